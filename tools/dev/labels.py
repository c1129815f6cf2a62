"""The labels of the repository here, or of the one that is named, a line each: name, colour and description, with tabs between."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.review.verdict import LATE, STAND_LABELS, Stand, label_of

FORMS = Path(".github/ISSUE_TEMPLATE")
UNIT = "1d76db"
STATES = {
    STAND_LABELS[Stand.mend]: ("b60205", "程序发现必须修改之处"),
    STAND_LABELS[Stand.confirm]: ("fbca04", "有需要人工核实之处"),
    STAND_LABELS[Stand.passed]: ("0e8a16", "程序没有发现必须修改之处"),
    STAND_LABELS[Stand.unrelated]: ("c5def5", "没有改动推荐材料"),
    STAND_LABELS[Stand.closed]: ("57606a", "本次推荐截止以后才收到"),
    STAND_LABELS[Stand.unpublished]: ("bfdadc", "通知还没有发布"),
    LATE: ("d93f0b", "收到时已过通知写明的时间"),
}


class Label(NamedTuple):
    """A label as GitHub keeps it."""

    name: str
    color: str
    description: str


def labels(catalog: Catalog, forms: Path = FORMS) -> Iterator[Label]:
    """Those that a review puts on pull requests, then those of the issue forms."""
    yield from (Label(name, *about) for name, about in STATES.items())
    yield from (Label(label_of(unit), UNIT, f"{unit.name}的推荐材料") for unit in catalog.units)
    for path in sorted(forms.glob("*.yml")):
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield from (Label(name, "d4c5f9", re.sub(r"。$", "", form["description"])) for name in form.get("labels", ()))


if __name__ == "__main__":
    home = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    for label in labels(read_catalog(home / "catalog"), home / FORMS):
        print(*label, sep="\t")
