"""What a change brings to the records: the events that it adds, where each place stands before and after, what the rules say. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from tuijian.catalog.file_names import RECORDS, receipts_folder
from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Outcome
from tuijian.records.base import PLACE, RecordsContext, judge
from tuijian.records.load import ReadRecord, Records, is_record, is_sample, read
from tuijian.records.models import Event, RecordRules
from tuijian.records.passages import plan_texts
from tuijian.records.report import outcome
from tuijian.records.states import ZoneStanding, standing
from tuijian.report.escape import cut, visible
from tuijian.report.model import Finding, Level, RecordedEvent, RecordedZone, Waits
from tuijian.submission.tree import MOST_TEXT_BYTES, Tree
from tuijian.text.personal_data import mask

Seats = Callable[[str, date], int | None]


@dataclass(frozen=True)
class RecordsChange:
    """A change as git has it: the head, what it was made to, the base as it is now, and the paths that it touches."""

    head: Tree
    base: Tree
    tip: Tree
    paths: tuple[str, ...]

    @property
    def touched(self) -> tuple[str, ...]:
        """The records among the paths, as paths in the catalogue; a sample is nobody's record."""
        inside = (path.removeprefix(PLACE) for path in self.paths if path.startswith(PLACE + RECORDS))
        return tuple(path for path in inside if _is_kept(path))


def _is_kept(path: str) -> bool:
    return bool(is_record(path) or receipts_folder(path)) and not is_sample(path.split("/")[1])


class _RecordsOnSide(NamedTuple):
    """The records on one side of a change, as files and as they were read."""

    files: Mapping[str, bytes]
    records: Records

    def record_at(self, path: str) -> ReadRecord | None:
        """The record at a path, where it can be read."""
        return next((kept for kept in self.records.zones if kept.path == path), None)


def with_records(checked: Outcome, change: RecordsChange, catalog: Catalog, rules: RecordRules, day: date, seats: Seats) -> Outcome:
    """The outcome of a check with what the change brings to the records; as it was where it touches none, or the check itself failed."""
    touched = change.touched
    if not touched or checked.report.status == "error" or not rules.stages:
        return checked
    first, now = _read_side(change.base, touched, change.tip, catalog), _read_side(change.head, touched, change.tip, catalog)
    findings = _new_findings(
        first,
        now,
        touched,
        RecordsContext(catalog, rules, day, seats, plan_texts(change.head, (kept.record for kept in now.records.zones))),
    )
    zones = tuple(_zone(path, first, now, catalog, rules) for path in touched if is_record(path))
    return _merge_outcomes(checked, outcome(now.records, findings, now.files, catalog, rules, checked.report.as_of), zones)


# --- reading ------------------------------------------------------------------------------------


def _read_side(tree: Tree, touched: tuple[str, ...], around: Tree, catalog: Catalog) -> _RecordsOnSide:
    """What a tree holds of the records that are touched, among all others as they stand in the base now."""
    own, others = _files(tree), _files(around)
    files = {path: data for path, data in others.items() if path not in touched} | {path: own[path] for path in touched if path in own}
    return _RecordsOnSide(files, read(files, catalog))


def _files(tree: Tree) -> dict[str, bytes]:
    """The records in a tree by their paths in the catalogue; what is no plain file, or has an odd name, comes as empty."""
    files = dict[str, bytes]()
    for entry in tree.entries((PLACE + RECORDS).rstrip("/")):
        path = entry.printable.removeprefix(PLACE)
        if _is_kept(path):
            files[path] = tree.read(entry.path, MOST_TEXT_BYTES) if entry.path and entry.type.is_regular else b""
    return files


# --- judging ------------------------------------------------------------------------------------


def _new_findings(first: _RecordsOnSide, now: _RecordsOnSide, touched: tuple[str, ...], context: RecordsContext) -> list[Finding]:
    """What the rules say of the files that are touched, and of others what they did not say before."""
    touched_paths = {mask(PLACE + path) for path in touched}
    known_before = {(one.rule, one.path, one.message) for one in judge(first.records, context)}
    findings_now = judge(now.records, replace(context, before=first.files, after=now.files))
    return [one for one in findings_now if one.path in touched_paths or (one.rule, one.path, one.message) not in known_before]


def _merge_outcomes(checked: Outcome, recorded: Outcome, zones: tuple[RecordedZone, ...]) -> Outcome:
    """One outcome of both: the findings count alike, and the rules over records can be looked up as the others."""
    report, of_records = checked.report, recorded.report.findings
    findings = tuple(sorted((*report.findings, *of_records), key=lambda one: one.level.rank))
    counts = {level.value: sum(one.level is level for one in findings) for level in Level}
    status = "failure" if counts["error"] else "success"
    summary = report.summary.model_copy(update=counts)
    merged = {"findings": findings, "summary": summary, "status": status, "records": zones}
    legend, record_legend = checked.legend, recorded.legend
    cards, excerpts = {**legend.rules, **record_legend.rules}, {**legend.excerpts, **record_legend.excerpts}
    return Outcome(report.model_copy(update=merged), legend._replace(rules=cards, excerpts=excerpts))


# --- written down -------------------------------------------------------------------------------


def _zone(path: str, first: _RecordsOnSide, now: _RecordsOnSide, catalog: Catalog, rules: RecordRules) -> RecordedZone:
    """What a change brings to one file."""
    before, after = first.record_at(path), now.record_at(path)
    was, stands = (standing(kept, rules.stages, catalog.steps) if kept else None for kept in (before, after))
    kept, unit = after or before, catalog.unit_in(path.split("/")[1])
    old, events = before.record.events if before else (), after.record.events if after else ()
    names: dict[str, str] = {stage.event: stage.name for stage in rules.stages}
    added = [(at, event) for at, event in enumerate(events, 1) if at > len(old)]
    return RecordedZone(
        path=mask(PLACE + path),
        unit=kept.unit if kept else unit.name if unit else "",
        zone=_printable(kept.record.zone if kept else path.rpartition("/")[2].removesuffix(".yml")),
        was=was.state if was else None,
        now=stands.state if stands else None,
        waits=_report_waits(stands),
        events=tuple(_event(number, event, names) for number, event in added),
    )


def _report_waits(stands: ZoneStanding | None) -> Waits | None:
    return Waits(who=stands.waits.who, what=stands.waits.what) if stands and stands.waits else None


def _event(number: int, event: Event, names: Mapping[str, str]) -> RecordedEvent:
    return RecordedEvent(
        number=number,
        event=event.event,
        name=names.get(event.event, event.event),
        date=event.date.isoformat(),
        actor=_printable(event.actor),
        source=event.source,
        evidence={name: _printable(value) for name, value in event.evidence.given.items()},
        opinions=len(event.items or ()),
        answers=len(event.answers or ()),
        replaced_by=_printable(event.replaced_by) if event.replaced_by else None,
        amends=event.amends,
        before=event.before,
    )


def _printable(value: str) -> str:
    """What somebody wrote as it may leave the checker."""
    return cut(visible(mask(value)), 200)
