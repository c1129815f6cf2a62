"""`tuijian check`: what is found, where, by which catalogue, at which moment; exit codes; formats; the same bytes always."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commandline import IN_TIME, ROOT, Result, commit, git, process, submission

from tuijian.catalog.disk import shipped_folder
from tuijian.cli import check as command
from tuijian.cli.arguments import FORMATS
from tuijian.console.own_folder import LoneTree

Run = Callable[..., Result]
BAD = ("province: 河南省", "provinz: 河南省")


def report(result: Result) -> dict[str, Any]:
    """The JSON report that a run has printed."""
    found: dict[str, Any] = json.loads(result.out)
    return found


def paths(result: Result) -> set[str]:
    """The files that findings point at."""
    return {finding["path"] for finding in report(result)["findings"]}


def units(result: Result) -> int:
    """How many folders were read."""
    return int(report(result)["summary"]["units"])


@pytest.fixture
def check(run: Run) -> Run:
    """Runs `tuijian check` in time, with JSON."""
    return lambda *argv: run("check", "--as-of", IN_TIME, "--format", "json", *argv)


# --- exit codes ---------------------------------------------------------------------------------


def test_nothing_to_mend(check: Run, home: Path) -> None:
    """A faultless submission ends with 0, and says success."""
    result = check("--root", home)
    assert (result.code, result.err) == (0, "")
    assert report(result)["status"] == "success"
    assert units(result) == 1


def test_something_to_mend(check: Run, tmp_path: Path) -> None:
    """One finding of level error ends with 1; the finding names file and line."""
    submission(tmp_path / "submissions" / "henan", BAD)
    result = check("--root", tmp_path)
    assert (result.code, result.err) == (1, "")
    assert report(result)["status"] == "failure"
    assert paths(result) == {"submissions/henan/list.yml"}


def test_remarks_alone_are_no_failure(check: Run, tmp_path: Path) -> None:
    """Findings of lower levels end with 0."""
    submission(tmp_path / "submissions" / "henan", ("    code: 410100\n", ""))
    result = check("--root", tmp_path)
    assert result.code == 0
    assert {finding["level"] for finding in report(result)["findings"]} == {"advice"}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(run: Run, tmp_path: Path, name: str) -> None:
    """Each format shows the same finding and gives the same exit code."""
    submission(tmp_path / "submissions" / "henan", BAD)
    result = run("check", "--root", tmp_path, "--as-of", IN_TIME, "--format", name)
    assert result.code == 1
    assert "provinz" in result.out
    assert result.out.endswith("\n")


def test_how_a_plan_was_read(run: Run) -> None:
    """`--outline` adds to the text how each plan was read, line by line."""
    plain = run("check", "submissions/_example", "--as-of", IN_TIME).out
    told = run("check", "submissions/_example", "--as-of", IN_TIME, "--outline").out
    assert "程序" in told.removeprefix(plain.split("\n")[0])
    assert len(told) > len(plain)
    assert "清单任务" in told
    assert "清单任务" not in plain


def test_text_is_plain_where_nobody_watches(run: Run, home: Path) -> None:
    """Without a terminal there is no colour, and text is the format by default."""
    result = run("check", "--root", home)
    assert "\x1b" not in result.out
    assert result.out.startswith("通过")


def test_a_terminal_gets_colour_and_its_width(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the text is coloured and as wide as the terminal; NO_COLOR and a dumb terminal turn colour off."""
    submission(tmp_path / "submissions" / "henan", BAD)
    monkeypatch.setattr(sys.stdout.__class__, "isatty", lambda _: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "60")
    narrow = run("check", "--root", tmp_path).out
    assert "\x1b[" in narrow
    monkeypatch.setenv("COLUMNS", "100")
    assert run("check", "--root", tmp_path).out.count("\n") < narrow.count("\n")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("check", "--root", tmp_path).out
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in run("check", "--root", tmp_path).out


# --- paths --------------------------------------------------------------------------------------


@pytest.fixture
def two(home: Path) -> Path:
    """A root with two submissions, of which that of 湖北 has faults."""
    submission(home / "submissions" / "hubei", BAD)
    return home


