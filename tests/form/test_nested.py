"""A list in the entries of a list: how it is read, what in it does not fit and where, its type and its names."""

import json
from typing import Any

import jsonschema
import pytest

from tuijian.form.models import Form, NestedList
from tuijian.form.typed_model import nomination_schema
from tuijian.submission.fingerprint import paper_code
from tuijian.submission.reader import Reader, Submission
from tuijian.text.positions import Problem


def field(name: str, label: str, **more: object) -> dict[str, object]:
    """A field of the form."""
    return {"name": name, "label": label, "hint": label, **more}


def form(**more: object) -> Form:
    """A form of works, each with its authors; `more` is said of the list of authors."""
    names = [field("name", "代号", required="true"), field("born", "出生日期", type="date"), field("tasks", "任务", type="numbers")]
    authors = field("authors", "作者", type="list", entry="作者", fields=names, **{"most": "2", **more})
    works = {"name": "works", "label": "作品", "entry": "作品", "required": "true", "hint": "作品"}
    works |= {"fields": [field("name", "题目", required="true"), authors]}
    top = [field("unit", "单位"), field("letter", "公文", type="group", fields=[field("number", "文号")])]
    return Form.model_validate_json(
        json.dumps({"root": "submissions", "file": "list.yml", "unit": "unit", "fields": top, "lists": [works]}, ensure_ascii=False)
    )


FORM = form()
TEXT = """unit: 甲单位
works:
  - name: 河
    authors:
      - name: 甲
        born: 2012-06-01
      - name: 乙
        tasks: [1, 2]
  - name: 山
  - name: 海
    authors:
      - {name: 丙}
"""


def read(text: str, form: Form = FORM) -> Submission:
    """The submission whose list says this."""
    return Reader(form).read("jia", (), {"submissions/jia/list.yml": text.encode()})


def problems(text: str, form: Form = FORM) -> list[Problem]:
    """What does not fit in it."""
    return list(read(text, form).files[0].problems)


def works(*lines: str) -> str:
    """A list of one work with these lines below `authors:`."""
    return "\n".join(["unit: 甲单位", "works:", "  - name: 河", *(f"    {line}" for line in lines)]) + "\n"


# --- what is read -----------------------------------------------------------------------------------


def test_entries_with_their_owners() -> None:
    """All the entries stand together under the dotted name, in order, each with its place, its owner's, and its texts."""
    found = read(TEXT).lists
    assert [(one.owner, one.index, one.text("name"), one.span.line, one.flow) for one in found["works.authors"]] == [
        *((0, 0, "甲", 5, False), (0, 1, "乙", 7, False), (2, 0, "丙", 12, True))
    ]
    assert [(one.owner, one.index) for one in found["works"]] == [(-1, 0), (-1, 1), (-1, 2)]
    assert found["works.authors"][1].text("tasks") == "1、2"
    assert found["works.authors"][0].span_of("born")[:2] == (6, 15)
    assert "authors" not in found["works"][0].fields
    assert not read(TEXT).files[0].problems


def test_what_lies_below_an_entry() -> None:
    """An entry's own nested entries, where their key stands, and all of its texts by their names."""
    one = read(TEXT)
    river, hill, _ = one.lists["works"]
    assert [entry.text("name") for entry in one.nested_entries(river, "authors")] == ["甲", "乙"]
    assert list(one.nested_entries(hill, "authors")) == []
    assert one.key_span(river, "authors") == (4, 5, 4, 12)
    assert one.key_span(hill, "authors") is None
    assert one.texts(FORM, river) == {
        **{"name": "河", "authors.0.name": "甲", "authors.0.born": "2012-06-01"},
        **{"authors.1.name": "乙", "authors.1.tasks": "1、2"},
    }
    assert one.span_of("works.authors").line == 2


@pytest.mark.parametrize("below", [["authors: 甲"], ["authors: {name: 甲}"], ["authors:", "  - 甲"], ["authors: [甲, 乙, 丙]"]])
def test_what_is_no_entry_is_left_out(below: list[str]) -> None:
    """A text, a group, or too many entries make none."""
    assert read(works(*below)).lists.get("works.authors", ()) == ()


def test_names_of_texts() -> None:
    """The leaves of an entry go by the names that are there: each nested entry once, in order; what is no such name counts for none."""
    (listed,) = FORM.lists
    names = ["authors.10.born", "authors.2.name", "authors.x.name", "authors.3", "authors.-1.name", "authors.00.name", "others.1.name"]
    assert [name for name, _ in listed.leaves(names)] == [
        *("name", "authors.2.name", "authors.2.born", "authors.2.tasks", "authors.10.name", "authors.10.born", "authors.10.tasks")
    ]
    assert [name for name, _ in listed.leaves()] == ["name"]
    assert FORM.fields[1].numbers(["letter.1.number"]) == []


