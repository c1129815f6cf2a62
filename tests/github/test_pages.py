"""The workflow that puts the site on GitHub Pages."""

import subprocess
import sys
from pathlib import Path

import pytest
import workflows

GOOD = "See that the page for filling in can check"


@pytest.fixture(scope="module")
def steps() -> list[workflows.Step]:
    """Its steps, in order."""
    return [step for step in workflows.steps(workflows.texts()) if step.workflow == "pages"]


def test_what_is_built_is_what_is_sent(steps: list[workflows.Step]) -> None:
    """What goes out is what the project's own command builds, dated by the commit; the rights to send run nothing else."""
    assert [step.data["with"]["path"] for step in steps if step.uses == "actions/upload-pages-artifact"] == ["site"]
    build = next(step.run for step in steps if "make site" in step.run)
    assert "SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)" in build
    assert [step.uses for step in steps if step.job == "deploy"] == ["actions/deploy-pages"]


def test_a_site_that_cannot_check_is_not_sent(steps: list[workflows.Step], tmp_path: Path) -> None:
    """Where the checker for the browser could not be fetched, the run ends before the site goes out."""
    names = [step.data.get("name", step.uses) for step in steps]
    assert names.index("Build the site") < names.index(GOOD) < names.index("actions/upload-pages-artifact")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tmp_path / ".venv" / "bin" / "python").chmod(0o755)
    script = next(step.run for step in steps if step.data.get("name") == GOOD)
    done = subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode != 0
    assert "AssertionError" in done.stderr
