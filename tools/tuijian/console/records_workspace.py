"""The records of the zones as a command works on them: where they lie, by which catalogue and rules they are judged, and when."""

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tuijian.catalog.load import Catalog
from tuijian.console.receipt_moment import today
from tuijian.console.workspace import catalog_of, folder_of, nearest, record_rules_of, rules_of
from tuijian.records.base import RecordsContext, judge
from tuijian.records.load import Records, read
from tuijian.records.models import RecordRules
from tuijian.records.passages import named_paths
from tuijian.report.model import Finding
from tuijian.rules.unit_seats import seats_by_day
from tuijian.submission.tree import FolderTree
from tuijian.text.decoding import decode


@dataclass(frozen=True)
class RecordsWorkspace:
    """What a command over records needs: the root, the catalogue's folder, the catalogue, its rules, and what is judged by."""

    root: Path
    folder: Path
    catalog: Catalog
    rules: RecordRules
    context: RecordsContext

    def judged(self, some: Mapping[str, bytes]) -> tuple[Records, tuple[Finding, ...]]:
        """The records among some files, and what the rules say of them."""
        records = read(some, self.catalog)
        context = self.context
        texts = {path: found for kept in records.zones for path in named_paths(kept.record) if (found := self._text(path)) is not None}
        return records, judge(records, RecordsContext(self.catalog, self.rules, context.day, context.seats, texts))

    def _text(self, path: str) -> str | None:
        """The text of a plan below the root, None where there is none that can be read."""
        try:
            return decode(FolderTree(self.root).read(path))[0] or None
        except (KeyError, ValueError):
            return None


def records_workspace(args: Namespace) -> RecordsWorkspace:
    """What the options name: `root`, `catalog` and `as_of`."""
    root = folder_of(args.root) if args.root else nearest(".")
    catalog = catalog_of(args.catalog, root)
    seats = seats_by_day(catalog, rules_of(catalog, args.catalog, root))
    rules = record_rules_of(catalog, args.catalog, root)
    folder = Path(args.catalog) if args.catalog else root / "catalog"
    return RecordsWorkspace(root, folder, catalog, rules, RecordsContext(catalog, rules, today(args.as_of, catalog).date(), seats))
