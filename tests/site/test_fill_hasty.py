"""在线填报与自查 under hands in a hurry, and on a bad day: nothing typed is lost, nothing fails in silence, no answer is of before."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from desk import LONG, Desk, screen
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

pytestmark = pytest.mark.browser

LISTED = "province: 河南省\ndocument:\n  number: 豫教基〔2024〕9号\nzones:\n  - name: 开封市\n    code: 410200\n    plan: kaifeng.md\n"
PLAN = "# {name}基础教育综合改革实验工作初步方案\n\n## 工作基础\n\n{name}的工作基础。\n"


def given(name: str, text: str) -> Any:
    """A file to be chosen."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": text.encode()}


def bring(desk: Desk, *files: Any) -> None:
    """Choose files, as a clerk does who has some."""
    desk.page.locator("#bring-files").set_input_files([*files])


def put(desk: Desk) -> Any:
    """The button that puts files into the form."""
    return desk.page.get_by_role("button", name="放进表格接着填")


def engine(desk: Desk, act: str) -> Any:
    """Do something with the page's own side of the checker."""
    return desk.page.evaluate(
        f"async address => {{ const {{ engine }} = await import(address); {act} }}", f"{desk.address}../assets/fill/engine.js"
    )


SLOWLY = """const ask = engine.ask;
    engine.ask = async (...all) => { await new Promise(go => setTimeout(go, 700)); return ask.apply(engine, all); };"""
"""Every answer takes a while."""


# --- what is typed meanwhile --------------------------------------------------------------------------


def test_files_take_the_place_of_nothing_that_was_typed_meanwhile(desk: Desk) -> None:
    """The report lies open while somebody fills in the form: what he typed is compared then, and again when he types on."""
    desk.ready()
    bring(desk, given("list.yml", LISTED), given("kaifeng.md", PLAN.format(name="开封市")))
    expect(put(desk)).to_be_visible()
    desk.fill({"province": "河南省", "contact.office": "基础教育处"})
    put(desk).click()
    expect(desk.page.locator(".changes h4")).to_contain_text("处改动")
    desk.fill({"contact.phone": "0371-00000000"})
    desk.page.locator("#put-in").click()
    expect(desk.page.locator(".changes")).to_contain_text("刚才表格里有改动")
    # and on the way to the answer
    engine(desk, SLOWLY)
    desk.page.locator("#put-in").click()
    desk.field("contact.email").fill("jijiao@example.gov.cn")
    desk.page.wait_for_timeout(1_500)
    desk.page.locator("#put-in").click()
    expect(desk.field("zones.0.name")).to_have_value("开封市")
    kept = {"contact.office": "基础教育处", "contact.phone": "0371-00000000", "contact.email": "jijiao@example.gov.cn"}
    for key, text in kept.items():
        expect(desk.field(key)).to_have_value(text)


def test_several_plans_join_one_after_another(desk: Desk) -> None:
    """Of plans without a list the others stay to be put in."""
    desk.ready()
    desk.fill({"province": "河南省"})
    bring(desk, *(given(f"{name}.md", PLAN.format(name=name)) for name in ("开封市", "洛阳市")))
    for at, name in enumerate(("开封市", "洛阳市")):
        place = desk.page.locator(".brought select").first
        place.select_option(f"新添：实验区 {name}")
        put(desk).first.click()
        desk.page.locator("#put-in").click()
        expect(desk.field(f"zones.{at}.name")).to_have_value(name)
    expect(desk.page.locator(".brought")).to_be_hidden()


def test_undo_takes_nothing_away_for_good(desk: Desk) -> None:
    """Who undoes late has filled in more meanwhile: the same place gives it back."""
    desk.fill({"province": "河南省"})
    desk.page.locator("#add-zones").click()
    desk.fill({"zones.0.name": "郑州市"})
    desk.page.get_by_role("button", name="删去这一项").click()
    desk.page.get_by_role("button", name="删去", exact=True).click()
    desk.fill({"contact.office": "基础教育处"})
    desk.page.locator("#undo").click()
    expect(desk.field("zones.0.name")).to_have_value("郑州市")
    expect(desk.field("contact.office")).to_have_value("")
    desk.page.get_by_role("button", name="恢复").click()
    expect(desk.field("contact.office")).to_have_value("基础教育处")
    expect(desk.field("zones.0.name")).to_have_count(0)


# --- files --------------------------------------------------------------------------------------------

DROPPED = """([where, kind]) => {
    const dataTransfer = new DataTransfer();
    if (kind === "text") dataTransfer.setData("text/plain", "从 Word 拖来的字");
    else dataTransfer.items.add(new File(["x"], "5号.pdf"));
    const event = type => new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer});
    const taken = ["dragover", "drop"].map(type => !document.getElementById(where).dispatchEvent(event(type)));
    return [...taken, document.body.className];
}"""
"""Lets something go over a field; whether the page took it for itself, over it and at its end."""


