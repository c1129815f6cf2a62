"""What the checker says of a list file, in the words of its form."""

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.form.field_words import FieldWords

WORDS = FieldWords(read_catalog().form)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("缺少“名称”（name），请补上。", "缺少“名称”，请补上。"),
        ("在 zones 下写上 plan。", "在“推荐的实验区”下写上“初步方案”。"),
        ("document.number 没有内容，a-name.md 也没有。", "document.number 没有内容，a-name.md 也没有。"),
        ("代码“plan name”不在代码里，见“甲（name）”。", "代码“plan name”不在代码里，见“甲（name）”。"),
        ("推荐了3个（见名单），只有2个名额。", "推荐了3个（见名单），只有2个名额。"),
    ],
)
def test_no_key_of_the_file_is_said(text: str, said: str) -> None:
    """A key behind its word goes, one alone becomes its word; other words, names of files, dotted names and quotes stay."""
    assert WORDS.without_keys(text) == said
