"""A plan from a Word file: mammoth reads it, made plain before; headings are known by level, by look, or by their words. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.office.blocks import Block, MarkdownText, block_of_line, markdown
from tuijian.office.read import child_process, word_tables
from tuijian.office.read.archive import Archive
from tuijian.office.read.hidden_content import scan_text
from tuijian.office.read.html_blocks import STRONG, TITLE, HtmlTable, one_line, read
from tuijian.office.read.plain_word import CONTENTS, LEVEL, make_plain, margins
from tuijian.office.read.plain_word import STRONG as STRONG_STYLE
from tuijian.office.read.plain_word import TITLE as TITLE_STYLE
from tuijian.office.read.remarks import Remark, UnreadableError, Where, remark
from tuijian.report.escape import cut
from tuijian.report.sentences import MADE
from tuijian.rules.outline import key_of, without_lead
from tuijian.submission.plan import parse
from tuijian.text.heading_numbers import numeral
from tuijian.text.paste_cleaning import cleaned_line, with_joined_numbers

LONGEST_HEADING = 60
"""A longer paragraph is no heading that lacks its style."""

_STYLES = "\n".join(
    [
        f"p.{TITLE_STYLE} => p.{TITLE}:fresh",
        f"p.{STRONG_STYLE} => p.{STRONG}:fresh",
        f"p.{CONTENTS} => !",
        *(f"p.{LEVEL}{level} => h{level}:fresh" for level in range(1, 7)),
    ]
)
"""What the styles of a plain text are; tables of contents say nothing of their own."""

_TITLE_LINES, _TITLE_WITHIN = 3, 30
"""A title has so many lines at most, and begins within so many blocks: a letter may stand before it."""

_PLAN = re.compile(r"(?:方案|计划|规划)(?:[（(][^（()）]*[）)])?$")
_ANNEX = re.compile(r"附[件表录]|[《“]")
"""How a line begins that names an annex, or cites one."""

_NUMBER_OF_PAGE = re.compile(r"(?:[第共页pageof]|[\W\d_])*", re.IGNORECASE)
_HASHES = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_NAMED, _NAMED_LONGEST = 2, 9
"""So many headings that were known by their words alone are named, each by so many characters."""


class PlanText(NamedTuple):
    """What a Word file holds: Markdown with the headings that its lines stand under, its title, and what is to be said."""

    written: MarkdownText
    title: str
    remarks: tuple[Remark, ...]


Converter = Callable[[bytes, str], dict[str, Any]]
"""Reads a text by a map of styles; see `child_process.html`."""


def plan_text(archive: Archive, catalog: Catalog, file: str, convert: Converter = child_process.html) -> PlanText:
    """The text of a Word file. `file` is the name that remarks give. UnreadableError where it cannot be read or holds no text."""
    cases = [*scan_text(archive)]
    plain = make_plain(archive.parts)
    headings = _Headings(catalog)
    cleaned = list(_clean_blocks(_flatten_tables(read(_html(archive._replace(parts=plain.parts), convert)), headings)))
    blocks = _with_title([block for block, _ in cleaned if block.text], headings)
    if not blocks:
        raise UnreadableError("only-images" if "image" in {*cases, *archive.cases} else "no-text")
    with_headings = _settled_levels(blocks, [headings.as_heading(block) for block in blocks], headings)
    remarks = [remark(case, Where(file)) for case in sorted({*cases, *plain.cases})]
    if dropped := sum(count for _, count in cleaned):
        remarks.append(remark("unseen", Where(file), count=dropped))
    remarks += _heading_remarks(
        [new for old, new in zip(blocks, with_headings, strict=True) if new.level and not old.level and old.mark != TITLE], file
    )
    remarks += _second_plan_remarks(with_headings, headings, file)
    remarks += _margin_remarks(margins(archive.parts), blocks, file)
    title = next((block.text for block in with_headings if block.level == 1), "")
    return PlanText(markdown(map(_as_markdown, with_headings)), title, tuple(remarks))


def _html(archive: Archive, convert: Converter) -> str:
    """The text as mammoth's HTML. What it stumbles over is a damaged file."""
    answer = convert(archive.packed(), _STYLES)
    if "case" in answer:
        raise UnreadableError(answer["case"])
    return str(answer["html"])


