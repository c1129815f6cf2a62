"""Mammoth's HTML as blocks: headings, paragraphs, items, and tables with their cells. Pure."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import NamedTuple

from tuijian.office.blocks import Block

TITLE, STRONG = "title", "strong"
"""Marks of lines of a title, and of lines that stand out."""

_LINES = re.compile(r"\n+")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CJK = re.compile(r"(?<=[\u2e80-\uffef])\n|\n(?=[\u2e80-\uffef])")
_LINE_ENDS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
_WIDEST = 64
"""No cell reaches over more columns or rows."""


class HtmlCell(NamedTuple):
    """A cell: what stands in it, where it begins (counted from 0), and how many columns and rows it takes."""

    blocks: tuple["Block | HtmlTable", ...]
    row: int
    column: int
    across: int
    down: int

    @property
    def lines(self) -> list[str]:
        """Its text line by line; that of a table in it row by row."""
        return [line for one in self.blocks for line in (one.text.split("\n") if isinstance(one, Block) else one.lines)]

    @property
    def text(self) -> str:
        """Its text in one line."""
        return one_line("\n".join(self.lines))


class HtmlTable(NamedTuple):
    """The cells of a table in the order of the text."""

    cells: tuple[HtmlCell, ...]

    @property
    def lines(self) -> list[str]:
        """Its text row by row."""
        rows: dict[int, list[str]] = {}
        for cell in self.cells:
            rows.setdefault(cell.row, []).append(cell.text)
        return [line for row in rows.values() if (line := " ".join(filter(None, row)))]


def one_line(text: str) -> str:
    """The text without line ends: nothing in their place beside a Chinese character, a blank elsewhere."""
    return " ".join(_CJK.sub("", text).split("\n")).strip()


class _OpenTable:
    """A table that is being read: its cells, and the places that cells from above take."""

    def __init__(self) -> None:
        self.cells: list[HtmlCell] = []
        self.row, self.column = -1, 0
        self.taken: set[tuple[int, int]] = set()
        self.across = self.down = 1

    def next_row(self) -> None:
        """A row begins."""
        self.row, self.column = self.row + 1, 0

    def next_cell(self, across: int, down: int) -> None:
        """A cell begins, in the first column that is free."""
        while (self.row, self.column) in self.taken:
            self.column += 1
        self.across, self.down = across, down

    def close_cell(self, blocks: list["Block | HtmlTable"]) -> None:
        """The cell that is open ends."""
        self.cells.append(HtmlCell(tuple(blocks), self.row, self.column, self.across, self.down))
        self.taken |= {(self.row + down, self.column + across) for down in range(1, self.down) for across in range(self.across)}
        self.column += self.across


class _HtmlReader(HTMLParser):
    """Gathers the blocks of mammoth's HTML, which is well-formed and holds few kinds of elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.into: list[list[Block | HtmlTable]] = [[]]  # the text, and of each cell that is open what stands in it
        self._text: list[str] = []
        self._lists: list[list[int]] = [[]]  # of the text and of each open cell the lists: the number of the last item, -1 for bullets
        self._tables: list[_OpenTable] = []
        self._start: Block = Block("")
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        values = dict(attrs)
        if tag == "a" and (values.get("href") or "").startswith(("#footnote-ref", "#endnote-ref")):
            self._skip += 1
        elif tag == "br":
            self._text.append("\n")
        elif tag == "p" or tag in _HEADINGS:
            self._start_block(tag, values)
        elif tag in ("ul", "ol"):
            self.flush()
            self._lists[-1].append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._item()
        elif tag in ("table", "tr", "td", "th"):
            self._table(tag, values)

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        if tag == "a":
            self._skip = 0
        elif tag in ("ul", "ol"):
            self.flush()
            self._lists[-1].pop()
        elif tag == "table":
            table = HtmlTable(tuple(self._tables.pop().cells))
            self.into[-1].append(table)
        elif tag in ("td", "th"):
            self.flush()
            self._lists.pop()
            self._tables[-1].close_cell(self.into.pop())
        elif tag in ("p", "li", *_HEADINGS):
            self.flush()

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        if not self._skip:
            self._text.append(data.translate(_LINE_ENDS))

    def flush(self) -> None:
        """End the block that is open."""
        text = _LINES.sub("\n", "\n".join(line.strip() for line in "".join(self._text).split("\n"))).strip()
        if text:
            self.into[-1].append(self._start._replace(text=one_line(text) if self._start.level or self._start.mark == TITLE else text))
            self._start = Block("", 0, "", len(self._lists[-1]))
        self._text = []

    def _start_block(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        self.flush()
        if not (tag == "p" and self._lists[-1]):
            look = attributes.get("class") or ""
            self._start = Block("", int(tag[1]) if tag[0] == "h" else 0, look if look in (TITLE, STRONG) else "")

    def _item(self) -> None:
        self.flush()
        lists = self._lists[-1]
        if lists[-1] >= 0:
            lists[-1] += 1
        self._start = Block("", 0, f"{lists[-1]}." if lists[-1] >= 0 else "-", len(lists) - 1)

    def _table(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag == "table":
            self.flush()
            self._tables.append(_OpenTable())
        elif tag == "tr":
            self._tables[-1].next_row()
        else:
            self._tables[-1].next_cell(_span(attributes.get("colspan")), _span(attributes.get("rowspan")))
            self.into.append([])
            self._lists.append([])
            self._start = Block("")


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _WIDEST) if text and text.isascii() and text.isdigit() else 1


def read(html: str) -> list[Block | HtmlTable]:
    """The blocks and tables of a text."""
    reader = _HtmlReader()
    reader.feed(html)
    reader.close()
    reader.flush()
    return reader.into[0]
