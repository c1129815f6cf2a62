"""Reports to render, and golden files. `make regenerate` (`pytest tests/report --golden-update`) writes these anew."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tuijian.report.model import CheckItem, Cite, Fault, Finding, Legend, Level, Report, RuleCard, Summary

HERE = Path(__file__).resolve().parent
SITE = "https://tuijian.example.org/"
SEATS = Cite(sentence="n5.2", quote="目前没有实验区、或者已有1个实验区的省份，可以推荐不超过2个实验区", heading="注意事项")
PAPER = Cite(sentence="n3.1", quote="正式行文报送推荐名单及其实验工作初步方案", heading="推荐程序")
PLACE = Cite(sentence="n2.1", quote="原则上应为教育综合改革发展工作基础扎实、当地党委和政府高度重视基础教育工作")
HOSTILE = (
    "]]>--><script>alert(1)</script>`` ```\n::error::x\r\n##[error]y "
    " @user/team #1 \u202eevil\x1b[31m [a](https://evil.example) ![i](x) &lt; % 100%0A\ud800,line=9"
)


def _card(id: str, name: str, title: str, level: str, why: str, fix: str, *cite: Cite) -> RuleCard:
    return RuleCard(id, name, title, Level(level), why, fix, cite, f"{SITE}rules/{name}/")


CARDS = (
    _card("Q01", "seats", "推荐数不超过本省名额", "error", "通知按已有实验区数定名额。", "删去多出的推荐。", SEATS),
    _card("E01", "division", "地名与区划代码一致", "error", "名单按区划全称确认。", "写区划全称和六位代码。", PLACE),
    _card("E02", "division-code", "写上区划代码", "advice", "有代码便于核对。", "在名称下加一行代码。"),
    _card("E04", "applicant-level", "以市级为主", "review", "通知说原则上为市（地、州、盟）。", "写明推荐县级的理由。", PLACE),
    _card("M01", "official-letter", "写明正式行文的文号", "error", "推荐以正式行文为准。", "按“机关代字〔年份〕号”写。", PAPER),
    _card("M03", "contact", "留下联系方式", "warning", "复核时要联系。", "补上电话或邮箱。"),
    _card("P03", "measures", "每项任务写明具体措施", "error", "通知要求写明项目、措施和保障。", "在该任务下写“具体措施”。"),
)
LIST = "submissions/henan/list.yml"
PLAN = "submissions/henan/zhengzhou.md"
EXCERPTS = {
    (LIST, 3): "  number: 豫教基[2024]5号",
    (LIST, 6): "  phone: ",
    (LIST, 9): "zones: " + "前面很长的内容，" * 12 + "郑洲市" + "，后面也很长的内容" * 12,
    (LIST, 12): "  - name: 巩义市",
    (PLAN, 7): "## 任务4 职普融通行动",
}
CHECKLIST = (
    CheckItem(sentence="n2.1", quote="基础扎实", question="当地教育综合改革发展工作的基础是否扎实？"),
    CheckItem(sentence="n2.2", quote="宁缺毋滥", question="是否坚持宁缺毋滥，没有扩大推荐范围？"),
)


def finding(name: str, level: str, path: str, span: tuple[int, int, int, int], message: str, **more: Any) -> Finding:
    """A finding of one of CARDS."""
    card = next(card for card in CARDS if card.name == name)
    line, column, end_line, end_column = span
    rest = {"context": {}, "cite": card.cite, "fix": card.fix, "replacement": None, "url": card.url} | more
    return Finding(
        rule=name, id=card.id, level=Level(level), path=path, line=line, column=column, end_line=end_line, end_column=end_column,
        message=message, **rest,
    )  # fmt: skip


MANY = (
    finding("seats", "error", LIST, (7, 1, 20, 1), "推荐了3个，河南省最多可推荐2个", context={"count": 3, "unit": "河南省", "limit": 2}),
    finding(
        "division", "error", LIST, (9, 104, 9, 107), "没有叫“郑洲市”的区划，相近的是“郑州市”",
        context={"name": "郑洲市", "near": "郑州市"}, replacement="郑州市"
    ),
    finding(
        "official-letter", "error", LIST, (3, 11, 3, 22), "文号“豫教基[2024]5号”应当用六角括号",
        context={"number": "豫教基[2024]5号"}, replacement="豫教基〔2024〕5号",
    ),
    finding("measures", "error", PLAN, (7, 4, 7, 14), "任务“职普融通行动”没有写具体措施", context={"task": "职普融通行动"}, cite=()),
    finding("contact", "warning", LIST, (6, 10, 6, 10), "没有写电话"),
    finding("applicant-level", "review", LIST, (12, 11, 12, 14), "“巩义市”是县级，请确认是否推荐", context={"name": "巩义市"}),
    finding(
        "division-code", "advice", LIST, (12, 11, 12, 14), "“巩义市”可以补上代码410181",
        context={"code": 410181}, replacement="巩义市\n    code: 410181",
    ),
    finding("division-code", "advice", "submissions/empty.yml", (1, 1, 1, 1), "文件里没有内容", replacement=""),
)  # fmt: skip


def report(*findings: Finding, status: str = "", fault: Fault | None = None, **more: Any) -> Report:
    """A report of these findings."""
    counts = {level.value: sum(item.level is level for item in findings) for level in Level}
    facts = {"revision": None, "as_of": "2024-01-15T10:00:00+08:00", "checklist": CHECKLIST} | more
    status = status or ("failure" if counts["error"] else "success")
    return Report(
        tool="tuijian 1.0.0", notice="教基厅函〔2023〕32号", catalog="sha256:" + "c" * 64, input="sha256:" + "1" * 64,
        status=status, summary=Summary(units=1, zones=2, files=3, **counts), findings=findings, fault=fault, **facts,
    )  # fmt: skip


def _flood() -> list[Finding]:
    kinds = (("measures", "error", 23), ("contact", "warning", 12), ("applicant-level", "review", 7), ("division-code", "advice", 6))
    return [
        finding(name, level, PLAN, (line, 1, line, 3), f"第{line}处：{name}的{level}", context={"line": line})
        for name, level, count in kinds
        for line in range(1, count + 1)
    ]


def _hostile() -> Finding:
    return finding(
        "division", "error", f"submissions/{HOSTILE}", (1, 2, 1, 30), f"没有叫“{HOSTILE}”的区划",
        context={"name": HOSTILE, HOSTILE: HOSTILE}, cite=(Cite(sentence=HOSTILE, quote=HOSTILE),), fix=HOSTILE, replacement=HOSTILE,
        url=f"javascript:{HOSTILE}",
    )  # fmt: skip


SAMPLES: dict[str, Report] = {
    "passed": report(),
    "remarks": report(*MANY[5:7], revision="0123456789abcdef0123456789abcdef01234567"),
    "many": report(*MANY),
    "flood": report(*_flood()),
    "fault": report(
        MANY[0], MANY[4], MANY[5], status="error",
        fault=Fault(message="规则 seats 出错：KeyError", trace="Traceback:\n  seats.py:9\nKeyError: 'x'\n"),
    ),
    "fault-only": report(status="error", fault=Fault(message="读取目录出错", trace="")),
    "hostile": report(
        _hostile(), checklist=(CheckItem(sentence=HOSTILE, quote=HOSTILE, question=HOSTILE),), revision=HOSTILE, as_of=HOSTILE,
        status="failure",
    ),
    "hostile-fault": report(_hostile(), fault=Fault(message=HOSTILE, trace=HOSTILE), status="error"),
}  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one command that updates the golden files."""
    parser.addoption("--golden-update", action="store_true", help="write tests/report/golden anew")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `sample` runs on every report."""
    if "sample" in metafunc.fixturenames:
        metafunc.parametrize("sample", SAMPLES, indirect=True)


@pytest.fixture
def sample(request: pytest.FixtureRequest) -> Report:
    """One of SAMPLES."""
    return SAMPLES[request.param]


@pytest.fixture
def samples() -> dict[str, Report]:
    """All reports by name."""
    return SAMPLES


@pytest.fixture
def legend() -> Legend:
    """What the renderers need beside the reports."""
    excerpts = EXCERPTS | {(f"submissions/{HOSTILE}", 1): "- " + HOSTILE}
    return Legend(
        "教育部办公厅关于推荐第三批基础教育综合改革实验区的通知",
        "教基厅函〔2023〕32号",
        SITE,
        {card.name: card for card in CARDS},
        excerpts,
        authority="教育部",
    )


@pytest.fixture
def make() -> Callable[..., Report]:
    """The maker of reports from findings."""
    return report


@pytest.fixture
def find() -> Callable[..., Finding]:
    """The maker of findings."""
    return finding


@pytest.fixture
def hostile_text() -> str:
    """Everything that a format might take for its own, in one text."""
    return HOSTILE


@pytest.fixture
def schemas() -> Path:
    """The folder of the official schemas, whose origin its README names."""
    return HERE / "schemas"


@pytest.fixture
def sarif_schema(schemas: Path) -> Any:
    """SARIF 2.1.0."""
    return json.loads((schemas / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a golden file, byte for byte; with --golden-update write it."""

    def compare(name: str, text: str) -> None:
        path = HERE / "golden" / name
        if request.config.getoption("--golden-update", default=False):
            path.write_bytes(text.encode())
        assert path.is_file(), f"{name} is missing: make regenerate writes it"
        assert text == path.read_bytes().decode(), f"{name} differs: if that is meant, make regenerate"

    return compare
