"""The report as one HTML page that needs nothing else: no script, no request, fit to be printed on A4."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from tuijian.report import sentences
from tuijian.report.escape import NEW_LINE, safe_url, visible
from tuijian.report.model import Finding, Legend, Level, Report
from tuijian.report.snippet import Snippet, fit, snippet

ROOM = 240
"""Columns of a source line that the page shows around the value."""


def write(report: Report, legend: Legend) -> str:
    """The page. Every text goes in escaped and with its hidden characters shown."""
    return _template().render(report=report, legend=legend, levels=_levels(report)).strip() + "\n"


def _finalize(value: object) -> object:
    return visible(value) if type(value) is str else value


@cache
def _template() -> Template:
    loader = PackageLoader("tuijian.report")
    env = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalize)
    env.globals |= {"words": sentences, "Level": Level, "cut": _finding_snippet, "lines": NEW_LINE.split, "safe_url": safe_url}
    return env.get_template("report.html.jinja")


def _levels(report: Report) -> list[tuple[Level, list[tuple[str, list[tuple[int, Finding]]]]]]:
    """The numbered findings of each level, file by file."""
    return [(level, sentences.by_file(found)) for level, found in sentences.by_level(report)]


def _finding_snippet(finding: Finding, legend: Legend) -> Snippet | None:
    parts = snippet(finding, legend)
    return parts and fit(parts, ROOM)
