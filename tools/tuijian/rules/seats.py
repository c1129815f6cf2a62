"""How many a unit may nominate, counted over its list, what is merged and what waits in other pull requests."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from tuijian.catalog.models import Unit, batch_name
from tuijian.catalog.references import ZONE, CitePlace, FieldOfList, FieldOfOf, ListName, NameOfList, NameOfOf, UnitName
from tuijian.report.model import Frozen
from tuijian.rules.base import Context, Hit, OptionalCase, Predicate, RestsOn, Scope, kind
from tuijian.rules.eligibility import is_zone, nominees, within
from tuijian.rules.resolve import NameStanding, NomineeParams, resolve
from tuijian.submission.reader import Entry, Submission
from tuijian.text.positions import Span
from tuijian.text.scalars import Number


class Allowance(NamedTuple):
    """A unit's seats in a list, and the steps that lead there: what is the case, and which of the rule's quotes says what follows."""

    list: str
    seats: int
    steps: tuple[tuple[str, int | None], ...]


Allow = Callable[[Any, Unit, Context], Allowance | None]
ALLOWANCES: dict[str, Allow] = {}
"""For each kind of seat rule: the seats that it gives a unit, or None where it says nothing of that unit."""


class SeatParams(Frozen):
    """The list whose entries take seats. Two entries are one nominee when all fields in `key` agree, or else by division."""

    list: ListName
    key: tuple[FieldOfList, ...] = ()
    name: NameOfList = "name"
    code: FieldOfList = "code"


class Tier(Frozen):
    """Units with `at_least` existing zones or more have so many seats; `cite` is the place of its quote among the rule's."""

    at_least: Number
    seats: Number
    cite: CitePlace


class ExistingParams(SeatParams):
    """Tiers by the number of existing zones, in rising order."""

    tiers: tuple[Tier, ...]


def _allow_by_existing(params: ExistingParams, unit: Unit, context: Context) -> Allowance:
    existing = context.existing_zones(unit)
    tier = [tier for tier in params.tiers if tier.at_least <= len(existing)][-1]
    names = "、".join(f"{zone.name}（{batch_name(zone.batch)}）" for zone in existing)
    fact = f"{unit.name}已有{len(existing)}个：{names}" if existing else f"{unit.name}目前没有{_entry_word(params, context)}"
    return Allowance(params.list, tier.seats, ((fact, None), (f"名额{tier.seats}个", tier.cite)))


def _entry_word(params: SeatParams, context: Context) -> str:
    """What an entry of the list is called."""
    return context.catalog.form.list_named(params.list).entry


class TableParams(SeatParams):
    """A fixed number of seats for each unit, by its name; a unit that is not in the table has none."""

    table: dict[UnitName, Number]


def _allow_by_table(params: TableParams, unit: Unit, context: Context) -> Allowance:
    seats = params.table.get(unit.name, 0)
    return Allowance(params.list, seats, ((f"{unit.name}名额{seats}个", 0),))


class SeatsEachParams(SeatParams):
    """The same number of seats for every unit."""

    seats: Number


def _allow_each(params: SeatsEachParams, unit: Unit, context: Context) -> Allowance:
    return Allowance(params.list, params.seats, ((f"每个推荐单位名额{params.seats}个", 0),))


class ExcludedParams(SeatParams):
    """Units that the notice names; each is out from the day on which a zone of the unit's own name exists."""

    units: tuple[Annotated[UnitName, ZONE], ...]


def _allow_excluded(params: ExcludedParams, unit: Unit, context: Context) -> Allowance | None:
    if unit.name not in params.units or unit.name not in {zone.name for zone in context.zones}:
        return None
    return Allowance(params.list, 0, ((f"{unit.name}已整体进入{_entry_word(params, context)}，不再另外推荐", 0),))


ALLOWANCES.update(
    {"seats-by-existing": _allow_by_existing, "seats-table": _allow_by_table, "seats-each": _allow_each, "excluded-units": _allow_excluded}
)


# --- counting -----------------------------------------------------------------------------------


def _nominees_by_key(subject: Submission, params: SeatParams, context: Context) -> dict[object, Entry]:
    """Every nominee of the list once, with the entry that names it first."""
    nominees_by_key: dict[object, Entry] = {}
    unit = context.unit(subject)
    for entry in subject.lists.get(params.list, ()):
        nominees_by_key.setdefault(_nominee_key(entry, params, unit, context), entry)
    return nominees_by_key


def _nominee_key(entry: Entry, params: SeatParams, unit: Unit | None, context: Context) -> object:
    if params.key:
        return tuple(entry.text(name) for name in params.key)
    resolved = resolve(context, unit, entry.text(params.name), entry.text(params.code))
    return resolved.codes if resolved.place is None and resolved.codes else resolved.name


_COUNT_VARIABLES = "unit limit count over"
_PENDING_VARIABLES = f"{_COUNT_VARIABLES} merged pending pulls total"


