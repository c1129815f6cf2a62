"""The catalogue's data against what is known: the published text, the official figures, the list of divisions."""

import hashlib
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.models import Notice, Step, Task, Unit, Zones
from tuijian.catalog.register import Register

FOLDER = Path(__file__).parents[2] / "catalog"
DATA = ("notice.yml", "tasks.yml", "procedure.yml", "units.yml", "zones.yml")
TABLES = {path.name: path.read_text(encoding="utf-8") for path in (FOLDER / "divisions").glob("*.csv")}
PUBLISHED = (FOLDER / "published.txt").read_text(encoding="utf-8")


def typed(name: str, kind: Any) -> Any:
    """A data file as its models; every scalar is read as a string, as everywhere."""
    return TypeAdapter(kind).validate_json(json.dumps(yaml.load((FOLDER / name).read_text(encoding="utf-8"), yaml.BaseLoader)))


NOTICE: Notice = typed("notice.yml", Notice)
CHECKLIST = read_catalog().checklist
TASKS: tuple[Task, ...] = typed("tasks.yml", tuple[Task, ...])
STEPS: tuple[Step, ...] = typed("procedure.yml", tuple[Step, ...])
UNITS: tuple[Unit, ...] = typed("units.yml", tuple[Unit, ...])
ZONES: Zones = typed("zones.yml", Zones)
REGISTER = Register.parse(NOTICE.list_year, TABLES)


# --- the notice


def test_published_text_is_unchanged() -> None:
    """published.txt is byte for byte the text that the sentences were cut from."""
    assert hashlib.sha256(PUBLISHED.encode()).hexdigest() == "ae675fbfb0702018374fe3e8e9de8b4283981a0c513f1fadf8b924086496afdf"
    assert not re.search(r"[一-鿿][,;:!?()\"']|[,;:!?()\"'][一-鿿]", PUBLISHED)


def test_nothing_of_the_text_is_lost() -> None:
    """Headings and sentences, one after the other, give the published text, but for its line breaks."""
    joined = "".join(section.heading + "".join(sentence.text for sentence in section.sentences) for section in NOTICE.text)
    assert joined == PUBLISHED.replace("\n", "")


def test_sentences_are_numbered_and_whole() -> None:
    """Numbers follow section and place; a sentence ends at 。 and holds no other end, but for the tasks and the headline."""
    assert [section.id for section in NOTICE.text] == ["n0", "n1", "n2", "n3", "n4", "t", "n5"]
    for section in NOTICE.text:
        for place, sentence in enumerate(section.sentences, 1):
            assert sentence.id == (f"t{place}" if section.id == "t" else f"{section.id}.{place}")
            assert section.id == "t" or sentence.id == "n0.1" or not re.search("[。？！].", sentence.text)
            assert sentence.text == sentence.text.strip()


def test_anchors_that_rules_cite() -> None:
    """The sentences that rules build on keep their numbers."""
    starts = {
        "n2.1": "基础教育综合改革实验区申报主体",
        "n2.2": "推荐时坚持宁缺毋滥原则",
        "n3.1": "在各地自愿申报的基础上",
        "n4.1": "各基础教育综合改革实验区要围绕",
        "n4.2": "教育部研究提出了",
        "n4.3": "鼓励已由教育部办公厅发文明确的前两批实验区",
        "n5.1": "各省级教育行政部门要高度重视",
        "n5.2": "目前没有实验区",
        "n5.3": "请各省级教育行政部门于2024年1月20日前",
    }
    assert all(NOTICE.sentences[number].text.startswith(start) for number, start in starts.items())


def test_every_sentence_is_accounted_for() -> None:
    """What asks for something is told clause by clause; the rest is background, the tasks as a whole."""
    told = {"n2.1", "n2.2", "n3.1", "n4.1", "n4.2", "n4.3", "n5.2", "n5.3"}
    assert {one.id for one in NOTICE.sentences.values() if one.clauses} == told
    assert {section.id for section in NOTICE.text if section.background} == {"t"}
    rest = {one.id for section in NOTICE.text if not section.background for one in section.sentences} - told
    assert {one.id for one in NOTICE.sentences.values() if one.background} == rest


def test_words_for_people_to_look_up() -> None:
    """What only people can tell stands in the quotes of the checklist, which never asks whether the province was careful."""
    quotes = "".join(item.quote for item in CHECKLIST)
    assert all(word in quotes for word in ("基础扎实", "高度重视", "强烈改革意愿", "明确改革思路", "宁缺毋滥", "自愿申报"))
    questions = "".join(item.question for item in CHECKLIST)
    assert not any(word in questions for word in ("认真", "严格", "是否坚持", "是否高度重视"))
    assert all(any(word in item.question for word in ("几个", "哪些", "哪次", "哪项", "有没有")) for item in CHECKLIST)


