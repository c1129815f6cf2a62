"""What differs between two calls: days, units, seats, tasks, rules. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Rule
from tuijian.report.sentences import day_words
from tuijian.rules.base import BoundRule, timezone_of
from tuijian.rules.unit_seats import seatings

NONE = "—"


class Difference(NamedTuple):
    """What differs: its kind, what it is, and how it stands in either call; NONE where it is not there."""

    kind: str
    what: str
    before: str
    after: str


def differences(first: Catalog, rules: Sequence[BoundRule], second: Catalog, others: Sequence[BoundRule]) -> Iterator[Difference]:
    """All that differs, kind by kind."""
    pairs = [
        ("通知", _head(first), _head(second)),
        ("推荐单位", {one.name: one.kind for one in first.units}, {one.name: one.kind for one in second.units}),
        ("名额", _seats(first, rules), _seats(second, others)),
        ("任务", {f"任务{one.number}": one.name for one in first.tasks}, {f"任务{one.number}": one.name for one in second.tasks}),
        ("以前各批", {one.name: one.unit for one in first.zones.zones}, {one.name: one.unit for one in second.zones.zones}),
        (
            "规则",
            {one.name: _rule_summary(one) for one in _rules_in_force(first)},
            {one.name: _rule_summary(one) for one in _rules_in_force(second)},
        ),
    ]
    for kind, before, after in pairs:
        for name in dict.fromkeys((*before, *after)):
            old, new = before.get(name, NONE), after.get(name, NONE)
            if old != new:
                yield Difference(kind, name, old, new)


def _head(catalog: Catalog) -> Mapping[str, str]:
    """What stands at the head of a notice."""
    notice = catalog.notice
    days = {"发布日期": notice.published, "截止日期": notice.deadline.day if notice.deadline else None}
    facts = {"标题": notice.title, "文号": notice.number, "发文单位": notice.issuer, "行政区划": f"{notice.list_year}年"}
    return facts | {name: day_words(day) for name, day in days.items() if day}


def _seats(catalog: Catalog, rules: Sequence[BoundRule]) -> Mapping[str, str]:
    """The seats of each unit, list by list, on the last day of the call."""
    notice = catalog.notice
    day = notice.deadline.day if notice.deadline else notice.published
    sample = catalog.form.sample
    moment = datetime.combine(day, time(12), timezone_of(catalog)) if day else sample.as_of if sample else None
    all_seatings = seatings(catalog, rules, moment) if moment else ()
    several = len({one.list for one in all_seatings}) > 1
    return {f"{one.unit.name}{catalog.form.list_named(one.list).entry if several else ''}": f"{one.seats}个" for one in all_seatings}


def _rules_in_force(catalog: Catalog) -> Iterator[Rule]:
    yield from (rule for rule in catalog.rules if rule.retired is None)


def _rule_summary(rule: Rule) -> str:
    """A rule in short."""
    return f"{rule.title}（{rule.level.label}）"
