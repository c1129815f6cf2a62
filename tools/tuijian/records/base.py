"""What a rule over records is made of: a check is a pure function (records, params, context) → hits; words, level and quotes are data."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from typing import Any

from tuijian.catalog.coverage import cites_of
from tuijian.catalog.errors import CatalogError, Flaw
from tuijian.catalog.file_names import RECORD_RULES
from tuijian.catalog.load import Catalog
from tuijian.catalog.plain_data import located_flaw
from tuijian.catalog.references import Names
from tuijian.check.pipeline import filled_message
from tuijian.records.load import Records, record_file, record_rules
from tuijian.records.models import RecordRules
from tuijian.report.escape import cut, visible
from tuijian.report.model import Finding, Frozen
from tuijian.rules.base import BoundRule, Hit, Kind, NoParams, Scope
from tuijian.rules.registry import fit_rule, unknown_kind_flaw
from tuijian.text.personal_data import mask

PLACE = "catalog/"
"""What stands before a record's path, so that it is found from the root."""


@dataclass(frozen=True)
class RecordsContext:
    """All that a check may know beside the records.

    `day` is today. `seats` gives how many zones a unit, by its name, may nominate as things stood on a day; None where nothing is said.
    `texts` are those plans whose text is here, by their paths from the root. Of a change `before` and `after` are the files of records,
    by their paths in the catalogue; empty where there is no change to judge.
    """

    catalog: Catalog
    rules: RecordRules
    day: date
    seats: Callable[[str, date], int | None] = lambda _unit, _day: None
    texts: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, bytes] = field(default_factory=dict)
    after: Mapping[str, bytes] = field(default_factory=dict)


Judge = Callable[[Records, Any, RecordsContext], Iterable[Hit]]


CHECKS: dict[str, Kind] = {}


def check(name: str, params: type[Frozen] = NoParams, **cases: str) -> Callable[[Judge], Judge]:
    """Declare a check. Each keyword is a case (its `_` written `-` in data) with the variables its message may use."""

    def declare(judge: Judge) -> Judge:
        declared = {case.replace("_", "-"): frozenset(names.split()) for case, names in cases.items()}
        CHECKS[name] = Kind(name, params, Scope.collection, declared, judge)
        return judge

    return declare


def bind(rules: RecordRules, catalog: Catalog) -> tuple[BoundRule, ...]:
    """The rules that are not retired with their checks. Raises CatalogError with every place where they do not meet."""
    import_module("tuijian.records.checks")
    names, bound, flaws, file = Names(catalog), list[BoundRule](), list[Flaw](), record_file(catalog)
    for at, rule in enumerate(rules.rules):
        if rule.retired is None:
            record_check = CHECKS.get(rule.kind)
            bound_rule, wrongs = fit_rule(rule, record_check, names) if record_check else (None, [unknown_kind_flaw(rule, CHECKS)])
            flaws += [located_flaw(wrong._replace(file=RECORD_RULES, loc=("rules", at, *wrong.loc)), file) for wrong in wrongs]
            bound += [bound_rule] if bound_rule else []
    if flaws:
        raise CatalogError(flaws)
    return tuple(bound)


def checked_rules(catalog: Catalog) -> RecordRules:
    """The call's rules over records, which all have their checks. Raises CatalogError with every fault of their file."""
    rules = record_rules(catalog)
    bind(rules, catalog)
    return rules


# --- findings -----------------------------------------------------------------------------------


def judge(records: Records, context: RecordsContext) -> tuple[Finding, ...]:
    """What the rules say of the records, most important first."""
    hits = ((bound, hit) for bound in bind(context.rules, context.catalog) for hit in bound.kind.judge(records, bound.params, context))
    findings = [_finding(bound, hit, context.catalog) for bound, hit in hits]
    return tuple(sorted(findings, key=lambda one: (one.level.rank, one.path, one.line, one.column, one.id, one.message)))


def _finding(bound: BoundRule, hit: Hit, catalog: Catalog) -> Finding:
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
        message=filled_message(message.text, context),
        context=context,
        cite=cites_of(rule, hit.case),
        fix=message.fix or rule.fix,
        replacement=None,
        url=page(catalog),
    )


def page(catalog: Catalog) -> str:
    """The address of the page that tells the procedure, or of the site where the call has none."""
    return f"{catalog.notice.site}procedure/" if catalog.steps else catalog.notice.site
