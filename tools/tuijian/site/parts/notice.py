"""The notice, sentence by sentence."""

from collections.abc import Iterator

from tuijian.catalog.coverage import coverage
from tuijian.site.render import Site


def notice(site: Site) -> Iterator[tuple[str, str]]:
    """Each sentence with its number, the rules that enforce it, or what people judge."""
    covered = coverage(site.catalog)
    yield (
        "notice.md",
        site.page(
            "notice.md.jinja",
            covered={one.sentence.id: one for one in covered},
            tasks={task.sentence: task for task in site.catalog.tasks},
            checked=sum(bool(one.rules) for one in covered),
            judged=sum(bool(one.sentence.judged) for one in covered),
        ),
    )
