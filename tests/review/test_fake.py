"""The fake GitHub keeps to GitHub's own description, refuses what GitHub refuses, and serves the same over HTTP."""

import json
import os
from difflib import unified_diff
from pathlib import Path

import httpx
import pytest
from commandline import commit, git
from openapi_core.exceptions import OpenAPIError
from review.described import account, description
from review.fake import BOT, REPOSITORY, Fake
from review.fake_changes import changed_file, files_of
from review.fake_world import PullRequest
from review.served import dumped, load, served

from tuijian.review.client import connect

SHA = "a" * 40
ROOT = f"/repos/{REPOSITORY}"
OLD = "".join(f"line {number}\n" for number in range(1, 31))
NEW = OLD.replace("line 15\n", "line fifteen\n")


def patch(old: str, new: str) -> str:
    """As git writes it, without its heading."""
    return "\n".join(list(unified_diff(old.splitlines(), new.splitlines(), lineterm=""))[2:])


def made() -> Fake:
    """A pull request that adds a file and changes another."""
    fake = Fake(waits=False)
    fake.open(PullRequest(3, SHA, files=[changed_file("a.md", patch("", "one\ntwo\n")), changed_file("b.md", patch(OLD, NEW), "modified")]))
    return fake


def ask(fake: Fake, method: str, path: str, body: object = None) -> httpx.Response:
    """One call."""
    with connect("token", transport=fake.transport()) as line:
        return line.request(method, ROOT + path, **({"json": body} if body is not None else {}))


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/issues/3/comments", {"body": "x", "colour": "red"}),
        ("POST", "/issues/3/comments", {}),
        ("POST", "/pulls/3/reviews", {"commit_id": SHA, "event": "SHOUT"}),
        ("POST", "/issues/3/labels", {"labels": []}),
        ("GET", "/pulls?per_page=many", None),
        ("GET", "/pulls?colour=red", None),
        ("GET", "/branches", None),
        ("PUT", "/pulls/3", None),
    ],
)
def test_requests_are_held_against_the_description(method: str, path: str, body: object) -> None:
    """A call, a field or a parameter that GitHub does not know fails the test that makes it."""
    with pytest.raises((OpenAPIError, AssertionError, KeyError)):
        ask(made(), method, path, body)


