"""Tables and paragraphs for a terminal, where a Chinese character takes two columns; and what programs read."""

from collections.abc import Sequence
from typing import Any

from tuijian.report.as_json import dump
from tuijian.report.snippet import columns
from tuijian.report.terminal import wrap

__all__ = ["dump", "paragraph", "table"]


def table(rows: Sequence[Sequence[Any]]) -> str:
    """Rows of cells in aligned columns, numbers to the right, two spaces between; each row ends a line."""
    widths = [max(columns(str(row[place])) for row in rows) for place in range(len(rows[0]))]
    return "".join("  ".join(_cell(cell, room) for cell, room in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows)


def _cell(cell: Any, room: int) -> str:
    text = str(cell)
    space = " " * (room - columns(text))
    return space + text if isinstance(cell, int) else text + space


def paragraph(text: str, room: int, first: str = "", rest: str = "") -> str:
    """A text in lines of at most `room` columns; `first` stands before the first line, `rest` before the others."""
    return "".join(f"{line}\n" for line in wrap(text, room, first, rest))
