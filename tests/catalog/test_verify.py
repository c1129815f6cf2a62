"""What can be wrong with a catalogue is found: each mistake that a hand makes, with its place and how to mend it, in Chinese.

The faults are held to the word in mistakes.txt; `make regenerate` writes it anew, to be read before it is kept.
"""

import json
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from tuijian.calls import verify as module
from tuijian.calls.verify import verify
from tuijian.catalog.disk import catalog_files, shipped_folder
from tuijian.catalog.errors import Flaw
from tuijian.catalog.fault_words import choice_words, type_at
from tuijian.catalog.load import Catalog, examine
from tuijian.catalog.models import Notice
from tuijian.rules.base import BoundRule
from tuijian.rules.registry import bind_with_flaws

HERE = Path(__file__).resolve().parent
TOLD = HERE / "mistakes.txt"
FILES = catalog_files()


class Mistake(NamedTuple):
    """What a hand does: in a file one text in place of another, the first there. None for `old` adds a file, for `new` removes it."""

    file: str
    old: str | None
    new: str | None


RECEIPT = (
    f"- {{pull: 1, sha: {'a' * 40}, code: 7K3M-7K3M-7K3M, account: 1, catalog: {'b' * 12}, received: 2024-01-15T02:00:00Z,"
    " complete: 2024-01-15T02:00:00Z}\n"
)
NOTICE = [
    Mistake("notice.yml", "number: 教基厅函", "nummer: 教基厅函"),
    Mistake("notice.yml", "list_year: 2023", "list_year: 二〇二三"),
    Mistake("notice.yml", "list_year: 2023", "list_year: 1923"),
    Mistake("notice.yml", "timezone: Asia/Shanghai", "timezone: Asia/Shanghia"),
    Mistake("notice.yml", "day: 2024-01-20", "day: 2024-01-32"),
    Mistake("notice.yml", "day: 2024-01-20", "day: 2023-01-20"),
    Mistake("notice.yml", "sentence: n5.3", "sentence: n5.33"),
    Mistake("notice.yml", "  day: 2024-01-20\n", "  day: 2024-01-20\n  hour: 12\n"),
    Mistake("notice.yml", "sentence: n5.4", "sentence: m5.4"),
    Mistake("notice.yml", "checked: [seats]", "checked: [seat]"),
    Mistake("notice.yml", "      - id: n0.2", "      - id: n0.1"),
    Mistake("notice.yml", "  - id: n1\n", "  - id: n0\n"),
    Mistake("notice.yml", "background: 教育部的电子邮箱，供咨询", "judged: 对吗？\n        judged_quote: 电子信箱"),
    Mistake("notice.yml", "quote: 目前没有实验区、", "quote: 现在没有实验区、"),
    Mistake("notice.yml", "site: https://tuijian.example.org/", "site: tuijian.example.org"),
    Mistake("notice.yml", "deadline:\n", "deadline：\n"),
    Mistake("notice.yml", "published: 2024-01-03", "published:2024-01-03"),
    Mistake("notice.yml", "  is: closed\n  since: 2024-01-21\n", "  is: closed\n"),
    Mistake("notice.yml", "  is: closed\n", "  is: open\n  results: {address: 'https://x.example.org/', title: 结果}\n"),
    Mistake("notice.yml", "since: 2024-01-21", "since: 2024-01-20"),
    Mistake("notice.yml", "number: 教基厅函〔2023〕32号", "number: 【请填写：文号】"),
    Mistake("notice.yml", "text: 教育部启动新一批", "text: 【请填写：原文】"),
    Mistake("notice.yml", "", None),
]
FORM = [
    Mistake("form.yml", "required: true", "required: yes"),
    Mistake("form.yml", "type: group", "type: grupp"),
    Mistake("form.yml", "unit: province", "unit: provinse"),
    Mistake("form.yml", "{field: stage, draft: draft}", "{field: stages, draft: draft}"),
    Mistake("form.yml", "{field: stage, draft: draft}", "{field: stage, draft: rough}"),
    Mistake("form.yml", "{field: openness, open: open}", "{field: opennes, open: open}"),
    Mistake("form.yml", "{field: openness, open: open}", "{field: openness, open: public}"),
    Mistake("form.yml", "        accept: [.pdf]\n", ""),
    Mistake("form.yml", "accept: [.pdf]", "accept: [.PDF]"),
    Mistake("form.yml", "      - name: date\n", "      - name: number\n"),
    Mistake("form.yml", "  - name: adoptions", "  - name: zones"),
    Mistake("form.yml", "rule: official-letter", "rule: official-leter"),
    Mistake("form.yml", 'example: "2024-01-12"', "example: 2024年1月12日"),
    Mistake("form.yml", "  field: plan\n", "  field: plans\n"),
    Mistake("form.yml", "    label: 推荐单位\n", "    lable: 推荐单位\n"),
    Mistake("form.yml", "    required: true\n", "    required: true\n    requird: true\n"),
    Mistake("form.yml", "    工作基础: 本地", "    工作基本: 本地"),
    Mistake("form.yml", 'example: "410100"', "example: 郑州"),
    Mistake("form.yml", "example: 草稿", "example: 草稿稿"),
    Mistake("form.yml", "file: selection.yml", "file: list.yml"),
    Mistake("form.yml", "file: selection.yml", "file: selection.md"),
    Mistake("form.yml", "      example: 择优推荐", "      example: 抽签"),
    Mistake("form.yml", "  lists:\n    - name: applicants", "  lists:\n    - name: way"),
    Mistake("form.yml", '          example: "2024-01-10"', "          example: 1月10日"),
]
WITHIN = "      - name: reason\n"
"""In front of this field of an entry stands what is put into the form below."""


