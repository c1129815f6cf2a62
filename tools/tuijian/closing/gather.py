"""Reads all that is known of a call that is over: its catalogue, papers and records, and, where asked, what GitHub still has."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator

from tuijian.catalog.file_names import RECORDS
from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Request
from tuijian.closing.course import Course, Matter
from tuijian.console.errors import UsageError
from tuijian.console.office_workspace import OfficeWorkspace
from tuijian.console.receipt_moment import moment
from tuijian.console.records_workspace import RecordsWorkspace, records_workspace
from tuijian.console.workspace import has_catalog, rules_of
from tuijian.records.base import PLACE
from tuijian.records.load import is_record
from tuijian.records.states import standings
from tuijian.rules.unit_seats import seatings
from tuijian.submission.folders import holds_submission
from tuijian.text.personal_data import mask_one, matches_in

NOT_YET = {
    "open": "这次推荐还没有截止（notice.yml 的 state 是 open），不能归档；截止以后把 state 改成 closed，再运行一次。",
    "draft": "这次推荐的通知还没有发布（notice.yml 的 state 是 draft），不能归档。",
}


def course_of(args: Namespace) -> tuple[RecordsWorkspace, Course]:
    """What the options name. UsageError where there is no catalogue, or its call is not over."""
    work = records_workspace(args)
    if not args.catalog and not has_catalog(work.root):
        raise UsageError("这里没有规则文件夹 catalog；请到仓库里运行，或者用 --root 指明。")
    if not_yet := NOT_YET.get(work.catalog.notice.state.stands):
        raise UsageError(not_yet)
    waiting = _github_matters(args, work) if args.repository else ()
    if args.repository:
        work = records_workspace(args)  # with the receipts that were written just now
    return work, _course(args, work, waiting)


def _course(args: Namespace, work: RecordsWorkspace, waiting: tuple[Matter, ...]) -> Course:
    catalog, rules = work.catalog, rules_of(work.catalog, args.catalog, work.root)
    desk, as_of = OfficeWorkspace(work.root, catalog), moment(None, catalog)
    submissions = {unit.slug: desk.submission(unit.slug) for unit in catalog.units}
    filled = {folder: one for folder, one in submissions.items() if holds_submission(one.entries)}
    sample = {catalog.form.sample.folder} if catalog.form.sample else set[str]()
    records, recorded = work.judged({path: data for path, data in catalog.record_files.items() if is_record(path)})
    return Course(
        catalog=catalog,
        rules=rules,
        submissions=filled,
        report=desk.checked(rules, Request(as_of, folders=frozenset({*filled, *sample}), receipt_known=False)),
        recorded=recorded,
        standings=standings(records, work.rules.stages, catalog.steps),
        seatings=seatings(catalog, rules, as_of),
        has_stages=bool(work.rules.stages),
        private=tuple(_private(catalog)),
        waiting=waiting,
    )


def _private(catalog: Catalog) -> Iterator[Matter]:
    """Personal data in what lies beside the records: plans and notes, which no rule looks into."""
    for path, data in sorted(catalog.record_files.items()):
        if path.startswith(RECORDS) and not is_record(path):
            text = data.decode("utf-8", "replace")
            for match in matches_in(text):
                line = text.count("\n", 0, match.start) + 1
                yield Matter(f"里面有个人信息 {mask_one(text[match.start : match.end])}，请删去。", f"{PLACE}{path}:{line}")


def _github_matters(args: Namespace, work: RecordsWorkspace) -> tuple[Matter, ...]:
    """Write down the receipts that GitHub alone has yet; the pull requests that are open and touch a unit's papers."""
    from tuijian.review.client import ApiError, Client, connect
    from tuijian.review.merged_receipts import open_pulls, repository, write_receipts

    name = repository(args)
    with connect(os.environ.get("GITHUB_TOKEN", ""), os.environ.get("GITHUB_API_URL") or "https://api.github.com") as http:
        try:
            written = write_receipts(Client(http), name, args.branch, args.account, work.root, work.catalog)
            waiting = open_pulls(Client(http), name, args.branch, work.catalog)
        except ApiError as error:
            raise UsageError(f"GitHub 没有完成所要的操作（{error}）。") from error
    sys.stderr.write(f"新写下 {written} 条收到记录。\n")
    return tuple(Matter(f"合并请求 {number} 还没有处理，它改动的是{unit}的材料。", address) for number, unit, address in waiting)
