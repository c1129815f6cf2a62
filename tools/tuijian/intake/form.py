"""What a submission of a call holds (`form.yml`): its fields, its lists of entries, the parts of a plan.

The reading of submissions, the JSON Schema for editors, the skeleton and later the web form and the sheets are made
from this one model.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tuijian.intake.scalars import Flag, Number, Text
from tuijian.report.model import Frozen

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
FieldType = Literal["text", "number", "date", "time", "code", "file", "choice", "numbers", "group"]


class FormField(Frozen):
    """One field. `hint` says what to write; `example` is a right value; `rule` is the rule that speaks when it is missing.

    `also` are other words that people write for `label` above a column of their own.

    A `group` holds further `fields`. A `file` names a file beside the list, with one of the endings in `accept`. A `choice` is one of
    `choices`, written as its key or as the words for it. A `number` may have a point and a %, a `time` is a day and a time of that day
    (`2026-01-31 09:30`). `numbers` are numbers of tasks: a list (`[4, 12]`), or a text as people write them
    (`4、12`), which a list is read as.
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

    def leaves(self, prefix: str = "") -> Iterator[tuple[str, "FormField"]]:
        """Every field that holds a text, with its dotted name."""
        if self.type != "group":
            yield prefix + self.name, self
        for field in self.fields:
            yield from field.leaves(f"{prefix}{self.name}.")


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
    def tasked(self) -> bool:
        """Whether a plan takes up tasks, below which its parts stand."""
        return bool(self.task or self.own_task)

    @property
    def mark(self) -> str:
        """What stands before the heading of a part."""
        return "###" if self.tasked else "##"

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


class Stage(Frozen):
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
    stage: Stage | None = None
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
    def selecting(self) -> "Form | None":
        """The form of the file that says how was chosen, as one of its own; None where the call takes none."""
        told = self.selection
        return Form(root=self.root, file=told.file, unit=self.unit, fields=told.fields, lists=told.lists) if told else None

    @cached_property
    def types(self) -> frozenset[str]:
        """The types of all fields, in lists and outside."""
        fields = (*self.fields, *(field for found in self.lists for field in found.fields))
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

    def list_named(self, name: str) -> FormList:
        """The list of that name; KeyError where there is none."""
        return {found.name: found for found in self.lists}[name]

    @cached_property
    def seat_lists(self) -> tuple[FormList, ...]:
        """The lists whose entries take seats."""
        return tuple(found for found in self.lists if found.seats)
