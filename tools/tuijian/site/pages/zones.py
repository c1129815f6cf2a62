"""The zones that there are already: by batch, by unit, and unit by unit in a grid of tiles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tuijian.catalog.models import Batch, Unit, Zone, batch_name
from tuijian.catalog.name_variants import everyday_names
from tuijian.catalog.register import Register
from tuijian.rules.base import Context
from tuijian.rules.unit_seats import Seating
from tuijian.site.drawings.tiles import tiles
from tuijian.site.markup.render import Site

SHADES = 2
"""As many zones, or more, have the darkest tile."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile with its row and column: a unit with its zones and its seats list by list, or a province that is no unit."""

    name: str
    place: tuple[int, int] | None
    unit: Unit | None = None
    existing: tuple[Zone, ...] = ()
    seats: tuple[Seating, ...] = ()

    @property
    def shade(self) -> int:
        """How dark the tile is: by its number of zones."""
        return min(len(self.existing), SHADES)


@dataclass(frozen=True, slots=True)
class TileGrid:
    """The tiles of units with their places, of provinces that are no units, and of units that are no provinces."""

    units: tuple[Tile, ...]
    outside: tuple[Tile, ...]
    beside: tuple[Tile, ...]


def zones(site: Site) -> Iterator[tuple[str, str]]:
    """One page; none where the call has no zones."""
    if site.catalog.zones.zones:
        yield "zones.md", site.page("zones.md.jinja", **_template_values(site))


def _template_values(site: Site) -> dict[str, object]:
    unit_tiles = grid(site)
    of_units = (*unit_tiles.units, *unit_tiles.beside)
    return {
        "batches": [(batch, batch_name(batch.number), _zones_of(batch, site)) for batch in site.catalog.zones.batches],
        "grid": unit_tiles,
        "having": [tile for tile in of_units if tile.existing],
        "without": [tile for tile in of_units if not tile.existing],
        "labels": labels(site),
        "names": {row.code: row.name for row in site.catalog.register.listed},
    }


def grid(site: Site) -> TileGrid:
    """A tile for each unit, in the units' order, and for each province of the list year that is none."""
    places, all_seatings, context = tiles(), site.seatings, Context(site.catalog, site.moment)
    unit_tiles = [
        Tile(
            unit.short,
            places.get(unit.code or ""),
            unit,
            context.existing_zones(unit),
            tuple(one for one in all_seatings if one.unit == unit),
        )
        for unit in site.catalog.units
    ]
    taken = {unit.code for unit in site.catalog.units}
    outside = tuple(Tile(_shortest_name(site.catalog.register, code), place) for code, place in places.items() if code not in taken)
    return TileGrid(tuple(tile for tile in unit_tiles if tile.place), outside, tuple(tile for tile in unit_tiles if not tile.place))


def _zones_of(batch: Batch, site: Site) -> Sequence[Zone]:
    return [zone for zone in site.catalog.zones.zones if zone.batch == batch.number]


def labels(site: Site) -> dict[str, str]:
    """What the seats of each list are called: just seats where there is one list."""
    lists = site.catalog.form.seat_lists
    return {one.name: f"{one.entry}名额" if len(lists) > 1 else "名额" for one in lists}


def _shortest_name(register: Register, code: str) -> str:
    """The shortest of a province's everyday names; the code where the list year has no such province."""
    row = register.at(code)
    return min(everyday_names(row.name, row.kind), key=len) if row else code
