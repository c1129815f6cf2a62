"""The timetable before the deadline: by which day each thing is best done, and the weeks as a drawing. Pure; the template writes it out."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.report.sentences import day_words
from tuijian.rules.general.values import works

WIDTH, HEIGHT, TOP = 50, 44, 26
"""Of a day in the drawing, and what lies above the first week."""

WEEKDAYS = "一二三四五六日"


class DueDay(NamedTuple):
    """Something to be done by a day: its place among all, its name, what it holds."""

    number: int
    day: date
    name: str
    text: str


class CalendarDay(NamedTuple):
    """A day of the drawing by its upper left corner. `part` is `work`, `off`, `due` or `last`; `numbers` are of what is due on it."""

    x: int
    y: int
    label: str
    part: str
    numbers: str


class Weeks(NamedTuple):
    """The drawing: its size, its days, and the same in words."""

    width: int
    height: int
    cells: tuple[CalendarDay, ...]
    alternative: str


def due_days(catalog: Catalog) -> list[DueDay]:
    """What is to be done by which day, the first first; nothing where the call has no deadline or tells of none."""
    about, last = catalog.sending.timetable, catalog.notice.deadline
    if about is None or last is None:
        return []
    steps = sorted(about.steps, key=lambda step: -step.before)
    days = _workdays_before(last.day, max(step.before for step in steps), catalog, about.holidays)
    return [DueDay(number, days[step.before - 1], step.name, step.text) for number, step in enumerate(steps, 1)]


def _workdays_before(last: date, count: int, catalog: Catalog, holidays: str) -> list[date]:
    """So many working days before a day, the latest first."""
    days: list[date] = []
    day = last
    while len(days) < count:
        day -= timedelta(days=1)
        if works(day, catalog, holidays):
            days.append(day)
    return days


def weeks(catalog: Catalog) -> Weeks | None:
    """The weeks from the first thing to do to the deadline; None where nothing is told."""
    due, last = due_days(catalog), catalog.notice.deadline
    if not due or last is None:
        return None
    cells = tuple(_cells(catalog, due, last.day))
    dates = "；".join(f"{day_words(one.day)}：{one.name}" for one in due)
    return Weeks(7 * WIDTH, max(one.y for one in cells) + HEIGHT, cells, f"{dates}；{day_words(last.day)}：截止。")


def _cells(catalog: Catalog, due: list[DueDay], last: date) -> Iterator[CalendarDay]:
    about = catalog.sending.timetable
    first = due[0].day - timedelta(days=due[0].day.weekday())
    for at in range((last - first).days + 1):
        day = first + timedelta(days=at)
        numbers = [one.number for one in due if one.day == day]
        works_then = works(day, catalog, about.holidays if about else "")
        part = "last" if day == last else "due" if numbers else "work" if works_then else "off"
        label = f"{day.month}月{day.day}日" if at == 0 or day.day == 1 else str(day.day)
        yield CalendarDay(at % 7 * WIDTH, TOP + at // 7 * HEIGHT, label, part, "、".join(map(str, numbers)))
