"""The buttons that mend: each puts the right text into the field it belongs to, and leaves nothing behind."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from talk import drafted, looked

from tuijian.browser.session import Session
from tuijian.check.rule_examples import example_files


def put(draft: Any, key: str, text: str) -> None:
    """Put a text into a draft, as the page does."""
    name, _, rest = key.partition(".")
    at, _, inner = rest.partition(".")
    if name not in draft["lists"] or not at.isdigit():
        draft["fields"][key] = text
        return
    entry = draft["lists"][name][int(at)]
    match inner.split("."):
        case ["plan", "background"]:
            entry["plan"]["background"] = text
        case ["plan", "tasks", number, "parts", part]:
            entry["plan"]["tasks"][int(number)]["parts"][int(part)] = text
        case ["plan", "tasks", number, "task"]:
            entry["plan"]["tasks"][int(number)]["own"] = text
        case _:
            entry["fields"][inner] = text


def told(session: Session, draft: Any) -> list[Any]:
    """The findings on a draft."""
    found: list[Any] = drafted(session, draft)["findings"]
    return found


def pressed(session: Session, draft: Any) -> Iterator[tuple[Any, list[Any], list[Any]]]:
    """Each finding with a button, what was found before, and what is found after the press."""
    before = told(session, draft)
    for finding in before:
        if finding["mend"]:
            mended = json.loads(json.dumps(draft))
            for key, text in finding["mend"]["put"].items():
                put(mended, key, text)
            yield finding, before, told(session, mended)


def said(findings: list[Any]) -> set[tuple[str, str]]:
    """What is said where."""
    return {(one["rule"], one["key"]) for one in findings}


def from_examples(session: Session) -> Iterator[tuple[str, Any]]:
    """Every example of every rule that makes a draft."""
    for rule in session.catalog.rules:
        for number, example in enumerate((*rule.examples.passing, *rule.examples.failing)):
            if example.escaped or example.types:
                continue
            files = {name: text.encode() for name, text in example_files(session.catalog, example).items() if "/" not in name}
            draft = looked(session, dict(files))["draft"]
            if draft:
                yield f"{rule.id}/{number}", draft


def from_places(session: Session, draft: Any) -> Iterator[tuple[str, Any]]:
    """Places as people write them: short, former, misspelt, of two kinds, with the code of another, with no code."""
    with (Path(__file__).parents[1] / "rules" / "division_cases.csv").open(encoding="utf-8") as file:
        named = [(row["unit"], row["name"], row["code"]) for row in csv.DictReader(file)]
    for unit in session.catalog.units:
        for row in session.catalog.ownership.divisions_below(unit)[::60]:
            short = row.name[:-1]
            named += [
                (unit.name, *one)
                for one in ((row.name, ""), (short, ""), (short, row.code), (row.name, "999999"), (f"{short}洲市", row.code))
            ]
    for unit_name, name, code in named:
        made = json.loads(json.dumps(draft))
        made["fields"]["province"] = unit_name
        made["lists"] = {"zones": [{"fields": {"name": name, "code": code}, "plan": made["lists"]["zones"][0]["plan"]}]}
        yield f"{unit_name} {name} {code}", made


LETTERS = ("豫教基[2024]5号", "豫教基(2024)5号", "豫教基〔2024〕005号", "豫教基【2024】第5号", "豫教基〔24〕5号", "豫教基2024-5号")
DAYS = ("2024年1月12日", "2024.1.12", "2024/1/12", "二〇二四年一月十二日", "12/1/2024", "20240112")
PHONES = ("(0371)00000000", "0371－00000000", "037100000000", "0371 0000 0000", "0371")
MAILS = ("jijiao＠example.gov.cn", "jijiao@example。gov。cn", " jijiao@example.gov.cn", "jijiao#example.gov.cn")


def from_slips(draft: Any) -> Iterator[tuple[str, Any]]:
    """Letters, days, numbers and addresses as people write them."""
    fields = {"document.number": LETTERS, "document.date": DAYS, "contact.phone": PHONES, "contact.email": MAILS}
    for key, texts in fields.items():
        for text in texts:
            made = json.loads(json.dumps(draft))
            made["fields"][key] = text
            yield f"{key} {text}", made
    for text in ("４１０１００", "410 100", "4101"):
        made = json.loads(json.dumps(draft))
        made["lists"]["zones"][0]["fields"]["code"] = text
        yield f"code {text}", made


@pytest.mark.unfollowed
def test_every_mend_mends_and_spoils_nothing(session: Session, draft: Any) -> None:
    """Of every draft that the rules' examples and people's slips make, every button pressed: its finding is gone and no other came."""
    presses = 0
    wrong = []
    for name, one in (*from_examples(session), *from_places(session, draft), *from_slips(draft)):
        for finding, before, after in pressed(session, one):
            presses += 1
            still = (finding["rule"], finding["key"], finding["message"]) in {
                (each["rule"], each["key"], each["message"]) for each in after
            }
            if still or said(after) - said(before):
                wrong.append((name, finding["rule"], finding["mend"], sorted(said(after) - said(before))))
    assert wrong == []
    assert presses > 100


def test_a_code_goes_into_the_field_of_codes(session: Session, draft: Any) -> None:
    """A code that was left out is put into its own field; the name stays a name."""
    entry = draft["lists"]["adoptions"][0]
    assert entry["fields"]["name"] == "洛阳市"
    entry["fields"].pop("code")
    (found,) = [one for one in told(session, draft) if one["mend"]]
    assert found["mend"] == {"put": {"adoptions.0.code": "410300"}, "words": "“行政区划代码”填“410300”"}


def test_name_and_code_are_mended_together(session: Session, draft: Any) -> None:
    """A short name that stands for one place of several of that name gets its full name and its code in one press."""
    draft["fields"]["province"] = "山东省"
    draft["lists"] = {"zones": [{"fields": {"name": "济南市市中区"}, "plan": draft["lists"]["zones"][0]["plan"]}]}
    (found,) = [one for one in told(session, draft) if one["mend"]]
    assert found["mend"]["put"] == {"zones.0.name": "市中区", "zones.0.code": "370103"}
    assert found["mend"]["words"] == "改为“市中区”，“行政区划代码”填“370103”"


@pytest.mark.parametrize("key", ["zones.0.name", "document.number"])
def test_what_has_no_answer_has_no_button(session: Session, draft: Any, key: str) -> None:
    """A place that nobody knows, and a letter that is none, are the clerk's to write."""
    draft["lists"]["zones"][0]["fields"].pop("code")
    put(draft, key, "某某")
    assert [one["mend"] for one in told(session, draft) if one["key"] == key] == [None]
