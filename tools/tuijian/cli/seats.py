"""`tuijian seats`: what each unit may nominate, and how that follows from the notice."""

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from tuijian.catalog.load import Catalog
from tuijian.console.output import emit, width
from tuijian.console.receipt_moment import moment
from tuijian.console.terminal_tables import dump, paragraph, table
from tuijian.console.workspace import catalog_of, rules_of, unit_of
from tuijian.report.sentences import quoted
from tuijian.rules.unit_seats import Reason, Seating, seatings


def run(args: Namespace) -> int:
    """Print the seats of one unit or of all."""
    catalog = catalog_of(args.catalog)
    unit = unit_of(catalog, args.unit) if args.unit else None
    found = seatings(catalog, rules_of(catalog, args.catalog), moment(args.as_of, catalog))
    mine = [one for one in found if unit is None or one.unit == unit]
    if args.format == "json":
        emit(dump([_data(one) for one in mine]))
    elif not mine:
        emit(f"{unit.name if unit else '通知'}没有规定名额。\n")
    else:
        emit(_table(mine, catalog) if unit is None else "\n".join(_steps(one, catalog, width()) for one in mine))
    return 0


def _data(one: Seating) -> dict[str, Any]:
    basis = [_reason(reason) for reason in one.reasons]
    return {
        "unit": one.unit.name, "slug": one.unit.slug, "list": one.list, "existing": len(one.existing), "seats": one.seats,
        "rule": one.rule, "basis": basis,
    }  # fmt: skip


def _reason(reason: Reason) -> dict[str, str | None]:
    cite = reason.cite
    return {"text": reason.text, "sentence": cite.sentence if cite else None, "quote": cite.quote if cite else None}


def _table(found: Sequence[Seating], catalog: Catalog) -> str:
    """A line a unit; a column a list. The last line is the sum."""
    lists = list(dict.fromkeys(one.list for one in found))
    rows: dict[str, list[Any]] = {}
    for one in found:
        rows.setdefault(one.unit.name, [one.unit.name, one.unit.slug, len(one.existing), *("" for _ in lists)])
        rows[one.unit.name][3 + lists.index(one.list)] = one.seats
    heads = [_seats_of(name, catalog) for name in lists] if len(lists) > 1 else ["名额"]
    sums = [sum(one.seats for one in found if one.list == name) for name in lists]
    total = ["合计", len(rows), sum(row[2] for row in rows.values()), *sums]
    return (
        table([["单位", "文件夹", "已有", *heads], *rows.values(), total])
        + f"\n推算过程见 tuijian seats 单位，如 tuijian seats {found[0].unit.short}。\n"
    )


def _seats_of(name: str, catalog: Catalog) -> str:
    return f"{catalog.form.list_named(name).entry}名额"


def _steps(one: Seating, catalog: Catalog, room: int) -> str:
    """The unit's number and the steps that lead there, with the words of the notice."""
    lines = [f"{one.unit.name}：{_seats_of(one.list, catalog)}{one.seats}个\n"]
    for number, reason in enumerate(one.reasons, 1):
        lines.append(paragraph(reason.text, room, f"{number}. ", "   "))
        if reason.cite:
            lines.append(paragraph(quoted(reason.cite), room, "   通知原文：", "      "))
    return "".join(lines)
