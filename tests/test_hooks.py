"""The hooks: ours, which fetch nothing, and the one that a province's own repository can use."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from commandline import ROOT, belonging

GIT_ENV = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
}


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, with no one's configuration."""
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, env={**os.environ, **GIT_ENV}, check=True, capture_output=True, text=True).stdout


def commit_all(folder: Path) -> None:
    """Make a folder a repository whose one commit holds all of it."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message=all")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that holds what this one holds now, committed or not; beside it what pre-commit installs."""
    copy = tmp_path_factory.mktemp("hooks") / "tuijian"
    for name in belonging():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    commit_all(copy)
    return copy


@pytest.fixture
def province(root: Path, tmp_path: Path) -> Callable[..., Path]:
    """Makes a province's repository: the sample nomination, with a text in its list replaced where a pair is given."""

    def make(old: str = "", new: str = "") -> Path:
        home = tmp_path / "province"
        shutil.copytree(root / "submissions" / "_example", home / "submissions" / "_example")
        listed = home / "submissions" / "_example" / "list.yml"
        text = listed.read_text(encoding="utf-8")
        assert old in text
        listed.write_text(text.replace(old, new, 1), encoding="utf-8")
        commit_all(home)
        return home

    return make


def run_hook(hooks: Path, province: Path) -> subprocess.CompletedProcess[str]:
    """Run the hook over every file of a province's repository as its own settings name it; pre-commit installs it where it is not yet."""
    settings = {"repos": [{"repo": str(hooks), "rev": git(hooks, "rev-parse", "HEAD").strip(), "hooks": [{"id": "tuijian"}]}]}
    (province / ".pre-commit-config.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    git(province, "add", ".pre-commit-config.yaml")
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose", "--color=never"]
    environment = {**os.environ, **GIT_ENV, "PYTHONUTF8": "1", "PRE_COMMIT_HOME": str(hooks.parent / "home")}
    return subprocess.run(command, cwd=province, env=environment, check=False, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.network
@pytest.mark.xdist_group("hooks")
def test_a_province_s_repository_runs_the_checker(hooks: Path, province: Callable[..., Path], pypi: None) -> None:
    """pre-commit installs the package with what it asks for and no more, and the sample nomination passes."""
    result = run_hook(hooks, province())
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Passed" in result.stdout


@pytest.mark.network
@pytest.mark.xdist_group("hooks")
def test_a_bad_nomination_does_not_get_in(hooks: Path, province: Callable[..., Path], pypi: None) -> None:
    """The hook fails, and shows the file and what to mend."""
    result = run_hook(hooks, province("province:", "provinz:"))
    assert result.returncode == 1, result.stdout + result.stderr
    assert "Failed" in result.stdout
    assert "submissions/_example/list.yml" in result.stdout
    assert "必须修改" in result.stdout


def test_our_own_hooks_fetch_nothing(root: Path) -> None:
    """Every hook of this repository is local and runs what .venv holds."""
    config = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [hook for repository in config["repos"] for hook in repository["hooks"]]
    assert {repository["repo"] for repository in config["repos"]} == {"local"}
    assert {hook["language"] for hook in hooks} == {"system"}
    assert {hook["id"] for hook in hooks} == {"ruff", "ruff-format", "mypy", "tuijian"}
    assert all(hook["entry"].startswith(".venv/bin/") for hook in hooks)


def test_hook_files_are_valid(root: Path) -> None:
    """pre-commit itself accepts both files."""
    for command, name in (("validate-config", ".pre-commit-config.yaml"), ("validate-manifest", ".pre-commit-hooks.yaml")):
        subprocess.run([sys.executable, "-m", "pre_commit", command, str(root / name)], check=True)
