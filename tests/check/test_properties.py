"""Any submission whatever gets a verdict: Hypothesis over lists, plans and circumstances, through every rule."""

import re
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tuijian.catalog.disk import read_catalog
from tuijian.check.pipeline import LONGEST_MESSAGE, OtherList, Outcome, Request, check
from tuijian.report.model import Finding
from tuijian.rules.registry import bind
from tuijian.submission.tree import MemoryTree

CATALOG = read_catalog()
RULES = bind(CATALOG)
AS_OF = datetime.fromisoformat("2024-01-15T10:00:00+08:00")
UNITS = [*(unit.name for unit in CATALOG.units), "河南", "台湾省", "", "豫"]
FOLDERS = [*(unit.slug for unit in CATALOG.units), "_example", "taiwan", "He Nan", "河南"]
PLACES = [*(row.name for row in CATALOG.register.listed[::17]), *(zone.name for zone in CATALOG.zones.zones)]
ODD = [
    "郑州",
    "郑洲市",
    "西安高新区",
    "第八师石河子市",
    "那曲地区",
    "和安县",
    "【请填写：行政区划全称】",
    "~",
    "郑州市 金水区",
    "110105194912310022",
]
CODES = [*(row.code for row in CATALOG.register.listed[::23]), "", "１２３４５６", "41", "371200", "999999"]
WORDS = st.sampled_from(
    ["改革", "任务4 职普融通行动", "待补充", "机密", "13812345678", "县中振兴", "a@b.c", "〔2024〕", "|", "-", "1", "。", "  "]
)

texts = st.one_of(st.text(max_size=30), st.lists(WORDS, max_size=6).map("".join))
quoted = texts.map(lambda text: "'" + "".join(char for char in text if char.isprintable()).replace("'", "''") + "'")
entry = st.tuples(st.sampled_from([*PLACES, *ODD]), st.sampled_from(CODES), st.sampled_from(["a.md", "b.md", "c.txt", ""]), st.booleans())


def written(item: tuple[str, str, str, bool]) -> str:
    """An entry as a clerk writes it, in lines or in braces."""
    name, code, plan, braces = item
    pairs = [("name", name), *([("code", code)] if code else []), *([("plan", plan)] if plan else [])]
    if braces:
        return "  - {" + ", ".join(f"{key}: '{value}'" for key, value in pairs) + "}\n"
    return "  - " + "    ".join(f"{key}: {value}\n" for key, value in pairs)


entries = st.lists(entry.map(written), max_size=5).map(lambda items: "\n" + "".join(items) if items else " []\n")
lists = st.builds(
    "province: {}\ndocument:\n  number: {}\n  date: {}\ncontact:\n  office: {}\n  phone: {}\n  email: {}\nzones:{}adoptions:{}".format,
    st.sampled_from(UNITS),
    quoted,
    st.one_of(st.dates().map(str), quoted),
    quoted,
    quoted,
    quoted,
    entries,
    entries,
)
headings = st.sampled_from(
    [
        "# 方案",
        "## 任务4 职普融通行动",
        "## 任务四、职普",
        "## 自选任务",
        "### 改革攻坚项目",
        "###具体措施",
        "**保障条件**",
        "### ",
        "---",
        "```",
        "<!--",
        "-->",
    ]
)
plans = st.lists(st.one_of(headings, texts), max_size=20).map("\n".join)
submissions = st.fixed_dictionaries(
    {"list.yml": lists}, optional={"a.md": plans, "b.md": plans, "c.txt": plans, "letter.pdf": st.just("%PDF")}
)


def judged(folder: str, files: dict[str, str], request: Request) -> Outcome:
    """The verdict on files in one folder."""
    return check(MemoryTree({f"submissions/{folder}/{name}": text for name, text in files.items()}), CATALOG, RULES, request)


def holds(finding: Finding, files: dict[str, str], folder: str) -> None:
    """Assert what every finding promises."""
    assert 0 < len(finding.message) <= LONGEST_MESSAGE
    assert (finding.line, finding.column) <= (finding.end_line, finding.end_column)
    lines = re.split("\r\n?|\n", files.get(finding.path.removeprefix(f"submissions/{folder}/"), ""))
    assert finding.line <= max(1, len(lines))
    assert not any(char in finding.message for char in "\r\n")
    assert finding.fix
    assert all(cite.quote in CATALOG.notice.sentences[cite.sentence].text for cite in finding.cite)


@given(
    folder=st.sampled_from(FOLDERS),
    files=submissions,
    hours=st.integers(-40_000, 4_000),
    author=st.sampled_from([None, 1, 2]),
    other=lists,
    changed=st.one_of(
        st.none(), st.lists(st.sampled_from(["submissions/henan/list.yml", "README.md", "submissions/hubei/a.md"]), max_size=3)
    ),
)
def test_any_submission_gets_a_verdict(
    folder: str, files: dict[str, str], hours: int, author: int | None, other: str, changed: list[str] | None
) -> None:
    """Never status error, never a finding that breaks its promises, and the same bytes the second time."""
    others = (OtherList(7, 2, folder, other.encode()),)
    request = Request(AS_OF + timedelta(hours=hours), author, others, changed=None if changed is None else tuple(changed))
    outcome = judged(folder, files, request)
    assert outcome.report.fault is None, outcome.report.fault
    for finding in outcome.report.findings:
        holds(finding, files, folder)
    assert judged(folder, files, request).report == outcome.report


@given(item=entry, unit=st.sampled_from(CATALOG.units))
def test_a_replacement_mends_what_it_is_offered_for(item: tuple[str, str, str, bool], unit: object) -> None:
    """Taking over the division rule's replacements leaves nothing that the same rule would replace again and again."""
    text = f"province: {unit.name}\nzones:\n{written(item)}"  # type: ignore[attr-defined]
    for _ in range(3):
        findings = judged(unit.slug, {"list.yml": text}, Request(AS_OF)).report.findings  # type: ignore[attr-defined]
        offered = [finding for finding in findings if finding.rule == "division" and finding.replacement]
        if not offered:
            return
        lines = text.split("\n")
        one = max(offered, key=lambda finding: (finding.line, finding.column))
        line = lines[one.line - 1]
        lines[one.line - 1] = line[: one.column - 1] + (one.replacement or "") + line[one.end_column - 1 :]
        text = "\n".join(lines)
    raise AssertionError(text)
