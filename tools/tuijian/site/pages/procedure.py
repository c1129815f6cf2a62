"""The procedure, step by step."""

from collections.abc import Iterator

from tuijian.site.drawings.procedure import drawings
from tuijian.site.markup.render import Site
from tuijian.site.pages.common import rule_of


def procedure(site: Site) -> Iterator[tuple[str, str]]:
    """Who acts in each step and what comes out, in the notice's words; nothing where the call tells of no steps."""
    steps = site.catalog.steps
    if steps:
        yield "procedure.md", site.page("procedure.md.jinja", steps=steps, drawings=drawings(steps), timing=rule_of(site, "deadline"))
