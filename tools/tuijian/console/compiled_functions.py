"""Functions that dataclasses and named tuples write as texts, as Python has compiled them, kept for the next run.

To compile all of ours and of our libraries' takes an eighth of a short run. What a text is compiled to depends on it and on the version
of Python alone, and both are compared. `tuijian.console.user_cache` says where they lie.
"""

import collections
from _frozen_importlib_external import MAGIC_NUMBER  # of the form in which Python writes code; importlib.util takes longer to come in
from types import CodeType
from typing import Any, Literal

from tuijian.console.kept_compilations import KeptCompilations

MOST_FUNCTIONS = 2_000
"""So many are kept; a command that asks for the most has six hundred."""

Mode = Literal["exec", "eval"]


class Functions(KeptCompilations[tuple[Mode, str]]):
    """What stands between these two modules and Python's compiler in this process, from its start to the end of a `with`."""

    def __init__(self) -> None:
        super().__init__("functions", MAGIC_NUMBER, MOST_FUNCTIONS)

    def __enter__(self) -> "Functions":
        return self

    def start(self) -> None:
        """From now on texts that are known need not be compiled, and others are noted. Brings in dataclasses: not for every command."""
        import dataclasses

        self.load()
        vars(dataclasses)["exec"] = self.run
        vars(collections)["eval"] = self.value

    def run(self, text: str, *names: dict[str, Any]) -> None:
        """In the place of `exec`."""
        exec(self._compiled("exec", text), *names)

    def value(self, text: str, *names: dict[str, Any]) -> Any:
        """In the place of `eval`."""
        return eval(self._compiled("eval", text), *names)

    def _compiled(self, mode: Mode, text: str) -> CodeType:
        code: CodeType | None = self.known.get((mode, text))
        if code is None:
            code = self.fresh[mode, text] = compile(text, "<string>", mode)
        return code
