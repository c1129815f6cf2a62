"""Hands on the page 在线填报与自查: a button held as people hold it, text pasted through the clipboard, steps folded and heard."""

import re
from typing import Any

import browse
import pytest
from desk import LONG, Desk
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("fill-hand")]

HELD = [0, 60, 100, 150, 400]
"""Milliseconds between press and release: 60 to 150 is what people take."""


def hold(page: Page, what: Any, milliseconds: int) -> None:
    """Press what stands there with a real mouse, hold it, and release it without moving."""
    what.evaluate("one => one.scrollIntoView({ block: 'center' })")  # above the bar at the foot
    at = None
    for _ in range(20):  # a hand follows with its eyes, and presses once it is there
        box = what.bounding_box()
        before, at = at, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        if before == at:
            break
        page.mouse.move(*at)
        page.wait_for_timeout(100)
    page.mouse.down()
    page.wait_for_timeout(milliseconds)
    page.mouse.up()


# --- a button held ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [browse.PHONE, browse.DESK])
def test_no_click_is_lost(visited: BrowserContext, address: str, width: int) -> None:
    """From a field with a mistake, and from one left empty, every button on the page gets its click however long it is held."""
    desk = Desk(visited, address, width=width)
    desk.ready()
    desk.fill({"province": "河南省"})
    slips = [("document.number", "豫教基[2024]5号"), ("contact.email", "jijiao"), ("contact.phone", "13912345678"), ("contact.office", "")]
    added = 0
    # On a phone the two moments that lost clicks; the whole range where there is a mouse.
    held = HELD if width == browse.DESK else [60, 150]
    for key, text in slips:
        for milliseconds in held:
            desk.unfold(key)
            desk.field(key).fill(text + str(milliseconds) if text else "")
            desk.field(key).focus()
            desk.page.wait_for_timeout(60)
            hold(desk.page, desk.page.locator("#add-zones"), milliseconds)
            added += 1
            expect(desk.field(f"zones.{added - 1}.name")).to_be_visible(timeout=5_000)
            # the step that was opened is folded again by the same mouse
            hold(desk.page, desk.page.locator(f'[id="f-zones.{added - 1}"]'), milliseconds)
            expect(desk.field(f"zones.{added - 1}.name")).to_be_hidden(timeout=5_000)
    assert added == len(slips) * len(held)
    desk.page.close()


def test_nothing_moves_under_a_pressed_button(desk: Desk) -> None:
    """While a button is held, and when the check comes back meanwhile, it stands where it was pressed."""
    desk.ready()
    button = desk.page.locator("#add-zones")
    for added, milliseconds in enumerate(HELD):
        desk.fill({"province": "河南省", "document.number": "豫教基[2024]5号", "document.date": "昨天"})
        desk.field("document.date").focus()
        desk.page.wait_for_timeout(1_000)
        desk.page.keyboard.type("天")
        button.evaluate("one => one.scrollIntoView({ block: 'center' })")  # typing scrolls; above the bar at the foot
        box = button.bounding_box()
        assert box is not None
        desk.page.mouse.move(box["x"] + 20, box["y"] + 20)
        desk.page.mouse.down()
        desk.page.wait_for_timeout(milliseconds + 600)
        assert button.bounding_box() == pytest.approx(box, abs=1)
        desk.page.mouse.up()
        expect(desk.field(f"zones.{added}.name")).to_be_visible()
        expect(desk.said("document.date").locator(".finding")).to_have_count(1)
        # as it was before the next one: right, and nothing is said of it
        desk.fill({"document.number": "豫教基〔2024〕5号", "document.date": "2024-01-12"})
        expect(desk.said("document.date").locator(".finding")).to_have_count(0)


def test_messages_stand_below_their_field(desk: Desk) -> None:
    """What is said of a field pushes the field itself nowhere."""
    desk.ready()
    desk.fill({"province": "河南省"})
    place = "one => [one.getBoundingClientRect().x, one.getBoundingClientRect().y + scrollY]"
    before = desk.field("document.number").evaluate(place)
    desk.field("document.number").fill("豫教基[2024]5号")
    desk.field("document.date").focus()
    expect(desk.said("document.number").locator(".finding")).to_have_count(1)
    assert desk.field("document.number").evaluate(place) == pytest.approx(before, abs=1)
    said, control = desk.said("document.number").bounding_box(), desk.field("document.number").bounding_box()
    assert said is not None
    assert control is not None
    assert said["y"] >= control["y"] + control["height"]


# --- a paste through the clipboard ------------------------------------------------------------------

DIRTY = "第一行\u000b第二行\u200b有零宽\r\n\uf0b7\u00a0第一项\r\n\uf0b7\t第二项\r\n软\u00ad连字符\u00a0空格"
CLEAN = "第一行\n第二行有零宽\n• 第一项\n• 第二项\n软连字符 空格"


@pytest.fixture
def clipboard(visited: BrowserContext, desk: Desk) -> Any:
    """A reader whose clipboard the test can fill, as Word would."""
    visited.grant_permissions(["clipboard-read", "clipboard-write"])
    yield desk
    visited.clear_permissions()


