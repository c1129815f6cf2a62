"""Files that somebody brings to the page: what lies in which unit's folder; Excel and Word files are read as what they hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tuijian.catalog.load import Catalog
from tuijian.catalog.unit_folders import folder_named, folder_names
from tuijian.form.field_words import FieldWords
from tuijian.office.read.limits import FILE_LIMIT, MIB
from tuijian.office.read.remarks import Remark, UnreadableError, Where
from tuijian.office.read.unpacked import is_text, unpack
from tuijian.report.model import Finding
from tuijian.submission.brought_files import UNKNOWN, BroughtFile, BroughtTree, is_in_unit_folder, is_left_behind, tree_of

if TYPE_CHECKING:
    from tuijian.office.read.office_files import FileReading

OFFICE = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".docx", ".docm", ".wps", ".doc")
"""How the names of files end that are read as Excel or Word files."""

UNREAD_ENDINGS = (".pdf",)
"""Files of these kinds are judged by name and size; nobody reads them here."""

WHOLE_FILE = "整份文件"
"""The place of a finding that points at no part of an Excel or Word file."""

PAGE_LIMIT = 20 * MIB
"""Larger files come without what they hold: docs/assets/fill/drop.js reads none."""

LARGEST_FILE = 64 * 1024 * 1024

Given = tuple[str, bytes | None, int]
"""A file's path as its reader knows it, what it holds (None for one that the page need not read), and its size."""


