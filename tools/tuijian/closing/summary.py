"""What became of a call in three forms: for people (Markdown), for a spreadsheet (CSV), for programs (JSON). Pure."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from tuijian import __version__
from tuijian.catalog.legend import legend
from tuijian.catalog.models import Unit
from tuijian.closing.course import Course, Matter, NomineeCourse
from tuijian.console.terminal_tables import dump
from tuijian.report.csv_cells import formula_guarded
from tuijian.report.escape import prose
from tuijian.report.model import Level
from tuijian.report.sentences import ABOUT_WAIVED, WAIVED, call_standing, day_words, not_official

UNKNOWN = "没有记录"
HEADS = ("推荐单位", "名单", "名称", "代码", "现状", "自何日", "首次完整收到", WAIVED)


def files(course: Course, open_: Sequence[Matter]) -> dict[str, bytes]:
    """The three files by their names. `open_` is what was still open when the call was archived."""
    return {
        "summary.md": _markdown(course, open_).encode(),
        "summary.csv": _csv(course),
        "summary.json": dump(data(course, open_)).encode(),
    }


def data(course: Course, open_: Sequence[Matter]) -> dict[str, Any]:
    """The summary for programs."""
    notice = course.catalog.notice
    state = notice.state
    return {
        "schema": 1,
        "tool": f"tuijian {__version__}",
        "notice": {"number": notice.number, "title": notice.title, "catalog": course.catalog.digest},
        "state": {"is": state.stands, "since": str(state.since), "last_day": notice.last_day and str(notice.last_day)},
        "totals": totals(course),
        "units": [_unit(course, unit) for unit in course.catalog.units],
        "open": [one._asdict() for one in open_],
    }


def totals(course: Course) -> dict[str, int]:
    """The numbers of the whole call."""
    nominees = [one for unit in course.catalog.units for one in course.nominees(unit)]
    lists = {one.name: sum(entry.list == one.name for entry in nominees) for one in course.catalog.form.lists}
    return {
        "units": len(course.catalog.units),
        "submissions": len(course.submissions),
        **lists,
        "records": sum(not one.sample for one in course.standings),
    }


def _unit(course: Course, unit: Unit) -> dict[str, Any]:
    receipts = [
        {"pull": one.pull, "code": one.code, "received": one.received.isoformat(), "complete": one.complete and one.complete.isoformat()}
        for one in course.receipts(unit)
    ]
    return {
        "unit": unit.name,
        "folder": unit.slug,
        "seats": course.seats(unit),
        "submitted": unit.slug in course.submissions,
        "receipts": receipts,
        "findings": {level.value: course.levels(unit)[level] for level in Level},
        "waived": [one.model_dump(exclude={"unit", "findings"}) | {"findings": len(one.findings)} for one in course.waived(unit)],
        "places": [_place_data(one) for one in course.nominees(unit)],
    }


def _place_data(nominee: NomineeCourse) -> dict[str, Any]:
    standing = nominee.standing
    return {
        "list": nominee.list,
        "name": nominee.name,
        "code": nominee.code,
        "state": standing and standing.state,
        "since": standing and str(standing.since),
    }


# --- for people -----------------------------------------------------------------------------------


def _markdown(course: Course, open_: Sequence[Matter]) -> str:
    notice = course.catalog.notice
    standing = call_standing(notice.state.stands, notice.last_day)
    lines = [f"# 《{prose(notice.title)}》推荐情况", "", f"{not_official(legend(course.catalog))}", "", f"{standing}。", ""]
    lines += ["## 总数", "", *(f"- {label}：{number}" for label, number in _numbers(course)), ""]
    lines += ["## 各单位", "", *_rows(("推荐单位", *_seat_heads(course), "材料", "首次完整收到"), _unit_rows(course)), ""]
    lines += ["## 各地", "", *_rows(HEADS[:6], ([*row[:6]] for row in _place_rows(course))), ""]
    if course.report.waived:
        lines += [f"## {WAIVED}", "", ABOUT_WAIVED, "", *(f"- {prose(one.said)}" for one in course.report.waived), ""]
    if open_:
        lines += ["## 归档时还没有办完的", "", *(f"- {prose(one.text)}" for one in open_), ""]
    return "\n".join(lines)


def _numbers(course: Course) -> Iterator[tuple[str, int]]:
    numbers = totals(course)
    yield "推荐单位", numbers["units"]
    yield "有材料的单位", numbers["submissions"]
    yield from ((one.label, numbers[one.name]) for one in course.catalog.form.lists)
    yield "有后续记录的地方", numbers["records"]


def _seat_heads(course: Course) -> list[str]:
    return [f"{one.entry}名额" for one in course.catalog.form.seat_lists]


def _unit_rows(course: Course) -> Iterator[list[str]]:
    for unit in course.catalog.units:
        seats = course.seats(unit)
        there = "有" if unit.slug in course.submissions else "没有"
        yield [unit.name, *(str(seats.get(one.name, "")) for one in course.catalog.form.seat_lists), there, _receipt_day(course, unit)]


def _place_rows(course: Course) -> Iterator[list[str]]:
    labels = {listed.name: listed.label for listed in course.catalog.form.lists}
    for unit in course.catalog.units:
        for nominee in course.nominees(unit):
            standing = nominee.standing
            since = day_words(standing.since) if standing else ""
            state = standing.state if standing else UNKNOWN
            yield [
                unit.name,
                labels[nominee.list],
                nominee.name,
                nominee.code,
                state,
                since,
                _receipt_day(course, unit),
                _waiver_titles(course, unit, nominee),
            ]


def _waiver_titles(course: Course, unit: Unit, nominee: NomineeCourse) -> str:
    """What is set aside for a place, or for its unit as a whole."""
    return "".join(each.said for each in course.waived(unit) if each.zone in (None, nominee.name))


def _receipt_day(course: Course, unit: Unit) -> str:
    """The day of the first complete receipt on record."""
    return next((day_words(one.complete.date()) for one in course.receipts(unit) if one.complete), "")


def _rows(heads: Sequence[str], rows: Iterator[list[str]]) -> list[str]:
    """A Markdown table; a sentence where it has no rows."""
    lines = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    return [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *lines] if lines else ["没有。"]


def _cell(text: str) -> str:
    """What stands in a code span is not safe from the table's own mark."""
    return prose(text).replace("|", "\\|") if text else ""


def _csv(course: Course) -> bytes:
    """As Excel opens it well: with a byte order mark; nothing in it is a formula."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows([formula_guarded(cell) for cell in row] for row in _place_rows(course))
    return text.getvalue().encode("utf-8-sig")
