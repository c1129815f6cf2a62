"""A folder as it is read: every value with its place, plans, and what does not fit the form, said in the form's words."""

import json
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijian.form import misfit_messages
from tuijian.form.models import Form
from tuijian.submission.reader import Reader, Submission
from tuijian.submission.tree import EntryType, TreeEntry
from tuijian.text.positions import START, Problem, Span


def field(name: str, label: str, **more: object) -> dict[str, object]:
    """A field of a form."""
    return {"name": name, "label": label, "hint": label, **more}


PHONE = field("phone", "电话", required="true")
GROUP = field("contact", "联系方式", type="group", fields=[PHONE, field("office", "处室", type="group", fields=[field("name", "处名")])])
FORM = Form.model_validate_json(
    json.dumps(
        {
            "root": "submissions",
            "file": "list.yml",
            "unit": "province",
            "fields": [
                field("province", "推荐单位", required="true"),
                field("day", "日期", type="date"),
                field("letter", "行文", required="true", rule="official-letter"),
                GROUP,
            ],
            "lists": [
                {
                    **field("zones", "实验区", required="true"),
                    "entry": "实验区",
                    "most": "3",
                    "fields": [
                        field("name", "名称", required="true"),
                        field("code", "代码", type="code"),
                        field("plan", "方案", type="file", accept=[".md"], required="true", rule="plan-file"),
                        GROUP,
                    ],
                },
                {**field("schools", "学校"), "entry": "学校", "fields": [field("name", "校名", required="true")]},
            ],
        }
    )
)
READER = Reader(FORM)
GOOD = """\
province: 河南省
letter: 豫教基
contact:
  phone: 0371
  office:
    name: 一处
zones:
  - name: 郑州市
    plan: zhengzhou.md
    contact: {phone: '0372'}
  - {name: 开封市, plan: kaifeng.md}
"""


def read(text: str | None, *names: str, **plans: str) -> Submission:
    """The folder with this list, files of these names, and plans with these texts."""
    contents = {f"submissions/henan/{name}.md": plan.encode() for name, plan in plans.items()}
    if text is not None:
        contents["submissions/henan/list.yml"] = text.encode("utf-8", "surrogatepass")
    entries = [TreeEntry(f"submissions/henan/{name}".encode()) for name in (*names, *(f"{name}.md" for name in plans))]
    return READER.read("henan", tuple(entries), contents)


def problems(text: str, *names: str) -> list[Problem]:
    """What cannot be read in a list."""
    return list(read(text, *names).files[0].problems)


def cases(text: str) -> list[str]:
    """The same by their cases."""
    return [problem.case for problem in problems(text)]


def only(text: str, *names: str) -> Problem:
    """The one problem of a list."""
    (problem,) = problems(text, *names)
    assert problem.kind == misfit_messages.KIND
    return problem


# --- values and places --------------------------------------------------------------------------


def test_values_with_their_places() -> None:
    """Every text outside the lists stands under its dotted name, with its place; keys have places too."""
    found = read(GOOD)
    assert found.files[0].problems == ()
    assert {name: value.text for name, value in found.fields.items()} == {
        "province": "河南省",
        "letter": "豫教基",
        "contact.phone": "0371",
        "contact.office.name": "一处",
    }
    assert found.text("contact.office.name") == "一处"
    assert found.text("contact") == found.text("nothing") == ""
    assert found.span_of("contact.office.name") == Span(6, 11, 6, 13)
    assert found.keys["contact.office"] == Span(5, 3, 5, 9)
    assert found.fields["province"].path == found.path == "submissions/henan/list.yml"


def test_the_place_of_what_is_missing() -> None:
    """What is not there stands at the nearest key above it, or at the file's beginning."""
    found = read(GOOD)
    assert found.span_of("contact.office.head") == Span(5, 3, 5, 9)
    assert found.span_of("contact.fax") == Span(3, 1, 3, 8)
    assert found.span_of("nothing.here") == START == found.span_of("")


def test_entries() -> None:
    """Entries know their list, number, place and way of writing; nested fields have dotted names."""
    found = read(GOOD)
    first, second = found.lists["zones"]
    assert (first.list, first.index, first.path, first.flow) == ("zones", 0, found.path, False)
    assert (second.index, second.flow, second.text("name")) == (1, True, "开封市")
    assert first.span == Span(8, 5, 10, 29)
    assert (first.text("contact.phone"), first.text("contact"), first.text("code")) == ("0372", "", "")
    assert first.span_of("name") == Span(8, 11, 8, 14)
    assert first.span_of("code") == first.span


