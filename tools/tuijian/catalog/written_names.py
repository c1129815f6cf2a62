"""What people write for a division in place of its full name of the list year. Pure; every answer in the order of the table.

A text is read by parts: the names of what a division lies in are taken off, one after the other, and what is left is looked
up by itself, among those that lie there.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from tuijian.catalog.divisions import Division
from tuijian.catalog.name_variants import everyday_names, levels_of, stem, stems_of
from tuijian.catalog.register import LONGEST, Register

SHORTENED = frozenset({"自治州", "自治县", "自治旗", "旗", "盟"})
"""Kinds whose long names people shorten to a few of their characters: 克州, 前郭县, 科左中旗."""

LAST = "州盟旗县"
"""How such short forms end."""


class NameReading(NamedTuple):
    """A text less the names before it, and the divisions of any year that those names mean; none where nothing stands before."""

    rest: str
    around: tuple[Division, ...] = ()


class WrittenNames:
    """The register asked by what people write; indexes are built when first asked for."""

    def __init__(self, register: Register) -> None:
        self.register = register

    # --- the parts

    def readings(self, text: str) -> tuple[NameReading, ...]:
        """The text as it is, then less what it lies in, the least taken off first: 河北省石家庄市鹿泉市, 石家庄市鹿泉市, 鹿泉市.

        A name may stand twice (河南省河南省郑州市). Of a text longer than any name nothing is taken off.
        """
        outer_by_start: dict[int, list[Division]] = {0: []}
        for start in range(len(text) - 3 if len(text) <= LONGEST else 0):
            for end in range(start + 2, len(text) - 1) if start in outer_by_start else ():
                if rows := list(self._outer_divisions(text[start:end], outer_by_start[start])):
                    outer_by_start.setdefault(end, []).extend(rows)
        return tuple(NameReading(text[start:], tuple(dict.fromkeys(outer_by_start[start]))) for start in sorted(outer_by_start))

    def _outer_divisions(self, name: str, around: list[Division]) -> Iterator[Division]:
        """The provinces and prefectures of that name that lie in one of `around`, or are one of them again."""
        for row in self._outers.get(name, ()):
            if not around or any(row.code == one.code or self.lies_in(row, one) for one in around):
                yield row

    def lies_in(self, row: Division, outer: Division) -> bool:
        """Whether `row`, or what took its place, lies in `outer`, or in what took that one's place; in any year."""
        register = self.register
        above = [one for inner in (row, *register.successors(row)) for one in register.ancestors(inner)]
        codes = {one.code for found in above for one in (found, *register.successors(found))}
        return not codes.isdisjoint({outer.code, *(one.code for one in register.successors(outer))})

    def lying_in(self, rows: Iterable[Division], around: tuple[Division, ...]) -> tuple[Division, ...]:
        """Those of `rows` that lie in one of `around` or are it (郑州市郑州市); all of them where nothing is around."""
        return tuple(row for row in rows if not around or any(row == outer or self.lies_in(row, outer) for outer in around))

    # --- what is left

    def short(self, name: str) -> tuple[Division, ...]:
        """Divisions of the list year that go by `name`, in full or in short."""
        return self.register.short(name)

    def former_short(self, name: str) -> tuple[Division, ...]:
        """Divisions that are listed no longer and went by `name` in short: 襄樊."""
        return tuple(self._by_former_short.get(name, ()))

    def other_ending(self, name: str) -> tuple[Division, ...]:
        """Divisions of the list year whose own part is that of `name`, with another ending or nationality: 大丰县, 古交县."""
        return _below_provinces(row for one in stems_of(name) for row in self.short(one))

    def former_other_ending(self, name: str) -> tuple[Division, ...]:
        """Divisions that are listed no longer, whose own part is that of `name`, with another ending: 襄樊地区."""
        return _below_provinces(row for one in stems_of(name) for row in self.former_short(one))

    def shortened(self, name: str, among: Iterable[Division]) -> tuple[Division, ...]:
        """Those of `among` whose long name `name` picks characters from, the first and the last among them: 克州, 科左中旗.

        Of a 自治州 also those of which it is a part of the own name: 版纳州. One character before 县 says
        little: whatever else begins with it is meant too.
        """
        among = tuple(among)
        shortened = tuple(row for row in among if row.kind in SHORTENED and len(name) < len(row.name) and _shortens(name, row))
        if not shortened or name[1:] != "县":
            return shortened
        return tuple(row for row in among if row.level == "county" and row.name[0] == name[0])

    # --- indexes

    @cached_property
    def former(self) -> tuple[Division, ...]:
        """Divisions that are listed no longer."""
        return tuple(row for row in self.register.divisions if row.valid_to is not None and row.valid_to <= self.register.year)

    @cached_property
    def _outers(self) -> dict[str, list[Division]]:
        return _by_everyday_names(row for row in self.register.divisions if row.level != "county")

    @cached_property
    def _by_former_short(self) -> dict[str, list[Division]]:
        return _by_everyday_names(self.former)


def may_be_shortened(name: str) -> bool:
    """Whether a short form of a long name may look like that."""
    return 2 <= len(name) <= LONGEST and name[-1] in LAST


def _by_everyday_names(rows: Iterable[Division]) -> dict[str, list[Division]]:
    index: dict[str, list[Division]] = {}
    for row in rows:
        for name in everyday_names(row.name, row.kind):
            index.setdefault(name, []).append(row)
    return index


def _below_provinces(rows: Iterable[Division]) -> tuple[Division, ...]:
    """Each of `rows` once, without provinces."""
    return tuple(dict.fromkeys(row for row in rows if row.level != "province"))


def _shortens(short: str, row: Division) -> bool:
    """Whether the characters of `short` stand in the row's name in that order, the first at its beginning and the last at its end."""
    if short[-1] == "州" and len(short) > 2 and short[:-1] in stem(row.name, row.kind):
        return row.kind == "自治州"
    rest = iter(row.name[1:-1])
    return short[0] == row.name[0] and short[-1] == row.name[-1] and all(letter in rest for letter in short[1:-1])


def of_level(name: str, rows: Iterable[Division]) -> tuple[Division, ...]:
    """Those of `rows` that are of a level that the ending of `name` may mean."""
    levels = levels_of(name)
    return tuple(row for row in rows if row.level in levels)
