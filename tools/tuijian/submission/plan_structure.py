"""What a reader takes each line of a plan for: a heading, a heading with text behind it, a row of a table, or text.

Headings are known by their marks (`#`, also without its blank; a line in bold; the numbers of GB/T 9704), and by their words,
of which the caller says which they are: this module knows of no plan what it is to hold.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from tuijian.submission.plan import Heading, Line, Plan
from tuijian.text.heading_numbers import BARE_RANK, CHAPTER_RANKS, RUNNING_RANK, Numeral, numeral
from tuijian.text.positions import Span

Family = Literal["hash", "number", "loose"]
"""How a heading is marked: by `#`, by a number, or by neither (bold, or its words alone)."""

IsKnownHeading = Callable[[str], bool]
"""Whether these words alone make a line a heading, with whatever text behind them."""

LONGEST_HEADING = 60
"""A longer line is text, however it is marked."""

LONGEST_RUN_IN = 30
"""More characters before the first full stop or colon are a sentence."""

_SHORTEST_SENTENCE = 20
"""So many characters may be a heading though they have a comma and end in a full stop."""

MOST_HEADINGS = 300
"""So many headings of a plan are read as such; what follows them is text."""

# An atomic group, not a possessive one: Python 3.11.0 to 3.11.4 let the latter match too much (python/cpython#106052).
_BULLETS = re.compile(r"[ \t\xa0\u3000]*(?>(?:[-*+>·][ \t\u3000]+|[•●○◆◇■□▲△▶➤✅√◎][ \t\u3000]*|—[ \t\u3000]*)*)")
_HASHES = re.compile(r"((?:\\?[#＃]){1,6})(?![#＃\\])[ \t\u3000]*(\S.*)")
_BOLD = re.compile(r"(?P<lead>[^*_]{0,8}?)(?P<mark>\*{1,3}|__)(?![*_ ])(?P<inner>.+?)(?P=mark)[ \t\u3000]*(?P<tail>.*)")
_BRACKETED = re.compile(r"[【〖「『［](?P<inner>[^】〗」』］]{2,30})[】〗」』］](?P<tail>.*)")
_BARE = re.compile(r"([0-9０-９]{1,2})((?:[.．][0-9０-９]{1,2}){0,3})[.．、]?[ \t\xa0\u3000]*(?=[^\W\d_])")
"""A number without its point (3 保障措施) or its blank (2.1主要措施): one where known words follow."""

_STOP = re.compile(r"[。：:；;—]|[ \t\xa0\u3000]{1,}")
_PLAIN_STOP = re.compile(r"[。：:]|[ \t\xa0]{2,}|\u3000|是|为|包括")
_SENTENCE_ENDS = "。；;，,、！？!?…"
_CLOSING_SIGNS = "：:。.．；; \t\xa0\u3000"
_LEADERS = re.compile(r"(?:(?<![.．…·⋯])[.．…·⋯]{2,}+|(?<![ \t\u3000])[ \u3000]*+\t)[ \t\u3000]*+-?[0-9]{1,3}$")
"""What stands between an entry of a table of contents and its page, and the page."""

_EMPHASIS = re.compile(r"\*\*|__")
_CELL_TAG = re.compile(r"<t[dh]\b[^<>]*>", re.IGNORECASE)
_IN_TABLE = re.compile(r"<t[dhr]\b", re.IGNORECASE)
_ROW_TAG = re.compile(r"(?=<tr\b)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_LONGEST_HTML_ROW = 4_000
"""So many characters of a table's row in HTML are joined where it runs over several lines."""

_CELL_EDGE = re.compile(r"(?<!\\)\|")
_RULE_ROW = re.compile(r"[\s|:-]+")
_HEADING_STARTS = frozenset(
    (
        *"#＃\\*_第项工课方板试重改行PC〔（(0123456789０１２３４５６７８９一二三四五六七八九十",
        *map(chr, (*range(0x2160, 0x216C), *range(0x2460, 0x2474))),
    )
)


class Head(NamedTuple):
    """A heading: `text` as written, less its marks; `name` is that less its number and closing punctuation.

    `rank` is how deep its number stands (None for one without), `depth` the number of its `#` (0 for one without).
    """

    text: str
    name: str
    span: Span
    family: Family
    depth: int = 0
    rank: int | None = None
    value: int = 0


