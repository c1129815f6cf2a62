"""The impact table: what a change of the rules would mean for every submission that is merged already."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commandline import commit, git, submission
from own_address import unlisted
from workflows import parsed

HENAN = "submissions/henan"


@pytest.fixture
def maker(root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script that makes the table."""
    monkeypatch.syspath_prepend(str(root / "tools" / "dev"))
    import impact

    return impact


def report(*found: tuple[str, str, str, int], status: str = "success") -> dict[str, Any]:
    """As much of a report as the table reads; each finding as level, rule, path, line."""
    return {"status": status, "findings": [{"level": level, "id": rule, "path": path, "line": line} for level, rule, path, line in found]}


def lines(maker: Any, before: dict[str, Any], after: dict[str, Any], *folders: str) -> list[str]:
    """The table's lines."""
    return "\n".join(maker.table(before, after, list(folders))).splitlines()


def test_each_change_is_named(maker: Any) -> None:
    """A submission whose verdict or remarks change has a row that says from what to what; the others are counted."""
    before = report(("error", "Q01", f"{HENAN}/list.yml", 9), ("review", "T01", "submissions/hebei/list.yml", 1))
    after = report(("review", "T01", "submissions/hebei/list.yml", 1), ("error", "M03", "submissions/hebei/list.yml", 4))
    found = lines(maker, before, after, HENAN, "submissions/hebei", "submissions/hunan")
    assert "已合并 3 份：结论改变 2 份，意见改变 2 份，其余 1 份没有变化。" in found
    assert "| `henan` | 需修改 | **通过自动检查** | `Q01` 必须修改 `list.yml` 第9行 | — |" in found
    assert "| `hebei` | 待核实 | **需修改** | — | `M03` 必须修改 `list.yml` 第4行 |" in found
    assert "hunan" not in "\n".join(found)


def test_nothing_changes(maker: Any) -> None:
    """Where nothing changes, one sentence says so and there is no table."""
    found = lines(maker, report(), report(), HENAN)
    assert "已合并 1 份：结论改变 0 份，意见改变 0 份，其余 1 份没有变化。" in found
    assert "|" not in "".join(found)


def test_a_fault_is_no_verdict(maker: Any) -> None:
    """Where one side's checker failed, the table says that it proves nothing."""
    assert "检查程序自身出错，下面的内容不能作为依据。" in lines(maker, report(), report(status="error"), HENAN)


def test_names_cannot_act(maker: Any) -> None:
    """Names stand in code spans and cannot leave their cell; many differences are counted."""
    name = "a|b @all ![x](y)<b>`.md"
    found = lines(maker, report(), report(*(("advice", "F02", f"{HENAN}/{name}", line) for line in range(1, 14))), HENAN)
    row = next(line for line in found if line.startswith("| `henan`"))
    assert row.count("|") == 6
    assert "``a¦b @\u200ball ![x](y)<b>`.md``" in row
    assert "另有 3 处" in row


def test_the_whole_way(root: Path, tmp_path: Path) -> None:
    """In a repository: a stricter rule in the folder, judged against the last commit, turns a merged submission's verdict.

    A folder that waits for its submission is none.
    """
    for name in ("tools", "catalog", "submissions/_example"):
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    unlisted(tmp_path / "catalog")
    submission(tmp_path / HENAN, ("2024-01-12", "2024-01-08"))
    (tmp_path / "submissions" / "hebei").mkdir()
    (tmp_path / "submissions" / "hebei" / ".gitkeep").touch()
    commit(tmp_path)
    rules = tmp_path / "catalog" / "rules" / "seats.yml"
    text = rules.read_text(encoding="utf-8")
    assert "{at_least: 0, seats: 2," in text
    rules.write_text(text.replace("{at_least: 0, seats: 2,", "{at_least: 0, seats: 0,"), encoding="utf-8")
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(
        [tmp_path / "tools/dev/impact.sh", "HEAD"], env={"PATH": path, "LANG": "C.UTF-8"}, check=False, capture_output=True, text=True
    )
    assert done.returncode == 1, "the rule's own examples do not come out any more"
    assert "例子“河南省已有1个实验区，推荐1个”应当通过，得到1处" in done.stdout
    assert "已合并 2 份：结论改变 2 份" in done.stdout
    assert "| `henan` | 通过自动检查 | **需修改** | — | `Q01` 必须修改 `list.yml`" in done.stdout
    assert "待审" not in done.stdout
    assert git(tmp_path, "worktree", "list", "--porcelain").count("worktree ") == 1


