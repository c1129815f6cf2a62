"""What a unit does before it sends its papers in (`sending.yml`): its letter, the list to tick, by which day. Nothing is judged by it."""

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from tuijian.catalog.references import LeafName, ListName, RuleName, TableName
from tuijian.report.model import Cite, Frozen
from tuijian.text.scalars import Number, Text

OF_LETTER = ("title", "number", "unit")
"""What the sentences of a letter may speak of: the notice's title and number, and the unit."""

OF_LIST = (*OF_LETTER, "places", "count")
"""What those of a list may speak of besides: the names of its entries, and how many there are."""


class OfList(Frozen):
    """What a letter says of a list that has entries, and of one that has none; without `none` nothing."""

    some: Text
    none: Text | None = None


class Letter(Frozen):
    """The letter that the papers go with. `title` are the lines of its title; `to` is whom it is addressed to, which `cite` bears out.

    `number`, `day` and `contact` are the form's fields with the letter's own number and day, and with the office to be asked.
    """

    title: tuple[Text, ...]
    to: Text
    cite: Cite
    opening: Text
    lists: dict[ListName, OfList]
    closing: Text
    number: LeafName
    day: LeafName
    contact: tuple[LeafName, ...] = ()


class Tick(Frozen):
    """Something to be seen to before sending, and what asks for it: the notice (`cite`), another `source`, or neither, which is advice.

    `rule` is a rule that looks at it as well.
    """

    text: Text
    cite: Cite | None = None
    source: Text | None = None
    rule: RuleName | None = None

    @model_validator(mode="after")
    def _one_basis(self) -> "Tick":
        if self.cite and self.source:
            raise PydanticCustomError("tuijian", "two", {"said": "依据写了两处（cite 和 source）", "mend": "删去其中一处"})
        return self


class Ticks(Frozen):
    """Things to be seen to that belong together."""

    heading: Text
    items: tuple[Tick, ...]


class Due(Frozen):
    """Something that is best done by the working day that lies so many `before` the last day; 1 is the last working day before it."""

    name: Text
    before: Number
    text: Text = ""

    @model_validator(mode="after")
    def _before_it(self) -> "Due":
        if self.before < 1:
            raise PydanticCustomError("tuijian", "before", {"said": "before 要从 1 数起", "mend": "写截止日期以前的第几个工作日"})
        return self


class Timetable(Frozen):
    """When to do what, counted back from the deadline. `holidays` is a table of days off and days of work (`day`, `kind` 休 or 班)."""

    holidays: TableName = ""
    source: Text = ""
    steps: tuple[Due, ...]


class Sending(Frozen):
    """`sending.yml`."""

    letter: Letter | None = None
    ticks: tuple[Ticks, ...] = ()
    timetable: Timetable | None = None