def _flatten_tables(blocks: Iterable[Block | HtmlTable], headings: "_Headings") -> Iterator[Block]:
    """The blocks with the tables as blocks."""
    for block in blocks:
        if isinstance(block, HtmlTable):
            yield from word_tables.blocks_of_table(block, headings.level)
        else:
            yield block


def _clean_blocks(blocks: Iterable[Block]) -> Iterator[tuple[Block, int]]:
    """The blocks in plain characters, and how many were left out of each; a number that is broken over two lines is one again."""
    for block in blocks:
        lines = [cleaned_line(line) for line in block.text.split("\n")]
        text = "\n".join(line.text.strip() for line in lines).strip()
        yield block._replace(text=with_joined_numbers(text)), sum(line.dropped for line in lines)


def _as_markdown(block: Block) -> Block:
    """The block as it is written: a line that stands out in bold, a line that begins as an item does as one."""
    if block.mark == STRONG:
        return (
            Block(f"**{block.text}**")
            if "\n" not in block.text and not _is_item(block.text) and "*" not in block.text
            else Block(block.text)
        )
    return block if block.level or block.mark or "\n" in block.text else block_of_line(block.text)


def _is_item(text: str) -> bool:
    return bool(block_of_line(text).mark) or without_lead(text) != text


# --- the title ----------------------------------------------------------------------------------


def _with_title(blocks: list[Block], headings: "_Headings") -> list[Block]:
    """The blocks with the lines of the title as one heading, and the headings below it."""
    joined = _joined_by_words(_joined_by_look(blocks), headings)
    titles = [block for block in joined if block.mark == TITLE]
    if not titles:
        return _lower_headings(joined) if joined and joined[0].level == 1 and headings.is_title(joined[0].text) else joined
    right = next((block for block in titles if headings.is_title(block.text)), None) or next(filter(_is_plan, titles), titles[0])
    settled = [
        block._replace(mark="", level=int(block is right or headings.is_title(block.text))) if block.mark == TITLE else block
        for block in joined
    ]
    return _lower_headings(settled)


def _is_plan(block: Block) -> bool:
    return bool(_PLAN.search(block.text))


