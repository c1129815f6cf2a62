"""`tuijian review` as the workflow calls it: what would be written, what is gathered, how it ends."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from commandline import Result, git, judged_by
from pulls import BASE, CATALOG, LISTED, NEXT, REPOSITORY, SAMPLE, SHA, assert_golden, changes, checked, edited

import tuijian.review.client
from tuijian.cli.main import main
from tuijian.report.as_json import dump

Reply = Callable[[httpx.Request], httpx.Response]
WRONG = edited(("郑州市", "郑洲市"))
ROOT = f"/repos/{REPOSITORY}"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the command in this process, by the catalogue in which 河南 lists accounts."""
    judged_by(monkeypatch, CATALOG)
    monkeypatch.delenv("GITHUB_API_URL", raising=False)
    monkeypatch.setenv("GITHUB_TOKEN", "secret-token")

    def call(*argv: object) -> Result:
        capsys.readouterr()
        code = main(["review", *map(str, argv)])
        return Result(code, *capsys.readouterr())

    return call


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> "GitHub":
    """What answers instead of GitHub."""
    found = GitHub()
    real = tuijian.review.client.connect
    monkeypatch.setattr(tuijian.review.client, "connect", lambda token, url: real(token, url, httpx.MockTransport(found.answer)))
    monkeypatch.setattr(tuijian.review.client, "APART", 0.0)
    return found


class GitHub:
    """A pull request that brings WRONG; what is written is taken down and forgotten."""

    def __init__(self) -> None:
        self.pull: dict[str, Any] = pull_request()
        self.requests: list[httpx.Request] = []
        self.status = 200

    def answer(self, request: httpx.Request) -> httpx.Response:
        """An answer to any of our requests."""
        self.requests.append(request)
        if request.method != "GET" or self.status != 200:
            return httpx.Response(self.status if self.status != 200 else 201, json={})
        path = request.url.path.removeprefix("/api/v3").removeprefix(ROOT)
        files = [file.model_dump() for file in changes(WRONG)]
        known = {"/pulls/15": self.pull, "/pulls/15/files": files, "/pulls": [self.pull]}
        return httpx.Response(200, json=known.get(path, []))

    @property
    def writes(self) -> list[str]:
        """What was written."""
        return [f"{each.method} {each.url.path}" for each in self.requests if each.method != "GET"]


def pull_request(**more: Any) -> dict[str, Any]:
    """The pull request as GitHub gives it."""
    sides = {"head": {"ref": "henan", "sha": SHA}, "base": {"ref": "main", "sha": BASE}}
    times = {"created_at": "2024-01-15T02:00:00Z", "updated_at": "2024-01-15T02:00:00Z"}
    return {"number": 15, "state": "open", "user": {"id": LISTED}, "labels": [], "changed_files": 3, **sides, **times, **more}


@pytest.fixture
def files(tmp_path: Path) -> "Given":
    """The files that the command is given."""
    return Given(tmp_path)


class Given:
    """Writes what the command reads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def event(self, **more: Any) -> Path:
        """An event about the pull request."""
        repository = {"full_name": REPOSITORY, "default_branch": "main"}
        known = {"action": "opened", "number": 15, "pull_request": pull_request(), "repository": repository}
        return self.written("event.json", json.dumps({**known, **more}))

    def report(self, **more: Any) -> Path:
        """The report of the checker."""
        return self.written("report.json", dump(checked(WRONG).model_copy(update=more).model_dump(mode="json", by_alias=True)))

    def written(self, name: str, text: str) -> Path:
        """A file with this text."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return self.folder / name


def test_dry_run_lists_the_writes_in_order(
    run: Callable[..., Result], github: GitHub, files: Given, request: pytest.FixtureRequest
) -> None:
    """The comment, the remarks, the labels, the status last, as JSON; nothing is written, and the token is not told."""
    result = run("--event", files.event(), "--report", files.report(), "--dry-run", "--root", files.folder)
    assert (result.code, result.err, github.writes) == (0, "", [])
    assert_golden(request, "dry-run.json", result.out)
    paths = [f"{write['method']} {write['path'].removeprefix(ROOT)}" for write in json.loads(result.out)]
    assert paths == ["POST /issues/15/comments", "POST /pulls/15/reviews", "POST /issues/15/labels", f"POST /statuses/{SHA}"]
    assert "secret-token" not in result.out


def test_publishing_writes_them(run: Callable[..., Result], github: GitHub, files: Given) -> None:
    """What the dry run lists is written, and each line of the log names a call and nothing that anyone wrote.

    This GitHub forgets what it is told, so that the run ends where it sees that nothing comes to rest: our fault, said as such.
    """
    result = run("--event", files.event(), "--report", files.report(), "--root", files.folder)
    assert github.writes[:4] == [
        f"POST {ROOT}{path}" for path in ("/issues/15/comments", "/pulls/15/reviews", "/issues/15/labels", f"/statuses/{SHA}")
    ]
    assert result.out.splitlines() == github.writes
    assert result.code == 3
    assert all(each.headers["authorization"] == "Bearer secret-token" for each in github.requests)


