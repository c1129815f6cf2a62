"""Drafts: the files they make, and back."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijian.browser.draft import (
    Draft,
    DraftEntry,
    DraftFiles,
    DraftPlan,
    DraftTask,
    draft_files,
    heading_of,
    plan_names,
    read_lines,
    written_lines,
)
from tuijian.browser.opened_files import draft_of_submission
from tuijian.catalog.disk import read_catalog
from tuijian.submission.reader import Submission

CATALOG = read_catalog()
FORM = CATALOG.form


def read(made: DraftFiles) -> Submission:
    """The files as the checker reads them."""
    contents = {f"submissions/henan/{name}": text.encode() for name, text in made.files.items()}
    return CATALOG.reader.read("henan", (), contents)


CHARACTERS = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])
LINE = st.one_of(
    st.text(CHARACTERS, max_size=20),
    st.sampled_from(
        [
            "# 一",
            "## 任务4 职普融通行动",
            "### 具体措施",
            "#### 小标题",
            "---",
            "===",
            "```",
            "~~~",
            "<!--",
            "-->",
            "<div>",
            "\\# 一",
            "- 一",
            "    四格",
        ]
    ),
)
TEXTS = st.lists(LINE, max_size=6).map("\n".join)


def kept(text: str) -> str:
    """A text without what a plan does not keep: blanks at the end of lines, blank lines around."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


@given(text=TEXTS, level=st.integers(2, 3))
def test_lines_come_back(text: str, level: int) -> None:
    """What is written under a heading comes back as it was, blanks at the ends aside."""
    assert read_lines(written_lines(text, level)) == kept(text)


TASKS = st.lists(
    st.builds(DraftTask, number=st.sampled_from([4, 12, 21]), parts=st.lists(TEXTS, min_size=3, max_size=3))
    | st.builds(DraftTask, own=st.just("数字教育"), parts=st.lists(TEXTS, min_size=3, max_size=3)),
    max_size=3,
)


@given(plan=st.builds(DraftPlan, background=TEXTS, tasks=TASKS))
def test_whatever_is_typed_stays_in_its_place(plan: DraftPlan) -> None:
    """Headings, rules, fences and comments that somebody types into a box end no section and hide nothing of the rest."""
    draft = Draft(fields={"province": "河南省"}, lists={"zones": [DraftEntry(fields={"name": "郑州市"}, plan=plan)]})
    back = draft_of_submission(CATALOG, read(draft_files(CATALOG, draft)))
    (entry,) = back.draft.lists["zones"]
    assert back.left == ()
    assert [(task.number, task.own) for task in entry.plan.tasks] == [(task.number, task.own) for task in plan.tasks]
    assert entry.plan.background == kept(plan.background)
    for mine, theirs in zip(entry.plan.tasks, plan.tasks, strict=True):
        assert mine.parts == [kept(text) for text in theirs.parts]


def test_the_sample_comes_back_the_same() -> None:
    """The sample as a draft makes the sample's files again; its own remarks, told as left over, go along below the background."""
    files = {f"submissions/henan/{name}": data for name, data in CATALOG.base.items() if "/" not in name}
    back = draft_of_submission(CATALOG, CATALOG.reader.read("henan", (), files))
    made = draft_files(CATALOG, back.draft)
    for name, text in made.files.items():
        assert text.replace("示例，非真实申报\n\n", "") == re.sub(r"^(# )?示例，非真实申报\n\n?", "", CATALOG.base[name].decode())
    assert set(back.left) == {("zhengzhou.md", "示例，非真实申报"), ("luoyang.md", "示例，非真实申报")}


def test_what_is_missing_stands_there_as_a_blank() -> None:
    """What must be filled in and is not stands there as `tuijian new` writes it; what may be left out is not there."""
    made = draft_files(CATALOG, Draft(lists={"zones": [DraftEntry()]}))
    assert "number: 【请填写：" in made.files["list.yml"]
    assert "code" not in made.files["list.yml"]
    assert made.files["初步方案.md"].startswith("# 【请填写：实验区名称】基础教育综合改革")
    assert "【请填写" not in draft_files(CATALOG, Draft(), blanks=False).files["list.yml"]


def test_blanks_are_empty_again() -> None:
    """A draft with nothing in it comes back with nothing in it."""
    empty = Draft(lists={"zones": [DraftEntry(plan=DraftPlan(tasks=[DraftTask(), DraftTask(own="")]))], "adoptions": []})
    (entry,) = draft_of_submission(CATALOG, read(draft_files(CATALOG, empty))).draft.lists["zones"]
    assert {name: text for name, text in entry.fields.items() if name != "plan"} == {}
    assert entry.plan == DraftPlan(tasks=[DraftTask(parts=["", "", ""]), DraftTask(own="", parts=["", "", ""])])


