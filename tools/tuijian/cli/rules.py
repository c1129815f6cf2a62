"""`tuijian rules`: every rule that holds, a family at a time."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from tuijian.catalog.families import FAMILIES, families
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Rule
from tuijian.console.output import emit
from tuijian.console.terminal_tables import dump, table
from tuijian.console.workspace import catalog_of

BASIS = {"notice": "通知", "standard": "标准", "house": "本程序"}


def run(args: Namespace) -> int:
    """Print all rules."""
    catalog = catalog_of(args.catalog)
    rules = [rule for rule in catalog.rules if rule.retired is None]
    emit(dump([data(rule, catalog) for rule in rules]) if args.format == "json" else "\n".join(_families(rules, catalog)))
    return 0


def data(rule: Rule, catalog: Catalog) -> dict[str, Any]:
    """What programs are told of a rule."""
    cite = [one.model_dump() for one in rule.cite]
    head = {"id": rule.id, "name": rule.name, "title": rule.title, "level": rule.level.value, "basis": rule.basis}
    return {**head, "cite": cite, "url": catalog.url(rule)}


def _families(rules: list[Rule], catalog: Catalog) -> Iterator[str]:
    """A table a family, and how many rules there are."""
    head = ["编号", "名称", "级别", "依据", "标题"]
    wide = [len(max((rule.name for rule in rules), key=len, default=""))]
    for name, members in families(catalog).items():
        in_force = [rule for rule in members if rule.retired is None]
        rows = [
            [rule.id, rule.name.ljust(wide[0]), rule.level.label.ljust(5, "　"), BASIS[rule.basis].ljust(3, "　"), rule.title]
            for rule in in_force
        ]
        if rows:
            yield f"━━ {FAMILIES.get(name, name)}\n{table([head, *rows])}"
    yield f"共 {len(rules)} 条。级别是该规则最重的一级；说明和例子见 tuijian explain 名称。\n"
