"""Real events of GitHub (npm @octokit/webhooks-examples) and changes of them: each has an outcome, and none an error but one sentence."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulls import BASE, CATALOG, NEXT, SAMPLE, changes, checked
from pydantic import BaseModel

from tuijian.cli.review import read_event
from tuijian.console.errors import UsageError
from tuijian.review.github_types import GHOST, Account, Branch, GitHubEvent, Pull, PullLabel, Repository
from tuijian.review.planned_writes import ReviewJob, StandingPull, plan

Json = Any


@pytest.fixture(scope="session")
def examples(npm_dir: Path) -> dict[str, list[Json]]:
    """The payloads by the event's name."""
    file = npm_dir / "@octokit" / "webhooks-examples" / "api.github.com" / "index.json"
    return {each["name"]: each["examples"] for each in json.loads(file.read_text(encoding="utf-8"))}


@pytest.fixture
def pulls(examples: dict[str, list[Json]]) -> list[Json]:
    """Those about a pull request, to be changed at will."""
    return deepcopy(examples["pull_request"])


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Json], GitHubEvent]:
    """Reads an event as the command does."""

    def call(payload: Json) -> GitHubEvent:
        (tmp_path / "event.json").write_text(json.dumps(payload), encoding="utf-8")
        return read_event(str(tmp_path / "event.json"))

    return call


def kinds(event: GitHubEvent) -> list[str]:
    """What would be written on the pull request of an event, whose head was checked and found faultless."""
    pull = event.pull_request
    assert pull is not None
    files = changes(SAMPLE)
    report = checked(SAMPLE, author=pull.author, revision=pull.head.sha)
    job = ReviewJob(event.repository.full_name, event.repository.default_branch, CATALOG, pull.head.sha, report)
    return [write.path.split("/")[-2 if write.gates else -1] for write in plan(job, StandingPull(counted(pull), files))]


def counted(pull: Pull) -> Pull:
    """The pull request, which is one of SAMPLE's files."""
    return pull.model_copy(update={"changed_files": len(SAMPLE)})


REVIEWED = ["comments", "reviews", "labels", "statuses"]
"""All that there is to write on one whose account is not listed: a remark stands on the line with the unit's name."""


@pytest.mark.npm
def test_every_example_has_an_outcome(pulls: list[Json], read: Callable[[Json], GitHubEvent]) -> None:
    """Each of the 29 is read; one that is closed gets nothing, a locked one no words, all others everything."""
    assert len(pulls) == 29
    for payload in pulls:
        event = read(payload)
        assert event.pull_request is not None
        pull = payload["pull_request"]
        expected = [] if pull["state"] == "closed" else ["labels", "statuses"] if pull["locked"] else REVIEWED
        assert kinds(event) == expected, payload["action"]
        assert (event.number, event.pull_request.number) == (payload["number"], pull["number"])


@pytest.mark.npm
def test_a_head_comes_in_at_two_events_alone(pulls: list[Json], read: Callable[[Json], GitHubEvent]) -> None:
    """Opened and synchronize bring a head; all other actions do not."""
    told = {payload["action"]: read(payload).new_head for payload in pulls}
    assert {action for action, head in told.items() if head} == {"opened", "synchronize"}
    assert told["opened"] == next(payload["pull_request"]["head"]["sha"] for payload in pulls if payload["action"] == "opened")


@pytest.mark.parametrize(("inputs", "own"), [({"pull": "15"}, 15), ({"pull": ""}, None), ({"pull": "all"}, None), (None, None), ({}, None)])
def test_by_hand(read: Callable[[Json], GitHubEvent], inputs: Json, own: int | None) -> None:
    """Who starts the workflow by hand may name a pull request, which comes first."""
    repository = {"full_name": "a/b", "default_branch": "main"}
    assert read({"repository": repository, "inputs": inputs}).own_pull == own