def _seat_kind(name: str, params: type[SeatParams], own_variables: str = "") -> Callable[[Predicate], Predicate]:
    """Declare a kind that finds more nominees than seats, as `_excess_hits` does; its messages may use `own_variables`, too."""
    over, pending = f"{_COUNT_VARIABLES}{own_variables}", _PENDING_VARIABLES
    return kind(name, Scope.submission, params, rests_on=RestsOn.number, over=over, over_with_others=pending, over_with_strangers=pending)


def _excess_hits(params: SeatParams, subject: Submission, context: Context, allow: Allow) -> Iterator[Hit]:
    """More nominees than seats: in this list alone, else together with what listed accounts claim, else with anyone's."""
    unit = context.unit(subject)
    allowance = allow(params, unit, context) if unit else None
    if unit is None or allowance is None:
        return
    nominated = _nominees_by_key(subject, params, context)
    counted: dict[str, Any] = {
        "unit": unit.name,
        "limit": allowance.seats,
        "count": len(nominated),
        "over": len(nominated) - allowance.seats,
    }
    cites = tuple(cite for _, cite in allowance.steps if cite is not None)
    if len(nominated) > allowance.seats:
        first = list(nominated.values())[allowance.seats]
        yield Hit("over", subject.path, first.span_of(params.name), counted, cites=cites)
    elif nominated and (context.others or context.base or context.tip):
        yield from _excess_with_others(params, subject, context, unit, nominated, counted, cites)


def _excess_with_others(
    params: SeatParams,
    subject: Submission,
    context: Context,
    unit: Unit,
    nominated: dict[object, Entry],
    counted: dict[str, Any],
    cites: tuple[int, ...],
) -> Iterator[Hit]:
    claims = [claim for claim in context.others if context.unit(claim.submission) == unit]
    listed = [claim for claim in claims if unit.may_submit(claim.author)]
    parted, tip = (_nominee_keys_in(lists, subject, params, context) for lists in (context.base, context.tip))
    # What the base will hold: all that came to it since the change parted from it, and of the rest what the change leaves.
    merged = (tip - parted) | ((parted | tip) & set(nominated))
    for case, counted_claims in (("over-with-others", listed), ("over-with-strangers", claims)):
        claimed = [
            (claim.pull, set(_nominees_by_key(claim.submission, params, context)) - parted - tip - set(nominated))
            for claim in counted_claims
        ]
        pending = set[object]().union(*(keys for _, keys in claimed))
        total = len(merged | set(nominated)) + len(pending)
        if total > counted["limit"]:
            other_counts: dict[str, Any] = {"merged": len(merged), "pending": len(pending), "pulls": _pull_numbers(claimed), "total": total}
            span = next(
                (entry.span_of(params.name) for key, entry in nominated.items() if key not in merged), _first_place(nominated, params)
            )
            over = {"over": total - counted["limit"], "count": len(set(nominated) - merged)}
            yield Hit(case, subject.path, span, {**counted, **over, **other_counts}, cites=cites)
            return


def _nominee_keys_in(lists: Mapping[str, Submission], subject: Submission, params: SeatParams, context: Context) -> set[object]:
    """The nominees of the same folder's list elsewhere."""
    there = lists.get(subject.folder)
    return set(_nominees_by_key(there, params, context)) if there else set()


def _first_place(nominated: dict[object, Entry], params: SeatParams) -> Span:
    return next(iter(nominated.values())).span_of(params.name)


def _pull_numbers(claimed: list[tuple[int, set[object]]]) -> str:
    """The pull requests that claim a seat."""
    return "、".join(f"#{number}" for number in sorted({pull for pull, keys in claimed if keys})) or "无"


@_seat_kind("seats-by-existing", ExistingParams, own_variables=" existing")
def seats_by_existing(subject: Submission, params: ExistingParams, context: Context) -> Iterator[Hit]:
    """At most so many nominees as the unit's number of existing zones allows."""
    unit = context.unit(subject)
    existing = len(context.existing_zones(unit)) if unit else 0
    for hit in _excess_hits(params, subject, context, _allow_by_existing):
        yield hit.with_variables(existing=existing)


@_seat_kind("seats-table", TableParams)
def seats_table(subject: Submission, params: TableParams, context: Context) -> Iterator[Hit]:
    """At most so many nominees as the table gives the unit."""
    return _excess_hits(params, subject, context, _allow_by_table)


@_seat_kind("seats-each", SeatsEachParams)
def seats_each(subject: Submission, params: SeatsEachParams, context: Context) -> Iterator[Hit]:
    """At most so many nominees as every unit may name."""
    return _excess_hits(params, subject, context, _allow_each)


