"""How a plan is read: its headings as a tree, its tasks, and where each part that is asked for stands. Pure, and remembered per plan.

Structure is recognised, not prescribed: a part counts wherever it stands (in a task, once for all, as a chapter, a column or a row of a
table), and what is not recognised is said to be just that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from unicodedata import normalize

from tuijian.catalog.load import Catalog
from tuijian.rules.grid import grids
from tuijian.rules.vocabulary import TO_FILL_IN, Reading, Vocabulary, key_of, vocabulary
from tuijian.submission.plan import Plan
from tuijian.submission.plan_structure import Head, Row, rows_of
from tuijian.submission.reader import PORTION_PLANS
from tuijian.text.heading_numbers import RUNNING_RANK, numeral, whole_number
from tuijian.text.positions import START, Span

_SEVERAL_NUMBERS = re.compile(r"[0-9０-９一二三四五六七八九十]项?[ \u3000]*[、，,和及与至到—–~～-]")
"""What there is in every heading with several numbers; quick to look for."""

_NAME_END = re.compile("[：:。；，]")
_COLON = re.compile("[：:]")
_LABEL = re.compile(r"(?:^|[。；;])[ *\u3000]*([^。；;：:，,、*]{2,14})\**[：:]\**")
"""A label within a paragraph: what stands between a stop and a colon."""

_LETTER = re.compile(r"[^\W\d_]")

MOST_TASKS = 60
"""So many tasks of a plan are judged; the notice's list has 22."""


@dataclass(slots=True, eq=False)
class Node:
    """A heading in the tree: its place among the rows, what it means, and the rows from `first` up to `end` that it holds.

    It knows what it stands in and not what stands in it: a circle would be left to the garbage collector.
    """

    head: Head
    first: int
    above: "Node | None"
    parts: tuple[str, ...] = ()
    background: bool = False
    reading: Reading | None = None
    end: int = 0

    @property
    def level(self) -> int:
        """How deep it stands; 1 is outermost."""
        return self.above.level + 1 if self.above else 1

    def headings_above(self) -> Iterator["Node"]:
        """The headings that it stands under, the nearest first."""
        node = self.above
        while node:
            yield node
            node = node.above


class TaskAt(NamedTuple):
    """A task: what it was taken for, and the words that say so."""

    reading: Reading
    text: str
    span: Span


class PartAt(NamedTuple):
    """A place where a part stands: the words that say so, and what is written there.

    `inside` is the line of the task that it stands in, 0 for none. `certain` says whether, where nothing is written, nothing else can be
    meant for it: the next thing is another part, or the end.
    """

    parts: tuple[str, ...]
    label: str
    span: Span
    text: str
    inside: int = 0
    certain: bool = True


class PlanOutline(NamedTuple):
    """A plan as it was read. `words` is its text without its headings, where no part was recognised."""

    title: Span
    nodes: tuple[Node, ...]
    tasks: tuple[TaskAt, ...]
    parts: tuple[PartAt, ...]
    words: str

    def part_places(self, part: str) -> tuple[PartAt, ...]:
        """Where a part stands."""
        return tuple(one for one in self.parts if part in one.parts)


_NO_OUTLINE = PlanOutline(START, (), (), (), "")


@lru_cache(maxsize=PORTION_PLANS)
def outline_of(catalog: Catalog, plan: Plan) -> PlanOutline:
    """How a plan is read; nothing is recognised where the call asks for no plans."""
    words = vocabulary(catalog)
    return _PlanReader(words, plan).outline() if words else _NO_OUTLINE


def forget_outlines() -> None:
    """Drop the outlines that `outline_of` remembers, and with them their plans."""
    outline_of.cache_clear()


