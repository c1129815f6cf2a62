"""Whether records were only added to: every entry that stood there stands there still, in its place and as it was. Pure."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tuijian.catalog.file_names import receipts_folder
from tuijian.catalog.plain_data import LIMITS
from tuijian.rules.base import Hit
from tuijian.text.decoding import decode
from tuijian.text.positions import START, Span
from tuijian.text.strict_yaml import Node, as_plain_data, load, span_at


class Entries(NamedTuple):
    """The entries of a record, what stands above them, and where each stands; none of it where the file cannot be read."""

    head: Any = None
    items: tuple[Any, ...] = ()
    root: Node | None = None
    key: tuple[str, ...] = ()

    def span(self, at: int) -> Span:
        """Where an entry begins: its first value."""
        item = self.items[at]
        first = next(iter(item), None) if isinstance(item, dict) else None
        return span_at(self.root, (*self.key, at, *([first] if first else []))) if self.root else START


def entries(data: bytes) -> Entries:
    """What a file holds: the events of a zone below its head, or a list of receipts, which has none."""
    text, problems = decode(data, LIMITS)
    root = load(text, LIMITS, lists=True).root if text and not problems else None
    data_read = as_plain_data(root) if root else None
    if isinstance(data_read, list):
        return Entries(None, tuple(data_read), root)
    if not isinstance(data_read, dict):
        return Entries()
    events = data_read.pop("events", None)
    return Entries(data_read, tuple(events) if isinstance(events, list) else (), root, ("events",))


def lost_entries(path: str, before: bytes, after: bytes | None) -> Iterator[Hit]:
    """What was changed or taken away in a record; `after` is None where the file is gone.

    That a zone's record cannot be read any more is told by the rule on how one is written; of receipts none does.
    """
    was = entries(before)
    if after is None:
        yield Hit("gone", path, variables={"count": len(was.items)})
        return
    now = entries(after)
    if now.root is None:
        yield from [Hit("removed", path, variables={"count": len(was.items), "left": 0})] if receipts_folder(path) else []
        return
    if now.head != was.head:
        yield Hit("head", path)
    at = next((at for at, (one, other) in enumerate(zip(was.items, now.items, strict=False)) if one != other), None)
    if at is not None:
        yield Hit("changed", path, now.span(at), {"number": at + 1})
    elif len(now.items) < len(was.items):
        yield Hit("removed", path, variables={"count": len(was.items), "left": len(now.items)})
