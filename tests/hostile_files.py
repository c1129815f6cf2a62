"""Excel and Word files that nobody should trust."""

from officefiles import (
    added,
    changed,
    open_book,
    plain,
    text,
)

from tuijian.catalog.disk import read_catalog
from tuijian.office.read.office_files import FileReading

CATALOG = read_catalog()


def said(reading: FileReading) -> list[tuple[str, str]]:
    """Each remark's place and case, in order."""
    return [(str(one.where), one.case) for one in reading.remarks]


def bomb(size: int, count: int = 1) -> bytes:
    """A workbook with parts of nothing but zeros."""
    return added(plain(), **{f"xl__media__{number}": b"0" * size for number in range(count)})


def crumbs(body: str) -> bytes:
    """A Word file with this before its text."""
    return changed(text(["x"]), "word/document.xml", ("<w:body>", f"<w:body>{body}"))


def one_row(row: str) -> bytes:
    """An .ods with that row."""
    return open_book(f'<table:table table:name="推荐名单">{row}</table:table>')


def rels(kind: str, target: str) -> bytes:
    """A part that leads outside."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" TargetMode="External" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    ).encode()
