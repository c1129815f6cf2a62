"""Plans as people write them: what is taken for a task, where parts count, what is asked and what is an error."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_rule import AS_OF, sample

from tuijian.catalog.disk import read_catalog
from tuijian.check.pipeline import Request, check
from tuijian.check.plan_outlines import MOST_HEADINGS
from tuijian.report.model import Finding, Level, Outline
from tuijian.rules.outline import MOST_TASKS, chosen, key_of, outline_of, tasks_of, without_lead
from tuijian.rules.registry import bind
from tuijian.submission.plan import Plan, parse
from tuijian.submission.tree import MemoryTree

CATALOG = read_catalog()
RULES = bind(CATALOG)
FOUR = "任务4 职普融通行动"
PARTS = ("改革攻坚项目", "具体措施", "保障条件")
PART_RULES = ("project", "measures", "guarantees")
ENOUGH = "由市教育局牵头，每学期公布一次进展情况，接受社会各界监督。"

SHAPES = {
    example.note: example.files["zhengzhou.md"]
    for example in CATALOG.rule("tasks").examples.passing  # type: ignore[union-attr]
    if "zhengzhou.md" in example.files
} | {"样例": CATALOG.base["zhengzhou.md"].decode()}


def said(text: str, **more: str) -> list[Finding]:
    """What all rules say of a plan for 郑州市."""
    files = sample(CATALOG, zhengzhou=text, **more)
    tree = MemoryTree({f"submissions/henan/{name}": file for name, file in files.items()})
    report = check(tree, CATALOG, RULES, Request(AS_OF)).report
    assert report.fault is None, report.fault
    return [one for one in report.findings if one.path.endswith("zhengzhou.md")]


def levels(text: str) -> dict[str, str]:
    """The rules that have anything to say of a plan, each with its level."""
    return {one.rule: one.level.value for one in said(text)}


def shown(text: str) -> Outline:
    """The outline of a plan in the report."""
    tree = MemoryTree({f"submissions/henan/{name}": file for name, file in sample(CATALOG, zhengzhou=text).items()})
    return next(one for one in check(tree, CATALOG, RULES, Request(AS_OF)).report.outlines if one.path.endswith("zhengzhou.md"))


def tasks(text: str) -> list[tuple[int, int | str | None, bool]]:
    """The tasks of a plan: the line, the number or the zone's own name, whether the words are the list's."""
    found = tasks_of(CATALOG, parse(text, "plan.md"))
    return [(one.span.line, one.reading.task.number if one.reading.task else one.reading.own, one.reading.exact) for one in found]


def places(text: str, part: str) -> list[tuple[int, str]]:
    """Where a part of a plan stands, and what is written there."""
    read = outline_of(CATALOG, parse(text, "plan.md"))
    return [(one.span.line, one.text) for one in read.places(part)]


# --- shapes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_passes(shape: str) -> None:
    """Ten plans in ten shapes: the tasks and the three parts are found in each, and nothing but remarks is made."""
    assert {one.rule: one.message for one in said(SHAPES[shape]) if one.level is not Level.advice} == {}
    outline = shown(SHAPES[shape])
    assert outline.tasks
    assert all(part.lines for part in outline.parts)


def test_there_are_ten_shapes() -> None:
    """The rules' page shows ten plans beside the sample."""
    assert len(SHAPES) == 11


CHINESE = "一二三四五六七八九"


def in_form(how: str, level: int, number: int, name: str) -> str:
    """A heading in one of FORMS."""
    chinese, deep = CHINESE[number % 9], min(level, 3) - 1
    return {
        "hash": f"{'#' * (level + 1)} {name}",
        "flat": f"## {name}",
        "bold": f"**{name}**",
        "papers": (f"{chinese}、", f"（{chinese}）", f"{number + 1}.")[deep] + name,
        "chapters": (f"第{chinese}章 ", f"第{chinese}节 ", f"{number + 1}、")[deep] + name,
        "both": f"{'#' * (level + 1)} （{chinese}）{name}",
        "arabic": f"{number + 1}．{name}",
    }[how]


FORMS = ("hash", "flat", "bold", "papers", "chapters", "both", "arabic")


