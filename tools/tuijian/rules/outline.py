"""What a plan holds for the rules: its tasks, and in each the pieces that headings open. Pure, and remembered per plan.

A heading is read as what it was meant to be: a slip in it is one remark, and what stands below it is still found.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from unicodedata import normalize

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Task
from tuijian.intake.form import PlanForm
from tuijian.intake.plan import Heading, Line, NearHeading, Plan
from tuijian.intake.source import Span

OPEN = "【请填写"
"""How a value begins that is still to be filled in (`tuijian new` writes them); the rule `placeholder` names it."""

MOST_READ = 200
"""So many headings of a plan, and so many lines that are nearly headings, are read for slips; after that, only what is right counts."""

LONGEST = 80
"""A heading of more characters is text."""

_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
MOST_TASKS = 60
"""So many tasks of a plan are judged; the notice's list has 22."""

_DIGITS = "一二三四五六七八九"
_CHINESE = "[一二三四五六七八九十]{1,3}"
_GAP = r"[\s、.．:：,，。;；\-—－·]"
_LEAD = re.compile(rf"(?:[（(](?:[0-9]{{1,2}}|{_CHINESE})[）)]|(?:[0-9]{{1,2}}|{_CHINESE})[、.．,，:：])?\s*")


class Reading(NamedTuple):
    """What a heading means as a task: `case` is None where it is written right, or else says what is wrong.

    `task` is the notice's task that its number or name stands for, `other` the second one where they are two. `own` is
    the name of a task of the zone's own (empty where it has none). `right` is what to write instead.
    """

    case: str | None
    task: Task | None = None
    number: str = ""
    other: Task | None = None
    own: str | None = None
    right: str | None = None
    sure: bool = True


class Piece(NamedTuple):
    """A heading and the lines right below it. `near` marks a line that only looks like a heading.

    Its line has `width` characters; `alone` says whether that line is all there is of it (not so where one of `===` underlines it).
    `part` is the part of a plan that its text stands for, numbering and punctuation aside.
    """

    text: str
    level: int
    span: Span
    width: int
    alone: bool
    near: bool
    part: str | None
    reading: Reading | None
    lines: tuple[Line, ...]

    @property
    def whole(self) -> Span:
        """All of its line."""
        return Span(self.span.line, 1, self.span.line, self.width + 1)

    @property
    def has_words(self) -> bool:
        """Whether a letter or a Chinese character stands right below it."""
        return any(char.isalpha() for line in self.lines for char in line.words)


class TaskSection(NamedTuple):
    """A task's heading, and the pieces that belong to it, in the order of the text."""

    head: Piece
    reading: Reading
    pieces: tuple[Piece, ...]

    def has_words(self, at: int) -> bool:
        """Whether anything is written in the piece at that place, with the deeper ones below it, up to the next part."""
        piece = self.pieces[at]
        while not self.pieces[at].has_words:
            at += 1
            if at == len(self.pieces) or _ends(piece, self.pieces[at]):
                return False
        return True


def _ends(piece: Piece, after: Piece) -> bool:
    return after.part is not None or (after.level <= piece.level and not after.near)


class Same:
    """An object as a key: only itself is equal to it."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value


def tasks_of(catalog: Catalog, plan: Plan) -> tuple[TaskSection, ...]:
    """The first tasks of a plan, with slips or without, in the order of the text; none where the call asks for no plans."""
    return _tasks(Same(catalog), Same(plan))


@lru_cache(maxsize=64)
def _tasks(catalog: Same, plan: Same) -> tuple[TaskSection, ...]:
    reader = _reader(catalog)
    return tuple(islice(_grouped(reader.pieces(plan.value)), MOST_TASKS)) if reader else ()  # type: ignore[arg-type]


@lru_cache(maxsize=8)
def _reader(catalog: Same) -> "_Reader | None":
    form = catalog.value.form.plan  # type: ignore[attr-defined]
    return _Reader(form, catalog.value.tasks) if form else None  # type: ignore[attr-defined]


def _grouped(pieces: Iterable[Piece]) -> Iterator[TaskSection]:
    """The pieces by the task they stand under."""
    head: Piece | None = None
    mine: list[Piece] = []
    for piece in pieces:
        if piece.reading is None and (piece.near or piece.part is not None or piece.level > 2):
            mine.append(piece)
            continue
        if head is not None and head.reading is not None:
            yield TaskSection(head, head.reading, tuple(mine))
        head, mine = piece, []
    if head is not None and head.reading is not None:
        yield TaskSection(head, head.reading, tuple(mine))


def key_of(text: str) -> str:
    """The letters and digits of a text: what is the same whatever the width and the punctuation."""
    return "".join(re.findall(r"\w+", normalize("NFKC", text)))


def without_lead(text: str) -> str:
    """A heading less the number in front of it: （一）具体措施 gives 具体措施."""
    return text[_LEAD.match(text).end() :]  # type: ignore[union-attr]  # it matches nothing, too


def whole_number(text: str) -> int | None:
    """A number in Arabic or Chinese digits, up to 99 in the latter; None where it is none (十十)."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.partition("十")
    if any(part not in ("", *_DIGITS) for part in (tens, ones)):
        return None
    value = (_DIGITS.find(tens) + 1 if tens else 1) * 10 if ten else _DIGITS.find(tens) + 1
    return value + (_DIGITS.find(ones) + 1 if ones else 0)


