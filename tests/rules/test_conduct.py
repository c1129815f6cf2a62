"""Who sends a submission, from where, and what a change may touch: what the rules' own examples leave open."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_by_name import NOW, ROOT, rule, submission

from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Request, check
from tuijian.report.model import Level
from tuijian.rules import conduct
from tuijian.rules.base import BoundRule, ChangeSet, Collection, Context, Hit
from tuijian.rules.conduct import nearest_unit
from tuijian.submission.tree import EntryType, MemoryTree

# --- the unit and its folder --------------------------------------------------------------------


def said_of_unit(rules: tuple[BoundRule, ...], context: Context, folder: str, text: str) -> list[tuple[str, str | None]]:
    """Case and replacement of what C01 says of a folder."""
    found = rule(rules, "unit-folder").hits(submission(context.catalog, folder, text), context)
    return [(hit.case, hit.replacement) for hit in found]


def test_every_unit_has_its_folder(rules: tuple[BoundRule, ...], context: Context) -> None:
    """Each of the units passes in its own folder and in no other; its short name is answered with the full one."""
    for unit in context.catalog.units:
        assert said_of_unit(rules, context, unit.slug, f"province: {unit.name}\n") == []
        other = "hebei" if unit.slug != "hebei" else "henan"
        assert said_of_unit(rules, context, other, f"province: {unit.name}\n") == [("differs", None)]
        assert said_of_unit(rules, context, unit.slug, f"province: {unit.short}\n") == [("short", unit.name)]


@pytest.mark.parametrize("office", ["教育厅", "教育委员会", "教委", "教育局", " 教育厅"])
def test_whom_the_notice_is_addressed_to(rules: tuple[BoundRule, ...], context: Context, office: str) -> None:
    """Each unit's office, by its full or short name, is taken for the unit without a word; in another folder it is told."""
    for unit in context.catalog.units:
        for name in (unit.name, unit.short, *unit.also):
            assert said_of_unit(rules, context, unit.slug, f"province: {name}{office}\n") == []
            assert context.unit(submission(context.catalog, "x", f"province: {name}{office}\n")) == unit
    assert said_of_unit(rules, context, "hebei", f"province: 河南省{office}\n") == [("differs", None)]


def test_a_unit_told_by_another_name(rules: tuple[BoundRule, ...], context: Context) -> None:
    """A name much like a unit's is answered with the unit, and held against the folder like the unit's own."""
    assert said_of_unit(rules, context, "henan", "province: 河南省教育厅基础教育处\n") == [("meant", "河南省")]
    assert said_of_unit(rules, context, "hebei", "province: 河南省人民政府\n") == [("meant", "河南省"), ("differs", None)]
    assert said_of_unit(rules, context, "bingtuan", "province: 新疆兵团\n") == []
    assert said_of_unit(rules, context, "henan", "province: 教育厅\n") == [("unknown", None)]


def test_the_sample_may_lie_where_it_lies(rules: tuple[BoundRule, ...], context: Context) -> None:
    """The sample's folder is no unit's, and not held against it; its unit's name is."""
    assert said_of_unit(rules, context, "_example", "province: 河南省\n") == []
    assert said_of_unit(rules, context, "_example", "province: 河南\n") == [("short", "河南省")]
    bare = replace(context.catalog, form=context.catalog.form.model_copy(update={"sample": None}))
    assert said_of_unit(rules, Context(bare, NOW), "_example", "province: 河南省\n") == [("differs", None)]


