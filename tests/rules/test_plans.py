"""Plans beyond the examples: how headings are read, which piece is taken for which part, copies and blanks, any text whatever."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_rule import AS_OF, at, cases, hits, sample, submission

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.check.plan_outlines import outlines
from tuijian.rules.base import BoundRule, Collection, Context
from tuijian.rules.outline import tasks_of
from tuijian.rules.registry import bind
from tuijian.rules.wording import MOST_PLACEHOLDERS, PlaceholderParams, TextPlaces, placeholder
from tuijian.submission import plan

CATALOG = read_catalog()
RULES = bind(CATALOG)
FOUR = "任务4 职普融通行动"


def said(rule: str, text: str) -> list[tuple[str, str, str | None]]:
    """What a rule says of the sample with another plan for 洛阳市: case, the text under it, replacement."""
    subject = submission(CATALOG, sample(CATALOG, luoyang=text))
    return [(hit.case, at(subject, hit), hit.replacement) for hit in hits(CATALOG, RULES, rule, subject) if hit.path.endswith("luoyang.md")]


def test_no_plans_asked_for(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A call that asks for no plans finds no tasks in any, and its hints are those of its fields."""
    bare = catalog.form.model_copy(update={"plan": None})
    other = replace(catalog, form=bare)
    assert tasks_of(other, plan.parse(f"## {FOUR}", "plan.md")) == ()
    subject = submission(catalog, sample(catalog, luoyang="拟采取的具体措施\n\n河南省\n\n推荐单位全称\n"))
    found = list(placeholder(subject, PlaceholderParams(lists=("adoptions",)), Context(other, AS_OF)))
    assert [hit.variables["text"] for hit in found] == ["推荐单位全称"]
    assert hits(other, rules, "P01", subject) == []
    assert list(outlines(other, subject)) == []


