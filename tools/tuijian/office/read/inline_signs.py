"""What stands in a line of a Word text and is no plain text: formulas, ticks, signs of fonts, readings, forms' fields. Pure.

Each becomes the characters that Word shows, before mammoth reads the text, which passes over most of them.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from tuijian.office.numbers import W, child_value
from tuijian.office.read.formulas import field_text, linear

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TEXT, _RUN, _PARAGRAPH, _TABLE = f"{W}t", f"{W}r", f"{W}p", f"{W}tbl"
_OFF = ("0", "false", "off")
TICKED, EMPTY = "☑", "☐"

_KEPT = {
    f"{W}{name}" for name in ("document", "body", "p", "r", "tbl", "tr", "tc", "sdt", "sdtContent", "txbxContent", "footnote", "endnote")
}
"""What may hold runs and paragraphs. Whatever else does is taken away around them: mammoth passes over what it does not know."""

_LEFT_OUT = {f"{W}{name}" for name in ("softHyphen", "bookmarkStart", "bookmarkEnd", "commentReference", "drawing", "pict", "object")}
"""What says nothing in a text by itself. Its pictures are remarked elsewhere."""

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: EMPTY, 0x70: EMPTY, 0x71: EMPTY, 0x72: EMPTY, 0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: EMPTY,
    0xD8: "➢", 0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: TICKED, **{0x80 + number: chr(0x245F + number) for number in range(1, 11)},
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: TICKED, 0x53: "☒", 0x54: "☒", 0xA3: EMPTY}
_SYMBOL = {
    0xA3: "≤", 0xA5: "∞", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xAE: "→",
    0xD6: "√", 0xE5: "∑",
}  # fmt: skip
_SIGNS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL, "wingdings 3": {}, "webdings": {}}
"""By the fonts that hold signs in place of letters, those that people use in plans; mammoth knows the rest of w:sym."""

_PRIVATE = range(0xE000, 0xF900)
_SHIFTED = range(0xF000, 0xF100)
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_FIGURES = re.compile("[0-9+-]{1,3}")


def spell_out(root: Element) -> Iterator[str]:
    """Write what is no plain text as characters; the cases to be told."""
    for control in list(root.iter(f"{W}sdt")):
        _tick(control)
    for paragraph in root.iter(_PARAGRAPH):
        yield from _fields(paragraph)
    for parent in reversed(list(root.iter())):
        yield from _children(parent)


def _children(parent: Element) -> Iterator[str]:
    """The children of an element as mammoth reads them. What lies deeper was written before."""
    if parent.tag == f"{W}ruby" or (parent.tag != _RUN and all(element.tag in _KEPT for element in parent)):
        return
    children: list[Element] = []
    for element in parent:
        spell = _SPELT.get(element.tag)
        if spell is not None:
            spelt, case = spell(element)
            children += spelt
            yield from [case] if case else []
        elif element.tag not in _KEPT and any(child.tag in (_RUN, _PARAGRAPH, _TABLE, f"{W}tr", f"{W}tc") for child in element):
            children += element
        elif element.tag not in _LEFT_OUT:
            children.append(element)
    parent[:] = children
    if parent.tag == _RUN:
        _convert_font(parent)


Spelt = tuple[list[Element], str]


def _text(words: str) -> Element:
    element = Element(_TEXT, {_SPACE: "preserve"})
    element.text = words
    return element


def _text_run(words: str) -> list[Element]:
    run = Element(_RUN)
    run.append(_text(words))
    return [run] if words else []


# --- formulas and readings ------------------------------------------------------------------------


def _math(formula: Element) -> Spelt:
    """A formula in one line; it is told where it had more than one."""
    return _text_run(linear(formula)), "math" if any(child.tag.startswith(_M) and child.tag != f"{_M}r" for child in formula) else ""


def _maths(paragraph: Element) -> Spelt:
    """A formula, or several, in a paragraph of their own, which were written already."""
    return [run for run in paragraph if run.tag == _RUN], ""


def _reading(ruby: Element) -> Spelt:
    """Characters with their reading above: the characters."""
    base = ruby.find(f"{W}rubyBase")
    words = "".join(text.text or "" for text in base.iter(_TEXT)) if base is not None else ""
    return [_text(words)], "reading"


# --- signs ----------------------------------------------------------------------------------------


def _sign(sign_element: Element) -> Spelt:
    """A sign by its font and number: ours, one of any font, or one that mammoth knows."""
    font, number = (sign_element.get(f"{W}font") or "").lower(), _number(sign_element.get(f"{W}char"))
    if sign := _SIGNS.get(font, {}).get(number & 0xFF if number in _SHIFTED or number < 0x100 else -1):
        return [_text(sign)], ""
    if font in _SIGNS and number >= 0:
        return [sign_element], ""
    plain = 0x20 <= number < 0xD800 or 0xF900 <= number < 0x11_0000
    return ([_text(chr(number))], "") if plain else ([], "sign")


def _number(text: str | None) -> int:
    """The number of a sign; -1 where it is none."""
    return int(text, 16) if text and re.fullmatch("[0-9A-Fa-f]{1,5}", text) else -1


def _convert_font(run: Element) -> None:
    """The characters of a run that is set in a font of signs, or small above or below the line."""
    about = run.find(f"{W}rPr")
    if about is None:
        return
    fonts = about.find(f"{W}rFonts")
    signs = _SIGNS.get((fonts.get(f"{W}ascii") or "").lower(), {}) if fonts is not None else {}
    raised = {"superscript": _RAISED, "subscript": _LOWERED}.get(child_value(about, "vertAlign"))
    for text_element in run.iter(_TEXT):
        text = text_element.text or ""
        if signs:
            text_element.text = "".join(signs.get(_number_in_font(letter), letter) for letter in text)
        if raised and _FIGURES.fullmatch(text):
            text_element.text = text.translate(raised)


def _number_in_font(letter: str) -> int:
    """The number in its font of a letter, which Word keeps as it is or among those of private use."""
    number = ord(letter)
    return number & 0xFF if number in _SHIFTED else number


# --- forms ----------------------------------------------------------------------------------------


def _tick(control: Element) -> None:
    """A box to tick: a sign that says whether it is, whatever sign was chosen for it."""
    about, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    box = next((element for element in about if element.tag.endswith("}checkbox")), None) if about is not None else None
    if about is None or content is None or box is None:
        return
    about.remove(box)
    checked = next((element for element in box if element.tag.endswith("}checked")), None)
    on = checked is not None and next(iter(checked.attrib.values()), "1") not in _OFF
    run = next(content.iter(_RUN), None)
    for element in list(content.iter(_RUN)):
        element[:] = [child for child in element if child.tag == f"{W}rPr"]
    (SubElement(content, _RUN) if run is None else run).append(_text(TICKED if on else EMPTY))


def _fields(paragraph: Element) -> Iterator[str]:
    """What fields show that keep it in no text: boxes and choices of old forms, and formulas of old."""
    begun: list[_Field] = []
    for element in paragraph.iter():
        kind = element.get(f"{W}fldCharType") if element.tag == f"{W}fldChar" else ""
        if kind == "begin":
            begun.append(_Field([], []))
            _form_field(element)
        elif element.tag == f"{W}instrText" and begun:
            begun[-1].codes.append(element)
        elif element.tag == _TEXT and begun:
            begun[-1].shown.append(element)
        elif kind == "end" and begun:
            yield from _equation(begun.pop())


class _Field(NamedTuple):
    """The code of a field, and the text that was kept of what it shows."""

    codes: list[Element]
    shown: list[Element]


def _equation(field: _Field) -> Iterator[str]:
    codes = field.codes
    words = "".join(element.text or "" for element in codes)
    if not re.match(r"eq\b", words.lstrip(), re.IGNORECASE):
        return
    shown = field_text(words)
    if shown is None:
        yield "field"
        return
    codes[0].tag, codes[0].text = _TEXT, shown
    for element in (*codes[1:], *field.shown):
        element.text = ""


def _form_field(begin: Element) -> None:
    """The box or the choice of a field of a form, as text where the field begins."""
    about = begin.find(f"{W}ffData")
    box, choice = (about.find(f"{W}{name}") if about is not None else None for name in ("checkBox", "ddList"))
    if box is not None:
        checked = next((element for name in ("checked", "default") if (element := box.find(f"{W}{name}")) is not None), None)
        begin.tag, begin.text = _TEXT, TICKED if checked is not None and checked.get(f"{W}val", "1") not in _OFF else EMPTY
    elif choice is not None:
        offered = [element.get(f"{W}val", "") for element in choice.findall(f"{W}listEntry")]
        at = child_value(choice, "result") or child_value(choice, "default") or "0"
        begin.tag, begin.text = _TEXT, offered[int(at)] if at.isascii() and at.isdigit() and int(at) < len(offered) else ""


# --- marks ----------------------------------------------------------------------------------------


def _hyphen(_: Element) -> Spelt:
    return [_text("-")], ""


def _line_end(_: Element) -> Spelt:
    """The end of a line, be it that of a page or column."""
    return [Element(f"{W}br")], ""


def _gap(_: Element) -> Spelt:
    return [Element(f"{W}tab")], ""


_SPELT: dict[str, Callable[[Element], Spelt]] = {
    f"{_M}oMath": _math,
    f"{_M}oMathPara": _maths,
    f"{W}ruby": _reading,
    f"{W}sym": _sign,
    f"{W}noBreakHyphen": _hyphen,
    f"{W}br": _line_end,
    f"{W}cr": _line_end,
    f"{W}ptab": _gap,
}
