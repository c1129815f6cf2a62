"""Pull requests to review: the real catalogue, in which 河南 lists two accounts, the real checker, and nothing from outside."""

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
from own_address import GOLDEN_SITE, settled

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import CallState
from tuijian.check.pipeline import OtherList, Request, check
from tuijian.report.model import Finding, Level, Report, Summary
from tuijian.review.github_types import Account, Branch, ChangedFile, Comment, Pull
from tuijian.review.planned_writes import ReviewJob, StandingPull, plan
from tuijian.rules.registry import bind
from tuijian.submission.tree import MemoryTree

REPOSITORY = "example/tuijian"
BOT = Account(id=41898282, type="Bot")
LISTED, SECOND, STRANGER = 1001, 1002, 5005
"""Two accounts that are listed for 河南, and one that is listed nowhere."""

SHA = "0123456789abcdef0123456789abcdef01234567"
NEXT = "89abcdef0123456789abcdef0123456789abcdef"
BASE = "f" * 40
RECEIVED = "2024-01-15T10:00:00+08:00"
LIST = "submissions/henan/list.yml"
PLAN = "submissions/henan/zhengzhou.md"

Files = Mapping[str, bytes]


def with_accounts(catalog: Catalog) -> Catalog:
    """The catalogue with the two accounts of 河南 and no others, at the address of the golden files, whatever an adopter filled in."""
    listed = {"henan": (LISTED, SECOND)}
    units = tuple(unit.model_copy(update={"accounts": listed.get(unit.slug, ())}) for unit in catalog.units)
    return replace(catalog.with_units(units), notice=catalog.notice.model_copy(update={"site": GOLDEN_SITE}))


def standing(catalog: Catalog, **state: object) -> Catalog:
    """The catalogue as it is while the call stands so."""
    return replace(catalog, notice=catalog.notice.model_copy(update={"state": CallState.model_validate_json(json.dumps(state))}))


CATALOG = standing(with_accounts(read_catalog()))
"""The call as it was while it was open."""

RULES = bind(CATALOG)
SAMPLE: Files = {f"submissions/henan/{name}": data for name, data in CATALOG.base.items()}
"""The sample as 河南 would send it in: nothing is wrong with it."""


def edited(*changes: tuple[str, str], file: str = LIST, files: Files = SAMPLE) -> Files:
    """The files with some texts of one of them replaced."""
    text = files[file].decode()
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return {**files, file: text.encode()}


def checked(files: Files, author: int = LISTED, at: str = RECEIVED, base: Files | None = None, **more: Any) -> Report:
    """What the checker says of a change that brings these files; `base` is what was there before, `revision` the head."""
    before, revision, catalog = base or {}, more.pop("revision", SHA), more.pop("catalog", CATALOG)
    changed = tuple(sorted(name for name in {**before, **files} if before.get(name) != files.get(name)))
    folders = frozenset(name.split("/")[1] for name in changed if name.startswith("submissions/"))
    request = Request(datetime.fromisoformat(at), author, base=MemoryTree(before), changed=changed, folders=folders, **more)
    return check(MemoryTree(files, revision=revision), catalog, RULES, request).report.model_copy(update={"codes": {}})


def other(number: int, author: int, *names: str) -> OtherList:
    """Another pull request for 河南 that nominates these places."""
    zones = "".join(f"  - name: {name}\n" for name in names)
    return OtherList(number, author, "henan", f"province: 河南省\nzones:\n{zones}".encode())


def findings(count: int, path: str = PLAN, level: Level = Level.error) -> tuple[Finding, ...]:
    """As many findings as asked for, one a line."""
    return tuple(
        finding(f"第{line}行没有写具体措施。", path=path, line=line, level=level, context={"line": line}) for line in range(1, count + 1)
    )


def finding(message: str, **more: Any) -> Finding:
    """A finding of the rule `measures`, with what is told replaced."""
    line = more.get("line", 1)
    known: dict[str, Any] = {
        "rule": "measures", "id": "P03", "level": Level.error, "path": PLAN, "line": line, "column": 1, "end_line": line, "end_column": 3,
        "context": {}, "cite": (), "fix": "在这项任务下写明具体措施。", "replacement": None, "url": "https://elsewhere.example/",
    }  # fmt: skip
    return Finding(message=message, **{**known, **more})


