"""Ask the real checker of one place, and the hard cases to ask it of."""

import csv
from datetime import datetime
from pathlib import Path

from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Request, check
from tuijian.report.model import Finding
from tuijian.rules.base import BoundRule
from tuijian.submission.tree import MemoryTree

AS_OF = datetime.fromisoformat("2024-01-15T10:00:00+08:00")
ELIGIBILITY = {"division", "own-province", "applicant-level", "not-a-division", "whole-municipality", "xpcc-city", "excluded-unit"}
CASES = [
    row
    for name in ("division_cases.csv", "more_division_cases.csv")
    for row in csv.DictReader((Path(__file__).parent / "rules" / name).read_text(encoding="utf-8").splitlines())
]


def eligibility(catalog: Catalog, rules: tuple[BoundRule, ...], unit: str, name: str, code: str) -> list[Finding]:
    """What the rules of eligibility say of one nominee of a unit."""
    known = catalog.unit_named(unit)
    folder = known.slug if known else "other"
    text = f"province: {unit}\nzones:\n  - name: {name}\n" + (f"    code: {code}\n" if code else "") + "    reason: 工作基础扎实\n"
    outcome = check(MemoryTree({f"submissions/{folder}/list.yml": text}), catalog, rules, Request(AS_OF))
    assert outcome.report.status != "error", outcome.report.fault
    return [finding for finding in outcome.report.findings if finding.rule in ELIGIBILITY]
