"""A commit that unfolds to anything is a finding on its own request: little is read of it, and nothing comes of it for others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bombs import BOMBS, commit
from commandline import ROOT, git

from tuijian.submission.git_tree import BUDGET, Budget, GitTree, OverBudgetError, changes
from tuijian.submission.tree import TreeError

PLACES = ("submissions/henan/x", "submissions/henan", "docs")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose main branch holds one unit's folder."""
    root = tmp_path_factory.mktemp("bombs")
    git(root, "init", "--quiet", "--initial-branch=main")
    (root / "submissions" / "hubei").mkdir(parents=True)
    (root / "submissions" / "hubei" / "list.yml").write_text("province: 湖北省\n", encoding="utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=x")
    return root


@pytest.fixture(scope="module")
def heads(repository: Path) -> dict[tuple[str, str], str]:
    """Every bomb at every place, as a commit."""
    trees = {name: make(repository) for name, make in BOMBS.items()}
    return {(name, place): commit(repository, "main", place, tree) for name, tree in trees.items() for place in PLACES}


@pytest.mark.parametrize("place", [PLACES[0], *(pytest.param(one, marks=pytest.mark.unfollowed) for one in PLACES[1:])])
@pytest.mark.parametrize("name", BOMBS)
def test_no_more_is_looked_at_than_the_budget(repository: Path, heads: dict[tuple[str, str], str], name: str, place: str) -> None:
    """What changed is looked for until the budget is spent, and what was seen until then is told."""
    with pytest.raises(OverBudgetError) as refused:
        changes(repository, "main", heads[name, place])
    assert isinstance(refused.value, TreeError)
    assert len(refused.value.found) <= BUDGET.names
    with GitTree(repository, heads[name, place]) as tree, pytest.raises(OverBudgetError):
        tree.entries(place.rpartition("/")[0])


def test_what_did_not_change_is_not_walked(repository: Path, heads: dict[tuple[str, str], str]) -> None:
    """On top of a bomb a small change is a small change: only folders whose hashes differ are looked into."""
    base = heads["nested", "docs"]
    head = commit(repository, base, "submissions/henan", git(repository, "rev-parse", "main:submissions/hubei"))
    assert [change.name for change in changes(repository, base, head)] == [b"submissions/henan/list.yml"]
    with GitTree(repository, head) as tree:
        assert [entry.name for entry in tree.entries("submissions")] == [b"submissions/henan/list.yml", b"submissions/hubei/list.yml"]
        assert tree.read("submissions/henan/list.yml") == "province: 湖北省\n".encode()


def test_each_limit_counts(repository: Path, heads: dict[tuple[str, str], str]) -> None:
    """Names, bytes and seconds are limits of their own."""
    for budget in (Budget(names=5), Budget(bytes=50), Budget(seconds=0)):
        with GitTree(repository, "main", budget) as tree, pytest.raises(OverBudgetError):
            tree.entries("submissions") if budget.names > 5 else [tree.entries("submissions") for _ in range(3)]
    assert changes(repository, "main", "main", Budget(seconds=20)) == ()


CHECKED = """
import resource, sys
from peak import memory
from tuijian.cli.main import main
code = main(sys.argv[1:])
sys.stderr.write(f"{memory()} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}")
raise SystemExit(code)
"""
TESTS = Path(__file__).resolve().parent


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_an_ordinary_finding(repository: Path, heads: dict[tuple[str, str], str], name: str) -> None:
    """The check of such a head fails by a rule, in words, like any other, and takes little memory, git's own counted."""
    words = ["check", "--root", str(repository), "--catalog", str(ROOT / "catalog"), "--base", "main", "--rev", heads[name, PLACES[0]]]
    words += ["--format", "json"]
    run = subprocess.run([sys.executable, "-c", CHECKED, *words], cwd=TESTS, capture_output=True, text=True, check=False)
    report = json.loads(run.stdout)
    assert run.returncode == 1
    assert [(one["rule"], one["level"]) for one in report["findings"]] == [("scope", "error")]
    assert "文件太多" in report["findings"][0]["message"]
    assert max(map(int, run.stderr.split())) < 300