def test_plans_that_no_entry_names(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A plan that no entry names is not judged, unless there is no list that could name it."""
    files = {**sample(catalog), "more.md": "# 方案\n\n## 具体措施\n\n有。\n"}
    assert hits(catalog, rules, "P01", submission(catalog, files)) == []
    unread = submission(catalog, {**files, "list.yml": "a: ["})
    assert [hit.path for hit in hits(catalog, rules, "P01", unread)] == ["submissions/henan/more.md"]
    assert [(hit.case, hit.path) for hit in hits(catalog, rules, "P06", unread)] == [("missing", "submissions/henan/more.md")]


# --- wording ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "机制有待完善。", "亟待补充师资。", "等待定期检查。", "尚待填写的内容由学校确定。", "待补充的师资由县级统筹。", "设XXL号", "8×9米",
        "3×4×5米", "使用maxxx系统", "138XXXX0000", "……等课程", "从略", "策略", "略有不同。", "TODOS", "_重点_", "---", "***", "___",
        "* * *",
        "课程、活动...",
    ],
)  # fmt: skip
def test_no_placeholder(text: str) -> None:
    """Words that only look like a placeholder pass."""
    assert said("P07", f"{text}\n") == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("经费（待补充）", "待补充"), ("经费：待定", "待定"), ("时间待定", "待定"), ("TODO: 补充", "TODO"), ("在xxx市", "xxx"),
        ("XX市", "XX"), ("××学校", "××"), ("ＸＸＸ", "ＸＸＸ"), ("ｘｘ局", "ｘｘ"),

        ("经费：____", "____"), ("### 【请填写】", "【请填写】"), ("【请填写：经费", "【请填写：经费"),
        ("## 自选任务 待定", "待定"), ("* 保障条件：待完善", "待完善"),
    ],
)  # fmt: skip
def test_placeholders(text: str, where: str) -> None:
    """What stands for something still to be written is named, in headings too, and just that."""
    assert [place for _, place, _ in said("P07", f"第一行\n{text}\n")] == [where]


@pytest.mark.parametrize(
    ("value", "case"), [("略", "word"), ("……", "word"), ("【请填写：联系处室】", "open"), ("联系处室", "hint"), ("XXX处", "word")]
)
def test_placeholder_value_is_named_as_a_whole(catalog: Catalog, rules: tuple[BoundRule, ...], value: str, case: str) -> None:
    """A value in the list is named as it stands, quotes and all: that silences what other rules say of it."""
    listed = sample(catalog)["list.yml"].replace("河南省教育厅基础教育处", f'"{value}"')
    subject = submission(catalog, sample(catalog, listed=listed))
    (hit,) = hits(catalog, rules, "P07", subject)
    assert (hit.case, at(subject, hit), hit.span) == (case, f'"{value}"', subject.span_of("contact.office"))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("1. 略", "略"),
        ("- 略。", "略。"),
        ("> ……", "……"),
        ("...", "..."),
        ("。。。", "。。。"),
        ("| 略 | 有 |", "略"),
        ("策略", None),
        ("<!--\n略\n-->", None),
    ],
)
def test_left_out(text: str, where: str | None) -> None:
    """A line or a cell that only says that something is left out is asked about."""
    assert [place for _, place, _ in said("P11", f"第一行\n\n{text}\n")] == ([where] if where else [])


def test_placeholder_that_runs_over_nothing() -> None:
    """A kind without words, patterns or lines finds only what is marked as open."""
    subject = submission(CATALOG, sample(CATALOG, luoyang="待补充\n略\n【请填写：措施】\n"))
    found = list(placeholder(subject, PlaceholderParams(lists=("adoptions",)), Context(CATALOG, AS_OF)))
    assert [at(subject, hit) for hit in found] == ["【请填写：措施】"]


def test_only_so_many_placeholders_are_named() -> None:
    """A plan full of placeholders is not answered with thousands of findings."""
    assert len(said("P07", "XXX\n" * (MOST_PLACEHOLDERS + 1))) == MOST_PLACEHOLDERS


@given(st.text(alphabet="甲乙\n", max_size=30), st.data())
def test_places(text: str, data: st.DataObject) -> None:
    """A place in a text is the line and column where it stands."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = TextPlaces(text).span(start, end)
    lines = text.split("\n")
    assert sum(len(line) + 1 for line in lines[: span.line - 1]) + span.column - 1 == start
    assert sum(len(line) + 1 for line in lines[: span.end_line - 1]) + span.end_column - 1 == end


SEVEN = "制定新优质学校成长发展规划，落实支持政策和保障措施，优化集团化办学机制，办好一批条件较优、质量较高、群众满意的“家门口”新优质学校"


def copies(text: str) -> list[tuple[int, int, int, dict[str, str | int]]]:
    """Where the rule finds copies in a plan for 洛阳市: line, column, end line, variables."""
    found = hits(CATALOG, RULES, "P08", submission(CATALOG, sample(CATALOG, luoyang=text)))
    return [(hit.span.line, hit.span.column, hit.span.end_line, dict(hit.variables)) for hit in found]


def test_every_sentence_that_is_copied_is_found() -> None:
    """Each long sentence of the notice is found wherever it begins, with its own number and its full length."""
    for sentence in CATALOG.notice.sentences.values():
        length = sum(char.isalnum() for char in sentence.text)
        if length < 40 or sentence.id.startswith(("n0", "n1", "t")):
            continue
        for before in range(21):
            (found, *_) = copies(f"# 方案\n\n{'甲' * before}。{sentence.text}甲\n")
            assert (found[0], found[1], found[3]) == (3, before + 2, {"sentence": sentence.id, "count": length, "limit": 40})


def test_a_copy_over_lines_is_one() -> None:
    """A copy may be cut into lines; it stands from its first character to its last."""
    assert copies(SEVEN.replace("，", "，\n")) == [(1, 1, 4, {"sentence": "t7", "count": 58, "limit": 40})]


def test_copies_in_one_line_are_one() -> None:
    """Two copies in a line are named once; the next line is named again."""
    eight = CATALOG.notice.sentences["t8"].text
    assert [line for line, *_ in copies(f"{SEVEN}，甲乙，{eight}\n{SEVEN}\n")] == [1, 2]


def test_a_copy_that_nobody_sees() -> None:
    """What stands in a comment is not copied into the plan."""
    assert copies(f"<!-- {SEVEN} -->\n\n正文。\n") == []


@given(st.integers(0, 57), st.integers(1, 58), st.integers(0, 25))
def test_any_part_of_a_sentence(start: int, length: int, before: int) -> None:
    """A part of a sentence is a copy when, and only when, it has 40 characters, wherever it stands."""
    text = "".join(char for char in SEVEN if char.isalnum())[start : start + length]
    assert len(copies(f"{'甲' * before}{text}乙\n")) == (len(text) >= 40)


BODY = "统筹安排高中阶段学校的课程和教师。" * 13


def nomination(folder: str, unit: str, name: str, plan: str) -> object:
    """A unit's folder with one nominee and its plan."""
    return submission(CATALOG, {"list.yml": f"province: {unit}\nzones:\n  - name: {name}\n    plan: plan.md\n", "plan.md": plan}, folder)


def same(*subjects: object) -> list[tuple[str, object]]:
    """What the rule says of all folders: the path of a plan, and the path of the other."""
    found = hits(CATALOG, RULES, "P09", Collection(subjects, ()))  # type: ignore[arg-type]
    return [(hit.path.split("/")[1], str(hit.variables["other"]).split("/")[1]) for hit in found]


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (f"# 甲\n\n郑州市{BODY}", f"# 乙\n\n武汉市{BODY}", True),
        (f"# 甲\n\n郑州{BODY}河南省", f"# 乙\n\n武汉市，{BODY}\n湖北", True),
        (f"# 甲\n\n郑州市{BODY}", f"# 甲\n\n郑州市{BODY}", True),
        (f"# 甲\n\n郑州市{BODY}", f"# 乙\n\n武汉市{BODY}另行评估", False),
        (f"# 甲\n\n{BODY[:150]}", f"# 乙\n\n{BODY[:150]}", False),
    ],
)
def test_same_plan_across_units(one: str, two: str, expected: bool) -> None:
    """Plans of different units are compared without their own names, and as they stand; both are told of the other."""
    found = same(nomination("henan", "河南省", "郑州市", one), nomination("hubei", "湖北省", "武汉市", two))
    assert found == ([("henan", "hubei"), ("hubei", "henan")] if expected else [])


