"""The site of a call that is not open says so first, on every page; what is over can be read and tried, and is not handed in."""

import json
import re
from dataclasses import replace
from pathlib import Path

import browse
import pytest
from desk import Desk
from pagetree import BuiltPage, read_site
from playwright.sync_api import Browser, Page, expect

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import CallState
from tuijian.site.assemble import pages
from tuijian.site.markup.render import Site
from tuijian.site.pages.downloads import downloads

CLOSED, DRAFT = "本次推荐已于2024年1月20日截止。", "本次推荐尚未发布，现在还不能报送。"
WAYS_IN = ["index.md", "seats.md", "procedure.md", "fill.md", "submit/index.md", "submit/browser.md"]
"""The pages that speak of handing in."""


def standing(catalog: Catalog, **state: object) -> Catalog:
    """The call as it is while it stands so."""
    return replace(catalog, notice=catalog.notice.model_copy(update={"state": CallState.model_validate_json(json.dumps(state))}))


def text(page: str) -> str:
    """A page of Markdown as its reader has it, without the head of data."""
    return re.sub("<[^>]*>", "", page.split("---\n", 2)[2])


@pytest.fixture(scope="session")
def closed(site: Path) -> dict[str, BuiltPage]:
    """The built site of the shipped call, which has closed."""
    return read_site(site)


@pytest.fixture(scope="session")
def draft(draft_site: Path) -> dict[str, BuiltPage]:
    """The built site before the notice is published."""
    return read_site(draft_site)


# --- every page -----------------------------------------------------------------------------------


def test_every_page_says_it_in_its_band(closed: dict[str, BuiltPage], draft: dict[str, BuiltPage]) -> None:
    """The band on top of each page, the form's and the one for lost addresses too, begins with it."""
    for built, said in ((closed, CLOSED), (draft, DRAFT)):
        bands = {at: "".join(page.root.xpath("//*[@data-md-component='announce']")[0].text_content().split()) for at, page in built.items()}
        assert [at for at, band in bands.items() if not band.startswith(said)] == []


def test_where_handing_in_is_spoken_of_it_stands_before_the_text(catalog: Catalog) -> None:
    """Below the title, before anything else, and whatever program shows the page."""
    for call, said in ((catalog, CLOSED), (standing(catalog, **{"is": "draft"}), DRAFT)):
        made = pages(call)
        begins = {name: text(made[name]).partition("\n\n")[2].lstrip("\n*") for name in WAYS_IN}
        assert [name for name, begin in begins.items() if not begin.startswith(said)] == []


def test_an_open_call_says_nothing_of_it(open_site: Path) -> None:
    """Neither closed nor unpublished nor an archive, on no page."""
    told = {at: page.content.text_content() for at, page in read_site(open_site).items()}
    assert [at for at, words in told.items() if "尚未发布" in words or "本次推荐已" in words or "只作存档" in words] == []


def test_what_a_link_shows_begins_with_it(closed: dict[str, BuiltPage]) -> None:
    """Who is sent the address of the first page reads that it is over before he opens it."""
    (said,) = closed[""].root.xpath("//meta[@property='og:description']/@content")
    assert said.startswith(CLOSED)


def test_the_calendar_says_that_it_is_over(catalog: Catalog) -> None:
    """The file stays at its address; its event says that the day has passed."""
    found = downloads(Site.of(catalog)).calendar
    assert found is not None
    assert "SUMMARY:（已经截止）" in found.data.decode()
    assert "加到手机" not in pages(catalog)["data.md"]


# --- the first page -------------------------------------------------------------------------------


def doors(page: BuiltPage) -> list[tuple[str, str | None]]:
    """The names of the doors, and where they lead."""
    found = page.content.xpath("//*[@class='door']")
    return [(door.xpath("string(p[1])").strip(), next(iter(door.xpath(".//a/@href")), None)) for door in found]


def test_the_results_are_in_the_place_of_nominating(closed: dict[str, BuiltPage]) -> None:
    """Nobody is asked to nominate; no list is known, and the next call has its own part of the page."""
    assert doors(closed[""]) == [("我想看通知", "notice/"), ("结果", None), ("下一批怎么用", "#next"), ("查名额", "seats/")]
    told = closed[""].content.text_content()
    assert "未见公开名单" in told
    assert "我要推荐" not in told
    assert closed[""].content.xpath("//h2[@id='next']")


