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

from tuijian.cli.main import main

KEPT = "Object.keys(localStorage).filter(key => key.startsWith('tuijian-desk'))"
EVIL = "<img src=x onerror=document.title='acted'>"


@pytest.fixture(scope="module")
def home(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with two units' material: one in order, one with a slip and a plan that would act if it were HTML.

    It lies in a folder where a third unit's material lies beside it.
    """
    home = tmp_path_factory.mktemp("desk") / "仓库"
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
    (home / "README.md").write_text("x", encoding="utf-8")
    (home.parent / "吉林").mkdir()
    (home.parent / "吉林" / "list.yml").write_text("province: 吉林省\nzones: []\n", encoding="utf-8")
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
        bring(found, home)
        yield found
        assert complaints == []
        assert [one for one in asked if not one.startswith((address, "data:", "blob:"))] == []


def bring(page: Page, home: Path) -> None:
    """Choose the folder in which the checkout lies, and wait for what is said of it."""
    page.set_input_files("#desk-folder", str(home.parent))
    expect(page.get_by_text("查了3个单位的材料")).to_be_visible()


def taken_away(page: Page) -> list[list[str]]:
    """The CSV's lines, the head first."""
    with page.expect_download() as download:
        page.get_by_role("button", name="导出核对情况").click()
    return list(csv.reader(StringIO(Path(download.value.path()).read_text("utf-8-sig"), newline="")))


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
def test_what_lies_beside_a_checkout_is_looked_at(page: Page) -> None:
    """Of the checkout what units sent, and the folder beside it; nothing is left out without a word."""
    assert page.locator("#units tbody th").evaluate_all("all => all.map(one => one.firstChild.textContent)") == [
        "河北省",
        "河南省",
        "吉林省",
    ]
    assert page.locator(".heap-said li").all_inner_texts() == []


@pytest.mark.browser
def test_what_is_set_aside_is_told(page: Page, home: Path) -> None:
    """Below the results of a unit stands what the checker says does not count there; a unit without it has no such part."""
    page.evaluate(
        """async () => {
          const { engine } = await import("../assets/fill/engine.js");
          const ask = engine.ask.bind(engine);
          engine.ask = async (what, ...given) => {
            const told = await ask(what, ...given);
            if (what !== "desk") return told;
            delete engine.ask;
            const seen = JSON.parse(told);
            for (const unit of seen.units) unit.waived = unit.name === "河南省" ? ["河南省“推荐数”不计：某某。"] : [];
            return JSON.stringify(seen);
          };
        }"""
    )
    bring(page, home)
    page.get_by_role("button", name="查看吉林省").click()
    assert page.locator("#detail .waived").count() == 0
    page.get_by_role("button", name="查看河南省").click()
    assert page.locator("#detail .waived").inner_text().split("\n") == ["准许例外", "河南省“推荐数”不计：某某。"]


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
    bring(page, home)
    page.get_by_role("button", name="查看河南省").click()
    assert points.first.get_by_role("checkbox").is_checked()
    assert points.first.get_by_role("textbox").input_value() == "=已电话核实"
    head, *body = taken_away(page)
    assert head[:2] == ["推荐单位", "核对码"]
    assert "不是教育部的文件" in head[-1]
    ticked = [line for line in body if line[6] == "是"]
    assert [(line[0], line[7]) for line in ticked] == [("河南省", "'=已电话核实")]
    assert page.evaluate(KEPT) == ["tuijian-desk 教基厅函〔2023〕32号"]
    page.get_by_role("button", name="清除勾选和备注").click()
    page.get_by_role("button", name="清除", exact=True).click()
    assert not points.first.get_by_role("checkbox").is_checked()
    assert page.evaluate(KEPT) == []


@pytest.mark.browser
def test_a_tick_is_of_the_material_that_was_looked_at(page: Page, home: Path) -> None:
    """Material that has changed is still to be looked at; a note does not make the old tick a new one, another tick does."""
    page.get_by_role("button", name="查看河南省").click()
    first = page.locator(".points li").first
    first.get_by_role("checkbox").check()
    done = row(page, "河南省")[2]
    plan = home / "submissions" / "henan" / "zhengzhou.md"
    plan.write_text(plan.read_text("utf-8") + "\n以上。\n", encoding="utf-8")
    bring(page, home)
    page.get_by_role("button", name="查看河南省").click()
    for note in (None, "电话问过"):
        if note:
            first.get_by_role("textbox").fill(note)
        assert not first.get_by_role("checkbox").is_checked()
        assert first.get_by_text("核对以后材料有改动，请再看一次。").is_visible()
        assert (done[0], row(page, "河南省")[2][0]) == ("1", "0")
        assert {(line[6], line[7]) for line in taken_away(page)[1:] if line[6]} == {("改动前核对过", note or "")}
    first.get_by_role("checkbox").check()
    assert not first.get_by_text("核对以后材料有改动，请再看一次。").is_visible()
    assert row(page, "河南省")[2] == done
    assert [line[6] for line in taken_away(page)[1:] if line[6]] == ["是"]


@pytest.mark.browser
def test_another_tab_takes_no_tick_and_no_note_away(page: Page, home: Path) -> None:
    """What is ticked in one tab is shown in the other; one that never heard of it spoils nothing; a file that is gone is named."""
    page.get_by_role("button", name="查看河北省").click()
    points = page.locator(".points li")
    key = json.dumps("tuijian-desk 教基厅函〔2023〕32号", ensure_ascii=False)
    points.nth(1).get_by_role("checkbox").check()
    # a tab that slept: nobody told it
    other = f"all.hebei.other = {{done: true, note: '别页', code: ''}}; localStorage.setItem({key}, JSON.stringify(all));"
    page.evaluate(f"() => {{ const all = JSON.parse(localStorage.getItem({key})); {other} }}")
    points.nth(2).get_by_role("textbox").fill("这页")
    kept = json.loads(page.evaluate(f"localStorage.getItem({key})"))["hebei"]
    assert kept["other"]["note"] == "别页"
    assert "这页" in {one["note"] for one in kept.values()}
    # a tab that is told
    page.evaluate(f"""() => {{
        const all = JSON.parse(localStorage.getItem({key}));
        for (const one of Object.values(all.hebei)) {{ one.done = false; if (one.note === "这页") one.note = "别页改过"; }}
        localStorage.setItem({key}, JSON.stringify(all));
        document.activeElement.blur();
        dispatchEvent(new StorageEvent("storage", {{key: {key}}}));
    }}""")
    assert not points.nth(1).get_by_role("checkbox").is_checked()
    assert points.nth(2).get_by_role("textbox").input_value() == "别页改过"
    assert row(page, "河北省")[2].startswith("0／")
    points.nth(2).get_by_role("textbox").fill("")
    page.evaluate("() => { File.prototype.arrayBuffer = async () => { throw new DOMException('gone', 'NotReadableError'); }; }")
    page.set_input_files("#desk-files", {"name": "没了.xlsx", "mimeType": "", "buffer": b"x"})
    expect(page.locator(".told[role=status]").first).to_contain_text("“没了.xlsx”打不开")
    expect(page.locator(".told[role=status]").first).to_contain_text("下面还是上一次放入的材料")
    page.evaluate("delete File.prototype.arrayBuffer")  # there is the one of Blob


@pytest.mark.browser
def test_what_was_looked_at_as_json_and_on_paper(page: Page, home: Path) -> None:
    """The same goes into a JSON file; printed, the page is what was ticked or noted, unit by unit, and nothing else."""
    page.get_by_role("button", name="查看河北省").click()
    page.locator(".points li").first.get_by_role("checkbox").check()
    page.locator(".points li").first.get_by_role("textbox").fill("<b>问过</b>")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 JSON").click()
    told = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert download.value.suggested_filename == "核对情况.json"
    assert [(one["unit"], one["note"]) for one in told["points"] if one["looked"] == "now" and one["note"] == "<b>问过</b>"] == [
        ("河北省", "<b>问过</b>")
    ]
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="打印核对情况").click()
    page.emulate_media(media="print")
    try:
        text = page.locator("#paper").inner_text()
        assert [
            word for word in ("核对情况", "河北省", "<b>问过</b>", "不是教育部的文件", "还没有勾选，也没有备注。") if word not in text
        ] == []
        assert page.locator("#paper tbody tr").count() == 1 + sum(
            1 for one in told["points"] if one["looked"] != "no" and one["unit"] != "河北省"
        )
        assert not page.locator("#units").is_visible()
    finally:
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#units").is_visible()
    assert not page.locator("#paper").is_visible()


@pytest.mark.browser
def test_without_a_line_the_desk_opens_and_checks(page: Page, address: str, home: Path) -> None:
    """After a visit on which nothing was brought the page opens anew with the host gone, and judges what is brought then."""
    assert page.context.browser
    with page.context.browser.new_context() as context:
        other = context.new_page()
        other.set_default_timeout(LONG)
        other.goto(f"{address}desk/")
        browse.wait_until_kept(other, "/office-", "/rest-", "/pyodide.mjs", "/desk/", "/assets/desk/plans.js")
        other.wait_for_function("() => navigator.serviceWorker.controller")
        context.set_offline(True)
        other.goto(f"{address}desk/")
        bring(other, home)
        assert row(other, "河北省")[0].startswith("需修改")


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
