"""`tuijian check`: finds what is to be checked, calls the pipeline, writes the report."""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import OtherList, Outcome, Request, check
from tuijian.console.errors import UsageError, in_quotes
from tuijian.console.output import colored, emit, width
from tuijian.console.own_folder import LoneTree
from tuijian.console.receipt_moment import moment, today
from tuijian.console.workspace import FoldersToCheck, call_of, catalog_of, files_beside, folder_of, locate, nearest, record_rules_of
from tuijian.report.formats import OUTLINED
from tuijian.report.render import render
from tuijian.report.sentences import nothing_read
from tuijian.rules.base import BoundRule
from tuijian.rules.unit_seats import seats_by_day
from tuijian.submission.tree import FolderTree, Tree, TreeError

EXIT = {"success": 0, "failure": 1, "error": 3}

PLACE = "catalog/records/"
"""Where the records of what follows a nomination lie."""

MANY_FOLDERS = 200
"""With more folders than this a run may take over a second, and a terminal gets a progress bar."""


class CheckJob(NamedTuple):
    """What is to be checked, by what."""

    tree: Tree
    catalog: Catalog
    rules: tuple[BoundRule, ...]
    request: Request


def run(args: Namespace) -> int:
    """Check, write the report, give the exit code. A bug around the check is a report too, for programs."""
    try:
        return _check(args)
    except (UsageError, BrokenPipeError):
        raise
    except Exception as error:
        from tuijian.console.fault import fault_report, report_fault

        if args.format == "json":
            emit(render(*fault_report(error), args.format), args.output)
        return report_fault(error)


def _check(args: Namespace) -> int:
    if args.hook and not _keep_submitted(args):
        return 0
    with ExitStack() as stack:
        try:
            job = _job(args, stack)
            gc.freeze()  # the catalogue stays to the end
            gc.set_threshold(50_000)  # reading leaves next to no cycles behind
            gc.enable()
            outcome = _with_records(check(job.tree, job.catalog, job.rules, job.request), job, args)
        except TreeError as error:
            raise UsageError(str(error)) from error
    if job.request.changed is None and nothing_read(outcome.report) and any(map(os.path.isdir, args.paths)):
        raise UsageError(f"{in_quotes(args.paths[0])}里没有推荐材料，没有检查；请把推荐名单和方案放进本单位的文件夹。")
    options: dict[str, Any] = {} if args.output else {"width": width(), "color": colored()}
    emit(render(outcome.report, outcome.legend, args.format, outline=args.outline, **options), args.output)
    return _exit_code(outcome)


def _with_records(outcome: Outcome, job: CheckJob, args: Namespace) -> Outcome:
    """The outcome with what the change brings to the records, where it touches any."""
    base, tip, changed = job.request.base, job.request.tip, job.request.changed
    if base is None or tip is None or not any(path.startswith(PLACE) for path in changed or ()):
        return outcome
    from tuijian.records.brought import RecordsChange, with_records

    home = folder_of(args.root) if args.root else None
    catalog = catalog_of(args.catalog, home)  # the whole of it: what is kept for checks has no records
    rules = record_rules_of(catalog, args.catalog, home)
    change = RecordsChange(job.tree, base, tip, changed or ())
    return with_records(outcome, change, catalog, rules, today(args.as_of, catalog).date(), seats_by_day(catalog, job.rules))


def _keep_submitted(args: Namespace) -> bool:
    """Whether any of the paths lies in the folder of submissions; the others are taken away, for a hook gets all that is committed."""
    home = folder_of(args.root) if args.root else nearest(".")
    under = os.path.join(home, call_of(args.catalog, home).catalog.form.root, "")
    args.paths = [path for path in args.paths if os.path.abspath(path).startswith(under)]
    return bool(args.paths)


def _exit_code(outcome: Outcome) -> int:
    """The exit code; a fault of ours is also said on standard error."""
    if outcome.report.fault is not None:
        from tuijian.console.fault import sentence

        sys.stderr.write(f"{sentence()}\n")
    return EXIT[outcome.report.status]


def _job(args: Namespace, stack: ExitStack) -> CheckJob:
    place, catalog, rules = _locate(args)
    tree, settings = (
        _commit_tree(args, place, catalog, stack) if args.rev is not None or args.base is not None else _folder_tree(place, catalog)
    )
    settings |= {
        "as_of": moment(args.as_of, catalog),
        "author": args.author,
        "others": _other_lists(args, catalog),
        "receipt_known": args.as_of is not None,
    }
    settings |= {"complete": moment(args.complete, catalog) if args.complete is not None else None}
    settings |= {"outlined": args.outline or args.format in OUTLINED}
    return CheckJob(tree, catalog, rules, Request(**settings, progress=_progress))


def _locate(args: Namespace) -> tuple[FoldersToCheck, Catalog, tuple[BoundRule, ...]]:
    """The catalogue, its rules bound, and the place by the catalogue's own names for the folder of submissions and the list."""
    home = folder_of(args.root) if args.root else nearest(args.paths[0] if args.paths else ".")
    catalog, rules = call_of(args.catalog, home)
    place = locate(args.paths, args.root, catalog.form.root, catalog.form.file, on_disk=args.rev is None and args.base is None)
    return place, catalog, rules


def _commit_tree(args: Namespace, place: FoldersToCheck, catalog: Catalog, stack: ExitStack) -> tuple[Tree, dict[str, Any]]:
    from tuijian.console.commits import commit

    return commit(args.rev, args.base, place, catalog.form.root, stack)


def _other_lists(args: Namespace, catalog: Catalog) -> tuple[OtherList, ...]:
    if args.others is None:
        return ()
    from tuijian.console.open_lists import read_others

    return read_others(args.others, catalog)


def _folder_tree(place: FoldersToCheck, catalog: Catalog) -> tuple[Tree, dict[str, Any]]:
    """The files as they lie on disk."""
    root = catalog.form.root
    if place.lone:
        (name,) = place.folders or ("",)
        # Where there is a folder of submissions beside it, this is not where the unit's files are looked for.
        near = files_beside(place.root, root) if (place.root / root).is_dir() else ()
        beside = tuple(path for path in near if path.startswith(f"{name}/"))
        return LoneTree(place.root / name, f"{root}/{name}"), {"folders": place.folders, "beside": beside}
    beside = files_beside(place.root, root) if place.folders is None else ()
    if not (place.root / root).is_dir() and not any(path.rpartition("/")[2] == catalog.form.file for path in beside):
        raise UsageError(f"{in_quotes(place.root)}里没有 {root} 文件夹，请到材料所在的文件夹里检查，或者写明要检查的文件夹。")
    return FolderTree(place.root), {"folders": place.folders, "beside": beside}


def _progress(folders: Sequence[str]) -> Iterable[str]:
    """The folders, with a bar once a run takes over a second and a terminal watches."""
    if len(folders) <= MANY_FOLDERS or not sys.stderr.isatty():
        return folders
    from tqdm import tqdm

    return tqdm(folders, delay=1, leave=False, unit="个", desc="检查", file=sys.stderr)
