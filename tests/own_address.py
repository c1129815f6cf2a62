"""Golden files hold one address, whatever address this repository's site has: an adopter fills in an own one and changes no test."""

import re
from pathlib import Path

GOLDEN_SITE = "https://tuijian.example.org/"
"""The address that stands in golden files."""

NOTICE = Path(__file__).resolve().parent.parent / "catalog" / "notice.yml"
SITE = re.findall(r"^site: *(\S+)$", NOTICE.read_text(encoding="utf-8"), re.MULTILINE)[0]
"""The address in catalog/notice.yml."""


def settled(text: str) -> str:
    """A text as it would be if the site had the address that golden files hold."""
    return text.replace(SITE, GOLDEN_SITE)
