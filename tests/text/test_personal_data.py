"""Personal data: what is found, what is left alone, and that a mask shows next to nothing and moves nothing."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from writings import innocent, writings

from tuijian.text.personal_data import SHOWN_AT_END, SHOWN_AT_START, PersonalKind, find_personal_data, is_bank_card, is_citizen_id, mask

WRITINGS = writings()
CATALOG = Path(__file__).resolve().parents[2] / "catalog"
WEIGHTS = [2**power % 11 for power in range(17, 0, -1)]
"""The weights of MOD 11-2, by its formula and not by the table of our code."""

GAPS = ["", " ", "-", "\u3000", "\u00a0", "－", "–", "−", "\t"]
FORMS = ["0123456789", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "⓪①②③④⑤⑥⑦⑧⑨"]
PROVINCES = [*range(11, 16), 21, 22, 23, *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83]


def with_check(body: str) -> str:
    """17 digits with their check character by ISO 7064 MOD 11-2: the sum of all weighted digits is 1 modulo 11."""
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "0123456789X"[(1 - total) % 11]


def with_luhn(body: str) -> str:
    """Digits with Luhn's check digit, by its other definition: doubled digits lose 9 when they exceed it."""
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(body))]
    return body + str(-sum(number - 9 * (number > 9) for number in doubled) % 10)


@st.composite
def citizen_ids(draw: st.DrawFn) -> str:
    """A valid citizen ID."""
    day = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    rest = draw(st.from_regex("[0-9]{4}", fullmatch=True)), draw(st.from_regex("[0-9]{3}", fullmatch=True))
    return with_check(f"{draw(st.sampled_from(PROVINCES))}{rest[0]}{day:%Y%m%d}{rest[1]}")


@st.composite
def dressed(draw: st.DrawFn, number: str, places: list[int]) -> str:
    """A number in any of the forms that digits have, with or without a gap at each of these places."""
    form, gap = draw(st.sampled_from(FORMS)), draw(st.sampled_from(GAPS))
    cuts = [place for place in places if draw(st.booleans())]
    drawn = [form[int(char)] if char.isdigit() else draw(st.sampled_from("XxＸｘⅩХ")) for char in number]
    return "".join(gap * (index in cuts) + char for index, char in enumerate(drawn))


surroundings = st.sampled_from(["", "，", "号码：", "（", "）", "\n", "G", "。\n", "+86 ", "张"])


def kinds(text: str) -> list[tuple[str, str]]:
    """What is found, as kind and text."""
    return [(match.kind.value, text[match.start : match.end]) for match in find_personal_data(text)]


@given(citizen_ids(), st.data(), surroundings, surroundings)
def test_citizen_ids_are_found(number: str, data: st.DataObject, before: str, after: str) -> None:
    """Any valid ID is found, whatever its digits look like, with single gaps anywhere, whatever stands around it."""
    written = data.draw(dressed(number, list(range(1, 18))))
    assert kinds(before + written + after) == [("citizen-id", written)]


@given(citizen_ids(), st.integers(0, 17), st.sampled_from("0123456789"))
def test_a_wrong_digit_is_no_id(number: str, place: int, digit: str) -> None:
    """MOD 11-2 tells every single wrong digit, so a number that is no ID is not called one."""
    wrong = number[:place] + digit + number[place + 1 :]
    assume(wrong != number and (place < 17 or number[17] != "X"))
    assert not is_citizen_id(wrong)
    assert all(kind != "citizen-id" for kind, _ in kinds(wrong))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("11010119000101000", True),
        ("11010120991231000", True),
        ("11010118991231000", False),
        ("11010121000101000", False),
        ("11010119000229000", False),
        ("11010120000229000", True),
        ("11010119001301000", False),
        ("11010119000100000", False),
        ("10010119000101000", False),
        ("16010119000101000", False),
        ("24010119000101000", False),
        ("38010119000101000", False),
        ("47010119000101000", False),
        ("55010119000101000", False),
        ("66010119000101000", False),
        ("72010119000101000", False),
        ("80010119000101000", False),
        ("84010119000101000", False),
        ("91010119000101000", False),
    ],
)
def test_provinces_and_dates(body: str, found: bool) -> None:
    """An ID begins with a province of GB/T 2260 (or 83) and holds a day from 1900 to 2099 that there was."""
    assert [kind for kind, _ in kinds(with_check(body)) if kind == "citizen-id"] == ["citizen-id"] * found


@pytest.mark.parametrize("province", PROVINCES)
def test_every_province_is_known(province: int) -> None:
    """No province is forgotten."""
    assert len(find_personal_data(with_check(f"{province}010119000101000"))) == 1


