"""How a submission is sent in: what the rules' own examples leave open."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Request, check
from tuijian.report.model import Level
from tuijian.rules import conduct
from tuijian.rules.base import BoundRule, ChangeSet, Collection, Context, Hit
from tuijian.rules.conduct import EntryParams, nearest_unit
from tuijian.rules.marks import MarkParams
from tuijian.submission.reader import Submission, TextFile
from tuijian.submission.tree import EntryType, MemoryTree
from tuijian.text.personal_data import mask

NOW = datetime(2024, 1, 15, 10, tzinfo=UTC)
ROOT = "submissions"


@pytest.fixture(scope="session")
def context(catalog: Catalog) -> Context:
    """A day before the deadline, nobody's account."""
    return Context(catalog, NOW)


def rule(rules: tuple[BoundRule, ...], name: str) -> BoundRule:
    """The rule of that name."""
    return next(bound for bound in rules if bound.rule.name == name)


def submission(catalog: Catalog, folder: str, text: str, **plans: str) -> Submission:
    """A folder with this list and these plans."""
    contents = {f"{ROOT}/{folder}/{name}.md": plan for name, plan in plans.items()} | {f"{ROOT}/{folder}/list.yml": text}
    tree = MemoryTree({name: data.encode() for name, data in contents.items()})
    return catalog.reader.read(folder, tree.entries(), {name: data.encode() for name, data in contents.items()})


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


# --- personal data ------------------------------------------------------------------------------


def said_of_text(rules: tuple[BoundRule, ...], name: str, text: str) -> list[Hit]:
    """What a rule says of a file with this text."""
    return list(rule(rules, name).hits(TextFile("submissions/henan/a.md", text, ()), None))  # type: ignore[arg-type]


def test_places_of_personal_data(rules: tuple[BoundRule, ...]) -> None:
    """Each number is told on its own line, at its own columns, with its middle masked and no more than that in any variable."""
    text = "一\n\n电话13000000000、15000000000\n身份证110101190001010006\n"
    found = said_of_text(rules, "personal-data", text)
    lines = text.split("\n")
    under = [lines[hit.span.line - 1][hit.span.column - 1 : hit.span.end_column - 1] for hit in found]
    assert under == ["13000000000", "15000000000", "110101190001010006"]
    assert [hit.case for hit in found] == ["mobile", "mobile", "citizen-id"]
    assert [hit.variables["masked"] for hit in found] == ["130******00", "150******00", "110*************06"]
    assert [hit.variables["line"] for hit in found] == [3, 3, 4]
    assert all(hit.replacement is None and set(hit.variables) == {"masked", "line"} for hit in found)


def test_personal_data_without_end(rules: tuple[BoundRule, ...]) -> None:
    """Of very many numbers so many are told."""
    assert len(said_of_text(rules, "personal-data", "13000000000\n" * 500)) == conduct.MOST_IN_A_FILE


