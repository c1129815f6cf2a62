"""A clerk's own folder, outside any folder of submissions, shown as if it lay in one."""

from pathlib import Path

from tuijian.submission.tree import MOST_FILE_BYTES, FolderTree, TreeEntry, entries_under


class LoneTree:
    """The files of `folder` under the path `place`, and once more under its own name; see `Tree`."""

    revision = None

    def __init__(self, folder: Path, place: str) -> None:
        """Read below `folder`; TreeError where it is no folder."""
        self._tree = FolderTree(folder)
        self._prefixes = tuple(sorted((f"{place}/", f"{folder.name}/")))

    def entries(self, under: str = "") -> tuple[TreeEntry, ...]:
        """See `Tree`."""
        prefixes = [prefix.encode("utf-8", "surrogateescape") for prefix in self._prefixes]
        all_entries = [entry._replace(name=prefix + entry.name) for prefix in prefixes for entry in self._tree.entries()]
        return tuple(entries_under(all_entries, under))

    def read(self, path: str, limit: int = MOST_FILE_BYTES) -> bytes:
        """See `Tree`."""
        prefix = next((one for one in self._prefixes if path.startswith(one)), None)
        if prefix is None:
            raise KeyError(path)
        return self._tree.read(path.removeprefix(prefix), limit)
