"""What a submission of a call holds (`form.yml`): its fields, its lists of entries, the parts of a plan.

The reading of submissions, the JSON Schema for editors, the skeleton and later the web form and the sheets are made
from this one model.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tuijian.report.model import Frozen
from tuijian.text.scalars import Flag, Number, Text

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
FieldType = Literal["text", "number", "date", "time", "code", "file", "choice", "numbers", "group", "list"]


_PLACE = re.compile("0|[1-9][0-9]{0,3}")
"""The place of an entry in the name of a text."""


def numbers_in(field: str, names: Iterable[str]) -> list[int]:
    """The places of the entries of the list in a field that the names of texts (`authors.0.name`) speak of, in order."""
    parts = (name.split(".", 2) for name in names if name.startswith(f"{field}."))
    return sorted({int(part[1]) for part in parts if len(part) > 2 and _PLACE.fullmatch(part[1])})


class FormField(Frozen):
    """One field. `hint` says what to write; `example` is a right value; `rule` is the rule that speaks when it is missing.

    `also` are other words that people write for `label` above a column of their own.

    A `group` holds further `fields`. A `list` in an entry is a list of its own: its `fields` are those of its entries, `entry` is what one
    of them is called, and one of more than `most` is not judged further. A `file` names a file beside the list, with one of the endings
    in `accept`. A `choice` is one of `choices`, written as its key or as the words for it. A `number` may have a point and a %, a `time`
    is a day and a time of that day (`2026-01-31 09:30`). `numbers` are numbers of tasks: a list (`[4, 12]`), or a text as people write
    them (`4、12`), which a list is read as.
    """

    name: FieldName
    label: Text
    type: FieldType = "text"
    required: Flag = False
    rule: str | None = None
    hint: Text
    example: str = ""
    skeleton: Flag = True
    also: tuple[Text, ...] = ()
    accept: tuple[Text, ...] = ()
    choices: dict[str, str] = Field(default_factory=dict)
    fields: tuple["FormField", ...] = ()
    entry: str = ""
    most: Number = 100

    def leaves(self, prefix: str = "") -> Iterator[tuple[str, "FormField"]]:
        """Every field that holds a text, with its dotted name; those of a list's entries are their own."""
        if self.type == "list":
            return
        if self.type != "group":
            yield prefix + self.name, self
        for field in self.fields:
            yield from field.leaves(f"{prefix}{self.name}.")

    def numbers(self, names: Iterable[str]) -> list[int]:
        """The places of a list's entries that the names of texts (`authors.0.name`) speak of, in order."""
        return numbers_in(self.name, names) if self.type == "list" else []


class FormList(Frozen):
    """A list of entries. Entries of a list with `seats` take up seats. A list of more than `most` is not judged further.

    `also` are other words that people use for what it lists.
    """

    name: FieldName
    label: Text
    entry: Text
    also: tuple[Text, ...] = ()
    seats: Flag = False
    required: Flag = False
    most: Number = 100
    hint: Text
    fields: tuple[FormField, ...]

    @cached_property
    def title(self) -> str:
        """The field that entries are called by: `name`, else the first."""
        names = [name for name, _ in self.leaves()]
        return "name" if "name" in names else next(iter(names), "")

    @cached_property
    def nested(self) -> tuple["NestedList", ...]:
        """The lists in fields of its entries."""
        return tuple(NestedList.within(self.name, field) for field in self.fields if field.type == "list")

    def leaves(self, names: Iterable[str] = ()) -> Iterator[tuple[str, FormField]]:
        """Every field of an entry that holds a text, by its dotted name; with those of its nested entries that `names` speak of.

        A text of these has the name `authors.0.name`: the field, the place in its list, the field there.
        """
        for field in self.fields:
            yield from field.leaves()
            for number in field.numbers(names):
                yield from (leaf for inner in field.fields for leaf in inner.leaves(f"{field.name}.{number}."))


class NestedList(FormList):
    """The list in the `field` of each entry of the list `of`; `works.authors` is the name of all its entries together."""

    name: Text
    of: FieldName
    field: FieldName

    @classmethod
    def within(cls, of: str, field: FormField) -> "NestedList":
        """The list in a field of the entries of `of`."""
        shared = {name: getattr(field, name) for name in ("label", "entry", "also", "most", "hint", "fields")}
        return cls.model_construct(name=f"{of}.{field.name}", of=of, field=field.name, **shared)

    def entries(self, texts: Mapping[str, str]) -> list[dict[str, str]]:
        """The texts of each of its entries in one entry, from the `texts` of that (`authors.0.name`)."""
        starts = [f"{self.field}.{number}." for number in numbers_in(self.field, texts)]
        return [{name: texts[start + name] for name, _ in self.leaves() if start + name in texts} for start in starts]

    def in_one_line(self, texts: Mapping[str, str]) -> str:
        """Its entries in one entry, in a line."""
        return "；".join("，".join(filter(None, one.values())) for one in self.entries(texts))


