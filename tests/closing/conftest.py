"""`close(…)` runs the command in a copy of the repository's data, in which a unit's papers and records may lie."""

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
from tuijian.catalog.models import CallState, Received
from tuijian.catalog.plain_data import CatalogFile
from tuijian.closing import archive, steps

TODAY = "2025-03-01"
CLOSED = "state:\n  is: closed\n  since: 2024-01-21\n"
RESULTS = CLOSED + "  results: {address: 'https://www.example.gov.cn/list.html', title: 名单}\n"


@functools.cache
def _own() -> Catalog:
    return read_catalog()


def _read_catalog(folder: Path | None = None) -> Catalog:
    """The catalogue of a folder, of which only the state and the records are read anew: all that these tests change."""
    if folder is None:
        return _own()
    state = CatalogFile("notice.yml", (folder / "notice.yml").read_bytes()).data.get("state", {})
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    received = {
        name.split("/")[1]: TypeAdapter(tuple[Received, ...]).validate_json(json.dumps(CatalogFile(name, path.read_bytes()).data))
        for name, path in files.items()
        if name.endswith("/receipts.yml")
    }
    recorded = {
        name: path.read_bytes() for name, path in files.items() if name.startswith("records") and not name.endswith("/receipts.yml")
    }
    notice = _own().notice.model_copy(update={"state": CallState.model_validate_json(json.dumps(state))})
    return replace(_own(), record_files=recorded, receipts=received, notice=notice)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A root with the catalogue as it ships, its results known, and the sample. Most of the catalogue is read once for all tests."""
    root = tmp_path / "home"
    (root / "catalog").mkdir(parents=True)
    shutil.copy(ROOT / "catalog" / "records.yml", root / "catalog")
    shutil.copytree(ROOT / "catalog" / "records" / "_example", root / "catalog" / "records" / "_example")
    shutil.copytree(ROOT / "submissions" / "_example", root / "submissions" / "_example")
    stands(root, RESULTS)
    monkeypatch.setattr(tuijian.console.workspace, "read_catalog", _read_catalog)
    monkeypatch.setattr(archive, "offline", lambda *_, **__: {"index.html": b"site"})
    monkeypatch.setattr(steps, "checkout_for_build", lambda root: root)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    yield root
    gc.enable()


def stands(root: Path, state: str) -> None:
    """Write how the call stands; the rest of the file is the shipped one's."""
    text = (ROOT / "catalog" / "notice.yml").read_text("utf-8")
    assert text.count(CLOSED) == 1
    (root / "catalog" / "notice.yml").write_text(text.replace(CLOSED, state), encoding="utf-8")


@pytest.fixture
def close(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Runs `tuijian close` there."""
    return caller(capsys, "close", "--root", home, "--as-of", TODAY)
