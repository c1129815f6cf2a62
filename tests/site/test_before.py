"""The page before sending: by which day, what to tick, the letter; the ticks stay in the browser, and the days go into a calendar."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import browse
import pytest
from icalendar import Calendar
from lxml import html
from pagetree import read_site

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import CallState
from tuijian.catalog.sending import Due, Sending, Timetable
from tuijian.site.assemble import nav, pages
from tuijian.site.drawings.timetable import due_days, weeks
from tuijian.site.markup.render import Site
from tuijian.site.pages.before import BEFORE, before
from tuijian.site.pages.downloads import downloads

CALLS = Path(__file__).resolve().parent.parent / "catalogs"


@pytest.fixture(scope="module")
def still_open(catalog: Catalog) -> Catalog:
    """The call as it was while it was open."""
    return replace(catalog, notice=catalog.notice.model_copy(update={"state": CallState()}))


def by(catalog: Catalog, last: date, *steps: int) -> Catalog:
    """The call with another last day, and things to do so many working days before it."""
    assert catalog.notice.deadline
    assert catalog.sending.timetable
    deadline = catalog.notice.deadline.model_copy(update={"day": last})
    table = catalog.sending.timetable.model_copy(update={"steps": tuple(Due(name=f"第{one}日", before=one) for one in steps)})
    notice = catalog.notice.model_copy(update={"deadline": deadline})
    return replace(catalog, notice=notice, sending=catalog.sending.model_copy(update={"timetable": table}))


# --- the days -------------------------------------------------------------------------------------


def test_the_days_are_counted_back(catalog: Catalog) -> None:
    """Over weekends and from the first thing to the last, which is the last working day before the deadline; none before publication."""
    assert [(one.number, one.day.day, one.name) for one in due_days(catalog)] == [
        (1, 4, "布置申报"),
        (2, 10, "收齐申报材料"),
        (3, 12, "确定拟推荐名单"),
        (4, 16, "方案定稿"),
        (5, 17, "拟稿和会签"),
        (6, 18, "签发和盖章"),
        (7, 19, "报送"),
    ]
    assert catalog.notice.published
    assert all(one.day > catalog.notice.published for one in due_days(catalog))


@pytest.mark.parametrize(
    ("last", "before", "day"),
    [
        (date(2024, 2, 19), 1, date(2024, 2, 18)),  # a Sunday on which people work
        (date(2024, 2, 18), 1, date(2024, 2, 9)),  # the days off from the 10th to the 17th
        (date(2024, 2, 5), 1, date(2024, 2, 4)),
        (date(2024, 1, 2), 1, date(2023, 12, 29)),  # the first of January is off; of 2023 only weekends are known
        (date(2024, 10, 8), 2, date(2024, 9, 29)),
    ],
)
def test_days_off_are_not_counted(catalog: Catalog, last: date, before: int, day: date) -> None:
    """The days off and the days of work in their place are those of the table."""
    assert [one.day for one in due_days(by(catalog, last, before))] == [day]


def test_the_drawing(catalog: Catalog) -> None:
    """Whole weeks from the first thing to the deadline, a cell a day; weekends are off, what is due has its number; in words as well."""
    found = weeks(catalog)
    assert found is not None
    assert [one.label for one in found.cells] == ["1月1日", *map(str, range(2, 21))]
    assert [one.label for one in found.cells if one.part == "off"] == ["1月1日", "6", "7", "13", "14"]
    assert {one.label: one.numbers for one in found.cells if one.part == "due"}["12"] == "3"
    assert (found.cells[-1].part, found.cells[6].x, found.cells[7].x) == ("last", 300, 0)
    assert found.alternative.startswith("2024年1月4日：布置申报；")
    assert found.alternative.endswith("2024年1月20日：截止。")


def test_two_on_one_day_and_a_second_month(catalog: Catalog) -> None:
    """What is due on one day shares its cell, and a month says its name on its first day."""
    found = weeks(by(catalog, date(2024, 3, 4), 1, 1, 5))
    assert found is not None
    assert [one.numbers for one in found.cells if one.part == "due"] == ["1", "2、3"]
    assert [one.label for one in found.cells if "月" in one.label] == ["2月26日", "3月1日"]


def test_no_timetable(catalog: Catalog) -> None:
    """Without a deadline, or without things to do, there is none."""
    nothing = replace(catalog, sending=Sending())
    endless = replace(catalog, notice=catalog.notice.model_copy(update={"deadline": None}))
    assert [(due_days(one), weeks(one)) for one in (nothing, endless)] == [([], None)] * 2


def test_the_days_for_calendars(still_open: Catalog) -> None:
    """An event a step, each of a day and under a name of its own that stays, dated by the notice and not by the clock; called advice."""
    made = downloads(Site.of(still_open)).timetable
    assert made is not None
    assert made.path == "data/timetable.ics"
    events = Calendar.from_ical(made.data.decode()).walk("VEVENT")
    assert [event.decoded("DTSTART") for event in events] == [one.day for one in due_days(still_open)]
    assert {event.decoded("DTSTAMP").date() for event in events} == {still_open.notice.published}
    assert len({str(event["UID"]) for event in events}) == len(events) == 7
    assert all(str(event["SUMMARY"]).startswith("建议：") and "不是通知的要求" in str(event["DESCRIPTION"]) for event in events)
    assert max(map(len, made.data.split(b"\r\n"))) <= 75
    assert made.data.count(b"\n") == made.data.count(b"\r\n")
    again = downloads(Site.of(replace(still_open))).timetable
    assert again is not None
    assert again.data == made.data


# --- the page -------------------------------------------------------------------------------------


def page_of(catalog: Catalog) -> str:
    """The page's source; a call without one has none."""
    return dict(before(Site.of(catalog))).get(BEFORE, "")


