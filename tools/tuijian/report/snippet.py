"""The line a finding points at, in three parts, fitted into so many columns. A Chinese character takes two columns."""

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple
from unicodedata import combining, east_asian_width

from tuijian.report.escape import visible
from tuijian.report.model import Finding, Legend


class Snippet(NamedTuple):
    """What stands before the value, the value, and what stands after it; `exact` is false where the place is not in the line."""

    before: str
    value: str
    after: str
    exact: bool


@lru_cache(4096)
def _char_width(character: str) -> int:
    return 0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1


def columns(text: str) -> int:
    """How many columns of a terminal the text takes (Unicode Standard Annex 11; ambiguous counts as one)."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def head(text: str, room: int) -> str:
    """As much of the start as fits into `room` columns (at least 1), … at its end where something is left out."""
    if columns(text) <= room:
        return text
    taken = list(accumulate(map(_char_width, text), initial=columns("…")))
    return text[: bisect_right(taken, room) - 1] + "…"


def tail(text: str, room: int) -> str:
    """As much of the end as fits into `room` columns, … at its start where something is left out."""
    return head(text[::-1], room)[::-1]


def snippet(finding: Finding, legend: Legend) -> Snippet | None:
    """The line of a finding, hidden characters shown; None where the line is not known."""
    line = legend.excerpts.get((finding.path, finding.line))
    if not line:
        return None
    end = finding.end_column - 1 if finding.end_line == finding.line else len(line)
    start = finding.column - 1
    return Snippet(visible(line[:start]), visible(line[start:end]), visible(line[start:][max(0, end - start) :]), start <= len(line))


def fit(parts: Snippet, room: int) -> Snippet:
    """The snippet cut to `room` columns around its value, which keeps at least half of them."""
    value = head(parts.value, max(room - min(columns(parts.before), room // 4) - min(columns(parts.after), room // 4), 1))
    left = room - columns(value)
    before = tail(parts.before, max(left - min(columns(parts.after), left // 2), 1))
    return Snippet(before, value, head(parts.after, max(left - columns(before), 1)), parts.exact)
