"""What `tuijian doctor --github` says, asked of a GitHub of our own that answers as the real one's description says it does."""

import copy
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from commandline import ROOT

from tuijian.cli.main import main
from tuijian.doctor.github import Hub, github_items, wanted_labels
from tuijian.doctor.model import SetupState
from tuijian.doctor.setup import Setup
from tuijian.review import client as client_module
from tuijian.review.client import ApiError, Client, Clock, connect

from .test_local import GOOD, SITE, adopted

NAME = "office/zones"
REPO = f"/repos/{NAME}"
SETUP = Setup(adopted(), {**GOOD, ".github/workflows/review.yml": "on:\n  pull_request_target:\n"})
COMMIT = "a" * 40
WORLD: dict[str, Any] = {
    REPO: {"private": False, "default_branch": "main", "has_pages": True, "owner": {"type": "Organization"}},
    f"{REPO}/actions/permissions": {"enabled": True, "allowed_actions": "all", "sha_pinning_required": False},
    f"{REPO}/actions/permissions/workflow": {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False},
    f"{REPO}/codeowners/errors": {"errors": []},
    f"{REPO}/actions/policies": {"total_count": 1, "policies": [json.loads((ROOT / ".github/policies/review.json").read_text("utf-8"))]},
    f"{REPO}/labels": [{"name": name} for name in wanted_labels(SETUP)],
    f"{REPO}/rules/branches/main": [
        {"type": "deletion"},
        {"type": "non_fast_forward"},
        {"type": "pull_request", "parameters": {"required_approving_review_count": 1, "require_code_owner_review": True}},
        {"type": "required_status_checks", "parameters": {"required_status_checks": [{"context": "tuijian", "integration_id": 15368}]}},
    ],
    f"{REPO}/rulesets": [{"id": 5, "name": "main", "enforcement": "active"}],
    f"{REPO}/rulesets/5": {"id": 5, "bypass_actors": []},
    f"{REPO}/pages": {"build_type": "workflow", "html_url": SITE},
    f"{REPO}/private-vulnerability-reporting": {"enabled": True},
    "/repos/actions/checkout/commits/v7.0.1": {"sha": COMMIT},
}
"""A repository in which everything is set up: what each path answers. A number is a status without a body."""

Path = str


def asked(changes: Mapping[Path, Any], seen: list[httpx.Request] | None = None) -> Client:
    """A client of that GitHub, with some answers changed."""
    world = {**WORLD, **changes}

    def answer(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        found = world.get(urlsplit(str(request.url)).path, 404)
        return httpx.Response(found, json={"message": "no"}) if isinstance(found, int) else httpx.Response(200, json=found)

    return Client(connect("a-token", transport=httpx.MockTransport(answer)), Clock(lambda: 0.0, lambda _: None))


def stands(changes: Mapping[Path, Any], setup: Setup = SETUP) -> dict[str, SetupState]:
    """How each thing stands."""
    return {item.name: item.state for item in github_items(Hub(asked(changes), NAME, setup))}


def without(kind: str) -> list[Any]:
    """The rules of the branch but one."""
    return [rule for rule in WORLD[f"{REPO}/rules/branches/main"] if rule["type"] != kind]


def with_parameters(kind: str, **parameters: object) -> list[Any]:
    """The rules of the branch, one with other parameters."""
    rules = copy.deepcopy(WORLD[f"{REPO}/rules/branches/main"])
    next(rule for rule in rules if rule["type"] == kind)["parameters"].update(parameters)
    return list(rules)


def test_nothing_is_left_where_all_is_set_up() -> None:
    """Then everything stands as set up."""
    assert {name: state for name, state in stands({}).items() if state is not SetupState.done} == {}


def test_a_policy_that_may_not_be_seen_is_left_to_a_person() -> None:
    """Whoever has no right to ask is told where to look, and for which file."""
    (item,) = (one for one in github_items(Hub(asked({f"{REPO}/actions/policies": 404}), NAME, SETUP)) if one.name == "pull_request_target")
    assert item.state is SetupState.ask
    assert ".github/policies/review.json" in item.said
    assert "Settings → Actions → Policies" in item.said


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("仓库", {REPO: {**WORLD[REPO], "private": True}}),
        (
            "仓库",
            {REPO: {**WORLD[REPO], "default_branch": "master"}, f"{REPO}/rules/branches/master": WORLD[f"{REPO}/rules/branches/main"]},
        ),
        ("Actions", {f"{REPO}/actions/permissions": {"enabled": False}}),
        ("Actions", {f"{REPO}/actions/permissions": {"enabled": True, "allowed_actions": "local_only"}}),
        ("工作流的权限", {f"{REPO}/actions/permissions/workflow": {"default_workflow_permissions": "write"}}),
        ("pull_request_target", {f"{REPO}/actions/policies": {"total_count": 0, "policies": []}}),
        ("CODEOWNERS", {f"{REPO}/codeowners/errors": {"errors": [{"line": 2, "column": 3, "kind": "Unknown owner"}]}}),
        ("标签", {f"{REPO}/labels": WORLD[f"{REPO}/labels"][1:]}),
        ("分支规则", {f"{REPO}/rules/branches/main": []}),
        ("分支规则", {f"{REPO}/rules/branches/main": without("deletion")}),
        ("分支规则", {f"{REPO}/rules/branches/main": without("required_status_checks")}),
        (
            "分支规则",
            {f"{REPO}/rules/branches/main": with_parameters("required_status_checks", required_status_checks=[{"context": "ci"}])},
        ),
        ("分支规则", {f"{REPO}/rules/branches/main": with_parameters("pull_request", require_code_owner_review=False)}),
        ("GitHub Pages", {REPO: {**WORLD[REPO], "has_pages": False}}),
        ("GitHub Pages", {f"{REPO}/pages": {"build_type": "legacy", "html_url": SITE}}),
        ("GitHub Pages", {f"{REPO}/pages": {"build_type": "workflow", "html_url": "https://office.github.io/other/"}}),
        ("安全问题的报告", {f"{REPO}/private-vulnerability-reporting": {"enabled": False}}),
        ("所用的 Action", {"/repos/actions/checkout/commits/v7.0.1": {"sha": "b" * 40}}),
        ("所用的 Action", {"/repos/actions/checkout/commits/v7.0.1": 422}),
    ],
)
def test_what_is_left_is_named(name: str, changes: Mapping[Path, Any]) -> None:
    """One setting that is not as it should be is the one that is left."""
    assert [one for one, state in stands(changes).items() if state is SetupState.todo] == [name]


