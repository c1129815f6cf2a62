"""What the exported files hold, read back by other libraries than those that wrote them."""

import io
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from officefiles import parts_of, sheet_titles

from tuijian.catalog.disk import read_catalog
from tuijian.cli.main import main
from tuijian.office.layout import GUIDE, OPTIONS, layout
from tuijian.office.listfile import Nomination
from tuijian.office.write.plan import FONTS, document
from tuijian.office.write.unit_workbook import choices, workbook

ROOT = Path(__file__).resolve().parent.parent.parent
CALLS = ROOT / "tests" / "catalogs"
CATALOGS = {"shipped": read_catalog(), **{name: read_catalog(CALLS / name) for name in ("yicunyipin", "shifanqu")}}
NOTE = "由检查程序生成，不是教育部的文件。"
HOSTILE = ("=1+1", "+1", "-1", "@x", "=HYPERLINK(1)", "https://example.com/", "mailto:a@example.com", "internal:x")

each_call = pytest.mark.parametrize("name", CATALOGS)


def loaded(data: bytes) -> Any:
    """The workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(sheet: Any, first: int = 4) -> list[list[Any]]:
    """The filled rows of a sheet from the one below its headings."""
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(min_row=first, values_only=True) if any(row)]


def lists_of(sheet: Any) -> dict[str, str]:
    """The dropdowns of a sheet: their cells, and where their choices stand."""
    return {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"}


# --- the workbook ---------------------------------------------------------------------------------


@each_call
def test_the_sheets_are_the_forms(name: str) -> None:
    """A sheet for what stands outside the lists, one a list, a guide, and the hidden choices; the headings are the form's labels."""
    catalog = CATALOGS[name]
    book = loaded(workbook(catalog, catalog.units[15], Nomination()))
    assert book.sheetnames == [*sheet_titles(catalog), GUIDE, OPTIONS]
    assert book[OPTIONS].sheet_state == "hidden"
    for found, title in zip(catalog.form.lists, sheet_titles(catalog)[1:], strict=True):
        heads = [cell.value for cell in book[title][3]]
        assert heads == ["序号", *(field.label + "（必填）" * field.required for field in found.fields)]


def test_a_plan_is_named_as_the_word_file_that_it_is() -> None:
    """The cells for a plan say to write the name of a Word file: an office has no Markdown."""
    catalog = CATALOGS["shipped"]
    book = loaded(workbook(catalog, catalog.units[15], Nomination()))
    cells = [one for title in sheet_titles(catalog)[1:] for one in book[title].data_validations.dataValidation]
    assert [one.prompt for one in cells if one.prompt and ".md" in one.prompt] == []
    assert [one.prompt.partition("：")[2] for one in cells if one.promptTitle == "初步方案"] == ["zhengzhou.docx", "luoyang.docx"]


@each_call
def test_dropdowns_offer_what_the_catalogue_has(name: str) -> None:
    """The unit is one of the catalogue's; a place is one of the unit's divisions wherever a rule asks for one. Others may be written."""
    catalog = CATALOGS[name]
    unit = next(unit for unit in catalog.units if unit.slug == "henan")
    book = loaded(workbook(catalog, unit, Nomination()))
    offered = choices(catalog, unit)
    rules = [rule.params for rule in catalog.rules if rule.kind == "division-in-list"]
    chosen = {("", one.name) for one in catalog.form.fields if one.type == "choice"}
    assert set(offered) == {
        ("", catalog.form.unit),
        *chosen,
        *((one, params.get("name", "name")) for params in rules for one in params["lists"]),
    }
    found = {}
    for sheet in (layout(catalog.form).basics, *layout(catalog.form).lists):
        for cells, formula in lists_of(book[sheet.title]).items():
            column = sheet.columns[ord(cells[0]) - ord("B") if sheet.list else int(cells[1:]) - 4]
            options = book[OPTIONS][formula.partition("!")[2]]
            found[sheet.list.name if sheet.list else "", column.name] = tuple(row[0].value for row in options)
    assert found == offered
    assert {"郑州市", "金水区"} < set(next(values for (name, _), values in found.items() if name))
    assert not any(one.showErrorMessage for title in sheet_titles(catalog) for one in book[title].data_validations.dataValidation)


def test_nothing_acts_in_a_workbook() -> None:
    """A value that looks like a formula or a link is a text in a cell formatted as text; there is no formula, link or macro at all."""
    entries = tuple({"name": text, "reason": text} for text in HOSTILE)
    data = workbook(CATALOGS["shipped"], None, Nomination({"province": "=1"}, {"zones": entries}))
    zones = loaded(data)["推荐名单"]
    found = [zones.cell(row, 2) for row in range(4, 4 + len(HOSTILE))]
    assert [(cell.value, cell.data_type, cell.number_format, cell.quotePrefix) for cell in found] == [
        (text, "s", "@", True) for text in HOSTILE
    ]
    parts = parts_of(data)
    assert not [part for part in parts if "vba" in part.lower() or "external" in part.lower()]
    assert not [part for part, content in parts.items() if re.search(rb"<f[ >]|<hyperlink|TargetMode=.External", content)]


