"""The letter and 附件1 as Word files: what stands in them and where, what is still open, the same bytes each time."""

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from officefiles import parts_of
from talk import looked

from tuijian.browser.session import Session
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.cli.main import main
from tuijian.office.listed import title_of
from tuijian.office.official import OfficialPaper, PaperTable, Paragraph, word_file
from tuijian.office.read.office_files import read
from tuijian.office.write.letter import PaperFile, annex_paper, letter
from tuijian.submission.reader import Submission

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOG = read_catalog()
CALLS = ROOT / "tests" / "catalogs"
HENAN = CATALOG.unit_in("henan")


def submission(*edits: tuple[str, str], folder: str = "henan") -> Submission:
    """The sample, with other words in its list."""
    files = {f"submissions/{folder}/{name}": data for name, data in CATALOG.base.items()}
    listed = files[f"submissions/{folder}/list.yml"].decode()
    for old, new in edits:
        assert old in listed, old
        listed = listed.replace(old, new)
    return CATALOG.reader.read(folder, (), files | {f"submissions/{folder}/list.yml": listed.encode()})


def of_henan(*edits: tuple[str, str]) -> PaperFile:
    """The letter of 河南."""
    assert HENAN is not None
    made = letter(CATALOG, HENAN, submission(*edits))
    assert made is not None
    return made


def lines(data: bytes) -> list[str]:
    """The paragraphs of a Word file, as another library reads them."""
    return [one.text for one in Document(io.BytesIO(data)).paragraphs]


def test_the_letter() -> None:
    """The office, its number, the title, the addressee, what is nominated, the annexes, office and day, whom to ask; nothing is open."""
    made = of_henan()
    *found, hint = lines(made.data)
    assert (made.name, made.open) == ("河南省推荐函.docx", [])
    assert found == [
        "河南省教育厅",
        "豫教基〔2024〕5号",
        "关于推荐第三批基础教育\n综合改革实验区的函",
        "教育部（基础教育司）：",
        "根据《教育部办公厅关于推荐第三批基础教育综合改革实验区的通知》（教基厅函〔2023〕32号）要求，在各地自愿申报的基础上，经统筹研究，"
        "现将有关情况函告如下。",
        "拟推荐郑州市为第三批基础教育综合改革实验区，共1个。推荐名单和实验工作初步方案见附件。",
        "前两批实验区中，洛阳市从基础教育综合改革实验区改革攻坚任务清单中选择部分任务进行改革试点，所选任务见附件。",
        "特此函告。",
        "附件：1.河南省第三批基础教育综合改革实验区推荐汇总表",
        "2.河南省前两批实验区选择的任务",
        "3.郑州市基础教育综合改革实验工作初步方案",
        "4.洛阳市基础教育综合改革实验工作初步方案",
        "河南省教育厅",
        "2024年1月12日",
        "（联系处室：河南省教育厅基础教育处，办公电话：0371-00000000，电子邮件：jijiao@example.gov.cn）",
    ]
    assert hint.startswith("【填写提示，定稿时删去本段】行文用函")
    assert "不是教育部的文件" in hint


def test_a_letter_of_nobody() -> None:
    """Before there is anything each place to be filled in is marked and named; a unit that nominates nobody says so, with one annex."""
    assert HENAN is not None
    made = letter(CATALOG, HENAN, CATALOG.reader.read("henan", (), {}))
    assert made is not None
    assert made.open == ["发文机关", "文号", "成文日期", "联系处室", "办公电话", "电子邮件"]
    found = lines(made.data)
    assert "此次不推荐第三批基础教育综合改革实验区。" in found
    assert f"附件：{title_of(CATALOG, HENAN)}" in found
    assert f"标黄的还要填写：{'、'.join(made.open)}。" in found[-1]
    marked = [run.text for one in Document(io.BytesIO(made.data)).paragraphs for run in one.runs if run.font.highlight_color]
    assert set(marked) == {f"【请填写：{one}】" for one in made.open}


def test_places_are_named_in_their_order() -> None:
    """Several places stand one after another as in the list, and are counted; one without a name is to be filled in."""
    more = "zones:\n  - name: 新乡市\n    plan: xinxiang.md\n  - plan: nobody.md\n"
    made = of_henan(("zones:\n", more))
    assert "拟推荐新乡市、【请填写：实验区名称】、郑州市为第三批基础教育综合改革实验区，共3个。推荐名单和实验工作初步方案见附件。" in lines(
        made.data
    )
    assert made.open == ["实验区名称"]


