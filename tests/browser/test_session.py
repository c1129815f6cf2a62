"""What the page is told: findings with their places, the files and their code; what is brought in, and what is taken away."""

import io
import json
import pickle
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from officefiles import BASICS, ZONE, plain
from talk import drafted, looked

from tuijian.browser import session as module
from tuijian.browser.brought_files import PAGE_LIMIT
from tuijian.browser.session import Session
from tuijian.catalog.disk import read_catalog
from tuijian.office.read.limits import MIB

CODE = "4YRD-J625-PGZN"


def places(told: Any) -> list[tuple[str, str]]:
    """Each finding's rule with the key of its place."""
    return [(one["rule"], one["key"]) for one in told["findings"]]


# --- a draft ----------------------------------------------------------------------------------------


def test_the_sample_passes(session: Session, draft: Any) -> None:
    """A whole draft passes, and tells its files."""
    told = drafted(session, draft)
    assert (told["status"], told["findings"]) == ("success", [])
    assert set(told["files"]) == {"list.yml", "zhengzhou.md", "luoyang.md"}


def test_what_existing_zones_choose_needs_no_plan(session: Session, draft: Any) -> None:
    """An existing zone in the form has no plan as long as nothing is written there, and none is asked for."""
    draft["lists"]["adoptions"][0]["plan"] = {}
    told = drafted(session, draft)
    assert set(told["files"]) == {"list.yml", "zhengzhou.md"}
    assert "luoyang" not in told["files"]["list.yml"]
    assert "placeholder" not in {one["rule"] for one in told["findings"]}


def test_a_draft_waits_for_its_letter(session: Session, draft: Any) -> None:
    """What calls itself a draft may leave number and day open: one remark says so, at their place."""
    draft["fields"] |= {"stage": "草稿", "document.number": "豫教基〔2024〕　号"}
    told = drafted(session, draft)
    assert told["status"] == "success"
    assert [(one["rule"], one["level"]) for one in told["findings"]] == [("official-letter", "advice")]


def test_the_unit_by_its_office(session: Session, draft: Any) -> None:
    """Who types 河南省教育厅 has the unit 河南省."""
    draft["fields"]["province"] = "河南省教育厅"
    assert drafted(session, draft)["findings"] == []


def zone(draft: Any) -> Any:
    """The sample's one zone."""
    return draft["lists"]["zones"][0]


def _letter(draft: Any) -> None:
    draft["fields"]["document.number"] = "豫教基[2024]5号"


def _day(draft: Any) -> None:
    draft["fields"]["document.date"] = "2024.1.12"


def _phone(draft: Any) -> None:
    draft["fields"]["contact.phone"] = "0371"


def _name(draft: Any) -> None:
    zone(draft)["fields"]["name"] = "郑洲市"


def _county(draft: Any) -> None:
    zone(draft)["fields"] |= {"name": "金水区", "code": "410105"}


def _many(draft: Any) -> None:
    draft["lists"]["zones"] = [zone(draft), *({"fields": {"name": one}, "plan": zone(draft)["plan"]} for one in ("开封市", "平顶山市"))]


def _no_task(draft: Any) -> None:
    zone(draft)["plan"]["tasks"] = []


def _identity(draft: Any) -> None:
    zone(draft)["plan"]["tasks"][1]["parts"][2] += "\n\n联系人 13912345678"


def _copied(draft: Any) -> None:
    draft["lists"]["adoptions"][0]["plan"] = zone(draft)["plan"]


def _scan(draft: Any) -> None:
    draft["fields"]["document.scan"] = "5号.pdf"


MISTAKES = {
    _letter: ("official-letter", "document.number"),
    _day: ("field", "document.date"),
    _phone: ("contact", "contact.phone"),
    _name: ("division", "zones.0.name"),
    _county: ("applicant-level", "zones.0.name"),
    _many: ("seats", "zones.2.name"),
    _no_task: ("tasks", "zones.0.plan"),
    _identity: ("personal-data", "zones.0.plan.tasks.1.parts.2"),
    _copied: ("same-plan", "adoptions.0.plan"),
    _scan: ("official-letter", "document.scan"),
}


