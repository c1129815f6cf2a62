"""The scripts that make the division tables: their rules, and that each check stops on what it is there for."""

import csv
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tuijian.catalog.register import Register

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "catalog" / "divisions"


def script(name: str) -> ModuleType:
    """A script of tools/dev as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / "dev" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DIVISIONS: Any = script("make_divisions")
EXTRAS: Any = script("make_extras")


# --- make_extras


def test_extras_come_out_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run again on divisions.csv, the script writes the three tables byte for byte."""
    monkeypatch.setattr(sys, "argv", ["make_extras.py", "--divisions", str(TABLES / "divisions.csv"), "--out", str(tmp_path)])
    EXTRAS.main()
    for name in ("tags.csv", "xpcc.csv", "not_divisions.csv"):
        assert (tmp_path / name).read_bytes() == (TABLES / name).read_bytes()


@pytest.mark.parametrize(
    ("table", "value", "part"),
    [
        ("XPCC", [("第八师", "石河子", "659001")], "659001 石河子 is not in the list"),
        ("XPCC", [("第八师", "石河子市", "659001")], "not those of the list"),
        ("NOT_DIVISIONS", [("某新区", "130000", "新区", "410100 郑州市")], "another province"),
        ("NOT_DIVISIONS", [("某新区", "370000", "新区", "371200 莱芜市")], "371200 莱芜市 is not in the list"),
    ],
)
def test_extras_are_checked(table: str, value: list[tuple[str, ...]], part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code, name or province that the list does not have stops the script."""
    register = Register.parse(2023, {"divisions.csv": (TABLES / "divisions.csv").read_text(encoding="utf-8")})
    monkeypatch.setattr(EXTRAS, table, value)
    with pytest.raises(SystemExit, match=part):
        EXTRAS.check(register)


# --- make_divisions: rules


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("110000", "北京市", "直辖市"),
        ("150000", "内蒙古自治区", "自治区"),
        ("810000", "香港特别行政区", "特别行政区"),
        ("410100", "郑州市", "地级市"),
        ("422800", "恩施土家族苗族自治州", "自治州"),
        ("152200", "兴安盟", "盟"),
        ("370782", "诸城市", "县级市"),
        ("140109", "万柏林区", "市辖区"),
        ("429021", "神农架林区", "林区"),
        ("520203", "六枝特区", "特区"),
        ("150724", "鄂温克族自治旗", "自治旗"),
        ("130000", "无此", ""),
    ],
)
def test_kind(code: str, name: str, kind: str) -> None:
    """The kind follows from level and ending, with the two that no ending shows."""
    assert DIVISIONS.kind(code, name) == kind


def test_parent() -> None:
    """Counties lie in their prefecture, or in the province where there is none."""
    listed = {"410000": "河南省", "410100": "郑州市", "419001": "济源市"}
    assert [DIVISIONS.parent(code, listed) for code in ("410000", "410100", "410105", "419001")] == ["", "410000", "410100", "410000"]


@pytest.mark.parametrize(
    ("code", "name", "now", "expected"),
    [
        ("110228", "密云县", {"110118": "密云区"}, "110118"),
        ("420600", "襄樊市", {"420600": "襄阳市"}, "420600"),
        ("460003", "儋州市", {"469003": "儋州市"}, "469003"),
        ("350427", "沙县", {"350405": "沙县区"}, "350405"),
        ("330104", "江干区", {"330114": "钱塘区"}, "330102;330114"),
        ("330198", "甲区", {"330114": "钱塘区"}, ""),
        ("130124", "甲县", {"130111": "甲区", "130112": "甲市"}, ""),
        ("130124", "甲县", {"140111": "甲区"}, ""),
        ("371200", "莱芜市", {"370116": "莱芜区"}, "370116;370117"),
    ],
)
def test_successor(code: str, name: str, now: dict[str, str], expected: str) -> None:
    """A successor is what is stated, the same name under a new code, a new name under the same code, or the only new one of its stem."""
    assert DIVISIONS.successor(code, name, {code: name}, now) == expected


def test_stated_successors_are_named_as_the_tables_have_them() -> None:
    """Each row of successors.csv ends in the year given and names divisions of that year's list, with its sources."""
    register = Register.parse(2023, {"divisions.csv": (TABLES / "divisions.csv").read_text(encoding="utf-8")})
    with DIVISIONS.STATED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 173
    for row in rows:
        (former,) = [one for one in register.divisions if (one.code, one.name) == (row["code"], row["name"])]
        assert former.valid_to == int(row["until"])
        now = [one for code in row["successor"].split(";") for one in register.divisions if one.code == code]
        assert [one.name for one in now if one.listed_in(former.valid_to)] == row["names"].split("、")
        assert row["source"].startswith("areacodes ")


def test_stated_successors_are_checked() -> None:
    """Without the lists that it speaks of, every row of successors.csv is reported."""
    assert len(list(DIVISIONS.stated_faults([], {}))) == 2 * 173


def test_history() -> None:
    """Each unbroken run of a name under a code is a row with its years, its successor and the last list that has it."""
    lists: dict[int, dict[str, str]] = {year: {"420000": "湖北省", "420600": "襄樊市"} for year in range(2000, 2010)}
    lists |= {year: {"420000": "湖北省", "420600": "襄阳市"} for year in range(2010, 2025)}
    assert [tuple(row) for row in DIVISIONS.history(lists)] == [
        ("420000", "湖北省", "province", "省", "", "", "", "", "民政部2024"),
        ("420600", "襄樊市", "prefecture", "地级市", "420000", "", 2010, "420600", "民政部2009"),
        ("420600", "襄阳市", "prefecture", "地级市", "420000", 2010, "", "", "民政部2024"),
    ]


# --- make_divisions: checks


def row(code: str, name: str, kind: str, parent: str) -> Any:
    """A row that all lists have."""
    return DIVISIONS.Run(code, name, DIVISIONS.level(code), kind, parent, "", "", "", "民政部2024")


def test_counts_are_checked() -> None:
    """Another number of any kind is reported at its level."""
    assert len(list(DIVISIONS.count_faults([row("110000", "北京市", "直辖市", "")]))) == 3


@pytest.mark.parametrize(
    ("code", "name", "kind", "wrong"),
    [
        ("410105", "金水区", "市辖区", False),
        ("410125", "金水区", "市辖区", True),
        ("410122", "中牟县", "县", False),
        ("410112", "中牟县", "县", True),
        ("410181", "巩义市", "县级市", False),
        ("410121", "巩义市", "县级市", True),
        ("230751", "金林区", "市辖区", False),
        ("520203", "六枝特区", "特区", False),
        ("152201", "乌兰浩特市", "县级市", False),
        ("419001", "济源市", "县级市", False),
    ],
)
def test_code_ranges_are_checked(code: str, name: str, kind: str, wrong: bool) -> None:
    """A code outside its kind's range is reported; what lies in a 盟 or in the province itself has none."""
    listed = {"410000": "河南省", "410100": "郑州市", "230700": "伊春市", "520200": "六盘水市", "152200": "兴安盟"}
    found = list(DIVISIONS.code_faults([row(code, name, kind, DIVISIONS.parent(code, listed))], listed))
    assert found == ([f"{code} {name}: a {kind} outside its range"] if wrong else [])


def test_parents_are_checked() -> None:
    """A parent that the list does not have is reported."""
    assert list(DIVISIONS.code_faults([row("410100", "郑州市", "地级市", "410000")], {})) == ["410100 郑州市: parent 410000 is not listed"]


def test_cross_checks() -> None:
    """Another list that differs is reported: in names and codes, in kinds, or where the history does not give the list back."""
    lacks = {"460302": "西沙区", "460303": "南沙区"}
    assert list(DIVISIONS.nbs_faults({"110000": "北京市", **lacks}, {"110000": "北京市", "110171": "某开发区", "110100": "市辖区"})) == []
    assert list(DIVISIONS.nbs_faults({"110000": "北京市", **lacks}, {"110000": "北平市"}))
    assert list(DIVISIONS.nbs_faults({"110000": "北京市"}, {"110000": "北京市"}))
    assert list(DIVISIONS.kind_faults([row("110000", "北京市", "直辖市", "")], {"110000": ("北京市", "直辖市")})) == []
    assert list(DIVISIONS.kind_faults([row("110000", "北京市", "直辖市", "")], {"110000": ("北京市", "市")}))
    faults = list(DIVISIONS.faults([], {2023: {"110000": "北京市"}}, {}, {}))
    assert faults[0] == "the history read at 2023 is not the list of 2023"


def test_inputs_are_checked(tmp_path: Path) -> None:
    """An input of another checksum stops the script."""
    (tmp_path / "input.whl").write_bytes(b"changed")
    with pytest.raises(SystemExit, match=r"input\.whl: sha256"):
        DIVISIONS.verified_input(tmp_path, ("input.whl", "0" * 64))
