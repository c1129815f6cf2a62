"""What the strict loader reads, what it refuses and where, and that it agrees with PyYAML on everything it accepts."""

import random
import sys
from types import FrameType
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from yaml.scanner import Scanner

from tuijian.text import strict_yaml, yaml_parser, yaml_refusals
from tuijian.text.decoding import decode, hidden_problems
from tuijian.text.positions import Problem, Span
from tuijian.text.strict_yaml import Limits, Mapping, Scalar, Sequence, as_plain_data, key_span_at, load, span_at

LIST = """province: 河南省
document:
  number: 豫教基〔2024〕5号
  date: 2024-01-12
  scan: 5号.pdf                # optional
contact:
  office: "河南省教育厅基础教育处"
  phone: 0371-00000000
  email: 'jijiao@example.gov.cn'
zones:                         # [] is a valid answer
  - name: 郑州市
    code: 410100
    plan: zhengzhou.md
    reason: |
      基础扎实。

      意愿强烈。
adoptions: []
"""


def root(text: str, **limits: int) -> Any:
    """The plain root of a text that must be read without a problem."""
    document = load(text, Limits(**limits))
    assert not document.problems
    assert document.root is not None
    return as_plain_data(document.root)


# --- what is read -----------------------------------------------------------------------------------


def test_a_list_is_read_as_strings_with_their_places() -> None:
    """A list file comes out as plain strings, lists and dicts, and every value and key knows where it stands."""
    document = load(LIST)
    assert document.problems == ()
    assert isinstance(document.root, Mapping)
    assert as_plain_data(document.root) == {
        "province": "河南省",
        "document": {"number": "豫教基〔2024〕5号", "date": "2024-01-12", "scan": "5号.pdf"},
        "contact": {"office": "河南省教育厅基础教育处", "phone": "0371-00000000", "email": "jijiao@example.gov.cn"},
        "zones": [{"name": "郑州市", "code": "410100", "plan": "zhengzhou.md", "reason": "基础扎实。\n\n意愿强烈。\n"}],
        "adoptions": [],
    }
    assert document.root.keys["zones"] == Span(10, 1, 10, 6)
    assert document.root.span == Span(1, 1, 18, 14)


@pytest.mark.parametrize(
    ("loc", "where"),
    [
        ((), Span(1, 1, 18, 14)),
        (("province",), Span(1, 11, 1, 14)),
        (("document",), Span(3, 3, 5, 15)),
        (("document", "number"), Span(3, 11, 3, 22)),
        (("contact", "office"), Span(7, 11, 7, 24)),
        (("zones", 0), Span(11, 5, 18, 1)),
        (("zones", 0, "name"), Span(11, 11, 11, 14)),
        (("zones", 0, "reason"), Span(14, 13, 18, 1)),
        (("zones", 0, "no-such-key"), Span(11, 5, 18, 1)),
        (("zones", 1, "name"), Span(11, 3, 18, 1)),
        (("zones", -1), Span(11, 3, 18, 1)),
        (("zones", "name"), Span(11, 3, 18, 1)),
        (("zones", 0, "name", "deeper"), Span(11, 11, 11, 14)),
        ((0,), Span(1, 1, 18, 14)),
        (("adoptions",), Span(18, 12, 18, 14)),
    ],
)
def test_a_place_is_found_along_a_path(loc: tuple[str | int, ...], where: Span) -> None:
    """A path leads to the node it names, or to the last node on it that is there."""
    document = load(LIST)
    assert document.root is not None
    assert span_at(document.root, loc) == where


@pytest.mark.parametrize(
    ("loc", "where"),
    [
        (("zones",), Span(10, 1, 10, 6)),
        (("zones", 0, "code"), Span(12, 5, 12, 9)),
        (("document", "scan"), Span(5, 3, 5, 7)),
        ((), Span(1, 1, 18, 14)),
        (("zones", 0), Span(11, 5, 18, 1)),
        (("zones", 0, "none"), Span(11, 5, 18, 1)),
        (("document", "none", "scan"), Span(3, 3, 5, 15)),
        (("zones", 5, "code"), Span(11, 3, 18, 1)),
    ],
)
def test_a_key_is_found_along_a_path(loc: tuple[str | int, ...], where: Span) -> None:
    """A path that ends in a key leads to the key itself, any other to what `span_at` finds."""
    document = load(LIST)
    assert document.root is not None
    assert key_span_at(document.root, loc) == where


WORDS = [
    "NO",
    "no",
    "yes",
    "on",
    "y",
    "null",
    "~",
    "true",
    ".inf",
    "12:30:45",
    "010",
    "0o10",
    "0x1F",
    "1e3",
    "1_000",
    "2024-01-12",
    "=",
    "9" * 5_000,
]


