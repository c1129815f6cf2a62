"""A Word text made plain before it is read: headings by their levels, numbers as text, text boxes as paragraphs. Pure.

Mammoth knows headings by the names of their styles alone, counts no numbers and passes over text boxes that have no second form.
Here what Word shows is written in what mammoth reads. Every part that comes here was parsed before, by a parser that allows no DOCTYPE.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, tostring

from tuijian.office.numbers import Numbering, W, child_value
from tuijian.office.read.inline_signs import spell_out
from tuijian.office.read.remarks import UnreadableError
from tuijian.office.read.word_styles import Numbered, WordStyles, level_of, numbering_of, properties, strength
from tuijian.rules.outline import TO_FILL_IN

LEVEL, TITLE, STRONG, CONTENTS = "TuijianLevel", "TuijianTitle", "TuijianStrong", "TuijianContents"
"""The styles that a plain text has: headings level by level, lines of the title, lines that stand out, lines to pass over."""

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_BOX = f"{W}txbxContent"
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main")
_FRAMES = (f"{W}drawing", f"{W}pict", f"{W}object")
_NOTES = {f"{W}footnoteReference": "word/footnotes.xml", f"{W}endnoteReference": "word/endnotes.xml"}
_GONE = (f"{W}moveFrom", f"{W}del")
_BLOCKS = (f"{W}tbl", f"{W}sdt", f"{W}sectPr")
_LONGEST_HINT = 40
"""A longer text in a control is none of Word's own, unless it has the style of one."""

_TITLE_SIZE, _TITLE_WITHIN, _LONGEST_TITLE = 36, 12, 60
"""A line of the title is centred, of 18 points or more (in halves), among the first paragraphs, and short."""

_LONGEST_STRONG, _FEW = 40, 3


class PlainParts(NamedTuple):
    """The parts as mammoth reads them, and what is to be said."""

    parts: Mapping[str, bytes]
    cases: tuple[str, ...]


def make_plain(parts: Mapping[str, bytes]) -> PlainParts:
    """The parts of a Word file with its text made plain."""
    styles, numbering = WordStyles(_tree(parts, "word/styles.xml")), Numbering(_tree(parts, "word/numbering.xml"))
    done, cases = dict(parts), list[str]()
    for name in parts:
        if name.startswith("word/document"):
            root = _root(parts[name])
            cases += _style_paragraphs(root, styles, numbering)
            _without_lost_notes(root, parts)
            done[name] = tostring(root, "utf-8")
        elif name in _NOTES.values():
            notes = _root(parts[name])
            cases += _make_readable(notes)
            done[name] = tostring(notes, "utf-8")
    return PlainParts(done, tuple(dict.fromkeys(cases)))


def _without_lost_notes(root: Element, parts: Mapping[str, bytes]) -> None:
    """Leave out references to notes that are not there: mammoth would give up the whole text."""
    trees = {tag: _tree(parts, name) for tag, name in _NOTES.items()}
    there = {(tag, note.get(f"{W}id")) for tag, tree in trees.items() if tree is not None for note in tree}
    for parent in list(root.iter()):
        for note_reference in [
            note_reference
            for note_reference in parent
            if note_reference.tag in _NOTES and (note_reference.tag, note_reference.get(f"{W}id")) not in there
        ]:
            parent.remove(note_reference)


_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")


def margins(parts: Mapping[str, bytes]) -> Iterator[str]:
    """What stands above and below the text of the pages, paragraph by paragraph."""
    for name in parts:
        if _MARGIN.fullmatch(name):
            for paragraph in _root(parts[name]).iter(f"{W}p"):
                yield "".join(text.text or "" for text in paragraph.iter(f"{W}t")).strip()


def _tree(parts: Mapping[str, bytes], name: str) -> Element | None:
    return _root(parts[name]) if name in parts else None


def _root(data: bytes) -> Element:
    """The part's outermost element, with the namespace that Word writes by default in place of the strict one.

    UnreadableError where a prefix stands for no namespace, which the parser that went before does not look at.
    """
    try:
        return fromstring(data.replace(*_STRICT))
    except ParseError:
        raise UnreadableError("damaged") from None


