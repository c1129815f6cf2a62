"""What becomes of every sentence of the notice."""

import dataclasses
from typing import Any

import pytest

from tuijian.catalog.coverage import Covered, coverage
from tuijian.catalog.models import Message, Rule, Sentence
from tuijian.folder import read_catalog
from tuijian.report.model import Cite

CATALOG = read_catalog()
ONE = Cite(sentence="n1.1", quote="率先落实")
"""A quote of a sentence that no rule speaks of."""


def rule(name: str, **changes: Any) -> Rule:
    """A rule of the catalogue, changed."""
    found = CATALOG.rule(name)
    assert found
    return found.model_copy(update=changes)


def covering(*rules: Rule) -> dict[str, list[str]]:
    """For each sentence that some of these rules account for, their names."""
    found = coverage(dataclasses.replace(CATALOG, rules=rules))
    return {one.sentence.id: [rule.name for rule in one.rules] for one in found if one.rules}


def test_every_sentence_in_the_notice_s_order() -> None:
    """The map has each sentence once, as the notice has them."""
    assert [one.sentence for one in coverage(CATALOG)] == list(CATALOG.notice.sentences.values())


def test_nothing_is_left_over() -> None:
    """Every sentence of this notice is accounted for."""
    assert [one.sentence.id for one in coverage(CATALOG) if one.gap] == []


def test_a_rule_s_own_quotes() -> None:
    """A rule accounts for the sentences that it quotes."""
    assert covering(rule("seats")) == {"n5.2": ["seats"]}
    assert covering(rule("seats"), rule("excluded-unit")) == {"n5.2": ["seats", "excluded-unit"]}


def test_a_message_s_quotes() -> None:
    """So it does for those that only one of its messages quotes."""
    messages = {"over": Message(text="x", cite=(ONE,))}
    assert covering(rule("seats", messages=messages)) == {"n1.1": ["seats"], "n5.2": ["seats"]}


def test_what_a_rule_enforces() -> None:
    """And for those that it names, one by one or by how they begin."""
    plain = rule("yaml", cite=())
    assert covering(plain) == {}
    named = plain.model_copy(update={"enforces": ("t4", "n5.*")})
    assert covering(named) == {key: ["yaml"] for key in ("t4", *(f"n5.{number}" for number in range(1, 7)))}


def test_the_tasks_are_enforced() -> None:
    """Each of the 22 tasks is held to by the rule that compares names with the list."""
    tasks = [one for one in coverage(CATALOG) if one.sentence.id.startswith("t")]
    assert len(tasks) == 22
    assert all("task-name" in [rule.name for rule in one.rules] for one in tasks)


def test_a_retired_rule_accounts_for_nothing() -> None:
    """What no longer holds covers no sentence."""
    assert covering(rule("seats", retired="x")) == {}


@pytest.mark.parametrize(
    ("rules", "judged", "background", "gap"),
    [((), None, None, True), (("seats",), None, None, False), ((), "x", None, False), ((), None, "x", False)],
)
def test_a_gap(rules: tuple[str, ...], judged: str | None, background: str | None, gap: bool) -> None:
    """A sentence is left over when no rule, no person and no reason accounts for it."""
    sentence = Sentence(id="n1", text="x", judged=judged, background=background)
    assert Covered(sentence, tuple(map(rule, rules))).gap is gap
