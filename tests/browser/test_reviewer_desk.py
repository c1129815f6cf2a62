"""What a reviewer brings: several units at once, each judged as the command judges it, with what people are to look at."""

import csv
import json
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

import pytest

from tuijian.browser.session import Session, zipped
from tuijian.catalog.models import Unit, Waiver
from tuijian.check.pipeline import Request, check
from tuijian.office.listfile import Nomination
from tuijian.office.write.unit_workbook import workbook
from tuijian.report.sentences import verdict
from tuijian.submission.tree import MemoryTree

NOW = "2024-01-15T10:00:00+08:00"
Files = dict[str, bytes]


def desk(session: Session, files: dict[str, bytes | None]) -> Any:
    """What is told of files by the paths that their reader knows."""
    names = [{"path": path, "size": len(data or b"")} for path, data in files.items()]
    return json.loads(session.desk(json.dumps(names), list(files.values()), NOW))


@pytest.fixture
def henan(sample: dict[str, bytes | None]) -> Files:
    """A unit's files by their names."""
    return {name: data or b"" for name, data in sample.items()}


@pytest.fixture
def hebei(henan: Files) -> Files:
    """Another unit's, with a place of the first: an error."""
    return {name: data.replace("河南省".encode(), "河北省".encode()) for name, data in henan.items()}


def below(folder: str, files: Files) -> dict[str, bytes | None]:
    """The files in a folder."""
    return {f"{folder}/{name}": data for name, data in files.items()}


def test_each_unit_is_told_by_itself(session: Session, henan: Files, hebei: Files) -> None:
    """A folder and an archive: each has the verdict, the counts, the code and the findings that the checker gives on its own folder."""
    told = desk(session, {**below("甲", henan), "乙.zip": zipped(below("乙", hebei))})  # type: ignore[arg-type]
    assert [(one["folder"], one["name"], one["source"], one["status"]) for one in told["units"]] == [
        ("hebei", "河北省", "乙.zip", "failure"),
        ("henan", "河南省", "甲", "success"),
    ]
    for one, files in zip(told["units"], (hebei, henan), strict=True):
        tree = MemoryTree({f"submissions/{one['folder']}/{name}": data for name, data in files.items()})
        both = MemoryTree(
            {f"submissions/{folder}/{name}": data for folder, some in (("hebei", hebei), ("henan", henan)) for name, data in some.items()}
        )
        alone = check(tree, session.catalog, session.rules, Request(session.catalog.form.sample.as_of, receipt_known=False)).report  # type: ignore[union-attr]
        found = check(both, session.catalog, session.rules, Request(session.catalog.form.sample.as_of, receipt_known=False)).report  # type: ignore[union-attr]
        mine = [each for each in found.findings if each.path.startswith(f"submissions/{one['folder']}/")]
        assert sorted(each["message"] for each in one["findings"]) == sorted(each.message for each in mine)
        assert dict(one["counts"]).get("必须修改", 0) == alone.summary.error
        assert one["code"] == alone.codes[f"submissions/{one['folder']}"]
    assert told["units"][1]["verdict"].startswith("通过")
    assert "截止" in told["received"]
    assert told["said"] == []


def test_what_people_look_at(session: Session, henan: Files) -> None:
    """The findings of level review by their places among all, and the notice's points, each with a name that stays the same."""
    county = henan["list.yml"].replace("郑州市".encode(), "兰考县".encode()).replace(b"410100", b"410225")
    first, second = (desk(session, below("甲", henan | {"list.yml": county})) for _ in range(2))
    (unit,) = first["units"]
    assert {unit["findings"][one["at"]]["level"] for one in unit["look"]} == {"review"}
    assert "applicant-level" in {unit["findings"][one["at"]]["rule"] for one in unit["look"]}
    assert {"key", "question", "quote", "sentence", "heading"} == set(first["asked"][0])
    keys = [one["key"] for one in (*unit["look"], *first["asked"])]
    assert len(set(keys)) == len(keys)
    assert keys == [one["key"] for one in (*second["units"][0]["look"], *second["asked"])]


