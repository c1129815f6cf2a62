"""What a report comes to on a pull request: where it stands, its status, its labels."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulls import (
    BOT,
    CATALOG,
    LIST,
    LISTED,
    PLAN,
    RECEIVED,
    SAMPLE,
    SHA,
    STRANGER,
    Files,
    changes,
    checked,
    edited,
    finding,
    findings,
    job,
    pull,
    report_of,
)

from tuijian.report.model import Fault, Level, Report, Waived
from tuijian.review.github_types import Account, ChangedFile, CommitStatus, PullLabel
from tuijian.review.planned_writes import StandingPull, decide, is_reliable, plan, plan_group, status_of_failure
from tuijian.review.verdict import CONTEXT, DESCRIPTION, LATE, Stand, Verdict, adds_up, folders, is_moment, judge, managed_labels

LATE_AT = "2024-01-23T10:00:00+08:00"
COUNTY = edited(("  - name: 郑州市\n    code: 410100\n", "  - name: 兰考县\n    code: 410225\n    reason: 县域改革基础扎实\n"))
COUNTY = edited(("郑州市基础", "兰考县基础"), file=PLAN, files=COUNTY)


def verdict(files: Files, was: Files | None = None, **how: object) -> Verdict:
    """What it comes to where these files are brought."""
    return judge(checked(files, base=was, **how), changes(files, was), CATALOG)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "stand", "state", "labels"),
    [
        (verdict(SAMPLE), Stand.passed, "success", {"单位/河南", "状态/通过自动检查"}),
        (verdict(edited(("name: 郑州市", "name: 郑洲市"))), Stand.mend, "failure", {"单位/河南", "状态/需修改"}),
        (verdict(COUNTY), Stand.confirm, "success", {"单位/河南", "状态/待核实"}),
        (verdict(SAMPLE, at=LATE_AT), Stand.confirm, "success", {"单位/河南", "状态/待核实", LATE}),
        (verdict(SAMPLE, at=LATE_AT, author=STRANGER), Stand.mend, "failure", {"单位/河南", "状态/需修改", LATE}),
        (verdict(SAMPLE, at="2024-01-20T10:00:00+08:00"), Stand.passed, "success", {"单位/河南", "状态/通过自动检查"}),
        (verdict({"README.md": b"x"}), Stand.unrelated, "success", {"状态/不涉及推荐材料"}),
        (
            verdict({name.replace("henan", "_example"): data for name, data in SAMPLE.items()}),
            Stand.unrelated,
            "success",
            {"状态/不涉及推荐材料"},
        ),
        (verdict({**SAMPLE, "README.md": b"x"}), Stand.mend, "failure", {"单位/河南", "状态/需修改"}),
    ],
)
def test_where_it_stands(made: Verdict, stand: Stand, state: str, labels: set[str]) -> None:
    """What is wrong fails; what people must confirm, what is late and what concerns no unit does not."""
    assert (made.stand, made.state) == (stand, state)
    assert made.labels == labels
    assert made.labels <= managed_labels(CATALOG)


def test_late_is_never_failed_for_it() -> None:
    """However late, a faultless one is a success with its own label."""
    made = verdict(SAMPLE, at="2031-01-01T00:00:00+08:00")
    assert (made.state, made.late) == ("success", True)


def test_units_of_several() -> None:
    """A change of two units' folders bears both labels and fails; a folder of nobody bears none."""
    both = {**SAMPLE, "submissions/hebei/list.yml": SAMPLE[LIST], "submissions/nowhere/list.yml": SAMPLE[LIST]}
    made = verdict(both)
    assert {"单位/河南", "单位/河北"} <= made.labels
    assert len(made.labels) == 3
    assert made.stand is Stand.mend


def test_a_submission_taken_away_by_a_stranger() -> None:
    """Who is not listed for a unit does not take back what it sent in either."""
    made = verdict({}, SAMPLE, author=STRANGER)
    assert (made.stand, [finding.rule for finding in made.report.findings]) == (Stand.mend, ["submitter"])  # type: ignore[union-attr]


def test_a_submission_taken_back_is_asked_about() -> None:
    """Where all that a unit sent in is deleted by its own account, nothing passes unseen: people ask the unit."""
    made = verdict({}, SAMPLE, author=LISTED)
    assert (made.stand, made.state) == (Stand.confirm, "success")
    assert {"单位/河南", "状态/待核实"} == made.labels
    assert "材料已全部删去" in made.description
    moved = ChangedFile(filename="docs/list.yml", previous_filename=LIST, status="renamed")
    assert judge(checked({}, base=SAMPLE), (moved,), CATALOG).stand is Stand.confirm


