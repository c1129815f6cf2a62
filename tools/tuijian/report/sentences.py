"""The sentences that every format shares. Pure; the reader is a clerk or a reviewer."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

from tuijian.report.escape import visible
from tuijian.report.model import CallStanding, Cite, Finding, Legend, Level, Outline, Report, Stands, Summary, Waived

OURS = "检查程序自身出错，这次没有得出结论。这是程序的问题，不是填报的问题，不计入任何单位。"
SO_FAR = "以下是出错之前已经查到的，仅供参考，不作为结论。"
CHECKLIST = "请人工判断"
ABOUT_CHECKLIST = "以下各项由核对人员判断，不作为对推荐单位的意见。"


MADE = "由检查程序生成"
"""How the note at the foot of what is written out begins."""


def not_official(legend: Legend) -> str:
    """What a report is not: a document of the authority that called for nominations."""
    return f"{MADE}，不是{visible(legend.authority) or '发文单位'}的文件；推荐以单位正式行文为准。"


WAIVED = "准许例外"
"""What is said of findings that are set aside."""


SOURCES = {"seen": "见到原件", "reported": "见于报道", "unknown": "来源不明"}
"""How whoever keeps the records knows of an event."""

EVIDENCE = {"number": "文号", "address": "网址", "quote": "原文", "digest": "校验值（文件未公开）"}
"""What bears an event out, by its kind."""


def checker_failed(report: Report) -> bool:
    """Whether the checker itself failed, so that nothing counts."""
    return report.status == "error"


def weight(report: Report, finding: Finding) -> Level:
    """The finding's level; after a fault of ours no more than advice."""
    return Level.advice if checker_failed(report) else finding.level


def of_level(report: Report, level: Level) -> list[Finding]:
    """The report's findings of one level, in the report's order."""
    return [finding for finding in report.findings if finding.level is level]


def by_level(report: Report) -> list[tuple[Level, list[Finding]]]:
    """The findings of each level that has any, most important first."""
    return [(level, findings) for level in Level if (findings := of_level(report, level))]


def by_file(findings: list[Finding]) -> list[tuple[str, list[tuple[int, Finding]]]]:
    """The findings numbered from 1, file by file in the order in which the files first appear."""
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(finding.path, []).append(finding)
    numbers = count(1)
    return [(path, [(next(numbers), finding) for finding in group]) for path, group in files.items()]


def tally(counts: dict[Level, int]) -> str:
    """`3 处必须修改，1 处提示`, leaving out what there is none of."""
    return "，".join(f"{number} 处{level.label}" for level, number in counts.items() if number)


def totals(summary: Summary) -> dict[Level, int]:
    """How many findings of each level the report counts."""
    return {level: getattr(summary, level.value) for level in Level}


def count_words(report: Report) -> str:
    """How many findings of each level there are, and how many are set aside."""
    waived = sum(len(one.findings) for one in report.waived)
    return "，".join(filter(None, [tally(totals(report.summary)), f"{waived} 处{WAIVED}" if waived else ""]))


def verdict(report: Report) -> str:
    """The first line of every report: passed, to be mended, or our own fault."""
    counts = count_words(report)
    if checker_failed(report):
        return "检查程序自身出错，没有得出结论"
    if report.status == "failure":
        return f"需修改：{counts}"
    if nothing_read(report):
        return f"没有检查：没有读到推荐材料；另有 {counts}" if counts else "没有检查：没有读到推荐材料"
    return f"通过：没有必须修改之处；另有 {counts}" if counts else "通过：没有发现问题"


def nothing_read(report: Report) -> bool:
    """Whether there was no submission and no record to judge, so that nothing has passed."""
    return report.status == "success" and not report.summary.units and not report.records


def records_sentence(report: Report) -> str:
    """How much a change adds to the records: `登记 2 个地方，添加 3 条记录`; empty where it touches none."""
    added = sum(len(zone.events) for zone in report.records)
    return f"登记 {len(report.records)} 个地方，添加 {added} 条记录" if report.records else ""


