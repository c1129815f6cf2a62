"""The sweep over all that is owed: after any history every open head has the verdict of its content, one comment, and its receipt."""

import random
from dataclasses import replace
from itertools import product

import pytest
from pulls import CATALOG, LISTED, SECOND, STRANGER
from review.hall import COMPLETE, CONTENTS, Hall, digest

from tuijian.review.comment_memory import MARK

pytestmark = pytest.mark.unfollowed  # the core's own tests cover it; to trace it here takes time

HISTORIES = 500
STEPS = 9


def expected(content: str, author: int) -> str:
    """The state that a head's status must have, by what it brings and who brings it."""
    if content == "unrelated":
        return "success"
    return "success" if content in ("good", "other") and author in (LISTED, SECOND) else "failure"


def happen(hall: Hall, lot: random.Random) -> None:
    """Something, by lot: a push, an update, a comment, a merge, a close, other rules, another program; its event comes or is lost."""
    number = lot.choice(list(hall.fake.pulls))
    pull = hall.fake.pulls[number]
    what = lot.choice(["push", "push", "same", "comment", "close", "reopen", "rules", "program", "stranger", "wipe", "base", "nothing"])
    recorded = lot.random() < 0.85
    if what in ("push", "same") and pull.state == "open":
        content = lot.choice(list(CONTENTS)) if what == "push" else hall.heads[pull.head]
        hall.push(number, hall.commit(content), recorded)
    elif what == "comment":
        hall.fake.say(number, "收到了吗", None)
        hall.touched(number)
    elif what in ("close", "reopen"):
        hall.close(number, "closed" if what == "close" else "open")
    elif what == "rules":
        hall.catalog = replace(CATALOG, digest=f"sha256:{lot.getrandbits(256):064x}")
    elif what == "program":
        hall.program = f"{lot.getrandbits(48):012x}"
    elif what == "base":
        hall.base = f"{lot.getrandbits(64):016x}"
    elif what == "stranger" and len(hall.fake.pulls) < 4:
        hall.open(max(hall.fake.pulls) + 1, STRANGER, pull.head, recorded)
    elif what == "wipe":
        hall.fake.statuses.pop(pull.head, None)
    if lot.random() < 0.5:
        action = "synchronize" if what in ("push", "same") else what
        hall.run(hall.event(number, action), most=lot.choice([0, 1, 1000]))
    hall.fake.sleep(lot.choice([30, 300, 3000]))


def story(seed: int) -> tuple[Hall, random.Random]:
    """Two pull requests of the unit's own accounts, and what happens to them."""
    lot, hall = random.Random(seed), Hall()
    hall.open(1, LISTED, hall.commit(lot.choice(list(CONTENTS))))
    hall.fake.sleep(60)
    hall.open(2, SECOND, hall.commit(lot.choice(list(CONTENTS))))
    for _ in range(STEPS):
        happen(hall, lot)
    return hall, lot


