"""What the general kinds look at: entries of a list that meet conditions, or what stands outside the lists."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from pydantic import Field

from tuijian.catalog.load import Catalog
from tuijian.catalog.refer import FieldOfItem, ListName, Where
from tuijian.intake.submission import Entry, Submission
from tuijian.report.model import Frozen

Item = Entry | Submission
"""Something with fields: an entry, or the submission as a whole."""


class Filtered(Frozen):
    """Entries of `list` (without one: what stands outside the lists) of which `where` holds; `title` is the field that names them."""

    list: ListName = ""
    where: Where = Field(default_factory=dict)
    title: FieldOfItem = "name"


def holds(item: Item, where: Where) -> bool:
    """Whether each of the conditions holds."""
    return all(item.text(name) in values for name, values in where.items())


def items(subject: Submission, params: Filtered) -> Iterator[Item]:
    """What the conditions hold of."""
    found: tuple[Item, ...] = subject.lists.get(params.list, ()) if params.list else (subject,)
    yield from (item for item in found if holds(item, params.where))


def title_of(item: Item, params: Filtered) -> str:
    """What people call an item: its title, or its number in the list; nothing outside the lists."""
    return item.text(params.title) or numbered(item) if isinstance(item, Entry) else ""


def numbered(entry: Entry) -> str:
    """An entry by its number: 第2项, or 第2项里的第1项 in another one."""
    around = f"第{entry.owner + 1}项里的" if entry.owner >= 0 else ""
    return f"{around}第{entry.index + 1}项"


def label_of(catalog: Catalog, name: str, field: str) -> str:
    """The form's words for a field, in a list or outside of it."""
    leaves = dict(leaf for one in catalog.form.list_named(name).fields for leaf in one.leaves()) if name else catalog.form.leaves
    return leaves[field].label if field in leaves else field


def entry_of(catalog: Catalog, name: str) -> str:
    """What an entry of a list is called."""
    return catalog.form.list_named(name).entry


def number_in(text: str) -> Decimal | None:
    """The number that a text is, however wide its digits: 85, 85.5, 1,200, 70%; None where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "").removesuffix("%")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if found.is_finite() and plain.isascii() else None


def day_in(text: str) -> date | None:
    """The day written as 2024-01-12; None for any other writing."""
    try:
        return date.fromisoformat(text) if len(text) == len("2024-01-12") else None
    except ValueError:
        return None


def joined(values: tuple[str, ...]) -> str:
    """Values as people list them, the first ten."""
    return "、".join(values[:10]) + ("等" if len(values) > 10 else "")
