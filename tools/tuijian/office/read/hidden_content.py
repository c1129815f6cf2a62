"""What a sheet does not show: formulas, hidden rows and columns, how far it reaches; and what is hidden in a Word text."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tuijian.office.read.archive import Archive, parse
from tuijian.office.read.child_process import COLUMNS, ROWS
from tuijian.office.read.remarks import UnreadableError

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_DDE = re.compile(r"\|\s*'|\bDDE(?:AUTO)?\b", re.IGNORECASE)
_FIELD = re.compile(r"\A\s*+DDE(?:AUTO)?\b", re.IGNORECASE)
ELEMENTS = 80_000
"""A Word file of more elements is not read: mammoth takes up to 2 KB and 0.1 ms for each. A plan of fifty pages has some 20,000."""

REFERENCES = 1_000
"""So many references to notes and links a Word file may hold; what each leads to counts as often as it is referred to."""

LONGEST_ATTRIBUTE = 2_100
"""So many characters an attribute of a Word file may have: Word's own limit for the address of a link is 2,083."""

_FAILED = "#VALUE!"
"""Stands for what a formula shows that failed, where the file does not say which error it is."""

_YES = ("1", "true", "on", "")

EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""The days that numbers count from, in Excel on Windows and in workbooks that began on a Macintosh."""


@dataclass
class SheetContent:
    """What was seen of a sheet. Rows and columns count from 0."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    dde: bool = False
    first_day: date = EPOCH


