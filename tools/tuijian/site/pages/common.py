"""What several pages look up in the catalogue."""

from tuijian.catalog.models import Rule
from tuijian.site.markup.render import Site


def rule_of(site: Site, kind: str) -> Rule | None:
    """The rule in force that applies a kind, the first where there are several; None where the call has none."""
    return next((bound.rule for bound in site.rules if bound.kind.name == kind), None)
