"""What the page gets: fetched by its checksum, put together once, and left out where it is not there."""

import ast
import base64
import hashlib
import io
import json
import lzma
import os
import pickle
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import missing

from tuijian.browser import bundle as module_of_bundle
from tuijian.browser import fetch_pyodide as module
from tuijian.browser import standins
from tuijian.browser.bundle import (
    ADDRESS,
    CORE,
    FIRST_ARCHIVES,
    GLUE,
    HERE_OF_OFFICE,
    NOT_IN_A_PAGE,
    OFFICE,
    OFFICE_LIBRARY,
    PACKED_TOO,
    READERS,
    Bundle,
)
from tuijian.browser.fetch_pyodide import FILES, LOCK, fetch, locked
from tuijian.browser.licences import LICENCES
from tuijian.browser.second_part import NAMES, REST
from tuijian.browser.session import CATALOG
from tuijian.catalog.disk import read_catalog
from tuijian.cli.export_files import task_headings
from tuijian.office.listfile import Nomination
from tuijian.office.write.plan import document
from tuijian.office.write.unit_workbook import workbook
from tuijian.rules.registry import bind


def package(**more: bytes) -> bytes:
    """A package as npm has it."""
    made = io.BytesIO()
    files = dict.fromkeys(FILES, b"x") | {LOCK: b'{"info": {"abi_version": "1"}, "packages": {"numpy": {}}}'} | more
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return made.getvalue()


@pytest.fixture
def wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> module.Locked:
    """A lock that names a package which `npm` gives."""
    data = package()
    monkeypatch.setattr(module, "_by_npm", lambda _: data)
    monkeypatch.setattr(module, "_by_address", lambda _: data)
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    lock = tmp_path / "package-lock.json"
    lock.write_text(json.dumps({"packages": {"node_modules/pyodide": {"version": "1.2.3", "integrity": integrity}}}), encoding="utf-8")
    return locked(lock)


def test_what_the_lock_names_is_kept(wanted: module.Locked, tmp_path: Path) -> None:
    """The few files that a page needs, and no list of packages to fetch from elsewhere; once."""
    fetch(wanted, tmp_path / "pyodide")
    assert {path.name for path in (tmp_path / "pyodide").iterdir()} == {*FILES, LOCK, ".stamp"}
    assert json.loads((tmp_path / "pyodide" / LOCK).read_text("utf-8")) == {"info": {"abi_version": "1"}, "packages": {}}
    (tmp_path / "pyodide" / FILES[0]).write_bytes(b"kept")
    fetch(wanted, tmp_path / "pyodide")
    assert (tmp_path / "pyodide" / FILES[0]).read_bytes() == b"kept"


