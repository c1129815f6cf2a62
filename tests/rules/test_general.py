"""The kinds that any call may use: each limit from both sides, what is said, and where it points."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.plain_data import CatalogFile
from tuijian.check.pipeline import filled_message
from tuijian.form.models import Form
from tuijian.rules.base import Claim, Collection, Context, Hit
from tuijian.rules.general import MODULES
from tuijian.rules.general.counts import ShareParams, _in_ratio
from tuijian.rules.general.sending import WindowParams
from tuijian.rules.general.values import works
from tuijian.rules.registry import kind_named, kinds
from tuijian.rules.seats import ALLOWANCES
from tuijian.submission.reader import Submission
from tuijian.submission.tree import MemoryTree


def field(name: str, label: str) -> dict[str, str]:
    """A field of the form."""
    return {"name": name, "label": label, "hint": label}


FORM = Form.model_validate_json(json.dumps({
    "root": "submissions", "file": "list.yml", "unit": "province",
    "fields": [field("province", "推荐单位"), field("way", "报送方式"), field("start", "公示开始"), field("end", "公示结束")],
    "lists": [
        {"name": "items", "label": "推荐的项目", "entry": "项目", "hint": "项目", "fields": [
            field("name", "名称"), field("city", "所在市"), field("score", "得分"), field("kind", "类别"), field("born", "出生日期"),
            field("themes", "主题"), field("zone", "所属示范区"),
        ]},
        {"name": "zones", "label": "推荐的示范区", "entry": "示范区", "hint": "示范区", "fields": [field("name", "名称")]},
    ],
}))  # fmt: skip

TABLES = {
    "won.csv": "name,batch,since,until\n甲项目,1,2020-01-01,\n乙项目,2,2024-02-01,\n丙项目,1,2010-01-01,2015-12-31\n",
    "holidays.csv": "day,kind\n2024-02-10,休\n2024-02-12,休\n2024-02-13,休\n2024-02-18,班\n",
}
CATALOG = replace(read_catalog(), form=FORM, tables=TABLES)
AT = "2024-01-15T10:00:00+08:00"


def folder(text: str, name: str = "henan", files: Mapping[str, int] | None = None) -> Submission:
    """A unit's folder with this list, and other files of these sizes."""
    tree = MemoryTree(
        {f"submissions/{name}/list.yml": text} | {f"submissions/{name}/{file}": "x" * size for file, size in (files or {}).items()}
    )
    return CATALOG.reader.read(name, tree.entries(), {f"submissions/{name}/list.yml": text.encode()})


def entries(*items: Mapping[str, str], key: str = "items") -> str:
    """A list with these entries."""
    lines = [f"  {'- ' if at == 0 else '  '}{name}: '{value}'" for one in items for at, (name, value) in enumerate(one.items())]
    return "\n".join(["province: 河南省", f"{key}:" if lines else f"{key}: []", *lines]) + "\n"


def found(name: str, subject: object, params: Mapping[str, Any], at: str = AT, catalog: Catalog = CATALOG, **more: Any) -> list[Hit]:
    """What a kind has to say."""
    kind = kind_named(name)
    assert kind is not None
    context = Context(catalog, datetime.fromisoformat(at), **more)
    return list(kind.judge(subject, kind.params.model_validate_json(json.dumps(params)), context))


def said(name: str, hits: list[Hit]) -> list[str]:
    """The sentences of the kind's own words."""
    kind = kind_named(name)
    assert kind is not None
    return [filled_message(kind.worded[hit.case][0], hit.variables) for hit in hits]


