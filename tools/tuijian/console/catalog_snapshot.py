"""A call's catalogue as it was read, checked and bound, kept for the next run: that spares a command a quarter of its time.

A snapshot is taken for what it says only where every byte is the same that it rests on: the catalogue's files, the sources of what reads
and binds it, the versions of Python and of the packages. `tuijian.console.user_cache` says where it lies.
"""

import hashlib
import io
import os
import sys
from _pickle import Unpickler  # pickle itself takes longer to come in than this takes to read
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import pydantic
import pydantic_core
import yaml

from tuijian.catalog.disk import HERE, catalog_files
from tuijian.catalog.load import Catalog, load_catalog, no_examples
from tuijian.console import user_cache
from tuijian.rules.base import BoundRule

READ_BY = ("catalog", "form", "report", "rules", "submission", "text")
"""The rooms of ours whose sources say how a catalogue is read, checked and bound."""

BESIDE = ("__init__.py", "console/catalog_snapshot.py", "console/user_cache.py")

KNOWN = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("functools", "partial"),
    ("pydantic_core._pydantic_core", "TzInfo"),
    ("re", "_compile"),
    ("tuijian.catalog.load", "no_examples"),
}
"""What a snapshot is made of beside the classes of those rooms; anything else in it is refused."""

_ROOMS = tuple(f"tuijian.{room}." for room in READ_BY)


Kept = TypeVar("Kept")


class Call(NamedTuple):
    """A catalogue as far as checks read it, and its rules."""

    catalog: Catalog
    rules: tuple[BoundRule, ...]


def call_in(folder: Path | None, environ: Mapping[str, str] = os.environ) -> Call:
    """The catalogue in a folder, or the one that comes with the program, and its rules: out of the snapshot where that is still true.

    Raises what reading and binding raise; of such a catalogue nothing is kept.
    """
    files = catalog_files(folder)
    place, key = _snapshot_place(folder, files, environ)
    if place is None:
        return _read_call(files)
    call = _restored(place, key, _with_rules)
    if call is None:
        call = _read_call(files)
        user_cache.keep(place, key, _as_bytes(call))
    return call


def catalog_in(folder: Path | None, environ: Mapping[str, str] = os.environ) -> Catalog:
    """The catalogue alone, as `call_in` has it; where there is no snapshot none is made."""
    files = catalog_files(folder)
    place, key = _snapshot_place(folder, files, environ)
    catalog = _restored(place, key, _catalog) if place else None
    return catalog or load_catalog(files).for_checks()


def _snapshot_place(folder: Path | None, files: Mapping[str, bytes], environ: Mapping[str, str]) -> tuple[str | None, bytes]:
    place = user_cache.place(f"call-{_name(folder)}", environ)
    key = key_of(files) if place else None
    return (place, key) if key else (None, b"")


def _read_call(files: Mapping[str, bytes]) -> Call:
    from tuijian.rules.registry import bind

    whole = load_catalog(files)
    rules = (replace(one, rule=one.rule.with_examples(no_examples)) for one in bind(whole))
    return Call(whole.for_checks(), tuple(rules))


def _name(folder: Path | None) -> str:
    """Of a folder, so that each has its own snapshot."""
    return hashlib.sha256(os.fsencode(os.path.realpath(folder or HERE))).hexdigest()[:16]


def key_of(files: Mapping[str, bytes]) -> bytes | None:
    """A checksum of all that a snapshot of these files rests on; None where our sources do not lie beside what runs."""
    digest = hashlib.sha256()
    versions = (sys.version, sys.implementation.cache_tag, pydantic.VERSION, pydantic_core.__version__, yaml.__version__)
    try:
        ours = [(name, _bytes(name)) for name in sources()]
    except OSError:
        return None
    for name, data in (("", repr(versions).encode()), *sorted(files.items()), *ours):
        digest.update(f"{len(name)} {name} {len(data)} ".encode("utf-8", "surrogateescape"))
        digest.update(data)
    return digest.digest()


def _bytes(name: str) -> bytes:
    with open(f"{HERE}/{name}", "rb") as file:
        return file.read()


def sources() -> Iterator[str]:
    """The files of ours that say how a catalogue is read, in order."""
    yield from BESIDE
    for room in READ_BY:
        yield from _modules(room)


def _modules(folder: str) -> Iterator[str]:
    for item in sorted(os.scandir(HERE / folder), key=lambda entry: entry.name):
        if item.name.endswith(".py"):
            yield f"{folder}/{item.name}"
        elif item.is_dir() and item.name != "__pycache__":
            yield from _modules(f"{folder}/{item.name}")


class _SnapshotReader(Unpickler):
    """Reads what a snapshot is made of, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """A class or function by its name. One of a room's own: a name with dots would lead to all that a module has brought in."""
        if (module, name) in KNOWN:
            return super().find_class(module, name)
        if module.startswith(_ROOMS):
            part = super().find_class(module, name)
            if isinstance(part, type) and part.__module__ == module:
                return part
        raise ValueError(f"{module}.{name} is no part of a snapshot")


def _restored(place: str, key: bytes, read: Callable[[_SnapshotReader], Kept]) -> Kept | None:
    body = user_cache.read(place, key)
    try:
        return None if body is None else read(_SnapshotReader(io.BytesIO(body)))
    except Exception:  # it was written by us for this very Python; whatever is wrong with it, there is another way
        return None


def _catalog(reader: _SnapshotReader) -> Catalog:
    catalog, register = reader.load()
    catalog.__dict__["register"] = register  # which is no part of what is kept of a catalogue elsewhere
    return cast("Catalog", catalog)


def _with_rules(reader: _SnapshotReader) -> Call:
    from tuijian.rules.registry import kind_named

    catalog = _catalog(reader)
    kinds = {name: kind for name in reader.load() if (kind := kind_named(name))}
    return Call(catalog, tuple(BoundRule(rule, kinds[name], params) for rule, name, params in reader.load()))


def _as_bytes(call: Call) -> bytes:
    """The catalogue, the kinds of its rules, and the rules: one after another, so that the first can be read alone."""
    import pickle

    target = io.BytesIO()
    writer = pickle.Pickler(target, 5)
    writer.dump((call.catalog, call.catalog.register))
    writer.dump(sorted({one.kind.name for one in call.rules}))
    writer.dump([(one.rule, one.kind.name, one.params) for one in call.rules])
    return target.getvalue()
