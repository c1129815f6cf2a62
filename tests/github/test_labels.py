"""The labels: those that the review and the forms use are those that the maintainers' workflow makes."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tuijian.catalog.disk import read_catalog
from tuijian.review.verdict import managed_labels

FORMS = {"咨询", "误判"}


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """What the workflow's own script asks `gh` to make: colour and description by name."""
    temp = tmp_path_factory.mktemp("runner")
    (temp / "venv" / "bin").mkdir(parents=True)
    (temp / "venv" / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (temp / "gh").write_text(f'#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done >>"{temp}/made"; echo >>"{temp}/made"\n')
    for program in (temp / "venv" / "bin" / "python", temp / "gh"):
        program.chmod(0o755)
    workflow = yaml.safe_load((root / ".github/workflows/labels.yml").read_text(encoding="utf-8"))
    script = next(step["run"] for step in workflow["jobs"]["labels"]["steps"] if step.get("name") == "Make the labels")
    env = {"PATH": f"{temp}:{os.environ['PATH']}", "RUNNER_TEMP": str(temp), "PYTHONPATH": "tools", "LANG": "C.UTF-8"}
    subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=root, env=env, check=True)
    calls = [call.split("\n") for call in (temp / "made").read_text(encoding="utf-8").strip().split("\n\n")]
    assert all(call[:2] == ["label", "create"] and call[3::2] == ["--color", "--description", "--force"] for call in calls)
    return {call[2]: (call[4], call[6]) for call in calls}


def test_labels_are_those_that_are_used(made: dict[str, Any]) -> None:
    """Every label that a review puts on or takes off, and every one of the issue forms, is made, and no other."""
    assert set(made) == managed_labels(read_catalog()) | FORMS


def test_forms_use_labels_that_are_made(root: Path, made: dict[str, Any]) -> None:
    """A form's label that nobody makes would be left out in silence."""
    used = set()
    for path in (root / ".github" / "ISSUE_TEMPLATE").glob("*.yml"):
        used |= set(yaml.safe_load(path.read_text(encoding="utf-8")).get("labels", ()))
    assert used == FORMS
    assert used <= set(made)
