"""Commands as a user runs them, and programs that stand in for those on a machine."""

import os
import subprocess
from pathlib import Path


def run(
    *command: str | Path, path: Path | None = None, check: bool = False, cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run a command; `path` is all that it finds on PATH."""
    environment = {**os.environ, **env, **({"PATH": str(path)} if path else {})}
    return subprocess.run(list(map(str, command)), env=environment, check=check, cwd=cwd, capture_output=True, text=True, encoding="utf-8")


def program(folder: Path, name: str, script: str) -> Path:
    """Write a program `name` into a folder that will be the PATH."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)
    return folder
