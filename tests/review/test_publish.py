"""Runs over pull requests on the fake GitHub: what stands there afterwards, and that it comes about in few writes."""

import re
from typing import Any

import pytest
from pulls import BASE, LIST, LISTED, NEXT, PLAN, RECEIVED, SECOND, SHA, STRANGER, checked, edited, findings, job, report_of
from review.described import Answer, account
from review.fake import BOT, Fake
from review.fake_changes import changed_file
from review.fake_world import Said
from review.stage import (
    HALF,
    MENDED,
    NUMBER,
    WRONG,
    client,
    entries,
    fresh,
    labels,
    places,
    push,
    remarks,
    review,
    run,
    shas,
    staged,
    view,
)

from tuijian.report.model import Fault, Level
from tuijian.review.client import WRITES
from tuijian.review.comment_memory import MARK
from tuijian.review.github_types import Account
from tuijian.review.own_account import ACTIONS, Identity, whoami
from tuijian.review.publish import Publisher, publish_group

THIRD = "c" * 40


def test_the_first_run() -> None:
    """One comment, the remarks in one review, the labels, and the status last; each for the sha that was checked."""
    fake = staged(WRONG)
    made = fresh(fake, lambda: review(fake, WRONG))
    assert made == ["POST /issues/15/comments", "POST /pulls/15/reviews", "POST /issues/15/labels", "POST /statuses/SHA"]
    assert places(fake) == [("list.yml", 5), ("list.yml", 12)]
    assert (labels(fake), fake.status(SHA)) == ({"单位/河南", "状态/需修改"}, "failure")
    assert set(shas(fake)) == {SHA}
    assert fake.hurried == 0


def test_what_the_diff_does_not_show_is_said_of_the_file() -> None:
    """A line that GitHub would not take a remark on gets one on its file, so that the review is not refused as a whole."""
    fake = staged(WRONG, HALF)
    assert review(fake, WRONG, HALF)
    assert places(fake) == [("list.yml", 12), ("list.yml", None)]
    assert [ask for ask in fake.writes() if "reviews" in ask.path and len(ask.body["comments"]) == 1]


@pytest.mark.parametrize("files", [WRONG, HALF, MENDED])
def test_a_second_run_on_the_same_head_writes_nothing(files: dict[str, bytes]) -> None:
    """Whatever stood there is left alone."""
    fake = staged(files)
    assert review(fake, files)
    assert fresh(fake, lambda: review(fake, files)) == []


def test_fixed() -> None:
    """What was mended takes its remark with it; comment, labels and status say so."""
    fake = staged(WRONG)
    review(fake, WRONG)
    made = fresh(fake, lambda: push(fake, HALF, NEXT, base=None))
    assert made == ["PATCH /issues/comments/N", "DELETE /pulls/comments/N", "POST /statuses/SHA"]
    assert places(fake) == [("list.yml", 5)]
    assert "已修复 1 处，新增 0 处，仍有 1 处" in fake.own(NUMBER)[0]
    push(fake, MENDED, THIRD)
    assert (places(fake), fake.status(THIRD), fake.status(NEXT)) == ([], "success", "failure")
    assert labels(fake) == {"单位/河南", "状态/通过自动检查"}
    assert len(fake.own(NUMBER)) == 1
    assert fake.hurried == 0


def test_forced() -> None:
    """Another history is another head: the comment and the status are its own, remarks that still hold stay where they are."""
    fake = staged(WRONG)
    review(fake, WRONG)
    before = [each["id"] for each in remarks(fake)]
    made = fresh(fake, lambda: push(fake, WRONG, NEXT, force=True))
    assert made == ["PATCH /issues/comments/N", "POST /statuses/SHA"]
    assert [each["id"] for each in remarks(fake)] == before
    assert set(list(shas(fake))[-2:]) == {NEXT}


def test_remarks_follow_their_lines() -> None:
    """A line that moved keeps its remark; one that was written anew gets another, and the old one goes."""
    fake = staged(WRONG)
    review(fake, WRONG)
    moved = edited(("province:", "# 一行\nprovince:"), files=WRONG)
    assert fresh(fake, lambda: push(fake, moved, NEXT)) == ["PATCH /issues/comments/N", "POST /statuses/SHA"]
    assert places(fake) == [("list.yml", 6), ("list.yml", 13)]
    other = edited(("410199", "410198"), files=moved)
    made = fresh(fake, lambda: push(fake, other, THIRD))
    assert made == ["PATCH /issues/comments/N", "POST /pulls/15/reviews", "DELETE /pulls/comments/N", "POST /statuses/SHA"]
    assert sorted(places(fake)) == [("list.yml", 6), ("list.yml", 13)]