def headings(text: str) -> dict[int, tuple[int, str, str]]:
    """The headings of a plan by line: level, words without numbers, what stands behind on the line."""
    plan = parse(text, "plan.md")
    lines = text.split("\n")
    found = {}
    for node in outline_of(CATALOG, plan).nodes:
        line = lines[node.head.span.line - 1]
        found[node.head.span.line] = (node.level, node.head.name, line[node.head.span.end_column - 1 :].lstrip("。：:*　 "))
    return found


def written(text: str, how: str, numbers: Iterator[int] | None = None) -> str:
    """The plan with all its headings in another form; `numbers` are drawn for them, or count up."""
    there, made, count = headings(text), list[str](), 0
    for number, line in enumerate(text.split("\n"), 1):
        if number in there:
            level, name, behind = there[number]
            head = in_form(how, level, next(numbers) if numbers else count, name)
            made += [head, "", behind] if behind.strip() else [head]
            count += 1
        else:
            made.append(line)
    return "\n".join(made)


@pytest.mark.parametrize("how", FORMS)
@pytest.mark.parametrize("shape", SHAPES)
def test_no_other_form_of_headings_is_an_error(shape: str, how: str) -> None:
    """A passing plan with all its headings in another form has no error, nor a warning."""
    assert [one.message for one in said(written(SHAPES[shape], how)) if one.level in (Level.error, Level.warning)] == []


@given(st.sampled_from(sorted(SHAPES)), st.sampled_from(FORMS), st.lists(st.integers(0, 20), min_size=40, max_size=40))
def test_no_other_numbering_is_an_error(shape: str, how: str, numbers: list[int]) -> None:
    """Nor has one with other numbers, in any order, repeated or left out."""
    assert [one.message for one in said(written(SHAPES[shape], how, iter(numbers))) if one.level is Level.error] == []


@given(st.sampled_from(sorted(SHAPES)), st.randoms(use_true_random=False))
def test_no_other_order_is_an_error(shape: str, random: object) -> None:
    """Nor has one whose chapters stand in another order."""
    lines = SHAPES[shape].split("\n")
    outline = shown(SHAPES[shape])
    starts = [one.line for one in outline.headings if one.level == 1]
    ends = [*starts[1:], len(lines) + 1] if starts else []
    chapters = [lines[start - 1 : end - 1] for start, end in zip(starts, ends, strict=True)]
    random.shuffle(chapters)  # type: ignore[attr-defined]
    text = "\n".join(lines[: starts[0] - 1] if starts else lines) + "\n" + "\n".join("\n".join(one) for one in chapters)
    assert [one.message for one in said(text) if one.level is Level.error] == []


THIN = [
    "有。",
    "无。",
    "略。",
    "同上。",
    "见附件。",
    "另行报送。",
    "同郑州市。",
    "详见附件1",
    "按上级有关规定执行。",
    "正在研究制定。",
    "有。同上。",
]
TITLE = "# 郑州市基础教育综合改革实验工作初步方案\n\n"


def hollow(how: str, words: str) -> str:
    """A plan in one of several shapes, each part of which says only these words."""
    return {
        "tidy": f"## 工作基础\n\n{words}\n\n## {FOUR}\n\n" + "\n\n".join(f"### {part}\n\n{words}" for part in PARTS),
        "chapters": "\n\n".join(f"## {part}\n\n{words}" for part in PARTS),
        "run-in": "一、职普融通行动\n\n" + "\n\n".join(f"（{n}）{part}。{words}" for n, part in zip("一二三", PARTS, strict=True)),
        "bold": "\n\n".join(f"**{part}：**{words}" for part in PARTS),
        "plain": "\n\n".join(f"{part}\n{words}" for part in PARTS),
        "columns": f"| 任务 | {' | '.join(PARTS)} |\n|---|---|---|---|\n" + f"| 职普融通行动 | {words} | {words} | {words} |\n" * 2,
        "form": "| 任务 | 职普融通行动 |\n| --- | --- |\n" + "\n".join(f"| {part} | {words} |" for part in PARTS),
        "own": f"## 自选任务 学校联盟\n\n{words}",
        "tasks": f"## {FOUR}\n\n{words}\n\n## 任务12 家校社协同育人行动\n\n{words}",
    }[how]  # fmt: skip


