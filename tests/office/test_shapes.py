"""Plans in the shapes that offices give them in Word: levels, Word's own numbers, forms, boxes, pastes."""

import io
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from officefiles import Document, changed, text

from tuijian.catalog.disk import read_catalog
from tuijian.office.numbers import chinese, number_text
from tuijian.office.read.office_files import FileReading, read

CATALOG = read_catalog()
TITLE = "郑州市基础教育综合改革实验工作初步方案"
PART = "word/document.xml"
TEXT = "选择办学条件成熟的普通高中和中等职业学校各若干所，联合举办综合高中班，学生先修共同课程。"


def reading_of(made: Any) -> FileReading:
    """What is read of a document of python-docx."""
    target = io.BytesIO()
    made.save(target)
    return read("方案.docx", target.getvalue(), CATALOG)


def written(made: Any) -> str:
    """Its Markdown."""
    (one,) = reading_of(made).files.values()
    return one


def cases(reading: FileReading) -> list[str]:
    """The cases of what is said, in order."""
    return [one.case for one in reading.remarks]


# --- headings -------------------------------------------------------------------------------------


def test_an_outline_level_makes_a_heading() -> None:
    """大纲级别 counts as a heading, with no style at all; 正文文本 in a style of headings makes it text again."""
    made = Document()
    for words, style, level in ((TITLE, "Normal", "0"), ("二、职普融通行动", "Normal", "1"), ("文。", "Heading 2", "9")):
        about = made.add_paragraph(words, style)._p.get_or_add_pPr()
        about.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level}"/>'))
    assert written(made) == f"# {TITLE}\n\n## 二、职普融通行动\n\n文。\n"


def test_a_style_is_what_it_is_based_on() -> None:
    """A style of one's own that is based on a heading, or on the title, is one."""
    made = Document()
    for name, base in (("题", "Title"), ("章", "Heading 1"), ("节", "章")):
        made.styles.add_style(name, 1).base_style = made.styles[base]
    made.styles["节"].element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="1"/>'))
    for words, style in ((TITLE, "题"), ("工作基础", "章"), ("职普融通", "节")):
        made.add_paragraph(words, style)
    assert written(made) == f"# {TITLE}\n\n## 工作基础\n\n### 职普融通\n"


def test_styles_in_a_circle_end() -> None:
    """Two styles that are based on each other are no endless search."""
    made = Document()
    one, other = made.styles.add_style("甲", 1), made.styles.add_style("乙", 1)
    one.base_style, other.base_style = other, one
    made.add_paragraph("文。", "甲")
    assert written(made) == "文。\n"


def centred(made: Any, words: str, size: float) -> None:
    """A line in the middle, so large."""
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(words).font.size = Pt(size)


@pytest.mark.parametrize("size", [22, 12])
def test_a_title_on_two_lines(size: float) -> None:
    """Two lines of a title are one heading, known by their words or by their look."""
    made = Document()
    centred(made, "郑州市基础教育综合改革", size)
    centred(made, "实验工作初步方案", size)
    made.add_paragraph("文。")
    assert written(made) == f"# {TITLE}\n\n文。\n"


@pytest.mark.parametrize("annex", ["附件", "附件2", "附　件："])
def test_a_title_behind_a_letter(annex: str) -> None:
    """A plan may stand behind the letter that sends it: the title is its own, not that of the letter's annex, nor joined to 附件."""
    made = Document()
    for words in ("关于报送方案的函", "省教育厅：", f"现将《{TITLE}》报上。", f"附件：{TITLE}", "市教育局", "2024年1月8日", "", annex):
        made.add_paragraph(words)
    for words in (TITLE[:11], TITLE[11:]):
        paragraph = made.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(words).font.size = Pt(22)
    made.add_paragraph(TEXT)
    assert [line for line in written(made).split("\n") if line.startswith("#")] == [f"# {TITLE}"]


