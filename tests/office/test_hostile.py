"""Files that are not what they say, hold what they should not, or too much of it: a remark each, no crash, little memory."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hostile_files import CATALOG, bomb, crumbs, one_row, rels, said
from hypothesis import given
from hypothesis import strategies as st
from officefiles import (
    BASICS,
    HEADS,
    ZONE,
    Formula,
    added,
    book,
    changed,
    in_large_letters,
    open_book,
    open_cell,
    open_row,
    open_table,
    parts_of,
    plain,
    text,
)

from tuijian.files.packing import pack
from tuijian.office.read import hidden_content, remarks
from tuijian.office.read.archive import FILE_LIMIT, OLE
from tuijian.office.read.office_files import FileReading, read
from tuijian.office.write.plan import document

HERE = Path(__file__).resolve().parent

SHEET, WORKBOOK = "xl/worksheets/sheet2.xml", "xl/workbook.xml"


def book_says(data: bytes, name: str = "名单.xlsx") -> list[tuple[str, str]]:
    """What is said of a workbook."""
    return said(read(name, data, CATALOG))


def zones_of(data: bytes, name: str = "名单.xlsx") -> str:
    """The list of zones that is read."""
    return read(name, data, CATALOG).files["list.yml"].partition("zones:")[2]


def lying(data: bytes, size: int) -> bytes:
    """An archive whose table says that its largest part is smaller than it is."""
    largest = max(parts_of(data).values(), key=len)
    real, told = len(largest).to_bytes(4, "little"), size.to_bytes(4, "little")
    assert data.count(real) >= 2
    return data.replace(real, told)


def encrypted_zip() -> bytes:
    """A workbook whose parts are said to be encrypted."""
    data = bytearray(plain())
    for start, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(start)
        while at >= 0:
            data[at + flag] |= 1
            at = data.find(start, at + 4)
    return bytes(data)


def old(*streams: str) -> bytes:
    """What looks like a file of Office 97 with these streams."""
    return OLE + b"\0" * 512 + b"".join(name.encode("utf-16-le") + b"\0" * 64 for name in streams)


def locked(data: bytes) -> bytes:
    """A workbook of Excel 97 whose first record but one is that of a password."""
    at = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    return data[:at] + b"\x2f\x00" + data[at + 2 :]


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

UNREADABLE: dict[str, tuple[str, Any]] = {
    "nothing": ("empty-file", lambda: b""),
    "eleven megabytes": ("too-large", lambda: b"PK\x03\x04" + b"\0" * FILE_LIMIT),
    "a PDF": ("other-office", lambda: b"%PDF-1.7\n"),
    "RTF": ("other-office", lambda: b"{\\rtf1 x}"),
    "a web page that Excel opens": ("other-office", lambda: b"<html><table><tr><td>x</td></tr></table></html>"),
    "Excel 2003 XML": ("other-office", lambda: b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>'),
    "a picture": ("not-office", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99),
    "text": ("not-office", lambda: "名称,代码\n郑州市,410100\n".encode("gb18030")),
    "an archive of anything": ("not-office", lambda: pack({"a.txt": b"x"})),
    "another archive": ("other-archive", lambda: b"Rar!\x1a\x07\x01\x00" + b"\0" * 99),
    "an empty archive": ("not-office", lambda: b"PK\x05\x06" + b"\0" * 18),
    "half a file": ("damaged", lambda: plain()[:3000]),
    "a binary workbook": ("other-office", lambda: pack({"xl/workbook.bin": b"x"})),
    "slides": ("other-office", lambda: pack({"ppt/presentation.xml": b"x"})),
    "a text of OpenDocument": ("other-office", lambda: pack({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"x"})),
    "a workbook with a password": ("encrypted", lambda: old("EncryptedPackage")),
    "an archive with a password": ("encrypted", encrypted_zip),
    "an .ods with a password": ("encrypted", lambda: open_book("", {"META-INF/manifest.xml": b"<x><manifest:encryption-data/></x>"})),
    "Word 97": ("old-word", lambda: old("WordDocument")),
    "something else of Office 97": ("not-office", lambda: old("PowerPoint Document")),
    "Excel 97 with a password": ("encrypted", lambda: locked((HERE / "old.xls").read_bytes())),
    "a workbook with nothing in it": ("empty-book", lambda: book({"Sheet1": [], "Sheet2": [["", "  "]]})),
    "Excel 97, cut off": ("damaged", lambda: old("Workbook")),
    "parts without end": ("entries", lambda: added(plain(), **{f"x__{number}": b"" for number in range(2001)})),
    "300 MB of zeros": ("unfolds", lambda: bomb(100_000_000, 3)),
    "20 MB of zeros": ("ratio", lambda: bomb(20_000_000)),
    "zeros that are said to be few": ("damaged", lambda: lying(added(plain(), xl__worksheets__sheet9_dot_xml=b"0" * 30_000_000), 1_000)),
    "parts packed in another way": ("damaged", lambda: pack(parts_of(plain()), zipfile.ZIP_LZMA)),
    "the same part twice": ("damaged", lambda: twice(plain())),
    "entities that unfold": ("entities", lambda: changed(plain(), SHEET, (HEAD, HEAD + DOCTYPE))),
    "an entity of a file": ("entities", lambda: changed(plain(), WORKBOOK, (HEAD, HEAD + OUTSIDE))),
    "an entity in an .ods": ("entities", lambda: open_book("", {"content.xml": (DOCTYPE + "<x/>").encode()})),
    "elements without end": ("deep", lambda: changed(plain(), SHEET, ("<sheetData>", "<sheetData>" + "<x>" * 300))),
    "XML that is none": ("damaged", lambda: changed(plain(), SHEET, ("<sheetData>", "<sheetData"))),
    "no parts to read": ("damaged", lambda: pack({"xl/workbook.xml": b"<x/>"})),
    "100,000 rows": ("too-many-rows", lambda: plain([ZONE[:1]] * 100_000)),
    "a cell in the last row": ("too-many-rows", lambda: plain([ZONE], tweak=lambda sheets: sheets["推荐名单"].write(1_048_575, 0, "x"))),
    "a formula in the last row": (
        "too-many-rows",
        lambda: plain([ZONE], tweak=lambda sheets: sheets["推荐名单"].write_formula(1_048_575, 0, "=1")),
    ),
    "a cell in the last column": ("too-many-columns", lambda: plain([(*ZONE, *[""] * 16_380, "x")])),
    "a row of an .ods for a million": (
        "too-many-rows",
        lambda: one_row(open_row(open_cell("x"), attributes=' table:number-rows-repeated="1048576"')),
    ),
    "a cell of an .ods for thousands": (
        "too-many-columns",
        lambda: one_row(open_row(open_cell("x", ' table:number-columns-repeated="16384"'))),
    ),
    "a Word file of nothing": ("no-text", lambda: text(["", "  "])),
    "a Word file with entities": ("entities", lambda: changed(text(["x"]), "word/document.xml", ("<w:document", DOCTYPE + "<w:document"))),
    "a Word file of megabytes": ("unfolds", lambda: text(["本" * 1_200_000])),
    "a Word file of crumbs": ("too-many-elements", lambda: crumbs("<w:p/>" * hidden_content.ELEMENTS)),
    "a Word file of boxes in boxes": ("deep", lambda: crumbs("<w:sdt>" * 300 + "</w:sdt>" * 300)),
    "a Word file with a prefix of nothing": ("damaged", lambda: changed(text(["x"]), "word/document.xml", ("<w:body>", "<w:body><x:p/>"))),
    "a Word file with styles of nothing": (
        "damaged",
        lambda: changed(text(["x"]), "word/styles.xml", ("</w:styles>", "<x:p/></w:styles>")),
    ),
    "a Word file without its body": ("damaged", lambda: pack({"word/document.xml": b"<x/>"})),
}


def twice(data: bytes) -> bytes:
    """An archive with a second workbook part under the name of the first."""
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as packed, pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr(WORKBOOK, "<x/>")
    return target.getvalue()


@pytest.mark.parametrize("what", UNREADABLE)
def test_not_read(what: str) -> None:
    """A file that must not or cannot be read gives one remark, an error with what to do, and no file."""
    case, make = UNREADABLE[what]
    reading = read("名单.xlsx", make(), CATALOG)
    assert [one.case for one in reading.remarks] == [case]
    assert (reading.failed, dict(reading.files)) == (True, {})
    assert reading.remarks[0].message.endswith("没有读入。")
    assert reading.remarks[0].fix


def dated(day: Any) -> bytes:
    """A workbook with that for the day of the letter."""
    return plain(basics=[*BASICS[:3], ("成文日期", day), *BASICS[4:]])


WHOLE: dict[str, tuple[list[tuple[str, str]], Any]] = {
    "a macro": ([("名单.xlsx", "macros")], lambda: added(plain(), xl__vbaProject_dot_bin=b"x")),
    "a link to another workbook": ([("名单.xlsx", "external")], lambda: added(plain(), xl__externalLinks__externalLink1_dot_xml=b"<x/>")),
    "a picture from the web": (
        [("名单.xlsx", "external")],
        lambda: added(plain(), xl__drawings___rels__drawing1_dot_xml_dot_rels=rels("image", "https://example.com/x.png")),
    ),
    "a link for people to click": (
        [],
        lambda: added(plain(), xl__worksheets___rels__sheet1_dot_xml_dot_rels=rels("hyperlink", "https://example.com/")),
    ),
    "an embedded file": ([("名单.xlsx", "embedded")], lambda: added(plain(), xl__embeddings__oleObject1_dot_bin=b"x")),
    "a formula that calls a program": (
        [("推荐名单", "dde"), ("推荐名单 第2行 “名称”", "formula")],
        lambda: plain([(Formula("=cmd|'/c calc'!A1", "郑州市"), *ZONE[1:])]),
    ),
    "a hidden sheet": ([("推荐名单", "hidden-sheet")], lambda: plain(tweak=lambda sheets: sheets["推荐名单"].hide())),
    "a very hidden sheet": ([("推荐名单", "hidden-sheet")], lambda: plain(tweak=lambda sheets: sheets["推荐名单"].very_hidden())),
    "a hidden row": (
        [("推荐名单 第2行", "hidden-row")],
        lambda: plain(tweak=lambda sheets: sheets["推荐名单"].set_row(1, None, None, {"hidden": True})),
    ),
    "a hidden column": (
        [("推荐名单 “行政区划代码”", "hidden-column")],
        lambda: plain(tweak=lambda sheets: sheets["推荐名单"].set_column(1, 1, None, None, {"hidden": True})),
    ),
    "merged cells": (
        [("推荐名单 第2行 “行政区划代码”", "merged")],
        lambda: plain([ZONE, ("洛阳市", "", "b.md")], tweak=lambda sheets: sheets["推荐名单"].merge_range(1, 1, 2, 1, "410100")),
    ),
    "a formula": ([("推荐名单 第2行 “名称”", "formula")], lambda: plain([(Formula("=A1&B1", "郑州市"), *ZONE[1:])])),
    "a formula that failed": ([("推荐名单 第2行 “名称”", "no-value")], lambda: plain([(Formula("=A1", "#REF!"), *ZONE[1:])])),
    "a formula without a value": ([("推荐名单 第2行 “名称”", "empty-formula")], lambda: plain([(Formula("=A1", ""), *ZONE[1:])])),
    "a formula that leads to an empty cell": (
        [("推荐名单 第2行 “行政区划代码”", "empty-formula")],
        lambda: plain([("郑州市", Formula("=X9", 0), "zhengzhou.md"), (Formula("=X9", 0), Formula("=Y9", 0), "")]),
    ),
    "a row of errors": ([("推荐名单 第3行", "error-row")], lambda: plain([ZONE, ("#N/A", Formula("=A1", "#REF!"), "")])),
    "two places in a cell": ([("推荐名单 第2行 “名称”", "places-in-one")], lambda: plain([("郑州市、洛阳市", *ZONE[1:])])),
    "numbers that became one": (
        [("推荐名单 第2行 “任务”", "changed-number"), ("推荐名单 第3行 “任务”", "changed-number")],
        lambda: plain([(*ZONE, 4.12), (*ZONE, date(2024, 4, 12))], heads=(*HEADS, "任务")),
    ),
    "a second list": (
        [("市级上报", "other-list"), ("样表", "unknown-sheet"), ("填表说明", "unknown-sheet")],
        lambda: book(
            {"样表": [HEADS, ZONE], "填表说明": [HEADS, ZONE], "基本情况": BASICS, "推荐名单": [HEADS, ZONE], "市级上报": [HEADS, ZONE]}
        ),
    ),
    "what is left of one": ([("推荐名单 第2行 “名称”", "no-value")], lambda: plain([("#REF!", *ZONE[1:])])),
    "a code as a number": ([], lambda: plain([("郑州市", 410100, "zhengzhou.md")])),
    "a code in full-width digits": (
        [("推荐名单 第2行 “行政区划代码”", "read-as")],
        lambda: plain([("郑州市", "４１０１００", "zhengzhou.md")]),
    ),
    "a day as a day": ([], lambda: dated(date(2024, 1, 12))),
    "a day as a number": ([("基本情况 第4行 “成文日期”", "read-as")], lambda: dated(45303)),
    "a day with its hour": (
        [("基本情况 第4行 “成文日期”", "read-as")],
        lambda: dated(datetime(2024, 1, 12, 9)),
    ),
    "a day in Chinese": ([("基本情况 第4行 “成文日期”", "read-as")], lambda: dated("２０２４年1月12日")),
    "a Word file's name for a plan": ([], lambda: plain([("郑州市", "410100", "zhengzhou.docx")])),
    "a novel in a cell": ([("推荐名单 第2行 “名称”", "too-long")], lambda: plain([("长" * 5_001, *ZONE[1:])])),
    "a column of their own": ([("推荐名单 “备注”", "unknown-column")], lambda: plain([(*ZONE, "x")], heads=(*HEADS, "备注"))),
    "a column without a head": ([("推荐名单 “D”", "unknown-column")], lambda: plain([(*ZONE, "x")])),
    "a column twice": ([("推荐名单 “名称”", "repeated-column")], lambda: plain([(*ZONE, "x")], heads=(*HEADS, "名称"))),
    "a column too few": ([("推荐名单", "no-column")], lambda: plain([ZONE[1:]], heads=HEADS[1:])),
    "an item of their own": ([("基本情况 第8行", "unknown-item")], lambda: plain(basics=[*BASICS, ("备注", "x")])),
    "an item twice": ([("基本情况 第8行", "repeated-item")], lambda: plain(basics=[*BASICS, ("文号", "x")])),
    "no heads": ([("推荐名单", "no-header")], lambda: book({"基本情况": BASICS, "推荐名单": [ZONE]})),
    "a sheet too few": ([("名单.xlsx", "no-sheet")], lambda: book({"基本情况": BASICS})),
    "a sheet of their own": ([("附注", "unknown-sheet")], lambda: book({"基本情况": BASICS, "推荐名单": [HEADS, ZONE], "附注": [["x"]]})),
    "a sheet of another name": ([], lambda: book({"基本情况": BASICS, "Sheet2": [["关于推荐实验区的汇总"], HEADS, ZONE]})),
    "totals, notes and signatures below": (
        [("推荐名单 第3行", "no-entry"), ("推荐名单 第5行", "no-entry"), ("推荐名单 第6行", "no-entry"), ("推荐名单 第7行", "no-entry")],
        lambda: plain([ZONE, ("合 计：1个",), HEADS, ("注：本表一式两份。",), ("填表人：张三　审核人：李四",), ("（盖章）",)]),
    ),
    "signs for nothing": ([], lambda: plain([(*ZONE, "/"), ("无", "-", "——")], heads=(*HEADS, "推荐理由"))),
    "heads in the words of others": (
        [("推荐名单 “申报单位”", "unknown-column")],
        lambda: plain([("某局", *ZONE)], heads=("申报单位", "实验区名称", "区划代码", "方案")),
    ),
    "items in the words of others": (
        [],
        lambda: plain(basics=[("省份", "河南省"), ("发文字号", BASICS[2][1]), ("发文日期", "2024-01-12"), ("邮箱", "a@example.gov.cn")]),
    ),
    "items beside the table": (
        [("汇总 第5行", "no-entry"), ("汇总 第6行", "no-entry")],
        lambda: book(
            {
                "汇总": [
                    ("附件1",),
                    ("推荐单位：河南省（盖章）", None, "填报日期：2024年1月16日"),
                    HEADS,
                    ZONE,
                    ("文号：豫教基〔2024〕5号　　成文日期：2024年1月12日",),
                    ("联系处室：", "基础教育处"),
                ]
            }
        ),
    ),
    "a paste from the web": ([("推荐名单 第2行 “名称”", "unseen")], lambda: plain([("郑\u200b州市\xa0", *ZONE[1:])])),
    "parts with backslashes": ([], lambda: pack({name.replace("/", "\\"): data for name, data in parts_of(plain()).items()})),
    "parts below a root": ([], lambda: pack({f"/{name}": data for name, data in parts_of(plain()).items()})),
    "parts below this folder": ([], lambda: pack({f".\\{name}": data for name, data in parts_of(plain()).items()})),
    "parts in large letters": ([], lambda: in_large_letters(plain())),
    "a day of a workbook from a Macintosh": (
        [("基本情况 第4行 “成文日期”", "read-as")],
        lambda: changed(dated(45303 - 1462), WORKBOOK, ("<workbookPr ", '<workbookPr date1904="1" ')),
    ),
    "heads in another order and dress": (
        [],
        lambda: plain([(1, *ZONE[::-1])], heads=("序号", "＊初步方案（必填）", "行政区划 代码", "名 称")),
    ),
}


@pytest.mark.parametrize("what", WHOLE)
def test_read_with_a_remark(what: str) -> None:
    """What does not fit is named with sheet, row and column in the clerk's own terms, and the rest is read."""
    expected, make = WHOLE[what]
    reading = read("名单.xlsx", make(), CATALOG)
    assert said(reading) == expected
    assert "豫教基〔2024〕5号" in reading.files["list.yml"]
    assert all(one.message and one.fix and "{" not in one.message + one.fix for one in reading.remarks)


