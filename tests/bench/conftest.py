"""The speed, measured side by side with check-jsonschema in one run. Never a timed test: `make bench` prints the numbers."""

import shutil
from pathlib import Path

import pytest
import yaml
from conftest import BROWSERS, program
from speed import ROOT, TABLE, schema


@pytest.fixture(scope="session")
def one(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A submission in a folder; its list with the code in quotes, as YAML 1.1 needs it; and the schema."""
    home = tmp_path_factory.mktemp("one")
    shutil.copytree(ROOT / "catalog" / "examples", home / "submissions" / "henan")
    data = yaml.load((home / "submissions" / "henan" / "list.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    (home / "list.yml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return home / "submissions" / "henan", home / "list.yml", schema(home / "schema.json")


@pytest.fixture(scope="session")
def chromium(chromium: str) -> str:
    """Chromium as people have it, with windows, where it is there."""
    return program(BROWSERS[1:], ()) or chromium


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    if TABLE:
        terminalreporter.section("numbers")
    for what, number, wanted in TABLE:
        terminalreporter.write_line(f"{what:<50} {number:>46}   reach {wanted}")
