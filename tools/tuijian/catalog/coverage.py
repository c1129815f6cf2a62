"""What becomes of every sentence of the notice: rules hold to it, people judge it, or nothing is asked of anyone. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Rule, Sentence


@dataclass(frozen=True, slots=True)
class Covered:
    """A sentence, the rules that cite or enforce it, the question that it puts to people, or why nothing is asked."""

    sentence: Sentence
    rules: tuple[Rule, ...]

    @property
    def gap(self) -> bool:
        """Whether nothing accounts for the sentence."""
        return not (self.rules or self.sentence.judged or self.sentence.background)


def coverage(catalog: Catalog) -> tuple[Covered, ...]:
    """Every sentence in the notice's order with what accounts for it; retired rules account for nothing."""
    rules = [(rule, frozenset(_sentences(rule, catalog))) for rule in catalog.rules if rule.retired is None]
    return tuple(
        Covered(sentence, tuple(rule for rule, named in rules if sentence.id in named)) for sentence in catalog.notice.sentences.values()
    )


def _sentences(rule: Rule, catalog: Catalog) -> Iterator[str]:
    """The numbers of the sentences that a rule quotes, in general or in one of its messages, or enforces."""
    yield from (cite.sentence for cite in rule.cite)
    yield from (cite.sentence for message in rule.messages.values() for cite in message.cite or ())
    yield from catalog.notice.matching(rule.enforces)
