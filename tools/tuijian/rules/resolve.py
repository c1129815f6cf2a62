"""Which division a nominee is: the one look-up that every eligibility rule shares. Pure, and remembered per name.

The order of the questions is the order of the code: the list year's own names first, then places that are no
divisions, then former and later names, short names, and at last what the name may have been meant to be.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from tuijian.catalog.divisions import Division, Place
from tuijian.catalog.models import Unit
from tuijian.catalog.ownership import Ownership
from tuijian.intake.source import Span
from tuijian.intake.submission import Entry
from tuijian.report.model import Frozen
from tuijian.rules.base import Context

MOST_CHOICES = 3
"""At most so many divisions are named as choices in a message."""


class NomineeParams(Frozen):
    """The lists that a rule reads, and the fields that hold an entry's name and code."""

    lists: tuple[str, ...]
    name: str = "name"
    code: str = "code"


class Standing(StrEnum):
    """What a name turned out to be."""

    found = "found"
    xpcc = "xpcc"
    xpcc_elsewhere = "xpcc-elsewhere"
    whole = "whole"
    place = "place"
    elsewhere = "elsewhere"
    wrong = "wrong"


class Wrong(NamedTuple):
    """Why a name or a code does not hold: the case, where (`name` or `code`), and what to write instead.

    `add_code` asks for the code beside the name, where the name alone does not tell.
    """

    case: str
    at: str
    variables: Mapping[str, str | int]
    right: str | None = None
    add_code: str | None = None


class Resolved(NamedTuple):
    """What a name and code stand for in a unit. `codes` are those of the divisions that it is or lies in."""

    standing: Standing
    name: str
    division: Division | None = None
    place: Place | None = None
    codes: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    wrongs: tuple[Wrong, ...] = ()


def resolve(context: Context, unit: Unit | None, name: str, code: str) -> Resolved:
    """What `name` and `code` (empty where left out) mean when `unit` (None where unknown) writes them."""
    return _resolve(context.catalog.ownership, unit.name if unit else None, name, code)


@lru_cache(maxsize=4096)
def _resolve(ownership: Ownership, unit: str | None, name: str, code: str) -> Resolved:
    return _Question(ownership, ownership.unit(unit), name, code).answer()


