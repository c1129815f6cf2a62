"""A GitHub that remembers: pull requests, comments, remarks on lines, labels and statuses, for one repository.

Every request and every answer is held against GitHub's own description of its API (github.json, see tools/dev/make_github.py). Beyond
what that says it knows what matters to a review: pages, the lines that a diff shows, locked conversations, labels that nobody made,
how fast one may write. `at` changes the world before a request, `fault` breaks an answer. Nothing here waits: time is its own.
"""

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import httpx
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

from tuijian.review.client import Clock
from tuijian.review.diff import lines_of

DESCRIPTION = Path(__file__).with_name("github.json")
HOST = "https://api.github.com"
REPOSITORY = "example/tuijian"
BOT = {"id": 41898282, "login": "github-actions[bot]", "type": "Bot"}
MOST_FILES, LONGEST, LONGEST_STATUS = 3000, 65_536, 140
Json = Any


class Ask(NamedTuple):
    """A request: its path without the host, its query, its body as JSON."""

    method: str
    path: str
    query: dict[str, str]
    body: Json

    @property
    def writes(self) -> bool:
        """Whether it changes something."""
        return self.method != "GET"


class Answer(NamedTuple):
    """What comes back; `data` is the body before it is cut or spoilt."""

    status: int
    data: Json = None
    headers: Mapping[str, str] = {}


class Refusal(Exception):
    """GitHub says no."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.answer = Answer(status, {"message": message, "documentation_url": "https://docs.github.com/rest"}, headers)


class Lost(NamedTuple):
    """A fault: the line breaks, before the request is heard or after it is done."""

    done: bool


class Said(NamedTuple):
    """A fault: another answer; the request is done first where `done`. `raw` stands for the body as it is sent."""

    answer: Answer
    done: bool = False
    raw: bytes | None = None


class Cut(NamedTuple):
    """A fault: the request is done, and its answer comes cut off after a part of it."""

    share: float


Fault = Lost | Said | Cut


# --- GitHub's own description -----------------------------------------------------------------------


@cache
def description() -> dict[str, Any]:
    """The description. It forgets that the repository of a head and an account may be gone, which GitHub's webhooks show."""
    found: dict[str, Any] = json.loads(DESCRIPTION.read_text("utf-8"))
    for name in ("pull-request", "pull-request-simple"):
        known = found["components"]["schemas"][name]["properties"]
        for where in (known["head"]["properties"], known):
            for key in {"repo", "user"} & where.keys():
                where[key] = {"nullable": True, "allOf": [where[key]]} if "$ref" in where[key] else {**where[key], "nullable": True}
    return found


@cache
def _checker() -> OpenAPI:
    return OpenAPI.from_dict(description())


@dataclass
class _Request:
    """What openapi-core asks of a request."""

    method: str
    path: str
    body: bytes
    parameters: RequestParameters
    content_type: str = "application/json"
    host_url: str = HOST


@dataclass
class _Response:
    """What openapi-core asks of a response."""

    data: bytes
    status_code: int
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def _described(ask: Ask) -> _Request:
    parameters = RequestParameters(query=ImmutableMultiDict(list(ask.query.items())), header=Headers())
    return _Request(ask.method.lower(), ask.path, b"" if ask.body is None else _bytes(ask.body), parameters)


@cache
def _seen() -> set[tuple[str, ...]]:
    """What was held against the description already: most runs say the same."""
    return set()


def hold_request(ask: Ask) -> None:
    """Raises what openapi-core finds wrong with a request."""
    key = ("request", ask.method, ask.path, urlencode(ask.query), json.dumps(ask.body))
    if key not in _seen():
        _checker().validate_request(_described(ask))
        _seen().add(key)


def hold_answer(ask: Ask, answer: Answer) -> None:
    """Raises what openapi-core finds wrong with an answer; for a status that the description knows for this call."""
    shape = re.sub("[0-9]+", "0", ask.path)
    key = ("answer", ask.method, shape, str(answer.status), json.dumps(answer.data, sort_keys=True))
    if key not in _seen() and str(answer.status) in _operation(ask)["responses"]:
        _checker().validate_response(_described(ask), _Response(_bytes(answer.data), answer.status))
        _seen().add(key)


