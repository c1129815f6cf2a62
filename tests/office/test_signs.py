"""What Word shows and keeps in no plain text: formulas, ticks, signs of fonts, readings, forms' fields, words in shapes."""

from collections.abc import Mapping

import pytest
from docx.oxml.ns import nsdecls
from officefiles import parts_of, text

from tuijian.catalog.disk import read_catalog
from tuijian.files.packing import pack
from tuijian.office.read.office_files import FileReading, read

CATALOG = read_catalog()
SPACES = nsdecls("w", "r", "a", "wp", "pic", "w14")
SPACES += ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'
SPACES += ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
BARE = parts_of(text([]))


def run(words: str, about: str = "") -> str:
    """A run of words."""
    return f'<w:r><w:rPr>{about}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def read_of(body: str, more: Mapping[str, str] | None = None, relations: str = "") -> FileReading:
    """What is read of a Word file with this body, as XML."""
    whole = body if body.startswith(("<w:p", "<w:tbl")) else f"<w:p>{body}</w:p>"
    parts = {**BARE, "word/document.xml": f"<w:document {SPACES}><w:body>{whole}</w:body></w:document>".encode()}
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(b"</R", f"{relations}</R".encode())
    return read("方案.docx", pack({**parts, **{name: words.encode() for name, words in (more or {}).items()}}), CATALOG)


def said(reading: FileReading) -> tuple[str, list[str]]:
    """The text, and the cases of what is said."""
    return "".join(reading.files.values()).strip(), [one.case for one in reading.remarks]


def math(*inner: str) -> str:
    """A formula."""
    return f"<m:oMath>{''.join(inner)}</m:oMath>"


def part(name: str, words: str) -> str:
    """A part of a formula that says something."""
    return f"<m:{name}><m:r><w:rPr/><m:t>{words}</m:t></m:r></m:{name}>"


BUILT = {
    "45/60": f"<m:f><m:fPr/>{part('num', '45')}{part('den', '60')}</m:f>",
    "(a+b)/c": f"<m:f>{part('num', 'a+b')}{part('den', 'c')}</m:f>",
    "10²": f"<m:sSup>{part('e', '10')}{part('sup', '2')}</m:sSup>",
    "x_i^n": f"<m:sSubSup>{part('e', 'x')}{part('sub', 'i')}{part('sup', 'n')}</m:sSubSup>",
    "³√(x)": f"<m:rad>{part('deg', '3')}{part('e', 'x')}</m:rad>",
    "∑_k5": f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>{part("sub", "k")}{part("e", "5")}</m:nary>',
    "∫5": f"<m:nary>{part('e', '5')}</m:nary>",
    "[a,b]": '<m:d><m:dPr><m:begChr m:val="["/><m:sepChr m:val=","/><m:endChr m:val="]"/></m:dPr>'
    + f"{part('e', 'a')}{part('e', 'b')}</m:d>",
    "(a)": f"<m:d>{part('e', 'a')}</m:d>",
    "a；b": f"<m:eqArr>{part('e', 'a')}{part('e', 'b')}</m:eqArr>",
    "a b；c d": f"<m:m><m:mr>{part('e', 'a')}{part('e', 'b')}</m:mr><m:mr>{part('e', 'c')}{part('e', 'd')}</m:mr></m:m>",
    "lim_n": f"<m:limLow>{part('e', 'lim')}{part('lim', 'n')}</m:limLow>",
    "m^k": f"<m:limUpp>{part('e', 'm')}{part('lim', 'k')}</m:limUpp>",
    "ab": f"<m:func>{part('fName', 'a')}{part('e', 'b')}</m:func>",
}


@pytest.mark.parametrize("shown", BUILT)
def test_a_formula_is_one_line(shown: str) -> None:
    """A formula stands where it stood, in one line, and it is said that it should be looked at."""
    assert said(read_of(run("计") + math(BUILT[shown]) + run("止"))) == (f"计{shown}止", ["math"])


def test_a_formula_of_plain_figures() -> None:
    """Figures that were typed as a formula are figures; so they are in a paragraph of their own, and where they were inserted."""
    plain = math("<m:r><m:t>98%</m:t></m:r>")
    assert said(read_of(run("入学率") + plain)) == ("入学率98%", [])
    assert said(read_of(f"<m:oMathPara>{plain}</m:oMathPara>")) == ("98%", [])
    assert said(read_of(f'<w:ins w:id="1" w:author="x">{plain}</w:ins>')) == ("98%", ["tracked"])


def field(code: str, shown: str = "", form: str = "") -> str:
    """A field with what it shows."""
    result = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}' if shown else ""
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r><w:r><w:instrText>{code[:5]}</w:instrText></w:r>'
    end = f'<w:r><w:instrText xml:space="preserve">{code[5:]}</w:instrText></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return begin + end


