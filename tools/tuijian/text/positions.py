"""Places in a file and what could not be read there. Lines and columns count from 1, in code points."""

from collections.abc import Mapping
from typing import NamedTuple


class Span(NamedTuple):
    """From (line, column) up to, not including, (end_line, end_column)."""

    line: int
    column: int
    end_line: int
    end_column: int


START = Span(1, 1, 1, 1)
"""Where a finding stands that concerns the whole of an empty, missing or unreadable file."""


class Value(NamedTuple):
    """A text that somebody wrote, and where."""

    text: str
    path: str
    span: Span


class Problem(NamedTuple):
    """Something that could not be read. `kind` and `case` name the rule kind and the message that will say so."""

    kind: str
    case: str
    span: Span
    variables: Mapping[str, str | int] = {}
    replacement: str | None = None
