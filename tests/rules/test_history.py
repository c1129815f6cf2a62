"""History replayed: the second batch as nominations, judged by today's rules with the first batch alone."""

from datetime import datetime

import pytest

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Zone
from tuijian.check.pipeline import Request, check
from tuijian.report.model import Finding, Level
from tuijian.rules.base import BoundRule
from tuijian.submission.tree import MemoryTree

BEFORE = datetime.fromisoformat("2022-11-30T12:00:00+08:00")
ABOUT_ZONES = {"Q01", "Q02", "Q03", "Q04", *(f"E{number:02}" for number in range(1, 11))}


def second_batch(catalog: Catalog) -> dict[str, list[Zone]]:
    """The zones of the second batch by unit."""
    units: dict[str, list[Zone]] = {}
    for zone in catalog.zones.zones:
        if zone.batch == 2:
            units.setdefault(zone.unit, []).append(zone)
    return units


def replay(catalog: Catalog, rules: tuple[BoundRule, ...], as_of: datetime) -> dict[str, set[tuple[str, Level, str]]]:
    """What the rules of seats and eligibility say, unit by unit, when the second batch is nominated: rule, level, value."""
    files = {}
    for name, zones in second_batch(catalog).items():
        unit = catalog.unit_named(name)
        assert unit is not None
        listed = "".join(f"  - name: {zone.name}\n    code: {zone.code}\n" for zone in zones)
        files[f"submissions/{unit.slug}/list.yml"] = f"province: {name}\nzones:\n{listed}"
    outcome = check(MemoryTree(files), catalog, rules, Request(as_of))
    assert outcome.report.status != "error", outcome.report.fault
    said: dict[str, set[tuple[str, Level, str]]] = {name: set() for name in second_batch(catalog)}
    for finding in outcome.report.findings:
        if finding.id in ABOUT_ZONES:
            said[_unit_of(finding, catalog)].add(
                (finding.rule, finding.level, _value(finding, outcome.legend.excerpts[finding.path, finding.line]))
            )
    return said


def _unit_of(finding: Finding, catalog: Catalog) -> str:
    unit = catalog.unit_in(finding.path.split("/")[1])
    assert unit is not None
    return unit.name


def _value(finding: Finding, line: str) -> str:
    return line[finding.column - 1 : finding.end_column - 1]


def test_the_second_batch_is_twelve_zones_in_eleven_units(catalog: Catalog) -> None:
    """The replay has all of the second batch."""
    units = second_batch(catalog)
    assert (sum(map(len, units.values())), len(units)) == (12, 11)


def test_second_batch_with_the_first_alone(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """Every one of them could be nominated: two for 浙江, which had one; 天津's whole city is for people to judge, not out."""
    said = replay(catalog, rules, BEFORE)
    assert said.pop("天津市") == {("whole-municipality", Level.review, "天津市")}
    assert set(map(frozenset, said.values())) == {frozenset()}


@pytest.mark.parametrize("day", ["2022-12-01", "2024-01-15"])
def test_second_batch_once_it_exists(catalog: Catalog, rules: tuple[BoundRule, ...], day: str) -> None:
    """From its own day on the second batch counts: each is there already, 浙江 has one seat left, 天津 is out."""
    said = replay(catalog, rules, datetime.fromisoformat(f"{day}T00:00:00+08:00"))
    assert ("excluded-unit", Level.error, "天津市") in said["天津市"]
    assert ("seats", Level.error, "宁波市") in said["浙江省"]
    for name, zones in second_batch(catalog).items():
        already = {value for rule, _, value in said[name] if rule == "already-zone"}
        assert already == {zone.name for zone in zones}
    assert {name for name, found in said.items() if any(rule == "seats" for rule, _, _ in found)} == {"浙江省"}
