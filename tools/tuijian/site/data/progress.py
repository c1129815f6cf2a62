"""How far each unit and each place has come: what was sent in, joined to what is on record. Pure; nothing of it is typed by hand."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.office.chosen import chosen_tasks
from tuijian.office.write.summary import ABSENT, OUT
from tuijian.records.load import Records, read, record_rules
from tuijian.records.models import Stage
from tuijian.records.states import ZoneStanding, standings
from tuijian.report.escape import cut
from tuijian.rules.base import timezone_of
from tuijian.site.data.sent_submissions import sample, submissions
from tuijian.site.markup.render import Site
from tuijian.submission.reader import Entry, Submission
from tuijian.text.personal_data import mask

SENT = "已提交"
"""A list lies in the repository, and nothing that followed is on record."""

NOMINATED, WITHDRAWN = "submit", "withdraw"

_LONGEST = 60


class Colour(NamedTuple):
    """How a state is shown: the name of its class, and its rank, by which the less advanced comes first."""

    name: str
    rank: int


@dataclass(frozen=True, slots=True)
class PlaceProgress:
    """A place that is nominated or on record.

    `listed` is the name of the list that it stands in, `entry` what one of that is called; `seated` says whether it takes a seat,
    `standing` is None where nothing is on record. `tasks` are the numbers of the notice's tasks that it takes up, `own` how many of its
    own it names.
    """

    unit: str
    folder: str
    name: str
    code: str
    listed: str
    entry: str
    state: str
    seated: bool
    standing: ZoneStanding | None
    tasks: tuple[int, ...] = ()
    own: int = 0
    sample: bool = False

    @property
    def chooses(self) -> bool:
        """Whether it takes up any task."""
        return bool(self.tasks or self.own)

    @property
    def anchor(self) -> str:
        """Its place on the page: by its code, or by a short checksum of its name."""
        return f"{self.folder}-{self.listed}-{self.code or hashlib.sha256(self.name.encode()).hexdigest()[:6]}".lstrip("_")


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """A unit with its state, its seats (None where no rule gives any) and what it has nominated of them, and its places."""

    unit: Unit
    state: str
    seats: int | None
    used: int
    received: date | None
    places: tuple[PlaceProgress, ...]

    @property
    def waiting(self) -> tuple[PlaceProgress, ...]:
        """The places for which something is waited for."""
        return tuple(place for place in self.places if place.standing and place.standing.waits)


@dataclass(frozen=True)
class Progress:
    """How far all units and places have come on a day.

    The sample's places stand by themselves, as they were on the last day that is on record of them.
    """

    site: Site

    @cached_property
    def stages(self) -> Sequence[Stage]:
        """The stages that the call keeps of a place, in their order; none where it keeps none."""
        return record_rules(self.catalog).stages

    @cached_property
    def records(self) -> Records:
        """What is on record."""
        return read(self.catalog.record_files, self.catalog) if self.stages else Records(())

    @property
    def catalog(self) -> Catalog:
        """The call."""
        return self.site.catalog

    @cached_property
    def day(self) -> date:
        """The day that the page speaks of: the one that is given, never before what is on record; without either that of the pages."""
        days = [one for one in (*self._days(), self.site.day) if one]
        return max(days, default=self.site.moment.date())

    def _days(self) -> Iterator[date]:
        """The days that are on record."""
        zone = timezone_of(self.catalog)
        yield from (event.date for kept in self.records.zones if not kept.sample for event in kept.record.events)
        yield from (one.received.astimezone(zone).date() for found in self.catalog.receipts.values() for one in found)

    @cached_property
    def standings(self) -> tuple[ZoneStanding, ...]:
        """Where every place stands of which something is on record, the sample's too."""
        return standings(self.records, self.stages, self.catalog.steps)

    @cached_property
    def rows(self) -> tuple[UnitProgress, ...]:
        """Every unit, in the catalogue's order."""
        sent = submissions(self.site.sent, self.catalog)
        return tuple(self._unit_progress(unit, sent.get(unit.slug)) for unit in self.catalog.units)

    @cached_property
    def places(self) -> tuple[PlaceProgress, ...]:
        """Every place, unit by unit."""
        return tuple(place for row in self.rows for place in row.places)

    @property
    def standing_states(self) -> list[str]:
        """The states that places stand in, the less advanced first."""
        return sorted({place.state for place in self.places}, key=lambda state: self.colours[state].rank)

    @cached_property
    def examples(self) -> tuple[PlaceProgress, ...]:
        """The sample's places."""
        submission = sample(self.catalog)
        form = self.catalog.form.sample
        unit = submission.text(self.catalog.form.unit) if submission else ""
        on_record = [one for one in self.standings if one.sample]
        return tuple(self._places(unit, form.folder if form else "", submission, on_record, is_sample=True))

    @property
    def sample_day(self) -> date | None:
        """The last day that is on record of the sample."""
        return max((moment.event.date for one in self.standings if one.sample for moment in one.timeline), default=None)

    @property
    def unread(self) -> int:
        """How many records could not be read, and are missing here."""
        return len({path for path, _ in self.records.problems})

    # --- a unit -------------------------------------------------------------------------------------

    def _unit_progress(self, unit: Unit, submission: Submission | None) -> UnitProgress:
        on_record = [one for one in self.standings if one.folder == unit.slug]
        places = tuple(self._places(unit.name, unit.slug, submission, on_record))
        seats = [one.seats for one in self.site.seatings if one.unit == unit]
        used = sum(place.seated for place in places)
        received = [one.received.astimezone(timezone_of(self.catalog)).date() for one in self.catalog.receipts.get(unit.slug, ())]
        total = sum(seats) if seats else None
        return UnitProgress(unit, self._unit_state(submission, places, total), total, used, max(received, default=None), places)

    def _unit_state(self, submission: Submission | None, places: Sequence[PlaceProgress], seats: int | None) -> str:
        """The state of the place that has come least far; what takes no seat or was withdrawn counts only where there is nothing else."""
        live = [place for place in places if place.seated or (place.standing and not _has_left(place.standing))]
        if counted := live or places:
            return min((place.state for place in counted), key=lambda state: self.colours[state].rank)
        return self._sent_state(submission) if submission else OUT if seats == 0 else ABSENT

    def _sent_state(self, submission: Submission) -> str:
        """The state of what was sent in and is not on record: sent in, or what the form calls a draft."""
        stage = self.catalog.form.stage
        if stage and self.catalog.form.is_draft(submission.text(stage.field)):
            return self.catalog.form.leaves[stage.field].choices[stage.draft]
        return SENT

    # --- a place ------------------------------------------------------------------------------------

    def _places(
        self, unit: str, folder: str, submission: Submission | None, recorded: Sequence[ZoneStanding], is_sample: bool = False
    ) -> Iterator[PlaceProgress]:
        """What the list names, each with what is on record of it, then what is on record alone."""
        left = list(recorded)
        seated = {listed.name for listed in self.catalog.form.seat_lists}
        for entry, tasks in (
            chosen_tasks(self.catalog, submission, [listed.name for listed in self.catalog.form.lists]) if submission else ()
        ):
            standing = _standing_of(entry, left) if entry.list in seated else None
            left = [one for one in left if one is not standing]
            state = standing.state if standing else self._sent_state(submission) if submission else SENT
            numbers = tuple(dict.fromkeys(task.reading.task.number for task in tasks if task.reading.task))
            own = len({task.reading.own for task in tasks if not task.reading.task})
            takes = entry.list in seated and not (standing and _has_left(standing))
            called = self.catalog.form.list_named(entry.list).entry
            name, code = _safe_text(_entry_title(entry)), _safe_text(entry.text("code"))
            yield PlaceProgress(unit, folder, name, code, entry.list, called, state, takes, standing, numbers, own, is_sample)
        for on_record in left:
            listed, called = self._first_list
            yield PlaceProgress(
                unit,
                folder,
                _safe_text(on_record.zone),
                on_record.code or "",
                listed,
                called,
                on_record.state,
                _takes_seat(on_record),
                on_record,
                sample=is_sample,
            )

    @property
    def _first_list(self) -> tuple[str, str]:
        """The name of the first list that takes seats, and what an entry of it is called."""
        first = next(iter(self.catalog.form.seat_lists), self.catalog.form.lists[0])
        return first.name, first.entry

    # --- colours ------------------------------------------------------------------------------------

    @cached_property
    def colours(self) -> dict[str, Colour]:
        """By every state that there can be its colour; those of the stages in their order, a last one apart."""
        drafts = self.catalog.form.stage
        draft = self.catalog.form.leaves[drafts.field].choices[drafts.draft] if drafts else ""
        colours = {OUT: Colour("out", -3), ABSENT: Colour("absent", -2), draft: Colour("draft", -1), SENT: Colour("sent", 0)}
        for rank, stage in enumerate(self.stages, 1):
            colours.setdefault(stage.state, Colour("over" if stage.final else f"stage-{min(rank, 7)}", rank))
        return {state: colour for state, colour in colours.items() if state}


def days_waited(standing: ZoneStanding, day: date) -> int:
    """For how many days a place has stood as it does."""
    return max((day - standing.since).days, 0)


def _standing_of(entry: Entry, recorded: Iterable[ZoneStanding]) -> ZoneStanding | None:
    """What is on record of an entry: by its code, or by its name where one of the two has none."""
    name, code = _entry_title(entry), entry.text("code")
    return next((one for one in recorded if (one.code == code if one.code and code else one.zone == name)), None)


def _entry_title(entry: Entry) -> str:
    """What an entry is called: its name, or else what stands in its first field."""
    return entry.text("name") or next((value.text.strip() for value in entry.fields.values()), "")


def _safe_text(text: str) -> str:
    return cut(mask(text), _LONGEST)


def _has_left(standing: ZoneStanding) -> bool:
    return standing.event.event == WITHDRAWN


def _takes_seat(standing: ZoneStanding) -> bool:
    """Whether a place that is on record alone takes a seat: it was nominated, and has not left."""
    return not _has_left(standing) and any(moment.event.event == NOMINATED for moment in standing.timeline)
