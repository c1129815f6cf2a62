"""The fake GitHub keeps to GitHub's own description, refuses what GitHub refuses, and serves the same over HTTP."""

import json
import os
import threading
from pathlib import Path

import httpx
import pytest
from commandline import commit, git
from review.fake import BOT, REPOSITORY, BrokenRuleError, Fake, Pull, Remark, Served, State, added, changed, description, git_files, serve

from tuijian.review.client import connect

SHA = "a" * 40
ROOT = f"/repos/{REPOSITORY}"
OLD = "".join(f"line {number}\n" for number in range(1, 31))
NEW = OLD.replace("line 15\n", "line fifteen\n")


def state() -> State:
    """A pull request that adds a file and changes another."""
    return State(pulls=[Pull(number=3, head=SHA, files=[added("a.md", "one\ntwo\n"), changed("b.md", OLD, NEW)])])


def ask(fake: Fake, method: str, path: str, body: object = None) -> httpx.Response:
    """One call."""
    with connect("token", transport=fake.transport) as line:
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
    with pytest.raises(BrokenRuleError):
        ask(Fake(state()), method, path, body)


def test_answers_are_held_against_the_description(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer of the fake that GitHub would not give fails the test, too."""
    monkeypatch.setattr("review.fake._shown_comment", lambda comment: {"id": comment.id})
    with pytest.raises(BrokenRuleError, match="required property"):
        ask(Fake(state()), "POST", "/issues/3/comments", {"body": "x"})


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
        ([{"path": "b.md", "start_line": 14, "line": 16}], 200),
        ([{"path": "a.md", "line": 1}, {"path": "b.md", "line": 11}], 422),
        ([{"path": "a.md", "line": 3}], 422),
        ([{"path": "a.md"}], 422),
        ([{"path": "a.md", "start_line": 1, "line": 1}], 422),
        ([{"path": "c.md", "line": 1}], 422),
        ([], 422),
    ],
)
def test_a_review_stands_on_lines_of_the_diff_or_not_at_all(places: list[dict[str, object]], status: int) -> None:
    """One remark outside of the diff, and GitHub takes none of the review."""
    fake = Fake(state())
    body = {"commit_id": SHA, "event": "COMMENT", "body": "", "comments": [{"body": "x", "side": "RIGHT", **place} for place in places]}
    assert ask(fake, "POST", "/pulls/3/reviews", body).status_code == status
    assert len(fake.state.remarks) == (len(places) if status == 200 else 0)


def test_pages_and_their_links() -> None:
    """At most 100 a page, 30 unless asked, and a link to the next page on all but the last."""
    fake = Fake(State(pulls=[Pull(number=number, head=SHA) for number in range(1, 206)]))
    first, last = ask(fake, "GET", "/pulls?per_page=500"), ask(fake, "GET", "/pulls?per_page=100&page=3")
    assert (len(first.json()), len(last.json()), len(ask(fake, "GET", "/pulls").json())) == (100, 5, 30)
    assert (set(first.links), set(last.links)) == ({"next", "last"}, {"prev", "first"})
    with connect("token", transport=fake.transport) as line:
        assert line.get(first.links["next"]["url"]).json()[0]["number"] == 105


def test_heads_move_and_remarks_follow_their_lines() -> None:
    """A remark goes with its line, and is outdated once the line is gone."""
    known = state()
    places = {"body": "x", "user": BOT, "pull": 3, "path": "a.md", "commit_id": SHA}
    known.remarks = [Remark(id=1, line=1, text="one", **places), Remark(id=2, line=2, text="two", **places)]
    known.move(3, "c" * 40, [added("a.md", "zero\none\n")])
    assert [remark.line for remark in known.remarks] == [2, None]
    assert ask(Fake(known), "GET", "/pulls/3/comments").json()[1]["line"] is None


@pytest.mark.parametrize("text", ["x" * 65_537, " "])
def test_comments_have_their_limits(text: str) -> None:
    """GitHub refuses a comment with more than 65,536 characters, or none."""
    assert ask(Fake(state()), "POST", "/issues/3/comments", {"body": text}).status_code == 422


def test_what_cannot_be_written() -> None:
    """A locked request takes no comment, an unknown sha no status, an unknown label nothing; a status is short."""
    known = state()
    known.labels, known.pulls[0].locked = [], True
    fake = Fake(known)
    status = {"state": "success", "context": "tuijian"}
    assert ask(fake, "POST", "/issues/3/comments", {"body": "x"}).status_code == 403
    assert ask(fake, "POST", "/issues/3/labels", {"labels": ["x"]}).status_code == 403
    assert ask(fake, "DELETE", "/issues/3/labels/x").status_code == 404
    assert ask(fake, "DELETE", "/pulls/comments/9").status_code == 404
    assert ask(fake, "GET", "/pulls/4").status_code == 404
    assert ask(fake, "POST", f"/statuses/{'d' * 40}", status).status_code == 422
    assert ask(fake, "POST", f"/statuses/{SHA}", {**status, "description": "x" * 141}).status_code == 422


def test_the_same_over_http(tmp_path: Path) -> None:
    """Served at an address: the state is in a file that anybody may change between two calls, each write is a line of the log."""
    path, log = tmp_path / "state.json", tmp_path / "log.jsonl"
    path.write_text(state().model_dump_json(), encoding="utf-8")
    with serve(Served(path, log, None)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with connect("token", f"http://127.0.0.1:{server.server_address[1]}") as line:
            assert line.post(f"{ROOT}/issues/3/comments", json={"body": "x"}).status_code == 201
            assert line.post(f"{ROOT}/issues/3/comments", json={"text": "x"}).status_code == 599
            moved = State.model_validate_json(path.read_bytes())
            assert [comment.body for comment in moved.comments] == ["x"]
            moved.move(3, "c" * 40)
            path.write_text(moved.model_dump_json(), encoding="utf-8")
            os.utime(path, ns=(1, 1))
            assert line.get(f"{ROOT}/pulls/3").json()["head"]["sha"] == "c" * 40
        server.shutdown()
    written = [json.loads(each) for each in log.read_text("utf-8").splitlines()]
    assert [(each["method"], each["path"], each["status"]) for each in written] == [("POST", f"{ROOT}/issues/3/comments", 201)]


def test_files_of_a_change_from_git(tmp_path: Path) -> None:
    """The files as GitHub lists them, from two commits: added, changed, renamed, gone; the patch without its heading."""
    for name in ("same.md", "old.md", "gone.md"):
        (tmp_path / name).write_text(f"{name}\n{OLD}", encoding="utf-8")
    base = commit(tmp_path)
    (tmp_path / "old.md").rename(tmp_path / "新.md")
    (tmp_path / "gone.md").unlink()
    (tmp_path / "same.md").write_text(f"same.md\n{NEW}", encoding="utf-8")
    (tmp_path / "new.md").write_text("@@ -1 +1 @@\n", encoding="utf-8")
    head = commit(tmp_path)
    git(tmp_path, "checkout", "--quiet", base)
    found = {file.filename: file for file in git_files(tmp_path, base, head)}
    assert {name: file.status for name, file in found.items()} == {
        "gone.md": "removed",
        "new.md": "added",
        "same.md": "modified",
        "新.md": "renamed",
    }
    assert (found["新.md"].previous_filename, found["新.md"].patch) == ("old.md", None)
    assert found["same.md"].lines[16] == "line fifteen"
    assert found["new.md"].lines == {1: "@@ -1 +1 @@"}
