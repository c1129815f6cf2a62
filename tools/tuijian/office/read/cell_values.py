"""What a cell of a sheet says, and what its field has in its place where there is no doubt. Pure."""

import re
from datetime import date, timedelta
from typing import NamedTuple
from unicodedata import normalize

from tuijian.form.values import code_meant, day_meant, moment_meant, number_meant
from tuijian.office.layout import Column
from tuijian.office.read.cell_grid import Cell, SheetGrid
from tuijian.office.read.extra_rows import is_blank
from tuijian.text.paste_cleaning import cleaned_text, with_joined_numbers

WORD, PLAN = (".docx", ".docm", ".doc", ".wps"), ".md"
"""The endings of Word files, and of the plans that are made from them."""

_ERRORS = re.compile(r"#(?:REF|N/A|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC)[!?]?", re.IGNORECASE)

NAME = "name"
"""The field of an entry that names its place."""

_SERIAL = re.compile("[0-9]{5}")
_HOUR = re.compile(r"(?:T|\s{1,3})[0-9]{1,2}[:：][0-9]{2}.*")
_SPACED = re.compile("[\u3400-\u9fff](?:[ \t\u3000]+[\u3400-\u9fff])+")
_COUNTED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[0-9０-９]{1,2}[.．、)）]|[（(][0-9０-９]{1,2}[)）])\s*([\u3400-\u9fff]{2,}[市州盟县区旗])"
)

_TITLE = re.compile("方案(?:[（(][^（()）]*[)）])?$")
_WIDE = re.compile("[．。][ｄＤdD][ｏＯoO][ｃＣcC]")
"""The ending of a Word file as it is typed in full width."""

_DAYS = range(20_000, 80_000)
"""Numbers that stand for days from 1954 to 2118."""


class CellText(NamedTuple):
    """What a cell says, and the case where it was not written so."""

    text: str
    case: str | None = None


def cell_words(grid: SheetGrid, row: int, at: int) -> str:
    """What a cell says; nothing where it only says that there is nothing, as a formula does that leads to an empty cell."""
    text = cell_text(grid.at(row, at)).text
    return "" if is_blank(text) or (text == "0" and (row, at) in grid.seen.formulas) else text


def cell_text(cell: Cell) -> CellText:
    """A cell as text: a whole number without a point, a day as 2024-01-12. The value of a formula that failed is none."""
    if isinstance(cell, bool):
        return CellText("是" if cell else "否")
    if isinstance(cell, float | int):
        return CellText(f"{cell:.15g}" if isinstance(cell, int) or cell != cell // 1 or abs(cell) >= 1e15 else str(int(cell)))
    if isinstance(cell, date):
        return CellText(cell.isoformat())
    text = with_joined_numbers(cleaned_text(cell.replace("\r\n", "\n").replace("\r", "\n")).text.strip())
    return CellText("", "no-value") if _ERRORS.fullmatch(text) else CellText(text)


def value_meant(column: Column, cell: Cell, text: str, first_day: date) -> str:
    """The text as its field has it, where there is no doubt: a day from its number, six digits from full-width ones."""
    if column.field.type == "code":
        return code_meant(text) or text
    if column.field.type == "file":
        return _file_meant(column, text)
    if column.field.type == "date":
        return day_written(cell, text, first_day)
    if column.field.type in ("number", "time"):
        return (number_meant if column.field.type == "number" else moment_meant)(text) or text
    return name_meant(text) if column.name == NAME else text


def day_written(cell: Cell, text: str, first_day: date) -> str:
    """A day from its number, be that a text, or from a text in any of the ways that people write days."""
    number = cell if isinstance(cell, float | int) and not isinstance(cell, bool) else int(text) if _SERIAL.fullmatch(text) else 0
    if int(number) in _DAYS:
        return (first_day + timedelta(days=int(number))).isoformat()
    return day_meant(_HOUR.sub("", text)) or text


def name_meant(text: str) -> str:
    """The name of a place without blanks between its characters, and without its number in the list."""
    text = "".join(text.split()) if _SPACED.fullmatch(text) else text
    numbered = _COUNTED.fullmatch(text)
    return numbered[1] if numbered else text


def _file_meant(column: Column, text: str) -> str:
    """The plan that becomes of a Word file, where a clerk names that: what we call it is none of theirs to know."""
    if PLAN not in column.field.accept:
        return text
    name = re.split(r"[/\\]", normalize("NFKC", text) if _WIDE.search(text) else text)[-1]
    stem, dot, ending = name.rpartition(".")
    if stem and f"{dot}{ending}".lower() in WORD:
        return f"{stem}{PLAN}"
    title = name.strip('《》“”"')
    return f"{title}{PLAN}" if _TITLE.search(title) else text