def _operation(ask: Ask) -> dict[str, Any]:
    for path, methods in description()["paths"].items():
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)), ask.path):
            return dict(methods[ask.method.lower()])
    raise AssertionError(f"no such call: {ask}")


def _bytes(data: Json) -> bytes:
    return b"" if data is None else json.dumps(data).encode()


@cache
def _blank(name: str) -> str:
    """The smallest thing that a schema of the description allows, as JSON."""
    return json.dumps(_smallest({"$ref": f"#/components/schemas/{name}"}))


def _smallest(schema: dict[str, Any]) -> Json:
    if "$ref" in schema:
        schema = description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if schema.get("nullable"):
        return None
    if "enum" in schema:
        return schema["enum"][0]
    several = schema.get("allOf") or schema.get("oneOf") or schema.get("anyOf")
    if several:
        return _smallest(several[0])
    if "properties" in schema:
        return {key: _smallest(schema["properties"][key]) for key in schema.get("required", ())}
    texts = {"uri": "https://example.org/", "date-time": "2024-01-15T02:00:00Z"}
    return {"array": [], "string": texts.get(schema.get("format", ""), ""), "integer": 1, "boolean": False, "number": 0}.get(
        schema["type"], {}
    )


def _thing(name: str, **known: Json) -> dict[str, Json]:
    """Something of a schema, with what is known of it."""
    return {**json.loads(_blank(name)), **known}


def account(number: int, kind: str = "User", login: str | None = None) -> dict[str, Json]:
    """An account as GitHub shows it."""
    return _thing("simple-user", id=number, login=login or f"account-{number}", type=kind)


# --- what there is ----------------------------------------------------------------------------------


@dataclass
class PullRequest:
    """A pull request. `author` None is a deleted account; `listed` is how many files GitHub says there are, where that differs."""

    number: int
    head: str
    base: str = "f" * 40
    author: int | None = 1001
    files: list[dict[str, Json]] = field(default_factory=list)
    state: str = "open"
    draft: bool = False
    locked: bool = False
    to: str = "main"
    repository: bool = True
    labels: list[str] = field(default_factory=list)
    created: str = "2024-01-15T02:00:00Z"
    updated: str = "2024-01-15T02:00:00Z"
    listed: int | None = None


