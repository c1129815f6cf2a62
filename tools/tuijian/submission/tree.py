"""Trees: the files of a folder, a commit or a mapping, as names in bytes and contents. Nothing is ever followed or run."""

import errno
import os
import re
import stat
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from tuijian.text.decoding import find_hidden

MOST_TEXT_BYTES = 257 * 1024
"""So many bytes of a list or plan are read: one KiB more than the encoding rule lets pass."""

MOST_FILE_BYTES = 10 * 1024 * 1024 + 1
"""Bytes that `read` gives at most: one more than the largest file that may be sent, so that a larger one shows."""

MOST_NAMES = 50_000
"""So many names of a commit are looked at, or of a change."""

_ALLOWED = re.compile(r"[A-Za-z0-9_+.\-\u3400-\u4DBF\u4E00-\u9FFF〔〕（）“”·《》、]+")
# Names that Windows keeps for devices, whatever follows the first dot:
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE = re.compile(
    r"\A(?:(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:[. ].*)?|.*~[0-9]+(?:\..*)?)", re.IGNORECASE | re.DOTALL
)
# Line ends, odd spaces, and a pattern of Braille with no dots, beside what no text may hold.
_ODD_BLANK = re.compile("[\t\n\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800]")
# Rare ideographs, B to G: those that Python 3.11 knows.
_RARE_IDEOGRAPH = re.compile(
    "[\U00020000-\U0002a6df\U0002a700-\U0002b738\U0002b740-\U0002b81d\U0002b820-\U0002cea1\U0002ceb0-\U0002ebe0\U00030000-\U0003134a]"
)
_NOT_PRINTABLE = "\"'`\\\u3000"
_PRINTABLE_LENGTH = 120


class EntryType(StrEnum):
    """What a name in a tree stands for. `other`: a device, a pipe, a folder that cannot be read, an unknown mode."""

    file = "file"
    executable = "executable"
    symlink = "symlink"
    submodule = "submodule"
    other = "other"

    @property
    def is_regular(self) -> bool:
        """Whether there are contents to read."""
        return self in (EntryType.file, EntryType.executable)


def _is_hidden(char: str) -> bool:
    """Whether a reader would not see this character as what it is: a control, a format mark, an odd space.

    Not asked of `unicodedata`, whose answers change with Python: a report must not.
    """
    return find_hidden(char) is not None or _ODD_BLANK.match(char) is not None


@lru_cache(maxsize=4096)
def part_problem(part: bytes) -> str | None:
    """Why one part of a path is not on the allow-list, or None.

    `length` (not 1 to 80 characters), `encoding` (no UTF-8), `hidden` (a character nobody sees), `form` (not NFC),
    `dot` (a dot or dash in front, a dot or space at the end), `device` (a name that Windows keeps, or a short name such
    as `GIT~1`), `character` (anything but ASCII letters and digits, Chinese characters, `_ - + .` and 〔〕（）“”·《》、).
    """
    try:
        text = part.decode("utf-8")
    except UnicodeDecodeError:
        return "encoding"
    if not 1 <= len(text) <= 80:
        return "length"
    return _text_problem(text)


def _text_problem(text: str) -> str | None:
    if _ALLOWED.fullmatch(text) is None:
        if any(map(_is_hidden, text)):
            return "hidden"
        if not unicodedata.is_normalized("NFC", text):
            return "form"
    if text[0] in ".-" or text[-1] in ". ":
        return "dot"
    if _DEVICE.fullmatch(text):
        return "device"
    return None if _ALLOWED.fullmatch(text) else "character"


@lru_cache(maxsize=4096)
def path_of(name: bytes) -> str | None:
    """The path as text where every part is on the allow-list, else None."""
    return None if any(map(part_problem, name.split(b"/"))) else name.decode("utf-8")


def printable(name: bytes) -> str:
    r"""A name that is safe to print, at most 120 characters.

    Bytes that are no UTF-8 become `\xNN`; controls, marks, odd spaces, quotes and the backslash become `U+NNNN`, and so does
    what Unicode 3.2, the one version that every Python knows, did not have yet; but not ideographs.
    """
    path = path_of(name)
    if path is not None and len(path) <= _PRINTABLE_LENGTH:
        return path  # every part is on the allow-list, and all of that may be shown
    text = "".join(map(_printable_char, name[: 4 * _PRINTABLE_LENGTH + 4].decode("utf-8", "surrogateescape")))
    return text if len(text) <= _PRINTABLE_LENGTH else text[: _PRINTABLE_LENGTH - 1] + "…"


def _printable_char(char: str) -> str:
    if "\udc80" <= char <= "\udcff":
        return f"\\x{ord(char) - 0xDC00:02X}"
    plain = char == " " or _ALLOWED.match(char) or _RARE_IDEOGRAPH.match(char) or _is_drawn(char)
    return char if plain else f"U+{ord(char):04X}"


