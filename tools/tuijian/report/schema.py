"""The JSON Schema of a JSON report, made from the models."""

import inspect
from typing import Any

from tuijian.report import model as models
from tuijian.report.model import Report

SITE = "https://tuijian.example.org/"
PATH = "assets/schema/report.schema.json"

OPTIONAL = ("codes", "received", "changed", "outlines", "call", "waived", "records", "fault")
"""Keys that are left out where there is nothing to say."""

MEANING = {
    "Report.schema": "Version of this format.",
    "Report.tool": "Name and version of the program.",
    "Report.notice": "Number of the call for nominations.",
    "Report.catalog": "Digest of the rules and data judged by.",
    "Report.input": "Digest of what was read.",
    "Report.revision": "The commit that was read; null for a folder.",
    "Report.as_of": "Moment of receipt judged by, ISO 8601 with its offset.",
    "Report.status": "success: no finding of level error; failure: at least one; error: the checker itself failed and nothing counts.",
    "Report.summary": "What was read and found, in numbers.",
    "Report.findings": "All findings, most important first.",
    "Report.checklist": "What the notice leaves to people to judge.",
    "Report.codes": "By the folder of each submission the short code that its papers bear; left out where there are none.",
    "Report.received": "By the folder of each submission judged by a receipt on record its moment; left out where there are none.",
    "Report.changed": "What the change touches, each path with the rule that looked at it; left out where no change is judged.",
    "Report.outlines": "How each plan was read; left out where there are none.",
    "Report.call": "Where a call stands that is not open, and by which moment was judged; left out for one that is open.",
    "Report.waived": "Rules that are set aside for a unit that was read, with what would have been said; left out where there are none.",
    "Report.records": "What the change brings to the records of what follows a nomination; left out where it touches none.",
    "Report.fault": "There only with status error: what failed in the checker.",
    "Finding.rule": "Permanent name of the rule; its page is rules/<name>/ on the site.",
    "Finding.id": "Permanent number of the rule.",
    "Finding.level": "How much the finding weighs.",
    "Finding.path": "The file, relative to the repository's root, with slashes.",
    "Finding.line": "First line, from 1.",
    "Finding.column": "First column, from 1, in code points.",
    "Finding.end_line": "Last line, from 1.",
    "Finding.end_column": "The column after the last character, in code points.",
    "Finding.message": "One sentence in Chinese that names the value and the limit.",
    "Finding.context": "Every variable of the message.",
    "Finding.cite": "What the notice says.",
    "Finding.fix": "What to do about it, in Chinese.",
    "Finding.replacement": "The text to put in place of the marked one, where it is known.",
    "Finding.url": "The rule's page.",
    "Cite.sentence": "Number of the sentence in the notice.",
    "Cite.quote": "Its words, word for word.",
    "Summary.units": "Nominating units read.",
    "Summary.zones": "Nominees read.",
    "Summary.files": "Files read.",
    "Summary.error": "Findings that must be mended.",
    "Summary.warning": "Findings that should be mended.",
    "Summary.review": "Findings for a person to confirm.",
    "Summary.advice": "Remarks.",
    "CallStanding.is": "draft: not published yet; closed; archived: kept for reading only.",
    "CallStanding.last_day": "The day on which it closed; null where it did not, or the day is not known.",
    "CallStanding.by": "moment: that of receipt, given or on record; deadline: its last moment, as nobody knows when it was received.",
    "CallStanding.said": "The same in one sentence in Chinese.",
    "Waived.unit": "The nominating unit.",
    "Waived.zone": "The nominee, where the rule is set aside for one alone; else null.",
    "Waived.rule": "Permanent name of the rule.",
    "Waived.by": "Who decided so.",
    "Waived.decided": "The day on which it was decided.",
    "Waived.why": "The reason, in Chinese.",
    "Waived.until": "The last day of receipt for which it holds.",
    "Waived.state": "applied: its findings do not count; over: past its last day, so that they count; unneeded: there are none.",
    "Waived.said": "The same in one sentence in Chinese.",
    "Waived.findings": "What is set aside; none of it stands among the findings, or counts.",
    "RecordedZone.path": "The record, relative to the repository's root, with slashes.",
    "RecordedZone.unit": "The nominating unit; empty where the folder is none's.",
    "RecordedZone.zone": "The place.",
    "RecordedZone.was": "Its state before the change; null where it had none.",
    "RecordedZone.now": "Its state with the change; null where the record is gone or cannot be read.",
    "RecordedZone.waits": "What is waited for now; null for nothing.",
    "RecordedZone.events": "The events that are added.",
    "Waits.who": "From whom.",
    "Waits.what": "What is to be done, in Chinese.",
    "RecordedEvent.number": "Its number in the file, from 1.",
    "RecordedEvent.event": "Its kind.",
    "RecordedEvent.name": "What the call names that kind.",
    "RecordedEvent.date": "The day on which it happened.",
    "RecordedEvent.actor": "Who acted.",
    "RecordedEvent.source": "seen: from the document itself; reported: from a report about it; unknown.",
    "RecordedEvent.evidence": "What bears it out, by its kind: number, address, quote, digest.",
    "RecordedEvent.opinions": "How many opinions it has.",
    "RecordedEvent.answers": "How many answers to opinions it has.",
    "RecordedEvent.replaced_by": "The place that takes the place of this one; null for none.",
    "RecordedEvent.amends": "The number of the earlier event in whose place it counts; null for none.",
    "RecordedEvent.before": "The number of the earlier event before which it belongs; null for none.",
    "CheckItem.sentence": "Number of the sentence in the notice.",
    "CheckItem.quote": "Its words, word for word.",
    "CheckItem.question": "The question to the reviewer, in Chinese.",
    "Changed.path": "The path, relative to the repository's root, safe to print.",
    "Changed.rule": "Permanent name of the rule that looked at it.",
    "Outline.path": "The plan, relative to the repository's root, with slashes.",
    "Outline.title": "The line of its title, 1 where none was recognised.",
    "Outline.headings": "Its headings, in the order of the text; of very many the first.",
    "Outline.tasks": "Its tasks, in the order of the text; null where the call asks for none.",
    "Outline.parts": "The parts that plans are asked for, in the order of the call.",
    "OutlineHeading.line": "The line it stands in, from 1.",
    "OutlineHeading.level": "How deep it stands, 1 for the outermost below the title.",
    "OutlineHeading.text": "Its words without marks, personal data masked.",
    "OutlineTask.line": "The line it stands in, from 1.",
    "OutlineTask.text": "The words that were taken for a task.",
    "OutlineTask.number": "The number of the task of the list that it was taken for; null for one of the zone's own.",
    "OutlineTask.name": "The name of that task; that of the zone's own; empty where it has none yet.",
    "OutlinePart.part": "The part's name.",
    "OutlinePart.lines": "The lines where it stands; empty where it was not recognised.",
    "Fault.message": "What failed.",
    "Fault.trace": "The trace to report.",
}
"""`Model.key` → what it holds."""


