"""Every rule's examples are its tests: each passes or fails just as the catalogue says, through the real pipeline."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tuijian.calls.verify import expectation_faults
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Example, Expect, Rule
from tuijian.check.pipeline import filled_message
from tuijian.check.rule_examples import run_example
from tuijian.report.model import Finding
from tuijian.rules.base import BoundRule
from tuijian.rules.registry import bind, variables

OTHERS = Path(__file__).resolve().parent.parent / "catalogs"
CALLS = {
    "": read_catalog(),
    **{f"{found.parent.name}-": read_catalog(found.parent) for found in sorted(OTHERS.glob("*/notice.yml"))},
}
"""The call that ships, and the other calls that the engine is tried on, by what their examples' names begin with."""


def cases(which: str) -> Iterator[Any]:
    """Every rule's examples of one sort, with the catalogue and its bound rules."""
    for name, catalog in CALLS.items():
        rules = bind(catalog)
        for rule in catalog.rules:
            examples: Iterable[Example] = getattr(rule.examples, which)
            marks = [pytest.mark.unfollowed] if name else []
            yield from (pytest.param(catalog, rules, rule, one, id=f"{name}{rule.id}-{one.note}", marks=marks) for one in examples)


RULES = [pytest.param(rule, id=name + rule.id) for name, catalog in CALLS.items() for rule in catalog.rules]
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


@pytest.mark.parametrize(("catalog", "rules", "rule", "example"), list(cases("passing")))
def test_passing_example(catalog: Catalog, rules: tuple[BoundRule, ...], rule: Rule, example: Example) -> None:
    """The rule has nothing to say of its passing examples."""
    found, _ = findings(catalog, rules, rule, example)
    assert [finding.message for finding in found] == []


@pytest.mark.parametrize(("catalog", "rules", "rule", "example"), list(cases("failing")))
def test_failing_example(catalog: Catalog, rules: tuple[BoundRule, ...], rule: Rule, example: Example) -> None:
    """The rule says of its failing examples just what they expect: case by case, level, place and replacement."""
    found, lines = findings(catalog, rules, rule, example)
    assert example.expect, "a failing example says what it expects"
    if example.among:
        worded = next(bound.rule for bound in rules if bound.rule.id == rule.id)
        assert list(expectation_faults(worded, example, run_example(catalog, rules, example))) == []
        return
    assert len(found) == len(example.expect), [finding.message for finding in found]
    worded = next(bound.rule for bound in rules if bound.rule.id == rule.id)
    for finding, expect in zip(found, example.expect, strict=True):
        meets(worded, finding, expect, lines)


def meets(rule: Rule, finding: Finding, expect: Expect, lines: Lines) -> None:
    """Assert that a finding is the one that an example expects."""
    message = rule.messages[expect.case]
    assert variables(message.text) <= set(finding.context), finding.message
    assert finding.message == filled_message(message.text, finding.context)
    assert finding.level is (message.level or rule.level)
    assert expect.level is None or finding.level is expect.level
    assert expect.at is None or pointed_at(finding, lines) == expect.at
    assert expect.replacement is None or finding.replacement == expect.replacement
    assert len(finding.message) <= 60, finding.message


@pytest.mark.parametrize("rule", RULES)
def test_every_case_has_an_example(rule: Rule) -> None:
    """Each case of each rule is shown by a failing example, so that its words have been read at least once."""
    expected = {expect.case for example in rule.examples.failing for expect in example.expect}
    if any(example.among for example in rule.examples.failing):
        assert len(expected) >= len(rule.messages) - 5, "what this call has no field or file for"
        return
    assert set(rule.messages) - expected == set()
