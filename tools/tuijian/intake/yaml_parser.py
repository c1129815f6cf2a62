"""PyYAML's pure-Python event parser, made strict, quick and safe against hostile text.

The grammar is PyYAML's own; only its reader and its slow loops over single characters are replaced. What we refuse is
seen here as tokens, where its exact place is known: anchors, aliases, tags, directives, `? ` keys.
"""

import re
from typing import Any

from yaml.parser import Parser
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import ScalarToken

from tuijian.intake.source import Problem, Span
from tuijian.intake.text import Limits

KIND = "strict-yaml"
MOST_PROBLEMS = 100
"""Reading stops after so many problems in one file."""

Mark = tuple[int, int]
"""A place as PyYAML counts: line and column from 0."""

_GAP = re.compile(r"(?:[ ]*+(?:#[^\n]*+)?+\n)*+[ ]*+(?:#[^\n\0]*+)?+")
_BLOCK_WORD = r"(?:[^ \t\n\0:]|:(?![ \t\n\0]))++"
_FLOW_WORD = r"(?:[^ \t\n\0:,?\[\]{}]|:(?![ \t\n\0,\[\]{}]))++"
_BLOCK_TEXT = re.compile(rf"(?!#){_BLOCK_WORD}(?:[ ]++(?!#){_BLOCK_WORD})*+")
_FLOW_TEXT = re.compile(rf"(?!#){_FLOW_WORD}(?:[ ]++(?!#){_FLOW_WORD})*+")


class Refused(Exception):
    """Reading cannot go on; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.case)
        self.problem = problem


def span(start: Mark, end: Mark) -> Span:
    """From one mark of ours to another."""
    return Span(start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)


class StrictParser(Scanner, Parser):
    """Events of a text that holds no NUL and no line end but "\\n". Refusals that reading survives stand in `problems`."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.buffer = text + "\0\0\0\0"
        self.index = self.line = self.column = 0
        self.encoding = None
        self.limits = limits
        self.problems: list[Problem] = []
        Scanner.__init__(self)
        Parser.__init__(self)

    # --- reader -----------------------------------------------------------------------------------

    def peek(self, index: int = 0) -> str:
        """The character so many places ahead, NUL at the end."""
        return self.buffer[self.index + index]

    def prefix(self, length: int = 1) -> str:
        """The next so many characters."""
        return self.buffer[self.index : self.index + length]

    def forward(self, length: int = 1) -> None:
        """Go on by so many characters."""
        end = self.index + length
        breaks = self.buffer.count("\n", self.index, end)
        if breaks:
            self.line += breaks
            self.column = end - self.buffer.rindex("\n", self.index, end) - 1
        else:
            self.column += length
        self.index = end

    def get_mark(self) -> Any:
        """Where we are; PyYAML only hands it through."""
        return (self.line, self.column)

    # --- what is refused --------------------------------------------------------------------------

    def note(self, case: str, start: Mark, end: Mark, **variables: str | int) -> None:
        """Keep a problem that reading survives."""
        self.problems.append(Problem(KIND, case, span(start, end), variables))
        if len(self.problems) >= MOST_PROBLEMS:
            raise Refused(self.problems.pop())

    def fetch_anchor(self) -> None:
        """Note the anchor and read on as if it were not there."""
        super().fetch_anchor()
        token = self.tokens.pop()
        self.note("anchor", token.start_mark, token.end_mark)

    def fetch_tag(self) -> None:
        """Note the tag and read on as if it were not there."""
        super().fetch_tag()
        token = self.tokens.pop()
        self.note("tag", token.start_mark, token.end_mark)

    def fetch_alias(self) -> None:
        """Note the alias and read on as if it were text."""
        super().fetch_alias()
        token = self.tokens.pop()
        self.tokens.append(ScalarToken(f"*{token.value}", True, token.start_mark, token.end_mark))
        self.note("alias", token.start_mark, token.end_mark)

    def fetch_directive(self) -> None:
        """A directive ends the reading."""
        length = self.buffer.find("\n", self.index) - self.index
        self._refuse("directive", length if length > 0 else len(self.buffer) - 4 - self.index)

    def fetch_key(self) -> None:
        """A key after `? ` ends the reading."""
        self._refuse("key", 1)

    def fetch_flow_collection_start(self, TokenClass: Any) -> None:  # noqa: N803 (PyYAML's name)
        """Brackets are counted as they open, since PyYAML looks 1,024 characters ahead for a key's colon."""
        if self.flow_level >= self.limits.depth:
            self._refuse("depth", 1, limit=self.limits.depth)
        super().fetch_flow_collection_start(TokenClass)

    def _refuse(self, case: str, length: int, **variables: str | int) -> None:
        end = (self.line, self.column + length)
        raise Refused(Problem(KIND, case, span(self.get_mark(), end), variables))

    # --- quicker scanning -------------------------------------------------------------------------

    def scan_to_next_token(self) -> None:
        """Skip blanks, comments and line ends."""
        found = _GAP.match(self.buffer, self.index)
        assert found is not None  # noqa: S101 (the pattern matches the empty text)
        line = self.line
        self.forward(found.end() - self.index)
        if self.line != line and not self.flow_level:
            self.allow_simple_key = True

    def scan_plain(self) -> ScalarToken:
        """A text without quotes, over as many lines as it goes on."""
        chunks: list[str] = []
        spaces: list[str] = []
        start = end = self.get_mark()
        indent = self.indent + 1
        text = _FLOW_TEXT if self.flow_level else _BLOCK_TEXT
        while found := text.match(self.buffer, self.index):
            self.allow_simple_key = False
            chunks += spaces
            chunks.append(found[0])
            self.column += found.end() - self.index
            self.index = found.end()
            end = self.get_mark()
            spaces = self.scan_plain_spaces(indent, start)
            if not spaces or self.peek() == "#" or (not self.flow_level and self.column < indent):
                break
        return ScalarToken("".join(chunks), True, start, end)

    def scan_flow_scalar(self, style: str) -> ScalarToken:
        """A text in quotes; an escape beyond Unicode is an unknown one."""
        start = self.get_mark()
        try:
            return super().scan_flow_scalar(style)
        except (ValueError, OverflowError):
            raise ScannerError("while scanning a quoted scalar", start, "found unknown escape character", self.get_mark()) from None
