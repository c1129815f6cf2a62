"""What a reader takes a line for: the marks and numbers of headings, run-in headings, rows of tables, a table of contents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijian.submission.plan import parse
from tuijian.submission.plan_structure import LONGEST_HEADING, MOST_HEADINGS, Row, is_rule, rows_of
from tuijian.text.heading_numbers import numeral, whole_number

KNOWN = ("具体措施", "保障条件", "职普融通")


def read(text: str) -> list[Row]:
    """The rows of a text; the words of KNOWN are headings wherever they stand."""
    return rows_of(parse(text, "plan.md"), lambda words: words in KNOWN)


def only(line: str) -> Row:
    """The row of a line that stands between two others."""
    return next(row for row in read(f"首行。\n\n{line}\n\n末行。") if row.line == 3)


@pytest.mark.parametrize(
    ("line", "family", "depth", "rank", "value", "name"),
    [
        ("## 工作基础", "hash", 2, None, 0, "工作基础"),
        ("##工作基础", "hash", 2, None, 0, "工作基础"),
        ("＃＃ 工作基础", "hash", 2, None, 0, "工作基础"),
        ("\\## 工作基础", "hash", 2, None, 0, "工作基础"),
        ("    ### 工作基础", "hash", 3, None, 0, "工作基础"),
        ("### （二）**工作基础**", "hash", 3, 3, 2, "工作基础"),
        ("#### 1 工作基础", "hash", 4, None, 0, "1 工作基础"),
        ("### 一 工作基础", "hash", 3, 2, 1, "工作基础"),
        ("**工作基础**", "loose", 0, None, 0, "工作基础"),
        ("__工作基础：__", "loose", 0, None, 0, "工作基础"),
        ("**（三）工作基础**", "number", 0, 3, 3, "工作基础"),
        ("（三）**工作基础**", "number", 0, 3, 3, "工作基础"),
        ("**具体措施。**", "loose", 0, None, 0, "具体措施"),
        ("第一章 工作基础", "number", 0, 0, 1, "工作基础"),
        ("第 二 部分　工作基础", "number", 0, 0, 2, "工作基础"),
        ("第三节　工作基础", "number", 0, 1, 3, "工作基础"),
        ("十二、工作基础", "number", 0, 2, 12, "工作基础"),
        ("　　一．工作基础", "number", 0, 2, 1, "工作基础"),
        ("Ⅱ、工作基础", "number", 0, 2, 0, "工作基础"),
        ("（十）工作基础，投入保障", "number", 0, 3, 10, "工作基础，投入保障"),
        ("( 一 ) 工作基础", "number", 0, 3, 1, "工作基础"),
        ("1.工作基础", "number", 0, 4, 1, "工作基础"),
        ("１．工作基础", "number", 0, 4, 1, "工作基础"),
        ("3、工作基础", "number", 0, 4, 3, "工作基础"),
        ("3）工作基础", "number", 0, 4, 3, "工作基础"),
        ("1.2 工作基础", "number", 0, 5, 1, "工作基础"),
        ("（4）工作基础", "number", 0, 7, 4, "工作基础"),
        ("⑤工作基础", "number", 0, 8, 0, "工作基础"),
        ("- 1. 工作基础", "number", 0, 4, 1, "工作基础"),
        ("具体措施", "loose", 0, None, 0, "具体措施"),
        ("　具体措施：", "loose", 0, None, 0, "具体措施"),
        ("第一，具体措施", "number", 0, 9, 1, "具体措施"),
        ("项目二：具体措施", "number", 0, 3, 2, "具体措施"),
        ("试点项目二：具体措施", "number", 0, 3, 2, "具体措施"),
        ("方向一 工作基础", "number", 0, 3, 1, "工作基础"),
        ("板块3：工作基础", "number", 0, 3, 3, "工作基础"),
        ("〔一〕工作基础", "number", 0, 3, 1, "工作基础"),
        ("〔2〕工作基础", "number", 0, 7, 2, "工作基础"),
        ("Part 2 工作基础", "number", 0, 0, 2, "工作基础"),
        ("PART 2：工作基础", "number", 0, 0, 2, "工作基础"),
        ("1.2.3 工作基础", "number", 0, 6, 1, "工作基础"),
        ("3 具体措施", "number", 0, 4, 3, "具体措施"),
        ("2.1具体措施", "number", 0, 5, 2, "具体措施"),
        ("２.１.３　具体措施", "number", 0, 6, 2, "具体措施"),
        ("1\\. 工作基础", "number", 0, 4, 1, "工作基础"),
        ("*具体措施*", "loose", 0, None, 0, "具体措施"),
        ("【具体措施】", "loose", 0, None, 0, "具体措施"),
        ("——具体措施", "loose", 0, None, 0, "具体措施"),
        ("●具体措施", "loose", 0, None, 0, "具体措施"),
    ],
)
def test_headings(line: str, family: str, depth: int, rank: int | None, value: int, name: str) -> None:
    """What a reader takes for a heading is one, with how it is marked, how deep it stands, and its words without all that."""
    row = only(line)
    assert row.head is not None
    assert (row.head.family, row.head.depth, row.head.rank, row.head.value, row.head.name, row.words) == (
        family,
        depth,
        rank,
        value,
        name,
        "",
    )
    span = row.head.span
    assert span.line == 3
    assert name.strip("*") in line[span.column - 1 : span.end_column - 1].replace("*", "")


@pytest.mark.parametrize(
    ("line", "name", "behind"),
    [
        ("（二）具体措施。每年一次。", "具体措施", "每年一次。"),
        ("（二）别的话。每年一次。", "别的话", "每年一次。"),
        ("（一）建设六所。改造操场；", "建设六所", "改造操场；"),
        ("2.具体措施：每年一次。", "具体措施", "每年一次。"),
        ("一是职普融通。每年一次。", "职普融通", "每年一次。"),
        ("一是职普融通 每年一次。", "职普融通", "每年一次。"),
        ("**具体措施：**每年一次。", "具体措施", "每年一次。"),
        ("**具体措施**：每年一次。", "具体措施", "每年一次。"),
        ("**（二）别的话。**每年一次。", "别的话", "每年一次。"),
        ("具体措施：每年一次。", "具体措施", "每年一次。"),
        ("具体措施　每年一次。", "具体措施", "每年一次。"),
        ("具体措施包括每年一次。", "具体措施", "每年一次。"),
        ("- **具体措施**：每年一次。", "具体措施", "每年一次。"),
    ],
)
def test_headings_with_text_behind(line: str, name: str, behind: str) -> None:
    """A heading may have its text behind it: where it has an outer number or is in bold with one, or its words are known."""
    row = only(line)
    assert row.head is not None
    assert (row.head.name, row.words) == (name, behind)


@pytest.mark.parametrize(
    "line",
    [
        "2.别的话。每年一次。", "一是别的话。每年一次。", "一是别的话", "别的话：每年一次。", "**别的话**每年一次。", "1.5万元用于学校",
        "2024年建设学校",
        "1.建设学校，改造操场", "1.建设：六所", "（一）建设六所；", "＃＃＃", "#######七",
        "一", "（一）", "1.", "**", "** **", "**加粗。**", "正文##任务", "\\",
        f"一、{'长' * LONGEST_HEADING}", f"**{'长' * (LONGEST_HEADING + 1)}**",
        "<!-- ##任务 -->", "- 一条", "> 引文", "***",
        "具体措施得力", "他说：具体措施", "一、建设。", "第一，建设",
    ],
)  # fmt: skip
def test_text(line: str) -> None:
    """Sentences, bare marks, numbers of things and list items are no headings."""
    assert [row.head for row in read(f"首行。\n\n{line}\n\n末行。")] == [None] * (2 + bool(line.strip()))


def test_code_and_comments_are_no_headings() -> None:
    """What stands in a fence is text, and what a reader does not see is none of a heading's words."""
    assert [row.head for row in read("```\n一、工作基础\n| a | b |\n```")] == [None] * 4
    assert only("<b>具体措施</b>").head is not None


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| 任务 | **具体措施** |", ("任务", "具体措施")),
        ("| 任务 | 具体措施", ("任务", "具体措施")),
        ("| 一\\|二 | |", ("一\\|二", "")),
        ("任务\t具体措施", ("任务", "具体措施")),
        ("一、\t具体措施", ()),
        ("\t一段话", ()),
        ("|", ()),
    ],
)
def test_rows_of_tables(line: str, cells: tuple[str, ...]) -> None:
    """A row of a table is one of Markdown's, or of cells parted by tabs; a number before a tab is a heading's."""
    assert only(line).cells == cells


