"""What has been found in a workbook so far: values, where each stood, and what is to be said. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tuijian.office.layout import Column, Sheet
from tuijian.office.listfile import Spot
from tuijian.office.read.cell_grid import SheetGrid
from tuijian.office.read.cell_values import NAME, cell_text, cell_words, value_meant
from tuijian.office.read.remarks import Remark, Where, remark
from tuijian.text.paste_cleaning import cleaned_text

LONGEST_CELL = 5_000
"""A longer text in a cell is not taken up: a line of a list file holds 10,000 characters."""

MOST_REMARKS = 20
"""A case is told at most so often of one sheet."""

_PLACE = "[^\\s、，,；;/／]{1,15}[省市县区州盟旗]"
_SEVERAL = re.compile(rf"{_PLACE}(?:[\s、，,；;/／]{{1,3}}{_PLACE})+|[^\s]{{1,15}}([省市县区州盟旗])[和与及][^\s]{{1,15}}\1")
"""Several places in one cell; with a word between them those of one kind, as places begin with it too (和林格尔县)."""


@dataclass
class Gathered:
    """What has been found so far. `listed` is what the lists call their entries, `labels` the keys of what they call their fields.

    `taken` counts each case in each sheet.
    """

    file: str
    basics: Sheet
    listed: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()
    fields: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    places: dict[Spot, Where] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    taken: dict[tuple[str, str], int] = field(default_factory=dict)
    weak: bool = False

    def note(self, case: str, where: Where, **values: str | int) -> None:
        """Add a remark, unless the case was told often enough of this sheet."""
        times = self.taken[case, where.sheet] = self.taken.get((case, where.sheet), 0) + 1
        if times <= MOST_REMARKS:
            self.remarks.append(remark(case, where, **values))


def note_hidden(grid: SheetGrid, at: tuple[int, int], where: Where, gathered: Gathered) -> None:
    """Say that what was taken stands in a row or a column that is hidden."""
    if at[0] in grid.seen.hidden_rows:
        gathered.note("hidden-row", where._replace(column=""))
    elif at[1] in grid.seen.hidden_columns:
        gathered.note("hidden-column", where._replace(row=0, column=grid.letters(at[1])))


def take_value(column: Column, grid: SheetGrid, at: tuple[int, int], where: Where, gathered: Gathered) -> str:
    """What a cell says for a field, with what is to be said of it; empty where it is not taken up."""
    cell = grid.at(*at)
    plain = cell_text(cell)
    if plain.case:
        gathered.note(plain.case, where, value=str(cell))
        return ""
    if column.field.type == "numbers" and (isinstance(cell, date) or (isinstance(cell, float) and not cell.is_integer())):
        gathered.note("changed-number", where, value=plain.text)
        return ""
    if not cell_words(grid, *at) and at not in grid.seen.formulas:
        return ""
    if len(plain.text) > LONGEST_CELL:
        gathered.note("too-long", where, length=len(plain.text), limit=LONGEST_CELL)
        return ""
    if isinstance(cell, str) and (dropped := cleaned_text(cell).dropped):
        gathered.note("unseen", where, count=dropped)
    if column.name == NAME and _SEVERAL.fullmatch(plain.text):
        gathered.note("places-in-one", where, value=" ".join(plain.text.split()))
    meant = value_meant(column, cell, cell_words(grid, *at), grid.seen.first_day)
    if at in grid.seen.formulas:
        gathered.note("formula" if meant else "empty-formula", where, value=meant)
    elif meant != plain.text and column.field.type != "file":
        gathered.note("read-as", where, value=plain.text, meant=meant)
    return meant
