"""Files that join the form: by place and by task; what is not chosen, and what only the form has, stays."""

import json
from typing import Any

import pytest
from officefiles import UNRELATED, book, gbk, plain, text
from talk import looked

from tuijian.browser import javascript_values
from tuijian.browser import session as module
from tuijian.browser.session import Session


def copied(draft: Any) -> Any:
    """A draft of its own."""
    return json.loads(json.dumps(draft))


def compared(session: Session, mine: Any, theirs: Any, whole: bool = True) -> list[Any]:
    """The changes."""
    found: list[Any] = json.loads(session.compare(json.dumps(mine), json.dumps(theirs), whole))
    return found


def merged(session: Session, mine: Any, theirs: Any, ids: list[str], whole: bool = True) -> Any:
    """The form with some of them."""
    return json.loads(session.merge(json.dumps(mine), json.dumps(theirs), whole, json.dumps(ids)))


def city(draft: Any, name: str, code: str) -> Any:
    """What a city hands in: its own place alone, and nothing of the letter."""
    entry = copied(draft["lists"]["zones"][0])
    entry["fields"] |= {"name": name, "code": code}
    return {"fields": {"province": "河南省"}, "lists": {"zones": [entry]}}


def test_the_same_is_no_change(session: Session, draft: Any) -> None:
    """What is there already is not asked about."""
    assert compared(session, draft, draft) == []


def test_an_empty_field_empties_none(session: Session, draft: Any) -> None:
    """What the files leave empty stays as it is in the form."""
    theirs = copied(draft)
    theirs["fields"] = {"province": "河南省"}
    theirs["lists"]["zones"][0]["plan"]["background"] = ""
    theirs["lists"]["zones"][0]["plan"]["tasks"][0]["parts"][1] = ""
    assert compared(session, draft, theirs) == []


def test_each_kind_of_change(session: Session, draft: Any) -> None:
    """New, changed and gone, each with what is there and what would be; chosen or not."""
    theirs = copied(draft)
    theirs["fields"]["document.number"] = "豫教基〔2024〕6号"
    zone = theirs["lists"]["zones"][0]
    zone["plan"]["tasks"][0]["parts"][2] = "别的保障。"
    zone["plan"]["tasks"][1] = {"number": 5, "own": None, "parts": ["新的项目。", "", ""]}
    theirs["lists"]["adoptions"] = []
    found = compared(session, draft, theirs)
    assert [(one["kind"], one["what"]) for one in found] == [
        ("changed", "文号"),
        ("changed", "郑州市，任务4 职普融通行动，保障条件"),
        ("new", "郑州市，任务5 县中振兴行动"),
        ("gone", "郑州市，任务12 家校社协同育人行动"),
        ("gone", "前两批实验区选择的任务：洛阳市"),
    ]
    assert merged(session, draft, theirs, []) == draft
    everything = merged(session, draft, theirs, [one["id"] for one in found])
    assert compared(session, everything, theirs) == []
    assert everything["fields"] == theirs["fields"]
    assert everything["lists"]["adoptions"] == []
    assert [task["number"] for task in everything["lists"]["zones"][0]["plan"]["tasks"]] == [4, 5]


def test_cities_join_one_after_another(session: Session, draft: Any) -> None:
    """Each city's own files add its place, whatever else is there; the place is known by its code, else by its name."""
    form = city(draft, "郑州市", "410100")
    for name, code in (("开封市", "410200"), ("平顶山市", "")):
        theirs = city(draft, name, code)
        found = compared(session, form, theirs)
        assert [one["kind"] for one in found if one["kind"] != "gone"] == ["new"]
        form = merged(session, form, theirs, [one["id"] for one in found if one["kind"] == "new"])
    assert [one["fields"]["name"] for one in form["lists"]["zones"]] == ["郑州市", "开封市", "平顶山市"]
    again = city(draft, "平顶山 市", "")
    again["lists"]["zones"][0]["plan"]["background"] = "改过的基础。"
    assert [one["what"] for one in compared(session, form, again, whole=False)] == ["平顶山 市，名称", "平顶山 市，工作基础"]


