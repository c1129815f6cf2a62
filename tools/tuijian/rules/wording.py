"""What stands in a plan word by word: what is not filled in yet, what is copied from the notice, what two plans share."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import chain, islice
from typing import NamedTuple

from pydantic import Field

from tuijian.catalog.load import Catalog
from tuijian.catalog.references import NameOfLists, SentencePattern
from tuijian.rules.base import Collection, Context, Hit, PlanParams, Scope, kind
from tuijian.rules.plans import place_of, plans_of
from tuijian.rules.vocabulary import TO_FILL_IN
from tuijian.submission.plan import Line, Plan
from tuijian.submission.reader import Submission
from tuijian.text.positions import START, Span, Value
from tuijian.text.scalars import Number

MOST_PLACEHOLDERS = 50
"""At most so many placeholders are named in one plan."""


class TextPlaces:
    """Turns offsets in a text into lines and columns."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def span(self, start: int, end: int) -> Span:
        """From one offset up to, not including, another."""
        line, last = bisect_right(self.starts, start), bisect_right(self.starts, end)
        return Span(line, start - self.starts[line - 1] + 1, last, end - self.starts[last - 1] + 1)


def words_by_line(plan: Plan) -> dict[int, str]:
    """The lines of a plan that are no headings, by number, with spaces over what a reader does not see."""
    return {one.number: one.words for one in plan.contents if isinstance(one, Line)}


def is_seen(words: dict[int, str], place: Span) -> bool:
    """Whether a reader sees what begins at a place; a comment is not seen."""
    return place.line not in words or words[place.line][place.column - 1 : place.column] != " "


# --- placeholders -------------------------------------------------------------------------------


