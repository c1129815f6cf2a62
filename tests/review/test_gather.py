"""What a check must know of the pull requests around it, read from a real repository whose heads were fetched as objects."""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from bombs import BOMBS, commit
from commandline import GIT_ENV, git
from pulls import BOT, CATALOG, LISTED, REPOSITORY, SECOND, STRANGER

from tuijian.review.client import Client, connect
from tuijian.review.comment_memory import Memory
from tuijian.review.github_types import CommitStatus, GitHubEvent
from tuijian.review.owed import Target, VerdictBasis, claim_reader, gather, write_down
from tuijian.review.own_account import ACTIONS
from tuijian.review.questions import ask_github
from tuijian.review.receipt import moment, seconds
from tuijian.review.verdict import CONTEXT, moment_told

pytestmark = pytest.mark.unfollowed  # the core's own tests cover it; to trace it here takes time

LONG_AGO = "2024-01-10T00:00:00Z"
CREATED, UPDATED = "2024-01-15T02:00:00Z", "2024-01-17T02:00:00Z"
STARTED = "2024-01-16T02:00:00Z"
RECEIVED = "2024-01-12T09:00:00+08:00"
ABSENT = "d" * 40


def listing(*names: str, unit: str = "河南省") -> str:
    """A unit's list that nominates these places."""
    return f"province: {unit}\nzones:\n" + "".join(f"  - name: {name}\n" for name in names)


@dataclass
class World:
    """A repository whose main branch is checked out, and what GitHub says of its pull requests and statuses."""

    root: Path
    pulls: list[dict[str, Any]] = field(default_factory=list)
    statuses: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    runs: list[dict[str, Any]] = field(default_factory=list)
    suites: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def head(self, files: dict[str, str | bytes], start: str = "main") -> str:
        """A commit on top of another that brings these files; the work tree stays as it is."""
        index = {"GIT_INDEX_FILE": str(self.root / ".git" / "other")}
        self._git("read-tree", start, **index)
        for name, data in files.items():
            blob = self._git("hash-object", "-w", "--stdin", data=data.encode() if isinstance(data, str) else data)
            self._git("update-index", "--add", "--cacheinfo", f"100644,{blob},{name}", **index)
        return self._git("commit-tree", self._git("write-tree", **index), "-p", start, "-m", "x")

    def _git(self, *arguments: str, data: bytes = b"", **env: str) -> str:
        return _run_git(self.root, arguments, data, env)

    def open(self, number: int, author: int | None, files: dict[str, str | bytes], **more: Any) -> dict[str, Any]:
        """An open pull request, as GitHub's list has it."""
        user = None if author is None else {"id": author, "type": "User", "login": "x"}
        made: dict[str, Any] = {
            "number": number, "state": "open", "user": user, "created_at": CREATED, "updated_at": UPDATED,
            "head": {"ref": "x;touch pwned", "sha": self.head(files), "repo": {"id": 7}}, "base": {"ref": "main", "sha": self.sha()},
        }  # fmt: skip
        self.pulls.append({**made, **more})
        return self.pulls[-1]

    def sha(self) -> str:
        """The head of the main branch."""
        return git(self.root, "rev-parse", "HEAD")

    def client(self) -> Client:
        """A line to this GitHub, which answers nothing else."""

        def answer(request: httpx.Request) -> httpx.Response:
            self.asked.append(str(request.url))
            path = request.url.path.removeprefix(f"/repos/{REPOSITORY}")
            sha = path.removeprefix("/commits/").removesuffix("/statuses")
            opened = [each for each in self.pulls if each["state"] == "open"]
            asked = {name: request.url.params[name] for name in ("head_sha", "head_branch") if name in request.url.params}
            asked |= {"head_branch": request.url.params["branch"]} if "branch" in request.url.params else {}
            runs = {"workflow_runs": [run for run in self.runs if all(run[name] == value for name, value in asked.items())]}
            known: dict[str, Any] = {"/pulls": opened, "/actions/runs": runs}
            if path.endswith("/check-suites"):
                known[path] = {"check_suites": self.suites}
            if path.startswith("/issues/"):
                known[path] = self.comments.get(int(path.split("/")[2]), [])
            return httpx.Response(200, json=known.get(path, self.statuses.get(sha, [])))

        return Client(connect("", transport=httpx.MockTransport(answer)))

    def gather(self, pull: dict[str, Any] | None = None, action: str = "opened") -> tuple[Target, ...]:
        """What comes of an event."""
        repository = {"full_name": REPOSITORY, "default_branch": "main"}
        about = {} if pull is None else {"number": pull["number"], "pull_request": pull}
        event = GitHubEvent.model_validate({"action": action, "repository": repository, **about})
        world = ask_github(self.client(), event, ACTIONS)
        return gather(world, event, VerdictBasis(CATALOG, "1" * 12), claim_reader(self.root, CATALOG))

    def ran(self, pull: dict[str, Any], at: str = STARTED, **more: Any) -> None:
        """A workflow has run for the head of a pull request."""
        known = {"event": "pull_request", "head_sha": pull["head"]["sha"], "head_branch": pull["head"]["ref"], "created_at": at}
        self.runs.append({**known, "head_repository": pull["head"]["repo"], **more})

    def settled(self, targets: Iterable[Target]) -> None:
        """What they come to stands there: nothing more is owed."""
        for target in targets:
            address = target.receipt.address(target.pull.model_copy(update={"html_url": "https://github.example/pull/1"}))
            self.statuses.setdefault(target.pull.head.sha, []).insert(0, status(9, target_url=address))


