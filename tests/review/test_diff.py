"""Which lines a remark can stand on: the lines that git's own diff shows."""

import re
import subprocess
from pathlib import Path

import pytest
from commandline import GIT_ENV
from hypothesis import example, given
from hypothesis import strategies as st

from tuijian.review.diff import lines_of

LINE = st.sampled_from(
    [
        "",
        " ",
        "a",
        "b",
        "c",
        "- 名称",
        "-",
        "+",
        "+++ b/x",
        "--- a/x",
        "@@ -1 +1 @@",
        "@@ -1,9 +1,9 @@ x",
        "\\ No newline at end of file",
        "diff",
    ]
)
FILE = st.tuples(st.lists(LINE, max_size=24), st.booleans()).map(lambda made: "\n".join(made[0]) + "\n" * made[1])


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty repository."""
    path = tmp_path_factory.mktemp("diff")
    _git(path, "init", "--quiet")
    return path


def _git(path: Path, *arguments: str, data: bytes = b"") -> str:
    return subprocess.run(
        ["git", *arguments], cwd=path, env=GIT_ENV | {"PATH": "/usr/bin:/bin"}, input=data, check=True, capture_output=True
    ).stdout.decode()


def _diff(path: Path, old: str, new: str, context: int) -> str:
    """What git says, without the head of the diff."""
    blobs = [_git(path, "hash-object", "-w", "--stdin", data=text.encode()).strip() for text in (old, new)]
    found = _git(path, "diff", f"-U{context}", "--text", *blobs)
    return "@@" + found.partition("\n@@")[2] if "\n@@" in found else ""


def _shown(bare: str, count: int) -> set[int]:
    """The numbers of the new lines in the hunks of a diff without context, and up to three on either side."""
    numbers: set[int] = set()
    for start, length in re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", bare, re.MULTILINE):
        first, last = (int(start) + 1, int(start)) if length == "0" else (int(start), int(start) + int(length or 1) - 1)
        numbers |= set(range(first - 3, last + 4))
    return numbers & set(range(1, count + 1))


@given(FILE, FILE)
@example("a\n" * 20, "a\n" * 9 + "b\n" + "a\n" * 10)
@example("", "@@ -1 +1 @@\n+x")
@example("a\nb\n", "")
@example("a\n@@ -9 +9 @@\nb\n" * 3, "a\n@@ -9 +9 @@\nc\n" * 3)
def test_lines_are_those_that_git_shows(repository: Path, old: str, new: str) -> None:
    """Every line that git's diff shows is found with its number and text, no other is, and nothing in a file passes for a hunk."""
    lines = new.removesuffix("\n").split("\n") if new else []
    found = lines_of(_diff(repository, old, new, 3).removesuffix("\n"))
    assert found == {number: lines[number - 1] for number in _shown(_diff(repository, old, new, 0), len(lines))}


@pytest.mark.parametrize("patch", ["", "Binary files differ", "@@ -x +y @@\n+a", "\n\n"])
def test_no_diff_shows_no_line(patch: str) -> None:
    """A file without a diff, or with one that is none, has no line to stand on."""
    assert lines_of(patch) == {}
