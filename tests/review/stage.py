"""A pull request on the fake GitHub, and runs of the review over it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qsl

import httpx
from pulls import BASE, LISTED, REPOSITORY, SAMPLE, SHA, Files, checked, edited, job, patch
from review.described import HOST, Ask
from review.fake import BOT, Fake
from review.fake_changes import changed_file
from review.fake_world import PullRequest

from tuijian.report.model import Report
from tuijian.review.client import Client, connect
from tuijian.review.comment_memory import MARK
from tuijian.review.publish import Publisher

NUMBER = 15
WRONG: Files = edited(("2024-01-12", "2024年1月12日"), ("410100", "410199"))
"""Two things to mend, each on a line of the list."""

HALF: Files = edited(("2024-01-12", "2024年1月12日"))
"""One of them. On top of this, the other alone stands in the diff of WRONG: what is to be said of the first stands on the file."""

MENDED: Files = SAMPLE
"""Nothing is left to mend."""


def entries(files: Files, base: Files | None = None) -> list[dict[str, Any]]:
    """The files of a change as GitHub lists them."""
    before = base or {}
    names = sorted(name for name in {**before, **files} if before.get(name) != files.get(name))
    kinds = {name: "removed" if name not in files else "modified" if name in before else "added" for name in names}
    return [changed_file(name, patch(before.get(name, b""), files.get(name, b"")), kinds[name]) for name in names]


def staged(files: Files = WRONG, base: Files | None = None, sha: str = SHA, **more: Any) -> Fake:
    """A fake with one pull request that brings these files."""
    fake = Fake(repository=REPOSITORY)
    fake.open(PullRequest(NUMBER, sha, BASE, **{"author": LISTED, "files": entries(files, base), **more}))
    return fake


def client(fake: Fake) -> Client:
    """A client of the fake's, in the fake's time."""
    return Client(connect("a-token", transport=fake.transport()), fake.clock())


@dataclass
class Direct:
    """In httpx's place where thousands of runs are made: the same to the client, without addresses being taken apart and put together."""

    fake: Fake
    base_url = f"{HOST}/"

    def request(
        self, method: str, url: str, params: dict[str, Any] | None = None, json: Any = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """A call; raises what httpx would raise."""
        match = (headers or {}).get("If-None-Match", "")
        path, _, query = url.removeprefix(HOST).partition("?")
        asked = {**dict(parse_qsl(query)), **{key: str(value) for key, value in (params or {}).items()}}
        status, told, data = self.fake.answer(Ask(method, path, asked, json, match))
        return httpx.Response(status, headers=dict(told), content=data)


def run(fake: Fake, report: Report | None, sha: str = SHA) -> bool:
    """A run of the review over the pull request, a minute after whatever was before; what it says of its success."""
    fake.sleep(60)
    return Publisher(client(fake), job(report, sha=sha), NUMBER).run()


def quick(fake: Fake, report: Report | None, sha: str = SHA) -> bool:
    """The same by the direct way."""
    fake.sleep(60)
    return Publisher(Client(cast(httpx.Client, Direct(fake)), fake.clock()), job(report, sha=sha), NUMBER).run()


def review(fake: Fake, files: Files, base: Files | None = None, sha: str = SHA) -> bool:
    """A run over these files, checked by the real checker."""
    return run(fake, checked(files, base=base, revision=sha), sha)


def push(fake: Fake, files: Files, sha: str, base: Files | None = None, force: bool = False) -> bool:
    """Another head, and a run over it."""
    fake.push(NUMBER, sha, entries(files, base), force)
    return review(fake, files, base, sha)


def fresh(fake: Fake, doing: Callable[[], object]) -> list[str]:
    """The writes that something makes, as `POST /issues/15/comments`."""
    count = len(fake.log)
    doing()
    return [short(ask) for ask in fake.log[count:] if ask.writes]


def short(ask: Ask) -> str:
    """A write in short, without the repository and without numbers of things."""
    path = ask.path.removeprefix(f"/repos/{REPOSITORY}")
    return f"{ask.method} {re.sub(r'[0-9a-f]{40}', 'SHA', re.sub(r'comments/[0-9]+', 'comments/N', path))}"


def remarks(fake: Fake) -> list[dict[str, Any]]:
    """Our own remarks on lines and files."""
    return [each for each in fake.remarks.get(NUMBER, ()) if each["user"]["id"] == BOT["id"]]


def places(fake: Fake) -> list[tuple[str, int | None]]:
    """Where they stand."""
    return [(each["path"].rpartition("/")[2], each["line"]) for each in remarks(fake)]


def labels(fake: Fake) -> set[str]:
    """The labels on the pull request."""
    return set(fake.pulls[NUMBER].labels)


def view(fake: Fake, sha: str = SHA) -> tuple[object, ...]:
    """What a reader sees, whatever way it came about."""
    spoken = sorted((each["path"], each["line"] or 0, each["subject_type"], each["body"]) for each in remarks(fake))
    newest = fake.statuses.get(sha, [{}])[0]
    return fake.own(NUMBER), spoken, labels(fake), newest.get("state"), newest.get("description")


def shas(fake: Fake) -> Iterator[str]:
    """Every sha that a write names."""
    for ask in fake.writes():
        if "/statuses/" in ask.path:
            yield ask.path.rpartition("/")[2]
        elif ask.body and "commit_id" in ask.body:
            yield ask.body["commit_id"]
        elif ask.body and "body" in ask.body:
            yield from re.findall(rf"^{re.escape(MARK)}head=(\w+)", ask.body["body"])
