"""What could not be read: every problem that intake can give has its case, its variables and its words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijian.catalog.load import Catalog
from tuijian.form import misfit_messages
from tuijian.rules.base import BoundRule, Hit, Scope
from tuijian.rules.registry import kinds, variables
from tuijian.submission.reader import TextFile

ENGINE = Path(misfit_messages.__file__).parents[1]
PATH = "submissions/henan/list.yml"
PLAN = "submissions/henan/zhengzhou.md"
KINDS = ("strict-yaml", "utf-8", "form-fields", "hidden-characters")
CASE_AT = {"Problem": 1, "_note": 0, "note": 0, "_refused_word": 0, "_refuse": 0, "_stop": 1}
"""By the name of a function of what reads a submission: at which place its call names a case."""


def constants(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may come to, where they stand in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from (*constants(node.body), *constants(node.orelse))


def cases_in_the_source() -> set[str]:
    """Every case that a call in what reads a submission names, and those of the tables that the other calls take theirs from."""
    found = {*misfit_messages.CASES.values()}
    for path in (path for room in ("text", "form", "submission") for path in (ENGINE / room).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                at = CASE_AT.get(name)
                found |= set(constants(node.args[at])) if at is not None and len(node.args) > at else set()
            if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["case"]:
                found |= set(constants(node.value))
            if isinstance(node, ast.Return) and path.name == "misfit_messages.py" and node.value is not None:
                found |= {text for part in ast.walk(node.value) if isinstance(part, ast.expr) for text in constants(part)} & {"blank-list"}
    return found


def hits(rules: tuple[BoundRule, ...], catalog: Catalog, files: dict[str, bytes]) -> list[tuple[BoundRule, Hit]]:
    """What the rules of format say of a folder with these files."""
    found = catalog.reader.read("henan", (), files)
    mine = [bound for bound in rules if bound.kind.name in KINDS]
    return [(bound, hit) for bound in mine for file in found.files for hit in bound.hits(file, None)]  # type: ignore[arg-type]


SAMPLES: dict[tuple[str, str], tuple[str, bytes]] = {
    ("strict-yaml", "root"): (PATH, b"a"),
    ("strict-yaml", "document"): (PATH, b"a: 1\n---\nb: 2\n"),
    ("strict-yaml", "directive"): (PATH, b"%YAML 1.2\n---\na: 1\n"),
    ("strict-yaml", "anchor"): (PATH, b"a: &b c\n"),
    ("strict-yaml", "alias"): (PATH, b"a: *b\n"),
    ("strict-yaml", "tag"): (PATH, b"a: !b c\n"),
    ("strict-yaml", "merge"): (PATH, b"<<: a\n"),
    ("strict-yaml", "key"): (PATH, b"? a\n: b\n"),
    ("strict-yaml", "duplicate"): (PATH, b"a: 1\na: 2\n"),
    ("strict-yaml", "tab"): (PATH, b"a:\n\tb: 1\n"),
    ("strict-yaml", "fullwidth-space"): (PATH, "\u3000a: 1\n".encode()),
    ("strict-yaml", "fullwidth-colon"): (PATH, "a：1\n".encode()),
    ("strict-yaml", "no-space"): (PATH, b"a:1\n"),
    ("strict-yaml", "syntax"): (PATH, b"a: [\n"),
    ("strict-yaml", "depth"): (PATH, b"a: " + b"[" * 13),
    ("strict-yaml", "nodes"): (PATH, b"a:\n" + b"- b\n" * 5001),
    ("strict-yaml", "scalar"): (PATH, b"a: >\n" + b"  bbbbbbbb\n" * 1500),
    ("utf-8", "invalid"): (PATH, b"a: 1\nb: \xff\xff"),
    ("utf-8", "other"): (PATH, "a: 河南省教育厅".encode("gb18030")),
    ("utf-8", "empty"): (PATH, b"\n"),
    ("utf-8", "size"): (PATH, b"a" * (256 * 1024 + 1)),
    ("utf-8", "long-line"): (PATH, b"a" * 10_001),
    ("form-fields", "no-list"): (PLAN, b"# a"),
    ("form-fields", "missing"): (PATH, b"zones: []"),
    ("form-fields", "empty"): (PATH, b"province: ''\n"),
    ("form-fields", "unknown"): (PATH, b"provinc: a\n"),
    ("form-fields", "not-text"): (PATH, b"province: []\n"),
    ("form-fields", "not-list"): (PATH, b"zones: a\n"),
    ("form-fields", "blank-list"): (PATH, b"zones:\n"),
    ("form-fields", "not-group"): (PATH, b"contact: a\n"),
    ("form-fields", "too-many"): (PATH, b"zones:\n" + b"- a\n" * 101),
    ("form-fields", "day"): (PATH, b"document: {date: a}\n"),
    ("form-fields", "no-such-day"): (PATH, b"document: {date: 2024-02-30}\n"),
    ("form-fields", "code"): (PATH, b"zones: [{code: a}]\n"),
    ("form-fields", "ending"): (PATH, b"zones: [{plan: a}]\n"),
    ("form-fields", "choice"): (PATH, b"stage: a\n"),
    ("hidden-characters", "hidden"): (PLAN, "a\u200b".encode()),
}
"""A file for every case of every kind here."""


def test_every_case_has_a_sample() -> None:
    """The table above holds each declared case, and no other but those of types of fields that this call has not."""
    assert {(name, case) for name in KINDS for case in kinds()[name].cases if case not in kinds()[name].worded} == set(SAMPLES)


def test_no_problem_lacks_its_words() -> None:
    """The cases that what reads a submission names are those that the kinds declare: `other` is made here out of `invalid`."""
    declared = {case for name in KINDS for case in kinds()[name].cases}
    assert cases_in_the_source() | {"other"} == declared


@pytest.mark.parametrize(("name", "case"), SAMPLES)
def test_the_variables_are_those_declared(catalog: Catalog, rules: tuple[BoundRule, ...], name: str, case: str) -> None:
    """Each case gives all the variables that its message may use, and the message can be filled."""
    path, data = SAMPLES[name, case]
    found = [(bound, hit) for bound, hit in hits(rules, catalog, {path: data}) if (bound.kind.name, hit.case) == (name, case)]
    assert found
    for bound, hit in found:
        text = bound.rule.messages[case].text
        assert bound.kind.cases[case] - set(hit.variables) == set()
        assert variables(text) <= set(hit.variables)
        assert hit.variables["line"] == hit.span.line


def test_nothing_is_said_of_what_can_be_read(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """The sample's files give no remark."""
    assert hits(rules, catalog, {f"submissions/henan/{name}": data for name, data in catalog.base.items()}) == []


