"""The checks over records: each looks at one thing and says where it stands."""

from collections.abc import Iterator, Sequence
from datetime import date

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Zone, batch_name
from tuijian.check.pipeline import filled_message
from tuijian.records.appended import lost_entries
from tuijian.records.base import RecordsContext, check
from tuijian.records.load import FORM, ReadRecord, Records
from tuijian.records.models import Event, Stage
from tuijian.records.passages import issued_otherwise, unchanged_answers
from tuijian.records.states import unanswered
from tuijian.report.model import Frozen
from tuijian.rules.base import Hit, NoParams
from tuijian.text.personal_data import mask_one, matches_in
from tuijian.text.positions import Problem
from tuijian.text.scalars import Number


def _counted_events(records: Records) -> Iterator[tuple[ReadRecord, int, Event]]:
    """Every event that counts, zone by zone, with its place in its file."""
    for kept in records.zones:
        for at, event in kept.record.counted_events:
            yield kept, at, event


# --- how a record is written --------------------------------------------------------------------


@check(
    FORM,
    missing="key", unknown_key="key", choice="key text", empty="key", pattern="key text", day="key text", number="key text",
    shape="key", misplaced="key event", path="text", amends="number", before="number", twice="zone file",
    no_unit="text", no_folder="text", other_unit="text unit", unreadable="line hint",
)  # fmt: skip
def form(records: Records, params: NoParams, context: RecordsContext) -> Iterator[Hit]:
    """What could not be read; what the strict loader refuses is told in the words of the rules for lists."""
    for path, problem in records.problems:
        if problem.kind == FORM:
            yield Hit(problem.case, path, problem.span, problem.variables)
        else:
            yield Hit("unreadable", path, problem.span, {"line": problem.span.line, "hint": _hint(problem, context.catalog)})


def _hint(problem: Problem, catalog: Catalog) -> str:
    """The call's own words for what could not be read, else the bare case."""
    if hint := problem.variables.get("hint"):
        return str(hint)
    rule = next((rule for rule in catalog.rules if rule.kind == problem.kind and problem.case in rule.messages), None)
    variables = {"line": problem.span.line, **problem.variables}
    words = filled_message(rule.messages[problem.case].text, variables) if rule else problem.case
    return words.removeprefix(f"第{problem.span.line}行").rstrip("。")


@check("record-kept", head="", changed="number", removed="count left", gone="count")
def kept_as_it_was(records: Records, params: NoParams, context: RecordsContext) -> Iterator[Hit]:
    """A change only adds to records; nothing that stood there is changed, moved or taken away."""
    for path, data in context.before.items():
        yield from lost_entries(path, data, context.after.get(path))


# --- order and dates ----------------------------------------------------------------------------


@check("record-order", closed="event before", backwards="event before", repeated="event before", skipped="event before", first="event")
def order(records: Records, params: NoParams, context: RecordsContext) -> Iterator[Hit]:
    """Each event comes after one of those that its stage names. One that was passed over is another matter than one out of order."""
    stages = {stage.event: (rank, stage) for rank, stage in enumerate(context.rules.stages)}
    for kept in records.zones:
        before: tuple[int, Stage] | None = None
        for at, event in kept.record.counted_events:
            if (here := stages.get(event.event)) is None:
                continue
            if case := _disorder(before, here):
                variables = {"event": here[1].name, "before": before[1].name if before else ""}
                yield Hit(case, kept.path, kept.span("events", at, "event"), variables)
            before = here


def _disorder(before: tuple[int, Stage] | None, here: tuple[int, Stage]) -> str:
    """Why a stage cannot come after the one before it, if it cannot."""
    rank, stage = here
    if before is None:
        return "first" if stage.after else ""
    if before[1].final:
        return "closed"
    if before[1].event in stage.after:
        return ""
    return "backwards" if rank < before[0] else "repeated" if rank == before[0] else "skipped"


@check("record-dates", backwards="date before", future="date today")
def dates(records: Records, params: NoParams, context: RecordsContext) -> Iterator[Hit]:
    """No event lies before the one that stands before it, and none in the future."""
    for kept in records.zones:
        last = date.min
        for at, event in kept.record.counted_events:
            if event.date < last:
                yield Hit("backwards", kept.path, kept.span("events", at, "date"), {"date": str(event.date), "before": str(last)})
            if event.date > context.day:
                yield Hit("future", kept.path, kept.span("events", at, "date"), {"date": str(event.date), "today": str(context.day)})
            last = max(last, event.date)


