"""What a plan holds: tasks, and the parts that the notice asks the zone for, wherever they stand (see rules.outline)."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Task
from tuijian.form.models import Form
from tuijian.rules.base import Context, Hit, PlanParams, Scope, WordedCase, kind
from tuijian.rules.outline import PartAt, PlanOutline, TaskAt, outline_of, tasks_of
from tuijian.rules.outline import tasks_by_numbers as numbered
from tuijian.rules.vocabulary import TO_FILL_IN, PartParams, TasksParams, vocabulary
from tuijian.submission.plan import Plan
from tuijian.submission.reader import Entry, Submission
from tuijian.text.positions import START, Span

_BETWEEN_NUMBERS = re.compile(r"[^\w]+")

MOST_NAMED_TASKS = 5
"""So many tasks are named in one message."""


def plans_of(subject: Submission, params: PlanParams) -> Iterator[Plan]:
    """Every plan that can be read and that an entry names, once; all plans of the folder where there is no list to tell."""
    plans = subject.plans
    names = {entry.text(params.field) for entry in subject.entries_of(params.lists)} if subject.keys else plans.keys()
    return (plan for file, plan in plans.items() if file in names)


def place_of(plan: Plan) -> Span:
    """Where a remark stands that is about a plan as a whole."""
    return plan.title.span if plan.title else START


def _file_name(plan: Plan) -> str:
    return plan.path.rpartition("/")[2]


# --- tasks --------------------------------------------------------------------------------------


@kind(
    "tasks",
    Scope.submission,
    TasksParams,
    none="file",
    bare="file limit",
    not_chosen="name",
    not_listed="number last",
    not_for=WordedCase(
        "name number task whose",
        "“{name}”不能选择任务{number}“{task}”，这一项供{whose}选择。",
        "改选可以选择的任务；类别写错了的，改正类别。",
    ),
)
def tasks(subject: Submission, params: TasksParams, context: Context) -> Iterator[Hit]:
    """In a plan at least one task is recognised, or the list says which it takes up; and there is more to a plan than headings."""
    words = vocabulary(context.catalog)
    if words is None:
        return
    chosen = {entry.text(params.field) for entry in subject.entries_of(params.lists) if entry.text(params.chosen)}
    for plan in plans_of(subject, params):
        read = outline_of(context.catalog, plan)
        variables: dict[str, str | int] = {"file": _file_name(plan)}
        if words.has_tasks and not read.tasks and _file_name(plan) not in chosen:
            yield Hit("none", plan.path, read.title, variables)
        if not read.parts and words.own_words(read.words, params.least) < params.least:
            yield Hit("bare", plan.path, read.title, {**variables, "limit": params.least})
    for entry in subject.entries_of(params.lists):
        yield from _chosen_number_hits(entry, params, context)
        yield from _barred_task_hits(subject, entry, params, context.catalog)


def _chosen_number_hits(entry: Entry, params: TasksParams, context: Context) -> Iterator[Hit]:
    """What is to be said of the numbers of tasks that an entry gives."""
    field = next((one for one in context.catalog.form.list_named(entry.list).fields if one.name == params.field), None)
    if field and not field.required and not entry.text(params.field) and not entry.text(params.chosen):
        yield Hit("not-chosen", entry.path, entry.span, {"name": entry.text("name")})
    known_numbers = {str(number) for number in context.catalog.tasks_by_number}
    for number in filter(None, _BETWEEN_NUMBERS.split(normalize("NFKC", entry.text(params.chosen)))):
        if number.lstrip("0") not in known_numbers:
            variables: dict[str, str | int] = {"number": number, "last": max(context.catalog.tasks_by_number, default=0)}
            yield Hit("not-listed", entry.path, entry.span_of(params.chosen), variables)


def who_may_choose(catalog: Catalog, task: Task) -> str:
    """Who may choose a task of the list: the values that it asks for, or what entries of its lists are called; "" for all."""
    form = catalog.form
    values = [_value_in_words(form, name, value) for name, some in task.where.items() for value in some]
    return "、".join(values or [form.list_named(name).entry for name in task.lists])


def _value_in_words(form: Form, name: str, value: str) -> str:
    """A value as people read it: a choice by its words."""
    fields = [*form.leaves.items(), *(leaf for found in form.lists for field in found.fields for leaf in field.leaves())]
    return next((leaf.choices[value] for known, leaf in fields if known == name and value in leaf.choices), value)


def _may_choose(subject: Submission, entry: Entry, task: Task, form: Form) -> bool:
    """Whether an entry may choose a task. A choice counts by its key and by its words; a condition on what is empty is not judged."""
    held = {name: entry.text(name) or subject.text(name) for name in task.where}
    fits = all(
        not held[name] or held[name] in (*some, *(_value_in_words(form, name, one) for one in some)) for name, some in task.where.items()
    )
    return fits and (not task.lists or entry.list in task.lists)


def _barred_task_hits(subject: Submission, entry: Entry, params: TasksParams, catalog: Catalog) -> Iterator[Hit]:
    """The tasks that an entry chooses, by number or in its plan, and that others are for."""
    plan = subject.plan_of(entry, params.field)
    chosen_tasks = [(entry.path, one, entry.span_of(params.chosen)) for one in numbered(catalog, entry.text(params.chosen))]
    chosen_tasks += [(plan.path, one, one.span) for one in tasks_of(catalog, plan)] if plan else []
    for path, task_at, place in chosen_tasks:
        task = task_at.reading.task
        if task and not _may_choose(subject, entry, task, catalog.form):
            name = entry.text("name") or f"第{entry.index + 1}项"
            yield Hit(
                "not-for", path, place, {"name": name, "number": task.number, "task": task.name, "whose": who_may_choose(catalog, task)}
            )


def _tasks_in_other_words(read: PlanOutline) -> list[TaskAt]:
    """The tasks of the list that a plan calls by other words."""
    return [one for one in read.tasks if one.reading.task and not one.reading.exact]


@kind("task-name", Scope.submission, PlanParams, one="heading number name", several="count taken")
def task_name(subject: Submission, params: PlanParams, context: Context) -> Iterator[Hit]:
    """Where a plan calls tasks of the list by other words, once: which they were taken for."""
    for plan in plans_of(subject, params):
        renamed = _tasks_in_other_words(outline_of(context.catalog, plan))
        if len(renamed) == 1 and (task := renamed[0].reading.task):
            variables: dict[str, str | int] = {"heading": renamed[0].text, "number": task.number, "name": task.name}
            yield Hit("one", plan.path, renamed[0].span, variables)
        elif renamed:
            numbers = dict.fromkeys(str(one.reading.task.number) for one in renamed if one.reading.task)
            yield Hit("several", plan.path, renamed[0].span, {"count": len(renamed), "taken": "、".join(numbers)})


@kind("own-task", Scope.submission, PlanParams, one="name", several="names count", unnamed="")
def own_task(subject: Submission, params: PlanParams, context: Context) -> Iterator[Hit]:
    """Tasks of the zone's own are fine: one remark on all of them; one without a name is named as that."""
    for plan in plans_of(subject, params):
        read = outline_of(context.catalog, plan)
        own_tasks = [task for task in read.tasks if task.reading.own and TO_FILL_IN not in task.reading.own]
        names = list(dict.fromkeys(task.reading.own for task in own_tasks if task.reading.own))
        if len(names) == 1:
            yield Hit("one", plan.path, own_tasks[0].span, {"name": names[0]})
        elif names:
            yield Hit("several", plan.path, own_tasks[0].span, {"names": "、".join(names[:MOST_NAMED_TASKS]), "count": len(names)})
        for task in read.tasks:
            if task.reading.own == "":
                yield Hit("unnamed", plan.path, task.span)