@pytest.mark.parametrize("words", THIN)
@pytest.mark.parametrize("how", ["tidy", "chapters", "run-in", "bold", "plain", "columns", "form", "own", "tasks"])
def test_what_says_nothing_is_never_clean(how: str, words: str) -> None:
    """A plan that says nothing is asked about each part, in whatever shape; it is no error, for people may know better."""
    found = levels(TITLE + hollow(how, words))
    assert set(PART_RULES) <= set(found)
    assert {found[rule] for rule in PART_RULES} == {"review"}


@pytest.mark.parametrize("how", ["tidy", "chapters", "run-in", "bold", "plain", "columns", "form"])
def test_what_has_no_word_is_an_error(how: str) -> None:
    """A part that was recognised and has no word in it is an error, in every shape."""
    found = said(TITLE + hollow(how, ""))
    assert {one.rule for one in found if one.level is Level.error} == set(PART_RULES)


@pytest.mark.parametrize("how", ["chapters", "run-in", "bold", "plain", "columns", "form"])
def test_a_sentence_is_enough(how: str) -> None:
    """The same plans with a sentence in each part are not asked about them."""
    assert set(levels(TITLE + hollow(how, ENOUGH))) & set(PART_RULES) == set()


# --- tasks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FOUR, (4, True)),
        ("任务四 职普融通行动", (4, True)),
        ("任务4：职普融通", (4, True)),
        ("任务第4项 职普融通行动", (4, True)),
        ("（一）任务4 职普融通行动", (4, True)),
        ("重点任务4：职普融通行动", (4, True)),
        ("任务　４　职普融通行动", (4, True)),
        ('任务16 "五育并举"落实行动', (16, True)),
        ("任务2 校(园)长书记能力提升行动", (2, True)),
        ("任务二十一、乡村教育振兴行动", (21, True)),
        ("职普融通行动", (4, True)),
        ("四、职普融通", (4, True)),
        ("某某市职普融通行动", (4, True)),
        ("任务4", (4, False)),
        ("任务四", (4, False)),
        ("任务4 职普融合", (4, False)),
        ("任务4 县中振兴", (5, False)),
        ("任务一：县中振兴行动", (5, False)),
        ("任务99 职普融通", (4, False)),
        ("推进县中托管帮扶（对应任务清单第5项）", (5, False)),
        ("（三）推进托管（清单任务十二）", (12, False)),
        ("全面推进县中振兴", (5, False)),
        ("聚焦家校社协同，形成合力", (12, False)),
        ("学生心理健康护航行动", (13, False)),
        ("任务23 城乡融合", ("城乡融合", True)),
        ("任务0 特色发展", ("特色发展", True)),
        ("任务4 高中特色发展", ("高中特色发展", True)),
        ("任务清单第99项 城乡融合", None),
        ("自选任务 小规模学校联盟", ("小规模学校联盟", True)),
        ("自选任务二：小规模学校联盟", ("小规模学校联盟", True)),
        ("自选任务", ("", True)),
        ("优质资源扩面行动", ("优质资源扩面行动", True)),
        ("任务【请填写：任务编号】 【请填写：任务名称】", (None, True)),
        ("工作基础", None),
        ("任务一体化推进", None),
        ("2024年任务安排", None),
        ("行动", None),
        ("三年行动", None),
        ("任务4 职普融通行动" + "和" * 80, None),
    ],
)
def test_headings_of_tasks(text: str, expected: tuple[int | str | None, bool] | None) -> None:
    """A task is known by its number or name, in whatever writing; others are the zone's own, or no tasks."""
    found = tasks(f"{TITLE}## {text}\n\n{ENOUGH}\n")
    assert found == ([] if expected is None else [(3, *expected)])


def test_all_tasks_are_known_as_written() -> None:
    """Each task of the list is known by the heading made from it, by its name alone, without its ending, and in a sentence."""
    for task in CATALOG.tasks:
        for text in (f"任务{task.number} {task.name}", task.name, key_of(task.name), task.name.removesuffix("行动")):
            assert tasks(f"{TITLE}## {text}\n") == [(3, task.number, True)], text
        assert tasks(f"{TITLE}本市选择{task.name}开展试点。\n") == [(3, task.number, True)]


