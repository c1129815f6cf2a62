"""The report as workflow commands of GitHub Actions, which become annotations.

`endColumn` is the column after the last character, like ours: GitHub's documentation does not say, and the one who tried it
found it so (github.com/github/docs, issue 40038). Columns are given only where a finding starts and ends on one line; the
runner drops them otherwise (actions/runner, IssueCommandExtension.ValidateLinesAndColumns).
"""

from tuijian.report import sentences
from tuijian.report.escape import inert, visible, visible_lines
from tuijian.report.model import Finding, Legend, Level, Report

MOST_ANNOTATIONS = 10
"""GitHub shows so many annotations of a kind and step and drops the others without a word."""

KINDS = {Level.error: "error", Level.warning: "warning", Level.review: "notice", Level.advice: "notice"}


def write(report: Report, legend: Legend) -> str:
    """At most ten commands of each kind, the last one saying how many more there are; all that is left out follows in the log."""
    lines = [_command("error", {"title": sentences.verdict(report)}, _fault(report, legend))] if sentences.checker_failed(report) else []
    rest: list[Finding] = []
    for kind in ("error", "warning", "notice"):
        findings = [finding for finding in report.findings if KINDS[sentences.weight(report, finding)] == kind]
        shown = findings if len(findings) <= MOST_ANNOTATIONS else findings[: MOST_ANNOTATIONS - 1]
        rest += findings[len(shown) :]
        lines += [_annotation(kind, finding, legend) for finding in shown]
        lines += [_more_command(kind, len(findings) - len(shown))] if len(findings) > MOST_ANNOTATIONS else []
    return "\n".join([*lines, *_log(rest), *_waived(report), *_trace(report), inert(sentences.verdict(report))]) + "\n"


def _escape(text: str) -> str:
    """The runner's own escaping of data (ActionCommand.cs), hidden characters shown; line breaks stay, none begins a command."""
    return "%0A".join(inert(line).replace("%", "%25") for line in visible_lines(text))


def _property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def _command(kind: str, properties: dict[str, str], text: str) -> str:
    return f"::{kind} {','.join(f'{name}={_property(value)}' for name, value in properties.items())}::{_escape(text)}"


def _annotation(kind: str, finding: Finding, legend: Legend) -> str:
    where = {"file": finding.path, "line": str(finding.line), "endLine": str(finding.end_line)}
    if finding.line == finding.end_line:
        where |= {"col": str(finding.column), "endColumn": str(finding.end_column)}
    return _command(kind, where | {"title": sentences.title(legend, finding)}, _message(finding))


def _message(finding: Finding) -> str:
    lines = [f"{finding.level.label}：{finding.message}", *(f"通知原文：{sentences.quoted(cite)}" for cite in finding.cite)]
    lines.append(f"怎么改：{finding.fix}")
    lines += [] if finding.replacement is None else [f"改为：{finding.replacement or '（删去）'}"]
    return "\n".join([*lines, finding.url])


def _more_command(kind: str, count: int) -> str:
    return _command(kind, {"title": f"另有 {count} 处"}, f"另有 {count} 处未在此列出，见本步骤日志中的“未列出的各处”。")


def _fault(report: Report, legend: Legend) -> str:
    return "\n".join([sentences.OURS, sentences.next_step(report), legend.site, *([sentences.SO_FAR] if report.findings else [])])


def _log(findings: list[Finding]) -> list[str]:
    """What found no room among the annotations, a line each."""
    lines = [f"{finding.level.label} {sentences.place(finding)} {visible(finding.message)}（{finding.id}）" for finding in findings]
    return [f"::group::未列出的各处（{len(lines)}）", *map(inert, lines), "::endgroup::"] if lines else []


def _waived(report: Report) -> list[str]:
    """What is set aside, in the log: nothing of it is to be mended."""
    lines = [line for said, found in sentences.waived(report) for line in (visible(said), *found)]
    return [f"::group::{sentences.WAIVED}", *map(inert, lines), "::endgroup::"] if lines else []


def _trace(report: Report) -> list[str]:
    if not report.fault:
        return []
    lines = [f"│ {line}" for text in (report.fault.message, report.fault.trace) for line in visible_lines(text.strip("\n"))]
    return ["::group::出错信息", *map(inert, lines), "::endgroup::"]
