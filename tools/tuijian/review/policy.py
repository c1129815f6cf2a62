"""Whether the repository's Actions policies let the review start on its event: for whoever looks after the repository.

What is asked and answered: https://docs.github.com/rest/actions/policies (seen in November 2026). GitHub's own default policy, which blocks
`pull_request_target` in public repositories from 2 December 2026, is not known to stand in that list; so no policy is told as such.
"""

from collections.abc import Iterable
from typing import Literal

from tuijian.review.client import ApiError, Client
from tuijian.review.github_types import FromGitHub
from tuijian.review.publish import read_items

WORKFLOW = ".github/workflows/review.yml"
EVENT = "pull_request_target"
RULE = "restrict_action_events"


class Paths(FromGitHub):
    """Which workflows a policy is about."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class PolicyConditions(FromGitHub):
    """What a policy is bound to; without a path it is about every workflow."""

    workflow_path: Paths = Paths(include=("~ALL",))


class Parameters(FromGitHub):
    """What a rule allows."""

    allowed_events: tuple[str, ...] = ()


class PolicyRule(FromGitHub):
    """A rule of a policy."""

    type: str
    parameters: Parameters = Parameters()


class Policy(FromGitHub):
    """A policy of the repository, or of whom it belongs to."""

    name: str
    enforcement: str
    conditions: PolicyConditions = PolicyConditions()
    rules: tuple[PolicyRule, ...] = ()

    @property
    def is_about_the_review(self) -> bool:
        """Whether it holds for the review's workflow, by its name; patterns are not weighed."""
        paths = self.conditions.workflow_path
        return self.enforcement == "active" and WORKFLOW not in paths.exclude and bool({WORKFLOW, "~ALL"} & set(paths.include))

    @property
    def events(self) -> frozenset[str] | None:
        """The events that it allows; None where it says nothing of events."""
        event_sets = [frozenset(rule.parameters.allowed_events) for rule in self.rules if rule.type == RULE]
        return frozenset.intersection(*event_sets) if event_sets else None


State = Literal["allowed", "blocked", "none", "unknown"]

TOLD: dict[State, str] = {
    "allowed": "策略允许 review 在 pull_request_target 时运行。",
    "blocked": "策略不允许 review 在 pull_request_target 时运行，检查结果由定时检查给出，最多晚一刻钟左右。"
    "允许它的策略是 .github/policies/review.json。",
    "none": "没有导入 .github/policies/review.json；公开仓库从2026年12月2日起由定时检查给出结果。",
    "unknown": "看不到仓库的策略，要用有管理权限的令牌。",
}
"""What is told of each state, a sentence for whoever looks after the repository."""


def state_of(policies: Iterable[Policy]) -> State:
    """What the policies come to for the review: each must allow the event, and one has to name it."""
    allowed = [policy.events for policy in policies if policy.is_about_the_review]
    events = [each for each in allowed if each is not None]
    if not events:
        return "none"
    return "allowed" if all(EVENT in each for each in events) else "blocked"


def policy_state(client: Client, repository: str) -> State:
    """What the repository's policies come to, asked of GitHub; `unknown` where the token may not ask."""
    try:
        return state_of(read_items(client, Policy, f"/repos/{repository}/actions/policies", "policies"))
    except ApiError:
        return "unknown"