def test_texts_are_told_without_blanks_around() -> None:
    """Blanks around a text in quotes do not count."""
    found = read("province: ' 河南省 '\nzones: [{name: ' 郑州市 '}]\n")
    assert (found.text("province"), found.lists["zones"][0].text("name")) == ("河南省", "郑州市")


def test_entries_of_several_lists() -> None:
    """Entries come list by list in the order asked for; lists that are not there hold none."""
    found = read("zones: [{name: 甲}]\nschools: [{name: 乙}, {name: 丙}]\n")
    assert [entry.text("name") for entry in found.entries_of(("schools", "nothing", "zones"))] == ["乙", "丙", "甲"]


def test_what_is_no_entry_is_left_out() -> None:
    """Texts and lists in a list are no entries, and the numbers of the others stay; unknown lists are not taken up."""
    found = read("zones: [甲, {name: 乙}, [丙]]\nothers: [{name: 丁}]\nprovince: [戊]\n")
    assert [(entry.index, entry.text("name")) for entry in found.lists["zones"]] == [(1, "乙")]
    assert set(found.lists) == {"zones"}
    assert found.fields == {}


def test_a_list_with_too_many_entries_is_not_taken_up() -> None:
    """Up to the form's limit entries are read, beyond it none."""
    three = "".join(f"  - name: 甲{number}\n" for number in range(3))
    assert len(read(f"zones:\n{three}").lists["zones"]) == 3
    assert "zones" not in read(f"zones:\n{three}  - name: 乙\n").lists


def test_plans() -> None:
    """Readable plans stand under their names; an entry finds its own; the list comes first among the files."""
    found = read(GOOD, "5号.pdf", zhengzhou="# 郑州市方案\n", kaifeng=" \n")
    assert [file.path.rpartition("/")[2] for file in found.files] == ["list.yml", "kaifeng.md", "zhengzhou.md"]
    assert list(found.plans) == ["zhengzhou.md"]
    first, second = found.lists["zones"]
    plan = found.plan_of(first)
    assert plan is not None
    assert plan.title is not None
    assert (plan.title.text, plan.path) == ("郑州市方案", "submissions/henan/zhengzhou.md")
    assert found.plan_of(second) is None
    assert found.plan_of(first, "scan") is None
    assert found.file_names == {"5号.pdf", "zhengzhou.md", "kaifeng.md"}
    assert [problem.case for problem in found.files[1].problems] == ["empty"]


def test_names_that_are_not_allowed_are_no_names() -> None:
    """A name that may not stand in a path is no file's name."""
    entries = (TreeEntry(b"submissions/henan/a b.pdf"), TreeEntry(b"submissions/henan/b.pdf", EntryType.symlink))
    assert READER.read("henan", entries, {}).file_names == {"b.pdf"}


# --- what cannot be read ------------------------------------------------------------------------


def test_no_list() -> None:
    """A folder without a list says so, and its plans are read all the same."""
    found = read(None, zhengzhou="# 方案\n")
    assert found.files[0].problems == (Problem("form-fields", "no-list", START, {"file": "list.yml"}),)
    assert (found.files[0].path, found.fields, list(found.plans)) == (found.path, {}, ["zhengzhou.md"])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", ["utf-8"]),
        ("\ud800", ["utf-8"]),
        ("省：河南", ["strict-yaml"]),
        ("[a]", ["strict-yaml"]),
        ("a: [", ["strict-yaml"]),
        ("a: \u200bb: c", ["hidden-characters", "strict-yaml"]),
    ],
)
def test_a_list_that_cannot_be_read(text: str, kinds: list[str]) -> None:
    """Nothing is taken from a list that cannot be read to its end, and only that is said."""
    found = read(text)
    assert [problem.kind for problem in found.files[0].problems] == kinds
    assert (found.fields, found.keys, found.lists) == ({}, {}, {})


def test_problems_of_all_kinds_come_together() -> None:
    """Hidden characters, odd writing and fields that do not fit are named in one go."""
    found = problems("province: 河南省\u200b\nletter: &a 豫\nzones: 郑州市\n")
    assert [(problem.kind, problem.case) for problem in found] == [
        ("hidden-characters", "hidden"),
        ("strict-yaml", "anchor"),
        ("form-fields", "not-list"),
    ]


# --- what does not fit --------------------------------------------------------------------------

REST = "letter: 豫\n"


