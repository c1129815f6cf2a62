"""What our workbooks have in common: fonts, formats, a sheet with its title and note, and cells that are never formulas or links."""

from datetime import datetime
from io import BytesIO
from typing import Any

SONG, HEI, FANG = "宋体", "黑体", "仿宋"
"""Fonts that Windows, Office and WPS bring. A workbook names one font a cell; where it is missing the program takes its like by
the family and the character set that are given with it."""

_ROMAN, _GBK = 1, 134
_LINE, _SHADE, _PALE, _GREY = "#8C959F", "#E8EEF4", "#F6F8FA", "#57606A"
_HAN = "\u2e7f"


class CellStyles:
    """The formats of cells. All but counts are formatted as text, so that what begins with = + - or @ stays one when it is edited, too."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": SONG, "font_size": 11, "font_charset": _GBK, "font_family": _ROMAN, "num_format": "@", "valign": "vcenter"}
        boxed = {**base, "border": 1, "border_color": _LINE, "text_wrap": True, "indent": 1}
        centred = {**boxed, "align": "center", "indent": 0}
        self.plain = book.add_format(base)
        self.title = book.add_format({**base, "font_name": HEI, "font_size": 18})
        self.annex = book.add_format({**base, "font_name": HEI, "font_size": 14})
        self.centred_title = book.add_format({**base, "font_size": 20, "bold": True, "align": "center", "text_wrap": True})
        self.line = book.add_format({**base, "font_name": FANG, "font_size": 12, "text_wrap": True})
        self.note = book.add_format({**base, "font_name": FANG, "font_color": _GREY})
        self.text = book.add_format({**base, "font_name": FANG, "font_size": 12, "text_wrap": True, "valign": "top"})
        self.head = book.add_format({**centred, "font_name": HEI, "bg_color": _SHADE})
        self.label = book.add_format({**boxed, "font_name": HEI, "bg_color": _PALE})
        self.hint = book.add_format({**boxed, "font_name": FANG, "font_color": _GREY})
        self.order = book.add_format({**centred, "font_color": _GREY})
        self.value = book.add_format({**boxed, "quote_prefix": True})
        self.count = book.add_format({**centred, "num_format": "0"})


class Canvas:
    """A workbook in the making. `note` stands at the foot of every printed page, `made` in its properties in place of the clock."""

    def __init__(self, title: str, note: str, created: datetime) -> None:
        from xlsxwriter import Workbook  # type: ignore[import-untyped]

        self._bytes = BytesIO()
        self.book = Workbook(self._bytes, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self.book.set_properties({"title": title, "comments": note, "created": created})
        self.styles = CellStyles(self.book)
        self._foot = "&L&9" + note.replace("&", "&&")[:200] + "&R&9&P/&N"

    def sheet(self, name: str, note: str, landscape: bool = False, pages: int = 0) -> Any:
        """A sheet on A4, its name as the title, the note below it; so many pages high, 0 for as many as it takes."""
        sheet = self.blank_sheet(name, landscape, pages)
        sheet.set_row(0, 34)
        sheet.set_row(1, 22)
        self.write(sheet, 0, 0, name, self.styles.title)
        self.write(sheet, 1, 0, note, self.styles.note)
        return sheet

    def blank_sheet(self, name: str, landscape: bool = True, pages: int = 0) -> Any:
        """A sheet on A4 with nothing on it but the note at its foot."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_margins(0.6, 0.6, 0.8, 0.8)
        sheet.fit_to_pages(1, pages)
        sheet.hide_gridlines(2)
        sheet.set_footer(self._foot)
        if landscape:
            sheet.set_landscape()
        return sheet

    def write(self, sheet: Any, row: int, column: int, value: str | int, style: Any) -> None:
        """A count as a number, all else as a text. ValueError where it is longer than a cell can be."""
        if isinstance(value, int):
            sheet.write_number(row, column, value, style)
        elif sheet.write_string(row, column, value, style) if value else sheet.write_blank(row, column, None, style):
            raise ValueError(f"no cell holds a text of {len(value)} characters")

    def bytes(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self._bytes.getvalue()


def text_width(text: str) -> int:
    """How wide a text is; a Chinese character is as wide as two others."""
    return max(sum(1 + (letter > _HAN) for letter in line) for line in text.split("\n"))
