"""Wrong usage: one Chinese sentence on standard error, exit 2, and nothing on standard output."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import ROOT, Result, commit, process, submission

CASES: list[tuple[list[str], str]] = [
    ([], "还缺少命令"),
    (["chek"], "相近的是“check”"),
    (["something-else"], "没有“something-else”这个命令，全部"),
    (["--nothing", "check"], "没有“--nothing”这个选项"),
    (["check", "--formt", "json"], "相近的是“--format”"),
    (["check", "--format"], "--format 后面要写上内容"),
    (["check", "--format", "jsn"], "相近的是“json”"),
    (["check", "--form", "json"], "没有“--form”这个选项"),
    (["check", "--author", "me"], "--author 要写账号的数字编号"),
    (["check", "--author", "-1"], "--author"),
    (["check", "--author", "١"], "--author"),
    (["check", "--help=x"], "--help 后面不写内容"),
    (["check", "no/such/path"], "no/such/path”"),
    (["check", "line\nbreak"], "U+000A"),
    (["check", "tools"], "不在 submissions 文件夹里"),
    (["check", "tests/office/old.xls"], "tuijian import"),
    (["check", "--root", "no-such-root"], "没有“no-such-root”这个文件夹"),
    (["check", "--root", "README.md"], "没有“README.md”这个文件夹"),
    (["check", "--root", "tools"], "没有 submissions 文件夹"),
    (["check", "--root", "tools", "submissions"], "不在 submissions 文件夹里"),
    (["check", "--catalog", "tools"], "里面没有 notice.yml"),
    (["check", "--as-of", "yesterday"], "时间“yesterday”看不懂"),
    (["check", "--as-of", "2024-02-30"], "看不懂"),
    (["check", "--as-of", "0001-01-01T00:00:00+14:00"], "看不懂"),
    (["check", "--as-of", "9999-12-31T23:59:59-12:00"], "看不懂"),
    (["check", "--others", "no-such-file.json"], "no-such-file.json"),
    (["check", "submissions/_example", "--output", "no-such-folder/x"], "没有“no-such-folder”这个文件夹"),
    (["check", "submissions/_example", "--output", "tools"], "“tools”是文件夹"),
    (["seats", "河楠"], "相近的是“河北”“河南”"),
    (["seats", "nowhere-at-all"], "没有“nowhere-at-all”这个推荐单位，全部"),
    (["seats", "河南", "湖北"], "多写了“湖北”"),
    (["seats", "--as-of", "?"], "看不懂"),
    (["seats", "--format", "html"], "可以写 text、json"),
    (["explain"], "还缺少规则"),
    (["explain", "seets"], "相近的是“seats”"),
    (["explain", "Q99"], "没有“Q99”这条规则"),
    (["schema", "reports"], "相近的是“report”"),
    (["new"], "还缺少单位"),
    (["new", "河楠"], "没有“河楠”"),
    (["new", "河南", "--name", "a/b"], "名称“a/b”里有不能用的字"),
    (["rules", "--catalog", "docs"], "notice.yml"),
    (["coverage", "--catalog", "docs"], "notice.yml"),
]


def one_sentence(result: Result) -> str:
    """The sentence, after seeing that it is one, in Chinese, and all there is."""
    assert (result.code, result.out) == (2, ""), result
    assert result.err.endswith("。\n")
    assert result.err.count("\n") == 1
    assert result.err.count("。") == 1
    assert re.search("[\u4e00-\u9fff]", result.err)
    assert "！" not in result.err
    assert "Traceback" not in result.err
    return result.err


@pytest.mark.parametrize(("argv", "words"), CASES, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_wrong_usage(run: Callable[..., Result], argv: list[str], words: str) -> None:
    """Each mistake is named in one sentence that says what is wrong."""
    assert words in one_sentence(run(*argv))


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--rev", "no-such-version"], "没有找到版本“no-such-version”"),
        (["--base", "no-such-version"], "没有找到版本“no-such-version”"),
        (["--rev", "HEAD", "submissions/nowhere"], "这个版本里没有 submissions/nowhere"),
    ],
)
def test_wrong_version(run: Callable[..., Result], argv: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a version that the repository does not have, and a folder that a version does not have."""
    submission(tmp_path / "submissions" / "henan")
    commit(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert words in one_sentence(run("check", *argv))


def test_as_a_program() -> None:
    """The same as a program: exit 2, one line in UTF-8 whatever the locale."""
    result = process("check", "--formt", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.decode("utf-8").startswith("没有“--formt”")


OTHERS = [
    ("not json", "应当是 JSON"),
    ("{}", "应当是 JSON"),
    ('[{"pull": 1}]', "第1项的 author"),
    ('[{"pull": 1, "author": 1, "unit": "henan", "list": "x"}, {"pull": "2", "author": 1, "unit": "henan", "list": ""}]', "第2项的 pull"),
    ('[{"pull": 1, "author": "1", "unit": "henan", "list": "x"}]', "第1项的 author"),
    ('[{"pull": 0, "author": 1, "unit": "henan", "list": "x"}]', "第1项的 pull"),
    ('[{"pull": 1, "author": 1, "unit": "henan", "list": "x", "more": 1}]', "第1项的 more"),
    ('[{"pull": 1, "author": 1, "unit": "nowhere-at-all", "list": "x"}]', "没有“nowhere-at-all”这个推荐单位"),
    ("[3]", "第1项 不符合"),
]


@pytest.mark.parametrize(("text", "words"), OTHERS)
def test_others_that_do_not_fit(run: Callable[..., Result], tmp_path: Path, text: str, words: str) -> None:
    """A wrong file of other lists is named with the entry and the field."""
    (tmp_path / "others.json").write_text(text, encoding="utf-8")
    assert words in one_sentence(run("check", "submissions/_example", "--others", tmp_path / "others.json"))


def test_paths_of_two_places(run: Callable[..., Result], home: Path) -> None:
    """Folders of two roots are not checked in one run."""
    assert "不在同一个文件夹里" in one_sentence(run("check", "submissions/_example", home / "submissions" / "henan"))


def catalogue(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of the catalogue with one text replaced."""
    for path in (*(ROOT / "catalog").rglob("*.yml"), ROOT / "catalog" / "holidays.csv"):
        target = folder / path.relative_to(ROOT / "catalog")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("notice.yml", "number:", "nummer:", "notice.yml 第2行第1列：没有“nummer”这一项，改成 number。"),
        ("rules/seats.yml", "kind: seats-by-existing", "kind: seats-by-exist", "rules/seats.yml 第6行第9列：没有“seats-by-exist”这种规则"),
        ("rules/seats.yml", "n5.2", "n9.9", "rules/seats.yml 第13行第17列：通知里没有“n9.9”这一句"),
    ],
)
def test_a_catalogue_with_a_fault(run: Callable[..., Result], tmp_path: Path, name: str, old: str, new: str, words: str) -> None:
    """A catalogue with a fault gives no verdict: exit 3, with the place and how to mend it; the submitter is not to blame."""
    folder = catalogue(tmp_path / "catalog", name, old, new)
    found = run("check", "submissions/_example", "--catalog", folder)
    assert (found.code, found.out) == (3, "")
    assert words in found.err
    assert "这不是填报的问题" in found.err
    assert "Traceback" not in found.err


def test_a_catalogue_that_cannot_be_read(run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is one whose files cannot be opened."""
    folder = catalogue(tmp_path / "catalog", "notice.yml", "number", "number")
    (folder / "notice.yml").unlink()
    (folder / "notice.yml").mkdir()
    assert "notice.yml" in one_sentence(run("check", "submissions/_example", "--catalog", folder))


def test_no_repository(run: Callable[..., Result], home: Path) -> None:
    """`--rev` where there is no repository."""
    assert "不是 Git 仓库" in one_sentence(run("check", "--root", home, "--rev", "HEAD"))


def test_no_common_start(run: Callable[..., Result], home: Path) -> None:
    """`--base` with a version that has nothing in common with the head."""
    from commandline import git

    commit(home)
    git(home, "checkout", "--quiet", "--orphan", "other")
    commit(home, "other")
    assert "没有共同的起点" in one_sentence(run("check", "--root", home, "--base", "main"))


def test_new_writes_over_nothing(run: Callable[..., Result], home: Path) -> None:
    """A folder that holds a list is left as it is."""
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert "已经有材料" in one_sentence(run("new", "河南", "--root", home))
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_output_to_a_place_without_rights(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that may not be written is one sentence."""
    from tuijian.files import whole_files

    def refuse(path: Path, data: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(whole_files, "replace", refuse)
    assert "写不进去" in one_sentence(run("check", "submissions/_example", "--output", tmp_path / "x"))


def test_others_may_say_nobody(run: Callable[..., Result], tmp_path: Path) -> None:
    """An author may be unknown, and a unit may go by its name."""
    others = [{"pull": 1, "author": None, "unit": "河南省", "list": "province: 河南省\nzones: []\n"}]
    (tmp_path / "others.json").write_text(json.dumps(others), encoding="utf-8")
    assert run("check", "submissions/_example", "--others", tmp_path / "others.json").code == 0