def test_an_id_inside_a_longer_run_is_none() -> None:
    """A digit right before or after makes another number of it; a letter does not (G before an ID is a pupil's number)."""
    number = with_check("11010119000101000")
    assert kinds(f"1{number}") == [] == kinds(f"{number[:17]}61")
    assert kinds(f"G{number}") == [("citizen-id", number)]
    assert kinds(f"9 {number}") == [("citizen-id", number)]


def test_seventeen_digits_need_their_x() -> None:
    """Seventeen digits whose check character would be X are an ID with it, in any of its forms, and none without."""
    body = next(with_check(f"11010119000101{each:03d}")[:17] for each in range(99) if with_check(f"11010119000101{each:03d}")[17] == "X")
    assert kinds(f"{body}。") == []
    assert all(kinds(f"{body}{sign}") == [("citizen-id", f"{body}{sign}")] for sign in ("X", " x", "Ｘ", "Х", "×", r"\x58", "&#120;"))


def test_digits_and_words_together() -> None:
    """A number in 汉字 beside one in digits is found as well as that, each once."""
    assert kinds("13812345678或一三八一二三四五六七九") == [("mobile", "13812345678"), ("mobile", "一三八一二三四五六七九")]
    assert kinds("13812345678 一三八一二三四五六七九") == [("mobile", "13812345678"), ("mobile", "一三八一二三四五六七九")]
    assert kinds("138一二三四5678") == [("mobile", "138一二三四5678")]


def test_a_line_end_is_a_gap() -> None:
    """A number that a line end breaks is found whole; what stands on three lines is no number of one."""
    number = with_check("11010119000101000")
    assert kinds(f"{number[:6]}\n{number[6:]}") == [("citizen-id", f"{number[:6]}\n{number[6:]}")]
    assert kinds("电话138\n  12345678。") == [("mobile", "138\n  12345678")]
    assert kinds("开户1380\n000\n0000") == []
    assert mask("电话138\n  12345678。") == "电话138\n********78。"


@pytest.mark.parametrize("text", ["1380000\n1234", "| 150 | 2000 | 1800 |", "1500000\n2024年", "共1381234\n5678人", "150,20000,300"])
def test_columns_and_cells_of_counts_are_none(text: str) -> None:
    """Counts below or beside each other are no number of a person, though together they have eleven digits."""
    assert kinds(text) == []


@pytest.mark.parametrize("kind", [kind.value for kind in PersonalKind])
def test_as_people_write_them(kind: str) -> None:
    """Of each kind of number at least 99 in 100 are found, and nothing else beside them, in hundreds of ways to write them."""
    ways = [text for one, text in WRITINGS if one == kind]
    missed = [text for text in ways if [one for one, _ in kinds(text)] != [kind]]
    assert len(WRITINGS) >= 550
    assert len(missed) * 100 <= len(ways), missed


def test_what_people_write_is_masked() -> None:
    """No way to write a number comes through a mask: what is left has no run of its digits."""
    left = [text for _, text in WRITINGS if kinds(text) and kinds(mask(text))]
    assert left == []


def test_lines_that_name_nobody() -> None:
    """Of realistic lines full of numbers at most one in a thousand is taken for personal data."""
    lines = innocent()
    wrong = [line for line in lines if kinds(line)]
    assert len(lines) >= 2000
    assert len(wrong) * 1000 <= len(lines), wrong


@pytest.mark.parametrize(
    "text",
    [
        "13812345678人次",
        "13812345678 条",
        "GB/T 13812-2012345",
        "（2024）豫01民初13812345678号",
        "字第13812345678号",
        "运单号：13812345678",
        "案号13812345678",
        "达到13812345678",
        "138.12345678",
        "13812345678年",
        "一三八一二三四五六七八十",
        "2013812345678",
        "138123456789",
        "1921 2021 100",
    ],
)
def test_counts_cases_parcels_and_standards(text: str) -> None:
    """What counts, what numbers a case, a parcel or a standard, and what is part of a longer number is no number of a person."""
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("013812345678", "13812345678"),
        ("13812345678人事处", "13812345678"),
        ("13812345678本人", "13812345678"),
        ("电话 138 12 34 56 78", "138 12 34 56 78"),
        ("电话编号13812345678", "13812345678"),
        ("13812 345678，35人", "13812 345678"),
        ("传真0371-65691234 138-123-45678", "138-123-45678"),
        ("0086 13812 345678", "13812 345678"),
        ("卡号6200 00000000 0000 000", "6200 00000000 0000 000"),
        ("6200\n000000000000000，开户行", "6200\n000000000000000"),
    ],
)
def test_what_stands_around_a_number(text: str, found: str) -> None:
    """A word that says what a number is counts, and a neighbour that is parted from it does not make another number of it."""
    assert [one for _, one in kinds(text)] == [found]


