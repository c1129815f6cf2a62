"""House rules: what holds for every call without a word of its own, and how a call says otherwise."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from officefiles import book

from tuijian.calls.verify import verify
from tuijian.catalog.disk import catalog_files, read_catalog
from tuijian.catalog.errors import CatalogError
from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Request, check
from tuijian.office.read.office_files import read
from tuijian.report.model import Finding
from tuijian.rules.registry import bind
from tuijian.site.assemble import pages
from tuijian.submission.tree import MemoryTree

VILLAGES = Path(__file__).resolve().parent / "yicunyipin"
AS_OF = datetime.fromisoformat("2021-09-01T10:00:00+08:00")

Bare = Callable[..., Path]


@pytest.fixture
def bare(tmp_path: Path) -> Bare:
    """A call of notice, form and units alone, without one rule of its own; `without` goes into its notice."""

    def made(without: str = "", rules: str = "") -> Path:
        home = tmp_path / "catalog"
        shutil.copytree(VILLAGES, home, dirs_exist_ok=True)
        shutil.rmtree(home / "rules", ignore_errors=True)
        notice, form = home / "notice.yml", home / "form.yml"
        lines = [line for line in notice.read_text("utf-8").splitlines(keepends=True) if "checked:" not in line]
        lines = [line for line in lines if line != "without:\n" and "named-file:" not in line]
        notice.write_text("".join(lines) + (without or "without:\n  named-file: 由人核对\n"), encoding="utf-8")
        form.write_text(
            "".join(line for line in form.read_text("utf-8").splitlines(keepends=True) if " rule:" not in line), encoding="utf-8"
        )
        if rules:
            (home / "rules").mkdir()
            (home / "rules" / "own.yml").write_text(rules, encoding="utf-8")
        return home

    return made


def judged(catalog: Catalog, files: dict[str, bytes]) -> list[Finding]:
    """What is said of files in the folder of 山东省."""
    tree = MemoryTree({f"{catalog.form.root}/shandong/{name}": data for name, data in files.items()})
    return list(check(tree, catalog, bind(catalog), Request(AS_OF)).report.findings)


@pytest.mark.parametrize(
    ("files", "rule", "said"),
    [
        ({"list.yml": "unit: 山东省\n\tvillages: []\n".encode()}, "yaml", "制表符"),
        ({"list.yml": "unit: 山东省".encode("gb18030")}, "encoding", "另存为 UTF-8"),
        ({"list.yml": "unit: 山东省\n人口: 多\n".encode()}, "field", "没有“人口”这一项"),
        ({"list.yml": "unit: 江苏省\nvillages: []\n".encode()}, "unit-folder", "材料却放在“shandong”"),
        ({"list.yml": "unit: 山东省\nvillages: []\n# 13000000000\n".encode()}, "personal-data", "手机号"),
        ({"list.yml": "unit: 山\u200b东省\nvillages: []\n".encode()}, "hidden-characters", "看不见的"),
        ({"list.yml": "unit: 山东省\nvillages: []\n".encode(), "a b.exe": b"x"}, "file-kind", "请改名"),
    ],
)
def test_a_call_without_a_rule_is_judged(bare: Bare, files: dict[str, bytes], rule: str, said: str) -> None:
    """Broken files, wrong encodings, unknown fields, wrong folders, personal data, hidden characters, strange files: none passes."""
    catalog = read_catalog(bare())
    found = judged(catalog, files)
    assert any(one.rule == rule and said in one.message and one.level == "error" for one in found), [one.message for one in found]


def test_such_a_call_is_sound(bare: Bare) -> None:
    """Its rules have examples, made from its own sample: the sample passes, and each spoilt one gives its case."""
    files = catalog_files(bare())
    assert verify(files) == ()
    catalog = read_catalog(bare())
    texts = [text for rule in catalog.rules for example in rule.examples.failing for text in example.files.values()]
    assert any("山东省" in text or catalog.base["list.yml"].decode().splitlines()[1] in text for text in texts)
    assert not any("«" in text for text in texts)
    assert len(catalog.rules) == 11


def test_a_call_says_otherwise_by_name(bare: Bare) -> None:
    """A house rule that is left out by name, with a reason, judges nothing; the page of rules says so, with the reason."""
    catalog = read_catalog(bare("without:\n  personal-data: 名单本来就要公开负责人的电话\n"))
    found = judged(catalog, {"list.yml": "unit: 山东省\nvillages: []\n# 13000000000\n".encode()})
    assert not [one for one in found if one.rule == "personal-data"]
    page = pages(catalog)["rules/index.md"]
    assert "没有采用的通用检查" in page
    assert "名单本来就要公开负责人的电话" in page


@pytest.mark.parametrize(
    ("without", "rules", "said"),
    [
        ("without:\n  personal-date: 不需要\n", "", "没有“personal-date”这条通用规则，改成 personal-data。"),
        (
            "",
            "- id: H02\n  name: own\n  title: 甲\n  level: error\n  basis: house\n  kind: listed-twice\n  params: {lists: [villages]}\n"
            "  why: 甲\n  fix: 乙\n  messages: {twice: {text: 甲}}\n  since: '1.0'\n  examples: {pass: [{note: 甲}], fail: [{note: 乙}]}\n",
            "“H02”是通用规则“encoding”的编号，换一个没有用过的编号。",
        ),
    ],
)
def test_a_slip_beside_the_house_rules(bare: Bare, without: str, rules: str, said: str) -> None:
    """A name that is no house rule's, and a number that is one's, are faults of the catalogue."""
    with pytest.raises(CatalogError, match=said):
        read_catalog(bare(without, rules))


def test_a_rule_of_the_same_kind_takes_the_place() -> None:
    """The shipped call has its own rules of these kinds, and none of the house's."""
    assert not [rule.id for rule in read_catalog().rules if rule.id.startswith("H")]


