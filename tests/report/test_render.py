"""What holds for all formats alike."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tuijian.report.formats import OUTLINED
from tuijian.report.model import Cite, Fault, Finding, Legend, Outline, Report
from tuijian.report.render import FORMATS, render
from tuijian.report.sentences import OURS


def test_unknown_format(samples: dict[str, Report], legend: Legend) -> None:
    """A format that there is not is a KeyError."""
    with pytest.raises(KeyError):
        render(samples["passed"], legend, "pdf")


@pytest.mark.parametrize("format", FORMATS)
def test_every_finding_appears(samples: dict[str, Report], legend: Legend, format: str) -> None:
    """48 findings, more than GitHub shows: each of them is in every format."""
    text = render(samples["flood"], legend, format).replace("`", "")
    for finding in samples["flood"].findings:
        assert finding.message in text


@pytest.mark.parametrize("format", FORMATS)
def test_who_tells_how_plans_were_read(make: Callable[..., Report], legend: Legend, format: str) -> None:
    """Where a format is said to leave outlines out, a report with one reads as without: a check for it need not make any."""
    read = Outline(path="submissions/henan/a.md", title=1, headings=(), tasks=(), parts=())
    texts = {render(make(outlines=outlines), legend, format) for outlines in ((), (read,))}
    assert len(texts) == 1 + (format in OUTLINED)


@pytest.mark.parametrize("format", FORMATS)
def test_fault_is_ours(samples: dict[str, Report], legend: Legend, format: str) -> None:
    """A fault of ours is called ours in every format, with where to report it; JSON says so by its status."""
    text = render(samples["fault-only"], legend, format)
    assert "读取目录出错" in text
    assert ('"status": "error"' in text) if format == "json" else (OURS in text and legend.site in text)


@pytest.mark.parametrize("format", FORMATS)
def test_fault_without_a_trace(make: Callable[..., Report], legend: Legend, format: str) -> None:
    """A report of status error renders even where nothing is known of the fault."""
    assert render(make(status="error"), legend, format)


@pytest.mark.parametrize("format", ["text", "markdown", "html", "github", "junit"])
def test_message_is_written_once_in_full(samples: dict[str, Report], legend: Legend, format: str) -> None:
    """Each finding comes with its fix, its quote, its place and the rule's address."""
    text = render(samples["many"], legend, format).replace("`", "").replace("%3A", ":").replace("\n      ", "")
    for finding in samples["many"].findings:
        assert finding.fix in text
        assert finding.url in text
        assert all(cite.quote in text for cite in finding.cite)


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "json"])
def test_rule_that_the_legend_lacks(find: Callable[..., Finding], make: Callable[..., Report], legend: Legend, format: str) -> None:
    """A finding of a rule that the legend does not know is shown all the same, by the rule's name."""
    bare = Legend(legend.notice_title, legend.notice_number, legend.site, {})
    report = make(find("seats", "error", "a.yml", (1, 1, 1, 2), "推荐了3个"))
    text = render(report, bare, format)
    assert "推荐了3个" in text
    assert "seats" in text
    assert "Q01" in text


def test_formats_do_not_import_what_they_do_not_need() -> None:
    """The six formats beside HTML do without Jinja: the command's start-up is a target."""
    code = """
import sys
from tuijian.report.model import *
from tuijian.report.render import render
report = Report(tool="t", notice="n", catalog="c", input="i", revision=None, as_of="", status="success",
                summary=Summary(units=0, zones=0, files=0, error=0, warning=0, review=0, advice=0), findings=(), checklist=())
assert "tuijian.report.terminal" not in sys.modules
for name in ("text", "json", "github", "sarif", "junit", "markdown"):
    render(report, Legend("t", "n", "https://x.example/", {}), name)
assert "jinja2" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("format", FORMATS)
@given(text=st.text(st.characters(), max_size=60))
@example(text="\ud800")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_in_any_field(find: Callable[..., Finding], make: Callable[..., Report], legend: Legend, format: str, text: str) -> None:
    """Whatever stands in a finding, lone surrogates too, a format renders it, as Unicode that can be written."""
    cite = (Cite(sentence=text, quote=text),)
    finding = find("seats", "error", text, (1, 1, 1, 9), text, context={text: text}, cite=cite, fix=text, replacement=text, url=text)
    bare = Legend(legend.notice_title, legend.notice_number, legend.site, legend.rules, {(text, 1): text})
    report = make(finding, status="error", fault=Fault(message=text, trace=text), revision=text, as_of=text)
    assert render(report, bare, format).encode()