class PlanForm(Frozen):
    """The parts of a plan. `field` is the entry's field that names its file; `{name}` stands for the nominee.

    A call that asks for no tasks says neither `task` (how the heading of one of its list is written) nor `own_task`: the parts then stand
    in the plan itself. `background` is the part that comes before the others, in a call that asks for one.
    """

    field: FieldName
    title: Text
    background: str = ""
    task: str = ""
    own_task: str = ""
    parts: tuple[Text, ...]
    hints: dict[str, str] = Field(default_factory=dict)

    @property
    def has_tasks(self) -> bool:
        """Whether a plan takes up tasks, below which its parts stand."""
        return bool(self.task or self.own_task)

    @property
    def mark(self) -> str:
        """What stands before the heading of a part."""
        return "###" if self.has_tasks else "##"

    def task_heading(self, number: int | str, name: str) -> str:
        """The heading of a task of the list; that of one of the place's own where the call has no list."""
        return self.task.format(number=number, name=name) if self.task else f"{self.own_task} {name}"


class Sample(Frozen):
    """The sample submission: its folder, and the moment of receipt that it is judged by.

    `places` are names made up for it, so that nobody takes it for a real nomination: they count in its folder alone.
    """

    folder: Text
    as_of: datetime
    places: tuple[Text, ...] = ()


class StageChoice(Frozen):
    """The choice that says how far a submission has come: in `field`, the key of the choice by which it is a draft."""

    field: FieldName
    draft: Text


class SelectionForm(Frozen):
    """A further file, which a unit may leave out: who applied, how it chose among them, who decided and why."""

    file: Text
    label: Text
    hint: Text
    fields: tuple[FormField, ...] = ()
    lists: tuple[FormList, ...]

    @cached_property
    def leaves(self) -> dict[str, FormField]:
        """Every text field outside the lists by its dotted name."""
        return {name: leaf for field in self.fields for name, leaf in field.leaves()}


class Openness(Frozen):
    """The choice that says whether papers may be public: in `field`, the key of the choice by which they are."""

    field: FieldName
    open: Text


class Form(Frozen):
    """`form.yml`. `unit` is the field that names the nominating unit; `name` and `code` are an entry's own.

    `file` is the list; `selection` describes the file beside it in which a unit may say how it chose.
    """

    root: Text
    file: Text
    unit: FieldName
    fields: tuple[FormField, ...]
    lists: tuple[FormList, ...]
    plan: PlanForm | None = None
    selection: SelectionForm | None = None
    stage: StageChoice | None = None
    openness: Openness | None = None
    attachments: tuple[Text, ...] = ()
    attachment_mib: Number = 10
    sample: Sample | None = None

    @cached_property
    def leaves(self) -> dict[str, FormField]:
        """Every text field outside the lists by its dotted name."""
        return {name: leaf for field in self.fields for name, leaf in field.leaves()}

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The names of the files that hold fields and lists: the list, and beside it how was chosen, where the call takes that."""
        return (self.file, self.selection.file) if self.selection else (self.file,)

    @cached_property
    def selection_form(self) -> "Form | None":
        """The form of the file that says how was chosen, as one of its own; None where the call takes none."""
        selection = self.selection
        return (
            Form(root=self.root, file=selection.file, unit=self.unit, fields=selection.fields, lists=selection.lists) if selection else None
        )

    def plan_field(self, listed: FormList) -> FormField | None:
        """The field of a list's entries that names their plan, where they have one."""
        return next((field for field in listed.fields if self.plan and field.name == self.plan.field), None)

    @cached_property
    def plan_fields(self) -> tuple[FormField, ...]:
        """The fields of entries that name a plan, list by list."""
        return tuple(field for listed in self.lists if (field := self.plan_field(listed)))

    @cached_property
    def types(self) -> frozenset[str]:
        """The types of all fields, in lists and outside."""
        fields = (*self.fields, *(field for found in self.all_lists for field in found.fields))
        return frozenset(leaf.type for field in fields for _, leaf in field.leaves())

    def made_up(self, folder: str) -> tuple[str, ...]:
        """The names of places that count in a folder without being any: in that of the sample those made up for it."""
        return self.sample.places if self.sample is not None and folder == self.sample.folder else ()

    def is_draft(self, stage: str) -> bool:
        """Whether this text in the field of the stage makes the submission a draft."""
        return self.stage is not None and stage in (self.stage.draft, self.leaves[self.stage.field].choices[self.stage.draft])

    @property
    def stage_field(self) -> str:
        """The field that says how far a submission has come; empty where the call asks for none."""
        return self.stage.field if self.stage else ""

    @cached_property
    def all_lists(self) -> tuple[FormList, ...]:
        """The lists, each followed by those in its entries."""
        return tuple(one for found in self.lists for one in (found, *found.nested))

    def list_named(self, name: str) -> FormList:
        """The list of that name, `works.authors` for one in the entries of another; KeyError where there is none."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, FormList]:
        return {found.name: found for found in self.all_lists}

    @cached_property
    def seat_lists(self) -> tuple[FormList, ...]:
        """The lists whose entries take seats."""
        return tuple(found for found in self.lists if found.seats)
