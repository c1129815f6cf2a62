"""What a command keeps for its next run, in the user's own cache. Whatever is damaged, foreign or too large was never kept.

Each file holds a key, by which who reads it knows that it is still true, and a checksum. It lies in a folder, and is a file, that nobody
but the user may write, and never in a checkout: a pull request could lay one there.
"""

import hashlib
import os
import stat
from _collections_abc import Callable, Mapping  # collections, contextlib, pathlib and typing come in later, by what is kept here
from io import FileIO

LARGEST_FILE = 16 * 1024 * 1024
MOST_FILES = 16
"""So many files of a kind are kept."""

CHECKSUM = 32
_SIZE = 8
_START = 2 * CHECKSUM + 2 * _SIZE  # key, checksum, the sizes of body and rest
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_BINARY = getattr(os, "O_BINARY", 0)
_TO_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | _BINARY  # a pipe is no reason to wait


def place(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """The file of that name; None where this user has no cache, or one that lies in a checkout."""
    home = environ.get("HOME") or environ.get("USERPROFILE") or ""
    named = environ.get("XDG_CACHE_HOME") or environ.get("LOCALAPPDATA") or (os.path.join(home, ".cache") if home else "")
    if not os.path.isabs(named):
        return None
    folder = base = os.path.realpath(named)
    while not os.path.lexists(os.path.join(folder, ".git")):
        folder, inside = os.path.dirname(folder), folder
        if folder == inside:
            return os.path.join(base, "tuijian", name)
    return None


class Kept:
    """What is kept in a file: the body, and the open file for the rest, of which nothing is read or looked at before it is asked for."""

    def __init__(self, body: bytes, file: FileIO, rest: int) -> None:
        self.body, self.file, self.rest = body, file, rest

    def part(self, start: int, length: int) -> bytes:
        """So many bytes of the rest; fewer where it ends before."""
        self.file.seek(self.rest + start)
        return self.file.read(length)


def read(path: str, key: bytes) -> bytes | None:
    """What is kept there under that key; None where it is another, or anything is not as it was written."""
    kept = read_first(path, key)
    if kept is None:
        return None
    kept.file.close()
    return kept.body


def read_first(path: str, key: bytes) -> Kept | None:
    """The same, and the rest later, bit by bit."""
    try:
        file = _open(path)
    except OSError:
        return None
    try:
        return _body(file, key)
    except (OSError, ValueError):
        file.close()
        return None


def keep(path: str, key: bytes, body: bytes, rest: bytes = b"", most: int = MOST_FILES) -> None:
    """Write it whole or not at all; a disk that is full or closed keeps nothing. Of its kind the newest stay, so many."""
    folder, name = os.path.split(path)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if _is_private(os.lstat(folder), stat.S_ISDIR):
            sizes = b"".join(len(part).to_bytes(_SIZE, "big") for part in (body, rest))
            _write(os.path.join(folder, f".{name}.{os.getpid()}"), path, b"".join((key, _checksum(key, body + sizes), sizes, body, rest)))
            _drop_oldest(folder, f"{name.partition('-')[0]}-", most)
    except OSError:
        pass


def _write(draft: str, path: str, data: bytes) -> None:
    """By way of a draft, which does not stay: it would fill a full disk, and be in the way of a process that gets the same number."""
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as file:
            file.write(data)
        os.replace(draft, path)
    except BaseException:
        if os.path.lexists(draft):
            os.unlink(draft)
        raise


def _open(path: str) -> FileIO:
    """The file. OSError where there is none, and where another may have written it."""
    if not _is_private(os.lstat(os.path.dirname(path)), stat.S_ISDIR):
        raise PermissionError
    return open(os.open(path, _TO_READ), "rb", buffering=0)


def _body(file: FileIO, key: bytes) -> Kept:
    """What it holds. ValueError where it is not this user's, too large, of another key or not as it was written."""
    about = os.fstat(file.fileno())
    if not _is_private(about, stat.S_ISREG) or about.st_size > LARGEST_FILE:
        raise ValueError
    start = file.read(_START)
    sizes = start[-2 * _SIZE :]
    body_size, rest_size = (int.from_bytes(sizes[at : at + _SIZE], "big") for at in (0, _SIZE))
    body = file.read(body_size) if _START + body_size + rest_size == about.st_size else b""
    if start[:CHECKSUM] != key or start[CHECKSUM : 2 * CHECKSUM] != _checksum(key, body + sizes):
        raise ValueError
    return Kept(body, file, _START + body_size)


def _is_private(about: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Whether it is of that kind and nobody but this user may write it."""
    is_own = not hasattr(os, "geteuid") or (about.st_uid == os.geteuid() and not about.st_mode & _OTHERS_MAY_WRITE)
    return is_own and is_kind(about.st_mode)


def _checksum(key: bytes, body: bytes) -> bytes:
    return hashlib.sha256(key + body).digest()


def _drop_oldest(folder: str, kind: str, most: int) -> None:
    """Of the files of a kind the oldest go."""
    files = [entry for entry in os.scandir(folder) if entry.name.startswith(kind)]
    for file in sorted(files, key=lambda entry: entry.stat().st_mtime, reverse=True)[most:]:
        os.unlink(file)
