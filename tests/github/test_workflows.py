"""The workflows do what they may and no more: each guard holds for the files as they are, and notices what it is there for."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from workflows import parsed, steps, texts

from tuijian.catalog.disk import read_catalog
from tuijian.review.verdict import CONTEXT, managed_labels

BIN = Path(sys.executable).parent
DEFAULT = "${{ github.event.repository.default_branch }}"
Files = dict[str, str]

RIGHTS = {
    "ci.core": {"contents": "read"},
    "ci.test": {"contents": "read"},
    "impact.impact": {"contents": "read", "pull-requests": "read", "statuses": "read"},
    "labels.labels": {"contents": "read", "issues": "write"},
    "ci.windows": {"contents": "read"},
    "pages.build": {"contents": "read"},
    "pages.deploy": {"pages": "write", "id-token": "write"},
    "release.build": {"contents": "read"},
    "release.pypi": {"id-token": "write"},
    "release.github": {"contents": "write"},
    "review.check": {"contents": "read", "pull-requests": "read", "statuses": "read", "actions": "read", "checks": "read"},
    "review.publish": {"contents": "read", "pull-requests": "write", "statuses": "write"},
}
"""Who may do what. Whatever is not here is not allowed."""

FETCH = "Fetch the heads, as objects"
WITH_TOKEN = {
    "List the heads of open pull requests",
    "List the open pull requests",
    FETCH,
    "Publish",
    "Make the labels",
    "Make the release",
}
WRITES_A_TREE = re.compile(
    r"\bgit\b.*\b(checkout|switch|restore|worktree|merge|rebase|read-tree|checkout-index|archive|submodule|lfs|clone)\b"
)


# --- the guards: each yields what is wrong ----------------------------------------------------------


def rights(files: Files) -> Iterator[str]:
    """Nothing on top, and in each job what the table says."""
    for name, text in files.items():
        workflow = parsed(text)
        if workflow.get("permissions") != {}:
            yield f"{name}: rights for all jobs"
        for job, data in workflow["jobs"].items():
            if data.get("permissions") != RIGHTS.get(f"{name}.{job}"):
                yield f"{name}.{job}: {data.get('permissions')}"


def expressions(files: Files) -> Iterator[str]:
    """No value is pasted into a script: it comes in through the environment."""
    yield from (f"{step.workflow}.{step.job}: {step.run}" for step in steps(files) if "${{" in step.run)


def pins(files: Files) -> Iterator[str]:
    """Every action by the commit that was looked at, with its version beside it."""
    for name, text in files.items():
        for used in re.findall(r"^[ -]*uses:\s*(.*)", text, re.MULTILINE):
            if not re.fullmatch(r"[\w/.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used):
                yield f"{name}: {used}"


def checkouts(files: Files) -> Iterator[str]:
    """What runs for a pull request with rights has the default branch before it, and git writes no other tree there."""
    for step in steps(files):
        given = step.data.get("with", {})
        if step.uses == "actions/checkout" and given.get("persist-credentials") is not False:
            yield f"{step.workflow}.{step.job}: the token stays"
        if step.workflow == "review" and step.uses == "actions/checkout" and given.get("ref") != DEFAULT:
            yield f"review.{step.job}: {given.get('ref')} is checked out"
        if step.workflow == "review" and WRITES_A_TREE.search(step.run):
            yield f"review.{step.job}: {step.run}"


def caches(files: Files) -> Iterator[str]:
    """Nothing is kept from one run to the next, where a pull request could have put it."""
    for step in steps(files):
        if "cache" in step.uses or any("cache" in key for key in step.data.get("with", {})):
            yield f"{step.workflow}.{step.job}: {step.data}"


def tokens(files: Files) -> Iterator[str]:
    """The token is in the environment of those steps alone that ask GitHub something: never where submissions are read."""
    for name, text in files.items():
        workflow = parsed(text)
        held = [workflow.get("env", {}), *(job.get("env", {}) for job in workflow["jobs"].values())]
        if re.search(r"token|secrets", json.dumps(held)):
            yield f"{name}: a token for every step"
    for step in steps(files):
        if re.search(r"github\.token|secrets", json.dumps(step.data)) and step.data.get("name") not in WITH_TOKEN:
            yield f"{step.workflow}.{step.job}: {step.data}"
        if step.data.get("name") == FETCH and not re.search(r"unset GITHUB_TOKEN\n.*git fetch", step.run, re.DOTALL):
            yield "review.check: git has the token in its environment"


def triggers(files: Files) -> Iterator[str]:
    """One workflow alone runs with rights for a pull request, on the events that change a verdict."""
    for name, text in files.items():
        on = parsed(text)["on"]
        if name != "review" and {"pull_request_target", "merge_group", "workflow_run", "issue_comment"} & set(on):
            yield f"{name}: {sorted(on)}"
    review = parsed(files["review"])["on"]
    if set(review["pull_request_target"]["types"]) != {"opened", "reopened", "synchronize", "ready_for_review", "edited", "closed"}:
        yield "review: types"
    if "merge_group" not in review or review["push"] != {"branches": ["main"], "paths": ["catalog/**", "tools/**"]}:
        yield "review: events"
    if review.get("schedule") != [{"cron": "3-59/10 * * * *"}] or set(review.get("workflow_dispatch", {}).get("inputs", {})) != {"pull"}:
        yield "review: no sweep"


def serial(files: Files) -> Iterator[str]:
    """Reviews run one after the other, none is stopped, and none runs for ever. One that waits may give way: the next takes all."""
    review = parsed(files["review"])
    line = review["concurrency"]
    if line != {"cancel-in-progress": False, "group": line["group"]} or not line["group"].endswith("&& github.run_id || 'all' }}"):
        yield f"review: {line}"
    for name, text in files.items():
        yield from (f"{name}.{job}: no end" for job, data in parsed(text)["jobs"].items() if "timeout-minutes" not in data)


def locked(files: Files) -> Iterator[str]:
    """What is installed is named by its hash, the installer first: one that came with the machine may pass over the locks.

    The one job that does what a reader of README does on Windows installs as README says.
    """
    for step in steps(files):
        lines = re.findall(r".*\bpip\S* install.*", step.run) if (step.workflow, step.job) != ("ci", "windows") else []
        for line in lines:
            if not {"--require-hashes", "--only-binary=:all:"} <= set(line.split()):
                yield f"{step.workflow}.{step.job}: {line}"
        if lines and not lines[0].endswith("requirements/installer.txt"):
            yield f"{step.workflow}.{step.job}: the installer does not come first"


def submissions_only(files: Files) -> Iterator[str]:
    """A change of submissions alone, which is what a call brings every day, does not run the tests of the program; the sample does."""
    for event in ("push", "pull_request"):
        if parsed(files["ci"])["on"][event].get("paths") != ["**", "!submissions/**", "submissions/_example/**"]:
            yield f"ci: {event}"


def ignores(files: Files) -> Iterator[str]:
    """One remark of zizmor's is passed over, with its reason beside it."""
    found = [line for text in files.values() for line in re.findall(r"zizmor: ignore.*", text)]
    if len(found) != 1 or not re.fullmatch(r"zizmor: ignore\[dangerous-triggers\] \w.{20,}", found[0]):
        yield f"{found}"


