"""Personal data in a text: citizen IDs, mobile numbers, bank cards. They are found to be masked, and never told in full.

What is looked for: citizen IDs by GB 11643-1999 (six digits of a division, a date of birth, a sequence, a check character
by ISO 7064 MOD 11-2), mobile numbers of mainland China (eleven digits from 13 to 19), and bank cards by ISO/IEC 7812
(sixteen to nineteen digits, the last one Luhn's, of the issuers that banks here use). An ID's own checks tell it from any other
number, however it is written. A mobile number has none and a card's is weak: what they look like and what stands around them tells
them from amounts, counts and the numbers of cases, parcels and standards.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from tuijian.text.digit_chains import Chain, Gap, chains, end_of_x, may_hold_chain

SHOWN_AT_START, SHOWN_AT_END = 3, 2
"""So many characters of personal data are shown, at its beginning and at its end."""


class PersonalKind(StrEnum):
    """What kind of personal data was found."""

    citizen_id = "citizen-id"
    bank_card = "bank-card"
    mobile = "mobile"


class PersonalMatch(NamedTuple):
    """Personal data from `start` up to, not including, `end`."""

    kind: PersonalKind
    start: int
    end: int


def find_personal_data(text: str) -> tuple[PersonalMatch, ...]:
    """All personal data in a text, in its order, none overlapping another."""
    return tuple(matches_in(text)) if may_hold_chain(text) else ()


def matches_in(text: str) -> Iterator[PersonalMatch]:
    """The personal data in a text one by one, for those who do not want to hear of all."""
    end = 0
    for chain in chains(text):
        for match in _matches_in_chain(chain):
            if match.start >= end:
                end = match.end
                yield match


def mask(text: str) -> str:
    """The text with the middle of all personal data as `*`; as long as before, with its line ends where they were."""
    return mask_matches(text, find_personal_data(text))


def mask_matches(text: str, matches: Iterable[PersonalMatch]) -> str:
    """The text with the middle of these matches, which are in its order, as `*`."""
    parts, at = list[str](), 0
    for match in matches:
        parts += text[at : match.start], mask_one(text[match.start : match.end])
        at = match.end
    return "".join((*parts, text[at:])) if parts else text


def mask_one(data: str) -> str:
    """One piece of personal data, of which only the beginning and the end are kept."""
    return data[:SHOWN_AT_START] + _ANY_CHARACTER.sub("*", data[SHOWN_AT_START:-SHOWN_AT_END]) + data[-SHOWN_AT_END:]


_ANY_CHARACTER = re.compile(r"[^\n]")


# --- the numbers in a chain -----------------------------------------------------------------------


class _DigitWindow(NamedTuple):
    """The digits of a chain from `first` up to, not including, `last`, which ends a group.

    `group` is the one that the number begins in, where digits of a prefix may stand before it.
    """

    chain: Chain
    group: int
    first: int
    last: int

    @property
    def heads(self) -> list[int]:
        """Where each group begins, and where the last one ends."""
        return [self.first, *self.chain.heads[self.group + 1 : self.chain.group[self.last] + 1]]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many digits each group has."""
        return tuple(after - before for before, after in pairwise(self.heads))

    @property
    def gaps(self) -> list[Gap]:
        """The gaps within."""
        return self.chain.gaps[self.group : self.chain.group[self.last] - 1]

    @property
    def start(self) -> int:
        """Where the number's first digit stands."""
        return self.chain.starts[self.first]

    @property
    def end(self) -> int:
        """Where its last digit ends."""
        return self.chain.ends[self.last - 1]

    @property
    def stands_alone(self) -> bool:
        """Whether no other number stands beside it as its own groups stand beside each other; a prefix of its own may."""
        gaps, last = {*self.gaps, Gap.dash}, self.chain.group[self.last]
        if Gap.line in gaps:
            gaps |= _PLAIN_GAPS
        if self.last < len(self.chain.digits) and self.chain.gaps[last - 1] in gaps:
            return False
        if not self.group or self.chain.gaps[self.group - 1] not in gaps:
            return True
        return self.chain.digits[self.chain.heads[self.group - 1] : self.first] in MOBILE_PREFIXES

    def text_before(self, count: int) -> str:
        """So many characters before the number and its prefix."""
        start = self.chain.starts[self.chain.heads[self.group]]
        return self.chain.text[max(start - count, 0) : start]

    def text_after(self, count: int) -> str:
        """So many characters after the number."""
        return self.chain.text[self.end : self.end + count]


