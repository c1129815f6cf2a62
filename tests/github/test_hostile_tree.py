"""A hostile tree on the way of the job that judges: fetched, listed, read, told, and never checked out, run or put on a command line."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import workflows
from commandline import GIT_ENV, ROOT, commit, git

from tuijian.catalog.disk import read_catalog
from tuijian.cli.main import main
from tuijian.review.client import Client
from tuijian.review.github_types import GitHubEvent
from tuijian.review.owed import gather_into
from tuijian.review.own_account import ACTIONS
from tuijian.review.questions import ask_github
from tuijian.submission.tree import path_of

REPOSITORY = "example/tuijian"
CATALOG = read_catalog()
SHA = r"[0-9a-f]{40}"
WORDS = re.compile(
    rf"-C|-c|origin|HEAD|({SHA})(\^\{{commit\}})?|HEAD\^\{{commit\}}|\+refs/pull/[0-9]+/head:refs/review/[0-9]+"
    r"|(?:safe\.directory|core\.fsmonitor|core\.hooksPath|core\.bigFileThreshold|core\.packedGitWindowSize|core\.packedGitLimit"
    r"|core\.deltaBaseCacheLimit)=[a-z0-9*/]+"
    r"|fetch|ls-remote|rev-parse|merge-base|cat-file|--[a-z-]+(?:=none)?"
)
"""All that may stand on a command line of git: words of ours, numbers and hashes."""

Rows = list[tuple[str, bytes, Any]]


@dataclass(frozen=True)
class World:
    """The repository on GitHub, its default branch as the runner checks it out, and a `git` before the real one that takes notes."""

    origin: Path
    clone: Path
    tools: Path

    @property
    def path(self) -> str:
        """The PATH of the code under test; the test's own calls of git are not noted."""
        return f"{self.tools}:{os.environ['PATH']}"

    @property
    def notes(self) -> list[bytes]:
        """Every word that git was called with."""
        log = self.tools / "log"
        return log.read_bytes().split(b"\0")[:-1] if log.exists() else []

    def state(self) -> dict[str, bytes]:
        """The work tree, and what git knows of it."""
        found = {}
        for folder, folders, names in os.walk(self.clone):
            inside = os.path.relpath(folder, self.clone)
            own = not {".git", "__pycache__"}.isdisjoint(inside.split(os.sep))
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            for name in (*links, *names):
                if not own or name in ("HEAD", "index", "config"):
                    path = os.path.join(folder, name)
                    found[f"{inside}/{name}"] = b"link" if os.path.islink(path) else Path(path).read_bytes()
        return found

    def store(self, kind: str, data: bytes) -> str:
        """Store an object in the origin, without git's checks."""
        command = ["git", "-C", str(self.origin), "hash-object", "-w", "-t", kind, "--stdin", "--literally"]
        return subprocess.run(command, input=data, check=True, capture_output=True).stdout.decode().strip()

    def tree(self, rows: Rows) -> str:
        """Store a folder of (mode, name, contents or rows of a folder inside)."""
        raw = b""
        for mode, name, content in rows:
            made = self.tree(content) if isinstance(content, list) else content
            made = made if isinstance(made, str) else self.store("blob", made)
            raw += mode.encode() + b" " + name + b"\0" + bytes.fromhex(made)
        return self.store("tree", raw)

    def push(self, number: int, rows: Rows) -> str:
        """Open a pull request on the default branch that brings a whole tree; its head."""
        parent = git(self.clone, "rev-parse", "HEAD")
        who = "tester <test@example.org> 1704852000 +0800"
        head = self.store("commit", f"tree {self.tree(rows)}\nparent {parent}\nauthor {who}\ncommitter {who}\n\n::error::x\n".encode())
        git(self.origin, "update-ref", f"refs/pull/{number}/head", head)
        return head


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The catalogue and the sample on the default branch."""
    home = tmp_path_factory.mktemp("world")
    for name in ("catalog", "submissions/_example", "tools/tuijian", "tools/dev"):
        shutil.copytree(ROOT / name, home / "main" / name, ignore=shutil.ignore_patterns("__pycache__"))
    (home / "main" / "submissions" / "henan").mkdir()
    (home / "main" / "submissions" / "henan" / ".gitkeep").touch()
    commit(home / "main")
    git(home, "clone", "--quiet", "--bare", "main", "origin.git")
    git(home, "clone", "--quiet", "origin.git", "clone")
    tools = home / "tools"
    tools.mkdir()
    real = shutil.which("git")
    (tools / "git").write_text(f'#!/bin/sh\nprintf "%s\\0" "$@" >>"{tools}/log"\nexec "{real}" "$@"\n')
    (tools / "git").chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in GIT_ENV.items():
            patch.setenv(name, value)
        patch.chdir(home / "clone")
        yield World(home / "origin.git", home / "clone", tools)


@cache
def script(name: str) -> str:
    """What a step of the workflow runs."""
    return next(step.run for step in workflows.steps(workflows.texts()) if (step.workflow, step.data.get("name")) == ("review", name))


def shell(world: World, step: str, temp: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a step as the runner does."""
    environment = {"PATH": world.path, "RUNNER_TEMP": str(temp), "LANG": "C.UTF-8", **GIT_ENV, **env}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script(step)]
    done = subprocess.run(command, cwd=world.clone, env=environment, check=False, capture_output=True)
    assert not done.returncode, done.stderr.decode()
    return done


