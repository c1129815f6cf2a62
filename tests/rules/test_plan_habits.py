"""Habits of people who write plans: what announces is no gap, what waits to be filled in is seen, tasks have other endings."""

import pytest
from plan_readings import ENOUGH, FOUR, PART_RULES, TITLE, levels, places, said, tasks

from tuijian.report.model import Level

MORE = "市财政每年安排专项经费1200万元，核增实训教师编制40名。"
OVERVIEW = "一、工作基础\n二、改革攻坚项目\n三、具体措施\n四、保障条件\n"
IN_A_TASK = f"（一）职普融通行动\n1.改革攻坚项目\n{ENOUGH}\n2.具体措施\n{ENOUGH}\n3.保障条件\n{MORE}\n"


def errors(text: str) -> list[str]:
    """The errors and warnings that are said of a plan."""
    return [one.message for one in said(TITLE + text) if one.level in (Level.error, Level.warning)]


def numbers(text: str) -> list[int | str | None]:
    """The tasks of a plan: their numbers in the list, or their own names."""
    return [task for _, task, _ in tasks(TITLE + text)]


# --- what announces -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "opening",
    [
        f"本方案包括：\n{OVERVIEW}\n一、工作基础\n{ENOUGH}\n二、改革任务\n",
        f"{OVERVIEW}一、工作基础\n{ENOUGH}\n二、改革任务\n",
        f"- 工作基础\n- 改革攻坚项目\n- 具体措施\n\n工作基础：{ENOUGH}\n\n改革任务\n\n",
    ],
)
def test_an_overview_is_no_row_of_empty_parts(opening: str) -> None:
    """Headings that are listed before they stand are a table of contents, though nothing calls them so."""
    assert errors(opening + IN_A_TASK) == []
    assert len(places(TITLE + opening + IN_A_TASK, "具体措施")) == 1


@pytest.mark.parametrize("text", ["## 工作基础\n## 具体措施\n## 工作基础\n", "一、改革攻坚项目\n二、具体措施\n三、保障条件\n"])
def test_empty_parts_are_no_overview(text: str) -> None:
    """Two headings announce nothing, nor do headings that never come again: what is empty is said."""
    assert errors(text + f"四、进度\n{ENOUGH}") != []


def test_one_heading_for_what_stands_in_tasks() -> None:
    """A chapter without a word is asked about where the part is written in each task; without that it is an error."""
    chapter = f"## {FOUR}\n\n### 保障条件\n\n{MORE}\n\n## 保障条件\n\n## 工作基础\n\n{ENOUGH}\n"
    assert levels(TITLE + chapter)["guarantees"] == "review"
    assert levels(TITLE + chapter.replace(MORE, ""))["guarantees"] == "error"


@pytest.mark.parametrize(
    "words", ["具体措施如下：", "具体措施包括：", "主要措施主要有以下几点：", "第三条 具体措施如下：", "三、推进的办法与举措"]
)
def test_headings_that_announce(words: str) -> None:
    """A part is known though its heading says that it follows, or joins other words to it."""
    assert [text for _, text in places(f"{TITLE}{words}\n{ENOUGH}\n", "具体措施")] == [ENOUGH]


def test_numbered_labels_in_a_table() -> None:
    """The labels of a form may have numbers."""
    text = f"{TITLE}| 一、基本情况 | 学校 | 1200所 |\n|---|---|---|\n| 二、具体措施 | {ENOUGH} | |\n| （三）保障条件 | {MORE} | |\n"
    assert ([one for _, one in places(text, "具体措施")], [one for _, one in places(text, "保障条件")]) == ([ENOUGH], [MORE])


def test_a_paragraph_marked_as_a_heading() -> None:
    """Who marks whole paragraphs as headings has written their text; with a heading in front it is one up to its stop."""
    text = f"## 一、具体措施\n## {ENOUGH}\n## 二、保障条件。{MORE}\n## 三、进度\n"
    assert [one for part in ("具体措施", "保障条件") for _, one in places(TITLE + text, part)] == [ENOUGH, MORE]
    (found,) = [
        one
        for one in said(f"{TITLE}## 一、具体措施\n## {ENOUGH}\n## 二、保障条件。见附件，见附件，见附件，见附件，见附件。")
        if one.rule == "guarantees"
    ]
    assert (found.line, found.column) == (5, 4)