MEANT = (
    "totals, notes and signatures below",
    "signs for nothing",
    "heads in the words of others",
    "items beside the table",
    "a paste from the web",
    "parts with backslashes",
    "parts below a root",
    "parts below this folder",
    "parts in large letters",
    "a formula",
    "a code as a number",
    "a code in full-width digits",
    "a Word file's name for a plan",
    "a hidden sheet",
    "a sheet of another name",
    "heads in another order and dress",
    "a macro",
)

BELOW = (
    *("合 计", "小计", "以上共1个地方", "填表说明：一式两份", "填报人：某某　联系电话：0371-00000000", "制表：基础教育处"),
    *("制表单位：某某处", "审核人：", "（盖章）", "2024年1月12日", "河南省教育厅", "某某市教育局", "基础教育处", "特此推荐。"),
    *("※ 附件：初步方案1份", "（以下无正文）", "以下空白", "本页结束", "第1页 共1页"),
)
"""What offices write into the first cell of a row below their lists."""


def test_what_stands_below_a_list_is_no_nominee() -> None:
    """Totals, notes, signatures, offices and dates below a list are told as none of its rows; a zone by its committee stays one."""
    reading = read("名单.xlsx", plain([ZONE, *((text,) for text in BELOW)]), CATALOG)
    assert reading.files["list.yml"].count("name:") == 1
    assert [one.case for one in reading.remarks] == ["no-entry"] * len(BELOW)
    committee = read("名单.xlsx", plain([ZONE, ("某某开发区管理委员会",)]), CATALOG)
    assert committee.files["list.yml"].count("name:") == 2


