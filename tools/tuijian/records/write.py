"""Writes an event at the end of a record, which stays as it is otherwise. Pure: text in, text out."""

from collections.abc import Iterator, Mapping
from typing import Any

from tuijian.text.strict_yaml import Node
from tuijian.text.yaml_nodes import Mapping as Fields
from tuijian.text.yaml_nodes import Sequence as Items
from tuijian.text.yaml_writing import dashed_lines, scalar


def new_file(zone: str, code: str | None) -> str:
    """The head of a zone's file, to which events are added."""
    return "".join([f"zone: {scalar(zone)}\n", f'code: "{code}"\n' if code else "", "events:\n"])


def takes_more(root: Node) -> bool:
    """Whether an event can be added behind all that stands in a record: its events come last, each on lines of its own."""
    if not isinstance(root, Fields) or not isinstance(events := root.items.get("events"), Items):
        return False
    last = max(root.keys.values(), key=lambda span: span.line)
    return root.keys["events"] == last and events.span.line > last.line


def with_event(text: str, event: Mapping[str, Any], root: Node | None) -> str:
    """The text with an event behind all that stands in it; `root` is the text as it was read, None for a new file."""
    start, indent = "" if not text or text.endswith("\n") else "\n", " " * _indent(root)
    return text + start + "".join(f"{line}\n" for line in dashed_lines([*_lines(event, f"{indent}  ")], indent))


def _indent(root: Node | None) -> int:
    """How far the events of a file are indented."""
    events = root.items.get("events") if isinstance(root, Fields) else None
    return max(events.items[-1].span.column - 3, 0) if isinstance(events, Items) and events.items else 2


def _lines(fields: Mapping[str, Any], indent: str) -> Iterator[str]:
    """Fields line by line; what is None is left out."""
    for key, value in fields.items():
        if isinstance(value, Mapping):
            yield f"{indent}{key}:"
            yield from _lines(value, f"{indent}  ")
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            for each in value:
                yield from dashed_lines([*_lines(each, f"{indent}    ")], f"{indent}  ")
        elif value is not None:
            yield f"{indent}{key}: {scalar(str(value))}"
