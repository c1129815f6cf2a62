"""How a submission is sent in: by the right unit, in its own folder, with nothing that may not lie in a public place."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from fnmatch import translate
from functools import cached_property
from itertools import islice

from pydantic import Field

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.intake.form import Form
from tuijian.intake.personal import KEPT_FIRST, KEPT_LAST, Personal, search
from tuijian.intake.source import START, Span
from tuijian.intake.submission import Submission, TextFile
from tuijian.intake.tree import EntryType, TreeEntry, collisions, lfs_pointer, part_problem, shown
from tuijian.report.model import Frozen
from tuijian.rules.base import ChangeSet, Collection, Context, Hit, NoParams, Scope, kind

MOST_IN_A_FILE = 100
"""At most so many places of one file are named by one rule."""

MOST_ENTRIES = 500
"""At most so many files are named that may not be where or what they are."""

MIB = 1024 * 1024

LFS_LENGTH = 1024
"""A pointer of Git LFS is shorter."""

LONGEST_NAME = 40
"""A longer text is taken for no unit's name."""


def is_sample(folder: str, form: Form) -> bool:
    """Whether this is the folder of the sample, which is no unit's."""
    return form.sample is not None and folder == form.sample.folder


# --- the unit and its folder --------------------------------------------------------------------


@kind(
    "unit-folder",
    Scope.submission,
    differs="province folder right",
    short="province right",
    unknown="province",
    unknown_folder="folder",
)
def unit_folder(subject: Submission, params: NoParams, context: Context) -> Iterator[Hit]:
    """The unit is one of the call's, by its full name, and the folder is its own."""
    text = subject.text(context.catalog.form.unit)
    unit = context.catalog.unit_named(text)
    place = subject.place(context.catalog.form.unit)
    if text and unit is None:
        near = nearest_unit(text, context.catalog)
        yield Hit("unknown", subject.path, place, {"province": text}, near.name if near else None)
    if unit is not None and text != unit.name:
        yield Hit("short", subject.path, place, {"province": text, "right": unit.name}, unit.name)
    if not is_sample(subject.folder, context.catalog.form):
        yield from _folder_hits(subject, unit, place, context)


def _folder_hits(subject: Submission, unit: Unit | None, place: Span, context: Context) -> Iterator[Hit]:
    if unit is None and context.catalog.unit_in(subject.folder) is None:
        yield Hit("unknown-folder", subject.path, place, {"folder": subject.folder})
    if unit is not None and unit.slug != subject.folder:
        variables = {"province": unit.name, "folder": subject.folder, "right": unit.slug}
        yield Hit("differs", subject.path, place, variables)


def nearest_unit(text: str, catalog: Catalog) -> Unit | None:
    """The unit that was meant: the only one whose name, else whose short name, stands in the text; else the one spelt most alike."""
    named = [unit for unit in catalog.units if unit.name in text]
    inside = named or [unit for unit in catalog.units if unit.short in text]
    if len(inside) == 1:
        return inside[0]
    if named or len(text) > LONGEST_NAME:
        return None
    near = get_close_matches(text, [unit.name for unit in catalog.units], n=1)
    return catalog.unit_named(near[0]) if near else None


@kind("listed-account", Scope.submission, not_listed="unit author", no_list="unit author")
def listed_account(subject: Submission, params: NoParams, context: Context) -> Iterator[Hit]:
    """Who sends in for a unit is one of the accounts that the catalogue lists for it; asked only where the account is known."""
    unit = context.unit(subject)
    if context.author is None or unit is None or unit.speaks(context.author):
        return
    case = "not-listed" if unit.accounts else "no-list"
    yield Hit(case, subject.path, subject.place(context.catalog.form.unit), {"unit": unit.name, "author": context.author})


@kind("one-folder", Scope.change, outside="path folder", several="folders count")
def one_folder(subject: ChangeSet, params: NoParams, context: Context) -> Iterator[Hit]:
    """A change that touches a unit's folder touches that one and nothing else."""
    root = f"{context.catalog.form.root}/"
    folders = dict.fromkeys(path.split("/")[1] for path in subject.paths if _in_unit_folder(path, context.catalog.form))
    if not folders:
        return
    first = next(iter(folders))
    for path in islice((path for path in subject.paths if not _in_unit_folder(path, context.catalog.form)), MOST_IN_A_FILE):
        yield Hit("outside", path, START, {"path": path, "folder": root + first})
    if len(folders) > 1:
        second = next(path for path in subject.paths if path.startswith(f"{root}{list(folders)[1]}/"))
        names = "、".join(list(folders)[:3]) + "等" * (len(folders) > 3)
        yield Hit("several", second, START, {"folders": names, "count": len(folders)})