def test_results_that_are_known(catalog: Catalog) -> None:
    """A link by its address and title; what somebody wrote into the title acts as nothing."""
    results = {"address": "https://www.example.gov.cn/list?a=1&b=2", "title": "第三批名单 <b>[x](y)"}
    made = pages(standing(catalog, **{"is": "closed", "since": "2024-01-21", "results": results}))["index.md"]
    assert "未见公开名单" not in made
    assert "example" in made
    assert "<b>" not in made
    assert "[x]" not in made


def test_a_note_is_told(catalog: Catalog) -> None:
    """A sentence of the call's own stands beside it."""
    made = pages(standing(catalog, **{"is": "closed", "since": "2024-01-21", "note": "名单另行公布。"}))
    assert [name for name in WAYS_IN if "名单另行公布。" not in made[name] and name != "submit/browser.md"] == []


def test_an_archive_says_that_it_is_one(catalog: Catalog) -> None:
    """It closed with its deadline, and is kept for reading."""
    made = text(pages(standing(catalog, **{"is": "archived", "since": "2025-06-01"}))["index.md"])
    assert "本次推荐已于2024年1月20日截止，本站只作存档。" in made
    assert "我要推荐" not in made


def test_nothing_is_handed_in_before_publication(draft: dict[str, BuiltPage]) -> None:
    """The way in leads to how it will be done; there are no results and no next call yet."""
    assert [name for name, _ in doors(draft[""])] == ["我想看通知", "看报送方法", "查名额"]
    assert [word for word in ("我要推荐", "未见公开名单", "下一批") if word in draft[""].content.text_content()] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, browse.DESK])
def test_the_first_page_in_a_browser(address: str, draft_address: str, chromium: str, width: int) -> None:
    """Years later no days are counted, with scripts and without; seen without scrolling, nothing wider than the page."""
    with browse.browser(chromium) as browser:
        for at, word in ((address, "已经截止"), (draft_address, "尚未发布")):
            for script in (True, False):
                page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=script)
                page.goto(at)
                state = page.locator(".state-day")
                expect(state).to_have_text(word)
                expect(page.locator(".state-left")).to_have_count(0)
                box = state.bounding_box()
                assert box is not None
                assert box["y"] + box["height"] < 900
                assert not script or page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                page.close()


# --- the form and the picker ----------------------------------------------------------------------


def asked(page: Page, address: str, place: str) -> str:
    """The verdict on a place."""
    page.goto(address + "seats/")
    page.locator("#ask-place").fill(place)
    page.locator("#picker button[type=submit]").click()
    page.locator("#ask-answer .verdict").first.wait_for()
    return page.locator("#ask-answer .verdict").first.inner_text()


@pytest.mark.browser
def test_the_picker_invites_nobody(address: str, open_address: str, draft_address: str, chromium: str) -> None:
    """A place that all rules let pass may be nominated while the call is open, and only fits before and after."""
    with browse.browser(chromium) as browser:
        found = [asked(browser.new_page(), at, "郑州市") for at in (open_address, address, draft_address)]
    assert found == ["可以推荐", "符合条件，已经截止", "符合条件，尚未发布"]


@pytest.mark.browser
def test_the_form_can_still_be_tried(desk: Desk) -> None:
    """It fills, checks by the deadline without a word of days and gives the files; the steps stand below that word, to be read."""
    expect(desk.page.locator("#standing")).to_contain_text(CLOSED)
    desk.ready()
    desk.whole()
    desk.page.locator("#check").click()
    expect(desk.page.locator("#summary h2")).to_have_text("没有必须修改的地方")
    expect(desk.page.locator("#summary")).to_contain_text("按截止时间核对。")
    expect(desk.page.locator("#summary")).not_to_contain_text("逾期")
    expect(desk.page.locator(".take .standing")).to_have_text(f"{CLOSED}下面的步骤供准备下一批时参考。")
    expect(desk.page.locator("#take-zip")).to_be_enabled()
    told, steps = desk.page.locator(".take .standing").bounding_box(), desk.page.get_by_role("heading", name="提交文件").bounding_box()
    assert told is not None
    assert steps is None or told["y"] < steps["y"]


@pytest.mark.browser
def test_the_form_before_publication(browser: Browser, draft_address: str) -> None:
    """It can be filled in; nothing can be handed in yet."""
    desk = Desk(browser, draft_address)
    expect(desk.page.locator("#standing")).to_contain_text(DRAFT)
    desk.fill({"province": "河南省"})
    expect(desk.page.locator(".take .standing")).to_have_text(f"{DRAFT}通知发布以后再提交。")
    expect(desk.page.locator(".take")).not_to_contain_text("提交文件")
    desk.page.context.close()
