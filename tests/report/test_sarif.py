"""The report as SARIF."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Example
from tuijian.check.pipeline import Request, check
from tuijian.check.rule_examples import example_files, folder_of
from tuijian.report.model import Finding, Legend, Report
from tuijian.report.render import render
from tuijian.rules.base import BoundRule
from tuijian.rules.registry import bind
from tuijian.submission.tree import MemoryTree


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


@pytest.mark.unfollowed
def test_fingerprints_outlive_moved_lines_by_every_rule() -> None:
    """Whichever rule speaks: two lines put in at the top of every file change no fingerprint."""
    catalog = read_catalog()
    rules = bind(catalog)
    compared = set[str]()
    for rule in (bound.rule for bound in rules):
        for example in (one for one in rule.examples.failing if not one.escaped and not one.types):
            files = example_files(catalog, example)
            moved = {name: ("# \n# \n" if name.endswith(".yml") else "\n\n") + text for name, text in files.items()}
            before, after = (_prints(catalog, rules, example, some) for some in (files, moved))
            if [name for name, _ in before] == [name for name, _ in after]:
                compared |= {name for name, _ in before}
                assert before == after, (rule.id, example.note)
    assert {"personal-data", "classified", "listed-twice", "yaml", "field", "task-name"} <= compared


def _prints(catalog: Catalog, rules: tuple[BoundRule, ...], example: Example, files: Mapping[str, str]) -> list[tuple[str, str]]:
    """The rules that speak, with their fingerprints."""
    folder = folder_of(catalog, example)
    tree = MemoryTree({f"{catalog.form.root}/{folder}/{name}": text for name, text in files.items() if not name.startswith("/")})
    assert catalog.form.sample
    request = Request(example.as_of or catalog.form.sample.as_of, example.author, changed=example.changed)
    results = json.loads(render(*check(tree, catalog, rules, request), "sarif"))["runs"][0]["results"]
    return sorted((one["properties"]["rule"], one["partialFingerprints"]["primaryLocationLineHash"]) for one in results)
