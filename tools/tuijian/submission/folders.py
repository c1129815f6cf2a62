"""What lies under the form's root, folder by folder, and which folders hold a submission. Every face asks here."""

from collections.abc import Iterable, Mapping

from tuijian.form.models import Form
from tuijian.submission.tree import TreeEntry

KEEPER_NAME = ".gitkeep"
"""The empty file that keeps a unit's folder in git until its submission comes."""

NOTES_NAME = "README.md"
"""What may be written for readers beside a submission, or where none is yet."""

NO_SUBMISSION_NAMES = frozenset({KEEPER_NAME.encode(), NOTES_NAME.encode()})
"""A folder that holds only these waits for its submission."""


def entries_by_folder(entries: Iterable[TreeEntry], root: str) -> dict[str, tuple[TreeEntry, ...]]:
    """The entries under `root` by the folder they lie in, whatever is in it; what lies beside the folders is left out."""
    folders: dict[str, list[TreeEntry]] = {}
    skip = len(root.encode()) + 1
    for entry in entries:
        folder, slash, _ = entry.name[skip:].partition(b"/")
        if slash:
            folders.setdefault(folder.decode("utf-8", "replace"), []).append(entry)
    return {name: tuple(inside) for name, inside in folders.items()}


def holds_submission(entries: Iterable[TreeEntry]) -> bool:
    """Whether there is a submission among a folder's entries: anything but what keeps the folder or explains it."""
    return any(entry.name.rpartition(b"/")[2] not in NO_SUBMISSION_NAMES for entry in entries)


def folders_with_submission(folders: Mapping[str, tuple[TreeEntry, ...]]) -> dict[str, tuple[TreeEntry, ...]]:
    """Those of the folders that hold a submission."""
    return {name: entries for name, entries in folders.items() if holds_submission(entries)}


PLAN_ENDING = ".md"
"""How the names of plans end."""


def is_text(form: Form, path: str) -> bool:
    """Whether a path below the form's root's parent is that of a file that is read: a form's file, or a plan, right in a unit's folder."""
    name = path.rpartition("/")[2]
    return path.count("/") == 2 and (name in form.files or name.endswith(PLAN_ENDING))
