"""Every rule over records has examples that are its tests: each passes or fails just as the catalogue says."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tuijian.calls import verify as module
from tuijian.calls.verify import expectation_faults, verify
from tuijian.catalog.disk import catalog_files, read_catalog
from tuijian.catalog.models import Example, Rule
from tuijian.check.pipeline import Outcome
from tuijian.records.examples import run_example, seats_of
from tuijian.records.load import record_rules
from tuijian.rules.registry import bind

CATALOG = read_catalog()
RULES = record_rules(CATALOG)


@cache
def seats() -> dict[str, int]:
    """The units' seats."""
    return dict(seats_of(CATALOG, bind(CATALOG)))


def cases() -> Iterator[Any]:
    """Every rule's examples, those that pass and those that do not."""
    for rule in RULES.rules:
        for one in (*rule.examples.passing, *rule.examples.failing):
            yield pytest.param(rule, one, id=f"{rule.id}-{one.note}")


def said(example: Example) -> Outcome:
    """What the rules say of an example."""
    return run_example(CATALOG, RULES, example, seats())


@pytest.mark.parametrize(("rule", "example"), list(cases()))
def test_example(rule: Rule, example: Example) -> None:
    """The rule says just what the example expects, at that level and place, in a line of sixty; nothing where it expects nothing."""
    outcome = said(example)
    assert [wrong.message for wrong in expectation_faults(rule, example, outcome)] == []
    assert all(len(finding.message) <= 60 for finding in outcome.report.findings)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES.rules])
def test_every_case_has_an_example(rule: Rule) -> None:
    """No message stands there that no example gives."""
    assert {expect.case for one in rule.examples.failing for expect in one.expect} == set(rule.messages)
    assert not [expect for one in rule.examples.passing for expect in one.expect]


def test_ids_and_names_are_permanent() -> None:
    """None stands twice, here or among the rules over submissions."""
    both = [*CATALOG.rules, *RULES.rules]
    assert len({rule.id for rule in both}) == len({rule.name for rule in both}) == len(both)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples of the rules over submissions, which no slip of these touches, are not run again for each."""
    monkeypatch.setattr(module, "example_flaws", lambda *_: ())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("quote: 在各地自愿申报的基础上，由", "quote: 在各地申报的基础上，由", "不是 n3.1 的原文"),
        ("kind: record-dates", "kind: record-days", "没有“record-days”这种规则（kind），改成 record-dates"),
        ("{case: future, level: error, at: 2024-07-01}", "{case: future, level: error, at: 2024-07-02}", "得到的结果指着“2024-07-01”"),
        ("    fail:\n      - note: 退出早于报送", "    fial:\n      - note: 退出早于报送", "没有“fial”这一项，改成 fail"),
        ("- {case: future, level: error, at: 2024-07-01}", "- {case: backwards, level: error}", "“future”这种情形没有例子"),
    ],
)
def test_the_catalogue_refuses_its_mistakes(alone: None, old: str, new: str, told: str) -> None:
    """`tuijian verify` names a slip in `records.yml` as it does one in any other file, with its place."""
    files = catalog_files()
    text = files["records.yml"].decode()
    assert text.count(old) == 1
    flaws = verify({**files, "records.yml": text.replace(old, new).encode()})
    assert [flaw for flaw in flaws if told in flaw.sentence], [flaw.sentence for flaw in flaws]
    assert all(flaw.path == "records.yml" and flaw.line > 1 for flaw in flaws)