# --- values -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "value", "right"),
    [
        ({"field": "score", "number": {"at_least": "70"}}, "70", []),
        ({"field": "score", "number": {"at_least": "70"}}, "69.9", ["甲“得分”是69.9，不能少于70。"]),
        ({"field": "score", "number": {"at_most": "100"}}, "１００", []),
        ({"field": "score", "number": {"at_most": "100"}}, "100.01", ["甲“得分”是100.01，不能多于100。"]),
        ({"field": "score", "number": {"at_least": "1"}}, "很高", ["甲“得分”写的“很高”不是数字。"]),
        ({"field": "score", "number": {"at_least": "1000"}}, "1,200", []),
        ({"field": "born", "day": {"since": "2008-09-01"}}, "2008-09-01", []),
        ({"field": "born", "day": {"since": "2008-09-01"}}, "2008-08-31", ["甲“出生日期”是2008年8月31日，不能早于2008年9月1日。"]),
        ({"field": "born", "day": {"until": "2012-08-31"}}, "2012-09-01", ["甲“出生日期”是2012年9月1日，不能晚于2012年8月31日。"]),
        ({"field": "born", "day": {"until": "2012-08-31"}}, "不详", []),
        ({"field": "born", "day": {"until": "2012-08-31"}}, "2024-W01-1", []),
        ({"field": "kind", "one_of": ["城市", "农村"]}, "农村", []),
        ({"field": "kind", "one_of": ["城市", "农村"]}, "乡村", ["甲“类别”不能写“乡村”，可以写：城市、农村。"]),
        ({"field": "kind", "none_of": ["军队"]}, "军队", ["甲“类别”不能是“军队”。"]),
        ({"field": "kind", "pattern": "[A-Z]{2}", "looks": "两个大写字母"}, "Ab", ["甲“类别”的“Ab”写法不对，要写成两个大写字母。"]),
        ({"field": "kind", "pattern": "[A-Z]{2}"}, "AB", []),
        ({"field": "themes", "pieces": {"at_least": "1", "at_most": "1"}}, "德育、美育", ["甲“主题”写了2个，最多1个。"]),
        ({"field": "themes", "pieces": {"at_least": "2"}}, "德育", ["甲“主题”写了1个，至少2个。"]),
        ({"field": "themes", "pieces": {"at_most": "2"}, "one_of": ["德育", "美育"]}, "德育，体育",
        ["甲“主题”不能写“体育”，可以写：德育、美育。"]),
        ({"field": "score", "number": {"at_least": "70"}}, "", []),
    ],
)  # fmt: skip
def test_value(params: dict[str, Any], value: str, right: list[str]) -> None:
    """A number, a day, a choice, a writing and how many there are: at the limit all is well, beyond it one sentence says so."""
    entry = {"name": "甲", params["field"]: value} if value else {"name": "甲"}
    hits = found("value", folder(entries(entry)), {"list": "items", **params})
    assert said("value", hits) == right
    assert all(hit.span.line == 4 for hit in hits)


def test_value_where_something_else_holds() -> None:
    """A condition on another field picks the entries; without a list the field stands outside of them; one without a name is counted."""
    text = entries({"kind": "城市", "score": "60"}, {"name": "乙", "kind": "农村", "score": "60"})
    params = {"list": "items", "field": "score", "number": {"at_least": "70"}, "where": {"kind": ["城市"]}}
    assert said("value", found("value", folder(text), params)) == ["第1项“得分”是60，不能少于70。"]
    outside = {"field": "way", "one_of": ["网上"]}
    assert said("value", found("value", folder("way: 纸质\n"), outside)) == ["“报送方式”不能写“纸质”，可以写：网上。"]


def test_a_pattern_that_is_none_is_refused() -> None:
    """What is no regular expression, no day or no number does not get as far as a check."""
    for params in ({"pattern": "("}, {"day": {"since": "2024-13-01"}}, {"number": {"at_least": "x"}}):
        with pytest.raises((ValidationError, Exception)):
            found("value", folder(""), {"field": "kind", **params})


# --- names in a table -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "more", "right"),
    [
        ("甲项目", {}, []),
        ("丁项目", {}, ["“丁项目”不在往届名单里，请核实。"]),
        ("乙项目", {}, ["“乙项目”不在往届名单里，请核实。"]),  # from February on
        ("丙项目", {}, ["“丙项目”不在往届名单里，请核实。"]),  # up to 2015
        ("甲项目", {"absent": "true"}, ["“甲项目”已在往届名单里，请核实。"]),
        ("丁项目", {"absent": "true"}, []),
        ("甲项目", {"rows": {"batch": ["2"]}}, ["“甲项目”不在往届名单里，请核实。"]),
        ("甲项目", {"table": "none"}, ["“甲项目”不在往届名单里，请核实。"]),
    ],
)
def test_in_a_table(name: str, more: dict[str, Any], right: list[str]) -> None:
    """A name is held against a table of the catalogue as it counts on the day of receipt, or against some of its rows."""
    params = {"list": "items", "field": "name", "table": "won", "called": "往届名单", **more}
    assert said("in-set", found("in-set", folder(entries({"name": name})), params)) == right