# --- what bears an event out --------------------------------------------------------------------


@check("record-evidence", none="event", unknown_source="event", personal="data")
def evidence(records: Records, params: NoParams, context: RecordsContext) -> Iterator[Hit]:
    """Each event has something to be looked up; nothing personal stands in it."""
    names = {stage.event: stage.name for stage in context.rules.stages}
    for kept, at, event in _counted_events(records):
        name = names.get(event.event, event.event)
        if not event.evidence.given:
            yield Hit("none", kept.path, kept.span("events", at, "event"), {"event": name})
        elif event.source == "unknown":
            yield Hit("unknown-source", kept.path, kept.span("events", at, "source"), {"event": name})
    for kept in records.zones:
        for at, event in enumerate(kept.record.events):
            for key, text in _texts(event):
                if personal := next(matches_in(text), None):
                    yield Hit("personal", kept.path, kept.span("events", at, *key), {"data": mask_one(text[personal.start : personal.end])})


def _texts(event: Event) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What people wrote in an event, each with its path there; a digest is none of it."""
    yield ("actor",), event.actor
    yield from ((("evidence", key), text) for key, text in event.evidence.given.items() if key != "digest")
    for number, item in enumerate(event.items or ()):
        yield ("items", number, "about"), item.about
        yield ("items", number, "text"), item.text or ""
    for number, answer in enumerate(event.answers or ()):
        yield ("answers", number, "where"), answer.where or ""


# --- who issues ---------------------------------------------------------------------------------


class IssuerParams(Frozen):
    """Of each group the words by which an office is known; one of each must stand in who acts in an `event`."""

    event: str
    groups: tuple[tuple[str, ...], ...]


@check("record-issuer", IssuerParams, other="actor")
def issuer(records: Records, params: IssuerParams, context: RecordsContext) -> Iterator[Hit]:
    """A paper is issued by all the offices that the call names."""
    for kept, at, event in _counted_events(records):
        if event.event == params.event and not all(any(word in event.actor for word in group) for group in params.groups):
            yield Hit("other", kept.path, kept.span("events", at, "actor"), {"actor": event.actor})


# --- opinions and answers -----------------------------------------------------------------------


@check("record-answers", unanswered="item event", no_item="item", repeated_item="item", no_place="item")
def answers(records: Records, params: NoParams, context: RecordsContext) -> Iterator[Hit]:
    """Each opinion is answered before the plan is issued, each answer belongs to one, and what was adopted says where."""
    for kept in records.zones:
        yield from _open_opinions(kept, context)
        opinions = set[str]()
        for at, event in kept.record.counted_events:
            for number, item in enumerate(event.items or ()):
                if item.id in opinions:
                    yield Hit("repeated-item", kept.path, kept.span("events", at, "items", number, "id"), {"item": item.id})
                opinions.add(item.id)
            for number, answer in enumerate(event.answers or ()):
                place = ("events", at, "answers", number)
                if answer.item not in opinions:
                    yield Hit("no-item", kept.path, kept.span(*place, "item"), {"item": answer.item})
                elif answer.adopted != "no" and not answer.where:
                    yield Hit("no-place", kept.path, kept.span(*place, "adopted"), {"item": answer.item})


def _open_opinions(kept: ReadRecord, context: RecordsContext) -> Iterator[Hit]:
    """The opinions still open at the first event that lies behind all answers."""
    names = {stage.event: stage.name for stage in context.rules.stages}
    events = kept.record.counted_events
    place = next((place for place, (_, event) in enumerate(events) if event.event in ("issue", "confirm")), None)
    if place is not None:
        at, event = events[place]
        for item in unanswered([event for _, event in events[:place]]):
            variables = {"item": item.id, "event": names.get(event.event, event.event)}
            yield Hit("unanswered", kept.path, kept.span("events", at, "event"), variables)


@check("record-adopted", unchanged="item place", same_plan="item")
def adopted(records: Records, params: NoParams, context: RecordsContext) -> Iterator[Hit]:
    """Where both plans are known, the place of an adopted opinion reads otherwise than before."""
    for kept in records.zones:
        for at, number, item, same in unchanged_answers(kept.record, context.texts):
            variables: dict[str, str | int] = {"item": item.id} if same else {"item": item.id, "place": item.about}
            yield Hit("same-plan" if same else "unchanged", kept.path, kept.span("events", at, "answers", number, "adopted"), variables)


MOST_PLACES = 3
"""So many places are named; of more there is the number."""


@check("record-issued", differs="places count", other="event")
def issued(records: Records, params: NoParams, context: RecordsContext) -> Iterator[Hit]:
    """Where the plan that was issued is another than the one before it, the places are shown, for people to look at."""
    names = {stage.event: stage.name for stage in context.rules.stages}
    for kept in records.zones:
        for at, places in issued_otherwise(kept.record, context.texts):
            shown = f"{'”、“'.join(places[:MOST_PLACES])}"
            variables: dict[str, str | int] = {"places": shown, "count": len(places)} if places else {"event": names.get("issue", "issue")}
            yield Hit("differs" if places else "other", kept.path, kept.span("events", at, "plan"), variables)


# --- confirmed zones, withdrawals, seats --------------------------------------------------------


class ConfirmedParams(Frozen):
    """The batch of zones that this call's confirmations make."""

    batch: Number


