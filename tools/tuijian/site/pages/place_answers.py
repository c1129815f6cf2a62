"""The answers that the page of seats gives when somebody types the name or code of a place, as one file of data.

Every verdict and every word in it is the rules' own: what each name stands for in a unit is settled here, by asking
them. The script that reads the file (docs/assets/places.js) only looks names up.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tuijian.catalog.divisions import Division, KnownPlace
from tuijian.catalog.name_variants import ENDING_LEVELS, PLACE_ENDINGS, everyday_names, same_ending
from tuijian.report.model import Level
from tuijian.rules.resolve import UNKNOWN_CODE_WORDS
from tuijian.site.data.place_verdict import DIVISIONS, Judge, PlaceRemark, PlaceVerdict
from tuijian.site.markup.render import Site

PATH = "assets/places.json"

CASES = {
    DIVISIONS: (
        "short",
        "unknown",
        "misspelt",
        "alike",
        "ambiguous",
        "code-of-other",
        "code-unknown",
        "name-differs",
        "name-or-code",
        "no-code",
    ),
    "own-province": ("elsewhere",),
    "not-a-division": ("looks-like",),
}
"""Messages that the script fills in itself, as it alone knows what was typed."""

STRANGE = {"elsewhere", "unknown", "misspelt", "looks-like"}
"""What the rules say of a name that is no place's in that unit."""

ANY = -1
"""In place of a unit: whoever asks, the answer is the same."""


def picker(site: Site) -> Iterator[tuple[str, bytes]]:
    """The file of data; nothing for a call that does not nominate divisions."""
    judge = Judge.of(site)
    if judge is not None:
        yield PATH, json.dumps(_Data(judge).answers(), ensure_ascii=False, separators=(",", ":")).encode()


