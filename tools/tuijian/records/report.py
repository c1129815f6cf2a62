"""What there is to say of all records: findings with the lines that they point at, and where each zone stands. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from tuijian import __version__
from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Outcome
from tuijian.records.base import PLACE, page
from tuijian.records.load import Records
from tuijian.records.models import RecordRules
from tuijian.records.states import ZoneStanding
from tuijian.report.escape import cut, visible
from tuijian.report.model import Finding, Legend, Level, Report, RuleCard, Summary
from tuijian.text.personal_data import mask


def outcome(
    records: Records, findings: Sequence[Finding], files: Mapping[str, bytes], catalog: Catalog, rules: RecordRules, as_of: str
) -> Outcome:
    """The findings as a report, as every format can show it. `files` are the records' by their paths in the catalogue."""
    levels = {level.value: sum(finding.level is level for finding in findings) for level in Level}
    units = len({kept.folder for kept in records.zones})
    report = Report(
        tool=f"tuijian {__version__}",
        notice=catalog.notice.number,
        catalog=catalog.digest,
        input=_digest(files),
        revision=None,
        as_of=as_of,
        status="failure" if levels["error"] else "success",
        summary=Summary(units=units, zones=len(records.zones), files=len(files), **levels),
        findings=tuple(findings),
        checklist=(),
    )
    return Outcome(report, _legend(findings, files, catalog, rules))


def cards(rules: RecordRules, catalog: Catalog) -> dict[str, RuleCard]:
    """What may be said of the rules over records, by their names."""
    return {
        rule.name: RuleCard(rule.id, rule.name, rule.title, rule.level, rule.why, rule.fix, rule.cite, page(catalog))
        for rule in rules.rules
    }


def _legend(findings: Sequence[Finding], files: Mapping[str, bytes], catalog: Catalog, rules: RecordRules) -> Legend:
    notice = catalog.notice
    lines = {path: data.decode("utf-8", "replace").splitlines() for path, data in files.items()}
    pointed = {(one.path, one.line): lines.get(one.path.removeprefix(PLACE), []) for one in findings}
    excerpts = {(path, line): cut(visible(mask(text[line - 1])), 200) for (path, line), text in pointed.items() if line <= len(text)}
    return Legend(notice.title, notice.number, notice.site, cards(rules, catalog), excerpts, notice.authority)


def _digest(files: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for name, data in sorted(files.items()):
        total.update(f"{name}\0{len(data)}\0".encode() + data)
    return f"sha256:{total.hexdigest()}"


def standing_data(standing: ZoneStanding) -> dict[str, Any]:
    """Where a zone stands, for programs."""
    return {
        "unit": standing.unit,
        "folder": standing.folder,
        "zone": standing.zone,
        "code": standing.code,
        "state": standing.state,
        "since": standing.since.isoformat(),
        "waits": {"who": standing.waits.who, "what": standing.waits.what} if standing.waits else None,
        "open": [item.id for item in standing.open],
        "sample": standing.sample,
        "timeline": [
            {
                "event": moment.event.event,
                "name": moment.name,
                "state": moment.state,
                "step": moment.step,
                "date": moment.event.date.isoformat(),
                "actor": moment.event.actor,
                "source": moment.event.source,
                "evidence": moment.event.evidence.given,
            }
            for moment in standing.timeline
        ],
    }
