"""Excel and Word, out and in: a list of 3,000 zones, a plan of some size, the summary of all units."""

import shutil
import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from speed import ROOT, TABLE, run, tuijian

from tuijian.catalog.disk import read_catalog
from tuijian.check.pipeline import Request
from tuijian.console.office_workspace import OfficeWorkspace
from tuijian.office.listfile import Nomination, write
from tuijian.office.write.plan import document
from tuijian.office.write.summary import Material, summary
from tuijian.office.write.unit_workbook import workbook
from tuijian.rules.registry import bind
from tuijian.rules.unit_seats import seatings

ZONES = 3000


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with 3,000 zones in thirty units' folders, a workbook of 3,000 rows, and a long plan in Word."""
    home = tmp_path_factory.mktemp("office")
    catalog = read_catalog()
    zones = tuple({"name": f"第{number}市", "code": f"{410000 + number}", "plan": f"plan{number}.md"} for number in range(ZONES))
    units = catalog.units[:30]
    for at, unit in enumerate(units):
        mine = zones[at * 100 : at * 100 + 100]
        folder = home / "submissions" / unit.slug
        folder.mkdir(parents=True)
        (folder / "list.yml").write_text(write(catalog.form, Nomination({"province": unit.name}, {"zones": mine})).text, encoding="utf-8")
        for zone in mine:
            shutil.copyfile(ROOT / "catalog" / "examples" / "zhengzhou.md", folder / zone["plan"])
    (home / "many.xlsx").write_bytes(workbook(catalog, units[0], Nomination({"province": "北京市"}, {"zones": zones})))
    plan = catalog.base["zhengzhou.md"].decode()
    (home / "plan.docx").write_bytes(document(plan + plan.partition("\n## ")[2] * 9, [], ""))
    return home


def measured(what: str, reach: str, *argv: object) -> None:
    """Run a command three times and note the medians by the clock and of the processor, and the most memory of one process."""
    runs = [run(tuijian(*argv)) for _ in range(3)]
    seconds, busy = statistics.median(one.seconds for one in runs), statistics.median(one.busy for one in runs)
    TABLE.append((what, f"{seconds:.2f} s (processor {busy:.2f} s), {max(one.memory for one in runs):.0f} MiB", reach))


@pytest.fixture
def once(benchmark: Any) -> Callable[[Callable[[], None]], None]:
    """Let pytest-benchmark call a measurement that counts for itself."""
    return lambda measure: benchmark.pedantic(measure, rounds=1, iterations=1)


def test_export_many(benchmark: Any) -> None:
    """A workbook of 3,000 zones, in one process."""
    catalog = read_catalog()
    zones = tuple({"name": f"第{number}市", "code": f"{410000 + number}", "plan": f"{number}.md"} for number in range(ZONES))
    benchmark.pedantic(workbook, (catalog, catalog.units[0], Nomination({}, {"zones": zones})), rounds=3)
    TABLE.append((f"a workbook of {ZONES} zones", f"{benchmark.stats['median']:.2f} s", "≤ 5 s"))


def test_import_many(once: Any, root: Path) -> None:
    """The same read in, written and checked, whole process."""
    once(lambda: measured(f"import of {ZONES} zones, whole process", "≤ 3 s", "import", root / "many.xlsx", "--root", root, "--replace"))


def test_summary_of_many(benchmark: Any, root: Path) -> None:
    """The summary of all units from what has been read and judged: their plans are read again for their tasks."""
    desk = OfficeWorkspace(root, read_catalog())
    submissions = {unit.slug: desk.submission(unit.slug) for unit in desk.catalog.units[:30]}
    rules, as_of = bind(desk.catalog), datetime(2024, 1, 15, tzinfo=UTC)
    report = desk.checked(rules, Request(as_of, folders=frozenset({"beijing"})))
    material = Material(desk.catalog, submissions, report, seatings(desk.catalog, rules, as_of))
    benchmark.pedantic(summary, (material,), rounds=3)
    TABLE.append((f"the summary of {ZONES} zones with plans", f"{benchmark.stats['median']:.2f} s", "≤ 5 s"))


def test_check_and_summary_of_many(once: Any, root: Path) -> None:
    """All units judged and counted, whole process; most of it is the check."""
    command = ("export", "--summary", "--root", root, "--output", root / "all.xlsx", "--replace")
    once(lambda: measured("check and summary of them, whole process", "-", *command))


def test_export_plans(once: Any, root: Path) -> None:
    """A hundred Word files, whole process."""
    command = ("export", "天津", "--format", "docx", "--root", root, "--output", root, "--replace")
    once(lambda: measured("100 plans as Word files, whole process", "-", *command))


def test_import_a_plan(once: Any, root: Path) -> None:
    """A Word file of some 25 pages, whole process."""
    command = ("import", root / "plan.docx", "--unit", "天津", "--root", root, "--replace")
    once(lambda: measured("import of a long plan from Word, whole process", "-", *command))