def test_layout_remark_has_a_note() -> None:
    """The leftover of the phone layout stays in the text and is explained beside it; nothing else carries a note."""
    assert [sentence.id for sentence in NOTICE.sentences.values() if sentence.note] == ["n4.2"]
    assert "（见滑动框内容）" in NOTICE.sentences["n4.2"].text
    assert "（见滑动框内容）" in str(NOTICE.sentences["n4.2"].note)


def test_identity() -> None:
    """Number, title, addressees and days are those of the call."""
    assert (NOTICE.number, NOTICE.issuer) == ("教基厅函〔2023〕32号", "教育部办公厅")
    assert NOTICE.title == "教育部办公厅关于推荐第三批基础教育综合改革实验区的通知"
    assert NOTICE.addressees == ("各省、自治区、直辖市教育厅（教委）", "新疆生产建设兵团教育局")
    assert (NOTICE.published, NOTICE.list_year) == (date(2024, 1, 3), 2023)


def test_deadline_is_the_sentence_s() -> None:
    """The day and the sentence that sets it agree; times are those of Shanghai."""
    assert NOTICE.deadline is not None
    day = NOTICE.deadline.day
    assert f"于{day.year}年{day.month}月{day.day}日前" in NOTICE.sentences[NOTICE.deadline.sentence].text
    assert (day, NOTICE.timezone) == (date(2024, 1, 20), "Asia/Shanghai")


def test_contacts_are_the_notice_s() -> None:
    """Each contact is its sentence, label and value."""
    assert [f"{contact.label}：{contact.value}" for contact in NOTICE.contacts] == [
        NOTICE.sentences[contact.sentence].text for contact in NOTICE.contacts
    ]
    assert [contact.sentence for contact in NOTICE.contacts] == ["n5.4", "n5.5"]


def test_sources_say_what_was_restored() -> None:
    """A reader learns that this is no facsimile, what was restored, and what the text was compared with."""
    notes = "".join(source.note for source in NOTICE.sources)
    assert all(part in notes for part in ("不是公文原件的影印", "九处", "已改回“教育部”", "已改回全角", "设置目的", "推荐标准", "成文日期"))


# --- tasks and steps


def test_tasks_are_the_list_s() -> None:
    """The 22 tasks have their numbers, names and sentences as in the list."""
    assert [task.number for task in TASKS] == list(range(1, 23))
    for task in TASKS:
        assert NOTICE.sentences[task.sentence].text.startswith(f"{task.number}.{task.name}。")
        assert task.sentence == f"t{task.number}"


def test_related_tasks_are_symmetric() -> None:
    """A task that names another is named by it; none names itself; each names at least one, in order and once."""
    related = {task.number: task.related for task in TASKS}
    for number, others in related.items():
        assert others
        assert number not in others
        assert list(others) == sorted(set(others))
        assert all(number in related[other] for other in others)


def test_steps_are_the_whole_sentence() -> None:
    """The five steps quote all of the sentence on procedure, in its order."""
    assert [step.number for step in STEPS] == [1, 2, 3, 4, 5]
    assert {step.cite.sentence for step in STEPS} == {"n3.1"}
    first, *others = (step.cite.quote for step in STEPS)
    assert first + "，" + "；".join(others) + "。" == NOTICE.sentences["n3.1"].text


def test_steps_ask_only_what_the_sentence_asks() -> None:
    """What a step does and what comes out are the sentence's words; the later plan is not asked for at nomination."""
    assert all(step.output.removesuffix("材料") in NOTICE.sentences["n3.1"].text for step in STEPS)
    assert all(part in NOTICE.sentences["n3.1"].text for step in STEPS for part in step.action.split("，"))
    assert [step.number for step in STEPS if step.output == "实验方案"] == [4]


# --- units


def test_the_issued_plan_is_never_asked_for() -> None:
    """What is issued after the review stands in no field, no rule's words and no line to tick before sending; a clerk is asked for none."""
    catalog = read_catalog()
    fields = list(catalog.form.leaves.values())
    fields += [leaf for found in catalog.form.lists for _, leaf in found.leaves()]
    asked = [text for leaf in fields for text in (leaf.label, leaf.hint)]
    told = [text for rule in catalog.rules for one in rule.messages.values() for text in (one.text, one.fix or rule.fix)]
    sending = (FOLDER / "sending.yml").read_text(encoding="utf-8")
    assert len(asked) > 20
    assert len(told) > 100
    assert [text for text in (*asked, *told, sending) if "实验方案" in text] == []


