"""How a submission is sent in: by the right unit, in its own folder, with nothing that may not lie in a public place."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from fnmatch import translate
from functools import cached_property
from itertools import islice

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.catalog.references import FieldOfAny
from tuijian.form.models import Form
from tuijian.report.model import Frozen
from tuijian.rules.base import ChangeSet, Collection, Context, Hit, NoParams, OptionalCase, Scope, kind
from tuijian.rules.marks import MarkParams
from tuijian.submission.reader import Submission, TextFile
from tuijian.submission.tree import MOST_NAMES, EntryType, TreeEntry, collisions, lfs_pointer, part_problem, printable
from tuijian.text.personal_data import PersonalKind, PersonalMatch, mask_one
from tuijian.text.positions import START, Span

MOST_IN_A_FILE = 100
"""At most so many places of one file are named by one rule."""

MOST_WORDS = 20_000
"""Of a file's words that might mark it as secret so many are looked at (0.2 s); no paper has as many."""

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
    meant=OptionalCase("province right", instead="unknown"),
    unknown="province",
    unknown_folder="folder",
)
def unit_folder(subject: Submission, params: NoParams, context: Context) -> Iterator[Hit]:
    """The unit is one of the call's, and the folder is its own. Who writes the office there (河南省教育厅) has named the unit."""
    text = subject.text(context.catalog.form.unit)
    unit = context.catalog.unit_named(text)
    place = subject.span_of(context.catalog.form.unit)
    meant = unit or nearest_unit(text, context.catalog)
    if text and meant is None:
        yield Hit("unknown", subject.path, place, {"province": text})
    elif meant is not None and (unit is None or text == unit.short != unit.name):
        case = "short" if unit else "meant"
        yield Hit(case, subject.path, place, {"province": text, "right": meant.name}, meant.name)
    if not is_sample(subject.folder, context.catalog.form):
        yield from _folder_hits(subject, meant, place, context)


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


@kind("listed-account", Scope.folder, not_listed="unit author", no_list="unit author")
def listed_account(subject: Submission, params: NoParams, context: Context) -> Iterator[Hit]:
    """Who sends in for a unit is one of the accounts that the catalogue lists for it; asked only where the account is known."""
    unit = context.unit(subject)
    if context.author is None or unit is None or unit.may_submit(context.author):
        return
    case = "not-listed" if unit.accounts else "no-list"
    yield Hit(case, subject.path, subject.span_of(context.catalog.form.unit), {"unit": unit.name, "author": context.author})


@kind("one-folder", Scope.change, outside="path folder", several="folders count", too_many="limit")
def one_folder(subject: ChangeSet, params: NoParams, context: Context) -> Iterator[Hit]:
    """A change that touches a unit's folder touches that one and nothing else; what is too much to look at is not looked at."""
    if not subject.whole:
        yield Hit("too-many", context.catalog.form.root, START, {"limit": MOST_NAMES})
        return
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
    """No citizen ID, mobile number or bank card stands in a file, nor in a value that it spells; all are told with their middle masked."""
    lines = _RisingPlaces(subject.text)
    for match in subject.personal_data[:MOST_IN_A_FILE]:
        yield _personal_data_hit(subject, subject.text, match, lines.span(match.start, match.end))
    for value, match in islice(subject.personal_data_in_values, MOST_IN_A_FILE):
        yield _personal_data_hit(subject, value.text, match, value.span)


def _personal_data_hit(subject: TextFile, text: str, match: PersonalMatch, span: Span) -> Hit:
    shown = mask_one(text[match.start : match.end]).replace("\n", " ")
    return Hit(_CASES[match.kind], subject.path, span, {"masked": shown, "line": span.line})


_CASES = {kind: kind.value for kind in PersonalKind}


