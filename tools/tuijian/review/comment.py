"""The one comment on a pull request. What anybody wrote reaches it through the report's Markdown escapes alone. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuijian.report import sentences
from tuijian.report.escape import block, code, cut, link, prose, safe_url, user_texts
from tuijian.report.markdown import outlines, waived
from tuijian.report.model import Cite, Finding, Legend, Level, Report
from tuijian.review import records_part
from tuijian.review.comment_memory import Memory
from tuijian.review.github_types import Pull
from tuijian.review.receipt import Receipt
from tuijian.review.verdict import Stand, Verdict

if TYPE_CHECKING:
    from jinja2 import Template

ROOM = 60_000
"""Characters; a comment on GitHub holds 65,536."""

TOLD_IN_FULL = 10
"""So many things to do are told in full; the others follow in short, folded."""

TURN = {
    Stand.fault: "**维护者**。问题处理好以后会重新检查，推荐单位不用做什么。",
    Stand.mend: "**推荐单位**。改好后再次提交到同一个分支，会自动重新检查，不用另开合并请求。",
    Stand.confirm: "**核对人员**。核实上面各处。推荐单位现在不用做什么，也可以先在下面补充说明。",
    Stand.passed: "**核对人员**。推荐单位现在不用做什么。",
    Stand.unrelated: "**维护者**。",
    Stand.closed: "**推荐单位**。这个合并请求不再收下，可以自行关闭（Close pull request）。"
    "材料可以留作准备下一批用，有疑问的请咨询发文单位。",
    Stand.unpublished: "**推荐单位**。等通知发布。发布以后会自动重新检查，不用另开合并请求。",
}
DRAFT = "**推荐单位**。这还是草稿，写好以后请标为可以审核（Ready for review）。"
TURN_OF_RECORDS = {
    Stand.mend: "**提交人**。改好后再次提交到同一个分支，会自动重新检查，不用另开合并请求。",
    Stand.confirm: "**维护者**。对照依据逐条核实，再决定是否合并。",
    Stand.passed: "**维护者**。对照依据逐条核实，再决定是否合并。",
}
DRAFT_OF_RECORDS = "**提交人**。这还是草稿，写好以后请标为可以审核（Ready for review）。"
AGAIN = "submit/browser/#again"
"""The site's page, and the place on it, that tells how to send in again what was mended."""


@dataclass(frozen=True)
class Subject:
    """All that the comment speaks of. `privacy` names the rules that look for personal data.

    `run` is the address of the run that checked; `deputy`: a maintainer handed in for the unit.
    """

    pull: Pull
    sha: str
    verdict: Verdict
    legend: Legend
    memory: Memory
    privacy: frozenset[str] = frozenset()
    receipt: Receipt | None = None
    run: str = ""
    deputy: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The report's findings, most important first; where nothing can be handed in, only what should not stand there at all."""
        report = self.verdict.report
        shown = (one for one in report.findings if not self.verdict.is_shut or one.rule in self.privacy) if report else ()
        return tuple(sorted(shown, key=lambda finding: finding.level.rank))

    @property
    def judged(self) -> Report | None:
        """The report, where what was handed in was judged by it."""
        return None if self.verdict.stand is Stand.fault or self.verdict.is_shut else self.verdict.report


def comment(subject: Subject) -> str:
    """The comment, at most ROOM characters: findings without room are counted, with the way to see them."""
    rest = list(subject.findings[TOLD_IN_FULL:])
    bare = _render(subject, [], rest)
    lines = _lines_that_fit([_short_line(finding) for finding in rest], ROOM - len(bare) - 200)
    return _render(subject, lines, rest[len(lines) :])


def _lines_that_fit(lines: list[str], room: int) -> list[str]:
    used, count = 0, 0
    for line in lines:
        used += len(line) + 1
        if used > room:
            break
        count += 1
    return lines[:count]


