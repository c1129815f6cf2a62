"""Other calls run on the same engine: what they need is data. One has a fixed table of seats, the other two lists and no deadline."""

import ast
import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from importlib.util import find_spec
from pathlib import Path

import pytest

import tuijian
from tuijian.catalog.coverage import coverage
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.check.pipeline import Request, check
from tuijian.cli.main import main
from tuijian.form.typed_model import nomination_schema
from tuijian.report.model import Finding, Level
from tuijian.rules.base import Context
from tuijian.rules.registry import bind, kinds
from tuijian.site.assemble import pages
from tuijian.submission.tree import MemoryTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VILLAGES, ZONES = HERE / "yicunyipin", HERE / "shifanqu"
CALLS = {path.parent.name: read_catalog(path.parent) for path in sorted(HERE.glob("*/notice.yml"))}
"""Every other call: a folder with a notice is one."""

RULES = {name: bind(catalog) for name, catalog in CALLS.items()}

SEATS = """
北京 5 天津 5 河北 10 山西 15 内蒙古 7 辽宁 9 吉林 10 黑龙江 9 上海 5 江苏 12 浙江 10 安徽 13 福建 9 江西 10 山东 15 河南 10 湖北 10 湖南 8
广东 9 广西 9 海南 4 重庆 6 四川 12 贵州 8 云南 6 西藏 3 陕西 13 甘肃 8 青海 10 宁夏 7 新疆 9 兵团 5 大连 5 厦门 4 青岛 5 宁波 5
"""
TABLE = {short: int(seats) for short, seats in re.findall(r"(\S+) (\d+)", SEATS)}
"""The seats of the call for villages and towns, by the units' short names."""

CITIES = {"大连市": "辽宁省", "厦门市": "福建省", "青岛市": "山东省", "宁波市": "浙江省"}
"""The four cities that stand beside their provinces."""

each_call = pytest.mark.parametrize("name", CALLS)


@pytest.fixture(autouse=True)
def own_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `tuijian site --catalog` leaves for the program that it starts is gone after the test."""
    monkeypatch.setenv("TUIJIAN_CATALOG", "")


def command(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str]:
    """The exit code of the command, and what it prints."""
    code = main([str(one) for one in argv])
    return code, capsys.readouterr().out


def findings(name: str, folder: str, text: str) -> list[Finding]:
    """What a call's rules say of a unit's list, at the sample's moment."""
    catalog, rules = CALLS[name], RULES[name]
    assert catalog.form.sample is not None
    tree = MemoryTree({f"{catalog.form.root}/{folder}/{catalog.form.file}": text})
    outcome = check(tree, catalog, rules, Request(catalog.form.sample.as_of))
    assert outcome.report.status != "error", outcome.report.fault
    return list(outcome.report.findings)


# --- every call ---------------------------------------------------------------------------------


