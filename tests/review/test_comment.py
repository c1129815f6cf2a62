"""The one comment on a pull request: what the clerk and the official read."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pulls import (
    CATALOG,
    LIST,
    NEXT,
    PLAN,
    SAMPLE,
    SECOND,
    SHA,
    TAG,
    Files,
    assert_golden,
    bare,
    body_of,
    changes,
    checked,
    edited,
    finding,
    findings,
    job,
    other,
    ours,
    pull,
    rendered,
    report_of,
)

from tuijian.catalog.legend import legend
from tuijian.check.pipeline import Request, check
from tuijian.report.model import Fault, Finding, Level, Report
from tuijian.review.comment import AGAIN, ROOM, TOLD_IN_FULL, Subject, comment, seats
from tuijian.review.comment_memory import Memory
from tuijian.review.github_types import Account, Branch, ChangedFile, Pull
from tuijian.review.planned_writes import StandingPull
from tuijian.review.receipt import Receipt
from tuijian.review.verdict import Stand, Verdict
from tuijian.rules.registry import bind
from tuijian.submission.tree import MemoryTree

WRONG = edited(("郑州市", "郑洲市"), ("豫教基〔2024〕5号", "豫教基[2024]5号"), ("  phone: 0371-00000000\n", ""))
"""A slip in a name, one in a number, a telephone left out."""

COUNTY = edited(("  - name: 郑州市\n    code: 410100\n", "  - name: 兰考县\n    code: 410225\n    reason: 县域改革基础扎实\n"))
COUNTY = edited(("郑州市基础", "兰考县基础"), file=PLAN, files=COUNTY)
LATER = "2024-01-16T09:30:00+08:00"
README = (ChangedFile(filename="README.md", status="modified", patch="@@ -1 +1 @@\n-a\n+b"),)


def said(files: Files, was: Files | None = None, of: Pull | None = None, **how: object) -> str:
    """The comment on a pull request that brings these files."""
    return body_of(job(checked(files, base=was, **how)), StandingPull(of or pull(), changes(files, was)))  # type: ignore[arg-type]


def over_seats() -> str:
    """One is merged, one waits in another pull request, this one adds a third."""
    second = "    plan: zhengzhou.md\n  - name: 新乡市\n    code: 410700\n    plan: xinxiang.md\n"
    files = edited(("    plan: zhengzhou.md\n", second))
    plan = SAMPLE[PLAN].decode().replace("郑州市", "新乡市").encode()
    return said({**files, "submissions/henan/xinxiang.md": plan}, SAMPLE, others=(other(12, SECOND, "开封市"),))


def compared() -> str:
    """One of three slips is mended, and a new one came in."""
    before = ours(said(WRONG))
    mended = edited(("郑州市", "郑洲市"), ("  email: jijiao@example.gov.cn\n", ""), ("  phone: 0371-00000000\n", ""))
    of = pull(head=Branch(ref="henan", sha=NEXT))
    report = checked(mended, at=LATER, revision=NEXT)
    return body_of(job(report, sha=NEXT), StandingPull(of, changes(mended), (before,)))


def of_findings(*some: Finding) -> str:
    """The comment on a report of these findings."""
    return body_of(job(report_of(some)), StandingPull(pull(), changes(SAMPLE)))


def of_report(report: Report | None) -> str:
    """The comment on a report."""
    return body_of(job(report), StandingPull(pull(), changes(SAMPLE)))


CASES: dict[str, Callable[[], str]] = {
    "mend": lambda: said(WRONG),
    "confirm": lambda: said(COUNTY),
    "passed": lambda: said(SAMPLE),
    "late": lambda: said(SAMPLE, at="2024-01-23T10:00:00+08:00"),
    "unrelated": lambda: body_of(job(checked({"README.md": b"b"})), StandingPull(pull(), README, (ours(said(WRONG)),))),
    "fault": lambda: of_report(None),
    "fault-with-trace": lambda: of_report(report_of((), status="error", fault=Fault(message="KeyError", trace="seats.py:9 _over\n"))),
    "draft": lambda: said(WRONG, of=pull(draft=True)),
    "seats": over_seats,
    "compared": compared,
    "personal": lambda: said(edited(("0371-00000000", "13000000000"))),
    "withdrawn": lambda: said({}, SAMPLE),
    "many": lambda: of_findings(*findings(9), *findings(4, LIST, Level.review), *findings(2, LIST, Level.warning)),
    "flood": lambda: of_findings(*findings(5_000)),
}


@pytest.fixture(params=CASES)
def body(request: pytest.FixtureRequest) -> str:
    """Each of the comments."""
    return CASES[request.param]()


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, request: pytest.FixtureRequest) -> None:
    """A comment reads as its golden file says, twice the same."""
    text = CASES[case]()
    assert_golden(request, f"{case}.md", text)
    assert CASES[case]() == text


ALLOWED = {"h2", "h3", "p", "ol", "ul", "li", "strong", "code", "a", "pre", "details", "summary", "hr", "br"}


def test_github_shows_what_is_meant(body: str) -> None:
    """GitHub's library makes of it headings, lists, folds and links to the site; no mark of Markdown is left over as text."""
    html = rendered(body)
    assert {name for _, name, _ in TAG.findall(html)} <= ALLOWED
    links = re.findall(r'href="([^"]*)"', html)
    assert all(link.startswith(CATALOG.notice.site) for link in links)
    assert not re.search(r"[*`\[\]<>]|#\d|^#", bare(html), re.MULTILINE)
    assert html.count("<details>") == html.count("</details>")
    assert "\n\n\n" not in body
    assert body.startswith("<!-- tuijian:comment head=")


