"""What people write for a division, a place or a division of the 兵团, and what they mean."""

import time
from collections import Counter

import pytest
from catalog.test_divisions import AT_2023, names, province
from hypothesis import given
from hypothesis import strategies as st

from tuijian.catalog.divisions import Division, KnownPlace, XpccDivision
from tuijian.catalog.name_variants import everyday_names, stem
from tuijian.catalog.register import LONGEST, Register
from tuijian.catalog.written_names import WrittenNames

# --- what people write


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("郑州", ["410100 郑州市"]),
        ("郑州市", ["410100 郑州市"]),
        ("恩施州", ["422800 恩施土家族苗族自治州"]),
        ("恩施土家族苗族州", ["422800 恩施土家族苗族自治州"]),
        ("恩施自治州", ["422800 恩施土家族苗族自治州"]),
        ("恩施", ["422800 恩施土家族苗族自治州", "422801 恩施市"]),
        ("延边州", ["222400 延边朝鲜族自治州"]),
        ("黔东南州", ["522600 黔东南苗族侗族自治州"]),
        ("阿坝", ["513200 阿坝藏族羌族自治州", "513231 阿坝县"]),
        ("伊犁州", ["654000 伊犁哈萨克自治州"]),
        ("海南州", ["632500 海南藏族自治州"]),
        ("博尔塔拉州", ["652700 博尔塔拉蒙古自治州"]),
        ("东乡县", ["622926 东乡族自治县"]),
        ("龙胜县", ["450328 龙胜各族自治县"]),
        ("鄂温克旗", ["150724 鄂温克族自治旗"]),
        ("内蒙古", ["150000 内蒙古自治区"]),
        ("广西", ["450000 广西壮族自治区"]),
        ("香港", ["810000 香港特别行政区"]),
        ("大兴安岭", ["232700 大兴安岭地区"]),
        ("神农架", ["429021 神农架林区"]),
        ("六枝", ["520203 六枝特区"]),
        ("浦东", ["310115 浦东新区"]),
        ("吉林", ["220000 吉林省", "220200 吉林市"]),
        ("吉林省吉林市", ["220200 吉林市"]),
        ("吉林吉林", ["220200 吉林市"]),
        ("郑州市金水区", ["410105 金水区"]),
        ("郑州金水", ["410105 金水区"]),
        ("河南省郑州市", ["410100 郑州市"]),
        ("河南郑州", ["410100 郑州市"]),
        ("河南省郑州市金水区", ["410105 金水区"]),
        ("河南省金水区", ["410105 金水区"]),
        ("济南市市中区", ["370103 市中区"]),
        ("重庆万州", ["500101 万州区"]),
        ("西藏山南", ["540500 山南市"]),
        ("河南省长沙市", []),
        ("金水区郑州市", []),
        ("郑州市郑州市", []),
        ("河南省河南省郑州市金水区", []),
        ("滑", []),
        ("市", []),
        ("", []),
        ("襄樊", []),
        ("克州", []),
        ("和安县", []),
    ],
)
def test_called(text: str, expected: list[str]) -> None:
    """Full, everyday and path names lead to every division of the year that they mean; other names to none."""
    assert names(AT_2023.called(text)) == expected


def test_every_division_is_called_by_its_names() -> None:
    """All of the year's list are found by their full name, their short ones and with the names of what they lie in before either."""
    for row in AT_2023.listed:
        for name in everyday_names(row.name, row.kind):
            assert row in AT_2023.called(name)
            path = ""
            for above in AT_2023.ancestors(row):
                assert row in AT_2023.called(above.name + path + name)
                assert row in AT_2023.called(stem(above.name, above.kind) + path + name)
                path = above.name + path


