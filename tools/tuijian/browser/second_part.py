"""Modules that a page fetches only after its first check; until then importing one raises `NotYetHere`.

Nothing in between takes that for a missing module: the page fetches the rest and asks again. So it makes no difference to what is said
whether a module came with the first archive or with the second.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

REST = "rest"
"""The folder beside our modules in which the rest of Python's own library is unpacked; the rest of the packages is unpacked among them."""

NAMES = "later.txt"
"""Where the names of the modules that come later lie among those that come first, one a line."""


class NotYetHere(BaseException):
    """A module that comes later is asked for. Not an Exception: who can do without a module must not do without this one."""


class LateModules(MetaPathFinder):
    """Stands last among those that find modules, so that it hears only of what is not there."""

    def __init__(self, names: frozenset[str], library: Path) -> None:
        self.names = names
        self.library = library

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 (the finders' own signature)
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """A module of Python's own library that came later lies by itself; any other that is to come is not here yet."""
        if fullname not in self.names:
            return None
        spec = PathFinder.find_spec(fullname, [str(self.library.joinpath(*fullname.split(".")[:-1]))], target)
        if spec is None:
            raise NotYetHere(fullname)
        return spec


def await_rest(home: Path) -> None:
    """Know from now on what comes later to the modules in `home`."""
    names = home / NAMES
    if names.is_file():
        sys.meta_path.append(LateModules(frozenset(names.read_text("utf-8").split()), home / REST))
