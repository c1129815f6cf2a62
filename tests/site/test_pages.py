"""The pages as a pure function of the catalogue, and what it tells of the notice."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Waiver
from tuijian.check.pipeline import Outcome
from tuijian.check.rule_examples import ExampleError, run_example
from tuijian.report.model import Fault
from tuijian.rules.registry import bind
from tuijian.site.assemble import nav, pages
from tuijian.site.data import rule_examples as module
from tuijian.site.data.rule_examples import shown_example
from tuijian.site.markup.render import Site, task_path
from tuijian.site.pages.rules import rules


@pytest.fixture(scope="session")
def made(catalog: Catalog) -> dict[str, str]:
    """The pages of this repository's catalogue."""
    return pages(catalog)


def test_same_catalogue_same_pages(catalog: Catalog, made: dict[str, str]) -> None:
    """Nothing but the catalogue decides: a second run gives the same pages in the same order."""
    assert list(pages(catalog).items()) == list(made.items())


def test_one_page_for_each_thing(catalog: Catalog, made: dict[str, str]) -> None:
    """The fixed pages, a page a task and a page a rule, and nothing else."""
    fixed = {"index.md", "notice.md", "seats.md", "procedure.md", "zones.md", "faq.md", "data.md", "fill.md", "board.md", "desk.md"}
    submit = {"submit/index.md", "submit/before.md", "submit/browser.md", "submit/fields.md", "submit/example.md"}
    tasks = {f"tasks/{number:02}.md" for number in range(1, 23)}
    rules = {f"rules/{rule.name}.md" for rule in catalog.rules}
    assert set(made) == fixed | submit | {"tasks/index.md", *tasks} | {"rules/index.md", *rules}


def test_every_page_has_its_place(catalog: Catalog, made: dict[str, str]) -> None:
    """The navigation names every page once, those written by hand too."""

    def paths(items: list[object]) -> list[str]:
        nested = [item if isinstance(item, str) else next(iter(item.values())) for item in items]  # type: ignore[attr-defined]
        return [path for one in nested for path in (paths(one) if isinstance(one, list) else [one])]

    assert sorted(paths(nav(catalog))) == sorted([*made, "about.md", "changes.md", "contact.md"])


def test_first_page_says_whose_site_it_is(catalog: Catalog, made: dict[str, str]) -> None:
    """Not the Ministry's, and the official letter counts; the one switch takes it away."""
    words = "本站不是教育部的网站。"
    assert words in made["index.md"]
    assert "推荐以推荐单位的正式行文为准" in made["index.md"]
    assert words not in pages(catalog, official=True)["index.md"]


def test_seats_add_up(made: dict[str, str]) -> None:
    """32 units, 56 seats: 26 with two, four with one, Shanghai and Tianjin with none."""
    seats = re.findall(r"^\| \[(\w+)\].*?\| \*\*(\d)\*\* \|", made["seats.md"], re.MULTILINE)
    assert len(seats) == 32
    assert {unit for unit, number in seats if number == "1"} == {"浙江省", "福建省", "山东省", "四川省"}
    assert {unit for unit, number in seats if number == "0"} == {"上海市", "天津市"}
    assert "名额合计56个" in made["seats.md"]


def test_rule_page_shows_what_the_checker_says(catalog: Catalog) -> None:
    """Every failing example shows each message that the whole checker gives for its rule, every passing one shows none."""
    rules = bind(catalog)
    for rule in catalog.rules:
        for example in (*rule.examples.passing, *rule.examples.failing):
            outcome = run_example(catalog, rules, example)
            text = "\n".join(line.before + line.value + line.after for line in shown_example(catalog, rules, rule, example).output)
            messages = [finding.message for finding in outcome.report.findings if finding.id == rule.id]
            assert len(re.findall(r"^\d+\. 【", text, re.MULTILINE)) == len(messages)
            assert [message for message in messages if message not in text] == []


