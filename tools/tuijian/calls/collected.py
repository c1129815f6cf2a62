"""From those who applied to a unit's own call to the unit's nomination: entries, the texts that they take over, what is left out. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tuijian.form.models import Form, FormField, FormList
from tuijian.report.escape import cut, visible
from tuijian.submission.folders import PLAN_ENDING
from tuijian.submission.reader import Submission
from tuijian.submission.skeleton import free_name
from tuijian.submission.tree import part_problem
from tuijian.text.personal_data import mask

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

    def nominated(self, applicants: Sequence[Applicant]) -> list[Applicant]:
        """Those that are nominated."""
        return [one for one in applicants if one.key in self.keys]


def plan_names(chosen: Sequence[Applicant]) -> list[str]:
    """How each plan is called in the nomination: after its place, where that may be a file's name; no two alike."""
    names = list[str]()
    for at, applicant in enumerate(chosen, 1):
        stem = (
            applicant.name if part_problem(f"{applicant.name}{PLAN_ENDING}".encode("utf-8", "surrogateescape")) is None else f"fangan-{at}"
        )
        names.append(free_name(stem, PLAN_ENDING, names))
    return names


def nomination_entry(above: Form, applicant: Applicant, plan: str, reason: str) -> dict[str, str]:
    """The place's entry in the list of the call above: what that has a field for, and the reason of whoever nominates."""
    target = above.seat_lists[0]
    own = {"name": applicant.name, "code": applicant.code} | ({above.plan.field: plan} if above.plan else {})
    has = any(field.name == "reason" for field in target.fields)
    return {**_matching_texts(target, applicant), **own, **({"reason": reason} if has and reason else {})}


def dropped_labels(above: Form, applicant: Applicant) -> list[str]:
    """What stands in the place's entry and the list of the call above has no field for, by its label."""
    carried = _matching_texts(above.seat_lists[0], applicant)
    top = {field.name: field.label for field in applicant.listed.fields}
    return list(dict.fromkeys(top[name.partition(".")[0]] for name in applicant.texts if name not in carried))


def _matching_texts(target: FormList, applicant: Applicant) -> dict[str, str]:
    """The texts for which the list has a field of the same name and type. What names a file does not come along: the file does not."""
    there, here = _field_types(target, applicant), _field_types(applicant.listed, applicant)
    return {name: text for name, text in applicant.texts.items() if there.get(name) == here[name] != "file"}


def _field_types(listed: FormList, applicant: Applicant) -> dict[str, str]:
    leaves: list[tuple[str, FormField]] = list(listed.leaves(applicant.texts))
    return {name: field.type for name, field in leaves}


# --- what became of what each unit handed in ------------------------------------------------------

FEW = 3
"""So many names are told; of more there is the number."""


def outcome_sentence(form: Form, unit: str, submission: Submission, chosen: int) -> str:
    """What was done with what a unit handed in, in one sentence: its places, what takes no seat, plans that lack, files that stay."""
    entries = list(submission.entries_of(tuple(one.name for one in form.seat_lists)))
    here = {entry.path.rpartition("/")[2] for entry in submission.entries if entry.path and entry.type.is_regular}
    plans = [entry.text(form.plan.field) for entry in entries] if form.plan else []
    lacking = [name for name in plans if name and name not in here]
    staying = sorted(here - {form.file, *plans, *([form.selection_form.file] if form.selection_form else [])})
    parts = [f"申报{len(entries)}个，推荐{chosen}个" if entries else "名单里没有申报的地方", *_seatless(form, submission)]
    parts += [f"方案{_shortened_list(lacking)}没有交来"] if lacking else []
    parts += [f"附件{_shortened_list(staying)}没有带过去，需要的请另外附上"] if staying else []
    return f"{unit}：{'；'.join(parts)}。"


def _seatless(form: Form, submission: Submission) -> Iterator[str]:
    """The entries of lists that take no seats, which are no nominees."""
    for listed in form.lists:
        names = [entry.text(listed.title) for entry in submission.lists.get(listed.name, ())]
        if names and not listed.seats:
            yield f"“{listed.label}”{len(names)}个（{_shortened_list(names)}）不占名额，没有汇总"


def _shortened_list(names: Sequence[str]) -> str:
    """The names, or the first of them with how many there are."""
    shown = "、".join(f"“{cut(visible(mask(name)), LONGEST)}”" for name in names[:FEW])
    return f"{shown}等{len(names)}个" if len(names) > FEW else shown


LONGEST = 40


def silent_units_sentence(units: Sequence[str]) -> str:
    """Who has not handed in a list."""
    return f"还没有交来推荐名单的{len(units)}个：{'、'.join(units[:FEW])}{'等' if len(units) > FEW else ''}。"
