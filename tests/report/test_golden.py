"""Every format of every report, byte for byte."""

from collections.abc import Callable

import pytest

from tuijian.report.model import Legend, Report
from tuijian.report.render import FORMATS, render

ENDINGS = {
    "text": "txt", "json": "json", "github": "github.txt", "sarif": "sarif.json", "junit": "junit.xml", "markdown": "md", "html": "html",
}  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
def test_golden(sample: Report, format: str, legend: Legend, golden: Callable[[str, str], None], request: pytest.FixtureRequest) -> None:
    """A report looks as its golden file says, twice the same, and ends with exactly one newline."""
    text = render(sample, legend, format)
    golden(f"{request.node.callspec.params['sample']}.{ENDINGS[format]}", text)
    assert render(sample, legend, format) == text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_golden_in_colour(samples: dict[str, Report], legend: Legend, golden: Callable[[str, str], None]) -> None:
    """A narrow terminal in colour, with the reviewer's list asked for."""
    golden("many.colour.txt", render(samples["many"], legend, "text", width=60, color=True, checklist=True))