def test_what_is_over_is_told_so(catalog: Catalog, still_open: Catalog) -> None:
    """Of a call that is over the days serve the next one, and no calendar is offered; of an open one it is."""
    closed, opened = page_of(catalog), page_of(still_open)
    assert "供准备下一批时参考" in closed
    assert "timetable.ics" not in closed
    assert downloads(Site.of(catalog)).timetable is None
    assert "供准备下一批时参考" not in opened
    assert "(../data/timetable.ics)" in opened


def test_each_line_says_what_it_rests_on(catalog: Catalog, site: Path) -> None:
    """Each thing to tick has a box with its label, and the notice's words, another document's name, or that it is advice."""
    page = read_site(site)["submit/before/"].content
    found = page.xpath("//p[@class='tick']")
    items = [item for group in catalog.sending.ticks for item in group.items]
    assert [one.xpath("label")[0].text_content() for one in found] == [item.text for item in items]
    assert [one.xpath("label/@for") for one in found] == [one.xpath("input/@id") for one in found]
    for one, item in zip(found, items, strict=True):
        why = one.xpath("span[@class='tick-why']")[0].text_content()
        assert why.startswith(f"通知：“{item.cite.quote}”" if item.cite else item.source or "建议")
        assert ("程序也检查" in why) == (item.rule is not None)


def test_a_call_without_any_of_it(catalog: Catalog) -> None:
    """A call that says nothing of what comes before sending has no such page, and no link leads there."""
    for one in (replace(catalog, sending=Sending()), read_catalog(CALLS / "yicunyipin")):
        assert BEFORE not in str(nav(one))
        made = {name: text for name, text in pages(one).items() if name not in one.pages}
        assert [name for name, text in made.items() if name == BEFORE or "before.md" in text] == []


def test_weeks_without_a_table(catalog: Catalog) -> None:
    """Where no table of days off is named, the page says that only weekends are left out."""
    bare = Timetable(steps=(Due(name="报送", before=1),))
    text = page_of(replace(catalog, sending=Sending(timetable=bare)))
    assert "没有计入节假日" in text
    assert "逐项核对 {:" not in text


def test_the_ticks_stay(address: str, chromium: str) -> None:
    """What is ticked is there again after the page was left, and counted, whatever other tabs ticked.

    One press clears it, another brings it back. Nothing is sent anywhere; where nothing can be kept that is said.
    """
    with browse.page(chromium) as page:
        asked: list[tuple[str, str]] = []
        page.on("request", lambda request: asked.append((request.method, request.url)))
        page.goto(f"{address}submit/before/")
        page.locator("[data-mark]").nth(2).check()
        page.reload()
        assert page.locator("[data-mark]:checked").count() == 1
        assert page.locator("[data-mark]").nth(2).is_checked()
        assert "已核对1项" in page.locator(".ticks-bar").inner_text()
        # a tab that slept, and never heard of the other's tick
        page.evaluate("""() => {
            const [key] = Object.keys(localStorage).filter(one => one.startsWith("ticks "));
            const other = document.querySelectorAll("[data-mark]")[4].dataset.mark;
            localStorage.setItem(key, JSON.stringify([other, ...JSON.parse(localStorage.getItem(key))]));
        }""")
        page.locator("[data-mark]").nth(0).check()
        assert "已核对3项" in page.locator(".ticks-bar").inner_text()
        page.get_by_role("button", name="全部清除").dblclick()
        assert page.locator("[data-mark]:checked").count() == 0
        page.get_by_role("button", name="恢复").click()
        assert page.locator("[data-mark]:checked").count() == 3
        page.get_by_role("button", name="全部清除").click()
        page.reload()
        assert page.locator("[data-mark]:checked").count() == 0
        assert [one for one in asked if one[0] != "GET" or "?" in one[1] or not one[1].startswith(address)] == []
        page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
        page.locator("[data-mark]").nth(1).check()
        page.locator("[data-mark]").nth(2).check()
        assert "已核对2项。这个浏览器不让网页保存" in page.locator(".ticks-bar").inner_text()


def test_the_boxes_need_no_script(site: Path) -> None:
    """The boxes stand in the page itself, so that they can be ticked and printed without script."""
    page = html.fromstring((site / "submit" / "before" / "index.html").read_bytes())
    assert len(page.xpath("//article//input[@type='checkbox' and not(@disabled)]")) > 10
