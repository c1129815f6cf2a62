"""What stands in a plan word by word: what is not filled in yet, what is copied from the notice, what two plans share."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import islice

from tuijian.intake.plan import Plan
from tuijian.intake.scalars import Number
from tuijian.intake.source import Span, Value
from tuijian.intake.submission import Submission
from tuijian.rules.base import Collection, Context, Hit, Scope, kind
from tuijian.rules.outline import OPEN, Same
from tuijian.rules.plans import PlanParams, place_of, plans_of

MOST_OPEN = 50
"""At most so many placeholders are named in one plan."""

_MARKER = r"[ \t\u3000]*(?:(?:[-*+>]|[0-9]{1,2}[.、)])[ \t]*)?"


def span_of(text: str, start: int, end: int) -> Span:
    """The place of a part of a text."""
    line, last = text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1
    return Span(line, start - text.rfind("\n", 0, start), last, end - text.rfind("\n", 0, end))


def words_by_line(plan: Plan) -> dict[int, str]:
    """The lines of a plan that are no headings, by number, with spaces over what a reader does not see."""
    inside = (line for section in plan.walk() for line in section.lines)
    return {line.number: line.words for line in (*plan.opening, *inside)}


def is_seen(words: dict[int, str], place: Span) -> bool:
    """Whether a reader sees what begins at a place; a comment is not seen."""
    return place.line not in words or words[place.line][place.column - 1 : place.column] != " "


# --- placeholders -------------------------------------------------------------------------------


class PlaceholderParams(PlanParams):
    """What stands for something still to be written.

    `words` count where they stand alone, `patterns` (regular expressions) anywhere, `lines` where they are all of a line.
    """

    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All of it, and what `tuijian new` writes, in one pattern; the name of its last group is the case."""
        ways = (
            rf"(?P<open>{OPEN}[^】\n]*】?)",
            rf"(?<!\w)(?P<word>{_any(self.words)})(?!\w)",
            rf"(?P<pattern>{'|'.join(self.patterns) or '(?!)'})",
            rf"^{_MARKER}(?P<line>{'|'.join(self.lines) or '(?!)'})[ \t]*$",
        )
        return re.compile("|".join(ways), re.MULTILINE)


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words)) or "(?!)"


@kind("placeholder", Scope.submission, PlaceholderParams, open="text", word="text", hint="text")
def placeholder(subject: Submission, params: PlaceholderParams, context: Context) -> Iterator[Hit]:
    """What is still to be filled in, in the list's values (each as a whole) and in plans (the very words)."""
    hints = _hints(Same(context.catalog))
    for value in _values(subject):
        text = value.text.strip()
        if text in hints:
            yield Hit("hint", value.path, value.span, {"text": text})
        elif found := params.pattern.search(text):
            yield Hit(_case(found), value.path, value.span, {"text": found[_group(found)]})
    for plan in plans_of(subject, params):
        yield from islice(_in_plan(plan, params, hints), MOST_OPEN)


def _values(subject: Submission) -> Iterator[Value]:
    """Every text of the list."""
    yield from subject.fields.values()
    for entries in subject.lists.values():
        for entry in entries:
            yield from entry.fields.values()


def _group(found: re.Match[str]) -> str:
    return found.lastgroup or ""


def _case(found: re.Match[str]) -> str:
    return "open" if found.lastgroup == "open" else "word"


def _in_plan(plan: Plan, params: PlaceholderParams, hints: frozenset[str]) -> Iterator[Hit]:
    words: dict[int, str] | None = None
    for found in params.pattern.finditer(plan.text):
        words = words_by_line(plan) if words is None else words
        place = span_of(plan.text, *found.span(_group(found)))
        if is_seen(words, place):
            yield Hit(_case(found), plan.path, place, {"text": found[_group(found)]})
    for number, line in enumerate(plan.lines, 1):
        text = line.strip(" \t\u3000-*+>。")
        if text in hints:
            column = line.index(text) + 1
            yield Hit("hint", plan.path, Span(number, column, number, column + len(text)), {"text": text})


@lru_cache(maxsize=8)
def _hints(catalog: Same) -> frozenset[str]:
    """What the form tells people to write, in its own words."""
    form = catalog.value.form  # type: ignore[attr-defined]
    fields = (*form.leaves.values(), *(field for found in form.lists for field in found.fields))
    return frozenset((*(field.hint for field in fields), *(form.plan.hints.values() if form.plan else ())))


# --- copied from the notice ---------------------------------------------------------------------


class CopyParams(PlanParams):
    """So many characters in a row, punctuation and blanks aside, are a copy; so many of them are named in a plan."""

    characters: Number = 40
    most: Number = 3


@dataclass(frozen=True)
class NoticeText:
    """The notice's letters and digits in a row, where each run of `step` of them begins, and where each sentence does."""

    text: str
    step: int
    places: dict[str, list[int]]
    sentences: tuple[tuple[int, str], ...]

    def sentence_at(self, place: int) -> str:
        """The number of the sentence that holds this place."""
        return [number for start, number in self.sentences if start <= place][-1]


