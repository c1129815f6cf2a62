"""The notice as a document: its paragraphs, and beside each sentence who sees to its clauses."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tuijian.catalog.coverage import FATES, CoveredClause, CoveredSentence, Fate, coverage
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import NoticeSection, Rule, Task
from tuijian.site.markup.render import Site

T = TypeVar("T")

CELL, GAP = 10, 8
"""Widths in the drawing of all clauses: a clause, and the space between two sections."""


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence as the page shows it: what is said of its `parts` beside what is said of its whole section.

    `citing` are rules that rest on its words too, beside those that check a part of it.
    The name of its task stands within the text: `before`, `name`, `after`; without a task, or where the name does not
    stand there, all is in `before`.
    """

    covered: CoveredSentence
    parts: tuple[CoveredClause, ...]
    citing: tuple[Rule, ...]
    note: str
    task: Task | None
    before: str
    name: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section in paragraphs, with the note that all its sentences have in common."""

    section: NoticeSection
    note: str
    paragraphs: tuple[tuple[ShownSentence, ...], ...]


def notice(site: Site) -> Iterator[tuple[str, str]]:
    """The published text with what becomes of each clause, and how many there are of each."""
    covered = {one.sentence.id: one for one in coverage(site.catalog)}
    fates = [[part.fates for one in section.sentences for part in covered[one.id].parts] for section in site.catalog.notice.text]
    cells = tuple(_cells(fates))
    yield (
        "notice.md",
        site.page(
            "notice.md.jinja",
            parts=[_shown_section(site, section, covered) for section in site.catalog.notice.text],
            counts=Counter(fate for section in fates for some in section for fate in some),
            total=sum(map(len, fates)),
            fates=FATES,
            cells=cells,
            width=cells[-1][0] + CELL,
            origin=first_sentence(site.catalog.notice.sources[0].note) if site.catalog.notice.sources else "",
        ),
    )


def first_sentence(text: str) -> str:
    """The text up to its first full stop."""
    head, stop, _ = text.partition("。")
    return head + stop


def split_at(text: str, name: str) -> tuple[str, str, str]:
    """The text cut at the name, or whole and two empty parts where it does not stand there."""
    return text.partition(name) if name else (text, "", "")


def _shown_section(site: Site, section: NoticeSection, covered: dict[str, CoveredSentence]) -> ShownSection:
    """Of reasons and notes, what all sentences share is said once, for the section: 22 times the same would hide the text."""
    sentences = [covered[one.id] for one in section.sentences]
    note = _common_value([one.sentence.note for one in sentences]) or ""
    tasks = {task.sentence: task for task in site.catalog.tasks}
    shown = [_shown_sentence(one, section, note, tasks.get(one.sentence.id), _citing(site.catalog, one)) for one in sentences]
    return ShownSection(section, note, tuple(_paragraphs(shown)))


def _common_value(values: Sequence[T]) -> T | None:
    """What more than two have in common, all of them."""
    return values[0] if len(values) > 2 and all(value == values[0] for value in values) else None


def _citing(catalog: Catalog, sentence: CoveredSentence) -> tuple[Rule, ...]:
    shown = {rule.name for part in sentence.parts for rule in part.rules}
    cited = (rule for rule in catalog.rules if rule.retired is None and rule.name not in shown)
    return tuple(rule for rule in cited if sentence.sentence.id in {cite.sentence for cite in rule.cite})


def _shown_sentence(
    sentence: CoveredSentence, section: NoticeSection, note: str, task: Task | None, citing: tuple[Rule, ...]
) -> ShownSentence:
    own = "" if note else sentence.sentence.note or ""
    parts = tuple(part for part in sentence.parts if part.clause.outside is None or part.clause.outside != section.background)
    return ShownSentence(sentence, parts, citing, own, task, *split_at(sentence.sentence.text, task.name if task else ""))


def _paragraphs(sentences: Iterable[ShownSentence]) -> Iterator[tuple[ShownSentence, ...]]:
    """The sentences by paragraph: one that is joined goes with those before it."""
    paragraph: list[ShownSentence] = []
    for sentence in sentences:
        if paragraph and not sentence.covered.sentence.joined:
            yield tuple(paragraph)
            paragraph = []
        paragraph.append(sentence)
    yield tuple(paragraph)


def _cells(fates: Sequence[Sequence[tuple[Fate, ...]]]) -> Iterator[tuple[int, Fate]]:
    """Where each clause stands in the drawing, and the first that becomes of it."""
    at = 0
    for section in fates:
        for clause_fates in section:
            yield at, clause_fates[0]
            at += CELL
        at += GAP
