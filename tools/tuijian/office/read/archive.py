"""What a file really is, and the parts of it that may be read: measured by the archive's own table before anything is unfolded.

An archive is never given to a library as it came. Its few parts that hold the content are unfolded within limits, each is
parsed once by expat, which refuses a DOCTYPE, and those alone are packed again.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, Protocol
from xml.parsers import expat

from tuijian.files.packing import pack
from tuijian.office.read.limits import FILE_LIMIT, MIB, ZIP
from tuijian.office.read.remarks import UnreadableError

ENTRIES = 2_000
"""An archive of more parts is not opened."""

UNFOLDED = 32 * MIB
"""All parts of an archive together are at most so large."""

WORD_UNFOLDED = 3 * MIB
"""The parts of a Word file that are read are at most so large: mammoth keeps a tree of each, some thirty times as large."""

RATIO, RATIO_FROM = 300, 2 * MIB
"""Parts of more than RATIO_FROM together are at most RATIO times as large as in the archive."""

DEPTH = 200
"""So many elements may lie in each other."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)
"""What zipfile raises on archives that are none, or are packed in ways that it does not know."""

_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The two ways in which parts of Office files are packed. The others need what not every Python has."""

_KEPT = {
    "xlsx": re.compile(
        r"\[Content_Types\]\.xml|_rels/\.rels|xl/(workbook|styles|sharedstrings)\.xml|xl/_rels/workbook\.xml\.rels"
        r"|xl/worksheets/[^/]+\.xml",
        re.IGNORECASE,
    ),
    "docx": re.compile(
        r"\[Content_Types\]\.xml|_rels/\.rels|word/(document\d*|styles|numbering|footnotes|endnotes|header\d*|footer\d*)\.xml|word/_rels/[^/]+\.rels",
        re.IGNORECASE,
    ),
    "ods": re.compile(r"mimetype|META-INF/manifest\.xml|content\.xml|styles\.xml"),
}
"""The parts that hold what we read. Pictures, macros, embedded files, comments and links are none of them."""

_TYPES, _STRINGS = "[Content_Types].xml", "xl/sharedStrings.xml"
_SPELT = {name.lower(): name for name in (_TYPES, _STRINGS)}
"""The parts whose names are not in small letters."""

_POINTS = re.compile(rb"""(?:Target|PartName)\s*=\s*(?:"[^"]*"|'[^']*')""")
"""Where a part names another one."""

_OTHERS = (("xl/workbook.bin", ".xlsb"), ("ppt/", ".pptx"), ("visio/", ".vsdx"))
_MIMES = {"opendocument.text": ".odt", "opendocument.presentation": ".odp"}


class Watch(Protocol):
    """What looks at the elements of a part while it is parsed; names come without their prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters in it."""


class Archive(NamedTuple):
    """A file that may be read: what it is (`xlsx`, `docx`, `ods`, `xls`), its parts, and the cases that concern it as a whole."""

    kind: str
    data: bytes
    parts: Mapping[str, bytes]
    cases: tuple[str, ...]

    def packed(self) -> bytes:
        """The parts as an archive again; an .xls is what it is."""
        if self.kind == "xls":
            return self.data
        return pack(self.parts)