def test_what_is_linked_is_there(root: Path) -> None:
    """The page on how to send in again has the place that the comment links to, and the notice's page has one for each sentence."""
    folder = root / "tools" / "tuijian" / "site" / "templates"
    page, _, place = AGAIN.partition("/#")
    assert f"{{: #{place} }}" in (folder / f"{page.replace('/', '-')}.md.jinja").read_text(encoding="utf-8")
    assert "notice/#n5.2" in over_seats()
    assert 'id="{{ ' in (folder / "notice.md.jinja").read_text(encoding="utf-8")


def test_nothing_wrong_gets_a_short_comment() -> None:
    """Unfolded, a comment on a faultless one is five sentences and asks nothing of anybody but the reviewer."""
    shown = re.sub(r"<details>.*?</details>|<!--.*?-->", "", said(SAMPLE), flags=re.DOTALL)
    assert len(shown) < 220
    assert "你要做什么" not in shown
    assert "核对人员" in shown


def test_three_parts_stand_in_order(body: str) -> None:
    """The conclusion comes first, then what to do, then whose turn it is, then what changed."""
    places = [body.find(title) for title in ("## 结论", "### 你要做什么", "### 请核对人员确认", "### 下一步由谁办理", "### 与上次相比")]
    there = [place for place in places if place >= 0]
    assert there == sorted(there)
    assert places[0] >= 0


@pytest.mark.parametrize("count", [0, 1, TOLD_IN_FULL - 1, TOLD_IN_FULL, TOLD_IN_FULL + 1, 50, 400, 401, 5_000])
def test_no_finding_is_lost(count: int) -> None:
    """Each finding is told in full, or in short, or counted; and the comment has room for all that it says."""
    text = of_findings(*findings(count))
    short = text.count("\n- 必须修改")
    left = int(found[1]) if (found := re.search(r"另有 (\d+) 处没有列出，其中 \1 处必须修改", text)) else 0
    assert len(re.findall(r"^\d+\. \*\*", text, re.MULTILINE)) == min(count, TOLD_IN_FULL)
    assert min(count, TOLD_IN_FULL) + short + left == count
    assert (f"其余 {short} 处" in text) == bool(short)
    assert len(text) <= ROOM
    assert left == 0 or len(text) > ROOM - 1_000


def test_flood_of_long_values_has_room() -> None:
    """Values as long as a report's, full of what must be escaped, do not burst the comment."""
    nasty = "`@#" * 66
    some = tuple(finding(f"第{number}处“{nasty[:40]}”。", context={"value": nasty[:40]}, replacement=nasty * 9) for number in range(5_000))
    assert len(of_findings(*some)) <= ROOM