def test_a_cell_that_is_empty_is_formatted_as_text_too() -> None:
    """What a clerk types there is never taken for a number, a day or a formula."""
    book = loaded(workbook(CATALOGS["shipped"], None, Nomination()))
    assert {book["推荐名单"].cell(row, column).number_format for row in range(4, 16) for column in range(2, 6)} == {"@"}
    assert {book["基本情况"].cell(row, 2).number_format for row in range(4, 11)} == {"@"}


def test_it_says_that_it_is_no_official_paper() -> None:
    """On every printed page."""
    book = loaded(workbook(CATALOGS["shipped"], None, Nomination()))
    assert all("不是教育部的文件；推荐以单位正式行文为准" in sheet.oddFooter.left.text for sheet in book if sheet.title != OPTIONS)


# --- Word -----------------------------------------------------------------------------------------


def test_fonts_are_named_with_those_that_may_take_their_place() -> None:
    """仿宋 and 黑体, each with the names that others than Windows know."""
    data = document("# 题\n\n## 工作基础\n\n文\n", [], NOTE)
    table = parts_of(data)["word/fontTable.xml"].decode()
    for name, others in FONTS.items():
        assert f'<w:font w:name="{name}"><w:altName w:val="{others}"/>' in table
    made = Document(io.BytesIO(data))
    fonts = {style.name: style.element.rPr.rFonts.get(qn("w:eastAsia")) for style in made.styles if style.element.rPr is not None}
    assert {name: fonts[name] for name in ("Normal", "Heading 1", "Heading 2", "Heading 3")} == {
        "Normal": "仿宋",
        "Heading 1": "宋体",
        "Heading 2": "黑体",
        "Heading 3": "楷体",
    }
    assert NOTE in made.sections[0].footer.paragraphs[-1].text


def test_an_open_task_is_a_dropdown() -> None:
    """A heading that is still to be filled in offers the tasks; one that is written does not."""
    made = Document(io.BytesIO(document("## 任务【请填写：任务编号】\n\n## 任务4 职普融通行动\n", ["任务1 甲", "任务2 乙"], NOTE)))
    lists = made.element.body.findall(f".//{qn('w:dropDownList')}")
    assert [[item.get(qn("w:displayText")) for item in found] for found in lists] == [["任务1 甲", "任务2 乙"]]


# --- the summary ----------------------------------------------------------------------------------