def unfold(data: bytes) -> Archive:
    """The file as something that may be read; UnreadableError where it is not, or holds too much."""
    if not data:
        raise UnreadableError("empty-file")
    if len(data) > FILE_LIMIT:
        raise UnreadableError("too-large", size=-(-len(data) // MIB), limit=FILE_LIMIT // MIB)
    if data.startswith(OLE):
        return _unfold_ole(data)
    if not data.startswith(ZIP):
        raise _no_archive(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _unfold_zip(packed, data)
    except _BROKEN as error:
        raise UnreadableError("damaged") from error


def _no_archive(data: bytes) -> UnreadableError:
    """Why a file that is neither archive nor OLE is not read."""
    starts = {b"%PDF": ".pdf", b"{\\rtf": ".rtf", b"<?xml": "XML", b"<html": "HTML", b"<!DOCTYPE html": "HTML", b"MIME-Version": ".mht"}
    packed = {b"Rar!": ".rar", b"7z\xbc\xaf": ".7z", b"\x1f\x8b": ".gz"}
    if kind := next((kind for start, kind in packed.items() if data.startswith(start)), ""):
        return UnreadableError("other-archive", kind=kind)
    head = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    kind = next((kind for start, kind in starts.items() if head.lower().startswith(start.lower())), "")
    return UnreadableError("other-office", kind=kind) if kind else UnreadableError("not-office")


def _unfold_ole(data: bytes) -> Archive:
    """A file of Office 97: Excel's may be read by calamine, which checks what it is."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise UnreadableError("encrypted")
    if holds("WordDocument"):
        raise UnreadableError("old-word")
    if not (holds("Workbook") or holds("Book")):
        raise UnreadableError("not-office")
    if _is_locked(data):
        raise UnreadableError("encrypted")
    return Archive("xls", data, {}, ("old-excel", *(["macros"] if holds("_VBA_PROJECT_CUR") else [])))


_WORKBOOK_BEGINS = re.compile(rb"\x09\x08(?:\x10\x00\x00\x06|\x08\x00\x00\x05)\x05\x00")
"""The record that a workbook of Excel 97 or 95 begins with ([MS-XLS] 2.4.21)."""

_PASSWORD, _FIRST_RECORDS = 0x2F, 8
"""The record of a password (FilePass, [MS-XLS] 2.4.117), which is among the first."""


def _is_locked(data: bytes) -> bool:
    """Whether a workbook of Excel 97 has a password; calamine says no more of one than that it is none."""
    beginning = _WORKBOOK_BEGINS.search(data)
    at = beginning.start() if beginning else len(data)
    for _ in range(_FIRST_RECORDS):
        kind, size = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        if kind == _PASSWORD:
            return True
        at += 4 + size
    return False


# --- archives -----------------------------------------------------------------------------------


def _unfold_zip(packed: zipfile.ZipFile, data: bytes) -> Archive:
    for info in packed.infolist():
        # A backslash as programs on Windows write it, and a root or a folder that is this one: none of them is in the standard.
        info.filename = info.filename.replace("\\", "/").removeprefix("./").removeprefix("/")
    infos = [info for info in packed.infolist() if not info.is_dir()]
    _measure(infos, len(data))
    names = [info.filename for info in infos]
    if len({name.lower() for name in names}) < len(names):
        raise UnreadableError("damaged")
    kind = _kind(packed, names)
    kept = [info for info in infos if _KEPT[kind].fullmatch(info.filename)]
    if kind == "docx" and (size := sum(info.file_size for info in kept)) > WORD_UNFOLDED:
        raise UnreadableError("unfolds", size=-(-size // MIB), limit=WORD_UNFOLDED // MIB)
    if any(info.flag_bits & 1 for info in kept):
        raise UnreadableError("encrypted")
    if any(info.compress_type not in _PACKED for info in infos):
        raise UnreadableError("damaged")
    read = {info.filename: packed.read(info) for info in kept}
    parts = read if kind == "ods" else _by_library_names(read)
    return Archive(kind, data, parts, tuple(dict.fromkeys(_cases(kind, names, _relations(packed, infos)))))


def _by_library_names(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts by the names that libraries ask for: whether letters are large or small makes no difference to Office."""
    spelt = {name: _SPELT.get(name.lower(), name.lower()) for name in parts}
    if all(name == right for name, right in spelt.items()):
        return dict(parts)
    points = {name for name in parts if name.lower().endswith((".rels", _TYPES.lower()))}
    return {right: _POINTS.sub(_in_small_letters, parts[name]) if name in points else parts[name] for name, right in spelt.items()}


def _in_small_letters(match: re.Match[bytes]) -> bytes:
    """A name of a part in small letters, but for the one that is not."""
    kind, _, name = match[0].partition(b"=")
    return kind + b"=" + name.lower().replace(b"sharedstrings", b"sharedStrings")


def _measure(infos: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse by the archive's table, before a byte is unfolded."""
    if len(infos) > ENTRIES:
        raise UnreadableError("entries", count=len(infos), limit=ENTRIES)
    total = sum(info.file_size for info in infos)
    if total > UNFOLDED:
        raise UnreadableError("unfolds", size=-(-total // MIB), limit=UNFOLDED // MIB)
    if total > RATIO_FROM and total > RATIO * size:
        raise UnreadableError("ratio", ratio=total // size)


def _kind(packed: zipfile.ZipFile, names: list[str]) -> str:
    """What the archive is, by the parts that make it so."""
    for start, ending in _OTHERS:
        if any(name.lower().startswith(start) for name in names):
            raise UnreadableError("other-office", kind=ending)
    small = [name.lower() for name in names]
    if "xl/workbook.xml" in small:
        return "xlsx"
    if any(_KEPT["docx"].fullmatch(name) and name.startswith("word/document") for name in small):
        return "docx"
    return _open_document(packed, names)


def _open_document(packed: zipfile.ZipFile, names: list[str]) -> str:
    mime = packed.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in names else ""
    for part, ending in _MIMES.items():
        if part in mime:
            raise UnreadableError("other-office", kind=ending)
    if "opendocument.spreadsheet" not in mime or "content.xml" not in names:
        raise UnreadableError("not-office")
    if "META-INF/manifest.xml" in names and b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise UnreadableError("encrypted")
    return "ods"


def _relations(packed: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> Iterator[bytes]:
    """The parts that say which other files belong to the document."""
    for info in infos:
        if info.filename.endswith(".rels") and info.file_size <= MIB:
            yield packed.read(info)


def _cases(kind: str, names: list[str], relations: Iterator[bytes]) -> Iterator[str]:
    """What is in it that is not read: macros, links to other files, embedded files."""
    if any(name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names):
        yield "macros"
    if any(_leads_outside(data) for data in relations) or any("/externalLinks/" in name for name in names):
        yield "external"
    if any("/embeddings/" in name or "/activeX/" in name for name in names):
        yield "embedded"
    if kind == "docx" and any("/media/" in name for name in names):
        yield "image"


class _Outside:
    """The relations of a part: whether one leads to another file than by a link that people click."""

    def __init__(self) -> None:
        self.found = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See `Watch`."""
        outside = name == "Relationship" and attributes.get("TargetMode") == "External"
        self.found = self.found or (outside and not attributes.get("Type", "").endswith("/hyperlink"))

    def end(self, name: str) -> None:
        """See `Watch`."""

    def text(self, text: str) -> None:
        """See `Watch`."""


def _leads_outside(data: bytes) -> bool:
    watch = _Outside()
    parse(data, watch)
    return watch.found


# --- XML ----------------------------------------------------------------------------------------


def parse(data: bytes, watch: Watch | None = None) -> None:
    """Parse a part for its watch; UnreadableError where it is no XML, has a DOCTYPE or is too deep."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler, parser.EndElementHandler = _handlers(watch)
    if watch is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = watch.text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise UnreadableError("damaged") from error


def _no_doctype(*_: object) -> None:
    raise UnreadableError("entities")


def _handlers(watch: Watch | None) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
    """What expat calls at each element: count the depth, tell the watch."""
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH:
            raise UnreadableError("deep")
        if watch is not None:
            watch.start(name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if watch is not None:
            watch.end(name.rpartition(":")[2])

    return start, end