@pytest.mark.parametrize("what", MEANT)
def test_read_as_it_was_meant(what: str) -> None:
    """Where there is no doubt, the value that was meant is read."""
    assert zones_of(WHOLE[what][1]()) == "\n  - name: 郑州市\n    code: 410100\n    plan: zhengzhou.md\n"


@pytest.mark.parametrize(
    "what",
    [
        "a day as a day",
        "a day as a number",
        "a day of a workbook from a Macintosh",
        "items beside the table",
        "a day with its hour",
        "a day in Chinese",
    ],
)
def test_days(what: str) -> None:
    """A day is read as the day that it is, however Excel holds it."""
    assert "  date: 2024-01-12\n" in read("名单.xlsx", WHOLE[what][1](), CATALOG).files["list.yml"]


def test_a_case_is_not_told_without_end() -> None:
    """Of one sheet a case is told twenty times at most."""
    data = plain([("郑州市", "４１０１００", "a.md")] * 100)
    assert len(book_says(data)) == 20
    assert zones_of(data).count("410100") == 100


@pytest.mark.parametrize("name", ["old.xls", "calc.ods"])
def test_other_programs_formats(name: str) -> None:
    """A workbook that LibreOffice saved as Excel 97 or OpenDocument is read like an .xlsx; of the former it is said what cannot be seen."""
    reading = read(name, (HERE / name).read_bytes(), CATALOG)
    assert said(reading) == ([("old.xls", "old-excel")] if name == "old.xls" else [])
    assert reading.files["list.yml"] == read("名单.xlsx", plain(), CATALOG).files["list.yml"]


