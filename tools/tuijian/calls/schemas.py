"""JSON Schemas for editors and programs, made from the models: of a submission, a report, a catalogue and each of its files. Pure."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from tuijian.catalog.file_names import RECORD_RULES
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Exemplified, Notice, Received, Rule, SearchWords, Step, Task, Unit, Waiver, Zones
from tuijian.catalog.sending import Sending
from tuijian.console.errors import UsageError
from tuijian.form.models import Form
from tuijian.form.typed_model import nomination_schema
from tuijian.records.base import CHECKS
from tuijian.records.models import RecordRules, Stage, ZoneRecord
from tuijian.report.schema import report_schema
from tuijian.rules.base import Kind
from tuijian.rules.registry import kinds

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ONE: dict[str, type[BaseModel]] = {
    "notice.yml": Notice,
    "form.yml": Form,
    "zones.yml": Zones,
    "records.yml": RecordRules,
    "sending.yml": Sending,
}
MANY: dict[str, type[BaseModel]] = {
    "units.yml": Unit,
    "tasks.yml": Task,
    "procedure.yml": Step,
    "search.yml": SearchWords,
    "waivers.yml": Waiver,
}


def catalog_schema(_: Catalog) -> dict[str, Any]:
    """The schema of an object with a catalogue's files by their names; every scalar in them may be written as a string."""
    models: list[type[BaseModel]] = [*ONE.values(), *MANY.values(), Rule, Received, ZoneRecord]
    refs, schema = models_json_schema([(model, "validation") for model in models], title="tuijian catalog")
    of = {model: refs[model, "validation"] for model in models}
    files = {name: of[model] for name, model in ONE.items()}
    files |= {name: {"type": "array", "items": of[model]} for name, model in MANY.items()}
    families = {r"^(rules|house)/[a-z-]+\.yml$": {"type": "array", "items": of[Rule]}}
    families |= {r"^records/[a-z]+/receipts\.yml$": {"type": "array", "items": of[Received]}}
    families |= {r"^records/[a-z_]+/(?!receipts\.yml$)[^/]+\.yml$": of[ZoneRecord]}
    return {"$schema": DRAFT, "type": "object", "properties": files, "patternProperties": families, **schema}


def file_schema(name: str) -> dict[str, Any]:
    """The schema of one file of a catalogue, by its name there: for editors, which complete its keys and mark what does not fit."""
    model = ONE.get(name) or MANY[name]
    inner = TypeAdapter(model if name in ONE else list[model]).json_schema()  # type: ignore[valid-type]
    return {"$schema": DRAFT, "title": name, **{key: _as_written(value) for key, value in inner.items() if key != "title"}}


def rules_schema(_: Catalog) -> dict[str, Any]:
    """The schema of a file of rules, with each kind's own parameters and cases."""
    refs, schema = _rule_schemas("rules/*.yml", kinds())
    return {"$schema": DRAFT, "type": "array", "items": refs[Rule], **_as_written(schema)}


def records_schema(_: Catalog) -> dict[str, Any]:
    """The schema of `records.yml`, with each check's own parameters and cases."""
    import_module("tuijian.records.checks")
    refs, schema = _rule_schemas(RECORD_RULES, CHECKS, Stage)
    lists = {"stages": {"type": "array", "items": refs[Stage]}, "rules": {"type": "array", "items": refs[Rule]}}
    whole = {"type": "object", "properties": lists, "required": ["stages"], "additionalProperties": False}
    return {"$schema": DRAFT, **whole, **_as_written(schema)}


def _rule_schemas(title: str, known_kinds: Mapping[str, Kind], *more: type[BaseModel]) -> tuple[dict[type[BaseModel], Any], dict[str, Any]]:
    """Where the schemas of a rule and of `more` models are found, and those: a rule is one of the known kinds."""
    models: list[type[BaseModel]] = [Rule, Exemplified, *more, *{kind.params: None for kind in known_kinds.values()}]
    refs, schema = models_json_schema([(model, "validation") for model in models], title=title)
    defs = schema["$defs"]
    rule = defs[refs[Rule, "validation"]["$ref"].rpartition("/")[2]]
    rule["properties"] |= {
        "kind": {"enum": sorted(known_kinds)},
        "examples": defs[refs[Exemplified, "validation"]["$ref"].rpartition("/")[2]]["properties"]["examples"],
    }
    rule["required"] = [*rule["required"], "examples"]
    rule["allOf"] = [_kind_schema(kind, refs[kind.params, "validation"]) for _, kind in sorted(known_kinds.items())]
    return {model: refs[model, "validation"] for model in models}, schema


def _as_written(schema: Any) -> Any:
    """The schema for a reader that takes 5 for a number where a text is asked for, as editors do; we read every scalar as it is written."""
    if isinstance(schema, list):
        return [_as_written(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {key: _as_written(value) for key, value in schema.items()}
    if schema.get("type") == "string" and not {"pattern", "enum", "const", "format"} & schema.keys():
        return {**inside, "type": ["string", "number", "boolean"]}
    return inside


def _kind_schema(kind: Kind, params: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule of that kind holds."""
    cases = {"propertyNames": {"enum": sorted(kind.cases)}}
    return {"if": {"properties": {"kind": {"const": kind.name}}}, "then": {"properties": {"params": params, "messages": cases}}}


def _file_schema(name: str, _: Catalog) -> dict[str, Any]:
    return file_schema(name)


def selection_schema(catalog: Catalog) -> dict[str, Any]:
    """The schema of the file that says how a unit chose. UsageError where the call takes none."""
    if catalog.form.selection_form is None:
        raise UsageError("这次通知的材料里没有遴选情况这个文件。")
    return nomination_schema(catalog.form.selection_form)


def schemas_of(catalog: Catalog) -> tuple[str, ...]:
    """The names of the schemas that a call has."""
    return tuple(name for name in SCHEMAS if name != "selection" or catalog.form.selection)


PUBLISHED = "assets/schema/{}.schema.json"
"""Where the schemas lie below the site's root: the report's names this address as its own."""


def schema_address(site: str, name: str) -> str:
    """Where the site publishes a schema."""
    return site + PUBLISHED.format(name)


SCHEMAS: dict[str, Callable[[Catalog], dict[str, Any]]] = {
    "submission": lambda catalog: nomination_schema(catalog.form),
    "selection": selection_schema,
    "report": lambda catalog: report_schema(catalog.notice.site),
    "catalog": catalog_schema,
    **{name.removesuffix(".yml"): partial(_file_schema, name) for name in (*ONE, *MANY)},
    "records": records_schema,
    "rules": rules_schema,
}
"""By the word that the command takes: what a submission, the file beside it and a report hold, a catalogue, and each of its files."""