def test_answered_threads_stay() -> None:
    """A remark that a person has answered is not deleted, mended or not, nor repeated; one that only we answered is."""
    fake = staged(WRONG)
    review(fake, WRONG)
    first, second = remarks(fake)
    fake.answer_to(NUMBER, first, LISTED)
    fake.answer_to(NUMBER, second, BOT["id"])
    fake.remarks[NUMBER][-1]["user"] = account(BOT["id"], "Bot")
    push(fake, MENDED, NEXT)
    left = fake.remarks[NUMBER]
    assert first in left
    assert second not in left
    assert fresh(fake, lambda: push(fake, WRONG, THIRD)).count("POST /pulls/15/reviews") == 1
    assert [each["line"] for each in remarks(fake) if each["body"] == second["body"]] == [12]
    assert len([each for each in remarks(fake) if each["body"] == first["body"]]) == 1


@pytest.mark.parametrize(
    ("who", "association", "stays"),
    [
        (LISTED, "NONE", True),
        (SECOND, "NONE", True),
        (STRANGER, "MEMBER", True),
        (STRANGER, "OWNER", True),
        (STRANGER, "COLLABORATOR", True),
        (STRANGER, "CONTRIBUTOR", False),
        (STRANGER, "FIRST_TIME_CONTRIBUTOR", False),
        (STRANGER, "NONE", False),
    ],
)
def test_a_stranger_pins_no_remark(who: int, association: str, stays: bool) -> None:
    """Only the author, an account of the unit and who looks after the repository keep a remark standing by answering it."""
    fake = staged(WRONG)
    review(fake, WRONG)
    for each in remarks(fake):
        fake.answer_to(NUMBER, each, who, association)
    ours = len(remarks(fake))
    push(fake, MENDED, NEXT)
    assert len(remarks(fake)) == (ours if stays else 0)


@pytest.mark.parametrize("who", ["user", "nobody", "namesake", "other bot"])
def test_users_who_post_our_marker_on_pages_1_and_4(who: str) -> None:
    """Our own comment, on page 3, is found by account and marker; nobody else's is taken for it, changed or deleted."""
    accounts = {"user": account(7), "nobody": None, "namesake": account(7, "Bot", BOT["login"]), "other bot": account(BOT["id"], "User")}
    fake = staged(WRONG)
    review(fake, WRONG)
    (own,) = fake.comments.pop(NUMBER)
    for _ in range(3):
        fake.say(NUMBER, own["body"], accounts[who])
    for number in range(350):
        fake.say(NUMBER, f"{number}", account(7))
        if number == 250:
            fake.comments[NUMBER].append({**own, "id": fake.ids + 1})
            fake.ids += 1
    fake.say(NUMBER, own["body"], accounts[who])
    made = fresh(fake, lambda: push(fake, HALF, NEXT))
    assert made == ["PATCH /issues/comments/N", "DELETE /pulls/comments/N", "POST /statuses/SHA"]
    assert [each["body"] for each in fake.comments[NUMBER]].count(own["body"]) == 4
    assert len(fake.comments[NUMBER]) == 355


def test_words_that_a_person_edited_are_still_ours() -> None:
    """GitHub's pages end lines otherwise: what the comment remembers and the remarks are known all the same, and nothing is said twice."""
    fake = staged(WRONG)
    review(fake, WRONG)
    (own,) = fake.comments[NUMBER]
    for each in (own, *remarks(fake)):
        each["body"] = each["body"].replace("\n", "\r\n")
    assert fresh(fake, lambda: review(fake, WRONG)) == []
    own["body"] += "\r\n\r\n请尽快改。"
    made = fresh(fake, lambda: push(fake, HALF, NEXT))
    assert made == ["PATCH /issues/comments/N", "DELETE /pulls/comments/N", "POST /statuses/SHA"]
    assert "before=none" not in own["body"].split("\n")[0]


def test_lists_that_lag_behind() -> None:
    """What GitHub has taken and does not list yet is not written again, and the run comes to its end."""
    fake = staged(WRONG)
    fake.fault = lambda _, ask: Said(Answer(200, [])) if ask.method == "GET" and ask.path.endswith(("/comments", "/statuses")) else None
    assert review(fake, WRONG)
    assert (len(fake.comments[NUMBER]), len(remarks(fake)), fake.status(SHA), len(fake.statuses[SHA])) == (1, 2, "failure", 1)
    fake.fault = lambda *_: None
    assert fresh(fake, lambda: review(fake, WRONG)) == []


