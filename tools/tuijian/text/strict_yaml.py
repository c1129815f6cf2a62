"""The one YAML loader: events only, every scalar a string, every value with its place, nothing but plain data.

Refused: anchors, aliases, tags, merge keys, duplicate and complex keys, directives, second documents, and whatever
exceeds the limits. YAML has no part that runs code here: no constructor of PyYAML's is ever called.
"""

import re
from typing import Any

from yaml.error import YAMLError

from tuijian.text.decoding import LIMITS, Limits, is_ordinary, long_line
from tuijian.text.libyaml import CParser
from tuijian.text.positions import START, Problem, Span
from tuijian.text.yaml_nodes import (
    STRICT_YAML,
    Document,
    Mapping,
    Node,
    NodeBuilder,
    Scalar,
    Sequence,
    YamlRefused,
    as_plain_data,
    key_span_at,
    span_at,
)

__all__ = ["Document", "Limits", "Mapping", "Node", "Scalar", "Sequence", "as_plain_data", "key_span_at", "load", "span_at"]

# Atomic groups (?>…), not possessive ones (?:…)*+: Python 3.11.0 to 3.11.4 let the latter match too much (python/cpython#106052).
_KEY = r"[a-z][A-Za-z0-9_-]*+:(?=[ \n]|\Z)"
_QUOTED = r"""'[^'\n]*+'|"[^"\\\n]*+\"|\[\]"""
_BARE = r"""(?:[^\s?:,\[\]{}#&*!|>'"%@`-](?>(?:[^\n:#]|:(?=[^\s:])|(?<=[^\s])#)*))"""
_BARE_ITEM = r"""(?:[^\s?:,\[\]{}#&*!|>'"%@`-][^\n:：#]*+)"""
_PAIR = rf"(?>(?:- ++)*){_KEY}(?>(?: ++(?:{_QUOTED}|{_BARE}))?)"
_ITEM = rf"(?>(?:- ++)+)(?>(?:{_QUOTED}|{_BARE_ITEM})?)"
_SIMPLE_LINE = rf" *+(?>(?:{_PAIR}|{_ITEM})?) *+(?>(?:(?<![^ \n])#[^\n]*+)?)"
_SIMPLE_TEXT = re.compile(rf"\A(?!\ufeff)(?>(?:{_SIMPLE_LINE}\n)*)(?:{_SIMPLE_LINE})")
"""Lines of keys, items and texts on one line each, without tabs: here libyaml and our parser read the same, as tests show."""


def load(text: str, limits: Limits = LIMITS, lists: bool = False) -> Document:
    """The document in a text, and why it is refused. Never raises, whatever the text.

    Problems are of kind "strict-yaml", or "hidden-characters" where an escape makes one. With `lists` the root may be a
    list too, as in files of our own catalogue.
    """
    problem = _why_not_parsed(text, limits)
    if problem:
        return Document(None, (problem,))
    return _load_by_libyaml(text, limits, lists) or _load_by_own_parser(text, limits, lists)


def _load_by_libyaml(text: str, limits: Limits, lists: bool) -> Document | None:
    """The document by libyaml, where it is there, the text is simple and nothing is wrong with it: most of the time."""
    if CParser is None or "\t" in text or not _SIMPLE_TEXT.fullmatch(text):
        return None
    problems: list[Problem] = []
    try:
        root = NodeBuilder(CParser(text).get_event, limits, _span, {}, problems.append).document(lists)
    except (YAMLError, YamlRefused):
        return None
    return None if problems else Document(root, ())


def _span(start: Any, end: Any) -> Span:
    """From one mark of libyaml's to another."""
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _load_by_own_parser(text: str, limits: Limits, lists: bool) -> Document:
    """The document by our own parser, which is imported at first need: it says what is wrong, and where."""
    from tuijian.text.yaml_refusals import load_or_refuse

    return load_or_refuse(text, limits, lists)


_FORBIDDEN_CHARACTER = "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"


def _why_not_parsed(text: str, limits: Limits) -> Problem | None:
    """Why the parser must not see this text; `decode` lets no such text through."""
    forbidden = None if is_ordinary(text) else re.search(_FORBIDDEN_CHARACTER, text)
    if forbidden:
        before = text[: forbidden.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return Problem(STRICT_YAML, "syntax", Span(line, column, line, column + 1), {"hint": "这里有看不见的控制字符，请删掉"})
    if len(text) > limits.size:
        return Problem(STRICT_YAML, "syntax", START, {"hint": "文件太大"})
    long = long_line(text, limits.line)
    return Problem(STRICT_YAML, "syntax", long[0], {"hint": "这一行太长"}) if long else None
