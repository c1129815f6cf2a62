"""What a page needs to check, put together: Python for the browser, packages, ours, the catalogue. `python -m tuijian.browser.bundle`.

What it is made from lies in .cache/page (tools/dev/page.sh brings it) and among the installed packages. What is made is kept there too,
by a checksum of all that went in. Everything large is compressed here, and unpacked by the page: many hosts would send it as it is.
Modules come in two archives each: what the first check needs, as a run of it shows, and the rest, which is fetched after it.
"""

import hashlib
import io
import json
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from tuijian.browser.fetch_pyodide import locked
from tuijian.browser.licences import LICENCES, THEME, files_of, licences
from tuijian.browser.second_part import NAMES, REST
from tuijian.browser.session import CATALOG
from tuijian.browser.standins import LIBRARY as LIBRARY_STANDINS
from tuijian.browser.standins import PACKAGES as PACKAGE_STANDINS
from tuijian.catalog.disk import catalog_files, read_catalog
from tuijian.catalog.load import Catalog
from tuijian.files.packing import pack

CORE = (
    "pydantic",
    "annotated-types",
    "typing-extensions",
    "typing-inspection",
    "PyYAML",
    "Jinja2",
    "MarkupSafe",
    "markdown-it-py",
    "mdurl",
)
OFFICE = ("mammoth", "cobble")
"""What is fetched only when somebody brings an Excel or Word file."""

OFFICE_LIBRARY = "xml/"
"""The part of Python's own library that only they need."""

HERE_OF_OFFICE = tuple(
    f"tuijian/office/{name}.py"
    for name in (
        *("__init__", "chosen", "fonts", "layout", "listed", "listfile", "official"),
        *("read/__init__", "read/limits", "read/remarks", "read/unpacked"),
        *("write/__init__", "write/letter"),
    )
)
"""The modules of tuijian.office that write the files of a draft, its letter and annex, and open archives."""

READERS = (
    *("blocks", "numbers"),
    *(f"read/{name}" for name in ("archive", "cell_grid", "cell_values", "child_process", "entry_forms", "entry_owners", "extra_rows")),
    *(f"read/{name}" for name in ("finding_places", "formulas", "gathered_values", "head_row", "hidden_content", "html_blocks")),
    *(f"read/{name}" for name in ("inline_signs", "office_files", "plain_word", "plans_beside_list", "sheet_items", "sheet_match")),
    *(f"read/{name}" for name in ("sheet_values", "stacked_lists", "word", "word_styles", "word_tables")),
)
"""The modules of it that read Excel and Word files; the rest writes them by libraries that a page has not."""

PACKAGE_FOLDER = "tuijian/"
FIRST_ARCHIVES = ("library", "packages", "core")
"""The archives that a first check needs, in the order in which they are of use."""

OUT_OF_PAGE = tuple(
    f"{PACKAGE_FOLDER}{name}"
    for name in (
        *("calls/", "cli/", "closing/", "console/", "doctor/", "intranet/", "records/", "review/", "site/"),
        *("__main__.py", "files/whole_files.py", "files/sealed_archive.py", "check/rule_examples.py", "rules/unit_seats.py"),
        *("catalog/coverage.py", "catalog/disk.py", "catalog/families.py", "submission/git_objects.py", "submission/git_tree.py"),
        *(f"report/{name}.py" for name in ("identity", "junit", "markdown", "sarif", "terminal", "workflow_commands")),
    )
)
"""Our modules that commands, reviews and the site use, and no page."""

SCRIPTS = ("compile.mjs", "first.mjs")
MAKES_THE_PAGE = tuple(f"tuijian/browser/{name}.py" for name in ("bundle", "fetch_pyodide", "licences", "standins"))
COMPILED = {".so", ".pyd", ".pyc"}
SECONDS = 300

PICKLE = """
import pathlib, pickle, sys
from tuijian.catalog.disk import read_catalog
sys.stdout.buffer.write(pickle.dumps(read_catalog(pathlib.Path(sys.argv[1])).for_checks(), 5))
"""

