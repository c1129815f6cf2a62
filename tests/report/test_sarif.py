"""The report as SARIF."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from tuijian.report.model import Finding, Legend, Report
from tuijian.report.render import render


def run_of(report: Report, legend: Legend) -> Any:
    """The one run of the log."""
    (run,) = json.loads(render(report, legend, "sarif"))["runs"]
    return run


def test_valid(sample: Report, legend: Legend, sarif_schema: Any) -> None:
    """Every report is valid against the official schema."""
    Draft4Validator(sarif_schema).validate(json.loads(render(sample, legend, "sarif")))


def test_results_point_at_their_rules_and_files(samples: dict[str, Report], legend: Legend) -> None:
    """Indexes lead to the rule and the file that are meant; levels are mapped; columns count code points."""
    run = run_of(samples["many"], legend)
    assert run["columnKind"] == "unicodeCodePoints"
    for result, finding in zip(run["results"], samples["many"].findings, strict=True):
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        place = result["locations"][0]["physicalLocation"]
        assert rule["id"] == result["ruleId"] == finding.id
        assert rule["helpUri"] == finding.url
        assert run["artifacts"][place["artifactLocation"]["index"]]["location"]["uri"] == place["artifactLocation"]["uri"] == finding.path
        assert list(place["region"].values()) == [finding.line, finding.column, finding.end_line, finding.end_column]
        assert result["level"] == {"error": "error", "warning": "warning"}.get(finding.level.value, "note")


def test_fix_replaces_what_is_marked(samples: dict[str, Report], legend: Legend) -> None:
    """A replacement is offered as a fix of the marked region; no replacement, no fix."""
    for result, finding in zip(run_of(samples["many"], legend)["results"], samples["many"].findings, strict=True):
        assert ("fixes" in result) == (finding.replacement is not None)
        if finding.replacement is not None:
            (change,) = result["fixes"][0]["artifactChanges"]
            (replacement,) = change["replacements"]
            assert replacement["insertedContent"]["text"] == finding.replacement
            assert replacement["deletedRegion"] == result["locations"][0]["physicalLocation"]["region"]


def test_fingerprints_outlive_moved_lines(find: Callable[..., Finding], make: Callable[..., Report], legend: Legend) -> None:
    """A finding keeps its fingerprint when its line moves; another value, file or rule has another; twins differ."""

    def prints(*findings: Finding) -> list[str]:
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in run_of(make(*findings), legend)["results"]]

    def one(line: int, name: str = "郑洲市", path: str = "a.yml", rule: str = "division") -> Finding:
        return find(rule, "error", path, (line, 3, line, 6), name, context={"name": name})

    assert prints(one(3)) == prints(one(9))
    others = prints(one(3), one(3, name="刑台市"), one(3, path="b.yml"), one(3, rule="seats"), one(4))
    assert len(set(others)) == 5


def test_path_is_percent_encoded(find: Callable[..., Finding], make: Callable[..., Report], legend: Legend) -> None:
    """A Chinese name and a blank are encoded, so that the address is one."""
    run = run_of(make(find("seats", "error", "submissions/henan/初步 方案.md", (1, 1, 1, 2), "甲")), legend)
    uri = run["artifacts"][0]["location"]["uri"]
    assert uri.isascii()
    assert " " not in uri
    assert unquote(uri) == "submissions/henan/初步 方案.md"
    assert run["artifacts"][0]["location"]["uriBaseId"] in run["originalUriBaseIds"]


@pytest.mark.parametrize("name", ["fault", "fault-only", "hostile-fault"])
def test_fault(samples: dict[str, Report], legend: Legend, name: str) -> None:
    """After a fault of ours the run is unsuccessful, says why, and no result weighs more than a note."""
    run = run_of(samples[name], legend)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert legend.site in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert all(result["level"] == "note" for result in run["results"])
    assert run_of(samples["many"], legend)["invocations"] == [{"executionSuccessful": True}]


def test_user_text_makes_no_link(samples: dict[str, Report], legend: Legend) -> None:
    """A Markdown link in a value is no link for a viewer."""
    message = run_of(samples["hostile"], legend)["results"][0]["message"]["text"]
    assert "\\[a](https://evil.example)" in message


def test_tool_without_a_version(samples: dict[str, Report], legend: Legend, sarif_schema: Any) -> None:
    """A tool that names no version gives none."""
    report = samples["passed"].model_copy(update={"tool": "tuijian"})
    Draft4Validator(sarif_schema).validate(json.loads(render(report, legend, "sarif")))
    assert "version" not in run_of(report, legend)["tool"]["driver"]
    assert run_of(samples["passed"], legend)["tool"]["driver"]["version"] == "1.0.0"
