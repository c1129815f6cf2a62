"""`tuijian coverage`: the notice clause by clause, with what accounts for each."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from tuijian.catalog.coverage import FATES, CoveredClause, CoveredSentence, coverage
from tuijian.console.output import emit, width
from tuijian.console.terminal_tables import dump, paragraph
from tuijian.console.workspace import catalog_of


def run(args: Namespace) -> int:
    """Print the map; 1 where a sentence is left over."""
    found = coverage(catalog_of(args.catalog))
    emit(dump(_data(found)) if args.format == "json" else "".join(_lines(found, width())))
    return int(any(one.gap for one in found))


def _data(found: Sequence[CoveredSentence]) -> dict[str, Any]:
    sentences = [
        {
            "sentence": one.sentence.id, "text": one.sentence.text, "rules": [rule.name for rule in one.rules],
            "judged": "".join(part.clause.judged or "" for part in one.parts) or None,
            "background": "".join(part.clause.outside or "" for part in one.parts) or None,
            "clauses": [_clause_data(part) for part in one.parts],
        }
        for one in found
    ]  # fmt: skip
    return {"sentences": sentences, "gaps": [one.sentence.id for one in found if one.gap]}


def _clause_data(part: CoveredClause) -> dict[str, Any]:
    clause = part.clause
    told = {"recorded": clause.recorded, "judged": clause.judged, "outside": clause.outside}
    return {"quote": clause.quote, "fates": part.fates, "rules": [rule.name for rule in part.rules], **told}


def _lines(found: Sequence[CoveredSentence], room: int) -> Iterator[str]:
    """Sentence by sentence; a reason that holds for many in a row is told once."""
    last: tuple[str, ...] = ()
    for one in found:
        yield paragraph(one.sentence.text, room, f"{one.sentence.id}  ", "      ")
        for part in one.parts:
            if len(one.parts) > 1:
                yield paragraph(f"“{part.clause.quote}”", room, "      ", "      ")
            told = tuple(_accounts(part))
            for text in told if told != last else ("同上",):
                yield paragraph(text, room, "      → ", "        ")
            last = told
    parts = [part for one in found for part in one.parts]
    counts = Counter(fate for part in parts for fate in part.fates)
    sums = "，".join(f"{counts[fate]} 处{name}" for fate, name in FATES.items() if counts[fate])
    yield f"\n共 {len(found)} 句，按所提的事分为 {len(parts)} 处：{sums}。一处可以不止一项。\n"
    gaps = [one.sentence.id for one in found if one.gap]
    yield f"没有归类的句子：{'、'.join(gaps)}。\n" if gaps else ""


def _accounts(part: CoveredClause) -> Iterator[str]:
    names = "、".join(f"{rule.name}（{rule.id}）" for rule in part.rules)
    told = {"checked": names, "recorded": part.clause.recorded, "judged": part.clause.judged, "outside": part.clause.outside}
    for fate in part.fates:
        yield f"{FATES[fate]}：{told[fate]}" if told.get(fate) else FATES[fate]
