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
    covered = coverage(catalog_of(args.catalog))
    emit(dump(_data(covered)) if args.format == "json" else "".join(_lines(covered, width())))
    return int(any(one.gap for one in covered))


def _data(covered: Sequence[CoveredSentence]) -> dict[str, Any]:
    sentences = [
        {
            "sentence": one.sentence.id, "text": one.sentence.text, "rules": [rule.name for rule in one.rules],
            "judged": "".join(part.clause.judged or "" for part in one.parts) or None,
            "background": "".join(part.clause.outside or "" for part in one.parts) or None,
            "clauses": [_clause_data(part) for part in one.parts],
        }
        for one in covered
    ]  # fmt: skip
    return {"sentences": sentences, "gaps": [one.sentence.id for one in covered if one.gap]}


def _clause_data(part: CoveredClause) -> dict[str, Any]:
    clause = part.clause
    fates = {"recorded": clause.recorded, "judged": clause.judged, "outside": clause.outside}
    return {"quote": clause.quote, "fates": part.fates, "rules": [rule.name for rule in part.rules], **fates}


def _lines(covered: Sequence[CoveredSentence], room: int) -> Iterator[str]:
    """Sentence by sentence; a reason that holds for many in a row is told once."""
    last: tuple[str, ...] = ()
    for sentence in covered:
        yield paragraph(sentence.sentence.text, room, f"{sentence.sentence.id}  ", "      ")
        for part in sentence.parts:
            if len(sentence.parts) > 1:
                yield paragraph(f"“{part.clause.quote}”", room, "      ", "      ")
            accounts = tuple(_accounts(part))
            for text in accounts if accounts != last else ("同上",):
                yield paragraph(text, room, "      → ", "        ")
            last = accounts
    parts = [part for sentence in covered for part in sentence.parts]
    counts = Counter(fate for part in parts for fate in part.fates)
    sums = "，".join(f"{counts[fate]} 处{name}" for fate, name in FATES.items() if counts[fate])
    yield f"\n共 {len(covered)} 句，按所提的事分为 {len(parts)} 处：{sums}。一处可以不止一项。\n"
    gaps = [sentence.sentence.id for sentence in covered if sentence.gap]
    yield f"没有归类的句子：{'、'.join(gaps)}。\n" if gaps else ""


def _accounts(part: CoveredClause) -> Iterator[str]:
    names = "、".join(f"{rule.name}（{rule.id}）" for rule in part.rules)
    by_fate = {"checked": names, "recorded": part.clause.recorded, "judged": part.clause.judged, "outside": part.clause.outside}
    for fate in part.fates:
        yield f"{FATES[fate]}：{by_fate[fate]}" if by_fate.get(fate) else FATES[fate]
