"""What is brought to `tuijian import`: files, folders and archives as the files of a unit's folder, with where each came from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tuijian.catalog.load import Catalog
from tuijian.catalog.unit_folders import folder_named, folder_names
from tuijian.console.errors import UsageError, in_quotes
from tuijian.office.read.archive import unfold
from tuijian.office.read.cell_grid import read_apart
from tuijian.office.read.limits import FILE_LIMIT
from tuijian.office.read.office_files import FileReading, lists_among, read
from tuijian.office.read.plans_beside_list import name_plans
from tuijian.office.read.remarks import Remark, UnreadableError, Where, remark
from tuijian.office.read.unpacked import MOST_FILES, ArchiveFile, is_archive, unpack
from tuijian.submission.brought_files import UNKNOWN, BroughtFile, is_in_unit_folder, is_left_behind, tree_of
from tuijian.submission.folders import KEEPER_NAME


@dataclass
class GatheredFiles:
    """What has been read: the files with where they came from, the places of their lines, the remarks, the unit of the list.

    `plans` are the files of the plans whose place the list has, and no file for it.
    """

    catalog: Catalog
    files: dict[str, bytes] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    places: dict[tuple[str, int], Where] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    unit: str = ""
    plans: dict[str, str] = field(default_factory=dict)

    def add_reading(self, name: str, reading: FileReading) -> None:
        """Add a file's reading; UsageError where another file was read as the same one."""
        self._add_files(name, {file: text.encode("utf-8", "replace") for file, text in reading.files.items()})
        self.places.update(reading.places)
        self.remarks += reading.remarks
        self.unit = self.unit or reading.unit
        if reading.nominee:
            (self.plans[reading.nominee],) = reading.files

    def name_loose_plans(self) -> None:
        """Write into the list that a workbook made the files of the plans that it names none for."""
        if self.plans and self.has_list_workbook:
            name_plans(self.catalog, self.catalog.form.file, self.plans, self.files, self.places)

    @property
    def has_list_workbook(self) -> bool:
        """Whether the list was read from a workbook."""
        return any(name == self.catalog.form.file for name, _ in self.places)

    def distinct(self, files: Iterable[ArchiveFile]) -> list[ArchiveFile]:
        """The files, each archive of one content once; of one that comes again it is said."""
        by_content: dict[bytes, ArchiveFile] = {}
        for file in files:
            same = file.data if is_archive(file.data) else file.path.encode("utf-8", "replace")
            if same in by_content:
                self.remarks.append(remark("same-again", Where(file.path), other=by_content[same].path))
            else:
                by_content[same] = file
        return list(by_content.values())

    def _add_files(self, name: str, files: Mapping[str, bytes]) -> None:
        for file in files:
            if file in self.files:
                raise UsageError(f"{in_quotes(self.sources[file])}和{in_quotes(name)}读入以后都是 {file}，一次只读一份，没有改动。")
            self.sources[file] = name
        self.files.update(files)

    def read_books(self, files: Iterable[ArchiveFile]) -> None:
        """Read Excel files."""
        readings = [(one.name, read(one.name, one.data, self.catalog, cells=read_apart)) for one in files]
        for name, reading in lists_among(readings, self.catalog.form.file in self.files):
            self.add_reading(name, reading)

    def read_text(self, item: ArchiveFile, listed: bytes | None) -> None:
        """Read a Word file."""
        self.add_reading(item.name, read(item.name, item.data, self.catalog, listed, read_apart, read_apart, self.has_list_workbook))

    def add_plain_files(self, files: Iterable[ArchiveFile]) -> None:
        """Take the files that are the folder's already; UsageError where they are of two units, or two would be one.

        What lies in a folder below the material is not the material, and is remarked.
        """
        brought = [BroughtFile(one.path, one.data) for one in files]
        settled = tree_of(self.catalog.form, brought, folder_names(self.catalog), lambda listed: folder_named(self.catalog, listed))
        for one, before in settled.conflicts:
            raise UsageError(f"{in_quotes(before)}和{in_quotes(one)}是同一个单位的材料，内容不同，一次只读一份，没有改动。")
        units = {path.split("/")[1]: source for path, source in settled.origins.items() if path.split("/")[1] != UNKNOWN}
        if len(units) > 1:
            first, second, *_ = units.values()
            raise UsageError(f"{in_quotes(first)}和{in_quotes(second)}不是同一个单位的，一次只读一个单位的，没有改动。")
        self.remarks += [remark("same-again", Where(one), other=before) for one, before in settled.duplicates]
        for path, data in settled.files.items():
            self._add_plain_file(path, data, settled.origins[path])

    def _add_plain_file(self, path: str, data: bytes, source: str) -> None:
        name = path.rpartition("/")[2]
        if not is_in_unit_folder(path):
            self.remarks.append(remark("nested", Where(source)))
            return
        self._add_files(source, {name: data})
        if name == self.catalog.form.file:
            self.unit = self.unit or self.catalog.reader.read("", (), {f"{self.catalog.form.root}//{name}": data}).text(
                self.catalog.form.unit
            )

    @property
    def failed(self) -> bool:
        """Whether something could not be read."""
        return any(one.level.value == "error" for one in self.remarks)

    @property
    def has_stray_workbook(self) -> bool:
        """Whether a workbook was brought that is no list: it may have been meant for one."""
        return any(one.case == "other-book" for one in self.remarks)


