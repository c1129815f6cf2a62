"""A call that is not open: by which moment is judged, what is said of it, and what no rule says then. A list in, a report out."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tuijian.catalog.disk import _files, read_catalog, shipped_folder
from tuijian.catalog.load import Catalog, load_catalog
from tuijian.catalog.models import Notice
from tuijian.check.pipeline import Request, check
from tuijian.report import sentences
from tuijian.report.model import CallStanding, Report
from tuijian.rules.registry import bind
from tuijian.submission.tree import MemoryTree

NOW = datetime.fromisoformat("2026-11-27T00:00:00+08:00")
STATE = "state:\n  is: closed\n  since: 2024-01-21\n"
SAMPLE = {f"submissions/henan/{name}": data for name, data in read_catalog().base.items()}
LIST = "submissions/henan/list.yml"
MORE = SAMPLE | {path.replace("henan", "hebei"): data.replace("河南省".encode(), "河北省".encode()) for path, data in SAMPLE.items()}


def call(state: str = STATE, records: str = "") -> Catalog:
    """The shipped call, standing as the text says, with receipts of 河南."""
    files = dict(_files(shipped_folder()))
    notice = files["notice.yml"].decode().replace(STATE, state)
    kept = {"records/henan/receipts.yml": records.encode()} if records else {}
    return load_catalog({**files, "notice.yml": notice.encode(), **kept})


def judged(catalog: Catalog, files: dict[str, bytes] = SAMPLE, at: datetime = NOW, **more: Any) -> Report:
    """What is said of files of which nobody knows when they were received."""
    found = check(MemoryTree(files), catalog, bind(catalog), Request(at, **{"receipt_known": False, **more})).report
    assert found.fault is None
    return found


def rules(report: Report) -> set[str]:
    """The rules that have something to say."""
    return {finding.rule for finding in report.findings}


def without_deadline(catalog: Catalog) -> Catalog:
    """The same call, of whose deadline nothing is known."""
    return replace(catalog, notice=catalog.notice.model_copy(update={"deadline": None}))


def record(code: str) -> str:
    """A receipt from the time when the call was open."""
    at = "2024-01-15T10:00:00+08:00"
    return f'- {{pull: 15, sha: "{"0" * 40}", code: {code}, account: 1001, catalog: "{"c" * 12}", received: "{at}"}}\n'


def test_an_open_call_says_nothing_of_it() -> None:
    """Without a state a call is open: judged by now, and the report holds no word of how it stands."""
    report = judged(call(state=""))
    assert (report.call, report.as_of) == (None, "2026-11-27T00:00:00+08:00")
    assert "deadline" in rules(report)


def test_the_deadline_stands_for_the_moment() -> None:
    """The last second of the deadline's day in the call's own time; the day itself is not remarked on, as nobody knows that it was that."""
    report = judged(call())
    assert report.as_of == "2024-01-20T23:59:59+08:00"
    assert "deadline" not in rules(report)


def test_the_letter_is_held_against_the_deadline() -> None:
    """A letter of a later day may have come later too: to be looked at, and not called younger than its receipt."""
    files = {**SAMPLE, LIST: SAMPLE[LIST].replace(b"2024-01-12", b"2024-02-12")}
    assert [finding.level.value for finding in judged(call(), files).findings if finding.rule == "document-date"] == ["review"]


def test_receipts_on_record_come_first() -> None:
    """Who has one is judged by it; the sentence says how many, or that all are."""
    (code,) = judged(call()).codes.values()
    catalog = call(records=record(code))
    one = judged(catalog)
    assert one.call is not None
    assert one.call.said == "本次推荐已于2024年1月20日截止；按收到记录，于2024年1月15日10时00分（北京时间）收到。"
    two = judged(catalog, MORE)
    assert two.call is not None
    assert two.call.said == "本次推荐已于2024年1月20日截止，按截止时间核对，有收到记录的 1 个单位以记录为准。"


@pytest.mark.parametrize(
    ("state", "last", "moment", "said"),
    [
        ("state: {is: closed, since: 2024-02-01}\n", date(2024, 1, 31), "2024-01-20", "本次推荐已于2024年1月31日截止"),
        ("state: {is: archived, since: 2025-06-01}\n", date(2024, 1, 20), "2024-01-20", "本次推荐已于2024年1月20日截止，本站只作存档"),
    ],
)
def test_when_it_closed(state: str, last: date, moment: str, said: str) -> None:
    """Closed the day before it says so, an archive with its deadline; judged by the deadline in any case."""
    report = judged(call(state))
    assert report.call == CallStanding(
        **{"is": state.split()[2].rstrip(","), "last_day": last.isoformat(), "by": "deadline", "said": f"{said}，按截止时间核对。"}  # type: ignore[arg-type]
    )
    assert report.as_of == f"{moment}T23:59:59+08:00"


def test_a_call_whose_deadline_nobody_knows() -> None:
    """Its last day stands in; of an archive without one no day is told, and nothing came after it was kept."""
    report = judged(without_deadline(call()))
    assert report.as_of == "2024-01-20T23:59:59+08:00"
    archive = without_deadline(call("state: {is: archived, since: 2025-06-01}\n"))
    report = judged(archive)
    assert report.as_of == "2025-05-31T23:59:59+08:00"
    assert report.call is not None
    assert report.call.said == "本次推荐已经截止，本站只作存档，按截止时间核对。"
    assert archive.notice.closed_from == date(2025, 6, 1)


def test_a_draft_is_judged_as_if_open() -> None:
    """By now, with a word that nothing can be handed in yet; what has passed is told to wait."""
    catalog = call("state: {is: draft}\n")
    report = judged(catalog, at=datetime.fromisoformat("2024-01-15T09:00:00+08:00"))
    assert sentences.moment_sentence(report) == "本次推荐尚未发布，现在还不能报送。以2024年1月15日9时00分（北京时间）为收到时间。"
    assert sentences.next_step(report) == "下一步：等通知发布以后再报送。"
    assert catalog.notice.closed_from is None


def test_the_sample_keeps_its_own_moment() -> None:
    """The sample carries the moment that it is judged by, whatever the call has come to."""
    sample = {f"submissions/_example/{name}": data for name, data in read_catalog().sample.items()}
    assert judged(call(), sample).status == "success"


def test_a_day_that_cannot_be_read_is_left_out() -> None:
    """A report from outside may hold anything: what is no day is not shown."""
    assert sentences.call_words(CallStanding(**{"is": "closed", "last_day": "x", "by": "moment", "said": ""})) == "本次推荐已经截止"  # type: ignore[arg-type]


def test_the_text_of_a_note_and_of_results() -> None:
    """All that may be said of a state is read as it stands."""
    text = "state: {is: closed, since: 2024-01-21, note: 名单另行公布。, results: {address: 'https://a.example/1', title: 第三批名单}}\n"
    notice: Notice = call(text).notice
    assert (notice.state.note, notice.state.results and notice.state.results.title) == ("名单另行公布。", "第三批名单")
