"""The seats of every unit."""

from collections.abc import Iterator

from tuijian.seating import seatings
from tuijian.site.render import Site


def seats(site: Site) -> Iterator[tuple[str, str]]:
    """Existing zones, seats and the derivation, as a table that needs no script."""
    found = seatings(site.catalog, site.rules, site.moment)
    yield (
        "seats.md",
        site.page(
            "seats.md.jinja",
            moment=site.moment.date(),
            seatings=found,
            total=sum(one.seats for one in found),
            several=len({one.list for one in found}) > 1,
            labels={one.name: one.label for one in site.catalog.form.lists},
            quotes=list(dict.fromkeys(reason.cite for one in found for reason in one.reasons if reason.cite)),
        ),
    )