def test_missing_fields() -> None:
    """A missing field is told where it should stand: at the file's beginning, at its group's key, at its entry."""
    assert only(f"{REST}zones: []") == Problem("form-fields", "missing", START, {"field": "province", "label": "推荐单位"})
    phone = Problem("form-fields", "missing", Span(3, 1, 3, 8), {"field": "phone", "label": "电话"})
    assert only(f"province: 河南省\n{REST}contact: {{}}\nzones: []") == phone
    entry = only(f"province: 河南省\n{REST}zones:\n  - plan: a.md\n    code: 410100\n")
    assert (entry.case, entry.span, entry.variables["label"]) == ("missing", Span(4, 5, 5, 17), "名称")
    assert only(f"province: 河南省\n{REST}").variables == {"field": "zones", "label": "实验区"}
    deep = only(f"province: 河南省\n{REST}zones:\n  - name: 甲\n    plan: a.md\n    contact: {{}}\n")
    assert (deep.variables["label"], deep.span) == ("电话", Span(6, 5, 6, 12))


def test_what_a_rule_speaks_of_is_left_to_it() -> None:
    """A field whose absence is another rule's matter is not named here, missing or empty; other faults of it are."""
    assert problems("province: 河南省\nzones: [{name: 郑州市}]\n") == []
    assert problems("province: 河南省\nletter:\nzones: [{name: 郑州市, plan: ''}]\n") == []
    assert cases("province: 河南省\nletter: []\nzones: [{name: 郑州市, plan: a.txt}]\n") == ["not-text", "ending"]


def test_empty_fields() -> None:
    """A field that holds blanks only is empty; so is a group, and an entry, with nothing below."""
    assert only(f"province: ' '\n{REST}zones: []") == Problem(
        "form-fields", "empty", Span(1, 11, 1, 14), {"field": "province", "label": "推荐单位", "value": " "}
    )
    assert only(f"province: 河南省\n{REST}contact:\nzones: []").variables["label"] == "联系方式"
    entry = only(f"province: 河南省\n{REST}zones:\n  -\n")
    assert (entry.case, entry.variables["label"]) == ("empty", "实验区第1项")


@pytest.mark.parametrize("text", ["zones:", "zones: ''", "zones: ' '"])
def test_a_list_with_nothing_below(text: str) -> None:
    """A list that was begun and left has a case of its own."""
    problem = only(f"province: 河南省\n{REST}{text}")
    assert (problem.case, problem.variables["label"], problem.span.line) == ("blank-list", "实验区", 3)


def test_a_text_where_more_belongs() -> None:
    """A text, or a list, in place of a group or an entry is answered with what belongs below."""
    group = only(f"province: 河南省\n{REST}contact: 0371\nzones: []")
    assert (group.case, group.span) == ("not-group", Span(3, 10, 3, 14))
    assert group.variables == {"field": "contact", "label": "联系方式", "known": "phone、office", "value": "0371"}
    entry = only(f"province: 河南省\n{REST}zones:\n  - {{name: 甲, plan: a.md}}\n  - 郑州市\n")
    assert (entry.case, entry.variables["label"], entry.variables["known"]) == ("not-group", "实验区第2项", "name、code、plan、contact")
    deep = only(f"province: 河南省\n{REST}contact: {{phone: 1, office: 一处}}\nzones: []")
    assert (deep.variables["label"], deep.variables["known"]) == ("处室", "name")
    assert only(f"province: 河南省\n{REST}contact: []\nzones: []").case == "not-group"


def test_lists_and_texts_exchanged() -> None:
    """A list in place of a text, a text in place of a list, a list that is too long."""
    text = only(f"province: [河南省]\n{REST}zones: []")
    assert text == Problem("form-fields", "not-text", Span(1, 11, 1, 16), {"field": "province", "label": "推荐单位"})
    listed = only(f"province: 河南省\n{REST}zones: 郑州市")
    assert listed == Problem("form-fields", "not-list", Span(3, 8, 3, 11), {"field": "zones", "label": "实验区", "value": "郑州市"})
    long = only(f"province: 河南省\n{REST}zones: [1, 2, 3, 4]")
    assert long == Problem("form-fields", "too-many", Span(3, 1, 3, 6), {"field": "zones", "label": "实验区", "limit": 3})


@pytest.mark.parametrize(("day", "replacement"), [("2024年1月12日", "2024-01-12"), ("明天", None)])
def test_days(day: str, replacement: str | None) -> None:
    """A day in another writing is answered with the right one."""
    where = Span(3, 6, 3, 6 + len(day))
    expected = Problem("form-fields", "day", where, {"field": "day", "label": "日期", "value": day}, replacement)
    assert only(f"province: 河南省\n{REST}day: {day}\nzones: []") == expected


def zone(fields: str, *names: str) -> Problem:
    """The one problem of an entry with these further fields, beside files of these names."""
    return only(f"province: 河南省\n{REST}zones: [{{name: 郑州市, {fields}}}]\n", *names)