def test_most_important_first() -> None:
    """What must be changed comes before what should be, whatever the report's order; what people confirm stands apart."""
    levels = (Level.advice, Level.review, Level.warning, Level.error)
    text = of_findings(*(finding(f"甲{level.rank}。", level=level) for level in levels))
    assert [text.index(f"甲{number}。") for number in (0, 1, 3, 2)] == sorted(text.index(f"甲{number}。") for number in range(4))
    assert text.index("甲3。") < text.index("### 请核对人员确认") < text.index("甲2。")


def test_seats_in_a_line() -> None:
    """The one line that an official looks for; nothing where seats are not what is wrong."""
    assert "\n**名额 2 · 已合并 1 · 待审 1（`#12`）· 本次 1 → 超出 1**\n" in over_seats()
    alone = finding("多了。", context={"limit": 2, "count": 3, "over": 1, "unit": "河南省"})
    assert seats(alone) == "名额 2 · 本次 3 → 超出 1"
    assert seats(finding("别的。", context={"limit": 2})) is None
    assert seats(finding("别人的。", level=Level.review, context={"limit": 2, "count": 1, "over": 1})) is None


def test_seats_by_words_are_words() -> None:
    """A count that is no number stands in code, as everything that came in does."""
    assert seats(finding("多了。", context={"limit": "@all", "count": 3, "over": 1})) == "名额 `@\u200ball` · 本次 3 → 超出 1"


def test_new_ones_are_marked() -> None:
    """What was not there last time is marked, what was is not; the counts are told."""
    text = compared()
    assert text.count("（新增）") == 1
    assert "已修复 1 处，新增 1 处，仍有 2 处。" in text
    assert "与上次相比" not in said(WRONG)


def test_addresses_come_from_the_catalogue() -> None:
    """The report's own address of a rule is not relied on; a rule that nobody knows has none."""
    text = of_findings(finding("甲。"), finding("乙。", rule="unknown", id="X99"))
    assert "elsewhere" not in text
    assert "规则：[方案写明具体措施" in text
    assert "规则：`unknown`（`X99`）" in text or "规则：`unknown`（X99）" in text


def test_a_sentence_that_is_none_links_nowhere() -> None:
    """A quote whose sentence has no plain number gets no link."""
    cite = {"sentence": "n1)[x](https://evil.example", "quote": "原文"}
    text = of_findings(Finding.model_validate({**finding("甲。").model_dump(), "level": Level.error, "cite": (cite,)}, strict=False))
    assert "出处" not in text
    assert "evil" not in bare(rendered(text))


def test_fault_is_ours() -> None:
    """A fault of ours blames nobody, shows the trace to maintainers, and asks nothing of the unit."""
    text = CASES["fault-with-trace"]()
    assert "不计入任何单位" in text
    assert "KeyError\nseats.py:9 _over" in text
    assert "你要做什么" not in text


def test_fault_without_a_word() -> None:
    """A fault of which nothing is known says at least that."""
    subject = Subject(pull(), SHA, Verdict(Stand.fault, None), legend(CATALOG), Memory(SHA, None))
    assert "没有检查结果" in comment(subject)


def test_site_without_a_plain_address() -> None:
    """Where the site has no plain address nothing links there, and the comment still reads well."""
    bad = legend(CATALOG)._replace(site="http://site.example/")
    some = (finding("甲。", cite=legend(CATALOG).rules["official-letter"].cite),)
    text = comment(Subject(pull(), SHA, Verdict(Stand.mend, report_of(some)), bad, Memory(SHA, ())))
    assert "怎样再次提交" not in text
    assert "（`n3.1`）" in text


def test_how_to_reproduce() -> None:
    """The commands name the pull request, the sha, the base, the account, the moment, and the others' lists where they counted."""
    plain = f"tuijian check --rev {SHA} --base origin/main --author 1001 --as-of 2024-01-15T10:00:00+08:00"
    assert f"git fetch origin refs/pull/15/head\n{plain}\n```" in said(SAMPLE)
    assert f"{plain} --others others.json\n```" in over_seats()


