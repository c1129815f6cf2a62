"""What GitHub says of a repository's settings. Every question is a GET; what may not be seen is left to a person.

The calls: https://docs.github.com/rest/actions/permissions, /rest/actions/policies,
/rest/repos/repos (CODEOWNERS errors, private vulnerability reporting),
/rest/repos/rules, /rest/pages, /rest/issues/labels, /rest/commits/commits.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import yaml

from tuijian.doctor.model import SetupItem, ask, done, todo
from tuijian.doctor.setup import Setup
from tuijian.review.client import ApiError, Client
from tuijian.review.policy import EVENT, TOLD, WORKFLOW, policy_state
from tuijian.review.verdict import CONTEXT, managed_labels

BRANCH = "main"
"""The branch that the workflows name."""

UNSEEN = (401, 403, 404)
RULES = {
    "deletion": "不许删除",
    "non_fast_forward": "不许改写历史",
    "pull_request": "必须经合并请求",
    "required_status_checks": "必须通过检查",
}
"""What .github/rulesets/main.json asks of the default branch."""

Look = Callable[[], SetupItem]


@dataclass(frozen=True)
class Hub:
    """A repository at GitHub: `name` is `owner/name`."""

    client: Client
    name: str
    setup: Setup

    def get(self, path: str = "") -> Any:
        """What lies below the repository's address."""
        return self.client.get(f"/repos/{self.name}{path}")

    @cached_property
    def about(self) -> Any:
        """The repository itself. ApiError where it is not there, or not for us."""
        return self.get()

    @cached_property
    def rules(self) -> dict[str, Any]:
        """What holds for the default branch: the parameters of each kind of rule."""
        rules_of_branch = self.client.get(f"/repos/{self.name}/rules/branches/{self.about['default_branch']}")
        return {rule["type"]: rule.get("parameters") or {} for rule in rules_of_branch}


def github_items(hub: Hub) -> Iterator[SetupItem]:
    """What GitHub can be asked, in the order of docs/dev/repository.md. ApiError where the repository cannot be seen at all."""
    yield _public(hub)
    for name, look in LOOKS.items():
        yield look_at(name, partial(look, hub))


def look_at(name: str, look: Look) -> SetupItem:
    """What a look finds, or that it may not be seen."""
    try:
        return look()
    except ApiError as error:
        if error.status in UNSEEN:
            return ask(name, "看不到：令牌没有这项权限（要仓库的 Administration 读权限），或者没有这项设置。")
        raise


def _public(hub: Hub) -> SetupItem:
    about = hub.about
    if about.get("private"):
        return todo("仓库", "不是公开的仓库。各单位看不到，检查时也取不到提交的内容。")
    if about["default_branch"] != BRANCH:
        return todo("仓库", f"默认分支是 {about['default_branch']}，工作流里写的是 {BRANCH}。把分支改名为 {BRANCH}。")
    return done("仓库", f"{hub.name}，公开，默认分支 {BRANCH}。")


def _actions(hub: Hub) -> SetupItem:
    permissions = hub.get("/actions/permissions")
    if not permissions["enabled"]:
        return todo("Actions", "没有打开（复制来的仓库默认关着）。在 Actions 页点一次启用，或者在 Settings → Actions → General 打开。")
    if permissions.get("allowed_actions") == "local_only":
        return todo("Actions", "只许用自己的 Action。在 Settings → Actions → General 允许 GitHub 的和 pypa/gh-action-pypi-publish。")
    if permissions.get("allowed_actions") == "selected":
        return ask("Actions", f"只许用选定的 Action，其中要有{'、'.join(sorted({pin.repository for pin in hub.setup.pins}))}。")
    return done("Actions", "已打开。")


def _workflow_rights(hub: Hub) -> SetupItem:
    permissions = hub.get("/actions/permissions/workflow")
    if permissions["default_workflow_permissions"] != "read":
        return todo("工作流的权限", "默认可写。在 Settings → Actions → General → Workflow permissions 改为只读。")
    return done("工作流的权限", "默认只读。")


def _target(hub: Hub) -> SetupItem:
    """Whether the policies for Actions let the review start on its event; without that it comes by the clock."""
    if EVENT not in hub.setup.texts.get(WORKFLOW, ""):
        return done(EVENT, "没有用到。")
    state = policy_state(hub.client, hub.name)
    if state == "unknown":
        return ask(EVENT, f"{TOLD[state]}也可以在 Settings → Actions → Policies 看，那里要有 .github/policies/review.json 这一条。")
    return done(EVENT, TOLD[state]) if state == "allowed" else todo(EVENT, f"{TOLD[state]}在 Settings → Actions → Policies 导入这个文件。")


def _codeowners(hub: Hub) -> SetupItem:
    errors = hub.get("/codeowners/errors")["errors"]
    if errors:
        lines = "、".join(str(number) for number in sorted({error["line"] for error in errors}))
        return todo("CODEOWNERS", f"第 {lines} 行不起作用：账号或者团队不存在，或者对仓库没有写权限。")
    return done("CODEOWNERS", "GitHub 没有发现问题。")


