"""From what happened and what stands on a pull request to the writes that are missing, in order. Pure: nothing is read or written.

Whatever stands there already is left alone, so that a second run on the same head plans nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from tuijian.catalog.load import Catalog
from tuijian.check import legend
from tuijian.report.model import Report
from tuijian.review import memory
from tuijian.review.comment import Subject, comment
from tuijian.review.github import Account, ChangedFile, Comment, CommitStatus, Pull
from tuijian.review.memory import Memory, recalled, remember
from tuijian.review.remarks import Remark, key_of, remarks
from tuijian.review.verdict import CONTEXT, Stand, Verdict, judge, managed, of_group, sound

DELETES = 15
"""A run deletes at most so much; what is left goes next time."""

ACCOUNT = 41898282
"""The numeric id of github-actions[bot] on github.com."""


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
class Job:
    """What is asked: a repository, the catalogue of its default branch, the report (None where there is none), and the sha checked."""

    repository: str
    branch: str
    catalog: Catalog
    sha: str
    report: Report | None
    account: int = ACCOUNT

    def ours(self, user: Account | None) -> bool:
        """Whether an account is the one that we write by. A name could be anyone's."""
        return user is not None and user.id == self.account and user.type == "Bot"


@dataclass(frozen=True)
class Now:
    """What stands on the pull request: all comments, all remarks on lines, all statuses of the sha, the files of the change."""

    pull: Pull
    files: tuple[ChangedFile, ...] = ()
    comments: tuple[Comment, ...] = ()
    remarks: tuple[Comment, ...] = ()
    statuses: tuple[CommitStatus, ...] = ()


def plan(job: Job, now: Now) -> list[Write]:
    """The writes, most important first and the status last; none for a head that is no longer there, or a request that is closed."""
    if not concerned(job, now.pull):
        return []
    verdict = decide(job, now)
    spoken = [] if now.pull.locked else [*_comment(job, now, verdict), *_remarks(job, now, verdict)]
    deletes = [write for write in spoken if write.is_delete][:DELETES]
    others = [write for write in spoken if not write.is_delete]
    return [*others, *deletes, *_labels(job, now.pull, verdict), *status(job, verdict, now.statuses)]


def plan_group(job: Job, statuses: Iterable[CommitStatus]) -> list[Write]:
    """The writes for a group in the merge queue: its status alone."""
    verdict = of_group(job.report) if job.report is not None and relied_on(job) else Verdict(Stand.fault, None)
    return status(job, verdict, statuses)


def concerned(job: Job, pull: Pull) -> bool:
    """Whether anything may be written: the request is open, goes to the default branch, and its head is the one that was checked."""
    return pull.state == "open" and pull.base.ref == job.branch and pull.head.sha == job.sha


def decide(job: Job, now: Now) -> Verdict:
    """What it comes to. A report that cannot be relied on, or a count of files that does not add up, is our fault."""
    if job.report is None or not relied_on(job):
        return Verdict(Stand.fault, None, why="检查结果读不出来，或者前后对不上")
    listed = len(now.files)
    if now.pull.changed_files not in (None, listed):
        return Verdict(Stand.fault, job.report, why=f"这次改动了 {now.pull.changed_files} 个文件，只读到 {listed} 个")
    return judge(job.report, now.files, job.catalog)


def relied_on(job: Job) -> bool:
    """Whether the report adds up and speaks of the sha that it is given for."""
    return job.report is not None and sound(job.report) and job.report.revision == job.sha


# --- the comment --------------------------------------------------------------------------------


def own_comments(job: Job, comments: Iterable[Comment]) -> list[Comment]:
    """Our comments, the oldest first: by account and marker, since anyone can write the marker."""
    found = (each for each in comments if job.ours(each.user) and (each.body or "").startswith(memory.MARK))
    return sorted(found, key=lambda each: each.id)


def _comment(job: Job, now: Now, verdict: Verdict) -> Iterator[Write]:
    mine = own_comments(job, now.comments)
    if verdict.stand is Stand.unrelated and not mine:
        return
    wanted = _text(job, now, verdict, mine)
    if not mine:
        yield Write("POST", f"/repos/{job.repository}/issues/{now.pull.number}/comments", {"body": wanted})
    elif (mine[0].body or "").rstrip() != wanted.rstrip():
        yield Write("PATCH", f"/repos/{job.repository}/issues/comments/{mine[0].id}", {"body": wanted})
    for extra in mine[1:]:
        yield Write("DELETE", f"/repos/{job.repository}/issues/comments/{extra.id}")


def _text(job: Job, now: Now, verdict: Verdict, mine: list[Comment]) -> str:
    privacy = frozenset(rule.name for rule in job.catalog.rules if rule.kind == "personal-data")
    return comment(Subject(now.pull, job.sha, verdict, legend(job.catalog), _memory(job, verdict, mine), privacy))