def test_codes() -> None:
    """A code in other clothes is answered with its six digits, anything else with none."""
    assert (zone("code: ４１０１００").case, zone("code: ４１０１００").replacement) == ("code", "410100")
    assert zone("code: 郑州").replacement is None


def test_endings() -> None:
    """A name without the right ending is answered with the file beside the list that was meant, if there is one."""
    problem = zone("plan: zhengzhou", "zhengzhou.md")
    assert (problem.case, problem.replacement, problem.variables["endings"]) == ("ending", "zhengzhou.md", ".md")
    assert zone("plan: zhengzhou.docx", "zhengzhou.md").replacement == "zhengzhou.md"
    assert zone("plan: v1.2", "v1.2.md", "v1.md").replacement == "v1.2.md"
    assert zone("plan: zhengzhou", "kaifeng.md").replacement is None


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("nam", "name"),
        ("Name", "name"),
        ("名称", "name"),
        ("' 代码 '", "code"),
        ("plans", "plan"),
        ("人口", None),
        ("n" * 41, None),
        ("方案书", None),
    ],
)
def test_unknown_keys(key: str, right: str | None) -> None:
    """A key that comes near one that may stand there, or is its label, is answered with it."""
    keys = {"name": "甲", "code": "410100", "plan": "a.md"}
    keys.pop(right or "", None)
    entry = "".join(f"    {name}: {value}\n" for name, value in keys.items())
    found = problems(f"province: 河南省\n{REST}zones:\n  - {key}: 乙\n{entry}")
    (problem,) = [problem for problem in found if problem.case == "unknown"]
    assert (problem.replacement, problem.span.line, problem.span.column) == (right, 4, 5)
    assert problem.variables == {"field": key.strip("'"), "known": "name、code、plan、contact"}
    assert [problem.case for problem in found] == ["unknown"]


def test_a_key_that_is_there_is_not_offered_again() -> None:
    """Where the right key stands beside the odd one, there is nothing to put in its place."""
    problem = zone("names: 开封市")
    assert (problem.case, problem.replacement) == ("unknown", None)


def test_unknown_keys_at_the_top_and_in_groups() -> None:
    """At the top lists may be meant too; in a group its own fields."""
    top = only(f"province: 河南省\n{REST}zone: []\n")
    assert (top.replacement, top.variables["known"]) == ("zones", "province、day、letter、contact、zones、schools")
    assert only(f"推荐单位: 河南省\n{REST}zones: []\n").replacement == "province"
    assert only(f"实验区: []\nprovince: 河南省\n{REST}").replacement == "zones"
    group = only(f"province: 河南省\n{REST}contact: {{phone: 1, office: {{nme: 2}}}}\nzones: []")
    assert (group.replacement, group.variables["known"]) == ("name", "name")


def test_a_misspelt_key_is_named_once() -> None:
    """The field that is missing because its key is misspelt is not named as missing; one that is missing elsewhere is."""
    text = f"provinc: 河南省\n{REST}zones:\n  - nam: 甲\n    plan: a.md\n  - plan: b.md\n"
    assert [(problem.case, problem.span.line) for problem in problems(text)] == [("unknown", 4), ("missing", 6), ("unknown", 1)]


def test_there_is_an_end_to_it() -> None:
    """A file of nothing but faults names so many of them and no more."""
    many = "".join(f"k{number}: 1\n" for number in range(misfit_messages.MOST_MISFITS + 50))
    assert len(problems(f"province: 河南省\n{REST}zones: []\n{many}")) == misfit_messages.MOST_MISFITS


KEYS = st.sampled_from(
    ["province", "day", "letter", "contact", "zones", "schools", "name", "code", "plan", "phone", "office", "名称", "x", "<<", "a.b"]
)
TEXTS = st.sampled_from(["''", "河南省", "2024-1-1", "a.md", "{}", "[]", "&a b", "【请填写：名称】", '"\\u200b"']) | st.text(
    string.printable, max_size=5
)
NODES: st.SearchStrategy[Any] = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(KEYS, inner, max_size=4).map(
            lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, NODES, max_size=6))
def test_any_list_can_be_read(fields: dict[str, str]) -> None:
    """Whatever is in a list, it is read, and every problem has a place in it and a case that we know."""
    text = "".join(f"{key}: {value}\n" for key, value in fields.items())
    found = read(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    known = {*misfit_messages.CASES.values(), "blank-list"}
    for problem in found.files[0].problems:
        assert problem.kind != misfit_messages.KIND or problem.case in known
        assert 1 <= problem.span.line <= len(lines)
        assert (problem.span.line, problem.span.column) <= (problem.span.end_line, problem.span.end_column)
    for value in found.fields.values():
        assert value.span.line <= len(lines)
    assert read(text).fields == found.fields
