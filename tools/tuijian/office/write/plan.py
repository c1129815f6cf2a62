"""A plan as a Word file, laid out as official documents are (GB/T 9704): empty, or from a plan in Markdown. The same bytes every time."""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import groupby, zip_longest
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips

from tuijian.files.packing import pack
from tuijian.office.blocks import Block, blocks_of, cells_of, table_lines
from tuijian.office.fonts import FONTS
from tuijian.office.write.workbook import text_width
from tuijian.rules.outline import TO_FILL_IN
from tuijian.submission import plan

MADE = datetime(2024, 1, 1)
"""Stands in the file's properties in place of the clock."""

_LEVELS = {1: ("宋体", 22.0, True), 2: ("黑体", 16.0, False), 3: ("楷体", 16.0, True)} | dict.fromkeys((4, 5, 6), ("仿宋", 16.0, True))
"""Of each level of headings the font, its size in points (二号, 三号) and whether it is bold."""

_BODY = ("仿宋", 16.0)
_LINE = Pt(30)
_NUMBERING = 1
_BOLD = re.compile(r"\*\*(?![*\s])([^*\n]+)(?<!\s)\*\*")


_TABLE_SIZE = 12.0
_TEXT_WIDTH = 8845
"""Between the margins, in twentieths of a point."""


def document(text: str, tasks: Iterable[str], note: str) -> bytes:
    """The Word file of a plan in Markdown. `tasks` are the headings to choose from where one is still open, `note` stands at the foot."""
    blocks = blocks_of(plan.parse(text, "plan.md"))
    docx = _empty(next((block.text for block in blocks if block.level == 1), ""), note)
    choices = list(tasks)
    for block in blocks:
        _write(docx, block, choices)
    return _file_bytes(docx)


def sheet(title: str, rows: Sequence[tuple[str, str]], line: str, note: str) -> bytes:
    """A page with a title, a table of labels and texts (of one or more lines), a line below it, and the note at its foot."""
    docx = _empty(title, note)
    docx.sections[0].top_margin = docx.sections[0].bottom_margin = Mm(25)
    docx.add_paragraph(title, style="Heading 1")
    _table(docx, rows, (1, 4), labels=True)
    _add_run(docx.add_paragraph(), line, "仿宋", _TABLE_SIZE)
    return _file_bytes(docx)


def _empty(title: str, note: str) -> Any:
    docx = Document()
    _strip_template(docx)
    _page(docx, note)
    _styles(docx)
    _properties(docx, title)
    return docx


def _file_bytes(docx: Any) -> bytes:
    target = BytesIO()
    docx.save(target)
    return _pack_again(target)


def _pack_again(saved: BytesIO) -> bytes:
    """The file packed anew, without the time at which each part was written."""
    with zipfile.ZipFile(saved) as archive:
        return pack({name: archive.read(name) for name in sorted(archive.namelist(), key=_order)}, zipfile.ZIP_DEFLATED)


def _order(name: str) -> tuple[bool, str]:
    return name != "[Content_Types].xml", name


# --- the file -------------------------------------------------------------------------------------


def _strip_template(docx: Any) -> None:
    """python-docx starts from a file of its own: leave its picture, its other styles and its page behind."""
    package = docx.part.package
    for part, kinds in ((package, ("thumbnail",)), (docx.part, ("stylesWithEffects", "customXml"))):
        for key, relation in list(part.rels.items()):
            if relation.reltype.rpartition("/")[2] in kinds:
                part.rels.pop(key)
    kept = {"Normal", "Header", "Footer", "List Bullet", "Default Paragraph Font", *(f"Heading {level}" for level in _LEVELS)}
    for style in list(docx.styles):
        if style.name not in kept and style.type in (WD_STYLE_TYPE.TABLE, WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER):
            style.delete()
    _fonts(docx)


def _fonts(docx: Any) -> None:
    """The table of fonts, each with those that may take its place."""
    part = next(relation.target_part for relation in docx.part.rels.values() if relation.reltype.endswith("/fontTable"))
    fonts = _element("w:fonts", {}, *(_font_entry(name, others) for name, others in FONTS.items()))
    part._blob = serialize_part_xml(fonts)