def test_a_list_that_files_do_not_have_is_not_gone(session: Session, draft: Any) -> None:
    """Where the files say nothing of a list, none of its places is offered to be taken out."""
    told = looked(session, {"list.yml": "province: 河南省\nzones: 1\n".encode()})
    assert "zones" not in told["draft"]["lists"]
    assert compared(session, draft, told["draft"]) == []


def test_own_tasks_are_known_by_their_names(session: Session, draft: Any) -> None:
    """A task that no list has is the same where it is called the same."""
    mine = copied(draft)
    mine["lists"]["zones"][0]["plan"]["tasks"] = [{"number": 0, "own": "数字教育", "parts": ["甲", "", ""]}]
    theirs = copied(mine)
    theirs["lists"]["zones"][0]["plan"]["tasks"][0]["parts"] = ["乙"]
    (found,) = compared(session, mine, theirs)
    assert (found["kind"], found["what"], found["before"], found["after"]) == (
        "changed",
        "郑州市，数字教育，改革攻坚项目",
        "甲",
        "乙",
    )


# --- plans alone, files twice -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("郑州市基础教育综合改革实验工作初步方案", "郑州市"),
        ("郑州市 基础教育综合改革实验工作 初步方案", "郑州市"),
        ("郑州市基础教育综合改革工作方案", "郑州市"),
        ("工作方案", ""),
        ("", ""),
    ],
)
def test_whose_plan_it_is_stands_in_its_title(session: Session, title: str, name: str) -> None:
    """By the form's own words, or by the full name at its start; else nobody guesses."""
    (plan,) = looked(session, {"方案.md": f"# {title}\n\n## 工作基础\n\n有基础。\n".encode()})["plans"]
    assert (plan["name"], plan["plan"]["background"]) == (name, "有基础。")


def test_two_zips_of_a_unit_are_not_mixed(session: Session, sample: dict[str, bytes | None], draft: Any) -> None:
    """Two that differ are told by their names, and neither is taken; the same twice is read once."""
    other = copied(draft)
    other["fields"]["document.number"] = "豫教基〔2024〕6号"
    one, two = (session.archive(json.dumps(each), [], []) for each in (draft, other))
    told = looked(session, {"一.zip": one, "二.zip": two})
    assert (told["checked"], told["draft"], told["verdict"]) == (False, None, "没有检查：同一份文件有两份")
    assert "“一.zip/henan/list.yml”和“二.zip/henan/list.yml”" in told["why"][0]
    told = looked(session, {"一.zip": one, "二.zip": one})
    assert (told["checked"], told["status"]) == (True, "success")
    assert all("内容相同，只读了一份" in words for words in told["why"])


@pytest.mark.parametrize("new", ["5号", "1号"])
def test_an_old_copy_in_the_folder_is_not_taken_in_silence(session: Session, sample: dict[str, bytes | None], new: str) -> None:
    """A folder 备份 is named as the command names it, be the list in it the same or an older one; the form gets what lies above it."""
    old = {"henan/备份/list.yml": (sample["list.yml"] or b"").replace("5号".encode(), new.encode()), "henan/备份/zhengzhou.md": b"# old"}
    told = looked(session, old | {f"henan/{name}": data for name, data in sample.items()})
    assert told["status"] == "failure"
    assert [(one["rule"], one["path"]) for one in told["findings"]] == [("file-kind", "submissions/henan/备份/list.yml")]
    assert told["draft"] == looked(session, sample)["draft"]


def test_a_second_place_of_one_unit_adds_nothing(session: Session, sample: dict[str, bytes | None]) -> None:
    """A second archive with another plan of the same unit is refused by name: nothing of two is mixed into one."""
    one = module.zipped({f"henan/{name}": data or b"" for name, data in sample.items()})
    two = module.zipped({"henan/list.yml": sample["list.yml"] or b"", "henan/开封市.md": b"# x"})
    told = looked(session, {"一.zip": one, "二.zip": two})
    assert (told["checked"], told["draft"]) == (False, None)
    assert told["why"][0] == "“一.zip/henan/list.yml”和“二.zip/henan/开封市.md”是同一个单位的材料，内容不同，一次只放一份。"


