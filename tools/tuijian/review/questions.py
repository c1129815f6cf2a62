"""Asks GitHub, once, all that has to be known of the open pull requests.

Where our own statuses and comment do not tell when a head came in, GitHub's records do: the creation of a request whose head is its
first, the runs of workflows and the suites of checks by the head's sha. `updated_at` is no such record: any comment changes it.
"""

from collections.abc import Iterable
from contextlib import suppress
from itertools import islice

from tuijian.review import comment_memory
from tuijian.review.client import ApiError, Client
from tuijian.review.github_types import Comment, CommitStatus, GitHubEvent, Pull, Suite, WorkflowRun
from tuijian.review.open_pulls import World
from tuijian.review.own_account import Identity
from tuijian.review.planned_writes import own_comments, own_statuses
from tuijian.review.publish import read_items, read_list, read_one, typed
from tuijian.review.receipt import mark_in, seconds

RUNS = 300
"""So many runs of a branch are looked at, the newest first."""

REQUESTS = ("pull_request", "pull_request_target")
"""The events whose runs start when a head comes in to a pull request."""


def ask_github(client: Client, event: GitHubEvent, identity: Identity, run: int | None = None) -> World:
    """All that has to be known of the open pull requests. `run` is the number of the workflow's run that the event started."""
    name, branch = event.repository.full_name, event.repository.default_branch
    pulls = read_list(client, Pull, f"/repos/{name}/pulls", state="open", base=branch)
    reader = _PullReader(client, name, event, identity, run)
    statuses = {sha: reader.statuses(sha) for sha in dict.fromkeys(pull.head.sha for pull in pulls)}
    unknown = [pull for pull in pulls if not _is_told(pull, statuses[pull.head.sha])]
    return World(
        now=int(client.clock.now()),
        pulls=pulls,
        statuses=statuses,
        memories={pull.number: line for pull in unknown if (line := reader.memory(pull))},
        heads={pull.number: reader.heads(pull) for pull in unknown},
    )


def _is_told(pull: Pull, statuses: Iterable[CommitStatus]) -> bool:
    """Whether our newest status tells of this very pull request with this head."""
    mark = next((mark_in(status.target_url) for status in statuses), None)
    return mark is not None and mark.pull == pull.number


class _PullReader:
    """The calls for one pull request after the other."""

    def __init__(self, client: Client, name: str, event: GitHubEvent, identity: Identity, run: int | None) -> None:
        self.client, self.root, self.event, self.identity, self.run = client, f"/repos/{name}", event, identity, run

    def statuses(self, sha: str) -> tuple[CommitStatus, ...]:
        """Ours, the newest first."""
        return tuple(own_statuses(self.identity, read_list(self.client, CommitStatus, f"{self.root}/commits/{sha}/statuses")))

    def memory(self, pull: Pull) -> str:
        """The first line of our comment; "" where there is none."""
        comments = read_list(self.client, Comment, f"{self.root}/issues/{pull.number}/comments")
        lines = ((each.body or "").split("\n", 1)[0] for each in own_comments(self.identity, comments))
        return next((line for line in lines if comment_memory.recall(line)), "")

    def heads(self, pull: Pull) -> dict[str, int]:
        """When each head came in, as far as GitHub's records tell: none earlier than the request was opened."""
        opened, head = seconds(pull.created_at), pull.head.sha
        if pull.created_at == pull.updated_at or (self.event.action == "opened" and self.event.new_head == head):
            return {head: opened}  # nothing has happened since it was opened
        dated_heads = [*self._runs(pull, branch=pull.head.ref), *((head, at) for at in self._own_run(pull))]
        if head not in {sha for sha, _ in dated_heads}:
            dated_heads += self._runs(pull, head_sha=head) or [(head, at) for at in self._suites(pull)]
        first: dict[str, int] = {}
        for sha, at in dated_heads:
            first[sha] = min(first.get(sha, at), at)
        return {sha: max(at, opened) for sha, at in first.items()}

    def _runs(self, pull: Pull, **asked: str) -> list[tuple[str, int]]:
        """Runs that this request's branch started, by head. Another request with the same head lies in another fork, or another branch."""
        with suppress(ApiError):
            runs = self.client.pages(f"{self.root}/actions/runs", "workflow_runs", **asked)
            typed_runs = (typed(WorkflowRun, run, "runs") for run in islice(runs, RUNS))
            return [(run.head_sha, seconds(run.created_at)) for run in typed_runs if self._is_of(run, pull)]
        return []

    def _is_of(self, run: WorkflowRun, pull: Pull) -> bool:
        same = run.head_branch == pull.head.ref and run.head_repository is not None and run.head_repository == pull.head.repo
        return same and run.event in REQUESTS

    def _own_run(self, pull: Pull) -> list[int]:
        """The run that the event itself started, where the head came in by it."""
        if self.run is None or self.event.own_pull != pull.number or self.event.new_head != pull.head.sha:
            return []
        with suppress(ApiError):
            return [seconds(read_one(self.client, WorkflowRun, f"{self.root}/actions/runs/{self.run}").created_at)]
        return []

    def _suites(self, pull: Pull) -> list[int]:
        """Suites that name this request: those of the repository's own branches. A fork's name none, so anyone could have started them."""
        with suppress(ApiError):
            suites = read_items(self.client, Suite, f"{self.root}/commits/{pull.head.sha}/check-suites", "check_suites")
            own_suites = (
                suite for suite in suites if suite.created_at and pull.number in {each.number for each in suite.pull_requests or ()}
            )
            return [seconds(suite.created_at) for suite in own_suites if suite.created_at]
        return []
