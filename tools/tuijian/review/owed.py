"""Works out, from the heads of all open pull requests, who sends what for which unit, and which are owed a verdict, in which order.

Heads are read as git objects that were fetched before; of each list no more than its bytes is taken, and nothing is parsed.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.report.as_json import dump
from tuijian.report.model import Report
from tuijian.review.comment_memory import Memory, recall
from tuijian.review.github_types import ChangedFile, CommitStatus, GitHubEvent, Pull
from tuijian.review.open_pulls import World
from tuijian.review.receipt import Receipt, SeenContent, StatusMark, mark_in, merge_seen, moment, seconds
from tuijian.review.verdict import folders, is_complete, moment_told
from tuijian.submission.git_tree import Change, GitTree, OverBudgetError, changes, folders_under, merge_base
from tuijian.submission.tree import MOST_TEXT_BYTES, TreeError

RECEIPT = "receipt.json"
ORDER = "order"
"""Where the numbers stand of those that are owed a verdict, a line each."""

LEFT = "left"
"""Where the numbers stand of those that the check had no time for, a line each."""

MOST_EARLIER = 12
"""So many earlier heads are looked at for the first complete one."""

RECORDS = b"catalog/records/"
RULES_AND_RECORDS = ("catalog/records", "catalog/records.yml")
"""What the part of a review that speaks of records rests on; no digest of the catalogue holds it."""

PACKAGE = Path(__file__).resolve().parent.parent


class PullClaim(NamedTuple):
    """What an open pull request sends in: the folders it touches, and the bytes of each unit's list there.

    `content` and `base` are the digests of what these folders hold in its head, and in the base as it is now; `earlier` those of heads
    that it had before. Of one that touches records they are among these folders. Where its objects are not `here` nothing of it is known.
    """

    pull: Pull
    folders: tuple[str, ...]
    lists: dict[str, str]
    content: str = "0" * 16
    base: str = "0" * 16
    earlier: Mapping[str, str] = {}
    here: bool = True
    records: bool = False


Look = Callable[[Pull, Iterable[str]], PullClaim | None]
"""What a pull request sends in, and what it did with earlier heads; None for a head whose objects are not here."""


class EarlierHead(NamedTuple):
    """A head that a pull request had before, and when it came in."""

    sha: str
    first: int


@dataclass(frozen=True)
class Target:
    """A pull request to check, with the receipt of what it sends in and the claims of others on its units.

    `earlier` are heads that came in before, and that no run has looked at: one of them may have been the first complete submission.
    """

    pull: Pull
    receipt: Receipt
    others: tuple[PullClaim, ...] = ()
    here: bool = True
    earlier: tuple[EarlierHead, ...] = ()

    def arguments(self, folder: Path, head: EarlierHead | None = None) -> list[str]:
        """What `tuijian check` is given, or for an earlier `head`; numbers, hashes, moments, a path: nothing that anyone wrote."""
        sha, first = head or (self.receipt.sha, self.receipt.first)
        about = ["--rev", sha, "--base", "HEAD", "--author", str(self.pull.author), "--as-of", moment(first)]
        complete = [] if head or self.receipt.complete is None else ["--complete", moment(self.receipt.complete)]
        output = folder / (f"{sha}.json" if head else "report.json")
        return [*about, *complete, "--others", str(folder / "others.json"), "--format", "json", "--output", str(output)]

    def completed(self, at: int) -> "Target":
        """The target, now that an earlier head is known to have been a complete submission."""
        return replace(self, receipt=self.receipt.model_copy(update={"complete": at}), earlier=())

    def lists(self) -> list[dict[str, object]]:
        """The file for `--others`."""
        return claims_data(self.others)


def claims_data(claims: Iterable[PullClaim]) -> list[dict[str, object]]:
    """Claims as the checker takes them."""
    return [
        {"pull": claim.pull.number, "author": claim.pull.author, "unit": unit, "list": text}
        for claim in claims
        for unit, text in claim.lists.items()
    ]


class VerdictBasis(NamedTuple):
    """What every verdict of a run rests on beside the request: the catalogue, and the digest of the program."""

    catalog: Catalog
    program: str


def gather(world: World, event: GitHubEvent, basis: VerdictBasis, look: Look) -> tuple[Target, ...]:
    """Every pull request that is owed a verdict.

    The event's own first, then listed accounts', then the others', the oldest receipt first; those that failed before come last.
    """
    claims = [look(pull, world.heads.get(pull.number, ())) or PullClaim(pull, (), {}, here=False) for pull in world.pulls]
    sweep = _Sweep(world, event, basis, claims)
    targets = [target for claim in claims if (target := sweep.target(claim)) is not None]
    return tuple(sorted(targets, key=sweep.rank))


@dataclass(frozen=True)
class _Sweep:
    """What a run sees, and what it makes of it."""

    world: World
    event: GitHubEvent
    basis: VerdictBasis
    claims: list[PullClaim]

    @cached_property
    def leaders(self) -> dict[str, int]:
        """Of those with one head the one whose status the commit has: of an account that is listed for its unit before the rest."""
        ranked = sorted(self.claims, key=lambda claim: (not may_submit(claim, self.basis.catalog), claim.pull.number))
        return {claim.pull.head.sha: claim.pull.number for claim in reversed(ranked)}

    def target(self, claim: PullClaim) -> Target | None:
        """What is to be checked, where something is owed."""
        others = claims_on_same_units(claim, self.claims)
        receipt = self.receipt(claim, others)
        owed = claim.pull.number == self.event.own_pull or not self._is_published(claim, receipt)
        return Target(claim.pull, receipt, others, claim.here, self._unseen_heads(claim, receipt)) if owed else None

    def _unseen_heads(self, claim: PullClaim, receipt: Receipt) -> tuple[EarlierHead, ...]:
        """The earlier heads of other contents that none of our runs has looked at, the oldest first; none where all is known already."""
        memory = self.memory(claim.pull)
        seen_contents = {receipt.content, *(each.content for each in (memory.seen if memory else ()))}
        heads = self.world.heads.get(claim.pull.number, {})
        came = heads.get(receipt.sha, self.world.now)
        unseen: dict[str, EarlierHead] = {}
        for sha, first in sorted(heads.items(), key=lambda each: each[1]):
            content = claim.earlier.get(sha)
            if content is not None and content not in seen_contents and first < came:
                unseen.setdefault(content, EarlierHead(sha, first))
        return tuple(unseen.values())[:MOST_EARLIER] if receipt.complete is None else ()

    def receipt(self, claim: PullClaim, others: Iterable[PullClaim]) -> Receipt:
        """When its content was first there, by our own records of this very request, else by GitHub's, else not surely."""
        pull, leader = claim.pull, self.leaders[claim.pull.head.sha]
        marks, memory = self.marks(pull), self.memory(pull)
        # What tells of this very head counts whatever its digest: what a request touches may be seen otherwise once the base has moved.
        head = [each._replace(content=claim.content) for each in (*(mark.seen for mark in marks), *self._seen_by_old_program(pull))]
        heads = self.world.heads.get(pull.number, {})
        earlier = [SeenContent(content, heads[sha]) for sha, content in claim.earlier.items() if sha in heads]
        seen = merge_seen(head, memory.seen if memory else (), earlier)
        there = next((each for each in seen if each.content == claim.content), None) or self._seen_now(claim)
        completes = [*(mark.complete for mark in marks), memory.complete if memory else None]
        return Receipt(
            pull=pull.number,
            sha=pull.head.sha,
            content=claim.content,
            first=there.first,
            sure=there.sure,
            complete=min((each for each in completes if each is not None), default=None),
            by=self._verdict_basis(claim, others, leader),
            catalog=self.basis.catalog.digest.removeprefix("sha256:")[:12],
            leader=leader,
        )

    def _seen_now(self, claim: PullClaim) -> SeenContent:
        came = self.world.heads.get(claim.pull.number, {}).get(claim.pull.head.sha)
        return SeenContent(claim.content, self.world.now if came is None else came, came is not None)

    def _seen_by_old_program(self, pull: Pull) -> list[SeenContent]:
        """A status that an earlier program made tells its moment in words, whatever the content."""
        moments = (moment_told(status) for status in self.world.statuses.get(pull.head.sha, ()) if not status.target_url)
        return [SeenContent("", seconds(each)) for each in moments if each]

    def marks(self, pull: Pull) -> list[StatusMark]:
        """What our statuses of its head tell of this very request, the newest first."""
        marks = (mark_in(status.target_url) for status in self.world.statuses.get(pull.head.sha, ()))
        return [mark for mark in marks if mark is not None and mark.pull == pull.number]

    def memory(self, pull: Pull) -> Memory | None:
        """What our comment remembers."""
        return recall(self.world.memories.get(pull.number))

    def _verdict_basis(self, claim: PullClaim, others: Iterable[PullClaim], leader: int) -> str:
        """The digest of all that the verdict rests on beside the head: rules, program, what the base and other requests hold."""
        rest = [self.basis.catalog.digest, self.basis.program, claim.pull.author, claim.pull.draft, claim.base, leader, claims_data(others)]
        return hashlib.sha256(json.dumps(rest, ensure_ascii=True).encode()).hexdigest()[:12]

    def _is_published(self, claim: PullClaim, receipt: Receipt) -> bool:
        """Whether its verdict stands there already, by all that it rests on now; of a head that is not here, any verdict of ours."""
        if not claim.here:
            return bool(self.marks(claim.pull)) or not receipt.is_leader
        if not receipt.is_leader:
            memory = self.memory(claim.pull)
            is_remembered = memory is not None and (memory.head, memory.by) == (receipt.sha, receipt.by)
            return is_remembered or claim.pull.locked or not claim.folders
        status, mark = self._newest(claim.pull)
        fits = mark is not None and (mark.pull, mark.content, mark.by) == (receipt.pull, receipt.content, receipt.by)
        return fits and status is not None and status.state != "error"

    def _newest(self, pull: Pull) -> tuple[CommitStatus | None, StatusMark | None]:
        status = next(iter(self.world.statuses.get(pull.head.sha, ())), None)
        return status, mark_in(status.target_url) if status else None

    def rank(self, target: Target) -> tuple[bool, bool, bool, int, int]:
        """The order in which they are checked."""
        status, mark = self._newest(target.pull)
        failed = status is not None and status.state == "error" and mark is not None and mark.by == target.receipt.by
        claim = next(claim for claim in self.claims if claim.pull.number == target.pull.number)
        stranger = not may_submit(claim, self.basis.catalog)
        return target.pull.number != self.event.own_pull, failed, stranger, target.receipt.first, target.pull.number


