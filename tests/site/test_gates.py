"""What every page of the built site must reach, whoever writes it: the pages are found in the built site, by kind."""

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import browse
import pytest
from conftest import ROOT, missing
from pagetree import BuiltPage, read_site

from tuijian.catalog.load import Catalog

KIB = 1024
WEIGHT = 350 * KIB
SCREENS = [
    pytest.param(width, scheme, id=f"{width}-{scheme}", marks=pytest.mark.xdist_group(f"gates-{width}"))
    for width in (browse.PHONE, browse.DESK)
    for scheme in browse.SCHEMES
]
on_screens = pytest.mark.parametrize(("width", "scheme"), SCREENS)


@pytest.fixture(scope="session")
def built(site: Path) -> dict[str, BuiltPage]:
    """The pages of the built site."""
    return read_site(site)


@pytest.fixture(scope="session")
def kinds(site: Path) -> list[str]:
    """The address of a page of each kind."""
    return browse.kinds(site)


FIRST = {browse.PHONE: browse.SCHEMES, browse.DESK: browse.SCHEMES[::-1]}
"""The schemes of a screen, in the order in which they are looked at: one opens its pages in light, the other in dark."""


@cache
def visits(address: str, chromium: str, kinds: tuple[str, ...], width: int, axe: Path) -> dict[str, dict[str, browse.Visit]]:
    """What each kind of page is like on a screen, in each scheme; looked at once for all tests that ask."""
    text, schemes = axe.read_text("utf-8") if axe.is_file() else "", FIRST[width]
    with browse.browser(chromium) as browser:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=schemes[0])  # type: ignore[arg-type]
        found = browse.visits(context, [address + kind for kind in kinds], text, schemes)
    return {scheme: {kind: one[scheme] for kind, one in zip(kinds, found, strict=True)} for scheme in schemes}


@pytest.fixture
def seen(address: str, chromium: str, kinds: list[str], width: int, scheme: str, root: Path) -> dict[str, browse.Visit]:
    """The visits of a screen."""
    axe = root / "tests" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
    return visits(address, chromium, tuple(kinds), width, axe)[scheme]


# --- in a browser ---------------------------------------------------------------------------------


@pytest.mark.browser
@on_screens
def test_no_request_leaves_the_host(seen: dict[str, browse.Visit], address: str) -> None:
    """Each page asks for its own parts, and every one of them comes from where the site is."""
    assert all(visit.requests for visit in seen.values())
    everything = {request for visit in seen.values() for request in visit.requests}
    assert sorted(request for request in everything if not request.startswith((address, f"blob:{address}", "data:"))) == []


@pytest.mark.browser
@on_screens
def test_the_console_is_silent(seen: dict[str, browse.Visit]) -> None:
    """No page brings an error or a warning."""
    assert {kind: visit.console for kind, visit in seen.items() if visit.console} == {}


@pytest.mark.browser
@on_screens
def test_nothing_sticks_out_sideways(seen: dict[str, browse.Visit]) -> None:
    """No page scrolls sideways; a table, and what else is wide, scrolls inside itself."""
    assert {kind: visit.wide for kind, visit in seen.items() if visit.wide} == {}


@pytest.mark.browser
@pytest.mark.npm
@on_screens
def test_axe_finds_nothing(seen: dict[str, browse.Visit], npm_dir: Path) -> None:
    """axe-core, with all its rules, has nothing against any kind of page."""
    assert {kind: visit.axe for kind, visit in seen.items() if visit.axe} == {}


