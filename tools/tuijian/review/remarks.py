"""Remarks on the lines of a change, the mend one click away where it is known. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tuijian.report.escape import HIDDEN, block, prose, user_texts
from tuijian.report.model import Finding, Legend, Level
from tuijian.review.comment import rule_link
from tuijian.review.comment_memory import finding_key
from tuijian.review.diff import lines_of
from tuijian.review.github_types import ChangedFile
from tuijian.text.personal_data import mask

MARK = "<!-- tuijian:line "
_KEY = re.compile(rf"{re.escape(MARK)}([0-9a-f]{{8}}-[0-9]+) -->")
MOST_REMARKS = 30
"""So many remarks stand on lines; the comment tells of the others."""

MOST_FILES = 5
"""So many remarks stand on whole files."""

LONGEST_SUGGESTION = 2_000
"""A longer suggestion is left out."""


@dataclass(frozen=True)
class LineRemark:
    """A remark that belongs on a line of the change, or (`line` None) on the whole file."""

    key: str
    path: str
    line: int | None
    body: str
    start: int | None = None

    def fields(self) -> dict[str, Any]:
        """What GitHub is told of its place and text."""
        if self.line is None:
            return {"path": self.path, "body": self.body}
        here = {"path": self.path, "body": self.body, "line": self.line, "side": "RIGHT"}
        return here if self.start is None else {**here, "start_line": self.start, "start_side": "RIGHT"}


def key_of(body: str | None) -> str | None:
    """The key in the first line of a remark of ours."""
    match = _KEY.fullmatch((body or "").split("\n", 1)[0])
    return match[1] if match else None


def remarks(findings: Iterable[Finding], files: Iterable[ChangedFile], legend: Legend) -> tuple[LineRemark, ...]:
    """Where each finding is said beside the comment: on its line where the diff shows it, else on its file, else nowhere."""
    changed = {file.filename: file for file in files if file.status != "removed"}
    shown = _DiffLines(changed)
    seen: Counter[str] = Counter()
    placed: list[LineRemark] = []
    loose: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.path not in changed or not _is_worth_a_remark(finding):
            continue
        if finding.line in shown.of(finding.path) and len(placed) < MOST_REMARKS:
            placed.append(_on_line(finding, shown.of(finding.path), seen, legend))
        elif finding.line not in shown.of(finding.path):
            loose.setdefault(finding.path, []).append(finding)
    return (*placed, *(_on_file(path, some, legend) for path, some in list(loose.items())[:MOST_FILES]))


def _is_worth_a_remark(finding: Finding) -> bool:
    """Advice stands on a line only with the mend at hand."""
    return finding.level is not Level.advice or finding.replacement is not None


class _DiffLines:
    """The lines that the diff shows, each file's worked out when first asked for: a change may hold thousands."""

    def __init__(self, files: Mapping[str, ChangedFile]) -> None:
        self._files = files
        self._known: dict[str, dict[int, str]] = {}

    def of(self, path: str) -> dict[int, str]:
        """The lines of a file, by number."""
        if path not in self._known:
            self._known[path] = lines_of(self._files[path].patch or "")
        return self._known[path]


def _on_line(finding: Finding, lines: Mapping[int, str], seen: Counter[str], legend: Legend) -> LineRemark:
    digest = finding_key(finding)
    seen[digest] += 1
    name = f"{digest}-{seen[digest]}"
    mend = suggestion(finding, lines)
    parts = [f"{MARK}{name} -->", _remark_text(finding), f"怎么改：{prose(finding.fix)}（规则：{rule_link(finding, legend)}）"]
    several = mend is not None and finding.end_line > finding.line
    body = "\n\n".join([*parts, *([] if mend is None else [mend])])
    return LineRemark(name, finding.path, finding.end_line if several else finding.line, body, finding.line if several else None)


def _remark_text(finding: Finding) -> str:
    return f"**{finding.level.label}：{prose(finding.message, user_texts(finding))}**"


def _on_file(path: str, findings: list[Finding], legend: Legend) -> LineRemark:
    """All that is to be said of a file whose lines the diff does not show; the name changes with what is said."""
    items = [f"- 第 {finding.line} 行：{_remark_text(finding)}（{rule_link(finding, legend)}）" for finding in findings[:10]]
    rest = [f"- 另有 {len(findings) - 10} 处，见检查结果。"] if len(findings) > 10 else []
    name = f"{finding_key(findings[0])}-{sum(int(finding_key(finding), 16) for finding in findings) % 10**9}"
    return LineRemark(name, path, None, "\n".join([f"{MARK}{name} -->", "", "以下各处不在页面显示的改动里：", "", *items, *rest]))


def suggestion(finding: Finding, lines: Mapping[int, str]) -> str | None:
    """The whole lines with the value replaced, to be taken over by a click; None where that is not safe or not known.

    Left out where a line or the new text holds @, personal data, or characters that nobody sees: nothing may be lost or published.
    """
    here = [lines.get(number) for number in range(finding.line, finding.end_line + 1)]
    whole = [line for line in here if line is not None]
    if finding.replacement is None or len(whole) < len(here):
        return None
    first, last = whole[0], whole[-1]
    if finding.column > len(first) + 1 or finding.end_column > len(last) + 1:
        return None
    new = first[: finding.column - 1] + finding.replacement + last[finding.end_column - 1 :]
    return block(new, "suggestion") if _harmless("\n".join(whole)) and _harmless(new) and len(new) <= LONGEST_SUGGESTION else None


def _harmless(text: str) -> bool:
    return "@" not in text and not HIDDEN.search(text.replace("\n", "")) and mask(text) == text
