"""The code that papers bear."""

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.submission.fingerprint import CODE_LETTERS, paper_code, same_code
from tuijian.submission.reader import Submission

CATALOG = read_catalog()
SAMPLE = {name: data.decode() for name, data in CATALOG.base.items() if "/" not in name}
CODE = "4YRD-J625-PGZN"


def code(**changed: str) -> str:
    """The code of the sample with some files changed; a name's last underscore is a dot."""
    files = SAMPLE | {name.replace("_", "."): text for name, text in changed.items()}
    return paper_code(CATALOG.form, read({name: text.encode() for name, text in files.items()}))


def read(files: dict[str, bytes]) -> Submission:
    """The submission of some files."""
    return CATALOG.reader.read("henan", (), {f"submissions/henan/{name}": data for name, data in files.items()})


def test_the_same_code_for_ever() -> None:
    """Papers are kept: the sample's code is that of the first version, twelve letters that nobody misreads."""
    assert code() == CODE
    assert set(CODE) <= set(CODE_LETTERS) | {"-"}
    assert not set("ILOU") & set(CODE_LETTERS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("豫教基〔2024〕5号", "豫教基〔2024〕6号"),
        ("2024-01-12", "2024-01-13"),
        ("jijiao@example.gov.cn", "jiaoyu@example.gov.cn"),
        ("# 示例", "# 说明：示例"),
        ("name: 郑州市", "name:   '郑州市'"),
        ("\n", "\r\n"),
    ],
)
def test_what_comes_after_the_paper_changes_nothing(old: str, new: str) -> None:
    """The letter's number and day, whom to ask, remarks and ways of writing leave the code as it is."""
    assert old in SAMPLE["list.yml"]
    assert code(list_yml=SAMPLE["list.yml"].replace(old, new)) == CODE


@pytest.mark.parametrize(("old", "new"), [("郑州市", "开封市"), ("410100", "410200"), ("河南省", "湖南省"), ("adoptions", "zones2")])
def test_another_list_has_another_code(old: str, new: str) -> None:
    """The unit, each entry and what stands in it change the code."""
    assert code(list_yml=SAMPLE["list.yml"].replace(old, new)) not in (CODE, "")


def test_another_plan_has_another_code() -> None:
    """A word in a plan changes the code; blanks at the end of lines, line ends and empty lines do not, nor does its file's name."""
    plan = SAMPLE["zhengzhou.md"]
    assert code(zhengzhou_md=plan.replace("每季度", "每半年")) != CODE
    assert code(zhengzhou_md=plan.replace("\n", "  \r\n\r\n")) == CODE
    renamed = {name: text.encode() for name, text in SAMPLE.items() if name != "zhengzhou.md"} | {"plan.md": plan.encode()}
    renamed["list.yml"] = renamed["list.yml"].replace(b"zhengzhou.md", b"plan.md")
    assert paper_code(CATALOG.form, read(renamed)) == CODE


def test_nothing_to_nominate_by_has_no_code() -> None:
    """A list that is missing or cannot be read has none; a list without entries has one of its own."""
    assert code(list_yml="") == code(list_yml="- 1\n") == paper_code(CATALOG.form, read({})) == ""
    assert code(list_yml="province: 河南省\nzones: []\n") not in ("", CODE)


@pytest.mark.parametrize(
    ("typed", "same"),
    [("4yrd j625pgzn", True), ("４ＹＲＤ－J625-PGZN", True), ("4YRD-J625-PGZM", False), ("", False)],
)
def test_a_code_as_it_is_typed(typed: str, same: bool) -> None:
    """Small letters, blanks and full-width signs make no difference; a paper without a code is never meant."""
    assert same_code(typed, CODE) is same
    assert not same_code(typed, "")


def test_misread_letters() -> None:
    """O is 0, and I and L are 1, as the alphabet has none of them."""
    assert same_code("OIL0-1111-2222", "0110-1111-2222")
