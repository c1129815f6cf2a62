"""The writes that are missing on a pull request, in order, from what happened and what stands there. Pure: nothing is read or written.

Whatever stands there already is left alone, so that a second run on the same head plans nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from tuijian.catalog.legend import legend
from tuijian.catalog.load import Catalog
from tuijian.report.model import Legend, Report
from tuijian.review import comment_memory
from tuijian.review.comment import Subject, comment
from tuijian.review.comment_memory import Memory, recall, remember
from tuijian.review.github_types import Account, ChangedFile, Comment, CommitStatus, Pull
from tuijian.review.own_account import ACTIONS, Identity
from tuijian.review.receipt import Receipt
from tuijian.review.remarks import LineRemark, key_of, remarks
from tuijian.review.verdict import CONTEXT, Stand, Verdict, adds_up, group_verdict, judge, managed_labels

DELETES = 15
"""A run deletes at most so much; what is left goes next time."""

MEMBERS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
"""How GitHub names those who look after the repository, beside a comment of theirs."""


class Write(NamedTuple):
    """One call that changes something."""

    method: str
    path: str
    body: dict[str, Any] | None = None

    @property
    def gates(self) -> bool:
        """Whether it is the status, which must get through whatever else does not."""
        return "/statuses/" in self.path

    @property
    def is_label(self) -> bool:
        """Whether it concerns labels, without which a review is still whole."""
        return "/labels" in self.path

    @property
    def is_remark(self) -> bool:
        """Whether it only adds remarks on lines or files, all of which the comment holds too."""
        return self.method == "POST" and "/pulls/" in self.path

    @property
    def is_delete(self) -> bool:
        """Whether something goes away; that it is gone already is as good."""
        return self.method == "DELETE"


@dataclass(frozen=True)
class ReviewJob:
    """What is asked: a repository, the catalogue of its default branch, the report (None where there is none), and the sha checked.

    Beside it the account that writes, the receipt of what was checked, and where people find the run.
    """

    repository: str
    branch: str
    catalog: Catalog
    sha: str
    report: Report | None
    identity: Identity = ACTIONS
    receipt: Receipt | None = None
    run: str = ""

    def ours(self, user: Account | None) -> bool:
        """Whether an account is the one that we write by."""
        return self.identity.ours(user)


class KnowsOwnAccount(Protocol):
    """Something that knows the account that we write by."""

    def ours(self, user: Account | None) -> bool:
        """Whether an account is that one."""


@dataclass(frozen=True)
class StandingPull:
    """What stands on the pull request: all comments, all remarks on lines, all statuses of the sha, the files of the change."""

    pull: Pull
    files: tuple[ChangedFile, ...] = ()
    comments: tuple[Comment, ...] = ()
    remarks: tuple[Comment, ...] = ()
    statuses: tuple[CommitStatus, ...] = ()


def plan(job: ReviewJob, now: StandingPull) -> list[Write]:
    """The writes, most important first and the status last; none for a head that is no longer there, or a request that is closed."""
    if not is_concerned(job, now.pull):
        return []
    verdict = decide(job, now)
    spoken = [] if now.pull.locked else [*_comment(job, now, verdict), *_remarks(job, now, verdict)]
    deletes = [write for write in spoken if write.is_delete][:DELETES]
    others = [write for write in spoken if not write.is_delete]
    return [*others, *deletes, *_labels(job, now.pull, verdict), *status(job, verdict, now.statuses, now.pull)]


def plan_group(job: ReviewJob, statuses: Iterable[CommitStatus]) -> list[Write]:
    """The writes for a group in the merge queue: its status alone."""
    verdict = group_verdict(job.report) if job.report is not None and is_reliable(job) else Verdict(Stand.fault, None)
    return status(job, verdict, statuses)


def is_concerned(job: ReviewJob, pull: Pull) -> bool:
    """Whether anything may be written: the request is open, goes to the default branch, and its head is the one that was checked."""
    return pull.state == "open" and pull.base.ref == job.branch and pull.head.sha == job.sha


def decide(job: ReviewJob, now: StandingPull) -> Verdict:
    """What it comes to. A report that cannot be relied on, or a count of files that does not add up, is our fault."""
    if job.report is None or not is_reliable(job):
        return Verdict(Stand.fault, None, why="检查结果读不出来，或者前后对不上")
    listed = len(now.files)
    if now.pull.changed_files not in (None, listed):
        return Verdict(Stand.fault, job.report, why=f"这次改动了 {now.pull.changed_files} 个文件，只读到 {listed} 个")
    unsure = job.receipt is not None and not job.receipt.sure
    return judge(job.report, now.files, job.catalog, unsure, _came_in(job, now.pull), member=now.pull.author_association in MEMBERS)


def _came_in(job: ReviewJob, pull: Pull) -> datetime | None:
    """The first complete receipt, or else the first of this content; where nobody knows that, it came no sooner than the request itself."""
    if job.receipt is None:
        return None
    if not job.receipt.sure:
        return datetime.fromisoformat(pull.created_at)
    return datetime.fromtimestamp(min(job.receipt.first, job.receipt.complete or job.receipt.first), UTC)


def final_receipt(job: ReviewJob, verdict: Verdict) -> Receipt | None:
    """The receipt, once it is known whether what came in is complete."""
    return job.receipt.completed(verdict.complete) if job.receipt else None


def is_reliable(job: ReviewJob) -> bool:
    """Whether the report adds up and speaks of the sha that it is given for."""
    return job.report is not None and adds_up(job.report) and job.report.revision == job.sha


# --- the comment --------------------------------------------------------------------------------


def own_comments(job: KnowsOwnAccount, comments: Iterable[Comment]) -> list[Comment]:
    """Our comments, the oldest first: by account and marker, since anyone can write the marker."""
    comments_of_ours = (each for each in comments if job.ours(each.user) and (each.body or "").startswith(comment_memory.MARK))
    return sorted(comments_of_ours, key=lambda each: each.id)


def _comment(job: ReviewJob, now: StandingPull, verdict: Verdict) -> Iterator[Write]:
    own = own_comments(job, now.comments)
    if verdict.stand is Stand.unrelated and not own:
        return
    text = _text(job, now, verdict, own)
    if not own:
        yield Write("POST", f"/repos/{job.repository}/issues/{now.pull.number}/comments", {"body": text})
    elif (own[0].body or "").rstrip() != text.rstrip():
        yield Write("PATCH", f"/repos/{job.repository}/issues/comments/{own[0].id}", {"body": text})
    for extra in own[1:]:
        yield Write("DELETE", f"/repos/{job.repository}/issues/comments/{extra.id}")


def _text(job: ReviewJob, now: StandingPull, verdict: Verdict, own: list[Comment]) -> str:
    privacy = frozenset(rule.name for rule in job.catalog.rules if rule.kind == "personal-data")
    receipt = final_receipt(job, verdict)
    deputy = any(now.pull.author in unit.deputies for unit in verdict.units)
    subject = Subject(now.pull, job.sha, verdict, _legend(job), _memory(job, verdict, own), privacy, receipt, job.run, deputy)
    return comment(subject)


def _legend(job: ReviewJob) -> Legend:
    """What may be said of the rules: those over records too, where the report speaks of records."""
    known_rules = legend(job.catalog)
    if job.report is None or not job.report.records:
        return known_rules
    from tuijian.records.load import record_rules
    from tuijian.records.report import cards

    return known_rules._replace(rules={**known_rules.rules, **cards(record_rules(job.catalog), job.catalog)})


def _memory(job: ReviewJob, verdict: Verdict, own: list[Comment]) -> Memory:
    """What the comment remembers; a fault of ours teaches nothing."""
    last = next((memory for each in own if (memory := recall(each.body))), None)
    if verdict.stand is Stand.fault or verdict.report is None:
        return (last or Memory(job.sha, None)).with_receipt(final_receipt(job, verdict))
    return remember(job.sha, verdict.report.findings, last).with_receipt(final_receipt(job, verdict))


# --- the remarks --------------------------------------------------------------------------------


def _remarks(job: ReviewJob, now: StandingPull, verdict: Verdict) -> Iterator[Write]:
    """Those that are missing in one review, those on whole files one by one, then those that are out of place or date."""
    if verdict.stand is Stand.fault or verdict.report is None:
        return
    due = [] if verdict.is_shut else remarks(verdict.report.findings, now.files, _legend(job))
    standing = [each for each in now.remarks if job.ours(each.user) and key_of(each.body)]
    kept, stale = _sort_remarks(due, standing, _answered_remarks(job, now, verdict))
    yield from _missing_remarks(job, now.pull, [each for each in due if each.key not in kept])
    for gone in stale:
        yield Write("DELETE", f"/repos/{job.repository}/pulls/comments/{gone.id}")


def _missing_remarks(job: ReviewJob, pull: Pull, missing: list[LineRemark]) -> Iterator[Write]:
    """A review sends one notice, however many lines it speaks of."""
    path = f"/repos/{job.repository}/pulls/{pull.number}"
    lines = [each.fields() for each in missing if each.line is not None]
    if lines:
        yield Write("POST", f"{path}/reviews", {"commit_id": job.sha, "event": "COMMENT", "body": "", "comments": lines})
    for each in missing:
        if each.line is None:
            yield Write("POST", f"{path}/comments", {"commit_id": job.sha, **each.fields(), "subject_type": "file"})


def _answered_remarks(job: ReviewJob, now: StandingPull, verdict: Verdict) -> frozenset[int]:
    """The remarks that a person of weight has answered: the author, an account of the unit, or who looks after the repository."""
    answers = (each for each in now.remarks if each.in_reply_to_id and not job.ours(each.user))
    return frozenset(each.in_reply_to_id or 0 for each in answers if _has_a_say(each, now.pull, verdict))


def _has_a_say(answer: Comment, pull: Pull, verdict: Verdict) -> bool:
    if answer.user is None:
        return False
    is_own = answer.user.id == pull.author or any(unit.may_submit(answer.user.id) for unit in verdict.units)
    return is_own or answer.author_association in MEMBERS


def _sort_remarks(due: Iterable[LineRemark], standing: Iterable[Comment], answered: frozenset[int]) -> tuple[set[str], list[Comment]]:
    """The keys that need no new remark, and the remarks to delete. A thread that a person has answered stays, wherever it stands."""
    places = {each.key: each for each in due}
    kept: set[str] = set()
    stale: list[Comment] = []
    for each in sorted(standing, key=lambda remark: (remark.id not in answered, remark.id)):
        name = key_of(each.body) or ""
        if each.id in answered or (name in places and name not in kept and _in_place(each, places[name])):
            kept.add(name)
        else:
            stale.append(each)
    return kept, stale


def _in_place(standing: Comment, due: LineRemark) -> bool:
    same = standing.path == due.path and (standing.body or "").rstrip() == due.body.rstrip()
    return same and (standing.subject_type == "file" if due.line is None else standing.line == due.line)


# --- labels and status --------------------------------------------------------------------------


def _labels(job: ReviewJob, pull: Pull, verdict: Verdict) -> Iterator[Write]:
    """One write to add, one for each to take off. A fault of ours says nothing about the request."""
    if verdict.stand is Stand.fault:
        return
    there = {label.name for label in pull.labels}
    path = f"/repos/{job.repository}/issues/{pull.number}/labels"
    missing = sorted(verdict.labels - there)
    if missing:
        yield Write("POST", path, {"labels": missing})
    for name in sorted((there & managed_labels(job.catalog)) - verdict.labels):
        yield Write("DELETE", f"{path}/{quote(name, safe='')}")


def own_statuses(job: KnowsOwnAccount, statuses: Iterable[CommitStatus]) -> list[CommitStatus]:
    """Our statuses of the sha, the newest first; another check may bear the same name."""
    own = (each for each in statuses if each.context == CONTEXT and job.ours(each.creator))
    return sorted(own, key=lambda each: -each.id)


def status(job: ReviewJob, verdict: Verdict, statuses: Iterable[CommitStatus], pull: Pull | None = None) -> list[Write]:
    """The status, unless the newest of ours says so already, or the commit's is another request's with the same head."""
    receipt = final_receipt(job, verdict)
    if receipt is not None and not receipt.is_leader:
        return []
    address = receipt.address(pull, _code(verdict)) if receipt and pull and pull.html_url else None
    own = own_statuses(job, statuses)
    new = {"state": verdict.state, "context": CONTEXT, "description": verdict.description}
    if own and (own[0].state, own[0].description, own[0].target_url or None) == (verdict.state, verdict.description, address):
        return []
    return [Write("POST", f"/repos/{job.repository}/statuses/{job.sha}", new | ({"target_url": address} if address else {}))]


def _code(verdict: Verdict) -> str:
    """The code of what was received, where it is one unit's."""
    codes = list(verdict.report.codes.values()) if verdict.report else []
    return codes[0] if len(codes) == 1 else ""


def status_of_failure(job: ReviewJob, pull: Pull | None = None) -> list[Write]:
    """The status of a run that could not be brought to its end. The moment of receipt is kept where it is known."""
    return status(job, Verdict(Stand.fault, job.report if is_reliable(job) else None), (), pull)
