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
FieldType = Literal["text", "date", "code", "file", "choice", "numbers", "group"]


class FormField(Frozen):
    """One field. `hint` says what to write; `example` is a right value; `rule` is the rule that speaks when it is missing.

    `also` are other words that people write for `label` above a column of their own.

    A `group` holds further `fields`. A `file` names a file beside the list, with one of the endings in `accept`. A `choice` is one of
    `choices`, written as its key or as the words for it. `numbers` are numbers of tasks: a list (`[4, 12]`), or a text as people write them
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
    """The parts of a plan. `field` is the entry's field that names its file; `{name}` stands for the nominee."""

    field: FieldName
    title: Text
    background: Text
    task: Text
    own_task: Text
    parts: tuple[Text, ...]
    hints: dict[str, str] = Field(default_factory=dict)


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


class Openness(Frozen):
    """The choice that says whether papers may be public: in `field`, the key of the choice by which they are."""

    field: FieldName
    open: Text


class Form(Frozen):
    """`form.yml`. `unit` is the field that names the nominating unit; `name` and `code` are an entry's own."""

    root: Text
    file: Text
    unit: FieldName
    fields: tuple[FormField, ...]
    lists: tuple[FormList, ...]
    plan: PlanForm | None = None
    stage: Stage | None = None
    openness: Openness | None = None
    attachments: tuple[Text, ...] = ()
    attachment_mib: Number = 10
    sample: Sample | None = None

    @cached_property
    def leaves(self) -> dict[str, FormField]:
        """Every text field outside the lists by its dotted name."""
        return {name: leaf for field in self.fields for name, leaf in field.leaves()}

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
