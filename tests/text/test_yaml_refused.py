"""What the loader refuses, with its words, its place and its limits."""

from typing import Any

import pytest
from text.test_strict_yaml import LIST, root

from tuijian.text.positions import START, Problem, Span
from tuijian.text.strict_yaml import Document, Limits, as_plain_data, load
from tuijian.text.yaml_hints import with_replacements


def said(problem: Problem) -> tuple[Any, ...]:
    """A problem as case, line, column, end line, end column, variables and replacement."""
    where = problem.span
    return (problem.case, where.line, where.column, where.end_line, where.end_column, dict(problem.variables), problem.replacement)


def cases(text: str) -> list[str]:
    """The cases of a text's problems in order."""
    return [problem.case for problem in load(text).problems]


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
    assert as_plain_data(document.root) == expected


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
    assert with_replacements(" \u3000ab: 1\n\nb:c # d\n", problems) == "   ab: 1\n\nb: c # d\n"


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
    assert [said(problem) for problem in load("a:\n" + "  [\n" * 99).problems] == [odd("depth", 13, 3, 1, limit=12)]
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