@each_call
def test_the_sample_is_faultless(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command, given the call's catalogue, has nothing at all to say of the call's sample in its unit's own folder."""
    catalog = CALLS[name]
    assert catalog.form.sample is not None
    beside = HERE / name / "sample"
    sample = (beside / catalog.form.file).read_text("utf-8")
    unit = catalog.unit_named(re.findall(rf"^{catalog.form.unit}: (.+)$", sample, re.M)[0])
    assert unit is not None
    folder = tmp_path / catalog.form.root / unit.slug
    shutil.copytree(beside, folder)
    given = ("--root", tmp_path, "--catalog", HERE / name, "--as-of", catalog.form.sample.as_of.isoformat(), "--format", "json")
    code, out = command(capsys, "check", *given)
    report = json.loads(out)
    assert (code, report["status"], report["findings"]) == (0, "success", [])
    assert (report["summary"]["units"], report["notice"]) == (1, catalog.notice.number)


@each_call
def test_no_sentence_is_left_over(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every sentence is held to by a rule or judged by people."""
    assert [one.sentence.id for one in coverage(CALLS[name]) if one.gap] == []
    assert command(capsys, "coverage", "--catalog", HERE / name)[0] == 0


@each_call
def test_what_is_not_the_notice_s_own_text_says_so(name: str) -> None:
    """Each sentence is ours, and says so; where it comes from is named; no day of publication is made up."""
    notice = CALLS[name].notice
    assert {sentence.note for sentence in notice.sentences.values()} <= {
        "依据本项目的说明写成，不是通知原文",
        "依据所列网页概括写成，不是通知原文",
        "依据报道概括写成，不是通知原文",
    }
    assert "不是通知原文" in notice.sources[0].note
    assert notice.published is None


@each_call
def test_what_is_newly_made_is_to_be_filled_in(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`tuijian new` takes the call's own form: each blank is named by the checker, and nothing else is an error."""
    catalog = CALLS[name]
    unit = catalog.units[-1]
    code, _ = command(capsys, "new", unit.name, "--root", tmp_path, "--catalog", HERE / name)
    written = (tmp_path / catalog.form.root / unit.slug / catalog.form.file).read_text("utf-8")
    said = [finding for finding in findings(name, unit.slug, written) if finding.level is Level.error and finding.line > 1]
    assert (code, len(said)) == (0, sum("【请填写：" in line for line in written.splitlines() if not line.startswith("#")))
    assert {finding.rule for finding in said} == {"placeholder"}


@each_call
def test_schema_and_pages_are_made_from_the_form(name: str) -> None:
    """Editors get the call's own lists and fields, and a site can be made of the call."""
    catalog = CALLS[name]
    schema = nomination_schema(catalog.form)
    assert set(schema["properties"]) == {*(one.name for one in catalog.form.fields), *(one.name for one in catalog.form.lists)}
    made = pages(catalog)
    assert {f"rules/{rule.name}.md" for rule in catalog.rules} <= set(made)
    assert catalog.notice.title in unescape(made["index.md"])
    assert f"不是{catalog.notice.authority}的网站" in made["index.md"]


# --- a fixed table of seats ---------------------------------------------------------------------


def test_the_table_of_seats(capsys: pytest.CaptureFixture[str]) -> None:
    """`tuijian seats` gives each of the 36 units its number from the table; together they are 300."""
    code, out = command(capsys, "seats", "--format", "json", "--catalog", VILLAGES)
    catalog = CALLS[VILLAGES.name]
    given = {row["unit"]: row for row in json.loads(out)}
    assert (code, len(given), sum(row["seats"] for row in given.values())) == (0, 36, 300)
    assert {unit.short: given[unit.name]["seats"] for unit in catalog.units} == TABLE
    assert {row["list"] for row in given.values()} == {"villages"}
    assert all(row["basis"][0]["quote"] == "各推荐单位的名额按名额分配表确定" for row in given.values())


def test_the_table_is_the_notice_s() -> None:
    """The rule's numbers are those that stand in the sentences of the table, in the same order."""
    catalog = CALLS[VILLAGES.name]
    rule = catalog.rule("seats")
    assert rule is not None
    rows = [f"{unit}{seats}个" for unit, seats in rule.params["table"].items()]
    assert rows == [sentence.text for sentence in catalog.notice.sentences.values() if sentence.id.startswith("q")]


@pytest.mark.parametrize("unit", CALLS[VILLAGES.name].units, ids=lambda unit: unit.slug)
def test_just_as_many_as_the_table_says(unit: Unit) -> None:
    """Each unit may name as many villages as it has seats, and is told of the first one too many."""
    limit = TABLE[unit.short]
    items = "".join(f"  - {{name: 第{number}村, county: 某县}}\n" for number in range(1, limit + 2))
    text = f"unit: {unit.name}\nvillages:\n{items}"
    assert [one for one in findings(VILLAGES.name, unit.slug, text.rsplit("  - ", 1)[0]) if one.rule == "seats"] == []
    over = [one for one in findings(VILLAGES.name, unit.slug, text) if one.rule == "seats"]
    assert [(one.level, one.line, one.context["limit"], one.context["over"]) for one in over] == [(Level.error, limit + 3, limit, 1)]


@pytest.mark.parametrize(("city", "province"), CITIES.items())
def test_a_city_beside_its_province(city: str, province: str) -> None:
    """Every county of the four cities is the city's to nominate from, none the province's, and the other way round."""
    catalog = CALLS[VILLAGES.name]
    mine, around = catalog.unit_named(city), catalog.unit_named(province)
    assert mine is not None
    assert around is not None
    counties = [row for row in catalog.register.listed if row.level == "county" and row.parent == mine.code]
    assert counties
    for row in counties:
        entry = f"villages:\n  - {{name: 某村, county: {row.name}, county_code: {row.code}}}\n"
        by_city = findings(VILLAGES.name, mine.slug, f"unit: {city}\n{entry}")
        by_province = findings(VILLAGES.name, around.slug, f"unit: {province}\n{entry}")
        assert [one.rule for one in by_city if one.rule == "own-province"] == []
        assert [one.context["provinces"] for one in by_province if one.rule == "own-province"] == [city]


def test_a_village_is_known_by_its_county_town_and_name() -> None:
    """One village written twice takes one seat and is named; its namesakes in other towns and counties are others."""
    rows = ("某村, town: 甲镇, county: 曲水县", "某村, town: 乙镇, county: 曲水县", "某村, town: 甲镇, county: 尼木县")
    text = "unit: 西藏自治区\nvillages:\n" + "".join(f"  - {{name: {row}}}\n" for row in (*rows, rows[0]))
    said = {one.rule: one for one in findings(VILLAGES.name, "xizang", text)}
    assert said["listed-twice"].line == 6
    assert "seats" not in said


# --- two lists and no deadline ------------------------------------------------------------------


def test_every_province_names_one_zone_and_three_schools(capsys: pytest.CaptureFixture[str]) -> None:
    """`tuijian seats` gives each of the 31 provinces one seat in the first list and three in the second."""
    code, out = command(capsys, "seats", "--format", "json", "--catalog", ZONES)
    given = {(row["unit"], row["list"]): (row["seats"], row["basis"][0]["quote"]) for row in json.loads(out)}
    wanted = {"zones": (1, "每个省份推荐1个示范区"), "schools": (3, "每个省份推荐3所示范校")}
    assert code == 0
    assert given == {(unit.name, name): seats for unit in CALLS[ZONES.name].units for name, seats in wanted.items()}
    assert len(given) == 2 * 31


PUBLISHED = {
    "山西省": ("太原市", {"太原市第五中学校": "太原市", "朔州市朔城区第一中学校": "朔城区"}, {"朔城区"}),
    "河北省": ("石家庄市", {"石家庄市第一中学": "石家庄市", "石家庄市鹿泉区第一中学": "鹿泉区"}, set()),
    "吉林省": ("长春市", {"长春市十一高中": "长春市", "长春市九台区第一中学": "九台区"}, set()),
    "福建省": ("三明市", {"大田县第一中学": "大田县", "三明市第九中学": "三明市"}, set()),
    "江苏省": ("无锡市", {"江苏省常州高级中学": "常州市"}, {"常州市"}),
}
"""From the list published in 2020 (see the call's sources): zone, schools whose names say where they are, and those places outside."""


@pytest.mark.parametrize("unit", PUBLISHED)
def test_schools_outside_the_zone_are_asked_for_a_reason(unit: str) -> None:
    """Real outcomes: a school outside the zone is no error, for there were some; inside, at any level, it passes without a word."""
    catalog = CALLS[ZONES.name]
    zone, schools, outside = PUBLISHED[unit]
    found = catalog.unit_named(unit)
    assert found is not None
    for reason, level in (("", Level.warning), (", reason: 兼顾不同地区", Level.review)):
        items = "".join(f"  - {{name: {name}, place: {place}{reason}}}\n" for name, place in schools.items())
        said = findings(ZONES.name, found.slug, f"province: {unit}\nzones:\n  - name: {zone}\nschools:\n{items}")
        assert {(one.context["within"], one.level) for one in said if one.rule == "inside-zone"} == {(place, level) for place in outside}
        assert {one.rule for one in said if one.level is Level.error} == {"official-letter"}


def test_no_deadline_is_no_lateness() -> None:
    """Where a call has no deadline, nothing is late; a letter from after its receipt is wrong all the same."""
    catalog = CALLS[ZONES.name]
    assert catalog.notice.deadline is None
    text = "province: 河北省\nletter:\n  number: 冀教示例〔2020〕1号\n  date: 2020-05-08\n"
    path = f"{catalog.form.root}/hebei/{catalog.form.file}"
    subject = catalog.reader.read("hebei", (), {path: text.encode()})
    late, dated = kinds()["deadline"], kinds()["document-date"]
    params = dated.params.model_validate({"field": "letter.date"})
    before, after = (Context(catalog, datetime.fromisoformat(f"{day}T00:00:00+08:00")) for day in ("2020-05-07", "2039-05-08"))
    assert list(late.judge(subject, late.params(), after)) == []
    assert [hit.case for hit in dated.judge(subject, params, before)] == ["future"]
    assert [hit.case for hit in dated.judge(subject, params, after)] == []


# --- a list in the entries of a list ------------------------------------------------------------


WORKS = "xinxisuyang"


def works(*works: str) -> str:
    """A county's works, each its title, its group and its authors with their schools: 河 小学 甲一小 乙一小."""
    text = "unit: 金安区\ncontact: {office: 某某科, phone: 0000-00000000}\nworks:\n"
    for name, group, *authors in map(str.split, works):
        text += f"  - name: {name}\n    field: 数字艺术\n    group: {group}\n    authors:\n"
        text += "".join(f"      - name: {one[0]}\n        school: {one[1:]}\n" for one in authors)
    return text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (works("河 小学 甲一小 乙一小", "山 高中 丙二中"), []),
        (works("河 小学 甲一小 乙一小 丙一小"), [("authors", 12, 15, "“河”有3名作者，最多2名，多了1名。")]),
        (works("河 小学 甲一小", "山 高中 丙二中 丁二中"), [("one-author", 16, 15, "高中组的“山”有2名作者，只能有1名。")]),
        (works("河 小学 甲一小", "山 初中 甲一小"), [("once", 14, 15, "“甲”在第8行已经是一件作品的作者，每名学生限报1件。")]),
        (works("河 小学 甲一小").replace("一小", "【请填写：学校的全称】"), [("placeholder", 9, 17, None)]),
        (works("河 小学 甲一小").replace("一小", "学校的全称"), [("placeholder", 9, 17, None)]),
        (works("河 小学 甲一小").replace("school: 一小", "scool: 一小"), [("field", 9, 9, None)]),
        (works("河 小学").replace("authors:", "authors: []"), [("authors", 7, 5, "“河”没有写作者，至少写1名。")]),
        (works("河 小学").replace("    authors:\n", ""), [("authors", 4, 11, "“河”没有写作者，至少写1名。")]),
        (works("河 小学"), [("authors", 7, 5, "“河”没有写作者，至少写1名。")]),
    ],
)
def test_authors_of_works(text: str, right: list[tuple[str, int, int, str | None]]) -> None:
    """How many authors a work has, and each author one work: said once, at the author's own line and column, or at the key of the list."""
    found = [(one.rule, one.line, one.column, one.message) for one in findings(WORKS, "d341502", text)]
    assert [one[:3] for one in found] == [one[:3] for one in right]
    assert all(wanted[3] in (None, one[3]) for one, wanted in zip(found, right, strict=True))


