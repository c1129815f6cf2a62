"""What our comment remembers of earlier heads, in its own first line: short digests of findings, and nothing that anyone wrote."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tuijian.report.model import Finding

MARK = "<!-- tuijian:comment "
MOST = 400
"""So many findings are remembered one by one; of more only that they were too many to compare."""

_LINE = re.compile(r"第[0-9]+行")
_KEYS = r"(?:-|\*|[0-9a-f]{8}(?:\.[0-9a-f]{8})*)"
_MEMORY = re.compile(rf"{re.escape(MARK)}head=([0-9a-f]{{40,64}}) now=({_KEYS}) before=({_KEYS}|none) -->")


def key(finding: Finding) -> str:
    """The same for a finding that only moved to another line: eight hexadecimal digits."""
    text = "\0".join((finding.rule, finding.path, _LINE.sub("", finding.message)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


@dataclass(frozen=True)
class Memory:
    """The findings of the head `head`, and those of the head before it; None where there was none, or too many to remember."""

    head: str
    now: tuple[str, ...] | None
    before: tuple[str, ...] | None = None
    first: bool = True

    def line(self) -> str:
        """The comment's first line."""
        return f"{MARK}head={self.head} now={_written(self.now)} before={'none' if self.first else _written(self.before)} -->"

    def compared(self) -> tuple[int, int, int] | None:
        """How many findings were mended, are new, and are still there; None where there is nothing to compare."""
        if self.first or self.before is None or self.now is None:
            return None
        before, now = Counter(self.before), Counter(self.now)
        return (before - now).total(), (now - before).total(), (now & before).total()

    def is_new(self, finding: Finding) -> bool:
        """Whether a finding was not there at the head before."""
        return not self.first and self.before is not None and self.now is not None and key(finding) not in self.before


def recalled(body: str | None) -> Memory | None:
    """The memory in the first line of a comment of ours."""
    found = _MEMORY.fullmatch((body or "").split("\n", 1)[0])
    if found is None:
        return None
    first = found[3] == "none"
    return Memory(found[1], _read(found[2]), None if first else _read(found[3]), first)


def remember(head: str, findings: Iterable[Finding], last: Memory | None) -> Memory:
    """What is known now. On the same head again, what came before that head stays what it was."""
    keys: tuple[str, ...] | None = tuple(sorted(map(key, findings)))
    keys = keys if keys is not None and len(keys) <= MOST else None
    if last is None:
        return Memory(head, keys)
    return Memory(head, keys, last.before, last.first) if last.head == head else Memory(head, keys, last.now, first=False)


def _written(keys: tuple[str, ...] | None) -> str:
    return "*" if keys is None else ".".join(keys) or "-"


def _read(text: str) -> tuple[str, ...] | None:
    return None if text == "*" else tuple(text.split(".")) if text != "-" else ()
