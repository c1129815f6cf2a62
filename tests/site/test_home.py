"""The first page of an open call: what it is, how it stands on the reader's day, and the ways on."""

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import browse
import pytest
from lxml import html
from pagetree import BuiltPage, read_site
from playwright.sync_api import Browser, Page

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import CallState
from tuijian.site.markup.render import Site
from tuijian.site.pages.home import Range, home, ranges

DOORS = {"我想看通知": "notice/", "我要推荐": "submit/", "查名额": "seats/"}


@pytest.fixture(scope="session")
def catalog(catalog: Catalog) -> Catalog:
    """The call as it was while it was open: how the site of any other looks stands in test_stands.py."""
    return replace(catalog, notice=catalog.notice.model_copy(update={"state": CallState()}))


def source(catalog: Catalog, official: bool = False) -> str:
    """The first page of a catalogue, before mkdocs."""
    ((_, text),) = home(Site.of(catalog, official))
    return text


@pytest.fixture(scope="session")
def built(open_site: Path) -> BuiltPage:
    """The built first page."""
    return read_site(open_site)[""]


def state(page: BuiltPage) -> html.HtmlElement:
    """What tells how the call stands."""
    (found,) = page.content.xpath("//*[@class='state']")
    return found


# --- what is there without a script ---------------------------------------------------------------


def test_the_call_in_two_sentences(built: BuiltPage, catalog: Catalog) -> None:
    """Who asks whom for what by when, in two sentences below the title."""
    (lead,) = built.content.xpath("//p[@class='lead']")
    text = lead.text_content().strip()
    assert text.count("。") == 2
    assert [
        part for part in (catalog.notice.issuer, *catalog.notice.addressees, "实验区", "2024年1月20日", "32个", "56个") if part not in text
    ] == []


def test_three_doors(built: BuiltPage) -> None:
    """Read the notice, nominate, look up the seats, in this order."""
    doors = {door.text_content(): door.get("href") for door in built.content.xpath("//*[@class='door']//a")}
    assert list(doors.items()) == list(DOORS.items())


def test_without_a_script_the_day_and_no_claim(built: BuiltPage) -> None:
    """The plain date; nothing says whether the call is open, not to readers and not to search."""
    found = state(built)
    assert found.xpath(".//time/@datetime") == ["2024-01-20"]
    assert (found.get("data-day"), found.get("data-zone"), found.get("data-state")) == ("2024-01-20", "Asia/Shanghai", None)
    shown = "".join(one.text_content() for one in found.xpath("./*[not(@hidden)]"))
    assert "2024年1月20日" in shown
    assert [word for word in ("还有", "已过", "今天", "可以", "逾期的") if word in shown] == []
    (left,) = found.xpath(".//*[contains(@class, 'state-left')]")
    assert (left.text_content(), left.get("hidden") is not None) == ("", True)


def test_what_is_for_the_late_is_not_found(open_site: Path, built: BuiltPage) -> None:
    """The sentence for those who are late stands in the page, hidden; search does not show it as the first page's."""
    (late,) = state(built).xpath(".//*[contains(@class, 'state-late')]")
    assert late.get("hidden") is not None
    index = json.loads((open_site / "search" / "search_index.json").read_text("utf-8"))
    told = [one["location"] for one in index["docs"] if late.text_content() in one["text"].replace("\u200b", "")]
    assert "rules/deadline/#fix" in told
    assert [at for at in told if not at.partition("#")[0]] == []


def test_facts_are_the_notices(built: BuiltPage, catalog: Catalog) -> None:
    """Who may apply, how many, what is asked and whom to call, each with the sentence that says so."""
    told = {row.xpath("string(dt)"): row for row in built.content.xpath("//dl/div")}
    notice = catalog.notice
    assert "市（地、州、盟），兼顾少数县（市、区、旗）" in told["谁可以申报"].text_content()
    assert "notice/#n2.1" in told["谁可以申报"].xpath(".//a/@href")
    assert "实验区0至2个" in told["能推荐几个"].text_content()
    assert notice.sentences["n5.3"].text in told["报送要求"].text_content()
    for contact in notice.contacts:
        assert contact.value in told[f"{contact.label}（通知发布时）"].text_content()
        assert told[f"{contact.label}（通知发布时）"].xpath(".//a/@href") == [f"notice/#{contact.sentence}"]
    assert told["发布日期"].xpath(".//time/@datetime") == ["2024-01-03"]


# --- other calls ----------------------------------------------------------------------------------


def test_a_call_without_a_deadline_says_so(catalog: Catalog) -> None:
    """No day, no element for the script, no promise."""
    page = source(replace(catalog, notice=catalog.notice.model_copy(update={"deadline": None})))
    assert "没有查到" in page
    assert "data-day" not in page
    assert "前报送" not in page.partition("{: .lead }")[0]


def test_a_call_of_which_little_is_known(catalog: Catalog) -> None:
    """Without deadline, contacts, date, steps, tasks and the rules of seats, no heading stands over nothing."""
    bare = catalog.notice.model_copy(update={"deadline": None, "contacts": (), "published": None})
    page = source(replace(catalog, notice=bare, steps=(), tasks=(), rules=()))
    assert re.findall(r"^## (\S+)", page, re.M) == ["其他内容"]
    assert "最多推荐" not in page


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        ("shifanqu", [Range("示范区", 1, 1, 31), Range("示范校", 3, 3, 93)]),
        ("yicunyipin", [Range("村镇", 3, 15, 300)]),
    ],
)
def test_seats_of_other_calls(root: Path, call: str, wanted: list[Range]) -> None:
    """Each list counts for itself; one number where all units have the same, from fewest to most where not."""
    other = read_catalog(root / "tests" / "catalogs" / call)
    assert ranges(Site.of(other)) == wanted
    page = source(other)
    assert [one for one in wanted if f"{one.entry}{one.total}个" not in page] == []
    assert "1至1" not in page


