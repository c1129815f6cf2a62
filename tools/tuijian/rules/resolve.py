"""Which division a nominee is: the one look-up that every eligibility rule shares. Pure, and remembered per name.

The order of the questions is the order of the code: full names of the list year and places that are no divisions, then
what a name means that is neither (`meaning`), and at last what it may have been meant to be. Each is asked of the name
as it is, then of what is left of it without the words of the programme (洛阳市…实验区).
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple
from unicodedata import normalize

from tuijian.catalog.divisions import Division, KnownPlace, XpccDivision, without_xpcc
from tuijian.catalog.models import Unit
from tuijian.catalog.name_variants import stem
from tuijian.catalog.ownership import Ownership
from tuijian.catalog.references import FieldOfLists, ListName, NameOfLists
from tuijian.catalog.written_names import of_level
from tuijian.report.model import Frozen
from tuijian.rules.base import Context
from tuijian.rules.meaning import Meaning, Meanings, tidy
from tuijian.submission.reader import Entry
from tuijian.text.positions import Span

MOST_CHOICES = 3
"""At most so many divisions are named as choices in a message."""

LONGEST_CHOICES = 30
"""A longer text would be cut off in a message."""

REPLACED_CASES = frozenset({"short", "former-name", "misspelt"})
"""Cases in which one division may be written in the name's place."""

UNKNOWN_CODE_WORDS, OTHER_DIVISIONS_WORDS = "区划里没有的代码", "其他行政区划"
"""What is said where the tables name nothing."""

CERTAIN_CASES = frozenset({"short", "former-name", "name-differs"})
"""Cases in which it is certain what was meant, so that other rules may go by it."""


class NomineeParams(Frozen):
    """The lists that a rule reads, and the fields that hold an entry's name and code."""

    lists: tuple[ListName, ...]
    name: NameOfLists = "name"
    code: FieldOfLists = "code"


class NameStanding(StrEnum):
    """What a name turned out to be."""

    found = "found"
    xpcc = "xpcc"
    xpcc_elsewhere = "xpcc-elsewhere"
    whole = "whole"
    place = "place"
    elsewhere = "elsewhere"
    wrong = "wrong"


class WrongValue(NamedTuple):
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

    standing: NameStanding
    name: str
    division: Division | None = None
    place: KnownPlace | None = None
    codes: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    wrongs: tuple[WrongValue, ...] = ()


def resolve(context: Context, unit: Unit | None, name: str, code: str) -> Resolved:
    """What `name` and `code` (empty where left out) mean when `unit` (None where unknown) writes them."""
    catalog = context.catalog
    return _resolve(catalog.ownership, catalog.notice.programme, unit.name if unit else None, name, code)


@lru_cache(maxsize=4096)
def _resolve(ownership: Ownership, programme: tuple[str, ...], unit: str | None, name: str, code: str) -> Resolved:
    nominating_unit = ownership.unit(unit)
    plain = _MARKS_IN_NAMES.sub("", normalize("NFKC", name))
    texts = dict.fromkeys((plain, tidy(plain, programme)))
    questions = [_Question(ownership, nominating_unit, name, text, code) for text in texts]
    asks = [question.exact for question in questions], [question.by_meaning for question in questions], [questions[0].by_guess]
    answers = (answer for stage in asks for ask in stage if (answer := ask()) is not None)
    return next(answers, questions[0].wrongly_named("unknown", {}))


_MARKS_IN_NAMES = re.compile(r"[\s()\[\]〔〕【】“”\"'·•・-]+")
"""Blanks, brackets and other marks that no name of a division has."""


