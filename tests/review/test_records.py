"""A pull request that brings records, as who looks after the repository meets it: by the command, a real repository, and the comment."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from commandline import git, judged_by
from pulls import CATALOG, LISTED, SAMPLE, STRANGER, Files, assert_golden, bare, body_of, changes, job, ours, pull, rendered
from review.stage import labels, run, staged
from review.test_together import Province, Reviewed

from tuijian.report import sentences
from tuijian.report.model import Report
from tuijian.review.comment import ROOM
from tuijian.review.github_types import Branch
from tuijian.review.planned_writes import StandingPull
from tuijian.review.verdict import Stand, judge

RECORD = "catalog/records/henan/某某市.yml"
OTHER = "catalog/records/henan/某某县.yml"
KEEPER = 9009
"""An account that is listed for no unit, and looks after the repository."""


def event(kind: str, day: str, actor: str, evidence: str = "number: 示例〔2024〕1号", more: str = "") -> str:
    """An event as it stands in a record."""
    return f"  - event: {kind}\n    date: {day}\n    actor: {actor}\n    evidence:\n      {evidence}\n    source: seen\n{more}"


APPLY = event("apply", "2024-01-03", "某某市人民政府")
SUBMIT = event("submit", "2024-01-08", "河南省教育厅", "number: 示例〔2024〕2号")
RECEIPT = event("receipt", "2024-01-10", "教育部基础教育司", "quote: 示例：材料已收到")


def record(*events: str, zone: str = "某某市") -> bytes:
    """A place's record."""
    return f"zone: {zone}\nevents:\n{''.join(events)}".encode()


@pytest.fixture
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Province:
    """河南 has one nomination merged, and on record that a place has applied."""
    judged_by(monkeypatch, CATALOG)
    made = Province(tmp_path / "repository")
    made.write({RECORD: record(APPLY)})
    return made


@pytest.fixture
def reviewed(province: Province, tmp_path: Path) -> Callable[..., Reviewed]:
    """What a pull request with these files comes to, by the workflow's own steps."""

    def doing(files: Files, author: int = KEEPER, number: int = 15) -> Reviewed:
        province.open(number, author, files)
        return province.reviewed(number, tmp_path / f"gathered-{number}")[number]

    return doing


def said(found: Reviewed, member: bool = True, draft: bool = False) -> str:
    """The comment, where who opened the request looks after the repository, or not."""
    sha = found.report.revision or ""
    of = pull(head=Branch(ref="x", sha=sha), author_association="MEMBER" if member else "NONE", draft=draft)
    return body_of(job(found.report, sha=sha), StandingPull(of, found.files))


def told(report: Report) -> list[tuple[str, str, int]]:
    """The findings: rule, level, line."""
    return [(one.rule, one.level.value, one.line) for one in report.findings]


def test_records_alone(reviewed: Callable[..., Reviewed], request: pytest.FixtureRequest) -> None:
    """The comment names each event with its day, who acted and what bears it out, the state before and after, and what waits for whom."""
    later = event("apply", "2024-01-04", "某某县人民政府", "address: https://www.example.gov.cn/5").replace("seen", "reported")
    found = reviewed({RECORD: record(APPLY, SUBMIT, RECEIPT), OTHER: record(later, zone="某某县")})
    assert (found.code, told(found.report), found.report.summary.units) == (0, [], 0)
    assert [(one.zone, one.was, one.now, len(one.events)) for one in found.report.records] == [
        ("某某县", None, "申报", 1),
        ("某某市", "申报", "已收到", 2),
    ]
    assert sentences.verdict(found.report) == "通过：没有发现问题"
    assert sentences.next_step(found.report) == "下一步：请维护者对照依据逐条核实，再决定是否合并。"
    text = said(found)
    assert "通过自动检查" in text
    assert "河南省：登记 2 个地方，添加 3 条记录，没有发现问题。" in text
    assert "- 第 2 条 报送：2024年1月8日，`河南省教育厅`；依据：文号 `示例〔2024〕2号`；来源：见到原件" in text
    assert "- 现状：原为“申报”，现为“已收到”" in text
    assert "下一步由教育部基础教育司" in text
    assert "材料" not in text.partition("### 下一步由谁办理")[2].partition("<details>")[0]
    assert "收到情况" not in text
    assert_golden(request, "records.md", re.sub(r"[0-9a-f]{40}|(?<=`)[0-9a-f]{12}(?=`)", "0123456789ab", text))