@pytest.mark.parametrize(
    ("argv", "folders"),
    [
        ([], 2),
        (["."], 2),
        (["submissions"], 2),
        (["submissions/"], 2),
        (["submissions/henan"], 1),
        (["submissions/henan/list.yml"], 1),
        (["submissions/henan/list.yml", "submissions/henan/zhengzhou.md"], 1),
        (["submissions/henan/list.yml", "submissions/hubei/list.yml"], 2),
        (["submissions/henan", "submissions"], 2),
        (["./submissions/../submissions/henan"], 1),
        (["submissions/README.md"], 0),
    ],
)
def test_paths(check: Run, two: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str], folders: int) -> None:
    """A root, the folder of submissions, a unit's folder or a file in it; relative or absolute; several."""
    (two / "submissions" / "README.md").write_text("x", encoding="utf-8")
    assert units(check("--root", two, *[two / path for path in argv])) == folders
    assert units(check(*[two / path for path in argv] or [two])) == folders
    monkeypatch.chdir(two)
    assert units(check(*argv)) == folders


def test_from_inside(check: Run, two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Called anywhere below the root, the command finds the root."""
    monkeypatch.chdir(two / "submissions" / "henan")
    assert units(check()) == 2
    assert units(check(".")) == 1
    assert units(check("list.yml")) == 1
    assert units(check("../hubei")) == 1


def test_only_what_was_asked_for(check: Run, two: Path) -> None:
    """A unit's folder is judged alone; another's faults are not shown."""
    assert check(two / "submissions" / "henan").code == 0
    assert check(two / "submissions" / "hubei").code == 1
    assert paths(check(two / "submissions" / "hubei")) == {"submissions/hubei/list.yml"}


def test_a_folder_of_one_s_own(check: Run, tmp_path: Path) -> None:
    """A lone folder with a list is checked as if it lay under submissions/; so is a file in it."""
    folder = submission(tmp_path / "henan")
    for path in (folder, folder / "list.yml", folder / "zhengzhou.md"):
        result = check(path)
        assert (result.code, units(result)) == (0, 1), result
    (folder / "zhengzhou.md").unlink()
    result = check(folder)
    assert (result.code, paths(result)) == (1, {"submissions/henan/list.yml"})


def test_as_a_hook(check: Run, two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all that is committed only submissions are looked at; where there are none there is nothing to say."""
    monkeypatch.chdir(two)
    (two / "README.md").write_text("甲", encoding="utf-8")
    result = check("--hook", "README.md", "submissions/henan/list.yml", "submissions/henan/zhengzhou.md")
    assert (result.code, units(result)) == (0, 1)
    assert check("--hook", "README.md", "submissions/hubei/list.yml").code == 1
    nothing = check("--hook", "README.md")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "")
    assert check("--hook").code == 0


def test_a_folder_beside_its_place(check: Run, tmp_path: Path) -> None:
    """Where there is a folder of submissions, one that lies beside it is told where it belongs, whatever is said of what it holds."""
    (tmp_path / "submissions").mkdir()
    folder = submission(tmp_path / "henan")
    (tmp_path / "hebei").mkdir()
    (tmp_path / "hebei" / "list.yml").write_text("province: 河北省\n", encoding="utf-8")
    for path in (folder, folder / "list.yml", folder / "zhengzhou.md"):
        result = check(path)
        assert (result.code, units(result), paths(result)) == (1, 1, {"henan/list.yml"}), result
        assert "请移到submissions/henan" in "".join(result.out.split())
    (folder / "zhengzhou.md").unlink()
    assert paths(check(folder)) == {"henan/list.yml", "submissions/henan/list.yml"}


def test_a_folder_s_own_catalogue(check: Run, tmp_path: Path) -> None:
    """A catalogue in the root comes before the one that is shipped; `--catalog` comes before both."""
    submission(tmp_path / "submissions" / "henan")
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    notice = tmp_path / "catalog" / "notice.yml"
    notice.write_text(notice.read_text(encoding="utf-8").replace("教基厅函〔2023〕32号", "另一号"), encoding="utf-8")
    assert report(check(tmp_path))["notice"] == "另一号"
    assert report(check("--catalog", ROOT / "catalog", tmp_path))["notice"] == "教基厅函〔2023〕32号"


def test_another_call_s_folder(check: Run, tmp_path: Path) -> None:
    """A call whose form keeps submissions in another folder, in a file of another name."""
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    form = tmp_path / "catalog" / "form.yml"
    text = form.read_text(encoding="utf-8").replace("root: submissions", "root: papers").replace("file: list.yml", "file: main.yml")
    form.write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "submissions" / "_example", tmp_path / "catalog" / "sample")
    (tmp_path / "catalog" / "sample" / "list.yml").rename(tmp_path / "catalog" / "sample" / "main.yml")
    folder = submission(tmp_path / "papers" / "henan")
    (folder / "list.yml").rename(folder / "main.yml")
    assert units(check("--root", tmp_path)) == 1
    assert units(check(folder)) == 1
    assert units(check("--catalog", tmp_path / "catalog", folder)) == 1


