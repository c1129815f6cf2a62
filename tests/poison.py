"""A catalogue with attacks in every free text, for the tests of the site. As a program: builds the site from it."""

import csv
import io
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import BaseModel

import tuijian.calls.verify
import tuijian.catalog.disk
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import CallState, Results, Rule, Unit, Zones
from tuijian.form.models import FormField

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
KEPT |= {"expect", "edits", "others", "since", "stands", "rule", "holidays"}
"""Fields by which things find each other, and those that the checker reads."""


ONE_LINE = tuple(text for text in PAYLOADS if text.isprintable() and not text.startswith("#"))
"""What may stand in a plan without changing what is a heading there, or being refused as a whole."""

RESULTS = "https://www.example.gov.cn/a?b=1&c=(2)"
"""Where the results of the call are said to be: the one address elsewhere that the catalogue brings."""

EVERY = 97
"""Of the thousands of divisions each so many-th is poisoned: a page shows any of them by the same template."""


def poisoned(catalog: Catalog, payloads: tuple[str, ...] = PAYLOADS) -> Catalog:
    """The catalogue, and the data beside it that pages show, with every attack appended to every free text."""
    payload = " ".join(payloads)

    def poison(text: str) -> str:
        return text + payload

    asked = json.dumps([rule.params for rule in catalog.rules], ensure_ascii=False)
    named = "".join([catalog.base[catalog.form.file].decode(), asked, *catalog.pages.values()])
    units = {unit.name: _unit(unit, poison, unit.name in named) for unit in catalog.units}
    return replace(
        catalog,
        notice=_within(catalog.notice, poison).model_copy(update={"state": _over(catalog, poison)}),
        form=_form(catalog, poison),
        units=tuple(units.values()),
        tasks=tuple(task.model_copy(update={"name": poison(task.name)}) for task in catalog.tasks),
        steps=tuple(_within(step, poison).model_copy(update={"name": poison(step.name)}) for step in catalog.steps),
        zones=_zones(catalog.zones, {name: unit.name for name, unit in units.items()}, asked, poison),
        sending=_within(catalog.sending, poison),
        rules=tuple(_poisoned(rule, payload, poison) for rule in catalog.rules),
        tables={name: _table(text) for name, text in catalog.tables.items()},
        sample=_files(catalog.sample),
        base=_files(catalog.base),
    )


def _over(catalog: Catalog, poison: Callable[[str], str]) -> CallState:
    """A call that is over, with a note and with results."""
    results = Results(address=RESULTS, title=poison("名单"))
    return catalog.notice.state.model_copy(update={"note": poison("另行公布。"), "results": results})


def _files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data + _plan_lines() if name.endswith(".md") else data for name, data in files.items()}


def _unit(unit: Unit, poison: Callable[[str], str], named: bool) -> Unit:
    """A unit by other names; one that is `named` in the sample, or in a page written by hand, keeps the one by which it is found."""
    return unit.model_copy(update={"short": poison(unit.short)} | ({} if named else {"name": poison(unit.name)}))


def _form(catalog: Catalog, poison: Callable[[str], str]) -> Any:
    """What the form says to people; what it reads files by stays."""
    form = catalog.form

    def field(one: FormField) -> FormField:
        said = {name: poison(getattr(one, name)) for name in ("label", "hint", "example")}
        return one.model_copy(update=said | {"fields": tuple(map(field, one.fields))})

    lists = tuple(
        one.model_copy(
            update={name: poison(getattr(one, name)) for name in ("label", "entry", "hint")} | {"fields": tuple(map(field, one.fields))}
        )
        for one in form.lists
    )
    plan = form.plan and form.plan.model_copy(update={"hints": {name: poison(text) for name, text in form.plan.hints.items()}})
    return form.model_copy(update={"fields": tuple(map(field, form.fields)), "lists": lists, "plan": plan})


def _zones(zones: Zones, units: Mapping[str, str], asked: str, poison: Callable[[str], str]) -> Zones:
    """The zones, called and founded otherwise, in the units where they lie; one that a rule asks for keeps its name."""
    batches = (batch.model_copy(update={"basis": poison(batch.basis), "document": poison("")}) for batch in zones.batches)
    found = (
        zone.model_copy(
            update={"name": zone.name if zone.name in asked else poison(zone.name), "kind": poison(zone.kind), "unit": units[zone.unit]}
        )
        for zone in zones.zones
    )
    return Zones(batches=tuple(batches), zones=tuple(found))


def _table(text: str) -> str:
    """A table of divisions with other names here and there; a name ends as its kind asks, and is one line."""
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows[1::EVERY] if "name" in rows[0] else ():
        row["name"] = " ".join(ONE_LINE) + row["name"]
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _plan_lines() -> bytes:
    """More of a plan: each attack as a line of its last part."""
    return "".join(f"\n{text}\n" for text in ONE_LINE).encode()


def _poisoned(rule: Rule, payload: str, poison: Callable[[str], str]) -> Rule:
    """The rule with one example of each sort, poisoned throughout: the rest would show the same texts again."""
    first = {"passing": rule.examples.passing[:1], "failing": rule.examples.failing[:1]}
    examples = _within(rule.examples.model_copy(update=first), poison)
    poisoned: Rule = _within(rule.model_copy(update={"reading": payload}), poison)
    return poisoned.with_examples(partial(_given, examples))


def _given(examples: Any) -> Any:
    """What is given; a function of the module can be pickled, one without a name cannot."""
    return examples


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

    real = tuijian.catalog.disk.read_catalog
    tuijian.catalog.disk.read_catalog = lambda folder=None: poisoned(real(folder))
    # One example of each sort is left, which shows not every case, and none says what it said before.
    tuijian.calls.verify.example_flaws = lambda *_: iter(())
    tuijian.calls.verify.expectation_faults = lambda *_: iter(())
    cli(["build", "--strict", "--config-file", config, "--site-dir", target])


if __name__ == "__main__":
    main(*sys.argv[1:])
