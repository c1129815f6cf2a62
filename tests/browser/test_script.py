"""tools/dev/page.sh: what it asks for, and that a site is built without it."""

import subprocess
from pathlib import Path

import pytest

PYTHON = """#!/bin/sh
echo "$@" >>asked
case "$*" in *pip*) cat >>asked ;; esac
case "$*" in *{failing}*) exit 1 ;; esac
mkdir -p .cache/page/wasm
"""


@pytest.fixture
def home(root: Path, tmp_path: Path) -> Path:
    """A folder with the script and the locks."""
    for name in ("tools/dev/page.sh", "requirements/run.txt"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes((root / name).read_bytes())
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    return tmp_path


def fetched(home: Path, failing: str) -> subprocess.CompletedProcess[str]:
    """Run the script with a Python that fails when it is asked for something."""
    python = home / ".venv" / "bin" / "python"
    python.write_text(PYTHON.format(failing=failing), encoding="utf-8")
    python.chmod(0o755)
    return subprocess.run(["/bin/sh", home / "tools/dev/page.sh"], check=False, capture_output=True, text=True, encoding="utf-8")


def test_what_is_locked_is_asked_for_with_its_hashes(home: Path) -> None:
    """Pyodide by its lock, the compiled parts by the versions and hashes of ours, then all is put together; no wheel twice."""
    assert (fetched(home, "nothing").returncode, fetched(home, "nothing").stderr) == (0, "")
    asked = (home / "asked").read_text("utf-8")
    assert "-m tuijian.browser.fetch_pyodide tests/npm/package-lock.json .cache/page/pyodide" in asked
    assert asked.count("--require-hashes") == 1
    assert "pydantic-core==" in asked
    assert "python-calamine==" in asked
    assert asked.endswith("-m tuijian.browser.bundle\n")


@pytest.mark.parametrize(("failing", "named"), [("fetch_pyodide", "npm"), ("pip", "PyPI"), ("browser.bundle", "browser.bundle")])
def test_what_is_missing_is_said_once_and_stops_nothing(home: Path, failing: str, named: str) -> None:
    """Without a registry the run goes on, with one line that says what the site will lack."""
    done = fetched(home, failing)
    assert done.returncode == 0
    assert [named in line for line in done.stderr.splitlines()] == [True]
