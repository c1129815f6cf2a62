"""`tuijian record`: writes down one event of a zone, at the end of its record; `--check` looks through all records."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tuijian.catalog.file_names import RECORDS
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.console.errors import UsageError, in_quotes, nearest_hint
from tuijian.console.output import colored, emit, width
from tuijian.console.receipt_moment import today
from tuijian.console.records_workspace import RecordsWorkspace, records_workspace
from tuijian.console.terminal_tables import dump, table
from tuijian.console.workspace import has_catalog, unit_of
from tuijian.files import whole_files
from tuijian.form.values import day_meant
from tuijian.records.base import PLACE
from tuijian.records.load import ReadRecord, Records, is_record
from tuijian.records.models import RecordRules
from tuijian.records.report import outcome, standing_data
from tuijian.records.states import ZoneStanding, standing, standings
from tuijian.records.write import new_file, takes_more, with_event
from tuijian.report import terminal
from tuijian.report.model import Finding, Level
from tuijian.submission.tree import part_problem

NEEDED = ("unit", "zone", "event", "date", "actor", "source")


def run(args: Namespace) -> int:
    """Write an event or check; the exit code: 0 written or in order, 1 something to mend, nothing written."""
    work = records_workspace(args)
    return _check(work, args) if args.check else _add_event(work, args)


# --- looking through all ------------------------------------------------------------------------


def _check(work: RecordsWorkspace, args: Namespace) -> int:
    files = {path: data for path, data in work.catalog.record_files.items() if is_record(path)}
    records, findings = work.judged(files)
    stand = standings(records, work.rules.stages, work.catalog.steps, work.context.day)
    report, legend = outcome(
        records, findings, files, work.catalog, work.rules, today(args.as_of, work.catalog).isoformat(timespec="seconds")
    )
    if args.format == "json":
        finding_data = [one.model_dump(mode="json") for one in findings]
        zones = [standing_data(one) for one in stand]
        emit(dump({"schema": 1, "as_of": report.as_of, "status": report.status, "zones": zones, "findings": finding_data}))
    else:
        emit(table([["单位", "地方", "现状", "自何日", "下一步"], *map(_row, stand)]) if stand else "")
        emit(f"\n{terminal.findings(report, legend, width=width(), color=colored())}" if findings else "")
        emit(f"\n共有记录 {len(files)} 份。{_counts(findings)}\n")
    return int(report.status == "failure")


def _row(zone_standing: ZoneStanding) -> list[str]:
    zone = f"{zone_standing.zone}（示例）" if zone_standing.sample else zone_standing.zone
    return [
        zone_standing.unit,
        zone,
        zone_standing.state,
        str(zone_standing.since),
        f"{zone_standing.waits.who}：{zone_standing.waits.what}" if zone_standing.waits else "",
    ]


def _counts(findings: Sequence[Finding]) -> str:
    counts = {level: sum(one.level is level for one in findings) for level in Level}
    sentence = "，".join(f"{count} 处{level.label}" for level, count in counts.items() if count)
    return f"有 {sentence}。" if sentence else "没有发现问题。"


# --- writing one down ---------------------------------------------------------------------------


def _add_event(work: RecordsWorkspace, args: Namespace) -> int:
    missing = [f"--{name}" for name in NEEDED if not getattr(args, name)]
    if missing:
        raise UsageError(f"还缺少 {'、'.join(missing)}，写法见 tuijian record --help。")
    if not args.catalog and not has_catalog(work.root):
        raise UsageError("这里没有规则文件夹 catalog，记录无处可写；请到仓库里运行，或者用 --root 指明。")
    if not work.rules.stages:
        raise UsageError("规则文件夹里没有 records.yml，这个通知没有要登记的环节。")
    unit, event = unit_of(work.catalog, args.unit), _event(args, work.rules)
    before = {path: data for path, data in work.catalog.record_files.items() if is_record(path)}
    records, old = work.judged(before)
    path, text, kept = _record_text(work, unit, args, records)
    after = {**before, path: with_event(text, event, kept.root if kept else None).encode("utf-8", "surrogateescape")}
    now, new = work.judged(after)
    fresh = _new_findings(old, new)
    if refused := next((one for one in fresh if one.level is Level.error), None):
        sys.stderr.write(f"没有写入：{refused.message}\n")
        return 1
    written = next(one for one in now.zones if one.path == path)
    _write(work.folder / path, after[path])
    _print_result(work, written, fresh)
    return 0


def _new_findings(old: Sequence[Finding], new: Sequence[Finding]) -> list[Finding]:
    """The findings that were not there before."""
    known_before = {(one.rule, one.path, one.line, one.message) for one in old}
    return [one for one in new if (one.rule, one.path, one.line, one.message) not in known_before]


def _print_result(work: RecordsWorkspace, record: ReadRecord, fresh: Sequence[Finding]) -> None:
    """What was written, where the zone stands now, and what is to be looked at."""
    stand = standing(record, work.rules.stages, work.catalog.steps)
    waits = f"，下一步由{stand.waits.who}办理：{stand.waits.what}" if stand and stand.waits else ""
    state = f"，{record.record.zone}现为“{stand.state}”{waits}" if stand else ""
    emit(f"已写入 {PLACE}{record.path} 第{len(record.record.events)}条{state}。\n")
    emit("".join(f"{one.level.label}：{one.message}\n" for one in fresh))


def _record_text(work: RecordsWorkspace, unit: Unit, args: Namespace, records: Records) -> tuple[str, str, ReadRecord | None]:
    """The path of a zone's file, its text, and it as it was read; a new one has a head alone."""
    if part_problem(args.zone.encode("utf-8", "surrogateescape")) is not None:
        raise UsageError(f"名称{in_quotes(args.zone)}里有不能用的字。")
    code = args.code or _code(work.catalog, unit, args.zone)
    kept = next((one for one in records.zones if one.folder == unit.slug and one.is_zone(args.zone, code)), None)
    if kept and not takes_more(kept.root):
        raise UsageError(f"{in_quotes(PLACE + kept.path)}的 events 没有逐行写在最后，不能添加，请对照示例改正。")
    if kept:
        return kept.path, work.catalog.record_files[kept.path].decode("utf-8"), kept
    first, second = (f"{RECORDS}{unit.slug}/{name}.yml" for name in (args.zone, f"{args.zone}-{code}"))
    path = second if code and any(one.path == first for one in records.zones) else first
    if path in work.catalog.record_files:
        line = next((problem.span.line for where, problem in records.problems if where == path), 1)
        raise UsageError(f"{in_quotes(PLACE + path)}第{line}行有错，请先改正，写法见 tuijian record --check。")
    return path, new_file(args.zone, code), None


