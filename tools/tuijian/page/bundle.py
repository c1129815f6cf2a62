"""Puts together what a page needs to check: Python for the browser, the packages, ours, and the catalogue. `python -m tuijian.page.bundle`.

What it is made from lies in .cache/page (tools/dev/page.sh brings it) and among the installed packages. What is made is kept there too,
by a checksum of all that went in. Everything large is compressed here, and unpacked by the page: many hosts would send it as it is.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tuijian.catalog.load import Catalog
from tuijian.folder import read_catalog
from tuijian.page.fetch import locked
from tuijian.page.licences import LICENCES, THEME, licences
from tuijian.page.session import CATALOG

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
"""What of Python's own library only they need."""

HERE_OF_OFFICE = tuple(f"tuijian/office/{name}.py" for name in ("__init__", "limits", "listfile", "parcel", "remark"))
"""What of tuijian.office writes the files of a draft too, and opens archives."""

READERS = (
    *("archive", "child", "clean", "formula", "grid", "heads", "html", "join", "layout", "numbers", "plainer", "read", "rows", "scan"),
    *("sections", "sheets", "signs", "styles", "tables", "text", "word"),
)
"""What of it reads Excel and Word files; the rest writes them, which a page does not."""

OUT_OF_PAGE = {"command", "doctor", "review", "site", "cli.py", "__main__.py"}
MAKES_THE_PAGE = ("tuijian/page/bundle.py", "tuijian/page/fetch.py", "tuijian/page/licences.py")
COMPILED = {".so", ".pyd", ".pyc"}
SECONDS = 300

PICKLE = """
import pathlib, pickle, sys
from tuijian.folder import read_catalog
sys.stdout.buffer.write(pickle.dumps(read_catalog(pathlib.Path(sys.argv[1])), 5))
"""

ADDRESS = "assets/page/"
"""Where the files lie below the site's root."""

PLAIN = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide-lock.json")
"""Pyodide's files that lie there as they are: modules are imported by their address."""

WASM, LIBRARY = "pyodide.asm.wasm", "python_stdlib.zip"

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
"""What of Python's own library only a developer or a server has a use for, and the code pages of other languages."""

NOT_USED = (
    *("pydantic/v1/", "pydantic/mypy.py", "pydantic/_hypothesis_plugin.py", "pydantic/color.py", "pydantic/experimental/"),
    *("jinja2/sandbox.py", "jinja2/nativetypes.py", "jinja2/meta.py", "markdown_it/cli/", "mammoth/cli.py"),
)
"""What of the packages nothing of ours can reach."""


