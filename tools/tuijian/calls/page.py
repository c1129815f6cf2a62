"""What differs between two calls as a page: one file that asks for nothing else. Pure."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from tuijian.calls.differ import NONE, Difference
from tuijian.catalog.models import Notice
from tuijian.report.escape import visible

SAME = "两次通知的单位、名额、时间、任务和规则都相同。"


def page(first: Notice, second: Notice, changes: Sequence[Difference]) -> str:
    """The page: how many places of each kind differ, and a table for each kind."""
    kinds = [{"name": kind, "rows": [_difference_data(one) for one in some]} for kind, some in groupby(changes, lambda one: one.kind)]
    heads = [{"title": visible(one.title), "number": visible(one.number)} for one in (first, second)]
    return _template().render(first=heads[0], second=heads[1], kinds=kinds, nothing=NONE, same=SAME)


def _difference_data(difference: Difference) -> dict[str, Any]:
    return {"what": visible(difference.what), "before": visible(difference.before), "after": visible(difference.after)}


@cache
def _template() -> Template:
    loader = PackageLoader("tuijian.calls", "templates")
    env = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return env.get_template("differ.html.jinja")
