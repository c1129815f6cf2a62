"""Hostile commits: a few dozen objects that unfold to millions of names, made here and never written out."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from commandline import GIT_ENV


def _git(root: Path, *arguments: str, data: bytes = b"") -> str:
    done = subprocess.run(["git", *arguments], cwd=root, env={**os.environ, **GIT_ENV}, input=data, check=True, capture_output=True)
    return done.stdout.decode().strip()


def _tree(root: Path, rows: list[tuple[str, str, str]]) -> str:
    """A folder of (mode, name, hash), without git's own checks."""
    raw = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(object_) for mode, name, object_ in rows)
    return _git(root, "hash-object", "-w", "-t", "tree", "--stdin", "--literally", data=raw)


def nested(root: Path) -> str:
    """Ten names in each of seven folders that lie in each other: ten million names in eight objects."""
    found, mode = _git(root, "hash-object", "-w", "--stdin", data=b"x"), "100644"
    for _ in range(7):
        found, mode = _tree(root, [(mode, f"{number}.md", found) for number in range(10)]), "40000"
    return found


def empty(root: Path) -> str:
    """Forty folders, each twice in the next: a million million ways to walk, and no file at the end of any."""
    found = _tree(root, [])
    for _ in range(40):
        found = _tree(root, [("40000", "a", found), ("40000", "b", found)])
    return found


def flat(root: Path) -> str:
    """A folder of sixty thousand names."""
    blob = _git(root, "hash-object", "-w", "--stdin", data=b"x")
    return _tree(root, [("100644", f"{number:05}.md", blob) for number in range(60_000)])


def heavy(root: Path) -> str:
    """A folder whose few names are longer than all that is read."""
    blob = _git(root, "hash-object", "-w", "--stdin", data=b"x")
    return _tree(root, [("100644", f"{number}" + "a" * 1_000_000, blob) for number in range(12)])


def deep(root: Path) -> str:
    """A thousand folders of long names in each other, and in the last as many files: every path is as long as a book."""
    blob = _git(root, "hash-object", "-w", "--stdin", data=b"x")
    found = _tree(root, [("100644", f"{number}.md", blob) for number in range(1_000)])
    for _ in range(300):
        found = _tree(root, [("40000", "a" * 200, found)])
    return found


BOMBS: dict[str, Callable[[Path], str]] = {"nested": nested, "empty": empty, "flat": flat, "heavy": heavy, "deep": deep}


def commit(root: Path, base: str, path: str, tree: str) -> str:
    """A commit on top of another, with a folder put at a path."""
    return _git(root, "commit-tree", _put(root, f"{base}^{{tree}}", path.split("/"), tree), "-p", base, "-m", "x")


def _put(root: Path, within: str | None, parts: list[str], tree: str) -> str:
    rows = [line.split(None, 3) for line in _git(root, "ls-tree", within).splitlines()] if within else []
    held = {name: (mode, object_) for mode, _, object_, name in rows}
    below = held.get(parts[0], ("", None))[1]
    held[parts[0]] = ("40000", tree if len(parts) == 1 else _put(root, below, parts[1:], tree))
    return _tree(root, [(mode.lstrip("0"), name, object_) for name, (mode, object_) in sorted(held.items())])
