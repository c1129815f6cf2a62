"""How a template becomes a page: what every template knows, and how values enter it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, cached_property

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Rule, Task, batch_name, numeral
from tuijian.report.model import Cite, Level
from tuijian.report.sentences import call_standing
from tuijian.rules.base import BoundRule, timezone_of
from tuijian.rules.registry import bind
from tuijian.rules.unit_seats import Seating, seatings
from tuijian.site.markup.escape import address, anchor, entities, paragraphs, preformatted


@dataclass(frozen=True, eq=False)
class Site:
    """What a site is made from: a catalogue, its rules bound, and whether an authority runs it. What several parts need it makes once.

    `sent` are the files that units have sent in, by their paths from the root, and `day` the day that the page on progress speaks of,
    where it is known. `disk` is whether links name files, for a site that no server hands out.
    """

    catalog: Catalog
    rules: Sequence[BoundRule]
    official: bool = False
    sent: Mapping[str, bytes] = field(default_factory=dict)
    day: date | None = None
    disk: bool = False

    @classmethod
    def of(cls, catalog: Catalog, official: bool = False, sent: Mapping[str, bytes] | None = None, day: date | None = None) -> "Site":
        """Raises CatalogError where a rule does not fit its kind."""
        return cls(catalog, bind(catalog), official, sent or {}, day)

    @cached_property
    def seatings(self) -> tuple[Seating, ...]:
        """Every unit's seats at the moment that pages show."""
        return seatings(self.catalog, self.rules, self.moment)

    @property
    def zones_title(self) -> str:
        """What the zones of earlier batches are called together: 前两批实验区."""
        entries, batches = "、".join(one.entry for one in self.catalog.form.seat_lists), len(self.catalog.zones.batches)
        several = "前两批" if batches == 2 else f"前{numeral(batches)}批"
        return f"{several if batches > 1 else batch_name(1)}{entries}"

    @property
    def standing(self) -> str:
        """Where a call stands that is not open, in a sentence without its stop; empty for one that is open."""
        return call_standing(self.catalog.notice.state.stands, self.catalog.notice.last_day)

    def page(self, template: str, **more: object) -> str:
        """A page from a template of ours. Raises jinja2's UndefinedError for a name that the template is not given."""
        return _environment().get_template(template).render(self._known(), **more)

    def filled(self, text: str) -> str:
        """The text of a page written by hand, its Jinja expressions over the catalogue filled in."""
        return _environment().from_string(text).render(self._known())

    @property
    def moment(self) -> datetime:
        """Pages know no clock: they show the day by which nominations are asked for, or else the list year's last."""
        notice = self.catalog.notice
        day = notice.deadline.day if notice.deadline else date(notice.list_year, 12, 31)
        return datetime.combine(day, time(), timezone_of(self.catalog))

    def _known(self) -> Mapping[str, object]:
        """What every page may speak of."""
        return {
            "catalog": self.catalog,
            "notice": self.catalog.notice,
            "form": self.catalog.form,
            "official": self.official,
            "state": self.catalog.notice.state,
            "standing": self.standing,
            "zones_title": self.zones_title,
        }


@cache
def _environment() -> Environment:
    """Every value goes in through `entities`; a name that does not exist is an error."""
    environment = Environment(
        loader=PackageLoader("tuijian.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=entities,
    )
    environment.globals |= {"Level": Level, "day": day, "task_path": task_path, "rule_path": rule_path}
    environment.filters |= {
        "batch": batch_name,
        "by_version": by_version,
        "address": address,
        "anchor": anchor,
        "paragraphs": paragraphs,
        "preformatted": preformatted,
    }
    return environment


def address_beside(site: Site, name: str) -> Markup:
    """The address of a page as one beside it in the same folder leads there: for HTML of ours, whose links mkdocs leaves as they are."""
    return address(f"{name}.html" if site.disk else f"../{name}/")


def task_path(task: Task) -> str:
    """The source of a task's page."""
    return f"tasks/{task.number:02}.md"


def rule_path(rule: Rule) -> str:
    """The source of the page that `catalog.url` gives the address of."""
    return f"rules/{rule.name}.md"


def by_version(rules: Iterable[Rule]) -> list[tuple[str, list[Rule]]]:
    """The rules by the version that brought them, the newest first; 1.10 comes after 1.9."""
    versions: dict[str, list[Rule]] = {}
    for rule in rules:
        versions.setdefault(rule.since, []).append(rule)
    return sorted(versions.items(), key=lambda one: [int(part) for part in one[0].split(".")], reverse=True)


def day(value: date) -> Markup:
    """`2024年1月20日`, readable by machines too."""
    return Markup('<time datetime="{}">{}年{}月{}日</time>').format(value.isoformat(), value.year, value.month, value.day)


def cites(rule: Rule) -> tuple[Cite, ...]:
    """Every quote of the rule and its messages, once."""
    return tuple(dict.fromkeys((*rule.cite, *(cite for message in rule.messages.values() for cite in message.cite or ()))))