# --- between two days -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "more", "right"),
    [
        ("2024-01-08", "2024-01-12", {"at_least": "5"}, []),
        ("2024-01-08", "2024-01-11", {"at_least": "5"}, ["从“公示开始”到“公示结束”是4个日，至少5个。"]),
        ("2024-01-08", "2024-01-12", {"at_least": "5", "inclusive": "false"}, ["从“公示开始”到“公示结束”是4个日，至少5个。"]),
        ("2024-01-12", "2024-01-16", {"at_least": "4", "working": "true"}, ["从“公示开始”到“公示结束”是3个工作日，至少4个。"]),
        ("2024-02-09", "2024-02-18", {"at_least": "5", "working": "true", "holidays": "holidays"}, []),
        ("2024-02-09", "2024-02-18", {"at_least": "6", "working": "true",
        "holidays": "holidays"}, ["从“公示开始”到“公示结束”是5个工作日，至少6个。"]),
        ("2023-12-29", "2024-01-02", {"at_least": "9", "working": "true", "holidays": "holidays"}, []),  # the table has no 2023
        ("2024-01-08", "2024-01-12", {"at_most": "4"}, ["从“公示开始”到“公示结束”是5个日，最多4个。"]),
        ("2024-01-12", "2024-01-08", {"at_least": "1"}, ["“公示结束”早于“公示开始”。"]),
        ("1900-01-01", "2024-01-08", {"at_most": "50000", "working": "true"}, []),
        ("", "2024-01-08", {"at_least": "5"}, []),
    ],
)  # fmt: skip
def test_interval(start: str, end: str, more: dict[str, str], right: list[str]) -> None:
    """Days and working days between two dates, both counted or not, with the holidays of a table as far as it reaches."""
    text = f"province: 河南省\nstart: '{start}'\nend: {end}\n" if start else f"end: {end}\n"
    assert said("interval", found("interval", folder(text), {"start": "start", "end": "end", **more})) == right


@pytest.mark.parametrize(
    ("day", "table", "right"),
    [
        (date(2024, 2, 12), "holidays", False),  # a Monday off
        (date(2024, 2, 18), "holidays", True),  # a Sunday in its place
        (date(2024, 2, 17), "holidays", False),
        (date(2024, 2, 16), "holidays", True),
        (date(2024, 2, 12), "", True),
        (date(2022, 1, 1), "holidays", False),  # of a year without rows only weekends are known
        (date(2022, 1, 3), "holidays", True),
    ],
)
def test_days_of_work(day: date, table: str, right: bool) -> None:
    """Days off and days of work in their place are those of the table; what it does not tell of is free at weekends."""
    assert works(day, CATALOG, table) is right


# --- counts -----------------------------------------------------------------------------------------


def places(*cities: str) -> str:
    """Entries in these cities."""
    return entries(*({"name": f"项目{at}", "city": city} for at, city in enumerate(cities)))


@pytest.mark.parametrize(
    ("text", "params", "right"),
    [
        (places("郑州市", "郑州市", "郑州市"), {"by": "city", "at_most": "3"}, []),
        (places("郑州市", "洛阳市", "郑州市", "郑州市"), {"by": "city", "at_most": "2"}, ["郑州市有3个项目，最多2个，多了1个。"]),
        (places("郑州市", "郑州市", "洛阳市", "洛阳市"), {"by": "city", "at_most": "1",
        "exceptions": {"郑州市": "2"}}, ["洛阳市有2个项目，最多1个，多了1个。"]),
        (places("郑州市", "洛阳市"), {"at_most": "1"}, ["河南省有2个项目，最多1个，多了1个。"]),
        (places("郑州市", "洛阳市"), {"at_most": "1", "exceptions": {"河南省": "2"}}, []),
        (places("郑州市", "洛阳市"), {"at_most": "1", "outside": {"city": ["洛阳市"]}}, []),
        (places("郑州市"), {"at_least": "2"}, ["河南省有1个项目，至少2个。"]),
        (places(), {"at_least": "2", "at_most": "0"}, []),
        (places("郑州市", "洛阳市"), {"at_most": "0", "where": {"city": ["洛阳市"]}}, ["河南省有1个项目，最多0个，多了1个。"]),
    ],
)  # fmt: skip
def test_count(text: str, params: dict[str, Any], right: list[str]) -> None:
    """So many a unit or a value, others by name; some count for nothing."""
    assert said("count", found("count", folder(text), {"list": "items", **params})) == right