@pytest.mark.browser
@pytest.mark.npm
def test_axe_is_awake(address: str, chromium: str, npm_dir: Path) -> None:
    """A fault put into a page is found: contrast, a name, a console error, a request elsewhere, a table that is too wide.

    One that is there in dark alone is found in dark alone, however the page was opened.
    """
    axe = (npm_dir / "axe-core" / "axe.min.js").read_text("utf-8")
    planted = (
        "document.querySelector('article').insertAdjacentHTML('beforeend',"
        ' \'<p style="color:#aaa;background:#fff">灰色的字</p><p style="color:#444">深色的字</p><button></button>'
        '<table><td style="min-width:900px">宽</table><img alt="x" src="http://127.0.0.1:1/x.png">\')'
    )
    with browse.browser(chromium) as browser:
        for schemes in (browse.SCHEMES, browse.SCHEMES[::-1]):
            context = browser.new_context(viewport={"width": browse.PHONE, "height": 900}, color_scheme=schemes[0])  # type: ignore[arg-type]
            context.add_init_script(f"addEventListener('DOMContentLoaded', () => {planted})")
            (found,) = browse.visits(context, [address], axe, schemes)
            for scheme, visit in found.items():
                assert {text.partition(":")[0] for text in visit.axe} >= {"color-contrast", "button-name"}
                assert any("color:#444" in text for text in visit.axe) is (scheme == "dark")
                assert "http://127.0.0.1:1/x.png" in visit.requests
                assert visit.console
                assert any("does not scroll" in text for text in visit.wide)


WORDS = {"实验区": None, "综合改革": None, "育人": None, "学位": None, "任务7": "tasks/07/", "任务15": "tasks/15/"}


@pytest.mark.browser
@pytest.mark.parametrize("width", [browse.PHONE, browse.DESK])
def test_search_finds(address: str, chromium: str, width: int) -> None:
    """A clerk pastes a word, or a task by its number, and the first page found holds it."""
    with browse.browser(chromium) as browser:
        page = browser.new_page(viewport={"width": width, "height": 900})
        for word, where in WORDS.items():
            page.goto(address)
            if width == browse.PHONE:
                page.locator("[data-opens=__search]").click()
            page.locator("input.md-search__input").focus()
            page.locator(".md-search-result__meta", has_text="输入文字开始搜索").wait_for(state="attached")
            page.keyboard.insert_text(word)  # as a paste or an input method does, without a key
            first = page.locator(".md-search-result__item").first
            first.locator("a").first.wait_for()
            assert word in re.sub(r"[\u200b\s]", "", first.inner_text())
            assert where is None or str(first.locator("a").first.get_attribute("href")).startswith(address + where), word


@pytest.mark.browser
@pytest.mark.parametrize("width", [browse.PHONE, browse.DESK])
@pytest.mark.parametrize("start", ["", "rules/seats/"])
def test_keyboard_reaches_everything(address: str, chromium: str, width: int, start: str) -> None:
    """Tab alone comes to each link and control of a page, and each time the eye can see where it is."""
    with browse.browser(chromium) as browser:
        scheme = "light" if width == browse.PHONE else "dark"
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.goto(address + start, wait_until="networkidle")
        missed, unseen = browse.walk(page)
    assert (missed, unseen) == ([], [])


@pytest.mark.browser
def test_keyboard_operates(address: str, chromium: str) -> None:
    """The first Tab offers the way past the menu; Enter follows a link; on a phone Enter opens the menu and Escape closes it."""
    with browse.browser(chromium) as browser:
        page = browser.new_page(viewport={"width": browse.PHONE, "height": 900})
        page.goto(address + "rules/seats/", wait_until="networkidle")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.md-skip')")
        assert page.locator(".md-skip").inner_text() == "跳到正文"
        page.keyboard.press("Enter")
        assert urlsplit(page.url).fragment
        page.wait_for_timeout(browse.SETTLE)  # the theme closes what is open after a change of the address
        opener = page.locator("[data-opens=__drawer]")
        opener.focus()
        page.keyboard.press("Enter")
        link = page.locator(".md-nav--primary a.md-nav__link:visible").first
        link.wait_for()
        assert browse.walk(page) == ([], [])
        page.keyboard.press("Escape")
        link.wait_for(state="hidden")
        assert page.evaluate("document.activeElement.dataset.opens") == "__drawer"
        page.locator(".tj-footer a").nth(1).focus()
        page.keyboard.press("Enter")
        page.wait_for_url(address + "notice/")


