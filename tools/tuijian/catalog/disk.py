"""Where a catalogue lies on disk: in a folder, beside the program in a checkout, or inside the installed package."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from tuijian.catalog.file_names import HOUSE, SAMPLE
from tuijian.catalog.load import Catalog, load_catalog

HERE = Path(__file__).resolve().parent.parent
SHIPPED = HERE / "_catalog"
"""The catalogue inside an installed package."""

CHECKOUT = HERE.parent.parent / "catalog"
"""The catalogue of a checkout that the program runs from."""


def shipped_folder() -> Path:
    """The folder of the catalogue that comes with the program."""
    return SHIPPED if SHIPPED.is_dir() else CHECKOUT


def read_catalog(folder: Path | None = None) -> Catalog:
    """The catalogue in `folder`, or the one that comes with the program. Raises CatalogError, or OSError where it cannot be read.

    A folder without `divisions/` uses the divisions that come with the program; one without `sample/` the submission
    `_example` beside it.
    """
    return load_catalog(catalog_files(folder))


def catalog_files(folder: Path | None = None) -> dict[str, bytes]:
    """The files of the catalogue in `folder`, or of the one that comes with the program, with what it takes from elsewhere."""
    root = folder or shipped_folder()
    files = dict(_files(root))
    beside = root.parent / "submissions" / "_example"
    if not any(name.startswith(SAMPLE) for name in files) and beside.is_dir():
        files.update((SAMPLE + name, data) for name, data in _files(beside))
    return with_shipped_files(files)


def with_shipped_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """A catalogue's files with what comes with the program: the house rules, and the divisions where it has none of its own."""
    theirs = any(name.startswith("divisions/") for name in files)
    divisions = () if theirs else ((f"divisions/{name}", data) for name, data in _files(shipped_folder() / "divisions"))
    houses = (HERE / HOUSE).glob("*.yml")
    own = {name: data for name, data in files.items() if not name.startswith(HOUSE)}
    return {**own, **dict(divisions), **{HOUSE + one.name: one.read_bytes() for one in houses}}


def files_below(folder: Path) -> dict[str, bytes]:
    """The files of a folder as they are, by their paths in it."""
    return dict(_files(folder))


_LEFT_BEHIND = (".", "~$", "__pycache__")
"""How the names begin of what systems and editors leave in folders; it is no part of a catalogue."""


def _files(root: Path, above: str = "") -> Iterator[tuple[str, bytes]]:
    """Every file below `root` but those that systems leave behind, by its path there, in order; links to folders are not followed."""
    for entry in sorted(os.scandir(root), key=lambda one: one.name) if above or root.is_dir() else ():
        if entry.name.startswith(_LEFT_BEHIND):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(root / entry.name, f"{above}{entry.name}/")
        elif entry.is_file():
            with open(entry.path, "rb") as file:
                yield above + entry.name, file.read()
