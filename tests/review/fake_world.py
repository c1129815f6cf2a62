"""What there is at a GitHub that remembers (fake.py), and what can go wrong with its answers."""

from dataclasses import dataclass, field
from typing import NamedTuple

from review.described import Answer, Json


class RefusalError(Exception):
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


# --- what there is ----------------------------------------------------------------------------------


@dataclass
class PullRequest:
    """A pull request. `author` None is a deleted account.

    `listed` is how many files GitHub says there are, where that differs; `earlier` are the heads that it had before. `branch` is the
    branch of its head in the repository `fork`. `association` is how GitHub says whether its author looks after the repository.
    """

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
    earlier: list[str] = field(default_factory=list)
    branch: str = "henan"
    fork: int = 7
    merged: str | None = None
    association: str = "NONE"
