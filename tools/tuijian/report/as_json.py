"""The report as JSON: the design's keys in the design's order, for programs and for the job that publishes a review."""

import json
import re
from typing import Any

from tuijian.report.escape import HIDDEN
from tuijian.report.model import Legend, Report
from tuijian.report.schema import OPTIONAL


def report_data(report: Report) -> dict[str, Any]:
    """The report as plain data; what is in OPTIONAL is there only where there is any of it."""
    empty = {name for name in OPTIONAL if not getattr(report, name)}
    return report.model_dump(mode="json", by_alias=True, exclude=empty)


_HIDDEN = re.compile(f"(?!\n)(?:{HIDDEN.pattern})")
"""What nobody sees in a line; between the lines JSON has its own line ends, and none within."""


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def dump(value: object) -> str:
    """JSON that people can read and logs can hold: Chinese as it is, hidden characters escaped.

    So is the end of `##[`, which a GitHub runner takes for a command wherever it stands.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2).replace("##[", "##\\u005b")
    return _HIDDEN.sub(_escaped, text) + "\n"


def write(report: Report, _: Legend) -> str:
    """The report as JSON (report.schema.json); nothing of the legend is in it."""
    return dump(report_data(report))
