"""Tables and days in the formats that people and programs take away. Pure: no clock, no locale, no hash order; the same bytes each time."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, NamedTuple

from tuijian.report.csv_cells import as_csv
from tuijian.report.escape import visible, visible_lines
from tuijian.site.data.tables import DataTable, Value

# --- texts of cells -------------------------------------------------------------------------------

SEPARATOR = "；"
"""Stands between the values of one cell."""


def cell(value: Value) -> str | int:
    """The value as one cell: several joined, an empty text for none."""
    if isinstance(value, tuple):
        return SEPARATOR.join(map(str, value))
    return "" if value is None else value


# --- JSON and CSV ---------------------------------------------------------------------------------


def as_json(data: Mapping[str, Any]) -> bytes:
    """Indented, in the data's own order, Chinese as such."""
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def table_json(table: DataTable, about: Mapping[str, Any]) -> bytes:
    """What the file is, the heads by their keys, and the rows, a line each, so that two editions compare well."""
    head = as_json({**about, "title": table.title, "heads": table.heads}).decode().removesuffix("\n}\n")
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in table.rows)
    return f'{head},\n "rows": [\n{rows}\n ]\n}}\n'.encode()


def table_csv(table: DataTable, note: str) -> bytes:
    """As Excel opens it well: with a byte order mark. The note is the head of a last, empty column: no row is lost to it."""
    return as_csv([[*table.heads.values(), note], *([*(cell(row[key]) for key in table.heads), ""] for row in table.rows)])


# --- XLSX -----------------------------------------------------------------------------------------

WIDEST = 60
"""No column is wider, in characters; longer texts go on in further lines."""

_FIRST = 500
"""The rows that the width of a column is taken from."""


class TableBook:
    """A workbook of texts and numbers; nothing in it is a formula or a link."""

    def __init__(self, title: str, note: str, created: date) -> None:
        """`note` stands at the foot of every printed page, `made` in the file's properties in place of the clock."""
        from xlsxwriter import Workbook  # type: ignore[import-untyped]

        self._bytes = BytesIO()
        self._book = Workbook(self._bytes, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self._book.set_properties({"title": title, "comments": note, "created": datetime.combine(created, time())})
        self._note = note
        common = {"valign": "top", "num_format": "@"}
        self._text = self._book.add_format({**common, "text_wrap": True})
        self._number = self._book.add_format({"valign": "top"})
        self._head = self._book.add_format({**common, "bold": True, "bottom": 1})

    def table(self, table: DataTable) -> None:
        """A sheet with the table, its heads held fast, a filter over them."""
        sheet = self._sheet(table.title, landscape=True)
        rows: list[list[str | int]] = [list(table.heads.values()), *([cell(row[key]) for key in table.heads] for row in table.rows)]
        for number, values in enumerate(rows):
            self._write(sheet, number, values, head=number == 0)
        for column, width in enumerate(_widths(rows)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, len(table.rows), len(table.heads) - 1)

    def text(self, title: str, lines: Sequence[str]) -> None:
        """A sheet with one column of lines, the first as its heading."""
        sheet = self._sheet(title)
        sheet.set_column(0, 0, 100)
        for number, line in enumerate(lines):
            self._write(sheet, number, [line], head=number == 0)

    def bytes(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._bytes.getvalue()

    def _sheet(self, title: str, landscape: bool = False) -> Any:
        sheet = self._book.add_worksheet("".join("－" if letter in "[]:*?/\\'" else letter for letter in title)[:31])
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L" + self._note.replace("&", "&&")[:200] + "&R&P/&N")
        if landscape:
            sheet.set_landscape()
        return sheet

    def _write(self, sheet: Any, row: int, values: Sequence[str | int], head: bool) -> None:
        """Each value by its own type, so that a code stays a text. ValueError where a text is longer than a cell can be."""
        for column, value in enumerate(values):
            if isinstance(value, int):
                sheet.write_number(row, column, value, self._number)
            elif value and sheet.write_string(row, column, value, self._head if head else self._text):
                raise ValueError(f"no cell holds a text of {len(value)} characters")


def _widths(rows: Sequence[Sequence[str | int]]) -> Iterator[int]:
    """For each column as much as its longest text asks for; a Chinese character is as wide as two others."""
    for column in zip(*rows[:_FIRST], strict=True):
        longest = max(sum(1 + (letter > "\u2e7f") for letter in line) for text in column for line in str(text).splitlines() or [""])
        yield min(longest + 3, WIDEST)


# --- iCalendar ------------------------------------------------------------------------------------

_OCTETS = 75


class CalendarEvent(NamedTuple):
    """What takes place on a whole `day`, with `texts` by their properties (SUMMARY, DESCRIPTION, URL).

    The same `name` is the same event: a calendar that has it takes the newer edition in its place.
    """

    day: date
    texts: Mapping[str, str]
    name: str


def calendar(events: Iterable[CalendarEvent], stamped: date) -> bytes:
    """Events of whole days (RFC 5545). They take no time from the reader's days. `stamped` is the day of the edition."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tuijian//tuijian//ZH"]
    lines += [line for one in events for line in _event(one, stamped)]
    return b"".join(part + b"\r\n" for line in (*lines, "END:VCALENDAR") for part in _folded_line(line))


def _event(event: CalendarEvent, stamped: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, event.name)}"
    yield f"DTSTAMP:{stamped:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield "TRANSP:TRANSPARENT"
    yield from (f"{key}:{visible(text) if key == 'URL' else _escaped(text)}" for key, text in event.texts.items())
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """A text as RFC 5545 (3.3.11) has it."""
    for letter in "\\;,":
        text = text.replace(letter, f"\\{letter}")
    return "\\n".join(visible_lines(text))


def _folded_line(line: str) -> Iterator[bytes]:
    """The line in parts of at most 75 octets (3.1), no character cut in two, each further part begun with a blank."""
    part = b""
    for letter in line:
        if len(part) + len(letter.encode()) > _OCTETS:
            yield part
            part = b" "
        part += letter.encode()
    yield part
