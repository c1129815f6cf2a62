"""Word's tables in Markdown: with their columns; forms of label and text as headings with what stands under them. Pure."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from tuijian.office.blocks import Block
from tuijian.office.read.html_blocks import HtmlCell, HtmlTable

LABEL = 20
"""A longer text is no label."""

_TOP = 2
"""The level of a form's sections: below the title."""

_LONG = 30
"""Text of a form is at least so long, or has several lines."""

_BOXES = 6
"""So many single digits in boxes side by side are one number."""

_DIGIT = re.compile(r"[0-9０-９Xx]")
_ASKED = re.compile("任务|项目|措施|举措|保障|支持|基础|条件|目标|思路")
"""What the labels of a plan's form speak of. A table of dates or of figures is none."""

_HEADS = ("内容", "填写内容", "具体内容", "主要内容", "填报内容", "说明")

HeadingLevel = Callable[[str], int]
"""The level of a heading that a label stands for; 0 where it is not known."""


def blocks_of_table(table: HtmlTable, level_of: HeadingLevel) -> Iterator[Block]:
    """A table as blocks."""
    rows = [row for row in _rows(table) if any(cell.text for cell in row)]
    if all(len(row) == 1 for row in rows) and all(cell.column == 0 for row in rows for cell in row):
        for row in rows:
            yield from _cell_blocks(row[0], level_of)
    elif _is_form(rows, level_of):
        yield from _form(rows, level_of)
    elif rows:
        yield Block("\n".join(_lines(rows)))


def _rows(table: HtmlTable) -> list[list[HtmlCell]]:
    return [list(cells) for _, cells in groupby(table.cells, key=lambda cell: cell.row)]


def _cell_blocks(cell: HtmlCell, level_of: HeadingLevel) -> Iterator[Block]:
    """What stands in a cell, as if it stood in the text."""
    for block in cell.blocks:
        if isinstance(block, HtmlTable):
            yield from blocks_of_table(block, level_of)
        else:
            yield block


# --- tables of rows and columns -----------------------------------------------------------------


def _lines(rows: list[list[HtmlCell]]) -> Iterator[str]:
    """A line a row, the first one with the line below it that makes it a table. What a cell takes beside its first place is empty."""
    width = max(cell.column + cell.across for row in rows for cell in row)
    for at, row in enumerate(rows):
        texts = [""] * width
        for cell in row:
            texts[cell.column] = cell.text.replace("|", "｜").replace("\t", " ")
        yield f"| {' | '.join(_join_digit_boxes(texts))} |"
        if at == 0:
            yield f"|{' --- |' * width}"


def _join_digit_boxes(texts: list[str]) -> list[str]:
    """The texts of a row; a number with a box for each digit as one."""
    joined: list[str] = []
    for digit, group in groupby(texts, key=lambda text: bool(_DIGIT.fullmatch(text))):
        cells = list(group)
        joined += ["".join(cells), *[""] * (len(cells) - 1)] if digit and len(cells) >= _BOXES else cells
    return joined


# --- forms --------------------------------------------------------------------------------------


def _is_form(rows: list[list[HtmlCell]], level_of: HeadingLevel) -> bool:
    """Whether each row is a label and a text (or pairs of short ones), and a plan's own words are among the labels."""
    split = [_label_pairs(row) for row in rows]
    if not all(split):
        return False
    labels = [label.text for pairs in split if pairs for label, _ in pairs if label]
    asks = any(level_of(text) or _ASKED.search(text) for text in labels)
    return asks and len(set(labels)) == len(labels) and any(text and _is_long(text) for pairs in split if pairs for _, text in pairs)


def _is_long(cell: HtmlCell) -> bool:
    return len(cell.text) > _LONG or len(cell.lines) > 1


def _is_label(cell: HtmlCell) -> bool:
    return 0 < len(cell.text) <= LABEL and not any(sign in cell.text for sign in "。；;")


def _label_pairs(row: list[HtmlCell]) -> list[tuple[HtmlCell | None, HtmlCell | None]]:
    """The labels of a row with their texts; nothing where it is no row of a form."""
    around = [cell for cell in row if cell.down > 1 and len(row) > 1 and _is_label(cell)]
    rest = [cell for cell in row if cell not in around]
    outer: list[tuple[HtmlCell | None, HtmlCell | None]] = [(cell, None) for cell in around]
    if len(rest) == 1:
        return [*outer, (rest[0], None) if _is_label(rest[0]) and not outer else (None, rest[0])]
    if len(rest) == 2 and _is_label(rest[0]):
        return [*outer, (rest[0], rest[1])]
    pairs = list(zip(rest[::2], rest[1::2], strict=False))
    short = len(rest) % 2 == 0 and all(_is_label(label) and not _is_long(text) for label, text in pairs)
    return [*outer, *pairs] if short and len(rest) > 2 else []


def _form(rows: list[list[HtmlCell]], level_of: HeadingLevel) -> Iterator[Block]:
    """A heading for each label, its text below; a label without a text opens a section."""
    above = _TOP
    for number, row in enumerate(rows):
        pairs = _label_pairs(row)
        if number == 0 and len(pairs) == 1 and _is_head(*pairs[0]):
            continue
        if len(pairs) > 1 and all(label and text for label, text in pairs):
            yield Block("\n".join(f"{label.text}：{text.text}" for label, text in pairs if label and text))
            continue
        for label, text in pairs:
            filled = text is not None and bool(text.text)
            if label is not None:
                level = level_of(label.text) or (above if filled else _TOP)
                above = level + 1 if not filled and level <= _TOP else above
                yield Block(label.text, level)
            if text is not None:
                yield from _cell_blocks(text, level_of)


def _is_head(label: HtmlCell | None, text: HtmlCell | None) -> bool:
    return label is not None and text is not None and text.text in _HEADS
