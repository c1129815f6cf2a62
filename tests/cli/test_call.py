"""A province's own call: its prefectures hand in, and what came in becomes the province's nomination to the call above."""

import contextlib
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import ROOT, Result

from tuijian.calls.collected import Applicant, dropped_labels, nomination_entry, plan_names
from tuijian.calls.province import NotPossibleError, Order, divisions_below, province
from tuijian.calls.verify import verify
from tuijian.catalog.disk import catalog_files, read_catalog, with_shipped_files
from tuijian.cli.main import main
from tuijian.form.models import Form, FormList
from tuijian.site.assemble import pages

Run = Callable[..., Result]
CATALOG = read_catalog()
LETTER = """关于做好实验区申报工作的通知

各省辖市、济源示范区教育局：
一、申报名额
每个单位可以申报不超过1个实验区。
二、报送时间
请于2024年1月8日前将申报材料报送省教育厅。
"""
FLAGS = (
    "--title",
    "关于做好实验区申报工作的通知",
    "--number",
    "豫教基函〔2024〕1号",
    "--issuer",
    "河南省教育厅",
    "--deadline",
    "2024-01-08",
    "--seats",
    "1",
)
ON_PAPER = {
    "document.number": "豫教基〔2024〕5号", "document.date": "2024-01-12", "contact.office": "河南省教育厅基础教育处",
    "contact.phone": "0371-00000000", "contact.email": "jijiao@example.gov.cn",
}  # fmt: skip
SET = [part for name, text in ON_PAPER.items() for part in ("--set", f"{name}={text}")]


@pytest.fixture(scope="module")
def called(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The call of 河南 as the command writes it."""
    home = tmp_path_factory.mktemp("called")
    (home / "letter.txt").write_text(LETTER, encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = main(["call", "河南", str(home / "hn"), *FLAGS, "--text", str(home / "letter.txt"), "--catalog", str(ROOT / "catalog")])
    assert code == 0
    assert "18个申报单位" in said.getvalue()
    assert "要填写" not in said.getvalue()
    return home / "hn"


@pytest.fixture
def desk(called: Path, tmp_path: Path) -> Path:
    """The same, with what 开封市 and 新乡市 handed in, and the province's empty folder above it."""
    home = tmp_path / "hn"
    shutil.copytree(called, home)
    (tmp_path / "above" / "submissions").mkdir(parents=True)
    hand_in(home, "d410200", "开封市", "410200")
    hand_in(home, "d410700", "新乡市", "410700")
    return home


def hand_in(home: Path, folder: str, name: str, code: str, unit: str = "") -> None:
    """A unit's papers, made of the call's own sample."""
    sample = home / "catalog" / "sample"
    listed = re.sub("(?m)^unit: .*$", f"unit: {unit or name}", (sample / "list.yml").read_text("utf-8"))
    listed = listed.replace("name: 某某市", f"name: {name}" + (f"\n    code: {code}" if code else ""))
    (home / "submissions" / folder / "list.yml").write_text(listed, encoding="utf-8")
    plan = (sample / "fangan.md").read_text("utf-8").replace("某某市", name)
    (home / "submissions" / folder / "fangan.md").write_text(plan, encoding="utf-8")


def collect(run: Run, desk: Path, *argv: str) -> Result:
    """The command, writing into the folder above."""
    return run("collect", desk, "--root", desk.parent / "above", "--catalog", ROOT / "catalog", "--as-of", "2024-01-15", *argv)


def test_one_province_from_end_to_end(run: Run, desk: Path) -> None:
    """Two prefectures hand in and pass; one is chosen; list, plan and how was chosen lie in the province's folder, and pass there."""
    checked = run("check", "--root", desk, "--as-of", "2024-01-05")
    assert (checked.code, checked.out.splitlines()[0]) == (0, "通过：没有发现问题")
    assert "共检查单位 2 个、推荐对象 2 个" in checked.out
    made = collect(run, desk, "--choose", "开封市", *SET)
    assert (made.code, made.err) == (0, "")
    assert "申报的地方2个，推荐1个。\n开封市：申报1个，推荐1个。\n新乡市：申报1个，推荐0个。\n还没有交来推荐名单的16个：" in made.out
    assert "\n检查结果：通过：没有发现问题\n" in made.out
    home = desk.parent / "above" / "submissions" / "henan"
    assert sorted(path.name for path in home.iterdir()) == ["list.yml", "selection.yml", "开封市.md"]
    assert (home / "开封市.md").read_bytes() == (desk / "submissions/d410200/fangan.md").read_bytes()
    chosen = (home / "selection.yml").read_text("utf-8")
    assert chosen == "way: 择优推荐\napplicants:\n  - name: 开封市\n    code: 410200\n  - name: 新乡市\n    code: 410700\n"
    national = run("check", "--root", desk.parent / "above", "--catalog", ROOT / "catalog", "--as-of", "2024-01-15")
    assert (national.code, national.out.splitlines()[0]) == (0, "通过：没有发现问题")


def test_the_call_is_a_sound_catalogue(called: Path) -> None:
    """It has no fault, keeps the ministry's sentences word for word, has its own day and seats, and its site builds."""
    catalog = read_catalog(called / "catalog")
    above = {id: one.text for id, one in CATALOG.notice.sentences.items()}
    assert {id: one.text for id, one in catalog.notice.sentences.items() if id in above} == above
    own = [one.text for id, one in catalog.notice.sentences.items() if id not in above]
    assert own == ["每个单位可以申报不超过1个实验区。", "请于2024年1月8日前将申报材料报送省教育厅。"]
    assert catalog.notice.deadline is not None
    assert (catalog.notice.deadline.day.isoformat(), catalog.notice.number) == ("2024-01-08", "豫教基函〔2024〕1号")
    assert [unit.name for unit in catalog.units][-1] == "济源市"
    assert {rule.name for rule in catalog.rules} >= {
        "seats",
        "deadline",
        "division",
        "own-province",
        "project",
        "measures",
        "guarantees",
        "tasks",
    }
    assert {rule.taken_from for rule in catalog.rules if rule.name == "project"} == {CATALOG.notice.number}
    assert [zone.unit for zone in catalog.zones.zones] == ["洛阳市"]
    assert pages(catalog)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        (("name: 开封市\n    code: 410200", "name: 新乡市\n    code: 410700"), "own-province"),
        (("plan: fangan.md", "plan: fangan.md\n  - name: 兰考县\n    code: 410225\n    plan: fangan.md"), "seats"),
    ],
)
def test_what_a_prefecture_hands_in_is_checked(run: Run, desk: Path, changed: tuple[str, str], rule: str) -> None:
    """A place of another prefecture, and more than the province asked for, are errors there already."""
    path = desk / "submissions/d410200/list.yml"
    path.write_text(path.read_text("utf-8").replace(*changed), encoding="utf-8")
    result = run("check", "--root", desk, "--as-of", "2024-01-05", "--format", "json")
    assert result.code == 1
    assert f'"rule": "{rule}"' in result.out