def test_where_one_is_too_many() -> None:
    """The first entry that is too many is pointed at."""
    (hit,) = found("count", folder(places("郑州市", "洛阳市", "郑州市", "郑州市")), {"list": "items", "by": "city", "at_most": "2"})
    assert hit.span.line == 10


def test_count_over_all_units() -> None:
    """The units together; the sample is no unit."""
    all_of_them = Collection(
        (folder(places("郑州市", "洛阳市")), folder(places("石家庄市"), "hebei"), folder(places("某某市"), "_example")), ()
    )
    assert found("count-all", all_of_them, {"list": "items", "at_most": "3"}) == []
    (hit,) = found("count-all", all_of_them, {"list": "items", "at_most": "2"})
    assert said("count-all", [hit]) == ["各单位一共有3个项目，最多2个，多了1个。"]
    assert hit.path == "submissions/hebei/list.yml"


WORKS = Form.model_validate(
    {
        **FORM.model_dump(),
        "lists": (
            {
                **{"name": "works", "label": "报送的作品", "entry": "作品", "hint": "作品"},
                "fields": (
                    *(field("name", "题目"), field("kind", "类别")),
                    {
                        **field("authors", "作者"),
                        **{"type": "list", "entry": "作者", "fields": (field("name", "代号"), field("school", "学校"))},
                    },
                ),
            },
        ),
    }
)
AUTHORED = replace(read_catalog(), form=WORKS)
"""A call whose works have a list of authors."""


def authored(*works: str) -> Submission:
    """A unit's works, each given as its title, its kind and its authors (name and school): 河 个人 甲一小."""
    text = "province: 河南省\nworks:\n"
    for name, kind, *authors in map(str.split, works):
        text += f"  - name: {name}\n    kind: {kind}\n" + "    authors:\n" * bool(authors)
        text += "".join(f"      - name: {one[0]}\n        school: {one[1:]}\n" for one in authors)
    return AUTHORED.reader.read("henan", (), {"submissions/henan/list.yml": text.replace("name: 〇", "other: 〇").encode()})


def each(name: str, subject: object, **params: Any) -> list[str]:
    """What a kind says of the authors."""
    return said(name, found(name, subject, {"list": "works.authors", **params}, catalog=AUTHORED))


def test_count_in_each() -> None:
    """Each entry has so many in it, from both sides; one without any is named too, and one that is not asked about is not."""
    works = authored("河 集体 甲一小 乙一小 丙二小", "山 个人 丁一小", "海 集体")
    assert each("count-each", works, at_most="3", at_least="0") == []
    assert each("count-each", works, at_most="2") == ["“河”有3个作者，最多2个，多了1个。"]
    assert each("count-each", works, at_least="1") == ["“海”有0个作者，至少1个。"]
    assert each("count-each", works, at_most="0", owners={"kind": ["个人"]}) == ["“山”有1个作者，最多0个，多了1个。"]
    assert each("count-each", works, at_most="1", where={"school": ["一小"]}) == ["“河”有2个作者，最多1个，多了1个。"]
    assert each("count-each", authored("〇 集体 甲一小"), at_most="0") == ["“第1项”有1个作者，最多0个，多了1个。"]
    assert each("count-each", folder("province: 河南省\n"), at_least="1") == []


def test_where_a_count_in_each_points() -> None:
    """At the first that is too many; of too few at the key of the list, else at the entry's title."""
    works = authored("河 集体 甲一小 乙一小", "海 集体")
    params = {"list": "works.authors", "at_most": "1", "at_least": "3"}
    hits = found("count-each", works, params, catalog=AUTHORED)
    assert [(hit.case, hit.span[:2]) for hit in hits] == [("over", (8, 15)), ("fewer", (5, 5)), ("fewer", (10, 11))]
    assert hits[0].variables["label"] == "作者"


