"""The values of a submission from the sheets of a workbook, where each stood, and what does not fit. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tuijian.form.models import NestedList
from tuijian.office.layout import BASICS, NUMBER, OWNER, TASKS, Layout, Sheet, key
from tuijian.office.listfile import Nomination, Spot
from tuijian.office.read.cell_grid import SheetGrid
from tuijian.office.read.cell_values import NAME, cell_text, cell_words, value_meant
from tuijian.office.read.entry_forms import NUMBERS, TASK_WORDS, EntryForm, form_of, take_forms
from tuijian.office.read.entry_owners import Owners
from tuijian.office.read.extra_rows import is_blank, is_total
from tuijian.office.read.gathered_values import Gathered, take_value
from tuijian.office.read.head_row import Heads, continues_heads, heads_of
from tuijian.office.read.remarks import Remark, UnreadableError, Where
from tuijian.office.read.sheet_items import is_beside, row_texts, take_basics, take_beside
from tuijian.office.read.sheet_match import has_cells, match_sheets, may_be_meant
from tuijian.office.read.stacked_lists import list_parts, opens_part

_COUNTIES = "县区旗"
"""How the headings of columns of counties end."""


@dataclass(frozen=True)
class Intake:
    """What a workbook holds: the values, where each stood, and what is to be said.

    `weak` where it is taken for a list by a column of names alone, and nothing in it says what it lists.
    """

    nomination: Nomination
    places: Mapping[Spot, Where]
    remarks: tuple[Remark, ...]
    weak: bool = False


def take_values(layout: Layout, grids: Iterable[SheetGrid], file: str) -> Intake:
    """The values in the sheets that the layout knows. `file` is the name that remarks give. UnreadableError where no cell is filled."""
    labels = frozenset(word for sheet in layout.lists for word in sheet.by_key if len(word) > 1)
    gathered = Gathered(file, layout.basics, tuple(sheet.list.entry for sheet in layout.lists if sheet.list), labels)
    there = [grid for grid in grids if has_cells(grid)]
    if not there:
        raise UnreadableError("empty-book")
    forms = [form for grid in there if (form := form_of(layout, grid))]
    filled = [part for grid in there if not any(form.grid is grid for form in forms) for part in list_parts(layout, grid)]
    matched = dict(match_sheets(layout, filled, gathered))
    if not matched and not forms:
        raise UnreadableError("no-list" if any(may_be_meant(layout, grid) for grid in filled) else "other-book")
    if BASICS in matched:
        take_basics(layout.basics, matched[BASICS], gathered)
    _take_lists(layout, matched, forms, gathered)
    for sheet in layout.lists:
        if isinstance(sheet.list, NestedList):
            _nest_rows(layout, sheet, sheet.list, gathered)
    for sheet in layout.lists:
        if sheet.title in matched:
            take_beside(sheet, matched[sheet.title], gathered)
    if BASICS not in matched and not gathered.fields:
        gathered.note("no-sheet", Where(file), sheet=layout.basics.title)
    return Intake(
        Nomination(gathered.fields, gathered.lists), gathered.places, tuple(gathered.remarks), gathered.weak and not gathered.fields
    )


def _take_lists(layout: Layout, matched: Mapping[str, SheetGrid], forms: list[EntryForm], gathered: Gathered) -> None:
    """The lists from their tables, then what stands in a form for each entry."""
    for sheet in layout.lists:
        if sheet.title in matched or not any(form.sheet is sheet for form in forms):
            _take_list(sheet, matched.get(sheet.title), gathered)
    take_forms(forms, gathered)


def _take_list(sheet: Sheet, grid: SheetGrid | None, gathered: Gathered) -> None:
    """A row an entry, below a row of headings."""
    about = sheet.list
    if about is None or (grid is None and not about.required):
        return
    if grid is None:
        gathered.note("no-sheet", Where(gathered.file), sheet=sheet.title)
        return
    heads = heads_of(sheet, gathered.basics, grid)
    if not heads.columns:
        gathered.note("no-header", Where(gathered.file, grid.name), columns="、".join(column.label for column in sheet.columns))
        return
    heads = _with_tasks(sheet, grid, heads)
    _note_columns(sheet, grid, heads, gathered)
    entries = list(_entries(grid, heads, about.name, gathered, _county_columns(sheet, heads)))
    gathered.places[Spot(about.name, -1, "")] = Where(gathered.file, grid.name, heads.row + 1)
    if entries or about.required:
        gathered.lists[about.name] = tuple(entries)


def _with_tasks(sheet: Sheet, grid: SheetGrid, heads: Heads) -> Heads:
    """The headings with the column of chosen tasks, where it holds numbers alone: what we write there ourselves has names too."""
    numbers = next((column for column in sheet.columns if column.field.type == "numbers"), None)
    if numbers is None or numbers.name in {column.name for column in heads.columns.values()}:
        return heads
    for at, title in enumerate(heads.titles):
        texts = [text for row in range(heads.row + 1, len(grid.rows)) if not is_blank(text := cell_text(grid.at(row, at)).text)]
        if key(title) in TASK_WORDS and texts and all(map(NUMBERS.fullmatch, texts)):
            return heads._replace(columns={**heads.columns, at: numbers})
    return heads


def _note_columns(sheet: Sheet, grid: SheetGrid, heads: Heads, gathered: Gathered) -> None:
    """Columns that are missing, written twice, or none of ours and yet filled."""
    head, columns = heads.row, heads.columns
    there = {column.name for column in columns.values()}
    for column in sheet.columns:
        if column.required and column.name not in there and column.field.type != "file":  # whose plan is missing, the check says
            gathered.note("no-column", Where(gathered.file, grid.name), label=column.label)
    for at in range(max(map(len, grid.rows), default=0)):
        title = heads.title(at)
        filled = any(cell_text(grid.at(row, at)).text for row in range(head + 1, len(grid.rows)))
        if at in columns:
            if at in grid.seen.hidden_columns and filled:
                gathered.note("hidden-column", Where(gathered.file, grid.name, 0, columns[at].label))
        elif at in _county_columns(sheet, heads):
            continue  # taken up with the name
        elif filled and key(title) not in (key(NUMBER), key(TASKS)) and not _same_for_all(grid, heads, at, gathered):
            meant = sheet.by_key.get(key(title))
            case = "repeated-column" if meant and key(title) == key(meant.label) else "unknown-column"
            gathered.note(case, Where(gathered.file, grid.name, 0, title or grid.letters(at)))


def _county_columns(sheet: Sheet, heads: Heads) -> list[int]:
    """The columns of counties beside one of cities: where they say something, that is the place, which lies in the city."""
    if NAME not in {column.name for column in heads.columns.values()}:
        return []
    known_titles = [(at, key(title)) for at, title in enumerate(heads.titles) if at not in heads.columns and key(title) in sheet.by_key]
    return [at for at, word in known_titles if sheet.by_key[word].name == NAME and word[-1:] in _COUNTIES]


def _same_for_all(grid: SheetGrid, heads: Heads, at: int, gathered: Gathered) -> bool:
    """Whether a column says in each row the same of an item that stands outside the lists, such as the unit; it is taken from there."""
    item_column = gathered.basics.by_key.get(key(heads.title(at)))
    rows = [row for row in range(heads.row + 1, len(grid.rows)) if _is_entry(grid, row, heads, gathered)]
    texts = {text for row in rows if (text := cell_words(grid, row, at))}
    if item_column is None or len(texts) != 1:
        return False
    (text,) = texts
    spot = Spot("", -1, item_column.name)
    if item_column.name not in gathered.fields:
        gathered.fields[item_column.name] = value_meant(item_column, text, text, grid.seen.first_day)
        gathered.places[spot] = Where(gathered.file, grid.name, rows[0] + 1, item_column.label)
    said = value_meant(item_column, text, text, grid.seen.first_day)
    return any(
        one.startswith(gathered.fields[item_column.name]) or gathered.fields[item_column.name].startswith(one) for one in (text, said)
    )


def _entries(grid: SheetGrid, heads: Heads, name: str, gathered: Gathered, smaller: Sequence[int]) -> Iterator[Mapping[str, str]]:
    number = 0
    columns = heads.columns
    merged = _merged_cells(grid)
    for row in range(heads.row + 1, len(grid.rows)):
        if not _is_entry(grid, row, heads, gathered):
            _note_left_out(grid, row, heads, gathered)
            continue
        entry: dict[str, str] = {}
        for at, column in columns.items():
            where = Where(gathered.file, grid.name, row + 1, column.label)
            gathered.places[Spot(name, number, column.name)] = where
            if (row, at) in merged and column.name != OWNER:
                gathered.note("merged", where)
            if text := take_value(column, grid, (row, at), where, gathered):
                entry[column.name] = text
        if inside := "".join(cell_words(grid, row, at) for at in smaller):
            entry[NAME] = entry.get(NAME, "") + inside
        gathered.places[Spot(name, number, "")] = Where(gathered.file, grid.name, row + 1)
        if row in grid.seen.hidden_rows:
            gathered.note("hidden-row", Where(gathered.file, grid.name, row + 1))
        number += 1
        yield entry


def _nest_rows(layout: Layout, sheet: Sheet, about: NestedList, gathered: Gathered) -> None:
    """Put the rows of a list into the entries that they name; one that names none is told."""
    title, around = next((one.title, one.list) for one in layout.lists if one.list and one.list.name == about.of)
    entries = [dict(entry) for entry in gathered.lists.get(about.of, ())]
    owners, counts, before = Owners(around, entries), Counter[int](), ""
    for row, texts in enumerate(gathered.lists.pop(about.name, ())):
        where = gathered.places[Spot(about.name, row, "")]
        owner_text, before = texts.get(OWNER, ""), texts.get(OWNER, before)
        owner = _owner(owner_text, before, owners, (title, around.entry), where, gathered)
        if owner is not None and len(texts) > (OWNER in texts):
            start = f"{about.field}.{counts[owner]}."
            counts[owner] += 1
            entries[owner] |= {start + name: text for name, text in texts.items() if name != OWNER}
            for column in sheet.columns:
                place = gathered.places.get(Spot(about.name, row, column.name), where)
                gathered.places[Spot(about.of, owner, start + column.name)] = place
    if about.of in gathered.lists:
        gathered.lists[about.of] = tuple(entries)


def _owner(owner_text: str, before: str, owners: Owners, about: tuple[str, str], where: Where, gathered: Gathered) -> int | None:
    """The place of the entry that a row names, or where it names none the row before; None where there is not just one.

    `about` is what the sheet of those entries is called, and what one of them is.
    """
    sheet, entry = about
    meant = owners.entries_meant(before)
    if len(meant) != 1:
        case = "two-owners" if meant else "no-owner" if before else "blank-owner"
        gathered.note(case, where, value=before, sheet=sheet, entry=entry)
        return None
    if not owner_text:
        gathered.note("same-owner", where, value=before, entry=entry)
    return meant[0]


def _is_entry(grid: SheetGrid, row: int, heads: Heads, gathered: Gathered) -> bool:
    """Whether a row holds an entry: no total, no note, nothing that goes on with the headings, and not nothing."""
    filled = any(cell_words(grid, row, at) for at in heads.columns)
    return filled and not (continues_heads(heads, grid, row) or _is_aside(grid, row, heads, gathered))


def _is_aside(grid: SheetGrid, row: int, heads: Heads, gathered: Gathered) -> bool:
    texts = row_texts(grid, row)
    if any(column.name == NAME and key(cell_words(grid, row, at)) in gathered.labels for at, column in heads.columns.items()):
        return True  # a label of the form is no place
    return is_total(texts) or opens_part(texts, gathered.listed) or is_beside(grid, row, heads.columns, gathered)


def _note_left_out(grid: SheetGrid, row: int, heads: Heads, gathered: Gathered) -> None:
    """What was left out is told: a total or a note by its words, a row that holds errors alone by one of them."""
    where = Where(gathered.file, grid.name, row + 1)
    failed = [at for at in heads.columns if cell_text(grid.at(row, at)).case]
    if any(cell_words(grid, row, at) for at in heads.columns):
        if not continues_heads(heads, grid, row):
            gathered.note("no-entry", where, text=row_texts(grid, row)[0])
    elif failed:
        gathered.note("error-row", where, value=str(grid.at(row, failed[0])))


def _merged_cells(grid: SheetGrid) -> set[tuple[int, int]]:
    """The first cells of what is merged."""
    return {(top, left) for top, left, _, _ in grid.seen.merged}
