"""PyYAML's pure-Python event parser, made strict, quick and safe against hostile text.

The grammar is PyYAML's own; only its reader is replaced, and what it does too slowly: the wait for a key's colon, and texts
bare or in quotes. What we refuse is seen here as tokens, where its exact place is known: anchors, aliases, tags,
directives, `? ` keys.
"""

import re
from functools import lru_cache
from typing import Any

from yaml.parser import Parser
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import ScalarToken

from tuijian.text.decoding import find_hidden, hidden_problem
from tuijian.text.positions import Problem, Span
from tuijian.text.yaml_nodes import STRICT_YAML, YamlRefused

REFUSED_WORDS = ("anchor", "tag", "alias")
"""The cases of words to which YAML gives a meaning that we refuse."""

MOST_PROBLEMS = 100
"""Reading stops after so many problems in one file."""

Mark = tuple[int, int]
"""A place as PyYAML counts: line and column from 0."""

_BLOCK_WORD = r"(?>(?:[^ \t\n\0:]|:(?![ \t\n\0]))+)"
_FLOW_WORD = r"(?>(?:[^ \t\n\0:,?\[\]{}]|:(?![ \t\n\0,\[\]{}]))+)"
_LINE_ENDS = re.compile(r"(?<![ ])[ ]*+\n[ \n]*+")
_GAP = re.compile(r"[ ]*+(?>(?:\n[ \n]*+)?)")
_BLOCK_REFUSED_WORD = re.compile(rf"!<[^>\s]*+>|{_BLOCK_WORD}")
_FLOW_REFUSED_WORD = re.compile(rf"!<[^>\s]*+>|{_FLOW_WORD}")
_QUOTED = {"'": re.compile(r"'(?>(?:[^'\0]|'')*)'"), '"': re.compile(r'"(?>(?:[^"\\\0]|\\[^\0])*)"')}
_FOLDED = r"[ \t]++(?>(?:\n[ \t\n]*+)?)|\n[ \t\n]*+"
_INNER_QUOTED = {
    "'": re.compile(rf"''|{_FOLDED}"),
    '"': re.compile(rf"{_FOLDED}|\\(?:\n[ \t\n]*+|x[0-9A-Fa-f]{{2}}|u[0-9A-Fa-f]{{4}}|U[0-9A-Fa-f]{{8}}|.)"),
}
_SIMPLE_ESCAPES = {"''": "'", "\n": " "} | {
    f"\\{sign}": char for sign, char in Scanner.ESCAPE_REPLACEMENTS.items() if not find_hidden(char)
}
_SEPARATOR = r"(?:---|\.\.\.)[ \t\n\0]"
_SEPARATOR_LINE = re.compile(rf"\n{_SEPARATOR}")


def span_of_marks(start: Mark, end: Mark) -> Span:
    """From one mark of ours to another."""
    return Span(start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)


