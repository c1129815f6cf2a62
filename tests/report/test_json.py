"""The report as JSON, and its schema."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from tuijian.report.model import Finding, Legend, Report
from tuijian.report.render import render
from tuijian.report.schema import report_schema

KEYS = ["schema", "tool", "notice", "catalog", "input", "revision", "as_of", "status", "summary", "findings", "checklist"]
FINDING = [
    "rule", "id", "level", "path", "line", "column", "end_line", "end_column", "message", "context", "cite", "fix", "replacement", "url",
]  # fmt: skip


def test_keys_and_their_order(samples: dict[str, Report], legend: Legend) -> None:
    """The keys are the design's, in the design's order; `fault` comes last and only with a fault."""
    data = json.loads(render(samples["many"], legend, "json"))
    assert list(data) == KEYS
    assert list(data["findings"][0]) == FINDING
    assert list(data["summary"]) == ["units", "zones", "files", "error", "warning", "review", "advice"]
    assert list(json.loads(render(samples["fault"], legend, "json"))) == [*KEYS, "fault"]


def test_round_trip(sample: Report, legend: Legend) -> None:
    """The JSON read back is the report, but for the headings, which are not in it."""
    text = render(sample, legend, "json")
    read = Report.model_validate_json(text.replace("\\ud800", "?"))
    assert "\\ud800" in text or read.model_dump() == sample.model_dump()


def test_readable_and_harmless(samples: dict[str, Report], legend: Legend) -> None:
    """Chinese stands as it is; hidden characters and a runner's command are escaped."""
    text = render(samples["hostile"], legend, "json")
    assert "没有叫" in text
    assert "\u202e" not in text
    assert "##[" not in text
    assert json.loads(text)["findings"][0]["fix"] == samples["hostile"].findings[0].fix


def test_published_schema(golden: Callable[[str, str], None]) -> None:
    """The schema is the one in the golden file: a change of the format is seen."""
    golden("report.schema.json", json.dumps(report_schema(), ensure_ascii=False, indent=2) + "\n")


def test_reports_fit_the_schema(sample: Report, legend: Legend) -> None:
    """Every report is valid against the schema, and the schema itself is valid."""
    Draft202012Validator.check_schema(report_schema())
    Draft202012Validator(report_schema()).validate(json.loads(render(sample, legend, "json")))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("status",), "fine"),
        (("schema",), 2),
        (("fault",), None),
        (("extra",), 1),
        (("findings", 0, "line"), 0),
        (("findings", 0, "level"), "x"),
    ],
)
def test_schema_refuses(samples: dict[str, Report], legend: Legend, path: tuple[Any, ...], value: object) -> None:
    """What is no report is refused: a wrong status, version or level, a line before the first, a key that there is not."""
    data = json.loads(render(samples["many"], legend, "json"))
    target = data
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    with pytest.raises(ValidationError):
        Draft202012Validator(report_schema()).validate(data)


def test_schema_says_what_each_key_is() -> None:
    """Every key of every object has a description, every object one too, and the address is the publisher's."""
    schema = report_schema("https://call.example/")
    assert schema["$id"] == "https://call.example/assets/schema/report.schema.json"
    for model in (schema, *schema["$defs"].values()):
        assert model["description"]
        assert all(value["description"] for value in model.get("properties", {}).values())


def test_every_key_is_required(make: Callable[..., Report], find: Callable[..., Finding]) -> None:
    """Only `codes`, `received`, `changed`, `outlines`, `call`, `waived` and `fault` may be missing."""
    schema = report_schema()
    optional = {"codes", "received", "changed", "outlines", "call", "waived", "records", "fault"}
    assert set(schema["properties"]) - set(schema["required"]) == optional
    for model in schema["$defs"].values():
        assert set(model.get("properties", {})) == set(model.get("required", []))
