"""`run(…)` runs the command in this process; golden files hold what it must say."""

import functools
import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commandline import ROOT, Result, caller, submission
from own_address import settled

import tuijian.console.workspace
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog

GOLDEN = Path(__file__).resolve().parent / "golden"


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test starts in the repository's root; the catalogue there is read once for all of them."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(tuijian.console.workspace, "read_catalog", _read_catalog)
    yield
    gc.enable()


@functools.cache
def _own() -> Catalog:
    return read_catalog()


def _read_catalog(folder: Path | None = None) -> Catalog:
    return _own() if folder is None or folder.resolve() == ROOT / "catalog" else read_catalog(folder)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Runs the command in this process."""
    return caller(capsys)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A root with one faultless submission, that of 河南."""
    submission(tmp_path / "home" / "submissions" / "henan")
    return tmp_path / "home"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with a golden file, byte for byte but for our address; see tests/report for `--golden-update`."""

    def compare(name: str, text: str) -> None:
        path, text = GOLDEN / name, settled(text)
        if request.config.getoption("--golden-update", default=False):
            path.write_bytes(text.encode())
        assert path.is_file(), f"{name} is missing: make regenerate writes it"
        assert text == path.read_bytes().decode(), f"{name} differs: if that is meant, make regenerate"

    return compare
