"""Several pull requests of one unit, from what is gathered to what each is told, by the command and a real repository."""

import json
import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest
from commandline import git, judged_by
from pulls import CATALOG, LISTED, PLAN, REPOSITORY, SAMPLE, SECOND, STRANGER, Files, body_of, changes, job

from tuijian.cli.main import main
from tuijian.report.model import Report
from tuijian.review.client import Client, connect
from tuijian.review.github_types import GitHubEvent
from tuijian.review.owed import Target, VerdictBasis, claim_reader, gather, write_down
from tuijian.review.own_account import ACTIONS
from tuijian.review.planned_writes import StandingPull
from tuijian.review.questions import ask_github
from tuijian.review.verdict import Stand, judge
from tuijian.submission.git_tree import GitTree, merge_base

LIST = "submissions/henan/list.yml"
PLACES = {"开封市": ("410200", "kaifeng"), "新乡市": ("410700", "xinxiang"), "许昌市": ("411000", "xuchang")}


def nominating(*names: str, first: bool = False) -> Files:
    """The sample's files, with these places nominated beside the sample's own, each with a plan of its own."""
    entries = "".join(f"  - name: {name}\n    code: {PLACES[name][0]}\n    plan: {PLACES[name][1]}.md\n" for name in names)
    anchor = "zones:\n" if first else "    plan: zhengzhou.md\n"
    files = {**SAMPLE, LIST: SAMPLE[LIST].replace(anchor.encode(), (anchor + entries).encode())}
    for name in names:
        plan = SAMPLE[PLAN].decode().replace("郑州市", name).replace("本市", f"{name}本级")
        files[f"submissions/henan/{PLACES[name][1]}.md"] = plan.encode()
    return files


class Province:
    """The repository, its open pull requests, and the reviews of all of them."""

    def __init__(self, root: Path) -> None:
        self.root, self.pulls = root, list[dict[str, Any]]()
        root.mkdir()
        git(root, "init", "--quiet", "--initial-branch=main")
        self.write(SAMPLE)

    def write(self, files: Files) -> str:
        """Commit these files on the branch that is checked out."""
        for name, data in files.items():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_bytes(data)
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--allow-empty", "--message=x")
        return git(self.root, "rev-parse", "HEAD")

    def open(self, number: int, author: int, files: Files) -> None:
        """A pull request, from what main is now."""
        base = git(self.root, "rev-parse", "HEAD")
        git(self.root, "checkout", "--quiet", "-b", f"pull-{number}")
        sha = self.write(files)
        git(self.root, "checkout", "--quiet", "main")
        times = {"created_at": "2024-01-15T02:00:00Z", "updated_at": "2024-01-15T02:00:00Z"}
        sides = {"head": {"ref": "x", "sha": sha}, "base": {"ref": "main", "sha": base}}
        self.pulls.append({"number": number, "state": "open", "user": {"id": author, "type": "User"}, **sides, **times})

    def merge(self, number: int) -> None:
        """Merge one of them."""
        git(self.root, "merge", "--quiet", "--no-edit", f"pull-{number}")
        self.pulls = [pull for pull in self.pulls if pull["number"] != number]

    def gathered(self, number: int) -> tuple[Target, ...]:
        """What is checked when this one is opened."""
        pull = next(pull for pull in self.pulls if pull["number"] == number)
        repository = {"full_name": REPOSITORY, "default_branch": "main"}
        event = GitHubEvent.model_validate({"action": "opened", "number": number, "pull_request": pull, "repository": repository})
        answers = httpx.MockTransport(lambda asked: httpx.Response(200, json=self.pulls if asked.url.path.endswith("/pulls") else []))
        world = ask_github(Client(connect("", transport=answers)), event, ACTIONS)
        return gather(world, event, VerdictBasis(CATALOG, "1" * 12), claim_reader(self.root, CATALOG))

    def reviewed(self, number: int, folder: Path) -> dict[int, "Reviewed"]:
        """The reviews of all that are checked when this one is opened, as the workflow makes them."""
        targets = self.gathered(number)
        write_down(targets, folder)
        return {target.pull.number: Reviewed(self.root, target, folder / str(target.pull.number)) for target in targets}


def _plain_files(tree: GitTree) -> Files:
    """The plain files of a commit."""
    return {entry.path or "": tree.read(entry.path or "") for entry in tree.entries() if entry.type.is_regular}


class Reviewed:
    """One review: the report that `tuijian check` writes with what was gathered, and what comes of it."""

    def __init__(self, root: Path, target: Target, place: Path) -> None:
        arguments = (place / "arguments").read_text(encoding="utf-8").splitlines()
        self.code = main(["check", "--root", str(root), *arguments])
        self.report = Report.model_validate_json((place / "report.json").read_bytes())
        sha = target.pull.head.sha
        with GitTree(root, sha) as head, GitTree(root, merge_base(root, "main", sha)) as base:
            before, after = (_plain_files(tree) for tree in (base, head))
        self.files = changes(after, before)
        self.verdict = judge(self.report, self.files, CATALOG)
        self.pull = target.pull

    @cached_property
    def comment(self) -> str:
        """The comment that stands there afterwards."""
        return body_of(job(self.report, sha=self.pull.head.sha), StandingPull(self.pull, self.files))

    @property
    def seats(self) -> list[tuple[str, str]]:
        """What is said of seats: the level, and which pull requests are named."""
        return [(each.level.value, str(each.context.get("pulls", ""))) for each in self.report.findings if each.rule == "seats"]