PACKED = {"id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME, "lc": 3, "lp": 0, "pb": 0, "dict_size": 1 << 24}
"""How all is compressed: hard, and nothing in it is aligned."""

ADDRESS = "assets/page/"
"""Where the files lie below the site's root."""

UNCOMPRESSED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide-lock.json")
"""Pyodide's files that lie there as they are: modules are imported by their address."""

WASM, GLUE, LIBRARY = "pyodide.asm.wasm", "pyodide.asm.mjs", "python_stdlib.zip"
PACKED_TOO = (WASM, GLUE)
"""The files of Pyodide that we compress for the page. The second lies there as it is, too: a host may forbid modules made in the page."""

NOT_IN_A_PAGE = (
    *("_pyrepl/", "pydoc", "doctest.py", "pdb.py", "unittest/", "ensurepip/", "idlelib/", "tkinter/", "turtle", "venv/", "cProfile.py"),
    *("profile.py", "pstats.py", "pickletools.py", "this.py", "antigravity.py", "zipapp.py", "lib2to3/", "profiling/"),
    *("multiprocessing/", "mailbox.py", "xmlrpc/", "wsgiref/", "imaplib.py", "ftplib.py", "smtplib.py", "poplib.py", "sqlite3/", "dbm/"),
    *(
        "_pyio.py",
        "_pydatetime.py",
        "_pydecimal.py",
        "optparse.py",
        "ctypes/",
        "curses/",
        "tomllib/",
        "statistics.py",
        "xml/",
        "http/server.py",
        "http/cookie",
        "logging/handlers.py",
    ),
    *(
        "logging/config.py",
        "urllib/robot",
        "asyncio/windows",
        "asyncio/proactor",
        "concurrent/futures/process.py",
        "asyncio/__main__",
        "asyncio/tools",
        "trace.py",
        "tabnanny.py",
        "timeit.py",
    ),
    *("wave.py", "webbrowser.py", "socketserver.py", "shelve.py", "sched.py", "rlcompleter.py", "netrc.py", "pyclbr.py", "plistlib.py"),
    *("tarfile.py", "argparse.py", "configparser.py", "email/_header_value_parser.py", "email/headerregistry.py"),
    *("asyncio/proactor_events.py", "concurrent/futures/process.py", "concurrent/interpreters/", "pyodide/console.py"),
    *("mimetypes.py", "gettext.py", "tracemalloc.py", "symtable.py", "runpy.py", "code.py", "sysconfig/__main__.py", "getpass.py"),
    *("graphlib.py", "json/tool.py", "pty.py", "py_compile.py", "getopt.py"),
    *("cmd.py", "colorsys.py", "compileall.py", "filecmp.py", "fileinput.py", "modulefinder.py", "ssl.py", "bdb.py"),
    *(
        f"encodings/{name}"
        for name in (
            "cp10",
            "cp11",
            "cp1250",
            "cp1251",
            "cp1253",
            "cp1254",
            "cp1255",
            "cp1256",
            "cp1257",
            "cp1258",
            "cp273",
            "cp7",
            "cp8",
            "iso",
            "mac_",
            "koi8",
            "hp_roman",
            "palmos",
            "ptcp",
            "tis",
            "johab",
        )
    ),
)
"""Modules of Python's own library that only a developer or a server uses, and the code pages of other languages."""

NOT_USED = (
    *("pydantic/v1/", "pydantic/mypy.py", "pydantic/_hypothesis_plugin.py", "pydantic/color.py", "pydantic/experimental/"),
    *("jinja2/sandbox.py", "jinja2/nativetypes.py", "jinja2/meta.py", "markdown_it/cli/", "mammoth/cli.py"),
)
"""Modules of the packages that nothing of ours can reach."""


@dataclass(frozen=True)
class Bundle:
    """What is made for the checkout in `root`, for the call whose catalogue lies in `home`: that of the checkout where none is named.

    `read` is that catalogue, where it has been read already.
    """

    root: Path
    home: Path | None = None
    read: Catalog | None = None

    @property
    def catalog(self) -> Path:
        """The folder of the catalogue."""
        return self.home or self.root / "catalog"

    @property
    def cache(self) -> Path:
        """Where its parts lie."""
        return Path(os.environ.get("TUIJIAN_PAGE") or self.root / ".cache" / "page")

    @property
    def is_there(self) -> bool:
        """Whether Pyodide and the compiled parts have been fetched."""
        return all((self.cache / name / ".stamp").is_file() for name in ("pyodide", "wasm"))

    def files(self) -> dict[str, bytes]:
        """Every file by its address below the site's root, with a list of them; the list alone, and empty, where parts are missing.

        The licences of what the site hands out go along either way.
        """
        if not self.is_there:
            return {LICENCES: licences(THEME), **_file_list(None)}
        pyodide, archives = self._pyodide(), self._archives()
        parts = {**pyodide, **dict(archives.values())}
        engine = {part: name for part, (name, _) in archives.items()}
        size = sum(
            len(parts[name])
            for name in (*(f"{self._folder}{name}.lzma" for name in PACKED_TOO), *(engine[part] for part in FIRST_ARCHIVES))
        )
        terms = licences((*THEME, *CORE, "pydantic-core", "tzdata", *OFFICE, "python-calamine"), self._version)
        by_address = {
            **_file_list({"pyodide": self._folder, "size": size, **engine}),
            **{ADDRESS + name: data for name, data in parts.items()},
        }
        return {LICENCES: terms, **by_address}

    # --- Pyodide --------------------------------------------------------------------------------

    @cached_property
    def _folder(self) -> str:
        """Where Pyodide's files lie: by their checksum, as browsers keep them."""
        return f"pyodide-{_short_checksum((self.cache / 'pyodide' / '.stamp').read_bytes())}/"

    @property
    def _version(self) -> str:
        """Pyodide's, by the lock that it was fetched by."""
        lock = self.root / "tests" / "npm" / "package-lock.json"
        return locked(lock).version if lock.is_file() else "314"

    def _pyodide(self) -> dict[str, bytes]:
        home = self.cache / "pyodide"
        unpacked = {name: (home / name).read_bytes() for name in UNCOMPRESSED}
        packed = {f"{name}.lzma": self._cached(f"{name}.lzma", partial(self._packed_of, name)) for name in PACKED_TOO}
        return {f"{self._folder}{name}": data for name, data in (unpacked | packed).items()}

    def _packed_of(self, name: str) -> bytes:
        return _compressed((self.cache / "pyodide" / name).read_bytes())

    def _cached(self, name: str, make: Callable[[], bytes]) -> bytes:
        """A part from the cache, or made now and kept there."""
        path = self.cache / "made" / f"{self._folder.rstrip('/')}-{name}"
        if not path.is_file():
            _write(path, make())
        return path.read_bytes()

    # --- Python ---------------------------------------------------------------------------------

    def _archives(self) -> dict[str, tuple[str, bytes]]:
        """The archives of Python modules by what they are for, each with its name, which holds its checksum; none that is empty."""
        return {part: self._archive(part, files) for part, files in self._sources().items() if files}

    def _sources(self) -> dict[str, dict[str, bytes]]:
        """What goes into each: Python's own library, the packages, and ours; of all that the first check does without is the rest."""
        library = _unzipped((self.cache / "pyodide" / LIBRARY).read_bytes(), NOT_IN_A_PAGE) | LIBRARY_STANDINS
        core = dict(self._core())
        # What a first check needs is found out once, by the checkout's own call: what another needs beyond it comes when it is asked for.
        own = Bundle(self.root) if self.home else self
        first = own._first(library, dict(own._core()) if self.home else core)
        later = {name: data for name, data in library.items() if name not in first.library}
        rest = {name: data for name, data in core.items() if name not in first.core and not name.startswith("tzdata/")}
        names = sorted({_module(name) for name in (*later, *rest) if name.endswith(".py")})
        core = {name: data for name, data in core.items() if name not in rest}
        ours = {name: data for name, data in core.items() if name.startswith(PACKAGE_FOLDER)}
        return {
            "library": {name: data for name, data in library.items() if name in first.library},
            "packages": {name: data for name, data in core.items() if name not in ours},
            "core": ours | {NAMES: "\n".join(names).encode()},
            "rest": rest | {f"{REST}/{name}": data for name, data in later.items()},
            "office": dict(self._office()),
        }

    def _first(self, library: Mapping[str, bytes], core: Mapping[str, bytes]) -> "FirstCheck":
        """What the first check needs, by a run of it; everything where there is no node to run it."""
        if not _compiles():
            return FirstCheck(frozenset(library), frozenset(core))
        data = self._cached(f"first-{_digest({**library, **core})}.json", lambda: self._first_check(library, core))
        return FirstCheck(**{part: frozenset(names) for part, names in json.loads(data).items()})

    def _first_check(self, library: Mapping[str, bytes], core: Mapping[str, bytes]) -> bytes:
        with tempfile.TemporaryDirectory() as home:
            self._write_sources(Path(home), core)
            _write(Path(home, LIBRARY), pack(library))
            return self._run_script("first.mjs", home)

    def _core(self) -> Iterator[tuple[str, bytes]]:
        yield from (dict(_packages(CORE)) | PACKAGE_STANDINS).items()
        yield from _files_below(self.cache / "wasm" / "pydantic_core", "pydantic_core", {".py", ".so"})
        yield from self._zones()
        yield from self._modules()
        yield from self._catalog()

    def _modules(self) -> Iterator[tuple[str, bytes]]:
        """Our own modules and templates."""
        for name, data in _files_below(_own_folder(), "tuijian", {".py", ".jinja"}):
            if name in MAKES_THE_PAGE:
                continue
            if not name.startswith(OUT_OF_PAGE) and (name in HERE_OF_OFFICE or not name.startswith("tuijian/office/")):
                yield name, data

    def _office(self) -> Iterator[tuple[str, bytes]]:
        for reader in READERS:
            name = f"tuijian/office/{reader}.py"
            yield name, (_own_folder() / name.partition("/")[2]).read_bytes()
        library = _unzipped((self.cache / "pyodide" / LIBRARY).read_bytes(), ())
        yield from ((name, data) for name, data in library.items() if name.startswith(OFFICE_LIBRARY))
        yield from _packages(OFFICE)
        yield from _files_below(self.cache / "wasm" / "python_calamine", "python_calamine", {".py", ".so"})

    @cached_property
    def _read(self) -> Catalog:
        return self.read or read_catalog(self.catalog)

    def _catalog(self) -> Iterator[tuple[str, bytes]]:
        """Which catalogue it is, by every byte of it. The archive gets it read and typed: to read it in the page would take a second."""
        yield CATALOG, _digest(catalog_files(self.catalog)).encode()

    def _pickled(self) -> bytes:
        """The catalogue as Python keeps it, by a process in which the order of sets is the same each time."""
        command = [sys.executable, "-c", PICKLE, str(self.catalog)]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, env={**os.environ, "PYTHONHASHSEED": "0"}).stdout

    def _zones(self) -> Iterator[tuple[str, bytes]]:
        """The one time zone that the notice counts in, of the hundreds there are."""
        zone = self._read.notice.timezone
        for name, data in _packages(("tzdata",)):
            parents = {f"tzdata/zoneinfo/{'/'.join([*zone.split('/')[:at], '__init__.py'])}" for at in range(zone.count("/") + 1)}
            if name in parents or name in ("tzdata/__init__.py", f"tzdata/zoneinfo/{zone}"):
                yield name, data

    def _archive(self, part: str, sources: Mapping[str, bytes]) -> tuple[str, bytes]:
        """An archive of the files by its name, modules compiled where node is there to do it: that saves the reader some seconds.

        What is in it is stored: compressed as a whole it becomes a third smaller.
        """
        name = f"{part}-{_digest(sources)}.zip.lzma"
        return name, self._cached(
            name, lambda: _compressed(pack(self._archive_files(part, sources)))
        )  # stored: compressed as a whole it becomes a third smaller

    def _archive_files(self, part: str, sources: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files as the archive holds them. The modules are compiled once for all catalogues, which are put beside them."""
        modules = {name: data for name, data in sources.items() if name != CATALOG}
        kept = self._cached(f"compiled-{part}-{_digest(modules)}.zip", lambda: pack(self._compiled(modules)))
        catalog = {CATALOG: self._pickled()} if CATALOG in sources else {}
        return dict(sorted({**_unzipped(kept, ()), **catalog}.items()))

    def _compiled(self, sources: Mapping[str, bytes]) -> dict[str, bytes]:
        with tempfile.TemporaryDirectory() as home:
            self._write_sources(Path(home), sources)
            if _compiles():
                self._run_script("compile.mjs", home)
            return {path.relative_to(home).as_posix(): path.read_bytes() for path in sorted(Path(home).rglob("*")) if path.is_file()}

    def _write_sources(self, home: Path, sources: Mapping[str, bytes]) -> None:
        for name, data in sources.items():
            _write(home / name, self._pickled() if name == CATALOG else data)

    def _run_script(self, script: str, home: str) -> bytes:
        """What a script of ours prints that runs in Pyodide, over the files in a folder."""
        command = ["node", str(Path(__file__).with_name(script)), str(self.cache / "pyodide"), home]
        done = subprocess.run(command, check=False, timeout=SECONDS, stdout=subprocess.PIPE)
        if done.returncode:
            raise OSError("node could not compile what the page needs")
        return done.stdout


class FirstCheck(NamedTuple):
    """What the first check needs of Python's own library, and of the packages and ours."""

    library: frozenset[str]
    core: frozenset[str]


def _file_list(engine: Mapping[str, object] | None) -> dict[str, bytes]:
    return {f"{ADDRESS}engine.json": json.dumps(engine).encode() + b"\n"}


def _compiles() -> bool:
    """Whether modules can be compiled here."""
    return shutil.which("node") is not None


def _own_folder() -> Path:
    """Where our own modules lie."""
    return Path(__file__).resolve().parent.parent


def _unzipped(data: bytes, without: tuple[str, ...]) -> dict[str, bytes]:
    """The files of Python's own library, some left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/") and not name.startswith(without)}


def _packages(names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """What is not compiled of installed packages; nothing of one that is not installed."""
    for name in names:
        for file in files_of(name):
            inside, parts = file.as_posix(), set(file.parts)
            is_needed = file.suffix not in COMPILED and not {"..", "__pycache__"} & parts and not inside.startswith(NOT_USED)
            if is_needed and not file.parts[0].endswith(".dist-info"):
                yield inside, Path(str(file.locate())).read_bytes()


def _files_below(folder: Path, under: str, kinds: set[str]) -> Iterator[tuple[str, bytes]]:
    """The files of some kinds below a folder, in order."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in kinds and path.is_file():
            yield f"{under}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _module(name: str) -> str:
    """The module that a file holds."""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _digest(files: Mapping[str, bytes]) -> str:
    """A checksum of the files, and of whether and how they will be compiled."""
    how = [Path(__file__).with_name(name).read_text("utf-8") for name in SCRIPTS] if _compiles() else []
    parts = [how, *((name, hashlib.sha256(data).hexdigest()) for name, data in sorted(files.items()))]
    return _short_checksum(json.dumps(parts).encode())


def _short_checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _compressed(data: bytes) -> bytes:
    """As .lzma, with the size in its head: docs/assets/fill/lzma.js makes room by it."""
    packed = lzma.compress(data, lzma.FORMAT_ALONE, filters=[PACKED])
    return packed[:5] + len(data).to_bytes(8, "little") + packed[13:]


def _write(path: Path, data: bytes) -> None:
    """Write a file whole: another build may look for it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{id(data)}")
    draft.write_bytes(data)
    draft.replace(path)


def main() -> int:
    """Make everything once, so that builds of the site find it."""
    bundle = Bundle(Path.cwd())
    sizes = {name: len(data) for name, data in bundle.files().items()}
    if "--verbose" in sys.argv:
        print(json.dumps(sizes, indent=2))
    return 0 if bundle.is_there else 1


if __name__ == "__main__":
    sys.exit(main())