def test_long_texts_are_not_looked_up() -> None:
    """The longest real path name is looked up; a longer text is answered at once, and a tangled one soon."""
    longest = max((row for row in AT_2023.listed), key=lambda row: sum(len(above.name) for above in (row, *AT_2023.ancestors(row))))
    path = "".join(above.name for above in (*reversed(AT_2023.ancestors(longest)), longest))
    assert longest in AT_2023.called(path)
    assert len(path) <= LONGEST
    tangled = "吉林" * (LONGEST // 2)
    began = time.perf_counter()
    assert (AT_2023.called(tangled), AT_2023.places_named(tangled), AT_2023.nearest(tangled, AT_2023.listed)) == ((), (), None)
    assert time.perf_counter() - began < 1
    assert AT_2023.called("河南省郑州市" * 10) == ()
    assert AT_2023.places_named("新区" * 30) == ()
    assert AT_2023.nearest("刑台市" * 20, AT_2023.listed) is None


@pytest.mark.parametrize(
    ("text", "among", "expected"),
    [
        ("刑台市", "13", "130500 邢台市"),
        ("石家装市", "13", "130100 石家庄市"),
        ("郑洲市", "41", "410100 郑州市"),
        ("郑州县", "41", "410100 郑州市"),
        ("齐齐哈儿市", "23", "230200 齐齐哈尔市"),
        ("恩思土家族苗族自治州", "42", "422800 恩施土家族苗族自治州"),
        ("恩思土家族苗族自治州", "43", None),
        ("呼和浩待市", "", "150100 呼和浩特市"),
        ("和安县", "65", None),
        ("郑东新区", "41", None),
        ("市", "41", None),
        ("", "", None),
        ("abc", "", None),
    ],
)
def test_nearest(text: str, among: str, expected: str | None) -> None:
    """A misspelt full name finds the one that is meant; where nothing is close, or two are equally close, nothing is guessed."""
    found = AT_2023.nearest(text, province(among))
    assert (found and f"{found.code} {found.name}") == expected


def test_nearest_prefers_the_same_beginning_and_ignores_order() -> None:
    """Of two that are as alike the one that begins alike is meant, in whatever order they come, and however often."""
    one, other = (
        Division(code, name, "county", "县", "", None, None, (), "") for code, name in (("110221", "甲乙县"), ("110222", "丙丁县"))
    )
    third = Division("110223", "甲丁县", "county", "县", "", None, None, (), "")
    assert AT_2023.nearest("甲丙县", [one, other, one]) == one
    assert AT_2023.nearest("甲丁县", [other, third]) == AT_2023.nearest("甲丁县", iter([third, other])) == third
    assert AT_2023.nearest("丙乙县", [one, other]) == AT_2023.nearest("丙乙县", [other, one]) == other
    assert AT_2023.nearest("戊己县", [one, other, third]) is None


def test_how_near_is_near_enough() -> None:
    """Three of five characters, and half of what is the division's own, are just enough."""
    row = Division("110221", "甲乙丙丁县", "county", "县", "", None, None, (), "")
    assert AT_2023.nearest("甲乙戊己县", [row]) == row
    assert AT_2023.nearest("甲庚戊己县", [row]) is None


def test_the_longest_text_that_is_looked_up() -> None:
    """A text of just the limit is looked up, one character more is not."""
    for extra in (0, 1):
        name = "甲" * (LONGEST - 1 + extra) + "省"
        row = Division("110000", name, "province", "省", "", None, None, (), "")
        register = Register(2023, (row,), places=(KnownPlace("乙" * (LONGEST + extra), "110000", "开发区", ()),))
        assert register.called(name) == (() if extra else (row,))
        assert register.nearest(name, [row]) == (None if extra else row)
        assert len(register.places_named("乙" * (LONGEST + extra))) == 1 - extra


@given(st.sampled_from(AT_2023.listed), st.data())
def test_nearest_finds_a_name_by_itself(row: Division, data: st.DataObject) -> None:
    """A listed name that stands alone in its province is nearest to itself, in any order of what is offered."""
    offered = data.draw(st.permutations(province(row.code[:2])))
    if Counter(other.name for other in offered)[row.name] == 1:
        assert AT_2023.nearest(row.name, offered) == row


ANY_TEXT = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="".join(sorted({letter for row in AT_2023.listed for letter in row.name})), max_size=12),
    st.lists(st.sampled_from([row.name for row in AT_2023.listed]), max_size=4).map("".join),
)


