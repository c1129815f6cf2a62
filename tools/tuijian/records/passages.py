"""Passages of plans by their place, and whether what an opinion was about reads otherwise afterwards. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tuijian.records.models import Answer, Event, Opinion, Paper, ZoneRecord
from tuijian.submission.plan import Section, parse
from tuijian.submission.tree import MOST_TEXT_BYTES, Tree
from tuijian.text.decoding import decode

Changed = tuple[int, int, Opinion, bool]
"""The event's place in the file, the answer's place in it, the opinion, and whether the plan as a whole is the same."""


def passage(text: str, place: str) -> str | None:
    """What stands in a plan under the headings that `place` names, the outer one first, with `/` between them; None where there is none."""
    headings = [_without_blanks(part) for part in place.replace("／", "/").split("/")]
    section = next(_sections_at(parse(text, "").sections, headings), None)
    return None if section is None else "".join(_without_blanks(line.text) for line in section.all_lines)


def _sections_at(sections: Sequence[Section], headings: list[str]) -> Iterator[Section]:
    """The sections that the headings lead to; levels between them may be left out."""
    for section in sections:
        rest = headings[1:] if _without_blanks(section.heading.text) == headings[0] else headings
        if not rest:
            yield section
        yield from _sections_at(section.children, rest) if rest else ()


def _without_blanks(text: str) -> str:
    """A text without blanks."""
    return "".join(text.split())


def unchanged_answers(record: ZoneRecord, texts: Mapping[str, str]) -> Iterator[Changed]:
    """The adopted answers whose passage did not change, where what was before and what came after are known."""
    events = record.counted_events
    items = {item.id: item for _, event in events for item in event.items or ()}
    for place, (at, event) in enumerate(events):
        before = _last_plan(event for _, event in reversed(events[:place]))
        after = event.plan or _last_plan(event for _, event in events[place + 1 :])
        for number, answer in enumerate(event.answers or ()):
            item = items.get(answer.item)
            if item and before and after and answer.adopted != "no":
                yield from ((at, number, item, same) for same in _unchanged(before, after, item, answer, texts))


def _last_plan(events: Iterator[Event]) -> Paper | None:
    """The first plan that one of the events has."""
    return next((event.plan for event in events if event.plan), None)


def _unchanged(before: Paper, after: Paper, item: Opinion, answer: Answer, texts: Mapping[str, str]) -> Iterator[bool]:
    """True where the two plans are the same, False where the passage is; nothing where it changed, or where one is not known."""
    if before.digest and before.digest == after.digest:
        yield True
        return
    old, new = texts.get(before.path or ""), texts.get(after.path or "")
    if old is None or new is None:
        return
    first, second = passage(old, item.about), passage(new, answer.where or item.about)
    if first is not None and first == second:
        yield False


OPENING = "开头"
"""What stands above the first heading of a plan."""


def differing_places(old: str, new: str) -> list[str]:
    """The places at which two plans do not read alike, each by its headings with `/` between them, in the order of the new one."""
    before, after = dict(_passages(old)), dict(_passages(new))
    return [place for place in dict.fromkeys((*after, *before)) if before.get(place) != after.get(place)]


def _passages(text: str) -> Iterator[tuple[str, str]]:
    """Each place of a plan with the words right below its heading."""
    plan = parse(text, "")
    yield OPENING, "".join(_without_blanks(line.text) for line in plan.opening)
    yield from (passage for section in plan.sections for passage in _section_passages(section, ()))


def _section_passages(section: Section, above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    here = (*above, section.heading.text.strip())
    yield "/".join(here), "".join(_without_blanks(line.text) for line in section.lines)
    for child in section.children:
        yield from _section_passages(child, here)


def issued_otherwise(record: ZoneRecord, texts: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    """The events that issued another plan than the last one before them: the place in the file, and where the two differ.

    No place is given where only their digests are known.
    """
    events = record.counted_events
    for place, (at, event) in enumerate(events):
        before = _last_plan(event for _, event in reversed(events[:place]))
        if event.event != "issue" or not event.plan or not before:
            continue
        old, new = texts.get(before.path or ""), texts.get(event.plan.path or "")
        if old is not None and new is not None and (places := differing_places(old, new)):
            yield at, places
        elif event.plan.digest and before.digest and event.plan.digest != before.digest:
            yield at, []


def named_paths(record: ZoneRecord) -> tuple[str, ...]:
    """The paths of the plans that a record names, once each."""
    return tuple(dict.fromkeys(event.plan.path for event in record.events if event.plan and event.plan.path))


def plan_texts(tree: Tree, records: Iterable[ZoneRecord]) -> dict[str, str]:
    """The texts of the plans that records name, those of them that are there and can be read, by their paths from the tree's root."""
    texts = dict[str, str]()
    for path in {path for record in records for path in named_paths(record)}:
        try:
            texts[path] = decode(tree.read(path, MOST_TEXT_BYTES))[0]
        except KeyError:
            continue
    return {path: text for path, text in texts.items() if text}
