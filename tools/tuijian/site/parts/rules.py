"""The rules that the checker applies."""

from collections.abc import Iterator

from tuijian.catalog.families import FAMILIES, families
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Rule
from tuijian.report.model import Level
from tuijian.site.render import Site, cites, rule_path
from tuijian.site.shown import shown

MEANINGS = {
    Level.error: "不改就不能通过检查。",
    Level.warning: "不影响通过，建议改好再报送。",
    Level.review: "程序不作判断，由审核人员确认。",
    Level.advice: "供参考，不用处理。",
}
"""What a finding of each level means for a clerk."""


def rules(site: Site) -> Iterator[tuple[str, str]]:
    """An overview by family and level, and a page for each rule. Raises ExampleError where an example cannot be made."""
    yield "rules/index.md", site.page("rules.md.jinja", families=named_families(site.catalog), meanings=MEANINGS)
    for rule in site.catalog.rules:
        yield rule_path(rule), site.page("rule.md.jinja", **_rule(site, rule))


def named_families(catalog: Catalog) -> list[tuple[str, tuple[Rule, ...]]]:
    """The rules by family, each with the name that people read."""
    return [(FAMILIES.get(name, name), found) for name, found in families(catalog).items()]


def _rule(site: Site, rule: Rule) -> dict[str, object]:
    examples = rule.examples
    groups = (examples.failing, examples.passing) if rule.retired is None else ((), ())
    failing, passing = ([shown(site.catalog, site.rules, rule, one) for one in group] for group in groups)
    levels = {message.level or rule.level for message in rule.messages.values()} - {rule.level}
    return {
        "rule": rule,
        "cites": cites(rule),
        "lower": sorted(levels, key=lambda level: level.rank),
        "failing": failing,
        "passing": passing,
    }
