"""Events as an Atom feed (RFC 4287). Pure: no clock, no hash order."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tuijian.report.escape import visible

ATOM = "http://www.w3.org/2005/Atom"

MOST_EVENTS = 200
"""So many events are in it, the newest first; all of them are in the files beside it."""


@dataclass(frozen=True, slots=True)
class News:
    """An event: the name that stays with it, its title, its moment with an offset, where it can be read, who acted, and a summary."""

    name: str
    title: str
    moment: datetime
    address: str
    actor: str
    summary: str


@dataclass(frozen=True, slots=True)
class About:
    """What a feed says of itself. `address` is its own, `page` that of the page that it belongs to; `updated` holds where it is empty."""

    title: str
    subtitle: str
    address: str
    page: str
    author: str
    updated: datetime


def feed(about: About, news: Sequence[News]) -> bytes:
    """The feed as UTF-8; the same news give the same bytes."""
    newest = sorted(news, key=lambda item: (item.moment, item.name), reverse=True)[:MOST_EVENTS]
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _text(root, "id", about.address)
    _text(root, "title", about.title)
    _text(root, "subtitle", about.subtitle)
    _text(root, "updated", _moment_text(newest[0].moment if newest else about.updated))
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": visible(about.address)})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": visible(about.page)})
    _author(root, about.author)
    for item in newest:
        _entry(root, item)
    indent(root, " ")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: Element, item: News) -> None:
    entry = SubElement(root, "entry")
    _text(entry, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, item.name)}")
    _text(entry, "title", item.title)
    _text(entry, "updated", _moment_text(item.moment))
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": visible(item.address)})
    _author(entry, item.actor)
    _text(entry, "summary", item.summary)


def _author(parent: Element, name: str) -> None:
    _text(SubElement(parent, "author"), "name", name)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = visible(text)


def _moment_text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
