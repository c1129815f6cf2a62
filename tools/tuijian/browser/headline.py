"""The headline of the page on files that somebody brought; where nothing was read there is no verdict. Pure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tuijian.browser.brought_files import BroughtFiles
from tuijian.report import sentences
from tuijian.report.model import Level, Report

if TYPE_CHECKING:
    from tuijian.office.read.remarks import Remark

NONE = "没有检查"
MOST_NAMED = 10
"""So many of a kind are told; who has mended those brings the files again."""

READ_ALL_THE_SAME = {"no-sheet", "two-plans"}
"""Remarks on a file as a whole that was read all the same."""

OTHER = "other-book"
"""The remark on a workbook that holds nothing that is handed in."""

BRING = "请放入名单和方案：.xlsx、.docx、下载过的 zip，或者里面的 list.yml 和 .md 文件。"


class BroughtVerdict(NamedTuple):
    """The headline, whether anything was checked, and what there is to know and do beside it."""

    verdict: str
    checked: bool
    why: list[str]


def judge(dropped: BroughtFiles, report: Report, plans: Sequence[dict[str, Any]]) -> BroughtVerdict:
    """The verdict of the report where the files held a list, all of it was read, and no two were the same file."""
    refused = [
        one.where.file for one in dropped.remarks if one.level is Level.error and not one.where.sheet and one.case not in READ_ALL_THE_SAME
    ]
    unread = list(dict.fromkeys(filter(None, refused)))
    if dropped.conflict_notes:
        why = "同一份文件有两份" if dropped.settled.conflicts else "放入了几个单位的名单"
        return BroughtVerdict(
            f"{NONE}：{why}",
            False,
            [*dropped.conflict_notes[:MOST_NAMED], *dropped.repeat_notes[:MOST_NAMED], "留下要报送的那一份，再放一次。"],
        )
    if plans:
        return BroughtVerdict(f"读到{len(plans)}份方案，放进表格以后再检查", False, dropped.repeat_notes)
    if not dropped.lists or not report.summary.units:
        refused = [one.where.file for one in dropped.remarks if _says_unread(one) and not one.where.sheet and one.where.file]
        return BroughtVerdict(f"{NONE}：没有读到名单或者方案", False, [*_reasons(dropped, refused), *dropped.repeat_notes, BRING])
    if unread:
        return BroughtVerdict(f"没有检查完：{len(unread)}个文件没有读到", True, [*_reasons(dropped, unread), *dropped.repeat_notes])
    return BroughtVerdict(sentences.verdict(report), True, dropped.repeat_notes)


def _says_unread(remark: "Remark") -> bool:
    """Whether a remark says that a file was not read; beside a list, another workbook need not be."""
    return remark.level is Level.error or remark.case == OTHER


def _reasons(dropped: BroughtFiles, unread: Sequence[str]) -> list[str]:
    """A sentence for each file that was not read; that there was nothing to read is one, too."""
    if not (dropped.files or dropped.remarks or dropped.unread):
        return ["放入的文件里什么也没有。"]
    others = [path.rpartition("/")[2] for path in dropped.files if not dropped.lists]
    return [f"“{name}”没有读到内容。" for name in list(dict.fromkeys([*unread, *others]))[:10]]
