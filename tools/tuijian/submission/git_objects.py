"""Objects of a git repository, read one by one within a budget: what anybody may send can be small and unfold to anything.

git itself gathers all names before it tells the first (10 million names in 47 objects took it 3.7 GB), so folders are read here, as
objects, each measured before it is read. The processes that read are held to limits of memory and time, where the system can.
"""

import os
import subprocess
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tuijian.submission.tree import MOST_NAMES, EntryType, TreeError

GIT_OPTIONS = (
    *("-c", "safe.directory=*"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.bigFileThreshold=10m"),  # larger files are streamed, not held in memory
    *("-c", "core.packedGitWindowSize=16m"),
    *("-c", "core.packedGitLimit=256m"),
    *("-c", "core.deltaBaseCacheLimit=32m"),
)
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",  # not in every git 2.39, so no protocol is allowed either
    "GIT_ALLOW_PROTOCOL": "none",
}
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "TEMP", "TMP")

MEMORY_LIMIT, PROCESSOR_LIMIT = 1024 * 1024 * 1024, 60
"""Bytes and seconds that git may take."""

CONTENT_MISSING = "仓库里缺少文件内容，可能没有下载完整，请取回完整仓库后再试。"
READING_FAILED = "仓库读取失败，可能没有下载完整，请取回完整仓库后再试。"


class Budget(NamedTuple):
    """How much of one commit is looked at: names, bytes of folders, seconds."""

    names: int = MOST_NAMES
    bytes: int = 8 * 1024 * 1024
    seconds: float = 20


BUDGET = Budget()


class OverBudgetError(TreeError):
    """A commit that holds more than is looked at; `found` is what was seen until then."""

    def __init__(self, message: str = "这个版本里的文件太多，没有逐一读取。", found: tuple[Any, ...] = ()) -> None:
        super().__init__(message)
        self.found = found


class GitItem(NamedTuple):
    """A name in a folder: what it stands for, and its object. `folder` for a folder, which has no type of its own."""

    name: bytes
    type: EntryType
    id: bytes
    folder: bool


