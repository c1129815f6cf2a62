"""`tuijian record`: what a keeper types in, what stands in the file then, and what is refused."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import ROOT, Result

Record = Callable[..., Result]

WHO = {
    "apply": "郑州市人民政府",
    "submit": "河南省教育厅",
    "receipt": "教育部基础教育司",
    "opinion": "教育部基础教育司",
    "revise": "郑州市人民政府",
    "issue": "中共郑州市委、郑州市人民政府",
    "confirm": "教育部办公厅",
    "withdraw": "河南省教育厅",
}


def said(event: str, date: str, *more: str, zone: str = "郑州市", unit: str = "河南") -> list[str]:
    """The arguments that write an event down."""
    about = ["--unit", unit, "--zone", zone, "--event", event, "--date", date, "--actor", WHO[event]]
    return [*about, "--number", f"示例〔2024〕{date[-2:].lstrip('0')}号", "--source", "seen", *more]


def text_of(home: Path, name: str = "henan/郑州市.yml") -> str:
    """A record's text."""
    return (home / "catalog" / "records" / name).read_text(encoding="utf-8")


def states(record: Record) -> dict[str, str]:
    """The state of each zone that is no sample."""
    told = json.loads(record("--check", "--format", "json").out)
    return {one["zone"]: one["state"] for one in told["zones"] if not one["sample"]}


STEPS = (
    ("apply", "2024-01-05", (), "申报"),
    ("submit", "2024-01-12", (), "已报送"),
    ("receipt", "2024-01-16", (), "已收到"),
    ("opinion", "2024-03-11", ("--item", "1=工作基础", "--item", "2=任务4/保障条件"), "有意见"),
    ("revise", "2024-04-15", ("--answer", "1=yes=工作基础", "--answer", "2=no"), "已修改"),
    ("issue", "2024-05-20", ("--plan", "sha256:" + "1" * 64), "已印发"),
)


def walk(record: Record, upto: str = "issue") -> None:
    """Write down all steps up to one."""
    for event, date, more, _ in STEPS:
        assert record(*said(event, date, *more)).code == 0
        if event == upto:
            return


def listed(home: Path) -> None:
    """Put 郑州市 among the zones of the third batch."""
    path = home / "catalog" / "zones.yml"
    text = path.read_text(encoding="utf-8").replace(
        "zones:\n", "  - number: 3\n    confirmed: 2024-07-01\n    basis: 示例\nzones:\n", 1
    )  # fmt: skip
    zone = '  - name: 郑州市\n    unit: 河南省\n    batch: 3\n    kind: 地级市\n    code: "410100"\n'
    path.write_text(text.rstrip("\n") + "\n" + zone, encoding="utf-8")


def test_a_zone_walks_through_all_steps(record: Record, home: Path) -> None:
    """Each event brings its state; what was written before stays as it is, letter for letter."""
    before = ""
    for event, date, more, state in STEPS:
        result = record(*said(event, date, *more))
        assert (result.code, result.err) == (0, "")
        assert f"现为“{state}”" in result.out
        assert text_of(home).startswith(before)
        before = text_of(home)
        assert states(record) == {"郑州市": state}
    listed(home)
    assert "现为“已确认”。" in record(*said("confirm", "2024-07-01")).out
    assert text_of(home).startswith(before)
    assert record("--check").code == 0


def test_the_first_line_names_the_zone_and_its_code(record: Record, home: Path) -> None:
    """A new file says whose it is; the code is known from the name where only one place of the unit has it."""
    record(*said("apply", "2024-01-05"))
    assert text_of(home).startswith('zone: 郑州市\ncode: "410100"\nevents:\n  - event: apply\n    date: 2024-01-05\n')
    record(*said("apply", "2024-01-05", zone="某某开发区"))
    assert text_of(home, "henan/某某开发区.yml").startswith("zone: 某某开发区\nevents:\n")