@pytest.mark.parametrize(
    ("lines", "hashes"),
    [
        (("一、工作基础", "二、改革攻坚项目", "（一）职普融通行动", "三、具体措施", "四、保障条件"), "##,##,,##,##"),
        (("工作基础", "改革攻坚项目", "具体措施", "保障条件"), "##,##,##,##"),
        (("工作基础", "任务4 职普融通行动", "改革攻坚项目", "具体措施"), "##,##,###,###"),
        (("任务4 职普融通行动", "1.改革攻坚项目", "2.具体措施"), "##,###,###"),
    ],
)
def test_headings_of_one_kind_stand_side_by_side(lines: tuple[str, ...], hashes: str) -> None:
    """Chapters that are known by their words stand as high as each other, so that no part comes to lie in 工作基础; parts lie in tasks."""
    made = Document()
    for words in (TITLE, *(words for line in lines for words in (line, TEXT))):
        made.add_paragraph(words)
    found = written(made).split("\n")
    shown = [next(line for line in found if line.endswith(words)).removesuffix(words).strip() for words in lines]
    assert shown == hashes.split(",")


def test_a_title_in_other_words() -> None:
    """What is centred and large at the head is the title, whatever it says; a letterhead above it is none."""
    made = Document()
    for words in ("郑州市人民政府文件", "郑州市基础教育综合改革实验区", "建设实施方案"):
        centred(made, words, 22)
        if words.endswith("文件"):
            made.add_paragraph("郑政〔2024〕1号")
    made.add_paragraph("文。")
    assert written(made) == "郑州市人民政府文件\n\n郑政〔2024〕1号\n\n# 郑州市基础教育综合改革实验区建设实施方案\n\n文。\n"


def test_a_line_that_stands_out() -> None:
    """A short line in bold or in the font of headings alone comes in bold; a typed number, or bold throughout, needs none."""
    made = Document()
    for words, bold in (("主要举措", True), ("文。", False), ("一、总体要求", True), ("又。", False)):
        made.add_paragraph().add_run(words).bold = bold
    assert written(made) == "**主要举措**\n\n文。\n\n一、总体要求\n\n又。\n"
    for words in ("甲", "乙", "丙", "丁"):
        made.add_paragraph().add_run(words).bold = True
    assert "*" not in written(made)


def test_two_plans_in_one_file() -> None:
    """A file that holds the plans of two places says so."""
    reading = read("方案.docx", text([(f"{name}{TITLE[3:]}", "Heading 1") for name in ("郑州市", "洛阳市")]), CATALOG)
    assert cases(reading) == ["two-plans"]
    assert reading.failed


# --- Word's own numbers ---------------------------------------------------------------------------

