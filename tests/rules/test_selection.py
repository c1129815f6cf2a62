"""How a unit chose, where it says so: what it says is held against its list; and nobody is told of seats that stay unused."""

import re

import pytest
from one_rule import AS_OF, at, cases, hits, sample, submission
from pulls import body_of, changes, checked, job, pull
from talk import looked

from tuijian.browser.session import Session
from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Request, check
from tuijian.report.render import FORMATS, render
from tuijian.review.planned_writes import StandingPull
from tuijian.rules.base import BoundRule
from tuijian.submission.reader import Submission
from tuijian.submission.tree import MemoryTree

THREE = "way: 择优推荐\napplicants:\n  - name: 郑州市\n    code: 410100\n  - name: 开封市\n  - name: 新乡市\n"
UNUSED = re.compile("剩余|还剩|没有用完|未用|空缺|闲置|还可以推荐|还能推荐|可以再推荐|尚有")
"""Words in which one would be told of seats that stay unused."""


def chosen(catalog: Catalog, text: str | None, **changed: str | None) -> Submission:
    """The sample's folder with a text that says how was chosen."""
    files = sample(catalog, **changed) | ({"selection.yml": text} if text is not None else {})
    return submission(catalog, files)


def said(catalog: Catalog, rules: tuple[BoundRule, ...], text: str | None, **changed: str | None) -> list[str]:
    """The cases that the rule gives."""
    return cases(hits(catalog, rules, "Q05", chosen(catalog, text, **changed)))


