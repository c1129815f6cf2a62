"""Makes a tree of the files that somebody brings: which file of which unit's folder each one is, and which are left out. Pure.

Every face that is given files asks here; what the tree then holds is told by tuijian.submission.folders, as for the files of a commit.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import NamedTuple

from tuijian.form.models import Form

UNKNOWN = "unknown"
"""The folder of what no unit can be told for."""

DROPPINGS = (".DS_Store", "._*", "Thumbs.db", "ehthumbs.db", "desktop.ini", "~$*", ".~*", "__MACOSX", "*.tmp", "*.lnk")
"""What systems and Office put into folders by themselves, and nobody brings on purpose."""


class BroughtFile(NamedTuple):
    """A file: its path as its owner knows it, with the folders and archives it lay in, and what it holds."""

    path: str
    data: bytes


@dataclass
class BroughtTree:
    """The tree, by paths below the form's root's parent, and where each file came from.

    `duplicates` are pairs of the same file, `conflicts` of two that would be one file or one unit's material; of each the first one stays.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)

    def put(self, path: str, data: bytes, source: str) -> bool:
        """Take a file up; False where one is there already, be it the same."""
        before = self.origins.setdefault(path, source)
        if path not in self.files:
            self.files[path] = data
            return True
        (self.duplicates if self.files[path] == data else self.conflicts).append((source, before))
        return False


def is_left_behind(path: str) -> bool:
    """Whether it is what systems and Office leave behind."""
    return any(fnmatchcase(part, one) for part in path.split("/") for one in DROPPINGS)


def is_in_unit_folder(path: str) -> bool:
    """Whether a path below the form's root's parent is that of a file directly in a unit's folder."""
    return path.count("/") == 2


def tree_of(form: Form, brought: Iterable[BroughtFile], folders: frozenset[str], folder_named_by: Callable[[bytes], str]) -> BroughtTree:
    """The tree of the files. `folders` are the names of the units' folders; `folder_named_by` gives that of the unit which a list names.

    A unit's material lies in one place: what a second place has for it is the same, or a conflict. What lies in a folder below the
    material stays below it, as in a commit; it is never taken for the material.
    """
    files = [one for one in brought if not is_left_behind(one.path)]
    lists: dict[str, bytes] = {}
    for path, data in files:
        home, _, name = path.rpartition("/")
        if name == form.file:
            lists.setdefault(home, data)
    homes = _Homes(form.root, folders, {home: folder_named_by(data) for home, data in lists.items()})
    settled, first_places = BroughtTree(), dict[str, tuple[str, str]]()
    for path, data in files:
        home, folder, inside = homes.home_of(path)
        target = "/".join(filter(None, (form.root, folder, inside)))
        place, source = first_places.setdefault(folder, (home, path)) if home else (home, path)
        if place == home or settled.files.get(target) == data:
            settled.put(target, data, path)
        else:
            settled.conflicts.append((path, source))
    return settled


class _Homes(NamedTuple):
    """Where material lies: the form's root itself, a folder with a unit's name, else the uppermost folder that holds a list."""

    root: str
    folders: frozenset[str]
    lists: Mapping[str, str]

    def home_of(self, path: str) -> tuple[str, str, str]:
        """The home of a file, ending in "/" (empty where it has none), its unit's folder, and its path in it."""
        parts = path.split("/")
        above = parts[:-1]
        if self.root in above:
            at = above.index(self.root) + 1
            return self._split_at(parts, at + 1, parts[at]) if at < len(above) else ("", "", parts[-1])
        at_known_folder = next((at for at, part in enumerate(above) if part in self.folders), None)
        if at_known_folder is not None:
            return self._split_at(parts, at_known_folder + 1, parts[at_known_folder])
        tops = (at for at in range(len(parts)) if "/".join(parts[:at]) in self.lists)
        top = next(tops, None)
        return ("", UNKNOWN, parts[-1]) if top is None else self._split_at(parts, top, self.lists["/".join(parts[:top])])

    def _split_at(self, parts: list[str], at: int, folder: str) -> tuple[str, str, str]:
        return "/".join(parts[:at]) + "/", folder, "/".join(parts[at:])