def test_an_authority_is_no_stranger(catalog: Catalog) -> None:
    """What the site is not, is said once on the first page, and not at all where an authority runs it."""
    assert source(catalog).count("本站不是") == 1
    assert "本站不是" not in source(catalog, official=True)


# --- how it stands, in a browser ------------------------------------------------------------------

MOMENTS = [
    ("2024-01-03T08:00:00+08:00", "Asia/Shanghai", "open", "距截止日期还有17天"),
    ("2024-01-19T23:59:59+08:00", "Asia/Shanghai", "open", "距截止日期还有1天"),
    ("2024-01-20T00:00:00+08:00", "Asia/Shanghai", "last", "今天是截止日期"),
    ("2024-01-20T23:59:59+08:00", "Asia/Shanghai", "last", "今天是截止日期"),
    ("2024-01-21T00:00:00+08:00", "Asia/Shanghai", "closed", "截止日期已过1天"),
    ("2024-01-20T23:59:59+08:00", "America/Los_Angeles", "last", "今天是截止日期"),
    ("2024-01-21T00:00:00+08:00", "America/Los_Angeles", "closed", "截止日期已过1天"),
    ("2024-01-19T23:59:59+08:00", "Pacific/Kiritimati", "open", "距截止日期还有1天"),
    ("2024-01-20T00:00:00+08:00", "Pacific/Kiritimati", "last", "今天是截止日期"),
    ("2024-01-20T23:59:59+08:00", "Pacific/Kiritimati", "last", "今天是截止日期"),
    ("2024-01-21T00:00:00+08:00", "Pacific/Pago_Pago", "closed", "截止日期已过1天"),
    ("2025-01-20T12:00:00+08:00", "Europe/Berlin", "closed", "截止日期已过366天"),
]


def opened(browser: Browser, address: str, moment: str, zone: str, locale: str = "zh-CN") -> Page:
    """The first page at a moment, in a browser that stands in a time zone."""
    page = browser.new_page(timezone_id=zone, locale=locale)
    page.clock.set_fixed_time(datetime.fromisoformat(moment))
    page.goto(address)
    return page


def standing(page: Page) -> tuple[str | None, str]:
    """The state that the script found, and its words."""
    return page.locator(".state").get_attribute("data-state"), page.locator(".state-left").inner_text()


@pytest.mark.browser
def test_the_state_on_the_readers_day(open_address: str, chromium: str) -> None:
    """Days are counted in the notice's time zone wherever the reader is; the last day counts; the day after is late."""
    with browse.browser(chromium) as browser:
        for moment, zone, name, words in MOMENTS:
            page = opened(browser, open_address, moment, zone)
            assert standing(page) == (name, words), (moment, zone)
            assert page.locator(".state-late").is_visible() == (name == "closed"), (moment, zone)
            page.close()


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["fa-IR", "th-TH"])
def test_the_state_in_other_languages(open_address: str, chromium: str, locale: str) -> None:
    """Browsers whose language has other digits or another calendar count the same days."""
    with browse.browser(chromium) as browser:
        page = opened(browser, open_address, "2024-01-10T12:00:00+08:00", "Asia/Shanghai", locale)
        assert standing(page) == ("open", "距截止日期还有10天")


@pytest.mark.browser
def test_a_page_left_open_tells_the_new_day(open_address: str, chromium: str) -> None:
    """Looked at again after midnight, the page no longer says what was so the day before."""
    with browse.browser(chromium) as browser:
        page = opened(browser, open_address, "2024-01-20T23:00:00+08:00", "Asia/Shanghai")
        assert standing(page)[0] == "last"
        page.clock.set_fixed_time(datetime.fromisoformat("2024-01-21T08:00:00+08:00"))
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        assert standing(page) == ("closed", "截止日期已过1天")
        assert page.locator(".state-late").is_visible()


@pytest.mark.browser
def test_without_script_in_a_browser(open_address: str, chromium: str) -> None:
    """With scripts off, the date, the doors and the steps are there, and no state."""
    with browse.browser(chromium) as browser:
        page = browser.new_page(java_script_enabled=False)
        page.goto(open_address)
        assert page.locator(".state time").is_visible()
        assert page.locator(".state-left:visible, .state-late:visible").count() == 0
        assert page.locator(".door a:visible").count() == len(DOORS)
        assert page.locator(".steps svg:visible").count() == 1


@pytest.mark.browser
def test_a_door_is_a_link_as_a_whole(open_address: str, chromium: str) -> None:
    """A tap anywhere on a door opens it; the keyboard meets the doors in their order."""
    with browse.browser(chromium) as browser:
        page = browser.new_page(viewport={"width": 390, "height": 900})
        page.goto(open_address)
        links = page.locator(".door a").all()
        links[0].focus()
        for link in links:
            assert link.evaluate("one => one === document.activeElement")
            page.keyboard.press("Tab")
        page.locator(".door").last.click(position={"x": 200, "y": 70})
        page.wait_for_url("**/seats/")
