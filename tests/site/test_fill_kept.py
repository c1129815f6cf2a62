"""Nothing lost on the page 在线填报与自查: the printed words, two tabs, versions, an odd draft, files that join the form."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from desk import LONG, PARTS, PLAN, Desk
from playwright.sync_api import Browser, Page, expect

from tuijian.catalog.load import Catalog

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("fill-kept")]

ODD_WORDS = r"null|undefined|\[object|NaN"


# --- on paper ---------------------------------------------------------------------------------------


def test_the_printed_words_are_those_that_were_typed(desk: Desk) -> None:
    """Everything typed into the form stands on paper, in its order and under its heading; nothing of the program does."""
    desk.ready()
    desk.whole()
    desk.fill(
        {"zones.0.plan.background": f"{PLAN}\n\n第二段，<b>原样</b>。", "zones.0.plan.tasks.0.parts.1": "（一）第一条。\n（二）第二条。"}
    )
    expect(desk.page.locator("#paper")).to_contain_text("（二）第二条。")
    desk.page.emulate_media(media="print")
    lines = [line for line in desk.page.locator("#paper .paper-plan").inner_text().split("\n") if line.strip()]
    assert lines[:-1] == [
        "郑州市基础教育综合改革实验工作初步方案",
        *("工作基础", PLAN, "第二段，<b>原样</b>。", "任务4 职普融通行动", "改革攻坚项目", PARTS[0]),
        *("具体措施", "（一）第一条。", "（二）第二条。", "保障条件", PARTS[2]),
    ]
    listed = desk.page.locator("#paper section").first.inner_text()
    assert "《教育部办公厅关于推荐第三批基础教育综合改革实验区的通知》（教基厅函〔2023〕32号）" in listed
    assert all(word in listed for word in ("河南省推荐名单", "郑州市", "410100"))
    assert "object" not in desk.page.locator("#paper").inner_text()


def test_nothing_on_the_page_is_called_null(desk: Desk) -> None:
    """With and without a code, open points or a checker, the part for taking away says only words."""
    desk.fill({"province": "河南省"})
    assert not re.search(ODD_WORDS, desk.page.locator("#app").inner_text())
    desk.ready()
    desk.whole()
    expect(desk.page.locator(".take .note:not(#take-quiet)")).to_have_count(0)
    assert not re.search(ODD_WORDS, desk.page.locator("#app").inner_text())


VERSIONS = """() => new Promise(resolve => {
    const asked = indexedDB.open('/tuijian');
    asked.onsuccess = () => {
        const all = asked.result.transaction('versions').objectStore('versions').getAll();
        all.onsuccess = () => { asked.result.close(); resolve(all.result); };
    };
})"""
"""All versions that the browser keeps."""


# --- two tabs ---------------------------------------------------------------------------------------


def opened(context: Any, address: str) -> Page:
    """A tab on the page."""
    page: Page = context.new_page()
    page.set_default_timeout(LONG)
    page.goto(address + "fill/")
    page.wait_for_selector("#app:not([hidden])")
    return page


def field(page: Page, key: str) -> Any:
    """The control of a place."""
    return page.locator(f'[id="f-{key}"]')


def test_one_tab_writes_and_the_other_may_take_over(browser: Browser, address: str) -> None:
    """The second tab shows what the first types and takes nothing; taken over, it has all of it, and the first one looks on."""
    context = browser.new_context()
    first = opened(context, address)
    field(first, "province").select_option("河南省")
    field(first, "document.number").fill("豫教基〔2024〕5号")
    second = opened(context, address)
    expect(second.locator(".tabs")).to_contain_text("正在另一个标签页里填")
    expect(field(second, "document.number")).to_have_value("豫教基〔2024〕5号")
    expect(field(second, "document.number")).to_be_disabled()
    field(first, "contact.office").fill("基础教育处")
    expect(field(second, "contact.office")).to_have_value("基础教育处")
    second.locator("#take-over").click()
    expect(field(second, "contact.phone")).to_be_enabled()
    expect(first.locator(".tabs")).to_contain_text("正在另一个标签页里填")
    expect(field(first, "contact.phone")).to_be_disabled()
    field(second, "contact.phone").fill("0371-00000000")
    expect(field(first, "contact.phone")).to_have_value("0371-00000000")
    second.close()
    expect(field(first, "contact.phone")).to_be_enabled()
    expect(first.locator(".tabs")).to_have_text("")
    first.reload()
    expect(field(first, "contact.office")).to_have_value("基础教育处")
    expect(field(first, "contact.phone")).to_have_value("0371-00000000")
    context.close()


def test_a_tab_that_sleeps_does_not_write_over_the_other(browser: Browser, address: str) -> None:
    """A tab that never heard that another took over keeps its last words as a version, and spoils nothing."""
    context = browser.new_context()
    first = opened(context, address)
    field(first, "province").select_option("河南省")
    # somebody else holds the pen, and this tab was not told
    other = json.dumps({"fields": {"province": "湖北省"}})
    first.evaluate("other => { localStorage.setItem('/tuijian-writer', 'another'); localStorage.setItem('/tuijian-draft', other); }", other)
    field(first, "document.number").fill("豫教基〔2024〕5号")
    first.wait_for_function(f"({VERSIONS})().then(all => all.some(one => one.draft.fields['document.number']))")
    assert json.loads(first.evaluate("localStorage.getItem('/tuijian-draft')"))["fields"] == {"province": "湖北省"}
    first.reload()
    expect(field(first, "province")).to_have_value("湖北省")
    first.locator(".earlier summary").click()
    expect(first.locator(".earlier li", has_text="河南省").first).to_be_visible()
    first.locator(".earlier li", has_text="河南省").first.get_by_role("button", name="回到").click()
    first.locator(".earlier").get_by_role("button", name="回到这一份", exact=True).click()
    expect(field(first, "document.number")).to_have_value("豫教基〔2024〕5号")
    first.locator("#undo").click()
    expect(field(first, "province")).to_have_value("湖北省")
    context.close()


ODD = [
    '"text"',
    "[1, 2]",
    '{"fields": null, "lists": null}',
    '{"fields": {"province": "河南省"}, "lists": {"zones": null}}',
    '{"fields": {"province": "河南省"}, "lists": {"zones": [null, {"name": "郑州市"}]}}',
    '{"fields": {"province": "河南省"}, "lists": {"zones": [{"fields": {"name": "郑州市"}, "plan": {"tasks": [null, {"number": "4"}]}}]}}',
    '{"province": "河南省", "zones": []}',
    '{"fields": {"province": "河南省"',
]


@pytest.mark.parametrize("text", ODD)
def test_a_draft_of_another_shape_keeps_nobody_out(browser: Browser, address: str, text: str) -> None:
    """What an older page kept opens as far as it is understood; what is not understood can be saved as it was."""
    context = browser.new_context()
    context.add_init_script(f"localStorage.getItem('/tuijian-draft') ?? localStorage.setItem('/tuijian-draft', {json.dumps(text)})")
    page = opened(context, address)
    field(page, "province").select_option("河南省")
    expect(field(page, "document.number")).to_be_visible()
    if "郑州" in text or '"text"' in text or '"province": "河南省", "zones"' in text:
        notes = page.locator(".news")
        if notes.get_by_role("button").count():
            with page.expect_download() as got:
                notes.get_by_role("button", name="另存为文件").click()
            assert Path(got.value.path()).read_text("utf-8") == text
        else:
            expect(field(page, "zones.0.name")).to_have_value("郑州市")
    context.close()


# --- files join the form ----------------------------------------------------------------------------


def given(name: str, data: bytes | str) -> Any:
    """A file to be chosen."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data.encode() if isinstance(data, str) else data}


