"""The page of seats: the table and the cards for everybody, and the answers that a script gives of one place."""

import base64
import csv
import gzip
import json
import random
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

import browse
import pytest
from one_place import CASES, ELIGIBILITY, eligibility
from pagetree import BuiltPage, read_site
from playwright.sync_api import Page, expect

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.report.model import Level
from tuijian.rules.base import BoundRule
from tuijian.rules.registry import bind
from tuijian.rules.seats import ALLOWANCES
from tuijian.rules.unit_seats import seatings
from tuijian.site.assemble import files, pages
from tuijian.site.data.place_verdict import Judge
from tuijian.site.markup.render import Site
from tuijian.site.pages.place_answers import PATH

Question = tuple[str, str, str]
"""A unit (empty: none is chosen), a name, and a code."""

Verdict = tuple[str, frozenset[str], frozenset[str]]
"""The level that weighs most, advice left out, the rules that say so, and their words."""

RANK = [Level.error, Level.warning, Level.review]


@pytest.fixture(scope="session")
def built(site: Path) -> dict[str, BuiltPage]:
    """The pages of the built site."""
    return read_site(site)


@pytest.fixture(scope="session")
def rules(catalog: Catalog) -> tuple[BoundRule, ...]:
    """The rules of this repository."""
    return bind(catalog)


# --- what the data says ---------------------------------------------------------------------------


@cache
def data() -> dict[str, Any]:
    """The file of data of this repository's catalogue."""
    return dict(json.loads(files(read_catalog())[PATH]))


ASK = """async ([script, data, questions]) => {
    const { Places } = await import(script);
    const places = new Places(data);
    return questions.map(([unit, name, code]) => places.answer(`${name} ${code}`, unit ? data.units.indexOf(unit) : null));
}"""


def answers(chromium: str, root: Path, questions: list[Question]) -> list[dict[str, Any]]:
    """What the script answers; a unit that is none of the call's cannot be chosen, and is typed."""
    text = base64.b64encode((root / "docs" / "assets" / "places.js").read_bytes()).decode()
    known = [(unit, name, code) if unit in data()["units"] else ("", unit + name, code) for unit, name, code in questions]
    with browse.page(chromium) as page:
        return list(page.evaluate(ASK, [f"data:text/javascript;base64,{text}", data(), known]))


def verdict(said: list[tuple[str, str, str]]) -> Verdict:
    """Of remarks, as rule, level and words, what weighs most."""
    level = next((level.value for level in RANK if level.value in {one for _, one, _ in said}), "")
    most = [(rule, text) for rule, one, text in said if level and one == level and rule in ELIGIBILITY]
    return level, frozenset(rule for rule, _ in most), frozenset(text for rule, text in most if rule != "excluded-unit")


def picked(answer: dict[str, Any]) -> Verdict:
    """What an answer says of the text that was typed: remarks on the writing, or else on the one place that it means."""
    said = answer["said"] or [one for place in answer["places"] for one in place["said"]]
    return verdict([(one["rule"], one["level"], one["text"]) for one in said if one["rule"] in ELIGIBILITY])


def checked(catalog: Catalog, rules: tuple[BoundRule, ...], question: Question) -> Verdict:
    """What the checker says of a list with this one place; full-width digits, which a list may not have, can be typed on the page."""
    unit, name, code = question
    found = eligibility(catalog, rules, unit, name, normalize("NFKC", code))
    return verdict([(one.rule, one.level.value, one.message) for one in found])


def same(picked: Verdict, checked: Verdict) -> bool:
    """Whether two verdicts agree. Of 上海, which may nominate nothing, the script need not say so of another province's place too."""
    return picked[0] == checked[0] and bool(picked[1]) == bool(checked[1]) and picked[1] <= checked[1]


Pair = tuple[Question, Verdict, Verdict]


def pairs(catalog: Catalog, rules: tuple[BoundRule, ...], questions: list[Question], found: list[dict[str, Any]]) -> list[Pair]:
    """Each question with what the script and what the checker says."""
    return [(question, picked(answer), checked(catalog, rules, question)) for question, answer in zip(questions, found, strict=True)]


