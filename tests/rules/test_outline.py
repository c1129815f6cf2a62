"""Plans as people write them: what is taken for a task, where parts count, what is asked and what is an error."""

import re
from dataclasses import replace

import pytest
from one_rule import AS_OF, sample
from plan_readings import (
    CATALOG,
    ENOUGH,
    FOUR,
    PART_RULES,
    PARTS,
    RULES,
    TITLE,
    levels,
    places,
    said,
    shown,
)

from tuijian.check.pipeline import Request, check
from tuijian.check.plan_outlines import MOST_HEADINGS
from tuijian.rules.outline import outline_of, without_lead
from tuijian.submission.plan import Plan, parse
from tuijian.submission.tree import MemoryTree


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


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("开封市财政每年安排经费。", "开封市"),
        ("经费由开封市财政安排，开封市教育局执行。", "开封市"),
        ("学习洛阳市的经验，开封市财政安排经费。", "开封市"),
        ("商水县先行试点。", "商水县"),
        ("新郑市先行试点。", None),
        ("与开封市合作。", None),
        ("支援信阳市光山县。", None),
        ("信阳市光山县先行试点。", "信阳市"),
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


def test_one_plan_for_two_places() -> None:
    """A plan that two entries name speaks of either of them, and nothing is said of that; a third place is told."""
    listed = sample(CATALOG)["list.yml"].replace("name: 洛阳市", "name: 开封市").replace("code: 410300", "code: 410200")
    listed = listed.replace("plan: luoyang.md", "plan: zhengzhou.md")
    for text, others in ((f"开封市派出教师。{ENOUGH}", []), (f"许昌市派出教师。{ENOUGH}", ["许昌市", "许昌市"])):
        files = sample(CATALOG, listed=listed, zhengzhou=f"{TITLE.replace('郑州市', '郑州市、开封市')}{text}")
        tree = MemoryTree({f"submissions/henan/{name}": file for name, file in files.items()})
        report = check(tree, CATALOG, RULES, Request(AS_OF)).report
        assert [one.context["other"] for one in report.findings if one.rule == "other-place"] == others


def test_every_message_fits_and_names_no_mark() -> None:
    """The messages of these rules speak of headings and chapters, and never of the marks or files that the program reads."""
    for rule in CATALOG.rules:
        if rule.id[0] == "P":
            for message in (rule.fix, *(one.text + (one.fix or "") for one in rule.messages.values())):
                assert not re.search(r"#|\.yml|\.md|Markdown", message), message


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
