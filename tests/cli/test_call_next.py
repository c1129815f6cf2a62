"""The next call after one, and what differs between two."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from commandline import ROOT, Result
from lxml import html

from tuijian.calls.differ import NONE, differences
from tuijian.calls.following import following, lines_to_change
from tuijian.calls.verify import verify
from tuijian.catalog.disk import catalog_files, read_catalog, with_shipped_files
from tuijian.rules.registry import bind

Run = Callable[..., Result]
CATALOG = read_catalog()
ASH = ROOT / "tests/catalogs/shifanqu"
VILLAGES = ROOT / "tests/catalogs/yicunyipin"


def test_the_next_call(run: Run, tmp_path: Path) -> None:
    """Receipts, records and waivers stay behind, the state is draft, and each place to be changed is listed with what stands there."""
    home = tmp_path / "catalog"
    shutil.copytree(ROOT / "catalog", home)
    (home / "records/henan").mkdir()
    (home / "records/henan/receipts.yml").write_text("[]\n", encoding="utf-8")
    waiver = "- {unit: 河南省, rule: seats, by: 教育部基础教育司, decided: 2024-01-10, why: 区划调整, until: 2024-12-31}\n"
    (home / "waivers.yml").write_text(waiver, encoding="utf-8")
    result = run("call", "next", tmp_path / "new", "--catalog", home)
    assert (result.code, result.err) == (0, "")
    made = {path.relative_to(tmp_path / "new").as_posix() for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert not any(name.startswith("records/henan") or name == "waivers.yml" or name.startswith("divisions/") for name in made)
    notice = (tmp_path / "new/notice.yml").read_text("utf-8")
    assert notice.endswith("\nstate:\n  is: draft\n")
    assert notice.count("state:") == 1
    rows = [line.split(maxsplit=2) for line in result.out.splitlines() if line.startswith("notice.yml")]
    assert ["notice.yml", "2", "number: 教基厅函〔2023〕32号"] in rows
    assert any(row[2] == "day: 2024-01-20" for row in rows)
    assert "examples/list.yml" not in result.out
    listed = json.loads(run("call", "next", tmp_path / "json", "--catalog", home, "--format", "json").out)
    assert [one["file"] for one in listed].count("notice.yml") == len(rows)


@pytest.mark.unfollowed
def test_the_next_call_is_sound() -> None:
    """What comes out has no fault of its own: it can be changed step by step, and verified after each."""
    made = following(catalog_files(), with_shipped_files({}), "_example")
    assert verify(with_shipped_files(made)) == ()
    assert {one.file for one in lines_to_change(made, CATALOG)} >= {"notice.yml", "rules/timing.yml", "zones.yml", "search.yml"} - {
        "search.yml"
    }


DAYS_OFF = {
    ("holidays.csv", "2024-01-01,休"),
    ("sending.yml", "source: 《国务院办公厅关于2024年部分节假日安排的通知》（国办发明电〔2023〕7号）"),
}


@pytest.mark.parametrize(
    ("changed", "listed"), [({}, DAYS_OFF), ({"source": ""}, {min(DAYS_OFF)}), ({"holidays": ""}, set()), (None, set())]
)
def test_the_days_off_are_to_be_changed(changed: dict[str, str] | None, listed: set[tuple[str, str]]) -> None:
    """The table of holidays, at its first day alone, and the line that says who set them; without a timetable neither."""
    assert CATALOG.sending.timetable is not None
    made = following(catalog_files(), with_shipped_files({}), "_example")
    timetable = None if changed is None else CATALOG.sending.timetable.model_copy(update=changed)
    catalog = replace(CATALOG, sending=CATALOG.sending.model_copy(update={"timetable": timetable}))
    found = [(one.file, one.text) for one in lines_to_change(made, catalog)]
    assert DAYS_OFF & set(found) == listed
    assert len([file for file, _ in found if file == "holidays.csv"]) == (min(DAYS_OFF) in listed)


@pytest.mark.parametrize(
    ("state", "kept"),
    [
        ("state:\n  is: closed\n  since: 2024-01-21\n# 下一项的说明\nlist_year: 2023\n", "# 下一项的说明\nlist_year: 2023\n"),
        ("state:\n  is: closed\n# 夹在中间的说明\n\n  since: 2024-01-21\nlist_year: 2023\n", "list_year: 2023\n"),
        ("list_year: 2023\nstate: {is: closed, since: 2024-01-21}", "list_year: 2023\n"),
        ("list_year: 2023\n'state': {\n  is: closed, since: 2024-01-21\n}", "list_year: 2023\n"),
    ],
)
def test_the_state_goes_alone(state: str, kept: str) -> None:
    """However it is written, with or without an end to its last line, the state goes whole, and no remark on the next key with it."""
    made = following({"notice.yml": f"number: x\n{state}".encode()}, {}, "_example")["notice.yml"].decode()
    assert made == f"number: x\n{kept}state:\n  is: draft\n"


def test_every_place_still_says_what_is_listed() -> None:
    """Line and text of each place are those of the file; none of them is in a rule's examples."""
    made = following(catalog_files(), {}, "_example")
    found = list(lines_to_change(made, CATALOG))
    for one in found:
        line = " ".join(made[one.file].decode().splitlines()[one.line - 1].split())
        assert line.startswith(one.text)
        assert not line.startswith("as_of: ") or one.file == "form.yml"


