"""Plans beyond the examples: how headings are read, which piece is taken for which part, copies and blanks, any text whatever."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_rule import AS_OF, at, cases, hits, sample, submission

from tuijian.catalog.load import Catalog
from tuijian.folder import read_catalog
from tuijian.intake import plan as plans
from tuijian.rules.base import BoundRule, Collection, Context
from tuijian.rules.outline import LONGEST, MOST_READ, MOST_TASKS, Same, TaskSection, key_of, tasks_of, whole_number, without_lead
from tuijian.rules.registry import bind
from tuijian.rules.wording import MOST_OPEN, PlaceholderParams, Places, placeholder

CATALOG = read_catalog()
RULES = bind(CATALOG)
PARTS = "### 改革攻坚项目\n\n项目。\n\n### 具体措施\n\n措施。\n\n### 保障条件\n\n条件。\n"


def read(text: str) -> tuple[TaskSection, ...]:
    """The tasks of a plan."""
    return tasks_of(CATALOG, plans.parse(text, "plan.md"))


def heading(text: str, level: int = 2) -> tuple[str | None, int | None, str | None]:
    """How a heading is read as a task: what is wrong, the number it stands for, what to write; ("no task",) for none."""
    found = read(f"{'#' * level} {text}\n")
    if not found:
        return "no task", None, None
    reading = found[0].reading
    return reading.case, reading.task.number if reading.task else None, reading.right if reading.sure else None


FOUR = "任务4 职普融通行动"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FOUR, (None, 4, None)),
        ("任务四 职普融通行动", ("form", 4, FOUR)),
        ("任务4：职普融通行动", ("form", 4, FOUR)),
        ("任务第4项 职普融通行动", ("form", 4, FOUR)),
        ("（一）任务4 职普融通行动", ("form", 4, FOUR)),
        ("1. 任务4 职普融通行动", ("form", 4, FOUR)),
        ("重点任务4：职普融通行动", ("form", 4, FOUR)),
        ("任务 4  职普融通行动", ("form", 4, FOUR)),
        ('任务16 "五育并举"落实行动', ("form", 16, "任务16 “五育并举”落实行动")),
        ("任务2 校(园)长书记能力提升行动", ("form", 2, "任务2 校（园）长书记能力提升行动")),
        ("任务二十一、乡村教育振兴行动", ("form", 21, "任务21 乡村教育振兴行动")),
        ("任务4 职普融通", ("name-differs", 4, FOUR)),
        ("任务4", ("name-differs", 4, FOUR)),
        ("任务四", ("name-differs", 4, FOUR)),
        ("任务4 特色发展", ("name-differs", 4, None)),
        ("任务4 县中振兴", ("mismatch", 4, None)),
        ("任务4 学前教育行动", ("mismatch", 4, None)),
        ("任务23", ("unknown-number", None, None)),
        ("任务0 特色发展", ("unknown-number", None, None)),
        ("任务99 职普融通", ("unknown-number", 4, FOUR)),
        ("任务十十 职普融通行动", ("unknown-number", 4, FOUR)),
        ("职普融通行动", ("no-number", 4, FOUR)),
        ("4 职普融通行动", ("no-number", 4, FOUR)),
        ("四、职普融通行动", ("no-number", 4, FOUR)),
        ("任务：职普融通行动", ("no-number", 4, FOUR)),
        ("任务四职普融通行动", ("no-number", 4, FOUR)),
        ("职普融通", ("no-number", 4, FOUR)),
        ("任务【请填写：任务编号】 【请填写：任务名称】", (None, None, None)),
        ("自选任务 小规模学校联盟", (None, None, None)),
        ("工作基础", ("no task", None, None)),
        ("任务一体化推进", ("no task", None, None)),
        ("2024年任务安排", ("no task", None, None)),
        ("组织保障", ("no task", None, None)),
        ("任务4 职普融通行动" + "和" * LONGEST, ("no task", None, None)),
    ],
)
def test_headings(text: str, expected: tuple[str | None, int | None, str | None]) -> None:
    """Every common writing of a task's heading is understood; other headings are no tasks."""
    assert heading(text) == expected