NEXT: dict[Stands, str] = {
    "draft": "等通知发布以后再报送。",
    "open": "可以提交。推荐以单位正式行文为准。",
    "closed": "本次推荐已经截止，不再报送；材料可以留作准备下一批用。",
    "archived": "本次推荐已经截止，不再报送；材料可以留作准备下一批用。",
}
"""What is done with papers that have passed, by where the call stands."""


def next_step(report: Report) -> str:
    """Where to go from here."""
    if checker_failed(report):
        return "下一步：请把出错信息报告给维护者。"
    if nothing_read(report):
        return "下一步：把推荐名单和方案放进本单位的文件夹，再检查一次。"
    if report.status == "failure":
        return "下一步：按“怎么改”逐处修改，再检查一次。"
    if report.records and not report.summary.units:
        return "下一步：请维护者对照依据逐条核实，再决定是否合并。"
    return f"下一步：{NEXT[report.call.stands if report.call else 'open']}"


def site_label(report: Report) -> str:
    """What the site's address is for."""
    return "报告问题" if checker_failed(report) else "规则说明"


def what_was_read(summary: Summary) -> str:
    """What was read."""
    return f"共检查单位 {summary.units} 个、推荐对象 {summary.zones} 个、文件 {summary.files} 个。"


DRAFT = "本次推荐尚未发布，现在还不能报送"
ARCHIVE = "本站只作存档"


def day_words(day: date) -> str:
    """The day as people write it: 2024年1月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def call_standing(stands: Stands, last: date | None) -> str:
    """Where a call stands that is not open, without a full stop: `本次推荐已于2024年1月20日截止`. Empty for one that is."""
    closed = f"本次推荐已于{day_words(last)}截止" if last else "本次推荐已经截止"
    return {"open": "", "draft": DRAFT, "closed": closed, "archived": f"{closed}，{ARCHIVE}"}[stands]


def call_words(call: CallStanding) -> str:
    """Where the call of a report stands, without a full stop; a last day that cannot be read is left out."""
    try:
        return call_standing(call.stands, date.fromisoformat(call.last_day) if call.last_day else None)
    except ValueError:
        return call_standing(call.stands, None)


def with_call_sentence(report: Report) -> Report:
    """The report with the sentence that says where a call stands that is not open, and by which moment was judged."""
    if report.call is None:
        return report
    return report.model_copy(update={"call": report.call.model_copy(update={"said": _call_sentence(report, report.call)})})


def _call_sentence(report: Report, call: CallStanding) -> str:
    if call.by == "moment":
        return f"{call_words(call)}{'。' if call.stands == 'draft' else '；'}{_by_moment(report)}"
    if report.received and len(report.received) == report.summary.units:
        return f"{call_words(call)}；{_by_moment(report)}"
    by_receipts = f"，有收到记录的 {len(report.received)} 个单位以记录为准" if report.received else ""
    return f"{call_words(call)}，按截止时间核对{by_receipts}。"


def moment_sentence(report: Report) -> str:
    """The moment that the report judges by, or those that are on record; and where the call stands, if it is not open."""
    return report.call.said if report.call else _by_moment(report)


def _by_moment(report: Report) -> str:
    if not report.received:
        return f"以{moment(report.as_of)}为收到时间。"
    if len(report.received) < report.summary.units:
        return f"以{moment(report.as_of)}为收到时间，有收到记录的 {len(report.received)} 个单位以记录为准。"
    only = {moment(at) for at in report.received.values()}
    return f"按收到记录，于{only.pop()}收到。" if len(only) == 1 else "各单位的收到时间以收到记录为准。"


MOST_CODES = 10
"""The codes of so many submissions are shown; a report on more of them is read by nobody who holds one's papers."""


def codes(report: Report) -> list[str]:
    """What to compare with the papers: `核对码：7K3M-9QXT-2B4D（submissions/henan）`, one for each submission, where they are few."""
    few = len(report.codes) <= MOST_CODES
    return [f"核对码：{code}（{visible(path)}）" for path, code in report.codes.items() if few]


