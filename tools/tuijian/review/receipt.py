"""The receipt of what a pull request sends in: which content, when it was first there, when the first complete submission was.

A status of ours carries it in its address, which leads people to the pull request and which only trusted code can have written. Pure.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tuijian.review.github_types import Pull, Sha

MOST_CONTENTS = 60
"""So many contents are remembered for a pull request: the first and the last ones."""

Content = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
Code = Annotated[str, StringConstraints(pattern=r"^([0-9A-Z]{4}(-[0-9A-Z]{4}){2})?$")]
Seconds = Annotated[int, Field(ge=0, lt=10**11)]

_MARK = re.compile(
    r"\?receipt=1\.([1-9][0-9]{0,8})\.([0-9a-f]{16})\.([0-9]{1,11})\.([0-9]{1,11}|-)\.([su])"
    r"\.([0-9a-f]{12})\.([0-9a-f]{12})\.([0-9A-Z-]{0,14})"
)
_SEEN = re.compile(r"([0-9a-f]{16}):([0-9]{1,11})(\?)?")


class SeenContent(NamedTuple):
    """A content, the first moment at which it was there (seconds since 1970), and whether that is sure."""

    content: str
    first: int
    sure: bool = True


class Receipt(BaseModel):
    """What was received with a head: `first`, when this very content was first there; `complete`, when a complete submission first was.

    `by` is the digest of all else that the verdict rests on, `catalog` that of the catalogue. Of several requests with one head the
    `leader` has the commit's status. Where nothing tells when it came in (`sure` is false), `first` is when it was seen.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    pull: Annotated[int, Field(ge=1, lt=10**9)]
    sha: Sha
    content: Content
    first: Seconds
    complete: Seconds | None = None
    sure: bool = True
    by: Digest
    catalog: Digest
    leader: Annotated[int, Field(ge=1, lt=10**9)]

    @property
    def is_leader(self) -> bool:
        """Whether the status of the commit is this request's."""
        return self.leader == self.pull

    @property
    def number(self) -> str:
        """What people call it by: `15-3F9A2C17`."""
        return f"{self.pull}-{self.content[:8].upper()}"

    @property
    def seen(self) -> SeenContent:
        """What is remembered of it."""
        return SeenContent(self.content, self.first, self.sure)

    def completed(self, whole: bool) -> "Receipt":
        """The receipt, now that it is known whether this content is a complete submission."""
        if not whole:
            return self
        return self.model_copy(update={"complete": self.first if self.complete is None else min(self.first, self.complete)})

    def address(self, pull: Pull, code: str = "") -> str:
        """Where the status leads: to the pull request. GitHub passes over what stands after the question mark."""
        complete = "-" if self.complete is None else self.complete
        values = (self.pull, self.content, self.first, complete, "s" if self.sure else "u", self.by, self.catalog, code)
        return f"{pull.html_url}?receipt=1.{'.'.join(map(str, values))}"


class StatusMark(NamedTuple):
    """What the address of a status of ours tells."""

    pull: int
    content: str
    first: int
    complete: int | None
    sure: bool
    by: str
    catalog: str
    code: str

    @property
    def seen(self) -> SeenContent:
        """The content and its moment."""
        return SeenContent(self.content, self.first, self.sure)


def mark_in(address: str | None) -> StatusMark | None:
    """The mark in a status's address; None where there is none, or it is not exactly ours."""
    _, question, rest = (address or "").rpartition("?")
    match = _MARK.fullmatch(question + rest)
    if match is None:
        return None
    pull, content, first, complete, sure, by, catalog, code = match.groups()
    return StatusMark(int(pull), content, int(first), None if complete == "-" else int(complete), sure == "s", by, catalog, code)


def merge_seen(*some: Iterable[SeenContent]) -> tuple[SeenContent, ...]:
    """Each content once, with the first sure moment, else the first; in the order of their moments, the middle left out where too many."""
    by_content: dict[str, SeenContent] = {}
    for each in (each for part in some for each in part):
        before = by_content.get(each.content)
        if before is None or (not each.sure, each.first) < (not before.sure, before.first):
            by_content[each.content] = each
    in_order = sorted(by_content.values(), key=lambda each: (each.first, each.content))
    return tuple(in_order if len(in_order) <= MOST_CONTENTS else [*in_order[: MOST_CONTENTS // 2], *in_order[-MOST_CONTENTS // 2 :]])


def seen_line(seen: Iterable[SeenContent]) -> str:
    """How it is written down: `<content>:<seconds>`, `?` where it is not sure."""
    return ",".join(f"{each.content}:{each.first}{'' if each.sure else '?'}" for each in seen) or "-"


def read_seen(text: str) -> tuple[SeenContent, ...]:
    """The contents that `seen_line` wrote down."""
    return tuple(SeenContent(found[1], int(found[2]), not found[3]) for found in _SEEN.finditer(text))


def seconds(moment: str) -> int:
    """A moment of GitHub's, or one of ours with its zone, in seconds since 1970. Raises ValueError for anything else."""
    read = datetime.fromisoformat(moment)
    if read.tzinfo is None:
        raise ValueError(moment)
    return max(0, int(read.timestamp()))


def moment(at: int) -> str:
    """Seconds since 1970 as a moment in UTC."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
