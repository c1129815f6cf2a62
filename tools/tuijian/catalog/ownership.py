"""Which unit each division belongs to. Built from the register and the units, once for a catalogue."""

from collections.abc import Iterable
from functools import cached_property

from tuijian.catalog.divisions import Division
from tuijian.catalog.models import Unit
from tuijian.catalog.register import Register
from tuijian.catalog.written_names import WrittenNames


class Ownership:
    """The divisions of each unit. A city that is a unit of its own stands before the province around it."""

    def __init__(self, register: Register, units: tuple[Unit, ...]) -> None:
        self.register = register
        self._by_code = {unit.code: unit for unit in units if unit.code}
        self._by_name = {unit.name: unit for unit in units}

    def unit(self, name: str | None) -> Unit | None:
        """The unit of that name."""
        return self._by_name.get(name or "")

    def owner(self, division: Division) -> Unit | None:
        """The unit that may nominate a division, listed or former: the nearest one around it."""
        rows = (division, *self.register.ancestors(division))
        return next((self._by_code[row.code] for row in rows if row.code in self._by_code), None)

    def divisions_of(self, unit: Unit, rows: Iterable[Division]) -> tuple[Division, ...]:
        """Those of `rows` that belong to the unit."""
        return tuple(row for row in rows if (owner := self.owner(row)) is not None and owner.name == unit.name)

    @cached_property
    def written_names(self) -> WrittenNames:
        """The register asked by what people write."""
        return WrittenNames(self.register)

    @cached_property
    def _divisions_by_unit(self) -> dict[str, list[Division]]:
        below: dict[str, list[Division]] = {}
        for row in self.register.listed:
            owner = self.owner(row) if row.level != "province" else None
            if owner is not None:
                below.setdefault(owner.name, []).append(row)
        return below

    def divisions_below(self, unit: Unit) -> tuple[Division, ...]:
        """Every division of the list year below the level of a province that belongs to the unit."""
        return tuple(self._divisions_by_unit.get(unit.name, ()))
