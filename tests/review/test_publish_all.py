"""All reports of a run, one after the other: their order, what is left to the next run, and what is said of it."""

import re
from pathlib import Path

import pytest
from pulls import BASE, LISTED, NEXT, REPOSITORY, SAMPLE, SHA, checked, job
from review.fake import Fake
from review.fake_world import PullRequest
from review.stage import client, entries

from tuijian.report.as_json import dump
from tuijian.review.github_types import GitHubEvent
from tuijian.review.planned_writes import ReviewJob, StandingPull, Write, plan
from tuijian.review.receipt import Receipt
from tuijian.review.sweep import RESERVE, SweepOutcome, publish_all, read_receipt, summary


def two() -> Fake:
    """Two pull requests with heads of their own."""
    fake = Fake(repository=REPOSITORY)
    for number, sha in ((15, SHA), (16, NEXT)):
        fake.open(PullRequest(number, sha, BASE, author=LISTED, files=entries(SAMPLE)))
    return fake


def laid_out(folder: Path, *numbers: int, left: str = "") -> Path:
    """What the job that checks hands over."""
    for number, sha in ((15, SHA), (16, NEXT)):
        place = folder / str(number)
        place.mkdir(parents=True)
        known = {"content": "a" * 16, "first": 1_705_284_000, "by": "b" * 12, "catalog": "c" * 12, "leader": number}
        (place / "receipt.json").write_text(Receipt(pull=number, sha=sha, **known).model_dump_json(), encoding="utf-8")  # type: ignore[arg-type]
        report = checked(SAMPLE, revision=sha).model_dump(mode="json", by_alias=True)
        (place / "report.json").write_text(dump(report), encoding="utf-8")
    (folder / "order").write_text("".join(f"{number}\n" for number in numbers), encoding="utf-8")
    (folder / "left").write_text(left, encoding="utf-8")
    return folder


def ran(fake: Fake, folder: Path, most: float = 1200) -> SweepOutcome:
    """A run over the folder."""
    event = GitHubEvent.model_validate({"repository": {"full_name": REPOSITORY, "default_branch": "main"}})
    return publish_all(client(fake), event, job(None), folder, most, lambda _: None)


def test_all_in_their_order(tmp_path: Path) -> None:
    """Each gets its own; what the check had no time for is told as left."""
    fake = two()
    outcome = ran(fake, laid_out(tmp_path, 16, 15, left="17\n"))
    assert ([line.number for line in outcome.done], [line.number for line in outcome.left], outcome.failed) == ([16, 15], [17], False)
    assert [fake.status(sha) for sha in (SHA, NEXT)] == ["success", "success"]
    assert "应检查 3 个，已完成 2 个，留给下一次 1 个。" in summary(outcome)
    assert "| 15 | 通过自动检查 | `15-AAAAAAAA` |" in summary(outcome)
    assert "| 17 | 留给下一次：检查时间用完 | — |" in summary(outcome)


def test_a_bug_of_ours_over_one_request_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gets status error and is named, with the kind of mistake and its place; the others have theirs."""

    def broken(known: ReviewJob, now: StandingPull) -> list[Write]:
        if now.pull.number == 15:
            raise KeyError(known.sha)
        return plan(known, now)

    monkeypatch.setattr("tuijian.review.publish.plan", broken)
    fake = two()
    outcome = ran(fake, laid_out(tmp_path, 15, 16))
    assert [line.number for line in outcome.done] == [15, 16]
    assert (outcome.failed, fake.status(SHA), fake.status(NEXT)) == (True, "error", "success")
    assert re.search(r"\| 15 \| 程序出错（KeyError，test_publish_all.py 第 \d+ 行） \|", summary(outcome))


def test_time_is_up(tmp_path: Path) -> None:
    """What there is no time for is left, and nothing is half written."""
    fake = two()
    outcome = ran(fake, laid_out(tmp_path, 15, 16), most=0)
    assert ([line.number for line in outcome.done], [line.said for line in outcome.left]) == ([15], ["发布时间用完"])
    assert (fake.status(SHA), fake.status(NEXT), fake.own(16)) == ("success", None, [])


def test_the_quota_is_near_its_end(tmp_path: Path) -> None:
    """Some calls are left to whoever comes next."""
    fake = two()
    fake.quota, fake.reset = RESERVE + 10, fake.time + 3000
    outcome = ran(fake, laid_out(tmp_path, 15, 16))
    assert ([line.number for line in outcome.done], [line.said for line in outcome.left]) == ([15], ["接口额度将尽"])
    assert f"本小时还剩 {outcome.quota} 次" in summary(outcome)


@pytest.mark.parametrize("text", ["", "{", '{"pull": 15}', "\udcff"])
def test_a_receipt_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    """Without a receipt nothing tells what was checked: the request is left, and the others have theirs."""
    folder = laid_out(tmp_path, 15, 16)
    (folder / "15" / "receipt.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    fake = two()
    outcome = ran(fake, folder)
    assert ([line.number for line in outcome.done], [line.said for line in outcome.left]) == ([16], ["没有回执"])
    assert read_receipt(folder / "16" / "receipt.json", 15) is None


def test_nothing_owed(tmp_path: Path) -> None:
    """A sweep that finds nothing says so."""
    assert "应检查 0 个，已完成 0 个" in summary(ran(two(), tmp_path))


def test_without_a_report_it_is_our_fault(tmp_path: Path) -> None:
    """A check that died leaves no report: status error, with the receipt kept."""
    folder, fake = laid_out(tmp_path, 15), two()
    (folder / "15" / "report.json").unlink()
    outcome = ran(fake, folder)
    assert (outcome.failed, fake.status(SHA)) == (True, "error")
    assert "receipt=1.15." in fake.statuses[SHA][0]["target_url"]
