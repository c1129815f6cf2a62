"""核对材料: where a reviewer brings the material of several units. What runs there is docs/assets/desk."""

from collections.abc import Iterator

from tuijian.catalog.legend import legend
from tuijian.report.sentences import not_official
from tuijian.site.markup.render import Site

DESK = "desk.md"


def desk(site: Site) -> Iterator[tuple[str, str]]:
    """The page: its words for a reader without script."""
    yield DESK, site.page("desk.md.jinja", not_official=not_official(legend(site.catalog)))
