"""A plan in Markdown: its headings, sections and lines with positions. Blocks only, by CommonMark; text is never rendered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tuijian.intake.source import Span

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_RULES = ["code", "fence", "blockquote", "hr", "list", "html_block", "heading", "lheading", "paragraph"]
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_HASHES = re.compile(r"\s*((?:\\?[#＃]){1,6})(?![#＃\\])\s*(\S.*)")
_BOLD = re.compile(r"\s*(\*\*|__)(?![*_])(.+?)\1[：:]?\s*")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `text` without its marks, `level` 1 to 6, and where the text stands."""

    text: str
    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class NearHeading:
    """A line that looks like a heading and is none: the text it would have, the whole line, and the line to write instead."""

    text: str
    level: int
    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank. `words` is `text` with comments, tags and entities blanked out, so that columns stay.

    `code` marks the inside of a fence; there `words` is the whole text.
    """

    text: str
    number: int
    words: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, the lines up to the next heading of any level, and the sections of deeper level that follow."""

    heading: Heading
    lines: tuple[Line, ...]
    children: tuple["Section", ...]

    def walk(self) -> Iterator["Section"]:
        """This section and all that are in it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """The lines of this section and of all that are in it; headings are none."""
        return tuple(line for section in self.walk() for line in section.lines)

    @property
    def has_words(self) -> bool:
        """Whether at least one letter or Chinese character stands in it, headings and comments aside."""
        return any(char.isalpha() for section in self.walk() for line in section.lines for char in line.words)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as read. `lines` are all lines of `text`, blank ones too; `opening` what stands in no section.

    `title` is the first heading of level 1. `sections` are those of level 2 in the order of the text, other headings of
    level 1 among them, and deeper ones that stand in no section.
    """

    path: str
    text: str
    lines: tuple[str, ...]
    title: Heading | None
    opening: tuple[Line, ...]
    sections: tuple[Section, ...]
    near_headings: tuple[NearHeading, ...]

    def walk(self) -> Iterator[Section]:
        """All sections of any depth, in the order of the text."""
        for section in self.sections:
            yield from section.walk()


@dataclass(slots=True)
class _Draft:
    """A section while its lines and children are being gathered; `rank` is its level, 2 for all that are not deeper."""

    heading: Heading | None
    rank: int
    lines: list[Line]
    children: list["_Draft"]

    def done(self, heading: Heading) -> Section:
        """The section, children first."""
        return Section(heading, tuple(self.lines), tuple(child.done(child.heading) for child in self.children if child.heading))


def parse(text: str, path: str) -> Plan:
    """A plan from its text; never raises. Line ends may be LF, CRLF or CR; `Plan.text` has LF."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    tokens = _tokens(text)
    headings, taken = _headings(tokens, lines)
    words, code = _words(tokens, lines)
    title = next((heading for heading in headings.values() if heading.level == 1), None)
    contents = [Line(line, at + 1, words[at], at in code) for at, line in enumerate(lines) if at not in taken and line.strip()]
    root = _outline(headings, title, contents)
    return Plan(
        path,
        text,
        tuple(lines),
        title,
        tuple(root.lines),
        tuple(child.done(child.heading) for child in root.children if child.heading),
        tuple(_near_headings(contents, headings)),
    )


@cache
def _parser() -> "MarkdownIt":
    """The block parser, made at first need: its import takes longer than a small plan does."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero", {"html": True})
    parser.block.ruler.enableOnly(_RULES)
    return parser


def _tokens(text: str) -> "list[Token]":
    parser = _parser()
    return parser.block.parse(text, parser, {}, []) or []


def _headings(tokens: "list[Token]", lines: list[str]) -> tuple[dict[int, Heading], set[int]]:
    """Headings by the index of their line, and the indices of the lines that they take. None inside a list or a quote.

    A heading underlined with - or = is one line here; CommonMark's of several lines is a paragraph above a rule to whoever wrote it.
    """
    headings: dict[int, Heading] = {}
    taken: set[int] = set()
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and not token.level and token.map and "\n" not in tokens[at + 1].content:
            headings[token.map[0]] = _heading(tokens[at + 1].content, token.markup, token.map[0], lines)
            taken.update(range(*token.map))
    return headings, taken


def _heading(text: str, markup: str, at: int, lines: list[str]) -> Heading:
    line = lines[at]
    marks = len(line) - len(line.lstrip(" \t")) + len(markup) if markup[0] == "#" else 0
    column = line.index(text, marks) + 1
    level = len(markup) if markup[0] == "#" else {"=": 1, "-": 2}[markup]
    return Heading(text, level, Span(at + 1, column, at + 1, column + len(text)))


def _words(tokens: "list[Token]", lines: list[str]) -> tuple[list[str], set[int]]:
    """The lines with comments, tags and entities blanked out, and the indices of those that are fenced code."""
    words, code = list(lines), set[int]()
    for token in tokens:
        if token.type == "fence" and token.map:
            code.update(range(*token.map))
        elif token.type in ("inline", "html_block") and token.map and ("<" in token.content or "&" in token.content):
            first, end = token.map
            words[first:end] = _blanked("\n".join(lines[first:end]), token.type == "html_block").split("\n")
    return words, code


def _blanked(text: str, block: bool) -> str:
    """The text with spaces over comments, tags and entities. A comment that never ends reaches on only in a block of HTML."""
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start + 4)
        if end < 0 and not block:
            break
        end = len(text) if end < 0 else end + 3
        text = text[:start] + _spaces(text[start:end]) + text[end:]
        start = text.find("<!--", end)
    return _MARKUP.sub(lambda match: _spaces(match.group()), text)


def _spaces(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _outline(headings: dict[int, Heading], title: Heading | None, contents: list[Line]) -> _Draft:
    """The drafts of all sections under one root, which holds what stands in none."""
    root = _Draft(None, 1, [], [])
    path = [root]
    waiting = iter([*headings.items(), (None, None)])
    at, heading = next(waiting)
    for line in contents:
        while at is not None and heading and at < line.number:
            path = _deeper(path, heading, title)
            at, heading = next(waiting)
        path[-1].lines.append(line)
    while heading:
        path = _deeper(path, heading, title)
        at, heading = next(waiting)
    return root


def _deeper(path: list[_Draft], heading: Heading, title: Heading | None) -> list[_Draft]:
    """The path of sections down to the one that this heading opens; the title opens none."""
    if heading is title:
        return path[:1]
    rank = max(heading.level, 2)
    kept = [draft for draft in path if draft.rank < rank]
    kept[-1].children.append(_Draft(heading, rank, [], []))
    return [*kept, kept[-1].children[-1]]


def _near_headings(contents: list[Line], headings: dict[int, Heading]) -> Iterator[NearHeading]:
    for line in contents:
        start = line.words.lstrip()[:1]
        if not line.code and start and start in "#＃\\*_":
            yield from _near_heading(line, headings)


def _near_heading(line: Line, headings: dict[int, Heading]) -> Iterator[NearHeading]:
    if match := _HASHES.fullmatch(line.words):
        level, text = match[1].count("#") + match[1].count("＃"), match[2].rstrip("#＃ \t\u3000").strip()
    elif match := _BOLD.fullmatch(line.words):
        above = [heading.level for at, heading in headings.items() if at < line.number]
        level, text = min((above or [1])[-1] + 1, 3), match[2].strip()
    else:
        return
    if text:
        yield NearHeading(text, level, Span(line.number, 1, line.number, len(line.text) + 1), f"{'#' * level} {text}")
