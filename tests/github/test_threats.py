"""The list of threats leads to tests that are there."""

import ast
import re
from pathlib import Path

import pytest

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@pytest.fixture(scope="module")
def sections(root: Path) -> dict[str, str]:
    """The text under each heading."""
    parts = re.split(r"^## (.+)\n", (root / "docs" / "dev" / "threats.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def there(root: Path, path: str) -> set[str]:
    """The tests in a file."""
    file = root / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_threat_has_tests_that_exist(root: Path, sections: dict[str, str]) -> None:
    """Each section names at least one test, and every test that it names is in the file."""
    for title, text in sections.items():
        named = NAMED.findall(text)
        assert named, title
        assert [f"{path}::{name}" for path, name in named if name not in there(root, path)] == [], title


def test_a_test_that_is_gone_is_missed(root: Path) -> None:
    """A test that was renamed, and a file that was removed, would be noticed."""
    assert "test_that_was_renamed" not in there(root, "tests/github/test_threats.py")
    assert "test_a_test_that_is_gone_is_missed" in there(root, "tests/github/test_threats.py")
    assert there(root, "tests/github/test_removed.py") == set()


def test_files_that_are_named_exist(root: Path, sections: dict[str, str]) -> None:
    """A guard is named by a file that is there."""
    text = "".join(sections.values())
    named = re.findall(r"`((?:tools|tests|\.github)/[\w/.]+\.\w+)`", text)
    assert named
    assert [name for name in named if not (root / name).is_file()] == []


def test_who_reports_is_led_here(root: Path) -> None:
    """The page for reports of weaknesses names the list."""
    assert "docs/dev/threats.md" in (root / "SECURITY.md").read_text(encoding="utf-8")
