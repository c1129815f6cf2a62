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
from tuijian.catalog.models import Rule
from tuijian.rules.base import KINDS, BoundRule, Kind


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name. A module beside this one declares its kinds when it is imported."""
    for module in pkgutil.iter_modules(tuijian.rules.__path__):
        import_module(f"tuijian.rules.{module.name}")
    return KINDS


def bind(catalog: Catalog) -> tuple[BoundRule, ...]:
    """The catalogue's rules that are not retired, in its order.

    Raises CatalogError where a kind is unknown, parameters do not fit it, or messages and cases differ.
    """
    return tuple(_bound(rule, catalog) for rule in catalog.rules if rule.retired is None)


def _bound(rule: Rule, catalog: Catalog) -> BoundRule:
    found = kinds().get(rule.kind)
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
    return BoundRule(rule, found, params)


def _troubles(rule: Rule, found: Kind) -> list[str]:
    """Where the rule's messages do not meet the kind's cases."""
    troubles = [f"no message for case {case!r}" for case in found.cases if case not in rule.messages and case not in found.spare]
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
