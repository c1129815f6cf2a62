"""Patterns as Python has compiled them, kept for the next run: to compile all of ours takes a seventh of a short one.

What a pattern is compiled to depends on its text, its flags and the build of Python alone, and all three are compared. Python itself
looks through what it is given once more. `tuijian.console.user_cache` says where they lie.
"""

import sys
from _thread import allocate_lock
from array import array
from collections.abc import Mapping
from re import _compiler  # type: ignore[attr-defined]
from types import SimpleNamespace
from typing import Any

from tuijian.console.kept_compilations import KeptCompilations

MOST_PATTERNS = 1_000
"""So many are kept: a catalogue has some dozens of its own."""


class Patterns(KeptCompilations[tuple[str, int]]):
    """What stands between Python's `re` and its compiler in this process, for the time of a `with`."""

    def __init__(self) -> None:
        super().__init__("patterns", f"{sys.byteorder} {_compiler.MAGIC}".encode(), MOST_PATTERNS)
        self.load()
        self._one_by_one = allocate_lock()
        self._asked = 0
        self._compile = _compiler.compile
        self._make = _compiler._sre.compile

    def __enter__(self) -> None:
        self.start()

    def start(self) -> None:
        """From now on patterns that are known need not be compiled, and the others are noted."""
        _compiler.compile = self.compile
        _compiler._sre = SimpleNamespace(**{**vars(_compiler._sre), "compile": self.noted})

    def compile(self, pattern: Any, flags: int = 0) -> Any:
        """In the place of `re._compiler.compile`."""
        if type(pattern) is str and (kept := self.known.get((pattern, int(flags)))):
            all_flags, code, *rest = kept
            return self._make(pattern, all_flags, memoryview(code).cast("I").tolist(), *rest)
        with self._one_by_one:
            self._asked = int(flags)
            return self._compile(pattern, flags)

    def noted(self, pattern: Any, *parts: Any) -> Any:
        """In the place of `_sre.compile`."""
        if type(pattern) is str:  # any other could not be kept
            self.fresh[pattern, self._asked] = _plain_values(*parts)
        return self._make(pattern, *parts)


def _plain_values(flags: int, code: list[int], groups: int, by_name: Mapping[str, int], names: tuple[str | None, ...]) -> tuple[Any, ...]:
    """What a pattern is compiled to, of nothing but plain values."""
    return int(flags), array("I", map(int, code)).tobytes(), groups, dict(by_name), tuple(names)