def test_other_kinds_look_at_nested_entries() -> None:
    """What takes a list takes one in the entries of another: by its dotted name, over the whole unit."""
    works = authored("河 集体 甲一小 乙一小", "山 个人 甲一小", "海 个人 丙三小")
    assert each("unique", Collection((works,), ()), key=["name", "school"]) == ["“甲”的代号、学校与第6行的相同。"]
    assert each("value", works, field="school", one_of=["一小"]) == ["丙“学校”不能写“三小”，可以写：一小。"]
    assert each("count", works, by="school", at_most="2") == ["一小有3个作者，最多2个，多了1个。"]
    assert each("share", works, parts=[{"called": "三小", "where": {"school": ["三小"]}}], at_least="30") == [
        "4个作者里三小有1个，占25%，不能少于30%。"
    ]
    nameless = authored("河 集体 〇二小", "山 个人 甲一小 〇二小")
    assert each("value", nameless, field="school", one_of=["一小"])[-1].startswith("第2项里的第2项“学校”不能写“二小”")


def test_a_count_of_nested_entries_is_no_seats() -> None:
    """Authors take no seats: a limit for each unit is told as one, and is not shown as seats."""
    kind = kind_named("count")
    assert kind is not None
    params = kind.params.model_validate_json('{"list": "works.authors", "at_most": "9"}')
    context = Context(AUTHORED, datetime.fromisoformat(AT))
    assert ALLOWANCES["count"](params, AUTHORED.units[0], context) is None


# --- shares -----------------------------------------------------------------------------------------

CITY, TOWN = {"called": "城市", "where": {"kind": ["城市"]}}, {"called": "农村", "where": {"kind": ["农村"]}}


def mixed(city: int, town: int, other: int = 0) -> str:
    """So many entries of each kind."""
    return entries(*({"name": f"项目{at}", "kind": kind} for at, kind in enumerate(["城市"] * city + ["农村"] * town + ["其他"] * other)))


@pytest.mark.parametrize(
    ("text", "params", "right"),
    [
        (mixed(3, 7), {"parts": [TOWN], "at_least": "70"}, []),
        (mixed(4, 6), {"parts": [TOWN], "at_least": "70"}, ["10个项目里农村有6个，占60%，不能少于70%。"]),
        (mixed(2, 1), {"parts": [CITY], "at_most": "66"}, ["3个项目里城市有2个，占66.7%，不能多于66%。"]),
        (mixed(4, 6), {"parts": [TOWN], "at_least": "70", "from_total": "11"}, []),
        (mixed(0, 0), {"parts": [TOWN], "at_least": "70"}, []),
        (mixed(1, 3, 6), {"parts": [CITY, TOWN, {"called": "其他", "where": {"kind": ["其他"]}}], "ratio": ["1", "3", "6"]}, []),
        (mixed(2, 3), {"parts": [CITY, TOWN], "ratio": ["1", "3"]}, ["城市、农村有2个、3个，应当是1:3。"]),
        (mixed(1, 4), {"parts": [CITY, TOWN], "ratio": ["1", "3"], "tolerance": "1"}, []),
    ],
)
def test_share(text: str, params: dict[str, Any], right: list[str]) -> None:
    """Percentages of all, and parts in their ratio, as near as the tolerance lets."""
    assert said("share", found("share", folder(text), {"list": "items", **params})) == right


@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.integers(1, 30))
def test_a_ratio_kept_exactly_is_in_ratio(ratio: list[int], times: int) -> None:
    """Any ratio times any number is in that ratio."""
    params = ShareParams(list="items", parts=(), ratio=tuple(ratio))
    assert _in_ratio([part * times for part in ratio], params)


# --- once only, and what belongs to what -------------------------------------------------------------


