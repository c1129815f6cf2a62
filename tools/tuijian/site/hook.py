"""What mkdocs calls: adds the pages made from the catalogue to those written by hand. Named in mkdocs.yml under `hooks`."""

import json
import logging
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext

from tuijian.browser.licences import LICENCES
from tuijian.calls.verify import example_flaws
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.errors import CatalogError
from tuijian.catalog.load import Catalog
from tuijian.check.rule_examples import ExampleError
from tuijian.rules.base import timezone_of
from tuijian.site import assemble, chinese_words, offline, served_cache
from tuijian.site.data import search_terms
from tuijian.site.data.sent_submissions import sent_files
from tuijian.site.markup.page_lead import description
from tuijian.site.markup.render import Site
from tuijian.site.markup.repository_links import with_repository_link
from tuijian.site.second_process import Jobs, SecondProcess

if TYPE_CHECKING:
    from tuijian.browser.bundle import Bundle

STYLES = "assets/all.css"
"""All our style sheets in one: each one alone keeps the first page waiting for another answer."""


ENGINE = "engine"
"""The job that brings what checks in the reader's browser."""

SOON = "soon"
"""By this name is kept what is no job."""

CATALOG = "TUIJIAN_CATALOG"
"""The variable that names the folder of another catalogue."""

PAPERS = "TUIJIAN_ROOT"
"""The variable that names the folder with that of the submissions, where it does not lie beside the catalogue."""

EPOCH = "SOURCE_DATE_EPOCH"
"""The variable by which builds that are to be the same are told the moment (reproducible-builds.org)."""

LOG = logging.getLogger("mkdocs.hooks.tuijian")
"""What is said here is said to whoever builds the site; `tuijian site` passes it on."""


def on_startup(command: str, **_: object) -> None:
    """A site that is served is built again and again; every site has Chinese to be cut into words."""
    served_cache.SERVED.wanted = command == "serve"
    chinese_words.quicken()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the catalogue beside mkdocs.yml, or that of `tuijian site --catalog`; the site's name, address and order come from it."""
    logging.getLogger("jieba").setLevel(logging.WARNING)  # which dictionary it loads is nobody's concern
    beside = Path(config.config_file_path).parent / "catalog"
    site = _read_site(Path(os.environ.get(CATALOG) or beside), bool(config.extra["official"]))
    config.extra["made_from"] = site
    notice = site.catalog.notice
    # The frames put these down as they are.
    config.site_name, config.extra["authority"] = escape(notice.site_name), escape(notice.authority)
    config.extra["state"], config.extra["standing"] = notice.state.stands, site.standing and f"{site.standing}。"
    config.site_description = escape(config.extra["standing"] + (notice.site_about or f"《{notice.title}》的说明。"))
    config.site_url = notice.site
    config.nav = assemble.nav(site.catalog)
    if not config.repo_url:
        LOG.info("mkdocs.yml 里没有 repo_url，网页上的“本仓库”没有链接。")
    config.extra["styles"], config.extra_css = list(config.extra_css), [STYLES]
    if os.environ.get(offline.OFFLINE):
        offline.prepare_config(config)
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Begin with what takes long: a second process does it while mkdocs works, where there is one to spare."""
    jobs: Jobs = {**assemble.jobs(_site(config)), ENGINE: partial(_engine, config)}
    config.extra["kept"] = served_cache.SERVED.of(_key(config)) if served_cache.SERVED.wanted else {}
    config.extra["slow"] = SecondProcess(jobs, made=config.extra["kept"])


def _key(config: MkDocsConfig) -> served_cache.Key:
    root, home = Path(config.config_file_path).parent, os.environ.get(CATALOG)
    return served_cache.key(_site(config), Path(home) if home else root / "catalog", _bundle(config).cache)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is made and mkdocs reads. Raises PluginError with what is wrong, or where a file of the same name is written by hand."""
    kept = config.extra["kept"]
    if SOON not in kept:
        with stop_on_faults():
            kept[SOON] = assemble.without_jobs(_site(config))
    early_files = kept[SOON]
    still = [LICENCES, *assemble.linked_job_files(_site(config))]
    for path, content in (early_files | dict.fromkeys(still, "")).items():
        _refuse_double(path, files.src_uris, config)
        files.append(File.generated(config, path, content=content))
    config.extra["still"] = [files.src_uris[path] for path in still]
    return join_styles(files, config)


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """The text of a page that takes long to make, now that mkdocs asks for it. Raises PluginError with what is wrong in the catalogue."""
    path, slow = page.file.src_uri, config.extra["slow"]
    with stop_on_faults():
        return str(slow.of(path)[path]) if path in slow.names else None


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Now that mkdocs has followed all links, take away what stands for files that are still to come."""
    for file in config.extra["still"]:
        files.remove(file)
    config.extra["sources"] = files.src_uris
    if served_cache.SERVED.wanted:
        env.bytecode_cache = served_cache.TEMPLATES
    return env


def _refuse_double(path: str, taken: Collection[str], config: MkDocsConfig) -> None:
    if path in taken:
        raise PluginError(f"{path} is made from the catalogue, and stands in {config.docs_dir} as well")


def join_styles(files: Files, config: MkDocsConfig) -> Files:
    """The style sheets that mkdocs.yml names, as one file in their place. Raises PluginError where one is not there."""
    texts = []
    for path in config.extra["styles"]:
        file = files.get_file_from_path(path)
        if file is None:
            raise PluginError(f"{path} is named in mkdocs.yml and is not there")
        texts.append(file.content_string)
        files.remove(file)
    files.append(File.generated(config, STYLES, content="\n".join(texts)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Fill in the expressions of a page written by hand; a page that was made is left alone."""
    return markdown if page.file.generated_by else filled_page(markdown, config)