def _run_git(root: Path, arguments: Iterable[str], data: bytes, env: dict[str, str]) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, env={**os.environ, **GIT_ENV, **env}, input=data, check=True, capture_output=True)
    return done.stdout.decode().strip()


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A repository in which one unit has a list already."""
    root = tmp_path / "repository"
    (root / "submissions" / "hubei").mkdir(parents=True)
    (root / "submissions" / "hubei" / "list.yml").write_text(listing("襄阳市", unit="湖北省"), encoding="utf-8")
    (root / "README.md").write_text("x\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "repository")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=x")
    return World(root)


HENAN = "submissions/henan/list.yml"
HUBEI = "submissions/hubei/list.yml"


def numbers(targets: Iterable[Target]) -> list[int]:
    """Of which pull requests it speaks."""
    return [target.pull.number for target in targets]


def status(number: int, **more: Any) -> dict[str, Any]:
    """A status of ours, as GitHub has it."""
    known = {"id": number, "state": "success", "context": CONTEXT, "description": f"通过自动检查（{RECEIVED}收到）", "created_at": LONG_AGO}
    return {**known, "creator": {"id": BOT.id, "type": "Bot"}, **more}


# --- the moment of receipt ------------------------------------------------------------------------------


def first(targets: Iterable[Target]) -> tuple[str, bool]:
    """The moment of the first one, and whether it is sure."""
    receipt = next(iter(targets)).receipt
    return moment(receipt.first).replace("+00:00", "Z"), receipt.sure


def test_opened(world: World) -> None:
    """The head that a pull request was opened with came in when it was opened, whatever happened to it since."""
    pull = world.open(15, LISTED, {HENAN: listing("郑州市")})
    assert first(world.gather(pull, "opened")) == (CREATED, True)


def test_nothing_has_happened_since_it_was_opened(world: World) -> None:
    """Without any event: what was never changed has its first head still."""
    world.open(15, LISTED, {HENAN: listing("郑州市")}, updated_at=CREATED)
    assert first(world.gather(action="")) == (CREATED, True)


@pytest.mark.parametrize("action", ["synchronize", "reopened", "ready_for_review", "edited", "labeled", ""])
def test_a_run_that_the_head_started(world: World, action: str) -> None:
    """GitHub's own record of a run for the head tells when that came in; the last change of the request never does."""
    pull = world.open(15, LISTED, {HENAN: listing("郑州市")})
    world.ran(pull, UPDATED)
    world.ran(pull)
    assert first(world.gather(pull, action)) == (STARTED, True)


