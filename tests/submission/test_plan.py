"""What a plan in Markdown is read as: headings, sections, lines, and nothing that depends on how it would be shown."""

import re
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tuijian.submission.plan as reader
from tuijian.submission.plan import LINE_LIMIT, Plan, Section, parse
from tuijian.text.positions import Span

PLAN = """# 郑州市初步方案

市政府印发。

## 工作基础

基础扎实。

## 任务4 职普融通行动

### 改革攻坚项目

1. 学分互认；
2. 学籍互转。

### 具体措施

#### 第一年

成立专班。

### 保障条件
<!-- 待写 -->
"""


def plan(text: str) -> Plan:
    """A plan read from a text."""
    return parse(text, "plan.md")


def outline(sections: tuple[Section, ...]) -> list[object]:
    """Headings as nested lists, to compare at a glance."""
    return [[section.heading.text, *outline(section.children)] for section in sections]


def cut(text: str, span: Span) -> str:
    """What stands at a span of one line."""
    assert span.line == span.end_line
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


def test_outline() -> None:
    """Sections nest by level under the title, in the order of the text."""
    found = plan(PLAN)
    assert found.title
    assert (found.title.text, found.path, found.text, found.unread) == ("郑州市初步方案", "plan.md", PLAN, 0)
    task = ["任务4 职普融通行动", ["改革攻坚项目"], ["具体措施", ["第一年"]], ["保障条件"]]
    assert outline(found.sections) == [["工作基础"], task]
    assert [section.heading.text for section in found.walk()][-3:] == ["具体措施", "第一年", "保障条件"]


def test_lines() -> None:
    """Every line that is not blank stands in its own section with its number; those before the first stand in the opening."""
    found = plan(PLAN)
    assert [(line.number, line.text) for line in found.opening] == [(3, "市政府印发。")]
    project = found.sections[1].children[0]
    assert [(line.number, line.text) for line in project.lines] == [(13, "1. 学分互认；"), (14, "2. 学籍互转。")]
    assert [line.number for line in found.sections[1].all_lines] == [13, 14, 20, 23]
    assert found.lines[2] == "市政府印发。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 任务\n文字", True),
        ("## 任务\n### 措施\nabc", True),
        ("## 任务\n### 措施", False),
        ("## 任务\n1. —— 2024\n---", False),
        ("## 任务\n<!-- 待写 -->", False),
        ("## 任务\n<!--\n\n## 待写\n\n-->", False),
        ("## 任务\n<!-- 没有写完\n\n待写", False),
        ("## 任务\n1 <!-- 待写\n待写 --> 2", False),
        ("## 任务\n1 <!-- 待写", True),
        ("## 任务\n<!-- 待写 --> 文字 <!-- 待写 -->", True),
        ("## 任务\n<!-- 待写 -->1<!-- 待写 -->", False),
        ("## 任务\n<br><div class='a'>\n</div>&nbsp;&#12288;&#x3000;", False),
        ("## 任务\n&nbsp;", False),
        ("## 任务\n<!--> 文字", True),
        ("## 任务\n1 <!--> 文字 <!---> 1", True),
        ("## 任务\n<div>\n文字\n</div>", True),
        ("## 任务\n1 < 2 & 3", False),
        ("## 任务\n```\n<!-- 代码 -->\n```", True),
        ("## 任务\n    <b>缩进四格</b>", True),
        ("## 任务\n    <b>&nbsp;</b>", False),
    ],
)
def test_has_words(text: str, expected: bool) -> None:
    """Letters and Chinese characters count, nested ones too; headings, comments, tags, entities, numbers and marks do not."""
    assert plan(text).sections[0].has_words is expected


def test_words_keep_their_columns() -> None:
    """Where comments and tags stood there are as many spaces, so that a finding can point at a word."""
    line = plan("## 任务\n<!-- 注 -->待<b>补充</b>").sections[0].lines[0]
    assert line.words.strip().split() == ["待", "补充"]
    assert (line.text[line.words.index("补充") :], len(line.words)) == ("补充</b>", len(line.text))


def test_code_is_marked() -> None:
    """A fence with its inside is code: no heading is found there; four spaces of indent make no code."""
    found = plan("## 任务\n```\n# 代码\n##代码\n```\n    文字")
    assert [line.code for line in found.sections[0].lines] == [True, True, True, True, False]
    assert found.title is None


