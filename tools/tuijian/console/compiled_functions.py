"""Functions that dataclasses and named tuples write as texts, as Python has compiled them, kept for the next run.

To compile all of ours and of our libraries' takes an eighth of a short run. What a text is compiled to depends on it and on the version
of Python alone, and both are compared. `tuijian.console.user_cache` says where they lie.
"""

import collections
import hashlib
import marshal
import sys
from _frozen_importlib_external import MAGIC_NUMBER  # of the form in which Python writes code; importlib.util takes longer to come in
from types import CodeType
from typing import Any, Literal

from tuijian.console import user_cache

MOST_FUNCTIONS = 2_000
"""So many are kept, and of more the new ones alone: a command that asks for the most has six hundred; an older version's go."""

Mode = Literal["exec", "eval"]


class Functions:
    """What stands between these two modules and Python's compiler in this process, from its start to the end of a `with`."""

    def __init__(self) -> None:
        self.place = user_cache.place("functions-" + sys.implementation.cache_tag)
        self.key = hashlib.sha256(sys.version.encode() + MAGIC_NUMBER).digest()
        self.known: dict[tuple[Mode, str], CodeType] = {}
        self.fresh: dict[tuple[Mode, str], CodeType] = {}

    def __enter__(self) -> "Functions":
        return self

    def __exit__(self, *_: object) -> None:
        self.keep()

    def start(self) -> None:
        """From now on texts that are known need not be compiled, and others are noted. Brings in dataclasses: not for every command."""
        import dataclasses

        kept = user_cache.read(self.place, self.key) if self.place else None
        self.known = marshal.loads(kept) if kept else {}
        vars(dataclasses)["exec"] = self.run
        vars(collections)["eval"] = self.value

    def run(self, text: str, *names: dict[str, Any]) -> None:
        """In the place of `exec`."""
        exec(self._compiled("exec", text), *names)

    def value(self, text: str, *names: dict[str, Any]) -> Any:
        """In the place of `eval`."""
        return eval(self._compiled("eval", text), *names)

    def _compiled(self, mode: Mode, text: str) -> CodeType:
        found = self.known.get((mode, text))
        if found is None:
            found = self.fresh[mode, text] = compile(text, "<string>", mode)
        return found

    def keep(self) -> None:
        """Keep what is new for the next run."""
        if self.place and self.fresh:
            known = self.known if len(self.known) + len(self.fresh) <= MOST_FUNCTIONS else {}
            user_cache.keep(self.place, self.key, marshal.dumps({**known, **self.fresh}))
