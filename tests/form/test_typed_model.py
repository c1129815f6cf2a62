"""The typed model of a list file: what each type of field takes, what was meant by what it does not take, and the JSON Schema."""

import json
from datetime import date
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tuijian.form.models import Form
from tuijian.form.typed_model import nomination_model, nomination_schema
from tuijian.form.values import code_meant, day_meant, day_of, is_moment, is_no_day, moment_meant, number_in, number_meant

FORM = Form.model_validate_json(
    json.dumps(
        {
            "root": "submissions",
            "file": "list.yml",
            "unit": "province",
            "fields": [
                {"name": "province", "label": "推荐单位", "required": "true", "hint": "全称", "example": "河南省"},
                {"name": "day", "label": "日期", "type": "date", "hint": "日期"},
                {
                    "name": "contact",
                    "label": "联系方式",
                    "type": "group",
                    "hint": "怎么联系",
                    "fields": [{"name": "phone", "label": "电话", "required": "true", "hint": "电话"}],
                },
            ],
            "lists": [
                {
                    "name": "zones",
                    "label": "实验区",
                    "entry": "实验区",
                    "required": "true",
                    "hint": "每项一个",
                    "most": "2",
                    "fields": [
                        {"name": "name", "label": "名称", "required": "true", "hint": "全称"},
                        {"name": "code", "label": "代码", "type": "code", "hint": "代码"},
                        {"name": "plan", "label": "方案", "type": "file", "accept": [".md", ".txt"], "hint": "方案"},
                    ],
                },
                {"name": "schools", "label": "学校", "entry": "学校", "hint": "学校", "fields": []},
            ],
        }
    )
)
MODEL = nomination_model(FORM)


def faults(**fields: object) -> list[tuple[str, tuple[str | int, ...]]]:
    """The types and places of what does not fit in a list file with these fields."""
    try:
        MODEL.model_validate({"province": "河南省", "zones": [], **fields}, strict=False)
    except ValidationError as error:
        return [(one["type"], one["loc"]) for one in error.errors()]
    return []


def zone(**fields: object) -> list[tuple[str, tuple[str | int, ...]]]:
    """The same for an entry of the list with these fields."""
    return faults(zones=[{"name": "郑州市", **fields}])


def test_what_fits() -> None:
    """What may be left out may be left out; all else fits as the form says."""
    assert faults() == []
    assert zone(code="410100", plan="zhengzhou.md") == [] == zone(plan="扫描.txt")
    assert faults(day="2024-02-29", contact={"phone": "0371"}, schools=[]) == []


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\t\n"])
def test_a_blank_text_is_empty(text: str) -> None:
    """Blanks are no content, whatever the type."""
    assert faults(province=text) == [("empty", ("province",))]
    assert zone(code=text) == [("empty", ("zones", 0, "code"))]
    assert zone(plan=text) == [("empty", ("zones", 0, "plan"))]
    assert faults(day=text) == [("empty", ("day",))]


def test_missing_unknown_and_misshapen() -> None:
    """Every other fault has a type of its own, at its own place."""
    assert faults(contact={}) == [("missing", ("contact", "phone"))]
    assert faults(zone=[]) == [("extra_forbidden", ("zone",))]
    assert faults(province=["河南省"]) == [("string_type", ("province",))]
    assert faults(contact="0371") == [("model_type", ("contact",))]
    assert faults(zones={"name": "郑州市"}) == [("tuple_type", ("zones",))] == faults(zones="郑州市")
    assert faults(zones=["郑州市", []]) == [("model_type", ("zones", 0)), ("model_type", ("zones", 1))]


def test_a_list_has_an_end() -> None:
    """A list longer than the form allows is refused as a whole, whatever is in it."""
    assert faults(zones=[{"name": "郑州市"}] * 2) == []
    assert faults(zones=["郑州市"] * 3) == [("too_long", ("zones",))]


