"""`record(…)` runs the command in a copy of the repository's data; `kept(…)` reads a record as the command would."""

import functools
import gc
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from commandline import ROOT, Result, caller
from pydantic import TypeAdapter

import tuijian.console.workspace
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Zones
from tuijian.catalog.plain_data import CatalogFile

LATER = "2025-01-01"
"""A day after all that the tests write down."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A root with the catalogue as it ships and the sample's nomination."""
    (tmp_path / "catalog").mkdir()
    for name in ("notice.yml", "zones.yml", "records.yml"):
        shutil.copy(ROOT / "catalog" / name, tmp_path / "catalog" / name)
    shutil.copytree(ROOT / "catalog" / "records" / "_example", tmp_path / "catalog" / "records" / "_example")
    shutil.copytree(ROOT / "submissions" / "_example", tmp_path / "submissions" / "_example")
    return tmp_path


@functools.cache
def _own() -> Catalog:
    return read_catalog()


def _read_catalog(folder: Path | None = None) -> Catalog:
    """The catalogue of a folder, of which only the records and the zones are read anew: all that these tests change."""
    if folder is None:
        return _own()
    names = ((path.relative_to(folder).as_posix(), path) for path in sorted(folder.rglob("*")) if path.is_file())
    recorded = {name: path.read_bytes() for name, path in names if name.startswith("records")}
    zones = CatalogFile("zones.yml", (folder / "zones.yml").read_bytes()).data
    return replace(_own(), record_files=recorded, zones=TypeAdapter(Zones).validate_json(json.dumps(zones)))


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Most of the catalogue is read once for all tests."""
    monkeypatch.setattr(tuijian.console.workspace, "read_catalog", _read_catalog)
    yield
    gc.enable()


@pytest.fixture
def record(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Runs `tuijian record` there."""
    return caller(capsys, "record", "--root", home, "--as-of", LATER)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalogue as it ships."""
    return _own()
