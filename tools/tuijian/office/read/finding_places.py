"""What the checker says of a list or a plan that was read from an Excel or Word file, said of that file: where it stands there. Pure."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from tuijian.form.field_words import FieldWords
from tuijian.office.read.remarks import Where
from tuijian.report.model import Finding

Places = Mapping[tuple[str, int], Where]
"""For a file that was made and a line in it, where that stood in the Excel or Word file."""

_ITS_LINE = re.compile("^第[0-9]+行(?=[有像提])")
"""The line that a message begins with: the place that stands above the message says it."""

_QUOTED_OR_LINE = re.compile("“[^“”]*”|第([0-9]{1,7})行")


class OfficeFinding(NamedTuple):
    """A finding as one says it of an Excel or Word file: where, what is wrong, what to do."""

    where: Where
    message: str
    fix: str


def office_place(finding: Finding, file: str, places: Places) -> Where | None:
    """Where in the Excel or Word file a finding in that file points; None for one in a file that was made of neither.

    What points at a file's very first character is about the file as a whole.
    """
    where = _place_of_line(finding.line, file, places)
    return Where(where.file) if where and (finding.line, finding.end_column) == (1, 1) else where


def office_finding(finding: Finding, file: str, places: Places, words: FieldWords) -> OfficeFinding | None:
    """A finding in that file, without the keys and lines of a file that the clerk has not seen; None as `office_place` gives it."""
    where = office_place(finding, file, places)
    if where is None:
        return None
    message = _QUOTED_OR_LINE.sub(lambda found: _row_words(found, finding, where, file, places), _ITS_LINE.sub("", finding.message))
    return OfficeFinding(where, words.without_keys(message), words.without_keys(finding.fix))


def _place_of_line(line: int, file: str, places: Places) -> Where | None:
    """The place of a line, or of the last one above it that has one."""
    lines = [known for name, known in places if name == file and known <= line]
    return places[file, max(lines)] if lines else None


def _row_words(match: re.Match[str], finding: Finding, beside: Where, file: str, places: Places) -> str:
    """The row, of a sheet, for a line that the finding names; what is in quotes, or no line of its own, stays.

    Beside the place of the finding another row of its sheet needs no more words; a place elsewhere is said in full.
    """
    line = int(match[1] or 0)
    if line not in finding.context.values():
        return match[0]
    where = _place_of_line(line, file, places) or Where(beside.file)
    sheet = where._replace(row=0, column="")
    row = f"第{where.row}行" if where.row else ""
    return row if row and sheet == beside._replace(row=0, column="") else f"“{sheet}”{row}"