class _Question:
    """One name and code asked of the register; `text` is the name as it is looked up."""

    def __init__(self, ownership: Ownership, unit: Unit | None, name: str, text: str, code: str) -> None:
        self.ownership = ownership
        self.register = ownership.register
        self.unit = unit
        self.name = name
        self.text = text
        self.code = code

    # --- the three ways to an answer, from the sure to the guessed

    def exact(self) -> Resolved | None:
        """A full name: of a 师, of a division of the list year, of a known place."""
        return self._resolved_xpcc() or self._resolved_full_name() or self._resolved_place()

    def by_meaning(self) -> Resolved | None:
        """A name that means something by rule: formerly, in short, elsewhere, with another ending."""
        meanings = self._meanings
        if sure := meanings.as_written():
            return self._resolved_meaning(sure)
        if rows := meanings.elsewhere():
            return self._resolved_elsewhere(rows)
        if likely := meanings.by_likeness():
            return self._resolved_meaning(likely)
        return self._resolved_elsewhere(rows) if (rows := meanings.short_elsewhere()) else None

    def by_guess(self) -> Resolved | None:
        """A name like those of development zones is asked about; any other is held against the unit's names, then its code."""
        if self.register.looks_like_place(self.text):
            return Resolved(NameStanding.place, self.name, wrongs=self._needless_code())
        row, alike = self._division_of_code(), self._meanings.misspelt()
        if row is not None and (alike is None or self._shares_character(row)):
            right = row if self._shares_character(row) and of_level(self.text, (row,)) else None
            return self.wrongly_named("name-differs", {"right": row.name}, right)
        return self._resolved_meaning(alike) if alike else None

    def _shares_character(self, row: Division) -> bool:
        """Whether the name has a character of the division's own; a name that has none is not put right by its code."""
        return not set(self.text).isdisjoint(stem(row.name, row.kind))

    @cached_property
    def _meanings(self) -> Meanings:
        return Meanings(self.ownership, self.unit, self.text, self.code)

    # --- what the answers share

    def _own_rows(self, rows: Iterable[Division]) -> tuple[Division, ...]:
        return tuple(rows) if self.unit is None else self.ownership.divisions_of(self.unit, rows)

    def _resolved_division(self, division: Division, standing: NameStanding = NameStanding.found) -> Resolved:
        """The answer that the name stands for this division; words and marks around the name are to be left out."""
        if self.name != division.name:
            return self.wrongly_named("short", {"right": division.name, "right_code": division.code}, division)
        return Resolved(standing, self.name, division=division, codes=(division.code,))

    def _owner_name(self, row: Division) -> str:
        unit = self.ownership.owner(row)
        return unit.name if unit else self.register.province_of(row).name

    def _wrong_value(
        self, case: str, variables: Mapping[str, str | int], right: str | None = None, at: str = "name", add: str | None = None
    ) -> WrongValue:
        all_variables = {"name": self.name, "code": self.code, "year": self.register.year, **variables}
        return WrongValue(case, at, all_variables, right, add)

    def wrongly_named(
        self, case: str, variables: Mapping[str, str | int], right: Division | None = None, others: tuple[WrongValue, ...] = ()
    ) -> Resolved:
        """The name is not right; `right` is the division to write, with its code where the name alone would not tell."""
        alone = right is None or len(self._own_rows(self.register.named(right.name))) == 1 or self.code == right.code
        add = None if alone or right is None else right.code
        hit = self._wrong_value(case, variables, right.name if right else None, add=add)
        codes = (right.code,) if right and case in CERTAIN_CASES else ()
        return Resolved(NameStanding.wrong, self.name, codes=codes, wrongs=(hit, *others))

    def _choices(self, rows: Iterable[Division]) -> str:
        """As many of the divisions as a message has room for, each with what it lies in and its code."""
        named = [f"{self._name_with_prefecture(row)}{row.code}" for row in rows]
        ends = range(min(len(named), MOST_CHOICES), 0, -1)
        shown = next((end for end in ends if len("、".join(named[:end])) <= LONGEST_CHOICES - (end < len(named))), 1)
        return "、".join(named[:shown]) + ("等" if shown < len(named) else "")

    def _name_with_prefecture(self, row: Division) -> str:
        above = [one.name for one in self.register.ancestors(row) if one.level == "prefecture"]
        return "".join((*above, row.name))

    def _division_of_code(self) -> Division | None:
        """The unit's own division of this code, below the province."""
        row = self.register.at(self.code) if self.code else None
        return row if row is not None and row.level != "province" and self._own_rows((row,)) else None

    # --- full names

    def _resolved_xpcc(self) -> Resolved | None:
        """A 师 or its city. 新疆 that names such a city is for people to ask; any other unit names another's place."""
        full, spoken = self.register.xpcc(self.text), self.register.xpcc_spoken(self.text)
        xpcc = full or spoken
        if xpcc is None:
            return None
        if self.unit is None or self.unit.kind == "兵团":
            official = without_xpcc(self.name) in (xpcc.name, xpcc.division, xpcc.city)
            return self._division_of_xpcc(xpcc, official)
        listed = self._own_rows(self.register.named(self.text))
        if full and listed and self.code in ("", listed[0].code):
            return self._resolved_division(listed[0], NameStanding.xpcc_elsewhere)
        own = listed or self._meanings.as_written()
        return None if own else Resolved(NameStanding.elsewhere, self.name, provinces=("新疆生产建设兵团",))

    def _division_of_xpcc(self, xpcc: XpccDivision, official: bool) -> Resolved:
        codes = (xpcc.code,) if xpcc.code else ()
        wrongs: tuple[WrongValue, ...] = ()
        if not official:
            wrongs = (self._wrong_value("short", {"right": xpcc.name, "right_code": xpcc.code}, xpcc.name),)
        if not xpcc.code:
            wrongs += self._needless_code()
        elif self.code not in ("", xpcc.code):
            wrongs += (self._wrong_code(xpcc.code, xpcc.code),)
        return Resolved(NameStanding.wrong if wrongs else NameStanding.xpcc, self.name, codes=codes, wrongs=wrongs)

    def _resolved_full_name(self) -> Resolved | None:
        """A full name of the list year that the unit has, or that of a province."""
        rows = self.register.named(self.text)
        own_rows = self._own_rows(rows)
        if not own_rows:
            return self._resolved_province(rows[0]) if rows and rows[0].level == "province" and rows[0].kind != "直辖市" else None
        rows_of_code = [row for row in own_rows if row.code == self.code] if self.code else own_rows
        if not rows_of_code:
            return self._resolved_other_code(own_rows)
        if len(rows_of_code) > 1:
            return self.wrongly_named("ambiguous", {"choices": self._choices(own_rows)})
        return self._resolved_province(rows_of_code[0]) if rows_of_code[0].level == "province" else self._resolved_division(rows_of_code[0])

    def _resolved_province(self, row: Division) -> Resolved:
        """A province: what is whether one may be nominated whole is for the rules to say."""
        if row.kind == "直辖市" or not self._own_rows((row,)):
            return self._resolved_division(row, NameStanding.whole) if row.kind == "直辖市" else self.wrongly_named("province", {})
        return Resolved(NameStanding.whole, self.name, division=row, wrongs=(self._wrong_value("province", {}),))

    def _resolved_other_code(self, own_rows: tuple[Division, ...]) -> Resolved:
        """The name is right and the code is another's; where both were those of a division that became another, neither is sure."""
        successors = [
            successor for former in self.register.former(name=self.text, code=self.code) for successor in self.register.successors(former)
        ]
        rows = own_rows if not successors or own_rows[0] in successors else tuple(dict.fromkeys((*own_rows, *successors)))
        right = rows[0].code if len(rows) == 1 else None
        return Resolved(NameStanding.wrong, self.name, wrongs=(self._wrong_code(right or self._choices(rows), right),))

    def _wrong_code(self, shown: str, right: str | None) -> WrongValue:
        """The code is another's, a former one, or none at all; `shown` says what it should be."""
        other = self.register.at(self.code)
        if other is not None:
            return self._wrong_value("code-of-other", {"other": other.name, "right": shown}, right, "code")
        former = self.register.former(code=self.code)
        if former:
            return self._wrong_value("former-code", {"former": former[-1].name, "right": shown}, right, "code")
        return self._wrong_value("code-unknown", {"right": shown}, right, "code")

    def _resolved_place(self) -> Resolved | None:
        """A known place that is no division, in this unit or in another."""
        places = self.register.places_named(self.text)
        for place in places:
            if self._is_own_place(place):
                return Resolved(NameStanding.place, self.name, place=place, codes=place.inside, wrongs=self._needless_code())
        return self._resolved_elsewhere(row for place in places if (row := self.register.at(place.province))) if places else None

    def _is_own_place(self, place: KnownPlace) -> bool:
        rows = [row for code in (*place.inside, place.province) if (row := self.register.at(code))]
        return bool(self._own_rows(rows)) or self.unit is None or self.unit.code is None

    def _needless_code(self) -> tuple[WrongValue, ...]:
        """A code beside what has none, said with what it is the code of."""
        other = self.register.at(self.code)
        variables = {"other": self._name_with_prefecture(other) if other else UNKNOWN_CODE_WORDS}
        return (self._wrong_value("no-code", variables, at="code"),) if self.code else ()

    # --- names that mean something

    def _resolved_meaning(self, meaning: Meaning) -> Resolved:
        """The answer to what a name means, with its code looked at."""
        row = self._division_of_code()
        if row is not None and row in meaning.rows:
            return self.wrongly_named("name-differs", {"right": row.name}, row if meaning.level else None)
        choices = self._choices(meaning.rows)
        if row is not None and meaning.rows:
            return self.wrongly_named("name-or-code", {"other": row.name, "choices": choices})
        if meaning.case == "province":
            return self._resolved_province(meaning.rows[0])
        right = meaning.right
        code_wrongs = (
            (self._wrong_code(right.code if right else choices, right.code if right else None),) if self.code and meaning.rows else ()
        )
        return self.wrongly_named(
            meaning.case, self._case_variables(meaning, choices), right if meaning.case in REPLACED_CASES else None, code_wrongs
        )

    def _case_variables(self, meaning: Meaning, choices: str) -> Mapping[str, str | int]:
        """The variables of the case."""
        first = meaning.rows[0] if len(meaning.rows) == 1 else None
        variables: dict[str, str | int] = {"choices": choices or OTHER_DIVISIONS_WORDS, "since": meaning.since}
        return {**variables, "right": first.name, "right_code": first.code} if first else variables

    def _resolved_elsewhere(self, rows: Iterable[Division]) -> Resolved:
        """A name that only other units have, or had; where its code is that of one of them, that one is meant."""
        rows = tuple(rows)
        coded = tuple(row for row in rows if row.code == self.code)
        provinces = dict.fromkeys(self._owner_name(row) for row in coded or rows)
        return Resolved(NameStanding.elsewhere, self.name, provinces=tuple(provinces))


def with_code(entry: Entry, name: str, code: str, field: str) -> str:
    """What to write in place of an entry's name so that its code stands beside it under `field`, in the entry's own layout."""
    return f"{name}, {field}: {code}" if entry.flow else f"{name}\n{' ' * (entry.span.column - 1)}{field}: {code}"


def place_of(entry: Entry, wrong: WrongValue, params: NomineeParams) -> Span:
    """Where the wrong value stands."""
    return entry.span_of(params.code if wrong.at == "code" else params.name)
