"""Every rule's examples are its tests: each passes or fails just as the catalogue says, through the real pipeline."""

import pytest

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Example, Expect, Rule
from tuijian.check import fill
from tuijian.examples import run_example
from tuijian.folder import read_catalog
from tuijian.report.model import Finding
from tuijian.rules.base import BoundRule
from tuijian.rules.registry import variables

CATALOG = read_catalog()
PASSING = [pytest.param(rule, one, id=f"{rule.id}-{one.note}") for rule in CATALOG.rules for one in rule.examples.passing]
FAILING = [pytest.param(rule, one, id=f"{rule.id}-{one.note}") for rule in CATALOG.rules for one in rule.examples.failing]
Lines = dict[tuple[str, int], str]


def findings(catalog: Catalog, rules: tuple[BoundRule, ...], rule: Rule, example: Example) -> tuple[list[Finding], Lines]:
    """What the rule itself says of the example, and the lines pointed at."""
    outcome = run_example(catalog, rules, example)
    assert outcome.report.status != "error", outcome.report.fault
    return [finding for finding in outcome.report.findings if finding.id == rule.id], dict(outcome.legend.excerpts)


def pointed_at(finding: Finding, lines: Lines) -> str:
    """The text under a finding's span."""
    text = lines.get((finding.path, finding.line), "")
    return text[finding.column - 1 : finding.end_column - 1] if finding.line == finding.end_line else text[finding.column - 1 :]


@pytest.mark.parametrize(("rule", "example"), PASSING)
def test_passing_example(catalog: Catalog, rules: tuple[BoundRule, ...], rule: Rule, example: Example) -> None:
    """The rule has nothing to say of its passing examples."""
    found, _ = findings(catalog, rules, rule, example)
    assert [finding.message for finding in found] == []


@pytest.mark.parametrize(("rule", "example"), FAILING)
def test_failing_example(catalog: Catalog, rules: tuple[BoundRule, ...], rule: Rule, example: Example) -> None:
    """The rule says of its failing examples just what they expect: case by case, level, place and replacement."""
    found, lines = findings(catalog, rules, rule, example)
    assert example.expect, "a failing example says what it expects"
    assert len(found) == len(example.expect), [finding.message for finding in found]
    for finding, expect in zip(found, example.expect, strict=True):
        meets(rule, finding, expect, lines)


def meets(rule: Rule, finding: Finding, expect: Expect, lines: Lines) -> None:
    """Assert that a finding is the one that an example expects."""
    message = rule.messages[expect.case]
    assert variables(message.text) <= set(finding.context), finding.message
    assert finding.message == fill(message.text, finding.context)
    assert finding.level is (message.level or rule.level)
    assert expect.level is None or finding.level is expect.level
    assert expect.at is None or pointed_at(finding, lines) == expect.at
    assert expect.replacement is None or finding.replacement == expect.replacement
    assert len(finding.message) <= 60, finding.message


@pytest.mark.parametrize("rule", CATALOG.rules, ids=lambda rule: rule.id)
def test_every_case_has_an_example(rule: Rule) -> None:
    """Each case of each rule is shown by a failing example, so that its words have been read at least once."""
    expected = {expect.case for example in rule.examples.failing for expect in example.expect}
    assert set(rule.messages) - expected == set()
