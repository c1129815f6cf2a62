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

LARGEST = 64 * 1024 * 1024
MOST = 200
UNKNOWN = "unknown"

Given = tuple[str, bytes | None, int]
"""A file's path, what it holds (None for one that the page need not read), and its size."""


@dataclass
class Dropped:
    """The files by their path below the repository's root, what was said when they were read, and where their lines come from."""

    catalog: Catalog
    files: dict[str, bytes] = field(default_factory=dict)
    remarks: list["Remark"] = field(default_factory=list)
    places: dict[tuple[str, int], "Where"] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, catalog: Catalog, names: Sequence[Mapping[str, Any]], contents: Sequence[bytes | None]) -> "Dropped":
        """`names` are `{"path", "size"}`; a content is None where the page need not read it."""
        found = cls(catalog)
        given = list(_unfolded((str(one["path"]), data, int(one["size"])) for one, data in zip(names, contents, strict=True)))
        plain = {
            path: bytes(min(size, LARGEST)) if data is None else data for path, data, size in given if not path.lower().endswith(OFFICE)
        }
        found._plain({path: data for path, data in plain.items() if not _left_behind(path)})
        books = [(path, data or b"") for path, data, _ in given if path.lower().endswith(OFFICE)]
        for path, data in sorted(books, key=lambda one: b"word/document" in one[1]):
            found._office(path.rpartition("/")[2], data)
        return found

    @property
    def folders(self) -> list[str]:
        """The folders that hold something, in order."""
        return sorted({path.split("/")[1] for path in self.files})

    # --- as they are ----------------------------------------------------------------------------

    def _plain(self, files: Mapping[str, bytes]) -> None:
        """Put each file into its unit's folder: the one that it lay in, or that of the unit which the list beside it names."""
        lists = {path.rpartition("/")[0]: data for path, data in files.items() if path.rpartition("/")[2] == self.catalog.form.file}
        for path, data in files.items():
            home = next((one for one in sorted(lists, key=len, reverse=True) if not one or path.startswith(f"{one}/")), None)
            inside = path.removeprefix(f"{home}/") if home else path if home == "" else path.rpartition("/")[2]
            self.files[f"{self.catalog.form.root}/{self._folder(home or '', lists.get(home or '', b''))}/{inside}"] = data

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

    def _office(self, name: str, data: bytes) -> None:
        from tuijian.office.read import read

        listed = next((data for path, data in self.files.items() if path.endswith(f"/{self.catalog.form.file}")), None)
        reading = read(name, data, self.catalog, listed)
        self.remarks += reading.remarks
        folder = self._home(reading.files.get(self.catalog.form.file, "").encode())
        for file, text in reading.files.items():
            path = f"{self.catalog.form.root}/{folder}/{file}"
            self.files[path] = text.encode("utf-8", "replace")
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


def _unfolded(given: Iterable[Given]) -> Iterator[Given]:
    """The files; an archive, such as the page gives, as what is in it. One that cannot be opened, or holds too much, stays as it is."""
    for path, data, size in given:
        inside = _inside(data) if data is not None and path.lower().endswith(".zip") else None
        if inside is None:
            yield path, None if data is None else bytes(data), size
        else:
            yield from inside


def _inside(data: bytes) -> list[Given] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = [one for one in archive.infolist() if not one.is_dir()]
            if len(files) > MOST or sum(one.file_size for one in files) > LARGEST:
                return None
            return [(one.filename, archive.open(one).read(one.file_size), one.file_size) for one in files]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        return None


def _left_behind(path: str) -> bool:
    """What systems put into folders by themselves, and nobody brings on purpose."""
    return any(part.startswith((".", "~$")) or part in ("Thumbs.db", "desktop.ini", "__MACOSX") for part in path.split("/"))
