"""Deadline and date of the letter beyond the examples: every writing of a day, every moment around the deadline."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_rule import cases, hits, sample, submission

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.rules.base import BoundRule
from tuijian.rules.registry import bind
from tuijian.rules.timing import day_in, day_words

CATALOG = read_catalog()
RULES = bind(CATALOG)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-12", date(2024, 1, 12)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("2024-13-01", None),
        ("0000-01-01", None),
        ("2024-1-12", None),
        ("20240112", None),
        ("2024-W02-5", None),
        ("２０２４-01-12", None),
        ("2024年1月12日", None),
        ("", None),
    ],
)
def test_day_in(text: str, expected: date | None) -> None:
    """A day is read from its ten characters only; a day that is in no calendar is none."""
    assert day_in(text) == expected


def test_in_words() -> None:
    """A day is written without zeros in front."""
    assert day_words(date(2024, 1, 2)) == "2024年1月2日"


def test_late_counts_days(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """The days late count from the deadline, over the end of a month and a year."""
    subject = submission(catalog, sample(catalog))
    for text, days in {"2024-01-21T23:59:59+08:00": 1, "2024-02-01T00:00:00+08:00": 12, "2025-01-20T00:00:00+08:00": 366}.items():
        (hit,) = hits(catalog, rules, "T01", subject, datetime.fromisoformat(text))
        assert (hit.case, hit.variables) == ("late", {"day": "2024年1月20日", "days": days})


def test_late_without_a_list(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A folder whose list is missing or unreadable is late too, at the list's first line."""
    subject = submission(catalog, sample(catalog, listed="a: ["))
    (hit,) = hits(catalog, rules, "T01", subject, datetime.fromisoformat("2024-01-21T00:00:00+08:00"))
    assert (hit.path, hit.span.line) == ("submissions/henan/list.yml", 1)


@pytest.mark.parametrize(
    ("listed", "late"),
    [
        ("zones: [{name: 郑州市}]", True),
        ("zones: []", False),
        ("zones: []\nadoptions: [{name: 洛阳市}]", False),
        ("adoptions: [{name: 洛阳市}]", False),
        ("zones: 郑州市", True),
        ("", True),
    ],
)
def test_late_only_where_something_is_nominated(catalog: Catalog, rules: tuple[BoundRule, ...], listed: str, late: bool) -> None:
    """The notice awaits nominations by its deadline; what existing zones choose, and an empty list, are never late."""
    subject = submission(catalog, {"list.yml": listed})
    assert bool(hits(catalog, rules, "T01", subject, datetime.fromisoformat("2024-02-01T00:00:00+08:00"))) is late


def test_the_day_of_a_draft(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """The day that a draft names is not yet that of a letter."""
    for day in ("2024-01-18", "2024-02-01", "2023-12-01"):
        listed = "stage: draft\n" + sample(catalog)["list.yml"].replace("2024-01-12", day)
        assert hits(catalog, rules, "T02", submission(catalog, sample(catalog, listed=listed))) == []


def test_document_date_says_what_it_was_compared_with(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A date in the future is held against the day of receipt, one after the deadline against the deadline."""
    listed = sample(catalog)["list.yml"].replace("2024-01-12", "2024-01-22")
    subject = submission(catalog, sample(catalog, listed=listed))
    for moment, case, day in (("2024-01-21", "future", "2024年1月21日"), ("2024-01-22", "after-deadline", "2024年1月20日")):
        (hit,) = hits(catalog, rules, "T02", subject, datetime.fromisoformat(f"{moment}T12:00:00+08:00"))
        assert (hit.case, hit.variables) == (case, {"date": "2024年1月22日", "day": day})


def test_a_call_without_a_deadline(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """Where a call has no deadline that we know of, nothing is late; a letter from the future is still wrong."""
    other = replace(catalog, notice=catalog.notice.model_copy(update={"deadline": None}))
    subject = submission(catalog, sample(catalog))
    assert hits(other, rules, "T01", subject, datetime.fromisoformat("2030-01-01T00:00:00+08:00")) == []
    assert hits(other, rules, "T02", subject, datetime.fromisoformat("2030-01-01T00:00:00+08:00")) == []
    assert cases(hits(other, rules, "T02", subject, datetime.fromisoformat("2024-01-11T00:00:00+08:00"))) == ["future"]


@given(st.integers(-40, 40), st.integers(-40, 40))
def test_any_two_days(received: int, written: int) -> None:
    """For any days around the deadline the verdicts are those of the calendar."""
    last = date(2024, 1, 20)
    moment = datetime.fromisoformat("2024-01-20T09:00:00+08:00") + timedelta(days=received)
    listed = sample(CATALOG)["list.yml"].replace("2024-01-12", str(last + timedelta(days=written)))
    subject = submission(CATALOG, sample(CATALOG, listed=listed))
    deadline = ["late"] if received > 0 else ["on-day"] if received == 0 else []
    letter = ["future"] if written > received else ["after-deadline"] if written > 0 else ["before-notice"] if written < -17 else []
    assert cases(hits(CATALOG, RULES, "T01", subject, moment)) == deadline
    assert cases(hits(CATALOG, RULES, "T02", subject, moment)) == letter
