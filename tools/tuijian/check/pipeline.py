"""The one pipeline that every face calls: a tree, a catalogue and the circumstances in, a report out. Pure."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby, islice
from typing import NamedTuple

from tuijian import __version__
from tuijian.catalog.legend import legend
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Received, Rule
from tuijian.check.plan_outlines import outlines
from tuijian.check.waivers import waive
from tuijian.report import sentences
from tuijian.report.escape import cut, visible
from tuijian.report.model import CallStanding, Cite, Fault, Finding, Legend, Level, Outline, Report, Summary
from tuijian.report.trace import frames
from tuijian.rules.base import BoundRule, ChangeSet, Claim, Collection, Context, FilesBeside, Hit, Scope, judged_at, timezone_of
from tuijian.rules.claims import claims
from tuijian.rules.outline import forget_outlines
from tuijian.submission.fingerprint import paper_code
from tuijian.submission.folders import NOTES_NAME, entries_by_folder, folders_with_submission, is_text
from tuijian.submission.reader import Submission
from tuijian.submission.tree import MOST_TEXT_BYTES, Tree, TreeEntry, TreeError
from tuijian.text.personal_data import mask

LONGEST_MESSAGE = 60
"""A message is at most so many characters long; what people wrote is cut shorter until it is."""

MOST_HITS = 200
"""A rule speaks at most so often of one file or folder; who has mended those checks again."""

Progress = Callable[[Sequence[str]], Iterable[str]]


class OtherList(NamedTuple):
    """A unit's list in another open pull request: its number, its author's numeric id, the folder, the file's bytes."""

    pull: int
    author: int | None
    folder: str
    data: bytes


@dataclass(frozen=True)
class Request:
    """What comes in from outside. `as_of` is the moment of receipt, with its zone. `folders` limits what is checked.

    Unless `receipt_known`, `as_of` is only now: what comes to a call that is over is then judged by the last moment of its deadline.

    `complete` is the moment of the first complete receipt, where there was one before.

    `base` is the tree that a change is made to, and `changed` the paths it touches, safe to print; None for no change. `tip` is
    the base as it is now, where it moved on since the change parted from it. `beside` are the paths of files that lie beside the form's
    root, where no change says which are to be looked at. Not `whole` is a change that was not looked at to its end.
    Unless `waive`, no rule is set aside for anybody, as in examples. Unless `outlined`, how each plan was read is not told.
    """

    as_of: datetime
    author: int | None = None
    others: tuple[OtherList, ...] = ()
    base: Tree | None = None
    tip: Tree | None = None
    changed: tuple[str, ...] | None = None
    whole: bool = True
    folders: frozenset[str] | None = None
    beside: tuple[str, ...] = ()
    progress: Progress = iter
    complete: datetime | None = None
    receipt_known: bool = True
    waive: bool = True
    outlined: bool = True


class Outcome(NamedTuple):
    """The report, and what renderers need beside it."""

    report: Report
    legend: Legend


