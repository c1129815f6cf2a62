"""附件1 as data: what it is called, its tables, and what stands below them of the letter and of whom to ask. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.form.models import FormList, NestedList
from tuijian.office.chosen import chosen_tasks, task_names
from tuijian.office.layout import NUMBER, TASKS, Column, Sheet, layout
from tuijian.office.listfile import nomination_of
from tuijian.submission.reader import Submission

_VERBS = ("组织", "开展", "做好", "申报", "推荐", "遴选", "报送")
"""What a notice asks for stands behind these words in its title."""

ROWS = 4
"""So many rows a table has at least."""

OPEN = "　" * 6
SIGNED = "填表人：　　　　　　　　审核人：　　　　　　　　单位负责人：　　　　　　　　填报日期：　　　　年　　月　　日"


class ListTable(NamedTuple):
    """A list with the heads of its table and its rows, as texts."""

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


def titles_of(catalog: Catalog, unit: Unit, tables: Sequence[ListTable]) -> list[str]:
    """The title of each table; the first is the annex's own."""
    return [title_of(catalog, unit) if number == 0 else f"{unit.name}{table.sheet.title}" for number, table in enumerate(tables)]


def tables_of(catalog: Catalog, submission: Submission) -> list[ListTable]:
    """A table for each list that has entries; the lists that must be there always are."""
    return [one for one in _tables(catalog, submission) if one.rows or one.about.required]


def _tables(catalog: Catalog, submission: Submission) -> Iterator[ListTable]:
    values = nomination_of(catalog.form, submission).lists
    for sheet in layout(catalog.form).lists:
        assert sheet.list is not None
        if isinstance(sheet.list, NestedList):
            continue  # stands with the entries that it lies in
        tasks = [task_names(one.tasks) for one in chosen_tasks(catalog, submission, (sheet.list.name,))]
        columns = [
            one for one in sheet.columns if one.field.skeleton or any(one.name in entry for entry in values.get(sheet.list.name, ()))
        ]
        nested = sheet.list.nested
        labels = [*(one.label for one in columns), *(one.label for one in nested)]
        heads = (NUMBER, *labels, *([TASKS] if catalog.tasks else []))
        entries = list(zip(values.get(sheet.list.name, ()), tasks, strict=True))
        rows = [
            [str(at), *_cells(columns, entry), *(one.in_one_line(entry) for one in nested), *([chose] if catalog.tasks else [])]
            for at, (entry, chose) in enumerate(entries, 1)
        ]
        yield ListTable(sheet, sheet.list, heads, rows)


def _cells(columns: Sequence[Column], entry: Mapping[str, str]) -> Iterator[str]:
    """An entry's values; a plan by the name of the Word file that it is handed in as."""
    for column in columns:
        text = entry.get(column.name, "")
        yield f"{text[:-3]}.docx" if column.field.type == "file" and text.endswith(".md") else text


def lines_of(catalog: Catalog, submission: Submission) -> Iterator[str]:
    """What stands below the table of the unit's letter and of whom to ask, a group a line."""
    for field in catalog.form.fields:
        leaves = [(name, leaf) for name, leaf in field.leaves() if leaf.type != "file" and name != catalog.form.unit]
        leaves = [(name, leaf) for name, leaf in leaves if leaf.skeleton or submission.text(name)]
        if leaves:
            yield "　　".join(f"{leaf.label}：{submission.text(name) or OPEN}" for name, leaf in leaves)
