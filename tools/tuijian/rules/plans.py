"""How a plan is built: tasks by number and name, and in each the parts that the notice asks for."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator

from tuijian.intake.plan import Plan
from tuijian.intake.source import START, Span
from tuijian.intake.submission import Submission
from tuijian.report.model import Frozen
from tuijian.rules.base import Context, Hit, Scope, kind
from tuijian.rules.outline import LONGEST, OPEN, Piece, TaskSection, key_of, tasks_of, without_lead

Ratio = Annotated[float, BeforeValidator(float)]

TASK_LEVEL, PART_LEVEL = 2, 3
"""The levels of the headings of tasks and of their parts."""


class PlanParams(Frozen):
    """The lists whose entries name plans, and the field that does."""

    lists: tuple[str, ...]
    field: str = "plan"


def plans_of(subject: Submission, params: PlanParams) -> Iterator[Plan]:
    """Every plan that can be read and that an entry names, once; all plans of the folder where there is no list to tell."""
    plans = subject.plans
    named = {entry.text(params.field) for entry in subject.entries_of(params.lists)} if subject.keys else plans.keys()
    return (plan for file, plan in plans.items() if file in named)


def place_of(plan: Plan) -> Span:
    """Where a remark stands that is about a plan as a whole."""
    return plan.title.span if plan.title else START


# --- tasks --------------------------------------------------------------------------------------


@kind("tasks", Scope.submission, PlanParams, none="file")
def tasks(subject: Submission, params: PlanParams, context: Context) -> Iterator[Hit]:
    """A plan holds at least one task, of the notice's list or of the zone's own."""
    for plan in plans_of(subject, params):
        if not tasks_of(context.catalog, plan):
            yield Hit("none", plan.path, place_of(plan), {"file": plan.path.rpartition("/")[2]})


_RIGHT = "heading right"


@kind(
    "task-name",
    Scope.submission,
    PlanParams,
    unknown_number="heading number last",
    name_differs=_RIGHT,
    mismatch="number name other_number other_name",
    no_number=_RIGHT,
    form=_RIGHT,
    near_heading=_RIGHT,
    level=_RIGHT,
    twice="heading first",
)
def task_name(subject: Submission, params: PlanParams, context: Context) -> Iterator[Hit]:
    """A task's heading gives the number and the name that it has in the list; a task stands once."""
    for plan in plans_of(subject, params):
        first: dict[int, int] = {}
        for section in tasks_of(context.catalog, plan):
            head, task = section.head, section.reading.task
            yield from _slips(section, plan.path, context)
            line = first.setdefault(task.number, head.span.line) if task and not section.reading.other else head.span.line
            if line != head.span.line:
                yield Hit("twice", plan.path, head.span, {"heading": head.text, "first": line})


def _slips(section: TaskSection, path: str, context: Context) -> Iterator[Hit]:
    """What is wrong with the heading of a task, most outward first: no heading, another level, another writing."""
    head, reading = section.head, section.reading
    written: dict[str, str | int] = {"heading": head.text, "right": reading.right or ""}
    if head.near or head.level != TASK_LEVEL:
        line = f"{'#' * TASK_LEVEL} {reading.right or head.text}"
        yield Hit("near-heading" if head.near else "level", path, head.whole, {**written, "right": line}, line if head.alone else None)
    elif reading.case == "unknown-number":
        last = max(context.catalog.tasks_by_number, default=0)
        yield Hit(reading.case, path, head.span, {"heading": head.text, "number": reading.number, "last": last}, reading.right)
    elif reading.task and reading.other:
        one, two = reading.task, reading.other
        names: dict[str, str | int] = {"number": one.number, "name": one.name, "other_number": two.number, "other_name": two.name}
        yield Hit("mismatch", path, head.span, names)
    elif reading.case:
        yield Hit(reading.case, path, head.span, written, reading.right if reading.sure else None)


@kind("own-task", Scope.submission, PlanParams, own="name", unnamed="")
def own_task(subject: Submission, params: PlanParams, context: Context) -> Iterator[Hit]:
    """A task of the zone's own is fine: a remark, also where it has no name."""
    for plan in plans_of(subject, params):
        for section in tasks_of(context.catalog, plan):
            own = section.reading.own
            if own is not None and OPEN not in own:
                yield Hit("own" if own else "unnamed", plan.path, section.head.span, {"name": own} if own else {})


# --- the parts of a task ------------------------------------------------------------------------


class PartParams(PlanParams):
    """A part that each task has, other headings that people give it, and how near (0 to 1) one must be to be taken for it."""

    part: str
    alike: tuple[str, ...] = ()
    cutoff: Ratio = 0.75


@kind(
    "plan-part",
    Scope.submission,
    PartParams,
    missing="task part",
    empty="task part",
    nearly="heading part",
    not_heading="heading right",
    level="heading right",
)
def plan_part(subject: Submission, params: PartParams, context: Context) -> Iterator[Hit]:
    """Each task has the part, under a heading of level 3, and there is something written in it."""
    for plan in plans_of(subject, params):
        for section in tasks_of(context.catalog, plan):
            yield from _part_hits(section, plan.path, params, context)


def _part_hits(section: TaskSection, path: str, params: PartParams, context: Context) -> Iterator[Hit]:
    variables = {"task": section.head.text, "part": params.part}
    pieces = section.pieces
    found = [at for at, piece in enumerate(pieces) if piece.text == params.part and piece.level == PART_LEVEL and not piece.near]
    if not found and (nearest := _nearest(section, params, context)):
        found = [pieces.index(nearest)]
        yield _slip(nearest, path, params.part)
    if not found:
        yield Hit("missing", path, section.head.span, variables)
    elif not any(map(section.has_words, found)):
        yield Hit("empty", path, pieces[found[0]].span, variables)


def _nearest(section: TaskSection, params: PartParams, context: Context) -> Piece | None:
    """The piece that was meant to be the part: its name, then another name for it, then one much like it, true headings first."""
    parts = context.catalog.form.plan.parts  # type: ignore[union-attr]  # there are no tasks where no plans are asked for
    pieces = [(piece, without_lead(piece.text)) for piece in section.pieces]
    ways = (
        [piece for piece, _ in pieces if piece.part == params.part],
        [piece for piece, text in pieces if text in params.alike and (piece.near or piece.level == PART_LEVEL)],
        [piece for piece, text in pieces if _is_like(text, parts, params) and piece.level == PART_LEVEL and not piece.near],
    )
    return next((piece for way in ways for piece in sorted(way, key=lambda piece: piece.near)), None)


def _is_like(text: str, parts: tuple[str, ...], params: PartParams) -> bool:
    return len(text) <= LONGEST and _meant(key_of(text), parts, params.cutoff) == params.part


@lru_cache(maxsize=4096)
def _meant(key: str, parts: tuple[str, ...], cutoff: float) -> str | None:
    """The part that a heading is nearest to."""
    return next(iter(get_close_matches(key, parts, 1, cutoff)), None)


def _slip(piece: Piece, path: str, part: str) -> Hit:
    if not piece.near and piece.level == PART_LEVEL:
        return Hit("nearly", path, piece.span, {"heading": piece.text, "part": part}, part)
    line = f"{'#' * PART_LEVEL} {part}"
    variables = {"heading": piece.text, "right": line}
    return Hit("not-heading" if piece.near else "level", path, piece.whole, variables, line if piece.alone else None)
