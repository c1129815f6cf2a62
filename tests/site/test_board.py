"""办理进度: what was sent in and what is on record, joined; the same to take away and as a feed."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from io import StringIO
from pathlib import Path

import browse
import pytest
from lxml import etree, html
from markdown import Markdown

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Received
from tuijian.site.data.progress import SENT, Progress
from tuijian.site.data.sent_submissions import sent_files
from tuijian.site.markup.render import Site
from tuijian.site.pages.board import COLUMNS, board, board_files, chosen_tasks, progress

LIST = """province: {unit}
zones:
{zones}"""
ZONE = """  - name: {name}
    code: "{code}"
    plan: {code}.md
"""
EXAMPLE = Path("catalog/records/_example/某某市.yml")
DAY = date(2024, 8, 1)

Live = Callable[..., Site]


def listed(folder: str, unit: str, zones: dict[str, str], tasks: dict[str, str] | None = None, more: str = "") -> dict[str, bytes]:
    """A unit's files: its list of zones (codes by names), and a plan for each with the tasks by their numbers."""
    text = LIST.format(unit=unit, zones="".join(ZONE.format(name=name, code=code) for name, code in zones.items())) + more
    plans = {
        f"{code}.md": f"# {name}方案\n\n## 任务{(tasks or {}).get(name, '4')}\n\n### 具体措施\n\n甲。\n" for name, code in zones.items()
    }
    return {f"submissions/{folder}/{name}": one.encode() for name, one in {"list.yml": text, **plans}.items()}


@pytest.fixture
def events(root: Path) -> Callable[[str, str, int], bytes]:
    """The first so many events of the sample's record, as those of another zone."""
    text = (root / EXAMPLE).read_text("utf-8").partition("events:\n")[2]

    def made(name: str, code: str, most: int) -> bytes:
        some = "".join(f"  - event: {one}" for one in text.split("  - event: ")[1 : most + 1]).replace("某某市", name)
        return f'zone: {name}\ncode: "{code}"\nevents:\n{some}'.encode()

    return made


@pytest.fixture
def live(catalog: Catalog) -> Live:
    """A site of the shipped call with more on record (by the path) and sent in."""

    def made(recorded: dict[str, bytes] | None = None, sent: dict[str, bytes] | None = None, day: date | None = DAY) -> Site:
        more = {f"records/{path}": data for path, data in (recorded or {}).items()}
        return Site.of(replace(catalog, record_files={**catalog.record_files, **more}), sent=sent, day=day)

    return made


def rendered(site: Site) -> html.HtmlElement:
    """The page as Markdown makes it."""
    text = dict(board(site))["board.md"].partition("---\n\n")[2]
    return html.fragment_fromstring(Markdown(extensions=["attr_list", "md_in_html", "tables"]).convert(text), create_parent="main")


def row_of(page: html.HtmlElement, slug: str) -> list[str]:
    """The cells of a unit's row."""
    return [" ".join(cell.text_content().split()) for cell in page.xpath(f"//tr[@id='{slug}']/*")]


# --- nothing has come in ------------------------------------------------------------------------


def test_it_says_plainly_that_nothing_has_come_in(catalog: Catalog) -> None:
    """The repository as it ships: no list, no record; every unit's state says so, and of unused seats nothing is said."""
    text = unescape(dict(board(Site.of(catalog)))["board.md"])
    assert "本仓库里还没有推荐单位的推荐名单，也没有办理记录" in text
    found = progress(Site.of(catalog))
    assert {row.unit.short for row in found.rows if row.state == "不在推荐范围"} == {"上海", "天津"}
    assert {row.state for row in found.rows} == {"不在推荐范围", "尚未提交"}
    assert found.places == ()
    assert not re.search("剩余|未用|空余|未使用", text)


