"""What the strict loader reads, and where each thing stands."""

from typing import Any

import pytest
from composed import composed

from tuijian.text.positions import Span
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


# --- our own catalogue ------------------------------------------------------------------------------


def test_a_list_may_be_the_root_of_our_own_files_only() -> None:
    """A catalogue file may be a list; a bare word may be the root of none."""
    for text in ("- a\n- b: c\n", '- a\n- "b\\n"\n'):
        assert isinstance(load(text, lists=True).root, Sequence)
        assert load(text).root is None
    assert load("a", lists=True) == load("a")