@pytest.mark.parametrize(
    ("text", "level", "is_task"),
    [
        (FOUR, 1, True),
        (FOUR, 3, True),
        ("任务四、职普融通行动", 4, True),
        ("任务4 特色发展", 3, False),
        ("任务4 县中振兴行动", 3, False),
        ("任务十十 职普融通行动", 3, False),
        ("职普融通行动", 3, False),
        ("任务1 组建专班", 4, False),
        ("自选任务 小规模学校联盟", 3, True),
        ("自选任务", 3, True),
        ("自选任务清单", 3, False),
        ("自选任务清单", 2, True),
    ],
)
def test_headings_of_other_levels(text: str, level: int, is_task: bool) -> None:
    """At another level only a heading with both number and name is a task: smaller ones are often numbered, too."""
    assert bool(read(f"{'#' * level} {text}\n")) is is_task


def test_all_tasks_are_right_as_written() -> None:
    """The heading made from each task of the list is read as that task, without a slip, and stays so without its punctuation."""
    for task in CATALOG.tasks:
        assert heading(f"任务{task.number} {task.name}") == (None, task.number, None)
        assert heading(f"任务{task.number} {key_of(task.name)}")[:2] in ((None, task.number), ("form", task.number))


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("012", 12), ("七", 7), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("十十", None), ("一二", None)],
)
def test_whole_number(text: str, number: int | None) -> None:
    """Numbers are read from Arabic digits, and from Chinese ones up to 99."""
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["（一）具体措施", "(1) 具体措施", "1.具体措施", "三、具体措施", "12．具体措施", "具体措施"])
def test_without_lead(text: str) -> None:
    """The number in front of a heading is not part of what it says."""
    assert without_lead(text) == "具体措施"


def test_same_is_identity() -> None:
    """A key stands for the object itself, not for what is equal to it."""
    one, other = [1], [1]
    assert Same(one) == Same(one)
    assert Same(one) != Same(other)
    assert Same(one) != one


def outline(text: str) -> list[tuple[str, list[str]]]:
    """Tasks with the headings of their pieces."""
    return [(task.head.text, [piece.text for piece in task.pieces]) for task in read(text)]


def test_a_task_ends_at_the_next_heading_of_its_level() -> None:
    """A task holds the smaller headings up to the next task or another heading of level 2; those before are no task's."""
    before, after = "# 方案\n\n### 说明\n\n## 工作基础\n\n### 现状\n", "## 进度\n\n### 第二年\n\n## 自选任务\n"
    text = f"{before}\n## {FOUR}\n\n### 改革攻坚项目\n\n#### 第一年\n\n{after}"
    assert outline(text) == [(FOUR, ["改革攻坚项目", "第一年"]), ("自选任务", [])]


def test_a_part_at_the_wrong_level_stays_in_its_task() -> None:
    """A part written as big as its task still belongs to it."""
    assert outline(f"## {FOUR}\n\n## 具体措施\n\n## 进度\n\n### 保障条件\n") == [(FOUR, ["具体措施"])]


def test_near_headings_open_tasks_and_pieces() -> None:
    """Lines that were meant as headings split the text as headings do, in the opening too, and the title may be a task."""
    text = f"##{FOUR}\n\n###具体措施\n一\n\n**保障条件**\n\n二\n\n##任务五 县中振兴\n"
    assert outline(text) == [(FOUR, ["具体措施", "保障条件"]), ("任务五 县中振兴", [])]
    assert outline(f"# {FOUR}\n\n三\n\n**保障条件**\n\n四\n") == [(FOUR, ["保障条件"])]


def test_a_bold_line_beside_the_real_heading_is_text() -> None:
    """Where a task has its heading, a bold line that names it is a line like others."""
    assert outline(f"## 工作基础\n\n**{FOUR}**\n\n已有基础。\n\n## {FOUR}\n") == [(FOUR, [])]
    assert outline(f"## 工作基础\n\n**{FOUR}**\n") == [(FOUR, [])]
    assert outline("## 工作基础\n\n**职普融通行动**\n") == []


def test_only_so_many_headings_are_read_for_slips() -> None:
    """A plan of very many headings costs no time: past the limit only right ones count."""
    many = "".join(f"## 第{number}节\n" for number in range(MOST_READ))
    assert outline(f"{many}## 职普融通行动\n## {FOUR}\n") == [(FOUR, [])]


