"""What Word's styles say of a paragraph: its outline level, its numbering, whether it is a title or a table of contents. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from tuijian.office.numbers import LEVELS, W, child_value

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])")
_CONTENTS = re.compile(r"(?:toc|目录)(?: ?[1-9]| heading| 标题)?|contents heading")
_TITLES = ("title", "标题")
_HINTS = ("placeholder text", "占位符文本")
_OFF = ("0", "false", "off", "none")
_BOLD_FONTS = re.compile("黑体|SimHei|Hei|小标宋", re.IGNORECASE)
"""The fonts of headings in official documents: whoever reads a line in one takes it for a heading, as one in bold."""


class Numbered(NamedTuple):
    """A list and a level in it, as a paragraph or a style names them; -1 where it names no level."""

    num: str
    level: int


class WordStyles:
    """The styles of paragraphs and characters of a Word file by their ids, each with those that it is based on."""

    def __init__(self, root: Element | None) -> None:
        styles = root.findall(f"{W}style") if root is not None else []
        self._by_id = {style.get(f"{W}styleId", ""): style for style in styles}
        self._default = next((style.get(f"{W}styleId", "") for style in styles if _is_default(style)), "")

    def chain(self, identity: str) -> Iterator[Element]:
        """The style and what it is based on, up to the first."""
        met: set[str] = set()
        style = self._by_id.get(identity or self._default)
        while style is not None and style.get(f"{W}styleId", "") not in met:
            met.add(style.get(f"{W}styleId", ""))
            yield style
            style = self._by_id.get(child_value(style, "basedOn"))

    def _names(self, identity: str) -> Iterator[str]:
        yield from (
            (child_value(one, "name").strip().lower() for one in self.chain(identity)) if identity in self._by_id else [identity.lower()]
        )

    def outline(self, identity: str) -> int:
        """The outline level, 1 to 9; 0 for text. A style that is called a heading is one."""
        for style in self.chain(identity):
            if level := level_of(style):
                return level % 10
            if named := _HEADING.fullmatch(child_value(style, "name").strip().lower()):
                return int(named[1])
        named = _HEADING.fullmatch(identity.lower()) if identity not in self._by_id else None
        return int(named[1]) if named else 0

    def is_title(self, identity: str) -> bool:
        """Whether it is Word's style for titles, or based on it."""
        return any(name in _TITLES for name in self._names(identity))

    def is_contents(self, identity: str) -> bool:
        """Whether it is a line of a table of contents."""
        return any(_CONTENTS.fullmatch(name) for name in self._names(identity))

    def is_hint(self, identity: str) -> bool:
        """Whether it is the style of what a control says as long as nobody filled it in."""
        return any(name in _HINTS for name in self._names(identity))

    def numbering(self, identity: str) -> tuple[Numbered, str] | None:
        """The list that the style names, and the style that names it."""
        for style in self.chain(identity):
            if numbered := numbering_of(style):
                return numbered, style.get(f"{W}styleId", "")
        return None

    def is_strong(self, identity: str) -> bool:
        """Whether what has the style stands out as headings do."""
        strengths = (strength(one.find(f"{W}rPr")) for one in self.chain(identity))
        return next((one for one in strengths if one is not None), False)


def _is_default(style: Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on")


def properties(element: Element) -> Element | None:
    """The properties of a paragraph, or of a style's paragraphs."""
    return element.find(f"{W}pPr")


def level_of(element: Element) -> int:
    """The outline level that a paragraph or style gives itself: 1 to 9, 10 for text, 0 where it says nothing."""
    about = properties(element)
    text = child_value(about, "outlineLvl") if about is not None else ""
    return int(text) + 1 if len(text) == 1 and text in "0123456789" else 0


def numbering_of(element: Element) -> Numbered | None:
    """The list that a paragraph or style names itself."""
    about = properties(element)
    named = about.find(f"{W}numPr") if about is not None else None
    if named is None:
        return None
    level = child_value(named, "ilvl")
    return Numbered(child_value(named, "numId"), min(int(level), LEVELS - 1) if level.isascii() and level.isdigit() else -1)


def strength(about: Element | None) -> bool | None:
    """Whether the properties of characters make them stand out; None where they say nothing of it."""
    if about is None:
        return None
    bold, fonts = about.find(f"{W}b"), about.find(f"{W}rFonts")
    font = fonts.get(f"{W}eastAsia", "") if fonts is not None else ""
    if bold is not None and bold.get(f"{W}val") not in _OFF:
        return True
    if font:
        return bool(_BOLD_FONTS.search(font))
    return False if bold is not None else None
