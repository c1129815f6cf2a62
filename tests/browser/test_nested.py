"""A list in the entries of a list on the page: its texts are the entry's own, each finding has its field, and files are merged into it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tuijian.browser.draft import Draft, draft_files
from tuijian.browser.opened_files import draft_of_submission
from tuijian.browser.session import Session
from tuijian.catalog.disk import read_catalog

CATALOG = read_catalog(Path(__file__).resolve().parents[1] / "catalogs" / "xinxisuyang")
SESSION = Session(CATALOG)
AT = "2025-02-01T10:00:00+08:00"


def work(name: str, *authors: str, group: str = "小学") -> dict[str, Any]:
    """A work in a draft, its authors each as name and school."""
    fields = {"name": name, "field": "数字艺术", "group": group}
    for at, author in enumerate(authors):
        who, _, school = author.partition(" ")
        fields |= {f"authors.{at}.name": who, f"authors.{at}.school": school}
    return {"fields": fields}


def draft(*works: dict[str, Any]) -> dict[str, Any]:
    """A draft with these works, all else filled in."""
    fields = {"unit": "金安区", "contact.office": "某某科", "contact.phone": "0000-00000000"}
    return {"fields": fields, "lists": {"works": list(works)}}


def said(given: dict[str, Any]) -> list[tuple[str, str]]:
    """What the page is told of a draft, with the keys."""
    told = json.loads(SESSION.draft(json.dumps(given), AT))
    assert told["fault"] is None
    return [(one["key"], one["message"]) for one in told["findings"]]


RIVER = work("河", "甲 一小", "乙 一小")


def test_the_files_and_back() -> None:
    """A draft makes the list as a hand would write it, and the list the same draft; an empty nested entry stays one."""
    given = Draft.model_validate(draft(RIVER, work("山", "丙 二小", "")))
    made = draft_files(CATALOG, given)
    listed = made.files["list.yml"]
    assert "    authors:\n      - name: 甲\n        school: 一小\n      - name: 乙\n        school: 一小\n" in listed
    assert made.keys["list.yml", listed.splitlines().index("      - name: 乙") + 1] == "works.0.authors.1.name"
    back = draft_of_submission(CATALOG, CATALOG.reader.read("d341502", (), {"submissions/d341502/list.yml": listed.encode()}))
    assert {**back.draft.lists["works"][1].fields} == {**given.lists["works"][1].fields}
    assert back.draft.lists["works"][0].fields == RIVER["fields"]
    bare = draft_files(CATALOG, given, blanks=False).files["list.yml"]
    assert bare.endswith("        school: 二小\n      - {}\n")


def test_what_is_right_is_right() -> None:
    """Nothing is said of a draft that holds what there must be."""
    assert said(draft(RIVER)) == []


@pytest.mark.parametrize(
    ("works", "right"),
    [
        ([work("河", "甲 一小", "乙 ")], [("works.0.authors.1.school", "还没有填写“所在学校”。")]),
        ([work("河", "甲 一小", "乙 一小", "丙 一小")], [("works.0.authors.2.name", "“河”有3名作者，最多2名，多了1名。")]),
        ([work("河")], [("works.0.authors", "“河”没有写作者，至少写1名。")]),
        ([RIVER, work("山", "甲 一小")], [("works.1.authors.0.name", "“甲”在第1项已经是一件作品的作者，每名学生限报1件。")]),
        ([work("山", "甲 一小", "乙 一小", group="高中")], [("works.0.authors.1.name", "高中组的“山”有2名作者，只能有1名。")]),
    ],
)
def test_each_finding_has_its_field(works: list[dict[str, Any]], right: list[tuple[str, str]]) -> None:
    """What is empty or wrong in a nested entry stands at its own field; what is missing as a whole at the list."""
    assert said(draft(*works)) == right


def test_a_day_has_its_mend() -> None:
    """What was meant goes into the nested field by one press."""
    given = draft(work("河", "甲 一小"))
    given["lists"]["works"][0]["fields"]["authors.0.born"] = "2013年6月1日"
    assert [key for key, _ in said(given)] == ["works.0.authors.0.born"]
    (finding,) = json.loads(SESSION.draft(json.dumps(given), AT))["findings"]
    assert finding["mend"]["put"] == {"works.0.authors.0.born": "2013-06-01"}


# --- files that join the form -------------------------------------------------------------------------


def compared(mine: dict[str, Any], theirs: dict[str, Any], whole: bool = True) -> list[tuple[str, str, str, str]]:
    """What would change: the kind, what it is, what is there and what would be."""
    found = json.loads(SESSION.compare(json.dumps(mine), json.dumps(theirs), whole))
    return [(one["kind"], one["what"], one["before"], one["after"]) for one in found]


def merged(mine: dict[str, Any], theirs: dict[str, Any], *kinds: str) -> list[dict[str, str]]:
    """The works with the changes of these kinds."""
    found = json.loads(SESSION.compare(json.dumps(mine), json.dumps(theirs), True))
    ids = [one["id"] for one in found if one["kind"] in kinds]
    put = json.loads(SESSION.merge(json.dumps(mine), json.dumps(theirs), True, json.dumps(ids)))
    return [one["fields"] for one in put["lists"]["works"]]


def test_the_same_is_no_change() -> None:
    """Authors that are there already, in whatever order, are not asked about."""
    assert compared(draft(RIVER), draft(RIVER)) == []
    assert compared(draft(RIVER), draft(work("河", "乙 一小", "甲 一小"))) == []


def test_each_kind_of_change() -> None:
    """An author who is new, one who is other and one who is gone, each by name, in the work that it is about."""
    mine, theirs = draft(RIVER), draft(work("河", "甲 二小", "丙 三小"))
    assert compared(mine, theirs) == [
        ("changed", "河，作者：甲，所在学校", "一小", "二小"),
        ("new", "河，作者：丙", "", "丙 三小"),
        ("gone", "河，作者：乙", "乙 一小", ""),
    ]
    assert [kind for kind, *_ in compared(mine, theirs, whole=False)] == ["changed", "new"]


def test_what_is_chosen_is_put() -> None:
    """New ones come last, those behind one that goes move up, and what is not chosen stays."""
    mine, theirs = draft(RIVER, work("山", "丁 一小")), draft(work("河", "乙 一小", "丙 三小"), work("山", "丁 一小"))
    assert merged(mine, theirs) == [RIVER["fields"], work("山", "丁 一小")["fields"]]
    assert merged(mine, theirs, "new")[0] == work("河", "甲 一小", "乙 一小", "丙 三小")["fields"]
    assert merged(mine, theirs, "new", "gone")[0] == work("河", "乙 一小", "丙 三小")["fields"]


def test_a_new_entry_brings_its_own() -> None:
    """A work that only the files have comes with its authors; those of no name pair off in order."""
    assert merged(draft(), draft(RIVER), "new") == [RIVER["fields"]]
    assert compared(draft(work("河", " 一小")), draft(work("河", " 二小"))) == [("changed", "河，作者：1，所在学校", "一小", "二小")]
