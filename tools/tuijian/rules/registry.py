"""Binds the catalogue's rules to their kinds, and says of each that does not fit where and why."""

import json
import pkgutil
from collections.abc import Collection, Iterator
from functools import cache
from importlib import import_module
from string import Formatter

from pydantic import ValidationError

import tuijian.rules
from tuijian.catalog.errors import CatalogError, Flaw
from tuijian.catalog.fault_words import UnplacedFlaw, choice_words, model_faults, quoted, template_faults
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Message, Rule
from tuijian.catalog.plain_data import located_flaw
from tuijian.catalog.references import Names, lost_names
from tuijian.report.model import Frozen
from tuijian.rules.base import KINDS, BoundRule, Kind
from tuijian.rules.general import MODULES


@cache
def kinds(general: bool = True) -> dict[str, Kind]:
    """Every kind by its name; the general ones only where asked for. A module declares its kinds when it is imported."""
    for module in pkgutil.iter_modules(tuijian.rules.__path__):
        if not module.ispkg:
            import_module(f"tuijian.rules.{module.name}")
    for name in MODULES if general else ():
        import_module(f"tuijian.rules.general.{name}")
    return KINDS


def kind_named(name: str) -> Kind | None:
    """The kind of that name, if any; of the general ones a module is loaded where a kind of it is asked for."""
    for module in (module for module, declared in MODULES.items() if name in declared):
        import_module(f"tuijian.rules.general.{module}")
    return kinds(general=False).get(name)


def bind(catalog: Catalog) -> tuple[BoundRule, ...]:
    """The catalogue's rules that are not retired, in its order.

    Raises CatalogError with every place where a kind is unknown, parameters do not fit it or name what is not there, or messages and
    cases differ.
    """
    rules, flaws = bind_with_flaws(catalog)
    if flaws:
        raise CatalogError(flaws)
    return rules


def bind_with_flaws(catalog: Catalog) -> tuple[tuple[BoundRule, ...], tuple[Flaw, ...]]:
    """The rules that can be bound to their kinds, and what is wrong with these and with the others."""
    names, rules, flaws = Names(catalog), [], []
    for rule in catalog.rules:
        if rule.retired is None:
            bound, rule_flaws = _bind_rule(rule, names)
            file, index = catalog.sources[rule.id]
            flaws += [located_flaw(flaw._replace(file=file.name, loc=(index, *flaw.loc)), file) for flaw in rule_flaws]
            rules += [bound] if bound else []
    return tuple(rules), tuple(flaws)


def _bind_rule(rule: Rule, names: Names) -> tuple[BoundRule | None, list[UnplacedFlaw]]:
    rule_kind = kind_named(rule.kind)
    if rule_kind is None:
        return None, [unknown_kind_flaw(rule, kinds())]
    return fit_rule(rule, rule_kind, names)


def unknown_kind_flaw(rule: Rule, kind_names: Collection[str]) -> UnplacedFlaw:
    """A rule is of a kind that there is not."""
    return UnplacedFlaw("", ("kind",), f"没有{quoted(rule.kind)}这种规则（kind）", choice_words(rule.kind, sorted(kind_names)))


def fit_rule(rule: Rule, kind: Kind, names: Names) -> tuple[BoundRule | None, list[UnplacedFlaw]]:
    """The rule with its kind and parameters, None where these cannot be read, and what does not fit, by its place in the rule."""
    wrongs = list(_message_faults(rule, kind))
    try:
        params: Frozen = kind.params.model_validate_json(json.dumps(rule.params))
    except ValidationError as error:
        return None, [*wrongs, *model_faults("", error.errors(include_url=False), kind.params, ("params",))]
    wrongs += (UnplacedFlaw("", ("params", *one.loc), one.message, one.mend, one.key) for one in lost_names(params, names.of(rule)))
    return BoundRule(_with_kind_words(rule, kind), kind, params), wrongs


def _with_kind_words(rule: Rule, rule_kind: Kind) -> Rule:
    """The rule with the kind's own words for the cases that it has none for."""
    own = {case: Message(text=text, fix=fix) for case, (text, fix) in rule_kind.worded.items() if case not in rule.messages}
    return rule.model_copy(update={"messages": {**rule.messages, **own}}) if own else rule


def _message_faults(rule: Rule, rule_kind: Kind) -> Iterator[UnplacedFlaw]:
    """Where the rule's messages do not meet the kind's cases."""
    mends = {
        case: choice_words(case, sorted(set(rule_kind.cases) - set(rule.messages))) for case in rule.messages if case not in rule_kind.cases
    }
    for case, mend in mends.items():
        yield UnplacedFlaw("", ("messages", case), f"这种规则没有{quoted(case)}这种情形", mend, key=True)
    for case in rule_kind.cases:
        if case not in rule.messages and case not in {**rule_kind.fallbacks, **rule_kind.worded} and f"改成 {case}" not in mends.values():
            yield UnplacedFlaw("", ("messages",), f"没有写“{case}”这种情形的话", f"在 messages 下补上 {case}", key=True)
    for case, message in rule.messages.items():
        if case in rule_kind.cases:
            yield from template_faults(message.text, rule_kind.cases[case], ("messages", case, "text"))
        if message.level and message.level.rank < rule.level.rank:
            mend = f"改成 {rule.level.value}，或者把规则的 level 改成 {message.level.value}"
            yield UnplacedFlaw("", ("messages", case, "level"), f"“{case}”的级别比规则的（{rule.level.value}）高", mend)


def variables(template: str) -> set[str]:
    """The names in braces in a message."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