def test_a_part_that_is_written_behind_another() -> None:
    """A part that stands right behind the heading of another is not what is written there."""
    assert levels(f"{TITLE}### 改革攻坚项目\n具体措施：{ENOUGH}\n保障条件：{MORE}\n")["project"] == "review"


LABELLED = f"（一）职普融通行动。改革攻坚项目：{ENOUGH}具体措施：{ENOUGH}**保障条件**：{MORE}"


def test_parts_labelled_within_a_paragraph() -> None:
    """A paragraph may say the task and label each part; what it says is the plan's text, and a label stands for what is behind it."""
    assert levels(TITLE + LABELLED) == {}
    found = [text.strip("。") for part in ("改革攻坚项目", "具体措施", "保障条件") for _, text in places(TITLE + LABELLED, part)]
    assert found == [one.strip("。") for one in (ENOUGH, ENOUGH, MORE)]
    assert levels(TITLE + LABELLED.replace(ENOUGH, "见附件。"))["measures"] == "review"


def test_a_label_at_the_end_of_a_paragraph() -> None:
    """Where the text stands below the label, in lines of its own, nothing is said to be empty."""
    text = f"{ENOUGH}具体措施：\n（1）{ENOUGH}\n\n一、具体措施\n{MORE}\n"
    assert len(places(TITLE + text, "具体措施")) == 1


# --- the tree -----------------------------------------------------------------------------------


def test_chapters_of_one_kind_stand_side_by_side() -> None:
    """二、 does not stand in 一、, whatever their marks: a task below it is one of the list, and no work of the past."""
    text = f"## 一、工作基础\n{ENOUGH}\n### 二、改革攻坚项目\n（一）职普融通行动\n{ENOUGH}\n"
    assert numbers(text) == [4]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (f"**任务一：推进市域义务教育优质均衡。** {ENOUGH}\n\n**任务二：县中振兴。** {ENOUGH}", [8, 5]),
        (f"**新优质学校成长计划。** {ENOUGH}", [7]),
        (f"一、重点任务\n（一）实施新优质学校成长计划。\n{ENOUGH}\n（二）实施学生心理健康提升工程。\n{ENOUGH}", [7, 13]),
        (f"## 职普融通、县中振兴行动\n{ENOUGH}", [4, 5]),
        (f"## 职普融通行动和县中振兴行动\n{ENOUGH}", [4, 5]),
        ("我市拟围绕职普融通、县中振兴和学生心理健康提升三个方面开展改革。", [4, 5, 13]),
        ("任务：15.数字化赋能提质；18.创新人才培养", [15, 18]),
        (f"### 任务一\n职普融通行动：{ENOUGH}\n### 任务二\n**县中振兴**。{ENOUGH}\n### 任务三\n{ENOUGH}", [4, 5, 3]),
        ("| 任务一 | 职普融通行动：试办四所 |\n|---|---|\n| 任务二 | 山海研学 |\n| 任务三 | |", [4, "山海研学", 3]),
        ("| 申报任务 | （从清单中选择） |\n|---|---|\n| 具体措施 | 有 |", []),
        ("我市推进职普融通，改善县中。", []),
        (f"**新优质学校成长计划，今年开始。** {ENOUGH}", []),
    ],
)
def test_tasks_in_the_words_of_an_office(text: str, right: list[int]) -> None:
    """Tasks of the list with a verb before them or another ending, several in one heading, and a series in a sentence."""
    assert numbers(text) == right


# --- what is still to be filled in --------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("建设综合高中    所，其他另定。", "建设综合高中    所"),
        ("市财政投入　　　万元，由市财政局落实。", "市财政投入　　　万元"),
        (r"建设综合高中\*\*所。", r"\*\*"),
        ("由○○局牵头。", "○○"),
        ("由●●局牵头。", "●●"),
        ("新增学位（  ）万个。", "（  ）万个"),
        ("X月X日前完成。", "X月X日"),
        ("经费＿＿＿万元。", "＿＿＿"),
        ("每校不少于 ___ 人。", "___"),
        ("____年底前完成。", "____"),
        ("经费__万元。", "__"),
        ("责任单位：__", "__"),
        ("经费________。", "________"),
        ("类别：选择一项。", "选择一项。"),
    ],
)
def test_blanks_to_fill_in(line: str, shown: str) -> None:
    """A gap before what is counted, and signs that stand for figures and names, are to be filled in."""
    text = f"{TITLE}{line}\n"
    assert [one.message for one in said(text) if one.rule == "placeholder"] == [f"“{shown}”应当换成实际内容。"]


