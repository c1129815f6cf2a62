"""Which files may lie in a unit's folder, and by which names: what the rule's own examples leave open."""

import pytest
from rule_by_name import ROOT, rule

from tuijian.rules import conduct
from tuijian.rules.base import BoundRule, Collection, Context
from tuijian.rules.conduct import EntryParams
from tuijian.submission.tree import EntryType, MemoryTree


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