def test_without_flags_places_are_left_open(run: Run, tmp_path: Path) -> None:
    """What only the province can say is left open and named, line by line; until then nothing is checked by it."""
    home = tmp_path / "bj"
    result = run("call", "北京", home, "--catalog", ROOT / "catalog")
    assert result.code == 0
    assert "还有4处要填写，填好以前不能检查：catalog/notice.yml 第2行、" in result.out
    faults = run("verify", "--catalog", home / "catalog")
    assert faults.code == 1
    assert faults.out.count("这一处还没有填写") == 4
    assert "东城区" in (home / "catalog" / "units.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("兵团", "new"), "新疆生产建设兵团下面的单位不在行政区划表里，请用 tuijian init 自己列出推荐单位。没有改动。\n"),
        (("上海", "new"), "上海市在这次通知里没有名额，不用再下发通知。没有改动。\n"),
        (("河北", "."), "“.”里已经有文件，请换一个文件夹。没有改动。\n"),
        (("河北", "new", "more"), "多写了“more”。\n"),
        (("河北", "new", "--seats", "两个"), "选项 --seats 的“两个”不是数，写成 2 这样。没有改动。\n"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, argv: tuple[str, ...], said: str) -> None:
    """One plain sentence, and nothing is written."""
    result = run("call", *argv, "--catalog", ROOT / "catalog")
    assert (result.code, result.err) == (2, said)
    assert not Path("new").exists()


@pytest.mark.unfollowed
def test_every_province_has_a_sound_call() -> None:
    """Units of each kind: a province, a municipality, a region with cities of the 兵团, one with counties right below it."""
    files = catalog_files()
    for name in ("浙江", "新疆"):
        unit = CATALOG.unit_named(name)
        assert unit is not None
        made = province(CATALOG, files, Order(unit, "标题", "文号", "教育厅", LETTER, seats=1))
        assert verify(with_shipped_files(made.files)) == ()
    assert "石河子市" not in made.files["units.yml"].decode()


def test_a_unit_with_nothing_below_has_no_call() -> None:
    """Where the table of divisions holds nothing below a unit there is nobody to call."""
    unit = CATALOG.units[0].model_copy(update={"code": "999900"})
    with pytest.raises(NotPossibleError, match="写不出推荐单位"):
        divisions_below(CATALOG, unit)


# --- collecting -------------------------------------------------------------------------------------


def test_a_table_says_who_is_chosen(run: Run, desk: Path) -> None:
    """A table from Excel does it too; its reasons go along for those that were chosen and those that were not."""
    table = desk.parent / "table.csv"
    table.write_bytes("名称,推荐,理由\n开封市,否,基础较弱\n新乡市,是,改革思路明确\n".encode("gb18030"))
    assert collect(run, desk, "--table", str(table), *SET).code == 0
    home = desk.parent / "above" / "submissions" / "henan"
    assert "reason: 改革思路明确" in (home / "list.yml").read_text("utf-8")
    assert "reason: 基础较弱" in (home / "selection.yml").read_text("utf-8")


def test_all_that_applied(run: Run, desk: Path) -> None:
    """Who nominates all says so; what the letter will say is left open for the checker to name."""
    result = collect(run, desk, "--choose", "开封市", "--choose", "新乡市")
    assert result.code == 1
    home = desk.parent / "above" / "submissions" / "henan"
    assert (home / "selection.yml").read_text("utf-8").startswith("way: 全部推荐\n")
    assert "【请填写：正式行文的文号】" in (home / "list.yml").read_text("utf-8")
    again = collect(run, desk, "--choose", "开封市")
    assert (again.code, again.err.endswith("里已经有材料，没有改动。\n")) == (2, True)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--choose", "开峰市"), "“开峰市”没有申报，相近的是“开封市”。没有改动。\n"),
        (("--set", "document.nummer=1"), "选项 --set 的“document.nummer=1”要写成 字段=内容，相近的是“document.number”。没有改动。\n"),
        (("--table", "a.csv"), "“a.csv”要有“名称”“推荐”两列，可以再有“代码”“理由”两列。没有改动。\n"),
        (("--table", "b.csv"), "“b.csv”第2行的“推荐”要写“是”或者“否”。没有改动。\n"),
    ],
)
def test_wrong_choices_are_said(run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...], said: str) -> None:
    """What cannot be read is answered with one sentence, and nothing is written."""
    monkeypatch.chdir(desk.parent)
    Path("a.csv").write_text("名称\n开封市\n", encoding="utf-8")
    Path("b.csv").write_text("名称,推荐\n开封市,要\n", encoding="utf-8")
    result = collect(run, desk, *argv)
    assert (result.code, result.err) == (2, said)
    assert list((desk.parent / "above" / "submissions").iterdir()) == []


