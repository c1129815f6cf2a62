"""The one comment on a pull request. What anybody wrote reaches it through the report's Markdown escapes alone. Pure."""

from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from tuijian.report import words
from tuijian.report.escape import block, code, cut, link, prose, values
from tuijian.report.model import Finding, Legend, Level, Report
from tuijian.review.github import Pull
from tuijian.review.memory import Memory
from tuijian.review.verdict import Stand, Verdict

ROOM = 60_000
"""Characters; a comment on GitHub holds 65,536."""

SHOWN = 10
"""So many things to do are told in full; the others follow in short, folded."""

TURN = {
    Stand.fault: "维护者。问题处理好以后会重新检查，填报单位不用做什么。",
    Stand.mend: "填报单位。改好后推送到同一个分支，会自动重新检查，不用另开合并请求。",
    Stand.confirm: "审核人员。标着“请人工确认”的各处由审核人员核实，填报单位可以先补充说明。",
    Stand.passed: "审核人员。没有必须修改之处，等待审核。",
    Stand.unrelated: "维护者。",
}
DRAFT = "填报单位。这还是草稿，改好以后请标为可以审核（Ready for review）。"


@dataclass(frozen=True)
class Subject:
    """All that the comment speaks of. `privacy` names the rules that look for personal data."""

    pull: Pull
    sha: str
    verdict: Verdict
    legend: Legend
    memory: Memory
    privacy: frozenset[str] = frozenset()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The report's findings, most important first."""
        report = self.verdict.report
        return tuple(sorted(report.findings, key=lambda finding: finding.level.rank)) if report else ()


def comment(subject: Subject) -> str:
    """The comment, at most ROOM characters: findings without room are counted, with the way to see them."""
    rest = list(subject.findings[SHOWN:])
    bare = _filled(subject, [], rest)
    lines = _fitting([_short(finding) for finding in rest], ROOM - len(bare) - 200)
    return _filled(subject, lines, rest[len(lines) :])


def _fitting(lines: list[str], room: int) -> list[str]:
    used, count = 0, 0
    for line in lines:
        used += len(line) + 1
        if used > room:
            break
        count += 1
    return lines[:count]


def _filled(subject: Subject, short: list[str], left: list[Finding]) -> str:
    verdict, report = subject.verdict, subject.verdict.report
    parts: dict[str, Any] = {
        "memory": subject.memory.line(),
        "stand": verdict.stand.value,
        "conclusion": prose(_conclusion(verdict)),
        "legend": subject.legend,
        "seats": [line for finding in subject.findings if (line := seats(finding))],
        "todo": [_item(subject, number, finding) for number, finding in enumerate(islice(subject.findings, SHOWN), 1)],
        "short": short,
        "left": len(left),
        "left_tally": words.tally({level: sum(finding.level is level for finding in left) for level in Level}),
        "turn": DRAFT if subject.pull.draft and verdict.stand is not Stand.fault else TURN[verdict.stand],
        "compared": subject.memory.compared(),
        "privacy": any(finding.rule in subject.privacy for finding in subject.findings),
        "checklist": report.checklist if report and verdict.stand is not Stand.fault else (),
        "fault": _fault(verdict),
        "reproduce": block(_reproduce(subject, report)) if report else "",
        "others": any("pulls" in finding.context for finding in subject.findings),
        "sha": code(subject.sha[:12]),
        "received": prose(words.received(report)) if report else "",
        "not_official": prose(words.not_official(subject.legend)),
    }
    return _template().render(parts).strip("\n") + "\n"


@cache
def _template() -> Template:
    """The comment's form. Markdown has no escaping of Jinja's own: all that goes in is escaped before."""
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(prose=prose, link=link)
    return environment.get_template("comment.md.jinja")


def _conclusion(verdict: Verdict) -> str:
    if verdict.stand is Stand.unrelated:
        return "不涉及推荐材料"
    if verdict.stand is Stand.fault or verdict.report is None:
        return "检查程序自身出错，没有得出结论"
    return words.verdict(verdict.report)


def seats(finding: Finding) -> str | None:
    """`名额 2 · 已合并 1 · 待审 1（#12）· 本次 1 → 超出 1`, where a finding counts seats and they do not suffice."""
    known = finding.context
    if finding.level is not Level.error or not {"limit", "count", "over"} <= known.keys():
        return None
    parts = [f"名额 {known['limit']}"]
    if {"merged", "pending", "pulls"} <= known.keys():
        parts += [f"已合并 {known['merged']}", f"待审 {known['pending']}（{known['pulls']}）"]
    return prose(" · ".join([*parts, f"本次 {known['count']} → 超出 {known['over']}"]), values(finding)).replace("` `", " ")


def _item(subject: Subject, number: int, finding: Finding) -> str:
    """A thing to do: what, where, how, by which rule."""
    label = f"{number}. "
    new = "（新增）" if subject.memory.is_new(finding) else ""
    lines = [f"{label}**{finding.level.label}：{prose(finding.message, values(finding))}**{new}"]
    lines += [f"位置：{code(words.place(finding), 300)}", f"怎么改：{prose(finding.fix, values(finding))}"]
    if finding.replacement is not None:
        lines.append(f"改为：{code(finding.replacement, 300) if finding.replacement else '（删去）'}")
    lines += [f"通知原文：“{prose(cite.quote)}”（{prose(cite.sentence)}）" for cite in finding.cite]
    lines.append(f"规则：{rule_link(finding, subject.legend)}")
    return f"\n{' ' * len(label)}- ".join(lines)


def rule_link(finding: Finding, legend: Legend) -> str:
    """The rule's title, with the address that the catalogue gives it; the report's own is not relied on."""
    card = legend.rules.get(finding.rule)
    return link(words.title(legend, finding), card.url) if card else prose(words.title(legend, finding))


def _short(finding: Finding) -> str:
    where = code(words.place(finding), 300)
    return f"- {finding.level.label}：{prose(finding.message, values(finding))}（{where}，{code(finding.id)}）"


def _fault(verdict: Verdict) -> str:
    """What went wrong with us, for the maintainers; empty where nothing did."""
    if verdict.stand is not Stand.fault:
        return ""
    fault = verdict.report.fault if verdict.report else None
    known = [verdict.why, *([fault.message, fault.trace] if fault else [])]
    return block(cut("\n".join(filter(None, known)) or "没有检查结果", 4_000))


def _reproduce(subject: Subject, report: Report) -> str:
    """The commands that come to the same verdict on anybody's machine."""
    base = subject.pull.base.ref
    others = " --others others.json" if any("pulls" in finding.context for finding in report.findings) else ""
    check = f"tuijian check --rev {subject.sha} --base origin/{base} --author {subject.pull.author} --as-of {report.as_of}{others}"
    return f"git fetch origin refs/pull/{subject.pull.number}/head\n{check}"
