"""What a build made, kept for the next one of the same process, as `mkdocs serve` makes one after every edit.

It stands only as long as nothing has changed that it rests on, to the byte: the catalogue, what units have sent, this program with its
templates, and for what checks in the page its parts, and the packages as their lists of files with checksums have them.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from tuijian.catalog.disk import HERE, catalog_files
from tuijian.site.markup.render import Site
from tuijian.site.second_process import Made

Key = tuple[object, ...]
"""All that pages and files rest on."""


class KeptFiles:
    """The files by the job that made them, for one key: a new key begins anew. `wanted` says that there will be another build."""

    def __init__(self) -> None:
        self.wanted = False
        self._key: Key | None = None
        self._made: dict[str, Made] = {}

    def of(self, key: Key) -> dict[str, Made]:
        """What is kept for this key, to be added to."""
        if key != self._key:
            self._key, self._made = key, {}
        return self._made


SERVED = KeptFiles()
"""What is kept while a site is served."""


class Templates(BytecodeCache):
    """The theme's templates as Jinja compiled them. It is Jinja that holds what is kept against a template's text."""

    def __init__(self) -> None:
        self._kept: dict[Key, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What is kept of a template, if anything."""
        if kept := self._kept.get(_compiled_by(bucket)):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template."""
        self._kept[_compiled_by(bucket)] = bucket.bytecode_to_string()


def _compiled_by(bucket: Bucket) -> Key:
    """A template, and what beside its text decides what becomes of it."""
    environment = bucket.environment
    return bucket.key, tuple(environment.extensions), tuple(environment.filters), tuple(environment.globals), environment.autoescape


TEMPLATES = Templates()
"""Those of the site that is served."""


def key(site: Site, home: Path, parts: Path) -> Key:
    """For a site of the catalogue in `home`, with the parts of what checks in the page in `parts`."""
    values = (site.official, site.disk, site.day, tuple(site.sent.items()), tuple(catalog_files(home).items()))
    return (*values, _digest(_program()), _digest(_engine(parts)))


def _program() -> Iterator[Path]:
    """The program's own files."""
    return (path for path in HERE.rglob("*") if path.suffix != ".pyc")


def _engine(parts: Path) -> Iterator[Path]:
    """The parts, and what every installed package says of its files."""
    for name in ("pyodide", "wasm"):
        yield from (parts / name).rglob("*")
    for home in map(Path, sys.path):
        yield from home.glob("*.dist-info/RECORD")
    yield parts.parent.parent / "tests" / "npm" / "package-lock.json"


def _digest(paths: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            data = path.read_bytes()
            digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