@dataclass
class BroughtFiles:
    """The files by their path below the repository's root, what was said when they were read, and where their lines come from.

    `repeat_notes` say what came twice, `conflict_notes` what cannot be taken together, `unread` names what the page did not read.
    `plans` are the files of the plans whose place the list has, and no file for it.
    """

    catalog: Catalog
    settled: BroughtTree = field(default_factory=BroughtTree)
    remarks: list[Remark] = field(default_factory=list)
    places: dict[tuple[str, int], Where] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    homeless: list[str] = field(default_factory=list)
    plans: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, catalog: Catalog, names: Sequence[Mapping[str, Any]], contents: Sequence[bytes | None]) -> "BroughtFiles":
        """`names` are `{"path", "size"}`; a content is None where the page need not read it."""
        files = cls(catalog)
        brought = ((str(one["path"]), data, int(one["size"])) for one, data in zip(names, contents, strict=True))
        given = [one for one in files.unfold_archives(brought) if not is_left_behind(one[0])]
        files._add_plain_files([one for one in given if not is_office_file(one[0])])
        books = files._distinct_books([one for one in given if is_office_file(one[0])])
        texts = [one for one in books if is_text(one[1])]
        files._read_books([one for one in books if one not in texts])
        files._follow_the_workbook()
        for source, data in texts:
            files._read_text(source, data)
        files._name_loose_plans()
        files.unread = [source for source, data, _ in given if data is None and not source.lower().endswith(UNREAD_ENDINGS)]
        return files

    @property
    def files(self) -> dict[str, bytes]:
        """The files by their path below the repository's root."""
        return self.settled.files

    @property
    def repeat_notes(self) -> list[str]:
        """What is said of each file that came twice."""
        return [f"“{source}”和“{before}”内容相同，只读了一份。" for source, before in self.settled.duplicates]

    @property
    def conflict_notes(self) -> list[str]:
        """What is said of files that cannot be taken together."""
        conflicts = [f"“{before}”和“{one}”是同一个单位的材料，内容不同，一次只放一份。" for one, before in self.settled.conflicts]
        lost = [f"名单不止一份，看不出“{one}”是哪个单位的，一次只放一个单位的。" for one in self.homeless]
        return [*conflicts, *lost]

    @property
    def folders(self) -> list[str]:
        """The folders that hold something, in order."""
        return sorted({path.split("/")[1] for path in self.files})

    @property
    def lists(self) -> list[str]:
        """The list files among them."""
        return [path for path in self.files if is_in_unit_folder(path) and path.endswith(f"/{self.catalog.form.file}")]

    def rename_folder(self, folder: str, name: str) -> str:
        """Give a unit's folder another name, and return that."""
        start, to = (f"{self.catalog.form.root}/{one}/" for one in (folder, name))
        self.settled.files = {_in_other_folder(path, start, to): data for path, data in self.files.items()}
        self.settled.origins = {_in_other_folder(path, start, to): source for path, source in self.settled.origins.items()}
        self.sources = {_in_other_folder(path, start, to): source for path, source in self.sources.items()}
        self.places = {(_in_other_folder(path, start, to), line): where for (path, line), where in self.places.items()}
        return name

    # --- as they are ----------------------------------------------------------------------------

    def unfold_archives(self, given: Iterable[Given]) -> Iterator[Given]:
        """The files; an archive as what is in it. One that cannot be opened, or holds too much, stays as it is, and that is said."""
        for path, data, size in given:
            if data is None and size and path.lower().endswith(".zip"):
                self.remarks.append(_too_large(path, size, PAGE_LIMIT))
            if data is None or not path.lower().endswith(".zip"):
                yield path, data, size
                continue
            try:
                yield from [(f"{path}/{one.path}", one.data, len(one.data)) for one in unpack(data)]
            except UnreadableError as error:
                self.remarks.append(error.remark(path.rpartition("/")[2]))
                yield path, data, size

    def _add_plain_files(self, files: Sequence[Given]) -> None:
        """Put each file into its unit's folder."""
        brought = (BroughtFile(path, bytes(min(size, LARGEST_FILE)) if data is None else data) for path, data, size in files)
        self.settled = tree_of(self.catalog.form, brought, folder_names(self.catalog), lambda listed: folder_named(self.catalog, listed))

    def _distinct_books(self, books: Sequence[Given]) -> list[tuple[str, bytes]]:
        """The Excel and Word files, each content once, by where they came from."""
        first_sources: dict[bytes, str] = {}
        kept = []
        for source, data, size in books:
            if data is None and size:
                self.remarks.append(_too_large(source, size, FILE_LIMIT))
                continue
            if data and data in first_sources:
                self.settled.duplicates.append((source, first_sources[data]))
                continue
            first_sources[data or b""] = source
            kept.append((source, data or b""))
        return kept

    # --- Excel and Word -------------------------------------------------------------------------

    def _read_books(self, books: Sequence[tuple[str, bytes]]) -> None:
        """Take what Excel files hold."""
        if not books:
            return
        from tuijian.office.read.office_files import lists_among, read

        readings = [(source.rpartition("/")[2], read(source.rpartition("/")[2], data, self.catalog)) for source, data in books]
        for (source, _), (_, reading) in zip(books, lists_among(readings, bool(self.lists)), strict=True):
            self._add_reading(source, reading)

    def _read_text(self, source: str, data: bytes) -> None:
        """Take what a Word file holds."""
        from tuijian.office.read.office_files import read

        only = self.lists[0] if len(self.lists) == 1 else None
        listed = self.files[only] if only else None
        self._add_reading(source, read(source.rpartition("/")[2], data, self.catalog, listed, made=only in self.sources))

    def _add_reading(self, source: str, reading: "FileReading") -> None:
        """Put what was read into its unit's folder."""
        name = source.rpartition("/")[2]
        only = self.lists[0] if len(self.lists) == 1 else None
        self.remarks += reading.remarks
        listed = reading.files.get(self.catalog.form.file)
        if listed is None and reading.files and len(self.lists) > 1:
            self.homeless.append(source)
            return
        folder = folder_named(self.catalog, listed.encode()) if listed is not None else only.split("/")[1] if only else UNKNOWN
        for file, text in reading.files.items():
            path = f"{self.catalog.form.root}/{folder}/{file}"
            if self.settled.put(path, text.encode("utf-8", "replace"), source):
                self.sources[path] = name
                self.places |= {(path, line): where for (of, line), where in reading.places.items() if of == file}

        if reading.nominee and only:
            (self.plans[reading.nominee],) = reading.files

    def _follow_the_workbook(self) -> None:
        """What came as it is beside a workbook, and names no unit itself, is the workbook's."""
        if len(self.lists) != 1 or self.lists[0] not in self.sources:
            return
        home = self.lists[0].rpartition("/")[0]
        before, unknown = self.settled.files, f"{self.catalog.form.root}/{UNKNOWN}/"
        moved = {path: f"{home}/{path.removeprefix(unknown)}" for path in before if path.startswith(unknown) and is_in_unit_folder(path)}
        for path, target in moved.items():
            self.settled.put(target, before.pop(path), self.settled.origins.pop(path))

    def _name_loose_plans(self) -> None:
        """Write into the list that a workbook made the files of the plans that it names none for."""
        if not self.plans or len(self.lists) != 1 or self.lists[0] not in self.sources:
            return
        from tuijian.office.read.plans_beside_list import name_plans

        name_plans(self.catalog, self.lists[0], self.plans, self.files, self.places)

    def office_words(self, finding: Finding, words: FieldWords) -> dict[str, str]:
        """Of a finding in what came from an Excel or Word file: where there, and how it is said; nothing for one in another file."""
        if finding.path not in self.sources:
            return {}
        from tuijian.office.read.finding_places import office_finding

        there = office_finding(finding, finding.path, self.places, words)
        if there is None:
            return {}
        place = WHOLE_FILE if there.where == Where(there.where.file) else str(there.where)
        return {"file": self.sources[finding.path], "place": place, "message": there.message, "fix": there.fix}


def _too_large(source: str, size: int, limit: int) -> Remark:
    """The remark on a file of which the page has read nothing, so large is it."""
    return UnreadableError("too-large", size=-(-size // MIB), limit=limit // MIB).remark(source.rpartition("/")[2])


def _in_other_folder(path: str, start: str, to: str) -> str:
    return f"{to}{path.removeprefix(start)}" if path.startswith(start) else path


def is_office_file(path: str) -> bool:
    """Whether a file is read as Excel or Word."""
    return path.lower().endswith(OFFICE)
