"""What a rule is made of. A kind is a pure function (subject, params, context) -> hits, with the cases it can give.

Each kind declares its cases and, for each, the variables that the message of that case may use; `registry` holds the
catalogue's rules against that.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, cast
from zoneinfo import ZoneInfo

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Rule, Unit, Zone
from tuijian.catalog.references import FieldOfLists, ListName
from tuijian.report.model import Frozen
from tuijian.submission.reader import Submission
from tuijian.submission.tree import TreeEntry
from tuijian.text.positions import START, Span

T = TypeVar("T")


class Scope(StrEnum):
    """What a kind is given.

    A unit's submission; a unit's folder, with a submission in it or none; one text file; all folders at once; what a change touches; the
    files beside the form's root.
    """

    submission = "submission"
    folder = "folder"
    file = "file"
    collection = "collection"
    change = "change"
    beside = "beside"


class RestsOn(StrEnum):
    """What hits of a kind on the entries of a list rest on, beside the unit: each on its entry alone; or on how many entries there are.

    What rests on the number gives the same for a list with one entry, whichever that is.
    """

    entry = "entry"
    number = "number"


class Hit(NamedTuple):
    """One remark of a rule, before its words. `variables` fill the message.

    `cites` picks those of the rule's quotes that were applied, by their place; None is all of them.
    """

    case: str
    path: str
    span: Span = START
    variables: Mapping[str, str | int] = {}
    replacement: str | None = None
    cites: tuple[int, ...] | None = None

    def with_variables(self, **variables: str | int) -> "Hit":
        """The same hit with more variables."""
        return self._replace(variables={**self.variables, **variables})


class Claim(NamedTuple):
    """Another open pull request's list for a unit; `author` is the numeric id of its account."""

    pull: int
    author: int | None
    submission: Submission


class Collection(NamedTuple):
    """Everything under the form's root: the folders read, and every entry of the tree there."""

    submissions: tuple[Submission, ...]
    entries: tuple[TreeEntry, ...]


class ChangeSet(NamedTuple):
    """The paths that a change touches, safe to print, in order; not `whole` where it touches more than is looked at."""

    paths: tuple[str, ...]
    whole: bool = True


class FilesBeside(NamedTuple):
    """The files beside the form's root to be looked at: their paths, whether each is there, and how it begins, if that can be read."""

    paths: tuple[str, ...]
    is_there: Callable[[str], bool]
    text: Callable[[str], str]