@dataclass
class Fake:
    """One repository. `log` holds every request that was heard; `strict` holds them against the description."""

    repository: str = REPOSITORY
    strict: bool = True
    waits: bool = True
    pulls: dict[int, PullRequest] = field(default_factory=dict)
    comments: dict[int, list[dict[str, Json]]] = field(default_factory=dict)
    remarks: dict[int, list[dict[str, Json]]] = field(default_factory=dict)
    statuses: dict[str, list[dict[str, Json]]] = field(default_factory=dict)
    made: set[str] | None = None
    log: list[Ask] = field(default_factory=list)
    time: float = 1_705_284_000.0
    quota: int | None = None
    reset: float = 0.0
    at: Callable[[int, Ask], None] = lambda *_: None
    fault: Callable[[int, Ask], Fault | None] = lambda *_: None
    ids: int = 100
    wrote: float = float("-inf")

    # --- the world's side -----------------------------------------------------------------------

    def clock(self) -> Clock:
        """Its own time, in which sleeping takes none of ours."""
        return Clock(lambda: self.time, self.sleep)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds

    def open(self, pull: PullRequest) -> PullRequest:
        """There is another pull request."""
        self.pulls[pull.number] = pull
        return pull

    def push(self, number: int, head: str, files: list[dict[str, Json]] | None = None) -> None:
        """Its head moves. Remarks lose their lines, as on GitHub where the lines have changed."""
        pull = self.pulls[number]
        pull.head, pull.updated = head, self.now()
        pull.files = pull.files if files is None else files
        for remark in self.remarks.get(number, ()):
            if remark["subject_type"] == "line" and not self._shows(pull, remark["path"], remark["line"], remark["body"]):
                remark["line"] = None

    def say(self, number: int, body: str, who: dict[str, Json] | None) -> dict[str, Json]:
        """Someone comments, or a deleted account did."""
        return self._comment(number, body, who)

    def answer_to(self, number: int, remark: dict[str, Json], who: int) -> None:
        """A person answers a remark."""
        known = {"path": remark["path"], "line": remark["line"], "subject_type": remark["subject_type"], "body": "好的", "commit_id": ""}
        reply = self._remark(number, known)
        reply.update(user=account(who), in_reply_to_id=remark["id"])

    def now(self) -> str:
        """The moment, as GitHub writes it."""
        return datetime.fromtimestamp(self.time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def own(self, number: int) -> list[str]:
        """The bodies of our own comments."""
        return [each["body"] for each in self.comments.get(number, ()) if each["user"] and each["user"]["id"] == BOT["id"]]

    def writes(self) -> list[Ask]:
        """The requests that changed something, or tried to."""
        return [ask for ask in self.log if ask.writes]

    def status(self, sha: str) -> str | None:
        """The state of the newest status of a commit that bears our name."""
        return next((str(each["state"]) for each in self.statuses.get(sha, ()) if each["context"] == "tuijian"), None)

    # --- the line -------------------------------------------------------------------------------

    def transport(self) -> httpx.MockTransport:
        """For httpx, with no network."""
        return httpx.MockTransport(self.handle)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """A request of httpx's; raises httpx.ReadTimeout or httpx.ConnectError where the line breaks."""
        body = json.loads(request.content) if request.content else None
        ask = Ask(request.method, unquote(request.url.path), dict(parse_qsl(request.url.query.decode())), body)
        assert request.headers["x-github-api-version"] == "2022-11-28"
        status, headers, raw = self.answer(ask, f"{request.url.scheme}://{request.url.netloc.decode()}")
        return httpx.Response(status, headers={"content-type": "application/json; charset=utf-8", **headers}, content=raw)

    def answer(self, ask: Ask, host: str = HOST) -> tuple[int, Mapping[str, str], bytes]:
        """Hear a request, do what it asks, answer; or what the fault for it says."""
        self.log.append(ask)
        self.at(len(self.log), ask)
        fault = self.fault(len(self.log), ask)
        if isinstance(fault, Lost) and not fault.done:
            raise httpx.ConnectError("refused")
        if isinstance(fault, Said) and not fault.done:
            return _sent(fault.answer, fault.raw)
        answer = self._heard(ask, host)
        if isinstance(fault, Lost):
            raise httpx.ReadTimeout("no answer")
        if isinstance(fault, Said):
            return _sent(fault.answer, fault.raw)
        raw = _bytes(answer.data)
        return _sent(answer, raw[: int(len(raw) * fault.share)] if isinstance(fault, Cut) else None)

    def _heard(self, ask: Ask, host: str) -> Answer:
        if self.strict:
            hold_request(ask)
        try:
            self._see_limits(ask)
            answer = self._page(ask, self._done(ask), host)
        except Refusal as refusal:
            answer = refusal.answer
        if self.strict:
            hold_answer(ask, answer)
        return answer

    def _see_limits(self, ask: Ask) -> None:
        """GitHub's limits: so many requests an hour, and a second between writes."""
        if self.quota is not None:
            if self.time >= self.reset:
                self.quota = 1000
            if self.quota <= 0:
                limit = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(self.reset))}
                raise Refusal(403, "API rate limit exceeded", **limit)
            self.quota -= 1
        if ask.writes and self.waits:
            if self.time - self.wrote < 0.999:
                raise Refusal(403, "You have exceeded a secondary rate limit", **{"retry-after": "30"})
            self.wrote = self.time

    def _page(self, ask: Ask, answer: Answer, host: str) -> Answer:
        """A page of a list, with the address of the next."""
        if ask.method != "GET" or not isinstance(answer.data, list):
            return answer
        size, number = int(ask.query.get("per_page", 30)), int(ask.query.get("page", 1))
        assert size <= 100
        part = answer.data[(number - 1) * size : number * size]
        more = len(answer.data) > number * size
        query = urlencode({**ask.query, "page": number + 1})
        return Answer(200, part, {"link": f'<{host}{ask.path}?{query}>; rel="next"'} if more else {})

    def _done(self, ask: Ask) -> Answer:
        root = f"/repos/{self.repository}"
        if not ask.path.startswith(root):
            raise Refusal(404, "Not Found")
        for method, pattern, do in _CALLS:
            found = re.fullmatch(pattern, ask.path.removeprefix(root))
            if found and method == ask.method:
                return do(self, ask, *found.groups())
        raise AssertionError(f"no such call: {ask}")

    # --- what it does ---------------------------------------------------------------------------

    def _id(self) -> int:
        self.ids += 1
        return self.ids

    def _pull(self, number: str) -> PullRequest:
        if int(number) not in self.pulls:
            raise Refusal(404, "Not Found")
        return self.pulls[int(number)]

    def list_pulls(self, ask: Ask) -> Answer:
        """Those in a state and to a branch, the newest first."""
        state, base = ask.query.get("state", "open"), ask.query.get("base")
        found = [pull for pull in self.pulls.values() if state in ("all", pull.state) and base in (None, pull.to)]
        return Answer(200, [self._shown("pull-request-simple", pull) for pull in sorted(found, key=lambda each: -each.number)])

    def get_pull(self, _: Ask, number: str) -> Answer:
        """One of them."""
        pull = self._pull(number)
        count = len(pull.files) if pull.listed is None else pull.listed
        return Answer(200, {**self._shown("pull-request", pull), "changed_files": count})

    def _shown(self, name: str, pull: PullRequest) -> dict[str, Json]:
        known = _thing(name, number=pull.number, state=pull.state, draft=pull.draft, locked=pull.locked)
        known |= {"user": account(pull.author) if pull.author else None, "created_at": pull.created, "updated_at": pull.updated}
        known["labels"] = [_label(each) for each in pull.labels]
        head = {"sha": pull.head, "ref": "henan", "repo": known["head"]["repo"] if pull.repository else None}
        return known | {"head": known["head"] | head, "base": known["base"] | {"sha": pull.base, "ref": pull.to}}

    def get_files(self, _: Ask, number: str) -> Answer:
        """The files of a change, no more than GitHub lists."""
        return Answer(200, self._pull(number).files[:MOST_FILES])

    def get_comments(self, _: Ask, number: str) -> Answer:
        """The comments, the oldest first."""
        self._pull(number)
        return Answer(200, self.comments.get(int(number), []))

    def post_comment(self, ask: Ask, number: str) -> Answer:
        """A comment of ours."""
        if self._pull(number).locked:
            raise Refusal(403, "Unable to create comment because issue is locked.")
        return Answer(201, self._comment(int(number), _fitting(ask.body["body"]), account(**_BOT)))

    def _comment(self, number: int, body: str, who: dict[str, Json] | None) -> dict[str, Json]:
        made = _thing("issue-comment", id=self._id(), body=body, user=who, created_at=self.now(), updated_at=self.now())
        self.comments.setdefault(number, []).append(made)
        return made

    def patch_comment(self, ask: Ask, number: str) -> Answer:
        """Another text for a comment of ours."""
        for each in (each for some in self.comments.values() for each in some):
            if each["id"] == int(number):
                _see_that_ours(each)
                each.update(body=_fitting(ask.body["body"]), updated_at=self.now())
                return Answer(200, each)
        raise Refusal(404, "Not Found")

    def delete_comment(self, _: Ask, number: str) -> Answer:
        """A comment of ours goes."""
        return self._gone(self.comments, int(number))

    def delete_remark(self, _: Ask, number: str) -> Answer:
        """A remark of ours goes."""
        return self._gone(self.remarks, int(number))

    def _gone(self, store: dict[int, list[dict[str, Json]]], number: int) -> Answer:
        for some in store.values():
            for each in some:
                if each["id"] == number:
                    _see_that_ours(each)
                    some.remove(each)
                    return Answer(204)
        raise Refusal(404, "Not Found")

    def get_remarks(self, _: Ask, number: str) -> Answer:
        """The remarks on lines and files."""
        self._pull(number)
        return Answer(200, self.remarks.get(int(number), []))

    def post_remark(self, ask: Ask, number: str) -> Answer:
        """One remark, on a line or on a file."""
        self._see_place(self._pull(number), ask.body, ask.body["commit_id"])
        return Answer(201, self._remark(int(number), {"subject_type": "line", "line": None, **ask.body}))

    def post_review(self, ask: Ask, number: str) -> Answer:
        """Several remarks on lines at once: all of them, or none."""
        pull = self._pull(number)
        for each in ask.body["comments"]:
            self._see_place(pull, {"line": None, "subject_type": "line", **each}, ask.body["commit_id"])
        for each in ask.body["comments"]:
            self._remark(pull.number, {**each, "subject_type": "line", "commit_id": ask.body["commit_id"]})
        made = _thing("pull-request-review", id=self._id(), user=account(**_BOT), body=ask.body["body"], state="COMMENTED")
        return Answer(200, {**made, "commit_id": ask.body["commit_id"], "submitted_at": self.now()})

    def _remark(self, number: int, known: dict[str, Json]) -> dict[str, Json]:
        kept = {key: known.get(key) for key in ("path", "body", "line", "subject_type", "commit_id")}
        made = _thing("pull-request-review-comment", id=self._id(), user=account(**_BOT), **kept, created_at=self.now())
        self.remarks.setdefault(number, []).append(made)
        return made

    def _see_place(self, pull: PullRequest, body: dict[str, Json], sha: str) -> None:
        """GitHub takes a remark on a line only where the diff shows it."""
        _fitting(body["body"])
        if pull.locked:
            raise Refusal(403, "lock prevents review")
        if sha != pull.head or body["path"] not in {each["filename"] for each in pull.files}:
            raise Refusal(422, "Unprocessable Entity")
        if body.get("subject_type") == "file":
            return
        lines = [body[key] for key in ("start_line", "line") if body.get(key) is not None]
        if body.get("side") != "RIGHT" or not lines or not all(self._shows(pull, body["path"], line) for line in lines):
            raise Refusal(422, "Line could not be resolved")
        if "start_line" in body and not (body["start_line"] < body["line"] and body.get("start_side") == "RIGHT"):
            raise Refusal(422, "start_line must precede the end line")

    def _shows(self, pull: PullRequest, path: str, line: int | None, _: str = "") -> bool:
        patch = next((each.get("patch") or "" for each in pull.files if each["filename"] == path), "")
        return line in lines_of(patch)

    def post_labels(self, ask: Ask, number: str) -> Answer:
        """Labels that somebody has made go on; making one takes more rights than a review has."""
        pull, wanted = self._pull(number), ask.body["labels"]
        if self.made is not None and not self.made.issuperset(wanted):
            raise Refusal(403, "Resource not accessible by integration")
        pull.labels += [name for name in wanted if name not in pull.labels]
        return Answer(200, [_label(name) for name in pull.labels])

    def delete_label(self, _: Ask, number: str, name: str) -> Answer:
        """A label comes off."""
        pull = self._pull(number)
        if name not in pull.labels:
            raise Refusal(404, "Label does not exist")
        pull.labels.remove(name)
        return Answer(200, [_label(each) for each in pull.labels])

    def get_statuses(self, _: Ask, sha: str) -> Answer:
        """The statuses of a commit, the newest first."""
        return Answer(200, self.statuses.get(sha, []))

    def post_status(self, ask: Ask, sha: str) -> Answer:
        """Another status of a commit; none is ever overwritten."""
        if len(ask.body.get("description") or "") > LONGEST_STATUS:
            raise Refusal(422, "Validation Failed")
        known = {key: ask.body.get(key) for key in ("state", "context", "description")}
        made = _thing("status", id=self._id(), **known, creator=account(**_BOT), created_at=self.now(), updated_at=self.now())
        self.statuses.setdefault(sha, []).insert(0, made)
        return Answer(201, made)


