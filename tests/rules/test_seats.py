"""Seats beyond the examples: the official count for every unit, counting over the base and other pull requests, other kinds of table."""

from datetime import datetime

import pytest

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.check.pipeline import OtherList, Request, check
from tuijian.report.model import Finding
from tuijian.rules.base import BoundRule, Context
from tuijian.rules.seats import ALLOWANCES, Allowance, ExcludedParams, ExistingParams, SeatsEachParams, TableParams, Tier
from tuijian.submission.tree import MemoryTree

AS_OF = datetime.fromisoformat("2024-01-15T10:00:00+08:00")
ONE = {"浙江省", "福建省", "山东省", "四川省"}
NONE = {"上海市", "天津市"}


def listing(unit: str, *names: str) -> str:
    """A list file that names places of a unit."""
    items = "".join(f"  - name: {name}\n" for name in names)
    return f"province: {unit}\nzones:\n{items}" if names else f"province: {unit}\nzones: []\n"


def seats(
    catalog: Catalog,
    rules: tuple[BoundRule, ...],
    names: list[str],
    *,
    base: list[str] | None = None,
    tip: list[str] | None = None,
    others: tuple[OtherList, ...] = (),
    accounts: tuple[int, ...] = (1001,),
    as_of: datetime = AS_OF,
    unit: str = "河南省",
    slug: str = "henan",
) -> list[Finding]:
    """What the rule `seats` says of a unit's list, over a base and other pull requests."""
    units = tuple(one.model_copy(update={"accounts": accounts}) if one.name == unit else one for one in catalog.units)
    tree = MemoryTree({f"submissions/{slug}/list.yml": listing(unit, *names)})
    before, now = (None if some is None else MemoryTree({f"submissions/{slug}/list.yml": listing(unit, *some)}) for some in (base, tip))
    outcome = check(tree, catalog.with_units(units), rules, Request(as_of, 1001, others, before, now))
    assert outcome.report.status != "error", outcome.report.fault
    return [finding for finding in outcome.report.findings if finding.rule == "seats"]


def other(pull: int, author: int | None, *names: str, folder: str = "henan", unit: str = "河南省") -> OtherList:
    """Another pull request's list."""
    return OtherList(pull, author, folder, listing(unit, *names).encode())


