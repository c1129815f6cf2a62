"""The impact table: what a change of the rules would mean for every submission that is merged already."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commandline import commit, git, submission
from own_address import unlisted

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
        [tmp_path / "tools/dev/impact.sh", "HEAD"], env={"PATH": path, "LANG": "C.UTF-8"}, check=True, capture_output=True, text=True
    )
    assert "已合并 2 份：结论改变 2 份" in done.stdout
    assert "| `henan` | 通过自动检查 | **需修改** | — | `Q01` 必须修改 `list.yml`" in done.stdout
    assert "待审" not in done.stdout
    assert git(tmp_path, "worktree", "list", "--porcelain").count("worktree ") == 1


def test_open_pull_requests_too(root: Path, tmp_path: Path) -> None:
    """In the same way for a pull request that is open: its head is read as objects, and named by its number."""
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
    listed.write_text(f"15\t{head}\t1001\t2024-01-15T02:00:00Z\n", encoding="utf-8")
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(
        [tmp_path / "tools/dev/impact.sh", "HEAD", listed],
        env={"PATH": path, "LANG": "C.UTF-8"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert "待审 1 份：结论改变 1 份，意见改变 1 份，其余 0 份没有变化。" in done.stdout
    assert "| `#15` | 待核实 | **需修改** | — | `Q01` 必须修改 `list.yml`" in done.stdout


def test_a_fault_on_an_open_one_is_counted(maker: Any) -> None:
    """One on which the checker failed proves nothing and is only counted."""
    found = "\n".join(maker.open_table({15: (report(), report(status="error")), 16: (report(), report())}))
    assert "另有 1 份检查程序自身出错，没有列入。" in found
    assert "待审 1 份：结论改变 0 份" in found