def test_the_sample_shows_every_state_and_is_marked(catalog: Catalog) -> None:
    """Each state that the call has is explained and seen in the sample, whose every heading and row says that it is one."""
    page = rendered(Site.of(catalog))
    found = progress(Site.of(catalog))
    seen = {moment.state for place in found.examples if place.standing for moment in place.standing.timeline}
    assert seen == {stage.state for stage in found.stages}
    assert {cell.text_content() for cell in page.xpath("//div[@class='meanings']//th[@scope='row']")} >= seen
    assert all(one.text_content().startswith("示例：") for one in page.xpath("//div[@class='sample']//h3"))
    assert len(page.xpath("//div[@class='sample']//h3")) == 3
    assert "不是真实的申报和记录" in page.text_content()


def test_what_is_not_public_is_told_as_such(catalog: Catalog) -> None:
    """Of a digest nothing is shown but that the paper is not public; an address in the sample leads nowhere."""
    page = rendered(Site.of(catalog))
    assert "文件未公开" in page.text_content()
    assert "0000000000" not in page.text_content()
    assert page.xpath("//div[@class='sample']//a") == []


# --- something has ------------------------------------------------------------------------------


def test_a_unit_with_its_places(live: Live, events: Callable[[str, str, int], bytes]) -> None:
    """Sent in, on record or both: the state, the seats used of seats, who is next, since when, and for how many days by the page's day."""
    sent = listed("henan", "河南省", {"郑州市": "410100", "开封市": "410200"}) | listed("hebei", "河北省", {"保定市": "130600"})
    recorded = {
        "henan/郑州市.yml": events("郑州市", "410100", 4),
        "henan/开封市.yml": events("开封市", "410200", 7),
        "jilin/白山市.yml": events("白山市", "220600", 1),
    }
    page = rendered(live(recorded, sent))
    name, state, seats, used, places, waits = row_of(page, "henan")
    assert (name, state, seats, used) == ("河南省", "有意见", "2", "2")
    assert "郑州市" in places
    assert waits == "郑州市，申报地方：按修改意见修改方案，逐条答复（自2024-03-11起，已143天）"
    assert row_of(page, "hebei") == ["河北省", SENT, "2", "1", "保定市", ""]
    assert row_of(page, "jilin")[1:4] == ["申报", "2", "0"]
    (tile,) = page.xpath("//li[a[@href='#henan']]")
    assert "is-stage-4" in tile.get("class")
    assert "有意见1、已确认1" in tile.text_content()
    assert "按2024年8月1日的情况" in page.text_content()


def test_who_has_left_takes_no_seat(live: Live, catalog: Catalog) -> None:
    """A place that was withdrawn is shown and not counted; the state is that of who is left."""
    gone = catalog.record_files["records/_example/某某区.yml"].replace("某某区".encode(), "郑州市".encode())
    sent = listed("henan", "河南省", {"开封市": "410200"})
    (row,) = [one for one in progress(live({"henan/郑州市.yml": gone}, sent)).rows if one.places]
    assert [(place.name, place.state, place.seated) for place in row.places] == [("开封市", SENT, True), ("郑州市", "已退出", False)]
    assert (row.state, row.used, row.seats) == (SENT, 1, 2)


def test_existing_zones_take_no_seat(live: Live) -> None:
    """An adoption is told with the list that it stands in, takes no seat, and has nothing to wait for."""
    more = 'adoptions:\n  - name: 洛阳市\n    code: "410300"\n    tasks: 7\n'
    (row,) = [one for one in progress(live(sent=listed("henan", "河南省", {"郑州市": "410100"}, more=more))).rows if one.places]
    assert [(place.name, place.seated, place.tasks) for place in row.places] == [("郑州市", True, (4,)), ("洛阳市", False, (7,))]
    assert row.used == 1


def test_a_draft_is_called_one(live: Live) -> None:
    """A list that says that it is a draft is told by the form's own word for it."""
    (row,) = [one for one in progress(live(sent=listed("henan", "河南省", {"郑州市": "410100"}, more="stage: draft\n"))).rows if one.places]
    assert row.state == "草稿"


