"""Hard cases of eligibility, each with the verdict it must get, through the real pipeline."""

import pytest
from one_place import CASES as ROWS
from one_place import eligibility

from tuijian.catalog.load import Catalog
from tuijian.report.model import Level
from tuijian.rules.base import BoundRule

CASES = [pytest.param(row, id=f"{row['unit']}-{row['name']}-{row['code']}") for row in ROWS]

# verdict -> the rule that must speak, and its level; None where no rule may say more than an advice
VERDICTS: dict[str, tuple[str, Level] | None] = {
    "ok_prefecture": None,
    "ok_district": None,
    "xpcc_ok": None,
    "county_minority": ("applicant-level", Level.review),
    "county_of_municipality": None,
    "not_a_division": ("not-a-division", Level.review),
    "municipality_itself": ("whole-municipality", Level.review),
    "ask_a_person": ("division", Level.review),
    "xpcc_other_unit": ("xpcc-city", Level.review),
    "municipality_done": ("excluded-unit", Level.error),
    "other_province": ("own-province", Level.error),
}


@pytest.mark.parametrize("row", CASES)
def test_verdict(catalog: Catalog, rules: tuple[BoundRule, ...], row: dict[str, str]) -> None:
    """The case gets its verdict: the rule that must speak does, at its level, and no other error is given."""
    found = eligibility(catalog, rules, row["unit"], row["name"], row["code"])
    said = {(finding.rule, finding.level) for finding in found}
    expected = VERDICTS.get(row["verdict"], ("division", Level.error))
    if expected is None:
        assert said == set(), [finding.message for finding in found]
        return
    assert expected in said, [finding.message for finding in found]
    errors = {rule for rule, level in said if level is Level.error}
    assert errors == ({expected[0]} if expected[1] is Level.error else set()), [finding.message for finding in found]


@pytest.mark.parametrize("row", [case for case in CASES if case.values[0].get("replacement")])  # type: ignore[union-attr]
def test_replacement(catalog: Catalog, rules: tuple[BoundRule, ...], row: dict[str, str]) -> None:
    """A wrong name or code is answered with the right one, ready to take over."""
    found = eligibility(catalog, rules, row["unit"], row["name"], row["code"])
    assert row["replacement"] in {finding.replacement for finding in found}


def test_the_given_cases_are_all_there() -> None:
    """The forty given cases, and more of our own."""
    assert len(CASES) >= 40 + 60