def _is_drawn(char: str) -> bool:
    return unicodedata.ucd_3_2_0.category(char)[0] in "LNPS" and char not in _NOT_PRINTABLE and not _is_hidden(char)


class TreeEntry(NamedTuple):
    """A name in a tree that is no folder: the path from the root with "/", and its bytes, 0 where there are none to read."""

    name: bytes
    type: EntryType = EntryType.file
    size: int = 0

    @property
    def path(self) -> str | None:
        """The path as text where every part is on the allow-list, else None."""
        return path_of(self.name)

    @property
    def printable(self) -> str:
        """The name, safe to print (see the function `printable`)."""
        return printable(self.name)


class TreeError(Exception):
    """A tree that cannot be read at all. The text is one plain sentence in Chinese for the user."""


class Tree(Protocol):
    """Where the files come from. `revision` is the commit, None where there is none."""

    @property
    def revision(self) -> str | None:
        """The commit that is read, None where there is none."""

    def entries(self, under: str = "") -> tuple[TreeEntry, ...]:
        """Everything that is no folder under the folder `under` (or that name itself), sorted by name; "" is the whole tree."""

    def read(self, path: str, limit: int = MOST_FILE_BYTES) -> bytes:
        """The first `limit` bytes of a regular file whose path is on the allow-list; KeyError where there is no such file."""


def entries_under(entries: Sequence[TreeEntry], under: str) -> Sequence[TreeEntry]:
    """Those of the entries, which are sorted by name, that are `under` itself or lie in the folder of that name."""
    folder = os.fsencode(under.strip("/"))
    if not folder:
        return entries
    itself, inside = (_entries_between(entries, first, last) for first, last in ((folder, folder + b"\0"), (folder + b"/", folder + b"0")))
    return [*itself, *inside]


def _entries_between(entries: Sequence[TreeEntry], first: bytes, last: bytes) -> Sequence[TreeEntry]:
    """The entries from the name `first` up to, not including, `last`."""
    start, end = (bisect_left(entries, name, key=lambda entry: entry.name) for name in (first, last))
    return entries[start:end]


def collisions(entries: Iterable[TreeEntry]) -> tuple[tuple[TreeEntry, TreeEntry], ...]:
    """Pairs of entries that a system which ignores case, or the form of a character, would put in one place.

    Folders count: `A/x` and `a/y` collide. So does a name that a tree holds twice. Each spelling is told once.
    """
    first: dict[str, tuple[bytes, TreeEntry]] = {}
    pairs: dict[bytes, tuple[TreeEntry, TreeEntry]] = {}
    for entry in entries:
        for prefix in _prefixes(entry.name):
            seen, other = first.setdefault(_spelling_key(prefix), (prefix, entry))
            if seen != prefix or (prefix in (entry.name, other.name) and other is not entry):
                pairs.setdefault(prefix, (other, entry))
                break
    return tuple(pairs.values())


def _prefixes(name: bytes) -> Iterator[bytes]:
    at = name.find(b"/")
    while at >= 0:
        yield name[:at]
        at = name.find(b"/", at + 1)
    yield name


@lru_cache(maxsize=4096)
def _spelling_key(name: bytes) -> str:
    text = unicodedata.normalize("NFC", name.decode("utf-8", "surrogateescape"))
    return unicodedata.normalize("NFC", text.casefold())


def lfs_pointer(data: bytes) -> bool:
    """Whether contents are a Git LFS pointer instead of the file (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md)."""
    return len(data) < 1024 and data.startswith(b"version https://git-lfs.github.com/spec/")


_Given = TypeVar("_Given")
_Named = Mapping[str, _Given] | Mapping[bytes, _Given] | Mapping[str | bytes, _Given]


class MemoryTree:
    """A tree from a mapping of names to contents; `types` says which names are no plain files, contents or none."""

    def __init__(
        self,
        files: "_Named[bytes | str]",
        types: "_Named[EntryType] | None" = None,
        revision: str | None = None,
    ) -> None:
        """Take the mapping in; text becomes UTF-8."""
        self.revision = revision
        self._files = {_bytes(name): _bytes(data) for name, data in files.items()}
        kinds = dict.fromkeys(self._files, EntryType.file) | {_bytes(name): kind for name, kind in (types or {}).items()}
        self._entries = [self._entry(name, kinds[name]) for name in sorted(kinds)]
        self._readable = {entry.name for entry in self._entries if entry.type.is_regular}

    def _entry(self, name: bytes, kind: EntryType) -> TreeEntry:
        return TreeEntry(name, kind, len(self._files.get(name, b"")) if kind.is_regular else 0)

    def entries(self, under: str = "") -> tuple[TreeEntry, ...]:
        """See `Tree`."""
        return tuple(entries_under(self._entries, under))

    def read(self, path: str, limit: int = MOST_FILE_BYTES) -> bytes:
        """See `Tree`."""
        name = allowed_name(path)
        if name not in self._readable:
            raise KeyError(path)
        return self._files.get(name, b"")[:limit]


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def allowed_name(path: str) -> bytes:
    """The name of a path on the allow-list; KeyError for any other, so that no tree is asked for it."""
    name = path.encode("utf-8", "surrogatepass")
    if path_of(name) is None:
        raise KeyError(path)
    return name


