"""What the rules say of one place that somebody may think of nominating: the rules themselves, asked of a list with one entry."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from tuijian.check.pipeline import filled_message
from tuijian.form.models import FormList
from tuijian.report.model import Level
from tuijian.rules.base import BoundRule, Context, Hit, RestsOn
from tuijian.rules.resolve import NomineeParams
from tuijian.rules.seats import ALLOWANCES
from tuijian.site.markup.render import Site
from tuijian.submission.reader import Entry, Submission
from tuijian.text.positions import START, Span, Value

DIVISIONS = "division-in-list"
"""The kind of rule that makes the entries of a list divisions."""


class PlaceRemark(NamedTuple):
    """A rule's remark on a place: the rule, how much it weighs, its words."""

    rule: str
    level: Level
    text: str


class PlaceVerdict(NamedTuple):
    """All that the rules say of a place, and the hits behind it. Most important first, as in a report."""

    said: tuple[PlaceRemark, ...]
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

    def ask(self, unit: str, name: str, code: str) -> PlaceVerdict:
        """What the rules say when a unit (by its name) nominates this and nothing else."""
        if (unit, name, code) not in self._verdicts:
            self.ask_all([(unit, name, code)])
        return self._verdicts[unit, name, code]

    def ask_all(self, places: Iterable[tuple[str, str, str]]) -> None:
        """Ask what will be asked for: a rule that looks at an entry by itself is asked once for all of a unit's."""
        units: dict[str, dict[tuple[str, str], None]] = {}
        for unit, name, code in places:
            units.setdefault(unit, {})[name, code] = None
        for unit, unit_places in units.items():
            self._ask_unit(unit, list(unit_places))

    def _ask_unit(self, unit: str, places: Sequence[tuple[str, str]]) -> None:
        """Each entry has a line of its own, from the second on: the first is for what lies in no entry."""
        entries = [self._entry(name, code, Span(line, 1, line, 1)) for line, (name, code) in enumerate(places, 2)]
        at_once = self._shared_hits(unit, entries) if len(entries) > 1 else {}
        for entry, (name, code) in zip(entries, places, strict=True):
            alone, line = self._list(unit, [entry]), entry.span.line
            hits = [
                (bound, hit)
                for bound in self.rules
                for hit in (at_once[bound.rule.id](line) if bound.rule.id in at_once else bound.hits(alone, self._context))
            ]
            self._verdicts[unit, name, code] = self._verdict(unit, hits)

    def _shared_hits(self, unit: str, entries: Sequence[Entry]) -> dict[str, Callable[[int], Iterable[Hit]]]:
        """What the rules say that need not be asked of each entry: by the rule's id, what it says of the entry on a line."""
        whole, alone = self._list(unit, entries), self._list(unit, entries[:1])
        shared: dict[str, Callable[[int], Iterable[Hit]]] = {}
        for bound in self.rules:
            if bound.kind.rests_on is RestsOn.entry:
                lines = _by_line(bound.hits(whole, self._context))
                shared |= {} if START.line in lines else {bound.rule.id: partial(_on_line, lines)}
            elif bound.kind.rests_on is RestsOn.number:
                shared[bound.rule.id] = partial(_all_hits, tuple(bound.hits(alone, self._context)))
        return shared

    def _verdict(self, unit: str, hits: list[tuple[BoundRule, Hit]]) -> PlaceVerdict:
        hits.sort(key=lambda one: (_level(*one).rank, one[0].rule.id))
        remarks = (PlaceRemark(bound.rule.name, _level(bound, hit), self._words(unit, bound, hit)) for bound, hit in hits)
        return PlaceVerdict(tuple(remarks), tuple(hit for _, hit in hits))

    def templates(self, cases_by_kind: Mapping[str, tuple[str, ...]]) -> dict[str, PlaceRemark]:
        """The messages of these cases by kind, to be filled in later; nothing for a kind that this call does not use."""
        bound = {one.kind.name: one for one in self.rules}
        cases = [(bound[kind], case) for kind, names in cases_by_kind.items() if kind in bound for case in names]
        return {case: PlaceRemark(one.rule.name, _level(one, Hit(case, "")), one.rule.messages[case].text) for one, case in cases}

    @cached_property
    def _verdicts(self) -> dict[tuple[str, str, str], PlaceVerdict]:
        """What was said of a unit's name and code."""
        return {}

    @cached_property
    def _context(self) -> Context:
        return Context(self.site.catalog, self.site.moment)

    @cached_property
    def _other_fields(self) -> dict[str, Value]:
        """The entry's other fields as the form's own examples have them: nobody is asked here for what is missing."""
        own = self._own_fields
        leaves = (found for field in self.form.fields for found in field.leaves())
        return {name: Value(leaf.example, "", START) for name, leaf in leaves if name not in own and leaf.example}

    @cached_property
    def _own_fields(self) -> tuple[str, str]:
        params = next(bound.params for bound in self.rules if bound.kind.name == DIVISIONS)
        return params.name, params.code

    def _entry(self, name: str, code: str, span: Span) -> Entry:
        own = {field: Value(text, "", span) for field, text in zip(self._own_fields, (name, code), strict=True) if text}
        return Entry(self.form.name, 0, "", span, {**self._other_fields, **own})

    def _list(self, unit: str, entries: Iterable[Entry]) -> Submission:
        return Submission("", "", (), (), {self.site.catalog.form.unit: Value(unit, "", START)}, {}, {self.form.name: tuple(entries)})

    def _words(self, unit: str, bound: BoundRule, hit: Hit) -> str:
        """The checker's words; of seats, which it counts in a whole list, those of their derivation."""
        if bound.kind.name in ALLOWANCES:
            return self._derivations[unit]
        return filled_message(bound.rule.messages[hit.case].text, hit.variables)

    @cached_property
    def _derivations(self) -> dict[str, str]:
        in_list = [one for one in self.site.seatings if one.list == self.form.name]
        return {one.unit.name: "；".join(reason.text for reason in one.reasons) + "。" for one in in_list}


def _by_line(hits: Iterable[Hit]) -> dict[int, list[Hit]]:
    lines: dict[int, list[Hit]] = {}
    for hit in hits:
        lines.setdefault(hit.span.line, []).append(hit)
    return lines


def _on_line(lines: Mapping[int, Sequence[Hit]], line: int) -> Sequence[Hit]:
    return lines.get(line, ())


def _all_hits(hits: Sequence[Hit], _: int) -> Sequence[Hit]:
    return hits


def _judges(bound: BoundRule, form: FormList) -> bool:
    """Whether the rule judges the list's own entries; a rule of where an entry lies (a school's county) does not."""
    if isinstance(bound.params, NomineeParams):
        return form.name in bound.params.lists and bound.params.name == form.fields[0].name
    return bound.kind.name in ALLOWANCES and bound.params.list == form.name


def _level(bound: BoundRule, hit: Hit) -> Level:
    return bound.rule.messages[hit.case].level or bound.rule.level