@pytest.fixture
def national(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """The summary of three units: one as it should be, one to be mended, one to be asked about."""
    sample = ROOT / "catalog" / "examples"
    for slug in ("_example", "henan", "hebei", "hunan"):
        shutil.copytree(sample, tmp_path / "submissions" / slug)
    other = tmp_path / "submissions"
    _edit(other / "hunan" / "list.yml", ("河南省", "湖南省"), ("郑州市", "长沙市"), ("410100", "430100"))
    _edit(other / "hunan" / "list.yml", ("adoptions:\n  - name: 洛阳市\n    code: 410300\n    plan: luoyang.md\n", ""))
    _edit(other / "hunan" / "zhengzhou.md", ("郑州市", "长沙市"), ("任务4 职普融通行动", "自选任务 11010519491231002X"))
    (other / "hunan" / "luoyang.md").unlink()
    monkeypatch.chdir(tmp_path)
    assert main(["export", "--summary", "--as-of", "2024-01-15"]) == 0
    assert capsys.readouterr().out == "已写出 汇总.xlsx\n"
    return loaded(Path("汇总.xlsx").read_bytes())


def _edit(path: Path, *edits: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_the_summary_counts(national: Any) -> None:
    """Units by their state, seats, nominees and findings, and a line a unit; the sample is none of them."""
    first = {row[0]: row[1] for row in rows(national["总览"], 3)}
    assert {
        key: first[key] for key in ("推荐单位", "尚未提交", "不在推荐范围", "实验区名额", "推荐的实验区", "前两批实验区选择的任务")
    } == {
        "推荐单位": 32,
        "尚未提交": 27,
        "不在推荐范围": 2,
        "实验区名额": 56,
        "推荐的实验区": 3,
        "前两批实验区选择的任务": 2,
    }
    units = {row[0]: row[1:] for row in rows(national["各单位"])}
    assert len(units) == 32
    assert units["河南省"][:4] == ["自查通过", 2, 1, 1]
    assert units["河北省"][0] == "待修改"
    assert units["上海市"][:2] == ["不在推荐范围", 0]


def test_the_summary_names_the_tasks(national: Any) -> None:
    """Each nominee with its tasks, each task with how often it was chosen; personal data is masked."""
    nominees = {(row[0], row[2]): row[-1] for row in rows(national["推荐对象"])}
    assert nominees["河南省", "郑州市"] == "4 职普融通行动；12 家校社协同育人行动"
    assert "11010519491231002X" not in str(nominees)
    assert nominees["湖南省", "长沙市"].startswith("自选：")
    tasks = {row[0]: row[2:] for row in rows(national["任务"])}
    assert (tasks[4][0], tasks[12][0], len(tasks)) == (2, 3, 22)


def test_the_summary_says_what_waits_for_whom(national: Any) -> None:
    """What people are to confirm and what units are to mend, and what the notice leaves to people."""
    waiting = rows(national["待处理"])
    assert {row[0] for row in waiting} <= {"核对人员", "推荐单位"}
    assert any(row[:2] == ["推荐单位", "河北省"] for row in waiting)
    assert not any(row[1] == "河南省" for row in waiting)
    assert len(rows(national["请人工判断"])) == len(CATALOGS["shipped"].checklist)


def test_the_summary_has_its_charts(national: Any, tmp_path: Path) -> None:
    """Two charts that say in words what they show, no formula, and the same bytes each time."""
    data = Path("汇总.xlsx").read_bytes()
    parts = parts_of(data)
    assert sum(part.startswith("xl/charts/") for part in parts) == 2
    assert parts["xl/drawings/drawing1.xml"].count(b"descr=") == 2
    assert not [part for part, content in parts.items() if part.startswith("xl/worksheets/") and b"<f>" in content]
    assert main(["export", "--summary", "--as-of", "2024-01-15", "--output", "again.xlsx"]) == 0
    assert Path("again.xlsx").read_bytes() == data


@pytest.mark.parametrize("name", ["yicunyipin", "shifanqu"])
def test_the_summary_of_another_call(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call without tasks and plans has no sheet for them; each list that takes seats has its columns."""
    form = CATALOGS[name].form
    folder = tmp_path / form.root / next(unit for unit in CATALOGS[name].units if unit.slug == "shandong").slug
    folder.mkdir(parents=True)
    (folder / form.file).write_bytes(CATALOGS[name].base[form.file])
    monkeypatch.chdir(tmp_path)
    assert main(["export", "--summary", "--catalog", str(CALLS / name), "--as-of", "2012-08-06"]) == 0
    book = loaded(Path("汇总.xlsx").read_bytes())
    assert book.sheetnames == ["总览", "各单位", "推荐对象", "待处理", "请人工判断"]
    assert [cell.value for cell in book["各单位"][3]][2:-4] == [head for one in form.lists for head in (f"{one.entry}名额", one.label)]


@pytest.mark.parametrize("name", ["yicunyipin", "shifanqu"])
def test_another_call_by_the_commands(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Export and import work by another call's form, folder and file names; it has no Word files."""
    catalog = CATALOGS[name]
    unit = catalog.unit_named(re.search(rf"^{catalog.form.unit}: (.+)$", catalog.base[catalog.form.file].decode(), re.MULTILINE)[1])  # type: ignore[index]
    assert unit is not None
    folder = tmp_path / catalog.form.root / unit.slug
    folder.mkdir(parents=True)
    (folder / catalog.form.file).write_bytes(catalog.base[catalog.form.file])
    monkeypatch.chdir(tmp_path)
    options = ("--catalog", str(CALLS / name))
    assert main(["export", unit.slug, "--output", "名单.xlsx", *options]) == 0
    shutil.rmtree(folder)
    assert main(["import", "名单.xlsx", "--as-of", str(catalog.form.sample.as_of), *options]) == 0  # type: ignore[union-attr]
    assert (folder / catalog.form.file).is_file()
    assert main(["export", unit.slug, "--format", "docx", *options]) == 2
    assert "这次推荐不要求报送方案" in capsys.readouterr().err


def test_folders_that_wait_have_sent_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the repository is shipped, with a folder for each unit and nothing in it, nobody has sent anything in."""
    for unit in CATALOGS["shipped"].units:
        folder = tmp_path / "submissions" / unit.slug
        folder.mkdir(parents=True)
        (folder / ".gitkeep").touch()
        (folder / "README.md").write_text("本文件夹放本单位的材料。\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["export", "--summary", "--as-of", "2024-01-15"]) == 0
    book = loaded(Path("汇总.xlsx").read_bytes())
    states = [row[1] for row in rows(book["各单位"])]
    assert (states.count("尚未提交"), states.count("不在推荐范围"), len(states)) == (30, 2, 32)
