"""Letters, plan files and contacts beyond the examples: tables of writings, and any text whatever."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_rule import at, cases, hits, sample, submission

from tuijian.catalog.load import Catalog
from tuijian.folder import read_catalog
from tuijian.intake.tree import EntryType, MemoryTree
from tuijian.rules.base import BoundRule
from tuijian.rules.materials import ContactField, LetterNumber, letter_number, mended, nearest_name
from tuijian.rules.registry import bind

CATALOG = read_catalog()
RULES = bind(CATALOG)
RIGHT = "豫教基〔2024〕5号"


@pytest.mark.parametrize("text", [RIGHT, "京教基一〔2023〕12号", "国办发〔2024〕1号", "兵教〔2024〕1024号", "闽教基〔1999〕99号"])
def test_right_numbers(text: str) -> None:
    """Numbers in the standard's writing are right as they stand."""
    assert letter_number(text) == LetterNumber(text, ())


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        *(
            (f"豫教基{brackets[0]}2024{brackets[1]}5号", ["brackets"])
            for brackets in ["[]", "()", "（）", "【】", "「」", "『』", "﹝﹞", "［］", "{}", "｛｝", "《》", "〈〉", "<>", "〘〙"]
        ),
        ("豫教基〔2024]5号", ["brackets"]),
        ("豫教基〔2024〕５号", ["digits"]),
        ("豫教基〔二〇二四〕5号", ["digits"]),
        ("豫教基〔二○二四〕5号", ["digits"]),
        ("豫教基〔二零二四〕5号", ["digits"]),
        ("豫教基〔 2024〕5号", ["spaces"]),
        ("豫教基〔2024〕\u30005号", ["spaces"]),
        ("豫教基〔2024〕第5号", ["ordinal"]),
        ("豫教基〔2024〕0005号", ["padded"]),
        ("豫教基〔2024〕5", ["no-ending"]),
        ("豫教基(2024)第０５", ["brackets", "digits", "ordinal", "padded", "no-ending"]),
    ],
)
def test_slips(text: str, slips: list[str]) -> None:
    """Every slip is told by its name, and all of them lead to the same right number, which has none."""
    found = letter_number(text)
    assert (found.right, list(found.slips)) == (RIGHT, slips)
    assert letter_number(RIGHT).slips == ()


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("豫教基〔24〕5号", "short-year"),
        ("豫教基(24)5号", "short-year"),
        ("豫教基〔2024〕0号", "form"),
        ("豫教基〔2024〕五号", "form"),
        ("豫教基2024年5号", "form"),
        ("豫教基〔2024〕5号的附件", "form"),
        ("豫教基〔20245〕5号", "form"),
        ("〔2024〕5号", "form"),
        ("YJJ〔2024〕5号", "form"),
        ("无", "form"),
    ],
)
def test_numbers_that_nobody_can_mend(text: str, case: str) -> None:
    """Where the right number cannot be told, none is offered."""
    assert letter_number(text) == LetterNumber(None, (case,))


@given(st.text(alphabet="豫教基〔〕[]()（）【】0123456789０５第号二〇 x", max_size=16))
def test_a_mended_number_is_right(text: str) -> None:
    """Whatever is offered instead of a number is itself right, and nothing is offered for a right one."""
    found = letter_number(text)
    if found.right is not None:
        assert letter_number(found.right) == LetterNumber(found.right, ())
        assert bool(found.slips) == (found.right != text)


def listed(old: str, new: str) -> str:
    """The sample's list with one change."""
    text = sample(CATALOG)["list.yml"]
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize("rule", ["M01", "M02", "M03"])
@pytest.mark.parametrize("text", ["a: [", "- a\n", "", "只有一句话"])
def test_an_unreadable_list_is_not_asked_for_more(catalog: Catalog, rules: tuple[BoundRule, ...], rule: str, text: str) -> None:
    """A list that cannot be read is named by the rules of format alone: nobody knows what is missing in it."""
    assert hits(catalog, rules, rule, submission(catalog, sample(catalog, listed=text))) == []


@pytest.mark.parametrize(("rule", "group", "inner"), [("M01", "document", "  number"), ("M03", "contact", "  office")])
def test_a_group_that_is_a_text(catalog: Catalog, rules: tuple[BoundRule, ...], rule: str, group: str, inner: str) -> None:
    """Where a text stands for a whole group, the rule of fields speaks, not this one."""
    text = re.sub(rf"{group}:\n(  .*\n)+", f"{group}: 见附件\n", sample(catalog)["list.yml"])
    assert inner not in text
    assert hits(catalog, rules, rule, submission(catalog, sample(catalog, listed=text))) == []


