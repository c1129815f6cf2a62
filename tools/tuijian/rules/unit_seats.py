"""How many each unit may nominate, and why: the seats rules' own allowances, step by step. Shared by the command and the site."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit, Zone
from tuijian.report.model import Cite
from tuijian.rules.base import BoundRule, Context, timezone_of
from tuijian.rules.seats import ALLOWANCES, Allowance


@dataclass(frozen=True, slots=True)
class Reason:
    """A step of the derivation: what is the case or follows, and the words of the notice that say so, if any."""

    text: str
    cite: Cite | None


@dataclass(frozen=True, slots=True)
class Seating:
    """A unit's seats in one list, its existing zones, the rule that decides and the steps that lead there."""

    unit: Unit
    list: str
    existing: tuple[Zone, ...]
    seats: int
    rule: str
    reasons: tuple[Reason, ...]


def seatings(catalog: Catalog, rules: Sequence[BoundRule], as_of: datetime) -> tuple[Seating, ...]:
    """Unit by unit, list by list: the lowest number that a seats rule gives at that moment, with its reasons."""
    context = Context(catalog, as_of)
    return tuple(seating for unit in catalog.units for seating in _unit_seatings(unit, rules, context))


def seats_by_day(catalog: Catalog, rules: Sequence[BoundRule]) -> Callable[[str, date], int | None]:
    """Asks how many a unit, by its name, may nominate as things stand at the start of a day; None where no rule says so."""

    @cache
    def by_unit(day: date) -> dict[str, int]:
        seats = dict[str, int]()
        for seating in seatings(catalog, rules, datetime.combine(day, time(), timezone_of(catalog))):
            seats[seating.unit.name] = seats.get(seating.unit.name, 0) + seating.seats
        return seats

    return lambda unit, day: by_unit(day).get(unit)


def _unit_seatings(unit: Unit, rules: Sequence[BoundRule], context: Context) -> Iterator[Seating]:
    lowest: dict[str, tuple[BoundRule, Allowance]] = {}
    for bound in rules:
        allow = ALLOWANCES.get(bound.kind.name)
        allowance = allow(bound.params, unit, context) if allow else None
        if allowance and (allowance.list not in lowest or allowance.seats < lowest[allowance.list][1].seats):
            lowest[allowance.list] = bound, allowance
    existing = context.existing_zones(unit)
    for bound, allowance in lowest.values():
        reasons = tuple(_reason_of(bound, text, cite) for text, cite in allowance.steps)
        yield Seating(unit, allowance.list, existing, allowance.seats, bound.rule.name, reasons)


def _reason_of(bound: BoundRule, text: str, cite: int | None) -> Reason:
    return Reason(text, dict(enumerate(bound.rule.cite)).get(cite) if cite is not None else None)
