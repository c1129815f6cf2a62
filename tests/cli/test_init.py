"""`tuijian init`: from a pasted notice to a catalogue that is sound, with flags or with answers."""

import builtins
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuijian.calls.from_notice import Answers, NewList, NewUnit, catalogue, split_notice
from tuijian.calls.verify import expectation_faults
from tuijian.catalog.disk import read_catalog, with_shipped_files
from tuijian.catalog.load import examine
from tuijian.check.pipeline import Request, check
from tuijian.check.rule_examples import run_example
from tuijian.rules.registry import bind, bind_with_flaws
from tuijian.site.assemble import pages
from tuijian.submission.tree import MemoryTree

Run = Callable[..., Any]

TEXT = """关于推荐全市示范性家长学校的通知

各区县教育局：
为提高家庭教育水平，现开展示范性家长学校推荐工作。
一、推荐名额
每个区县推荐不超过3所。推荐的学校应当办学两年以上，近三年没有安全责任事故。
二、推荐程序
学校自愿申报，区县教育局审核后推荐。（“家长学校”指学校办的。）
三、报送时间
请于2024年5月20日前将推荐名单报送市教育局家庭教育处。
"""
TITLE = "关于推荐全市示范性家长学校的通知"
FLAGS = {
    "--title": TITLE, "--number": "教发〔2024〕1号", "--issuer": "某市教育局", "--deadline": "2024年5月20日",
    "--list": "schools=家长学校", "--seats": "3",
}  # fmt: skip


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """The pasted notice in a file."""
    path = tmp_path / "notice.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def flags(notice: Path, units: object = "辽宁省", **others: str) -> list[object]:
    """The flags of a call, some changed, with an empty value left out."""
    given = {**FLAGS, "--units": units, "--text": notice, **{f"--{name}": value for name, value in others.items()}}
    return [part for name, value in given.items() if value for part in (name, value)]


def test_a_sound_catalogue_from_flags(run: Run, tmp_path: Path, text: Path) -> None:
    """The text stands in numbered sentences, the rules quote theirs, verify finds nothing, four nominees of three are too many."""
    home = tmp_path / "call"
    result = run("init", home, *flags(text))
    assert (result.code, result.err) == (0, "")
    assert "通知切成6句，推荐单位14个。规则文件夹没有错误。" in result.out
    assert run("verify", "--catalog", home).out.endswith("没有发现错误。\n")
    catalog = read_catalog(home)
    sentences = {number: one.text for number, one in catalog.notice.sentences.items()}
    assert sentences["n2.1"] == "每个区县推荐不超过3所。"
    assert sentences["n3.2"] == "（“家长学校”指学校办的。）"
    assert catalog.notice.addressees == ("各区县教育局",)
    assert catalog.notice.deadline is not None
    assert (catalog.notice.deadline.day, catalog.notice.deadline.sentence) == (date(2024, 5, 20), "n4.1")
    assert [(rule.name, rule.cite[0].sentence) for rule in catalog.rules if rule.cite] == [("seats", "n2.1"), ("deadline", "n4.1")]
    assert catalog.units[0].slug == "d210100"
    schools = "".join(f"  - name: 某某家长学校{name}\n" for name in "甲乙丙丁")
    listed = catalog.base["list.yml"].decode().partition("schools:\n")[0] + f"schools:\n{schools}"
    tree = MemoryTree({"submissions/d210100/list.yml": listed.encode()})
    assert catalog.form.sample is not None
    report = check(tree, catalog, bind(catalog), Request(catalog.form.sample.as_of)).report
    assert [one.message for one in report.findings] == ["沈阳市推荐4个家长学校，最多3个，多了1个。"]
    assert "每个区县推荐不超过3所" in pages(catalog)["notice.md"]


def test_units_as_people_have_them(run: Run, tmp_path: Path, text: Path) -> None:
    """A file with a name a line, known places with their codes, others with the folder that the line gives or a number."""
    listed = tmp_path / "units.txt"
    listed.write_bytes("沈阳市\n河南省\n某某协会 xiehui\n某某学会\n".encode("gb18030"))
    home = tmp_path / "call"
    assert run("init", home, *flags(text, units=listed)).code == 0
    assert [(one.name, one.slug, one.code) for one in read_catalog(home).units] == [
        ("沈阳市", "d210100", "210100"), ("河南省", "henan", "410000"), ("某某协会", "xiehui", None), ("某某学会", "unit-04", None),
    ]  # fmt: skip
    whole = tmp_path / "whole"
    assert run("init", whole, *flags(text, units="省级")).code == 0
    assert len(read_catalog(whole).units) == 32


def test_what_the_text_does_not_say_is_told(run: Run, tmp_path: Path, text: Path) -> None:
    """A deadline that no sentence names is left out and told; seats that none names rest on no sentence."""
    home = tmp_path / "call"
    result = run("init", home, *flags(text, deadline="2024-06-01", seats="5"))
    assert "通知里没有认出6月1日，截止日期没有写进去" in result.out
    catalog = read_catalog(home)
    assert catalog.notice.deadline is None
    assert [(rule.name, rule.basis, rule.cite) for rule in catalog.rules if rule.name == "seats"] == [("seats", "house", ())]


