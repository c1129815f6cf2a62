"""How a form becomes sheets: their names, columns and headings. Writing and reading share it, so that they cannot differ."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tuijian.form.models import Form, FormField, FormList, NestedList
from tuijian.text.heading_numbers import numeral

BASICS = "基本情况"
LISTED = "推荐名单"
OPTIONS = "可选项"
GUIDE = "填写说明"
CONTENT = "内容"
ITEM = "项目"
NUMBER = "序号"
TASKS = "选择的任务"
"""A column that is written out from the plans, and not read."""

OWNER = "^"
"""What stands in place of a field's name for the column that says in which entry of another list one lies."""

MUST = "（必填）"

_LONGEST_TITLE = 31
_BARRED = re.compile(r"[\[\]:*?/\\']")
_BEFORE = re.compile(r"(?:本次|本批)?(?:拟|建议)?(?:推荐|申报|上报|报送|申请|候选)?的?")
_BEHIND = re.compile(r"的?(?:全称|名称|名)$")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")


@dataclass(frozen=True)
class Column:
    """A field of the form as a column, or as a line of the sheet of basics: its dotted name and the heading that people read."""

    name: str
    label: str
    field: FormField
    required: bool

    @property
    def heading(self) -> str:
        """What stands above the column: its label, and whether it must be filled."""
        return self.label + MUST * self.required


@dataclass(frozen=True)
class Sheet:
    """A sheet for a list of the form, or for what stands outside the lists (`list` is None)."""

    title: str
    list: FormList | None
    columns: tuple[Column, ...]

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """The columns by the key of their heading, and by the keys of the other words that people use for it."""
        labels = {key(column.label): column for column in self.columns}
        return {key(word): column for column in self.columns for word in column.field.also} | labels

    def item(self, text: str) -> Column | None:
        """What a text names by the words of the form, with or without a number before it."""
        number = numeral(text)
        return self.by_key.get(key(text)) or (self.by_key.get(key(text[number.end :])) if number else None)

    @cached_property
    def by_stem(self) -> dict[str, Column]:
        """The columns by the words alone that tell what a column is about: 地区 for 地区名称."""
        columns_by_stem = {_BEHIND.sub("", word): column for word, column in self.by_key.items()}
        return {word: column for word, column in columns_by_stem.items() if word}

    def column_meant(self, word: str) -> Column | None:
        """The column that the key of a heading means: by the words of the form, else by what it is about."""
        about = (self.list.entry, *self.list.also) if self.list else ()
        bare = next((word.removeprefix(key(one)) for one in about if word.startswith(key(one))), "")
        return self.by_key.get(word) or self.by_stem.get(stem(word)) or self.by_key.get(bare)


@dataclass(frozen=True)
class Layout:
    """The sheets of a form."""

    basics: Sheet
    lists: tuple[Sheet, ...]


def key(text: str) -> str:
    """A heading as it is compared: width, blanks, stars and what stands in brackets make no difference."""
    return "".join(re.findall(r"\w+", _ASIDE.sub("", unicodedata.normalize("NFKC", text)))).lower()


def stem(word: str) -> str:
    """The key of a heading without what people put around it: 地区 for 拟推荐地区名称."""
    return _BEHIND.sub("", _BEFORE.sub("", word, count=1)) or word


def layout(form: Form) -> Layout:
    """The sheets that a form asks for."""
    titles = _titles(form)
    lists = tuple(Sheet(titles[found.name], found, (*_owner(form, found, titles), *_columns(found.fields))) for found in form.all_lists)
    return Layout(Sheet(BASICS, None, _columns(form.fields)), lists)


def _titles(form: Form) -> dict[str, str]:
    """A title for each list: 推荐名单 for the only one that takes seats, else the label, fit for a sheet and unlike the others."""
    taken = dict.fromkeys((BASICS, OPTIONS, GUIDE), "")
    for form_list in sorted(form.all_lists, key=lambda one: isinstance(one, NestedList)):
        label = LISTED if form.seat_lists == (form_list,) else form_list.label
        short = _BARRED.sub("", label)[:_LONGEST_TITLE] or LISTED
        names = (short, *(f"{short[: _LONGEST_TITLE - 3]}{number}" for number in range(2, 100)))
        taken[next(name for name in names if name not in taken)] = form_list.name
    return {name: title for title, name in taken.items() if name}


def _owner(form: Form, form_list: FormList, titles: Mapping[str, str]) -> Iterator[Column]:
    """The column that says in which entry of another list an entry lies, by what that one is called there."""
    if isinstance(form_list, NestedList):
        around = form.list_named(form_list.of)
        title = next((leaf.label for name, leaf in around.leaves() if name == around.title), around.entry)
        label = f"所属{around.entry}"
        hint = f"“{titles[form_list.of]}”里的{title}；有同名的，写它是第几项，例如“第2项”"
        yield Column(OWNER, label, FormField(name="owner", label=label, hint=hint, also=(around.entry, title)), True)


def _columns(fields: Iterable[FormField]) -> tuple[Column, ...]:
    leaves = list(_leaves(fields, "", "", True))
    often = Counter(key(column.label) for _, column in leaves)
    return tuple(
        Column(leaf.name, f"{above}{leaf.label}", leaf.field, leaf.required) if often[key(leaf.label)] > 1 and above else leaf
        for above, leaf in leaves
    )


def _leaves(fields: Iterable[FormField], prefix: str, above: str, required: bool) -> Iterator[tuple[str, Column]]:
    """Every field that holds a text, with the label of the group around it."""
    for field in fields:
        must = required and field.required
        if field.type == "list":
            continue  # has a sheet of its own
        if field.type == "group":
            yield from _leaves(field.fields, f"{prefix}{field.name}.", field.label, must)
        else:
            yield above, Column(prefix + field.name, field.label, field, must)
