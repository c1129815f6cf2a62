"""The report for a terminal, read by a clerk. Colour only repeats what the words say."""

import re
from collections.abc import Callable, Iterator

from tuijian.report import sentences
from tuijian.report.escape import inert, visible, visible_lines
from tuijian.report.model import CheckItem, Fault, Finding, Legend, Level, Report
from tuijian.report.snippet import Snippet, columns, fit, snippet

_COLOURS = {"error": "31", "warning": "33", "review": "36", "advice": "2", "good": "32", "strong": "1"}
_PIECE = re.compile(r"[“‘（《〔【「]*(?:[!-~]+|\s|.)[，。、；：？！）》〕】」”’…—]*")
_INDENT = "   "

Paint = Callable[[str, str], str]
"""(name of a colour, text) → text, coloured or not."""


def write(report: Report, legend: Legend, *, width: int = 80, color: bool = False, checklist: bool = False, outline: bool = False) -> str:
    """The report as text of at most `width` columns where the words allow.

    `checklist` shows the reviewer's list in any case, `outline` how each plan was read.
    """
    paint = _coloured if color else _plain
    parts = [_head(report, legend, paint), *_fault(report.fault), *_levels(report, legend, width, paint)]
    if checklist or (report.summary.review and not sentences.checker_failed(report)):
        parts.append(_checklist(report.checklist, width))
    parts += _waived(report, width) + (outlines(report) if outline else [])
    parts.append(_foot(report, legend, width))
    return _join_sections(parts)


def findings(report: Report, legend: Legend, *, width: int = 80, color: bool = False) -> str:
    """The findings alone, as `write` shows them; nothing but a line end where there are none."""
    return _join_sections(list(_levels(report, legend, width, _coloured if color else _plain)))


def _join_sections(parts: list[list[str]]) -> str:
    return "\n".join(inert(line) for part in parts for line in [*part, ""]).rstrip("\n") + "\n"


def _levels(report: Report, legend: Legend, room: int, paint: Paint) -> Iterator[list[str]]:
    for level, level_findings in sentences.by_level(report):
        yield _level(level, level_findings, legend, room, paint)


def _plain(_: str, text: str) -> str:
    return text


def _coloured(name: str, text: str) -> str:
    return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if text else text


def wrap(text: str, room: int, first: str, rest: str) -> list[str]:
    """The text in lines of at most `room` columns: no break inside a word or an address, no line begins with closing punctuation."""
    if columns(first) + columns(text) <= room:
        return [(first + text).rstrip()]
    lines, line, taken = [], first, columns(first)
    for piece in _PIECE.findall(text):
        taken += columns(piece)
        if taken > room and line not in (first, rest):
            lines.append(line)
            line, taken = rest, columns(rest) + columns(piece)
        line += piece.lstrip() if line == rest else piece
    return [part.rstrip() for part in [*lines, line]]


def _head(report: Report, legend: Legend, paint: Paint) -> list[str]:
    colour = "good" if report.status == "success" else "error"
    lines = [paint(colour, sentences.verdict(report)), f"{legend.notice_title}（{legend.notice_number}）"]
    if sentences.checker_failed(report):
        lines.append(sentences.OURS)
        lines += [sentences.SO_FAR] if report.findings else []
    return lines


def _fault(fault: Fault | None) -> Iterator[list[str]]:
    if fault:
        yield ["出错信息：", *(f"  │ {line}" for text in (fault.message, fault.trace) for line in visible_lines(text.strip("\n")))]


def _level(level: Level, level_findings: list[Finding], legend: Legend, room: int, paint: Paint) -> list[str]:
    lines = [paint(level.value, f"━━ {level.label}（{len(level_findings)} 处）")]
    for path, numbered in sentences.by_file(level_findings):
        lines += ["", paint("strong", f"文件：{visible(path)}")]
        for number, finding in numbered:
            lines += ["", *_finding(number, finding, legend, room, paint)]
    return lines


