"""YAML as we write it."""

import pytest

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


def test_a_dash_stands_before_the_first_line_that_is_no_remark() -> None:
    """An item's remarks come before its dash; an item of remarks alone has it before the first."""
    assert list(dashed_lines(["    # 名称", "    name: 甲", "    code: 乙"], "  ")) == ["    # 名称", "  - name: 甲", "    code: 乙"]
    assert list(dashed_lines(["    # 名称"], "  ")) == ["  - # 名称"]