FIELDS = {
    r" eq \o\ac(○,1)": "①",
    r"EQ \o\ac(○,县)": "县",
    r"eq \f(3,4)": "3/4",
    r" EQ \* jc2 \* &quot;Font:宋体&quot; \* hps10 \o\ad(\s\up 9(zhèng),郑)": "郑",
    r"eq \r(3,x)": "√x",
}


@pytest.mark.parametrize("code", FIELDS)
def test_a_field_that_draws(code: str) -> None:
    """A figure in a circle, a fraction, characters with their reading: drawn by a field, they are read as they look."""
    assert said(read_of(run("前") + field(code) + run("后"))) == (f"前{FIELDS[code]}后", [])


def test_a_field_that_draws_and_keeps_its_text() -> None:
    """What WPS keeps beside such a field is not read a second time."""
    assert said(read_of(run("前") + field(r" eq \o\ac(○,12)", "12") + run("后"))) == ("前⑫后", [])


@pytest.mark.parametrize("code", ["eq \\z(", f"eq \\f({'1' * 400},2)"])
def test_a_field_that_nobody_knows(code: str) -> None:
    """A formula of fields that is not known is said."""
    assert said(read_of(run("前") + field(code))) == ("前", ["field"])


def test_fields_and_what_is_wrapped_around_words() -> None:
    """Words that fields, links, marks of a direction or of a date stand around are read."""
    wrapped = '<w:fldSimple w:instr="REF x">{}</w:fldSimple>', '<w:hyperlink r:id="none">{}</w:hyperlink>', '<w:dir w:val="rtl">{}</w:dir>'
    body = "".join(one.format(run(words)) for one, words in zip(wrapped, "甲乙丙", strict=True))
    assert said(read_of(body + field(" REF x ", "丁"))) == ("甲乙丙丁", [])


def test_boxes_and_choices_of_forms() -> None:
    """A box is ticked or not, a list says what was chosen, in forms of either age."""
    control = "<w:sdt><w:sdtPr><w14:checkbox>{}</w14:checkbox></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>{}"
    on, off = '<w14:checked w14:val="1"/>', '<w14:checked w14:val="0"/>'
    body = control.format(on, run("☒"), run("是")) + control.format(off, run("☐"), run("否")) + control.format("", "", run("无"))
    assert said(read_of(body)) == ("☑是☐否☐无", [])
    boxes = ('<w:default w:val="1"/>', '<w:default/><w:checked w:val="0"/>', "")
    body = "".join(field(" FORMCHECKBOX ", "", f"<w:ffData><w:checkBox>{one}</w:checkBox></w:ffData>") for one in boxes)
    assert said(read_of(body)) == ("☑☐☐", [])
    lists = "".join(f'<w:listEntry w:val="{word}"/>' for word in ("甲项", "乙项"))
    body = "".join(
        field(" FORMDROPDOWN ", "", f"<w:ffData><w:ddList>{at}{lists}</w:ddList></w:ffData>")
        for at in ('<w:result w:val="1"/>', "", "<w:default w:val='7'/>")
    )
    assert said(read_of(body)) == ("乙项甲项", [])


