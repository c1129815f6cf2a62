"""The numbers that Chinese official papers put in front of headings (GB/T 9704: 一、 （一） 1. （1）), and how deep each stands."""

import re
from typing import NamedTuple

_DIGITS = "一二三四五六七八九"
CHINESE_NUMBER = "[一二三四五六七八九十]{1,3}"
_ARABIC_NUMBER = "[0-9０-９]{1,2}"
_BLANK = r"[ \t\xa0\u3000]*"
_GAP = r"[ \t\xa0\u3000]"

_SCHEMES = (
    rf"第{_BLANK}(?:{CHINESE_NUMBER}|{_ARABIC_NUMBER}){_BLANK}(?:章|部分|编|篇)|(?:Part|PART|Chapter){_GAP}+{_ARABIC_NUMBER}(?:{_BLANK}[：:、.．]|{_GAP}(?=\S))",
    rf"第{_BLANK}(?:{CHINESE_NUMBER}|{_ARABIC_NUMBER}){_BLANK}节",
    rf"(?:{CHINESE_NUMBER}|[\u2160-\u216b]){_BLANK}(?:[、.．，,：:]|{_GAP}(?=\S))|第{_BLANK}(?:{CHINESE_NUMBER}|{_ARABIC_NUMBER}){_BLANK}条{_GAP}",
    rf"[（(〔]{_BLANK}{CHINESE_NUMBER}{_BLANK}[）)〕]{_BLANK}[、.．]?|(?:(?:试点|重点|改革)?项目|工程|课题|方向|板块|试点|行动){_BLANK}(?:{CHINESE_NUMBER}|{_ARABIC_NUMBER})(?:{_BLANK}[：:、.．]|{_GAP}(?=\S))",
    rf"{_ARABIC_NUMBER}{_BLANK}\\?(?:[.．、：:](?![0-9０-９])|[）)])",
    rf"{_ARABIC_NUMBER}[.．]{_ARABIC_NUMBER}[.．、]?(?={_GAP})",
    rf"{_ARABIC_NUMBER}(?:[.．]{_ARABIC_NUMBER}){{2,3}}[.．、]?(?={_GAP})",
    rf"[（(〔]{_BLANK}{_ARABIC_NUMBER}{_BLANK}[）)〕]{_BLANK}[、.．]?",
    r"[\u2460-\u2473]",
    rf"第{CHINESE_NUMBER}[，,、：:。]|{CHINESE_NUMBER}[是要](?=\S)",
)
"""From the outermost in: 第一章, 第一节, 一、 or 第一条, （一） or 项目一, 1., 1.1, 1.1.1, （1）, ①, and 第一， or 一是 in text."""

RUNNING_RANK = len(_SCHEMES) - 1
"""The rank of 第一， and 一是: they count off what stands in running text."""

BARE_RANK = 4
"""The rank of 1. and of a 1 alone."""

CHAPTER_RANKS = 3
"""The rank of （一）: a number of this rank or a smaller one opens a heading even where text follows it on its line."""

_NUMBER = re.compile("|".join(f"(?P<r{rank}>{scheme}){_BLANK}" for rank, scheme in enumerate(_SCHEMES)))
_VALUE = re.compile(rf"{_ARABIC_NUMBER}|{CHINESE_NUMBER}")


class Numeral(NamedTuple):
    """A number in front of a text: how deep it stands (0 is outermost), its value (0 where it has none), the text's offset behind it."""

    rank: int
    value: int
    end: int


def numeral(text: str) -> Numeral | None:
    """The number that a text begins with, if any."""
    match = _NUMBER.match(text)
    if match is None or match.lastgroup is None:
        return None
    value = _VALUE.search(match[0])
    return Numeral(int(match.lastgroup[1:]), (whole_number(value[0]) or 0) if value else 0, match.end())


def whole_number(text: str) -> int | None:
    """A number in Arabic (of either width) or Chinese digits, up to 99 in the latter; None where it is none (十十)."""
    if text[:1].isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if any(part not in ("", *_DIGITS) for part in (tens, ones)):
        return None
    value = (_DIGITS.find(tens) + 1 if tens else 1) * 10 if ten else _DIGITS.find(tens) + 1
    return value + (_DIGITS.find(ones) + 1 if ones else 0)