def test_small_things_are_no_tasks() -> None:
    """What stands inside a task, in the background or in the last part is no further task; a task with number and name always is."""
    inside = f"## {FOUR}\n\n### 具体措施\n\n#### 任务1 统一课程\n\n#### 县中振兴\n\n#### 教师共进行动\n\n#### 任务5 县中振兴行动\n"
    assert tasks(TITLE + inside) == [(3, 4, True), (13, 5, True)]
    assert tasks(f"{TITLE}## 工作基础\n\n### 职普融通行动\n\n已推进县中振兴行动。\n") == []
    assert tasks(f"{TITLE}## 保障条件\n\n### 编制周转行动\n\n{ENOUGH}\n") == []


def test_projects_are_tasks_of_ones_own() -> None:
    """The headings right below the chapter of projects are the zone's own tasks, where none of the list is found or beside those."""
    text = f"{TITLE}## 改革攻坚项目\n\n### 寄宿制学校建设\n\n### 边境学校联盟\n"
    assert tasks(text) == [(5, "寄宿制学校建设", True), (7, "边境学校联盟", True)]
    assert tasks(f"{text}\n### 县中振兴\n") == [(5, "寄宿制学校建设", True), (7, "边境学校联盟", True), (9, 5, True)]
    assert tasks(f"{text}\n## {FOUR}\n") == [(9, 4, True)]
    assert tasks(f"{TITLE}## 改革攻坚项目\n\n{ENOUGH}\n") == []


def test_tasks_in_tables() -> None:
    """A cell names a task by the list's words anywhere, by any words in a column or beside a label of tasks, and by a number there."""
    table = "| 任务编号 | 任务名称 | 具体措施 |\n|---|---|---|\n| 4 | 综合高中 | 任务5 县中振兴行动 |\n| | 学校联盟 | 见县中振兴一节 |\n"
    assert tasks(TITLE + table) == [(5, 4, False), (5, "综合高中", True), (5, 5, True), (6, "学校联盟", True)]
    assert tasks(f"{TITLE}| 承担任务 | 学校联盟 |\n|---|---|\n| 具体措施 | 有 |\n| 任务 |\n") == [(3, "学校联盟", True)]


def test_only_so_many_tasks_are_told() -> None:
    """A plan of thousands of tasks is not answered with thousands of them."""
    assert len(tasks("## 自选任务 甲\n" * (MOST_TASKS + 1))) == MOST_TASKS


def test_chosen() -> None:
    """The numbers of a field are the list's tasks; others are left out."""
    assert [one.reading.task.number for one in chosen(CATALOG, "４、12，99") if one.reading.task] == [4, 12]


@pytest.mark.parametrize(("value", "findings"), [("[4, 12]", []), ("4、12", []), ("12", []), ("[4, 23]", ["23"]), ("四、甲", ["四", "甲"])])
def test_numbers_in_the_list(value: str, findings: list[str]) -> None:
    """The list may name tasks by number, as a list or as people write them; what is no task of the notice's is asked about."""
    listed = sample(CATALOG)["list.yml"].replace("plan: zhengzhou.md", f"plan: zhengzhou.md\n    tasks: {value}")
    tree = MemoryTree(
        {f"submissions/henan/{name}": file for name, file in sample(CATALOG, listed=listed, zhengzhou=f"{TITLE}{ENOUGH}\n").items()}
    )
    report = check(tree, CATALOG, RULES, Request(AS_OF)).report
    assert [one.context["number"] for one in report.findings if one.rule == "tasks"] == findings


