"""The next call after one: its catalogue without what belongs to this call alone, and the places that have to be changed. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tuijian.catalog.file_names import DIVISIONS, HOUSE, RECORD_RULES, RECORDS, WAIVERS
from tuijian.catalog.load import Catalog
from tuijian.catalog.plain_data import CatalogFile
from tuijian.catalog.soundness import SENDING

_STATE = re.compile(r"^[\"']?state[\"']? *:[^\n]*(?:\n(?:#[^\n]*\n|\r?\n)*[ }][^\n]*)*(?:\n|\Z)", re.MULTILINE)
"""The key with what is indented below it. Remarks at the margin belong to the next key, but for those with more of it below them."""

DRAFT = "state:\n  is: draft\n"
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|年[0-9]{1,2}月[0-9]{1,2}日)|第[一二三四五六七八九十]{1,3}批|^list_year:|^site:")
"""A day, a batch, or a line that every call writes anew."""

_TEXTS = (".yml", ".md", ".txt")
_SKIPPED = (DIVISIONS, RECORDS, RECORD_RULES, "examples/", "sample/")
SHOWN = 60


class LineToChange(NamedTuple):
    """A line that has to be looked at: the file, the line, and what stands there."""

    file: str
    line: int
    text: str


def following(files: Mapping[str, bytes], shipped: Mapping[str, bytes], sample: str) -> dict[str, bytes]:
    """The files of the next call: no receipts, no records but those of the sample's folder, no waivers, not open yet.

    What comes with the program is left out.
    """
    kept = {name: data for name, data in files.items() if not name.startswith(HOUSE) and name != WAIVERS}
    kept = {name: data for name, data in kept.items() if not name.startswith(RECORDS) or name.startswith(f"{RECORDS}{sample}/")}
    own = {name: data for name, data in kept.items() if not (name.startswith(DIVISIONS) and shipped.get(name) == data)}
    notice = _STATE.sub("", own["notice.yml"].decode())
    return {**own, "notice.yml": f"{notice.rstrip()}\n{DRAFT}".encode()}


def lines_to_change(files: Mapping[str, bytes], catalog: Catalog) -> Iterator[LineToChange]:
    """The lines that speak of this call: its number and title, days, batches, the year of the divisions, its site, its holidays.

    Examples of rules are left out: their days move with the deadline that their rule names.
    """
    words, holiday_lines = (catalog.notice.number, catalog.notice.title), frozenset(_holidays(files, catalog))
    texts = {name for name in files if not name.startswith(_SKIPPED) and name.endswith(_TEXTS)}
    for name in sorted(texts | {name for name, _ in holiday_lines}):
        inside = False
        for number, line in enumerate(files[name].decode("utf-8", "replace").splitlines(), 1):
            inside = name.startswith("rules/") and (line.startswith("  examples:") or (inside and not line.startswith(("- ", "  since:"))))
            speaks = name in texts and not inside and (_DAY.search(line) or any(word in line for word in words))
            if speaks or (name, number) in holiday_lines:
                yield LineToChange(name, number, " ".join(line.split())[:SHOWN])


def _holidays(files: Mapping[str, bytes], catalog: Catalog) -> Iterator[tuple[str, int]]:
    """The days off of this call's year, by the file and the line: the first of the table, and where it is said who set them."""
    about = catalog.sending.timetable
    if about is None or not about.holidays:
        return
    yield from ((name, 2) for name in files if name.rpartition("/")[2] == f"{about.holidays}.csv")
    if about.source:
        yield SENDING, CatalogFile(SENDING, files[SENDING]).line_at(("timetable", "source"))
