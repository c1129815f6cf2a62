"""The seats of every unit, and which places may be nominated."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tuijian.catalog.models import Rule, Unit, Zone
from tuijian.report.model import Cite, Level
from tuijian.rules.base import Context
from tuijian.rules.unit_seats import Reason, Seating
from tuijian.site.data.place_verdict import Judge
from tuijian.site.markup.render import Site
from tuijian.site.pages.zones import grid, labels


@dataclass(frozen=True, slots=True)
class UnitSeats:
    """A unit with its existing zones; by list its seats (None where no rule gives any), their derivation, and the rule that decides."""

    unit: Unit
    existing: tuple[Zone, ...]
    seats: Mapping[str, int | None]
    reasons: Mapping[str, tuple[Reason, ...]]
    rules: Mapping[str, Rule | None]


@dataclass(frozen=True, slots=True)
class CountyWords:
    """What a county is told beside the answer: the rule that speaks of it, how to give the reason, and the words on who hands in."""

    rule: str
    reason: str
    hand_in: Cite | None


def seats(site: Site) -> Iterator[tuple[str, str]]:
    """Seats as a table and their derivations unit by unit, which need no script; a script puts questions on top of them."""
    all_seatings = site.seatings
    lists = site.catalog.form.seat_lists
    judge = Judge.of(site)
    yield (
        "seats.md",
        site.page(
            "seats.md.jinja",
            moment=site.moment.date(),
            lists=lists,
            totals={one.name: _total(one.name, all_seatings) for one in lists},
            rows=list(_rows(site, all_seatings)),
            grid=grid(site),
            labels=labels(site),
            judge=judge,
            small=_county_words(judge) if judge else None,
            deciding=[bound.rule for bound in judge.rules if bound.rule.level is not Level.advice] if judge else [],
        ),
    )


def _total(name: str, all_seatings: Iterable[Seating]) -> int | None:
    """The seats of all units in a list; None where no rule gives any."""
    seats = [one.seats for one in all_seatings if one.list == name]
    return sum(seats) if seats else None


def _county_words(judge: Judge) -> CountyWords | None:
    """None for a call that has no rule of what level a place should be."""
    of_kind = {bound.kind.name: bound.rule for bound in judge.site.rules if bound.rule.retired is None}
    level, letter = of_kind.get("applicant-level"), of_kind.get("official-letter")
    if level is None:
        return None
    first = f"{level.reading.partition('。')[0]}。" if level.reading else ""
    return CountyWords(level.name, first + level.fix, letter.cite[0] if letter and letter.cite else None)


def _rows(site: Site, all_seatings: Iterable[Seating]) -> Iterator[UnitSeats]:
    """One for each unit, in the catalogue's order."""
    context = Context(site.catalog, site.moment)
    by_unit_and_list = {(one.unit.name, one.list): one for one in all_seatings}
    for unit in site.catalog.units:
        by_list = {one.name: by_unit_and_list.get((unit.name, one.name)) for one in site.catalog.form.seat_lists}
        yield UnitSeats(
            unit,
            context.existing_zones(unit),
            {name: one.seats if one else None for name, one in by_list.items()},
            {name: one.reasons if one else () for name, one in by_list.items()},
            {name: site.catalog.rule(one.rule) if one else None for name, one in by_list.items()},
        )
