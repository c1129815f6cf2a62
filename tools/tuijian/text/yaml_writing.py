"""YAML as we write it: a text as a value on one line, and the lines of a list's item. Pure."""

import json
import re
from collections.abc import Iterator, Sequence

_PLAIN = re.compile(r"[0-9A-Za-z_〔〕（）【】《》“”，。、；：？／·…—+./@ \u3400-\u4dbf\u4e00-\u9fff-]+")


def scalar(text: str) -> str:
    """A text as YAML: bare where it can be read in one way only, else in double quotes, in which JSON and YAML agree."""
    plain = _PLAIN.fullmatch(text) and text[0] not in "-.@ ？：" and text[-1] != " "
    return text if plain else json.dumps(text, ensure_ascii=False)


def dashed_lines(lines: Sequence[str], indent: str) -> Iterator[str]:
    """The lines of an item, which stand two columns deeper than `indent`, with a dash before the first one that is no remark."""
    first = next((at for at, line in enumerate(lines) if not line.lstrip().startswith("#")), 0)
    yield from lines[:first]
    yield f"{indent}- {lines[first][len(indent) + 2 :]}"
    yield from lines[first + 1 :]