def test_the_row_below_a_head_says_nothing() -> None:
    """The row that parts a table's head from the rest is known."""
    assert [is_rule(row) for row in read("| 甲 | 乙 |\n| --- | :-: |\n| 1 | 2 |")] == [False, True, False]


def test_only_so_many_headings_are_read() -> None:
    """After very many headings all is text, true headings and lines alike."""
    text = "".join(f"## 第{number}条\n" for number in range(MOST_HEADINGS))
    assert [row.head is None for row in read(f"{text}## 甲\n一、乙\n")][-2:] == [True, True]
    assert [row.words for row in read(f"{text}## 甲\n")][-1] == "甲"


CONTENTS = "一、工作基础……1\n二、具体措施\t3\n三、保障条件　5\n"


@pytest.mark.parametrize("title", ["目录\n\n", "目　录\n\n", "## 目录\n\n", "# 题\n\n目次\n\n"])
def test_a_table_of_contents(title: str) -> None:
    """What stands in a table of contents opens nothing: its headings all stand once more."""
    text = f"{title}{CONTENTS}\n一、工作基础\n\n有。\n\n二、具体措施\n\n有。\n"
    assert [row.head.name for row in read(text) if row.head and row.line > 5 + title.count("\n") - 2] == ["工作基础", "具体措施"]


