"""Texts as cells of a table that a spreadsheet opens. Pure."""

import csv
from collections.abc import Iterable
from io import StringIO

_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""With one of these a spreadsheet takes the text of a CSV file for a formula, or may."""


def formula_guarded(value: str | int) -> str | int:
    """A text that would act as a formula, with an apostrophe before it; all others, and numbers, as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS) else value


def as_csv(rows: Iterable[Iterable[str | int]]) -> bytes:
    """As Excel opens it well: with a byte order mark, and nothing that acts as a formula."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([*map(formula_guarded, row)] for row in rows)
    return text.getvalue().encode("utf-8-sig")