class _RisingPlaces:
    """Places in a text by index. Indices are asked for in rising order, so that the text is gone through once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line, self.start = 1, 0

    def span(self, start: int, end: int) -> Span:
        """The place from one index to another, mostly on the same line."""
        line, column = self._at(start)
        return Span(line, column, *self._at(end))

    def _at(self, index: int) -> tuple[int, int]:
        breaks = self.text.count("\n", self.start, index)
        if breaks:
            self.line += breaks
            self.start = self.text.rindex("\n", 0, index) + 1
        return self.line, index - self.start + 1


@kind("classified-mark", Scope.file, MarkParams, marked="word line", in_sentence=OptionalCase("word line"))
def classified_mark(subject: TextFile, params: MarkParams, context: Context) -> Iterator[Hit]:
    """Nothing in a file marks it as secret or internal. A mark stands as one; a sentence that speaks of secrets is for people to read."""
    words = islice(params.pattern.finditer(subject.text), MOST_WORDS)
    places, marks = _RisingPlaces(subject.text), filter(None, map(params.case, words))
    for case, start, end in islice(marks, MOST_IN_A_FILE):
        span = places.span(start, end)
        yield Hit(case, subject.path, span, {"word": subject.text[start:end], "line": span.line})


# --- what a folder may hold ---------------------------------------------------------------------


class EntryParams(Frozen):
    """`plan` is the ending of plans, `keep` names that may lie anywhere, `beside` those that may lie beside the folders.

    `droppings` are patterns of names that programs leave behind, `office` the endings of files that can be turned in by reading them first.
    """

    plan: str = ".md"
    field: FieldOfAny = "plan"
    keep: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    droppings: tuple[str, ...] = ()
    office: tuple[str, ...] = (".xlsx", ".xls", ".et", ".ods", ".docx", ".doc", ".wps")

    @cached_property
    def left_behind(self) -> re.Pattern[str]:
        """The name of anything left behind."""
        return re.compile(rf"\A(?:{'|'.join(map(translate, self.droppings)) or '(?!)'})")


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
    office="path name",
    size="path name size limit",
    keeper="path name",
    nobody="path folder",
    executable="path name",
    unnamed="path name list",
    pointer="path name",
    collision="path other",
)
def folder_entry(subject: Collection, params: EntryParams, context: Context) -> Iterator[Hit]:
    """Under the form's root lie the units' folders; in each the list, the plans that it names, and attachments, nothing else."""
    form = context.catalog.form
    units = frozenset(unit.slug for unit in context.catalog.units)
    yield from islice(_entry_hits(subject.entries, params, form, units), MOST_ENTRIES)
    for submission in subject.submissions:
        yield from _unnamed_plan_hits(submission, params, form)
        yield from _lfs_pointer_hits(submission)
    for first, second in islice(collisions(subject.entries), MOST_ENTRIES):
        yield Hit("collision", second.printable, START, {"path": second.printable, "other": first.printable})


def _entry_hits(entries: tuple[TreeEntry, ...], params: EntryParams, form: Form, units: frozenset[str]) -> Iterator[Hit]:
    """What is wrong with each entry, if anything; of a folder inside a unit's only the first file is named."""
    nested = set[bytes]()
    for entry in entries:
        look = _EntryLook(entry, params, form, units)
        case, folder = look.case(), entry.name.rpartition(b"/")[0]
        if case and not (case == "nested" and folder in nested):
            nested.add(folder)
            yield Hit(case, look.path, START, {"path": look.path, "name": look.name, **look.variables(case)})


