"""What a check must know of the pull requests around it: who sends what for which unit, and when each head came in.

Heads are read as git objects that were fetched before; of each list no more than its bytes is taken, and nothing is parsed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.check import READ
from tuijian.intake.gittree import Change, GitTree, OverBudgetError, changes, merge_base
from tuijian.intake.tree import TreeError
from tuijian.report.as_json import dump
from tuijian.review.client import Client
from tuijian.review.github import ChangedFile, CommitStatus, Event, Pull
from tuijian.review.plan import Job, own_statuses
from tuijian.review.publish import read
from tuijian.review.verdict import folders, is_moment

MOST = 20
"""So many pull requests are checked in one run: the one that the event is about, then those of listed accounts."""

_MOMENT = re.compile(r"（([^\s（]+)收到）$")


class Claim(NamedTuple):
    """What an open pull request sends in: the folders it touches, and the bytes of each unit's list there."""

    pull: Pull
    folders: tuple[str, ...]
    lists: dict[str, str]


@dataclass(frozen=True)
class Target:
    """A pull request to check, with the moment of receipt of its head and the claims of others on its units."""

    pull: Pull
    moment: str
    others: tuple[Claim, ...]

    def arguments(self, folder: Path) -> list[str]:
        """What `tuijian check` is given; numbers, hashes, a moment and a path of ours, nothing that anyone wrote."""
        about = ["--rev", self.pull.head.sha, "--base", "HEAD", "--author", str(self.pull.author), "--as-of", self.moment]
        return [*about, "--others", str(folder / "others.json"), "--format", "json", "--output", str(folder / "report.json")]

    def lists(self) -> list[dict[str, object]]:
        """The file for `--others`."""
        return [
            {"pull": claim.pull.number, "author": claim.pull.author, "unit": unit, "list": text}
            for claim in self.others
            for unit, text in claim.lists.items()
        ]


def gather(client: Client, event: Event, job: Job, root: Path) -> tuple[Target, ...]:
    """Every pull request that the event asks to check, the event's own first. Raises ApiError, or TreeError for a lost base."""
    repository = event.repository
    params = {"state": "open", "base": repository.default_branch}
    pulls = read(client, Pull, f"/repos/{repository.full_name}/pulls", **params)
    claims = [claim for pull in pulls if (claim := _claim(pull, job.catalog, root)) is not None]
    chosen = _chosen(event, claims, job.catalog, root)
    return tuple(Target(claim.pull, _moment(client, event, job, claim.pull), _around(claim, claims)) for claim in chosen)


def _claim(pull: Pull, catalog: Catalog, root: Path) -> Claim | None:
    """None for a head whose objects are not here: it came in after they were fetched, and its own event is under way.

    One that holds more than is looked at claims nothing; its own check says so, and nothing comes of it for others.
    """
    try:
        touched = _touched(root, catalog, "HEAD", pull.head.sha)
    except OverBudgetError as error:
        return Claim(pull, _folders(error.found, catalog), {})
    except TreeError:
        return None
    try:
        with GitTree(root, pull.head.sha) as tree:
            units = [folder for folder in touched if catalog.unit_in(folder)]
            return Claim(pull, touched, {unit: text for unit in units if (text := _list(tree, catalog, unit)) is not None})
    except TreeError:
        return None


def _touched(root: Path, catalog: Catalog, base: str, head: str) -> tuple[str, ...]:
    return _folders(changes(root, merge_base(root, base, head), head), catalog)


def _folders(changed: Iterable[Change], catalog: Catalog) -> tuple[str, ...]:
    files = (ChangedFile(filename=change.name.decode("utf-8", "replace"), status="") for change in changed)
    return folders(files, catalog)


def _list(tree: GitTree, catalog: Catalog, unit: str) -> str | None:
    try:
        data = tree.read(f"{catalog.form.root}/{unit}/{catalog.form.file}", READ)
    except KeyError:
        return None
    return data.decode("utf-8", "replace")


def _chosen(event: Event, claims: list[Claim], catalog: Catalog, root: Path) -> list[Claim]:
    """The event's own, then whoever shares a unit with it: listed accounts first, so that strangers crowd nobody out."""
    own = event.pull_request
    if own is None:
        return sorted((claim for claim in claims if claim.folders), key=lambda claim: _rank(claim, catalog))[:MOST]
    mine = [claim for claim in claims if claim.pull.number == own.number]
    touched = set(mine[0].folders if mine else _former(own, catalog, root))
    beside = [claim for claim in claims if claim not in mine and touched & set(claim.folders)]
    return [*mine, *sorted(beside, key=lambda claim: _rank(claim, catalog))][:MOST]


def _former(pull: Pull, catalog: Catalog, root: Path) -> tuple[str, ...]:
    """The folders that a closed pull request touched, seen from where it started."""
    try:
        return _touched(root, catalog, pull.base.sha, pull.head.sha)
    except TreeError:
        return ()


def _rank(claim: Claim, catalog: Catalog) -> tuple[bool, int]:
    units = (catalog.unit_in(folder) for folder in claim.folders)
    return not any(unit and claim.pull.author in unit.accounts for unit in units), claim.pull.number


def _around(claim: Claim, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Others' claims on the same units."""
    mine = set(claim.folders)
    others = (each for each in claims if each.pull.number != claim.pull.number)
    kept = (each._replace(lists={unit: text for unit, text in each.lists.items() if unit in mine}) for each in others)
    return tuple(each for each in kept if each.lists)


def _moment(client: Client, event: Event, job: Job, pull: Pull) -> str:
    """The event's own time where the head came in by it; else that in our first status of the sha, else the last change."""
    own = event.pull_request
    if own is not None and event.moment and (own.number, own.head.sha) == (pull.number, pull.head.sha):
        return event.moment
    statuses = read(client, CommitStatus, f"/repos/{job.repository}/commits/{pull.head.sha}/statuses")
    mine = own_statuses(job, statuses)
    return moment_in(mine[-1]) if mine else pull.updated_at


def moment_in(status: CommitStatus) -> str:
    """The moment of receipt that a status of ours holds, else when it was made."""
    found = _MOMENT.search(status.description or "")
    return found[1] if found and is_moment(found[1]) else status.created_at


def write_down(targets: Iterable[Target], folder: Path) -> None:
    """For each target a folder named by its number, with `others.json` and, an argument a line, `arguments`."""
    for target in targets:
        place = folder / str(target.pull.number)
        place.mkdir(parents=True, exist_ok=True)
        (place / "others.json").write_text(dump(target.lists()), encoding="utf-8")
        (place / "arguments").write_text("".join(f"{each}\n" for each in target.arguments(place)), encoding="utf-8")
