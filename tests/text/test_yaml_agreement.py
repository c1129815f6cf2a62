"""The loader agrees with PyYAML and with itself, and answers whatever it is given."""

import random
import sys
from types import FrameType
from typing import Any

import pytest
import yaml
from composed import OddError, composed
from hypothesis import given
from hypothesis import strategies as st
from text.test_strict_yaml import LIST
from yaml.scanner import Scanner

from tuijian.text import strict_yaml, yaml_parser, yaml_refusals
from tuijian.text.decoding import decode, hidden_problems
from tuijian.text.positions import Problem, Span
from tuijian.text.strict_yaml import Limits, Scalar, Sequence, as_plain_data, load

ATOMS = [
    "a",
    "b",
    "：",
    "key",
    "郑州",
    "\u3000",
    " ",
    "  ",
    "    ",
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    ": ",
    ":",
    ":\n",
    "- ",
    "-",
]
ATOMS += [
    "? ",
    "?",
    "[",
    "]",
    "{",
    "}",
    ",",
    "#",
    " #",
    "'",
    '"',
    "''",
    "\\",
    "\\n",
    "\\x41",
    "\\\n",
    "|",
    ">",
    "|-",
    "|+",
    ">-",
    "|2",
    ">1+",
]
ATOMS += [
    "\t",
    "&",
    "*",
    "!",
    "%",
    "@",
    "`",
    "...",
    "---",
    "\n---\n",
    "\n...\n",
    "1",
    ".",
    "<<",
    "a: b\n",
    "k: 'x'\n",
    "c: |\n  x\n",
    "n:\n  m: 1\n",
]
ATOMS += ["|\n   ", ">\n  ", "x\n y\n", "z: [", "\n\n", '"q\n r"', "'s \n\n t'"]


def agree(text: str) -> None:
    """What we accept PyYAML reads the same; what we call a syntax error it cannot read; what it cannot read we refuse.

    Anchors, tags and aliases without a name are read past like any other; a second document is not read at all.
    """
    document = load(text)
    found = {problem.case for problem in document.problems}
    try:
        expected = composed(text)
    except OddError:
        assert found, text
    except (yaml.YAMLError, ValueError, OverflowError):
        assert found - {"root"}, text
        assert document.root is None or found & {"document", "anchor", "tag", "alias"}, text
    else:
        assert not found & {"syntax", "tab"}, text
        assert found or (document.root is not None and as_plain_data(document.root) == expected), text


@given(st.lists(st.sampled_from(ATOMS), max_size=14).map("".join), st.sampled_from(["", "k: ", "k:\n  "]))
def test_the_loader_agrees_with_pyyaml(text: str, start: str) -> None:
    """On any mixture of YAML's own signs the loader accepts and refuses as PyYAML does, but for what is refused by design."""
    agree(start + text)


def test_the_loader_agrees_with_pyyaml_on_many_texts() -> None:
    """The same on ten thousand texts that are drawn once and for all."""
    draw = random.Random(20240120)
    for _ in range(10_000):
        agree(draw.choice(["", "k: ", "k:\n  "]) + "".join(draw.choices(ATOMS, k=draw.randint(1, 12))))


PLAIN = [
    *("a:", "b:", "name: ", "c: ", "key: v", "  b: 1", " ", "  ", "    ", "- ", "-", "河南", "'x'", '"y z"', "#", " # c", ":", "："),
    *("x", "~", "/", "http://a", "\u3000", "{", "|", "]", "[]", "...", "---", "=", "<<: ", "\U00020000", "\xa0", "'", "<", "10000000000"),
    *["\n", "\n- ", "\n  - "] * 3,
]


def quick_as_thorough(text: str) -> bool:
    """Whether the quick way takes a text; if so it must give what the thorough one gives, places and all."""
    taken = False
    for lists in (False, True):
        quick = strict_yaml._load_by_libyaml(text, strict_yaml.LIMITS, lists)
        taken = taken or quick is not None
        assert quick in (None, strict_yaml._load_by_own_parser(text, strict_yaml.LIMITS, lists)), text
    return taken


@pytest.mark.skipif(strict_yaml.CParser is None, reason="PyYAML has no libyaml here")
@given(st.lists(st.sampled_from(PLAIN), max_size=16).map("".join))
def test_the_quick_way_reads_as_the_thorough_one(text: str) -> None:
    """What libyaml reads for us is what our own parser would have read, with the same places."""
    quick_as_thorough(text)


