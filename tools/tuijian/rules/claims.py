"""Which rule answers for each path of a change; a path that none answers for must not pass. Pure."""

from collections.abc import Iterable, Sequence

from tuijian.catalog.load import Catalog
from tuijian.form.models import Form
from tuijian.report.model import Changed
from tuijian.submission.folders import NOTES_NAME
from tuijian.submission.tree import TreeEntry
from tuijian.text.personal_data import mask

_ANY_CHANGE = ("folder-entry", "one-folder")
"""The kinds that answer for whatever lies under the form's root."""


class Unclaimed(Exception):  # noqa: N818  # it is no error of whoever sends something in
    """A path of a change that no rule answers for: a gap of ours, which must not pass."""


def claims(paths: Iterable[str], entries: Sequence[TreeEntry], catalog: Catalog) -> tuple[Changed, ...]:
    """Each path of a change with the name of the call's rule that looks at it. Raises Unclaimed where there is none."""
    by_kind = {rule.kind: rule.name for rule in reversed(catalog.rules) if rule.retired is None}
    changed = tuple(paths)
    there = {entry.printable for entry in entries} if changed else set()
    return tuple(_claim(path, path in there, catalog.form, by_kind) for path in changed)


def _claim(path: str, there: bool, form: Form, by_kind: dict[str, str]) -> Changed:
    rule = next((by_kind[kind] for kind in (*_kinds_for(path, there, form), *_ANY_CHANGE) if kind in by_kind), None)
    if rule is None:
        raise Unclaimed(path)
    return Changed(path=mask(path), rule=rule)


def _kinds_for(path: str, there: bool, form: Form) -> tuple[str, ...]:
    """The kinds that look at what lies at a path, the nearest first."""
    root, _, rest = path.partition("/")
    if root != form.root:
        return ("misplaced",)
    name = rest.rpartition("/")[2]
    if not there or rest.count("/") != 1:
        return ("one-folder",) if not there else ()
    if name in form.files:
        return ("form-fields",)
    if name == NOTES_NAME:
        return ("personal-data",)
    return ("plan-file",) if name.endswith(".md") else ()