def test_what_only_looks_like_contents() -> None:
    """A heading that says contents, and nothing that stands again, hides nothing; nor does one at the end."""
    assert [row.head.name for row in read("目录\n\n一、工作基础\n\n二、具体措施\n") if row.head] == ["工作基础", "具体措施"]
    assert [row.words for row in read("正文。\n\n目录")] == ["正文。", "目录"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("012", 12),
        ("１２", 12),
        ("七", 7),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十九", 99),
        ("十十", None),
        ("一二", None),
    ],
)
def test_whole_number(text: str, number: int | None) -> None:
    """Numbers are read from Arabic digits of either width, and from Chinese ones up to 99."""
    assert whole_number(text) == number


@given(st.text())
def test_any_text(text: str) -> None:
    """Any text has its rows in order, each line once; a number that is found ends inside it."""
    found = read(text)
    assert [row.line for row in found] == sorted({row.line for row in found})
    lead = numeral(text)
    assert lead is None or 0 < lead.end <= len(text)


@pytest.mark.parametrize("line", ["【参会人员】", "*注：数据截至上年底*", "3 所学校", "【具体措施】的落实", "2.5亿元投入"])
def test_marks_make_no_heading_of_other_words(line: str) -> None:
    """Brackets, italics and a number without its point make a heading of known words only."""
    (row,) = read(line)
    assert row.head is None or row.head.name == "具体措施"


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td>任务</td><td>一&nbsp;二</td></tr><tr><td>三</td><td><b>四</b></td></tr></table>",
        "<table>\n<tbody>\n<tr>\n<td>任务</td>\n<td>一&nbsp;二</td>\n</tr>\n<tr>\n<td>三</td>\n<td><b>四</b></td>\n</tr>\n</tbody>\n</table>",
        "<TABLE>\n<TR><TH>任务</TH><TH>一 二</TH></TR>\n<TR>\n<TD>三</TD><TD>四</TD></TR></TABLE>",
    ],
)
def test_tables_in_html(text: str) -> None:
    """A table in HTML has the rows and cells that a browser shows, on one line or on many."""
    assert [row.cells for row in read(text) if row.cells] == [("任务", "一 二"), ("三", "四")]