class _PlanReader:
    """Reads one plan."""

    def __init__(self, words: Vocabulary, plan: Plan) -> None:
        self.words = words
        self.rows = rows_of(plan, words.is_known_heading, words.is_likely_heading)
        self.body, self.title = self._read_title()
        self.nodes = self._tree()
        self.grids = list(grids(self.rows, words))

    def outline(self) -> PlanOutline:
        """All that is recognised."""
        tasks = tuple(islice(self._tasks(), MOST_TASKS))
        parts = sorted((*self._parts_with_headings(), *self._parts_in_lines(), *self._parts_in_tables()), key=lambda one: one.span.line)
        return PlanOutline(self.title, tuple(self.nodes), tasks, tuple(parts), "" if parts else self._text_without_headings())

    def _text_without_headings(self) -> str:
        return "\n".join(filter(None, (_row_text(row) for row in self.rows[self.body :])))

    # --- the title ---

    def _read_title(self) -> tuple[int, Span]:
        """Where the text begins behind the title, and the title's place. A title may take two lines."""
        for at, row in enumerate(self.rows[:5]):
            if self._is_title(row):
                next_rows = self.rows[at + 1 : at + 2]
                on_two_lines = (
                    bool(next_rows)
                    and self._is_title(next_rows[0])
                    and self._style(next_rows[0]) == self._style(row)
                    and next_rows[0].line - row.line <= 2
                )
                return at + 1 + on_two_lines, row.head.span if row.head else _row_span(row)
        return 0, START

    def _style(self, row: Row) -> tuple[str, int] | None:
        return (row.head.family, row.head.depth) if row.head else None

    def _is_title(self, row: Row) -> bool:
        """Whether a row near the beginning can be (a line of) the title: no number, no known words, no sentence."""
        head, text = row.head, row.words.strip()
        if head is None:
            return row is self.rows[0] and 4 <= len(text) <= 60 and not any(mark in text for mark in "。；，：") and not self._has_hashes(1)
        return head.depth < 2 and head.rank is None and not row.words and not self._has_meaning(head)

    def _has_hashes(self, depth: int) -> bool:
        """Whether any heading has so many `#`."""
        return any(row.head and row.head.depth == depth for row in self.rows)

    def _has_meaning(self, head: Head) -> bool:
        """Whether the words of a heading are those of a part, of the background, or of a task."""
        if self.words.is_known_heading(head.name):
            return True
        reading = self.words.task(head.name)
        return reading is not None and (reading.task is None or self.words.task_word in head.name)

    # --- the tree ---

    def _tree(self) -> list[Node]:
        """The headings, each under those it belongs to."""
        nodes: list[Node] = []
        path: list[Node] = []
        for at in range(self.body, len(self.rows)):
            if head := self.rows[at].head:
                node = Node(head, at, None)
                self._set_meaning(node)
                kept = _path_above(path, node)
                for ended in path[len(kept) :]:
                    ended.end = at
                path = kept
                node.above = path[-1] if path else None
                path.append(node)
                nodes.append(node)
        for ended in path:
            ended.end = len(self.rows)
        return nodes

    def _set_meaning(self, node: Node) -> None:
        """What a heading stands for by its words: the background, a part or several, or a task."""
        name = node.head.name
        node.background = self.words.is_background(name)
        if not node.background:
            reading = self.words.task(name)
            sure = reading is not None and (reading.exact or self.words.task_word in name)
            node.parts = () if sure else self.words.parts_in(name)
            node.reading = None if node.parts or not reading else reading

    # --- tasks ---

    def _tasks(self) -> Iterator[TaskAt]:
        """The tasks in the order of the text; where none has a heading or a cell, those that running text names."""
        if not self.words.has_tasks:
            return
        heads = [node for node in self.nodes if self._is_task(node)]
        tasks = [task for node in self.nodes for task in self._tasks_at(node, node in heads)]
        tasks += [TaskAt(reading, cell.text, cell.span) for grid in self.grids for reading, cell in grid.task_cells()]
        tasks += self._tasks_from_projects({task.span.line for task in tasks})
        tasks = tasks or list(self._tasks_from_text())
        yield from sorted(tasks, key=lambda task: (task.span.line, task.span.column))

    def _tasks_at(self, node: Node, is_task: bool) -> Iterator[TaskAt]:
        """The tasks that a heading names: several by numbers or names, or the one that it is, with those counted off behind it (二是…)."""
        several = not node.background and _SEVERAL_NUMBERS.search(node.head.name)
        numbered = self.words.numbered_in(node.head.name) if several else ()
        if len(numbered) > 1:
            yield from (TaskAt(Reading(task), node.head.text, node.head.span) for task in numbered)
        elif is_task and len(named := self.words.joined_in(node.head.name)) > 1:
            yield from (TaskAt(Reading(task), node.head.text, node.head.span) for task in named)
        elif is_task and node.reading:
            yield TaskAt(self._named_below(node) or node.reading, node.head.text, node.head.span)
            if node.head.rank == RUNNING_RANK:
                row = self.rows[node.first]
                yield from (TaskAt(Reading(task), task.name, _row_span(row)) for task in self.words.counted_in(row.words))

    def _named_below(self, node: Node) -> Reading | None:
        """The task of the list whose name the text below begins with, where a heading is a number alone (任务一)."""
        if not self.words.is_number_alone(node.head.name):
            return None
        below = self.rows[node.first + 1] if node.first + 1 < node.end else None
        text = self.rows[node.first].words or (_row_text(below, with_head=True) if below else "")
        found = self.words.task(_NAME_END.split(text, 1)[0].strip(" *"))
        return found if found and found.task else None

    def _is_task(self, node: Node) -> bool:
        """Whether a heading is that of a task; what it stands in may say that it is a smaller thing."""
        reading, name = node.reading, node.head.name
        around = list(node.headings_above())
        if any(one.background for one in around) or node.parts or node.background:
            return False
        inside = any(one.reading for one in around)
        if reading is None:
            if inside or not self.words.ends_as_task(name) or (around and self._is_guarantee(around)):
                return False
            node.reading = Reading(own=name)
            return True
        strong = reading.own is None and reading.exact and self.words.task_word in name
        if inside and not strong:
            node.reading = None
        return node.reading is not None

    def _is_guarantee(self, around: list[Node]) -> bool:
        """Whether the nearest part around is one that comes after others: what stands in it are no tasks of the zone's own."""
        names = [one.part for one in self.words.parts]
        nearest = next((one for one in around if one.parts), None)
        return bool(nearest and names[:1] != [] and all(part == names[-1] for part in nearest.parts))

    def _tasks_from_projects(self, task_lines: set[int]) -> list[TaskAt]:
        """The headings right below the part that is asked for first, which are the zone's own projects.

        Other tasks of the plan stand in `task_lines`: where there are any, only headings beside one of them count.
        """
        first = self.words.parts[0].part if self.words.parts else ""
        tasks = []
        for node in self.nodes:
            if first in node.parts and not any(above.reading for above in node.headings_above()):
                heads = [below.head for below in self.nodes if below.above is node and not below.parts and not below.background]
                if not task_lines or any(head.span.line in task_lines for head in heads):
                    tasks += [TaskAt(Reading(own=head.name), head.text, head.span) for head in heads if head.span.line not in task_lines]
        return tasks

    def _tasks_from_text(self) -> Iterator[TaskAt]:
        behind = {at for node in self.nodes if node.background for at in range(node.first, node.end)}
        for at in range(self.body, len(self.rows)):
            row = self.rows[at]
            if at not in behind:
                for task in self.words.tasks_in(_row_text(row)):
                    yield TaskAt(Reading(task), task.name, _row_span(row))

    # --- parts ---

    def _parts_with_headings(self) -> Iterator[PartAt]:
        """Parts that have a heading."""
        for node in self.nodes:
            if node.parts:
                task = next((one for one in node.headings_above() if one.reading), None)
                text, certain = self._text_below(node)
                yield PartAt(node.parts, node.head.text, node.head.span, text, task.head.span.line if task else 0, certain)

    def _parts_in_lines(self) -> Iterator[PartAt]:
        """Parts that a paragraph labels one after the other, each with its text: 攻坚项目：试办四所。保障：经费一千万元."""
        for at in range(self.body, len(self.rows)):
            row = self.rows[at]
            if row.cells or not _COLON.search(row.words):
                continue
            labels = [(found, parts) for found in _LABEL.finditer(row.words) if (parts := self.words.parts_labelled(found[1]))]
            for number, (found, parts) in enumerate(labels, 1):
                text = row.words[found.end() : labels[number][0].start() if number < len(labels) else None]
                if _LETTER.search(text):
                    yield PartAt(parts, found[1].strip(), _row_span(row), text, self._task_around(at))

    def _task_around(self, at: int) -> int:
        """The line of the task that a row stands in, or behind the heading of; 0 for none."""
        task = next((one for one in reversed(self.nodes) if one.first <= at < one.end and one.reading), None)
        return task.head.span.line if task else 0

    def _text_below(self, node: Node) -> tuple[str, bool]:
        """What stands below a heading; and, where that is nothing, whether it is certain that nothing was meant for it."""
        text = "\n".join(filter(None, (_row_text(row, at > node.first) for at, row in self._rows_of(node))))
        if text or node.end == len(self.rows):
            return text, True
        after = next(one for one in self.nodes if one.first == node.end)
        higher = node.head.depth > after.head.depth > 0
        beside = node.head.family == "hash" and after.head.family == "loose"  # it may yet be meant to stand below
        return text, bool(after.parts or after.background or higher) and not beside

    def _rows_of(self, node: Node) -> Iterator[tuple[int, Row]]:
        return ((at, self.rows[at]) for at in range(node.first, node.end))

    def _parts_in_tables(self) -> Iterator[PartAt]:
        """Parts that head a column or a row of a table."""
        for grid in self.grids:
            for cell, parts, text in grid.part_cells():
                yield PartAt(parts, cell.text, cell.span, text, self._task_around(grid.first))