# --- the engine ---------------------------------------------------------------------------------

ENGINE = Path(tuijian.__file__).parent
GENERAL = {
    ("catalog/divisions.py", "兵团"): "the 师 and their cities are a table of their own",
    ("catalog/divisions.py", "新疆"): "the 兵团's full name",
    ("catalog/name_variants.py", "农业"): "an ending of places that are no divisions",
    ("catalog/name_variants.py", "实验区"): "an ending of places that are no divisions",
    ("catalog/name_variants.py", "示范区"): "an ending of places that are no divisions",
    ("rules/resolve.py", "兵团"): "the 师 and their cities are a table of their own",
    ("rules/resolve.py", "新疆"): "the 兵团's full name",
    ("report/sentences.py", "北京"): "the name of the time zone",
}
"""What is general, though a call uses it too."""


def own_words(catalog: Catalog) -> Iterator[str]:
    """The words that are a call's own: its names, its days, its units, its lists and whom it looks for."""
    notice = catalog.notice
    yield from (notice.number, notice.number.partition("〔")[0], notice.title, notice.issuer, notice.authority, *notice.addressees)
    if notice.deadline:
        day = notice.deadline.day
        yield from (day.isoformat(), f"{day.year}年{day.month}月{day.day}日")
    yield from (word for unit in catalog.units for word in (unit.name, unit.short))
    yield from (word for found in catalog.form.all_lists for word in (found.entry, found.label))
    yield from (task.name for task in catalog.tasks)
    yield from (zone.name for zone in catalog.zones.zones)
    yield from ("一村一品", "示范村", "新课程", "基础教育", "农业", "教育厅")


