"""The summary of all units for those who gather the nominations: counts, tasks chosen, charts, and what waits for whom. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tuijian.catalog.legend import legend
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.office.chosen import ChosenTasks, chosen_tasks, task_names
from tuijian.office.write.workbook import Canvas, text_width
from tuijian.report.escape import cut, visible
from tuijian.report.model import Finding, Level, Report
from tuijian.report.sentences import moment_sentence, not_official
from tuijian.rules.unit_seats import Seating
from tuijian.submission.reader import Submission
from tuijian.text.personal_data import mask

OUT, ABSENT, MEND, ASK, DONE = "不在推荐范围", "尚未提交", "待修改", "待核实", "自查通过"
STATES = (DONE, ASK, MEND, ABSENT, OUT)

_FIRST = 3
_WIDEST = 46
_UPRIGHT, _ONE_PAGE = 150, 45
"""A table of no more width stands on an upright page, and of no more rows on one."""

_CELL = 1_000

Cells = Sequence[str | int]


@dataclass(frozen=True)
class Material:
    """What the summary is made from: all units' folders, the report on them, and each unit's seats."""

    catalog: Catalog
    submissions: Mapping[str, Submission]
    report: Report
    seatings: tuple[Seating, ...]


class UnitRow(NamedTuple):
    """A unit: its state, its numbers by list, and its findings by level."""

    unit: Unit
    state: str
    seats: Mapping[str, int]
    entries: Mapping[str, int]
    levels: Mapping[Level, int]


def summary(material: Material) -> bytes:
    """The workbook."""
    return _Summary(material).bytes()


class _SheetTable(NamedTuple):
    name: str
    note: str
    heads: Sequence[str]
    rows: Sequence[Cells]


class _Summary:
    def __init__(self, material: Material) -> None:
        self.catalog, self.report, self.material = material.catalog, material.report, material
        self.lists = material.catalog.form.lists
        self.rows = tuple(self._row(unit) for unit in material.catalog.units)
        self.chosen = tuple(self._chosen_tasks())
        self.note = not_official(legend(material.catalog))
        moment = datetime.fromisoformat(material.report.as_of).replace(tzinfo=None)
        self.canvas = Canvas(f"{material.catalog.notice.title}推荐情况汇总", self.note, moment)

    def bytes(self) -> bytes:
        """The finished file."""
        self._overview()
        for table in (self._units(), self._nominees(), *([self._tasks()] if self.catalog.tasks else []), self._waiting(), self._judged()):
            self._table(table)
        return self.canvas.bytes()

    # --- what it counts ---

    def _row(self, unit: Unit) -> UnitRow:
        submission = self.material.submissions.get(unit.slug)
        levels = Counter(finding.level for finding in self._findings(unit))
        seats = {one.list: one.seats for one in self.material.seatings if one.unit == unit}
        entries = {found.name: len(submission.lists.get(found.name, ())) if submission else 0 for found in self.lists}
        state = OUT if submission is None and seats and not any(seats.values()) else _state(submission is not None, levels)
        return UnitRow(unit, state, seats, entries, levels)

    def _findings(self, unit: Unit) -> list[Finding]:
        start = f"{self.catalog.form.root}/{unit.slug}/"
        return [finding for finding in self.report.findings if finding.path.startswith(start)]

    def _chosen_tasks(self) -> Iterator[tuple[Unit, ChosenTasks]]:
        """Every entry with the tasks that its plan takes up, unit by unit."""
        for unit in self.catalog.units:
            if submission := self.material.submissions.get(unit.slug):
                yield from ((unit, one) for one in chosen_tasks(self.catalog, submission, [found.name for found in self.lists]))

    # --- the sheets ---

    def _overview(self) -> None:
        sheet = self.canvas.sheet("总览", moment_sentence(self.report).rstrip("。"), pages=1)
        for at, width in enumerate((26, 10, 3)):
            sheet.set_column(at, at, width, self.canvas.styles.plain)
        numbers = list(self._numbers())
        for row, (label, number) in enumerate(numbers, _FIRST - 1):
            sheet.set_row(row, 24)
            self.canvas.write(sheet, row, 0, label, self.canvas.styles.label)
            self.canvas.write(sheet, row, 1, number, self.canvas.styles.count)
        self._states(sheet, _FIRST - 1 + [label for label, _ in numbers].index(STATES[0]))
        if self.catalog.tasks:
            self._task_chart(sheet, _FIRST + len(numbers))

    def _numbers(self) -> Iterator[tuple[str, int]]:
        """What stands on the first sheet."""
        yield "推荐单位", len(self.rows)
        states = Counter(row.state for row in self.rows)
        yield from ((state, states[state]) for state in STATES)
        for form_list in self.lists:
            if form_list.seats:
                yield f"{form_list.entry}名额", sum(row.seats.get(form_list.name, 0) for row in self.rows)
            yield form_list.label, sum(row.entries[form_list.name] for row in self.rows)
        yield from ((f"{level.label}（处）", sum(row.levels.get(level, 0) for row in self.rows)) for level in Level)

    def _units(self) -> _SheetTable:
        lists = [(form_list, f"{form_list.entry}名额", form_list.label) for form_list in self.lists]
        heads = ["推荐单位", "状态"]
        for form_list, seats, label in lists:
            heads += [seats, label] if form_list.seats else [label]
        rows: list[list[str | int]] = []
        for row in self.rows:
            cells: list[str | int] = [row.unit.name, row.state]
            for form_list, _, _ in lists:
                cells += [row.seats.get(form_list.name, 0)] if form_list.seats else []
                cells.append(row.entries[form_list.name])
            rows.append([*cells, *(row.levels.get(level, 0) for level in Level)])
        return _SheetTable("各单位", "一行一个推荐单位", [*heads, *(level.label for level in Level)], rows)

    def _nominees(self) -> _SheetTable:
        labels = {found.name: found.label for found in self.lists}
        codes = {found.name: next((field for field in found.fields if field.type == "code"), None) for found in self.lists}
        label = next((field.label for field in codes.values() if field), "")
        rows: list[Cells] = []
        for unit, (entry, tasks) in self.chosen:
            field = codes[entry.list]
            code = [entry.text(field.name) if field else ""] if label else []
            rows.append([unit.name, labels[entry.list], entry.text("name"), *code, *([task_names(tasks)] if self.catalog.tasks else [])])
        heads = ["推荐单位", "名单", "名称", *([label] if label else []), *(["任务"] if self.catalog.tasks else [])]
        return _SheetTable("推荐对象", "一行一个推荐对象", heads, rows)

    def _tasks(self) -> _SheetTable:
        counted = {found.name: Counter[int]() for found in self.lists}
        for _, (entry, tasks) in self.chosen:
            counted[entry.list].update({one.reading.task.number for one in tasks if one.reading.task})
        rows: list[Cells] = [
            [task.number, task.name, *(counted[found.name][task.number] for found in self.lists)] for task in self.catalog.tasks
        ]
        return _SheetTable("任务", "每项任务有几个推荐对象选择", ["序号", "任务", *(found.label for found in self.lists)], rows)

    def _waiting(self) -> _SheetTable:
        """What waits: first what people are to confirm, then what the unit is to mend."""
        names = {unit.slug: unit.name for unit in self.catalog.units}
        who = {Level.review: "核对人员", Level.error: "推荐单位"}
        rows = [
            [who[level], names.get(folder, folder), finding.message, finding.fix, f"{finding.path}:{finding.line}"]
            for level in who
            for finding in self.report.findings
            if finding.level is level and (folder := _folder(finding.path)) in names
        ]
        return _SheetTable(
            "待处理", "请核实的由核对人员处理，必须修改的由推荐单位处理", ["由谁处理", "推荐单位", "事项", "怎么办", "位置"], rows
        )

    def _judged(self) -> _SheetTable:
        rows = [[item.question, item.quote, item.sentence] for item in self.catalog.checklist]
        return _SheetTable("请人工判断", "以下各项由核对人员判断，不作为对推荐单位的意见", ["问题", "通知原文", "句"], rows)

    # --- how they look ---

    def _table(self, table: _SheetTable) -> None:
        widths = list(_widths([table.heads, *table.rows]))
        upright = sum(widths) <= _UPRIGHT
        sheet = self.canvas.sheet(table.name, table.note, landscape=not upright, pages=int(upright and len(table.rows) <= _ONE_PAGE))
        sheet.set_row(2, 32)
        for at, (head, width) in enumerate(zip(table.heads, widths, strict=True)):
            sheet.set_column(at, at, width, self.canvas.styles.plain)
            self.canvas.write(sheet, 2, at, head, self.canvas.styles.head)
        for row, cells in enumerate(table.rows, _FIRST):
            self._cells(sheet, row, cells, widths)
        sheet.freeze_panes(_FIRST, 1)
        sheet.repeat_rows(_FIRST - 1)
        sheet.autofilter(_FIRST - 1, 0, _FIRST - 1 + max(len(table.rows), 1), len(table.heads) - 1)

    def _cells(self, sheet: Any, row: int, cells: Cells, widths: Sequence[int]) -> None:
        shown = [cell if isinstance(cell, int) else cut(visible(mask(cell)), _CELL) for cell in cells]
        lines = max(-(-text_width(str(cell)) // (width - 3)) for cell, width in zip(shown, widths, strict=True))
        sheet.set_row(row, min(22 + 15 * (lines - 1), 400))
        for at, cell in enumerate(shown):
            self.canvas.write(sheet, row, at, cell, self.canvas.styles.count if isinstance(cell, int) else self.canvas.styles.value)

    def _states(self, sheet: Any, row: int) -> None:
        """How far the units are, as a ring."""
        chart = self.canvas.book.add_chart({"type": "doughnut"})
        last = row + len(STATES) - 1
        colours = [{"fill": {"color": colour}} for colour in ("#8FD19E", "#9CC9F5", "#F2CC6B", "#D0D7DE", "#F6F8FA")]
        about = {"categories": ["总览", row, 0, last, 0], "values": ["总览", row, 1, last, 1], "points": colours}
        chart.add_series({**about, "data_labels": {"value": True, "font": {"size": 11, "color": "#1F2328"}}})
        chart.set_title({"name": "各单位的进度", "overlay": False, "name_font": {"size": 13}})
        chart.set_legend({"position": "right", "font": {"size": 11}})
        chart.set_size({"width": 410, "height": 300})
        sheet.insert_chart(2, 3, chart, {"description": f"各单位的进度：{'、'.join(STATES)}的单位各有几个，数字见左边的表"})

    def _task_chart(self, sheet: Any, row: int) -> None:
        """How often each task was chosen, as bars, list by list."""
        chart = self.canvas.book.add_chart({"type": "bar", "subtype": "stacked"})
        last = _FIRST + len(self.catalog.tasks) - 1
        for at, colour in zip(range(len(self.lists)), ("#0969DA", "#D4A72C", "#8250DF", "#2DA44E") * len(self.lists), strict=False):
            values = {"categories": ["任务", _FIRST, 1, last, 1], "values": ["任务", _FIRST, 2 + at, last, 2 + at]}
            chart.add_series({**values, "name": ["任务", _FIRST - 1, 2 + at], "fill": {"color": colour}, "gap": 40})
        chart.set_title({"name": "各项任务有几个推荐对象选择", "name_font": {"size": 13}})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 9}, "major_gridlines": {"visible": False}})
        chart.set_x_axis({"num_format": "0", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D0D7DE"}}})
        chart.set_legend({"position": "bottom", "font": {"size": 10}})
        chart.set_size({"width": 700, "height": 120 + 22 * len(self.catalog.tasks)})
        sheet.insert_chart(row, 0, chart, {"description": "每项任务有几个推荐对象选择，数字见“任务”一表"})


def _state(there: bool, levels: Mapping[Level, int]) -> str:
    if not there:
        return ABSENT
    return MEND if levels.get(Level.error) else ASK if levels.get(Level.review) else DONE


def _folder(path: str) -> str:
    return path.split("/")[1] if path.count("/") > 1 else ""


def _widths(rows: Sequence[Cells]) -> Iterator[int]:
    for column in zip(*rows[:200], strict=True):
        yield min(max(text_width(str(cell)) for cell in column) + 5, _WIDEST)
