"""`tuijian export` and `tuijian import`, as a clerk calls them."""

import json
import re
import shutil
from pathlib import Path

import pytest
from docx import Document
from officefiles import UNRELATED, ZONE, book, plain

from tuijian.catalog.disk import read_catalog
from tuijian.cli.main import main
from tuijian.office.listfile import Nomination
from tuijian.office.read.remarks import Where, remark
from tuijian.office.write.unit_workbook import workbook

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "catalog" / "examples"
IN_TIME = ("--as-of", "2024-01-15")


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    """The exit code of the command, and what it prints on both streams."""
    code = main([str(one) for one in argv])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root with the sample in the folder of 河南, which is the current folder too."""
    shutil.copytree(SAMPLE, tmp_path / "submissions" / "henan")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_out_and_in_again_is_the_same_submission(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is exported as a workbook and as Word files is read back as the same list and plans, and passes the check."""
    assert run(capsys, "export", "河南")[:2] == (0, "已写出 河南省推荐名单.xlsx\n")
    assert run(capsys, "export", "henan", "--format", "docx")[:2] == (0, "已写出 zhengzhou.docx\n已写出 luoyang.docx\n")
    before = desk / "submissions" / "henan"
    before.rename(desk / "before")
    names = ("zhengzhou.docx", "河南省推荐名单.xlsx", "luoyang.docx")
    code, out, err = run(capsys, "import", *names, *IN_TIME)
    assert (code, err) == (0, "")
    assert "检查结果：通过：没有发现问题" in out
    after = desk / "submissions" / "henan"
    assert {path.name for path in after.iterdir()} == {"list.yml", "zhengzhou.md", "luoyang.md"}
    for name in ("zhengzhou.md", "luoyang.md"):
        assert (after / name).read_text(encoding="utf-8") == (desk / "before" / name).read_text(encoding="utf-8")
    assert (after / "list.yml").read_text(encoding="utf-8") == (SAMPLE / "list.yml").read_text(encoding="utf-8").partition("\n")[2]


