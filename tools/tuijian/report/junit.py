"""The report as JUnit XML as Jenkins reads it (junit-10.xsd): a suite a submitted folder, a test case a rule."""

from collections.abc import Iterable
from xml.etree import ElementTree

from tuijian.report import sentences
from tuijian.report.escape import inert, visible, visible_lines
from tuijian.report.model import Finding, Legend, Level, Report


def write(report: Report, legend: Legend) -> str:
    """A case fails where its rule has a finding of level error; other findings stand in its output.

    A fault of ours is one error in a suite of its own, and then no case fails.
    """
    suites = [_suite(report, legend, folder, found) for folder, found in _folders(report).items()]
    if sentences.checker_failed(report):
        suites.insert(0, _fault(report, legend))
    root = ElementTree.Element("testsuites", {"name": visible(sentences.verdict(report)), **_totals(suites)})
    root.extend(suites)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _text(text: str) -> str:
    """Text that XML can hold: control characters as code points, line breaks kept."""
    return "\n".join(inert(line) for line in visible_lines(text))


def _folder(path: str) -> str:
    """The submission that a path belongs to: its folder's first two parts."""
    return "/".join(path.split("/")[:-1][:2]) or "."


def _folders(report: Report) -> dict[str, list[Finding]]:
    """The findings of each folder, sorted; one folder for all where there are none."""
    folders: dict[str, list[Finding]] = {}
    for finding in report.findings:
        folders.setdefault(_folder(finding.path), []).append(finding)
    for finding in (each for one in report.waived for each in one.findings):
        folders.setdefault(_folder(finding.path), [])
    return dict(sorted(folders.items())) or {"submissions": []}


def _totals(suites: list[ElementTree.Element]) -> dict[str, str]:
    return {name: str(sum(int(suite.attrib[name]) for suite in suites)) for name in ("tests", "failures", "errors")}


def _suite(report: Report, legend: Legend, folder: str, folder_findings: list[Finding]) -> ElementTree.Element:
    by_rule: dict[str, list[Finding]] = {f"{card.title}（{card.id}）": [] for card in legend.rules.values()}
    for finding in folder_findings:
        by_rule.setdefault(sentences.title(legend, finding), []).append(finding)
    cases = [_case(report, folder, name, findings) for name, findings in by_rule.items()]
    failures = sum(case.find("failure") is not None for case in cases)
    counts = {"tests": str(len(cases)), "failures": str(failures), "errors": "0"}
    suite = ElementTree.Element("testsuite", {"name": _text(folder), **counts})
    suite.append(_properties(report))
    _waive(report, folder, legend, cases)
    suite.extend(cases)
    return suite


def _properties(report: Report) -> ElementTree.Element:
    element = ElementTree.Element("properties")
    facts = {"tool": report.tool, "notice": report.notice, "catalog": report.catalog, "input": report.input, "as_of": report.as_of}
    for name, value in (facts | ({"revision": report.revision} if report.revision else {})).items():
        ElementTree.SubElement(element, "property", {"name": name, "value": _text(value)})
    return element


def _case(report: Report, folder: str, name: str, findings: list[Finding]) -> ElementTree.Element:
    case = ElementTree.Element("testcase", {"name": _text(name), "classname": _text(folder.replace("/", "."))})
    wrong = [finding for finding in findings if sentences.weight(report, finding) is Level.error]
    if wrong:
        count_of_more = f"（共 {len(wrong)} 处）" if len(wrong) > 1 else ""
        attributes = {"type": wrong[0].rule, "message": _text(wrong[0].message) + count_of_more}
        ElementTree.SubElement(case, "failure", attributes).text = _text(_count_words(wrong))
    others = [finding for finding in findings if sentences.weight(report, finding) is not Level.error]
    if others:
        ElementTree.SubElement(case, "system-out").text = _text(_count_words(others))
    return case


def _waive(report: Report, folder: str, legend: Legend, cases: Iterable[ElementTree.Element]) -> None:
    """Put what is set aside of a rule into the output of its case."""
    named = {case.attrib["name"]: case for case in cases}
    for waived in report.waived:
        for finding in (each for each in waived.findings if _folder(each.path) == folder):
            case = named[_text(sentences.title(legend, finding))]
            out = case.find("system-out")
            out = ElementTree.SubElement(case, "system-out") if out is None else out
            lines = [
                out.text,
                f"【{sentences.WAIVED}】{_text(waived.said)}",
                _text(f"{sentences.place_and_end(finding)} {finding.message}"),
            ]
            out.text = "\n".join(filter(None, lines))


def _count_words(findings: Iterable[Finding]) -> str:
    return "\n\n".join("\n".join(_lines(finding)) for finding in findings)


def _lines(finding: Finding) -> list[str]:
    lines = [f"【{finding.level.label}】{finding.message}", sentences.place_and_end(finding)]
    lines += [f"通知原文：{sentences.quoted(cite)}" for cite in finding.cite]
    lines.append(f"怎么改：{finding.fix}")
    lines += [] if finding.replacement is None else [f"改为：{finding.replacement or '（删去）'}"]
    return [*lines, finding.url]


def _fault(report: Report, legend: Legend) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", {"name": "tuijian", "tests": "1", "failures": "0", "errors": "1"})
    case = ElementTree.SubElement(suite, "testcase", {"name": "检查程序自身", "classname": "tuijian"})
    fault = report.fault
    error = ElementTree.SubElement(
        case, "error", {"type": "fault", "message": _text(f"{sentences.OURS}{sentences.next_step(report)}{legend.site}")}
    )
    error.text = _text(f"{fault.message}\n{fault.trace}") if fault else None
    return suite