def test_a_plan_beside_what_is_asked(session: Session, henan: Files) -> None:
    """The plan's own lines, with the lines at which each part that the notice asks for was recognised; none where it was not."""
    plan = "# 郑州市方案\n\n## 任务4\n\n### 具体措施\n\n甲。\u202e\n".encode()
    name = next(name for name in henan if name.endswith(".md"))
    (unit,) = desk(session, below("甲", henan | {name: plan}))["units"]
    one = next(each for each in unit["plans"] if each["name"] == name)
    assert one["lines"] == ["# 郑州市方案", "", "## 任务4", "", "### 具体措施", "", "甲。<U+202E>"]
    parts = {part["part"]: part["lines"] for part in one["parts"]}
    assert (parts["具体措施"], parts["保障条件"]) == ([5], [])
    assert one["parts"][0]["hint"] == session.catalog.form.plan.hints[one["parts"][0]["part"]]  # type: ignore[union-attr]
    assert [line for line, _ in one["tasks"]] == [3]
    assert [line for line, _ in one["headings"]][-2:] == [3, 5]


def test_a_task_of_its_own(session: Session, henan: Files) -> None:
    """One that is in no list is told by the name that the plan gives it."""
    name = next(name for name in henan if name.endswith(".md"))
    text = "# 方案\n\n## 自选任务 校园足球行动\n\n### 具体措施\n\n甲。\n".encode()
    (unit,) = desk(session, below("甲", henan | {name: text}))["units"]
    one = next(each for each in unit["plans"] if each["name"] == name)
    assert [task for _, task in one["tasks"]] == ["校园足球行动"]


def test_a_checkout_is_read_below_its_root_alone(session: Session, henan: Files) -> None:
    """Of a whole repository what lies elsewhere is not taken for anybody's material; the sample is called one."""
    files = {**below("仓库/submissions/henan", henan), **below("仓库/submissions/_example", henan), "仓库/docs/about.md": b"x"}
    told = desk(session, files)
    assert [one["name"] for one in told["units"]] == ["示例", "河南省"]
    assert told["said"] == []


def test_what_lies_beside_a_checkout_is_judged_too(session: Session, henan: Files, hebei: Files) -> None:
    """An archive beside a repository in the same folder is a unit's material like any other; what else the repository holds is none."""
    more = {**below("待审/仓库/docs/submissions/henan", hebei), "待审/仓库/README.md": b"x"}
    told = desk(session, {**below("待审/仓库/submissions/henan", henan), **more, "待审/乙.zip": zipped(below("乙", hebei))})  # type: ignore[arg-type]
    assert [(one["name"], one["status"]) for one in told["units"]] == [("河北省", "failure"), ("河南省", "success")]
    assert told["said"] == []


def test_one_unit_comes_once(session: Session, henan: Files) -> None:
    """Two places with the same unit's material: the first is looked at, and that is said."""
    told = desk(session, {**below("甲", henan), **below("乙", henan)})
    assert ([one["source"] for one in told["units"]], len(told["said"])) == (["甲"], 1)
    assert "“乙”和“甲”是同一个单位的材料" in told["said"][0]


def test_nothing_to_judge_is_said(session: Session, henan: Files) -> None:
    """A folder without a list, loose files without one, an archive that cannot be opened: no verdict, and why."""
    plans: dict[str, bytes | None] = {f"甲/{name}": data for name, data in henan.items() if name.endswith(".md")}
    told = desk(session, plans | {"方案.md": b"# x", "坏.zip": b"PK\x03\x04"})
    assert (told["units"], told["received"]) == ([], "")
    assert any("“甲”里没有读到推荐名单" in one for one in told["said"])
    assert any("单独放入的文件里没有推荐名单" in one for one in told["said"])
    assert any(one.startswith("坏.zip") for one in told["said"])