def test_another_package_is_refused(wanted: module.Locked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not have the lock's checksum is not used, wherever it came from."""
    for source in ("_by_npm", "_by_address"):
        monkeypatch.setattr(module, source, lambda _: package(extra=b"x"))
    with pytest.raises(ValueError, match="not the one"):
        fetch(wanted, tmp_path / "pyodide")
    assert not (tmp_path / "pyodide").exists()


def test_without_its_parts_there_is_no_engine(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing was fetched the site gets one small file that says so, and the licences of what stands in its pages all the same."""
    monkeypatch.setenv("TUIJIAN_PAGE", str(tmp_path))
    files = Bundle(root).files()
    terms = files.pop(LICENCES).decode()
    assert files == {f"{ADDRESS}engine.json": b"null\n"}
    assert "mkdocs-material" in terms
    assert "Pyodide" not in terms


def test_licences_go_along(root: Path, files: dict[str, bytes]) -> None:
    """Everything that the site hands out stands there with its licence in full, Pyodide's and CPython's as well; 关于 leads there."""
    text = files[LICENCES].decode()
    heads = dict(re.findall(r"^=+\n(\S+).*\n许可证：(\S.*)\n源代码：https?://", text, re.MULTILINE))
    packages = {*CORE, *OFFICE, "pydantic-core", "python-calamine", "tzdata", "mkdocs-material"}
    norm = {re.sub(r"[-_.]+", "-", name).lower() for name in heads}
    assert norm == {re.sub(r"[-_.]+", "-", name).lower() for name in packages} | {"pyodide", "python"}
    assert (heads["Pyodide"], heads["Python"]) == ("MPL-2.0", "PSF-2.0")
    for word in ("Mozilla Public License Version 2.0", "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2", "Samuel Colvin", "Apache License"):
        assert word in text
    about = (root / "docs" / "about.md").read_text("utf-8")
    assert f"]({LICENCES})" in about
    for name in ("Pyodide（MPL-2.0", "Python 的标准库（PSF-2.0）", "Material for MkDocs（MIT）"):
        assert name in about


@pytest.fixture
def files(root: Path) -> dict[str, bytes]:
    """Everything for the page."""
    bundle = Bundle(root)
    return bundle.files() if bundle.is_there else missing("no checker for the page (tools/dev/page.sh)")


def archive(files: dict[str, bytes]) -> bytes:
    """A zip of the files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def inside(files: dict[str, bytes], part: str) -> zipfile.ZipFile:
    """One of the archives."""
    engine = json.loads(files[f"{ADDRESS}engine.json"])
    return zipfile.ZipFile(io.BytesIO(lzma.decompress(files[ADDRESS + engine[part]])))


def test_the_page_gets_the_core_and_no_more(files: dict[str, bytes]) -> None:
    """The checker and its catalogue are there; what publishes reviews, builds the site or runs commands is not."""
    with inside(files, "core") as core, inside(files, "rest") as rest:
        names = core.namelist() + rest.namelist()
        assert pickle.loads(core.read(CATALOG)).notice.number == "教基厅函〔2023〕32号"
    assert {"tuijian/check/pipeline.pyc", "tuijian/check/pipeline.py"} & set(names)
    assert [name for name in names if name.startswith(("tuijian/review", "tuijian/site", "tuijian/cli", "tuijian/console", "httpx"))] == []
    with inside(files, "office") as office:
        assert {"mammoth", "python_calamine", "xml"} <= {name.partition("/")[0] for name in office.namelist()}


def imported(module: str) -> Iterator[str]:
    """The modules of ours that one names anywhere in it, those in which they lie as well; none for a name that is no module."""
    path = next(
        (one for one in (Path("tools", f"{module.replace('.', '/')}{end}") for end in (".py", "/__init__.py")) if one.is_file()), None
    )
    for node in ast.walk(ast.parse(path.read_text("utf-8"))) if path else ():
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tuijian"):
            yield from (node.module, *(f"{node.module}.{one.name}" for one in node.names))
    yield from (module[: found.start()] for found in re.finditer(r"\.", module))


def test_no_module_comes_that_nobody_there_asks_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every module of ours in the page is named by what runs there: the session, every rule, the two reports that it writes."""
    monkeypatch.chdir(root)
    rules = [".".join(path.with_suffix("").parts[1:]) for path in Path("tools/tuijian/rules").rglob("*.py")]
    asked, found = (
        {"tuijian.browser.session", "tuijian.browser.second_part", "tuijian.report.html", "tuijian.report.as_json", *rules},
        set[str](),
    )
    while new := asked - found:
        found |= new
        asked = {name for one in new for name in imported(one)}
    names = [name for name, _ in Bundle(root)._modules() if name.endswith(".py")]
    assert len(names) > 50
    assert [name for name in names if name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") not in found] == []


def test_the_readers_are_all_there(root: Path) -> None:
    """Whatever the reader of Excel and Word files imports of ours is among what the page gets."""
    script = "import sys, tuijian.office.read.office_files; print(*(name for name in sys.modules if name.startswith('tuijian.office.')))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": "tools"}, cwd=root
    )
    needed = {f"{name.replace('.', '/')}.py" for name in done.stdout.split()} - {"tuijian/office/read.py", "tuijian/office/write.py"}
    assert needed - set(HERE_OF_OFFICE) <= {f"tuijian/office/{name}.py" for name in READERS}


def test_the_same_parts_give_the_same_files(root: Path, files: dict[str, bytes]) -> None:
    """A second build takes what the first one made; names hold checksums, so that a browser may keep them for ever."""
    assert Bundle(root).files() == files
    assert sum(len(data) for name, data in files.items() if not re.search(r"/(office|rest)-|licences|asm\.mjs$", name)) <= 4_700_000
    assert not any(name.startswith(NOT_IN_A_PAGE) for part in FIRST_ARCHIVES for name in inside(files, part).namelist())


def test_what_comes_compressed_is_what_pyodide_has(root: Path, files: dict[str, bytes]) -> None:
    """Pyodide's two large files come out to the byte as they were fetched; its JavaScript lies there as it is, too."""
    home = ADDRESS + json.loads(files[f"{ADDRESS}engine.json"])["pyodide"]
    for name in PACKED_TOO:
        assert lzma.decompress(files[f"{home}{name}.lzma"]) == (Bundle(root).cache / "pyodide" / name).read_bytes()
    assert files[home + GLUE] == lzma.decompress(files[f"{home}{GLUE}.lzma"])


def test_only_what_a_check_reads_of_the_catalogue(files: dict[str, bytes]) -> None:
    """The catalogue in the page is the one that was read, but for texts that only its authors and the site read; its rules still bind."""
    with inside(files, "core") as core:
        given = pickle.loads(core.read(CATALOG))
    whole = read_catalog()
    for name in ("digest", "notice", "form", "units", "tasks", "zones", "tables"):
        assert getattr(given, name) == getattr(whole, name)
    assert (given.terms, given.sample, given.base, given.pages, given.search) == ({}, {}, {}, {}, ())
    assert [(one.rule.id, one.params, one.rule.messages) for one in bind(given)] == [
        (one.rule.id, one.params, one.rule.messages) for one in bind(whole)
    ]
    assert not any(file.content for file, _ in given.sources.values())


TYPED = b"""
from typing import TYPE_CHECKING, NamedTuple, overload

if TYPE_CHECKING:
    from for_a_checker import OnlyThere


class Kept(NamedTuple):
    field: OfAField


@overload
def twice(given: OfOneKind) -> OfOneKind: ...


def twice(given: OfAnArgument) -> OfAResult:
    return given
"""


def test_types_that_nobody_reads_stay_at_home(root: Path, files: dict[str, bytes]) -> None:
    """Of a compiled module the types of functions and what only a checker of types reads are gone; what classes are made of stays."""
    assert files
    (data,) = Bundle(root)._compiled({"typed.py": TYPED}).values()
    if data == TYPED:
        missing("no node on PATH (https://nodejs.org, 18 or later)")
    assert b"OfAField" in data
    assert [word for word in (b"OnlyThere", b"OfOneKind", b"OfAnArgument", b"OfAResult") if word in data] == []


def test_what_stands_in_stands_for_something(root: Path, files: dict[str, bytes]) -> None:
    """Each module that stands in for another's takes the place of one that is there, and all that it names is there as well."""
    assert files
    library = zipfile.ZipFile(Bundle(root).cache / "pyodide" / "python_stdlib.zip").namelist()
    assert [name for name in standins.LIBRARY if name not in library] == []
    assert [name for name in standins.PACKAGES if name not in dict(module_of_bundle._packages(CORE))] == []
    with inside(files, "library") as first:
        assert not {"asyncio/unix_events.pyc", "zipfile/__init__.pyc", "importlib/metadata/__init__.pyc"} & set(first.namelist())


def test_nothing_is_both_first_and_later(files: dict[str, bytes]) -> None:
    """What a first check needs comes first, the modules of the rest are named, and no file comes twice."""
    parts = {part: inside(files, part).namelist() for part in (*FIRST_ARCHIVES, "rest")}
    later = {name.removeprefix(f"{REST}/") for name in parts["rest"]}
    assert {"tuijian/check/pipeline.pyc", "tuijian/browser/session.pyc", CATALOG, NAMES} <= set(parts["core"])
    assert {"markdown_it/main.pyc", "tuijian/report/templates/report.html.jinja", "calendar.pyc"} <= later
    assert not later & {name for part in FIRST_ARCHIVES for name in parts[part]}
    named = inside(files, "core").read(NAMES).decode().split()
    assert set(named) == {name.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".") for name in later if name.endswith(".pyc")}


@pytest.mark.unfollowed
def test_a_second_run_gives_the_same_bytes(root: Path, files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made anew from the same parts, every archive is the same to the byte: a browser that has it fetches nothing."""
    for part in ("pyodide", "wasm"):
        (tmp_path / part).symlink_to(Bundle(root).cache / part)
    monkeypatch.setenv("TUIJIAN_PAGE", str(tmp_path))
    monkeypatch.setattr(module_of_bundle, "_compressed", lambda data: data)  # which takes long
    again = Bundle(root).files()
    parts = [name for name in again if re.search(r"/(library|packages|core|rest|office)-", name)]
    assert len(parts) == 5
    assert [name for name in parts if again[name] != lzma.decompress(files[name])] == []


def test_the_first_check_is_that_of_the_checkout(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a first check needs is found out by the checkout's own call, whichever call's page is made first: all share what is found."""
    checked = []

    def run(self: Bundle, script: str, home: str) -> bytes:
        checked.append(pickle.loads(Path(home, CATALOG).read_bytes()).notice.title)
        return json.dumps({"library": [], "core": []}).encode()

    monkeypatch.setattr(Bundle, "_run_script", run)
    monkeypatch.setattr(Bundle, "_cached", lambda *given: given[-1]())
    monkeypatch.setattr(module_of_bundle, "_compiles", lambda: True)
    Bundle(root, root / "tests" / "catalogs" / "yicunyipin")._sources()
    assert checked == [read_catalog(root / "catalog").notice.title]


WITHOUT_WHAT_IS_LEFT_OUT = """
import json, pathlib, sys, sysconfig
given = json.loads(sys.stdin.read())
home = pathlib.Path(sysconfig.get_path("stdlib"))


class LeftOut:
    def find_spec(self, name, path=None, target=None):
        file = name.replace(".", "/")
        for kind in (f"{file}.py", f"{file}/__init__.py"):
            if (home / kind).is_file() and kind.startswith(tuple(given["left_out"])):
                raise ModuleNotFoundError(f"{name} is not in a page")


sys.meta_path.insert(0, LeftOut())
sys.path[:0] = given["path"]
from tuijian.catalog.disk import read_catalog
from tuijian.browser.session import Session

session = Session(read_catalog(pathlib.Path(given["catalog"])))
for name in given["files"]:
    data = pathlib.Path(name).read_bytes()
    told = json.loads(session.look(json.dumps([{"path": pathlib.Path(name).name, "size": len(data)}]), [data], given["now"]))
    print(told["verdict"], len(told["plans"]), bool(told["draft"]))
made = json.loads(session.draft(json.dumps(told["draft"]), given["now"]))
print(made["status"], bool(session.page()), bool(session.report()), bool(session.archive(json.dumps(told["draft"]), [], [])))
"""


def test_nothing_that_is_left_out_is_wanted(root: Path, tmp_path: Path) -> None:
    """Word and Excel files, folders and drafts are read, judged and handed out without the modules of Python that a page does not get."""
    catalog = read_catalog()
    assert catalog.form.plan is not None
    unit = catalog.unit_named("河南省")
    assert unit is not None
    base = {name: data for name, data in catalog.base.items() if "/" not in name}
    text = "# 郑州市实验区初步方案\n\n## 工作基础\n\n有一定基础。\n"
    files = {
        "方案.docx": document(text, task_headings(catalog, catalog.form.plan), ""),
        "名单.xlsx": workbook(catalog, unit, Nomination({"province": "河南省"}, {"zones": ({"name": "郑州市"},)})),
        "河南.zip": archive({f"henan/{name}": data for name, data in base.items()}),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    given = {
        "left_out": [name for name in NOT_IN_A_PAGE if not name.startswith(OFFICE_LIBRARY)],
        "path": [str(root / "tools"), *(one for one in sys.path if one.endswith("site-packages"))],
        "catalog": str(root / "catalog"),
        "files": [str(tmp_path / name) for name in files],
        "now": "2024-01-12T09:00:00+08:00",
    }
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", WITHOUT_WHAT_IS_LEFT_OUT], input=json.dumps(given), capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "读到1份方案，放进表格以后再检查 1 False",
        "需修改：2 处必须修改，1 处建议修改，1 处提示 0 True",
        "通过：没有发现问题 0 True",
        "success True True True",
    ]


def test_another_call_checks_by_its_own_catalogue(root: Path, files: dict[str, bytes]) -> None:
    """A site of another catalogue hands out that one with the same program: all but one archive are the very same."""
    home = root / "tests" / "catalogs" / "yicunyipin"
    other = Bundle(root, home).files()
    engines = [json.loads(made[f"{ADDRESS}engine.json"]) for made in (files, other)]
    assert {part for part in engines[0] if engines[0][part] != engines[1][part]} == {"core", "size"}
    names = [set(inside(made, "core").namelist()) for made in (files, other)]
    assert names[0] == names[1]
    held = pickle.loads(inside(other, "core").read(CATALOG))
    assert held.notice.title == read_catalog(home).notice.title
