"""A repository with several pull requests, on the fake GitHub, in a time of its own: what happens to them, and the workflow's runs.

What git would hold is held here by name: each sha stands for the files of a change. A run asks, gathers, checks by the real checker and
publishes as the workflow does, without processes.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import cast

import httpx
from pulls import BASE, CATALOG, REPOSITORY, SAMPLE, Files, checked, edited
from review.fake import Fake
from review.fake_world import PullRequest
from review.stage import Direct, entries

from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import OtherList
from tuijian.report.model import Report
from tuijian.review.client import Client
from tuijian.review.github_types import ChangedFile, GitHubEvent, Pull
from tuijian.review.owed import PullClaim, Target, VerdictBasis, gather
from tuijian.review.own_account import ACTIONS
from tuijian.review.planned_writes import ReviewJob
from tuijian.review.publish import Publisher
from tuijian.review.questions import ask_github
from tuijian.review.receipt import StatusMark, mark_in, moment
from tuijian.review.verdict import folders, is_complete

CONTENTS: dict[str, Files] = {
    "good": SAMPLE,
    "wrong": edited(("410100", "410199")),
    "other": edited(("豫教基〔2024〕5号", "豫教基〔2024〕6号")),
    "partial": {name: data for name, data in SAMPLE.items() if not name.endswith("zhengzhou.md")},
    "unrelated": {"README.md": b"x\n"},
}
"""What heads bring: complete and faultless, with a fault, complete with another letter, without a plan, nothing of any unit."""

COMPLETE = {"good", "wrong", "other"}


def named(content: str, number: int) -> str:
    """A sha that stands for a content; every number is another commit."""
    return hashlib.sha1(f"{content}/{number}".encode()).hexdigest()


@cache
def report_on(content: str, author: int, at: int, complete: int | None, others: tuple[OtherList, ...]) -> Report:
    """What the checker says of it."""
    first = None if complete is None else datetime.fromtimestamp(complete, UTC)
    return checked(CONTENTS[content], author=author, at=moment(at), others=others, complete=first)


@cache
def digest(content: str) -> str:
    """The digest of what its folder holds."""
    held = {name: hashlib.sha256(data).hexdigest() for name, data in CONTENTS[content].items() if name.startswith("submissions/")}
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()[:16]


@dataclass
class Hall:
    """The repository. `heads` is what each sha stands for; `truth` when each content first was there, for each pull request.

    Where it is `spread`, each request is of a unit of its own, so that none has others beside it.
    """

    fake: Fake = field(default_factory=lambda: Fake(repository=REPOSITORY, strict=False, waits=False))
    heads: dict[str, str] = field(default_factory=dict)
    truth: dict[int, dict[str, int]] = field(default_factory=dict)
    catalog: Catalog = CATALOG
    program: str = "1" * 12
    base: str = "0" * 16
    commits: int = 0
    spread: bool = False

    def commit(self, content: str) -> str:
        """Another commit that brings a content."""
        self.commits += 1
        sha = named(content, self.commits)
        self.heads[sha] = content
        return sha

    def open(self, number: int, author: int, sha: str, recorded: bool = True) -> None:
        """A pull request with a head; `recorded` where a workflow's run tells of it."""
        files = entries(CONTENTS[self.heads[sha]])
        known = {"author": author, "files": files, "created": self.fake.now(), "updated": self.fake.now()}
        self.fake.open(PullRequest(number, sha, BASE, branch=f"b{number}", fork=number, **known))  # type: ignore[arg-type]
        self._came(number, sha, recorded)

    def push(self, number: int, sha: str, recorded: bool = True) -> None:
        """Its head moves."""
        self.fake.push(number, sha, entries(CONTENTS[self.heads[sha]]))
        self._came(number, sha, recorded)

    def _came(self, number: int, sha: str, recorded: bool) -> None:
        self.truth.setdefault(number, {}).setdefault(self.heads[sha], int(self.fake.time))
        if recorded:
            self.fake.started(self.fake.pulls[number])

    def close(self, number: int, state: str = "closed") -> None:
        """It is closed, or opened again."""
        self.fake.pulls[number].state = state
        self.touched(number)

    def touched(self, number: int) -> None:
        """Something that changes nothing of what it brings."""
        self.fake.pulls[number].updated = self.fake.now()

    # --- the workflow ---------------------------------------------------------------------------

    def event(self, number: int | None = None, action: str = "") -> GitHubEvent:
        """What happened to a pull request, or nothing but time."""
        about = {"repository": {"full_name": REPOSITORY, "default_branch": "main"}, "action": action}
        if number is None:
            return GitHubEvent.model_validate(about)
        return GitHubEvent.model_validate(
            {**about, "number": number, "pull_request": self.client().get(f"/repos/{REPOSITORY}/pulls/{number}")}
        )

    def client(self) -> Client:
        """A line to the fake."""
        return Client(cast(httpx.Client, Direct(self.fake)), self.fake.clock())

    def look(self, pull: Pull, earlier: Iterable[str] = ()) -> PullClaim | None:
        """What git would tell."""
        content = self.heads[pull.head.sha]
        touched = folders([ChangedFile(filename=name, status="added") for name in CONTENTS[content]], self.catalog)
        if self.spread:
            return PullClaim(pull, (self.catalog.units[pull.number % 32].slug,), {}, digest(content), self.base, self._earlier(earlier))
        lists = {folder: CONTENTS[content][f"submissions/{folder}/list.yml"].decode() for folder in touched if folder}
        return PullClaim(pull, touched, lists, digest(content), self.base, self._earlier(earlier))

    def _earlier(self, heads: Iterable[str]) -> dict[str, str]:
        return {sha: digest(self.heads[sha]) for sha in heads if sha in self.heads}

    def gathered(self, event: GitHubEvent) -> tuple[Target, ...]:
        """What is owed."""
        return gather(ask_github(self.client(), event, ACTIONS), event, VerdictBasis(self.catalog, self.program), self.look)

    def run(self, event: GitHubEvent | None = None, most: int = 1000) -> list[int]:
        """A run of the workflow, over no more than `most` requests; the numbers of those that it published."""
        event = event or self.event()
        targets = self.gathered(event)[:most]
        for target in targets:
            self.publish(self.checked(target))
        return [target.pull.number for target in targets]

    def checked(self, target: Target) -> tuple[Target, Report]:
        """The target, by what earlier heads tell, and the report on it."""
        others = tuple(
            OtherList(claim.pull.number, claim.pull.author, unit, text.encode())
            for claim in target.others
            for unit, text in claim.lists.items()
        )
        for head in target.earlier:
            if is_complete(report_on(self.heads[head.sha], target.pull.author, head.first, None, others), self.catalog):
                target = target.completed(head.first)
                break
        receipt = target.receipt
        report = report_on(self.heads[receipt.sha], target.pull.author, receipt.first, receipt.complete, others)
        return target, report.model_copy(update={"revision": receipt.sha})

    def publish(self, made: tuple[Target, Report]) -> bool:
        """What comes of a report, written."""
        target, report = made
        job = ReviewJob(REPOSITORY, "main", self.catalog, target.receipt.sha, report, receipt=target.receipt)
        return Publisher(self.client(), job, target.pull.number).run()

    # --- what stands there ------------------------------------------------------------------------

    def opened(self) -> list[PullRequest]:
        """Those that are open."""
        return [pull for pull in self.fake.pulls.values() if pull.state == "open"]

    def mark(self, number: int) -> StatusMark | None:
        """What the newest status of its head tells."""
        some = self.fake.statuses.get(self.fake.pulls[number].head, [])
        return mark_in(some[0]["target_url"]) if some else None

    def seen(self, number: int) -> tuple[object, ...]:
        """What people see of it: its status with the receipt, its labels, what stands in our comment below the memory."""
        pull = self.fake.pulls[number]
        some = self.fake.statuses.get(pull.head, [])
        mark = self.mark(number)
        receipt = (mark.pull, mark.content, mark.first, mark.complete, mark.sure) if mark else None
        status = (some[0]["state"], some[0]["description"]) if some else None
        return status, receipt, frozenset(pull.labels)