@pytest.mark.parametrize("part", range(10))
def test_whatever_happened(part: int) -> None:
    """One sweep after the last event: each open head has its verdict, its request one comment of ours, and nothing more is owed.

    Where the records are there the receipt is that of the content; it is never earlier than that.
    """
    for seed in range(part * HISTORIES // 10, (part + 1) * HISTORIES // 10):
        hall, _ = story(seed)
        hall.run()
        for pull in hall.opened():
            settled(hall, pull.number, seed)
        assert hall.run() == [], seed


def settled(hall: Hall, number: int, seed: int) -> None:
    """What must hold of a request that is open."""
    pull, mark = hall.fake.pulls[number], hall.mark(number)
    content = hall.heads[pull.head]
    assert mark is not None, seed
    leader = hall.fake.pulls[mark.pull]
    assert leader.head == pull.head, seed
    assert leader.state == "open", seed
    assert hall.fake.status(pull.head) == expected(content, leader.author or 0), seed
    assert mark.content == digest(content), seed
    comments = [each for each in hall.fake.own(number) if each.startswith(MARK)]
    assert len(comments) <= 1, seed
    if content != "unrelated":
        assert f"head={pull.head} " in comments[0], seed
    if mark.pull == number:
        assert mark.first >= hall.truth[number][content], seed
        assert not mark.sure or content == "unrelated" or mark.complete is not None or content not in COMPLETE, seed


@pytest.mark.parametrize("part", range(5))
def test_the_receipt_is_that_of_the_content(part: int) -> None:
    """Where each head left a record, the first moment of the content and the first complete one are told to the second, however late."""
    for seed in range(part * 20, part * 20 + 20):
        lot, hall = random.Random(seed), Hall()
        hall.open(1, LISTED, hall.commit("partial"))
        for _ in range(lot.randrange(1, 7)):
            hall.fake.sleep(lot.choice([30, 600, 4000]))
            hall.push(1, hall.commit(lot.choice([name for name in CONTENTS if name != "unrelated"])))
            if lot.random() < 0.4:
                hall.run()
        hall.fake.sleep(5000)
        hall.run()
        mark, truth = hall.mark(1), hall.truth[1]
        assert mark is not None
        first = [at for content, at in truth.items() if content in COMPLETE]
        assert (mark.first, mark.sure) == (truth[hall.heads[hall.fake.pulls[1].head]], True), seed
        assert mark.complete == min(first, default=None), seed


def test_a_late_run_makes_nobody_late() -> None:
    """A complete submission that came in before the deadline and was replaced after it before any run saw it was in time."""
    hall = Hall()
    hall.fake.time = 1_705_679_400.0  # half past eleven at night on the last day but one
    hall.open(1, LISTED, hall.commit("good"))
    hall.fake.sleep(2 * 24 * 3600)
    hall.push(1, hall.commit("other"))
    hall.run()
    assert "状态/逾期" not in hall.fake.pulls[1].labels
    assert "首次完整收到" in hall.fake.own(1)[0]
    assert "--complete 2024-01-19T23:50:00+08:00" in hall.fake.own(1)[0]
    late = Hall()
    late.fake.time = 1_705_679_400.0
    late.open(1, LISTED, late.commit("partial"))
    late.fake.sleep(2 * 24 * 3600)
    late.push(1, late.commit("good"))
    late.run()
    assert "状态/逾期" in late.fake.pulls[1].labels


def test_nobody_knows_when() -> None:
    """Where nothing tells when a head came in, people are asked, and nobody is called late."""
    hall = Hall()
    hall.open(1, LISTED, hall.commit("partial"), recorded=False)
    hall.fake.sleep(30 * 24 * 3600)
    hall.push(1, hall.commit("good"), recorded=False)
    hall.run()
    pull = hall.fake.pulls[1]
    assert "收到时间不明" in hall.fake.statuses[pull.head][0]["description"]
    assert "收到时间不明" in hall.fake.own(1)[0]
    assert (set(pull.labels), hall.fake.status(pull.head)) == ({"单位/河南", "状态/待核实"}, "success")


# --- one commit, one status -----------------------------------------------------------------------------


def test_a_second_request_with_the_same_head() -> None:
    """The commit's status stays the listed account's; the other gets a comment that says so, whichever was there first."""
    for first, second in ((LISTED, STRANGER), (STRANGER, LISTED)):
        hall = Hall()
        sha = hall.commit("good")
        hall.open(1, first, sha)
        hall.run(hall.event(1, "opened"))
        hall.fake.sleep(60)
        hall.open(2, second, sha)
        hall.run(hall.event(2, "opened"))
        mine, other = (1, 2) if first == LISTED else (2, 1)
        mark = hall.mark(mine)
        assert mark is not None
        assert (mark.pull, mark.first, hall.fake.status(sha)) == (mine, hall.truth[mine]["good"], "success")
        assert f"提交状态以 `#{mine}` 为准" in hall.fake.own(other)[0]
        assert "为准" not in hall.fake.own(mine)[0].split("### ")[0]
        assert hall.run() == []


ACTS = ("open", "push", "close", "reopen", "comment", "event", "sweep")
"""What a stranger may do in the model, and what the workflow may do in between."""


def act(hall: Hall, what: str, number: int, head: str) -> None:
    """One act of a stranger, by the request that is theirs."""
    theirs = hall.fake.pulls.get(number)
    if what == "open" and theirs is None:
        hall.open(number, STRANGER, head)
    elif what == "push" and theirs is not None and theirs.state == "open":
        hall.push(number, head)
    elif what in ("close", "reopen") and theirs is not None:
        hall.close(number, "closed" if what == "close" else "open")
    elif what == "comment":
        hall.fake.say(10, f"{MARK}head={'0' * 40} now=- before=none -->", None)
        hall.touched(10)
    elif what == "event" and theirs is not None:
        hall.run(hall.event(number, "synchronize"))
    elif what == "sweep":
        hall.run()
    hall.fake.sleep(60)


def after(acts: tuple[str, ...], number: int, content: str, strangers: bool) -> tuple[object, ...]:
    """What stands on the province's request after all that, with the acts of the stranger or without them."""
    hall = Hall()
    hall.fake.sleep(60)
    head = hall.commit(content)
    if strangers and number < 10 and acts[0] == "open":
        act(hall, "open", number, head)
    else:
        hall.fake.sleep(60)
    hall.run()
    hall.fake.time = 1_705_290_000.0  # the same, whatever was written before
    hall.open(10, LISTED, head)
    hall.fake.sleep(60)
    for what in acts:
        if strangers or what == "sweep":
            act(hall, what, number, head)
        else:
            hall.fake.sleep(60)
    hall.run()
    return hall.seen(10)


@pytest.mark.parametrize(("number", "content"), list(product((3, 20), ("good", "partial"))))
def test_no_act_of_a_stranger_changes_anything(number: int, content: str) -> None:
    """Every order of up to three acts: status, receipt and labels of the province's request are what they are without the stranger."""
    alone: dict[tuple[bool, ...], tuple[object, ...]] = {}
    for acts in (acts for length in (1, 2, 3) for acts in product(ACTS, repeat=length)):
        sweeps = tuple(what == "sweep" for what in acts)
        if sweeps not in alone:
            alone[sweeps] = after(acts, number, content, False)
        assert after(acts, number, content, True) == alone[sweeps], acts
