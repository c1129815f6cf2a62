"""The page that checks in the browser: how long until the first verdict, and what it fetches for it."""

import statistics
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import browse
import pytest
from conftest import missing
from pagetree import build_site, serve
from playwright.sync_api import Browser
from slow_line import Line, serve_slowly
from speed import ROOT, TABLE

from tuijian.browser.bundle import Bundle

MB = 1_000_000
RATE, DELAY = 1.6 * MB / 8, 0.15
"""A slow line: 1.6 Mbit/s, 150 ms until an answer."""


def first_check(browser: Browser, address: str, site: Path) -> tuple[float, float]:
    """Seconds from nothing at all to the verdict on a first draft, and megabytes as they lie on the server, without what comes after it."""
    page = browser.new_context().new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).path.lstrip("/")))
    start = time.perf_counter()
    page.goto(f"{address}fill/")
    page.locator('[id="f-province"]').select_option(index=1)
    page.wait_for_selector('.state:not([data-level=""])', timeout=90_000)
    seconds = time.perf_counter() - start
    page.context.close()
    paths = (site / path / "index.html" if path.endswith("/") else site / path for path in asked if "/rest-" not in path)
    return seconds, sum(path.stat().st_size for path in paths if path.is_file()) / MB


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with its checker."""
    if not Bundle(ROOT).is_there:
        missing("no checker for the page (tools/dev/page.sh)")
    return build_site(ROOT, tmp_path_factory.mktemp("page") / "site")


def test_first_check(benchmark: Any, chromium: str, site: Path) -> None:
    """Cold: an empty browser, nothing kept; the middle one of five."""

    def measure() -> None:
        with serve(site) as address, browse.browser(chromium, measured=True) as browser:
            runs = [first_check(browser, address, site) for _ in range(5)]
        TABLE.append(("first check in the page, cold", f"{statistics.median(seconds for seconds, _ in runs):.1f} s", "≤ 6 s"))
        TABLE.append(("fetched for it, as it lies on the server", f"{max(size for _, size in runs):.2f} MB", "≤ 4.9 MB"))

    benchmark.pedantic(measure, rounds=1, iterations=1)


def test_first_check_on_a_slow_line(benchmark: Any, chromium: str, site: Path) -> None:
    """The same at 1.6 Mbit/s and 150 ms; the middle one of three."""

    def measure() -> None:
        with serve_slowly(site, Line(RATE, DELAY)) as address, browse.browser(chromium, measured=True) as browser:
            runs = [first_check(browser, address, site)[0] for _ in range(3)]
        TABLE.append(("first check in the page, cold, 1.6 Mbit/s", f"{statistics.median(runs):.1f} s", "≤ 25 s"))

    benchmark.pedantic(measure, rounds=1, iterations=1)
