"""What of an applicant to a unit's own call goes into the unit's nomination: who is meant, what is carried over, what is left. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tuijian.form.models import Form, FormField, FormList
from tuijian.submission.folders import PLAN
from tuijian.submission.skeleton import free_name
from tuijian.submission.tree import part_problem

OWN = ("name", "code")
"""The fields of an entry that say who it is."""

Key = tuple[str, str]
"""A place by its name and code: one name may be that of two places."""


class Applicant(NamedTuple):
    """A place that applied: its name and code, its plan, the folder of whoever handed it in; its entry's list, and the other texts."""

    name: str
    code: str
    plan: str
    folder: str
    listed: FormList
    texts: Mapping[str, str]

    @property
    def key(self) -> Key:
        """Which place it is."""
        return self.name, self.code


class Choice(NamedTuple):
    """The places that are nominated, and the reasons."""

    keys: frozenset[Key]
    reasons: Mapping[Key, str]

    def among(self, found: Sequence[Applicant]) -> list[Applicant]:
        """Those that are nominated."""
        return [one for one in found if one.key in self.keys]


def plan_names(chosen: Sequence[Applicant]) -> list[str]:
    """How each plan is called in the nomination: after its place, where that may be a file's name; no two alike."""
    names = list[str]()
    for at, one in enumerate(chosen, 1):
        stem = one.name if part_problem(f"{one.name}{PLAN}".encode("utf-8", "surrogateescape")) is None else f"fangan-{at}"
        names.append(free_name(stem, PLAN, names))
    return names


def entry_of(above: Form, one: Applicant, plan: str, reason: str) -> dict[str, str]:
    """The place's entry in the list of the call above: what that has a field for, and the reason of whoever nominates."""
    target = above.seat_lists[0]
    own = {"name": one.name, "code": one.code} | ({above.plan.field: plan} if above.plan else {})
    has = any(field.name == "reason" for field in target.fields)
    return {**_carried(target, one), **own, **({"reason": reason} if has and reason else {})}


def left_out(above: Form, one: Applicant) -> list[str]:
    """What stands in the place's entry and the list of the call above has no field for, by its label."""
    carried = _carried(above.seat_lists[0], one)
    top = {field.name: field.label for field in one.listed.fields}
    return list(dict.fromkeys(top[name.partition(".")[0]] for name in one.texts if name not in carried))


def _carried(target: FormList, one: Applicant) -> dict[str, str]:
    """The texts for which the list has a field of the same name and type. What names a file does not come along: the file does not."""
    there, here = _types(target, one), _types(one.listed, one)
    return {name: text for name, text in one.texts.items() if there.get(name) == here[name] != "file"}


def _types(listed: FormList, one: Applicant) -> dict[str, str]:
    leaves: list[tuple[str, FormField]] = list(listed.leaves(one.texts))
    return {name: field.type for name, field in leaves}
