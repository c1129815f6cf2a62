"""Explains what YAML reads otherwise than a clerk meant it, and says what PyYAML complains of in plain Chinese."""

import re

from yaml.error import MarkedYAMLError

from tuijian.text.positions import Problem, Span
from tuijian.text.yaml_nodes import STRICT_YAML
from tuijian.text.yaml_parser import Mark

_KEY = r"[a-z][A-Za-z0-9_-]*+"
_WIDE = "\u3000\xa0\u2000-\u200a\u202f\u205f"
_SLIP = re.compile(
    rf"^(?P<indent>[ \t]*+(?>(?:-[ ]++)*))"
    rf"(?:(?P<wide>[{_WIDE}][{_WIDE} ]*+)(?=(?:-[ ]*+)?{_KEY}[ ]*+[:：]|-[ ])"
    rf"|(?P<dash>-)(?={_KEY}[:：])"
    rf"|(?P<key>{_KEY})(?:(?P<full>[ ]*+：)|:(?=[^ \t\n/])))[^\n]*+",
    re.MULTILINE,
)
_REPAIR = re.compile(rf"^(-?)[ ]*+({_KEY})[ ]*+[:：][ {_WIDE}]*+")

SLIPS = ("fullwidth-space", "fullwidth-colon", "no-space")
"""The cases that `slips` finds; each has a replacement."""

MOST_SLIPS = 500
"""Suspicious lines are looked for until so many are found in one file."""


def slips(text: str) -> dict[int, Problem]:
    """By line: what looks like a key or an item but is none to YAML. Only those count that a scalar or an error meets."""
    slips_by_line: dict[int, Problem] = {}
    line, seen = 1, 0
    for match in _SLIP.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        if len(slips_by_line) == MOST_SLIPS:
            break
        slips_by_line[line] = _slip_problem(match, line, text[match.end("indent") : match.end()].rstrip())
    return slips_by_line


def _slip_problem(match: re.Match[str], line: int, content: str) -> Problem:
    """The problem for one such line; `content` is what follows its indentation."""
    column = len(match["indent"]) + 1
    if wide := match["wide"]:
        where = Span(line, column, line, column + len(wide))
        return Problem(STRICT_YAML, "fullwidth-space", where, {}, "".join(" " if char == " " else "  " for char in wide))
    where = Span(line, column, line, column + len(content))
    case = "fullwidth-colon" if match["full"] or (match["dash"] and "：" in content.partition(":")[0]) else "no-space"
    return Problem(STRICT_YAML, case, where, {"key": match["key"] or "-"}, _REPAIR.sub(_with_blanks, content).rstrip())


def _with_blanks(match: re.Match[str]) -> str:
    """An item's dash, a key and its colon, each followed by a blank."""
    return f"{'- ' if match[1] else ''}{match[2]}: "


def with_replacements(text: str, problems: list[Problem]) -> str:
    """The text with these problems' replacements, at most one a line, in their places."""
    lines = text.split("\n")
    for problem in problems:
        line, where = lines[problem.span.line - 1], problem.span
        lines[where.line - 1] = line[: where.column - 1] + (problem.replacement or "") + line[where.end_column - 1 :]
    return "\n".join(lines)


_QUOTE = "请把整个内容用英文引号括起来"
_INDENT = "缩进不对：同一级的内容要左对齐，下一级多缩进两个空格"
_OPEN_QUOTE = "引号没有成对"
_OPEN_BRACKET = "方括号或花括号没有成对，或者里面缺少逗号"
_ESCAPE = "双引号里的反斜杠有特别的意思，请改用单引号"
_BLOCK = f"内容以“|”或“>”开头，{_QUOTE}"
_ENDED = re.compile(r"^\.\.\.(?=[ \t\n])", re.MULTILINE)
_HINTS = (
    ("could not find expected ':'", True, "这一行缺少英文冒号和空格"),
    ("sequence entries are not allowed here", False, "“- ”要另起一行，写在这一行的开头"),
    ("mapping values are not allowed here", False, ""),
    ("found unexpected end of stream", False, _OPEN_QUOTE),
    ("found unknown escape character", False, _ESCAPE),
    ("expected chomping or indentation indicators", True, _BLOCK),
    ("expected indentation indicator", True, _BLOCK),
    ("expected a comment or a line break", True, _BLOCK),
    ("expected ',' or", True, _OPEN_BRACKET),
    ("expected <block end>", False, ""),
    ("expected '<document start>'", False, _INDENT),
    ("expected the node content, but found '<stream end>'", False, _OPEN_BRACKET),
    ("", False, f"这里的符号不能单独出现；如果是内容的一部分，{_QUOTE}"),
)
"""How PyYAML's problem begins, whether its context is the better place, and the hint; "" where the line itself tells."""


def explain(error: MarkedYAMLError, text: str) -> Problem:
    """The problem for a text that PyYAML cannot read on."""
    problem_words: str = error.problem or ""
    mark: Mark = error.problem_mark  # type: ignore[assignment]  # our parser's marks are pairs
    line = text.split("\n")[mark[0]]
    if "cannot start any token" in problem_words:
        return _stray_character(mark, line)
    if problem_words.startswith("expected '<document start>'") and _ENDED.search(text):
        return Problem(STRICT_YAML, "document", _character_at(mark))
    at_context, hint = next((at_context, hint) for start, at_context, hint in _HINTS if problem_words.startswith(start))
    place: Mark | None = error.context_mark if at_context else None  # type: ignore[assignment]
    return _syntax_problem(place or mark, hint or _misplaced_hint(mark, line))


def _character_at(mark: Mark) -> Span:
    """One character."""
    return Span(mark[0] + 1, mark[1] + 1, mark[0] + 1, mark[1] + 2)


def _syntax_problem(mark: Mark, hint: str) -> Problem:
    """A problem of one character's width."""
    return Problem(STRICT_YAML, "syntax", _character_at(mark), {"hint": hint})


def _stray_character(mark: Mark, line: str) -> Problem:
    """A character that nothing may start with: a tab, or one that needs quotes."""
    rest = line[mark[1] :]
    if not rest.startswith("\t"):
        return _syntax_problem(mark, f"内容以“{rest[:1]}”开头，{_QUOTE}")
    length = len(rest) - len(rest.lstrip("\t"))
    return Problem(STRICT_YAML, "tab", Span(mark[0] + 1, mark[1] + 1, mark[0] + 1, mark[1] + 1 + length))


def _misplaced_hint(mark: Mark, line: str) -> str:
    """Why something stands where it cannot: a text is not in quotes as a whole, or the line begins at the wrong column."""
    before = line[: mark[1]]
    if not before.strip():
        return _INDENT
    if line.startswith(":", mark[1]):
        return f"内容里有英文冒号，{_QUOTE}" if re.search(r":[ ]", before) else _INDENT
    return f"引号或括号后面还有文字，{_QUOTE}"
