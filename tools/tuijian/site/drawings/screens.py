"""Drawings of what a clerk sees and fills in: plain SVG made at build, never a picture of anybody's screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tuijian.report.snippet import columns
from tuijian.report.terminal import wrap

WIDTH = 360
"""Of every drawing, in its own units: a phone shows it at about its own size."""

LINE = 22
_HALF = 7.3
"""Half the width of a Chinese character at the drawing's size of text."""

_LEFT, _GAP, _INDENT, _ICON = 18, 10, 20, 26
_PAD = {"field": (30, 12), "area": (20, 20), "button": (8, 8)}
"""What a box adds above and below its lines; a field has its label above it."""

RowKind = Literal["folder", "file", "field", "area", "choice", "other", "button", "text", "strong"]


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """A thing in a drawing. `note` is a field's label, or what a file is; `depth` how many folders it lies in."""

    kind: RowKind
    text: str
    note: str = ""
    depth: int = 0

    @property
    def lines(self) -> tuple[str, ...]:
        """The text and the note of a file in lines that fit."""
        room = int((WIDTH - 2 * _LEFT - self.shift - 2 * _GAP) / _HALF)
        text = f"{self.text}　{self.note}" if self.note and self.kind in ("folder", "file") else self.text
        return tuple(wrap(text, room, "", ""))

    @property
    def shift(self) -> int:
        """How far from the left the text stands."""
        return self.depth * _INDENT + (_ICON if self.kind in ("folder", "file", "choice", "other") else 0)


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row with its place: `y` is its upper edge, `top` where its first line of text begins."""

    row: ScreenRow
    y: int
    height: int
    top: int

    @property
    def x(self) -> int:
        """The left edge of its sign or box."""
        return _LEFT + self.row.depth * _INDENT

    @property
    def text_x(self) -> int:
        """The left edge of its text."""
        return _LEFT + self.row.shift + (_GAP if self.row.kind in _PAD else 0)

    @property
    def width(self) -> int:
        """A box is as wide as the drawing, a button as wide as its words."""
        if self.row.kind == "button":
            return int(max(map(columns, self.row.lines)) * _HALF) + 2 * _GAP + 8
        return WIDTH - 2 * _LEFT


@dataclass(frozen=True, slots=True)
class ScreenDrawing:
    """A drawing: its caption, what it shows in words for those who cannot see it, and its rows."""

    caption: str
    alternative: str
    rows: Sequence[ScreenRow]

    @property
    def placed(self) -> tuple[PlacedRow, ...]:
        """The rows, one below the other."""
        rows, y = list[PlacedRow](), 34
        for row in self.rows:
            above, below = _PAD.get(row.kind, (4, 4))
            y += _GAP if rows and row.kind in _PAD else 0
            height = above + below + LINE * len(row.lines)
            rows.append(PlacedRow(row, y, height, y + above))
            y += height + (_GAP if row.kind == "field" else 0)
        return tuple(rows)

    @property
    def height(self) -> int:
        """Of the whole drawing."""
        last = self.placed[-1]
        return last.y + last.height + 16