def title(legend: Legend, finding: Finding) -> str:
    """The rule as people know it: `推荐数不超过本省名额（Q01）`."""
    card = legend.rules.get(finding.rule)
    return f"{card.title if card else finding.rule}（{finding.id}）"


def place(finding: Finding) -> str:
    """`path:line:column`, which terminals and editors turn into a link."""
    return f"{visible(finding.path)}:{finding.line}:{finding.column}"


def place_and_end(finding: Finding) -> str:
    """The place, and the last line where it is another one."""
    return place(finding) + (f"（至第 {finding.end_line} 行）" if finding.end_line > finding.line else "")


def quoted(cite: Cite) -> str:
    """The words of the notice and where they stand: under which heading, or else in which sentence."""
    return f"“{cite.quote}”（{where_cited(cite)}）"


def where_cited(cite: Cite) -> str:
    """`通知“推荐程序”`: as people find it; the sentence's number where it stands under no heading."""
    return f"通知“{cite.heading}”" if cite.heading else f"通知 {cite.sentence}"


def moment(as_of: str) -> str:
    """A moment for people, `2024年1月15日10时00分（北京时间）`; as it is where it cannot be read."""
    try:
        when = datetime.fromisoformat(as_of)
    except ValueError:
        return as_of
    zone = "北京时间" if when.utcoffset() == timedelta(hours=8) else when.strftime("%z") or "未写时区"
    return f"{when.year}年{when.month}月{when.day}日{when.hour}时{when:%M}分（{zone}）"


# --- what is set aside ----------------------------------------------------------------------------

ABOUT_WAIVED = "由组织本次推荐的部门决定；写明“不计”的，不算在检查结果里。"


def waiver_sentence(waived: Waived, title: str) -> str:
    """What whoever runs the call decided of a rule, by its title; and that it is over, or not needed."""
    whose, until = f"{waived.unit}{waived.zone or ''}", day_words(date.fromisoformat(waived.until))
    if waived.state == "over":
        return f"{whose}“{title}”的例外到{until}为止，已经过期，照常检查。"
    if waived.state == "unneeded":
        return f"{whose}“{title}”的例外没有用到，不影响检查结果。"
    decided = day_words(date.fromisoformat(waived.decided))
    return f"{whose}“{title}”不计：{waived.why}（{waived.by}{decided}决定，到{until}为止收到的有效）。"


def waived(report: Report) -> list[tuple[str, list[str]]]:
    """What is set aside: the sentence, and of each finding its place and message."""
    return [
        (one.said, [f"{place(finding)} {visible(finding.message)}（{finding.id}）" for finding in one.findings]) for one in report.waived
    ]


# --- how plans were read --------------------------------------------------------------------------

OUTLINES = "程序读成这样"
ABOUT_OUTLINES = "认错了或者没有认出的，以方案原文为准，不算错误。"

MOST_OUTLINES = 5
"""The outlines of so many plans are shown to people; programs have all of them."""


def outline_lines(report: Report, *, lines: bool = True, most: int = MOST_OUTLINES) -> list[tuple[str, list[tuple[str, str]]]]:
    """By the plan's path what tells how it was read: what is ours, and behind it what somebody wrote.

    Without `lines` for those who have another file before them than the one that was read.
    """
    return [(one.path, list(_outlined(one, lines))) for one in report.outlines[:most]]


def _outlined(outline: Outline, lines: bool) -> Iterator[tuple[str, str]]:
    for task in outline.tasks or ():
        taken_for = "自己提出的任务" if task.number is None else f"清单任务{task.number}“{task.name}”"
        yield f"{_line(task.line, lines)}{taken_for}：", task.text
    if outline.tasks == ():
        yield "任务：没有认出", ""
    for part in outline.parts:
        where = "、".join(f"第{line}行" for line in part.lines) if lines else "已认出" if part.lines else ""
        yield f"{part.part}：{where or '没有认出'}", ""
    for heading in outline.headings:
        yield f"{_line(heading.line, lines)}第{heading.level}层标题：", heading.text


def _line(number: int, shown: bool) -> str:
    return f"第{number}行，" if shown else ""
