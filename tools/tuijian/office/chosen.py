"""What a unit nominates, for people: each entry with the tasks that its plan takes up. Pure."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.intake.submission import Entry, Submission
from tuijian.rules.outline import TaskSection, tasks_of


class Chosen(NamedTuple):
    """An entry and its tasks, by the plan that the entry names."""

    entry: Entry
    tasks: tuple[TaskSection, ...]


def chosen(catalog: Catalog, submission: Submission, lists: Iterable[str]) -> Iterator[Chosen]:
    """The entries of these lists with their tasks."""
    form = catalog.form.plan
    for entry in submission.entries_of(tuple(lists)):
        plan = submission.plan_of(entry, form.field) if form else None
        yield Chosen(entry, tasks_of(catalog, plan) if plan else ())


def named(tasks: Iterable[TaskSection]) -> str:
    """The tasks by number and name, each once; the unit's own by their names."""
    names = (f"{one.reading.task.number} {one.reading.task.name}" if one.reading.task else f"自选：{one.reading.own}" for one in tasks)
    return "；".join(dict.fromkeys(names))