# --- circumstances ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-01-20", "2024-01-20T00:00:00+08:00"),
        ("2024-01-20T10:30", "2024-01-20T10:30:00+08:00"),
        ("2024-01-20T10:30:00Z", "2024-01-20T18:30:00+08:00"),
        ("2024-01-20 10:30:00+09:00", "2024-01-20T09:30:00+08:00"),
    ],
)
def test_as_of(run: Run, home: Path, text: str, moment: str) -> None:
    """A date is its first moment; without a zone it is the notice's; another zone is converted."""
    assert report(run("check", "--root", home, "--format", "json", "--as-of", text))["as_of"] == moment


CLOSED = "state:\n  is: closed\n  since: 2024-01-21\n"
"""How the shipped call stands, in its own file."""


@pytest.fixture
def standing(home: Path) -> Callable[[str], Path]:
    """Puts a catalogue of its own into the home, whose call stands as the text says; gives the home."""

    def put(text: str) -> Path:
        shutil.copytree(shipped_folder(), home / "catalog")
        notice = home / "catalog" / "notice.yml"
        before = notice.read_text(encoding="utf-8")
        assert before.count(CLOSED) == 1
        notice.write_text(before.replace(CLOSED, text), encoding="utf-8")
        return home

    return put


def test_now_while_the_call_is_open(run: Run, standing: Callable[[str], Path]) -> None:
    """Without `--as-of` it is now, and it is late; nothing is said of how the call stands."""
    found = report(run("check", "--root", standing(""), "--format", "json"))
    assert found["as_of"] > "2024-02"
    assert "deadline" in {finding["rule"] for finding in found["findings"]}
    assert "call" not in found


JUDGED = "本次推荐已于2024年1月20日截止，按截止时间核对。"


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_closed_call_is_judged_by_its_deadline(run: Run, home: Path, form: str) -> None:
    """Years later nothing is late; one sentence says by which moment was judged, and nobody is told to hand in."""
    said = "".join(run("check", "--root", home, "--format", form).out.split())
    assert JUDGED in said
    assert [word for word in ("逾期", "可以提交") if word in said] == []


def test_a_closed_call_in_json(run: Run, home: Path) -> None:
    """The moment is the deadline's last, whatever day it is, and `call` says so; no rule speaks of being late."""
    found = report(run("check", "--root", home, "--format", "json"))
    assert found["as_of"] == "2024-01-20T23:59:59+08:00"
    assert found["call"] == {"is": "closed", "last_day": "2024-01-20", "by": "deadline", "said": JUDGED}
    assert "deadline" not in {finding["rule"] for finding in found["findings"]}


def test_a_moment_that_is_given_counts_when_closed(run: Run, home: Path) -> None:
    """With `--as-of` that moment is judged by: what came on the 22nd was two days late."""
    found = report(run("check", "--root", home, "--format", "json", "--as-of", "2024-01-22T09:00"))
    (late,) = [finding for finding in found["findings"] if finding["rule"] == "deadline"]
    assert late["context"]["days"] == 2
    assert found["call"]["by"] == "moment"
    assert found["call"]["said"] == "本次推荐已于2024年1月20日截止；以2024年1月22日9时00分（北京时间）为收到时间。"


def test_a_draft_takes_nothing_yet(run: Run, standing: Callable[[str], Path]) -> None:
    """The check says that nothing can be handed in yet, and judges as if the call were open."""
    home = standing("state: {is: draft}\n")
    said = "".join(run("check", "--root", home, "--as-of", "2024-01-10").out.split())
    assert "本次推荐尚未发布，现在还不能报送。以2024年1月10日0时00分（北京时间）为收到时间。" in said
    assert "可以提交" not in said
    assert "deadline" in {finding["rule"] for finding in report(run("check", "--root", home, "--format", "json"))["findings"]}


def test_an_archive_says_that_it_is_one(run: Run, standing: Callable[[str], Path]) -> None:
    """An archived call closed with its deadline, and is judged by that."""
    found = report(run("check", "--root", standing("state: {is: archived, since: 2025-06-01}\n"), "--format", "json"))
    assert found["call"]["said"] == "本次推荐已于2024年1月20日截止，本站只作存档，按截止时间核对。"


