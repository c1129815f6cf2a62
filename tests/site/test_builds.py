"""The site built otherwise: at another time and place, and by another program."""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from conftest import missing
from pagetree import build_site, read_site

from tuijian.catalog.load import Catalog
from tuijian.cli.main import main
from tuijian.site.assemble import nav

SOURCES = ("mkdocs.yml", "catalog", "docs", "submissions", "tools")


def digests(folder: Path) -> Mapping[str, str]:
    """Every file below a folder with what it holds."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_same_bytes_elsewhere(root: Path, site: Path, tmp_path: Path) -> None:
    """Another folder, time zone, locale and order of hashes give the same site to the last byte, pages, data and search alike."""
    home = tmp_path / "别处 elsewhere"
    home.mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, home / name)
    (home / "tests" / "npm").mkdir(parents=True)
    shutil.copy(root / "tests/npm/package-lock.json", home / "tests/npm")  # names the version whose licence the site hands out
    other = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1", "PYTHONPATH": str(home / "tools")}
    other["TUIJIAN_PAGE"] = str(root / ".cache" / "page")  # what was fetched is no part of the checkout
    assert digests(build_site(home, tmp_path / "site", **other)) == digests(site)


# --- with the theme's successor -------------------------------------------------------------------


@pytest.fixture
def zensical(root: Path, pypi: None, tmp_path: Path) -> Path:
    """Zensical, as requirements/zensical.txt locks it, in a venv of its own: it asks for other versions than the theme does."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    lock = root / "requirements" / "zensical.txt"
    pip = [sys.executable, "-m", "pip", "--python", str(home), "install", "--quiet", "--require-hashes", "--only-binary=:all:"]
    done = subprocess.run([*pip, "-r", str(lock)], check=False, capture_output=True, text=True, encoding="utf-8")
    return home / "bin" / "zensical" if done.returncode == 0 else missing(f"Zensical does not install here: {done.stderr.strip()[-200:]}")


def addresses(site: Path) -> set[str]:
    """The pages of a built site, without the one for what is not found."""
    return read_site(site).keys() - {"404.html"}


@pytest.mark.network
def test_zensical_builds_the_same_pages(
    root: Path, site: Path, catalog: Catalog, zensical: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `tuijian site --to-disk` writes is all that Zensical needs, which knows no hooks: it makes a page of each, and no other."""
    monkeypatch.chdir(root)
    assert main(["site", "--to-disk", str(tmp_path / "pages")]) == 0
    settings = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    for ours in ("hooks", "watch", "exclude_docs", "strict"):
        del settings[ours]
    del settings["theme"]["custom_dir"]
    settings["theme"]["language"] = "zh"  # zh-CN is a file of ours
    settings |= {"docs_dir": "pages", "site_dir": "site", "site_url": catalog.notice.site, "nav": nav(catalog)}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(zensical), "build"], cwd=tmp_path, env=environment, check=False, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert addresses(tmp_path / "site") == addresses(site)
    made, ours = ((folder / "seats" / "index.html").read_text("utf-8") for folder in (tmp_path / "site", site))
    assert made.count("<tr") == ours.count("<tr")