def test_personal_data_is_nowhere_in_a_report(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A number planted in a value, a key, a file's name, a folder's name and a plan stands in no part of the report."""
    number = "13000000000"
    files = {
        f"{ROOT}/{number}/list.yml": f"province: {number}\n{number}: {number}\nzones: [{{name: {number}, plan: {number}.md}}]\n",
        f"{ROOT}/{number}/{number}.md": f"# {number}\n",
        f"{ROOT}/{number}/{number}.docx": "x",
        f"{ROOT}/{number}.md": "x",
    }
    changed = (*files, f"{number}.txt")
    outcome = check(MemoryTree(files), catalog, rules, Request(NOW, changed=changed))
    assert outcome.report.status == "failure", outcome.report.fault
    said = outcome.report.model_dump_json() + "".join(outcome.legend.excerpts.values())
    assert number not in said
    assert mask(number) in said


# --- classified marks ---------------------------------------------------------------------------


def marks(rules: tuple[BoundRule, ...], text: str, case: str = "marked") -> list[str]:
    """The marks that C05 finds, or the words in sentences."""
    return [str(hit.variables["word"]) for hit in said_of_text(rules, "classified", text) if hit.case == case]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("绝密★30年", ["绝密"]),
        ("机密★", ["机密"]),
        ("机密级★五年", ["机密"]),
        ("正文里的秘密 ☆ 长期", ["秘密"]),
        ("密级：机密", ["机密"]),
        ("| 密级 | 机密 |", ["机密"]),
        ("密 级：机 密", ["机 密"]),
        ("密级：内部 保密期限：长期", ["内部"]),
        ("公开属性：依申请公开", ["依申请公开"]),
        ("机 密", ["机 密"]),
        ("**机密**", ["机密"]),
        ("## 机密", ["机密"]),
        ("reason: 机密", ["机密"]),
        ("机密 000123", ["机密"]),
        ("秘密件", ["秘密"]),
        ("【绝　密】", ["绝　密"]),
        ("内部资料，请勿外传", ["内部资料", "请勿外传"]),
        ("（内部资料，注意保存）", ["内部资料", "注意保存"]),
        ("（不 得 外 传）", ["不 得 外 传"]),
        ("内部使用", ["内部使用"]),
        ("内部", ["内部"]),
        ("依申请公开", ["依申请公开"]),
        ("此件不公开", ["此件不公开"]),
        ("## （内部）", ["内部"]),
        ("# 方案（征求意见稿）", ["征求意见稿"]),
        ("# 郑州市基础教育\n# 综合改革方案（内部资料）", ["内部资料"]),
        ("〔机密〕郑州市方案", ["机密"]),
        ("【内部资料】 本市工作基础较好。", ["内部资料"]),
    ],
)
def test_marks(rules: tuple[BoundRule, ...], text: str, expected: list[str]) -> None:
    """A mark stands alone on its line, before a star, after a label, or in brackets at the head; blanks in it make no difference."""
    assert marks(rules, text) == expected
    assert marks(rules, text, "in-sentence") == []


@pytest.mark.parametrize(
    "text",
    [
        "国家秘密管理规定",
        "落实国家秘密管理规定。",
        "绝密材料",
        "试卷启封前是绝密材料。",
        "隐私和秘密",
        "内部资料统一归档",
        "加强内部管理",
        "制度征求意见稿已经印发。",
        "本市制定办法（征求意见稿），已经印发。",
        "本市印发《办法（征求意见稿）》",
        "公开属性：主动公开",
        "（此件公开发布）",
        "计算机 密码",
        "手机密码",
        "司机密切配合",
        "杜绝密闭空间",
        "保守国家秘密",
        "商业秘密和个人秘密",
        "数字的秘密",
        "学生信息不得外传",
        "## 内部",
        "- 内部",
        "机\n密",
        "本材料为内部 资料",
        "一、\n二、\n三、\n四（内部）",
        "甲" * 2001 + "\n乙（内部）",
        "",
    ],
)
def test_what_is_no_mark(rules: tuple[BoundRule, ...], text: str) -> None:
    """Words of everyday, and texts that only speak of secrets in general, are no mark."""
    assert said_of_text(rules, "classified", text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本方案属于国家秘密", ["秘密"]),
        ("本材料为内部资料，不得外传。", ["内部资料"]),
        ("机密文件，机密性高", ["机密"]),
        ("学校的机密码和机密", ["机密"]),
        ("- 机密", ["机密"]),
        ("1. 机密", ["机密"]),
        ("密级：秘密级文件按规定管理", ["秘密"]),
        ("机密" + "。" * 200, ["机密"]),
    ],
)
def test_secrets_in_a_sentence(rules: tuple[BoundRule, ...], text: str, expected: list[str]) -> None:
    """A sentence that speaks of a secret, or of itself as not to be published, is for people to read: never an error."""
    assert marks(rules, text, "in-sentence") == expected
    assert marks(rules, text) == []


def test_places_of_marks(rules: tuple[BoundRule, ...]) -> None:
    """A mark is told at its line and columns."""
    (hit,) = said_of_text(rules, "classified", "一\n密级：机密\n")
    assert (hit.span.line, hit.span.column, hit.span.end_column, hit.variables) == (2, 4, 6, {"word": "机密", "line": 2})


def test_marks_without_end(rules: tuple[BoundRule, ...]) -> None:
    """Of very many marks so many are told."""
    assert len(marks(rules, "机密\n" * 500)) == conduct.MOST_IN_A_FILE


def test_a_benign_text_counts_where_it_fits() -> None:
    """What stands around the word must be the whole benign text, wherever the word stands in it."""
    params = MarkParams(words=("密",), benign=("甲密", "密乙", "丙密丁"))

    def counted(text: str) -> int:
        return sum(params.case(match) is not None for match in params.pattern.finditer(text))

    assert [counted(text) for text in ("甲密", "密乙", "丙密丁", "x甲密x")] == [0, 0, 0, 0]
    assert [counted(text) for text in ("密", "丙密", "密丁", "乙密甲", "密密乙")] == [1, 1, 1, 1, 1]


# --- files --------------------------------------------------------------------------------------


def said_of_tree(
    rules: tuple[BoundRule, ...],
    context: Context,
    files: dict[str, str],
    types: dict[str, EntryType] | None = None,
    **params: tuple[str, ...],
) -> list[tuple[str, str]]:
    """Case and path of what C07 says of a tree; `params` replace the rule's own."""
    bound = rule(rules, "file-kind")
    tree = MemoryTree(
        {f"{ROOT}/{name}": text for name, text in files.items()}, {f"{ROOT}/{name}": kind for name, kind in (types or {}).items()}
    )
    contents = {entry.path or "": tree.read(entry.path) for entry in tree.entries() if entry.path and entry.type.is_regular}
    folders = sorted({name.split("/")[0] for name in files if "/" in name})
    mine = (
        context.catalog.reader.read(folder, (), {path: data for path, data in contents.items() if path.startswith(f"{ROOT}/{folder}/")})
        for folder in folders
    )
    collection = Collection(tuple(mine), tree.entries(ROOT))
    found = bound.kind.judge(collection, EntryParams(**params) if params else bound.params, context)
    return [(hit.case, hit.path) for hit in found]


LIST = "zones: [{name: 郑州市, plan: a.md}]\n"


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("henan/.gitkeep", None),
        (".gitkeep", None),
        ("README.md", None),
        ("readme.md", "loose"),
        ("a.docx", "loose"),
        ("henan/5号.pdf", None),
        ("henan/5号.PDF", None),
        ("henan/a.MD", "type"),
        ("henan/a", "type"),
        ("henan/pdf", "type"),
        ("henan/LIST.YML", "list-name"),
        ("henan/名单.yaml", "list-name"),
        ("henan/.DS_Store", "dropping"),
        ("henan/~$方案.docx", "dropping"),
        ("henan/__MACOSX/a.pdf", "dropping"),
        ("henan/.hidden.pdf", "dot"),
        ("henan/a b.pdf", "character"),
        ("henan/下 级/a.pdf", "character"),
        ("henan/下级/a.pdf", "nested"),
        ("henan/下级/.gitkeep", "keeper"),
        ("nowhere/.gitkeep", "keeper"),
        ("nowhere/README.md", "nobody"),
    ],
)
def test_names(rules: tuple[BoundRule, ...], context: Context, name: str, case: str | None) -> None:
    """Each name is answered with the first thing that is wrong with it, or not at all."""
    assert said_of_tree(rules, context, {name: "" if name.endswith(".gitkeep") else "x"}) == [(case, f"{ROOT}/{name}")] * (case is not None)


