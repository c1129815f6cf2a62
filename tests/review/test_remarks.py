"""Remarks on lines and files: where they stand, and the mend one click away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulls import CATALOG, LIST, PLAN, SAMPLE, Files, changes, checked, edited, finding, findings, job, pull, report_of

from tuijian.catalog.legend import legend
from tuijian.report.model import Finding, Level
from tuijian.review.github_types import ChangedFile
from tuijian.review.planned_writes import StandingPull, plan
from tuijian.review.remarks import LONGEST_SUGGESTION, MOST_FILES, MOST_REMARKS, LineRemark, key_of, remarks, suggestion

LEGEND = legend(CATALOG)
LINES = {1: "province: 河南省", 2: "  - name: 郑洲市", 3: "    code: 410100"}
NAME = {"path": LIST, "line": 2, "column": 11, "end_line": 2, "end_column": 14}


def mend(replacement: str | None = "郑州市", lines: dict[int, str] = LINES, **more: int) -> str | None:
    """The suggestion for a name that is to be replaced."""
    place: dict[str, object] = {**NAME, **more}
    return suggestion(finding("名称不对。", replacement=replacement, **place), lines)


def of(files: Files, was: Files | None = None) -> tuple[LineRemark, ...]:
    """The remarks on a pull request that brings these files."""
    return remarks(checked(files, base=was).findings, changes(files, was), LEGEND)


def added(path: str, count: int) -> ChangedFile:
    """A new file of so many lines."""
    return ChangedFile(
        filename=path, status="added", patch=f"@@ -0,0 +1,{count} @@\n" + "\n".join(f"+{number}" for number in range(1, count + 1))
    )


# --- suggestions ------------------------------------------------------------------------------------


def test_suggestion_is_the_whole_line() -> None:
    """What surrounds the value stays as it is, blanks too."""
    assert mend() == "```suggestion\n  - name: 郑州市\n```"
    assert mend("郑州市\n    code: 410100") == "```suggestion\n  - name: 郑州市\n    code: 410100\n```"
    assert mend("") == "```suggestion\n  - name: \n```"
    assert mend("开封市", end_line=3, end_column=17) == "```suggestion\n  - name: 开封市\n```"


def test_suggestion_ends_at_its_own_fence() -> None:
    """However many backticks stand in the line, the fence is longer."""
    assert mend(lines={2: "  ````: 郑洲市"}, column=9, end_column=12) == "`````suggestion\n  ````: 郑州市\n`````"
    assert mend("```") == "````suggestion\n  - name: ```\n````"


@pytest.mark.parametrize(
    ("replacement", "line"),
    [
        ("郑州市", "  - name: 郑洲市  # @someone"),
        ("@team", LINES[2]),
        ("郑州市", "  - name: 郑洲市\u200b"),
        ("郑州市", "  - name: 郑洲市\r"),
        ("郑\u202e州市", LINES[2]),
        ("郑州市", "  - name: 郑洲市 13000000000"),
        ("13000000000", LINES[2]),
        ("郑州市" * LONGEST_SUGGESTION, LINES[2]),
        (None, LINES[2]),
    ],
)
def test_suggestion_is_left_out(replacement: str | None, line: str) -> None:
    """Where a mention, personal data or a hidden character would be published or lost, and where no mend is known, there is none."""
    assert mend(replacement, {2: line}) is None


@pytest.mark.parametrize("place", [{"column": 99, "end_column": 99}, {"end_column": 99}, {"line": 9, "end_line": 9}, {"end_line": 4}])
def test_suggestion_for_a_place_that_is_not_there(place: dict[str, int]) -> None:
    """A place beyond the line, or lines that the diff does not show, get none."""
    assert mend(**place) is None


@given(st.text(max_size=40), st.text(max_size=40), st.integers(1, 45), st.integers(1, 45))
def test_taking_it_over_changes_the_value_alone(line: str, replacement: str, start: int, end: int) -> None:
    """Whatever stands there: the suggestion holds what came before the value, the new value, and what came after, or is left out."""
    lines = {1: line.replace("\n", " ")}
    start, end = min(start, end), max(start, end)
    found = suggestion(finding("甲。", line=1, column=start, end_line=1, end_column=end, replacement=replacement), lines)
    if found is not None:
        fence = re.match("`+", found)
        assert fence
        inside = found.removeprefix(f"{fence[0]}suggestion\n").removesuffix(f"\n{fence[0]}")
        assert inside == lines[1][: start - 1] + replacement + lines[1][end - 1 :]


# --- places -------------------------------------------------------------------------------------------


def test_remark_stands_on_its_line_with_the_mend() -> None:
    """A wrong name in a new list: on the line, in plain words, with the line to take over."""
    (found,) = of(edited(("name: 郑州市", "name: 郑洲市")))
    assert (found.path, found.line, found.start) == (LIST, 11, None)
    assert found.fields() == {"path": LIST, "line": 11, "side": "RIGHT", "body": found.body}
    assert "```suggestion\n  - name: 郑州市\n```" in found.body
    assert found.body.startswith(f"<!-- tuijian:line {found.key} -->\n")
    assert "规则：[名称和代码应是" in found.body


def test_remark_on_several_lines() -> None:
    """A mend that replaces several lines stands on all of them."""
    some = (finding("甲。", path=LIST, line=2, column=1, end_line=3, end_column=2, replacement="x"),)
    (found,) = remarks(some, [added(LIST, 5)], LEGEND)
    assert (found.start, found.line) == (2, 3)
    assert found.fields()["start_line"] == 2
    (found,) = remarks((some[0].model_copy(update={"replacement": None}),), [added(LIST, 5)], LEGEND)
    assert (found.start, found.line) == (None, 2)


def test_line_that_nobody_touched_is_told_on_the_file() -> None:
    """A finding outside the diff stands on the file, in one remark for all of them, with their lines."""
    before = edited(("name: 郑州市", "name: 郑洲市"), ("name: 洛阳市", "name: 洛羊市"))
    after = edited(("zones:\n", "zones:\n"), file=LIST, files={**before, LIST: b"# x\n" + before[LIST]})
    (found,) = of(after, before)
    assert (found.path, found.line) == (LIST, None)
    assert set(found.fields()) == {"path", "body"}
    assert "第 12 行" in found.body
    assert "第 16 行" in found.body
    assert "suggestion" not in found.body


@pytest.mark.parametrize("patch", [None, ""])
def test_file_without_a_diff(patch: str | None) -> None:
    """A file too large for GitHub to show its diff has its findings on the file; ten are told, the rest counted."""
    file = ChangedFile(filename=PLAN, status="added", patch=patch)
    (found,) = remarks(findings(12), [file], LEGEND)
    assert found.line is None
    assert found.body.count("\n- 第 ") == 10
    assert "另有 2 处" in found.body


def test_what_has_no_place_has_no_remark() -> None:
    """A file that the change does not touch or takes away, and advice without a mend, are for the comment alone."""
    gone = ChangedFile(filename=PLAN, status="removed", patch="@@ -1 +0,0 @@\n-a")
    assert remarks(findings(3), [gone, added(LIST, 9)], LEGEND) == ()
    advice = finding("提示。", path=LIST, level=Level.advice)
    assert remarks([advice], [added(LIST, 9)], LEGEND) == ()
    assert len(remarks([advice.model_copy(update={"replacement": "x", "end_column": 1})], [added(LIST, 9)], LEGEND)) == 1


def test_not_too_many() -> None:
    """At most so many on lines and on files; each has a name of its own."""
    files = [added(PLAN, 5_000), *(ChangedFile(filename=f"{PLAN}{number}", status="added") for number in range(9))]
    some = [*findings(5_000), *(finding("甲。", path=f"{PLAN}{number}") for number in range(9))]
    found = remarks(some, files, LEGEND)
    assert sum(each.line is not None for each in found) == MOST_REMARKS
    assert sum(each.line is None for each in found) == MOST_FILES
    assert len({each.key for each in found}) == len(found)
    assert [key_of(each.body) for each in found] == [each.key for each in found]


@pytest.mark.parametrize(
    "body", [None, "", "x", "x\n<!-- tuijian:line 01234567-1 -->", "<!-- tuijian:line 01234567-1 --> x", "<!-- tuijian:line Z-1 -->"]
)
def test_key_only_in_the_first_line(body: str | None) -> None:
    """What stands elsewhere, or beside something, is no key."""
    assert key_of(body) is None


@given(
    st.lists(st.tuples(st.sampled_from([LIST, PLAN, "README.md"]), st.integers(1, 12), st.sampled_from(Level)), max_size=60),
    st.integers(0, 12),
)
def test_nothing_is_lost(made: list[tuple[str, int, Level]], shown: int) -> None:
    """Each finding is in the comment, in full, in short or counted, whatever else stands on lines; no remark stands outside the diff."""
    some: tuple[Finding, ...] = tuple(
        finding(f"第{number}件。", path=path, line=line, level=level) for number, (path, line, level) in enumerate(made)
    )
    files = (added(LIST, shown), added(PLAN, 3)) if shown else (ChangedFile(filename=LIST, status="added"), added(PLAN, 3))
    writes = plan(job(report_of(some)), StandingPull(pull(), files))
    body = next(str((write.body or {})["body"]) for write in writes if "/issues/" in write.path and write.path.endswith("/comments"))
    assert all(f"第{number}件。" in body for number in range(len(made)))
    limit = {LIST: shown, PLAN: 3}
    for write in writes:
        for one in (write.body or {}).get("comments", ()):
            assert 1 <= one["line"] <= limit[one["path"]]


def test_sample_has_no_remark() -> None:
    """Nothing wrong, nothing said."""
    assert of(SAMPLE) == ()