MOBILE_PREFIXES = ("0086", "86", "0", "17951", "12593")
"""What people dial before a mobile number: the country, a long distance, a cheaper line."""


def _matches_in_chain(chain: Chain) -> list[PersonalMatch]:
    """The personal data in a chain: IDs first, for they are sure, then cards, then mobile numbers."""
    matches = list[PersonalMatch]()
    taken = set[int]()
    for kind, windows in ((PersonalKind.citizen_id, _ids), (PersonalKind.bank_card, _cards), (PersonalKind.mobile, _mobiles)):
        for window, end in windows(chain):
            if taken.isdisjoint(range(window.first, window.last)):
                taken.update(range(window.first, window.last))
                matches.append(PersonalMatch(kind, window.start, end))
    return sorted(matches, key=lambda match: match.start)


def _ids(chain: Chain) -> Iterator[tuple[_DigitWindow, int]]:
    """Citizen IDs, with where each ends."""
    for first in _group_starts(chain, _ID):
        number = chain.digits[first : first + 18]
        if first + 18 in chain.group and is_citizen_id(number):
            yield (window := _DigitWindow(chain, chain.group[first], first, first + 18)), window.end
        elif first + 17 in chain.group and is_citizen_id(f"{number[:17]}X"):
            window = _DigitWindow(chain, chain.group[first], first, first + 17)
            end = end_of_x(chain.text, window.end)
            if end is not None:
                yield window, end


def _cards(chain: Chain) -> Iterator[tuple[_DigitWindow, int]]:
    """Bank cards."""
    for first in _group_starts(chain, _CARD):
        for last in range(first + 16, first + 20):
            if last in chain.group and is_bank_card(chain.digits[first:last]):
                window = _DigitWindow(chain, chain.group[first], first, last)
                if _written_as_card(window) and not _is_other_number(window, _CARD_WORD):
                    yield window, window.end


def _group_starts(chain: Chain, pattern: re.Pattern[str]) -> Iterator[int]:
    """Where groups begin that a number may begin with."""
    return (found.start() for found in pattern.finditer(chain.digits) if found.start() in chain.group)


def _mobiles(chain: Chain) -> Iterator[tuple[_DigitWindow, int]]:
    """Mobile numbers, without what is dialled before them."""
    for match in _MOBILE.finditer(chain.digits):
        first = match.start()
        group = _first_group(chain, first) if first + 11 in chain.group else None
        if group is not None:
            window = _DigitWindow(chain, group, first, first + 11)
            if _written_as_mobile(window) and not _is_other_number(window, _PHONE_WORD):
                yield window, window.end


def _first_group(chain: Chain, first: int) -> int | None:
    """The group that a number begins, or begins in after a prefix; None where other digits stand before it."""
    for prefix in ("", *MOBILE_PREFIXES):
        head = first - len(prefix)
        if head in chain.group and chain.digits.startswith(prefix, max(head, 0)):
            return chain.group[head]
    return None


# --- what the numbers are -------------------------------------------------------------------------

_ID = re.compile("(?=(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4}(?:19|20)[0-9]{9})")
"""A province of GB/T 2260, or 83, which residents from 台湾 get; and after the rest of the division a year from 1900 to 2099."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = re.compile("(?=1[3-9][0-9]{9})")
_CARD = re.compile("(?=(?:6|4|5[1-5]|35|95)[0-9]{14})")
"""The first digits of cards: UnionPay and others 6, Visa 4, Mastercard 51 to 55, JCB 35, and the older 95 of banks here."""


def is_citizen_id(number: str) -> bool:
    """Whether 17 digits and a digit or X hold a province, a date from 1900 to 2099, and the check character by MOD 11-2."""
    if _ID.match(number) is None:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return number[17] == "10X98765432"[total % 11]


def is_bank_card(number: str) -> bool:
    """Whether the digits begin as an issuer's, are as many as its cards have (Visa, Mastercard and JCB: 16), and meet Luhn's check."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    fits = _CARD.match(number) is not None and (len(number) == 16 or number[0] in "69")
    return fits and (sum(digits[::2]) + doubled) % 10 == 0