@pytest.mark.browser
def test_the_hard_cases(catalog: Catalog, rules: tuple[BoundRule, ...], chromium: str, root: Path) -> None:
    """Every hard case of the rules of eligibility gets the same verdict from the script as from the checker, for the same rule."""
    questions = [(row["unit"], row["name"], row["code"]) for row in CASES]
    assert len(questions) >= 140
    found = pairs(catalog, rules, questions, answers(chromium, root, questions))
    assert [pair for pair in found if not same(*pair[1:])] == []


@pytest.mark.browser
def test_as_people_write_them(catalog: Catalog, rules: tuple[BoundRule, ...], chromium: str, root: Path) -> None:
    """Former names under their city, short forms, wrong endings, codes beside what has none weigh the same on the page as in the checker.

    Blanks and brackets, which the checker has to see taken out of a list, are passed over while somebody types.
    """
    rows = csv.DictReader((root / "tests" / "rules" / "divisions_as_written.csv").read_text(encoding="utf-8").splitlines())
    questions = [(row["unit"], row["name"], row["code"]) for row in rows if not set(row["name"]) & set(" （）")]
    assert len(questions) >= 60
    found = pairs(catalog, rules, questions, answers(chromium, root, questions))
    assert [pair for pair in found if not same(*pair[1:])] == []
    assert len([pair for pair in found if pair[1][2] <= pair[2][2]]) >= len(found) - 12  # odd spellings: fewer words


def some(pick: random.Random, questions: list[Question], number: int) -> list[Question]:
    """A sample, the same every time."""
    return pick.sample(questions, min(number, len(questions)))


def sampled() -> list[Question]:
    """Places by their names and codes, other names, former codes; in their own unit and in another."""
    found, pick = data(), random.Random(20240120)
    units = found["units"]
    own = [(units[unit], name, code) for name, code, unit, *_ in found["places"] if unit >= 0]
    short = [(units[unit], name, "") for _, _, unit, _, *names in found["places"] if unit >= 0 for name in names]
    other = [(units[unit], name, "") for name, unit, *_ in found["names"] if unit >= 0]
    former = [(units[unit], name, code) for name, code, unit, *_ in found["codes"]]
    strange = [(pick.choice(units), name, code) for _, name, code in some(pick, own, 150)]
    bare = [(unit, name, "") for unit, name, _ in some(pick, own, 150)]
    return [*(one for kind in (own, short, other, former) for one in some(pick, kind, 150)), *strange, *bare]


@pytest.mark.browser
def test_the_data_says_what_the_rules_say(catalog: Catalog, rules: tuple[BoundRule, ...], chromium: str, root: Path) -> None:
    """Of any name or code in the file of data, in whatever unit, the script says what the checker says, in the same words."""
    questions = sampled()
    found = pairs(catalog, rules, questions, answers(chromium, root, questions))
    assert [pair for pair in found if not same(*pair[1:]) or not pair[1][2] <= pair[2][2]] == []


@pytest.mark.browser
def test_names_of_what_a_place_lies_in(catalog: Catalog, rules: tuple[BoundRule, ...], chromium: str, root: Path) -> None:
    """A division is found with its province or city before its name, and told to be written without; the words are the checker's."""
    rows = [row for row in catalog.register.listed if row.level == "county" and catalog.ownership.owner(row)]
    questions = []
    for row in random.Random(20240120).sample(rows, 60):
        unit = catalog.ownership.owner(row)
        above = [one.name for one in reversed(catalog.register.ancestors(row))]
        questions += [(unit.name if unit else "", "".join((*before, row.name)), "") for before in (above, above[-1:])]
    found = answers(chromium, root, questions)
    for question, answer in zip(questions, found, strict=True):
        (said,) = [one.message for one in eligibility(catalog, rules, *question) if one.rule == "division"]
        assert [one["text"] for one in answer["said"]] == [said]


# --- the page without script ------------------------------------------------------------------------


def words(text: str) -> str:
    """Without blanks."""
    return re.sub(r"\s+", "", text)