class StrictParser(Scanner, Parser):
    """Events of a text that holds no NUL and no line end but LF. Refusals that reading survives stand in `problems`."""

    def __init__(self, text: str) -> None:
        self.buffer = text + "\0\0\0\0"
        self.index = self.line = self.column = 0
        self.encoding = None
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

    def note(self, case: str, start: Mark, end: Mark) -> None:
        """Keep a problem that reading survives."""
        self.keep_problem(Problem(STRICT_YAML, case, span_of_marks(start, end)))

    def keep_problem(self, problem: Problem) -> None:
        """Keep a problem; the last of too many ends the reading."""
        if len(self.problems) >= MOST_PROBLEMS - 1:
            raise YamlRefused(problem)
        self.problems.append(problem)

    def fetch_anchor(self) -> None:
        """Note the anchor and read on as if it were not there."""
        self._refused_word("anchor")

    def fetch_tag(self) -> None:
        """Note the tag and read on as if it were not there."""
        self._refused_word("tag")

    def fetch_alias(self) -> None:
        """Note the alias and read on as if it were text."""
        start, word = self.get_mark(), self._refused_word("alias")
        self.tokens.append(ScalarToken(word, True, start, self.get_mark()))

    def _refused_word(self, case: str) -> str:
        """Go past a word that YAML gives a meaning which we refuse; a key may start with it."""
        self.save_possible_simple_key()
        self.allow_simple_key = False
        start = self.get_mark()
        word = _take_match(_FLOW_REFUSED_WORD if self.flow_level else _BLOCK_REFUSED_WORD, self)
        self.note(case, start, self.get_mark())
        return word

    def fetch_directive(self) -> None:
        """A directive ends the reading."""
        length = self.buffer.find("\n", self.index) - self.index
        self._refuse("directive", length if length > 0 else len(self.buffer) - 4 - self.index)

    def fetch_key(self) -> None:
        """A key after `? ` ends the reading."""
        self._refuse("key", 1)

    def _refuse(self, case: str, length: int) -> None:
        raise YamlRefused(Problem(STRICT_YAML, case, span_of_marks(self.get_mark(), (self.line, self.column + length))))

    # --- quicker scanning -------------------------------------------------------------------------

    def check_token(self, *choices: Any) -> bool:
        """Whether the next token is one of these kinds; with none named, whether there is one."""
        while (not self.tokens or self.possible_simple_keys) and self.need_more_tokens():
            self.fetch_more_tokens()
        return bool(self.tokens) and (not choices or isinstance(self.tokens[0], choices))

    def scan_plain(self) -> ScalarToken:
        """A text without quotes, over as many lines as it runs on to."""
        start = self.get_mark()
        text = _take_match(_text_lines(0, True) if self.flow_level else _text_lines(self.indent + 1, False), self)
        end = self.get_mark()
        if "\n" in _take_match(_GAP, self):
            self.allow_simple_key = True
        return ScalarToken(_LINE_ENDS.sub(_folded_gap, text) if "\n" in text else text, True, start, end)

    def scan_flow_scalar(self, style: str) -> ScalarToken:
        """A text in quotes."""
        start, first = self.get_mark(), self.index
        quoted = _QUOTED[style].match(self.buffer, first)
        separator = _SEPARATOR_LINE.search(self.buffer, first, quoted.end() if quoted else len(self.buffer))
        if not quoted or separator:
            raise ScannerError(None, None, "found unexpected end of stream", start)
        value = _INNER_QUOTED[style].sub(
            lambda match: _SIMPLE_ESCAPES.get(match[0]) or self._quoted_part(match, first + 1), quoted[0][1:-1]
        )
        self.forward(len(quoted[0]))
        return ScalarToken(value, False, start, self.get_mark(), style)

    def _quoted_part(self, match: re.Match[str], first: int) -> str:
        """What a run of blanks, line ends or an escape stands for; the inner text starts at `first`."""
        raw = match[0]
        if raw[0] != "\\":
            breaks = raw.count("\n")
            return ("\n" * (breaks - 1) or " ") if breaks else raw
        if raw[1] == "\n":
            return "\n" * (raw.count("\n") - 1)
        return self._escaped_character(raw, first + match.start())

    def _escaped_character(self, raw: str, index: int) -> str:
        """The character of an escape that stands at `index`; a hidden one is noted and comes out as a blank."""
        char: str | None = _character(raw[2:]) if len(raw) > 2 else self.ESCAPE_REPLACEMENTS.get(raw[1])
        if char is None:
            raise ScannerError(None, None, "found unknown escape character", self._mark_at(index))
        hidden = find_hidden(char)
        if not hidden:
            return char
        self.keep_problem(hidden_problem(hidden, span_of_marks(self._mark_at(index), self._mark_at(index + len(raw)))))
        return " "

    def _mark_at(self, index: int) -> Any:
        """The place of an index further on."""
        breaks = self.buffer.count("\n", self.index, index)
        if not breaks:
            return self.line, self.column + index - self.index
        return self.line + breaks, index - self.buffer.rindex("\n", self.index, index) - 1


def _character(digits: str) -> str | None:
    """The character of a code point in hexadecimal digits; None beyond Unicode."""
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF else None


def _take_match(pattern: re.Pattern[str], parser: StrictParser) -> str:
    """What a pattern matches here, if only the empty text; the parser goes on past it."""
    match = pattern.match(parser.buffer, parser.index)
    if not match or match.end() == parser.index:
        return ""
    parser.forward(match.end() - parser.index)
    return match[0]


@lru_cache(maxsize=32)
def _text_lines(indent: int, flow: bool) -> re.Pattern[str]:
    """A text without quotes, and the lines that it runs on to: indented so far at least, no comment, no document's end."""
    word = _FLOW_WORD if flow else _BLOCK_WORD
    text = rf"(?!#){word}(?>(?:[ ]++(?!#){word})*)"
    return re.compile(rf"{text}(?>(?:(?>(?:[ ]*+\n)+)(?!{_SEPARATOR})[ ]{{{indent},}}+{text})*)")


def _folded_gap(match: re.Match[str]) -> str:
    """What the gap between two lines of a text stands for: a blank, or the line ends less one."""
    return "\n" * (match[0].count("\n") - 1) or " "
