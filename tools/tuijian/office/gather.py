"""What is brought to `tuijian import`: files, folders and archives as the files of a unit's folder, with where each came from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tuijian.catalog.load import Catalog
from tuijian.command.errors import UsageError, named
from tuijian.office.archive import FILE_LIMIT, unfold
from tuijian.office.grid import apart
from tuijian.office.parcel import Item, is_archive, left_behind, unpacked
from tuijian.office.read import Reading, read
from tuijian.office.remark import Remark, UnreadableError, Where

_TEXT = b"word/document"
"""Stands in the table of every Word file. Plans are read after the lists that name them, whatever their files are called."""


@dataclass
class Gathered:
    """What has been read: the files with where they came from, the places of their lines, the remarks, the unit of the list."""

    catalog: Catalog
    files: dict[str, bytes] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    places: dict[tuple[str, int], Where] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    unit: str = ""

    def take(self, name: str, reading: Reading) -> None:
        """Add a file's reading; UsageError where another file was read as the same one."""
        self._add(name, {file: text.encode("utf-8", "replace") for file, text in reading.files.items()})
        self.places.update(reading.places)
        self.remarks += reading.remarks
        self.unit = self.unit or reading.unit

    def _add(self, name: str, files: Mapping[str, bytes]) -> None:
        for file in files:
            if file in self.files:
                raise UsageError(f"{named(self.sources[file])}和{named(name)}读入以后都是 {file}，一次只读一份，没有改动。")
            self.sources[file] = name
        self.files.update(files)

    def office(self, item: Item, listed: bytes | None = None) -> None:
        """Read an Excel or Word file."""
        self.take(item.name, read(item.name, item.data, self.catalog, listed, cells=apart, texts=apart))

    def plain(self, item: Item) -> None:
        """Take a file that is one of the folder's already."""
        self._add(item.name, {item.name: item.data})
        if item.name == self.catalog.form.file:
            path = f"{self.catalog.form.root}//{item.name}"
            self.unit = self.unit or self.catalog.reader.read("", (), {path: item.data}).text(self.catalog.form.unit)

    @property
    def failed(self) -> bool:
        """Whether something could not be read."""
        return any(one.level.value == "error" for one in self.remarks)


def items(paths: Iterable[Path], gathered: Gathered) -> list[Item]:
    """The files that the user names, and those in the folders and archives that they name; what cannot be opened is remarked."""
    found: list[Item] = []
    for path in paths:
        for one in _named(path):
            try:
                found += _opened(one)
            except UnreadableError as error:
                gathered.remarks.append(error.remark(one.name))
    return found


def _named(path: Path) -> Iterator[Item]:
    """A file, or the files of a folder; what Office leaves behind while a file is open is none."""
    if path.is_dir():
        yield from (_item(one) for one in sorted(path.iterdir()) if one.is_file() and not left_behind(one.name))
    elif not left_behind(path.name):
        yield _item(path)


def _item(path: Path) -> Item:
    return Item(path.name, contents(path))


def contents(path: Path) -> bytes:
    """What a file holds, at most one byte more than may be read."""
    try:
        with path.open("rb") as file:
            return file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{named(path)}读不出来（{error.strerror}）。") from error


def _opened(item: Item) -> tuple[Item, ...]:
    """A file as it is, or what is in it where it is an archive and no Office file."""
    if not is_archive(item.data):
        return (item,)
    try:
        unfold(item.data)
    except UnreadableError as error:
        return unpacked(item.data) if error.case == "not-office" or item.name.lower().endswith(".zip") else (item,)
    return (item,)


def is_plain(catalog: Catalog, name: str) -> bool:
    """Whether a file of that name may lie in a unit's folder as it is: the list, a plan, a scan."""
    form = catalog.form
    plans = tuple(ending for found in form.lists for one in found.fields for ending in one.accept)
    return name == form.file or name.endswith((*plans, *form.attachments))


def is_text(item: Item) -> bool:
    """Whether it is a Word file."""
    return _TEXT in item.data
