"""Plans from Word files as clerks write them."""

from pathlib import Path

import pytest
from officefiles import changed, in_large_letters, text

from tuijian.catalog.disk import read_catalog
from tuijian.office.read.office_files import FileReading, read
from tuijian.office.write.plan import document
from tuijian.submission.skeleton import plan_skeleton

CALLS = Path(__file__).resolve().parent.parent / "catalogs"
CATALOG = read_catalog()
TITLE = "郑州市基础教育综合改革实验工作初步方案"
PART = "word/document.xml"


def cases(reading: FileReading) -> list[str]:
    """The cases of what is said, in order."""
    return [one.case for one in reading.remarks]


def written(data: bytes) -> str:
    """The Markdown of a Word file."""
    (one,) = read("方案.docx", data, CATALOG).files.values()
    return one


def test_headings_by_their_styles() -> None:
    """Word's headings are the plan's, level by level."""
    data = text(
        [
            (TITLE, "Heading 1"),
            ("工作基础", "Heading 2"),
            "有基础。",
            ("任务4 职普融通行动", "Heading 2"),
            ("具体措施", "Heading 3"),
            "做。",
        ]
    )
    assert written(data) == f"# {TITLE}\n\n## 工作基础\n\n有基础。\n\n## 任务4 职普融通行动\n\n### 具体措施\n\n做。\n"


@pytest.mark.parametrize("told", [True, False])
def test_names_of_parts_in_large_letters(told: bool) -> None:
    """word/Document.xml is read as word/document.xml, whether the other parts name it so or as usual; its styles are found, too."""
    data = text([(TITLE, "Heading 1"), ("工作基础", "Heading 2"), "有基础。"])
    assert written(in_large_letters(data, told)) == written(data)


def test_a_title_moves_the_headings_down() -> None:
    """Where the title has the style of one, the headings of level 1 are those below it."""
    data = text([(TITLE, "Title"), ("工作基础", "Heading 1"), ("任务4 职普融通行动", "Heading 1"), ("具体措施", "Heading 2")])
    assert written(data) == f"# {TITLE}\n\n## 工作基础\n\n## 任务4 职普融通行动\n\n### 具体措施\n"


def test_headings_by_their_words() -> None:
    """Headings that have no style are known by what they say, with or without a number before it; it is said once which ones."""
    data = text(
        [TITLE, "一、工作基础", "有基础。", "任务4 职普融通行动", "（一）改革攻坚项目", "1. 综合高中", "（二）具体措施", "（三）保障条件"]
    )
    reading = read("方案.docx", data, CATALOG)
    parts = "### （一）改革攻坚项目\n\n1. 综合高中\n\n### （二）具体措施\n\n### （三）保障条件\n"
    assert reading.files["方案.md"] == f"# {TITLE}\n\n## 一、工作基础\n\n有基础。\n\n## 任务4 职普融通行动\n\n{parts}"
    assert cases(reading) == ["as-heading"]
    assert reading.remarks[0].message == "“一、工作基础”“任务4 职普融通…”等5处没有用标题样式，已当作标题读入。"


@pytest.mark.parametrize("line", ["开展职普融通行动。", "具体措施有三项", "任务", "1. 工作基础扎实，经验丰富"])
def test_what_is_no_heading(line: str) -> None:
    """A line that only speaks of a part or a task stays a line."""
    reading = read("方案.docx", text([(TITLE, "Heading 1"), line]), CATALOG)
    assert (reading.files["方案.md"], cases(reading)) == (f"# {TITLE}\n\n{line}\n", [])


def test_lists() -> None:
    """Word's own lists become items, numbered ones with their numbers."""
    data = text([("甲", "List Bullet"), ("乙", "List Bullet"), "文。", ("一", "List Number"), ("二", "List Number")])
    assert written(data) == "- 甲\n- 乙\n\n文。\n\n1. 一\n2. 二\n"


def test_a_table_is_read_row_by_row() -> None:
    """A table becomes one of Markdown, and it is said that it should be looked at."""
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>" for words in ("甲|乙", "丙"))
    table = f"<w:tbl><w:tr>{cells}</w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr><w:tr>{cells}</w:tr></w:tbl>"
    reading = read("方案.docx", changed(text(["文。"]), PART, ("<w:body>", f"<w:body>{table}")), CATALOG)
    assert reading.files["方案.md"] == "| 甲｜乙 | 丙 |\n| --- | --- |\n| 甲｜乙 | 丙 |\n\n文。\n"
    assert cases(reading) == ["table"]


