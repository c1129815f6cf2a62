"""What a unit does before it sends its papers in: by when, what to tick off, the letter and the annex."""

import zlib
from collections.abc import Iterator

from tuijian.catalog.load import Catalog
from tuijian.site.drawings.timetable import WEEKDAYS, due_days, weeks
from tuijian.site.markup.render import Site

BEFORE = "submit/before.md"


def before(site: Site) -> Iterator[tuple[str, str]]:
    """The page; nothing where the call says none of it."""
    if has_before(site.catalog):
        yield (
            BEFORE,
            site.page(
                "submit-before.md.jinja",
                sending=site.catalog.sending,
                due=due_days(site.catalog),
                weeks=weeks(site.catalog),
                weekdays=WEEKDAYS,
                mark=tick_key,
            ),
        )


def has_before(catalog: Catalog) -> bool:
    """Whether there is anything to say."""
    sending = catalog.sending
    return bool(sending.ticks or sending.letter or sending.timetable)


def tick_key(text: str) -> str:
    """By what a browser knows a line of the list again, wherever it stands by then."""
    return f"{zlib.crc32(text.encode()):08x}"