def paste(desk: Desk, key: str, text: str) -> None:
    """Copy a text and paste it with the keyboard."""
    desk.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    desk.unfold(key)
    desk.field(key).focus()
    desk.page.keyboard.press("Control+V")


def test_a_paste_from_word_is_clean_at_once(clipboard: Desk) -> None:
    """What nobody sees is cleaned as it is pasted, the page says of what, the checker has nothing to say, and undo takes it back."""
    desk = clipboard
    desk.ready()
    desk.whole()
    key = "zones.0.plan.tasks.0.parts.1"
    desk.field(key).fill("")
    paste(desk, key, DIRTY)
    expect(desk.field(key)).to_have_value(CLEAN)
    words = desk.page.locator(f'.field[data-key="{key}"] .cleaned')
    expect(words).to_have_text("粘贴的文字里有软回车1处、项目符号2处、不间断空格1处、软连字符1处、零宽字符1处，已经清理。")
    desk.page.locator("#check").click()
    expect(desk.page.locator("#summary h2")).to_have_text("没有必须修改的地方")
    desk.field(key).focus()
    desk.page.keyboard.press("Control+Z")
    expect(desk.field(key)).not_to_have_value(CLEAN)


def test_a_plain_paste_is_left_to_the_browser(clipboard: Desk) -> None:
    """Where nothing is to be cleaned nothing is said, and the text is what was copied; a name of one line stays on one line."""
    desk = clipboard
    desk.ready()
    desk.whole()
    desk.field("zones.0.plan.background").fill("")
    paste(desk, "zones.0.plan.background", "　　第一段，“引号”——破折号。\n第二段")
    expect(desk.field("zones.0.plan.background")).to_have_value("　　第一段，“引号”——破折号。\n第二段")
    expect(desk.page.locator(".cleaned")).to_have_count(0)
    desk.field("contact.office").fill("")
    paste(desk, "contact.office", "河南省\u000b教育厅\u200b")
    expect(desk.field("contact.office")).to_have_value("河南省 教育厅")


def test_what_came_otherwise_is_cleaned_at_a_press(desk: Desk) -> None:
    """Twenty of a kind in one box are one message; one button cleans every box, and it can be undone."""
    desk.ready()
    desk.whole()
    dirty = "\n".join(f"第{number}行\u200b有零宽" for number in range(20))
    desk.fill({"zones.0.plan.background": dirty, "zones.0.plan.tasks.0.parts.0": "软\u00ad连"})
    desk.page.locator("#check").click()
    expect(desk.said("zones.0.plan.background").locator(".finding")).to_have_count(1)
    expect(desk.said("zones.0.plan.background")).to_contain_text("同样的问题共20处")
    expect(desk.page.locator("#summary .is-error li")).to_have_count(1)
    desk.page.locator("#clean-all").click()
    expect(desk.page.locator("#summary h2")).to_have_text("没有必须修改的地方")
    expect(desk.field("zones.0.plan.background")).to_have_value(dirty.replace("\u200b", ""))
    desk.page.locator("#undo").click()
    expect(desk.field("zones.0.plan.background")).to_have_value(dirty)


# --- the mends --------------------------------------------------------------------------------------


def test_a_press_puts_the_code_into_its_own_field(desk: Desk) -> None:
    """A place without its code gets the code where codes stand; its name stays, and the message is gone."""
    desk.ready()
    desk.whole()
    desk.page.locator("#add-adoptions").click()
    desk.fill({"adoptions.0.name": "洛阳市", "adoptions.0.code": ""})
    desk.field("adoptions.0.name").blur()
    desk.said("adoptions.0.name").get_by_role("button", name="“行政区划代码”填“410300”").click()
    expect(desk.field("adoptions.0.code")).to_have_value("410300")
    expect(desk.field("adoptions.0.name")).to_have_value("洛阳市")
    expect(desk.said("adoptions.0.name").locator(".finding", has_text="代码")).to_have_count(0)


# --- the list of steps ------------------------------------------------------------------------------


def state(desk: Desk, key: str) -> Any:
    """What a step says of itself."""
    return desk.page.locator(f'[id="state-{key}"]')


def test_each_step_says_how_far_it_is(open_desk: Desk) -> None:
    """Not begun, begun, with something to mend, fit to be handed in: each step has its state, and all together how many are done."""
    open_desk.ready()
    open_desk.fill({"province": "河南省"})
    expect(state(open_desk, "province")).to_have_text("未开始")
    open_desk.fill({"document.number": "豫教基[2024]5号"})
    expect(state(open_desk, "province")).to_have_text("填写中")
    open_desk.fill({"document.date": "昨天"})
    open_desk.field("document.number").focus()
    expect(state(open_desk, "province")).to_have_text("有要改的")
    open_desk.whole()
    open_desk.field("zones.0.plan.tasks.0.parts.2").blur()
    for key in ("province", "zones.0", "zones.0.plan.tasks.0"):
        expect(state(open_desk, key)).to_have_text("可以提交")
    expect(open_desk.page.locator(".steps")).to_contain_text("3个步骤，3个可以提交")
    open_desk.page.locator("#add-zones").click()
    expect(state(open_desk, "zones.1")).to_have_text("未开始")