def _joined_by_look(blocks: list[Block]) -> list[Block]:
    """Lines of a title that follow each other as one, up to the one that says that it is a plan."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if before and before.mark == block.mark == TITLE and not _is_plan(before) and len(before.text + block.text) <= LONGEST_HEADING:
            joined[-1] = before._replace(text=one_line(f"{before.text}\n{block.text}"))
        else:
            joined.append(block)
    return joined


def _joined_by_words(blocks: list[Block], headings: "_Headings") -> list[Block]:
    """Lines at the head of the text that together are the title of a plan, where none of them is it alone, as one."""
    starts = range(min(_TITLE_WITHIN, len(blocks)))
    for length in range(1, _TITLE_LINES + 1):
        for lines in (blocks[first : first + length] for first in starts):
            text = one_line("\n".join(block.text for block in lines))
            if len(text) <= LONGEST_HEADING and headings.is_title(text):
                first = blocks.index(lines[0])
                whole = length == 1 and lines[0].level
                return blocks if whole else [*blocks[:first], Block(text, 0, TITLE), *blocks[first + length :]]
    return blocks


def _lower_headings(blocks: list[Block]) -> list[Block]:
    """Where other headings stand as high as the title, which is the first, they go one level down."""
    first = next((at for at, one in enumerate(blocks) if one.level == 1), None)
    others = [one for at, one in enumerate(blocks) if at != first and one.level]
    if first is None or all(one.level > 1 for one in others):
        return blocks
    return [one._replace(level=min(one.level + 1, 6)) if one.level and at != first else one for at, one in enumerate(blocks)]


def _second_plan_remarks(blocks: Iterable[Block], headings: "_Headings", file: str) -> Iterator[Remark]:
    titles = list(dict.fromkeys(block.text for block in blocks if block.level in (1, 2) and headings.is_title(block.text)))
    if len(titles) > 1:
        yield remark("two-plans", Where(file), first=titles[0], second=titles[1])


def _margin_remarks(margins: Iterable[str], blocks: Iterable[Block], file: str) -> Iterator[Remark]:
    """One remark on what stands in headers and footers alone, but for the numbers of pages and the note of our own files."""
    body_text = key_of("".join(block.text for block in blocks))
    for text in margins:
        if not _NUMBER_OF_PAGE.fullmatch(text) and not text.startswith(MADE) and key_of(text) not in body_text:
            yield remark("header", Where(file), text=text)
            return


# --- headings without a style -------------------------------------------------------------------


def _heading_remarks(headings: list[Block], file: str) -> Iterator[Remark]:
    """One remark on the headings that were known by their words alone."""
    if headings:
        shown = "".join(f"“{cut(one.text, _NAMED_LONGEST)}”" for one in headings[:_NAMED])
        yield remark("as-heading", Where(file), text=f"{shown}等{len(headings)}处" if len(headings) > _NAMED else shown)


def _settled_levels(before: list[Block], blocks: list[Block], known: "_Headings") -> list[Block]:
    """The blocks, with those that their words alone made headings as high as others of their kind.

    二、 stands as high as 一、; and a part that follows the background, with no task between them, stands beside it.
    """
    made = [new.level > old.level == 0 for old, new in zip(before, blocks, strict=True)]
    highest: dict[int, int] = {}
    for one, is_made in zip(blocks, made, strict=True):
        if is_made and (lead := numeral(one.text)):
            highest[lead.rank] = min(one.level, highest.get(lead.rank, one.level))
    found, beside = list[Block](), False
    for one, is_made in zip(blocks, made, strict=True):
        lead = numeral(one.text) if is_made else None
        level = highest[lead.rank] if lead else one.level
        found.append(one._replace(level=min(level, known.top) if is_made and beside else level))
        beside = known.is_background(one.text) if 1 < one.level <= known.top else beside
    return found


class _Headings:
    """The headings that a call's plan has, known by their words."""

    top = 2
    """The level of the background, and of tasks."""

    def __init__(self, catalog: Catalog) -> None:
        form = catalog.form.plan
        self._background = key_of(form.background) if form else ""
        self._levels = {key_of(part): len(form.mark) for part in form.parts} | {self._background: self.top} if form else {}
        self._tasks = {key_of(form.task_heading(task.number, task.name)) for task in catalog.tasks} if form else set()
        self._own = key_of(form.own_task) if form else ""
        self._title = key_of(form.title.partition("{name}")[2]) if form else ""

    def as_heading(self, block: Block) -> Block:
        """The block, as a heading where its words are those of one; its words stay as they are."""
        if block.level or "\n" in block.text or block.mark not in ("", STRONG) or len(block.text) > LONGEST_HEADING or not self._levels:
            return block
        if typed := _HASHES.fullmatch(block.text):
            return Block(typed[2], len(typed[1]))
        level = 0 if self._is_read(block.text) else self.level(block.text)
        return Block(block.text, level) if level else block

    def _is_read(self, text: str) -> bool:
        """Whether the plan's own reader takes a numbered line for a heading as it stands."""
        plan = parse(f"{text}\n", "plan.md")
        return without_lead(text) != text and bool(plan.title or plan.sections)

    def level(self, text: str) -> int:
        """The level of the heading that has these words; 0 where they are none's."""
        key = key_of(without_lead(text))
        if key in self._levels:
            return self._levels[key]
        if self.is_title(text):
            return 1
        return self.top if text and text[-1] not in "。；，：" and self._is_task(text) else 0

    def is_background(self, text: str) -> bool:
        """Whether the words are those of the background's heading."""
        return bool(self._background) and key_of(without_lead(text)) == self._background

    def is_title(self, text: str) -> bool:
        """Whether the words are those of a plan's title."""
        key = key_of(without_lead(text))
        short = len(key) <= len(self._title) + 20 and not _ANNEX.match(text)
        return bool(self._title) and key.endswith(self._title) and short

    def _is_task(self, text: str) -> bool:
        """Whether the words are those of a task with its number and name, or of one of the zone's own."""
        key = key_of(without_lead(text))
        return key in self._tasks or (bool(self._own) and key.startswith(self._own) and key != self._own)


def nominee_named(title: str, names: Iterable[str], pattern: str) -> str | None:
    """The nominee that a title names, by the form's pattern for titles; else the only one whose name stands in the title."""
    key, nominees = key_of(title), [name for name in names if name]
    exact = next((name for name in nominees if key_of(pattern.format(name=name)) == key), None)
    within = [name for name in nominees if key_of(name) in key]
    return exact or (within[0] if len(within) == 1 else None)
