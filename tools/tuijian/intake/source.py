"""Places in a file and what could not be read there. Lines and columns count from 1, in code points."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From (line, column) up to, not including, (end_line, end_column)."""

    line: int
    column: int
    end_line: int
    end_column: int


START = Span(1, 1, 1, 1)
"""Where a finding stands that concerns the whole of an empty, missing or unreadable file."""


@dataclass(frozen=True, slots=True)
class Value:
    """A text that somebody wrote, and where."""

    text: str
    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that intake could not read. `kind` and `case` name the rule kind and the message that will say so."""

    kind: str
    case: str
    span: Span
    variables: Mapping[str, str | int] = field(default_factory=dict)
    replacement: str | None = None
