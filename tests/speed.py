"""What the measurements share: programs run side by side, and submissions to run them on."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuijian.folder import read_catalog
from tuijian.intake.typed import nomination_schema

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ENV = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
IN_TIME = "2024-01-15"
SIZE = 4096
"""Bytes of a submission, list and plans together."""

TABLE: list[tuple[str, str, str]] = []
"""What was measured: what, the number, what it should reach."""


@dataclass(frozen=True)
class Run:
    """One run of a program: seconds, and the most memory it held in MiB."""

    seconds: float
    memory: float


def run(command: Sequence[object]) -> Run:
    """Run a program to its end, unseen; it must end with 0 or 1."""
    start = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), cwd=ROOT, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), command
    return Run(seconds, usage.ru_maxrss / 1024)


def pairs(ours: Sequence[object], theirs: Sequence[object], rounds: int) -> tuple[float, float, float]:
    """Run both in turn, so that a busy machine is busy for both: the medians, and the median of the ratios."""
    run(ours), run(theirs)  # bytecode is compiled, files are in memory
    both = [(run(ours).seconds, run(theirs).seconds) for _ in range(rounds)]
    medians = (statistics.median(one) for one in zip(*both, strict=True))
    return (*medians, statistics.median(mine / other for mine, other in both))


def tuijian(*argv: object) -> list[object]:
    """The command."""
    return [BIN / "tuijian", *argv]


def check_jsonschema(schema: Path, files: Sequence[object]) -> list[object]:
    """The yardstick; many files come in by way of the shell's expansion in a user's hands, here as arguments."""
    return [BIN / "check-jsonschema", "--schemafile", schema, *files]


def _grown(text: str, size: int) -> str:
    """A plan made longer by repeating its last lines, so that it holds `size` bytes."""
    line = "- 市级每年公布一次进展，听取学校、家长和社会各方面的意见，据此调整下一年的安排。\n"
    return text + line * max(0, (size - len(text.encode())) // len(line.encode()))


def submission(number: int) -> dict[str, str]:
    """The files of one submission of some 4 KB, each with words of its own: the sample with its first plan alone."""
    sample = ROOT / "submissions" / "_example"
    listed = (sample / "list.yml").read_text(encoding="utf-8").partition("adoptions:")[0].replace("5号", f"{number}号")
    plan = (sample / "zhengzhou.md").read_text(encoding="utf-8") + f"\n第{number}份方案由市级教育行政部门负责落实。\n"
    return {"list.yml": listed, "zhengzhou.md": _grown(plan, SIZE - len(listed.encode()))}


def many(folder: Path, count: int) -> Path:
    """A root with so many submissions."""
    for number in range(1, count + 1):
        target = folder / "submissions" / f"unit{number}"
        target.mkdir(parents=True)
        for name, text in submission(number).items():
            (target / name).write_text(text, encoding="utf-8")
    return folder


def many_yaml(folder: Path, count: int) -> tuple[Path, list[str]]:
    """The same contents as one YAML file each, plans as blocks of text, and a schema for them."""
    folder.mkdir()
    for number in range(1, count + 1):
        files = submission(number)
        plan = "".join(f"    {line}\n" if line else "\n" for line in files["zhengzhou.md"].split("\n"))
        listed = files["list.yml"].replace("code: 410100", 'code: "410100"')
        (folder / f"{number}.yml").write_text(f"{listed}plans:\n  zhengzhou.md: |\n{plan}", encoding="utf-8")
    plans = {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}
    return schema(folder / "schema.json", plans=plans), [str(folder / f"{number}.yml") for number in range(1, count + 1)]


def schema(path: Path, **more: Any) -> Path:
    """The JSON Schema of a list file, with further keys."""
    found = nomination_schema(read_catalog().form)
    found["properties"].update(more)
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return path
