"""The steps of `tuijian close`: look; freeze; archive; tag. None is taken while something stands in the way."""

import hashlib
import shlex
import subprocess
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from tuijian.closing import archive, citation, summary
from tuijian.closing.course import Course, Matter, Matters
from tuijian.closing.freeze import NOTICE, line, with_archived_state
from tuijian.closing.gather import course_of
from tuijian.console.errors import UsageError, in_quotes
from tuijian.console.office_workspace import write_file
from tuijian.console.output import emit
from tuijian.console.receipt_moment import today
from tuijian.console.records_workspace import RecordsWorkspace
from tuijian.console.terminal_tables import dump
from tuijian.files import whole_files
from tuijian.files.sealed_archive import sealed
from tuijian.report.sentences import call_standing
from tuijian.site.build import checkout_for_build

ARCHIVED = "archived"


@dataclass
class ClosingResult:
    """What was done: whether the call was frozen, the archive with its checksum, the tag."""

    frozen: bool = False
    archive: Path | None = None
    digest: str = ""
    tag: str = ""


def close(args: Namespace) -> int:
    """The whole command; the exit code."""
    if args.output and Path(args.output).exists() and not args.replace:  # before all the work
        raise UsageError(f"{in_quotes(args.output)}已经有了，没有改动；要换成这次写出的，加上 --replace。")
    if args.write and args.tag:
        raise UsageError("--write 和 --tag 不能一起用：先改 state 并提交到 Git，再打标签。")
    work, course = course_of(args)
    matters, done = course.matters, ClosingResult()
    stopped = bool(matters.barred or (matters.open and not args.leave_open))
    if not stopped:
        work, course = _take_steps(args, work, course, done)
    if args.format == "json":
        emit(dump(_data(course, matters, done, stopped)))
    else:
        emit("".join(f"{said}\n" for said in _result_lines(args, work, course, matters, done, stopped)))
    return int(stopped)


def _take_steps(args: Namespace, work: RecordsWorkspace, course: Course, done: ClosingResult) -> tuple[RecordsWorkspace, Course]:
    if args.tag:
        _require_committed(work)
    site = checkout_for_build(work.root) if args.output else work.root  # before anything is written
    if args.write and course.catalog.notice.state.stands != ARCHIVED:
        work, course = _freeze(args, work, course)
        done.frozen = True
    if args.output:
        archive_credits = citation.ArchiveCredits(args.creator or "", args.publisher or "")
        data = sealed(archive.files(work.root, work.folder, site, course, archive_credits), archive.seconds(course.catalog))
        write_file(Path(args.output), data, args.replace)
        done.archive, done.digest = Path(args.output), hashlib.sha256(data).hexdigest()
    if args.tag:
        done.tag = _set_tag(work, course, done.digest)
    return work, course


# --- the state --------------------------------------------------------------------------------------


def _day(args: Namespace, course: Course) -> date:
    return today(args.as_of, course.catalog).date()


def _freeze(args: Namespace, work: RecordsWorkspace, course: Course) -> tuple[RecordsWorkspace, Course]:
    """Write the state; what is read again is what the archive is made of, with the pull requests that were open."""
    path = work.folder / NOTICE
    try:
        whole_files.replace(path, with_archived_state(path.read_bytes(), today(args.as_of, work.catalog).date()))
    except OSError as error:
        raise UsageError(f"{in_quotes(path)}写不进去（{error.strerror}）。") from error
    work, again = course_of(Namespace(**{**vars(args), "repository": None}))
    return work, replace(again, waiting=course.waiting)


# --- the tag ----------------------------------------------------------------------------------------


def _require_committed(work: RecordsWorkspace) -> None:
    """UsageError where the root is no repository, or what is archived is not committed."""
    there = [str(path) for path in (work.folder, work.root / work.catalog.form.root) if path.is_dir()]
    status = _git(work.root, "status", "--porcelain", "--", *there)
    if status.returncode:
        raise UsageError(f"{in_quotes(work.root)}不是 Git 仓库，打不了标签。")
    if status.stdout.strip():
        raise UsageError("规则或者材料还有改动没有提交到 Git，先提交，再打标签。")


