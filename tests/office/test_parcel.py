"""Archives of material: names in GBK, what systems leave behind, limits; and `tuijian import` over archives, folders and plain files."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from officefiles import book, plain, text

from tuijian.browser.session import Session
from tuijian.catalog.disk import read_catalog
from tuijian.cli.main import main
from tuijian.files.packing import pack
from tuijian.office.read import unpacked as module
from tuijian.office.read.archive import MIB
from tuijian.office.read.office_files import read
from tuijian.office.read.remarks import UnreadableError
from tuijian.office.read.unpacked import unpack

IN_TIME = ("--as-of", "2024-01-15")
CATALOG = read_catalog()
LISTED = CATALOG.base["list.yml"].decode()
PLANS = {name: data for name, data in CATALOG.base.items() if name.endswith(".md")}


def archive(files: dict[str, bytes], encoding: str = "utf-8", flag: int = 0) -> bytes:
    """An archive whose names are in that encoding, which it need not say."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for number, (_, data) in enumerate(files.items()):
            packed.writestr(f"{number:03}" + "x" * (len(list(files)[number].encode(encoding)) - 3), data)
    made = target.getvalue()
    for number, name in enumerate(files):
        raw = name.encode(encoding)
        made = made.replace(f"{number:03}".encode() + b"x" * (len(raw) - 3), raw)
    if flag:
        for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            made = start.join(piece if first == 0 else piece[: at - 4] + bytes([piece[at - 4] | flag]) + piece[at - 3 :]
                              for first, piece in enumerate(made.split(start)))  # fmt: skip
    return made


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
@pytest.mark.parametrize("name", ["henan/郑州市.md", "河南/洛阳市.md", "㐂.md"])
def test_names_that_no_flag_explains(name: str, encoding: str) -> None:
    """A name is read in UTF-8 where its bytes are such, else in GBK, as 360 and Explorer write it."""
    if encoding == "gbk" and "㐂" in name:
        encoding = "gb18030"
    assert [one.path for one in unpack(archive({name: b"x"}, encoding))] == [name]


def test_folders_of_windows() -> None:
    """A backslash parts folders as a slash does."""
    assert [one.name for one in unpack(archive({"henan\\list.yml": b"x"}))] == ["list.yml"]


def test_what_systems_leave_behind() -> None:
    """Lock files of Office and what Windows and macOS put into archives are passed over."""
    left = ("henan/~$zhengzhou.docx", "__MACOSX/henan/._a.md", "henan/.DS_Store", "henan/Thumbs.db", "henan/.~lock.a.xlsx#")
    assert [one.path for one in unpack(pack({**dict.fromkeys(left, b"x"), "henan/a.md": b"y"}))] == ["henan/a.md"]


UNOPENED: dict[str, tuple[str, Any]] = {
    "nothing": ("empty-zip", lambda: b"PK\x05\x06" + b"\0" * 18),
    "what systems leave": ("empty-zip", lambda: pack({"__MACOSX/x": b"x"})),
    "many files": ("many-in-zip", lambda: pack({f"{number}.md": b"" for number in range(module.MOST_FILES + 1)})),
    "zeros": ("unfolds", lambda: pack({f"{number}.md": bytes(10 * MIB) for number in range(7)}, zipfile.ZIP_DEFLATED)),
    "a password": ("encrypted-zip", lambda: archive({"list.yml": b"x"}, flag=1)),
    "half of one": ("damaged-zip", lambda: pack({"list.yml": b"x" * 999})[:600]),
}


@pytest.mark.parametrize("what", UNOPENED)
def test_an_archive_that_is_not_opened(what: str) -> None:
    """It is said why, before anything is unfolded."""
    case, make = UNOPENED[what]
    with pytest.raises(UnreadableError) as error:
        unpack(make())
    assert error.value.case == case


