"""A rule that whoever runs a call sets aside for one unit: told, not counted, and told when it is over or not needed."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pulls import SHA, body_of, changes, job, pull
from talk import looked

from tuijian.browser.session import Session
from tuijian.calls.verify import verify
from tuijian.catalog.disk import catalog_files, read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Waiver
from tuijian.catalog.soundness import NEVER_WAIVED
from tuijian.check.pipeline import Outcome, Request, check
from tuijian.report.markdown import MOST_WAIVED
from tuijian.report.render import FORMATS, render
from tuijian.report.schema import report_schema
from tuijian.report.sentences import verdict
from tuijian.review.planned_writes import StandingPull
from tuijian.rules.registry import bind
from tuijian.submission.tree import MemoryTree

CATALOG = read_catalog()
RULES = bind(CATALOG)
HOUSE = Path(__file__).resolve().parents[2] / "tools/tuijian/house"
AS_OF = datetime.fromisoformat("2024-01-15T10:00:00+08:00")
ZONES = "".join(f"  - {{name: {name}, plan: {name}.md, reason: 改革基础扎实}}\n" for name in ("郑州市", "兰考县", "新安县"))
HEAD = CATALOG.base["list.yml"].decode().partition("zones:")[0]
PLAN = CATALOG.base["zhengzhou.md"].decode()
FILES: dict[str, str | bytes] = {
    "submissions/henan/list.yml": f"{HEAD}zones:\n{ZONES}",
    **{f"submissions/henan/{name}.md": PLAN.replace("郑州市", name) + f"\n{name}的做法。\n" for name in ("郑州市", "兰考县", "新安县")},
}
"""河南 has two seats: three nominees are one too many, and two of them are counties."""


def waiver(rule: str, **more: Any) -> Waiver:
    """A waiver for 河南."""
    known = {
        "unit": "河南省",
        "by": "教育部基础教育司",
        "decided": date(2024, 1, 10),
        "why": "省内行政区划调整",
        "until": date(2024, 1, 31),
    }
    return Waiver(rule=rule, **{**known, **more})


def run(*waivers: Waiver, catalog: Catalog = CATALOG, **more: Any) -> Outcome:
    """What the checker says of three nominees where these waivers are kept."""
    return check(MemoryTree(more.pop("files", FILES)), replace(catalog, waivers=waivers), RULES, Request(**{"as_of": AS_OF, **more}))


def rules_of(outcome: Outcome) -> list[str]:
    """The rules that speak, sample's own remarks aside."""
    return [one.rule for one in outcome.report.findings]


def test_what_is_set_aside_does_not_count() -> None:
    """The finding stands with the waiver, no longer among those that count; the others stay; the status follows."""
    before, after = run(), run(waiver("seats"))
    assert (before.report.status, after.report.status) == ("failure", "success")
    assert sorted([*rules_of(after), "seats"]) == sorted(rules_of(before))
    assert after.report.summary.error == before.report.summary.error - 1
    (one,) = after.report.waived
    assert (one.state, [found.rule for found in one.findings]) == ("applied", ["seats"])
    assert (
        one.said
        == "河南省“推荐数不超过本单位名额”不计：省内行政区划调整（教育部基础教育司2024年1月10日决定，到2024年1月31日为止收到的有效）。"
    )
    assert before.report.waived == ()
    assert verdict(after.report).endswith("，1 处准许例外")
    assert "例外" not in verdict(before.report)


def test_until_its_last_day() -> None:
    """It holds for what is received on its last day, and not a day later; then it is said to be over, and the finding counts."""
    last = run(waiver("seats", until=date(2024, 1, 15)))
    over = run(waiver("seats", until=date(2024, 1, 14)))
    assert [one.report.status for one in (last, over)] == ["success", "failure"]
    (one,) = over.report.waived
    assert (one.state, one.findings) == ("over", ())
    assert one.said == "河南省“推荐数不超过本单位名额”的例外到2024年1月14日为止，已经过期，照常检查。"


