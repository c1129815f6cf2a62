"""What goes out on paper: 附件1, one page for whoever signs, and the tables of a plan."""

import io
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from tuijian.catalog.disk import read_catalog
from tuijian.cli.main import main
from tuijian.office.blocks import blocks_of, cells_of, table_lines
from tuijian.office.read.office_files import read
from tuijian.office.write.leader_page import MOST_POINTS, PLACES
from tuijian.office.write.plan import document
from tuijian.submission import plan

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOG = read_catalog()
CALLS = ROOT / "tests" / "catalogs"
ANNEX, BRIEF = "附件1 河南省推荐汇总表.xlsx", "河南省推荐情况.docx"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root with the sample in the folder of 河南, which is the current folder too."""
    shutil.copytree(ROOT / "catalog" / "examples", tmp_path / "submissions" / "henan")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(sheet: Any) -> list[str]:
    """The rows of a sheet as texts."""
    return [" | ".join(str(cell) for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True)]


# --- 附件1 ----------------------------------------------------------------------------------------


def test_the_annex(desk: Path) -> None:
    """Title, unit with its seal, the places with their tasks, the letter, whom to ask, and the lines for filler and date."""
    assert main(["export", "河南", "--format", "annex"]) == 0
    book = openpyxl.load_workbook(ANNEX)
    found = lines(book["推荐名单"])
    assert found[:4] == [
        "附件1",
        "河南省第三批基础教育综合改革实验区推荐汇总表",
        "推荐单位：河南省（盖章）",
        "序号 | 名称 | 行政区划代码 | 初步方案 | 选择的任务",
    ]
    assert found[4] == "1 | 郑州市 | 410100 | zhengzhou.docx | 4 职普融通行动；12 家校社协同育人行动"
    assert found[8] == "文号：豫教基〔2024〕5号　　成文日期：2024-01-12"
    assert any(re.fullmatch(r"填表人：\s+审核人：\s+单位负责人：\s+填报日期：\s+年\s+月\s+日", line) for line in found)
    assert lines(book.worksheets[1])[:2] == ["附件2", "河南省前两批实验区选择的任务"]


def test_the_annex_comes_back(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table that was printed is read as the very same list, without a remark."""
    listed = desk / "submissions" / "henan" / "list.yml"
    before = listed.read_text(encoding="utf-8").partition("\n")[2]
    main(["export", "河南", "--format", "annex"])
    listed.unlink()
    assert main(["import", ANNEX, "--as-of", "2024-01-15"]) == 0
    assert listed.read_text(encoding="utf-8") == before
    assert "读入时发现" not in capsys.readouterr().out


def test_an_annex_of_nothing(desk: Path) -> None:
    """Before there is anything the annex has empty rows to be filled in by hand."""
    shutil.rmtree(desk / "submissions" / "henan")
    assert main(["export", "河南", "--format", "annex"]) == 0
    (sheet,) = openpyxl.load_workbook(ANNEX).worksheets
    assert lines(sheet)[2:9] == [
        "推荐单位：河南省（盖章）",
        "序号 | 名称 | 行政区划代码 | 初步方案 | 选择的任务",
        *[""] * 4,
        lines(sheet)[8],
    ]


