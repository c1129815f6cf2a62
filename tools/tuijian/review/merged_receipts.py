"""`tuijian receipts`: what our statuses tell of merged pull requests, written into the catalogue: nothing of it lives on GitHub alone."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tuijian.console.errors import UsageError, in_quotes

if TYPE_CHECKING:
    from tuijian.catalog.load import Catalog
    from tuijian.catalog.models import Received
    from tuijian.review.client import Client
    from tuijian.review.github_types import Pull
    from tuijian.review.own_account import Identity

HEAD = "# Receipts of what was merged, the oldest first: written by `tuijian receipts`, added to and never changed.\n"


def run(args: Namespace) -> int:
    """Write the receipts that are missing; the exit code."""
    from tuijian.console.workspace import catalog_of, folder_of
    from tuijian.review.client import ApiError, Client, connect

    root, name = folder_of(args.root), repository(args)
    with connect(os.environ.get("GITHUB_TOKEN", ""), os.environ.get("GITHUB_API_URL") or "https://api.github.com") as http:
        try:
            written = write_receipts(Client(http), name, args.branch, args.account, root, catalog_of(None, root))
        except ApiError as error:
            sys.stderr.write(f"GitHub 没有完成所要的操作（{error}）。\n")
            return 3
    sys.stdout.write(f"新写下 {written} 条收到记录。\n")
    return 0


def repository(args: Namespace) -> str:
    """The repository's name as the user gives it. UsageError where it is none."""
    from pydantic import ValidationError

    from tuijian.review.github_types import Repository

    try:
        return Repository(full_name=args.repository, default_branch=args.branch).full_name
    except ValidationError as error:
        raise UsageError(f"{in_quotes(args.repository)}不是仓库的名称，写成 所有者/仓库 这样。") from error


def write_receipts(client: "Client", name: str, branch: str, account: int | None, root: Path, catalog: "Catalog") -> int:
    """Write the receipts that are missing into the catalogue below the root; how many. ApiError where GitHub does not tell them."""
    from tuijian.review.own_account import ACTIONS, Identity

    missing = list(missing_receipts(client, name, branch, catalog, ACTIONS if account is None else Identity(account)))
    for folder, receipts in _by_folder(missing).items():
        append(root / "catalog" / "records" / folder / "receipts.yml", receipts)
    return len(missing)


def open_pulls(client: "Client", name: str, branch: str, catalog: "Catalog") -> "list[tuple[int, str, str]]":
    """The pull requests that are open and touch a unit's folder: number, the unit's name, address."""
    from tuijian.review.github_types import ChangedFile, Pull
    from tuijian.review.publish import read_list
    from tuijian.review.verdict import folders

    pulls = []
    for pull in read_list(client, Pull, f"/repos/{name}/pulls", state="open", base=branch):
        files = read_list(client, ChangedFile, f"/repos/{name}/pulls/{pull.number}/files")
        units = [unit for folder in folders(files, catalog) if (unit := catalog.unit_in(folder))]
        pulls += [(pull.number, units[0].name, pull.html_url)] if units else []
    return pulls


def missing_receipts(
    client: "Client", name: str, branch: str, catalog: "Catalog", identity: "Identity"
) -> "Iterator[tuple[str, Received]]":
    """The receipts of merged pull requests that are not on record yet, each with its unit's folder, in the order of merging."""
    from tuijian.review.github_types import Pull
    from tuijian.review.publish import read_list

    recorded = {each.sha for records in catalog.receipts.values() for each in records}
    pulls: Iterable[Pull] = read_list(client, Pull, f"/repos/{name}/pulls", state="closed", base=branch)
    for pull in sorted((pull for pull in pulls if pull.merged_at and pull.head.sha not in recorded), key=lambda pull: pull.merged_at or ""):
        yield from _pull_receipts(client, name, pull, catalog, identity)


def _pull_receipts(client: "Client", name: str, pull: "Pull", catalog: "Catalog", identity: "Identity") -> "Iterator[tuple[str, Received]]":
    """What our newest status of its head tells, where that is one unit's submission."""
    from tuijian.catalog.models import Received
    from tuijian.review.github_types import ChangedFile, CommitStatus
    from tuijian.review.planned_writes import own_statuses
    from tuijian.review.publish import read_list
    from tuijian.review.receipt import mark_in, moment
    from tuijian.review.verdict import folders

    statuses = own_statuses(identity, read_list(client, CommitStatus, f"/repos/{name}/commits/{pull.head.sha}/statuses"))
    marks = (mark_in(status.target_url) for status in statuses)
    mark = next((mark for mark in marks if mark is not None and mark.pull == pull.number), None)
    if mark is None or not mark.code:
        return
    if not mark.sure:
        sys.stderr.write(f"合并请求 {pull.number} 的收到时间不明，请核实以后手工写进 catalog/records。\n")
        return
    files = read_list(client, ChangedFile, f"/repos/{name}/pulls/{pull.number}/files")
    for folder in (folder for folder in folders(files, catalog) if catalog.unit_in(folder)):
        times = {"received": moment(mark.first)} | ({"complete": moment(mark.complete)} if mark.complete is not None else {})
        values = {"pull": pull.number, "sha": pull.head.sha, "code": mark.code, "account": pull.author, "catalog": mark.catalog}
        yield folder, Received.model_validate_strings({**{key: str(value) for key, value in values.items()}, **times})


def _by_folder(receipts: "Iterable[tuple[str, Received]]") -> "dict[str, list[Received]]":
    by_folder: dict[str, list[Received]] = {}
    for folder, record in receipts:
        by_folder.setdefault(folder, []).append(record)
    return by_folder


def append(path: Path, records: "Iterable[Received]") -> None:
    """Add receipts at the end of a file, which stays as it is otherwise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.is_file() else HEAD
    path.write_text(before + "".join(map(_receipt_text, records)), encoding="utf-8")


def _receipt_text(record: "Received") -> str:
    times = [f"  received: {record.received.isoformat()}"] + ([f"  complete: {record.complete.isoformat()}"] if record.complete else [])
    about = [f"- pull: {record.pull}", f'  sha: "{record.sha}"', f"  code: {record.code}", f"  account: {record.account}"]
    return "\n".join([*about, f'  catalog: "{record.catalog}"', *times]) + "\n"