def _make_readable(root: Element) -> Iterator[str]:
    """What was deleted, what stands there in two forms, what floats and what is no plain text, as paragraphs of text."""
    _drop_deleted(root)
    _keep_one_form(root)
    _unwrap_word_art(root)
    if _lift_text_boxes(root):
        yield "text-box"
    yield from spell_out(root)


def _style_paragraphs(root: Element, styles: WordStyles, numbering: Numbering) -> Iterator[str]:
    yield from _make_readable(root)
    for control in list(root.iter(f"{W}sdt")):
        _control(control, styles)
    for row in root.iter(f"{W}tr"):
        _fill_indent(row)
    paragraphs = [_Paragraph(paragraph, styles) for paragraph in root.iter(f"{W}p")]
    for paragraph in paragraphs:
        paragraph.write_number(numbering)
    _name_styles(paragraphs)


# --- what stands in two forms, and what floats ------------------------------------------------------


def _drop_deleted(root: Element) -> None:
    """Leave out what was deleted or moved away: words, rows and cells of tables, and the ends of paragraphs, which then go on."""
    for parent in list(root.iter()):
        if any(child.tag == f"{W}p" and _runs_on(child) for child in parent):
            _join_paragraphs(parent)
        gone = [child for child in parent if (child.tag in _GONE and parent.tag != f"{W}rPr") or _is_deleted(child)]
        for child in gone:
            parent.remove(child)
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag == f"{W}tbl" and next(child.iter(f"{W}tr"), None) is None]:
            parent.remove(child)


def _is_deleted(element: Element) -> bool:
    """Whether it is a row or a cell of a table that was deleted."""
    about, mark = {f"{W}tr": ("trPr", "del"), f"{W}tc": ("tcPr", "cellDel")}.get(element.tag, ("", ""))
    return bool(about) and element.find(f"{W}{about}/{W}{mark}") is not None


def _runs_on(paragraph: Element) -> bool:
    """Whether the end of a paragraph was deleted."""
    return any(paragraph.find(f"{W}pPr/{W}rPr/{tag}") is not None for tag in _GONE)


def _join_paragraphs(parent: Element) -> None:
    """Put what stands in paragraphs whose end was deleted before what stands in the next one; where none follows it stands alone."""
    joined: list[Element] = []
    waiting: list[Element] = []
    for element in parent:
        if element.tag == f"{W}p" and _runs_on(element):
            waiting += [child for child in element if child.tag != f"{W}pPr"]
            continue
        if waiting and element.tag == f"{W}p":
            at = 1 if properties(element) is not None else 0
            element[at:at] = waiting
            waiting = []
        elif waiting and element.tag in _BLOCKS:
            joined.append(_new_paragraph(waiting))
            waiting = []
        joined.append(element)
    parent[:] = [*joined, _new_paragraph(waiting)] if waiting else joined


def _new_paragraph(children: list[Element]) -> Element:
    """A paragraph with nothing but these in it."""
    paragraph = Element(f"{W}p")
    paragraph.extend(children)
    return paragraph


def _keep_one_form(root: Element) -> None:
    """Of what stands there in two forms keep one: the first where it holds a text box, else the second where there is one."""
    for parent in list(root.iter()):
        for at, child in reversed(list(enumerate(parent))):
            if child.tag == f"{_MC}AlternateContent":
                parent[at : at + 1] = _chosen_form(child)


def _chosen_form(alternatives: Element) -> list[Element]:
    first, second = alternatives.find(f"{_MC}Choice"), alternatives.find(f"{_MC}Fallback")
    boxed = first is not None and next(first.iter(_BOX), None) is not None
    kept = first if boxed or second is None else second
    return list(kept) if kept is not None else []


def _unwrap_word_art(root: Element) -> None:
    """Put the words of old WordArt, which are an attribute there, into text boxes."""
    for parent in list(root.iter()):
        for text_path in [text_path for text_path in parent if text_path.tag == f"{_V}textpath" and text_path.get("string", "").strip()]:
            paragraph = SubElement(SubElement(parent, _BOX), f"{W}p")
            SubElement(SubElement(paragraph, f"{W}r"), f"{W}t").text = text_path.get("string")


