"""An Excel or Word file as files of a submission. Pure: bytes in, texts and remarks out; no process, no disk, no clock.

It runs in a page too. What it needs there: python-calamine (a wheel for pyemscripten_2026_0_wasm32 is on PyPI) for .xlsx, .xls and .ods;
mammoth and cobble (pure Python) for .docx; nothing but Python's own `zipfile` and `pyexpat` to measure and look through either.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tuijian.catalog.load import Catalog
from tuijian.office.layout import layout
from tuijian.office.listfile import ListFile, write
from tuijian.office.official import STYLE
from tuijian.office.read import child_process, sheet_values, word
from tuijian.office.read.archive import Archive, unfold
from tuijian.office.read.cell_grid import Cells, grids
from tuijian.office.read.plans_beside_list import plan_name, read_list
from tuijian.office.read.remarks import Remark, UnreadableError, Where, remark
from tuijian.report.model import Level

_PLACE = re.compile("[市州盟县区旗]")
"""Stands in the name of a place."""

WORKBOOKS = {".xlsx": ("xlsx",), ".xlsm": ("xlsx",), ".xltx": ("xlsx",), ".xls": ("xls",), ".et": ("xls",), ".ods": ("ods",)}
TEXTS = {".docx": ("docx",), ".docm": ("docx",), ".dotx": ("docx",), ".wps": ()}
ENDINGS = (".xlsx", ".xls", ".ods", ".docx")
"""The endings of the files that are read; .et is WPS's name for what is an .xls inside."""


@dataclass(frozen=True)
class FileReading:
    """What was read: the files by their names in the unit's folder, what is to be said, and the unit that a list names.

    `places` gives for a file and a line in it where that stood in the Excel or Word file. No files: nothing was read.
    `nominee` is whose plan it is where the list names no file for that place: the list is to be made to (see `plans_beside_list`).
    `weak` is a list by a column of names alone (see `sheet_values.Intake`).
    """

    files: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    unit: str = ""
    places: Mapping[tuple[str, int], Where] = field(default_factory=dict)
    nominee: str = ""
    weak: bool = False

    @property
    def failed(self) -> bool:
        """Whether something could not be read."""
        return any(one.level is Level.error for one in self.remarks)


def read(
    name: str,
    data: bytes,
    catalog: Catalog,
    listed: bytes | None = None,
    cells: Callable[[bytes], dict[str, Any]] = child_process.read,
    texts: word.Converter = child_process.html,
    made: bool = False,
) -> FileReading:
    """The files of a submission that an Excel or Word file holds; never raises because of what is in the file.

    `name` is the file's name, for remarks and for the plan's name. `listed` is the unit's list file as far as there is one: a plan
    gets the name that the list has for it; with `made` the list is itself from a workbook, and may yet come to name it. `cells` reads
    a workbook's cells, `texts` a text; the command gives what does it in a process apart.
    Without python-calamine (ImportError) only .docx can be read, without mammoth only workbooks.
    """
    try:
        archive = unfold(data)
        about = tuple(_archive_remarks(name, archive))
        reading = (
            _read_text(name, archive, catalog, listed, texts, made) if archive.kind == "docx" else _read_book(name, archive, catalog, cells)
        )
    except UnreadableError as error:
        return FileReading(remarks=(error.remark(name),))
    return replace(reading, remarks=(*about, *reading.remarks))


def lists_among(readings: Sequence[tuple[str, FileReading]], listed: bool) -> list[tuple[str, FileReading]]:
    """The readings of workbooks by their names; one that is a list by its names alone is none where there is another (`listed` too)."""
    listed = listed or any(reading.files and not reading.weak for _, reading in readings)
    aside = [(name, FileReading(remarks=(remark("other-book", Where(name)),))) for name, _ in readings]
    return [other if listed and one[1].weak else one for one, other in zip(readings, aside, strict=True)]


