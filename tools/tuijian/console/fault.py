"""A bug of ours that nothing else caught: said as such, with where to report it. Never the province's fault."""

import re
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tuijian import __version__
from tuijian.catalog.errors import CatalogError
from tuijian.report.trace import frames

if TYPE_CHECKING:
    from tuijian.report.model import Legend, Report


def report_fault(error: BaseException) -> int:
    """What went wrong, on standard error; the exit code 3.

    Of a catalogue that cannot be used the first fault, else one sentence and the trace, which names no values.
    """
    if isinstance(error, CatalogError):
        sys.stderr.write(_unsound(error))
        return 3
    sys.stderr.write(f"{sentence()}\n")
    sys.stderr.write("".join(f"  {line}\n" for line in (f"tuijian {__version__}：{type(error).__name__}", *frames(error))))
    return 3


def _unsound(error: CatalogError) -> str:
    """That the catalogue has faults, the first of them, and how to see the others."""
    first, *rest = map(str, error.flaws)
    count_words = f"  一共有 {len(rest) + 1} 处，用 tuijian verify 查看。\n" if rest else ""
    return f"规则文件夹有错，没有得出结论，这不是填报的问题，请告诉维护者{_report_page()}。\n  {first}\n{count_words}"


def sentence() -> str:
    """That the program failed, whose fault it is not, and where to report it."""
    return f"程序自身出错，没有得出结论，这不是填报的问题，请把出错信息报告给维护者{_report_page()}。"


def _report_page() -> str:
    """The page that says where, from the notice in use; read as text, since anything may be broken."""
    try:
        site_line = re.search(r"^site: (https://\S+)$", (_catalog() / "notice.yml").read_text(encoding="utf-8"), re.MULTILINE)
    except Exception:
        return ""
    return f"（{site_line[1]}about/）" if site_line else ""


def _catalog() -> Path:
    """The folder of the catalogue that the command is about: the one that is named, the nearest, or the one that is shipped."""
    from tuijian.catalog.disk import shipped_folder
    from tuijian.console.workspace import has_catalog, nearest

    named = next((after for one, after in pairwise(sys.argv) if one == "--catalog"), None)
    home = nearest(".")
    return Path(named) if named else home / "catalog" if has_catalog(home) else shipped_folder()


def fault_report(error: BaseException) -> "tuple[Report, Legend]":
    """A report that says nothing but that the program failed before it could check anything."""
    from tuijian.report.model import Fault, Legend, Report, Summary

    nothing = "sha256:" + "0" * 64
    report = Report(
        tool=f"tuijian {__version__}",
        notice="",
        catalog=nothing,
        input=nothing,
        revision=None,
        as_of=datetime.now(UTC).isoformat(timespec="seconds"),
        status="error",
        summary=Summary(units=0, zones=0, files=0, error=0, warning=0, review=0, advice=0),
        findings=(),
        checklist=(),
        fault=Fault(message=type(error).__name__, trace="\n".join(frames(error))),
    )
    return report, Legend("", "", "", {})
