"""The table of what a change of the rules means for merged submissions, in Markdown: impact.py BEFORE.json AFTER.json REPOSITORY.

For open pull requests: impact.py --open FOLDER, in which lie NUMBER.before.json and NUMBER.after.json.

The reports come from two versions of the program, so no more of them is read than both must have.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tuijian.report.escape import code
from tuijian.report.model import Level
from tuijian.submission.folders import entries_by_folder, folders_with_submission
from tuijian.submission.tree import FolderTree

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


def points(report: Report, folder: str = "") -> Counter[Point]:
    """What a report says of one folder of submissions, or of everything."""
    mine = (each for each in report["findings"] if not folder or each["path"].startswith(f"{folder}/"))
    return Counter(Point(Level(each["level"]).rank, each["id"], each["path"].rpartition("/")[2], each["line"]) for each in mine)


def verdict(found: Counter[Point]) -> str:
    """What they come to: the state that a pull request would be in."""
    ranks = {point.rank for point in found}
    if Level.error.rank in ranks:
        return "需修改"
    return "待核实" if Level.review.rank in ranks else "通过自动检查"


def points_cell(found: Counter[Point]) -> str:
    """The most important ones, and how many more."""
    some = [str(point) for point in sorted(found.elements())]
    more = [f"另有 {len(some) - SHOWN} 处"] if len(some) > SHOWN else []
    return "<br>".join([*some[:SHOWN], *more]) or "—"


def row(folder: str, before: Counter[Point], after: Counter[Point]) -> str:
    """A submission; its verdict in bold where it changes."""
    old, new = verdict(before), verdict(after)
    shown = new if old == new else f"**{new}**"
    name = code(folder.rpartition("/")[2]).replace("|", "¦")
    return f"| {name} | {old} | {shown} | {points_cell(before - after)} | {points_cell(after - before)} |"


def table(before: Report, after: Report, folders: list[str]) -> Iterator[str]:
    """The whole: how many change, a row for each that does, and the others in a word."""
    pairs = {folder: (points(before, folder), points(after, folder)) for folder in folders}
    yield "## 规则改动对已合并材料的影响\n"
    if "error" in (before["status"], after["status"]):
        yield "检查程序自身出错，下面的内容不能作为依据。\n"
    yield from _changed_rows("已合并", "文件夹", pairs)


def open_table(pairs: Mapping[int, tuple[Report, Report]]) -> Iterator[str]:
    """The table for open pull requests, by number."""
    sound = {number: pair for number, pair in pairs.items() if "error" not in (pair[0]["status"], pair[1]["status"])}
    yield "\n## 规则改动对待审合并请求的影响\n"
    if len(sound) < len(pairs):
        yield f"另有 {len(pairs) - len(sound)} 份检查程序自身出错，没有列入。\n"
    found = {f"#{number}": (points(before), points(after)) for number, (before, after) in sorted(sound.items())}
    yield from _changed_rows("待审", "合并请求", found)


Pairs = Mapping[str, tuple[Counter[Point], Counter[Point]]]


def _changed_rows(which: str, what: str, pairs: Pairs) -> Iterator[str]:
    """How many there are and change, and a row for each that does."""
    changed = {folder: pair for folder, pair in pairs.items() if pair[0] != pair[1]}
    turned = sum(verdict(old) != verdict(new) for old, new in changed.values())
    yield f"{which} {len(pairs)} 份：结论改变 {turned} 份，意见改变 {len(changed)} 份，其余 {len(pairs) - len(changed)} 份没有变化。\n"
    if changed:
        yield f"| {what} | 现在 | 改动以后 | 不再提出 | 新提出 |\n| --- | --- | --- | --- | --- |"
        yield from (row(folder, *pair) for folder, pair in changed.items())


def _reports(folder: Path, number: int) -> tuple[Report, Report]:
    before, after = (json.loads((folder / f"{number}.{side}.json").read_text(encoding="utf-8")) for side in ("before", "after"))
    return before, after


def main(arguments: list[str]) -> None:
    """Print the table."""
    if arguments[0] == "--open":
        numbers = [int(path.name.partition(".")[0]) for path in Path(arguments[1]).glob("*.after.json")]
        print(*open_table({number: _reports(Path(arguments[1]), number) for number in numbers}), sep="\n")
        return
    before, after = (json.loads(Path(name).read_text(encoding="utf-8")) for name in arguments[:2])
    home = Path(arguments[2])
    root = home / yaml.safe_load((home / "catalog" / "form.yml").read_text(encoding="utf-8"))["root"]
    held = folders_with_submission(entries_by_folder(FolderTree(root.parent).entries(root.name), root.name))
    folders = sorted(f"{root.name}/{name}" for name in held)
    print(*table(before, after, folders), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