def test_every_unit_without_script(catalog: Catalog, rules: tuple[BoundRule, ...], built: dict[str, BuiltPage]) -> None:
    """Each unit has a row with its existing zones and seats, and a card with the derivation, its quotes and the way to the sentences."""
    page = built["seats/"].content
    found = seatings(catalog, rules, Site.of(catalog).moment)
    assert len(found) == len(catalog.units) == 32
    for one in found:
        (link,) = page.xpath("//td/a[@href=$at]", at=f"#{one.unit.slug}")
        cells = [words(cell.text_content()) for cell in link.xpath("ancestor::tr/td")]
        assert cells == [one.unit.name, "、".join(zone.name for zone in one.existing) or "没有", str(one.seats)]
        (card,) = page.xpath("//*[@id=$at]/ancestor::div[@class='card']", at=one.unit.slug)
        quotes = [reason.cite for reason in one.reasons if reason.cite]
        assert quotes
        assert all(words(f"“{cite.quote}”") in words(card.text_content()) for cite in quotes)
        assert {f"../notice/#{cite.sentence}" for cite in quotes} <= set(card.xpath(".//a/@href"))


def test_the_tiles_lead_to_the_reasons(catalog: Catalog, built: dict[str, BuiltPage]) -> None:
    """Where seats are asked for each unit has its tile, with its number of seats and the way to its card."""
    tiles = built["seats/"].content.xpath("//ul[@class='tiles']/li/a")
    assert {tile.get("href") for tile in tiles} == {f"#{unit.slug}" for unit in catalog.units}
    told = {words(tile.text_content()) for tile in tiles}
    assert {"河南已有1名额2", "浙江已有3名额1", "天津已有1名额0", "兵团已有0名额2"} <= told


@pytest.mark.browser
def test_the_page_is_folded(address: str, chromium: str) -> None:
    """A phone shows the page in half its length; a way to a unit unfolds it, with script or by hand; paper shows everything."""
    with browse.page(chromium, viewport={"width": 390, "height": 900}) as page:
        page.goto(address + "seats/")
        reasons = page.locator(".cards .card details")
        assert page.evaluate("document.documentElement.scrollHeight") < 7500
        assert reasons.evaluate_all("all => all.filter(one => one.open).length") == 0
        page.locator("ul.tiles a[href='#henan']").click()
        mine = page.locator(".cards .card[data-unit=河南省] details")
        expect(mine).to_have_attribute("open", "")
        page.goto(address + "seats/#zhejiang")
        expect(page.locator(".cards .card[data-unit=浙江省] details")).to_have_attribute("open", "")
        page.emulate_media(media="print")
        shown = reasons.locator("ol").evaluate_all("all => all.filter(one => one.getBoundingClientRect().height > 0).length")
        assert shown == reasons.count() == 32
    with browse.page(chromium, java_script_enabled=False) as page:
        page.goto(address + "seats/#henan")
        page.locator(".cards .card[data-unit=河南省] summary").click()
        expect(page.locator(".cards .card[data-unit=河南省] ol")).to_be_visible()


def test_every_rule_of_places_is_named(built: dict[str, BuiltPage]) -> None:
    """The page names, with the way to its page, every rule that the answers speak of, so that the script can link to it."""
    links = built["seats/"].content.xpath("//a[@data-rule]")
    assert all(link.get("href") == f"../rules/{link.get('data-rule')}/" for link in links)
    assert {rule for said in data()["said"] for rule, *_ in said} <= {link.get("data-rule") for link in links}


def test_of_seats_the_derivation_is_told(catalog: Catalog) -> None:
    """One place is no list: of a unit without seats the answer gives the reasons for that, not the words for a list that is too long."""
    rules = tuple(_reworded(bound, "本次推荐太多。") if bound.kind.name in ALLOWANCES else bound for bound in bind(catalog))
    judge = Judge.of(Site(catalog, rules))
    assert judge is not None
    said = {one.rule: one.text for one in judge.ask("上海市", "浦东新区", "").said}
    assert said["excluded-unit"] == "上海市已整体进入实验区，不再另外推荐。"


def _reworded(bound: BoundRule, text: str) -> BoundRule:
    messages = {case: message.model_copy(update={"text": text}) for case, message in bound.rule.messages.items()}
    return replace(bound, rule=bound.rule.model_copy(update={"messages": messages}))


def test_other_calls() -> None:
    """A call that nominates divisions has a picker of its own units and words; one that nominates other things has none."""
    calls = Path(__file__).parent.parent / "catalogs"
    zones, villages = (read_catalog(calls / name) for name in ("shifanqu", "yicunyipin"))
    assert json.loads(files(zones)[PATH])["units"] == [unit.name for unit in zones.units]
    assert "data-entry=" in pages(zones)["seats.md"]
    assert PATH not in files(villages)
    assert "data-entry=" not in pages(villages)["seats.md"]