def test_papers_that_must_be_mended_are_not_collected(run: Run, desk: Path) -> None:
    """A place whose papers have an error is not nominated; others may be."""
    (desk / "submissions/d410200/fangan.md").unlink()
    result = collect(run, desk, "--choose", "开封市")
    assert result.code == 2
    assert result.err.startswith("“开封市”的材料还有必须修改之处：")
    assert collect(run, desk, "--choose", "新乡市", *SET).code == 0


def test_what_became_of_all_that_came_in(run: Run, desk: Path) -> None:
    """A sentence for each unit: its places, those that take no seat, plans that lack, files that stay behind; and who sent no list."""
    form = desk / "catalog" / "form.yml"
    text = form.read_text("utf-8")
    fields = "    fields:\n      - {name: name, label: 名称, hint: 名称, example: 开封市}\n"
    more = f"  - name: others\n    label: 经验交流的地方\n    entry: 地方\n    hint: 交流经验的地方\n{fields}"
    form.write_text(text.replace("\nlists:\n", f"\nlists:\n{more}"), encoding="utf-8")
    path = desk / "submissions/d410200/list.yml"
    path.write_text(path.read_text("utf-8") + "others:\n  - name: 开封市\n", encoding="utf-8")
    for name in ("5号.pdf", "附件1.pdf", "附件2.pdf", "附件3.pdf"):
        (desk / "submissions/d410200" / name).write_bytes(b"x")
    (desk / "submissions/d410700/fangan.md").unlink()
    empty = desk / "submissions/d410100"
    empty.joinpath("list.yml").write_text("unit: 郑州市\nzones: []\n", encoding="utf-8")
    made = collect(run, desk, "--choose", "开封市", *SET)
    lines = made.out.splitlines()
    assert "郑州市：名单里没有申报的地方。" in lines, made
    others = "“经验交流的地方”1个（“开封市”）不占名额，没有汇总"
    files = "附件“5号.pdf”、“附件1.pdf”、“附件2.pdf”等4个没有带过去，需要的请另外附上"
    assert f"开封市：申报1个，推荐1个；{others}；{files}。" in lines
    assert "新乡市：申报1个，推荐0个；方案“fangan.md”没有交来。" in lines
    assert [line for line in lines if line.startswith("还没有交来推荐名单的15个：")]