def _labels(hub: Hub) -> SetupItem:
    there = {label["name"] for label in hub.client.pages(f"/repos/{hub.name}/labels")}
    missing = [name for name in wanted_labels(hub.setup) if name not in there]
    if missing:
        return todo(
            "标签",
            f"缺 {len(missing)} 个（{'、'.join(missing[:3])}{'等' if len(missing) > 3 else ''}）。在 Actions 页手动运行一次 labels。",
        )
    return done("标签", f"{len(there)} 个，都在。")


def wanted_labels(setup: Setup) -> tuple[str, ...]:
    """The labels that reviews and issue forms use."""
    forms = [yaml.safe_load(text) or {} for path, text in setup.texts.items() if path.startswith(".github/ISSUE_TEMPLATE/")]
    return tuple(dict.fromkeys([*managed_labels(setup.catalog), *(label for form in forms for label in form.get("labels", ()))]))


def _ruleset(hub: Hub) -> SetupItem:
    missing = [text for kind, text in RULES.items() if kind not in hub.rules]
    checks = [check["context"] for check in hub.rules.get("required_status_checks", {}).get("required_status_checks", ())]
    if missing or CONTEXT not in checks:
        lacking = "、".join([*missing, *([f"检查 {CONTEXT}"] if CONTEXT not in checks else [])])
        return todo("分支规则", f"默认分支缺：{lacking}。在 Settings → Rules → Rulesets 导入 .github/rulesets/main.json。")
    if not hub.rules["pull_request"].get("require_code_owner_review"):
        return todo("分支规则", "合并前不要求 CODEOWNERS 里的人核对。在规则里勾选 Require review from Code Owners。")
    return done("分支规则", f"合并前要通过检查 {CONTEXT}，并经核对。")


def _lone_owner(hub: Hub) -> SetupItem:
    """Nobody may approve an own change: a lone owner needs a bypass."""
    approvals = hub.rules.get("pull_request", {}).get("required_approving_review_count", 0)
    if not approvals or len(hub.setup.owners) != 1 or "/" in hub.setup.owners[0]:
        return done("一位维护者", "核对的不止一人，或者没有要求别人同意。")
    (owner,) = hub.setup.owners
    sets = [hub.get(f"/rulesets/{found['id']}") for found in hub.client.pages(f"/repos/{hub.name}/rulesets")]
    if any(found.get("bypass_actors") for found in sets):
        return done("一位维护者", f"只有 {owner}，规则里有可以越过的人。")
    return todo("一位维护者", f"只有 {owner}，自己的改动没有别人能同意。在规则的 Bypass list 里加上自己，或者再请一位。")


def _queue(hub: Hub) -> SetupItem:
    if "merge_queue" in hub.rules and hub.about["owner"]["type"] != "Organization":
        return todo("合并队列", "合并队列只能用于组织的仓库。在规则里去掉。")
    return done("合并队列", "用到了，仓库属于组织。" if "merge_queue" in hub.rules else "没有用到。")


def _pages(hub: Hub) -> SetupItem:
    if not hub.about.get("has_pages"):
        return todo("GitHub Pages", "没有打开。在 Settings → Pages 把 Source 选为 GitHub Actions。")
    pages = hub.get("/pages")
    if pages.get("build_type") != "workflow":
        return todo("GitHub Pages", "来源不是 GitHub Actions。在 Settings → Pages 把 Source 选为 GitHub Actions。")
    site = hub.setup.catalog.notice.site
    if (pages.get("html_url") or "").rstrip("/") != site.rstrip("/"):
        return todo("GitHub Pages", f"网址是 {pages.get('html_url')}，catalog/notice.yml 写的是 {site}，两处要一致。")
    return done("GitHub Pages", f"{site}，由工作流发布。")


def _reports(hub: Hub) -> SetupItem:
    if not hub.get("/private-vulnerability-reporting")["enabled"]:
        return todo("安全问题的报告", "没有打开。在 Settings → Advanced Security 打开 Private vulnerability reporting。")
    return done("安全问题的报告", "可以私下报告。")


def _pins(hub: Hub) -> SetupItem:
    """Whether each version that stands beside a pin is that commit, by the action's own repository."""
    wrong = [
        f"{pin.action} {pin.version}" for pin in hub.setup.pins if not _is_version_of(hub.client, pin.repository, pin.version, pin.commit)
    ]
    if wrong:
        return todo("所用的 Action", f"{'、'.join(wrong)} 不是所写的版本。照 docs/dev/pins.md 核对后改正。")
    return done("所用的 Action", f"{len(hub.setup.pins)} 个都是所写的版本。")


def _is_version_of(client: Client, repository: str, version: str, commit: str) -> bool:
    try:
        return bool(client.get(f"/repos/{repository}/commits/{version or commit}")["sha"] == commit)
    except ApiError as error:
        if error.status in (404, 422):  # no such repository, or no such tag in it
            return False
        raise


LOOKS: dict[str, Callable[[Hub], SetupItem]] = {
    "Actions": _actions,
    "工作流的权限": _workflow_rights,
    "pull_request_target": _target,
    "CODEOWNERS": _codeowners,
    "标签": _labels,
    "分支规则": _ruleset,
    "一位维护者": _lone_owner,
    "合并队列": _queue,
    "GitHub Pages": _pages,
    "安全问题的报告": _reports,
    "所用的 Action": _pins,
}
"""What is looked at, by its name, in the order of docs/dev/repository.md."""
