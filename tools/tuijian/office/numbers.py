"""The numbers that Word counts by itself, as text: 一、 （一） 1. 第一章 ①, level by level, and on where a list goes on. Pure."""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of Word's own elements."""

LEVELS = 9
"""So many levels a list of Word has."""

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"),
          (4, "iv"), (1, "i"))  # fmt: skip
_LARGEST = 9_999


class ListLevel(NamedTuple):
    """A level of a list: how it counts, from where, its text with %1 to %9, and what comes after it."""

    form: str = "decimal"
    start: int = 1
    text: str = ""
    after: str = "tab"
    style: str = ""
    legal: bool = False
    restart: int = -1


class Numbering:
    """The lists of a Word file, and how far each has counted. Lists of the same definition go on from each other, as in Word."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, dict[int, ListLevel]] = {}
        self._by_style: dict[str, str] = {}
        self._borrowed: dict[str, str] = {}
        self._definition: dict[str, str] = {}
        self._overrides: dict[str, dict[int, ListLevel]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._met: set[str] = set()
        for child in root if root is not None else ():
            self._abstract(child) if child.tag == f"{W}abstractNum" else self._num(child) if child.tag == f"{W}num" else None

    def _abstract(self, definition: Element) -> None:
        identity = definition.get(f"{W}abstractNumId", "")
        self._levels[identity] = dict(_levels(definition))
        self._by_style[child_value(definition, "styleLink")] = identity
        self._borrowed[identity] = child_value(definition, "numStyleLink")

    def _levels_of(self, num: str) -> dict[int, ListLevel]:
        """The levels of a list, its own or those of the style of lists that it borrows."""
        identity = self._definition.get(num, "")
        style = self._borrowed.get(identity)
        return self._levels.get(self._by_style.get(style, "") if style else identity, {})

    def _num(self, num: Element) -> None:
        identity = num.get(f"{W}numId", "")
        self._definition[identity] = child_value(num, "abstractNumId")
        overrides = [(_whole(override.get(f"{W}ilvl"), 0), override) for override in num.findall(f"{W}lvlOverride")]
        self._overrides[identity] = {at: level for _, override in overrides for at, level in _levels(override)}
        self._starts[identity] = {
            at: _whole(child_value(override, "startOverride"), 1)
            for at, override in overrides
            if override.find(f"{W}startOverride") is not None
        }

    def level(self, num: str, at: int) -> ListLevel | None:
        """A level of a list; None where there is no such list, or it has no such level."""
        return self._overrides.get(num, {}).get(at) or self._levels_of(num).get(at)

    def level_of_style(self, num: str, style: str) -> int:
        """The level that a style stands for in a list; 0 where none does."""
        return next((at for at in range(LEVELS) if (level := self.level(num, at)) and style and level.style == style), 0)

    def next_number(self, num: str, at: int) -> str:
        """The number of the next paragraph at that level, with the blank after it; empty where it has none, as a bullet has."""
        level = self.level(num, at)
        if level is None or level.form == "bullet":
            return ""
        counts = self._count_up(num, at, level)
        text = level.text
        for other in range(at + 1):
            if f"%{other + 1}" in text:
                shown = self.level(num, other) or level
                form = "decimal" if level.legal and other < at else shown.form
                text = text.replace(f"%{other + 1}", number_text(form, counts.get(other, shown.start)))
        return f"{text} " if text and level.after != "nothing" and text[-1] not in "、）】》。：" else text

    def _count_up(self, num: str, at: int, level: ListLevel) -> dict[int, int]:
        """The counts of the list after one more paragraph at that level."""
        counts = self._counts.setdefault(self._definition[num], {})
        if num not in self._met:
            self._met.add(num)
            for other, start in self._starts.get(num, {}).items():
                counts[other] = start - 1
        counts[at] = counts[at] + 1 if at in counts else level.start
        for deeper in [other for other in counts if other > at]:
            below = self.level(num, deeper)
            if below is None or below.restart < 0 or at < below.restart:
                del counts[deeper]
        return counts


def _levels(parent: Element) -> Iterator[tuple[int, ListLevel]]:
    for element in parent.findall(f"{W}lvl"):
        form = child_value(element, "numFmt") or "decimal"
        legal = element.find(f"{W}isLgl") is not None
        restart = _whole(child_value(element, "lvlRestart"), -1)
        level = ListLevel(
            form,
            _whole(child_value(element, "start"), 1),
            child_value(element, "lvlText"),
            child_value(element, "suff") or "tab",
            child_value(element, "pStyle"),
            legal,
            restart,
        )
        yield _whole(element.get(f"{W}ilvl"), 0), level


def child_value(parent: Element, name: str) -> str:
    """The value of a child of Word's own; empty where there is none."""
    child = parent.find(f"{W}{name}")
    return child.get(f"{W}val", "") if child is not None else ""


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise


# --- how numbers are drawn ----------------------------------------------------------------------


def number_text(form: str, number: int) -> str:
    """A number in one of Word's ways; in digits where the way is not known or does not reach so far."""
    if form == "none":
        return ""
    draw = _FORMS.get(form)
    return (draw(number) if draw and 0 < number <= _LARGEST else "") or str(number)


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """A number up to 9,999 in Chinese: 十二, 二十, 一百零三."""
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += "零" * (gap and bool(text)) + digits[digit] + (units[place - 1] if place else "")
        gap = not digit
    return text[1:] if text.startswith("一十") else text


def _formal(number: int) -> str:
    return chinese(number, _FORMAL, "拾佰仟")


def _each_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        count, number = divmod(number, size)
        text += letters * count
    return text


def _letters(number: int) -> str:
    """From a to z, then aa, bb, as Word goes on."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else ""


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) - 48 + 0xFF10) for digit in str(number))


def _letter_counter(letters: str) -> Callable[[int], str]:
    return lambda number: letters[(number - 1) % len(letters)]


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal,
    "ideographDigital": _each_digit,
    "taiwaneseDigital": _each_digit,
    "japaneseDigitalTenThousand": _each_digit,
    "ideographTraditional": _letter_counter(_STEMS),
    "ideographZodiac": _letter_counter(_BRANCHES),
    "decimalZero": "{:02d}".format,
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalEnclosedParen": "({})".format,
    "decimalEnclosedFullstop": "{}.".format,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
}  # fmt: skip