def test_a_queue_needs_an_organisation() -> None:
    """For the repository of a person GitHub has no merge queue; for that of an organisation it is in order."""
    rules = {f"{REPO}/rules/branches/main": [*WORLD[f"{REPO}/rules/branches/main"], {"type": "merge_queue", "parameters": {}}]}
    assert stands(rules)["合并队列"] is SetupState.done
    assert stands({**rules, REPO: {**WORLD[REPO], "owner": {"type": "User"}}})["合并队列"] is SetupState.todo


def test_a_lone_owner_needs_a_bypass() -> None:
    """Nobody may approve an own change: somebody alone could merge nothing; a team may have others."""
    alone = Setup(SETUP.catalog, {**SETUP.texts, ".github/CODEOWNERS": "* @one\n"})
    assert stands({}, alone)["一位维护者"] is SetupState.todo
    assert stands({f"{REPO}/rulesets/5": {"id": 5, "bypass_actors": [{"actor_id": 5}]}}, alone)["一位维护者"] is SetupState.done
    team = Setup(SETUP.catalog, {**SETUP.texts, ".github/CODEOWNERS": "* @office/keepers\n"})
    assert stands({}, team)["一位维护者"] is SetupState.done


@pytest.mark.parametrize("status", [401, 403, 404])
def test_what_may_not_be_seen_is_left_to_a_person(status: int) -> None:
    """A token without the right to a setting says nothing about it: that is neither done nor to be done."""
    hidden = {path: status for path in WORLD if path.startswith(f"{REPO}/")}
    found = stands(hidden)
    assert found["仓库"] is SetupState.done
    assert SetupState.todo not in found.values()
    assert {name for name, state in found.items() if state is SetupState.ask} >= {
        "Actions",
        "CODEOWNERS",
        "标签",
        "分支规则",
        "GitHub Pages",
    }


def test_only_questions_are_asked() -> None:
    """Nothing is changed, and the token goes to GitHub's own address alone."""
    seen: list[httpx.Request] = []
    list(github_items(Hub(asked({}, seen), NAME, SETUP)))
    assert {request.method for request in seen} == {"GET"}
    assert {request.url.host for request in seen} == {"api.github.com"}


def test_a_repository_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong name, a wrong token, no network: exit code 2, and what to look at; a server that fails is no finding either."""
    for status in (404, 500):
        line = asked({REPO: status})
        monkeypatch.setattr(client_module, "connect", lambda *_, line=line: line.http)
        monkeypatch.setattr(client_module, "Client", lambda _, line=line: line)
        assert main(["doctor", "--github", NAME]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n"), "a-token" in err) == ("", 1, False)


def test_the_command_says_both(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The files of the checkout first, then GitHub's settings, as one list."""
    line = asked({})
    monkeypatch.setattr(client_module, "connect", lambda *_: line.http)
    monkeypatch.setattr(client_module, "Client", lambda _: line)
    main(["doctor", "--github", NAME, "--format", "json"])
    names = [item["name"] for item in json.loads(capsys.readouterr().out)]
    assert names[0] == "Python"
    assert names.index("仓库网址") < names.index("Actions")


def test_a_broken_answer_is_not_taken_for_a_setting() -> None:
    """What GitHub could not say is said as such, once."""
    with pytest.raises(ApiError):
        stands({f"{REPO}/actions/permissions": 500})
