"""What a report comes to on a pull request: the state that it is in, the status, the labels. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.report import sentences
from tuijian.report.escape import cut
from tuijian.report.model import Finding, Level, Report
from tuijian.review.github_types import ChangedFile, CommitStatus, State
from tuijian.rules.base import timezone_of

CONTEXT = "tuijian"
"""The name of the status, which the ruleset of the repository requires."""

UNRELATED = "不涉及推荐材料"
DESCRIPTION = 140
"""Characters; a status's description holds no more."""


class Stand(StrEnum):
    """Where a pull request stands."""

    fault = "fault"
    unrelated = "unrelated"
    mend = "mend"
    confirm = "confirm"
    passed = "passed"
    closed = "closed"
    unpublished = "unpublished"


HEADS = {
    Stand.fault: "检查程序自身出错，没有得出结论",
    Stand.unrelated: UNRELATED,
    Stand.mend: "需修改",
    Stand.confirm: "待核实",
    Stand.passed: "通过自动检查",
    Stand.closed: "已经截止",
    Stand.unpublished: "尚未发布",
}
"""The conclusion in a word or two: the comment, the status and the labels say the same."""

STAND_LABELS: dict[Stand, str] = {stand: f"状态/{head}" for stand, head in HEADS.items() if stand is not Stand.fault}
LATE = "状态/逾期"
UNSURE = "（收到时间不明）"
"""What a status says where nothing tells when its head came in."""

PARTS = ("format.yml", "materials.yml")
"""A submission is complete where no rule in files of these names finds an error: it can be read, and its papers are there."""

_MOMENT = re.compile(r"（([^\s（]+)收到）$")
STATES: dict[Stand, State] = {
    Stand.fault: "error",
    Stand.unrelated: "success",
    Stand.mend: "failure",
    Stand.confirm: "success",
    Stand.passed: "success",
    Stand.closed: "failure",
    Stand.unpublished: "failure",
}

SHUT = frozenset({Stand.closed, Stand.unpublished})
"""Where nothing can be handed in, whatever the papers are like."""


@dataclass(frozen=True)
class Verdict:
    """Where a pull request stands, by a report that can be relied on; without one (`report` None) the fault is ours.

    `why` says in a sentence what went wrong, where it is our fault. `withdrawn`: all that a unit had sent in is taken away.
    `complete`: its papers are all there and can be read. `unsure`: nothing tells when it came in, so people are asked.
    `recorded` are the units whose records it touches, `stranger`: who brings them does not look after the repository.
    """

    stand: Stand
    report: Report | None
    units: tuple[Unit, ...] = ()
    late: bool = False
    why: str = ""
    withdrawn: bool = False
    complete: bool = False
    unsure: bool = False
    recorded: tuple[Unit, ...] = ()
    stranger: bool = False

    @property
    def is_shut(self) -> bool:
        """Whether nothing can be handed in: the call is closed, or not published yet."""
        return self.stand in SHUT

    @property
    def state(self) -> State:
        """The state of the commit's status."""
        return STATES[self.stand]

    @property
    def head(self) -> str:
        """The conclusion."""
        return HEADS[self.stand]

    @property
    def detail(self) -> str:
        """How much there is of what; empty where nothing was judged."""
        if self.report is None or self.stand in (Stand.fault, Stand.unrelated):
            return ""
        if self.is_shut:
            return _shut_sentence(self.report)
        counts = sentences.count_words(self.report)
        if self.stand is Stand.mend:
            return counts
        if self.withdrawn:
            return "材料已全部删去，请核对人员向推荐单位核实"
        return _passed_detail(self.report, counts)

    @property
    def description(self) -> str:
        """The status in words. Its end holds the moment of receipt, from which later runs take it."""
        end = (UNSURE if self.unsure else f"（{self.report.as_of}收到）") if self.report else ""
        return cut("：".join(filter(None, [self.head, self.detail])), DESCRIPTION - len(end)) + end

    @property
    def labels(self) -> frozenset[str]:
        """The labels that belong on the pull request."""
        return frozenset([STAND_LABELS[self.stand], *([LATE] if self.late else []), *map(label_of, (*self.units, *self.recorded))])


def _passed_detail(report: Report, counts: str) -> str:
    """What was looked at where nothing has to be mended, and how much is still to be said."""
    if sentences.nothing_read(report):
        return "没有读到推荐材料"
    if not report.summary.units and (records_words := sentences.records_sentence(report)):
        return f"{records_words}；有 {counts}" if counts else f"{records_words}，没有发现问题"
    return f"没有必须修改之处；另有 {counts}" if counts else "没有发现问题"


def label_of(unit: Unit) -> str:
    """The label of a unit: `单位/河南`."""
    return f"单位/{unit.short}"


def managed_labels(catalog: Catalog) -> frozenset[str]:
    """Every label that we put on and take off."""
    return frozenset([*STAND_LABELS.values(), LATE, *map(label_of, catalog.units)])