def test_a_draft_in_the_form_s_own_word(live: Live) -> None:
    """Whoever writes 草稿 has a draft, as for the checker; no place is nominated by it, and it counts as something that is here."""
    site = live(sent={"submissions/henan/list.yml": "province: 河南省\nstage: 草稿\nzones: []\n".encode()})
    assert {row.state for row in progress(site).rows if row.unit.slug == "henan"} == {"草稿"}


def test_a_list_without_a_place_is_something(live: Live) -> None:
    """A unit that nominates nobody has been heard: the page says so first, and not that nothing has come in."""
    text = rendered(live(sent={"submissions/henan/list.yml": "province: 河南省\nzones: []\n".encode()})).text_content()
    assert "已有1个推荐单位的材料或者办理记录，涉及0个地方" in text
    assert "还没有推荐单位的推荐名单" not in text


def test_a_folder_that_waits_has_sent_nothing(live: Live) -> None:
    """What keeps a folder in git, or explains it, is no submission; neither is the sample, nor what lies deeper."""
    sent = {"submissions/henan/.gitkeep": b"", "submissions/hebei/README.md": b"x", **listed("_example", "河南省", {"郑州市": "410100"})}
    assert {row.state for row in progress(live(sent=sent)).rows} == {"尚未提交", "不在推荐范围"}


def test_what_cannot_be_read_is_no_end(live: Live) -> None:
    """A broken list is a list that came in without places; a broken record is left out, and the page says how many are."""
    site = live({"henan/郑州市.yml": b"zone: [\n"}, {"submissions/hebei/list.yml": b"province: \xff\n\t"})
    page = rendered(site)
    assert row_of(page, "hebei")[1] == SENT
    assert "另有1份记录的写法有错，没有列入" in page.text_content()


@pytest.mark.parametrize(
    ("given", "day"),
    [(None, date(2024, 3, 11)), (date(2024, 8, 1), date(2024, 8, 1)), (date(2024, 2, 1), date(2024, 3, 11))],
)
def test_the_day_is_never_before_what_is_on_record(
    live: Live, events: Callable[[str, str, int], bytes], given: date | None, day: date
) -> None:
    """The page has no clock: it speaks of the day that it is given, or of the last one that is on record."""
    assert progress(live({"henan/郑州市.yml": events("郑州市", "410100", 4)}, day=given)).day == day


def test_a_receipt_tells_the_day(catalog: Catalog) -> None:
    """The day on which a list came in stands with its unit."""
    one = Received.model_validate_json(
        json.dumps(
            {"pull": 3, "sha": "a" * 40, "code": "7K3M-9QXT-2B4D", "account": 1, "catalog": "b" * 12, "received": "2024-01-13T17:00:00Z"}
        )
    )
    site = Site.of(replace(catalog, receipts={"hebei": (one,)}), sent=listed("hebei", "河北省", {"保定市": "130600"}))
    assert row_of(rendered(site), "hebei")[1] == f"{SENT}2024-01-14提交"


# --- tasks --------------------------------------------------------------------------------------


def many(number: int) -> dict[str, bytes]:
    """So many places of two units, which choose tasks 4 and, the first of them, 7."""
    zones = {f"第{at}市": f"41{at:02}00" for at in range(1, number + 1)}
    return listed("henan", "河南省", zones, {"第1市": "7"})


def test_few_places_have_a_column_each(live: Live) -> None:
    """A row a task, a column a place; a choice is a word, not a colour alone."""
    page = rendered(live(sent=many(2)))
    (table,) = page.xpath("//h2[@id='tasks']/following-sibling::section[@class='chosen'][1]/table")
    assert [one.text_content() for one in table.xpath("./thead//th")] == ["任务", "个数", "第1市", "第2市"]
    cells = {
        row.xpath("./th")[0].text_content().split()[0]: [one.text_content() for one in row.xpath("./td")]
        for row in table.xpath(".//tbody/tr")
    }
    assert (len(cells), cells["4"], cells["7"], cells["8"]) == (22, ["1", "—", "选择"], ["1", "选择", "—"], ["0", "—", "—"])


