"""What a name may mean that is no full name of the list year, among the divisions of one unit. Pure.

The stages go from the sure to the likely: what lies in the places before it, former names, later ones, short ones; then other
endings and shortened names; and at last what is only alike.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tuijian.catalog.divisions import Division
from tuijian.catalog.models import Unit
from tuijian.catalog.ownership import Ownership
from tuijian.catalog.written_names import NameReading, may_be_shortened, of_level


class Meaning(NamedTuple):
    """What a name may mean: the case, the divisions of the list year, the year since when, and whether they are of the name's level."""

    case: str
    rows: tuple[Division, ...]
    since: int = 0
    level: bool = True

    @property
    def right(self) -> Division | None:
        """The one division that may be written in the name's place."""
        return self.rows[0] if len(self.rows) == 1 and self.level else None


class Meanings:
    """One text asked of the divisions of a unit (None: of all)."""

    def __init__(self, ownership: Ownership, unit: Unit | None, text: str, code: str) -> None:
        self.ownership = ownership
        self.register = ownership.register
        self.written = ownership.written_names
        self.unit = unit
        self.text = text
        self.code = code
        self.readings = self.written.readings(text)

    def as_written(self) -> Meaning | None:
        """What the name means as it stands."""
        return self._first_sure_meaning(
            self._full_name_meaning, self._former_meaning, self._later_meaning, self._meaning_in_short, self._former_short_meaning
        )

    def by_likeness(self) -> Meaning | None:
        """What it means with another ending, or shortened to a few characters."""
        return self._first_sure_meaning(self._other_ending_meaning, self._former_ending_meaning, self._shortened_meaning)

    def misspelt(self) -> Meaning | None:
        """The one division that it may misspell; never one that the text names as what it lies in."""
        for reading in reversed(self.readings):
            among = of_level(reading.rest, self.written.lying_in(self._own_rows_below(), reading.around))
            row = self.register.nearest(reading.rest, among)
            if row is not None and self._fits(row, reading):
                sure = _differs_by_a_letter(reading.rest, row)
                return Meaning("misspelt" if sure else "alike", (row,), level=sure)
        return None

    def _fits(self, row: Division, reading: NameReading) -> bool:
        """Whether a name that is only alike goes with what the text begins with: that is not it, and it lies there."""
        if len(self.text) > len(row.name) and self.text.startswith((row.name, row.name[:-1])):
            return False
        around = () if reading.around else tuple(outer for other in self.readings for outer in other.around)
        return row in self.written.lying_in((row,), around)

    def elsewhere(self) -> tuple[Division, ...]:
        """Divisions of other units whose full name this is, now or formerly."""
        return self._meanings_as_written(self.register.named, lambda name: self.register.former(name=name))

    def short_elsewhere(self) -> tuple[Division, ...]:
        """Divisions of other units that go by this name in short."""
        return self._meanings_as_written(self.written.short, self.written.former_short)

    def _meanings_as_written(self, *asks: Callable[[str], tuple[Division, ...]]) -> tuple[Division, ...]:
        meanings = (self.written.lying_in(ask(reading.rest), reading.around) for ask in asks for reading in self.readings)
        return next((rows for rows in meanings if rows), ())

    # --- what the stages share

    def _first_sure_meaning(self, *stages: Callable[[NameReading], Meaning | None]) -> Meaning | None:
        meanings = (stage(reading) for stage in stages for reading in self.readings)
        return next((meaning for meaning in meanings if meaning is not None), None)

    def _own_rows(self, rows: Iterable[Division], reading: NameReading) -> tuple[Division, ...]:
        """Those of `rows` that are the unit's and lie in what stands before."""
        own = tuple(rows) if self.unit is None else self.ownership.divisions_of(self.unit, rows)
        return self.written.lying_in(own, reading.around)

    def _own_rows_below(self) -> tuple[Division, ...]:
        return self.ownership.divisions_below(self.unit) if self.unit else ()

    # --- the stages

    def _full_name_meaning(self, reading: NameReading) -> Meaning | None:
        """A full name of the list year, after what it lies in."""
        rows = self._own_rows(self.register.named(reading.rest), reading) if reading.around else ()
        return _short_meaning(rows)

    def _former_meaning(self, reading: NameReading) -> Meaning | None:
        return self._successors_meaning(self._own_rows(self.register.former(name=reading.rest), reading))

    def _former_short_meaning(self, reading: NameReading) -> Meaning | None:
        return self._successors_meaning(self._own_rows(self.written.former_short(reading.rest), reading))

    def _successors_meaning(self, rows: tuple[Division, ...]) -> Meaning | None:
        """What took the place of the former divisions of one name, or of the one among them that has this code."""
        rows = tuple(row for row in rows if row.code == self.code) or rows
        if not rows:
            return None
        now = {row: None for former in rows for row in self.register.successors(former) if row.level != "province"}
        level = all(row.level == former.level for former in rows for row in now)
        since = max(row.valid_to or 0 for row in rows)
        case = "former-name" if level and len(now) == 1 else "gone"
        return Meaning(case, tuple(now), since, level)

    def _later_meaning(self, reading: NameReading) -> Meaning | None:
        rows = self._own_rows(self.register.later(name=reading.rest), reading)
        return Meaning("not-yet", (), rows[0].valid_from or 0) if rows else None

    def _meaning_in_short(self, reading: NameReading) -> Meaning | None:
        return _short_meaning(self._own_rows(self.written.short(reading.rest), reading))

    def _other_ending_meaning(self, reading: NameReading) -> Meaning | None:
        """Of the level that the ending shows; a 市 that is now a 区 may have been one of either level (涪陵市).

        A 新区 that is no division lies in one (正定新区): no other ending makes one of it.
        """
        if reading.rest.endswith("新区"):
            return None
        rows = self._own_rows(self.written.other_ending(reading.rest), reading)
        same = tuple(row for row in of_level(reading.rest, rows) if not (reading.rest.endswith("市") and row.kind == "市辖区"))
        return _likely_meaning(same or rows, level=bool(same))

    def _former_ending_meaning(self, reading: NameReading) -> Meaning | None:
        if reading.rest.endswith("新区"):
            return None
        rows = of_level(reading.rest, self._own_rows(self.written.former_other_ending(reading.rest), reading))
        now = {after: None for row in rows for after in self.register.successors(row) if after.level == row.level}
        return _likely_meaning(tuple(now))

    def _shortened_meaning(self, reading: NameReading) -> Meaning | None:
        if not may_be_shortened(reading.rest):
            return None
        rows = self.written.lying_in(self.written.shortened(reading.rest, self._own_rows_below()), reading.around)
        return _short_meaning(rows) or self._successors_meaning(
            self._own_rows(self.written.shortened(reading.rest, self.written.former), reading)
        )


