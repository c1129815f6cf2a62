"""The site built otherwise: at another time and place. By another program: test_zensical.py."""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from pagetree import build_site

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
