"""A text as blocks (headings, paragraphs, items): between a plan in Markdown and a Word file. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tuijian.submission.plan import Plan

_ITEM = re.compile(r"\A(?P<indent> *+)(?P<mark>[-*+]|[0-9]{1,9}[.)])[ \t]++(?P<text>\S.*)")
_ACTS = re.compile(r"(?:`{3}|~{3}).*|=+\s*")
_BARRED = re.compile(rf"\\(?=(?:{_ACTS.pattern})$)")
"""Lines of signs that open a fence or underline a heading in Markdown and are none in Word; a backslash before them bars that."""


class Block(NamedTuple):
    """A heading of that `level` (1 to 6), or with 0 a paragraph of one or more lines, or an item where it has a `mark` (`-`, `1.`).

    An item lies `depth` levels deep, 0 for one that lies in no other.
    """

    text: str
    level: int = 0
    mark: str = ""
    depth: int = 0


class MarkdownText(NamedTuple):
    """A text in Markdown, and the heading that each of its lines stands under, by the line's number."""

    text: str
    under: dict[int, str]


def blocks_of(plan: Plan) -> list[Block]:
    """The blocks of a plan, in the order of the text."""
    blocks: list[Block] = []
    last = -1
    for number, content in sorted(_contents(plan)):
        if isinstance(content, Block):
            blocks.append(content)
            continue
        block = block_of_line(content)
        if number == last + 1 and blocks and not (blocks[-1].level or block.mark):
            blocks[-1] = blocks[-1]._replace(text=f"{blocks[-1].text}\n{block.text}")
        else:
            blocks.append(block)
        last = number
    return blocks


def _contents(plan: Plan) -> Iterator[tuple[int, Block | str]]:
    """Headings and lines by the number of their line, which no two share."""
    headings = [plan.title] if plan.title else []
    lines = [*plan.opening]
    for section in plan.walk():
        headings.append(section.heading)
        lines += section.lines
    yield from ((one.span.line, Block(one.text, one.level)) for one in headings)
    yield from ((line.number, line.text) for line in lines)


def block_of_line(line: str) -> Block:
    """A line of Markdown as an item, or as (part of) a paragraph."""
    line = _BARRED.sub("", line, count=1) if line.lstrip()[:1] == "\\" else line
    item = _ITEM.fullmatch(line.rstrip())
    if item is None:
        return Block(line.strip())
    return Block(item["text"], 0, "-" if item["mark"] in "-*+" else item["mark"], min(len(item["indent"]) // 2, 8))


def markdown(blocks: Iterable[Block]) -> MarkdownText:
    """The blocks as Markdown: an empty line between them, but for items, which stand line below line."""
    lines: list[str] = []
    under: dict[int, str] = {}
    heading = ""
    before: Block | None = None
    for block in blocks:
        if before is not None and not (before.mark and block.mark):
            lines.append("")
        heading = block.text if block.level else heading
        first = len(lines) + 1
        lines += _lines(block)
        under.update(dict.fromkeys(range(first, len(lines) + 1), heading))
        before = block
    return MarkdownText("".join(f"{line}\n" for line in lines), under)


def _lines(block: Block) -> list[str]:
    if block.level:
        return [f"{'#' * block.level} {block.text}"]
    first, *others = [line.strip() for line in block.text.split("\n") if line.strip()] or [""]
    if not block.mark:
        return [_escaped_line(line) for line in (first, *others)]
    indent = "  " * block.depth
    return [f"{indent}{block.mark} {first}", *(f"{indent}  {_escaped_line(line)}" for line in others)]


def _escaped_line(line: str) -> str:
    return f"\\{line}" if _ACTS.fullmatch(line) else line


# --- tables ---------------------------------------------------------------------------------------

_DASHES = re.compile(r":?-{3,}+:?")


def table_lines(text: str) -> list[bool]:
    """Of each line of a paragraph whether it belongs to a table: a line of heads, the line of dashes below it, and the rows."""
    lines = text.split("\n")
    in_table = [False] * len(lines)
    for at in range(1, len(lines)):
        ruler = cells_of(lines[at]) if "|" in lines[at] else []
        ruled = _is_row(lines[at - 1]) and bool(ruler) and all(map(_DASHES.fullmatch, ruler))
        if ruled and len(ruler) == len(cells_of(lines[at - 1])):
            in_table[at - 1] = in_table[at] = True
        elif in_table[at - 1] and _is_row(lines[at]):
            in_table[at] = True
    return in_table


def _is_row(line: str) -> bool:
    return line.strip().startswith("|")


def cells_of(line: str) -> list[str]:
    """The cells of a row."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