def may_submit(claim: PullClaim, catalog: Catalog) -> bool:
    """Whether its account may hand in for a unit that it touches."""
    units = (catalog.unit_in(folder) for folder in claim.folders)
    return any(unit is not None and unit.may_submit(claim.pull.author) for unit in units)


def claims_on_same_units(claim: PullClaim, claims: Iterable[PullClaim]) -> tuple[PullClaim, ...]:
    """Others' claims on the same units."""
    own_units = set(claim.folders)
    others = (each for each in claims if each.pull.number != claim.pull.number)
    kept = (each._replace(lists={unit: text for unit, text in each.lists.items() if unit in own_units}) for each in others)
    return tuple(sorted((each for each in kept if each.lists), key=lambda each: each.pull.number))


# --- from git -------------------------------------------------------------------------------------


def claim_reader(root: Path, catalog: Catalog) -> Look:
    """Reads claims from the repository in a folder, in which the base is checked out."""
    base = _folder_hashes(root, "HEAD", catalog)

    def look(pull: Pull, earlier: Iterable[str] = ()) -> PullClaim | None:
        try:
            claim = _claim(pull, catalog, root, base)
            return claim._replace(earlier=dict(_contents(claim, catalog, root, earlier)))
        except TreeError:
            return None  # it came in after the heads were fetched, or could not be: the next run takes it

    return look


