"""How records are read: every fault has its file, line and column and one plain sentence; the other records are read all the same."""

from dataclasses import replace
from datetime import date

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.errors import CatalogError
from tuijian.catalog.load import Catalog, load_catalog
from tuijian.records.base import RecordsContext, checked_rules, judge
from tuijian.records.load import read, record_rules
from tuijian.records.passages import differing_places, passage
from tuijian.report.model import Finding

CATALOG = read_catalog()
RULES = record_rules(CATALOG)
GOOD = (
    "zone: 郑州市\nevents:\n  - event: apply\n    date: 2024-01-05\n    actor: 郑州市\n    evidence:\n      quote: 示例\n    source: seen\n"
)
PATH = "records/henan/郑州市.yml"


def found(text: bytes, path: str = PATH) -> list[Finding]:
    """What is said of one record."""
    return list(judge(read({path: text}, CATALOG), RecordsContext(CATALOG, RULES, date(2025, 1, 1))))


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        (b"", (1, 1), "第1行无法读取：文件是空的"),
        (b"# \n", (1, 1), None),
        ("zone: 郑州市\n".encode(), (1, 1), "缺少“events”这一项，请补上。"),
        ("zone: 郑州市\nevents: []\n".encode(), (2, 9), "“events”是空的，请填写，或者删去这一项。"),
        (GOOD.replace("actor", "aktor").encode(), (3, 5), "缺少“actor”这一项，请补上。"),
        (GOOD.replace("2024-01-05", "2024-02-30").encode(), (4, 11), "“date”写的是“2024-02-30”，日期请写成 2024-01-12 这样。"),
        (GOOD.replace("zone: 郑州市", "zone: 郑州市\ncode: 4101").encode(), (2, 7), "“code”写的是“4101”，位数或者写法不对。"),
        (GOOD.replace("    date", "\tdate").encode(), (4, 1), None),
        (GOOD.encode("gbk"), (1, 8), None),
        (GOOD.replace("郑州市\nevents", "郑州市\nzone: 开封市\nevents").encode(), (2, 1), None),
        (GOOD.replace("示例", "示\u200b例").encode(), (7, 15), None),
    ],
)
def test_a_fault_has_its_place(text: bytes, place: tuple[int, int], sentence: str | None) -> None:
    """The first remark is an error at the very value, in Chinese, without a word of how files are built."""
    first = min(found(text), key=lambda one: (one.line, one.column))
    assert (first.path, first.level, (first.line, first.column)) == (f"catalog/{PATH}", "error", place)
    assert sentence is None or first.message.startswith(sentence)
    assert "YAML" not in first.message
    assert len(first.message) <= 60


def test_all_faults_of_a_file_are_told_at_once() -> None:
    """Not only the first."""
    text = GOOD.replace("2024-01-05", "1月5日").replace("source: seen", "source: heard").replace("quote: 示例", "digest: 12")
    assert [one.line for one in found(text.encode())] == [4, 7, 8]


def test_one_faulty_file_does_not_hide_the_others() -> None:
    """What can be read is read."""
    records = read({PATH: b"zone", "records/henan/b.yml": GOOD.encode()}, CATALOG)
    assert [kept.record.zone for kept in records.zones] == ["郑州市"]
    assert [path for path, _ in records.problems] == [PATH]


def test_receipts_and_other_files_are_no_records() -> None:
    """Receipts of pull requests, plans and notes beside the records are left alone."""
    assert read({"records/henan/receipts.yml": b"-", "records/README.md": b"-", "records/henan/a.md": b"-"}, CATALOG).zones == ()
    assert not found(b"-", "records/henan/deep/a.yml")


def test_events_in_the_order_in_which_they_happened() -> None:
    """An entry that amends one that amends another counts where the first one stood; one that belongs before another stands there."""
    event = "  - event: {}\n    date: 2024-01-0{}\n    actor: 甲\n    evidence: {{quote: 示例}}\n    source: seen\n{}"
    lines = [
        ("apply", 1, ""),
        ("submit", 3, ""),
        ("apply", 2, "    amends: 1\n"),
        ("apply", 1, "    amends: 3\n"),
        ("receipt", 2, "    before: 2\n"),
    ]
    text = "zone: 郑州市\nevents:\n" + "".join(event.format(*line) for line in lines)
    (kept,) = read({PATH: text.encode()}, CATALOG).zones
    assert [at for at, _ in kept.record.counted_events] == [3, 4, 1]


# --- passages ------------------------------------------------------------------------------------

PLAN = "# 方案\n\n## 任务4 职普融通\n\n### 措施\n\n甲\n乙\n\n### 保障\n\n丙\n\n## 任务5\n\n### 保障\n\n丁\n"


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("任务4职普融通/措施", "甲乙"),
        ("任务4 职普融通／保障", "丙"),
        ("任务5/保障", "丁"),
        ("保障", "丙"),
        ("任务5", "丁"),
        ("任务6", None),
        ("任务5/措施", None),
    ],
)
def test_a_passage_by_its_headings(place: str, text: str | None) -> None:
    """Blanks do not count, a heading stands for all below it, and what is nowhere is not known."""
    assert passage(PLAN, place) == text