@pytest.mark.parametrize(
    ("line", "text", "level", "column"),
    [
        ("## 任务4", "任务4", 2, 4),
        ("   ### 保障条件 ###  ", "保障条件", 3, 8),
        ("#\t方案", "方案", 1, 3),
        ("## **任务4** <!-- 注 -->", "**任务4** <!-- 注 -->", 2, 4),
        ("## #", "", 2, 3),
        ("##", "", 2, 3),
        ("   ##", "", 2, 6),
        ("## 1. 工作基础", "1. 工作基础", 2, 4),
        ("## - 任务", "- 任务", 2, 4),
        ("###### 六", "六", 6, 8),
        ("## 任务C#", "任务C#", 2, 4),
        ("## # 任务", "# 任务", 2, 4),
        ("方案\n===", "方案", 1, 1),
        ("  任务4  \n---", "任务4", 2, 3),
    ],
)
def test_heading(line: str, text: str, level: int, column: int) -> None:
    """A heading's text, level and place are CommonMark's; marks of emphasis stay in it."""
    found = plan(line)
    heading = found.title or found.sections[0].heading
    assert (heading.text, heading.level, heading.span) == (text, level, Span(1, column, 1, column + len(text)))
    assert found.opening == ()


@pytest.mark.parametrize(
    "text",
    [
        "##任务",
        "＃＃ 任务",
        "    ## 任务",
        "####### 任务",
        "- ## 任务",
        "> ## 任务",
        "<div>\n## 任务\n</div>",
        "第一段。\n第二段。\n---",
        "- 一\n---",
        "1. 一\n---",
        "> 引用\n---",
        "***\n---",
        "| 甲 |\n| --- |",
    ],
)
def test_no_heading(text: str) -> None:
    """What CommonMark takes for no heading is none, nor is a paragraph, a list or a quote above a rule; no line is lost."""
    found = plan(text)
    assert (found.title, found.sections) == (None, ())
    assert [line.text for line in found.opening] == text.split("\n")


@pytest.mark.parametrize(
    ("text", "expected", "title"),
    [
        ("# 一\n# 二\n## 三\n### 四", [["二"], ["三", ["四"]]], "一"),
        ("## 一\n# 二\n### 三", [["一"], ["三"]], "二"),
        ("### 一\n## 二\n#### 三\n### 四", [["一"], ["二", ["三"], ["四"]]], None),
        ("# 一\n# 二\n### 三", [["二", ["三"]]], "一"),
    ],
)
def test_odd_levels(text: str, expected: list[object], title: str | None) -> None:
    """Only the first heading of level 1 is the title; another stands beside those of level 2; a level may be skipped."""
    found = plan(text)
    assert (outline(found.sections), found.title and found.title.text) == (expected, title)


def test_lines_after_a_late_title_stand_in_the_opening() -> None:
    """A title that follows sections ends them."""
    found = plan("## 一\n甲\n# 题\n乙")
    assert ([line.text for line in found.opening], [line.text for line in found.sections[0].lines]) == (["乙"], ["甲"])


def test_line_ends() -> None:
    """LF, CRLF and CR are line ends and nothing else is."""
    found = plan("# 题\r\n甲\r乙\n丙\x0b\x85\u2028丁")
    assert found.lines == ("# 题", "甲", "乙", "丙\x0b\x85\u2028丁")
    assert found.text == "\n".join(found.lines)


def test_lines_past_the_limit_are_counted() -> None:
    """The last line within the limit is read, what follows is not, and is counted."""
    found = plan("\n" * (LINE_LIMIT - 1) + "# 题\n## 任务\n文字")
    assert (found.title and found.title.span.line, found.sections, found.unread) == (LINE_LIMIT, (), 2)
    assert found.lines[-1] == "文字"


