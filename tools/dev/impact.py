"""The table of what a change of the rules means for merged submissions, in Markdown: impact.py BEFORE.json AFTER.json SUBMISSIONS.

The reports come from two versions of the program, so no more of them is read than both must have.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tuijian.intake.folders import by_folder, with_submission
from tuijian.intake.tree import FolderTree
from tuijian.report.escape import code
from tuijian.report.model import Level

SHOWN = 10
"""So many differences are named in a cell."""

Report = Mapping[str, Any]


class Point(NamedTuple):
    """What a finding comes to: which rule, how much it weighs, where."""

    rank: int
    rule: str
    path: str
    line: int

    def __str__(self) -> str:
        """In a cell of the table."""
        return f"{code(self.rule)} {list(Level)[self.rank].label} {code(self.path).replace('|', '¦')} 第{self.line}行"


def points(report: Report, folder: str) -> Counter[Point]:
    """What a report says of one folder of submissions."""
    mine = (each for each in report["findings"] if each["path"].startswith(f"{folder}/"))
    return Counter(Point(Level(each["level"]).rank, each["id"], each["path"].rpartition("/")[2], each["line"]) for each in mine)


def verdict(found: Counter[Point]) -> str:
    """What they come to: the state that a pull request would be in."""
    ranks = {point.rank for point in found}
    if Level.error.rank in ranks:
        return "需修改"
    return "待人工确认" if Level.review.rank in ranks else "通过自动检查"


def cell(found: Counter[Point]) -> str:
    """The most important ones, and how many more."""
    some = [str(point) for point in sorted(found.elements())]
    more = [f"另有 {len(some) - SHOWN} 处"] if len(some) > SHOWN else []
    return "<br>".join([*some[:SHOWN], *more]) or "—"


def row(folder: str, before: Counter[Point], after: Counter[Point]) -> str:
    """A submission; its verdict in bold where it changes."""
    old, new = verdict(before), verdict(after)
    shown = new if old == new else f"**{new}**"
    return f"| {code(folder.rpartition('/')[2]).replace('|', '¦')} | {old} | {shown} | {cell(before - after)} | {cell(after - before)} |"


def table(before: Report, after: Report, folders: list[str]) -> Iterator[str]:
    """The whole: how many change, a row for each that does, and the others in a word."""
    pairs = {folder: (points(before, folder), points(after, folder)) for folder in folders}
    changed = {folder: pair for folder, pair in pairs.items() if pair[0] != pair[1]}
    turned = sum(verdict(old) != verdict(new) for old, new in changed.values())
    yield "## 规则改动对已合并材料的影响\n"
    if "error" in (before["status"], after["status"]):
        yield "检查程序自身出错，下面的内容不能作为依据。\n"
    yield f"已合并 {len(folders)} 份：结论改变 {turned} 份，意见改变 {len(changed)} 份，其余 {len(folders) - len(changed)} 份没有变化。\n"
    if changed:
        yield "| 文件夹 | 现在 | 改动以后 | 不再提出 | 新提出 |\n| --- | --- | --- | --- | --- |"
        yield from (row(folder, *pair) for folder, pair in changed.items())


def main(arguments: list[str]) -> None:
    """Print the table."""
    before, after = (json.loads(Path(name).read_text(encoding="utf-8")) for name in arguments[:2])
    root = Path(arguments[2])
    held = with_submission(by_folder(FolderTree(root.parent).entries(root.name), root.name))
    folders = sorted(f"{root.name}/{name}" for name in held)
    print(*table(before, after, folders), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
