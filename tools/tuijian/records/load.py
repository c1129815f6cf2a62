"""Reads what is kept of zones. A fault in a file is a problem with its place, never an exception: the other files are read all the same."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tuijian.catalog.errors import CatalogError
from tuijian.catalog.fault_words import Loc, model_faults
from tuijian.catalog.file_names import RECORD_RULES, RECORDS, receipts_folder
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Examples, Rule, Unit
from tuijian.catalog.plain_data import LIMITS, CatalogFile, located_flaw
from tuijian.catalog.references import Names
from tuijian.catalog.soundness import rule_faults
from tuijian.records.models import OWN, RawRecordRules, RecordRules, ZoneRecord
from tuijian.submission.tree import path_of
from tuijian.text.decoding import decode
from tuijian.text.positions import START, Problem, Span
from tuijian.text.strict_yaml import Node, as_plain_data, key_span_at, load, span_at

M = TypeVar("M", bound=BaseModel)

FORM = "record-form"
"""The kind of every problem with how a record is written."""


@dataclass(frozen=True)
class ReadRecord:
    """A zone's record as it was read: its path in the catalogue, its folder, and each value's place."""

    path: str
    folder: str
    unit: str
    record: ZoneRecord
    root: Node = field(repr=False)

    @property
    def sample(self) -> bool:
        """Whether it is no zone's but shows how records are kept."""
        return is_sample(self.folder)

    def span(self, *loc: str | int) -> Span:
        """Where the value at a path stands, or the nearest one above it."""
        return span_at(self.root, loc)

    def is_zone(self, name: str, code: str | None) -> bool:
        """Whether it is the record of that zone."""
        record = self.record
        return record.code == code if record.code and code else record.zone == name


@dataclass(frozen=True)
class Records:
    """All records, by their paths in order, and what could not be read, each with the path of its file."""

    zones: tuple[ReadRecord, ...]
    problems: tuple[tuple[str, Problem], ...] = ()


def is_sample(folder: str) -> bool:
    """Whether a folder of records is a sample."""
    return folder.startswith("_")


def read(files: Mapping[str, bytes], catalog: Catalog) -> Records:
    """The records among the files of a catalogue (paths inside it)."""
    zones, problems = list[ReadRecord](), list[tuple[str, Problem]]()
    for path in sorted(files):
        if not is_record(path):
            continue
        record, record_problems = _read_record(path, files[path], catalog)
        problems += ((path, problem) for problem in record_problems)
        zones += [record] if record else []
    problems += _repeated_zones(zones)
    return Records(tuple(zones), tuple(problems))


def is_record(path: str) -> bool:
    """Whether a path in a catalogue is that of a zone's record: records/<unit>/<zone>.yml."""
    return path.startswith(RECORDS) and path.endswith(".yml") and path.count("/") == 2 and not receipts_folder(path)


def _read_record(path: str, data: bytes, catalog: Catalog) -> tuple[ReadRecord | None, list[Problem]]:
    text, problems = decode(data, LIMITS)
    document = load(text, LIMITS) if text else None
    problems = (*problems, *(document.problems if document else ()))
    if document is None or document.root is None or problems:
        return None, list(problems) or [Problem(FORM, "empty", START)]
    try:
        record = ZoneRecord.model_validate_json(json.dumps(as_plain_data(document.root)))
    except ValidationError as error:
        return None, [_problem(one, document.root) for one in error.errors(include_url=False) if not _only_follows(one)]
    return _with_unit(path, record, document.root, catalog)


def _with_unit(path: str, record: ZoneRecord, root: Node, catalog: Catalog) -> tuple[ReadRecord | None, list[Problem]]:
    """The record with its unit, and what no single value of it shows."""
    folder = path.split("/")[1]
    problems = [*_misplaced(record, root), *_paths(record, root), *_amended(record, root)]
    unit, named = catalog.unit_in(folder), catalog.unit_named(record.unit or "")
    if wrong := _unit_fault(record, folder, unit, named):
        return None, [*problems, Problem(FORM, wrong[0], span_at(root, ("unit",)), wrong[1])]
    record_unit = named or unit
    assert record_unit
    return (None, problems) if problems else (ReadRecord(path, folder, record_unit.name, record, root), [])


def _unit_fault(record: ZoneRecord, folder: str, unit: Unit | None, named: Unit | None) -> tuple[str, dict[str, str | int]] | None:
    """Why the file is no unit's, or another one's than the folder's."""
    if record.unit and not named:
        return "no-unit", {"text": record.unit}
    if not unit and not (is_sample(folder) and named):
        return "no-folder", {"text": folder}
    return ("other-unit", {"text": record.unit or "", "unit": unit.name}) if unit and named and named != unit else None


