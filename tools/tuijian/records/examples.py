"""The examples of the rules over records: changes of the sample's records, judged as any others. They are the rules' tests."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from pydantic import TypeAdapter

from tuijian.catalog.file_names import RECORDS
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Example, Zones
from tuijian.catalog.plain_data import CatalogFile
from tuijian.check.pipeline import Outcome
from tuijian.check.rule_examples import edited_files
from tuijian.records.base import PLACE, RecordsContext, judge
from tuijian.records.load import is_sample, read
from tuijian.records.models import RecordRules
from tuijian.records.report import outcome
from tuijian.rules.base import BoundRule
from tuijian.rules.unit_seats import seatings

SAMPLE = "_example"
ZONES = "zones.yml"
LATE = date(9999, 12, 31)
"""Today, where an example says nothing of it: nothing lies after it."""

Seats = Mapping[str, int]


def example_files(catalog: Catalog, example: Example) -> dict[str, str]:
    """The records of an example by their paths in the catalogue, and what else of it the example changes.

    A name that begins with a slash is such a path; any other lies in the folder of the example's unit, or of the sample. An empty text
    removes a file.
    """
    base = {path: data.decode("utf-8") for path, data in catalog.record_files.items() if path.startswith(f"{RECORDS}{SAMPLE}/")}
    files = {path.rpartition("/")[2]: text for path, text in base.items() if path.endswith(".yml")}
    if example.unit:
        files = {name: _for_unit(text, example.unit) for name, text in files.items()}
    files = edited_files({**files, **example.files}, example.edits)
    files = {name: text for name, text in files.items() if text or name not in example.files}
    unit = catalog.unit_named(example.unit or "")
    folder = f"{RECORDS}{unit.slug if unit else SAMPLE}/"
    return {name[1:] if name.startswith("/") else folder + name: text for name, text in files.items()}


def _unchanged_example(example: Example) -> Example:
    """The example before anything was changed in it."""
    return example.model_copy(update={"files": {}, "edits": ()})


def _for_unit(text: str, unit: str) -> str:
    """A record of the sample as one of that unit."""
    return "\n".join(f"unit: {unit}" if line.startswith("unit: ") else line for line in text.split("\n"))


def run_example(catalog: Catalog, rules: RecordRules, example: Example, seats: Seats) -> Outcome:
    """What the rules say of an example; `seats` by the units' names. Raises ExampleError where it cannot be made."""
    files = example_files(catalog, example)
    if ZONES in files:
        data = CatalogFile(ZONES, files[ZONES].encode()).data
        catalog = replace(catalog, zones=TypeAdapter(Zones).validate_json(json.dumps(data)))
    day = example.as_of.date() if example.as_of else LATE
    before, after = (
        {path: text.encode() for path, text in side.items()} for side in (example_files(catalog, _unchanged_example(example)), files)
    )
    context = RecordsContext(catalog, rules, day, lambda unit, _: seats.get(unit), sample_texts(catalog), before, after)
    records = read(after, catalog)
    return outcome(records, judge(records, context), after, catalog, rules, day.isoformat())


def sample_texts(catalog: Catalog) -> dict[str, str]:
    """The texts of the sample's plans by their paths from the root: those of its nomination, and those that lie with its records."""
    sample = catalog.form.sample
    nominated = {f"{catalog.form.root}/{sample.folder}/{name}": data for name, data in catalog.sample.items()} if sample else {}
    kept = {PLACE + path: data for path, data in catalog.record_files.items() if path.startswith(RECORDS) and is_sample(path.split("/")[1])}
    return {path: data.decode("utf-8") for path, data in {**nominated, **kept}.items() if path.endswith(".md")}


def seats_of(catalog: Catalog, rules: Sequence[BoundRule]) -> Seats:
    """How many each unit may nominate at the moment of the sample, by its name; none where the call has no sample."""
    sample, seats = catalog.form.sample, dict[str, int]()
    for seating in seatings(catalog, rules, sample.as_of) if sample else ():
        seats[seating.unit.name] = seats.get(seating.unit.name, 0) + seating.seats
    return seats
