"""GitHub's own description of its API (github.json, see tools/dev/make_github.py): what it allows to be asked and answered."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

DESCRIPTION = Path(__file__).with_name("github.json")
HOST = "https://api.github.com"
Json = Any


class Ask(NamedTuple):
    """A request: its path as sent, its query, its body as JSON; `match` is the ETag of what is known already."""

    method: str
    path: str
    query: dict[str, str]
    body: Json
    match: str = ""

    @property
    def writes(self) -> bool:
        """Whether it changes something."""
        return self.method != "GET"


class Answer(NamedTuple):
    """What comes back; `data` is the body before it is cut or spoilt."""

    status: int
    data: Json = None
    headers: Mapping[str, str] = {}


@cache
def description() -> dict[str, Any]:
    """The description. It forgets that the repository of a head, an account and the line of a remark may be gone, as they are at times."""
    found: dict[str, Any] = json.loads(DESCRIPTION.read_text("utf-8"))
    schemas = found["components"]["schemas"]
    empty = {"repo": {**schemas["repository"], "nullable": True}, "user": schemas["nullable-simple-user"]}
    for name in ("pull-request", "pull-request-simple"):
        known = schemas[name]["properties"]
        known["user"] = empty["user"]
        known["head"]["properties"].update(empty)
    schemas["pull-request-review-comment"]["properties"]["line"]["nullable"] = True
    return found


@cache
def _checker() -> OpenAPI:
    return OpenAPI.from_dict(description())


@dataclass
class _Request:
    """What openapi-core asks of a request."""

    method: str
    path: str
    body: bytes
    parameters: RequestParameters
    content_type: str = "application/json"
    host_url: str = HOST


@dataclass
class _Response:
    """What openapi-core asks of a response."""

    data: bytes
    status_code: int
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def _described(ask: Ask) -> _Request:
    parameters = RequestParameters(query=ImmutableMultiDict(list(ask.query.items())), header=Headers())
    return _Request(ask.method.lower(), ask.path, b"" if ask.body is None else as_bytes(ask.body), parameters)


@cache
def _seen() -> set[tuple[str, ...]]:
    """What was held against the description already: most runs say the same."""
    return set()


def hold_request(ask: Ask) -> None:
    """Raises what openapi-core finds wrong with a request, and AssertionError for a parameter that the description does not name."""
    assert ask.query.keys() <= _named(_operation(ask)), ask
    key = ("request", ask.method, ask.path, urlencode(ask.query), json.dumps(ask.body))
    if key not in _seen():
        _checker().validate_request(_described(ask))
        _seen().add(key)


def hold_answer(ask: Ask, answer: Answer) -> None:
    """Raises what openapi-core finds wrong with an answer; for a status that the description knows for this call. Lists item by item."""
    shape = re.sub("[0-9]+", "0", ask.path)
    if str(answer.status) in _operation(ask)["responses"]:
        for each in [[item] for item in answer.data] if isinstance(answer.data, list) else [answer.data]:
            key = ("answer", ask.method, shape, str(answer.status), json.dumps(each, sort_keys=True))
            if key not in _seen():
                _checker().validate_response(_described(ask), _Response(as_bytes(each), answer.status))
                _seen().add(key)


def _operation(ask: Ask) -> dict[str, Any]:
    for pattern, methods in _patterns():
        if pattern.fullmatch(ask.path):
            found: dict[str, Any] = methods[ask.method.lower()]
            return found
    raise AssertionError(f"no such call: {ask}")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    return tuple((re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), dict(methods)) for path, methods in description()["paths"].items())


def _named(operation: dict[str, Any]) -> set[str]:
    known = description()["components"]["parameters"]
    each = (known[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in operation["parameters"])
    return {one["name"] for one in each if one["in"] == "query"}


def as_bytes(data: Json) -> bytes:
    """A body as it is sent."""
    return b"" if data is None else json.dumps(data).encode()


@cache
def _blank(name: str) -> dict[str, Json]:
    """The smallest thing that a schema of the description allows."""
    return dict(smallest({"$ref": f"#/components/schemas/{name}"}))


def smallest(schema: dict[str, Any]) -> Json:
    """The smallest that a schema allows."""
    if "$ref" in schema:
        schema = description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if schema.get("nullable"):
        return None
    if "enum" in schema:
        return schema["enum"][0]
    several = schema.get("allOf") or schema.get("oneOf") or schema.get("anyOf")
    if several:
        return smallest(several[0])
    if "properties" in schema:
        return {key: smallest(schema["properties"][key]) for key in schema.get("required", ())}
    texts = {"uri": "https://example.org/", "date-time": "2024-01-15T02:00:00Z"}
    return {"array": [], "string": texts.get(schema.get("format", ""), ""), "integer": 1, "boolean": False, "number": 0}.get(
        schema["type"], {}
    )


def thing(schema: str, /, **known: Json) -> dict[str, Json]:
    """Something of a schema, with what is known of it."""
    return {**_blank(schema), **known}


def account(number: int, kind: str = "User", login: str | None = None) -> dict[str, Json]:
    """An account as GitHub shows it."""
    return thing("simple-user", id=number, login=login or f"account-{number}", type=kind)


def see_headers(headers: Mapping[str, str]) -> None:
    """What GitHub asks of every request."""
    assert headers["x-github-api-version"] == "2022-11-28"
    assert headers["accept"] == "application/vnd.github+json"
    assert headers["authorization"].startswith("Bearer ")
    assert headers["user-agent"]