def _path_above(path: list[Node], node: Node) -> list[Node]:
    """The headings that the new one stands under."""
    hashes = [at for at, one in enumerate(path) if one.head.family == "hash"]
    start = 0 if node.head.family == "hash" or not hashes else hashes[-1]
    for at in range(start, len(path)):
        if not _can_hold(path[at], node, path[at + 1 :]):
            return path[:at]
    return path


def _can_hold(above: Node, node: Node, between: list[Node]) -> bool:
    """Whether a heading can stand under another, `between` which and it others stand: deeper by its marks, or a part under a task."""
    if _stands_beside(above, node) and not any(one.reading for one in between):
        return False
    if node.head.family == "hash" or above.head.family == "hash":
        return _can_hold_by_hashes(above.head, node.head)
    if above.head.family == "loose":
        opens = bool(node.reading and above.parts) and (bool(between) or node.first == above.first + 1)
        return node.head.family == "number" or opens or bool(node.parts and above.reading)
    restart = above.head.rank == node.head.rank and 0 < node.head.value <= above.head.value and bool(above.parts) and not node.parts
    return node.head.family == "loose" or _is_deeper(above.head, node.head) or restart


def _stands_beside(above: Node, node: Node) -> bool:
    """Whether both are parts and the new one has no marks: below `#` it stands beside another part alone, and right behind it."""
    if not (node.parts and above.parts and node.head.family == "loose"):
        return False
    return above.head.family != "hash" or (node.first == above.first + 1 and not set(node.parts) & set(above.parts))


