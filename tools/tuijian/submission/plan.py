"""A plan in Markdown: its headings, sections and lines with positions. Blocks only, by CommonMark; text is never rendered.

What differs from CommonMark on purpose: lists and quotes are plain lines (no section starts in one, and with them parsing takes
twice as long), a line indented by four spaces is text and no code (clerks indent paragraphs), and a paragraph, a list or a quote
right above a line of `---` stays what it is, where CommonMark makes a heading of all of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from tuijian.text.positions import Span

if TYPE_CHECKING:
    from markdown_it.parser_block import ParserBlock
    from markdown_it.token import Token

LINE_LIMIT = 5000
"""Lines of a plan that are read. The slowest text takes 26 µs a line (131,072 lines of `#`: 3.4 s), so this is 0.13 s at most."""

_MAY_BE_MARKUP = re.compile(r"[\t\v\f<&\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]")
"""HTML and odd blanks, which take the whole grammar to read."""

_BLOCK_RULES = ["code", "fence", "hr", "html_block", "heading", "lheading", "paragraph"]
_LIST_OR_QUOTE = re.compile(r">|[-*+][ \t]|[0-9]{1,9}[.)][ \t]")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_NO_BREAK = re.compile(r"[^\n]")
_ATX = re.compile(r" {0,3}(#{1,6})(?: (.*))?")


class Heading(NamedTuple):
    """A heading: `text` without its marks, `level` 1 to 6, and where the text stands."""

    text: str
    level: int
    span: Span


class Line(NamedTuple):
    """A line that is not blank. `words` is `text` with comments, tags and entities blanked out, so that columns stay.

    `code` marks a fence and its inside; there `words` is the whole text.
    """

    text: str
    number: int
    words: str
    code: bool = False


class Section(NamedTuple):
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


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan as read; only itself is equal to it.

    `lines` are all lines of `text`, blank ones too; `contents` are its headings and the lines that are not blank.
    `title` is the first heading of level 1. `unread` counts the lines past `LINE_LIMIT`: they stand in `lines` only.
    """

    path: str
    text: str
    lines: tuple[str, ...]
    title: Heading | None
    contents: tuple[Heading | Line, ...]
    unread: int

    @cached_property
    def opening(self) -> tuple[Line, ...]:
        """The lines that stand in no section."""
        return tuple(self._root.lines)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Those of level 2 in the order of the text, with any other of level 1 beside them, and deeper ones that follow none."""
        return self._root.sections()

    @cached_property
    def _root(self) -> "_Draft":
        return _section_drafts(self.contents, self.title)

    def walk(self) -> Iterator[Section]:
        """All sections of any depth, in the order of the text."""
        for section in self.sections:
            yield from section.walk()


@dataclass(slots=True)
class _Draft:
    """A section while its lines and children are gathered. `rank` is its level, but 2 for level 1, and 1 for the root."""

    heading: Heading | None
    rank: int
    lines: list[Line] = field(default_factory=list)
    children: list["_Draft"] = field(default_factory=list)

    def sections(self) -> tuple[Section, ...]:
        """The finished sections of the children."""
        return tuple(Section(child.heading, tuple(child.lines), child.sections()) for child in self.children if child.heading)


SMALL_PLAN = 16 * 1024
"""A plan of no more characters is kept for a moment, for it may come again: a call's examples hold the same ones over and over."""


def parse(text: str, path: str) -> Plan:
    """A plan from its text; never raises. Line ends may be LF, CRLF or CR; `Plan.text` has LF."""
    return _parse_once(text, path) if len(text) <= SMALL_PLAN else _parse(text, path)


@lru_cache(maxsize=4)
def _parse_once(text: str, path: str) -> Plan:
    return _parse(text, path)


def _parse(text: str, path: str) -> Plan:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    read = lines[:LINE_LIMIT]
    simple = _is_simple(text, read)
    tokens = [] if simple else _tokens(text if len(lines) == len(read) else "\n".join(read))
    headings = _simple_headings(read) if simple else _headings(tokens, read)
    title = next((heading for heading, _ in headings.values() if heading.level == 1), None)
    return Plan(path, text, tuple(lines), title, tuple(_contents(tokens, read, headings)), len(lines) - len(read))


def _is_simple(text: str, lines: list[str]) -> bool:
    """Whether a text has nothing but lines and headings after `#`: no fence, and no line that may make a heading of those above it."""
    return not (_MAY_BE_MARKUP.search(text) or "```" in text or "~~~" in text or any(line and not line.strip(" =-") for line in lines))


class _ParserOptions(dict[str, Any]):
    """All that the block rules ask of a parser: whether HTML is HTML, and how deep blocks may lie in each other."""

    maxNesting = 20  # noqa: N815  # markdown-it's own name


class _BlockParser(dict[str, Any]):
    """What markdown-it's block rules know as the parser: its block half alone. The half that reads links is not even imported."""

    def __init__(self, block: "ParserBlock") -> None:
        super().__init__(block=block)
        self.block = block
        self.options = _ParserOptions(html=True)


