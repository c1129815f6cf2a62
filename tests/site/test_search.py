"""The search of the built site: what clerks type, and the page that each is led to."""

import csv
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import browse
import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from playwright.sync_api import Route, expect

from tuijian.catalog.load import Catalog
from tuijian.site import hook, zensical
from tuijian.site.data.search_terms import INDEX, UnknownPageError, require_pages, terms_after_others, terms_before_others, with_tags

FIRST, SHOWN = 3, 8
"""How far down people read, and how far they look before they give up."""

ASK = """async ([index, words]) => {
    const {search, base} = JSON.parse(document.querySelector("#__config").textContent);
    const worker = new Worker(new URL(search, location));
    const said = (type, data) => new Promise(done => {
        worker.onmessage = ({data: answer}) => done(answer.data);
        worker.postMessage({type, data});
    });
    const {config, docs} = await (await fetch(new URL(`${base}/search/search_index.json`, location))).json();
    await said(0, {config, docs, options: {suggest: false}});
    const found = [];
    for (const word of words) found.push((await said(2, word)).items.map(item => item[0].location.split("#")[0]));
    return found;
}"""
"""The theme's own search, asked as its box asks it: the pages that it shows, the first first."""


class Query(NamedTuple):
    """What somebody types, and the pages that answer it."""

    words: str
    pages: tuple[str, ...]


def queries() -> list[Query]:
    """The table of queries."""
    rows = csv.DictReader((Path(__file__).parent / "queries.csv").read_text("utf-8").splitlines())
    return [Query(row["query"], tuple(row["pages"].replace("/ ", "/|").split("|"))) for row in rows]


@pytest.fixture(scope="module")
def ranks(address: str, chromium: str) -> dict[str, int]:
    """By query the place, from 1, of the first page that answers it; 99 where none is found."""
    asked = queries()
    with browse.browser(chromium) as browser:
        page = browser.new_page()
        page.goto(address)
        found = page.evaluate(ASK, [None, [query.words for query in asked]])
    places = ([at for at, one in enumerate(pages, 1) if one in query.pages] for query, pages in zip(asked, found, strict=True))
    return dict(zip((query.words for query in asked), (min(place, default=99) for place in places), strict=True))


@pytest.mark.browser
def test_the_index_comes_when_somebody_turns_to_the_search(address: str, chromium: str) -> None:
    """Who reads does not wait for it: it is fetched at a press of the search's button, at a key, or for an address that asks."""
    with browse.browser(chromium) as browser:
        page = browser.new_page(viewport={"width": browse.PHONE, "height": 900})
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url) if one.url.endswith(INDEX) else None)
        first = page.locator(".md-search-result__item a").first

        page.goto(address, wait_until="networkidle")
        page.locator("article a").first.hover()
        page.wait_for_timeout(300)
        assert asked == []
        page.locator("[data-opens=__search]").click()
        page.keyboard.type("育人")
        first.wait_for()
        page.goto(f"{address}seats/", wait_until="networkidle")
        page.keyboard.press("/")  # the theme's own key
        page.keyboard.type("育人")
        first.wait_for()
        page.goto(f"{address}?q=育人")
        first.wait_for()
        assert len(asked) == 3


@pytest.mark.browser
def test_an_index_that_does_not_come_is_asked_for_again(address: str, chromium: str) -> None:
    """Where the network is down or the server refuses, that is said, and who types on finds what is looked for once it is up again."""
    with browse.page(chromium) as page:
        told = page.locator(".md-search-result__meta")
        answers: list[Callable[[Route], None]] = [Route.abort]  # one answer at a time: the box may ask twice as it opens
        page.goto(address, wait_until="networkidle")

        def answer(route: Route) -> None:
            answers[-1](route)

        page.route(f"**/{INDEX}", answer)
        page.keyboard.press("/")
        expect(told).to_contain_text("网络不通")
        answers.append(partial(Route.fulfill, status=503))
        with page.expect_response(f"**/{INDEX}"):
            page.keyboard.type("育")
        expect(told).to_contain_text("网络不通")
        answers.append(Route.continue_)
        page.keyboard.type("人")
        page.locator(".md-search-result__item a").first.wait_for()


@pytest.mark.browser
def test_people_find_what_they_look_for(ranks: dict[str, int]) -> None:
    """Of what clerks type nothing is lost, and all but a few lead to the right page among the first three."""
    assert len(ranks) >= 60
    assert {words: rank for words, rank in ranks.items() if rank > SHOWN} == {}
    far = {words: rank for words, rank in ranks.items() if rank > FIRST}
    assert len(far) <= len(ranks) - 55, far


def test_the_table_names_pages_that_are_there(site: Path) -> None:
    """A page that was renamed is no excuse for a query that finds nothing."""
    named = {page for query in queries() for page in query.pages}
    assert [page for page in named if not (site / page / "index.html").is_file()] == []


def test_words_are_for_pages_that_are_there(catalog: Catalog, site: Path) -> None:
    """Each address of catalog/search.yml is in the index; one that is not is named."""
    addresses = {entry["location"] for entry in json.loads((site / INDEX).read_text("utf-8"))["docs"]}
    require_pages(terms_before_others(catalog), addresses)
    with pytest.raises(UnknownPageError, match=r"^search.yml 里写的 faq/#gone 在网站里没有，"):
        require_pages({"faq/#gone": ["没有了"], "faq/": ["有"]}, addresses)


def test_a_page_that_is_not_there_stops_either_builder(root: Path, tmp_path: Path) -> None:
    """Of a word in the call's list that is for no page, mkdocs and Zensical say the same."""
    config = hook.on_config(load_config(str(root / "mkdocs.yml"), site_dir=str(tmp_path)))
    catalog = config.extra["made_from"].catalog
    (gone, *_), words = catalog.search, terms_before_others(catalog)
    items = [{"location": address} for address in words if address != gone.page]
    ours, theirs = tmp_path / INDEX, tmp_path / zensical.INDEX
    ours.parent.mkdir()
    for path, name in ((ours, "docs"), (theirs, "items")):
        path.write_text(json.dumps({name: items}), encoding="utf-8")
    for add in (partial(hook.add_search_words, config), partial(zensical.add_search_words, theirs, catalog)):
        with pytest.raises(PluginError, match=rf"^search\.yml 里写的 {gone.page} 在网站里没有，请改成网站里有的地址。$"):
            add()


def test_words_that_follow_from_the_catalogue(catalog: Catalog) -> None:
    """The notice's number, its last day, the number of tasks, each task by its number, each city by its province."""
    words = terms_before_others(catalog)
    assert {"32号", "1月20日"} <= set(words["notice/"])
    assert "22项" in words["tasks/"]
    assert words["tasks/07/"] == ("任务7",)
    assert {"洛阳市", "郑州市"} <= set(words["seats/#henan"])
    assert "兰考县" in terms_after_others(catalog)["seats/#henan"]


def test_words_bring_no_elements() -> None:
    """The page shows the index as HTML: a word that looks like an element stays a word."""
    index = {"docs": [{"location": "a/", "title": "题", "text": "<p>文</p>"}, {"location": "b/", "title": "题", "text": ""}]}
    made = with_tags(index, {"a/": ["<b>"]}, {"a/": ["<i>"]})
    assert made["docs"][0] == {"location": "a/", "title": "题", "text": "<p>文</p><p>&lt;i&gt;</p>", "tags": ["&lt;b&gt;"]}
    assert made["docs"][1] == index["docs"][1]
