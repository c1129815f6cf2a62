"""A list file from its values, and what each of its lines holds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tuijian.form.models import Form, FormField
from tuijian.submission.reader import Submission
from tuijian.text.yaml_writing import scalar


class Spot(NamedTuple):
    """A value of a submission: the list and the entry in it ("" and -1 outside the lists), and the field's dotted name."""

    list: str
    entry: int
    field: str


@dataclass(frozen=True)
class Nomination:
    """The values of a submission: texts by dotted names, and for each list its entries. A list that is not there is left out.

    The texts of an entry's nested entries are its own, by the names `authors.0.name`: see `FormList.leaves`.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)


def nomination_of(form: Form, submission: Submission) -> Nomination:
    """What a submission says, by the form; what the form does not know is left out."""
    fields = {name: text for name in form.leaves if (text := submission.text(name))}
    there = [found.name for found in form.lists if found.name in submission.lists]
    lists = {name: tuple(submission.texts(form, entry) for entry in submission.lists[name]) for name in there}
    return Nomination(fields, lists)


class ListFile(NamedTuple):
    """The text of a list file, and the value that stands on each line (the entry where it is only a dash or a key)."""

    text: str
    spots: Mapping[int, Spot]


def write(form: Form, nomination: Nomination) -> ListFile:
    """The list file with these values, in the form's order. What is empty is left out."""
    lines: list[tuple[str, Spot]] = []
    lines += _fields(form.fields, nomination.fields, Spot("", -1, ""), "")
    for form_list in form.lists:
        if form_list.name not in nomination.lists:
            continue
        entries = nomination.lists[form_list.name]
        lines.append((f"{form_list.name}:" if entries else f"{form_list.name}: []", Spot(form_list.name, -1, "")))
        for number, entry in enumerate(entries):
            lines += _entry(form_list.fields, entry, Spot(form_list.name, number, ""), "  ")
    return ListFile("".join(f"{line}\n" for line, _ in lines), {number: spot for number, (_, spot) in enumerate(lines, 1)})


def _entry(fields: Iterable[FormField], values: Mapping[str, str], spot: Spot, indent: str) -> Iterator[tuple[str, Spot]]:
    """An entry, a dash before its first line."""
    inner, below = spot._replace(field=f"{spot.field}." if spot.field else ""), f"{indent}  "
    (first, at), *rest = list(_fields(fields, values, inner, below)) or [(f"{below}{{}}", spot)]
    yield f"{indent}- {first[len(below) :]}", at
    yield from rest


def _fields(fields: Iterable[FormField], values: Mapping[str, str], spot: Spot, indent: str) -> Iterator[tuple[str, Spot]]:
    for form_field in fields:
        name = spot.field + form_field.name
        if form_field.type == "group":
            inner = list(_fields(form_field.fields, values, spot._replace(field=f"{name}."), f"{indent}  "))
            yield from [(f"{indent}{form_field.name}:", spot._replace(field=name)), *inner] if inner else []
        elif form_field.type == "list":
            numbers = form_field.numbers(values)
            yield from [(f"{indent}{form_field.name}:", spot._replace(field=name))] if numbers else []
            for number in numbers:
                yield from _entry(form_field.fields, values, spot._replace(field=f"{name}.{number}"), f"{indent}  ")
        elif values.get(name):
            yield f"{indent}{form_field.name}: {scalar(values[name])}", spot._replace(field=name)