def _short_meaning(rows: tuple[Division, ...]) -> Meaning | None:
    """Rows that go by a short name: 长沙 is said of 长沙市, never of 长沙县; of a province only where nothing below it is called so."""
    below = tuple(row for row in rows if row.level != "province")
    below = tuple(row for row in below if row.kind == "地级市") or below
    if len(below) > 1:
        return Meaning("ambiguous", below)
    if below:
        return Meaning("short", below)
    if rows:
        return Meaning("short" if rows[0].kind == "直辖市" else "province", rows[:1])
    return None


_WORDS_BEFORE_QU = frozenset("新城市矿郊港楼林特")
"""What a 区 is, before that word: 井陉城区 is not 井陉矿区."""


def _differs_by_a_letter(name: str, row: Division) -> bool:
    """Whether one letter is wrong and enough are right: an old 县 or 区 often has a letter of another's (许昌县 is not 通许县)."""
    if name[-2:-1] in _WORDS_BEFORE_QU and row.name[-2] in _WORDS_BEFORE_QU and name[-2] != row.name[-2]:
        return False
    wrong = sum(one != other for one, other in zip(name, row.name, strict=False))
    return len(name) == len(row.name) and wrong == 1 and name[-1] == row.name[-1] and (len(name) > 3 or name[-1] == "市")


def _likely_meaning(rows: tuple[Division, ...], level: bool = True) -> Meaning | None:
    if not rows:
        return None
    return Meaning("misspelt" if level and len(rows) == 1 else "alike", rows, level=level)


def tidy(name: str, words_around: Iterable[str] = ()) -> str:
    """`name` less words that stand around it and are no part of a place's name, or as it is where too little would be left."""
    words = sorted(words_around, key=len, reverse=True)
    left = name
    while word := next((word for word in words if left.endswith(word) or left.startswith(word)), ""):
        left = left.removesuffix(word) if left.endswith(word) else left.removeprefix(word)
    return left if len(left) >= 2 else name
