"""What our comment remembers of earlier heads, in its own first line: short digests of findings, and nothing that anyone wrote.

It also remembers when each content was received, by digests and moments.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tuijian.report.identity import identity
from tuijian.report.model import Finding
from tuijian.review.receipt import Receipt, SeenContent, merge_seen, read_seen, seen_line

MARK = "<!-- tuijian:comment "
MOST_FINDINGS = 400
"""So many findings are remembered one by one; of more only that they were too many to compare."""

_KEYS = r"(?:-|\*|[0-9a-f]{8}(?:\.[0-9a-f]{8})*)"
_ONE_SEEN = r"[0-9a-f]{16}:[0-9]{1,11}\??"
_RECEIVED = rf"(?: seen=(-|{_ONE_SEEN}(?:,{_ONE_SEEN})*) complete=(-|[0-9]{{1,11}}) by=([0-9a-f]{{12}}))?"
_MEMORY = re.compile(rf"{re.escape(MARK)}head=([0-9a-f]{{40,64}}) now=({_KEYS}) before=({_KEYS}|none){_RECEIVED} -->")


def finding_key(finding: Finding) -> str:
    """Eight hexadecimal digits for a finding, the same when it only moved to another line."""
    return identity(finding)[:8]


@dataclass(frozen=True)
class Memory:
    """The findings of the head `head`, and those of the head before it; None where there was none, or too many to remember.

    `seen` are the contents that were received, `complete` the first complete receipt, `by` all else that the verdict of `head` rests on;
    "" where no receipt was given.
    """

    head: str
    now: tuple[str, ...] | None
    before: tuple[str, ...] | None = None
    first: bool = True
    seen: tuple[SeenContent, ...] = ()
    complete: int | None = None
    by: str = ""

    def line(self) -> str:
        """The comment's first line."""
        findings_words = f"head={self.head} now={_keys_text(self.now)} before={'none' if self.first else _keys_text(self.before)}"
        complete = "-" if self.complete is None else self.complete
        received = f" seen={seen_line(self.seen)} complete={complete} by={self.by}" if self.by else ""
        return f"{MARK}{findings_words}{received} -->"

    def with_receipt(self, receipt: Receipt | None) -> "Memory":
        """The memory with a receipt added."""
        if receipt is None:
            return self
        return replace(self, seen=merge_seen(self.seen, [receipt.seen]), complete=receipt.complete, by=receipt.by)

    def compared(self) -> tuple[int, int, int] | None:
        """How many findings were mended, are new, and are still there; None where there is nothing to compare."""
        if self.first or self.before is None or self.now is None:
            return None
        before, now = Counter(self.before), Counter(self.now)
        return (before - now).total(), (now - before).total(), (now & before).total()

    def is_new(self, finding: Finding) -> bool:
        """Whether a finding was not there at the head before."""
        return not self.first and self.before is not None and self.now is not None and finding_key(finding) not in self.before


def recall(body: str | None) -> Memory | None:
    """The memory in the first line of a comment of ours."""
    match = _MEMORY.fullmatch((body or "").split("\n", 1)[0])
    if match is None:
        return None
    first = match[3] == "none"
    complete = int(match[5]) if (match[5] or "-") != "-" else None
    contents = read_seen(match[4] or ""), complete, match[6] or ""
    return Memory(match[1], _keys_in(match[2]), None if first else _keys_in(match[3]), first, *contents)


def remember(head: str, findings: Iterable[Finding], last: Memory | None) -> Memory:
    """What is known now. On the same head again, what came before that head stays what it was."""
    keys: tuple[str, ...] | None = tuple(sorted(map(finding_key, findings)))
    keys = keys if keys is not None and len(keys) <= MOST_FINDINGS else None
    if last is None:
        return Memory(head, keys)
    same = last.head == head
    return replace(last, head=head, now=keys, before=last.before if same else last.now, first=last.first and same)


def _keys_text(keys: tuple[str, ...] | None) -> str:
    return "*" if keys is None else ".".join(keys) or "-"


def _keys_in(text: str) -> tuple[str, ...] | None:
    return None if text == "*" else tuple(text.split(".")) if text != "-" else ()
