"""The register: what the list year has, what came before and after, and what people mean by what they write."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from tuijian.catalog.divisions import Division
from tuijian.catalog.errors import CatalogError
from tuijian.catalog.name_variants import KIND_ENDINGS, KIND_LEVELS, stem
from tuijian.catalog.register import Register

FOLDER = Path(__file__).parents[2] / "catalog" / "divisions"
FILES = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.csv")}
AT_2023 = Register.parse(2023, FILES)
HEAD = FILES["divisions.csv"].partition("\n")[0]


def names(rows: Iterable[Division]) -> list[str]:
    """Code and name of each, to compare at a glance."""
    return [f"{row.code} {row.name}" for row in rows]


def province(code: str) -> list[Division]:
    """All divisions of a province in 2023, by the code's first two digits."""
    return [row for row in AT_2023.listed if row.code.startswith(code)]


def only(rows: tuple[Division, ...]) -> Division:
    """The only one of `rows`."""
    (row,) = rows
    return row


# --- the tables


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("divisions.csv", "ae6dae9bd8854e14906f40f5d1e256cb256497397bb3b9e3d1fe9964a9158d85"),
        ("functional_zones.csv", "b0fd8e20df173db340ef3243456659143b04f1fb2ffda5f5d93b44a65dbbd176"),
        ("not_divisions.csv", "bd52dd49e89e8214dbef3b24fe3f30eaea1a094de7b4b175f3c3475be6961b74"),
        ("tags.csv", "e501b25c8396d2ad8ebba9fd5e5b469d55553f4c1be43ae05a12ff65bd6dad71"),
        ("xpcc.csv", "7c3b9182ca904cf28ed44b9bf298d770a2a34fdb9b03bb72d348b33a357f2b1f"),
    ],
)
def test_tables_are_what_the_scripts_made(name: str, digest: str) -> None:
    """The tables are byte for byte what tools/dev/make_*.py wrote from the checked inputs: nobody edited them by hand."""
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest


def test_official_counts_of_2023() -> None:
    """Read at 2023 the table has the official counts of every level and kind."""
    assert Counter(row.level for row in AT_2023.listed) == {"province": 34, "prefecture": 333, "county": 2844}
    assert Counter(row.kind for row in AT_2023.listed) == {
        **{"省": 23, "自治区": 5, "直辖市": 4, "特别行政区": 2, "地级市": 293, "地区": 7, "自治州": 30, "盟": 3, "市辖区": 977},
        **{"县级市": 397, "县": 1299, "自治县": 117, "旗": 49, "自治旗": 3, "特区": 1, "林区": 1},
    }


@pytest.mark.parametrize(
    ("year", "listed", "unlisted"),
    [
        (2012, ["341700 池州市", "350427 沙县", "371200 莱芜市", "542400 那曲地区"], ["540600 那曲市", "350405 沙县区", "341400 巢湖市"]),
        (2020, ["330104 江干区", "540600 那曲市", "350427 沙县"], ["371200 莱芜市", "659012 白杨市", "330114 钱塘区"]),
        (2023, ["659012 白杨市", "350405 沙县区"], ["653229 和安县", "330104 江干区"]),
    ],
)
def test_history_is_readable(year: int, listed: list[str], unlisted: list[str]) -> None:
    """The same table answers for other list years, with what each of them had."""
    found = set(names(Register.parse(year, FILES).listed))
    assert found.issuperset(listed)
    assert not found.intersection(unlisted)


def test_other_tables_name_listed_divisions() -> None:
    """Tags, cities of the 兵团 and what places lie in are divisions of the list year under the names given."""
    for line in FILES["tags.csv"].splitlines()[1:]:
        code, name, tag = line.split(",")
        assert names([AT_2023.at(code)]) == [f"{code} {name}"]
        assert AT_2023.tagged(code, tag)
    for row in AT_2023.xpcc_divisions:
        assert not row.code or AT_2023.at(row.code).name == row.city
    for place in AT_2023.places:
        assert {AT_2023.province_of(AT_2023.at(code)).code for code in place.inside} == {place.province}
        assert not AT_2023.named(place.name)


@pytest.mark.parametrize(
    ("code", "tag", "expected"),
    [
        ("440300", "计划单列市", True),
        ("440300", "省会或首府", False),
        ("419001", "省级直辖县级行政区划", True),
        ("441900", "不设县级区划的地级市", True),
        ("350527", "未实际管辖", True),
        ("000000", "计划单列市", False),
    ],
)
def test_tagged(code: str, tag: str, expected: bool) -> None:
    """A tag is said of exactly the codes that have it."""
    assert AT_2023.tagged(code, tag) is expected