def test_a_list_that_names_no_unit(rules: tuple[BoundRule, ...], context: Context) -> None:
    """A missing name is another rule's; the folder is judged all the same."""
    assert said_of_unit(rules, context, "henan", "zones: []\n") == []
    assert said_of_unit(rules, context, "Henan", "zones: []\n") == [("unknown-folder", None)]
    assert said_of_unit(rules, context, "henan", "province: 香港特别行政区\n") == [("unknown", None)]
    assert said_of_unit(rules, context, "zhongyuan", "province: 香港\n") == [("unknown", None), ("unknown-folder", None)]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("河南省教育厅", "河南省"),
        ("中共河南", "河南省"),
        ("广西省", "广西壮族自治区"),
        ("新疆兵团", "新疆生产建设兵团"),
        ("新疆维吾尔族自治区", "新疆维吾尔自治区"),
        ("内蒙古区", "内蒙古自治区"),
        ("黑龙江", "黑龙江省"),
        ("河南省、河北省", None),
        ("河南省新疆路小学", "河南省"),
        ("大阪", None),
        ("x" * 5000, None),
        ("河南" + "x" * 5000, "河南省"),
    ],
)
def test_the_unit_that_was_meant(catalog: Catalog, text: str, right: str | None) -> None:
    """A name that is no unit's is answered with the only unit that stands in it, else with the one spelt most alike, else with none."""
    near = nearest_unit(text, catalog)
    assert (near.name if near else None) == right


# --- accounts -----------------------------------------------------------------------------------


def said_of_author(rules: tuple[BoundRule, ...], context: Context, text: str, accounts: tuple[int, ...], author: int | None) -> list[Hit]:
    """What C03 says of this author where 河南省 lists these accounts."""
    units = tuple(unit.model_copy(update={"accounts": accounts if unit.slug == "henan" else ()}) for unit in context.catalog.units)
    catalog = replace(context.catalog, units=units)
    return list(rule(rules, "submitter").hits(submission(catalog, "henan", text), Context(catalog, NOW, author)))


def test_accounts(rules: tuple[BoundRule, ...], context: Context) -> None:
    """Only a listed account passes; by its number, and by the unit that the list names."""
    henan = "province: 河南省\n"
    assert said_of_author(rules, context, henan, (7, 8), 8) == []
    assert said_of_author(rules, context, henan, (7, 8), None) == []
    (stranger,) = said_of_author(rules, context, henan, (7, 8), 9)
    assert (stranger.case, stranger.variables, stranger.span.line) == ("not-listed", {"unit": "河南省", "author": 9}, 1)
    assert [hit.case for hit in said_of_author(rules, context, henan, (), 9)] == ["no-list"]
    assert [hit.case for hit in said_of_author(rules, context, "province: 湖北省\n", (9,), 9)] == ["no-list"]


def test_a_folder_speaks_where_the_list_does_not(rules: tuple[BoundRule, ...], context: Context) -> None:
    """Where the list names no unit, the folder tells whose accounts count; of a place that is no unit nothing is asked."""
    assert [hit.case for hit in said_of_author(rules, context, "zones: []\n", (7,), 9)] == ["not-listed"]
    assert said_of_author(rules, context, "province: 香港特别行政区\n", (7,), 9) == []


# --- what a change touches ----------------------------------------------------------------------