def test_the_data_is_light(site: Path) -> None:
    """What is fetched when somebody types weighs less than a photograph: 70 KB on the way."""
    assert sum(len(gzip.compress((site / "assets" / name).read_bytes(), 6)) for name in ("places.js", "places.json")) <= 71 * 1024


# --- the page with script ---------------------------------------------------------------------------


def ask(page: Page, unit: str, text: str) -> None:
    """Choose a unit (empty: none), type a text, and press Enter."""
    page.get_by_label("推荐单位").select_option(unit)
    page.get_by_label("想推荐为实验区的地方").fill(text)
    page.keyboard.press("Enter")


SHOWN = [
    ("", "郑州市", "none", "河南省郑州市", "符合条件，已经截止"),
    ("河南省", "410100", "none", "河南省郑州市", "代码410100"),
    ("湖北省", "襄阳", "none", "湖北省襄阳市", "应写襄阳市"),
    ("", "襄樊市", "none", "湖北省襄阳市", "注意写法"),
    ("", "长沙县", "review", "湖南省长沙市长沙县", "请核实"),
    ("", "郑州航空港经济综合实验区", "review", "郑州航空港经济综合实验区", "不是行政区划"),
    ("", "兵团第八师", "none", "第八师石河子市", "新疆生产建设兵团"),
    ("河南省", "洛阳市", "warning", "河南省洛阳市", "已是第二批实验区"),
    ("", "浦东新区", "error", "上海市浦东新区", "不能推荐"),
    ("河南省", "长沙市", "error", "长沙市", "长沙市属于湖南省，不属于河南省。"),
]
"""Unit, what is typed, and the answer: the verdict, the heading, and words in it."""


@pytest.mark.browser
def test_answers_are_read_out(address: str, chromium: str) -> None:
    """What is typed is answered in the page's one status region: the verdict, where it lies, and the rule's words."""
    with browse.page(chromium) as page:
        page.goto(address + "seats/")
        for unit, text, level, heading, say in SHOWN:
            ask(page, unit, text)
            status = page.get_by_role("status").and_(page.locator("#ask-answer"))
            expect(status.get_by_role("heading").first).to_have_text(heading)
            expect(status.locator(".answer").first).to_have_attribute("data-verdict", level)
            expect(status).to_contain_text(say)


@pytest.mark.browser
def test_what_nobody_sees_and_what_the_browser_remembers(address: str, chromium: str) -> None:
    """A pasted name is the name without what nobody sees in it; whoever comes back sees the card of the unit that stands chosen."""
    with browse.page(chromium) as page:
        page.goto(f"{address}seats/")
        page.locator("#ask-place").fill("郑州\u200b市")
        page.locator("#ask-place").press("Enter")
        page.locator("#ask-answer").get_by_text("名单里写：郑州市，代码410100").wait_for()
        page.locator("#ask-place").fill("")
        page.locator("#ask-unit").select_option("河北省")
        page.goto(f"{address}tasks/")
        page.go_back()
        page.wait_for_timeout(300)
        chosen = page.locator("#ask-unit").input_value()
        assert page.locator("#ask-card .card").count() == (1 if chosen else 0)


@pytest.mark.browser
def test_letters_on_the_way_to_a_word_find_nothing_yet(address: str, chromium: str) -> None:
    """While an input method composes the list stays as it is; the word that comes of it narrows it."""
    with browse.page(chromium) as page:
        page.goto(f"{address}tasks/")
        box = page.locator(".filter input").first
        box.evaluate("""one => {
            one.value = "zhi'pu";
            one.dispatchEvent(new InputEvent("input", {bubbles: true, isComposing: true}));
        }""")
        assert page.locator(".filter-told").first.inner_text() == ""
        box.evaluate("one => { one.value = '职普'; one.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true})); }")
        assert page.locator(".filter-told").first.inner_text() == "找到1项，共22项。"