# --- parts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("改革攻坚任务", "1"), ("重点任务", "1"), ("主要举措", "2"), ("重点举措", "2"), ("措施", "2"), ("组织保障", "3"),
        ("经费保障", "3"), ("支持条件", "3"), ("强化组织保障", "3"), ("县中振兴主要举措", "2"),
        ("攻坚项目和主要措施", "12"), ("改革任务、工作措施及保障机制", "123"), ("主要行动", "12"),
        ("保障措施（含经费）", "3"), ("某某市具体措施", "2"), ("具 体 措 施", "2"), ("改革攻坚项日", "1"), ("具体举施", "2"),
        ("保障条例", "3"),
        ("工作基础", ""), ("试点安排", ""), ("进度", ""), ("学前教育普惠保障行动", ""), ("措施" + "很" * 80 + "保障措施", ""),
    ],
)  # fmt: skip
def test_words_for_parts(heading: str, parts: str) -> None:
    """A part is known by its name, by other words for it, by what a heading ends in or joins, and with a slip of one character."""
    read = outline_of(CATALOG, parse(f"{TITLE}## {heading}\n\n{ENOUGH}\n", "plan.md"))
    found = {part for one in read.parts for part in one.parts}
    assert found == {PARTS[int(one) - 1] for one in parts}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 保障条件\n\n### 保障条件\n\n有\n", None),
        ("## 保障条件\n\n## 保障条件\n\n有\n", None),
        ("## 保障条件\n\n## 具体措施\n\n有\n", ("empty", 3)),
        ("## 保障条件\n\n## 工作基础\n\n有\n", ("empty", 3)),
        ("## 保障条件\n\n# 附则\n\n有\n", ("empty", 3)),
        ("## 保障条件\n\n---\n", ("empty", 3)),
        ("## 保障条件\n\n## 进度\n\n有\n", ("unclear", 3)),
        ("**保障条件**\n\n**进度**\n\n有\n", ("unclear", 3)),
        (f"## {FOUR}\n\n### 保障条件\n\n## 保障条件\n\n有\n", ("empty", 5)),
        (f"## {FOUR}\n\n### 保障条件\n\n有\n\n### 保障条件\n", None),
        ("| 保障条件 | 经费 |\n|---|---|\n| | 有 |\n", ("empty", 3)),
        ("| 保障条件 |\n|---|\n| 每年安排经费 |\n", None),
    ],
)
def test_where_nothing_is_written(text: str, expected: tuple[str, int] | None) -> None:
    """A part without a word is an error where nothing else can be meant for it, and a question where the next heading may be."""
    text = f"{TITLE}{text}"
    words = ("没有内容", "没有认出内容")
    found = [(one.level.value, one.line) for one in said(text) if one.rule == "guarantees" and any(word in one.message for word in words)]
    assert found == ([] if expected is None else [({"empty": "error", "unclear": "review"}[expected[0]], expected[1])])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("一、保障条件\n\n甲\n\n（一）经费\n\n乙\n\n二、进度\n\n丙\n", "甲\n经费。\n乙"),
        ("## 一、保障条件\n\n## （一）经费\n\n乙\n\n## 二、进度\n", "经费。\n乙"),
        ("## 一、保障条件\n\n（一）经费\n\n乙\n\n二、进度\n\n丙\n", "经费。\n乙"),
        ("一、保障条件\n\n### 经费\n\n乙\n", ""),
        ("一、保障条件\n\n### （一）经费\n\n乙\n", "经费。\n乙"),
        ("2.保障条件\n\n1.经费\n\n2.人员\n\n乙\n\n3.进度\n", "经费。\n人员。\n乙"),
        ("**保障条件**\n\n1.经费\n\n乙\n\n**进度**\n", "经费。\n乙"),
        ("一、保障条件\n\n**经费**\n\n乙\n\n二、进度\n", "经费。\n乙"),
        ("（一）保障条件\n\n乙\n\n具体措施\n\n丙\n", "乙"),
        ("保障条件\n\n乙\n\n具体措施\n\n丙\n", "乙"),
        ("## 保障条件\n\n甲\n\n**经费**\n\n乙\n\n## 进度\n", "甲\n经费。\n乙"),
        ("## 保障条件\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 1 |\n\n123\n", "甲 乙\n丙 1"),
        ("| 项目 | 保障条件 | 时限 |\n|---|---|---|\n| 甲 | 乙 | 丙 |\n| 丁 |\n| 戊 | 己 | |\n", "乙\n己"),
        ("| 保障条件 | 乙 | 丙 |\n|---|---|---|\n| 具体措施 | 丁 |\n", "乙\n丙"),
        ("| 保障条件 | 具体措施要写得很长才是一段话，不是标题。 | 丙 |\n|---|---|---|\n", "具体措施要写得很长才是一段话，不是标题。\n丙"),
        ("| 保障条件 | |\n|---|---|\n| 乙 | 丙 |\n| 具体措施 | 丁 |\n", "乙\n丙"),
        ("| 甲 | 保障条件 | 乙 | 具体措施 | 丙 |\n", ""),
        ("| 保障条件 | 每年安排经费，列入预算，按季度拨付。 | 具体措施 | 丙 |\n", "每年安排经费，列入预算，按季度拨付。"),
    ],
)
def test_what_belongs_to_a_part(text: str, written: str) -> None:
    """To a part belongs what stands below its heading, in its column or beside its label, up to what stands as far out."""
    assert places(TITLE + text, "保障条件")[0][1] == written


