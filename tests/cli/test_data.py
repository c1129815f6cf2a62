"""What the command tells of the call itself: seats, rules, a rule explained, the map of the notice, schemas."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from commandline import IN_TIME, ROOT, Result, process, submission

from tuijian.catalog.disk import read_catalog

Run = Callable[..., Result]
Golden = Callable[[str, str], None]
CATALOG = read_catalog()
NOW = "2024-01-15"


def told(run: Run, *argv: object) -> Any:
    """What a command that ends with 0 prints as JSON."""
    result = run(*argv, "--format", "json")
    assert (result.code, result.err) == (0, "")
    return json.loads(result.out)


# --- seats --------------------------------------------------------------------------------------


def test_every_unit_s_seats(run: Run) -> None:
    """26 units have two seats, four have one, 上海 and 天津 none: 56 at most."""
    seats = {one["unit"]: one["seats"] for one in told(run, "seats", "--as-of", NOW)}
    assert len(seats) == 32
    assert {unit for unit, number in seats.items() if number == 1} == {"浙江省", "福建省", "山东省", "四川省"}
    assert {unit for unit, number in seats.items() if number == 0} == {"上海市", "天津市"}
    assert set(seats.values()) == {0, 1, 2}
    assert sum(seats.values()) == 56


def test_seats_say_why(run: Run) -> None:
    """Each number comes with its steps; whatever follows from the notice quotes it word for word."""
    for one in told(run, "seats", "--as-of", NOW):
        assert {"unit", "slug", "existing", "seats", "basis", "list"} <= set(one)
        quotes = [step for step in one["basis"] if step["quote"]]
        assert quotes
        assert all(step["quote"] in CATALOG.notice.sentences[step["sentence"]].text for step in quotes)
        assert all(step["text"] for step in one["basis"])


def test_seats_at_another_moment(run: Run) -> None:
    """Before the second batch was confirmed, 杭州 and 宁波 did not count."""
    (today,), (before,) = (told(run, "seats", "浙江", "--as-of", moment) for moment in (NOW, "2022-11-30"))
    assert (today["existing"], today["seats"]) == (3, 1)
    assert (before["existing"], before["seats"]) == (1, 2)


@pytest.mark.parametrize("name", ["河南省", "河南", "henan"])
def test_a_unit_by_any_name(run: Run, name: str) -> None:
    """Full name, short name and folder name mean the same unit."""
    assert [one["slug"] for one in told(run, "seats", name)] == ["henan"]


def test_seats_as_text(run: Run, golden: Golden) -> None:
    """The table, and one unit's derivation with the quoted sentence."""
    golden("seats.txt", run("seats", "--as-of", NOW).out)
    golden("seats-zhejiang.txt", run("seats", "浙江", "--as-of", NOW).out)
    golden("seats-shanghai.txt", run("seats", "上海", "--as-of", NOW).out)
    golden("seats.json", run("seats", "--as-of", NOW, "--format", "json").out)


# --- rules --------------------------------------------------------------------------------------


def test_rules_for_programs(run: Run) -> None:
    """Every rule that holds, with its level, basis, quotes and page."""
    rules = told(run, "rules")
    assert [rule["id"] for rule in rules] == [rule.id for rule in CATALOG.rules if rule.retired is None]
    for rule in rules:
        assert set(rule) == {"id", "name", "title", "level", "basis", "cite", "url"}
        assert rule["url"].endswith(f"rules/{rule['name']}/")
        assert all(set(cite) == {"sentence", "quote"} for cite in rule["cite"])
        assert bool(rule["cite"]) == (rule["basis"] == "notice")


def test_rules_as_text(run: Run, golden: Golden) -> None:
    """The table by family, aligned for Chinese."""
    golden("rules.txt", run("rules").out)


# --- explain ------------------------------------------------------------------------------------


def test_explain_for_people(run: Run) -> None:
    """Title, level, quotes, reading, why, what to do, each example with what it changes, and the checker's own words."""
    result = run("explain", "seats")
    rule = CATALOG.rule("seats")
    assert rule
    assert (result.code, result.err) == (0, "")
    flat = result.out.replace("\n", "").replace(" ", "")
    for words in (rule.title, "seats（Q01）", "必须修改", rule.why, rule.fix, rule.cite[0].quote, *(rule.reading or "").splitlines()):
        assert words.replace(" ", "") in flat
    for example in (*rule.examples.passing, *rule.examples.failing):
        assert example.note in flat
    assert "+   - name: 开封市" in result.out
    assert "━━ 必须修改（1 处）" in result.out
    assert "^^^" in result.out
    assert "这条规则没有意见" in result.out
    assert "━━ 小结" not in result.out


@pytest.mark.parametrize("key", ["Q01", "q01", "seats", "SEATS"])
def test_explain_by_any_key(run: Run, key: str) -> None:
    """A rule goes by its name or its id, in any case."""
    assert run("explain", key).out == run("explain", "seats").out