def test_same_plan_within_a_unit() -> None:
    """Two plans of a unit that are the same both with and without their names are told once each."""
    plan = f"# 方案\n\n郑州市{BODY}"
    (one, two) = hits(CATALOG, RULES, "P09", Collection((submission(CATALOG, sample(CATALOG, zhengzhou=plan, luoyang=plan)),), ()))
    assert (one.path, two.path) == ("submissions/henan/luoyang.md", "submissions/henan/zhengzhou.md")
    assert (one.variables["other"], two.variables["other"]) == (two.path, one.path)


def test_same_plan_three_times() -> None:
    """Each of many copies is told once, and of the first one; the first is told of the second."""
    subjects = [nomination(folder, unit, "滑县", BODY) for folder, unit in (("henan", "河南省"), ("hubei", "湖北省"), ("hunan", "湖南省"))]
    assert same(*subjects) == [("henan", "hubei"), ("hubei", "henan"), ("hunan", "henan")]


def test_the_sample_is_not_compared() -> None:
    """A province that starts from the sample is not told of it by this rule; nor is a plan that no entry names compared."""
    plan = f"# 方案\n\n{BODY}"
    assert same(nomination("_example", "河南省", "郑州市", plan), nomination("henan", "河南省", "郑州市", plan)) == []
    stray = submission(CATALOG, {"list.yml": "province: 湖北省\nzones: []\n", "plan.md": plan}, "hubei")
    assert same(stray, nomination("henan", "河南省", "郑州市", plan)) == []


def test_nothing_is_compared_with_the_sample_where_a_call_has_none(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A call without a sample compares every folder, whatever its name."""
    other = replace(catalog, form=catalog.form.model_copy(update={"sample": None}))
    plan = f"# 方案\n\n{BODY}"
    subjects = (nomination("_example", "河南省", "郑州市", plan), nomination("henan", "河南省", "郑州市", plan))
    assert cases(hits(other, rules, "P09", Collection(subjects, ()))) == ["same", "same"]  # type: ignore[arg-type]


def test_the_sample_stands_for_good_work() -> None:
    """No rule of this family, nor of timing and materials, has anything to say of the sample."""
    subject = submission(CATALOG, CATALOG.sample, "_example")
    for bound in RULES:
        if bound.rule.id[0] in "TMP" and bound.rule.id != "P09":
            assert hits(CATALOG, RULES, bound.rule.id, subject) == []


LINES = st.sampled_from(
    [
        "# 方案", f"## {FOUR}", f"##{FOUR}", f"**{FOUR}**", f"### {FOUR}", "## 任务四、职普", "## 任务99", "## 自选任务", "## 自选任务 甲",
        "## 职普融通", "### 改革攻坚项目", "###具体措施", "#### 保障条件", "**保障条件**", "## 保障措施", "### 保障措施", "项目", "===",
        "---", "```", "<!--", "-->", "待补充", "略",
        "【请填写：甲】", SEVEN, "    ", "1. ……",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=25).map("\n".join))
def test_any_plan(text: str) -> None:
    """No plan makes a rule raise; every place lies in the text; what is offered in place of a line is right when it stands there."""
    subject = submission(CATALOG, sample(CATALOG, luoyang=text))
    lines = next(file.text for file in subject.files if file.path.endswith("luoyang.md")).split("\n")
    for bound in RULES:
        subjects: object = subject if bound.rule.id != "P09" else Collection((subject,), ())
        for hit in hits(CATALOG, RULES, bound.rule.id, subjects) if bound.rule.id[0] == "P" else ():
            assert set(hit.variables) == bound.kind.cases[hit.case]
            assert hit.path.endswith("luoyang.md")
            assert 1 <= hit.span.line <= hit.span.end_line <= len(lines)
            assert hit.span.end_column <= len(lines[hit.span.end_line - 1]) + 1
