"""The tables of administrative divisions, and what their rows are. Pure: texts come in, nothing is read or written.

Divisions are the Ministry of Civil Affairs' year-end lists (see catalog/divisions/README.md). `register` answers questions on them.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple, TypeVar, cast

from tuijian.catalog.errors import CatalogError, fault
from tuijian.catalog.name_variants import KIND_ENDINGS, KIND_LEVELS

DivisionLevel = Literal["province", "prefecture", "county"]

_XPCC = "新疆生产建设兵团"
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四")


class Division(NamedTuple):
    """One name of one code.

    `valid_from` is the first year-end list that has it (None: in the oldest we have, 2000), `valid_to` the first that has it no longer
    (None: still listed); `successors` are the codes that took its place then.
    """

    code: str
    name: str
    level: DivisionLevel
    kind: str
    parent: str
    valid_from: int | None
    valid_to: int | None
    successors: tuple[str, ...]
    last_list: str

    def listed_in(self, year: int) -> bool:
        """Whether the list of the end of `year` has it."""
        return (self.valid_from is None or self.valid_from <= year) and (self.valid_to is None or year < self.valid_to)


class XpccDivision(NamedTuple):
    """A 师 of the 兵团 and the city that it runs; both `city` and `code` are empty where there is none."""

    division: str
    city: str
    code: str

    @property
    def name(self) -> str:
        """As it is written in full: 第八师石河子市, 第十一师."""
        return self.division + self.city

    @property
    def other_names(self) -> Iterable[str]:
        """What else it is called: 农八师, 第8师, 8师, each also with the city after it or before, the city without 市."""
        number = self.division.removeprefix("第").removesuffix("师")
        digits = str(_NUMERALS.index(number) + 1)
        heads = [f"{farm}{before}{one}师" for farm in ("", "农") for before in ("第", "") for one in (number, digits)]
        cities = dict.fromkeys(("", self.city, self.city.removesuffix("市")))
        both = (name for head in heads for city in cities for name in (head + city, city + head))
        return filter(None, dict.fromkeys((*both, self.city.removesuffix("市"))))

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it goes by: in full, the 师 alone, its city alone; 第 may be left out."""
        numbers = (self.name, self.division)
        return (*numbers, *(name.removeprefix("第") for name in numbers), *filter(None, [self.city]))


class KnownPlace(NamedTuple):
    """A known place that is no administrative division, the code of its `province`, and the codes of the divisions it lies `inside`."""

    name: str
    province: str
    what: str
    inside: tuple[str, ...]


def without_xpcc(name: str) -> str:
    """The name of a 师 less the 兵团's before it."""
    for prefix in (_XPCC, "新疆兵团", "兵团"):
        name = name.removeprefix(prefix)
    return name


class DivisionTables(NamedTuple):
    """The rows of all tables, and the tags of tags.csv, each with the code that has it."""

    divisions: tuple[Division, ...]
    xpcc: tuple[XpccDivision, ...]
    places: tuple[KnownPlace, ...]
    tags: frozenset[tuple[str, str]]


_Row = TypeVar("_Row")


# --- reading --------------------------------------------------------------------------------------

_HEADS = {
    "divisions.csv": ["code", "name", "level", "kind", "parent", "valid_from", "valid_to", "successor", "last_list"],
    "xpcc.csv": ["division", "city", "code"],
    "functional_zones.csv": ["nbs_code", "name", "parent"],
    "not_divisions.csv": ["name", "province", "what", "inside"],
    "tags.csv": ["code", "name", "tag"],
}


TABLES = tuple(_HEADS)
"""The names of the tables."""


