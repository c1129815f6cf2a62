"""The review of a pull request, from its event to the last write, against the fake GitHub, whose waits take no time."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from pulls import SAMPLE, SHA, Files, changes, checked, edited, job
from review.fake import Fake, PullRequest, changed_file
from speed import TABLE

from tuijian.review.client import Client, connect
from tuijian.review.publish import Publisher

MANY = 3_000
"""As many files of a change as GitHub lists."""

TWO_ZONES = edited(("zones:\n", "zones:\n  - name: 开封市\n    code: 410299\n    plan: zhengzhou.md\n"))
STRAY = {f"submissions/henan/{number}.md": b"# \n" for number in range(MANY - len(SAMPLE))}
"""Plans that no entry names: each is told of, so that there are nearly as many findings as files."""


def seconds(files: Files) -> float:
    """How long it takes to check a change and to write all that is to be said of it, the fake's own part included."""
    listed = [changed_file(each.filename, each.patch, each.status) for each in changes(files)]
    fake = Fake(strict=False)
    fake.open(PullRequest(15, SHA, files=listed))
    start = time.perf_counter()
    report = checked(files)
    with connect("token", transport=fake.transport()) as line:
        assert Publisher(Client(line, fake.clock()), job(report), 15).run()
    taken = time.perf_counter() - start
    assert fake.status(SHA) == "failure"
    return taken


def once(benchmark: Any, measure: Callable[[], None]) -> None:
    """Let pytest-benchmark call a measurement that counts for itself."""
    benchmark.pedantic(measure, rounds=1, iterations=1)


def test_two_zones(benchmark: Any) -> None:
    """What nearly every province sends in."""
    once(
        benchmark, lambda: TABLE.append(("review of 2 zones", f"{statistics.median(seconds(TWO_ZONES) for _ in range(5)):.2f} s", "< 1 s"))
    )


def test_most_files(benchmark: Any) -> None:
    """As many files as GitHub lists, nearly each with a finding."""
    once(
        benchmark,
        lambda: TABLE.append((f"review of {MANY} files, {len(STRAY)} findings", f"{seconds({**SAMPLE, **STRAY}):.2f} s", "< 10 s")),
    )
