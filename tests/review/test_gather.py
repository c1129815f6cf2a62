"""What a check must know of the pull requests around it, read from a real repository whose heads were fetched as objects."""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from bombs import BOMBS, commit
from commandline import GIT_ENV, git
from pulls import BOT, LISTED, REPOSITORY, SECOND, STRANGER, job

from tuijian.review.client import Client, connect
from tuijian.review.gather import MOST, Target, gather, moment_in, write_down
from tuijian.review.github import CommitStatus, Event
from tuijian.review.verdict import CONTEXT

LONG_AGO = "2024-01-10T00:00:00Z"
CREATED, UPDATED = "2024-01-15T02:00:00Z", "2024-01-17T02:00:00Z"
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
            "head": {"ref": "x;touch pwned", "sha": self.head(files), "repo": None}, "base": {"ref": "main", "sha": self.sha()},
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
            found = [each for each in self.pulls if each["state"] == "open"] if path == "/pulls" else self.statuses.get(sha, [])
            return httpx.Response(200, json=found)

        return Client(connect("", transport=httpx.MockTransport(answer)))

    def gather(self, pull: dict[str, Any] | None = None, action: str = "opened") -> tuple[Target, ...]:
        """What comes of an event."""
        repository = {"full_name": REPOSITORY, "default_branch": "main"}
        about = {} if pull is None else {"number": pull["number"], "pull_request": pull}
        event = Event.model_validate({"action": action, "repository": repository, **about})
        return gather(self.client(), event, job(None), self.root)


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


@pytest.mark.parametrize(("action", "moment"), [("opened", CREATED), ("synchronize", UPDATED)])
def test_a_head_that_comes_in_now(world: World, action: str, moment: str) -> None:
    """At opened and synchronize the event's own time counts, whatever statuses the sha bears already."""
    pull = world.open(15, LISTED, {HENAN: listing("郑州市")})
    world.statuses[pull["head"]["sha"]] = [status(1)]
    assert world.gather(pull, action)[0].moment == moment


@pytest.mark.parametrize("action", ["reopened", "ready_for_review", "edited", "closed", "labeled", ""])
def test_a_head_that_came_in_before(world: World, action: str) -> None:
    """Later runs take the moment from our first status of that sha, not from a later one, nor from a forged one."""
    pull = world.open(15, LISTED, {HENAN: listing("郑州市")})
    later = status(7, description="通过自动检查（2024-01-19T09:00:00+08:00收到）")
    forged = [status(0, creator=creator) for creator in (None, {"id": STRANGER, "type": "User"}, {"id": BOT.id, "type": "User"})]
    elsewhere = status(0, context="other", description="（2024-01-01T00:00:00+08:00收到）")
    world.statuses[pull["head"]["sha"]] = [later, status(3), elsewhere, *forged]
    assert world.gather(pull, action)[0].moment == RECEIVED


def test_a_head_without_a_status(world: World) -> None:
    """Where no run got so far as to set a status, the pull request's last change counts."""
    assert world.gather(world.open(15, LISTED, {HENAN: listing("郑州市")}), "reopened")[0].moment == UPDATED


def test_the_events_time_is_for_its_own_head_alone(world: World) -> None:
    """A head that moved on since the event, and the other pull requests of the unit, have times of their own."""
    pull = world.open(15, LISTED, {HENAN: listing("郑州市")})
    world.open(16, SECOND, {HENAN: listing("开封市")}, updated_at=LONG_AGO)
    old = {**pull, "head": {**pull["head"], "sha": ABSENT}}
    assert [target.moment for target in world.gather(old)] == [UPDATED, LONG_AGO]


@pytest.mark.parametrize("description", [None, "", "通过", "（昨天收到）", "（2024-01-12T09:00:00+08:00收到）。", "（2024-01-12收到）"])
def test_status_without_a_moment(description: str | None) -> None:
    """A status that tells no moment counts from when it was made."""
    assert moment_in(CommitStatus.model_validate(status(1, description=description))) == LONG_AGO


# --- which are checked ------------------------------------------------------------------------------------


def test_own_first_then_whoever_shares_the_unit(world: World) -> None:
    """The event's own comes first whoever sent it; then listed accounts, then strangers; other units' not at all."""
    world.open(3, STRANGER, {HENAN: listing("洛阳市")})
    world.open(5, SECOND, {HENAN: listing("开封市")})
    world.open(7, LISTED, {HUBEI: listing("宜昌市", unit="湖北省")})
    world.open(8, LISTED, {"README.md": "y"})
    own = world.open(15, STRANGER, {HENAN: listing("郑州市")})
    assert numbers(world.gather(own)) == [15, 5, 3]


def test_strangers_crowd_nobody_out(world: World) -> None:
    """However many strangers come first, the listed account's is among those checked, and there are not too many."""
    for number in range(1, MOST + 5):
        world.open(number, STRANGER, {HENAN: listing("洛阳市")})
    world.open(99, SECOND, {HENAN: listing("开封市")})
    found = numbers(world.gather(world.open(200, STRANGER, {HENAN: listing("郑州市")})))
    assert found[:3] == [200, 99, 1]
    assert len(found) == MOST
    assert numbers(world.gather())[0] == 99


def test_one_that_concerns_no_unit(world: World) -> None:
    """It is checked alone."""
    world.open(5, SECOND, {HENAN: listing("开封市")})
    (found,) = world.gather(world.open(15, LISTED, {"README.md": "y"}))
    assert (found.pull.number, found.others) == (15, ())


def test_closed_one_has_the_others_counted_anew(world: World) -> None:
    """A pull request that is closed is not checked; the others of its unit are, without its claim."""
    world.open(5, SECOND, {HENAN: listing("开封市")})
    world.open(6, SECOND, {HUBEI: listing("宜昌市", unit="湖北省")})
    own = world.open(15, LISTED, {HENAN: listing("郑州市")}, state="closed")
    (found,) = world.gather(own, "closed")
    assert (found.pull.number, found.others) == (5, ())


def test_closed_one_that_nobody_has(world: World) -> None:
    """A closed one whose commits are gone leaves nothing to count."""
    world.open(5, SECOND, {HENAN: listing("开封市")})
    gone = {**world.pulls[0], "number": 15, "state": "closed", "head": {"ref": "x", "sha": ABSENT}}
    assert world.gather(gone, "closed") == ()


def test_push_checks_all_that_concern_a_unit(world: World) -> None:
    """After a change of rules on the main branch every open one that brings papers is checked again."""
    world.open(5, SECOND, {HENAN: listing("开封市")})
    world.open(6, STRANGER, {HUBEI: listing("宜昌市", unit="湖北省")})
    world.open(7, LISTED, {"README.md": "y"})
    assert numbers(world.gather(action="")) == [5, 6]


def test_head_that_was_not_fetched(world: World) -> None:
    """A head that came in after the others were fetched is left to its own run; the others are checked."""
    world.open(5, SECOND, {HENAN: listing("开封市")})["head"]["sha"] = ABSENT
    (found,) = world.gather(world.open(15, LISTED, {HENAN: listing("郑州市")}))
    assert (found.pull.number, found.others) == (15, ())


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
        "--rev", own["head"]["sha"], "--base", "HEAD", "--author", str(LISTED), "--as-of", CREATED,
        "--others", str(place / "others.json"), "--format", "json", "--output", str(place / "report.json"),
    ]  # fmt: skip
    assert json.loads((place / "others.json").read_text(encoding="utf-8"))[0]["pull"] == 5
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["15", "5"]
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
