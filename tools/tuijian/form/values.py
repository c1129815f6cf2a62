"""Days, moments, numbers and codes in the texts of fields: what they say, and what was meant by a writing that is not ours. Pure."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from tuijian.text.heading_numbers import whole_number

_CODE = re.compile("[0-9]{6}")
_ANY_DAY = re.compile(r"([0-9]{4})(?: ?[-./年] ?([0-9]{1,2}) ?[-./月] ?([0-9]{1,2})(?: ?[日号])?|([0-9]{2})([0-9]{2}))")
_IN_CHINESE = re.compile("([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3}){1,5})(?:\.[0-9]{1,18})?")
_UNIT = re.compile(rf"(?P<number>{_NUMBER.pattern})(?P<unit>[ \u3400-\u9fff]{{1,4}})")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} (?:[01][0-9]|2[0-3]):[0-5][0-9]")
_HOUR = re.compile(
    r"(?P<half>上午|早上|中午|下午|晚上|晚)? ?(?P<hour>[0-9]{1,2}) ?[:时点] ?(?P<minute>[0-9]{1,2}|半)? ?分?(?::[0-9]{2}(?:\.0+)?)?"
)
_DAY = re.compile(r"(?P<day>[0-9]{4} ?[-./年] ?[0-9]{1,2} ?[-./月] ?[0-9]{1,2} ?[日号]?)[ T]*(?P<rest>.*)")
_LATER = ("下午", "晚上", "晚")
_ABOUT = re.compile("[约近余多来几超不以]")


def _in_digits(text: str) -> str:
    """A day in Chinese digits (二〇二四年一月十二日) in Arabic ones; any other text as it is."""
    written = _IN_CHINESE.fullmatch(text)
    if written is None:
        return text
    month, day = whole_number(written[2]), whole_number(written[3])
    return f"{written[1].translate(_DIGITS)}-{month}-{day}" if month and day else text


def _as_day(text: str) -> re.Match[str] | None:
    return _ANY_DAY.fullmatch(_in_digits(unicodedata.normalize("NFKC", text).strip()))


def day_meant(text: str) -> str | None:
    """The day in a text as 2024-01-12, where it is one however written (2024年1月12日, 2024.1.12, full-width); else None."""
    written = _as_day(text)
    try:
        return date(*map(int, filter(None, written.groups()))).isoformat() if written else None
    except ValueError:
        return None


def is_no_day(text: str) -> bool:
    """Whether a text is written as a day and the calendar has none such: 2024-02-30, 2023年13月1日."""
    return _as_day(text) is not None and day_meant(text) is None


def code_meant(text: str) -> str | None:
    """The six digits of a division that a text holds in other clothes: full-width, with blanks, with the zeros of villages."""
    digits = "".join(unicodedata.normalize("NFKC", text).split())
    digits = digits[:6] if len(digits) == 12 and digits.endswith("000000") else digits
    return digits if _CODE.fullmatch(digits) else None


def number_in(text: str) -> Decimal | None:
    """The number that a text is, however wide its digits: 85, 85.5, 1,200, 70%; None where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("%").rstrip()
    return Decimal(plain.replace(",", "")) if _NUMBER.fullmatch(plain) else None


def number_meant(text: str) -> str | None:
    """The number alone of one with its unit (1200 of 1200人); None for anything else, as for 约1200人, which is no number."""
    written = _UNIT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return written["number"] if written and not _ABOUT.search(written["unit"]) else None


def is_moment(text: str) -> bool:
    """Whether a text is a day and a time as we write them, such as 2024-01-12 09:30."""
    return bool(_MOMENT.fullmatch(text)) and day_meant(text[:10]) == text[:10]


def moment_meant(text: str) -> str | None:
    """The moment in a text as 2024-01-12 09:30, where it is one however written (2024年1月12日下午2时30分); else None."""
    written = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    hour = _HOUR.fullmatch(written["rest"].strip()) if written else None
    day = day_meant(written["day"].strip()) if written else None
    if not (hour and day):
        return None
    hours = int(hour["hour"]) + (12 if hour["half"] in _LATER and int(hour["hour"]) < 12 else 0)
    minutes = 30 if hour["minute"] == "半" else int(hour["minute"] or 0)
    return f"{day} {hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else None


def day_of(text: str) -> str:
    """The day that a text begins with where it is a moment; any other text as it is."""
    return text[:10] if is_moment(text) else text
