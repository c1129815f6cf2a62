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
    all_seatings = seatings(catalog, rules_of(catalog, args.catalog), moment(args.as_of, catalog))
    shown = [one for one in all_seatings if unit is None or one.unit == unit]
    if args.format == "json":
        emit(dump([_data(one) for one in shown]))
    elif not shown:
        emit(f"{unit.name if unit else '通知'}没有规定名额。\n")
    else:
        emit(_table(shown, catalog) if unit is None else "\n".join(_steps(one, catalog, width()) for one in shown))
    return 0


def _data(seating: Seating) -> dict[str, Any]:
    basis = [_reason(reason) for reason in seating.reasons]
    return {
        "unit": seating.unit.name, "slug": seating.unit.slug, "list": seating.list,
        "existing": len(seating.existing), "seats": seating.seats, "rule": seating.rule, "basis": basis,
    }  # fmt: skip


def _reason(reason: Reason) -> dict[str, str | None]:
    cite = reason.cite
    return {"text": reason.text, "sentence": cite.sentence if cite else None, "quote": cite.quote if cite else None}


def _table(shown: Sequence[Seating], catalog: Catalog) -> str:
    """A line a unit; a column a list. The last line is the sum."""
    lists = list(dict.fromkeys(seating.list for seating in shown))
    rows: dict[str, list[Any]] = {}
    for seating in shown:
        rows.setdefault(seating.unit.name, [seating.unit.name, seating.unit.slug, len(seating.existing), *("" for _ in lists)])
        rows[seating.unit.name][3 + lists.index(seating.list)] = seating.seats
    heads = [_seats_of(name, catalog) for name in lists] if len(lists) > 1 else ["名额"]
    sums = [sum(seating.seats for seating in shown if seating.list == name) for name in lists]
    total = ["合计", len(rows), sum(row[2] for row in rows.values()), *sums]
    return (
        table([["单位", "文件夹", "已有", *heads], *rows.values(), total])
        + f"\n推算过程见 tuijian seats 单位，如 tuijian seats {shown[0].unit.short}。\n"
    )


def _seats_of(name: str, catalog: Catalog) -> str:
    return f"{catalog.form.list_named(name).entry}名额"


def _steps(seating: Seating, catalog: Catalog, room: int) -> str:
    """The unit's number and the steps that lead there, with the words of the notice."""
    lines = [f"{seating.unit.name}：{_seats_of(seating.list, catalog)}{seating.seats}个\n"]
    for number, reason in enumerate(seating.reasons, 1):
        lines.append(paragraph(reason.text, room, f"{number}. ", "   "))
        if reason.cite:
            lines.append(paragraph(quoted(reason.cite), room, "   通知原文：", "      "))
    return "".join(lines)