@pytest.mark.parametrize("rule", CATALOG.rules, ids=lambda rule: rule.name)
def test_every_rule_can_be_explained(run: Run, rule: Any) -> None:
    """For each rule the passing examples have no findings of it, and each failing one has."""
    found = told(run, "explain", rule.name)
    assert [bool(one["findings"]) for one in found["examples"]] == [not one["passes"] for one in found["examples"]]
    assert {finding["rule"] for one in found["examples"] for finding in one["findings"]} == {rule.name}
    text = run("explain", rule.name)
    assert (text.code, text.err) == (0, "")
    assert text.out.count("━━ 例 ") == len(found["examples"])


# --- coverage -----------------------------------------------------------------------------------


def test_the_notice_is_covered(run: Run, golden: Golden) -> None:
    """Every sentence is accounted for, and the map says by what."""
    result = run("coverage")
    assert (result.code, result.err) == (0, "")
    golden("coverage.txt", result.out)


def test_coverage_for_programs(run: Run) -> None:
    """The same as data: every sentence, in order, with what accounts for it."""
    found = told(run, "coverage")
    assert found["gaps"] == []
    assert [one["sentence"] for one in found["sentences"]] == list(CATALOG.notice.sentences)
    assert all(one["rules"] or one["judged"] or one["background"] for one in found["sentences"])
    assert all(part["fates"] and "open" not in part["fates"] for one in found["sentences"] for part in one["clauses"])
    assert [len(one["clauses"]) for one in found["sentences"] if one["sentence"] in ("n3.1", "n4.1")] == [6, 2]
    assert all(one["background"] for one in found["sentences"] if one["sentence"].startswith("t"))


def test_a_gap_fails(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence that nothing accounts for is named, and the exit code is 1."""
    import dataclasses

    rules = tuple(rule for rule in CATALOG.rules if rule.name != "plan-file")
    monkeypatch.setattr("tuijian.cli.coverage.catalog_of", lambda _: dataclasses.replace(CATALOG, rules=rules))
    result = run("coverage")
    assert result.code == 1
    assert "没有归类的句子：n5.3。" in result.out
    assert run("coverage", "--format", "json").code == 1


# --- schemas ------------------------------------------------------------------------------------


def test_schema_of_a_submission(run: Run) -> None:
    """The sample fits the schema, a slip does not."""
    result = run("schema")
    assert run("schema", "submission") == result
    schema = json.loads(result.out)
    jsonschema.Draft202012Validator.check_schema(schema)
    sample = yaml.load((ROOT / "submissions/_example/list.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(sample)
    assert not validator.is_valid({**sample, "provinz": "河南省"})


def test_schema_of_how_was_chosen(run: Run) -> None:
    """What its examples write fits it, a slip does not; a call that takes no such file has none."""
    schema = json.loads(run("schema", "selection").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    told = {"way": "择优推荐", "decision": {"meeting": "2024年第2次厅长办公会议"}, "applicants": [{"name": "郑州市", "code": "410100"}]}
    validator.validate(told)
    assert not validator.is_valid({**told, "way": "抽签"})
    other = run("schema", "selection", "--catalog", ROOT / "tests/catalogs/shifanqu")
    assert (other.code, other.err) == (2, "这次通知的材料里没有遴选情况这个文件。\n")


def test_schema_of_a_report(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Real reports fit it, that of a bug around the check too."""
    schema = json.loads(run("schema", "report").out)
    validator = jsonschema.Draft202012Validator(schema)
    submission(tmp_path / "submissions" / "henan", ("province", "provinz"))
    validator.validate(json.loads(run("check", "--root", tmp_path, "--as-of", IN_TIME, "--format", "json").out))

    def boom(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tuijian.cli.check.check", boom)
    validator.validate(json.loads(run("check", "--root", tmp_path, "--format", "json").out))


def test_schema_of_a_catalogue(run: Run) -> None:
    """The shipped catalogue fits it."""
    schema = json.loads(run("schema", "catalog").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) == {path.name for path in (ROOT / "catalog").glob("*.yml")} | {"waivers.yml"}
    rules = "^(rules|house)/[a-z-]+\\.yml$"
    receipts = "^records/[a-z]+/receipts\\.yml$"
    zones = "^records/[a-z_]+/(?!receipts\\.yml$)[^/]+\\.yml$"
    assert set(schema["patternProperties"]) == {rules, receipts, zones}
    assert schema["patternProperties"][zones]["$ref"] == "#/$defs/ZoneRecord"
    assert schema["patternProperties"][receipts]["items"]["$ref"] == "#/$defs/Received"
    assert schema["patternProperties"][rules]["items"]["$ref"].removeprefix("#/$defs/") in schema["$defs"]


# --- the same bytes -----------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["seats --as-of 2024-01-15", "rules --format json", "coverage", "schema catalog", "explain division"])
def test_the_same_bytes_always(line: str) -> None:
    """Hash seed, time zone and locale change nothing."""
    first = process(*line.split(), PYTHONHASHSEED="0", TZ="UTC")
    assert first.returncode == 0
    assert process(*line.split(), PYTHONHASHSEED="42", TZ="America/New_York", LC_ALL="C").stdout == first.stdout


def test_catalog_option(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Away from any catalogue the shipped one answers, and `--catalog` names another."""
    own = run("rules").out
    monkeypatch.chdir(tmp_path)
    assert run("rules").out == own
    assert run("rules", "--catalog", ROOT / "catalog").out == own
