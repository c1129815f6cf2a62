"""Which sheet of a workbook holds which part of a form: by its title, else by what stands in it. Pure."""

import re
from collections.abc import Iterator

from tuijian.form.models import FormList
from tuijian.office.layout import GUIDE, OPTIONS, Layout, Sheet, key
from tuijian.office.read.cell_grid import SheetGrid
from tuijian.office.read.cell_values import NAME, cell_text
from tuijian.office.read.extra_rows import labelled_items
from tuijian.office.read.gathered_values import Gathered
from tuijian.office.read.head_row import heads_of
from tuijian.office.read.remarks import Where
from tuijian.office.read.sheet_items import FEW_ITEMS

_ASIDE = re.compile("样[表例张]|示例|范例|说明|须知|模板|参考|附注|备份|作废|旧")
"""The names of sheets that hold no list to be sent in."""


def has_cells(grid: SheetGrid) -> bool:
    """Whether anything stands in a sheet."""
    return any(cell_text(cell).text for row in grid.rows for cell in row)


def match_sheets(layout: Layout, grids: list[SheetGrid], gathered: Gathered) -> Iterator[tuple[str, SheetGrid]]:
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
        _note_sheet(grid, gathered)
    rest = [grid for grid in others if grid.name not in (OPTIONS, GUIDE)]
    yield from _match_by_content(sorted(rest, key=_is_doubtful), list(waiting.values()), layout, gathered)


def _match_by_content(grids: list[SheetGrid], free: list[Sheet], layout: Layout, gathered: Gathered) -> Iterator[tuple[str, SheetGrid]]:
    """The sheets of other names that hold a part of the form which no sheet is named for, by what stands in them.

    A table of names alone, with columns of others', is taken for a list where no other one is.
    """
    left = []
    for grid in grids:
        sheet = next((sheet for sheet in free if _holds_part(sheet, grid, layout)), None)
        if sheet is None:
            left.append(grid)
        else:
            free = [free_sheet for free_sheet in free if free_sheet.title != sheet.title]
            yield sheet.title, grid
            _note_sheet(grid, gathered)
    for grid in left:
        sheet = None if _is_doubtful(grid) else next((free_sheet for free_sheet in free if _names_only(free_sheet, grid, layout)), None)
        if sheet is None:
            similar = not _is_doubtful(grid) and any(_is_like(listed, grid, layout) for listed in layout.lists)
            gathered.note("other-list" if similar else "unknown-sheet", Where(gathered.file, grid.name))
        else:
            free = [free_sheet for free_sheet in free if free_sheet.title != sheet.title]
            gathered.weak = not may_be_meant(layout, grid, named=False)
            yield sheet.title, grid
            _note_sheet(grid, gathered)


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
        named = {item.name for label in labels if (item := sheet.item(label))}
        return len(named) >= FEW_ITEMS and not any(_is_like(one, grid, layout) for one in layout.lists)
    return _is_like(sheet, grid, layout) and (sheet.list.required or _speaks_of(sheet.list, grid, layout.basics, sheet))


def _is_like(sheet: Sheet, grid: SheetGrid, layout: Layout) -> bool:
    return sheet.list is not None and len(heads_of(sheet, layout.basics, grid).columns) > 1


def may_be_meant(layout: Layout, grid: SheetGrid, named: bool = True) -> bool:
    """Whether a sheet may have been meant for a list: it says what a list lists, or, with `named`, has a column of names."""
    lists = [(sheet, sheet.list) for sheet in layout.lists if sheet.list is not None]
    has_names = any(NAME in [one.name for one in heads_of(sheet, layout.basics, grid).columns.values()] for sheet, _ in lists)
    return (named and has_names) or any(_speaks_of(about, grid, layout.basics, sheet) for sheet, about in lists)


def _speaks_of(about: FormList, grid: SheetGrid, basics: Sheet, sheet: Sheet) -> bool:
    """Whether the name of a sheet, its headings or what stands above them name what a list lists."""
    rows = grid.rows[: heads_of(sheet, basics, grid).row + 1]
    words = key("".join([grid.name, *(cell_text(cell).text for row in rows for cell in row)]))
    return any(key(word) in words for word in (about.label, about.entry, *about.also))


def _note_sheet(grid: SheetGrid, gathered: Gathered) -> None:
    """What concerns a sheet as a whole."""
    where = Where(gathered.file, grid.name)
    if grid.hidden:
        gathered.note("hidden-sheet", where)
    if grid.seen.dde:
        gathered.note("dde", where)
