"""What somebody brings, as a tree: which file of which folder each is, and which are too much."""

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.submission.brought_files import BroughtFile, tree_of

FORM = read_catalog().form


def test_what_is_below_is_never_the_material() -> None:
    """A list below another one, a second place of one unit, and lists of two units: none takes the place of another, in any order."""
    files = [BroughtFile("a/list.yml", b"1"), BroughtFile("a/b/list.yml", b"2"), BroughtFile("a/b/x.md", b"3"), BroughtFile("x.md", b"4")]
    for order in (files, files[::-1]):
        settled = tree_of(FORM, order, frozenset(), lambda _: "u")
        assert settled.files == {
            "submissions/u/list.yml": b"1",
            "submissions/u/b/list.yml": b"2",
            "submissions/u/b/x.md": b"3",
            "submissions/unknown/x.md": b"4",
        }
        assert not settled.conflicts


def test_two_places_of_one_unit() -> None:
    """The same file from a second place is read once; any other one from there is a conflict, and the first place stays whole."""
    files = [
        BroughtFile("a/list.yml", b"1"),
        BroughtFile("b/list.yml", b"1"),
        BroughtFile("b/new.md", b"2"),
        BroughtFile("c/._list.yml", b"3"),
    ]
    settled = tree_of(FORM, files, frozenset(), lambda _: "u")
    assert settled.files == {"submissions/u/list.yml": b"1"}
    assert settled.duplicates == [("b/list.yml", "a/list.yml")]
    assert settled.conflicts == [("b/new.md", "a/list.yml")]


def test_what_lies_beside_the_folders() -> None:
    """A file directly under the form's root lies there on every face."""
    settled = tree_of(FORM, [BroughtFile("x/submissions/a.md", b"1")], frozenset(), lambda _: "u")
    assert list(settled.files) == ["submissions/a.md"]


@pytest.mark.parametrize("name", [".DS_Store", "._list.yml", "Thumbs.db", "~$方案.docx", "__MACOSX/list.yml", "a.tmp"])
def test_what_systems_leave_behind_is_passed_over(name: str) -> None:
    """Nobody brings it on purpose: it is no file of the tree, wherever it lies."""
    brought = [BroughtFile("henan/list.yml", b"1"), BroughtFile(f"henan/{name}", b"2"), BroughtFile(name, b"3")]
    assert tree_of(FORM, brought, frozenset({"henan"}), lambda _: "u").files == {"submissions/henan/list.yml": b"1"}


def test_the_name_of_a_unit_s_folder_leads() -> None:
    """A folder of a unit's name is the unit's, whatever its list says, wherever it lies; below the form's root the folder there."""
    brought = [BroughtFile("桌面/henan/a/x.md", b"1"), BroughtFile("x/submissions/hubei/list.yml", b"2")]
    settled = tree_of(FORM, brought, frozenset({"henan"}), lambda _: "u")
    assert settled.files == {"submissions/henan/a/x.md": b"1", "submissions/hubei/list.yml": b"2"}