def test_places_of_one_name_have_files_of_their_own(record: Record, home: Path) -> None:
    """鼓楼区 of 南京市 and of 徐州市 are told apart by their codes."""
    for code in ("320106", "320302", "320106"):
        assert record(*said("submit", "2024-01-12", "--code", code, zone="鼓楼区", unit="江苏")).code == 0
    names = sorted(path.name for path in (home / "catalog/records/jiangsu").iterdir())
    assert names == ["鼓楼区-320302.yml", "鼓楼区.yml"]
    assert text_of(home, "jiangsu/鼓楼区.yml").count("event: submit") == 2


def test_an_event_may_be_named_as_the_call_names_it(record: Record, home: Path) -> None:
    """报送 is submit, and a day may be written as people write it."""
    assert record(*[{"submit": "报送", "2024-01-12": "2024年1月12日"}.get(one, one) for one in said("submit", "2024-01-12")]).code == 0
    assert "event: submit\n    date: 2024-01-12\n" in text_of(home)


@pytest.mark.parametrize(
    ("event", "date", "more", "sentence"),
    [
        ("receipt", "2024-06-01", (), "“收到”写在“印发实验方案”后面，先后颠倒，请核对。"),
        ("issue", "2024-06-01", (), "“印发实验方案”写了两次，请核对。"),
        ("withdraw", "2024-05-01", (), "日期2024-05-01早于前面一条的2024-05-20，请核对。"),
        ("withdraw", "2026-05-01", (), "日期2026-05-01在今天（2025-01-01）以后，请核对。"),
        ("confirm", "2024-07-01", (), "“郑州市”已确认，第三批名单里却没有，请先登记到 zones.yml。"),
        ("withdraw", "2024-06-01", ("--number", ""), "“退出”没有写依据，请写文号、网址、引文或者校验值。"),
        ("withdraw", "2024-06-01", ("--number", "", "--quote", "电话告知"), "“郑州市”退出没有写来函的文号，请写上。"),
        ("withdraw", "2024-06-01", ("--replaced-by", "郑州市"), "接替“郑州市”的还是它自己，请改正。"),
        ("withdraw", "2024-06-01", ("--quote", "联系13800138000"), "记录里有个人信息（138******00），请删去。"),
        ("withdraw", "6月1日", (), "“date”写的是“6月1日”，日期请写成 2024-01-12 这样。"),
        ("withdraw", "2024-06-01", ("--item", "1=工作基础"), "“items”不能写在 withdraw 里，请删去，或者改到对应的记录里。"),
        ("confirm", "2024-07-01", ("--amends", "1"), "“amends”写的是1，前面没有这个序号的同类记录。"),
    ],
)
def test_what_breaks_a_rule_is_not_written(record: Record, home: Path, event: str, date: str, more: tuple[str, ...], sentence: str) -> None:
    """One sentence says why, the code is 1, and no byte of the record changes."""
    walk(record)
    before = text_of(home)
    assert record(*said(event, date, *more)) == Result(1, "", f"没有写入：{sentence}\n")
    assert text_of(home) == before


def test_an_opinion_that_is_not_answered_holds_the_issue_up(record: Record) -> None:
    """The plan cannot be written down as issued before each opinion has its answer; a second revision may give it."""
    walk(record, "opinion")
    assert record(*said("revise", "2024-04-15", "--answer", "1=yes=工作基础")).code == 0
    refused = record(*said("issue", "2024-05-20"))
    assert refused == Result(1, "", "没有写入：第2条意见没有答复，就写了“印发实验方案”，请先答复。\n")
    assert record(*said("revise", "2024-04-20", "--answer", "2=partly=任务4/保障条件")).code == 0
    assert record(*said("issue", "2024-05-20")).code == 0


def test_another_issuer_is_looked_at_and_not_refused(record: Record) -> None:
    """A plan issued by a leading group is written down, with a word to verify."""
    walk(record, "revise")
    arguments = [one.replace("中共郑州市委、郑州市人民政府", "郑州市委教育工作领导小组") for one in said("issue", "2024-05-20")]
    result = record(*arguments)
    assert result.code == 0
    assert "请核实：印发单位是郑州市委教育工作领导小组，通知写的是地方党委和政府，请核实。" in result.out