KEPT = "<w:r><w:t>藏</w:t></w:r>"
INSERTED = f'<w:ins w:id="1" w:author="x">{KEPT}</w:ins>'
DELETED = '<w:del w:id="2" w:author="x"><w:r><w:delText>删</w:delText></w:r></w:del>'
RUNS = (
    ("hidden-text", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"),
    ("tracked", INSERTED + DELETED),
    ("dde", f"<w:r><w:instrText>DDE excel x</w:instrText></w:r>{KEPT}"),
    ("image", f"<w:r><w:drawing/></w:r>{KEPT}"),
    ("embedded", f"<w:r><w:object/></w:r>{KEPT}"),
    ("struck", "<w:r><w:rPr><w:strike/></w:rPr><w:t>藏</w:t></w:r>"),
    ("comment", f'{KEPT}<w:r><w:commentReference w:id="0"/></w:r>'),
)


@pytest.mark.parametrize(("case", "run"), RUNS)
def test_what_does_not_come_along_as_it_looks(case: str, run: str) -> None:
    """Hidden and tracked words, fields that fetch, pictures and embedded files are said; the words are those that one sees."""
    reading = read("方案.docx", changed(text(["文"]), PART, ("<w:body>", f"<w:body><w:p>{run}</w:p>")), CATALOG)
    assert (reading.files["方案.md"], cases(reading)) == ("藏\n\n文\n", [case])


@pytest.mark.parametrize(("field", "said"), [("DDEAUTO c:\\\\cmd.exe", ["dde"]), ("DATE", [])])
def test_a_field_is_read_as_it_shows(field: str, said: list[str]) -> None:
    """Words that a field made are read as they stand there; of one that fetches from elsewhere that is said."""
    run = f'<w:fldSimple w:instr="{field}">{KEPT}</w:fldSimple>'
    reading = read("方案.docx", changed(text(["文"]), PART, ("<w:body>", f"<w:body><w:p>{run}</w:p>")), CATALOG)
    assert (reading.files["方案.md"], cases(reading)) == ("藏\n\n文\n", said)


def test_a_picture_that_is_there_is_left_out() -> None:
    """A picture is neither opened nor carried along."""
    run = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        '<a:blip r:embed="rId99" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    data = changed(text(["文"]), PART, ("<w:body>", f"<w:body>{run}"))
    relation = f'<Relationship Id="rId99" Type="{image}" Target="media/x.png"/></Relationships>'
    data = changed(data, "word/_rels/document.xml.rels", ("</Relationships>", relation))
    reading = read("方案.docx", data, CATALOG)
    assert (reading.files["方案.md"], cases(reading)) == ("文\n", ["image"])


def test_a_table_of_contents_is_left_out() -> None:
    """It says nothing of its own."""
    data = changed(text(["目录行", "文"]), PART, ("<w:p>", '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>'))
    style = '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>'
    assert written(changed(data, "word/styles.xml", ("</w:styles>", style))) == "文\n"


def test_a_skeleton_holds_the_tasks_to_choose_from() -> None:
    """In the template the task is a dropdown; what is chosen there, or nothing yet, is the heading that is read."""
    assert CATALOG.form.plan is not None
    tasks = ["任务4 职普融通行动", "任务12 家校社协同育人行动"]
    skeleton = plan_skeleton(CATALOG.form.plan, "郑州市")
    data = document(skeleton, tasks, "")
    assert written(data) == skeleton
    chosen = changed(data, PART, ("任务【请填写：任务编号】 【请填写：任务名称】", tasks[1]))
    assert "\n## 任务12 家校社协同育人行动\n" in written(chosen)


# --- the name of its file -------------------------------------------------------------------------

LISTED = b"zones:\n  - name: \xe9\x83\x91\xe5\xb7\x9e\xe5\xb8\x82\n    plan: zhengzhou.md\n"


@pytest.mark.parametrize(
    ("name", "title", "file", "said"),
    [
        ("zhengzhou.docx", "别的", "zhengzhou.md", []),
        ("定稿.docx", TITLE, "zhengzhou.md", []),
        ("定稿.docx", "郑州市 基础教育综合改革实验工作初步方案", "zhengzhou.md", []),
        ("定稿.docx", "洛阳市基础教育综合改革实验工作初步方案", "定稿.md", ["unnamed-plan"]),
        ("郑州市（终稿）.docx", "基础教育综合改革实验区申报表", "zhengzhou.md", []),
        ("郑州市（终稿）.docx", "洛阳市基础教育综合改革实验区申报表", "郑州市（终稿）.md", ["unnamed-plan"]),
    ],
)
def test_the_name_that_the_list_has(name: str, title: str, file: str, said: list[str]) -> None:
    """A plan gets the name that the list has for this file or for the nominee in its title; else its own, and that is said."""
    reading = read(name, text([(title, "Heading 1")]), CATALOG, LISTED)
    assert (list(reading.files), cases(reading)) == ([file], said)


def test_without_a_list_it_keeps_its_name() -> None:
    """Where no list is known, nothing is said of the name."""
    reading = read("定稿.docx", text([(TITLE, "Heading 1")]), CATALOG)
    assert (list(reading.files), cases(reading)) == (["定稿.md"], [])


def test_a_line_knows_its_heading() -> None:
    """What is found in a plan can be said with the heading that it stands under."""
    reading = read("方案.docx", text([(TITLE, "Heading 1"), ("工作基础", "Heading 2"), "有基础。"]), CATALOG)
    assert [str(reading.places["方案.md", line]) for line in (1, 3, 5)] == [f"方案.docx “{TITLE}”", *["方案.docx “工作基础”"] * 2]


def test_a_call_without_plans() -> None:
    """Where a call asks for no plans, a Word file is not read."""
    reading = read("方案.docx", text(["文"]), read_catalog(CALLS / "yicunyipin"))
    assert (dict(reading.files), cases(reading)) == ({}, ["no-plan"])
