"""What the words of a heading, a cell or a sentence stand for: tasks by number and name, the parts and other words for them."""

from dataclasses import replace

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.rules.vocabulary import Reading, Vocabulary, key_of, vocabulary

PROJECT, MEASURES, GUARANTEES = "改革攻坚项目", "具体措施", "保障条件"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The catalogue that ships."""
    return read_catalog()


@pytest.fixture
def words(catalog: Catalog) -> Vocabulary:
    """Its words, anew for each test: what was answered once is kept."""
    return Vocabulary(catalog)


def short(reading: Reading | None) -> str:
    """`4`, `4~` where the words are not the list's, `=山海` for one of the zone's own, `?` where it is to be filled in, `-` for none."""
    if reading is None:
        return "-"
    if reading.task:
        return f"{reading.task.number}{'' if reading.exact else '~'}"
    return "?" if reading.own is None else f"={reading.own}{'' if reading.exact else '~'}"


@pytest.mark.parametrize(
    ("text", "right", "known"),
    [
        ("任务4 职普融通行动", "4", True), ("任务4", "4~", False), ("任务４\u3000职普融通", "4", True), ("任务四：职普融通行动", "4", True),
        ("任务5 职普融通行动", "4~", False), ("任务99 山海", "=山海", True), ("任务99", "=任务99", True), ("任务4 县中托管", "=县中托管",
        True),
        ("任务4 职业普通融通", "4~", False), ("任务4-职普融通行动", "4", True), ("任务 4、职普融通行动", "4", True), ("任务0", "=任务0",
        True),
        ("改革任务第4号 职普融通行动", "4", True), ("第4项任务", "4~", False), ("第12项改革任务", "12~", False), ("清单第4项", "4~", False),
        ("清单4", "4~", False), ("任务清单里的第十二项", "12~", False), ("清单第99项", "-", False), ("任务22 甲", "=甲", True),
        ("职普融通行动", "4", True), ("职普融通", "4", True), ("县中振兴", "5", True), ("某某市职普融通行动", "4", False),
        ("推进职普融通行动", "4~", False), ("职普融通试点", "4~", False), ("乡村教育振兴", "21", True), ("家校社协同", "12~", False),
        ("县域普通高中振兴", "5", False), ("教育评价改革行动", "20~", False), ("职普", "-", False), ("行动", "-", False), ("安全", "-",
        False),
        ("自选任务 山海研学", "=山海研学", True), ("自选任务1 山海", "=山海", True), ("自选任务一、山海", "=山海", True), ("自选任务",
        "=", True),
        ("自选任务一体化", "=一体化", True), ("自选任务12山海", "=山海", True), ("自选任务123山海", "=123山海", True), ("自选任务：山海",
        "=山海", True),
        ("深入推进职普融通有关工作方案", "4~", False), ("推动家校社协同工作走深走实", "12~", False), ("学前教育强化工作推进方案", "-",
        False),
        ("县中振兴和乡村教育振兴", "21~", False), ("深化中考改革有关工作方案", "3~", False), ("任务4：", "4~", False), ("任务99 X光",
        "=X光", True),
        ("乡教育振兴", "21~", False), ("三项任务", "-", False), ("任务4 家校社协同", "12~", False),
        ("推动普职融通", "4~", False), ("普职融通", "4", False), ("县域高中振兴行动", "5", False), ("县域普通高中振兴计划", "5~", False),
        ("任务【请填写】", "?", True), ("【请填写：题目】", "-", True), ("重点任务", "-", True), ("主要任务4项", "-", False),
        ("任务4年来的总结", "-", False), ("任务3个", "-", False), (f"任务4 {'长' * 77}", "-", False), (f"自选任务{'长' * 76}",
        f"={'长' * 76}", True),
    ],
)  # fmt: skip
def test_tasks(words: Vocabulary, text: str, right: str, known: bool) -> None:
    """A task by its number, its name or both: the name goes before the number; what is neither's is the zone's own, or none."""
    assert short(words.task(text)) == right
    assert short(words.task(text)) == right
    assert words.is_known_heading(text) is known


@pytest.mark.parametrize(
    ("text", "named", "meant", "known"),
    [
        ("具体措施", [MEASURES], [MEASURES], True),
        ("项目", [PROJECT], [PROJECT], True),
        ("项目（一期）", [], [PROJECT], False),
        ("三项任务", [PROJECT], [PROJECT], False),
        ("五个项目", [PROJECT], [PROJECT], False),
        (f"{'长' * 20}具体措施", [], [MEASURES], False),
        (f"{'长' * 21}具体措施", [], [], False),
        ("保障条", [], [GUARANTEES], False),
        ("改革的攻坚项目们", [], [PROJECT], False),
        ("改革的攻坚的项目们", [], [], False),
        ("主要举措", [MEASURES], [MEASURES], True),
        ("具 体 措 施", [MEASURES], [MEASURES], False),
        ("措施和保障", [MEASURES, GUARANTEES], [MEASURES, GUARANTEES], True),
        ("措施、保障、项目", [MEASURES, GUARANTEES, PROJECT], [MEASURES, GUARANTEES, PROJECT], True),
        ("措施与安排", [], [], False),
        ("改革攻坚项目以及具体措施", [PROJECT, MEASURES], [PROJECT, MEASURES], True),
        ("某某市保障条件", [GUARANTEES], [GUARANTEES], True),
        ("五大行动", [PROJECT, MEASURES], [PROJECT, MEASURES], False),
        ("三个重点项目", [], [PROJECT], False),
        ("实施六大工程", [], [PROJECT], False),
        ("保障条件（经费）", [], [GUARANTEES], False),
        ("工作保障措施与进度", [], [GUARANTEES], False),
        ("（一）具体措施", [], [MEASURES], False),
        ("保障条伴", [], [GUARANTEES], False),
        ("关于加快推进某某市某某区基础教育综合改革实验的具体措施", [], [], False),
        ("经费保障机制建设", [], [], False),
        ("具体作法", [], [], False),
        ("总体要求", [], [], False),
        ("做法", [], [], False),
        ("长" * 61, [], [], False),
        ("", [], [], False),
    ],
)
def test_parts(words: Vocabulary, text: str, named: list[str], meant: list[str], known: bool) -> None:
    """A part by its name or by other words, several where words are joined; in a heading also by its ending or what is much like it."""
    assert list(words.parts_named(text)) == named
    assert list(words.parts_in(text)) == meant
    assert words.is_known_heading(text) is known


def test_the_background(words: Vocabulary) -> None:
    """What has been done so far is known by its name alone, whatever the blanks."""
    found = [text for text in ("工作基础", "工作 基础", "前期工作基础", "工作基础" + "。" * 70, "") if words.is_background(text)]
    assert found == ["工作基础", "工作 基础", "工作基础" + "。" * 70]


def test_columns_of_tasks(words: Vocabulary) -> None:
    """Cells that head a column of tasks, by whatever word."""
    assert [text for text in ("任务", "任务名称", "行 动", "对应任务", "单位", "") if words.is_task_column(text)] == [
        "任务",
        "任务名称",
        "行 动",
        "对应任务",
    ]


@pytest.mark.parametrize(
    ("text", "enough", "count"),
    [
        ("由市教育局牵头。", 20, 7), ("有。无。略。", 20, 0), ("同上。见附件。另行报送。", 20, 0), ("甲乙。甲乙。甲乙。丙", 20, 3),
        ("甲乙甲乙甲乙甲乙", 20, 2), ("甲乙，甲乙,甲乙，丙", 20, 4), ("甲乙，丙丁", 20, 5), ("甲乙甲乙丙", 20, 5),
        ("见[附件](https://a.b/c)。", 20, 0), ("![图](x.png)", 20, 0),
        ("https://example.org/abc 甲", 20, 1), ("甲 乙\n丙；丁！", 20, 4), ("“有”；（略）", 20, 0), ("甲乙丙丁", 3, 4),
        ("甲乙。丙丁。戊己", 3, 4),
        ("甲乙。丙丁。戊己", 4, 4), ("甲乙。丙丁。戊己", 5, 6), ("", 20, 0), ("。。。", 20, 0), ("甲（乙](丙）", 20, 6),
    ],
)  # fmt: skip
def test_words_of_ones_own(words: Vocabulary, text: str, enough: int, count: int) -> None:
    """Blanks, sentences that say nothing, repetitions, images and addresses are no words; counting ends where it is enough."""
    assert words.own_words(text, enough) == count


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("一是职普融通，二是县中振兴", [4, 5]),
        ("一是职普融通。二是县中振兴。", [4, 5]),
        ("（一）职普融通；（二）县中振兴", [4, 5]),
        ("第一，职普融通：甲", [4]),
        ("一是职普融通有关工作", []),
        ("一要职普融通", [4]),
        ("我们一是职普融通", []),
        ("职普融通、县中振兴。", [4, 5]),
        ("选择：职普融通、县中振兴以及乡村教育振兴", [4, 5, 21]),
        ("推进职普融通、县中振兴。", [5]),
        ("职普融通和县中振兴", []),
    ],
)
def test_counted_off(words: Vocabulary, text: str, numbers: list[int]) -> None:
    """Tasks that a paragraph counts off by their names."""
    assert [task.number for task in words.counted_in(text)] == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("任务4、5、12", [4, 5, 12]), ("清单第4—6项", [4, 5, 6]), ("任务四", []), ("清单第四项", [4]), ("任务3和任务20", [3, 20]),
        ("任务99、4", [4]),
        ("清单4至6", [4, 5, 6]), ("任务4、5年", [4]), ("任务4,5及12", [4, 5, 12]), ("清单第6-4项", []), ("任务4~6", [4, 5, 6]),
        ("选择任务三、五", [3, 5]),
        ("承担任务：第4项、第5项、第12项。", [4, 5, 12]), ("申报的任务为4和5", [4, 5]), ("承担任务：4项", []),
        ("任务4 、 5", [4, 5]), ("任务5、任务4、任务5", [5, 4]), ("完成4项任务", []), ("任务４、５", [4, 5]), ("2024年", []),
    ],
)  # fmt: skip
def test_named_by_numbers(words: Vocabulary, text: str, numbers: list[int]) -> None:
    """Tasks of the list by several numbers, ranges with all between, in the order in which they stand, each once."""
    assert [task.number for task in words.numbered_in(text)] == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("4、5", [4, 5]),
        ("第４项、第５项", [4, 5]),
        ("任务4和任务12", [4, 12]),
        ("清单4至6", [4, 5, 6]),
        ("四、五", [4, 5]),
        ("4", []),
        ("4、99", [4]),
        ("4、山海", []),
        ("", []),
    ],
)
def test_nothing_but_numbers(words: Vocabulary, text: str, numbers: list[int]) -> None:
    """A cell that holds several numbers and no words means tasks of the list."""
    assert [task.number for task in words.numbers_alone(text)] == numbers


def test_in_running_text(words: Vocabulary) -> None:
    """In running text tasks are found by their full names, counted off, and by numbers, in the order of the list."""
    text = "一是县中振兴。推进数字化赋能提质行动，承担任务4、5。职普融通有进展。"
    assert [task.number for task in words.tasks_in(text)] == [4, 5, 15]


def test_endings(words: Vocabulary) -> None:
    """A name that ends as tasks do, with a name before it, may be a task."""
    assert [text for text in ("强师行动", "大行动", "行动", "县中强师行动。", "五大行动计划") if words.ends_as_task(text)] == [
        "县中强师行动。"
    ]


def test_what_there_is(words: Vocabulary, catalog: Catalog) -> None:
    """The parts in the order of the rules, the tasks as they are written, and one vocabulary for one catalogue."""
    assert [one.part for one in words.parts] == [PROJECT, MEASURES, GUARANTEES]
    assert words.canonical[4] == "任务4 职普融通行动"
    assert list(words.tasks) == list(range(1, 23))
    assert vocabulary(catalog) is vocabulary(catalog)
    assert vocabulary(replace(catalog)) is not vocabulary(catalog)
    assert key_of("（一） Ａb·１") == "一Ab1"