@pytest.mark.parametrize(("slip", "wanted"), MISTAKES.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_each_mistake_stands_at_its_place(session: Session, draft: Any, slip: Any, wanted: tuple[str, str]) -> None:
    """A finding has the key of the field that it is about."""
    slip(draft)
    assert wanted in places(drafted(session, draft))


EMPTY = {"fields": {"province": "河南省"}, "lists": {"zones": [{"plan": {"tasks": [{}, {"own": ""}]}}]}}
OPEN = [
    *("document.number", "document.date", "contact.office", "contact.phone", "contact.email", "zones.0.name", "zones.0.plan.background"),
    *(f"zones.0.plan.tasks.{task}.{part}" for task in (0, 1) for part in ("task", "parts.0", "parts.1", "parts.2")),
]


def test_what_is_missing_is_told_once_at_its_field(session: Session) -> None:
    """Each empty field that must be filled in is told once, in the form's words, and nothing else is said of it."""
    told = drafted(session, EMPTY)
    assert sorted(one["key"] for one in told["findings"]) == sorted(OPEN)
    assert all(one["empty"] and one["message"].startswith("还没有填写“") and one["fix"] == "" for one in told["findings"])


def test_a_blank_that_somebody_typed_is_the_checkers_to_name(session: Session, draft: Any) -> None:
    """Words such as 待补充 are no empty field: the finding is the checker's own."""
    zone(draft)["plan"]["background"] = "待补充"
    (found,) = drafted(session, draft)["findings"]
    assert (found["key"], found.get("empty")) == ("zones.0.plan.background", None)
    assert found["source"] == ["", "待补充", ""]


def test_what_to_do_is_said_in_the_forms_words(session: Session) -> None:
    """No key of the file stands in what a reader of the form is told to do."""
    keys = re.compile("zones|adoptions|plan|list.yml|number|province")
    given: tuple[tuple[dict[str, str], dict[str, Any]], ...] = (
        ({"province": "河南"}, {}),
        ({"province": "河南省"}, {"zones": [{"plan": {"tasks": [{}]}}]}),
    )
    for fields, lists in given:
        for found in drafted(session, {"fields": fields, "lists": lists})["findings"]:
            assert not keys.search(found["message"] + found["fix"]), found
    assert session._words.without_keys("在 zones 下写上 plan。") == "在“推荐的实验区”下写上“初步方案”。"


def test_an_attachment_counts_without_being_read(session: Session, draft: Any) -> None:
    """A scan that is named and there is right; one too large is told at its field; its contents are never asked for."""
    _scan(draft)
    assert drafted(session, {**draft, "files": [{"name": "5号.pdf", "size": 9}]})["findings"] == []
    told = drafted(session, {**draft, "files": [{"name": "5号.pdf", "size": 11 * 1024 * 1024}]})
    assert places(told) == [("file-kind", "document.scan")]


def test_without_a_unit_nothing_breaks(session: Session) -> None:
    """A draft with nothing in it at all is told what is missing."""
    assert "province" in [one["key"] for one in drafted(session, {})["findings"]]


def test_how_each_plan_was_read(session: Session, draft: Any) -> None:
    """Beside each plan of the form stands what it was taken for, in words without lines; an entry without a plan has none."""
    draft["lists"]["adoptions"] = [{"fields": {"name": "洛阳市", "code": "410300", "tasks": "4"}, "plan": {}}]
    read = drafted(session, draft)["read"]
    assert list(read) == ["zones.0.plan"]
    said = ["".join(one) for one in read["zones.0.plan"]]
    assert said[:2] == ["清单任务4“职普融通行动”：任务4 职普融通行动", "清单任务12“家校社协同育人行动”：任务12 家校社协同育人行动"]
    assert "保障条件：已认出" in said
    assert not any("行，" in one for one in said if one.startswith("第"))


def test_how_a_file_was_read(session: Session, sample: dict[str, bytes | None]) -> None:
    """Of what is brought it is told by the file, with the lines where it has lines."""
    read = dict(looked(session, sample)["read"])
    assert list(read) == ["luoyang.md", "zhengzhou.md"]
    assert ["第9行，清单任务4“职普融通行动”：", "任务4 职普融通行动"] in read["zhengzhou.md"]


# --- what is brought in -----------------------------------------------------------------------------


@pytest.mark.parametrize("home", ["", "henan/", "any folder/", "tuijian/submissions/henan/"])
def test_files_are_found_wherever_they_lay(session: Session, sample: dict[str, bytes | None], home: str) -> None:
    """A folder of any name, or files alone, are the unit's that the list names."""
    told = looked(session, {home + name: data for name, data in sample.items()})
    assert (told["status"], told["unit"], told["codes"]) == ("success", "河南省", {"submissions/henan": CODE})
    assert told["draft"]["fields"]["document.number"] == "豫教基〔2024〕5号"


def test_a_folder_of_another_unit_is_told(session: Session, sample: dict[str, bytes | None]) -> None:
    """What lies in a unit's own folder is judged there."""
    assert "unit-folder" in [one["rule"] for one in looked(session, {f"hubei/{name}": data for name, data in sample.items()})["findings"]]


def test_several_units_are_checked_but_make_no_draft(session: Session, sample: dict[str, bytes | None]) -> None:
    """Of two folders the report tells; neither is put into the form."""
    told = looked(session, {f"{home}/{name}": data for home in ("henan", "hubei") for name, data in sample.items()})
    assert set(told["codes"]) == {"submissions/henan", "submissions/hubei"}
    assert (told["draft"], told["unit"]) == (None, "")


def test_lines_are_marked(session: Session, sample: dict[str, bytes | None]) -> None:
    """A finding in a file has the line in three parts, what is meant in the middle."""
    listed = (sample["list.yml"] or b"").replace("〔2024〕".encode(), b"[2024]")
    (found,) = looked(session, sample | {"list.yml": listed})["findings"]
    assert found["source"] == ["  number: ", "豫教基[2024]5号", ""]
    assert found["line"] == 4


def test_what_systems_leave_behind_is_left_out(session: Session, sample: dict[str, bytes | None]) -> None:
    """Nobody brings .DS_Store on purpose."""
    told = looked(
        session, {f"henan/{name}": data for name, data in sample.items()} | {"henan/.DS_Store": b"x", "__MACOSX/henan/._list.yml": b"x"}
    )
    assert told["status"] == "success"


def test_the_archive_comes_back(session: Session, draft: Any) -> None:
    """What was taken away can be brought in again as it is, folded."""
    archive = session.archive(json.dumps(draft), [], [])
    assert looked(session, {"henan.zip": archive})["draft"] == draft


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"", b"x" * 1000])
def test_an_archive_that_cannot_be_opened_stays_a_file(session: Session, data: bytes) -> None:
    """Whatever is wrong with it, nothing was read, and the headline says so by its name."""
    told = looked(session, {"henan.zip": data})
    assert (told["checked"], told["verdict"]) == (False, "没有检查：没有读到名单或者方案")
    assert told["why"][0] == "“henan.zip”没有读到内容。"