@pytest.mark.parametrize("text", ["410100", "000000"])
def test_codes(text: str) -> None:
    """A code is six ASCII digits."""
    assert zone(code=text) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("４１０１００", "410100"),
        (" 410100", "410100"),
        ("4101 00", "410100"),
        ("410100000000", "410100"),
        ("410100000001", None),
        ("41010", None),
        ("4101000", None),
        ("41010a", None),
        ("一二三四五六", None),
        ("٤١٠١٠٠", None),
        ("", None),
    ],
)
def test_codes_in_other_clothes(text: str, meant: str | None) -> None:
    """Anything else is no code, and the code that was meant is told where there is no doubt."""
    if text:
        assert zone(code=text) == [("code", ("zones", 0, "code"))]
    assert code_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024年1月12日", "2024-01-12"),
        ("2024 年 1 月 12 日", "2024-01-12"),
        ("2024年1月12", "2024-01-12"),
        ("2024.1.12", "2024-01-12"),
        ("2024/01/12", "2024-01-12"),
        ("2024-1-12", "2024-01-12"),
        (" 2024-01-12", "2024-01-12"),
        ("２０２４－０１－１２", "2024-01-12"),
        ("２０２４．１．１２", "2024-01-12"),
        ("20240112", "2024-01-12"),
        ("2024-02-29", "2024-02-29"),
        ("2023-02-29", None),
        ("2024-13-01", None),
        ("0000-01-01", None),
        ("2024-01", None),
        ("2024-W02-5", None),
        ("2024011", None),
        ("24-1-12", None),
        ("2024-01-12T10:00", None),
        ("二〇二四年一月十二日", "2024-01-12"),
        ("二○二四年十一月二十号", "2024-11-20"),
        ("二〇二四年十十月一日", None),
        ("", None),
    ],
)
def test_days(text: str, meant: str | None) -> None:
    """A day is written 2024-01-12; what was meant by another writing is told where there is no doubt."""
    assert day_meant(text) == meant
    if text:
        assert faults(day=text) == [("day", ("day",))] * (text != meant)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_any_day_is_told(day: date) -> None:
    """Whatever the day, its usual writings mean it."""
    short = f"{day.year}{{}}{day.month}{{}}{day.day}"
    for written in (day.isoformat(), f"{day:%Y%m%d}", short.format("年", "月") + "日", short.format(".", "."), short.format("/", "/")):
        assert day_meant(written) == day.isoformat()


@given(st.text(alphabet="0123456789年月日.-/ ０１２-٤", max_size=14))
def test_what_was_meant_is_right(text: str) -> None:
    """What is told instead is always something that the field takes."""
    day, code = day_meant(text), code_meant(text)
    assert day is None or faults(day=day) == []
    assert code is None or zone(code=code) == []


def test_endings() -> None:
    """A file's name has one of the endings that the field takes, in small letters, as the folder's own rule asks."""
    for name in ("zhengzhou", "zhengzhou.pdf", "md", "zhengzhou.md ", "郑州.MD"):
        assert zone(plan=name) == [("ending", ("zones", 0, "plan"))]
    assert zone(plan="郑州.md") == []


def schema_faults(submission: object) -> list[str]:
    """Which of the schema's keywords a submission does not meet."""
    validator = jsonschema.Draft202012Validator(nomination_schema(FORM))
    return sorted(str(error.validator) for error in validator.iter_errors(submission))