def column_number(letters: str) -> int:
    """The number of a column from its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """The letters of a column."""
    letters, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _refuse_far_cells(sheet: str, row: int, column: int) -> None:
    """Refuse a sheet with content so far down or to the right: it would be laid out whole."""
    if row >= ROWS:
        raise UnreadableError("too-many-rows", sheet, limit=ROWS)
    if column >= COLUMNS:
        raise UnreadableError("too-many-columns", sheet, limit=COLUMNS)


class _SheetWatch:
    """A worksheet of an .xlsx."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.seen = SheetContent()
        self._row = self._column = -1
        self._formula = self._error = self._value = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See `Watch`."""
        if name == "c":
            self._place(attributes.get("r", ""))
            self._error = attributes.get("t") == "e"
        elif name in ("v", "is"):
            _refuse_far_cells(self.sheet, self._row, self._column)
            self._value = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            _refuse_far_cells(self.sheet, self._row, self._column)
            self.seen.formulas.add((self._row, self._column))
            self._formula = True
        elif name == "col" and attributes.get("hidden") in _YES:
            self._hide_columns(attributes)

    def end(self, name: str) -> None:
        """See `Watch`."""
        if name == "f":
            self._formula = False
        elif name == "v":
            self._value = False

    def text(self, text: str) -> None:
        """See `Watch`."""
        if self._formula and _DDE.search(text):
            self.seen.dde = True
        if self._error and self._value:
            self.seen.errors[self._row, self._column] = text

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row = _whole(attributes.get("r"), self._row + 2) - 1
        self._column = -1
        if attributes.get("hidden") in _YES:
            self.seen.hidden_rows.add(self._row)

    def _place(self, reference: str) -> None:
        match = _REFERENCE.fullmatch(reference)
        self._column = column_number(match[1]) if match else self._column + 1
        self._row = int(match[2]) - 1 if match else self._row

    def _hide_columns(self, attributes: Mapping[str, str]) -> None:
        first, last = _whole(attributes.get("min"), 1), _whole(attributes.get("max"), 1)
        self.seen.hidden_columns.update(range(first - 1, min(last, COLUMNS)))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise


class _OpenWatch:
    """The sheets of an .ods, in which rows and cells may stand for many."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetContent] = {}
        self.dde = False
        self._sheet = ""
        self._row = self._column = 0
        self._rows = self._cells = 1
        self._cell = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See `Watch`."""
        values = {key.rpartition(":")[2]: text for key, text in attributes.items()}
        failed = any(key.endswith("value-type") and text == "error" for key, text in attributes.items())
        if name == "table":
            self._sheet, self._row = values.get("name", ""), 0
            self.sheets[self._sheet] = SheetContent()
        elif name == "table-row":
            self._start_row(values)
        elif name in ("table-cell", "covered-table-cell"):
            self._start_cell(values, failed)
        elif name == "p" and self._cell:
            self._content()
        elif name == "dde-source":
            self.dde = True

    def _start_row(self, values: Mapping[str, str]) -> None:
        self._rows, self._column = _whole(values.get("number-rows-repeated"), 1), 0
        if values.get("visibility") in ("collapse", "filter") and self._rows < ROWS:
            self.sheets[self._sheet].hidden_rows.update(range(self._row, self._row + self._rows))

    def _start_cell(self, values: Mapping[str, str], failed: bool) -> None:
        self._cell, self._cells = True, _whole(values.get("number-columns-repeated"), 1)
        seen = self.sheets.get(self._sheet, SheetContent())
        if "formula" in values:
            self._content()
            seen.formulas.add((self._row, self._column))
            seen.dde = seen.dde or bool(_DDE.search(values["formula"]))
        elif "value-type" in values:
            self._content()
        if failed:
            seen.errors[self._row, self._column] = _FAILED
        down, right = _whole(values.get("number-rows-spanned"), 1), _whole(values.get("number-columns-spanned"), 1)
        if down > 1 or right > 1:
            seen.merged.append((self._row, self._column, self._row + down - 1, self._column + right - 1))

    def _content(self) -> None:
        _refuse_far_cells(self._sheet, self._row + self._rows - 1, self._column + self._cells - 1)

    def end(self, name: str) -> None:
        """See `Watch`."""
        if name in ("table-cell", "covered-table-cell"):
            self._column += self._cells
            self._cell = False
        elif name == "table-row":
            self._row += self._rows

    def text(self, text: str) -> None:
        """See `Watch`."""


class _NameWatch:
    """The sheets that a workbook names, and the parts that its relations lead to."""

    def __init__(self) -> None:
        self.names: list[tuple[str, str]] = []
        self.targets: dict[str, str] = {}
        self.first_day = EPOCH

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See `Watch`."""
        if name == "sheet":
            identity = next((text for key, text in attributes.items() if key.endswith(":id")), "")
            self.names.append((attributes.get("name", ""), identity))
        elif name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "").replace("\\", "/")
        elif name == "workbookPr" and attributes.get("date1904", "0") in _YES:
            self.first_day = EPOCH_1904

    def end(self, name: str) -> None:
        """See `Watch`."""

    def text(self, text: str) -> None:
        """See `Watch`."""


def scan_workbook(archive: Archive) -> dict[str, SheetContent]:
    """What is to be said of each sheet, by its name; every part is parsed. UnreadableError where one must not be read."""
    if archive.kind == "ods":
        return _scan_open(archive)
    names = _names(archive)
    named = dict(_worksheets(names))
    seen: dict[str, SheetContent] = {}
    for name, data in archive.parts.items():
        if name in named:
            watch = _SheetWatch(named[name])
            parse(data, watch)
            watch.seen.first_day = names.first_day
            seen[named[name]] = watch.seen
        else:
            parse(data)
    return seen


def _names(archive: Archive) -> _NameWatch:
    watch = _NameWatch()
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        parse(archive.parts.get(name, b"<none/>"), watch)
    return watch


def _worksheets(watch: _NameWatch) -> Iterator[tuple[str, str]]:
    """The parts that are worksheets, each with the sheet's name."""
    for sheet, identity in watch.names:
        target = watch.targets.get(identity, "")
        yield target.removeprefix("/") if target.startswith("/") else f"xl/{target}", sheet


def _scan_open(archive: Archive) -> dict[str, SheetContent]:
    watch = _OpenWatch()
    for name, data in archive.parts.items():
        if name.endswith(".xml"):
            parse(data, watch if name == "content.xml" else None)
    for seen in watch.sheets.values():
        seen.dde = seen.dde or watch.dde
    return watch.sheets


