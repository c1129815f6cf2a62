"""Every rule's examples are its tests: each passes or fails just as the catalogue says, through the real pipeline."""

import pytest

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Example, Expect
from tuijian.examples import run_example
from tuijian.folder import read_catalog
from tuijian.report.model import Finding, Level
from tuijian.rules.base import BoundRule

CATALOG = read_catalog()
PASSING = [pytest.param(rule.id, one, id=f"{rule.id}-{one.note}") for rule in CATALOG.rules for one in rule.examples.passing]
FAILING = [pytest.param(rule.id, one, id=f"{rule.id}-{one.note}") for rule in CATALOG.rules for one in rule.examples.failing]


def findings(catalog: Catalog, rules: tuple[BoundRule, ...], rule: str, example: Example) -> tuple[list[Finding], dict[tuple[str, int], str]]:
    """What the rule itself says of the example, and the lines pointed at."""
    outcome = run_example(catalog, rules, example)
    assert outcome.report.status != "error", outcome.report.fault
    return [finding for finding in outcome.report.findings if finding.id == rule], dict(outcome.legend.excerpts)


def pointed_at(finding: Finding, lines: dict[tuple[str, int], str]) -> str:
    """The text under a finding's span."""
    text = lines.get((finding.path, finding.line), "")
    return text[finding.column - 1 : finding.end_column - 1] if finding.line == finding.end_line else text[finding.column - 1 :]


@pytest.mark.parametrize(("rule", "example"), PASSING)
def test_passing_example(catalog: Catalog, rules: tuple[BoundRule, ...], rule: str, example: Example) -> None:
    """The rule has nothing to say of its passing examples."""
    found, _ = findings(catalog, rules, rule, example)
    assert [finding.message for finding in found] == []


@pytest.mark.parametrize(("rule", "example"), FAILING)
def test_failing_example(catalog: Catalog, rules: tuple[BoundRule, ...], rule: str, example: Example) -> None:
    """The rule says of its failing examples just what they expect: case by case, level, place and replacement."""
    found, lines = findings(catalog, rules, rule, example)
    assert example.expect, "a failing example says what it expects"
    messages = catalog.rule(rule).messages  # type: ignore[union-attr]
    assert len(found) == len(example.expect), [finding.message for finding in found]
    for finding, expect in zip(found, example.expect, strict=True):
        _meets(finding, expect, lines)
        assert _fits(messages[expect.case].text, finding), (messages[expect.case].text, finding.message)
        assert finding.level is (messages[expect.case].level or catalog.rule(rule).level)  # type: ignore[union-attr]


def _meets(finding: Finding, expect: Expect, lines: dict[tuple[str, int], str]) -> None:
    assert expect.level is None or finding.level is expect.level
    assert expect.at is None or pointed_at(finding, lines) == expect.at
    assert expect.replacement is None or finding.replacement == expect.replacement
    assert len(finding.message) <= 60, finding.message


def _fits(template: str, finding: Finding) -> bool:
    """Whether the message is this template filled with the finding's context (values may have been cut)."""
    from tuijian.check import _message

    return _message(template, finding.context) == finding.message


@pytest.mark.parametrize("rule", CATALOG.rules, ids=lambda rule: rule.id)
def test_every_case_has_an_example(rule: object) -> None:
    """Each case of each rule is shown by a failing example, so that its words have been read at least once."""
    expected = {expect.case for example in rule.examples.failing for expect in example.expect}  # type: ignore[attr-defined]
    assert set(rule.messages) - expected == set()  # type: ignore[attr-defined]


def test_levels_are_known() -> None:
    """Each level has its own label."""
    assert len({level.label for level in Level}) == 4