def within(text: str, before: str = WITHIN) -> Mistake:
    """A field more, in the entries of a list."""
    return Mistake("form.yml", before, f"{before.partition('-')[0]}- {{{text}}}\n{before}")


LEAF, NESTED = "{name: name, label: 校名, hint: 校名}", "name: schools, label: 学校, hint: 三所学校"
FORM += [
    within(f"{NESTED}, type: list"),
    within(f"{NESTED}, entry: 学校"),
    within(f"{NESTED}, type: list, entry: 学校, fields: [{{{NESTED}, type: list, entry: 学校, fields: [{LEAF}]}}]"),
    within(f"{NESTED}, type: list, entry: 学校, fields: [{LEAF}, {{name: photo, label: 照片, hint: 照片, type: file, accept: [.jpg]}}]"),
    within(f"{NESTED}, type: list, entry: 学校, fields: [{LEAF}, {{name: at, label: 址, hint: 址, type: group, fields: [{LEAF}]}}]"),
    within(f"name: more, label: 其他, hint: 其他, type: group, fields: [{{{NESTED}, type: list, entry: 学校, fields: [{LEAF}]}}]"),
    within(f"{NESTED}, type: list, entry: 学校, fields: [{LEAF}]", "      - name: number\n"),
    within(f"{NESTED}, type: list, entry: 学校, fields: [{LEAF}]", "        - name: meeting\n"),
    within(
        f"{NESTED}, type: list, entry: 学校, fields: [{{{NESTED}, type: list, entry: 学校, fields: [{LEAF}]}}]", "        - name: reason\n"
    ),
]
UNITS = [
    Mistake("units.yml", "slug: henan", "slug: He Nan"),
    Mistake("units.yml", "slug: henan", "slug: hubei"),
    Mistake("units.yml", "short: 河南", "short: 河北"),
    Mistake("units.yml", "- name: 河南省", "- name: 河北省"),
    Mistake("units.yml", 'code: "410000"', 'code: "420000"'),
    Mistake("units.yml", 'code: "410000"', 'code: "41000"'),
    Mistake("units.yml", 'code: "410000"', 'code: "419999"'),
]
OTHERS = [
    Mistake("tasks.yml", "name: 职普融通行动", "name: 普职融通行动"),
    Mistake("tasks.yml", "sentence: t4", "sentence: t44"),
    Mistake("tasks.yml", "number: 4\n", "number: 5\n"),
    Mistake("tasks.yml", "number: 4\n", "number: 四\n"),
    Mistake("procedure.yml", "sentence: n3.1", "sentence: n3.7"),
    Mistake("procedure.yml", "quote: 在各地自愿申报的基础上", "quote: 在各地自主申报的基础上"),
    Mistake("zones.yml", "confirmed: 2022-12-01", "confirmed: 2022-13-01"),
    Mistake("zones.yml", "unit: 广东省", "unit: 广西省"),
    Mistake("zones.yml", 'code: "440300"', 'code: "440400"'),
    Mistake("zones.yml", "    unit: 四川省\n    batch: 1", "    unit: 四川省\n    batch: 3"),
    Mistake("zones.yml", "  - name: 深圳市\n    unit: 广东省", "  - name: 深圳市\n    unit: 湖南省"),
    Mistake("search.yml", "- page: tasks/\n", "- page: rules/seat/\n"),
    Mistake("divisions/tags.csv", "code,name,tag", "code,tag"),
]
STRAY = [
    Mistake("rules/seats.yml", "rules/seats.yaml", ""),
    Mistake("rules/more.yaml", None, "- id: Z01\n"),
    Mistake("task.yml", None, "[]\n"),
    Mistake("notes.docx", None, "x"),
    Mistake("records/hunann/receipts.yml", None, "[]\n"),
    Mistake("records/henan/receipts.yml", None, f"{RECEIPT}{RECEIPT}"),
]
RULES = [
    Mistake("rules/seats.yml", "list: zones", "list: zone"),
    Mistake("rules/seats.yml", "    list: zones\n    tiers:", "    liste: zones\n    tiers:"),
    Mistake("rules/seats.yml", "cite: 0}", "cite: 7}"),
    Mistake("rules/seats.yml", "seats: 2, cite: 0", "seats: 两个, cite: 0"),
    Mistake("rules/seats.yml", "units: [上海市, 天津市]", "units: [上海, 天津市]"),
    Mistake("rules/seats.yml", "kind: empty-list", "kind: emptylist"),
    Mistake("rules/seats.yml", "- id: Q02", "- id: Q01"),
    Mistake("rules/conduct.yml", "name: submitter", "name: scope"),
    Mistake("rules/seats.yml", "    empty:\n", "    leer:\n"),
    Mistake("rules/seats.yml", "    over:\n      text: 本次推荐{count}个，{unit}", "    over:\n      text: 本次推荐{count}个，{province}"),
    Mistake("rules/seats.yml", "text: 本次推荐{count}个", "text: 本次推荐{count个"),
    Mistake("rules/seats.yml", "level: advice", "level: hint"),
    Mistake("rules/seats.yml", "      level: review\n", "      level: reviews\n"),
    Mistake("rules/seats.yml", '"{unit}的推荐名单为空，即本次不推荐。"', '"{unit}的推荐名单为空。"\n      level: error'),
    Mistake("rules/seats.yml", "quote: 目前没有实验区、", "quote: 现在没有实验区、"),
    Mistake("rules/seats.yml", "quote: 目前没有实验区、或者已有1个实验区的省份，可以推荐不超过2个实验区", "quote:"),
    Mistake("rules/seats.yml", "sentence: n5.2", "sentence: n9.9"),
    Mistake("rules/seats.yml", "basis: notice", "basis: house"),
    Mistake("rules/eligibility.yml", "basis: house", "basis: standard"),
    Mistake("rules/eligibility.yml", "basis: house", "basis: notice"),
    Mistake("rules/plan.yml", 'enforces: ["t*"]', 'enforces: ["z*"]'),
    Mistake("rules/eligibility.yml", "lists: [zones, adoptions]", "lists: [zones, adoption]"),
    Mistake("rules/eligibility.yml", "silent: [地级市, 地区", "silent: [地级市市, 地区"),
    Mistake("rules/eligibility.yml", "ask: [未实际管辖]", "ask: [未管辖]"),
    Mistake("rules/materials.yml", "group: document", "group: documents"),
    Mistake("rules/materials.yml", "number: document.number", "number: document.nummer"),
    Mistake("rules/timing.yml", "field: document.date", "field: document.day"),
    Mistake("rules/plan.yml", "\n  title: ", "\n\ttitle: "),
    Mistake("rules/seats.yml", "      fix: 与另外提交", "      fixx: 与另外提交"),
    Mistake("rules/seats.yml", "seats: 2, cite: 0}", "seats: 2, cite: 0, note: 甲}"),
    Mistake("rules/seats.yml", "list: zones", "list: zo\u200bnes"),
    Mistake("rules/more.yml", None, "id: Z01\nname: more\n"),
    Mistake("rules/seats.yml", "  examples:\n", "  beispiele:\n"),
    Mistake("rules/seats.yml", "of: applicants", "of: applicant"),
    Mistake("rules/seats.yml", "way: way, chosen", "way: ways, chosen"),
    Mistake("rules/seats.yml", "chosen: chosen", "chosen: choosen"),
    Mistake("rules/seats.yml", "of: applicants, way", "of: applicants, applicant: nam, way"),
]
SENDING = [
    Mistake("sending.yml", "to: 教育部", "too: 教育部"),
    Mistake("sending.yml", "  number: document.number", "  number: document.nummer"),
    Mistake("sending.yml", "    zones:\n", "    zone:\n"),
    Mistake("sending.yml", "quote: 向教育部（基础教育司）正式行文", "quote: 向教育部正式行文"),
    Mistake("sending.yml", "根据《{title}》", "根据《{titel}》"),
    Mistake("sending.yml", "none: 此次不推荐", "none: 此次不推荐{places}等"),
    Mistake("sending.yml", "特此函告。", "特此{函告。"),
    Mistake("sending.yml", "quote: 在各地自愿申报的基础上", "quote: 在各地申报的基础上"),
    Mistake("sending.yml", "rule: seats", "rule: seat"),
    Mistake("sending.yml", "source: 《党政机关公文处理工作条例》", "source: 甲\n        cite: {sentence: n5.2, quote: 目前}"),
    Mistake("sending.yml", "holidays: holidays", "holidays: holiday"),
    Mistake("sending.yml", "before: 12", "before: 0"),
    Mistake("notice.yml", "deadline:\n  day: 2024-01-20\n  sentence: n5.3\n", ""),
]
HEAD = "id: G01, name: general, title: 甲, level: error, basis: house, why: 甲, fix: 乙, since: '1.0'"
FOOT = "examples: {pass: [{note: 甲}], fail: [{note: 乙, expect: [{case: 丙}]}]}"
GENERAL = [
    Mistake("rules/seats.yml", "kind: excluded-units", "kind: count"),
    *(
        Mistake("rules/general.yml", None, f"- {{{HEAD}, kind: {kind}, params: {params}, {FOOT}}}\n")
        for kind, params in (
            ("count", "{list: zone, at_most: 3}"),
            ("count", "{list: zones, at_most: 3, exceptions: {河南: 4}}"),
            ("count", "{list: zones, by: kind, at_most: 3}"),
            ("count", "{list: zones, at_most: 3}, messages: {over: {text: 多了, level: review}}"),
            ("named-files", "{fields: [plan, plann]}"),
            ("value", "{field: province, one_of: [甲], where: {stage: [draft], provinc: [河南省]}}"),
            ("value", "{field: provinc, one_of: [甲], where: {stage: [draft]}}"),
            ("value", "{list: zones, field: nam, one_of: [甲]}"),
            ("value", "{field: document.nummer, one_of: [甲]}"),
            ("value", "{field: province, one_of: [甲], where: {stage: [drafts]}}"),
            ("value", "{field: province, pattern: '('}"),
            ("value", "{field: province, number: {at_least: 七十}}"),
            ("value", "{field: province, day: {since: 去年}}"),
            ("window", "{windows: [{closes: 明天}]}"),
            ("in-set", "{list: zones, field: name, table: winner, called: 名单}"),
            ("in-set", "{list: zones, field: name, table: tags, column: nam, called: 名单}"),
            ("interval", "{start: document.day, end: document.date, at_least: 5}"),
            ("unique", "{list: zones, key: [nama]}"),
            ("linked", "{list: adoptions, field: name, of: zonen}"),
            ("linked", "{list: adoptions, field: name, of: zones, key: nom}"),
            ("count-each", "{list: zones, at_most: 3}"),
            ("share", "{list: zones, parts: [{called: 甲, where: {kinds: [乙]}}], at_least: 1}"),
        )
    ),
]  # fmt: skip
_WAIVER = "- {unit: 河南省, rule: seats, by: 教育部基础教育司, decided: 2024-01-10, why: 区划调整, until: 2024-12-31}\n"
WAIVERS = [
    Mistake("waivers.yml", None, _WAIVER.replace(old, new) if old else _WAIVER * 2)
    for old, new in (
        ("", ""),
        ("unit: 河南省", "unit: 河南"),
        ("rule: seats", "rule: seat"),
        ("rule: seats", "rule: personal-data"),
        ("rule: seats", "rule: seats, zone: 郑洲市"),
        ("rule: seats", "rule: seats, zone: 武汉市"),
        ("until: 2024-12-31", "until: 2023-12-31"),
        ("until: 2024-12-31", "until: 长期"),
        ("why: 区划调整", "why: 问 13812345678"),
        ("by: 教育部基础教育司, ", ""),
    )
]
EXAMPLE = [
    Mistake("rules/seats.yml", "    pass:\n", "    passes:\n"),
    Mistake("rules/seats.yml", "    over:\n", "    over-all:\n"),
    Mistake("rules/seats.yml", "{case: over, level: error, at: 郑州市}", "{case: over-with-others, level: error, at: 郑州市}"),
    Mistake("rules/seats.yml", "old: \"zones:\\n\", new: ", "old: \"zonen:\\n\", new: "),
    Mistake("rules/seats.yml", "seats: 2, cite: 0", "seats: 1, cite: 0"),
    Mistake("rules/seats.yml", "{case: over, level: error, at: 绍兴市}", "{case: over, level: review, at: 绍兴市}"),
    Mistake("rules/materials.yml", "            at: document\n", "            at: documents\n"),
]  # fmt: skip
GROUPS = {
    "notice": NOTICE,
    "form": FORM,
    "units": UNITS,
    "others": OTHERS,
    "stray": STRAY,
    "sending": SENDING,
    "rules": RULES,
    "general": GENERAL,
    "waivers": WAIVERS,
    "examples": EXAMPLE,
}
MISTAKES = [
    pytest.param(one, id=f"{name}-{at}", marks=[pytest.mark.unfollowed] if name == "examples" else [])
    for name, group in GROUPS.items()
    for at, one in enumerate(group)
]
"""Those in examples run others too, which is followed elsewhere."""