@pytest.mark.parametrize("name", ["yicunyipin", "shifanqu"])
def test_the_annex_of_another_call(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another call's annex has its own title and columns, and its page its own lists."""
    catalog = read_catalog(CALLS / name)
    (tmp_path / catalog.form.root).mkdir()
    monkeypatch.chdir(tmp_path)
    for form in ("annex", "brief"):
        assert main(["export", catalog.units[0].slug, "--format", form, "--catalog", str(CALLS / name), "--output", form]) == 0
    found = lines(openpyxl.load_workbook(io.BytesIO(Path("annex").read_bytes())).worksheets[0])
    assert found[1].startswith(catalog.units[0].name)
    assert found[1].endswith("推荐汇总表")
    assert "检查结论" in dict(page("brief"))


# --- one page -------------------------------------------------------------------------------------


def page(path: str = BRIEF) -> list[tuple[str, str]]:
    """The labels and texts of the page."""
    (table,) = Document(io.BytesIO(Path(path).read_bytes())).tables
    return [(row.cells[0].text, row.cells[1].text) for row in table.rows]


def test_the_page_for_whoever_signs(desk: Path) -> None:
    """First unit, places, tasks, seats; then the verdict, what is open, the code."""
    assert main(["export", "河南", "--format", "brief", "--as-of", "2024-01-15"]) == 0
    found = page()
    assert found[:6] == [
        ("推荐单位", "河南省"),
        ("推荐的实验区", "郑州市：4 职普融通行动、12 家校社协同育人行动"),
        ("实验区名额", "已用1个，共2个"),
        ("前两批实验区选择的任务", "洛阳市：21 乡村教育振兴行动"),
        ("检查结论", "通过：没有发现问题"),
        ("尚待办理", "没有"),
    ]
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", dict(found)["核对码"])


def test_the_page_stays_one(desk: Path) -> None:
    """However much there is to say, so much of it is named, without lines of files and without personal data."""
    path = desk / "submissions" / "henan" / "list.yml"
    text = path.read_text(encoding="utf-8").replace("0371-00000000", "13812345678")
    more = "".join(
        f"  - name: 名字很长很长的地方，长得一行写不下{number}\n    code: 4101{number:02}\n    plan: zhengzhou.md\n" for number in range(9)
    )
    path.write_text(text.replace("zones:\n", f"zones:\n{more}"), encoding="utf-8")
    assert main(["export", "河南", "--format", "brief", "--as-of", "2024-01-25"]) == 0
    found = dict(page())
    places, open_points = found["推荐的实验区"].split("\n"), found["尚待办理"].split("\n")
    assert places[-1] == f"另有{10 - PLACES}个，见推荐名单"
    assert found["实验区名额"] == "已用10个，共2个"
    assert len(open_points) <= MOST_POINTS + 1
    assert any(re.fullmatch(r"【必须修改】.+：[0-9]+处，如：.+", point) for point in open_points)
    assert all(len(line) <= 70 for text in found.values() for line in text.split("\n"))
    assert not re.search("第[0-9]+行|13812345678", "".join(found.values()))


def test_a_page_of_nothing(desk: Path) -> None:
    """Nothing there is nothing checked."""
    shutil.rmtree(desk / "submissions" / "henan")
    assert main(["export", "河南", "--format", "brief"]) == 0
    assert dict(page())["检查结论"] == "没有检查：还没有材料"


# --- tables of a plan -----------------------------------------------------------------------------

TABLE = "| 类别 | 任务 | 2024年 |\n| --- | --- | --- |\n| 职普融通 | 综合高中 | 3所 |\n|  | 课程互选 | 20门 |"


def test_a_table_of_a_plan_is_one_in_word() -> None:
    """A table in Markdown is drawn as one, between the lines around it, and comes back to the letter."""
    text = f"# 题\n\n前面一段。\n\n{TABLE}\n\n**后面一行**\n\n文。\n"
    data = document(text, [], "")
    (table,) = Document(io.BytesIO(data)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows][2] == ["", "课程互选", "20门"]
    assert read("方案.docx", data, CATALOG).files["方案.md"] == text


def test_a_table_right_below_a_line() -> None:
    """A line that stands right above a table is none of it."""
    assert table_lines(f"如下\n{TABLE}\n完") == [False, True, True, True, True, False]
    (table,) = Document(io.BytesIO(document(f"# 题\n\n如下\n{TABLE}\n完\n", [], ""))).tables
    assert len(table.rows) == 3


@pytest.mark.parametrize("text", ["| a | b |", "| a |\n| --- | --- |", "a\n---"])
def test_what_is_no_table(text: str) -> None:
    """A row without its line of dashes, or with one of another width, is text."""
    assert not all(table_lines(text))


def test_cells() -> None:
    """The cells of a row, with or without the strokes at its ends."""
    assert [cells_of(line) for line in ("| a | b |", "a | b", "|  | b |")] == [["a", "b"], ["a", "b"], ["", "b"]]
    assert len(blocks_of(plan.parse(f"{TABLE}\n", "plan.md"))) == 1
