"""The steps of the procedure, as text for everybody and as a drawing."""

import json
import re
from dataclasses import replace
from pathlib import Path

import browse
import pytest
from lxml import html
from pagetree import BuiltPage, read_site

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Step
from tuijian.report.model import Cite
from tuijian.report.snippet import columns
from tuijian.site.assemble import nav
from tuijian.site.drawings.procedure import CLOSING, COLUMN, MOST_STEPS, ROW, StepsDrawing, column, drawings, row, wrap_lines
from tuijian.site.markup.render import Site
from tuijian.site.pages.home import home
from tuijian.site.pages.procedure import procedure

HOSTILE = '</text></svg><script>alert(1)</script>" onload=alert(1) <a xlink:href="javascript:alert(1)">[x](y){: #z }\u202e'


def step(number: int, name: str = "申报", actor: str = "各地", output: str = "名单") -> Step:
    """A step with texts of one's choice."""
    return Step(number=number, name=name, actor=actor, action="办理", output=output, cite=Cite(sentence="n1", quote="申报"))


@pytest.fixture(scope="session")
def built(site: Path) -> dict[str, BuiltPage]:
    """The pages of the built site."""
    return read_site(site)


# --- the page -------------------------------------------------------------------------------------


def test_every_step_is_told(catalog: Catalog, built: dict[str, BuiltPage]) -> None:
    """Each step has a heading with an anchor of its own, in order, and below it who acts, what comes out and the notice's words."""
    page = built["procedure/"].content
    for one in catalog.steps:
        (heading,) = page.xpath("//h2[@id=$name]", name=f"step-{one.number}")
        (facts,) = heading.xpath("following-sibling::*[1][self::dl]")
        assert one.name in heading.text_content()
        told = [cell.text_content().strip() for cell in facts.xpath(".//dd")]
        assert told[:3] == [one.actor, one.action, one.output]
        assert f"“{one.cite.quote}”" in told[3]
        assert facts.xpath(".//a/@href") == [f"../notice/#{one.cite.sentence}"]
    assert [int(number[5:]) for number in page.xpath("//h2/@id") if number.startswith("step-")] == [one.number for one in catalog.steps]


def test_the_day_is_told_in_the_notices_words(catalog: Catalog, built: dict[str, BuiltPage]) -> None:
    """The last day, the sentence that says so, and the rule that counts the days."""
    page = built["procedure/"].content
    assert catalog.notice.deadline
    assert catalog.notice.sentences[catalog.notice.deadline.sentence].text in page.text_content()
    assert page.xpath("//time/@datetime") == ["2024-01-20"]
    assert "../rules/deadline/" in page.xpath("//a/@href")


def test_without_steps_there_is_no_page(catalog: Catalog) -> None:
    """A call that tells of no steps has neither the page, nor a place for it in the navigation, nor a link to it."""
    without = replace(catalog, steps=())
    assert list(procedure(Site.of(without))) == []
    assert ("procedure.md" in nav(catalog), "procedure.md" in nav(without)) == (True, False)
    ((_, first),) = home(Site.of(without))
    assert [word for word in ("procedure.md", "<svg", "推荐程序") if word in first] == []


def test_without_a_deadline_no_day_is_told(catalog: Catalog) -> None:
    """Where no last day is known, the steps stand there and nothing is said of a day."""
    ((_, page),) = procedure(Site.of(replace(catalog, notice=catalog.notice.model_copy(update={"deadline": None}))))
    assert page.count("## 第") == len(catalog.steps)
    assert "什么时候报送" not in page
    assert "<time" not in page


# --- the drawing ----------------------------------------------------------------------------------


def spoken(drawing: StepsDrawing, part: str) -> str:
    """All that the drawing writes of a part, joined."""
    return "".join(line.text for line in drawing.lines if line.part == part)


def test_the_drawing_says_what_the_catalogue_says(catalog: Catalog) -> None:
    """Both ways show every number, name, actor and output in order, with an arrow from each step to the next."""
    for drawing in drawings(catalog.steps):
        assert [mark.number for mark in drawing.marks] == [one.number for one in catalog.steps]
        assert len(drawing.arrows) == len(catalog.steps) - 1
        for part in ("name", "actor", "output"):
            assert spoken(drawing, part) == "".join(getattr(one, part) for one in catalog.steps)