def made(mistake: Mistake) -> dict[str, bytes]:
    """The shipped catalogue's files with the mistake."""
    if mistake.old is None:
        return {**FILES, mistake.file: (mistake.new or "").encode()}
    if mistake.new is None:
        return {name: data for name, data in FILES.items() if name != mistake.file}
    if mistake.old.endswith(".yaml"):
        files = {name: data for name, data in FILES.items() if name != mistake.file}
        return {**files, mistake.old: FILES[mistake.file]}
    text = FILES[mistake.file].decode()
    assert mistake.old in text, f"{mistake.old!r} stands in {mistake.file}"
    return {**FILES, mistake.file: text.replace(mistake.old, mistake.new, 1).encode()}


def _shown(mistake: Mistake, flaws: tuple[Flaw, ...]) -> str:
    old, new = ("" if text is None else text for text in mistake[1:])
    heading = f"{mistake.file}: {json.dumps(old, ensure_ascii=False)} → {json.dumps(new, ensure_ascii=False)}"
    files = made(mistake)
    return "\n".join([heading, *(f"    {_placed(flaw, files)}" for flaw in flaws)])


def _placed(flaw: Flaw, files: dict[str, bytes]) -> str:
    """The fault with the text of its line from its column on in the place of their numbers, which every change of the catalogue moves."""
    lines = files.get(flaw.path, b"").decode("utf-8", "replace").splitlines()
    line = lines[flaw.line - 1][flaw.column - 1 :] if flaw.line <= len(lines) else ""
    return f"{flaw.path} ‹{line[:30]}›：{flaw.sentence}"


