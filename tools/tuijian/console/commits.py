"""What `tuijian check` reads from git: a commit, and what it changes."""

import os
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

from tuijian.console.errors import UsageError
from tuijian.console.workspace import FoldersToCheck
from tuijian.submission.git_tree import Change, GitTree, OverBudgetError, changes, merge_base
from tuijian.submission.tree import MemoryTree, Tree, printable


def commit(rev: str | None, base: str | None, place: FoldersToCheck, root: str, stack: ExitStack) -> tuple[Tree, dict[str, Any]]:
    """The commit `rev` (HEAD by default) as a tree, and what a request says of it; with `base`, what changed since the two parted.

    `root` is the folder of submissions; `stack` closes what is opened. TreeError where a version cannot be read, UsageError where
    it lacks a folder that was asked for. A change of more than is looked at comes as such, with an empty tree: nothing of it is read.
    """
    tree = stack.enter_context(GitTree(place.root, rev or "HEAD"))
    if base is None:
        _see_that_all_are_there(tree, place, root)
        return tree, {"folders": place.folders}
    tip = stack.enter_context(GitTree(place.root, base))
    before = stack.enter_context(GitTree(place.root, merge_base(place.root, base, tree.revision)))
    try:
        changed = changes(place.root, before.revision, tree.revision)
    except OverBudgetError:
        return MemoryTree({}, revision=tree.revision), {"folders": frozenset(), "base": before, "tip": tip, "changed": (), "whole": False}
    touched = _touched(changed, root)
    folders = touched if place.folders is None else touched & place.folders
    return tree, {"folders": folders, "base": before, "tip": tip, "changed": tuple(change.printable for change in changed)}


def _see_that_all_are_there(tree: Tree, place: FoldersToCheck, root: str) -> None:
    for folder in sorted(place.folders or ()):
        if not tree.entries(f"{root}/{folder}"):
            raise UsageError(f"这个版本里没有 {root}/{printable(os.fsencode(folder))}。")


def _touched(changed: Iterable[Change], root: str) -> frozenset[str]:
    """The names of the folders under `root` that a change touches."""
    parts = (change.name.decode("utf-8", "replace").split("/") for change in changed)
    return frozenset(some[1] for some in parts if len(some) > 2 and some[0] == root)
