"""A list in the entries of another one, in a workbook: a sheet of its own whose first column says where each row belongs."""

import io
from pathlib import Path

import pytest
from officefiles import book
from openpyxl import load_workbook

from tuijian.catalog.disk import read_catalog
from tuijian.cli.main import main
from tuijian.form.models import Form
from tuijian.office.layout import layout
from tuijian.office.listfile import Nomination, nomination_of
from tuijian.office.read.office_files import FileReading, read
from tuijian.office.write.annex import annex
from tuijian.office.write.unit_workbook import workbook

CALL = Path(__file__).resolve().parents[1] / "catalogs" / "xinxisuyang"
CATALOG = read_catalog(CALL)
UNIT = CATALOG.units[0]
BASICS = (("项目", "内容"), ("报送单位", "金安区"), ("联系科室", "某某科"), ("办公电话", "0000-00000000"))
WORKS = (("作品名称", "类别", "组别"), ("河", "数字艺术", "小学"), ("山", "数字艺术", "初中"))
HEADS = ("所属作品", "作者代号", "所在学校")


def sheets(*rows: tuple[str, ...], works: tuple[tuple[str, ...], ...] = WORKS, heads: tuple[str, ...] = HEADS) -> FileReading:
    """What is read of a workbook with these rows of authors."""
    return read("名单.xlsx", book({"基本情况": BASICS, "推荐名单": works, "作者": (heads, *rows)}), CATALOG)


def authors(reading: FileReading) -> list[list[str]]:
    """The authors of each work."""
    contents = {"submissions/d341502/list.yml": reading.files["list.yml"].encode()}
    submission = CATALOG.reader.read("d341502", (), contents)
    return [[one.text("name") for one in submission.nested_entries(work, "authors")] for work in submission.lists["works"]]


def remarks(reading: FileReading) -> list[tuple[str, str]]:
    """What is said, and where."""
    return [(str(one.where), one.message) for one in reading.remarks]


def test_each_row_belongs_to_its_entry() -> None:
    """By its title, however wide or spaced, in any order; and it is told where each value stood."""
    reading = sheets(("山", "丙", "二中"), ("河", "甲", "一小"), (" 河 ", "乙", "一小"))
    assert authors(reading) == [["甲", "乙"], ["丙"]]
    assert remarks(reading) == []
    lines = reading.files["list.yml"].splitlines()
    assert str(reading.places["list.yml", lines.index("      - name: 丙") + 1]) == "作者 第2行 “作者代号”"
    assert str(reading.places["list.yml", lines.index("        school: 二中") + 1]) == "作者 第2行 “所在学校”"


def test_by_other_words_and_numbers() -> None:
    """The column may be called as the title is in its own sheet; entries of one title are told apart by their numbers."""
    twice = (WORKS[0], WORKS[1], WORKS[1], ("３", "数字艺术", "小学"))
    reading = sheets(("第2项", "甲", "一小"), ("1", "乙", "一小"), ("3", "丙", "一小"), works=twice, heads=("作品名称", *HEADS[1:]))
    assert authors(reading) == [["乙"], ["甲"], ["丙"]]


@pytest.mark.parametrize(
    ("owner", "works", "message"),
    [
        ("海", WORKS, "“海”不在“推荐名单”里，这一行没有读入。"),
        ("第3项", WORKS, "“第3项”不在“推荐名单”里，这一行没有读入。"),
        ("", WORKS, "没有写所属作品，这一行没有读入。"),
        ("河", (WORKS[0], WORKS[1], WORKS[1]), "“推荐名单”里不止一项叫“河”，这一行没有读入。"),
        ("河", WORKS[:1], "“河”不在“推荐名单”里，这一行没有读入。"),
    ],
)
def test_a_row_that_belongs_nowhere_is_told(owner: str, works: tuple[tuple[str, ...], ...], message: str) -> None:
    """What it says and where it stands; the rest is read, and the whole does not pass."""
    reading = sheets((owner, "甲", "一小"), works=works)
    assert remarks(reading) == [("作者 第2行", message)]
    assert reading.failed
    assert not any(authors(reading))