@pytest.mark.parametrize("word", WORDS)
def test_every_scalar_stays_as_it_is_written(word: str) -> None:
    """No word becomes a number, a truth value, a date or nothing, as value, key or item."""
    assert root(f"a: {word}\n") == {"a": word}
    assert root(f"a:\n  - {word}\nb: [{word}]\n") == {"a": [word], "b": [word]}
    assert len(word) > 1_000 or root(f"{word}: a\n") == {word: "a"}


SPELLINGS = [
    ("a:\n", {"a": ""}),
    ("a:\nb:", {"a": "", "b": ""}),
    ("a: ''\n", {"a": ""}),
    ('a: ""\n', {"a": ""}),
    ("a:\n  -\n  - b\n", {"a": ["", "b"]}),
    ("a:\n- b\n- c: 1\n  d: 2\n", {"a": ["b", {"c": "1", "d": "2"}]}),
    ("a: b # c\n", {"a": "b"}),
    ("a: b#c\n", {"a": "b#c"}),
    ("# c\n\na: b\n  # c\nd: e", {"a": "b", "d": "e"}),
    ("a: b:c\nd: http://e\n", {"a": "b:c", "d": "http://e"}),
    ("a: “郑州市”\n", {"a": "“郑州市”"}),
    ("a: 〔2024〕5号\n", {"a": "〔2024〕5号"}),
    ("a: -b\nc: ?d\ne: :f\n", {"a": "-b", "c": "?d", "e": ":f"}),
    ("a: b\n  c\n\n  d\n", {"a": "b c\nd"}),
    ("a: b  \n  c\n \n\n  d   e\n", {"a": "b c\n\nd   e"}),
    ("a:\n  b\n  # c\n", {"a": "b"}),
    ("a: [b c, d\n  e,\n\n f]\n", {"a": ["b c", "d e", "f"]}),
    ("a: [b, c: d, {e: f, g}]\n", {"a": ["b", {"c": "d"}, {"e": "f", "g": ""}]}),
    ("{a: b, c: [d, e], 'f': \"g\"}\n", {"a": "b", "c": ["d", "e"], "f": "g"}),
    ('{"a":1,"b":[1,2]}', {"a": "1", "b": ["1", "2"]}),
    ("---\na: 1\n...\n", {"a": "1"}),
    ("--- \na: 1\n", {"a": "1"}),
    ("a: ---b\n", {"a": "---b"}),
    ("a: 'it''s'\n", {"a": "it's"}),
    ("a: 'b  c\n  d\n\n  e'\n", {"a": "b  c d\ne"}),
    ("a: ' b \n c '\n", {"a": " b c "}),
    ("a: 'b\t\n\t c\td'\n", {"a": "b c\td"}),
    ("a: 'b\\n\"'\n", {"a": 'b\\n"'}),
    ('a: "b\\nc\\t\\"\\\\\\/d"\n', {"a": 'b\nc\t"\\/d'}),
    ('a: "\\x41\\u90d1\\U00005dde"\n', {"a": "A郑州"}),
    ('a: "b \\\n   c\\\n\n d"\n', {"a": "b c\nd"}),
    ('a: "b\\ \n c\\  \n d"\n', {"a": "b  c  d"}),
    ('a: "\\_b\\\tc"\n', {"a": "\xa0b\tc"}),
    ('a: "it\'s"\n', {"a": "it's"}),
    ("a: |\n  b\n  c\n", {"a": "b\nc\n"}),
    ("a: |\n  b\n\n\nc: d\n", {"a": "b\n", "c": "d"}),
    ("a: |-\n  b\n\n", {"a": "b"}),
    ("a: |+\n  b\n\n", {"a": "b\n\n"}),
    ("a: |+\n\n\nb: c\n", {"a": "\n\n", "b": "c"}),
    ("a: |\n\n  b\n    c\n   \n  d", {"a": "\nb\n  c\n \nd"}),
    ("a: |2\n    b\n   c\n", {"a": "  b\n c\n"}),
    ("a: |1-\n  b\n", {"a": " b"}),
    ("a: |-1\n  b\n", {"a": " b"}),
    ("a: | # c\n  b\n", {"a": "b\n"}),
    ("a: |\nb: c\n", {"a": "", "b": "c"}),
    ("a: |", {"a": ""}),
    ("a: |\n", {"a": ""}),
    ("a: |+\n  b", {"a": "b"}),
    ("a: >\n  b\n  c\n\n  d\n", {"a": "b c\nd\n"}),
    ("a: >\n  b\n    c\n  d\n", {"a": "b\n  c\nd\n"}),
    ("a: >\n  b\n\n    c\n\n  d\n", {"a": "b\n\n  c\n\nd\n"}),
    ("a: >\n  Xb\n  Xc\n\n\n  \n  d\n", {"a": "Xb Xc\n\n\nd\n"}),
    ("a: [b\nc,\n d]\n", {"a": ["b c", "d"]}),
    ("a: >-\n\n  b\n  \tc\n  d\n", {"a": "\nb\n\tc\nd"}),
    ("a:\n  - |\n   b\n  - >+\n   c\n\n", {"a": ["b\n", "c\n\n"]}),
    ("a: b\n\n\n", {"a": "b"}),
    ("'a': 1\n\"b\": 2\n", {"a": "1", "b": "2"}),
    ('"<<": 1\n', {"<<": "1"}),
    ("a b: 1\n", {"a b": "1"}),
    ("a : 1\n", {"a": "1"}),
    ("a:    1\n", {"a": "1"}),
    ("reason: 内容\n  GDP：1\n", {"reason": "内容 GDP：1"}),
    ("reason: 内容\n  　　第二段\n", {"reason": "内容 　　第二段"}),
    ("a: |\n  name：b\n  name:b\nc: 'd\n  name：e'\n", {"a": "name：b\nname:b\n", "c": "d name：e"}),
    ("a: name：b\nc:\n  - e f：g\n", {"a": "name：b", "c": ["e f：g"]}),
]


