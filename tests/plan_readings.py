"""How a plan is read and what is said of it, for tests of its shapes, its tasks and its parts."""

from collections.abc import Iterator

from one_rule import AS_OF, sample

from tuijian.catalog.disk import read_catalog
from tuijian.check.pipeline import Request, check
from tuijian.report.model import Finding, Outline
from tuijian.rules.outline import outline_of, tasks_of
from tuijian.rules.registry import bind
from tuijian.submission.plan import parse
from tuijian.submission.tree import MemoryTree

CATALOG = read_catalog()
RULES = bind(CATALOG)
FOUR = "任务4 职普融通行动"
PARTS = ("改革攻坚项目", "具体措施", "保障条件")
PART_RULES = ("project", "measures", "guarantees")
ENOUGH = "由市教育局牵头，每学期公布一次进展情况，接受社会各界监督。"


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
    return [(one.span.line, one.text) for one in read.part_places(part)]


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