def test_an_archive_that_unfolds_without_end_is_left_alone(session: Session) -> None:
    """Neither too many files nor too large ones are unfolded."""
    for files in ({f"{number}.md": b"" for number in range(201)}, {"a.md": b"0" * (65 * 1024 * 1024)}):
        told = looked(session, {"henan.zip": module.zipped(files)})
        assert told["files"] == ["submissions/unknown/henan.zip"]


def test_what_is_not_read_is_judged_by_name_and_size(session: Session, sample: dict[str, bytes | None]) -> None:
    """An attachment comes without contents."""
    assert looked(session, sample | {"5号.pdf": None})["status"] == "success"
    assert [one["rule"] for one in looked(session, sample | {"film.mp4": None})["findings"]] == ["file-kind"]


@pytest.mark.parametrize(("name", "limit"), [("大.docx", 10), ("大.xlsx", 10), ("大.zip", 20)])
def test_what_is_too_large_is_not_called_empty(session: Session, name: str, limit: int) -> None:
    """A file that the page did not even read, so large is it, is told as that."""
    told = looked(session, {name: None}, size=30 * 1024 * 1024)
    assert [one["message"] for one in told["remarks"]] == [f"文件有30 MB，超过上限{limit} MB，没有读入。"]
    assert (told["checked"], told["why"][0]) == (False, f"“{name}”没有读到内容。")