def test_open_pull_requests_too(root: Path, tmp_path: Path) -> None:
    """In the same way for a pull request that is open: its head is read as objects, and named by its number.

    Each is judged at its receipt; one that was complete in time and came in again later is not late.
    """
    for name in ("tools", "catalog", "submissions/_example"):
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    unlisted(tmp_path / "catalog")
    commit(tmp_path)
    base = git(tmp_path, "rev-parse", "HEAD")
    git(tmp_path, "checkout", "--quiet", "-b", "henan")
    submission(tmp_path / HENAN, ("2024-01-12", "2024-01-08"))
    commit(tmp_path)
    head = git(tmp_path, "rev-parse", "HEAD")
    git(tmp_path, "checkout", "--quiet", base)
    rules = tmp_path / "catalog" / "rules" / "seats.yml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("{at_least: 0, seats: 2,", "{at_least: 0, seats: 0,"), encoding="utf-8")
    listed = tmp_path / "open"
    timing = rules.with_name("timing.yml")
    timing.write_text(timing.read_text(encoding="utf-8").replace("level: review", "level: error", 1), encoding="utf-8")
    late = f"16 {head} 1001 2024-01-25T02:00:00Z"
    listed.write_text(f"15 {head} 1001 2024-01-15T02:00:00Z\n{late}\n17{late[2:]} 2024-01-15T02:00:00Z\n", encoding="utf-8")
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(
        [tmp_path / "tools/dev/impact.sh", "HEAD", listed],
        env={"PATH": path, "LANG": "C.UTF-8"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert "待审 3 份：结论改变 3 份，意见改变 3 份，其余 0 份没有变化。" in done.stdout
    assert "| `#15` | 待核实 | **需修改** | — | `Q01` 必须修改 `list.yml`" in done.stdout
    rows = {line[3:6]: line for line in done.stdout.splitlines() if line.startswith("| `#")}
    assert ["T01" in rows[number] for number in ("#15", "#16", "#17")] == [False, True, False]


def test_a_fault_on_an_open_one_is_counted(maker: Any) -> None:
    """One on which the checker failed proves nothing and is only counted."""
    found = "\n".join(maker.open_table({15: (report(), report(status="error")), 16: (report(), report())}))
    assert "另有 1 份检查程序自身出错，没有列入。" in found
    assert "待审 1 份：结论改变 0 份" in found


GH = """#!{python}
import json, sys
answers = json.load(open({answers!r}))
path = next(one for one in sys.argv[1:] if one.startswith("repos/"))
sys.stdout.write(answers[path]) if path in answers else sys.exit("HTTP 502")
"""
HEADS = ["a" * 40, "b" * 40, "c" * 40, "d" * 40]
PULLS = "repos/o/r/pulls?state=open&base=main&per_page=100"
FIRST, COMPLETE = 1705284000, 1705200000


def status(login: str, mark: str) -> dict[str, Any]:
    """A status as GitHub tells it."""
    address = f"https://github.com/o/r/pull/15?receipt=1.{mark}.s.{'0' * 12}.{'0' * 12}.4YRD-J625-PGZN"
    return {"creator": {"login": login}, "target_url": address}


@pytest.fixture
def listed(root: Path, tmp_path: Path) -> Any:
    """What the workflow's own step lists, with a `gh` that gives these answers."""

    def run(answers: dict[str, Any]) -> list[str]:
        known = tmp_path / "answers.json"
        known.write_text(json.dumps({path: json.dumps(answer) for path, answer in answers.items()}), encoding="utf-8")
        gh = tmp_path / "gh"
        gh.write_text(GH.format(python=sys.executable, answers=str(known)), encoding="utf-8")
        gh.chmod(0o755)
        workflow = parsed((root / ".github/workflows/impact.yml").read_text(encoding="utf-8"))
        (step,) = [one for one in workflow["jobs"]["impact"]["steps"] if one.get("name") == "List the open pull requests"]
        more = {"GITHUB_REPOSITORY": "o/r", "BRANCH": "main", "OWN": "20", "RUNNER_TEMP": str(tmp_path)}
        bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        subprocess.run(bash, env={"PATH": f"{tmp_path}:{os.environ['PATH']}", **more}, check=True, capture_output=True, cwd=tmp_path)
        return (tmp_path / "open").read_text(encoding="utf-8").splitlines()

    return run


def test_open_ones_are_judged_by_their_receipts(listed: Any) -> None:
    """The moments come from the newest status of ours with a receipt of this very request; without one from when it was opened."""
    opened = "2024-01-16T02:00:00Z"
    pulls = [{"number": 15 + at, "head": {"sha": head}, "user": {"id": 1001}, "created_at": opened} for at, head in enumerate(HEADS)]
    pulls[1]["user"] = None
    ours, content = "github-actions[bot]", "0" * 16
    answers = {
        PULLS: [*pulls, {"number": 20, "head": {"sha": "e" * 40}, "user": {"id": 7}, "created_at": opened}],
        f"repos/o/r/commits/{HEADS[0]}/statuses?per_page=100": [
            status("stranger", f"15.{content}.1.1"),
            {"creator": None, "target_url": None},
            status(ours, f"16.{content}.2.2"),
            status(ours, f"15.{content}.{FIRST}.{COMPLETE}"),
            status(ours, f"15.{content}.3.3"),
        ],
        f"repos/o/r/commits/{HEADS[1]}/statuses?per_page=100": [status(ours, f"16.{content}.{FIRST}.-")],
        f"repos/o/r/commits/{HEADS[2]}/statuses?per_page=100": [],
    }
    assert listed(answers) == [
        f"15 {HEADS[0]} 1001 2024-01-15T02:00:00Z 2024-01-14T02:40:00Z",
        f"16 {HEADS[1]} 10137 2024-01-15T02:00:00Z",
        f"17 {HEADS[2]} 1001 {opened}",
        f"18 {HEADS[3]} 1001 {opened}",
    ]


def test_without_github_there_is_still_the_other_table(listed: Any) -> None:
    """Where the list cannot be had, none is open; what is merged is judged all the same."""
    assert listed({}) == []


RECORD = '# 收到记录\n- {pull: 15, sha: "1e10", received: 2024-01-15T02:00:00+00:00}\n- pull: 16\n  received: 2024-01-16\n'


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (RECORD, ""),
        (RECORD + "- pull: 17\n", ""),
        (RECORD.replace("# 收到记录", "# 说明\n"), ""),
        (RECORD.replace("1e10", "1e11"), "第1条"),
        (RECORD.replace("01-16", "01-17"), "第2条"),
        (RECORD.replace("- pull: 16", "- pull: 17\n- pull: 16"), "第2条"),
        (RECORD.partition("- pull: 16")[0], "第2条"),
        (None, "第1条"),
        ("", "第1条"),
    ],
)
def test_records_are_only_added_to(root: Path, tmp_path: Path, after: str | None, said: str) -> None:
    """An entry that is changed, taken away or pushed back fails the run and is named; new entries and other notes do not."""
    path = tmp_path / "catalog/records/henan/receipts.yml"
    path.parent.mkdir(parents=True)
    path.write_text(RECORD, encoding="utf-8")
    (tmp_path / "catalog/records/README.md").write_text("甲", encoding="utf-8")
    commit(tmp_path)
    path.unlink() if after is None else path.write_text(after, encoding="utf-8")
    (tmp_path / "catalog/records/README.md").unlink()
    command = [sys.executable, str(root / "tools/dev/records.py"), "HEAD", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == bool(said), done.stderr
    assert (said in done.stdout) if said else not done.stdout


ZONE = 'zone: 郑州市\ncode: "410100"\nevents:\n  - {event: apply, date: 2024-01-05}\n  - event: submit\n    date: 2024-01-12\n'


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (ZONE, ""),
        (ZONE + "  - event: receipt\n", ""),
        ("# 说明\n" + ZONE, ""),
        (ZONE.replace("01-05", "01-06"), "第1条"),
        (ZONE.replace("event: submit", "event: withdraw"), "第2条"),
        (ZONE.replace("  - event: submit", "  - event: receipt\n  - event: submit"), "第2条"),
        (ZONE.replace("410100", "410200"), "开头"),
        (ZONE.replace("郑州市", "开封市"), "开头"),
        ("[]\n", "开头"),
        (None, "第1条"),
    ],
)
def test_the_records_of_a_zone_are_only_added_to(root: Path, tmp_path: Path, after: str | None, said: str) -> None:
    """So are the events of a zone, whose head stays as well; the sample of how records are kept may be rewritten."""
    path, sample = tmp_path / "catalog/records/henan/郑州市.yml", tmp_path / "catalog/records/_example/某某市.yml"
    for each in (path, sample):
        each.parent.mkdir(parents=True)
        each.write_text(ZONE, encoding="utf-8")
    commit(tmp_path)
    path.unlink() if after is None else path.write_text(after, encoding="utf-8")
    sample.write_text(ZONE.replace("submit", "receipt"), encoding="utf-8")
    command = [sys.executable, str(root / "tools/dev/records.py"), "HEAD", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == bool(said), done.stderr
    assert (said in done.stdout) if said else not done.stdout
    assert "_example" not in done.stdout


def test_without_records_there_is_nothing_to_hold(root: Path, tmp_path: Path) -> None:
    """A repository that has none passes."""
    (tmp_path / "README.md").write_text("甲", encoding="utf-8")
    commit(tmp_path)
    command = [sys.executable, str(root / "tools/dev/records.py"), "HEAD", str(tmp_path)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
