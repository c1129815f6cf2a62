"""What in a list file does not fit its form: pydantic's errors as problems in the form's own words, with their places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from tuijian.form.models import Form, FormField, FormList, NestedList
from tuijian.form.values import code_meant, day_meant, is_no_day, moment_meant, number_meant
from tuijian.text.positions import START, Problem, Span
from tuijian.text.strict_yaml import Mapping, Node, Scalar, Sequence, key_span_at, span_at

KIND = "form-fields"

MOST_MISFITS = 100
"""At most so many fields that do not fit are named in one file."""

LONGEST_KEY = 40
"""A longer key is compared with no other."""

CASES = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "empty": "empty",
    "day": "day",
    "code": "code",
    "number": "number",
    "time": "time",
    "ending": "ending",
    "choice": "choice",
    "string_type": "not-text",
    "tuple_type": "not-list",
    "model_type": "not-group",
    "too_long": "too-many",
}
"""Pydantic's types of errors that our models give, and our cases. A list or a group with nothing below is a case of its own."""

_MEANT = {"day": day_meant, "code": code_meant, "number": number_meant, "time": moment_meant}
"""What was meant by a value that does not fit, by the case."""

Loc = tuple[str | int, ...]


def misfits(form: Form, root: Mapping, error: ValidationError, names: frozenset[str]) -> tuple[Problem, ...]:
    """A problem for each error, but where a rule of the catalogue speaks of it. `names` are those of the folder's files."""
    errors = error.errors(include_url=False, include_context=False, include_input=False)[:MOST_MISFITS]
    return tuple(_without_misspelt([_Misfit(form, root, names, one["type"], one["loc"]) for one in errors]))


def _without_misspelt(all_misfits: "list[_Misfit]") -> Iterator[Problem]:
    """The problems, but for a field that is missing because its key is misspelt: the key is named already."""
    keys_meant = {misfit.meant_key for misfit in all_misfits}
    for misfit in all_misfits:
        if not misfit.left_to_a_rule and (misfit.case != "missing" or misfit.loc not in keys_meant):
            yield misfit.problem


