"""The steps of a procedure as a drawing: where everything stands, in units of SVG. Pure; `steps.jinja` writes it out.

Each step is a number in a circle, its name, who acts beside a small figure, and what comes out on a sheet of paper. SVG
breaks no lines by itself: lines are broken here, by the width of a Chinese character, which is that of its font.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from tuijian.catalog.models import Step
from tuijian.report.escape import visible
from tuijian.report.snippet import columns

MOST_STEPS = 6
"""So many steps stand beside each other; more would be too small to read."""

CIRCLE = 28
"""Across."""

FIGURE = 18
"""The width kept for the small figure before who acts."""

SPACE = 10
"""Between who acts and the sheet, and between the sheet's edge and its text."""

CLOSING = "，。、；：？！）》〉」】”’"
"""What begins no line."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The width of a step's text and sheet, and the sizes of the name and of all else."""

    width: int
    name: int
    text: int

    def room(self, size: int, less: int = 0) -> int:
        """How many columns, two to a Chinese character, fit into the width less so much."""
        return (self.width - less) // size * 2


ROW = Measure(width=124, name=15, text=13)
COLUMN = Measure(width=282, name=17, text=15)
GAP, INDENT, BETWEEN = 16, 44, 26
"""Between steps beside each other; left of text under each other, for the circles; between steps under each other."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text at its left end and base line; `part` is `name`, `actor` or `output`."""

    x: int
    y: int
    size: int
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A sheet of paper by its upper left corner."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class StepNumber:
    """A step's number and the centre of its circle."""

    x: int
    y: int
    number: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one circle to the next."""

    x: int
    y: int
    length: int


@dataclass(frozen=True, slots=True)
class StepsDrawing:
    """All that is drawn. `way` is `row` or `column`; `figures` are the places of the small figures."""

    way: str
    width: int
    height: int
    marks: tuple[StepNumber, ...]
    arrows: tuple[Arrow, ...]
    figures: tuple[tuple[int, int], ...]
    sheets: tuple[PaperSheet, ...]
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class StepTexts:
    """The texts of a step, broken into lines."""

    measure: Measure
    number: int
    name: tuple[str, ...]
    actor: tuple[str, ...]
    output: tuple[str, ...]

    @property
    def upper(self) -> int:
        """The height of all that stands above the sheet."""
        return len(self.name) * _leading(self.measure.name) + len(self.actor) * _leading(self.measure.text)

    @property
    def sheet(self) -> int:
        """The height of the sheet."""
        return len(self.output) * _leading(self.measure.text) + 2 * SPACE


def drawings(steps: Sequence[Step]) -> tuple[StepsDrawing, ...]:
    """The steps under each other, for a phone; and beside each other where they are few enough. Nothing for no steps."""
    if not steps:
        return ()
    return (column(steps), row(steps)) if 1 < len(steps) <= MOST_STEPS else (column(steps),)


def row(steps: Sequence[Step]) -> StepsDrawing:
    """The steps from left to right, their sheets at one height and of one size."""
    blocks = [_block(step, ROW) for step in steps]
    lefts = [index * (ROW.width + GAP) for index in range(len(blocks))]
    top = CIRCLE + SPACE
    upper, sheet = max(one.upper for one in blocks), max(one.sheet for one in blocks)
    middle = CIRCLE // 2
    return _drawing(
        "row",
        (lefts[-1] + ROW.width, top + upper + SPACE + sheet),
        [StepNumber(left + middle, middle, one.number) for left, one in zip(lefts, blocks, strict=True)],
        [Arrow(left + CIRCLE + SPACE, middle, after - left - CIRCLE - 2 * SPACE) for left, after in pairwise(lefts)],
        [(left, top, upper, sheet, one) for left, one in zip(lefts, blocks, strict=True)],
    )


def column(steps: Sequence[Step]) -> StepsDrawing:
    """The steps from top to bottom, each as high as it needs."""
    blocks = [_block(step, COLUMN) for step in steps]
    *tops, end = accumulate((one.upper + SPACE + one.sheet + BETWEEN for one in blocks), initial=0)
    middle = CIRCLE // 2
    return _drawing(
        "column",
        (INDENT + COLUMN.width, end - BETWEEN),
        [StepNumber(middle, top + middle, one.number) for top, one in zip(tops, blocks, strict=True)],
        [Arrow(middle, top + CIRCLE + SPACE, after - top - CIRCLE - 2 * SPACE) for top, after in pairwise(tops)],
        [(INDENT, top, one.upper, one.sheet, one) for top, one in zip(tops, blocks, strict=True)],
    )


def wrap_lines(text: str, room: int) -> tuple[str, ...]:
    """The text in lines of so many columns; lines about even where the last would else be short."""
    lines = _full_lines(visible(text), room)
    if len(lines) > 1 and 2 * columns(lines[-1]) < room:
        even = -(-columns(visible(text)) // len(lines))
        lines = _full_lines(visible(text), min(room, even + even % 2))
    return tuple(lines)


Place = tuple[int, int, int, int, StepTexts]
"""Left, top, height above the sheet, height of the sheet, and the texts."""


def _drawing(way: str, size: tuple[int, int], marks: list[StepNumber], arrows: list[Arrow], places: list[Place]) -> StepsDrawing:
    sheets = tuple(PaperSheet(left, top + upper + SPACE, one.measure.width, height) for left, top, upper, height, one in places)
    figures = tuple((left, top + len(one.name) * _leading(one.measure.name)) for left, top, _, _, one in places)
    lines = tuple(line for place in places for line in _lines(*place))
    return StepsDrawing(way, *size, tuple(marks), tuple(arrows), figures, sheets, lines)


def _lines(left: int, top: int, upper: int, _: int, block: StepTexts) -> list[TextLine]:
    measure = block.measure
    below = top + len(block.name) * _leading(measure.name)
    return [
        *_text(block.name, "name", left, top, measure.name),
        *_text(block.actor, "actor", left + FIGURE, below, measure.text),
        *_text(block.output, "output", left + SPACE, top + upper + 2 * SPACE, measure.text),
    ]


def _text(texts: tuple[str, ...], part: str, left: int, top: int, size: int) -> list[TextLine]:
    """Lines from a top edge: a base line lies a size and a little below its top."""
    leading = _leading(size)
    return [TextLine(left, top + index * leading + size + leading // 8, size, part, text) for index, text in enumerate(texts)]


def _block(step: Step, measure: Measure) -> StepTexts:
    return StepTexts(
        measure,
        step.number,
        wrap_lines(step.name, measure.room(measure.name)),
        wrap_lines(step.actor, measure.room(measure.text, FIGURE)),
        wrap_lines(step.output, measure.room(measure.text, 2 * SPACE)),
    )


def _leading(size: int) -> int:
    """From one base line to the next."""
    return size * 3 // 2


def _full_lines(text: str, room: int) -> list[str]:
    """Each line as full as it goes; a closing mark takes what it follows along to the next line."""
    lines = [""]
    for character in text:
        if columns(lines[-1] + character) > room:
            keep = _breakable(lines[-1]) if character in CLOSING else len(lines[-1])
            lines[-1:] = [lines[-1][:keep], lines[-1][keep:]]
        lines[-1] += character
    return [line.strip() for line in lines]


def _breakable(line: str) -> int:
    """How much of a line may stay where a closing mark follows it: all but the last character that is none; all where there is no other."""
    return next((place for place in range(len(line) - 1, 0, -1) if line[place] not in CLOSING), len(line))
