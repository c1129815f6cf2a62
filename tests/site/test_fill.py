"""在线填报与自查 in a real browser: filled in by keyboard, checked by the real checker, taken away; nothing leaves the host."""

import gzip
import io
import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import browse
import pytest
from conftest import NOT_RUN, program
from desk import KEPT, LONG, PARTS, PLAN, Desk, keys, settled, tab_to
from docx import Document
from playwright.sync_api import Browser, Page, expect

from tuijian.browser.bundle import FIRST_ARCHIVES, GLUE
from tuijian.catalog.load import Catalog

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("fill")]


def test_a_whole_nomination_by_keyboard(desk: Desk, tmp_path: Path) -> None:
    """From the unit to the archive without a mouse: each box is reached by Tab, and the checker finds nothing to mend."""
    page = desk.page
    desk.ready()
    tab_to(page, "f-province")
    for _ in range(40):
        keys(page, "ArrowDown")
        if desk.field("province").input_value() == "河南省":
            break
    typed = {
        "document.number": "豫教基〔2024〕5号",
        "document.date": "2024-01-12",
        "contact.office": "河南省教育厅基础教育处",
        "contact.phone": "0371-00000000",
        "contact.email": "jijiao@example.gov.cn",
    }
    for key, text in typed.items():
        tab_to(page, f"f-{key}")
        keys(page, text)
    tab_to(page, "add-zones")
    keys(page, "Enter")
    assert page.evaluate("document.activeElement.id") == "f-zones.0.name"
    keys(page, "郑州市", "Tab")
    expect(desk.field("zones.0.code")).to_have_value("410100")
    tab_to(page, "f-zones.0.plan.background")
    keys(page, PLAN)
    tab_to(page, "f-zones.0.plan.add")
    keys(page, *["ArrowDown"] * 4, "Tab", "Enter")
    for at, text in enumerate(PARTS):
        assert page.evaluate("document.activeElement.id") == f"f-zones.0.plan.tasks.0.parts.{at}"
        keys(page, text, "Tab")
    tab_to(page, "check")
    keys(page, "Enter")
    page.wait_for_selector("#summary")
    assert page.evaluate("document.activeElement.id") == "summary"
    assert page.locator("#summary .is-error").count() == 0
    tab_to(page, "take-zip")
    with page.expect_download() as got:
        keys(page, "Enter")
    with zipfile.ZipFile(io.BytesIO(Path(got.value.path()).read_bytes())) as archive:
        assert set(archive.namelist()) == {"henan/list.yml", "henan/郑州市.md"}
        assert PARTS[2] in archive.read("henan/郑州市.md").decode()


MISTAKES = [
    ("document.number", "豫教基[2024]5号", "豫教基〔2024〕5号"),
    ("document.date", "2024年1月12日", "2024-01-12"),
    ("contact.phone", "0371", "电话"),
    ("contact.email", "jijiao", "电子邮件"),
    ("zones.0.name", "郑洲市", "郑州市"),
    ("zones.0.name", "长沙市", "长沙市"),
    ("zones.0.name", "金水区", "金水区"),
    ("zones.0.code", "410101", "410101"),
    ("zones.0.plan.background", "待补充", "待补充"),
    ("zones.0.plan.tasks.0.parts.1", "联系人手机13912345678。", "139******78"),
    ("zones.0.plan.tasks.0.parts.2", "", "保障条件"),
]


def test_each_mistake_is_told_beside_its_field(desk: Desk) -> None:
    """As soon as the reader leaves the field; a sentence of the notice and what to do stand with it; mended, it is gone."""
    desk.ready()
    desk.whole()
    desk.page.locator("#check").click()
    expect(desk.page.locator("#summary h2")).to_have_text("没有必须修改的地方")
    for key, text, words in MISTAKES:
        right = desk.field(key).input_value()
        code = desk.field("zones.0.code").input_value()
        desk.field(key).fill(text)
        desk.field(key).blur()
        expect(desk.said(key)).to_contain_text(words)
        expect(desk.page.locator("#summary")).to_contain_text(words)
        desk.fill({key: right, "zones.0.code": code})
        desk.field("zones.0.code").blur()
        expect(desk.said(key).locator(".is-error")).to_have_count(0)