def test_a_list_of_no_unit(session: Session, henan: Files) -> None:
    """It is judged all the same, and whose it is cannot be seen."""
    told = desk(session, below("甲", henan | {"list.yml": henan["list.yml"].replace("河南省".encode(), "某省".encode())}))
    assert [(one["name"], one["status"]) for one in told["units"]] == [("看不出单位（甲）", "failure")]
    loose = desk(session, {name: data.replace("河南省".encode(), "某省".encode()) for name, data in henan.items()})
    assert [one["name"] for one in loose["units"]] == ["看不出单位"]


def test_lists_of_no_unit_are_not_one_unit(session: Session, henan: Files) -> None:
    """Each of several whose unit cannot be seen is judged by itself, and named by where it came from; in a workbook too."""
    lost = {**henan, "list.yml": henan["list.yml"].replace("河南省".encode(), "某省".encode())}
    worse = {**lost, "list.yml": lost["list.yml"].replace("郑州市".encode(), "无名市".encode())}
    nowhere = session.catalog.units[0].model_copy(update={"name": "某地"})
    book = {"丙/名单.xlsx": workbook(session.catalog, nowhere, Nomination())}
    told = desk(session, {**below("甲", lost), **below("乙", worse), **book})
    assert {one["name"] for one in told["units"]} == {"看不出单位（甲）", "看不出单位（乙）", "看不出单位（丙）"}
    assert told["said"] == []
    by = {one["source"]: one for one in told["units"]}
    assert len({one["code"] for one in told["units"]}) == 3
    assert [any("无名市" in found["message"] for found in by[name]["findings"]) for name in ("甲", "乙")] == [False, True]
    assert {plan["name"] for plan in by["乙"]["plans"]} == {name for name in henan if name.endswith(".md")}
    assert any(found.get("file") == "名单.xlsx" for found in by["丙"]["findings"])


def test_several_lists_of_no_unit_in_one_folder(session: Session, henan: Files) -> None:
    """Two folders in one, and an archive of two: each is judged by itself and named by its list, with its own plans."""
    lost = {**henan, "list.yml": henan["list.yml"].replace("河南省".encode(), "某省".encode())}
    broken = {**henan, "list.yml": b"province: [\n"}
    told = desk(session, {**below("甲/一", lost), **below("甲/二", broken), **below("甲/三", henan)})
    assert [one["name"] for one in told["units"]] == ["河南省", "看不出单位（甲/一/list.yml）", "看不出单位（甲/二/list.yml）"]
    assert (told["units"][0]["source"], told["units"][0]["status"], told["said"]) == ("甲", "success", [])
    assert all(len(one["plans"]) == len(told["units"][0]["plans"]) for one in told["units"])
    assert any("无法读取" in found["message"] for found in told["units"][2]["findings"])
    assert not [found for one in told["units"] for found in one["findings"] if "unknown" in found["message"].partition("这份方案")[0]]
    zipped_two = desk(session, {"乙.zip": zipped({**below("一", lost), **below("二", broken)})})  # type: ignore[arg-type]
    assert [one["source"] for one in zipped_two["units"]] == ["乙.zip/一/list.yml", "乙.zip/二/list.yml"]


@pytest.mark.parametrize("home", ["甲/", ""])
def test_several_workbooks_of_no_unit(session: Session, home: str) -> None:
    """Side by side in a folder, or loose: each is named by its file; whose a plan beside them is nobody can tell, and that is said."""
    some = [session.catalog.units[0].model_copy(update={"name": name}) for name in ("某地", "某处", "某方")]
    books = {f"{home}{at}.xlsx": workbook(session.catalog, unit, Nomination()) for at, unit in enumerate(some)}
    told = desk(session, {**books, f"{home}方案.md": b"# x"})
    assert [one["name"] for one in told["units"]] == [f"看不出单位（{path}）" for path in books]
    assert told["said"] == [f"几份名单放在一起，看不出“{home}方案.md”是哪个单位的，没有看；请按单位分文件夹放入。"]


