"""Every call of a run × everything that can go wrong with it: no second comment, no finding lost, no write for another head."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from pulls import NEXT, REPOSITORY, SHA, checked, edited
from review.described import Answer, Ask, account
from review.fake import BOT, Fake
from review.fake_world import Cut, Fault, Lost, Said
from review.served import dumped, load
from review.stage import HALF, NUMBER, WRONG, entries, quick, run, shas, short, staged, view

from tuijian.report.model import Report
from tuijian.review.client import WRITES

LIMIT = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
NO = {"message": "no", "documentation_url": "https://docs.github.com/rest"}
SPENT = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1705284200"}


def said(status: int, data: object = NO, done: bool = False, raw: bytes | None = None, **headers: str) -> Said:
    """Another answer."""
    return Said(Answer(status, data, {name.replace("_", "-"): value for name, value in headers.items()}), done, raw)


PASSING: dict[str, Fault] = {
    "refused line": Lost(done=False),
    "time-out, done": Lost(done=True),
    "cut": Cut(0.5),
    "cut at once": Cut(0.0),
    "500": said(500),
    "502 as a page": said(502, raw=b"<html>Bad Gateway</html>"),
    "503": said(503),
    "504, done": said(504, done=True),
    "502, done": said(502, done=True),
    "429 with Retry-After": said(429, LIMIT, retry_after="30"),
    "429 alone": said(429, LIMIT),
    "403 secondary with Retry-After": said(403, LIMIT, retry_after="45"),
    "403 secondary alone": said(403, LIMIT),
    "403 spent": Said(Answer(403, {"message": "API rate limit exceeded"}, SPENT)),
    "429 spent, done": Said(Answer(429, {"message": "API rate limit exceeded"}, SPENT), done=True),
}
"""What is over when it is asked again."""

LASTING: dict[str, Fault] = {
    "301": said(301, location="https://elsewhere.example/"),
    "400": said(400),
    "401": said(401),
    "403": said(403),
    "404": said(404),
    "410": said(410),
    "422": said(422),
    "429 for two hours": said(429, LIMIT, retry_after="7200"),
}
"""What another try does not change."""

ODD: dict[str, Fault] = {
    "a text": said(200, "x"),
    "nothing": said(200, None, raw=b"null"),
    "an object of another kind": said(200, {"id": "x"}),
    "a list of other things": said(200, [{"id": "x"}]),
}
"""Success, it says, with an answer that cannot be understood."""

FAULTS = {**PASSING, **LASTING, **ODD}


class Stage:
    """Where a run starts: what there is, and what the checker said."""

    def __init__(self, fake: Fake, report: Report, sha: str) -> None:
        self.text, self.report, self.sha, self.time = dumped(fake), report, sha, fake.time
        calm = self.fake()
        assert quick(calm, report, sha)
        assert calm.hurried == 0
        self.calm, self.calls = view(calm, sha), list(calm.log)

    def fake(self, strict: bool = True) -> Fake:
        """The same again."""
        fake = Fake(repository=REPOSITORY, time=self.time, strict=strict)
        load(fake, self.text)
        return fake

    def run(self, fake: Fake) -> bool:
        """A run."""
        return quick(fake, self.report, self.sha)


@cache
def stage(name: str) -> Stage:
    """`first`: nothing of ours stands there, but a label that is wrong. `again`: a new head, remarks and a second comment to take away."""
    fake = staged(WRONG, HALF, labels=["状态/通过自动检查"])
    report = checked(WRONG, base=HALF)
    if name == "first":
        return Stage(fake, report, SHA)
    run(fake, report)
    fake.say(NUMBER, fake.own(NUMBER)[0], account(BOT["id"], "Bot"))
    other = edited(("410199", "410198"), files=WRONG)
    fake.push(NUMBER, NEXT, entries(other, HALF))
    fake.pulls[NUMBER].labels = ["状态/通过自动检查", "urgent"]
    return Stage(fake, checked(other, base=HALF, revision=NEXT), NEXT)


STAGES = ("first", "again")


def test_the_stages_hold_every_call() -> None:
    """A run of the two makes each of the calls that write; together they are far more than 200 cases."""
    made = {short(ask).replace("%", "") for name in STAGES for ask in stage(name).calls if ask.writes}
    kinds = {text.split("/labels/")[0] for text in made}
    assert kinds == {
        "POST /issues/15/comments", "PATCH /issues/comments/N", "DELETE /issues/comments/N", "POST /pulls/15/reviews",
        "POST /pulls/15/comments", "DELETE /pulls/comments/N", "POST /issues/15/labels", "DELETE /issues/15", "POST /statuses/SHA",
    }  # fmt: skip
    assert sum(len(stage(name).calls) for name in STAGES) * len(FAULTS) > 1_000


def held(fake: Fake, name: str) -> None:
    """What holds whatever goes wrong."""
    known = stage(name)
    assert len(fake.own(NUMBER)) <= (1 if name == "first" else 2)
    assert set(shas(fake)) <= {known.sha}
    assert len(fake.writes()) <= WRITES
    assert fake.hurried == 0


def may_fail(ask: Ask) -> bool:
    """Whether a run is whole without this write: labels, remarks that stand in the comment as well, what is gone already."""
    return ask.writes and ("/labels" in ask.path or "/pulls/" in ask.path or ask.method == "DELETE")


@pytest.mark.parametrize("name", STAGES)
@pytest.mark.parametrize("what", PASSING)
def test_what_passes_leaves_no_trace(name: str, what: str) -> None:
    """At whatever call the line breaks, an answer is cut, a server fails or a limit is met, done or not: all stands there once."""
    for number in range(1, len(stage(name).calls) + 1):
        fake = stage(name).fake()
        fake.fault = at(number, PASSING[what])
        assert stage(name).run(fake), number
        assert view(fake, stage(name).sha) == stage(name).calm, number
        held(fake, name)


@pytest.mark.parametrize("name", STAGES)
@pytest.mark.parametrize("what", [*LASTING, *ODD])
def test_what_cannot_be_brought_to_an_end_is_status_error(name: str, what: str) -> None:
    """At whatever call GitHub says no: the status says error, unless all that matters was written. The next run brings all to its end."""
    known = stage(name)
    for number, ask in enumerate(known.calls, 1):
        fake = known.fake()
        fake.fault = at(number, FAULTS[what])
        well = known.run(fake)
        held(fake, name)
        if what in ODD and ask.writes:
            assert well, ask
        elif not well:
            assert fake.status(known.sha) == "error", ask
        else:
            assert may_fail(ask), ask
            assert view(fake, known.sha)[0][0] == known.calm[0][0]  # type: ignore[index]
            assert view(fake, known.sha)[3:] == known.calm[3:]
        recovers(fake, name)


def at(number: int, fault: Fault) -> Callable[[int, Ask], Fault | None]:
    """The fault at one call."""
    return lambda count, _: fault if count == number else None


def recovers(fake: Fake, name: str) -> None:
    """With nothing in the way, the next run makes everything as it should be."""
    fake.fault, fake.strict = lambda *_: None, False
    fake.log.clear()
    assert stage(name).run(fake)
    assert view(fake, stage(name).sha) == stage(name).calm
    held(fake, name)


@pytest.mark.parametrize("name", STAGES)
@pytest.mark.parametrize("what", FAULTS)
def test_what_never_works(name: str, what: str) -> None:
    """One kind of call fails for as long as the run lasts: it ends, within its writes, and never with a pass that is none."""
    known = stage(name)
    for method, path in sorted({(ask.method, ask.path) for ask in known.calls}):
        fake = known.fake(strict=False)
        fake.fault = lambda _, ask, method=method, path=path: FAULTS[what] if (ask.method, ask.path) == (method, path) else None
        well = known.run(fake)
        held(fake, name)
        if well:
            assert fake.status(known.sha) == known.calm[3], (method, path)
            assert fake.own(NUMBER)[0] == known.calm[0][0], (method, path)  # type: ignore[index]
        elif "/statuses/" not in path and (method, path) != (known.calls[0].method, known.calls[0].path):
            assert fake.status(known.sha) == "error", (method, path)
        if not well:
            recovers(fake, name)


@pytest.mark.parametrize("what", ["Lost", "500", "429"])
def test_everything_fails(what: str) -> None:
    """GitHub is down: the run ends, has written nothing, and says so."""
    faults: dict[str, Fault] = {"Lost": Lost(done=False), "500": said(500), "429": said(429, LIMIT)}
    fake = stage("first").fake()
    fake.fault = lambda *_: faults[what]
    assert not stage("first").run(fake)
    assert fake.writes() == []
    assert fake.time - stage("first").time < 1_500


@pytest.mark.parametrize("what", PASSING)
def test_status_error_gets_through_another_fault(what: str) -> None:
    """A run that cannot be brought to its end says so, even where that takes more than one try."""
    fake, seen = stage("first").fake(), []

    def fault(_: int, ask: Ask) -> Fault | None:
        if ask.writes:
            seen.append(ask)
            return PASSING[what] if len(seen) == 1 else None
        return FAULTS["401"] if ask.path.endswith("/issues/15/comments") else None

    fake.fault = fault
    assert not stage("first").run(fake)
    assert {short(ask) for ask in seen} == {"POST /statuses/SHA"}
    assert fake.status(SHA) == "error"


def test_a_quota_that_runs_out_midway() -> None:
    """At whatever call the hour's requests are used up: the run waits until they are renewed, and brings everything to its end."""
    for quota in range(len(stage("first").calls)):
        fake = stage("first").fake()
        fake.quota, fake.reset = quota, fake.time + 300
        assert stage("first").run(fake), quota
        assert view(fake) == stage("first").calm
        held(fake, "first")


