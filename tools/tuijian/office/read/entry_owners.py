"""In which entry of another list an entry lies, as a workbook says it: by what that one is called, or by its number. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from tuijian.form.models import FormList

_NUMBER = re.compile("第?([0-9]{1,4})[项个件]?")


def owner_titles(around: FormList, entries: Sequence[Mapping[str, str]]) -> list[str]:
    """What each entry of a list is called, so that it can be found again: by its title where no other has that, else by its number."""
    keys = [_key(entry.get(around.title, "")) for entry in entries]
    often = Counter(keys)
    return [
        entry[around.title] if word and often[word] == 1 else f"第{number}项"
        for number, (entry, word) in enumerate(zip(entries, keys, strict=True), 1)
    ]


class Owners:
    """The entries of a list as those of another one name them."""

    def __init__(self, around: FormList, entries: Sequence[Mapping[str, str]]) -> None:
        self.count = len(entries)
        self.titled: dict[str, list[int]] = {}
        for at, entry in enumerate(entries):
            self.titled.setdefault(_key(entry.get(around.title, "")), []).append(at)

    def entries_meant(self, text: str) -> list[int]:
        """The places of the entries that a text means: all of that title, else the one of that number."""
        word = _key(text)
        number = _NUMBER.fullmatch(word)
        numbered = [int(number[1]) - 1] if number and 0 < int(number[1]) <= self.count else []
        return self.titled.get(word, numbered) if word else []


def _key(text: str) -> str:
    """A title as it is compared: width and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).split())