_BOT: dict[str, Any] = {"number": BOT["id"], "kind": "Bot", "login": BOT["login"]}
_NUMBER = "([0-9]+)"
_CALLS: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("GET", "/pulls", Fake.list_pulls),
    ("GET", f"/pulls/{_NUMBER}", Fake.get_pull),
    ("GET", f"/pulls/{_NUMBER}/files", Fake.get_files),
    ("GET", f"/pulls/{_NUMBER}/comments", Fake.get_remarks),
    ("POST", f"/pulls/{_NUMBER}/comments", Fake.post_remark),
    ("POST", f"/pulls/{_NUMBER}/reviews", Fake.post_review),
    ("DELETE", f"/pulls/comments/{_NUMBER}", Fake.delete_remark),
    ("GET", f"/issues/{_NUMBER}/comments", Fake.get_comments),
    ("POST", f"/issues/{_NUMBER}/comments", Fake.post_comment),
    ("PATCH", f"/issues/comments/{_NUMBER}", Fake.patch_comment),
    ("DELETE", f"/issues/comments/{_NUMBER}", Fake.delete_comment),
    ("POST", f"/issues/{_NUMBER}/labels", Fake.post_labels),
    ("DELETE", f"/issues/{_NUMBER}/labels/(.+)", Fake.delete_label),
    ("GET", "/commits/([0-9a-f]+)/statuses", Fake.get_statuses),
    ("POST", "/statuses/([0-9a-f]+)", Fake.post_status),
)


