"""The site of this repository, built once for all tests, and served to a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pagetree import build_site, serve

from tuijian.catalog.load import Catalog
from tuijian.folder import read_catalog


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalogue of this repository."""
    return read_catalog()


@pytest.fixture(scope="session")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    return build_site(root, tmp_path_factory.mktemp("site") / "site")


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served."""
    with serve(site) as found:
        yield found
