"""How the tasks of a plan are recognised: in headings, tables, running text, by name, number and ordinal."""

import pytest
from one_rule import AS_OF, sample
from plan_readings import CATALOG, ENOUGH, FOUR, RULES, TITLE, places, said, tasks

from tuijian.check.pipeline import Request, check
from tuijian.rules.outline import MOST_TASKS, key_of, tasks_by_numbers
from tuijian.submission.tree import MemoryTree


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


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("任务99 某某行动", "某某行动"),
        ("任务99 某某县高中（普通）特色行动", "某某县高中（普通）特色行动"),
        ("自选任务二：某某市“小规模”学校联盟", "某某市“小规模”学校联盟"),
        ("某某县任务２３　城乡－融合", "城乡－融合"),
        ("任务99 某某", "任务99 某某"),
        ("任务2㍘改革", "点改革"),  # ㍘ is 20点 of one character with 0点: no name as it was written begins in the midst of it
    ],
)
def test_a_task_of_ones_own_is_called_as_it_was_written(heading: str, name: str) -> None:
    """The name in the message is the heading's, less its number: with 某某, and with signs of the width that they have."""
    assert [one.message for one in said(f"{TITLE}## {heading}\n\n{ENOUGH}\n") if one.rule == "own-task"] == [
        f"“{name}”是清单以外自己提出的任务，可以保留。"
    ]


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
    assert [one.reading.task.number for one in tasks_by_numbers(CATALOG, "４、12，99") if one.reading.task] == [4, 12]


@pytest.mark.parametrize(("value", "findings"), [("[4, 12]", []), ("4、12", []), ("12", []), ("[4, 23]", ["23"]), ("四、甲", ["四", "甲"])])
def test_numbers_in_the_list(value: str, findings: list[str]) -> None:
    """The list may name tasks by number, as a list or as people write them; what is no task of the notice's is asked about."""
    listed = sample(CATALOG)["list.yml"].replace("plan: zhengzhou.md", f"plan: zhengzhou.md\n    tasks: {value}")
    tree = MemoryTree(
        {f"submissions/henan/{name}": file for name, file in sample(CATALOG, listed=listed, zhengzhou=f"{TITLE}{ENOUGH}\n").items()}
    )
    report = check(tree, CATALOG, RULES, Request(AS_OF)).report
    assert [one.context["number"] for one in report.findings if one.rule == "tasks"] == findings


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