# --- Word ---------------------------------------------------------------------------------------


_NOTES = {"footnote": "footnoteReference", "endnote": "endnoteReference"}


class _CountWatch:
    """How many elements there are, how many each note has, and how often each is referred to."""

    def __init__(self) -> None:
        self.count = 0
        self.notes: Counter[tuple[str, str]] = Counter()
        self.references: Counter[tuple[str, str]] = Counter()
        self._note: tuple[str, str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See `Watch`."""
        self.count += 1
        if any(len(value) > LONGEST_ATTRIBUTE for value in attributes.values()):
            raise UnreadableError("damaged")
        if name in _NOTES:
            self._note = (_NOTES[name], _identity(attributes))
        elif name in (*_NOTES.values(), "hyperlink"):
            self.references[name, _identity(attributes)] += 1
        if self._note:
            self.notes[self._note] += 1

    def end(self, name: str) -> None:
        """See `Watch`."""

    def text(self, text: str) -> None:
        """See `Watch`."""


_LOOKS = {"vanish": "hidden-text", "strike": "struck", "dstrike": "struck"}
"""How runs look that somebody may not want to be read."""

_NO = ("0", "false", "off")
_FRAMES, _PICTURES = ("drawing", "pict"), ("blip", "imagedata")
"""What holds a picture or a text box, and what is a picture for certain."""


class _TextWatch(_CountWatch):
    """The text of a Word file: what is in it that does not come along as it looks."""

    _CASES: Mapping[str, str] = {
        "object": "embedded", "altChunk": "embedded", "tbl": "table", "ins": "tracked", "del": "tracked", "moveFrom": "tracked",
        "moveTo": "tracked", "commentReference": "comment",
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.cases: set[str] = set()
        self._within: list[str] = []
        self._frames: list[bool] = []  # of each frame that is open whether there is a text box in it

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See `Watch`."""
        super().start(name, attributes)
        self._within.append(name)
        if name in self._CASES:
            self.cases.add(self._CASES[name])
        elif name in _FRAMES:
            self._frames.append(False)
        elif name == "txbxContent":
            self._frames = [True] * len(self._frames)
        elif name in _PICTURES:
            self.cases.add("image")
        elif name in _LOOKS and self._within[-3:-1] == ["r", "rPr"] and not any(text in _NO for text in attributes.values()):
            self.cases.add(_LOOKS[name])
        elif name == "textpath" and self._frames:
            self._frames = [True] * len(self._frames)
        elif name == "fldSimple":
            self._field(" ".join(attributes.values()))

    def end(self, name: str) -> None:
        """See `Watch`."""
        self._within.pop()
        if name in _FRAMES and not self._frames.pop():
            self.cases.add("image")

    def text(self, text: str) -> None:
        """See `Watch`."""
        if self._within[-1] == "instrText":
            self._field(text)

    def _field(self, text: str) -> None:
        if _FIELD.match(text):
            self.cases.add("dde")


def _identity(attributes: Mapping[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")


def _elements_seen(watches: tuple[_CountWatch, ...]) -> int:
    """The elements that a reader gets to see: each note as often as it is referred to."""
    notes = sum((watch.notes for watch in watches), Counter[tuple[str, str]]())
    references = sum((watch.references for watch in watches), Counter[tuple[str, str]]())
    if references.total() > REFERENCES:
        raise UnreadableError("too-many-elements", limit=ELEMENTS)
    return sum(watch.count for watch in watches) + sum(count * notes[note] for note, count in references.items())


def scan_text(archive: Archive) -> tuple[str, ...]:
    """The cases to be told of a Word file, each once; every part is parsed. UnreadableError where one must not be read."""
    watch, others = _TextWatch(), _CountWatch()
    for name, data in archive.parts.items():
        parse(data, watch if name.startswith("word/document") else others)
        if _elements_seen((watch, others)) > ELEMENTS:
            raise UnreadableError("too-many-elements", limit=ELEMENTS)
    return tuple(sorted(watch.cases))