def _known() -> dict[str, str]:
    parts = TOLD.read_text("utf-8").strip("\n").split("\n\n")
    return {part.partition("\n")[0]: part for part in parts}


@pytest.mark.unfollowed
def test_the_shipped_catalogue_is_sound() -> None:
    """The catalogue that comes with the program has no fault, its examples included."""
    assert verify(FILES) == ()


def few(mistake: Mistake, catalog: Catalog) -> tuple[tuple[BoundRule, ...], tuple[Flaw, ...]]:
    """The rules of the file that a mistake is in, and of seats, which others ask: all the others' examples come out as ever."""
    rules, flaws = bind_with_flaws(catalog)
    return tuple(one for one in rules if catalog.sources[one.rule.id][0].name in (mistake.file, "rules/seats.yml")), flaws


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_found(monkeypatch: pytest.MonkeyPatch, mistake: Mistake) -> None:
    """Each is found, with the words that are kept in mistakes.txt: in Chinese, with the place, no English of a library's, no U+0027."""
    if mistake in EXAMPLE:
        monkeypatch.setattr(module, "bind_with_flaws", partial(few, mistake))
    flaws = verify(made(mistake))
    shown = _shown(mistake, flaws)
    assert shown == _known().get(shown.partition("\n")[0]), "if that is meant, make regenerate"
    assert flaws
    assert all(flaw.mend for flaw in flaws)
    assert not any("'" in str(flaw) for flaw in flaws)
    assert not any(re.search("[a-z]+ [a-z]+ [a-z]+", flaw.message) for flaw in flaws)