def test_of_many_places_it_is_told_how_many(live: Live) -> None:
    """More than there is room for are counted, and the more the darker."""
    site = live(sent=many(COLUMNS + 1))
    found = progress(site)
    shades = {one.task.number: (len(one.places), one.shade) for one in chosen_tasks(found, found.places) if one.task}
    assert (shades[4], shades[7], shades[8]) == ((COLUMNS, 4), (1, 1), (0, 0))
    assert "由哪些地方选择" in rendered(site).text_content()


def test_a_task_of_its_own_is_counted_without_its_words(live: Live) -> None:
    """What a plan says stays in the plan: of a task that it thought of itself only the number of such places is told."""
    page = rendered(live(sent=listed("henan", "河南省", {"郑州市": "410100"}, {"郑州市": "4\n\n## 自选任务 甲乙丙丁行动"})))
    assert "自己提出的任务" in page.text_content()
    assert "甲乙丙丁" not in page.text_content()


# --- text that acts -----------------------------------------------------------------------------


def test_names_and_events_stay_text(live: Live, catalog: Catalog) -> None:
    """A name, an actor, a quote or an address that looks like HTML or Markdown is shown as it is; personal data is masked."""
    evil = '<img src=x onerror=alert(1)>[a](javascript:x){: onclick="x" }'
    record = {"zone": evil, "events": [{"event": "submit", "date": "2024-01-12", "actor": evil, "source": "seen"}]}
    record["events"][0]["evidence"] = {"quote": f"{evil} 13800138000", "address": "https://x/\"onmouseover='x'"}  # type: ignore[index]
    listed_too = f"province: 河南省\nzones:\n  - name: '{evil}'\n".encode()
    site = live({"hebei/a.yml": json.dumps(record).encode()}, {"submissions/henan/list.yml": listed_too})
    page = rendered(site)
    assert page.xpath("//img | //script | //@onclick | //@onerror | //@onmouseover") == []
    assert not [link for link in page.xpath("//a/@href") if link.startswith("javascript")]
    assert page.text_content().count("<img src=x") >= 4
    assert "13800138000" not in page.text_content()
    assert b"13800138000" not in files_of(site, "board/events.csv") + files_of(site, "board/feed.xml")
    assert len([place for place in progress(site).places if "onerror" in place.name]) == 2


def test_a_long_address_is_whole(live: Live) -> None:
    """What is followed is the very address, however long and whatever in it looks like personal data; what is shown of it is cut."""
    address = f"https://www.example.gov.cn/110101199003070011/{'a' * 400}.html"
    record = {"zone": "保定市", "code": "130600", "events": [{"event": "submit", "date": "2024-01-12", "actor": "某厅", "source": "seen"}]}
    record["events"][0]["evidence"] = {"address": address}  # type: ignore[index]
    (link,) = rendered(live({"hebei/a.yml": json.dumps(record).encode()})).xpath("//div[@class='events']//a")
    assert link.get("href") == address
    assert link.text_content().endswith("…")
    assert "110101199003070011" not in link.text_content()


def files_of(site: Site, path: str) -> bytes:
    """A file of a site."""
    return dict(board_files(site))[path]


# --- to take away -------------------------------------------------------------------------------


def test_files_say_the_same(live: Live, events: Callable[[str, str, int], bytes]) -> None:
    """CSV and JSON hold every unit, place and event; what is a sample says so in its row."""
    site = live({"henan/郑州市.yml": events("郑州市", "410100", 4)}, listed("henan", "河南省", {"郑州市": "410100"}))
    units, places, known = (json.loads(files_of(site, f"board/{name}.json")) for name in ("units", "places", "events"))
    assert (len(units["rows"]), units["as_of"]) == (32, "2024-08-01")
    mine = [row for row in places["rows"] if not row["sample"]]
    assert [(row["name"], row["state"], row["days"], row["who"], row["tasks"]) for row in mine] == [
        ("郑州市", "有意见", 143, "申报地方", ["4"])
    ]
    assert [row["event"] for row in known["rows"] if not row["sample"]] == ["申报", "报送", "收到", "反馈修改意见"]
    assert {row["sample"] for row in places["rows"] if row["name"].startswith("某某")} == {"示例，非真实"}
    head, *body = csv.reader(StringIO(files_of(site, "board/events.csv").decode("utf-8-sig"), newline=""))
    assert len(body) == len(known["rows"])
    assert "不是教育部的文件" in head[-1]