def test_text_beside_a_table_in_html_stays() -> None:
    """Headings, code and text around a table are what they are without it; a row that never ends is one row all the same."""
    found = read("# 工作基础\n\n说明。\n\n    代码 <td>\n\n<table>\n<tr><td>甲</td>\n\n# 具体措施\n\n措施。\n")
    assert [row.head.name for row in found if row.head] == ["工作基础", "具体措施"]
    assert any("说明" in row.words for row in found)
    assert any("措施" in row.words for row in found)


def test_a_table_in_a_comment_is_not_read() -> None:
    """What stands in a comment is seen by nobody, cells of a table included."""
    found = read("说明。\n\n<!--\n<table>\n<tr><td>具体措施</td><td>甲</td></tr>\n</table>\n-->\n")
    assert not any(any(row.cells) for row in found)


# --- just so ------------------------------------------------------------------------------------------


def told(row: Row) -> str:
    """A row in short: its line, a heading's words and columns, what stands behind it or in its cells."""
    line = f"{row.line}"
    if row.cells:
        return f"{line} |{'|'.join(row.cells)}| {row.width}"
    if row.head is None:
        return f"{line} {row.words}".rstrip()
    head = row.head
    mark = f"{head.family[0]}{head.depth or ''}{'' if head.rank is None else f'{head.rank}.{head.value}'}"
    return f"{line} [{mark} {head.text}={head.name} {head.span.column}-{head.span.end_column}] {row.words}".rstrip()


LONG = "长" * 30


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("具体措施：每年一次。", "[l 具体措施=具体措施 1-5] 每年一次。"),
        ("具体措施：  。", "[l 具体措施=具体措施 1-5]"),
        ("甲：乙", "甲：乙"),
        ("【具体措施】：每年一次；", "[l 具体措施=具体措施 1-7] 每年一次；"),
        ("【具体措施】每年", "[l 具体措施=具体措施 1-7] 每年"),
        ("【具体措施】：", "[l 具体措施=具体措施 1-7]"),
        ("【具体措施】", "[l 具体措施=具体措施 1-7]"),
        ("3 具体措施：", "[n4.3 3 具体措施=具体措施 1-7]"),
        ("1.2.3.4 具体措施", "[n6.1 1.2.3.4 具体措施=具体措施 1-13]"),
        ("一、：具体措施：", "[n2.1 一、：具体措施=具体措施 1-8]"),
        (f"一、{LONG}。后文", f"[n2.1 一、{LONG}={LONG} 1-33] 后文"),
        (f"一、{LONG}长。后文", f"一、{LONG}长。后文"),
        (f"1.{LONG}{'长' * 10}", f"[n4.1 1.{LONG}{'长' * 10}={LONG}{'长' * 10} 1-43]"),
        (f"1.{LONG}{'长' * 11}", f"1.{LONG}{'长' * 11}"),
        ("1.甲乙；丙", "1.甲乙；丙"),
        ("1.甲乙，丙", "1.甲乙，丙"),
        ("1.甲，", "1.甲，"),
        ("1.甲：", "[n4.1 1.甲=甲 1-4]"),
        (f"**{LONG * 2}**", f"[l {LONG * 2}={LONG * 2} 1-65]"),
        (f"**{LONG * 2}长**", f"**{LONG * 2}长**"),
        ("**（一）**", "[l （一）=（一） 1-8]"),
        ("**（一）甲**乙", "[n3.1 （一）甲=甲 1-9] 乙"),
        (f"**一、{'长' * 28}**乙", f"[n2.1 一、{'长' * 28}={'长' * 28} 1-35] 乙"),
        (f"**一、{'长' * 29}**乙", f"**一、{'长' * 29}**乙"),
        ("（一）__甲__乙", "[n3.1 （一）甲=甲 1-9] 乙"),
        ("    ## 甲 # ##", "[h2 甲=甲 8-9]"),
        ("    ##　甲　##", "[h2 甲=甲 8-9]"),
        ("## 甲_乙_", "[h2 甲_乙_=甲_乙_ 4-8]"),
        ("## 甲__乙__", "[h2 甲乙=甲乙 4-10]"),
        ("| 甲", "|甲| 3"),
        ("|甲|乙", "|甲|乙| 4"),
        ("|甲|乙|", "|甲|乙| 5"),
        ("||", "|| 2"),
        ("甲 丙\t乙", "|甲 丙|乙| 5"),
        ("项目\t具体措施", "|项目|具体措施| 7"),
        ("- 甲……12", ""),
        ("甲……12 是", "甲……12 是"),
    ],
)
def test_what_a_line_is_read_as(line: str, right: str) -> None:
    """The heading with its words, marks and columns, the text behind it, or the cells: just so, also right at each limit."""
    row = only(line)
    assert told(row).removeprefix("3").strip() == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("<TR><TD>甲</TD></TR>\n<tr><td>乙</td>", ["1 |甲| 19", "2 |乙| 14"]),
        ("<tr>\n<td>甲</td>\n</tr>\n\n后文", ["2 |甲| 21", "5 后文"]),
        ("<table>\n<tr>\n<td>甲</td>\n</TR>\n<tr>\n<td>乙</td>\n</tr>\n</table>\n末行", ["3 |甲| 21", "6 |乙| 21", "9 末行"]),
        ("<tr><td>甲</td>\n\n# 题\n", ["1 |甲| 14", "3 [h1 题=题 3-4]"]),
        ("<tr><td>甲</td>", ["1 |甲| 14"]),
        ("<tr><td>甲</td>\n\n```\n码\n```\n", ["1 |甲| 14", "3 ```", "4 码", "5 ```"]),
        (f"<tr><td>{'长' * 4000}</td>\n后文", [f"1 |{'长' * 4000}| 4013", "2 后文"]),
    ],
)
def test_rows_in_html(text: str, right: list[str]) -> None:
    """A row of a table in HTML stands at the line where it ends or began, in letters of either case; what follows it is text."""
    assert [told(row) for row in read(text)] == right


