"""Letters, plan files and contacts beyond the examples: tables of writings, and any text whatever."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_rule import AS_OF, at, cases, hits, sample, submission

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.form.typed_model import nomination_schema
from tuijian.rules.base import BoundRule, Context
from tuijian.rules.materials import ContactField, LetterNumber, letter_number, mended_writing, nearest_name, signed_by
from tuijian.rules.registry import bind
from tuijian.submission.reader import Submission
from tuijian.submission.tree import EntryType, MemoryTree

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


EMPTY = ("zones:\n  - name: 郑州市\n    code: 410100\n    plan: zhengzhou.md\n", "zones: []\n")
NO_LETTER = ("document:\n  number: 豫教基〔2024〕5号\n  date: 2024-01-12\n", "")
NO_CONTACT = ("contact:\n  office: 河南省教育厅基础教育处\n  phone: 0371-00000000\n  email: jijiao@example.gov.cn\n", "")
DRAFT = ("province: 河南省\n", "province: 河南省\nstage: 草稿\n")


def with_changes(*changes: tuple[str, str]) -> Submission:
    """The sample with changes of its list."""
    text = sample(CATALOG)["list.yml"]
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return submission(CATALOG, sample(CATALOG, listed=text))


@pytest.mark.parametrize(("rule", "left_out"), [("M01", NO_LETTER), ("M03", NO_CONTACT)])
def test_asked_only_of_who_nominates(rule: str, left_out: tuple[str, str]) -> None:
    """Letter and contact are asked for where something is nominated: not with an empty list, nor with adoptions alone."""
    alone = (EMPTY[0], "")
    assert cases(hits(CATALOG, RULES, rule, with_changes(left_out))) == ["missing"]
    assert hits(CATALOG, RULES, rule, with_changes(left_out, EMPTY)) == []
    assert hits(CATALOG, RULES, rule, with_changes(left_out, alone)) == []


def test_half_a_letter_without_a_nomination() -> None:
    """Who nominates nobody may leave number, day and phone open, but what is written is read."""
    half = [("  number: 豫教基〔2024〕5号\n", ""), ("  phone: 0371-00000000\n", "")]
    assert [cases(hits(CATALOG, RULES, rule, with_changes(EMPTY, *half))) for rule in ("M01", "M03")] == [[], []]
    assert cases(hits(CATALOG, RULES, "M01", with_changes(EMPTY, ("〔2024〕", "[2024]")))) == ["brackets"]
    assert cases(hits(CATALOG, RULES, "M03", with_changes(EMPTY, ("0371-", "")))) == ["form"]
    assert hits(CATALOG, RULES, "M01", with_changes(EMPTY, ("  date: 2024-01-12\n", ""))) == []


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ([], None),
        ([("豫教基〔2024〕5号", "豫教基〔2024〕　号")], "文号"),
        ([("2024-01-12", "2024年1月  日")], "成文日期"),
        ([("  date: 2024-01-12\n", "")], "成文日期"),
        ([NO_LETTER], "文号和成文日期"),
        ([NO_LETTER, EMPTY], None),
        ([("豫教基〔2024〕5号", "豫教基[2024]5号")], None),
    ],
)
def test_what_a_draft_lacks(changes: list[tuple[str, str]], lacking: str | None) -> None:
    """Of a draft's number and day what is still open is named once, as advice; a slip in its number waits for the final paper."""
    subject = with_changes(DRAFT, *changes)
    found = hits(CATALOG, RULES, "M01", subject)
    assert [(hit.case, hit.variables["lacking"]) for hit in found] == ([("draft", lacking)] if lacking else [])
    assert not [problem for file in subject.files for problem in file.problems]


def test_the_schema_asks_for_no_letter() -> None:
    """An editor is told that unit and list must be there; whether a letter must, depends on the list."""
    assert nomination_schema(CATALOG.form)["required"] == ["province", "zones"]


def test_what_is_no_stage() -> None:
    """Final papers, and what is no stage at all, are asked for everything."""
    for stage in ("正式", "final", "初稿"):
        assert cases(hits(CATALOG, RULES, "M01", with_changes((DRAFT[0], f"{DRAFT[0]}stage: {stage}\n"), NO_LETTER))) == ["missing"]


@pytest.mark.parametrize(
    ("number", "date", "expected"),
    [
        ("豫教基〔2024〕5号", "2024-01-12", []),
        ("豫教基〔2025〕5号", "2024-01-12", ["year-differs"]),
        ("豫教基〔2023〕5号", "2024-01-12", ["year-differs", "early"]),
        ("豫教基〔2023〕5号", "2023-12-29", []),
        ("豫教基〔2023〕5号", "见附件", ["early"]),
        ("豫教基[2023]5号", "2024-01-12", ["brackets", "year-differs", "early"]),
        ("豫教基〔23〕5号", "2024-01-12", ["short-year"]),
        ("湘教通〔2024〕5号", "2024-01-12", ["other-unit"]),
        ("新兵教〔2024〕5号", "2024-01-12", ["other-unit"]),
        ("教基函〔2024〕5号", "2024-01-12", []),
    ],
)
def test_the_number_against_the_rest(number: str, date: str, expected: list[str]) -> None:
    """A number is held against the letter's day, the notice's day and the unit; an early day is the rule of days' to tell."""
    subject = with_changes(("豫教基〔2024〕5号", number), ("date: 2024-01-12", f"date: {date}"))
    found = hits(CATALOG, RULES, "M01", subject)
    assert cases(found) == expected
    assert all(at(subject, hit) == number for hit in found)


def test_signs() -> None:
    """Each unit is known by its own sign; of the two that begin with 新 the longer is the corps'."""
    assert {unit.name for unit in CATALOG.units} == {
        found.name for unit in CATALOG.units for sign in unit.signs if (found := signed_by(f"{sign}教基", CATALOG.units)) == unit
    }
    assert signed_by("国办发", CATALOG.units) is None


def test_a_call_that_says_less(catalog: Catalog) -> None:
    """Without day of publication, unit or field of the day, a number is held only against what there is."""
    early = with_changes(("豫教基〔2024〕5号", "鄂教基〔2023〕5号"), ("province: 河南省", "province: 香港特别行政区"))
    bound = next(one for one in RULES if one.rule.id == "M01")
    silent = replace(catalog, notice=catalog.notice.model_copy(update={"published": None}))
    context = Context(silent, AS_OF)
    assert [hit.case for hit in bound.hits(early, context)] == ["year-differs"]
    params = bound.params.model_copy(update={"date": "", "lists": ()})
    assert [hit.case for hit in bound.kind.judge(early, params, context)] == []
    bare = with_changes(DRAFT, EMPTY, ("  number: 豫教基〔2024〕5号\n", ""))
    assert [hit.variables for hit in bound.kind.judge(bare, params, context)] == [{"lacking": "文号"}]


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
    text = listed("  - name: 郑州市\n    code: 410100\n    plan: zhengzhou.md\n", "  - code: 410100\n")
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
    assert mended_writing("处室", ContactField(name="office")) is None


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
