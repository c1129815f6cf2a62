"""What the rules say of one place that somebody may think of nominating: the rules themselves, asked of a list with one entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tuijian.check.pipeline import fill
from tuijian.form.models import FormList
from tuijian.report.model import Level
from tuijian.rules.base import BoundRule, Context, Hit
from tuijian.rules.resolve import NomineeParams
from tuijian.rules.seats import ALLOWANCES
from tuijian.site.markup.render import Site
from tuijian.submission.reader import Entry, Submission
from tuijian.text.positions import START, Value

DIVISIONS = "division-in-list"
"""The kind of rule that makes the entries of a list divisions."""


class Said(NamedTuple):
    """A rule's remark on a place: the rule, how much it weighs, its words."""

    rule: str
    level: Level
    text: str


class Told(NamedTuple):
    """All that the rules say of a place, and the hits behind it. Most important first, as in a report."""

    said: tuple[Said, ...]
    hits: tuple[Hit, ...]

    @property
    def cases(self) -> set[str]:
        """The names of the messages."""
        return {hit.case for hit in self.hits}


@dataclass(frozen=True)
class Judge:
    """The list whose entries are divisions, and the rules that judge an entry of it by itself."""

    site: Site
    form: FormList
    rules: tuple[BoundRule, ...]

    @classmethod
    def of(cls, site: Site) -> "Judge | None":
        """None for a call that nominates something other than divisions, such as schools."""
        for form in site.catalog.form.seat_lists:
            rules = tuple(bound for bound in site.rules if _judges(bound, form))
            if any(bound.kind.name == DIVISIONS for bound in rules):
                return cls(site, form, rules)
        return None

    def ask(self, unit: str, name: str, code: str) -> Told:
        """What the rules say when a unit (by its name) nominates this and nothing else."""
        subject = self._list(unit, name, code)
        found = [(bound, hit) for bound in self.rules for hit in bound.hits(subject, self._context)]
        found.sort(key=lambda one: (_level(*one).rank, one[0].rule.id))
        said = (Said(bound.rule.name, _level(bound, hit), self._words(unit, bound, hit)) for bound, hit in found)
        return Told(tuple(said), tuple(hit for _, hit in found))

    def templates(self, wanted: Mapping[str, tuple[str, ...]]) -> dict[str, Said]:
        """The messages of these cases by kind, to be filled in later; nothing for a kind that this call does not use."""
        bound = {one.kind.name: one for one in self.rules}
        cases = [(bound[kind], case) for kind, names in wanted.items() if kind in bound for case in names]
        return {case: Said(one.rule.name, _level(one, Hit(case, "")), one.rule.messages[case].text) for one, case in cases}

    @cached_property
    def _context(self) -> Context:
        return Context(self.site.catalog, self.site.moment)

    @cached_property
    def _others(self) -> dict[str, str]:
        """The entry's other fields as the form's own examples have them: nobody is asked here for what is missing."""
        own = self._own
        return {name: leaf.example for field in self.form.fields for name, leaf in field.leaves() if name not in own and leaf.example}

    @cached_property
    def _own(self) -> tuple[str, str]:
        params = next(bound.params for bound in self.rules if bound.kind.name == DIVISIONS)
        return params.name, params.code

    def _list(self, unit: str, name: str, code: str) -> Submission:
        own = {field: text for field, text in zip(self._own, (name, code), strict=True) if text}
        fields = {field: Value(text, "", START) for field, text in {**self._others, **own}.items()}
        entry = Entry(self.form.name, 0, "", START, fields)
        return Submission("", "", (), (), {self.site.catalog.form.unit: Value(unit, "", START)}, {}, {self.form.name: (entry,)})

    def _words(self, unit: str, bound: BoundRule, hit: Hit) -> str:
        """The checker's words; of seats, which it counts in a whole list, those of their derivation."""
        if bound.kind.name in ALLOWANCES:
            return self._derivations[unit]
        return fill(bound.rule.messages[hit.case].text, hit.variables)

    @cached_property
    def _derivations(self) -> dict[str, str]:
        mine = [one for one in self.site.seatings if one.list == self.form.name]
        return {one.unit.name: "；".join(reason.text for reason in one.reasons) + "。" for one in mine}


def _judges(bound: BoundRule, form: FormList) -> bool:
    """Whether the rule judges the list's own entries; a rule of where an entry lies (a school's county) does not."""
    if isinstance(bound.params, NomineeParams):
        return form.name in bound.params.lists and bound.params.name == form.fields[0].name
    return bound.kind.name in ALLOWANCES and bound.params.list == form.name


def _level(bound: BoundRule, hit: Hit) -> Level:
    return bound.rule.messages[hit.case].level or bound.rule.level
