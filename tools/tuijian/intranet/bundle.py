"""Puts the bundle together: the site as it works from a disk, the program as wheels, the templates, a page that says how to use them."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from tuijian import __version__
from tuijian.browser.bundle import Bundle
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.console.errors import UsageError, in_quotes
from tuijian.console.office_workspace import write_file
from tuijian.console.output import emit
from tuijian.console.receipt_moment import source_date
from tuijian.files.sealed_archive import SUMS, in_folder, sealed
from tuijian.intranet.platforms import PLATFORMS
from tuijian.intranet.wheels import EXTRA, PACKAGE, wheels
from tuijian.office.layout import layout
from tuijian.report.sentences import call_standing
from tuijian.site.build import checkout, offline
from tuijian.site.data.sample import plan_label
from tuijian.site.pages.fill import PLAN

GUIDE = "使用说明.html"
SITE, PACKAGES, TEMPLATES = "site", "packages", "templates"
BLANKS = "assets/fill/"
"""Where the site keeps its templates."""


def write_bundle(file: str, platforms: Sequence[str], pythons: Sequence[str], replace: bool) -> int:
    """Write the bundle of the checkout that the command runs in, and say what it holds; 0. UsageError where something cannot be had."""
    path, root = Path(file), checkout()
    if path.exists() and not replace:  # before all the work
        raise UsageError(f"{in_quotes(path)}已经有了，没有改动；要换成这次写出的，加上 --replace。")
    checks, seconds, catalog = Bundle(root).is_there, epoch(root), read_catalog(root / "catalog")
    site, packages = offline(root, seconds), wheels(root, platforms, pythons, seconds)
    forms = templates(catalog, site)
    sample = in_folder(f"{catalog.form.root}/{catalog.form.sample.folder}", catalog.sample) if catalog.form.sample else {}
    parts = {**in_folder(SITE, site), **in_folder(PACKAGES, packages), **in_folder(TEMPLATES, forms), **sample}
    parts[GUIDE] = guide(catalog, checks, platforms, pythons).encode()
    data = sealed(parts, seconds)
    write_file(path, data, replace)
    if not checks:
        emit("网页里的检查程序还没有取到（tools/dev/page.sh），包里的“在线填报与自查”和“核对材料”两页不能检查。\n")
    emit(f"已写出 {path}，{round(len(data) / 2**20)} MB：网站、{len(packages)} 个安装文件、{len(forms)} 份模板和{GUIDE}。\n")
    return 0


def epoch(root: Path) -> int:
    """The moment of all that is made, in seconds since 1970: SOURCE_DATE_EPOCH, else that of the last commit, else the first there is."""
    if (from_environment := source_date()) is not None:
        return from_environment
    done = subprocess.run(["git", "-C", str(root), "log", "-1", "--format=%ct"], check=False, capture_output=True, text=True)
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else 0


def templates(catalog: Catalog, site: Mapping[str, bytes]) -> dict[str, bytes]:
    """The templates that the site hands out, by names that say what they are."""
    form = catalog.form
    title = layout(form).lists[0].title
    workbooks = {f"{unit.name}{title}.xlsx": site[f"{BLANKS}{unit.slug}.xlsx"] for unit in catalog.units}
    return workbooks | ({f"{plan_label(form)}.docx": site[PLAN]} if PLAN in site else {})


def guide(catalog: Catalog, checks: bool, platforms: Sequence[str], pythons: Sequence[str]) -> str:
    """The page that says how to use the rest."""
    env = Environment(
        loader=PackageLoader("tuijian.intranet"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return env.get_template("guide.html.jinja").render(
        notice=catalog.notice,
        standing=call_standing(catalog.notice.state.stands, catalog.notice.last_day),
        plan=plan_label(catalog.form) if catalog.form.plan else "",
        checks=checks,
        platforms=[PLATFORMS[name].title for name in platforms],
        windows="windows" in platforms,
        posix=set(platforms) != {"windows"},
        pythons=pythons,
        root=catalog.form.root,
        package=f"{PACKAGE}[{EXTRA}]",
        sums=SUMS,
        version=__version__,
    )
