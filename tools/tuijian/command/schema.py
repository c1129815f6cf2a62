"""`tuijian schema`: JSON Schemas, made from the models."""

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Notice, Received, Rule, Searched, Step, Task, Unit, Zones
from tuijian.command.places import catalog_of
from tuijian.command.stream import emit
from tuijian.command.tables import dump
from tuijian.intake.form import Form
from tuijian.intake.typed import nomination_schema
from tuijian.records.models import RecordRules, ZoneRecord
from tuijian.report.schema import report_schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ONE: dict[str, type[BaseModel]] = {"notice.yml": Notice, "form.yml": Form, "zones.yml": Zones, "records.yml": RecordRules}
MANY: dict[str, type[BaseModel]] = {"units.yml": Unit, "tasks.yml": Task, "procedure.yml": Step, "search.yml": Searched}


def run(args: Namespace) -> int:
    """Print the schema asked for."""
    emit(dump(SCHEMAS[args.kind](catalog_of(args.catalog))))
    return 0


def catalog_schema(_: Catalog) -> dict[str, Any]:
    """The schema of an object with a catalogue's files by their names; every scalar in them may be written as a string."""
    models: list[type[BaseModel]] = [*ONE.values(), *MANY.values(), Rule, Received, ZoneRecord]
    refs, schema = models_json_schema([(model, "validation") for model in models], title="tuijian catalog")
    of = {model: refs[model, "validation"] for model in models}
    files = {name: of[model] for name, model in ONE.items()}
    files |= {name: {"type": "array", "items": of[model]} for name, model in MANY.items()}
    families = {r"^rules/[a-z-]+\.yml$": {"type": "array", "items": of[Rule]}}
    families |= {r"^records/[a-z]+/receipts\.yml$": {"type": "array", "items": of[Received]}}
    families |= {r"^records/[a-z_]+/(?!receipts\.yml$)[^/]+\.yml$": of[ZoneRecord]}
    return {"$schema": DRAFT, "type": "object", "properties": files, "patternProperties": families, **schema}


PUBLISHED = "assets/schema/{}.schema.json"
"""Where the schemas lie below the site's root: the report's names this address as its own."""


def schema_address(site: str, name: str) -> str:
    """Where the site publishes a schema."""
    return site + PUBLISHED.format(name)


SCHEMAS: dict[str, Callable[[Catalog], dict[str, Any]]] = {
    "submission": lambda catalog: nomination_schema(catalog.form),
    "report": lambda catalog: report_schema(catalog.notice.site),
    "catalog": catalog_schema,
}
