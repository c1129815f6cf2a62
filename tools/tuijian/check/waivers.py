"""What whoever runs a call has set aside for a unit: its findings are told, and do not count. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Waiver
from tuijian.report.model import Finding, Waived
from tuijian.report.sentences import waiver_sentence
from tuijian.submission.reader import Entry, Submission
from tuijian.text.personal_data import mask


def waive(
    findings: Sequence[Finding], submissions: Iterable[Submission], days: Mapping[str, date], catalog: Catalog
) -> tuple[tuple[Finding, ...], tuple[Waived, ...]]:
    """The findings that count, and the waivers of the units that were read, each with the findings that it sets aside.

    `days` are the days of the first complete receipt by the submission's folder: who corrects papers later keeps what was set aside.
    Whose a submission is says the folder it lies in, never the submission.
    """
    rest, waived = list(findings), list[Waived]()
    for submission in submissions if catalog.waivers else ():
        unit = catalog.unit_in(submission.folder)
        for waiver in (one for one in catalog.waivers if unit and one.unit == unit.name):
            set_aside = [finding for finding in rest if finding.rule == waiver.rule and _concerns(waiver, finding, submission)]
            over = days[submission.folder] > waiver.until
            waived.append(_waived(waiver, set_aside, over, catalog))
            set_aside_ids = frozenset[int]() if over else frozenset(map(id, set_aside))
            rest = [finding for finding in rest if id(finding) not in set_aside_ids]
    return tuple(rest), tuple(waived)


def _concerns(waiver: Waiver, finding: Finding, submission: Submission) -> bool:
    """Whether a finding is on the unit's folder, and on the nominee that the waiver names, if any."""
    folder = mask(submission.path.rpartition("/")[0])
    if not finding.path.startswith(f"{folder}/"):
        return False
    return waiver.zone is None or any(_is_on(entry, finding, submission) for entry in _entries_named(waiver.zone, submission))


def _entries_named(name: str, submission: Submission) -> Iterator[Entry]:
    """The entries of that name."""
    for entries in submission.lists.values():
        yield from (entry for entry in entries if entry.text("name") == name)


def _is_on(entry: Entry, finding: Finding, submission: Submission) -> bool:
    """Whether a finding is on the lines of an entry, with those of the lists in it, or on the plan that it names."""
    if finding.path == mask(entry.path):
        return entry.span.line <= finding.line <= max(_entry_lines(entry, submission))
    home = submission.path.rpartition("/")[0]
    return any(finding.path == mask(f"{home}/{value.text.strip()}") for value in entry.fields.values())


def _entry_lines(entry: Entry, submission: Submission) -> Iterator[int]:
    """The lines on which an entry begins, and those on which what stands in it ends."""
    yield entry.span.line
    yield from (value.span.end_line for value in entry.fields.values())
    for field in (name.rpartition(".")[2] for name in submission.lists if name.startswith(f"{entry.list}.")):
        if key := submission.key_span(entry, field):
            yield key.end_line
        for nested_entry in submission.nested_entries(entry, field):
            yield from _entry_lines(nested_entry, submission)


def _waived(waiver: Waiver, set_aside: Sequence[Finding], over: bool, catalog: Catalog) -> Waived:
    """The waiver as the report tells it."""
    rule = catalog.rule(waiver.rule)
    applied = Waived(
        unit=waiver.unit,
        zone=waiver.zone,
        rule=waiver.rule,
        by=waiver.by,
        decided=waiver.decided.isoformat(),
        why=waiver.why,
        until=waiver.until.isoformat(),
        state="over" if over else "applied" if set_aside else "unneeded",
        said="",
        findings=() if over else tuple(set_aside),
    )
    return applied.model_copy(update={"said": waiver_sentence(applied, rule.title if rule else waiver.rule)})
