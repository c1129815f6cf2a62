"""What Python has compiled for this process, kept for the next run: what patterns and functions have in common."""

import hashlib
import marshal
import sys
from typing import Any, Generic, TypeVar

from tuijian.console import user_cache

Text = TypeVar("Text")
"""What was compiled, whole: its text with whatever else decides what comes of it."""


class KeptCompilations(Generic[Text]):
    """What is known from the run before, and what is fresh in this one, which is kept at the end of a `with`.

    They are those of one build of Python: of its version, and of `build`, the marks of the form in which it compiles. `most` are kept,
    and of more the fresh ones alone: what nobody asks for any more, as of an older version of ours, goes.
    """

    def __init__(self, kind: str, build: bytes, most: int) -> None:
        self.place = user_cache.place(f"{kind}-{sys.implementation.cache_tag}")
        self.key = hashlib.sha256(sys.version.encode() + build).digest()
        self.most = most
        self.known: dict[Text, Any] = {}
        self.fresh: dict[Text, Any] = {}

    def __exit__(self, *_: object) -> None:
        self.keep()

    def load(self) -> None:
        """Take what was kept, if it is of this Python and undamaged."""
        kept = user_cache.read(self.place, self.key) if self.place else None
        self.known = marshal.loads(kept) if kept else {}

    def keep(self) -> None:
        """Keep what is fresh for the next run."""
        if self.place and self.fresh:
            kept_before = self.known if len(self.known) + len(self.fresh) <= self.most else {}
            user_cache.keep(self.place, self.key, marshal.dumps({**kept_before, **self.fresh}))
