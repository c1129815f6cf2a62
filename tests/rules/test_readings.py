"""How whole plans are read, to the word: the permanent examples, and plans that mix what people mix.

`make regenerate` writes readings.txt anew; what changes there is to be looked at.
"""

from pathlib import Path

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.rules.outline import outline_of
from tuijian.rules.vocabulary import Reading
from tuijian.submission import plan

CATALOG = read_catalog()
WRITTEN = Path(__file__).with_name("readings.txt")
MIXED = {
    "任务内分列": (
        "# 题目\n\n## 任务4 职普融通行动\n\n| 具体措施 | 保障条件 |\n| --- | --- |\n| 互派教师 | 专项经费 |\n\n## 任务5\n\n托管县中。\n"
    ),
    "表在任务以外": (
        "# 题目\n\n## 任务4 职普融通行动\n\n托管。\n\n## 其他\n\n| 具体措施 | 保障条件 |\n| --- | --- |\n| 互派教师 | 专项经费 |\n"
    ),
    "表后又有章": "# 题目\n\n## 保障条件\n\n专项经费。\n\n## 列表\n\n| 任务 | 具体措施 |\n| --- | --- |\n| 职普融通行动 | 互派教师 |\n",
    "先有井号后有数字": (
        "# 题目\n\n## 改革攻坚项目\n\n一、具体做法\n\n（一）职普融通行动\n\n1.具体措施\n\n互派教师。\n\n二、保障条件\n\n专项经费。\n"
    ),
    "数字下有井号": "一、改革任务\n\n## 任务4\n\n托管。\n\n### 具体措施\n\n互派。\n\n（一）保障条件\n\n经费。\n",
    "数字重新开始": (
        "一、改革攻坚项目\n\n1.职普融通行动\n\n托管。\n\n1.县中振兴行动\n\n托管。\n\n二、具体措施\n\n1.互派教师\n\n"
        "甲。\n\n1.保障条件\n\n乙。\n"
    ),
    "一段里数下去": "## 改革攻坚项目\n\n一是职普融通行动。试办综合高中。二是县中振兴行动。托管县中。\n\n## 具体措施\n\n一是互派教师。\n",
    "标题里几个编号": "## 承担任务4、5、12\n\n托管县中。\n\n## 承担任务3\n\n甲。\n\n## 工作基础（任务1、2）\n\n乙。\n",
    "背景里的任务": (
        "## 工作基础\n\n### 任务4 职普融通行动\n\n已经做过。\n\n职普融通行动做过三年。\n\n## 改革攻坚项目\n\n县中振兴行动托管县中。\n"
    ),
    "保障里的行动": "## 改革攻坚项目\n\n### 强师行动\n\n甲。\n\n## 保障条件\n\n### 护航行动\n\n乙。\n",
    "项目都是自拟": (
        "## 改革攻坚项目\n\n### 山海研学\n\n甲。\n\n### 夜校开放\n\n乙。\n\n## 重点项目\n\n### 早教上门\n\n丙。\n\n"
        "## 具体措施\n\n### 分步推进\n\n丁。\n"
    ),
    "任务里又有任务": "## 任务4 职普融通行动\n\n### 任务5 县中振兴行动\n\n甲。\n\n### 县中托管\n\n乙。\n\n## 具体措施\n\n丙。\n",
    "空的章": "## 改革攻坚项目\n\n## 具体措施\n\n### 第一步\n\n## 说明\n\n## 保障条件\n",
    "空章在下一级之前": "### 具体措施\n\n## 说明\n\n甲。\n\n### 保障条件\n\n### 其他\n",
    "加粗与数字": "**改革攻坚项目**\n\n（一）职普融通行动\n\n托管。\n\n**具体措施**\n\n**职普融通**\n\n互派。\n\n**保障条件**\n\n经费。\n",
    "什么也没认出": "# 题目\n\n甲乙丙丁。\n\n戊己庚辛。\n",
    "只在正文提到": "# 题目\n\n## 思路\n\n选择职普融通行动，抓好落实。\n",
}


def _parts(reading: Reading) -> str:
    name = f"{reading.task.number} {reading.task.name}" if reading.task else f"自拟 {reading.own}"
    return name if reading.exact else f"{name}（近似）"