def test_the_list_by_its_name() -> None:
    """It is found as any other, with what its field says; the texts of its entries come out of those of the entry around it."""
    found = FORM.list_named("works.authors")
    assert isinstance(found, NestedList)
    assert (found.of, found.field, found.label, found.entry, found.most, found.title, found.seats) == (
        *("works", "authors", "作者", "作者", 2, "name", False),
    )
    assert [one.name for one in FORM.all_lists] == ["works", "works.authors"]
    assert "date" in FORM.types
    assert "list" not in FORM.types
    texts = {"name": "河", "authors.4.name": "甲", "authors.4.born": "", "authors.7.name": "乙"}
    assert found.entries(texts) == [{"name": "甲", "born": ""}, {"name": "乙"}]
    assert found.in_one_line(texts) == "甲；乙"
    with pytest.raises(KeyError):
        FORM.list_named("works.readers")


def test_a_list_without_a_name_goes_by_its_first_field() -> None:
    """What its entries are called by is the first field that holds a text."""
    data = FORM.lists[0].model_dump(mode="json")
    data["fields"][0]["name"] = "title"
    assert type(FORM.lists[0]).model_validate_json(json.dumps(data).replace("true", '"true"').replace("false", '"false"')).title == "title"


# --- what does not fit --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("below", "case", "place", "label"),
    [
        (["authors:", "  - born: 2012-06-01"], "missing", (5, 9), "代号"),
        (["authors:", "  - name: 甲", "  - name: 乙", "    born: 去年"], "day", (7, 15), "出生日期"),
        (["authors:", "  - name:"], "empty", (5, 14), "代号"),
        (["authors:", "  - name: [甲]"], "not-text", (5, 15), "代号"),
        (["authors:", "  - 甲"], "not-group", (5, 9), "作品第1项的作者第1项"),
        (["authors: 甲"], "not-list", (4, 14), "作者"),
        (["authors:"], "blank-list", (4, 13), "作者"),
        (["authors:", "  - name: 甲", "  - name: 乙", "  - name: 丙"], "too-many", (4, 5), "作者"),
    ],
)
def test_each_thing_that_does_not_fit(below: list[str], case: str, place: tuple[int, int], label: str) -> None:
    """What is wrong in a nested entry is named at its own line and column, in the form's words."""
    for one in (FORM, form(required="true", rule="authors")) if case != "blank-list" else (FORM,):
        (problem,) = problems(works(*below), one)
        assert (problem.case, problem.span[:2], problem.variables["label"]) == (case, place, label)


def test_what_should_stand_there_is_told() -> None:
    """A key that is near to a right one is answered with it; the limit and the fields are those of the nested list."""
    (problem,) = problems(works("authors:", "  - name: 甲", "    bron: 2012-06-01"))
    assert (problem.case, problem.replacement, problem.variables["known"]) == ("unknown", "born", "name、born、tasks")
    (problem,) = problems(works("authors:", "  - name: 甲", "  - name: 乙", "  - name: 丙"))
    assert problem.variables["limit"] == 2
    (problem,) = problems(works("authors:", "  - 甲"))
    assert problem.variables["known"] == "name、born、tasks"


@pytest.mark.parametrize(("below", "case"), [([], "missing"), (["authors: []"], "empty"), (["authors:"], "empty")])
def test_a_list_that_must_be_there_has_an_entry(below: list[str], case: str) -> None:
    """Left out, empty or blank it is missed, at its entry or its key; where a rule speaks of it, that is left to the rule."""
    (problem,) = problems(works(*below), form(required="true"))
    assert (problem.case, problem.variables["label"]) == (case, "作者")
    assert problems(works(*below), form(required="true", rule="authors")) == []
    assert [one.case for one in problems(works(*below))] == (["blank-list"] if below == ["authors:"] else [])


# --- its type -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("authors", "right"),
    [([{"name": "甲"}], True), ([], False), ([{}], False), ([{"name": "甲"}] * 3, False), ([{"name": "甲", "age": "9"}], False)],
)
def test_the_schema_for_editors(authors: list[Any], right: bool) -> None:
    """An editor accepts what the checker does: its fields, as many entries as there may be, and one where there must be one."""
    schema = nomination_schema(form(required="true"))
    checker = jsonschema.Draft202012Validator(schema)
    assert checker.is_valid({"unit": "甲", "works": [{"name": "河", "authors": authors}]}) == right


def test_the_code_on_paper() -> None:
    """Another author makes another code; an entry without any has the one that it had before there was such a list."""
    codes = {paper_code(FORM, read(TEXT.replace("丙", word))) for word in ("丙", "丁")}
    assert len(codes) == 2
    plain = Form.model_validate({**FORM.model_dump(), "lists": (FORM.lists[0].model_copy(update={"fields": FORM.lists[0].fields[:1]}),)})
    text = "unit: 甲单位\nworks:\n  - name: 河\n"
    assert paper_code(FORM, read(text)) == paper_code(plain, read(text, plain))