def test_a_blank_before_words_hides_none() -> None:
    """Words after a blank that nobody took away are kept."""
    plan = DraftPlan(background="【请填写：工作基础】\n已经写好的话。")
    draft = Draft(lists={"zones": [DraftEntry(fields={"name": "郑州市"}, plan=plan)]})
    assert draft_of_submission(CATALOG, read(draft_files(CATALOG, draft))).draft.lists["zones"][0].plan.background == plan.background


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["郑州市", "洛阳市"], ["郑州市.md", "洛阳市.md"]),
        (["郑州市", "郑州市"], ["郑州市.md", "郑州市2.md"]),
        (["", ""], ["初步方案.md", "初步方案2.md"]),
        (["a/b", "CON"], ["初步方案.md", "初步方案2.md"]),
    ],
)
def test_plans_get_names_that_may_be(names: list[str], wanted: list[str]) -> None:
    """A plan is called like its place; where that cannot be a file's name, or is taken, it gets another."""
    draft = Draft(lists={"zones": [DraftEntry(fields={"name": name}) for name in names]})
    assert list(plan_names(FORM, draft).values()) == wanted


def test_a_name_that_is_there_stays() -> None:
    """A plan that came as a file keeps its name."""
    draft = Draft(lists={"zones": [DraftEntry(fields={"name": "郑州市", "plan": "zhengzhou.md"})]})
    assert list(draft_files(CATALOG, draft).files) == ["list.yml", "zhengzhou.md"]


@pytest.mark.parametrize("text", ["## 任务14 家庭教育\n\n正文", "## 别的\n\n正文", "## 任务4 职普融通行动\n\n前言\n\n### 别的\n\n正文"])
def test_what_has_no_place_is_told(text: str) -> None:
    """Sections that the form has no box for are named, not dropped in silence; a slip in a task's heading is mended."""
    files: dict[str, Any] = {
        "list.yml": b"province: \xe6\xb2\xb3\xe5\x8d\x97\xe7\x9c\x81\nzones:\n  - name: x\n    plan: x.md\n",
        "x.md": f"# x\n\n{text}\n".encode(),
    }
    found = draft_of_submission(
        CATALOG, CATALOG.reader.read("henan", (), {f"submissions/henan/{name}": data for name, data in files.items()})
    )
    assert " ".join(piece for _, piece in found.left).count("正文") == 1
    assert found.draft.lists["zones"][0].plan.background.count("正文") == 1


SHAPES = {
    "no headings": (
        "郑州市实施方案\n\n各县（市、区）教育局：\n\n一、指导思想\n\n办好教育。\n\n二、具体措施\n\n"
        "（一）推进县中托管帮扶。派出教师。\n\n三、保障条件\n\n列入预算。"
    ),
    "chapters": (
        "# 郑州市方案\n\n前言一段。\n\n## 一、改革攻坚项目\n\n### （一）县中振兴行动\n\n托管。\n\n"
        "## 二、具体措施\n\n- 派出教师\n- 每年评估\n"
    ),
    "a table": "# x\n\n## 任务清单\n\n| 任务 | 措施 |\n| --- | --- |\n| 职普融通行动 | 互选课程 |\n\n## 附则\n\n另行通知。\n",
    "more below a task": (
        "# x\n\n## 工作基础\n\n有基础。\n\n## 任务4 职普融通行动\n\n引言。\n\n### 主要目标\n\n三年见效。\n\n"
        "#### 分年\n\n逐年。\n\n### 具体措施\n\n互选课程。\n"
    ),
    "bold lines": "# x\n\n**一、总体要求**\n\n要求。\n\n**二、重点任务**\n\n任务4 职普融通行动：互选。\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_of_a_plan_is_lost(shape: str) -> None:
    """Of a plan in another shape than the form's every line stands somewhere in the form, its marks and the title aside."""
    listed = "province: 河南省\nzones:\n  - name: 郑州市\n    plan: x.md\n"
    files = {"submissions/henan/list.yml": listed.encode(), "submissions/henan/x.md": SHAPES[shape].encode()}
    plan = draft_of_submission(CATALOG, CATALOG.reader.read("henan", (), files)).draft.lists["zones"][0].plan
    assert FORM.plan is not None
    names = {task.number: heading_of(FORM.plan, task) for task in CATALOG.tasks}
    heads = [text for task in plan.tasks for text in (names.get(task.number, ""), task.own or "")]
    held = "".join([plan.background, FORM.plan.background, *FORM.plan.parts, *heads, *(text for task in plan.tasks for text in task.parts)])
    words = re.sub(r"[\s#*|-]", "", held)
    for line in SHAPES[shape].split("\n"):
        if line not in {"# x", "# 郑州市方案"}:
            assert re.sub(r"[\s#*|-]", "", line) in words


def test_headings_underlined_are_read() -> None:
    """A heading of the other kind, underlined, loses no line and brings no line of marks along."""
    text = "# x\n\n工作基础\n------\n\n正文\n"
    files = {"submissions/henan/list.yml": b"province: x\nzones:\n  - name: x\n    plan: x.md\n", "submissions/henan/x.md": text.encode()}
    assert draft_of_submission(CATALOG, CATALOG.reader.read("henan", (), files)).draft.lists["zones"][0].plan.background == "正文"
