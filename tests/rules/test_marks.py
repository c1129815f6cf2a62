"""Personal data and marks of secrecy in a file: what the rules' own examples leave open."""

import pytest
from rule_by_name import NOW, ROOT, said_of_text

from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Request, check
from tuijian.rules import conduct
from tuijian.rules.base import BoundRule
from tuijian.rules.marks import MarkParams
from tuijian.submission.tree import MemoryTree
from tuijian.text.personal_data import mask

# --- personal data ------------------------------------------------------------------------------


def test_places_of_personal_data(rules: tuple[BoundRule, ...]) -> None:
    """Each number is told on its own line, at its own columns, with its middle masked and no more than that in any variable."""
    text = "一\n\n电话13000000000、15000000000\n身份证110101190001010006\n"
    found = said_of_text(rules, "personal-data", text)
    lines = text.split("\n")
    under = [lines[hit.span.line - 1][hit.span.column - 1 : hit.span.end_column - 1] for hit in found]
    assert under == ["13000000000", "15000000000", "110101190001010006"]
    assert [hit.case for hit in found] == ["mobile", "mobile", "citizen-id"]
    assert [hit.variables["masked"] for hit in found] == ["130******00", "150******00", "110*************06"]
    assert [hit.variables["line"] for hit in found] == [3, 3, 4]
    assert all(hit.replacement is None and set(hit.variables) == {"masked", "line"} for hit in found)


def test_personal_data_without_end(rules: tuple[BoundRule, ...]) -> None:
    """Of very many numbers so many are told."""
    assert len(said_of_text(rules, "personal-data", "13000000000\n" * 500)) == conduct.MOST_IN_A_FILE


