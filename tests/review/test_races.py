"""Two runs at the same time, switched at their calls in more than a thousand ways: one comment of ours afterwards, and all of it right."""

import random
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from threading import Condition, Thread
from typing import cast

import pytest
from pulls import NEXT, SHA, checked
from review.described import Answer, Ask
from review.fake import Fake
from review.fake_world import Said
from review.stage import HALF, NUMBER, WRONG, entries, fresh, quick, shas, staged, view
from review.test_faults import STAGES, stage

from tuijian.report.model import Report
from tuijian.review.client import Clock

pytestmark = pytest.mark.unfollowed  # the core's own tests cover it; to trace it here takes time

BY_LOT = 480
"""So many schedules are drawn; the same ones each time."""


class Turns:
    """Two runs, of which one moves at a time. The schedule says whose turn is next; who ends leaves the rest to the other."""

    def __init__(self, schedule: Iterable[int]) -> None:
        self.schedule: Iterator[int] = chain(schedule, repeat(0))
        self.turn, self.over = next(self.schedule), [False, False]
        self.changed = Condition()

    def begin(self, who: int) -> None:
        """Wait for the turn."""
        with self.changed:
            self.changed.wait_for(lambda: self.turn == who or self.over[1 - who])

    def call(self, who: int) -> None:
        """Hand the turn on to whom the schedule names, and wait for it to come back."""
        with self.changed:
            self.turn = next(self.schedule)
            self.changed.notify_all()
        self.begin(who)

    def end(self, who: int) -> None:
        """Leave the rest to the other."""
        with self.changed:
            self.over[who] = True
            self.changed.notify_all()


class Seen:
    """The fake as one of two runs sees it: each call waits for its turn."""

    def __init__(self, fake: Fake, turns: Turns, who: int) -> None:
        self.fake, self.turns, self.who = fake, turns, who

    def answer(self, ask: Ask) -> tuple[int, object, bytes]:
        """Hear a request when it is its turn."""
        self.turns.call(self.who)
        return self.fake.answer(ask)

    def clock(self) -> Clock:
        """The fake's."""
        return self.fake.clock()

    def sleep(self, seconds: float) -> None:
        """Two runs wait at the same time: none of them pushes the clock before they begin."""


def both(fake: Fake, runs: tuple[tuple[Report, str], tuple[Report, str]], schedule: Iterable[int]) -> list[bool]:
    """Two runs over one fake, in the schedule's order; what each said of its success."""
    turns, well = Turns(schedule), [False, False]
    fake.sleep(60)

    def one(who: int) -> None:
        turns.begin(who)
        try:
            well[who] = quick(cast(Fake, Seen(fake, turns, who)), *runs[who])
        finally:
            turns.end(who)

    threads = [Thread(target=one, args=(who,)) for who in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return well


def switched(calls: int, step: int) -> Iterator[list[int]]:
    """The first run makes some calls, the second some, then the first all that are left, then the second."""
    for before in range(calls + 1):
        for between in range(1, calls + 1, step):
            yield [0] * before + [1] * between + [0] * 200


def drawn(count: int, seed: int) -> Iterator[list[int]]:
    """Schedules by lot, from ones that switch at nearly every call to ones that seldom do."""
    lot = random.Random(seed)
    for number in range(count):
        often, turn, schedule = (0.5, 0.9, 0.2, 0.05)[number % 4], lot.randrange(2), []
        for _ in range(120):
            turn = 1 - turn if lot.random() < often else turn
            schedule.append(turn)
        yield schedule


def right_after(name: str, schedule: Iterable[int], waits: bool) -> None:
    """Two runs of the same head in that order leave what one alone leaves."""
    known = stage(name)
    fake = known.fake(strict=False)
    fake.waits = waits
    run = (known.report, known.sha)
    assert both(fake, (run, run), schedule) == [True, True]
    assert len(fake.own(NUMBER)) == 1
    assert view(fake, known.sha) == known.calm
    assert set(shas(fake)) <= {known.sha}


def test_more_than_a_thousand() -> None:
    """So many schedules are tried."""
    assert sum(len(list(switched(len(stage(name).calls), 2))) for name in STAGES) + BY_LOT > 1_000


@pytest.mark.parametrize("name", STAGES)
@pytest.mark.parametrize("part", range(4))
def test_one_comment_after_two_runs_that_cut_in_once(name: str, part: int) -> None:
    """A run that begins at any call of another, and is set aside at any of its own."""
    for schedule in list(switched(len(stage(name).calls), 2))[part::4]:
        right_after(name, schedule, waits=False)


@pytest.mark.parametrize("name", STAGES)
@pytest.mark.parametrize("part", range(4))
def test_one_comment_after_two_runs_by_lot(name: str, part: int) -> None:
    """Two runs that take turns as it comes."""
    for schedule in drawn(BY_LOT // 8, part):
        right_after(name, schedule, waits=False)


@pytest.mark.parametrize("name", STAGES)
def test_two_runs_that_get_in_each_others_way(name: str) -> None:
    """GitHub refuses the one that writes too soon after the other; both wait, look again, and all is there once."""
    for schedule in drawn(40, 9):
        right_after(name, schedule, waits=True)


def test_two_runs_and_an_answer_that_is_lost() -> None:
    """The first comment is made, but nobody learns of it; still it stays the only one."""
    for number, schedule in enumerate(drawn(60, 5)):
        fake = stage("first").fake(strict=False)
        fake.waits = False
        fake.fault = lambda count, _, number=number: Said(Answer(502), done=True) if count == 1 + number % 30 else None
        run = (stage("first").report, SHA)
        assert both(fake, (run, run), schedule) == [True, True]
        assert view(fake) == stage("first").calm


def test_a_run_that_is_overtaken_by_that_of_a_new_head() -> None:
    """Whatever a late run still had under way: the next run over the new head leaves one comment, of the new head."""
    old, new = checked(WRONG), checked(HALF, revision=NEXT)
    alone = staged(HALF, sha=NEXT)
    assert quick(alone, new, NEXT)
    for number, schedule in enumerate(drawn(80, 3)):
        fake = staged(WRONG)
        fake.strict = fake.waits = False
        fake.at = lambda count, _, fake=fake, number=number: fake.push(NUMBER, NEXT, entries(HALF)) if count == 1 + number % 25 else None
        both(fake, ((old, SHA), (new, NEXT)), schedule)
        assert set(shas(fake)) <= {SHA, NEXT}
        assert fake.status(NEXT) in (None, "failure")
        if fake.pulls[NUMBER].head == SHA:
            fake.push(NUMBER, NEXT, entries(HALF))
        assert quick(fake, new, NEXT)
        assert len(fake.own(NUMBER)) == 1
        assert fake.own(NUMBER)[0].split("\n")[2:4] == alone.own(NUMBER)[0].split("\n")[2:4]
        assert view(fake, NEXT)[1:] == view(alone, NEXT)[1:]
        assert fresh(fake, lambda fake=fake: quick(fake, new, NEXT)) == []