def taken(desk: Desk) -> dict[str, bytes]:
    """The files that the page gives."""
    with desk.page.expect_download() as got:
        desk.page.locator("#take-zip").click()
    with zipfile.ZipFile(io.BytesIO(Path(got.value.path()).read_bytes())) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


CITY = """# 开封市基础教育综合改革实验工作初步方案

## 工作基础

开封市的工作基础。

## 任务12 家校社协同育人行动

### 改革攻坚项目

开封市的项目。
"""


def test_a_city_s_files_join_the_province_s_form(desk: Desk) -> None:
    """What is new and other is shown and asked about, what the form alone has stays, and it can be undone."""
    desk.ready()
    desk.whole()
    mine = taken(desk)
    listed = mine["list.yml"].decode()
    city = re.sub(r"(?s)zones:.*", "zones:\n  - name: 开封市\n    code: 410200\n    plan: kaifeng.md\n", listed).replace("5号", "6号")
    desk.page.locator("#bring-files").set_input_files([given("list.yml", city), given("kaifeng.md", CITY)])
    desk.page.get_by_role("button", name="放进表格接着填").click()
    changes = desk.page.locator(".changes .change")
    expect(changes).to_have_count(3)
    expect(desk.page.locator(".changes")).to_contain_text("表格里：豫教基〔2024〕5号")
    expect(desk.page.locator(".changes .change", has_text="开封市")).to_contain_text("文件里")
    gone = desk.page.locator(".changes .change", has_text="郑州市")
    expect(gone.locator("input")).not_to_be_checked()
    desk.page.locator(".changes .change", has_text="文号").locator("input").uncheck()
    desk.page.locator("#put-in").click()
    expect(desk.field("zones.0.name")).to_have_value("郑州市")
    expect(desk.field("zones.0.plan.tasks.0.parts.0")).to_have_value(PARTS[0])
    expect(desk.field("zones.1.name")).to_have_value("开封市")
    expect(desk.field("zones.1.plan.tasks.0.parts.0")).to_have_value("开封市的项目。")
    expect(desk.field("document.number")).to_have_value("豫教基〔2024〕5号")
    expect(desk.page.locator(".news")).to_contain_text("新有1处")
    desk.page.locator("#undo").click()
    expect(desk.field("zones.1.name")).to_have_count(0)
    expect(desk.field("zones.0.plan.tasks.0.parts.0")).to_have_value(PARTS[0])


