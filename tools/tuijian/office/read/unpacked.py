"""An archive (.zip) of material as the files in it: names as whoever packed it wrote them, within limits. Pure."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from tuijian.office.read.limits import FILE_LIMIT, MIB, ZIP
from tuijian.office.read.remarks import UnreadableError
from tuijian.submission.brought_files import is_left_behind

MOST_FILES = 200
"""An archive of more files is not opened."""

UNFOLDED = 64 * MIB
"""All files of an archive together are at most so large."""

DEEPEST = 3
"""So many archives may lie in each other."""

_TEXT = re.compile(rb"word[/\\]document", re.IGNORECASE)
"""Stands in the table of every Word file."""

_EMPTY = b"PK\x05\x06"
_UTF8 = 0x800
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


class ArchiveFile(NamedTuple):
    """A file of an archive: its path there, and what it holds, at most one byte more than may be read."""

    path: str
    data: bytes

    @property
    def name(self) -> str:
        """Its name without the folders it lies in."""
        return self.path.rpartition("/")[2]


def is_archive(data: bytes) -> bool:
    """Whether it is an archive, be it an Office file or another one."""
    return data.startswith((ZIP, _EMPTY))


def is_text(data: bytes) -> bool:
    """Whether it is a Word file. Plans are read after the lists that name them, whatever their files are called."""
    return _TEXT.search(data) is not None


def unpack(data: bytes) -> tuple[ArchiveFile, ...]:
    """The files in an archive and in those in it, but for what systems leave behind.

    UnreadableError where one of them cannot be read, or all together hold too much.
    """
    files: list[ArchiveFile] = []
    waiting = [(item, 1) for item in _archive_files(data)]
    while waiting:
        item, depth = waiting.pop(0)
        if not (item.name.lower().endswith(".zip") and is_archive(item.data)):
            files.append(item)
            continue
        if depth == DEEPEST:
            raise UnreadableError("deep-zip", item.name)
        waiting = [(ArchiveFile(f"{item.path}/{inner.path}", inner.data), depth + 1) for inner in _inner_files(item)] + waiting
        _refuse_too_much(files, waiting)
    return tuple(files)


def _inner_files(item: ArchiveFile) -> tuple[ArchiveFile, ...]:
    """The files of an archive in an archive; what is said of it names it."""
    try:
        return _archive_files(item.data)
    except UnreadableError as error:
        raise UnreadableError(error.case, item.name, **error.values) from error


def _refuse_too_much(files: list[ArchiveFile], waiting: list[tuple[ArchiveFile, int]]) -> None:
    """Refuse archives in archives that together hold too much."""
    count = len(files) + len(waiting)
    if count > MOST_FILES:
        raise UnreadableError("many-in-zip", count=count, limit=MOST_FILES)
    total = sum(len(item.data) for item in (*files, *(item for item, _ in waiting)))
    if total > UNFOLDED:
        raise UnreadableError("unfolds", size=-(-total // MIB), limit=UNFOLDED // MIB)


def _archive_files(data: bytes) -> tuple[ArchiveFile, ...]:
    """The files in an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            infos = [(info, _name(info)) for info in packed.infolist()]
            kept = [(info, name) for info, name in infos if not (name.endswith("/") or is_left_behind(name))]
            _measure([info for info, _ in kept])
            return tuple(_items(packed, kept))
    except _BROKEN as error:
        raise UnreadableError("damaged-zip") from error


def _measure(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse by the archive's table, before a byte is unfolded."""
    if not infos:
        raise UnreadableError("empty-zip")
    if len(infos) > MOST_FILES:
        raise UnreadableError("many-in-zip", count=len(infos), limit=MOST_FILES)
    total = sum(info.file_size for info in infos)
    if total > UNFOLDED:
        raise UnreadableError("unfolds", size=-(-total // MIB), limit=UNFOLDED // MIB)
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise UnreadableError("encrypted-zip")


def _items(packed: zipfile.ZipFile, kept: list[tuple[zipfile.ZipInfo, str]]) -> Iterator[ArchiveFile]:
    left = UNFOLDED
    for info, name in kept:
        with packed.open(info) as file:
            data = file.read(min(FILE_LIMIT + 1, left + 1))
        left -= len(data)
        if left < 0:
            raise UnreadableError("unfolds", size=UNFOLDED // MIB + 1, limit=UNFOLDED // MIB)
        yield ArchiveFile(name, data)


def _name(info: zipfile.ZipInfo) -> str:
    """The path of a file: in UTF-8 where the archive says so or the bytes are such, else in GBK, as programs in China write it."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        name = _decoded(name.encode("cp437", "replace")) if not name.isascii() else name
    return name.replace("\\", "/").lstrip("/")


def _decoded(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("gb18030", "replace")