# --- faults in the tables


@pytest.mark.parametrize(
    ("row", "line", "part"),
    [
        ("110000,北京市,province,直辖市,,,,", 2, "每行有9列"),
        (",北京市,province,直辖市,,,,,", 2, "每行有9列"),
        ("11000,北京市,province,直辖市,,,,,", 2, "不是六位数字"),
        ("１10000,北京市,province,直辖市,,,,,", 2, "不是六位数字"),
        ("110000,北京市,county,直辖市,,,,,", 2, "级别不是 county"),
        ("110000,北京市,province,城市,,,,,", 2, "不是 province 一级的城市"),
        ("110000,北京市,province,地级市,,,,,", 2, "不是 province 一级的地级市"),
        ("110000,北京,province,直辖市,,,,,", 2, "北京不是 province 一级的直辖市"),
        ("110000,北京市,province,直辖市,110000,,,,", 2, "不会在 "),
        ("110101,东城区,county,市辖区,,,,,", 2, "110101 没有写上级"),
        ("110100,北京市,prefecture,地级市,110100,,,,", 2, "不会在 "),
        ("110000,北京市,province,直辖市,,99,,,", 2, "不是四位数字"),
        ("110000,北京市,province,直辖市,,２０００,,,", 2, "不是四位数字"),
        ("110101,东城区,county,市辖区,110000,,,,", 2, "上级或者后继的代码在表里没有"),
        ("110000,北京市,province,直辖市,,,2001,119900,", 2, "上级或者后继的代码在表里没有"),
        ("110000,北京市,province,直辖市,,,,,\n110000,北京市,province,直辖市,,,,,", 3, "同一代码按时间先后排列"),
        ("110000,北平市,province,直辖市,,,2005,,\n110000,北京市,province,直辖市,,2004,,,", 3, "同一代码按时间先后排列"),
        ("110000,北平市,province,直辖市,,,2005,,\n110000,北京市,province,直辖市,,,,,", 3, "同一代码按时间先后排列"),
        ("120000,天津市,province,直辖市,,,,,\n110000,北京市,province,直辖市,,,,,", 3, "同一代码按时间先后排列"),
        ('110000,"北京市,province,直辖市,,,,,', 2, "引号没有成对"),
        ("", 1, "没有行政区划"),
    ],
)
def test_faults_in_divisions_name_file_and_line(row: str, line: int, part: str) -> None:
    """A row that contradicts itself or the others stops the reading, with the file, the line and what is wrong."""
    with pytest.raises(CatalogError, match=part) as fault:
        Register.parse(2023, {"catalog/divisions/divisions.csv": f"{HEAD}\n{row}\n" if row else HEAD})
    assert [(flaw.path, flaw.line) for flaw in fault.value.flaws] == [("catalog/divisions/divisions.csv", line)]


@pytest.mark.parametrize(
    ("name", "text", "line", "part"),
    [
        ("divisions.csv", "code,name\n", 1, "表头应当是"),
        ("divisions.csv", "", 1, "表头应当是"),
        ("xpcc.csv", "division,city,code\n第一师,阿拉尔市,\n", 2, "市和代码要么都写"),
        ("xpcc.csv", "division,city,code\n第十五师,,\n", 2, "第十五师不是兵团的师"),
        ("xpcc.csv", "division,city,code\n第十一师,,\n第一师,阿拉尔市,6590\n", 3, "不是六位数字"),
        ("functional_zones.csv", "nbs_code,name,parent\n110171,某区,北京\n", 2, "不是六位数字"),
        ("functional_zones.csv", "nbs_code,name,parent\nx,某区,110000\n", 2, "不是六位数字"),
        ("not_divisions.csv", "name,province,what,inside\n某新区,11,新区,110000\n", 2, "不是六位数字"),
        ("not_divisions.csv", "name,province,what,inside\n某新区,110000,新区,\n", 2, "不是六位数字"),
        ("tags.csv", "code,name,tag\n深圳,深圳市,计划单列市\n", 2, "不是六位数字"),
    ],
)
def test_faults_in_the_other_tables(name: str, text: str, line: int, part: str) -> None:
    """The other tables are as strict, each under its own name."""
    with pytest.raises(CatalogError, match=part) as fault:
        Register.parse(2023, {**FILES, name: text})
    assert [(flaw.path, flaw.line) for flaw in fault.value.flaws] == [(name, line)]


