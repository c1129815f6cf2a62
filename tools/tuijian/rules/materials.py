"""What comes with a nomination: the unit's official letter, a plan for every entry, and whom to ask."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple
from unicodedata import normalize

from tuijian.catalog.models import Unit
from tuijian.catalog.references import GroupName, LeafName, ListName, NameOfLists
from tuijian.report.model import Frozen
from tuijian.report.sentences import day_words
from tuijian.rules.base import Context, Hit, OptionalCase, Scope, kind
from tuijian.rules.timing import day_in
from tuijian.submission.plan import LINE_LIMIT
from tuijian.submission.reader import Entry, Submission
from tuijian.text.positions import START

MOST_PAIRS = 1000
"""A name that leads nowhere is answered with the nearest one only where so many pairs or fewer can be compared (30 ms)."""

_OPEN, _CLOSE = "〔﹝〘［[（(【『「｛{《〈<", "〕﹞〙］]）)】』」｝}》〉>"
_NUMBER = re.compile(
    rf"(?P<office>[\u3007\u3400-\u4dbf\u4e00-\u9fff]{{1,20}})(?P<open>[{re.escape(_OPEN)}])"
    rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}|[〇○零一二三四五六七八九]{{4}})(?P<close>[{re.escape(_CLOSE)}])"
    r"(?P<ordinal>第?)(?P<zeros>0*)(?P<serial>[1-9][0-9]{0,5})(?P<end>号?)"
)
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_BLANK = re.compile(r"\s+")
_DASHES = re.compile("[‐‑‒–—―−﹣－ー～~]+")


def folder_names(subject: Submission) -> list[str]:
    """The names of the files that lie right in the unit's folder, in order."""
    folder = subject.path.rpartition("/")[0]
    parted = (entry.path.rpartition("/") for entry in subject.entries if entry.path)
    return [name for above, _, name in parted if above == folder]


def nearest_name(text: str, names: Iterable[str]) -> str | None:
    """The name among `names` that `text` was meant to be: one much like it, or the only one there is."""
    names_by_key = {name.lower(): name for name in names}
    near = get_close_matches(text.replace("\\", "/").rpartition("/")[2].lower(), names_by_key, n=1)
    return names_by_key[near[0]] if near else next(iter(names_by_key.values())) if len(names_by_key) == 1 else None


def nominates(subject: Submission, lists: tuple[str, ...]) -> bool:
    """Whether something stands in one of these lists; without any, a submission is taken to nominate."""
    return not lists or any(subject.entries_of(lists))


def is_scalar(subject: Submission, group: str) -> bool:
    """Whether a text stands where a group of fields belongs; the rule of fields speaks of that."""
    return group in subject.fields


# --- the official letter ------------------------------------------------------------------------


class LetterNumber(NamedTuple):
    """How the number of a letter should be written, and which slips are in it; `right` is None where nobody can tell."""

    right: str | None
    slips: tuple[str, ...]


def letter_number(text: str) -> LetterNumber:
    """The number of an official letter against GB/T 9704-2012, 7.2.5: 机关代字〔年份〕序号号, as 豫教基〔2024〕5号."""
    bare = _BLANK.sub("", text)
    written = _NUMBER.fullmatch(bare.translate(_WIDE_DIGITS))
    if written is None:
        return LetterNumber(None, ("form",))
    if len(written["year"]) == 2:
        return LetterNumber(None, ("short-year",))
    year = written["year"].translate(_CHINESE_DIGITS)
    slips = {
        "brackets": written["open"] + written["close"] != "〔〕",
        "digits": bare.translate(_WIDE_DIGITS) != bare or year != written["year"],
        "spaces": bare != text,
        "ordinal": bool(written["ordinal"]),
        "padded": bool(written["zeros"]),
        "no-ending": not written["end"],
    }
    return LetterNumber(f"{written['office']}〔{year}〕{written['serial']}号", tuple(slip for slip, is_so in slips.items() if is_so))


class LetterParams(Frozen):
    """The group of fields that describes the letter, and in it the dotted names of its number, its day and its scan.

    It is asked for where one of `lists` holds an entry; without lists, always.
    """

    group: GroupName
    number: LeafName
    scan: LeafName
    date: LeafName = ""
    lists: tuple[ListName, ...] = ()


_SLIP = "number right"