def test_value_is_marked(catalog: Catalog) -> None:
    """What the carets point at is marked in its line, wide characters before it or not, and no line of carets is left."""
    rule = catalog.rule("seats")
    assert rule
    found = shown_example(catalog, bind(catalog), rule, rule.examples.failing[0])
    assert [line.value for line in found.output if line.value] == ["郑州市"]
    assert [line for line in found.output if "^" in line.before] == []


def test_a_fault_of_ours_is_not_shown_as_silence(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    """An example on which the checker itself fails stops the build and says which."""

    def broken(*arguments: object, **more: object) -> Outcome:
        outcome = run_example(*arguments, **more)  # type: ignore[arg-type]
        return outcome._replace(report=outcome.report.model_copy(update={"fault": Fault(message="planted", trace="")}))

    monkeypatch.setattr(module, "run_example", broken)
    with pytest.raises(ExampleError, match="planted"):
        pages(catalog)


def test_pages_written_by_hand_speak_of_the_catalogue(catalog: Catalog) -> None:
    """Expressions are filled in as entities, dates as people write them, and a name that does not exist is an error."""
    assert Site.of(catalog).filled("{{ notice.number }}") == "教基厅函〔2023〕32号"
    odd = replace(catalog, notice=catalog.notice.model_copy(update={"number": "<b>[a](b)"}))
    assert Site.of(odd).filled("{{ notice.number }}") == "&#60;b&#62;&#91;a&#93;&#40;b&#41;"
    assert "2024年1月20日" in Site.of(catalog).filled("{{ day(notice.deadline.day) }}")
    with pytest.raises(Exception, match="nothing"):
        Site.of(catalog).filled("{{ nothing }}")


def test_nothing_is_a_mistake(catalog: Catalog) -> None:
    """A template that shows a value that is not there fails instead of showing the word None."""
    with pytest.raises(TypeError, match="nothing to show"):
        Site.of(catalog).filled("{{ notice.sentences['n0.1'].note }}")


def test_retired_rule_keeps_its_page(catalog: Catalog) -> None:
    """A rule that is given up says so on its page, without examples; the notice no longer names it."""
    gone = catalog.rules[0].model_copy(update={"retired": "由别的规则代替"})
    made = pages(replace(catalog, rules=(gone, *catalog.rules[1:])))
    page = made[f"rules/{gone.name}.md"]
    assert "由别的规则代替" in page
    assert "例子" not in page
    assert f"rules/{gone.name}.md" not in made["notice.md"]


@pytest.mark.parametrize("call", ["shifanqu", "yicunyipin"])
def test_another_call_makes_its_own_pages(root: Path, call: str) -> None:
    """Pages come from any catalogue: seats by its own rules, a page a rule, and nothing said of this call."""
    other = read_catalog(root / "tests" / "catalogs" / call)
    made = pages(other)
    assert {f"rules/{rule.name}.md" for rule in other.rules} < made.keys()
    assert made["seats.md"].count("\n| ") > len(other.units)
    assert "基础教育综合改革" not in made["index.md"] + made["seats.md"] + made["notice.md"]


def test_what_is_set_aside_stands_with_its_rule(catalog: Catalog) -> None:
    """A rule that is set aside for one unit says so on its page and on that of all rules, with who decided and until when."""
    waiver = Waiver(unit="河南省", rule="seats", by="教育部基础教育司", decided=date(2024, 1, 10), why="区划调整", until=date(2024, 1, 31))
    site = Site(replace(catalog, waivers=(waiver,)), bind(catalog))
    made = dict(rules(site))
    assert "| 河南省 | [推荐数不超过本单位名额]" in made["rules/index.md"]
    assert '<time datetime="2024-01-31">2024年1月31日</time> | 区划调整 |' in made["rules/index.md"]
    assert {name for name, text in made.items() if "准许的例外" in text} == {"rules/index.md", "rules/seats.md"}


def test_each_task_leads_to_how_its_plan_is_handed_in(catalog: Catalog, made: dict[str, str]) -> None:
    """Who has written a plan finds the way to hand it in on the page of the task, and that page is there."""
    assert "submit/index.md" in made
    assert all("](../submit/index.md)" in made[task_path(task)] for task in catalog.tasks)
