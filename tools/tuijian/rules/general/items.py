"""What the general kinds look at: entries of a list that meet conditions, or what stands outside the lists."""

from collections.abc import Iterator
from datetime import date

from pydantic import Field

from tuijian.catalog.load import Catalog
from tuijian.catalog.references import FieldOfItem, ListName, Where
from tuijian.form.models import FormField
from tuijian.form.values import day_of
from tuijian.report.model import Frozen
from tuijian.rules import timing
from tuijian.submission.reader import Entry, Submission

Item = Entry | Submission
"""Something with fields: an entry, or the submission as a whole."""


class Filtered(Frozen):
    """Entries of `list` (without one: what stands outside the lists) of which `where` holds; `title` is the field that names them."""

    list: ListName = ""
    where: Where = Field(default_factory=dict)
    title: FieldOfItem = "name"


def meets_conditions(item: Item, where: Where) -> bool:
    """Whether each of the conditions holds."""
    return all(item.text(name) in values for name, values in where.items())


def items(subject: Submission, params: Filtered) -> Iterator[Item]:
    """What the conditions hold of."""
    candidates: tuple[Item, ...] = subject.lists.get(params.list, ()) if params.list else (subject,)
    yield from (item for item in candidates if meets_conditions(item, params.where))


def title_of(item: Item, params: Filtered) -> str:
    """What people call an item: its title, or its number in the list; nothing outside the lists."""
    return item.text(params.title) or number_words(item) if isinstance(item, Entry) else ""


def number_words(entry: Entry) -> str:
    """An entry by its number: 第2项, or 第2项里的第1项 in another one."""
    around = f"第{entry.owner + 1}项里的" if entry.owner >= 0 else ""
    return f"{around}第{entry.index + 1}项"


def leaf_of(catalog: Catalog, name: str, field: str) -> FormField | None:
    """The form's field of that name, in a list or outside of it; None where there is none."""
    leaves = dict(leaf for one in catalog.form.list_named(name).fields for leaf in one.leaves()) if name else catalog.form.leaves
    return leaves.get(field)


def label_of(catalog: Catalog, name: str, field: str) -> str:
    """The form's words for a field, in a list or outside of it."""
    leaf = leaf_of(catalog, name, field)
    return leaf.label if leaf else field


def entry_of(catalog: Catalog, name: str) -> str:
    """What an entry of a list is called."""
    return catalog.form.list_named(name).entry


def day_in(text: str) -> date | None:
    """The day written as 2024-01-12, or that of a moment written as 2024-01-12 09:30; None for any other writing."""
    return timing.day_in(day_of(text))


def listed_values(values: tuple[str, ...]) -> str:
    """Values as people list them, the first ten."""
    return "、".join(values[:10]) + ("等" if len(values) > 10 else "")
