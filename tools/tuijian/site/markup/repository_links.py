"""Leads from the words 本仓库 to the repository. Pure: a page's HTML in, the same with a link out."""

import re

REPOSITORY = "本仓库"
"""The words that speak of the repository; a page that has another one in mind says which."""

_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CLOSED = {"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "button", "script", "style", "svg", "textarea"}
"""Where no link may or need stand: it would be one in another, or is shown as it is."""


def with_repository_link(html: str, address: str) -> str:
    """The page's content with the first 本仓库 in its text as a link to `address`; as it was where it has none, or no address is known."""
    if not address or REPOSITORY not in html:
        return html
    parts, inside = _TAG.split(html), list[str]()
    for at, part in enumerate(parts):
        if at % 2:
            _note_tag(part, inside)
        elif not inside and REPOSITORY in part:
            parts[at] = part.replace(REPOSITORY, f'<a href="{_escaped(address)}">{REPOSITORY}</a>', 1)
            break
    return "".join(parts)


def _note_tag(tag: str, inside: list[str]) -> None:
    """Keep in mind within which of the closed elements a text stands."""
    element = _NAME.match(tag)
    if element is None or element[2].lower() not in _CLOSED or tag.endswith("/>"):
        return
    name = element[2].lower()
    if not element[1]:
        inside.append(name)
    elif name in inside:
        del inside[len(inside) - 1 - inside[::-1].index(name) :]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
