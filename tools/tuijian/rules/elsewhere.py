"""A plan that speaks of another place of the unit's than the one it is for."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from tuijian.catalog.divisions import Division
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.catalog.references import FieldOfLists, NameOfLists
from tuijian.rules.base import Context, Hit, PlanParams, Scope, kind
from tuijian.rules.outline import outline_of
from tuijian.rules.wording import TextPlaces, is_seen, words_by_line
from tuijian.submission.plan import Plan
from tuijian.submission.reader import Entry, Submission
from tuijian.text.positions import Span

_NAME_LENGTHS = range(8, 2, -1)
"""Names of fewer characters (城区) are words, too; those of more are rare and would cost time."""

_LAST_CHARACTER = re.compile("[市州县区旗盟]")


class OtherPlaceParams(PlanParams):
    """`name` and `code` are an entry's own. A place after one of `before`, or before one of `after`, is one to work with or learn from."""

    name: NameOfLists = "name"
    code: FieldOfLists = "code"
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Mention(NamedTuple):
    """A place that a line speaks of."""

    text: str
    span: Span


@kind("other-place", Scope.submission, OtherPlaceParams, title="other name", text="other name")
def other_place(subject: Submission, params: OtherPlaceParams, context: Context) -> Iterator[Hit]:
    """The title or the text of a plan names another place of the unit's, once for a plan."""
    unit = context.unit(subject)
    entries = list(subject.entries_of(params.lists)) if unit else []
    for entry in entries:
        plan = subject.plan_of(entry, params.field)
        own = _own_division(entry, params, unit, context) if plan and unit else None
        if plan and unit and own:
            together = "".join(one.text(params.name) for one in entries if one.text(params.field) == entry.text(params.field))
            others = (one for one in _mentions_of_others(plan, own, unit, context) if one.text not in together)
            hits = (_mention_hit(plan, one, entry.text(params.name), params, context) for one in others)
            yield from islice(filter(None, hits), 1)


def _own_division(entry: Entry, params: OtherPlaceParams, unit: Unit | None, context: Context) -> Division | None:
    """The division that an entry names; None where it is none of the unit's, or several."""
    rows = _divisions_named(entry.text(params.name), unit, context)
    candidates = [row for row in rows if row.code == entry.text(params.code)] or rows
    return candidates[0] if len(candidates) == 1 else None


def _divisions_named(name: str, unit: Unit | None, context: Context) -> tuple[Division, ...]:
    """The unit's divisions of that name, the province itself aside."""
    divisions = context.catalog.register.named(name)
    return (
        tuple(row for row in context.catalog.ownership.divisions_of(unit, divisions) if row.level != "province")
        if divisions and unit
        else ()
    )


def _mentions_of_others(plan: Plan, own: Division, unit: Unit, context: Context) -> Iterator[Mention]:
    """Every mention of a place of the unit's that neither holds the plan's own nor lies in it."""
    within = context.catalog.register.within

    @cache
    def is_other(name: str) -> bool:
        rows = _divisions_named(name, unit, context)
        return bool(rows) and not any(within(row, own) or within(own, row) for row in rows)

    yield from (found for found in _mentions(plan, context.catalog) if is_other(found.text))


def _mention_hit(plan: Plan, mention: Mention, name: str, params: OtherPlaceParams, context: Context) -> Hit | None:
    """What is to be said of a mention; None where a reader does not see it, or it is a place to work with or to learn from."""
    case = "title" if mention.span.line == outline_of(context.catalog, plan).title.line else "text"
    if case == "text" and (_is_partner(plan, mention.span, params, context.catalog) or not is_seen(words_by_line(plan), mention.span)):
        return None
    return Hit(case, plan.path, mention.span, {"other": mention.text, "name": name})


def _mentions(plan: Plan, catalog: Catalog) -> Iterator[Mention]:
    """Every division that the plan names in full, in the order of the text; of names that end alike, the longest."""
    (names, ends), text = _names_and_ends(catalog), plan.text
    places: TextPlaces | None = None
    for last_character in _LAST_CHARACTER.finditer(text):
        end = last_character.end()
        for length in _NAME_LENGTHS if text[end - 3 : end] in ends else ():
            if text[max(end - length, 0) : end] in names:
                places = places or TextPlaces(text)
                yield Mention(text[end - length : end], places.span(end - length, end))
                break


@lru_cache(maxsize=8)
def _names_and_ends(catalog: Catalog) -> tuple[frozenset[str], frozenset[str]]:
    """The names of all divisions below the provinces that can be told from other words, and the last three characters of each."""
    names = frozenset(row.name for row in catalog.register.listed if row.level != "province" and len(row.name) in _NAME_LENGTHS)
    return names, frozenset(name[-3:] for name in names)


def _is_partner(plan: Plan, span: Span, params: OtherPlaceParams, catalog: Catalog) -> bool:
    """Whether what stands around a name, and around the place before it that it lies in, says that it is one to work with or learn from."""
    line = plan.lines[span.line - 1]
    before = line[: span.column - 1]
    return _without_place(before, catalog).endswith(params.before) or line[span.end_column - 1 :].startswith(params.after)


def _without_place(text: str, catalog: Catalog) -> str:
    """A text without the division that it ends with: 支援 of 支援信阳市."""
    names, _ = _names_and_ends(catalog)
    length = next((length for length in _NAME_LENGTHS if text[-length:] in names), 0)
    return text[:-length] if length else text
