"""The site of this repository, built once for all tests, and served to a browser."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

import browse
import pytest
from conftest import missing
from desk import Desk
from pagetree import build_site, serve
from playwright.sync_api import Browser

from tuijian.catalog.load import Catalog
from tuijian.folder import read_catalog
from tuijian.page.bundle import Bundle

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What these tests run of the core is not traced, which takes time: its own tests cover it."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker("no_cover")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalogue of this repository."""
    return read_catalog()


@pytest.fixture(scope="session")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The built site; of several workers the first builds it, the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    home = base if worker_id == "master" else base.parent
    with (home / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "site").is_dir():
            build_site(root, home / "building").rename(home / "site")
    return home / "site"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served."""
    with serve(site) as found:
        yield found


@pytest.fixture(scope="module")
def engine(root: Path) -> None:
    """What checks in the page, as tools/dev/page.sh fetches it."""
    if not Bundle(root).is_there:
        missing("no checker for the page (tools/dev/page.sh)")


@pytest.fixture(scope="module")
def browser(chromium: str, engine: None) -> Iterator[Browser]:
    """One Chromium for all."""
    with browse.browser(chromium) as found:
        yield found


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Desk]:
    """A reader with an empty page, whom nothing surprises: no request elsewhere, no complaint, no breach of the policy."""
    found = Desk(browser, address)
    yield found
    found.page.context.close()
    assert [one for one in found.requests if not one.startswith((address, "data:", "blob:"))] == []
    assert found.complaints == []