GUARDS = (rights, expressions, pins, checkouts, caches, tokens, triggers, serial, locked, submissions_only, ignores)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_the_workflows_keep_the_guard(guard: Callable[[Files], Iterator[str]]) -> None:
    """Nothing in the files as they are is what the guard is there for."""
    assert list(guard(texts())) == []


PUBLISH = '-m tuijian review --event "$GITHUB_EVENT_PATH" --reports "$RUNNER_TEMP/pulls"'
CHECKOUT = "          ref: ${{ github.event.repository.default_branch }}\n"
MUTATIONS = [
    (rights, "review", "permissions: {}\n", "permissions: write-all\n"),
    (rights, "review", "      contents: read # the default branch, and", "      contents: write # the default branch, and"),
    (rights, "review", "      statuses: read # ", "      statuses: write # "),
    (rights, "pages", "      pages: write", "      contents: write\n      pages: write"),
    (expressions, "review", PUBLISH, 'echo "${{ github.event.pull_request.title }}"'),
    (pins, "review", "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "actions/checkout@v7"),
    (pins, "pages", " # v5.0.0", ""),
    (checkouts, "review", CHECKOUT, "          ref: ${{ github.event.pull_request.head.sha }}\n"),
    (checkouts, "review", CHECKOUT, ""),
    (checkouts, "review", "          persist-credentials: false\n", ""),
    (checkouts, "review", "timeout 60 git fetch --quiet", "timeout 60 git checkout --quiet"),
    (caches, "ci", "          python-version: ", "          cache: pip\n          python-version: "),
    (caches, "ci", "actions/setup-python", "actions/cache"),
    (
        tokens,
        "review",
        "  PYTHONPATH: tools\n",
        "  GITHUB_TOKEN: ${{ github.token }}\n",
    ),
    (tokens, "review", "      - name: Check\n", "      - name: Check\n        env: {GITHUB_TOKEN: '${{ github.token }}'}\n"),
    (tokens, "review", "          unset GITHUB_TOKEN\n          while", "          while"),
    (triggers, "review", '    - cron: "3-59/10 * * * *"\n', '    - cron: "0 0 * * *"\n'),
    (triggers, "review", "      pull:\n", "      command:\n"),
    (triggers, "ci", "  pull_request:", "  pull_request_target:"),
    (triggers, "review", "synchronize, ", ""),
    (triggers, "review", "  merge_group:\n", ""),
    (triggers, "review", "tools/**", "tools/dev/**"),
    (serial, "review", "cancel-in-progress: false", "cancel-in-progress: true"),
    (serial, "review", "'all' }}", "github.event.pull_request.number }}"),
    (serial, "review", "  cancel-in-progress: false\n", "  cancel-in-progress: false\n  queue: max\n"),
    (serial, "review", "    timeout-minutes: 30\n", ""),
    (locked, "review", "--require-hashes ", ""),
    (locked, "impact", "-r requirements/installer.txt", "-r requirements/review.txt"),
    (submissions_only, "ci", '"!submissions/**", ', ""),
    (ignores, "ci", "  pull_request:", "  pull_request: # zizmor: ignore[dangerous-triggers] it has always been like this here"),
    (ignores, "review", " the head is never run or checked out", ""),
]


@pytest.mark.parametrize(("guard", "name", "old", "new"), MUTATIONS)
def test_the_guard_notices(guard: Callable[[Files], Iterator[str]], name: str, old: str, new: str) -> None:
    """With one line changed for the worse, the guard has something to say."""
    files = texts()
    assert old in files[name]
    assert list(guard(files | {name: files[name].replace(old, new, 1)}))


def test_every_guard_is_tried() -> None:
    """No guard stands there without a change that it notices."""
    assert {guard for guard, *_ in MUTATIONS} == set(GUARDS)


# --- what others say ----------------------------------------------------------------------------


def linted(files: Files, folder: Path) -> str:
    """What actionlint finds, with shellcheck over the scripts."""
    command = [str(BIN / "actionlint"), "-no-color", "-oneline", f"-shellcheck={BIN / 'shellcheck'}"]
    return subprocess.run([*command, *_written(files, folder)], check=False, capture_output=True, text=True, cwd=folder).stdout


def audited(files: Files, folder: Path) -> list[str]:
    """What zizmor finds in its strictest persona."""
    command = [str(BIN / "zizmor"), "--persona=auditor", "--offline", "--no-progress", "--no-config", "--format=json"]
    done = subprocess.run([*command, *_written(files, folder)], check=False, capture_output=True, text=True, cwd=folder)
    return [found["ident"] for found in json.loads(done.stdout) if not found["ignored"]]


def _written(files: Files, folder: Path) -> list[str]:
    target = folder / ".github" / "workflows"
    target.mkdir(parents=True)
    for name, text in files.items():
        (target / f"{name}.yml").write_text(text, encoding="utf-8")
    return [str(target / f"{name}.yml") for name in files]


def test_actionlint_has_nothing_to_say(tmp_path: Path) -> None:
    """The files are what GitHub understands, and the shell in them is sound."""
    assert linted(texts(), tmp_path) == ""


def test_actionlint_reads_the_scripts_too(tmp_path: Path) -> None:
    """A variable that a shell would split is found in a script, so shellcheck runs."""
    text = texts()["review"].replace('-m tuijian.cli.check_pulls "$GITHUB_EVENT_PATH"', "-m tuijian.cli.check_pulls $GITHUB_EVENT_PATH")
    assert "SC2086" in linted({"review": text}, tmp_path)


def test_zizmor_has_nothing_unexplained_to_say(tmp_path: Path) -> None:
    """The auditor persona finds nothing but what is passed over with a reason."""
    assert audited(texts(), tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (" # zizmor: ignore[dangerous-triggers] the head is never run or checked out", "", "dangerous-triggers"),
        ("          persist-credentials: false\n", "", "artipacked"),
        (PUBLISH, 'echo "${{ github.event.pull_request.title }}"', "template-injection"),
        ("@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@v7", "unpinned-uses"),
    ],
)
def test_zizmor_says_what_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    """A change for the worse is found by zizmor as well, so it did read the file."""
    text = texts()["review"]
    assert old in text
    assert said in audited({"review": text.replace(old, new, 1)}, tmp_path)


