"""What the units have sent, as far as it lies in the repository: the files below the form's root, and each unit's submission from them."""

from collections.abc import Mapping
from pathlib import Path

from tuijian.catalog.load import Catalog
from tuijian.form.models import Form
from tuijian.submission.folders import entries_by_folder, holds_submission
from tuijian.submission.reader import Submission
from tuijian.submission.tree import MOST_TEXT_BYTES, FolderTree, MemoryTree

Files = Mapping[str, bytes]
"""Contents by path from the root. Of what is not read only the name is kept."""


def sent_files(root: Path, form: Form) -> dict[str, bytes]:
    """The files of every unit below `root`: lists and plans with what they hold, at most one byte more than may be read."""
    if not (root / form.root).is_dir():
        return {}
    tree = FolderTree(root)
    names = [entry.path for entry in tree.entries(form.root) if entry.type.is_regular and entry.path]
    return {name: tree.read(name, MOST_TEXT_BYTES) if _is_text(name, form) else b"" for name in names}


def submissions(files: Files, catalog: Catalog) -> dict[str, Submission]:
    """The submissions of the call's units by their folders. The sample's folder is no unit's."""
    form = catalog.form
    tree = MemoryTree(files)
    folders = entries_by_folder(tree.entries(form.root), form.root)
    texts = {name: data for name, data in files.items() if _is_text(name, form)}
    return {
        unit.slug: catalog.reader.read(unit.slug, folders[unit.slug], _files_in(f"{form.root}/{unit.slug}/", texts))
        for unit in catalog.units
        if holds_submission(folders.get(unit.slug, ()))
    }


def sample(catalog: Catalog) -> Submission | None:
    """The sample's submission; None where the call has none."""
    form, files = catalog.form, catalog.sample
    if form.sample is None or form.file not in files:
        return None
    home = f"{form.root}/{form.sample.folder}"
    tree = MemoryTree({f"{home}/{name}": data for name, data in files.items()})
    texts = {f"{home}/{name}": data for name, data in files.items() if _is_text(f"{home}/{name}", form)}
    return catalog.reader.read(form.sample.folder, tree.entries(home), texts)


def _is_text(name: str, form: Form) -> bool:
    """Whether it is a list or a plan, and lies in a unit's own folder."""
    inside = name.removeprefix(f"{form.root}/")
    return inside.count("/") == 1 and inside.endswith((f"/{form.file}", ".md"))


def _files_in(home: str, texts: Files) -> dict[str, bytes]:
    return {name: data for name, data in texts.items() if name.startswith(home)}
