"""Tables of nominees in the shapes that offices give them in Excel: whose row it is, which column, which sheet, which day."""

from datetime import date
from typing import Any

import pytest
from officefiles import BASICS, HEADS, ZONE, Formula, book, open_book, open_row, open_table, plain

from tuijian.catalog.disk import read_catalog
from tuijian.office.read.office_files import FileReading, read
from tuijian.submission.reader import Submission

CATALOG = read_catalog()
OTHER = ("洛阳市", "410300", "luoyang.md")
BOTH = ["郑州市", "洛阳市"]


def read_of(data: bytes, name: str = "名单.xlsx") -> tuple[Submission, FileReading]:
    """The submission that a workbook holds, and what was said."""
    reading = read(name, data, CATALOG)
    path = f"{CATALOG.form.root}/unit/{CATALOG.form.file}"
    return CATALOG.reader.read("unit", (), {path: reading.files.get(CATALOG.form.file, "").encode()}), reading


def named(data: bytes, listed: str = "zones", name: str = "名单.xlsx") -> list[str]:
    """The places of a list."""
    return [entry.text("name") for entry in read_of(data, name)[0].lists.get(listed, ())]


def cases(reading: FileReading) -> list[str]:
    """The cases of what is said, in order."""
    return [one.case for one in reading.remarks]


def sheet(*rows: Any, name: str = "推荐名单", **more: Any) -> bytes:
    """A workbook with 基本情况 and that sheet."""
    return book({"基本情况": BASICS, name: rows, **more})


# --- rows -----------------------------------------------------------------------------------------

SIGNED = (
    *(("填表人：张三",), ("填表人：", "审核人：", "日期："), ("单位（盖章）",), ("单位（盖章）：河南省教育厅",), ("负责人签字：",)),
    *(
        ("负责人签字",),
        ("厅领导签字：",),
        ("分管负责人（签字）",),
        ("经办人签名",),
        ("日期：2024年1月12日",),
        ("2024年1月12日",),
        ("年  月  日",),
    ),
    *(("盖章：",), ("（公章）",), ("填报时间", "2024-01-12"), ("审核意见：同意",), ("", "", "填表人：张三"), ("", "", "2024年1月12日")),
    ("单位负责人签字：", "填表人签字：", "填表日期："),
)
COUNTED = (
    *(("合计", "2"), ("小计：2个",), ("总计",), ("合　计", 2), ("共2个",), ("以上共2个市",), ("总数", 2)),
    *(
        ("注：以上按推荐顺序排列",),
        ("注", "代码按2023年底"),
        ("备注：无",),
        ("说明：本表一式两份",),
        ("附：1.行文",),
        ("*本表由省级教育行政部门填写",),
    ),
    *(
        ("※ 请于1月20日前报送",),
        ("以下空白",),
        ("本页无正文",),
        ("1.本表请用A4纸打印。",),
        ("例：某某市", "410000", "a.docx"),
        ("（示例）某某市", "1"),
    ),
)


@pytest.mark.parametrize("row", [*SIGNED, *COUNTED], ids=lambda row: next(filter(None, row)))
def test_a_row_that_is_no_nominee(row: tuple[Any, ...]) -> None:
    """Lines for who signs, totals, notes and samples are no nominees, wherever they stand, and each is told."""
    data = plain([ZONE, row, OTHER])
    assert named(data) == BOTH
    assert cases(read_of(data)[1]) == ["no-entry"]


@pytest.mark.parametrize(
    "row", [("-", "/", "—"), ("……",), HEADS, ("（全称）", "（六位）", "（文件名）"), (1, 2, 3), ("1", "2", "3"), ("无", "", "")], ids=str
)
def test_a_row_that_says_nothing(row: tuple[Any, ...]) -> None:
    """Strokes, the headings once more, what explains or counts them: nobody need be told."""
    data = plain([row, ZONE, OTHER])
    assert (named(data), cases(read_of(data)[1])) == (BOTH, [])


@pytest.mark.parametrize(
    "row",
    [
        *(("我单位承诺所报材料真实、准确",), ("联系人", "张三", "0371-00000000"), ("", "", "河南省教育厅"), ("第1页 共1页",)),
        *(("联系电话", "0371-11111111"), ("", "（盖章）")),
    ],
    ids=str,
)
def test_a_row_below_the_table(row: tuple[str, ...]) -> None:
    """What stands below a table without a place, a code or a file is no nominee, and is told."""
    assert named(plain([ZONE, row])) == ["郑州市"]
    assert cases(read_of(plain([ZONE, row]))[1]) == ["no-entry"]