def _archive_remarks(name: str, archive: Archive) -> list[Remark]:
    """What concerns the file as a whole."""
    remarks = [remark(case, Where(name)) for case in archive.cases]
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    if archive.kind not in (WORKBOOKS | TEXTS).get(ending, ()):
        remarks.append(remark("extension", Where(name), ending=ending, kind=f".{archive.kind}"))
    return remarks


# --- a workbook -----------------------------------------------------------------------------------


def _read_book(name: str, archive: Archive, catalog: Catalog, cells: Cells) -> FileReading:
    taken = sheet_values.take_values(layout(catalog.form), grids(archive, cells), name)
    if not (taken.nomination.fields or taken.nomination.lists):
        return FileReading(remarks=taken.remarks)
    listed = write(catalog.form, taken.nomination)
    places = _line_places(catalog.form.file, listed, taken, Where(name))
    unit = taken.nomination.fields.get(catalog.form.unit, "")
    return FileReading({catalog.form.file: listed.text}, taken.remarks, unit, places, weak=taken.weak)


def _line_places(file: str, listed: ListFile, taken: sheet_values.Intake, otherwise: Where) -> dict[tuple[str, int], Where]:
    """Where each line's value stood, or should have stood."""
    places = {}
    for line, spot in listed.spots.items():
        entry = spot._replace(field="")
        places[file, line] = taken.places.get(spot) or taken.places.get(entry) or otherwise
    return places


# --- a text ---------------------------------------------------------------------------------------


def _read_text(name: str, archive: Archive, catalog: Catalog, listed: bytes | None, texts: word.Converter, made: bool) -> FileReading:
    if catalog.form.plan is None:
        raise UnreadableError("no-plan")
    if STYLE.encode() in archive.parts.get("word/styles.xml", b""):
        return FileReading(remarks=(remark("own-paper", Where(name)),))
    taken = word.plan_text(archive, catalog, name, texts)
    file, nominee, remarks = _plan_file(name, taken.title, catalog, listed, made)
    places = {(file, line): Where(name, column=heading) for line, heading in taken.written.under.items()}
    return FileReading({file: taken.written.text}, (*taken.remarks, *remarks), places=places, nominee=nominee)


def _plan_file(name: str, title: str, catalog: Catalog, listed: bytes | None, made: bool) -> tuple[str, str, tuple[Remark, ...]]:
    """The name of a plan's file: the list's for this file or for the nominee that it names, else the Word file's own with our ending.

    With it the nominee where the list is made from a workbook, has one of that name, and no file for it.
    """
    form = catalog.form.plan
    assert form is not None
    submission = read_list(catalog, listed)
    entries = list(submission.entries_of(tuple(form_list.name for form_list in catalog.form.lists)))
    stem = name.rpartition(".")[0] or name
    label, ending = _plan_field(catalog)
    plans = {file: entry.text("name") for entry in entries if (file := entry.text(form.field)).endswith(ending)}
    same = next((file for file in plans if file.rpartition(".")[0] == stem), None)
    names = dict.fromkeys(entry.text("name") for entry in entries)
    meant = word.nominee_named(title, names, form.title)
    if not meant and not _PLACE.search(_without_entries(title, catalog)):
        meant = word.nominee_named(stem, names, form.title)
    known_file = same or next((file for file, nominee in plans.items() if nominee == meant), None)
    if known_file:
        return known_file, "", ()
    if meant and made:
        return plan_name(meant, stem + ending, ending), meant, (remark("joined-plan", Where(name), place=meant, label=label),)
    return stem + ending, "", (remark("unnamed-plan", Where(name), name=name, label=label),) if listed is not None else ()


def _without_entries(title: str, catalog: Catalog) -> str:
    """A title without what the form calls its entries (实验区): they are no place's name."""
    for about in catalog.form.lists:
        title = title.replace(about.entry, "")
    return title


def _plan_field(catalog: Catalog) -> tuple[str, str]:
    """How people call the field that names a plan, and the ending of the files it names."""
    fields = catalog.form.plan_fields
    return (fields[0].label, fields[0].accept[0]) if fields and fields[0].accept else ("", ".md")