def _lift_text_boxes(root: Element) -> bool:
    """Put what stands in text boxes below the paragraphs that they hang on; whether there is any."""
    has_boxes = False
    while boxed := [
        (parent, one) for parent in root.iter() for one in parent if one.tag == f"{W}p" and next(one.iter(_BOX), None) is not None
    ]:
        has_boxes = True
        for parent, paragraph in boxed:
            boxes = list(_take_text_boxes(paragraph))
            at = list(parent).index(paragraph) + 1 if paragraph in list(parent) else len(parent)
            parent[at:at] = [child for box in boxes for child in box]
    return has_boxes


def _take_text_boxes(paragraph: Element) -> Iterator[Element]:
    """The outermost text boxes of a paragraph, which has them no longer."""
    for parent in list(paragraph.iter()):
        for frame in [one for one in parent if one.tag in _FRAMES]:
            if boxes := list(_outermost(frame)):
                yield from boxes
                parent.remove(frame)
    for parent in list(paragraph.iter()):
        for box in [one for one in parent if one.tag == _BOX]:
            yield box
            parent.remove(box)


def _outermost(frame: Element) -> Iterator[Element]:
    """The text boxes of a frame that lie in no other."""
    for child in frame:
        yield from [child] if child.tag == _BOX else _outermost(child)


# --- controls and tables ------------------------------------------------------------------------


def _control(control: Element, styles: WordStyles) -> None:
    """Mark what a control says as long as nobody filled it in; a table of contents says nothing of its own."""
    about, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    if about is None or content is None:
        return
    if any(child_value(one, "docPartGallery") == "Table of Contents" for one in about):
        content.clear()
    elif about.find(f"{W}showingPlcHdr") is not None:
        grey = any(styles.is_hint(one.get(f"{W}val", "")) for one in content.iter(f"{W}rStyle"))
        _mark_unfilled(about, [one for one in content.iter(f"{W}t") if one.text], grey)


def _mark_unfilled(about: Element, texts: list[Element], grey: bool) -> None:
    words = "".join(element.text or "" for element in texts).strip()
    offered = {element.get(f"{W}displayText") for element in about.iter(f"{W}listItem")}
    if not words or (len(words) > _LONGEST_HINT and not grey) or words in offered or TO_FILL_IN in words:
        return
    for element in texts:
        element.text = ""
    texts[0].text = f"{TO_FILL_IN}：{words.rstrip('。.')}】"


def _fill_indent(row: Element) -> None:
    """A row that begins further to the right has empty cells before."""
    about = row.find(f"{W}trPr")
    before = child_value(about, "gridBefore") if about is not None else ""
    if not (before.isascii() and before.isdigit() and 0 < int(before) < 64):
        return
    cell = Element(f"{W}tc")
    SubElement(SubElement(cell, f"{W}tcPr"), f"{W}gridSpan", {f"{W}val": before})
    SubElement(cell, f"{W}p")
    at = next((at for at, one in enumerate(row) if one.tag == f"{W}tc"), len(row))
    row.insert(at, cell)


# --- paragraphs ---------------------------------------------------------------------------------


