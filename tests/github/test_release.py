"""A release: the tag is the version, its text is the changelog's section, and what goes out is what was built."""

import subprocess
import sys
from pathlib import Path

import pytest
from workflows import parsed, texts

from tuijian import __version__

LOG = """# Changelog

## 1.1.0 (2026-02-01)

- B.

### More

- C.

## 1.0.0 (unreleased)

- A.
"""


def notes(root: Path, folder: Path, tag: str, version: str = "1.1.0", log: str = LOG) -> subprocess.CompletedProcess[str]:
    """What release.py says of a tag in a checkout with this version and this changelog."""
    for name, text in (("CHANGELOG.md", log), ("tools/tuijian/__init__.py", f'__version__ = "{version}"\n')):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    script = folder / "tools" / "dev" / "release.py"
    script.parent.mkdir(exist_ok=True)
    script.write_bytes((root / "tools" / "dev" / "release.py").read_bytes())
    return subprocess.run([sys.executable, script, tag], check=False, capture_output=True, text=True, encoding="utf-8")


def test_the_text_is_the_changelog_s_section(root: Path, tmp_path: Path) -> None:
    """All of it, without the heading and without what the next version says."""
    done = notes(root, tmp_path, "v1.1.0")
    assert (done.returncode, done.stdout, done.stderr) == (0, "- B.\n\n### More\n\n- C.\n", "")


@pytest.mark.parametrize(
    ("tag", "version", "log", "said"),
    [
        ("v1.2.0", "1.1.0", LOG, "v1.1.0"),
        ("1.1.0", "1.1.0", LOG, "v1.1.0"),
        ("v1.0.0", "1.0.0", LOG, "CHANGELOG.md"),
        ("v1.1.0", "1.1.0", LOG.replace("- B.", "").replace("### More\n\n- C.", ""), "CHANGELOG.md"),
    ],
)
def test_a_tag_that_does_not_fit_is_no_release(root: Path, tmp_path: Path, tag: str, version: str, log: str, said: str) -> None:
    """Another version, a section without a day or without anything in it: one sentence, and the run ends."""
    done = notes(root, tmp_path, tag, version, log)
    assert (done.returncode, done.stdout, done.stderr.count("\n"), said in done.stderr) == (1, "", 1, True)


def test_what_is_built_is_what_goes_out() -> None:
    """One job builds; the two that publish take its artifact and run no code of the repository, the one with the identity none at all."""
    jobs = parsed(texts()["release"])["jobs"]
    assert [name for name, job in jobs.items() if "id-token" in job["permissions"]] == ["pypi"]
    assert jobs["pypi"]["environment"] == "pypi"
    assert not any("run" in step for step in jobs["pypi"]["steps"])
    assert not any("checkout" in step.get("uses", "") for name in ("pypi", "github") for step in jobs[name]["steps"])
    build = next(step for step in jobs["build"]["steps"] if "upload-artifact" in step.get("uses", ""))
    for name in ("pypi", "github"):
        assert jobs[name]["steps"][0]["with"]["name"] == build["with"]["name"]


def test_the_changelog_has_a_section_of_this_version(root: Path) -> None:
    """Whether it is out yet or not."""
    assert f"## {__version__} (" in (root / "CHANGELOG.md").read_text(encoding="utf-8")
