"""How each plan of a submission was read, as the report tells it. Pure."""

from collections.abc import Iterator

from tuijian.catalog.load import Catalog
from tuijian.report.escape import cut, visible
from tuijian.report.model import Outline, OutlineHeading, OutlinePart, OutlineTask
from tuijian.rules.outline import TaskAt, outline_of
from tuijian.rules.vocabulary import vocabulary
from tuijian.submission.plan import Plan
from tuijian.submission.reader import Submission
from tuijian.text.personal_data import mask

MOST_HEADINGS = 80
"""So many headings of a plan are told; who wants to see how it was read looks at the first of them."""

_LONGEST_TEXT = 60

_SURELY_HARMLESS = 10
"""So many characters hold no personal data: the shortest of it has eleven digits."""


def outlines(catalog: Catalog, submission: Submission) -> Iterator[Outline]:
    """The outline of every plan that an entry names; of every plan of the folder where there is no list to tell."""
    form = catalog.form.plan
    if form is None:
        return
    lists = tuple(found.name for found in catalog.form.lists)
    named = {entry.text(form.field) for entry in submission.entries_of(lists)} if submission.keys else submission.plans.keys()
    for file, plan in submission.plans.items():
        if file in named:
            yield _outline(catalog, plan)


def _outline(catalog: Catalog, plan: Plan) -> Outline:
    read, words = outline_of(catalog, plan), vocabulary(catalog)
    heads = read.nodes[:MOST_HEADINGS]
    return Outline(
        path=mask(plan.path),
        title=read.title.line,
        headings=tuple(OutlineHeading(line=one.head.span.line, level=one.level, text=_printable(one.head.text)) for one in heads),
        tasks=tuple(map(_outline_task, read.tasks)) if words and words.has_tasks else None,
        parts=tuple(
            OutlinePart(part=one.part, lines=tuple(dict.fromkeys(place.span.line for place in read.part_places(one.part))))
            for one in (words.parts if words else ())
        ),
    )


def _outline_task(task_at: TaskAt) -> OutlineTask:
    task = task_at.reading.task
    name = task.name if task else _printable(task_at.reading.own or "")
    return OutlineTask(line=task_at.span.line, text=_printable(task_at.text), number=task.number if task else None, name=name)


def _printable(text: str) -> str:
    return cut(visible(mask(text) if len(text) > _SURELY_HARMLESS else text), _LONGEST_TEXT)