# --- the parts ----------------------------------------------------------------------------------


@kind(
    "plan-part",
    Scope.submission,
    PartParams,
    missing="file part",
    empty="label part",
    unclear="label part",
    thin="label part",
    short="part count",
)
def plan_part(subject: Submission, params: PartParams, context: Context) -> Iterator[Hit]:
    """The part is recognised somewhere in the plan, and something is written in it."""
    asked_files = {entry.text(params.field) for entry in subject.entries_of(params.asked or params.lists)}
    for plan in plans_of(subject, params):
        read = outline_of(context.catalog, plan)
        places = read.part_places(params.part)
        if places:
            yield from _part_hits(places, plan, params, context)
        elif not subject.keys or _file_name(plan) in asked_files:
            yield Hit("missing", plan.path, read.title, {"file": _file_name(plan), "part": params.part})


def _part_hits(places: tuple[PartAt, ...], plan: Plan, params: PartParams, context: Context) -> Iterator[Hit]:
    """What is to be said of the places where the part stands: those without a word first, then what says nothing."""
    words = vocabulary(context.catalog)
    assert words is not None  # nothing is recognised without it
    written = [place for place in places if place.text]
    elsewhere = {place.inside for place in written}
    for place in places:
        if not place.text and place.inside not in elsewhere:
            yield _empty_part_hit(place, plan, params, bool(written) and not place.inside)
    if any(TO_FILL_IN in place.text for place in written):
        return  # the rule on what is still to be filled in says so
    counts = [words.own_words(place.text, params.least) for place in written]
    hollow = [place for place, count in zip(written, counts, strict=True) if not count]
    if hollow:
        yield Hit("thin", plan.path, hollow[0].span, {"label": hollow[0].label, "part": params.part})
    elif written and sum(counts) < params.least:
        yield Hit("short", plan.path, written[0].span, {"part": params.part, "count": sum(counts)})


def _empty_part_hit(place: PartAt, plan: Plan, params: PartParams, in_tasks: bool) -> Hit:
    """A heading without a word. Where the part is written `in_tasks`, one for all of them is only asked about."""
    certain = place.certain and not in_tasks
    return Hit("empty" if certain else "unclear", plan.path, place.span, {"label": place.label, "part": params.part})