def _finding(number: int, finding: Finding, legend: Legend, room: int, paint: Paint) -> list[str]:
    label = f"{number}. "
    first, *rest = wrap(f"【{finding.level.label}】{visible(finding.message)}", room, label, _INDENT)
    mark = f"【{finding.level.label}】"
    lines = [first.replace(mark, paint(finding.level.value, mark), 1), *rest, f"{_INDENT}位置：{sentences.place_and_end(finding)}"]
    lines += _source(finding, snippet(finding, legend), room, paint)
    for cite in finding.cite:
        lines += _entry("通知原文", sentences.quoted(cite), room)
    lines += _entry("怎么改", finding.fix, room)
    lines += _replacement(finding.replacement)
    return [*lines, f"{_INDENT}规则：{visible(sentences.title(legend, finding))} {visible(finding.url)}"]


def _source(finding: Finding, parts: Snippet | None, room: int, paint: Paint) -> list[str]:
    """The line with its number, and a caret under each column of the value."""
    if parts is None:
        return []
    gutter = f"{_INDENT}{finding.line:>4} │ "
    cut = fit(parts, max(room - columns(gutter), 20))
    lines = [gutter + cut.before + cut.value + cut.after]
    if cut.exact:
        carets = paint(finding.level.value, "^" * max(columns(cut.value), 1))
        lines.append(" " * (len(gutter) - 2) + "│ " + " " * columns(cut.before) + carets)
    return lines


def _entry(name: str, text: str, room: int) -> list[str]:
    first, *rest = visible_lines(text)
    lines = wrap(first, room, f"{_INDENT}{name}：", _INDENT * 2)
    return lines + [part for line in rest for part in wrap(line, room, _INDENT * 2, _INDENT * 2)]


def _replacement(text: str | None) -> list[str]:
    """The right value, never wrapped, so that it can be copied."""
    if text is None:
        return []
    lines = visible_lines(text)
    if len(lines) == 1:
        return [f"{_INDENT}改为：{lines[0] or '（删去）'}"]
    return [f"{_INDENT}改为：", *(f"{_INDENT}     │ {line}" for line in lines)]


def _checklist(items: tuple[CheckItem, ...], room: int) -> list[str]:
    lines = [f"━━ {sentences.CHECKLIST}", sentences.ABOUT_CHECKLIST]
    for item in items:
        lines += ["", *wrap(visible(item.question), room, "□ ", _INDENT)]
        lines += wrap(visible(f"通知原文：“{item.quote}”（{item.sentence}）"), room, _INDENT, _INDENT)
    return lines


def _waived(report: Report, room: int) -> list[list[str]]:
    """What is set aside, in one section; none where there is nothing."""
    lines = [f"━━ {sentences.WAIVED}", sentences.ABOUT_WAIVED] if report.waived else []
    for sentence, set_aside in sentences.waived(report):
        lines += [
            "",
            *wrap(visible(sentence), room, "· ", _INDENT),
            *(part for one in set_aside for part in wrap(one, room, _INDENT, _INDENT * 2)),
        ]
    return [lines] if lines else []


def outlines(report: Report, *, lines: bool = True) -> list[list[str]]:
    """How each plan was read, with the lines or without."""
    return [_outline(path, said) for path, said in sentences.outline_lines(report, lines=lines)]


def _outline(path: str, lines: list[tuple[str, str]]) -> list[str]:
    outline_lines = (f"{_INDENT}{ours}{visible(text)}" for ours, text in lines)
    return [f"━━ {sentences.OUTLINES}：{visible(path)}", sentences.ABOUT_OUTLINES, *outline_lines]


def _foot(report: Report, legend: Legend, room: int) -> list[str]:
    lines = ["━━ 小结", sentences.what_was_read(report.summary), sentences.verdict(report), sentences.next_step(report)]
    lines += [
        f"{sentences.site_label(report)}：{legend.site}",
        *wrap(visible(sentences.moment_sentence(report)), room, "", ""),
        *sentences.codes(report),
        f"程序：{visible(report.tool)}",
    ]
    return lines
