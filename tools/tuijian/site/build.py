"""Builds the site with mkdocs, or writes its sources; the folder asked for is replaced as a whole or not touched."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tuijian.catalog.disk import read_catalog
from tuijian.console.errors import UsageError, in_quotes

NEEDED = ("mkdocs", "material", "jieba")
"""What the site needs beyond the program's own: without jieba, Chinese search would silently find nothing."""


SITE, SOURCES = "sitemap.xml", "notice.md"
"""The file by which a folder is known as a site, or as the sources of one, that may be replaced."""


def checkout(catalog: str | None = None) -> Path:
    """The nearest folder from here upwards that holds mkdocs.yml; the site there is made of that catalogue where one is named.

    UsageError where there is none, or where mkdocs is missing.
    """
    if catalog is not None and not (Path(catalog) / "notice.yml").is_file():
        raise UsageError(f"{in_quotes(catalog)}不是规则文件夹，里面没有 notice.yml。")
    if catalog is not None:
        os.environ["TUIJIAN_CATALOG"] = str(Path(catalog).absolute())
    return checkout_for_build(Path.cwd())


def checkout_for_build(start: Path) -> Path:
    """The nearest folder from there upwards that holds mkdocs.yml. UsageError where there is none, or where mkdocs is missing."""
    root = next((folder for folder in (start, *start.parents) if (folder / "mkdocs.yml").is_file()), None)
    if root is None:
        raise UsageError("这里没有 mkdocs.yml，请到仓库的文件夹里运行。")
    if not all(map(find_spec, NEEDED)):
        raise UsageError('还没有安装生成网站所需的程序，请先运行 make run，或者 pip install "tuijian[site]"。')
    return root


def build(root: Path, output: str | None, served: bool = False) -> int:
    """The site of the checkout in `output`, then served where that is asked for.

    1 where mkdocs finds something wrong, and the folder is then as it was.
    """
    target = Path(output or root / "site").absolute()
    with _empty_draft(target, SITE) as draft:
        done = _mkdocs(root, draft)
        if done.returncode == 0:
            _replace_target(draft, target)
    if done.returncode == 0:
        sys.stderr.writelines(_remarks(done.stderr))
        _show(root, target, served)
    else:
        sys.stderr.writelines(line for line in done.stderr.splitlines(keepends=True) if not line.startswith("INFO"))
    return int(done.returncode != 0)


def _remarks(log: str) -> Iterator[str]:
    """What our own hook has to say: mkdocs itself speaks no Chinese."""
    yield from (found[1] + "\n" for found in re.finditer(r"^INFO +- +(?:\[\S+\] )?([^\n]*[\u4e00-\u9fff][^\n]*。)$", log, re.MULTILINE))


def _show(root: Path, target: Path, served: bool) -> None:
    """Serve the site, or say how to: opened from the disk it does not work."""
    print(f"网站已生成：{target}", flush=True)
    if served:
        from tuijian.site.serve import serve

        serve(target, read_catalog(Path(os.environ.get("TUIJIAN_CATALOG") or root / "catalog")).notice.site)
    else:
        print("要在浏览器里看，请在仓库的文件夹里运行 make serve，或者 tuijian site --serve，再打开显示的网址。")


def offline(root: Path, seconds: int, checks: bool = True, catalog: Path | None = None, papers: Path | None = None) -> dict[str, bytes]:
    """The files of the site as it works from a disk, as of a moment (seconds since 1970), with or without what checks in the page.

    `catalog` is the folder of the catalogue, where it is not the one beside mkdocs.yml; `papers` is the folder that holds that of the
    submissions, where it does not lie beside the catalogue.

    UsageError where mkdocs finds something wrong, which it has said.
    """
    from tuijian.site.offline import OFFLINE

    with tempfile.TemporaryDirectory(prefix="tuijian-") as home:
        target, nothing = Path(home) / "site", Path(home) / "nothing"
        settings = {} if checks else {"TUIJIAN_PAGE": str(nothing)}
        settings |= {} if catalog is None else {"TUIJIAN_CATALOG": str(catalog.absolute())}
        settings |= {} if papers is None else {"TUIJIAN_ROOT": str(papers.absolute())}
        done = _mkdocs(root, target, **{OFFLINE: "1", "SOURCE_DATE_EPOCH": str(seconds), **settings})
        if done.returncode:
            sys.stderr.writelines(line for line in done.stderr.splitlines(keepends=True) if not line.startswith("INFO"))
            raise UsageError("网站没有生成，原因见上。")
        return {path.relative_to(target).as_posix(): path.read_bytes() for path in sorted(target.rglob("*")) if path.is_file()}


def _mkdocs(root: Path, target: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Strictly, and not with --quiet: that would hide the warnings from mkdocs itself, and a dead link would pass."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(root / "mkdocs.yml"), "--site-dir", str(target)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **more}
    return subprocess.run(command, check=False, env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace")


def to_disk(root: Path, output: str) -> int:
    """Everything that mkdocs would read, hand-written or made, as files in `output`."""
    target = Path(output).absolute()
    with _empty_draft(target, SOURCES) as draft:
        for name, data in sources(root).items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        _replace_target(draft, target)
    print(f"各页的 Markdown 已写到：{target}")
    return 0


def sources(root: Path) -> Mapping[str, bytes]:
    """The contents of every source of the site by its path: pages with their expressions filled in, and all other files."""
    from mkdocs.config import load_config
    from mkdocs.structure.files import get_files

    from tuijian.site import hook

    config = hook.on_config(load_config(str(root / "mkdocs.yml")))
    files = [file for file in get_files(config) if file.inclusion.is_included()]  # type: ignore[no-untyped-call]
    contents = {file.src_uri: file.content_bytes for file in files if not file.is_documentation_page()}
    contents |= {file.src_uri: hook.filled_page(file.content_string, config).encode() for file in files if file.is_documentation_page()}
    return contents | {path: made.encode() if isinstance(made, str) else made for path, made in hook.made_files(config).items()}


@contextmanager
def _empty_draft(target: Path, sign: str) -> Iterator[Path]:
    """An empty folder beside the target. UsageError where the target holds something that is not ours, or cannot be written."""
    if target.exists() and not (target.is_dir() and ((target / sign).is_file() or not any(target.iterdir()))):
        raise UsageError(f"{in_quotes(target)}里有别的文件，没有写进去。")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".tuijian-", dir=target.parent))
    except OSError as error:
        raise UsageError(f"{in_quotes(target)}写不进去（{error.strerror}）。") from error
    draft.chmod(0o755)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _replace_target(draft: Path, target: Path) -> None:
    """The draft in the target's place; what was there goes."""
    former = draft.with_name(draft.name + "-former")
    if target.exists():
        target.rename(former)
    draft.rename(target)
    shutil.rmtree(former, ignore_errors=True)
