"""Divisions as people write them: what is answered, and that nothing wrong is ever offered in a name's place."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_place import AS_OF, eligibility

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.divisions import Division
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.catalog.name_variants import everyday_names, levels_of
from tuijian.catalog.written_names import WrittenNames
from tuijian.report.model import Level
from tuijian.rules.base import BoundRule, Context
from tuijian.rules.resolve import NameStanding, Resolved, WrongValue, resolve

CASES = list(csv.DictReader(Path(__file__).with_name("divisions_as_written.csv").read_text(encoding="utf-8").splitlines()))
CATALOG = read_catalog()
CONTEXT = Context(CATALOG, AS_OF)
REGISTER, OWNERSHIP = CATALOG.register, CATALOG.ownership
RIGHT = {NameStanding.found, NameStanding.whole, NameStanding.xpcc, NameStanding.xpcc_elsewhere}


def of(row: Division) -> Unit | None:
    """The unit that a division belongs to."""
    return OWNERSHIP.owner(row)


def below() -> list[tuple[Division, Unit]]:
    """Every name that a list up to the list year has below the province, with its unit."""
    rows = (row for row in REGISTER.divisions if row.level != "province" and (row.valid_from or 0) <= REGISTER.year)
    return [(row, unit) for row in rows if (unit := of(row))]


ROWS = below()
FORMER = [(row, unit) for row, unit in ROWS if not row.listed_in(REGISTER.year)]
PRESENT = [(row, unit) for row, unit in ROWS if row.listed_in(REGISTER.year)]


def above(row: Division) -> set[str]:
    """What may stand before a name: its prefecture by each name that its code had, in full and in short, with its province or without."""
    around = {
        one.name: one for one in (*REGISTER.divisions, *REGISTER.ancestors(row)) if row.parent == one.code and one.level != "province"
    }
    provinces = everyday_names(REGISTER.province_of(row).name, REGISTER.province_of(row).kind)
    names = {"", *(name for one in around.values() for name in everyday_names(one.name, one.kind))}
    return {province + name for province in ("", *provinces) for name in names}


def offers(found: Resolved) -> Iterator[WrongValue]:
    """What is offered to be written in the name's place."""
    return (wrong for wrong in found.wrongs if wrong.right and wrong.at == "name")


def written(found: Resolved, unit: Unit, code: str) -> Iterator[Resolved]:
    """What the list says once each offer has been taken over."""
    codes = [wrong.right for wrong in found.wrongs if wrong.right and wrong.at == "code"]
    return (resolve(CONTEXT, unit, wrong.right or "", wrong.add_code or (codes[0] if codes else code)) for wrong in offers(found))


# --- the cases


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['unit']}-{row['name']}-{row['code']}") for row in CASES])
def test_as_written(catalog: Catalog, rules: tuple[BoundRule, ...], row: dict[str, str]) -> None:
    """The name is answered with what must be written, in words, and with a replacement only where there is one right answer."""
    found = [one for one in eligibility(catalog, rules, row["unit"], row["name"], row["code"]) if one.rule == "division"]
    assert found, "something must be said"
    assert any(row["right"] in one.message for one in found), [one.message for one in found]
    assert {one.replacement for one in found if one.replacement} == ({row["replacement"]} if row["replacement"] else set())