def test_a_seat_is_free_again_after_a_withdrawal(record: Record) -> None:
    """浙江 has one seat: a second zone is refused until the first has withdrawn by letter."""
    assert record(*said("submit", "2024-01-12", zone="温州市", unit="浙江")).code == 0
    refused = record(*said("submit", "2024-01-15", zone="绍兴市", unit="浙江"))
    assert refused == Result(1, "", "没有写入：浙江省到这一条共报送2个，名额1个，多出1个。\n")
    withdrawn = record(*said("withdraw", "2024-01-14", "--replaced-by", "绍兴市", zone="温州市", unit="浙江"))
    assert withdrawn.code == 0
    assert "接替“温州市”的“绍兴市”没有记录，请补记。" in withdrawn.out
    assert record(*said("submit", "2024-01-15", zone="绍兴市", unit="浙江")).code == 0
    assert states(record) == {"温州市": "已退出", "绍兴市": "已报送"}
    assert record("--check").code == 0


def test_a_slip_is_amended_behind_and_never_in_place(record: Record, home: Path) -> None:
    """A wrong day is put right by another entry, which counts in the first one's place."""
    walk(record, "submit")
    before = text_of(home)
    assert record(*said("submit", "2024-01-11", "--amends", "2")).code == 0
    assert text_of(home).startswith(before)
    told = next(one for one in json.loads(record("--check", "--format", "json").out)["zones"] if one["zone"] == "郑州市")
    assert [moment["date"] for moment in told["timeline"]] == ["2024-01-05", "2024-01-11"]
    assert (told["state"], told["since"]) == ("已报送", "2024-01-11")


def test_what_became_known_later_is_put_where_it_belongs(record: Record, home: Path) -> None:
    """A step that was passed over may be added behind, with the entry before which it counts."""
    assert "中间的环节没有记录" not in record(*said("apply", "2024-01-05")).out
    record(*said("submit", "2024-01-12"))
    assert "中间的环节没有记录" in record(*said("opinion", "2024-03-11", "--item", "1=工作基础")).out
    assert record(*said("receipt", "2024-01-16", "--before", "3")).code == 0
    assert record("--check").out.endswith("没有发现问题。\n")


def test_a_passage_that_did_not_change_is_a_warning(record: Record, home: Path) -> None:
    """Where both plans are here, an adopted opinion whose place reads as before is pointed out, and written all the same."""
    for name, text in {
        "old": "# 方案\n\n## 工作基础\n\n甲\n\n## 保障条件\n\n乙\n",
        "new": "# 方案\n\n## 工作基础\n\n甲\n\n## 保障条件\n\n丙\n",
    }.items():
        (home / f"{name}.md").write_text(text, encoding="utf-8")
    for event, date in (("apply", "2024-01-05"), ("submit", "2024-01-12")):
        record(*said(event, date, *(("--plan", "old.md") if event == "submit" else ())))
    record(*said("receipt", "2024-01-16"))
    record(*said("opinion", "2024-03-11", "--item", "1=工作基础", "--item", "2=保障条件"))
    result = record(*said("revise", "2024-04-15", "--plan", "new.md", "--answer", "1=yes=工作基础", "--answer", "2=yes=保障条件"))
    assert result.code == 0
    assert [line for line in result.out.splitlines() if line.startswith("建议修改")] == [
        "建议修改：第1条意见写了采纳，“工作基础”却没有改动。"
    ]  # fmt: skip
    checked = record("--check")
    assert checked.code == 0
    assert "有 1 处建议修改。" in checked.out