def test_only_divisions_must_be_there() -> None:
    """A call without tags, places or 兵团 still has a register; one without divisions has none."""
    bare = Register.parse(2023, {"divisions.csv": FILES["divisions.csv"]})
    assert (bare.xpcc("第八师"), bare.places_named("西咸新区"), bare.tagged("440300", "计划单列市")) == (None, (), False)
    with pytest.raises(CatalogError, match="没有行政区划"):
        Register.parse(2023, {})


# --- by code and name


def test_at_and_named() -> None:
    """Code and full name lead to the division of the list year, and only to it."""
    assert AT_2023.at("220200").name == "吉林市"
    assert (AT_2023.at("371200"), AT_2023.at("653229"), AT_2023.at("")) == (None, None, None)
    assert names(AT_2023.named("市中区")) == ["370103 市中区", "370402 市中区", "511002 市中区", "511102 市中区"]
    assert names(AT_2023.named("海南藏族自治州")) == ["632500 海南藏族自治州"]
    assert (AT_2023.named("襄樊市"), AT_2023.named("郑州"), AT_2023.named("台北市")) == ((), (), ())


@pytest.mark.parametrize(
    ("name", "code", "found", "now"),
    [
        ("襄樊市", None, "420600 襄樊市", ["420600 襄阳市"]),
        ("襄樊市", "420600", "420600 襄樊市", ["420600 襄阳市"]),
        ("莱芜市", None, "371200 莱芜市", ["370116 莱芜区", "370117 钢城区"]),
        (None, "371200", "371200 莱芜市", ["370116 莱芜区", "370117 钢城区"]),
        ("那曲地区", None, "542400 那曲地区", ["540600 那曲市"]),
        ("江干区", None, "330104 江干区", ["330102 上城区", "330114 钱塘区"]),
        ("下城区", None, "330103 下城区", ["330105 拱墅区"]),
        ("横县", "450127", "450127 横县", ["450181 横州市"]),
        ("那曲县", None, "542421 那曲县", ["540602 色尼区"]),
        ("巢湖市", "341400", "341400 巢湖市", ["340100 合肥市", "340200 芜湖市", "340500 马鞍山市"]),
        ("米林县", "540422", "540422 米林县", ["540481 米林市"]),
        ("沙县", None, "350427 沙县", ["350405 沙县区"]),
    ],
)
def test_former_and_what_took_its_place(name: str | None, code: str | None, found: str, now: list[str]) -> None:
    """A name or code that is listed no longer is known, with what the list year has in its place where the lists show it."""
    row = only(AT_2023.former(name=name, code=code))
    assert names([row]) == [found]
    assert names(AT_2023.successors(row)) == now


def test_every_former_division_has_what_took_its_place() -> None:
    """Whatever a list of 2000 to 2022 has and that of 2023 has no longer leads to something in the list of 2023."""
    former = [row for row in AT_2023.divisions if row.valid_to is not None and row.valid_to <= 2023]
    assert len(former) == 779
    assert [row for row in former if not AT_2023.successors(row)] == []


def test_former_needs_what_was_asked_for() -> None:
    """Name and code must both fit; what is still listed or was never listed is not former; nothing asked, nothing found."""
    assert AT_2023.former(name="襄樊市", code="371200") == ()
    assert AT_2023.former(name="郑州市") == ()
    assert AT_2023.former(name="无此市") == ()
    assert AT_2023.former(code="999999") == ()
    assert AT_2023.former() == ()
    assert AT_2023.former(name="和安县") == ()


def test_former_follows_moves_over_several_lists() -> None:
    """儋州市 moved twice: its oldest code leads to the newest."""
    rows = AT_2023.former(name="儋州市")
    assert names(rows) == ["460003 儋州市", "469003 儋州市"]
    assert [names(AT_2023.successors(row)) for row in rows] == [["460400 儋州市"]] * 2


def test_later() -> None:
    """A division that was set up after the list year is known as such, and has no place in the year's list."""
    row = only(AT_2023.later(name="和安县"))
    assert (row.code, row.valid_from, AT_2023.successors(row)) == ("653229", 2024, ())
    assert AT_2023.later(code="653229") == (row,)
    assert AT_2023.at("659012").valid_from == 2023
    assert AT_2023.later(name="白杨市") == ()
    assert AT_2023.later(name="郑州市") == AT_2023.later(name="襄樊市") == AT_2023.later() == ()
    assert only(Register.parse(2012, FILES).later(name="莱芜区")).valid_from == 2018


def test_a_listed_division_is_its_own_successor() -> None:
    """Whatever became of it later, a division that the year lists stands for itself."""
    at_2012 = Register.parse(2012, FILES)
    assert names(at_2012.successors(at_2012.at("371200"))) == ["371200 莱芜市"]


