"""The items of a form that stand outside its lists: a heading and a content, on a sheet of their own or beside a table. Pure."""

import re
from collections.abc import Mapping
from itertools import pairwise

from tuijian.form.values import code_meant
from tuijian.office.layout import CONTENT, Column, Sheet, key
from tuijian.office.listfile import Spot
from tuijian.office.read.cell_grid import SheetGrid
from tuijian.office.read.cell_values import NAME, cell_text, cell_words, day_written
from tuijian.office.read.extra_rows import is_label, is_note, is_sample, is_sentence, labelled_items
from tuijian.office.read.gathered_values import LONGEST_CELL, Gathered, note_hidden, take_value
from tuijian.office.read.head_row import heads_of
from tuijian.office.read.remarks import Where

FEW_ITEMS = 3
"""So many items of the form make a sheet, or a row, one of items."""

_FILE = re.compile(r"\.[A-Za-z]{2,5}$|方案|附件")


def take_basics(sheet: Sheet, grid: SheetGrid, gathered: Gathered) -> None:
    """Lines of a heading and a content."""
    gathered.places[Spot("", -1, "")] = Where(gathered.file, grid.name)
    column = _column_of_items(sheet, grid)
    labels = _labels(sheet, grid, column)
    contents = {place: _content_of(grid, *place, labels) for place, item_column in labels.items() if item_column}
    for (row, at), item_column in labels.items():
        item = cell_text(grid.at(row, at)).text
        where = Where(gathered.file, grid.name, row + 1, item_column.label if item_column else item)
        if item_column is None:
            if (row, at) not in contents.values() and not _take_items(row_texts(grid, row), grid, row, gathered):
                _unknown_item(grid, row, at, where, gathered)
        elif item_column.name in gathered.fields:
            gathered.note("repeated-item", where._replace(column=""), item=item)
        else:
            _take_basic(item_column, grid, contents[row, at], where, gathered)


def _labels(sheet: Sheet, grid: SheetGrid, column: int) -> dict[tuple[int, int], Column | None]:
    """The cells that name items: those of a column; where items stand beside each other, or above their contents, those too."""
    width = max(map(len, grid.rows), default=0)
    items = {
        (row, at): item for row in range(len(grid.rows)) for at in range(width) if (item := sheet.item(cell_text(grid.at(row, at)).text))
    }
    others = [at for at in range(width) if at != column and sum(place[1] == at for place in items) > 1]
    across = [row for row in range(len(grid.rows)) if sum(place[0] == row for place in items) >= FEW_ITEMS]
    labels: dict[tuple[int, int], Column | None] = {(row, column): items.get((row, column)) for row in range(len(grid.rows))}
    labels |= {(row, at): item_column for (row, at), item_column in items.items() if at in others or row in across}
    return dict(sorted(labels.items()))


def _content_of(grid: SheetGrid, row: int, at: int, labels: Mapping[tuple[int, int], Column | None]) -> tuple[int, int]:
    """The cell that holds the content of an item: the next one, behind what is merged with the label; below it where items stand there."""
    if labels.get((row, at + 1)) is not None and labels.get((row + 1, at)) is None:
        return row + 1, at
    if labels.get((row, at - 1)) is not None and labels.get((row, at - 2)) is not None:
        return row + 1, at  # the last one of a row of items
    across = next((right for top, left, _, right in grid.seen.merged if (top, left) == (row, at)), at)
    return row, across + 1


def take_beside(sheet: Sheet, grid: SheetGrid, gathered: Gathered) -> None:
    """What stands above and below a list, as 标签：内容, where the sheet of basics does not say it."""
    heads = heads_of(sheet, gathered.basics, grid)
    for row in range(len(grid.rows)) if heads.columns else ():
        if row < heads.row or is_beside(grid, row, heads.columns, gathered):
            _take_items(row_texts(grid, row), grid, row, gathered)


def take_items_of_row(grid: SheetGrid, row: int, gathered: Gathered) -> bool:
    """Take the items that a row outside a list names, where nothing is known of them yet; whether it names any."""
    return _take_items(row_texts(grid, row), grid, row, gathered)


def _take_items(texts: list[str], grid: SheetGrid, row: int, gathered: Gathered) -> bool:
    """Take the items that a row names where nothing is known of them yet; whether it names any."""
    items = _row_items(texts, gathered)
    for item_column, label, content in items:
        if item_column.name not in gathered.fields and len(content) <= LONGEST_CELL:
            gathered.fields[item_column.name] = (
                day_written(content, content, grid.seen.first_day) if item_column.field.type == "date" else content
            )
            gathered.places[Spot("", -1, item_column.name)] = Where(gathered.file, grid.name, row + 1, label)
    return bool(items)


def row_texts(grid: SheetGrid, row: int) -> list[str]:
    """What the cells of a row say, but for its number, which stands before."""
    texts = [text for cell in grid.rows[row] if (text := cell_text(cell).text)]
    return texts[1:] if len(texts) > 1 and texts[0].isdigit() and len(texts[0]) < 4 else texts


def _row_items(texts: list[str], gathered: Gathered) -> list[tuple[Column, str, str]]:
    """The items of the form that a row beside a table names, with their contents."""
    item = gathered.basics.item
    pairs = [(label, content) for label, content in pairwise(texts) if item(label) and not item(content)]
    return [(item_column, label, content) for label, content in (*labelled_items(texts), *pairs) if (item_column := item(label))]


def is_beside(grid: SheetGrid, row: int, columns: Mapping[int, Column], gathered: Gathered) -> bool:
    """Whether a row stands beside the table: an item of the form, or a note in a row that has neither a code nor a file."""
    texts = row_texts(grid, row)
    if not texts:
        return False
    named = any(column.name == NAME and cell_words(grid, row, at) for at, column in columns.items())
    filed = any(_is_of_entry(column, cell_words(grid, row, at)) for at, column in columns.items())
    label = is_label(texts[0]) or bool(re.search("[:：]", texts[0]) and _row_items(texts[:2], gathered))
    if label or is_sample(texts):
        return True
    nameless = not named and any(column.name == NAME for column in columns.values())
    return (nameless and not filed) or (not (named and filed) and (is_note(texts) or is_sentence(texts[0])))


def _is_of_entry(column: Column, text: str) -> bool:
    """Whether a cell holds what only the row of an entry does: a code, or the name of a file."""
    if column.field.type == "file":
        return bool(_FILE.search(text))
    return column.field.type == "code" and code_meant(text) is not None


def _take_basic(item_column: Column, grid: SheetGrid, at: tuple[int, int], where: Where, gathered: Gathered) -> None:
    spot = Spot("", -1, item_column.name)
    gathered.places[spot] = where
    text = take_value(item_column, grid, at, where, gathered)
    if text:
        gathered.fields[item_column.name] = text
        note_hidden(grid, at, where, gathered)


def _unknown_item(grid: SheetGrid, row: int, column: int, where: Where, gathered: Gathered) -> None:
    """A line of the table with a content and a heading that the form does not know; what stands above the table is none."""
    if (
        row > 0
        and where.column
        and key(where.column)
        and cell_text(grid.at(row, column + 1)).text
        and key(CONTENT) != key(cell_text(grid.at(row, column + 1)).text)
    ):
        gathered.note("unknown-item", where._replace(column=""), item=where.column)


def _column_of_items(sheet: Sheet, grid: SheetGrid) -> int:
    """The column in which most of the items stand."""
    width = max(map(len, grid.rows), default=0)
    return max(
        range(width), key=lambda column: sum(sheet.item(cell_text(grid.at(row, column)).text) is not None for row in range(len(grid.rows)))
    )
