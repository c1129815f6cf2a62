"""Whether the Actions policies of a repository let the review start on its event, as doctor tells it."""

import json
from pathlib import Path
from typing import Any

import pytest
from review.fake import REPOSITORY, Fake
from review.stage import client

from tuijian.review.policy import TOLD, Policy, policy_state, state_of

ROOT = Path(__file__).resolve().parent.parent.parent
OURS: dict[str, Any] = json.loads((ROOT / ".github" / "policies" / "review.json").read_text(encoding="utf-8"))


def policy(**more: Any) -> Policy:
    """Our own policy, with some of it replaced."""
    return Policy.model_validate({**OURS, **more})


def allowing(*events: str) -> list[dict[str, Any]]:
    """A rule that allows these events."""
    return [{"type": "restrict_action_events", "parameters": {"allowed_events": [*events]}}]


@pytest.mark.parametrize(
    ("policies", "state"),
    [
        ([], "none"),
        ([policy()], "allowed"),
        ([policy(enforcement="disabled")], "none"),
        ([policy(enforcement="evaluate")], "none"),
        ([policy(rules=allowing("push", "schedule"))], "blocked"),
        ([policy(), policy(rules=allowing("push"))], "blocked"),
        ([policy(), policy(rules=allowing("push"), conditions={})], "blocked"),
        ([policy(conditions={"workflow_path": {"include": [".github/workflows/ci.yml"], "exclude": []}})], "none"),
        ([policy(conditions={"workflow_path": {"include": ["~ALL"], "exclude": [".github/workflows/review.yml"]}})], "none"),
        ([policy(rules=[{"type": "restrict_actions_actors", "parameters": {"allowed_actors": []}}])], "none"),
    ],
)
def test_what_the_policies_come_to(policies: list[Policy], state: str) -> None:
    """All that are about the review must allow its event; one that is off, of another workflow, or of accounts alone, says nothing."""
    assert state_of(policies) == state


def test_it_is_asked_of_github() -> None:
    """With our file imported it is allowed; without, it is not there; who may not ask is told that. Each is a sentence."""
    fake = Fake(repository=REPOSITORY)
    assert policy_state(client(fake), REPOSITORY) == "none"
    fake.policies = [OURS]
    assert policy_state(client(fake), REPOSITORY) == "allowed"
    assert not fake.blocked("pull_request_target")
    assert policy_state(client(fake), "some/other") == "unknown"
    assert all(text.endswith("。") for text in TOLD.values())
