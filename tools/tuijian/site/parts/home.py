"""The first page."""

from collections.abc import Iterator

from tuijian.site.render import Site


def home(site: Site) -> Iterator[tuple[str, str]]:
    """What the call is, and the ways into the site."""
    yield "index.md", site.page("index.md.jinja")