def test_a_draft_says_so_on_paper(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The Word files of papers that call themselves a draft say 草稿 at the foot of every page; others do not."""
    listed = desk / "submissions" / "henan" / "list.yml"
    for stage, said in (("draft", True), ("草稿", True), ("正式", False)):
        listed.write_text((SAMPLE / "list.yml").read_text(encoding="utf-8") + f"stage: {stage}\n", encoding="utf-8")
        run(capsys, "export", "河南", "--format", "docx", "--replace")
        foot = Document("zhengzhou.docx").sections[0].footer.paragraphs[-1].text
        assert foot.startswith("草稿。") is said


def test_nothing_is_overwritten_without_a_word(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of other contents stays as it is, in the folder and beside it, until --replace is given."""
    listed = desk / "submissions" / "henan" / "list.yml"
    before = listed.read_bytes()
    run(capsys, "export", "河南")
    code, _, err = run(capsys, "export", "河南")
    assert code == 2
    assert "已经有了，没有改动；要换成这次写出的，加上 --replace。" in err
    code, out, err = run(capsys, "import", "河南省推荐名单.xlsx", *IN_TIME)
    assert (code, out) == (2, "")
    assert "已经有了，内容不同，没有改动；要换成这次读入的，加上 --replace。" in err
    assert listed.read_bytes() == before
    assert run(capsys, "import", "河南省推荐名单.xlsx", "--replace", *IN_TIME)[0] == 0
    assert listed.read_bytes() != before
    assert run(capsys, "import", "河南省推荐名单.xlsx", *IN_TIME)[0] == 0  # the same contents are no other ones


def test_a_finding_names_sheet_row_and_column(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A finding in the list stands where its value stands in the workbook, for people and for programs."""
    listed = desk / "submissions" / "henan" / "list.yml"
    listed.write_text(listed.read_text(encoding="utf-8").replace("410100", "410200"), encoding="utf-8")
    run(capsys, "export", "河南")
    code, out, _ = run(capsys, "import", "河南省推荐名单.xlsx", "--replace", *IN_TIME)
    assert code == 1
    assert "【必须修改】推荐名单 第4行 “行政区划代码”\n   代码410200是开封市，与郑州市不一致" in out
    code, out, _ = run(capsys, "import", "河南省推荐名单.xlsx", "--replace", "--format", "json", *IN_TIME)
    data = json.loads(out)
    assert code == 1
    assert data["files"] == {"list.yml": "河南省推荐名单.xlsx"}
    assert data["remarks"] == []
    assert data["where"] == [{"file": "河南省推荐名单.xlsx", "sheet": "推荐名单", "row": 4, "column": "行政区划代码"}]
    assert [finding["rule"] for finding in data["report"]["findings"]] == ["division"]


def test_what_a_workbook_lacks_is_said_without_keys(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong in a workbook is said as the sheet says it, never by a key or a line of the list file, which the clerk has not seen."""
    catalog = read_catalog()
    nomination = Nomination({"province": "河南省", "contact.office": "河南\x85处"}, {"zones": ({"name": "郑州市"}, {"code": "410300"})})
    (desk / "名单.xlsx").write_bytes(workbook(catalog, catalog.unit_named("河南省"), nomination))
    code, out, _ = run(capsys, "import", "名单.xlsx", "--replace", *IN_TIME)
    found = [line for line in out.partition("检查结果：")[2].splitlines() if line.startswith("   ")]
    assert (code, "缺少“名称”，请补上。" in out, len(found) > 3) == (1, True, True)
    assert "   有看不见的控制字符（U+0085），请删去。" in found
    assert [line for line in found if re.search(r"[a-z]{3,}", re.sub(r"[a-z]+\.md|\.xlsx", "", line))] == []


def test_a_row_that_a_message_names_is_the_sheets(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a workbook has a place twice, the message names the row of the sheet that it stood in first, not a line of the list file."""
    (desk / "名单.xlsx").write_bytes(plain((ZONE, ("开封市", "410200", "kaifeng.md"), ZONE)))
    code, out, _ = run(capsys, "import", "名单.xlsx", "--replace", *IN_TIME)
    assert (code, "【必须修改】推荐名单 第4行 “名称”\n   郑州市写了两次，第2行已经有了。\n" in out) == (1, True)
    listed = (desk / "submissions/henan/list.yml").read_text("utf-8").splitlines()
    assert "郑州市" not in listed[1]


def test_another_workbook_is_named_and_left_out(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tables that are nothing that is handed in are told by name, each once; the list is read and judged as if they were not there."""
    shutil.rmtree(desk / "submissions" / "henan")
    Path("名单.xlsx").write_bytes(plain())
    alone, _, _ = run(capsys, "import", "名单.xlsx", *IN_TIME)
    for name, rows in UNRELATED.items():
        Path(name).write_bytes(book({"Sheet1": rows}))
    code, out, err = run(capsys, "import", *UNRELATED, "名单.xlsx", *IN_TIME)
    assert (code, err, out.count("看起来不是报送材料")) == (alone, "", 3)
    assert all(name in out for name in UNRELATED)


def test_a_plan_is_named_as_the_list_names_it(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A Word file of any name becomes the plan that the list has for the nominee in its title; a finding names its heading."""
    plan = desk / "submissions" / "henan" / "zhengzhou.md"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("任务4 职普融通行动", "任务4 职普融合行动"), encoding="utf-8")
    run(capsys, "export", "河南", "--format", "docx")
    Path("zhengzhou.docx").rename("方案（定稿）.docx")
    code, out, _ = run(capsys, "import", "方案（定稿）.docx", "--unit", "河南", *IN_TIME)
    assert code == 0
    assert "已写出 submissions/henan/zhengzhou.md（来自 方案（定稿）.docx）" in out
    assert "【提示】方案（定稿）.docx “任务4 职普融合行动”" in out
    assert "清单任务4“职普融通行动”：任务4 职普融合行动" in out


def test_whose_material_it_is_must_be_known(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan alone does not say whose it is: the unit must be given, and nothing is written before."""
    run(capsys, "export", "河南", "--format", "docx")
    (desk / "submissions" / "henan" / "list.yml").unlink()
    code, out, err = run(capsys, "import", "zhengzhou.docx")
    assert (code, out) == (2, "")
    assert "没有读到名单，看不出是哪个单位的材料，请连同名单一起读入，或者用 --unit 写明单位。" in err


def test_no_name_leads_elsewhere(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list that names a plan in another folder makes no file there: the Word file gets the nominee's name."""
    listed = desk / "submissions" / "henan" / "list.yml"
    listed.write_text(listed.read_text(encoding="utf-8").replace("zhengzhou.md", "../../zhengzhou.md"), encoding="utf-8")
    (desk / "out" / "deep").mkdir(parents=True)
    assert run(capsys, "export", "河南", "--format", "docx", "--output", "out/deep")[0] == 0
    assert {path.relative_to(desk).as_posix() for path in desk.rglob("*.docx")} == {"out/deep/郑州市.docx", "out/deep/luoyang.docx"}


def test_a_name_that_not_every_disk_takes_is_not_written(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that the list calls by a name that Windows keeps, or with a sign that it refuses, is not written; the Word file is named."""
    run(capsys, "export", "河南", "--format", "docx")
    listed = desk / "submissions" / "henan" / "list.yml"
    before = listed.read_text(encoding="utf-8")
    for name in ("CON.md", "郑州 方案.md"):
        listed.write_text(before.replace("zhengzhou.md", name), encoding="utf-8")
        code, out, err = run(capsys, "import", "zhengzhou.docx", "--unit", "河南", *IN_TIME)
        assert (code, out, err) == (2, "", "文件名“zhengzhou.docx”里有不能用的字，换一个名称再读入。没有改动。\n")
        assert not (listed.parent / name).exists()


def test_a_link_is_not_written_through(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of the folder that is a link to somewhere else is left alone, and so is what it leads to."""
    run(capsys, "export", "河南")
    listed = desk / "submissions" / "henan" / "list.yml"
    listed.rename(desk / "elsewhere.yml")
    listed.symlink_to(desk / "elsewhere.yml")
    before = (desk / "elsewhere.yml").read_bytes()
    code, out, err = run(capsys, "import", "河南省推荐名单.xlsx", "--replace", *IN_TIME)
    assert (code, out, (desk / "elsewhere.yml").read_bytes()) == (2, "", before)
    assert "是指向别处的链接，没有改动。" in err


def test_two_files_for_the_same_place(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two workbooks at once would both be the list: none is read."""
    run(capsys, "export", "河南")
    Path("二稿.xlsx").write_bytes(plain())
    code, out, err = run(capsys, "import", "河南省推荐名单.xlsx", "二稿.xlsx", "--replace")
    assert (code, out) == (2, "")
    assert "读入以后都是 list.yml，一次只读一份，没有改动。" in err


def test_a_template_before_there_is_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """For a unit that has sent nothing there is an empty workbook and a Word template; what is missing is then said of them."""
    (tmp_path / "submissions").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "export", "河南")[1] == "已写出 河南省推荐名单.xlsx\n"
    assert run(capsys, "export", "河南", "--format", "docx")[1] == "已写出 初步方案.docx\n"
    code, out, _ = run(capsys, "import", "河南省推荐名单.xlsx", "初步方案.docx", *IN_TIME)
    assert code == 1
    assert "【提示】推荐名单 第3行\n   河南省的推荐名单为空" in out


def test_what_is_still_to_be_filled_in(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that is not there yet is exported as one to be filled in; imported so, each open place is named by its heading."""
    (desk / "submissions" / "henan" / "luoyang.md").unlink()
    run(capsys, "export", "河南", "--format", "docx")
    code, out, _ = run(capsys, "import", "luoyang.docx", "--unit", "河南", *IN_TIME)
    assert code == 1
    places = ("工作基础", "任务【请填写：任务编号】 【请填写：任务名称】", "改革攻坚项目", "具体措施", "保障条件")
    assert all(f"【必须修改】luoyang.docx “{place}”\n" in out for place in places)


def test_a_file_that_cannot_be_read(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says that nothing was checked, why, and what to do, and ends with 2, in both formats; nothing is written, nothing acts."""
    Path("名\x1b[31m单.xlsx").write_bytes(b"PK\x03\x04")
    before = sorted(desk.rglob("*"))
    code, out, err = run(capsys, "import", "名\x1b[31m单.xlsx", "--unit", "河南")
    assert (code, err) == (2, "")
    assert out.startswith("没有检查：没有读出材料，也没有写出文件。")
    assert "读入时发现 1 处：\n" in out
    assert "通过" not in out
    assert "\x1b" not in out
    code, out, _ = run(capsys, "import", "名\x1b[31m单.xlsx", "--format", "json")
    data = json.loads(out)
    assert (code, data["files"], data["checked"], data["report"], data["where"]) == (2, {}, False, None, [])
    assert data["remarks"][0]["case"] == "damaged"
    assert sorted(desk.rglob("*")) == before


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["export"], "还缺少单位"),
        (["export", "河南", "--summary"], "不用写单位"),
        (["export", "火星"], "没有“火星”这个推荐单位"),
        (["export", "河南", "--format", "docx", "--output", "没有"], "没有“没有”这个文件夹"),
        (["import", "没有.xlsx"], "“没有.xlsx”读不出来"),
        (["import"], "还缺少文件"),
    ],
)
def test_wrong_usage(desk: Path, capsys: pytest.CaptureFixture[str], argv: list[str], said: str) -> None:
    """Wrong usage is said in one sentence and ends with 2."""
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_personal_data_stays_in_the_file(desk: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    """A number in a file's name, a sheet's, a column's or a value is masked in what the import says of it, in every format."""
    for name, data in {"张老师13812345678.docx": b"PK\x03\x04", "18812345678.xlsx": b""}.items():
        (desk / name).write_bytes(data)
        code, out, err = run(capsys, "import", name, "--unit", "河南", "--format", form, *IN_TIME)
        assert (code, err) == (2, "")
        assert "******" in out
        assert "12345678" not in out
    code, _, err = run(capsys, "import", "没有13812345678.docx")
    assert code == 2
    assert "138******78" in err


def test_a_remark_masks_all_that_it_names() -> None:
    """Sheet, column and value are masked in the sentence, the place and what programs read."""
    place = Where("13812345678.xlsx", "手机138 1234 5678", 3, "电话13812345678")
    one = remark("formula", place, value="138.1234.5678")
    said = f"{one.where}{one.message}{json.dumps(one.data(), ensure_ascii=False)}"
    assert "1234" not in said.replace("*", "")
    assert len(re.findall(r"\*{6,}", said)) == 7


def test_a_plan_goes_to_the_only_list_there(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a province's own folder, with one list in it, a Word plan need not say whose it is; with two lists it must."""
    run(capsys, "export", "河南", "--format", "docx")
    assert run(capsys, "import", "zhengzhou.docx", *IN_TIME)[0] == 0
    shutil.copytree(SAMPLE, desk / "submissions" / "hebei")
    code, _, err = run(capsys, "import", "zhengzhou.docx", *IN_TIME)
    assert (code, "--unit" in err) == (2, True)
    assert run(capsys, "import", "zhengzhou.docx", "--unit", "河南", *IN_TIME)[0] == 0


def test_a_plan_goes_by_the_list_that_comes_with_it(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list read together with a plan says what the plan is called, whatever the list in the folder says."""
    folder = desk / "submissions" / "henan"
    before = (folder / "list.yml").read_text(encoding="utf-8")
    (folder / "list.yml").write_text(before.replace("zhengzhou.md", "new.md"), encoding="utf-8")
    (folder / "zhengzhou.md").rename(folder / "new.md")
    run(capsys, "export", "河南")
    run(capsys, "export", "河南", "--format", "docx")
    (folder / "list.yml").write_text(before, encoding="utf-8")
    (folder / "new.md").unlink()
    Path("new.docx").rename("方案（定稿）.docx")
    run(capsys, "import", "河南省推荐名单.xlsx", "方案（定稿）.docx", "--replace", *IN_TIME)
    assert (folder / "new.md").is_file()
    assert not (folder / "zhengzhou.md").exists()
