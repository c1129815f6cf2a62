"""The comment's part on records: which events a change adds, with what bears them out, and where each place stands then. Pure."""

from collections.abc import Iterator
from datetime import date

from tuijian.report import sentences
from tuijian.report.escape import code, prose
from tuijian.report.model import RecordedEvent, RecordedZone, Report

MOST_ZONES = 20
MOST_EVENTS = 25
"""So many places and, over all of them, events are shown; the others are counted."""

LONGEST = 60
"""Characters of each text that are shown."""


def brings_records_only(report: Report | None) -> bool:
    """Whether a change brings records and nothing that was sent in."""
    return bool(report and report.records and not report.summary.units)


def paragraphs(report: Report) -> list[str]:
    """A paragraph for each place, with the events that are added and where it stands."""
    room, parts = MOST_EVENTS, list[str]()
    for zone in report.records[:MOST_ZONES]:
        parts.append("\n".join(_zone(zone, room)))
        room -= min(room, len(zone.events))
    left = len(report.records) - MOST_ZONES
    return [*parts, *([f"另有 {left} 个地方的记录没有列出，请看改动的文件。"] if left > 0 else [])]


def _zone(zone: RecordedZone, room: int) -> Iterator[str]:
    yield f"**{prose(zone.unit or '（未知单位）')}**　{code(zone.zone, LONGEST)}（{code(zone.path, 100)}）\n"
    yield from (f"- {_event(event)}" for event in zone.events[:room])
    if (left := len(zone.events) - room) > 0:
        yield f"- 另外添加 {left} 条，没有列出"
    yield f"- {_states(zone)}"
    if zone.waits:
        yield f"- 下一步由{prose(zone.waits.who)}办理：{prose(zone.waits.what)}"


def _states(zone: RecordedZone) -> str:
    """Where the place stood and stands."""
    before = f"原为“{prose(zone.was)}”" if zone.was else "原来没有记录"
    if zone.now is None:
        return f"现状：{before}，现在推算不出来，见下面要修改的地方"
    if zone.events or zone.was != zone.now:
        return f"现状：{before}，现为“{prose(zone.now)}”"
    return f"没有添加记录，现状不变，为“{prose(zone.now)}”"


def _event(event: RecordedEvent) -> str:
    """`第 2 条 报送：2024年1月12日，…；依据：文号 …；来源：见到原件`."""
    head = f"第 {event.number} 条 {prose(event.name)}：{sentences.day_words(date.fromisoformat(event.date))}，{code(event.actor, LONGEST)}"
    borne = "、".join(f"{sentences.EVIDENCE[kind]} {code(text, LONGEST)}" for kind, text in event.evidence.items()) or "没有写"
    return "；".join([head, *_event_details(event), f"依据：{borne}", f"来源：{sentences.SOURCES[event.source]}"])


def _event_details(event: RecordedEvent) -> Iterator[str]:
    """What only some events have."""
    if event.opinions:
        yield f"意见 {event.opinions} 条"
    if event.answers:
        yield f"答复 {event.answers} 条"
    if event.replaced_by:
        yield f"由 {code(event.replaced_by, LONGEST)} 接替"
    if event.amends:
        yield f"更正第 {event.amends} 条"
    if event.before:
        yield f"补记，排在第 {event.before} 条之前"