def items(paths: Iterable[Path], gathered: GatheredFiles) -> list[ArchiveFile]:
    """The files that the user names, and those in the folders and archives that they name; what cannot be opened is remarked."""
    files: list[ArchiveFile] = []
    for path in paths:
        for file in _files_named(path):
            try:
                files += _unpacked(file)
            except UnreadableError as error:
                gathered.remarks.append(error.remark(file.name))
    return files


def _files_named(path: Path) -> Iterator[ArchiveFile]:
    """A file, or the files of a folder and of those in it; what Office leaves behind while a file is open is none."""
    if not path.is_dir():
        yield from () if is_left_behind(path.name) else (ArchiveFile(path.name, contents(path)),)
        return
    paths = list(islice((one for one in _files_below(path) if not is_left_behind(one.name) and one.name != KEEPER_NAME), MOST_FILES + 1))
    if len(paths) > MOST_FILES:
        raise UsageError(f"{in_quotes(path)}里的文件超过{MOST_FILES}个，请只留下本单位的材料，或者写明要读哪些文件。没有改动。")
    yield from (ArchiveFile(f"{path.resolve().name}/{one.relative_to(path).as_posix()}", contents(one)) for one in sorted(paths))


def _files_below(folder: Path) -> Iterator[Path]:
    """The files in a folder and in the folders in it; no link to another folder is followed."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink() and not is_left_behind(path.name):
            yield from _files_below(path)
        elif path.is_file():
            yield path


def contents(path: Path) -> bytes:
    """What a file holds, at most one byte more than may be read."""
    try:
        with path.open("rb") as file:
            return file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{in_quotes(path)}读不出来（{error.strerror}）。") from error


def _unpacked(item: ArchiveFile) -> tuple[ArchiveFile, ...]:
    """A file as it is, or what is in it where it is an archive and no Office file."""
    if not is_archive(item.data):
        return (item,)
    try:
        unfold(item.data)
    except UnreadableError as error:
        inside = error.case == "not-office" or item.name.lower().endswith(".zip")
        return tuple(one._replace(path=f"{item.path}/{one.path}") for one in unpack(item.data)) if inside else (item,)
    return (item,)


def is_folder_file(catalog: Catalog, name: str) -> bool:
    """Whether a file of that name may lie in a unit's folder as it is: the list and what lies beside it, a plan, a scan."""
    form = catalog.form
    plans = tuple(ending for found in form.lists for one in found.fields for ending in one.accept)
    return name in form.files or name.endswith((*plans, *form.attachments))