def told(text: str) -> str:
    """A whole reading in lines."""
    read = outline_of(CATALOG, plan.parse(text, "plan.md"))
    lines = [f"题 {read.title.line}:{read.title.column}-{read.title.end_column}"]
    for node in read.nodes:
        above = node.above.head.text if node.above else "—"
        lines.append(f"章 {node.head.span.line} {node.head.text} < {above} {node.first}-{node.end}{' 背景' if node.background else ''}")
    for task in read.tasks:
        lines.append(f"任务 {task.span.line}:{task.span.column}-{task.span.end_column} {task.text} = {_parts(task.reading)}")
    for part in read.parts:
        said = part.text.replace("\n", "／")
        sure = "" if part.certain else " 不确定"
        lines.append(f"{'、'.join(part.parts)} {part.span.line}:{part.span.column} {part.label} @{part.inside}{sure}：{said}")
    if read.words:
        lines.append(f"字 {read.words}".replace("\n", "／"))
    return "\n".join(lines) + "\n"


def all_of_them() -> dict[str, str]:
    """Every plan by its name."""
    rule = CATALOG.rule("tasks")
    assert rule is not None
    shapes = {one.note: one.files["zhengzhou.md"] for one in rule.examples.passing if "zhengzhou.md" in one.files}
    return MIXED | shapes | {"样例": CATALOG.base["zhengzhou.md"].decode()}


def written() -> dict[str, str]:
    """The readings as they were looked at."""
    return {(piece.partition("\n")[0]): piece.partition("\n")[2] for piece in WRITTEN.read_text(encoding="utf-8").split("\n== ")[1:]}


@pytest.mark.parametrize("name", all_of_them())
def test_a_plan_is_read_to_the_word(name: str) -> None:
    """Title, chapters, tasks, parts and what stands in each of them are those that somebody looked at."""
    assert told(all_of_them()[name]).strip() == written().get(name, "").strip(), "if that is meant, make regenerate"


def test_no_reading_is_left_over() -> None:
    """The file holds these plans and no others."""
    assert list(written()) == list(all_of_them()), "if that is meant, make regenerate"


@pytest.mark.parametrize(
    ("text", "title", "first"),
    [
        ("甲乙丙丁\n\n一、戊\n", (1, 1, 5), "一、戊"),
        ("甲乙丙\n\n一、戊\n", (1, 1, 1), "一、戊"),
        (f"{'长' * 60}\n\n一、戊\n", (1, 1, 61), "一、戊"),
        (f"{'长' * 61}\n\n一、戊\n", (1, 1, 1), "一、戊"),
        ("甲乙丙丁。\n\n一、戊\n", (1, 1, 1), "一、戊"),
        ("甲乙，丙丁\n\n一、戊\n", (1, 1, 1), "一、戊"),
        ("甲乙丙丁\n\n# 戊己\n\n一、戊\n", (3, 3, 5), "一、戊"),
        ("甲乙丙丁\n\n## 戊己\n", (1, 1, 5), "戊己"),
        ("# 某某市\n\n# 工作方案\n\n一、戊\n", (1, 3, 6), "一、戊"),
        ("# 某某市\n\n\n# 工作方案\n\n一、戊\n", (1, 3, 6), "工作方案"),
        ("# 某某市\n\n**工作方案**\n\n一、戊\n", (1, 3, 6), "工作方案"),
        ("# 某某市\n\n## 工作方案\n\n一、戊\n", (1, 3, 6), "工作方案"),
        ("# 某某市\n# 工作方案\n# 试行\n\n一、戊\n", (1, 3, 6), "试行"),
        ("甲。\n\n乙。\n\n丙。\n\n丁。\n\n# 题目\n\n一、戊\n", (9, 3, 5), "一、戊"),
        ("甲。\n\n乙。\n\n丙。\n\n丁。\n\n己。\n\n# 题目\n\n一、戊\n", (1, 1, 1), "题目"),
        ("# 具体措施\n\n甲。\n", (1, 1, 1), "具体措施"),
        ("# 任务4 职普融通行动\n\n甲。\n", (1, 1, 1), "任务4 职普融通行动"),
        ("# 职普融通行动\n\n## 具体措施\n\n甲。\n", (1, 1, 1), "职普融通行动"),
        ("# 第99号任务 山海\n\n## 乙\n\n甲。\n", (1, 3, 12), "乙"),
        ("## 题目\n\n甲。\n", (1, 1, 1), "题目"),
        ("# 一、题目\n\n甲。\n", (1, 1, 1), "一、题目"),
    ],
)
def test_what_is_the_title(text: str, title: tuple[int, int, int], first: str) -> None:
    """The title is a short first line, or a heading of the first level among the first five rows, on two lines of one kind at most."""
    read = outline_of(CATALOG, plan.parse(text, "plan.md"))
    assert (read.title.line, read.title.column, read.title.end_column) == title
    assert read.nodes[0].head.text == first


if __name__ == "__main__":
    WRITTEN.write_text("".join(f"\n== {name}\n{told(text)}" for name, text in all_of_them().items()), encoding="utf-8")
