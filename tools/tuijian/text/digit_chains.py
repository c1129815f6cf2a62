r"""Numbers as people write them: digits in groups, with blanks, dashes, cells of a table or a line end between them.

A *chain* is all that may be one number: groups of digits and what parts them. Digits count however they are drawn (full-width,
circled, 一二三, 壹贰叁), and however a file spells them (`\\x31` in YAML, `&#49;` in Markdown). Every pattern here looks ahead by so
many characters and no more, so that any text takes a time in proportion to its length.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple
from unicodedata import digit

FEWEST_DIGITS = 11
"""A chain of fewer digits is not looked at: no number that names a person is shorter."""


class Gap(StrEnum):
    """What stands between two groups; of several the one that parts them most."""

    none = ""
    blank = " "
    dash = "-"
    dot = "."
    slash = "/"
    comma = ","
    line = "\n"
    cell = "|"


class Chain(NamedTuple):
    """All that may be one number: its plain digits, where each begins and ends in the text, and the groups that they stand in.

    `heads` says which digit begins each group, and after the last of them how many digits there are; `group` the number of each of
    these; `gaps` what parts the groups.
    """

    text: str
    digits: str
    starts: "array[int]"
    ends: "array[int]"
    heads: list[int]
    group: dict[int, int]
    gaps: list[Gap]


# --- how digits and gaps are drawn ----------------------------------------------------------------

_DIGIT_CHARACTERS = "0-9\uff10-\uff19⁰¹²³⁴-⁹₀-₉⓪①-⑨⓿❶-❾➀-➈➊-➒⓵-⓽٠-٩۰-۹\U0001d7ce-\U0001d7ff\U0001fbf0-\U0001fbf9"
_DIGIT_WORDS = ("零〇○", "一幺壹", "二两贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_DIGIT_OF_WORD = {char: str(digit) for digit, chars in enumerate(_DIGIT_WORDS) for char in chars}
_ESCAPED_DIGIT = r"\\x3[0-9]|\\u003[0-9]|\\U0000003[0-9]|\\u[fF]{2}1[0-9]|&#0{0,4}(?:4[89]|5[0-7]);|&#[xX]0{0,4}3[0-9];"

_UNSEEN = "\u00ad\u20e3\ufe0e\ufe0f\ufeff" + "".join(map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A))))
"""What nobody sees, and what makes a key of a digit."""

_BLANK = f" \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000{_UNSEEN}"
_MARKS = {
    Gap.comma: ",，、;；:：+＋=…",
    Gap.dot: ".．。",
    Gap.slash: "/／_＿~～",
    Gap.dash: "·•・‧∙-－‐‑‒–—―−﹣()（）[]【】*`'",
}  # fmt: skip
_MARK = "".join(map(re.escape, "".join(_MARKS.values()))) + r"\\"

_LINE_GAP = rf"[{_BLANK}]{{0,3}}-?\\?\n[{_BLANK}>]{{0,40}}|[{_BLANK}]{{0,3}}<br ?/?>[{_BLANK}\n]{{0,3}}"
_CELL_GAP = rf"[{_BLANK}]{{0,20}}[|｜│][{_BLANK}]{{0,20}}|</t[dh]>[{_BLANK}\n]{{0,20}}<t[dh]>"
_BLANK_GAP = rf"[{_BLANK}]{{1,3}}|\\[ tnr_N]|&(?:nbsp|ensp|emsp|thinsp|#160|#x[aA]0);"
_MARK_GAP = rf"[{_BLANK}]{{0,3}}[{_MARK}]{{1,3}}[{_BLANK}]{{0,3}}"

_ANY_DIGIT = f"(?:[{_DIGIT_CHARACTERS}{''.join(_DIGIT_OF_WORD)}]|{_ESCAPED_DIGIT})"
_NEXT_DIGIT = f"(?:{_LINE_GAP}|{_CELL_GAP}|{_MARK_GAP}|{_BLANK_GAP})?{_ANY_DIGIT}"
_ONE_DIGIT = re.compile(_ANY_DIGIT)
_SOME_DIGITS = re.compile(rf"(?>(?:{_NEXT_DIGIT}){{1,500}})")
"""Some more of a run at a time: for each that it goes over it keeps a quarter of a KiB."""

_BEGINNING = re.compile(
    rf"[{_DIGIT_CHARACTERS}{''.join(_DIGIT_OF_WORD)}\\&](?=[{_DIGIT_CHARACTERS}{''.join(_DIGIT_OF_WORD)}{_BLANK}{_MARK}\n|｜│<&xuU#])"
)
"""Where a chain may begin: a digit or an escape, by what may follow it. A hundred times as quick as to try at every character."""


@cache
def _run_start() -> re.Pattern[str]:
    """The pattern of the first `FEWEST_DIGITS` digits of a run. It takes longer to make than most texts to read, and few need it."""
    return re.compile(rf"{_ANY_DIGIT}(?>(?:{_NEXT_DIGIT}){{{FEWEST_DIGITS - 1}}})")


@cache
def _digit_or_gap() -> re.Pattern[str]:
    """The pattern of one piece of a chain, digits or a gap; few texts need it, too."""
    return re.compile(
        rf"(?P<drawn>[{_DIGIT_CHARACTERS}]+)|(?P<spoken>[{''.join(_DIGIT_OF_WORD)}])|(?P<escape>{_ESCAPED_DIGIT})"
        rf"|(?P<line>{_LINE_GAP})|(?P<cell>{_CELL_GAP})|(?P<between>{_MARK_GAP})|(?P<room>{_BLANK_GAP})"
    )


def chains(text: str) -> Iterator[Chain]:
    """Every chain of a text; one with 汉字 among its digits comes without them first, then with them."""
    for start, end in _runs(text):
        pieces = list(_digit_or_gap().finditer(text, start, end))
        spoken = any(piece.lastgroup == "spoken" for piece in pieces)
        yield from _chains_between_words(text, pieces) if spoken else ()
        yield _chain(text, pieces)


def may_hold_chain(text: str) -> bool:
    """Whether it is worth while to look for chains in a text; much quicker than to look."""
    return len(text) >= FEWEST_DIGITS and _BEGINNING.search(text) is not None


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """The runs of digits and gaps, of `FEWEST_DIGITS` digits or more."""
    at = 0
    while len(text) - at >= FEWEST_DIGITS and (begun := _BEGINNING.search(text, at)):
        start, first_digit = begun.start(), _ONE_DIGIT.match(text, begun.start())
        at = _run_end(text, first_digit.end()) if first_digit else begun.end()
        if first_digit and at - start >= FEWEST_DIGITS and (run := _run_start().match(text, start)):
            yield start, _run_end(text, run.end())


def _run_end(text: str, at: int) -> int:
    """Where a run ends that has a digit right before `at`."""
    while digits := _SOME_DIGITS.match(text, at):
        at = digits.end()
    return at


def _chains_between_words(text: str, pieces: list[re.Match[str]]) -> Iterator[Chain]:
    """The chains of at least `FEWEST_DIGITS` digits between those that are 汉字."""
    for spoken, chain_pieces in groupby(pieces, key=lambda piece: piece.lastgroup == "spoken"):
        chain = None if spoken else _chain(text, chain_pieces)
        if chain is not None and len(chain.digits) >= FEWEST_DIGITS:
            yield chain


def _chain(text: str, pieces: Iterable[re.Match[str]]) -> Chain:
    """The chain of these pieces: a digit begins a group after a gap, and joins the last one otherwise."""
    digits, heads, gaps = list[str](), list[int](), list[Gap]()
    starts, ends = array("l"), array("l")  # a tenth of what lists take: a text may be all digits
    gap = Gap.none
    for piece in pieces:
        if piece.lastgroup not in _DIGIT_KINDS:
            gap = _gap_of(str(piece.lastgroup), piece[0])
            continue
        if gap or not heads:
            heads.append(len(starts))
            gaps.append(gap)
            gap = Gap.none
        start, end = piece.span()
        digits.append(_plain_digits(str(piece.lastgroup), piece[0]))
        starts.extend(range(start, end) if piece.lastgroup == "drawn" else (start,))
        ends.extend(range(start + 1, end + 1) if piece.lastgroup == "drawn" else (end,))
    heads.append(len(starts))
    return Chain(text, "".join(digits), starts, ends, heads, {head: at for at, head in enumerate(heads)}, gaps[1:])


_DIGIT_KINDS = ("drawn", "spoken", "escape")


@lru_cache(maxsize=256)
def _gap_of(kind: str, text: str) -> Gap:
    """What a gap is; none where nobody sees one."""
    if kind in ("line", "cell"):
        return Gap[kind]
    if kind == "room":
        return Gap.blank if text.strip(_UNSEEN) else Gap.none
    return next((gap for gap, marks in _MARKS.items() if any(mark in text for mark in marks)), Gap.dash)


def _plain_digits(kind: str, text: str) -> str:
    """The plain digits that a piece means."""
    if kind == "drawn":
        return text if text.isascii() else "".join(str(digit(char)) for char in text)
    return _DIGIT_OF_WORD[text] if kind == "spoken" else unescaped_digit(text)


def unescaped_digit(text: str) -> str:
    """The digit that an escape of YAML or HTML means."""
    return str(int(text[2:-1]) - 48) if text[:2] == "&#" and text[2] not in "xX" else text.rstrip(";")[-1]


X_CHARACTERS = "xXＸｘⅩⅹ×ХхΧχ"
"""All that people write for the X at the end of a citizen ID."""


@cache
def _x_behind_digit() -> re.Pattern[str]:
    """The pattern of that X behind a digit, after a gap or none; few texts need it."""
    return re.compile(
        rf"(?:\\x[57]8|&#(?:88|120);|(?:{_LINE_GAP}|{_CELL_GAP}|{_MARK_GAP}|{_BLANK_GAP})?[{X_CHARACTERS}])(?![{X_CHARACTERS}])"
    )


def end_of_x(text: str, end: int) -> int | None:
    """Where the X ends that follows a digit's end, after a gap or none; None where there is none."""
    x = _x_behind_digit().match(text, end)
    return x.end() if x else None