def test_a_word_file_beside_two_lists_is_asked_for(session: Session, sample: dict[str, bytes | None]) -> None:
    """Where two units' lists lie, a Word file is nobody's by guess."""
    lists = {f"{home}/{name}": data for home in ("henan", "hubei") for name, data in sample.items()}
    told = looked(session, lists | {"方案.docx": text(["郑州市试点工作方案", "一、工作基础", "有基础。"])})
    assert (told["checked"], told["verdict"]) == (False, "没有检查：放入了几个单位的名单")
    assert "看不出“方案.docx”是哪个单位的" in told["why"][0]


def test_names_in_gbk_in_an_archive(session: Session, sample: dict[str, bytes | None]) -> None:
    """An archive that Windows packed in China has its names in GBK: they are read as they are."""
    listed = (sample["list.yml"] or b"").replace(b"zhengzhou.md", "郑州市.md".encode())
    files = {"河南/list.yml": listed, "河南/郑州市.md": sample["zhengzhou.md"] or b"", "河南/luoyang.md": sample["luoyang.md"] or b""}
    told = looked(session, {"河南.zip": gbk(files)})
    assert (told["status"], "submissions/henan/郑州市.md" in told["files"]) == ("success", True)


def test_an_unread_file_beside_a_list_is_no_pass(session: Session, sample: dict[str, bytes | None]) -> None:
    """A list that passes and a Word file of the old kind: the headline says that the check is not complete."""
    told = looked(session, dict(sample) | {"附件.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)})
    assert told["verdict"] == "没有检查完：1个文件没有读到"
    assert told["why"] == ["“附件.doc”没有读到内容。"]


@pytest.mark.parametrize("name", UNRELATED)
def test_another_workbook_beside_a_list_is_named_and_left_out(session: Session, sample: dict[str, bytes | None], name: str) -> None:
    """A budget, a list of telephones, a table of figures beside a list, be it a workbook or not: the list is judged, the other told."""
    other = {name: book({"Sheet1": UNRELATED[name]})}
    for listed in (dict(sample), {"名单.xlsx": plain()}):
        told, alone = looked(session, listed | other), looked(session, listed)
        assert (told["verdict"], told["findings"], told["draft"]) == (alone["verdict"], alone["findings"], alone["draft"])
        assert [one["message"] for one in told["remarks"] if one["place"] == name] == [
            "这份工作簿里没有推荐名单的各列，看起来不是报送材料，没有读入。"
        ]


def test_a_workbook_that_may_be_a_list_is_not_passed_over(session: Session, sample: dict[str, bytes | None]) -> None:
    """What speaks of what is nominated, and was not made out, keeps the check from being complete; alone, no other workbook is a pass."""
    table = book({"Sheet1": [("实验区推荐情况",), ("拟推荐", "情况"), ("郑州市", "好")]})
    assert looked(session, dict(sample) | {"情况.xlsx": table})["verdict"] == "没有检查完：1个文件没有读到"
    for name in ("经费预算.xlsx", "通讯录.xlsx"):
        told = looked(session, {name: book({"Sheet1": UNRELATED[name]})})
        assert (told["checked"], told["verdict"]) == (False, "没有检查：没有读到名单或者方案")
        assert told["why"][0] == f"“{name}”没有读到内容。"


class JsNull:
    """What Pyodide gives for JavaScript's null: it is not None."""


def test_whatever_holds_no_bytes_was_not_read() -> None:
    """Null, undefined and anything odd are None behind the door; a run of bytes of any kind is bytes."""
    given = [JsNull(), None, "x", 3, b"a", bytearray(b"b"), memoryview(b"c")]
    assert javascript_values.contents(given) == [None, None, None, None, b"a", b"b", b"c"]
