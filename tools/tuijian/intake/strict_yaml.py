"""The one YAML loader: events only, every scalar a string, every value with its place, nothing but plain data.

Refused: anchors, aliases, tags, merge keys, duplicate and complex keys, directives, second documents, and whatever
exceeds the limits. YAML has no part that runs code here: no constructor of PyYAML's is ever called.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.error import MarkedYAMLError
from yaml.events import (
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from tuijian.intake.source import START, Problem, Span
from tuijian.intake.text import Limits, long_line
from tuijian.intake.yaml_parser import KIND, Refused, StrictParser, span

__all__ = ["Document", "Limits", "Mapping", "Node", "Scalar", "Sequence", "key_span_at", "load", "plain", "span_at"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `plain` when it stands without quotes and is no block of lines."""

    text: str
    span: Span
    plain: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    items: tuple["Node", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Values by their keys; `keys` says where each key stands."""

    items: dict[str, "Node"]
    keys: dict[str, Span]
    span: Span


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """What was read. `root` is None when it could not be read to its end; it may be there beside problems."""

    root: Node | None
    problems: tuple[Problem, ...]


_UNREADABLE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def load(text: str, limits: Limits = Limits(), fast: bool = False) -> Document:
    """The document in a text, and why it is refused. Never raises, whatever the text.

    Problems are of kind "strict-yaml". `fast` lets libyaml read where it is there; only for our own catalogue, since
    the two disagree on odd texts. What libyaml reads with any doubt is read again by PyYAML.
    """
    if fast and (root := _quick(text, limits)) is not None:
        return Document(root, ())
    problem = _unreadable(text, limits)
    return Document(None, (problem,)) if problem else _load(text, limits)


def _unreadable(text: str, limits: Limits) -> Problem | None:
    """Why the parser must not see this text; `decode` lets no such text through."""
    found = _UNREADABLE.search(text)
    if found:
        line, start = text.count("\n", 0, found.start()) + 1, text.rfind("\n", 0, found.start()) + 1
        column = found.start() - start + 1
        return Problem(KIND, "syntax", Span(line, column, line, column + 1), {"hint": "这里有看不见的控制字符，请删掉"})
    if len(text) > limits.size:
        return Problem(KIND, "syntax", START, {"hint": "文件太大"})
    long = long_line(text, limits.line)
    return Problem(KIND, "syntax", long[0], {"hint": "这一行太长"}) if long else None


def _load(text: str, limits: Limits) -> Document:
    """The document by PyYAML's own parser."""
    parser = StrictParser(text, limits)
    builder = _Builder(parser.get_event, limits, span)
    root: Node | None = None
    try:
        root = builder.document()
    except Refused as refused:
        parser.problems.append(refused.problem)
    except MarkedYAMLError as error:
        parser.problems.append(Problem(KIND, "syntax", _place(error), {"hint": ""}))
    problems = sorted((*parser.problems, *builder.problems), key=lambda problem: problem.span)
    return Document(root, tuple(problems))


def _place(error: MarkedYAMLError) -> Span:
    """One character, where the parser stopped."""
    line, column = error.problem_mark  # type: ignore[misc]  # marks of ours are tuples
    return Span(line + 1, column + 1, line + 1, column + 2)


def _quick(text: str, limits: Limits) -> Node | None:
    """The root as libyaml reads it; None when it is not there or anything is the least bit odd."""
    if not hasattr(yaml, "CParser"):
        return None
    builder = _Builder(_plain_events(text), limits, lambda start, end: Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1))
    try:
        root = builder.document()
    except (yaml.YAMLError, UnicodeError, Refused):
        return None
    return None if builder.problems else root


def _plain_events(text: str) -> Callable[[], Event]:
    """libyaml's events one by one; Refused at an anchor, alias, tag or directive."""
    parser = yaml.CParser(text)

    def get_event() -> Event:
        event = parser.get_event()
        odd = any(getattr(event, name, None) for name in ("anchor", "tag", "version", "tags"))
        if odd:
            raise Refused(Problem(KIND, "syntax", START))
        return event

    return get_event