def _misplaced(record: ZoneRecord, root: Node) -> Iterator[Problem]:
    for at, event in enumerate(record.events):
        for key, events in OWN.items():
            if getattr(event, key) is not None and event.event not in events:
                yield Problem(FORM, "misplaced", key_span_at(root, ("events", at, key)), {"key": key, "event": event.event})


def _paths(record: ZoneRecord, root: Node) -> Iterator[Problem]:
    for at, event in enumerate(record.events):
        if event.plan and event.plan.path and path_of(event.plan.path.encode()) is None:
            yield Problem(FORM, "path", span_at(root, ("events", at, "plan", "path")), {"text": event.plan.path})


def _amended(record: ZoneRecord, root: Node) -> Iterator[Problem]:
    """Numbers that lead to no earlier event."""
    for at, event in enumerate(record.events):
        if event.amends is not None and not (0 < event.amends <= at and record.events[event.amends - 1].event == event.event):
            yield Problem(FORM, "amends", span_at(root, ("events", at, "amends")), {"number": event.amends})
        if event.before is not None and (event.amends or not 0 < event.before <= at):
            yield Problem(FORM, "before", span_at(root, ("events", at, "before")), {"number": event.before})


def _repeated_zones(zones: list[ReadRecord]) -> Iterator[tuple[str, Problem]]:
    for at, kept in enumerate(zones):
        first = next((one for one in zones[:at] if one.folder == kept.folder and one.is_zone(kept.record.zone, kept.record.code)), None)
        if first:
            yield kept.path, Problem(FORM, "twice", kept.span("zone"), {"zone": kept.record.zone, "file": first.path.split("/")[-1]})


# --- what pydantic says, as a case of ours ------------------------------------------------------

_CASES = {
    "missing": "missing",
    "extra_forbidden": "unknown-key",
    "literal_error": "choice",
    "string_too_short": "empty",
    "too_short": "empty",
    "string_pattern_mismatch": "pattern",
    "date_from_datetime_parsing": "day",
    "date_parsing": "day",
    "date_type": "day",
    "int_type": "number",
}


def _only_follows(error: ErrorDetails) -> bool:
    """Whether a list is called too short only since what stands in it has faults of its own."""
    return error["type"] == "too_short" and bool(error["input"])


def _problem(error: ErrorDetails, root: Node) -> Problem:
    """One of pydantic's errors as a problem at its place; what is not known is told as another shape than expected."""
    case, loc = _CASES.get(error["type"], "shape"), error["loc"]
    key = next((str(part) for part in reversed(loc) if isinstance(part, str)), "events")
    variables: dict[str, str | int] = {"key": key}
    if case in ("choice", "pattern", "day", "number"):
        variables["text"] = str(error["input"])
    where = key_span_at(root, loc) if case == "unknown-key" else span_at(root, loc)
    return Problem(FORM, case, where, variables)


# --- records.yml --------------------------------------------------------------------------------


def record_rules(catalog: Catalog) -> RecordRules:
    """The call's stages and rules over records; none where it has no `records.yml`. Raises CatalogError with every fault of the file."""
    file = record_file(catalog)
    if file is None:
        return RecordRules(stages=())
    raw = _typed(file, RawRecordRules, file.data, ())
    rules = tuple(_rule(file, at, one) for at, one in enumerate(raw.rules))
    names = Names(catalog)
    wrongs = [wrong._replace(loc=("rules", at, *wrong.loc)) for at, rule in enumerate(rules) for wrong in rule_faults(rule, names)]
    if wrongs:
        raise CatalogError(located_flaw(wrong._replace(file=file.name), file) for wrong in wrongs)
    return RecordRules(stages=raw.stages, rules=tuple(rule.with_headings(catalog.notice.headings) for rule in rules))


def record_file(catalog: Catalog) -> CatalogFile | None:
    """`records.yml` with its places; None where the call has none."""
    data = catalog.record_files.get(RECORD_RULES)
    return None if data is None else CatalogFile(RECORD_RULES, data)


def _rule(file: CatalogFile, at: int, data: dict[str, Any]) -> Rule:
    rule = _typed(file, Rule, {key: value for key, value in data.items() if key != "examples"}, ("rules", at))
    return rule.with_examples(lambda: _typed(file, Examples, data.get("examples", {}), ("rules", at, "examples")))


def _typed(file: CatalogFile, model: type[M], data: Any, at: Loc) -> M:
    try:
        return model.model_validate_json(json.dumps(data))
    except ValidationError as error:
        wrongs = model_faults(file.name, error.errors(include_url=False), model, at)
        raise CatalogError(located_flaw(wrong, file) for wrong in wrongs) from error
