"""Golden files hold one address, whatever address this repository's site has, and no unit has an account in a test that gives it none.

An adopter fills in both, and changes no test.
"""

import re
from pathlib import Path

import yaml

GOLDEN_SITE = "https://tuijian.example.org/"
"""The address that stands in golden files."""

NOTICE = Path(__file__).resolve().parent.parent / "catalog" / "notice.yml"
SITE = re.findall(r"^site: *(\S+)$", NOTICE.read_text(encoding="utf-8"), re.MULTILINE)[0]
"""The address in catalog/notice.yml."""


def settled(text: str) -> str:
    """A text as it would be if the site had the address that golden files hold."""
    return text.replace(SITE, GOLDEN_SITE)


def unlisted(catalog: Path) -> None:
    """Take the accounts out of a copy of the catalogue: as it ships, no unit has one."""
    path = catalog / "units.yml"
    units = yaml.safe_load(path.read_text(encoding="utf-8"))
    kept = [{name: value for name, value in unit.items() if name not in ("accounts", "deputies")} for unit in units]
    path.write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")