def test_a_plan_that_is_not_here_says_nothing(record: Record, home: Path) -> None:
    """A path to no file, or to what is no text, leaves a passage unknown: no warning, no failure."""
    (home / "new.md").write_bytes("方案".encode("gbk"))
    walk(record, "opinion")
    result = record(*said("revise", "2024-04-15", "--plan", "new.md", "--answer", "1=yes=工作基础", "--answer", "2=no"))
    assert (result.code, result.err) == (0, "")
    assert record(*said("issue", "2024-05-20", "--plan", "none.md")).code == 0
    assert record("--check").out.endswith("没有发现问题。\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "还缺少 --unit、--zone、--event、--date、--actor、--source，写法见 tuijian record --help。"),
        (said("apply", "2024-01-05")[2:], "还缺少 --unit，写法见 tuijian record --help。"),
        (said("apply", "2024-01-05", "--item", "工作基础"), "意见“工作基础”看不懂，请写成 编号=方案中的位置。"),
        (
            said("apply", "2024-01-05", "--answer", "1=改了"),
            "答复“1=改了”看不懂，请写成 编号=yes=位置、编号=partly=位置 或者 编号=no。",
        ),
        (said("apply", "2024-01-05", "--amends", "一"), "--amends 要写数字，从1数起，不能写“一”。"),
        (said("apply", "2024-01-05", "--source", "heard"), "--source 没有“heard”这一种，可以写 seen、reported、unknown。"),
        (said("apply", "2024-01-05", zone="../郑州市"), "名称“../郑州市”里有不能用的字。"),
        (said("apply", "2024-01-05", unit="河男"), "没有“河男”这个推荐单位，相近的是“河北”“河南”，全部单位见 tuijian seats。"),
    ],
)
def test_what_cannot_be_understood(record: Record, home: Path, arguments: list[str], sentence: str) -> None:
    """One sentence, code 2, and nothing is written."""
    assert record(*arguments) == Result(2, "", f"{sentence}\n")
    assert [path.name for path in (home / "catalog/records").iterdir()] == ["_example"]


def test_an_event_that_is_none(record: Record) -> None:
    """The nearest is named, and all of them."""
    result = record(*["aply" if one == "apply" else one for one in said("apply", "2024-01-05")])
    assert result.code == 2
    assert result.err.startswith("没有“aply”这一类记录，相近的是“apply”，可以写 apply（申报）、submit（报送）、")


def test_a_record_with_a_fault_is_not_written_to(record: Record, home: Path) -> None:
    """What cannot be read is mended first; the sentence names the file and the line."""
    walk(record, "apply")
    path = home / "catalog/records/henan/郑州市.yml"
    path.write_text(text_of(home).replace("source: seen", "source: heard"), encoding="utf-8")
    result = record(*said("submit", "2024-01-12"))
    assert result == Result(2, "", "“catalog/records/henan/郑州市.yml”第9行有错，请先改正，写法见 tuijian record --check。\n")
    checked = record("--check")
    assert checked.code == 1
    assert "位置：catalog/records/henan/郑州市.yml:9:13" in checked.out
    assert "“source”不能写“heard”，请改成约定的写法。" in checked.out


def test_a_record_written_otherwise_is_not_spoiled(record: Record, home: Path) -> None:
    """Other indents are gone along with; what cannot be added to by a line is left alone."""
    path = home / "catalog/records/henan/郑州市.yml"
    path.parent.mkdir(parents=True)
    event = "event: apply\n  date: 2024-01-05\n  actor: 郑州市\n  evidence: {quote: 示例}\n  source: seen"
    path.write_text(f"zone: 郑州市\nevents:\n- {event}", encoding="utf-8")
    assert record(*said("submit", "2024-01-12")).code == 0
    assert "  source: seen\n- event: submit\n  date: 2024-01-12\n" in text_of(home)
    event = "{event: apply, date: 2024-01-05, actor: 郑州市, evidence: {quote: 示例}, source: seen}"
    for text in (f"zone: 郑州市\nevents: [{event}]\n", f"events:\n  - {event}\nzone: 郑州市\n"):
        path.write_text(text, encoding="utf-8")
        refused = record(*said("submit", "2024-01-12"))
        assert refused == Result(2, "", "“catalog/records/henan/郑州市.yml”的 events 没有逐行写在最后，不能添加，请对照示例改正。\n")
        assert text_of(home) == text


