"""The program and all that it needs as wheels, for platforms other than this one too: what the lock names, checked by its hashes."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import distribution
from pathlib import Path

from tuijian.console.errors import UsageError
from tuijian.intranet.platforms import PLATFORMS, Platform

PACKAGE, EXTRA = "tuijian", "office"
"""What is installed there: what checks, and what reads and writes Excel and Word."""

LOCK = "requirements/run.txt"
_ENTRY = re.compile(r"^([a-z0-9-]+)==[^\n]*\n(?: +--hash[^\n]*\n)*", re.MULTILINE)


def wheels(root: Path, platforms: Sequence[str], pythons: Sequence[str], seconds: int) -> dict[str, bytes]:
    """Every wheel by its name. UsageError where one cannot be built or had; pip has said why."""
    with tempfile.TemporaryDirectory(prefix="tuijian-") as home:
        target = Path(home)
        _built(root, target, seconds)
        for name in platforms:
            for python in pythons:
                _fetched(root, target, PLATFORMS[name], python)
        return {path.name: path.read_bytes() for path in sorted(target.glob("*.whl"))}


def _built(root: Path, target: Path, seconds: int) -> None:
    """Our own, built by the tools that are installed here already."""
    _pip("wheel", "--no-deps", "--no-build-isolation", f"--wheel-dir={target}", str(root), SOURCE_DATE_EPOCH=str(max(seconds, 315532800)))


def _fetched(root: Path, target: Path, platform: Platform, python: str) -> None:
    locked = _lock((root / LOCK).read_text(encoding="utf-8"))
    names = needed({**platform.markers, "python_version": python, "python_full_version": f"{python}.0"})
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False, dir=target, encoding="utf-8") as listed:
        listed.writelines(locked[name] for name in names)
    which = (f"--platform={platform.tag}", f"--python-version={python}", "--implementation=cp", "--only-binary=:all:")
    _pip("download", "--no-deps", "--require-hashes", *which, f"--dest={target}", f"--requirement={listed.name}")


def needed(markers: Mapping[str, str]) -> list[str]:
    """The names of all packages that ours asks for, and those ask for, where the markers are these; in order."""
    names, left = set[str](), [(PACKAGE, frozenset({EXTRA}))]
    while left:
        fresh = [one for one in _requirements(*left.pop(), markers) if one[0] not in names]
        names.update(name for name, _ in fresh)
        left += fresh
    return sorted(names)


def _requirements(name: str, extras: frozenset[str], markers: Mapping[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
    """What one package asks for, each with the extras of it that are wanted."""
    from packaging.requirements import Requirement

    for text in distribution(name).requires or []:
        requirement = Requirement(text)
        if requirement.marker is None or any(requirement.marker.evaluate({**markers, "extra": extra}) for extra in (*extras, "")):
            yield re.sub(r"[-_.]+", "-", requirement.name).lower(), frozenset(requirement.extras)


def _lock(text: str) -> dict[str, str]:
    """The lines of each package in a lock, by its name."""
    lines: dict[str, str] = {}
    for entry in _ENTRY.finditer(text):
        lines[entry[1]] = lines.get(entry[1], "") + entry[0]
    return lines


def _pip(*arguments: str, **more: str) -> None:
    command = [sys.executable, "-m", "pip", *arguments[:1], "--quiet", "--disable-pip-version-check", *arguments[1:]]
    done = subprocess.run(command, check=False, env={**os.environ, **more}, capture_output=True, text=True, errors="replace")
    if done.returncode:
        sys.stderr.writelines(line for line in done.stderr.splitlines(keepends=True) if line.startswith("ERROR"))
        raise UsageError("安装用的文件没有取到，原因见上；请检查网络和 pip 的设置以后再试。")