def test_a_kept_name_must_be_a_file(rules: tuple[BoundRule, ...], context: Context) -> None:
    """A link is a link whatever its name."""
    assert said_of_tree(rules, context, {}, {"henan/.gitkeep": EntryType.symlink}) == [("symlink", f"{ROOT}/henan/.gitkeep")]


def test_a_folder_inside_is_named_once(rules: tuple[BoundRule, ...], context: Context) -> None:
    """Of the files in one folder the first is named; each folder has its turn, and other faults in it too."""
    found = said_of_tree(
        rules, context, {"henan/b/1.pdf": "", "henan/b/2.pdf": "", "henan/c/1.pdf": "", "henan/c/d/1.pdf": "", "henan/b/x y": ""}
    )
    assert found == [
        ("nested", f"{ROOT}/henan/b/1.pdf"),
        ("character", f"{ROOT}/henan/b/x y"),
        ("nested", f"{ROOT}/henan/c/1.pdf"),
        ("nested", f"{ROOT}/henan/c/d/1.pdf"),
    ]


def test_paths_are_safe_to_print(rules: tuple[BoundRule, ...], context: Context) -> None:
    """A name that nobody could read is shown by code points."""
    assert said_of_tree(rules, context, {"henan/a\u202eb\n.pdf": "x"}) == [("hidden", f"{ROOT}/henan/aU+202EbU+000A.pdf")]