def _memory(job: Job, verdict: Verdict, mine: list[Comment]) -> Memory:
    """What the comment remembers; a fault of ours teaches nothing."""
    last = next((found for each in mine if (found := recalled(each.body))), None)
    if verdict.stand is Stand.fault or verdict.report is None:
        return last or Memory(job.sha, None)
    return remember(job.sha, verdict.report.findings, last)


# --- the remarks --------------------------------------------------------------------------------


def _remarks(job: Job, now: Now, verdict: Verdict) -> Iterator[Write]:
    """Those that are missing in one review, those on whole files one by one, then those that are out of place or date."""
    if verdict.stand is Stand.fault or verdict.report is None:
        return
    wanted = remarks(verdict.report.findings, now.files, legend(job.catalog))
    standing = [each for each in now.remarks if job.ours(each.user) and key_of(each.body)]
    kept, stale = _sorted_out(wanted, standing, _answered(job, now.remarks))
    yield from _missing(job, now.pull, [each for each in wanted if each.key not in kept])
    for gone in stale:
        yield Write("DELETE", f"/repos/{job.repository}/pulls/comments/{gone.id}")


def _missing(job: Job, pull: Pull, missing: list[Remark]) -> Iterator[Write]:
    """A review sends one notice, however many lines it speaks of."""
    path = f"/repos/{job.repository}/pulls/{pull.number}"
    lines = [each.fields() for each in missing if each.line is not None]
    if lines:
        yield Write("POST", f"{path}/reviews", {"commit_id": job.sha, "event": "COMMENT", "body": "", "comments": lines})
    for each in missing:
        if each.line is None:
            yield Write("POST", f"{path}/comments", {"commit_id": job.sha, **each.fields(), "subject_type": "file"})


def _answered(job: Job, all_remarks: Iterable[Comment]) -> frozenset[int]:
    """The remarks that a person has answered."""
    return frozenset(each.in_reply_to_id for each in all_remarks if each.in_reply_to_id and not job.ours(each.user))


def _sorted_out(wanted: Iterable[Remark], standing: Iterable[Comment], answered: frozenset[int]) -> tuple[set[str], list[Comment]]:
    """The keys that need no new remark, and the remarks to delete. A thread that a person has answered stays, wherever it stands."""
    places = {each.key: each for each in wanted}
    kept: set[str] = set()
    stale: list[Comment] = []
    for each in sorted(standing, key=lambda one: (one.id not in answered, one.id)):
        name = key_of(each.body) or ""
        if each.id in answered or (name in places and name not in kept and _in_place(each, places[name])):
            kept.add(name)
        else:
            stale.append(each)
    return kept, stale


def _in_place(found: Comment, wanted: Remark) -> bool:
    same = found.path == wanted.path and (found.body or "").rstrip() == wanted.body.rstrip()
    return same and (found.subject_type == "file" if wanted.line is None else found.line == wanted.line)


# --- labels and status --------------------------------------------------------------------------


def _labels(job: Job, pull: Pull, verdict: Verdict) -> Iterator[Write]:
    """One write to add, one for each to take off. A fault of ours says nothing about the request."""
    if verdict.stand is Stand.fault:
        return
    there = {label.name for label in pull.labels}
    path = f"/repos/{job.repository}/issues/{pull.number}/labels"
    missing = sorted(verdict.labels - there)
    if missing:
        yield Write("POST", path, {"labels": missing})
    for name in sorted((there & managed(job.catalog)) - verdict.labels):
        yield Write("DELETE", f"{path}/{quote(name, safe='')}")


def own_statuses(job: Job, statuses: Iterable[CommitStatus]) -> list[CommitStatus]:
    """Our statuses of the sha, the newest first; another check may bear the same name."""
    found = (each for each in statuses if each.context == CONTEXT and job.ours(each.creator))
    return sorted(found, key=lambda each: -each.id)


def status(job: Job, verdict: Verdict, statuses: Iterable[CommitStatus]) -> list[Write]:
    """The status, unless the newest of ours says so already."""
    mine = own_statuses(job, statuses)
    if mine and (mine[0].state, mine[0].description) == (verdict.state, verdict.description):
        return []
    wanted = {"state": verdict.state, "context": CONTEXT, "description": verdict.description}
    return [Write("POST", f"/repos/{job.repository}/statuses/{job.sha}", wanted)]


def status_of_failure(job: Job) -> list[Write]:
    """The status of a run that could not be brought to its end. The moment of receipt is kept where it is known."""
    return status(job, Verdict(Stand.fault, job.report if relied_on(job) else None), ())
