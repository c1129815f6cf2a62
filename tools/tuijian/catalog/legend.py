"""Makes the legend: what renderers of a report need to know of the call and its rules. Pure."""

from tuijian.catalog.load import Catalog
from tuijian.report.model import Legend, RuleCard


def legend(catalog: Catalog) -> Legend:
    """What renderers may say of the notice and its rules."""
    cards = {
        rule.name: RuleCard(rule.id, rule.name, rule.title, rule.level, rule.why, rule.fix, rule.cite, catalog.url(rule))
        for rule in catalog.rules
        if rule.retired is None
    }
    return Legend(catalog.notice.title, catalog.notice.number, catalog.notice.site, cards, authority=catalog.notice.authority)
