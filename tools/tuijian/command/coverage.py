"""`tuijian coverage`: the notice sentence by sentence, with what accounts for each."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from tuijian.catalog.coverage import Covered, coverage
from tuijian.command.places import catalog_of
from tuijian.command.stream import emit, width
from tuijian.command.tables import dump, paragraph


def run(args: Namespace) -> int:
    """Print the map; 1 where a sentence is left over."""
    found = coverage(catalog_of(args.catalog))
    emit(dump(_data(found)) if args.format == "json" else "".join(_lines(found, width())))
    return int(any(one.gap for one in found))


def _data(found: Sequence[Covered]) -> dict[str, Any]:
    sentences = [
        {
            "sentence": one.sentence.id, "text": one.sentence.text, "rules": [rule.name for rule in one.rules],
            "judged": one.sentence.judged, "background": one.sentence.background,
        }
        for one in found
    ]  # fmt: skip
    return {"sentences": sentences, "gaps": [one.sentence.id for one in found if one.gap]}


def _lines(found: Sequence[Covered], room: int) -> Iterator[str]:
    for one in found:
        yield paragraph(one.sentence.text, room, f"{one.sentence.id}  ", "      ")
        for text in _accounts(one):
            yield paragraph(text, room, "      → ", "        ")
    ruled, judged = sum(bool(one.rules) for one in found), sum(bool(one.sentence.judged) for one in found)
    background = sum(bool(one.sentence.background) for one in found)
    yield f"\n共 {len(found)} 句：{ruled} 句有规则，{judged} 句由人判断，{background} 句只作说明。\n"
    gaps = [one.sentence.id for one in found if one.gap]
    yield f"没有着落的句子：{'、'.join(gaps)}。\n" if gaps else "每句话都有着落。\n"


def _accounts(one: Covered) -> Iterator[str]:
    if one.rules:
        yield f"规则：{'、'.join(f'{rule.name}（{rule.id}）' for rule in one.rules)}"
    if one.sentence.judged:
        yield f"由人判断：{one.sentence.judged}"
    if one.sentence.background:
        yield f"只作说明：{one.sentence.background}"
    if one.gap:
        yield "没有着落"
