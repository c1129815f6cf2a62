"""Cut GitHub's own description of its API down to the calls that the review makes, for the fake in tests/review/.

    npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
    .venv/bin/python tools/dev/make_github.py package

The source is the npm package @octokit/openapi (MIT), which republishes github/rest-api-description. Request bodies are closed: a
field that the description does not know is refused. Examples and prose are left out; nothing else is changed.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent.parent / "tests" / "review" / "github.json"
REPO = "/repos/{owner}/{repo}"
CALLS = {
    f"{REPO}/pulls": ("get",),
    f"{REPO}/pulls/{{pull_number}}": ("get",),
    f"{REPO}/pulls/{{pull_number}}/files": ("get",),
    f"{REPO}/pulls/{{pull_number}}/comments": ("get", "post"),
    f"{REPO}/pulls/{{pull_number}}/reviews": ("post",),
    f"{REPO}/pulls/comments/{{comment_id}}": ("delete",),
    f"{REPO}/issues/{{issue_number}}/comments": ("get", "post"),
    f"{REPO}/issues/comments/{{comment_id}}": ("patch", "delete"),
    f"{REPO}/issues/{{issue_number}}/labels": ("post",),
    f"{REPO}/issues/{{issue_number}}/labels/{{name}}": ("delete",),
    f"{REPO}/commits/{{ref}}/statuses": ("get",),
    f"{REPO}/statuses/{{sha}}": ("post",),
    f"{REPO}/commits/{{ref}}/check-suites": ("get",),
    f"{REPO}/actions/runs": ("get",),
    f"{REPO}/actions/runs/{{run_id}}": ("get",),
    "/user": ("get",),
}
PROSE = {"example", "examples", "externalDocs", "x-github", "x-octokit", "description", "summary", "tags"}


def without_prose(value: Any, named: bool = False) -> Any:
    """The value without prose; `named` where the keys are names of properties, which all stay."""
    if isinstance(value, list):
        return [without_prose(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: item for key, item in value.items() if named or key not in PROSE}
    return {key: without_prose(item, not named and key in {"properties", "headers", "responses"}) for key, item in kept.items()}


def references(value: Any) -> Iterator[str]:
    """Every `$ref` below a value."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from references(item)


def refuse_unknown_fields(schema: Any) -> None:
    """Refuse unknown fields in every object of a request body."""
    if isinstance(schema, dict):
        if "properties" in schema:
            schema["additionalProperties"] = False
        for item in schema.values():
            refuse_unknown_fields(item)
    for item in schema if isinstance(schema, list) else ():
        refuse_unknown_fields(item)


def operation(source: dict[str, Any]) -> dict[str, Any]:
    """One call, its request closed, and a description in each answer, which OpenAPI asks for."""
    found: dict[str, Any] = without_prose(source)
    if "requestBody" in found:
        found["requestBody"] = json.loads(json.dumps(found["requestBody"]))
        refuse_unknown_fields(found["requestBody"])
    return found


def cut_description(source: dict[str, Any]) -> dict[str, Any]:
    """The description of CALLS alone, with all that they refer to."""
    paths: dict[str, Any] = {}
    for path, methods in CALLS.items():
        paths[path] = {method: operation(source["paths"][path][method]) for method in methods}
    components: dict[str, Any] = {}
    wanted = list(references(paths))
    while wanted:
        _, _, kind, name = wanted.pop().split("/")
        if name not in components.setdefault(kind, {}):
            components[kind][name] = without_prose(source["components"][kind][name])
            wanted += references(components[kind][name])
    for answer in [*components.get("responses", {}).values(), *_answers(paths)]:
        answer.setdefault("description", "") if "$ref" not in answer else None
    return {"openapi": source["openapi"], "paths": paths, "components": components}


def _answers(paths: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in paths.values():
        for found in methods.values():
            yield from found["responses"].values()


def main(folder: Path) -> None:
    """Write TARGET from the unpacked package."""
    package = json.loads((folder / "package.json").read_text("utf-8"))
    source = json.loads((folder / "generated" / "api.github.com.json").read_text("utf-8"))
    found = cut_description(source)
    info = {"title": "GitHub REST API, cut", "version": source["info"]["version"], "license": source["info"]["license"]}
    info["x-source"] = f"npm {package['name']} {package['version']}, generated/api.github.com.json, cut by tools/dev/make_github.py"
    text = json.dumps({"openapi": found.pop("openapi"), "info": info, **found}, ensure_ascii=False, indent=1, sort_keys=True)
    TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
