"""The command as a user meets it: what the tests of the command share."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import tuijian.console.catalog_snapshot
import tuijian.console.workspace
from tuijian.catalog.load import Catalog
from tuijian.cli.main import main

ROOT = Path(__file__).resolve().parent.parent
IN_TIME = "2024-01-15"
"""A moment of receipt at which nothing is late."""

GIT_ENV = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
    "GIT_AUTHOR_DATE": "2024-01-10T00:00:00Z",
    "GIT_COMMITTER_DATE": "2024-01-10T00:00:00Z",
}


@dataclass(frozen=True)
class Result:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def process(*argv: object, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a program of its own."""
    command = [sys.executable, "-m", "tuijian", *map(str, argv)]
    return subprocess.run(command, cwd=cwd, env={**os.environ, **env}, check=False, capture_output=True)


def submission(folder: Path, *changes: tuple[str, str], file: str = "list.yml") -> Path:
    """The nomination that the rules' examples are made of, written to a folder, with texts of one file replaced."""
    shutil.copytree(ROOT / "catalog" / "examples", folder)
    for old, new in changes:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def judged_by(monkeypatch: pytest.MonkeyPatch, catalog: Catalog) -> None:
    """Let commands find this catalogue in whatever folder they look for one, and keep nothing of it."""
    monkeypatch.setenv("XDG_CACHE_HOME", "none")
    monkeypatch.setattr(tuijian.console.workspace, "read_catalog", lambda _: catalog)
    monkeypatch.setattr(tuijian.console.catalog_snapshot, "load_catalog", lambda _: catalog)


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, with no one's configuration."""
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, env={**os.environ, **GIT_ENV}, check=True, capture_output=True, text=True).stdout.strip()


def belonging() -> list[str]:
    """What belongs to this checkout, committed or not: all that .gitignore does not leave out, in a repository or an unpacked archive."""
    with tempfile.TemporaryDirectory() as home:
        git(Path(home), "init", "--quiet")
        listed = git(ROOT, f"--git-dir={home}/.git", f"--work-tree={ROOT}", "ls-files", "--others", "--exclude-standard", "-z")
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def commit(folder: Path, message: str = "all") -> str:
    """Commit everything in a folder, which becomes a repository where it is none; the commit's hash."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--allow-empty", f"--message={message}")
    return git(folder, "rev-parse", "HEAD")


def caller(capsys: pytest.CaptureFixture[str], *before: object) -> Callable[..., Result]:
    """What runs the command in this process, `before` standing before the words that it is given."""

    def call(*argv: object) -> Result:
        capsys.readouterr()
        code = main([str(one) for one in (*before, *argv)])
        return Result(code, *capsys.readouterr())

    return call
