"""What becomes of every clause of the notice: checked by rules, judged by people, recorded, or outside. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Clause, NoticeSection, Rule, Sentence
from tuijian.report.model import Cite

Fate = Literal["checked", "recorded", "judged", "outside", "open"]
"""Who sees to a clause: rules, whoever keeps the record, people, nobody, or nobody without a reason (which `tuijian coverage` refuses)."""

FATES: dict[Fate, str] = {
    "checked": "由规则检查",
    "recorded": "办理时登记",
    "judged": "由人查阅",
    "outside": "不在检查范围",
    "open": "没有归类",
}
"""What people read for each."""


@dataclass(frozen=True, slots=True)
class CoveredClause:
    """A clause with the rules that hold to it: each has an example that fails for it."""

    clause: Clause
    rules: tuple[Rule, ...]

    @property
    def fates(self) -> tuple[Fate, ...]:
        """Everything that becomes of the clause."""
        values = {"checked": self.rules, "recorded": self.clause.recorded, "judged": self.clause.judged, "outside": self.clause.outside}
        return tuple(fate for fate in FATES if values.get(fate)) or ("open",)


@dataclass(frozen=True, slots=True)
class CoveredSentence:
    """A sentence, the rules that cite or enforce it, and its clauses; a sentence that has none is one clause as a whole."""

    sentence: Sentence
    rules: tuple[Rule, ...]
    parts: tuple[CoveredClause, ...]

    @property
    def gap(self) -> bool:
        """Whether nothing accounts for some clause of the sentence."""
        return any("open" in part.fates for part in self.parts)


def coverage(catalog: Catalog) -> tuple[CoveredSentence, ...]:
    """Every sentence in the notice's order with what accounts for it; retired rules account for nothing."""
    rules = [(rule, frozenset(_sentences(rule, catalog))) for rule in catalog.rules if rule.retired is None]
    return tuple(
        _covered_sentence(section, sentence, tuple(rule for rule, named in rules if sentence.id in named))
        for section in catalog.notice.text
        for sentence in section.sentences
    )


def _covered_sentence(section: NoticeSection, sentence: Sentence, rules: tuple[Rule, ...]) -> CoveredSentence:
    if sentence.clauses:
        parts = (CoveredClause(clause, tuple(rule for rule in rules if rule.name in clause.checked and proves(rule, sentence, clause)))
                 for clause in sentence.clauses)  # fmt: skip
        return CoveredSentence(sentence, rules, tuple(parts))
    outside = sentence.background or section.background
    whole = Clause(quote=sentence.judged_quote or sentence.text, judged=sentence.judged, outside=outside)
    return CoveredSentence(sentence, rules, (CoveredClause(whole, () if outside else rules),))


def _sentences(rule: Rule, catalog: Catalog) -> Iterator[str]:
    """The numbers of the sentences that a rule quotes, in general or in one of its messages, or enforces."""
    yield from (cite.sentence for cite in rule.cite)
    yield from (cite.sentence for message in rule.messages.values() for cite in message.cite or ())
    yield from catalog.notice.matching(rule.enforces)


def proves(rule: Rule, sentence: Sentence, clause: Clause) -> bool:
    """Whether one of the rule's failing examples fails for words of the clause."""
    cases = {expect.case for example in rule.examples.failing for expect in example.expect}
    return any(_overlap(cite, sentence, clause) for case in cases for cite in cites_of(rule, case))


def cites_of(rule: Rule, case: str) -> tuple[Cite, ...]:
    """The quotes that bear out what a rule says in a case: the rule's own where the case has its words from the kind."""
    message = rule.messages.get(case)
    if message is None:
        return rule.cite
    own = rule.cite if message.basis in (None, "notice") else ()
    return own if message.cite is None else message.cite


def _overlap(cite: Cite, sentence: Sentence, clause: Clause) -> bool:
    """Whether a quote and a clause have words of the sentence in common."""
    if cite.sentence != sentence.id:
        return False
    cite_start, clause_start = sentence.text.index(cite.quote), sentence.text.index(clause.quote)
    return cite_start < clause_start + len(clause.quote) and clause_start < cite_start + len(cite.quote)