def test_unique() -> None:
    """A key twice in a list points back; over all units, and what is open beside, it names the other unit."""
    params = {"list": "items", "key": ["name"]}
    mine = folder(entries({"name": "甲"}, {"name": "乙"}, {"name": "甲 "}))
    assert said("unique", found("unique", Collection((mine,), ()), params)) == ["“甲”的名称与第3行的相同。"]
    other = folder(entries({"name": "乙"}).replace("河南", "河北"), "hebei")
    both = Collection((other, folder(entries({"name": "乙"}))), ())
    assert found("unique", both, params) == []
    assert said("unique", found("unique", both, {**params, "over_all": "true"})) == ["“乙”的名称与河北省的相同，请核实。"]
    claim = Claim(7, 1, other)
    alone = Collection((folder(entries({"name": "乙"})),), ())
    assert said("unique", found("unique", alone, {**params, "over_all": "true"}, others=(claim,))) == ["“乙”的名称与河北省的相同，请核实。"]
    assert found("unique", alone, params, others=(claim,)) == []
    assert found("unique", alone, {**params, "over_all": "true"}, others=(Claim(7, 1, alone.submissions[0]),)) == []
    assert found("unique", Collection((folder(entries({"city": "甲"}, {"city": "乙"})),), ()), params) == []


def test_linked() -> None:
    """Each entry names one of the other list; of each there are neither too few nor too many."""
    schools = entries(*({"name": f"学校{at}", "zone": zone} for at, zone in enumerate(["一区", "一区", "三区"])))
    text = schools + "zones:\n  - name: 一区\n  - name: 二区\n"
    params = {"list": "items", "field": "zone", "of": "zones", "at_least": "1", "at_most": "1"}
    assert said("linked", found("linked", folder(text), params)) == [
        "“学校2”写的“三区”不在推荐的示范区里。", "“一区”有2个项目，最多1个。", "“二区”有0个项目，至少1个。",
    ]  # fmt: skip


# --- windows and files ------------------------------------------------------------------------------

ONLINE = {"called": "网上申报", "opens": "2024-03-12 09:00", "closes": "2024-04-12 17:00", "where": {"way": ["网上"]}}
PAPER = {"called": "报送纸质材料", "opens": "2024-04-15", "closes": "2024-04-19", "where": {"way": ["纸质"]}}


@pytest.mark.parametrize(
    ("way", "at", "right"),
    [
        ("网上", "2024-03-12T09:00:00+08:00", []),
        ("网上", "2024-03-12T08:59:59+08:00", ["网上申报从2024年3月12日9时00分开始，现在还不能报送。"]),
        ("网上", "2024-04-12T16:59:59+08:00", []),
        ("网上", "2024-04-12T09:00:00+00:00", ["网上申报到2024年4月12日17时00分为止，现在已经过了，请核实。"]),
        ("纸质", "2024-04-19T23:59:59+08:00", []),
        ("纸质", "2024-04-20T00:00:00+08:00", ["报送纸质材料到2024年4月19日为止，现在已经过了，请核实。"]),
        ("纸质", "2024-04-14T23:59:59+08:00", ["报送纸质材料从2024年4月15日开始，现在还不能报送。"]),
        ("别的", "2030-01-01T00:00:00+08:00", []),
    ],
)
def test_window(way: str, at: str, right: list[str]) -> None:
    """Each way has its window, to the minute or by whole days in the call's own time."""
    hits = found("window", folder(f"province: 河南省\nway: {way}\n"), {"windows": [ONLINE, PAPER]}, at)
    assert said("window", hits) == right


def test_the_last_day_may_not_count_and_the_first_receipt_does() -> None:
    """A last day that does not count ends where it begins; what was complete in time is not late for coming again."""
    params = {"windows": [{"closes": "2024-01-20", "last_day": "false"}]}
    text = folder("province: 河南省\n")
    assert found("window", text, params, "2024-01-19T23:59:59+08:00") == []
    (hit,) = found("window", text, params, "2024-01-20T00:00:00+08:00")
    assert (hit.case, hit.variables["days"], hit.variables["opens"]) == ("late", 0, "")
    assert found("window", text, params, "2024-01-25T00:00:00+08:00", complete=datetime.fromisoformat(AT)) == []