def test_nobody_is_scolded_before_he_has_been_there(desk: Desk) -> None:
    """What is not filled in yet is told where the reader has been, or once he asks for all of it."""
    desk.ready()
    desk.fill({"province": "河南省"})
    expect(desk.page.locator(".state")).to_contain_text("还没有填")
    expect(desk.page.locator(".finding.is-error")).to_have_count(0)
    desk.field("document.number").focus()
    desk.field("document.number").blur()
    expect(desk.said("document.number")).to_contain_text("还没有填写“文号”")
    expect(desk.page.locator(".finding.is-error")).to_have_count(1)
    desk.page.locator("#check").click()
    expect(desk.said("contact.email")).to_contain_text("还没有填写")
    desk.page.locator("#summary a", has_text="电子邮件").click()
    assert desk.page.evaluate("document.activeElement.id") == "f-contact.email"


def test_a_right_value_is_put_in_at_a_press(desk: Desk) -> None:
    """Where the checker knows what is right, a button beside the field puts it there."""
    desk.ready()
    desk.whole()
    desk.field("document.number").fill("豫教基[2024]5号")
    desk.field("document.number").blur()
    desk.said("document.number").get_by_role("button", name="改为").click()
    expect(desk.field("document.number")).to_have_value("豫教基〔2024〕5号")
    expect(desk.said("document.number").locator(".finding")).to_have_count(0)


