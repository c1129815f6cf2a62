"""The workbook that a unit fills in, made from the form: empty, or filled from a submission. Pure; the same bytes every time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped]

from tuijian.catalog.divisions import Division
from tuijian.catalog.legend import legend
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.form.models import Form, FormList, NestedList, PlanForm
from tuijian.office.layout import CONTENT, GUIDE, ITEM, NUMBER, OPTIONS, OWNER, Column, Sheet, layout
from tuijian.office.listfile import Nomination
from tuijian.office.read.entry_owners import owner_titles
from tuijian.office.write.workbook import Canvas, text_width
from tuijian.report.sentences import not_official

ROWS = 12
"""So many rows of a list are ready to be filled in, at least."""

MADE = datetime(2024, 1, 1)
"""Stands in the file's properties in place of the clock."""

_TOP = 3
"""Rows above the first one to be filled in: title, note, headings."""

_MOST_CHOICES = 5_000
_NARROWEST, _WIDEST = 16, 46
_LOOKED_AT = 200


class _Choices(NamedTuple):
    """What a dropdown offers, and the column of the sheet of options that holds it."""

    at: int
    values: tuple[str, ...]


Entry = Mapping[str, str]


def workbook(catalog: Catalog, unit: Unit | None, nomination: Nomination) -> bytes:
    """The workbook for a unit (None: for any), with the values of `nomination` in it."""
    return _Book(catalog, unit).bytes(nomination)


def choices(catalog: Catalog, unit: Unit | None) -> dict[tuple[str, str], tuple[str, ...]]:
    """What the catalogue has to offer, by list ("" for none) and field: the units; the unit's divisions where a rule asks for one."""
    offers = {("", catalog.form.unit): tuple(listed_unit.name for listed_unit in catalog.units)}
    offers |= {("", name): tuple(leaf.choices.values()) for name, leaf in catalog.form.leaves.items() if leaf.choices}
    names = tuple(dict.fromkeys(row.name for row in _divisions(catalog, unit)))[:_MOST_CHOICES] if unit else ()
    for rule in catalog.rules:
        if rule.kind == "division-in-list" and names:
            offers.update({(name, rule.params.get("name", "name")): names for name in rule.params["lists"]})
    return offers


def _divisions(catalog: Catalog, unit: Unit) -> list[Division]:
    """The divisions of a unit, the higher ones first."""
    return sorted(catalog.ownership.divisions_below(unit), key=lambda row: row.level != "prefecture")