def test_every_fault_at_once() -> None:
    """Mistakes in several files are told together, in the order of files and lines."""
    files = dict(FILES)
    for mistake in (NOTICE[3], FORM[2], UNITS[4], RULES[0], RULES[4], OTHERS[0]):
        files[mistake.file] = files[mistake.file].decode().replace(str(mistake.old), str(mistake.new), 1).encode()
    flaws = verify(files)
    assert [flaw.path for flaw in flaws] == sorted(flaw.path for flaw in flaws)
    assert {flaw.path for flaw in flaws} == {"notice.yml", "form.yml", "units.yml", "rules/seats.yml", "tasks.yml"}


def test_a_file_of_nothing_but_faults() -> None:
    """However many there are, each is told, and no other comes of them."""
    text = "".join(f"- {{name: 甲{at}, short: 甲{at}, slug: A{at}, kind: 省}}\n" for at in range(60))
    flaws = verify({**FILES, "units.yml": text.encode()})
    assert len([flaw for flaw in flaws if flaw.path == "units.yml"]) == 60
    assert not any("推荐单位" in flaw.message for flaw in flaws)


def test_a_sound_waiver() -> None:
    """A nominee may be a division of the unit, or a development zone, which is none."""
    for zone in ("郑州市", "郑州航空港经济综合实验区"):
        text = _WAIVER.replace("rule: seats", f"rule: seats, zone: {zone}")
        assert examine({**FILES, "waivers.yml": text.encode()}).flaws == ()