def test_every_unit_has_the_official_number(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """Four units have one seat, two none, the other 26 two; the ceiling is 56. At the limit passes, one more fails."""
    total = 0
    for unit in catalog.units:
        limit = 0 if unit.name in NONE else 1 if unit.name in ONE else 2
        total += limit
        places = [f"没有的地方{number}" for number in range(limit + 1)]
        said = [seats(catalog, rules, places[:count], unit=unit.name, slug=unit.slug) for count in range(limit + 2)]
        if unit.name not in NONE:
            assert [len(found) for found in said] == [*[0] * (limit + 1), 1], unit.name
            assert said[-1][0].context | {"limit": limit, "count": limit + 1, "over": 1} == said[-1][0].context
    assert total == 56


def test_the_quote_is_the_one_that_was_applied(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A unit with one zone is answered with the words about none or one, 浙江 with those about two or more."""
    few = seats(catalog, rules, ["开封市", "新乡市", "郑州市"])
    many = seats(catalog, rules, ["温州市", "绍兴市"], unit="浙江省", slug="zhejiang")
    assert [cite.quote for cite in few[0].cite] == ["目前没有实验区、或者已有1个实验区的省份，可以推荐不超过2个实验区"]
    assert [cite.quote for cite in many[0].cite] == ["目前已经有2个以上实验区的省份，可以推荐1个实验区，也可不推荐"]


def test_points_at_the_first_one_too_many(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """The finding stands at the name that exceeds the seats, not at the list; what is named twice counts once."""
    found = seats(catalog, rules, ["开封市", "开封市", "新乡市", "郑州市", "许昌市"])
    assert [(one.line, one.column, one.end_column) for one in found] == [(6, 11, 14)]
    assert found[0].context["count"] == 4


def test_merged_ones_count(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """What is merged counts once with what waits: 1 merged, 1 here, 1 waiting is one too many, and the new one is pointed at."""
    found = seats(catalog, rules, ["开封市", "新乡市"], base=["开封市"], others=(other(12, 1001, "开封市", "许昌市"),))
    assert [one.context for one in found] == [
        {"unit": "河南省", "limit": 2, "count": 1, "over": 1, "merged": 1, "pending": 1, "pulls": "#12", "total": 3, "existing": 1}
    ]
    assert (found[0].line, found[0].level) == (4, "error")


def test_nothing_new_points_at_the_first(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A change that names nobody new is still told, at the first name."""
    found = seats(catalog, rules, ["开封市", "新乡市"], base=["开封市", "新乡市"], others=(other(12, 1001, "许昌市"),))
    assert [(one.line, one.context["count"]) for one in found] == [(3, 0)]


@pytest.mark.parametrize(
    ("names", "base", "tip", "expected"),
    [
        (["开封市", "新乡市"], ["开封市"], ["开封市", "许昌市"], [(2, 1, 0, "无", 3)]),
        (["开封市", "新乡市"], ["开封市"], ["开封市"], []),
        (["开封市", "新乡市"], ["开封市"], ["开封市", "新乡市"], []),
        (["新乡市"], ["开封市"], ["开封市", "许昌市"], []),
        (["新乡市"], ["开封市"], ["许昌市", "漯河市"], [(2, 1, 0, "无", 3)]),
        (["新乡市"], [], ["许昌市", "漯河市"], [(2, 1, 0, "无", 3)]),
        (["新乡市", "开封市"], ["开封市"], [], []),
    ],
)
def test_what_came_to_the_base_since_counts(
    catalog: Catalog, rules: tuple[BoundRule, ...], names: list[str], base: list[str], tip: list[str], expected: list[tuple[object, ...]]
) -> None:
    """What was merged after the change parted from its base takes its seat; what the change takes away gives it back."""
    found = [one.context for one in seats(catalog, rules, names, base=base, tip=tip)]
    assert [(one["merged"], one["count"], one["pending"], one["pulls"], one["total"]) for one in found] == expected


def test_a_claim_of_what_is_merged_already_claims_nothing(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """Another pull request that names only what the base has by now is not counted, and not named beside those that are."""
    others = (other(12, 1001, "开封市", "许昌市"), other(13, 1001, "漯河市"))
    found = seats(catalog, rules, ["开封市", "新乡市"], base=["开封市"], tip=["开封市", "许昌市"], others=others)
    assert [(one.context["pending"], one.context["pulls"], one.context["total"]) for one in found] == [(1, "#13", 4)]


def test_two_listed_pull_requests_fit_together(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """Just as many as there are seats, over two pull requests, is fine."""
    assert seats(catalog, rules, ["开封市"], others=(other(12, 1001, "新乡市"),)) == []


def test_pull_requests_are_named_in_order_and_once(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """All that claim seats are named by number."""
    others = (other(30, 1001, "新乡市"), other(4, 1001, "许昌市"), other(30, 1001, "漯河市"))
    assert seats(catalog, rules, ["开封市"], others=others)[0].context["pulls"] == "#4、#30"


@pytest.mark.parametrize("author", [9, None])
def test_a_stranger_cannot_exhaust_the_seats(catalog: Catalog, rules: tuple[BoundRule, ...], author: int | None) -> None:
    """A claim by an account that is not listed, or deleted, is only a remark."""
    found = seats(catalog, rules, ["开封市"], others=(other(12, author, "新乡市", "许昌市"),))
    assert [(one.level, one.context["total"]) for one in found] == [("review", 3)]


def test_listed_claims_come_before_strangers(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """Where a listed account's claim already exceeds, the error is given once and names only listed ones."""
    found = seats(catalog, rules, ["开封市"], others=(other(12, 1001, "新乡市", "许昌市"), other(13, 9, "漯河市")))
    assert [(one.level, one.context["pulls"]) for one in found] == [("error", "#12")]


def test_other_units_claims_do_not_count(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """Another unit's list is another matter."""
    assert seats(catalog, rules, ["开封市"], others=(other(12, 1001, "长沙市", "株洲市", folder="hunan", unit="湖南省"),)) == []


def test_an_empty_list_claims_nothing(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """Who nominates nobody is not told of others' claims."""
    assert seats(catalog, rules, [], others=(other(12, 1001, "新乡市", "许昌市", "漯河市"),)) == []


def test_one_place_in_two_writings_counts_once(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A short name, the full one and another's claim of the same place are judged by what they resolve to."""
    assert seats(catalog, rules, ["开封市"], others=(other(12, 1001, "开封市", "新乡市"),)) == []


def unit_of(catalog: Catalog, name: str) -> Unit:
    """The unit of that name."""
    found = catalog.unit_named(name)
    assert found is not None
    return found


def test_allowances_say_how_they_came(catalog: Catalog) -> None:
    """Each kind of table gives the seats with its steps; the table's missing unit has none; who is not excluded hears nothing."""
    context = Context(catalog, AS_OF)
    henan, zhejiang, shanghai = (unit_of(catalog, name) for name in ("河南省", "浙江省", "上海市"))
    tiers = (Tier(at_least=0, seats=2, cite=0), Tier(at_least=2, seats=1, cite=1))
    existing = ExistingParams(list="zones", tiers=tiers)
    assert ALLOWANCES["seats-by-existing"](existing, henan, context) == Allowance(
        "zones", 2, (("河南省已有1个：洛阳市（第二批）", None), ("名额2个", 0))
    )
    assert ALLOWANCES["seats-by-existing"](existing, zhejiang, context) == Allowance(
        "zones", 1, (("浙江省已有3个：金华市（第一批）、杭州市（第二批）、宁波市（第二批）", None), ("名额1个", 1))
    )
    none = ALLOWANCES["seats-by-existing"](existing, unit_of(catalog, "北京市"), context)
    assert none == Allowance("zones", 2, (("北京市目前没有实验区", None), ("名额2个", 0)))
    table = TableParams(list="zones", table={"河南省": 10})
    assert ALLOWANCES["seats-table"](table, henan, context) == Allowance("zones", 10, (("河南省名额10个", 0),))
    assert ALLOWANCES["seats-table"](table, zhejiang, context) == Allowance("zones", 0, (("浙江省名额0个", 0),))
    each = SeatsEachParams(list="schools", seats=3)
    assert ALLOWANCES["seats-each"](each, henan, context) == Allowance("schools", 3, (("每个推荐单位名额3个", 0),))
    excluded = ExcludedParams(list="zones", units=("上海市", "河南省"))
    assert ALLOWANCES["excluded-units"](excluded, shanghai, context) == Allowance(
        "zones", 0, (("上海市已整体进入实验区，不再另外推荐", 0),)
    )
    assert ALLOWANCES["excluded-units"](excluded, henan, context) is None
    assert ALLOWANCES["excluded-units"](excluded, unit_of(catalog, "天津市"), context) is None


def test_the_excluded_are_those_that_are_wholly_in(catalog: Catalog) -> None:
    """The notice's two names are just the units whose own name is an existing zone."""
    rule = catalog.rule("excluded-unit")
    assert rule is not None
    units = {unit.name for unit in catalog.units}
    assert set(rule.params["units"]) == {zone.name for zone in catalog.zones.zones} & units