class _DivisionFile:
    """One file: its text and where faults in it are reported."""

    def __init__(self, files: Mapping[str, str], name: str) -> None:
        paths = [path for path in files if path.rpartition("/")[2] == name]
        self.path = paths[0] if paths else name
        self.text = files[self.path] if paths else ",".join(_HEADS[name]) + "\n"
        self.head = _HEADS[name]

    def fault(self, line: int, message: str) -> CatalogError:
        return fault(self.path, line, message, "这些表由 tools/dev 里的程序生成，改程序，不要改表")

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row below the head with its line; CatalogError for another head, other columns, an empty first one, an open quote."""
        reader = csv.reader(self.text.splitlines(), strict=True)
        try:
            if next(reader, None) != self.head:
                raise self.fault(1, f"表头应当是 {','.join(self.head)}")
            for row in reader:
                if len(row) != len(self.head) or not row[0]:
                    raise self.fault(reader.line_num, f"每行有{len(self.head)}列，第一列不空")
                yield reader.line_num, row
        except csv.Error as error:
            raise self.fault(reader.line_num, "这一行的引号没有成对") from error

    def read(self, make: Callable[[list[str]], _Row]) -> list[_Row]:
        """What `make` makes of every row; its ValueError becomes a CatalogError at that line."""
        parsed = []
        for line, row in self.rows():
            try:
                parsed.append(make(row))
            except ValueError as error:
                raise self.fault(line, str(error)) from error
        return parsed


_PARENTS = {"province": ("",), "prefecture": ("province",), "county": ("prefecture", "province")}


@cache
def _level(code: str) -> str:
    """The level that a code of GB/T 2260 shows."""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


@cache
def _year(text: str) -> int | None:
    """A year of four digits, None for nothing; raises ValueError for anything else."""
    if not text:
        return None
    if len(text) != 4 or not (text.isascii() and text.isdigit()):
        raise ValueError(f"年份“{text}”不是四位数字")
    return int(text)


def _code(text: str) -> str:
    """A code of six digits; raises ValueError for anything else."""
    if len(text) != 6 or not (text.isascii() and text.isdigit()):
        raise ValueError(f"代码“{text}”不是六位数字")
    return text


def _division(row: list[str]) -> Division:
    """A row of divisions.csv; raises ValueError where it contradicts itself."""
    code, name, level, kind, parent, first, last, successors, last_list = row
    if level != _level(_code(code)):
        raise ValueError(f"{code} 的级别不是 {level}")
    if (_level(parent) if parent else "") not in _PARENTS[level]:
        raise ValueError(f"{code} 不会在 {parent} 里" if parent else f"{code} 没有写上级")
    if level != KIND_LEVELS.get(kind) or not name.endswith(KIND_ENDINGS[kind]):
        raise ValueError(f"{name}不是 {level} 一级的{kind}")
    after = tuple(successors.split(";")) if successors else ()
    return Division(code, name, cast(DivisionLevel, level), kind, parent, _year(first), _year(last), after, last_list)


def _divisions(table: _DivisionFile) -> tuple[Division, ...]:
    """Every row of divisions.csv; raises CatalogError for a row that does not go with the others."""
    rows = tuple(table.read(_division))
    if not rows:
        raise table.fault(1, "没有行政区划")
    codes = {row.code for row in rows} | {""}
    before = None
    for line, row in enumerate(rows, 2):
        if row.parent not in codes or not codes.issuperset(row.successors):
            raise table.fault(line, "上级或者后继的代码在表里没有")
        if before and not _follows(row, before):
            raise table.fault(line, "各行按代码排列，同一代码按时间先后排列")
        before = row
    return rows


def _follows(row: Division, before: Division) -> bool:
    if row.code != before.code:
        return row.code > before.code
    return row.valid_from is not None and before.valid_to is not None and before.valid_to <= row.valid_from


def _xpcc(row: list[str]) -> XpccDivision:
    division, city, code = row
    if bool(city) != bool(code):
        raise ValueError("市和代码要么都写，要么都不写")
    if division.removeprefix("第").removesuffix("师") not in _NUMERALS:
        raise ValueError(f"{division}不是兵团的师")
    return XpccDivision(division, city, _code(code) if code else "")


def _known_place(row: list[str]) -> KnownPlace:
    name, province, designation, inside = row
    return KnownPlace(name, _code(province), designation, tuple(_code(part.partition(" ")[0]) for part in inside.split(";")))


def _functional_zone(row: list[str]) -> KnownPlace:
    code, name, parent = row
    return KnownPlace(name, _code(code)[:2] + "0000", "国家统计局统计用区", (_code(parent),))


def _tag(row: list[str]) -> tuple[str, str]:
    return _code(row[0]), row[2]


def _known_places(files: Mapping[str, str], listed: frozenset[str]) -> tuple[KnownPlace, ...]:
    """The known places, then the functional zones that are neither among them nor only a division under another code (嘉峪关市)."""
    known_places = _DivisionFile(files, "not_divisions.csv").read(_known_place)
    names = listed | {place.name for place in known_places}
    zones = _DivisionFile(files, "functional_zones.csv").read(_functional_zone)
    return (*known_places, *(zone for zone in zones if zone.name not in names))


def read_tables(year: int, files: Mapping[str, str]) -> DivisionTables:
    """The tables from the texts of the files in catalog/divisions, by name or path; only divisions.csv must be there.

    A functional zone counts only where the list of the end of `year` has no division of its name. Raises CatalogError naming file and line.
    """
    divisions = _divisions(_DivisionFile(files, "divisions.csv"))
    return DivisionTables(
        divisions,
        tuple(_DivisionFile(files, "xpcc.csv").read(_xpcc)),
        _known_places(files, frozenset(row.name for row in divisions if row.listed_in(year))),
        frozenset(_DivisionFile(files, "tags.csv").read(_tag)),
    )