@pytest.mark.parametrize(("text", "expected"), SPELLINGS)
def test_yaml_is_read_by_its_own_rules(text: str, expected: Any) -> None:
    """Quotes, blocks, folding, flow and comments mean what YAML says, as PyYAML composes them."""
    assert root(text) == expected
    assert composed(text) == expected


def test_a_scalar_knows_whether_it_stands_without_quotes() -> None:
    """`plain` tells a bare word from one in quotes or in a block of lines."""
    node = load("a: b\nc: 'b'\nd: \"b\"\ne: |\n  b\nf:\n").root
    assert isinstance(node, Mapping)
    assert [item.plain for item in node.items.values() if isinstance(item, Scalar)] == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("text", "loc", "where"),
    [
        ("a:\n", ("a",), Span(1, 3, 1, 3)),
        ("a: b\n  c # d\n", ("a",), Span(1, 4, 2, 4)),
        ("a: 'b\n  c'\n", ("a",), Span(1, 4, 2, 5)),
        ("a: [b,\n c ]\n", ("a",), Span(1, 4, 2, 5)),
        ("a: [b,\n c ]\n", ("a", 1), Span(2, 2, 2, 3)),
        ("a: { }\n", ("a",), Span(1, 4, 1, 7)),
        ("a:\n- b\n- c\n\n# d\n", ("a",), Span(2, 1, 3, 4)),
        ("a:\n  b: c\n\n\nd: e\n", ("a",), Span(2, 3, 2, 7)),
        ("a: |\n  b\n\nc: d\n", ("a",), Span(1, 4, 4, 1)),
        ("a: |\n  b", ("a",), Span(1, 4, 2, 4)),
        ('a: "𠮷野家"\n', ("a",), Span(1, 4, 1, 9)),
    ],
)
def test_a_value_knows_its_place(text: str, loc: tuple[str | int, ...], where: Span) -> None:
    """A place starts at the value's first character and ends behind its last, quotes and brackets included."""
    document = load(text)
    assert document.root is not None
    assert span_at(document.root, loc) == where


# --- agreement with PyYAML --------------------------------------------------------------------------


class OddError(Exception):
    """A text that PyYAML reads and that we refuse by design."""


def composed(text: str) -> Any:
    """What PyYAML's own parser and composer make of a text, every scalar as its string; OddError for what we refuse."""
    events = list(yaml.parse(text, Loader=yaml.Loader))
    documents = [event for event in events if isinstance(event, yaml.DocumentStartEvent)]
    odd_events = [event for event in events if getattr(event, "anchor", None) or getattr(event, "tag", None)]
    if len(documents) != 1 or odd_events or documents[0].version or documents[0].tags:
        raise OddError
    return _strings(yaml.compose(text, Loader=yaml.Loader))


def _strings(node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_strings(item) for item in node.value]
    pairs = [(_strings(key), _strings(value)) for key, value in node.value]
    keys = [key for key, _ in pairs if isinstance(key, str) and key]
    if len(set(keys)) != len(pairs):
        raise OddError
    return dict(pairs)


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


# --- our own catalogue ------------------------------------------------------------------------------


def test_a_list_may_be_the_root_of_our_own_files_only() -> None:
    """A catalogue file may be a list; a bare word may be the root of none."""
    for text in ("- a\n- b: c\n", '- a\n- "b\\n"\n'):
        assert isinstance(load(text, lists=True).root, Sequence)
        assert load(text).root is None
    assert load("a", lists=True) == load("a")
