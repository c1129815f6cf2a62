"""Which folder, which catalogue and which submissions a command is about."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.console.errors import UsageError, in_quotes, nearest_hint
from tuijian.rules.base import BoundRule
from tuijian.rules.registry import bind

if TYPE_CHECKING:
    from tuijian.console.catalog_snapshot import Call
    from tuijian.records.models import RecordRules

SUBMISSIONS = "submissions"
"""The folder of submissions as long as no catalogue says otherwise."""


class FoldersToCheck(NamedTuple):
    """The root, the names of the folders to check (None for all), and whether the one folder lies outside any submissions folder."""

    root: Path
    folders: frozenset[str] | None = None
    lone: bool = False


def locate(paths: Sequence[str], root: str | None, name: str = SUBMISSIONS, file: str = "list.yml", on_disk: bool = True) -> FoldersToCheck:
    """What the paths stand for. `name` is the folder of submissions, `file` the list in each; UsageError where they make no sense."""
    home = folder_of(root) if root else None
    if not paths:
        return FoldersToCheck(home or nearest(".", name))
    given_paths = [Path(os.path.abspath(path)) for path in paths]
    if on_disk and (missing := next((path for path in given_paths if not os.path.lexists(path)), None)):
        raise UsageError(f"没有找到{in_quotes(missing)}。")
    return _as_one([_located(path, home, name, file, on_disk) for path in given_paths])


def folder_of(text: str) -> Path:
    """The folder that the user names; UsageError where there is none."""
    if not Path(text).is_dir():
        raise UsageError(f"没有{in_quotes(text)}这个文件夹。")
    return Path(os.path.abspath(text))


def nearest(path: str, name: str = SUBMISSIONS) -> Path:
    """The nearest folder from `path` upwards that holds submissions or a catalogue; `path` itself where there is none."""
    start = Path(os.path.abspath(path))
    return next((folder for folder in (start, *start.parents) if (folder / name).is_dir() or has_catalog(folder)), start)


def has_catalog(folder: Path) -> bool:
    """Whether a catalogue lies in the folder `catalog` there."""
    return (folder / "catalog" / "notice.yml").is_file()


MOST_BESIDE = 3_000
"""So many files beside the folder of submissions are looked at; whoever lays one wrong lays it near."""

DEEPEST_BESIDE = 2
"""Folders that a file beside the folder of submissions may lie in and still be looked at."""


def files_beside(root: Path, name: str = SUBMISSIONS) -> tuple[str, ...]:
    """The files beside the folder of submissions, by their paths with slashes: what lies near it, but not in hidden folders."""
    return tuple(islice(_files_near(root, "", name), MOST_BESIDE))


def _files_near(root: Path, below: str, name: str) -> Iterator[str]:
    try:
        items = sorted(os.scandir(root / below), key=lambda each: (each.is_dir(follow_symlinks=False), each.name))
    except OSError:
        return
    for each in items:
        path = f"{below}{each.name}"
        if not each.is_dir(follow_symlinks=False):
            yield path
        elif not each.name.startswith(".") and path != name and path.count("/") < DEEPEST_BESIDE:
            yield from _files_near(root, f"{path}/", name)


_TO_READ_FIRST = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".docx", ".doc", ".wps", ".zip")
"""The endings of what offices send: it is read by another command first."""


def _located(path: Path, root: Path | None, name: str, file: str, on_disk: bool) -> FoldersToCheck:
    home = root / name if root else _home(path, name)
    if home and path in (home, home.parent):
        return FoldersToCheck(home.parent)
    if home and path.is_relative_to(home):
        folder, *rest = path.relative_to(home).parts
        inside = rest or not on_disk or path.is_dir()
        return FoldersToCheck(home.parent, frozenset({folder} if inside else ()))
    lone = next((folder for folder in (path, path.parent) if (folder / file).is_file()), None)
    if lone is None and path.is_file() and path.suffix.lower() in _TO_READ_FIRST:
        raise UsageError(f"{in_quotes(path)}要先用 tuijian import 读入，再检查。")
    if lone is None or not on_disk:
        raise UsageError(f"{in_quotes(path)}不在 {name} 文件夹里，里面也没有 {file}。")
    return FoldersToCheck(lone.parent, frozenset({lone.name}), lone=True)


def _home(path: Path, name: str) -> Path | None:
    """The submissions folder that the path is, lies in, or holds."""
    above = next((folder for folder in (path, *path.parents) if folder.name == name), None)
    return above or (path / name if (path / name).is_dir() else None)


def _as_one(places: list[FoldersToCheck]) -> FoldersToCheck:
    """One place of several; UsageError where they belong to different roots."""
    first = places[0]
    if any((place.root, place.lone) != (first.root, first.lone) or (place.lone and place != first) for place in places):
        raise UsageError("写的几个路径不在同一个文件夹里，请分几次检查。")
    named_ones = [place.folders for place in places if place.folders is not None]
    folders = frozenset[str]().union(*named_ones) if len(named_ones) == len(places) else None
    return FoldersToCheck(first.root, folders, first.lone)


# --- the catalogue ------------------------------------------------------------------------------


def catalog_of(option: str | None, root: Path | None = None) -> Catalog:
    """The catalogue: `option`, else the one under the root (by default the nearest from here), else the one that is shipped.

    UsageError where the option names none; CatalogError where it has a fault.
    """
    folder = catalog_folder(option, root)
    with readable(folder):
        return read_catalog(folder)


def rules_of(catalog: Catalog, option: str | None, root: Path | None = None) -> tuple[BoundRule, ...]:
    """The rules of a catalogue that `catalog_of` found, bound to their kinds; CatalogError where one does not fit."""
    with readable(catalog_folder(option, root)):
        return bind(catalog)


def call_of(option: str | None, root: Path | None = None) -> "Call":
    """What `catalog_of` and `rules_of` give, out of the snapshot where there is one."""
    from tuijian.console.catalog_snapshot import call_in

    folder = catalog_folder(option, root)
    with readable(folder):
        return call_in(folder)


def checked_catalog_of(option: str | None, root: Path | None = None) -> Catalog:
    """What `call_of` gives, without the rules."""
    from tuijian.console.catalog_snapshot import catalog_in

    folder = catalog_folder(option, root)
    with readable(folder):
        return catalog_in(folder)


def record_rules_of(catalog: Catalog, option: str | None, root: Path | None = None) -> "RecordRules":
    """The stages and the rules over records of a catalogue that `catalog_of` found; CatalogError where one does not fit."""
    from tuijian.records.base import checked_rules

    with readable(catalog_folder(option, root)):
        return checked_rules(catalog)


def catalog_folder(option: str | None, root: Path | None = None) -> Path | None:
    """The folder of the catalogue as `catalog_of` looks for it; None for the one that is shipped."""
    if option is None:
        home = root or nearest(".")
        return home / "catalog" if has_catalog(home) else None
    if not (Path(option) / "notice.yml").is_file():
        raise UsageError(f"{in_quotes(option)}不是规则文件夹，里面没有 notice.yml。")
    return Path(option)


@contextmanager
def readable(folder: Path | None) -> Iterator[None]:
    """Reading the user's own catalogue: a disk that fails is wrong usage; faults in it are ours (`CatalogError`)."""
    try:
        yield
    except OSError as error:
        if folder is None:
            raise
        raise UsageError(f"规则文件夹{in_quotes(folder)}读不出来（{error.strerror}）。") from error


def unit_of(catalog: Catalog, text: str) -> Unit:
    """The unit by name, short name or folder; UsageError with the nearest where there is none."""
    named_unit = catalog.unit_named(text) or catalog.unit_in(text)
    if named_unit is None:
        names = [word for unit in catalog.units for word in (unit.name, unit.short, unit.slug)]
        raise UsageError(f"没有{in_quotes(text)}这个推荐单位{nearest_hint(text, names)}，全部单位见 tuijian seats。")
    return named_unit