# --- the head moves ---------------------------------------------------------------------------------


def moves() -> Iterator[tuple[str, Callable[[Fake], None]]]:
    """What makes a run pointless."""
    yield "head", lambda fake: fake.push(NUMBER, "c" * 40)
    yield "forced", lambda fake: fake.push(NUMBER, "c" * 40, force=True)
    yield "closed", lambda fake: setattr(fake.pulls[NUMBER], "state", "closed")
    yield "retargeted", lambda fake: setattr(fake.pulls[NUMBER], "to", "release")


MOVES = dict(moves())


@pytest.mark.parametrize("name", STAGES)
@pytest.mark.parametrize(
    ("move", "what"), [*((move, None) for move in MOVES), *(("head", what) for what in ("refused line", "502, done", "429 alone", "404"))]
)
def test_the_head_moves_at_every_call(name: str, move: str, what: str | None) -> None:
    """A run whose head is no longer there, or no longer asked about, writes nothing more, and nothing for the new one; faults or not."""
    known = stage(name)
    for number, ask in enumerate(known.calls, 1):
        fake = known.fake(strict=False)
        fake.at = lambda count, _, fake=fake, number=number: MOVES[move](fake) if count == number else None
        fake.fault = at(number, FAULTS[what]) if what else lambda *_: None
        known.run(fake)
        assert [late for late in fake.log[number:] if late.writes] == [], ask
        held(fake, name)
        assert fake.status("c" * 40) is None