def test_steps_fold_to_a_short_list(desk: Desk) -> None:
    """Two places with their tasks, folded, fit on two screens; a message leads into the step it is about and opens it."""
    desk.ready()
    desk.whole()
    desk.page.locator("#add-zones").click()
    desk.fill({"zones.1.name": "开封市"})
    desk.page.get_by_role("button", name="全部收起").click()
    expect(desk.field("zones.0.name")).to_be_hidden()
    desk.page.locator("#check").click()
    expect(desk.page.locator("#summary")).to_be_focused()
    box = desk.page.locator(".form").bounding_box()
    assert box is not None
    assert box["height"] < 2 * 900
    desk.page.locator("#summary a", has_text="工作基础").click()
    expect(desk.field("zones.1.plan.background")).to_be_focused()


HEARD = """() => {
    window.heard = [];
    const told = new MutationObserver(all => heard.push(...all));
    told.observe(document.getElementById("live"), {childList: true, subtree: true});
}"""
"""Listens as one who hears the page."""


def test_steps_are_named_and_the_status_is_quiet(desk: Desk) -> None:
    """Each step is a region of a name that nobody else has; while one types nothing is read out, and no section lacks a name."""
    desk.ready()
    desk.whole()
    names = desk.page.locator("section").evaluate_all(
        "all => all.map(one => document.getElementById(one.getAttribute('aria-labelledby'))?.textContent.trim() ?? '')"
    )
    assert all(names)
    steps = desk.page.locator(".step").evaluate_all(
        "all => all.map(one => document.getElementById(one.getAttribute('aria-labelledby')).textContent)"
    )
    assert len(set(steps)) == len(steps)
    assert "郑州市：任务4 职普融通行动" in steps
    desk.page.wait_for_timeout(5_000)
    desk.page.evaluate(HEARD)
    desk.field("zones.0.plan.background").focus()
    desk.page.keyboard.type("一二三四五六七八九十" * 3, delay=10)
    assert desk.page.evaluate("heard.length") == 0
    live = desk.page.locator("#app [role=status], #app [aria-live], #app [role=alert]")
    assert live.evaluate_all("all => all.map(one => one.id)") == ["live", "take-left"]


def test_who_types_on_is_left_alone(browser: Browser, address: str) -> None:
    """A check that comes back late takes the keyboard from nobody who went on typing, and no letter is lost."""
    context = browser.new_context()
    context.route("**/core-*", lambda route: (__import__("time").sleep(3), route.continue_()))
    page = context.new_page()
    page.set_default_timeout(LONG)
    page.goto(address + "fill/")
    page.locator('[id="f-province"]').select_option("河南省")
    page.locator("#check").click()
    number = page.locator('[id="f-document.number"]')
    number.focus()
    page.keyboard.type("豫教基", delay=50)
    page.wait_for_selector("#summary", timeout=LONG)
    page.keyboard.type("〔2024〕5号", delay=10)
    expect(number).to_be_focused()
    expect(number).to_have_value("豫教基〔2024〕5号")
    context.close()


def test_the_accounts_name_stays(browser: Browser, address: str) -> None:
    """The name typed for the upload page is there after the code has changed, and is kept nowhere."""
    context = browser.new_context()
    repo = 'data-repo="https://github.com/example/tuijian"'
    context.route("**/fill/", lambda route: route.fulfill(response=(got := route.fetch()), body=got.text().replace('data-repo=""', repo)))
    page = context.new_page()
    page.set_default_timeout(LONG)
    page.goto(address + "fill/")
    page.wait_for_selector(".meter", state="detached")
    page.locator('[id="f-province"]').select_option("河南省")
    page.locator("#account").fill("henan-jyt")
    code = page.locator(".take .code strong").inner_text()
    page.locator("#add-zones").click()
    page.locator('[id="f-zones.0.name"]').fill("郑州市")
    expect(page.locator(".take .code strong")).not_to_have_text(code)
    expect(page.locator("#account")).to_have_value("henan-jyt")
    assert "henan-jyt" not in page.evaluate("JSON.stringify(Object.entries(localStorage))")
    context.close()


# --- as on the other pages --------------------------------------------------------------------------


def test_search_and_colours_are_those_of_the_site(browser: Browser, address: str) -> None:
    """A word typed above the form is searched on the site; the colours chosen here are those of the other pages, and theirs of this."""
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(LONG)
    page.goto(address + "fill/")
    page.locator("#scheme").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(27, 33, 39)"
    expect(page.locator("#scheme")).to_have_text("换成浅色")
    page.locator(".search input").fill("名额")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?q="))
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.goto(address + "fill/")
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    context.close()