def test_a_summary_of_a_closed_call(run: Run, home: Path, tmp_path: Path) -> None:
    """The workbook over all units says by which moment they were judged, and calls nobody late."""
    run("export", "--summary", "--root", home, "--output", tmp_path / "all.xlsx")
    with zipfile.ZipFile(tmp_path / "all.xlsx") as parts:
        inside = "".join(re.sub("<[^>]*>", "", parts.read(part).decode()) for part in parts.namelist() if part.endswith(".xml"))
    assert JUDGED.rstrip("。") in inside
    assert "逾期" not in inside


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("state: {is: closed}\n", "没有写从哪天起"),
        ("state: {is: closed, since: 2024-01-20}\n", "还没有过"),
        ("state: {is: open, results: {address: 'https://a.example/', title: 名单}}\n", "还没有结果"),
        ("state: {is: shut}\n", "notice.yml"),
        ("state: {is: closed, since: 2024-01-21, results: {address: 'javascript:1', title: 名单}}\n", "notice.yml"),
    ],
)
def test_a_state_that_makes_no_sense(run: Run, standing: Callable[[str], Path], text: str, said: str) -> None:
    """Closed without a day, or before the deadline has passed; results of what is open; what is no state and no address: refused."""
    found = run("check", "--root", standing(text))
    assert found.code == 3
    assert said in found.err


def test_others_and_author(check: Run, home: Path, tmp_path: Path) -> None:
    """Lists in other pull requests count for the unit's seats; the author comes in by number."""
    listed = "province: 河南省\nzones:\n  - name: 开封市\n    code: 410200\n  - name: 新乡市\n    code: 410700\n"
    others = tmp_path / "others.json"
    others.write_text(json.dumps([{"pull": 12, "author": 1002, "unit": "henan", "list": listed}]), encoding="utf-8")
    found = report(check("--root", home, "--author", "1001", "--others", others))["findings"]
    seats = [finding for finding in found if finding["rule"] == "seats"]
    assert [finding["context"]["pulls"] for finding in seats] == ["#12"]


# --- git ----------------------------------------------------------------------------------------


@pytest.fixture
def repository(home: Path) -> Path:
    """A repository: `main` with 河南, then a branch `change` that adds 湖北 with faults and has moved on from `main`."""
    submission(home / "submissions" / "hunan")
    commit(home)
    git(home, "checkout", "--quiet", "-b", "change")
    submission(home / "submissions" / "hubei", BAD)
    commit(home, "hubei")
    git(home, "checkout", "--quiet", "main")
    submission(home / "submissions" / "hebei", BAD)
    commit(home, "hebei")
    return home


def test_a_version(check: Run, repository: Path) -> None:
    """`--rev` reads a commit, not the folder, and names it in the report."""
    shutil.rmtree(repository / "submissions")
    result = check("--root", repository, "--rev", "change")
    assert units(result) == 3
    assert report(result)["revision"] == git(repository, "rev-parse", "change")
    assert units(check("--rev", "main", repository / "submissions" / "hebei")) == 1


