"""The site of this repository, built once for all tests, and served to a browser."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import browse
import pytest
from conftest import missing
from desk import Desk, screen, settled, share_checker
from pagetree import build_site, serve
from playwright.sync_api import Browser, BrowserContext

from tuijian.browser.bundle import Bundle
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog

Once = Callable[[str, Callable[[Path], Path]], Path]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalogue of this repository."""
    return read_catalog()


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """Makes a folder of that name; of several workers the first makes it, the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    home = base if worker_id == "master" else base.parent

    def made(name: str, make: Callable[[Path], Path]) -> Path:
        with (home / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (home / name).is_dir():
                make(home / f"{name}-building").rename(home / name)
        return home / name

    return made


@pytest.fixture(scope="session")
def site(root: Path, once: Once) -> Path:
    """The built site."""
    return once("site", lambda target: build_site(root, target))


@pytest.fixture(scope="session")
def offline_site(root: Path, once: Once) -> Path:
    """The site as it works from a disk."""
    return once("offline", lambda target: build_site(root, target, TUIJIAN_OFFLINE="1"))


STATE = "state:\n  is: closed\n  since: 2024-01-21\n"
"""How the shipped call stands, in its own file."""


def stood(root: Path, once: Once, name: str, state: str) -> Path:
    """The built site of the shipped call, standing otherwise."""

    def make(target: Path) -> Path:
        catalog = target.with_name(f"{name}-call") / "catalog"
        shutil.copytree(root / "catalog", catalog)
        shutil.copytree(root / "submissions" / "_example", catalog / "sample")
        text = (catalog / "notice.yml").read_text("utf-8")
        assert text.count(STATE) == 1
        (catalog / "notice.yml").write_text(text.replace(STATE, state), encoding="utf-8")
        return build_site(root, target, TUIJIAN_CATALOG=str(catalog))

    return once(name, make)


@pytest.fixture(scope="session")
def open_site(root: Path, once: Once) -> Path:
    """The site as it was while the call was open."""
    return stood(root, once, "open", "")


@pytest.fixture(scope="session")
def draft_site(root: Path, once: Once) -> Path:
    """The site before the notice is published."""
    return stood(root, once, "draft", "state: {is: draft}\n")


@pytest.fixture(scope="session")
def open_address(open_site: Path) -> Iterator[str]:
    """Where the site of the open call is served."""
    with serve(open_site) as found:
        yield found


@pytest.fixture(scope="session")
def draft_address(draft_site: Path) -> Iterator[str]:
    """Where the site of the call that is not published yet is served."""
    with serve(draft_site) as found:
        yield found


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


@pytest.fixture(scope="module")
def visited(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser in which the page was opened before, and in which a checker runs: what comes with a visit takes longer than most tests."""
    context = browser.new_context(**screen())
    first = Desk(context, address)
    first.fill({"province": "河南省"})
    settled(first.page)
    first.page.close()
    share_checker(context, address)
    yield context
    context.close()


@pytest.fixture
def desk(visited: BrowserContext, address: str) -> Iterator[Desk]:
    """A reader with an empty page, whom nothing surprises: no request elsewhere, no complaint, no breach of the policy."""
    yield from unsurprised(visited, address)


@pytest.fixture
def first_desk(browser: Browser, address: str) -> Iterator[Desk]:
    """The same at his first visit."""
    yield from unsurprised(browser, address)


@pytest.fixture
def open_desk(browser: Browser, open_address: str) -> Iterator[Desk]:
    """The same while the call was open."""
    yield from unsurprised(browser, open_address)


def unsurprised(browser: Browser | BrowserContext, address: str) -> Iterator[Desk]:
    """A reader at an address, and what he met there."""
    found = Desk(browser, address)
    yield found
    (found.page if browser is found.page.context else found.page.context).close()
    assert [one for one in found.requests if not one.startswith((address, "data:", "blob:"))] == []
    assert found.complaints == []