class GitObjects:
    """The objects of a repository, for one commit or two. Folders count against the budget each time they are gone through."""

    def __init__(self, repository: Path, budget: Budget = BUDGET) -> None:
        self._contents = _CatFile(repository, "--batch")
        self._abouts = _CatFile(repository, "--batch-check")
        self._budget = budget
        self._names, self._bytes = budget.names, budget.bytes
        self._until: float | None = None
        self._folders: dict[bytes, tuple[GitItem, ...]] = {}
        self._indexes: dict[bytes, dict[tuple[bytes, bool], GitItem]] = {}

    def __enter__(self) -> "GitObjects":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def folder_of_commit(self, commit: str) -> bytes:
        """The hash of a commit's folder; TreeError where it is missing."""
        return self._hash_kind_size(commit.encode() + b"^{tree}")[0]

    def items(self, folder: bytes, above: bytes = b"") -> Iterator[GitItem]:
        """What a folder holds, in its own order; OverBudgetError where that is too much, TreeError where it is missing or none.

        `above` is the path that leads to it, which counts with each name.
        """
        self._spend(0, 0)
        if folder not in self._folders:
            self._folders[folder] = self._read_folder(folder)
        for item in self._folders[folder]:
            self._spend(1, len(above))
            yield item

    def item_named(self, folder: bytes, name: bytes, inner: bool) -> GitItem | None:
        """What a folder holds under that name, a folder (`inner`) or none; raises as `items`. A folder counts once, then each look."""
        if folder not in self._indexes:
            self._indexes[folder] = {(item.name, item.folder): item for item in reversed(tuple(self.items(folder)))}
        self._spend(1, 0)
        return self._indexes[folder].get((name, inner))

    def _read_folder(self, folder: bytes) -> tuple[GitItem, ...]:
        _, kind, size = self._hash_kind_size(folder)
        if kind != b"tree":
            raise TreeError(READING_FAILED)
        self._spend(0, size)
        try:
            return tuple(_items_in(self._contents.read(folder, size + 1), len(folder) // 2))
        except ValueError as error:
            raise TreeError(READING_FAILED) from error

    def _spend(self, names: int, size: int) -> None:
        self._until = self._until or time.monotonic() + self._budget.seconds
        self._names, self._bytes = self._names - names, self._bytes - size
        if self._names < 0 or self._bytes < 0 or time.monotonic() > self._until:
            raise OverBudgetError

    def _hash_kind_size(self, name: bytes) -> tuple[bytes, bytes, int]:
        """Hash, kind and size of an object; TreeError where it is missing."""
        try:
            object_, kind, size = self._abouts.line(name).split()
            return object_, kind, int(size)
        except (OSError, ValueError) as error:
            raise TreeError(READING_FAILED) from error

    def sizes(self, hashes: set[bytes]) -> dict[bytes, int]:
        """The sizes of files by their hashes; those that are missing are left out."""
        if not hashes:
            return {}
        lines = self._abouts.lines(sorted(hashes))
        parts = (line.split() for line in lines)
        return {about[0]: int(about[2]) for about in parts if len(about) == 3}

    def read(self, object_: bytes, limit: int) -> bytes:
        """The first `limit` bytes of a file; TreeError where it is missing or git has died."""
        return self._contents.read(object_, limit)

    def close(self) -> None:
        """End the processes, if there are any."""
        self._contents.close()
        self._abouts.close()


def _items_in(data: bytes, width: int) -> Iterator[GitItem]:
    """The names in a folder's object: `<mode> <name>NUL<hash>`, over and over; ValueError where it is not so."""
    at = 0
    while at < len(data):
        blank, end = data.index(b" ", at), data.index(b"\0", at)
        mode, name, id_ = int(data[at:blank], 8), data[blank + 1 : end], data[end + 1 : end + 1 + width]
        if not name or len(id_) < width:
            raise ValueError("cut off")
        kind = mode & 0o170000
        yield GitItem(name, _entry_type(kind, mode), id_.hex().encode(), kind == 0o040000)
        at = end + 1 + width


def _entry_type(kind: int, mode: int) -> EntryType:
    """What git takes a mode for: whatever is no file, link or folder is a submodule to it."""
    if kind == 0o100000:
        return EntryType.executable if mode & 0o100 else EntryType.file
    return _TYPES_BY_KIND.get(kind, EntryType.other)


_TYPES_BY_KIND = {0o120000: EntryType.symlink, 0o160000: EntryType.submodule}


class _CatFile:
    """`git cat-file`, started at the first question and again after one that was cut off."""

    def __init__(self, repository: Path, how: str) -> None:
        self._command = git_command(repository, "cat-file", how)
        self._end: Callable[[], object] = bool  # nothing to end yet
        self._process: subprocess.Popen[bytes] | None = None

    def line(self, name: bytes) -> bytes:
        """The line that git answers with; empty where it has died."""
        process = self._running_process()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(name + b"\n")
        process.stdin.flush()
        return process.stdout.readline()

    def lines(self, names: list[bytes]) -> list[bytes]:
        """The lines that git answers with to many names at once; the process ends with them."""
        process = self._running_process()
        answer, _ = process.communicate(b"".join(name + b"\n" for name in names))
        self.close()
        return answer.splitlines()

    def read(self, object_: bytes, limit: int) -> bytes:
        """The first `limit` bytes of an object; TreeError where it is missing or git has died."""
        try:
            _, _, size = self.line(object_).split()
            data = self._read_content(int(size), limit)
        except (OSError, ValueError) as error:
            self.close()
            raise TreeError(CONTENT_MISSING) from error
        if len(data) == limit:
            self.close()  # the rest stands in the pipe
        return data

    def _read_content(self, size: int, limit: int) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        length = min(size, limit)
        data = self._process.stdout.read(length if length == limit else length + 1)
        if len(data) < length:
            raise ValueError("cut off")
        return data[:length]

    def _running_process(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            self._process = subprocess.Popen(
                self._command, env=git_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            limit_process(self._process.pid)
            self._end = weakref.finalize(self, _kill, self._process)
        return self._process

    def close(self) -> None:
        """End the process, if there is one."""
        self._end()
        self._process = None


def _kill(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    if process.stdout is not None and not process.stdout.closed:
        process.communicate()


# --- git itself -----------------------------------------------------------------------------------


def git_command(repository: Path, *arguments: str) -> list[str]:
    """The words of a call of git in which nothing of the repository's configuration can start anything."""
    return ["git", "-C", os.fspath(repository), "--no-pager", *GIT_OPTIONS, *arguments]


def git_environment() -> dict[str, str]:
    """Nothing of ours but where programs are: no GIT_DIR, no GIT_CONFIG_COUNT, no GIT_TRACE, no home."""
    return {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ} | _ENVIRONMENT


def limit_process(process: int) -> None:
    """Let the system end this process where it asks for too much; there are systems that cannot."""
    try:
        import resource

        for resource_kind, most in ((resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CPU, PROCESSOR_LIMIT)):
            resource.prlimit(process, resource_kind, (most, most))
    except (ImportError, AttributeError, OSError, ValueError):
        return


def run_git(words: list[str], variables: dict[str, str]) -> "subprocess.CompletedProcess[bytes]":
    """Run git to its end within the limits; TreeError where there is none."""
    try:
        with subprocess.Popen(words, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            limit_process(process.pid)
            out, err = process.communicate()
            return subprocess.CompletedProcess(words, process.returncode, out, err)
    except OSError as error:
        raise TreeError("没有找到 git 程序，请先安装 git。") from error