def test_personal_data_is_nowhere_in_a_report(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A number planted in a value, a key, a file's name, a folder's name and a plan stands in no part of the report."""
    number = "13000000000"
    files = {
        f"{ROOT}/{number}/list.yml": f"province: {number}\n{number}: {number}\nzones: [{{name: {number}, plan: {number}.md}}]\n",
        f"{ROOT}/{number}/{number}.md": f"# {number}\n",
        f"{ROOT}/{number}/{number}.docx": "x",
        f"{ROOT}/{number}.md": "x",
    }
    changed = (*files, f"{number}.txt")
    outcome = check(MemoryTree(files), catalog, rules, Request(NOW, changed=changed))
    assert outcome.report.status == "failure", outcome.report.fault
    said = outcome.report.model_dump_json() + "".join(outcome.legend.excerpts.values())
    assert number not in said
    assert mask(number) in said


# --- classified marks ---------------------------------------------------------------------------


def marks(rules: tuple[BoundRule, ...], text: str, case: str = "marked") -> list[str]:
    """The marks that C05 finds, or the words in sentences."""
    return [str(hit.variables["word"]) for hit in said_of_text(rules, "classified", text) if hit.case == case]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("绝密★30年", ["绝密"]),
        ("机密★", ["机密"]),
        ("机密级★五年", ["机密"]),
        ("正文里的秘密 ☆ 长期", ["秘密"]),
        ("密级：机密", ["机密"]),
        ("| 密级 | 机密 |", ["机密"]),
        ("密 级：机 密", ["机 密"]),
        ("密级：内部 保密期限：长期", ["内部"]),
        ("公开属性：依申请公开", ["依申请公开"]),
        ("机 密", ["机 密"]),
        ("**机密**", ["机密"]),
        ("## 机密", ["机密"]),
        ("reason: 机密", ["机密"]),
        ("机密 000123", ["机密"]),
        ("秘密件", ["秘密"]),
        ("【绝　密】", ["绝　密"]),
        ("内部资料，请勿外传", ["内部资料", "请勿外传"]),
        ("（内部资料，注意保存）", ["内部资料", "注意保存"]),
        ("（不 得 外 传）", ["不 得 外 传"]),
        ("内部使用", ["内部使用"]),
        ("内部", ["内部"]),
        ("依申请公开", ["依申请公开"]),
        ("此件不公开", ["此件不公开"]),
        ("## （内部）", ["内部"]),
        ("# 方案（征求意见稿）", ["征求意见稿"]),
        ("# 郑州市基础教育\n# 综合改革方案（内部资料）", ["内部资料"]),
        ("〔机密〕郑州市方案", ["机密"]),
        ("【内部资料】 本市工作基础较好。", ["内部资料"]),
    ],
)
def test_marks(rules: tuple[BoundRule, ...], text: str, expected: list[str]) -> None:
    """A mark stands alone on its line, before a star, after a label, or in brackets at the head; blanks in it make no difference."""
    assert marks(rules, text) == expected
    assert marks(rules, text, "in-sentence") == []


@pytest.mark.parametrize(
    "text",
    [
        "国家秘密管理规定",
        "落实国家秘密管理规定。",
        "绝密材料",
        "试卷启封前是绝密材料。",
        "隐私和秘密",
        "内部资料统一归档",
        "加强内部管理",
        "制度征求意见稿已经印发。",
        "本市制定办法（征求意见稿），已经印发。",
        "本市印发《办法（征求意见稿）》",
        "公开属性：主动公开",
        "（此件公开发布）",
        "计算机 密码",
        "手机密码",
        "司机密切配合",
        "杜绝密闭空间",
        "保守国家秘密",
        "商业秘密和个人秘密",
        "数字的秘密",
        "学生信息不得外传",
        "## 内部",
        "- 内部",
        "机\n密",
        "本材料为内部 资料",
        "一、\n二、\n三、\n四（内部）",
        "甲" * 2001 + "\n乙（内部）",
        "",
    ],
)
def test_what_is_no_mark(rules: tuple[BoundRule, ...], text: str) -> None:
    """Words of everyday, and texts that only speak of secrets in general, are no mark."""
    assert said_of_text(rules, "classified", text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本方案属于国家秘密", ["秘密"]),
        ("本材料为内部资料，不得外传。", ["内部资料"]),
        ("机密文件，机密性高", ["机密"]),
        ("学校的机密码和机密", ["机密"]),
        ("- 机密", ["机密"]),
        ("1. 机密", ["机密"]),
        ("密级：秘密级文件按规定管理", ["秘密"]),
        ("机密" + "。" * 200, ["机密"]),
    ],
)
def test_secrets_in_a_sentence(rules: tuple[BoundRule, ...], text: str, expected: list[str]) -> None:
    """A sentence that speaks of a secret, or of itself as not to be published, is for people to read: never an error."""
    assert marks(rules, text, "in-sentence") == expected
    assert marks(rules, text) == []


def test_places_of_marks(rules: tuple[BoundRule, ...]) -> None:
    """A mark is told at its line and columns."""
    (hit,) = said_of_text(rules, "classified", "一\n密级：机密\n")
    assert (hit.span.line, hit.span.column, hit.span.end_column, hit.variables) == (2, 4, 6, {"word": "机密", "line": 2})


def test_marks_without_end(rules: tuple[BoundRule, ...]) -> None:
    """Of very many marks so many are told."""
    assert len(marks(rules, "机密\n" * 500)) == conduct.MOST_IN_A_FILE


def test_a_benign_text_counts_where_it_fits() -> None:
    """What stands around the word must be the whole benign text, wherever the word stands in it."""
    params = MarkParams(words=("密",), benign=("甲密", "密乙", "丙密丁"))

    def counted(text: str) -> int:
        return sum(params.case(match) is not None for match in params.pattern.finditer(text))

    assert [counted(text) for text in ("甲密", "密乙", "丙密丁", "x甲密x")] == [0, 0, 0, 0]
    assert [counted(text) for text in ("密", "丙密", "密丁", "乙密甲", "密密乙")] == [1, 1, 1, 1, 1]
