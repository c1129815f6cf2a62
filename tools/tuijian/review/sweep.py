"""One run over all that is owed: what is published in which order, and what is said of the run."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from tuijian.report.escape import code
from tuijian.report.model import Report
from tuijian.review.client import ApiError, Client
from tuijian.review.github_types import GitHubEvent
from tuijian.review.owed import LEFT, ORDER, RECEIPT, numbers
from tuijian.review.planned_writes import ReviewJob, final_receipt
from tuijian.review.publish import Publisher, Told
from tuijian.review.receipt import Receipt

RESERVE = 40
"""So many calls are left to whoever comes next in the hour: a request needs about ten."""

# --- publishing ---------------------------------------------------------------------------------------


class PullResult(NamedTuple):
    """What came of one pull request: `why` it was left, or its stand and receipt."""

    number: int
    said: str
    receipt: Receipt | None = None


@dataclass
class SweepOutcome:
    """What came of a run: what was done and what is left, the seconds it took, the calls that GitHub says are left in the hour."""

    done: list[PullResult]
    left: list[PullResult]
    seconds: int = 0
    quota: int | None = None
    failed: bool = False


def publish_all(client: Client, event: GitHubEvent, job: ReviewJob, folder: Path, most: float, told: Told) -> SweepOutcome:
    """Publish each request of the folder in its order, until none is left, `most` seconds are over, or GitHub's quota is near its end."""
    start, outcome = client.clock.now(), SweepOutcome([], [PullResult(number, "检查时间用完") for number in numbers(folder / LEFT)])
    for number in _order(event, folder):
        outcome.quota = client.quota if client.quota is not None else outcome.quota
        if client.clock.now() - start > most or (client.quota is not None and client.quota < RESERVE):
            outcome.left.append(PullResult(number, "发布时间用完" if client.clock.now() - start > most else "接口额度将尽"))
            continue
        client = client.for_next_request()
        job = _publish_one(client, event, job, number, folder / str(number), told, outcome)
    outcome.seconds = int(client.clock.now() - start)
    return outcome


def _order(event: GitHubEvent, folder: Path) -> list[int]:
    """All that were checked; the event's own too where its head could not be, which is our fault and has to be said."""
    checked = numbers(folder / ORDER)
    own = [event.pull_request.number] if event.pull_request and event.pull_request.number not in [*checked, *numbers(folder / LEFT)] else []
    return [*own, *checked]


def _publish_one(
    client: Client, event: GitHubEvent, job: ReviewJob, number: int, place: Path, told: Told, outcome: SweepOutcome
) -> ReviewJob:
    """Publish one of them; the job with the account as it is known by then."""
    receipt, report = read_receipt(place / RECEIPT, number), _report(place / "report.json")
    pull = event.pull_request
    sha = receipt.sha if receipt else pull.head.sha if pull and pull.number == number else None
    if sha is None:
        outcome.left.append(PullResult(number, "没有回执"))
        return job
    publisher = Publisher(client, replace(job, sha=sha, report=report, receipt=receipt), number, told)
    try:
        fine = publisher.run()
    except ApiError:
        fine = False
    outcome.failed |= not fine
    outcome.done.append(PullResult(number, publisher.result_words, _known_receipt(publisher, receipt)))
    return replace(job, identity=publisher.job.identity)


def _known_receipt(publisher: Publisher, receipt: Receipt | None) -> Receipt | None:
    return final_receipt(publisher.job, publisher.verdict) if publisher.verdict else receipt


def read_receipt(path: Path, number: int) -> Receipt | None:
    """The receipt of a request, held against its model; None where it cannot be read or is another's."""
    try:
        receipt = Receipt.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None
    return receipt if receipt.pull == number else None


def _report(path: Path) -> Report | None:
    try:
        return Report.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None


# --- what is said of a run ----------------------------------------------------------------------------


def summary(outcome: SweepOutcome) -> str:
    """What was owed, done and left, how long it took, what is left of the quota; and a table of those that were done, in Markdown."""
    owed = len(outcome.done) + len(outcome.left)
    quota = "没有说明" if outcome.quota is None else f"本小时还剩 {outcome.quota} 次"
    lines = ["## 本次检查", "", f"应检查 {owed} 个，已完成 {len(outcome.done)} 个，留给下一次 {len(outcome.left)} 个。"]
    lines += ["", f"发布用时 {outcome.seconds} 秒；接口额度：{quota}。", ""]
    if owed:
        lines += ["| 合并请求 | 结果 | 回执编号 |", "| --- | --- | --- |"]
        lines += [f"| {each.number} | {each.said} | {code(each.receipt.number) if each.receipt else '—'} |" for each in outcome.done]
        lines += [f"| {each.number} | 留给下一次：{each.said} | — |" for each in outcome.left]
    return "\n".join(lines) + "\n"
