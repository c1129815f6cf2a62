"""Read what stands there, plan, write; and again, until nothing is left to write. The head is read again before each write."""

import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tuijian.review.client import WRITES, ApiError, Client, NoMoreWritesError, UnsureError
from tuijian.review.github_types import ChangedFile, Comment, CommitStatus, Pull
from tuijian.review.planned_writes import (
    ReviewJob,
    StandingPull,
    Write,
    decide,
    is_concerned,
    is_reliable,
    plan,
    plan_group,
    status_of_failure,
)
from tuijian.review.verdict import Stand, Verdict

ROUNDS = 6
"""So often things are looked at anew: after a write of which nobody knows, and at the end, to see that all is as it should be."""

Told = Callable[[Write], None]


class _MovedError(Exception):
    """The head is another one, or the request is closed: whatever was checked is no longer of interest."""


def read_list(client: Client, model: Any, path: str, **params: str | int) -> tuple[Any, ...]:
    """A list from GitHub, typed; ApiError where it is not what it should be."""
    return read_items(client, model, path, "", **params)


def read_items(client: Client, model: Any, path: str, items: str, **params: str | int) -> tuple[Any, ...]:
    """A list that stands under a name in GitHub's answer, typed; ApiError as `read`."""
    return tuple(typed(model, item, path) for item in client.pages(path, items, **params))


def read_one(client: Client, model: Any, path: str) -> Any:
    """One thing from GitHub, typed; ApiError as `read`."""
    return typed(model, client.get(path), path)


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def typed(model: Any, item: Any, path: str) -> Any:
    """Something from GitHub as what it should be; ApiError where it is not."""
    try:
        return _adapter(model).validate_python(item)
    except ValidationError as error:
        raise ApiError(f"{path} is not what it should be") from error


def read_pull(client: Client, repository: str, number: int) -> Pull:
    """The pull request as it stands."""
    pull: Pull = read_one(client, Pull, f"/repos/{repository}/pulls/{number}")
    return pull


class PullReader:
    """What stands on a pull request. The files are read once: they change only with the head."""

    def __init__(self, client: Client, job: ReviewJob, number: int) -> None:
        self.client, self.job, self.number = client, job, number
        self._files: tuple[ChangedFile, ...] | None = None

    def now(self) -> StandingPull:
        """Everything that a plan needs; no more than the request itself where nothing is to be written."""
        pull = read_pull(self.client, self.job.repository, self.number)
        if not is_concerned(self.job, pull):
            return StandingPull(pull)
        root = f"/repos/{self.job.repository}"
        if self._files is None or len(self._files) != pull.changed_files:
            self._files = read_list(self.client, ChangedFile, f"{root}/pulls/{self.number}/files")
        return StandingPull(
            pull,
            self._files,
            read_list(self.client, Comment, f"{root}/issues/{self.number}/comments"),
            read_list(self.client, Comment, f"{root}/pulls/{self.number}/comments"),
            read_list(self.client, CommitStatus, f"{root}/commits/{self.job.sha}/statuses"),
        )


class Publisher:
    """One run over one pull request. `told` hears of each write that was done."""

    def __init__(self, client: Client, job: ReviewJob, number: int, told: Told = lambda _: None) -> None:
        self.client, self.job, self.told = client, job, told
        self.reader = PullReader(client, job, number)
        self._refused: set[str] = set()
        self._done: list[Write] = []
        self._pull: Pull | None = None
        self.verdict: Verdict | None = None
        self.bug = ""

    @property
    def result_words(self) -> str:
        """What it came to, in words."""
        if self.bug:
            return f"程序出错（{self.bug}）"
        return self.verdict.head if self.verdict else "已有新的提交，或者已关闭"

    def run(self) -> bool:
        """Whether all was written that had to be, or nothing had to. What fails becomes status error, if that can be written."""
        try:
            return self._rounds()
        except _MovedError:
            return True
        except ApiError:
            self._say_that_it_failed()
            return False
        except Exception as error:  # what one request brings keeps no other waiting
            self.bug = _kind_and_place(error)
            self._say_that_it_failed()
            return False

    def _rounds(self) -> bool:
        for _ in range(ROUNDS):
            now = self.reader.now()
            self._pull = now.pull
            self.verdict = decide(self.job, now) if is_concerned(self.job, now.pull) else None
            # what GitHub surely has is not written again by this run, though its lists may show it only later
            writes = [write for write in plan(self.job, now) if write.path not in self._refused and write not in self._done]
            if not writes or self._write_all(writes):
                return self.verdict is None or self.verdict.stand is not Stand.fault
        raise ApiError("nothing comes to rest")

    def _write_all(self, writes: list[Write]) -> bool:
        """Write one after the other; true where the run may write no more and what is left can wait for the next one.

        The last write that a run may make is kept for the status.
        """
        left = list(writes)
        while left:
            if self.client.writes >= WRITES - 1:
                left = [write for write in left if not (write.is_delete or write.is_label)]
                if any(not write.gates for write in left):
                    raise NoMoreWritesError("too much is left")
            if left and not self._write_once(left.pop(0)):
                return False
        return self.client.writes >= WRITES - 1

    def _write_once(self, write: Write) -> bool:
        """One write, if the head still stands; false where nobody knows whether it was done."""
        self._see_that_head_stands()
        try:
            answer = self.client.write(*write)
        except UnsureError:
            return False
        except ApiError as error:
            self._pass_over(write, error)
        else:
            self._done += [write] if _is_made(answer) else []
            self.told(write)
            return self._is_ours(answer)
        return True

    def _is_ours(self, answer: Any) -> bool:
        """Whether the answer to a write names the account that we took for ours; if not, it is another, and all is looked at anew."""
        learnt = self.job.identity.learn(answer) if isinstance(answer, dict) else self.job.identity
        if learnt == self.job.identity:
            return True
        self.job = replace(self.job, identity=learnt)
        return False

    def _pass_over(self, write: Write, error: ApiError) -> None:
        """What is gone already, labels that nobody made and lines that GitHub will not take: the comment holds all. Else it raises."""
        if write.is_delete and error.status in (404, 410):
            return
        if error.status not in (403, 404, 422) or not (write.is_label or write.is_remark):
            raise error
        self._refused.add(write.path)

    def _see_that_head_stands(self) -> None:
        if not is_concerned(self.job, read_pull(self.client, self.job.repository, self.reader.number)):
            raise _MovedError

    def _say_that_it_failed(self) -> None:
        """Status error on the sha that was checked, if it still is the head and GitHub takes it."""
        with suppress(ApiError, _MovedError):
            for write in status_of_failure(self.job, self._pull):
                any(self._write_once(write) for _ in range(ROUNDS))


def _is_made(answer: Any) -> bool:
    """Whether an answer to a write names what was made of it."""
    return isinstance(answer, dict) and isinstance(answer.get("id"), int)


def _kind_and_place(error: Exception) -> str:
    """Which mistake of ours it was and where, without a word that anyone wrote."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}，{Path(last.filename).name} 第 {last.lineno} 行"


def publish_group(client: Client, job: ReviewJob, told: Told = lambda _: None) -> bool:
    """The status of a group in the merge queue, and nothing else; whether it was written and no fault of ours."""
    with suppress(ApiError):
        for _ in range(ROUNDS):
            writes = plan_group(job, read_list(client, CommitStatus, f"/repos/{job.repository}/commits/{job.sha}/statuses"))
            if not writes:
                return is_reliable(job) and job.report is not None and job.report.status != "error"
            with suppress(UnsureError):
                client.write(*writes[0])
                told(writes[0])
    return False
