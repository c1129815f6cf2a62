"""A workbook as rows of cells: read by calamine in a process of its own, with what its XML tells beside."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tuijian.office.read import child_process
from tuijian.office.read.archive import Archive
from tuijian.office.read.hidden_content import SheetContent, column_letters, scan_workbook
from tuijian.office.read.remarks import UnreadableError

WAIT = 60
"""Seconds by the clock that a file may take, where the system cannot count those of the processor."""

Cell = str | int | float | bool | date | datetime
"""What a cell holds; an empty one holds an empty text."""


@dataclass(frozen=True)
class SheetGrid:
    """A sheet. Rows and columns count from 0."""

    name: str
    hidden: bool
    rows: tuple[tuple[Cell, ...], ...]
    seen: SheetContent

    def at(self, row: int, column: int) -> Cell:
        """The cell at a place; empty where the sheet does not reach."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    def letters(self, column: int) -> str:
        """The column as Excel calls it."""
        return column_letters(column)


Cells = Callable[[bytes], dict[str, Any]]
"""Reads a workbook's cells; see `child_process.read`."""


def read_apart(data: bytes, *styles: str) -> dict[str, Any]:
    """The workbook, or with a map of styles the text, read by a process of its own; UnreadableError where that comes to no end."""
    import subprocess  # a page has no processes, and need not load what starts them

    command = [sys.executable, "-P", str(Path(child_process.__file__)), *styles]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WAIT, check=False)
    except subprocess.TimeoutExpired as error:
        raise UnreadableError("too-much") from error
    except OSError as error:
        raise UnreadableError("no-process") from error
    if done.returncode:
        raise UnreadableError("too-much")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def grids(archive: Archive, read: Cells = child_process.read) -> tuple[SheetGrid, ...]:
    """The sheets of a workbook; UnreadableError where it must not or cannot be read. `read` may be `apart`."""
    seen = scan_workbook(archive) if archive.parts else {}
    answer = read(archive.packed())
    if "case" in answer:
        limit = {"too-many-rows": child_process.ROWS, "too-many-columns": child_process.COLUMNS}.get(answer["case"], 0)
        raise UnreadableError(answer["case"], answer.get("sheet", ""), limit=limit)
    return tuple(_grid(sheet, seen) for sheet in answer["sheets"])


def _grid(sheet: Mapping[str, Any], seen: Mapping[str, SheetContent]) -> SheetGrid:
    content = seen.get(sheet["name"], SheetContent())
    content.merged += [(area[0], area[1], area[2], area[3]) for area in sheet["merged"]]
    rows = [[_cell(cell) for cell in row] for row in sheet["rows"]]
    for (row, column), text in content.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text  # calamine leaves such a cell empty
    return SheetGrid(sheet["name"], sheet["hidden"], tuple(map(tuple, rows)), content)


def _cell(cell: Any) -> Cell:
    if isinstance(cell, dict):
        moment = datetime.fromisoformat(cell["at"])
        return moment.date() if moment.time() == datetime.min.time() else moment
    plain: Cell = cell
    return plain