ATOM = "{http://www.w3.org/2005/Atom}"
RFC_4287 = """<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><start><element name="feed"><ref name="lang"/><interleave>
  <element name="id"><data type="anyURI"><param name="minLength">8</param></data></element><element name="title"><text/></element>
  <element name="subtitle"><text/></element><ref name="updated"/><ref name="author"/><oneOrMore><ref name="link"/></oneOrMore>
  <zeroOrMore><element name="entry"><interleave><element name="id"><data type="anyURI"><param name="minLength">8</param></data></element>
  <element name="title"><text/></element><ref name="updated"/><ref name="author"/><ref name="link"/>
  <element name="summary"><text/></element></interleave></element></zeroOrMore></interleave></element></start>
  <define name="lang"><attribute name="xml:lang"><text/></attribute></define>
  <define name="updated"><element name="updated"><data type="dateTime"><param name="pattern">.+T.+([+-][0-9]{2}:[0-9]{2}|Z)</param></data>
  </element></define><define name="author"><element name="author"><element name="name"><data type="token"><param name="minLength">1</param>
  </data></element></element></define><define name="link"><element name="link"><attribute name="rel"><choice><value>self</value>
  <value>alternate</value></choice></attribute><attribute name="type"><text/></attribute><attribute name="href"><data type="anyURI">
  <param name="pattern">https://.+</param></data></attribute></element></define></grammar>"""
"""What appendix B of RFC 4287 says of the elements that our feeds are made of, and what sections 4.1.1 and 4.1.2 ask for beside it."""


def test_the_feed_is_valid(live: Live, catalog: Catalog, events: Callable[[str, str, int], bytes]) -> None:
    """Empty or not it keeps to the grammar of RFC 4287; each event has a name of its own that stays, the newest first, no sample."""
    grammar = etree.RelaxNG(etree.fromstring(RFC_4287))
    empty = etree.fromstring(files_of(Site.of(catalog), "board/feed.xml"))
    assert grammar.validate(empty), grammar.error_log
    assert empty.findall(f"{ATOM}entry") == []
    before, after = (
        etree.fromstring(files_of(live({"henan/郑州市.yml": events("郑州市", "410100", number)}), "board/feed.xml")) for number in (3, 4)
    )
    assert grammar.validate(after), grammar.error_log
    names = [[one.text for one in feed.iter(f"{ATOM}id")][1:] for feed in (before, after)]
    assert names[1][1:] == names[0]
    assert len(set(names[1])) == 4
    assert after.findtext(f"{ATOM}updated") == "2024-03-11T00:00:00+08:00"
    assert after.findtext(f"{ATOM}entry/{ATOM}title") == "河南省郑州市：反馈修改意见"
    assert "某某" not in etree.tostring(after, encoding="unicode")
    assert after.findtext(f"{ATOM}entry/{ATOM}id").startswith("urn:uuid:")


def test_the_feed_leads_to_places_that_are_there(live: Live, events: Callable[[str, str, int], bytes]) -> None:
    """Each event's address ends in the anchor of its place on the page."""
    site = live({"henan/郑州市.yml": events("郑州市", "410100", 2)})
    links = etree.fromstring(files_of(site, "board/feed.xml")).findall(f"{ATOM}entry/{ATOM}link")
    ids = {f"{site.catalog.notice.site}board/#{one}" for one in rendered(site).xpath("//h3/@id")}
    assert {one.get("href") for one in links} <= ids


# --- other calls --------------------------------------------------------------------------------