@pytest.mark.browser
@pytest.mark.parametrize("width", [browse.PHONE, browse.DESK])
def test_keyboard_searches(address: str, chromium: str, width: int) -> None:
    """Arrows choose among what was found and Enter goes there; Tab leaves the search, and what it found is no stop on the way."""
    with browse.browser(chromium) as browser:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(address, wait_until="networkidle")
        if width == browse.PHONE:
            page.locator("[data-opens=__search]").focus()
            page.keyboard.press("Enter")
        page.locator("input.md-search__input").focus()
        page.keyboard.type("任务7")
        page.locator(".md-search-result__item a").first.wait_for()
        page.keyboard.press("Tab")
        page.locator(".md-search__output").wait_for(state="hidden")
        page.wait_for_timeout(browse.SETTLE)  # on a phone the theme puts the page back where it was a tenth of a second later
        assert browse.walk(page) == ([], [])
        # no hand is back in less than the millisecond in which the theme takes leaving and coming back for staying
        page.wait_for_timeout(browse.SETTLE)
        page.locator("input.md-search__input").focus()
        page.locator(".md-search-result__item a").first.wait_for()
        page.wait_for_timeout(browse.SETTLE)  # the theme listens to arrows once the search is open
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}tasks/07/**")


@pytest.mark.browser
def test_keyboard_changes_the_scheme(address: str, chromium: str) -> None:
    """An arrow key on the switch of colours changes them, and they are kept on the next page."""
    with browse.browser(chromium) as browser:
        page = browser.new_page(viewport={"width": browse.DESK, "height": 900}, color_scheme="light")
        page.goto(address, wait_until="networkidle")
        page.locator("#__palette_0").focus()
        page.keyboard.press("ArrowRight")
        for _ in range(2):
            page.locator("body[data-md-color-scheme=slate]").wait_for()
            page.goto(address + "about/", wait_until="networkidle")


@pytest.mark.browser
def test_keyboard_opens_a_section(address: str, chromium: str) -> None:
    """On a desk the open section of the menu closes and opens with Enter and with space."""
    with browse.browser(chromium) as browser:
        page = browser.new_page(viewport={"width": browse.DESK, "height": 900})
        page.goto(address + "tasks/01/", wait_until="networkidle")
        inside = page.locator(".md-nav--primary a[aria-current=page]")
        assert inside.is_visible()
        for key in ("Enter", " "):
            page.locator("input.md-nav__toggle:not(#__toc)").first.focus()
            page.keyboard.press(key)
            inside.wait_for(state="hidden")
            page.keyboard.press(key)
            inside.wait_for()


SHOWN = "[...document.querySelectorAll('article h1, article h2, article p, article li, article td, article pre')].filter({}).length"


@pytest.mark.browser
def test_readable_without_script(address: str, chromium: str, kinds: list[str]) -> None:
    """Without script each page shows its whole text and the ways to the main pages; only what is marked hidden waits for one."""
    hidden = SHOWN.format("one => !one.checkVisibility() && !one.closest('[hidden], details:not([open]), template, .on-paper')")
    with browse.browser(chromium) as browser:
        page = browser.new_context(java_script_enabled=False, viewport={"width": browse.PHONE, "height": 900}).new_page()
        for kind in kinds:
            page.goto(address + kind)
            assert page.locator("h1").is_visible(), kind
            assert page.evaluate(hidden) == 0, kind
            assert page.evaluate(SHOWN.format("one => one.checkVisibility()")) > 1, kind
            assert page.locator(".tj-footer a").first.is_visible(), kind
            assert not page.locator("[data-opens]").first.is_visible(), kind


@pytest.mark.browser
def test_weight(address: str, chromium: str, site: Path) -> None:
    """The first page, with everything that it asks for, weighs at most 350 KiB compressed, and brings no font."""
    with browse.browser(chromium) as browser:
        found = browse.visit(browser.new_page(viewport={"width": browse.DESK, "height": 900}), address, "")
    names = {urlsplit(request).path.lstrip("/") or "index.html" for request in found.requests if request.startswith(address)}
    weights = {name: len(gzip.compress((site / name).read_bytes(), 6)) for name in names}
    assert sum(weights.values()) <= WEIGHT, weights
    assert [name for name in names if name.endswith((".woff", ".woff2", ".ttf", ".otf"))] == []
    assert len(names) > 5


PRINTED = """() => {
    const shown = one => one.checkVisibility({visibilityProperty: true});
    const all = query => [...document.querySelectorAll(query)].filter(shown).map(one => one.outerHTML.slice(0, 80));
    const folded = [...document.querySelectorAll("article details > :not(summary)")].filter(one => !shown(one) || !one.offsetHeight);
    return {
        screen: all("header, footer, nav, .md-sidebar, button, input, .md-top, .md-skip, .md-search"),
        folded: folded.map(one => one.outerHTML.slice(0, 80)),
        colours: [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector("article p")).color],
        address: all(".on-paper").length,
        whose: all(".md-banner").length,
        wide: [...document.querySelectorAll("article *")].filter(one => shown(one) && one.getBoundingClientRect().right > innerWidth + 1)
            .map(one => one.outerHTML.slice(0, 80)),
    };
}"""
"""What is on a sheet of paper that should not be there, and what should."""

SHEET = 672
"""The width of A4 between its margins of 16 mm, in CSS pixels."""


@pytest.mark.browser
@pytest.mark.parametrize("start", ["notice/", "rules/seats/", "tasks/07/"])
def test_on_paper(address: str, chromium: str, start: str) -> None:
    """A sheet holds the page's own words, all of them, black on white whatever the screen's scheme, whose site it is and the address."""
    with browse.browser(chromium) as browser:
        page = browser.new_page(viewport={"width": SHEET, "height": 950}, color_scheme="dark")
        page.goto(address + start, wait_until="networkidle")
        page.emulate_media(media="print", color_scheme="dark")
        found = page.evaluate(PRINTED)
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    assert found == {
        "screen": [],
        "folded": [],
        "colours": ["rgb(255, 255, 255)", "rgb(0, 0, 0)"],
        "address": 1,
        "whose": 1,
        "wide": [],
    }


@pytest.mark.browser
@pytest.mark.npm
def test_lighthouse(address: str, chromium: str, npm_dir: Path, tmp_path: Path) -> None:
    """Lighthouse gives the first page all points for accessibility and for good practice; its speed is measured by `make bench`."""
    node()
    scores = browse.lighthouse(address, chromium, npm_dir, tmp_path, "accessibility,best-practices")
    assert scores == {"accessibility": (100, []), "best-practices": (100, [])}


def node() -> None:
    """What npm's programs run on."""
    if not shutil.which("node"):
        missing("no node on PATH (https://nodejs.org, 20 or later)")


# --- in the files ---------------------------------------------------------------------------------


OFF = {
    "wcag/h32": "the theme's two forms send nothing: the search answers while one types, the switch of colours acts at once",
    "valid-autocomplete": "the theme's hidden checkboxes say autocomplete=off, so that Firefox does not open the menu again on a reload",
}
"""Rules of html-validate that are not asked, each with its reason."""


@pytest.mark.npm
def test_html_is_valid(site: Path, npm_dir: Path, tmp_path: Path) -> None:
    """html-validate, with its rules for the standard and for accessibility, has nothing against any page."""
    node()
    rules = {"root": True, "extends": ["html-validate:standard", "html-validate:a11y"], "rules": dict.fromkeys(OFF, "off")}
    (tmp_path / "html-validate.json").write_text(json.dumps(rules), encoding="utf-8")
    pages = [str(path) for path in sorted(site.rglob("*.html"))]
    command = [str(npm_dir / ".bin" / "html-validate"), "--config", str(tmp_path / "html-validate.json"), "--formatter", "text", *pages]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def shown(page: BuiltPage) -> Iterator[str]:
    """The texts that a page shows as prose: block by block, without code, with what is inside a line run together."""
    for block in page.root.xpath("//title | //body//*[self::h1 or self::h2 or self::h3 or self::p or self::li or self::td or self::th]"):
        if not block.xpath("ancestor-or-self::pre"):
            for code in block.xpath(".//code | .//pre | .//script"):
                code.text = "…"
                code[:] = []
            yield re.sub(r"\s+", " ", block.text_content())


HALF = re.compile(r"[\u4e00-\u9fff”’）》][,.!?;:()][\u4e00-\u9fff“‘（《]|[\u4e00-\u9fff] ?[,!?;:](?=\s|$)")


def test_punctuation_is_full_width(site: Path, catalog: Catalog) -> None:
    """Between Chinese characters stand no half-width marks; and no page exclaims, but where it gives the notice's own words."""
    own = [sentence.text for sentence in catalog.notice.sentences.values() if "！" in sentence.text]
    slips = []
    for page in read_site(site).values():
        for text in shown(page):
            ours = re.sub("|".join(map(re.escape, own)) or "$^", "", text)
            slips += [(page.address, text)] if HALF.search(ours) or "！" in ours else []
    assert slips == []


def test_punctuation_lint_is_awake() -> None:
    """The lint knows the slips from what is right."""
    assert all(map(HALF.search, ("名额,二", "名额.二", "好!好", "吗?是", "报送; 见", "“是”,“否”")))
    assert not any(map(HALF.search, ("list.yml 里", "1.0 版", "名额，2个", "编号 Q01，名称 seats", "10:00", "见 about/。")))


def test_anchors_can_be_read(built: dict[str, BuiltPage]) -> None:
    """No anchor is one that Markdown counted up (`_2`), holds anything but plain characters, or starts with a mark of ours."""
    anchors = {(page.address, str(one.get("id"))) for page in built.values() for one in page.content.iter() if one.get("id")}
    assert sorted(one for one in anchors if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", one[1])) == []
    assert len(anchors) > 100


def test_headings_are_in_order(built: dict[str, BuiltPage]) -> None:
    """Each page has one first heading, which comes first, and skips no level; every heading that can be linked has an anchor."""
    for page in built.values():
        levels = [int(one.tag[1]) for one in page.content.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert (levels[0], levels.count(1)) == (1, 1), page.address
        assert all(after <= before + 1 for before, after in pairwise(levels)), page.address
        assert [one.text for one in page.content.iter("h2", "h3") if not one.get("id")] == [], page.address


DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def test_dates_are_for_machines_too(built: dict[str, BuiltPage]) -> None:
    """Each <time> has a datetime that a machine reads and that is the day which the reader sees."""
    times = [one for page in built.values() for one in page.root.iter("time")]
    assert len(times) > 2
    for one in times:
        value = one.get("datetime", "")
        moment = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        day = DATE.search(one.text_content())
        assert day is None or tuple(map(int, day.groups())) == (moment.year, moment.month, moment.day)


def test_pages_are_chinese(built: dict[str, BuiltPage]) -> None:
    """Every page says that it is Chinese, and names itself in its title."""
    assert {page.root.get("lang") for page in built.values()} == {"zh-CN"}
    titles = [page.root.xpath("string(//title)") for page in built.values()]
    assert len(set(titles)) == len(titles)


def test_no_script_stands_in_a_page(built: dict[str, BuiltPage]) -> None:
    """What we write holds no script, handler or style of its own: a strict policy of a server can forbid them."""
    for page in built.values():
        assert page.content.xpath(".//script[not(@type='application/json')]") == [], page.address
        handlers = [name for one in page.content.iter() for name in one.attrib if name.startswith("on")]
        assert handlers == [], page.address


def test_nothing_asks_github(built: dict[str, BuiltPage], site: Path) -> None:
    """No page carries the component with which the theme would ask api.github.com about a repository."""
    assert [page.address for page in built.values() if page.root.xpath("//*[@data-md-component='source']")] == []
    assert "data-md-component" not in (ROOT / "docs" / "overrides" / "partials" / "source.html").read_text("utf-8")