@pytest.mark.parametrize("text", ["名", "名单" * 4, "名单（一）" * 9, "name of a list " * 12, "字" * 700])
def test_everything_lies_within_the_drawing(text: str) -> None:
    """However long the texts: nothing reaches over an edge, arrows have a length, sheets do not overlap what is above or below."""
    steps = [step(number, text, text, text) for number in range(1, MOST_STEPS + 1)]
    for drawing in (row(steps), column(steps)):
        assert all(sheet.x + sheet.width <= drawing.width and sheet.y + sheet.height <= drawing.height for sheet in drawing.sheets)
        assert all(arrow.length > 10 for arrow in drawing.arrows)
        ends = [(line.x + columns(line.text) * line.size // 2, line.y) for line in drawing.lines]
        assert all(0 < x <= drawing.width and 0 < y <= drawing.height for x, y in ends)
        outputs = [line for line in drawing.lines if line.part == "output"]
        for one in outputs:
            assert any(sheet.x < one.x and sheet.y < one.y - one.size and one.y < sheet.y + sheet.height for sheet in drawing.sheets)
        for one in drawing.lines:
            if one.part != "output":
                assert not any(
                    sheet.x <= one.x < sheet.x + sheet.width and sheet.y < one.y < sheet.y + sheet.height for sheet in drawing.sheets
                )


def test_steps_beside_each_other_share_their_lines() -> None:
    """Beside each other, sheets are of one size at one height, however much text one of them has."""
    drawing = row([step(1), step(2, output="推荐名单" * 9), step(3, name="名称" * 9)])
    assert len({(sheet.y, sheet.height, sheet.width) for sheet in drawing.sheets}) == 1


def test_many_steps_stand_under_each_other() -> None:
    """More steps than fit side by side, or a single one, are drawn in one way for every screen; no steps, nothing."""
    assert [one.way for one in drawings([step(number) for number in range(MOST_STEPS)])] == ["column", "row"]
    assert [one.way for one in drawings([step(number) for number in range(MOST_STEPS + 1)])] == ["column"]
    assert [one.way for one in drawings([step(1)])] == ["column"]
    assert drawings([]) == ()


def test_lines_are_broken_as_a_person_would() -> None:
    """Full lines; no short one left over at the end; no line begins with a closing mark; hidden characters are shown."""
    assert wrap_lines("教育部基础教育司会同专业机构", 16) == ("教育部基础教育司", "会同专业机构")
    assert wrap_lines("实验区地方党委和政府", 16) == ("实验区地方", "党委和政府")
    assert wrap_lines("各省级教育行政部门", 16) == ("各省级教育", "行政部门")
    assert wrap_lines("名单", 16) == ("名单",)
    assert not [line for line in wrap_lines("（名单）、（方案）。" * 9, 16) if line[0] in CLOSING]
    assert "".join(wrap_lines("a\u202eb", 16)) == "a<U+202E>b"


def test_the_room_is_the_measures() -> None:
    """Eight Chinese characters fit into a sheet beside others, on a phone more than twice as many."""
    assert ROW.room(ROW.text, 20) == 16
    assert COLUMN.room(COLUMN.text, 20) > 2 * ROW.room(ROW.text, 20)


# --- the drawing in the page ----------------------------------------------------------------------


def test_the_drawing_is_decoration_and_the_text_is_there(catalog: Catalog, built: dict[str, BuiltPage]) -> None:
    """Programs that read aloud pass over the pictures; on each page that has them the same is there as text."""
    for address in ("", "procedure/"):
        page = built[address].content
        pictures = page.xpath("//*[contains(concat(' ', @class, ' '), ' steps ')]/*[local-name()='svg']")
        assert [one.get("aria-hidden") for one in pictures] == ["true", "true"]
        for one in pictures:
            one.drop_tree()
        text = re.sub(r"\s", "", page.text_content())
        for told in catalog.steps:
            assert [part for part in (told.name, told.actor, told.output) if part not in text] == []


def test_the_drawing_is_not_found_twice(catalog: Catalog, site: Path) -> None:
    """Search knows a step from its page's text; the pictures, cut into lines, are kept out of it."""
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    found = {one["location"]: one["text"].replace("\u200b", "") for one in index["docs"]}
    assert catalog.steps[3].actor in found["procedure/#step-4"]
    assert not [text for at, text in found.items() if at in {"", "#steps", "procedure/"} and catalog.steps[3].actor in text]


def test_hostile_names_stay_text(catalog: Catalog) -> None:
    """Whatever a step is called, the drawing holds only its own shapes, and the name can be read in it."""
    odd = tuple(one.model_copy(update={"name": HOSTILE, "actor": HOSTILE, "output": HOSTILE}) for one in catalog.steps)
    for part in (home, procedure):
        ((_, page),) = part(Site.of(replace(catalog, steps=odd)))
        for source in re.findall(r"<svg class=\"steps-.*?</svg>", page, re.S):
            picture = html.fragment_fromstring(source)
            assert {one.tag for one in picture.iter()} == {"svg", "g", "path", "circle", "text"}
            known = {"class", "viewbox", "width", "height", "aria-hidden", "fill", "stroke", "stroke-width", "d", "cx", "cy", "r"}
            known |= {"x", "y", "font-size", "font-weight", "text-anchor"}
            assert {name.lower() for one in picture.iter() for name in one.attrib} <= known
            assert "<script>alert(1)</script>" in "".join(line for line in picture.itertext() if line.strip())


@pytest.mark.browser
@pytest.mark.parametrize("address_", ["", "procedure/"])
def test_one_drawing_fits_each_screen(address: str, chromium: str, address_: str) -> None:
    """A phone shows the steps under each other, a desk beside each other, and never both; letters are large enough to read."""
    with browse.browser(chromium) as browser:
        for width, way in ((320, "column"), (390, "column"), (800, "row"), (1000, "row"), (1280, "row"), (1920, "row")):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto(address + address_)
            shown = page.locator(".steps svg:visible")
            assert [one.get_attribute("class") for one in shown.all()] == [f"steps-{way}"]
            sizes = [box["height"] for one in shown.locator(".steps-output").all() if (box := one.bounding_box())]
            assert min(sizes) > 12
            page.close()


@pytest.mark.browser
def test_colours_follow_the_scheme(address: str, chromium: str) -> None:
    """In the dark the letters of the drawing are light, in the light dark."""
    with browse.browser(chromium) as browser:
        seen = {}
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": 390, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(address + "procedure/")
            colour = page.locator(".steps-column .steps-name").first.evaluate("one => getComputedStyle(one).fill")
            seen[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3]))
        assert seen["light"] < 200
        assert seen["dark"] > 500