def test_what_differs(run: Run) -> None:
    """Days, units, seats, tasks and rules stand side by side; a call does not differ from itself."""
    result = run("call", "diff", ROOT / "catalog", VILLAGES)
    assert result.code == 0
    assert "截止日期  2024年1月20日" in result.out
    assert "2012年8月10日" in result.out
    assert [line.split() for line in result.out.splitlines() if line.startswith("浙江省")] == [["浙江省", "1个", "10个"]]
    assert "任务4   职普融通行动" in result.out
    data = json.loads(run("call", "diff", ROOT / "catalog", VILLAGES, "--format", "json").out)
    assert {"kind": "名额", "what": "浙江省", "before": "1个", "after": "10个"} in data
    assert {"kind": "推荐单位", "what": "宁波市", "before": NONE, "after": "计划单列市"} in data
    same = run("call", "diff", ROOT / "catalog", ROOT / "catalog")
    assert same.out == "两次通知的单位、名额、时间、任务和规则都相同。\n"


def test_the_same_call_with_another_day_and_seats() -> None:
    """An edited copy differs in just what was edited."""
    files = catalog_files()
    files["notice.yml"] = files["notice.yml"].replace(b"day: 2024-01-20", b"day: 2024-01-19")
    files["rules/seats.yml"] = files["rules/seats.yml"].replace(
        "title: 推荐数不超过本单位名额".encode(), "title: 推荐数不超过名额".encode()
    )
    from tuijian.catalog.load import load_catalog

    other = load_catalog(files)
    found = list(differences(CATALOG, bind(CATALOG), other, bind(other)))
    assert [(one.kind, one.what, one.before, one.after) for one in found] == [
        ("通知", "截止日期", "2024年1月20日", "2024年1月19日"),
        ("规则", "seats", "推荐数不超过本单位名额（必须修改）", "推荐数不超过名额（必须修改）"),
    ]


def test_calls_without_days(run: Run) -> None:
    """Where nobody knows a day, seats are those of the sample's moment; lists are told apart where there are several."""
    result = run("call", "diff", ASH, VILLAGES)
    assert result.code == 0
    assert "名额" in result.out


def test_what_differs_as_a_page(run: Run) -> None:
    """One file with a table for each kind, that asks for nothing else; what only one call has stands as 没有 in the other."""
    page = run("call", "diff", ROOT / "catalog", VILLAGES, "--format", "html").out
    shown = html.fromstring(page)
    titles = ["".join(one.itertext()) for one in shown.iter("h2")]
    assert titles == ["通知", "推荐单位", "名额", "任务", "以前各批", "规则"]
    rows = {tuple("".join(cell.itertext()) for cell in row) for row in shown.iter("tr")}
    assert {("浙江省", "1个", "10个"), ("宁波市", "没有", "计划单列市"), ("任务4", "职普融通行动", "没有")} <= rows
    assert not re.search(r"(?:src|href)=(?!\"#k)", page)
    same = run("call", "diff", ROOT / "catalog", ROOT / "catalog", "--format", "html").out
    assert "都相同。" in "".join(html.fromstring(same).itertext())
    assert run("call", "next", "x", "--format", "html").err == "html 只用于 tuijian call diff，别的写 text 或者 json。\n"


def test_wrong_usage(run: Run, tmp_path: Path) -> None:
    """A second folder that is missing, and one that is no catalogue."""
    assert run("call", "diff", ASH).err == "还缺少后一次通知的规则文件夹，写法见 tuijian call --help。\n"
    assert "不是规则文件夹，里面没有 notice.yml" in run("call", "diff", ASH, tmp_path).err
    (tmp_path / "x").write_text("x", encoding="utf-8")
    assert run("call", "next", tmp_path).err.endswith("里已经有文件，请换一个文件夹。没有改动。\n")