def test_reload_and_go_on(desk: Desk) -> None:
    """What was typed is there again, and an attachment too; clearing takes it away for good, after a question."""
    desk.whole()
    desk.field("document.scan").set_input_files({"name": "5号.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    expect(desk.page.locator(".chosen")).to_contain_text("5号.pdf")
    desk.open()
    expect(desk.field("zones.0.plan.tasks.0.parts.2")).to_have_value(PARTS[2])
    expect(desk.page.locator(".chosen")).to_contain_text("5号.pdf，0.0 MB")
    desk.ready()
    expect(desk.page.locator(".state")).not_to_contain_text("必须修改")
    desk.page.locator(".keeping").get_by_role("button", name="清空").click()
    desk.page.locator(".keeping").get_by_role("button", name="清空").click()
    expect(desk.field("province")).to_have_value("")
    desk.open()
    expect(desk.field("province")).to_have_value("")


def test_files_are_looked_at_and_opened(desk: Desk, root: Path) -> None:
    """The sample's files are checked as they are, the line marked; then they stand in the form."""
    files = [str(path) for path in sorted((root / "catalog" / "examples").iterdir())]
    desk.page.locator("#bring-files").set_input_files(files[:1] + files[2:])
    expect(desk.page.locator(".brought .file")).to_contain_text(["luoyang.md"])
    expect(desk.page.locator(".brought mark").first).to_have_text("luoyang.md")
    desk.page.locator("#bring-files").set_input_files(files)
    expect(desk.page.locator(".brought .code")).to_contain_text("4YRD-J625-PGZN")
    desk.page.get_by_role("button", name="放进表格接着填").click()
    expect(desk.field("zones.0.name")).to_have_value("郑州市")
    expect(desk.field("adoptions.0.plan.tasks.0.parts.0")).not_to_have_value("")


def test_a_workbook_is_read_in_the_page(first_desk: Desk, catalog: Catalog) -> None:
    """The template for Excel, empty as it is, is read by what is fetched only then."""
    from tuijian.office.listfile import Nomination
    from tuijian.office.write.unit_workbook import workbook

    unit = catalog.unit_named("河南省")
    assert unit is not None
    book = workbook(
        catalog, unit, Nomination({"province": "河南省", "document.number": "豫教基[2024]5号"}, {"zones": ({"name": "郑州市"},)})
    )
    first_desk.page.locator("#bring-files").set_input_files({"name": "名单.xlsx", "mimeType": "application/octet-stream", "buffer": book})
    expect(first_desk.page.locator(".brought .file h4", has_text="名单.xlsx")).to_have_count(1)
    expect(first_desk.page.locator(".brought .where", has_text="行").first).to_be_visible()
    assert any("/office-" in one for one in first_desk.requests)


SAME_CODE = """() => {
    const [code, paper] = [".take .code strong", "#paper .paper-code"].map(one => document.querySelector(one)?.textContent);
    return code && paper?.includes(code);
}"""


def test_the_paper_bears_the_code(desk: Desk) -> None:
    """On paper stand the list, the plan and the code, and nothing of the page around them."""
    desk.ready()
    desk.whole()
    desk.page.wait_for_function(SAME_CODE)  # once what was typed last has been looked at, too
    code = desk.page.locator(".take .code strong").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", code)
    desk.page.emulate_media(media="print")
    expect(desk.page.locator("#paper")).to_be_visible()
    expect(desk.page.locator("#paper .paper-code").first).to_contain_text(desk.page.locator(".take .code strong").text_content() or "")
    expect(desk.page.locator("#paper")).to_contain_text("郑州市基础教育综合改革实验工作初步方案")
    expect(desk.page.locator("main")).to_be_hidden()


def test_each_step_to_the_upload_page(browser: Browser, open_address: str) -> None:
    """Where the repository is known, the steps lead by a copy of one's own to GitHub's upload page of the unit's folder."""
    context = browser.new_context()
    repo = "https://github.com/example/tuijian"
    context.route(
        "**/fill/",
        lambda route: route.fulfill(response=(got := route.fetch()), body=got.text().replace('data-repo=""', f'data-repo="{repo}"')),
    )
    page = context.new_page()
    page.goto(open_address + "fill/")
    page.locator('[id="f-province"]').select_option("河南省")
    expect(page.locator(f'.take a[href="{repo}/fork"]')).to_have_count(1)
    page.locator("#account").fill("henan-jyt")
    expect(page.locator(".take a", has_text="上传页")).to_have_attribute(
        "href", "https://github.com/henan-jyt/tuijian/upload/main/submissions/henan"
    )
    context.close()


POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"


def test_the_policy_holds_for_the_checker_too(browser: Browser, address: str) -> None:
    """Sent as a header, so that it binds the worker as well, the same policy breaks nothing; and a request elsewhere fails."""
    context = browser.new_context()
    context.route("**/*", _with_policy)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type in {"error", "warning"} else None)
    page.goto(address + "fill/")
    page.locator('[id="f-province"]').select_option("河南省")
    page.wait_for_selector(".meter", state="detached", timeout=LONG)
    expect(page.locator(".state")).to_contain_text("还没有填", timeout=LONG)
    assert complaints == []
    assert page.evaluate("fetch('http://127.0.0.1:1/').then(() => 'let out', () => 'kept in')") == "kept in"
    assert any("Content Security Policy" in one for one in complaints)
    context.unroute_all(behavior="ignoreErrors")  # what comes after the first check may be under way
    context.close()


def _with_policy(route: Any) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": POLICY})


OTHER = "province: 河南省\ndocument:\n  number: 豫教基〔2024〕6号\nzones: []\n"


def against(page: Page) -> list[str]:
    """What axe and the width have against the page, in light and in dark."""
    found = []
    for scheme in browse.SCHEMES:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_function(browse.STANDS, arg=scheme)
        found += [*page.evaluate(browse.AXE), *page.evaluate(browse.WIDE)]
    return found


@pytest.mark.npm
@pytest.mark.parametrize("width", [browse.PHONE, browse.DESK])
def test_axe_finds_nothing_in_a_page_full_of_findings(browser: Browser, address: str, npm_dir: Path, width: int) -> None:
    """With findings of every kind in sight, axe has nothing against the page and nothing sticks out sideways, in light and in dark."""
    desk = Desk(browser, address, width=width, bypass_csp=True)
    desk.ready()
    desk.whole()
    desk.fill(
        {"document.number": "豫教基[2024]5号", "zones.0.name": "金水区", "contact.email": "", "zones.0.plan.tasks.0.parts.0": "13912345678"}
    )
    desk.page.locator("#check").click()
    desk.page.wait_for_selector("#summary")
    desk.page.locator("#bring-files").set_input_files({"name": "list.yml", "mimeType": "text/plain", "buffer": OTHER.encode()})
    desk.page.wait_for_selector(".brought .finding")
    desk.page.get_by_role("button", name="放进表格接着填").click()
    desk.page.wait_for_selector("#put-in")
    desk.page.evaluate((npm_dir / "axe-core" / "axe.min.js").read_text("utf-8"))
    assert against(desk.page) == []
    desk.page.locator("#put-in").click()
    desk.page.locator(".earlier summary").click()
    desk.page.locator("#check").click()
    desk.page.wait_for_selector("#summary")
    assert against(desk.page) == []
    desk.page.context.close()


def test_without_the_checker_the_page_says_so(browser: Browser, address: str) -> None:
    """Where the site was built without it, the page says that it cannot check, and the form is still there."""
    context = browser.new_context()
    context.route("**/engine.json", lambda route: route.fulfill(body="null"))
    page = context.new_page()
    page.goto(address + "fill/")
    expect(page.locator(".meter")).to_contain_text("没有放进检查程序")
    expect(page.locator('[id="f-province"]')).to_be_visible()
    context.close()


def test_without_script_the_blank_files_are_there(browser: Browser, address: str, catalog: Catalog) -> None:
    """A reader without script finds the files of his unit to be filled in by hand."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "fill/")
    for ending in ("zip", "xlsx"):
        assert page.locator(f"#plain a[href$='.{ending}']").count() == len(catalog.units)
    assert page.request.get(address + "assets/fill/plan.docx").ok
    answer = page.request.get(address + "assets/fill/henan.zip")
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        assert set(archive.namelist()) == {"henan/list.yml", "henan/初步方案.md"}
    context.close()


def test_the_weight(site: Path) -> None:
    """All that a first check fetches is at most 4.9 MB as GitHub Pages sends it, texts compressed; 5.1 MB from a host that never does."""
    home = site / "assets" / "page"
    engine = json.loads((home / "engine.json").read_text("utf-8"))
    pyodide = [path for path in (home / engine["pyodide"]).iterdir() if path.name != GLUE]  # which comes compressed
    first = [*(home / engine[part] for part in FIRST_ARCHIVES), *pyodide]
    first += [path for path in (site / "assets" / "fill").iterdir() if path.suffix in {".js", ".json", ".css"}]
    packed = [len(gzip.compress(path.read_bytes())) if path.suffix != ".lzma" else path.stat().st_size for path in first]
    assert sum(packed) <= 4_900_000
    assert sum(path.stat().st_size for path in first) <= 5_100_000


def test_a_line_that_breaks_is_told(browser: Browser, address: str) -> None:
    """Where a part cannot be fetched the page says that the checker did not open, and goes on counting what is empty."""
    for part in ("pyodide.asm.wasm", "library-", "packages-", "core-"):
        context = browser.new_context()
        context.route(f"**/{part}*", lambda route: route.abort())
        page = context.new_page()
        page.goto(address + "fill/")
        page.locator('[id="f-province"]').select_option("河南省")
        expect(page.locator(".meter")).to_contain_text("检查程序没有打开", timeout=LONG)
        expect(page.locator("#early")).to_contain_text("检查程序没有载入；看得出：还有5项必填没有填")
        context.close()


def test_what_is_empty_is_told_before_the_checker_is_there(browser: Browser, address: str) -> None:
    """While it is under way the page counts by itself what must be filled in and is not, each a link; its verdict takes that place."""
    context = browser.new_context()
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    context.route("**/core-*", hold)
    page = context.new_page()
    page.goto(address + "fill/")
    expect(page.locator("#early")).to_be_hidden()
    page.locator('[id="f-province"]').select_option("河南省")
    expect(page.locator("#early")).to_have_text(
        "检查程序正在载入；先看得出：还有5项必填没有填：文号、成文日期、联系处室、办公电话、电子邮件。", timeout=LONG
    )
    page.locator('[id="f-document.number"]').fill("豫教基〔2024〕5号")
    page.locator("#add-zones").click()
    expect(page.locator("#early")).to_contain_text("还有5项必填没有填：成文日期、联系处室、办公电话、电子邮件、实验区1的名称。")
    page.locator("#early a").nth(4).click()
    assert page.evaluate("document.activeElement.id") == "f-zones.0.name"
    page.locator('[id="f-stage"]').select_option("草稿")
    expect(page.locator("#early")).to_be_hidden()
    page.locator('[id="f-stage"]').select_option("")
    while not held:
        page.wait_for_timeout(100)
    held[0].continue_()
    context.unroute("**/core-*")
    expect(page.locator(".state")).to_contain_text("还没有填", timeout=LONG)
    expect(page.locator("#early")).to_be_hidden()
    context.close()


def test_without_a_line_all_is_there_after_the_first_check(browser: Browser, address: str) -> None:
    """The rest comes after the first check, unasked, once: with the host gone, files are read and the archive is handed out."""
    desk = Desk(browser, address)
    with desk.page.expect_event("requestfinished", lambda one: "/rest-" in one.url):
        desk.ready()
        desk.whole()
    expect(desk.page.locator(".state")).to_contain_text("请留意")
    desk.page.context.set_offline(True)
    desk.page.locator("#bring-files").set_input_files({"name": "list.yml", "mimeType": "text/plain", "buffer": OTHER.encode()})
    desk.page.wait_for_selector(".brought .finding")
    with desk.page.expect_download() as got:
        desk.page.locator("#take-zip").click()
    assert zipfile.is_zipfile(got.value.path())
    for button, name, first in (("letter", "河南省推荐函.docx", "河南省教育厅"), ("annex", "附件1 河南省推荐汇总表.docx", "附件1")):
        with desk.page.expect_download() as got:
            desk.page.locator(f"#take-{button}").click()
        assert got.value.suggested_filename == name
        assert Document(str(got.value.path())).paragraphs[0].text == first
        expect(desk.page.locator("#take-left")).to_contain_text("已下载")
    assert sum("/rest-" in one for one in desk.requests) == 1
    assert desk.complaints == []
    desk.page.context.close()


def test_what_is_not_public_is_led_nowhere_public(desk: Desk) -> None:
    """As long as nobody says that the papers are public, that is asked first; where they are not, no way into the repository is shown."""
    desk.whole()
    told, steps = desk.page.locator("#take-quiet"), desk.page.locator(".take ol")
    expect(told).to_contain_text("还没有填写公开属性")
    expect(steps).to_be_visible()
    desk.field("openness").select_option("不予公开")
    expect(told).to_contain_text("文件不提交到公开的仓库")
    expect(steps).to_have_count(0)
    desk.field("openness").select_option("主动公开")
    expect(told).to_have_count(0)
    expect(steps).to_be_visible()


def test_after_the_first_visit_the_page_opens_without_a_line(browser: Browser, address: str) -> None:
    """With the host gone, opening the page anew gives the form with what was typed, and a check of it; nothing is asked of elsewhere."""
    desk = Desk(browser, address)
    desk.whole()
    expect(desk.page.locator(".state")).to_contain_text("请留意")
    settled(desk.page)
    desk.page.context.set_offline(True)
    desk.open()
    expect(desk.field("document.number")).to_have_value("豫教基〔2024〕5号")
    desk.ready()
    desk.field("document.number").fill("豫教基[2024]5号")
    desk.field("document.number").blur()
    expect(desk.said("document.number")).to_contain_text("〔2024〕")
    home = address.split("/", 3)[2]
    assert {url.split("/", 3)[2] for url in desk.requests if url.startswith("http")} == {home}
    kept = desk.page.evaluate(KEPT)
    assert not [path for path in kept if path.endswith(".lzma")]
    desk.page.context.close()


def test_with_a_line_the_page_is_never_an_old_one(browser: Browser, address: str) -> None:
    """What was kept only answers where nothing comes: a page that has changed meanwhile is shown as it is now."""
    desk = Desk(browser, address)
    desk.ready()
    desk.page.wait_for_function("() => navigator.serviceWorker.controller")
    old = "new Response('old', { headers: { 'Content-Type': 'text/html' } })"
    changed = f"caches.open('tuijian-page').then((store) => store.put(location.href, {old}))"
    desk.page.evaluate(changed)
    desk.open()
    expect(desk.page.locator("h1")).to_contain_text("在线填报")
    desk.page.context.close()


def test_who_leaves_early_misses_nothing(browser: Browser, address: str) -> None:
    """Where the rest cannot be fetched the first verdict stands without a complaint; what needs it fetches it when it is asked for."""
    desk = Desk(browser, address)
    tries: list[str] = []
    desk.page.context.route(
        "**/rest-*", lambda route: (tries.append(route.request.url), route.abort() if len(tries) == 1 else route.continue_())
    )
    desk.fill({"province": "河南省"})
    expect(desk.page.locator(".state")).to_contain_text("还没有填", timeout=LONG)
    desk.page.locator("#bring-files").set_input_files({"name": "list.yml", "mimeType": "text/plain", "buffer": OTHER.encode()})
    desk.page.wait_for_selector(".brought .finding")
    assert len(tries) == 2
    desk.page.context.close()


@pytest.mark.npm
def test_firefox(address: str, engine: None, npm_dir: Path) -> None:
    """Firefox checks too: each message beside its field, nothing asked of another host, no complaint, and what was typed is kept."""
    firefox = program(("firefox-esr", "firefox"), (("Firefox", "firefox"),))
    if not firefox:
        pytest.skip(NOT_RUN + "no Firefox on PATH (Debian: apt install firefox-esr)")
    script = Path(__file__).with_name("firefox.mjs")
    command = ["node", str(script), str(npm_dir.parent), firefox, address]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert "还没有填写“成文日期”" in told["date"]
    assert told["number"] == ""
    assert told["kept"] == "豫教基〔2024〕5号"
    assert [one for one in told["requests"] if not one.startswith((address, "data:", "blob:"))] == []
    assert any("pyodide" in one for one in told["requests"])
    assert told["complaints"] == []