def test_a_file_taken_away_or_a_folder_made_is_no_withdrawal() -> None:
    """Deleting one file of several, or making an empty folder, is judged by the rules alone."""
    scan = "submissions/henan/5.pdf"
    assert not verdict(SAMPLE, {**SAMPLE, scan: b"%PDF-1.7"}).withdrawn
    made = verdict({"submissions/henan/.gitkeep": b""})
    assert not made.withdrawn
    assert (made.stand, made.detail) == (Stand.confirm, "没有读到推荐材料")


@pytest.mark.parametrize(
    ("name", "previous", "expected"),
    [
        ("submissions/henan/list.yml", None, ("henan",)),
        ("submissions/_example/list.yml", None, ()),
        ("submissions/README.md", None, ("",)),
        ("submissions", None, ()),
        ("submissions/_example", None, ("",)),
        ("docs/submissions/henan/list.yml", None, ()),
        ("submissionsx/henan/list.yml", None, ()),
        ("docs/x.md", "submissions/henan/zhengzhou.md", ("henan",)),
        ("submissions/hebei/a.md", "submissions/henan/a.md", ("henan", "hebei")),
    ],
)
def test_folders_that_a_change_touches(name: str, previous: str | None, expected: tuple[str, ...]) -> None:
    """By where a file is and where it came from; the sample is nobody's."""
    assert folders([ChangedFile(filename=name, status="renamed", previous_filename=previous)], CATALOG) == expected


# --- the status ---------------------------------------------------------------------------------------


def test_ruleset_requires_the_status_that_we_post(root: Path) -> None:
    """The check that the repository's rules require bears our context, and is taken from GitHub Actions alone."""
    rules = json.loads((root / ".github" / "rulesets" / "main.json").read_text(encoding="utf-8"))["rules"]
    (required,) = [rule["parameters"]["required_status_checks"] for rule in rules if rule["type"] == "required_status_checks"]
    assert required == [{"context": CONTEXT, "integration_id": 15368}]


def test_words_of_the_status() -> None:
    """The status says in a line what the comment's head says, and when the head came in."""
    assert verdict(SAMPLE).description == f"通过自动检查：没有发现问题（{RECEIVED}收到）"
    assert verdict(COUNTY).description == f"待核实：没有必须修改之处；另有 1 处请核实（{RECEIVED}收到）"
    assert verdict({"README.md": b"x"}).description == f"不涉及推荐材料（{RECEIVED}收到）"
    assert Verdict(Stand.fault, None).description == "检查程序自身出错，没有得出结论"


@pytest.mark.parametrize(("files", "said"), [(SAMPLE, "没有必须修改之处；另有 2 处准许例外"), (COUNTY, "另有 1 处请核实，2 处准许例外")])
def test_the_status_counts_what_is_set_aside(files: Files, said: str) -> None:
    """The status tells how much was set aside, in the words of the report's own first line."""
    known = {"unit": "河南省", "zone": None, "rule": "seats", "by": "某某部门", "decided": "2024-01-10", "why": "区划调整"}
    report = checked(files)
    some = checked(COUNTY).findings[:1] * 2
    waived = Waived(**known, until="2024-12-31", state="applied", said="不计。", findings=some)
    made = judge(report.model_copy(update={"waived": (waived,)}), changes(files), CATALOG)
    assert made.detail.endswith(said)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(Stand))
def test_status_has_room(errors: int, others: int, stand: Stand) -> None:
    """Whatever the numbers, a description is at most as long as GitHub takes, and its end is the moment of receipt."""
    summary = report_of(()).summary.model_copy(update={"error": errors, "warning": others, "review": others, "advice": others})
    text = Verdict(stand, report_of(()).model_copy(update={"summary": summary})).description
    assert len(text) <= DESCRIPTION
    assert text.endswith(f"（{RECEIVED}收到）")


def test_status_is_the_last_write_and_names_the_sha() -> None:
    """The gate opens only after all else was said, and only for what was checked."""
    writes = plan(job(checked(SAMPLE)), StandingPull(pull(), changes(SAMPLE)))
    assert [write.gates for write in writes] == [False] * (len(writes) - 1) + [True]
    assert writes[-1].path.endswith(f"/statuses/{SHA}")
    assert writes[-1].body == {"state": "success", "context": CONTEXT, "description": verdict(SAMPLE).description}


# --- what cannot be relied on -------------------------------------------------------------------------


def _counted(report: Report, **more: int) -> Report:
    return report.model_copy(update={"summary": report.summary.model_copy(update=more)})