def test_what_is_still_to_be_filled_in_is_said_once() -> None:
    """A part that holds only what is to be filled in is named as that, and not asked about again."""
    assert levels(f"{TITLE}## 自选任务 【请填写：任务名称】\n\n" + "".join(f"### {part}\n\n【请填写：{part}】\n\n" for part in PARTS)) == {
        "placeholder": "error"
    }


def test_a_flat_plan_in_bold() -> None:
    """Where tasks and parts are all in bold the parts stand in their tasks."""
    text = f"{TITLE}**{FOUR}**\n\n**保障条件**\n\n甲\n\n**任务5 县中振兴行动**\n\n**保障条件**\n\n乙\n"
    read = outline_of(CATALOG, parse(text, "plan.md"))
    assert [(one.span.line, one.inside) for one in read.parts] == [(5, 3), (11, 9)]


# --- titles, outlines ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "first"),
    [
        ("# 某某市方案\n\n## 保障条件\n", 1, "保障条件"),
        ("# 某某市方案\n# 初步稿\n\n# 保障条件\n", 1, "保障条件"),
        ("某某市基础教育\n综合改革方案\n\n一、保障条件\n", 1, "一、保障条件"),
        ("示例\n\n# 某某市方案\n\n## 保障条件\n", 3, "保障条件"),
        ("**某某市方案**\n\n保障条件\n", 1, "保障条件"),
        ("# 任务4 职普融通行动\n\n## 保障条件\n", 1, "任务4 职普融通行动"),
        ("一、保障条件\n\n有\n", 1, "一、保障条件"),
        ("本方案共三部分，下面分述。\n\n一、保障条件\n", 1, "一、保障条件"),
        ("", 1, None),
    ],
)
def test_titles(text: str, line: int, first: str | None) -> None:
    """A title stands first, may take two lines, and is none of the headings; a task or a part is no title."""
    read = outline_of(CATALOG, parse(text, "plan.md"))
    assert (read.title.line, next((node.head.text for node in read.nodes), None)) == (line, first)


def test_the_outline_in_the_report() -> None:
    """The report tells the headings with their levels, the tasks with what they were taken for, and the lines of each part."""
    text = f"{TITLE}## 一、深入推进县中振兴\n\n### 具体措施\n\n{ENOUGH}\n\n## 自选任务 甲\n\n**具体措施：** 乙\n"
    outline = shown(text)
    assert (outline.path, outline.title) == ("submissions/henan/zhengzhou.md", 1)
    assert [(one.line, one.level, one.text) for one in outline.headings] == [
        (3, 1, "一、深入推进县中振兴"), (5, 2, "具体措施"), (9, 1, "自选任务 甲"), (11, 2, "具体措施："),
    ]  # fmt: skip
    assert [(one.line, one.number, one.name) for one in outline.tasks] == [(3, 5, "县中振兴行动"), (9, None, "甲")]
    assert [(one.part, one.lines) for one in outline.parts] == [("改革攻坚项目", ()), ("具体措施", (5, 11)), ("保障条件", ())]


def test_the_outline_is_safe_to_print() -> None:
    """Personal data in a heading is masked, long headings are cut, and of very many the first are told."""
    outline = shown(f"{TITLE}## 联系人11010519491231002X\n\n" + "".join(f"## {'长' * 70}\n" for _ in range(MOST_HEADINGS)))
    assert "19491231002X" not in outline.headings[0].text
    assert {len(one.text) for one in outline.headings[1:]} == {60}
    assert len(outline.headings) == MOST_HEADINGS