@dataclass(frozen=True)
class _Misfit:
    """What does not fit at one place, `what` in pydantic's words."""

    form: Form
    root: Mapping
    names: frozenset[str]
    what: str
    loc: Loc

    @cached_property
    def case(self) -> str:
        case = "no-such-day" if self.what == "day" and is_no_day(self.text or "") else CASES[self.what]
        blank = case in ("not-group", "not-list") and self.text is not None and not self.text.strip()
        must = case == "not-group" or (self.field is not None and self.field.required)
        return case if not blank else "empty" if must else "blank-list"

    @cached_property
    def text(self) -> str | None:
        """The text at the place; None where there is none, or more than a text."""
        node = _node_at(self.root, self.loc)
        return node.text if isinstance(node, Scalar) else None

    @cached_property
    def lists(self) -> dict[str, FormList]:
        """The lists that the mapping around the place may hold."""
        return {found.name: found for found in self.form.lists} if len(self.loc) == 1 else {}

    @cached_property
    def fields(self) -> dict[str, FormField]:
        """The fields that the mapping around the place may hold."""
        lists = {found.name: found.fields for found in self.form.lists}
        fields, path = self.form.fields, [part for part in self.loc[:-1] if isinstance(part, str)]
        if path and path[0] in lists:
            fields, path = lists[path[0]], path[1:]
        for part in path:
            fields = next(field.fields for field in fields if field.name == part)
        return {field.name: field for field in fields}

    @cached_property
    def field(self) -> FormField | None:
        """The field at the place; None for a list, an entry or an unknown key."""
        last = self.loc[-1]
        return self.fields.get(last) if isinstance(last, str) else None

    @property
    def left_to_a_rule(self) -> bool:
        """Whether the form names a rule that speaks of this field when it is missing; of a day that a draft leaves open it does too.

        A list is not missed where one that takes no seats holds something: a unit may send in that alone.
        """
        open_day = self.case == "day" and self.form.is_draft(_text_at(self.root, self.form.stage_field))
        by_rule = (self.case in ("missing", "empty") or open_day) and self.field is not None and self.field.rule is not None
        return by_rule or (self.case == "missing" and self.loc[-1] in self.lists and _adopts(self.root, self.lists.values()))

    @property
    def problem(self) -> Problem:
        """What to say, where, and what to write instead where that is known."""
        return Problem(KIND, self.case, self._span(), self._variables(), self._replacement())

    def _variables(self) -> dict[str, str | int]:
        if self.case == "unknown":
            return {"field": str(self.loc[-1]), "known": "、".join((*self.fields, *self.lists))}
        variables: dict[str, str | int] = {"field": str(self.loc[-1]), "label": self._label()}
        if self.case == "not-group":
            variables["known"] = "、".join(field.name for field in (self.field.fields if self.field else self.listed.fields))
        if self.case == "too-many":
            return {**variables, "limit": (self.field or self.listed).most}
        if self.case == "ending" and self.field is not None:
            variables["endings"] = "、".join(self.field.accept)
        if self.case == "choice" and self.field is not None:
            variables["choices"] = "、".join(self.field.choices.values())
        return variables if self.text is None else {**variables, "value": self.text}

    @cached_property
    def listed(self) -> FormList:
        """The list that the place is, or lies in as an entry."""
        return self.form.list_named(".".join(part for part in self.loc if isinstance(part, str)))

    def _label(self) -> str:
        """What people call it: a field, a list, or an entry: 报送的作品第2项, 报送的作品第2项的作者第1项."""
        if self.field is not None:
            return self.field.label
        places = [f"第{part + 1}项" for part in self.loc if isinstance(part, int)]
        if isinstance(self.listed, NestedList):
            return f"{self.form.list_named(self.listed.of).label}{places[0]}的{self.listed.label}{places[1]}"
        return "".join([self.listed.label, *places])

    def _span(self) -> Span:
        """The value's or the key's place; of what is missing that of the key or the entry that should hold it."""
        if self.case in ("unknown", "too-many"):
            return key_span_at(self.root, self.loc)
        if self.case != "missing":
            return span_at(self.root, self.loc)
        above = self.loc[:-1]
        if not above:
            return START
        return span_at(self.root, above) if isinstance(above[-1], int) else key_span_at(self.root, above)

    def _replacement(self) -> str | None:
        text = self.text or ""
        if self.case == "ending":
            return self._file_meant(text)
        if self.case == "unknown":
            return str(self.meant_key[-1]) if self.meant_key else None
        return _MEANT[self.case](text) if self.case in _MEANT else None

    def _file_meant(self, text: str) -> str | None:
        """The file beside the list that has the same name with a right ending."""
        endings = self.field.accept if self.field else ()
        stems = (text, text.rpartition(".")[0])
        return next((stem + ending for stem in stems for ending in endings if stem + ending in self.names), None)

    @cached_property
    def meant_key(self) -> Loc | None:
        """For an unknown key: the place of the key that was meant, where one comes near that does not stand there yet."""
        if self.case != "unknown":
            return None
        right = self._key_meant(str(self.loc[-1]).strip())
        return (*self.loc[:-1], right) if right and right not in _node_at(self.root, self.loc[:-1]).items else None

    def _key_meant(self, key: str) -> str | None:
        candidates: list[FormField | FormList] = [*self.fields.values(), *self.lists.values()]
        labels = {one.label: one.name for one in candidates}
        near = get_close_matches(key.lower(), labels.values(), n=1) if len(key) <= LONGEST_KEY else []
        return labels.get(key) or next(iter(near), None)


def _text_at(root: Mapping, name: str) -> str:
    """The text of a field of the root; empty where there is none."""
    node = root.items.get(name)
    return node.text.strip() if isinstance(node, Scalar) else ""


def _adopts(root: Mapping, lists: Iterable[FormList]) -> bool:
    """Whether some list of the root that takes no seats holds an entry."""
    nodes = (root.items.get(found.name) for found in lists if not found.seats)
    return any(isinstance(node, Sequence) and node.items for node in nodes)


def _node_at(root: Node, loc: Loc) -> Any:
    """The node at a place that pydantic named; None where it is missing."""
    node: Any = root
    for part in loc:
        node = node.items.get(str(part)) if isinstance(node, Mapping) else node.items[part]
    return node