@pytest.mark.parametrize(
    "name", ["合水县", "共和县", "共青城市", "章贡区", "单县", "注册区", "说明县", "年县", "郑州航空港经济综合实验区（郑州新郑综合保税区）"]
)
def test_a_place_stays_one(name: str) -> None:
    """A place whose name begins as a note or a total does is one, even alone in its row."""
    assert named(plain([(name, "", "")])) == [name]


def test_a_nominee_whose_name_is_lost() -> None:
    """A row with a code and a file is an entry, whatever its name has become; the error is told."""
    submission, reading = read_of(plain([("#N/A", *ZONE[1:])]))
    assert (submission.lists["zones"][0].text("code"), cases(reading)) == ("410100", ["no-value"])


def test_names_as_people_write_them() -> None:
    """Blanks around and between, the number in the list: the name of the place is read; a remark in brackets stays."""
    data = plain([("　郑 州 市 ", *ZONE[1:]), ("2、洛阳市", *OTHER[1:]), ("3.开封市", "", "c.md"), ("许昌市（市本级）", "", "d.md")])
    assert named(data) == ["郑州市", "洛阳市", "开封市", "许昌市（市本级）"]


# --- columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heads",
    [
        ("推荐地区", "代码", "方案文件名"),
        ("拟推荐市（州）", "行政区划代码（6位）", "初步方案"),
        ("市（地、州、盟）", "区划码", "实施方案"),
        ("推荐市县名称", "六位代码", "附件"),
        ("申报地方名称", "行政区划码", "方案名称"),
        ("*拟申报实验区名称", "*行政区划\n代码", "*初步\n方案"),
        ("推荐实验区全称", "代码", "实验工作初步方案"),
    ],
)
def test_a_column_by_what_it_means(heads: tuple[str, ...]) -> None:
    """Headings in other words name the same columns."""
    (entry,) = read_of(plain(heads=heads))[0].lists["zones"]
    assert tuple(entry.text(name) for name in ("name", "code", "plan")) == ZONE


def test_headings_on_two_rows() -> None:
    """Headings below a heading that several share are the columns; those that go over both rows are too."""
    rows = (("附件1",), ("序号", "推荐对象", "", "方案", "备注"), ("", "名称", "行政区划代码"), (1, *ZONE, "优先"), (2, *OTHER))
    submission, reading = read_of(sheet(*rows))
    assert [[entry.text(name) for name in ("name", "code", "plan")] for entry in submission.lists["zones"]] == [[*ZONE], [*OTHER]]
    assert [str(one.where) for one in reading.remarks] == ["推荐名单 “备注”"]


def test_the_unit_in_a_column() -> None:
    """A column that says the unit in each row says it for the list, merged or not; of units that differ it is told."""
    rows = [(unit, *zone) for unit, zone in zip(("河南省", ""), (ZONE, OTHER), strict=True)]
    submission, reading = read_of(book({"汇总": [("所在省", *HEADS), *rows]}))
    assert (submission.text("province"), cases(reading)) == ("河南省", [])
    assert cases(read_of(sheet(("省份", *HEADS), ("河南", *ZONE)))[1]) == []
    assert cases(read_of(sheet(("省份", *HEADS), ("河南省", *ZONE), ("湖北省", *OTHER)))[1]) == ["unknown-column"]


@pytest.mark.parametrize(("value", "tasks"), [("4、12", "4、12"), (4, "4"), ("4 职普融通行动；12 家校社协同育人行动", "")])
def test_tasks_that_were_chosen(value: Any, tasks: str) -> None:
    """Numbers alone below 选择的任务 are read; names, as we write them out there, are the plans' to say."""
    submission, reading = read_of(sheet((*HEADS, "选择的任务"), (*ZONE, value)))
    assert (submission.lists["zones"][0].text("tasks"), cases(reading)) == (tasks, [])


@pytest.mark.parametrize(
    ("written", "plan"),
    [
        ("方案/郑州市.docx", "郑州市.md"),
        ("《郑州市初步方案》", "郑州市初步方案.md"),
        ("C:\\甲\\a.wps", "a.md"),
        ("郑州市．ｄｏｃｘ", "郑州市.md"),
        ("见附件", "见附件"),
        ("/", ""),
    ],
)
def test_the_name_of_a_plan(written: str, plan: str) -> None:
    """A path, a title or a Word file's name is the plan's; other words are left for the check to name."""
    assert read_of(plain([(*ZONE[:2], written)]))[0].lists["zones"][0].text("plan") == plan


# --- sheets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("前两批实验区", [("名称", "代码", "任务"), ("许昌市", "411000", "4")]),
        ("Sheet3", [("附件2 已有实验区选择任务情况",), ("名称", "代码", "任务"), ("许昌市", "411000", "4")]),
        ("表2", [("前两批实验区名称", "代码", "任务编号"), ("许昌市", "411000", "4")]),
    ],
)
def test_a_sheet_of_earlier_zones(name: str, rows: list[tuple[str, ...]]) -> None:
    """A sheet that says by its name, its title or its headings that it lists earlier zones does."""
    data = book({"基本情况": BASICS, "推荐名单": [HEADS, ZONE], name: rows})
    assert (named(data), named(data, "adoptions")) == (["郑州市"], ["许昌市"])


