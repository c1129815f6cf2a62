"""The files of a change as GitHub lists them: made up, or from the objects of a git repository."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from review.described import (
    Json,
    thing,
)


def changed_file(filename: str, patch: str | None, status: str = "added", **more: Json) -> dict[str, Json]:
    """A file of a change, as GitHub lists it; `patch` None where it is large or no text."""
    made = thing("diff-entry", filename=filename, status=status, sha="a" * 40, **more)
    return made if patch is None else {**made, "patch": patch}


def files_of(repository: Path, base: str, head: str) -> list[dict[str, Json]]:
    """What a head changes since it left its base, from the objects of a git repository, as GitHub lists it."""
    start = _git(repository, "merge-base", base, head).decode().strip()
    fields = _git(repository, "diff", "--no-renames", "--name-status", "-z", start, head).split(b"\0")[:-1]
    kinds = {b"A": "added", b"D": "removed", b"M": "modified", b"T": "changed"}
    return [_listed(repository, start, head, name, kinds[kind]) for kind, name in zip(fields[::2], fields[1::2], strict=True)]


def _listed(repository: Path, start: str, head: str, name: bytes, kind: str) -> dict[str, Json]:
    text = _git(repository, "diff", "--no-renames", start, head, "--", b":(literal)" + name).decode("utf-8", "replace")
    hunks = text.find("\n@@ ")
    return changed_file(name.decode("utf-8", "replace"), text[hunks + 1 :].rstrip("\n") if hunks >= 0 else None, kind)


def _git(repository: Path, *arguments: str | bytes) -> bytes:
    return subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True).stdout


def numbered_lines(patch: str) -> Iterator[tuple[int, str]]:
    """The lines that a patch shows of the new file, each with its number."""
    number = left = 0
    for text in patch.split("\n"):
        if not left:
            head = re.match(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", text)
            number, left = (int(head[1]), int(head[2] or 1)) if head else (0, 0)
        elif text[:1] in ("+", " "):
            yield number, text[1:]
            number, left = number + 1, left - 1