@pytest.mark.parametrize("more", [{"state": "closed"}, {"head": {"ref": "henan", "sha": NEXT}}, {"base": {"ref": "other", "sha": BASE}}])
def test_nothing_to_write(run: Callable[..., Result], github: GitHub, files: Given, more: dict[str, Any]) -> None:
    """One that is closed, has another head or goes elsewhere by now gets nothing, and that is no failure."""
    github.pull = pull_request(**more)
    result = run("--event", files.event(), "--report", files.report(), "--root", files.folder)
    assert (result.code, result.out, github.writes) == (0, "", [])
    assert json.loads(run("--event", files.event(), "--report", files.report(), "--dry-run", "--root", files.folder).out) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 2}', "\udcff"])
def test_report_that_cannot_be_read(run: Callable[..., Result], github: GitHub, files: Given, text: str) -> None:
    """No report, half a report, or none of ours is our fault: status error, never a pass."""
    (files.folder / "report.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    result = run("--event", files.event(), "--report", files.folder / "report.json", "--dry-run", "--root", files.folder)
    assert [write["body"].get("state") for write in json.loads(result.out)] == [None, "error"]
    gone = run("--event", files.event(), "--report", files.folder / "nothing.json", "--dry-run", "--root", files.folder)
    assert gone.out == result.out


def test_another_pull_request_of_the_unit(run: Callable[..., Result], github: GitHub, files: Given) -> None:
    """With `--pull` the sha is the one that the report was made for."""
    other = files.event(pull_request=pull_request(number=9), number=9)
    result = run("--event", other, "--report", files.report(), "--pull", 15, "--dry-run", "--root", files.folder)
    assert json.loads(result.out)[-1]["path"] == f"{ROOT}/statuses/{SHA}"


def test_group(run: Callable[..., Result], github: GitHub, files: Given) -> None:
    """A group in the merge queue gets its status and nothing else."""
    group = files.event(merge_group={"head_sha": SHA, "base_sha": BASE}, pull_request=None, number=None)
    run("--event", group, "--report", files.report(), "--root", files.folder)
    assert set(github.writes) == {f"POST {ROOT}/statuses/{SHA}"}


@pytest.mark.parametrize("code", [404, 401, 301])
def test_github_says_no(run: Callable[..., Result], github: GitHub, files: Given, code: int) -> None:
    """Where GitHub does not answer as it should the command ends with 3 and says so in a sentence, without a trace or the token."""
    github.status = code
    result = run("--event", files.event(), "--report", files.report(), "--dry-run", "--root", files.folder)
    assert (result.code, result.out) == (3, "")
    assert result.err == f"GitHub 没有完成所要的操作（GET {ROOT}/pulls/15: {code}）。\n"


def test_enterprise_server(run: Callable[..., Result], github: GitHub, files: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    """GITHUB_API_URL says where the API is."""
    monkeypatch.setenv("GITHUB_API_URL", "https://github.example.cn/api/v3")
    run("--event", files.event(), "--report", files.report(), "--dry-run", "--root", files.folder)
    assert github.requests
    assert all(str(each.url).startswith("https://github.example.cn/api/v3/") for each in github.requests)


def test_gather(run: Callable[..., Result], github: GitHub, files: Given, tmp_path: Path) -> None:
    """With `--gather` nothing is written to GitHub; each pull request to check has its folder and a line in the log."""
    root = tmp_path / "repository"
    for name, data in SAMPLE.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "repository")
    git(root, "commit", "--quiet", "--allow-empty", "--message=x")
    git(root, "checkout", "--quiet", "-b", "henan")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=x")
    sha = git(root, "rev-parse", "HEAD")
    git(root, "checkout", "--quiet", "main")
    github.pull = pull_request(head={"ref": "henan", "sha": sha})
    result = run("--event", files.event(pull_request=github.pull), "--gather", tmp_path / "out", "--root", root)
    assert (result.code, result.out, github.writes) == (0, f"15 {sha}\n", [])
    assert sha in (tmp_path / "out" / "15" / "arguments").read_text(encoding="utf-8").splitlines()


# --- wrong usage ------------------------------------------------------------------------------------------


def _sentence(result: Result, words: str) -> None:
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert result.err.count("\n") == 1
    assert result.err.endswith("。\n")


def test_wrong_usage(run: Callable[..., Result], github: GitHub, files: Given) -> None:
    """Whatever is missing or cannot be read is said in one sentence, and nothing is written."""
    event, report = files.event(), files.report()
    _sentence(run(), "还缺少--event")
    _sentence(run("--event", event), "还缺少 --report")
    _sentence(run("--event", files.folder / "no.json", "--report", report), "读不出来")
    _sentence(run("--event", files.folder, "--report", report), "读不出来")
    _sentence(run("--event", report, "--report", report), "不是看得懂的 GitHub 事件")
    _sentence(run("--event", event, "--report", report, "--pull", "#15"), "要写合并请求的编号，不能写“#15”")
    _sentence(run("--event", event, "--report", report, "--root", files.folder / "no"), "这个文件夹")
    _sentence(run("--event", event, "--report", report, "--catalog", files.folder), "不是规则文件夹")
    _sentence(run("--event", files.event(pull_request=None, number=None), "--report", report), "请用 --pull 写明编号")
    _sentence(run("--event", event, "--report", files.report(revision=None), "--pull", "9"), "没有写明所检查的版本")
    assert github.writes == []