@pytest.mark.parametrize(("association", "label"), [("MEMBER", "状态/通过自动检查"), ("CONTRIBUTOR", "状态/待核实")])
def test_the_status_and_the_labels(reviewed: Callable[..., Reviewed], association: str, label: str) -> None:
    """The publisher writes the comment, the unit's label and the status; whether its author looks after the repository GitHub says."""
    files = {RECORD: record(APPLY, SUBMIT)}
    found = reviewed(files)
    sha = found.report.revision or ""
    fake = staged(files, {RECORD: record(APPLY)}, sha, author=KEEPER, association=association)
    assert run(fake, found.report, sha)
    assert labels(fake) == {"单位/河南", label}
    assert fake.status(sha) == "success"
    assert "### 登记的记录" in fake.own(15)[0]


def test_what_the_rules_say(reviewed: Callable[..., Reviewed]) -> None:
    """A day that runs backwards and a letter that is missing are told with their lines, in the report and on the line of the change."""
    wrong = event("submit", "2024-01-02", "河南省教育厅", "quote: 示例")
    gone = event("withdraw", "2024-01-09", "河南省教育厅", "quote: 电话告知")
    files = {RECORD: record(APPLY, wrong, gone)}
    found = reviewed(files)
    assert found.code == 1
    assert told(found.report) == [("record-dates", "error", 10), ("record-withdrawn", "error", 15)]
    text = said(found)
    assert f"位置：`{RECORD}` 第 10 行" in text
    assert "[记录的日期依次往后" in text
    assert "**提交人**。改好后再次提交" in text
    sha = found.report.revision or ""
    fake = staged(files, {RECORD: record(APPLY)}, sha, author=KEEPER)
    assert run(fake, found.report, sha)
    assert [(each["path"], each["line"]) for each in fake.remarks[15]] == [(RECORD, 10), (RECORD, 15)]
    assert fake.status(sha) == "failure"


@pytest.mark.parametrize(
    ("after", "case"),
    [
        (record(APPLY.replace("01-03", "01-02")), "第1条与原来的不同"),
        (record(APPLY, zone="某某县"), "开头写的地方"),
        (record(SUBMIT), "第1条与原来的不同"),
        (None, "原来有1条记录，现在整个文件没有了"),
    ],
)
def test_what_is_not_only_added(province: Province, tmp_path: Path, after: bytes | None, case: str) -> None:
    """Whatever is changed or taken away in a record is an error that says what to do instead."""
    if after is None:
        province.write({})
        git(province.root, "checkout", "--quiet", "-b", "gone")
        (province.root / RECORD).unlink()
        sha = province.write({})
        git(province.root, "checkout", "--quiet", "main")
        sides = {"head": {"ref": "x", "sha": sha}, "base": {"ref": "main", "sha": git(province.root, "rev-parse", "main")}}
        times = {"created_at": "2024-01-15T02:00:00Z", "updated_at": "2024-01-15T02:00:00Z"}
        province.pulls.append({"number": 15, "state": "open", "user": {"id": KEEPER, "type": "User"}, **sides, **times})
    else:
        province.open(15, KEEPER, {RECORD: after})
    found = province.reviewed(15, tmp_path / "gathered")[15]
    kept = [one for one in found.report.findings if one.rule == "record-kept"]
    assert [(one.level.value, case in one.message) for one in kept] == [("error", True)]
    assert found.verdict.stand is Stand.mend
    assert "恢复" in said(found)


def test_a_record_that_cannot_be_read(reviewed: Callable[..., Reviewed]) -> None:
    """No state is made up for it: the comment says that none follows, and where the mistake stands."""
    found = reviewed({RECORD: b"zone: [\n"})
    assert found.verdict.stand is Stand.mend
    text = said(found)
    assert "现在推算不出来，见下面要修改的地方" in text
    assert f"`{RECORD}` 第 " in text


def test_records_and_submissions_together(reviewed: Callable[..., Reviewed]) -> None:
    """A unit's folder comes alone, so this is to be mended; the records are shown all the same, and the papers judged as ever."""
    changed = {name: data.replace("豫教基〔2024〕5号".encode(), "豫教基〔2024〕9号".encode()) for name, data in SAMPLE.items()}
    found = reviewed({**changed, RECORD: record(APPLY, SUBMIT)}, author=LISTED)
    assert [one.rule for one in found.report.findings] == ["scope"]
    text = said(found)
    assert "### 登记的记录" in text
    assert "河南省：" in text
    assert "**推荐单位**。改好后再次提交" in text
    assert found.report.codes