def test_the_office_is_taken_from_the_list_alone() -> None:
    """The office is the one before its own department; where the list names none it is left open, not made up."""
    assert of_henan(("河南省教育厅基础教育处", "基础教育处")).open == ["发文机关"]


def test_the_page_of_a_letter() -> None:
    """A4 with its margins; the mark 30 mm below the edge with a double line of 170 mm; no number on the first page, then outside."""
    data = of_henan().data
    made = Document(io.BytesIO(data))
    section = made.sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [210, 297, 37, 35, 28, 26]
    assert section.different_first_page_header_footer
    assert made.settings.odd_and_even_pages_header_footer
    frame = made.paragraphs[0]._p.pPr.find(qn("w:framePr"))
    assert [round(int(frame.get(qn(f"w:{key}"))) / 1440 * 25.4) for key in ("y", "w")] == [30, 170]
    feet = {"first": section.first_page_footer, "even": section.even_page_footer, "odd": section.footer}
    assert {name: foot.paragraphs[0].text for name, foot in feet.items()} == {"first": "", "even": "— 1 —", "odd": "— 1 —"}
    assert [feet[name].paragraphs[0].alignment for name in ("even", "odd")] == [WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT]
    assert _rule(made.paragraphs[0]) == ("thickThinSmallGap", "FF0000")
    assert _rule(feet["first"].paragraphs[0]) == ("thinThickSmallGap", "FF0000")


def _rule(paragraph: Any) -> tuple[str, str]:
    """The line below a paragraph and its colour."""
    (line,) = paragraph._p.pPr.find(qn("w:pBdr"))
    return line.get(qn("w:val")), line.get(qn("w:color"))


def test_the_lines_of_a_letter() -> None:
    """Text in 仿宋 三号, 22 lines on a page, two characters in; the title in 小标宋 二号, the day four characters from the edge."""
    made = {one.text: one for one in Document(io.BytesIO(of_henan().data)).paragraphs}
    text, title, day = made["特此函告。"], made["关于推荐第三批基础教育\n综合改革实验区的函"], made["2024年1月12日"]
    assert [(one.runs[0].font.size.pt, _east(one)) for one in (text, title)] == [(16, "仿宋"), (22, "方正小标宋简体")]
    height = 297 - 37 - 35
    assert int(height / text.paragraph_format.line_spacing.mm) == 22
    assert round(text.paragraph_format.first_line_indent.pt / 16, 1) == 2
    assert round(day.paragraph_format.right_indent.pt / 16, 1) == 3.9
    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="FZXiaoBiaoSong' in parts_of(of_henan().data)["word/fontTable.xml"].decode()


def _east(paragraph: Any) -> str:
    return str(paragraph.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")))


def test_the_annex_in_word() -> None:
    """A page a list with its number, title, unit and table, on its side; the heads of a table stand on each of its pages."""
    assert HENAN is not None
    made = annex_paper(CATALOG, HENAN, submission())
    assert made.name == "附件1 河南省推荐汇总表.docx"
    found = Document(io.BytesIO(made.data))
    assert [one for one in lines(made.data) if one.startswith("附件")] == ["附件1", "附件2"]
    assert lines(made.data)[1:3] == ["河南省第三批基础教育综合改革实验区推荐汇总表", "推荐单位：河南省（盖章）"]
    assert [cell.text for cell in found.tables[0].rows[0].cells] == ["序号", "名称", "行政区划代码", "初步方案", "选择的任务"]
    assert [cell.text for cell in found.tables[0].rows[1].cells][:3] == ["1", "郑州市", "410100"]
    assert found.sections[0].page_width > found.sections[0].page_height
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in found.tables[0].rows] == [True, *[False] * 4]
    assert "材料阶段" not in "".join(lines(made.data))


def test_the_same_bytes_each_time() -> None:
    """The same list gives the same files."""
    assert HENAN is not None
    assert of_henan() == of_henan()
    assert annex_paper(CATALOG, HENAN, submission()) == annex_paper(CATALOG, HENAN, submission())


@pytest.mark.parametrize("text", ["<w:p/>&amp;", "]]>", "a\u202eb\x0bc", '"'])
def test_what_people_write_stays_text(text: str) -> None:
    """Nothing that stands in a list becomes part of the file's own make; what is hidden is shown."""
    data = word_file(OfficialPaper(text, [Paragraph(text), PaperTable([["甲", text], ["乙", text]])]))
    shown = text.replace("\u202e", "<U+202E>").replace("\x0b", "<U+000B>")
    assert lines(data) == [shown]
    assert [cell.text for row in Document(io.BytesIO(data)).tables[0].rows for cell in row.cells] == ["甲", shown, "乙", shown]