class _Builder:
    """Nodes from events. `get_event` gives the next event, `span` turns its two marks into a place."""

    def __init__(self, get_event: Callable[[], Any], limits: Limits, place: Callable[[Any, Any], Span]) -> None:
        self.get_event = get_event
        self.limits = limits
        self.place = place
        self.problems: list[Problem] = []
        self.nodes = 0

    def document(self) -> Node | None:
        """The root of the only document; None when it is no mapping."""
        self.get_event()
        start = self.get_event()
        if isinstance(start, StreamEndEvent):
            self._note("root", START)
            return None
        root = self._node(self.get_event(), 1)
        self.get_event()
        after = self.get_event()
        if isinstance(after, DocumentStartEvent):
            self._note("document", self.place(after.start_mark, after.end_mark))
        if not isinstance(root, Mapping):
            self._note("root", root.span)
            return None
        return root

    def _note(self, case: str, where: Span, **variables: str | int) -> None:
        self.problems.append(Problem(KIND, case, where, variables))

    def _node(self, event: Any, depth: int) -> Node:
        """The node that starts with this event."""
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            self._stop(event, "nodes", limit=self.limits.nodes)
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if depth > self.limits.depth:
            self._stop(event, "depth", limit=self.limits.depth)
        return self._mapping(event, depth) if isinstance(event, MappingStartEvent) else self._sequence(event, depth)

    def _stop(self, event: Any, case: str, **variables: str | int) -> None:
        raise Refused(Problem(KIND, case, self.place(event.start_mark, event.end_mark), variables))

    def _scalar(self, event: Any) -> Scalar:
        where = self.place(event.start_mark, event.end_mark)
        if len(event.value) > self.limits.scalar:
            self._note("scalar", where, length=len(event.value), limit=self.limits.scalar)
        return Scalar(event.value, where, not event.style)

    def _sequence(self, event: Any, depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(after := self.get_event(), SequenceEndEvent):
            items.append(self._node(after, depth + 1))
        return Sequence(tuple(items), self._around(event, after, [item.span for item in items]))

    def _mapping(self, event: Any, depth: int) -> Mapping:
        items: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        spans: list[Span] = []
        while not isinstance(after := self.get_event(), MappingEndEvent):
            key, value = self._node(after, depth + 1), self._node(self.get_event(), depth + 1)
            spans += key.span, value.span
            if self._sound(key, keys):
                items[key.text], keys[key.text] = value, key.span  # type: ignore[union-attr]  # sound keys are scalars
        return Mapping(items, keys, self._around(event, after, spans))

    def _sound(self, key: Node, keys: dict[str, Span]) -> bool:
        """Whether this key may stand; else a problem is noted and its value is left out."""
        if not isinstance(key, Scalar) or not key.text:
            self._note("key", key.span)
        elif key.text == "<<" and key.plain:
            self._note("merge", key.span)
        elif key.text in keys:
            self._note("duplicate", key.span, key=key.text, first=keys[key.text].line)
        else:
            return True
        return False

    def _around(self, event: CollectionStartEvent, after: Any, spans: list[Span]) -> Span:
        """The place of a collection: its brackets, or from its first to its last part where it has none."""
        outer = self.place(event.start_mark, after.end_mark)
        if event.flow_style or not spans:
            return outer
        return Span(outer.line, outer.column, spans[-1].end_line, spans[-1].end_column)


def plain(node: Node) -> Any:
    """The node as str, list and dict."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.items.items()}


def _reach(root: Node, loc: tuple[str | int, ...]) -> tuple[Node, tuple[str | int, ...]]:
    """The deepest node along a path, and what is left of the path there. Parts that pydantic puts in between are passed over."""
    node = root
    for index, part in enumerate(loc):
        if isinstance(node, Mapping) and isinstance(part, str) and part in node.items:
            node = node.items[part]
        elif isinstance(node, Sequence) and isinstance(part, int) and 0 <= part < len(node.items):
            node = node.items[part]
        else:
            return node, loc[index:]
    return node, ()


def span_at(root: Node, loc: tuple[str | int, ...]) -> Span:
    """Where the deepest node stands that a pydantic error's loc reaches."""
    return _reach(root, loc)[0].span


def key_span_at(root: Node, loc: tuple[str | int, ...]) -> Span:
    """Where the key stands that a loc names last, for an unknown key; where there is no such key, as `span_at`."""
    if not loc:
        return root.span
    node, left = _reach(root, loc[:-1])
    if not left and isinstance(node, Mapping) and isinstance(loc[-1], str) and loc[-1] in node.keys:
        return node.keys[loc[-1]]
    return span_at(root, loc)
