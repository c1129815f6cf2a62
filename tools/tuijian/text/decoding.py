"""Bytes into text: UTF-8 only, within limits, and free of characters that the eye cannot see."""

import re
from functools import cache
from itertools import islice
from typing import NamedTuple

from tuijian.text.positions import START, Problem, Span


class Limits(NamedTuple):
    """How much a file may hold: `size` in bytes, `scalar` and `line` in code points, `depth` in nested collections.

    `nodes` counts keys and values. The defaults are for submissions; our own catalogue is loaded with wider ones.
    """

    size: int = 256 * 1024
    depth: int = 12
    nodes: int = 5_000
    scalar: int = 10_000
    line: int = 10_000


LIMITS = Limits()
"""The limits of a submission."""

MOST_HIDDEN = 20
"""At most so many hidden characters are named in one file."""

_IDEOGRAPH = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_VARIATION_SELECTORS = "异体字选择符"
_HIDDEN_FAMILIES = (
    ("控制字符", r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"),
    ("行分隔符", r"\u2028\u2029"),
    ("双向控制符", r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"),
    ("零宽空格", r"\u200b\ufeff\u180e"),
    ("零宽连接符", r"\u200c\u200d\u2060\u034f"),
    ("软连字符", r"\u00ad"),
    ("空白填充符", r"\u115f\u1160\u17b4\u17b5\u3164\uffa0"),
    ("标签字符", r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"),
    (_VARIATION_SELECTORS, r"\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"),
    ("非字符", r"\ufdd0-\ufdef" + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17))),
    ("私用区字符", r"\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"),
    ("不可见格式符", r"\u2061-\u2065\u206a-\u206f\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"),
    ("残缺字符", r"\ud800-\udfff"),
)
"""Characters that the eye cannot see or that are none, by the names we give them.

Unicode's categories Cc, Cs, Co, Zl, Zp, its noncharacters and default-ignorables, and Cf less the signs that are drawn.
"""

_ORDINARY_TEXT = re.compile("[\n -~\u00b7\u2014\u2018-\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]*+")
"""What most texts are made of. None of it is hidden."""

_HAN = re.compile("[\u4e00-\u9fff]")
_OTHER_LINE_ENDS = re.compile("\r\n?")


@cache
def _any_hidden() -> re.Pattern[str]:
    """The pattern that finds any hidden character."""
    return re.compile("[" + "".join(ranges for _, ranges in _HIDDEN_FAMILIES) + "]")


@cache
def _hidden_by_family() -> re.Pattern[str]:
    """The pattern that finds hidden characters and names their family; it takes longer to make than most texts to read, and few need it."""
    return re.compile(
        "|".join(f"(?P<{name}>{f'(?<![{_IDEOGRAPH}])' * (name == _VARIATION_SELECTORS)}[{ranges}])" for name, ranges in _HIDDEN_FAMILIES)
    )


def is_ordinary(text: str) -> bool:
    """Whether a text is made of ASCII, 汉字 and their signs alone, among which nothing is hidden. False says nothing."""
    return _ORDINARY_TEXT.fullmatch(text) is not None


def decode(data: bytes, limits: Limits = LIMITS) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file and what is wrong with its characters. Never raises.

    The text is "" when it cannot be read at all. Line ends come out as LF, one leading BOM is dropped, and a hidden
    character is named in a problem and stands in the text as a space, so that columns hold and nothing hidden travels on.
    """
    if len(data) > limits.size:
        return "", (Problem("utf-8", "size", START, {"size_kib": -(-len(data) // 1024), "limit_kib": limits.size // 1024}),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", (_not_utf8(data, error.start),)
    if text.count("\0") * 4 > len(text):
        return "", (_not_utf8(data, data.index(0)),)
    return _within_limits(_OTHER_LINE_ENDS.sub("\n", text.removeprefix("\ufeff")), limits)


def hidden_problems(text: str) -> tuple[Problem, ...]:
    """A problem for each hidden character in a text with LF line ends, at most MOST_HIDDEN, one a line."""
    if is_ordinary(text) or not _any_hidden().search(text):  # each ten times as quick as the next
        return ()
    lines = ((number, find_hidden(line)) for number, line in enumerate(text.split("\n"), 1))
    problems = (hidden_problem(found, Span(number, found.start() + 1, number, found.start() + 2)) for number, found in lines if found)
    return tuple(islice(problems, MOST_HIDDEN))


def find_hidden(text: str) -> re.Match[str] | None:
    """The first character that the eye cannot see."""
    return _hidden_by_family().search(text)


def hidden_problem(match: re.Match[str], span: Span) -> Problem:
    """The problem for a hidden character at a place."""
    return Problem("hidden-characters", "hidden", span, {"code": f"U+{ord(match[0]):04X}", "name": str(match.lastgroup)})


def long_line(text: str, limit: int) -> tuple[Span, int] | None:
    """The first line with more than `limit` code points, and how many it has."""
    if len(text) <= limit:
        return None
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > limit:
            return Span(number, 1, number, len(line) + 1), len(line)
    return None


def _within_limits(text: str, limits: Limits) -> tuple[str, tuple[Problem, ...]]:
    """The text without what is hidden in it; "" with a problem when nothing is in it or a line is too long."""
    problems = hidden_problems(text)
    text = _hidden_by_family().sub(" ", text) if problems else text
    if not text.strip():
        return "", problems or (Problem("utf-8", "empty", START),)
    long = long_line(text, limits.line)
    if long:
        return "", (*problems, Problem("utf-8", "long-line", long[0], {"length": long[1], "limit": limits.line}))
    return text, problems


def _not_utf8(data: bytes, start: int) -> Problem:
    """The problem for bytes that are not UTF-8 from `start` on, with a guess at what they are."""
    before = _OTHER_LINE_ENDS.sub("\n", data[:start].decode("utf-8").removeprefix("\ufeff"))
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Problem("utf-8", "invalid", Span(line, column, line, column + 1), {"line": line, "looks": _guessed_encoding(data)})


def _guessed_encoding(data: bytes) -> str:
    """The encoding that the bytes seem to be in, "" when there is no telling."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data.count(0) * 4 > len(data):
        return "UTF-16"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    wide = sum(not char.isascii() for char in text)
    return "GBK" if len(_HAN.findall(text)) * 2 > wide else ""