class _Paragraph:
    """A paragraph, and what its properties and its style say of it."""

    def __init__(self, element: Element, styles: WordStyles) -> None:
        self.element, self.styles = element, styles
        about = properties(element)
        self.about = about if about is not None else _first_child(element, f"{W}pPr")
        self.style = child_value(self.about, "pStyle")
        self.text = "".join(one.text or "" for one in element.iter(f"{W}t")).strip()

    @property
    def contents(self) -> bool:
        """Whether it is a line of a table of contents."""
        return self.styles.is_contents(self.style)

    @property
    def level(self) -> int:
        """Its level as a heading, 0 for text."""
        return (level_of(self.element) or self.styles.outline(self.style)) % 10

    @property
    def title(self) -> bool:
        """Whether it has the style of a title."""
        return self.styles.is_title(self.style)

    @property
    def is_large(self) -> bool:
        """Whether it is centred and large, as the lines of a title are."""
        sizes = [int(size) for one in self.element.iter(f"{W}rPr") if (size := child_value(one, "sz")).isdigit()]
        return child_value(self.about, "jc") == "center" and len(self.text) <= _LONGEST_TITLE and max(sizes, default=0) >= _TITLE_SIZE

    @property
    def strong(self) -> bool:
        """Whether all its words stand out, and are as few as a heading's."""
        runs = [one for one in self.element.iter(f"{W}r") if any((text.text or "").strip() for text in one.iter(f"{W}t"))]
        return 0 < len(self.text) <= _LONGEST_STRONG and self.text[-1] not in "。；;" and all(map(self._stands_out, runs))

    def _stands_out(self, run: Element) -> bool:
        about = run.find(f"{W}rPr")
        own_strength = strength(about)
        styled = child_value(about, "rStyle") if about is not None else ""
        return own_strength if own_strength is not None else self.styles.is_strong(styled or self.style)

    def write_number(self, numbering: Numbering) -> None:
        """Write the number that Word counts before the text; leave bullets, which mammoth knows, to it."""
        place = self._list_place(numbering)
        for old in self.about.findall(f"{W}numPr"):
            self.about.remove(old)
        level = numbering.level(place.num, place.level) if place else None
        if place is None or level is None or self._is_emptied:
            return
        if level.form == "bullet":
            listed = SubElement(self.about, f"{W}numPr")
            SubElement(listed, f"{W}ilvl", {f"{W}val": str(place.level)})
            SubElement(listed, f"{W}numId", {f"{W}val": place.num})
        elif (text := numbering.next_number(place.num, place.level)) and self.text:
            run = Element(f"{W}r")
            SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = text
            self.element.insert(1, run)

    @property
    def _is_emptied(self) -> bool:
        """Whether nothing is left of it but a mark that was deleted too."""
        marks = self.about.find(f"{W}rPr")
        return not self.text and marks is not None and any(marks.find(tag) is not None for tag in _GONE)

    def _list_place(self, numbering: Numbering) -> Numbered | None:
        """The list that it stands in, its own or its style's, with its level there."""
        own, styled = numbering_of(self.element), self.styles.numbering(self.style)
        if own is None and styled is None:
            return None
        num = (own.num if own else "") or (styled[0].num if styled else "")
        level = own.level if own else -1
        if level < 0 and styled:
            level = styled[0].level if styled[0].level >= 0 else numbering.level_of_style(num, styled[1])
        return Numbered(num, max(level, 0))

    def set_style(self, style: str) -> None:
        """Give it that style in place of its own; none where it is empty."""
        for old in self.about.findall(f"{W}pStyle"):
            self.about.remove(old)
        if style:
            self.about.insert(0, Element(f"{W}pStyle", {f"{W}val": style}))


def _first_child(parent: Element, tag: str) -> Element:
    child = Element(tag)
    parent.insert(0, child)
    return child


def _name_styles(paragraphs: list[_Paragraph]) -> None:
    """Give each paragraph one of our styles. Where most lines of the text stand out, none does."""
    filled = [paragraph for paragraph in paragraphs if paragraph.text and not paragraph.contents]
    body = [paragraph for paragraph in filled if not (paragraph.title or paragraph.level)]
    strong = {id(paragraph) for paragraph in body if paragraph.strong}
    strong = strong if len(strong) <= max(_FEW, len(body) // 2) else set()
    top = {id(paragraph) for paragraph in filled[:_TITLE_WITHIN]}
    for paragraph in paragraphs:
        if paragraph.contents:
            paragraph.set_style(CONTENTS)
        elif paragraph.title or (id(paragraph) in top and paragraph.is_large):
            paragraph.set_style(TITLE)
        elif paragraph.level:
            paragraph.set_style(f"{LEVEL}{min(paragraph.level, 6)}")
        else:
            paragraph.set_style(STRONG if id(paragraph) in strong else "")
