"""YAML as we write it: a text as a value on one line, and the lines of a list's item. Pure."""

import json
import re
from collections.abc import Iterator, Sequence

_PLAIN = re.compile(r"[0-9A-Za-z_〔〕（）【】《》“”，。、；：？／·…—+./@ \u3400-\u4dbf\u4e00-\u9fff-]+")
_UNREADABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON takes as it is, and YAML ends a line or a file at; that it is there is for the checker to say, of its line."""


def scalar(text: str) -> str:
    """A text as YAML: bare where our reader, to which all values are texts, reads it in one way only, else in double quotes, as in JSON."""
    plain = _PLAIN.fullmatch(text) and text[0] not in "-.@ ？：" and text[-1] != " "
    return text if plain else _UNREADABLE.sub(lambda one: f"\\u{ord(one[0]):04x}", json.dumps(text, ensure_ascii=False))


def dashed_lines(lines: Sequence[str], indent: str) -> Iterator[str]:
    """The lines of an item, which stand two columns deeper than `indent`, with a dash before the first one that is no remark."""
    first = next((at for at, line in enumerate(lines) if not line.lstrip().startswith("#")), 0)
    yield from lines[:first]
    yield f"{indent}- {lines[first][len(indent) + 2 :]}"
    yield from lines[first + 1 :]
