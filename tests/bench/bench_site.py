"""The site: how long it takes to build, and how fast its first page is on a phone."""

import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import browse
import yaml
from conftest import missing
from pagetree import build_site, serve
from speed import ROOT, TABLE, pairs, run, tuijian

from tuijian.catalog.disk import read_catalog
from tuijian.site.assemble import nav


def once(benchmark: Any, measure: Any) -> None:
    """Let pytest-benchmark call a measurement that counts for itself."""
    benchmark.pedantic(measure, rounds=1, iterations=1)


def written_out(folder: Path) -> Path:
    """The same pages as files, and the mkdocs.yml that builds them without us; its path."""
    run(tuijian("site", "--to-disk", folder / "pages"))
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    for ours in ("hooks", "watch", "exclude_docs"):
        del settings[ours]
    catalog = read_catalog()
    settings["theme"]["custom_dir"] = str(ROOT / "docs" / "overrides")
    settings |= {"docs_dir": "pages", "site_url": catalog.notice.site, "nav": nav(catalog)}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return folder / "mkdocs.yml"


def test_build(benchmark: Any, tmp_path: Path) -> None:
    """The site from the catalogue, against mkdocs with the same theme on the same pages already written out."""
    plain = written_out(tmp_path)
    configs = {"ours": ROOT / "mkdocs.yml", "plain": plain}
    built = {
        name: [sys.executable, "-m", "mkdocs", "build", "--config-file", path, "--site-dir", tmp_path / name]
        for name, path in configs.items()
    }

    def measure() -> None:
        TABLE.append(("site, against mkdocs on the same pages", pairs(built["ours"], built["plain"], 5), "≤ 1.3"))

    once(benchmark, measure)
    ours, theirs = ({path.relative_to(tmp_path / name) for path in (tmp_path / name).rglob("*.html")} for name in configs)
    assert ours == theirs
    assert ours


SERVED = """
import sys, threading, time
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config

home, target = map(Path, sys.argv[1:])
threading.Thread(target=threading.Event().wait, daemon=True).start()  # as the one that watches files
page, took = home / "docs" / "contact.md", []
for number in range(6):
    page.write_text(page.read_text("utf-8") + "\\n\\n又改了一次。\\n", encoding="utf-8")
    start = time.perf_counter(), time.process_time()
    config = load_config(str(home / "mkdocs.yml"), site_dir=str(target))
    if number == 0:
        config.plugins.on_startup(command="serve", dirty=False)
    build(config, serve_url=config.site_url)
    took.append((time.perf_counter() - start[0], time.process_time() - start[1]))
seconds, busy = (sorted(one)[2] for one in zip(*took[1:]))
print(f"{seconds:.2f} s (processor {busy:.2f} s)")
"""


def test_rebuild(benchmark: Any, tmp_path: Path) -> None:
    """The site again after an edit of a page, as `mkdocs serve` builds it; the middle one of five."""
    for name in ("catalog", "docs", "submissions", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "tools"), "TUIJIAN_PAGE": str(ROOT / ".cache" / "page")}
    command = [sys.executable, "-c", SERVED, str(tmp_path), str(tmp_path / "site")]

    def measure() -> None:
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        TABLE.append(("site, built again after one edit", done.stdout.strip(), "≤ 1.5 s"))

    once(benchmark, measure)


def test_first_page(benchmark: Any, chromium: str, npm_dir: Path, tmp_path: Path) -> None:
    """Lighthouse's points for speed, on the slow phone that it pretends to have; the middle one of three."""
    if not shutil.which("node"):
        missing("no node on PATH (https://nodejs.org, 20 or later)")

    def measure() -> None:
        with serve(build_site(ROOT, tmp_path / "site")) as address:
            runs = [browse.lighthouse(address, chromium, npm_dir, tmp_path, "performance") for _ in range(3)]
        TABLE.append(("first page, Lighthouse performance", f"{statistics.median(one['performance'][0] for one in runs)}", "≥ 95"))

    once(benchmark, measure)