def folders(files: Iterable[ChangedFile], catalog: Catalog) -> tuple[str, ...]:
    """The folders of submissions that a change touches, in order; the sample is nobody's. "" is the room between them."""
    form = catalog.form
    touched: dict[str, None] = {}
    for name in (name for file in files for name in (file.previous_filename, file.filename) if name):
        root, slash, rest = name.partition("/")
        folder, inner, _ = rest.partition("/")
        if root == form.root and slash and not (inner and form.sample is not None and folder == form.sample.folder):
            touched[folder if inner else ""] = None
    return tuple(touched)


def judge(
    report: Report, files: Sequence[ChangedFile], catalog: Catalog, unsure: bool = False, came: datetime | None = None, member: bool = True
) -> Verdict:
    """What the report comes to, for a change of these files; `unsure` where nobody knows when they came in.

    `came` is the moment before which nothing of it had come in, as far as it is known; without one it is that of the report.
    `member`: who made it looks after the repository. Records of anybody else are for people to look at, whatever they are like.
    """
    if report.status == "error":
        return Verdict(Stand.fault, report)
    touched = folders(files, catalog)
    units = tuple(unit for folder in touched if (unit := catalog.unit_in(folder)))
    stand = Stand.unrelated if not touched and not report.findings and not report.records else _stand(report)
    withdrawn, stranger = _withdrawn(report, files, touched), bool(report.records) and not member
    unsure = unsure and bool(touched or not report.records)
    if (withdrawn or unsure or stranger or not (report.summary.units or report.records)) and stand is Stand.passed:
        stand = Stand.confirm
    stand = _shut_stand(report, came, catalog) or stand if touched and not withdrawn else stand
    late = not unsure and stand not in SHUT and any(is_late(finding, catalog) for finding in report.findings)
    complete = bool(units) and not withdrawn and is_complete(report, catalog)
    recorded = tuple(unit for name in dict.fromkeys(zone.unit for zone in report.records) if (unit := catalog.unit_named(name)))
    unsure = unsure and stand is not Stand.unrelated
    verdict = Verdict(stand, report, units, late, withdrawn=withdrawn, complete=complete, unsure=unsure)
    return replace(verdict, recorded=recorded, stranger=stranger)


def _shut_stand(report: Report, came: datetime | None, catalog: Catalog) -> Stand | None:
    """Where nothing can be handed in: before the notice is published, and nominations that come once the call is over."""
    notice = catalog.notice
    if notice.state.stands == "draft":
        return Stand.unpublished if report.summary.units else None
    day = (came or datetime.fromisoformat(report.as_of)).astimezone(timezone_of(catalog)).date()
    nominates = report.summary.zones > 0 or any(is_late(finding, catalog) for finding in report.findings)
    return Stand.closed if nominates and notice.closed_from and day >= notice.closed_from else None


def _shut_sentence(report: Report) -> str:
    """Why nothing can be handed in, in a sentence without its stop."""
    if report.call is None:
        return ""
    return sentences.call_words(report.call) + ("" if report.call.stands == "draft" else "，不再接收推荐材料")


def is_complete(report: Report, catalog: Catalog) -> bool:
    """Whether there is a submission that can be read, and its papers are there; what they say may still be wrong."""
    parts = {rule.name for rule in catalog.rules if catalog.sources[rule.id][0].name.rpartition("/")[2] in PARTS}
    lacking = (finding for finding in report.findings if finding.level is Level.error and finding.rule in parts)
    return report.summary.units > 0 and next(lacking, None) is None


def moment_told(status: CommitStatus) -> str | None:
    """The moment of receipt that a status of ours tells in words."""
    match = _MOMENT.search(status.description or "")
    return match[1] if match and is_moment(match[1]) else None


def _withdrawn(report: Report, files: Iterable[ChangedFile], touched: tuple[str, ...]) -> bool:
    """Whether a folder's submission is gone. Nothing of it is left to judge, not even by whom it came: people must ask."""
    return report.summary.units < len([folder for folder in touched if folder]) and any(
        file.status in ("removed", "renamed") for file in files
    )


def group_verdict(report: Report) -> Verdict:
    """What the report of a group in the merge queue comes to."""
    return Verdict(Stand.fault if report.status == "error" else _stand(report), report)


def _stand(report: Report) -> Stand:
    if report.status == "failure":
        return Stand.mend
    return Stand.confirm if report.summary.review else Stand.passed


def is_late(finding: Finding, catalog: Catalog) -> bool:
    """Whether a finding says that the deadline has passed."""
    return "days" in finding.context and kind_of(finding, catalog) == "deadline"


def kind_of(finding: Finding, catalog: Catalog) -> str | None:
    """The kind of the finding's rule."""
    rule = catalog.rule(finding.rule)
    return rule.kind if rule else None


def adds_up(report: Report) -> bool:
    """Whether a report adds up: its counts are those of its findings, its status what they come to, its moment one with its zone."""
    counts = all(getattr(report.summary, level.value) == sum(each.level is level for each in report.findings) for level in Level)
    verdict = report.status == "error" or (report.status == "failure") == bool(report.summary.error)
    return counts and verdict and is_moment(report.as_of)


def is_moment(text: str) -> bool:
    """Whether a text is a moment with its zone, written as we write it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    return moment.tzinfo is not None and moment.isoformat(timespec="seconds") == text