def test_files_of_another_unit_take_the_place_of_none(desk: Desk) -> None:
    """A form holds one unit: the page says so, and nothing is replaced until somebody says so, and then it can be undone."""
    desk.ready()
    desk.whole()
    desk.page.locator("#bring-files").set_input_files(given("list.yml", "province: 湖北省\nzones: []\n"))
    desk.page.get_by_role("button", name="放进表格接着填").click()
    expect(desk.page.locator(".changes")).to_contain_text("表格里填的是河南省，文件是湖北省的")
    expect(desk.field("zones.0.name")).to_have_value("郑州市")
    desk.page.locator("#put-in").click()
    expect(desk.field("province")).to_have_value("湖北省")
    desk.page.locator("#undo").click()
    expect(desk.field("zones.0.name")).to_have_value("郑州市")


def word(catalog: Catalog, text: str) -> bytes:
    """A plan as a Word file."""
    from tuijian.cli.export_files import task_headings
    from tuijian.office.write.plan import document

    assert catalog.form.plan is not None
    return document(text, task_headings(catalog, catalog.form.plan), "")


def test_a_word_plan_alone_joins_by_its_title(desk: Desk, catalog: Catalog) -> None:
    """It finds its place by the title; another one asks which place it is for; nobody hears of unknown folders."""
    desk.ready()
    desk.whole()
    zhengzhou = CITY.replace("开封市", "郑州市")
    desk.page.locator("#bring-files").set_input_files(given("方案终稿.docx", word(catalog, zhengzhou)))
    expect(desk.page.locator(".brought h3")).to_have_text("读到1份方案，放进表格以后再检查")
    expect(desk.page.locator(".brought")).not_to_contain_text("unknown")
    expect(desk.page.locator("#place-0")).to_have_value("zones.0")
    desk.page.get_by_role("button", name="放进表格接着填").click()
    expect(desk.page.locator(".changes")).to_contain_text("郑州市，任务12")
    desk.page.locator("#put-in").click()
    expect(desk.field("zones.0.plan.background")).to_have_value("郑州市的工作基础。")
    expect(desk.field("zones.0.plan.tasks.1.parts.0")).to_have_value("郑州市的项目。")
    desk.page.locator("#bring-files").set_input_files(given("开封.docx", word(catalog, CITY)))
    expect(desk.page.locator("#place-0")).to_have_value("")
    desk.page.locator("#place-0").select_option("新添：实验区 开封市")
    desk.page.get_by_role("button", name="放进表格接着填").click()
    desk.page.locator("#put-in").click()
    expect(desk.field("zones.1.name")).to_have_value("开封市")
    expect(desk.field("zones.1.code")).to_have_value("410200")


def test_a_word_plan_on_an_empty_page_brings_its_unit(desk: Desk, catalog: Catalog) -> None:
    """A clerk of a city drops his plan on the empty page: the unit is that of the place in its title."""
    desk.ready()
    desk.page.locator("#bring-files").set_input_files(given("开封.docx", word(catalog, CITY)))
    desk.page.locator("#place-0").select_option("新添：实验区 开封市")
    desk.page.get_by_role("button", name="放进表格接着填").click()
    desk.page.locator("#put-in").click()
    expect(desk.field("province")).to_have_value("河南省")
    expect(desk.field("zones.0.name")).to_have_value("开封市")