@dataclass(frozen=True)
class Bundle:
    """What is made for the checkout in `root`."""

    root: Path

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
            return {LICENCES: licences(THEME), f"{ADDRESS}engine.json": b"null\n"}
        parts = {**self._pyodide(), **self._python()}
        engine = {
            "pyodide": self._folder,
            "size": sum(len(data) for name, data in parts.items() if not name.startswith("office")),
            "core": next(name for name in parts if name.startswith("core")),
            "office": next((name for name in parts if name.startswith("office")), None),
        }
        terms = licences((*THEME, *CORE, "pydantic-core", "tzdata", *OFFICE, "python-calamine"), self._version)
        made = {f"{ADDRESS}engine.json": json.dumps(engine).encode() + b"\n", **{ADDRESS + name: data for name, data in parts.items()}}
        return {LICENCES: terms, **made}

    # --- Pyodide --------------------------------------------------------------------------------

    @cached_property
    def _folder(self) -> str:
        """Where Pyodide's files lie: by their checksum, as browsers keep them."""
        return f"pyodide-{_short((self.cache / 'pyodide' / '.stamp').read_bytes())}/"

    @property
    def _version(self) -> str:
        """Pyodide's, by the lock that it was fetched by."""
        lock = self.root / "tests" / "npm" / "package-lock.json"
        return locked(lock).version if lock.is_file() else "314"

    def _pyodide(self) -> dict[str, bytes]:
        home = self.cache / "pyodide"
        found = {name: (home / name).read_bytes() for name in PLAIN}
        found[f"{WASM}.gz"] = self._kept(f"{WASM}.gz", lambda: _packed((home / WASM).read_bytes()))
        left_out = _short(json.dumps([NOT_IN_A_PAGE, _compiles()]).encode())
        found[f"{LIBRARY}.gz"] = self._kept(
            f"{LIBRARY}-{left_out}.gz", lambda: self._archive(_unzipped((home / LIBRARY).read_bytes(), NOT_IN_A_PAGE))
        )
        return {f"{self._folder}{name}": data for name, data in found.items()}

    def _kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        """What was made before, or is made now."""
        path = self.cache / "made" / f"{self._folder.rstrip('/')}-{name}"
        if not path.is_file():
            _write(path, make())
        return path.read_bytes()

    # --- Python ---------------------------------------------------------------------------------

    def _python(self) -> dict[str, bytes]:
        """The archives of Python modules, each by its checksum."""
        found = {}
        for name, sources in (("core", dict(self._core())), ("office", dict(self._office()))):
            if sources:
                digest = _digest(sources)
                file = f"{name}-{digest}.zip.gz"
                found[file] = self._kept(file, partial(self._archive, sources))
        return found

    def _core(self) -> Iterator[tuple[str, bytes]]:
        yield from _packages(CORE)
        yield from _below(self.cache / "wasm" / "pydantic_core", "pydantic_core", {".py", ".so"})
        yield from self._zones()
        for name, data in _below(_ours(), "tuijian", {".py", ".jinja"}):
            if name in MAKES_THE_PAGE:
                continue
            if name.split("/")[1] not in OUT_OF_PAGE and (name in HERE_OF_OFFICE or not name.startswith("tuijian/office/")):
                yield name, data
        yield from self._catalog()

    def _office(self) -> Iterator[tuple[str, bytes]]:
        for reader in READERS:
            name = f"tuijian/office/{reader}.py"
            yield name, (_ours() / name.partition("/")[2]).read_bytes()
        library = _unzipped((self.cache / "pyodide" / LIBRARY).read_bytes(), ())
        yield from ((name, data) for name, data in library.items() if name.startswith(OFFICE_LIBRARY))
        yield from _packages(OFFICE)
        yield from _below(self.cache / "wasm" / "python_calamine", "python_calamine", {".py", ".so"})

    @cached_property
    def _read(self) -> Catalog:
        return read_catalog(self.root / "catalog")

    def _catalog(self) -> Iterator[tuple[str, bytes]]:
        """Which catalogue it is. The archive gets it read and typed in this place: to read it in the page would take a second."""
        yield CATALOG, self._read.digest.encode()

    def _pickled(self) -> bytes:
        """The catalogue as Python keeps it, by a process in which the order of sets is the same each time."""
        command = [sys.executable, "-c", PICKLE, str(self.root / "catalog")]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, env={**os.environ, "PYTHONHASHSEED": "0"}).stdout

    def _zones(self) -> Iterator[tuple[str, bytes]]:
        """The one time zone that the notice counts in, of the hundreds there are."""
        zone = self._read.notice.timezone
        for name, data in _packages(("tzdata",)):
            parents = {f"tzdata/zoneinfo/{'/'.join([*zone.split('/')[:at], '__init__.py'])}" for at in range(zone.count("/") + 1)}
            if name in parents or name in ("tzdata/__init__.py", f"tzdata/zoneinfo/{zone}"):
                yield name, data

    def _archive(self, sources: Mapping[str, bytes]) -> bytes:
        """An archive of the files, modules compiled where node is there to do it: that saves the reader some seconds."""
        with tempfile.TemporaryDirectory() as home:
            for name, data in sources.items():
                _write(Path(home, name), self._pickled() if name == CATALOG else data)
            command = ["node", str(Path(__file__).with_name("compile.mjs")), str(self.cache / "pyodide"), home]
            if _compiles() and subprocess.run(command, check=False, timeout=SECONDS, stdout=subprocess.DEVNULL).returncode:
                raise OSError("node could not compile what the page needs")
            files = {path.relative_to(home).as_posix(): path.read_bytes() for path in sorted(Path(home).rglob("*")) if path.is_file()}
        return _packed(_stored(files))


def _compiles() -> bool:
    """Whether modules can be compiled here."""
    return shutil.which("node") is not None


def _ours() -> Path:
    """Where our own modules lie."""
    return Path(__file__).resolve().parent.parent


def _unzipped(data: bytes, without: tuple[str, ...]) -> dict[str, bytes]:
    """The files of Python's own library, some left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/") and not name.startswith(without)}


def _packages(names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """What is not compiled of installed packages; nothing of one that is not installed."""
    for name in names:
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:
            continue
        for file in files:
            inside, parts = file.as_posix(), set(file.parts)
            wanted = file.suffix not in COMPILED and not {"..", "__pycache__"} & parts and not inside.startswith(NOT_USED)
            if wanted and not file.parts[0].endswith(".dist-info"):
                yield inside, Path(str(file.locate())).read_bytes()


def _below(folder: Path, under: str, kinds: set[str]) -> Iterator[tuple[str, bytes]]:
    """The files of some kinds below a folder, in order."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in kinds and path.is_file():
            yield f"{under}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _digest(files: Mapping[str, bytes]) -> str:
    """A checksum of the files, and of whether they will be compiled."""
    parts = [_compiles(), *((name, hashlib.sha256(data).hexdigest()) for name, data in sorted(files.items()))]
    return _short(json.dumps(parts).encode())


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _stored(files: Mapping[str, bytes]) -> bytes:
    """An archive that is not compressed: compressed as a whole it becomes a third smaller."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


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
