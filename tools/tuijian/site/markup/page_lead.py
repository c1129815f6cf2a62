"""A page's description for where only its address is shown: a list of results, a message that holds a link."""

import re
from html import escape

from markupsafe import Markup

LONGEST_LEAD = 160
"""As many characters are shown at most."""

_LEAD = re.compile(r'<p class="lead"[^>]*>(.*?)</p>', re.DOTALL)


def description(html: str) -> str:
    """The first paragraph of a page that is marked as its lead, as plain text for an attribute; empty where there is none."""
    lead = _LEAD.search(html)
    return escape(shortened(Markup(lead.group(1)).striptags())) if lead else ""


def shortened(text: str) -> str:
    """Whole sentences as far as they fit, or else the beginning."""
    if len(text) <= LONGEST_LEAD:
        return text
    return text[: text.rfind("。", 0, LONGEST_LEAD) + 1] or f"{text[: LONGEST_LEAD - 1]}…"
