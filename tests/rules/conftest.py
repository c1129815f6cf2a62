"""The catalogue that ships, loaded and bound once for all tests of rules."""

import pytest
from rule_by_name import NOW

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.rules.base import BoundRule, Context
from tuijian.rules.registry import bind


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalogue of this repository."""
    return read_catalog()


@pytest.fixture(scope="session")
def rules(catalog: Catalog) -> tuple[BoundRule, ...]:
    """Its rules, bound to their kinds."""
    return bind(catalog)


@pytest.fixture(scope="session")
def context(catalog: Catalog) -> Context:
    """A day before the deadline, nobody's account."""
    return Context(catalog, NOW)