@pytest.mark.parametrize(
    "more", [{"head_branch": "other"}, {"head_repository": {"id": 8}}, {"head_repository": None}, {"event": "push"}, {"event": "issues"}]
)
def test_a_run_of_another_branch(world: World, more: dict[str, Any]) -> None:
    """A run for the same head that somebody else's branch started tells nothing of this request: people are asked."""
    pull = world.open(15, LISTED, {HENAN: listing("郑州市")})
    world.ran(pull, **more)
    assert not first(world.gather(pull, "synchronize"))[1]


def test_a_run_before_it_was_opened(world: World) -> None:
    """Nothing is received before there is a request."""
    pull = world.open(15, LISTED, {HENAN: listing("郑州市")})
    world.ran(pull, LONG_AGO)
    assert first(world.gather(pull, "synchronize")) == (CREATED, True)


@pytest.mark.parametrize(("number", "sure"), [(15, True), (16, False)])
def test_a_suite_of_checks(world: World, number: int, sure: bool) -> None:
    """A suite that names the request tells as well; one that names another, or none, does not."""
    pull = world.open(15, LISTED, {HENAN: listing("郑州市")})
    world.suites = [{"created_at": STARTED, "pull_requests": [{"number": number}]}, {"created_at": LONG_AGO, "pull_requests": []}]
    assert first(world.gather(pull, "synchronize"))[1] == sure


@pytest.mark.parametrize("action", ["opened", "synchronize", "reopened", ""])
def test_what_an_earlier_program_wrote_down(world: World, action: str) -> None:
    """A status that tells its moment in words alone is taken at its word, and nobody else's is."""
    pull = world.open(15, LISTED, {HENAN: listing("郑州市")})
    later = status(7, description="通过自动检查（2024-01-19T09:00:00+08:00收到）")
    forged = [status(0, creator=creator) for creator in (None, {"id": STRANGER, "type": "User"}, {"id": BOT.id, "type": "User"})]
    elsewhere = status(0, context="other", description="（2024-01-01T00:00:00+08:00收到）")
    world.statuses[pull["head"]["sha"]] = [later, status(3), elsewhere, *forged]
    assert first(world.gather(pull, action)) == (moment(seconds(RECEIVED)).replace("+00:00", "Z"), True)


@pytest.mark.parametrize("description", [None, "", "通过", "（昨天收到）", "（2024-01-12T09:00:00+08:00收到）。", "（2024-01-12收到）"])
def test_status_without_a_moment(description: str | None) -> None:
    """A status that tells no moment tells none, whenever it was made."""
    assert moment_told(CommitStatus.model_validate(status(1, description=description))) is None


@pytest.mark.parametrize("mark", ["?receipt=1.15.0.1.-.s.0.0.", "?receipt=2", "?x", ""])
def test_an_address_that_is_none_of_ours(world: World, mark: str) -> None:
    """An address that is not exactly ours tells nothing."""
    pull = world.open(15, LISTED, {HENAN: listing("郑州市")})
    world.statuses[pull["head"]["sha"]] = [status(7, description="", target_url=f"https://github.example/pull/15{mark}")]
    assert not first(world.gather(pull, "synchronize"))[1]


def test_update_branch_keeps_the_receipt(world: World) -> None:
    """The base is merged into the head: the unit's folder holds what it held, so it was received when it was."""
    pull = world.open(15, LISTED, {HENAN: listing("郑州市")})
    (before,) = world.gather(pull)
    line = Memory(before.pull.head.sha, ()).with_receipt(before.receipt.completed(True)).line()
    world.comments[15] = [{"id": 1, "user": {"id": BOT.id, "type": "Bot"}, "body": line}]
    world.settled([before])
    pull["head"] = {**pull["head"], "sha": world.head({"README.md": "newer\n"}, pull["head"]["sha"])}
    world.ran(pull, UPDATED)
    (after,) = world.gather(pull, "synchronize")
    assert (after.receipt.first, after.receipt.content) == (before.receipt.first, before.receipt.content)
    assert (after.receipt.complete, after.receipt.sure) == (before.receipt.first, True)
    pull["head"] = {**pull["head"], "sha": world.head({HENAN: listing("洛阳市")}, pull["head"]["sha"])}
    world.ran(pull, UPDATED)
    (other,) = world.gather(pull, "synchronize")
    assert (other.receipt.first, other.receipt.complete) == (seconds(UPDATED), before.receipt.first)