def test_a_file_that_is_not_there(bare: Bare) -> None:
    """A file that the list names and the folder has not is a finding in every call; one that is there is none."""
    home = bare()
    notice = home / "notice.yml"
    notice.write_text(notice.read_text("utf-8").partition("without:\n")[0], encoding="utf-8")
    catalog = read_catalog(home)
    listed = catalog.base["list.yml"].replace(b"document:\n", "document:\n  scan: 1号.pdf\n".encode())
    (found,) = [one for one in judged(catalog, {"list.yml": listed}) if one.rule == "named-file"]
    assert found.message == "“扫描件”写的文件“1号.pdf”不在本单位的文件夹里。"
    assert found.line == listed.decode().split("scan")[0].count("\n") + 1
    assert not [one for one in judged(catalog, {"list.yml": listed, "1号.pdf": b"%PDF"}) if one.rule == "named-file"]


def test_a_call_without_a_sample(bare: Bare) -> None:
    """Its house rules hold, and verify asks for what their examples are made from."""
    home = bare()
    shutil.rmtree(home / "sample")
    told = verify(catalog_files(home))
    assert {flaw.sentence for flaw in told} == {"没有样例，通用规则的例子做不出来，在 sample 文件夹里放一份 list.yml。"}
    found = judged(read_catalog(home), {"list.yml": "unit: 山东省\n\tvillages: []\n".encode()})
    assert [one.rule for one in found] == ["yaml"]


def test_a_sample_of_no_moment(bare: Bare) -> None:
    """Where the form names no moment of receipt, examples are judged at the end of the year whose divisions count."""
    home = bare()
    form = home / "form.yml"
    form.write_text(form.read_text("utf-8").partition("\nsample:")[0] + "\n", encoding="utf-8")
    assert verify(catalog_files(home)) == ()
    (rule, *_) = read_catalog(home).rules
    assert str(rule.examples.passing[0].as_of) == "2011-12-31 12:00:00+08:00"


HOUSEHOLDS = """\
      - name: households
        label: 户数
        type: number
        hint: 农户有多少户
        example: '320'
      - name: opened
        label: 开放时间
        type: time
        hint: 对外开放的日期和时间
        example: 2012-05-01 09:00
"""
LARGE = """\
- id: V90
  name: large
  title: 户数不过千
  level: error
  basis: house
  kind: value
  params: {list: villages, field: households, number: {at_most: 1000}}
  why: 甲
  fix: 乙
  since: '1.0'
  examples:
    pass: [{note: 样例}]
    fail: [{note: 多了, edits: [{file: list.yml, old: "households: 320", new: "households: 1001"}], expect: [{case: too-large}]}]
"""