class PlaceholderParams(PlanParams):
    """What stands for something still to be written.

    `words` count where they stand alone, `patterns` anywhere, `lines` where they are all of a line; the last two are
    regular expressions. A pattern that begins with a character, or with a set of them, is found ten times as quickly.
    """

    words: tuple[str, ...] = ()
    patterns: tuple[re.Pattern[str], ...] = ()
    lines: tuple[re.Pattern[str], ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What `tuijian new` writes, the words and the patterns in one; the name of its last group is the message's case."""
        words = [rf"(?<!\w){re.escape(word)}(?!\w)" for word in self.words]
        ways = "|".join((*words, *(pattern.pattern for pattern in self.patterns)))
        return re.compile(rf"(?P<open>{TO_FILL_IN}[^】\n]*】?)|(?P<word>{ways or '(?!)'})")

    @cached_property
    def any_word(self) -> re.Pattern[str]:
        """The words wherever they stand."""
        return re.compile("|".join(map(re.escape, self.words)) or "(?!)")

    @cached_property
    def line(self) -> re.Pattern[str]:
        """A whole line, with the number in front of it."""
        return re.compile(rf"(?:[0-9]{{1,2}}[.、)][ \t]*)?(?P<word>{'|'.join(line.pattern for line in self.lines) or '(?!)'})")

    def may_stand_in(self, text: str) -> bool:
        """Whether it is worth while to look for `pattern` in a text; much quicker than to look."""
        return TO_FILL_IN in text or any(pattern.search(text) for pattern in (self.any_word, *self.patterns))


@kind("placeholder", Scope.submission, PlaceholderParams, open="text", word="text", hint="text")
def placeholder(subject: Submission, params: PlaceholderParams, context: Context) -> Iterator[Hit]:
    """What is still to be filled in, in the list's values (each as a whole) and in plans (the very words)."""
    hints = _hints(context.catalog)
    values = list(_list_values(subject))
    look = params.may_stand_in("\n".join(value.text for value in values))
    for value in values:
        text = value.text.strip()
        match = params.line.fullmatch(text) or (params.pattern.search(text) if look else None)
        if text in hints:
            yield Hit("hint", value.path, value.span, {"text": text})
        elif match:
            yield Hit(match.lastgroup or "", value.path, value.span, {"text": match[match.lastgroup or 0]})
    for plan in plans_of(subject, params):
        yield from islice(_plan_hits(plan, params, hints), MOST_PLACEHOLDERS)


def _list_values(subject: Submission) -> Iterator[Value]:
    """Every text of the list."""
    yield from subject.fields.values()
    for entries in subject.lists.values():
        for entry in entries:
            yield from entry.fields.values()


def _plan_hits(plan: Plan, params: PlaceholderParams, hints: frozenset[str]) -> Iterator[Hit]:
    words: dict[int, str] | None = None
    for case, place, text in chain(_hint_lines(plan, hints), _placeholders_in(plan, params)):
        words = words_by_line(plan) if words is None else words
        if is_seen(words, place):
            yield Hit(case, plan.path, place, {"text": text})


def _placeholders_in(plan: Plan, params: PlaceholderParams) -> Iterator[tuple[str, Span, str]]:
    """Words and patterns wherever they stand: case, place, text."""
    if params.may_stand_in(plan.text):
        places = TextPlaces(plan.text)
        for match in params.pattern.finditer(plan.text):
            yield match.lastgroup or "", places.span(*match.span()), match[0]


LONGEST_LINE = 60
"""A line of more characters is neither a hint of the form's nor one of the `lines` that stand for something else."""


def _hint_lines(plan: Plan, hints: frozenset[str]) -> Iterator[tuple[str, Span, str]]:
    """The lines and cells that are a hint of the form's: case, place, text."""
    for text, place in _short_lines(plan) if any(hint in plan.text for hint in hints) else ():
        if (hint := text.rstrip("。")) in hints:
            yield "hint", place._replace(end_column=place.column + len(hint)), hint


def _short_lines(plan: Plan) -> Iterator[tuple[str, Span]]:
    """The short lines and cells of a plan, less the marks in front of them, with their places."""
    for number, line in enumerate(plan.lines, 1):
        for start, piece in _cells_of(line):
            text = piece.strip(" \t\u3000-*+>")
            if text and len(text) <= LONGEST_LINE:
                column = start + piece.index(text) + 1
                yield text, Span(number, column, number, column + len(text))


def _cells_of(line: str) -> Iterator[tuple[int, str]]:
    """The cells of a table's row with their offsets; any other line as it is."""
    if line.lstrip()[:1] != "|":
        yield 0, line
    else:
        yield from ((found.start(), found[0]) for found in re.finditer(r"[^|]+", line))


@lru_cache(maxsize=8)
def _hints(catalog: Catalog) -> frozenset[str]:
    """What the form tells people to write, in its own words."""
    form = catalog.form
    fields = (*form.leaves.values(), *(field for found in form.all_lists for field in found.fields))
    return frozenset((*(field.hint for field in fields), *(form.plan.hints.values() if form.plan else ())))


# --- left out ---------------------------------------------------------------------------------


_NUMBERED = r"(?:[0-9]{1,2}[.、)][ \t]*)?"


class LeftOutParams(PlanParams):
    """What says that something is left out, where it is all of a line or a cell (regular expressions)."""

    lines: tuple[re.Pattern[str], ...]

    @cached_property
    def line(self) -> re.Pattern[str]:
        """A whole line, with the number in front of it."""
        return re.compile(rf"{_NUMBERED}(?P<word>{self._any_way})")

    @cached_property
    def any_line(self) -> re.Pattern[str]:
        """A line of a text that may be one; much quicker than to look at each."""
        return re.compile(rf"^[ \t\u3000*+>-]*+{_NUMBERED}(?:{self._any_way})[ \t\u3000]*+$|^[^\S\n]*+\|", re.MULTILINE)

    @property
    def _any_way(self) -> str:
        return "|".join(line.pattern for line in self.lines)


@kind("left-out", Scope.submission, LeftOutParams, left_out="text")
def left_out(subject: Submission, params: LeftOutParams, context: Context) -> Iterator[Hit]:
    """A line or a cell of a plan that only says that something is left out."""
    for plan in plans_of(subject, params):
        yield from islice(_left_out_hits(plan, params), MOST_PLACEHOLDERS)


def _left_out_hits(plan: Plan, params: LeftOutParams) -> Iterator[Hit]:
    for text, place in _short_lines(plan) if params.any_line.search(plan.text) else ():
        if match := params.line.fullmatch(text):
            column = place.column + match.start("word")
            span = place._replace(column=column, end_column=column + len(match["word"]))
            if is_seen(words_by_line(plan), span):
                yield Hit("left-out", plan.path, span, {"text": match["word"]})


# --- copied from the notice ---------------------------------------------------------------------


class CopyParams(PlanParams):
    """So many characters in a row, punctuation and blanks aside, are a copy; so many of them are named in a plan.

    Sentences of the notice whose numbers are among `other_than` (in data: `except`) are not compared.
    """

    other_than: tuple[SentencePattern, ...] = Field((), alias="except")
    characters: Number = 40
    most: Number = 3


class NoticeText(NamedTuple):
    """The notice's letters and digits in a row, where each run of `step` of them begins, and where each sentence does."""

    text: str
    step: int
    places: dict[str, list[int]]
    sentences: tuple[tuple[int, str], ...]

    def sentence_at(self, place: int) -> str:
        """The number of the sentence that holds this place."""
        return [number for start, number in self.sentences if start <= place][-1]


@lru_cache(maxsize=8)
def _notice_text(catalog: Catalog, params: CopyParams) -> NoticeText:
    """Of a copy of so many characters in a plan, at least one block that begins at a multiple of `step` lies inside it.

    The names of tasks are taken off the beginnings of their sentences: who writes a name copies nothing.
    """
    names = {task.sentence: task.name for task in catalog.tasks}
    skipped, characters = frozenset(catalog.notice.matching(params.other_than)), params.characters
    text, starts = "", []
    for sentence in catalog.notice.sentences.values():
        if sentence.id not in skipped:
            starts.append((len(text), sentence.id))
            before, _, after = sentence.text.partition(names.get(sentence.id, "\n"))
            text += letters_of(after or before) + "\n"
    step, places = (characters + 1) // 2, defaultdict[str, list[int]](list)
    for at in range(len(text) - step + 1):
        places[text[at : at + step]].append(at)
    return NoticeText(text, step, dict(places), tuple(starts))


_LETTERS = re.compile(r"\w+")


def letters_of(text: str) -> str:
    """The letters and digits of a text, in a row."""
    return "".join(_LETTERS.findall(text))


@kind("copied-notice", Scope.submission, CopyParams, copied="sentence count limit")
def copied_notice(subject: Submission, params: CopyParams, context: Context) -> Iterator[Hit]:
    """A passage of a plan that stands word for word in the notice."""
    notice = _notice_text(context.catalog, params)
    for plan in plans_of(subject, params):
        yield from islice(_copies(plan, notice, params.characters), params.most)


def _copies(plan: Plan, notice: NoticeText, characters: int) -> Iterator[Hit]:
    """A hit for each copy, at most one a line."""
    runs = list(_copied_runs(letters_of(plan.text), notice, characters))
    if not runs:
        return
    at = [place for found in _LETTERS.finditer(plan.text) for place in range(*found.span())]
    places, words, line = TextPlaces(plan.text), words_by_line(plan), 0
    for start, end, source in runs:
        place = places.span(at[start], at[end - 1] + 1)
        if place.line != line and is_seen(words, place):
            line = place.line
            variables: dict[str, str | int] = {"sentence": notice.sentence_at(source), "count": end - start, "limit": characters}
            yield Hit("copied", plan.path, place, variables)


def _copied_runs(text: str, notice: NoticeText, characters: int) -> Iterator[tuple[int, int, int]]:
    """Where copies of so many characters or more begin and end, and where in the notice they stand."""
    end = 0
    for at in range(0, len(text) - notice.step + 1, notice.step):
        sources = notice.places.get(text[at : at + notice.step])
        if sources and at >= end:
            longest = max((_widened_run(text, at, end, notice, source) for source in sources), key=lambda run: run[1] - run[0])
            if longest[1] - longest[0] >= characters:
                end = longest[1]
                yield longest


def _widened_run(text: str, at: int, least: int, notice: NoticeText, source: int) -> tuple[int, int, int]:
    """As much around a block that stands in both texts as is the same in both, from `least` on."""
    before, after = 0, notice.step
    while at - before > least and source > before and text[at - before - 1] == notice.text[source - before - 1]:
        before += 1
    while at + after < len(text) and source + after < len(notice.text) and text[at + after] == notice.text[source + after]:
        after += 1
    return at - before, at + after, source - before


# --- the same plan twice ------------------------------------------------------------------------


class SamePlanParams(PlanParams):
    """Plans of fewer than `shortest` letters and digits are not compared. `name` is the field with a nominee's name."""

    name: NameOfLists = "name"
    shortest: Number = 200


_ENDINGS = "市州县区旗盟"


@kind("same-plan", Scope.collection, SamePlanParams, same="other")
def same_plan(subject: Collection, params: SamePlanParams, context: Context) -> Iterator[Hit]:
    """Two plans with the same text, blanks, titles and the names of the unit and its nominees aside."""
    sample = context.catalog.form.sample
    groups = defaultdict[bytes, list[tuple[Submission, str]]](list)
    for submission in subject.submissions:
        if sample is None or submission.folder != sample.folder:
            for path, key in _copy_keys(submission, params, context):
                groups[key].append((submission, path))
    named_plans = set[str]()
    for group in groups.values():
        for at, (submission, path) in enumerate(group if len(group) > 1 else ()):
            if path not in named_plans:
                named_plans.add(path)
                plan = submission.plan_at(path)
                yield Hit("same", path, place_of(plan) if plan else START, {"other": group[0 if at else 1][1]})


def _copy_keys(submission: Submission, params: SamePlanParams, context: Context) -> Iterator[tuple[str, bytes]]:
    """For each plan that an entry names, what is the same in a copy, and in a copy with its names changed."""
    named = {entry.text(params.field) for entry in submission.entries_of(params.lists)}
    names: list[str] | None = None
    for file in submission.files:
        if file.path.rpartition("/")[2] not in named or not file.path.endswith(".md"):
            continue
        text = letters_of(_TITLE.sub("", file.text, count=1))
        if len(text) >= params.shortest:
            names = names or _names_to_leave_out(submission, params, context)
            for comparable in dict.fromkeys((text, _without_names(text, names))):
                yield file.path, blake2b(comparable.encode(), digest_size=16).digest()


_TITLE = re.compile(r"^# .*$", re.MULTILINE)


def _names_to_leave_out(submission: Submission, params: SamePlanParams, context: Context) -> list[str]:
    """What the unit and its nominees are called in a text: in full, then by the first two characters and an ending."""
    unit = context.unit(submission)
    full = [entry.text(params.name) for entry in submission.entries_of(params.lists)]
    short = [name[:2] + ending for name in full if len(name) > 2 for ending in (*_ENDINGS, "")]
    return [name for name in (*full, *short, *((unit.name, unit.short) if unit else ())) if name]


def _without_names(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text