def test_another_token_finds_its_own_words_again() -> None:
    """Whoever's token it is: what it wrote before is found, because the answer to its first write tells which account it is."""
    fake = staged(WRONG)
    fake.user = account(77, "Bot", "other[bot]")
    for _ in range(3):
        assert review(fake, WRONG)
    mine = [each for each in fake.comments[NUMBER] if each["user"]["id"] == 77]
    assert (len(mine), len(fake.remarks[NUMBER])) == (1, 2)


def test_the_account_is_asked_of_github() -> None:
    """A person's token may ask whose it is, a job's may not; both are known by number and kind."""
    fake = staged(WRONG)
    assert whoami(client(fake)) == ACTIONS
    fake.user = account(77)
    assert whoami(client(fake)) == Identity(77, "User")
    assert Identity(77, "User").ours(Account(id=77, type="User"))
    assert not Identity(77, "User").ours(Account(id=77, type="Bot"))


def test_several_comments_of_ours_become_one() -> None:
    """However they came about: the oldest is brought up to date, the others go."""
    fake = staged(WRONG)
    review(fake, WRONG)
    text = fake.own(NUMBER)[0]
    for _ in range(3):
        fake.say(NUMBER, text, account(BOT["id"], "Bot"))
    assert review(fake, WRONG)
    assert fake.own(NUMBER) == [text]


def test_a_statement_of_another_check_by_our_name() -> None:
    """A status that somebody else posts under our name is none of ours: the gate is posted beside it."""
    fake = staged(WRONG)
    fake.statuses[SHA] = [{**some_status(), "id": 1, "state": "success", "description": "", "creator": account(7)}]
    assert review(fake, WRONG)
    assert [each["state"] for each in fake.statuses[SHA]] == ["failure", "success"]


def some_status() -> dict[str, object]:
    """A status with all that GitHub gives with one."""
    other = staged(MENDED)
    review(other, MENDED)
    return dict(other.statuses[SHA][0])


# --- how much ---------------------------------------------------------------------------------------


def many(count: int) -> list[dict[str, object]]:
    """So many files of no unit's."""
    return [changed_file(f"docs/{number}.md", "@@ -0,0 +1 @@\n+x") for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 30, 31, 100, 101, 3_000, 3_001])
