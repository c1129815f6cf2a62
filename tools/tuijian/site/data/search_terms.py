"""What the search of the site finds a page by, beside its own text: the call's list of words, and what follows from the catalogue."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from tuijian.catalog.load import Catalog
from tuijian.site.markup.render import task_path

INDEX = "search/search_index.json"
"""Where the theme's search keeps what it knows, below the site."""


class UnknownPageError(ValueError):
    """The call's list of words names pages that the site does not have."""


Words = Mapping[str, Sequence[str]]
"""Words by the address of a page, or of a part of it."""


def terms_before_others(catalog: Catalog) -> Words:
    """What a page is found by before others. Somebody who types the name of a city is led to the seats of its province."""
    return _by_address((*_listed(catalog), *_numbers(catalog), *_place_terms(catalog, county=False)))


def page_terms(catalog: Catalog) -> Words:
    """Of these the call's list, and what follows from the notice's numbers: other names of a page."""
    return _by_address((*_listed(catalog), *_numbers(catalog)))


def city_terms(catalog: Catalog) -> Words:
    """And the cities, each by the seats of its province."""
    return _by_address(_place_terms(catalog, county=False))


def terms_after_others(catalog: Catalog) -> Words:
    """What a page is found by where nothing else is: the counties of each unit, so many that their first characters are in every word."""
    return _by_address(_place_terms(catalog, county=True))


def _by_address(pairs: Iterable[tuple[str, str]]) -> Words:
    words: dict[str, dict[str, None]] = {}
    for address, word in pairs:
        words.setdefault(address, {})[word] = None  # each once, in their order
    return {address: tuple(found) for address, found in words.items()}


def _listed(catalog: Catalog) -> Iterator[tuple[str, str]]:
    return ((one.page, word) for one in catalog.search for word in one.words)


def _numbers(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """People type 32号 of a notice's number, 1月20日 of its last day, 22项 of its tasks; the text is cut between number and word."""
    if number := re.search(r"\d+号", catalog.notice.number):
        yield "notice/", number.group()
    if last := catalog.notice.deadline:
        words = (f"{last.day.month}月{last.day.day}日", f"{last.day.month}.{last.day.day}")
        yield from (("notice/", word) for word in words)
    if catalog.tasks:
        yield "tasks/", f"{len(catalog.tasks)}项"
    yield from ((task_path(task).removesuffix(".md") + "/", f"任务{task.number}") for task in catalog.tasks)


def _place_terms(catalog: Catalog, county: bool) -> Iterator[tuple[str, str]]:
    """Cities, or counties, by the address of the seats of the unit that each belongs to."""
    for row in catalog.register.listed:
        if row.level != "province" and (row.level == "county") == county and (unit := catalog.ownership.owner(row)):
            yield f"seats/#{unit.slug}", row.name


def require_pages(words: Words, addresses: Collection[str]) -> None:
    """Raises UnknownPageError where words are for other addresses than these of the site's pages and their parts."""
    if unknown := [address for address in words if address not in addresses]:
        raise UnknownPageError(f"search.yml 里写的 {'、'.join(unknown)} 在网站里没有，请改成网站里有的地址。")


def with_tags(index: Mapping[str, Any], first: Words, too: Words) -> dict[str, Any]:
    """The index with words as the tags of its entries, which weigh more than titles and text, and with others below their text."""
    return {**index, "docs": [_entry(entry, first.get(entry["location"], ()), too.get(entry["location"], ())) for entry in index["docs"]]}


def _entry(entry: Mapping[str, Any], first: Sequence[str], too: Sequence[str]) -> dict[str, Any]:
    """The index holds HTML, which the page shows as such."""
    tags = {"tags": [escape(word) for word in first]} if first else {}
    text = "".join(f"<p>{escape(word)}</p>" for word in too)  # a paragraph each: only the one that was meant is shown
    return {**entry, "text": entry["text"] + text, **tags}