@pytest.mark.parametrize("name", ["市级上报", "样表", "填表说明", "Sheet3"])
def test_a_sheet_that_only_looks_like_it(name: str) -> None:
    """A further sheet with the headings of a list is no list of earlier zones."""
    data = book({"基本情况": BASICS, "推荐名单": [HEADS, ZONE], name: [HEADS, OTHER]})
    assert (named(data), named(data, "adoptions")) == (["郑州市"], [])


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("title", ["二、前两批实验区选择任务", "已有实验区"])
def test_two_lists_on_one_sheet(title: str, again: bool) -> None:
    """A row that says that earlier zones follow opens their list, be the headings repeated or not; rows keep their numbers."""
    rows = [("附件1",), ("一、推荐的实验区",), (*HEADS, "任务编号"), ZONE, (title,), *([("名称", "代码", "", "任务编号")] * again)]
    data = book({"基本情况": BASICS, "汇总": [*rows, ("许昌市", "411000", "", "4"), ("填表人：张三",)]})
    assert (named(data), named(data, "adoptions")) == (["郑州市"], ["许昌市"])
    assert [str(one.where) for one in read_of(data)[1].remarks] == [f"汇总 第{7 + again}行"]


def test_a_heading_within_the_table() -> None:
    """A numbered heading between the rows is no nominee; a place with a number is."""
    data = plain([("一、地级市",), ZONE, ("（二）其他地方",), ("二、洛阳市", *OTHER[1:]), ("三、开封市",)])
    assert named(data) == ["郑州市", "洛阳市", "开封市"]


def test_the_sheet_that_was_filled_in() -> None:
    """Of sheets of any name the list is one that is neither a sample nor hidden, where there is one."""
    sheets = {"样表": [HEADS, ("某某市", "", "")], "旧": [HEADS, ("开封市", "", "")], "Sheet1": [HEADS, ZONE]}
    assert named(book({"基本情况": BASICS, **sheets})) == ["郑州市"]
    assert named(book({"基本情况": BASICS, "甲": [HEADS, OTHER], "乙": [HEADS, ZONE]}, lambda there: there["甲"].hide())) == ["郑州市"]
    assert named(book({"样表": [HEADS, ZONE]})) == ["郑州市"]


@pytest.mark.parametrize(
    "rows",
    [
        [("", *row) for row in BASICS],
        [(*first, *second) for first, second in zip(BASICS[1::2], BASICS[2::2], strict=True)],
        [(f"{label}：{value}",) for label, value in BASICS[1:]],
        [(f"{number}.{label}", value) for number, (label, value) in enumerate(BASICS[1:], 1)],
        [("登记表",), tuple(label for label, _ in BASICS[1:]), tuple(value for _, value in BASICS[1:])],
    ],
)
def test_items_beside_and_below(rows: list[tuple[str, ...]]) -> None:
    """Items stand in any column, two beside each other, or above their contents, on a sheet of any name."""
    submission, reading = read_of(book({"单位信息": rows, "推荐名单": [HEADS, ZONE]}))
    names = ("province", "document.number", "document.date", "contact.office", "contact.phone", "contact.email")
    assert [submission.text(name) for name in names] == [value for _, value in BASICS[1:]]
    assert cases(reading) == []


def test_a_label_over_two_columns() -> None:
    """The content of an item whose label is merged with the next cell stands behind both."""
    rows = [(label, "", value) for label, value in BASICS]

    def merge(sheets: Any) -> None:
        for at, (label, _) in enumerate(BASICS):
            sheets["基本情况"].merge_range(at, 0, at, 1, label)

    submission, _ = read_of(book({"基本情况": rows, "推荐名单": [HEADS, ZONE]}, merge))
    assert submission.text("province") == "河南省"


# --- cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["2024年1月12号", "二〇二四年一月十二日", "二○二四年一月十二日", "2024-1-12 10:30", "2024.1.12", "45303", 45303, date(2024, 1, 12)],
)
def test_days_as_people_write_them(written: Any) -> None:
    """A day in any of the usual ways, or as Excel's number, is that day."""
    basics = [(label, written if label == "成文日期" else value) for label, value in BASICS]
    assert read_of(plain(basics=basics))[0].text("document.date") == "2024-01-12"


