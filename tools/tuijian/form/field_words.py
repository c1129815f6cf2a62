"""What the checker says of a list file, in the words of its form: for who fills in a form or a workbook and never saw that file. Pure."""

import re
from functools import cached_property

from tuijian.form.models import Form


class FieldWords:
    """The words that a form has for the keys of its list file."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def without_keys(self, text: str) -> str:
        """A sentence with the words in place of keys: `缺少“名称”（name）` is 缺少“名称”, `写上 plan` is 写上“初步方案”."""
        return self._keys.sub(lambda found: f"“{self._labels[found[1]]}”", self._bracketed.sub("", text))

    @cached_property
    def _labels(self) -> dict[str, str]:
        tops = (*self.form.fields, *(field for found in self.form.lists for field in found.fields))
        fields = {one.name: one.label for top in tops for one in (top, *top.fields)}
        return fields | {found.name: found.label for found in self.form.lists}

    @cached_property
    def _keys(self) -> re.Pattern[str]:
        return re.compile(rf" ?(?<![0-9A-Za-z_.-])({'|'.join(map(re.escape, self._labels))})(?![0-9A-Za-z_.-]) ?")

    @cached_property
    def _bracketed(self) -> re.Pattern[str]:
        """A key behind the word for it."""
        return re.compile(rf"（(?:{'|'.join(map(re.escape, self._labels))})）")
