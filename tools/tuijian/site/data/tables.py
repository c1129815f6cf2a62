"""The catalogue as plain tables, for those who take it away: a row a thing, a column a fact, heads that people read."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tuijian.catalog.coverage import coverage
from tuijian.rules.unit_seats import Reason
from tuijian.site.markup.render import Site, cites

Value = str | int | tuple[str | int, ...] | None
"""A number is one that can be counted with; codes are texts. Several values stand in a tuple."""

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table: the name of its files, its title, its columns by key with their heads, its rows by the same keys."""

    name: str
    title: str
    heads: Mapping[str, str]
    rows: Sequence[Row]


def tables(site: Site) -> tuple[DataTable, ...]:
    """Every table of the call that has rows."""
    makers = (_seats, _units, _zones, _tasks, _steps, _sentences, _rules)
    return tuple(table for make in makers if (table := make(site)).rows)


def division_tables(texts: Mapping[str, str]) -> tuple[DataTable, ...]:
    """A catalogue's tables of divisions from their texts by name; a number in them (a code, a year) is a text here."""
    return tuple(_division_table(name.removesuffix(".csv"), text) for name, text in texts.items())


def _seats(site: Site) -> DataTable:
    lists = {one.name: one.label for one in site.catalog.form.lists}
    heads = {
        "unit": "推荐单位",
        "code": "代码",
        "list": "名单",
        "existing": "已有个数",
        "zones": "已有",
        "seats": "名额",
        "reasons": "怎么得出",
    }
    rows = [
        {
            "unit": one.unit.name,
            "code": one.unit.code,
            "list": lists[one.list],
            "existing": len(one.existing),
            "zones": tuple(zone.name for zone in one.existing),
            "seats": one.seats,
            "reasons": tuple(map(_reason, one.reasons)),
        }
        for one in site.seatings
    ]
    return DataTable("seats", "名额", heads, rows)


def _reason(reason: Reason) -> str:
    return reason.text + (f"（通知 {reason.cite.sentence}：“{reason.cite.quote}”）" if reason.cite else "")


def _units(site: Site) -> DataTable:
    heads = {"name": "推荐单位", "short": "简称", "kind": "类别", "code": "代码", "slug": "文件夹"}
    return DataTable("units", "推荐单位", heads, [{key: getattr(unit, key) for key in heads} for unit in site.catalog.units])


def _zones(site: Site) -> DataTable:
    heads = {"batch": "批次", "name": "名称", "unit": "推荐单位", "kind": "类别", "code": "代码", "inside": "所在地代码"}
    heads |= {"since": "自何日起算", "document": "文号", "basis": "日期的依据"}
    batches = {batch.number: batch for batch in site.catalog.zones.batches}
    rows = []
    for zone in site.catalog.zones.zones:
        batch = batches[zone.batch]
        of_batch = {"since": batch.confirmed.isoformat(), "document": batch.document, "basis": batch.basis}
        rows.append({**{key: getattr(zone, key) for key in heads if key not in of_batch}, **of_batch})
    return DataTable("zones", site.zones_title, heads, rows)


def _tasks(site: Site) -> DataTable:
    heads = {"number": "序号", "name": "名称", "text": "通知原文", "sentence": "句", "related": "相关的任务"}
    text = {id: one.text for id, one in site.catalog.notice.sentences.items()}
    rows: list[Row] = [
        {"number": task.number, "name": task.name, "text": text[task.sentence], "sentence": task.sentence, "related": task.related}
        for task in site.catalog.tasks
    ]
    return DataTable("tasks", "任务清单", heads, rows)


def _steps(site: Site) -> DataTable:
    heads = {
        "number": "步骤",
        "name": "名称",
        "actor": "谁来做",
        "action": "做什么",
        "output": "形成什么",
        "sentence": "句",
        "quote": "通知原文",
    }
    plain = ("number", "name", "actor", "action", "output")
    rows: list[Row] = [
        {**{key: getattr(step, key) for key in plain}, "sentence": step.cite.sentence, "quote": step.cite.quote}
        for step in site.catalog.steps
    ]
    return DataTable("steps", "推荐程序", heads, rows)


def _sentences(site: Site) -> DataTable:
    heads = {
        "id": "句",
        "heading": "标题",
        "text": "通知原文",
        "rules": "检查规则",
        "recorded": "办理时登记",
        "judged": "由人查阅",
        "outside": "不在检查范围",
        "note": "说明",
    }
    fates = ("recorded", "judged", "outside")
    covered = {one.sentence.id: one for one in coverage(site.catalog)}
    rows = [
        {
            **{key: getattr(one, key) for key in ("id", "text", "note")},
            **{key: tuple(filter(None, (getattr(part.clause, key) for part in covered[one.id].parts))) for key in fates},
            "heading": section.heading,
            "rules": tuple(rule.title for rule in covered[one.id].rules),
        }
        for section in site.catalog.notice.text
        for one in section.sentences
    ]
    return DataTable("sentences", "通知全文", heads, rows)


def _rules(site: Site) -> DataTable:
    heads = {"id": "编号", "title": "规则", "name": "名称", "level": "等级", "sentences": "依据", "reading": "本站的理解", "why": "为什么"}
    heads |= {"fix": "怎么改", "since": "自哪一版起", "retired": "停用", "url": "网页"}
    plain = ("id", "title", "name", "reading", "why", "fix", "since", "retired")
    rows = [
        {
            **{key: getattr(rule, key) for key in plain},
            "level": rule.level.label,
            "sentences": tuple(f"{cite.sentence}：“{cite.quote}”" for cite in cites(rule)),
            "url": site.catalog.url(rule),
        }
        for rule in site.catalog.rules
    ]
    return DataTable("rules", "检查规则", heads, rows)


HEADS = {
    "code": "代码",
    "name": "名称",
    "level": "级别",
    "kind": "类别",
    "parent": "上级代码",
    "valid_from": "始见名单",
    "valid_to": "始无名单",
    "successor": "后继代码",
    "last_list": "末见名单",
    "division": "师",
    "city": "市",
    "nbs_code": "统计用代码",
    "province": "省级代码",
    "what": "是什么",
    "inside": "所在地代码",
    "tag": "标记",
}
"""The heads of the tables of divisions by the names of their columns."""


def _division_table(name: str, text: str) -> DataTable:
    keys, *rows = csv.reader(text.splitlines(), strict=True)
    return DataTable(name, name, {key: HEADS.get(key, key) for key in keys}, list(_rows(keys, rows)))


def _rows(keys: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Row]:
    for row in rows:
        yield dict(zip(keys, row, strict=True))