def test_two_workbooks_and_a_file_twice_are_told(desk: Desk, catalog: Catalog) -> None:
    """Two lists of one unit are not mixed; the same file twice is read once, and both is said."""
    from tuijian.office.listfile import Nomination
    from tuijian.office.write.unit_workbook import workbook

    unit = catalog.unit_named("河南省")
    assert unit is not None
    books = [workbook(catalog, unit, Nomination({"province": "河南省"}, {"zones": ({"name": name},)})) for name in ("郑州市", "开封市")]
    desk.ready()
    desk.page.locator("#bring-files").set_input_files([given("一.xlsx", books[0]), given("二.xlsx", books[1])])
    expect(desk.page.locator(".brought h3")).to_have_text("没有检查：同一份文件有两份")
    expect(desk.page.locator(".brought")).to_contain_text("“一.xlsx”和“二.xlsx”")
    expect(desk.page.get_by_role("button", name="放进表格接着填")).to_have_count(0)
    desk.page.locator("#bring-files").set_input_files([given("一.xlsx", books[0]), given("一（副本）.xlsx", books[0])])
    expect(desk.page.locator(".brought")).to_contain_text("内容相同，只读了一份")
    expect(desk.page.get_by_role("button", name="放进表格接着填")).to_have_count(1)


# --- no verdict without a subject ---------------------------------------------------------------------


NOTHING = {
    "旧方案.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048),
    "空.xlsx": b"",
    "空.zip": b"PK\x05\x06" + bytes(18),
    "5号.pdf": b"%PDF-1.7",
    "照片.jpg": b"\xff\xd8\xff\xe0",
    "说明.txt": "说明".encode(),
}


def test_nothing_read_is_never_a_pass(desk: Desk) -> None:
    """The headline is 没有检查, with why and what to do; there is no report to be kept, nor anything that may be handed in."""
    desk.ready()
    for name, data in NOTHING.items():
        desk.page.locator("#bring-files").set_input_files(given(name, data))
        expect(desk.page.locator(".brought")).to_contain_text(name)  # and no longer what came before it
        expect(desk.page.locator(".brought h3")).to_have_text("没有检查：没有读到名单或者方案")
        expect(desk.page.locator(".brought")).to_contain_text("请放入名单和方案")
        expect(desk.page.locator(".brought")).not_to_contain_text("通过")
        expect(desk.page.get_by_role("button", name="保存检查结果")).to_have_count(0)


def test_files_that_nobody_reads_stop_no_check(desk: Desk, root: Path) -> None:
    """A scan, a picture and a text beside the list: JavaScript has null for what was not read, and the check goes on."""
    sample = root / "catalog" / "examples"
    files = [given(path.name, path.read_bytes()) for path in sorted(sample.iterdir())]
    listed = next(one for one in files if one["name"] == "list.yml")
    listed["buffer"] = re.sub(rb"(date: 2024-01-12)", rb"\1\n  scan: 5.pdf", listed["buffer"])
    desk.ready()
    desk.page.locator("#bring-files").set_input_files([*files, given("5.pdf", b"%PDF-1.7")])
    expect(desk.page.locator(".brought .code strong")).to_be_visible()
    desk.page.locator("#bring-files").set_input_files([*files, given("照片.jpg", b"\xff\xd8"), given("说明.txt", b"x")])
    expect(desk.page.locator(".brought .finding.is-error")).to_have_count(2)
    expect(desk.page.locator(".brought")).to_contain_text("照片.jpg")


def test_the_page_s_own_folder_comes_back_with_its_scan(desk: Desk) -> None:
    """What was downloaded, with a scan in it, is read again as the same."""
    desk.ready()
    desk.whole()
    desk.field("document.scan").set_input_files(given("5号.pdf", b"%PDF-1.7"))
    expect(desk.page.locator(".chosen")).to_contain_text("5号.pdf")
    with desk.page.expect_download() as got:
        desk.page.locator("#take-zip").click()
    desk.page.locator("#bring-files").set_input_files(given("henan.zip", Path(got.value.path()).read_bytes()))
    desk.page.get_by_role("button", name="放进表格接着填").click()
    expect(desk.page.locator(".changes")).to_contain_text("一样，不用放")