def test_bytes_that_were_there_stay(record: Record, home: Path) -> None:
    """A mark of Windows at the beginning and its line ends stay as they are."""
    walk(record, "apply")
    path = home / "catalog/records/henan/郑州市.yml"
    before = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before)
    assert record(*said("submit", "2024-01-12")).code == 0
    assert path.read_bytes().startswith(before)
    assert states(record) == {"郑州市": "已报送"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("示\u200b例", "有看不见的零宽空格（U+200B），请删去。"),
        ("示\udcff例", "有读不出的字符"),
        ("示\x00例", "有看不见的控制字符（U+0000），请删去。"),
    ],
)
def test_what_nobody_sees_is_not_written(record: Record, home: Path, text: str, sentence: str) -> None:
    """A hidden character, or a byte that is no text, is refused in a sentence and not in a trace."""
    walk(record, "apply")
    before = text_of(home)
    result = record(*said("submit", "2024-01-12", "--quote", text))
    assert result.code == 1
    assert result.err.startswith(f"没有写入：第15行无法读取：{sentence}")
    assert text_of(home) == before


def test_a_place_that_cannot_be_written_to(record: Record, home: Path) -> None:
    """Where the folder cannot be made one sentence says so."""
    (home / "catalog/records/henan").write_text("", encoding="utf-8")
    result = record(*said("apply", "2024-01-05"))
    assert result.code == 2
    assert result.err.startswith(f"“{home}/catalog/records/henan/郑州市.yml”写不进去（")


def test_any_text_comes_back_as_it_was_typed(record: Record, home: Path) -> None:
    """Colons, signs, quotes and line ends in a quote are kept."""
    text = "一: 二 # 三 “四” \"五\" '六' {七} - 八\n九"
    assert record(*said("apply", "2024-01-05", "--quote", text)).code == 0
    told = next(one for one in json.loads(record("--check", "--format", "json").out)["zones"] if one["zone"] == "郑州市")
    assert told["timeline"][0]["evidence"]["quote"] == text


def test_the_records_are_of_no_weight_for_a_submission(record: Record, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A faulty record changes no verdict on a nomination, nor the digest of the rules that it was judged by."""
    from tuijian.cli.main import main

    shutil.copytree(ROOT / "catalog", home / "catalog", dirs_exist_ok=True)

    def checked() -> dict[str, object]:
        capsys.readouterr()
        main(["check", "--root", str(home), "--format", "json", "--as-of", "2024-01-15", str(home / "submissions/_example")])
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    before = checked()
    (home / "catalog/records/_example/某某市.yml").write_text("zone：\n", encoding="utf-8")
    assert checked() == before
    assert before["status"] == "success"
    assert record("--check").code == 1


def test_the_records_that_ship_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    """What lies in this repository has nothing that must be mended: its sample, and whatever is kept of real zones."""
    from tuijian.cli.main import main

    assert main(["record", "--root", str(ROOT), "--check"]) == 0
    told = capsys.readouterr().out
    assert "某某市（示例）" in told
    assert "必须修改" not in told


def test_a_call_that_keeps_no_records(record: Record, home: Path) -> None:
    """Without `records.yml` there is nothing to write down, and nothing to find fault with."""
    (home / "catalog/records.yml").unlink()
    shutil.rmtree(home / "catalog/records")
    assert record(*said("apply", "2024-01-05")) == Result(2, "", "规则文件夹里没有 records.yml，这个通知没有要登记的环节。\n")
    assert record("--check") == Result(0, "\n共有记录 0 份。没有发现问题。\n", "")


def test_nowhere_to_write_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Away from a repository nothing is written into the installed package."""
    from tuijian.cli.main import main

    assert main(["record", "--root", str(tmp_path), *said("apply", "2024-01-05")]) == 2
    assert capsys.readouterr().err == "这里没有规则文件夹 catalog，记录无处可写；请到仓库里运行，或者用 --root 指明。\n"
    assert list(tmp_path.iterdir()) == []
