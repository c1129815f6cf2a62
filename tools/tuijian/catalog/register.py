"""The register of administrative divisions, asked at the list year of a call. Pure: texts come in, nothing is read or written.

Every answer comes in a fixed order: that of the table, which is by code and then by year.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from tuijian.catalog.divisions import Division, KnownPlace, XpccDivision, read_tables, without_xpcc
from tuijian.catalog.name_variants import PLACE_ENDINGS, everyday_names, is_bare, same_ending, stem

LONGEST = 40
"""No name of a division or place, with those it lies in before it, is longer; a longer text is not looked up."""

NEAR = 0.6
"""How alike (difflib's ratio) two full names must be to be taken for one and its misspelling."""

NEAR_STEM = 0.5
"""The same for what is the division's own in them: one of two characters may be wrong."""

_MUNICIPALITY = "直辖市"

_Row = TypeVar("_Row")


class Register:
    """All divisions, judged at the list of the end of `year`; indexes are built when first asked for."""

    def __init__(
        self,
        year: int,
        divisions: tuple[Division, ...],
        xpcc: tuple[XpccDivision, ...] = (),
        places: tuple[KnownPlace, ...] = (),
        tags: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.year = year
        self.divisions = divisions
        self.xpcc_divisions = xpcc
        self.places = places
        self.tags = tags

    @classmethod
    def of(cls, year: int, files: Mapping[str, str]) -> "Register":
        """What `parse` gives, once for the same texts: catalogues share their tables, and a catalogue is read more than once."""
        return _shared_register(year, tuple(sorted(files.items())))

    @classmethod
    def parse(cls, year: int, files: Mapping[str, str]) -> "Register":
        """The register from the texts of the files in catalog/divisions, by name or path; only divisions.csv must be there.

        Raises CatalogError naming file and line.
        """
        return cls(year, *read_tables(year, files))

    # --- indexes

    @cached_property
    def listed(self) -> tuple[Division, ...]:
        """The divisions that the list year has."""
        return tuple(row for row in self.divisions if row.listed_in(self.year))

    @cached_property
    def _by_code(self) -> dict[str, Division]:
        return {row.code: row for row in self.listed}

    @cached_property
    def _by_name(self) -> dict[str, list[Division]]:
        return _grouped((row.name, row) for row in self.listed)

    @cached_property
    def _by_short(self) -> dict[str, list[Division]]:
        return _grouped((short, row) for row in self.listed for short in everyday_names(row.name, row.kind))

    @cached_property
    def _ancestors_by_code(self) -> dict[str, tuple[Division, ...]]:
        """What lies around a division, by the code of the nearest; filled when first asked for."""
        return {"": ()}

    @cached_property
    def _places_by_name(self) -> dict[str, list[KnownPlace]]:
        return _grouped((place.name, place) for place in self.places)

    @cached_property
    def _rows_by_code(self) -> dict[str, list[Division]]:
        return _grouped((row.code, row) for row in self.divisions)

    @cached_property
    def _rows_by_name(self) -> dict[str, list[Division]]:
        return _grouped((row.name, row) for row in self.divisions)

    @cached_property
    def _xpcc_by_name(self) -> dict[str, XpccDivision]:
        return {name: row for row in self.xpcc_divisions for name in row.names}

    @cached_property
    def _xpcc_spoken(self) -> dict[str, XpccDivision]:
        return {name: row for row in self.xpcc_divisions for name in row.other_names}

    @cached_property
    def _by_core(self) -> dict[str, list[tuple[int, "_Around"]]]:
        """Places by what is left of their names, each as its number and the names around it."""
        cores: dict[str, list[tuple[int, _Around]]] = {}
        for number, around in enumerate(map(self._names_around, self.places)):
            cores.setdefault(same_ending(around.strip(self.places[number].name)[0]), []).append((number, around))
        return cores

    # --- by code and name

    def at(self, code: str) -> Division | None:
        """The division of this code in the list year."""
        return self._by_code.get(code)

    def named(self, name: str) -> tuple[Division, ...]:
        """Those of exactly this full name in the list year."""
        return tuple(self._by_name.get(name, ()))

    def short(self, name: str) -> tuple[Division, ...]:
        """Those that go by this name in the list year, in full or in short."""
        return tuple(self._by_short.get(name, ()))

    def former(self, *, name: str | None = None, code: str | None = None) -> tuple[Division, ...]:
        """Rows of this name, this code or both that were no longer listed in the year."""
        return self._rows_when(name, code, lambda row: row.valid_to is not None and row.valid_to <= self.year)

    def later(self, *, name: str | None = None, code: str | None = None) -> tuple[Division, ...]:
        """Rows of this name, this code or both that begin after the year."""
        return self._rows_when(name, code, lambda row: row.valid_from is not None and row.valid_from > self.year)

    def _rows_when(self, name: str | None, code: str | None, when: Callable[[Division], bool]) -> tuple[Division, ...]:
        rows = self._rows_by_name.get(name or "", ()) if code is None else self._rows_by_code.get(code, ())
        return tuple(row for row in rows if name in (None, row.name) and when(row))

    def successors(self, division: Division) -> tuple[Division, ...]:
        """What the list year has in place of `division`, by following every successor.

        Itself where it is listed; nothing where the lists do not say.
        """
        if division.listed_in(self.year):
            return (division,)
        # Every step leads to a row that ends later, so that even two rows that name each other come to an end.
        rows_by_code = {row.code: row for after in self._next_rows(division) for row in self.successors(after)}
        return tuple(rows_by_code[code] for code in sorted(rows_by_code))

    def _next_rows(self, row: Division) -> list[Division]:
        """The rows that took `row`'s place in the first list without it."""
        if row.valid_to is None:
            return []
        return [after for code in row.successors for after in self._rows_by_code[code] if after.listed_in(row.valid_to)]

    # --- what lies in what

    def ancestors(self, division: Division) -> tuple[Division, ...]:
        """Those that `division` lies in, the nearest first; for a former one as they are in the list year, or else as they were last."""
        if division.parent not in self._ancestors_by_code:
            nearest = self.at(division.parent) or self._rows_by_code[division.parent][-1]
            self._ancestors_by_code[division.parent] = (nearest, *self.ancestors(nearest))
        return self._ancestors_by_code[division.parent]

    def province_of(self, division: Division) -> Division:
        """The province that `division` lies in, or itself where it is one."""
        return (division, *self.ancestors(division))[-1]

    def within(self, inner: Division, outer: Division) -> bool:
        """Whether `inner` lies in `outer` or is the same (one code)."""
        return outer.code in {inner.code, *(row.code for row in self.ancestors(inner))}

    def tagged(self, code: str, tag: str) -> bool:
        """Whether tags.csv gives this code this tag (计划单列市, 省会或首府, …)."""
        return (code, tag) in self.tags

    # --- by what people write

    def called(self, short: str) -> tuple[Division, ...]:
        """Every division of the year that a full or everyday name means, also after the names of what it lies in.

        郑州, 恩施州, 河南郑州, 济南市市中区; only names that follow by rule from the full one, which abbreviations such as 克州 do not.
        """
        if len(short) > LONGEST:
            return ()
        rows_by_code = {row.code: row for row in self._paths(short)}
        return tuple(rows_by_code[code] for code in sorted(rows_by_code))

    def _paths(self, text: str, before: int = 2) -> Iterator[Division]:
        """Those that `text` means with up to `before` names of what they lie in before their own; some come twice."""
        yield from self._by_short.get(text, ())
        for end in range(2, len(text) - 1 if before else 0):
            if outers := self._by_short.get(text[:end]):
                inners = self._paths(text[end:], before - 1)
                yield from (inner for inner in inners if any(inner is not outer and self.within(inner, outer) for outer in outers))

    def nearest(self, name: str, among: Iterable[Division]) -> Division | None:
        """The one of `among` whose full name `name` misspells (刑台市 for 邢台市).

        None where none is close enough or two are equally close.
        """
        if len(name) > LONGEST:
            return None
        letters = set(name)
        scored = [(score, row) for row in among if letters.intersection(row.name[:-1]) and (score := _likeness(name, row))]
        best = max((score for score, _ in scored), default=None)
        nearest_rows = {row.code: row for score, row in scored if score == best}
        return next(iter(nearest_rows.values())) if len(nearest_rows) == 1 else None

    def xpcc(self, name: str) -> XpccDivision | None:
        """The 师 that is meant by its name, its city's or both, with or without the 兵团's before them."""
        return self._xpcc_by_name.get(without_xpcc(name))

    def xpcc_spoken(self, name: str) -> XpccDivision | None:
        """The 师 that is meant by another spelling than those of `xpcc`: 第14师昆玉市, 农八师, 石河子."""
        return self._xpcc_spoken.get(without_xpcc(name))

    # --- places that are no divisions

    def places_named(self, name: str) -> tuple[KnownPlace, ...]:
        """The known places of this name: 西安市高新区 is 西安高新区.

        What it lies in may stand before it or not, and long and short endings count as one.
        """
        if len(name) > LONGEST:
            return ()
        exact = tuple(self._places_by_name.get(name, ()))
        return exact or tuple(self.places[number] for number in sorted(self._meant_places(name)))

    def _meant_places(self, name: str) -> Iterator[int]:
        """What is left of a name is an end of it: only places of which such an end is the core are asked."""
        for core in {same_ending(name[start:]) for start in range(len(name))}:
            yield from (number for number, around in self._by_core.get(core, ()) if around.means(name, core))

    def _names_around(self, place: KnownPlace) -> "_Around":
        """The names of what `place` lies in; a 直辖市 says which as a city does."""
        inside = [row for code in place.inside if (row := self.at(code))]
        near = {row.code: row for inner in inside for row in (inner, *self.ancestors(inner))}.values()
        cities = [row for row in near if row.level != "province" or row.kind == _MUNICIPALITY]
        return _Around(_names([*near, *filter(None, [self.at(place.province)])]), frozenset(_names(cities)))

    def looks_like_place(self, name: str) -> bool:
        """Whether the name ends as those of development zones and new areas do, and no division of any year is called so."""
        return name.endswith(PLACE_ENDINGS) and name not in self._rows_by_name and not self.called(name)


class _Around(NamedTuple):
    """Names that may stand before a place's own, the longest first, and those of them that say which city is meant."""

    names: tuple[str, ...]
    cities: frozenset[str]

    def strip(self, text: str) -> tuple[str, bool]:
        """`text` less the names before it, and whether one of them says which city."""
        which = False
        while before := next((name for name in self.names if text.startswith(name) and len(text) > len(name) + 1), None):
            text = text[len(before) :]
            which = which or before in self.cities
        return text, which

    def means(self, text: str, core: str) -> bool:
        """Whether `text` names the place of this core; where that alone is any place's (高新区), only with the city's name."""
        rest, which = self.strip(text)
        return same_ending(rest) == core and (which or not is_bare(core))


def _names(rows: Iterable[Division]) -> tuple[str, ...]:
    """Every name that the rows go by, the longest first."""
    return tuple(sorted({name for row in rows for name in everyday_names(row.name, row.kind)}, key=lambda name: (-len(name), name)))


def _grouped(pairs: Iterable[tuple[str, _Row]]) -> dict[str, list[_Row]]:
    groups: dict[str, list[_Row]] = {}
    for key, row in pairs:
        groups.setdefault(key, []).append(row)
    return groups


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _likeness(name: str, row: Division) -> tuple[float, bool] | None:
    """How alike `name` and the row's are, the more the better, then whether they begin alike; None where they are not alike enough."""
    whole = _ratio(name, row.name)
    if whole < NEAR or _ratio(stem(name, row.kind), stem(row.name, row.kind)) < NEAR_STEM:
        return None
    return whole, name[0] == row.name[0]


@lru_cache(maxsize=2)
def _shared_register(year: int, files: tuple[tuple[str, str], ...]) -> Register:
    return Register.parse(year, dict(files))
