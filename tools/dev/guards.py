"""Take guards away, one at a time, and see that tests notice: guards.py [--since REV] [FILE…].

A guard is an `if` without `else` whose one statement leaves: raise, return, continue, break. It is taken away in a copy of
tools/tuijian, which the tests of the same folder (tests/<folder>, and the files that --tests names) then meet.
With --since only guards on lines changed since that revision are tried. Exit 1 where one is missed by nobody; they are listed.
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEAVES = (ast.Raise, ast.Return, ast.Continue, ast.Break)
MORE = {
    "rules": ("tests/check",),
    "text": ("tests/check",),
    "form": ("tests/check",),
    "submission": ("tests/check",),
    "office": ("tests/browser",),
}
"""Whose tests look at a folder besides its own."""

SECONDS = 900


def guards(source: str) -> Iterator[ast.If]:
    """The guards of a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.If) and not node.orelse and len(node.body) == 1 and isinstance(node.body[0], LEAVES):
            yield node


def without_guard(source: str, guard: ast.If) -> str:
    """The module with a guard that never holds. Columns count bytes."""
    lines = source.encode().splitlines(keepends=True)
    test = guard.test
    first, last = test.lineno - 1, (test.end_lineno or test.lineno) - 1
    tail = lines[last][test.end_col_offset :]
    lines[first : last + 1] = [lines[first][: test.col_offset] + b"False" + tail]
    return b"".join(lines).decode()


def changed_lines(path: Path, since: str) -> set[int]:
    """The numbers of a file's lines that are not in a revision."""
    command = ["git", "diff", "--unified=0", since, "--", str(path)]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    heads = re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", told, re.MULTILINE)
    return {line for start, count in heads for line in range(int(start), int(start) + int(count or 1))}


def nearest_tests(module: Path, more: list[str]) -> list[str]:
    """The tests of a module's folder, those first that speak of it most; others after them."""
    folders = [f"tests/{module.parts[1]}", *MORE.get(module.parts[1], ())]
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("test_*.py"))]
    own = sorted(files, key=lambda file: -file.read_bytes().count(module.stem.encode()))
    return [*map(str, own), *more]


def is_missed(copy: Path, tests: list[str]) -> bool:
    """Whether no test fails with the modules of a copy. What hangs was noticed."""
    environment = {**os.environ, "PYTHONPATH": str(copy / "tools"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "--no-cov", "-p", "no:cacheprovider", *tests]
    try:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, timeout=SECONDS).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def try_guards(path: Path, since: str | None, more: list[str]) -> Iterator[tuple[ast.If, bool]]:
    """Each guard of a module, and whether it is missed by nobody."""
    source = path.read_text(encoding="utf-8")
    lines = changed_lines(path, since) if since else None
    inside = path.relative_to(ROOT / "tools")
    tests = nearest_tests(inside, more)
    with tempfile.TemporaryDirectory() as home:
        copy = Path(home)
        shutil.copytree(ROOT / "tools" / "tuijian", copy / "tools" / "tuijian", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("catalog", "submissions", "docs", "mkdocs.yml", "tests", "requirements"):
            (copy / name).symlink_to(ROOT / name)
        if not is_missed(copy, tests):
            sys.exit(f"{inside}: its tests fail as it is")
        for guard in guards(source):
            if lines is None or guard.lineno in lines:
                (copy / "tools" / inside).write_text(without_guard(source, guard), encoding="utf-8")
                yield guard, is_missed(copy, tests)


def main() -> int:
    """Try the guards of the files, or of all, and list those that nobody misses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--since", metavar="REV")
    parser.add_argument("--tests", nargs="*", default=[], metavar="TEST")
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args()
    files = [path.resolve() for path in given.files] or sorted((ROOT / "tools" / "tuijian").rglob("*.py"))
    count = unnoticed = 0
    for path in files:
        for guard, lost in try_guards(path, given.since, given.tests):
            count += 1
            unnoticed += lost
            if lost:
                print(f"{path.relative_to(ROOT)}:{guard.lineno}: if {ast.unparse(guard.test)}", flush=True)
    print(f"{count} guards taken away, {unnoticed} missed by no test")
    return int(bool(unnoticed))


if __name__ == "__main__":
    sys.exit(main())
