"""What became of a call, by unit and place, and what keeps it from being archived. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Received, Unit
from tuijian.records.states import ZoneStanding
from tuijian.report.escape import cut, visible
from tuijian.report.model import Finding, Level, Report, Waived
from tuijian.rules.base import BoundRule
from tuijian.rules.unit_seats import Seating
from tuijian.submission.folders import NO_SUBMISSION_NAMES
from tuijian.submission.reader import Entry, Submission
from tuijian.submission.tree import TreeEntry
from tuijian.text.personal_data import mask

PRIVATE = ("personal-data", "classified-mark")
"""The kinds of rules on what may not lie in a public place."""

LONGEST_TEXT = 200


class Matter(NamedTuple):
    """Something to be seen to: what it is, in one sentence, and the place of it in the repository."""

    text: str
    place: str = ""


class Matters(NamedTuple):
    """`barred`: what no archive may hold, or cannot be frozen; `open`: what waits for somebody; `told`: what is good to know."""

    barred: tuple[Matter, ...]
    open: tuple[Matter, ...]
    told: tuple[Matter, ...]


class NomineeCourse(NamedTuple):
    """An entry of a unit's list, and where its place stands by its record; None where there is none."""

    list: str
    name: str
    code: str
    standing: ZoneStanding | None


@dataclass(frozen=True)
class Course:
    """All that is known of a call at its end.

    `submissions` are those of units, by folder; `report` is on them and on the sample. `private` is what the rules never see and no
    archive may hold, `waiting` are pull requests that are open yet.
    """

    catalog: Catalog
    rules: Sequence[BoundRule]
    submissions: Mapping[str, Submission]
    report: Report
    recorded: Sequence[Finding]
    standings: Sequence[ZoneStanding]
    seatings: Sequence[Seating]
    has_stages: bool
    private: Sequence[Matter] = ()
    waiting: Sequence[Matter] = ()

    # --- unit by unit -----------------------------------------------------------------------------

    def nominees(self, unit: Unit) -> Iterator[NomineeCourse]:
        """The entries of a unit's lists in their order."""
        if submission := self.submissions.get(unit.slug):
            for entry in submission.entries_of(tuple(one.name for one in self.catalog.form.lists)):
                yield NomineeCourse(entry.list, safe_text(entry.text("name")), safe_text(entry.text("code")), self._standing(unit, entry))

    def seats(self, unit: Unit) -> dict[str, int]:
        """How many the unit could nominate, by list."""
        return {one.list: one.seats for one in self.seatings if one.unit == unit}

    def levels(self, unit: Unit) -> Counter[Level]:
        """How many findings there are on the unit's papers, by level."""
        start = f"{self.catalog.form.root}/{unit.slug}/"
        return Counter(one.level for one in self.report.findings if one.path.startswith(start))

    def waived(self, unit: Unit) -> tuple[Waived, ...]:
        """The rules that are set aside for the unit."""
        return tuple(one for one in self.report.waived if one.unit == unit.name)

    def receipts(self, unit: Unit) -> tuple[Received, ...]:
        """What is on record of the unit's papers coming in."""
        return tuple(self.catalog.receipts.get(unit.slug, ()))

    def _standing(self, unit: Unit, entry: Entry) -> ZoneStanding | None:
        name, code = entry.text("name"), entry.text("code")
        unit_standings = (one for one in self.standings if one.folder == unit.slug)
        return next((one for one in unit_standings if (one.code == code if one.code and code else one.zone == name)), None)

    # --- what stands in the way -------------------------------------------------------------------

    @property
    def matters(self) -> Matters:
        """Everything that is to be seen to."""
        return Matters((*self._private(), *self._faults()), (*self.waiting, *self._unfinished()), tuple(self._notes()))

    def _private(self) -> Iterator[Matter]:
        yield from self.private
        names = {bound.rule.name for bound in self.rules if bound.kind.name in PRIVATE}
        for finding in self.report.findings:
            if finding.rule in names and finding.level is Level.error:
                yield _matter(finding)
        yield from self._closed_papers()

    def _closed_papers(self) -> Iterator[Matter]:
        """Papers that say of themselves that they are not for everybody. Those that say nothing are not judged."""
        form, about = self.catalog.form, self.catalog.form.openness
        if about is None:
            return
        words = form.leaves[about.field].choices
        for unit in (unit for unit in self.catalog.units if unit.slug in self.submissions):
            submission = self.submissions[unit.slug]
            text = submission.text(about.field)
            if text not in ("", about.open, words[about.open]):
                closed = f"{unit.name}的材料公开属性是“{safe_text(words.get(text, text))}”，不能放进要公开的归档，请向推荐单位核实；"
                yield Matter(f"{closed}确实不公开的，先从仓库里删去。", f"{submission.path}:{submission.span_of(about.field).line}")

    def _faults(self) -> Iterator[Matter]:
        yield from (_matter(one) for one in self.recorded if one.level is Level.error)

    def _unfinished(self) -> Iterator[Matter]:
        for standing in self.standings:
            if standing.waits and not standing.sample:
                yield Matter(
                    f"{standing.unit}{safe_text(standing.zone)}现为“{standing.state}”，还在等{standing.waits.who}：{standing.waits.what}。"
                )

    def _notes(self) -> Iterator[Matter]:
        for unit in self.catalog.units:
            if unit.slug in self.submissions:
                yield from self._unit_notes(unit)
        if not self.catalog.notice.state.results:
            yield Matter("结果在哪里公布没有写进 notice.yml 的 state，网站和归档里都写不出来。", "catalog/notice.yml")

    def _unit_notes(self, unit: Unit) -> Iterator[Matter]:
        place = f"{self.catalog.form.root}/{unit.slug}"
        if not self.receipts(unit):
            yield Matter(f"{unit.name}的材料没有收到记录。", place)
        if unknown := [one.name for one in self.nominees(unit) if one.standing is None and self._takes_seats(one)]:
            yield Matter(f"{unit.name}推荐的{'、'.join(unknown)}后来怎样，没有记录。", place)
        if errors := self.levels(unit)[Level.error]:
            yield Matter(f"{unit.name}的材料有 {errors} 处必须修改，照原样归档。", place)
        if unseen := _unread_count(self.submissions[unit.slug]):
            yield Matter(f"{unit.name}的材料里有 {unseen} 个文件程序看不到内容，请人工确认可以公开。", place)
        if left := sum(not (is_archived(entry) or _waits(entry)) for entry in self.submissions[unit.slug].entries):
            yield Matter(f"{unit.name}的文件夹里有 {left} 项不是普通文件，或者名称不能用，不归档。", place)

    def _takes_seats(self, nominee: NomineeCourse) -> bool:
        return self.has_stages and self.catalog.form.list_named(nominee.list).seats


def is_archived(entry: TreeEntry) -> bool:
    """Whether a name in a folder of submissions goes into the archive: a file whose name is allowed, but for what only keeps the folder."""
    return entry.type.is_regular and entry.path is not None and not _waits(entry)


def _waits(entry: TreeEntry) -> bool:
    return entry.name.rpartition(b"/")[2] in NO_SUBMISSION_NAMES


def _unread_count(submission: Submission) -> int:
    """How many files the rules do not look into: scans, Word files, what no list names."""
    seen = {file.path for file in submission.files}
    return sum(is_archived(entry) and entry.path not in seen for entry in submission.entries)


def _matter(finding: Finding) -> Matter:
    return Matter(finding.message, f"{finding.path}:{finding.line}")


def safe_text(text: str) -> str:
    """A text that somebody wrote, fit to be shown: on one line, nothing personal, not too long."""
    return cut(visible(mask(text)), LONGEST_TEXT)