def test_a_commit_without_its_contents(check: Run, repository: Path) -> None:
    """A clone that lacks a file's contents is the clone's trouble: one sentence and 2, neither a verdict nor a bug of ours."""
    lost = git(repository, "rev-parse", "change:submissions/henan/list.yml")
    (repository / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert check("--root", repository, "--rev", "change") == Result(2, "", "仓库里缺少文件内容，可能没有下载完整，请取回完整仓库后再试。\n")


def test_a_change(check: Run, repository: Path) -> None:
    """`--base` checks only the folders that the head changes against where the two parted, whatever came to the base since."""
    result = check("--root", repository, "--base", "main", "--rev", "change")
    assert units(result) == 1
    assert paths(result) == {"submissions/hubei/list.yml"}
    git(repository, "checkout", "--quiet", "change")
    assert check("--root", repository, "--base", "main").out == result.out
    narrowed = check("--base", "main", repository / "submissions" / "henan")
    assert units(narrowed) == 0


def test_a_change_that_touches_more(check: Run, repository: Path) -> None:
    """The rules about a change see every path that it touches."""
    git(repository, "checkout", "--quiet", "change")
    (repository / "Makefile").write_text("x", encoding="utf-8")
    commit(repository, "more")
    found = report(check("--root", repository, "--base", "main"))["findings"]
    assert "scope" in {finding["rule"] for finding in found}


def test_a_change_of_something_else(check: Run, repository: Path) -> None:
    """A change that touches no submission has nothing to mend."""
    git(repository, "checkout", "--quiet", "-b", "other", "main")
    (repository / "README.md").write_text("x", encoding="utf-8")
    commit(repository, "other")
    result = check("--root", repository, "--base", "main")
    assert (result.code, units(result)) == (0, 0)


# --- the same bytes -----------------------------------------------------------------------------


def test_the_same_bytes_always(tmp_path: Path) -> None:
    """Hash seed, time zone, locale and working directory change nothing."""
    submission(tmp_path / "submissions" / "henan", BAD)
    shutil.copytree(tmp_path / "submissions" / "henan", tmp_path / "submissions" / "hubei")
    argv = ["check", "--root", tmp_path, "--as-of", "2024-01-25T12:00", "--format"]
    first = process(*argv, "json", cwd=ROOT, PYTHONHASHSEED="0", TZ="UTC")
    assert first.returncode == 1
    assert process(*argv, "json", cwd=tmp_path, PYTHONHASHSEED="4711", TZ="America/New_York", LC_ALL="C").stdout == first.stdout
    text = process(*argv, "text", cwd=ROOT, PYTHONHASHSEED="1", LC_ALL="zh_CN.UTF-8").stdout
    assert process(*argv, "text", cwd="/", PYTHONHASHSEED="2", LC_ALL="C", PYTHONUTF8="0").stdout == text


def test_utf8_whatever_the_locale(tmp_path: Path) -> None:
    """Standard output is UTF-8 even where the locale knows ASCII only."""
    submission(tmp_path / "submissions" / "henan")
    result = process("check", "--root", tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii", PYTHONCOERCECLOCALE="0")
    assert result.returncode == 0
    assert result.stdout.decode("utf-8").startswith("通过")


# --- progress, pipes ----------------------------------------------------------------------------


def test_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A bar is there only for many folders and a terminal, and then gives every folder."""
    many = [f"folder{number}" for number in range(command.MANY_FOLDERS + 1)]
    assert command._progress(many) is many
    monkeypatch.setattr(sys.stderr.__class__, "isatty", lambda _: True)
    assert command._progress(many[1:]) == many[1:]
    shown = command._progress(many)
    assert shown is not many
    assert list(shown) == many


def test_a_closed_pipe_is_quiet(home: Path) -> None:
    """Where nobody reads any more, nothing is said about it, and the code is none that stands for a verdict."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "tuijian", "check", "--root", home]
    result = subprocess.run(command, cwd=ROOT, check=False, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (result.returncode, result.stderr) == (141, b"")


# --- nothing to check ---------------------------------------------------------------------------


def test_a_folder_that_holds_nothing(check: Run, tmp_path: Path) -> None:
    """Where a folder was named and nothing lies in it, the command says so and ends with 2; without a name it says so with 0."""
    (tmp_path / "submissions" / "henan").mkdir(parents=True)
    (tmp_path / "submissions" / "henan" / ".gitkeep").touch()
    for asked in ("submissions", "submissions/henan"):
        result = check("--root", tmp_path, tmp_path / asked)
        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert "没有检查" in result.err
    assert check("--root", tmp_path).code == 0


def test_a_list_beside_its_place(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit's folder beside submissions/, or without one, is named with the folder that it belongs in."""
    submission(tmp_path / "henan")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        result = run("check", "--as-of", IN_TIME)
        assert result.code == 1
        assert "没有放在规定的文件夹里" in result.out
        assert "submissions/henan" in result.out
        (tmp_path / "submissions").mkdir(exist_ok=True)


def test_what_is_not_there_is_no_folder_without_faults(check: Run, home: Path) -> None:
    """A path under submissions/ that leads nowhere is named; it is not taken for a unit that sent nothing."""
    result = check(home / "submissions" / "hunan")
    assert (result.code, result.out) == (2, "")
    assert "没有找到" in result.err


def test_a_folder_of_one_s_own_has_no_other_files(tmp_path: Path) -> None:
    """What lies under neither of its two names is not there."""
    tree = LoneTree(submission(tmp_path / "henan"), "submissions/henan")
    assert tree.read("henan/list.yml") == tree.read("submissions/henan/list.yml")
    with pytest.raises(KeyError):
        tree.read("submissions/hubei/list.yml")