def test_what_no_type_has() -> None:
    """A path that leads nowhere in a model has no keys to offer."""
    assert type_at(str, ("a",)) is None
    assert type_at(Notice, ("nothing", 0)) is None
    assert choice_words("甲", []) == "删去这一项"


def test_the_command(tmp_path: Path) -> None:
    """`tuijian verify` ends with 1 and tells the place; `tuijian check` with that catalogue gives no verdict, and ends with 3."""
    home = tmp_path / "catalog"
    for name, data in made(RULES[0]).items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(data)

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        done = [sys.executable, "-m", "tuijian", *args, "--catalog", str(home)]
        return subprocess.run(done, check=False, capture_output=True, text=True, encoding="utf-8")

    found = run("verify")
    assert (found.returncode, found.stderr) == (1, "")
    assert "rules/seats.yml 第8行第11列" in found.stdout
    data = json.loads(run("verify", "--format", "json").stdout)
    assert [(one["path"], one["line"], one["column"]) for one in data["faults"]] == [("rules/seats.yml", 8, 11)]
    refused = run("check", str(shipped_folder().parent / "submissions"))
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "这不是填报的问题" in refused.stderr
    assert "rules/seats.yml 第8行第11列" in refused.stderr
    assert "Traceback" not in refused.stderr


if __name__ == "__main__":
    TOLD.write_text("\n\n".join(_shown(one, verify(made(one))) for group in GROUPS.values() for one in group) + "\n", "utf-8")
