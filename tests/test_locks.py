"""The locks: what is installed where, and that nothing else comes in."""

import re
import tomllib
from pathlib import Path

import pytest

LOCKS = ("build", "run", "test")
ALL_LOCKS = ("installer", *LOCKS, "review", "oldest")


def locked(root: Path, name: str) -> dict[str, str]:
    """The package versions of a lock, each with its marker, if any."""
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(.+?) \\$", text, re.MULTILINE))


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_every_locked_package_has_hashes(root: Path, name: str) -> None:
    """No line of a lock names a package without at least one sha256."""
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)[1:]
    assert len(entries) >= len(locked(root, name)) > 0
    assert [entry for entry in entries if not re.match(r"[a-z0-9-]+==\S+.*\n(\s+--hash=sha256:[0-9a-f]{64}( \\)?\n)+$", entry)] == []


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_locks_name_no_host_and_no_folder(root: Path, name: str) -> None:
    """A lock holds nothing of the machine that it was written on."""
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert re.findall(r"https?:|file:|--(?:index|extra|find)\S*|^.*\s/\S+", text, re.MULTILINE) == []


def test_tests_run_what_users_run(root: Path) -> None:
    """`make test` installs the very versions that `make run` installs, and more."""
    build, use, test = (set(locked(root, name).items()) for name in LOCKS)
    assert build < use < test


def test_the_review_installs_what_is_tested(root: Path) -> None:
    """The job that holds a token installs the versions that the tests ran with, what it needs to speak to GitHub, and no site."""
    review, tested = ({one: text.partition(" ")[0] for one, text in locked(root, name).items()} for name in ("review", "test"))
    assert review.items() <= tested.items()
    assert {"httpx", "pydantic", "pyyaml"} <= review.keys()
    assert not {"mkdocs", "pytest", "hatchling"} & review.keys()


def test_locks_hold_every_dependency(root: Path) -> None:
    """What pyproject.toml asks for is locked, the site's packages too."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["site"]]
    assert {re.match(r"[\w-]+", text)[0].lower() for text in asked} <= locked(root, "run").keys()  # type: ignore[index]


def test_the_oldest_lock_holds_the_oldest_allowed(root: Path) -> None:
    """What the core is also tested with are the very lower bounds of pyproject.toml."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = dict(re.fullmatch(r"([\w-]+)>=(\S+)", text).groups() for text in project["dependencies"])  # type: ignore[union-attr]
    oldest = locked(root, "oldest")
    assert {name: oldest[name.lower()].partition(" ")[0] for name in bounds} == {
        name: bound if bound.count(".") > 1 or name == "tzdata" else f"{bound}.0" for name, bound in bounds.items()
    }