class Row(NamedTuple):
    """A line that is not blank: a heading, the cells of a table's row, or text. `words` are what a reader sees, its heading aside.

    `width` is how many characters the line has.
    """

    line: int
    words: str
    head: Head | None = None
    cells: tuple[str, ...] = ()
    width: int = 1


class HeadingWords(NamedTuple):
    """What words are known for: `known` says whether they alone make a heading, `likely` whether they do in bold or with a number."""

    known: IsKnownHeading
    likely: IsKnownHeading


def rows_of(plan: Plan, known: IsKnownHeading, likely: IsKnownHeading | None = None) -> list[Row]:
    """The rows of a plan, in the order of the text; those of a table of contents are text."""
    rows, headings, words = [], 0, HeadingWords(known, likely or known)
    for content in _table_rows(plan.contents) if "<t" in plan.text or "<T" in plan.text else plan.contents:
        row = _row(content, words, headings < MOST_HEADINGS)
        headings += row.head is not None
        rows.append(row)
    return _without_contents(rows)


def _table_rows(contents: Iterable[Line | Heading]) -> Iterator[Line | Heading]:
    """The contents, each row of a table in HTML as one line, and lines without a word left out."""
    begun: Line | None = None
    for content in contents:
        if isinstance(content, Heading) or content.code:
            yield from (begun,) if begun else ()
            begun = None
            yield content
            continue
        text = content.text if content.words.strip() else "".join(_TAG.findall(content.text))  # what stands in a comment is no text
        line = content._replace(text=text) if begun is None else begun._replace(text=f"{begun.text} {text}")
        begun = None
        if not _IN_TABLE.search(line.text):
            yield from (content,) if content.words.strip() else ()
            continue
        *whole, last = (line._replace(text=row) for row in _ROW_TAG.split(line.text))
        yield from (row for row in whole if _CELL_TAG.search(row.text))
        if "</tr" in last.text.lower() or len(last.text) > _LONGEST_HTML_ROW:
            yield last
        else:
            begun = last._replace(number=content.number) if whole else last
    yield from (begun,) if begun else ()


def _row(content: Line | Heading, words: HeadingWords, may_be_heading: bool) -> Row:
    if isinstance(content, Heading) and _is_sentence(content.text):
        heading_row = _heading(_as_line(content), content.text, content.span.column - 1, words) if may_be_heading else None
        return heading_row or Row(content.span.line, content.text)
    if isinstance(content, Heading):
        return (
            Row(content.span.line, "", _head_of(content.text, content.span, content.level))
            if may_be_heading
            else Row(content.span.line, content.text)
        )
    line = content
    start = _BULLETS.match(line.words).end()  # type: ignore[union-attr]  # it matches nothing, too
    text = line.words[start:].rstrip()
    if text[-1:].isdigit() and _LEADERS.search(text):
        return Row(line.number, "")
    cells = () if line.code else _html_cells(line.text) or _cells(text)
    if cells:
        return Row(line.number, "", None, cells, len(line.text))
    heading_row = _heading(line, text, start, words) if text and may_be_heading and not line.code else None
    return heading_row or Row(line.number, line.words)


def _as_line(heading: Heading) -> Line:
    return Line(heading.text, heading.span.line, heading.text)


def _is_sentence(text: str) -> bool:
    """Whether what is marked as a heading is a sentence: people mark whole paragraphs."""
    return len(text) > _SHORTEST_SENTENCE and text[-1] in "。；" and any(mark in text[:-1] for mark in "，。；")


def _html_cells(text: str) -> tuple[str, ...]:
    """The cells of a row of a table in HTML; none where it is no row."""
    cells = _CELL_TAG.split(text)[1:] if "<t" in text or "<T" in text else []
    if not cells:
        return ()
    from html import unescape

    return tuple(" ".join(unescape(_TAG.sub(" ", cell)).split()) for cell in cells)


def _cells(text: str) -> tuple[str, ...]:
    """The cells of a table's row, of Markdown or parted by tabs; none where it is no row."""
    if text[:1] == "|" and len(text) > 1:
        return tuple(_EMPHASIS.sub("", cell).strip() for cell in _CELL_EDGE.split(text.strip("|") if text[-1] == "|" else text[1:]))
    if "\t" in text:
        cells = tuple(cell.strip() for cell in text.split("\t") if cell.strip())
        lead = numeral(cells[0] + " ")
        return () if len(cells) < 2 or (lead and lead.end > len(cells[0])) else cells
    return ()


