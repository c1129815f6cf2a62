"""The pages that are written by hand for this call alone: they lie in the catalogue, so that no other call's site shows them."""

from collections.abc import Iterator

from tuijian.site.markup.render import Site


def handwritten_pages(site: Site) -> Iterator[tuple[str, str]]:
    """Each page by its path, with its Jinja expressions over the catalogue filled in.

    Raises jinja2's UndefinedError for a name that does not exist.
    """
    for name, text in sorted(site.catalog.pages.items()):
        yield name, site.filled(text)
