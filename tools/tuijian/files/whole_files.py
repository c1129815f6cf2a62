"""Files that are written whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

_PREFIX = ".tuijian-"


def replace(path: Path, data: bytes) -> None:
    """Write a file; whoever looks finds the old contents or all of the new ones. OSError where that cannot be done.

    A link is followed, and what is no plain file (/dev/stdout, a pipe) is written to as it is.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    handle, name = tempfile.mkstemp(prefix=_PREFIX, dir=target.parent)
    try:
        _fill(handle, data, _mode(target))
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def create(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write new files into a folder, which is made where it is missing: all of them or none.

    Raises FileExistsError where one is there already, and OSError where they cannot be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder.parent))
    try:
        for name, data in files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            _write(draft / name, data)
        if folder.is_dir():
            _move_in(draft, folder, list(files))
        else:
            draft.chmod(0o777 & ~_umask())
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _move_in(draft: Path, folder: Path, names: list[str]) -> None:
    """Put the files into a folder that is there; what was put is taken out again where one cannot be."""
    done: list[Path] = []
    try:
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(draft / name, folder / name)
            done.append(folder / name)
    except BaseException:
        for path in done:
            path.unlink()
        raise


def _write(path: Path, data: bytes) -> None:
    _fill(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), data, 0o666 & ~_umask())


def _fill(handle: int, data: bytes, mode: int) -> None:
    """All of the data on the disk, with these rights."""
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)
        if hasattr(os, "fchmod"):
            os.fchmod(handle, mode)


def _mode(path: Path) -> int:
    """The rights that the file has, or that a new one gets from `open`."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        return 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
