"""What somebody wrote stays text in the comment and the remarks: nobody is called, nothing is linked, no element comes alive."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from corpora import everything, naughty_strings
from pulls import BASE, CATALOG, LIST, SHA, TAG, bare, body_of, finding, job, pull, rendered, report_of

import tuijian.review.comment
import tuijian.review.remarks
from tuijian.catalog.legend import legend
from tuijian.report.model import CheckItem, Cite, Fault, Finding
from tuijian.review.comment import Subject, comment
from tuijian.review.comment_memory import MARK, Memory
from tuijian.review.github_types import Branch, ChangedFile
from tuijian.review.planned_writes import StandingPull
from tuijian.review.remarks import key_of, remarks
from tuijian.review.verdict import Stand, Verdict

pytestmark = pytest.mark.unfollowed  # the core's own tests cover it; to trace it here takes time

MINE = (
    "@someone", "@org/team", "a@b.example", "＠all", "@\u200dall", "&#64;all", "&commat;all", "\\@all", "河南@all省",
    "#12", "GH-12", "gh-12", "owner/repo#12", "#12#13", "/owner/repo/pull/12", "0123456789abcdef0123456789abcdef01234567", "a1b2c3d",
    "owner/repo@0123456789abcdef0123456789abcdef01234567", "CVE-2024-0001", "SHA: deadbeef",
    "https://evil.example/x", "http://evil.example", "www.evil.example", "//evil.example", "evil.example", "ftp://evil.example",
    "mailto:a@b.example", "xmpp:a@b.example", "<https://evil.example>", "https://例子.example/路径", "HTTPS://EVIL.EXAMPLE",
    "[x](https://evil.example)", "[x][1]\n\n[1]: https://evil.example", "![x](https://evil.example/x.png)", "[x](javascript:alert(1))",
    "[^1]\n\n[^1]: x", "[x]: https://evil.example", "](https://evil.example)", ")[x](https://evil.example", "]](x)",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<a href=https://evil.example>x</a>", "<b>x", "</details>", "</summary><h1>x",
    "<details open>", "<!-- x -->", "-->", "<!--", "<![CDATA[x]]>", "<?php ?>", "<!DOCTYPE html>",
    "&lt;b&gt;", "&#60;b&#62;", "<iframe>", "<style>",
    "`", "``", "```", "````", "`x` @all `y`", "``` suggestion\nx\n```",
    "```suggestion\nx\n```\n@all", "~~~", "~~~\n@all\n~~~", "\\`@all\\`", "` @all",
    "x\n\n# 标题\n\n@all", "x\n- y\n- z", "x\n\n    y", "x\n---\ny", "x\n===\ny", "x\r@all",
    "x\x85@all", "x\u2028@all", "x\x0b# y", "x\0y", "x  \ny",
    "| a | b |\n| - | - |\n| 1 | @all |", "a | b", "~~x~~", "~x~", "- [ ] x", "- [x] x", "**x**",
    "__x__", "*x*", "_x_", "***", "1. x", "> x", "$x$", "$$x$$",
    ":+1:", "\\", "\\\\", "\\*", "&nbsp;", "&#x202e;", "\u202eevil\u202c", "\ud800", "\U000e0041", "\ufeff", "\u200b", "",
    f"{Memory(SHA, ()).line()}", f"x\n{MARK}head={BASE} now=- before=none -->", "{{ 7 * 7 }}", "{% raw %}",
    "${{ github.token }}", "%s %d {0}",
    "::error::x", "##[error]x", "/close", "/merge", "Fixes #12", "Co-authored-by: x <x@example.org>", "[skip ci]",
)  # fmt: skip
"""What GitHub, Markdown, HTML, our own marks and our own template would take for theirs."""

LEGEND = legend(CATALOG)
ACTIVE = re.compile(r"https?:|www\.|[@＠]\w|#\d|GH-\d|\b[0-9a-f]{7,}\b|evil\.|alert\(|[<>*`~|\[\]\\$^]", re.IGNORECASE)
COMMENT = {"h2", "h3", "p", "ol", "ul", "li", "strong", "code", "a", "pre", "details", "summary", "hr", "br"}
REMARK = {"p", "strong", "code", "a", "pre", "br", "ul", "li"}


def hostile(value: str, line: int = 1, path: str = LIST) -> Finding:
    """A finding all of whose texts hold a value."""
    more: dict[str, Any] = {
        "context": {"name": value, value: value},
        "fix": f"改{value}掉",
        "replacement": value,
        "path": path,
        "line": line,
    }
    known = {"rule": value, "url": f"javascript:{value}"} if line % 2 else {}
    return finding(f"“{value}”不对{value}", id=value, cite=(Cite(sentence=value, quote=value),), **more, **known)


def batched(some: Iterable[Finding], count: int) -> Iterator[tuple[Finding, ...]]:
    """So many at a time (itertools has it from Python 3.12)."""
    rest = iter(some)
    while few := tuple(islice(rest, count)):
        yield few


def comments(values: Iterable[str], path: str = "") -> Iterator[str]:
    """Comments in which each value stands everywhere, ten values in each, and comments in which it stands in short."""
    some = [hostile(value, number, path or f"submissions/{value}") for number, value in enumerate(values, 1)]
    for few in batched(some, 10):
        items = tuple(CheckItem(sentence=one.id, quote=one.fix, question=one.message) for one in few)
        yield body_of(job(report_of(few, checklist=items)), StandingPull(pull(), ()))
    for many in batched(some, 200):
        yield body_of(job(report_of((*[finding("甲。")] * 10, *many))), StandingPull(pull(), ()))


def faults(values: Iterable[str]) -> Iterator[str]:
    """Comments on faults of ours whose trace holds each value, and on a base that bears it as its name."""
    for value in values:
        report = report_of((), status="error", fault=Fault(message=value, trace=f"x\n{value}\ny"))
        verdict = Verdict(Stand.fault, report, why=value)
        yield comment(Subject(pull(), SHA, verdict, LEGEND, Memory(SHA, None)))
        of = pull(base=Branch(ref=value, sha=BASE))
        yield comment(Subject(of, SHA, Verdict(Stand.passed, report_of(())), LEGEND, Memory(SHA, ())))


def bodies(values: Iterable[str]) -> Iterator[str]:
    """Remarks on a line that holds each value, and on files, in which it stands everywhere."""
    for value in values:
        line = value.replace("\n", " ")
        file = ChangedFile(filename=LIST, status="added", patch=f"@@ -0,0 +1,2 @@\n+{line}\n+x")
        place = {"column": 1, "end_column": 1}
        some = (
            hostile(value, 1).model_copy(update=place),
            hostile(value, 2).model_copy(update=place),
            hostile(value, 3),
            hostile(value, 4),
        )
        yield from (each.body for each in remarks(some, [file], LEGEND))


def assert_dead(markdown: str, allowed: set[str]) -> None:
    """GitHub's library makes nothing of it but what is ours, and leaves its own filters nothing to find."""
    html = rendered(markdown)
    assert {name for _, name, _ in TAG.findall(html)} <= allowed
    for _, name, rest in TAG.findall(html):
        fence = name in {"pre", "code"} and rest.strip() in {'lang="suggestion"', 'class="language-suggestion"'}
        ours = name == "a" and re.fullmatch(rf' href="{re.escape(CATALOG.notice.site)}[a-z0-9/-]*(#[0-9A-Za-z._~%-]*)?"', rest)
        assert not rest.strip() or rest.strip() == "/" or fence or ours, rest
    assert html.count("<!--") == html.count("-->") == 1
    assert html.startswith("<!-- tuijian:")
    assert html.count("<details>") == html.count("</details>") == markdown.count("\n<details><summary>")
    assert not ACTIVE.search(bare(html)), ACTIVE.search(bare(html))
    assert "@all" not in html


