"""The reader of Excel and Word files in a page: on Python in WebAssembly, where no process can be started."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest
from officefiles import ZONE, plain

from tuijian.catalog.disk import read_catalog
from tuijian.office.write.plan import document

PACKAGES = (
    *("pydantic", "annotated-types", "typing-extensions", "typing-inspection", "PyYAML", "Jinja2", "MarkupSafe", "markdown-it-py", "mdurl"),
    *("tzdata", "mammoth", "cobble"),
)
COMPILED = {".so", ".pyd", ".pyc"}
SCRIPT = """
import hashlib, pathlib, sys
from tuijian.catalog.disk import read_catalog
from tuijian.office.read.office_files import read
catalog = read_catalog()
for path in sorted(pathlib.Path("files").iterdir()):
    reading = read(path.name, path.read_bytes(), catalog)
    held = repr((reading.files, reading.remarks, reading.unit, reading.places))
    print(path.name, sorted(reading.files), hashlib.sha256(held.encode()).hexdigest())
print(sorted({"docx", "lxml", "xlsxwriter", "openpyxl", "tuijian.cli.main"} & set(sys.modules)))
"""


@pytest.fixture
def here(root: Path, pyodide: Path, tmp_path: Path) -> Path:
    """All that the page would have, and files of every kind."""
    for part in ("tools/tuijian", "catalog"):
        shutil.copytree(root / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in PACKAGES:
        for file in distribution(name).files or ():
            if file.suffix not in COMPILED and not {"..", "__pycache__"} & set(file.parts) and ".dist-info" not in file.parts[0]:
                (tmp_path / "site" / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(file.locate()), tmp_path / "site" / file)
    for name in ("pydantic_core", "python_calamine"):
        shutil.copytree(root / ".cache/page/wasm" / name, tmp_path / "site" / name)
    (tmp_path / "files").mkdir()
    for name, data in files(root).items():
        (tmp_path / "files" / name).write_bytes(data)
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    return tmp_path


def files(root: Path) -> dict[str, bytes]:
    """A workbook in three formats, one with much to say of, half a one, and a plan."""
    office = root / "tests" / "office"
    return {
        "名单.xlsx": plain(),
        "名单.xls": (office / "old.xls").read_bytes(),
        "名单.ods": (office / "calc.ods").read_bytes(),
        "slips.xlsx": plain(
            [("郑州市", "４１０１００", "a.docx"), ZONE], tweak=lambda sheets: sheets["推荐名单"].merge_range(1, 0, 2, 0, "郑州市")
        ),
        "half.xlsx": plain()[:3000],
        "方案.docx": document(read_catalog().base["zhengzhou.md"].decode(), [], ""),
    }


@pytest.mark.npm
@pytest.mark.network
def test_a_page_reads_the_same(root: Path, here: Path, pyodide: Path) -> None:
    """In WebAssembly every file gives the same texts, remarks and places, and nothing is loaded but what the page has."""
    ours = {**os.environ, "PYTHONPATH": "tools", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    commands = ([sys.executable, "script.py"], ["node", root / "tests/pyodide/run.mjs", pyodide, here, "script.py"])
    here_and_there = [
        subprocess.run(command, cwd=here, env=ours, capture_output=True, text=True, encoding="utf-8", check=True).stdout
        for command in commands
    ]
    assert here_and_there[0] == here_and_there[1]
    *read, loaded = here_and_there[0].splitlines()
    assert (len(read), loaded) == (6, "[]")
    assert sum("['list.yml']" in line for line in read) == 4
