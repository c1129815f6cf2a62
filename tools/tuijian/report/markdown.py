"""The report as GitHub Markdown, for a step's summary or a comment: whatever somebody wrote stands in code spans only."""

from collections.abc import Iterator
from textwrap import indent

from tuijian.report import sentences
from tuijian.report.escape import block, code, cut, link, prose, user_texts
from tuijian.report.model import CheckItem, Finding, Legend, Level, Report, Waived
from tuijian.report.snippet import fit, snippet

ROOM = 60_000
"""Characters; a comment on GitHub holds 65,536."""

MOST_LINES = 40
"""So many lines tell how a plan was read."""


def write(report: Report, legend: Legend) -> str:
    """At most ROOM characters: what has no room is counted, with the way to see it."""
    head = "\n\n".join(_head(report, legend))
    foot = "\n\n".join([*_checklist(report), *waived(report), *outlines(report), *_foot(report, legend)])
    room = ROOM - len(head) - len(foot) - 400
    shown, left = _findings(report, legend, room)
    return "\n\n".join([head, *shown, *_left_out_lines(left), foot]) + "\n"


def _head(report: Report, legend: Legend) -> list[str]:
    parts = [f"## {prose(sentences.verdict(report))}", f"{prose(legend.notice_title)}（{prose(legend.notice_number)}）"]
    if not sentences.checker_failed(report):
        return [*parts, _next_step(report, legend)]
    fault = [block(cut(f"{report.fault.message}\n{report.fault.trace}".strip("\n"), 4_000))] if report.fault else []
    return [*parts, sentences.OURS, _next_step(report, legend), *fault, *([sentences.SO_FAR] if report.findings else [])]


def _next_step(report: Report, legend: Legend) -> str:
    return f"**{sentences.next_step(report)}** {link(sentences.site_label(report), legend.site)}"


def _findings(report: Report, legend: Legend, room: int) -> tuple[list[str], dict[Level, int]]:
    """As many findings as fit into `room` characters under their levels' headings, and how many of each level do not."""
    parts: list[str] = []
    left = dict.fromkeys(Level, 0)
    for level, findings in sentences.by_level(report):
        new = [f"### {level.label}（{len(findings)} 处）"]
        for number, finding in enumerate(findings, 1):
            new.append(_finding(number, finding, legend))
            room -= sum(len(part) + 2 for part in new)
            if room < 0:
                left[level] = len(findings) - number + 1
                break
            parts += new
            new = []
    return parts, left


def _finding(number: int, finding: Finding, legend: Legend) -> str:
    users = user_texts(finding)
    label = f"{number}. "
    lines = [f"{label}**{prose(finding.message, users)}**", f"位置：{code(sentences.place(finding), 300)}{_span(finding)}"]
    lines += _source(finding, legend)
    lines += [f"通知原文：“{prose(cite.quote)}”（{prose(sentences.where_cited(cite))}）" for cite in finding.cite]
    lines.append(f"怎么改：{prose(finding.fix, users)}")
    lines += [] if finding.replacement is None else [f"改为：{_replacement(finding.replacement, len(label) + 2)}"]
    lines.append(f"规则：{link(sentences.title(legend, finding), finding.url)}")
    return f"\n{' ' * len(label)}- ".join(lines)


def _span(finding: Finding) -> str:
    return f"（至第 {finding.end_line} 行）" if finding.end_line > finding.line else ""


def _source(finding: Finding, legend: Legend) -> list[str]:
    parts = snippet(finding, legend)
    if parts is None:
        return []
    near = fit(parts, 100)
    return [f"这一行：{code((near.before + near.value + near.after).strip())}"]


def _replacement(text: str, margin: int) -> str:
    """The right value; a block below where it has lines."""
    if "\n" in text:
        return "\n" + indent(block(cut(text, ROOM // 30)), " " * margin, lambda _: True)
    return code(text, 300) if text else "（删去）"


def _left_out_lines(left: dict[Level, int]) -> list[str]:
    count = sum(left.values())
    if not count:
        return []
    return [f"### 另有 {count} 处未列出", f"其中 {sentences.tally(left)}。用命令 `tuijian check` 可看到全部。"]


def _checklist(report: Report) -> list[str]:
    if sentences.checker_failed(report) or not report.summary.review or not report.checklist:
        return []
    return [f"### {sentences.CHECKLIST}", sentences.ABOUT_CHECKLIST, "\n".join(map(_item, report.checklist))]


MOST_WAIVED = 20
"""So many findings of one rule that is set aside are shown."""


def waived(report: Report) -> list[str]:
    """What is set aside, with the findings that do not count."""
    if not report.waived:
        return []
    return [f"### {sentences.WAIVED}", sentences.ABOUT_WAIVED, "\n".join(line for one in report.waived for line in _waived(one))]


def _waived(waiver: Waived) -> Iterator[str]:
    yield f"- {prose(waiver.said)}"
    for finding in waiver.findings[:MOST_WAIVED]:
        yield f"  - {code(sentences.place(finding), 300)} {prose(finding.message, user_texts(finding))}（{prose(finding.id)}）"
    if len(waiver.findings) > MOST_WAIVED:
        yield f"  - 另有 {len(waiver.findings) - MOST_WAIVED} 处没有列出。"


def outlines(report: Report) -> list[str]:
    """How each plan was read, folded."""
    return [] if sentences.checker_failed(report) else [_folded_details(path, lines) for path, lines in sentences.outline_lines(report)]


def _folded_details(path: str, lines: list[tuple[str, str]]) -> str:
    items = (f"- {ours}{code(text, 60) if text else ''}" for ours, text in lines[:MOST_LINES])
    rest = [f"另有 {len(lines) - MOST_LINES} 行没有列出。"] if len(lines) > MOST_LINES else []
    return "\n\n".join(
        [
            f"<details><summary>{sentences.OUTLINES}</summary>",
            code(path, 300),
            sentences.ABOUT_OUTLINES,
            "\n".join(items),
            *rest,
            "</details>",
        ]
    )


def _item(item: CheckItem) -> str:
    return f"- {prose(item.question)}（通知原文：“{prose(item.quote)}”，{prose(item.sentence)}）"


def _foot(report: Report, legend: Legend) -> list[str]:
    facts = f"程序 {code(report.tool)}，规则库 {code(report.catalog[:19])}，材料 {code(report.input[:19])}。"
    return [
        "---",
        f"{sentences.what_was_read(report.summary)}{prose(sentences.moment_sentence(report))}",
        facts,
        f"本文{prose(sentences.not_official(legend))}",
    ]
