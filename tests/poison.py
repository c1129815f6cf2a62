"""A catalogue with attacks in every free text, for the tests of the site. As a program: builds the site from it."""

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

import tuijian.folder
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Rule

PAYLOADS = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "![a](https://evil.invalid/a.png)",
    "[a]: javascript:alert(1)\n[a]",
    "<https://evil.invalid/>",
    "x {: onload=alert(1) }",
    "x {: #n5.2 onclick=alert(1) style=position:fixed }",
    "x\n{: onload=alert(1) }",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "</code></pre><script>alert(1)</script>",
    "</div><script>alert(1)</script>",
    "a | b | c",
    "# heading\n\n    code\n\n- list\n\n1. list\n\n> quote\n\n---",
    "*a* **b** `c` ~~d~~ \\*e\\* _f_ __g__",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "title: x\n---\n# y",
    "\u0002wzxhzdk:0\u0003 wzxhzdk:0 \u0002amp\u0003",
    "a\u202eb\u200bc\u2066d",
    "*[abbr]: x\n[^1]: y\n[^1]",
    '--8<-- "/etc/passwd"',
    "*[HTML]: x {#id .class onclick=a}",
)

KEPT = {"id", "name", "kind", "unit", "sentence", "site", "timezone", "basis", "enforces", "retired", "params", "messages", "files"}
KEPT |= {"expect", "edits", "others"}
"""Fields by which things find each other, and those that the checker reads."""


def poisoned(catalog: Catalog) -> Catalog:
    """The catalogue with every attack appended to every free text that its pages show."""
    payload = " ".join(PAYLOADS)

    def poison(text: str) -> str:
        return text + payload

    return replace(
        catalog,
        notice=_within(catalog.notice, poison),
        tasks=tuple(task.model_copy(update={"name": poison(task.name)}) for task in catalog.tasks),
        steps=tuple(_within(step, poison).model_copy(update={"name": poison(step.name)}) for step in catalog.steps),
        rules=tuple(_poisoned(rule, payload, poison) for rule in catalog.rules),
    )


def _poisoned(rule: Rule, payload: str, poison: Callable[[str], str]) -> Rule:
    """The rule with one example of each sort, poisoned throughout: the rest would show the same texts again."""
    first = {"passing": rule.examples.passing[:1], "failing": rule.examples.failing[:1]}
    examples = _within(rule.examples.model_copy(update=first), poison)
    return _within(rule.model_copy(update={"reading": payload}), poison).with_examples(lambda: examples)


def _within(value: Any, poison: Callable[[str], str], name: str = "") -> Any:
    if isinstance(value, BaseModel):
        fields = {field: getattr(value, field) for field in type(value).model_fields if field not in KEPT}
        return value.model_copy(update={field: _within(one, poison, field) for field, one in fields.items()})
    if isinstance(value, tuple):
        return tuple(_within(one, poison, name) for one in value)
    return poison(value) if type(value) is str else value


def main(config: str, target: str) -> None:
    """Build the site of a checkout, its catalogue poisoned on the way in."""
    from mkdocs.__main__ import cli

    real = tuijian.folder.read_catalog
    tuijian.folder.read_catalog = lambda folder=None: poisoned(real(folder))
    cli(["build", "--strict", "--config-file", config, "--site-dir", target])


if __name__ == "__main__":
    main(*sys.argv[1:])