def test_a_code_beside_a_place_is_a_warning(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """雄安新区 with the code of 容城县 is no error: the code is pointed at, and people are asked of the place."""
    found = eligibility(catalog, rules, "河北省", "雄安新区", "130629")
    assert {(one.rule, one.level) for one in found} == {("division", Level.warning), ("not-a-division", Level.review)}


def test_a_whole_province(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """海南省 as a whole is for people to judge; another province as a whole is none of the places to be nominated."""
    for code in ("", "460000"):
        (found,) = eligibility(catalog, rules, "海南省", "海南省", code)
        assert (found.rule, found.level) == ("whole-municipality", Level.review)
    (found,) = eligibility(catalog, rules, "吉林省", "吉林省", "")
    assert (found.rule, found.level) == ("division", Level.error)


@pytest.mark.parametrize(
    "name", ["洛阳市", "洛阳", "洛阳市基础教育综合改革实验区", "洛阳市第二批基础教育综合改革实验区", "河南省洛阳市实验区"]
)
def test_an_existing_zone_by_any_name(name: str) -> None:
    """However an existing zone is written, it is known to be that one."""
    assert resolve(CONTEXT, CATALOG.unit_named("河南省"), name, "").codes == ("410300",)


@pytest.mark.parametrize("name", ["郑州航空港经济综合实验区", "某某综合实验区", "实验区", "国家"])
def test_words_of_the_programme_alone(name: str) -> None:
    """Where the words of the programme are part of the name, or all of it, nothing else is made of what is left."""
    found = resolve(CONTEXT, CATALOG.unit_named("河南省"), name, "")
    assert (found.standing, found.codes) in [(NameStanding.place, ("410100",)), (NameStanding.place, ()), (NameStanding.wrong, ())]


# --- every name of the tables


def former(row: Division, unit: Unit) -> int:
    """See that a former name is answered as it must be, with and without what it lay in; in how many ways it was written."""
    now, same = REGISTER.successors(row), {one.code for one in REGISTER.named(row.name)}
    for before in above(row):
        found = resolve(CONTEXT, unit, before + row.name, "")
        assert found.standing in {*RIGHT, NameStanding.wrong}, (unit.name, before, row)
        assert {wrong.case for wrong in found.wrongs} <= {"former-name", "gone", "short", "ambiguous"}, (unit.name, before, row)
        for again in written(found, unit, ""):
            assert again.standing in RIGHT, (unit.name, before, row)
            assert again.division is not None
            assert of(again.division) == unit
            listed = again.division.code in same
            assert listed or (again.division in now and len(now) == 1 and again.division.level == row.level), (before, row)
    return len(above(row))


@pytest.mark.unfollowed
def test_every_former_name() -> None:
    """Every former name, with and without what it lay in, is recognised in its unit; what is offered took its place and is of its level.

    A name that the list year has too, under another code, is that one; where several took its place, none is offered.
    """
    assert sum(former(row, unit) for row, unit in FORMER) > 7000


def test_a_county_called_as_its_prefecture_is_today() -> None:
    """普洱哈尼族彝族自治县 of 思茅地区, which is 普洱市 today: 普洱 in it is the county, as 普洱市 does not lie in 思茅地区."""
    ways = [former(row, unit) for row, unit in FORMER if row.name == "普洱哈尼族彝族自治县"]
    assert ways
    assert min(ways) > 2


def test_every_former_name_with_its_code() -> None:
    """With its own former code beside it, a former name is never put right by a division of another level, and never by halves."""
    for row, unit in FORMER:
        found = resolve(CONTEXT, unit, row.name, row.code)
        now = REGISTER.successors(row)
        for again in written(found, unit, row.code):
            assert (again.standing, again.wrongs) == (NameStanding.found, ()) or again.standing is NameStanding.xpcc_elsewhere, (
                unit.name,
                row,
            )
            assert again.division is not None
            assert (again.division in now and again.division.level == row.level) or again.division.name == row.name, (unit.name, row)


@pytest.mark.unfollowed
def test_every_present_name() -> None:
    """Every present name is right as it is; after what it lies in it is answered with itself, and with its code where it needs one."""
    for row, unit in PRESENT:
        assert resolve(CONTEXT, unit, row.name, row.code).standing in RIGHT
        for before in above(row) - {""}:
            found = resolve(CONTEXT, unit, before + row.name, "")
            assert found.standing in {NameStanding.wrong, NameStanding.xpcc, NameStanding.xpcc_elsewhere}, (unit.name, before, row)
            assert {wrong.case for wrong in found.wrongs} <= {"short", "ambiguous"}, (unit.name, before, row)
            for again in written(found, unit, ""):
                assert again.standing in RIGHT
                assert again.division is not None
                assert again.division.name == row.name


def test_no_former_name_of_a_unit_belongs_to_another() -> None:
    """What a unit itself had is never said to be another's, even where another province has that name today."""
    both = [(row, unit) for row, unit in FORMER if any(of(one) != unit for one in REGISTER.named(row.name))]
    assert len(both) > 20
    assert [row for row, unit in both if resolve(CONTEXT, unit, row.name, "").standing is NameStanding.elsewhere] == []


# --- spellings


@pytest.mark.parametrize("name", ["郑州洲市", "洛阳州市"])
def test_more_than_a_name_is_no_slip_in_it(name: str) -> None:
    """A name with a letter too many after its stem is not taken for that name: nothing is offered in its place."""
    found = resolve(CONTEXT, CATALOG.unit_named("河南省"), name, "")
    assert [(wrong.case, wrong.right) for wrong in found.wrongs] == [("unknown", None)]


TELLING = ("县", "区", "旗", "地区", "自治县")
"""Endings that tell the level of a name."""

MARKS = st.text(st.sampled_from("  　·()（）〔〕“”"), max_size=2)


@given(st.sampled_from(PRESENT), st.integers(1, 3), st.data())
def test_blanks_brackets_and_repeated_names(pair: tuple[Division, Unit], times: int, data: st.DataObject) -> None:
    """Blanks and brackets anywhere, and what it lies in written over again, change nothing of what is meant."""
    row, unit = pair
    around = [one.name for one in reversed(REGISTER.ancestors(row))]
    plain = "".join(name for name in around for _ in range(times)) + row.name
    if len(plain) <= 40:
        marked = plain[0] + "".join(data.draw(MARKS) + letter for letter in plain[1:])
        found = resolve(CONTEXT, unit, marked, "")
        assert found.codes == (row.code,) or {wrong.case for wrong in found.wrongs} <= {"ambiguous", "short"}, marked


@given(
    st.sampled_from(CATALOG.units), st.sampled_from(ROWS), st.sampled_from(["", "市", "县", "区", "州", "旗", "地区", "自治县", "实验区"])
)
def test_nothing_of_another_unit_level_or_area(unit: Unit, pair: tuple[Division, Unit], ending: str) -> None:
    """Whatever is written, what is offered is the unit's own, right when it is taken over, and nothing that the name only lies in."""
    name = pair[0].name[:-1] + ending
    found = resolve(CONTEXT, unit, name, "")
    for wrong, again in zip(offers(found), written(found, unit, ""), strict=True):
        assert again.standing in RIGHT, name
        assert again.division is None or of(again.division) == unit or unit.kind == "兵团"
        assert again.division is None or ending not in TELLING or again.division.level in levels_of(ending), name
        assert wrong.right != name


@given(st.text(max_size=45), st.sampled_from(["", "410100", "659001", "371200", "999999", "４１０１００"]))
def test_any_text(name: str, code: str) -> None:
    """Any text gets an answer, and the same again."""
    for unit in (None, *CATALOG.units[:3], CATALOG.unit_named("新疆生产建设兵团")):
        assert resolve(CONTEXT, unit, name, code) == resolve(CONTEXT, unit, name, code)


def test_nothing_is_taken_off_what_lies_in_nothing() -> None:
    """A text that begins with no name of a province or a prefecture stays whole."""
    (reading,) = WrittenNames(REGISTER).readings("某某某某某开发区")
    assert (reading.rest, reading.around) == ("某某某某某开发区", ())