def test_plans_that_no_entry_names(rules: tuple[BoundRule, ...], context: Context) -> None:
    """A plan is named by an entry of any list; where a list cannot be read nothing is said."""
    both = {"henan/a.md": "# a", "henan/b.md": "# b"}
    unnamed = [("unnamed", f"{ROOT}/henan/b.md")]
    assert said_of_tree(rules, context, {"henan/list.yml": LIST, **both}) == unnamed
    assert said_of_tree(rules, context, {"henan/list.yml": f"{LIST}adoptions: [{{plan: b.md}}]\n", **both}) == []
    assert said_of_tree(rules, context, {"henan/list.yml": "province: 河南省\n", **both}) == [("unnamed", f"{ROOT}/henan/a.md"), *unnamed]
    assert said_of_tree(rules, context, {"henan/list.yml": "zones: 郑州市\n", **both}) == []
    assert said_of_tree(rules, context, {"henan/list.yml": "zones: [\n", **both}) == []
    assert said_of_tree(rules, context, both) == []


def test_pointers(rules: tuple[BoundRule, ...], context: Context) -> None:
    """A list or a plan that is only a pointer of Git LFS is named as one, and no text that is longer."""
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    found = said_of_tree(rules, context, {"henan/list.yml": pointer, "henan/a.md": pointer, "henan/b.md": pointer + "x" * 2000})
    assert found == [("pointer", f"{ROOT}/henan/list.yml"), ("pointer", f"{ROOT}/henan/a.md")]


def test_sizes(rules: tuple[BoundRule, ...], context: Context) -> None:
    """Only attachments are weighed here; a list and a plan have their own limit elsewhere."""
    large = "x" * (11 * 1024 * 1024)
    assert said_of_tree(rules, context, {"henan/a.pdf": large}) == [("size", f"{ROOT}/henan/a.pdf")]
    assert said_of_tree(rules, context, {"henan/a.md": large}) == []


def test_names_that_fall_together(rules: tuple[BoundRule, ...], context: Context) -> None:
    """Names, and folders, that some systems take for the same are named beside the other one."""
    bound = rule(rules, "file-kind")
    tree = MemoryTree({f"{ROOT}/henan/A.pdf": "", f"{ROOT}/henan/a.pdf": ""})
    (hit,) = bound.hits(Collection((), tree.entries()), context)
    assert (hit.case, hit.variables) == ("collision", {"path": f"{ROOT}/henan/a.pdf", "other": f"{ROOT}/henan/A.pdf"})


def test_another_call_may_leave_the_lists_empty(rules: tuple[BoundRule, ...], context: Context) -> None:
    """Without names to keep or to pass over, every name is judged as it is."""
    assert said_of_tree(rules, context, {"README.md": "", "henan/.DS_Store": ""}, keep=()) == [
        ("loose", f"{ROOT}/README.md"),
        ("dot", f"{ROOT}/henan/.DS_Store"),
    ]


def test_files_without_end(rules: tuple[BoundRule, ...], context: Context) -> None:
    """Of very many odd files so many are named."""
    found = said_of_tree(rules, context, {f"henan/{number}.docx": "" for number in range(conduct.MOST_ENTRIES + 20)})
    assert len(found) == conduct.MOST_ENTRIES


def test_variables_are_those_declared(rules: tuple[BoundRule, ...], context: Context) -> None:
    """Every remark of a hostile tree carries the variables that its case declares."""
    bound = rule(rules, "file-kind")
    names = [
        ".gitkeep",
        "x",
        "X",
        "henan/a.docx",
        "henan/b/c",
        "henan/l.yaml",
        "henan/Con.md",
        "henan/" + "y" * 90,
        "henan/e\u0301",
        "henan/~$",
    ]
    kinds = dict(zip((f"{ROOT}/henan/{number}" for number in range(4)), list(EntryType)[1:], strict=True))
    tree = MemoryTree({f"{ROOT}/{name}": "" for name in names}, kinds)
    found = list(bound.hits(Collection((), tree.entries()), context))
    assert {hit.case for hit in found} >= {
        "loose",
        "office",
        "nested",
        "list-name",
        "device",
        "length",
        "form",
        "dropping",
        "symlink",
        "collision",
    }
    for hit in found:
        assert bound.kind.cases[hit.case] <= set(hit.variables), hit


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
