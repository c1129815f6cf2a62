"""The report: what every face shows and nothing decides anew. Lines and columns count from 1, in code points."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field


class Frozen(BaseModel):
    """Base of all our models: strict, frozen, and no key that we do not know."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True, defer_build=True)


class Level(StrEnum):
    """How much a finding weighs, most important first."""

    error = "error"
    warning = "warning"
    review = "review"
    advice = "advice"

    @property
    def rank(self) -> int:
        """0 for the most important level."""
        return list(Level).index(self)

    @property
    def label(self) -> str:
        """What the clerk reads: what to do about a finding of this level."""
        return {"error": "必须修改", "warning": "建议修改", "review": "请核实", "advice": "提示"}[self.value]


class Cite(Frozen):
    """A quote that stands word for word in a sentence of the notice, under that heading; the heading is for people, and not in the JSON."""

    sentence: str
    quote: str
    heading: str = Field("", exclude=True)


class Finding(Frozen):
    """One remark at one place. `end_column` is the column after the last character."""

    rule: str
    id: str
    level: Level
    path: str
    line: int = Field(ge=1)
    column: int = Field(ge=1)
    end_line: int = Field(ge=1)
    end_column: int = Field(ge=1)
    message: str
    context: dict[str, str | int]
    cite: tuple[Cite, ...]
    fix: str
    replacement: str | None
    url: str


class Summary(Frozen):
    """How much was read and how many findings of each level there are."""

    units: int
    zones: int
    files: int
    error: int
    warning: int
    review: int
    advice: int


class CheckItem(Frozen):
    """A question that the notice leaves to people; never a finding against a province."""

    sentence: str
    quote: str
    question: str


_LIGHT = ConfigDict(strict=True, extra="forbid")
"""For what a report has a dozen of for each plan: of thousands of plans as models they would take more than all else."""


@dataclass(frozen=True, slots=True)
class OutlineHeading:
    """A heading of a plan as it was recognised; level 1 is the outermost below the title."""

    __pydantic_config__ = _LIGHT

    line: Annotated[int, Field(ge=1)]
    level: Annotated[int, Field(ge=1)]
    text: str


@dataclass(frozen=True, slots=True)
class OutlineTask:
    """A task of a plan: the words that say so, and what it was taken for, which has a `number` where it is one of the list."""

    __pydantic_config__ = _LIGHT

    line: Annotated[int, Field(ge=1)]
    text: str
    number: int | None
    name: str


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """A part that plans are asked for, and the lines where it stands; none where it was not recognised."""

    __pydantic_config__ = _LIGHT

    part: str
    lines: tuple[int, ...]


class Outline(Frozen):
    """How a plan was read. `title` is the line of its title; `tasks` are none where the call asks for none."""

    path: str
    title: int = Field(ge=1)
    headings: tuple[OutlineHeading, ...]
    tasks: tuple[OutlineTask, ...] | None
    parts: tuple[OutlinePart, ...]


class Fault(Frozen):
    """A bug of ours: what failed, and the trace to report. Never the province's fault."""

    message: str
    trace: str


class Changed(Frozen):
    """A path that a change touches, and the rule that looked at it."""

    path: str
    rule: str


Status = Literal["success", "failure", "error"]


Stands = Literal["draft", "open", "closed", "archived"]
"""Where a call stands: not published yet, open, closed, or kept for reading only."""


class CallStanding(Frozen):
    """Of a call that is not open where it stands, the day on which it closed, and by what was judged, with the sentence that says so.

    `by` is `moment` for the moment of receipt, given or on record, and `deadline` where nobody knows that and the last moment of the
    deadline stands for it.
    """

    stands: Stands = Field(alias="is")
    last_day: str | None
    by: Literal["moment", "deadline"]
    said: str


class Waived(Frozen):
    """A rule that whoever runs the call has set aside for a unit, with the findings that do not count for that reason.

    `state` is `applied` where there are any, `over` where its last day is past, `unneeded` where there is nothing to be set aside.
    """

    unit: str
    zone: str | None
    rule: str
    by: str
    decided: str
    why: str
    until: str
    state: Literal["applied", "over", "unneeded"]
    said: str
    findings: tuple[Finding, ...]


class Waits(Frozen):
    """What is waited for, and from whom."""

    who: str
    what: str


class RecordedEvent(Frozen):
    """An event that a change adds to a place's record; `number` counts from 1 in the file. All texts are masked and cut.

    `opinions` and `answers` are how many of them it has; `amends` and `before` are numbers of earlier events.
    """

    number: int = Field(ge=1)
    event: str
    name: str
    date: str
    actor: str
    source: Literal["seen", "reported", "unknown"]
    evidence: dict[str, str]
    opinions: int
    answers: int
    replaced_by: str | None
    amends: int | None
    before: int | None


class RecordedZone(Frozen):
    """What a change brings to a place's record: the state before and after, None where there is none, and what is waited for now."""

    path: str
    unit: str
    zone: str
    was: str | None
    now: str | None
    waits: Waits | None
    events: tuple[RecordedEvent, ...]


class Report(Frozen):
    """The one result of a check. The same input, catalogue and moment give the same bytes."""

    schema_: Literal[1] = Field(1, alias="schema")
    tool: str
    notice: str
    catalog: str
    input: str
    revision: str | None
    as_of: str
    status: Status
    summary: Summary
    findings: tuple[Finding, ...]
    checklist: tuple[CheckItem, ...]
    codes: dict[str, str] = Field(default_factory=dict)
    """By the folder of each submission the short code that its papers bear (see tuijian.submission.fingerprint)."""
    received: dict[str, str] = Field(default_factory=dict)
    """By the folder of each submission that is judged by a receipt on record its moment, ISO 8601 with its offset."""
    changed: tuple[Changed, ...] = ()
    """What a change touches, each with the rule that looked at it; empty where no change is judged."""
    outlines: tuple[Outline, ...] = ()
    """How each plan was read."""
    call: CallStanding | None = None
    """Where the call stands that is not open; None for one that is."""
    waived: tuple[Waived, ...] = ()
    """Rules that are set aside for a unit that was read."""
    records: tuple[RecordedZone, ...] = ()
    """What a change brings to the records of what follows a nomination, a file each."""
    fault: Fault | None = None


class RuleCard(NamedTuple):
    """What a renderer may say of a rule beside its findings."""

    id: str
    name: str
    title: str
    level: Level
    why: str
    fix: str
    cite: tuple[Cite, ...]
    url: str


class Legend(NamedTuple):
    """What renderers need beside the report: names, rules in the catalogue's order, and the lines findings point at.

    `authority` is whose call it is, and whose document the report is not; empty where no catalogue could be read.
    `excerpts` maps (path, line) to that line's text, masked and with hidden characters shown, at most 200 characters.
    """

    notice_title: str
    notice_number: str
    site: str
    rules: Mapping[str, RuleCard]
    excerpts: Mapping[tuple[str, int], str] = MappingProxyType({})
    authority: str = ""