def test_numbers_and_moments(bare: Bare) -> None:
    """A call that asks for a number and a moment gets words for what is none, what was meant, and examples of its own sample."""
    home = bare()
    form, listed = home / "form.yml", home / "sample" / "list.yml"
    form.write_text(form.read_text("utf-8").replace("attachments:", f"{HOUSEHOLDS}attachments:", 1), encoding="utf-8")
    text = listed.read_text("utf-8").replace(
        "    county: 招远市\n", "    county: 招远市\n    households: 320\n    opened: 2012-05-01 09:00\n"
    )
    listed.write_text(text, encoding="utf-8")
    assert verify(catalog_files(home)) == ()
    (home / "rules").mkdir(exist_ok=True)
    (home / "rules" / "own.yml").write_text(LARGE, encoding="utf-8")
    catalog = read_catalog(home)
    assert verify(catalog_files(home)) == ()
    notes = [example.note for rule in catalog.rules for example in rule.examples.failing]
    assert {"数字后面写了单位", "时间按公文的样子写"} <= set(notes)
    wrong = text.replace("households: 320", "households: 1,320户").replace("2012-05-01 09:00", "2012年5月1日下午2点半")
    found = [one for one in judged(catalog, {"list.yml": wrong.encode()}) if one.rule == "field"]
    assert [(one.message, one.replacement) for one in found] == [
        ("“户数”写成了“1,320户”，要写成数字。", "1,320"),
        ("“开放时间”写成了“2012年5月1日下午2点半”，要写成 2026-01-31 09:30 这样。", "2012-05-01 14:30"),
    ]
    assert not [one for one in judged(catalog, {"list.yml": wrong.encode()}) if one.rule == "large"]
    mended = wrong.replace("1,320户", "1,320").replace("2012年5月1日下午2点半", "2012-05-01 14:30")
    assert [one.rule for one in judged(catalog, {"list.yml": mended.encode()}) if one.rule in ("field", "large")] == ["large"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("example: '320'", "example: 三百多", "示例“三百多”自己就通不过检查"),
        ("2012-05-01 09:00", "2012-05-01", "示例“2012-05-01”自己就通不过检查"),
    ],
)
def test_an_example_that_is_none(bare: Bare, old: str, new: str, said: str) -> None:
    """An example that the field itself would refuse is a fault of the form."""
    home = bare()
    form = home / "form.yml"
    text = form.read_text("utf-8").replace("attachments:", f"{HOUSEHOLDS.replace(old, new)}attachments:", 1)
    form.write_text(text, encoding="utf-8")
    assert any(said in flaw.sentence for flaw in verify(catalog_files(home)))


def test_numbers_and_moments_in_a_workbook(bare: Bare) -> None:
    """Cells are taken for what they say: a number of Excel's, one with its unit, a moment of Excel's, one in words."""
    home = bare()
    form = home / "form.yml"
    form.write_text(form.read_text("utf-8").replace("attachments:", f"{HOUSEHOLDS}attachments:", 1), encoding="utf-8")
    catalog = read_catalog(home)
    rows = [("甲村", 320.0, datetime(2012, 5, 1, 9, 30)), ("乙村", "1200户", "2012年5月1日上午10时"), ("丙村", "三百", "五一")]
    data = book({"基本情况": [("推荐单位", "山东省")], "推荐的村镇": [("村或镇的名称", "户数", "开放时间"), *rows]})
    listed = read("名单.xlsx", data, catalog).files["list.yml"]
    submission = catalog.reader.read("shandong", (), {"submissions/shandong/list.yml": listed.encode()})
    assert [(one.text("households"), one.text("opened")) for one in submission.lists["villages"]] == [
        ("320", "2012-05-01 09:30"), ("1200", "2012-05-01 10:00"), ("三百", "五一"),
    ]  # fmt: skip