def test_what_is_set_aside_is_the_unit_s_own(session: Session, henan: Files, hebei: Files) -> None:
    """Of each unit only its own exceptions are told and counted in its verdict."""
    known = {"rule": "own-province", "by": "教育部基础教育司", "why": "区划调整", "decided": date(2024, 1, 10), "until": date(2024, 1, 31)}
    waivers = tuple(Waiver.model_validate({"unit": unit, **known}) for unit in ("河北省", "河南省"))
    told = desk(Session(replace(session.catalog, waivers=waivers)), {**below("甲", henan), **below("乙", hebei)})
    assert [one["name"] for one in told["units"]] == ["河北省", "河南省"]
    assert [[said[:3] for said in one["waived"]] for one in told["units"]] == [["河北省"], ["河南省"]]
    assert ["准许例外" in one["verdict"] for one in told["units"]] == [True, False]


def test_workbooks_of_several_units(session: Session) -> None:
    """Each folder with an Excel list is one unit's; a finding says where in the workbook."""
    units: list[Unit] = [unit for unit in session.catalog.units if unit.slug in ("henan", "hebei")]
    told = desk(session, {f"{unit.slug}的材料/名单.xlsx": workbook(session.catalog, unit, Nomination()) for unit in units})
    assert [one["folder"] for one in told["units"]] == ["hebei", "henan"]
    assert any("file" in finding for one in told["units"] for finding in one["findings"])


def test_attachments_are_not_read(session: Session, henan: Files) -> None:
    """A scan is judged by its name and size; its content never comes in."""
    listed = henan["list.yml"].replace(b"document:\n", "document:\n  scan: 5号.pdf\n".encode())
    (unit,) = desk(session, {**below("甲", henan | {"list.yml": listed}), "甲/5号.pdf": None})["units"]
    assert not [one for one in unit["findings"] if one["rule"] in ("named-file", "file-kind")]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("7K3M-9QXT-2B4D", ["河南省"]),
        (" 7k3m 9qxt2b4d", ["河南省"]),
        ("７Ｋ３Ｍ－9QXT－2B4D", ["河南省"]),
        ("7K3M-9QXT-2B4E", []),
        ("", []),
    ],
)
def test_a_code_as_it_is_typed(session: Session, typed: str, names: list[str]) -> None:
    """Small letters, blanks and full-width signs make no difference; a unit without a code is never meant."""
    assert json.loads(session.same(typed, json.dumps({"河南省": "7K3M-9QXT-2B4D", "河北省": ""}))) == names


def test_what_was_looked_at_as_csv(session: Session) -> None:
    """A row each, nothing in it acts as a formula, and the last head says what the file is not."""
    text = session.sheet(json.dumps([["河南省", "码", "通过", "请核实", "事", "处", "是", "=1+1"]]))
    head, row = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))
    assert (text[0], head[0], row) == ("\ufeff", "推荐单位", ["河南省", "码", "通过", "请核实", "事", "处", "是", "'=1+1", ""])
    assert "不是教育部的文件" in head[-1]


def test_what_was_looked_at_as_json(session: Session) -> None:
    """The same points with their keys, which call they are about, and what the file is not; hidden characters show."""
    some = [["河南省", "码", "通过", "请核实", "事\u202e", "处", word, "=1+1"] for word in ("是", "改动前核对过", "")]
    text = session.ledger(json.dumps(some))
    told = json.loads(text)
    assert (told["schema"], told["call"], "不是教育部的文件" in told["note"]) == (1, session.catalog.notice.number, True)
    assert [one["looked"] for one in told["points"]] == ["now", "before", "no"]
    assert list(told["points"][0]) == ["unit", "code", "verdict", "kind", "matter", "basis", "looked", "note"]
    assert "\\u202e" in text


def test_the_words_are_the_report_s(session: Session, henan: Files) -> None:
    """The verdict of a unit is in the words that every report has."""
    (unit,) = desk(session, below("甲", henan))["units"]
    tree = MemoryTree({f"submissions/henan/{name}": data for name, data in henan.items()})
    report = check(tree, session.catalog, session.rules, Request(session.catalog.form.sample.as_of, receipt_known=False)).report  # type: ignore[union-attr]
    assert unit["verdict"] == verdict(report)