@given(ANY_TEXT)
def test_no_text_breaks_the_register(text: str) -> None:
    """Whatever is written, every question is answered: with divisions of the year, places, or nothing."""
    assert all(row.listed_in(2023) for row in AT_2023.called(text))
    assert list(AT_2023.called(text)) == sorted(set(AT_2023.called(text)), key=lambda row: row.code)
    near = AT_2023.nearest(text, AT_2023.listed)
    assert near is None or near in AT_2023.listed
    assert set(AT_2023.places_named(text)) <= set(AT_2023.places)
    assert AT_2023.xpcc(text) in (None, *AT_2023.xpcc_divisions)
    assert AT_2023.looks_like_place(text) in (True, False)
    assert AT_2023.former(name=text) == AT_2023.former(name=text, code=None)
    assert all(row.valid_from > 2023 for row in AT_2023.later(name=text))


# --- 兵团


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第八师", "第八师石河子市"),
        ("八师", "第八师石河子市"),
        ("第八师石河子市", "第八师石河子市"),
        ("八师石河子市", "第八师石河子市"),
        ("石河子市", "第八师石河子市"),
        ("新疆生产建设兵团第八师", "第八师石河子市"),
        ("新疆生产建设兵团第八师石河子市", "第八师石河子市"),
        ("兵团石河子市", "第八师石河子市"),
        ("新疆兵团第九师", "第九师白杨市"),
        ("白杨市", "第九师白杨市"),
        ("第十一师", "第十一师"),
        ("第十一师石河子市", None),
        ("第十五师", None),
        ("新疆生产建设兵团", None),
        ("乌鲁木齐市", None),
        ("", None),
    ],
)
def test_xpcc(text: str, expected: str | None) -> None:
    """A 师 is found by its name, its city's or both, with or without the 兵团's; a wrong pair is not."""
    found = AT_2023.xpcc(text)
    assert (found and found.name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第14师昆玉市", "第十四师昆玉市"),
        ("14师", "第十四师昆玉市"),
        ("第八师石河子", "第八师石河子市"),
        ("农八师", "第八师石河子市"),
        ("农第八师石河子市", "第八师石河子市"),
        ("兵团第8师", "第八师石河子市"),
        ("石河子", "第八师石河子市"),
        ("农十一师", "第十一师"),
        ("第15师", None),
        ("农八师昆玉市", None),
        ("", None),
    ],
)
def test_xpcc_spoken(text: str, expected: str | None) -> None:
    """A 师 is found by its other spellings: numbers in digits, 农 before it, its city without 市; a wrong pair is not."""
    found = AT_2023.xpcc_spoken(text)
    assert (found and found.name) == expected


def test_xpcc_has_codes() -> None:
    """A 师's city has its code; a 师 without a city has none."""
    assert AT_2023.xpcc("第九师") == XpccDivision("第九师", "白杨市", "659012")
    assert AT_2023.xpcc("第十二师") == XpccDivision("第十二师", "", "")


