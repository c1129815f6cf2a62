"""附件1: the list of nominees as a workbook to be printed, sealed and sent with the letter. Pure; the same bytes every time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.intake.form import FormList, NestedList
from tuijian.intake.submission import Submission
from tuijian.legend import legend
from tuijian.office.book import MADE
from tuijian.office.canvas import Canvas, breadth
from tuijian.office.chosen import chosen, named
from tuijian.office.layout import NUMBER, TASKS, Column, Sheet, layout
from tuijian.office.listfile import nomination_of
from tuijian.report.words import not_official

_VERBS = ("组织", "开展", "做好", "申报", "推荐", "遴选", "报送")
"""What a notice asks for stands behind these words in its title."""

_ROWS = 4
"""So many rows a table has at least."""

_NARROWEST, _WIDEST, _PAGE = 10, 40, 106
_OPEN = "　" * 6
_SIGNED = "填表人：　　　　　　　　审核人：　　　　　　　　单位负责人：　　　　　　　　填报日期：　　　　年　　月　　日"


class _Table(NamedTuple):
    sheet: Sheet
    about: FormList
    heads: tuple[str, ...]
    rows: list[list[str]]


def title_of(catalog: Catalog, unit: Unit) -> str:
    """What the list is called: 河南省第三批基础教育综合改革实验区推荐汇总表."""
    about = catalog.notice.title.partition("关于")[2].partition("的通知")[0].removesuffix("工作")
    while verb := next((verb for verb in _VERBS if about.startswith(verb)), ""):
        about = about.removeprefix(verb)
    return f"{unit.name}{about}推荐汇总表"


def annex(catalog: Catalog, unit: Unit, submission: Submission) -> bytes:
    """The workbook: a sheet for each list that has entries; the list that takes seats is always there."""
    canvas = Canvas(title_of(catalog, unit), not_official(legend(catalog)), MADE)
    lines = [f"推荐单位：{unit.name}（盖章）", *_lines(catalog, submission)]
    tables = [one for one in _tables(catalog, submission) if one.rows or one.about.required]
    for number, table in enumerate(tables, 1):
        title = title_of(catalog, unit) if number == 1 else f"{unit.name}{table.sheet.title}"
        _sheet(canvas, table, (f"附件{number}", title), lines)
    return canvas.bytes()


def _tables(catalog: Catalog, submission: Submission) -> Iterator[_Table]:
    values = nomination_of(catalog.form, submission).lists
    for sheet in layout(catalog.form).lists:
        assert sheet.list is not None
        if isinstance(sheet.list, NestedList):
            continue  # stands with the entries that it lies in
        tasks = [named(one.tasks) for one in chosen(catalog, submission, (sheet.list.name,))]
        columns = [
            one for one in sheet.columns if one.field.skeleton or any(one.name in entry for entry in values.get(sheet.list.name, ()))
        ]
        nested = sheet.list.nested
        labels = [*(one.label for one in columns), *(one.label for one in nested)]
        heads = (NUMBER, *labels, *([TASKS] if catalog.tasks else []))
        entries = list(zip(values.get(sheet.list.name, ()), tasks, strict=True))
        rows = [
            [str(at), *_cells(columns, entry), *(one.told(entry) for one in nested), *([chose] if catalog.tasks else [])]
            for at, (entry, chose) in enumerate(entries, 1)
        ]
        yield _Table(sheet, sheet.list, heads, rows)


def _cells(columns: Sequence[Column], entry: Mapping[str, str]) -> Iterator[str]:
    """An entry's values; a plan by the name of the Word file that it is handed in as."""
    for column in columns:
        text = entry.get(column.name, "")
        yield f"{text[:-3]}.docx" if column.field.type == "file" and text.endswith(".md") else text


def _lines(catalog: Catalog, submission: Submission) -> Iterator[str]:
    """What stands below the table of the unit's letter and of whom to ask, a group a line."""
    for field in catalog.form.fields:
        leaves = [(name, leaf) for name, leaf in field.leaves() if leaf.type != "file" and name != catalog.form.unit]
        if leaves:
            yield "　　".join(f"{leaf.label}：{submission.text(name) or _OPEN}" for name, leaf in leaves)


# --- how it looks -------------------------------------------------------------------------------


def _sheet(canvas: Canvas, table: _Table, titles: tuple[str, str], lines: Sequence[str]) -> None:
    sheet = canvas.bare(table.sheet.title)
    widths = list(_widths([list(table.heads), *table.rows]))
    last = len(widths) - 1
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width, canvas.styles.plain)
    canvas.write(sheet, 0, 0, titles[0], canvas.styles.annex)
    sheet.set_row(1, 44)
    _across(canvas, sheet, 1, last, titles[1], canvas.styles.centred_title)
    sheet.set_row(2, 26)
    _across(canvas, sheet, 2, last, lines[0], canvas.styles.line)
    _rows(canvas, sheet, table, widths)
    below = 4 + max(len(table.rows), _ROWS)
    for at, line in enumerate((*lines[1:], _SIGNED), below):
        sheet.set_row(at, 26)
        _across(canvas, sheet, at, last, line, canvas.styles.line)
    sheet.repeat_rows(3)
    sheet.print_area(0, 0, below + len(lines) - 1, last)


def _rows(canvas: Canvas, sheet: Any, table: _Table, widths: Sequence[int]) -> None:
    sheet.set_row(3, 30)
    for at, head in enumerate(table.heads):
        canvas.write(sheet, 3, at, head, canvas.styles.head)
    for at in range(max(len(table.rows), _ROWS)):
        cells = table.rows[at] if at < len(table.rows) else [""] * len(widths)
        lines = max(-(-breadth(cell) // max(width - 3, 1)) for cell, width in zip(cells, widths, strict=True))
        sheet.set_row(4 + at, min(28 + 16 * (max(lines, 1) - 1), 400))
        for column, cell in enumerate(cells):
            canvas.write(sheet, 4 + at, column, cell, canvas.styles.order if column == 0 else canvas.styles.value)


def _across(canvas: Canvas, sheet: Any, row: int, last: int, text: str, style: Any) -> None:
    """A text over all columns."""
    sheet.merge_range(row, 0, row, last, "", style)
    canvas.write(sheet, row, 0, text, style)


def _widths(rows: Sequence[Sequence[str]]) -> Iterator[int]:
    """As wide as the texts ask for; the last column takes what the page has left."""
    found = [min(max(max(map(breadth, column)) + 3, _NARROWEST), _WIDEST) for column in zip(*rows, strict=True)]
    found[0] = 7
    yield from (*found[:-1], max(found[-1], _PAGE - sum(found[:-1])))