def _claim(pull: Pull, catalog: Catalog, root: Path, base: Mapping[str, str]) -> PullClaim:
    sha = pull.head.sha
    try:
        changed = changes(root, merge_base(root, "HEAD", sha), sha)
        touched, records = _folders(changed, catalog), any(change.name.startswith(RECORDS) for change in changed)
        here = _folder_hashes(root, sha, catalog)
    except OverBudgetError as error:  # it claims nothing; its own check says so, and nothing comes of it for others
        return PullClaim(pull, _folders(error.found, catalog), {}, sha[:16])
    with GitTree(root, sha) as tree:
        units = [folder for folder in touched if catalog.unit_in(folder)]
        lists = {unit: text for unit in units if (text := _list(tree, catalog, unit)) is not None}
    claimed_paths = (*touched, *(RULES_AND_RECORDS if records else ()))
    return PullClaim(pull, touched, lists, _digest(claimed_paths, here), _digest(claimed_paths, base), records=records)


def _folder_hashes(root: Path, rev: str, catalog: Catalog) -> dict[str, str]:
    """What the folders of submissions hold in a commit, and beside them the records and the rules over these: the hash of each."""
    beside = folders_under(root, rev, RULES_AND_RECORDS[0].partition("/")[0])
    beside_hashes = {name: beside[name.rpartition("/")[2]] for name in RULES_AND_RECORDS if name.rpartition("/")[2] in beside}
    return folders_under(root, rev, catalog.form.root) | beside_hashes