def test_an_empty_cell_goes_on_with_the_row_above() -> None:
    """As people leave it empty, or merge it: it is read so, and told."""
    rows = (HEADS, ("河", "甲", "一小"), ("", "乙", "一小"), ("山", "丙", "二中"), ("", "丁", "二中"))
    merged = book({"基本情况": BASICS, "推荐名单": WORKS, "作者": rows}, lambda by: by["作者"].merge_range(3, 0, 4, 0, "山"))
    reading = read("名单.xlsx", merged, CATALOG)
    assert authors(reading) == [["甲", "乙"], ["丙", "丁"]]
    assert remarks(reading) == [
        ("作者 第3行", "没有写所属作品，已按上一行读作“河”。"),
        ("作者 第5行", "没有写所属作品，已按上一行读作“山”。"),
    ]
    assert not reading.failed


def test_a_row_that_names_only_its_entry_is_none() -> None:
    """A title drawn down to rows that are still empty makes no author; it is told, as any row that is none."""
    reading = sheets(("河", "甲", "一小"), ("山", "", ""))
    assert (authors(reading), [one.case for one in reading.remarks], reading.failed) == ([["甲"], []], ["no-entry"], False)


def test_a_row_that_a_message_names_is_that_of_its_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The author who stood there before stands in a row of the sheet of authors."""
    monkeypatch.chdir(tmp_path)
    rows = (HEADS, ("河", "甲", "一小"), ("河", "乙", "一小"), ("山", "甲", "一小"))
    Path("名单.xlsx").write_bytes(book({"基本情况": BASICS, "推荐名单": WORKS, "作者": rows}))
    main(["import", "名单.xlsx", "--root", str(tmp_path), "--catalog", str(CALL), "--as-of", "2024-01-15"])
    assert "作者 第4行 “作者代号”\n   “甲”在第2行已经是一件作品的作者，每名学生限报1件。\n" in capsys.readouterr().out


def test_without_the_column_or_the_sheet() -> None:
    """The column that is missing is told; a workbook without the sheet holds works without authors, of which the check speaks."""
    reading = sheets(("甲", "一小"), heads=HEADS[1:])
    assert ("作者", "没有“所属作品”这一列。") in remarks(reading)
    assert reading.failed
    alone = read("名单.xlsx", book({"基本情况": BASICS, "推荐名单": WORKS}), CATALOG)
    assert (authors(alone), remarks(alone)) == ([[], []], [])


def test_what_is_written_out() -> None:
    """The sheet stands behind that of its entries; it offers their titles, and gives the number of one whose title is another's too."""
    entries = ({"name": "河", "authors.0.name": "甲"}, {"name": "河", "authors.0.name": "乙"}, {"name": "山", "authors.0.name": "丙"})
    nomination = Nomination({"unit": "金安区"}, {"works": entries})
    made = load_workbook(io.BytesIO(workbook(CATALOG, UNIT, nomination)))
    assert made.sheetnames[:3] == ["基本情况", "推荐名单", "作者"]
    rows = [[cell.value for cell in row[1:3]] for row in made["作者"].iter_rows(min_row=3, max_row=6)]
    assert rows == [["所属作品（必填）", "作者代号（必填）"], ["第1项", "甲"], ["第2项", "乙"], ["山", "丙"]]
    (offered,) = [one for one in made["作者"].data_validations.dataValidation if one.type == "list"]
    assert offered.formula1 == "'推荐名单'!$B$4:$B$15"
    assert "“推荐名单”里的作品名称" in offered.prompt


def test_titles_of_sheets() -> None:
    """The sheet of a list keeps its title where a list in the entries of another one has the same label."""
    data = CATALOG.form.model_dump()
    listed = {**data["lists"][0], "name": "people", "label": "作者", "seats": False}
    form = Form.model_validate({**data, "lists": (*data["lists"], listed)})
    titles = [sheet.title for sheet in layout(form).lists]
    assert titles == ["推荐名单", "作者2", "作者", "作者3"]


def test_on_paper() -> None:
    """附件1 has the authors of a work beside it, in one cell."""
    (sample,) = [data for name, data in CATALOG.sample.items() if name == "list.yml"]
    submission = CATALOG.reader.read("d341502", (), {"submissions/d341502/list.yml": sample})
    made = load_workbook(io.BytesIO(annex(CATALOG, UNIT, submission)))
    assert len(made.sheetnames) == 1
    rows = [[cell.value for cell in row] for row in made.worksheets[0].iter_rows(min_row=4, max_row=6)]
    assert [row[4] for row in rows] == ["作者", "甲，某某小学，2013-06-01；乙，某某小学", "丙，某某中学"]
    assert nomination_of(CATALOG.form, submission).lists["works"][1]["authors.0.name"] == "丙"
