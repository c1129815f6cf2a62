"""A draft from the files of a submission, and what in them has no place in a draft. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tuijian.browser.draft import Draft, DraftEntry, DraftPlan, DraftTask, read_lines
from tuijian.catalog.load import Catalog
from tuijian.form.models import FormList, PlanForm
from tuijian.rules.outline import TO_FILL_IN, key_of, tasks_of, without_lead
from tuijian.submission.plan import Plan, Section
from tuijian.submission.reader import Entry, Submission

_BLANK = re.compile(rf"\A{TO_FILL_IN}[^】]*+】")
_DEEP = re.compile(r"^ {0,3}#{1,6} +", re.MULTILINE)
"""The marks of headings that stand in a field of the form as its text."""

_UNDERLINE = re.compile(r" {0,3}(?:=+|-+) *")


class OpenedDraft(NamedTuple):
    """The draft, and the pieces that the form has no field for: each the file, and its words.

    They stand in the draft all the same, below what the place has done so far: a form that takes a plan up loses nothing of it.
    """

    draft: Draft
    left: tuple[tuple[str, str], ...]


def draft_of_submission(catalog: Catalog, submission: Submission) -> OpenedDraft:
    """What a submission says, as a draft. What stands as 【请填写：…】 is empty there, and the unit has its full name."""
    reader = _DraftReader(catalog, submission)
    fields = {name: text for name in catalog.form.leaves if (text := without_blank(submission.text(name)))}
    if unit := catalog.unit_named(fields.get(catalog.form.unit, "")):
        fields[catalog.form.unit] = unit.name
    there = [found for found in catalog.form.lists if found.name in submission.lists]
    lists = {found.name: [reader.entry(found, entry) for entry in submission.lists[found.name]] for found in there}
    return OpenedDraft(Draft(fields=fields, lists=lists), tuple(reader.left))


def without_blank(text: str) -> str:
    """The text, or nothing where it is still to be filled in."""
    return "" if _BLANK.fullmatch(text.strip()) else text


class _DraftReader:
    """Reads entries with their plans, and gathers what is left over."""

    def __init__(self, catalog: Catalog, submission: Submission) -> None:
        self.catalog, self.submission = catalog, submission
        self.left: list[tuple[str, str]] = []
        self.over: list[str] = []

    def entry(self, listed: FormList, entry: Entry) -> DraftEntry:
        texts = {name: without_blank(text) for name, text in self.submission.texts(self.catalog.form, entry).items()}
        inside = tuple(f"{nested.field}." for nested in listed.nested)
        fields = {name: text for name, text in texts.items() if text or name.startswith(inside)}
        field = self.catalog.form.plan_field(listed)
        plan = self.submission.plan_of(entry, field.name) if field else None
        return DraftEntry(fields=fields, plan=self._plan(plan) if plan else DraftPlan())

    def _plan(self, plan: Plan) -> DraftPlan:
        form = self.catalog.form.plan
        assert form is not None
        draft_tasks, background = list[DraftTask](), list[str]()
        self.over = []
        if not form.has_tasks:
            return self._plan_without_tasks(form, plan)
        tasks = {one.span.line: one.reading for one in tasks_of(self.catalog, plan)}
        self._keep_leftover(plan, [line.text for line in plan.opening])
        for section in plan.sections:
            reading = tasks.get(section.heading.span.line)
            if reading is not None:
                number = reading.task.number if reading.task else 0
                heading = section.heading.text
                own = None if number or (reading.own is None and TO_FILL_IN in heading) else reading.own or heading
                draft_tasks.append(
                    DraftTask(number=number, own=without_blank(own) if own else own, parts=self._task_parts(form, plan, section))
                )
            elif _is_heading_of(section.heading.text, form.background):
                background.append(without_blank(_section_text(plan, section)))
            else:
                self._keep_leftover(plan, _section_lines(plan, section))
        return DraftPlan(background="\n\n".join(filter(None, [*background, *self.over])), tasks=draft_tasks)

    def _plan_without_tasks(self, form: PlanForm, plan: Plan) -> DraftPlan:
        """A plan of a call without tasks: its parts stand in it side by side."""
        self._keep_leftover(plan, [line.text for line in plan.opening])
        background = [
            without_blank(_section_text(plan, one))
            for one in plan.sections
            if form.background and _is_heading_of(one.heading.text, form.background)
        ]
        rest = tuple(one for one in plan.sections if not (form.background and _is_heading_of(one.heading.text, form.background)))
        parts = self._part_texts(form, plan, rest)
        return DraftPlan(background="\n\n".join(filter(None, [*background, *self.over])), tasks=[DraftTask(parts=parts)])

    def _task_parts(self, form: PlanForm, plan: Plan, task: Section) -> list[str]:
        self._keep_leftover(plan, [line.text for line in task.lines], task.heading.text)
        return self._part_texts(form, plan, task.children, task.heading.text)

    def _part_texts(self, form: PlanForm, plan: Plan, sections: Iterable[Section], under: str = "") -> list[str]:
        """What stands in these sections for each part; the rest is left, with the heading that it stood `under`."""
        texts: list[list[str]] = [[] for _ in form.parts]
        for section in sections:
            at = next((at for at, part in enumerate(form.parts) if _is_heading_of(section.heading.text, part)), None)
            if at is None:
                self._keep_leftover(plan, _section_lines(plan, section), under)
            else:
                texts[at].append(without_blank(_section_text(plan, section)))
        return ["\n\n".join(filter(None, some)) for some in texts]

    def _keep_leftover(self, plan: Plan, lines: list[str], under: str = "") -> None:
        """Keep what the form has no field for, below the heading that it stood `under`."""
        text = _DEEP.sub("", read_lines(lines)).strip()
        if text and not text.startswith(TO_FILL_IN):
            self.left.append((plan.path.rpartition("/")[2], " ".join(text.split())))
            self.over += filter(None, (under, text))


def _is_heading_of(text: str, part: str) -> bool:
    """Whether a heading is that of a part, numbering and punctuation aside."""
    return key_of(without_lead(text)) == key_of(part)


def _section_lines(plan: Plan, section: Section) -> list[str]:
    """A section's heading and all that stands below it, line by line."""
    return [section.heading.text, *_section_text(plan, section).split("\n")]


def _section_text(plan: Plan, section: Section) -> str:
    """All that stands below a section's heading, deeper headings too."""
    lines = list(plan.lines[section.heading.span.line : max(_line_numbers(section))])
    underlined = bool(lines) and not plan.lines[section.heading.span.line - 1].lstrip().startswith("#") and _UNDERLINE.fullmatch(lines[0])
    return read_lines(lines[1:] if underlined else lines)


def _line_numbers(section: Section) -> Iterator[int]:
    for inner in section.walk():
        yield inner.heading.span.line
        yield from (line.number for line in inner.lines)