def _font_entry(name: str, others: str) -> Any:
    about = {"w:altName": others, "w:charset": "86", "w:family": "modern", "w:pitch": "auto"}
    return _element("w:font", {"w:name": name}, *(_element(tag, {"w:val": value}) for tag, value in about.items()))


def _page(docx: Any, note: str) -> None:
    """A4 with the margins of official documents, the number of the page and the note at its foot."""
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    section.footer_distance = Mm(20)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.paragraph_format.first_line_indent = Pt(0)
    _add_run(foot, "— ", "宋体", 10.5)
    _page_number(foot)
    _add_run(foot, " —", "宋体", 10.5)
    below = section.footer.add_paragraph()
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_run(below, note, "仿宋", 9.0)


def _page_number(paragraph: Any) -> None:
    run = _add_run(paragraph, "", "宋体", 10.5)
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind in ("begin", "separate", "end") else "w:t" if kind == "text" else "w:instrText")
        if kind in ("begin", "separate", "end"):
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _properties(docx: Any, title: str) -> None:
    about = docx.core_properties
    about.author, about.comments, about.title = "", "", title[:255]
    about.created = about.modified = MADE
    about.revision = 1


# --- styles ---------------------------------------------------------------------------------------


def _styles(docx: Any) -> None:
    normal = docx.styles["Normal"]
    _font(normal.element, normal.font, *_BODY)
    form = normal.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    form.space_before = form.space_after = Pt(0)
    form.widow_control = True
    for level, (font, size, bold) in _LEVELS.items():
        _heading(docx.styles[f"Heading {level}"], level, font, size, bold)
    for name in ("Footer", "Header"):
        docx.styles[name].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _bullets(docx)
    _language(docx)


def _heading(style: Any, level: int, font: str, size: float, bold: bool) -> None:
    _font(style.element, style.font, font, size)
    style.font.bold, style.font.color.rgb = bold, RGBColor(0, 0, 0)
    form = style.paragraph_format
    form.keep_with_next = True
    form.space_before, form.space_after = (Pt(0), Pt(24)) if level == 1 else (Pt(12 if level == 2 else 6), Pt(6 if level == 2 else 0))
    if level == 1:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(36)
    else:
        _indent(style.element.get_or_add_pPr())


def _font(element: Any, font: Any, name: str, size: float) -> None:
    """The font for Chinese and for Latin letters alike."""
    font.name, font.size = name, Pt(size)
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(key), "Times New Roman" if name in ("仿宋", "宋体") else name)
    fonts.set(qn("w:eastAsia"), name)


def _bullets(docx: Any) -> None:
    """A numbering of bullets, level below level, in place of those that the file came with."""
    root = docx.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    levels = _element("w:abstractNum", {"w:abstractNumId": "0"}, _element("w:multiLevelType", {"w:val": "multilevel"}))
    levels.extend(_bullet_level(level) for level in range(9))
    root.extend([levels, _element("w:num", {"w:numId": str(_NUMBERING)}, _element("w:abstractNumId", {"w:val": "0"}))])


def _bullet_level(level: int) -> Any:
    return _element(
        "w:lvl",
        {"w:ilvl": str(level)},
        _element("w:start", {"w:val": "1"}),
        _element("w:numFmt", {"w:val": "bullet"}),
        _element("w:lvlText", {"w:val": "•"}),
        _element("w:lvlJc", {"w:val": "left"}),
        _element("w:pPr", {}, _element("w:ind", {"w:left": str(640 + 320 * (level + 1)), "w:hanging": "320"})),
    )


