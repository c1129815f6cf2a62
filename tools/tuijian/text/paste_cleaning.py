"""Characters that come with a paste from the web or from another program: made plain, or left out where nobody sees them. Pure."""

import re
from typing import NamedTuple

from tuijian.text.personal_data import Personal, search

_BLANKS = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")
"""Blanks that look like the plain one. The wide one (U+3000) is a Chinese text's own."""

_UNSEEN = re.compile("[\xad\u061c\u180e\u200b-\u200f\u202a\u202c\u202d\u2060-\u2064\ufe00-\ufe0f\ufeff\ufff9-\ufffb]")
"""What nobody sees and what changes no order of the letters; what does change it (U+202E and its like) stays for the checker to name."""

_BULLET = re.compile("^[ \u3000]*[\ue000-\uf8ff][ \t\u3000]*(?=\\S)")
_BROKEN_NUMBER = re.compile(r"(?<=[0-9０-９])[ \t]*\n[ \t]*(?=[0-9０-９Xx])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


class Cleaned(NamedTuple):
    """A text made plain, and how many characters were left out of it."""

    text: str
    dropped: int


def clean(text: str) -> Cleaned:
    """The text with plain blanks, and without what nobody sees."""
    plain, dropped = _UNSEEN.subn("", _BLANKS.sub(" ", text))
    return Cleaned(plain, dropped)


def clean_line(text: str) -> Cleaned:
    """The same of a line of a text: a bullet of a font of signs becomes an item's mark, other such signs are left out."""
    plain, dropped = clean(text)
    shown, private = _PRIVATE.subn("", _BULLET.sub("- ", plain))
    return Cleaned(shown, dropped + private)


def whole_numbers(text: str) -> str:
    """The text with a citizen ID that is broken over two lines in one piece, so that it is found; else as it is."""
    joined = _BROKEN_NUMBER.sub("", text)
    is_one = joined != text and any(found.kind is Personal.citizen_id for found in search(joined))
    return joined if is_one else text
