"""A draft: what somebody has filled in so far, as the page keeps it; and the files of a submission that it makes. Pure.

A place in a draft has a key: `document.number`, `zones.0.name`, `zones.0.plan` (its plan as a whole), `zones.0.plan.background`,
`zones.0.plan.tasks.1.task`, `zones.0.plan.tasks.1.parts.0`, `works.0.authors.1.name` (a text of an entry in an entry). Everything that
the checker says of a line goes back to its key.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Task
from tuijian.form.models import Form, FormField, FormList, PlanForm
from tuijian.office.listfile import Nomination, Spot
from tuijian.office.listfile import write as write_list
from tuijian.submission.skeleton import free_name, to_fill_in, unknown_name
from tuijian.submission.tree import part_problem


class _PageModel(BaseModel):
    """Base of what the page keeps: what it no longer knows is left out, what it did not know yet is empty."""

    model_config = ConfigDict(extra="ignore")


class DraftTask(_PageModel):
    """A task of a plan: the number in the notice's list, or the `own` name of another; a text for each part of the form."""

    number: int = 0
    own: str | None = None
    parts: list[str] = []


class DraftPlan(_PageModel):
    """A plan: what the place has done so far, and the tasks that it takes on; in a call without tasks one that holds the plan's parts."""

    background: str = ""
    tasks: list[DraftTask] = []


class DraftEntry(_PageModel):
    """An entry of a list: its texts by dotted names, those of its nested entries as `authors.0.name`, and its plan."""

    fields: dict[str, str] = {}
    plan: DraftPlan = DraftPlan()


class Draft(_PageModel):
    """Everything that is filled in: texts of fields, entries of lists. A list that is not there has no entries."""

    fields: dict[str, str] = {}
    lists: dict[str, list[DraftEntry]] = {}


def draft_of(form: Form, data: Any) -> Draft:
    """The draft that JSON from the page holds. In a call whose plans have no tasks, each holds one nameless task for its parts."""
    draft = Draft.model_validate(data)
    if form.plan is None or form.plan.has_tasks:
        return draft
    for listed in form.lists:
        for entry in draft.lists.get(listed.name, []) if form.plan_field(listed) else ():
            parts = entry.plan.tasks[0].parts if entry.plan.tasks else []
            entry.plan.tasks = [DraftTask(parts=[*parts, *([""] * (len(form.plan.parts) - len(parts)))])]
    return draft


def is_empty_plan(plan: DraftPlan) -> bool:
    """Whether a plan holds nothing: no word, and no task that was chosen."""
    named = any(task.number or task.own is not None or any(map(str.strip, task.parts)) for task in plan.tasks)
    return not plan.background.strip() and not named


class DraftFiles(NamedTuple):
    """The files of a draft by name, and the key of every line in them, by file and line."""

    files: Mapping[str, str]
    keys: Mapping[tuple[str, int], str]


def draft_files(catalog: Catalog, draft: Draft, blanks: bool = True) -> DraftFiles:
    """The files. With `blanks`, what must be filled in and is empty stands there as 【请填写：…】, which the checker names."""
    maker = _Maker(catalog, draft, blanks)
    return DraftFiles(maker.files, maker.keys)


def plan_names(form: Form, draft: Draft) -> dict[tuple[str, int], str]:
    """The file name of the plan of each entry, by list and place in it: the draft's own, else one made from the entry's name.

    Where a list asks for no plan, an entry with nothing in its plan has none.
    """
    names: dict[tuple[str, int], str] = {}
    for listed in form.lists:
        field = form.plan_field(listed)
        for at, entry in enumerate(draft.lists.get(listed.name, [])) if field else ():
            if not field.required and is_empty_plan(entry.plan):  # type: ignore[union-attr]
                continue
            names[listed.name, at] = _plan_name(field, entry, set(names.values()))  # type: ignore[arg-type]
    return names


def _plan_name(field: FormField, entry: DraftEntry, taken: set[str]) -> str:
    kept = entry.fields.get(field.name, "")
    name = entry.fields.get("name", "").strip()
    stem = name if name and part_problem(f"{name}{field.accept[0]}".encode()) is None else field.label
    if kept and kept not in taken:
        return kept
    return free_name(stem, field.accept[0], taken)