def _render(subject: Subject, short: list[str], left: list[Finding]) -> str:
    verdict, report = subject.verdict, subject.verdict.report
    shown = subject.findings[:TOLD_IN_FULL]
    parts: dict[str, Any] = {
        "memory": subject.memory.line(),
        "stand": verdict.stand.value,
        "head": prose(verdict.head),
        "about": _papers_summary(subject),
        "seats": [line for finding in subject.findings if (line := seats(finding))],
        "todo": _items(subject, (finding for finding in shown if finding.level is not Level.review)),
        "confirm": _items(subject, (finding for finding in shown if finding.level is Level.review)),
        "short": short,
        "left": len(left),
        "left_tally": sentences.tally({level: sum(finding.level is level for finding in left) for level in Level}),
        "records": records_part.paragraphs(report) if report and not verdict.is_shut else [],
        "stranger": verdict.stranger,
        "turn": _next_turn(subject),
        "again": link("怎样再次提交", subject.legend.site + AGAIN) if _has_to_mend(subject) and safe_url(subject.legend.site) else "",
        "compared": None if verdict.is_shut else subject.memory.compared(),
        "privacy": any(finding.rule in subject.privacy for finding in subject.findings),
        "checklist": subject.judged.checklist if subject.judged else (),
        "waived": waived(subject.judged) if subject.judged else [],
        "outlines": outlines(subject.judged) if subject.judged else [],
        "fault": _fault(verdict),
        "reproduce": block(_reproduce(subject, report)) if report else "",
        "others": any(map(_counts_others, subject.findings)),
        "sha": code(subject.sha[:12]),
        "number": subject.pull.number,
        "received": f"，{prose(sentences.moment_sentence(report))}" if report and not subject.receipt else "。",
        "receipt": list(_receipt(subject)),
        "shared": _leading_pull(subject),
        "deputy": subject.deputy,
        "run": link("本次检查", subject.run) if subject.run and safe_url(subject.run) else "",
        "not_official": prose(sentences.not_official(subject.legend)),
    }
    return re.sub("\n{3,}", "\n\n", _template().render(parts)).strip("\n") + "\n"


def _next_turn(subject: Subject) -> str:
    """Whose turn it is."""
    verdict, only = subject.verdict, records_part.brings_records_only(subject.verdict.report)
    if subject.pull.draft and verdict.stand is not Stand.fault and not verdict.is_shut:
        return DRAFT_OF_RECORDS if only else DRAFT
    return (TURN_OF_RECORDS if only else TURN).get(verdict.stand, TURN[verdict.stand])


def _has_to_mend(subject: Subject) -> bool:
    """Whether a unit has to send in again."""
    return subject.verdict.stand is Stand.mend and not records_part.brings_records_only(subject.verdict.report)


def _papers_summary(subject: Subject) -> str:
    """Whose papers these are, and how much there is of what."""
    verdict = subject.verdict
    units = "、".join(unit.name for unit in dict.fromkeys((*verdict.units, *verdict.recorded)))
    return prose("：".join(filter(None, [units, verdict.detail]))) + "。" if verdict.detail else ""


@cache
def _template() -> "Template":
    """The comment's form. Markdown has no escaping of Jinja's own: all that goes in is escaped before."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(prose=prose, link=link)
    return environment.get_template("comment.md.jinja")


def seats(finding: Finding) -> str | None:
    """`名额 2 · 已合并 1 · 待审 1（#12）· 本次 1 → 超出 1`, where a finding counts seats and they do not suffice."""
    variables = {name: code(str(value)) if isinstance(value, str) else value for name, value in finding.context.items()}
    if finding.level is not Level.error or not {"limit", "count", "over"} <= variables.keys():
        return None
    merged = f"已合并 {variables['merged']} · " if "merged" in variables else ""
    waiting = f"待审 {variables['pending']}（{variables['pulls']}）· " if _counts_others(finding) else ""
    return f"名额 {variables['limit']} · {merged}{waiting}本次 {variables['count']} → 超出 {variables['over']}"


def _counts_others(finding: Finding) -> bool:
    """Whether other open pull requests have a part in it."""
    return bool(finding.context.get("pending")) and "pulls" in finding.context


def _items(subject: Subject, findings: Iterable[Finding]) -> list[str]:
    return [_item(subject, number, finding) for number, finding in enumerate(findings, 1)]


def _item(subject: Subject, number: int, finding: Finding) -> str:
    """A thing to do: what, where, how, by which rule."""
    label = f"{number}. "
    new = "（新增）" if subject.memory.is_new(finding) else ""
    lines = [f"{label}**{finding.level.label}：{prose(finding.message, user_texts(finding))}**{new}"]
    lines += [f"位置：{place(finding)}", f"怎么改：{prose(finding.fix)}"]
    if finding.replacement is not None:
        lines.append(f"改为：{code(finding.replacement, 300) if finding.replacement else '（删去）'}")
    lines += [f"通知原文：“{prose(cite.quote)}”（{_sentence(cite, subject.legend)}）" for cite in finding.cite]
    lines.append(f"规则：{rule_link(finding, subject.legend)}")
    return f"\n{' ' * len(label)}- ".join(lines)


def place(finding: Finding) -> str:
    """`submissions/henan/list.yml` 第 9 行: what a clerk looks for."""
    return f"{code(finding.path, 300)} 第 {finding.line} 行"


def _sentence(cite: Cite, legend: Legend) -> str:
    """Where the notice's words stand on the site."""
    address = f"{legend.site}notice/#{cite.sentence}"
    return f"[出处]({address})" if safe_url(address) else prose(cite.sentence)