def _element(tag: str, attributes: Mapping[str, str], *children: Any) -> Any:
    """An element of Word's own."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(name), value)
    element.extend(children)
    return element


def _language(docx: Any) -> None:
    """Chinese, for the spelling, and for where lines may break."""
    for lang in docx.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:eastAsia"), "zh-CN")


def _indent(properties: Any, chars: int = 200) -> None:
    """The first line two characters in, whatever their size."""
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(chars))
    indent.set(qn("w:firstLine"), str(int(_BODY[1] * 20 * chars / 100)))


# --- the text -------------------------------------------------------------------------------------


def _write(docx: Any, block: Block, choices: Sequence[str]) -> None:
    if block.level:
        paragraph = docx.add_paragraph(style=f"Heading {block.level}")
        if block.level == 2 and TO_FILL_IN in block.text and choices:
            paragraph._p.append(_choice(block.text, choices))
        else:
            _lines(paragraph, block.text)
        return
    if not block.mark and any(table_lines(block.text)):
        _write_with_table(docx, block, choices)
        return
    paragraph = docx.add_paragraph(style="List Bullet" if block.mark == "-" else "Normal")
    if bold := _BOLD.fullmatch(block.text) if not block.mark else None:
        paragraph.add_run(bold[1]).bold = True
        _indent(paragraph._p.get_or_add_pPr())
        return
    _lines(paragraph, f"{block.mark} {block.text}" if block.mark and block.mark != "-" else block.text)
    if block.mark == "-":
        _bullet(paragraph, block.depth)
    else:
        _indent(paragraph._p.get_or_add_pPr())


def _write_with_table(docx: Any, block: Block, choices: Sequence[str]) -> None:
    """A paragraph in which lines of a table stand."""
    lines = block.text.split("\n")
    for whole, group in groupby(zip(lines, table_lines(block.text), strict=True), key=lambda pair: pair[1]):
        group_lines = [line for line, _ in group]
        if whole:
            rows = [cells_of(line) for line in (group_lines[0], *group_lines[2:])]
            _table(docx, rows, [max(map(text_width, column)) for column in zip_longest(*rows, fillvalue="")])
        else:
            _write(docx, Block("\n".join(group_lines)), choices)


def _table(docx: Any, rows: Sequence[Sequence[str]], widths: Sequence[int], labels: bool = False) -> None:
    """A table with lines around its cells, as wide as the text; the columns share it by these widths."""
    least = max(sum(widths) // 8, 1)
    shares = [max(width, least) for width in widths]
    table = docx.add_table(len(rows), len(shares))
    edges = [_element(f"w:{side}", {"w:val": "single", "w:sz": "4"}) for side in ("top", "left", "bottom", "right", "insideH", "insideV")]
    table._tbl.tblPr.append(_element("w:tblBorders", {}, *edges))
    table._tbl.tblPr.append(_element("w:tblLayout", {"w:type": "fixed"}))
    for at, share in enumerate(shares):
        table.columns[at].width = Twips(_TEXT_WIDTH * share // sum(shares))
    for number, row in enumerate(rows):
        for at, cell in enumerate(table.rows[number].cells):
            cell.width = table.columns[at].width
            head = at == 0 if labels else number == 0
            _cell(cell, row[at] if at < len(row) else "", head)


def _cell(cell: Any, text: str, head: bool) -> None:
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        form = paragraph.paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(18)
        _add_run(paragraph, line, "黑体" if head else "仿宋", _TABLE_SIZE)


def _bullet(paragraph: Any, depth: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    level, number = _element("w:ilvl", {"w:val": str(depth)}), _element("w:numId", {"w:val": str(_NUMBERING)})
    properties._insert_numPr(_element("w:numPr", {}, level, number))


def _lines(paragraph: Any, text: str) -> None:
    first, *others = text.split("\n")
    run = paragraph.add_run(first)
    for line in others:
        run.add_break()
        run.add_text(line)


def _add_run(paragraph: Any, text: str, font: str, size: float) -> Any:
    run = paragraph.add_run(text)
    _font(run._r, run.font, font, size)
    return run


def _choice(text: str, choices: Sequence[str]) -> Any:
    """A dropdown that shows the text until something is chosen."""
    items = [_element("w:listItem", {"w:displayText": choice, "w:value": str(number)}) for number, choice in enumerate(choices, 1)]
    words = OxmlElement("w:t")
    words.text = text
    about = _element("w:sdtPr", {}, _element("w:showingPlcHdr", {}), _element("w:dropDownList", {}, *items))
    return _element("w:sdt", {}, about, _element("w:sdtContent", {}, _element("w:r", {}, words)))