def _set_tag(work: RecordsWorkspace, course: Course, digest: str) -> str:
    name, *_ = command = tag(course, digest)
    done = _git(work.root, *command[1:])
    if done.returncode:
        raise UsageError(f"标签 {name} 没有打上：{done.stderr.strip().splitlines()[-1]}。")
    return name


def tag(course: Course, digest: str) -> list[str]:
    """The tag's name, and what git is asked for after `git -C root`."""
    name = f"archive-{course.catalog.notice.state.since}"
    text = citation.title(course.catalog.notice) + (f"\n\nsha256 {digest}" if digest else "")
    return [name, "tag", "--annotate", name, f"--message={text}"]


def _git(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8", errors="replace")


# --- what is said -----------------------------------------------------------------------------------


def _data(course: Course, matters: Matters, done: ClosingResult, stopped: bool) -> dict[str, Any]:
    """For programs."""
    listed = {key: [one._asdict() for one in some] for key, some in matters._asdict().items()}
    archive_data = {"path": str(done.archive), "sha256": done.digest} if done.archive else None
    return {
        "schema": 1,
        "state": course.catalog.notice.state.stands,
        "ready": not stopped,
        **listed,
        "totals": summary.totals(course),
        "frozen": done.frozen,
        "archive": archive_data,
        "tag": done.tag or None,
    }


def _result_lines(
    args: Namespace, work: RecordsWorkspace, course: Course, matters: Matters, done: ClosingResult, stopped: bool
) -> Iterator[str]:
    notice = course.catalog.notice
    totals = summary.totals(course)
    lists = "".join(f"，{one.label} {totals[one.name]} 个" for one in course.catalog.form.lists)
    stands = call_standing(notice.state.stands, notice.last_day)
    yield f"{stands}。推荐单位 {totals['units']} 个，有材料的 {totals['submissions']} 个{lists}。"
    yield from _list_lines("不能归档，先处理：", matters.barred)
    yield from _list_lines("还没有办完：", matters.open)
    yield from _list_lines("请知悉：", matters.told)
    if not (matters.barred or matters.open):
        yield "都已办完。"
    yield from _made_lines(work, done)
    yield from _stop_lines(matters) if stopped else _next_steps(args, course, done)


def _list_lines(head: str, matters: Sequence[Matter]) -> Iterator[str]:
    if matters:
        yield f"\n{head}"
        yield from (f"  {one.text}" + (f"（{one.place}）" if one.place else "") for one in matters)
        yield ""


def _made_lines(work: RecordsWorkspace, done: ClosingResult) -> Iterator[str]:
    if done.frozen:
        yield f"已经把 {work.folder / NOTICE} 里的 state 改成 archived，请提交到 Git。"
    if done.archive:
        yield f"已写出 {done.archive}，SHA-256：{done.digest}"
    if done.tag:
        yield f"已打标签 {done.tag}；要公开时运行 git push origin {done.tag}"


def _stop_lines(matters: Matters) -> Iterator[str]:
    if matters.barred:
        yield "没有归档。"
    else:
        yield "没有归档；不等这些事办完也要归档的，加上 --leave-open，它们会写进汇总。"


def _next_steps(args: Namespace, course: Course, done: ClosingResult) -> Iterator[str]:
    """What is left to do, in its order: a tag names what is archived, so it comes last."""
    left = []
    if course.catalog.notice.state.stands != ARCHIVED:
        lines = "".join(f"     {one}\n" for one in line(_day(args, course)).splitlines())
        left.append(f"把 notice.yml 里的 state 改成下面这样（加上 --write 由程序改），提交到 Git：\n{lines.rstrip()}")
    if not done.archive:
        left.append("写出归档：tuijian close --output 归档.zip")
    if not done.tag:
        left.append("打标签：tuijian close --tag" + ("" if left else f"，或者 {_command(course, done.digest)}"))
    if left:
        yield "\n接下来："
        yield from (f"  {number}. {one}" for number, one in enumerate(left, 1))


def _command(course: Course, digest: str) -> str:
    _, verb, option, name, message = tag(course, digest)
    return shlex.join(["git", verb, option, name, message.replace("\n\n", " ")])