def _in_unit_folder(path: str, form: Form) -> bool:
    """Whether a path lies in a folder under the form's root that is not the sample's."""
    root, _, rest = path.partition("/")
    folder, slash, _ = rest.partition("/")
    return root == form.root and bool(slash) and not is_sample(folder, form)


# --- what may not be published ------------------------------------------------------------------


@kind("personal-data", Scope.file, citizen_id="masked line", mobile="masked line", bank_card="masked line")
def personal_data(subject: TextFile, params: NoParams, context: Context) -> Iterator[Hit]:
    """No citizen ID, mobile number or bank card stands in a file; those found are told with their middle masked."""
    lines = _Lines(subject.text)
    for match in islice(search(subject.text), MOST_IN_A_FILE):
        text = subject.text[match.start : match.end]
        masked = f"{text[:KEPT_FIRST]}{'*' * (len(text) - KEPT_FIRST - KEPT_LAST)}{text[-KEPT_LAST:]}"
        span = lines.span(match.start, match.end)
        yield Hit(_CASES[match.kind], subject.path, span, {"masked": masked, "line": span.line})


_CASES = {kind: kind.value for kind in Personal}


class _Lines:
    """Places in a text by index. Indices are asked for in rising order, so that the text is gone through once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line, self.start = 1, 0

    def span(self, start: int, end: int) -> Span:
        """The place from one index to another on the same line."""
        breaks = self.text.count("\n", self.start, start)
        if breaks:
            self.line += breaks
            self.start = self.text.rindex("\n", 0, start) + 1
        return Span(self.line, start - self.start + 1, self.line, end - self.start + 1)


class MarkParams(Frozen):
    """`words` count wherever they stand but in the `benign` texts that hold one; `marks` only where they stand alone.

    With blanks between its characters, a word too must stand alone.
    """

    words: tuple[str, ...] = Field(min_length=1)
    marks: tuple[str, ...] = ()
    benign: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any word or mark, with blanks in it or none; the longest first."""
        texts = sorted((*self.words, *self.marks), key=len, reverse=True)
        return re.compile("|".join("[ \u3000]*".join(map(re.escape, text)) for text in texts))

    @cached_property
    def around(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """By word: the benign texts that hold it, and where in each."""
        return {word: tuple((text, text.index(word)) for text in self.benign if word in text) for word in self.words}

    def counts(self, match: re.Match[str]) -> bool:
        """Whether what was found is a mark."""
        text, start = match.string, match.start()
        if match[0] in self.around:
            return not any(start >= at and text.startswith(benign, start - at) for benign, at in self.around[match[0]])
        return not (text[max(start - 1, 0) : start].isalnum() or text[match.end() : match.end() + 1].isalnum())


@kind("classified-mark", Scope.file, MarkParams, marked="word line")
def classified_mark(subject: TextFile, params: MarkParams, context: Context) -> Iterator[Hit]:
    """No word stands in a file that marks it as secret or internal."""
    lines = _Lines(subject.text)
    for match in islice(filter(params.counts, params.pattern.finditer(subject.text)), MOST_IN_A_FILE):
        span = lines.span(match.start(), match.end())
        yield Hit("marked", subject.path, span, {"word": match[0], "line": span.line})


# --- what a folder may hold ---------------------------------------------------------------------


class EntryParams(Frozen):
    """`plan` is the ending of plans, `keep` names that may lie anywhere, `beside` those that may lie beside the folders.

    `droppings` are patterns of names that programs leave behind.
    """

    plan: str = ".md"
    field: str = "plan"
    keep: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    droppings: tuple[str, ...] = ()

    @cached_property
    def left(self) -> re.Pattern[str]:
        """The name of anything left behind."""
        return re.compile("|".join(map(translate, self.droppings)) or "(?!)")


@kind(
    "folder-entry",
    Scope.collection,
    EntryParams,
    symlink="path",
    submodule="path",
    other="path",
    dropping="path name",
    length="path",
    encoding="path",
    hidden="path",
    form="path",
    dot="path",
    device="path name",
    character="path",
    loose="path",
    nested="path folder",
    list_name="path name right",
    type="path name endings",
    size="path name size limit",
    executable="path name",
    unnamed="path name list",
    pointer="path name",
    collision="path other",
)
def folder_entry(subject: Collection, params: EntryParams, context: Context) -> Iterator[Hit]:
    """Under the form's root lie the units' folders; in each the list, the plans that it names, and attachments, nothing else."""
    form = context.catalog.form
    yield from islice(_strange(subject.entries, params, form), MOST_ENTRIES)
    for submission in subject.submissions:
        yield from _unnamed(submission, params, form)
        yield from _pointers(submission)
    for first, second in islice(collisions(subject.entries), MOST_ENTRIES):
        yield Hit("collision", second.shown, START, {"path": second.shown, "other": first.shown})


def _strange(entries: tuple[TreeEntry, ...], params: EntryParams, form: Form) -> Iterator[Hit]:
    """What is wrong with each entry, if anything; of a folder inside a unit's only the first file is named."""
    nested = set[bytes]()
    for entry in entries:
        look = _Look(entry, params, form)
        case, folder = look.case(), entry.name.rpartition(b"/")[0]
        if case and not (case == "nested" and folder in nested):
            nested.add(folder)
            yield Hit(case, look.path, START, {"path": look.path, "name": look.name, **look.variables(case)})


class _Look:
    """A look at one entry of a tree: the questions are asked in the order of `case`, and the first that finds something tells."""

    def __init__(self, entry: TreeEntry, params: EntryParams, form: Form) -> None:
        self.entry, self.params, self.form = entry, params, form
        self.path = entry.path or entry.shown
        parts = entry.path.split("/") if entry.path else [shown(part) for part in entry.name.split(b"/")]
        self.parts = parts[1:] or parts  # the form's root itself, where it is no folder
        self.name = self.parts[-1]

    def case(self) -> str | None:
        """What is wrong with the entry; None where nothing is."""
        if self.entry.type.regular and self.name in self.params.keep:
            return None
        return self._kind() or self._dropping() or self._problem() or self._place() or self._ending() or self._size() or self._mode()

    def variables(self, case: str) -> dict[str, str | int]:
        """What the message of that case may name beside path and name."""
        variables: dict[str, dict[str, str | int]] = {
            "nested": {"folder": "/".join(self.parts[1:-1])},
            "list-name": {"right": self.form.file},
            "type": {"endings": "、".join((self.params.plan, *self.form.attachments))},
            "size": {"size": self._mib(), "limit": self.form.attachment_mib},
        }
        return variables.get(case, {})

    def _kind(self) -> str | None:
        return None if self.entry.type.regular else self.entry.type.value

    def _dropping(self) -> str | None:
        return "dropping" if any(map(self.params.left.fullmatch, self.parts)) else None

    def _problem(self) -> str | None:
        return None if self.entry.path else next(filter(None, map(part_problem, self.entry.name.split(b"/"))))

    def _place(self) -> str | None:
        if len(self.parts) == 1:
            return None if self.name in self.params.beside else "loose"
        return "nested" if len(self.parts) > 2 else None

    def _ending(self) -> str | None:
        name = self.name
        if len(self.parts) == 1 or name == self.form.file or name.endswith(self.params.plan) or self._attached():
            return None
        return "list-name" if name.lower().endswith((".yml", ".yaml")) else "type"

    def _attached(self) -> bool:
        return self.name.lower().endswith(self.form.attachments)

    def _mib(self) -> int:
        return -(-self.entry.size // MIB)

    def _size(self) -> str | None:
        return "size" if self._attached() and self._mib() > self.form.attachment_mib else None

    def _mode(self) -> str | None:
        return "executable" if self.entry.type is EntryType.executable else None


def _unnamed(submission: Submission, params: EntryParams, form: Form) -> Iterator[Hit]:
    """The plans that no entry names; nothing where a list could not be read."""
    if not submission.keys or any(each.name in submission.keys and each.name not in submission.lists for each in form.lists):
        return
    named = {entry.text(params.field) for entry in submission.entries_of(tuple(submission.lists))}
    for file in submission.files:
        name = file.path.rpartition("/")[2]
        if name.endswith(params.plan) and name not in named:
            yield Hit("unnamed", file.path, START, {"path": file.path, "name": name, "list": form.file})


def _pointers(submission: Submission) -> Iterator[Hit]:
    for file in submission.files:
        if lfs_pointer(file.text[:LFS_LENGTH].encode()):
            name = file.path.rpartition("/")[2]
            yield Hit("pointer", file.path, START, {"path": file.path, "name": name})
