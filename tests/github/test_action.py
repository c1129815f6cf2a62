"""The action by which another repository checks its nominations, run by act as that repository would run it."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from commandline import git, submission
from conftest import missing
from runner import ACT, PYTHON, copied
from workflows import Step

pytestmark = pytest.mark.xdist_group("act")
SHA = "1" * 40
USES = f"someone/tuijian/.github/actions/check@{SHA}"
WORKFLOW = """
on: push
jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - run: cp -R "$PROVINCE/." .
      - uses: {uses}
        with: {given}
"""


@pytest.fixture
def check(root: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the action in a province's repository whose list was changed in this way."""

    def call(*changes: tuple[str, str], given: str = "{as-of: 2024-01-15}") -> subprocess.CompletedProcess[str]:
        if not ACT.is_file():
            missing("no act")
        home = tmp_path / "province"
        submission(home / "submissions" / "henan", *changes)
        # A catalogue that the province's repository happens to hold is not what its nominations are judged by.
        (home / "catalog").mkdir()
        (home / "catalog" / "notice.yml").write_text("not: ours\n", encoding="utf-8")
        flow = home / ".github" / "workflows" / "check.yml"
        flow.parent.mkdir(parents=True)
        flow.write_text(WORKFLOW.format(uses=USES, given=given), encoding="utf-8")
        git(home, "init", "--quiet", "--initial-branch=main")
        copied(tmp_path / "tuijian")
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "python3").write_text(PYTHON, encoding="utf-8")
        (tmp_path / "bin" / "python3").chmod(0o755)
        command = [
            ACT,
            "push",
            "--platform=ubuntu-24.04=-self-hosted",
            "--no-cache-server",
            f"--env=PATH={tmp_path / 'bin'}:{os.environ['PATH']}",
        ]
        command += [f"--local-repository=someone/tuijian@{SHA}={tmp_path / 'tuijian'}", f"--env=PROVINCE={home}"]
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "XDG_CONFIG_HOME": str(tmp_path),
        }
        return subprocess.run(list(map(str, command)), cwd=home, env=env, check=False, capture_output=True, text=True, encoding="utf-8")

    return call


def test_a_sound_nomination_passes(check: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """The checker comes with its own rules; what lies in the province's folder `catalog` plays no part."""
    done = check()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "通过：没有发现问题" in done.stdout


def test_what_must_be_mended_fails_the_run(check: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """The finding stands at its line, as GitHub shows it."""
    done = check(("province:", "provinz:"))
    assert done.returncode != 0
    assert "submissions/henan/list.yml" in done.stdout


def test_paths_and_moment_are_the_caller_s(check: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    """Folders as they are named, blanks and all, are arguments and never code."""
    done = check(given='{as-of: 2024-01-15, paths: "submissions/henan\\n$(touch pwned)"}')
    assert done.returncode != 0
    assert "/$(tou" in done.stdout  # a long path is cut where it is told
    assert not list(tmp_path.rglob("pwned"))


def test_the_action_keeps_the_guards_of_the_workflows(root: Path) -> None:
    """No value is pasted into a script, no token is asked for, and what is installed is named by its hash, the installer first."""
    action = yaml.safe_load((root / ".github" / "actions" / "check" / "action.yml").read_text(encoding="utf-8"))
    steps = [Step("action", "check", step) for step in action["runs"]["steps"]]
    assert not [step for step in steps if "${{" in step.run]
    assert "token" not in str(action["inputs"]) + str(action["runs"])
    pips = [line for step in steps for line in step.run.splitlines() if " install " in line]
    assert all({"--require-hashes", "--only-binary=:all:"} <= set(line.split()) for line in pips)
    assert "installer.txt" in pips[0]


def test_five_lines_are_enough(root: Path) -> None:
    """README shows the lines, and they name the place where the action is."""
    text = (root / "README.md").read_text(encoding="utf-8")
    assert "/.github/actions/check@" in text
    assert shutil.which("git")