class FolderTree:
    """The files of a folder as they are now. Links are listed and never followed; `.git` of the root is left out."""

    revision = None

    def __init__(self, root: Path) -> None:
        """Read below `root`; TreeError where it is no folder."""
        self._root = os.fsencode(root)
        if not os.path.isdir(self._root):
            raise TreeError(f"没有找到文件夹“{printable(self._root)}”。")

    def entries(self, under: str = "") -> tuple[TreeEntry, ...]:
        """See `Tree`. A folder that cannot be opened is an entry of type `other`."""
        parts = [part for part in os.fsencode(under).split(b"/") if part]
        if parts[:1] == [b".git"] or any(part in (b".", b"..") or b"\\" in part or b"\0" in part for part in parts):
            return ()
        for depth in range(1, len(parts)):
            if not _is_folder(os.path.join(self._root, *parts[:depth])):
                return ()
        return tuple(sorted(self._walk(b"/".join(parts)), key=lambda entry: entry.name))

    def _walk(self, start: bytes) -> Iterator[TreeEntry]:
        waiting = [start]
        while waiting:
            name = waiting.pop()
            entry_or_names = self._entry_or_names(name)
            if isinstance(entry_or_names, TreeEntry):
                yield entry_or_names
            else:
                waiting += entry_or_names

    def _entry_or_names(self, name: bytes) -> TreeEntry | list[bytes]:
        """The entry of that name, or the names in it where it is a folder; no names where nothing is there."""
        path = os.path.join(self._root, name)
        try:
            status = os.lstat(path) if name else os.stat(path)
            if stat.S_ISDIR(status.st_mode):
                return [name + b"/" + each if name else each for each in os.listdir(path) if name or each != b".git"]
        except OSError as error:
            gone = error.errno in (errno.ENOENT, errno.ENOTDIR)
            return [] if gone else TreeEntry(name, EntryType.other)
        kind = _entry_type(status.st_mode)
        return TreeEntry(name, kind, status.st_size if kind.is_regular else 0)

    def read(self, path: str, limit: int = MOST_FILE_BYTES) -> bytes:
        """See `Tree`. A file that has become a link, or lies behind one, is no file."""
        try:
            return _read_inside(self._root, allowed_name(path), limit)
        except OSError as error:
            raise KeyError(path) from error


def _is_folder(path: bytes) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _entry_type(mode: int) -> EntryType:
    if stat.S_ISLNK(mode):
        return EntryType.symlink
    if not stat.S_ISREG(mode):
        return EntryType.other
    return EntryType.executable if mode & stat.S_IXUSR else EntryType.file


def _read_inside(root: bytes, name: bytes, limit: int) -> bytes:
    handle = _open_by_handles(root, name.split(b"/"))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "no regular file")
        return file.read(min(limit, status.st_size))  # asking for the limit would allocate it


def _open_by_handles(root: bytes, parts: list[bytes]) -> int:
    """A handle on the file. Each part is opened inside its folder's handle, so that none can turn into a link meanwhile."""
    if os.open not in os.supports_dir_fd:  # pragma: no cover (Windows)
        return _open_by_paths(root, parts)
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    for at, part in enumerate(parts, 1):
        try:
            inner = os.O_NONBLOCK if at == len(parts) else os.O_DIRECTORY
            opened = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | inner, dir_fd=folder)
        finally:
            os.close(folder)
        folder = opened
    return folder


def _open_by_paths(root: bytes, parts: list[bytes]) -> int:
    """A handle on the file where folders have none: no part may be a link before, and the file must be the one that was looked at."""
    paths = [os.path.join(root, *parts[:depth]) for depth in range(1, len(parts) + 1)]
    before = [os.lstat(path) for path in paths]
    if any(stat.S_ISLNK(status.st_mode) for status in before) or not stat.S_ISREG(before[-1].st_mode):
        raise OSError(errno.ELOOP, "no regular file")
    handle = os.open(paths[-1], os.O_RDONLY | getattr(os, "O_BINARY", 0))
    if os.path.samestat(before[-1], os.fstat(handle)):
        return handle
    os.close(handle)
    raise OSError(errno.ELOOP, "the file was exchanged")
