"""From event to last write: list, check and publish as the workflow runs them, against the fake GitHub, with no waits between writes.

The fake answers over HTTP from a process of this measurement's own, so that only what is ours is counted as the commands' processor.
"""

import difflib
import json
import shutil
import statistics
import sys
from pathlib import Path
from typing import Any

import pytest
from commandline import GIT_ENV, commit, git
from review.fake import Fake
from review.fake_changes import changed_file
from review.fake_world import PullRequest
from review.served import served
from speed import ENV, ROOT, TABLE, Run, run

UNHURRIED = """
import sys
sys.modules["click"] = None  # what httpx imports for a command of its own is not among the locked packages of the review
from tuijian.cli import main
from tuijian.cli.program import program
def ready(start=main.start_models):
    start()
    import tuijian.review.client
    tuijian.review.client.APART = 0.0
main.start_models = ready
program()
"""
"""The command as it starts, without the second between two writes."""

NUMBER, REPOSITORY = 12, "example/tuijian"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the catalogue as its default branch."""
    home = tmp_path_factory.mktemp("review")
    shutil.copytree(ROOT / "catalog", home / "catalog")
    commit(home)
    return home


def proposed(home: Path, count: int) -> tuple[str, list[dict[str, Any]]]:
    """A head with the sample and so many files in all, each with something to mend; and the files as GitHub lists them."""
    folder = home / "submissions" / "henan"
    shutil.copytree(ROOT / "catalog" / "examples", folder)
    listed = folder / "list.yml"
    listed.write_text(listed.read_text("utf-8").replace("〔", "[").replace("410100", "410199"), encoding="utf-8")
    plan = (folder / "zhengzhou.md").read_text("utf-8")
    for number in range(count - len(list(folder.iterdir()))):
        (folder / f"plan{number}.md").write_text(plan + f"\n第{number}份。\n", encoding="utf-8")
    files = [changed_file(f"submissions/henan/{path.name}", _patch(path)) for path in sorted(folder.iterdir())]
    git(home, "checkout", "--quiet", "-b", f"head{count}")
    head = commit(home)
    git(home, "checkout", "--quiet", "main")
    return head, files


def _patch(path: Path) -> str:
    lines = path.read_text("utf-8").removesuffix("\n").split("\n")
    return "\n".join(list(difflib.unified_diff([], lines, lineterm=""))[2:])


def reviewed(home: Path, head: str, files: list[dict[str, Any]]) -> tuple[list[Run], Fake]:
    """The three commands of the workflow for a pull request that was just opened; the fake as they left it."""
    fake = Fake(repository=REPOSITORY, strict=False, waits=False)
    fake.open(PullRequest(NUMBER, head, git(home, "rev-parse", "HEAD"), files=files))
    work = home / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    with served(fake) as address:
        pull = {"number": NUMBER, "state": "open", "user": {"id": 1001}, "created_at": "2024-01-15T02:00:00+00:00"}
        sides = {"head": {"ref": "henan", "sha": head}, "base": {"ref": "main", "sha": git(home, "rev-parse", "HEAD")}}
        about = {"full_name": REPOSITORY, "default_branch": "main"}
        event = {
            "action": "opened",
            "number": NUMBER,
            "repository": about,
            "pull_request": {**pull, **sides, "updated_at": pull["created_at"]},
        }
        (work / "event.json").write_text(json.dumps(event), encoding="utf-8")
        ENV.update({"GITHUB_API_URL": address, "GITHUB_TOKEN": "a-token", **GIT_ENV})
        review = [sys.executable, "-P", "-c", UNHURRIED, "review", f"--event={work / 'event.json'}", f"--root={home}"]
        runs = [run([*review, f"--list={work}"])]
        checks = f"cd {home} && GITHUB_TOKEN= exec {sys.executable} -m tuijian.cli.check_pulls {work / 'event.json'} {work}"
        runs.append(run(["sh", "-c", checks]))
        runs.append(run([*review, f"--reports={work}"]))
    return runs, fake


@pytest.mark.parametrize(("count", "what", "reach"), [(3, "2 zones", "< 1 s of our own"), (3_000, "3,000 changed files", "< 10 s")])
def test_from_event_to_last_write(benchmark: Any, base: Path, tmp_path: Path, count: int, what: str, reach: str) -> None:
    """By the clock and of the processor, all three commands from their start to their end; the status is there afterwards."""
    home = tmp_path / "home"
    shutil.copytree(base, home)
    head, files = proposed(home, count)

    def measure() -> None:
        rounds = [reviewed(home, head, files) for _ in range(3)]
        assert all(fake.status(head) == "failure" and len(fake.own(NUMBER)) == 1 for _, fake in rounds)
        seconds = statistics.median(sum(one.seconds for one in runs) for runs, _ in rounds)
        parts = [statistics.median(runs[at].busy for runs, _ in rounds) for at in range(3)]
        shown = " + ".join(f"{part:.2f}" for part in parts)
        TABLE.append((f"event to last write, {what}", f"{seconds:.2f} s (processor {shown} s)", reach))

    benchmark.pedantic(measure, rounds=1, iterations=1)
