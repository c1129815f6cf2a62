"""在线填报与自查 shows how each plan was read, takes task numbers, and loses nothing of a plan in another shape."""

import zipfile

import pytest
from desk import PLAN, Desk
from officefiles import gbk
from playwright.sync_api import expect

from tuijian.catalog.load import Catalog

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("fill-read")]

FREE = """郑州市实施方案

各县（市、区）教育局：

一、指导思想

办好人民满意的教育。

二、具体措施

（一）推进县中托管帮扶。派出教师。
"""


def test_how_a_plan_was_read_stands_beside_it(desk: Desk) -> None:
    """Folded beside the plan: the task it was taken for, each element; who has it open reads on while the plan changes."""
    desk.ready()
    desk.whole()
    desk.unfold("zones.0.plan.background")
    reading = desk.page.locator('.reading[data-plan="zones.0.plan"]')
    expect(reading.locator("summary")).to_have_text("程序读成这样")
    expect(reading.locator("li").first).to_be_hidden()
    reading.locator("summary").click()
    expect(reading.locator("li").filter(has_text="清单任务4“职普融通行动”：")).to_be_visible()
    expect(reading.locator("li").filter(has_text="保障条件：已认出")).to_be_visible()
    assert "行，" not in reading.inner_text()
    desk.fill({"zones.0.plan.background": PLAN + "\n（一）新的一段"})
    expect(reading.locator("li").filter(has_text="（一）新的一段")).to_be_visible()


def test_how_a_file_was_read_is_shown(desk: Desk) -> None:
    """Of a plan that is brought in, by its name; what the form has no field for stands in the form, and the page says where."""
    desk.ready()
    given = {"name": "郑州市方案.md", "mimeType": "text/plain", "buffer": FREE.encode()}
    desk.page.locator("#bring-files").set_input_files(given)
    reading = desk.page.locator(".brought .reading")
    expect(reading.locator("summary")).to_have_text("郑州市方案.md：程序读成这样")
    reading.locator("summary").click()
    expect(reading.locator("li").filter(has_text="具体措施：第9行")).to_be_visible()
    expect(desk.page.locator(".brought .left summary")).to_contain_text("放进表格时都接在“工作基础”一栏后面，请核对")
    desk.fill({"province": "河南省"})
    desk.page.locator("#bring-files").set_input_files(given)
    desk.page.locator("#place-0").select_option(index=1)
    desk.page.get_by_role("button", name="放进表格接着填").click()
    desk.page.locator("#put-in").click()
    for line in FREE.split("\n"):
        assert line in desk.field("zones.0.plan.background").input_value()


def test_task_numbers_are_typed_and_printed(desk: Desk) -> None:
    """Typed for a place by keyboard they stand in the list file and on paper; the names of the list are at hand."""
    desk.ready()
    desk.whole()
    desk.unfold("zones.0.tasks")
    desk.field("zones.0.tasks").focus()
    desk.page.keyboard.type("4、12")
    names = desk.page.locator('.field[data-key="zones.0.tasks"] details')
    names.locator("summary").click()
    expect(names.locator("li")).to_have_count(22)
    expect(names.locator("li").nth(3)).to_have_text("任务4 职普融通行动")
    expect(desk.page.locator("#paper")).to_contain_text("4、12")
    desk.page.locator("#check").click()
    desk.page.wait_for_selector("#summary")
    with desk.page.expect_download() as got:
        desk.page.locator("#take-zip").click()
    with zipfile.ZipFile(got.value.path()) as archive:
        assert "    tasks: 4、12" in archive.read("henan/list.yml").decode()


def test_an_archive_with_names_in_gbk(desk: Desk, catalog: Catalog) -> None:
    """As Windows packs it in China: the names are read; a copy in a folder below is named, never taken."""
    desk.ready()
    sample = {name: data for name, data in catalog.base.items() if "/" not in name}
    files = {f"河南/{name}": data for name, data in sample.items()} | {"河南/备份/郑州市.md": sample["zhengzhou.md"]}
    desk.page.locator("#bring-files").set_input_files({"name": "河南.zip", "mimeType": "application/zip", "buffer": gbk(files)})
    expect(
        desk.page.locator(".brought .finding").filter(has_text="“submissions/henan/备份/郑州市.md”放在下一级文件夹“备份”里")
    ).to_have_count(1)
    desk.page.get_by_role("button", name="放进表格接着填").click()
    expect(desk.field("zones.0.name")).to_have_value("郑州市")
