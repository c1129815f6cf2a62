"""What becomes of every sentence of the notice."""

import dataclasses
from typing import Any

import pytest

from tuijian.catalog.coverage import CoveredClause, coverage, proves
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.models import Clause, Message, NoticeSection, Rule, Sentence
from tuijian.catalog.soundness import clause_faults
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


def test_the_tasks_are_only_recognised() -> None:
    """The rule that compares names with the list names each of the 22 tasks; what they ask is for reference, and counts as outside."""
    tasks = [one for one in coverage(CATALOG) if one.sentence.id.startswith("t")]
    assert len(tasks) == 22
    assert all("task-name" in [rule.name for rule in one.rules] for one in tasks)
    assert all([part.fates for part in one.parts] == [("outside",)] for one in tasks)


def fates(sentence: str) -> list[tuple[str, ...]]:
    """What becomes of each clause of a sentence."""
    return next([part.fates for part in one.parts] for one in coverage(CATALOG) if one.sentence.id == sentence)


def test_clause_by_clause() -> None:
    """The five steps, the two halves of what a zone sets out, and the three sorts of units are told apart."""
    assert fates("n3.1") == [("judged",), ("judged",), ("checked",), ("recorded",), ("recorded",), ("recorded",)]
    assert fates("n4.1") == [("judged",), ("checked",)]
    assert fates("n5.2") == [("checked",)] * 3
    assert fates("n5.1") == [("outside",)]


@pytest.mark.parametrize("part", [part for one in coverage(CATALOG) for part in one.parts if part.clause.checked])
def test_what_is_checked_can_fail(part: CoveredClause) -> None:
    """Each rule that a clause names has a failing example for words of that clause."""
    assert [rule.name for rule in part.rules] == [rule.name for rule in CATALOG.rules if rule.name in part.clause.checked]


def test_a_rule_that_cannot_fail_accounts_for_nothing() -> None:
    """A rule that a clause names, but whose failing cases rest on other words or on nothing of the notice, leaves it open."""
    sentence = CATALOG.notice.sentences["n5.2"]
    first, _, last = sentence.clauses
    assert [rule.name for rule in CATALOG.rules if proves(rule, sentence, last)] == ["excluded-unit", "empty-list"]
    ours = {case: message.model_copy(update={"basis": "house"}) for case, message in rule("seats").messages.items()}
    assert proves(rule("seats"), sentence, first)
    assert not proves(rule("seats", messages=ours), sentence, first)
    assert not proves(rule("deadline"), sentence, first)
    rules = tuple(one for one in CATALOG.rules if one.name != "seats")
    (found,) = [one for one in coverage(dataclasses.replace(CATALOG, rules=rules)) if one.gap]
    assert [part.fates for part in found.parts] == [("open",), ("checked",), ("checked",)]


@pytest.mark.parametrize(
    ("clauses", "says"),
    [
        ([("甲", {"outside": "x"}), ("乙。", {"judged": "x"})], None),
        ([("甲", {"outside": "x"})], "“乙”没有写进任何一段"),
        ([("乙", {"outside": "x"})], "“乙”没有接着上一段"),
        ([("甲", {"outside": "x"}), ("丙", {"outside": "x"})], "“丙”没有接着上一段"),
    ],
)
def test_clauses_are_the_sentence(clauses: list[tuple[str, dict[str, Any]]], says: str | None) -> None:
    """Clauses leave out no word of their sentence, and follow each other."""
    sentence = Sentence(id="n1", text="甲，乙。", clauses=tuple(Clause(quote=quote, **more) for quote, more in clauses))
    found = [message for _, message, _ in clause_faults(sentence)]
    assert [says in message for message in found[:1] if says] == ([True] if says else [])
    assert bool(found) is (says is not None)


def test_clauses_stand_alone() -> None:
    """A sentence with clauses says there what becomes of it."""
    sentence = Sentence(id="n1", text="甲", background="x", clauses=(Clause(quote="甲", outside="x"),))
    assert list(clause_faults(sentence)) == [(("clauses",), "分了段的句子，归类写在各段里", "删去句子的 judged 和 background")]


def test_a_retired_rule_accounts_for_nothing() -> None:
    """What no longer holds covers no sentence."""
    assert covering(rule("seats", retired="x")) == {}


@pytest.mark.parametrize(
    ("rules", "judged", "background", "gap"),
    [((), None, None, True), (("seats",), None, None, False), ((), "x", None, False), ((), None, "x", False)],
)
def test_a_gap(rules: tuple[str, ...], judged: str | None, background: str | None, gap: bool) -> None:
    """A sentence is left over when no rule, no person and no reason accounts for it."""
    sentence = Sentence(id="n5.2", text=CATALOG.notice.sentences["n5.2"].text, judged=judged, background=background)
    notice = CATALOG.notice.model_copy(update={"text": (NoticeSection(id="n", heading="", sentences=(sentence,)),)})
    (found,) = coverage(dataclasses.replace(CATALOG, notice=notice, rules=tuple(map(rule, rules))))
    assert found.gap is gap