# --- the pins -------------------------------------------------------------------------------------


def pinned(root: Path) -> set[tuple[str, ...]]:
    """Every action that is used anywhere, with its version and its commit."""
    files = [*(root / ".github" / "workflows").glob("*.yml"), *(root / ".github" / "actions").glob("*/action.yml")]
    found = (re.findall(r"^[ -]*uses: *([\w./-]+)@([0-9a-f]{40}) # (v[\d.]+)$", path.read_text("utf-8"), re.MULTILINE) for path in files)
    return {(name, version, commit) for one in found for name, commit, version in one}


def test_every_pin_says_how_it_was_verified(root: Path) -> None:
    """docs/dev/pins.md has a line for each action with version, commit, what it runs on and how that is known; none is left over."""
    rows = re.findall(r"^\| ([\w./-]+/[\w.-]+) \|(.+)\|$", (root / "docs" / "dev" / "pins.md").read_text("utf-8"), re.MULTILINE)
    table = [(name, *(cell.strip() for cell in cells.split("|"))) for name, cells in rows]
    assert {row[:3] for row in table} == pinned(root)
    assert len(table) == len({row[0] for row in table}), "one version of an action everywhere"
    assert {row[3] for row in table} <= {"node24", "composite", "docker"}
    assert all(row[4] for row in table)


