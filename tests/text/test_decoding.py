"""Bytes to text: what is no UTF-8, too large, or has no look."""

import unicodedata

import pytest

from tuijian.text.decoding import decode, hidden_problems
from tuijian.text.positions import START, Problem, Span
from tuijian.text.strict_yaml import Limits

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
            assert hidden_problems(f"x{char}") or char == "\r", hex(point)
        elif category[0] in "LNPS" and point not in {0x115F, 0x1160, 0x3164, 0xFFA0}:
            assert not hidden_problems(f"x{char}"), hex(point)
    assert not hidden_problems("\t\n a\xa0\u3000")