def _code(catalog: Catalog, unit: Unit, zone: str) -> str | None:
    """The code of a zone, where just one division of that full name lies in the unit."""
    rows = [row for row in catalog.ownership.divisions_of(unit, catalog.register.named(zone)) if row.name == zone]
    return rows[0].code if len(rows) == 1 else None


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole_files.replace(path, data)
    except OSError as error:
        raise UsageError(f"{in_quotes(path)}写不进去（{error.strerror}）。") from error


# --- what the user wrote, as an event -----------------------------------------------------------


def _event(args: Namespace, rules: RecordRules) -> dict[str, Any]:
    """The event as it is written down; what was not given is left out."""
    evidence = {key: getattr(args, key) for key in ("number", "address", "quote", "digest") if getattr(args, key)}
    event: dict[str, Any] = {"event": _kind(args.event, rules), "date": day_meant(args.date) or args.date, "actor": args.actor}
    event |= {"evidence": evidence} if evidence else {}
    event |= {"source": args.source}
    event |= {"items": [_item(one) for one in args.item]} if args.item else {}
    event |= {"plan": {"digest" if args.plan.startswith("sha256:") else "path": args.plan}} if args.plan else {}
    event |= {"answers": [_answer(one) for one in args.answer]} if args.answer else {}
    return event | {"replaced_by": args.replaced_by, "amends": args.amends, "before": args.before}


def _kind(text: str, rules: RecordRules) -> str:
    """An event by its name in the data or by what the call names it."""
    names = {key: stage.event for stage in rules.stages for key in (stage.name, stage.event)}
    if text not in names:
        known = "、".join(f"{stage.event}（{stage.name}）" for stage in rules.stages)
        raise UsageError(f"没有{in_quotes(text)}这一类记录{nearest_hint(text, names)}，可以写 {known}。")
    return names[text]


def _item(text: str) -> dict[str, str]:
    """An opinion: number=place."""
    number, _, about = text.partition("=")
    if not number or not about:
        raise UsageError(f"意见{in_quotes(text)}看不懂，请写成 编号=方案中的位置。")
    return {"id": number, "about": about}


def _answer(text: str) -> dict[str, str | None]:
    """An answer: number=adopted=place, or number=no."""
    number, adopted, where = (*text.split("=", 2), "", "")[:3]
    if not number or adopted not in ("yes", "partly", "no"):
        raise UsageError(f"答复{in_quotes(text)}看不懂，请写成 编号=yes=位置、编号=partly=位置 或者 编号=no。")
    return {"item": number, "adopted": adopted, "where": where or None}
