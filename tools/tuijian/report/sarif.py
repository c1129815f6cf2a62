"""The report as SARIF 2.1.0 (OASIS), for code scanning and editors."""

from collections import Counter
from typing import Any
from urllib.parse import quote

from tuijian.report import sentences
from tuijian.report.as_json import dump
from tuijian.report.escape import unlinked, visible
from tuijian.report.identity import identity
from tuijian.report.model import Cite, Finding, Legend, Level, Report, RuleCard

LEVELS = {Level.error: "error", Level.warning: "warning", Level.review: "note", Level.advice: "note"}
ROOT = "%SRCROOT%"
Json = dict[str, Any]


def write(report: Report, legend: Legend) -> str:
    """One run. A fault of ours makes the invocation unsuccessful and every result a note."""
    return dump({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [_run(report, legend)]})


def _run(report: Report, legend: Legend) -> Json:
    paths = list(dict.fromkeys(finding.path for finding, _ in _all_findings(report)))
    return {
        "tool": {"driver": _driver(report, legend)},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": f"tuijian/{report.notice}/"},
        "originalUriBaseIds": {ROOT: {"description": _text("仓库的根目录")}},
        "invocations": [_invocation(report, legend)],
        "artifacts": [{"location": _location(path)} for path in paths],
        "results": _results(report, legend, paths),
        "properties": {"catalog": report.catalog, "input": report.input, "revision": report.revision, "asOf": report.as_of},
    }


def _all_findings(report: Report) -> list[tuple[Finding, str]]:
    """The findings, and what is set aside with the sentence that says so."""
    return [(one, "") for one in report.findings] + [(one, waived.said) for waived in report.waived for one in waived.findings]


def _text(text: str) -> Json:
    return {"text": "\n".join(unlinked(visible(line)) for line in text.split("\n"))}


def _quotes(cites: tuple[Cite, ...]) -> list[str]:
    return [f"通知原文：{sentences.quoted(cite)}" for cite in cites]


def _location(path: str) -> Json:
    return {"uri": quote(path, errors="replace"), "uriBaseId": ROOT}


def _driver(report: Report, legend: Legend) -> Json:
    name, _, version = report.tool.partition(" ")
    driver: Json = {"name": name, "fullName": f"{report.tool}，{legend.notice_title}", "informationUri": legend.site}
    return driver | ({"version": version} if version else {}) | {"rules": [_rule(card) for card in legend.rules.values()]}


def _rule(card: RuleCard) -> Json:
    return {
        "id": card.id,
        "name": card.name,
        "shortDescription": _text(card.title),
        "fullDescription": _text(card.why),
        "help": _text("\n".join([card.fix, *_quotes(card.cite)])),
        "helpUri": card.url,
        "defaultConfiguration": {"level": LEVELS[card.level]},
        "properties": {"level": card.level.value},
    }


def _invocation(report: Report, legend: Legend) -> Json:
    if not sentences.checker_failed(report):
        return {"executionSuccessful": True}
    notice: Json = {"level": "error", "message": _text(f"{sentences.OURS}{sentences.next_step(report)}{legend.site}")}
    if report.fault:
        notice["exception"] = {"message": visible(report.fault.message), "properties": {"trace": report.fault.trace}}
    return {"executionSuccessful": False, "toolExecutionNotifications": [notice]}


def _results(report: Report, legend: Legend, paths: list[str]) -> list[Json]:
    rules = {card.id: index for index, card in enumerate(legend.rules.values())}
    indexes = {path: index for index, path in enumerate(paths)}
    seen: Counter[str] = Counter()
    results = []
    for finding, waiver_words in _all_findings(report):
        base = identity(finding)[:32]
        seen[base] += 1
        result = _result(report, finding, legend, indexes[finding.path], f"{base}:{seen[base]}")
        if waiver_words:
            result |= {
                "level": "note",
                "suppressions": [{"kind": "external", "status": "accepted", "justification": visible(waiver_words)}],
            }
        results.append(result | ({"ruleIndex": rules[finding.id]} if finding.id in rules else {}))
    return results


def _result(report: Report, finding: Finding, legend: Legend, index: int, fingerprint: str) -> Json:
    """One result; GitHub reads no fingerprint but `primaryLocationLineHash`."""
    result: Json = {
        "ruleId": finding.id,
        "level": LEVELS[sentences.weight(report, finding)],
        "message": _text("\n".join([finding.message, *_quotes(finding.cite), f"怎么改：{finding.fix}"])),
        "locations": [{"physicalLocation": _physical(finding, legend, index)}],
        "partialFingerprints": {"tuijian/v1": fingerprint, "primaryLocationLineHash": fingerprint},
        "properties": {"rule": finding.rule, "level": finding.level.value, "context": finding.context},
    }
    return result if finding.replacement is None else result | {"fixes": [_fix(finding, finding.replacement, index)]}


def _region(finding: Finding) -> Json:
    return {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }


def _physical(finding: Finding, legend: Legend, index: int) -> Json:
    place: Json = {"artifactLocation": _location(finding.path) | {"index": index}, "region": _region(finding)}
    line = legend.excerpts.get((finding.path, finding.line))
    if line:
        place["contextRegion"] = {"startLine": finding.line, "endLine": finding.end_line, "snippet": {"text": visible(line)}}
    return place


def _fix(finding: Finding, text: str, index: int) -> Json:
    change = {"deletedRegion": _region(finding), "insertedContent": {"text": text}}
    return {
        "description": _text(finding.fix),
        "artifactChanges": [{"artifactLocation": _location(finding.path) | {"index": index}, "replacements": [change]}],
    }
