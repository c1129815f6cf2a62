"""One intake for every face: the same tree of files has the same verdict by the command, on the page, and read in by `tuijian import`."""

import contextlib
import io
import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from talk import NOW, looked

from tuijian.browser import session as module
from tuijian.browser.session import Session
from tuijian.check.pipeline import Request, check
from tuijian.cli.main import main
from tuijian.submission.tree import MemoryTree, part_problem

FOLDER = "submissions/henan"

TOP = ("README.md", ".gitkeep", "豫教基〔2024〕5号.pdf", "方案 1.md", "旧方案.md", "List.yml", "setup.exe", "说明.txt", "-a.md")
BELOW = (
    "备份/list.yml",
    "备份/zhengzhou.md",
    "备份/旧方案.md",
    "备份/README.md",
    "材料/扫描/说明.pdf",
    "备份/setup.exe",
    "备份/备份/list.yml",
)
HOMES = ("henan/", "submissions/henan/", "桌面/tuijian/submissions/henan/", "材料/henan/")
SLIPS = ((b"", b""), ("〔2024〕".encode(), b"[2024]"), ("郑州市".encode(), "郑洲市".encode()), ("河南省".encode(), "湖北省".encode()))

Files = dict[str, bytes]
Findings = set[tuple[str, str]]


@st.composite
def trees(draw: Any, sample: Files) -> Files:
    """A unit's folder as people have it: a list with or without a slip, some of its plans, and what else lies about, below too."""
    old, new = draw(st.sampled_from(SLIPS))
    listed = sample["list.yml"].replace(old, new) if old else sample["list.yml"]
    plans = draw(st.sets(st.sampled_from(sorted(set(sample) - {"list.yml"})), max_size=2))
    others = draw(st.sets(st.sampled_from(TOP), max_size=3)) | draw(st.sets(st.sampled_from(BELOW), max_size=3))
    pieces = (b"x", sample["zhengzhou.md"], sample["list.yml"])
    loose = {name: b"" if name == ".gitkeep" else draw(st.sampled_from(pieces)) for name in sorted(others)}
    files = {"list.yml": listed, **{name: sample[name] for name in sorted(plans)}, **loose}
    return dict(draw(st.permutations(list(files.items()))))


def by_the_command(session: Session, files: Files) -> tuple[str, Findings]:
    """The verdict on a tree, as the command and the review have it."""
    tree = MemoryTree({f"{FOLDER}/{name}": data for name, data in files.items()})
    report = check(tree, session.catalog, session.rules, Request(datetime.fromisoformat(NOW))).report
    assert report.fault is None
    return report.status, {(one.rule, one.path) for one in report.findings}


def by_import(files: Files) -> tuple[int, Any, str, set[str]]:
    """The exit code of an import of the folder, what it says, and what it wrote."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        (Path(folder) / "submissions").mkdir()
        for name, data in files.items():
            path = Path(folder) / "henan" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["import", "henan", "--unit", "河南", "--format", "json", "--as-of", NOW])
        there = {path.relative_to(f"{folder}/{FOLDER}").as_posix() for path in Path(folder, FOLDER).rglob("*") if path.is_file()}
        return code, json.loads(out.getvalue()) if out.getvalue() else None, err.getvalue(), there


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_page_says_what_the_command_says(session: Session, sample: dict[str, bytes | None], data: st.DataObject) -> None:
    """Status, and each finding's rule and file, are the same for a folder that is dragged there, or an archive, whatever its order."""
    files = data.draw(trees({name: some or b"" for name, some in sample.items()}))
    home = data.draw(st.sampled_from(HOMES))
    brought: dict[str, bytes | None] = {home + name: None if name.endswith(".pdf") else some for name, some in files.items()}
    if data.draw(st.booleans()):
        brought = {"河南.zip": module.zipped({home + name: some for name, some in files.items()})}
    told = looked(session, brought)
    assert told["checked"]
    assert (told["status"], {(one["rule"], one["path"]) for one in told["findings"]}) == by_the_command(session, files)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_import_says_what_the_command_says(session: Session, sample: dict[str, bytes | None], data: st.DataObject) -> None:
    """What import takes is judged as the command judges it; whatever it does not take is named, and then nothing passes."""
    files = data.draw(trees({name: some or b"" for name, some in sample.items()}))
    status, found = by_the_command(session, files)
    code, told, err, there = by_import(files)
    if told is None:
        odd = [name for name in files if "/" not in name and part_problem(name.encode()) and name != ".gitkeep"]
        assert (code, status, there) == (2, "failure", set())
        assert any(name in err for name in odd)
        return
    named = {one["where"]["file"].rpartition("/")[2].lower() for one in told["remarks"] if one["level"] == "error"}
    assert all(name in there or name == ".gitkeep" or name.rpartition("/")[2].lower() in named for name in files)
    left = {(rule, path) for rule, path in found if not (rule == "file-kind" and path.rpartition("/")[2].lower() in named)}
    assert {(one["rule"], one["path"]) for one in told["report"]["findings"]} == left
    assert code == int(status == "failure")