@kind("fewer-than-each", Scope.submission, SeatsEachParams, fewer="unit limit count")
def fewer_than_each(subject: Submission, params: SeatsEachParams, context: Context) -> Iterator[Hit]:
    """Fewer nominees than every unit names; of nobody at all `empty-list` speaks."""
    unit, count = context.unit(subject), len(_nominees_by_key(subject, params, context))
    if unit is not None and 0 < count < params.seats:
        yield Hit("fewer", subject.path, subject.span_of(params.list), {"unit": unit.name, "limit": params.seats, "count": count})


@kind("excluded-units", Scope.submission, ExcludedParams, rests_on=RestsOn.number, excluded="unit count")
def excluded_units(subject: Submission, params: ExcludedParams, context: Context) -> Iterator[Hit]:
    """A unit that is wholly in already nominates nobody."""
    unit = context.unit(subject)
    nominated = _nominees_by_key(subject, params, context)
    if unit and nominated and _allow_excluded(params, unit, context):
        yield Hit("excluded", subject.path, _first_place(nominated, params), {"unit": unit.name, "count": len(nominated)})


class EmptyListAnswer(Frozen):
    """The quotes, by their places among the rule's, that bear out an empty list of a unit with `at_least` existing zones."""

    at_least: Number
    cites: tuple[CitePlace, ...]


class EmptyParams(ExcludedParams):
    """`units` are those that are out, `out` the quotes that say so; `answers`, in rising order, what bears out an empty list of others."""

    units: tuple[Annotated[UnitName, ZONE], ...] = ()
    out: tuple[CitePlace, ...] = ()
    answers: tuple[EmptyListAnswer, ...] = ()


@kind("empty-list", Scope.submission, EmptyParams, empty="unit", out=OptionalCase("unit", instead="empty"))
def empty_list(subject: Submission, params: EmptyParams, context: Context) -> Iterator[Hit]:
    """A list with nobody in it is a valid answer, and is said to be one; of a unit that is out none is awaited.

    So is a list that is left out beside another one that holds something.
    """
    unit = context.unit(subject)
    left_out = params.list not in subject.keys and any(subject.entries_of(tuple(subject.lists)))
    if unit is None or not (left_out or subject.lists.get(params.list) == ()):
        return
    place, variables = subject.span_of(params.list), {"unit": unit.name}
    if _allow_excluded(params, unit, context):
        yield Hit("out", subject.path, place, variables, cites=params.out)
    else:
        answers = [one.cites for one in params.answers if one.at_least <= len(context.existing_zones(unit))]
        yield Hit("empty", subject.path, place, variables, cites=answers[-1] if answers else None)


@kind("existing-zones-only", Scope.submission, NomineeParams, not_existing="name unit zones", none="name unit zones")
def existing_zones_only(subject: Submission, params: NomineeParams, context: Context) -> Iterator[Hit]:
    """An entry of these lists is one of the unit's own existing zones."""
    unit = context.unit(subject)
    if unit is None:
        return
    zones = context.existing_zones(unit)
    for entry, resolved in nominees(subject, params, context):
        settled = resolved.standing in (NameStanding.wrong, NameStanding.elsewhere)  # other rules say so
        if not settled and not any(is_zone(zone, resolved, context) for zone in zones):
            case = "not-existing" if zones else "none"
            variables = {"name": resolved.name, "unit": unit.name, "zones": "、".join(zone.name for zone in zones)}
            yield Hit(case, entry.path, entry.span_of(params.name), variables)


class InsideParams(Frozen):
    """Entries of `list` lie, as a rule, in a division that `of` nominates; `within` and `within_code` are the fields that say where.

    `name` and `code` are those of the entries of `of`; `title` is that of the entry itself.
    """

    list: ListName
    of: ListName
    within: FieldOfList
    within_code: FieldOfList
    title: NameOfList = "name"
    name: NameOfOf = "name"
    code: FieldOfOf = "code"
    reason: NameOfList = "reason"


@kind("inside-nominee", Scope.submission, InsideParams, outside="name within nominees", explained="name within nominees")
def inside_nominee(subject: Submission, params: InsideParams, context: Context) -> Iterator[Hit]:
    """A nominee that lies outside those of another list is asked for its reason, and shown to people with it.

    Nothing is said of a place that could not be told, nor where one of the others could not: other rules ask for those.
    """
    unit = context.unit(subject)
    around = [resolve(context, unit, nominee.text(params.name), nominee.text(params.code)) for nominee in subject.lists.get(params.of, ())]
    if not all(nominee.codes for nominee in around):
        return
    names = "、".join(nominee.name for nominee in around)
    for entry in subject.lists.get(params.list, ()) if around else ():
        where = resolve(context, unit, entry.text(params.within), entry.text(params.within_code))
        if where.codes and not any(within(where, nominee, context) for nominee in around):
            case = "explained" if entry.text(params.reason) else "outside"
            variables = {"name": entry.text(params.title), "within": where.name, "nominees": names}
            yield Hit(case, entry.path, entry.span_of(params.within), variables)
