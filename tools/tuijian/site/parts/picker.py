"""The answers that the page of seats gives when somebody types the name or code of a place, as one file of data.

Every verdict and every word in it is the rules' own. The script that reads it (docs/assets/picker.js) only looks names
up; what a name stands for in a unit is settled here, by asking the rules.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tuijian.catalog.divisions import Division, Place
from tuijian.catalog.names import PLACE_ENDINGS, everyday_names, same_ending
from tuijian.rules.base import Hit
from tuijian.site.judge import DIVISIONS, Judge, Told
from tuijian.site.render import Site

PATH = "assets/picker.json"

CASES = {DIVISIONS: ("short", "ambiguous", "unknown"), "own-province": ("elsewhere",), "not-a-division": ("looks-like",)}
"""Messages that the script fills in itself, as it alone knows what was typed."""

ANY = -1
"""In place of a unit: whoever asks, the answer is the same."""

Row = list[Any]
"""Name, code, the unit's number, the number of what is said, and more names; of a former one, the codes of what took its place."""


def picker(site: Site) -> Iterator[tuple[str, bytes]]:
    """The file of data; nothing for a call that does not nominate divisions."""
    judge = Judge.of(site)
    if judge is not None:
        yield PATH, json.dumps(_Data(judge).made(), ensure_ascii=False, separators=(",", ":")).encode()


class _Data:
    """Gathers places and names; what the rules say is kept once and goes by its number, and 0 is nothing at all."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.catalog = judge.site.catalog
        self.register = self.catalog.register
        self.units = {unit.name: number for number, unit in enumerate(self.catalog.units)}
        self.said: dict[tuple[tuple[str, str, str], ...], int] = {(): 0}

    def made(self) -> Mapping[str, Any]:
        """The whole. Each row is as short as can be, for it travels to a telephone."""
        return {
            "year": self.register.year,
            "units": list(self.units),
            "divisions": list(self._divisions()),
            "others": [*self._provinces(), *self._xpcc(), *self._places()],
            "former": list(self._former()),
            "texts": self.judge.templates(CASES),
            "endings": PLACE_ENDINGS,
            "said": list(self.said),
        }

    def _row(self, unit: str, name: str, code: str, told: Told | None = None) -> Row:
        """What the rules say (`told`, or else of this name and code) goes with `{}` for the name: 1,300 counties are told the same."""
        told = told or self.judge.ask(unit, name, code)
        said = tuple((one.rule, one.level.value, one.text.replace(name, "{}")) for one in told.said)
        return [name, code, self.units.get(unit, ANY), self.said.setdefault(said, len(self.said))]

    def _unit(self, row: Division) -> str:
        """The name of the unit that a division belongs to, or of the province where that is no unit of this call."""
        unit = self.catalog.ownership.owner(row)
        return unit.name if unit else self.register.province_of(row).name

    def _divisions(self) -> Iterator[Row]:
        for row in self.register.listed:
            if row.level != "province" or (row.kind == "直辖市" and row.name in self.units):
                unit = self._unit(row)
                yield [*self._row(unit, row.name, row.code), *self._short(unit, row)]

    def _short(self, unit: str, row: Division) -> Iterable[str | int]:
        """Names by which the rules find this division in its unit, alone or among several.

        Most have one, their name less its last character: it goes without saying, and 0 says that it is none.
        """
        names = [name for name in everyday_names(row.name, row.kind) if name != row.name]
        short = [name for name in names if any(_means(hit, row) for hit in self.judge.cases(unit, name))]
        usual = row.name[:-1]
        return [name for name in short if name != usual] if usual in short else [0, *short]

    def _provinces(self) -> Iterator[Row]:
        """A province is no place to nominate, whoever does it; one that is no unit is told so."""
        for row in self.register.listed:
            if row.level == "province" and not (row.kind == "直辖市" and row.name in self.units):
                short = [name for name in everyday_names(row.name, row.kind) if name != row.name]
                name, code, _, said = self._row(row.name, row.name, row.code)
                yield [name, code, ANY, said, *short]

    def _xpcc(self) -> Iterator[Row]:
        for unit in self.catalog.units:
            for one in self.register.xpcc_divisions if unit.kind == "兵团" else ():
                yield [*self._row(unit.name, one.name, one.code), *dict.fromkeys(name for name in one.names if name != one.name)]

    def _places(self) -> Iterator[Row]:
        """Places that are no divisions, each with every name by which the rules know it."""
        for place in self.register.places:
            around = [row for code in (*place.inside, place.province) if (row := self.register.at(code))]
            if around and self._unit(around[0]) in self.units:
                yield [*self._row(self._unit(around[0]), place.name, ""), *self._called(place, around)]

    def _called(self, place: Place, around: Iterable[Division]) -> Iterable[str]:
        """西安高新区 is also 西安市高新区; and long endings have short ones."""
        cities = [one for row in around for one in (row, *self.register.ancestors(row)) if one.level == "prefecture"]
        named = [list(everyday_names(one.name, one.kind)) for one in cities]
        before, own = next(((names, name) for names in named for name in names if place.name.startswith(name)), ([""], ""))
        rest = place.name.removeprefix(own)
        zones = (zone.name for zone in self.catalog.zones.zones if not zone.code)
        names = dict.fromkeys((*(name + end for name in before for end in (rest, same_ending(rest))), *zones))
        return (name for name in names if name != place.name and self.register.place(name) == (place,))

    def _former(self) -> Iterator[Row]:
        """Names and codes of other years; a row ends in 1 where its name stands for something else today, and only its code is meant."""
        rows = {(row.name, row.code): row for row in self.register.divisions if row.level != "province"}
        for row in rows.values():
            unit = self._unit(row)
            if self.register.at(row.code) != row and unit in self.units:
                yield from self._gone(unit, row)

    def _gone(self, unit: str, row: Division) -> Iterator[Row]:
        now = [one.code for one in self.register.successors(row) if one.level != "province"]
        told = self.judge.ask(unit, row.name, "")
        if any(hit.case in ("former-name", "gone", "not-yet") for hit in told.hits):
            yield [*self._row(unit, row.name, row.code, told), now]
            return
        told = self.judge.ask(unit, row.name, row.code)
        right = [hit.replacement for hit in told.hits if hit.case == "former-code"]
        if right:
            yield [*self._row(unit, row.name, row.code, told), [code for code in right if code], 1]


def _means(hit: Hit, row: Division) -> bool:
    return hit.case == "ambiguous" or (hit.case == "short" and hit.variables["right_code"] == row.code)