def test_plans_that_no_entry_names_have_no_outline() -> None:
    """The outline is of plans that an entry names; of all where there is no list to tell."""
    for listed, names in ((None, ["more.md", "zhengzhou.md"]), ("province: 河南省\nzones: []\n", [])):
        files = {"zhengzhou.md": TITLE, "more.md": TITLE} | ({"list.yml": listed} if listed else {})
        tree = MemoryTree({f"submissions/henan/{name}": file for name, file in files.items()})
        report = check(tree, CATALOG, RULES, Request(AS_OF)).report
        assert [one.path.rpartition("/")[2] for one in report.outlines] == names


def test_an_outline_is_of_one_plan_and_catalogue() -> None:
    """It is remembered for the very plan and the very catalogue, whatever else reads the same."""
    one, other = (Plan("a.md", TITLE, (TITLE,), None, (), 0) for _ in range(2))
    assert outline_of(CATALOG, one) is outline_of(CATALOG, one)
    assert outline_of(CATALOG, one) is not outline_of(CATALOG, other)
    assert outline_of(CATALOG, one) is not outline_of(replace(CATALOG), one)


@pytest.mark.parametrize("text", ["（一）具体措施", "(1) 具体措施", "1.具体措施", "三、具体措施", "12．具体措施", "具体措施"])
def test_without_lead(text: str) -> None:
    """The number in front of a heading is not part of what it says."""
    assert without_lead(text) == "具体措施"


# --- another place --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("开封市财政每年安排经费。", "开封市"),
        ("经费由开封市财政安排，开封市教育局执行。", "开封市"),
        ("学习洛阳市的经验，开封市财政安排经费。", "开封市"),
        ("商水县先行试点。", "商水县"),
        ("新郑市先行试点。", None),
        ("与开封市合作。", None),
        ("深圳市派出教师。", None),
        ("<!-- 开封市 -->经费。", None),
        ("由河南省统筹。", None),
    ],
)
def test_another_place(text: str, other: str | None) -> None:
    """A plan that speaks of another place of the province is told so once, but not of those it lies in, holds or works with."""
    body = CATALOG.base["zhengzhou.md"].decode() + f"\n{text}\n"
    assert [one.context["other"] for one in said(body) if one.rule == "other-place"] == ([other] if other else [])


def test_another_place_where_no_place_is_known() -> None:
    """Where the entry's own place is unknown, or the unit, nothing is said of others."""
    listed = sample(CATALOG)["list.yml"]
    for wrong in (listed.replace("name: 郑州市", "name: 郑洲市"), listed.replace("河南省\n", "甲\n", 1)):
        folder = "henan" if "郑洲" in wrong else "甲"
        files = sample(CATALOG, listed=wrong, zhengzhou=f"{TITLE.replace('郑州', '开封')}{ENOUGH}")
        tree = MemoryTree({f"submissions/{folder}/{name}": file for name, file in files.items()})
        report = check(tree, CATALOG, RULES, Request(AS_OF)).report
        assert [one for one in report.findings if one.rule == "other-place" and one.path.endswith("zhengzhou.md")] == []


def test_every_message_fits_and_names_no_mark() -> None:
    """The messages of these rules speak of headings and chapters, and never of the marks or files that the program reads."""
    for rule in CATALOG.rules:
        if rule.id[0] == "P":
            for message in (rule.fix, *(one.text + (one.fix or "") for one in rule.messages.values())):
                assert not re.search(r"#|\.yml|\.md|Markdown", message), message


# --- as people write them -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("我市承担任务4、5、12。", [4, 5, 12]),
        ("从任务清单中选择第4—6项任务开展试点。", [4, 5, 6]),
        ("选择任务清单第四项、第十二项。", [4, 12]),
        ("承担任务3和任务20。", [3, 20]),
        ("承担任务99、4。", [4]),
        ("承担改革任务4项。", []),
        ("一是职普融通。试办综合高中。二是县中振兴。托管县中。", [4, 5]),
        ("完成任务4年来的总结。", []),
    ],
)
def test_tasks_in_running_text(text: str, numbers: list[int]) -> None:
    """Where no heading is a task, those that running text names by numbers, from one to another, or counts off are."""
    assert sorted(number for _, number, _ in tasks(f"{TITLE}## 基本考虑\n\n{text}\n") if number) == numbers


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("承担任务3", 3), ("县中托管（任务3）", 3), ("县中托管【任务3】", 3), ("县中托管——任务3", 3), ("对应任务3：县中托管", 3),
        ("实施任务五：县中托管", 5),
        ("3.县中托管（第5项任务）", 5), ("落实第5项任务", 5), ("县中托管（任务三）", 3), ("（一）任务5", 5), ("第3项任务 职普融通", 4),
        ("（任务3）县中托管", None), ("承担任务4项", None), ("完成任务3年来", None), ("选择任务三项", None), ("工作任务3", None),
        ("承担任务99", None),
    ],
)  # fmt: skip
def test_one_number_in_a_heading(heading: str, number: int | None) -> None:
    """A heading that says which task of the list it is for is taken for that; a number that may be the plan's own or counts is not."""
    text = f"{TITLE}## 改革攻坚项目\n\n### {heading}\n\n{ENOUGH}\n\n### {FOUR}\n\n{ENOUGH}\n"
    assert {one for at, one, _ in tasks(text) if at == 5 and isinstance(one, int)} == ({number} - {None})


