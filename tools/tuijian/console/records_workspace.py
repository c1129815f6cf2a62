"""The records of the zones as a command works on them: where they lie, by which catalogue and rules they are judged, and when."""

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tuijian.catalog.load import Catalog
from tuijian.console.receipt_moment import today
from tuijian.console.workspace import catalog_of, folder_of, nearest, record_rules_of, rules_of
from tuijian.records.base import RecordsContext, judge
from tuijian.records.load import Records, read
from tuijian.records.models import RecordRules
from tuijian.records.passages import plan_texts
from tuijian.report.model import Finding
from tuijian.rules.unit_seats import seats_by_day
from tuijian.submission.tree import FolderTree


@dataclass(frozen=True)
class RecordsWorkspace:
    """What a command over records needs: the root, the catalogue's folder, the catalogue, its rules, and what is judged by."""

    root: Path
    folder: Path
    catalog: Catalog
    rules: RecordRules
    context: RecordsContext

    def judged(self, files: Mapping[str, bytes]) -> tuple[Records, tuple[Finding, ...]]:
        """The records among some files, and what the rules say of them."""
        records = read(files, self.catalog)
        texts = plan_texts(FolderTree(self.root), (kept.record for kept in records.zones))
        return records, judge(records, replace(self.context, texts=texts))


def records_workspace(args: Namespace) -> RecordsWorkspace:
    """What the options name: `root`, `catalog` and `as_of`."""
    root = folder_of(args.root) if args.root else nearest(".")
    catalog = catalog_of(args.catalog, root)
    seats = seats_by_day(catalog, rules_of(catalog, args.catalog, root))
    rules = record_rules_of(catalog, args.catalog, root)
    folder = Path(args.catalog) if args.catalog else root / "catalog"
    return RecordsWorkspace(root, folder, catalog, rules, RecordsContext(catalog, rules, today(args.as_of, catalog).date(), seats))