@given(st.sampled_from("3456789"), st.from_regex("[0-9]{9}", fullmatch=True), st.data(), surroundings, surroundings)
def test_mobile_numbers_are_found(second: str, rest: str, data: st.DataObject, before: str, after: str) -> None:
    """Any number from 13 to 19 is found, in one run or in the groups people write."""
    number = f"1{second}{rest}"
    places = data.draw(st.sampled_from([[], [3], [3, 7], [4, 7]]))
    form, gap = data.draw(st.sampled_from(FORMS)), data.draw(st.sampled_from(GAPS[1:]))
    written = "".join(gap * (index in places) + form[int(char)] for index, char in enumerate(number))
    assert kinds(before + written + after) == [("mobile", written)]


@pytest.mark.parametrize("prefix", ["+86", "+86 ", "+86-", "86", "0086", "0086 ", "＋８６", "+ 86 "])
def test_prefixes_are_no_part_of_a_number(prefix: str) -> None:
    """A number after the country's prefix is found, and shown without it."""
    assert kinds(f"{prefix}13000000000") == [("mobile", "13000000000")]


@given(st.sampled_from(["62", "60", "69", "95"]), st.integers(16, 19), st.data())
def test_bank_cards_are_found(issuer: str, length: int, data: st.DataObject) -> None:
    """Any card of 16 to 19 digits that meets Luhn's check is found, in one run, in fours, or after its first six."""
    body = data.draw(st.from_regex(f"[0-9]{{{length - 3}}}", fullmatch=True))
    number = with_luhn(issuer + body)
    written = data.draw(
        st.sampled_from([number, " ".join(number[at : at + 4] for at in range(0, length, 4)), f"{number[:6]} {number[6:]}"])
    )
    assume(not is_citizen_id(number) if length == 18 else True)
    assert kinds(f"卡号{written}。") == [("bank-card", written)]


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (with_luhn("411111111111111"), True),
        (with_luhn("510000000000000"), True),
        (with_luhn("550000000000000"), True),
        (with_luhn("356600000000000"), True),
        (with_luhn("4" + "1" * 17), False),
        (with_luhn("51" + "0" * 16), False),
        (with_luhn("35" + "0" * 16), False),
        (with_luhn("560000000000000"), False),
        (with_luhn("360000000000000"), False),
        (with_luhn("990000000000000"), False),
        (with_luhn("200000000000000"), False),
        (with_luhn("62" + "0" * 12), False),
        (with_luhn("62" + "0" * 18), False),
    ],
)
def test_issuers_and_lengths(number: str, found: bool) -> None:
    """Cards of other issuers have 16 digits; what begins otherwise or is shorter or longer is none."""
    assert [kind for kind, _ in kinds(number)] == ["bank-card"] * found


