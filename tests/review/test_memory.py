"""What our comment remembers of earlier heads: digests of findings, in a line that nobody else can write for us."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulls import NEXT, PLAN, SHA, finding, findings

from tuijian.report.model import Finding
from tuijian.review.comment_memory import MOST_FINDINGS, Memory, finding_key, recall, remember

KEYS = st.lists(st.integers(0, 2**32 - 1).map("{:08x}".format), max_size=9).map(lambda found: tuple(sorted(found)))
MEMORIES = st.builds(Memory, st.sampled_from([SHA, NEXT, "a" * 64]), st.none() | KEYS, st.just(None), st.just(True)) | st.builds(
    Memory, st.sampled_from([SHA, NEXT, "a" * 64]), st.none() | KEYS, st.none() | KEYS, st.just(False)
)
THIRD = "c" * 40


def named(*names: str) -> tuple[Finding, ...]:
    """Findings of these names."""
    return tuple(finding(name) for name in names)


@given(MEMORIES, st.text(max_size=20))
def test_what_is_written_is_read_again(memory: Memory, rest: str) -> None:
    """The first line of a comment gives back the memory, whatever stands below."""
    assert recall(f"{memory.line()}\n{rest}") == memory
    assert "\n" not in memory.line()


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "x",
        f"x\n{Memory(SHA, ()).line()}",
        f"{Memory(SHA, ()).line()} x",
        f" {Memory(SHA, ()).line()}",
        Memory("g" * 40, ()).line(),
        Memory(SHA[:39], ()).line(),
        Memory(SHA, ("zz",)).line(),
        Memory(SHA, ("0123456",)).line(),
    ],
)
def test_what_is_no_memory(body: str | None) -> None:
    """A line that is not exactly ours teaches nothing."""
    assert recall(body) is None


def test_key_stays_when_the_line_moves() -> None:
    """A finding that only moved is the same one, also where its message names the line; another value, file or rule is another."""
    first = finding("第3行没有写具体措施。", line=3)
    assert finding_key(first) == finding_key(finding("第30行没有写具体措施。", line=30))
    assert re.fullmatch("[0-9a-f]{8}", finding_key(first))
    others = (
        finding("第3行没有写保障条件。"),
        finding("第3行没有写具体措施。", path=f"{PLAN}x"),
        finding("第3行没有写具体措施。", rule="guarantees", id="P04"),
    )
    assert len({finding_key(first), *map(finding_key, others)}) == 4
    assert finding_key(finding("\ud800"))


def test_first_time_there_is_nothing_to_compare() -> None:
    """The first comment says nothing of a last time, and marks nothing as new."""
    memory = remember(SHA, named("甲", "乙"), None)
    assert memory.compared() is None
    assert not memory.is_new(finding("甲"))


def test_mended_new_and_still_there() -> None:
    """Of three findings one is mended, one is new, two are still there; equal ones are counted one by one."""
    memory = remember(NEXT, named("乙", "丙", "丙", "丁"), remember(SHA, named("甲", "乙", "丙", "丙"), None))
    assert memory.compared() == (1, 1, 3)
    assert memory.is_new(finding("丁"))
    assert not memory.is_new(finding("乙"))


def test_same_head_again_compares_with_the_head_before() -> None:
    """A second run on the same head says the same as the first, however often; the next head is compared with this one."""
    first = remember(NEXT, named("乙"), remember(SHA, named("甲"), None))
    again = remember(NEXT, named("乙"), recall(first.line()))
    assert again == first
    assert again.compared() == (1, 1, 0)
    assert remember(THIRD, named("乙"), again).compared() == (0, 0, 1)


def test_same_head_again_the_first_time() -> None:
    """A second run on the first head has still nothing to compare with."""
    first = remember(SHA, named("甲"), None)
    assert remember(SHA, named("甲"), recall(first.line())) == first


def test_from_nothing_wrong_and_back() -> None:
    """No finding is something to compare with, unlike no comment."""
    clean = remember(NEXT, (), remember(SHA, named("甲"), None))
    assert clean.compared() == (1, 0, 0)
    assert remember(THIRD, named("甲"), recall(clean.line())).compared() == (0, 1, 0)


@pytest.mark.parametrize("count", [MOST_FINDINGS, MOST_FINDINGS + 1])
def test_too_many_are_not_compared(count: int) -> None:
    """So many findings are remembered; with more nothing is compared, then or at the next head, and nothing is marked as new."""
    memory = remember(SHA, findings(count), None)
    after = remember(NEXT, named("甲"), recall(memory.line()))
    before = remember(NEXT, findings(count), remember(SHA, named("甲"), None))
    assert (memory.now is None) == (count > MOST_FINDINGS)
    assert (after.compared() is None) == (before.compared() is None) == (count > MOST_FINDINGS)
    assert after.is_new(finding("甲")) == before.is_new(findings(1)[0]) == (count <= MOST_FINDINGS)
    assert len(memory.line()) < 10 * MOST_FINDINGS