def test_personal_data_is_not_repeated() -> None:
    """The number itself stands nowhere in the comment, and how to take it out of the history does."""
    text = CASES["personal"]()
    assert "13000000000" not in text
    assert "130******00" in text
    assert "个人信息怎么清除" in text
    assert "个人信息怎么清除" not in said(WRONG)


# --- the receipt ------------------------------------------------------------------------------------


def received(**more: object) -> str:
    """The comment on the sample of 河南, with its receipt; `more` replaces fields of that."""
    known = {"pull": 15, "sha": SHA, "content": "3f9a2c17" + "0" * 8, "first": 1_705_284_000, "by": "b" * 12, "catalog": "c" * 12}
    receipt = Receipt(**{**known, "leader": 15, **more})  # type: ignore[arg-type]
    report = checked(SAMPLE).model_copy(update={"codes": {"submissions/henan": "7K3M-9QXT-2B4D"}})
    return body_of(job(report, receipt=receipt), StandingPull(pull(), changes(SAMPLE)))


def test_what_was_received_and_when(request: pytest.FixtureRequest) -> None:
    """First and last receipt, the number of the receipt and the code to compare with the papers."""
    assert_golden(request, "receipt.md", received(complete=1_705_280_400))


def test_the_first_complete_one_is_this_one() -> None:
    """Where this content is the first complete one, it is told as that, and the command needs no more than its moment."""
    text = received()
    assert "- 首次完整收到：2024年1月15日10时00分（北京时间）\n" in text
    assert "--complete" not in text
    assert " complete=1705284000 by=bbbbbbbbbbbb -->" in text


def test_nothing_complete_has_come_in() -> None:
    """Without a plan nothing complete was received, and that is said with what is needed for it."""
    files = {name: data for name, data in SAMPLE.items() if name != PLAN}
    known = {"pull": 15, "sha": SHA, "content": "a" * 16, "first": 1_705_284_000, "by": "b" * 12, "catalog": "c" * 12, "leader": 15}
    text = body_of(job(checked(files), receipt=Receipt(**known)), StandingPull(pull(), changes(files)))  # type: ignore[arg-type]
    assert "- 还没有收到完整的材料：推荐名单要读得出来" in text
    assert " complete=- by=" in text


def test_nobody_knows_when_it_came_in() -> None:
    """It is said, with the moment by which it was there, and people are asked."""
    text = received(sure=False)
    assert "- 本次内容收到时间不明（不晚于2024年1月15日10时00分（北京时间）），请核对人员核实\n" in text
    assert text.count("## 结论：待核实") == 1


def test_a_maintainer_hands_in() -> None:
    """For a unit without an account of its own, as units.yml allows it: no fault is found with the account, and the comment says so."""
    units = tuple(
        unit.model_copy(update={"accounts": (), "deputies": (SECOND,)}) if unit.slug == "henan" else unit for unit in CATALOG.units
    )
    catalog = CATALOG.with_units(units)
    request = Request(datetime.fromisoformat("2024-01-15T10:00:00+08:00"), SECOND, changed=tuple(SAMPLE), folders=frozenset({"henan"}))
    report = check(MemoryTree(SAMPLE, revision=SHA), catalog, bind(catalog), request).report
    assert [each for each in report.findings if each.rule == "submitter"] == []
    text = body_of(job(report, catalog=catalog), StandingPull(pull(user=Account(id=SECOND)), changes(SAMPLE)))
    assert "这份材料由维护者代为提交" in text
    unit = next(unit for unit in units if unit.slug == "henan")
    assert not unit.model_copy(update={"accounts": (1,)}).may_submit(SECOND)
    assert "维护者代为" not in received()


def test_where_the_others_lists_are() -> None:
    """The workflow hands them out: the comment leads to the run that holds them."""
    report = checked(SAMPLE, others=(other(12, SECOND, "开封市", "新乡市"),))
    known = job(report, run="https://github.example/example/tuijian/actions/runs/1")
    text = body_of(known, StandingPull(pull(), changes(SAMPLE)))
    assert "`others.json` 在[本次检查](https://github.example/example/tuijian/actions/runs/1)的产物 `reports` 里，文件夹 `15` 下" in text