@pytest.mark.parametrize(
    ("font", "char", "sign"),
    [
        *[("Wingdings 2", "F052", "☑"), ("Wingdings 2", "0052", "☑"), ("Wingdings", "F0A8", "☐"), ("Symbol", "F0B3", "≥")],
        *[("Webdings", "F061", "✔"), ("宋体", "2460", "①")],
    ],
)
def test_a_sign_of_a_font(font: str, char: str, sign: str) -> None:
    """A sign that was inserted from a font is the one that it shows."""
    assert said(read_of(f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>{run("市级")}')) == (f"{sign}市级", [])


@pytest.mark.parametrize("char", ["F0C1", "xyz"])
def test_a_sign_that_nobody_knows(char: str) -> None:
    """A sign of a font that is not known is said."""
    assert said(read_of(f'{run("市级")}<w:r><w:sym w:font="某某符号" w:char="{char}"/></w:r>')) == ("市级", ["sign"])


def test_letters_in_a_font_of_signs() -> None:
    """Letters that show as signs are those signs; figures above or below the line are small, so that 10² is not 102."""
    signs = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'
    body = run("R", signs) + run("市级") + run("\uf0a3", signs) + run("县级")
    assert said(read_of(body)) == ("☑市级☐县级", [])
    small = run("10") + run("2", '<w:vertAlign w:val="superscript"/>') + run("，CO") + run("2", '<w:vertAlign w:val="subscript"/>')
    assert said(read_of(small)) == ("10²，CO₂", [])


def test_a_reading_above_characters() -> None:
    """Characters with their reading above are read, without it, and that is said."""
    ruby = f"<w:r><w:ruby><w:rt>{run('zhèng')}</w:rt><w:rubyBase>{run('郑')}</w:rubyBase></w:ruby></w:r>"
    assert said(read_of(run("在") + ruby + run("州"))) == ("在郑州", ["reading"])


def test_marks_in_a_line() -> None:
    """A hyphen that does not break is one, a soft one none; the end of a line, page or column is the end of a line."""
    marks = "<w:t>2024</w:t><w:noBreakHyphen/><w:t>2026</w:t><w:softHyphen/><w:t>年</w:t><w:ptab/><w:t>起</w:t>"
    lines = '<w:cr/><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t>'
    assert said(read_of(f"<w:r>{marks}{lines}</w:r>")) == ("2024-2026年\t起\n甲\n乙", [])


def shape(*boxes: str) -> str:
    """A drawing of text boxes."""
    inner = "".join(f"<wps:wsp><wps:txbx><w:txbxContent><w:p>{run(words)}</w:p></w:txbxContent></wps:txbx></wps:wsp>" for words in boxes)
    return f"<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"


def test_words_in_shapes() -> None:
    """All boxes of one drawing are read, and the words of old WordArt, which are no picture."""
    assert said(read_of(run("前") + shape("甲", "乙"))) == ("前\n\n甲\n\n乙", ["text-box"])
    art = '<w:r><w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict></w:r>'
    assert said(read_of(run("前") + art)) == ("前\n\n艺术字", ["text-box"])


def test_what_leads_nowhere() -> None:
    """A picture, a link or a note that the file does not hold keeps nobody from reading the rest."""
    lost = '<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="none"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
    notes = '<w:r><w:footnoteReference w:id="9"/><w:endnoteReference w:id="9"/></w:r>'
    body = f"{run('前')}<w:r><w:drawing><wp:inline>{lost}</wp:inline></w:drawing></w:r>{notes}{run('后')}"
    assert said(read_of(body)) == ("前后", ["image"])


def test_signs_in_notes() -> None:
    """What stands in a note is read as what stands in the text."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    note = f"<w:p>{run('比例')}{math(BUILT['45/60'])}</w:p>"
    notes = f'<w:footnotes {SPACES}><w:footnote w:id="2">{note}</w:footnote></w:footnotes>'
    reading = read_of(
        f'{run("文")}<w:r><w:footnoteReference w:id="2"/></w:r>',
        {"word/footnotes.xml": notes},
        f'<Relationship Id="n" Type="{office}/footnotes" Target="footnotes.xml"/>',
    )
    assert "比例45/60" in said(reading)[0]


def test_what_was_deleted_with_the_end_of_a_paragraph() -> None:
    """A paragraph whose end was deleted goes on in the next one, or stands alone; deleted rows and cells of tables are gone."""
    gone = '<w:pPr><w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr>'
    body = f"<w:p>{gone}{run('前')}</w:p><w:p>{run('后')}</w:p><w:p>{gone}{run('末')}</w:p><w:sectPr/>"
    assert said(read_of(body)) == ("前后\n\n末", ["tracked"])

    table = f"<w:tbl><w:tr><w:tc><w:p>{run('甲')}</w:p></w:tc><w:tc><w:p>{run('乙')}</w:p></w:tc></w:tr></w:tbl>"
    assert said(read_of(f"<w:p>{gone}{run('前')}</w:p>{table}"))[0] == "前\n\n| 甲 | 乙 |\n| --- | --- |"

    def row(about: str, *cells: str) -> str:
        return f"<w:tr><w:trPr>{about}</w:trPr>{''.join(cells)}</w:tr>"

    def cell(words: str, about: str = "") -> str:
        return f"<w:tc><w:tcPr>{about}</w:tcPr><w:p>{run(words)}</w:p></w:tc>"

    deleted = '<w:del w:id="1" w:author="x"/>'
    table = f"<w:tbl>{row('', cell('甲'), cell('乙'), cell('丙', '<w:cellDel/>'))}{row(deleted, cell('丁'))}</w:tbl>"
    assert said(read_of(f"{table}<w:tbl>{row(deleted, cell('戊'))}</w:tbl>")) == ("| 甲 | 乙 |\n| --- | --- |", ["table", "tracked"])


def test_a_long_hint_of_a_control() -> None:
    """A long text in a control is one that nobody filled in where it has the style of such, else a text."""
    hint = "单击或点击此处输入本地教育综合改革发展的工作基础、当地党委和政府的重视情况以及改革的意愿和思路"
    for about, begins in (('<w:rStyle w:val="占位符文本"/>', "【请填写：单击"), ("", "单击")):
        control = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run(hint, about)}</w:sdtContent></w:sdt>"
        assert said(read_of(control))[0].startswith(begins)


def test_headers_and_footers_are_told() -> None:
    """What stands in a header alone is named once; numbers of pages, our own note and what the text says too are not."""
    lines = ("第3页 共9页", "由检查程序生成，不是教育部的文件", "正文", "郑州市教育局起草", "又一句")
    header = f"<w:hdr {SPACES}>{''.join(f'<w:p>{run(line)}</w:p>' for line in lines)}</w:hdr>"
    reading = read_of(run("正文"), {"word/header1.xml": header})
    assert said(reading) == ("正文", ["header"])
    assert reading.remarks[0].message == "页眉页脚里的“郑州市教育局起草”没有读入。"
