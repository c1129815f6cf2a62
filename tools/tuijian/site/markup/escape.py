"""How text from data enters a Markdown page: as characters, never as Markdown, HTML or an attribute."""

import re

from markupsafe import Markup

from tuijian.report.escape import visible

_PLAIN = re.compile("[^0-9A-Za-z\u3007\u3400-\u4dbf\u4e00-\u9fff，。、；：？！（）〔〕〈〉《》「」【】“”‘’·—…％－～]")
"""All but letters, digits, Chinese characters and Chinese punctuation, which mean nothing to Markdown or HTML."""

_ADDRESS = re.compile(r"[^0-9A-Za-z_./-]")
_ANCHOR = re.compile(r"[^0-9A-Za-z.-]")


def entities(value: object) -> Markup:
    """The value's text with every character that could act as an HTML entity; text that is marked safe stays as it is.

    Escaping HTML alone is not enough: Markdown's own syntax (links, attribute lists, tables) would still act.
    Raises TypeError for None: a template that shows nothing has a mistake in it.
    """
    if isinstance(value, Markup):
        return value
    if value is None:
        raise TypeError("nothing to show")
    return Markup(_PLAIN.sub(lambda match: f"&#{ord(match[0])};", visible(str(value))))


def paragraphs(text: str) -> Markup:
    """The text with its line ends kept as such."""
    return Markup("<br>").join(entities(line) for line in text.strip().splitlines())


def preformatted(text: str) -> Markup:
    """The text for the inside of one `<pre>`: line ends as entities, so that no line of it starts a line of the page."""
    return Markup("&#10;").join(entities(line) for line in text.splitlines())


def address(path: str) -> Markup:
    """A relative address of ours: what could act in Markdown or HTML is turned into `-`."""
    return Markup(_ADDRESS.sub("-", path))


def anchor(name: str) -> Markup:
    """The name as the id of an element, and as the part of an address after #."""
    return Markup(_ANCHOR.sub("-", name))