@cache
def _parser() -> "_BlockParser":
    """The block parser, made at first need: importing it takes longer than reading forty plans."""
    from markdown_it.parser_block import ParserBlock

    block = ParserBlock()
    block.ruler.enableOnly(_BLOCK_RULES)
    return _BlockParser(block)


def _tokens(text: str) -> "list[Token]":
    parser: Any = _parser()
    return parser.block.parse(text, parser, {}, []) or []


def _headings(tokens: "list[Token]", lines: list[str]) -> dict[int, tuple[Heading, int]]:
    """Headings by the index of their line, each with the index after the last line it takes."""
    headings: dict[int, tuple[Heading, int]] = {}
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.map:
            first, end = token.map
            text = tokens[at + 1].content
            row = next((row for row in range(first, end) if text in lines[row]), first)  # lines of odd blanks may stand before it
            heading = _heading(token.markup, text, row, lines[row])
            if heading:
                headings[row] = heading, end
    return headings


def _simple_headings(lines: list[str]) -> dict[int, tuple[Heading, int]]:
    """`_headings` of a text with nothing in it but lines and headings after `#`: a third of the time, and no parser to import."""
    headings: dict[int, tuple[Heading, int]] = {}
    for at, line in enumerate(lines):
        if "#" in line[:4] and (match := _ATX.fullmatch(line)):
            headings[at] = (
                _heading_after(len(match[1]), len(match[1]), _without_closing_hashes(match[2] or "").strip(" \u3000"), at, line),
                at + 1,
            )
    return headings


def _without_closing_hashes(text: str) -> str:
    """A heading's text without the `#` that may close it."""
    text = text.rstrip(" ")
    without = text.rstrip("#")
    return without if not without or without[-1] == " " else text


def _heading(markup: str, text: str, at: int, line: str) -> Heading | None:
    """The heading with that text in that line, None where it is a paragraph, a list, a quote or an odd blank above a rule."""
    hashes = len(markup) if markup[0] == "#" else 0
    if not hashes and (not text.strip() or "\n" in text or _LIST_OR_QUOTE.match(text)):
        return None
    return _heading_after(hashes or "=-".index(markup) + 1, hashes, text, at, line)


def _heading_after(level: int, hashes: int, text: str, at: int, line: str) -> Heading:
    """The heading whose text stands in the line after so many `#`."""
    column = line.index(text, len(line) - len(line.lstrip(" \t")) + hashes) + 1
    return Heading(text, level, Span(at + 1, column, at + 1, column + len(text)))


def _contents(tokens: "list[Token]", lines: list[str], headings: dict[int, tuple[Heading, int]]) -> Iterator[Heading | Line]:
    """The headings, and the lines that are not blank and stand in none, with the words in each and whether it is fenced code."""
    words, code = _words(tokens, lines) if tokens else (lines, None)
    after = 0
    for at, line in enumerate(lines):
        if at in headings:
            heading, after = headings[at]
            yield heading
        elif line.strip() and at >= after:
            yield Line(line, at + 1, words[at], code is not None and code[at])


def _words(tokens: "list[Token]", lines: list[str]) -> tuple[list[str], list[bool]]:
    """The words of each line, and whether it is fenced code."""
    words, code = list(lines), [False] * len(lines)
    for token in tokens:
        if token.type == "fence" and token.map:
            first, end = token.map
            code[first:end] = [True] * (end - first)
        elif token.map and token.content and ("<" in token.content or "&" in token.content):
            first, end = token.map
            words[first:end] = _without_markup("\n".join(lines[first:end]), token.type == "html_block").split("\n")
    return words, code


def _without_markup(text: str, block: bool) -> str:
    """The text with spaces over comments, tags and entities. A comment that never ends reaches on only in a block of HTML."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 2) + 3  # <!--> is a whole comment
        if end < 3:
            end = len(text) if block else start
        kept += [text[at:start], _NO_BREAK.sub(" ", text[start:end])]
        at = end
        if end == start:
            break
    return _MARKUP.sub(_spaces, "".join([*kept, text[at:]]))


def _spaces(match: re.Match[str]) -> str:
    return _NO_BREAK.sub(" ", match.group())


def _section_drafts(contents: tuple[Heading | Line, ...], title: Heading | None) -> _Draft:
    """The drafts of all sections under a root, which holds the lines that stand in none."""
    root = _Draft(None, 1)
    path = [root]
    for content in contents:
        if isinstance(content, Line):
            path[-1].lines.append(content)
        else:
            path = path[:1] if content is title else _path_to_new(path, content)
    return root


def _path_to_new(path: list[_Draft], heading: Heading) -> list[_Draft]:
    """The path of sections down to the one that this heading opens."""
    draft = _Draft(heading, max(heading.level, 2))
    kept = [above for above in path if above.rank < draft.rank]
    kept[-1].children.append(draft)
    return [*kept, draft]
