"""Where a zone stands: worked out from what is written down, on any day."""

from datetime import date

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Step
from tuijian.records.load import ReadRecord, read, record_rules
from tuijian.records.models import RecordRules
from tuijian.records.states import ZoneStanding, standing, standings
from tuijian.submission.skeleton import skeleton

CATALOG = read_catalog()
RULES = record_rules(CATALOG)
RECORDS = read(CATALOG.record_files, CATALOG)


def kept(zone: str) -> ReadRecord:
    """The sample's record of a zone."""
    return next(one for one in RECORDS.zones if one.record.zone == zone)


def on(zone: str, day: str) -> ZoneStanding | None:
    """Where a zone of the sample stood at the end of a day."""
    return standing(kept(zone), RULES.stages, CATALOG.steps, date.fromisoformat(day))


def test_nothing_has_happened_yet() -> None:
    """Before its first event a zone stands nowhere, and is not among those that do."""
    assert on("某某市", "2024-01-04") is None
    assert [one.zone for one in standings(RECORDS, RULES.stages, CATALOG.steps, date(2024, 1, 4))] == ["某某区"]


@pytest.mark.parametrize(
    ("day", "state", "since", "who"),
    [
        ("2024-01-05", "申报", "2024-01-05", "各省级教育行政部门"),
        ("2024-01-12", "已报送", "2024-01-12", "教育部基础教育司会同专业机构"),
        ("2024-01-15", "已报送", "2024-01-12", "教育部基础教育司会同专业机构"),
        ("2024-01-16", "已收到", "2024-01-16", "教育部基础教育司会同专业机构"),
        ("2024-03-11", "有意见", "2024-03-11", "申报地方"),
        ("2024-04-15", "已修改", "2024-04-15", "实验区地方党委和政府"),
        ("2024-05-20", "已印发", "2024-05-20", "教育部办公厅"),
        ("2024-07-01", "已确认", "2024-07-01", None),
        ("2030-01-01", "已确认", "2024-07-01", None),
    ],
)
def test_the_sample_shows_each_state(day: str, state: str, since: str, who: str | None) -> None:
    """The sample goes from 申报 to 已确认; each state says whose turn it is, in the words of the procedure."""
    found = on("某某市", day)
    assert found is not None
    assert (found.state, str(found.since), found.waits and found.waits.who) == (state, since, who)


def test_the_sample_withdraws_too() -> None:
    """The other zone of the sample ends with 已退出, after which nothing is waited for."""
    found = on("某某区", "2024-01-11")
    assert found is not None
    assert (found.state, found.waits, found.event.replaced_by) == ("已退出", None, "某某市")


def test_every_state_of_the_call_is_in_the_sample() -> None:
    """No state is left that the sample does not show."""
    found = {moment.state for one in standings(RECORDS, RULES.stages, CATALOG.steps) for moment in one.timeline}
    assert found == {stage.state for stage in RULES.stages}


def test_the_timeline_names_steps_of_the_procedure() -> None:
    """Each event that counts stands in it in its order, with its step."""
    found = on("某某市", "2024-07-01")
    assert found is not None
    assert [(moment.name, moment.step) for moment in found.timeline] == [
        ("申报", 1), ("报送", 2), ("收到", 2), ("反馈修改意见", 3), ("修改", 3), ("印发实验方案", 4), ("确认", 5),
    ]  # fmt: skip
    assert {step.number for step in CATALOG.steps} == {moment.step for moment in found.timeline}


def test_open_opinions_are_told() -> None:
    """After the opinions all are open, after the answers none."""
    before, after = on("某某市", "2024-03-11"), on("某某市", "2024-04-15")
    assert before is not None
    assert after is not None
    assert [item.id for item in before.open] == ["1", "2"]
    assert after.open == ()


def test_since_is_the_first_day_of_the_state() -> None:
    """Whoever sends in twice has been 已报送 since the first time."""
    text = CATALOG.record_files["records/_example/某某区.yml"].decode()
    again = text.replace("event: withdraw", "event: submit").replace("    replaced_by: 某某市\n", "")
    (one,) = read({"records/_example/某某区.yml": again.encode()}, CATALOG).zones
    found = standing(one, RULES.stages, CATALOG.steps)
    assert found is not None
    assert (found.state, found.since) == ("已报送", date(2024, 1, 10))


def test_the_words_are_the_calls_own() -> None:
    """Another call names states and steps otherwise; an event that it has no stage for moves nothing."""
    submit = RULES.stages[1].model_copy(update={"state": "待审", "next": 9})
    steps = (Step.model_validate({**CATALOG.steps[0].model_dump(), "number": 9, "actor": "县教育局", "action": "审核"}),)
    found = standing(kept("某某市"), RecordRules(stages=(submit,)).stages, steps)
    assert found is not None
    assert (found.state, found.waits and found.waits.who, len(found.timeline)) == ("待审", "县教育局", 1)


def test_a_call_without_stages_has_no_states() -> None:
    """Such a call's records stand nowhere."""
    assert standings(RECORDS, (), CATALOG.steps) == ()


# --- 实验方案 is no paper of a nomination -------------------------------------------------------

LATER = "实验方案"
"""What the local Party committee and government issue after the review, and nobody is asked for before."""


def test_no_rule_asks_a_nomination_for_the_later_plan(catalog: Catalog) -> None:
    """No rule over nominations says in any message, or in what is to be done, that it is missing or to be handed in."""
    for rule in catalog.rules:
        said = [rule.title, rule.fix, *(part for message in rule.messages.values() for part in (message.text, message.fix or ""))]
        assert not [text for text in said if LATER in text], rule.id


def test_no_form_has_a_place_for_the_later_plan(catalog: Catalog) -> None:
    """Neither the form nor what `tuijian new` writes out names it."""
    fields = [*catalog.form.fields, *(field for found in catalog.form.lists for field in found.fields)]
    assert not [field.name for field in fields if LATER in f"{field.label}{field.hint}"]
    written = skeleton(catalog.form, "河南省", {found.name: [] for found in catalog.form.lists}, "")
    assert not [name for name, text in written.items() if LATER in text]


def test_the_record_asks_for_the_later_plan_only_once_opinions_are_answered() -> None:
    """As long as a zone is not further than 有意见, nobody is told to issue it."""
    for day in ("2024-01-05", "2024-01-12", "2024-01-16", "2024-03-11"):
        found = on("某某市", day)
        assert found is not None
        assert found.waits is not None
        assert f"印发{LATER}" not in found.waits.what
    issued = on("某某市", "2024-04-15")
    assert issued is not None
    assert issued.waits is not None
    assert f"印发{LATER}" in issued.waits.what
