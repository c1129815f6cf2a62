"""A sheet that holds one list below the other, as a sheet for each: 一、推荐实验区, 二、前两批实验区选择任务. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from tuijian.form.models import NestedList
from tuijian.office.layout import Layout, key
from tuijian.office.read.cell_grid import SheetGrid
from tuijian.office.read.head_row import Heads, heads_of
from tuijian.text.heading_numbers import CHAPTER_RANKS, numeral

_LONGEST = 40
_PLACE = tuple("市州盟县区旗")
_KINDS = ("地级市", "县级市", "副省级市", "市县", "市辖区")
"""What ends as places do and is none."""


def opens_part(texts: list[str], listed: tuple[str, ...]) -> bool:
    """Whether a row opens a part of a table: a numbered heading, alone in its row, that is no place, or says what is `listed`."""
    if len(texts) != 1 or len(texts[0]) > _LONGEST:
        return False
    lead = numeral(texts[0])
    rest = texts[0][lead.end :].strip() if lead else ""
    return lead is not None and lead.rank <= CHAPTER_RANKS and (rest.endswith((*_KINDS, *listed)) or not rest.endswith(_PLACE))


def list_parts(layout: Layout, grid: SheetGrid) -> Iterator[SheetGrid]:
    """The sheet, cut before each row that says what another list lists; rows keep their numbers, and the headings go for all parts."""
    first = next((heads for sheet in layout.lists if len((heads := heads_of(sheet, layout.basics, grid)).columns) > 1), None)
    cuts = [row for row in range(first.row + 1, len(grid.rows)) if _names_a_list(layout, grid, row)] if first else []
    if first is None or not cuts:
        yield grid
        return
    yield replace(grid, rows=grid.rows[: cuts[0]])
    for start, end in zip(cuts, [*cuts[1:], len(grid.rows)], strict=True):
        yield _list_part(layout, grid, first, start, end)


def _list_part(layout: Layout, grid: SheetGrid, first: Heads, start: int, end: int) -> SheetGrid:
    """The rows from one that names a list on; with headings of its own, or those of the first part in that one's place."""
    rows: list[tuple[object, ...]] = [()] * start + list(grid.rows[start:end])
    below = replace(grid, rows=grid.rows[start:end])
    if not any(heads_of(sheet, layout.basics, below).columns for sheet in layout.lists):
        rows[start - 1 : start + 1] = [grid.rows[start], first.titles]
    return replace(grid, rows=tuple(rows))  # type: ignore[arg-type]


def _names_a_list(layout: Layout, grid: SheetGrid, row: int) -> bool:
    """Whether a row holds nothing but a heading that says what a list lists that need not be there."""
    texts = [str(cell).strip() for cell in grid.rows[row] if str(cell).strip()]
    if len(texts) != 1 or len(texts[0]) > _LONGEST or any(sign in texts[0] for sign in "。：:；"):
        return False
    lists = (sheet.list for sheet in layout.lists if sheet.list and not sheet.list.required and not isinstance(sheet.list, NestedList))
    return any(key(word) in key(texts[0]) for one in lists for word in (one.label, one.entry, *one.also))
