"""The site that is made for a disk: opened there, everything but the form works, with no request that goes anywhere else."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browse import browser
from lxml import html
from pagetree import serve
from playwright.sync_api import Page, Route

from tuijian.site.offline import by_files

SAID = (
    "这一页是从硬盘直接打开的，浏览器不让这样的网页检查材料，表格打不开。请下载下面的空白文件来填，用装好的程序检查；"
    "这个文件夹里带有检查程序的，放到内网的网页服务器上，再从网址打开，就可以在线填报。"
)


def links(site: Path) -> Iterator[tuple[str, Path, str]]:
    """Every link of every page within the site: the page, the file that it leads to, the anchor."""
    for path in sorted(site.rglob("*.html")):
        for href in html.document_fromstring(path.read_text("utf-8")).xpath("//article//a/@href | //nav//a/@href"):
            parts = urlsplit(str(href))
            if not parts.scheme and path.name != "404.html":
                there = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                yield path.relative_to(site).as_posix(), there, unquote(parts.fragment)


def test_every_link_names_a_file(offline_site: Path) -> None:
    """Where no server turns a folder into its page, no link leads to a folder, and every anchor is there."""
    found = list(links(offline_site))
    assert len(found) > 1000
    assert [(page, there.name) for page, there, _ in found if not there.is_file()] == []
    anchors = {
        there: set(html.document_fromstring(there.read_text("utf-8")).xpath("//@id")) for _, there, _ in found if there.suffix == ".html"
    }
    assert [(page, there.name, anchor) for page, there, anchor in found if anchor and anchor not in anchors[there]] == []


@pytest.fixture
def page(offline_site: Path, chromium: str) -> Iterator[Page]:
    """A page from the disk, on a machine that reaches nothing else."""
    asked = []

    def only_files(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_() if route.request.url.startswith(("file:", "data:")) else route.abort()

    with browser(chromium) as opened:
        found = opened.new_page()
        found.route("**/*", only_files)
        yield found
        found.close()
    assert [one for one in asked if not one.startswith(("file:", "data:"))] == []


@pytest.mark.browser
def test_search_and_picker_work_from_the_disk(offline_site: Path, page: Page) -> None:
    """名额 leads to the page of seats; a city is found there with what the rules say of it; links of the answer lead to files."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto((offline_site / "index.html").as_uri())
    assert not page.query_selector(".from-disk")
    page.click(".md-search__input")
    page.keyboard.type("名额")
    page.click(".md-search-result__link >> nth=0")
    page.wait_for_url("**/seats.html*")
    page.fill("#ask-place", "新郑市")
    page.keyboard.press("Enter")
    page.wait_for_selector("#ask-answer .verdict")
    assert "河南省" in page.inner_text("#ask-answer")
    leads = page.evaluate("[...document.querySelectorAll('#ask-answer a')].map((one) => one.href)")
    assert {Path(unquote(urlsplit(one).path)).name for one in leads} == {"applicant-level.html", "notice.html"}
    assert all(Path(unquote(urlsplit(one).path)).is_file() for one in leads)
    assert complaints == []


@pytest.mark.browser
def test_the_form_says_why_it_does_not_open(offline_site: Path, page: Page) -> None:
    """From the disk the page for filling in says so in one plain sentence, and hands out its templates."""
    page.goto((offline_site / "fill.html").as_uri())
    assert page.inner_text(".from-disk") == SAID
    assert page.is_visible("text=空白文件 >> nth=0")
    assert (offline_site / "assets" / "fill" / "henan.xlsx").is_file()


@pytest.mark.browser
def test_the_form_works_from_a_plain_server(offline_site: Path, chromium: str, engine: None) -> None:
    """Put on any server, it checks; what it finds leads to pages that are there."""
    with serve(offline_site) as address, browser(chromium) as opened:
        page = opened.new_page()
        page.goto(f"{address}fill.html")
        page.select_option("#app select", label="河南省")
        page.click("#check")
        page.wait_for_selector("#app .finding .quote a", state="attached")
        found = page.evaluate("[...document.querySelectorAll('#app .finding a[target=_blank]')].map((one) => one.href.split('#')[0])")
        assert len(set(found)) > 1
        assert [one for one in set(found) if not (offline_site / one.removeprefix(address)).is_file()] == []
        page.close()


def test_words_of_the_search_go_to_files() -> None:
    """A page of its own, the first page of a folder, and a part of a page; what is not there stays as it was and is told as missing."""
    known = {"seats.html", "seats.html#henan", "tasks/index.html", "index.html"}
    words = {"seats/": ["a"], "seats/#henan": ["b"], "tasks/": ["c"], "": ["d"], "gone/": ["e"]}
    assert list(by_files(words, known)) == ["seats.html", "seats.html#henan", "tasks/index.html", "index.html", "gone/"]
