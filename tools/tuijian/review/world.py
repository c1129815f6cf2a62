"""What GitHub tells of the open pull requests, read once and written down, so that all else is decided without a token.

Where our own statuses and comment do not tell when a head came in, GitHub's records do: the creation of a request whose head is its
first, the runs of workflows and the suites of checks by the head's sha. `updated_at` is no such record: any comment changes it.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tuijian.review import memory
from tuijian.review.client import ApiError, Client
from tuijian.review.github import Comment, CommitStatus, Event, Pull, Run, Suite
from tuijian.review.identity import Identity
from tuijian.review.plan import own_comments, own_statuses
from tuijian.review.publish import read, read_items, read_one
from tuijian.review.receipt import mark_in, seconds

FILE = "world.json"
REQUESTS = ("pull_request", "pull_request_target")
"""The events whose runs start when a head comes in to a pull request."""


class World(BaseModel):
    """The open pull requests to the default branch, and what is known of each.

    Our statuses of its head, the newest first; the first line of our comment; the moment that GitHub's records give for its head. That
    and `now` are in seconds since 1970.
    """

    model_config = ConfigDict(frozen=True)

    now: int
    pulls: tuple[Pull, ...] = ()
    statuses: dict[str, tuple[CommitStatus, ...]] = {}
    memories: dict[int, str] = {}
    moments: dict[int, int | None] = {}

    def save(self, folder: Path) -> None:
        """Write it down for a later step."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(self.model_dump_json(), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "World":
        """What an earlier step wrote down."""
        return cls.model_validate_json((folder / FILE).read_bytes())


def look(client: Client, event: Event, identity: Identity, run: int | None = None) -> World:
    """All that has to be known of the open pull requests. `run` is the number of the workflow's run that the event started."""
    name, branch = event.repository.full_name, event.repository.default_branch
    pulls = read(client, Pull, f"/repos/{name}/pulls", state="open", base=branch)
    reader = _Reader(client, name, event, identity, run)
    statuses = {sha: reader.statuses(sha) for sha in dict.fromkeys(pull.head.sha for pull in pulls)}
    unknown = [pull for pull in pulls if not _told(pull, statuses[pull.head.sha])]
    return World(
        now=int(client.clock.now()),
        pulls=pulls,
        statuses=statuses,
        memories={pull.number: line for pull in unknown if (line := reader.memory(pull))},
        moments={pull.number: reader.moment(pull) for pull in unknown},
    )


def _told(pull: Pull, statuses: Iterable[CommitStatus]) -> bool:
    """Whether a status of ours tells of this very pull request with this head."""
    marks = (mark_in(status.target_url) for status in statuses)
    return any(mark is not None and mark.pull == pull.number for mark in marks)


class _Reader:
    """The calls for one pull request after the other."""

    def __init__(self, client: Client, name: str, event: Event, identity: Identity, run: int | None) -> None:
        self.client, self.root, self.event, self.identity, self.run = client, f"/repos/{name}", event, identity, run

    def statuses(self, sha: str) -> tuple[CommitStatus, ...]:
        """Ours, the newest first."""
        return tuple(own_statuses(self.identity, read(self.client, CommitStatus, f"{self.root}/commits/{sha}/statuses")))

    def memory(self, pull: Pull) -> str:
        """The first line of our comment; "" where there is none."""
        comments = read(self.client, Comment, f"{self.root}/issues/{pull.number}/comments")
        lines = ((each.body or "").split("\n", 1)[0] for each in own_comments(self.identity, comments))
        return next((line for line in lines if memory.recalled(line)), "")

    def moment(self, pull: Pull) -> int | None:
        """When the head came in, as far as GitHub's records tell: no earlier than the request was opened."""
        opened = seconds(pull.created_at)
        if pull.created_at == pull.updated_at or (self.event.action == "opened" and self.event.brings == pull.head.sha):
            return opened  # nothing has happened since it was opened
        found = min([*self._runs(pull), *self._own_run(pull), *self._suites(pull)], default=None)
        return None if found is None else max(found, opened)

    def _runs(self, pull: Pull) -> list[int]:
        """Runs that this request's branch started. Another request with the same head lies in another fork, or another branch."""
        with suppress(ApiError):
            runs = read_items(self.client, Run, f"{self.root}/actions/runs", "workflow_runs", head_sha=pull.head.sha)
            return [seconds(run.created_at) for run in runs if self._is_of(run, pull)]
        return []

    def _is_of(self, run: Run, pull: Pull) -> bool:
        same = run.head_branch == pull.head.ref and run.head_repository is not None and run.head_repository == pull.head.repo
        return same and run.head_sha == pull.head.sha and run.event in REQUESTS

    def _own_run(self, pull: Pull) -> list[int]:
        """The run that the event itself started, where the head came in by it."""
        if self.run is None or self.event.own != pull.number or self.event.brings != pull.head.sha:
            return []
        with suppress(ApiError):
            return [seconds(read_one(self.client, Run, f"{self.root}/actions/runs/{self.run}").created_at)]
        return []

    def _suites(self, pull: Pull) -> list[int]:
        """Suites that name this request: those of the repository's own branches. A fork's name none, so anyone could have started them."""
        with suppress(ApiError):
            suites = read_items(self.client, Suite, f"{self.root}/commits/{pull.head.sha}/check-suites", "check_suites")
            mine = (suite for suite in suites if suite.created_at and pull.number in {each.number for each in suite.pull_requests or ()})
            return [seconds(suite.created_at) for suite in mine if suite.created_at]
        return []