def test_so_many_files(count: int) -> None:
    """All files are read, page after page; of more than GitHub lists nothing is concluded, and the status says error."""
    fake = staged()
    fake.pulls[NUMBER].files = many(count)
    fake.strict = count <= 101  # the same shape, thirty times over
    assert run(fake, report_of(())) == (count <= 3_000)
    assert fake.status(SHA) == ("success" if count <= 3_000 else "error")
    assert sum("/files" in ask.path for ask in fake.log) >= max(1, -(-min(count, 3_000) // 100))
    if count > 3_000:
        assert "只读到 3000 个" in fake.own(NUMBER)[0]


@pytest.mark.parametrize(("said", "there"), [(3, 2), (2, 3), (1, 0), (0, 1)])
def test_a_count_that_does_not_add_up(said: int, there: int) -> None:
    """GitHub says so many files and lists others: that is no basis for a verdict."""
    fake = staged()
    fake.pulls[NUMBER].files, fake.pulls[NUMBER].listed = many(there), said
    assert not run(fake, report_of(()))
    assert fake.status(SHA) == "error"


def test_a_submission_on_the_last_page() -> None:
    """What stands on page 31 counts like what stands on the first."""
    fake = staged()
    fake.pulls[NUMBER].files = [*many(2_999 - 3), *entries(WRONG)]
    fake.strict = False
    assert review(fake, WRONG)
    assert labels(fake) == {"单位/河南", "状态/需修改"}
    assert places(fake) == [("list.yml", 5), ("list.yml", 12)]


@pytest.mark.parametrize("count", [1, 10, 11, 31, 400, 401, 5_000])
def test_so_many_findings(count: int) -> None:
    """The comment tells or counts every one of them, in the room that GitHub gives; the run stays within its writes."""
    fake = staged()
    body = "".join(f"+第{number}行\n" for number in range(1, count + 1))
    fake.pulls[NUMBER].files = [changed_file(PLAN, f"@@ -0,0 +1,{count} @@\n{body}".rstrip("\n"))]
    report = report_of(findings(count))
    assert run(fake, report)
    (text,) = fake.own(NUMBER)
    told = len(set(re.findall(r"第`?([0-9]+)`?行没有写具体措施", text)))
    more = re.search(r"另有 ([0-9]+) 处没有列出", text)
    assert told + (int(more[1]) if more else 0) == count
    assert len(text) <= 65_536
    assert len(fake.writes()) <= WRITES
    assert fresh(fake, lambda: run(fake, report)) == []
    assert fake.hurried == 0


def test_more_to_delete_than_a_run_may() -> None:
    """What is left goes with the next runs; status and labels are right from the first on, and no run writes more than it may."""
    fake = staged(WRONG)
    review(fake, WRONG)
    text = fake.own(NUMBER)[0]
    for _ in range(60):
        fake.say(NUMBER, text, account(BOT["id"], "Bot"))
    fake.push(NUMBER, NEXT, entries(MENDED))
    runs = 0
    while len(fake.own(NUMBER)) > 1:
        runs, count = runs + 1, len(fake.writes())
        assert review(fake, MENDED, sha=NEXT)
        assert len(fake.writes()) - count <= WRITES
        assert (fake.status(NEXT), labels(fake)) == ("success", {"单位/河南", "状态/通过自动检查"})
        assert runs <= 3
    assert fresh(fake, lambda: review(fake, MENDED, sha=NEXT)) == []


def test_a_list_of_files_that_came_short_once() -> None:
    """The count does not add up, so it is read again before anything is left standing."""
    fake = staged(WRONG)
    fake.fault = lambda count, ask: Said(Answer(200, [])) if count == 2 and "/files" in ask.path else None
    assert review(fake, WRONG)
    alone = staged(WRONG)
    review(alone, WRONG)
    assert view(fake) == view(alone)


def test_writes_are_a_second_apart_by_the_clock_from_outside() -> None:
    """GitHub's own limit is never met, and no more time than that goes by."""
    fake = staged(WRONG, HALF)
    start = fake.time + 60
    assert review(fake, WRONG, HALF)
    assert (fake.hurried, fake.time - start) == (0, len(fake.writes()) - 1)


# --- what a pull request can be -----------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"state": "closed"}, {"to": "release"}, {"head": NEXT}])
def test_nothing_is_written_where_nothing_is_asked(change: dict[str, str]) -> None:
    """A request that is closed, goes to another branch or has another head by now gets no write."""
    fake = staged(WRONG, **{key: value for key, value in change.items() if key != "head"})
    fake.pulls[NUMBER].head = change.get("head", SHA)
    report = checked(WRONG)
    assert fresh(fake, lambda: run(fake, report)) == []
    assert run(fake, report)


def test_locked() -> None:
    """Nobody may speak there; labels and status say what there is to say."""
    fake = staged(WRONG, locked=True)
    assert fresh(fake, lambda: review(fake, WRONG)) == ["POST /issues/15/labels", "POST /statuses/SHA"]
    assert fake.status(SHA) == "failure"
    assert fresh(fake, lambda: review(fake, WRONG)) == []


def test_a_draft_is_checked_all_the_same() -> None:
    """It is told that it still is one."""
    fake = staged(MENDED, draft=True)
    assert review(fake, MENDED)
    assert fake.status(SHA) == "success"
    assert "草稿" in fake.own(NUMBER)[0]
    fake.pulls[NUMBER].draft = False
    assert fresh(fake, lambda: review(fake, MENDED)) == ["PATCH /issues/comments/N"]
    assert "草稿" not in fake.own(NUMBER)[0]


@pytest.mark.parametrize("change", [{"author": None}, {"repository": False}, {"author": None, "repository": False}])
def test_a_deleted_account_or_fork(change: dict[str, object]) -> None:
    """The head's objects are still there, and so is the review."""
    fake = staged(WRONG, **change)
    assert review(fake, WRONG)
    assert len(fake.own(NUMBER)) == 1
    assert fake.status(SHA) == "failure"


def test_nothing_to_do_with_submissions() -> None:
    """A change of other files passes, without a comment; one that turns into such a change keeps its comment, brought up to date."""
    fake = staged()
    fake.pulls[NUMBER].files = many(1)
    assert fresh(fake, lambda: run(fake, report_of(()))) == ["POST /issues/15/labels", "POST /statuses/SHA"]
    assert (labels(fake), fake.status(SHA)) == ({"状态/不涉及推荐材料"}, "success")
    push(fake, WRONG, NEXT)
    fake.push(NUMBER, THIRD, many(1))
    assert run(fake, report_of((), revision=THIRD), THIRD)
    assert (labels(fake), fake.status(THIRD), places(fake)) == ({"状态/不涉及推荐材料"}, "success", [])
    assert "不涉及推荐材料" in fake.own(NUMBER)[0]


def test_labels_of_others_stay() -> None:
    """Only those that we manage are taken off."""
    fake = staged(WRONG, labels=["状态/通过自动检查", "单位/河北", "urgent", "状态/别的"])
    assert review(fake, WRONG)
    assert labels(fake) == {"urgent", "状态/别的", "单位/河南", "状态/需修改"}


def test_labels_that_nobody_made() -> None:
    """Making one takes wider rights than a review has: the rest is written all the same, and the run is a success."""
    fake = staged(WRONG)
    fake.made = set()
    assert review(fake, WRONG)
    assert (labels(fake), fake.status(SHA), len(fake.own(NUMBER))) == (set(), "failure", 1)


def test_a_diff_that_shows_other_lines_than_github_takes() -> None:
    """A review that GitHub refuses is passed over: all that it holds stands in the comment."""
    fake = staged(WRONG)
    shown = fake.lines
    fake.lines = lambda pull, path: dict(list(shown(pull, path).items())[:6])  # type: ignore[method-assign]
    assert review(fake, WRONG)
    assert (remarks(fake), fake.status(SHA)) == ([], "failure")
    assert fake.own(NUMBER)[0].count("必须修改：") == 2


# --- our own faults -----------------------------------------------------------------------------------


def test_a_fault_of_ours_is_status_error() -> None:
    """It never passes, nor is it the province's: its labels, and remarks of an earlier head, stay as they were."""
    fake = staged(WRONG)
    review(fake, WRONG)
    before = view(fake)
    fake.push(NUMBER, NEXT)
    fault = Fault(message="KeyError", trace="Traceback")
    broken = checked(WRONG, revision=NEXT).model_copy(update={"status": "error", "fault": fault})
    assert not run(fake, broken, NEXT)
    assert view(fake)[1:3] == before[1:3]
    assert fake.status(NEXT) == "error"
    assert "Traceback" in fake.own(NUMBER)[0]
    assert fresh(fake, lambda: run(fake, broken, NEXT)) == []


@pytest.mark.parametrize("what", ["none", "other sha", "no sha", "counts", "passes with errors"])
def test_a_report_that_cannot_be_relied_on(what: str) -> None:
    """No report, one of another head, one whose numbers do not add up: status error, and the run has failed."""
    report = checked(WRONG)
    changed = {
        "other sha": {"revision": NEXT},
        "no sha": {"revision": None},
        "counts": {"summary": report.summary.model_copy(update={"error": 1})},
        "passes with errors": {"status": "success"},
    }
    fake = staged(WRONG)
    assert not run(fake, report.model_copy(update=changed[what]) if what != "none" else None)
    assert (fake.status(SHA), labels(fake), remarks(fake)) == ("error", set(), [])
    assert set(shas(fake)) == {SHA}


# --- a group in the merge queue -------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "state"), [(None, "success"), (Level.review, "success"), (Level.error, "failure")])
def test_a_merge_group_gets_its_status_alone(level: Level | None, state: str) -> None:
    """One write, none the second time."""
    fake = Fake(repository=staged().repository, groups=[SHA])
    report = report_of(findings(1, level=level) if level else ())
    asked = job(report)
    assert fresh(fake, lambda: publish_group(client(fake), asked)) == ["POST /statuses/SHA"]
    assert fake.status(SHA) == state
    assert fresh(fake, lambda: publish_group(client(fake), asked)) == []


def test_a_merge_group_without_a_report() -> None:
    """Status error, and the run has failed."""
    fake = Fake(repository=staged().repository, groups=[SHA])
    assert not publish_group(client(fake), job(None))
    assert fake.status(SHA) == "error"


def test_each_write_is_told() -> None:
    """The log hears of what was done, and nothing that anyone wrote."""
    fake = staged(WRONG)
    told: list[Any] = []
    Publisher(client(fake), job(checked(WRONG)), NUMBER, told.append).run()
    assert [(write.method, write.path) for write in told] == [(ask.method, ask.path) for ask in fake.writes()]


def test_the_moment_of_receipt_is_kept_by_the_status() -> None:
    """Its end holds the moment, from which a later run takes it."""
    fake = staged(WRONG)
    review(fake, WRONG)
    assert fake.statuses[SHA][0]["description"].endswith(f"（{RECEIVED}收到）")
    assert fake.own(NUMBER)[0].startswith(f"{MARK}head={SHA} ")
    assert fake.pulls[NUMBER].base == BASE
    assert LIST in fake.own(NUMBER)[0]