# --- how they are written -------------------------------------------------------------------------

_USUAL_GROUPS = {(11,), (3, 8), (3, 4, 4), (4, 3, 4)}
"""The groups of a mobile number that tell it wherever it stands."""

_RARER_GROUPS = {(3, 3, 5), (4, 4, 3), (5, 6), (6, 5), (7, 4), (4, 7), (3, 5, 3), (3, 4, 2, 2), (3, 2, 3, 3), (1, 2, 4, 4)}
"""Groups that tell it where no other number stands beside it."""

_CARD_USUAL_GROUPS = {(16,), (17,), (18,), (19,), *((6, rest) for rest in range(10, 14))}
_CARD_GROUPS_OF_FOUR = {
    (4, 4, 4, 4),
    *((4, 4, 4, 4, rest) for rest in range(1, 4)),
    *((4, 4, 4, rest) for rest in range(5, 8)),
    (8, 8),
    (8, 8, 3),
}
_PLAIN_GAPS = {Gap.blank, Gap.dash}

_PHONE_WORD = re.compile("手机|电话|移动|联系|微信|致电|拨打|来电|热线|号码|tel|phone|mobile|wechat|contact", re.IGNORECASE)
_CARD_WORD = re.compile("卡|账|帐|银行|card|account", re.IGNORECASE)
WORD_DISTANCE = 14
"""A word that says what a number is stands so many characters before it at most."""


def _written_as_mobile(window: _DigitWindow) -> bool:
    """Whether the groups, and what parts them, are those of a mobile number."""
    sizes, gaps = window.sizes, set(window.gaps)
    if not gaps or (sizes in _USUAL_GROUPS and _has_usual_gaps(window)):
        return True
    if not window.stands_alone:
        return False
    has_phone_word = _PHONE_WORD.search(window.text_before(WORD_DISTANCE)) is not None
    if len(gaps) == 1 and set(sizes) == {1}:
        return True
    if Gap.line in gaps:
        return _is_over_two_lines(window, has_phone_word)
    if gaps & {Gap.cell, Gap.comma}:
        return has_phone_word and gaps == {Gap.comma} and sizes in _USUAL_GROUPS
    return has_phone_word or (
        len(gaps) == 1
        and sizes in _RARER_GROUPS
        and not _begins_with_years(window)
        and not (gaps == {Gap.dot} and (len(sizes) == 2 or sizes[0] == 1))
    )


def _has_usual_gaps(window: _DigitWindow) -> bool:
    """Whether the gaps of a number in its usual groups are usual too: a single dot makes a fraction of it."""
    gaps = set(window.gaps)
    return gaps <= _PLAIN_GAPS or (gaps == {Gap.dot} and len(window.gaps) > 1) or (gaps == {Gap.slash} and len(window.gaps) > 1)


def _written_as_card(window: _DigitWindow) -> bool:
    """Whether the groups, and what parts them, are those of a bank card."""
    gaps = set(window.gaps)
    if window.sizes in _CARD_USUAL_GROUPS and gaps <= _PLAIN_GAPS:
        return True
    if not window.stands_alone:
        return False
    has_card_word = _CARD_WORD.search(window.text_before(WORD_DISTANCE)) is not None
    if len(gaps) == 1 and set(window.sizes) == {1}:
        return True
    if Gap.line in gaps:
        return _is_over_two_lines(window, has_card_word)
    return not gaps & {Gap.cell, Gap.comma} and (has_card_word or (len(gaps) == 1 and window.sizes in _CARD_GROUPS_OF_FOUR))


