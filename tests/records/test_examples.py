"""Every rule over records has examples that are its tests: each passes or fails just as the catalogue says."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tuijian.catalog.models import Example, Expect, Rule
from tuijian.folder import read_catalog
from tuijian.records.examples import run_example
from tuijian.records.load import record_rules
from tuijian.report.model import Finding
from tuijian.rules.registry import bind
from tuijian.seating import seatings

CATALOG = read_catalog()
RULES = record_rules(CATALOG)
AS_OF = datetime(2024, 1, 15, tzinfo=UTC)
SEATS = {one.unit.name: one.seats for one in seatings(CATALOG, bind(CATALOG), AS_OF)}


def cases(which: str) -> Iterator[Any]:
    """Every rule's examples of one sort."""
    for rule in RULES.rules:
        yield from (pytest.param(rule, one, id=f"{rule.id}-{one.note}") for one in getattr(rule.examples, which))


def said(rule: Rule, example: Example) -> tuple[list[Finding], dict[str, str]]:
    """What the rule itself says of the example, and its files as they are found from the root."""
    found, files = run_example(CATALOG, RULES, example, SEATS)
    return [one for one in found if one.id == rule.id], {f"catalog/{path}": text for path, text in files.items()}


def pointed_at(finding: Finding, files: dict[str, str]) -> str:
    """The text under a finding's span; of several lines the first."""
    line = files[finding.path].split("\n")[finding.line - 1]
    return line[finding.column - 1 : finding.end_column - 1] if finding.line == finding.end_line else line[finding.column - 1 :]


@pytest.mark.parametrize(("rule", "example"), list(cases("passing")))
def test_passing_example(rule: Rule, example: Example) -> None:
    """The rule has nothing to say of its passing examples."""
    assert [finding.message for finding in said(rule, example)[0]] == []


@pytest.mark.parametrize(("rule", "example"), list(cases("failing")))
def test_failing_example(rule: Rule, example: Example) -> None:
    """The rule says just what its failing examples expect, at that level and place."""
    found, files = said(rule, example)
    assert len(found) == len(example.expect), [one.message for one in found]
    for finding, expect in zip(found, example.expect, strict=True):
        assert finding.message == _filled(rule, expect, finding)
        assert expect.level in (None, finding.level)
        if expect.at is not None:
            assert expect.at in pointed_at(finding, files)


def _filled(rule: Rule, expect: Expect, finding: Finding) -> str:
    return rule.messages[expect.case].text.format_map(finding.context)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES.rules])
def test_every_case_has_an_example(rule: Rule) -> None:
    """No message stands there that no example gives, and none is longer than a line of sixty."""
    assert {expect.case for one in rule.examples.failing for expect in one.expect} == set(rule.messages)
    assert all(len(finding.message) <= 60 for one in rule.examples.failing for finding in said(rule, one)[0])


def test_ids_and_names_are_permanent() -> None:
    """None stands twice, here or among the rules over submissions."""
    both = [*CATALOG.rules, *RULES.rules]
    assert len({rule.id for rule in both}) == len({rule.name for rule in both}) == len(both)
