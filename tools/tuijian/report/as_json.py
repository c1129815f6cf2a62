"""The report as JSON: the design's keys in the design's order, for programs and for the job that publishes a review."""

import json
from typing import Any

from tuijian.report.escape import HIDDEN
from tuijian.report.model import Legend, Report


def data(report: Report) -> dict[str, Any]:
    """The report as plain data; `fault` is there only where there is one."""
    return report.model_dump(mode="json", by_alias=True, exclude=None if report.fault else {"fault"})


def _escaped(text: str) -> str:
    return "".join(json.dumps(character)[1:-1] for character in text)


def dump(value: object) -> str:
    """JSON that people can read and logs can hold: Chinese as it is, hidden characters escaped.

    So is the end of `##[`, which a GitHub runner takes for a command wherever it stands.
    """
    lines = json.dumps(value, ensure_ascii=False, indent=2).split("\n")
    return "".join(HIDDEN.sub(lambda match: _escaped(match[0]), line).replace("##[", "##\\u005b") + "\n" for line in lines)


def write(report: Report, _: Legend) -> str:
    """The report as JSON (report.schema.json); nothing of the legend is in it."""
    return dump(data(report))
