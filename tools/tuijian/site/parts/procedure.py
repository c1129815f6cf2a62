"""The procedure, step by step."""

from collections.abc import Iterator

from tuijian.site.parts.facts import rule_of
from tuijian.site.render import Site
from tuijian.site.steps import drawings


def procedure(site: Site) -> Iterator[tuple[str, str]]:
    """Who acts in each step and what comes out, in the notice's words; nothing where the call tells of no steps."""
    steps = site.catalog.steps
    if steps:
        yield "procedure.md", site.page("procedure.md.jinja", steps=steps, drawings=drawings(steps), timing=rule_of(site, "deadline"))