@pytest.mark.parametrize(
    ("files", "more", "right"),
    [
        ({"a.jpg": 1, "b.JPG": 1}, {"at_most": "2", "at_least": "2"}, []),
        ({"a.jpg": 1, "b.png": 1}, {"at_least": "2"}, ["照片有1个，至少2个。"]),
        ({"a.jpg": 1, "b.jpg": 1}, {"at_most": "1"}, ["照片有2个，最多1个。"]),
        ({"a.jpg": 3 * 1024 * 1024}, {"most_kib": "3072"}, []),
        ({"a.jpg": 3 * 1024 * 1024 + 1}, {"most_kib": "3072"}, ["“a.jpg”有3 MB，照片每个不超过3 MB。"]),
        ({"节目(小学组).jpg": 1, "节目.jpg": 1}, {"name": r".+\(.+\)",
        "looks": "节目名称(组别)"}, ["“节目.jpg”的文件名写法不对，要写成节目名称(组别)。"]),
        ({}, {"at_least": "1", "where": {"way": ["网上"]}}, []),
    ],
)  # fmt: skip
def test_files(files: dict[str, int], more: dict[str, Any], right: list[str]) -> None:
    """Files by their endings: how many, how large, how named; asked for where a condition holds."""
    subject = folder("province: 河南省\n", files=files)
    assert said("files", found("files", subject, {"endings": [".jpg"], "called": "照片", **more})) == right


# --- as kinds ---------------------------------------------------------------------------------------


def test_a_check_does_not_load_what_no_rule_uses() -> None:
    """The general kinds are among all kinds, each with words for all of its cases, a plain sentence and what to do."""
    general = {"value", "in-set", "interval", "count", "count-all", "count-each", "share", "unique", "linked", "window", "files"}
    assert general <= set(kinds())
    for module, declared in MODULES.items():
        assert {name for name in kinds() if kinds()[name].judge.__module__ == f"tuijian.rules.general.{module}"} == set(declared)
    for name in general:
        kind = kinds()[name]
        assert set(kind.worded) == set(kind.cases)
        for text, fix in kind.worded.values():
            assert text.endswith("。")
            assert fix.endswith("。")
    assert kind_named("nothing") is None


# --- the page ---------------------------------------------------------------------------------------


@pytest.fixture
def maker(root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script that makes the page of kinds."""
    monkeypatch.syspath_prepend(str(root / "tools" / "dev"))
    import make_kinds

    return make_kinds


def test_the_page_of_kinds_is_what_the_code_says(maker: Any, root: Path) -> None:
    """Each kind with its parameters, cases and words: `make regenerate` writes it anew."""
    assert (root / maker.FILE).read_text(encoding="utf-8") == maker.page(), "if that is meant, make regenerate"
    assert all(f"\n### {name}\n" in maker.page() for name in kinds())


def test_the_examples_of_the_page_are_parameters(maker: Any) -> None:
    """Each general kind has an example, read as a catalogue is, and it fits."""
    given = CatalogFile("kind_examples.yml", maker.EXAMPLES.read_bytes()).data
    assert set(given) == {name for name, kind in kinds().items() if set(kind.worded) == set(kind.cases)}
    for name, params in given.items():
        kinds()[name].params.model_validate_json(json.dumps(params))


def test_a_window_without_an_end_and_one_that_is_none() -> None:
    """A window that only opens never closes; what is no moment is refused; moments may be given as such."""
    only = {"windows": [{"opens": "2024-03-12"}]}
    assert found("window", folder("province: 河南省\n"), only, "2030-01-01T00:00:00+08:00") == []
    (hit,) = found("window", folder("province: 河南省\n"), only, "2024-03-11T00:00:00+08:00")
    assert (hit.case, hit.variables["closes"]) == ("early", "")
    with pytest.raises(ValidationError):
        found("window", folder(""), {"windows": [{"opens": "春节以后"}]})
    at = datetime.fromisoformat("2024-03-12T09:00")
    assert WindowParams.model_validate({"windows": ({"opens": at},)}).windows[0].opens == at


def test_nobody_is_outside_a_window_at_an_unknown_moment() -> None:
    """Where the deadline only stands for the moment of receipt, which nobody knows, no window is held against it."""
    params = {"windows": [{"closes": "2024-01-10"}]}
    assert [hit.case for hit in found("window", folder("province: 河南省\n"), params)] == ["late"]
    assert found("window", folder("province: 河南省\n"), params, receipt_assumed=True) == []


def test_an_entry_that_names_nothing_belongs_to_nothing() -> None:
    """An empty field is the rule of fields' to name."""
    text = entries({"name": "学校"}) + "zones:\n  - name: 一区\n"
    assert found("linked", folder(text), {"list": "items", "field": "zone", "of": "zones"}) == []