class _Data:
    """Gathers places, then the names and codes that stand for them. What the rules say is kept once and goes by its number."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.catalog = judge.site.catalog
        self.register = self.catalog.register
        self.units = {unit.name: number for number, unit in enumerate(self.catalog.units)}
        self.said: dict[tuple[PlaceRemark, ...], int] = {(): 0}
        self.texts = judge.templates(CASES)
        self.places: list[list[Any]] = []
        self.numbers: dict[tuple[str, str], int] = {}
        self.meant: dict[tuple[str, str], list[int]] = {}
        self.codes: list[tuple[str, str, int, int, list[int]]] = []

    def answers(self) -> Mapping[str, Any]:
        """The whole. A place: name, code, its unit's number, the number of what is said, and names that are only shorter.

        Other names, and codes of other years: their unit, what they are told there, and the numbers of the places that they stand for.
        """
        self._add_divisions()
        self._add_xpcc()
        self._add_known_places()
        self._add_former()
        names = list(self._names())
        return {
            "year": self.register.year,
            "units": list(self.units),
            "places": self.places,
            "names": names,
            "codes": self.codes,
            "texts": self.texts,
            "endings": PLACE_ENDINGS,
            "levels": ENDING_LEVELS,
            "programme": sorted(self.catalog.notice.programme, key=len, reverse=True),
            "nobody": UNKNOWN_CODE_WORDS,
            "said": list(self.said),
        }

    # --- the places

    def _add_divisions(self) -> None:
        self.judge.ask_all((self._unit(row), row.name, row.code) for row in self.register.listed)
        for row in self.register.listed:
            unit = self._unit(row)
            number = self._add(unit, row.name, row.code, anyone=row.level == "province" and unit == row.name and row.kind != "直辖市")
            for name in everyday_names(row.name, row.kind):
                self._add_meaning(unit, name, [number])

    def _add_xpcc(self) -> None:
        """The 师 belong to the unit whose list they may stand in, by any of their names."""
        for division in self.register.xpcc_divisions:
            for unit in (unit for unit in self.catalog.units if not self.judge.ask(unit.name, division.name, "").cases & STRANGE):
                number = self._add(unit.name, division.name, "")
                for name in (*(before + name for before in ("", unit.name, unit.short) for name in division.names), *division.other_names):
                    self._add_meaning(unit.name, name, [number])
                if division.code:
                    self.codes.append((division.name, division.code, self.units[unit.name], self.places[number][3], [number]))

    def _add_known_places(self) -> None:
        """Places that are no divisions, each with every name by which the rules know it."""
        for place in self.register.places:
            around = [row for code in (*place.inside, place.province) if (row := self.register.at(code))]
            unit = self._unit(around[0]) if around else ""
            if unit in self.units:
                number = self._add(unit, place.name, "")
                for name in self._names_of(place, around):
                    self._add_meaning(unit, name, [number])

    def _names_of(self, place: KnownPlace, around: Iterable[Division]) -> Iterable[str]:
        """西安高新区 is also 西安市高新区; and long endings have short ones."""
        cities = [one for row in around for one in (row, *self.register.ancestors(row)) if one.level == "prefecture"]
        named = [list(everyday_names(one.name, one.kind)) for one in cities]
        before, own = next(((names, name) for names in named for name in names if place.name.startswith(name)), ([""], ""))
        rest = place.name.removeprefix(own)
        zones = (zone.name for zone in self.catalog.zones.zones if not zone.code)
        names = dict.fromkeys((*(name + end for name in before for end in (rest, same_ending(rest))), *zones))
        return (name for name in names if self.register.places_named(name) == (place,))

    def _add_former(self) -> None:
        """Names and codes of other years, for what took their place."""
        rows = dict.fromkeys(row for row in self.register.divisions if row.level != "province")
        self.judge.ask_all((self._unit(row), row.name, row.code) for row in rows if self._is_gone(row))
        for row in rows:
            unit = self._unit(row)
            now = [self.numbers[self._unit(one), one.code] for one in self.register.successors(row) if one.level != "province"]
            if unit in self.units and not row.listed_in(self.register.year):
                for name in everyday_names(row.name, row.kind):
                    self._add_meaning(unit, name, now)
                if self._is_gone(row):
                    verdict_number = self._keep_verdict(self.judge.ask(unit, row.name, row.code), row.name, now)
                    self.codes.append((row.name, row.code, self.units[unit], verdict_number, now))

    def _is_gone(self, row: Division) -> bool:
        """Whether a unit's own division is no longer listed, and its code is nobody else's."""
        return self._unit(row) in self.units and not row.listed_in(self.register.year) and self.register.at(row.code) is None

    def _unit(self, row: Division) -> str:
        """The name of the unit that a division belongs to, or of the province where that is no unit of this call."""
        unit = self.catalog.ownership.owner(row)
        return unit.name if unit else self.register.province_of(row).name

    # --- what is said of them

    def _add(self, unit: str, name: str, code: str, anyone: bool = False) -> int:
        """The number of a place, which is new."""
        number = len(self.places)
        verdict_number = self._keep_verdict(self.judge.ask(unit, name, code), name, ())
        self.places.append([name, code, ANY if anyone else self.units.get(unit, ANY), verdict_number])
        self.numbers[unit, code or name] = number
        return number

    def _add_meaning(self, unit: str, name: str, places: Iterable[int]) -> None:
        meant_places = self.meant.setdefault((unit, name), [])
        meant_places.extend(number for number in places if number not in meant_places)

    def _names(self) -> Iterator[tuple[str, int, int, list[int]]]:
        """What each name is told by itself, but for a place's own full name; those that are only shorter go to their place."""
        short = self.said.setdefault((self.texts["short"],), len(self.said)) if "short" in self.texts else ANY
        self.judge.ask_all((unit, name, "") for (unit, name), places in self.meant.items() if len(self._named_in_full(name, places)) != 1)
        for (unit, name), places in self.meant.items():
            own = self._named_in_full(name, places)
            verdict = self.judge.ask(unit, name, "") if len(own) != 1 else None
            if verdict is None or verdict.cases & STRANGE:
                continue
            right_places = own or self._right_places(verdict, places)
            verdict_number = self._keep_verdict(verdict, name, right_places)
            if verdict_number == short:
                self.places[right_places[0]].append(name)
            else:
                yield name, self.places[right_places[0]][2] if right_places else self.units[unit], verdict_number, right_places

    def _named_in_full(self, name: str, places: list[int]) -> list[int]:
        """Those of the places whose full name it is."""
        return [number for number in places if self.places[number][0] == name]

    def _right_places(self, verdict: PlaceVerdict, places: list[int]) -> list[int]:
        """The place that the rules say to write, or else all that are meant."""
        right = {str(hit.variables.get("right_code")) for hit in verdict.hits}
        return [number for number in places if self.places[number][1] in right] or places

    def _keep_verdict(self, verdict: PlaceVerdict, name: str, places: Iterable[int]) -> int:
        """The number of what is said, with marks for the name and for what to write: 1,300 counties are told the same.

        Where something forbids it, what weighs less is left out; it is said of the right name.
        """
        right, code = next((self.places[number][:2] for number in places), ("", ""))
        marks = [(text, mark) for text, mark in ((code, "{right_code}"), (right, "{right}"), (name, "{name}")) if text]
        errors = tuple(one for one in verdict.said if one.level is Level.error)
        remarks = tuple(one._replace(text=_with_marks(one.text, marks)) for one in errors or verdict.said)
        return self.said.setdefault(remarks, len(self.said))


def _with_marks(text: str, marks: Iterable[tuple[str, str]]) -> str:
    """The text with marks in place of what they stand for; the longer goes first, as a short name stands in the full one."""
    for plain, mark in sorted(marks, key=lambda one: -len(one[0])):
        text = text.replace(plain, mark)
    return text