# --- which are checked ------------------------------------------------------------------------------------


def test_own_first_then_all_that_are_owed(world: World) -> None:
    """The event's own comes first whoever sent it; then listed accounts, then strangers; whatever unit they are of."""
    world.open(3, STRANGER, {HENAN: listing("洛阳市")})
    world.open(5, SECOND, {HENAN: listing("开封市")})
    world.open(7, LISTED, {HUBEI: listing("宜昌市", unit="湖北省")})
    world.open(8, LISTED, {"README.md": "y"})
    own = world.open(15, STRANGER, {HENAN: listing("郑州市")})
    assert numbers(world.gather(own)) == [15, 5, 3, 7, 8]


def test_oldest_receipt_first(world: World) -> None:
    """Among equals the one that came in first."""
    world.open(5, SECOND, {HENAN: listing("开封市")}, created_at=UPDATED)
    world.open(9, SECOND, {HENAN: listing("新乡市")}, created_at=LONG_AGO, updated_at=LONG_AGO)
    assert numbers(world.gather(action="")) == [9, 5]


def test_strangers_crowd_nobody_out(world: World) -> None:
    """However many strangers come first, the listed account's comes before them, and all have their turn."""
    for number in range(1, 26):
        world.open(number, STRANGER, {HENAN: listing("洛阳市")})
    world.open(99, SECOND, {HENAN: listing("开封市")})
    found = numbers(world.gather(world.open(200, STRANGER, {HENAN: listing("郑州市")})))
    assert found[:3] == [200, 99, 1]
    assert len(found) == 27


def test_what_stands_is_not_done_again(world: World) -> None:
    """Where the verdict of a head stands by the rules of today, nothing is owed but to the event's own."""
    world.open(5, SECOND, {HENAN: listing("开封市")})
    own = world.open(15, LISTED, {HENAN: listing("郑州市")})
    world.settled(world.gather(own))
    assert (numbers(world.gather(action="")), numbers(world.gather(own))) == ([], [15])


def test_what_failed_is_tried_again_last(world: World) -> None:
    """A fault of ours is no verdict: it is tried again, after all others."""
    world.open(5, SECOND, {HENAN: listing("开封市")})
    other = world.open(6, STRANGER, {HUBEI: listing("宜昌市", unit="湖北省")})
    world.settled(world.gather(action=""))
    world.statuses[world.pulls[0]["head"]["sha"]][0]["state"] = "error"
    other["head"]["sha"] = world.head({HUBEI: listing("荆州市", unit="湖北省")})
    assert numbers(world.gather(action="")) == [6, 5]


@pytest.mark.parametrize("change", ["program", "catalog", "claim", "base", "draft"])
def test_whatever_a_verdict_rests_on_is_looked_at(world: World, change: str) -> None:
    """Another program, other rules, another claim on the unit, another base, no draft any more: each is owed another verdict."""
    other = world.open(5, SECOND, {HENAN: listing("开封市")})
    world.open(15, LISTED, {HENAN: listing("郑州市")})
    world.settled(world.gather(action=""))
    known = VerdictBasis(CATALOG, "1" * 12)
    if change == "program":
        known = VerdictBasis(CATALOG, "2" * 12)
    elif change == "catalog":
        known = VerdictBasis(replace(CATALOG, digest="sha256:" + "d" * 64), "1" * 12)
    elif change == "claim":
        other["head"]["sha"] = world.head({HENAN: listing("新乡市")})
    elif change == "base":
        git(world.root, "checkout", "--quiet", world.head({HENAN: listing("许昌市")}))
    else:
        world.pulls[1]["draft"] = True
    event = GitHubEvent.model_validate({"repository": {"full_name": REPOSITORY, "default_branch": "main"}})
    assert 15 in numbers(gather(ask_github(world.client(), event, ACTIONS), event, known, claim_reader(world.root, CATALOG)))


