"""A form for each entry, as offices give them to those who apply: a label, and what it asks for beside it. Pure."""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import NamedTuple

from tuijian.form.models import NestedList
from tuijian.office.layout import ITEM, TASKS, Column, Layout, Sheet, key
from tuijian.office.listfile import Spot
from tuijian.office.read.cell_grid import SheetGrid
from tuijian.office.read.cell_values import NAME, cell_text, cell_words
from tuijian.office.read.extra_rows import is_label, is_note
from tuijian.office.read.gathered_values import Gathered, note_hidden, take_value
from tuijian.office.read.head_row import DEEPEST, heads_of
from tuijian.office.read.remarks import Where
from tuijian.office.read.sheet_items import row_texts, take_items_of_row

_PLACE = re.compile(r"[\u3400-\u9fff·]{1,20}[市州盟县区旗师](?:[（(][^（()）]*[）)])?")
_FEW = 2
"""A form has so many labels of a list at least, one below the other."""

_LONGEST_LABEL = 20

TASK_WORDS = tuple(map(key, (TASKS, "选择任务", "选做任务", "选择清单任务", "选择的清单任务", "清单任务")))
"""What a field is called that holds the tasks which were chosen."""

NUMBERS = re.compile("[0-9]{1,2}(?:[、，,；; ]+[0-9]{1,2})*")

Place = tuple[int, int]


class EntryForm(NamedTuple):
    """The entries of a list on a sheet of forms: for each, the labels that it has with the cells that hold what they ask for."""

    sheet: Sheet
    grid: SheetGrid
    entries: tuple[Mapping[Place, Column], ...]


def form_of(layout: Layout, grid: SheetGrid) -> EntryForm | None:
    """The forms on a sheet; None where it is a table, or no form for an entry of a list."""
    sheet = _sheet_meant(layout, grid)
    if sheet is None or any(
        len(heads_of(one, layout.basics, grid).columns) > 1 and not _has_pairs(one, layout, grid) for one in layout.lists
    ):
        return None
    asked = _asked(sheet, layout.basics, grid)
    names = [label for label, (column, cells) in asked.items() if column.name == NAME and _PLACE.fullmatch(cell_words(grid, *cells[0]))]
    if not names or len({row for row, _ in asked}) < _FEW:
        return None
    return EntryForm(sheet, grid, tuple(_entries(grid, asked, names)))


def _sheet_meant(layout: Layout, grid: SheetGrid) -> Sheet | None:
    """The list whose entries a form is for: one that need not be there where the sheet speaks of it, else the first that must be."""
    lists = [(sheet, sheet.list) for sheet in layout.lists if sheet.list and not isinstance(sheet.list, NestedList)]
    said = key("".join([grid.name, *(cell_text(cell).text for row in grid.rows[:DEEPEST] for cell in row)]))
    spoken = (sheet for sheet, one in lists if not one.required and any(key(word) in said for word in (one.label, one.entry, *one.also)))
    return next(spoken, None) or next((sheet for sheet, one in lists if one.required), None)


def _has_pairs(sheet: Sheet, layout: Layout, grid: SheetGrid) -> bool:
    """Whether what looks like a row of headings is one of labels, each with its content: no two of them stand side by side."""
    heads = heads_of(sheet, layout.basics, grid)
    return not any(at + 1 in heads.columns for at in heads.columns) and len(_asked(sheet, layout.basics, grid)) > len(heads.columns)


def _asked(sheet: Sheet, basics: Sheet, grid: SheetGrid) -> dict[Place, tuple[Column, list[Place]]]:
    """The labels of a list's fields with the cells to the right of each, up to another label."""
    labels = {}
    for row, cells in enumerate(grid.rows[:DEEPEST]):
        for at in range(len(cells)):
            column = _column_named(sheet, basics, cell_text(grid.at(row, at)).text)
            beside = list(_cells_beside(sheet, basics, grid, row, at)) if column else []
            if column and column.field.type == "numbers":
                beside = list(takewhile(lambda one: NUMBERS.fullmatch(cell_words(grid, *one)), beside))
            if column and beside:
                labels[row, at] = column, beside
    return labels


def _column_named(sheet: Sheet, basics: Sheet, text: str) -> Column | None:
    """The field of a list that a label names; a place, and what stands outside the lists, is none."""
    if not text or len(text) > _LONGEST_LABEL or basics.item(text):
        return None
    if key(text) in TASK_WORDS:
        return next((column for column in sheet.columns if column.field.type == "numbers"), None)
    return sheet.item(text) or (None if _PLACE.fullmatch(text) else sheet.column_meant(key(text)))


def _cells_beside(sheet: Sheet, basics: Sheet, grid: SheetGrid, row: int, at: int) -> Iterator[Place]:
    for right in range(at + 1, len(grid.rows[row])):
        text = cell_words(grid, row, right)
        if text and (_column_named(sheet, basics, text) or basics.item(text)):
            return
        if text:
            yield row, right


def _entries(grid: SheetGrid, asked: Mapping[Place, tuple[Column, list[Place]]], names: list[Place]) -> Iterator[dict[Place, Column]]:
    """The entries: one for each place beside a label of names, with what stands in its column down to the next such label."""
    for number, start in enumerate(names):
        end = names[number + 1][0] if number + 1 < len(names) else len(grid.rows)
        first = 0 if number == 0 else start[0]
        asked_here = {label: one for label, one in asked.items() if first <= label[0] < end}
        places = [cell for cell in asked[start][1] if _PLACE.fullmatch(cell_words(grid, *cell))]
        for nominee, cell in enumerate(places):
            entry: dict[Place, Column] = {}
            for column, cells in asked_here.values():
                of_nominee = [one for one in cells if one[1] == cell[1]] or (cells[:1] if nominee == 0 else [])
                entry |= {one: column for one in of_nominee if column not in entry.values()}
            yield entry


def take_forms(forms: list[EntryForm], gathered: Gathered) -> None:
    """Put the entries of all forms behind those of their lists, and take what else of the submission the forms say."""
    for sheet, grid, entries in forms:
        name = sheet.list.name if sheet.list else ""
        for cells in entries:
            number = len(gathered.lists.get(name, ()))
            gathered.lists[name] = (*gathered.lists.get(name, ()), _taken(name, number, grid, cells, gathered))
        labelled = {row for cells in entries for row, _ in cells}
        for row in range(len(grid.rows)):
            texts = row_texts(grid, row)
            if row in labelled or take_items_of_row(grid, row, gathered) or len(texts) < _FEW:
                continue
            plain = key(texts[0]) != key(ITEM) and not any(is_label(text) or is_note([text]) for text in texts)
            if plain and len(texts[0]) <= _LONGEST_LABEL:
                gathered.note("unknown-item", Where(gathered.file, grid.name, row + 1), item=texts[0])


def _taken(name: str, number: int, grid: SheetGrid, cells: Mapping[Place, Column], gathered: Gathered) -> dict[str, str]:
    """The values of an entry, each with its place."""
    entry: dict[str, str] = {}
    for at, column in cells.items():
        where = Where(gathered.file, grid.name, at[0] + 1, column.label)
        gathered.places[Spot(name, number, column.name)] = where
        if text := take_value(column, grid, at, where, gathered):
            entry[column.name] = text
            note_hidden(grid, at, where, gathered)
    row = min(row for (row, _), column in cells.items() if column.name == NAME)
    gathered.places[Spot(name, number, "")] = Where(gathered.file, grid.name, row + 1)
    return entry
