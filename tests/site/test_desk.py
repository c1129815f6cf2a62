"""核对材料 in a real browser: one visit with material of several units, looked at from all sides; the engine is loaded once."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import browse
import pytest
from desk import LONG
from playwright.sync_api import Page, expect

from tuijian.cli import main

EVIL = "<img src=x onerror=document.title='acted'>"


@pytest.fixture(scope="module")
def home(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with two units' material: one in order, one with a slip and a plan that would act if it were HTML."""
    home = tmp_path_factory.mktemp("desk")
    sample = root / "submissions" / "_example"
    for folder, unit, code in (("henan", "河南省", "410100"), ("hebei", "河北省", "130600")):
        place = {"410100": "郑州市", "130600": "保定市"}[code]
        target = home / "submissions" / folder
        target.mkdir(parents=True)
        listed = (root / "catalog" / "examples" / "list.yml").read_text("utf-8").partition("adoptions:")[0]
        listed = (
            listed.replace("河南省", unit)
            .replace("郑州市", place)
            .replace("410100", code)
            .replace("豫教基", "冀教基" if folder == "hebei" else "豫教基")
        )
        plan = (sample / "moumou-shi.md").read_text("utf-8").replace("某某市", place)
        (target / "list.yml").write_text(listed if folder == "henan" else listed.replace(code, "130100"), encoding="utf-8")
        text = plan if folder == "henan" else plan.replace("保障条件", "其他") + f"\n{EVIL}\n"
        (target / "zhengzhou.md").write_text(text, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def page(chromium: str, engine: None, address: str, home: Path) -> Iterator[Page]:
    """The page with the checkout brought in, and nothing that it asked for elsewhere or complained of."""
    asked, complaints = list[str](), list[str]()
    with browse.browser(chromium) as browser:
        found = browser.new_page(viewport={"width": browse.DESK, "height": 900}, accept_downloads=True)
        found.set_default_timeout(LONG)
        found.on("request", lambda one: asked.append(one.url))
        found.on("console", lambda one: complaints.append(one.text) if one.type in {"error", "warning"} else None)
        found.on("pageerror", lambda one: complaints.append(str(one)))
        found.goto(f"{address}desk/")
        found.set_input_files("#desk-folder", str(home))
        found.locator("#units tbody tr").nth(1).wait_for()
        yield found
        assert complaints == []
        assert [one for one in asked if not one.startswith((address, "data:", "blob:"))] == []


def row(page: Page, name: str) -> list[str]:
    """A unit's row of the table."""
    return page.locator("#units tbody tr", has_text=name).locator("td").all_inner_texts()


@pytest.mark.browser
def test_each_unit_has_the_command_s_verdict(page: Page, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the table says of a unit is what `tuijian check` counts in its folder, and its code is the same."""
    main(["check", "--root", str(home), "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    for folder, name in (("henan", "河南省"), ("hebei", "河北省")):
        verdict, code, *_ = row(page, name)
        errors = [one for one in report["findings"] if one["path"].startswith(f"submissions/{folder}/") and one["level"] == "error"]
        assert verdict.startswith(f"需修改：{len(errors)} 处必须修改" if errors else "通过")
        assert code == report["codes"][f"submissions/{folder}"]
    assert row(page, "河北省")[0].startswith("需修改")


@pytest.mark.browser
def test_a_plan_stands_beside_what_is_asked(page: Page) -> None:
    """Each part that the notice asks for with the lines at which it was recognised, or 没有认出; the plan's own text never acts."""
    page.get_by_role("button", name="查看河北省").click()
    asked = page.locator(".asked > div").all_inner_texts()
    assert any(one.startswith("任务") and "职普融通行动" in one for one in asked)
    assert any(one.startswith("保障条件") and "没有认出" in one for one in asked)
    assert any(one.startswith("改革攻坚项目") and "第" in one and "行" in one for one in asked)
    assert EVIL in page.locator(".plan-text").inner_text()
    assert (page.locator(".plan-text img").count(), page.title()) == (0, page.title().replace("acted", ""))
    page.locator(".asked a").first.click()
    assert page.evaluate("document.activeElement.matches('.plan-text li.is-part')")


@pytest.mark.browser
def test_the_paper_is_held_against_the_files(page: Page) -> None:
    """The code as somebody types it, small and with blanks, names the unit; another one is told to be none of them."""
    code = row(page, "河南省")[1]
    page.get_by_label("纸质件上印的核对码").fill(code.lower().replace("-", " "))
    expect(page.locator("#code-told")).to_have_text("与河南省的材料相符。")
    page.get_by_label("纸质件上印的核对码").fill("0000-0000-0000")
    expect(page.locator("#code-told")).to_contain_text("都不相符")


@pytest.mark.browser
def test_what_was_looked_at_is_kept_here_and_taken_away(page: Page, home: Path) -> None:
    """A tick and a note are there again when the page is opened anew, stand in the CSV, and go when they are cleared."""
    page.get_by_role("button", name="查看河南省").click()
    points = page.locator(".points li")
    total = points.count()
    assert total >= 5
    points.first.get_by_role("checkbox").check()
    points.first.get_by_role("textbox").fill("=已电话核实")
    assert row(page, "河南省")[2] == f"1／{total}"
    page.reload()
    page.set_input_files("#desk-folder", str(home))
    page.get_by_role("button", name="查看河南省").click()
    assert points.first.get_by_role("checkbox").is_checked()
    assert points.first.get_by_role("textbox").input_value() == "=已电话核实"
    with page.expect_download() as download:
        page.get_by_role("button", name="导出核对情况").click()
    head, *body = csv.reader(StringIO(Path(download.value.path()).read_text("utf-8-sig"), newline=""))
    assert head[:2] == ["推荐单位", "核对码"]
    assert "不是教育部的文件" in head[-1]
    ticked = [line for line in body if line[6] == "是"]
    assert [(line[0], line[7]) for line in ticked] == [("河南省", "'=已电话核实")]
    page.get_by_role("button", name="清除勾选和备注").click()
    page.get_by_role("button", name="清除", exact=True).click()
    assert not points.first.get_by_role("checkbox").is_checked()
    assert page.evaluate("localStorage.getItem('tuijian-desk')") is None


@pytest.mark.browser
@pytest.mark.npm
@pytest.mark.parametrize("width", [browse.PHONE, browse.DESK])
@pytest.mark.parametrize("scheme", browse.SCHEMES)
def test_axe_finds_nothing_in_use(page: Page, npm_dir: Path, width: int, scheme: str) -> None:
    """With a unit opened nothing sticks out and axe-core has nothing against the page."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.get_by_role("button", name="查看河北省").click()
    page.evaluate((npm_dir / "axe-core" / "axe.min.js").read_text("utf-8"))
    assert (page.evaluate(browse.WIDE), page.evaluate(browse.AXE)) == ([], [])
