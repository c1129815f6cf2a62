"""The last hour before a deadline, by a clock of its own: 32 units push six times each, and the runs take the time that they take."""

import random
from dataclasses import dataclass, field, replace

import pytest
from pulls import CATALOG
from review.hall import Hall

from tuijian.review.client import ApiError
from tuijian.review.owed import Target
from tuijian.review.receipt import seconds
from tuijian.review.sweep import RESERVE

pytestmark = pytest.mark.unfollowed  # the core's own tests cover it; to trace it here takes time

UNITS, PUSHES, HOUR = 32, 6, 3600
START, EACH, CALL = 75.0, 3.0, 0.25
"""Seconds: what a run takes beside its work (two machines start, a checkout, the installing), a check, a call of GitHub's interface."""

SWEEP, LATE = 600, 240
"""A sweep comes every ten minutes, and up to four minutes late: GitHub's clock is not punctual."""

PUBLISHING, CHECKING = 1200, 900
"""So long a run publishes, and so long it checks; what is left waits."""


@dataclass
class Hours:
    """Pushes by lot, runs one after the other; one that waits gives way to the next."""

    delivered: bool
    quota: int | None
    seed: int = 1
    hall: Hall = field(default_factory=lambda: Hall(spread=True))
    done: dict[str, float] = field(default_factory=dict)
    runs: int = 0

    def play(self) -> None:
        """The hour, and as long as it takes afterwards until nothing is owed."""
        lot, fake = random.Random(self.seed), self.hall.fake
        accounts = [2000 + number for number in range(UNITS)]
        self.hall.catalog = replace(CATALOG, units=tuple(unit.model_copy(update={"accounts": tuple(accounts)}) for unit in CATALOG.units))
        fake.sleep(60)
        start = fake.time
        fake.waits = True
        if self.quota is not None:
            fake.quota, fake.hourly, fake.reset = self.quota, self.quota, start + lot.uniform(0, HOUR)
        pushes = sorted((start + lot.uniform(0, HOUR), number) for number in range(1, UNITS + 1) for _ in range(PUSHES))
        sweeps = sorted(start + SWEEP * turn + lot.uniform(0, LATE) for turn in range(1, 24))
        waiting = False
        while True:
            waiting |= self._happened(pushes, fake.time) and self.delivered
            while sweeps and sweeps[0] <= fake.time:
                sweeps.pop(0)
                waiting = True
            if waiting:
                waiting = False
                self._run(pushes)
            elif pushes or not self._settled():
                fake.time = min([at for at, _ in pushes[:1]] + sweeps[:1])
            else:
                return

    def _happened(self, pushes: list[tuple[float, int]], now: float) -> bool:
        """The pushes up to now."""
        some = False
        while pushes and pushes[0][0] <= now:
            at, number = pushes.pop(0)
            back, self.hall.fake.time = self.hall.fake.time, at
            sha = self.hall.commit(random.Random(at).choice(["good", "wrong", "other", "partial"]))
            if number in self.hall.fake.pulls:
                self.hall.push(number, sha)
            else:
                self.hall.open(number, 1999 + number, sha)
            self.hall.fake.time, some = max(back, at), True
        return some

    def _settled(self) -> bool:
        return all(pull.head in self.done for pull in self.hall.opened())

    def _run(self, pushes: list[tuple[float, int]]) -> None:
        """A run: what happens meanwhile it does not see."""
        fake = self.hall.fake
        self.runs += 1
        self._pass(START, pushes)
        before = len(fake.log)
        try:
            targets = list(self.hall.gathered(self.hall.event()))
        except ApiError:
            return  # the quota is at its end
        self._pass(CALL * (len(fake.log) - before), pushes)
        made = []
        for target in targets[: int(CHECKING / EACH)]:
            made.append(self.hall.checked(target))
        self._pass(EACH * len(made), pushes)
        until = fake.time + PUBLISHING
        for target, report in made:
            if fake.time > until or (fake.quota is not None and fake.quota < RESERVE and fake.time < fake.reset):
                return
            self._publish(target, report, pushes)

    def _publish(self, target: Target, report: object, pushes: list[tuple[float, int]]) -> None:
        fake, before = self.hall.fake, len(self.hall.fake.log)
        self.hall.publish((target, report))  # type: ignore[arg-type]
        self._pass(CALL * (len(fake.log) - before), pushes)
        head = target.receipt.sha
        if fake.status(head) is not None:
            self.done.setdefault(head, fake.time)

    def _pass(self, seconds: float, pushes: list[tuple[float, int]]) -> None:
        self.hall.fake.sleep(seconds)
        self._happened(pushes, self.hall.fake.time)

    def late(self) -> list[float]:
        """How long after it came in each last head had its verdict, in minutes."""
        truth = {run["head_sha"]: run["created_at"] for run in self.hall.fake.runs}
        return sorted((self.done[pull.head] - seconds(truth[pull.head])) / 60 for pull in self.hall.opened())


@pytest.mark.parametrize("delivered", [True, False], ids=["with its events", "by the clock alone"])
def test_the_last_hour(delivered: bool) -> None:
    """Every last head has its verdict within a quarter of an hour, whether the events come or not; many others cost nothing."""
    hours = Hours(delivered, None)
    hours.play()
    late = hours.late()
    assert len(late) == UNITS
    assert late[-1] <= 15
    assert len(hours.done) < UNITS * PUSHES
