"""Whose work the site hands out beside our own, and on what terms: one text with every licence in full, named on 关于.

The packages bring their own licences (`*.dist-info`). Pyodide's and CPython's lie beside this module, since what is fetched of them holds
none: MPL-2.0 as Mozilla has it, and the `LICENSE.txt` that CPython is distributed with.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import Distribution, PackageNotFoundError, PackagePath, distribution
from pathlib import Path
from typing import NamedTuple

LICENCES = "assets/page/licences.txt"
"""Where the text lies below the site's root."""

HERE = Path(__file__).resolve().parent / "licences"
THEME = ("mkdocs-material",)
"""What stands in every page: the theme with its icons and its search."""

_HEAD = "本站除自己的程序以外，还向浏览器提供下列程序。各按自己的许可证使用，全文如下。\n"
_NAMED = (".icons/material/LICENSE",)
"""Licences that a package keeps elsewhere than in its `.dist-info`: the icons'."""


class LicensedWork(NamedTuple):
    """Somebody's work: its name, the licence's name, where its source is, and the licence in full."""

    name: str
    terms: str
    source: str
    text: str


def licences(packages: Sequence[str], pyodide: str = "") -> bytes:
    """The text over these packages, and over Pyodide in this version where the site hands it out. What is not installed is left out."""
    works = [*(_runtime(pyodide) if pyodide else ()), *(one for name in packages for one in _package(name))]
    return "\n".join([_HEAD, *map(_licence_text, works)]).encode()


def _runtime(version: str) -> Iterator[LicensedWork]:
    """Pyodide with Python's own library, which it brings. Both are handed out as published, but for modules that a page does not need."""
    mpl, psf = ((HERE / f"{name}.txt").read_text("utf-8") for name in ("MPL-2.0", "PSF-2.0"))
    built = "含 Emscripten 的运行时（MIT 或者 NCSA）和编译在内的各库，见同一处的源代码"
    yield LicensedWork(f"Pyodide {version}（{built}）", "MPL-2.0", "https://github.com/pyodide/pyodide", mpl)
    yield LicensedWork("Python 的解释器和标准库", "PSF-2.0", "https://github.com/python/cpython", psf)


def _package(name: str) -> Iterator[LicensedWork]:
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return
    yield LicensedWork(
        f"{package.metadata['Name']} {package.version}", _terms(package), _source(package), "\n\n".join(_texts(name, package))
    )


def _terms(package: Distribution) -> str:
    """The licence's name, by the package's own word."""
    meta = package.metadata
    classes = [text.rpartition(" :: ")[2] for text in meta.get_all("Classifier") or () if text.startswith("License ::")]
    return meta["License-Expression"] or next(iter(classes), "") or meta["License"] or ""


def _source(package: Distribution) -> str:
    """Where its source is: the address that it gives for that, or else its page."""
    links = dict(text.split(", ", 1) for text in package.metadata.get_all("Project-URL") or ())
    named = next((links[name] for name in ("Source", "Source Code", "source", "Repository", "Homepage") if name in links), None)
    return named or package.metadata["Home-page"] or f"https://pypi.org/project/{package.metadata['Name']}/"


@lru_cache(maxsize=64)
def files_of(name: str) -> tuple[PackagePath, ...]:
    """The files of an installed package; nothing of one that is not. Kept: its licences and its modules are looked for in them."""
    try:
        return tuple(distribution(name).files or ())
    except PackageNotFoundError:
        return ()


def _texts(name: str, package: Distribution) -> Iterator[str]:
    """Its licences in full; who wrote it where it brings none."""
    files = sorted(path for file in files_of(name) if _is_licence(path := file.as_posix()))
    if not files:
        yield f"（{package.metadata['Author']}；这个包没有附带许可证的文本。）"
    yield from (Path(str(package.locate_file(file))).read_text("utf-8").strip() for file in files)


def _is_licence(path: str) -> bool:
    if path.endswith(_NAMED):
        return True
    folder, _, name = path.rpartition("/")
    return ".dist-info" in folder and name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))


def _licence_text(work: LicensedWork) -> str:
    line = "=" * 80
    return f"{line}\n{work.name}\n许可证：{work.terms}\n源代码：{work.source}\n{line}\n\n{work.text.strip()}\n"
