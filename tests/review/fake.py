"""A GitHub that remembers: pull requests, comments, remarks on lines, labels and statuses, for one repository.

Every request and every answer is held against GitHub's own description of its API (described.py). Beyond what that says it knows what
matters to a review: pages, the lines that a diff shows, locked conversations, labels that nobody made, how fast one may write. `at`
changes the world before a request, `fault` breaks an answer. Nothing here waits: time is its own. served.py serves it over HTTP.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

import httpx
from review.described import (
    HOST,
    Answer,
    Ask,
    Json,
    account,
    as_bytes,
    description,
    hold_answer,
    hold_request,
    see_headers,
    smallest,
    thing,
)
from review.fake_changes import files_of, numbered_lines
from review.fake_world import Cut, Fault, Lost, PullRequest, RefusalError, Said

from tuijian.review.client import Clock

REPOSITORY = "example/tuijian"
BOT = {"id": 41898282, "login": "github-actions[bot]", "type": "Bot"}
MOST_FILES, LONGEST, LONGEST_STATUS = 3000, 65_536, 140


@dataclass
class Fake:
    """One repository. `log` holds every request that was heard; `strict` holds them against the description.

    `waits` refuses writes that come too soon after one another; `hurried` counts them.
    `made` are the labels that there are, None for any. `texts` is what
    stood on the line of each remark. `git` is where the files of a change come from, if not from the pull request itself.
    `runs` and `suites` are what workflows made, `policies` which events may start them. `user` is whose token it is: None for that of a
    job, which may not ask.
    """

    repository: str = REPOSITORY
    strict: bool = True
    waits: bool = True
    pulls: dict[int, PullRequest] = field(default_factory=dict)
    comments: dict[int, list[dict[str, Json]]] = field(default_factory=dict)
    remarks: dict[int, list[dict[str, Json]]] = field(default_factory=dict)
    statuses: dict[str, list[dict[str, Json]]] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    made: set[str] | None = None
    log: list[Ask] = field(default_factory=list)
    time: float = 1_705_284_000.0
    quota: int | None = None
    hourly: int = 1000
    reset: float = 0.0
    at: Callable[[int, Ask], None] = lambda *_: None
    fault: Callable[[int, Ask], Fault | None] = lambda *_: None
    ids: int = 100
    wrote: float = float("-inf")
    hurried: int = 0
    texts: dict[int, str] = field(default_factory=dict)
    git: Path | None = None
    runs: list[dict[str, Json]] = field(default_factory=list)
    suites: dict[str, list[dict[str, Json]]] = field(default_factory=dict)
    policies: list[dict[str, Json]] = field(default_factory=list)
    user: dict[str, Json] | None = None

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

    def push(self, number: int, head: str, files: list[dict[str, Json]] | None = None, force: bool = False) -> None:
        """Its head moves. A remark follows its line as long as the diff shows that; then it has none."""
        pull = self.pulls[number]
        pull.earlier = [] if force else [*pull.earlier, pull.head]
        pull.head, pull.updated = head, self.now()
        pull.files = pull.files if files is None else files
        for remark in self.remarks.get(number, ()):
            if remark["line"] is not None:
                lines = self.lines(pull, remark["path"]).items()
                same = [line for line, text in lines if text == self.texts[remark["id"]]]
                remark["line"] = min(same, key=lambda line: abs(line - remark["line"]), default=None)

    def blocked(self, event: str, path: str = ".github/workflows/review.yml") -> bool:
        """Whether a policy keeps an event from starting a workflow: one is active for it that does not allow the event."""
        mine = (each for each in self.policies if each["enforcement"] == "active" and _targets(each, path))
        rules = (rule for each in mine for rule in each["rules"] if rule["type"] == "restrict_action_events")
        return any(event not in rule["parameters"]["allowed_events"] for rule in rules)

    def started(self, pull: PullRequest, event: str = "pull_request", at: str | None = None) -> dict[str, Json]:
        """A workflow's run for a pull request's head, made when that came in; a fork's names no pull request."""
        known = {
            "event": event,
            "head_sha": pull.head,
            "head_branch": pull.branch,
            "created_at": at or self.now(),
            "updated_at": self.now(),
        }
        made = thing("workflow-run", id=self._id(), **known, pull_requests=[])
        self.runs.append({**made, "head_repository": {**made["head_repository"], "id": pull.fork}})
        return self.runs[-1]

    def suite(self, sha: str, *numbers: int, at: str | None = None) -> None:
        """A suite of checks of a commit, for pull requests from the repository's own branches."""
        blank = dict(smallest(description()["components"]["schemas"]["pull-request-minimal"]))
        named = [{**blank, "number": number} for number in numbers]
        made = thing("check-suite", id=self._id(), head_sha=sha, created_at=at or self.now(), pull_requests=named)
        self.suites.setdefault(sha, []).append(made)

    def files(self, pull: PullRequest) -> list[dict[str, Json]]:
        """The files of a change, as many as there are."""
        return pull.files if self.git is None else files_of(self.git, pull.base, pull.head)

    def lines(self, pull: PullRequest, path: str) -> dict[int, str]:
        """The lines of a file that the diff shows, which alone take a remark."""
        return dict(numbered_lines(next((each.get("patch") or "" for each in self.files(pull) if each["filename"] == path), "")))

    def say(self, number: int, body: str, who: dict[str, Json] | None) -> dict[str, Json]:
        """Someone comments, or a deleted account did."""
        return self._comment(number, body, who)

    def answer_to(self, number: int, remark: dict[str, Json], who: int, association: str = "NONE") -> None:
        """A person answers a remark; `association` is how GitHub names their part in the repository."""
        known = {"path": remark["path"], "line": remark["line"], "subject_type": remark["subject_type"], "body": "好的", "commit_id": ""}
        reply = self._remark(number, known)
        reply["line"], self.texts[reply["id"]] = remark["line"], self.texts.get(remark["id"], "")
        reply.update(user=account(who), in_reply_to_id=remark["id"], author_association=association)

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
        path = request.url.raw_path.decode().partition("?")[0]
        ask = Ask(request.method, path, dict(parse_qsl(request.url.query.decode())), body, request.headers.get("if-none-match", ""))
        see_headers(request.headers)
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
        raw = as_bytes(answer.data)
        if ask.method == "GET" and answer.status == 200:
            tag = f'"{hashlib.sha256(raw).hexdigest()}"'
            if ask.match == tag:
                self.quota = None if self.quota is None else self.quota + 1
                return 304, {"etag": tag}, b""
            answer = answer._replace(headers={**answer.headers, "etag": tag})
        return _sent(answer, raw[: int(len(raw) * fault.share)] if isinstance(fault, Cut) else raw)

    def _heard(self, ask: Ask, host: str) -> Answer:
        strict = self.strict and not ask.path.endswith("/actions/policies")
        if strict:
            hold_request(ask)
        try:
            self._see_limits(ask)
            answer = self._page(ask, self._done(ask), host)
            if self.quota is not None:
                answer = answer._replace(headers={**answer.headers, "x-ratelimit-remaining": str(self.quota)})
        except RefusalError as refusal:
            answer = refusal.answer
        if strict:
            hold_answer(ask, answer)
        return answer

    def _see_limits(self, ask: Ask) -> None:
        """GitHub's limits: so many requests an hour, and a second between writes."""
        if self.quota is not None:
            if self.time >= self.reset:
                self.quota, self.reset = self.hourly, self.reset + 3600 * (1 + (self.time - self.reset) // 3600)
            if self.quota <= 0:
                limit = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(self.reset))}
                raise RefusalError(403, "API rate limit exceeded", **limit)
            self.quota -= 1
        if ask.writes and self.waits:
            if self.time - self.wrote < 0.999:
                self.hurried += 1
                raise RefusalError(403, "You have exceeded a secondary rate limit", **{"retry-after": "30"})
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
        if ask.path == "/user":
            return self.get_user(ask)
        if not ask.path.startswith(root):
            raise RefusalError(404, "Not Found")
        for method, pattern, do in _CALLS:
            found = re.fullmatch(pattern, ask.path.removeprefix(root))
            if found and method == ask.method:
                return do(self, ask, *map(unquote, found.groups()))
        raise AssertionError(f"no such call: {ask}")

    # --- what it does ---------------------------------------------------------------------------

    def _id(self) -> int:
        self.ids += 1
        return self.ids

    def _pull(self, number: str) -> PullRequest:
        if int(number) not in self.pulls:
            raise RefusalError(404, "Not Found")
        return self.pulls[int(number)]

    def list_pulls(self, ask: Ask) -> Answer:
        """Those in a state and to a branch, the newest first."""
        state, base = ask.query.get("state", "open"), ask.query.get("base")
        found = [pull for pull in self.pulls.values() if state in ("all", pull.state) and base in (None, pull.to)]
        return Answer(200, [self._shown("pull-request-simple", pull) for pull in sorted(found, key=lambda each: -each.number)])

    def get_pull(self, _: Ask, number: str) -> Answer:
        """One of them."""
        pull = self._pull(number)
        count = len(self.files(pull)) if pull.listed is None else pull.listed
        return Answer(200, {**self._shown("pull-request", pull), "changed_files": count})

    def _shown(self, name: str, pull: PullRequest) -> dict[str, Json]:
        known = thing(name, number=pull.number, state=pull.state, draft=pull.draft, locked=pull.locked)
        known["author_association"] = pull.association
        known |= {"user": account(pull.author) if pull.author else None, "created_at": pull.created, "updated_at": pull.updated}
        known["labels"] = [_label(each) for each in pull.labels]
        known["merged_at"] = pull.merged
        known["html_url"] = f"https://github.com/{self.repository}/pull/{pull.number}"
        repository = {**known["base"]["repo"], "id": pull.fork} if pull.repository else None
        head = {"sha": pull.head, "ref": pull.branch, "repo": repository, "user": known["user"]}
        return known | {"head": known["head"] | head, "base": known["base"] | {"sha": pull.base, "ref": pull.to}}

    def get_files(self, _: Ask, number: str) -> Answer:
        """The files of a change, no more than GitHub lists."""
        return Answer(200, self.files(self._pull(number))[:MOST_FILES])

    def get_comments(self, _: Ask, number: str) -> Answer:
        """The comments, the oldest first."""
        self._pull(number)
        return Answer(200, self.comments.get(int(number), []))

    def post_comment(self, ask: Ask, number: str) -> Answer:
        """A comment of ours."""
        if self._pull(number).locked:
            raise RefusalError(403, "Unable to create comment because issue is locked.")
        return Answer(201, self._comment(int(number), _fitting(ask.body["body"]), self.me()))

    def _comment(self, number: int, body: str, who: dict[str, Json] | None) -> dict[str, Json]:
        made = thing("issue-comment", id=self._id(), body=body, user=who, created_at=self.now(), updated_at=self.now())
        self.comments.setdefault(number, []).append(made)
        return made

    def patch_comment(self, ask: Ask, number: str) -> Answer:
        """Another text for a comment of ours."""
        for each in (each for some in self.comments.values() for each in some):
            if each["id"] == int(number):
                self._see_that_ours(each)
                each.update(body=_fitting(ask.body["body"]), updated_at=self.now())
                return Answer(200, each)
        raise RefusalError(404, "Not Found")

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
                    self._see_that_ours(each)
                    some.remove(each)
                    return Answer(204)
        raise RefusalError(404, "Not Found")

    def _see_that_ours(self, thing: dict[str, Json]) -> None:
        """A token may change what its account wrote itself."""
        if not thing["user"] or thing["user"]["id"] != self.me()["id"]:
            raise RefusalError(403, "Resource not accessible by integration")

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
        if not ask.body.get("comments") and not ask.body.get("body"):
            raise RefusalError(422, "Unprocessable Entity")
        for each in ask.body["comments"]:
            self._see_place(pull, {"line": None, "subject_type": "line", **each}, ask.body["commit_id"])
        for each in ask.body["comments"]:
            self._remark(pull.number, {**each, "subject_type": "line", "commit_id": ask.body["commit_id"]})
        made = thing("pull-request-review", id=self._id(), user=self.me(), body=ask.body["body"], state="COMMENTED")
        return Answer(200, {**made, "commit_id": ask.body["commit_id"], "submitted_at": self.now()})

    def _remark(self, number: int, known: dict[str, Json]) -> dict[str, Json]:
        kept = {key: known.get(key) for key in ("path", "body", "line", "subject_type", "commit_id")}
        made = thing("pull-request-review-comment", id=self._id(), user=self.me(), **kept, created_at=self.now())
        if made["line"] is not None:
            self.texts[made["id"]] = self.lines(self.pulls[number], made["path"]).get(made["line"], "")
        self.remarks.setdefault(number, []).append(made)
        return made

    def _see_place(self, pull: PullRequest, body: dict[str, Json], sha: str) -> None:
        """GitHub takes a remark on a line only where the diff shows it."""
        _fitting(body["body"])
        if pull.locked:
            raise RefusalError(403, "lock prevents review")
        if sha not in (pull.head, *pull.earlier) or body["path"] not in {each["filename"] for each in self.files(pull)}:
            raise RefusalError(422, "Unprocessable Entity")
        if body.get("subject_type") == "file":
            return
        last: int | None = body.get("line")
        first: int | None = body.get("start_line", last)
        shown = self.lines(pull, body["path"])
        if body.get("side") != "RIGHT" or first is None or last is None or not all(line in shown for line in range(first, last + 1)):
            raise RefusalError(422, "Line could not be resolved")
        if "start_line" in body and not (first < last and body.get("start_side") == "RIGHT"):
            raise RefusalError(422, "start_line must precede the end line")

    def post_labels(self, ask: Ask, number: str) -> Answer:
        """Labels that somebody has made go on; making one takes more rights than a review has."""
        pull, wanted = self._pull(number), ask.body["labels"]
        if self.made is not None and not self.made.issuperset(wanted):
            raise RefusalError(403, "Resource not accessible by integration")
        pull.labels += [name for name in wanted if name not in pull.labels]
        return Answer(200, [_label(name) for name in pull.labels])

    def delete_label(self, _: Ask, number: str, name: str) -> Answer:
        """A label comes off."""
        pull = self._pull(number)
        if name not in pull.labels:
            raise RefusalError(404, "Label does not exist")
        pull.labels.remove(name)
        return Answer(200, [_label(each) for each in pull.labels])

    def me(self) -> dict[str, Json]:
        """Whose token it is."""
        return self.user or account(**_BOT)

    def get_user(self, _: Ask) -> Answer:
        """Whose token it is; that of a job may not ask."""
        if self.user is None:
            raise RefusalError(403, "Resource not accessible by integration")
        return Answer(200, thing("private-user", **{"id": self.user["id"], "type": self.user["type"], "user_view_type": "private"}))

    def get_runs(self, ask: Ask) -> Answer:
        """The runs for a head, the newest first."""
        asked = {"head_sha": ask.query.get("head_sha"), "head_branch": ask.query.get("branch")}
        found = [run for run in reversed(self.runs) if all(value in (None, run[name]) for name, value in asked.items())]
        return Answer(200, {"total_count": len(found), "workflow_runs": found})

    def get_run(self, _: Ask, number: str) -> Answer:
        """One of them."""
        found = next((run for run in self.runs if run["id"] == int(number)), None)
        if found is None:
            raise RefusalError(404, "Not Found")
        return Answer(200, found)

    def get_suites(self, _: Ask, sha: str) -> Answer:
        """The suites of checks of a commit."""
        found = self.suites.get(sha, [])
        return Answer(200, {"total_count": len(found), "check_suites": found})

    def get_policies(self, _: Ask) -> Answer:
        """The policies, by the shape that https://docs.github.com/rest/actions/policies gives; the description does not know them yet."""
        known = {"target": "actions", "source_type": "Repository", "source": self.repository}
        found = [{"id": number, **known, **each} for number, each in enumerate(self.policies, 1)]
        return Answer(200, {"total_count": len(found), "policies": found})

    def get_statuses(self, _: Ask, sha: str) -> Answer:
        """The statuses of a commit, the newest first."""
        return Answer(200, self.statuses.get(sha, []))

    def post_status(self, ask: Ask, sha: str) -> Answer:
        """Another status of a commit; none is ever overwritten."""
        if not any(sha in (pull.head, *pull.earlier) for pull in self.pulls.values()) and sha not in self.groups:
            raise RefusalError(422, "No commit found for SHA")
        if len(ask.body.get("description") or "") > LONGEST_STATUS:
            raise RefusalError(422, "Validation Failed")
        known = {key: ask.body.get(key) for key in ("state", "context", "description", "target_url")}
        made = thing("status", id=self._id(), **known, creator=self.me(), created_at=self.now(), updated_at=self.now())
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
    ("GET", "/actions/runs", Fake.get_runs),
    ("GET", "/actions/policies", Fake.get_policies),
    ("GET", f"/actions/runs/{_NUMBER}", Fake.get_run),
    ("GET", "/commits/([0-9a-f]+)/check-suites", Fake.get_suites),
)


def _sent(answer: Answer, raw: bytes | None = None) -> tuple[int, Mapping[str, str], bytes]:
    return answer.status, answer.headers, as_bytes(answer.data) if raw is None else raw


def _label(name: str) -> dict[str, Json]:
    return thing("label", name=name, color="ededed", description="")


def _fitting(body: str) -> str:
    """A body as GitHub keeps it: not blank, not too long, without the blanks at its end."""
    if not body.strip() or len(body) > LONGEST:
        raise RefusalError(422, "Validation Failed")
    return body.rstrip()


def _targets(policy: dict[str, Json], path: str) -> bool:
    """Whether a policy is about a workflow; one without that condition is about all of them."""
    said = policy.get("conditions", {}).get("workflow_path", {"include": ["~ALL"], "exclude": []})
    return path not in said["exclude"] and (not said["include"] or bool({"~ALL", path} & set(said["include"])))