def test_a_wrong_check_digit_is_no_card() -> None:
    """Luhn's check tells a wrong digit."""
    number = with_luhn("620000000000000000")
    assert is_bank_card(number)
    assert not is_bank_card(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize(
    "text",
    [
        "0371-66096455",
        "010-66096455",
        "（010）66096455",
        "0371 66096455-8001",
        "400-810-1234",
        "12345678901",
        "10000000000",
        "12000000000",
        "教基厅函〔2023〕32号",
        "豫教基〔2024〕5号",
        "410100、410300、410200",
        "410100 410300 410200",
        "2024-01-12 2024-01-15 2024-01-20",
        "1949 1978 2012 2023",
        "20240112103000",
        "978-7-107-13812-3",
        "13800000000元",
        "13800000000 元",
        "13800000000.50元",
        "￥13800000000",
        "¥13800000000",
        "$13800000000",
        "3.13800000000",
        "13800000000%",
        "13800000000％",
        "138000000000",
        "6222020000000000元",
        "9141010012345678XX",
        "1-3-8",
        "13 800 000 000",
        "",
    ],
)
def test_what_is_no_personal_data(text: str) -> None:
    """Office phones, codes, amounts, dates and numbers of documents stay as they are."""
    assert kinds(text) == []
    assert mask(text) == text


@pytest.mark.parametrize("name", ["notice.yml", "units.yml", "zones.yml", "divisions/divisions.csv", "divisions/xpcc.csv"])
def test_official_data_holds_none(name: str) -> None:
    """In thousands of codes, years and names of the catalogue nothing is taken for personal data."""
    assert kinds((CATALOG / name).read_text(encoding="utf-8")) == []


def test_an_id_goes_before_a_card() -> None:
    """A number that is both a citizen ID and a card by their checks is told as an ID."""
    numbers = (with_check(f"62010219900101{each:03d}") for each in range(1000))
    number = next(number for number in numbers if number.isdigit() and is_bank_card(number))
    assert kinds(number) == [("citizen-id", number)]


def test_several_in_one_text_come_in_order() -> None:
    """What is found comes in the order of the text, whatever its kind, also side by side."""
    card, number = with_luhn("620000000000000000"), with_check("11010119000101000")
    assert kinds(f"13000000000，{card}\n{number}、15000000000") == [
        ("mobile", "13000000000"),
        ("bank-card", card),
        ("citizen-id", number),
        ("mobile", "15000000000"),
    ]
    assert [kind for kind, _ in kinds(f"13000000000 {number} 15000000000")] == ["mobile", "citizen-id", "mobile"]
    assert [kind for kind, _ in kinds(f"{number} {number}")] == ["citizen-id"] * 2


def test_fours_in_a_longer_row_are_no_card() -> None:
    """Four groups of four that go on in further groups are a row of numbers."""
    fours = " ".join(["6200", "0000", "0000", with_luhn("620000000000000")[-4:]])
    assert [kind for kind, _ in kinds(fours)] == ["bank-card"]
    assert kinds(f"{fours} 4100 4100") == [] == kinds(f"4100 {fours}")


def test_a_mask_shows_five_characters() -> None:
    """Three characters at the beginning and two at the end stay, gaps in between are hidden too."""
    assert mask("电话138-0000-1234。") == "电话138********34。"
    assert mask(f"{with_check('11010119000101000')}x") == f"110*************{with_check('11010119000101000')[-2:]}x"
    assert (SHOWN_AT_START, SHOWN_AT_END) == (3, 2)


@given(st.text(alphabet="0123456789Xx -１②中元.¥+\n", max_size=80))
def test_a_mask_keeps_lengths_and_leaves_nothing(text: str) -> None:
    """A masked text is as long as it was, has its line ends where they were, and holds no personal data any more."""
    masked = mask(text)
    assert len(masked) == len(text)
    assert [at for at, char in enumerate(masked) if char == "\n"] == [at for at, char in enumerate(text) if char == "\n"]
    assert find_personal_data(masked) == ()
    ends = 0
    for match in find_personal_data(text):
        assert match.start >= ends
        ends = match.end


@given(st.text())
def test_any_text_can_be_masked(text: str) -> None:
    """No text makes the search fail."""
    assert len(mask(text)) == len(text)


def test_every_digit_that_means_one_is_looked_at() -> None:
    """Each character that Unicode's NFKC makes an ASCII digit of is one to us."""
    for code in range(0x80, 0x110000):
        digit = unicodedata.normalize("NFKC", chr(code))
        if len(digit) == 1 and digit in "0123456789":
            assert [kind for kind in PersonalKind if find_personal_data(f"1300000000{chr(code)}")], hex(code)


@pytest.mark.parametrize(
    "text",
    [
        "手机：138，1234，5678", "手机：138;1234;5678", "手机：138=1234=5678", "手机：138:1234:5678", "手机❶❸❽❶❷❸❹❺❻❼❽", "手机➀➂➇➀➁➂➃➄➅➆➇",
        "١٣٨١٢٣٤٥٦٧٨", "1 38 1234 5678", "1-38-1234-5678", "phone: 13812345678.0",
    ],
)  # fmt: skip
def test_more_ways_to_write_a_mobile_number(text: str) -> None:
    """Commas and other marks where a word says what it is, digits of other drawings, a 1 apart, and what a sheet makes of a number."""
    assert [kind for kind, _ in kinds(text)] == ["mobile"]


@pytest.mark.parametrize(
    "text",
    [
        "sha256 13812345678abcdef0123", "0x13812345678", "登记号：PDY13812345678", "档案号：J138-2023-1234-5678", "设备SN：15912345678",
        "教育费附加13900000000", "18912345678（元）", "资金15012345678（单位：元）", "v1.38.1234.5678", "小学138，1234，5678",
        "金额13812345678.05",
    ],
)  # fmt: skip
def test_more_numbers_of_nobody(text: str) -> None:
    """Digests, papers, devices and sums are no person's."""
    assert kinds(text) == []