def test_the_schema_tells_editors_the_same() -> None:
    """The JSON Schema is valid, holds labels and hints, and refuses what the model refuses as far as a schema can."""
    schema = nomination_schema(FORM)
    jsonschema.Draft202012Validator.check_schema(schema)
    province = schema["properties"]["province"]
    assert (province["title"], province["description"], province["examples"]) == ("推荐单位", "全称", ["河南省"])
    assert schema["properties"]["zones"]["title"] == "实验区"
    assert (schema["required"], schema["additionalProperties"]) == (["province", "zones"], False)
    good = {"province": "河南省", "zones": [{"name": "郑州市", "code": "410100", "plan": "a.md"}], "contact": {"phone": "1"}}
    assert schema_faults(good) == []
    assert schema_faults({**good, "zone": []}) == ["additionalProperties"]
    assert schema_faults({**good, "province": []}) == ["type"]
    assert schema_faults({**good, "zones": [{"name": "郑州市", "code": "4101"}]})
    assert schema_faults({**good, "zones": [{"name": "郑州市", "plan": "a.docx"}]})
    assert schema_faults({**good, "zones": [{"name": "郑州市"}] * 3}) == ["maxItems"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("85分", "85"),
        ("1,200 人", "1,200"),
        ("－3.5度", "-3.5"),
        ("约1200人", None),
        ("1200余人", None),
        ("1200人以上", None),
        ("85", None),
        ("八十", None),
    ],
)
def test_numbers_with_their_units(text: str, meant: str | None) -> None:
    """A number with its unit is told without it; what is no exact number is not made one."""
    assert number_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024-01-12 09:30", "2024-01-12 09:30"),
        ("2024-01-12T09:30:00", "2024-01-12 09:30"),
        ("2024年1月12日9时", "2024-01-12 09:00"),
        ("2024年1月12日 下午2点半", "2024-01-12 14:30"),
        ("2024.1.12 中午12:05", "2024-01-12 12:05"),
        ("2024年1月12日下午12时30分", "2024-01-12 12:30"),
        ("２０２４／１／１２　９：３０", "2024-01-12 09:30"),
        ("2024年1月12日下午14时30分", "2024-01-12 14:30"),
        ("2024年2月30日9时", None),
        ("2024-01-12 24:00", None),
        ("2024-01-12 09:60", None),
        ("2024-01-12", None),
        ("9:30", None),
        ("", None),
    ],
)
def test_moments(text: str, meant: str | None) -> None:
    """A day and a time of that day however people write them; a day alone, and what no clock shows, is no moment."""
    assert moment_meant(text) == meant
    assert is_moment(text) == (text == meant)
    assert day_of(text) == ("2024-01-12" if is_moment(text) else text)


@given(st.text("0123456789-:. T年月日时分上下午", max_size=24))
def test_a_moment_meant_is_one(text: str) -> None:
    """What is given in the place of a writing is itself right."""
    assert (meant := moment_meant(text)) is None or is_moment(meant)


def test_types_for_editors() -> None:
    """An editor takes a number bare or in quotes, and a moment in one writing."""
    fields = [
        {"name": "score", "label": "得分", "type": "number", "hint": "得分"},
        {"name": "at", "label": "时间", "type": "time", "hint": "时间"},
    ]
    data = {"root": "submissions", "file": "list.yml", "unit": "score", "fields": fields, "lists": []}
    schema = nomination_schema(Form.model_validate_json(json.dumps(data)))
    checker = jsonschema.Draft202012Validator(schema)
    assert checker.is_valid({"score": 85.5, "at": "2024-01-12 09:30"})
    assert checker.is_valid({"score": "1,200"})
    assert not checker.is_valid({"score": "85分"})
    assert not checker.is_valid({"at": "2024-01-12"})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("85.5%", "85.5"),
        ("70 %", "70"),
        ("1,200", "1200"),
        ("1,2", None),
        ("-0.5", "-0.5"),
        ("nan", None),
        ("１２", "12"),
        ("1e3", None),
        ("二", None),
        ("", None),
        ("∞", None),
    ],
)
def test_numbers(text: str, number: str | None) -> None:
    """Numbers in digits of either width, with a percent sign or commas; words and what is none are none."""
    assert number_in(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("text", "none"), [("2024-02-30", True), ("2023年13月1日", True), ("2024-02-29", False), ("明天", False), ("", False)]
)
def test_days_that_are_none(text: str, none: bool) -> None:
    """What is written as a day and stands in no calendar; other texts are no days at all."""
    assert is_no_day(text) is none
