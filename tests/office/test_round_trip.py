"""Out and in again: the same submission, whatever the call, whatever the words."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.form.models import FormField, FormList
from tuijian.form.values import code_meant, day_meant
from tuijian.office.blocks import Block, blocks_of, markdown
from tuijian.office.listfile import Nomination, nomination_of, write
from tuijian.office.read.cell_values import name_meant
from tuijian.office.read.extra_rows import is_blank
from tuijian.office.read.office_files import read
from tuijian.office.write.plan import document
from tuijian.office.write.unit_workbook import workbook
from tuijian.submission import plan

CALLS = Path(__file__).resolve().parent.parent / "catalogs"
CATALOGS = {"shipped": read_catalog(), **{name: read_catalog(CALLS / name) for name in ("yicunyipin", "shifanqu", "xinxisuyang")}}
NOTE = "由检查程序生成。"

LETTERS = "甲乙郑州市县〔〕（）《》“”，。：；·…—　０５Ａ＝＋－＠0123456789abcXYZ_x=+-@'\"#:{}[]|<>&*!%`~?,\\/$^()\n ."
TEXTS = (
    st.text(LETTERS, min_size=1, max_size=30)
    .map(lambda text: "\n".join(line.strip() for line in text.split("\n")).strip())
    .filter(lambda text: not is_blank(text) and name_meant(text) == text)
)
NAMES = st.text("甲乙郑州市县０５ＡabcXYZ()", min_size=1, max_size=20).map(str.strip).filter(re.compile("[甲乙郑州abc]").search)
"""What stands in a column of names: no sentence, no mark, nothing that says that there is nothing, no label (市县)."""


def values(field: FormField) -> st.SearchStrategy[str]:
    """Texts for a field that are not mended on the way: a day is written as one or is none."""
    if field.type == "date":
        return TEXTS.filter(lambda text: day_meant(text.partition("T")[0]) in (None, text))
    if field.type == "code":
        return st.one_of(st.just("410100"), TEXTS.filter(lambda text: code_meant(text) in (None, text)))
    return TEXTS


def entries(found: FormList) -> st.SearchStrategy[tuple[dict[str, str], ...]]:
    """Entries of a list: each has its first field, the others may be missing; with entries of the lists in them."""
    few = st.lists(one_of_them(found), max_size=4).map(tuple)
    return few if found.required else few.filter(bool)


@st.composite
def one_of_them(draw: st.DrawFn, found: FormList) -> dict[str, str]:
    """An entry."""
    leaves = list(found.leaves())
    made: dict[str, str] = draw(st.fixed_dictionaries({leaves[0][0]: NAMES}, optional={name: values(field) for name, field in leaves[1:]}))
    for nested in found.nested:
        for at, inner in enumerate(draw(st.lists(one_of_them(nested), max_size=3))):
            made |= {f"{nested.field}.{at}.{name}": text for name, text in inner.items()}
    return made


@st.composite
def nominations(draw: st.DrawFn, catalog: Catalog) -> Nomination:
    """The values of a submission of a call."""
    form = catalog.form
    fields = {name: draw(values(field)) for name, field in form.leaves.items() if draw(st.booleans())}
    lists = {found.name: draw(entries(found)) for found in form.lists if found.required or draw(st.booleans())}
    return Nomination(fields, lists)


def again(catalog: Catalog, nomination: Nomination) -> tuple[Nomination, list[str]]:
    """The nomination by way of a workbook and the list file that is made of it, and the cases of what was said."""
    reading = read("名单.xlsx", workbook(catalog, None, nomination), catalog)
    path = f"{catalog.form.root}/unit/{catalog.form.file}"
    contents = {path: reading.files[catalog.form.file].encode()} if reading.files else {}
    return nomination_of(catalog.form, catalog.reader.read("unit", (), contents)), [one.case for one in reading.remarks]


@pytest.mark.parametrize("name", CATALOGS)
@given(data=st.data())
def test_a_list(name: str, data: Any) -> None:
    """Every value comes back as it was, in its field and its entry; nothing is remarked."""
    catalog = CATALOGS[name]
    nomination = data.draw(nominations(catalog))
    assert again(catalog, nomination) == (nomination, [])


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-5", "@SUM(A1)", "'x", "1e5", "007", "TRUE", "=cmd|'/c calc'!A1", "_x0041_", "http://a.b/c", "#", "1/2"]
)
def test_a_text_stays_a_text(text: str) -> None:
    """What a spreadsheet likes to take for something else comes back as it was written."""
    catalog = CATALOGS["shipped"]
    nomination = Nomination({"province": text}, {"zones": ({"name": text, "reason": text},)})
    assert again(catalog, nomination) == (nomination, [])


@pytest.mark.parametrize("name", CATALOGS)
@given(data=st.data())
def test_a_list_file(name: str, data: Any) -> None:
    """A list file that is written from values holds just these, and each of its lines knows its own."""
    catalog = CATALOGS[name]
    nomination = data.draw(nominations(catalog))
    listed = write(catalog.form, nomination)
    path = f"{catalog.form.root}/unit/{catalog.form.file}"
    submission = catalog.reader.read("unit", (), {path: listed.text.encode()})
    assert nomination_of(catalog.form, submission) == nomination
    for spot_line, spot in listed.spots.items():
        value = submission.fields.get(spot.field) if not spot.list else None
        assert value is None or value.span.line == spot_line
    assert len(listed.spots) == listed.text.count("\n")


# --- plans ----------------------------------------------------------------------------------------

WORDS = st.text(LETTERS.replace("\n", "\t"), max_size=30).map(lambda text: f"本{text}".strip())
TITLES = WORDS.map(lambda text: text.replace("#", "").replace("\t", " ").strip())
HEADINGS = st.tuples(TITLES, st.integers(1, 6)).map(lambda pair: Block(*pair))
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=3).map("\n".join).map(Block)
BULLETS = st.tuples(WORDS, st.integers(0, 2)).map(lambda pair: Block(pair[0], 0, "-", pair[1]))
NUMBERED = st.tuples(WORDS, st.sampled_from(["1.", "12)", "3."])).map(lambda pair: Block(pair[0], 0, pair[1]))


def read_back(text: str) -> list[Block]:
    """The blocks of a plan by way of a Word file."""
    catalog = CATALOGS["shipped"]
    reading = read("方案.docx", document(text, [], NOTE), catalog)
    assert not reading.remarks
    return blocks_of(plan.parse(reading.files["方案.md"], "方案.md"))


@given(st.lists(st.one_of(HEADINGS, PARAGRAPHS, BULLETS, NUMBERED), min_size=1, max_size=8))
@example([Block("本", 1), Block("本=1", 0, "-", 2), Block("本", 0, "1.")])
def test_a_plan(blocks: list[Block]) -> None:
    """Headings with their levels, paragraphs with their lines, items with their marks and depth come back as they were."""
    written = markdown(blocks).text
    found = blocks_of(plan.parse(written, "方案.md"))
    assert found == blocks
    assert read_back(written) == found


@pytest.mark.parametrize("line", ["=1+1", "@x", "<b>本</b>", "&lt;", "**本**", "a  b", "| a | b |", "`x`", "\\# x", "1.x", "#x", "任务"])
def test_a_line_stays_a_line(line: str) -> None:
    """A line of a plan is no markup on its way through Word."""
    assert read_back(f"# 题\n\n{line}\n") == [Block("题", 1), Block(line)]


def test_the_sample_and_its_skeleton_come_back_to_the_letter() -> None:
    """The sample's plans are the same text afterwards."""
    catalog = CATALOGS["shipped"]
    for name in ("zhengzhou.md", "luoyang.md"):
        text = catalog.base[name].decode()
        assert read(f"{name[:-3]}.docx", document(text, [], NOTE), catalog).files == {name: text}


