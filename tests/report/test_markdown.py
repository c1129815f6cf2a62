"""The report as GitHub Markdown."""

import re
from collections.abc import Callable
from html import unescape

import cmarkgfm
import pytest

from tuijian.report.model import Fault, Finding, Legend, Report
from tuijian.report.render import render

TAGS = {"h2", "h3", "p", "strong", "ol", "ul", "li", "code", "pre", "a", "hr"}


def rendered(report: Report, legend: Legend) -> str:
    """The HTML that GitHub's own library makes of it, raw HTML let through so that it would be seen."""
    markdown = render(report, legend, "markdown")
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown, cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE))


def test_nothing_is_active_but_our_links(sample: Report, legend: Legend) -> None:
    """Whatever is in the fields, the page has our headings, lists and links to our site, and nothing else."""
    html = rendered(sample, legend)
    assert set(re.findall(r"<([a-z0-9]+)", html)) <= TAGS
    assert all(url.startswith(legend.site) for url in re.findall(r'href="([^"]*)"', html))
    assert not re.search(r"<(?!a |ol |hr)[a-z0-9]+ [^>]*>", html)
    text = unescape(re.sub(r"<[^>]*>", "", re.sub(r"<code.*?</code>|<a .*?</a>", "", html, flags=re.DOTALL)))
    assert not re.search(r"[@#<>]|https?:", text)


def test_mentions_are_broken_even_in_code(samples: dict[str, Report], legend: Legend) -> None:
    """No @ is followed by a name."""
    for name in ("hostile", "hostile-fault"):
        assert not re.search(r"@(?!\u200b)", render(samples[name], legend, "markdown"))


def test_numbering_and_nesting(samples: dict[str, Report], legend: Legend) -> None:
    """Findings are items of a list with their parts in a list below, also past the ninth and with a block inside."""
    html = rendered(samples["flood"], legend)
    assert html.count("<ol") == 4
    items = re.findall(r"\n<li>\n?(?:<p>)?<strong>", html)
    assert len(items) == 48
    assert "<pre>" in rendered(samples["many"], legend)


@pytest.mark.parametrize("count", [100, 400, 5000])
def test_long_report_is_cut_by_finding(find: Callable[..., Finding], make: Callable[..., Report], legend: Legend, count: int) -> None:
    """A comment never grows past 60,000 characters; what is left out is counted, and shown plus left out is all."""
    errors = [
        find("measures", "error", f"submissions/henan/plan-{line}.md", (line, 1, line, 3), f"第{line}处缺少具体措施")
        for line in range(1, count)
    ]
    report = make(*errors, find("contact", "warning", "a.yml", (1, 1, 1, 2), "没有写电话"))
    text = render(report, legend, "markdown")
    assert len(text) <= 60_000
    shown = len(re.findall(r"^\d+\. \*\*", text, re.MULTILINE))
    left = re.search(r"### 另有 (\d+) 处未列出", text)
    assert shown + (int(left[1]) if left else 0) == count
    assert bool(left) == (count > 100)
    if left:
        assert "1 处建议修改" in text
        assert "`tuijian check`" in text


def test_limit_holds_at_every_length(find: Callable[..., Finding], make: Callable[..., Report], legend: Legend) -> None:
    """Wherever the cut falls, what is said about the rest has room too."""
    for size in range(1, 60):
        errors = [find("measures", "error", "a.md", (1, 1, 1, 3), "甲" * size) for _ in range(500)]
        assert 59_000 < len(render(make(*errors), legend, "markdown")) <= 60_000


def test_reviewers_list(samples: dict[str, Report], legend: Legend) -> None:
    """The list stands where something asks for review, and not after a fault of ours."""
    assert "### 请人工判断" in render(samples["remarks"], legend, "markdown")
    assert "### 请人工判断" not in render(samples["passed"], legend, "markdown")
    assert "### 请人工判断" not in render(samples["fault"], legend, "markdown")


def test_long_fault_is_cut(make: Callable[..., Report], legend: Legend) -> None:
    """A long trace full of hidden characters does not break the limit."""
    assert len(render(make(status="error", fault=Fault(message="x", trace="\u202e" * 100_000)), legend, "markdown")) <= 60_000


def test_long_replacement_is_cut(find: Callable[..., Finding], make: Callable[..., Report], legend: Legend) -> None:
    """So does a long replacement, which is shown up to a point."""
    finding = find("division", "error", "a.yml", (1, 1, 1, 2), "甲", replacement="\n" + "\u202e乙" * 50_000)
    text = render(make(finding), legend, "markdown")
    assert len(text) <= 60_000
    assert "1. **甲**" in text
