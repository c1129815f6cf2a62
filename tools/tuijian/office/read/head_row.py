"""The row of headings of a sheet: which one it is, and what stands in which column. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tuijian.office.layout import Column, Sheet, key
from tuijian.office.read.cell_grid import Cell, SheetGrid
from tuijian.text.paste_cleaning import cleaned_text

DEEPEST = 30
"""So many rows may stand above the headings."""


_COUNT = re.compile("[0-9]{1,2}")
_ASIDE = re.compile(r"[（(][^（）()]+[）)]")


class Heads(NamedTuple):
    """The last row of headings, the columns that are known, and what stands above each column. No columns: there are no headings."""

    row: int
    columns: dict[int, Column]
    titles: tuple[str, ...]

    def title(self, at: int) -> str:
        """What stands above a column."""
        return self.titles[at] if at < len(self.titles) else ""


def heads_of(sheet: Sheet, basics: Sheet, grid: SheetGrid) -> Heads:
    """The headings, the row (or the two rows, one below the other) that has most of those of the sheet.

    What `basics` calls an item by that very word is no column for one that is only like it.
    """
    best = Heads(0, {}, ())
    for row in range(min(DEEPEST, len(grid.rows))):
        for titles, last in _candidates(sheet, grid, row):
            columns = _columns_in(sheet, basics, titles)
            best = Heads(last, columns, titles) if len(columns) > len(best.columns) else best
    return best


def _candidates(sheet: Sheet, grid: SheetGrid, row: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """The titles in a row, and those in it and the row below where that one goes on with them."""
    upper = _titles(grid.rows[row])
    yield upper, row
    lower = _titles(grid.rows[row + 1]) if row + 1 < len(grid.rows) else ()
    are_known = [key(text) in sheet.by_key for text in lower if key(text)]
    if are_known and all(are_known):
        width = max(len(upper), len(lower))
        pairs = zip(_padded(upper, width), _padded(lower, width), strict=True)
        yield tuple(below or above for above, below in pairs), row + 1


def _titles(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(cleaned_text(cell).text.strip() if isinstance(cell, str) else "" for cell in cells)


def _padded(texts: tuple[str, ...], width: int) -> tuple[str, ...]:
    return texts + ("",) * (width - len(texts))


def _columns_in(sheet: Sheet, basics: Sheet, titles: Sequence[str]) -> dict[int, Column]:
    """The columns that titles name. Of two for the same field the one that is called as the form calls it, else the first."""
    ranks: dict[str, tuple[int, int]] = {}
    for at, title in enumerate(titles):
        word = key(title)
        column = sheet.by_key.get(word) or (None if word in basics.by_key else sheet.column_meant(word))
        if column is not None:
            words = [key(column.label), *map(key, column.field.also)]
            rank = words.index(word) if word in words else len(words)
            ranks[column.name] = min(ranks.get(column.name, (len(words) + 1, at)), (rank, at))
    by_name = {column.name: column for column in sheet.columns}
    return {at: by_name[name] for name, (_, at) in sorted(ranks.items(), key=lambda one: one[1][1])}


def continues_heads(heads: Heads, grid: SheetGrid, row: int) -> bool:
    """Whether a row only goes on with the headings: says them once more, explains them in brackets, or counts them."""
    texts = [(at, text) for at, cell in enumerate(grid.rows[row]) if (text := _cell_text(cell))]
    again = sum(key(text) in (key(heads.title(at)), key(column.label)) for at, text in texts if (column := heads.columns.get(at)))
    if again > 1 and again >= len(heads.columns) // 2:
        return True
    numbers = [key(text) for _, text in texts]
    counted = len(numbers) > 2 and all(map(_COUNT.fullmatch, numbers)) and _are_consecutive(numbers)
    return counted or (len(texts) > 1 and all(_ASIDE.fullmatch(text) for _, text in texts))


def _are_consecutive(numbers: list[str]) -> bool:
    """Whether numbers follow each other from 0 or 1 on."""
    first = int(numbers[0])
    return first in (0, 1) and [int(one) for one in numbers] == list(range(first, first + len(numbers)))


def _cell_text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
