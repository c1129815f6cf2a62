"""Official papers as Word files, laid out by GB/T 9704—2012: paragraphs and tables in, the file out. Pure; the same bytes every time.

A page has no python-docx, and a letter is laid out more closely than that library has words for: so the few parts of a Word file are
written here as they are. Lengths are in twentieths of a point.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from markupsafe import escape

from tuijian.files.packing import pack
from tuijian.office.fonts import FONTS, TITLE, TITLES
from tuijian.report.escape import visible
from tuijian.report.snippet import columns

CHARACTER = 315
"""A character of the text: 28 of them fill a line of 156 mm."""

LINE = 579
"""A line of the text: 22 of them fill a page of 225 mm."""

SIZE = 32
"""The size of the text in halves of a point (三号)."""

STYLE = "推荐材料公文"
"""The name of the style of a paper's title: by it the reader of plans knows these files again, and that they are no plans."""

RED = "FF0000"
MM = 1440 / 25.4
OPEN = re.compile("(【请填写：[^】]*】)")
"""What is still to be filled in; it stands out in the file."""

MADE = "2024-01-01T00:00:00Z"
"""Stands in the file's properties in place of the clock."""


@dataclass(frozen=True)
class Look:
    """How a paragraph stands: its font, size (halves of a point) and colour, its indents, what is free above it, and its line's height.

    `align` is `left`, `right`, `center` or `both`. `left`, `right`, `first` (negative where it hangs), `before`, `line` are lengths.
    """

    font: str = "仿宋"
    size: int = SIZE
    color: str = ""
    align: str = "both"
    left: int = 0
    right: int = 0
    first: int = 0
    before: int = 0
    line: int = LINE
    keep: bool = False


BODY = Look(first=2 * CHARACTER)
HEADLINE = Look(font=TITLE, size=44, align="center", line=660, keep=True)
HINT = Look(font="楷体", size=21, color="7F7F7F", before=LINE, line=340)
NOTE = Look(font="楷体", size=18, color="7F7F7F", before=60, line=280)
CELL = Look(size=24, align="left", line=360)
HEAD = Look(font="黑体", size=24, align="center", line=360)


@dataclass(frozen=True)
class Paragraph:
    """Text in a line or more.

    `mark` makes it the mark of an office on top of a letter, with the red double line below it; what `titles` the paper has its style.
    """

    text: str
    look: Look = BODY
    mark: bool = False
    new_page: bool = False
    titles: bool = False


@dataclass(frozen=True)
class PaperTable:
    """A table; the first row are its heads and stand on each page. The columns are as wide as their texts ask for."""

    rows: Sequence[Sequence[str]]


Block = Paragraph | PaperTable


@dataclass(frozen=True)
class OfficialPaper:
    """What a file holds. A `letter` has the red lines of one, and no number on its first page; `wide` pages lie on their side."""

    title: str
    blocks: Sequence[Block]
    letter: bool = False
    wide: bool = False

    @property
    def room(self) -> int:
        """How wide the text is."""
        return round((225 if self.wide else 156) * MM)


def open_blanks(paper: OfficialPaper) -> list[str]:
    """What is still to be filled in, each once, in the order in which it stands there."""
    texts = (text for block in paper.blocks for text in _texts(block))
    blanks = (blank for text in texts for blank in OPEN.findall(text))
    return list(dict.fromkeys(blank.removeprefix("【请填写：").removesuffix("】") for blank in blanks))


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    else:
        yield from (cell for row in block.rows for cell in row)


