"""Formulas in one line of text: those of Word (m:oMath), and the fields (EQ) that older Word and WPS draw them with. Pure."""

import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FIGURES = re.compile("[0-9]{1,3}")
_SIMPLE = re.compile(r"[\w.%°]*")
_VAL = "{http://schemas.openxmlformats.org/officeDocument/2006/math}val"


def linear(element: Element) -> str:
    """A formula in one line: 45/60, 10², √(x), (a+b)/c."""
    draw = _DRAWN.get(_name(element))
    if draw is not None:
        return draw(element)
    return (element.text or "") if _name(element) == "t" else "".join(linear(child) for child in element if not _name(child).endswith("Pr"))


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _child_text(element: Element, name: str) -> str:
    return "".join(linear(child) for child in element if _name(child) == name)


def _child_texts(element: Element, name: str) -> list[str]:
    return [linear(child) for child in element if _name(child) == name]


def _property(element: Element, name: str, otherwise: str) -> str:
    """What the properties of a part of a formula say."""
    named = next((child for about in element if _name(about).endswith("Pr") for child in about if _name(child) == name), None)
    return otherwise if named is None else named.get(_VAL, "")


def _in_brackets(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _fraction(above: str, below: str) -> str:
    return f"{_in_brackets(above)}/{_in_brackets(below)}"


def _superscript(text: str) -> str:
    return text.translate(_RAISED) if _FIGURES.fullmatch(text) else f"^{_in_brackets(text)}" if text else ""


def _subscript(text: str) -> str:
    return f"_{_in_brackets(text)}" if text else ""


def _scripts(element: Element) -> str:
    return _child_text(element, "e") + _subscript(_child_text(element, "sub")) + _superscript(_child_text(element, "sup"))


def _root(element: Element) -> str:
    return f"{_superscript(_child_text(element, 'deg'))}√({_child_text(element, 'e')})"


def _n_ary(element: Element) -> str:
    return (
        _property(element, "chr", "∫")
        + _subscript(_child_text(element, "sub"))
        + _superscript(_child_text(element, "sup"))
        + _child_text(element, "e")
    )


def _delimited(element: Element) -> str:
    inner = _property(element, "sepChr", "|").join(_child_texts(element, "e"))
    return f"{_property(element, 'begChr', '(')}{inner}{_property(element, 'endChr', ')')}"


_DRAWN: dict[str, Callable[[Element], str]] = {
    "f": lambda one: _fraction(_child_text(one, "num"), _child_text(one, "den")),
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "rad": _root,
    "nary": _n_ary,
    "d": _delimited,
    "eqArr": lambda one: "；".join(_child_texts(one, "e")),
    "mr": lambda one: " ".join(_child_texts(one, "e")),
    "m": lambda one: "；".join(_child_texts(one, "mr")),
    "limLow": lambda one: _child_text(one, "e") + _subscript(_child_text(one, "lim")),
    "limUpp": lambda one: _child_text(one, "e") + _superscript(_child_text(one, "lim")),
}

# --- fields ---------------------------------------------------------------------------------------

_LONGEST = 400
_SWITCH = re.compile(r'\\\*[ \t]{0,9}(?:"[^"]{0,40}"|[^\s"]{1,40})')
_INNERMOST = re.compile(r"\(([^()]{0,400})\)")
_OPTION = re.compile(r"[a-zA-Z]{1,2}\s{0,9}[0-9]{0,3}\s{0,9}")
_ROUND = "○〇◯"


def field_text(code: str) -> str | None:
    """What a field of a formula shows: ① for a figure in a circle, 3/4, the characters below their reading; None where it is not known."""
    text = _SWITCH.sub("", re.sub(r"(?i)\A\s*eq\b", "", code)).strip()
    if len(text) > _LONGEST:
        return None
    while innermost := _INNERMOST.search(text):
        before, options = _options(text[: innermost.start()])
        if not options:
            return None
        drawn = _FIELDS.get(options[0][:1].lower(), "".join)([part.strip() for part in re.split("[,;，]", innermost[1])])
        text = before + drawn.replace("(", "（").replace(")", "）") + text[innermost.end() :]
    return text if text and "\\" not in text else None


def _options(text: str) -> tuple[str, list[str]]:
    r"""What stands before the options at the end of a text (`\a \ac`), and they themselves."""
    options = list[str]()
    before, slash, option = text.rpartition("\\")
    while slash and _OPTION.fullmatch(option):
        options.insert(0, option)
        text = before
        before, slash, option = text.rpartition("\\")
    return text, options


def _overstruck(parts: Iterable[str]) -> str:
    """Characters one above the other: a figure in a circle, else the last one."""
    *around, last = parts
    return chr(0x245F + int(last)) if around and around[0] in _ROUND and last.isascii() and last.isdigit() and 0 < int(last) <= 20 else last


_FIELDS: dict[str, Callable[[list[str]], str]] = {
    "f": "/".join,
    "o": _overstruck,
    "r": lambda parts: f"√{parts[-1]}",
}