def test_the_page_reads_as_much_as_it_says(root: Path) -> None:
    """The limit that the sentence names is the one at which the page stops reading."""
    assert f"LARGEST = {PAGE_LIMIT // MIB} * 1024 * 1024;" in (root / "docs" / "assets" / "fill" / "drop.js").read_text("utf-8")


def test_a_plan_alone_is_checked(session: Session, sample: dict[str, bytes | None]) -> None:
    """A plan without a list is no submission: it comes with the place that its title names, and nothing is said of folders."""
    told = looked(session, {"zhengzhou.md": sample["zhengzhou.md"]})
    assert (told["checked"], told["draft"], told["findings"]) == (False, None, [])
    (plan,) = told["plans"]
    assert (plan["file"], plan["name"]) == ("zhengzhou.md", "郑州市")
    assert [task["number"] for task in plan["plan"]["tasks"]] == [4, 12]


def test_nothing_at_all(session: Session) -> None:
    """No files, no fault, and no verdict."""
    told = looked(session, {})
    assert (told["draft"], told["fault"], told["checked"]) == (None, None, False)
    assert told["why"][0] == "放入的文件里什么也没有。"


def test_excel_and_word_come_in_the_clerks_own_terms(session: Session, sample: dict[str, bytes | None]) -> None:
    """A workbook and a Word file are checked; findings name the sheet, the row and the column."""
    from tuijian.cli.export_files import task_headings
    from tuijian.office.listfile import nomination_of
    from tuijian.office.write.plan import document
    from tuijian.office.write.unit_workbook import workbook

    catalog = session.catalog
    assert catalog.form.plan is not None
    files = {f"submissions/henan/{name}": data or b"" for name, data in sample.items()}
    files["submissions/henan/list.yml"] = files["submissions/henan/list.yml"].replace("郑州市".encode(), "郑洲市".encode())
    nomination = nomination_of(catalog.form, catalog.reader.read("henan", (), files))
    unit = catalog.unit_named("河南省")
    assert unit is not None
    book = workbook(catalog, unit, nomination)
    texts = {
        f"{stem}.docx": document((sample[f"{stem}.md"] or b"").decode(), task_headings(catalog, catalog.form.plan), "")
        for stem in ("zhengzhou", "luoyang")
    }
    told = looked(session, {"河南省推荐名单.xlsx": book, **texts})
    (found,) = [one for one in told["findings"] if one["rule"] == "division"]
    assert found["file"] == "河南省推荐名单.xlsx"
    assert "行" in found["place"]
    assert set(told["files"]) == {f"submissions/henan/{name}" for name in sample}


def test_what_excel_lacks_is_said_without_keys(session: Session) -> None:
    """Of a workbook that holds little, what is missing is called as the sheet calls it, never by a key of the list file."""
    from tuijian.office.listfile import Nomination
    from tuijian.office.write.unit_workbook import workbook

    unit = session.catalog.unit_named("河南省")
    assert unit is not None
    book = workbook(session.catalog, unit, Nomination({"province": "河南省"}, {"zones": ({"name": "郑州市"}, {"code": "410300"})}))
    told = looked(session, {"推荐名单.xlsx": book})
    assert len(told["findings"]) > 3
    for one in told["findings"]:
        assert not re.search(r"[a-z]{3,}", (one["message"] + one["fix"]).replace(".xlsx", "")), one


def test_another_entry_that_a_message_names_has_a_number(session: Session, draft: Any) -> None:
    """A form has no lines: of a place that stands there twice it is told which entry was the first."""
    draft["lists"]["zones"].append(draft["lists"]["zones"][0])
    (found,) = [one for one in drafted(session, draft)["findings"] if one["rule"] == "listed-twice"]
    assert (found["key"], found["message"]) == ("zones.1.name", "郑州市写了两次，第1项已经有了。")