def word_file(paper: OfficialPaper) -> bytes:
    """The Word file."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}, core="docProps/core.xml"),
        "docProps/core.xml": _properties(paper.title),
        "word/_rels/document.xml.rels": _relations({name: f"{name}.xml" for name in ("styles", "settings", "fontTable")} | _FOOTERS),
        "word/document.xml": _document(paper),
        "word/fontTable.xml": _fonts(),
        "word/settings.xml": _SETTINGS,
        "word/styles.xml": _styles(),
        **{f"word/{file}": _footer(kind) for kind, file in zip(_KINDS, _FOOTERS.values(), strict=True)},
    }
    return pack({name: f"{_XML}{text}".encode() for name, text in parts.items()}, zipfile.ZIP_DEFLATED)


# --- the text -----------------------------------------------------------------------------------

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _document(paper: OfficialPaper) -> str:
    blocks = "".join(_paragraph(one) if isinstance(one, Paragraph) else _table(one, paper.room) for one in paper.blocks)
    return f"<w:document {_W} {_R}><w:body>{blocks}{_section(paper)}</w:body></w:document>"


def _paragraph(paragraph: Paragraph) -> str:
    look = paragraph.look
    frame = _FRAME if paragraph.mark else ""
    indent = f'<w:ind w:left="{look.left}" w:right="{look.right}" {_first_line_indent(look)}/>'
    about = (
        f"{_STYLED * paragraph.titles}{'<w:keepNext/>' * look.keep}{'<w:pageBreakBefore/>' * paragraph.new_page}{frame}"
        f'{_LOOSE * (look.line != LINE)}<w:spacing w:before="{look.before}" w:after="0" w:line="{look.line}" '
        f'w:lineRule="{"atLeast" if paragraph.mark else "exact"}"/>'
        f'{indent}<w:jc w:val="{look.align}"/>'
    )
    return f"<w:p><w:pPr>{about}</w:pPr>{''.join(_runs(paragraph.text, look))}</w:p>"


def _first_line_indent(look: Look) -> str:
    return f'w:firstLine="{look.first}"' if look.first >= 0 else f'w:hanging="{-look.first}"'


def _runs(text: str, look: Look) -> Iterator[str]:
    """The text in its lines, what is still to be filled in on yellow."""
    for number, line in enumerate(text.split("\n")):
        if number:
            yield "<w:r><w:br/></w:r>"
        for at, part in enumerate(OPEN.split(line)):
            if part:
                yield f'<w:r>{_character(look, at % 2 == 1)}<w:t xml:space="preserve">{escape(visible(part))}</w:t></w:r>'


def _character(look: Look, still_open: bool) -> str:
    colour = f'<w:color w:val="{look.color}"/>' if look.color else ""
    mark = '<w:highlight w:val="yellow"/>' if still_open else ""
    close = '<w:spacing w:val="-5"/>' * (look.size == SIZE)  # 28 characters of 16 points are a little wider than a line
    return f'<w:rPr>{_font(look.font)}{colour}{close}<w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/>{mark}</w:rPr>'


def _font(name: str) -> str:
    latin = name if name in ("黑体", "楷体") else "Times New Roman"
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{name}" w:cs="Times New Roman"/>'


_LOOSE = '<w:snapToGrid w:val="0"/>'
"""Lines of another height stand off the grid: some programs would else give each of them two of its lines."""

_STYLED = '<w:pStyle w:val="Paper"/>'
_RULE = '<w:pBdr><w:{side} w:val="{kind}" w:sz="24" w:space="{space}" w:color="FF0000"/></w:pBdr>'
_FRAME = (
    f'<w:framePr w:w="{round(170 * MM)}" w:wrap="notBeside" w:hAnchor="page" w:vAnchor="page" w:xAlign="center" w:y="{round(30 * MM)}"/>'
    + _RULE.format(side="bottom", kind="thickThinSmallGap", space=11)
)
"""The mark of an office stands 30 mm below the edge, the double line of 170 mm some 4 mm below it (10.1)."""


def _table(grid: PaperTable, room: int) -> str:
    widths = _widths(grid.rows, room)
    edges = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in _SIDES)
    about = f'<w:tblW w:w="{room}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    columns_ = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_row(row, widths, number == 0) for number, row in enumerate(grid.rows))
    return f"<w:tbl><w:tblPr>{about}</w:tblPr><w:tblGrid>{columns_}</w:tblGrid>{rows}</w:tbl>"


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _row(row: Sequence[str], widths: Sequence[int], head: bool) -> str:
    about = f'<w:trPr><w:cantSplit/><w:trHeight w:val="{LINE}" w:hRule="atLeast"/>{"<w:tblHeader/>" * head}</w:trPr>'
    return f"<w:tr>{about}{''.join(_cell(text, width, head) for text, width in zip(row, widths, strict=True))}</w:tr>"


def _cell(text: str, width: int, head: bool) -> str:
    about = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
    return f"<w:tc>{about}{_paragraph(Paragraph(text, HEAD if head else CELL))}</w:tc>"


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """The columns share the room by their longest texts, each at least as wide as its head and none by more than forty characters."""
    least = [columns(head) * 120 + 240 for head in rows[0]]
    wishes = [min(max(columns(cell) for cell in column), 80) * 120 + 240 for column in zip(*rows, strict=True)]
    over = room - sum(least)
    wanted_more = [max(wish - low, 0) for wish, low in zip(wishes, least, strict=True)]
    shares = [over * wish_over // max(sum(wanted_more), 1) if over > 0 else 0 for wish_over in wanted_more]
    widths = [low + share for low, share in zip(least, shares, strict=True)]
    return [*widths[:-1], max(room - sum(widths[:-1]), least[-1])]


# --- the page -----------------------------------------------------------------------------------

_KINDS = ("default", "even", "first")
_FOOTERS = {f"footer{number}": f"footer{number}.xml" for number in range(1, 4)}


def _section(paper: OfficialPaper) -> str:
    """A4 with its margins, the foot of each kind of page, and the grid of 22 lines."""
    feet = zip(_KINDS, _FOOTERS, strict=True)
    refs = "".join(f'<w:footerReference w:type="{kind}" r:id="{name}"/>' for kind, name in feet if paper.letter or kind != "first")
    width, height = round(210 * MM), round(297 * MM)
    top, right, bottom, left = (round(side * MM) for side in ((28, 35, 26, 37) if paper.wide else (37, 26, 35, 28)))
    size = f'w:w="{height}" w:h="{width}" w:orient="landscape"' if paper.wide else f'w:w="{width}" w:h="{height}"'
    foot = round((11 if paper.wide else 20) * MM)
    sides = f'w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="851" w:footer="{foot}" w:gutter="0"'
    first = "<w:titlePg/>" * paper.letter
    return f"<w:sectPr>{refs}<w:pgSz {size}/><w:pgMar {sides}/>{first}{_GRID}</w:sectPr>"


_GRID = f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/>'


def _footer(kind: str) -> str:
    """The number of the page between dashes, outside; on the first page of a letter the second red double line, 20 mm above the edge."""
    if kind == "first":
        return (
            f"<w:ftr {_W}><w:p><w:pPr>{_RULE.format(side='bottom', kind='thinThickSmallGap', space=0)}{_FIRST_FOOT}</w:pPr></w:p></w:ftr>"
        )
    side, indent = ("right", "w:right") if kind == "default" else ("left", "w:left")
    look = Look(font="宋体", size=28)
    field = "".join(f"<w:r>{_character(look, False)}{part}</w:r>" for part in _PAGE)
    about = f'<w:spacing w:before="0" w:after="113" w:line="320" w:lineRule="exact"/><w:ind {indent}="280"/><w:jc w:val="{side}"/>'
    return f"<w:ftr {_W}><w:p><w:pPr>{about}</w:pPr>{field}</w:p></w:ftr>"


_FIRST_FOOT = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:ind w:left="-397" w:right="-397"/>'
_PAGE = (
    '<w:t xml:space="preserve">— </w:t>',
    '<w:fldChar w:fldCharType="begin"/>',
    '<w:instrText xml:space="preserve">PAGE</w:instrText>',
    '<w:fldChar w:fldCharType="separate"/>',
    "<w:t>1</w:t>",
    '<w:fldChar w:fldCharType="end"/>',
    '<w:t xml:space="preserve"> —</w:t>',
)

# --- the other parts ----------------------------------------------------------------------------

_COMPRESSED = '<w:characterSpacingControl w:val="compressPunctuation"/>'
_SETTINGS = f'<w:settings {_W}><w:evenAndOddHeaders/><w:defaultTabStop w:val="640"/>{_COMPRESSED}</w:settings>'


def _styles() -> str:
    normal = f'{_font("仿宋")}<w:sz w:val="{SIZE}"/><w:szCs w:val="{SIZE}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    style = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    style += f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="Paper"><w:name w:val="{STYLE}"/></w:style>'
    return f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{normal}</w:rPr></w:rPrDefault></w:docDefaults>{style}</w:styles>"


def _fonts() -> str:
    return f"<w:fonts {_W}>{''.join(_font_entry(name, others) for name, others in (FONTS | TITLES).items())}</w:fonts>"


def _font_entry(name: str, others: str) -> str:
    about = {"altName": others, "charset": "86", "family": "modern", "pitch": "auto"}
    return f'<w:font w:name="{name}">{"".join(f"""<w:{key} w:val="{value}"/>""" for key, value in about.items())}</w:font>'


def _types() -> str:
    kinds = {"document": "document.main", "styles": "styles", "settings": "settings", "fontTable": "fontTable"}
    kinds |= dict.fromkeys(_FOOTERS, "footer")
    parts = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in kinds.items())
    core = f'<Override PartName="/docProps/core.xml" ContentType="{_CORE}"/>'
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{rels}<Default Extension="xml" ContentType="application/xml"/>{parts}{core}</Types>'


_CORE = "application/vnd.openxmlformats-package.core-properties+xml"


def _relations(parts: Mapping[str, str], core: str = "") -> str:
    """Which other parts belong to one, by their kinds; a footer's kind is its name less the number."""
    number = count(1)
    relations = "".join(
        f'<Relationship Id="{name if name in _FOOTERS else f"r{next(number)}"}" Type="{_OFFICE}/{name.rstrip("123")}" Target="{target}"/>'
        for name, target in parts.items()
    )
    about = f'<Relationship Id="core" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="{core}"/>' if core else ""
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}{about}</Relationships>'


def _properties(title: str) -> str:
    names = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    times = "".join(f'<dcterms:{one} xsi:type="dcterms:W3CDTF">{MADE}</dcterms:{one}>' for one in ("created", "modified"))
    return f"<cp:coreProperties {names}><dc:title>{escape(visible(title))}</dc:title>{times}</cp:coreProperties>"
