"""What a command keeps for its next run, in the user's own cache. Whatever is damaged, foreign or too large was never kept.

Each file holds a key, by which who reads it knows that it is still true, and a checksum. It lies in a folder, and is a file, that nobody
but the user may write, and never in a checkout: a pull request could lay one there.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

LARGEST_FILE = 16 * 1024 * 1024
MOST_FILES = 16
"""So many files of a kind are kept."""

CHECKSUM = 32
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_BINARY = getattr(os, "O_BINARY", 0)
_TO_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | _BINARY  # a pipe is no reason to wait


def place(name: str, environ: Mapping[str, str] = os.environ) -> Path | None:
    """The file of that name; None where this user has no cache, or one that lies in a checkout."""
    home = environ.get("HOME") or environ.get("USERPROFILE") or ""
    named = environ.get("XDG_CACHE_HOME") or environ.get("LOCALAPPDATA") or (os.path.join(home, ".cache") if home else "")
    if not os.path.isabs(named):
        return None
    base = Path(os.path.realpath(named))
    return None if any(os.path.lexists(one / ".git") for one in (base, *base.parents)) else base / "tuijian" / name


def read(path: Path, key: bytes) -> bytes | None:
    """What is kept there under that key; None where it is another, or anything is not as it was written."""
    with suppress(OSError):
        data = _bytes(path)
        if data[:CHECKSUM] == key and data[CHECKSUM : 2 * CHECKSUM] == _checksum(key, data[2 * CHECKSUM :]):
            return data[2 * CHECKSUM :]
    return None


def keep(path: Path, key: bytes, body: bytes) -> None:
    """Write it whole or not at all; a disk that is full or closed keeps nothing."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_private(os.lstat(path.parent), stat.S_ISDIR):
            _write(draft, path, key + _checksum(key, body) + body)
            _drop_oldest(path.parent.glob(f"{path.name.partition('-')[0]}-*"))


def _write(draft: Path, path: Path, data: bytes) -> None:
    """By way of a draft, which does not stay: it would fill a full disk, and be in the way of a process that gets the same number."""
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as file:
            file.write(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _bytes(path: Path) -> bytes:
    """What the file holds; nothing of one that another may have written."""
    if not _is_private(os.lstat(path.parent), stat.S_ISDIR):
        return b""
    with open(os.open(path, _TO_READ), "rb") as file:
        about = os.fstat(file.fileno())
        return file.read() if _is_private(about, stat.S_ISREG) and about.st_size <= LARGEST_FILE else b""


def _is_private(about: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Whether it is of that kind and nobody but this user may write it."""
    is_own = not hasattr(os, "geteuid") or (about.st_uid == os.geteuid() and not about.st_mode & _OTHERS_MAY_WRITE)
    return is_own and is_kind(about.st_mode)


def _checksum(key: bytes, body: bytes) -> bytes:
    return hashlib.blake2b(body, key=key, digest_size=CHECKSUM).digest()


def _drop_oldest(kept: Iterable[Path]) -> None:
    """The oldest go."""
    for file in sorted(kept, key=lambda path: path.stat().st_mtime, reverse=True)[MOST_FILES:]:
        file.unlink(missing_ok=True)
