"""The families of rules: a file of the catalogue each, and what people call it."""

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Rule

FAMILIES = {
    "seats": "名额",
    "eligibility": "推荐对象",
    "timing": "时间",
    "materials": "推荐材料",
    "plan": "初步方案",
    "conduct": "报送方式",
    "format": "文件格式",
}
"""By the name of the file, in the order in which they are shown; another call's own families go by their files' names."""


def families(catalog: Catalog) -> dict[str, tuple[Rule, ...]]:
    """The rules of each family by its file's name, those that are known first; retired rules too."""
    rules_by_family: dict[str, list[Rule]] = {name: [] for name in FAMILIES}
    for rule in catalog.rules:
        rules_by_family.setdefault(catalog.sources[rule.id][0].name.rpartition("/")[2].removesuffix(".yml"), []).append(rule)
    return {name: tuple(rules) for name, rules in rules_by_family.items() if rules}
