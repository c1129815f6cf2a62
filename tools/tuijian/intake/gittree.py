"""A commit as a tree: git objects are read, nothing is checked out, and no name from a tree reaches a command line.

What a repository's own configuration could start (hooks, fsmonitor, filters, a remote for missing objects) is switched off, and so
are its replacements and grafts, so that a commit is what its hash says. `safe.directory` is `*`: the folder may belong to someone
else, as in a container, since nothing of its configuration can run.
"""

import os
import subprocess
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from types import TracebackType

from tuijian.intake.tree import READ_LIMIT, EntryType, TreeEntry, TreeError, allowed, path_of, select, shown

_OPTIONS = (
    *("-c", "safe.directory=*"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.bigFileThreshold=10m"),  # larger files are streamed, not held in memory
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
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP")
_MODES = {
    b"100644": EntryType.file,
    b"100755": EntryType.executable,
    b"120000": EntryType.symlink,
    b"160000": EntryType.submodule,
}


class Status(StrEnum):
    """What happened to a name between two commits. `type`: it became another kind of thing, a link for one."""

    added = "added"
    deleted = "deleted"
    modified = "modified"
    type = "type"


_STATUS = {b"A": Status.added, b"D": Status.deleted, b"M": Status.modified, b"T": Status.type}


@dataclass(frozen=True, slots=True)
class Change:
    """A name that differs between two commits. A file that was moved is one deleted and one added."""

    name: bytes
    status: Status

    @property
    def path(self) -> str | None:
        """The path as text where every part is on the allow-list, else None."""
        return path_of(self.name)

    @property
    def shown(self) -> str:
        """The name, safe to print."""
        return shown(self.name)


def resolve(repository: Path, rev: str) -> str:
    """The full hash of the commit that `rev` names; TreeError where there is no git, no repository or no such commit."""
    if rev.isprintable():
        found = _run(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
        if not found.returncode:
            return found.stdout.decode("ascii").strip()
    if _run(repository, "rev-parse", "--git-dir").returncode:
        raise TreeError(f"“{shown(os.fsencode(repository))}”不是 Git 仓库。")
    raise TreeError(f"仓库里没有找到版本“{shown(rev.encode('utf-8', 'surrogatepass'))}”。")


def merge_base(repository: Path, base: str, rev: str) -> str:
    """The full hash of the commit from which `base` and `rev` parted; TreeError where they have none, or as `resolve`."""
    first, second = resolve(repository, base), resolve(repository, rev)
    found = _run(repository, "merge-base", first, second)
    if found.returncode:
        raise TreeError("这两个版本没有共同的起点，也可能是只下载了部分历史，请取回完整历史后再试。")
    return found.stdout.decode("ascii").strip()


def changes(repository: Path, base: str, head: str) -> tuple[Change, ...]:
    """What differs from commit `base` to commit `head`, sorted by name; raises as `resolve`."""
    first, second = resolve(repository, base), resolve(repository, head)
    options = ("-r", "-z", "--raw", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none")
    fields = _output(repository, "diff-tree", *options, first, second).split(b"\0")[:-1]
    found = (Change(name, _STATUS[about[-1:]]) for about, name in zip(fields[::2], fields[1::2], strict=True))
    return tuple(sorted(found, key=lambda change: change.name))


def folders_under(repository: Path, rev: str, root: str) -> dict[str, str]:
    """What lies directly in the folder `root` of a commit, by its name, with the hash of its contents; raises as `resolve`."""
    top = dict(_listed(repository, resolve(repository, rev)))
    kind, object_ = top.get(root.encode(), ("", ""))
    inside = _listed(repository, object_) if kind == "tree" else []
    return {name.decode("utf-8", "replace"): each for name, (_, each) in inside}


def _listed(repository: Path, tree: str) -> list[tuple[bytes, tuple[str, str]]]:
    """The names in a tree, with the kind and the hash of each."""
    records = (record.partition(b"\t") for record in _output(repository, "ls-tree", "-z", tree).split(b"\0")[:-1])
    return [(name, (about.split()[1].decode("ascii"), about.split()[2].decode("ascii"))) for about, _, name in records]


class GitTree:
    """The files of a commit. One `git cat-file` stays open from the first read on; `close` or leaving `with` ends it."""

    def __init__(self, repository: Path, rev: str) -> None:
        """Read the commit that `rev` names; raises as `resolve`."""
        self._repository = repository
        self.revision = resolve(repository, rev)

    def __enter__(self) -> "GitTree":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def entries(self, under: str = "") -> tuple[TreeEntry, ...]:
        """See `Tree`."""
        return tuple(select(self._listing[0], under))

    @cached_property
    def _listing(self) -> tuple[list[TreeEntry], dict[bytes, bytes]]:
        """All entries, sorted by name, and the hashes of those that can be read."""
        found = _output(self._repository, "ls-tree", "-r", "-z", "-l", "--full-tree", self.revision)
        pairs = [_entry(record) for record in found.split(b"\0")[:-1]]
        entries = sorted((entry for entry, _ in pairs), key=lambda entry: entry.name)
        return entries, {entry.name: object_ for entry, object_ in pairs if entry.type.regular}

    def read(self, path: str, limit: int = READ_LIMIT) -> bytes:
        """See `Tree`; TreeError where the repository does not hold the object. What exceeds the limit is not read."""
        name = allowed(path)
        if name not in self._listing[1]:
            raise KeyError(path)
        return self._reader.read(self._listing[1][name], limit)

    @cached_property
    def _reader(self) -> "_Reader":
        return _Reader(self._repository)

    def close(self) -> None:
        """End the process that reads, if one was needed."""
        if "_reader" in self.__dict__:
            self._reader.close()


def _entry(record: bytes) -> tuple[TreeEntry, bytes]:
    """An entry from `<mode> <type> <object> <size>TAB<name>`; the size is - for what is no blob, BAD where the object is missing."""
    about, _, name = record.partition(b"\t")
    mode, _, object_, size = about.split()
    kind = _MODES.get(mode, EntryType.other)
    return TreeEntry(name, kind, int(size) if kind.regular and size.isdigit() else 0), object_


class _Reader:
    """`git cat-file --batch`, started at the first read and again after one that was cut off."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository
        self._end: Callable[[], object] = bool  # nothing to end yet
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, object_: bytes, limit: int) -> bytes:
        """The first `limit` bytes of an object; TreeError where it is missing or git has died."""
        if self._process is None:
            self._process = self._start()
        try:
            data = _batch(self._process, object_, limit)
        except (OSError, ValueError) as error:
            self.close()
            raise TreeError("仓库里缺少文件内容，可能没有下载完整，请取回完整仓库后再试。") from error
        if len(data) == limit:
            self.close()  # the rest stands in the pipe
        return data

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            _command(self._repository, "cat-file", "--batch"),
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._end = weakref.finalize(self, _stop, process)
        return process

    def close(self) -> None:
        """End the process, if there is one."""
        self._end()
        self._process = None


def _batch(process: subprocess.Popen[bytes], object_: bytes, limit: int) -> bytes:
    """Ask for an object and read `limit` bytes at most; ValueError where the answer is not `<object> <type> <size>` and all of it."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(object_ + b"\n")
    process.stdin.flush()
    _, _, size = process.stdout.readline().split()
    wanted = min(int(size), limit)
    data = process.stdout.read(wanted if wanted == limit else wanted + 1)
    if len(data) < wanted:
        raise ValueError("cut off")
    return data[:wanted]


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def _command(repository: Path, *arguments: str) -> list[str]:
    return ["git", "-C", os.fspath(repository), "--no-pager", *_OPTIONS, *arguments]


def _environment() -> dict[str, str]:
    """Nothing of ours but where programs are: no GIT_DIR, no GIT_CONFIG_COUNT, no GIT_TRACE, no home."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | _ENVIRONMENT


def _run(repository: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            _command(repository, *arguments), env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError as error:
        raise TreeError("没有找到 git 程序，请先安装 git。") from error


def _output(repository: Path, *arguments: str) -> bytes:
    found = _run(repository, *arguments)
    if found.returncode:
        raise TreeError("仓库读取失败，可能没有下载完整，请取回完整仓库后再试。")
    return found.stdout