def test_a_name_is_no_path(run: Run, desk: Path) -> None:
    """Whatever a place is called in what came in, its plan is written into the folder and nowhere else."""
    hand_in(desk, "d410200", "../../../x", "410200", unit="开封市")
    result = collect(run, desk, "--choose", "../../../x")
    assert result.code == 2
    assert not (desk.parent / "x.md").exists()


def test_where_nothing_is(run: Run, called: Path, tmp_path: Path, desk: Path) -> None:
    """A folder without a call, one where nothing came in yet, and one whose units are of several provinces."""
    assert collect(run, tmp_path / "none").err.endswith("里没有规则文件夹 catalog，请写 tuijian call 写出的文件夹。没有改动。\n")
    empty = shutil.copytree(called, tmp_path / "empty")
    assert collect(run, empty).err.endswith("里还没有申报的地方。没有改动。\n")
    units = desk / "catalog" / "units.yml"
    units.write_text(
        units.read_text("utf-8") + "- {name: 武汉市, short: 武汉, slug: d420100, kind: 地级市, code: '420100'}\n", encoding="utf-8"
    )
    assert collect(run, desk).err == "看不出是哪个推荐单位的材料：申报单位要在同一个推荐单位下面。没有改动。\n"


@pytest.fixture(scope="module")
def jiangsu(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The call of 江苏, two of whose cities have a 鼓楼区, with what both handed in; in one's own list the name needs no code."""
    home = tmp_path_factory.mktemp("jiangsu")
    flags, letter = (*FLAGS[:5], "江苏省教育厅", *FLAGS[6:]), home / "letter.txt"
    letter.write_text(LETTER.replace("省辖市、济源示范区", "设区市"), encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["call", "江苏", str(home / "js"), *flags, "--text", str(letter), "--catalog", str(ROOT / "catalog")]) == 0
    (home / "above" / "submissions").mkdir(parents=True)
    for folder, unit, code in (("d320100", "南京市", ""), ("d320300", "徐州市", "320302")):
        hand_in(home / "js", folder, "鼓楼区", code, unit)
        with (home / "js" / "submissions" / folder / "fangan.md").open("a", encoding="utf-8") as plan:
            plan.write(f"\n这是{unit}的鼓楼区。\n")
    return home / "js"


@pytest.fixture
def js(jiangsu: Path, tmp_path: Path) -> Path:
    """A copy of it, with an empty folder above."""
    (tmp_path / "above" / "submissions").mkdir(parents=True)
    return shutil.copytree(jiangsu, tmp_path / "js")


def test_two_places_of_one_name(run: Run, js: Path) -> None:
    """A name that two places have is answered with both codes; by a code one of them is nominated, with its own plan; both apply."""
    both = collect(run, js, "--choose", "鼓楼区")
    assert (both.code, both.err) == (2, "申报的“鼓楼区”有2个，请用代码指明是哪一个：320106、320302。没有改动。\n")
    made = collect(run, js, "--choose", "320302", *SET)
    assert "申报的地方2个，推荐1个。\n" in made.out, made.err
    home = js.parent / "above" / "submissions" / "jiangsu"
    assert "  - name: 鼓楼区\n    code: 320302\n    plan: 鼓楼区.md\n" in (home / "list.yml").read_text("utf-8")
    assert "徐州市" in (home / "鼓楼区.md").read_text("utf-8")
    chosen = (home / "selection.yml").read_text("utf-8")
    assert chosen == "way: 择优推荐\napplicants:\n  - name: 鼓楼区\n    code: 320106\n  - name: 鼓楼区\n    code: 320302\n"


def test_two_of_one_name_by_a_table(run: Run, js: Path) -> None:
    """A column of codes tells them apart in a table, each with its reason and its own plan."""
    table = js.parent / "table.csv"
    table.write_text("名称,代码,推荐,理由\n鼓楼区,320302,是,思路明确\n鼓楼区,320106,是,基础扎实\n", encoding="utf-8")
    made = collect(run, js, "--table", str(table), *SET)
    assert "申报的地方2个，推荐2个。\n" in made.out, made.err
    home = js.parent / "above" / "submissions" / "jiangsu"
    listed = (home / "list.yml").read_text("utf-8")
    assert "code: 320106\n    plan: 鼓楼区.md\n    reason: 基础扎实\n" in listed
    assert "code: 320302\n    plan: 鼓楼区2.md\n    reason: 思路明确\n" in listed
    assert ["南京市" in (home / "鼓楼区.md").read_text("utf-8"), "徐州市" in (home / "鼓楼区2.md").read_text("utf-8")] == [True, True]
    assert (home / "selection.yml").read_text("utf-8").startswith("way: 全部推荐\n")
    table.write_text("名称,代码,推荐\n鼓楼区,320999,是\n", encoding="utf-8")
    assert collect(run, js, "--table", str(table)).err == "“鼓楼区320999”没有申报。没有改动。\n"


def test_what_the_entry_says_comes_along(run: Run, desk: Path) -> None:
    """Reason and tasks go into the nomination; what its list has no field for is named; the province's own reason goes first."""
    form = desk / "catalog" / "form.yml"
    text = form.read_text("utf-8")
    anchor = text[text.index("lists:") :].index("  - name: plan") + text.index("lists:")
    start = text.rindex("\n", 0, anchor) + 1
    extra = "      - name: pupils\n        label: 在校学生数\n        type: number\n        hint: 在校学生数\n        example: '1'\n"
    assert text[start:].startswith("      - name: plan")
    form.write_text(text[:start] + extra + text[start:], encoding="utf-8")
    path = desk / "submissions/d410200/list.yml"
    more = "    pupils: '300'\n    reason: 工作基础扎实\n    tasks: 4、12\n"
    path.write_text(path.read_text("utf-8").replace("    plan: fangan.md\n", f"    plan: fangan.md\n{more}"), encoding="utf-8")
    made = collect(run, desk, "--choose", "开封市", *SET)
    assert "开封市的“在校学生数”没有带过去：推荐名单里没有相应的项目，需要的请另外写明。\n" in made.out, made.err
    home = desk.parent / "above" / "submissions" / "henan"
    assert "    plan: 开封市.md\n    reason: 工作基础扎实\n    tasks: 4、12\n" in (home / "list.yml").read_text("utf-8")
    shutil.rmtree(home)
    (desk.parent / "t.csv").write_text("名称,推荐,理由\n开封市,是,改革思路明确\n", encoding="utf-8")
    made = collect(run, desk, "--table", str(desk.parent / "t.csv"), *SET)
    assert "reason: 改革思路明确" in (home / "list.yml").read_text("utf-8"), made.err


WORKS = read_catalog(ROOT / "tests/catalogs/xinxisuyang").form


def with_list(form: Form, listed: FormList) -> Form:
    """The form with that list alone."""
    return Form(**{**{name: getattr(form, name) for name in Form.model_fields}, "lists": (listed,)})


def test_the_lists_in_an_entry_come_along() -> None:
    """Nested entries go over with the fields that are there above, of the same type; the rest is named, once for each field."""
    listed = WORKS.seat_lists[0]
    *fields, authors = listed.fields
    born = authors.fields[-1].model_copy(update={"type": "text"})
    above = authors.model_copy(update={"fields": (*authors.fields[:-1], born)})
    form = with_list(WORKS, listed.model_copy(update={"fields": (fields[0], fields[2], above)}))
    texts = {"field": "数字艺术", "group": "小学", "authors.0.name": "甲", "authors.0.born": "2013-06-01", "authors.1.born": "2013-06-02"}
    one = Applicant("某某作品", "", "", "x", listed, texts)
    assert nomination_entry(form, one, "", "") == {"name": "某某作品", "code": "", "group": "小学", "authors.0.name": "甲"}
    assert dropped_labels(form, one) == ["类别", "作者"]


def test_a_file_that_stays_behind_is_not_named() -> None:
    """A field that names a file does not go over without the file; plans of one name get different ones, and no path."""
    field = CATALOG.form.lists[0].fields[2].model_copy(update={"name": "photo", "label": "照片"})
    listed = CATALOG.form.lists[0].model_copy(update={"fields": (*CATALOG.form.lists[0].fields, field)})
    form = with_list(CATALOG.form, listed)
    one = Applicant("郑州市", "410100", "", "x", listed, {"photo": "a.md"})
    assert nomination_entry(form, one, "郑州市.md", "") == {"name": "郑州市", "code": "410100", "plan": "郑州市.md"}
    assert dropped_labels(form, one) == ["照片"]
    some = [one, one._replace(name="../x"), one, one._replace(name="郑州市2")]
    assert plan_names(some) == ["郑州市.md", "fangan-2.md", "郑州市2.md", "郑州市22.md"]
