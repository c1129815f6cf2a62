"""What the checker says of a list file, in the words of its form: for who fills in a form or a workbook and never saw that file. Pure."""

import re
from functools import cached_property

from tuijian.form.models import Form


class FieldWords:
    """The words that a form has for the keys of its list file."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def without_keys(self, text: str) -> str:
        """A sentence with the words in place of keys: `缺少“名称”（name）` is 缺少“名称”, `写上 plan` is 写上“初步方案”.

        What stands in quotes is what somebody has written, and stays.
        """
        return self._keys.sub(self._word, text)

    def _word(self, match: re.Match[str]) -> str:
        return f"“{self._labels[match['key']]}”" if match["key"] else match["quoted"] or ""

    @cached_property
    def _labels(self) -> dict[str, str]:
        tops = (*self.form.fields, *(field for found in self.form.lists for field in found.fields))
        fields = {one.name: one.label for top in tops for one in (top, *top.fields)}
        return fields | {found.name: found.label for found in self.form.lists}

    @cached_property
    def _keys(self) -> re.Pattern[str]:
        """Something in quotes, a key behind the word for it, or one that stands alone."""
        key = "|".join(map(re.escape, self._labels))
        return re.compile(rf"(?P<quoted>“[^“”]*”)|（(?:{key})）| ?(?<![0-9A-Za-z_.-])(?P<key>{key})(?![0-9A-Za-z_.-]) ?")
