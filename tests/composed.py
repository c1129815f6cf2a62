"""What PyYAML itself makes of a text, for tests that hold ours against it."""

from typing import Any

import yaml


class OddError(Exception):
    """A text that PyYAML reads and that we refuse by design."""


def composed(text: str) -> Any:
    """What PyYAML's own parser and composer make of a text, every scalar as its string; OddError for what we refuse."""
    events = list(yaml.parse(text, Loader=yaml.Loader))
    documents = [event for event in events if isinstance(event, yaml.DocumentStartEvent)]
    odd_events = [event for event in events if getattr(event, "anchor", None) or getattr(event, "tag", None)]
    if len(documents) != 1 or odd_events or documents[0].version or documents[0].tags:
        raise OddError
    return _strings(yaml.compose(text, Loader=yaml.Loader))


def _strings(node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_strings(item) for item in node.value]
    pairs = [(_strings(key), _strings(value)) for key, value in node.value]
    keys = [key for key, _ in pairs if isinstance(key, str) and key]
    if len(set(keys)) != len(pairs):
        raise OddError
    return dict(pairs)
