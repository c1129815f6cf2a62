"""A clerk's own folder, outside any folder of submissions, shown as if it lay in one."""

from pathlib import Path

from tuijian.intake.tree import READ_LIMIT, FolderTree, TreeEntry, select


class LoneTree:
    """The files of `folder` under the path `place`; see `Tree`."""

    revision = None

    def __init__(self, folder: Path, place: str) -> None:
        """Read below `folder`; TreeError where it is no folder."""
        self._tree = FolderTree(folder)
        self._prefix = f"{place}/"

    def entries(self, under: str = "") -> tuple[TreeEntry, ...]:
        """See `Tree`."""
        prefix = self._prefix.encode("utf-8", "surrogateescape")
        found = [entry._replace(name=prefix + entry.name) for entry in self._tree.entries()]
        return tuple(select(found, under))

    def read(self, path: str, limit: int = READ_LIMIT) -> bytes:
        """See `Tree`."""
        if not path.startswith(self._prefix):
            raise KeyError(path)
        return self._tree.read(path.removeprefix(self._prefix), limit)
