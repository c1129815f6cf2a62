"""Modules as Python has compiled them, kept in one file for the next run: to look for each and to open it takes a twelfth of a short one.

Python itself takes a module's bytecode for true where the source has the size and the time that it had, and so does this; the folders in
which modules are looked for must have theirs as well, so that nothing that has come in since is passed over. `tuijian.console.user_cache`
says where the file lies.
"""

import hashlib
import marshal
import os
import sys
from _collections_abc import Iterator, Sequence  # collections comes in later, by what is kept here
from _frozen_importlib import ModuleSpec  # importlib.machinery and importlib.util take longer to come in
from _frozen_importlib_external import (
    MAGIC_NUMBER,
    PathFinder,
    SourceFileLoader,
    spec_from_file_location,
)
from _thread import allocate_lock
from types import CodeType

from tuijian.console import user_cache

COMMANDS = ("check", "review")
"""The commands of which they are kept: those that a hook or a pull request waits for."""

MOST_MODULES = 1_000
"""So many are kept of a command; the review asks for four hundred."""

MOST_FILES = 4
"""So many files are kept, of five megabytes each: one for each command of each environment."""

Marks = tuple[int, int]
"""A file's or folder's time in nanoseconds, and its size."""

Place = tuple[str, Marks, int, int]
"""A module's source, its marks, and where its bytecode begins and how long it is."""


class Modules:
    """A finder of modules from the start of a process to the end of a `with`, which keeps those that came in without it."""

    def __init__(self, command: str) -> None:
        build = (sys.version, sys.flags.optimize, MAGIC_NUMBER, sys.prefix, sys.path)
        self.key = hashlib.sha256(repr(build).encode("utf-8", "surrogateescape")).digest()
        self.place = user_cache.place(f"modules-{command}-{self.key.hex()[:8]}") if _wanted(command) else None
        self.known: dict[str, Place] = {}
        self._kept: user_cache.Kept | None = None
        self._before = set[str]()
        self._one_by_one = allocate_lock()

    def __enter__(self) -> "Modules":
        if self.place:
            self._load(self.place)
            self._before = {*sys.modules}
            sys.meta_path.insert(sys.meta_path.index(PathFinder), self)
        return self

    def __exit__(self, *_: object) -> None:
        if self.place:
            self._keep(self.place)

    def find_spec(self, name: str, path: Sequence[str] | None = None, _target: object = None) -> ModuleSpec | None:
        """The module as it was kept, if its source is still what it was and stands where it is looked for."""
        found = self.known.get(name)
        if found is None or _marks(found[0]) != found[1] or _home(found[0]) not in (sys.path if path is None else path):
            return None
        return spec_from_file_location(name, found[0], loader=_KeptLoader(name, found[0], self))

    def bytecode(self, name: str) -> bytes:
        """What is kept of a module that is known; less where the file has become shorter."""
        _, _, start, length = self.known[name]
        with self._one_by_one:
            return self._kept.part(start, length) if self._kept else b""

    def _load(self, place: str) -> None:
        self._kept = user_cache.read_first(place, self.key)
        if self._kept:
            folders, known = marshal.loads(self._kept.body)
            if all(_marks(folder) == marks for folder, marks in folders.items()):
                self.known = known

    def _keep(self, place: str) -> None:
        fresh = dict(self._fresh())
        if not fresh or len(fresh) + len(self.known) > MOST_MODULES:
            return
        codes = {name: (*found[:2], self.bytecode(name)) for name, found in self.known.items()} | fresh
        known, start = dict[str, Place](), 0
        for name, (source, marks, code) in codes.items():
            known[name] = (source, marks, start, len(code))
            start += len(code)
        folders = {folder: _marks(folder) for folder in {*sys.path, *(os.path.dirname(source) for source, _, _ in codes.values())}}
        body = marshal.dumps((folders, known))
        user_cache.keep(place, self.key, body, b"".join(code for _, _, code in codes.values()), MOST_FILES)

    def _fresh(self) -> Iterator[tuple[str, tuple[str, Marks, bytes]]]:
        """The modules of this process that Python has read from their files itself."""
        for name in sys.modules.keys() - self._before:
            spec = getattr(sys.modules[name], "__spec__", None)
            if spec is not None and spec.name == name and type(spec.loader) is SourceFileLoader and spec.origin:
                marks = _marks(spec.origin)
                code = spec.loader.get_code(name)
                if marks and code:
                    yield name, (spec.origin, marks, marshal.dumps(code))


class _KeptLoader(SourceFileLoader):
    """Python's own, but for where the bytecode comes from."""

    def __init__(self, name: str, path: str, modules: Modules) -> None:
        super().__init__(name, path)
        self.modules = modules

    def get_code(self, fullname: str) -> CodeType | None:
        """The module's code; read by Python itself where what was kept is damaged."""
        try:
            code = marshal.loads(self.modules.bytecode(fullname))
        except (OSError, EOFError, TypeError, ValueError):
            code = None
        return code if isinstance(code, CodeType) else super().get_code(fullname)


def _wanted(command: str) -> bool:
    """Not where the folder that somebody works in is one of those that modules are looked for in: another run is in another one."""
    return command in COMMANDS and not sys.dont_write_bytecode and not {"", os.getcwd()} & {*sys.path}


def _home(source: str) -> str:
    """The folder in which a module of that source was found: of a package, where its own folder lies."""
    folder = os.path.dirname(source)
    return os.path.dirname(folder) if os.path.basename(source) == "__init__.py" else folder


def _marks(path: str) -> Marks | None:
    try:
        about = os.stat(path)
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size