def test_one_that_concerns_no_unit(world: World) -> None:
    """It has no others beside it."""
    world.open(5, SECOND, {HENAN: listing("开封市")})
    found, _ = world.gather(world.open(15, LISTED, {"README.md": "y"}))
    assert (found.pull.number, found.others) == (15, ())


def test_closed_one_has_the_others_counted_anew(world: World) -> None:
    """A pull request that is closed is not checked; the others of its unit are, without its claim."""
    world.open(5, SECOND, {HENAN: listing("开封市")})
    world.open(6, SECOND, {HUBEI: listing("宜昌市", unit="湖北省")})
    own = world.open(15, LISTED, {HENAN: listing("郑州市")})
    world.settled(world.gather(own))
    own["state"] = "closed"
    (found,) = world.gather(own, "closed")
    assert (found.pull.number, found.others) == (5, ())


def test_closed_one_that_nobody_has(world: World) -> None:
    """A closed one whose commits are gone leaves nothing to count."""
    world.open(5, SECOND, {HENAN: listing("开封市")})
    world.settled(world.gather(action=""))
    gone = {**world.pulls[0], "number": 15, "state": "closed", "head": {"ref": "x", "sha": ABSENT}}
    assert world.gather(gone, "closed") == ()


def test_push_checks_all_that_concern_a_unit(world: World) -> None:
    """After a change of rules on the main branch every open one is checked again, however many there are."""
    for number in range(5, 40):
        world.open(number, SECOND, {HENAN: listing("开封市")})
    world.settled(world.gather(action=""))
    event = GitHubEvent.model_validate({"repository": {"full_name": REPOSITORY, "default_branch": "main"}})
    known = VerdictBasis(replace(CATALOG, digest="sha256:" + "d" * 64), "1" * 12)
    found = gather(ask_github(world.client(), event, ACTIONS), event, known, claim_reader(world.root, CATALOG))
    assert numbers(found) == list(range(5, 40))


def test_head_that_was_not_fetched(world: World) -> None:
    """A head that could not be fetched claims nothing, and its request is told so once; where a verdict stands, that is left alone."""
    lost = world.open(5, SECOND, {HENAN: listing("开封市")})
    world.settled(world.gather(action=""))
    kept = world.statuses[lost["head"]["sha"]]
    lost["head"]["sha"] = ABSENT
    found, other = world.gather(world.open(15, LISTED, {HENAN: listing("郑州市")}))
    assert (found.pull.number, found.others, other.pull.number, other.here) == (15, (), 5, False)
    world.statuses[ABSENT] = kept
    assert numbers(world.gather(world.pulls[1])) == [15]


def test_deleted_fork_and_account(world: World) -> None:
    """Where the fork and the account are gone, what was fetched is checked, as that of an account that is listed nowhere."""
    (found,) = world.gather(world.open(15, None, {HENAN: listing("郑州市")}))
    arguments = found.arguments(world.root)
    assert arguments[arguments.index("--author") + 1] == "10137"


def test_only_those_to_the_main_branch_are_asked_for(world: World) -> None:
    """GitHub is asked for open ones to the default branch alone, so that one that was retargeted claims nothing."""
    world.gather(world.open(15, LISTED, {HENAN: listing("郑州市")}))
    assert world.asked[0].endswith("/pulls?per_page=100&state=open&base=main")


# --- the others' claims -------------------------------------------------------------------------------------