@pytest.mark.browser
def test_a_county_is_told_what_it_needs(address: str, chromium: str, catalog: Catalog) -> None:
    """A county reads that a reason must be written, and that its province hands in, with the sentence; a city and a district do not."""
    rule = catalog.rule("applicant-level")
    assert rule
    with browse.page(chromium) as page:
        page.goto(address + "seats/")
        ask(page, "", "长沙县")
        answer = page.locator("#ask-answer")
        for words in (
            "县（市、区、旗）可以推荐，请写明理由",
            rule.fix,
            "材料交给湖南省的教育行政部门",
            "由各省级教育行政部门统筹确定拟推荐名单",
        ):
            expect(answer).to_contain_text(words)
        expect(answer.get_by_role("link", name="通知“推荐程序”")).to_have_attribute("href", "../notice/#n3.1")
        for other in ("郑州市", "重庆市万州区", "浦东新区"):
            ask(page, "", other)
            expect(answer.locator("h3").first).to_contain_text(other[-3:])
            expect(answer).not_to_contain_text("写明推荐县")
            expect(answer).not_to_contain_text("不直接报送")


@pytest.mark.browser
def test_nothing_is_fetched_before_somebody_types(address: str, chromium: str) -> None:
    """Choosing a unit shows its card and asks for nothing; typing fetches the answers, once, from the site itself."""
    asked: list[str] = []
    with browse.page(chromium) as page:
        page.goto(address + "seats/", wait_until="networkidle")
        page.on("request", lambda request: asked.append(request.url))
        page.get_by_label("推荐单位").select_option("浙江省")
        expect(page.locator("#ask-card")).to_contain_text("名额 1 个")
        assert asked == []
        ask(page, "", "郑州")
        ask(page, "", "开封市")
        expect(page.locator("#ask-answer h3")).to_have_text("河南省开封市")
    assert sorted(asked) == [address + "assets/places.js", address + "assets/places.json"]


@pytest.mark.browser
def test_by_keyboard_alone(address: str, chromium: str) -> None:
    """From the unit to the place, to a name that was meant, and to its answer: Tab, letters and Enter are enough."""
    with browse.page(chromium) as page:
        page.goto(address + "seats/")
        page.get_by_label("推荐单位").focus()
        page.keyboard.press("Tab")
        page.keyboard.insert_text("郑洲市")
        page.keyboard.press("Enter")
        meant = page.get_by_role("button", name="河南省郑州市")
        expect(meant).to_be_visible()
        for _ in range(10):
            page.keyboard.press("Tab")
            if meant.evaluate("one => one === document.activeElement"):
                break
        page.keyboard.press("Enter")
        expect(page.get_by_label("推荐单位")).to_have_value("河南省")
        expect(page.locator("#ask-answer h3")).to_have_text("河南省郑州市")
        expect(page.get_by_label("想推荐为实验区的地方")).to_be_focused()


@pytest.mark.browser
def test_without_the_network(address: str, chromium: str) -> None:
    """Where the answers cannot be fetched the page says so, and answers when they can be."""
    with browse.page(chromium) as page:
        page.goto(address + "seats/", wait_until="networkidle")
        page.route("**/places.json", lambda route: route.abort())
        ask(page, "", "郑州市")
        expect(page.locator("#ask-answer")).to_contain_text("没有取到数据")
        page.unroute("**/places.json")
        page.keyboard.press("Enter")
        expect(page.locator("#ask-answer h3")).to_have_text("河南省郑州市")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_with_an_answer_open(address: str, chromium: str, npm_dir: Path, width: int, scheme: str) -> None:
    """With answers of every kind on the page, axe finds nothing, and nothing sticks out."""
    with browse.page(chromium, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.goto(address + "seats/")
        page.evaluate((npm_dir / "axe-core" / "axe.min.js").read_text("utf-8"))
        for unit, text in (
            ("", "市中区"),
            ("山东省", "市中区"),
            ("湖北省", "襄樊"),
            ("河南省", "长沙市"),
            ("", "郑洲市"),
            ("", "西安高新区"),
        ):
            ask(page, unit, text)
            page.locator("#ask-answer .answer").first.wait_for()
            found = page.evaluate("async () => (await axe.run()).violations.map(one => [one.id, one.nodes.map(node => node.html)])")
            assert (text, found) == (text, [])
            assert page.evaluate("document.documentElement.scrollWidth") <= width