@dataclass
class _Gathered:
    """What has been gathered so far."""

    hits: list[tuple[BoundRule, Hit]] = field(default_factory=list)
    lines: dict[tuple[str, int], str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    received: dict[str, str] = field(default_factory=dict)
    outlines: list[Outline] = field(default_factory=list)
    days: dict[str, date] = field(default_factory=dict)


def check(tree: Tree, catalog: Catalog, rules: Sequence[BoundRule], request: Request) -> Outcome:
    """Check what `tree` holds under the form's root. A bug of ours is a report with status error; TreeError where a file is lost."""
    request = request if request.receipt_known else replace(request, as_of=judged_at(catalog, request.as_of))
    try:
        return _check(tree, catalog, rules, request)
    except TreeError:
        raise
    except Exception as error:
        return Outcome(_bug_report(catalog, request, tree.revision, error), legend(catalog))


def _check(tree: Tree, catalog: Catalog, rules: Sequence[BoundRule], request: Request) -> Outcome:
    entries = tree.entries(catalog.form.root)
    around = _entries_looked_at(entries, catalog, request.folders)
    folders = folders_with_submission(around)
    context = _context(catalog, request, folders)
    digest = hashlib.sha256()
    work = _Gathered()
    submissions = []
    for folder in request.progress(list(folders)):
        submission = _read_submission(tree, catalog, folder, folders[folder], digest)
        submissions.append(submission)
        record = _receipt_on_record(submission, catalog, request)
        around_it = _context_at_receipt(record, _context_of(submission, context))
        work.days[folder] = around_it.day_of_first
        _judge(submission, rules, around_it, work, request.outlined)
        work.received.update({mask(submission.path.rpartition("/")[0]): _in_call_zone(record.received, catalog)} if record else {})
        work.codes.update(_code_of_folder(submission, catalog))
    for folder in sorted((around.keys() | _touched_folders(request)) - folders.keys()):
        _judge_waiting(_read_waiting_folder(tree, catalog, folder, around.get(folder, ()), digest), rules, context, work)
    _judge_beside(_files_beside(tree, catalog, request), rules, context, work)
    _judge_all(Collection(tuple(submissions), _entries_to_judge(entries, folders, request)), rules, context, request, work)
    every = sorted((_finding(bound, hit, catalog) for bound, hit in _without_covered(work.hits)), key=_importance)
    findings, waived = waive(every, submissions if request.waive else (), work.days, catalog)
    report = Report(
        tool=f"tuijian {__version__}",
        notice=catalog.notice.number,
        catalog=catalog.digest,
        input=f"sha256:{digest.hexdigest()}",
        revision=tree.revision,
        as_of=_moment_of_receipt(catalog, request),
        status="failure" if any(finding.level is Level.error for finding in findings) else "success",
        summary=_summary(submissions, findings, catalog),
        findings=tuple(findings),
        checklist=catalog.checklist if submissions else (),
        codes=work.codes,
        received=work.received,
        changed=claims(request.changed or (), entries, catalog),
        outlines=tuple(work.outlines),
        call=_call_standing(catalog, request),
        waived=waived,
    )
    report = sentences.with_call_sentence(report)
    return Outcome(report, legend(catalog)._replace(excerpts=work.lines))


def _moment_of_receipt(catalog: Catalog, request: Request) -> str:
    return _in_call_zone(request.as_of, catalog)


def _in_call_zone(moment: datetime, catalog: Catalog) -> str:
    """A moment in the call's own zone."""
    return moment.astimezone(timezone_of(catalog)).isoformat(timespec="seconds")


# --- reading ------------------------------------------------------------------------------------


def _entries_looked_at(entries: Iterable[TreeEntry], catalog: Catalog, only: frozenset[str] | None) -> dict[str, tuple[TreeEntry, ...]]:
    """The entries of each folder that is looked at, by the folder's name."""
    return {name: mine for name, mine in entries_by_folder(entries, catalog.form.root).items() if only is None or name in only}


def _touched_folders(request: Request) -> frozenset[str]:
    """The folders that a change touches, whether anything is left in them or not."""
    return frozenset() if request.changed is None else request.folders or frozenset()


def _entries_to_judge(
    entries: tuple[TreeEntry, ...], folders: Mapping[str, tuple[TreeEntry, ...]], request: Request
) -> tuple[TreeEntry, ...]:
    """All entries, or those in the folders that are checked and whatever else the change brings, beside all folders too."""
    if request.folders is None:
        return entries
    checked, changed = {entry for some in folders.values() for entry in some}, frozenset(request.changed or ())
    return tuple(entry for entry in entries if entry in checked or (changed and entry.printable in changed))


def _read_submission(tree: Tree, catalog: Catalog, folder: str, entries: tuple[TreeEntry, ...], digest: "hashlib._Hash") -> Submission:
    contents = {}
    for entry in entries:
        data = _content(tree, catalog, entry)
        digest.update(f"{entry.printable}\0{entry.type}\0{entry.size}\0".encode() + data)
        if data or (entry.path and entry.size == 0 and _is_text(catalog, entry)):
            contents[entry.path or ""] = data
    return catalog.reader.read(folder, entries, contents)


def _read_waiting_folder(tree: Tree, catalog: Catalog, folder: str, entries: tuple[TreeEntry, ...], digest: "hashlib._Hash") -> Submission:
    """A folder without a submission: what is written there for readers, and nothing else."""
    notes = tuple(entry for entry in entries if entry.name.rpartition(b"/")[2] == NOTES_NAME.encode() and entry.size)
    submission = _read_submission(tree, catalog, folder, notes, digest)
    return replace(submission, files=tuple(file for file in submission.files if file.path != submission.path))


_ALTERED_NAME = re.compile(r"U\+[0-9A-F]{4}|\\x[0-9A-F]{2}|…")
"""What stands in a name that is not shown as it is."""

MOST_BYTES_BESIDE = 64 * 1024
"""So many bytes of a file beside the form's root are read: enough to see what it is."""


def _files_beside(tree: Tree, catalog: Catalog, request: Request) -> FilesBeside:
    """The files beside the form's root: those that a change brings, else those that the request names."""
    paths = request.beside if request.changed is None else request.changed
    outside = tuple(path for path in paths if not path.startswith(f"{catalog.form.root}/"))

    def is_there(path: str) -> bool:
        """Whether it is there still; a name that could not be shown as it is counts as there."""
        top = path.partition("/")[0]
        return _ALTERED_NAME.search(path) is not None or any(entry.printable == path for entry in tree.entries(top))

    def text(path: str) -> str:
        try:
            return tree.read(path, MOST_BYTES_BESIDE).decode("utf-8", "replace")
        except KeyError:
            return ""

    return FilesBeside(outside, is_there, text)


def _is_text(catalog: Catalog, entry: TreeEntry) -> bool:
    """Whether the entry is a file that is read."""
    return entry.type.is_regular and is_text(catalog.form, entry.path or "")


def _content(tree: Tree, catalog: Catalog, entry: TreeEntry) -> bytes:
    return tree.read(entry.path, MOST_TEXT_BYTES) if entry.path and _is_text(catalog, entry) else b""


def _context(catalog: Catalog, request: Request, folders: Mapping[str, tuple[TreeEntry, ...]]) -> Context:
    claims = (_other_claim(catalog, other) for other in request.others)
    base, tip = (_lists(tree, catalog, folders) for tree in (request.base, request.tip))
    return Context(
        catalog, request.as_of, request.author, tuple(claims), base, tip, request.complete, _is_receipt_assumed(catalog, request)
    )


def _is_receipt_assumed(catalog: Catalog, request: Request) -> bool:
    """Whether the last moment of the deadline stands for that of receipt."""
    return catalog.notice.state.over and not request.receipt_known


def _call_standing(catalog: Catalog, request: Request) -> CallStanding | None:
    """Where the call stands that is not open, and by what is judged."""
    notice = catalog.notice
    if notice.state.stands == "open":
        return None
    last = notice.last_day.isoformat() if notice.last_day else None
    return CallStanding(
        stands=notice.state.stands, last_day=last, by="deadline" if _is_receipt_assumed(catalog, request) else "moment", said=""
    )


def _lists(tree: Tree | None, catalog: Catalog, folders: Iterable[str]) -> dict[str, Submission]:
    """The lists of these folders in another tree."""
    if tree is None:
        return {}
    paths = {folder: f"{catalog.form.root}/{folder}/{catalog.form.file}" for folder in folders}
    return {folder: catalog.reader.read(folder, (), _file_if_there(tree, path)) for folder, path in paths.items()}


def _file_if_there(tree: Tree, path: str) -> dict[str, bytes]:
    try:
        return {path: tree.read(path, MOST_TEXT_BYTES)}
    except KeyError:
        return {}


def _other_claim(catalog: Catalog, other: OtherList) -> Claim:
    path = f"{catalog.form.root}/{other.folder}/{catalog.form.file}"
    return Claim(other.pull, other.author, catalog.reader.read(other.folder, (), {path: other.data}))


def _context_of(submission: Submission, context: Context) -> Context:
    """The circumstances of one submission: the sample carries its own moment, and no account."""
    sample = context.catalog.form.sample
    if sample is not None and submission.folder == sample.folder:
        return replace(context, as_of=sample.as_of, author=None, others=(), base={}, tip={}, complete=None, receipt_assumed=False)
    return context


def _receipt_on_record(submission: Submission, catalog: Catalog, request: Request) -> Received | None:
    """The receipt on record for what is merged: what it nominates is told by its code. None for a change, or where none is."""
    records = catalog.receipts.get(submission.folder, ())
    if not records or request.changed is not None:
        return None
    code = paper_code(catalog.form, submission)
    return next((each for each in reversed(records) if each.code == code), None)


def _context_at_receipt(record: Received | None, context: Context) -> Context:
    """The circumstances with the moments that are on record."""
    return context if record is None else replace(context, as_of=record.received, complete=record.complete, receipt_assumed=False)


def _code_of_folder(submission: Submission, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """The folder with the code that its papers bear, where it has one."""
    code = paper_code(catalog.form, submission)
    if code:
        yield mask(submission.path.rpartition("/")[0]), code


# --- judging ------------------------------------------------------------------------------------


def _judge(submission: Submission, rules: Sequence[BoundRule], context: Context, work: _Gathered, outlined: bool) -> None:
    """Every rule's remarks on one folder and its files."""
    before = len(work.hits)
    plain = [bound for bound in rules if not bound.kind.reads_plans]
    _judge_each(submission, plain, (Scope.submission, Scope.folder), context, work)
    _judge_plans(submission, [bound for bound in rules if bound.kind.reads_plans], context, work, outlined)
    _keep_lines(submission, work.hits[before:], work)


def _judge_each(submission: Submission, rules: Iterable[BoundRule], scopes: tuple[Scope, ...], context: Context, work: _Gathered) -> None:
    """The remarks of the rules of these scopes on the folder, and of those of files on each file in it."""
    for bound in rules:
        if bound.kind.scope in scopes:
            _add_hits(bound, submission, context, work)
        elif bound.kind.scope is Scope.file:
            for file in submission.files:
                _add_hits(bound, file, context, work)


def _judge_plans(submission: Submission, rules: Sequence[BoundRule], context: Context, work: _Gathered, outlined: bool) -> None:
    """The remarks of the rules that look into plans, and if `outlined` how each is read: a few plans at a time, then they are forgotten.

    What such a rule says of the list it says each time; only the first time counts.
    """
    room = dict.fromkeys((bound.rule.name for bound in rules), MOST_HITS)
    judged: frozenset[str] = frozenset()
    for portion in submission.portions():
        for bound in rules:
            fresh = (hit for hit in bound.hits(portion, context) if hit.path not in judged)
            hits = [(bound, hit) for hit in islice(fresh, room[bound.rule.name])]
            room[bound.rule.name] -= len(hits)
            work.hits += hits
        work.outlines += outlines(context.catalog, portion) if outlined else ()
        judged |= {file.path for file in portion.files}
        forget_outlines()


def _keep_lines(submission: Submission, hits: Iterable[tuple[BoundRule, Hit]], work: _Gathered) -> None:
    """The lines that hits point at, as they may be shown; no others, for a file may hold a hundred thousand."""
    pointed: dict[str, set[int]] = {}
    for _, hit in hits:
        pointed.setdefault(hit.path, set()).add(hit.span.line)
    for file in submission.files:
        shown = file.masked_lines if file.path in pointed else []
        work.lines.update(((mask(file.path), line), shown[line - 1]) for line in pointed.get(file.path, ()) if line <= len(shown))


def _judge_waiting(submission: Submission, rules: Sequence[BoundRule], context: Context, work: _Gathered) -> None:
    """The remarks on a folder without a submission: who touches it, and what is written there for readers."""
    before = len(work.hits)
    _judge_each(submission, rules, (Scope.folder,), context, work)
    _keep_lines(submission, work.hits[before:], work)


def _judge_beside(beside: FilesBeside, rules: Sequence[BoundRule], context: Context, work: _Gathered) -> None:
    """The remarks on files that lie beside the form's root."""
    for bound in rules:
        if bound.kind.scope is Scope.beside:
            _add_hits(bound, beside, context, work)


def _add_hits(bound: BoundRule, subject: object, context: Context, work: _Gathered) -> None:
    """Add what a rule says of one subject, up to MOST_HITS."""
    for hit in islice(bound.hits(subject, context), MOST_HITS):
        work.hits.append((bound, hit))


def _judge_all(collection: Collection, rules: Sequence[BoundRule], context: Context, request: Request, work: _Gathered) -> None:
    """The remarks that need all folders at once, or the change."""
    for bound in rules:
        if bound.kind.scope is Scope.collection:
            work.hits.extend((bound, hit) for hit in bound.hits(collection, context))
        elif bound.kind.scope is Scope.change and request.changed is not None:
            work.hits.extend((bound, hit) for hit in bound.hits(ChangeSet(request.changed, request.whole), context))
    late = [(bound, hit) for bound, hit in work.hits if (mask(hit.path), hit.span.line) not in work.lines]
    by_folder = {folder: list(late_hits) for folder, late_hits in groupby(sorted(late, key=_folder_of), _folder_of)}
    for submission in collection.submissions:
        if late_hits := by_folder.get(submission.path.rpartition("/")[0]):
            _keep_lines(submission, late_hits, work)


def _folder_of(bound_hit: tuple[BoundRule, Hit]) -> str:
    return bound_hit[1].path.rpartition("/")[0]


def _without_covered(hits: list[tuple[BoundRule, Hit]]) -> Iterator[tuple[BoundRule, Hit]]:
    """The hits less those on a value that a rule speaks of alone, as of one that is still to be filled in."""
    taken = {(hit.path, hit.span) for bound, hit in hits if bound.rule.alone}
    for bound, hit in hits:
        if bound.rule.alone or (hit.path, hit.span) not in taken:
            yield bound, hit


PLACEHOLDER = "placeholder"
"""The kind of rule that names what is not filled in yet."""


# --- writing down -------------------------------------------------------------------------------


def _importance(finding: Finding) -> tuple[int, str, int, int, str, str]:
    return finding.level.rank, finding.path, finding.line, finding.column, finding.id, finding.message


def _finding(bound: BoundRule, hit: Hit, catalog: Catalog) -> Finding:
    rule = bound.rule
    message = rule.messages[hit.case]
    context = {name: _printable(value) for name, value in hit.variables.items()}
    cite = message.cite if message.cite is not None else _cites(rule, hit) if message.basis in (None, "notice") else ()
    return Finding(
        rule=rule.name,
        id=rule.id,
        level=message.level or rule.level,
        path=mask(hit.path),
        line=hit.span.line,
        column=hit.span.column,
        end_line=hit.span.end_line,
        end_column=hit.span.end_column,
        message=filled_message(message.text, context),
        context=context,
        cite=cite,
        fix=message.fix or rule.fix,
        replacement=None if hit.replacement is None or mask(hit.replacement) != hit.replacement else hit.replacement,
        url=catalog.url(rule),
    )


def _cites(rule: Rule, hit: Hit) -> tuple[Cite, ...]:
    return rule.cite if hit.cites is None else tuple(rule.cite[place] for place in hit.cites)


def _printable(value: str | int) -> str | int:
    """A variable as it may leave the checker: personal data masked, hidden characters shown, at most 200 characters."""
    return cut(visible(mask(value)), 200) if isinstance(value, str) else value


def filled_message(template: str, context: Mapping[str, str | int]) -> str:
    """The template filled; what people wrote is cut shorter and shorter until the whole fits."""
    for width in (40, 30, 24, 20, 16, 12, 10, 8, 6, 5, 4, 3):
        message = template.format_map({name: cut(value, width) if isinstance(value, str) else value for name, value in context.items()})
        if len(message) <= LONGEST_MESSAGE:
            break
    return message


def _summary(submissions: Sequence[Submission], findings: Sequence[Finding], catalog: Catalog) -> Summary:
    seats = [found.name for found in catalog.form.seat_lists]
    levels = {level.value: sum(finding.level is level for finding in findings) for level in Level}
    return Summary(
        units=len(submissions),
        zones=sum(len(submission.lists.get(name, ())) for submission in submissions for name in seats),
        files=sum(entry.type.is_regular for submission in submissions for entry in submission.entries),
        **levels,
    )


def _bug_report(catalog: Catalog, request: Request, revision: str | None, error: Exception) -> Report:
    """The report of a bug of ours: no verdict, no finding; the error's own words stay inside, as they may hold what somebody wrote."""
    return Report(
        tool=f"tuijian {__version__}",
        notice=catalog.notice.number,
        catalog=catalog.digest,
        input="sha256:" + "0" * 64,
        revision=revision,
        as_of=_moment_of_receipt(catalog, request),
        status="error",
        summary=Summary(units=0, zones=0, files=0, error=0, warning=0, review=0, advice=0),
        findings=(),
        checklist=(),
        fault=Fault(message=type(error).__name__, trace="\n".join(frames(error))),
    )
