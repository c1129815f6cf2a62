"""The tree of a YAML document: texts, lists and mappings with their places, built from a parser's events."""

from collections.abc import Callable
from typing import Any, NamedTuple

from yaml.events import (
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from tuijian.text.decoding import Limits
from tuijian.text.positions import START, Problem, Span

STRICT_YAML = "strict-yaml"


class YamlRefused(Exception):  # noqa: N818 (no error of a program: an answer)
    """Reading cannot go on; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.case)
        self.problem = problem


class Scalar(NamedTuple):
    """A text; `plain` when it stands without quotes and is no block of lines."""

    text: str
    span: Span
    plain: bool


class Sequence(NamedTuple):
    """A list of values."""

    items: tuple["Node", ...]
    span: Span


class Mapping(NamedTuple):
    """Values by their keys; `keys` says where each key stands."""

    items: dict[str, "Node"]
    keys: dict[str, Span]
    span: Span


Node = Scalar | Sequence | Mapping


class Document(NamedTuple):
    """What was read. `root` is None when it could not be read to its end; it may be there beside problems."""

    root: Node | None
    problems: tuple[Problem, ...]


class NodeBuilder:
    """Nodes from events.

    `get_event` gives the next event, `span_between` turns its two marks into a span, `slips` are suspicious lines, and `keep_problem`
    takes the problems.
    """

    def __init__(
        self,
        get_event: Callable[[], Any],
        limits: Limits,
        span_between: Callable[[Any, Any], Span],
        slips: dict[int, Problem],
        keep_problem: Callable[[Problem], None],
    ) -> None:
        self.get_event = get_event
        self.limits = limits
        self.span_between = span_between
        self.slips = slips
        self.keep_problem = keep_problem
        self.nodes = 0
        self.line = 1

    def document(self, lists: bool) -> Node | None:
        """The root of the only document; None when it is no mapping, nor a list where they are right, or is not what it seems."""
        self.get_event()
        start = self.get_event()
        if isinstance(start, StreamEndEvent):
            self._note("root", START)
            return None
        slips = len(self.slips)
        root = self._node(self.get_event(), 1)
        self.get_event()
        after = self.get_event()
        if isinstance(after, DocumentStartEvent):
            self._note("document", self.span_between(after.start_mark, after.end_mark))
        if slips > len(self.slips):
            return None
        if isinstance(root, Scalar) or (isinstance(root, Sequence) and not lists):
            self._note("root", root.span)
            return None
        return root

    def _note(self, case: str, where: Span, **variables: str | int) -> None:
        self.keep_problem(Problem(STRICT_YAML, case, where, variables))

    def slips_between(self, first: int, last: int) -> list[Problem]:
        """The slips on these lines, which are not met again."""
        return [self.slips.pop(line) for line in range(first, last + 1) if line in self.slips]

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
        raise YamlRefused(Problem(STRICT_YAML, case, self.span_between(event.start_mark, event.end_mark), variables))

    def _scalar(self, event: Any) -> Scalar:
        """A text; slips that stand at the head of its lines are noted."""
        where = self.span_between(event.start_mark, event.end_mark)
        if len(event.value) > self.limits.scalar:
            self._note("scalar", where, length=len(event.value), limit=self.limits.scalar)
        if self.slips and not event.style:
            self._keep_slips(where)
        self.line = where.end_line
        return Scalar(event.value, where, not event.style)

    def _keep_slips(self, where: Span) -> None:
        """Note the slips in a text without quotes: where it starts a line, and on the lines that it runs on to."""
        first = self.slips.get(where.line)
        skip = first is None or first.span.column < where.column
        for problem in self.slips_between(where.line + skip, where.end_line):
            self.keep_problem(problem)

    def _sequence(self, event: Any, depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(after := self.get_event(), SequenceEndEvent):
            items.append(self._node(after, depth + 1))
        return Sequence(tuple(items), self._collection_span(event, after, [item.span for item in items]))

    def _mapping(self, event: Any, depth: int) -> Mapping:
        items: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        spans: list[Span] = []
        while not isinstance(after := self.get_event(), MappingEndEvent):
            key, value = self._node(after, depth + 1), self._node(self.get_event(), depth + 1)
            spans += key.span, value.span
            if self._may_stand(key, keys):
                items[key.text], keys[key.text] = value, key.span  # type: ignore[union-attr]  # sound keys are scalars
        return Mapping(items, keys, self._collection_span(event, after, spans))

    def _may_stand(self, key: Node, keys: dict[str, Span]) -> bool:
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

    def _collection_span(self, event: CollectionStartEvent, after: Any, spans: list[Span]) -> Span:
        """The place of a collection: its brackets, or from its first to its last part where it has none."""
        outer = self.span_between(event.start_mark, after.end_mark)
        if event.flow_style or not spans:
            return outer
        return Span(outer.line, outer.column, spans[-1].end_line, spans[-1].end_column)


def as_plain_data(node: Node) -> Any:
    """The node as str, list and dict."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [as_plain_data(item) for item in node.items]
    return {key: as_plain_data(value) for key, value in node.items.items()}


def _deepest_node(root: Node, loc: tuple[str | int, ...]) -> tuple[Node, tuple[str | int, ...]]:
    """The deepest node along a path, and what is left of the path there."""
    node = root
    for index, part in enumerate(loc):
        below = _child_node(node, part)
        if below is None:
            return node, loc[index:]
        node = below
    return node, ()


def _child_node(node: Node, part: str | int) -> Node | None:
    """What a mapping or a sequence holds at this key or index, if anything."""
    if isinstance(node, Mapping):
        return node.items.get(part) if isinstance(part, str) else None
    if isinstance(node, Sequence) and isinstance(part, int) and 0 <= part < len(node.items):
        return node.items[part]
    return None


def span_at(root: Node, loc: tuple[str | int, ...]) -> Span:
    """Where the deepest node stands that a pydantic error's loc reaches."""
    return _deepest_node(root, loc)[0].span


def key_span_at(root: Node, loc: tuple[str | int, ...]) -> Span:
    """Where the key stands that a loc names last, for an unknown key; where there is no such key, as `span_at`."""
    if not loc:
        return root.span
    node, left = _deepest_node(root, loc[:-1])
    if not left and isinstance(node, Mapping) and isinstance(loc[-1], str) and loc[-1] in node.keys:
        return node.keys[loc[-1]]
    return span_at(root, loc)
