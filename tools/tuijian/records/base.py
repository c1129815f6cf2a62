"""What a rule over records is made of: a check is a pure function (records, params, context) → hits; words, level and quotes are data."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from typing import Any

from pydantic import ValidationError

from tuijian.catalog.errors import CatalogError
from tuijian.catalog.load import RECORD_RULES, Catalog
from tuijian.catalog.models import Message, Rule
from tuijian.check import fill
from tuijian.intake.personal import mask
from tuijian.records.load import Records
from tuijian.records.models import RecordRules
from tuijian.report.escape import cut, visible
from tuijian.report.model import Cite, Finding, Frozen
from tuijian.rules.base import Hit, NoParams
from tuijian.rules.registry import variables

PLACE = "catalog/"
"""What stands before a record's path, so that it is found from the root."""


@dataclass(frozen=True)
class Context:
    """All that a check may know beside the records.

    `day` is today. `seats` gives how many zones a unit, by its name, may nominate as things stood on a day; None where nothing is said.
    `texts` are those plans whose text is here, by their paths from the root.
    """

    catalog: Catalog
    rules: RecordRules
    day: date
    seats: Callable[[str, date], int | None] = lambda _unit, _day: None
    texts: Mapping[str, str] = field(default_factory=dict)


Judge = Callable[[Records, Any, Context], Iterable[Hit]]


@dataclass(frozen=True)
class Check:
    """A check with the variables that the message of each of its cases may use."""

    name: str
    params: type[Frozen]
    cases: Mapping[str, frozenset[str]]
    judge: Judge


CHECKS: dict[str, Check] = {}


def check(name: str, params: type[Frozen] = NoParams, **cases: str) -> Callable[[Judge], Judge]:
    """Declare a check. Each keyword is a case (its `_` written `-` in data) with the variables its message may use."""

    def declare(judge: Judge) -> Judge:
        declared = {case.replace("_", "-"): frozenset(names.split()) for case, names in cases.items()}
        CHECKS[name] = Check(name, params, declared, judge)
        return judge

    return declare


@dataclass(frozen=True)
class Bound:
    """A rule of the call with its check and typed parameters."""

    rule: Rule
    check: Check
    params: Any


def bind(rules: RecordRules) -> tuple[Bound, ...]:
    """The rules that are not retired with their checks. Raises CatalogError where they do not meet."""
    import_module("tuijian.records.checks")
    return tuple(_bound(rule) for rule in rules.rules if rule.retired is None)


def _bound(rule: Rule) -> Bound:
    found = CHECKS.get(rule.kind)
    if found is None:
        raise CatalogError(RECORD_RULES, 1, f"rule {rule.id}: no check {rule.kind!r}; there are {', '.join(sorted(CHECKS))}")
    for trouble in _troubles(rule, found):
        raise CatalogError(RECORD_RULES, 1, f"rule {rule.id}: {trouble}")
    try:
        return Bound(rule, found, found.params.model_validate_json(json.dumps(rule.params)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise CatalogError(RECORD_RULES, 1, f"rule {rule.id}: params.{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _troubles(rule: Rule, found: Check) -> Iterator[str]:
    """Where the rule's messages do not meet the check's cases."""
    for case in dict.fromkeys((*found.cases, *rule.messages)):
        if case not in rule.messages:
            yield f"no message for case {case!r}"
        elif case not in found.cases:
            yield f"check {found.name} has no case {case!r}"
        elif unknown := variables(rule.messages[case].text) - found.cases[case]:
            yield f"case {case!r} has no variable {', '.join(sorted(unknown))}"


# --- findings -----------------------------------------------------------------------------------


def judge(records: Records, context: Context) -> tuple[Finding, ...]:
    """What the rules say of the records, most important first."""
    hits = ((bound, hit) for bound in bind(context.rules) for hit in bound.check.judge(records, bound.params, context))
    found = [_finding(bound, hit, context.catalog) for bound, hit in hits]
    return tuple(sorted(found, key=lambda one: (one.level.rank, one.path, one.line, one.column, one.id, one.message)))


def _finding(bound: Bound, hit: Hit, catalog: Catalog) -> Finding:
    rule, message = bound.rule, bound.rule.messages[hit.case]
    context = {name: cut(visible(mask(value)), 200) if isinstance(value, str) else value for name, value in hit.variables.items()}
    return Finding(
        rule=rule.name,
        id=rule.id,
        level=message.level or rule.level,
        path=mask(PLACE + hit.path),
        line=hit.span.line,
        column=hit.span.column,
        end_line=hit.span.end_line,
        end_column=hit.span.end_column,
        message=fill(message.text, context),
        context=context,
        cite=_cites(rule, message),
        fix=message.fix or rule.fix,
        replacement=None,
        url=page(catalog),
    )


def page(catalog: Catalog) -> str:
    """The address of the page that tells the procedure, or of the site where the call has none."""
    return f"{catalog.notice.site}procedure/" if catalog.steps else catalog.notice.site


def _cites(rule: Rule, message: Message) -> tuple[Cite, ...]:
    if message.cite is not None:
        return message.cite
    return rule.cite if message.basis in (None, "notice") else ()