def _sent(answer: Answer, raw: bytes | None = None) -> tuple[int, Mapping[str, str], bytes]:
    return answer.status, answer.headers, _bytes(answer.data) if raw is None else raw


def _label(name: str) -> dict[str, Json]:
    return _thing("label", name=name, color="ededed")


def _fitting(body: str) -> str:
    if not body.strip() or len(body) > LONGEST:
        raise Refusal(422, "Validation Failed")
    return body


def _see_that_ours(thing: dict[str, Json]) -> None:
    """A job's token may change what it wrote itself."""
    if not thing["user"] or thing["user"]["id"] != BOT["id"]:
        raise Refusal(403, "Resource not accessible by integration")


def changed_file(filename: str, patch: str | None, status: str = "added", **more: Json) -> dict[str, Json]:
    """A file of a change, as GitHub lists it; `patch` None where it is large or no text."""
    made = _thing("diff-entry", filename=filename, status=status, sha="a" * 40, **more)
    return made if patch is None else {**made, "patch": patch}


def files_of(repository: Path, base: str, head: str) -> list[dict[str, Json]]:
    """What a head changes since it left its base, from the objects of a git repository, as GitHub lists it."""
    start = _git(repository, "merge-base", base, head).decode().strip()
    fields = _git(repository, "diff", "--no-renames", "--name-status", "-z", start, head).split(b"\0")[:-1]
    kinds = {b"A": "added", b"D": "removed", b"M": "modified", b"T": "changed"}
    return [_listed(repository, start, head, name, kinds[kind]) for kind, name in zip(fields[::2], fields[1::2], strict=True)]


