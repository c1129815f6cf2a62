"""The workspace of commands that read or write papers: root, catalogue, and a unit's folder as it lies there."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Request, check
from tuijian.console.errors import UsageError, in_quotes
from tuijian.console.workspace import SUBMISSIONS, catalog_of, locate
from tuijian.report.model import Report
from tuijian.rules.base import BoundRule
from tuijian.submission.folders import is_text
from tuijian.submission.reader import Submission
from tuijian.submission.tree import MOST_TEXT_BYTES, FolderTree, TreeError


class OfficeWorkspace(NamedTuple):
    """The root that holds the folder of submissions, and the catalogue."""

    root: Path
    catalog: Catalog

    @property
    def home(self) -> Path:
        """The folder of submissions."""
        return self.root / self.catalog.form.root

    def submission(self, folder: str) -> Submission:
        """A unit's folder as it lies there; one without files where there is none."""
        form = self.catalog.form
        path = f"{form.root}/{folder}"
        if not (self.home / folder).is_dir():
            return Submission(folder, f"{path}/{form.file}", (), ())
        try:
            tree = FolderTree(self.root)
            entries = tree.entries(path)
            text_files = [entry.path for entry in entries if entry.type.is_regular and entry.path and is_text(form, entry.path)]
            contents = {name: tree.read(name, MOST_TEXT_BYTES) for name in text_files}
        except TreeError as error:
            raise UsageError(str(error)) from error
        return self.catalog.reader.read(folder, entries, contents)

    def checked(self, rules: Sequence[BoundRule], request: Request) -> Report:
        """The report on the folders that the request names. A fault of ours in it is raised."""
        try:
            report = check(FolderTree(self.root), self.catalog, rules, request).report
        except TreeError as error:
            raise UsageError(str(error)) from error
        if report.fault is not None:
            raise RuntimeError(report.fault.message)
        return report


def office_workspace_of(args: Namespace) -> OfficeWorkspace:
    """The root and the catalogue that the user asks for; UsageError where there is none."""
    root = locate((), args.root, catalog_of(args.catalog).form.root if args.catalog else SUBMISSIONS).root
    return OfficeWorkspace(root, catalog_of(args.catalog, root))


def write_file(path: Path, data: bytes, replace: bool) -> None:
    """Write a file, whole or not at all; one that is there only if it is to be replaced. UsageError where it is not written."""
    from tuijian.files import whole_files

    if path.exists() and not replace:
        raise UsageError(f"{in_quotes(path)}已经有了，没有改动；要换成这次写出的，加上 --replace。")
    try:
        whole_files.replace(path, data)
    except OSError as error:
        raise UsageError(f"{in_quotes(path)}写不进去（{error.strerror}）。") from error