def said_of_change(rules: tuple[BoundRule, ...], context: Context, *paths: str) -> list[tuple[str, str]]:
    """Case and path of what C02 says of a change."""
    return [(hit.case, hit.path) for hit in rule(rules, "scope").hits(ChangeSet(paths), context)]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ((), []),
        (("submissions/henan/list.yml",), []),
        (("submissions/henan/a/b.md", "submissions/henan/list.yml"), []),
        (("submissions/README.md",), []),
        (("submissions/_example/list.yml", "docs/index.md"), []),
        (("submissions-old/henan/list.yml", "submission/henan/list.yml"), []),
        (("submissions/README.md", "submissions/henan/list.yml"), [("outside", "submissions/README.md")]),
        (("submissions/_example/list.yml", "submissions/henan/list.yml"), [("outside", "submissions/_example/list.yml")]),
        (("submissions", "submissions/henan/list.yml"), [("outside", "submissions")]),
        (("catalog/units.yml", "submissions/henan/list.yml"), [("outside", "catalog/units.yml")]),
        (("submissions/henan/list.yml", "submissions2/x/y"), [("outside", "submissions2/x/y")]),
        (("submissions/hebei/a", "submissions/henan/b", "submissions/henan/c"), [("several", "submissions/henan/b")]),
        (("a", "submissions/hebei/a", "submissions/henan/b"), [("outside", "a"), ("several", "submissions/henan/b")]),
        (("submissions/henan/a", "submissions/henan2/b"), [("several", "submissions/henan2/b")]),
    ],
)
def test_changes(rules: tuple[BoundRule, ...], context: Context, paths: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    """A change that touches a unit's folder touches that one only; the sample and what lies beside the folders are no unit's."""
    assert said_of_change(rules, context, *paths) == expected


def test_many_folders_are_counted(rules: tuple[BoundRule, ...], context: Context) -> None:
    """Three folders are named, and all are counted."""
    paths = tuple(f"submissions/{name}/list.yml" for name in ("anhui", "beijing", "fujian", "gansu"))
    (hit,) = rule(rules, "scope").hits(ChangeSet(paths), context)
    assert hit.variables == {"folders": "anhui、beijing、fujian等", "count": 4}
    (hit,) = rule(rules, "scope").hits(ChangeSet(paths[:3]), context)
    assert hit.variables == {"folders": "anhui、beijing、fujian", "count": 3}


def test_many_other_paths_come_to_an_end(rules: tuple[BoundRule, ...], context: Context) -> None:
    """Of very many other paths so many are named."""
    paths = ("submissions/henan/list.yml", *(f"x{number}" for number in range(1000)))
    assert len(said_of_change(rules, context, *paths)) == conduct.MOST_IN_A_FILE


# --- a folder that waits ------------------------------------------------------------------------


@pytest.mark.parametrize("names", [(".gitkeep",), ("README.md",), (".gitkeep", "README.md")])
def test_a_folder_that_holds_nothing_yet(catalog: Catalog, rules: tuple[BoundRule, ...], names: tuple[str, ...]) -> None:
    """A folder with only a placeholder or a note in it is no submission, and nothing is said of it."""
    tree = MemoryTree({f"{ROOT}/henan/{name}": "" if name == ".gitkeep" else "说明" for name in names})
    report = check(tree, catalog, rules, Request(NOW)).report
    assert (report.status, report.summary.units, report.findings) == ("success", 0, ())


def test_the_executable_mark_is_no_error(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """On some disks every file is marked as a program; that alone never fails a submission."""
    files = {f"{ROOT}/henan/{name}": data for name, data in catalog.base.items()}
    report = check(MemoryTree(files, dict.fromkeys(files, EntryType.executable)), catalog, rules, Request(NOW)).report
    assert (report.status, {finding.level for finding in report.findings if finding.id == "C07"}) == ("success", {Level.warning})


PATHS = st.text(alphabet="abA/.~$ \u202e省\x00e\u0301", min_size=1, max_size=12)


@given(st.dictionaries(PATHS.map(lambda path: f"{ROOT}/{path}"), st.text(max_size=20), max_size=6), st.lists(PATHS, max_size=4))
def test_any_tree_and_change_can_be_judged(catalog: Catalog, rules: tuple[BoundRule, ...], files: dict[str, str], paths: list[str]) -> None:
    """Whatever lies in a tree and whatever a change touches, the rules of conduct have an answer."""
    context = Context(catalog, NOW, author=5)
    tree = MemoryTree(files)
    for folder in ("henan", "a"):
        read = submission(catalog, folder, next(iter(files.values()), ""), a=next(iter(files.values()), ""))
        for name in ("unit-folder", "submitter"):
            list(rule(rules, name).hits(read, context))
        for file in read.files:
            for name in ("personal-data", "classified", "hidden-characters"):
                list(rule(rules, name).hits(file, context))
        list(rule(rules, "file-kind").hits(Collection((read,), tree.entries()), context))
    list(rule(rules, "scope").hits(ChangeSet(tuple(paths)), context))
