"""The report as JUnit XML."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tuijian.report.model import Finding, Legend, Report
from tuijian.report.render import render


def suites(report: Report, legend: Legend) -> Any:
    """The root element."""
    return etree.fromstring(render(report, legend, "junit").encode())


def test_valid(sample: Report, legend: Legend, schemas: Path) -> None:
    """Every report is XML, whatever characters are in it, and as Jenkins reads it."""
    etree.XMLSchema(etree.parse(schemas / "junit-10.xsd")).assertValid(suites(sample, legend))


def test_a_suite_a_folder_and_a_case_a_rule(samples: dict[str, Report], legend: Legend) -> None:
    """Each submitted folder has each rule as a case, in the catalogue's order; a rule fails only by findings of level error."""
    root = suites(samples["many"], legend)
    assert [suite.get("name") for suite in root] == ["submissions", "submissions/henan"]
    for suite in root:
        assert [case.get("name") for case in suite.findall("testcase")] == [f"{card.title}（{card.id}）" for card in legend.rules.values()]
    failed = {case.get("name")[-4:-1] for case in root.iter("testcase") if case.find("failure") is not None}
    assert failed == {"Q01", "E01", "M01", "P03"}
    noted = {case.get("name")[-4:-1] for case in root.iter("testcase") if case.find("system-out") is not None}
    assert noted == {"M03", "E04", "E02"}


def test_counts_add_up(sample: Report, legend: Legend) -> None:
    """The numbers on suites and root are those of the cases below."""
    root = suites(sample, legend)
    for node in (root, *root):
        assert int(node.get("tests")) == len(list(node.iter("testcase")))
        assert int(node.get("failures")) == sum(case.find("failure") is not None for case in node.iter("testcase"))
        assert int(node.get("errors")) == sum(case.find("error") is not None for case in node.iter("testcase"))


def test_passed(samples: dict[str, Report], legend: Legend) -> None:
    """Without findings every rule passes."""
    root = suites(samples["passed"], legend)
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == (str(len(legend.rules)), "0", "0")


def test_several_findings_of_a_rule(find: Callable[..., Finding], make: Callable[..., Report], legend: Legend) -> None:
    """One failure holds them all and says how many there are; a lesser finding of the rule stands beside it."""
    spans = [(1, 1, 1, 2), (2, 1, 2, 2)]
    errors = [find("measures", "error", "submissions/henan/a.md", span, f"第{span[0]}处") for span in spans]
    advice = find("measures", "advice", "submissions/henan/a.md", (3, 1, 3, 2), "第3处")
    case = next(case for case in suites(make(*errors, advice), legend).iter("testcase") if case.get("name").endswith("（P03）"))
    (failure,) = case.findall("failure")
    assert failure.get("message") == "第1处（共 2 处）"
    assert "第1处" in failure.text
    assert "第2处" in failure.text
    assert "第3处" not in failure.text
    assert "第3处" in case.findtext("system-out")


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("submissions/henan/list.yml", "submissions/henan"),
        ("submissions/henan/scans/a/b.pdf", "submissions/henan"),
        ("submissions/x.yml", "submissions"),
        ("mkdocs.yml", "."),
    ],
)
def test_folder(find: Callable[..., Finding], make: Callable[..., Report], legend: Legend, path: str, folder: str) -> None:
    """A path belongs to its folder's first two parts; one at the top to the root."""
    (suite,) = suites(make(find("seats", "error", path, (1, 1, 1, 2), "甲")), legend)
    assert suite.get("name") == folder


def test_fault(samples: dict[str, Report], legend: Legend) -> None:
    """A fault of ours is one error of the checker itself; no rule fails."""
    root = suites(samples["fault"], legend)
    assert (root.get("failures"), root.get("errors")) == ("0", "1")
    error = root.find("testsuite[@name='tuijian']/testcase/error")
    assert legend.site in error.get("message")
    assert "KeyError: 'x'" in error.text


def test_properties(samples: dict[str, Report], legend: Legend) -> None:
    """Each suite says by which rules, of what and by which moment it was judged."""
    root = suites(samples["remarks"], legend)
    found = {item.get("name"): item.get("value") for item in root.iter("property")}
    report = samples["remarks"]
    assert found == {key: getattr(report, key) for key in ("tool", "notice", "catalog", "input", "as_of", "revision")}