def test_by_the_clock(read: Callable[[Json], GitHubEvent], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the clock starts names no repository: the runner does, and nobody else's word is taken for it."""
    with pytest.raises(UsageError):
        read({"schedule": "3-59/10 * * * *"})
    for name, value in {"GITHUB_EVENT_NAME": "schedule", "GITHUB_REPOSITORY": "a/b", "GITHUB_REF_NAME": "main"}.items():
        monkeypatch.setenv(name, value)
    event = read({"schedule": "3-59/10 * * * *"})
    assert (event.repository.full_name, event.repository.default_branch, event.own_pull) == ("a/b", "main", None)
    monkeypatch.setenv("GITHUB_EVENT_NAME", "push")
    with pytest.raises(UsageError):
        read({"schedule": "3-59/10 * * * *"})


def change(payload: Json, **more: Json) -> Json:
    """The payload with some fields of the pull request replaced."""
    return {**payload, "pull_request": {**payload["pull_request"], **more}}


@pytest.mark.npm
def test_changed_ones(pulls: list[Json], read: Callable[[Json], GitHubEvent]) -> None:
    """A deleted fork, a deleted account, a draft, a lock, a close, another base and another head: each as it is defined."""
    for payload in (each for each in pulls if each["action"] == "opened" and not each["pull_request"]["locked"]):
        pull = payload["pull_request"]
        assert kinds(read(change(payload, head={**pull["head"], "repo": None, "user": None}))) == REVIEWED
        ghost = read(change(payload, user=None))
        assert ghost.pull_request is not None
        assert (ghost.pull_request.author, kinds(ghost)) == (GHOST, REVIEWED)
        assert kinds(read(change(payload, draft=True))) == REVIEWED
        assert kinds(read(change(payload, locked=True))) == ["labels", "statuses"]
        assert kinds(read(change(payload, state="closed"))) == []
        assert kinds(read(change(payload, state="closed", merged=True))) == []
        assert kinds(read(change(payload, base={**pull["base"], "ref": "elsewhere"}))) == []
        assert kinds(read({**payload, "action": "edited", "changes": {"base": {"ref": {"from": "elsewhere"}}}})) == REVIEWED


@pytest.mark.npm
def test_head_that_moved(pulls: list[Json], read: Callable[[Json], GitHubEvent]) -> None:
    """What was checked is not what stands there now: nothing is written."""
    event = read(pulls[0])
    pull = event.pull_request
    assert pull is not None
    job = ReviewJob(event.repository.full_name, event.repository.default_branch, CATALOG, NEXT, checked(SAMPLE, revision=NEXT))
    assert plan(job, StandingPull(pull, changes(SAMPLE))) == []


@pytest.mark.npm
def test_labels_of_others_stay(pulls: list[Json], read: Callable[[Json], GitHubEvent]) -> None:
    """Labels that people put on are left alone; ours that no longer hold are taken off."""
    event = read(
        change(pulls[0], state="open", labels=[{"name": "bug"}, {"name": "状态/需修改"}, {"name": "单位/河北"}, {"name": "状态/自定"}])
    )
    pull = event.pull_request
    assert pull is not None
    assert PullLabel(name="bug") in pull.labels
    report = checked(SAMPLE, revision=pull.head.sha)
    job = ReviewJob(event.repository.full_name, event.repository.default_branch, CATALOG, pull.head.sha, report)
    gone = [
        write.path.rpartition("/")[2]
        for write in plan(job, StandingPull(counted(pull), changes(SAMPLE)))
        if write.is_label and write.is_delete
    ]
    assert gone == ["%E5%8D%95%E4%BD%8D%2F%E6%B2%B3%E5%8C%97", "%E7%8A%B6%E6%80%81%2F%E9%9C%80%E4%BF%AE%E6%94%B9"]


@pytest.mark.npm
def test_groups_and_pushes(examples: dict[str, list[Json]], read: Callable[[Json], GitHubEvent]) -> None:
    """A merge group is read with its sha; a push has neither group nor pull request."""
    for payload in examples["merge_group"]:
        group = read(payload).merge_group
        assert group is not None
        assert group.head_sha == payload["merge_group"]["head_sha"]
    for payload in examples["push"]:
        event = read(payload)
        assert (event.pull_request, event.merge_group, event.number, event.new_head) == (None, None, None, None)


@pytest.mark.npm
def test_events_of_every_other_kind(examples: dict[str, list[Json]], read: Callable[[Json], GitHubEvent]) -> None:
    """Whatever else happens on GitHub is read or refused in a sentence."""
    for payload in (payload for some in examples.values() for payload in some):
        assert _outcome(payload, read) in {"read", "refused"}


PLACES: dict[tuple[str, ...], type[BaseModel]] = {
    (): GitHubEvent,
    ("pull_request",): Pull,
    ("pull_request", "head"): Branch,
    ("pull_request", "base"): Branch,
    ("pull_request", "user"): Account,
    ("repository",): Repository,
}


@pytest.mark.npm
def test_field_by_field(pulls: list[Json], read: Callable[[Json], GitHubEvent]) -> None:
    """Each field that is read, and one that is not, taken away, emptied or turned into another: an event, or a sentence, no crash."""
    payload = next(each for each in pulls if each["action"] == "synchronize")
    outcomes = set()
    for where, model in PLACES.items():
        for name in (*model.model_fields, next(name for name in _at(payload, where) if name not in model.model_fields)):
            values: tuple[Any, ...] = (None, "", 0, -1, [], {}, True, "x" * 300, "../..", 10**30, "\ud800", ...)
            for value in values:
                outcomes.add(_outcome(_with(payload, where, name, value), read))
    assert outcomes == {"read", "refused"}


def _at(payload: Json, where: tuple[str, ...]) -> Json:
    for name in where:
        payload = payload[name]
    return payload


def _with(payload: Json, where: tuple[str, ...], name: str, value: Json) -> Json:
    """The payload with one field replaced, or taken away for `...`; only what leads there is copied."""
    if where:
        return {**payload, where[0]: _with(payload[where[0]], where[1:], name, value)}
    return {key: one for key, one in payload.items() if key != name} | ({} if value is ... else {name: value})


def _outcome(payload: Json, read: Callable[[Json], GitHubEvent]) -> str:
    try:
        event = read(payload)
        if event.pull_request is not None:
            kinds(event)
    except UsageError as error:
        return "refused" if str(error).endswith("不是看得懂的 GitHub 事件。") else str(error)
    return "read"


NAMES = st.sampled_from(["repository", "pull_request", "action", "number", "full_name", "head"])
SCALARS = st.none() | st.booleans() | st.floats() | st.text()
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner)).map(lambda made: json.dumps(made).encode())


@given(st.binary(max_size=200) | JSON)
def test_anything_at_all(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Bytes of any kind are refused in a sentence."""
    path = tmp_path_factory.getbasetemp() / "event.json"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=r"。$"):
        read_event(str(path))


@pytest.mark.parametrize("name", ["a/b/c", "a", "a/b ", "a/../b", "a b/c", "a/b?x", "a/b#x", "../x", "a/..", "a/b\n"])
def test_name_that_would_lead_elsewhere(read: Callable[[Json], GitHubEvent], name: str) -> None:
    """A repository's name becomes part of addresses: nothing but a plain one is taken."""
    with pytest.raises(UsageError):
        read({"repository": {"full_name": name, "default_branch": "main"}})


@pytest.mark.parametrize("sha", ["", "main", "0" * 39, "G" * 40, "0" * 40 + "\n", "../../x", BASE.upper()])
def test_sha_that_is_none(read: Callable[[Json], GitHubEvent], sha: str) -> None:
    """A sha becomes part of addresses and command lines: nothing but one is taken."""
    repository = {"full_name": "a/b", "default_branch": "main"}
    with pytest.raises(UsageError):
        read({"repository": repository, "merge_group": {"head_sha": sha, "base_sha": BASE}})