@pytest.mark.parametrize(
    ("new", "places"),
    [
        (PLAN, []),
        (PLAN.replace("甲\n乙", "甲 乙\n"), []),
        (PLAN.replace("丁", "戊"), ["方案/任务5/保障"]),
        (PLAN.replace("## 任务5", "## 任务6"), ["方案/任务6", "方案/任务6/保障", "方案/任务5", "方案/任务5/保障"]),
        ("说明\n\n" + PLAN, ["开头"]),
    ],
)
def test_where_two_plans_differ(new: str, places: list[str]) -> None:
    """Each place is told by its headings, those that are gone too; blanks and line ends do not count."""
    assert [place.removeprefix("方案/") for place in differing_places(PLAN, new)] == [place.removeprefix("方案/") for place in places]


# --- records.yml ---------------------------------------------------------------------------------


def with_rules(old: str, new: str) -> Catalog:
    """The shipped catalogue with a text of records.yml replaced."""
    text = CATALOG.record_files["records.yml"].decode()
    assert old in text
    return replace(CATALOG, record_files={**CATALOG.record_files, "records.yml": text.replace(old, new, 1).encode()})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quote: 在各地自愿申报的基础上", "quote: 各地不必申报", "“各地不必申报.*”不是 n3.1 的原文"),
        ("sentence: n3.1", "sentence: n9.9", "通知里没有“n9.9”这一句"),
        ("kind: record-dates", "kind: record-days", "没有“record-days”这种规则"),
        ("batch: 3", "batches: 3", "没有“batches”这一项，改成 batch"),
        ("future:\n      text: 日期{date}", "future:\n      text: 日期{day}", "day"),
        ("future:\n      text: 日期", "later:\n      text: 日期", "没有写“future”这种情形的话|“later”"),
        ("future:\n      text: 日期", "later:\n      text: 以后\n    future:\n      text: 日期", "没有“later”这种情形"),
        ("level: error\n  basis: house\n  kind: record-dates", "level: bad\n  basis: house\n  kind: record-dates", "level"),
        ("event: withdraw\n    name: 退出", "event: leave\n    name: 退出", "“event”没有“leave”这一种"),
    ],
)
def test_rules_that_do_not_hold_are_refused(old: str, new: str, said: str) -> None:
    """A quote that does not stand in the notice, a check that is none, words for no case: each is a fault with its file."""
    changed = with_rules(old, new)
    with pytest.raises(CatalogError, match=said) as caught:
        checked_rules(changed)
    assert {flaw.path for flaw in caught.value.flaws} == {"records.yml"}


def test_a_case_may_have_quotes_of_its_own() -> None:
    """A message with its own quotes is told with them, not with the rule's."""
    words = "    future:\n      text: 日期{date}在今天（{today}）以后，请核对。\n"
    quoted = words + "      cite:\n        - sentence: n3.1\n          quote: 在各地自愿申报的基础上\n"
    rules = record_rules(with_rules(words, quoted))
    records = read({PATH: GOOD.encode()}, CATALOG)
    (told,) = judge(records, RecordsContext(CATALOG, rules, date(2024, 1, 1)))
    assert [cite.quote for cite in told.cite] == ["在各地自愿申报的基础上"]


def test_an_event_that_the_call_has_no_stage_for_is_out_of_no_order() -> None:
    """Another call's procedure may do without a receipt: its place in the order is then nobody's matter."""
    text = CATALOG.record_files["records/_example/某某市.yml"]
    less = RULES.model_copy(update={"stages": tuple(stage for stage in RULES.stages if stage.event not in ("receipt", "revise"))})
    records = read({"records/_example/某某市.yml": text}, CATALOG)
    told = judge(records, RecordsContext(CATALOG, less, date(2025, 1, 1)))
    assert [(one.level, one.message) for one in told] == [
        ("review", "“报送”以后直接是“反馈修改意见”，中间的环节没有记录。"),
        ("review", "“反馈修改意见”以后直接是“印发实验方案”，中间的环节没有记录。"),
    ]


def test_a_call_without_records_has_no_rules_over_them() -> None:
    """Another call need not keep any."""
    assert record_rules(replace(CATALOG, record_files={})).rules == ()


def test_records_are_in_no_digest() -> None:
    """A verdict rests on none of them: another record, or another rule over records, leaves the catalogue's digest as it is."""
    from tuijian.catalog.disk import CHECKOUT, _files

    files = dict(_files(CHECKOUT))
    changed = {**files, "records.yml": b"stages: []\n", PATH: GOOD.encode()}
    assert load_catalog(files).digest == load_catalog(changed).digest == CATALOG.digest
