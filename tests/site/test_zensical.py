"""The site as Zensical builds it, the theme's successor: the same pages, and what acts on them acts there too."""

import csv
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import browse
import pytest
from conftest import missing
from desk import Desk
from mkdocs.exceptions import PluginError
from pagetree import BuiltPage, read_site, serve
from playwright.sync_api import Page, expect

from tuijian.console.errors import UsageError
from tuijian.site.zensical import SCRIPT, build, finished, main, with_words, write

EPOCH = "1704067200"
"""The moment that the site of the tests is built of."""

ASK = """async words => {
    const worker = new Worker(new URL(JSON.parse(document.querySelector("#__config").textContent).search, location));
    const said = (type, data) => new Promise(done => {
        worker.onmessage = ({data: answer}) => done(answer.data);
        worker.postMessage({type, data});
    });
    const index = await (await fetch("search.json")).json();
    await said(0, index);
    const found = [];
    const all = {input: {type: "operator", data: {operator: "and", operands: []}}, aggregation: {input: []}};
    for (const input of words) {
        const {items} = await said(2, {input, filter: all});
        found.push(items.map(item => index.items[item.id].location.split("#")[0]));
    }
    return found;
}"""
"""Its search, asked as its box asks it: the pages that it shows, the first first."""


BY_ONE = pytest.mark.xdist_group("zensical")
"""Its site is built once, by one worker."""