class _Book:
    def __init__(self, catalog: Catalog, unit: Unit | None) -> None:
        self.catalog, self.unit = catalog, unit
        self.layout = layout(catalog.form)
        self.note = not_official(legend(catalog))
        self.canvas = Canvas(f"{unit.name if unit else ''}{self.layout.lists[0].title}", self.note, MADE)
        self.styles = self.canvas.styles
        self.choices = _assign_columns(choices(catalog, unit))
        self.rows: dict[str, int] = {}

    def bytes(self, nomination: Nomination) -> bytes:
        """The finished file."""
        fields = {self.catalog.form.unit: self.unit.name} if self.unit else {}
        self._basics({**fields, **nomination.fields})
        for sheet in self.layout.lists:
            if sheet.list:
                self._list(sheet, sheet.list, list_entries(self.catalog.form, sheet.list, nomination.lists))
        self._guide()
        self._options()
        return self.canvas.bytes()

    # --- what stands outside the lists ---

    def _basics(self, values: Entry) -> None:
        sheet = self.canvas.sheet(self.layout.basics.title, f"{self.catalog.notice.title}（{self.catalog.notice.number}）", landscape=True)
        sheet.set_row(2, 26)
        for at, (head, width) in enumerate(((ITEM, 24), (CONTENT, 44), ("怎么填", 60))):
            sheet.set_column(at, at, width, self.styles.plain)
            self.canvas.write(sheet, 2, at, head, self.styles.head)
        for row, column in enumerate(self.layout.basics.columns, _TOP):
            lines = max(-(-text_width(text) // room) for text, room in ((values.get(column.name, ""), 40), (self._field_hint(column), 54)))
            sheet.set_row(row, max(34, 16 * lines + 10))
            self.canvas.write(sheet, row, 0, column.heading, self.styles.label)
            self.canvas.write(sheet, row, 1, values.get(column.name, ""), self.styles.value)
            self.canvas.write(sheet, row, 2, self._field_hint(column), self.styles.hint)
            self._add_dropdown(sheet, ("", column.name), column, (row, 1, row, 1))
        sheet.freeze_panes(_TOP, 0)

    # --- lists ---

    def _list(self, sheet: Sheet, about: FormList, entries: Sequence[Entry]) -> None:
        worksheet = self.canvas.sheet(sheet.title, _about_list(about), landscape=True)
        worksheet.set_column(0, 0, 7, self.styles.plain)
        worksheet.set_row(2, 32)
        self.canvas.write(worksheet, 2, 0, NUMBER, self.styles.head)
        rows = self.rows[about.name] = max(len(entries) + 3, ROWS)
        for at, column in enumerate(sheet.columns, 1):
            worksheet.set_column(at, at, _width(column, entries), self.styles.plain)
            self.canvas.write(worksheet, 2, at, column.heading, self.styles.head)
            self._add_dropdown(worksheet, (about.name, column.name), column, (_TOP, at, _TOP + rows - 1, at))
        for number in range(rows):
            self._entry(worksheet, sheet, number, entries[number] if number < len(entries) else {})
        worksheet.freeze_panes(_TOP, 2)
        worksheet.repeat_rows(_TOP - 1)

    def _entry(self, worksheet: Any, sheet: Sheet, number: int, entry: Entry) -> None:
        lines = max((-(-text_width(entry.get(column.name, "")) // (_WIDEST - 4)) for column in sheet.columns), default=1)
        worksheet.set_row(_TOP + number, min(26 + 15 * max(lines - 1, 0), 400))
        self.canvas.write(worksheet, _TOP + number, 0, str(number + 1), self.styles.order)
        for at, column in enumerate(sheet.columns, 1):
            self.canvas.write(worksheet, _TOP + number, at, entry.get(column.name, ""), self.styles.value)

    def _add_dropdown(self, sheet: Any, at: tuple[str, str], column: Column, cells: tuple[int, int, int, int]) -> None:
        """A dropdown where there is something to choose from, and a word on what to write. Nothing is refused: the checker speaks of it."""
        offered = self.choices.get(at)
        source = self._titles(at[0]) if column.name == OWNER else _options(offered) if offered else None
        about = {"input_title": column.label[:32], "input_message": self._field_hint(column)[:250], "show_error": False}
        validation = {"validate": "list", "source": source} if source else {"validate": "any"}
        sheet.data_validation(*cells, {**validation, **about})

    def _titles(self, name: str) -> str:
        """Where the titles of the entries stand that a list lies in."""
        around = self.catalog.form.list_named(name.partition(".")[0])
        sheet = next(one for one in self.layout.lists if one.list == around)
        at = next(at for at, column in enumerate(sheet.columns, 1) if column.name == around.title)
        return f"='{sheet.title}'!{xl_range_abs(_TOP, at, _TOP + self.rows[around.name] - 1, at)}"

    def _field_hint(self, column: Column) -> str:
        """What to write in a field, with an example. A plan is named as the Word file that it is here."""
        plan = self.catalog.form.plan
        example = column.field.example
        if plan and column.name == plan.field:
            return f"方案的 Word 文件名，例如：{example.rpartition('.')[0] or '方案'}.docx"
        return f"{column.field.hint}{f'，例如：{example}' if example and example not in column.field.hint else ''}"

    # --- the rest ---

    def _guide(self) -> None:
        sheet = self.canvas.sheet(GUIDE, self.note, landscape=True)
        sheet.set_column(0, 0, 100, self.styles.plain)
        for row, line in enumerate(self._lines(), _TOP):
            sheet.set_row(row, 20 * -(-text_width(line) // 108) + 8)
            self.canvas.write(sheet, row, 0, line, self.styles.text)

    def _lines(self) -> Iterator[str]:
        lists = "、".join(f"“{sheet.title}”" for sheet in self.layout.lists)
        steps = [
            f"先填“{self.layout.basics.title}”，再填{lists}，一行一项。",
            "带“（必填）”的都要填，其余按需要填。点一下格子就显示怎么填；右边有箭头的可以从列出的里面选，也可以自己写。",
            "工作表的名称、各列的名称不要改。可以加行、删行、调整列的先后；不要合并单元格，不要用公式。",
            *(_about_plans(self.catalog.form.plan, self.layout.lists) if self.catalog.form.plan else ()),
            "填好以后用 tuijian import 读入并检查。哪一张表、哪一行、哪一列要改，都会用中文写出来。",
            "这是公开的材料。不要写身份证号、手机号码、银行卡号，也不要写不宜公开的内容。",
        ]
        yield from (f"{number}. {step}" for number, step in enumerate(steps, 1))

    def _options(self) -> None:
        sheet = self.canvas.book.add_worksheet(OPTIONS)
        sheet.hide()
        for offered in dict.fromkeys(self.choices.values()):
            for row, value in enumerate(offered.values):
                self.canvas.write(sheet, row, offered.at, value, self.styles.plain)


def _options(offered: _Choices) -> str:
    """Where on the sheet of options a set of choices stands."""
    return f"='{OPTIONS}'!{xl_range_abs(0, offered.at, len(offered.values) - 1, offered.at)}"


def list_entries(form: Form, about: FormList, lists: Mapping[str, Sequence[Entry]]) -> Sequence[Entry]:
    """The entries of a list; those in entries of another one each with the title of that."""
    if not isinstance(about, NestedList):
        return lists.get(about.name, ())
    around = lists.get(about.of, ())
    titles = owner_titles(form.list_named(about.of), around)
    return [{OWNER: title, **one} for title, entry in zip(titles, around, strict=True) for one in about.entries(entry)]


def _assign_columns(offered: Mapping[tuple[str, str], tuple[str, ...]]) -> dict[tuple[str, str], _Choices]:
    """Each set of choices has one column on the sheet of options."""
    columns: dict[tuple[str, ...], int] = {}
    return {at: _Choices(columns.setdefault(values, len(columns)), values) for at, values in offered.items()}


def _about_list(form_list: FormList) -> str:
    """What a list is for. What a hint says of the list file is said for a sheet."""
    hint = "；".join(part for part in form_list.hint.split("；") if "[]" not in part)
    return f"{hint}{'；没有推荐的，各行都空着' if form_list.required else ''}"


def _about_plans(plan: PlanForm, lists: Iterable[Sheet]) -> Iterator[str]:
    labels = [column.label for sheet in lists for column in sheet.columns if column.name == plan.field]
    yield f"方案用 Word 写，每个推荐对象一份；“{labels[0] if labels else plan.field}”一列写它的文件名。"


def _width(column: Column, entries: Iterable[Entry]) -> int:
    """As wide as its heading, its example and its first values ask for."""
    texts = [
        column.heading,
        column.field.example,
        *(entry.get(column.name, "") for entry, _ in zip(entries, range(_LOOKED_AT), strict=False)),
    ]
    return min(max(max(map(text_width, texts)) + 4, _NARROWEST), _WIDEST)
