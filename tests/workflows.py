"""The workflow files as data, for the tests that hold them to what they promise and for those that run their steps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".github" / "workflows"


class Step(NamedTuple):
    """A step, and where it stands."""

    workflow: str
    job: str
    data: dict[str, Any]

    @property
    def run(self) -> str:
        """What it runs in the shell."""
        return str(self.data.get("run", ""))

    @property
    def uses(self) -> str:
        """The action that it uses, without its version."""
        return str(self.data.get("uses", "")).partition("@")[0]


def texts() -> dict[str, str]:
    """Every workflow by its name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yml"))}


def parsed(text: str) -> dict[str, Any]:
    """A workflow; its triggers are under `on`, which YAML 1.1 takes for true."""
    found = yaml.safe_load(text)
    found["on"] = found.pop(True)
    return dict(found)


def steps(files: dict[str, str]) -> Iterator[Step]:
    """Every step of every job."""
    for workflow, text in files.items():
        for job, data in parsed(text)["jobs"].items():
            yield from (Step(workflow, job, step) for step in data["steps"])