@pytest.fixture(scope="module")
def zensical(root: Path, pypi: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Zensical, as requirements/zensical.txt locks it, in a venv of its own: it asks for other versions than the theme does."""
    home = tmp_path_factory.mktemp("zensical") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    lock = root / "requirements" / "zensical.txt"
    pip = [sys.executable, "-m", "pip", "--python", str(home), "install", "--quiet", "--require-hashes", "--only-binary=:all:"]
    done = subprocess.run([*pip, "-r", str(lock)], check=False, capture_output=True, text=True, encoding="utf-8")
    return home / "bin" / "zensical" if done.returncode == 0 else missing(f"Zensical does not install here: {done.stderr.strip()[-200:]}")


@pytest.fixture(scope="module")
def its_site(root: Path, zensical: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site that it builds, strictly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        return build(root, zensical, tmp_path_factory.mktemp("zensical") / "home")


@pytest.fixture
def its_address(its_site: Path) -> Iterator[str]:
    """Where that is served."""
    with serve(its_site) as found:
        yield found


def says(page: BuiltPage) -> tuple[list[str], list[str], list[str]]:
    """What a page says, what links to it show, and where the menu says that one is."""
    texts = [text.strip() for text in page.content.itertext() if text.strip()]
    shown = page.root.xpath("//meta[@name='description' or starts-with(@property, 'og:')]/@content | //title/text()")
    here = page.root.xpath("//nav//*[@aria-current='page']//text()")
    return texts, [text.strip() for text in shown], [text.strip() for text in here if text.strip()]


@pytest.mark.network
@BY_ONE
def test_the_same_pages(its_site: Path, site: Path) -> None:
    """It makes a page of each and no other, each says word for word the same, to those who read it and to those who link to it."""
    theirs, ours = read_site(its_site), read_site(site)
    assert theirs.keys() == ours.keys()
    assert [name for name in ours.keys() - {"404.html"} if says(theirs[name]) != says(ours[name])] == []


@pytest.mark.network
@BY_ONE
@pytest.mark.browser
def test_people_find_what_they_look_for(its_address: str, chromium: str) -> None:
    """Of what clerks type nothing is lost, and all but a few lead to the right page among the first three, as in the theme's search."""
    rows = list(csv.DictReader((Path(__file__).parent / "queries.csv").read_text("utf-8").splitlines()))
    with browse.page(chromium) as page:
        page.goto(its_address)
        found = page.evaluate(ASK, [row["query"] for row in rows])
    right = [row["pages"].replace("/ ", "/|").split("|") for row in rows]
    places = [min((at for at, one in enumerate(pages, 1) if one in good), default=99) for pages, good in zip(found, right, strict=True)]
    far = {row["query"]: place for row, place in zip(rows, places, strict=True) if place > 3}
    assert len(rows) >= 60
    assert max(places) <= 8
    assert len(far) <= 3, far


@pytest.mark.network
@BY_ONE
@pytest.mark.browser
def test_form_picker_and_search_act(its_address: str, chromium: str, engine: None) -> None:
    """The form opens and checks what is filled in, the picker answers, the search finds and speaks Chinese; nothing goes elsewhere."""
    with browse.browser(chromium) as browser:
        desk = Desk(browser, its_address)
        fills_in(desk)
        searches(desk)
        picks(desk.page, its_address)
        assert [one for one in desk.requests if not one.startswith((its_address, "data:", "blob:"))] == []
        assert desk.complaints == []


def fills_in(desk: Desk) -> None:
    """A whole nomination passes, and a mistake is told beside its field."""
    desk.ready()
    desk.whole()
    desk.page.locator("#check").click()
    expect(desk.page.locator("#summary h2")).to_have_text("没有必须修改的地方")
    desk.fill({"zones.0.name": "长沙市"})
    desk.field("zones.0.name").blur()
    expect(desk.said("zones.0.name")).to_contain_text("长沙市")


def searches(desk: Desk) -> None:
    """The box of the form's page leads to the search with what was typed; a city leads to its province's seats."""
    page = desk.page
    page.locator("form.search input").fill("洛阳市")
    page.locator("form.search input").press("Enter")
    frame = page.locator("dialog")
    expect(frame.get_by_role("option").first).to_contain_text("洛阳市")
    expect(frame.get_by_role("status")).to_have_text(re.compile(r"^找到 \d+ 处$"))
    assert frame_words(page) != []
    assert [text for text in frame_words(page) if re.search("[A-Za-z]", text)] == []
    assert frame.get_by_role("option").first.inner_text().split("\n") == ["洛阳市", "能不能报、能报几个", "河南省"]
    page.locator("dialog input").fill("没有这个词语嘛")
    expect(frame.get_by_role("status")).to_have_text("没有找到")
    page.locator("dialog input").fill("洛阳市")
    frame.get_by_role("option").first.click()
    page.wait_for_url("**/seats/#henan")


def frame_words(page: Page) -> list[str]:
    """What the search's own frame says, aloud or not, where it is shown."""
    names = page.locator("dialog [aria-label]:visible, dialog [placeholder]:visible")
    told = names.evaluate_all("all => all.flatMap(one => [one.ariaLabel, one.placeholder]).filter(text => text)")
    return [*told, str(page.locator("dialog").get_attribute("aria-label")), *page.locator("dialog [role=status]").all_inner_texts()]


def picks(page: Page, address: str) -> None:
    """One place is answered."""
    page.goto(f"{address}seats/")
    page.locator("#ask-place").fill("兰考县")
    page.locator("#picker button[type=submit]").click()
    expect(page.locator("#ask-answer h3")).to_have_text("河南省开封市兰考县")
    expect(page.locator("#ask-answer")).to_contain_text("请核实")


def test_what_it_reads(root: Path, tmp_path: Path) -> None:
    """It gets all pages, our templates but its own search, settings without what it does not know; a folder with files in it is left."""
    write(root, tmp_path / "home")
    settings = (tmp_path / "home" / "mkdocs.yml").read_text("utf-8")
    assert '"hooks"' not in settings
    assert SCRIPT in settings
    assert (tmp_path / "home" / "pages" / SCRIPT).is_file()
    assert (tmp_path / "home" / "pages" / "fill.md").read_text("utf-8").startswith("---\ntemplate: fill.html\n")
    assert (tmp_path / "home" / "overrides" / "partials" / "header.html").is_file()
    assert not (tmp_path / "home" / "overrides" / "partials" / "search.html").exists()
    with pytest.raises(UsageError, match="里有别的文件"):
        write(root, tmp_path / "home")


def test_what_it_finds_wrong_is_told(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its own words are passed on, and so is what is wrong in the catalogue, and how it is called."""
    program = tmp_path / "zensical"
    program.write_text("#!/bin/sh\necho 'page: no such link'\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.chdir(root)
    assert main([str(program), str(tmp_path / "home")]) == 2
    assert "page: no such link" in capsys.readouterr().err
    monkeypatch.setenv("TUIJIAN_CATALOG", str(tmp_path))
    assert main([str(program), str(tmp_path / "other")]) == 2
    assert "notice.yml 第1行第1列：没有这个文件" in capsys.readouterr().err
    assert main([]) == 2
    assert "用法" in capsys.readouterr().err


def test_a_page_is_finished() -> None:
    """Its lead takes the place of what the site is about, in its head alone, and its 本仓库 is a link; without either it stays."""
    page = '<meta content="站"><article><p class="lead">先说。</p><p>见本仓库，content="站"。</p></article>'
    made = finished(page, "站", "https://git.example.org/a")
    assert made.startswith('<meta content="先说。"><article>')
    assert '<a href="https://git.example.org/a">本仓库</a>，content="站"' in made
    assert finished("<meta content='站'><article></article>", "站", "") == "<meta content='站'><article></article>"


def test_words_that_lead_to_pages() -> None:
    """Words stand unseen before a title, a place has an entry that leads where it does, more stand below the text; none brings elements."""
    one = {"location": "a/#b", "level": 2, "title": "乙", "text": "<p>文</p>", "path": ["甲"], "tags": []}
    two = {"location": "c/", "level": 1, "title": "丙", "text": "", "tags": []}
    made = with_words({"config": {}, "items": [one, two]}, {"c/": ["丁", "<u>"]}, {"a/#b": ["<i>"]}, {"a/#b": ["<b>"]})
    first, second, third = made["items"]
    assert first == {**one, "text": "<p>文</p><p>&lt;b&gt;</p>"}
    assert second == {**two, "title": '<span hidden="hidden">丁 &lt;u&gt; </span>丙'}
    assert third == {**one, "title": "&lt;i&gt;", "text": "", "path": ["甲", "乙"]}


def test_words_for_a_page_that_is_not_there_stop_it(root: Path, tmp_path: Path) -> None:
    """A list of words that leads nowhere is told by the address."""
    program = tmp_path / "zensical"
    program.write_text("#!/bin/sh\nmkdir site\necho '{\"items\": []}' >site/search.json\n")
    program.chmod(0o755)
    with pytest.raises(PluginError, match="notice/"):
        build(root, program, tmp_path / "home")