def on_page_content(html: str, config: MkDocsConfig, **_: object) -> str:
    """A page that speaks of 本仓库 leads there, where mkdocs.yml names it."""
    return with_repository_link(html, config.repo_url or "")


def on_page_context(context: TemplateContext, page: Page, **_: object) -> TemplateContext:
    """What links to a page show is its lead, where it does not say otherwise."""
    page.meta.setdefault("description", description(page.content or ""))
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write the files that mkdocs need not read, and give the search its words. Raises PluginError with what is wrong in the catalogue."""
    slow = config.extra["slow"]
    with stop_on_faults():
        new = {path: data for job in slow.names for path, data in slow.of(job).items() if path not in slow.names}
    slow.close()
    if "offline" in config.extra:
        new |= offline.files(new, Path(config.docs_dir))
    for path, content in new.items():
        _refuse_double(path, config.extra["sources"], config)
        write_file(content.encode() if isinstance(content, str) else content, str(Path(config.site_dir) / path))
    add_search_words(config)


def add_search_words(config: MkDocsConfig) -> None:
    """Give the search the words that pages are found by. Raises PluginError where the call's list names a page that is not there."""
    path = Path(config.site_dir) / search_terms.INDEX
    if path.is_file():
        index, catalog = json.loads(path.read_text("utf-8")), _site(config).catalog
        words, too = search_terms.terms_before_others(catalog), search_terms.terms_after_others(catalog)
        addresses = {entry["location"] for entry in index["docs"]}
        if "offline" in config.extra:
            words, too = offline.by_files(words, addresses), offline.by_files(too, addresses)
        with stop_on_faults():
            search_terms.require_pages(words, addresses)
        text = json.dumps(search_terms.with_tags(index, words, too), ensure_ascii=False, separators=(",", ":"))
        path.write_text(text, encoding="utf-8")
        if "offline" in config.extra:
            path.with_name(Path(offline.INDEX_SCRIPT).name).write_text(offline.index_script(text), encoding="utf-8")


def made_files(config: MkDocsConfig) -> dict[str, str | bytes]:
    """The pages and other files made from the catalogue. Raises PluginError with what is wrong in it."""
    with stop_on_faults():
        return {**assemble.all_files(_site(config)), **_engine(config)}


@contextmanager
def stop_on_faults() -> Iterator[None]:
    """What is wrong in the catalogue stops whoever builds the site, mkdocs or Zensical, with its words, as a PluginError."""
    try:
        yield
    except (CatalogError, ExampleError, search_terms.UnknownPageError) as error:
        raise PluginError(str(error)) from error


def _engine(config: MkDocsConfig) -> dict[str, bytes]:
    """What checks in the reader's browser. Where it has not been fetched, the page says that it cannot check, and so do we."""
    bundle = _bundle(config)
    if not bundle.is_there:
        LOG.info("网页里的检查程序还没有取到（tools/dev/page.sh），“在线填报与自查”和“核对材料”两页不能检查。")
    return bundle.files()


def _bundle(config: MkDocsConfig) -> "Bundle":
    from tuijian.browser.bundle import Bundle

    home = os.environ.get(CATALOG)
    return Bundle(Path(config.config_file_path).parent, Path(home) if home else None, _site(config).catalog)


def filled_page(text: str, config: MkDocsConfig) -> str:
    """The text of a page written by hand with its expressions filled in."""
    return _site(config).filled(text)


def _read_site(folder: Path, official: bool) -> Site:
    try:
        catalog = read_catalog(folder)
        if flaws := tuple(example_flaws(catalog, ())):
            raise CatalogError(flaws)
        papers = Path(os.environ.get(PAPERS) or folder.parent)
        site = Site.of(catalog, official, sent_files(papers, catalog.form), _day(catalog))
        return replace(site, disk=bool(os.environ.get(offline.OFFLINE)))
    except CatalogError as error:
        raise PluginError(str(error)) from error


def _day(catalog: Catalog) -> date | None:
    """The day of SOURCE_DATE_EPOCH, by which whoever builds says of what moment the site is; None without it."""
    epoch = os.environ.get(EPOCH, "")
    return datetime.fromtimestamp(int(epoch), timezone_of(catalog)).date() if epoch.isdecimal() else None


def _site(config: MkDocsConfig) -> Site:
    site = config.extra["made_from"]
    assert isinstance(site, Site)
    return site
