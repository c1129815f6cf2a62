"""`tuijian call diff`: what differs between two calls, as tables or as a page."""

from argparse import Namespace
from collections.abc import Sequence
from itertools import groupby

from tuijian.calls.differ import Difference, differences
from tuijian.console.errors import UsageError
from tuijian.console.output import emit
from tuijian.console.terminal_tables import dump, table
from tuijian.console.workspace import catalog_of, rules_of


def run(args: Namespace) -> int:
    """Print what differs between two folders."""
    if args.other is None:
        raise UsageError("还缺少后一次通知的规则文件夹，写法见 tuijian call --help。")
    first, second = catalog_of(args.folder), catalog_of(args.other)
    changes = list(differences(first, rules_of(first, args.folder), second, rules_of(second, args.other)))
    if args.format == "html":
        from tuijian.calls.page import page

        emit(page(first.notice, second.notice, changes))
        return 0
    emit(dump([one._asdict() for one in changes]) if args.format == "json" else _text(changes))
    return 0


def _text(changes: Sequence[Difference]) -> str:
    """A table for each kind of difference."""
    parts = []
    for kind, changes_of_kind in groupby(changes, lambda one: one.kind):
        rows = [[kind, "前一次", "后一次"], *([one.what, one.before, one.after] for one in changes_of_kind)]
        parts.append(table(rows))
    return "\n".join(parts) or "两次通知的单位、名额、时间、任务和规则都相同。\n"