def is_rule(row: Row) -> bool:
    """Whether a row only parts the head of a table from the rest."""
    return all(not cell or _RULE_ROW.fullmatch(cell) for cell in row.cells)


# --- headings -----------------------------------------------------------------------------------


def _heading(line: Line, text: str, start: int, words: HeadingWords) -> Row | None:
    """The heading that a line is, or that it begins with; None where it is text."""
    if text[0] not in _HEADING_STARTS:
        return _unmarked_heading(line, text, start, words.known)
    if text[0] in "#＃\\":
        return _hash_heading(line, text, start)
    bold = _BOLD.fullmatch(text) if "*" in text or "__" in text else None
    if bold:
        return _bold_heading(line, text, start, bold, words)
    lead = numeral(text)
    return _numbered_heading(line, text, start, lead, words) if lead else _unmarked_heading(line, text, start, words.known)


def _span(line: Line, start: int, length: int) -> Span:
    return Span(line.number, start + 1, line.number, start + 1 + length)


def _head_of(text: str, span: Span, depth: int = 0, family: Family = "hash") -> Head:
    """A heading of those words."""
    shown = (_EMPHASIS.sub("", text) if "*" in text or "_" in text else text).strip()
    lead = numeral(shown) if shown[:1] in _HEADING_STARTS else None
    name = shown[lead.end :] if lead and lead.end < len(shown) else shown
    lead = lead if name is not shown else None
    return Head(
        shown, name.strip(_CLOSING_SIGNS), span, "number" if lead and family == "loose" else family, depth,
        lead.rank if lead else None, lead.value if lead else 0,
    )  # fmt: skip


def _hash_heading(line: Line, text: str, start: int) -> Row | None:
    r"""`##任务4`, `＃＃ 任务4`, `\## 任务4`, `    ## 任务4`: what was meant for a heading."""
    match = _HASHES.fullmatch(text)
    inner = match[2].rstrip("#＃ \t\u3000") if match else ""
    if not match or not inner:
        return None
    head = _head_of(inner, _span(line, start + match.start(2), len(inner)), len(match[1].replace("\\", "")))
    return Row(line.number, "", head)


def _bold_heading(line: Line, text: str, start: int, bold: re.Match[str], words: HeadingWords) -> Row | None:
    """A line in bold alone, or one that begins with a heading in bold."""
    shown, tail = bold["lead"] + bold["inner"], bold["tail"]
    head = _head_of(shown, _span(line, start, len(text) - len(tail)), family="loose")
    strong = len(bold["mark"]) > 1
    if not tail.strip(_CLOSING_SIGNS):
        whole = len(shown) <= LONGEST_HEADING and ((strong and shown[-1] not in _SENTENCE_ENDS) or words.known(head.name))
        return Row(line.number, "", head._replace(span=_span(line, start, len(text)))) if whole else None
    opens = words.likely(head.name) or (strong and head.rank is not None and head.rank <= CHAPTER_RANKS and len(shown) <= LONGEST_RUN_IN)
    return Row(line.number, tail.lstrip(_CLOSING_SIGNS), head) if opens else None


def _numbered_heading(line: Line, text: str, start: int, lead: Numeral, words: HeadingWords) -> Row | None:
    """A line that begins with a number: a heading as a whole, or up to its first stop."""
    rest = text[lead.end :]
    name = rest.rstrip(_CLOSING_SIGNS)
    if (
        name
        and len(name) <= LONGEST_HEADING
        and (words.known(name) or _is_short(rest, lead.rank) or (lead.rank <= CHAPTER_RANKS and words.likely(name)))
    ):
        return Row(line.number, "", _head_after_number(line, text, start, lead, name))
    stop = _STOP.search(rest, 0, LONGEST_RUN_IN + 1)
    before = rest[: stop.start()] if stop else ""
    behind = rest[stop.end() :].strip(_CLOSING_SIGNS) if stop else ""
    if stop and before and behind and (words.known(before) or (lead.rank <= CHAPTER_RANKS and stop[0] == "。")):
        return Row(line.number, rest[stop.end() :].strip(), _head_after_number(line, text, start, lead, before))
    return None


def _head_after_number(line: Line, text: str, start: int, lead: Numeral, name: str) -> Head:
    shown = text[: lead.end] + name
    return Head(shown, name.strip(_CLOSING_SIGNS), _span(line, start, len(shown)), "number", 0, lead.rank, lead.value)