@pytest.mark.parametrize("written", ["2024年1月", "二〇二四年十三月一日", "2024-02-30", "二〇二四年十十月一日"])
def test_what_is_no_day(written: str) -> None:
    """What names no day is kept as it is, for the check to say so."""
    basics = [(label, written if label == "成文日期" else value) for label, value in BASICS]
    assert read_of(plain(basics=basics))[0].text("document.date") == written


def test_an_error_in_any_format() -> None:
    """The error that a formula shows is told, in an .ods too; it is never taken for an empty cell."""
    failed = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" calcext:value-type="error"/>'
    )
    rows = open_table("推荐名单", [HEADS, ZONE]).replace("</table:table>", open_row(failed, failed) + "</table:table>")
    assert cases(read_of(open_book(open_table("基本情况", BASICS) + rows), "名单.ods")[1]) == ["error-row"]
    basics = [(label, Formula("=A9", "#N/A") if label == "文号" else value) for label, value in BASICS]
    assert cases(read_of(plain(basics=basics))[1]) == ["no-value"]


def test_a_day_in_a_column_is_read_whatever_its_form() -> None:
    """A column that says in each row the same day is taken for the letter's, and is not said to be left out."""
    heads = ("推荐单位", "文号", "成文日期", "实验区名称", "行政区划代码")
    submission, reading = read_of(book({"表": [heads, ("河南省", "豫教基〔2024〕5号", "2024.1.12", "郑州市", "410100")]}))
    assert (submission.text("document.date"), cases(reading)) == ("2024-01-12", [])


# --- a form for each entry --------------------------------------------------------------------------

FORM = [("第三批实验区申报表",), ("实验区名称", "郑州市"), ("行政区划代码", "410100"), ("选择任务", "4、5"), ("联系电话", "0371-00000000")]


@pytest.mark.parametrize(
    ("sheets", "entries"),
    [
        ({"表": FORM}, [("郑州市", "410100", "4、5")]),
        (
            {"郑州市": FORM[1:4], "洛阳市": [("名称", "洛阳市"), ("代码", "410300")]},
            [("郑州市", "410100", "4、5"), ("洛阳市", "410300", "")],
        ),
        ({"表": [("名称", "郑州市", "代码", "410100"), ("任务", "4、5", "备注", "")]}, [("郑州市", "410100", "4、5")]),
        (
            {"表": [*FORM, (), ("2.实验区名称", "洛阳市"), ("2.代码", "410300"), ("填表人", "基教处"), ("意见", "同意（盖章）")]},
            [("郑州市", "410100", "4、5"), ("洛阳市", "410300", "")],
        ),
        (
            {"表": [("项目", "甲", "乙"), ("名称", "郑州市", "洛阳市"), ("代码", "410100", "410300"), ("任务", "4、5", "12")]},
            [("郑州市", "410100", "4、5"), ("洛阳市", "410300", "12")],
        ),
    ],
)
def test_a_form_for_each_entry(sheets: dict[str, Any], entries: list[tuple[str, str, str]]) -> None:
    """Labels with what they ask for beside them are a form: its labels are no places, and nothing of it is lost."""
    submission, reading = read_of(book({"基本情况": BASICS, **sheets}))
    found = submission.lists["zones"]
    assert [(one.text("name"), one.text("code"), one.text("tasks")) for one in found] == entries
    assert cases(reading) == []


def test_a_form_is_read_at_its_place() -> None:
    """What is said of a form's value names the row of that value; what stands outside the lists is taken too, what is unknown is told."""
    _, reading = read_of(book({"表": [*FORM, ("办学特色", "综合高中")]}))
    at = {where.column: (where.sheet, where.row) for where in reading.places.values() if where.row}
    assert (at["名称"], at["行政区划代码"], at["联系电话"]) == (("表", 2), ("表", 3), ("表", 5))
    assert [(one.case, one.where.row) for one in reading.remarks if one.case == "unknown-item"] == [("unknown-item", 6)]


def test_a_form_of_an_earlier_zone() -> None:
    """A form that says whose it is goes to that list; tasks by their names are told and not taken for numbers."""
    form = [("前两批实验区名称", "许昌市"), ("代码", "411000"), ("选择任务", "职普融通行动")]
    data = sheet(HEADS, ZONE, 表=form)
    assert (named(data), named(data, "adoptions")) == (["郑州市"], ["许昌市"])
    assert cases(read_of(data)[1]) == ["unknown-item"]


@pytest.mark.parametrize(
    "rows", [[("实验区名称", "郑州市")], [("名称", "（填写全称）"), ("代码", "（六位）")], [("名称", "所在市", "备注"), ("代码", "", "")]]
)
def test_what_is_no_form(rows: list[tuple[str, ...]]) -> None:
    """One label alone, a form that nobody filled in, and headings are no entries by a form."""
    reading = read("名单.xlsx", book({"表": rows}), CATALOG)
    assert "name: 代码" not in "".join(reading.files.values())
