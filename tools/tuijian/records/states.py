"""Where each zone stands: its state, since when, what is waited for from whom, and how it came there. Worked out, never typed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from tuijian.catalog.models import Step
from tuijian.records.load import ReadRecord, Records
from tuijian.records.models import Event, Opinion, Stage, Wait


@dataclass(frozen=True, slots=True)
class Moment:
    """An event that counts, with its place from 0 in the file, its name, the state that it brought and its step of the procedure."""

    at: int
    event: Event
    name: str
    state: str
    step: int | None


@dataclass(frozen=True, slots=True)
class ZoneStanding:
    """Where a zone stands. `waits` is None where nothing is waited for; `open` are the opinions that no answer was given to."""

    folder: str
    unit: str
    zone: str
    code: str | None
    state: str
    since: date
    event: Event
    waits: Wait | None
    open: tuple[Opinion, ...]
    timeline: tuple[Moment, ...]
    sample: bool = False


def standings(records: Records, stages: Sequence[Stage], steps: Sequence[Step], day: date | None = None) -> tuple[ZoneStanding, ...]:
    """Every zone of which something had happened by the end of `day` (None: by now), in the order of the records."""
    all_standings = (standing(kept, stages, steps, day) for kept in records.zones)
    return tuple(one for one in all_standings if one is not None)


def standing(kept: ReadRecord, stages: Sequence[Stage], steps: Sequence[Step], day: date | None = None) -> ZoneStanding | None:
    """Where a zone stood at the end of `day`; None where nothing had happened, or nothing that the call has a stage for."""
    timeline = _timeline(kept, stages, day)
    if not timeline:
        return None
    last = timeline[-1]
    since = list(takewhile(lambda moment: moment.state == last.state, reversed(timeline)))[-1].event.date
    waits = _next_wait(next(stage for stage in stages if stage.event == last.event.event), steps)
    record = kept.record
    still = unanswered(tuple(moment.event for moment in timeline))
    return ZoneStanding(
        kept.folder, kept.unit, record.zone, record.code, last.state, since, last.event, waits, still, timeline, sample=kept.sample
    )  # fmt: skip


def unanswered(events: Sequence[Event]) -> tuple[Opinion, ...]:
    """The opinions to which none of the events gives an answer."""
    answered = {answer.item for event in events for answer in event.answers or ()}
    return tuple(item for event in events for item in event.items or () if item.id not in answered)


def _timeline(kept: ReadRecord, stages: Sequence[Stage], day: date | None) -> tuple[Moment, ...]:
    stages_by_event = {stage.event: stage for stage in stages}
    return tuple(
        Moment(at, event, stages_by_event[event.event].name, stages_by_event[event.event].state, stages_by_event[event.event].step)
        for at, event in kept.record.counted_events
        if event.event in stages_by_event and (day is None or event.date <= day)
    )


def _next_wait(stage: Stage, steps: Sequence[Step]) -> Wait | None:
    """What comes next: in the stage's own words, else in those of the procedure's step."""
    step = next((step for step in steps if step.number == stage.next), None)
    return stage.waits or (Wait(who=step.actor, what=step.action) if step else None)
