"""A plan from a Word file: mammoth reads it, headings are known by their styles, or by their words where they have none. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.intake import plan as plans
from tuijian.office import child
from tuijian.office.archive import Archive
from tuijian.office.remark import Remark, UnreadableError, Where, remark
from tuijian.office.scan import scan_text
from tuijian.office.text import Block, Written, block, markdown
from tuijian.rules.outline import key_of, tasks_of, without_lead

LONGEST = 60
"""A longer paragraph is no heading that lacks its style."""

_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1.title:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        *(f"p[style-name='{name} {number}'] => !" for name in ("toc", "TOC") for number in range(1, 10)),
        "p[style-name='TOC Heading'] => !",
    ]
)
"""What mammoth does not know by itself: a title, and tables of contents, which say nothing of their own."""

_BLANKS = re.compile(r"[ \t\xa0]+")
_LINES = re.compile(r"\n+")


class Text(NamedTuple):
    """What a Word file holds: Markdown with the headings that its lines stand under, its title, and what is to be said."""

    written: Written
    title: str
    remarks: tuple[Remark, ...]


Converter = Callable[[bytes, str], dict[str, Any]]
"""Reads a text by a map of styles; see `child.html`."""


def take(archive: Archive, catalog: Catalog, file: str, convert: Converter = child.html) -> Text:
    """The text of a Word file. `file` is the name that remarks give. UnreadableError where it cannot be read or holds no text."""
    cases = scan_text(archive)
    blocks = _shifted(list(_blocks(_html(archive, convert))))
    if not blocks:
        raise UnreadableError("no-text")
    known = _Headings(catalog)
    read = [(one, known.meant(one)) for one in blocks]
    remarks = [remark(case, Where(file)) for case in cases]
    remarks += [remark("as-heading", Where(file), text=new.text, level=new.level) for old, new in read if new.level and not old.level]
    found = [new if new.level or new.mark or "\n" in new.text else block(new.text) for _, new in read]
    title = next((one.text for one in found if one.level == 1), "")
    return Text(markdown(found), title, tuple(remarks))


def _html(archive: Archive, convert: Converter) -> str:
    """The text as mammoth's HTML. What it stumbles over is a damaged file."""
    found = convert(archive.packed(), _STYLES)
    if "case" in found:
        raise UnreadableError(found["case"])
    return str(found["html"])


# --- HTML into blocks ---------------------------------------------------------------------------


class _Reader(HTMLParser):
    """Gathers the blocks of mammoth's HTML, which is well-formed and holds few kinds of elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._lists: list[int] = []  # of each list that is open the number of its last item, -1 where it has none
        self._rows: list[list[str]] = []  # of each table that is open the cells of its row
        self._first = True  # whether a row is the first of its table
        self._start: Block = Block("")
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        given = dict(attrs)
        if tag == "a" and (given.get("href") or "").startswith(("#footnote-ref", "#endnote-ref")):
            self._skip += 1
        elif tag == "br":
            self._text.append("\n")
        elif tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6"):
            self._open(tag, given)
        elif tag in ("ul", "ol"):
            self.flush()
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._item()
        elif tag in ("table", "tr", "td", "th"):
            self._table(tag)

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        if tag == "a":
            self._skip = 0
        elif tag in ("ul", "ol"):
            self.flush()
            self._lists.pop()
        elif tag == "tr":
            self._row()
        elif tag == "table":
            self._rows.pop()
        elif tag in ("td", "th"):
            self._rows[-1].append(_BLANKS.sub(" ", " ".join("".join(self._text).split("\n"))).strip())
            self._text = []
        elif tag in ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6"):
            self.flush()

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        if not self._skip:
            self._text.append(data.replace("\xad", ""))

    def flush(self) -> None:
        """End the block that is open; within a table a paragraph is part of its cell."""
        if self._rows:
            self._text.append("\n")
            return
        text = _LINES.sub("\n", "\n".join(line.strip() for line in "".join(self._text).split("\n"))).strip()
        if text:
            self.blocks.append(self._start._replace(text=" ".join(text.split("\n")) if self._start.level else text))
            self._start = Block("", 0, "", len(self._lists))
        self._text = []

    def _open(self, tag: str, given: Mapping[str, str | None]) -> None:
        self.flush()
        if not self._rows and not (tag == "p" and self._lists):
            self._start = Block("", int(tag[1]) if tag[0] == "h" else 0, "title" if given.get("class") == "title" else "")

    def _item(self) -> None:
        self.flush()
        if self._lists[-1] >= 0:
            self._lists[-1] += 1
        if not self._rows:
            self._start = Block("", 0, f"{self._lists[-1]}." if self._lists[-1] >= 0 else "-", len(self._lists) - 1)

    def _table(self, tag: str) -> None:
        if tag == "table":
            self.flush()
            self._rows.append([])
            self._first = True
        else:
            self._text = []

    def _row(self) -> None:
        """A row as a line of a Markdown table, the first one with the line below it that makes it one."""
        cells, self._rows[-1] = self._rows[-1], []
        if not any(cells):
            return
        lines = [f"| {' | '.join(cell.replace('|', '｜') for cell in cells)} |"]
        if self._first:
            self.blocks.append(Block("\n".join([*lines, f"|{' --- |' * len(cells)}"])))
        else:
            self.blocks[-1] = self.blocks[-1]._replace(text="\n".join([self.blocks[-1].text, *lines]))
        self._first = False


def _blocks(html: str) -> Iterator[Block]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.flush()
    yield from reader.blocks


def _shifted(blocks: list[Block]) -> list[Block]:
    """Where a paragraph has the style of a title, the headings of level 1 are those below it."""
    if all(one.mark != "title" for one in blocks):
        return blocks
    return [one._replace(mark="", level=one.level and min(one.level + (one.mark != "title"), 6)) for one in blocks]


# --- headings without a style -------------------------------------------------------------------


class _Headings:
    """The headings that a call's plan has, known by their words."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        form = catalog.form.plan
        self._levels = {key_of(part): 3 for part in form.parts} | {key_of(form.background): 2} if form else {}
        self._title = key_of(form.title.partition("{name}")[2]) if form else ""

    def meant(self, one: Block) -> Block:
        """The block, as a heading where its words are those of one; its words stay as they are."""
        if one.level or "\n" in one.text or len(one.text) > LONGEST or not self._levels:
            return one
        level = self._level(one.text)
        return Block(one.text, level) if level else one

    def _level(self, text: str) -> int:
        key = key_of(without_lead(text))
        if key in self._levels:
            return self._levels[key]
        if self._title and key.endswith(self._title) and len(key) <= len(self._title) + 20:
            return 1
        return 2 if text[-1] not in "。；，：" and self._is_task(text) else 0

    def _is_task(self, text: str) -> bool:
        """Whether the words are those of a task with its number and name."""
        found = tasks_of(self.catalog, plans.parse(f"### {text}", "plan.md"))
        return any(one.reading.task is not None or one.reading.own for one in found)


def named_for(title: str, names: Iterable[str], pattern: str) -> str | None:
    """The nominee that a title names, by the form's pattern for titles."""
    key = key_of(title)
    return next((name for name in names if name and key_of(pattern.format(name=name)) == key), None)
