"""What the strict loader reads, what it refuses and where, and that it agrees with PyYAML on everything it accepts."""

import random
import unicodedata
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tuijian.intake import strict_yaml
from tuijian.intake.source import START, Problem, Span
from tuijian.intake.strict_yaml import Document, Limits, Mapping, Scalar, Sequence, key_span_at, load, plain, span_at
from tuijian.intake.text import decode, hidden
from tuijian.intake.yaml_hints import mended

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
    return plain(document.root)


def said(problem: Problem) -> tuple[Any, ...]:
    """A problem as case, line, column, end line, end column, variables and replacement."""
    where = problem.span
    return (problem.case, where.line, where.column, where.end_line, where.end_column, dict(problem.variables), problem.replacement)


def cases(text: str) -> list[str]:
    """The cases of a text's problems in order."""
    return [problem.case for problem in load(text).problems]


# --- what is read -----------------------------------------------------------------------------------


def test_a_list_is_read_as_strings_with_their_places() -> None:
    """A list file comes out as plain strings, lists and dicts, and every value and key knows where it stands."""
    document = load(LIST)
    assert document.problems == ()
    assert isinstance(document.root, Mapping)
    assert plain(document.root) == {
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


# --- what is refused --------------------------------------------------------------------------------

QUOTE = "请把整个内容用英文引号括起来"
INDENT = "缩进不对：同一级的内容要左对齐，下一级多缩进两个空格"
QUOTES = "引号没有成对"
BRACKETS = "方括号或花括号没有成对，或者里面缺少逗号"
ESCAPE = "双引号里的反斜杠有特别的意思，请改用单引号"
BLOCK = f"内容以“|”或“>”开头，{QUOTE}"
AFTER = f"引号或括号后面还有文字，{QUOTE}"
COLON = f"内容里有英文冒号，{QUOTE}"
NO_COLON = "这一行缺少英文冒号和空格"
DASH = "“- ”要另起一行，写在这一行的开头"
ALONE = f"这里的符号不能单独出现；如果是内容的一部分，{QUOTE}"


def hint(line: int, column: int, text: str) -> tuple[Any, ...]:
    """A syntax problem of one character's width."""
    return ("syntax", line, column, line, column + 1, {"hint": text}, None)


def odd(case: str, line: int, column: int, width: int, replacement: str | None = None, **variables: str | int) -> tuple[Any, ...]:
    """A problem within one line."""
    return (case, line, column, line, column + width, variables, replacement)


READ_ON = [
    ("a: &b 1\n", [odd("anchor", 1, 4, 2)], {"a": "1"}),
    ("a: &b\n  c: 1\n", [odd("anchor", 1, 4, 2)], {"a": {"c": "1"}}),
    ("&a b: 1\nc: 2\n", [odd("anchor", 1, 1, 2)], {"b": "1", "c": "2"}),
    ("a: 1\n&b c: 2\n", [odd("anchor", 2, 1, 2)], {"a": "1", "c": "2"}),
    ("a: [&b c, d]\n", [odd("anchor", 1, 5, 2)], {"a": ["c", "d"]}),
    ("a: *b\n", [odd("alias", 1, 4, 2)], {"a": "*b"}),
    ("a: *重点\n", [odd("alias", 1, 4, 3)], {"a": "*重点"}),
    ("a: {b: *c, *d : e}\n", [odd("alias", 1, 8, 2), odd("alias", 1, 12, 2)], {"a": {"b": "*c", "*d": "e"}}),
    ("a: *b,c\n", [odd("alias", 1, 4, 4)], {"a": "*b,c"}),
    ("*a : 1\n", [odd("alias", 1, 1, 2)], {"*a": "1"}),
    ("a: 1\n*b : 1\nc: 2\n", [odd("alias", 2, 1, 2)], {"a": "1", "*b": "1", "c": "2"}),
    ("a: !!str 1\n", [odd("tag", 1, 4, 5)], {"a": "1"}),
    ("a: ! 1\n", [odd("tag", 1, 4, 1)], {"a": "1"}),
    ("a: !<tag:yaml.org,2002:str> b\n", [odd("tag", 1, 4, 24)], {"a": "b"}),
    ("a: [!<b,c> d]\n", [odd("tag", 1, 5, 6)], {"a": ["d"]}),
    ("a: !b &c d\n", [odd("tag", 1, 4, 2), odd("anchor", 1, 7, 2)], {"a": "d"}),
    ("a: !重要\nb: !!python/object/apply:os.system ['id']\n", [odd("tag", 1, 4, 3), odd("tag", 2, 4, 31)], {"a": "", "b": ["id"]}),
    ("<<: 1\na: 2\n", [odd("merge", 1, 1, 2)], {"a": "2"}),
    ("a: {<<: {b: c}, d: e}\n", [odd("merge", 1, 5, 2)], {"a": {"d": "e"}}),
    ("a: 1\nb: 2\na: 3\n", [odd("duplicate", 3, 1, 1, key="a", first=1)], {"a": "1", "b": "2"}),
    ("a: 1\n\"a\": 3\n'\\x61': 4\n", [odd("duplicate", 2, 1, 3, key="a", first=1)], {"a": "1", "\\x61": "4"}),
    ("a: 1\na: 2\na: 3\n", [odd("duplicate", 2, 1, 1, key="a", first=1), odd("duplicate", 3, 1, 1, key="a", first=1)], {"a": "1"}),
    ("a:\n  - {b: 1, b: 2}\n", [odd("duplicate", 2, 12, 1, key="b", first=2)], {"a": [{"b": "1"}]}),
    ("'': 1\n", [odd("key", 1, 1, 2)], {}),
    ("[a]: 1\nb: 2\n", [odd("key", 1, 1, 3)], {"b": "2"}),
    ("{a: b}: 1\n", [odd("key", 1, 1, 6)], {}),
    ("a: 1\n---\nb: 2\n", [odd("document", 2, 1, 3)], {"a": "1"}),
    ("a: 1\n...\n---\nb: 2\n", [odd("document", 3, 1, 3)], {"a": "1"}),
    ('a: "b\\u200bc"\n', [odd("hidden", 1, 6, 6, code="U+200B", name="零宽空格")], {"a": "b c"}),
    ('a: "b\n\n  c\\0"\n', [odd("hidden", 3, 4, 2, code="U+0000", name="控制字符")], {"a": "b\nc "}),
    ('a: "b\n  c\\0"\n', [odd("hidden", 2, 4, 2, code="U+0000", name="控制字符")], {"a": "b c "}),
    (
        'a: "\\ud83d\\ude00"\n',
        [odd("hidden", 1, 5, 6, code="U+D83D", name="残缺字符"), odd("hidden", 1, 11, 6, code="U+DE00", name="残缺字符")],
        {"a": "  "},
    ),
    ('a: "\\U0010ffff"\n', [odd("hidden", 1, 5, 10, code="U+10FFFF", name="非字符")], {"a": " "}),
]


@pytest.mark.parametrize(("text", "problems", "expected"), READ_ON)
def test_a_refusal_that_can_be_read_past_keeps_the_rest(text: str, problems: list[tuple[Any, ...]], expected: Any) -> None:
    """These are refused at their exact place, and everything around them is still read."""
    document = load(text)
    assert [said(problem) for problem in document.problems] == problems
    assert document.root is not None
    assert plain(document.root) == expected


STOPPED = [
    ("%YAML 1.2\n---\na: 1\n", [odd("directive", 1, 1, 9)]),
    ("%TAG ! b\n---\na: 1\n", [odd("directive", 1, 1, 8)]),
    ("%FOO", [odd("directive", 1, 1, 4)]),
    ("a: 1\n%FOO b\n", [odd("directive", 2, 1, 6)]),
    ("%\na: 1\n", [odd("directive", 1, 1, 1)]),
    ("a: 1\n%FOO", [odd("directive", 2, 1, 4)]),
    ("? a\n: b\n", [odd("key", 1, 1, 1)]),
    ("a: 1\n? b\n", [odd("key", 2, 1, 1)]),
    ("a: {? b}\n", [odd("key", 1, 5, 1)]),
    ("a\n", [odd("root", 1, 1, 1)]),
    ("- a\n", [odd("root", 1, 1, 3)]),
    ("", [odd("root", 1, 1, 0)]),
    ("# a\n", [odd("root", 1, 1, 0)]),
    ("---\n", [odd("root", 2, 1, 0)]),
    ("---\n---\n", [odd("root", 2, 1, 0), odd("document", 2, 1, 3)]),
    ("'a'\n", [odd("root", 1, 1, 3)]),
    ("\ta: 1\n", [odd("tab", 1, 1, 1)]),
    ("a:\n\t\tb: 1\n", [odd("tab", 2, 1, 2)]),
    ("a:\n  \tb: 1\n", [odd("tab", 2, 3, 1)]),
    ("a:\tb\n", [odd("tab", 1, 3, 1)]),
    ("a: b\t\n", [odd("tab", 1, 5, 1)]),
    ("province：河南省\n", [odd("fullwidth-colon", 1, 1, 12, "province: 河南省", key="province")]),
    ("a: 1\nname ： 郑州市 \nb: 2\n", [odd("fullwidth-colon", 2, 1, 10, "name: 郑州市", key="name")]),
    ("zones:\n  - name：郑州市\n", [odd("fullwidth-colon", 2, 5, 8, "name: 郑州市", key="name")]),
    ("zones:\n  - name: 郑州市\n    code：410100\n", [odd("fullwidth-colon", 3, 5, 11, "code: 410100", key="code")]),
    ("zones:\n  - name：郑州市\n    code: 410100\n", [odd("fullwidth-colon", 2, 5, 8, "name: 郑州市", key="name")]),
    ("document：\n  number: 5号\n", [odd("fullwidth-colon", 1, 1, 9, "document:", key="document")]),
    ("document:\n  number：5号\n", [odd("fullwidth-colon", 2, 3, 9, "number: 5号", key="number")]),
    ("name：\u3000郑州市", [odd("fullwidth-colon", 1, 1, 9, "name: 郑州市", key="name")]),
    ("\n\nname：a", [odd("fullwidth-colon", 3, 1, 6, "name: a", key="name")]),
    ("- name：a\n", [odd("fullwidth-colon", 1, 3, 6, "name: a", key="name")]),
    ("- -name：a\n", [odd("fullwidth-colon", 1, 3, 7, "- name: a", key="-")]),
    ("name:郑州市\n", [odd("no-space", 1, 1, 8, "name: 郑州市", key="name")]),
    ("name:\u3000郑州市\n", [odd("no-space", 1, 1, 9, "name: 郑州市", key="name")]),
    ("zones:\n  - name:郑州市\n    code: 410100\n", [odd("no-space", 2, 5, 8, "name: 郑州市", key="name")]),
    ("zones:\n  -name: 郑州市\n", [odd("no-space", 2, 3, 10, "- name: 郑州市", key="-")]),
    ("zones:\n  -name:x：y\n", [odd("no-space", 2, 3, 9, "- name: x：y", key="-")]),
    ("a: 1\nb_c-D9:2\nd: 3\n", [odd("no-space", 2, 1, 8, "b_c-D9: 2", key="b_c-D9")]),
    ("document:\n\u3000\u3000number: 1\n", [odd("fullwidth-space", 2, 1, 2, "    ")]),
    ("document:\n \u3000number: 1\n", [odd("fullwidth-space", 2, 2, 1, "  ")]),
    ("document:\n\xa0 number : 1\n", [odd("fullwidth-space", 2, 1, 2, "   ")]),
    ("zones:\n\u3000- name: 1\n", [odd("fullwidth-space", 2, 1, 1, "  ")]),
    ("zones:\n  - name: 1\n  \u3000code：1\n", [odd("fullwidth-space", 3, 3, 1, "  ")]),
    ("a: 理由: 一\n", [hint(1, 6, COLON)]),
    ("a: “理由: 一”\n", [hint(1, 7, COLON)]),
    ("a: 1\n  b: 2\n", [hint(2, 4, INDENT)]),
    ("a: [2024]5号\n", [hint(1, 10, AFTER)]),
    ("a: “b” “c”: d: e\n", [hint(1, 11, COLON)]),
    ('a: "b" c\n', [hint(1, 8, AFTER)]),
    ("a: 'b', c\n", [hint(1, 7, AFTER)]),
    ('a: 1\nb: "c\nd: 1\n', [hint(2, 4, QUOTES)]),
    ("a: 'b\n---\nc'\n", [hint(1, 4, QUOTES)]),
    ('a: "b\n... c"\n', [hint(1, 4, QUOTES)]),
    ("a: @b\n", [hint(1, 4, f"内容以“@”开头，{QUOTE}")]),
    ("a: `b`\n", [hint(1, 4, f"内容以“`”开头，{QUOTE}")]),
    ("a: %b\n", [hint(1, 4, f"内容以“%”开头，{QUOTE}")]),
    ("a: |b\n", [hint(1, 4, BLOCK)]),
    ("a: >0\n", [hint(1, 4, BLOCK)]),
    ("a: |- b\n", [hint(1, 4, BLOCK)]),
    ('a: "b\\qc"\n', [hint(1, 6, ESCAPE)]),
    ('a: "\n  \\x4"\n', [hint(2, 3, ESCAPE)]),
    ('a: "\\U00110000"\n', [hint(1, 5, ESCAPE)]),
    ("a:\n  b: 1\n c: 2\n", [hint(3, 2, INDENT)]),
    ("a:\n  - b\n c\n", [hint(3, 2, INDENT)]),
    ("a:\n    - b\n  - c\n", [hint(3, 3, INDENT)]),
    ("  a: 1\nb: 2\n", [hint(2, 1, INDENT)]),
    ("a: [1, 2\nb: 3\n", [hint(1, 4, BRACKETS)]),
    ("a: {b: 1\n", [hint(1, 4, BRACKETS)]),
    ("a: [b\n", [hint(1, 4, BRACKETS)]),
    ("a: [\n", [hint(2, 1, BRACKETS)]),
    ("a: ]\n", [hint(1, 4, ALONE)]),
    ("a: , b\n", [hint(1, 4, ALONE)]),
    ("a: b\nc\nd: 1\n", [hint(2, 1, NO_COLON)]),
    ("a: - b\n", [hint(1, 4, DASH)]),
    ("{: 1}\n", [hint(1, 2, ALONE)]),
    ("a: 1\n...\nb: 2\n", [odd("document", 3, 1, 1)]),
    ("a: *重点* 内容\n", [odd("alias", 1, 4, 4)]),
    ("a: &b c\nd e\nf: 1\n", [odd("anchor", 1, 4, 2)]),
    ("a: 1\n!b c d\n!\nf: 1\n", [odd("tag", 2, 1, 2)]),
]


@pytest.mark.parametrize(("text", "problems"), STOPPED)
def test_a_refusal_that_cannot_be_read_past_says_what_to_do(text: str, problems: list[tuple[Any, ...]]) -> None:
    """These leave no root: each has its case, its exact place, and a hint or the right text where it is known."""
    document = load(text)
    assert [said(problem) for problem in document.problems] == problems
    assert all(problem.kind == "strict-yaml" for problem in document.problems)
    assert document.root is None


def test_every_slip_of_a_file_is_named_at_once() -> None:
    """A clerk who typed full-width colons everywhere hears of all of them in one run, whatever else is in between."""
    text = "province: 河南省\ndocument：\n  number: x\nzones：\n  - name：郑州市\n    code: 1\n  -name: 2\n"
    assert [(problem.case, problem.span.line) for problem in load(text).problems] == [
        ("fullwidth-colon", 2),
        ("fullwidth-colon", 4),
        ("fullwidth-colon", 5),
        ("no-space", 7),
    ]
    every = LIST.replace(":  ", "：").replace(": ", "：").replace(":\n", "：\n").replace(": |", "：|")
    lines = [number for number, line in enumerate(every.split("\n"), 1) if "：" in line.partition("#")[0]]
    assert [problem.span.line for problem in load(every).problems if problem.case == "fullwidth-colon"] == lines


def test_mending_replaces_exactly_the_slip() -> None:
    """A replacement takes the place of what it replaces, and all around it stays."""
    problems = [
        Problem("strict-yaml", "fullwidth-space", Span(1, 2, 1, 3), {}, "  "),
        Problem("strict-yaml", "no-space", Span(3, 1, 3, 4), {}, "b: c"),
    ]
    assert mended(" \u3000ab: 1\n\nb:c # d\n", problems) == "   ab: 1\n\nb: c # d\n"


@pytest.mark.parametrize("colons", range(1, 14))
def test_mending_what_is_proposed_makes_the_list_readable(colons: int) -> None:
    """Any one full-width colon in a list is found on its line, and its replacement put in place gives the list back."""
    lines = LIST.split("\n")[:13]
    lines[colons - 1] = lines[colons - 1].replace(": ", "：", 1) if ": " in lines[colons - 1] else lines[colons - 1].replace(":", "：", 1)
    problems = load("\n".join(lines)).problems
    assert [(problem.case, problem.span.line) for problem in problems] == [("fullwidth-colon", colons)]
    where = problems[0].span
    line = lines[colons - 1]
    lines[colons - 1] = line[: where.column - 1] + (problems[0].replacement or "") + line[where.end_column - 1 :]
    assert root("\n".join(lines)) == root("\n".join(LIST.split("\n")[:13]))


def test_slips_beyond_a_repair_are_sought_only_in_short_files() -> None:
    """A long file is not read over and over for its slips: the first is named, and the next run names the next."""
    slip = "b: 1\nc：2\n"
    assert cases("a: 1\n" + slip + slip) == ["fullwidth-colon", "fullwidth-colon"]
    long = "x: " + "y" * 7_990
    assert len(cases(f"{long}\n{slip}{slip}")) == 1
    assert len(cases("k: 1\n" + slip * 30)) == 11
    exact = "x: " + "y" * (8_000 - 2 * len(slip) - 4) + "\n" + slip * 2
    assert len(exact) == 8_000
    assert len(cases(exact)) == 2


# --- limits -----------------------------------------------------------------------------------------


def nested(depth: int, unit: str = "[") -> str:
    """A mapping with so many collections in all, one in the other."""
    return "a: " + unit * (depth - 1) + {"[": "]", "{": "}"}[unit] * (depth - 1)


def test_depth_is_capped() -> None:
    """Twelve collections one in the other are read, the thirteenth is refused where it opens, brackets or lines alike."""
    assert root(nested(12))
    assert [said(problem) for problem in load(nested(13)).problems] == [odd("depth", 1, 15, 1, limit=12)]
    stairs = "".join(" " * depth + "a:\n" for depth in range(12))
    assert root(stairs)
    assert [said(problem) for problem in load(stairs + " " * 12 + "a: 1").problems] == [odd("depth", 13, 13, 0, limit=12)]
    assert root("a: [[1]]", depth=3)
    assert [said(problem) for problem in load("a: [[1]]", Limits(depth=2)).problems] == [odd("depth", 1, 5, 1, limit=2)]
    assert [said(problem) for problem in load("[" * 100).problems] == [odd("depth", 1, 13, 1, limit=12)]
    assert [problem.case for problem in load("a: {{{b: c}: d}: e}", Limits(depth=4)).problems] == ["key", "key"]
    deep = load("a: {{{b: c}: d}: e}", Limits(depth=3)).problems
    assert [(problem.kind, problem.case) for problem in deep] == [("strict-yaml", "depth")]


def test_nodes_are_capped() -> None:
    """Keys and values count, the mapping itself too; the first one too many is where reading ends."""
    assert root("a: 1\nb: 2\n", nodes=5)
    assert [said(problem) for problem in load("a: 1\nb: 22\n", Limits(nodes=4)).problems] == [odd("nodes", 2, 4, 2, limit=4)]
    assert load("a: 1\nb: 2\n", Limits(nodes=4)).root is None


def test_a_text_is_capped_in_length() -> None:
    """A value of exactly the limit is read; one more is refused with both numbers and the rest is read on."""
    assert root("a: bbb\n", scalar=3)
    document = load("a: bbbb\nc: d\n", Limits(scalar=3))
    assert [said(problem) for problem in document.problems] == [odd("scalar", 1, 4, 4, length=4, limit=3)]
    assert document.root is not None


@pytest.mark.parametrize(
    ("text", "limits", "where", "says"),
    [
        ("a: 1\nb: \x00\n", Limits(), Span(2, 4, 2, 5), "这里有看不见的控制字符，请删掉"),
        ("a: 1\nb: 2\nc: \x00\nd", Limits(), Span(3, 4, 3, 5), "这里有看不见的控制字符，请删掉"),
        ("\n\x00", Limits(), Span(2, 1, 2, 2), "这里有看不见的控制字符，请删掉"),
        ("a: \ud800\n", Limits(), Span(1, 4, 1, 5), "这里有看不见的控制字符，请删掉"),
        ("a: 1\r\n", Limits(), Span(1, 5, 1, 6), "这里有看不见的控制字符，请删掉"),
        ("a: 1\x85", Limits(), Span(1, 5, 1, 6), "这里有看不见的控制字符，请删掉"),
        ("a: 1\u2028", Limits(), Span(1, 5, 1, 6), "这里有看不见的控制字符，请删掉"),
        ("\ufeffa: 1", Limits(), Span(1, 1, 1, 2), "这里有看不见的控制字符，请删掉"),
        ("a: 1234", Limits(size=6), START, "文件太大"),
        ("a: 1\nb: 1234\n", Limits(line=6), Span(2, 1, 2, 8), "这一行太长"),
    ],
)
def test_what_decode_would_have_refused_never_reaches_the_parser(text: str, limits: Limits, where: Span, says: str) -> None:
    """The loader takes any text: one that is too long or holds what YAML cannot is refused before it is parsed."""
    assert load(text, limits) == Document(None, (Problem("strict-yaml", "syntax", where, {"hint": says}),))


def test_the_limits_themselves_may_be_reached() -> None:
    """Size and line length are limits, not the first lengths refused."""
    assert root("a: 1234", size=7, line=7)
    assert Limits() == Limits(size=262_144, depth=12, nodes=5_000, scalar=10_000, line=10_000)


def test_problems_are_capped() -> None:
    """A file with no end of problems is given up after a hundred."""
    assert cases("a: 1\n" * 100) == ["duplicate"] * 99
    assert load("a: 1\n" * 100).root is not None
    assert cases("a: 1\n" * 2_000) == ["duplicate"] * 100
    assert load("a: 1\n" * 2_000).root is None
    assert cases("&a " * 500) == ["anchor"] * 100
    assert cases("a: &a b\n" * 300).count("anchor") + cases("a: &a b\n" * 300).count("duplicate") == 100


def test_suspicious_lines_are_sought_only_so_far() -> None:
    """After five hundred suspicious lines no more are collected, so that a hostile file costs no more."""
    text = "a: |\n" + "  b：1\n" * 500 + "c: 1\nd：2\n"
    assert [problem.case for problem in load(text).problems] == ["syntax"]
    assert [problem.case for problem in load(text.replace("  b：1\n", "", 1)).problems] == ["fullwidth-colon"]


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
        assert found or (document.root is not None and plain(document.root) == expected), text


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
        quick = strict_yaml._quick(text, strict_yaml.LIMITS, lists)
        taken = taken or quick is not None
        assert quick in (None, strict_yaml._thorough(text, strict_yaml.LIMITS, lists)), text
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
    assert strict_yaml._quick("a:\n" + "  - b\n" * 9, Limits(nodes=5), False) is None


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Libyaml is used where it is there and never needed."""
    document = load("province: 河南省\nzones: []\n")
    monkeypatch.setattr(strict_yaml, "CParser", None)
    assert load("province: 河南省\nzones: []\n") == document


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
    assert not hidden(text)
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
    assert plain(document.root) == value
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


# --- decoding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a: 1\n", "a: 1\n"),
        (b"\xef\xbb\xbfa: 1\n", "a: 1\n"),
        (b"a: 1\r\nb: 2\rc\n\r", "a: 1\nb: 2\nc\n\n"),
        ("a: 河南\U00020bb7\xa0　\n".encode(), "a: 河南\U00020bb7\xa0　\n"),
        ("葛\U000e0100\U0002000b\ufe00".encode(), "葛\U000e0100\U0002000b\ufe00"),
    ],
)
def test_text_is_decoded(data: bytes, text: str) -> None:
    """UTF-8 comes out as it is, less one mark at its start, with one kind of line end; an ideograph keeps its variant."""
    assert decode(data) == (text, ())


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem("utf-8", "empty", START)),
        (b"\xef\xbb\xbf \r\n\t\n", Problem("utf-8", "empty", START)),
        ("　\n".encode(), Problem("utf-8", "empty", START)),
        (b"a" * 262_145, Problem("utf-8", "size", START, {"size_kib": 257, "limit_kib": 256})),
        ("a: 1\r\nb: 河南\nc: ".encode() + b"\xffd", Problem("utf-8", "invalid", Span(3, 4, 3, 5), {"line": 3, "looks": ""})),
        ("a: 河南省".encode("gbk"), Problem("utf-8", "invalid", Span(1, 4, 1, 5), {"line": 1, "looks": "GBK"})),
        ("a: b\n省份: 河南省".encode("gb18030"), Problem("utf-8", "invalid", Span(2, 2, 2, 3), {"line": 2, "looks": "GBK"})),
        (b"\xef\xbb\xbfa: \xff", Problem("utf-8", "invalid", Span(1, 4, 1, 5), {"line": 1, "looks": ""})),
        ("a: 河南省".encode("utf-16"), Problem("utf-8", "invalid", Span(1, 1, 1, 2), {"line": 1, "looks": "UTF-16"})),
        (b"\xfe\xff\x00a", Problem("utf-8", "invalid", Span(1, 1, 1, 2), {"line": 1, "looks": "UTF-16"})),
        ("ab: 1".encode("utf-16-le"), Problem("utf-8", "invalid", Span(1, 2, 1, 3), {"line": 1, "looks": "UTF-16"})),
        ("abcdefgh河".encode("utf-16-be"), Problem("utf-8", "invalid", Span(1, 18, 1, 19), {"line": 1, "looks": "UTF-16"})),
        (b"\xe1bc\xff", Problem("utf-8", "invalid", Span(1, 1, 1, 2), {"line": 1, "looks": ""})),
        ("あいうえお河".encode("gb18030"), Problem("utf-8", "invalid", Span(1, 1, 1, 2), {"line": 1, "looks": ""})),
        ("あ河".encode("gb18030"), Problem("utf-8", "invalid", Span(1, 1, 1, 2), {"line": 1, "looks": ""})),
        (b"\xff\xffa\0", Problem("utf-8", "invalid", Span(1, 1, 1, 2), {"line": 1, "looks": ""})),
        ("河\n河\0\0\0".encode(), Problem("utf-8", "invalid", Span(2, 2, 2, 3), {"line": 2, "looks": "UTF-16"})),
        (b"a\n" + b"b" * 10_001, Problem("utf-8", "long-line", Span(2, 1, 2, 10_002), {"length": 10_001, "limit": 10_000})),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, problem: Problem) -> None:
    """Bytes that are no UTF-8, are nothing, or are too much give no text and say so, with a guess at the encoding."""
    assert decode(data) == ("", (problem,))


def test_what_may_be_read_is_not_refused() -> None:
    """A file of exactly the size, a line of exactly the length and a character in four that is NUL are no reason to refuse it whole."""
    assert decode(b"a\n" * 131_072)[1] == ()
    assert decode(b"b" * 10_000)[1] == ()
    assert [problem.case for problem in decode(b"abc\0")[1]] == ["hidden"]
    assert [problem.case for problem in decode(b"ab\0")[1]] == ["invalid"]
    assert decode(b"a\n" + b"b" * 10_000)[1] == ()
    assert decode(b"aaaa", Limits(size=4))[1] == ()
    assert decode(b"a" * 1_537, Limits(size=1_536))[1][0].variables == {"size_kib": 2, "limit_kib": 1}


NAMED = [
    ("\x00", "控制字符"),
    ("\x0b", "控制字符"),
    ("\x7f", "控制字符"),
    ("\x85", "控制字符"),
    ("\u2028", "行分隔符"),
    ("\u202e", "双向控制符"),
    ("\u2066", "双向控制符"),
    ("\u200b", "零宽空格"),
    ("\ufeff", "零宽空格"),
    ("\u200d", "零宽连接符"),
    ("\xad", "软连字符"),
    ("\u3164", "空白填充符"),
    ("\U000e0041", "标签字符"),
    ("\ufe0f", "异体字选择符"),
    ("\U000e0100", "异体字选择符"),
    ("\ufdd0", "非字符"),
    ("\uffff", "非字符"),
    ("\U0001fffe", "非字符"),
    ("\ue000", "私用区字符"),
    ("\U0010fffd", "私用区字符"),
    ("\u206a", "不可见格式符"),
]


@pytest.mark.parametrize(("char", "name"), NAMED)
def test_a_hidden_character_is_named_and_taken_out(char: str, name: str) -> None:
    """A hidden character is named by code point and kind at its place, and a blank stands for it in the text."""
    text, problems = decode(f"a: 1\nb: x{char}y\n".encode())
    assert text == "a: 1\nb: x y\n"
    assert problems == (Problem("hidden-characters", "hidden", Span(2, 5, 2, 6), {"code": f"U+{ord(char):04X}", "name": name}),)


def test_hidden_characters_are_named_once_a_line_and_twenty_a_file() -> None:
    """Only the first on a line is named, and no more than twenty; all are taken out."""
    text, problems = decode("a\u200bb\u200bc\n".encode() * 30)
    assert text == "a b c\n" * 30
    assert [(problem.span.line, problem.span.column) for problem in problems] == [(line, 2) for line in range(1, 21)]
    assert [problem.case for problem in decode("\u200b".encode())[1]] == ["hidden"]
    assert [problem.case for problem in decode(("\u200b\n" + "a" * 10_001).encode())[1]] == ["hidden", "long-line"]


def test_every_character_without_a_look_is_hidden() -> None:
    """Of all of Unicode, exactly controls, surrogates, private use, noncharacters and format signs that are not drawn are hidden."""
    drawn = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440)}
    for point in range(0x110000):
        char = chr(point)
        category = unicodedata.category(char)
        nothing = category in {"Cc", "Cs", "Co", "Zl", "Zp"} and char not in "\t\n\r"
        format_sign = category == "Cf" and point not in drawn
        if nothing or format_sign or point & 0xFFFE == 0xFFFE:
            assert hidden(f"x{char}") or char == "\r", hex(point)
        elif category[0] in "LNPS" and point not in {0x115F, 0x1160, 0x3164, 0xFFA0}:
            assert not hidden(f"x{char}"), hex(point)
    assert not hidden("\t\n a\xa0\u3000")