@kind(
    "official-letter",
    Scope.submission,
    LetterParams,
    missing="",
    number_missing="",
    date_missing=OptionalCase("", instead="number-missing"),
    draft=OptionalCase("lacking"),
    brackets=_SLIP,
    digits=_SLIP,
    spaces=_SLIP,
    ordinal=_SLIP,
    padded=_SLIP,
    no_ending=_SLIP,
    several=_SLIP,
    short_year="number",
    form="number",
    year_differs=OptionalCase("number year date"),
    early=OptionalCase("number year day"),
    other_unit=OptionalCase("number office other"),
    scan_absent="scan",
)
def official_letter(subject: Submission, params: LetterParams, context: Context) -> Iterator[Hit]:
    """The unit's official letter is named by its number, in the standard's writing, and by its day; a scan that is named is there.

    A paper gets both when it is signed: to a draft they are only to be added.
    """
    if not subject.keys or is_scalar(subject, params.group):
        return
    if context.is_draft(subject):
        yield from _missing_in_draft(subject, params, context)
    elif params.group in subject.keys:
        yield from _number_hits(subject, params, context)
    elif nominates(subject, params.lists):
        yield Hit("missing", subject.path, START)
    scan = subject.text(params.scan)
    names = folder_names(subject) if scan else []
    if scan and scan not in names:
        ending = scan.rpartition(".")[2].lower()
        right = nearest_name(scan, (name for name in names if name.lower().endswith(f".{ending}")))
        yield Hit("scan-absent", subject.path, subject.span_of(params.scan), {"scan": scan}, right)


def _missing_in_draft(subject: Submission, params: LetterParams, context: Context) -> Iterator[Hit]:
    """What a draft that nominates still lacks of the letter's number and day: one remark."""
    number, leaves = subject.text(params.number), context.catalog.form.leaves
    open_number = not number or letter_number(number).right is None
    open_day = params.date and day_in(subject.text(params.date)) is None
    lacking = [leaves[name].label for name, is_open in ((params.number, open_number), (params.date, open_day)) if is_open]
    if lacking and nominates(subject, params.lists):
        yield Hit("draft", subject.path, subject.span_of(params.group), {"lacking": "和".join(lacking)})


def _number_hits(subject: Submission, params: LetterParams, context: Context) -> Iterator[Hit]:
    number, place = subject.text(params.number), subject.span_of(params.number)
    if params.date and not subject.text(params.date) and nominates(subject, params.lists):
        yield Hit("date-missing", subject.path, subject.span_of(params.date))
    if not number:
        if nominates(subject, params.lists):
            yield Hit("number-missing", subject.path, place)
        return
    letter = letter_number(number)
    for slip in letter.slips[:1]:
        case = slip if len(letter.slips) == 1 else "several"
        right = {"right": letter.right} if letter.right else {}
        yield Hit(case, subject.path, place, {"number": number, **right}, letter.right)
    for hit in _number_mismatches(letter.right, subject, params, context):
        yield hit.with_variables(number=number)._replace(path=subject.path, span=place)


def _number_mismatches(right: str | None, subject: Submission, params: LetterParams, context: Context) -> Iterator[Hit]:
    """A number, as it should be written, against the letter's day, the day of the notice, and whose letter it should be."""
    parts = _NUMBER.fullmatch(right or "")
    if parts is None:
        return
    year, day, published = int(parts["year"]), day_in(subject.text(params.date)), context.catalog.notice.published
    if day and day.year != year:
        yield Hit("year-differs", "", variables={"year": year, "date": day_words(day)})
    if published and year < published.year and not (day and day < published):  # of an early day the rule of days speaks
        yield Hit("early", "", variables={"year": year, "day": day_words(published)})
    unit, signed = context.unit(subject), signed_by(parts["office"], context.catalog.units)
    if unit and signed and unit != signed:
        yield Hit("other-unit", "", variables={"office": parts["office"], "other": signed.name})


def signed_by(office: str, units: Iterable[Unit]) -> Unit | None:
    """The unit with whose sign (豫) the name of an office in a letter's number begins; of two signs the longer one counts."""
    matches = [(len(sign), unit) for unit in units for sign in unit.signs if office.startswith(sign)]
    return max(matches, key=lambda one: one[0])[1] if matches else None


# --- plans --------------------------------------------------------------------------------------


class PlanFileParams(Frozen):
    """The lists whose entries need a plan, the fields that hold an entry's plan and name, and how names of plans end."""

    lists: tuple[ListName, ...]
    field: NameOfLists = "plan"
    name: NameOfLists = "name"
    ending: str = ".md"


_PLAN = "name file"


