"""What a field may hold: numbers, days, words, how many of them, names in a table, and the time between two days."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from tuijian.catalog.load import Catalog
from tuijian.catalog.references import ColumnName, FieldOfItem, TableName
from tuijian.form.values import number_in
from tuijian.report.model import Frozen
from tuijian.report.sentences import day_words
from tuijian.rules.base import Context, Hit, Scope, WordedCase, kind
from tuijian.rules.general.items import Filtered, Item, day_in, items, label_of, leaf_of, listed_values, title_of
from tuijian.rules.general.tables import CatalogTable
from tuijian.submission.reader import Submission
from tuijian.text.scalars import Flag, Number, Text


def _amount(text: object) -> object:
    amount = number_in(text) if isinstance(text, str) else None
    return text if amount is None else amount


def _compiled(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise PydanticCustomError("pattern_regex", "no regular expression") from error
    return text


def _day(text: object) -> object:
    return day_in(text) or text if isinstance(text, str) else text


Amount = Annotated[Decimal, BeforeValidator(_amount)]
Day = Annotated[date, BeforeValidator(_day)]
Pattern = Annotated[Text, AfterValidator(_compiled)]

_BETWEEN = re.compile(r"[、，,；;/ \n]+")


class NumberLimits(Frozen):
    """A number is at least and at most so much; one that is missing sets no limit."""

    at_least: Amount | None = None
    at_most: Amount | None = None


class Days(Frozen):
    """A day is not before `since` and not after `until`."""

    since: Day | None = None
    until: Day | None = None


class ValueParams(Filtered):
    """What `field` may hold, where it holds anything. `pieces` limits how many values, parted by 、, it may have.

    `pattern` is a regular expression for the whole text, and `looks` says in words what it asks for.
    """

    field: FieldOfItem
    number: NumberLimits | None = None
    day: Days | None = None
    one_of: tuple[Text, ...] = ()
    none_of: tuple[Text, ...] = ()
    pattern: Pattern | None = None
    looks: str = ""
    pieces: NumberLimits | None = None


_VALUE_VARIABLES = "label value name"


@kind(
    "value",
    Scope.submission,
    ValueParams,
    not_a_number=WordedCase(_VALUE_VARIABLES, "{name}“{label}”写的“{value}”不是数字。", "只写数字。"),
    too_small=WordedCase(f"{_VALUE_VARIABLES} limit", "{name}“{label}”是{value}，不能少于{limit}。", "核对这一项；不够的不能推荐。"),
    too_large=WordedCase(f"{_VALUE_VARIABLES} limit", "{name}“{label}”是{value}，不能多于{limit}。", "核对这一项。"),
    too_early=WordedCase(f"{_VALUE_VARIABLES} limit", "{name}“{label}”是{value}，不能早于{limit}。", "核对这一项。"),
    too_late=WordedCase(f"{_VALUE_VARIABLES} limit", "{name}“{label}”是{value}，不能晚于{limit}。", "核对这一项。"),
    not_allowed=WordedCase(f"{_VALUE_VARIABLES} known", "{name}“{label}”不能写“{value}”，可以写：{known}。", "改成可以写的一项。"),
    barred=WordedCase(_VALUE_VARIABLES, "{name}“{label}”不能是“{value}”。", "核对这一项。"),
    differs=WordedCase(f"{_VALUE_VARIABLES} looks", "{name}“{label}”的“{value}”写法不对，要写成{looks}。", "照这样改写。"),
    too_few=WordedCase(f"{_VALUE_VARIABLES} count limit", "{name}“{label}”写了{count}个，至少{limit}个。", "补全这一项。"),
    too_many=WordedCase(f"{_VALUE_VARIABLES} count limit", "{name}“{label}”写了{count}个，最多{limit}个。", "删去多写的。"),
)
def value(subject: Submission, params: ValueParams, context: Context) -> Iterator[Hit]:
    """A field holds what the call lets it hold; that it is there at all is the rule of fields'."""
    leaf = leaf_of(context.catalog, params.list, params.field)
    label = leaf.label if leaf else params.field
    for item in items(subject, params):
        text = item.text(params.field)
        if leaf and leaf.type == "number" and number_in(text) is None:
            continue  # the form asks for a number already, and says so
        for case, own_variables in _value_faults(text, params) if text else ():
            variables = {"label": label, "value": own_variables.pop("value", text), "name": title_of(item, params)}
            yield Hit(case, item.path, item.span_of(params.field), {**variables, **own_variables})