LISTS = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
<w:pStyle w:val="Heading1"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="Heading2"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"""


def numbered(about: Any, num: int, level: int | None = None) -> None:
    """Give a paragraph's or a style's properties a place in a list."""
    named = OxmlElement("w:numPr")
    for tag, number in (("w:ilvl", level), ("w:numId", num)):
        if number is not None:
            one = OxmlElement(tag)
            one.set(qn("w:val"), str(number))
            named.append(one)
    about._insert_numPr(named)


@pytest.fixture
def lists() -> Any:
    """A document with lists, whose headings count by themselves."""
    made = Document()
    made.part.numbering_part._element = parse_xml(LISTS)
    for level in (1, 2):
        numbered(made.styles[f"Heading {level}"].element.get_or_add_pPr(), 1)
    return made


def test_automatic_numbers_are_text(lists: Any) -> None:
    """What Word counts by itself is kept as it is shown: by the style, level in level, in digits where it says so."""
    for words, style in (
        ("工作基础", "Heading 1"),
        ("改革任务", "Heading 1"),
        ("职普融通行动", "Heading 2"),
        ("家校社协同育人行动", "Heading 2"),
    ):
        lists.add_paragraph(words, style)
    numbered(lists.add_paragraph("综合高中")._p.get_or_add_pPr(), 1, 2)
    lists.add_paragraph("保障", "Heading 1")
    lists.add_paragraph("组织", "Heading 2")
    numbered(lists.add_paragraph("不编号", "Heading 1")._p.get_or_add_pPr(), 0)
    heads = ("# 一、工作基础", "# 二、改革任务", "## （一）职普融通行动", "## （二）家校社协同育人行动", "2.2.1 综合高中")
    assert written(lists).split("\n\n") == [*heads, "# 三、保障", "## （一）组织", "# 不编号\n"]


def test_a_list_that_goes_on_keeps_its_number(lists: Any) -> None:
    """A list goes on behind a paragraph, and begins anew where Word does."""
    for words, num in (("甲", 2), ("乙", 2), ("隔一段。", 0), ("丙", 2), ("重起", 3), ("", 2)):
        numbered(lists.add_paragraph(words)._p.get_or_add_pPr(), num, 0)
    assert written(lists) == "1. 甲\n2. 乙\n\n隔一段。\n\n3. 丙\n5. 重起\n"


def test_a_list_that_borrows_its_levels(lists: Any) -> None:
    """A list that only names a style of lists counts as that style does."""
    edits = (
        ('<w:abstractNum w:abstractNumId="1">', '<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="公文"/>'),
        ('<w:num w:numId="1">', '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="公文"/></w:abstractNum><w:num w:numId="1">'),
        ("</w:numbering>", '<w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num></w:numbering>'),
    )
    numbering = LISTS
    for old, new in edits:
        numbering = numbering.replace(old, new)
    lists.part.numbering_part._element = parse_xml(numbering)
    numbered(lists.add_paragraph("甲")._p.get_or_add_pPr(), 9, 0)
    assert written(lists) == "1. 甲\n"


@pytest.mark.parametrize(
    ("form", "number", "shown"),
    [
        *(("chineseCounting", number, words) for number, words in ((1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (101, "一百零一"))),
        ("chineseLegalSimplified", 21, "贰拾壹"),
        ("ideographTraditional", 2, "乙"),
        ("ideographDigital", 20, "二〇"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 3, "03"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 9, "ix"),
        ("upperLetter", 28, "BB"),
        ("lowerLetter", 3, "c"),
        ("none", 3, ""),
        ("hebrew1", 3, "3"),
    ],
)
def test_how_numbers_are_drawn(form: str, number: int, shown: str) -> None:
    """A number looks as Word draws it; one that we do not know is in digits."""
    assert number_text(form, number) == shown


def test_no_two_chinese_numbers_are_the_same() -> None:
    """Up to 9,999 each number has its own words."""
    assert len({chinese(number) for number in range(1, 10_000)}) == 9_999


# --- tables ---------------------------------------------------------------------------------------


def table(made: Any, *rows: tuple[str, ...]) -> Any:
    """A table with these rows."""
    new = made.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, words in enumerate(row):
            new.cell(at, column).text = words
    return new


def test_merged_cells_keep_their_columns() -> None:
    """Cells that are merged across or down stand in their first place, and the others in theirs."""
    made = Document()
    new = table(made, ("类别", "任务", "2024年"), ("职普融通", "综合高中", "3所"), ("", "课程互选", "20门"), ("合计", "", "23"))
    new.cell(1, 0).merge(new.cell(2, 0))
    new.cell(3, 0).merge(new.cell(3, 1))
    rows = (
        "| 类别 | 任务 | 2024年 |",
        "| --- | --- | --- |",
        "| 职普融通 | 综合高中 | 3所 |",
        "|  | 课程互选 | 20门 |",
        "| 合计 |  | 23 |",
    )
    assert written(made) == "\n".join(rows) + "\n"


def test_a_row_that_begins_further_right() -> None:
    """A row with nothing in its first columns keeps the others in theirs."""
    made = Document()
    new = table(made, ("甲", "乙"), ("", "丁"))
    row = new.rows[1]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="1"/>'))
    assert written(made) == "| 甲 | 乙 |\n| --- | --- |\n|  | 丁 |\n"


def test_a_form_is_headings_and_text() -> None:
    """A form of labels and texts is read as headings with what stands under them; a label over several rows is above theirs."""
    made = Document()
    new = table(
        made,
        ("项目", "内容", "内容"),
        ("工作基础", TEXT, TEXT),
        ("职普融通行动", "改革攻坚项目", TEXT),
        ("", "具体措施", f"{TEXT}\n第二段。"),
        ("保障条件", "", ""),
    )
    for first, last in (((0, 1), (0, 2)), ((1, 1), (1, 2)), ((2, 0), (3, 0)), ((4, 1), (4, 2))):
        cell = new.cell(*first)
        words = cell.text
        cell.merge(new.cell(*last)).text = words
    heads = ("## 工作基础", TEXT, "## 职普融通行动", "### 改革攻坚项目", TEXT, "### 具体措施", f"{TEXT}\n第二段。", "### 保障条件\n")
    assert written(made).split("\n\n") == list(heads)


def test_a_table_of_dates_is_no_form() -> None:
    """Two columns whose labels are none of a plan's stay a table, however long the texts."""
    made = Document()
    table(made, ("时间", "安排"), ("2024年1月", TEXT))
    assert written(made) == f"| 时间 | 安排 |\n| --- | --- |\n| 2024年1月 | {TEXT} |\n"