def test_contents_are_emptied() -> None:
    """From 目录 to where its first entry stands again nothing is read, whatever is in between, and each line keeps its number."""
    text = "# 题\n\n目 录\n\n一、工作基础\n\n二、具体措施\n\n不在正文里\n\n一、工作基础\n\n甲。\n\n二、具体措施\n\n乙。\n"
    assert [told(row) for row in read(text)] == [
        "1 [h1 题=题 3-4]", "3", "5", "7", "9", "11 [n2.1 一、工作基础=工作基础 1-7]", "13 甲。", "15 [n2.2 二、具体措施=具体措施 1-7]",
        "17 乙。",
    ]  # fmt: skip


@pytest.mark.parametrize("entry", ["工作 基础", "工作\t基础", "## 工作基础", "工作基础"])
def test_an_entry_is_known_by_its_words(entry: str) -> None:
    """An entry of the contents is the same with other blanks, parted by a tab or as a heading; right behind 目录 as well."""
    assert [told(row) for row in read(f"## 目录\n{entry}\n工作基础\n末。\n")][-2:] == ["3 工作基础", "4 末。"]
    assert [row.words for row in read(f"## 目录\n{entry}\n工作基础\n末。\n")][:2] == ["", ""]
    assert all(row.head is None for row in read(f"## 目录\n{entry}\n工作基础\n末。\n"))


def test_contents_stand_at_the_front() -> None:
    """The words 目录 among the first twenty rows begin contents; later they are words like any others."""
    body = "目录\n\n一、甲\n\n一、甲\n"
    front = "\n\n".join(f"第{number}行。" for number in range(19))
    assert [row.head.name for row in read(f"{front}\n\n{body}") if row.head] == ["甲"]
    assert [row.head.name for row in read(f"{front}\n\n再一行。\n\n{body}") if row.head] == ["甲", "甲"]


def test_the_limit_of_headings_is_exact() -> None:
    """The last heading within the limit is one, the next is text with its words and its line."""
    text = "".join(f"## 甲{number}\n" for number in range(MOST_HEADINGS + 1))
    found = read(text)
    assert found[-2].head is not None
    assert told(found[-1]) == f"{MOST_HEADINGS + 1} 甲{MOST_HEADINGS}"