@dataclass(frozen=True)
class Context:
    """All that a rule may know beside its subject. `as_of` is the moment of receipt, with its zone.

    `complete` is that of the first complete receipt, where there was one before. `base` holds each folder as it was where the change
    parted from its base, `tip` as the base has it now, where that moved on. Where `receipt_assumed`, nobody knows when it was
    received, and the last moment of the deadline stands for it: whether it was in time is not judged.
    """

    catalog: Catalog
    as_of: datetime
    author: int | None = None
    others: tuple[Claim, ...] = ()
    base: Mapping[str, Submission] = field(default_factory=dict)
    tip: Mapping[str, Submission] = field(default_factory=dict)
    complete: datetime | None = None
    receipt_assumed: bool = False

    @cached_property
    def day_of_first(self) -> date:
        """The day in the notice's time zone on which a complete submission was first received: it decides whether that was in time."""
        return min(self.as_of, self.complete or self.as_of).astimezone(timezone_of(self.catalog)).date()

    @cached_property
    def day(self) -> date:
        """The day of receipt in the notice's time zone."""
        return self.as_of.astimezone(timezone_of(self.catalog)).date()

    @cached_property
    def zones(self) -> tuple[Zone, ...]:
        """The zones that exist at the moment of receipt."""
        confirmed = {batch.number for batch in self.catalog.zones.batches if batch.confirmed <= self.day}
        return tuple(zone for zone in self.catalog.zones.zones if zone.batch in confirmed)

    def existing_zones(self, unit: Unit) -> tuple[Zone, ...]:
        """The unit's existing zones."""
        return self._zones_by_unit.get(unit.name, ())

    @cached_property
    def _zones_by_unit(self) -> Mapping[str, tuple[Zone, ...]]:
        return {name: tuple(zone for zone in self.zones if zone.unit == name) for name in dict.fromkeys(zone.unit for zone in self.zones)}

    def remembered(self, subject: Submission, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, which several rules ask of one submission: made for the first of them, kept until another one is looked at."""
        if self._remembered.get(Submission) is not subject:
            self._remembered.clear()
            self._remembered[Submission] = subject
        if key not in self._remembered:
            self._remembered[key] = make()
        return cast(T, self._remembered[key])

    @cached_property
    def _remembered(self) -> dict[Hashable, object]:
        """What `remembered` keeps, by its key; under `Submission` the submission that it is of."""
        return {}

    def unit(self, submission: Submission) -> Unit | None:
        """The unit that a submission speaks for: by its own word, else by its folder; None for one outside this call."""
        text = submission.text(self.catalog.form.unit)
        named = self.catalog.unit_named(text)
        if named is None and not self.is_outside_call(text):
            named = self.catalog.unit_in(submission.folder)
        return named

    def is_draft(self, submission: Submission) -> bool:
        """Whether the submission calls itself a draft."""
        return self.catalog.form.is_draft(submission.text(self.catalog.form.stage_field))

    def is_outside_call(self, text: str) -> bool:
        """Whether `text` names a province-level division that is no unit of this call."""
        return any(found.level == "province" for found in self.catalog.register.named(text))


def timezone_of(catalog: Catalog) -> tzinfo:
    """The time zone that the notice's days are counted in."""
    return ZoneInfo(catalog.notice.timezone)


def judged_at(catalog: Catalog, now: datetime) -> datetime:
    """The moment by which is judged what nobody knows the receipt of: now, and for a call that is over the last moment of its deadline."""
    day = catalog.notice.day_judged
    return now if day is None else datetime.combine(day, time(23, 59, 59), timezone_of(catalog))


class PlanParams(Frozen):
    """The lists whose entries name plans, and the field that does."""

    lists: tuple[ListName, ...]
    field: FieldOfLists = "plan"


Predicate = Callable[[Any, Any, Any], Iterable[Hit]]
"""(subject, params, context) → hits: over a submission the context is `Context`, over records `tuijian.records.base.RecordsContext`."""


@dataclass(frozen=True)
class Kind:
    """A predicate with its name, parameters, scope, and the variables that each case gives.

    `fallbacks` holds the cases that a catalogue need not have words for, each with the case that stands in for it, or with ""; `worded`
    the words, and what to do, of cases that the kind has words for itself. `rests_on` is given where many entries can be asked about at
    once, each as if it were alone.
    """

    name: str
    params: type[Frozen]
    scope: Scope
    cases: Mapping[str, frozenset[str]]
    judge: Predicate
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    worded: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    rests_on: RestsOn | None = None

    @cached_property
    def reads_plans(self) -> bool:
        """Whether it looks into plans, which it may be given a few at a time."""
        return self.scope is Scope.submission and issubclass(self.params, PlanParams)


@dataclass(frozen=True)
class BoundRule:
    """A rule of the catalogue with its kind and typed parameters."""

    rule: Rule
    kind: Kind
    params: Any

    def hits(self, subject: object, context: Context) -> Iterable[Hit]:
        """What the rule has to say of the subject, in the cases that it has words for."""
        for hit in self.kind.judge(subject, self.params, context):
            if case := hit.case if hit.case in self.rule.messages else self.kind.fallbacks.get(hit.case, hit.case):
                yield hit._replace(case=case)


KINDS: dict[str, Kind] = {}


class NoParams(Frozen):
    """For kinds that need no parameters."""


class OptionalCase(NamedTuple):
    """The variables of a case that a catalogue need not have words for: the case `instead` stands in for it, or nothing is said."""

    variables: str
    instead: str = ""


class WordedCase(NamedTuple):
    """The variables of a case that the kind has words for itself, those words, and what to do; a catalogue may word it otherwise."""

    variables: str
    text: str
    fix: str


def kind(
    name: str, scope: Scope, params: type[Frozen] = NoParams, rests_on: RestsOn | None = None, **cases: str | OptionalCase | WordedCase
) -> Callable[[Predicate], Predicate]:
    """Declare a kind. Each keyword is a case (its `_` written `-` in data) with the variables its message may use."""
    by_name = {keyword.replace("_", "-"): case for keyword, case in cases.items()}
    fallbacks = {name: case.instead for name, case in by_name.items() if isinstance(case, OptionalCase)}
    worded = {name: (case.text, case.fix) for name, case in by_name.items() if isinstance(case, WordedCase)}
    variables = {name: case if isinstance(case, str) else case.variables for name, case in by_name.items()}

    def declare(judge: Predicate) -> Predicate:
        declared = {case: frozenset(names.split()) for case, names in variables.items()}
        KINDS[name] = Kind(name, params, scope, declared, judge, fallbacks, worded, rests_on)
        return judge

    return declare