@check("record-confirmed", ConfirmedParams, not_listed="zone batch", no_record="zone batch")
def confirmed(records: Records, params: ConfirmedParams, context: RecordsContext) -> Iterator[Hit]:
    """Whoever is confirmed stands among the existing zones, and whoever stands there from this call was confirmed."""
    listed = [zone for zone in context.catalog.zones.zones if zone.batch == params.batch]
    confirmed_events = [(kept, at) for kept, at, event in _counted_events(records) if event.event == "confirm" and not kept.sample]
    for kept, at in confirmed_events:
        if not any(_is_zone(kept, zone) for zone in listed):
            variables: dict[str, str | int] = {"zone": kept.record.zone, "batch": batch_name(params.batch)}
            yield Hit("not-listed", kept.path, kept.span("events", at, "event"), variables)
    for zone in listed:
        if not any(_is_zone(kept, zone) for kept, _ in confirmed_events):
            yield Hit("no-record", "zones.yml", variables={"zone": zone.name, "batch": batch_name(params.batch)})


def _is_zone(kept: ReadRecord, zone: Zone) -> bool:
    return kept.unit == zone.unit and kept.is_zone(zone.name, zone.code)


@check("record-withdrawn", no_letter="zone", no_successor="zone successor", itself="zone")
def withdrawn(records: Records, params: NoParams, context: RecordsContext) -> Iterator[Hit]:
    """A withdrawal comes by a letter, and who takes the place has a record of its own."""
    for kept, at, event in _counted_events(records):
        if event.event != "withdraw":
            continue
        zone = kept.record.zone
        if event.evidence.number is None:
            yield Hit("no-letter", kept.path, kept.span("events", at, "event"), {"zone": zone})
        if event.replaced_by is None:
            continue
        place = kept.span("events", at, "replaced_by")
        if event.replaced_by in (zone, kept.record.code):
            yield Hit("itself", kept.path, place, {"zone": zone})
        elif not any(one.is_zone(event.replaced_by, None) for one in records.zones if one.folder == kept.folder):
            yield Hit("no-successor", kept.path, place, {"zone": zone, "successor": event.replaced_by})


@check("record-seats", over="unit count limit over")
def seats(records: Records, params: NoParams, context: RecordsContext) -> Iterator[Hit]:
    """At no time are more zones nominated than a unit has seats; one that is withdrawn frees its own from that day on."""
    for folder in dict.fromkeys(kept.folder for kept in records.zones):
        unit_records = [kept for kept in records.zones if kept.folder == folder]
        yield from _excess_nominations(unit_records, context)


def _excess_nominations(unit_records: Sequence[ReadRecord], context: RecordsContext) -> Iterator[Hit]:
    """The nominations of one unit by which it goes over its seats, day by day; on one day withdrawals come first."""
    moves = [
        (event.date, event.event != "withdraw", kept.path, at, kept)
        for kept in unit_records
        for at, event in kept.record.counted_events
        if event.event in ("submit", "withdraw")
    ]
    nominated = set[str]()
    for day, enters, path, at, kept in sorted(moves, key=lambda move: move[:4]):
        if not enters or path in nominated:
            nominated.discard(path) if not enters else None
            continue
        nominated.add(path)
        limit = context.seats(kept.unit, day)
        if limit is not None and len(nominated) > limit:
            variables: dict[str, str | int] = {"unit": kept.unit, "count": len(nominated), "limit": limit, "over": len(nominated) - limit}
            yield Hit("over", path, kept.span("events", at, "event"), variables)