@pytest.mark.parametrize("name", CATALOGS)
def test_the_sample_of_every_call(name: str) -> None:
    """The list of each call's own sample comes back, filled in for its unit with its dropdowns."""
    catalog = CATALOGS[name]
    path = f"{catalog.form.root}/unit/{catalog.form.file}"
    nomination = nomination_of(catalog.form, catalog.reader.read("unit", (), {path: catalog.base[catalog.form.file]}))
    unit = catalog.unit_named(nomination.fields[catalog.form.unit])
    assert unit is not None
    reading = read("名单.xlsx", workbook(catalog, unit, nomination), catalog)
    assert (reading.remarks, reading.unit) == ((), unit.name)
    assert nomination_of(catalog.form, catalog.reader.read("unit", (), {path: reading.files[catalog.form.file].encode()})) == nomination


def test_the_same_bytes_each_time() -> None:
    """No clock and no chance goes into a file."""
    catalog = CATALOGS["shipped"]
    nomination = Nomination({"province": "河南省"}, {"zones": ({"name": "郑州市"},)})
    assert workbook(catalog, None, nomination) == workbook(catalog, None, nomination)
    assert document("# 题\n\n- 项\n", ["任务1"], NOTE) == document("# 题\n\n- 项\n", ["任务1"], NOTE)
