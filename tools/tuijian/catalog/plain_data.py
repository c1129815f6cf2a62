"""A catalogue file as plain data: by libyaml where it is there and nothing is odd, else by the strict loader, which says why.

The catalogue is ours and some 150 KB long, and it is read at every run of the command; submissions never come this way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yaml.error import YAMLError
from yaml.events import DocumentStartEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, StreamEndEvent

from tuijian.catalog.errors import CatalogError, Flaw
from tuijian.catalog.fault_words import Loc, UnplacedFlaw, problem_words
from tuijian.text.decoding import Limits, decode
from tuijian.text.libyaml import CParser
from tuijian.text.positions import START, Problem, Span
from tuijian.text.strict_yaml import Document, Node, as_plain_data, key_span_at, load, span_at

LIMITS = Limits(size=4 * 1024 * 1024, depth=40, nodes=200_000, scalar=100_000, line=20_000)
"""Wider than for submissions: the catalogue is ours."""


class OddError(Exception):
    """Something that libyaml reads and our grammar does not have: the strict loader will say what."""


@dataclass(frozen=True)
class CatalogFile:
    """A YAML file of a catalogue: its name there and its bytes. What cannot be read raises CatalogError with the line."""

    name: str
    content: bytes

    @cached_property
    def text(self) -> str:
        """The file's text."""
        text, problems = decode(self.content, LIMITS)
        if problems:
            raise self._refusal(problems)
        return text

    @cached_property
    def data(self) -> Any:
        """The file as str, list and dict."""
        return self._read(self.content)

    def without(self, key: str) -> Any:
        """The file, a list of mappings, without what stands under `key` in each of them; it is skipped unread where it can be."""
        data = self._read(_without_key_lines(key, self.content))
        for item in data if isinstance(data, list) else ():
            if isinstance(item, dict):
                item.pop(key, None)
        return data

    def _read(self, content: bytes) -> Any:
        quick = None if CParser is None else _by_libyaml(content)
        return as_plain_data(self.root) if quick is None else quick

    @cached_property
    def root(self) -> Node:
        """The file with its places, by the strict loader."""
        document: Document = load(self.text, LIMITS, lists=True)
        if document.root is None or document.problems:
            raise self._refusal(document.problems)
        return document.root

    def _refusal(self, problems: Sequence[Problem]) -> CatalogError:
        return CatalogError(Flaw(self.name, one.span.line, one.span.column, *problem_words(one)) for one in problems)

    def place(self, loc: Loc, key: bool = False) -> Span:
        """Where the value at a path in the data stands, or its `key`, or the nearest one above it; the beginning of a file without any."""
        try:
            return key_span_at(self.root, loc) if key else span_at(self.root, loc)
        except CatalogError:
            return START

    def line_at(self, loc: tuple[str | int, ...]) -> int:
        """The line of the value at a path in the data, or of the nearest one above it."""
        return span_at(self.root, loc).line


def _without_key_lines(key: str, content: bytes) -> bytes:
    """The lines under each `  key:` made empty, so that every other line stays where it is.

    A file that is laid out in another way comes out as it is, or as what libyaml cannot read, and is then read whole.
    """
    lines, head, skip = content.split(b"\n"), f"  {key}:".encode(), False
    for number, line in enumerate(lines):
        skip = line == head or (skip and (line.startswith(b"   ") or not line))
        if skip:
            lines[number] = b""
    return b"\n".join(lines)


def _by_libyaml(content: bytes) -> Any:
    """The data as libyaml reads it; None where anything is odd."""
    try:
        next_event = CParser(content.decode("utf-8")).get_event
        next_event()
        if not isinstance(start := next_event(), DocumentStartEvent) or start.version or start.tags:
            return None
        root = _value(next_event(), next_event)
        next_event()
        return root if isinstance(next_event(), StreamEndEvent) and not isinstance(root, str) else None
    except (YAMLError, OddError, UnicodeDecodeError):
        return None


def _value(event: Any, next_event: Callable[[], Any]) -> Any:
    """What starts with this event."""
    if event.anchor is not None or getattr(event, "tag", None) is not None:
        raise OddError
    if isinstance(event, ScalarEvent):
        return event.value
    if isinstance(event, MappingStartEvent):
        return _mapping(next_event)
    items = []
    while not isinstance(event := next_event(), SequenceEndEvent):
        items.append(_value(event, next_event))
    return items


def _mapping(next_event: Callable[[], Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    while not isinstance(event := next_event(), MappingEndEvent):
        key = _value(event, next_event)
        if not isinstance(key, str) or not key or key == "<<" or key in values:
            raise OddError
        values[key] = _value(next_event(), next_event)
    return values


def located_flaw(wrong: UnplacedFlaw, file: CatalogFile | None) -> Flaw:
    """A fault with its line and column."""
    span = file.place(wrong.loc, wrong.key) if file else START
    return Flaw(wrong.file, span.line, span.column, wrong.message, wrong.mend)
