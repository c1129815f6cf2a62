"""One page for whoever signs: what the unit nominates, how many seats that takes, what is open. Pure; the same bytes every time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tuijian.catalog.legend import legend
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.office.chosen import ChosenTasks, chosen_tasks, has_tasks, task_names
from tuijian.office.write.plan import sheet
from tuijian.report.escape import cut, visible
from tuijian.report.model import Finding, Level, Report
from tuijian.report.sentences import moment_sentence, not_official, title, verdict
from tuijian.rules.unit_seats import Seating
from tuijian.submission.reader import Submission
from tuijian.text.personal_data import mask

MOST_POINTS = 6
"""So many open points are named; the others are counted."""

PLACES = 3
"""So many places of a list are named; the others are counted."""

_LONGEST = 56
"""So many characters make two lines: all together stay on one page."""

_LINE = re.compile("^第[0-9]+行")
_ASKED = {Level.error: "必须修改", Level.review: "待核实"}
_NONE = "没有"


@dataclass(frozen=True)
class UnitPapers:
    """What the page is made from: a unit's folder, the report on it, and the unit's seats."""

    catalog: Catalog
    unit: Unit
    submission: Submission
    report: Report
    seatings: tuple[Seating, ...]


def leader_page(matter: UnitPapers) -> bytes:
    """The page as a Word file."""
    rows = [(label, "\n".join(mask(visible(line)) for line in text.split("\n"))) for label, text in _rows(matter)]
    as_of = moment_sentence(matter.report) if matter.report.call else f"检查时{moment_sentence(matter.report)}"
    return sheet(f"{matter.unit.name}推荐情况", rows, as_of, not_official(legend(matter.catalog)))


def _rows(matter: UnitPapers) -> Iterator[tuple[str, str]]:
    """What stands on the page, most important first."""
    yield "推荐单位", matter.unit.name
    for form_list in matter.catalog.form.lists:
        entries = list(chosen_tasks(matter.catalog, matter.submission, (form_list.name,)))
        if entries or form_list.required:
            yield form_list.label, "\n".join(_place_lines(entries, has_tasks(matter.catalog))) or _NONE
        if form_list.seats:
            yield f"{form_list.entry}名额", _seats(matter, form_list.name, len(entries))
    yield "检查结论", (verdict(matter.report) if matter.report.summary.units else "没有检查：还没有材料")
    yield "尚待办理", "\n".join(_open_points(matter)) or _NONE
    yield "核对码", "、".join(matter.report.codes.values()) or "（还没有）"


def _place_lines(entries: list[ChosenTasks], with_tasks: bool) -> Iterator[str]:
    """Each place with its tasks, in a call that has any."""
    for entry, tasks in entries[:PLACES]:
        names = (task_names(tasks).replace("；", "、") or "程序没有认出任务") if with_tasks else ""
        place = cut(" ".join(entry.text("name").split()) or "（未写名称）", _LONGEST // 2)
        count = f"（共{len(tasks)}项）" if len(place) + len(names) > _LONGEST - 8 else ""
        yield f"{cut(f'{place}：{names}' if names else place, _LONGEST - len(count))}{count}"
    if len(entries) > PLACES:
        yield f"另有{len(entries) - PLACES}个，见推荐名单"


def _seats(matter: UnitPapers, name: str, used: int) -> str:
    seats = next((one.seats for one in matter.seatings if one.unit == matter.unit and one.list == name), None)
    return f"已用{used}个，共{seats}个" if seats is not None else f"已用{used}个"


def _open_points(matter: UnitPapers) -> Iterator[str]:
    """What people have to do, like with like; no line of a file is named."""
    groups: dict[tuple[Level, str], list[Finding]] = {}
    for finding in matter.report.findings:
        if finding.level in _ASKED:
            groups.setdefault((finding.level, finding.rule), []).append(finding)
    for (level, _), findings in list(groups.items())[:MOST_POINTS]:
        first = _LINE.sub("", findings[0].message)
        point = first if len(findings) == 1 else f"{_rule(matter, findings[0])}：{len(findings)}处，如：{first}"
        yield f"【{_ASKED[level]}】{cut(point, _LONGEST)}"
    if len(groups) > MOST_POINTS:
        yield f"另有{sum(map(len, list(groups.values())[MOST_POINTS:]))}处，见检查报告"


def _rule(matter: UnitPapers, finding: Finding) -> str:
    return title(legend(matter.catalog), finding).partition("（")[0]
