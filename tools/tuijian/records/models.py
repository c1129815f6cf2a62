"""What is kept of a zone: events, one after the other, each with what bears it out. Strict and frozen, as the catalogue's models."""

from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from tuijian.catalog.models import Rule
from tuijian.report.model import Frozen
from tuijian.text.scalars import Code, Flag, Number, Text

EventKind = Literal["apply", "submit", "receipt", "opinion", "revise", "issue", "confirm", "withdraw"]
Origin = Literal["seen", "reported", "unknown"]
Adopted = Literal["yes", "partly", "no"]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]

Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+[^\s]*$")]

OWN: dict[str, tuple[EventKind, ...]] = {
    "items": ("opinion",),
    "answers": ("revise",),
    "plan": ("submit", "revise", "issue"),
    "replaced_by": ("withdraw",),
}
"""What only some events have."""


class Evidence(Frozen):
    """What bears an event out: a document's number, an address, a quote, the digest of what is not public. At least one is asked for."""

    number: Text | None = None
    address: Address | None = None
    quote: Text | None = None
    digest: Digest | None = None

    @property
    def given(self) -> dict[str, str]:
        """What is there, by its name."""
        return {name: value for name, value in self.model_dump().items() if value is not None}


class Opinion(Frozen):
    """One opinion on a plan. `about` is its place there: headings, the outer one first, with `/` between them."""

    id: Text
    about: Text
    text: Text | None = None


class Answer(Frozen):
    """What became of an opinion: whether it was adopted, and where in the revised plan, written as `about` is."""

    item: Text
    adopted: Adopted
    where: Text | None = None


class Paper(Frozen):
    """A plan as it was at an event: the path of its text from the root, or the digest of a paper that is not here."""

    path: Text | None = None
    digest: Digest | None = None


class Event(Frozen):
    """One thing that happened. `source` is how whoever keeps the records knows of it.

    Nothing that is written down is ever changed. So `amends` is the number, from 1, of an earlier event of the same zone and kind in
    whose place this one counts, and `before` that of an earlier one before which it belongs: it became known only later.
    """

    event: EventKind
    date: date
    actor: Text
    evidence: Evidence = Evidence()
    source: Origin
    items: Annotated[tuple[Opinion, ...], Field(min_length=1)] | None = None
    answers: Annotated[tuple[Answer, ...], Field(min_length=1)] | None = None
    plan: Paper | None = None
    replaced_by: Text | None = None
    amends: Number | None = None
    before: Number | None = None


class ZoneRecord(Frozen):
    """The file of a zone. `unit` is the nominating unit's name; it may be left out in that unit's own folder."""

    zone: Text
    code: Code | None = None
    unit: Text | None = None
    events: Annotated[tuple[Event, ...], Field(min_length=1)]

    @cached_property
    def counted_events(self) -> tuple[tuple[int, Event], ...]:
        """The events that count, each with its place from 0 in the file, in the order in which they happened."""
        order, home = list[int](), dict[int, int]()
        for at, event in enumerate(self.events):
            home[at] = home.get((event.amends or 0) - 1, at)
            if home[at] == at:
                order.insert(order.index(home[event.before - 1]) if event.before else len(order), at)
        last = {place: at for at, place in home.items()}
        return tuple((last[place], self.events[last[place]]) for place in order)


# --- the call's own steps and rules -------------------------------------------------------------


class Wait(Frozen):
    """What is waited for, and from whom."""

    who: Text
    what: Text


class Stage(Frozen):
    """What an event stands for in a call: the state that it brings, its step of the procedure, and what it may come right after.

    Without `after` it may come first. What is waited for next is the procedure's step `next`, or what `waits` says. After one that is
    `final` nothing follows.
    """

    event: EventKind
    name: Text
    state: Text
    step: Number | None = None
    after: tuple[EventKind, ...] = ()
    next: Number | None = None
    waits: Wait | None = None
    final: Flag = False


class RecordRules(Frozen):
    """`records.yml`: the stages in their order, and the rules, whose `kind` is a check of `tuijian.records.checks`."""

    stages: tuple[Stage, ...]
    rules: tuple[Rule, ...] = ()


class RawRecordRules(Frozen):
    """`records.yml` as it is written: a rule's examples stand in it."""

    stages: tuple[Stage, ...]
    rules: tuple[dict[str, Any], ...] = ()