def test_answers_are_held_against_the_description(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer of the fake that GitHub would not give fails the test, too."""
    monkeypatch.setattr("review.fake.Fake._comment", lambda *_: {"id": 1})
    with pytest.raises(OpenAPIError):
        ask(made(), "POST", "/issues/3/comments", {"body": "x"})


def test_request_bodies_are_closed() -> None:
    """No object in a request's body may hold fields that the description does not name."""

    def objects(schema: object) -> list[object]:
        if isinstance(schema, list):
            return [found for each in schema for found in objects(each)]
        if not isinstance(schema, dict):
            return []
        own = [schema.get("additionalProperties")] if schema.get("type") == "object" else []
        return own + [found for each in schema.values() for found in objects(each)]

    bodies = [one["requestBody"] for methods in description()["paths"].values() for one in methods.values() if "requestBody" in one]
    assert len(bodies) == 6
    assert set(map(repr, objects(bodies))) == {"False"}


@pytest.mark.parametrize(
    ("places", "status"),
    [
        ([{"path": "a.md", "line": 1}], 200),
        ([{"path": "b.md", "line": 12}, {"path": "b.md", "line": 18}], 200),
        ([{"path": "b.md", "start_line": 14, "start_side": "RIGHT", "line": 16}], 200),
        ([{"path": "a.md", "line": 1}, {"path": "b.md", "line": 11}], 422),
        ([{"path": "a.md", "line": 3}], 422),
        ([{"path": "a.md"}], 422),
        ([{"path": "a.md", "start_line": 1, "start_side": "RIGHT", "line": 1}], 422),
        ([{"path": "c.md", "line": 1}], 422),
        ([], 422),
    ],
)
def test_a_review_stands_on_lines_of_the_diff_or_not_at_all(places: list[dict[str, object]], status: int) -> None:
    """One remark outside of the diff, and GitHub takes none of the review."""
    fake = made()
    body = {"commit_id": SHA, "event": "COMMENT", "body": "", "comments": [{"body": "x", "side": "RIGHT", **place} for place in places]}
    assert ask(fake, "POST", "/pulls/3/reviews", body).status_code == status
    assert len(fake.remarks.get(3, ())) == (len(places) if status == 200 else 0)


def test_pages_and_their_links() -> None:
    """At most 100 a page, 30 unless asked, and a link to the next page on all but the last."""
    fake, path = made(), "/issues/3/comments"
    for _ in range(205):
        fake.say(3, "x", account(7))
    first, last = ask(fake, "GET", f"{path}?per_page=100"), ask(fake, "GET", f"{path}?per_page=100&page=3")
    assert (len(first.json()), len(last.json()), len(ask(fake, "GET", path).json())) == (100, 5, 30)
    assert (set(first.links), set(last.links)) == ({"next"}, set())
    with connect("token", transport=fake.transport()) as line:
        assert line.get(first.links["next"]["url"]).json()[0]["id"] == first.json()[-1]["id"] + 1


def test_heads_move_and_remarks_follow_their_lines() -> None:
    """A remark goes with its line, and is outdated once the line is gone."""
    fake = made()
    places = [{"body": "x", "path": "a.md", "line": line, "side": "RIGHT"} for line in (1, 2)]
    assert ask(fake, "POST", "/pulls/3/reviews", {"commit_id": SHA, "event": "COMMENT", "comments": places, "body": ""}).status_code == 200
    fake.push(3, "c" * 40, [changed_file("a.md", patch("", "zero\none\n"))])
    assert [remark["line"] for remark in ask(fake, "GET", "/pulls/3/comments").json()] == [2, None]


@pytest.mark.parametrize("text", ["x" * 65_537, " "])
def test_comments_have_their_limits(text: str) -> None:
    """GitHub refuses a comment with more than 65,536 characters, or none."""
    assert ask(made(), "POST", "/issues/3/comments", {"body": text}).status_code == 422


def test_what_cannot_be_written() -> None:
    """A locked request takes no comment, an unknown sha no status, an unknown label nothing; others' words stay; a status is short."""
    fake = made()
    fake.made, fake.pulls[3].locked = set(), True
    other = fake.say(3, "x", None)
    status = {"state": "success", "context": "tuijian"}
    assert ask(fake, "POST", "/issues/3/comments", {"body": "x"}).status_code == 403
    assert ask(fake, "PATCH", f"/issues/comments/{other['id']}", {"body": "x"}).status_code == 403
    assert ask(fake, "POST", "/issues/3/labels", {"labels": ["x"]}).status_code == 403
    assert ask(fake, "DELETE", "/issues/3/labels/%E7%8A%B6%2Fx").status_code == 404
    assert ask(fake, "DELETE", "/pulls/comments/9").status_code == 404
    assert ask(fake, "GET", "/pulls/4").status_code == 404
    assert ask(fake, "POST", f"/statuses/{'d' * 40}", status).status_code == 422
    assert ask(fake, "POST", f"/statuses/{SHA}", {**status, "description": "x" * 141}).status_code == 422


def test_writes_in_a_hurry_are_refused() -> None:
    """GitHub asks for a second between two writes; who is out of requests has to wait until they are renewed."""
    fake = made()
    fake.waits = True
    assert [ask(fake, "POST", "/issues/3/comments", {"body": "x"}).status_code for _ in range(2)] == [201, 403]
    fake.sleep(1)
    assert ask(fake, "POST", "/issues/3/comments", {"body": "x"}).status_code == 201
    fake.quota, fake.reset = 0, fake.time + 60
    assert ask(fake, "GET", "/pulls/3").headers["x-ratelimit-remaining"] == "0"
    fake.sleep(60)
    assert ask(fake, "GET", "/pulls/3").status_code == 200


def test_what_there_is_as_a_file() -> None:
    """What one fake holds can be written down and read by another."""
    fake, other = made(), Fake()
    ask(fake, "POST", "/issues/3/comments", {"body": "x"})
    ask(fake, "POST", "/pulls/3/comments", {"body": "x", "path": "a.md", "line": 1, "side": "RIGHT", "commit_id": SHA})
    load(other, dumped(fake))
    assert (other.pulls, other.comments, other.remarks, other.texts) == (fake.pulls, fake.comments, fake.remarks, fake.texts)
    assert set(other.texts.values()) == {"one"}


def test_the_same_over_http(tmp_path: Path) -> None:
    """Served at an address: the state is in a file that anybody may change between two calls, each write is a line of the log."""
    path, log = tmp_path / "state.json", tmp_path / "log.jsonl"
    path.write_text(json.dumps({"pulls": [{"number": 3, "head": SHA}]}), encoding="utf-8")
    with served(Fake(), 0, path, log) as address, connect("token", address) as line:
        assert line.post(f"{ROOT}/issues/3/comments", json={"body": "x"}).status_code == 201
        assert line.post(f"{ROOT}/issues/3/comments", json={"text": "x"}).status_code == 599
        assert line.get(f"{ROOT}/pulls/3", headers={"x-github-api-version": "2021-01-01"}).status_code == 599
        known = json.loads(path.read_text("utf-8"))
        assert [(each["body"], each["user"]["id"]) for each in known["comments"]["3"]] == [("x", BOT["id"])]
        known["pulls"][0]["head"] = "c" * 40
        path.write_text(json.dumps(known), encoding="utf-8")
        os.utime(path, ns=(1, 1))
        assert line.get(f"{ROOT}/pulls/3").json()["head"]["sha"] == "c" * 40
    written = [json.loads(each) for each in log.read_text("utf-8").splitlines()]
    assert [(each["method"], each["path"], each["status"]) for each in written] == [("POST", f"{ROOT}/issues/3/comments", 201)]


def test_files_of_a_change_from_git(tmp_path: Path) -> None:
    """The files as GitHub lists them, from two commits: added, changed, gone; the patch without its heading."""
    for name in ("same.md", "gone.md"):
        (tmp_path / name).write_text(f"{name}\n{OLD}", encoding="utf-8")
    base = commit(tmp_path)
    (tmp_path / "gone.md").unlink()
    (tmp_path / "same.md").write_text(f"same.md\n{NEW}", encoding="utf-8")
    (tmp_path / "新.md").write_text("@@ -1 +1 @@\n", encoding="utf-8")
    head = commit(tmp_path)
    git(tmp_path, "checkout", "--quiet", base)
    found = {each["filename"]: each for each in files_of(tmp_path, base, head)}
    assert {name: each["status"] for name, each in found.items()} == {"gone.md": "removed", "same.md": "modified", "新.md": "added"}
    fake = Fake(git=tmp_path)
    pull = fake.open(PullRequest(1, head, base))
    assert fake.lines(pull, "same.md")[16] == "line fifteen"
    assert fake.lines(pull, "新.md") == {1: "@@ -1 +1 @@"}
    assert ask(fake, "GET", "/pulls/1").json()["changed_files"] == 3
