"""Tables in plans: parts as columns or as labels of rows, and tasks in their cells, as Word's forms and Excel's lists have them."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from tuijian.rules.vocabulary import Reading, Vocabulary
from tuijian.submission.plan_structure import Row, is_rule
from tuijian.text.heading_numbers import numeral
from tuijian.text.positions import Span

LONGEST_LABEL = 24
"""A cell of more characters is no label."""

LONGEST_HEAD = 12
"""The cells of a head row are shorter still."""

_IN_BRACKETS = re.compile(r"[（(][^（()）]*[）)]。?")
_NAME_END = re.compile("[：:。；，\n]")

_SENTENCE_SIGNS = "。；，"


class PlanCell(NamedTuple):
    """A cell with its place: the line, and a span over all of that line."""

    text: str
    span: Span
    row: int
    column: int


class PlanGrid:
    """A table, and what it holds by a call's words. `first` is the index of its first row among the plan's rows."""

    def __init__(self, first: int, rows: list[Row], words: Vocabulary) -> None:
        self.first, self.words = first, words
        self.rows = [row for row in rows if not is_rule(row)]
        self.heads = [at for at in range(len(self.rows)) if self._is_head(at)]

    def _parts_labelled(self, text: str) -> tuple[str, ...]:
        if len(text) > LONGEST_LABEL:
            return ()
        return self.words.parts_named(text) or (self.words.parts_named(text[lead.end :]) if (lead := numeral(text)) else ())

    def _is_known(self, text: str) -> bool:
        return bool(self._parts_labelled(text)) or self.words.is_task_column(text) or self.words.is_background(text)

    def _is_head(self, at: int) -> bool:
        """Whether a row heads columns: two of its cells are known, or it is the first, its cells are short and no row has a label."""
        cells = self.rows[at].cells
        known_texts = [text for text in cells if self._is_known(text)]
        if len(known_texts) > 1 and any(self._parts_labelled(text) for text in known_texts):
            return not any(len(text) > LONGEST_HEAD and self._is_text(text) for text in cells)
        below = self.rows[1:]
        plain = all(len(text) <= LONGEST_HEAD and not self._is_text(text) for text in cells) and len(cells) > 1
        labelled = any(row.cells and self._is_known(row.cells[0]) for row in below)
        return at == 0 and bool(known_texts) and plain and bool(below) and not labelled

    def _is_text(self, text: str) -> bool:
        return any(mark in text for mark in _SENTENCE_SIGNS)

    def _cell_at(self, row: int, column: int) -> PlanCell:
        table_row = self.rows[row]
        text = table_row.cells[column]
        return PlanCell(text, Span(table_row.line, 1, table_row.line, 1 + table_row.width), row, column)

    def _column_cells(self, cell: PlanCell) -> list[PlanCell]:
        """The cells of a column."""
        rows = range(cell.row + 1, next((head for head in self.heads if head > cell.row), len(self.rows)))
        return [self._cell_at(row, cell.column) for row in rows if cell.column < len(self.rows[row].cells)]

    def _text_beside(self, cell: PlanCell) -> str:
        """The text that a label stands for: the cells to its right, up to another label; else the rows below without one."""
        right = self.rows[cell.row].cells[cell.column + 1 :]
        text = []
        for cell_text in right:
            if self._is_known(cell_text):
                break
            text.append(cell_text)
        if any(text) or len(text) < len(right):
            return "\n".join(filter(None, text))
        return "\n".join(self._texts_below(cell.row + 1))

    def _texts_below(self, at: int) -> Iterator[str]:
        for row in self.rows[at:]:
            if any(self._is_known(text) for text in row.cells):
                return
            yield from filter(None, row.cells)

    def part_cells(self) -> Iterator[tuple[PlanCell, tuple[str, ...], str]]:
        """The cells that are labels of parts, and what is written in their column or beside them."""
        for at, row in enumerate(self.rows):
            for column, text in enumerate(row.cells):
                if parts := self._parts_labelled(text):
                    cell = self._cell_at(at, column)
                    below = "\n".join(one.text for one in self._column_cells(cell) if one.text) if at in self.heads else ""
                    yield cell, parts, below if at in self.heads else self._text_beside(cell)

    def task_cells(self) -> Iterator[tuple[Reading, PlanCell]]:
        """The cells that name tasks: by the list's words anywhere, by any words in a column or beside a label of tasks."""
        own = self._own_task_cells()
        for at, row in enumerate(self.rows):
            for column, text in enumerate(row.cells):
                if at in self.heads or not text or self._is_known(text) or len(text) > 2 * LONGEST_LABEL:
                    continue
                word, column_of_tasks = self.words.task_word, (at, column) in own
                if column_of_tasks and (numbers := self.words.numbers_alone(text)):
                    yield from ((Reading(task), self._cell_at(at, column)) for task in numbers)
                    continue
                if column_of_tasks and _IN_BRACKETS.fullmatch(text):
                    continue  # what is to be written there
                reading = self.words.task(f"{word}{text}" if column_of_tasks and text.isdecimal() else text)
                if not column_of_tasks and self.words.is_number_alone(text) and (beside := self._name_beside(row, column)):
                    reading = self.words.task(beside) or Reading(own=beside)
                    yield reading, self._cell_at(at, column)
                    continue
                named = reading and reading.own is None and (reading.exact or word in text) and not self._is_text(text)
                if named or column_of_tasks:
                    yield reading or Reading(own=text), self._cell_at(at, column)

    def _name_beside(self, row: Row, column: int) -> str:
        """The name that the cell to the right begins with."""
        text = row.cells[column + 1] if column + 1 < len(row.cells) else ""
        return _NAME_END.split(text, 1)[0].strip()

    def _own_task_cells(self) -> set[tuple[int, int]]:
        """The places whose cells are tasks whatever they are called."""
        task_places = set()
        for at, row in enumerate(self.rows):
            for column, text in enumerate(row.cells):
                if self.words.is_task_column(text):
                    cell = self._cell_at(at, column)
                    cells = (
                        self._column_cells(cell)
                        if at in self.heads
                        else [self._cell_at(at, column + 1)]
                        if column + 1 < len(row.cells)
                        else []
                    )
                    task_places |= {(task_cell.row, task_cell.column) for task_cell in cells}
        return task_places


def grids(rows: list[Row], words: Vocabulary) -> Iterator[PlanGrid]:
    """The tables among the rows of a plan."""
    for is_table, group in groupby(enumerate(rows), lambda pair: bool(pair[1].cells)):
        if is_table:
            numbered_rows = list(group)
            yield PlanGrid(numbered_rows[0][0], [row for _, row in numbered_rows], words)
