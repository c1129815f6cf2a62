"""Characters that come with a paste from the web or from another program: made plain, or left out where nobody sees them. Pure."""

import re
from typing import NamedTuple

from tuijian.text.personal_data import PersonalKind, matches_in

_BLANKS = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")
"""Blanks that look like the plain one. The wide one (U+3000) is a Chinese text's own."""

_UNSEEN = re.compile("[\xad\u061c\u180e\u200b-\u200f\u202a\u202c\u202d\u2060-\u2064\ufe00-\ufe0f\ufeff\ufff9-\ufffb]")
"""What nobody sees and what changes no order of the letters; what does change it (U+202E and its like) stays for the checker to name."""

_BULLET = re.compile("^[ \u3000]*[\ue000-\uf8ff][ \t\u3000]*(?=\\S)")
_BROKEN_NUMBER = re.compile(r"(?<=[0-9０-９])[ \t]*\n[ \t]*(?=[0-9０-９Xx])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


class CleanedText(NamedTuple):
    """A text made plain, and how many characters were left out of it."""

    text: str
    dropped: int


def cleaned_text(text: str) -> CleanedText:
    """The text with plain blanks, and without what nobody sees."""
    plain, dropped = _UNSEEN.subn("", _BLANKS.sub(" ", text))
    return CleanedText(plain, dropped)


def cleaned_line(text: str) -> CleanedText:
    """A line as `cleaned_text` gives it; in it a bullet of a font of signs becomes an item's mark, other such signs are left out."""
    plain, dropped = cleaned_text(text)
    shown, private = _PRIVATE.subn("", _BULLET.sub("- ", plain))
    return CleanedText(shown, dropped + private)


def with_joined_numbers(text: str) -> str:
    """The text with a citizen ID that is broken over two lines in one piece, so that it is found; else as it is."""
    joined = _BROKEN_NUMBER.sub("", text)
    is_one = joined != text and any(found.kind is PersonalKind.citizen_id for found in matches_in(joined))
    return joined if is_one else text