def test_scan_by_its_ending(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """For a scan that is not there only files of its own kind are offered, and only from the unit's own folder."""
    text = listed("  date: 2024-01-12\n", "  date: 2024-01-12\n  scan: 附件.pdf\n")
    (hit,) = hits(catalog, rules, "M01", submission(catalog, {**sample(catalog, listed=text), "old/附件.pdf": "%PDF"}))
    assert (hit.case, hit.replacement) == ("scan-absent", None)


@pytest.mark.parametrize(
    ("written", "names", "expected"),
    [
        ("zhenzhou.md", ["luoyang.md", "zhengzhou.md"], "zhengzhou.md"),
        ("ZHENGZHOU.md", ["luoyang.md", "zhengzhou.md"], "zhengzhou.md"),
        ("方案\\zhengzhou.md", ["luoyang.md", "zhengzhou.md"], "zhengzhou.md"),
        ("郑州.md", ["zhengzhou.md"], "zhengzhou.md"),
        ("郑州.md", ["zhengzhou.md", "luoyang.md"], None),
        ("郑州.md", [], None),
    ],
)
def test_nearest_name(written: str, names: list[str], expected: str | None) -> None:
    """A name much like the one written is offered, or the only one that is left, and otherwise none."""
    assert nearest_name(written, names) == expected


def test_plan_of_an_entry_without_a_name(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """An entry that has no name yet is called by its place in the list."""
    text = listed("  - name: 洛阳市\n    code: 410300\n    plan: luoyang.md\n", "  - code: 410300\n")
    (hit,) = hits(catalog, rules, "M02", submission(catalog, sample(catalog, listed=text)))
    assert (hit.case, hit.variables) == ("missing", {"name": "第1项"})


def test_plan_in_a_folder_below(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A plan in a folder inside the unit's folder is not there."""
    files = sample(catalog, zhengzhou=None)
    subject = submission(catalog, {**files, "plans/zhengzhou.md": "# 方案"})
    assert cases(hits(catalog, rules, "M02", subject)) == ["absent"]


def test_plan_that_is_a_link(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """A plan that is no plain file cannot be read, which is said at the entry."""
    files = {f"submissions/henan/{name}": text for name, text in sample(catalog, zhengzhou=None).items()}
    tree = MemoryTree(files, {"submissions/henan/zhengzhou.md": EntryType.symlink})
    subject = catalog.reader.read("henan", tree.entries(), {name: text.encode() for name, text in files.items()})
    (hit,) = hits(catalog, rules, "M02", subject)
    assert (hit.case, at(subject, hit)) == ("unreadable", "zhengzhou.md")


def test_many_entries_without_plans(catalog: Catalog, rules: tuple[BoundRule, ...]) -> None:
    """Where very many names lead nowhere among very many files, none is compared with any: it would take seconds."""
    entries = "".join(f"  - name: 地方{number}\n    plan: zhengzhou-{number}.md\n" for number in range(100))
    files = {f"zhengzhou_{number}.md": "# 方案" for number in range(100)}
    subject = submission(catalog, {"list.yml": f"province: 河南省\nzones:\n{entries}", **files})
    found = hits(catalog, rules, "M02", subject)
    assert (len(found), {hit.replacement for hit in found}) == (100, {None})


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("0371—00000000", "0371-00000000"),
        ("(0371)00000000", "0371-00000000"),
        ("0371 0000 0000", "0371-00000000"),
        ("0371－00000000－801", "0371-00000000-801"),
        ("010 00000000", "010-00000000"),
        ("02100000000", "021-00000000"),
        ("0086-371-00000000", "0371-00000000"),
        ("+86 10 00000000", "010-00000000"),
        ("0371-00000000 转 801", "0371-00000000转801"),
        ("０３７１－００００００００、００００００００", None),
        ("00000000", None),
        ("电话见附件", None),
        ("0371-000", None),
    ],
)
def test_phones(catalog: Catalog, rules: tuple[BoundRule, ...], written: str, right: str | None) -> None:
    """A phone number in another common writing is answered with the usual one; what is none is not guessed at."""
    subject = submission(catalog, sample(catalog, listed=listed("0371-00000000", f'"{written}"')))
    (hit,) = hits(catalog, rules, "M03", subject)
    assert (hit.case, hit.replacement) == ("form", right)


@pytest.mark.parametrize(
    "written", ["0371-00000000", "0371-0000000", "010-00000000转801", "800-000-0000", "4000000000", "0371-00000000/010-00000000"]
)
def test_right_phones(catalog: Catalog, rules: tuple[BoundRule, ...], written: str) -> None:
    """Office numbers in their usual writings pass."""
    subject = submission(catalog, sample(catalog, listed=listed("0371-00000000", f'"{written}"')))
    assert hits(catalog, rules, "M03", subject) == []


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("mailto:jijiao@example.gov.cn", "jijiao@example.gov.cn"),
        ("jijiao @ example.gov.cn", "jijiao@example.gov.cn"),
        ("jijiao@example。gov。cn", "jijiao@example.gov.cn"),
        ("jijiao@example", None),
        ("jijiao@example.gov.cn。", None),
        ("无", None),
    ],
)
def test_addresses(catalog: Catalog, rules: tuple[BoundRule, ...], written: str, right: str | None) -> None:
    """An address with a slip is answered with the right one where that is plain to see."""
    subject = submission(catalog, sample(catalog, listed=listed("jijiao@example.gov.cn", f'"{written}"')))
    (hit,) = hits(catalog, rules, "M03", subject)
    assert (hit.case, hit.replacement) == ("form", right)


def test_a_field_without_a_writing_is_not_mended() -> None:
    """Where a field asks for no writing, there is nothing to offer."""
    assert mended("处室", ContactField(name="office")) is None


@given(st.text(max_size=40), st.sampled_from(["豫教基〔2024〕5号", "0371-00000000", "jijiao@example.gov.cn", "zhengzhou.md"]))
def test_any_value(text: str, value: str) -> None:
    """No text in place of a value makes a rule raise, and what is offered instead is accepted."""
    quoted = "".join(char for char in text if char.isprintable()).replace("'", "''")
    subject = submission(CATALOG, sample(CATALOG, listed=listed(value, f"'{quoted}'")))
    for rule in ("M01", "M02", "M03"):
        for hit in hits(CATALOG, RULES, rule, subject):
            if hit.replacement:
                better = submission(CATALOG, sample(CATALOG, listed=listed(value, hit.replacement)))
                assert hits(CATALOG, RULES, rule, better) == []
