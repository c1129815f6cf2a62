"""Plans in all the shapes that people give them: none makes an error of what is there, or a pass of what says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_readings import CATALOG, ENOUGH, FORMS, PART_RULES, TITLE, hollow, levels, said, shown, written

from tuijian.report.model import Level

SHAPES = {
    example.note: example.files["zhengzhou.md"]
    for example in CATALOG.rule("tasks").examples.passing  # type: ignore[union-attr]
    if "zhengzhou.md" in example.files
} | {"样例": CATALOG.base["zhengzhou.md"].decode()}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_passes(shape: str) -> None:
    """Ten plans in ten shapes: the tasks and the three parts are found in each, and nothing but remarks is made."""
    assert {one.rule: one.message for one in said(SHAPES[shape]) if one.level is not Level.advice} == {}
    outline = shown(SHAPES[shape])
    assert outline.tasks
    assert all(part.lines for part in outline.parts)


def test_there_are_ten_shapes() -> None:
    """The rules' page shows ten plans beside the sample."""
    assert len(SHAPES) == 11


@pytest.mark.parametrize("how", FORMS)
@pytest.mark.parametrize("shape", SHAPES)
def test_no_other_form_of_headings_is_an_error(shape: str, how: str) -> None:
    """A passing plan with all its headings in another form has no error, nor a warning."""
    assert [one.message for one in said(written(SHAPES[shape], how)) if one.level in (Level.error, Level.warning)] == []


@given(st.sampled_from(sorted(SHAPES)), st.sampled_from(FORMS), st.lists(st.integers(0, 20), min_size=40, max_size=40))
def test_no_other_numbering_is_an_error(shape: str, how: str, numbers: list[int]) -> None:
    """Nor has one with other numbers, in any order, repeated or left out."""
    assert [one.message for one in said(written(SHAPES[shape], how, iter(numbers))) if one.level is Level.error] == []


@given(st.sampled_from(sorted(SHAPES)), st.randoms(use_true_random=False))
def test_no_other_order_is_an_error(shape: str, random: object) -> None:
    """Nor has one whose chapters stand in another order."""
    lines = SHAPES[shape].split("\n")
    outline = shown(SHAPES[shape])
    starts = [one.line for one in outline.headings if one.level == 1]
    ends = [*starts[1:], len(lines) + 1] if starts else []
    chapters = [lines[start - 1 : end - 1] for start, end in zip(starts, ends, strict=True)]
    random.shuffle(chapters)  # type: ignore[attr-defined]
    text = "\n".join(lines[: starts[0] - 1] if starts else lines) + "\n" + "\n".join("\n".join(one) for one in chapters)
    assert [one.message for one in said(text) if one.level is Level.error] == []


THIN = [
    "有。",
    "无。",
    "略。",
    "同上。",
    "见附件。",
    "另行报送。",
    "同郑州市。",
    "详见附件1",
    "按上级有关规定执行。",
    "正在研究制定。",
    "有。同上。",
]


@pytest.mark.parametrize("words", THIN)
@pytest.mark.parametrize("how", ["tidy", "chapters", "run-in", "bold", "plain", "columns", "form", "own", "tasks"])
def test_what_says_nothing_is_never_clean(how: str, words: str) -> None:
    """A plan that says nothing is asked about each part, in whatever shape; it is no error, for people may know better."""
    found = levels(TITLE + hollow(how, words))
    assert set(PART_RULES) <= set(found)
    assert {found[rule] for rule in PART_RULES} == {"review"}


@pytest.mark.parametrize("how", ["tidy", "chapters", "run-in", "bold", "plain", "columns", "form"])
def test_what_has_no_word_is_an_error(how: str) -> None:
    """A part that was recognised and has no word in it is an error, in every shape."""
    found = said(TITLE + hollow(how, ""))
    assert {one.rule for one in found if one.level is Level.error} == set(PART_RULES)


@pytest.mark.parametrize("how", ["chapters", "run-in", "bold", "plain", "columns", "form"])
def test_a_sentence_is_enough(how: str) -> None:
    """The same plans with a sentence in each part are not asked about them."""
    assert set(levels(TITLE + hollow(how, ENOUGH))) & set(PART_RULES) == set()
