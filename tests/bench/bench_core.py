"""The parts of a run, inside one process."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from speed import submission

from tuijian.calls.verify import verify
from tuijian.catalog.disk import catalog_files, read_catalog
from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Request, check
from tuijian.report.render import FORMATS, render
from tuijian.rules.base import BoundRule
from tuijian.rules.registry import bind
from tuijian.submission import plan
from tuijian.submission.tree import FolderTree, MemoryTree
from tuijian.text.strict_yaml import load

FILES = submission(5)
REQUEST = Request(datetime(2024, 1, 15, tzinfo=ZoneInfo("Asia/Shanghai")))
TREE = MemoryTree({f"submissions/henan/{name}": text for name, text in FILES.items()})


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The catalogue that ships."""
    return read_catalog()


@pytest.fixture(scope="module")
def rules(catalog: Catalog) -> tuple[BoundRule, ...]:
    """Its rules."""
    return bind(catalog)


def test_read_the_catalogue(benchmark: Any) -> None:
    """Every file of the catalogue, parsed and typed."""
    benchmark(read_catalog)


def test_bind_the_rules(benchmark: Any, catalog: Catalog) -> None:
    """Rules to kinds, parameters typed."""
    benchmark(bind, catalog)


def test_read_the_divisions(benchmark: Any, catalog: Catalog) -> None:
    """The register of divisions."""
    benchmark(lambda: type(catalog).register.func(catalog))  # type: ignore[attr-defined]


def test_read_a_list(benchmark: Any) -> None:
    """A list file by the strict loader."""
    benchmark(load, FILES["list.yml"])


def test_read_4_kb_of_yaml(benchmark: Any) -> None:
    """4 KB of YAML by the strict loader."""
    entries = "".join(f"  - name: 郑州市{number}\n    code: '410100'\n    plan: zhengzhou.md\n" for number in range(68))
    text = f"province: 河南省\nzones:\n{entries}"
    assert abs(len(text.encode()) - 4096) < 300
    benchmark(load, text)


def test_read_a_plan(benchmark: Any) -> None:
    """A plan of some 4 KB."""
    benchmark(plan.parse, FILES["zhengzhou.md"], "zhengzhou.md")


def test_check_one(benchmark: Any, catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """One submission by every rule."""
    assert benchmark(check, TREE, catalog, rules, REQUEST).report.status == "success"


@pytest.mark.parametrize("name", FORMATS)
def test_render(benchmark: Any, catalog: Catalog, rules: tuple[BoundRule, ...], name: str) -> None:
    """A report of a submission with faults."""
    bad = MemoryTree({"submissions/henan/list.yml": FILES["list.yml"].replace("410100", "410199").replace("〔", "[")})
    outcome = check(bad, catalog, rules, REQUEST)
    benchmark(render, outcome.report, outcome.legend, name)


def test_list_a_folder(benchmark: Any, tmp_path: Path) -> None:
    """The names of a thousand files."""
    for number in range(1000):
        (tmp_path / f"{number}.md").write_text("x", encoding="utf-8")
    benchmark(lambda: FolderTree(tmp_path).entries())


def test_verify_the_catalogue(benchmark: Any) -> None:
    """Every name, file, word and example of the catalogue (reach: 2 s)."""
    files = catalog_files()
    assert benchmark.pedantic(verify, args=(files,), rounds=3) == ()