def test_a_call_that_keeps_no_records(catalog: Catalog) -> None:
    """It has the units' states and the sample's places, and speaks of no stages; there is no feed of nothing."""
    site = Site.of(replace(catalog, record_files={}), sent=listed("henan", "河南省", {"郑州市": "410100"}))
    page = rendered(site)
    assert row_of(page, "henan")[1] == SENT
    assert [one.text_content() for one in page.xpath("//div[@class='meanings']//th[@scope='col']")] == ["状态", "含义", "下一步"]
    assert page.xpath("//div[@class='events']") == []
    assert {path for path, _ in board_files(site)} == {f"board/{name}.{kind}" for name in ("units", "places") for kind in ("csv", "json")}


def test_a_call_whose_entries_are_no_places(root: Path) -> None:
    """Works of schools are called as the call calls them, and nobody's seats are left open by our words."""
    text = rendered(Site.of(read_catalog(root / "tests" / "catalogs" / "jierixiaobao"))).text_content()
    assert "看它的名额和推荐对象" in text
    assert "地方" not in text


def test_same_input_same_page(live: Live, events: Callable[[str, str, int], bytes]) -> None:
    """Nothing but what is given decides."""
    both = [live({"henan/郑州市.yml": events("郑州市", "410100", 4)}, many(3)) for _ in range(2)]
    assert dict(board(both[0])) == dict(board(both[1]))
    assert dict(board_files(both[0])) == dict(board_files(both[1]))


# --- where it comes from ------------------------------------------------------------------------


def test_what_lies_in_the_repository(catalog: Catalog, tmp_path: Path) -> None:
    """Lists and plans with what they hold, other files by their names alone, no link followed; nothing where there is no folder."""
    assert sent_files(tmp_path, catalog.form) == {}
    home = tmp_path / "submissions" / "henan"
    (home / "deep").mkdir(parents=True)
    for name in ("list.yml", "a.md", "1.pdf", "deep/b.md"):
        (home / name).write_bytes(b"x")
    (home / "link.md").symlink_to(home / "a.md")
    found = sent_files(tmp_path, catalog.form)
    assert found == {
        f"submissions/henan/{name}": data for name, data in {"list.yml": b"x", "a.md": b"x", "1.pdf": b"", "deep/b.md": b""}.items()
    }


# --- in a browser -------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_word_narrows_the_table(address: str, chromium: str) -> None:
    """Whoever types a unit's name, or presses a state, sees those rows alone; without script all are there."""
    with browse.page(chromium) as page:
        page.goto(f"{address}board/")
        rows = page.locator(".board-units tbody tr:visible")
        assert rows.count() == 32
        page.get_by_role("button", name="不在推荐范围").click()
        assert sorted(rows.locator("th").all_inner_texts()) == ["上海市", "天津市"]
        page.get_by_label("按单位、地方或者状态查找").fill("河南")
        assert rows.locator("th").all_inner_texts() == ["河南省"]
    with browse.browser(chromium) as found:
        bare = found.new_context(java_script_enabled=False).new_page()
        bare.goto(f"{address}board/")
        assert bare.locator(".board-units tbody tr:visible").count() == 32


@pytest.mark.browser
def test_a_word_narrows_the_places(live: Live, root: Path, chromium: str) -> None:
    """Whoever types a place's name sees that place alone with all its events, and the others again when the box is empty."""
    sent = listed("henan", "河南省", {"郑州市": "410100", "开封市": "410200"})
    with browse.page(chromium) as page:
        page.set_content(html.tostring(rendered(live(sent=sent)), encoding="unicode"))
        page.add_script_tag(path=root / "docs" / "assets" / "tasks.js")
        heads, box = page.locator("[data-items='.course'] h3:visible"), page.get_by_label("按地方、单位或者状态查找")
        assert heads.all_inner_texts() == ["郑州市", "开封市"]
        box.fill("开封")
        assert heads.all_inner_texts() == ["开封市"]
        box.fill("")
        assert heads.all_inner_texts() == ["郑州市", "开封市"]


def test_progress_is_a_thing_of_the_site(live: Live) -> None:
    """It is worked out once for the page and its files."""
    site = live()
    assert isinstance(progress(site), Progress)
    assert progress(site) is progress(site)