class _Question:
    """One name and code asked of the register."""

    def __init__(self, ownership: Ownership, unit: Unit | None, name: str, code: str) -> None:
        self.ownership = ownership
        self.register = ownership.register
        self.unit = unit
        self.name = name
        self.code = code

    def answer(self) -> Resolved:
        for ask in (self._xpcc, self._listed, self._place, self._by_code, self._former, self._later, self._short, self._alike):
            resolved = ask()
            if resolved is not None:
                return resolved
        return self._wrong("unknown", {})

    # --- what the answers share ---

    def _mine(self, rows: Iterable[Division]) -> tuple[Division, ...]:
        return tuple(rows) if self.unit is None else self.ownership.of(self.unit, rows)

    def _is(self, division: Division) -> Resolved:
        return Resolved(Standing.found, self.name, division=division, codes=(division.code,))

    def _elsewhere(self, rows: Iterable[Division]) -> Resolved:
        provinces = dict.fromkeys(self._owner_name(row) for row in rows)
        return Resolved(Standing.elsewhere, self.name, provinces=tuple(provinces))

    def _owner_name(self, row: Division) -> str:
        unit = self.ownership.owner(row)
        return unit.name if unit else self.register.province_of(row).name

    def _wrong(
        self, case: str, variables: Mapping[str, str | int], right: str | None = None, at: str = "name", add: str | None = None
    ) -> Resolved:
        known = {"name": self.name, "code": self.code, "year": self.register.year, **variables}
        return Resolved(Standing.wrong, self.name, wrongs=(Wrong(case, at, known, right, add),))

    def _choices(self, rows: Iterable[Division]) -> str:
        rows = tuple(rows)
        shown = "、".join(f"{self._path(row)}{row.code}" for row in rows[:MOST_CHOICES])
        return f"{shown}等" if len(rows) > MOST_CHOICES else shown

    def _path(self, row: Division) -> str:
        above = [one.name for one in self.register.ancestors(row) if one.level == "prefecture"]
        return "".join((*above, row.name))

    def _meant(self, case: str, row: Division) -> Resolved:
        """The name is not right, and `row` is what to write; its code is added where the name alone would not tell."""
        alone = len(self._mine(self.register.named(row.name))) == 1
        add = None if alone or self.code == row.code else row.code
        return self._wrong(case, {"right": row.name, "right_code": row.code}, row.name, add=add)

    # --- the questions ---

    def _xpcc(self) -> Resolved | None:
        """A 师 or its city. 新疆 that names such a city is for people to ask; any other unit names another's place."""
        found = self.register.xpcc(self.name)
        if found is None:
            return None
        if self.unit is None or self.unit.kind == "兵团":
            if self.code and self.code != found.code:
                return self._code_of_other((), found.code)
            return Resolved(Standing.xpcc, self.name, codes=(found.code,) if found.code else ())
        listed = self._mine(self.register.named(self.name))
        if listed and self.code in ("", listed[0].code):
            return Resolved(Standing.xpcc_elsewhere, self.name, division=listed[0], codes=(listed[0].code,))
        return None if listed else Resolved(Standing.elsewhere, self.name, provinces=("新疆生产建设兵团",))

    def _listed(self) -> Resolved | None:
        """A full name of the list year."""
        rows = self.register.named(self.name)
        if not rows:
            return None
        mine = self._mine(rows)
        if self.code:
            return self._listed_with_code(rows, mine)
        if not mine:
            return self._province(rows[0]) if self._is_own_or_no_unit(rows[0]) else self._elsewhere(rows)
        if len(mine) > 1:
            return self._wrong("ambiguous", {"choices": self._choices(mine)})
        return self._province(mine[0]) if mine[0].level == "province" else self._is(mine[0])

    def _is_own_or_no_unit(self, row: Division) -> bool:
        return row.level == "province" and row.kind != "直辖市"

    def _listed_with_code(self, rows: tuple[Division, ...], mine: tuple[Division, ...]) -> Resolved:
        same = [row for row in rows if row.code == self.code]
        if not same:
            return self._code_of_other(mine or rows, mine[0].code if len(mine) == 1 else None)
        if same[0].level == "province" and (same[0] in mine or same[0].kind != "直辖市"):
            return self._province(same[0])
        return self._is(same[0]) if same[0] in mine else self._elsewhere(same)

    def _province(self, row: Division) -> Resolved:
        """A unit's own name: a 直辖市 may mean its whole, any other province is no zone."""
        if row.kind == "直辖市":
            return Resolved(Standing.whole, self.name, division=row, codes=(row.code,))
        return self._wrong("province", {})

    def _code_of_other(self, rows: tuple[Division, ...], right: str | None) -> Resolved:
        """The name is right and the code is another's, a former one, or none at all."""
        other = self.register.at(self.code)
        choices = right or self._choices(rows) or "不用写"
        if other is not None:
            return self._wrong("code-of-other", {"other": other.name, "right": choices}, right, "code")
        former = self.register.former(code=self.code)
        if former:
            return self._wrong("former-code", {"former": former[-1].name, "right": choices}, right, "code")
        return self._wrong("code-unknown", {"right": choices}, right, "code")

    def _place(self) -> Resolved | None:
        """A known place that is no division, in this unit or in another."""
        places = self.register.place(self.name)
        if not places:
            return None
        for place in places:
            if self._has(place):
                return Resolved(Standing.place, self.name, place=place, codes=place.inside)
        return self._elsewhere(row for place in places if (row := self.register.at(place.province)))

    def _has(self, place: Place) -> bool:
        rows = [row for code in (*place.inside, place.province) if (row := self.register.at(code))]
        return bool(self._mine(rows)) or self.unit is None or self.unit.code is None

    def _by_code(self) -> Resolved | None:
        """The name is in no list; its code may tell which division was meant."""
        row = self.register.at(self.code) if self.code else None
        if row is None or not self._mine((row,)) or row.level == "province":
            return None
        return self._wrong("name-differs", {"right": row.name}, row.name)

    def _former(self) -> Resolved | None:
        """A name that the list year no longer has."""
        rows = self.register.former(name=self.name)
        if not rows:
            return None
        mine = [row for row in rows if self._mine((row,))]
        if not mine:
            return self._elsewhere(rows)
        row = max(mine, key=lambda one: one.valid_to or 0)
        now = [one for one in self.register.successors(row) if one.level != "province"]
        since = row.valid_to or self.register.year
        if len(now) != 1:
            return self._wrong("gone", {"since": since})
        return self._renamed(row, now[0], since)

    def _renamed(self, row: Division, now: Division, since: int) -> Resolved:
        """One division took the former one's place: write its name, and its code where one was written."""
        first = self._wrong("former-name", {"since": since, "right": now.name, "right_code": now.code}, now.name)
        if not self.code:
            return first
        former = {"former": row.name, "right": now.code}
        case = "former-code" if self.register.former(code=self.code) else "code-unknown"
        second = self._wrong(case, former, now.code, "code")
        return Resolved(Standing.wrong, self.name, wrongs=(*first.wrongs, *second.wrongs))

    def _later(self) -> Resolved | None:
        """A name that only a later list has."""
        rows = self._mine(self.register.later(name=self.name))
        return self._wrong("not-yet", {"since": rows[0].valid_from or 0}) if rows else None

    def _short(self) -> Resolved | None:
        """A short name, or one with the names of what it lies in before it."""
        rows = self.register.called(self.name)
        mine = self._mine(rows)
        below = [row for row in mine if row.level != "province"]
        below = [row for row in below if row.kind == "地级市"] or below  # 长沙 is said of 长沙市, never of 长沙县
        if len(below) > 1:
            return self._wrong("ambiguous", {"choices": self._choices(below)})
        if below:
            return self._meant("short", below[0])
        if mine:
            return self._meant("short", mine[0]) if mine[0].kind == "直辖市" else self._wrong("province", {})
        return self._elsewhere(rows) if rows else None

    def _alike(self) -> Resolved | None:
        """A name like those of development zones is asked about; any other is held against the unit's names."""
        if self.register.looks_like_place(self.name):
            return Resolved(Standing.place, self.name)
        row = self.register.nearest(self.name, self.ownership.below(self.unit) if self.unit else ())
        return self._meant("misspelt", row) if row else None


def with_code(entry: Entry, name: str, code: str, field: str) -> str:
    """What to write in place of an entry's name so that its code stands beside it under `field`, in the entry's own layout."""
    return f"{name}, {field}: {code}" if entry.flow else f"{name}\n{' ' * (entry.span.column - 1)}{field}: {code}"


def place_of(entry: Entry, wrong: Wrong, params: NomineeParams) -> Span:
    """Where the wrong value stands."""
    return entry.place(params.code if wrong.at == "code" else params.name)
