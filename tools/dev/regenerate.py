"""Make anew all that is made from something else in this repository: regenerate.py [--quick].

With --quick only what takes a moment; without it also the faults of mistaken catalogues and the golden files of the tests; those that no
test writes any more are taken away. What changes is to be read before it is kept. Tables made from what lies elsewhere
(make_divisions.py, make_github.py) and the locks are not among it.
"""

import os
import runpy
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUICK = (
    ("tools/dev/make_extras.py", "--divisions", "catalog/divisions/divisions.csv", "--out", "catalog/divisions"),
    ("tools/dev/make_forms.py",),
    ("tools/dev/make_kinds.py",),
    ("tools/dev/make_map.py",),
    ("tests/rules/test_readings.py",),
)
"""The scripts with their arguments; what others read comes first."""

SLOW = (("tests/catalog/test_verify.py",),)
GOLDEN = ("tests/report", "tests/cli", "tests/review")
"""Where golden files are; tests/report has the option that writes them."""


def run(script: str, *argv: str) -> None:
    """Run a script of the repository in this process, as a program. SystemExit where it fails."""
    sys.argv = [script, *argv]
    try:
        runpy.run_path(str(ROOT / script), run_name="__main__")
    except SystemExit as ended:
        if ended.code:
            raise


def golden_tests() -> Iterator[str]:
    """The files of tests that write golden files."""
    for folder in GOLDEN:
        yield from (str(path) for path in sorted((ROOT / folder).glob("test_*.py")) if "golden(" in path.read_text(encoding="utf-8"))


def goldens() -> int:
    """Write the golden files anew, and take away those that no test writes any more; the exit code of their tests."""
    before = {path: path.stat().st_mtime_ns for path in golden_files(ROOT)}
    command = [sys.executable, "-m", "pytest", "--golden-update", "--no-cov", "-q", "-m", "not browser", *golden_tests()]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    return code or take_away(before)


def golden_files(root: Path) -> Iterator[Path]:
    """The golden files that there are."""
    for folder in GOLDEN:
        yield from sorted(path for path in (root / folder / "golden").iterdir() if path.is_file())


def take_away(before: Mapping[Path, int]) -> int:
    """Delete and name the files that were not written since then; 0. `before` are the moments at which they were last written."""
    for path in (path for path, moment in before.items() if path.stat().st_mtime_ns == moment):
        path.unlink()
        print(f"no test writes {path.name}: taken away")
    return 0


def main(argv: list[str]) -> int:
    """Make everything, or what is quick; the exit code."""
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]
    for script in QUICK if "--quick" in argv else QUICK + SLOW:
        run(*script)
    return 0 if "--quick" in argv else goldens()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