def texts(path: Path) -> Iterator[str]:
    """Every text in a module but its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


OWN = {word for catalog in (read_catalog(), *CALLS.values()) for word in own_words(catalog)}


@pytest.mark.unfollowed
def test_the_engine_knows_no_notice() -> None:
    """No text in the program holds a word that is a call's own, but for what is general; no exception is kept that is not needed."""
    found = {
        (path.relative_to(ENGINE).as_posix(), word) for path in ENGINE.rglob("*.py") for text in texts(path) for word in OWN if word in text
    }
    excused = {(file, word): {(at, short) for at, short in GENERAL if at == file and short in word} for file, word in found}
    assert {one for one, by in excused.items() if not by} == set()
    assert set(GENERAL) - set().union(*excused.values()) == set()


AROUND = [
    *sorted(ENGINE.rglob("*.jinja")),
    *sorted((ROOT / "docs" / "overrides").rglob("*.html")),
    *(ROOT / name for name in ("mkdocs.yml", ".pre-commit-hooks.yaml", ".pre-commit-config.yaml", "pyproject.toml", "Makefile")),
]
"""What is neither a module nor a call's: templates of reports, comments and pages, frames, configuration."""


@pytest.mark.parametrize("path", AROUND, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_around_the_engine_knows_no_notice(path: Path) -> None:
    """The same of templates, frames and configuration, less what they say to each other only."""
    text = re.sub(r"\{#.*?#\}|^ *#.*$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert {word for word in OWN if word in text} <= AS_TABLES.get(path.name, set())


AS_TABLES = {"data.md.jinja": {"兵团"}}
"""Tables of places that come with the engine: the 师 and their cities."""


@pytest.mark.unfollowed
@each_call
@pytest.mark.skipif(find_spec("mkdocs") is None, reason="the core alone builds no site")
def test_the_site_of_the_call(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`tuijian site --catalog` builds the call's site strictly, under its own name; nothing on it speaks of the call that ships."""
    notice, ours = CALLS[name].notice, read_catalog()
    code, _ = command(capsys, "site", "--catalog", HERE / name, "--output", tmp_path / "site")
    assert code == 0
    told = {
        path: re.sub(r"<script.*?</script>", "", unescape(path.read_text("utf-8")), flags=re.DOTALL)
        for path in (tmp_path / "site").rglob("*.html")
    }
    assert notice.title in told[tmp_path / "site" / "index.html"]
    assert f"<title>{notice.title} - {notice.site_name}</title>" in told[tmp_path / "site" / "index.html"]
    own = (ours.notice.site_name, ours.notice.title, ours.notice.number, ours.notice.authority, "综合改革", "初步方案")
    words = [word for word in own if word != notice.authority]
    for path, text in told.items():
        assert f"本站不是{notice.authority}的网站。" in text, path
        assert [word for word in words if word in text] == [], path


def test_the_calls_use_no_kind_of_their_own() -> None:
    """What they need is in the engine for any call: tables of seats, two lists, places inside others."""
    used = {bound.kind.name for rules in RULES.values() for bound in rules}
    assert used <= set(kinds())
    assert {"seats-table", "seats-each", "fewer-than-each", "inside-nominee"} <= used


# --- no rule on seats -------------------------------------------------------------------------------


@pytest.fixture
def without_seats(tmp_path: Path) -> Path:
    """The call for villages without its rule on seats."""
    home = tmp_path / "catalog"
    shutil.copytree(VILLAGES, home)
    rules = home / "rules" / "seats.yml"
    parts = re.split(r"(?m)^(?=- id:)", rules.read_text("utf-8"))
    rules.write_text("".join(part for part in parts if "kind: seats-table" not in part), encoding="utf-8")
    return home


def test_seats_that_no_rule_gives_are_not_stated(without_seats: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A call that says nothing of seats has none to show: the command and the page say so, and give no 0."""
    assert command(capsys, "seats", "--catalog", without_seats) == (0, "通知没有规定名额。\n")
    assert command(capsys, "seats", "山东", "--catalog", without_seats) == (0, "山东省没有规定名额。\n")
    assert command(capsys, "seats", "--format", "json", "--catalog", without_seats) == (0, "[]\n")
    made = pages(read_catalog(without_seats))
    assert "通知没有规定名额。" in made["seats.md"]
    assert "名额合计" not in made["seats.md"]
    assert "个推荐单位，名额" not in made["seats.md"]
    assert "未规定" in made["seats.md"]


def test_a_count_for_each_unit_is_its_seats(without_seats: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A general rule of how many entries a unit may have gives seats, with exceptions by name, in words of its own."""
    (without_seats / "rules" / "seats.yml").write_text(COUNT, encoding="utf-8")
    code, out = command(capsys, "seats", "--format", "json", "--catalog", without_seats)
    given = {row["unit"]: row["seats"] for row in json.loads(out)}
    assert (code, given["山东省"], given["北京市"], len(given)) == (0, 2, 3, 36)
    catalog = read_catalog(without_seats)
    (bound,) = [one for one in bind(catalog) if one.kind.name == "count"]
    assert bound.rule.messages["over"].text == "{what}有{count}个{entry}，最多{limit}个，多了{over}个。"
    assert bound.rule.messages["fewer"].text == "不到{limit}个。"


COUNT = """
- id: Q01
  name: villages
  title: 每个推荐单位最多推荐2个
  level: error
  basis: house
  kind: count
  params:
    list: villages
    at_most: 2
    exceptions: {北京市: 3}
  why: 名额是通知定的。
  fix: 删去多出的。
  messages:
    fewer: {text: "不到{limit}个。"}
  examples:
    pass: [{note: 样例}]
    fail: [{note: 空的, expect: [{case: over}]}]
  since: "1.0"
"""