def test_a_strangers_records(reviewed: Callable[..., Reviewed]) -> None:
    """They never pass by themselves: people are asked, and told that it is nobody who looks after the repository."""
    found = reviewed({RECORD: record(APPLY, SUBMIT)}, author=STRANGER)
    files = changes({RECORD: record(APPLY, SUBMIT)}, {RECORD: record(APPLY)})
    assert judge(found.report, files, CATALOG).stand is Stand.passed
    assert judge(found.report, files, CATALOG, member=False).stand is Stand.confirm
    assert "提交人不是本仓库的维护者" in said(found, member=False)
    assert "提交人不是本仓库的维护者" not in said(found)


HOSTILE = "点[这里](https://evil.example) @everyone ![图](https://evil.example/x.png) <img src=x> `` ``` ##[error] 电话13912345678"


def test_hostile_words_in_what_bears_it_out(reviewed: Callable[..., Reviewed]) -> None:
    """Nothing in an actor, a quote or a name comes alive, and personal data reaches neither report nor comment."""
    bad = event("submit", "2024-01-08", f"'{HOSTILE}'", f"quote: '{HOSTILE}'", f"    plan:\n      path: '{RECORD}'\n")
    found = reviewed({RECORD: record(APPLY, bad)})
    text = said(found)
    html = rendered(text)
    assert [word for word in ("<img", "evil.example/x.png)", "@everyone", "13912345678") if word in bare(html)] == []
    assert 'href="https://evil.example' not in html
    assert "13912345678" not in text + found.report.model_dump_json()
    assert ("record-evidence", "error") in [(one.rule, one.level.value) for one in found.report.findings]


def test_very_many_fit_into_the_comment(reviewed: Callable[..., Reviewed]) -> None:
    """However many places and events come, and however long and odd their texts, the comment has room; what is left is counted."""
    odd = "'" + "`@" * 100 + "'"
    events = "".join(event("apply", "2024-01-04", odd, f"number: {odd}\n      quote: {odd}") for _ in range(40))
    files = {f"catalog/records/henan/第{number}地.yml": record(events, zone=f"第{number}地") for number in range(30)}
    text = said(reviewed(files))
    assert len(text) <= ROOM
    assert "- 另外添加 15 条，没有列出" in text
    assert "另有 10 个地方的记录没有列出" in text


def test_more_than_one_thing_in_an_event(reviewed: Callable[..., Reviewed]) -> None:
    """Opinions, answers, a correction, one that was noted later and a withdrawal for another are told beside the day."""
    about = '    items:\n      - id: "1"\n        about: 工作基础\n'
    opinion = event("opinion", "2024-01-11", "教育部基础教育司", f"digest: sha256:{'0' * 64}", about)
    revise = event("revise", "2024-01-12", "某某市人民政府", more='    answers:\n      - item: "1"\n        adopted: no\n')
    again = event("revise", "2024-01-12", "某某市人民政府", more='    answers:\n      - item: "1"\n        adopted: no\n    amends: 3\n')
    noted = event("receipt", "2024-01-10", "教育部基础教育司", "quote: 示例", "    before: 2\n")
    gone = event("withdraw", "2024-01-13", "河南省教育厅", more="    replaced_by: 某某县\n")
    text = said(reviewed({RECORD: record(APPLY, opinion, revise, again, noted, gone)}))
    assert "；意见 1 条；依据：校验值（文件未公开）" in text
    assert "；答复 1 条；更正第 3 条；" in text
    assert "；补记，排在第 2 条之前；" in text
    assert "；由 `某某县` 接替；" in text
    assert "下一步由" not in text.partition("### 登记的记录")[2].partition("###")[0]


def test_a_review_is_counted(reviewed: Callable[..., Reviewed]) -> None:
    """What is for people to look at is told with the number of events; a plan that is not here is no fault."""
    skipped = event("issue", "2024-01-12", "某某市人民政府", more="    plan:\n      path: submissions/henan/none.md\n")
    found = reviewed({RECORD: record(APPLY, skipped)})
    assert [one.rule for one in found.report.findings] == ["record-order", "record-issuer"]
    assert "登记 1 个地方，添加 1 条记录；有 2 处请核实" in said(found)
    assert found.verdict.stand is Stand.confirm