REST = (open_cell("410100"), open_cell("a.md"))

OPEN_ROWS = {
    "hidden-row": ("第2行", open_row(open_cell("郑州市"), *REST, attributes=' table:visibility="collapse"')),
    "formula": ("第2行 “名称”", open_row(open_cell("郑州市", ' table:formula="of:=[.A1]"'), *REST)),
    "merged": ("第2行 “名称”", open_row(open_cell("郑州市", ' table:number-rows-spanned="2"'), *REST)),
    "dde": ("", open_row(open_cell("郑州市", """ table:formula="of:=DDE('a';'b';'c')" """), *REST)),
}


@pytest.mark.parametrize("case", OPEN_ROWS)
def test_an_ods_is_looked_through(case: str) -> None:
    """Hidden rows, formulas, merged cells and DDE are seen in an .ods too."""
    where, row = OPEN_ROWS[case]
    heads = open_row(*map(open_cell, HEADS))
    data = open_book(open_table("基本情况", BASICS) + f'<table:table table:name="推荐名单">{heads}{row}</table:table>')
    assert (" ".join(filter(None, ("推荐名单", where))), case) in book_says(data, "名单.ods")


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [("名单.xls", plain, ".xlsx"), ("名单.docx", plain, ".xlsx"), ("名单", plain, ".xlsx"), ("方案.doc", lambda: text(["x"]), ".docx")],
)
def test_a_wrong_ending(name: str, make: Any, kind: str) -> None:
    """A file is read by what it holds; its name is remarked."""
    reading = read(name, make(), CATALOG)
    assert said(reading)[0] == (name, "extension")
    assert kind in reading.remarks[0].message
    assert reading.files