def _is_over_two_lines(window: _DigitWindow, has_word: bool) -> bool:
    """Whether a number that runs on over one line end is one, and no column of numbers."""
    gaps = window.gaps
    return gaps.count(Gap.line) == 1 and set(gaps) - {Gap.line} <= _PLAIN_GAPS and (has_word or not _is_alone_on_lines(window))


def _is_alone_on_lines(window: _DigitWindow) -> bool:
    """Whether nothing but marks stands before and after a number that runs over two lines, on these lines."""
    before = window.text_before(40).rpartition("\n")[2]
    return not before.strip(_SIGNS_BESIDE) and not window.text_after(1).strip(_SIGNS_BESIDE)


_SIGNS_BESIDE = " \t\u3000\n|>-+*"


def _begins_with_years(window: _DigitWindow) -> bool:
    """Whether the first two groups are years, as in 1921 2021 100."""
    return window.sizes == (4, 4, 3) and window.chain.digits[window.first + 4 : window.first + 6] in ("19", "20")


# --- what is no number of a person ----------------------------------------------------------------

_MONEY_BEFORE = re.compile(r"[¥￥$€£] ?$|[0-9０-９][.．]$")
_LABEL_BEFORE = re.compile(
    r"(?:编号|登记证?号|批准号|核准号|立项号|SN|S/N|资金|经费|附加|支出|收入|投资|投入|预算|资产|债券|税款|单号|案[件卷]?号?|文号|批号|件号|书号|条码|形码|流水号|序列号|合同号|发票(?:号码?)?|(?:[工运订]单|快递|包裹|物流)号?|备案号|许可证号?"
    r"|代码|学号|学籍号|户号|刊号|版号|标准号?|超过|高达|达到|共计|合计|总计|总共|大约|[量额数值]|ISBN|ISSN|(?:GB|JY|DB[0-9]{0,6}|JJF|ISO|IEC|YY|HG|QB|SF|YT|ZT|STO|YTO|ZTO|EMS|JDV?[A-Z]?|DPK?|KYE?|JT)(?:[/／][TZ])?)"
    r"[“\"：: 为是第了No.]{0,3}(?:[A-Z]{1,4}-?)?$|0x$|[字第〕\]][ 第]?$"
)
_UNIT_AFTER = re.compile(
    r" ?(?:[元圆角%％‰吨克亩辆岁届周亿]|[.．](?!0(?![0-9]))[0-9０-９]|[（(](?:单位|人民币|[万亿]?元)|[a-f0-9]{4}"
    r"|万(?=[元人亩册吨个户次平字])|人(?![事力员大社才工民师])|次(?!日)|名(?![字称单])"
    r"|个(?!人)|家(?![长庭属里中委住])|所(?![长有属在])|[件份册篇股倍秒条](?![a-zA-Z])|本(?![人校单部处科地市省县区])|户(?![籍主口])|套|平方|立方|公[里斤顷]"
    r"|[千毫]|字节|比特|台(?!长)|分钟|小时|点击|阅读|年|[kKMGT]?B\b|k[gmW]|h?m²)"
)
_NUMBER_SIGN_AFTER = re.compile(" ?号(?![码的])")


def _is_other_number(window: _DigitWindow, word: re.Pattern[str]) -> bool:
    """Whether what stands around a number makes something else of it: money, a count, a fraction, the number of a paper or parcel."""
    before, after = window.text_before(WORD_DISTANCE), window.text_after(4)
    if _MONEY_BEFORE.search(before) or _UNIT_AFTER.match(after):
        return True
    has_word = word.search(before) is not None
    return not has_word and (_LABEL_BEFORE.search(before) is not None or _NUMBER_SIGN_AFTER.match(after) is not None or _is_counted(window))


def _is_counted(window: _DigitWindow) -> bool:
    """Whether a number with 汉字 among its digits goes on as a counting word: 一二三四五六七八九十, 三千."""
    around = window.chain.text[max(window.start - 1, 0) : window.start] + window.text_after(1)
    return any(char in "十百千万亿" for char in around)
