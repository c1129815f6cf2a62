"""The rules that the checker applies."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from tuijian.catalog.families import FAMILIES, families
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Example, Rule
from tuijian.report.model import Level
from tuijian.site.data.rule_examples import ShownExample, shown_example
from tuijian.site.markup.render import Site, cites, rule_path

MEANINGS = {
    Level.error: "不改就不能通过检查。",
    Level.warning: "不影响通过，建议改好再报送。",
    Level.review: "程序不作判断，由核对人员确认。",
    Level.advice: "供参考，不用处理。",
}
"""What a finding of each level means for a clerk."""

FIRST_EXAMPLES = 3
"""So many examples are read at once; one more alone is not worth folding."""


_OPEN = re.compile(r"\{[a-z_]+\}")
"""What a message leaves open for the case at hand."""


def rules(site: Site) -> Iterator[tuple[str, str]]:
    """An overview by family and level, and a page for each rule. Raises ExampleError where an example cannot be made."""
    yield from ((path, make()) for path, make in rule_pages(site).items())


def rule_pages(site: Site) -> dict[str, Callable[[], str]]:
    """The pages by their paths, each with the function that makes it: to run the examples of all rules takes its time."""
    by_family = families(site.catalog)
    pages = {rule_path(rule): partial(_page, site, key, rule) for key, members in by_family.items() for rule in members}
    return {"rules/index.md": partial(_overview, site, by_family), **pages}


def _overview(site: Site, by_family: Mapping[str, tuple[Rule, ...]]) -> str:
    shown_families = [
        (key, FAMILIES.get(key, key), members, Counter(rule.level for rule in members if rule.retired is None))
        for key, members in by_family.items()
    ]
    return site.page("rules.md.jinja", families=shown_families, meanings=MEANINGS, left_out=site.catalog.left_out)


def _page(site: Site, key: str, rule: Rule) -> str:
    return site.page("rule.md.jinja", key=key, family=FAMILIES.get(key, key), **_rule(site, rule))


def named_families(catalog: Catalog) -> list[tuple[str, tuple[Rule, ...]]]:
    """The rules by family, each with the name that people read."""
    return [(FAMILIES.get(name, name), found) for name, found in families(catalog).items()]


def _rule(site: Site, rule: Rule) -> dict[str, object]:
    levels = {message.level or rule.level for message in rule.messages.values()} - {rule.level}
    examples = rule.examples if rule.retired is None else None
    return {
        "rule": rule,
        "cites": cites(rule),
        "waivers": [one for one in site.catalog.waivers if one.rule == rule.name],
        "meanings": MEANINGS,
        "ours": [_OPEN.sub("……", one.text) for one in rule.messages.values() if (one.basis or rule.basis) == "house" != rule.basis],
        "lower": sorted(levels, key=lambda level: level.rank),
        "failing": _shown_examples(site, rule, examples.failing if examples else ()),
        "passing": _shown_examples(site, rule, examples.passing if examples else ()),
    }


def _shown_examples(site: Site, rule: Rule, examples: Sequence[Example]) -> tuple[list[ShownExample], list[ShownExample]]:
    """The examples run through the checker: the first ones, which are the most common, and the others, which wait folded."""
    shown = [shown_example(site.catalog, site.rules, rule, one) for one in examples]
    first = len(shown) if len(shown) <= FIRST_EXAMPLES + 1 else FIRST_EXAMPLES
    return shown[:first], shown[first:]
