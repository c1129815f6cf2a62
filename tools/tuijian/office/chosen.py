"""What a unit nominates, for people: each entry with the tasks that its plan takes up. Pure."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.rules.outline import TaskAt, tasks_of
from tuijian.rules.outline import tasks_by_numbers as numbered
from tuijian.submission.reader import Entry, Submission


class ChosenTasks(NamedTuple):
    """An entry and its tasks, by the plan that the entry names, or else by the numbers that it gives."""

    entry: Entry
    tasks: tuple[TaskAt, ...]


def chosen_tasks(catalog: Catalog, submission: Submission, lists: Iterable[str]) -> Iterator[ChosenTasks]:
    """The entries of these lists with their tasks."""
    form = catalog.form.plan
    for entry in submission.entries_of(tuple(lists)):
        plan = submission.plan_of(entry, form.field) if form else None
        yield ChosenTasks(entry, (tasks_of(catalog, plan) if plan else ()) or _by_number(catalog, entry))


def _by_number(catalog: Catalog, entry: Entry) -> tuple[TaskAt, ...]:
    fields = catalog.form.list_named(entry.list).fields
    return tuple(task for field in fields if field.type == "numbers" for task in numbered(catalog, entry.text(field.name)))


def has_tasks(catalog: Catalog) -> bool:
    """Whether the call has tasks to take up."""
    return bool(catalog.tasks) or (catalog.form.plan is not None and catalog.form.plan.has_tasks)


def task_names(tasks: Iterable[TaskAt]) -> str:
    """The tasks by number and name, each once; the unit's own by their names."""
    names = (f"{one.reading.task.number} {one.reading.task.name}" if one.reading.task else f"自选：{one.reading.own}" for one in tasks)
    return "；".join(dict.fromkeys(names))