def _value_faults(text: str, params: ValueParams) -> Iterator[tuple[str, dict[str, str | int]]]:
    if params.number is not None:
        yield from _number_faults(text, params.number)
    if params.day is not None and (day := day_in(text)):
        yield from _day_faults(day, params.day)
    pieces = tuple(filter(None, _BETWEEN.split(text))) if params.pieces else (text,)
    if bad := next((one for one in pieces if params.one_of and one not in params.one_of), None):
        yield "not-allowed", {"value": bad, "known": listed_values(params.one_of)}
    if bad := next((one for one in pieces if one in params.none_of), None):
        yield "barred", {"value": bad}
    if params.pattern is not None and not re.fullmatch(params.pattern, text):
        yield "differs", {"looks": params.looks or params.pattern}
    if params.pieces is not None:
        least, most = params.pieces.at_least, params.pieces.at_most
        if least is not None and len(pieces) < least:
            yield "too-few", {"count": len(pieces), "limit": int(least)}
        if most is not None and len(pieces) > most:
            yield "too-many", {"count": len(pieces), "limit": int(most)}


def _number_faults(text: str, limits: NumberLimits) -> Iterator[tuple[str, dict[str, str | int]]]:
    number = number_in(text)
    if number is None:
        yield "not-a-number", {}
    elif limits.at_least is not None and number < limits.at_least:
        yield "too-small", {"limit": str(limits.at_least)}
    elif limits.at_most is not None and number > limits.at_most:
        yield "too-large", {"limit": str(limits.at_most)}


def _day_faults(day: date, days: Days) -> Iterator[tuple[str, dict[str, str | int]]]:
    if days.since and day < days.since:
        yield "too-early", {"value": day_words(day), "limit": day_words(days.since)}
    elif days.until and day > days.until:
        yield "too-late", {"value": day_words(day), "limit": day_words(days.until)}


# --- names in a table -----------------------------------------------------------------------------


class InSetParams(Filtered):
    """What `field` holds is, or where `absent` is not, in `column` of a table of the catalogue, in a row of which `rows` holds.

    A row counts from the day in its column `since` up to that in `until`, as far as the table has these. `called` is what people call the
    table.
    """

    field: FieldOfItem
    table: TableName
    column: ColumnName = "name"
    rows: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    absent: Flag = False
    called: Text


@kind(
    "in-set",
    Scope.submission,
    InSetParams,
    missing=WordedCase("value label name called", "“{value}”不在{called}里，请核实。", "核对名称；确实不在的，不能推荐。"),
    there=WordedCase("value label name called", "“{value}”已在{called}里，请核实。", "核对名称；确实已在的，不能再推荐。"),
)
def in_set(subject: Submission, params: InSetParams, context: Context) -> Iterator[Hit]:
    """A name is, or is not, among those of a table on the day of receipt."""
    names = _names(CatalogTable.of(context.catalog, params.table), params, context.day)
    for item in items(subject, params):
        text = item.text(params.field)
        if text and (text in names) is params.absent:
            variables = {"value": text, "label": label_of(context.catalog, params.list, params.field)}
            case = "there" if params.absent else "missing"
            yield Hit(case, item.path, item.span_of(params.field), {**variables, "name": title_of(item, params), "called": params.called})


def _names(table: CatalogTable, params: InSetParams, day: date) -> set[str]:
    rows = (row for row in table.rows if all(row.get(name, "") in values for name, values in params.rows.items()))
    return {row.get(params.column, "") for row in rows if _counts(row, day)}


