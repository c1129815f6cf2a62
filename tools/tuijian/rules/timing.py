"""When a nomination comes in, and when its letter was written. Days are counted in the notice's time zone."""

import re
from collections.abc import Iterator
from datetime import date

from tuijian.catalog.references import LeafName, ListName
from tuijian.report.model import Frozen
from tuijian.report.sentences import day_words
from tuijian.rules.base import Context, Hit, OptionalCase, Scope, kind
from tuijian.submission.reader import Submission

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def day_in(text: str) -> date | None:
    """The day written as 2024-01-12; None for any other writing, and for a day that is in no calendar."""
    written = _DAY.fullmatch(text)
    try:
        return date(*map(int, written.groups())) if written else None
    except ValueError:
        return None


class DeadlineParams(Frozen):
    """The lists whose entries are to be sent in by the deadline; without any, whatever is sent in."""

    lists: tuple[ListName, ...] = ()


@kind("deadline", Scope.submission, DeadlineParams, on_day="day", late="day days")
def deadline(subject: Submission, params: DeadlineParams, context: Context) -> Iterator[Hit]:
    """The day of the first complete receipt against the notice's deadline day: that day is remarked on, each later one is late.

    Nothing is late where nothing is to be sent in; a list that cannot be read may hold anything. Where nobody knows when it was
    received, nothing is said.
    """
    deadline = context.catalog.notice.deadline
    if context.receipt_assumed:
        return
    read = subject.keys and all(name in subject.lists or name not in subject.keys for name in params.lists)
    if deadline is None or (params.lists and read and not any(subject.entries_of(params.lists))):
        return
    last = deadline.day
    if context.day_of_first == last:
        yield Hit("on-day", subject.path, variables={"day": day_words(last)})
    elif context.day_of_first > last:
        yield Hit("late", subject.path, variables={"day": day_words(last), "days": (context.day_of_first - last).days})


class DateParams(Frozen):
    """The dotted name of the field that holds the day of the letter."""

    field: LeafName


@kind("document-date", Scope.submission, DateParams, future="date day", after_deadline="date day", before_notice=OptionalCase("date day"))
def document_date(subject: Submission, params: DateParams, context: Context) -> Iterator[Hit]:
    """A letter is no younger than its receipt nor than the deadline, and no older than the notice.

    What is no day is left to the rule of fields, and the day of a draft to whoever signs it. Where nobody knows when it was received,
    it is held against the deadline alone.
    """
    written = day_in(subject.text(params.field))
    if written is None or context.is_draft(subject):
        return
    deadline, published = context.catalog.notice.deadline, context.catalog.notice.published
    limits = (
        ("future", context.day, written > context.day and not context.receipt_assumed),
        ("after-deadline", deadline.day if deadline else context.day, deadline is not None and written > deadline.day),
        ("before-notice", published or written, published is not None and written < published),
    )
    for case, limit, broken in limits:
        if broken:
            yield Hit(case, subject.path, subject.span_of(params.field), {"date": day_words(written), "day": day_words(limit)})
            return