def test_a_frame_around_the_text() -> None:
    """A table of one column is a frame: what stands in it is read as text, its headings too."""
    made = Document()
    cell = made.add_table(1, 1).cell(0, 0)
    cell.text = TITLE
    cell.add_paragraph("工作基础", "Heading 2")
    cell.add_paragraph("文。")
    assert written(made) == f"# {TITLE}\n\n## 工作基础\n\n文。\n"


# --- numbers of persons ---------------------------------------------------------------------------

CITIZEN = "11010519491231002X"


def test_an_id_with_a_box_for_each_digit() -> None:
    """It is one number again, so that it is found."""
    made = Document()
    table(made, ("证号", *CITIZEN))
    assert f"| 证号 | {CITIZEN} |" in written(made)


def test_an_id_on_two_lines() -> None:
    """The same of one that is broken over two lines; other numbers stay on theirs."""
    made = Document()
    made.add_paragraph(f"证号{CITIZEN[:9]}\n{CITIZEN[9:]}")
    made.add_paragraph("2023\n2024")
    assert written(made) == f"证号{CITIZEN}\n\n2023\n2024\n"


# --- what floats, moves, or waits to be filled in -------------------------------------------------

INNER = "<w:txbxContent><w:p><w:pPr><w:outlineLvl w:val='1'/></w:pPr><w:r><w:t>框题</w:t></w:r></w:p></w:txbxContent>"
SPACES = (
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
DRAWN, OLD = f"<w:drawing><wps:txbx {SPACES}>{INNER}</wps:txbx></w:drawing>", f"<w:pict><v:textbox {SPACES}>{INNER}</v:textbox></w:pict>"
TWO = f"<mc:AlternateContent {SPACES}><mc:Choice>{DRAWN}</mc:Choice>"


@pytest.mark.parametrize(
    "run", [DRAWN, OLD, f"{TWO}</mc:AlternateContent>", f"{TWO}<mc:Fallback>{OLD}</mc:Fallback></mc:AlternateContent>"]
)
def test_a_text_box_is_read(run: str) -> None:
    """What stands in a text box comes once, below its paragraph, whether or not it has a second form; it is no picture."""
    data = changed(text(["文。"]), PART, ("<w:body>", f"<w:body><w:p><w:r><w:t>前</w:t></w:r><w:r>{run}</w:r></w:p>"))
    reading = read("方案.docx", data, CATALOG)
    assert (reading.files["方案.md"], cases(reading)) == ("前\n\n## 框题\n\n文。\n", ["text-box"])


def test_what_was_moved_is_told() -> None:
    """Text that was moved with tracking on stands where it went, and that is said."""
    moved = "".join(f'<w:p><w:{tag} w:id="1" w:author="x"><w:r><w:t>搬</w:t></w:r></w:{tag}></w:p>' for tag in ("moveFrom", "moveTo"))
    reading = read("方案.docx", changed(text(["文。"]), PART, ("<w:body>", f"<w:body>{moved}")), CATALOG)
    assert (reading.files["方案.md"], cases(reading)) == ("搬\n\n文。\n", ["tracked"])


def control(words: str, more: str = "<w:text/>") -> str:
    """The Markdown of a control that still shows what to do."""
    content = f"<w:sdtContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:sdtContent>"
    run = f"<w:sdt><w:sdtPr><w:showingPlcHdr/>{more}</w:sdtPr>{content}</w:sdt>"
    return read("方案.docx", changed(text(["文。"]), PART, ("<w:body>", f"<w:body>{run}")), CATALOG).files["方案.md"]


def test_a_control_that_nobody_filled_in() -> None:
    """Word's own words in it are marked as open, so that the checker finds them; what was chosen or written is not."""
    assert control("单击或点击此处输入文字。") == "【请填写：单击或点击此处输入文字】\n\n文。\n"
    offered = '<w:dropDownList><w:listItem w:displayText="甲" w:value="1"/></w:dropDownList>'
    assert control("甲", offered) == "甲\n\n文。\n"
    assert control(TEXT) == f"{TEXT}\n\n文。\n"


def test_a_table_of_contents_made_by_word_is_left_out() -> None:
    """The control that Word puts a table of contents in says nothing of its own."""
    gallery = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    run = f"{gallery}<w:sdtContent><w:p><w:r><w:t>目录</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    assert read("方案.docx", changed(text(["文。"]), PART, ("<w:body>", f"<w:body>{run}")), CATALOG).files["方案.md"] == "文。\n"


# --- signs ----------------------------------------------------------------------------------------


def test_what_came_with_a_paste() -> None:
    """Odd blanks are plain ones, a bullet of a font of signs is an item, and what nobody sees is left out, which is said once."""
    reading = read("方案.docx", text(["任务4\xa0职普\u200b融\xad通行动", "\uf0b7\t项", "上\u2028下"]), CATALOG)
    assert reading.files["方案.md"] == "## 任务4 职普融通行动\n\n- 项\n\n上\n下\n"
    assert cases(reading) == ["unseen", "as-heading"]
    assert reading.remarks[0].message.startswith("有2个看不见的字符")


def test_what_changes_the_order_of_letters_stays() -> None:
    """A sign that turns text around is left for the checker to name."""
    assert "\u202e" in read("方案.docx", text(["甲\u202e乙"]), CATALOG).files["方案.md"]


@pytest.mark.parametrize("line", ["~~~", "```", "~~~~~~ 分隔 ~~~", "文\n===", "===="])
def test_a_line_of_signs_is_text(line: str) -> None:
    """It opens no fence and underlines no heading: what follows is read."""
    markdown = read("方案.docx", text([line, ("工作基础", "Heading 2"), "文。"]), CATALOG).files["方案.md"]
    assert markdown.endswith("\n\n## 工作基础\n\n文。\n")
    from tuijian.office.blocks import Block, blocks_of
    from tuijian.submission import plan

    assert blocks_of(plan.parse(markdown, "方案.md"))[:2] == [Block(line), Block("工作基础", 2)]


def test_a_heading_typed_as_in_markdown() -> None:
    """Words with # before them were copied from the template: they are the heading."""
    assert read("方案.docx", text(["## 任务4 职普融通行动"]), CATALOG).files["方案.md"] == "## 任务4 职普融通行动\n"


def test_a_scan_is_no_plan() -> None:
    """A file with nothing but pictures says that it is one, and what to do."""
    picture = "<w:p><w:r><w:drawing/></w:r></w:p>"
    reading = read("方案.docx", changed(text([""]), PART, ("<w:body>", f"<w:body>{picture}")), CATALOG)
    assert (dict(reading.files), cases(reading)) == ({}, ["only-images"])


@pytest.mark.parametrize("name", ["郑州市基础教育综合改革实验区建设方案", "关于郑州市开展实验的方案"])
def test_a_plan_is_known_by_the_place_in_its_title(name: str) -> None:
    """A title in other words gives the plan the name that the list has for the only place that stands in it."""
    listed = "zones:\n  - name: 郑州市\n    plan: zz.md\n  - name: 洛阳市\n    plan: ly.md\n".encode()
    assert list(read("定稿.docx", text([(name, "Heading 1"), "文。"]), CATALOG, listed).files) == ["zz.md"]


def test_a_list_that_names_a_program() -> None:
    """A plan never becomes a file of another kind, whatever the list says."""
    listed = "zones:\n  - name: 郑州市\n    plan: zz.exe\n".encode()
    assert list(read("定稿.docx", text([(TITLE, "Heading 1"), "文。"]), CATALOG, listed).files) == ["定稿.md"]
