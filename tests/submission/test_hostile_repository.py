"""A repository that anybody may have made: nothing of it runs, none of its settings counts, and no object passes for another."""

import os
import sys
from pathlib import Path

import pytest
from bare_repositories import MISSING, Repository

from tuijian.submission import git_objects, git_tree
from tuijian.submission.git_tree import Change, GitTree, Status, changes, merge_base
from tuijian.submission.tree import TreeError


def hostile_config(repository: Repository, canary: Path) -> None:
    """Point every setting that starts a program at one that leaves a canary."""
    touch = f"touch {canary}"
    settings = {
        "core.fsmonitor": touch,
        "core.hooksPath": "evil-hooks",
        "core.pager": touch,
        "pager.ls-tree": touch,
        "pager.diff-tree": touch,
        "core.sshCommand": touch,
        "core.askPass": touch,
        "core.editor": touch,
        "core.gitProxy": touch,
        "credential.helper": f"!{touch}",
        "diff.external": touch,
        "diff.evil.textconv": touch,
        "diff.evil.command": touch,
        "filter.evil.smudge": touch,
        "filter.evil.process": touch,
        "gpg.program": touch,
        "alias.ls-tree": f"!{touch}",
        "alias.cat-file": f"!{touch}",
        "extensions.partialClone": "evil",
        "remote.evil.url": f"ext::{touch}",
        "remote.evil.promisor": "true",
        "remote.evil.uploadpack": touch,
        "protocol.ext.allow": "always",
        "core.repositoryFormatVersion": "1",
        "uploadpack.packObjectsHook": touch,
    }
    for name, value in settings.items():
        repository.git("config", name, value)
    hooks = repository.path / "evil-hooks"
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman"):
        for folder in (hooks, repository.path / "hooks"):
            folder.mkdir(exist_ok=True)
            (folder / hook).write_text(f"#!/bin/sh\n{touch}\n")
            (folder / hook).chmod(0o755)
    (repository.path / "info" / "attributes").write_text("* diff=evil filter=evil\n")


def test_nothing_runs(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, hooks, filters, attributes and a remote for missing objects are all set to run a program: none does."""
    rows = [("100644", b".gitattributes", repository.blob(b"* diff=evil filter=evil\n")), ("100644", b"a", repository.blob(b"1"))]
    base = repository.commit(repository.tree(*rows))
    head = repository.commit(repository.tree(*rows, ("100644", b"b", "1" * 40)), base)
    canary = tmp_path / "canary"
    hostile_config(repository, canary)
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_ASKPASS", "PAGER"):
        monkeypatch.setenv(name, f"touch {canary}")
    with GitTree(repository.path, head) as tree:
        assert len(tree.entries()) == 3
        assert tree.read("a") == b"1"
        with pytest.raises(TreeError, match=MISSING):
            tree.read("b")
    assert merge_base(repository.path, base, head) == base
    assert changes(repository.path, base, head) == (Change(b"b", Status.added),)
    assert not canary.exists()


def test_the_canary_sings_without_our_options(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above would notice: with nothing switched off the same repository does run a program."""
    canary = tmp_path / "canary"
    head = repository.commit(repository.tree(("100644", b"b", "1" * 40)))
    hostile_config(repository, canary)
    monkeypatch.setattr(git_objects, "GIT_OPTIONS", ())
    monkeypatch.setattr(git_objects, "_ENVIRONMENT", {})
    with GitTree(repository.path, head) as tree, pytest.raises(TreeError):
        tree.read("b")
    assert canary.exists()


@pytest.mark.parametrize("guard", ["GIT_NO_LAZY_FETCH", "GIT_ALLOW_PROTOCOL"])
def test_each_guard_against_fetching_is_enough(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guard: str) -> None:
    """Missing contents are not asked for from a remote that the repository names, by either of two guards (the first: newer git)."""
    if guard == "GIT_NO_LAZY_FETCH" and ".".join(part.zfill(2) for part in repository.git("version").split()[2].split(".")[:2]) < "2.45":
        pytest.skip("this git may not know it")
    head = repository.commit(repository.tree(("100644", b"b", "1" * 40)))
    hostile_config(repository, tmp_path / "canary")
    monkeypatch.setattr(git_objects, "_ENVIRONMENT", {guard: git_objects._ENVIRONMENT[guard]})
    with GitTree(repository.path, head) as tree, pytest.raises(TreeError):
        tree.read("b")
    assert not (tmp_path / "canary").exists()


@pytest.mark.parametrize("command", [("status",), ("update-ref", "refs/heads/other", "main")])
def test_no_hook_and_no_monitor_runs_under_our_options(repository: Repository, tmp_path: Path, command: tuple[str, ...]) -> None:
    """Even a command that would start a hook or the file monitor, which we do not use, starts none."""
    repository.git("update-ref", "refs/heads/main", repository.files({"a": b"1"}))
    work = tmp_path / "work"
    repository.git("clone", "-q", str(repository.path), str(work), at=tmp_path)
    canary = tmp_path / "canary"
    hooks = work / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "reference-transaction").write_text(f"#!/bin/sh\ntouch {canary}\n")
    (hooks / "reference-transaction").chmod(0o755)
    repository.git("config", "core.fsmonitor", f"touch {canary}", at=work)
    assert git_tree._git(work, *command).returncode == 0
    assert not canary.exists()
    repository.git(*(word.replace("other", "third") for word in command), at=work)
    assert canary.exists()