def test_only_so_many_lines_are_read_for_slips() -> None:
    """Of very many lines that are nearly headings, those past the limit are text."""
    many = "".join(f"**第{number}节**\n" for number in range(MOST_READ))
    assert outline(f"{many}##{FOUR}\n") == []
    assert outline(f"{many[8:]}##{FOUR}\n") == [(FOUR, [])]


def test_only_so_many_tasks_are_judged() -> None:
    """A plan of thousands of tasks is not answered with thousands of findings."""
    assert len(read("## 自选任务 甲\n" * (MOST_TASKS + 1))) == MOST_TASKS


def test_no_plans_asked_for(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A call that asks for no plans finds no tasks in any, and its hints are those of its fields."""
    bare = catalog.form.model_copy(update={"plan": None})
    other = replace(catalog, form=bare)
    assert tasks_of(other, plans.parse(f"## {FOUR}", "plan.md")) == ()
    subject = submission(catalog, sample(catalog, luoyang="拟采取的具体措施\n\n河南省\n\n推荐单位全称\n"))
    found = list(placeholder(subject, PlaceholderParams(lists=("adoptions",)), Context(other, AS_OF)))
    assert [hit.variables["text"] for hit in found] == ["推荐单位全称"]


def said(rule: str, text: str) -> list[tuple[str, str, str | None]]:
    """What a rule says of the sample with another plan for 洛阳市: case, the text under it, replacement."""
    subject = submission(CATALOG, sample(CATALOG, luoyang=text))
    return [(hit.case, at(subject, hit), hit.replacement) for hit in hits(CATALOG, RULES, rule, subject) if hit.path.endswith("luoyang.md")]


def test_underlined_headings_have_no_replacement() -> None:
    """A heading underlined with === is at level 1; one line alone cannot mend that, so nothing is offered."""
    text = f"# 方案\n\n{FOUR}\n===\n\n{PARTS}\n保障条件\n===\n\n条件。\n"
    assert said("P02", text) == [("level", FOUR, None)]
    assert said("P06", text.replace("### 保障条件\n", "")) == [("level", "保障条件", None)]


def test_one_mistake_is_one_finding() -> None:
    """A plan whose every heading lacks the blank is told of each heading, and of nothing that follows from that."""
    text = f"#方案\n\n##{FOUR}\n\n{PARTS.replace('### ', '###')}"
    assert cases(hits(CATALOG, RULES, "P01", submission(CATALOG, sample(CATALOG, luoyang=text)))) == []
    assert said("P02", text) == [("near-heading", f"##{FOUR}", f"## {FOUR}")]
    for rule, part in (("P04", "改革攻坚项目"), ("P05", "具体措施"), ("P06", "保障条件")):
        assert said(rule, text) == [("not-heading", f"###{part}", f"### {part}")]


def test_a_near_task_with_a_slip_is_mended_at_once() -> None:
    """The line that is offered for a task that is no heading yet has its right number and name, too."""
    assert said("P02", f"##任务四、职普融通行动\n\n{PARTS}") == [("near-heading", "##任务四、职普融通行动", f"## {FOUR}")]


def test_a_mismatch_is_not_taken_for_a_repetition() -> None:
    """A heading that names two tasks is neither of them for sure, so it repeats none."""
    text = f"## {FOUR}\n\n{PARTS}\n## 任务4 县中振兴行动\n\n{PARTS}"
    assert [case for case, _, _ in said("P02", text)] == ["mismatch"]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ("### 保障措施\n\n有。\n\n### 保障条件\n\n有。\n", []),
        ("#### 保障条件\n\n有。\n\n### 保障条件\n\n有。\n", []),
        ("### 保障条件\n\n### 保障条件\n\n有。\n", []),
        ("### 保障条件\n\n---\n\n### 保障条件\n", [("empty", "保障条件", None)]),
        ("### 保障条件\n\n**经费**\n\n有。\n", []),
        ("### 保障条件\n\n#### 保障措施\n\n有。\n", []),
        ("### 保障条件\n\n### 具体措施\n\n有。\n", [("empty", "保障条件", None)]),
        ("#### 保障措施\n\n有。\n", [("missing", FOUR, None)]),
        ("### 保障措施\n", [("nearly", "保障措施", "保障条件"), ("empty", "保障措施", None)]),
        ("### 二、保障措施\n\n有。\n", [("nearly", "二、保障措施", "保障条件")]),
        ("**保障措施**\n\n有。\n", [("not-heading", "**保障措施**", "### 保障条件")]),
        ("**保障条件**\n\n有。\n\n### 保障措施\n\n有。\n", [("not-heading", "**保障条件**", "### 保障条件")]),
        ("**保障条件**\n\n有。\n\n## 保障条件\n\n有。\n", [("level", "## 保障条件", "### 保障条件")]),
        ("**各类保障条件**\n\n有。\n", [("missing", FOUR, None)]),
        ("### 各类保障条件\n\n有。\n", [("nearly", "各类保障条件", "保障条件")]),
        ("### 各类" + "很好的" * LONGEST + "保障条件\n\n有。\n", [("missing", FOUR, None)]),
    ],
)
def test_which_piece_is_the_part(pieces: str, expected: list[tuple[str, str, str | None]]) -> None:
    """The right heading counts before any other; then the right words; then other words for it; true headings before lines."""
    assert said("P06", f"# 方案\n\n## {FOUR}\n\n{pieces}") == expected


def test_plans_that_no_entry_names(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A plan that no entry names is not judged, unless there is no list that could name it."""
    files = {**sample(catalog), "more.md": "# 方案\n"}
    assert hits(catalog, rules, "P01", submission(catalog, files)) == []
    unread = submission(catalog, {**files, "list.yml": "a: ["})
    assert [hit.path for hit in hits(catalog, rules, "P01", unread)] == ["submissions/henan/more.md"]


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
        ("XX市", "XX"), ("××学校", "××"), ("ＸＸＸ", "ＸＸＸ"), ("ｘｘ局", "ｘｘ"), ("1. 略", "略"), ("- 略。", "略。"),
        ("> ……", "……"), ("...", "..."),
        ("。。。", "。。。"), ("经费：____", "____"), ("### 【请填写】", "【请填写】"), ("【请填写：经费", "【请填写：经费"),
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
    assert (hit.case, at(subject, hit), hit.span) == (case, f'"{value}"', subject.place("contact.office"))


def test_placeholder_that_runs_over_nothing() -> None:
    """A kind without words, patterns or lines finds only what is marked as open."""
    subject = submission(CATALOG, sample(CATALOG, luoyang="待补充\n略\n【请填写：措施】\n"))
    found = list(placeholder(subject, PlaceholderParams(lists=("adoptions",)), Context(CATALOG, AS_OF)))
    assert [at(subject, hit) for hit in found] == ["【请填写：措施】"]


def test_only_so_many_placeholders_are_named() -> None:
    """A plan full of placeholders is not answered with thousands of findings."""
    assert len(said("P07", "XXX\n" * (MOST_OPEN + 1))) == MOST_OPEN


@given(st.text(alphabet="甲乙\n", max_size=30), st.data())
def test_places(text: str, data: st.DataObject) -> None:
    """A place in a text is the line and column where it stands."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = Places(text).span(start, end)
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
        if length < 40 or sentence.id.startswith("n0"):
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
    subject = submission(CATALOG, sample(CATALOG), "_example")
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


@given(st.lists(LINES, max_size=25))
def test_offers_lead_to_the_end(lines: list[str]) -> None:
    """Who takes every offer of the rules on headings, round after round, gets to a plan without one."""
    for _ in range(40):
        subject = submission(CATALOG, sample(CATALOG, luoyang="\n".join(lines)))
        offers = [hit for rule in ("P02", "P04", "P05", "P06") for hit in hits(CATALOG, RULES, rule, subject) if hit.replacement]
        if not offers:
            return
        span, text = offers[0].span, offers[0].replacement
        line = lines[span.line - 1]
        lines[span.line - 1] = line[: span.column - 1] + str(text) + line[span.end_column - 1 :]
    pytest.fail("the offers never end")