def test_others_claims_on_the_same_units(world: World) -> None:
    """Each gets the others' lists for the units that it touches, with number and account, never its own."""
    world.open(5, SECOND, {HENAN: listing("开封市"), HUBEI: listing("宜昌市", unit="湖北省")})
    found = world.gather(world.open(15, LISTED, {HENAN: listing("郑州市")}))
    assert found[0].lists() == [{"pull": 5, "author": SECOND, "unit": "henan", "list": listing("开封市")}]
    assert found[1].lists() == [{"pull": 15, "author": LISTED, "unit": "henan", "list": listing("郑州市")}]


@pytest.mark.parametrize(
    ("data", "kept"),
    [(b"zones: \xff\n", "zones: \ufffd\n"), (b"x" * 300_000, "x" * 257 * 1024), (b"", "")],
    ids=["not UTF-8", "too long", "empty"],
)
def test_others_lists_are_taken_as_they_are(world: World, data: bytes, kept: str) -> None:
    """Nothing of a list is parsed here: bytes that are no text, and more than a list may hold, stop nobody."""
    world.open(5, SECOND, {HENAN: data})
    assert world.gather(world.open(15, LISTED, {HENAN: listing("郑州市")}))[0].lists()[0]["list"] == kept


def test_one_that_only_brings_a_plan_claims_no_seat(world: World) -> None:
    """Without a list in its head there is no claim."""
    world.open(5, SECOND, {"submissions/henan/zhengzhou.md": "x"})
    assert world.gather(world.open(15, LISTED, {HENAN: listing("郑州市")}))[0].others == ()


def test_folder_of_nobody(world: World) -> None:
    """A folder that is no unit's has no list to count, and is checked all the same."""
    world.open(5, SECOND, {"submissions/nowhere/list.yml": "x"})
    (first, second) = world.gather(world.open(15, LISTED, {"submissions/nowhere/list.yml": "y"}))
    assert (first.others, second.others) == ((), ())


# --- what is written down -------------------------------------------------------------------------------------


def test_what_the_checker_is_given(world: World, tmp_path: Path) -> None:
    """One argument a line, and in none of them a word that anyone but us chose."""
    world.open(5, SECOND, {HENAN: listing("开封市")})
    own = world.open(15, LISTED, {HENAN: listing("郑州市")})
    write_down(world.gather(own), tmp_path / "out")
    place = tmp_path / "out" / "15"
    assert (place / "arguments").read_text(encoding="utf-8").splitlines() == [
        "--rev", own["head"]["sha"], "--base", "HEAD", "--author", str(LISTED), "--as-of", CREATED.replace("Z", "+00:00"),
        "--others", str(place / "others.json"), "--format", "json", "--output", str(place / "report.json"),
    ]  # fmt: skip
    assert json.loads((place / "others.json").read_text(encoding="utf-8"))[0]["pull"] == 5
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["15", "5", "order"]
    assert (tmp_path / "out" / "order").read_text(encoding="utf-8") == "15\n5\n"
    assert "pwned" not in (place / "arguments").read_text(encoding="utf-8")


def test_nothing_to_write_down(tmp_path: Path) -> None:
    """No target, no folder."""
    write_down((), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", BOMBS)
def test_a_head_that_unfolds_to_anything(world: World, name: str) -> None:
    """It claims nothing, is checked like any other, and takes nothing from those beside it."""
    first = world.open(1, LISTED, {HENAN: listing("郑州市")})
    world.open(2, STRANGER, {HENAN: listing("洛阳市")})
    before = {target.pull.number: target.lists() for target in world.gather(first)}
    bomb = world.open(3, STRANGER, {HENAN: listing("开封市")})
    bomb["head"]["sha"] = commit(world.root, "main", "submissions/henan", BOMBS[name](world.root))
    after = {target.pull.number: target.lists() for target in world.gather(first)}
    assert {number: lists for number, lists in after.items() if number != 3} == before
    assert world.gather(bomb)[0].pull.number == 3
    assert all(claim["pull"] != 3 for lists in after.values() for claim in lists)