def test_a_row_that_a_message_names_is_the_sheets(session: Session) -> None:
    """The page, too, names rows of the sheet; what points at no part of the workbook is about it as a whole."""
    told = looked(session, {"推荐名单.xlsx": plain((ZONE, ZONE), BASICS[:3])})["findings"]
    assert {"message": "郑州市写了两次，第2行已经有了。", "place": "推荐名单 第3行 “名称”"} in [
        {name: one[name] for name in ("message", "place")} for one in told
    ]
    assert {one["place"] for one in told if one["rule"] == "contact"} == {"整份文件"}


# --- what is taken away -----------------------------------------------------------------------------


def test_the_archive_is_the_units_folder(session: Session, draft: Any) -> None:
    """The files lie in the folder that is to be handed in, attachments beside them; the same draft gives the same archive."""
    first, second = (session.archive(json.dumps(draft), ["5号.pdf"], [b"%PDF-1.7"]) for _ in range(2))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert set(archive.namelist()) == {f"henan/{name}" for name in ("list.yml", "zhengzhou.md", "luoyang.md", "5号.pdf")}
        assert archive.read("henan/5号.pdf") == b"%PDF-1.7"
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith(".pdf")}
    assert first == second
    assert looked(session, dict(files))["draft"] == draft


def test_the_code_stays_when_the_letter_gets_its_number(session: Session, draft: Any) -> None:
    """What is printed before the letter has a number bears the code of what is handed in afterwards."""
    before = drafted(session, draft)["codes"]
    draft["fields"] |= {"document.number": "豫教基〔2024〕6号", "contact.phone": "0371-11111111"}
    assert drafted(session, draft)["codes"] == before != {}


def test_the_last_report_can_be_kept(session: Session, sample: dict[str, bytes | None]) -> None:
    """As a page of its own, and as the command's JSON."""
    looked(session, sample)
    assert "<!doctype html>" in session.page()
    assert json.loads(session.report())["status"] == "success"


