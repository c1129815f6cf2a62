"""The codes of submissions: what a reader compares with the papers."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.check.pipeline import Request, check
from tuijian.report.as_json import report_data
from tuijian.report.model import Legend, Report
from tuijian.report.render import render
from tuijian.rules.registry import bind
from tuijian.submission.tree import MemoryTree

CODES = {"submissions/henan": "4YRD-J625-PGZN"}


@pytest.mark.parametrize("format", ["text", "html"])
def test_people_are_shown_the_code(make: Callable[..., Report], legend: Legend, format: str) -> None:
    """The report for people names each code with its folder."""
    text = render(make(codes=CODES), legend, format)
    assert "核对码：4YRD-J625-PGZN（submissions/henan）" in text
    assert "核对码" not in render(make(), legend, format)


def test_of_many_none_is_shown(make: Callable[..., Report], legend: Legend) -> None:
    """Who checks a whole country compares no papers; programs find all codes in the JSON."""
    many = {f"submissions/unit{number}": "4YRD-J625-PGZN" for number in range(11)}
    assert "核对码" not in render(make(codes=many), legend, "text")
    assert report_data(make(codes=many))["codes"] == many
    assert "codes" not in report_data(make())


def test_the_checker_gives_the_code() -> None:
    """Each folder with a list that can be read has its code in the report."""
    catalog = read_catalog()
    files = {f"submissions/henan/{name}": text for name, text in catalog.base.items() if "/" not in name}
    tree = MemoryTree({**files, "submissions/hubei/list.yml": b"- 1\n"})
    assert check(tree, catalog, bind(catalog), Request(datetime(2024, 1, 15, tzinfo=UTC))).report.codes == CODES