def _listed(repository: Path, start: str, head: str, name: bytes, kind: str) -> dict[str, Json]:
    text = _git(repository, "diff", "--no-renames", start, head, "--", b":(literal)" + name).decode("utf-8", "replace")
    hunks = text.find("\n@@ ")
    return changed_file(name.decode("utf-8", "replace"), text[hunks + 1 :].rstrip("\n") if hunks >= 0 else None, kind)


def _git(repository: Path, *arguments: str | bytes) -> bytes:
    return subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True).stdout


# --- served -----------------------------------------------------------------------------------------


@contextmanager
def served(fake: Fake, port: int = 0) -> Iterator[str]:
    """The fake at an address of this machine, for programs of their own; its time is then the world's only where they ask."""
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            ask = Ask(self.command, unquote(parts.path), dict(parse_qsl(parts.query)), json.loads(raw) if raw else None)
            try:
                with lock:
                    fake.time += 1  # who comes over the wire has waited by its own clock
                    status, headers, body = fake.answer(ask, f"http://{self.headers['host']}")
            except httpx.TransportError:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {"content-type": "application/json", **headers}.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if status != 204 else b"")

        do_GET = do_POST = do_PATCH = do_DELETE = _serve

        def log_message(self, *_: object) -> None:
            """The fake keeps its own log."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
