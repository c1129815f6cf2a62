"""附件1: the list of nominees as a workbook to be printed, sealed and sent with the letter. Pure; the same bytes every time."""

from collections.abc import Iterator, Sequence
from typing import Any

from tuijian.catalog.legend import legend
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.office.listed import ROWS, SIGNED, ListTable, lines_of, tables_of, title_of, titles_of
from tuijian.office.write.unit_workbook import MADE
from tuijian.office.write.workbook import Canvas, text_width
from tuijian.report.sentences import not_official
from tuijian.submission.reader import Submission

_NARROWEST, _WIDEST, _PAGE = 10, 40, 106


def annex(catalog: Catalog, unit: Unit, submission: Submission) -> bytes:
    """The workbook: a sheet for each list that has entries; the list that takes seats is always there."""
    canvas = Canvas(title_of(catalog, unit), not_official(legend(catalog)), MADE)
    lines = [f"推荐单位：{unit.name}（盖章）", *lines_of(catalog, submission)]
    tables = tables_of(catalog, submission)
    for number, (table, title) in enumerate(zip(tables, titles_of(catalog, unit, tables), strict=True), 1):
        _sheet(canvas, table, (f"附件{number}", title), lines)
    return canvas.bytes()


# --- how it looks -------------------------------------------------------------------------------


def _sheet(canvas: Canvas, table: ListTable, titles: tuple[str, str], lines: Sequence[str]) -> None:
    sheet = canvas.blank_sheet(table.sheet.title)
    widths = list(_widths([list(table.heads), *table.rows]))
    last = len(widths) - 1
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width, canvas.styles.plain)
    canvas.write(sheet, 0, 0, titles[0], canvas.styles.annex)
    sheet.set_row(1, 44)
    _write_across(canvas, sheet, 1, last, titles[1], canvas.styles.centred_title)
    sheet.set_row(2, 26)
    _write_across(canvas, sheet, 2, last, lines[0], canvas.styles.line)
    _rows(canvas, sheet, table, widths)
    below = 4 + max(len(table.rows), ROWS)
    for at, line in enumerate((*lines[1:], SIGNED), below):
        sheet.set_row(at, 26)
        _write_across(canvas, sheet, at, last, line, canvas.styles.line)
    sheet.repeat_rows(3)
    sheet.print_area(0, 0, below + len(lines) - 1, last)


def _rows(canvas: Canvas, sheet: Any, table: ListTable, widths: Sequence[int]) -> None:
    sheet.set_row(3, 30)
    for at, head in enumerate(table.heads):
        canvas.write(sheet, 3, at, head, canvas.styles.head)
    for at in range(max(len(table.rows), ROWS)):
        cells = table.rows[at] if at < len(table.rows) else [""] * len(widths)
        lines = max(-(-text_width(cell) // max(width - 3, 1)) for cell, width in zip(cells, widths, strict=True))
        sheet.set_row(4 + at, min(28 + 16 * (max(lines, 1) - 1), 400))
        for column, cell in enumerate(cells):
            canvas.write(sheet, 4 + at, column, cell, canvas.styles.order if column == 0 else canvas.styles.value)


def _write_across(canvas: Canvas, sheet: Any, row: int, last: int, text: str, style: Any) -> None:
    """A text over all columns."""
    sheet.merge_range(row, 0, row, last, "", style)
    canvas.write(sheet, row, 0, text, style)


def _widths(rows: Sequence[Sequence[str]]) -> Iterator[int]:
    """As wide as the texts ask for; the last column takes what the page has left."""
    widths = [min(max(max(map(text_width, column)) + 3, _NARROWEST), _WIDEST) for column in zip(*rows, strict=True)]
    widths[0] = 7
    yield from (*widths[:-1], max(widths[-1], _PAGE - sum(widths[:-1])))