@lru_cache(maxsize=8)
def _notice(catalog: Same, characters: int) -> NoticeText:
    """Of a copy of `characters` in a plan, at least one block that begins at a multiple of `step` lies inside it."""
    text, starts = "", []
    for sentence in catalog.value.notice.sentences.values():  # type: ignore[attr-defined]
        starts.append((len(text), sentence.id))
        text += flat(sentence.text)
    step, places = (characters + 1) // 2, defaultdict[str, list[int]](list)
    for at in range(len(text) - step + 1):
        places[text[at : at + step]].append(at)
    return NoticeText(text, step, dict(places), tuple(starts))


_RUN = re.compile(r"\w+")


def flat(text: str) -> str:
    """The letters and digits of a text, in a row."""
    return "".join(_RUN.findall(text))


@kind("copied-notice", Scope.submission, CopyParams, copied="sentence count limit")
def copied_notice(subject: Submission, params: CopyParams, context: Context) -> Iterator[Hit]:
    """A passage of a plan that stands word for word in the notice."""
    notice = _notice(Same(context.catalog), params.characters)
    for plan in plans_of(subject, params):
        yield from islice(_copies(plan, notice, params.characters), params.most)


def _copies(plan: Plan, notice: NoticeText, characters: int) -> Iterator[Hit]:
    """A hit for each copy, at most one a line."""
    runs = list(_runs(flat(plan.text), notice, characters))
    if not runs:
        return
    places = [at for found in _RUN.finditer(plan.text) for at in range(*found.span())]
    words, line = words_by_line(plan), 0
    for start, end, source in runs:
        place = span_of(plan.text, places[start], places[end - 1] + 1)
        if place.line != line and is_seen(words, place):
            line = place.line
            variables: dict[str, str | int] = {"sentence": notice.sentence_at(source), "count": end - start, "limit": characters}
            yield Hit("copied", plan.path, place, variables)


def _runs(text: str, notice: NoticeText, characters: int) -> Iterator[tuple[int, int, int]]:
    """Where copies of so many characters or more begin and end, and where in the notice they stand."""
    end = 0
    for at in range(0, len(text) - notice.step + 1, notice.step):
        sources = notice.places.get(text[at : at + notice.step], ()) if at >= end else ()
        found = max((_around(text, at, end, notice, source) for source in sources), key=lambda run: run[1] - run[0], default=(0, 0, 0))
        if found[1] - found[0] >= characters:
            end = found[1]
            yield found


def _around(text: str, at: int, least: int, notice: NoticeText, source: int) -> tuple[int, int, int]:
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

    name: str = "name"
    shortest: Number = 200


_ENDINGS = "市州县区旗盟"


@kind("same-plan", Scope.collection, SamePlanParams, same="other")
def same_plan(subject: Collection, params: SamePlanParams, context: Context) -> Iterator[Hit]:
    """Two plans with the same text, blanks, titles and the names of the unit and its nominees aside."""
    sample = context.catalog.form.sample
    groups = defaultdict[bytes, list[tuple[Submission, str]]](list)
    for submission in subject.submissions:
        if sample is None or submission.folder != sample.folder:
            for path, key in _keys(submission, params, context):
                groups[key].append((submission, path))
    told = set[str]()
    for group in groups.values():
        for at, (submission, path) in enumerate(group if len(group) > 1 else ()):
            if path not in told:
                told.add(path)
                yield Hit("same", path, place_of(submission.plans[path.rpartition("/")[2]]), {"other": group[0 if at else 1][1]})


def _keys(submission: Submission, params: SamePlanParams, context: Context) -> Iterator[tuple[str, bytes]]:
    """For each plan that an entry names, what is the same in a copy, and in a copy with its names changed."""
    named = {entry.text(params.field) for entry in submission.entries_of(params.lists)}
    names: list[str] | None = None
    for file in submission.files:
        if file.path.rpartition("/")[2] not in named or not file.path.endswith(".md"):
            continue
        text = flat(_TITLE.sub("", file.text, count=1))
        if len(text) >= params.shortest:
            names = names or _names(submission, params, context)
            for one in dict.fromkeys((text, _without(text, names))):
                yield file.path, blake2b(one.encode(), digest_size=16).digest()


_TITLE = re.compile(r"^# .*$", re.MULTILINE)


def _names(submission: Submission, params: SamePlanParams, context: Context) -> list[str]:
    """What the unit and its nominees are called in a text: in full, then by the first two characters and an ending."""
    unit = context.unit(submission)
    full = [entry.text(params.name) for entry in submission.entries_of(params.lists)]
    short = [name[:2] + ending for name in full if len(name) > 2 for ending in (*_ENDINGS, "")]
    return [name for name in (*full, *short, *((unit.name, unit.short) if unit else ())) if name]


def _without(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text
