"""The schemas that editors use for a catalogue's files: what is sound fits, and what a hand misspells does not."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tuijian.calls.schemas import MANY, ONE, SCHEMAS
from tuijian.catalog.disk import read_catalog, shipped_folder
from tuijian.cli import arguments

CATALOG = read_catalog()
CALLS = [shipped_folder(), *sorted(path.parent for path in (Path(__file__).resolve().parent.parent / "catalogs").glob("*/notice.yml"))]
FILES = [
    pytest.param(path, id=f"{call.name}-{path.name}") for call in CALLS for path in sorted([*call.glob("*.yml"), *call.glob("rules/*.yml")])
]


class Editor(yaml.SafeLoader):
    """YAML as an editor reads it: numbers and true are no texts, days are."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in given if not tag.endswith("timestamp")]
    for first, given in Editor.yaml_implicit_resolvers.items()
}


def read(path: Path) -> Any:
    """What an editor sees in a file."""
    return yaml.load(path.read_text("utf-8"), Editor)


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    """What looks whether data fit a schema, which is seen to be one."""
    schema = SCHEMAS[name](CATALOG)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", FILES)
def test_each_file_fits_its_schema(path: Path) -> None:
    """Every file of every call that we have is what its schema describes."""
    validator("rules" if path.parent.name == "rules" else path.stem).validate(read(path))


def _renamed(key: str, other: str) -> Callable[[dict[str, Any]], None]:
    return lambda rule: rule["params"].__setitem__(other, rule["params"].pop(key))


@pytest.mark.parametrize(
    "spoil",
    [
        _renamed("list", "liste"),
        lambda rule: rule.__setitem__("kind", "seats-by-nothing"),
        lambda rule: rule.__setitem__("level", "hint"),
        lambda rule: rule["messages"].__setitem__("overall", {"text": "x"}),
        lambda rule: rule.pop("examples"),
        lambda rule: rule.__setitem__("leve", "error"),
    ],
)
def test_what_is_misspelt_does_not_fit(spoil: Callable[[dict[str, Any]], None]) -> None:
    """A parameter, a kind, a level, a case or a key that there is not is marked; so are examples that are missing."""
    data = read(shipped_folder() / "rules" / "seats.yml")
    spoil(data[0])
    with pytest.raises(jsonschema.ValidationError):
        validator("rules").validate(data)


def test_the_command_has_them_all() -> None:
    """`tuijian schema` takes the name of every file, and its help says which."""
    assert tuple(SCHEMAS) == arguments.SCHEMAS
    assert {f"{name}.yml" for name in SCHEMAS} >= {*ONE, *MANY}
