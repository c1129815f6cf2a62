"""The site as a pure function of the catalogue: no file is read, no clock asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from tuijian.catalog.load import Catalog
from tuijian.site.markup.render import Site, rule_path, task_path
from tuijian.site.pages.before import before
from tuijian.site.pages.board import BOARD, board, board_files
from tuijian.site.pages.desk import DESK, desk
from tuijian.site.pages.downloads import DATA, data_files, data_paths, downloads_page
from tuijian.site.pages.fill import fill, fill_files, fill_paths
from tuijian.site.pages.handwritten import handwritten_pages
from tuijian.site.pages.home import home
from tuijian.site.pages.notice import notice
from tuijian.site.pages.place_answers import picker
from tuijian.site.pages.procedure import procedure
from tuijian.site.pages.rules import named_families, rule_pages, rules
from tuijian.site.pages.seats import seats
from tuijian.site.pages.submit import submit, submit_pages
from tuijian.site.pages.tasks import tasks
from tuijian.site.pages.zones import zones
from tuijian.site.second_process import Jobs, Made

T = TypeVar("T")

Part = Callable[[Site], Iterator[tuple[str, str]]]
"""Makes pages, each by its path."""

Maker = Callable[[Site], Iterator[tuple[str, str | bytes]]]
"""Makes pages or other files."""

PARTS: tuple[Part, ...] = (
    home,
    notice,
    seats,
    tasks,
    procedure,
    rules,
    fill,
    submit,
    before,
    handwritten_pages,
    zones,
    board,
    desk,
    downloads_page,
)
"""Every part of the site that is made of pages."""

FILES: tuple[Callable[[Site], Iterator[tuple[str, bytes]]], ...] = (data_files, board_files, picker, fill_files)
"""Every part of the site that is made of other files: data to fetch, drawings."""

Nav = list[Any]
"""As mkdocs has it: a path, or the title of a section with its own list."""


def pages(catalog: Catalog, official: bool = False) -> dict[str, str]:
    """Every page by its path below the site's sources. The same catalogue gives the same text.

    `official` says that an authority runs the site. Raises CatalogError where a rule does not fit its kind, and
    ExampleError where an example cannot be made.
    """
    return _make_parts(PARTS, Site.of(catalog, official))


def files(catalog: Catalog, official: bool = False) -> dict[str, bytes]:
    """Every other file that is made from the catalogue, by its path; raises as `pages`."""
    return _make_parts(FILES, Site.of(catalog, official))


def all_files(site: Site) -> Made:
    """Pages and other files together; raises as `pages`."""
    return {**_make_parts(PARTS, site), **_make_parts(FILES, site)}


LATER: Mapping[Part, Callable[[Site], Iterable[str]]] = {rules: rule_pages, downloads_page: lambda _: [DATA]}
"""The parts that take long, each with the pages that it will give."""


def jobs(site: Site) -> Jobs:
    """What takes long, as it is needed one after the other: pages, then files that mkdocs need not read. Each raises as `pages`."""
    one_by_one = {path: partial(_one_file, path, make) for path, make in rule_pages(site).items()}
    parts: dict[str, tuple[Maker, ...]] = {DATA: (downloads_page, data_files), "picker": (picker,), "fill": (fill_files,)}
    return {**one_by_one, **{name: partial(_make_parts, some, site) for name, some in parts.items()}}


def without_jobs(site: Site) -> Made:
    """All pages in their order, and the files that are no job; raises as `pages`. A page that a job of its name makes is empty here."""
    pages: Iterator[Made] = (dict.fromkeys(LATER[part](site), "") if part in LATER else _make_parts((part,), site) for part in PARTS)
    return {path: text for some in (*pages, _make_parts((board_files,), site)) for path, text in some.items()}


def linked_job_files(site: Site) -> list[str]:
    """The files of jobs that pages link to."""
    return [*data_paths(site), *fill_paths(site)]


def _one_file(path: str, make: Callable[[], str]) -> Made:
    return {path: make()}


def _make_parts(parts: Iterable[Callable[[Site], Iterator[tuple[str, T]]]], site: Site) -> dict[str, T]:
    return {path: data for part in parts for path, data in part(site)}


def nav(catalog: Catalog) -> Nav:
    """The order of the pages."""
    task_pages = [task_path(task) for task in catalog.tasks]
    rule_pages = [{name: [rule_path(rule) for rule in found]} for name, found in named_families(catalog)]
    return [
        {"首页": "index.md"},
        "notice.md",
        "seats.md",
        *([{"任务清单": ["tasks/index.md", *task_pages]}] if task_pages else []),
        *(["procedure.md"] if catalog.steps else []),
        "fill.md",
        {"报送方法": submit_pages(catalog)},
        {"检查规则": ["rules/index.md", *rule_pages]},
        *(["zones.md"] if catalog.zones.zones else []),
        BOARD,
        DESK,
        DATA,
        *sorted(catalog.pages),
        "contact.md",
        "changes.md",
        "about.md",
    ]