def _is_short(rest: str, rank: int) -> bool:
    """Whether what follows a number is a heading by its form: short, no sentence, and no list of things where it stands deep."""
    if rank == RUNNING_RANK or len(rest) > LONGEST_RUN_IN + 10 or rest[-1] in _SENTENCE_ENDS or any(mark in rest for mark in "。；;"):
        return False
    return rank <= CHAPTER_RANKS or not any(mark in rest[:-1] for mark in "，,：:")


def _bracketed_heading(line: Line, text: str, start: int, is_known: IsKnownHeading) -> Row | None:
    """A heading in brackets of its own, 【保障条件】, alone or with text behind it."""
    match = _BRACKETED.fullmatch(text)
    if not match or not is_known(match["inner"]):
        return None
    inner, tail = match["inner"], match["tail"].strip(_CLOSING_SIGNS)
    return Row(
        line.number,
        tail and match["tail"].lstrip(_CLOSING_SIGNS),
        Head(inner, inner, _span(line, start, len(text) - len(match["tail"])), "loose"),
    )


def _unmarked_heading(line: Line, text: str, start: int, is_known: IsKnownHeading) -> Row | None:
    """A line without marks whose words are those of a heading, or that begins with such words."""
    if text[0] in "【〖「『［":
        return _bracketed_heading(line, text, start, is_known)
    if text[0].isdecimal() and (bare := _BARE.match(text)):
        lead = Numeral(BARE_RANK + min(len(re.findall("[.．]", bare[2])), 2), int(bare[1]), bare.end())
        name = text[bare.end() :].rstrip(_CLOSING_SIGNS)
        return Row(line.number, "", _head_after_number(line, text, start, lead, name)) if is_known(name) else None
    name = text.rstrip(_CLOSING_SIGNS)
    if len(name) <= LONGEST_RUN_IN and is_known(name):
        return Row(line.number, "", Head(name, name, _span(line, start, len(name)), "loose"))
    stop = _PLAIN_STOP.search(text, 2, LONGEST_RUN_IN)
    if stop and is_known(text[: stop.start()]) and text[stop.end() :].strip(_CLOSING_SIGNS):
        before = text[: stop.start()]
        return Row(line.number, text[stop.end() :].strip(), Head(before, before, _span(line, start, len(before)), "loose"))
    return None


# --- a table of contents ------------------------------------------------------------------------

_CONTENTS_TITLES = frozenset(("目录", "目次"))
_SHORTEST_OVERVIEW = 3
"""So many headings at least announce what follows."""


def _without_contents(rows: list[Row]) -> list[Row]:
    """The rows, those of a table of contents as text: it names headings that all stand once more. It need not be called one."""
    for at, row in enumerate(rows[:20]):
        name = row.head.name if row.head else row.words.strip()
        titled = "".join(name.split()) in _CONTENTS_TITLES
        end = _end_of_contents(rows, at + 1) if titled else _end_of_overview(rows, at) if row.head and not row.words else 0
        if titled or end:
            return rows[:at] + [Row(one.line, "") for one in rows[at:end]] + rows[end:] if end else rows
    return rows


def _end_of_overview(rows: list[Row], first: int) -> int:
    """Where the first of three headings or more, with nothing written between them, stands again; 0 where it does not."""
    name = _bare_name(rows[first])
    for at in range(first + 1, len(rows)):
        if not (again := _bare_name(rows[at])):
            head = rows[at].head
            return at if head and head.name == name and at - first >= _SHORTEST_OVERVIEW else 0
        if again == name:
            return at if at - first >= _SHORTEST_OVERVIEW else 0
    return 0


def _bare_name(row: Row) -> str:
    """The words of a heading with nothing behind it on its line; none for any other row."""
    return row.head.name if row.head and not row.words else ""


def _end_of_contents(rows: list[Row], first: int) -> int:
    """Where the first entry of a table of contents stands again, as the heading that it names; 0 where it does not."""
    key = _contents_entry(rows[first]) if first < len(rows) else ""
    return next((at for at in range(first + 1, len(rows)) if key and _contents_entry(rows[at]) == key), 0)


def _contents_entry(row: Row) -> str:
    """The words of an entry, its page aside."""
    text = row.head.text if row.head else " ".join(row.cells) or row.words
    return "".join(_LEADERS.sub("", text.strip()).split())
