"""Nothing passes that no rule has looked at, and nothing read is no verdict: from the tree and the change to the report."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijian.catalog.disk import read_catalog
from tuijian.check.pipeline import Request, check
from tuijian.console.workspace import files_beside
from tuijian.report.model import Level, Report
from tuijian.report.render import FORMATS, render
from tuijian.rules.registry import bind
from tuijian.submission.tree import FolderTree, MemoryTree

CATALOG = read_catalog()
RULES = bind(CATALOG)
AS_OF = datetime.fromisoformat("2024-01-15T10:00:00+08:00")
SAMPLE = {f"submissions/henan/{name}": data for name, data in CATALOG.base.items()}
LIST = "province: 河南省\nzones: []\n"
PHONE = "联系人手机 13812345678"
STRANGER, LISTED = 9, 5005


def run(files: dict[str, bytes | str], changed: tuple[str, ...] | None = None, author: int | None = None) -> Report:
    """The report on a change to files that are all there, or with a path that is gone."""
    paths = tuple(files) if changed is None else changed
    parts = (path.split("/") for path in paths)
    folders = frozenset(some[1] for some in parts if len(some) > 2 and some[0] == "submissions")
    units = tuple(unit.model_copy(update={"accounts": (LISTED,)}) for unit in CATALOG.units)
    catalog = CATALOG.with_units(units)
    return check(MemoryTree(files), catalog, RULES, Request(AS_OF, author, folders=folders, changed=paths, base=MemoryTree({}))).report


def errors(report: Report) -> list[tuple[str, str]]:
    """The findings that must be mended, as rule and path."""
    return [(finding.rule, finding.path) for finding in report.findings if finding.level is Level.error]


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("submissions/henan/README.md", PHONE, "personal-data"),
        ("submissions/henan/.gitkeep", PHONE, "file-kind"),
        ("submissions/henan/.gitkeep", " ", "file-kind"),
        ("submissions/nowhere/.gitkeep", "", "file-kind"),
        ("submissions/nowhere/README.md", "说明", "file-kind"),
        ("submissions/henan/sub/dir/.gitkeep", "", "file-kind"),
        ("submissions/henan/sub/README.md", "说明", "file-kind"),
        ("Submissions/henan/.gitkeep", "", "misplaced"),
        ("SUBMISSIONS/henan/x.txt", "x", "misplaced"),
        ("submission/henan/list.yml", LIST, "misplaced"),
        ("ｓubmissions/henan/list.yml", LIST, "misplaced"),
        ("henan/zhengzhou.md", "方案", "misplaced"),
        ("河南/郑州市.md", "方案", "misplaced"),
        ("河南省推荐材料/郑州市.md", "方案", "misplaced"),
        ("list.yml", LIST, "misplaced"),
        ("名单.yaml", LIST, "misplaced"),
        ("docs/list.yml", LIST, "misplaced"),
        ("材料/方案.docx", "x", "misplaced"),
        ("推荐表.xlsx", "x", "misplaced"),
        ("5号.pdf", "x", "misplaced"),
        ("zhengzhou.md", "\n\n# 郑州市基础教育综合改革实验工作初步方案\n", "misplaced"),
        ("fangan.md", "郑州市基础教育综合改革实验区工作方案\n\n一、工作基础\n", "misplaced"),
        ("郑州市基础教育综合改革实验区工作方案.txt", "一、工作基础\n", "misplaced"),
        ("x/list.yml", "\ufeff" + LIST.replace("\n", "\r\n"), "misplaced"),
        ("河南（终稿）/郑州市.md", "方案", "misplaced"),
        ("河南 终稿/郑州市.md", "方案", "misplaced"),
        ("he nan/list.yml", LIST, "misplaced"),
        ("河南.7z", "x", "misplaced"),
        ("行文.ofd", "x", "misplaced"),
    ],
)
def test_what_nobody_would_read_does_not_pass(path: str, text: str, rule: str) -> None:
    """A file in the wrong place, or one that only keeps a folder and yet says something, fails by a rule that names its path."""
    found = run({path: text}, author=LISTED)
    assert found.status == "failure"
    assert (rule, path) in [(name, where) for name, where in errors(found)] or rule == "personal-data"
    assert rule in {name for name, _ in errors(found)}


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("list.yml", "submissions/henan"),
        ("henan/list.yml", "submissions/henan"),
        ("Submissions/henan/list.yml", "submissions/henan"),
        ("河南省/list.yml", "submissions/henan"),
        ("docs/x/list.yml", "submissions/henan"),
    ],
)
def test_the_right_folder_is_named(path: str, right: str) -> None:
    """Where it can be told whose it is, the message says which folder it belongs in."""
    (message,) = {finding.message for finding in run({path: LIST}).findings}
    assert right in message


def test_a_plan_goes_where_the_list_beside_it_says() -> None:
    """A plan says nothing of its unit; the list that lies beside it does."""
    found = run({"材料/list.yml": LIST, "zhengzhou.md": "# 郑州市基础教育综合改革实验工作初步方案\n", "list.yml": LIST})
    assert {finding.message.rpartition("请移到 ")[2] for finding in found.findings} == {"submissions/henan。"}


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": "# 说明\n", "docs/index.md": "郑州市基础教育综合改革实验工作初步方案\n"},
        {"tests/office/old.xls": "x", "tests/a/list.yml": LIST},
        {"catalog/rules/x.yml": LIST},
        {".github/workflows/ci.yml": "name: ci\n"},
        {"docs/assets/template.docx": "x"},
        {"a.md": "# 关于推荐第三批基础教育综合改革实验区的通知\n", "河南大学/a.md": "说明", "other/list.yml": "- a\n"},
        {"tools/x.yml": "province: 河南省\n"},
    ],
)
def test_what_a_maintainer_changes_is_no_submission(files: dict[str, bytes | str]) -> None:
    """The repository's own files are not taken for a unit's, whatever stands in them."""
    assert run(files).findings == ()


def test_what_is_gone_is_not_misplaced() -> None:
    """Taking a misplaced file away mends it."""
    assert run({}, ("henan/list.yml", "推荐表.xlsx", "Submissions/henan/.gitkeep")).findings == ()


def test_a_name_that_cannot_be_shown_counts_as_there() -> None:
    """Whether a file is gone cannot be told by a name that is shown in another way; it does not pass for gone."""
    assert errors(run({}, ("Submissions/henan/a U+202E.pdf",))) == [("misplaced", "Submissions/henan/a U+202E.pdf")]


def test_notes_are_asked_for_their_submitter() -> None:
    """A note in a unit's folder comes from an account of the unit; so does the deletion of all that is there."""
    note = {"submissions/henan/README.md": "说明\n"}
    assert run(note, author=LISTED).findings == ()
    assert errors(run(note, author=STRANGER)) == [("submitter", "submissions/henan/list.yml")]
    assert errors(run({}, ("submissions/henan/list.yml",), author=STRANGER)) == [("submitter", "submissions/henan/list.yml")]