def test_the_first_complete_receipt_counts() -> None:
    """Who was let off the deadline and corrects its papers after the waiver's last day keeps it, as the deadline itself does."""
    late = {"as_of": datetime.fromisoformat("2024-02-05T10:00:00+08:00"), "complete": datetime.fromisoformat("2024-01-25T10:00:00+08:00")}
    (one,) = run(waiver("deadline"), **late).report.waived
    assert (one.state, [found.rule for found in one.findings]) == ("applied", ["deadline"])
    (over,) = run(waiver("deadline", until=date(2024, 1, 24)), **late).report.waived
    assert over.state == "over"


def test_what_is_not_needed_is_said() -> None:
    """A waiver that sets nothing aside is told, so that it does not stay for ever."""
    (one,) = run(waiver("excluded-unit")).report.waived
    assert (one.state, one.findings) == ("unneeded", ())
    assert one.said.endswith("的例外没有用到，不影响检查结果。")


def test_one_nominee_alone() -> None:
    """With a zone only what is said of that one, or of its plan, is set aside."""
    outcome = run(
        waiver("applicant-level", zone="兰考县"), files={**FILES, "submissions/henan/兰考县.md": PLAN.replace("郑州市", "兰考县")}
    )
    (one,) = outcome.report.waived
    assert ["兰考县" in found.message for found in one.findings] == [True]
    assert ["新安县" in found.message for found in outcome.report.findings if found.rule == "applicant-level"] == [True]
    plan = run(waiver("measures", zone="兰考县"), files={**FILES, "submissions/henan/兰考县.md": "# 兰考县方案\n\n## 任务4\n\n略\n"})
    (one,) = plan.report.waived
    assert {found.path for found in one.findings} == {"submissions/henan/兰考县.md"}
    assert run(waiver("measures", zone="洛阳市"), files={**FILES, "submissions/henan/兰考县.md": "x"}).report.waived[0].state == "unneeded"


WORKS = """unit: 金安区
contact: {office: 某某科, phone: 0564-0000000}
works:
  - name: 甲作品
    field: 数字艺术
    group: 高中
    authors:
      - {name: 甲, school: 某某中学}
      - {name: 乙, school: 某某中学}
      - {name: 丙, school: 某某中学}
  - name: 乙作品
    field: 数字艺术
    group: 高中
    authors:
      - {name: 丁, school: 某某中学}
      - {name: 丁, school: 某某中学}
  - name: 丙作品
    field: 数字艺术
    group: 高中
    authors: []
  - name: 丁作品
    field: 数字艺术
    group: 高中
"""


@pytest.mark.parametrize(
    ("rule", "zone", "lines"),
    [
        ("authors", "甲作品", [10]),
        ("authors", "丙作品", [20]),
        ("authors", "丁作品", [21]),
        ("once", "乙作品", [16]),
        ("once", "甲作品", []),
    ],
)
def test_the_lists_in_a_nominee_are_its_own(rule: str, zone: str, lines: list[int]) -> None:
    """What is said of a list in the nominee's entry, or of an entry of it, is set aside with it; that of others is not."""
    catalog = read_catalog(Path(__file__).resolve().parents[1] / "catalogs" / "xinxisuyang")
    kept = replace(catalog, waivers=(waiver(rule, unit="金安区", zone=zone),))
    slug = next(unit.slug for unit in catalog.units if unit.name == "金安区")
    outcome = check(MemoryTree({f"submissions/{slug}/list.yml": WORKS}), kept, bind(catalog), Request(AS_OF))
    assert [found.line for found in outcome.report.waived[0].findings] == lines


def test_nobody_else_is_let_off() -> None:
    """It is for its unit, told by the folder: who writes the unit's name into another folder's list gains nothing."""
    there = {path.replace("henan", "hubei"): text for path, text in FILES.items()}
    outcome = run(waiver("seats"), files=there)
    assert outcome.report.waived == ()
    both = run(waiver("seats"), files={**FILES, **there})
    assert [found.path for found in both.report.findings if found.rule == "seats"] == ["submissions/hubei/list.yml"]
    assert len(both.report.waived) == 1