class _Maker:
    """Writes the list first, then a plan for each entry."""

    def __init__(self, catalog: Catalog, draft: Draft, blanks: bool) -> None:
        self.form, self.tasks, self.draft, self.blanks = catalog.form, catalog.tasks, draft, blanks
        self.names = plan_names(self.form, draft)
        self.files: dict[str, str] = {}
        self.keys: dict[tuple[str, int], str] = {}
        self._list()
        for (listed, at), name in self.names.items():
            self._plan(self.form.list_named(listed), at, name)

    def _list(self) -> None:
        form, draft = self.form, self.draft
        fields = {name: self._value(leaf, draft.fields.get(name, "")) for name, leaf in form.leaves.items()}
        lists = {one.name: self._entries(one) for one in form.lists if draft.lists.get(one.name) or one.required}
        written = write_list(form, Nomination(fields, lists))
        self.files[form.file] = written.text
        self.keys |= {(form.file, line): key_of(spot) for line, spot in written.spots.items()}

    def _entries(self, listed: FormList) -> tuple[dict[str, str], ...]:
        entries = []
        for at, entry in enumerate(self.draft.lists.get(listed.name, [])):
            texts = {name: self._value(leaf, entry.fields.get(name, "")) for name, leaf in listed.leaves(entry.fields)}
            field = self.form.plan_field(listed)
            entries.append(texts | ({field.name: self.names.get((listed.name, at), "")} if field else {}))
        return tuple(entries)

    def _value(self, leaf: FormField, text: str) -> str:
        """A field's text on one line; where there must be one and is none, a blank to be filled in."""
        return " ".join(text.split()) or (to_fill_in(leaf.hint) if leaf.required and self.blanks else "")

    def _plan(self, listed: FormList, at: int, name: str) -> None:
        form, entry = self.form.plan, self.draft.lists[listed.name][at]
        assert form is not None
        nominee = " ".join(entry.fields.get("name", "").split()) or unknown_name(listed)
        lines = list(self._plan_lines(form, entry.plan, nominee, f"{listed.name}.{at}.plan"))
        self.files[name] = "".join(f"{line}\n" for line, _ in lines)
        self.keys |= {(name, number): key for number, (_, key) in enumerate(lines, 1)}

    def _plan_lines(self, form: PlanForm, plan: DraftPlan, nominee: str, key: str) -> Iterator[tuple[str, str]]:
        """Every line of a plan with its key."""
        yield f"# {form.title.format(name=nominee)}", key
        if form.background:
            yield from self._part_lines(f"## {form.background}", form.hints, plan.background, f"{key}.background")
        for at, task in enumerate(plan.tasks):
            own = f"{key}.tasks.{at}"
            if form.has_tasks:
                yield from (("", f"{own}.task"), (f"## {self.heading(form, task)}", f"{own}.task"))
            for number, part in enumerate(form.parts):
                text = task.parts[number] if number < len(task.parts) else ""
                yield from self._part_lines(f"{form.mark} {part}", form.hints, text, f"{own}.parts.{number}")

    def _part_lines(self, heading: str, hints: Mapping[str, str], text: str, key: str) -> Iterator[tuple[str, str]]:
        hashes, _, part = heading.partition(" ")
        lines = written_lines(text, len(hashes)) or ([to_fill_in(hints.get(part, part))] if self.blanks else [])
        yield from ((line, key) for line in ("", heading, *([""] if lines else []), *lines))

    def heading(self, form: PlanForm, task: DraftTask) -> str:
        """The heading of a task, to be filled in as far as it is not chosen or named yet."""
        if task.own is not None:
            return f"{form.own_task} {' '.join(task.own.split()) or to_fill_in('任务名称')}"
        listed_task = next((one for one in self.tasks if one.number == task.number), None)
        return heading_of(form, listed_task) if listed_task else form.task_heading(to_fill_in("任务编号"), to_fill_in("任务名称"))


def heading_of(form: PlanForm, task: Task) -> str:
    """The heading of one of the notice's tasks."""
    return form.task_heading(task.number, task.name)


def key_of(spot: Spot) -> str:
    """The key of a value in the list file."""
    return ".".join(str(part) for part in (spot.list, spot.entry if spot.entry >= 0 else "", spot.field) if part != "")


# --- a text inside a plan -------------------------------------------------------------------------

_ACTING = re.compile(r"\A( {0,3})(\\*+)([#=\-`~<])")
_HEADING = re.compile(r" {0,3}(#{1,6})(?: |$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+) *")
_BLOCK = re.compile(r" {0,3}(?:```|~~~|<[!/?A-Za-z])")


def written_lines(text: str, level: int) -> list[str]:
    """The lines of a text as they stand below a heading of that level: what would end the section or hide the rest gets a backslash.

    Deeper headings stay. Blank lines around the text, and blanks at the end of its lines, are left out.
    """
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return [_without_effect(line, level, at > 0 and bool(lines[at - 1])) for at, line in enumerate(lines)]


def _without_effect(line: str, level: int, after_text: bool) -> str:
    acting = _ACTING.match(line)
    if acting is None:
        return line
    heading = _HEADING.match(line)
    acts = (heading and len(heading[1]) <= level) or (after_text and _UNDERLINE.fullmatch(line)) or _BLOCK.match(line)
    at = acting.end(1)
    return f"{line[:at]}\\{line[at:]}" if acts or acting[2] else line


def read_lines(lines: list[str]) -> str:
    """The text of lines as they stand in a plan: `written_lines` the other way round."""
    plain = [re.sub(r"^( {0,3})\\(\\*[#=\-`~<])", r"\1\2", line.rstrip()) for line in lines]
    return "\n".join(plain).strip("\n")


def with_texts(draft: Draft, put: Mapping[str, str]) -> Draft:
    """The draft with other texts at some keys."""
    changed = draft.model_copy(deep=True)
    for key, text in put.items():
        name, at, *rest = [*key.split(".", 2), ""]
        entry = changed.lists[name][int(at)] if name in changed.lists and at.isdigit() else None
        if entry is None:
            changed.fields[key] = text
        else:
            _put_text(entry, rest[0], text)
    return changed


def _put_text(entry: DraftEntry, key: str, text: str) -> None:
    match key.split("."):
        case ["plan", "background"]:
            entry.plan.background = text
        case ["plan", "tasks", number, "parts", part]:
            entry.plan.tasks[int(number)].parts[int(part)] = text
        case ["plan", "tasks", number, "task"]:
            entry.plan.tasks[int(number)].own = text
        case _:
            entry.fields[key] = text


def as_data(draft: Draft) -> Any:
    """The draft as JSON has it."""
    return draft.model_dump(mode="json")
