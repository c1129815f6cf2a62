"""Makes the list of kinds of rules from the code: python tools/dev/make_kinds.py [FILE]."""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tuijian.rules.base import Kind
from tuijian.rules.registry import kinds

FILE = Path("docs/dev/kinds.md")
EXAMPLES = Path(__file__).with_name("kind_examples.yml")
HEAD = """# Kinds of rules

Made by tools/dev/make_kinds.py from the code; change that, then `make regenerate`.

A rule of a call names a kind and gives its parameters. The general kinds bring words of their own, which a rule may replace; of the others
a rule has words for each case. `{names}` are what a message may use.
"""


def page() -> str:
    """The whole page."""
    general = {name: one for name, one in sorted(kinds().items()) if set(one.worded) == set(one.cases)}
    others = {name: one for name, one in sorted(kinds().items()) if name not in general}
    examples = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    lines = [HEAD, "## General kinds", *(line for one in general.values() for line in _kind_section(one, examples[one.name]))]
    lines += ["## Kinds that grew with a call", *(line for one in others.values() for line in _kind_section(one, None))]
    return "\n".join(lines).rstrip() + "\n"


def _kind_section(kind: Kind, example: Any) -> Iterator[str]:
    yield f"\n### {kind.name}\n\n{_doc(kind.judge)}\n"
    if kind.params.model_fields:
        yield f"{_doc(kind.params)}\n"
        yield "| parameter | type | without it |\n| --- | --- | --- |"
        for name, field in kind.params.model_fields.items():
            kept = "must be there" if field.is_required() else f"`{field.get_default(call_default_factory=True)!r}`"
            yield f"| `{name}` | `{type_name(field.annotation)}` | {kept} |"
        yield ""
    yield "| case | says | may use |\n| --- | --- | --- |"
    for case, names in kind.cases.items():
        words = kind.worded[case][0] if case in kind.worded else "words of the rule's own"
        yield f"| `{case}` | {words} | {' '.join(f'`{name}`' for name in sorted(names))} |"
    if example is not None:
        shown = yaml.safe_dump({"kind": kind.name, "params": example}, allow_unicode=True, sort_keys=False, width=120)
        yield f"\n```yaml\n{shown}```"


def _doc(thing: object) -> str:
    return (inspect.getdoc(thing) or "").replace("|", r"\|")


def type_name(annotation: Any) -> str:
    """A type as a reader writes it, without the folders of its name."""
    text = str(annotation) if not isinstance(annotation, type) or getattr(annotation, "__args__", None) else annotation.__name__
    for old, new in (("typing.", ""), ("tuijian.rules.general.", ""), ("tuijian.rules.", ""), ("decimal.", ""), ("datetime.", "")):
        text = text.replace(old, new)
    return re.sub(r"Optional\[(.*)\]", r"\1", _without_namespace(text)).replace("|", "or")


def _without_namespace(text: str) -> str:
    """Without what stands around a type to read it from a text."""
    while (found := re.sub(r"Annotated\[([^\[\],]+(?:\[[^\[\]]*\])?)(?:, [^\[\]]*(?:\[[^\[\]]*\])?)*\]", r"\1", text)) != text:
        text = found
    return re.sub(r"\b(?:values|counts|sending|items|tables|seats)\.", "", text)


if __name__ == "__main__":
    (Path(sys.argv[1]) if len(sys.argv) > 1 else FILE).write_text(page(), encoding="utf-8")