def rule_link(finding: Finding, legend: Legend) -> str:
    """The rule's title, with the address that the catalogue gives it; the report's own is not relied on."""
    card = legend.rules.get(finding.rule)
    return link(sentences.title(legend, finding), card.url) if card else prose(sentences.title(legend, finding))


def _short_line(finding: Finding) -> str:
    return f"- {finding.level.label}：{prose(finding.message, user_texts(finding))}（{place(finding)}）"


def _fault(verdict: Verdict) -> str:
    """What went wrong with us, for the maintainers; empty where nothing did."""
    if verdict.stand is not Stand.fault:
        return ""
    fault = verdict.report.fault if verdict.report else None
    lines = [verdict.why, *([fault.message, fault.trace] if fault else [])]
    return block(cut("\n".join(filter(None, lines)) or "没有检查结果", 4_000))


def _leading_pull(subject: Subject) -> int | None:
    """The number of the request whose verdict the commit's status gives, where that is another one."""
    return subject.receipt.leader if subject.receipt and not subject.receipt.is_leader else None


def _receipt(subject: Subject) -> Iterable[str]:
    """What was received and when: first and last receipt, and the code to compare with the papers."""
    receipt, report = subject.receipt, subject.verdict.report
    if (
        receipt is None
        or report is None
        or subject.verdict.stand in (Stand.fault, Stand.unrelated)
        or records_part.brings_records_only(report)
    ):
        return
    yield f"回执编号：{code(receipt.number)}"
    last = _in_words(receipt.first, report)
    yield f"本次内容收到：{last}" if receipt.sure else f"本次内容收到时间不明（不晚于{last}），请核对人员核实"
    if receipt.complete is not None:
        judged = "，是否逾期按这个时间判断" if receipt.complete != receipt.first and not subject.verdict.is_shut else ""
        yield f"首次完整收到：{_in_words(receipt.complete, report)}{judged}"
    elif not subject.verdict.is_shut:
        yield "还没有收到完整的材料：推荐名单要读得出来，正式行文和每个推荐对象的初步方案要齐全"
    yield from (prose(line) for line in sentences.codes(report))


def _in_words(at: int, report: Report) -> str:
    """A moment as the report writes its own, in the same zone."""
    return prose(sentences.moment(_in_zone(at, report)))


def _in_zone(at: int, report: Report) -> str:
    return datetime.fromtimestamp(at, datetime.fromisoformat(report.as_of).tzinfo).isoformat(timespec="seconds")


def _reproduce(subject: Subject, report: Report) -> str:
    """The commands that come to the same verdict on anybody's machine."""
    base = subject.pull.base.ref
    others = " --others others.json" if any(map(_counts_others, report.findings)) else ""
    receipt = subject.receipt
    earlier = receipt is not None and receipt.complete is not None and receipt.complete != receipt.first
    complete = f" --complete {_in_zone(receipt.complete, report)}" if receipt and receipt.complete and earlier else ""
    about = f"--author {subject.pull.author} --as-of {report.as_of}{complete}{others}"
    check = f"tuijian check --rev {subject.sha} --base origin/{base} {about}"
    return f"git fetch origin refs/pull/{subject.pull.number}/head\n{check}"
