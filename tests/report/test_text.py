"""The report in a terminal."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijian.report import sentences
from tuijian.report.model import Finding, Legend, Outline, OutlinePart, OutlineTask, RecordedEvent, RecordedZone, Report
from tuijian.report.render import render
from tuijian.report.snippet import Snippet, columns, fit
from tuijian.report.terminal import wrap

PATH = "submissions/henan/list.yml"


@pytest.fixture
def show(find: Callable[..., Finding], make: Callable[..., Report], legend: Legend) -> Callable[..., list[str]]:
    """The lines of a report with one finding at a place in a line."""

    def lines(source: str, column: int, end: int, end_line: int = 1, **options: int) -> list[str]:
        finding = find("seats", "error", PATH, (1, column, end_line, end), "推荐了3个")
        known = Legend(legend.notice_title, legend.notice_number, legend.site, legend.rules, {(PATH, 1): source})
        return render(make(finding), known, "text", **options).splitlines()

    return lines


def caret(lines: list[str]) -> tuple[str, str]:
    """What stands above the carets, and the carets."""
    number = next(index for index, line in enumerate(lines) if "^" in line)
    above, below = lines[number - 1], lines[number]
    start, end = below.index("^"), len(below)
    shown, at = "", 0
    for character in above:
        if start <= at < end:
            shown += character
        at += columns(character)
    return shown, below.strip(" │")


@pytest.mark.parametrize(
    ("source", "column", "end", "value"),
    [
        ("  - name: 郑洲市", 11, 14, "郑洲市"),
        ("name: Zheng", 7, 12, "Zheng"),
        ("名称：郑洲市，代码：1", 4, 7, "郑洲市"),
        ("名" * 150 + "郑洲市" + "名" * 150, 151, 154, "郑洲市"),
        ("郑洲市" + "名" * 150, 1, 4, "郑洲市"),
        ("名" * 150 + "郑洲市", 151, 154, "郑洲市"),
        ("a\u0301bc: x", 2 + 1, 4, "b"),
    ],
)
def test_caret_stands_under_the_value(show: Callable[..., list[str]], source: str, column: int, end: int, value: str) -> None:
    """The carets cover the columns of the value, two for a Chinese character, however long the line is."""
    lines = show(source, column, end)
    assert caret(lines)[0].replace("\u0301", "") == value
    assert max(map(columns, lines)) <= 80


def test_hidden_characters_before_the_value(show: Callable[..., list[str]]) -> None:
    """A hidden character is shown as its code point and the caret still stands under the value."""
    lines = show("na\u202eme: x", 8, 9)
    assert caret(lines) == ("x", "^")
    assert any("na<U+202E>me: x" in line for line in lines)


def test_value_over_several_lines(show: Callable[..., list[str]]) -> None:
    """A value that goes on below is marked to the end of its first line, and its last line is named."""
    lines = show("zones: [a,", 8, 3, end_line=4)
    assert caret(lines) == ("[a,", "^^^")
    assert f"   位置：{PATH}:1:8（至第 4 行）" in lines


def test_empty_value_gets_one_caret(show: Callable[..., list[str]]) -> None:
    """Where the value is missing, one caret shows the place."""
    assert caret(show("phone: ", 8, 8)) == ("", "^")


def test_place_beyond_the_known_line_gets_no_caret(show: Callable[..., list[str]]) -> None:
    """A place that the shown line does not reach is named, and no caret points at a wrong one."""
    lines = show("phone: ", 40, 42)
    assert any("phone:" in line for line in lines)
    assert not any("^" in line for line in lines)


def test_long_value_is_cut(show: Callable[..., list[str]]) -> None:
    """A value longer than the terminal is cut at its end, and the start of it stays."""
    lines = show("x: " + "长" * 200, 4, 204, width=40)
    shown, carets = caret(lines)
    assert shown.startswith("长长长")
    assert shown.endswith("…")
    assert len(carets) == columns(shown)
    assert max(map(columns, (line for line in lines if "│" in line))) <= 40


@given(st.text("aä中文\u0301 ", max_size=300), st.text("a中", max_size=300), st.text("a中\u0301", max_size=300), st.integers(20, 120))
def test_fit_keeps_to_its_room(before: str, value: str, after: str, room: int) -> None:
    """The parts together never take more than the room and say with … where something is left out; half of it is the value's."""
    cut = fit(Snippet(before, value, after, exact=True), room)
    assert columns(cut.before) + columns(cut.value) + columns(cut.after) <= room
    assert columns(cut.value) >= min(columns(value), room // 2 - 1)
    assert cut.before == before or (cut.before.startswith("…") and before.endswith(cut.before[1:]))
    assert cut.value == value or (cut.value.endswith("…") and value.startswith(cut.value[:-1]) and len(cut.value) > 1)
    assert cut.after == after or (cut.after.endswith("…") and after.startswith(cut.after[:-1]))


@given(st.text("中文，。“”（）abc/. :", max_size=200), st.integers(20, 100))
def test_wrap(text: str, room: int) -> None:
    """Wrapping loses nothing but blanks, and a line is too long only where one piece is."""
    lines = wrap(text, room, "甲：", "    ")
    assert re.sub(r"\s", "", "".join(lines)) == "甲：" + re.sub(r"\s", "", text)
    for line in lines[1:]:
        assert line.startswith("    ")
        assert line.strip()[0] not in "，。、；：？！）》〕】」”’" or text.lstrip()[:1] in "，。”）："


def test_wrap_does_not_break_addresses() -> None:
    """An address or a path stays in one piece, so that it can be clicked or copied."""
    address = "https://tuijian.example.org/" + "x" * 60 + "/"
    assert any(address in line for line in wrap(f"规则说明见{address}，谢谢", 40, "", ""))


def test_colour_repeats_words(samples: dict[str, Report], legend: Legend) -> None:
    """Without its colours the coloured report is the plain one."""
    for sample in samples.values():
        plain = render(sample, legend, "text")
        coloured = render(sample, legend, "text", color=True)
        assert "\x1b" not in plain
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_checklist_on_request(samples: dict[str, Report], legend: Legend) -> None:
    """The reviewer's list is shown where something asks for review, and on request."""
    assert "请人工判断" in render(samples["remarks"], legend, "text")
    assert "请人工判断" not in render(samples["passed"], legend, "text")
    assert "请人工判断" in render(samples["passed"], legend, "text", checklist=True)
    assert "请人工判断" not in render(samples["fault"], legend, "text")


def test_no_line_is_a_command(samples: dict[str, Report], legend: Legend) -> None:
    """Printed in a GitHub log, no line of any report is a command."""
    for sample in samples.values():
        text = render(sample, legend, "text", width=20, checklist=True)
        assert "##[" not in text
        assert not any(line.strip().startswith("::") for line in text.splitlines())


def test_how_a_plan_was_read(make: Callable[..., Report], legend: Legend) -> None:
    """Asked for, each plan has its own part: the tasks that were recognised with their lines, or that none was; so for each element."""
    parts = (OutlinePart(part="具体措施", lines=(7, 9)), OutlinePart(part="保障条件", lines=()))
    task = OutlineTask(line=5, text="任务4", number=4, name="职普融通行动")
    read = Outline(path="submissions/henan/a.md", title=1, headings=(), tasks=(task,), parts=parts)
    report = make(outlines=(read, Outline(path="submissions/henan/b.md", title=1, headings=(), tasks=(), parts=())))
    shown = render(report, legend, "text", outline=True)
    assert "第5行" in shown
    assert "清单任务4“职普融通行动”：任务4" in shown
    assert "具体措施：第7行、第9行" in shown
    assert "保障条件：没有认出" in shown
    assert "任务：没有认出" in shown.partition("b.md")[2]
    assert "b.md" not in render(report, legend, "text")


def test_whose_moment_is_on_record(make: Callable[..., Report]) -> None:
    """Units with a receipt are judged by it: of some it is told how many, of all when, where that is one moment."""
    one, other = "2024-01-14T10:00:00+08:00", "2024-01-15T10:00:00+08:00"
    two = make().summary.model_copy(update={"units": 2})

    def said(*moments: str) -> str:
        return sentences.moment_sentence(
            make().model_copy(update={"summary": two, "received": dict(zip(("henan", "hubei"), moments, strict=False))})
        )

    assert "有收到记录的 1 个单位以记录为准" in said(one)
    assert said(one, one).startswith("按收到记录，于2024年1月14日")
    assert said(one, other) == "各单位的收到时间以收到记录为准。"


def test_a_change_that_brings_records_alone(make: Callable[..., Report], legend: Legend) -> None:
    """Where no papers were judged but records, it is told how many were added, and that people weigh what bears them out."""
    told = {"event": "submit", "name": "报送", "date": "2024-01-12", "actor": "河南省教育厅", "source": "seen"}
    rest = {"opinions": 0, "answers": 0, "replaced_by": None, "amends": None, "before": None, "evidence": {"number": "豫教基〔2024〕5号"}}
    events = tuple(RecordedEvent(number=number, **told, **rest) for number in (1, 2))
    path = "catalog/records/henan/zhengzhou.yml"
    zone = RecordedZone(path=path, unit="河南省", zone="郑州市", was=None, now="已报送", waits=None, events=events)
    nothing = make().summary.model_copy(update={"units": 0})
    found = make().model_copy(update={"summary": nothing, "records": (zone,), "status": "success"})
    assert sentences.records_sentence(found) == "登记 1 个地方，添加 2 条记录"
    assert sentences.records_sentence(make()) == ""
    assert "请维护者对照依据逐条核实" in render(found, legend, "text")