def test_settings_of_the_machine_do_not_reach_git(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the repository's own settings and ours count: none of the user's, none of the system's."""
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = x\n")
    monkeypatch.setattr(git_objects, "_KEPT_VARIABLES", (*git_objects._KEPT_VARIABLES, "HOME", "GIT_CONFIG_SYSTEM"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", str(tmp_path / ".gitconfig"))
    shown = git_tree._git(repository.path, "config", "--list", "--show-scope").stdout
    assert {line.split(b"\t")[0] for line in shown.splitlines()} == {b"local", b"command"}


def test_our_environment_does_not_reach_git(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside a hook git's variables point elsewhere; the repository that was asked for is read all the same."""
    sha = repository.files({"a": b"1"})
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_TRACE"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "not a number")
    with GitTree(repository.path, sha) as tree:
        assert tree.read("a") == b"1"
    assert not (tmp_path / "elsewhere").exists()


def test_replacements_and_grafts_are_not_followed(repository: Repository) -> None:
    """A commit is what its hash says, whatever refs/replace and info/grafts would put in its place."""
    good, evil = repository.blob(b"good"), repository.blob(b"evil")
    start = repository.files({})
    sha = repository.commit(repository.tree(("100644", b"a", good)), start)
    repository.git("replace", good, evil)
    repository.git("replace", sha, repository.files({"z": b""}))
    (repository.path / "info" / "grafts").write_text(f"{sha}\n")
    with GitTree(repository.path, sha) as tree:
        assert tree.read("a") == b"good"
    assert merge_base(repository.path, start, sha) == start


def test_alternates(repository: Repository, tmp_path: Path) -> None:
    """Objects that lie in another repository are read, as after a clone that shares them."""
    other = Repository(tmp_path / "other.git")
    sha = other.files({"a": b"1"})
    (repository.path / "objects" / "info" / "alternates").write_text(f"{other.path}/objects\n")
    with GitTree(repository.path, sha) as tree:
        assert tree.read("a") == b"1"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder to another user")
def test_repository_of_another_user(repository: Repository) -> None:
    """A repository that belongs to someone else, as one mounted into a container, is read."""
    sha = repository.files({"a": b"1"})
    for folder, _, names in os.walk(repository.path):
        for name in [folder, *(os.path.join(folder, name) for name in names)]:
            os.chown(name, 12345, 12345)
    with GitTree(repository.path, sha) as tree:
        assert tree.read("a") == b"1"


def test_a_folder_that_is_a_file(repository: Repository) -> None:
    """What a tree calls a folder and is a file cannot be gone through: one sentence, and no crash."""
    head = repository.commit(repository.tree(("40000", b"submissions", repository.blob(b"x"))))
    with GitTree(repository.path, head) as tree, pytest.raises(TreeError, match="读取失败"):
        tree.entries()


@pytest.mark.parametrize("data", [b"100644 a\0short", b"100644 \0" + b"1" * 20])
def test_a_folder_that_is_cut_off(repository: Repository, data: bytes) -> None:
    """A folder whose object ends early, or names nothing, cannot be gone through."""
    tree = repository.git("hash-object", "-w", "-t", "tree", "--stdin", "--literally", data=data)
    with GitTree(repository.path, repository.commit(tree)) as found, pytest.raises(TreeError, match="读取失败"):
        found.entries()


def test_a_system_without_limits(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process cannot be held to limits it runs without."""
    monkeypatch.setitem(sys.modules, "resource", None)
    head = repository.files({"a.txt": b"x"})
    with GitTree(repository.path, head) as tree:
        assert [entry.name for entry in tree.entries()] == [b"a.txt"]


def test_a_file_in_the_place_of_a_folder(repository: Repository) -> None:
    """Asked for what lies in a folder, a file of the folder's name above it is passed over."""
    inner = repository.tree(("100644", b"b", repository.blob(b"x")))
    head = repository.commit(repository.tree(("40000", b"a", inner)))
    with GitTree(repository.path, head) as tree:
        assert tree.entries("a/b/c") == ()