def test_what_is_dropped_on_a_field_is_the_field_s(desk: Desk) -> None:
    """Text drawn into a field and a scan on the field for it are left to the browser; other files are looked at, wherever they fall."""
    desk.ready()
    desk.fill({"province": "河南省"})
    assert desk.page.evaluate(DROPPED, ["f-contact.office", "text"]) == [False, False, ""]
    assert desk.page.evaluate(DROPPED, ["f-document.scan", "file"]) == [False, False, ""]
    assert desk.page.evaluate(DROPPED, ["f-contact.office", "file"]) == [True, True, ""]
    expect(desk.page.locator(".brought h3")).to_have_text("没有检查：没有读到名单或者方案")
    desk.page.evaluate(EMPTY)
    expect(desk.page.locator(".brought")).to_contain_text("没有读到文件")


EMPTY = """() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([], "x"));
    for (const what of ["items", "files"]) Object.defineProperty(dataTransfer, what, {value: []});
    document.body.dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer}));
}"""
"""Lets a folder go in which there is nothing."""

READS = """([slow, broken]) => {
    const read = File.prototype.arrayBuffer;
    File.prototype.arrayBuffer = async function () {
        if (this.name === broken) throw new DOMException("gone", "NotReadableError");
        if (this.name === slow) await new Promise(go => setTimeout(go, 1500));
        return read.call(this);
    };
}"""
"""One file takes long, another is gone from the disk."""


def test_the_last_files_are_answered_and_what_cannot_be_read_is_named(desk: Desk) -> None:
    """A slow file does not write over the answer to the next; one that is gone is named; of more than are read that is said."""
    desk.ready()
    desk.page.evaluate(READS, ["慢.yml", "没了.yml"])
    bring(desk, given("慢.yml", LISTED))
    bring(desk, given("list.yml", LISTED.replace("河南省", "河北省")))
    expect(desk.page.locator(".brought .code")).to_contain_text("hebei")
    desk.page.wait_for_timeout(2_000)
    expect(desk.page.locator(".brought .code")).to_contain_text("hebei")
    bring(desk, given("没了.yml", LISTED))
    expect(desk.page.locator(".brought")).to_contain_text("“没了.yml”打不开")
    bring(desk, given("list.yml", LISTED), *(given(f"{at}.txt", "x") for at in range(200)))
    expect(desk.page.locator(".brought")).to_contain_text("只看了前200个")


def test_a_scan_is_what_was_chosen(desk: Desk) -> None:
    """Files are made of the scan as it was chosen; where none can be made that is said beside the button; a later scan takes its place."""
    desk.ready()
    desk.whole()
    desk.field("document.scan").set_input_files(given("5号.pdf", "%PDF-1.7"))
    expect(desk.page.locator(".chosen")).to_contain_text("5号.pdf，")
    listed = LISTED.replace("  number", "  scan: 9号.pdf\n  number")
    bring(desk, given("list.yml", listed), given("kaifeng.md", PLAN.format(name="开封市")), given("9号.pdf", "%PDF-1.7"))
    put(desk).click()
    desk.page.locator("#put-in").click()
    expect(desk.page.locator(".chosen")).to_contain_text("9号.pdf，0")
    desk.page.locator("#undo").click()
    expect(desk.page.locator(".chosen")).to_contain_text("5号.pdf，0")
    desk.page.evaluate(READS, ["", "5号.pdf"])
    desk.page.locator("#take-zip").click()
    expect(desk.page.locator("#take-failed")).to_contain_text("“5号.pdf”打不开")


# --- the checker breaks -------------------------------------------------------------------------------


def test_an_answer_that_does_not_come_is_told(desk: Desk) -> None:
    """What was said of an earlier state goes; a checker that dies long after it came is told; a page left open asks again."""
    desk.ready()
    desk.whole()
    desk.page.locator("#check").click()
    expect(desk.page.locator("#summary h2")).to_have_text("没有必须修改的地方")
    # somebody looks again after an hour
    engine(
        desk, "const ask = engine.ask; engine.asked = 0; engine.ask = (...all) => { engine.asked += 1; return ask.apply(engine, all); };"
    )
    desk.page.evaluate(
        "() => { const now = Date.now; Date.now = () => now() + 3600000; document.dispatchEvent(new Event('visibilitychange')); }"
    )
    desk.page.wait_for_timeout(1_000)
    assert engine(desk, "return engine.asked;") == 1
    engine(desk, "engine.ask = async () => { throw new Error('out of memory'); };")
    desk.field("contact.office").fill("基础教育处")
    expect(desk.page.locator(".bar .state")).to_have_text("没有查成，请再点一次“检查”，或者刷新网页。")
    expect(desk.page.locator("#summary")).to_have_count(0)
    assert "郑州市" not in (desk.page.locator("#paper").text_content() or "")
    engine(desk, "delete engine.ask; engine.worker.dispatchEvent(new ErrorEvent('error', {message: 'gone'}));")
    expect(desk.page.get_by_text("检查程序停下了")).to_be_visible()
    desk.field("contact.office").fill("基础教育一处")
    expect(desk.field("contact.office")).to_have_value("基础教育一处")


FULL = """
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
    Storage.prototype.removeItem = Storage.prototype.setItem;
    Object.defineProperty(window, "indexedDB", {value: undefined});
"""
"""A browser that keeps nothing, neither texts nor files."""