def test_nothing_is_asked_for(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """Who says nothing of how was chosen gets no remark, and so does who chose one of three."""
    assert said(catalog, rules, None) == []
    assert said(catalog, rules, THREE) == []


@pytest.mark.parametrize("name", ["郑州", "郑州市", "郑洲市", "郑州市基础教育综合改革实验区"])
def test_a_place_is_the_same_however_it_is_written(catalog: Catalog, rules: tuple[BoundRule, ...], name: str) -> None:
    """An applicant is the nominee by its division, not by its letters."""
    text = f"way: 择优推荐\napplicants:\n  - name: {name}\n    code: 410100\n  - name: 开封市\n"
    assert said(catalog, rules, text) == []


def test_who_did_not_apply_stands_out(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """The remark points at the nominee in the list."""
    subject = chosen(catalog, THREE.replace("郑州市\n    code: 410100", "洛阳市"))
    (hit,) = hits(catalog, rules, "Q05", subject)
    assert (hit.case, at(subject, hit), hit.path) == ("not-applied", "郑州市", "submissions/henan/list.yml")


@pytest.mark.parametrize("way", ["择优推荐", "chosen"])
def test_a_choice_that_leaves_nobody_out(catalog: Catalog, rules: tuple[BoundRule, ...], way: str) -> None:
    """Is for people to look at, as the notice does not say that more must apply; who says that all were nominated is not asked."""
    subject = chosen(catalog, f"way: {way}\napplicants: [{{name: 郑州市}}]\n")
    (hit,) = hits(catalog, rules, "Q05", subject)
    assert (hit.case, at(subject, hit), hit.path) == ("all-chosen", way, "submissions/henan/selection.yml")
    rule = next(bound.rule for bound in rules if bound.rule.id == "Q05")
    assert rule.messages["all-chosen"].level == "review"
    assert said(catalog, rules, "way: 全部推荐\napplicants: [{name: 郑州市}]\n") == []


def test_an_applicant_that_stands_twice(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """Is one applicant, and named; one without a name is the rule of fields'."""
    assert said(catalog, rules, f"{THREE}  - name: 郑州\n  - code: 410200\n") == ["twice"]


@pytest.mark.parametrize("text", ["applicants: 郑州市\n", "- 郑州市\n", "way: [\n", ""])
def test_what_cannot_be_read_is_not_judged(catalog: Catalog, rules: tuple[BoundRule, ...], text: str) -> None:
    """Of a file that cannot be read this rule says nothing: the rules of format do."""
    assert said(catalog, rules, text) == []
    found = check(MemoryTree(_files(catalog, text)), catalog, rules, Request(AS_OF)).report.findings
    assert {one.path for one in found} == {"submissions/henan/selection.yml"}
    assert {one.level for one in found} == {"error"}


def test_a_list_that_cannot_be_read_is_not_judged(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """Nor is anything said where the list itself cannot be read."""
    assert said(catalog, rules, THREE, listed="province: 河南省\nzones: 郑州市\n") == []


def test_its_fields_are_held_to_the_form(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A slip in it is named at its place, with the form's words, as one in the list is."""
    text = THREE.replace("way: 择优推荐", "way: 抽签").replace("name: 新乡市", "nam: 新乡市") + "decision: {date: 2024年1月10日}\n"
    found = check(MemoryTree(_files(catalog, text)), catalog, rules, Request(AS_OF)).report.findings
    assert sorted(one.message for one in found) == [
        "“日期”写成了“2024年1月10日”，要写成 2024-01-12 这样。",
        "“遴选方式”写成了“抽签”，可以写：择优推荐、全部推荐。",
        "没有“nam”这一项，这里可以写：name、code、reason。",
        "缺少“会议或者程序”（meeting），请补上。",
    ]


def test_it_may_hold_no_personal_data(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """What is not for the public is found there as in the list."""
    text = THREE.replace("  - name: 新乡市", "  - name: 新乡市\n    reason: 联系手机 13812345678")
    (found,) = check(MemoryTree(_files(catalog, text)), catalog, rules, Request(AS_OF)).report.findings
    assert (found.rule, found.path) == ("personal-data", "submissions/henan/selection.yml")


def test_a_misspelt_name_is_mended(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A file that is called nearly so is named, with the right name; any other one is taken for the list."""
    files = _files(catalog, None) | {"submissions/henan/selection.yaml": THREE, "submissions/henan/mingdan.yml": THREE}
    found = check(MemoryTree(files), catalog, rules, Request(AS_OF)).report.findings
    assert {one.path.rpartition("/")[2]: one.context["right"] for one in found} == {
        "selection.yaml": "selection.yml",
        "mingdan.yml": "list.yml",
    }


def test_a_change_that_brings_it_is_looked_at(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """In a change it is claimed by the rule of fields, and lies in the folder by right."""
    files = _files(catalog, THREE)
    request = Request(AS_OF, changed=tuple(files), folders=frozenset({"henan"}), base=MemoryTree({}))
    report = check(MemoryTree(files), catalog, rules, request).report
    assert {one.path.rpartition("/")[2]: one.rule for one in report.changed}["selection.yml"] == "field"
    assert [one.rule for one in report.findings if "selection" in one.path] == []


def _files(catalog: Catalog, text: str | None) -> dict[str, str]:
    files = {f"submissions/henan/{name}": one for name, one in sample(catalog).items() if "/" not in name}
    return files | ({"submissions/henan/selection.yml": text} if text is not None else {})


# --- seats that stay unused -------------------------------------------------------------------------


@pytest.mark.parametrize("text", [None, THREE], ids=["silent", "told"])
def test_unused_seats_are_nobodys_business(catalog: Catalog, rules: tuple[BoundRule, ...], text: str | None) -> None:
    """One nominee of two seats: no finding, and on no face a word of the seat that stays unused."""
    files = _files(catalog, text)
    outcome = check(MemoryTree(files), catalog, rules, Request(AS_OF))
    assert (outcome.report.status, outcome.report.findings) == ("success", ())
    for form in FORMATS:
        assert not UNUSED.search(_without_rules(render(outcome.report, outcome.legend, form), form))
    brought = {name: one.encode() for name, one in files.items()}
    assert not UNUSED.search(body_of(job(checked(brought)), StandingPull(pull(), changes(brought))))
    told = looked(Session(catalog), {name.rpartition("/")[2]: one.encode() for name, one in files.items()})
    assert told["findings"] == []
    assert not UNUSED.search(str(told))


def _without_rules(text: str, form: str) -> str:
    """What a report says of the submission; two formats list all rules with what they ask for."""
    return "" if form in ("sarif", "junit") else text
