"""A commit as a tree: git objects are read, nothing is checked out, and no name from a tree reaches a command line.

What a repository's own configuration could start (hooks, fsmonitor, filters, a remote for missing objects) is switched off, and so
are its replacements and grafts, so that a commit is what its hash says. `safe.directory` is `*`: the folder may belong to someone
else, as in a container, since nothing of its configuration can run.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from types import TracebackType

from tuijian.submission.git_objects import BUDGET, Budget, GitItem, GitObjects, OverBudgetError, git_command, git_environment, run_git
from tuijian.submission.tree import MOST_FILE_BYTES, EntryType, TreeEntry, TreeError, allowed_name, path_of, printable

__all__ = ["BUDGET", "Budget", "Change", "GitTree", "OverBudgetError", "Status", "changes", "merge_base", "resolve"]


class Status(StrEnum):
    """What happened to a name between two commits. `type`: it became another kind of thing, a link for one."""

    added = "added"
    deleted = "deleted"
    modified = "modified"
    type = "type"


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
    def printable(self) -> str:
        """The name, safe to print."""
        return printable(self.name)


def resolve(repository: Path, rev: str) -> str:
    """The full hash of the commit that `rev` names; TreeError where there is no git, no repository or no such commit."""
    if rev.isprintable():
        done = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
        if not done.returncode:
            return done.stdout.decode("ascii").strip()
    if _git(repository, "rev-parse", "--git-dir").returncode:
        raise TreeError(f"“{printable(os.fsencode(repository))}”不是 Git 仓库。")
    raise TreeError(f"仓库里没有找到版本“{printable(rev.encode('utf-8', 'surrogatepass'))}”。")


def merge_base(repository: Path, base: str, rev: str) -> str:
    """The full hash of the commit from which `base` and `rev` parted; TreeError where they have none, or as `resolve`."""
    first, second = resolve(repository, base), resolve(repository, rev)
    done = _git(repository, "merge-base", first, second)
    if done.returncode:
        raise TreeError("这两个版本没有共同的起点，也可能是只下载了部分历史，请取回完整历史后再试。")
    return done.stdout.decode("ascii").strip()


def changes(repository: Path, base: str, head: str, budget: Budget = BUDGET) -> tuple[Change, ...]:
    """What differs from commit `base` to commit `head`, sorted by name; raises as `resolve`, and OverBudgetError with what was found.

    Only folders that differ are looked into, and no more than the budget allows: a few dozen objects may unfold to any number of names.
    """
    first, second = resolve(repository, base), resolve(repository, head)
    collected = list[Change]()
    with GitObjects(repository, budget) as objects:
        try:
            collected.extend(_changes_between(objects, objects.folder_of_commit(first), objects.folder_of_commit(second)))
        except OverBudgetError as error:
            raise OverBudgetError(str(error), tuple(collected)) from error
    return tuple(sorted(collected, key=lambda change: change.name))


def folders_under(repository: Path, rev: str, root: str) -> dict[str, str]:
    """What lies directly in the folder `root` of a commit, by its name, with the hash of its contents; raises as `changes`."""
    with GitObjects(repository) as objects:
        top = _items_by_name(objects.items(objects.folder_of_commit(resolve(repository, rev))))
        folder_hash = _folder_hash(top.get(root.encode()))
        inside = objects.items(folder_hash) if folder_hash else ()
        return {item.name.decode("utf-8", "replace"): item.id.decode("ascii") for item in inside}


def _changes_between(objects: GitObjects, first: bytes, second: bytes) -> Iterator[Change]:
    """What differs between two folders, by their hashes; folders within are looked into one after the other."""
    waiting: list[tuple[bytes, bytes | None, bytes | None]] = [(b"", first, second)]
    while waiting:
        above, base_hash, head_hash = waiting.pop()
        before, after = (_items_by_name(objects.items(each, above)) if each else {} for each in (base_hash, head_hash))
        for name in sorted(before.keys() | after.keys()):
            was, now = before.get(name), after.get(name)
            if was == now:
                continue
            if any(item is not None and item.folder for item in (was, now)):
                waiting.append((above + name + b"/", _folder_hash(was), _folder_hash(now)))
            files = tuple(None if item is None or item.folder else item for item in (was, now))
            if status := _status_between(*files):
                yield Change(above + name, status)


def _items_by_name(items: Iterable[GitItem]) -> dict[bytes, GitItem]:
    return {item.name: item for item in items}


def _folder_hash(item: GitItem | None) -> bytes | None:
    return item.id if item is not None and item.folder else None


def _status_between(was: GitItem | None, now: GitItem | None) -> Status | None:
    """What happened to a file; None where there is none on either side."""
    if was is None or now is None:
        return Status.added if now else Status.deleted if was else None
    return Status.modified if _type_but_mode(was.type) == _type_but_mode(now.type) else Status.type


def _type_but_mode(kind: EntryType) -> EntryType:
    """A file that became executable is the same kind of thing."""
    return EntryType.file if kind is EntryType.executable else kind


class GitTree:
    """The files of a commit. What reads objects stays open from the first one on; `close` or leaving `with` ends it."""

    def __init__(self, repository: Path, rev: str, budget: Budget = BUDGET) -> None:
        """Read the commit that `rev` names; raises as `resolve`."""
        self.revision = resolve(repository, rev)
        self._objects = GitObjects(repository, budget)

    def __enter__(self) -> "GitTree":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def entries(self, under: str = "") -> tuple[TreeEntry, ...]:
        """See `Tree`. Nothing beside `under` is walked; OverBudgetError where there is too much in it."""
        under_parts = [part for part in os.fsencode(under).split(b"/") if part]
        waiting = [(b"", self._root)]
        files = list[tuple[bytes, GitItem]]()
        while waiting:
            above, folder = waiting.pop()
            depth = above.count(b"/")
            for item in self._objects.items(folder, above):
                if depth < len(under_parts) and item.name != under_parts[depth]:
                    continue
                if item.folder:
                    waiting.append((above + item.name + b"/", item.id))
                elif depth >= len(under_parts) - 1:
                    files.append((above + item.name, item))
        sizes = self._objects.sizes({item.id for _, item in files if item.type.is_regular})
        entries = (TreeEntry(name, item.type, sizes.get(item.id, 0) if item.type.is_regular else 0) for name, item in files)
        return tuple(sorted(entries, key=lambda entry: entry.name))

    def read(self, path: str, limit: int = MOST_FILE_BYTES) -> bytes:
        """See `Tree`; TreeError where the repository does not hold the object. What exceeds the limit is not read."""
        *folders, name = allowed_name(path).split(b"/")
        folder = self._root
        for each in folders:
            inner = self._objects.item_named(folder, each, True)
            if inner is None:
                raise KeyError(path)
            folder = inner.id
        item = self._objects.item_named(folder, name, False)
        if item is None or not item.type.is_regular:
            raise KeyError(path)
        return self._objects.read(item.id, limit)

    @cached_property
    def _root(self) -> bytes:
        return self._objects.folder_of_commit(self.revision)

    def close(self) -> None:
        """End the processes that read, if any were needed."""
        self._objects.close()


def _git(repository: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return run_git(git_command(repository, *arguments), git_environment())
