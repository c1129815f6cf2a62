"""The values of a submission from the sheets of a workbook, where each stood, and what does not fit. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from tuijian.form.models import FormList, NestedList
from tuijian.form.values import code_meant, day_meant, moment_meant, number_meant
from tuijian.office.layout import BASICS, CONTENT, GUIDE, NUMBER, OPTIONS, OWNER, TASKS, Column, Layout, Sheet, key
from tuijian.office.listfile import Nomination, Spot
from tuijian.office.read.cell_grid import Cell, SheetGrid
from tuijian.office.read.entry_owners import Owners
from tuijian.office.read.extra_rows import is_blank, is_label, is_note, is_sample, is_sentence, is_total, labelled_items
from tuijian.office.read.head_row import Heads, continues_heads, heads_of
from tuijian.office.read.remarks import Remark, UnreadableError, Where, remark
from tuijian.office.read.stacked_lists import list_parts, opens_part
from tuijian.text.paste_cleaning import clean, whole_numbers

LONGEST = 5_000
"""A longer text in a cell is not taken up: a line of a list file holds 10,000 characters."""

MOST = 20
"""A case is told at most so often of one sheet."""

WORD, PLAN = (".docx", ".docm", ".doc", ".wps"), ".md"
"""The endings of Word files, and of the plans that are made from them."""

_ERRORS = re.compile(r"#(?:REF|N/A|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC)[!?]?", re.IGNORECASE)
_ASIDE = re.compile("样[表例张]|示例|范例|说明|须知|模板|参考|附注|备份|作废|旧")
"""The names of sheets that hold no list to be sent in."""

_ITEMS = 3
"""So many items of the form make a sheet, or a row, one of items."""

NAME = "name"
"""The field of an entry that names its place."""

_TASKS = tuple(map(key, (TASKS, "选择任务", "选做任务", "选择清单任务", "选择的清单任务", "清单任务")))
_NUMBERS = re.compile("[0-9]{1,2}(?:[、，,；; ]+[0-9]{1,2})*")
_SERIAL = re.compile("[0-9]{5}")
_HOUR = re.compile(r"(?:T|\s{1,3})[0-9]{1,2}[:：][0-9]{2}.*")
_SPACED = re.compile("[\u3400-\u9fff](?:[ \t\u3000]+[\u3400-\u9fff])+")
_COUNTED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[0-9０-９]{1,2}[.．、)）]|[（(][0-9０-９]{1,2}[)）])\s*([\u3400-\u9fff]{2,}[市州盟县区旗])"
)
_PLACE = "[^\\s、，,；;/／]{1,15}[省市县区州盟旗]"
_SEVERAL = re.compile(rf"{_PLACE}(?:[\s、，,；;/／]{{1,3}}{_PLACE})+|[^\s]{{1,15}}([省市县区州盟旗])[和与及][^\s]{{1,15}}\1")
"""Several places in one cell; with a word between them those of one kind, as places begin with it too (和林格尔县)."""
_FILE = re.compile(r"\.[A-Za-z]{2,5}$|方案|附件")
_TITLE = re.compile("方案(?:[（(][^（()）]*[)）])?$")
_COUNTIES = "县区旗"
"""How the headings of columns of counties end."""

_DAYS = range(20_000, 80_000)
"""Numbers that stand for days from 1954 to 2118."""


class CellText(NamedTuple):
    """What a cell says, and the case where it was not written so."""

    text: str
    case: str | None = None


@dataclass(frozen=True)
class Intake:
    """What a workbook holds: the values, where each stood, and what is to be said.

    `weak` where it is taken for a list by a column of names alone, and nothing in it says what it lists.
    """

    nomination: Nomination
    places: Mapping[Spot, Where]
    remarks: tuple[Remark, ...]
    weak: bool = False


@dataclass
class _Gathered:
    """What has been found so far. `listed` is what the lists call their entries; `taken` counts each case in each sheet."""

    file: str
    basics: Sheet
    listed: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    places: dict[Spot, Where] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    taken: dict[tuple[str, str], int] = field(default_factory=dict)
    weak: bool = False

    def say(self, case: str, where: Where, **values: str | int) -> None:
        """Add a remark, unless the case was told often enough of this sheet."""
        told = self.taken[case, where.sheet] = self.taken.get((case, where.sheet), 0) + 1
        if told <= MOST:
            self.remarks.append(remark(case, where, **values))


def take_values(layout: Layout, grids: Iterable[SheetGrid], file: str) -> Intake:
    """The values in the sheets that the layout knows. `file` is the name that remarks give. UnreadableError where no cell is filled."""
    found = _Gathered(file, layout.basics, tuple(sheet.list.entry for sheet in layout.lists if sheet.list))
    filled = [part for grid in grids if _has_cells(grid) for part in list_parts(layout, grid)]
    if not filled:
        raise UnreadableError("empty-book")
    matched = dict(_match_sheets(layout, filled, found))
    if not matched:
        raise UnreadableError("no-list" if any(_may_be_meant(layout, grid) for grid in filled) else "other-book")
    if BASICS in matched:
        _take_basics(layout.basics, matched[BASICS], found)
    for sheet in layout.lists:
        _take_list(sheet, matched.get(sheet.title), found)
    for sheet in layout.lists:
        if isinstance(sheet.list, NestedList):
            _nest_rows(layout, sheet, sheet.list, found)
    for sheet in layout.lists:
        if sheet.title in matched:
            _take_beside(sheet, matched[sheet.title], found)
    if BASICS not in matched and not found.fields:
        found.say("no-sheet", Where(file), sheet=layout.basics.title)
    return Intake(Nomination(found.fields, found.lists), found.places, tuple(found.remarks), found.weak and not found.fields)


def _has_cells(grid: SheetGrid) -> bool:
    return any(cell_text(cell).text for row in grid.rows for cell in row)


def _match_sheets(layout: Layout, grids: list[SheetGrid], found: _Gathered) -> Iterator[tuple[str, SheetGrid]]:
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
        _note_sheet(grid, found)
    rest = [grid for grid in others if grid.name not in (OPTIONS, GUIDE)]
    yield from _match_by_content(sorted(rest, key=_is_doubtful), list(waiting.values()), layout, found)


def _match_by_content(grids: list[SheetGrid], free: list[Sheet], layout: Layout, found: _Gathered) -> Iterator[tuple[str, SheetGrid]]:
    """The sheets of other names that hold a part of the form which no sheet is named for, by what stands in them.

    A table of names alone, with columns of others', is taken for a list where no other one is.
    """
    left = []
    for grid in grids:
        sheet = next((sheet for sheet in free if _holds_part(sheet, grid, layout)), None)
        if sheet is None:
            left.append(grid)
        else:
            free = [one for one in free if one.title != sheet.title]
            yield sheet.title, grid
            _note_sheet(grid, found)
    for grid in left:
        sheet = None if _is_doubtful(grid) else next((one for one in free if _names_only(one, grid, layout)), None)
        if sheet is None:
            similar = not _is_doubtful(grid) and any(_is_like(one, grid, layout) for one in layout.lists)
            found.say("other-list" if similar else "unknown-sheet", Where(found.file, grid.name))
        else:
            free = [one for one in free if one.title != sheet.title]
            found.weak = not _may_be_meant(layout, grid, named=False)
            yield sheet.title, grid
            _note_sheet(grid, found)


def _names_only(sheet: Sheet, grid: SheetGrid, layout: Layout) -> bool:
    """Whether a sheet holds names for a list, and beside them nothing that the form asks for."""
    heads = heads_of(sheet, layout.basics, grid)
    named = sheet.list is not None and [one.name for one in heads.columns.values()] == [NAME]
    wide = sum(bool(title) for title in heads.titles) > 1 and heads.row + 1 < len(grid.rows)
    return named and wide and (sheet.list.required or _speaks_of(sheet.list, grid, layout.basics, sheet))  # type: ignore[union-attr, arg-type]


def _is_doubtful(grid: SheetGrid) -> bool:
    """Whether a sheet is hidden, or called a sample, a note or an old one: it is taken for a list where no other is one."""
    return grid.hidden or bool(_ASIDE.search(grid.name))


def _holds_part(sheet: Sheet, grid: SheetGrid, layout: Layout) -> bool:
    """Whether a sheet of another name holds that part of the form. A list that need not be there is one that says whose it is."""
    if sheet.list is None:
        texts = [cell_text(cell).text for row in grid.rows for cell in row]
        labels = [*texts, *(label for label, _ in labelled_items(texts))]
        named = {found.name for label in labels if (found := sheet.item(label))}
        return len(named) >= _ITEMS and not any(_is_like(one, grid, layout) for one in layout.lists)
    return _is_like(sheet, grid, layout) and (sheet.list.required or _speaks_of(sheet.list, grid, layout.basics, sheet))


def _is_like(sheet: Sheet, grid: SheetGrid, layout: Layout) -> bool:
    return sheet.list is not None and len(heads_of(sheet, layout.basics, grid).columns) > 1


def _may_be_meant(layout: Layout, grid: SheetGrid, named: bool = True) -> bool:
    """Whether a sheet may have been meant for a list: it says what a list lists, or, with `named`, has a column of names."""
    lists = [(sheet, sheet.list) for sheet in layout.lists if sheet.list is not None]
    has_names = any(NAME in [one.name for one in heads_of(sheet, layout.basics, grid).columns.values()] for sheet, _ in lists)
    return (named and has_names) or any(_speaks_of(about, grid, layout.basics, sheet) for sheet, about in lists)


def _speaks_of(about: FormList, grid: SheetGrid, basics: Sheet, sheet: Sheet) -> bool:
    """Whether the name of a sheet, its headings or what stands above them name what a list lists."""
    rows = grid.rows[: heads_of(sheet, basics, grid).row + 1]
    said = key("".join([grid.name, *(cell_text(cell).text for row in rows for cell in row)]))
    return any(key(word) in said for word in (about.label, about.entry, *about.also))


def _note_sheet(grid: SheetGrid, found: _Gathered) -> None:
    """What concerns a sheet as a whole."""
    where = Where(found.file, grid.name)
    if grid.hidden:
        found.say("hidden-sheet", where)
    if grid.seen.dde:
        found.say("dde", where)


# --- what stands outside the lists --------------------------------------------------------------


def _take_basics(sheet: Sheet, grid: SheetGrid, found: _Gathered) -> None:
    """Lines of a heading and a content."""
    found.places[Spot("", -1, "")] = Where(found.file, grid.name)
    column = _column_of_items(sheet, grid)
    labels = _labels(sheet, grid, column)
    contents = {place: _content_of(grid, *place, labels) for place, known in labels.items() if known}
    for (row, at), known in labels.items():
        item = cell_text(grid.at(row, at)).text
        where = Where(found.file, grid.name, row + 1, known.label if known else item)
        if known is None:
            if (row, at) not in contents.values() and not _take_items(_row_texts(grid, row), grid, row, found):
                _unknown_item(grid, row, at, where, found)
        elif known.name in found.fields:
            found.say("repeated-item", where._replace(column=""), item=item)
        else:
            _take_basic(known, grid, contents[row, at], where, found)


def _labels(sheet: Sheet, grid: SheetGrid, column: int) -> dict[tuple[int, int], Column | None]:
    """The cells that name items: those of a column; where items stand beside each other, or above their contents, those too."""
    width = max(map(len, grid.rows), default=0)
    items = {
        (row, at): found for row in range(len(grid.rows)) for at in range(width) if (found := sheet.item(cell_text(grid.at(row, at)).text))
    }
    others = [at for at in range(width) if at != column and sum(place[1] == at for place in items) > 1]
    across = [row for row in range(len(grid.rows)) if sum(place[0] == row for place in items) >= _ITEMS]
    labels: dict[tuple[int, int], Column | None] = {(row, column): items.get((row, column)) for row in range(len(grid.rows))}
    labels |= {(row, at): one for (row, at), one in items.items() if at in others or row in across}
    return dict(sorted(labels.items()))


def _content_of(grid: SheetGrid, row: int, at: int, labels: Mapping[tuple[int, int], Column | None]) -> tuple[int, int]:
    """The cell that holds the content of an item: the next one, behind what is merged with the label; below it where items stand there."""
    if labels.get((row, at + 1)) is not None and labels.get((row + 1, at)) is None:
        return row + 1, at
    if labels.get((row, at - 1)) is not None and labels.get((row, at - 2)) is not None:
        return row + 1, at  # the last one of a row of items
    across = next((right for top, left, _, right in grid.seen.merged if (top, left) == (row, at)), at)
    return row, across + 1


def _take_beside(sheet: Sheet, grid: SheetGrid, found: _Gathered) -> None:
    """What stands above and below a list, as 标签：内容, where the sheet of basics does not say it."""
    heads = heads_of(sheet, found.basics, grid)
    for row in range(len(grid.rows)) if heads.columns else ():
        if row < heads.row or _is_beside(grid, row, heads.columns, found):
            _take_items(_row_texts(grid, row), grid, row, found)


def _take_items(texts: list[str], grid: SheetGrid, row: int, found: _Gathered) -> bool:
    """Take the items that a row names where nothing is known of them yet; whether it names any."""
    items = _row_items(texts, found)
    for known, label, content in items:
        if known.name not in found.fields and len(content) <= LONGEST:
            found.fields[known.name] = _day_meant(content, content, grid.seen.first_day) if known.field.type == "date" else content
            found.places[Spot("", -1, known.name)] = Where(found.file, grid.name, row + 1, label)
    return bool(items)


def _row_texts(grid: SheetGrid, row: int) -> list[str]:
    """What the cells of a row say, but for its number, which stands before."""
    texts = [text for cell in grid.rows[row] if (text := cell_text(cell).text)]
    return texts[1:] if len(texts) > 1 and texts[0].isdigit() and len(texts[0]) < 4 else texts


def _row_items(texts: list[str], found: _Gathered) -> list[tuple[Column, str, str]]:
    """The items of the form that a row beside a table names, with their contents."""
    item = found.basics.item
    pairs = [(label, content) for label, content in pairwise(texts) if item(label) and not item(content)]
    return [(known, label, content) for label, content in (*labelled_items(texts), *pairs) if (known := item(label))]


def _is_beside(grid: SheetGrid, row: int, columns: Mapping[int, Column], found: _Gathered) -> bool:
    """Whether a row stands beside the table: an item of the form, or a note in a row that has neither a code nor a file."""
    texts = _row_texts(grid, row)
    if not texts:
        return False
    named = any(column.name == NAME and _cell_words(grid, row, at) for at, column in columns.items())
    filed = any(_is_of_entry(column, _cell_words(grid, row, at)) for at, column in columns.items())
    label = is_label(texts[0]) or bool(re.search("[:：]", texts[0]) and _row_items(texts[:2], found))
    if label or is_sample(texts):
        return True
    nameless = not named and any(column.name == NAME for column in columns.values())
    return (nameless and not filed) or (not (named and filed) and (is_note(texts) or is_sentence(texts[0])))


def _is_of_entry(column: Column, text: str) -> bool:
    """Whether a cell holds what only the row of an entry does: a code, or the name of a file."""
    if column.field.type == "file":
        return bool(_FILE.search(text))
    return column.field.type == "code" and code_meant(text) is not None


def _take_basic(known: Column, grid: SheetGrid, at: tuple[int, int], where: Where, found: _Gathered) -> None:
    spot = Spot("", -1, known.name)
    found.places[spot] = where
    text = _take_value(known, grid, at, where, found)
    if text:
        found.fields[known.name] = text
        _note_hidden(grid, at, where, found)


def _unknown_item(grid: SheetGrid, row: int, column: int, where: Where, found: _Gathered) -> None:
    """A line of the table with a content and a heading that the form does not know; what stands above the table is none."""
    if (
        row > 0
        and where.column
        and key(where.column)
        and cell_text(grid.at(row, column + 1)).text
        and key(CONTENT) != key(cell_text(grid.at(row, column + 1)).text)
    ):
        found.say("unknown-item", where._replace(column=""), item=where.column)


def _column_of_items(sheet: Sheet, grid: SheetGrid) -> int:
    """The column in which most of the items stand."""
    width = max(map(len, grid.rows), default=0)
    return max(
        range(width), key=lambda column: sum(sheet.item(cell_text(grid.at(row, column)).text) is not None for row in range(len(grid.rows)))
    )


# --- lists --------------------------------------------------------------------------------------


def _take_list(sheet: Sheet, grid: SheetGrid | None, found: _Gathered) -> None:
    """A row an entry, below a row of headings."""
    about = sheet.list
    if about is None or (grid is None and not about.required):
        return
    if grid is None:
        found.say("no-sheet", Where(found.file), sheet=sheet.title)
        return
    heads = heads_of(sheet, found.basics, grid)
    if not heads.columns:
        found.say("no-header", Where(found.file, grid.name), columns="、".join(column.label for column in sheet.columns))
        return
    heads = _with_tasks(sheet, grid, heads)
    _note_columns(sheet, grid, heads, found)
    entries = list(_entries(grid, heads, about.name, found, _county_columns(sheet, heads)))
    found.places[Spot(about.name, -1, "")] = Where(found.file, grid.name, heads.row + 1)
    if entries or about.required:
        found.lists[about.name] = tuple(entries)


def _with_tasks(sheet: Sheet, grid: SheetGrid, heads: Heads) -> Heads:
    """The headings with the column of chosen tasks, where it holds numbers alone: what we write there ourselves has names too."""
    numbers = next((column for column in sheet.columns if column.field.type == "numbers"), None)
    if numbers is None or numbers.name in {column.name for column in heads.columns.values()}:
        return heads
    for at, title in enumerate(heads.titles):
        texts = [text for row in range(heads.row + 1, len(grid.rows)) if not is_blank(text := cell_text(grid.at(row, at)).text)]
        if key(title) in _TASKS and texts and all(map(_NUMBERS.fullmatch, texts)):
            return heads._replace(columns={**heads.columns, at: numbers})
    return heads


def _note_columns(sheet: Sheet, grid: SheetGrid, heads: Heads, found: _Gathered) -> None:
    """Columns that are missing, written twice, or none of ours and yet filled."""
    head, columns = heads.row, heads.columns
    there = {column.name for column in columns.values()}
    for column in sheet.columns:
        if column.required and column.name not in there and column.field.type != "file":  # whose plan is missing, the check says
            found.say("no-column", Where(found.file, grid.name), label=column.label)
    for at in range(max(map(len, grid.rows), default=0)):
        title = heads.title(at)
        filled = any(cell_text(grid.at(row, at)).text for row in range(head + 1, len(grid.rows)))
        if at in columns:
            if at in grid.seen.hidden_columns and filled:
                found.say("hidden-column", Where(found.file, grid.name, 0, columns[at].label))
        elif at in _county_columns(sheet, heads):
            continue  # taken up with the name
        elif filled and key(title) not in (key(NUMBER), key(TASKS)) and not _same_for_all(grid, heads, at, found):
            meant = sheet.by_key.get(key(title))
            case = "repeated-column" if meant and key(title) == key(meant.label) else "unknown-column"
            found.say(case, Where(found.file, grid.name, 0, title or grid.letters(at)))


def _county_columns(sheet: Sheet, heads: Heads) -> list[int]:
    """The columns of counties beside one of cities: where they say something, that is the place, which lies in the city."""
    if NAME not in {column.name for column in heads.columns.values()}:
        return []
    known = [(at, key(title)) for at, title in enumerate(heads.titles) if at not in heads.columns and key(title) in sheet.by_key]
    return [at for at, word in known if sheet.by_key[word].name == NAME and word[-1:] in _COUNTIES]


def _same_for_all(grid: SheetGrid, heads: Heads, at: int, found: _Gathered) -> bool:
    """Whether a column says in each row the same of an item that stands outside the lists, such as the unit; it is taken from there."""
    known = found.basics.by_key.get(key(heads.title(at)))
    rows = [row for row in range(heads.row + 1, len(grid.rows)) if _is_entry(grid, row, heads, found)]
    texts = {text for row in rows if (text := _cell_words(grid, row, at))}
    if known is None or len(texts) != 1:
        return False
    (text,) = texts
    spot = Spot("", -1, known.name)
    if known.name not in found.fields:
        found.fields[known.name] = _value_meant(known, text, text, grid.seen.first_day)
        found.places[spot] = Where(found.file, grid.name, rows[0] + 1, known.label)
    return found.fields[known.name].startswith(text) or text.startswith(found.fields[known.name])


def _entries(grid: SheetGrid, heads: Heads, name: str, found: _Gathered, smaller: Sequence[int]) -> Iterator[Mapping[str, str]]:
    number = 0
    columns = heads.columns
    merged = _merged_cells(grid)
    for row in range(heads.row + 1, len(grid.rows)):
        if not _is_entry(grid, row, heads, found):
            _note_left_out(grid, row, heads, found)
            continue
        entry: dict[str, str] = {}
        for at, column in columns.items():
            where = Where(found.file, grid.name, row + 1, column.label)
            found.places[Spot(name, number, column.name)] = where
            if (row, at) in merged and column.name != OWNER:
                found.say("merged", where)
            if text := _take_value(column, grid, (row, at), where, found):
                entry[column.name] = text
        if inside := "".join(_cell_words(grid, row, at) for at in smaller):
            entry[NAME] = entry.get(NAME, "") + inside
        found.places[Spot(name, number, "")] = Where(found.file, grid.name, row + 1)
        if row in grid.seen.hidden_rows:
            found.say("hidden-row", Where(found.file, grid.name, row + 1))
        number += 1
        yield entry


# --- lists in the entries of others ---------------------------------------------------------------


def _nest_rows(layout: Layout, sheet: Sheet, about: NestedList, found: _Gathered) -> None:
    """Put the rows of a list into the entries that they name; one that names none is told."""
    title, around = next((one.title, one.list) for one in layout.lists if one.list and one.list.name == about.of)
    entries = [dict(entry) for entry in found.lists.get(about.of, ())]
    owners, counts, before = Owners(around, entries), Counter[int](), ""
    for row, texts in enumerate(found.lists.pop(about.name, ())):
        where = found.places[Spot(about.name, row, "")]
        said, before = texts.get(OWNER, ""), texts.get(OWNER, before)
        owner = _owner(said, before, owners, (title, around.entry), where, found)
        if owner is not None and len(texts) > (OWNER in texts):
            start = f"{about.field}.{counts[owner]}."
            counts[owner] += 1
            entries[owner] |= {start + name: text for name, text in texts.items() if name != OWNER}
            for column in sheet.columns:
                place = found.places.get(Spot(about.name, row, column.name), where)
                found.places[Spot(about.of, owner, start + column.name)] = place
    if about.of in found.lists:
        found.lists[about.of] = tuple(entries)


def _owner(said: str, before: str, owners: Owners, about: tuple[str, str], where: Where, found: _Gathered) -> int | None:
    """The place of the entry that a row names, or where it names none the row before; None where there is not just one.

    `about` is what the sheet of those entries is called, and what one of them is.
    """
    sheet, entry = about
    meant = owners.entries_meant(before)
    if len(meant) != 1:
        case = "two-owners" if meant else "no-owner" if before else "blank-owner"
        found.say(case, where, value=before, sheet=sheet, entry=entry)
        return None
    if not said:
        found.say("same-owner", where, value=before, entry=entry)
    return meant[0]


def _is_entry(grid: SheetGrid, row: int, heads: Heads, found: _Gathered) -> bool:
    """Whether a row holds an entry: no total, no note, nothing that goes on with the headings, and not nothing."""
    filled = any(_cell_words(grid, row, at) for at in heads.columns)
    return filled and not (continues_heads(heads, grid, row) or _is_aside(grid, row, heads, found))


def _is_aside(grid: SheetGrid, row: int, heads: Heads, found: _Gathered) -> bool:
    texts = _row_texts(grid, row)
    return is_total(texts) or opens_part(texts, found.listed) or _is_beside(grid, row, heads.columns, found)


def _note_left_out(grid: SheetGrid, row: int, heads: Heads, found: _Gathered) -> None:
    """What was left out is told: a total or a note by its words, a row that holds errors alone by one of them."""
    where = Where(found.file, grid.name, row + 1)
    failed = [at for at in heads.columns if cell_text(grid.at(row, at)).case]
    if any(_cell_words(grid, row, at) for at in heads.columns):
        if not continues_heads(heads, grid, row):
            found.say("no-entry", where, text=_row_texts(grid, row)[0])
    elif failed:
        found.say("error-row", where, value=str(grid.at(row, failed[0])))


def _cell_words(grid: SheetGrid, row: int, at: int) -> str:
    """What a cell says; nothing where it only says that there is nothing, as a formula does that leads to an empty cell."""
    text = cell_text(grid.at(row, at)).text
    return "" if is_blank(text) or (text == "0" and (row, at) in grid.seen.formulas) else text


def _merged_cells(grid: SheetGrid) -> set[tuple[int, int]]:
    """The first cells of what is merged."""
    return {(top, left) for top, left, _, _ in grid.seen.merged}


def _note_hidden(grid: SheetGrid, at: tuple[int, int], where: Where, found: _Gathered) -> None:
    if at[0] in grid.seen.hidden_rows:
        found.say("hidden-row", where._replace(column=""))
    elif at[1] in grid.seen.hidden_columns:
        found.say("hidden-column", where._replace(row=0, column=grid.letters(at[1])))


# --- cells --------------------------------------------------------------------------------------


def _take_value(column: Column, grid: SheetGrid, at: tuple[int, int], where: Where, found: _Gathered) -> str:
    """What a cell says for a field, with what is to be said of it; empty where it is not taken up."""
    cell = grid.at(*at)
    plain = cell_text(cell)
    if plain.case:
        found.say(plain.case, where, value=str(cell))
        return ""
    if column.field.type == "numbers" and (isinstance(cell, date) or (isinstance(cell, float) and not cell.is_integer())):
        found.say("changed-number", where, value=plain.text)
        return ""
    if not _cell_words(grid, *at) and at not in grid.seen.formulas:
        return ""
    if len(plain.text) > LONGEST:
        found.say("too-long", where, length=len(plain.text), limit=LONGEST)
        return ""
    if isinstance(cell, str) and (dropped := clean(cell).dropped):
        found.say("unseen", where, count=dropped)
    if column.name == NAME and _SEVERAL.fullmatch(plain.text):
        found.say("places-in-one", where, value=" ".join(plain.text.split()))
    meant = _value_meant(column, cell, _cell_words(grid, *at), grid.seen.first_day)
    if at in grid.seen.formulas:
        found.say("formula" if meant else "empty-formula", where, value=meant)
    elif meant != plain.text and column.field.type != "file":
        found.say("read-as", where, value=plain.text, meant=meant)
    return meant


def cell_text(cell: Cell) -> CellText:
    """A cell as text: a whole number without a point, a day as 2024-01-12. The value of a formula that failed is none."""
    if isinstance(cell, bool):
        return CellText("是" if cell else "否")
    if isinstance(cell, float | int):
        return CellText(f"{cell:.15g}" if isinstance(cell, int) or cell != cell // 1 or abs(cell) >= 1e15 else str(int(cell)))
    if isinstance(cell, date):
        return CellText(cell.isoformat())
    text = whole_numbers(clean(cell.replace("\r\n", "\n").replace("\r", "\n")).text.strip())
    return CellText("", "no-value") if _ERRORS.fullmatch(text) else CellText(text)


def _value_meant(column: Column, cell: Cell, text: str, first_day: date) -> str:
    """The text as its field has it, where there is no doubt: a day from its number, six digits from full-width ones."""
    if column.field.type == "code":
        return code_meant(text) or text
    if column.field.type == "file":
        return _file_meant(column, text)
    if column.field.type == "date":
        return _day_meant(cell, text, first_day)
    if column.field.type in ("number", "time"):
        return (number_meant if column.field.type == "number" else moment_meant)(text) or text
    return name_meant(text) if column.name == NAME else text


def _day_meant(cell: Cell, text: str, first_day: date) -> str:
    """A day from its number, be that a text, or from a text in any of the ways that people write days."""
    number = cell if isinstance(cell, float | int) and not isinstance(cell, bool) else int(text) if _SERIAL.fullmatch(text) else 0
    if int(number) in _DAYS:
        return (first_day + timedelta(days=int(number))).isoformat()
    return day_meant(_HOUR.sub("", text)) or text


def name_meant(text: str) -> str:
    """The name of a place without blanks between its characters, and without its number in the list."""
    text = "".join(text.split()) if _SPACED.fullmatch(text) else text
    numbered = _COUNTED.fullmatch(text)
    return numbered[1] if numbered else text


def _file_meant(column: Column, text: str) -> str:
    """The plan that becomes of a Word file, where a clerk names that: what we call it is none of theirs to know."""
    if PLAN not in column.field.accept:
        return text
    name = re.split(r"[/\\]", text)[-1]
    stem, dot, ending = name.rpartition(".")
    if stem and f"{dot}{ending}".lower() in WORD:
        return f"{stem}{PLAN}"
    title = name.strip('《》“”"')
    return f"{title}{PLAN}" if _TITLE.search(title) else text