def test_successors_in_a_ring_come_to_an_end() -> None:
    """Two former divisions that name each other lead nowhere instead of running on."""

    def row(code: str, name: str, end: int, after: str) -> Division:
        return Division(code, name, "county", "县", "110000", None, end, (after,), "")

    ring = (row("110221", "甲县", 2001, "110222"), row("110222", "乙县", 2002, "110221"), row("110222", "丙县", 2003, "110222"))
    register = Register(2023, ring)
    assert [register.successors(each) for each in ring] == [(), (), ()]
    loop = Division("110223", "丁县", "county", "县", "110000", None, 2001, ("110224",), "")
    back = Division("110224", "戊县", "county", "县", "110000", 2001, 2002, ("110225",), "")
    again = Division("110225", "己县", "county", "县", "110000", 2002, 2003, ("110225", "110224"), "")
    assert Register(2023, (loop, back, again)).successors(loop) == ()


# --- what lies in what


def test_ancestors_and_province() -> None:
    """From the nearest to the province; counties that a province runs itself have the province alone; a province has none."""
    assert names(AT_2023.ancestors(AT_2023.at("410105"))) == ["410100 郑州市", "410000 河南省"]
    assert names(AT_2023.ancestors(AT_2023.at("419001"))) == ["410000 河南省"]
    assert AT_2023.ancestors(AT_2023.at("410000")) == ()
    assert AT_2023.province_of(AT_2023.at("150303")).name == "内蒙古自治区"
    assert AT_2023.province_of(AT_2023.at("310000")).name == "上海市"


def test_ancestors_of_a_former_division() -> None:
    """A former division lies in what it lay in last: the prefecture as the year has it, or a former one."""
    assert names(AT_2023.ancestors(only(AT_2023.former(name="江干区")))) == ["330100 杭州市", "330000 浙江省"]
    assert names(AT_2023.ancestors(only(AT_2023.former(code="532701")))) == ["532700 思茅地区", "530000 云南省"]


def test_every_listed_division_has_its_province() -> None:
    """Code, parents and province agree for all of the year's list."""
    for row in AT_2023.listed:
        assert AT_2023.province_of(row).code == row.code[:2] + "0000"


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        ("370782", "370700", True),
        ("370782", "370000", True),
        ("370782", "370782", True),
        ("370700", "370782", False),
        ("370782", "370100", False),
    ],
)
def test_within(inner: str, outer: str, expected: bool) -> None:
    """A division lies in each of its ancestors and in itself, and in nothing else."""
    assert AT_2023.within(AT_2023.at(inner), AT_2023.at(outer)) is expected


# --- names


def test_kinds_agree() -> None:
    """Every kind has a level and its endings."""
    assert KIND_LEVELS.keys() == KIND_ENDINGS.keys() == {row.kind for row in AT_2023.divisions}


NATIONALITIES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 "
    "达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 "
    "门巴 珞巴 基诺 各"
)


@pytest.mark.parametrize("nationality", NATIONALITIES.split())
def test_nationalities_are_left_out(nationality: str) -> None:
    """Each of the 55, alone or after another, is left out of the short name, but not where it is all of the name."""
    assert stem(f"某某{nationality}族自治县", "自治县") == stem(f"某某回族{nationality}族自治州", "自治州") == "某某"
    assert stem(f"{nationality}族自治县", "自治县") in (nationality, f"{nationality}族")


def test_stems_of_autonomous_divisions() -> None:
    """What is left of every autonomous division's name is its beginning and ends with no nationality, but for those that are called so."""
    ending = re.compile(f"({NATIONALITIES.replace(' ', '|')})$")
    stems = {row.name: stem(row.name, row.kind) for row in AT_2023.listed if row.kind in ("自治区", "自治州", "自治县", "自治旗")}
    assert all(name.startswith(left) and len(left) >= 2 for name, left in stems.items())
    assert {left for left in stems.values() if ending.search(left)} == {
        "内蒙古",
        "西藏",
        "东乡",
        "鄂温克",
        "鄂伦春",
        "长白",
        "陵水",
        "融水",
        "彭水",
    }


def test_the_same_texts_are_read_once() -> None:
    """Catalogues with the same tables share one register; another year, and other texts, have their own; a fault is told each time."""
    assert Register.of(2023, FILES) is Register.of(2023, dict(reversed(FILES.items())))
    assert Register.of(2012, FILES).year == 2012
    bare = {"divisions.csv": FILES["divisions.csv"]}
    assert (Register.of(2023, bare).divisions, Register.of(2023, bare).tags) == (AT_2023.divisions, frozenset())
    for _ in range(2):
        with pytest.raises(CatalogError):
            Register.of(2023, {})