def test_a_shipped_session_reads_the_catalogue_beside_it(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundle's catalogue is the one that the session takes."""
    (tmp_path / "tuijian" / "browser").mkdir(parents=True)
    (tmp_path / "tuijian" / "_catalog.pickle").write_bytes(pickle.dumps(read_catalog()))
    monkeypatch.setattr(module, "__file__", str(tmp_path / "tuijian" / "browser" / "session.py"))
    assert Session.shipped().catalog.digest == session.catalog.digest


def test_twenty_of_a_kind_are_counted(session: Session, draft: Any) -> None:
    """Each place in a text is told, though all say the same: the page makes one message of them, with their number."""
    zone(draft)["plan"]["background"] = "\n".join(f"第{number}行\u200b有零宽" for number in range(20))
    assert [one["rule"] for one in drafted(session, draft)["findings"]] == ["hidden-characters"] * 20


def test_messages_speak_of_the_form(session: Session, draft: Any) -> None:
    """No line, no file and no mark of a heading stands in what is said of a form."""
    for change in MISTAKES:
        made = json.loads(json.dumps(draft))
        change(made)
        for one in drafted(session, made)["findings"]:
            assert not re.search(r"第\d+行|\.md|list\.yml|##", one["message"] + one["fix"]), one


def test_a_workbook_without_a_sheet_of_basics_was_read(session: Session) -> None:
    """A plain table of places is checked: what else is missing is said, and not that the file could not be read."""
    book = openpyxl.Workbook()
    for row in (("河南省推荐汇总表",), ("序号", "实验区名称", "行政区划代码"), (1, "郑州市", "410100")):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    told = looked(session, {"推荐汇总表.xlsx": file.getvalue()})
    assert told["verdict"].startswith("需修改")
    assert told["draft"]["lists"]["zones"][0]["fields"]["name"] == "郑州市"
    assert any("没有“基本情况”" in one["message"] for one in told["remarks"])


HEAD = ("序号", "实验区名称", "行政区划代码", "推荐理由")
SHEETS: dict[str, tuple[Any, ...]] = {
    "two lists in one sheet": (
        [
            ("一、推荐的实验区",),
            HEAD,
            (1, "郑州市", "410100"),
            (),
            ("二、前两批实验区选择的任务",),
            ("序号", "实验区名称", "选择的任务"),
            (1, "洛阳市", "4、5"),
        ],
        [{"name": "郑州市", "code": "410100"}],
        [{"name": "洛阳市", "tasks": "4、5"}],
    ),
    "a head of two lines": (
        [("序号", "推荐实验区", "", "推荐理由"), ("", "名称", "行政区划代码", ""), (1, "郑州市", "410100", "")],
        [{"name": "郑州市", "code": "410100"}],
        [],
    ),
    "counties beside their cities": (
        [("序号", "市（州）", "县（市、区）", "推荐理由"), (1, "郑州市", "", "基础好"), (2, "开封市", "兰考县", "基础好")],
        [{"name": "郑州市", "reason": "基础好"}, {"name": "开封市兰考县", "reason": "基础好"}],
        [],
    ),
    "the province in each row": (
        [("序号", "省份", "推荐地区"), (1, "河南省", "郑州市"), (2, "河南省", "洛阳市")],
        [{"name": "郑州市"}, {"name": "洛阳市"}],
        [],
    ),
    "names alone": ([("序号", "拟推荐实验区名称", "主要任务"), (1, "郑州市", "职普融通")], [{"name": "郑州市"}], []),
    "who filled it in": (
        [
            HEAD,
            (1, "郑州市", "410100"),
            ("填表人：", "", "联系电话：0371-00000000"),
            ("负责人签字：", "", "日期：2024年1月12日"),
            ("", "共1个"),
        ],
        [{"name": "郑州市", "code": "410100"}],
        [],
    ),
    "items in cells above": (
        [("推荐单位", "河南省"), ("文号", "豫教基〔2024〕5号"), ("成文日期", 45303), (), HEAD, (1, "郑州市", "410100")],
        [{"name": "郑州市", "code": "410100"}],
        [],
    ),
}


@pytest.mark.parametrize("what", SHEETS)
def test_a_sheet_as_an_office_makes_it(session: Session, what: str) -> None:
    """The nominees are those that a reader sees, and nothing else is one."""
    rows, zones, adoptions = SHEETS[what]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    draft = looked(session, {"推荐汇总表.xlsx": file.getvalue()})["draft"]
    found = {
        name: [{key: text for key, text in one["fields"].items() if text} for one in draft["lists"].get(name, [])]
        for name in ("zones", "adoptions")
    }
    assert found == {"zones": zones, "adoptions": adoptions}
    if what == "items in cells above":
        assert {key: text for key, text in draft["fields"].items() if text} == {
            "province": "河南省", "document.number": "豫教基〔2024〕5号", "document.date": "2024-01-12",
        }  # fmt: skip


def test_how_was_chosen_is_checked_and_kept_apart(session: Session, sample: dict[str, bytes | None]) -> None:
    """A file that says how was chosen is judged with the rest; the form has no field for it, which is said so that nobody loses it."""
    told = looked(session, {**sample, "selection.yml": "way: 择优推荐\napplicants:\n  - name: 开封市\n".encode()})
    assert [(one["rule"], one["level"]) for one in told["findings"]] == [("selection", "error")]
    (remark,) = told["remarks"]
    assert (remark["place"], remark["level"], remark["fix"]) == ("selection.yml", "advice", "下载报送文件以后，把它放回同一个文件夹。")
    assert looked(session, sample)["remarks"] == []


# --- what is not public -----------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["依申请公开", "不予公开"])
def test_what_is_not_public_is_said_once_and_at_its_place(session: Session, draft: Any, said: str) -> None:
    """A unit whose papers are not public is told that they stay out of a public repository, and is not found at fault for saying so."""
    draft["fields"]["openness"] = said
    told = drafted(session, draft)
    assert (told["status"], [(one["rule"], one["level"], one["key"]) for one in told["findings"]]) == (
        "success",
        [("openness", "review", "openness")],
    )


def test_what_is_public_or_not_told_is_as_before(session: Session, draft: Any) -> None:
    """A list that says nothing of it, as all did before, is judged as before; so is one that is public."""
    before = drafted(session, draft)
    draft["fields"]["openness"] = "主动公开"
    after = drafted(session, draft)
    assert before["findings"] == after["findings"] == []
    assert before["codes"] == after["codes"]