@kind(
    "plan-file",
    Scope.submission,
    PlanFileParams,
    missing="name",
    absent=_PLAN,
    empty=_PLAN,
    unreadable=_PLAN,
    twice=f"{_PLAN} other",
    too_long=f"{_PLAN} lines limit",
)
def plan_file(subject: Submission, params: PlanFileParams, context: Context) -> Iterator[Hit]:
    """Each entry names a plan of its own that lies in the folder and can be read. Other endings are the rule of fields'."""
    names = [name for name in folder_names(subject) if name.lower().endswith(params.ending)]
    entries = list(subject.entries_of(params.lists))
    claimed = {entry.text(params.field) for entry in entries}
    free = [name for name in names if name not in claimed]
    if len(free) * len(entries) > MOST_PAIRS:
        free = []
    first: dict[str, str] = {}
    for entry in entries:
        file, name = entry.text(params.field), entry.text(params.name) or f"第{entry.index + 1}项"
        if not file:
            if not _is_asked_for(context, entry.list, params.field):
                continue
            place = entry.span_of(params.field if params.field in entry.fields else params.name)
            yield Hit("missing", entry.path, place, {"name": name})
        elif file.lower().endswith(params.ending):
            for hit in _file_hits(subject, entry, params, names, first.get(file)):
                yield hit.with_variables(name=name, file=file)._replace(
                    replacement=nearest_name(file, free) if hit.case == "absent" else None
                )
            first.setdefault(file, name)


def _is_asked_for(context: Context, name: str, field: str) -> bool:
    """Whether the form asks for the field in every entry of a list."""
    return any(one.name == field and one.required for one in context.catalog.form.list_named(name).fields)


def _file_hits(subject: Submission, entry: Entry, params: PlanFileParams, names: list[str], other: str | None) -> Iterator[Hit]:
    """What is wrong with the plan that an entry names; `other` is the entry before that names it too, if any."""
    file, place = entry.text(params.field), entry.span_of(params.field)
    lines = subject.lines_of(file)
    if file not in names:
        yield Hit("absent", entry.path, place)
    elif other is not None:
        yield Hit("twice", entry.path, place, {"other": other})
    elif lines is None:
        yield Hit("empty" if _is_empty(subject, file) else "unreadable", entry.path, place)
    elif lines > LINE_LIMIT:
        yield Hit("too-long", entry.path, place, {"lines": lines, "limit": LINE_LIMIT})


def _is_empty(subject: Submission, file: str) -> bool:
    problems = (problem for found in subject.files if found.path.endswith(f"/{file}") for problem in found.problems)
    return any(problem.case == "empty" for problem in problems)


# --- whom to ask --------------------------------------------------------------------------------


class WritingMend(Frozen):
    """A writing that is mended before it is judged again: what matches `pattern` becomes `to`, as in `re.sub`."""

    pattern: re.Pattern[str]
    to: str


class ContactField(Frozen):
    """A field of the group: its dotted name, and the writing that it must have in full, if any."""

    name: LeafName
    pattern: re.Pattern[str] | None = None
    mends: tuple[WritingMend, ...] = ()


class ContactParams(Frozen):
    """The group of fields that says whom to ask. It is asked for where one of `lists` holds an entry; without lists, always."""

    group: GroupName
    lists: tuple[ListName, ...] = ()
    fields: tuple[ContactField, ...]


@kind("contact", Scope.submission, ContactParams, missing="", field_missing="label", form="label value example")
def contact(subject: Submission, params: ContactParams, context: Context) -> Iterator[Hit]:
    """Whom to ask at the unit: every field of the group is filled, in a writing that can be used."""
    asked_for = nominates(subject, params.lists)
    if not subject.keys or is_scalar(subject, params.group):
        return
    if params.group not in subject.keys:
        yield from [Hit("missing", subject.path, START)] if asked_for else []
        return
    for field in params.fields:
        leaf, value = context.catalog.form.leaves[field.name], subject.text(field.name)
        if not value and asked_for:
            yield Hit("field-missing", subject.path, subject.span_of(field.name), {"label": leaf.label})
        elif value and field.pattern and not field.pattern.fullmatch(value):
            variables = {"label": leaf.label, "value": value, "example": leaf.example}
            yield Hit("form", subject.path, subject.span_of(field.name), variables, mended_writing(value, field))


def mended_writing(value: str, field: ContactField) -> str | None:
    """The value in ASCII, without blanks and after the field's mends; None where that is not the field's writing either."""
    text = _BLANK.sub(" ", _DASHES.sub("-", normalize("NFKC", value)))
    for mend in field.mends:
        text = mend.pattern.sub(mend.to, text)
    return text if field.pattern and field.pattern.fullmatch(text) else None
