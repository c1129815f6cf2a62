"""A rule over a list in the entries of another: what it names is looked up, and the nearest right name is given."""

from pathlib import Path

import pytest

from tuijian.calls.verify import verify
from tuijian.catalog.disk import catalog_files

FILES = catalog_files(Path(__file__).resolve().parent.parent / "catalogs" / "xinxisuyang")
RULES = "rules/own.yml"
COUNTED = "    list: works.authors\n    at_least: 1\n"
OWNERS = "    owners:\n      group: [高中, senior]\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (COUNTED, COUNTED.replace("authors", "author"), "列表的项里没有“works.author”这个列表，改成 works.authors。"),
        (COUNTED, COUNTED.replace(".authors", ""), "列表的项里没有“works”这个列表，改成 works.authors。"),
        (OWNERS, OWNERS.replace("group", "grupp"), "列表“works”里没有“grupp”这个字段，改成 group。"),
        (OWNERS, OWNERS.replace("高中", "高种"), "“group”没有“高种”这一种，可以写 小学、初中、高中。"),
        ("key: [name, school]", "key: [name, scool]", "列表“works.authors”里没有“scool”这个字段，改成 school。"),
        ("key: [name, school]", "key: [name, group]", "列表“works.authors”里没有“group”这个字段，可以写 name、school、born。"),
        (
            "    list: works.authors\n    key: [name, school]",
            "    list: works.autors\n    key: [name, school]",
            "没有“works.autors”这个列表，改成 works.authors。",
        ),
    ],
)
def test_names_are_looked_up(old: str, new: str, said: str) -> None:
    """A list, a field of its entries, and one of those around them: a slip is told with what was meant, and nothing else is."""
    text = FILES[RULES].decode()
    assert text.count(old) == 1
    assert [flaw.sentence for flaw in verify({**FILES, RULES: text.replace(old, new).encode()})] == [said]


def test_the_list_itself_is_no_text() -> None:
    """A kind that reads a field of entries takes none that is a list."""
    rule = FILES[RULES].decode().replace("    list: works.authors\n    key: [name, school]", "    list: works\n    key: [authors]")
    assert [flaw.sentence for flaw in verify({**FILES, RULES: rule.encode()})] == [
        "列表“works”里没有“authors”这个字段，可以写 name、field、group。"
    ]