def report_schema(site: str = SITE) -> dict[str, Any]:
    """The schema (draft 2020-12) of what `render(…, "json")` gives; `site` is the address that publishes it under PATH."""
    schema = Report.model_json_schema(by_alias=True, mode="serialization")
    schema["required"] = [key for key in schema["properties"] if key not in OPTIONAL]
    schema["properties"] |= {"fault": {"$ref": "#/$defs/Fault"}, "call": {"$ref": "#/$defs/CallStanding"}}
    # pydantic before 2.13 passes over the docstring of a dataclass with slots.
    described = {name: {"description": inspect.getdoc(getattr(models, name)), **definition} for name, definition in schema["$defs"].items()}
    schema["$defs"] = {name: dict(sorted(definition.items())) for name, definition in described.items()}
    for name, definition in {"Report": schema, **schema["$defs"]}.items():
        _describe(name, definition)
    first = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{site}{PATH}", "title": "tuijian report"}
    return first | {key: value for key, value in schema.items() if key not in first}


def _describe(name: str, model: dict[str, Any]) -> None:
    """Give every key of one model its meaning, and drop pydantic's titles, which only repeat the keys."""
    for key, value in model.get("properties", {}).items():
        value.pop("title", None)
        model["properties"][key] = {"description": MEANING[f"{name}.{key}"], **value}
