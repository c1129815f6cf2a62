"""What the measurements share: programs run side by side, and submissions to run them on."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuijian.catalog.disk import read_catalog
from tuijian.form.typed_model import nomination_schema

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
    """One run of a program: seconds by the clock, seconds of a processor, and the most memory it held in MiB."""

    seconds: float
    busy: float
    memory: float


LAUNCHED = """
import os, sys, time
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_DUP2, 1, 2)]
start = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
print(os.waitstatus_to_exitcode(status), seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""
"""Starts a program and tells what it took. From a small process: the most memory that the system tells of is not less than what the one
that started it held."""


def run(command: Sequence[object]) -> Run:
    """Run a program to its end, unseen; it must end with 0 or 1."""
    launched = [sys.executable, "-I", "-S", "-c", LAUNCHED, *map(str, command)]
    code, *took = subprocess.run(launched, cwd=ROOT, env=ENV, stdout=subprocess.PIPE, check=True, text=True).stdout.split()
    assert code in ("0", "1"), command
    return Run(*map(float, took))


def pairs(ours: Sequence[object], theirs: Sequence[object], rounds: int) -> str:
    """Run both in turn, so that a busy machine is busy for both: medians by the clock, and the medians of both ratios."""
    run(ours), run(theirs)  # bytecode is compiled, files are in memory
    both = [(run(ours), run(theirs)) for _ in range(rounds)]
    mine, other = (statistics.median(one.seconds for one in some) for some in zip(*both, strict=True))
    ratio = statistics.median(one.seconds / two.seconds for one, two in both)
    busy = statistics.median(one.busy / two.busy for one, two in both)
    return f"{mine:.2f} s : {other:.2f} s = {ratio:.2f} (processor {busy:.2f})"


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
    sample = ROOT / "catalog" / "examples"
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


def many_yaml(folder: Path, count: int, structured: bool) -> tuple[Path, list[str]]:
    """The same contents as one YAML file each, and a schema for them.

    `structured`: a plan's tasks, parts and their lines are YAML, and the schema asks for each part, as our rules do; else a
    plan is one block of text, of which a schema sees nothing.
    """
    folder.mkdir()
    for number in range(1, count + 1):
        (folder / f"{number}.yml").write_text(_yaml(number, structured), encoding="utf-8")
    text = {"type": "string", "minLength": 1}
    part = {"type": "array", "minItems": 1, "items": text}
    parts = {"改革攻坚项目": part, "具体措施": part, "保障条件": part}
    task = {"type": "object", "required": ["name", *parts], "additionalProperties": False, "properties": {"name": text, **parts}}
    keys = {"title": text, "工作基础": part, "tasks": {"type": "array", "minItems": 1, "items": task}}
    plan = {"type": "object", "required": list(keys), "additionalProperties": False, "properties": keys} if structured else text
    return schema(folder / "schema.json", plans={"type": "object", "additionalProperties": plan}), sorted(map(str, folder.glob("*.yml")))


def _yaml(number: int, structured: bool) -> str:
    """A submission in one YAML file."""
    files = submission(number)
    listed = files["list.yml"].replace("code: 410100", 'code: "410100"')
    lines = files["zhengzhou.md"].split("\n")
    if structured:
        return f"{listed}plans:\n  zhengzhou.md:\n" + "".join(f"    {line}\n" for line in _outline(lines))
    return f"{listed}plans:\n  zhengzhou.md: |\n" + "".join(f"    {line}\n" if line else "\n" for line in lines)


def _outline(lines: list[str]) -> list[str]:
    """A plan's headings as keys, its lines as lists."""
    found, tasks, indent = [], False, ""
    for line in filter(None, lines):
        mark, _, text = line.partition(" ")
        if mark == "#":
            found.append(f"title: {text}")
        elif mark == "##" and text.startswith("任务"):
            found += [*([] if tasks else ["tasks:"]), f"  - name: {text}"]
            tasks = True
        elif mark in ("##", "###"):
            indent = "  " if mark == "##" else "      "
            found.append(f"{indent[2:]}{text}:")
        elif found:
            found.append(f"{indent}- {text if mark in ('-', '1.', '2.', '3.') else line}")
    return found


def schema(path: Path, **more: Any) -> Path:
    """The JSON Schema of a list file, with further keys."""
    found = nomination_schema(read_catalog().form)
    found["properties"].update(more)
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return path