def _can_hold_by_hashes(above: Head, new: Head) -> bool:
    """Whether a heading can stand under another where one of the two has `#`: those of fewer stand outside, then numbers count.

    二、 never stands under 一、, whatever their `#`.
    """
    if above.rank is not None and above.rank == new.rank and new.value > above.value:
        return False
    if above.family == new.family:
        return above.depth < new.depth or (above.depth == new.depth and _is_deeper(above, new))
    if new.family == "hash":
        return _is_deeper(above, new)
    return above.rank is None or new.rank is None or above.rank < new.rank


def _is_deeper(above: Head, new: Head) -> bool:
    """Whether by its number the new one stands deeper."""
    return above.rank is not None and new.rank is not None and above.rank < new.rank


def _row_text(row: Row, with_head: bool = False) -> str:
    """What a row says: its words or its cells, and its heading where that is asked for."""
    words = " ".join(row.cells) if row.cells else row.words
    text = f"{row.head.name}。{words}" if row.head and with_head else words
    return text if _LETTER.search(text) else ""


def _row_span(row: Row) -> Span:
    return Span(row.line, 1, row.line, max(len(row.words), 1) + 1)


# --- for the faces --------------------------------------------------------------------------------


def tasks_of(catalog: Catalog, plan: Plan) -> tuple[TaskAt, ...]:
    """The tasks of a plan."""
    return outline_of(catalog, plan).tasks


def tasks_by_numbers(catalog: Catalog, text: str) -> tuple[TaskAt, ...]:
    """The tasks of the list whose numbers a field holds; numbers of none are left out."""
    numbers = (whole_number(number) for number in re.findall("[0-9]{1,4}", normalize("NFKC", text)))
    tasks = (catalog.tasks_by_number[number] for number in numbers if number in catalog.tasks_by_number)
    return tuple(TaskAt(Reading(task), task.name, START) for task in tasks)


def without_lead(text: str) -> str:
    """A heading less the number in front of it: （一）具体措施 gives 具体措施."""
    lead = numeral(text)
    return text[lead.end :] if lead else text


__all__ = [
    "TO_FILL_IN",
    "Node",
    "PartAt",
    "PlanOutline",
    "TaskAt",
    "forget_outlines",
    "key_of",
    "outline_of",
    "tasks_by_numbers",
    "tasks_of",
    "without_lead",
]