def test_an_archive_that_lies_about_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes out is counted, whatever the table says."""
    data = pack({"a.md": b"x" * 50, "b.md": b"x" * 50})
    monkeypatch.setattr(module, "_measure", len)
    monkeypatch.setattr(module, "UNFOLDED", 80)
    with pytest.raises(UnreadableError) as error:
        unpack(data)
    assert error.value.case == "unfolds"


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of submissions, beside which the user stands."""
    (tmp_path / "submissions").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def imported(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    """The exit code of an import, and what it says."""
    code = main(["import", *argv, *IN_TIME])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def test_an_archive_of_everything(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """List and plans in an archive with names in GBK are read, and pass."""
    files = {"henan/list.yml": LISTED.replace("zhengzhou", "郑州市").encode(), "henan/郑州市.md": PLANS["zhengzhou.md"]}
    (desk / "河南.zip").write_bytes(archive({**files, "henan/luoyang.md": PLANS["luoyang.md"]}, "gbk"))
    code, said = imported(capsys, "河南.zip")
    assert (code, "检查结果：通过：没有发现问题" in said) == (0, True)
    assert {path.name for path in (desk / "submissions" / "henan").iterdir()} == {"list.yml", "郑州市.md", "luoyang.md"}


def test_a_folder(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder stands for the files in it; what Office leaves behind while one is open is passed over."""
    (desk / "材料").mkdir()
    for name, data in {"list.yml": LISTED.encode(), **PLANS, "~$zhengzhou.docx": b"\x05owner"}.items():
        (desk / "材料" / name).write_bytes(data)
    code, said = imported(capsys, "材料")
    assert (code, "检查结果：通过：没有发现问题" in said) == (0, True)


@pytest.mark.parametrize("copy", [LISTED, LISTED.replace("5号", "1号")])
def test_a_copy_below_the_material(desk: Path, capsys: pytest.CaptureFixture[str], copy: str) -> None:
    """A copy in a folder below the material is not silently taken for it, nor the other way round: it is said, and nothing passes."""
    inside = {"henan/备份/list.yml": copy.encode(), "henan/备份/旧方案.md": b"# x", "henan/list.yml": LISTED.encode()}
    (desk / "a.zip").write_bytes(pack(inside | {f"henan/{name}": data for name, data in PLANS.items()}))
    code, said = imported(capsys, "a.zip")
    there = {path.name: path.read_bytes() for path in (desk / "submissions" / "henan").iterdir()}
    assert (code, there) == (1, {"list.yml": LISTED.encode(), **PLANS})
    assert "【必须修改】a.zip/henan/备份/list.yml\n   放在下一级文件夹里，没有读入。" in said
    assert "a.zip/henan/备份/旧方案.md" in said


@pytest.mark.parametrize("other", ["list.yml", "郑州市.md"])
def test_two_places_of_one_unit(desk: Path, capsys: pytest.CaptureFixture[str], other: str) -> None:
    """Two archives with material of one unit are not mixed, whatever differs: nothing is written, and both are named."""
    (desk / "一.zip").write_bytes(pack({"henan/list.yml": LISTED.encode()}))
    (desk / "二.zip").write_bytes(pack({"henan/list.yml": LISTED.encode(), f"henan/{other}": b"# other"}))
    code, said = imported(capsys, "一.zip", "二.zip")
    assert (code, list((desk / "submissions").iterdir())) == (2, [])
    assert f"“一.zip/henan/list.yml”和“二.zip/henan/{other}”是同一个单位的材料，内容不同，一次只读一份，没有改动。" in said


def test_two_units_at_once(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Material of two units is not read into the folder of one."""
    (desk / "两省.zip").write_bytes(pack({"henan/list.yml": LISTED.encode(), "hubei/list.yml": LISTED.replace("河南", "湖北").encode()}))
    code, said = imported(capsys, "两省.zip")
    assert (code, list((desk / "submissions").iterdir())) == (2, [])
    assert "一次只读一个单位的，没有改动。" in said


def test_a_folder_with_too_much_in_it(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A whole disk, given by mistake, is not read."""
    (desk / "盘").mkdir()
    for number in range(module.MOST_FILES + 1):
        (desk / "盘" / f"{number}.md").write_bytes(b"")
    assert imported(capsys, "盘")[0] == 2


NOTHING = {
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
    "locked.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "empty.zip": b"PK\x05\x06" + b"\0" * 18,
    "blank.docx": text([""]),
    "foreign.xlsx": plain(basics=[("商品", "价格")], heads=("商品", "价格"), zones=[("苹果", 3)]),
    "setup.exe": b"MZ\x90\0" + b"\0" * 99,
    "~$名单.xlsx": b"\x05owner",
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_read_is_no_pass(desk: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Where nothing was read, nothing is said to have passed: not checked, why, what to do, and 2; nothing is written."""
    (desk / name).write_bytes(NOTHING[name])
    code, said = imported(capsys, name, "--unit", "河南")
    assert (code, said.startswith("没有检查：没有读出材料"), "通过" in said) == (2, True, False)
    assert list((desk / "submissions").iterdir()) == []
    assert name.startswith("~$") or "怎么改：" in said


def test_beside_a_stray_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program among the files is named, in the folder and on the command line; the rest is read."""
    (desk / "submissions" / "henan").mkdir()
    (desk / "submissions" / "henan" / "setup.exe").write_bytes(NOTHING["setup.exe"])
    for name, data in {"setup.exe": NOTHING["setup.exe"], "名单.xlsx": plain()}.items():
        (desk / name).write_bytes(data)
    code, said = imported(capsys, "setup.exe", "名单.xlsx")
    assert (code, "程序自身出错" in said) == (1, False)
    assert "setup.exe\n   不是 Excel 或者 Word 文件，没有读入。" in said
    assert "“setup.exe”的类型不收" in said


# --- what people bring ----------------------------------------------------------------------------

PLACES = {"郑州市": "410100", "开封市": "410200"}


def plan(name: str, task: str = "任务4 职普融通行动") -> bytes:
    """A plan of a place as a Word file."""
    parts = (
        ("改革攻坚项目", "在{}建设三所综合高中。"),
        ("具体措施", "{}教育局牵头，2024年9月前在三所学校试点。"),
        ("保障条件", "{}财政每年安排经费。"),
    )
    lines = [line for part, words in parts for line in ((part, "Heading 3"), words.format(name))]
    title = f"{name}基础教育综合改革实验工作初步方案"
    return text([(title, "Heading 1"), ("工作基础", "Heading 2"), f"{name}普惠率达到九成，基础扎实。", (task, "Heading 2"), *lines])


def workbook(files: str = "{}.docx") -> bytes:
    """A workbook that nominates the places, each with such a file for its plan."""
    return plain([(name, code, files.format(name)) for name, code in PLACES.items()])


BOOK = workbook()
WORD = {f"{name}.docx": plan(name) for name in PLACES}
DROPPINGS = dict.fromkeys(
    ("~$名单.xlsx", "Thumbs.db", ".DS_Store", "__MACOSX/._a", "~WRL0001.tmp", "名单.xlsx.tmp", ".~lock.名单.xlsx#"), b"x"
)

BROUGHT: dict[str, dict[str, bytes]] = {
    "a folder": {f"河南/{name}": data for name, data in {"名单.xlsx": BOOK, **WORD, **DROPPINGS}.items()},
    "a folder deeper": {f"推荐材料/河南省/{name}": data for name, data in {"名单.xlsx": BOOK, **WORD}.items()},
    "a folder for the plans": {"材料/名单.xlsx": BOOK, **{f"材料/方案/{name}": data for name, data in WORD.items()}},
    "a folder for each place": {"材料/名单.xlsx": BOOK, **{f"材料/{name}/初步方案.docx": plan(name) for name in PLACES}},
    "an archive in an archive": {"总.zip": pack({"河南.zip": pack({"名单.xlsx": BOOK, **WORD})})},
    "an archive of plans in a folder": {"材料/名单.xlsx": BOOK, "材料/方案.ZIP": pack(WORD)},
    "files twice": {"名单.xlsx": BOOK, "名单(1).xlsx": BOOK, **WORD, "郑州市 - 副本.docx": WORD["郑州市.docx"]},
    "no name of a file in the list": {"名单.xlsx": workbook(""), "方案一.docx": plan("郑州市"), "方案二.docx": plan("开封市")},
    "other words there": {"名单.xlsx": workbook("见附件"), **WORD},
    "no column for it": {"名单.xlsx": plain(list(PLACES.items()), heads=("名称", "行政区划代码")), **WORD},
    "a scan beside": {"材料/名单.xlsx": BOOK, **{f"材料/{name}": data for name, data in WORD.items()}, "材料/5号.pdf": b"%PDF-1.4"},
}


def placed(desk: Path, files: dict[str, bytes]) -> list[str]:
    """Lay files there; the names to give to the command."""
    for name, data in files.items():
        (desk / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (desk / "in" / name).write_bytes(data)
    return sorted(f"in/{path.name}" for path in (desk / "in").iterdir())


@pytest.mark.parametrize("what", BROUGHT)
def test_what_people_bring_passes(desk: Path, capsys: pytest.CaptureFixture[str], what: str) -> None:
    """A workbook and its plans are one submission, however they lie, by the command and in the page; nothing is lost, and all pass."""
    code, said = imported(capsys, *placed(desk, BROUGHT[what]))
    assert (code, "检查结果：通过" in said) == (0, True), said
    there = {path.name for path in (desk / "submissions" / "henan").iterdir()}
    names = json.dumps([{"path": path, "size": len(data)} for path, data in BROUGHT[what].items()])
    told = json.loads(Session(CATALOG).look(names, [*BROUGHT[what].values()], "2024-01-15T10:00:00+08:00"))
    assert told["verdict"].startswith("通过"), told
    assert {path.removeprefix("submissions/henan/") for path in told["files"]} == there


def test_plans_as_they_are_beside_a_workbook() -> None:
    """In the page a plan that is the folder's own already belongs to the workbook that it comes with."""
    files = {"名单.xlsx": workbook("{}.md")}
    files |= {f"{name}.md": read(f"{name}.docx", plan(name), CATALOG).files[f"{name}.md"].encode() for name in PLACES}
    names = json.dumps([{"path": path, "size": len(data)} for path, data in files.items()])
    told = json.loads(Session(CATALOG).look(names, [*files.values()], "2024-01-15T10:00:00+08:00"))
    assert (told["verdict"][:2], len(told["files"])) == ("通过", 3)


def test_what_a_joined_list_says_stands_where_it_stood(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list that was made to name its plans still gives each mistake the row and column of the workbook."""
    zones = [(name, "410999" if name == "开封市" else code, "") for name, code in PLACES.items()]
    code, said = imported(capsys, *placed(desk, {"名单.xlsx": plain(zones), **WORD}))
    assert (code, "推荐名单 第3行 “行政区划代码”" in said, "名单里没有认出“郑州市”的方案的文件名" in said) == (1, True, True)


def test_a_plan_without_a_place_in_its_title(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan whose title names no place is known by the file's name; one that names another place is not."""
    bare = text([("基础教育综合改革实验工作初步方案", "Heading 1"), "文。"])
    listed = "zones:\n  - name: 郑州市\n    plan: zz.md\n".encode()
    assert list(read("郑州市方案.docx", bare, CATALOG, listed).files) == ["zz.md"]
    assert list(read("郑州市方案.docx", plan("许昌市"), CATALOG, listed).files) == ["郑州市方案.md"]
    strange = "zones:\n  - name: 郑州市/甲\n".encode()
    (file,) = read("郑州市方案.docx", plan("郑州市/甲"), CATALOG, strange, made=True).files
    assert file == "郑州市方案.md"


REASONS = {
    "有密码": {"名单.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")},
    "打不开": {"名单.xlsx": BOOK[:3000]},
    "名单.csv": {"名单.csv": "名称,代码".encode("gbk")},
    "名单里没有认出推荐单位": {"名单.xlsx": plain(basics=[("项目", "内容"), ("文号", "豫教基〔2024〕5号")])},
    "没有认出推荐单位“某某省”": {"名单.xlsx": plain(basics=[("项目", "内容"), ("推荐单位", "某某省")])},
    "没有“基本情况”这张工作表": {"名单.xlsx": book({"推荐名单": [("名称", "代码"), ("郑州市", "410100")]})},
    "看起来不是报送材料，没有读入": {"经费.xlsx": book({"经费": [("项目", "金额"), ("甲", 1)]})},
    "没有认出推荐名单，没有读入": {"名单.xlsx": book({"实验区推荐情况": [("拟推荐", "情况"), ("郑州市", "好")]})},
}


@pytest.mark.parametrize("why", REASONS)
def test_the_real_reason_is_said(desk: Path, capsys: pytest.CaptureFixture[str], why: str) -> None:
    """Where the unit is not known because its list was not read, it is said why that was not."""
    code, said = imported(capsys, *placed(desk, {**REASONS[why], "郑州市.docx": WORD["郑州市.docx"]}))
    assert (code, why in said, "看不出是哪个单位" in said) == (2, True, False), said


NESTED = {
    "层数太多": pack({"a.zip": pack({"b.zip": pack({"c.zip": pack({"x": b"x"})})})}),
    "坏.zip": pack({"坏.zip": b"PK\x03\x04x"}),
    "个文件": pack({f"{name}.zip": pack({f"{number}": b"" for number in range(150)}) for name in "ab"}),
    "MB": pack({f"{name}.zip": pack({f"{number}": bytes(9 * MIB) for number in range(4)}, 8) for name in "ab"}),
}


@pytest.mark.parametrize("why", NESTED)
def test_archives_in_archives_have_limits(desk: Path, capsys: pytest.CaptureFixture[str], why: str) -> None:
    """However archives lie in each other, together they hold no more than one may; what is said names the one that is to blame."""
    (desk / "总.zip").write_bytes(NESTED[why])
    code, said = imported(capsys, "总.zip", "--unit", "河南")
    assert (code, why in said) == (2, True), said


def test_how_was_chosen_comes_along(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that says how was chosen is read as it is, with the list beside it, and checked with it."""
    chosen = "way: 择优推荐\napplicants:\n  - name: 开封市\n".encode()
    (desk / "河南.zip").write_bytes(
        archive({"henan/list.yml": LISTED.encode(), "henan/selection.yml": chosen, **{f"henan/{one}": data for one, data in PLANS.items()}})
    )
    code, said = imported(capsys, "河南.zip")
    assert (desk / "submissions" / "henan" / "selection.yml").read_bytes() == chosen
    assert (code, "遴选情况的申报地方里没有它" in said) == (1, True)
