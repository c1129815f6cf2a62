"""Personal data in a text: citizen IDs, mobile numbers, bank cards. They are found to be masked, and never told in full.

What is looked for: citizen IDs by GB 11643-1999 (six digits of a division, a date of birth, a sequence, a check character
by ISO 7064 MOD 11-2), mobile numbers of mainland China (eleven digits from 13 to 19), and bank cards by ISO/IEC 7812
(sixteen to nineteen digits, the last one Luhn's, of the issuers that banks here use). Digits count however they are drawn.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NamedTuple

KEPT_FIRST, KEPT_LAST = 3, 2
"""So many characters of personal data are shown, at its beginning and at its end."""


class Personal(StrEnum):
    """What kind of personal data was found."""

    citizen_id = "citizen-id"
    bank_card = "bank-card"
    mobile = "mobile"


class Match(NamedTuple):
    """Personal data from `start` up to, not including, `end`."""

    kind: Personal
    start: int
    end: int


def find(text: str) -> tuple[Match, ...]:
    """All personal data in a text, in its order, none overlapping another."""
    return tuple(search(text))


def search(text: str) -> Iterator[Match]:
    """The same one by one, for those who do not want to hear of all."""
    return (match for run in _RUN.finditer(text) for match in _in_run(text, run))


def mask(text: str) -> str:
    """The text with the middle of all personal data as `*`; as long as before, so that columns hold."""
    return _replaced(text, find(text), "*", KEPT_FIRST, KEPT_LAST)


def _in_run(text: str, run: re.Match[str]) -> list[Match]:
    """The personal data in a run of digits, by what stands around it."""
    before = max(run.start() - AROUND, 0)
    folded, found = text[before : run.end() + AROUND].translate(_FOLD), list[Match]()
    for kind in Personal:
        mine = tuple(_of(kind, folded))
        folded = _replaced(folded, mine, "#", 0, 0)
        found += mine
    return [Match(match.kind, before + match.start, before + match.end) for match in sorted(found, key=lambda match: match.start)]


def _of(kind: Personal, folded: str) -> Iterator[Match]:
    """What the text holds of a kind; of two that overlap the first."""
    end = 0
    for found in _pattern(kind).finditer(folded):
        if found.start(1) >= end and _sound(kind, found[1].replace(" ", "").replace("-", "")):
            end = found.end(1)
            yield Match(kind, found.start(1), end)


def _sound(kind: Personal, number: str) -> bool:
    """Whether the number's own checks hold; a mobile number has none."""
    if kind is Personal.mobile:
        return True
    return is_citizen_id(number) if kind is Personal.citizen_id else is_bank_card(number)


def _replaced(text: str, matches: tuple[Match, ...], by: str, first: int, last: int) -> str:
    """The text with each match filled by one character, but for so many at its beginning and its end."""
    parts, at = list[str](), 0
    for match in matches:
        start, end = match.start + first, match.end - last
        parts += text[at:start], by * (end - start)
        at = end
    return "".join((*parts, text[at:]))


# --- digits however they are drawn --------------------------------------------------------------


class _Fold(dict[int, str]):
    """For `str.translate`: what stands for a digit, an X, a hyphen or a blank becomes the plain one, each one for one."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain(chr(code))
        return plain


def _plain(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in _SAME:
        return _SAME[kind]
    composed = unicodedata.normalize("NFKC", char).upper()
    return composed if composed in _MEANT else char


_SAME = {"Zs": " ", "Pd": "-"}
_MEANT = frozenset("0123456789X")
_FOLD = _Fold({ord("−"): "-", ord("\t"): " ", **dict.fromkeys(map(ord, "×ХхΧχ"), "X")})
_ANY_DIGIT = "[0-9\uff10-\uff19⁰¹²³⁴-⁹₀-₉⓪①-⑨\U0001d7ce-\U0001d7ff\U0001fbf0-\U0001fbf9]"
_RUN = re.compile(rf"{_ANY_DIGIT}(?>(?:[^\w\n]?{_ANY_DIGIT}){{10,}})")
"""Eleven digits or more, each with at most one sign after it: all personal data stands in such a run, but for an X at its end."""

AROUND = 3
"""So many characters before and after a run of digits tell what it is: a sign of money, a blank before them, the X of an ID."""

_GAP = "[ -]?"
_DIGIT = "[0-9]"

# --- citizen IDs --------------------------------------------------------------------------------

_PROVINCES = ("1[1-5]", "2[1-3]", "3[1-7]", "4[1-6]", "5[0-4]", "6[1-5]", "71", "8[1-3]")
"""The first two digits: GB/T 2260's provinces, and 83, which residents from 台湾 get."""

_ID = _GAP.join((
    f"(?:{'|'.join(_GAP.join((two[0], two[1:])) for two in _PROVINCES)})",
    *[_DIGIT] * 4,
    f"(?:1{_GAP}9|2{_GAP}0)",
    *[_DIGIT] * 9,
    "[0-9X]",
))  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_citizen_id(number: str) -> bool:
    """Whether 17 digits and a digit or X hold a date, and the check character by MOD 11-2."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return number[17] == "10X98765432"[total % 11]


# --- bank cards and mobile numbers --------------------------------------------------------------

_ALONE = r"(?<![0-9])(?<![0-9]\.)(?<![¥\uffe5$])"
_NO_AMOUNT = r"(?![0-9]|\.[0-9]| ?[元圆%\uff05‰])"
_ISSUERS = "(?=6|4|5[1-5]|35|95)"
"""The first digits of cards: UnionPay and others 6, Visa 4, Mastercard 51 to 55, JCB 35, and the older 95 of banks here."""

_CARD = "[0-9]{16,19}|[0-9]{6}[ -][0-9]{10,13}|(?<![0-9][ -])[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{1,3})?(?![ -][0-9])"
_MOBILE = "1[3-9][0-9](?:[0-9]{8}|[ -][0-9]{8}|[ -][0-9]{4}[ -][0-9]{4}|[0-9][ -][0-9]{3}[ -][0-9]{4})"


def is_bank_card(number: str) -> bool:
    """Whether the digits are as many as the issuer's cards have (Visa, Mastercard and JCB: 16), and meet Luhn's check."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (len(number) == 16 or number[0] in "69") and (sum(digits[::2]) + doubled) % 10 == 0


_PATTERNS = {
    Personal.citizen_id: f"(?<![0-9])(?=({_ID})(?![0-9]))",
    Personal.bank_card: f"{_ALONE}{_ISSUERS}({_CARD}){_NO_AMOUNT}",
    Personal.mobile: f"{_ALONE}(?:(?:00)?86[ -]?)?({_MOBILE}){_NO_AMOUNT}",
}


@cache
def _pattern(kind: Personal) -> re.Pattern[str]:
    """What numbers of a kind look like; made at first need, for most texts hold no run of digits."""
    return re.compile(_PATTERNS[kind])