def test_what_is_no_plain_file(province: Province, tmp_path: Path) -> None:
    """A link in place of a record is read as nothing, and to be mended."""
    git(province.root, "checkout", "--quiet", "-b", "pull-15")
    (province.root / OTHER).symlink_to("/etc/passwd")
    sha = province.write({})
    git(province.root, "checkout", "--quiet", "main")
    sides = {"head": {"ref": "x", "sha": sha}, "base": {"ref": "main", "sha": git(province.root, "rev-parse", "main")}}
    times = {"created_at": "2024-01-15T02:00:00Z", "updated_at": "2024-01-15T02:00:00Z"}
    province.pulls.append({"number": 15, "state": "open", "user": {"id": KEEPER, "type": "User"}, **sides, **times})
    found = province.reviewed(15, tmp_path / "gathered")[15]
    assert [(one.rule, one.path) for one in found.report.findings] == [("record-form", OTHER)]


def test_nothing_is_added(reviewed: Callable[..., Reviewed]) -> None:
    """A note around the events changes nothing, and that is said; a draft waits for who wrote it."""
    found = reviewed({RECORD: b"# note\n" + record(APPLY)})
    assert "没有添加记录，现状不变，为“申报”" in said(found)
    assert "**提交人**。这还是草稿" in said(found, draft=True)


def test_the_sample_is_nobodys_record(reviewed: Callable[..., Reviewed]) -> None:
    """A change of the sample is no change of records."""
    found = reviewed({"catalog/records/_example/某某镇.yml": record(APPLY, zone="某某镇")})
    assert (found.report.records, found.verdict.stand) == ((), Stand.unrelated)


def test_a_call_that_keeps_no_records(province: Province, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the call has no stages nothing is said of such files."""
    bare_one = replace(CATALOG, record_files={})
    judged_by(monkeypatch, bare_one)
    province.open(15, KEEPER, {RECORD: record(APPLY, SUBMIT)})
    assert province.reviewed(15, tmp_path / "gathered")[15].report.records == ()


def test_receipts_are_only_added_to(province: Province, tmp_path: Path) -> None:
    """The list of receipts is held to the same: one that is changed, or cannot be read any more, is an error."""
    path, text = "catalog/records/henan/receipts.yml", "- pull: 1\n  code: 7K3M\n- pull: 2\n  code: 9K3M\n"
    province.write({path: text.encode()})
    for number, after in ((15, text.replace("7K3M", "8K3M")), (16, "- [\n"), (17, text + "- pull: 3\n")):
        province.open(number, KEEPER, {path: after.encode()})
    found = province.reviewed(15, tmp_path / "gathered")
    assert [one.rule for one in found[15].report.findings] == ["record-kept"]
    assert "现在只有0条" in found[16].report.findings[0].message
    assert found[17].report.findings == ()


def test_a_new_head_and_a_new_base_are_looked_at_again(province: Province) -> None:
    """What is checked is known by the records too: another event, or other records in the base, and the verdict is owed anew."""
    province.open(15, KEEPER, {RECORD: record(APPLY, SUBMIT)})
    first = province.gathered(15)[0].receipt
    province.write({OTHER: record(APPLY, zone="某某县")})
    second = province.gathered(15)[0].receipt
    assert (first.content, first.by != second.by) == (second.content, True)
    province.pulls.clear()
    git(province.root, "branch", "-D", "pull-15")
    province.open(15, KEEPER, {RECORD: record(APPLY, SUBMIT, RECEIPT)})
    assert province.gathered(15)[0].receipt.content != first.content


def test_what_others_have_merged_since_counts(province: Province, tmp_path: Path) -> None:
    """Seats are counted over the records of the base as they are now: one more than there are seats is told, whoever came first."""
    nominated = {f"catalog/records/henan/第{number}市.yml": record(SUBMIT, zone=f"第{number}市") for number in range(3)}
    (first, one), *rest = nominated.items()
    province.open(15, KEEPER, {first: one})
    province.write(dict(rest))
    found = province.reviewed(15, tmp_path / "gathered")[15]
    assert "record-seats" in [each.rule for each in found.report.findings]
    assert "**名额 2 · 本次 3 → 超出 1**" in said(found)


def test_fixed_is_compared(reviewed: Callable[..., Reviewed]) -> None:
    """What was mended since the last push is counted, as for papers."""
    wrong = reviewed({RECORD: record(APPLY, SUBMIT.replace("01-08", "01-02"))})
    before = ours(said(wrong))
    good = reviewed({RECORD: record(APPLY, SUBMIT)}, number=16)
    sha = good.report.revision or ""
    of = pull(head=Branch(ref="x", sha=sha), author_association="OWNER")
    assert "已修复 1 处" in body_of(job(good.report, sha=sha), StandingPull(of, good.files, (before,)))