class _EntryLook:
    """A look at one entry of a tree: the questions are asked in the order of `case`, and the first that finds something tells."""

    def __init__(self, entry: TreeEntry, params: EntryParams, form: Form, units: frozenset[str]) -> None:
        self.entry, self.params, self.form, self.units = entry, params, form, units
        self.path = entry.path or entry.printable
        parts = entry.path.split("/") if entry.path else [printable(part) for part in entry.name.split(b"/")]
        self.parts = parts[1:] or parts  # the form's root itself, where it is no folder
        self.name = self.parts[-1]

    def case(self) -> str | None:
        """What is wrong with the entry; None where nothing is."""
        if self.entry.type.is_regular and self.name in self.params.keep:
            return self._keeper_case()
        return (
            self._kind_case()
            or self._dropping_case()
            or self._name_case()
            or self._place_case()
            or self._ending_case()
            or self._size_case()
            or self._mode_case()
        )

    def variables(self, case: str) -> dict[str, str | int]:
        """What the message of that case may name beside path and name."""
        variables: dict[str, dict[str, str | int]] = {
            "nested": {"folder": "/".join(self.parts[1:-1])},
            "nobody": {"folder": self.parts[0]},
            "list-name": {"right": self._name_meant()},
            "type": {"endings": "、".join((self.params.plan, *self.form.attachments))},
            "size": {"size": self._mib(), "limit": self.form.attachment_mib},
        }
        return variables.get(case, {})

    def _name_meant(self) -> str:
        """What a file that is called much like one of the form's should be called: that one, else the list."""
        stem = self.name.rpartition(".")[0].casefold()
        return next((name for name in self.form.files if name.rpartition(".")[0] == stem), self.form.file)

    def _kind_case(self) -> str | None:
        return None if self.entry.type.is_regular else self.entry.type.value

    def _keeper_case(self) -> str | None:
        """What only keeps a folder is empty and lies directly in the form's root, or in the folder of a unit or of the sample."""
        right = len(self.parts) == 1 or (len(self.parts) == 2 and self._is_somebodys())
        return None if right and self.entry.size == 0 else "keeper"

    def _is_somebodys(self) -> bool:
        return self.parts[0] in self.units or is_sample(self.parts[0], self.form)

    def _dropping_case(self) -> str | None:
        return "dropping" if any(map(self.params.left_behind.fullmatch, self.parts)) else None

    def _name_case(self) -> str | None:
        return None if self.entry.path else next(filter(None, map(part_problem, self.entry.name.split(b"/"))))

    def _place_case(self) -> str | None:
        if len(self.parts) == 1:
            return None if self.name in self.params.beside else "loose"
        if len(self.parts) > 2:
            return "nested"
        return "nobody" if self.name in self.params.beside and not self._is_somebodys() else None

    def _ending_case(self) -> str | None:
        name = self.name
        if len(self.parts) == 1 or name in self.form.files or name.endswith(self.params.plan) or self._is_attachment():
            return None
        if name.lower().endswith((".yml", ".yaml")):
            return "list-name"
        return "office" if name.lower().endswith(self.params.office) else "type"

    def _is_attachment(self) -> bool:
        return self.name.lower().endswith(self.form.attachments)

    def _mib(self) -> int:
        return -(-self.entry.size // MIB)

    def _size_case(self) -> str | None:
        return "size" if self._is_attachment() and self._mib() > self.form.attachment_mib else None

    def _mode_case(self) -> str | None:
        return "executable" if self.entry.type is EntryType.executable else None


def _unnamed_plan_hits(submission: Submission, params: EntryParams, form: Form) -> Iterator[Hit]:
    """The plans that no entry names; nothing where a list could not be read."""
    if not submission.keys or any(each.name in submission.keys and each.name not in submission.lists for each in form.lists):
        return
    named = {entry.text(params.field) for entry in submission.entries_of(tuple(submission.lists))}
    for file in submission.files:
        name = file.path.rpartition("/")[2]
        if name.endswith(params.plan) and name not in named and name not in params.beside:
            yield Hit("unnamed", file.path, START, {"path": file.path, "name": name, "list": form.file})


def _lfs_pointer_hits(submission: Submission) -> Iterator[Hit]:
    for file in submission.files:
        if lfs_pointer(file.text[:LFS_LENGTH].encode()):
            name = file.path.rpartition("/")[2]
            yield Hit("pointer", file.path, START, {"path": file.path, "name": name})