def test_several_tasks_in_one_heading() -> None:
    """A heading may name several tasks by their numbers."""
    assert [number for _, number, _ in tasks(f"{TITLE}## 承担任务4、5、12\n\n{ENOUGH}\n")] == [4, 5, 12]


def test_tasks_counted_off_behind_one() -> None:
    """In a paragraph that counts off tasks, each of them is one."""
    text = f"{TITLE}## 改革攻坚项目\n\n一是职普融通行动。{ENOUGH}二是县中振兴行动。{ENOUGH}\n"
    assert [number for _, number, _ in tasks(text)] == [4, 5]


def test_numbers_in_a_cell() -> None:
    """Numbers beside a label of tasks, or below one, are those of the list, several in one cell too."""
    label = f"{TITLE}| 项目 | 内容 |\n| --- | --- |\n| 承担任务 | 4、5 |\n| 具体措施 | {ENOUGH} |\n"
    column = f"{TITLE}| 对应任务 | 具体措施 |\n| --- | --- |\n| 4、12 | {ENOUGH} |\n| 5 | {ENOUGH} |\n"
    assert [number for _, number, _ in tasks(label)] == [4, 5]
    assert [number for _, number, _ in tasks(column)] == [4, 12, 5]


def test_plain_tasks_below_a_plain_chapter() -> None:
    """Without any marks, tasks right below 改革任务 belong to it, and 主要举措 after them does not."""
    lines = ("总体要求", "改革任务", "职普融通行动", ENOUGH, "乡村教育振兴行动", ENOUGH, "主要举措", ENOUGH, "保障机制", ENOUGH)
    text = "\n\n".join(lines)
    assert [number for _, number, _ in tasks(text)] == [4, 21]
    assert places(text, "改革攻坚项目")[0][1].count(ENOUGH) == 2
    assert places(text, "具体措施")[0][1] == ENOUGH


@pytest.mark.parametrize("heading", ["五大行动", "实施六大工程", "重点工程", "建设内容", "三项改革任务"])
def test_projects_by_other_words(heading: str) -> None:
    """Counted actions and works are the projects that are asked for."""
    assert places(f"{TITLE}## {heading}\n\n{ENOUGH}\n", "改革攻坚项目")


@pytest.mark.parametrize(
    "hollow",
    [
        "![图](https://example.com/a-very-long-name-of-a-picture-of-the-plan.jpg)",
        "[点击下载](https://example.com/a-very-long-name-of-a-paper.docx)",
        "https://pan.example.com/s/1abcdefghijklmnopqrstuvwxyz?pwd=8888",
        "待市委常委会研究后补充完善，目前正在征求意见。",
        "因时间紧张，此处暂未填写，后续将尽快补报相关材料。",
        "详见附件1《某某市基础教育综合改革实验区改革攻坚项目一览表（2024—2026年）》。",
        "测试内容测试内容测试内容测试内容测试内容测试内容",
    ],
)
def test_what_says_nothing(hollow: str) -> None:
    """Images, addresses, promises, pointers to other papers and the same words again are no text of a plan."""
    text = f"{TITLE}## {FOUR}\n\n" + "".join(f"### {part}\n\n{hollow}\n\n" for part in PARTS)
    assert {levels(text).get(rule) for rule in PART_RULES} == {"review"}