def test_a_browser_that_keeps_nothing_says_so_before_it_is_left(browser: Browser, address: str) -> None:
    """It is said on top at the first key, the browser asks before the page goes, and clearing still clears."""
    context = browser.new_context(**screen())
    context.add_init_script(FULL)
    desk = Desk(context, address)
    page = desk.page
    desk.fill({"province": "河南省"})
    expect(page.get_by_role("alert").filter(has_text="填的内容没有存下来")).to_be_visible()
    desk.field("document.scan").set_input_files(given("5号.pdf", "%PDF-1.7"))
    expect(page.locator(".news")).to_contain_text("“5号.pdf”没有存进这台电脑的浏览器")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="清空").click()
    page.get_by_role("button", name="清空", exact=True).click()
    expect(desk.field("province")).to_have_value("")
    context.close()


# --- hands --------------------------------------------------------------------------------------------


def test_a_double_click_is_one(desk: Desk) -> None:
    """Who presses twice adds one place, and opens a step instead of opening and shutting it."""
    desk.fill({"province": "河南省"})
    desk.page.locator("#add-zones").dblclick()
    expect(desk.page.locator(".entry")).to_have_count(1)
    head = desk.page.locator('[id="f-zones.0"]')
    before = head.get_attribute("aria-expanded")
    head.dblclick()
    assert head.get_attribute("aria-expanded") != before


def test_the_keyboard_stays_where_it_is(desk: Desk) -> None:
    """On a button while a verdict comes, on the earlier versions while they unfold, and at the caret while a file comes in."""
    desk.ready()
    desk.whole()
    expect(desk.page.locator(".bar .state")).to_contain_text("处请留意")
    desk.field("contact.email").fill("jijiao")
    desk.page.locator("#take-zip").focus()
    expect(desk.page.locator(".bar .state")).to_contain_text("4处请留意")
    assert desk.page.evaluate("document.activeElement.id") == "take-zip"
    desk.page.locator("#add-adoptions").click()
    desk.page.get_by_role("button", name="删去这一项").last.click()
    desk.page.get_by_role("button", name="删去", exact=True).click()
    desk.page.wait_for_timeout(300)  # so long at least a hand is on its way
    desk.page.locator(".earlier summary").focus()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_timeout(500)
    assert desk.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    desk.field("contact.office").evaluate("one => { one.focus(); one.setSelectionRange(2, 2); }")
    on = "document.getElementById('f-document.scan').addEventListener"
    desk.page.evaluate(f"{on}('change', () => document.getElementById('f-contact.office').focus())")
    desk.field("document.scan").set_input_files(given("5号.pdf", "%PDF-1.7"))
    expect(desk.page.locator(".chosen")).to_contain_text("5号.pdf")
    desk.page.keyboard.type("的")
    expect(desk.field("contact.office")).to_have_value("河南的省教育厅基础教育处")


@pytest.fixture
def two(browser: Browser, address: str) -> Iterator[tuple[Page, Page]]:
    """Two tabs; the first writes."""
    context: BrowserContext = browser.new_context(**screen())
    tabs = []
    for _ in range(2):
        page = context.new_page()
        page.set_default_timeout(LONG)
        page.goto(address + "fill/")
        page.wait_for_selector("#app:not([hidden])")
        tabs.append(page)
    yield tabs[0], tabs[1]
    context.close()


def test_the_tab_that_looks_on_shows_the_scan_and_says_that_it_takes_no_files(two: tuple[Page, Page]) -> None:
    """What the first tab has is not called missing in the second, and files that are let go there are not taken in silence."""
    first, second = two
    first.locator("#f-province").select_option("河南省")
    first.locator('[id="f-document.scan"]').set_input_files(given("5号.pdf", "%PDF-1.7"))
    expect(first.locator(".chosen")).to_contain_text("5号.pdf，0")
    expect(second.locator(".chosen")).to_contain_text("5号.pdf，0")
    second.evaluate(DROPPED, ["f-contact.office", "file"])
    expect(second.locator(".brought")).to_contain_text("这一页现在只能看，没有读入文件")


KEY = """() => {
    const control = document.getElementById("f-document.number");
    const before = performance.now();
    control.value += "5";
    control.dispatchEvent(new Event("input", {bubbles: true}));
    return performance.now() - before;
}"""


def test_many_places_do_not_slow_the_keys(desk: Desk) -> None:
    """With a hundred places, each with a task, a key takes no second."""
    task = {"number": 4, "own": None, "parts": ["一", "二", "三"]}
    zones = [{"fields": {"name": f"第{at}市"}, "plan": {"background": "基础", "tasks": [task]}} for at in range(100)]
    desk.page.evaluate(
        "text => localStorage.setItem('/tuijian-draft', text)", json.dumps({"fields": {"province": "河南省"}, "lists": {"zones": zones}})
    )
    desk.open()
    expect(desk.page.locator(".entry")).to_have_count(100)
    expect(desk.page.locator(".steps")).to_contain_text("201个步骤")
    assert min(desk.page.evaluate(KEY) for _ in range(3)) < 300