@pytest.mark.parametrize(
    "line",
    [
        "每名学生从12个社团中选择一项。",
        "二〇〇五年建校，二○○八年扩建。",
        "姓    名：基础教育处",
        "填 报  人",
        "□是 □否",
        "（盖章）  年  月  日",
        "●一、重点",
        "是否寄宿：（√）是 （ ）否",
        "__重点工程__ 先行，___县域___。",
        "说明：__重点工程__。",
        "资料见 school___list 文件。",
    ],
)
def test_what_only_looks_like_a_blank(line: str) -> None:
    """A choice that pupils have, years in Chinese digits, labels that are spread out, boxes and the place for a seal stay."""
    assert [one.message for one in said(f"{TITLE}{line}\n") if one.rule == "placeholder"] == []


HOLLOW = [
    "请结合本地实际写明具体内容、责任分工和时间安排。",
    "填写要求：用简明的语言描述，字数控制在500字以内，突出重点。",
    "（此处写名称、目标、范围，不少于300字）",
    "[请在此处填写具体的内容，突出本地特色和创新之处]",
    "此处为示例文字，请替换为正式内容后再行提交给上级。",
    "样例：成立领导小组，安排经费（示例，报送时删除）。",
    "详细内容请见随文报送的纸质材料，由省厅一并寄送。",
    "待实验区确认后由市财政、编办另行研究确定。",
    "本方案内容正在编制，请以后续报送的正式稿为准。",
    "具体项目由市教育局会同有关部门另行研究确定后报送。",
    "具体措施将根据教育部复核意见进一步研究制定并细化完善。",
    "相关条件正在与市财政局、市委编办沟通协调中。",
    "与任务5一并保障，此处不再重复说明。",
    "具体内容将在实验方案印发时再行明确。",
    "（内容略，以正式印发的实施方案文本为准）",
    "加快破除职普融通体制机制障碍，加强综合高中建设，缓解职普分流焦虑。",
    "郑州市教育局（公章）\n2024年1月10日\n联系人：基础教育处 电话：0371-00000000",
]


@pytest.mark.parametrize("words", HOLLOW)
def test_what_explains_puts_off_or_copies_is_no_content(words: str) -> None:
    """Instructions, samples, what is put off, the notice's own sentences and a signature are no content of any part."""
    found = said(TITLE + "\n\n".join(f"## {part}\n\n{words}" for part in ("改革攻坚项目", "具体措施", "保障条件")))
    hollow = [one.rule for one in found if "没有具体内容" in one.message]
    assert sorted(hollow) == sorted(PART_RULES)


def test_strokes_in_a_table_are_no_content() -> None:
    """Cells with a stroke say that there is nothing."""
    text = f"{TITLE}| 任务 | 改革攻坚项目 | 具体措施 | 保障条件 |\n|---|---|---|---|\n| 职普融通行动 | / | — | ／ |\n"
    assert sorted(one.rule for one in said(text) if "没有具体内容" in one.message) == sorted(PART_RULES)


@pytest.mark.parametrize(
    "words",
    [
        "列出问题清单和责任清单，限期整改，结果向社会公布。",
        "学生每学期读书不少于30万字，教师每年写两篇教学随笔。",
        "转学名单由学校提出、市教育局审核后确定，并在校内公示。",
        "全市正在编制中小学布局专项规划，2024年6月批复以后分三年实施。",
        "广泛征求意见形成实施方案，由市政府常务会议审定后印发。",
        "实验区成立以后，市财政每年追加专项经费三千万元。",
    ],
)
def test_content_that_only_sounds_alike(words: str) -> None:
    """Sentences that say what is done count, though words of theirs are those of an instruction."""
    assert (
        set(levels(TITLE + "\n\n".join(f"## {part}\n\n{words}" for part in ("改革攻坚项目", "具体措施", "保障条件")))) & {*PART_RULES}
        == set()
    )


def test_an_instruction_in_brackets_is_asked_about() -> None:
    """A line that is nothing but an instruction in brackets stands out, also beside other text."""
    found = said(f"{TITLE}## 保障条件\n\n（填写组织、经费、人员等保障条件）\n\n{MORE}\n")
    assert [one.message for one in found if one.rule == "left-out"] == [
        "这里只有“（填写组织、经费、人员等保障条件）”，请核对要不要写出内容。"
    ]