def test_each_path_says_which_rule_read_it() -> None:
    """The report lists every path of a change with a rule of the call."""
    files = {**SAMPLE, "submissions/henan/5号.pdf": "%PDF-1.7", "submissions/henan/README.md": "说明\n", "docs/a.md": "# a\n"}
    found = run(files, (*files, "submissions/henan/gone.md"))
    assert {one.path: one.rule for one in found.changed} == {
        "submissions/henan/list.yml": "field",
        "submissions/henan/zhengzhou.md": "plan-file",
        "submissions/henan/luoyang.md": "plan-file",
        "submissions/henan/5号.pdf": "file-kind",
        "submissions/henan/README.md": "personal-data",
        "docs/a.md": "misplaced",
        "submissions/henan/gone.md": "scope",
    }


def test_a_path_that_no_rule_reads_is_our_fault() -> None:
    """Without the rules that look at what lies in the folders, a change is no success."""
    kinds = ("folder-entry", "one-folder", "form-fields")
    catalog = replace(CATALOG, rules=tuple(rule for rule in CATALOG.rules if rule.kind not in kinds))
    found = check(MemoryTree(SAMPLE), catalog, bind(catalog), Request(AS_OF, folders=frozenset({"henan"}), changed=tuple(SAMPLE)))
    assert found.report.status == "error"


PARTS = st.sampled_from(
    ["submissions", "Submissions", "henan", "nowhere", "list.yml", "a.md", "README.md", ".gitkeep", "x", "5号.pdf", "docs"]
)


@given(st.dictionaries(st.lists(PARTS, min_size=1, max_size=4).map("/".join), st.sampled_from(["", "x", PHONE, LIST]), max_size=5))
def test_all_paths_are_claimed(files: dict[str, str]) -> None:
    """Whatever a change brings, each path is in the report with a rule."""
    found = run(dict(files))
    assert found.status != "error"
    assert {one.path for one in found.changed} == set(files)
    assert {one.rule for one in found.changed} <= {rule.name for rule in CATALOG.rules}


# --- nothing read -------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("files", [{}, {"submissions/henan/.gitkeep": ""}, {"submissions/henan/README.md": "说明\n"}])
def test_nothing_read_has_not_passed(files: dict[str, str], format: str) -> None:
    """Without a submission no format says that something has passed or may be sent in."""
    outcome = check(MemoryTree(files), CATALOG, RULES, Request(AS_OF))
    text = render(outcome.report, outcome.legend, format)
    assert "可以提交" not in text
    assert "通过：" not in text
    if format in ("text", "markdown", "html"):
        assert "没有检查：没有读到推荐材料" in text


def test_what_lies_beside_on_disk_is_found(tmp_path: Path) -> None:
    """Near the folder of submissions, down to two folders, files are looked at; hidden folders and deeper ones are not."""
    for name in ("submissions/henan/.gitkeep", "henan/list.yml", "a/b/list.yml", "a/b/c/list.yml", ".hidden/list.yml", "list.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("" if name.endswith(".gitkeep") else LIST, encoding="utf-8")
    beside = files_beside(tmp_path)
    assert beside == ("list.yml", "a/b/list.yml", "henan/list.yml")
    found = check(FolderTree(tmp_path), CATALOG, RULES, Request(AS_OF, beside=beside)).report
    assert errors(found) == [("misplaced", name) for name in ("a/b/list.yml", "henan/list.yml", "list.yml")]