def pull(number: int, head: str, base: str) -> dict[str, Any]:
    """A pull request as GitHub tells of it, with hostile words wherever somebody else has the word."""
    moment = "2024-01-15T02:00:00Z"
    word = "$(touch canary)`touch canary`'\";\n::set-env name=A::b"
    sides = {"head": {"ref": word, "label": word, "sha": head}, "base": {"ref": "main", "sha": base}}
    about = {"number": number, "state": "open", "title": word, "body": word, "user": {"id": 5, "login": word, "type": "User"}}
    return {**about, **sides, "created_at": moment, "updated_at": moment}


def judged(world: World, number: int, rows: Rows, temp: Path) -> Any:
    """The report of a hostile pull request, the way the job `check` makes it."""
    head = world.push(number, rows)
    (temp / "pulls").mkdir(exist_ok=True)
    (temp / "pulls" / "heads").write_text(f"+refs/pull/{number}/head:refs/review/{number}\n")
    shell(world, "Fetch the heads, as objects", temp)
    repository = {"full_name": REPOSITORY, "default_branch": "main"}
    told = pull(number, head, git(world.clone, "rev-parse", "HEAD"))
    event = GitHubEvent.model_validate({"action": "opened", "number": number, "pull_request": told, "repository": repository})

    def answer(request: httpx.Request) -> httpx.Response:
        runs: dict[str, list[object]] = {"workflow_runs": [], "check_suites": []}
        asked = request.url.path.rpartition("/")[2]
        return httpx.Response(200, json=runs if asked in ("runs", "check-suites") else [told] if asked == "pulls" else [])

    with (
        httpx.Client(base_url="https://api.example.org/", transport=httpx.MockTransport(answer)) as http,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("PATH", world.path)
        seen = ask_github(Client(http), event, ACTIONS)
        gather_into(seen, event, CATALOG, world.clone, temp / "pulls")
        seen.save(temp / "pulls")
        (temp / "event.json").write_text(event.model_dump_json(), encoding="utf-8")
        arguments = (temp / "pulls" / str(number) / "arguments").read_text(encoding="utf-8")
        assert main(["check", *arguments.splitlines()]) in (0, 1)
    return json.loads((temp / "pulls" / str(number) / "report.json").read_text(encoding="utf-8"))


def sample() -> Rows:
    """The sample's files."""
    return [("100644", path.name.encode(), path.read_bytes()) for path in sorted((ROOT / "catalog" / "examples").iterdir())]


def with_unit(folder: Rows, *beside: tuple[str, bytes, Any]) -> Rows:
    """A tree with a unit's folder, and what lies beside the folder of submissions."""
    return [("40000", b"submissions", [("40000", b"henan", folder)]), *beside]


NAMES = {
    "newline": b"a\nb.md",
    "return": b"a\rb.md",
    "quote": b'a"b.md',
    "apostrophe": b"a'b.md",
    "escape": b"\x1b[31mred.md",
    "bidi": "\u202edm.neirb".encode(),
    "zero width": "a\u200bb.md".encode(),
    "invalid UTF-8": b"\xff\xfe.md",
    "surrogate": b"\xed\xa0\x80.md",
    "git's own folder": b".git",
    "git's own folder in capitals": b".GIT",
    "git's own folder on Windows": b"GIT~1",
    "git's own folder on a Mac": ".g\u200cit".encode(),
    "attributes": b".gitattributes",
    "modules": b".gitmodules",
    "parent": b"..",
    "itself": b".",
    "path out": b"../../../canary",
    "absolute path": b"/tmp/canary",
    "backslash": b"..\\..\\canary",
    "option": b"--upload-pack=canary",
    "short option": b"-rf",
    "substitution": b"$(touch canary).md",
    "backticks": b"`touch canary`.md",
    "semicolon": b"a;touch canary;.md",
    "runner's command": b"::set-output name=a::b.md",
    "runner's old command": b"##[set-env name=a]b.md",
    "very long": b"x" * 4000 + b".md",
    "device": b"NUL.md",
    "space at the end": b"a.md ",
    "colon": b"C:\\canary.md",
    "glob": b"*.md",
    "pathspec": b":(top)a.md",
    "revision": b"HEAD~1..HEAD.md",
    "capitals": b"LIST.yml",
    "not composed": "e\u0301.md".encode(),
}


@pytest.mark.parametrize("name", NAMES)
def test_hostile_name(world: World, tmp_path: Path, name: str) -> None:
    """A file of that name is told of as a thing to mend; the name is on no command line and in no file of the runner."""
    before = world.state()
    report = judged(world, 100 + list(NAMES).index(name), with_unit([*sample(), ("100644", NAMES[name], b"x\n")]), tmp_path)
    seen(world, before)
    assert report["status"] == "failure"
    assert path_of(NAMES[name]) is None or b"LIST" in NAMES[name]
    assert not re.search("[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e]", "".join(texts(report)))


def texts(value: Any) -> Iterator[str]:
    """Every text in a report."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def seen(world: World, before: dict[str, bytes]) -> None:
    """Git was called with words of ours alone, the work tree is as it was, and nothing has run."""
    words = world.notes
    assert {b"fetch", b"cat-file"} < set(words)
    assert strange(world, words) == []
    assert world.state() == before
    assert [name for _, folders, names in os.walk(world.clone.parent) for name in (*folders, *names) if name.startswith("canary")] == []
    assert not (world.clone / ".git" / "modules").exists()


def strange(world: World, words: list[bytes]) -> list[bytes]:
    """The words that are neither ours nor a number or hash."""
    ours = {os.fsencode(world.clone), b"."}
    return [word for word in dict.fromkeys(words) if word not in ours and not WORDS.fullmatch(word.decode("utf-8", "replace"))]


RUN = b"#!/bin/sh\ntouch canary\n"
PYTHON = b"open('canary', 'w')\n"
MODULES = b'[submodule "s"]\n\tpath = submissions/henan/s\n\turl = -u./canary\n\tupdate = !touch canary\n'
TREES: dict[str, Rows] = {
    "link out": with_unit([*sample(), ("120000", b"5.pdf", b"/etc/passwd")]),
    "list is a link": with_unit([("120000", b"list.yml", b"../../catalog/notice.yml")]),
    "plan is a link": with_unit([*sample()[:2], ("120000", b"zhengzhou.md", b"/etc/passwd")]),
    "folder is a link": [("40000", b"submissions", [("120000", b"henan", b"../.git")])],
    "submissions is a link": [("120000", b"submissions", b"/etc")],
    "submissions is a file": [("100644", b"submissions", b"x\n")],
    "submodule": with_unit([*sample(), ("160000", b"s", "1" * 40)], ("100644", b".gitmodules", MODULES)),
    "list is a submodule": with_unit([("160000", b"list.yml", "1" * 40)]),
    "submissions is a submodule": [("160000", b"submissions", "1" * 40), ("100644", b".gitmodules", MODULES)],
    "executable list": with_unit([("100755", name, data) for _, name, data in sample()]),
    "odd mode": with_unit([("100777", name, data) for _, name, data in sample()]),
    "large-file pointer": with_unit(
        [*sample(), ("100644", b"5.pdf", b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 1\n")]
    ),
    "case collision": with_unit([("100644", b"LIST.yml", b"x\n"), *sample(), ("100644", b"Luoyang.md", b"x\n")]),
    "composed and not": with_unit(
        [*sample(), ("100644", "e\u0301.md".encode(), b"x\n"), ("100644", "\u00e9.md".encode(), b"x\n")],
    ),
    "the same name twice": with_unit([*sample(), ("100644", b"list.yml", b"x\n")]),
    "file and folder of one name": with_unit([*sample(), ("40000", b"list.yml", [("100644", b"a.md", b"x\n")])]),
    "filters": with_unit(sample(), ("100644", b".gitattributes", b"* filter=canary diff=canary merge=canary\n")),
    "settings and code": [
        *with_unit(sample()),
        *(("100644", name.encode(), PYTHON) for name in ("conftest.py", "sitecustomize.py", "usercustomize.py", "tuijian.py", "httpx.py")),
        ("100644", b"canary.pth", b"import os; os.mkdir('canary')\n"),
        ("100644", b"mkdocs.yml", b"hooks: [conftest.py]\n"),
        ("100644", b"pyproject.toml", b"[build-system]\nrequires = []\nbuild-backend = 'conftest'\nbackend-path = ['.']\n"),
        ("40000", b".github", [("40000", b"workflows", [("100644", b"review.yml", b"on: push\n")])]),
        ("40000", b"tools", [("40000", b"tuijian", [("100644", b"__init__.py", PYTHON), ("100644", b"cli.py", PYTHON)])]),
        ("40000", b"catalog", [("100644", b"notice.yml", b"x\n")]),
        ("40000", b"hooks", [("100755", name, RUN) for name in (b"post-checkout", b"post-merge", b"reference-transaction")]),
    ],
}


@pytest.mark.parametrize("name", TREES)
def test_hostile_tree(world: World, tmp_path: Path, name: str) -> None:
    """Links, submodules, modes, collisions and files of settings are told of, not followed, fetched, or used."""
    before = world.state()
    report = judged(world, 200 + list(TREES).index(name), TREES[name], tmp_path)
    seen(world, before)
    assert report["status"] == "failure"
    assert "root:" not in json.dumps(report)


@pytest.mark.parametrize("rows", [[("100644", b"", b"x\n")], [("100644", b"a", "1" * 40)]], ids=["no name", "no contents"])
def test_a_tree_that_cannot_be_read(world: World, tmp_path: Path, rows: Rows) -> None:
    """What git itself cannot read never passes: there is no report, which the publisher takes for status error."""
    before = world.state()
    number = 300 + len(rows[0][1])
    try:
        head = world.push(number, with_unit(rows))
        (tmp_path / "pulls").mkdir()
        (tmp_path / "pulls" / "heads").write_text(f"+refs/pull/{number}/head:refs/review/{number}\n")
        told = shell(world, "Fetch the heads, as objects", tmp_path).stdout.decode()
        assert f"::warning::+refs/pull/{number}/head:refs/review/{number} could not be fetched." in told
        found = subprocess.run(["git", "-C", str(world.clone), "cat-file", "-e", head], check=False, capture_output=True)
        assert found.returncode != 0
    finally:
        git(world.origin, "update-ref", "-d", f"refs/pull/{number}/head")
    assert strange(world, [word for word in world.notes if word not in (b"-e", head.encode())]) == []
    assert world.state() == before


def test_the_steps_themselves(world: World, tmp_path: Path) -> None:
    """All hostile names at once through the workflow's own scripts: one report, no command to the runner, no code of the head."""
    before = world.state()
    rows = with_unit([*sample(), *(("100644", name, b"x\n") for name in NAMES.values())])
    rows += TREES["settings and code"][1:]
    assert judged(world, 400, rows, tmp_path)["status"] == "failure"
    (tmp_path / "pulls" / "400" / "report.json").unlink()
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").symlink_to(sys.executable)
    event = str(tmp_path / "event.json")
    said = shell(world, "Check", tmp_path, PYTHONPATH="tools", PYTHONSAFEPATH="1", GITHUB_EVENT_PATH=event).stdout.decode()
    assert re.fullmatch(r"::stop-commands::([0-9a-f]{32})\n400: 1\n::\1::\n", said)
    assert json.loads((tmp_path / "pulls" / "400" / "report.json").read_text(encoding="utf-8"))["status"] == "failure"
    seen(world, before)


@pytest.mark.parametrize(
    "word",
    [b"checkout", b"worktree", b"a\nb.md", b"submissions/henan/list.yml", b"../../../canary", b"--upload-pack=canary", b"refs/heads/x"],
)
def test_a_strange_word_would_be_seen(world: World, word: bytes) -> None:
    """The list of git's words knows no command that moves a work tree, and no name."""
    assert strange(world, [b"cat-file", word]) == [word]