# --- the command, the page, other calls -----------------------------------------------------------


def test_by_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes both, says what is still open, and writes over nothing."""
    monkeypatch.chdir(tmp_path)
    assert main(["export", "河南", "--format", "letter"]) == 0
    assert main(["export", "河南", "--format", "annex-docx"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "还要填写：发文机关、文号、成文日期、联系处室、办公电话、电子邮件（文件里标黄）",
        "已写出 河南省推荐函.docx",
        "已写出 附件1 河南省推荐汇总表.docx",
    ]
    assert main(["export", "河南", "--format", "letter"]) == 2


def test_by_the_page() -> None:
    """The page makes the very files of the command, from what is filled in so far."""
    assert HENAN is not None
    session = Session(CATALOG)
    told = json.loads(session.look(*_brought(), "2024-01-15T10:00:00+08:00"))
    draft = json.dumps(told["draft"])
    assert session.paper("letter", draft) == tuple(of_henan())
    assert session.paper("annex", draft) == tuple(annex_paper(CATALOG, HENAN, submission()))
    made = session.paper("letter", json.dumps({"fields": {"province": "河南省"}, "lists": {}}))
    assert made is not None
    assert made[2] == ["发文机关", "文号", "成文日期", "联系处室", "办公电话", "电子邮件"]
    assert session.paper("letter", "{}") is None


def _brought() -> tuple[str, list[bytes]]:
    names = [{"path": name, "size": len(data)} for name, data in CATALOG.base.items()]
    return json.dumps(names), list(CATALOG.base.values())


@pytest.mark.parametrize("name", sorted(path.parent.name for path in CALLS.glob("*/notice.yml")))
def test_a_call_that_says_of_no_letter(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A call without a letter has none, and says so; its annex is made all the same."""
    catalog = read_catalog(CALLS / name)
    monkeypatch.chdir(tmp_path)
    options = [catalog.units[0].slug, "--catalog", str(CALLS / name), "--output", "made.docx"]
    assert main(["export", *options, "--format", "letter"]) == 2
    assert "没有写报送用的函" in capsys.readouterr().err
    assert main(["export", *options, "--format", "annex-docx"]) == 0
    assert lines(Path("made.docx").read_bytes())[1] == title_of(catalog, catalog.units[0])


def test_the_letter_of_another_call(tmp_path: Path) -> None:
    """Another call that says of a letter gets its own, from its own words and form."""
    shutil.copytree(CALLS / "yicunyipin", tmp_path / "call")
    catalog = _with_letter(tmp_path / "call")
    unit = catalog.units[0]
    made = letter(catalog, unit, catalog.reader.read(unit.slug, (), {}))
    assert made is not None
    assert lines(made.data)[2:5] == [f"{unit.name}的函", "农业农村部：", f"{catalog.notice.number}收悉。"]


def _with_letter(folder: Path) -> Catalog:
    leaf = next(iter(read_catalog(folder).form.leaves))
    sentence = next(iter(read_catalog(folder).notice.sentences.values()))
    text = {
        "letter": {
            "title": ["{unit}的函"],
            "to": "农业农村部",
            "cite": {"sentence": sentence.id, "quote": sentence.text},
            "opening": "{number}收悉。",
            "lists": {},
            "closing": "专此。",
            "number": leaf,
            "day": leaf,
        }
    }
    (folder / "sending.yml").write_text(re.sub(r"\\u....", lambda m: json.loads(f'"{m[0]}"'), json.dumps(text)), encoding="utf-8")
    return read_catalog(folder)


def test_what_goes_with_the_letter_is_no_plan() -> None:
    """Who drags the letter and 附件1 into the page along with the list is told that they are no plans; nothing else comes of it."""
    assert HENAN is not None
    papers = {"函.docx": of_henan().data, "表.docx": annex_paper(CATALOG, HENAN, submission()).data}
    told = looked(Session(CATALOG), {**CATALOG.base, **papers})
    assert (told["status"], [(one["case"], one["place"]) for one in told["remarks"]]) == (
        "success",
        [("own-paper", "函.docx"), ("own-paper", "表.docx")],
    )
    assert read("函.docx", of_henan().data, CATALOG).files == {}
