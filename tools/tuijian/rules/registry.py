"""Binds the catalogue's rules to their kinds, and refuses what does not fit with file and line."""

import json
import pkgutil
from functools import cache
from importlib import import_module
from string import Formatter

from pydantic import ValidationError

import tuijian.rules
from tuijian.catalog.errors import CatalogError
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Message, Rule
from tuijian.rules.base import KINDS, BoundRule, Kind


@cache
def kinds(general: bool = True) -> dict[str, Kind]:
    """Every kind by its name; the general ones only where asked for. A module declares its kinds when it is imported."""
    for module in pkgutil.iter_modules(tuijian.rules.__path__):
        if not module.ispkg:
            import_module(f"tuijian.rules.{module.name}")
    if general:
        folder = import_module("tuijian.rules.general")
        for module in pkgutil.iter_modules(folder.__path__):
            import_module(f"tuijian.rules.general.{module.name}")
    return KINDS


def kind_named(name: str) -> Kind | None:
    """The kind of that name, if any; the general ones are loaded where it is none of the others."""
    return kinds(general=False).get(name) or kinds().get(name)


def bind(catalog: Catalog) -> tuple[BoundRule, ...]:
    """The catalogue's rules that are not retired, in its order.

    Raises CatalogError where a kind is unknown, parameters do not fit it, or messages and cases differ.
    """
    return tuple(_bound(rule, catalog) for rule in catalog.rules if rule.retired is None)


def _bound(rule: Rule, catalog: Catalog) -> BoundRule:
    found = kind_named(rule.kind)
    if found is None:
        raise CatalogError(*catalog.place(rule), f"rule {rule.id}: no kind {rule.kind!r}; there are {', '.join(sorted(kinds()))}")
    try:
        params = found.params.model_validate_json(json.dumps(rule.params))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise CatalogError(*catalog.place(rule), f"rule {rule.id}: params.{where}: {first['msg']}") from error
    for trouble in _troubles(rule, found):
        raise CatalogError(*catalog.place(rule), f"rule {rule.id}: {trouble}")
    return BoundRule(_worded(rule, found), found, params)


def _worded(rule: Rule, found: Kind) -> Rule:
    """The rule with the kind's own words for the cases that it has none for."""
    own = {case: Message(text=text, fix=fix) for case, (text, fix) in found.said.items() if case not in rule.messages}
    return rule.model_copy(update={"messages": {**rule.messages, **own}}) if own else rule


def _troubles(rule: Rule, found: Kind) -> list[str]:
    """Where the rule's messages do not meet the kind's cases."""
    troubles = [f"no message for case {case!r}" for case in found.cases if case not in {**rule.messages, **found.spare, **found.said}]
    for case, message in rule.messages.items():
        if case not in found.cases:
            troubles.append(f"kind {found.name} has no case {case!r}")
        elif unknown := variables(message.text) - found.cases[case]:
            troubles.append(f"case {case!r} has no variable {', '.join(sorted(unknown))}")
        if message.level and message.level.rank < rule.level.rank:
            troubles.append(f"case {case!r} is above the rule's level")
    return troubles


def variables(template: str) -> set[str]:
    """The names in braces in a message."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
