"""An archive (.zip) of material as the files in it: names as whoever packed it wrote them, within limits. Pure."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from tuijian.intake.brought import passed_over
from tuijian.office.limits import FILE_LIMIT, MIB, ZIP
from tuijian.office.remark import UnreadableError

MOST = 200
"""An archive of more files is not opened."""

UNFOLDED = 64 * MIB
"""All files of an archive together are at most so large."""

_EMPTY = b"PK\x05\x06"
_UTF8 = 0x800
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


class Item(NamedTuple):
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


def unpacked(data: bytes) -> tuple[Item, ...]:
    """The files in an archive but for what systems leave behind; UnreadableError where it cannot be read or holds too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            infos = [(info, _name(info)) for info in packed.infolist()]
            kept = [(info, name) for info, name in infos if not (name.endswith("/") or passed_over(name))]
            _measure([info for info, _ in kept])
            return tuple(_items(packed, kept))
    except _BROKEN as error:
        raise UnreadableError("damaged-zip") from error


def _measure(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse by the archive's table, before a byte is unfolded."""
    if not infos:
        raise UnreadableError("empty-zip")
    if len(infos) > MOST:
        raise UnreadableError("many-in-zip", count=len(infos), limit=MOST)
    total = sum(info.file_size for info in infos)
    if total > UNFOLDED:
        raise UnreadableError("unfolds", size=-(-total // MIB), limit=UNFOLDED // MIB)
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise UnreadableError("encrypted-zip")


def _items(packed: zipfile.ZipFile, kept: list[tuple[zipfile.ZipInfo, str]]) -> Iterator[Item]:
    left = UNFOLDED
    for info, name in kept:
        with packed.open(info) as file:
            data = file.read(min(FILE_LIMIT + 1, left + 1))
        left -= len(data)
        if left < 0:
            raise UnreadableError("unfolds", size=UNFOLDED // MIB + 1, limit=UNFOLDED // MIB)
        yield Item(name, data)


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
