"""What there is to take away: each file opens in the program it is for, holds what the catalogue holds, and can do nothing."""

import csv
import json
import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO

import jsonschema
import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from tuijian.calls.schemas import SCHEMAS
from tuijian.catalog.load import Catalog
from tuijian.site.assemble import files, pages
from tuijian.site.data.tables import DataTable
from tuijian.site.downloads.formats import TableBook, table_csv
from tuijian.site.markup.render import Site
from tuijian.site.pages.downloads import Downloads, downloads

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1")


@pytest.fixture(scope="session")
def found(catalog: Catalog) -> Downloads:
    """The files of this repository's catalogue."""
    return downloads(Site.of(catalog))


def rows(data: bytes) -> list[list[str]]:
    """The lines of a CSV file."""
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_file_is_offered_with_its_size(catalog: Catalog, found: Downloads) -> None:
    """The page links each file and says how large it is, and each lies where the page says, with those very bytes."""
    page, made = unescape(pages(catalog)["data.md"]), files(catalog)
    assert len(list(found.files())) > 25
    for one in found.files():
        assert made[one.path] == one.data
        assert f'({one.path}) <span class="size">{one.size}</span>' in page, one.path


def test_tables_as_csv(found: Downloads) -> None:
    """A table opens in Excel as Chinese, with its heads, its rows, and in a last column what the file is; 56 seats in all."""
    for one in (*found.tables, *found.divisions):
        head, *body = rows(one.csv.data)
        assert one.csv.data.startswith(b"\xef\xbb\xbf")
        assert head[:-1] == list(one.table.heads.values())
        assert "不是教育部的文件" in head[-1]
        assert len(body) == len(one.table.rows) > 0
    seats = next(one for one in found.tables if one.table.name == "seats")
    at = list(seats.table.heads).index("seats")
    assert sum(int(row[at]) for row in rows(seats.csv.data)[1:]) == 56


def test_tables_as_json(found: Downloads) -> None:
    """The same rows as JSON, with what the file is and which edition of the catalogue it came from."""
    for one in (*found.tables, *found.divisions):
        data = json.loads(one.json.data)
        assert len(data["rows"]) == len(one.table.rows)
        assert data["heads"] == one.table.heads
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", data["catalog"])


def test_workbooks(found: Downloads) -> None:
    """A sheet for each table after one that says what it is; codes stay texts, and no cell is a formula."""
    for data, offered in ((found.book.data, found.tables), (found.division_book.data, found.divisions)):
        book = load_workbook(BytesIO(data))
        assert book.sheetnames[: len(offered) + 1] == ["说明", *(one.table.title for one in offered)]
        for one in offered:
            sheet = book[one.table.title]
            assert [cell.value for cell in sheet[1]] == list(one.table.heads.values())
            assert sheet.max_row == len(one.table.rows) + 1
            assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n"}
    codes = [cell.value for cell in load_workbook(BytesIO(found.book.data))["名额"]["B"][1:]]
    assert {type(code) for code in codes} <= {str, type(None)}


def test_a_text_is_never_a_formula() -> None:
    """What begins as a formula does goes with an apostrophe into CSV, and as a text into a workbook."""
    table = DataTable("t", "表", {"a": "甲"}, [{"a": text} for text in FORMULAS])
    assert [row[0] for row in rows(table_csv(table, "=note"))[1:]] == [f"'{text}" for text in FORMULAS]
    assert rows(table_csv(table, "=note"))[0][-1] == "'=note"
    book = TableBook("表", "注", date(2024, 1, 1))
    book.table(table)
    sheet = load_workbook(BytesIO(book.bytes()))["表"]
    assert [(cell.value, cell.data_type) for cell in sheet["A"][1:]] == [(text, "s") for text in FORMULAS]


def test_the_whole_fits_its_schema(found: Downloads) -> None:
    """The catalogue as one file is what the schema beside it describes, and names no account of those who submit."""
    whole = json.loads(found.whole.data)
    schema = json.loads(found.schemas["catalog"].data)
    jsonschema.validate({key: value for key, value in whole.items() if key in schema["properties"]}, schema)
    assert len(whole["units.yml"]) == 32
    assert "accounts" not in found.whole.data.decode()


def test_schemas_are_those_of_the_command(catalog: Catalog, found: Downloads) -> None:
    """What editors fetch is what `tuijian schema` prints, and says whose it is not."""
    assert set(found.schemas) == set(SCHEMAS)
    for name, make in SCHEMAS.items():
        data = json.loads(found.schemas[name].data)
        assert "不是教育部的文件" in data.pop("$comment")
        assert data == json.loads(json.dumps(make(catalog)))


def test_the_deadline_for_calendars(found: Downloads) -> None:
    """One event that takes the whole 20 January 2024 and no time from it, with the notice's words, in lines that any calendar reads."""
    assert found.calendar is not None
    (event,) = Calendar.from_ical(found.calendar.data.decode()).walk("VEVENT")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2024, 1, 20), date(2024, 1, 21))
    assert str(event["TRANSP"]) == "TRANSPARENT"
    assert "于2024年1月20日前" in str(event["DESCRIPTION"])
    assert max(map(len, found.calendar.data.split(b"\r\n"))) <= 75
