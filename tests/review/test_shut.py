"""Nominations to a call that is closed, or not published yet: one comment says so, and nobody is told how late it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from pulls import CATALOG, LIST, SAMPLE, SHA, Files, body_of, changes, checked, edited, job, pull, rendered, standing

from tuijian.catalog.load import Catalog
from tuijian.review.planned_writes import ReviewJob, StandingPull, decide, plan
from tuijian.review.receipt import Receipt
from tuijian.review.verdict import LATE, Stand, Verdict, managed_labels

CLOSED = standing(CATALOG, **{"is": "closed", "since": "2024-01-21"})
DRAFT = standing(CATALOG, **{"is": "draft"})
ARCHIVED = standing(CATALOG, **{"is": "archived", "since": "2025-06-01"})
IN_TIME, AFTER = "2024-01-15T10:00:00+08:00", "2026-11-27T09:00:00+08:00"
LAST, NEXT_DAY = "2024-01-20T23:59:59+08:00", "2024-01-21T00:00:00+08:00"
SAID = "本次推荐已于2024年1月20日截止，不再接收推荐材料"


def seconds(moment: str) -> int:
    """A moment in seconds since 1970."""
    return int(datetime.fromisoformat(moment).timestamp())


def receipt(first: str, complete: str | None = None, sure: bool = True) -> Receipt:
    """What was received, and when."""
    known: dict[str, Any] = {"pull": 15, "sha": SHA, "content": "a" * 16, "by": "b" * 12, "catalog": "c" * 12, "leader": 15}
    return Receipt(**known, first=seconds(first), complete=seconds(complete) if complete else None, sure=sure)


def asked(files: Files = SAMPLE, at: str = AFTER, catalog: Catalog = CLOSED, base: Files | None = None, **more: Any) -> ReviewJob:
    """What the publisher is asked of a change that came in at a moment."""
    report = checked(files, at=at, base=base, catalog=catalog)
    return job(report, catalog=catalog, **{"receipt": receipt(at), **more})


def now(files: Files = SAMPLE, base: Files | None = None, **more: Any) -> StandingPull:
    """What stands on the pull request."""
    return StandingPull(pull(html_url="https://github.example/pull/15", **more), changes(files, base))


def verdict(**more: Any) -> Verdict:
    """What it comes to."""
    return decide(asked(**more), now())


def test_a_nomination_after_the_closing() -> None:
    """It fails in plain words, on the status and with a label that the repository has; the label of those who are late is not put on."""
    made = verdict()
    assert (made.stand, made.state, made.late) == (Stand.closed, "failure", False)
    assert made.description.startswith(f"已经截止：{SAID}（")
    assert made.labels == {"单位/河南", "状态/已经截止"}
    assert made.labels <= managed_labels(CLOSED)
    assert LATE not in made.labels


def test_one_comment_says_so() -> None:
    """One comment, no remark on a line; it says when the call closed, and whose turn it is, and counts no days."""
    writes = plan(asked(edited(("410100", "410199"))), now(edited(("410100", "410199"))))
    assert [write.path.rpartition("/")[2] for write in writes if not write.is_label and not write.gates] == ["comments"]
    text = body_of(asked(), now())
    assert f"河南省：{SAID}。" in text
    assert "不再收下" in text
    assert [word for word in ("逾期", "1042", "核对表", "怎么改") if word in rendered(text)] == []


@pytest.mark.parametrize(("at", "stand"), [(LAST, Stand.passed), (NEXT_DAY, Stand.closed)])
def test_the_last_moment(at: str, stand: Stand) -> None:
    """Received in the last second it is judged as ever, a second later it is closed; in the call's own time."""
    assert verdict(at=at).stand is stand
    utc = {LAST: "2024-01-20T15:59:59+00:00", NEXT_DAY: "2024-01-20T16:00:00+00:00"}[at]
    assert verdict(at=utc).stand is stand


def test_what_came_in_time_is_judged_as_ever() -> None:
    """A head that mends what was complete in time is no new nomination, whenever the call has closed since."""
    assert verdict(receipt=receipt(AFTER, IN_TIME)).stand is not Stand.closed
    assert verdict(at=IN_TIME).stand is Stand.passed


def test_nobody_knows_when_it_came() -> None:
    """A request that was opened after the closing brought nothing before it; of an earlier one people are asked."""
    made = asked(receipt=receipt(AFTER, sure=False))
    assert decide(made, now(created_at="2026-11-26T00:00:00Z")).stand is Stand.closed
    assert decide(made, now(created_at="2024-01-15T02:00:00Z")).stand is Stand.confirm


ADOPTS = edited(("zones:", "zones: []\nadoptions:"))
"""The same list, in which the place is one that takes up tasks and no nominee."""


@pytest.mark.parametrize(
    ("files", "base"),
    [({}, SAMPLE), (ADOPTS, None), ({"README.md": b"x"}, None), ({"submissions/_example/README.md": b"x"}, None)],
)
def test_what_nominates_nobody(files: Mapping[str, bytes], base: Files | None) -> None:
    """A withdrawal, a list that nominates nobody, the sample and what is no submission are judged as ever."""
    made = decide(asked(files, base=base), now(files, base))
    assert made.stand not in (Stand.closed, Stand.unpublished)


def test_a_list_that_cannot_be_read_may_nominate() -> None:
    """Nobody mends what would not be taken anyway."""
    broken = {**SAMPLE, LIST: b"province: [\n"}
    assert decide(asked(broken), now(broken)).stand is Stand.closed


def test_personal_data_is_still_told() -> None:
    """What should not stand in public is said with its place, and how to have it removed; nothing else is asked for."""
    files = edited(("0371-00000000", "13912345678"))
    text = body_of(asked(files), now(files))
    assert SAID in text
    assert "个人信息怎么清除" in text
    assert "list.yml` 第 " in text
    assert "13912345678" not in text


def test_before_the_notice_is_published() -> None:
    """Nothing can be handed in yet; what is open is checked again by itself once the notice is out."""
    made = verdict(catalog=DRAFT)
    assert (made.stand, made.state, made.late) == (Stand.unpublished, "failure", False)
    assert made.description.startswith("尚未发布：本次推荐尚未发布，现在还不能报送（")
    assert made.labels == {"单位/河南", "状态/尚未发布"}
    assert "发布以后会自动重新检查" in body_of(asked(catalog=DRAFT), now())


def test_an_archive_takes_nothing() -> None:
    """An archived call closed with its deadline: what came the day after is told so, though it was archived later."""
    made = verdict(catalog=ARCHIVED, at="2024-02-01T09:00:00+08:00")
    assert made.stand is Stand.closed
    assert "本站只作存档" in made.detail
    assert verdict(catalog=ARCHIVED, at=IN_TIME).stand is Stand.passed


def test_without_a_deadline_the_day_of_closing_counts() -> None:
    """A call whose deadline nobody knows has closed on the day before it says so."""
    bare = replace(CLOSED, notice=CLOSED.notice.model_copy(update={"deadline": None}))
    assert verdict(catalog=bare).stand is Stand.closed
    assert verdict(catalog=bare, at=IN_TIME).stand is Stand.passed