@pytest.fixture
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Province:
    """河南 has two seats and one nomination merged; two of its accounts are listed."""
    judged_by(monkeypatch, CATALOG)
    return Province(tmp_path / "repository")


@pytest.fixture
def out(tmp_path: Path) -> Callable[[], Path]:
    """Folders for what is gathered, a new one each time."""
    numbers = iter(range(100))
    return lambda: tmp_path / f"gathered-{next(numbers)}"


def test_two_that_fit_alone_and_not_together(province: Province, out: Callable[[], Path]) -> None:
    """When the second comes in both are checked and both told of the other, with the line of seats; each alone passes."""
    province.open(12, LISTED, nominating("开封市"))
    assert province.reviewed(12, out())[12].verdict.stand is Stand.passed
    province.open(15, SECOND, nominating("新乡市"))
    found = province.reviewed(15, out())
    assert [(number, each.code, each.seats) for number, each in found.items()] == [(15, 1, [("error", "#12")]), (12, 1, [("error", "#15")])]
    assert "\n**名额 2 · 已合并 1 · 待审 1（`#12`）· 本次 1 → 超出 1**\n" in found[15].comment
    assert "\n**名额 2 · 已合并 1 · 待审 1（`#15`）· 本次 1 → 超出 1**\n" in found[12].comment
    assert all(each.comment.count("名额 2 ·") == 1 for each in found.values())


def test_a_stranger_is_only_mentioned(province: Province, out: Callable[[], Path]) -> None:
    """A stranger's claim fails nobody of the unit; it is named for people to look at, and fails itself."""
    province.open(12, STRANGER, nominating("开封市", first=True))
    province.open(15, SECOND, nominating("新乡市"))
    found = province.reviewed(15, out())
    assert (found[15].verdict.stand, found[15].seats) == (Stand.confirm, [("review", "#12")])
    assert "名额 2 ·" not in found[15].comment
    assert "（`#12`）" in found[15].comment
    assert found[12].verdict.stand is Stand.mend


def test_the_same_place_twice_takes_one_seat(province: Province, out: Callable[[], Path]) -> None:
    """Two who send in the same place do not stand in each other's way."""
    province.open(12, LISTED, nominating("开封市"))
    province.open(15, SECOND, nominating("开封市"))
    assert [each.verdict.stand for each in province.reviewed(15, out()).values()] == [Stand.passed, Stand.passed]


def test_once_one_is_withdrawn_the_other_passes(province: Province, out: Callable[[], Path]) -> None:
    """Nothing is remembered of a claim that is gone."""
    province.open(12, LISTED, nominating("开封市"))
    province.open(15, SECOND, nominating("新乡市"))
    assert province.reviewed(15, out())[15].verdict.stand is Stand.mend
    province.pulls = [pull for pull in province.pulls if pull["number"] == 15]
    assert province.reviewed(15, out())[15].verdict.stand is Stand.passed


def test_others_reproduces_it(province: Province, out: Callable[[], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """The command in the comment, with the file of the others' lists, comes to the same report to the byte; without it to another."""
    province.open(12, LISTED, nominating("开封市"))
    province.open(15, SECOND, nominating("新乡市"))
    folder = out()
    found = province.reviewed(15, folder)[15]
    written = json.loads((folder / "15" / "others.json").read_text(encoding="utf-8"))
    shape = re.search(r"写成 `\[(\{.*\})\]`", found.comment)
    assert shape
    assert [list(each) for each in written] == [re.findall(r'"(\w+)":', shape[1])]
    command = next(line for line in found.comment.splitlines() if line.startswith("tuijian check")).split()
    assert command[-2:] == ["--others", "others.json"]
    asked = [*command[1:-1], str(folder / "15" / "others.json"), "--root", str(province.root), "--format", "json"]
    asked[asked.index("origin/main")] = "main"
    capsys.readouterr()
    assert main(asked) == 1
    assert capsys.readouterr().out == (folder / "15" / "report.json").read_text(encoding="utf-8")
    without = asked.index("--others")
    assert main([*asked[:without], *asked[without + 2 :]]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_what_was_merged_since_takes_its_seat(province: Province, out: Callable[[], Path]) -> None:
    """When one is merged, the other, which parted before, is counted against what the base holds now."""
    province.open(12, LISTED, nominating("开封市"))
    province.open(15, SECOND, nominating("新乡市", first=True))
    province.merge(12)
    found = province.reviewed(15, out())[15]
    assert found.verdict.stand is Stand.mend
    assert "\n**名额 2 · 已合并 2 · 本次 1 → 超出 1**\n" in found.comment
