"""The page 在线填报与自查 of a call whose works have their authors: a list in the entries of a list, filled in by hand."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from pagetree import build_site, serve
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("fill-nested")]


@pytest.fixture(scope="module")
def nested_address(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site of that call is served: built in a checkout whose catalogue is the call's."""
    home = tmp_path_factory.mktemp("nested") / "checkout"
    home.mkdir()
    for path in root.iterdir():
        if path.name not in (".git", "catalog", "site"):
            (home / path.name).symlink_to(path)
    (home / "catalog").symlink_to(root / "tests" / "catalogs" / "xinxisuyang")
    with serve(build_site(home, home.parent / "site")) as found:
        yield found


def choose(desk: Desk, key: str, word: str) -> None:
    """Choose one of a few words, from a list or by typing it."""
    control = desk.field(key)
    control.select_option(word) if control.evaluate("one => one.tagName") == "SELECT" else control.fill(word)


def test_authors_by_hand(browser: Browser, nested_address: str) -> None:
    """Added, filled in, judged at their own fields, taken away again, kept, printed, handed in, and brought back."""
    desk = Desk(browser, nested_address)
    page, work = desk.page, "works.0"
    desk.ready()
    desk.field("unit").select_option("金安区")
    desk.fill({"contact.office": "某某科", "contact.phone": "0000-00000000"})
    page.locator("#add-works").click()
    desk.fill({f"{work}.name": "清清的淠河"})
    for key, word in ((f"{work}.field", "数字艺术"), (f"{work}.group", "小学")):
        choose(desk, key, word)
    desk.fill({f"{work}.authors.0.name": "甲", f"{work}.authors.0.school": "某某小学", f"{work}.authors.0.born": "2013年6月1日"})
    for at, name in ((1, "乙"), (2, "丙")):
        page.locator(f'[id="add-{work}.authors"]').click()
        expect(desk.field(f"{work}.authors.{at}.name")).to_be_focused()
        page.keyboard.type(name)
        desk.fill({f"{work}.authors.{at}.school": "某某小学"})

    page.locator("#check").click()
    expect(desk.said(f"{work}.authors.2.name")).to_contain_text("有3名作者，最多2名，多了1名")
    expect(page.locator("#summary")).to_contain_text("清清的淠河，作者3：")
    expect(desk.said(f"{work}.authors.1.name").locator(".finding")).to_have_count(0)
    desk.said(f"{work}.authors.0.born").get_by_role("button", name="改为“2013-06-01”").click()
    expect(desk.field(f"{work}.authors.0.born")).to_have_value("2013-06-01")

    page.get_by_role("button", name="删去作者2").click()
    page.locator(".asking .danger").click()
    expect(desk.field(f"{work}.authors.1.name")).to_have_value("丙")
    expect(desk.field(f"{work}.authors.2.name")).to_have_count(0)
    expect(page.locator(".state")).to_have_text("检查通过，可以下载报送文件。")
    expect(page.locator("#paper td").last).to_have_text("甲，某某小学，2013-06-01；丙，某某小学")

    with page.expect_download() as got:
        page.locator("#take-zip").click()
    with zipfile.ZipFile(got.value.path()) as archive:
        listed = archive.read("d341502/list.yml").decode()
    assert listed.endswith(
        "    authors:\n      - name: 甲\n        school: 某某小学\n        born: 2013-06-01\n      - name: 丙\n        school: 某某小学\n"
    )

    desk.open()
    desk.ready()
    desk.fill({f"{work}.authors.1.school": ""})
    expect(page.locator(".state")).to_have_text("1处还没有填。")
    page.locator("#bring-files").set_input_files({"name": "list.yml", "mimeType": "text/yaml", "buffer": listed.encode()})
    page.get_by_role("button", name="放进表格接着填").click()
    expect(page.locator(".change")).to_have_text(["清清的淠河，作者：丙，所在学校文件里：某某小学"])
    page.locator("#put-in").click()
    expect(desk.field(f"{work}.authors.1.school")).to_have_value("某某小学")
    expect(page.locator(".state")).to_have_text("检查通过，可以下载报送文件。")
    assert desk.complaints == []
    page.context.close()