def test_a_change_cannot_bring_its_own() -> None:
    """What a change lays into the catalogue is not judged by: the catalogue comes from outside, and the change is refused."""
    text = "- {unit: 河南省, rule: seats, by: 河南省教育厅, decided: 2024-01-10, why: 需要, until: 2024-12-31}\n"
    files = {**FILES, "catalog/waivers.yml": text}
    outcome = run(files=files, changed=tuple(files), folders=frozenset({"henan"}), base=MemoryTree({}))
    assert outcome.report.waived == ()
    assert {"seats", "scope"} <= {one.rule for one in outcome.report.findings if one.level == "error"}


def test_examples_know_no_waiver() -> None:
    """What a catalogue's examples show holds whatever is set aside for the unit that they speak of."""
    text = "- {unit: 河南省, rule: seats, by: 教育部基础教育司, decided: 2024-01-10, why: 区划调整, until: 2024-12-31}\n"
    assert verify({**catalog_files(), "waivers.yml": text.encode()}) == ()


def test_no_house_rule_is_set_aside() -> None:
    """Every kind of the rules that hold for every call, and marks of secrecy, are out of reach."""
    house = {
        line.split()[1] for path in HOUSE.glob("*.yml") for line in path.read_text("utf-8").splitlines() if line.startswith("  kind: ")
    }
    assert house | {"classified-mark"} == NEVER_WAIVED


# --- every face ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells(form: str) -> None:
    """Each format says that something is set aside, why, and what it was; without a waiver none says a word of it."""
    outcome = run(waiver("seats"), waiver("deadline"))
    text = render(outcome.report, outcome.legend, form)
    assert "省内行政区划调整" in text
    assert "名额2个" in text
    plain = run()
    assert "省内行政区划调整" not in (bare := render(plain.report, plain.legend, form))
    assert "准许例外" not in bare
    assert '"waived"' not in bare


def test_the_json_is_what_its_schema_says() -> None:
    """The key is described, and there only where something is set aside."""
    outcome = run(waiver("seats"), waiver("deadline", until=date(2024, 1, 11)))
    data = json.loads(render(outcome.report, outcome.legend, "json"))
    jsonschema.Draft202012Validator(report_schema()).validate(data)
    assert [one["state"] for one in data["waived"]] == ["applied", "over"]


def test_sarif_and_junit_in_their_own_terms() -> None:
    """SARIF has a suppressed note; a case of JUnit passes with the remark in its output."""
    outcome = run(waiver("seats"))
    data = json.loads(render(outcome.report, outcome.legend, "sarif"))
    (result,) = [one for one in data["runs"][0]["results"] if one["properties"]["rule"] == "seats"]
    assert (result["level"], result["suppressions"][0]["status"]) == ("note", "accepted")
    junit = render(outcome.report, outcome.legend, "junit")
    assert '<testsuites name="通过' in junit
    assert "【准许例外】" in junit
    assert "failure" not in junit.replace("failures=", "")


def test_the_comment_and_the_page() -> None:
    """The comment on a pull request and the page in the browser tell it; a flood of it is counted."""
    files = {name: text.encode() if isinstance(text, str) else text for name, text in FILES.items()}
    report = run(waiver("seats")).report.model_copy(update={"revision": SHA})
    body = body_of(job(report), StandingPull(pull(), changes(files)))
    assert "### 准许例外" in body
    assert "省内行政区划调整" in body
    flood = report.model_copy(update={"waived": (report.waived[0].model_copy(update={"findings": report.waived[0].findings * 30}),)})
    assert f"另有 {30 - MOST_WAIVED} 处没有列出。" in body_of(job(flood), StandingPull(pull(), changes(files)))
    told = looked(Session(replace(CATALOG, waivers=(waiver("seats"),))), {name.rpartition("/")[2]: data for name, data in files.items()})
    assert [one[:5] for one in told["waived"]] == ["河南省“推"]
