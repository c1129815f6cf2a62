"""A bug of ours: exit 3, status error, where to report it, and never a word against a province."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from commandline import IN_TIME, Result, commit, git, submission

import tuijian.catalog.disk
import tuijian.cli.check
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.errors import fault
from tuijian.console.workspace import readable
from tuijian.rules.base import KINDS
from tuijian.rules.registry import bind

Run = Callable[..., Result]
BOUND = bind(read_catalog())
SECRET = "secret-value-of-a-province"


def boom(*_: object) -> object:
    """A bug whose message holds what a province wrote."""
    raise ZeroDivisionError(SECRET)


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose head changes one submission, so that every kind of rule has something to judge."""
    home = tmp_path_factory.mktemp("change")
    submission(home / "submissions" / "henan")
    commit(home)
    git(home, "checkout", "--quiet", "-b", "change")
    plan = home / "submissions" / "henan" / "zhengzhou.md"
    plan.write_text(plan.read_text(encoding="utf-8") + "\n再加一句。\n", encoding="utf-8")
    commit(home, "change")
    return home


@pytest.mark.parametrize("bound", BOUND, ids=lambda bound: bound.rule.name)
def test_a_bug_in_any_rule(run: Run, change: Path, monkeypatch: pytest.MonkeyPatch, bound: object) -> None:
    """Whichever rule fails, there is no verdict and no finding; the exit code is 3 and the page to report it is named."""
    kind = bound.kind  # type: ignore[attr-defined]
    monkeypatch.setitem(KINDS, kind.name, replace(kind, judge=boom))
    result = run("check", "--root", change, "--base", "main", "--as-of", IN_TIME, "--format", "json")
    report = json.loads(result.out)
    assert (result.code, report["status"], report["findings"]) == (3, "error", [])
    assert "test_fault.py" in report["fault"]["trace"]
    assert "boom" in report["fault"]["trace"]
    assert "/" not in report["fault"]["trace"]
    assert result.err.count("\n") == 1
    assert "about/" in result.err
    assert "不是填报的问题" in result.err


def test_text_says_whose_fault_it_is(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """People read that the program failed, and that nothing counts."""
    monkeypatch.setitem(KINDS, BOUND[0].kind.name, replace(BOUND[0].kind, judge=boom))
    result = run("check", "--root", home)
    assert result.code == 3
    assert result.out.startswith("检查程序自身出错")
    assert "必须修改" not in result.out


@pytest.mark.parametrize("name", ["seats", "rules", "coverage", "schema", "new 河南", "explain seats"])
def test_a_bug_anywhere_else(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Any other command says so too; the trace names functions, not what somebody wrote."""
    monkeypatch.setattr(f"tuijian.cli.{name.split(maxsplit=1)[0]}.catalog_of", boom)
    result = run(*name.split())
    assert (result.code, result.out) == (3, "")
    first, second, *trace = result.err.splitlines()
    assert "about/" in first
    assert "ZeroDivisionError" in second
    assert trace[-1].strip().startswith("test_fault.py:")
    assert SECRET not in result.err
    assert "/home" not in result.err


def test_a_bug_around_the_check_is_a_report_too(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the checker fails outside its rules, programs still get a report with status error."""
    monkeypatch.setattr(tuijian.cli.check, "moment", boom)
    result = run("check", "--root", home, "--format", "json")
    report = json.loads(result.out)
    assert (result.code, report["status"], report["findings"], report["schema"]) == (3, "error", [], 1)
    assert SECRET not in result.out + result.err
    assert "boom" in report["fault"]["trace"]


def test_a_bug_while_writing_the_report(run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A renderer that fails leaves no file, and the exit code is 3."""
    monkeypatch.setattr(tuijian.cli.check, "render", boom)
    result = run("check", "--root", home, "--output", tmp_path / "report.html", "--format", "html")
    assert (result.code, result.out) == (3, "")
    assert not (tmp_path / "report.html").exists()


def test_a_fault_in_the_shipped_catalogue(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue that comes with the program is ours: exit 3, with file and line."""

    def broken(folder: Path | None = None) -> object:
        raise fault("rules/seats.yml", 7, "没有这种规则", "改成别的")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tuijian.console.workspace.read_catalog", broken)
    result = run("seats")
    assert result.code == 3
    assert "rules/seats.yml 第7行第1列：没有这种规则，改成别的。" in result.err
    assert "请告诉维护者" in result.err


def test_the_address_is_that_of_the_catalogue_in_use(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another call's catalogue, named or beside the files, the place to report to is that call's site."""
    monkeypatch.setattr("tuijian.cli.seats.catalog_of", boom)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "notice.yml").write_text("number: 1\nsite: https://other.example.org/x/\n", encoding="utf-8")
    argv = ["seats", "--catalog", str(tmp_path / "catalog")]
    monkeypatch.setattr("sys.argv", ["tuijian", *argv])
    assert "https://other.example.org/x/about/" in run(*argv).err
    monkeypatch.setattr("sys.argv", ["tuijian", "seats"])
    monkeypatch.chdir(tmp_path)
    assert "https://other.example.org/x/about/" in run("seats").err


def test_even_without_a_notice(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not even the address can be read, the sentence stands without it."""
    monkeypatch.setattr("tuijian.cli.seats.catalog_of", boom)
    monkeypatch.setattr("tuijian.console.fault._catalog", boom)
    result = run("seats")
    assert result.code == 3
    assert "请把出错信息报告给维护者。" in result.err


def test_a_disk_that_fails_under_our_own_catalogue_is_our_trouble() -> None:
    """Of the catalogue that is shipped no folder is named to the user: the error goes on as it came."""
    with pytest.raises(OSError, match="disk"), readable(None):
        raise OSError(5, "disk")
