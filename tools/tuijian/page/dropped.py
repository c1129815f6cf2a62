"""Files that somebody brings to the page: what lies in which unit's folder; Excel and Word files are read as what they hold."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tuijian.catalog.load import Catalog
from tuijian.report.model import Finding

if TYPE_CHECKING:
    from tuijian.office.remark import Remark, Where

OFFICE = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".docx", ".docm", ".wps", ".doc")
"""How the names of files end that are read as Excel or Word files."""

SEEN = (".pdf",)
"""Files of these kinds are judged by name and size; nobody reads them here."""

LARGEST = 64 * 1024 * 1024
MOST = 200
UNKNOWN = "unknown"

Given = tuple[str, bytes | None, int, str]
"""A file's path, what it holds (None for one that the page need not read), its size, and where it came from as its reader knows it."""


@dataclass
class Dropped:
    """The files by their path below the repository's root, what was said when they were read, and where their lines come from.

    `twice` says of what came twice, `quarrels` of two that would be one file, `unread` names what the page did not read.
    """

    catalog: Catalog
    files: dict[str, bytes] = field(default_factory=dict)
    remarks: list["Remark"] = field(default_factory=list)
    places: dict[tuple[str, int], "Where"] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    quarrels: list[str] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, catalog: Catalog, names: Sequence[Mapping[str, Any]], contents: Sequence[bytes | None]) -> "Dropped":
        """`names` are `{"path", "size"}`; a content is None where the page need not read it."""
        found = cls(catalog)
        brought = ((str(one["path"]), data, int(one["size"]), str(one["path"])) for one, data in zip(names, contents, strict=True))
        given = list(_unfolded(brought))
        wanted = [one for one in given if not _left_behind(one[0])]
        found._plain([one for one in wanted if not _is_office(one[0])])
        books = found._once([one for one in wanted if _is_office(one[0])])
        for source, data in sorted(books, key=lambda one: b"word/document" in one[1]):
            found._office(source, data)
        found.unread = [source for path, data, _, source in wanted if data is None and not path.lower().endswith(SEEN)]
        return found

    @property
    def folders(self) -> list[str]:
        """The folders that hold something, in order."""
        return sorted({path.split("/")[1] for path in self.files})

    @property
    def lists(self) -> list[str]:
        """The list files among them."""
        return [path for path in self.files if path.endswith(f"/{self.catalog.form.file}")]

    # --- as they are ----------------------------------------------------------------------------

    def _plain(self, files: Sequence[Given]) -> None:
        """Put each file into its unit's folder: the one that it lay in, or that of the unit which the list beside it names."""
        lists = {path.rpartition("/")[0]: data or b"" for path, data, _, _ in files if path.rpartition("/")[2] == self.catalog.form.file}
        for path, data, size, source in files:
            home = next((one for one in sorted(lists, key=len, reverse=True) if not one or path.startswith(f"{one}/")), None)
            inside = path.removeprefix(f"{home}/") if home else path if home == "" else path.rpartition("/")[2]
            self._put(
                f"{self.catalog.form.root}/{self._folder(home or '', lists.get(home or '', b''))}/{inside}",
                bytes(min(size, LARGEST)) if data is None else data,
                source,
            )

    def _put(self, path: str, data: bytes, source: str) -> None:
        """A file in its place. The same once more is said; another one in the same place too, and the first one stays."""
        before = self.origins.get(path)
        if before is None:
            self.files[path], self.origins[path] = data, source
        elif self.files[path] == data:
            self.twice.append(f"“{source}”和“{before}”内容相同，只读了一份。")
        else:
            self.quarrels.append(f"“{before}”和“{source}”是同一个单位的同一份文件，内容不同，一次只放一份。")

    def _once(self, books: Sequence[Given]) -> list[tuple[str, bytes]]:
        """The Excel and Word files, each content once, by where they came from."""
        found: dict[bytes, str] = {}
        kept = []
        for _, data, _, source in books:
            if data and data in found:
                self.twice.append(f"“{source}”和“{found[data]}”内容相同，只读了一份。")
                continue
            found[data or b""] = source
            kept.append((source, data or b""))
        return kept

    def _folder(self, home: str, listed: bytes) -> str:
        name = home.rpartition("/")[2]
        sample = self.catalog.form.sample
        if name in {unit.slug for unit in self.catalog.units} or (sample and name == sample.folder):
            return name
        return self._slug(listed)

    def _slug(self, listed: bytes) -> str:
        """The folder of the unit that a list names."""
        path = f"{self.catalog.form.root}//{self.catalog.form.file}"
        unit = self.catalog.unit_named(self.catalog.reader.read("", (), {path: listed}).text(self.catalog.form.unit))
        return unit.slug if unit else UNKNOWN

    # --- Excel and Word -------------------------------------------------------------------------

    def _office(self, source: str, data: bytes) -> None:
        from tuijian.office.read import read

        name = source.rpartition("/")[2]
        listed = next((data for path, data in self.files.items() if path.endswith(f"/{self.catalog.form.file}")), None)
        reading = read(name, data, self.catalog, listed)
        self.remarks += reading.remarks
        folder = self._home(reading.files.get(self.catalog.form.file, "").encode())
        for file, text in reading.files.items():
            path = f"{self.catalog.form.root}/{folder}/{file}"
            self._put(path, text.encode("utf-8", "replace"), source)
            if self.origins[path] != source:
                continue
            self.sources[path] = name
            self.places |= {(path, line): where for (of, line), where in reading.places.items() if of == file}

    def _home(self, listed: bytes) -> str:
        """Where what was read goes: to the list's unit; a text to where there is something already."""
        return self._slug(listed) if listed else next(iter(self.folders), UNKNOWN)

    def place(self, finding: Finding) -> dict[str, str]:
        """Where in an Excel or Word file a finding points; nothing for one in a file that came as it is."""
        lines = [line for path, line in self.places if path == finding.path and line <= finding.line]
        if finding.path not in self.sources or not lines:
            return {}
        where = self.places[finding.path, max(lines)]
        return {"file": self.sources[finding.path], "place": str(where)}


def _is_office(path: str) -> bool:
    return path.lower().endswith(OFFICE)


def _unfolded(given: Iterable[Given]) -> Iterator[Given]:
    """The files; an archive, such as the page gives, as what is in it. One that cannot be opened, or holds too much, stays as it is."""
    for path, data, size, source in given:
        inside = _inside(data, source) if data is not None and path.lower().endswith(".zip") else None
        yield from [(path, data, size, source)] if inside is None else inside


def _inside(data: bytes, source: str) -> list[Given] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = [one for one in archive.infolist() if not one.is_dir()]
            if len(files) > MOST or sum(one.file_size for one in files) > LARGEST:
                return None
            return [(one.filename, archive.open(one).read(one.file_size), one.file_size, f"{source}/{one.filename}") for one in files]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        return None


def _left_behind(path: str) -> bool:
    """What systems put into folders by themselves, and nobody brings on purpose."""
    return any(part.startswith((".", "~$")) or part in ("Thumbs.db", "desktop.ini", "__MACOSX") for part in path.split("/"))