def test_the_text_in_question_is_told(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A remark knows the text at its place: as far as the first line where it is longer, nothing past the file's end."""
    (tag,) = [hit for _, hit in hits(rules, catalog, {PATH: b"a: 1\nb: !c d\n"}) if hit.case == "tag"]
    assert (tag.variables["text"], tag.variables["line"]) == ("!c", 2)
    (root,) = [hit for _, hit in hits(rules, catalog, {PATH: b"- a\n- b\n"}) if hit.case == "root"]
    assert root.variables["text"] == "- a"
    (gone,) = [hit for _, hit in hits(rules, catalog, {PATH: b"a: 1\nb: \xff"}) if hit.case == "invalid"]
    assert gone.variables["text"] == ""


def test_an_encoding_that_we_know_is_named(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """GBK and UTF-16 are named; where there is no telling, nothing is guessed."""

    def said(data: bytes) -> tuple[str, object]:
        (hit,) = [hit for bound, hit in hits(rules, catalog, {PATH: data}) if bound.kind.name == "utf-8"]
        return hit.case, hit.variables["looks"]

    assert said("省：河南省".encode("gb18030")) == ("other", "GBK")
    assert said("省：河南省".encode("utf-16")) == ("other", "UTF-16")
    assert said(b"\xff") == ("invalid", "")


@given(st.binary(max_size=60) | st.text(alphabet="ab:-[]{}&*!?|>%@\"' \t\n：\u200b\u3000河", max_size=40).map(lambda text: text.encode()))
def test_any_bytes_are_answered(catalog: Catalog, rules: tuple[BoundRule, ...], data: bytes) -> None:
    """Whatever the files hold, every problem becomes one remark whose message can be filled."""
    files = {PATH: data, PLAN: data}
    found = hits(rules, catalog, files)
    read = catalog.reader.read("henan", (), files).files
    assert len(found) == sum(len(file.problems) for file in read)
    for bound, hit in found:
        assert bound.rule.messages[hit.case].text.format_map(dict(hit.variables))


def test_other_kinds_are_left_alone(rules: tuple[BoundRule, ...]) -> None:
    """The kinds look at one file each, and at problems of their own name only."""
    file = TextFile(PATH, "a", ())
    for bound in rules:
        if bound.kind.name in KINDS:
            assert bound.kind.scope is Scope.file
            assert list(bound.hits(file, None)) == []  # type: ignore[arg-type]
