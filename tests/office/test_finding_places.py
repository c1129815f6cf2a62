"""How a finding in a file that was made of an Excel or Word file is said of that file."""

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.form.field_words import FieldWords
from tuijian.office.read.finding_places import OfficeFinding, office_finding
from tuijian.office.read.remarks import Where
from tuijian.report.model import Finding, Level

WORDS = FieldWords(read_catalog().form)
PLACES = {
    ("list.yml", 2): Where("名单.xlsx", "推荐名单", 2, "名称"),
    ("list.yml", 5): Where("名单.xlsx", "推荐名单", 3, "名称"),
    ("list.yml", 9): Where("名单.xlsx", "作者", 4, "作者代号"),
    ("plan.md", 3): Where("方案.docx", column="具体措施"),
}


def found(message: str, at: int, **context: str | int) -> Finding:
    """A finding on a whole line."""
    place = {"line": at, "column": 1, "end_line": at, "end_column": 9}
    told = {"message": message, "context": context, "fix": "删去 plan。", "replacement": None, "url": "", "cite": ()}
    return Finding(rule="listed-twice", id="E09", level=Level.error, path="submissions/henan/list.yml", **place, **told)  # type: ignore[arg-type]


def said(file: str, finding: Finding) -> OfficeFinding | None:
    """How it is said."""
    return office_finding(finding, file, PLACES, WORDS)


@pytest.mark.parametrize(
    ("message", "first", "expected"),
    [
        ("甲写了两次，第2行已经有了。", 2, "甲写了两次，第2行已经有了。"),
        ("甲写了两次，第4行已经有了。", 4, "甲写了两次，第2行已经有了。"),
        ("甲写了两次，第9行已经有了。", 9, "甲写了两次，“作者”第4行已经有了。"),
        ("甲写了两次，第1行已经有了。", 1, "甲写了两次，“名单.xlsx”已经有了。"),
        ("“第4行”写了两次。", 4, "“第4行”写了两次。"),
        ("甲写了两次，见第7行。", 4, "甲写了两次，见第7行。"),
        ("第5行像是手机号（138********），请删去。", 5, "像是手机号（138********），请删去。"),
    ],
)
def test_a_line_is_a_row_of_the_sheet(message: str, first: int, expected: str) -> None:
    """A line that the finding names is its row, with the sheet where that is another one; quotes and other numbers stay, keys do not."""
    assert said("list.yml", found(message, 6, name="甲", first=first)) == OfficeFinding(PLACES["list.yml", 5], expected, "删去“初步方案”。")


def test_what_was_made_of_no_such_file_is_left_alone() -> None:
    """A file that came as it is has no places."""
    assert said("other.md", found("第2行有问题。", 2, line=2)) is None


def test_a_plan_has_headings_for_places() -> None:
    """What has no rows is named by the heading that it stands under, and a line in it by the file."""
    assert said("plan.md", found("写了两次，第4行已经有了。", 5, first=4)) == OfficeFinding(
        PLACES["plan.md", 3], "写了两次，“方案.docx”已经有了。", "删去“初步方案”。"
    )