SEEDS = {"名单.xlsx": plain(), "名单.ods": open_book(open_table("推荐名单", [HEADS, ZONE])), "方案.docx": document("# 题\n\n文\n", [], "")}


@given(st.sampled_from(sorted(SEEDS)), st.data())
def test_any_damage(name: str, data: Any) -> None:
    """A file with any part changed in any place is read or refused; nothing else happens."""
    parts = parts_of(SEEDS[name])
    part = data.draw(st.sampled_from(sorted(parts)))
    content = parts[part]
    at = data.draw(st.integers(0, len(content)))
    new = data.draw(st.binary(max_size=20) | st.sampled_from([b"<", b'"', b"</", b"&", b"<w:p/>", b"\xff\xfe", b"-1", b"999999999999"]))
    cut = data.draw(st.integers(0, 40))
    changed_one = pack({**parts, part: content[:at] + new + content[at + cut :]})
    assert isinstance(read(name, changed_one, CATALOG), FileReading)


def test_every_case_is_told_by_a_test() -> None:
    """No sentence stands there that nothing can call forth."""
    told = {case for case, _ in UNREADABLE.values()} | {case for expected, _ in WHOLE.values() for _, case in expected}
    told |= {"old-excel", "extension", "too-much", "no-process", "no-plan", "beside-form", "own-paper"} | WORD | ZIPS | OWNERS
    assert set(remarks.CASES) == told


WORD = {"image", "table", "hidden-text", "tracked", "as-heading", "unnamed-plan", "text-box", "two-plans", "only-images"}

WORD |= {"field", "math", "sign", "reading", "struck", "comment", "header"}
"""What test_word.py, test_shapes.py and test_signs.py call forth."""

ZIPS = {"deep-zip", "joined-plan", "no-list", "other-book", "empty-zip", "damaged-zip", "encrypted-zip", "many-in-zip"}

ZIPS |= {"same-again", "nested"}
"""What test_parcel.py calls forth."""

OWNERS = {"blank-owner", "no-owner", "two-owners", "same-owner"}
"""What test_nested.py calls forth."""
