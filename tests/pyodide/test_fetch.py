"""How the compiled parts for Pyodide are fetched: pydantic's and calamine."""

import re
import subprocess
from pathlib import Path

import pytest

PYTHON = '#!/bin/sh\necho "$@" >asked\ncat >>asked\nmkdir -p tests/pyodide/wasm\nexit {}\n'


@pytest.fixture
def home(root: Path, tmp_path: Path) -> Path:
    """A folder that holds the script and the lock, and a Python that writes down what is asked of it."""
    for name in ("tools/dev/pyodide.sh", "requirements/run.txt"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes((root / name).read_bytes())
    (tmp_path / "tests" / "pyodide").mkdir(parents=True)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    return tmp_path


def fetch(home: Path, status: int) -> subprocess.CompletedProcess[str]:
    """Run the script with a pip that ends with `status`."""
    python = home / ".venv" / "bin" / "python"
    python.write_text(PYTHON.format(status), encoding="utf-8")
    python.chmod(0o755)
    return subprocess.run(["/bin/sh", home / "tools/dev/pyodide.sh"], check=False, capture_output=True, text=True, encoding="utf-8")


def test_what_is_locked_is_asked_for_with_its_hashes(root: Path, home: Path) -> None:
    """The versions and every hash of the lock, and no other package, are given to pip, which must check them."""
    lock = (root / "requirements/run.txt").read_text("utf-8")
    locked = re.findall(r"^(?:pydantic-core|python-calamine)==.*\n(?:    --hash=.*\n)+", lock, re.MULTILINE)
    assert len(locked) == 2
    assert fetch(home, 0).stderr == ""
    command, _, asked = (home / "asked").read_text("utf-8").partition("\n")
    assert "--require-hashes" in command
    assert asked == "".join(locked)


def test_it_is_fetched_once(home: Path) -> None:
    """What is there for this lock is not fetched again; another lock fetches anew."""
    fetch(home, 0)
    (home / "asked").unlink()
    fetch(home, 0)
    assert not (home / "asked").exists()
    lock = home / "requirements" / "run.txt"
    lock.write_text(lock.read_text("utf-8").replace("pydantic-core==", "pydantic-core==9"), encoding="utf-8")
    fetch(home, 0)
    assert (home / "asked").exists()


def test_pypi_missing_does_not_end_the_run(home: Path) -> None:
    """Without PyPI the run goes on, says what will not run, and tries again the next time."""
    result = fetch(home, 1)
    assert (result.returncode, "will not run" in result.stderr) == (0, True)
    assert fetch(home, 1).stderr == result.stderr