def test_the_parser_is_imported_at_first_need() -> None:
    """Importing this module and reading a simple plan do not import markdown-it-py, which takes longer than the rest of a start."""
    code = (
        "import sys, tuijian.submission.plan as p; p.parse('# 题\\n\\n## 任务', ''); print('markdown_it' in sys.modules);"
        "p.parse('题\\n---', ''); print('markdown_it' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env={"PYTHONPATH": ":".join(sys.path)})
    assert done.stdout.split() == ["False", "True"]


PIECES = st.sampled_from(
    [
        *"#＃*_<>!-=`~&;[]\\| \t\n\n\n\r\u3000中a1\0\x0b\x1c\x85\xa0\u2028\ud800",
        "## ",
        "<!--",
        "-->",
        "```\n",
        "---\n",
        "===\n",
        "</p>",
        "&nbsp;",
        "    ",
        "1. ",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


@given(TEXTS)
def test_any_text(text: str) -> None:
    """No text raises; spans lie inside it and hold the heading's text; no line that is not blank is lost or told twice."""
    found = plan(text)
    headings = [section.heading for section in found.walk()] + ([found.title] if found.title else [])
    assert all(cut(found.text, heading.span) == heading.text for heading in headings)
    lines = [*found.opening, *(line for section in found.sections for line in section.all_lines)]
    assert all(line.text == found.lines[line.number - 1] and len(line.words) == len(line.text) for line in lines)
    numbers = [line.number for line in lines] + [heading.span.line for heading in headings]
    underlines = {
        next(number for number in range(heading.span.line + 1, len(found.lines) + 1) if found.lines[number - 1].strip())
        for heading in headings
        if not re.match(r"[ \t]*#{1,6}(?![^ \t])", found.lines[heading.span.line - 1])
    }
    assert sorted([*numbers, *underlines]) == [number for number, line in enumerate(found.lines, 1) if line.strip()]


SIMPLE = st.one_of(
    st.text(st.characters(exclude_characters="\t<&")),
    st.lists(
        st.sampled_from([*"#＃*_>!-=`~[]\\| \n\n\n\r\u3000中a1\0\x1c\x85", "## ", "# 题", "\n## ", " #\n", "    ", "1. "]), max_size=40
    ).map("".join),
)


@given(SIMPLE)
def test_a_simple_text_reads_as_by_the_whole_grammar(text: str) -> None:
    """What is read without markdown-it is what markdown-it would have read, whatever the text."""
    quick = plan(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_is_simple", lambda *_: False)
        reader._parse_once.cache_clear()
        assert vars(plan(text)) == vars(quick)


def test_a_heading_below_odd_blanks() -> None:
    """A line of blanks that CommonMark takes for text neither hides the heading below it nor moves its place."""
    found = plan("\xa0\n任务\n\xa0\n===")
    assert found.title is not None
    assert found.title[:2] == ("任务", 1)
    assert cut(found.text, found.title.span) == "任务"


@pytest.mark.parametrize("blank", ["\f", "\x1f", "\xa0", "\u3000"])
def test_odd_blanks_are_no_heading(blank: str) -> None:
    """An underline below nothing but odd blanks makes no heading without a text; it stays a line."""
    found = plan(f"{blank}\n=\n\n## 任务")
    assert found.title is None
    assert [line.number for line in found.opening] == [2]
    assert [section.heading.text for section in found.sections] == ["任务"]


SIZE = 256 * 1024
# fmt: off
UNITS = [  # _ is a space, / a line end
    "[", ">", ">_", ">/", "#", "#/", "#_a/", "#_a/##_b/###_c/", "`", "`/", "```/", "```/~~~/",
    "<", "</", "<!--", "<!--/", "<!--//", "<!--_-->", "a_<!--_-->", "a_<!--/", "--><!--", "<div>/", "<div>//", "<a_b=",
    "<script>/", "&", "&amp", "|a|b|/|-|-|/", "|", "-", "-/", "a/-/", "a/", "a//", "_", "____a/",
    "/", "*", "*/", "**a**/", "**a", "\\", "\\#", "#a/", "＃", "＃＃a/", "-_", "-_a/",
    "1._a/", "a", "中", "<![CDATA[", "<?", "<!A", "__",
]
# fmt: on


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_text(unit: str) -> None:
    """256 KiB of one thing are read in time (0.25 s; the measure allows for a slower machine)."""
    text = unit.replace("_", " ").replace("/", "\n")
    start = time.process_time()
    found = plan((text * SIZE)[:SIZE])
    assert all(section.has_words in (True, False) for section in found.sections)
    seconds = time.process_time() - start
    print(f"{seconds:.3f} s")
    assert seconds < 1


def test_the_parser_of_blocks_alone() -> None:
    """It takes HTML for a block of its own, and is made once for all plans."""
    made = reader._parser.__wrapped__()
    assert made.options["html"]
    assert reader._parser() is reader._parser()