class _Reader:
    """Reads headings by a call's plan and tasks."""

    def __init__(self, form: PlanForm, tasks: tuple[Task, ...]) -> None:
        self.form = form
        self.tasks = {task.number: task for task in tasks}
        self.written = {self.right(task): task for task in tasks}
        self.names = {key_of(task.name): task for task in tasks}
        self.parts = {key_of(part): part for part in form.parts}
        prefix, own = re.escape(form.task.partition("{")[0].strip()), re.escape(form.own_task)
        self._some_task = re.compile(f"{prefix}|{own}")
        self._numbered = re.compile(rf".{{0,4}}?{prefix}\s*第?\s*([0-9]{{1,4}}|{_CHINESE}(?={_GAP}|$|项|号))[项号]?{_GAP}*(.*)")
        self._unnumbered = re.compile(rf"(?:{prefix}{_GAP}*|[0-9]{{1,2}}\s*)?(.*)")
        self._own = re.compile(rf"{own}({_GAP}*)(?:[0-9]{{1,2}}(?![0-9])|{_CHINESE}(?={_GAP}|$))?{_GAP}*(.*)")
        self.read = lru_cache(maxsize=4096)(self._read)
        self.part = lru_cache(maxsize=4096)(lambda text: self.parts.get(key_of(without_lead(text))))

    def right(self, task: Task) -> str:
        """The heading of a task as it should be written."""
        return self.form.task.format(number=task.number, name=task.name)

    # --- pieces ---

    def pieces(self, plan: Plan) -> list[Piece]:
        """All headings of a plan, the title only where it names a task, and the lines that look like headings."""
        near = {one.span.line: one for one in plan.near_headings[:MOST_READ]}
        found = list(self._opening(plan, near))
        for section in plan.walk():
            lines, split = self._split(section.lines, near)
            found += self._piece(plan, section.heading, lines, len(found) < MOST_READ), *split
        there = {piece.reading.task for piece in found if piece.reading and piece.reading.task and not piece.near}
        return [piece._replace(reading=None) if piece.near and piece.reading and piece.reading.task in there else piece for piece in found]

    def _opening(self, plan: Plan, near: dict[int, NearHeading]) -> Iterator[Piece]:
        lines, split = self._split(plan.opening, near)
        if plan.title and (title := self._piece(plan, plan.title, lines, False)).reading:
            yield title
        yield from split

    def _split(self, lines: tuple[Line, ...], near: dict[int, NearHeading]) -> tuple[tuple[Line, ...], list[Piece]]:
        """The lines before the first near heading, and a piece for each near heading with those after it."""
        starts = [at for at, line in enumerate(lines) if line.number in near] if near else []
        if not starts:
            return lines, []
        bounds = zip(starts, [*starts[1:], len(lines)], strict=True)
        return lines[: starts[0]], [self._near(near[lines[at].number], lines[at], lines[at + 1 : end]) for at, end in bounds]

    def _near(self, one: NearHeading, line: Line, lines: tuple[Line, ...]) -> Piece:
        hashes = line.text.lstrip()[0] not in "*_"
        reading = self._short(one.text) if hashes and one.level == 2 else self._strict(one.text)
        return Piece(one.text, one.level, one.span, len(line.text), True, True, self._part(one.text), reading, lines)

    def _piece(self, plan: Plan, heading: Heading, lines: tuple[Line, ...], slips: bool) -> Piece:
        text, span = heading.text, heading.span
        reading = self._short(text) if slips and heading.level <= 2 else self._strict(text)
        line = plan.lines[span.line - 1]
        return Piece(text, heading.level, span, len(line), line.lstrip().startswith("#"), False, self._part(text), reading, lines)

    def _part(self, text: str) -> str | None:
        return text if text in self.form.parts else self.part(text) if len(text) <= LONGEST else None

    # --- readings ---

    def _short(self, text: str) -> Reading | None:
        """What a heading means, unless it is too long for one."""
        return self.read(text) if len(text) <= LONGEST else None

    def _strict(self, text: str) -> Reading | None:
        """The task that a heading names by number and name; small slips in the writing may be there."""
        if text in self.written:
            return Reading(None, self.written[text])
        if len(text) > LONGEST or not self._some_task.search(text):
            return None
        bare = without_lead(text.translate(_WIDE))
        own, numbered = self._own.fullmatch(bare), self._numbered.fullmatch(bare)
        if own:
            return Reading(None, own=own[2]) if own[1] or not own[2] else None
        task = self.tasks.get(whole_number(numbered[1]) or 0) if numbered else None
        is_it = numbered and task and self.names.get(key_of(numbered[2])) is task
        return Reading("form", task, right=self.right(task)) if task and is_it else None

    def _read(self, text: str) -> Reading | None:
        if text in self.written:
            return Reading(None, self.written[text])
        bare = without_lead(text.translate(_WIDE))
        if own := self._own.fullmatch(bare):
            return Reading(None, own=own[2])
        if OPEN in text:
            return Reading(None)
        if numbered := self._numbered.fullmatch(bare):
            return self._with_number(numbered[1], key_of(numbered[2]))
        task = self._meant(key_of(self._unnumbered.fullmatch(bare)[1]), 0.8)  # type: ignore[index]  # it matches any line
        return Reading("no-number", task, right=self.right(task)) if task else None

    def _with_number(self, digits: str, key: str) -> Reading:
        task, named = self.tasks.get(whole_number(digits) or 0), self._meant(key, 0.6)
        if task is None:
            return Reading("unknown-number", named, digits, right=self.right(named) if named else None)
        if named and named is not task:
            return Reading("mismatch", task, other=named)
        return Reading("form" if key in self.names else "name-differs", task, right=self.right(task), sure=bool(named) or not key)

    def _meant(self, key: str, cutoff: float) -> Task | None:
        """The task whose name is `key`, or much like it."""
        near = [key] if key in self.names else get_close_matches(key, self.names, 1, cutoff)
        return self.names[near[0]] if near else None
