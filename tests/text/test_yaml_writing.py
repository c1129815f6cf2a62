"""YAML as we write it."""

import random

import pytest
import yaml

from tuijian.text.strict_yaml import load
from tuijian.text.yaml_nodes import as_plain_data
from tuijian.text.yaml_writing import dashed_lines, scalar

TEXTS = {
    "郑州市": "郑州市",
    "豫教基〔2024〕5号": "豫教基〔2024〕5号",
    "2024-01-12 09:30": '"2024-01-12 09:30"',
    "【请填写：联系电话】": "【请填写：联系电话】",
    "a@b.cn": "a@b.cn",
    "": '""',
    "甲 ": '"甲 "',
    " 甲": '" 甲"',
    "-甲": '"-甲"',
    "？甲": '"？甲"',
    "：甲": '"：甲"',
    "@甲": '"@甲"',
    ".5": '".5"',
    "甲: 乙": '"甲: 乙"',
    "甲 # 乙": '"甲 # 乙"',
    "甲\n乙": '"甲\\n乙"',
    'a"b\\c': '"a\\"b\\\\c"',
    "[甲]": '"[甲]"',
}
"""Texts, and how each is written."""


@pytest.mark.parametrize(("text", "written"), TEXTS.items())
def test_a_text_is_written_so_that_it_is_read_as_itself(text: str, written: str) -> None:
    """Bare where it can be read in one way only, else in quotes; the strict reader gives the very text back, and has nothing to say."""
    assert scalar(text) == written
    for file in (f"key: {written}\n", f"list:\n  - key: {written}\n"):
        document = load(file)
        assert document.root is not None
        assert document.problems == ()
        assert as_plain_data(document.root) in ({"key": text}, {"list": [{"key": text}]})


SIGNS = "0aZ_〔（】“，。、；：？／·…—+./@  -郑\u3400#:\"'\\\n\r\t%&*!|>{}[],`~=<é𠮷\u3000\xa0"


def test_whatever_the_signs_it_is_read_as_itself() -> None:
    """Signs that mean something to YAML, in any order: our reader and PyYAML's, where all values are texts, give the very text back."""
    chance = random.Random(3)
    texts = ["".join(chance.choices(SIGNS, k=chance.randint(1, 7))) for _ in range(900)]
    file = "list:\n" + "".join(f"  - key: {scalar(text)}\n    next: 乙\n" for text in texts)
    document = load(file)
    expected = {"list": [{"key": text, "next": "乙"} for text in texts]}
    assert document.root is not None
    assert (as_plain_data(document.root), document.problems) == (expected, ())
    assert yaml.load(file, yaml.BaseLoader) == expected


@pytest.mark.parametrize("sign", "\x00\x7f\x85\x9f\u2028\u2029\ufeff\ufffe")
def test_what_would_end_a_line_is_written_by_its_number(sign: str) -> None:
    """A sign that YAML ends a line or a file at stands as ASCII: the file can be read, and the checker names the sign in its place."""
    written = scalar(f"甲{sign}乙")
    assert written == f'"甲\\u{ord(sign):04x}乙"'
    (problem,) = load(f"key: {written}\n").problems
    assert (problem.kind, problem.span.column, problem.variables["code"]) == ("hidden-characters", 8, f"U+{ord(sign):04X}")


def test_a_dash_stands_before_the_first_line_that_is_no_remark() -> None:
    """An item's remarks come before its dash; an item of remarks alone has it before the first."""
    assert list(dashed_lines(["    # 名称", "    name: 甲", "    code: 乙"], "  ")) == ["    # 名称", "  - name: 甲", "    code: 乙"]
    assert list(dashed_lines(["    # 名称"], "  ")) == ["  - # 名称"]