@pytest.mark.skipif(strict_yaml.CParser is None, reason="PyYAML has no libyaml here")
def test_the_quick_way_is_taken_by_plain_lists_alone() -> None:
    """Plain lists are read by libyaml; a block of lines, braces, a slip or a fault leaves it to our own parser."""
    sample = "# 示例\nprovince: 河南省\nzones:\n  - name: 郑州市 # 一\n    code: '410100'\n  - name: \"洛阳市\"\nadoptions: []\n"
    assert quick_as_thorough(sample)
    others = (
        LIST,
        "a: {b: c}",
        "a：b",
        "a: b\n c: d",
        "a: 1\na: 2",
        "a:\t1",
        "- a: b",
        "a: &x b",
        "a: !b c",
        "? a",
        "\ufeffa: b",
        "a: |\n b",
    )
    assert [text for text in others if quick_as_thorough(text)] == ["- a: b"]
    assert strict_yaml._load_by_libyaml("a:\n" + "  - b\n" * 9, Limits(nodes=5), False) is None


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Libyaml is used where it is there and never needed."""
    document = load("province: 河南省\nzones: []\n")
    monkeypatch.setattr(strict_yaml, "CParser", None)
    assert load("province: 河南省\nzones: []\n") == document


def calls(text: str) -> int:
    """How many functions are called while our own parser reads a text: a measure of its work that no busy machine changes."""
    count = 0

    def counted(_: FrameType, event: str, __: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        yaml_refusals.load_or_refuse(text, strict_yaml.LIMITS, False)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    ("name", "text", "share"),
    [
        ("check_token", LIST, 0.9),
        ("scan_plain", "a:\n" + "  一项内容\n" * 100, 0.3),
        ("scan_flow_scalar", 'a: "' + "一\\n" * 500 + '"\n', 0.3),
    ],
)
def test_what_is_done_instead_of_pyyaml_is_less_work(monkeypatch: pytest.MonkeyPatch, name: str, text: str, share: float) -> None:
    """Each part of PyYAML's scanner that we replace gives the same with so much less work that it is worth its lines."""
    calls(text)
    document, ours = load(text), calls(text)
    monkeypatch.setattr(yaml_parser.StrictParser, name, getattr(Scanner, name))
    theirs = calls(text)
    print(f"\n{ours} calls, PyYAML {theirs}")
    assert strict_yaml._load_by_own_parser(text, strict_yaml.LIMITS, False) == document
    assert ours < share * theirs


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    """No text, lone surrogates and control characters included, makes the loader raise; no root comes without a reason."""
    document = load(text)
    assert document.root is not None or document.problems


@given(st.binary())
def test_any_bytes_get_an_answer(data: bytes) -> None:
    """No bytes make decoding raise; what comes out can be loaded and holds nothing hidden."""
    text, problems = decode(data)
    assert text or problems
    assert not hidden_problems(text)
    load(text)


@given(st.integers(0, len(LIST)), st.integers(0, 12), st.sampled_from(ATOMS) | st.characters())
def test_a_list_with_a_mistake_gets_an_answer(start: int, length: int, piece: str) -> None:
    """A list in which something was cut out and something put in is read as PyYAML reads it, or refused on a line that it has."""
    text = LIST[:start] + piece + LIST[start + length :]
    if load(piece).problems[:1] != (Problem("strict-yaml", "syntax", Span(1, 1, 1, 2), {"hint": "这里有看不见的控制字符，请删掉"}),):
        agree(text)
    for problem in load(text).problems:
        assert 1 <= problem.span.line <= text.count("\n") + 1
        assert problem.span.column >= 1
        assert problem.span <= Span(problem.span.end_line, problem.span.end_column, 0, 0) or problem.span.line == problem.span.end_line


def emitted(value: Any, indent: str = "") -> str:
    """A value in YAML, each text between single quotes."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'\n"
    if isinstance(value, list):
        return "\n" + "".join(f"{indent}- {emitted(item, indent + '  ')}" for item in value) if value else "[]\n"
    return "\n" + "".join(
        f"{indent}? '{key}'" if not key else f"{indent}'{key}': {emitted(item, indent + '  ')}" for key, item in value.items()
    )


TEXTS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, categories=("L", "N", "P", "S", "Zs")))
KEYS = st.from_regex(r"[a-z一-龥]{1,8}", fullmatch=True)
VALUES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, min_size=1, max_size=4), max_leaves=12
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5))
def test_what_is_written_is_what_is_read(value: dict[str, Any]) -> None:
    """Nested mappings and lists of any texts come back as they were, every text at its place."""
    text = emitted(value)
    document = load(text, Limits(depth=40))
    assert document.problems == ()
    assert document.root is not None
    assert as_plain_data(document.root) == value
    lines = text.split("\n")
    for node in texts(document.root):
        assert lines[node.span.line - 1][node.span.column - 1 : node.span.end_column - 1].strip("'").replace("''", "'") == node.text.strip(
            "'"
        )


def texts(node: Any) -> list[Scalar]:
    """All scalars below a node."""
    if isinstance(node, Scalar):
        return [node]
    below = node.items if isinstance(node, Sequence) else node.items.values()
    return [found for item in below for found in texts(item)]