def test_answers_instead_of_flags(run: Run, tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no flag says is asked for, one after the other; an empty answer leaves out what need not be there."""
    replies = iter([TITLE, "教发〔2024〕1号", "某市教育局", "", "辽宁省", "家长学校", "", str(text)])
    asked: list[str] = []

    def answer(words: str) -> str:
        asked.append(words)
        return next(replies)

    monkeypatch.setattr(builtins, "input", answer)
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    home = tmp_path / "call"
    assert run("init", home).code == 0
    assert asked[0] == "通知的标题："
    assert len(asked) == 8
    catalog = read_catalog(home)
    assert catalog.form.lists[0].name == "nominees"
    assert not [rule for rule in catalog.rules if not rule.id.startswith("H")]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "还缺少 --title"),
        ({"deadline": "五月"}, "“五月”不是日期"),
        ({"seats": "三"}, "“三”不是数"),
        ({"text": "nowhere.txt"}, "“nowhere.txt”读不出来"),
        ({"units": "nowhere.txt"}, "“nowhere.txt”读不出来"),
        ({"list": "学校=家长学校"}, "没有改动"),
        ({"site": "example"}, "“site”的写法不对"),
    ],
)
def test_a_wrong_flag_is_one_sentence(run: Run, tmp_path: Path, text: Path, changed: dict[str, str], said: str) -> None:
    """It says what is wrong, and nothing is written."""
    home = tmp_path / "call"
    result = run("init", home, *flags(text, **changed))
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert result.err.count("\n") == 1
    assert not home.exists()


def test_a_folder_with_files_is_left_alone(run: Run, tmp_path: Path, text: Path) -> None:
    """Nothing is written over."""
    (tmp_path / "call").mkdir()
    (tmp_path / "call" / "mine.txt").write_text("mine", encoding="utf-8")
    result = run("init", tmp_path / "call", *flags(text))
    assert (result.code, [path.name for path in (tmp_path / "call").iterdir()]) == (2, ["mine.txt"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一、总体要求\n（一）指导思想\n坚持。", [("一、总体要求 （一）指导思想", ["坚持。"])]),
        ("一、要求\n坚持。\n某某厅\n2024年1月3日", [("一、要求", ["坚持。", "某某厅 2024年1月3日"])]),
        ("附件\n名额表", [("", ["附件 名额表"])]),
        ("推荐单位\n" * 12 + "完。", [(" ".join(["推荐单位"] * 8), ["推荐单位"]), ("推荐单位 推荐单位 推荐单位", ["完。"])]),
    ],
)
def test_headings_with_nothing_below_them(text: str, parts: list[tuple[str, list[str]]]) -> None:
    """They join what follows, or are sentences themselves: signature, date and table are not left out."""
    assert [(part.heading, list(part.sentences)) for part in split_notice(text)] == parts


PIECES = st.sampled_from(
    [
        "一、",
        "（一）",
        "1.",
        "推荐",
        "名额3个",
        "5月20日前",
        "，",
        "。",
        "：",
        "\n",
        "\n\n",
        "”",
        "'",
        '"',
        "#",
        "- ",
        "{",
        "}",
        ": ",
        "\t",
        "＿",
        "甲乙",
    ]
)


@settings(max_examples=25, deadline=None)
@given(
    pieces=st.lists(PIECES, min_size=1, max_size=40),
    seats=st.none() | st.integers(0, 12),
    entry=st.sampled_from(["学校", "项目: 甲", "{x}"]),
)
def test_any_text_makes_a_sound_catalogue(pieces: list[str], seats: int | None, entry: str) -> None:
    """Whatever was pasted: no sentence is lost, and the catalogue has no fault."""
    text = "".join(pieces)
    parts = split_notice(text)
    assert "".join("".join([part.heading, *part.sentences]).replace(" ", "") for part in parts) == "".join(text.split())
    units = (NewUnit("沈阳市", "沈阳市", "shenyang", "地级市", "210100"), NewUnit("某某会", "某某会", "a", "单位"))
    answers = Answers(
        title="题", number="号", issuer="某", site="https://example.org/", source="某", list_year=2023, timezone="Asia/Shanghai",
        units=units, lists=(NewList("nominees", entry),), text=text if parts else "推荐。", deadline=date(2024, 5, 20), seats=seats,
    )  # fmt: skip
    made = {name: data.encode() for name, data in catalogue(answers).items()}
    catalog, flaws, _ = examine(with_shipped_files(made))
    assert catalog is not None
    rules, unfit = bind_with_flaws(catalog)
    assert [str(flaw) for flaw in (*flaws, *unfit)] == []
    own = [one for one in rules if one.rule.name in ("seats", "deadline")]
    for one in own:
        for example in (*one.rule.examples.passing, *one.rule.examples.failing):
            assert list(expectation_faults(one.rule, example, run_example(catalog, own, example))) == []
