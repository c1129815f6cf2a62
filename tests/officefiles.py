"""Excel and Word files for tests: made as clerks make them, or as nobody should."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import docx
from docx.enum.style import WD_STYLE_TYPE
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from tuijian.catalog.load import Catalog
from tuijian.files.packing import pack
from tuijian.office.layout import layout

PLAIN_TABLES = ("Normal Table", "Table Grid")


def Document() -> Any:  # noqa: N802 - as python-docx names it
    """A document of python-docx, whose template lacks the looks of tables here: most of it, and nothing that a plan has."""
    return docx.Document(io.BytesIO(_template()))


@cache
def _template() -> bytes:
    made, target = docx.Document(), io.BytesIO()
    for style in made.styles:
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in PLAIN_TABLES:
            style.element.getparent().remove(style.element)
    made.save(target)
    return target.getvalue()


Rows = Sequence[Sequence[Any]]
Tweak = Callable[[Mapping[str, Any]], object]


class Formula(NamedTuple):
    """A formula, and the value that it shows."""

    text: str
    value: Any = 0


def book(sheets: Mapping[str, Rows], tweak: Tweak = len) -> bytes:
    """A workbook with these rows; `tweak` may do more with its sheets, given by name."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as made:
        by_name = {name: made.add_worksheet(name) for name in sheets}
        for name, rows in sheets.items():
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    _write(by_name[name], at, column, value)
        tweak(by_name)
    return target.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, None, value.value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, date | datetime):
        sheet.write_datetime(row, column, value)
    elif value is not None:
        sheet.write(row, column, value)


BASICS = [
    ("项目", "内容"),
    ("推荐单位", "河南省"),
    ("文号", "豫教基〔2024〕5号"),
    ("成文日期", "2024-01-12"),
    ("联系处室", "河南省教育厅基础教育处"),
    ("办公电话", "0371-00000000"),
    ("电子邮件", "jijiao@example.gov.cn"),
]
HEADS = ("名称", "行政区划代码", "初步方案")
ZONE = ("郑州市", "410100", "zhengzhou.md")


def plain(zones: Rows = (ZONE,), basics: Rows = BASICS, heads: Sequence[Any] = HEADS, tweak: Tweak = len) -> bytes:
    """A workbook with 基本情况 and 推荐名单 as a clerk types them: headings in the first row."""
    return book({"基本情况": basics, "推荐名单": [heads, *zones]}, tweak)


UNRELATED = {
    "经费预算.xlsx": [("2024年经费预算表",), ("序号", "项目", "金额（万元）", "备注"), (1, "培训费", 20, "")],
    "通讯录.xlsx": [("通讯录",), ("序号", "姓名", "单位", "职务", "电话"), (1, "某某", "郑州市教育局", "科长", "0371-00000000")],
    "基本情况统计.xlsx": [("各市教育基本情况",), ("地市", "学校数", "学生数"), ("郑州市", 100, 20000), ("洛阳市", 80, 15000)],
}
"""Tables that lie in the same folder and are nothing that is handed in; the last one has places, as a list has."""


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def in_large_letters(data: bytes, told: bool = True) -> bytes:
    """The archive with each part's name beginning in a large letter, as some programs write it; with `told` where others name it, too."""
    parts = {name: f"{name.rpartition('/')[0]}/{name.rpartition('/')[2].capitalize()}".lstrip("/") for name in parts_of(data)}
    made = {}
    for name, content in parts_of(data).items():
        text = content
        for old, new in parts.items() if told and name.endswith((".rels", "Types].xml")) else ():
            text = text.replace(old.rpartition("/")[2].encode(), new.rpartition("/")[2].encode())
        made[parts[name]] = text
    return pack(made)


def changed(data: bytes, part: str, *edits: tuple[str, str]) -> bytes:
    """The archive with other words in one part; each old one must stand there."""
    parts = parts_of(data)
    text = parts[part].decode()
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return pack({**parts, part: text.encode()}, zipfile.ZIP_DEFLATED)


def added(data: bytes, **parts: bytes) -> bytes:
    """The archive with further parts; `__` in a name stands for a slash, `_dot_` for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    return pack({**parts_of(data), **named}, zipfile.ZIP_DEFLATED)


def text(paragraphs: Iterable[str | tuple[str, str]]) -> bytes:
    """A Word file with these paragraphs, each with a style where one is given."""
    made = Document()
    for one in paragraphs:
        words, style = (one, None) if isinstance(one, str) else one
        made.add_paragraph(words, style)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def sheet_titles(catalog: Catalog) -> list[str]:
    """The names of the sheets that a call's workbook has."""
    sheets = layout(catalog.form)
    return [sheets.basics.title, *(sheet.title for sheet in sheets.lists)]


OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"


def open_book(tables: str, more: Mapping[str, bytes] | None = None) -> bytes:
    """An .ods with these tables, as XML."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style", "of")
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f"<office:document-content{names}>{body}</office:document-content>"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"mimetype": OPEN_DOCUMENT.encode(), "META-INF/manifest.xml": manifest.encode(), "content.xml": content.encode()}
    return pack({**parts, **(more or {})}, zipfile.ZIP_DEFLATED)


def open_row(*cells: str, attributes: str = "") -> str:
    """A row of an .ods."""
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


def open_table(name: str, rows: Rows) -> str:
    """A table of an .ods, all cells texts."""
    cells = "".join(open_row(*map(open_cell, row)) for row in rows)
    return f'<table:table table:name="{name}">{cells}</table:table>'


def open_cell(value: Any, attributes: str = "") -> str:
    """A cell of an .ods."""
    return f'<table:table-cell office:value-type="string"{attributes}><text:p>{value}</text:p></table:table-cell>'


def gbk(files: dict[str, bytes]) -> bytes:
    """An archive with its names in GBK, and nothing that says so."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for number, (name, data) in enumerate(files.items()):
            packed.writestr(f"{number:03}".ljust(len(name.encode("gbk")), "x"), data)
    whole = made.getvalue()
    for number, name in enumerate(files):
        raw = name.encode("gbk")
        whole = whole.replace(f"{number:03}".ljust(len(raw), "x").encode(), raw)
    return whole