@pytest.mark.parametrize(
    "report",
    [
        None,
        _counted(checked(SAMPLE), error=1),
        _counted(report_of(findings(1)), error=0),
        report_of(findings(1)).model_copy(update={"status": "success"}),
        checked(SAMPLE).model_copy(update={"status": "failure"}),
        checked(SAMPLE).model_copy(update={"as_of": "2024-01-15"}),
        checked(SAMPLE).model_copy(update={"as_of": "2024-01-15T10:00:00"}),
        checked(SAMPLE).model_copy(update={"as_of": "x）"}),
        checked(SAMPLE, revision="a" * 40),
        checked(SAMPLE, revision=None),
    ],
)
def test_report_that_does_not_add_up_is_our_fault(report: Report | None) -> None:
    """Counts, status, moment and sha must agree, or the status is error, no label changes, and nobody is blamed."""
    asked = job(report)
    assert not is_reliable(asked)
    assert decide(asked, StandingPull(pull(), changes(SAMPLE))).stand is Stand.fault
    writes = plan(asked, StandingPull(pull(labels=(PullLabel(name="状态/需修改"),)), changes(SAMPLE)))
    assert [(write.is_label, write.is_remark) for write in writes] == [(False, False)] * 2
    assert (writes[-1].body or {})["state"] == "error"


@pytest.mark.parametrize("level", Level)
def test_sound_report(level: Level) -> None:
    """A report of the checker's own adds up."""
    assert adds_up(report_of((finding("甲", level=level),)))


def test_missing_files_are_our_fault() -> None:
    """Where GitHub lists fewer files than it counts, nobody says that nothing is wrong."""
    made = decide(job(checked(SAMPLE)), StandingPull(pull(changed_files=4), changes(SAMPLE)))
    assert (made.stand, made.state) == (Stand.fault, "error")
    assert "4 个文件，只读到 3 个" in made.why
    assert decide(job(checked(SAMPLE)), StandingPull(pull(changed_files=3), changes(SAMPLE))).stand is Stand.passed


def test_fault_keeps_the_moment_where_it_is_known() -> None:
    """A run that could not be brought to its end still tells later runs when the head came in."""
    (write,) = status_of_failure(job(checked(SAMPLE)))
    assert (write.body or {})["description"] == f"检查程序自身出错，没有得出结论（{RECEIVED}收到）"
    (write,) = status_of_failure(job(None))
    assert (write.body or {}) == {"state": "error", "context": CONTEXT, "description": "检查程序自身出错，没有得出结论"}


def test_fault_of_the_checker() -> None:
    """A report of a bug of ours is an error, whatever it found before."""
    broken = report_of((), status="error", fault=Fault(message="KeyError", trace=""))
    made = judge(broken, changes(SAMPLE), CATALOG)
    assert (made.stand, made.state) == (Stand.fault, "error")


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        (RECEIVED, True),
        ("2024-01-15T02:00:00+00:00", True),
        ("2024-01-15T02:00:00Z", False),
        ("2024-01-15", False),
        ("", False),
        ("x", False),
    ],
)
def test_moment(text: str, yes: bool) -> None:
    """A moment is written as we write it, with its zone."""
    assert is_moment(text) == yes


# --- the merge queue ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("report", "state"),
    [
        (checked(SAMPLE), "success"),
        (checked(COUNTY), "success"),
        (checked(edited(("name: 郑州市", "name: 郑洲市"))), "failure"),
        (report_of((), status="error"), "error"),
        (None, "error"),
        (checked(SAMPLE, revision="a" * 40), "error"),
    ],
)
def test_group_gets_its_status_alone(report: Report | None, state: str) -> None:
    """A group in the merge queue gets one status on its own sha, and nothing else is written."""
    (write,) = plan_group(job(report), ())
    assert write.path.endswith(f"/statuses/{SHA}")
    assert (write.body or {})["state"] == state


def test_status_stands_already() -> None:
    """What our newest status says is not said again; another account's of the same name counts for nothing."""
    (write,) = plan_group(job(checked(SAMPLE)), ())
    known = {"id": 7, "created_at": RECEIVED, **(write.body or {})}
    assert plan_group(job(checked(SAMPLE)), (CommitStatus(creator=BOT, **known),)) == []
    for creator in (Account(id=STRANGER), Account(id=BOT.id), None):
        assert plan_group(job(checked(SAMPLE)), (CommitStatus(creator=creator, **known),)) == [write]
    newer = CommitStatus(creator=BOT, **{**known, "id": 9, "state": "failure"})
    assert plan_group(job(checked(SAMPLE)), (CommitStatus(creator=BOT, **known), newer)) == [write]
