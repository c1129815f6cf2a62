"""The first page."""

from collections.abc import Iterator
from typing import NamedTuple

from tuijian.site.drawings.procedure import drawings
from tuijian.site.markup.render import Site
from tuijian.site.pages.common import rule_of


class Range(NamedTuple):
    """What an entry of a list is called, the seats of the units that have fewest and most, and of all together."""

    entry: str
    least: int
    most: int
    total: int


def home(site: Site) -> Iterator[tuple[str, str]]:
    """What the call is and how it stands, the ways into the site, the facts that people come for, the steps."""
    steps = site.catalog.steps
    yield (
        "index.md",
        site.page(
            "index.md.jinja",
            steps=steps,
            drawings=drawings(steps),
            ranges=ranges(site),
            timing=rule_of(site, "deadline"),
            applicants=rule_of(site, "applicant-level"),
        ),
    )


def ranges(site: Site) -> list[Range]:
    """The seats in each list, in the order of the form; of a list that no rule gives seats in, nothing."""
    all_seatings = site.seatings
    numbers = [(one.entry, [seating.seats for seating in all_seatings if seating.list == one.name]) for one in site.catalog.form.lists]
    return [Range(entry, min(seats), max(seats), sum(seats)) for entry, seats in numbers if seats]