def _contents(claim: PullClaim, catalog: Catalog, root: Path, heads: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What the same folders held in earlier heads, those of them that are here."""
    claimed_paths = (*claim.folders, *(RULES_AND_RECORDS if claim.records else ()))
    for sha in heads:
        with suppress(TreeError):
            yield sha, _digest(claimed_paths, _folder_hashes(root, sha, catalog))


def _digest(touched: Iterable[str], held: Mapping[str, str]) -> str:
    """The digest of what these folders hold. "" is the room between them."""
    held_by_folder = sorted((folder, held.get(folder, "-")) for folder in touched)
    return hashlib.sha256(json.dumps(held_by_folder).encode()).hexdigest()[:16]


def _folders(changed: Iterable[Change], catalog: Catalog) -> tuple[str, ...]:
    files = (ChangedFile(filename=change.name.decode("utf-8", "replace"), status="") for change in changed)
    return folders(files, catalog)


def _list(tree: GitTree, catalog: Catalog, unit: str) -> str | None:
    try:
        data = tree.read(f"{catalog.form.root}/{unit}/{catalog.form.file}", MOST_TEXT_BYTES)
    except KeyError:
        return None
    return data.decode("utf-8", "replace")


def program_digest(folder: Path) -> str:
    """The digest of the program that judges: every file of the package but those that only make pages."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.suffix in (".py", ".jinja", ".json") and inside.parts[0] not in ("site", "browser"):
            total.update(f"{inside.as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return total.hexdigest()[:12]


# --- written down -----------------------------------------------------------------------------------


def write_down(targets: Iterable[Target], folder: Path) -> None:
    """For each target a folder named by its number, with `others.json`, `receipt.json` and, an argument a line, `arguments`; and the order.

    Without arguments, for a head that is not here, there will be no report, which is our fault and said as such.
    """
    numbers = []
    for target in targets:
        _write_one(target, folder / str(target.pull.number))
        numbers.append(target.pull.number)
    if numbers:
        (folder / ORDER).write_text("".join(f"{number}\n" for number in numbers), encoding="utf-8")


def _write_one(target: Target, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    (place / "others.json").write_text(dump(target.lists()), encoding="utf-8")
    (place / RECEIPT).write_text(target.receipt.model_dump_json(), encoding="utf-8")
    if target.here:
        (place / "arguments").write_text("".join(f"{each}\n" for each in target.arguments(place)), encoding="utf-8")


def look_back(target: Target, place: Path, catalog: Catalog, check: Callable[[list[str]], int]) -> None:
    """See whether an earlier head was a complete submission, the oldest first, and write down when the first one came in."""
    for head in target.earlier:
        check(target.arguments(place, head))
        with suppress(OSError, ValueError):
            if is_complete(Report.model_validate_json((place / f"{head.sha}.json").read_bytes()), catalog):
                _write_one(target.completed(head.first), place)
                return


def refspecs(world: World, event: GitHubEvent, catalog: Catalog) -> Iterator[str]:
    """Where each head is and where it goes, one refspec for `git fetch` each: the event's own, then listed accounts', then the others'.

    Numbers and hashes only, held against their types; no name that anyone chose. A group of the merge queue is fetched alone.
    """
    if event.merge_group is not None:
        yield f"+{event.merge_group.head_sha}:refs/review/group"
        return
    listed = {account for unit in catalog.units for account in (unit.accounts or unit.deputies)}
    pulls = sorted(world.pulls, key=lambda pull: (pull.number != event.own_pull, pull.author not in listed, pull.number))
    yield from (f"+refs/pull/{pull.number}/head:refs/review/{pull.number}" for pull in pulls)


def gather_into(world: World, event: GitHubEvent, catalog: Catalog, root: Path, folder: Path) -> tuple[Target, ...]:
    """What is owed, by the repository in `root`, written down in `folder`."""
    targets = gather(world, event, VerdictBasis(catalog, program_digest(PACKAGE)), claim_reader(root, catalog))
    write_down(targets, folder)
    return targets


def numbers(path: Path) -> list[int]:
    """The numbers in a file, a line each; none where there is no file."""
    lines = path.read_text(encoding="utf-8").split() if path.is_file() else []
    return [int(line) for line in lines if line.isascii() and line.isdigit() and len(line) < 10]