def _counts(row: Mapping[str, str], day: date) -> bool:
    since, until = (day_in(row.get(name, "")) for name in ("since", "until"))
    return (since is None or since <= day) and (until is None or day <= until)


# --- the time between two days --------------------------------------------------------------------


class IntervalParams(Filtered):
    """From the day in `start` to that in `end` it is so many days; both days count where `inclusive`.

    `working` counts Mondays to Fridays, less the days off and with the days of work that the table `holidays` of the catalogue says: a row
    a day, with `day` and `kind` (休 or 班). Days of other years than those of the table are not judged.
    """

    start: FieldOfItem
    end: FieldOfItem
    at_least: Number | None = None
    at_most: Number | None = None
    inclusive: Flag = True
    working: Flag = False
    holidays: TableName = ""


FRIDAY = 5
"""So many days of a week people work, from its first on."""

_INTERVAL_VARIABLES = "start end days limit unit name"


@kind(
    "interval",
    Scope.submission,
    IntervalParams,
    short=WordedCase(_INTERVAL_VARIABLES, "{name}从“{start}”到“{end}”是{days}个{unit}，至少{limit}个。", "核对这两个日期。"),
    long=WordedCase(_INTERVAL_VARIABLES, "{name}从“{start}”到“{end}”是{days}个{unit}，最多{limit}个。", "核对这两个日期。"),
    backwards=WordedCase("start end name", "{name}“{end}”早于“{start}”。", "核对这两个日期。"),
)
def interval(subject: Submission, params: IntervalParams, context: Context) -> Iterator[Hit]:
    """Two days are so far apart, counted in days or working days."""
    labels = {"start": label_of(context.catalog, params.list, params.start), "end": label_of(context.catalog, params.list, params.end)}
    for item in items(subject, params):
        first, last = day_in(item.text(params.start)), day_in(item.text(params.end))
        if first is None or last is None:
            continue
        variables = {**labels, "name": title_of(item, params)}
        if last < first:
            yield Hit("backwards", item.path, item.span_of(params.end), variables)
        elif (days := _days(first, last, params, context.catalog)) is not None:
            yield from _interval_hits(item, params, days, variables)


def _interval_hits(item: Item, params: IntervalParams, days: int, labels: dict[str, str]) -> Iterator[Hit]:
    variables = {**labels, "days": days, "unit": "工作日" if params.working else "日"}
    if params.at_least is not None and days < params.at_least:
        yield Hit("short", item.path, item.span_of(params.end), {**variables, "limit": params.at_least})
    elif params.at_most is not None and days > params.at_most:
        yield Hit("long", item.path, item.span_of(params.end), {**variables, "limit": params.at_most})


MOST_DAYS = 3_700
"""Days farther apart than ten years are counted without looking at each."""


def _days(first: date, last: date, params: IntervalParams, catalog: Catalog) -> int | None:
    """How many days it is; None where the table of holidays does not reach."""
    span = (last - first).days + params.inclusive
    if not params.working or span > MOST_DAYS:
        return span
    days = [first + timedelta(days=at) for at in range(not params.inclusive, (last - first).days + 1)]
    off, on, years = _holidays(CatalogTable.of(catalog, params.holidays)) if params.holidays else (set(), set(), None)
    if years is not None and not {day.year for day in days} <= years:
        return None
    return sum(day in on or (day.weekday() < FRIDAY and day not in off) for day in days)


def works(day: date, catalog: Catalog, holidays: str) -> bool:
    """Whether people work on a day, as far as the table of that name tells; of a year that it does not reach only weekends are free."""
    off, on, _ = _holidays(CatalogTable.of(catalog, holidays))
    return day in on or (day.weekday() < FRIDAY and day not in off)


@lru_cache(maxsize=4)
def _holidays(table: CatalogTable) -> tuple[set[date], set[date], set[int]]:
    day_kinds = [(day, row.get("kind", "")) for row in table.rows if (day := day_in(row.get("day", "")))]
    return (
        {day for day, kind in day_kinds if kind == "休"},
        {day for day, kind in day_kinds if kind == "班"},
        {day.year for day, _ in day_kinds},
    )