def report_of(some: tuple[Finding, ...], revision: str = SHA, **more: Any) -> Report:
    """A report of these findings that adds up."""
    counts = {level.value: sum(each.level is level for each in some) for level in Level}
    facts: dict[str, Any] = {"as_of": RECEIVED, "status": "failure" if counts["error"] else "success", "checklist": (), **more}
    hashes = {"catalog": "sha256:" + "c" * 64, "input": "sha256:" + "1" * 64}
    summary = Summary(units=1, zones=1, files=3, **counts)
    return Report(tool="tuijian 1.0.0", notice="教基厅函〔2023〕32号", revision=revision, summary=summary, findings=some, **hashes, **facts)


# --- GitHub's side --------------------------------------------------------------------------------


def pull(**more: Any) -> Pull:
    """A pull request of the first listed account."""
    known: dict[str, Any] = {
        "number": 15, "state": "open", "user": Account(id=LISTED),
        "head": Branch(ref="henan", sha=SHA), "base": Branch(ref="main", sha=BASE),
        "created_at": "2024-01-15T02:00:00Z", "updated_at": "2024-01-15T02:00:00Z",
    }  # fmt: skip
    return Pull(**{**known, **more})


def patch(old: bytes, new: bytes) -> str:
    """The change of a file as GitHub gives it: hunks without the head of the diff."""
    lines = [(text.decode("utf-8", "replace").split("\n"), text.endswith(b"\n")) for text in (old, new)]
    before, after = (some[:-1] if ended else some for some, ended in lines)
    return "\n".join(list(difflib.unified_diff(before, after, lineterm="", n=3))[2:])


def changes(files: Files, base: Files | None = None) -> tuple[ChangedFile, ...]:
    """The files of a change, as GitHub lists them."""
    before = base or {}
    names = sorted(name for name in {**before, **files} if before.get(name) != files.get(name))
    kinds = {name: "removed" if name not in files else "modified" if name in before else "added" for name in names}
    return tuple(ChangedFile(filename=name, status=kinds[name], patch=patch(before.get(name, b""), files.get(name, b""))) for name in names)


def job(report: Report | None, **more: Any) -> ReviewJob:
    """What the publisher is asked."""
    return ReviewJob(**{"repository": REPOSITORY, "branch": "main", "catalog": CATALOG, "sha": SHA, "report": report, **more})


def ours(body: str, number: int = 1, **more: Any) -> Comment:
    """A comment that our account wrote."""
    return Comment(id=number, user=BOT, body=body, **more)


def body_of(job: ReviewJob, now: StandingPull) -> str:
    """The text of the comment that stands there afterwards."""
    for write in plan(job, now):
        if (write.path.endswith("/comments") and "/issues/" in write.path) or "/issues/comments/" in write.path:
            return str((write.body or {})["body"])
    return next(str(each.body) for each in now.comments)


# --- golden files -----------------------------------------------------------------------------------

GOLDEN = Path(__file__).resolve().parent / "review" / "golden"


def assert_golden(request: pytest.FixtureRequest, name: str, text: str) -> None:
    """Compare a text with a golden file, byte for byte but for our address; see tests/report for `--golden-update`."""
    path, text = GOLDEN / name, settled(text)
    if request.config.getoption("--golden-update", default=False):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    assert path.is_file(), f"{name} is missing: make regenerate writes it"
    assert text == path.read_bytes().decode(), f"{name} differs: if that is meant, make regenerate"


# --- what GitHub makes of a text ----------------------------------------------------------------------

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>")


def rendered(markdown: str) -> str:
    """The HTML that GitHub's own library makes of a comment: its extensions, each line end a break, raw HTML let through to be seen."""
    options = cmarkgfm.cmark.Options
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown, options.CMARK_OPT_UNSAFE | options.CMARK_OPT_HARDBREAKS))


def bare(html: str) -> str:
    """The text that stands in no code and no comment, where GitHub's filters look for mentions and references."""
    return unescape(TAG.sub("", re.sub(r"<code.*?</code>|<!--.*?-->", " ", html, flags=re.DOTALL)))