# --- places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("西安高新区", ("西安高新区", "610100")),
        ("西安市高新区", ("西安高新区", "610100")),
        ("陕西省西安市高新区", ("西安高新区", "610100")),
        ("西安高新技术产业开发区", ("西安高新区", "610100")),
        ("西安高新区管委会", ("西安高新区", "610100")),
        ("北京经开区", ("北京经济技术开发区", "110115")),
        ("烟台开发区", ("烟台经济技术开发区", "370600")),
        ("东营开发区", ("东营经济技术开发区", "370500")),
        ("乌拉盖管理区", ("乌拉盖管理区管委会", "152500")),
        ("平原示范区", ("新乡市平原城乡一体化示范区", "410700")),
        ("西咸新区", ("西咸新区", "610100")),
        ("咸阳市西咸新区", ("西咸新区", "610100")),
        ("平潭综合实验区", ("平潭综合实验区", "350128")),
        ("福建省平潭综合实验区", ("平潭综合实验区", "350128")),
        ("苏州工业园区", ("苏州工业园区", "320500")),
        ("苏州工业园", ("苏州工业园区", "320500")),
        ("天府新区", ("四川天府新区", "510100")),
        ("南沙新区", ("广州南沙新区", "440115")),
        ("广州南沙新区", ("广州南沙新区", "440115")),
        ("加格达奇区", ("加格达奇区", "232700")),
        ("郑州航空港经济综合实验区", ("郑州航空港经济综合实验区", "410100")),
        ("平潭实验区", ("平潭综合实验区", "350128")),
        ("洛阳市西咸新区", None),
        ("高新区", None),
        ("陕西高新区", None),
        ("福建新区", None),
        ("福州市新区", ("福州新区", "350100")),
        ("武汉高新区", None),
        ("嘉峪关市", None),
        ("郑州市", None),
        ("", None),
    ],
)
def test_place(text: str, expected: tuple[str, str] | None) -> None:
    """A known place is found with or without what it lies in before it and by long and short endings; a kind of place alone means none."""
    assert [(place.name, place.inside[0]) for place in AT_2023.places_named(text)] == ([expected] if expected else [])


def test_place_says_what_it_is() -> None:
    """A place has its province, what it is and everything that it lies in; the known list goes before the statistical one."""
    (xiong_an,) = AT_2023.places_named("雄安新区")
    assert xiong_an == KnownPlace("雄安新区", "130000", "国家级新区", ("130629", "130632", "130638"))
    (yantai,) = AT_2023.places_named("烟台高新区")
    assert (yantai.province, yantai.what) == ("370000", "国家统计局统计用区")
    assert AT_2023.places_named("苏州工业园区")[0].what == "开发区"


def test_every_place_is_found_by_its_name() -> None:
    """Each known place is the answer to its own name, also with its province's before it."""
    for place in AT_2023.places:
        assert AT_2023.places_named(place.name) == (place,)
        above = AT_2023.at(place.province).name
        assert place in AT_2023.places_named(above + place.name.removeprefix(above))


@pytest.mark.parametrize(
    "text", ["郑东新区", "武汉高新区", "某某经济技术开发区", "苏州工业园区", "黄山风景名胜区", "某某管委会", "平潭综合实验区"]
)
def test_looks_like_place(text: str) -> None:
    """Names that end as those of development zones and new areas do are recognised, known or not."""
    assert AT_2023.looks_like_place(text)


PLACE_KINDS = (
    "新区 开发区 高新区 经开区 高开区 园区 工业园 产业园 科技园 工业区 示范区 实验区 试验区 合作区 管理区 功能区 保税区 保税港区 "
    "航空港区 出口加工区 度假区 风景名胜区 风景区 旅游区 集聚区 聚集区 食品区 先行区 "
    "先导区 自贸区 贸易区 生态城 科学城 科技城 新城 行政委员会 管委会"
)


@pytest.mark.parametrize("ending", PLACE_KINDS.split())
def test_endings_of_places(ending: str) -> None:
    """Every usual ending is known, and alone it names no place."""
    assert AT_2023.looks_like_place("某某" + ending)
    assert AT_2023.places_named(ending) == ()


@pytest.mark.parametrize("text", ["浦东新区", "滨海新区", "天津市滨海新区", "加格达奇区", "郑州市", "大港区", "万柏林区", "新城区", ""])
def test_divisions_do_not_look_like_places(text: str) -> None:
    """What is or was a division is none, however its name ends, and neither is what ends otherwise."""
    assert not AT_2023.looks_like_place(text)


def test_a_city_is_not_taken_off_after_a_province_that_it_does_not_lie_in() -> None:
    """河南省大连市金州区 is read less its province; 大连市 stays, as it lies elsewhere. After its own province it is taken off."""
    written = WrittenNames(AT_2023)
    assert [one.rest for one in written.readings("河南省大连市金州区")] == ["河南省大连市金州区", "省大连市金州区", "大连市金州区"]
    assert written.readings("辽宁省大连市金州区")[-1].rest == "金州区"
