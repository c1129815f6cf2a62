"""The site's pages as Markdown, made from the catalogue alone: no file is read, no clock asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tuijian.catalog.coverage import coverage
from tuijian.catalog.families import FAMILIES, families
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Rule, Task
from tuijian.report.model import Cite, Level
from tuijian.rules.base import BoundRule, timezone_of
from tuijian.rules.registry import bind
from tuijian.seating import seatings
from tuijian.site.escape import address, anchor, entities, paragraphs, preformatted
from tuijian.site.shown import shown

MEANINGS = {
    Level.error: "不改就不能通过检查。",
    Level.warning: "不影响通过，建议改好再报送。",
    Level.review: "程序不作判断，由审核人员确认。",
    Level.advice: "供参考，不用处理。",
}
"""What a finding of each level means for a clerk."""

Nav = list[Any]
"""As mkdocs has it: a path, or the title of a section with its own list."""


def pages(catalog: Catalog, official: bool = False) -> dict[str, str]:
    """Every page by its path below the site's sources. The same catalogue gives the same text.

    `official` says that an authority runs the site. Raises CatalogError where a rule does not fit its kind, and
    ExampleError where an example cannot be made.
    """
    return dict(_pages(_Renderer(catalog, official), bind(catalog)))


def written(catalog: Catalog, text: str, official: bool = False) -> str:
    """A page written by hand, its Jinja expressions over the catalogue filled in."""
    return _environment().from_string(text).render(_known(catalog, official))


def nav(catalog: Catalog) -> Nav:
    """The order of the pages."""
    tasks = [_task_path(task) for task in catalog.tasks]
    rules = [{name: [_rule_path(rule) for rule in found]} for name, found in _families(catalog)]
    return [
        {"首页": "index.md"},
        "notice.md",
        "seats.md",
        *([{"任务清单": ["tasks/index.md", *tasks]}] if tasks else []),
        {"检查规则": ["rules/index.md", *rules]},
        "about.md",
    ]


@dataclass(frozen=True)
class _Renderer:
    catalog: Catalog
    official: bool

    def __call__(self, name: str, **more: object) -> str:
        return _environment().get_template(name).render(_known(self.catalog, self.official), **more)


def _pages(render: _Renderer, rules: Sequence[BoundRule]) -> Iterator[tuple[str, str]]:
    catalog = render.catalog
    yield "index.md", render("index.md.jinja")
    yield "notice.md", render("notice.md.jinja", **_notice(catalog))
    yield "seats.md", render("seats.md.jinja", **_seats(catalog, rules))
    if catalog.tasks:
        yield "tasks/index.md", render("tasks.md.jinja")
    for task in catalog.tasks:
        yield _task_path(task), render("task.md.jinja", task=task, skeleton=_skeleton(catalog, task))
    yield "rules/index.md", render("rules.md.jinja", families=_families(catalog), meanings=MEANINGS)
    for rule in catalog.rules:
        yield _rule_path(rule), render("rule.md.jinja", **_rule(catalog, rules, rule))


@cache
def _environment() -> Environment:
    """Every value goes in through `entities`; a name that does not exist is an error."""
    found = Environment(
        loader=PackageLoader("tuijian.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=entities,
    )
    found.globals |= {"Level": Level, "day": _day, "task_path": _task_path, "rule_path": _rule_path}
    found.filters |= {"address": address, "anchor": anchor, "paragraphs": paragraphs, "preformatted": preformatted}
    return found


def _known(catalog: Catalog, official: bool) -> Mapping[str, object]:
    """What every page may speak of."""
    return {"catalog": catalog, "notice": catalog.notice, "form": catalog.form, "official": official}


def _task_path(task: Task) -> str:
    return f"tasks/{task.number:02}.md"


def _rule_path(rule: Rule) -> str:
    """The source of the page that `catalog.url` gives the address of."""
    return f"rules/{rule.name}.md"


def _moment(catalog: Catalog) -> datetime:
    """Seats are those of the day by which nominations are asked for, or else of the list year's last: a page knows no clock."""
    notice = catalog.notice
    day = notice.deadline.day if notice.deadline else date(notice.list_year, 12, 31)
    return datetime.combine(day, time(), timezone_of(catalog))


def _day(day: date) -> Markup:
    """`2024年1月20日`, readable by machines too."""
    return Markup('<time datetime="{}">{}年{}月{}日</time>').format(day.isoformat(), day.year, day.month, day.day)


def _families(catalog: Catalog) -> list[tuple[str, tuple[Rule, ...]]]:
    return [(FAMILIES.get(name, name), rules) for name, rules in families(catalog).items()]


# --- what single pages show ---------------------------------------------------------------------


def _notice(catalog: Catalog) -> dict[str, object]:
    covered = coverage(catalog)
    return {
        "covered": {one.sentence.id: one for one in covered},
        "tasks": {task.sentence: task for task in catalog.tasks},
        "checked": sum(bool(one.rules) for one in covered),
        "judged": sum(bool(one.sentence.judged) for one in covered),
    }


def _cites(rule: Rule) -> tuple[Cite, ...]:
    """Every quote of the rule and its messages, once."""
    return tuple(dict.fromkeys((*rule.cite, *(cite for message in rule.messages.values() for cite in message.cite or ()))))


def _seats(catalog: Catalog, rules: Sequence[BoundRule]) -> dict[str, object]:
    moment = _moment(catalog)
    found = seatings(catalog, rules, moment)
    return {
        "moment": moment.date(),
        "seatings": found,
        "total": sum(one.seats for one in found),
        "several": len({one.list for one in found}) > 1,
        "labels": {one.name: one.label for one in catalog.form.lists},
        "quotes": list(dict.fromkeys(reason.cite for one in found for reason in one.reasons if reason.cite)),
    }


def _skeleton(catalog: Catalog, task: Task) -> str:
    """The headings of the task in a plan."""
    form = catalog.form.plan
    if form is None:
        return ""
    return "\n\n".join([f"## {form.task.format(number=task.number, name=task.name)}", *(f"### {part}" for part in form.parts)])


def _rule(catalog: Catalog, rules: Sequence[BoundRule], rule: Rule) -> dict[str, object]:
    examples = rule.examples
    groups = (examples.failing, examples.passing) if rule.retired is None else ((), ())
    failing, passing = ([shown(catalog, rules, rule, one) for one in group] for group in groups)
    levels = {message.level or rule.level for message in rule.messages.values()} - {rule.level}
    return {
        "rule": rule,
        "cites": _cites(rule),
        "lower": sorted(levels, key=lambda level: level.rank),
        "failing": failing,
        "passing": passing,
    }
