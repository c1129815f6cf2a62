"""The values of a submission from the sheets of a workbook, where each stood, and what does not fit. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from tuijian.intake.typed import code_meant, day_meant
from tuijian.office.clean import clean, whole_numbers
from tuijian.office.grid import Cell, Grid
from tuijian.office.layout import BASICS, CONTENT, GUIDE, NUMBER, OPTIONS, TASKS, Column, Layout, Sheet, key
from tuijian.office.listfile import Nomination, Spot
from tuijian.office.remark import Remark, UnreadableError, Where, remark
from tuijian.office.rows import BLANK, is_note, is_total, said_beside

LONGEST = 5_000
"""A longer text in a cell is not taken up: a line of a list file holds 10,000 characters."""

HEAD = 30
"""So many rows may stand above the headings."""

MOST = 20
"""A case is told at most so often of one sheet."""

WORD, PLAN = (".docx", ".docm", ".doc", ".wps"), ".md"
"""The endings of Word files, and of the plans that are made from them."""

_ERRORS = re.compile(r"#(?:REF|N/A|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC)[!?]?", re.IGNORECASE)
_DAYS = range(20_000, 80_000)
"""Numbers that stand for days from 1954 to 2118."""


class Text(NamedTuple):
    """What a cell says, and the case where it was not written so."""

    text: str
    case: str | None = None


@dataclass(frozen=True)
class Intake:
    """What a workbook holds: the values, where each stood, and what is to be said."""

    nomination: Nomination
    places: Mapping[Spot, Where]
    remarks: tuple[Remark, ...]


@dataclass
class _Gathered:
    """What has been found so far. `taken` counts each case in each sheet."""

    file: str
    basics: Sheet
    fields: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    places: dict[Spot, Where] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    taken: dict[tuple[str, str], int] = field(default_factory=dict)

    def say(self, case: str, where: Where, **values: str | int) -> None:
        """Add a remark, unless the case was told often enough of this sheet."""
        told = self.taken[case, where.sheet] = self.taken.get((case, where.sheet), 0) + 1
        if told <= MOST:
            self.remarks.append(remark(case, where, **values))


def take(layout: Layout, grids: Iterable[Grid], file: str) -> Intake:
    """The values in the sheets that the layout knows. `file` is the name that remarks give. UnreadableError where no cell is filled."""
    found = _Gathered(file, layout.basics)
    filled = [grid for grid in grids if _filled(grid)]
    if not filled:
        raise UnreadableError("empty-book")
    matched = dict(_matched(layout, filled, found))
    if BASICS in matched:
        _basics(layout.basics, matched[BASICS], found)
    for sheet in layout.lists:
        _list(sheet, matched.get(sheet.title), found)
    for sheet in layout.lists:
        if sheet.title in matched:
            _beside(sheet, matched[sheet.title], found)
    if BASICS not in matched and not found.fields:
        found.say("no-sheet", Where(file), sheet=layout.basics.title)
    return Intake(Nomination(found.fields, found.lists), found.places, tuple(found.remarks))


def _filled(grid: Grid) -> bool:
    return any(_text(cell).text for row in grid.rows for cell in row)


def _matched(layout: Layout, grids: list[Grid], found: _Gathered) -> Iterator[tuple[str, Grid]]:
    """The sheets that hold each part of the form: by their title, the others by their headings."""
    waiting = {key(sheet.title): sheet for sheet in (layout.basics, *layout.lists)}
    waiting |= {key(sheet.list.label): sheet for sheet in layout.lists if sheet.list}
    others = []
    for grid in grids:
        sheet = waiting.get(key(grid.name))
        if sheet is None:
            others.append(grid)
            continue
        waiting = {name: other for name, other in waiting.items() if other is not sheet}
        yield sheet.title, grid
        _told_of(grid, found)
    yield from _by_headings([grid for grid in others if grid.name not in (OPTIONS, GUIDE)], waiting, found)


def _by_headings(grids: list[Grid], waiting: Mapping[str, Sheet], found: _Gathered) -> Iterator[tuple[str, Grid]]:
    """A sheet of another name whose headings are those of a list that no sheet is named for."""
    free = {sheet.title: sheet for sheet in waiting.values() if sheet.list}
    for grid in grids:
        title = next((title for title, sheet in free.items() if len(_heads(sheet, grid)[1]) > 1), None)
        if title is None:
            found.say("unknown-sheet", Where(found.file, grid.name))
        else:
            del free[title]
            yield title, grid
            _told_of(grid, found)


def _told_of(grid: Grid, found: _Gathered) -> None:
    """What concerns a sheet as a whole."""
    where = Where(found.file, grid.name)
    if grid.hidden:
        found.say("hidden-sheet", where)
    if grid.seen.dde:
        found.say("dde", where)


# --- what stands outside the lists --------------------------------------------------------------


def _basics(sheet: Sheet, grid: Grid, found: _Gathered) -> None:
    """Lines of a heading and a content."""
    found.places[Spot("", -1, "")] = Where(found.file, grid.name)
    column = _column_of_items(sheet, grid)
    for row in range(len(grid.rows)):
        item, known = _text(grid.at(row, column)).text, sheet.by_key.get(key(_text(grid.at(row, column)).text))
        where = Where(found.file, grid.name, row + 1, known.label if known else item)
        if known is None:
            _unknown_item(grid, row, column, where, found)
        elif known.name in found.fields:
            found.say("repeated-item", where._replace(column=""), item=item)
        else:
            _take_basic(known, grid, (row, column + 1), where, found)


def _beside(sheet: Sheet, grid: Grid, found: _Gathered) -> None:
    """What stands above and below a list, as 标签：内容, where the sheet of basics does not say it."""
    head, columns = _heads(sheet, grid)
    for row in range(len(grid.rows)) if columns else ():
        texts = _texts(grid, row)
        for known, label, content in _items(texts, found) if row < head or _is_beside(grid, row, columns, found) else ():
            if known.name not in found.fields and len(content) <= LONGEST:
                found.fields[known.name] = (day_meant(content) or content) if known.field.type == "date" else content
                found.places[Spot("", -1, known.name)] = Where(found.file, grid.name, row + 1, label)


def _texts(grid: Grid, row: int) -> list[str]:
    """What the cells of a row say, but for its number, which stands before."""
    texts = [text for cell in grid.rows[row] if (text := _text(cell).text)]
    return texts[1:] if len(texts) > 1 and texts[0].isdigit() else texts


def _items(texts: list[str], found: _Gathered) -> list[tuple[Column, str, str]]:
    """The items of the form that a row beside a table names, with their contents."""
    return [(known, label, content) for label, content in said_beside(texts) if (known := found.basics.by_key.get(key(label)))]


def _is_beside(grid: Grid, row: int, columns: Mapping[int, Column], found: _Gathered) -> bool:
    """Whether a row stands beside the table: an item of the form, or a note in a row that has neither a code nor a file."""
    texts = _texts(grid, row)
    bare = not any(column.field.type in ("code", "file") and _said(grid.at(row, at)) for at, column in columns.items())
    return bool(_items(texts[:2], found) and re.search("[:：]", texts[0])) or (bare and is_note(texts))


def _take_basic(known: Column, grid: Grid, at: tuple[int, int], where: Where, found: _Gathered) -> None:
    spot = Spot("", -1, known.name)
    found.places[spot] = where
    text = _value(known, grid, at, where, found)
    if text:
        found.fields[known.name] = text
        _hidden(grid, at, where, found)


def _unknown_item(grid: Grid, row: int, column: int, where: Where, found: _Gathered) -> None:
    """A line of the table with a content and a heading that the form does not know; what stands above the table is none."""
    if (
        row > 0
        and where.column
        and key(where.column)
        and _text(grid.at(row, column + 1)).text
        and key(CONTENT) != key(_text(grid.at(row, column + 1)).text)
    ):
        found.say("unknown-item", where._replace(column=""), item=where.column)


def _column_of_items(sheet: Sheet, grid: Grid) -> int:
    """The column in which most of the items stand."""
    width = max(map(len, grid.rows), default=0)
    return max(range(width), key=lambda column: sum(key(_text(grid.at(row, column)).text) in sheet.by_key for row in range(len(grid.rows))))


# --- lists --------------------------------------------------------------------------------------


def _list(sheet: Sheet, grid: Grid | None, found: _Gathered) -> None:
    """A row an entry, below a row of headings."""
    about = sheet.list
    if about is None or (grid is None and not about.required):
        return
    if grid is None:
        found.say("no-sheet", Where(found.file), sheet=sheet.title)
        return
    head, columns = _heads(sheet, grid)
    if not columns:
        found.say("no-header", Where(found.file, grid.name), columns="、".join(column.label for column in sheet.columns))
        return
    _about_columns(sheet, grid, head, columns, found)
    entries = list(_entries(grid, head, columns, about.name, found))
    found.places[Spot(about.name, -1, "")] = Where(found.file, grid.name, head + 1)
    if entries or about.required:
        found.lists[about.name] = tuple(entries)


def _heads(sheet: Sheet, grid: Grid) -> tuple[int, dict[int, Column]]:
    """The row of headings, the one that has most of them, and what stands in which column."""
    best: tuple[int, dict[int, Column]] = (0, {})
    for row in range(min(HEAD, len(grid.rows))):
        columns = _columns_in(sheet, grid.rows[row])
        best = (row, columns) if len(columns) > len(best[1]) else best
    return best


def _columns_in(sheet: Sheet, cells: Iterable[Cell]) -> dict[int, Column]:
    """The columns that a row of headings names. Of two for the same field the one that is called as the form calls it, else the first."""
    found: dict[str, tuple[int, int]] = {}
    for at, cell in enumerate(cells):
        word = key(_text(cell).text)
        if (column := sheet.by_key.get(word)) is not None:
            words = [key(column.label), *map(key, column.field.also)]
            found[column.name] = min(found.get(column.name, (len(words), at)), (words.index(word), at))
    by_name = {column.name: column for column in sheet.columns}
    return {at: by_name[name] for name, (_, at) in sorted(found.items(), key=lambda one: one[1][1])}


def _about_columns(sheet: Sheet, grid: Grid, head: int, columns: Mapping[int, Column], found: _Gathered) -> None:
    """Columns that are missing, written twice, or none of ours and yet filled."""
    there = {column.name for column in columns.values()}
    for column in sheet.columns:
        if column.required and column.name not in there:
            found.say("no-column", Where(found.file, grid.name), label=column.label)
    for at in range(max(map(len, grid.rows), default=0)):
        title = _text(grid.at(head, at)).text
        filled = any(_text(grid.at(row, at)).text for row in range(head + 1, len(grid.rows)))
        if at in columns:
            if at in grid.seen.hidden_columns and filled:
                found.say("hidden-column", Where(found.file, grid.name, 0, columns[at].label))
        elif filled and key(title) not in (key(NUMBER), key(TASKS)):
            meant = sheet.by_key.get(key(title))
            case = "repeated-column" if meant and key(title) == key(meant.label) else "unknown-column"
            found.say(case, Where(found.file, grid.name, 0, title or grid.letters(at)))


def _entries(grid: Grid, head: int, columns: Mapping[int, Column], name: str, found: _Gathered) -> Iterator[Mapping[str, str]]:
    number = 0
    merged = _covered(grid)
    for row in range(head + 1, len(grid.rows)):
        if not any(_said(grid.at(row, at)) for at in columns) or _is_no_entry(grid, row, columns, found):
            continue
        entry: dict[str, str] = {}
        for at, column in columns.items():
            where = Where(found.file, grid.name, row + 1, column.label)
            found.places[Spot(name, number, column.name)] = where
            if (row, at) in merged:
                found.say("merged", where)
            if text := _value(column, grid, (row, at), where, found):
                entry[column.name] = text
        found.places[Spot(name, number, "")] = Where(found.file, grid.name, row + 1)
        if row in grid.seen.hidden_rows:
            found.say("hidden-row", Where(found.file, grid.name, row + 1))
        number += 1
        yield entry


def _is_no_entry(grid: Grid, row: int, columns: Mapping[int, Column], found: _Gathered) -> bool:
    """Whether a row is a total, a note or the head once more; it is told what was left out."""
    texts = _texts(grid, row)
    heads = sum(key(_text(grid.at(row, at)).text) in (key(column.label), *map(key, column.field.also)) for at, column in columns.items())
    if heads > 1 and heads >= len(columns) // 2:
        return True
    if is_total(texts) or _is_beside(grid, row, columns, found):
        found.say("no-entry", Where(found.file, grid.name, row + 1), text=texts[0])
        return True
    return False


def _said(cell: Cell) -> str:
    """What a cell says; nothing where it only says that there is nothing."""
    text = _text(cell).text
    return "" if text in BLANK else text


def _covered(grid: Grid) -> set[tuple[int, int]]:
    """The first cells of what is merged."""
    return {(top, left) for top, left, _, _ in grid.seen.merged}


def _hidden(grid: Grid, at: tuple[int, int], where: Where, found: _Gathered) -> None:
    if at[0] in grid.seen.hidden_rows:
        found.say("hidden-row", where._replace(column=""))
    elif at[1] in grid.seen.hidden_columns:
        found.say("hidden-column", where._replace(row=0, column=grid.letters(at[1])))


# --- cells --------------------------------------------------------------------------------------


def _value(column: Column, grid: Grid, at: tuple[int, int], where: Where, found: _Gathered) -> str:
    """What a cell says for a field, with what is to be said of it; empty where it is not taken up."""
    cell = grid.at(*at)
    plain = _text(cell)
    if plain.text in BLANK and (not column.required or column.field.type != "text"):
        return ""
    if plain.case:
        found.say(plain.case, where, value=str(cell))
        return ""
    if len(plain.text) > LONGEST:
        found.say("too-long", where, length=len(plain.text), limit=LONGEST)
        return ""
    if isinstance(cell, str) and (dropped := clean(cell).dropped):
        found.say("unseen", where, count=dropped)
    meant = _meant(column, cell, plain.text, grid.seen.first_day)
    if at in grid.seen.formulas:
        found.say("formula" if meant else "empty-formula", where, value=meant)
    elif meant != plain.text and column.field.type != "file":
        found.say("read-as", where, value=plain.text, meant=meant)
    return meant


def _text(cell: Cell) -> Text:
    """A cell as text: a whole number without a point, a day as 2024-01-12. The value of a formula that failed is none."""
    if isinstance(cell, bool):
        return Text("是" if cell else "否")
    if isinstance(cell, float | int):
        return Text(f"{cell:.15g}" if isinstance(cell, int) or cell != cell // 1 or abs(cell) >= 1e15 else str(int(cell)))
    if isinstance(cell, date):
        return Text(cell.isoformat())
    text = whole_numbers(clean(cell.replace("\r\n", "\n").replace("\r", "\n")).text.strip())
    return Text("", "no-value") if _ERRORS.fullmatch(text) else Text(text)


def _meant(column: Column, cell: Cell, text: str, first_day: date) -> str:
    """The text as its field has it, where there is no doubt: a day from its number, six digits from full-width ones."""
    if column.field.type == "code":
        return code_meant(text) or text
    if column.field.type == "file":
        return _file_meant(column, text)
    if column.field.type != "date":
        return text
    if isinstance(cell, float | int) and not isinstance(cell, bool) and int(cell) in _DAYS:
        return (first_day + timedelta(days=int(cell))).isoformat()
    return day_meant(text.partition("T")[0]) or text


def _file_meant(column: Column, text: str) -> str:
    """The plan that becomes of a Word file, where a clerk names that: what we call it is none of theirs to know."""
    stem, dot, ending = text.rpartition(".")
    return f"{stem}{PLAN}" if stem and f"{dot}{ending}".lower() in WORD and PLAN in column.field.accept else text