def assert_all_dead(values: Iterable[str]) -> None:
    """Everything that may hold the values, each of them."""
    some = list(values)
    for body in (*comments(some), *comments(some, LIST), *faults(some)):
        assert_dead(body, COMMENT)
    for body in bodies(some):
        assert_dead(body, REMARK)
        assert rendered(body).count("<pre") <= 1
        assert key_of(body)


def test_what_we_know_of() -> None:
    """Mentions, references, links, elements, fences, tables, marks and templates of every kind: nothing comes alive."""
    assert_all_dead(MINE)


@pytest.mark.npm
def test_naughty_strings(npm_dir: Path) -> None:
    """The Big List of Naughty Strings: nothing comes alive."""
    strings = naughty_strings(npm_dir)
    assert len(strings) > 400
    assert_all_dead(text[:200] for text in strings)


@pytest.mark.npm
def test_hostile_files(npm_dir: Path) -> None:
    """The beginning of each file of the corpora, over 2,000, as a value: nothing comes alive."""
    texts = list(dict.fromkeys(item.data[:200].decode("utf-8", "replace") for item in everything(npm_dir)))
    assert len(texts) > 1_500
    for body in (*comments(texts), *bodies(texts)):
        assert_dead(body, COMMENT)


def _as_it_is(text: str, *_: object) -> str:
    return text


def _linked(text: str, url: str) -> str:
    return f"[{text}]({url})"


def _fenced(text: str, info: str = "") -> str:
    return f"```{info}\n{text}\n```"


@pytest.mark.parametrize(
    ("module", "guard", "without"),
    [
        (tuijian.review.comment, "prose", _as_it_is),
        (tuijian.review.comment, "code", _as_it_is),
        (tuijian.review.comment, "code", lambda text, *_: f"`{text}`"),
        (tuijian.review.comment, "block", _as_it_is),
        (tuijian.review.comment, "block", _fenced),
        (tuijian.review.comment, "link", _linked),
        (tuijian.review.comment, "safe_url", _as_it_is),
        (tuijian.review.comment, "rule_link", lambda finding, _: _linked(finding.rule, finding.url)),
        (tuijian.review.remarks, "prose", _as_it_is),
        (tuijian.review.remarks, "block", _as_it_is),
        (tuijian.review.remarks, "block", _fenced),
        (tuijian.review.remarks, "rule_link", lambda finding, _: _linked(finding.rule, finding.url)),
    ],
)
def test_each_guard_is_needed(module: Any, guard: str, without: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any one of the guards something comes alive."""
    monkeypatch.setattr(module, guard, without)
    tuijian.review.comment._template.cache_clear()
    try:
        with pytest.raises(AssertionError):
            assert_all_dead(MINE)
    finally:
        monkeypatch.undo()
        tuijian.review.comment._template.cache_clear()