# --- names that must agree ----------------------------------------------------------------------


def test_labels_are_those_that_are_used(root: Path) -> None:
    """The one-time workflow makes every label that a review puts on and every one that a form names, each once, and no other."""
    command = [sys.executable, "tools/dev/labels.py"]
    made = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True, encoding="utf-8").stdout.splitlines()
    forms = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in (root / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    wanted = [*managed_labels(read_catalog()), *(label for form in forms for label in form.get("labels", ()))]
    assert sorted(line.split("\t")[0] for line in made) == sorted(wanted)


def test_labels_of_another_call(root: Path, tmp_path: Path) -> None:
    """The labels of the repository that is named are those of its own units and issue forms."""
    home = tmp_path / "other"
    shutil.copytree(root / "tests" / "catalogs" / "yicunyipin", home / "catalog")
    command = [sys.executable, "tools/dev/labels.py", str(home)]
    made = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True, encoding="utf-8").stdout.splitlines()
    assert sorted(line.split("\t")[0] for line in made) == sorted(managed_labels(read_catalog(home / "catalog")))


def test_labels_are_such_as_github_takes(root: Path) -> None:
    """A name of at most 50 characters, a colour, a description of at most 100."""
    made = subprocess.run([sys.executable, "tools/dev/labels.py"], cwd=root, check=True, capture_output=True, text=True, encoding="utf-8")
    for line in made.stdout.splitlines():
        assert re.fullmatch(r"[^\t]{1,50}\t[0-9a-f]{6}\t[^\t]{1,100}", line)


def test_the_policy_allows_what_starts_the_review(root: Path) -> None:
    """The policy is one that GitHub takes, is about this workflow alone, and allows each event that it starts on and no other.

    Its shape is that of https://docs.github.com/rest/actions/policies; GitHub's description of its API that is at hand does not know it.
    """
    policy = json.loads((root / ".github" / "policies" / "review.json").read_text(encoding="utf-8"))
    (rule,) = policy["rules"]
    assert (policy["target"], policy["enforcement"], rule["type"]) == ("actions", "active", "restrict_action_events")
    assert policy["conditions"] == {"workflow_path": {"include": [".github/workflows/review.yml"], "exclude": []}}
    assert rule["parameters"]["allowed_events"] == sorted(parsed(texts()["review"])["on"])


def test_the_branch_asks_for_the_status_that_is_posted(root: Path) -> None:
    """The name of the required status is the publisher's own."""
    rules = json.loads((root / ".github" / "rulesets" / "main.json").read_text(encoding="utf-8"))["rules"]
    (asked,) = (rule["parameters"]["required_status_checks"] for rule in rules if rule["type"] == "required_status_checks")
    assert [check["context"] for check in asked] == [CONTEXT]