def test_units_are_the_32() -> None:
    """The units are the mainland's provinces under their names, kinds and codes of the list year, and the 兵团 without a code."""
    listed = [(row.code, row.name, row.kind) for row in REGISTER.listed if row.level == "province" and row.code < "700000"]
    assert [(unit.code, unit.name, unit.kind) for unit in UNITS] == [*listed, (None, "新疆生产建设兵团", "兵团")]
    assert len(UNITS) == 32


def test_units_short_names_and_folders() -> None:
    """Short names mean the unit, and no two units share a name, short name or folder."""
    for unit in UNITS[:-1]:
        assert REGISTER.at(str(unit.code)) in REGISTER.called(unit.short)
    assert len({name for unit in UNITS for name in (unit.name, unit.short)}) == len({unit.slug for unit in UNITS}) * 2 == 64
    assert {unit.name: unit.slug for unit in UNITS if unit.slug in ("shanxi", "shaanxi", "xizang", "neimenggu", "bingtuan")} == {
        "山西省": "shanxi",
        "陕西省": "shaanxi",
        "西藏自治区": "xizang",
        "内蒙古自治区": "neimenggu",
        "新疆生产建设兵团": "bingtuan",
    }


# --- zones


def test_zones_are_the_published_figure() -> None:
    """24 zones in 19 provinces, twelve a batch, and the provinces that have more than one."""
    per_unit = Counter(zone.unit for zone in ZONES.zones)
    assert (len(ZONES.zones), len(per_unit)) == (24, 19)
    assert Counter(zone.batch for zone in ZONES.zones) == {1: 12, 2: 12}
    assert {unit: count for unit, count in per_unit.items() if count > 1} == {"浙江省": 3, "福建省": 2, "山东省": 2, "四川省": 2}


def test_zones_are_divisions_of_their_unit() -> None:
    """Name, kind, code and unit agree with the list of divisions; one is no division and lies in one."""
    units = {unit.name for unit in UNITS}
    for zone in ZONES.zones:
        row = REGISTER.at(zone.code or zone.inside or "")
        assert row is not None
        assert REGISTER.province_of(row).name == zone.unit
        assert zone.unit in units
        assert zone.inside is None if zone.code else zone.name == "西安市高新区"
        assert not zone.code or (row.name, row.kind) == (zone.name, zone.kind)
    assert [place.inside for place in REGISTER.places_named("西安市高新区")] == [("610100",)]


def test_batches_have_their_days() -> None:
    """Each batch has the day from which its zones count and what that day rests on; the unseen document is not named."""
    first, second = ZONES.batches
    assert (first.number, first.confirmed, first.document) == (1, date(2021, 10, 16), None)
    assert (second.number, second.confirmed, second.document) == (2, date(2022, 12, 1), "教基厅函〔2022〕25号")
    assert "文件号未见" in first.basis


# --- the files


@pytest.mark.parametrize("name", DATA)
def test_files_keep_to_the_plain_subset(name: str) -> None:
    """No anchors, aliases, tags or block scalars, and no line over 2,000 characters: what our strict loader reads."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    for event in yaml.parse(text):
        assert not isinstance(event, yaml.AliasEvent)
        assert getattr(event, "anchor", None) is None
        assert getattr(event, "tag", None) is None
        assert getattr(event, "style", None) in (None, "'", '"')
    assert max(map(len, text.splitlines())) <= 2000


STARTS_LATE = {
    "由各省级教育行政部门统筹确定拟推荐名单": "who does what; what comes before says on what ground",
    "供各地在申报改革任务时参考": "of the list of tasks, which the part before names",
    "明确拟开展的改革攻坚项目、具体措施和保障条件": "the last of what zones have to do; each part stands for itself",
    "结合地方基础教育实际，明确拟开展的": "the same, with how",
}
"""What quotes that begin in the middle of a sentence begin with, and why nothing is said otherwise for it."""


def test_no_quote_is_cut_within_a_clause() -> None:
    """What a rule quotes begins where a sentence or one of its halves does, or is listed with a reason, and ends where a clause does.

    What is cut within one may read otherwise than the notice does: 原则上应为… without 除直辖市外, 鼓励… without whom.
    """
    catalog = read_catalog()
    cut, late = [], set[str]()
    for rule in catalog.rules:
        for cite in (*rule.cite, *(cite for message in rule.messages.values() for cite in message.cite or ())):
            before, _, after = catalog.notice.sentences[cite.sentence].text.partition(cite.quote)
            known = {begin for begin in STARTS_LATE if cite.quote.startswith(begin) and before.endswith("，")}
            late |= known
            if (before[-1:] not in ("", *"。；：") and not known) or after[:1] not in ("", *"，。；：（"):
                cut.append((rule.name, cite.quote))
    assert cut == []
    assert late == set(STARTS_LATE)
