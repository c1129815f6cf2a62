"""The report as workflow commands, read with the runner's grammar (actions/runner, ActionCommand.cs)."""

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import unquote

import pytest

from tuijian.report.model import Finding, Legend, Level, Report
from tuijian.report.render import render

COMMAND = re.compile(r"::(?P<name>[^ :]+)(?: (?P<properties>.*?))?::(?P<data>.*)", re.DOTALL)


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands that a runner finds in a log: name, properties, data."""
    found = []
    for line in re.split("\r\n|\r|\n", text):
        match = COMMAND.fullmatch(line.strip()) if line.strip().startswith("::") else None
        if match:
            pairs = (part.partition("=") for part in (match["properties"] or "").split(","))
            properties = {name: unquote(value) for name, _, value in pairs if name}
            found.append((match["name"], properties, unquote(match["data"])))
    return found


def test_commands_say_what_the_findings_say(samples: dict[str, Report], legend: Legend) -> None:
    """One annotation a finding: error, warning, and notice for what people confirm or may know."""
    found = commands(render(samples["many"], legend, "github"))
    assert [name for name, _, _ in found] == ["error"] * 4 + ["warning"] + ["notice"] * 3
    for (_, properties, text), finding in zip(found, samples["many"].findings, strict=True):
        assert properties["file"] == finding.path
        assert properties["line"] == str(finding.line)
        assert finding.message in text
        assert finding.fix in text


def test_columns_only_on_one_line(samples: dict[str, Report], legend: Legend) -> None:
    """A finding over several lines gives no columns, since the runner would complain of them."""
    first, second, *_ = commands(render(samples["many"], legend, "github"))
    assert first[1].keys() == {"file", "line", "endLine", "title"}
    assert (second[1]["col"], second[1]["endColumn"]) == ("104", "107")


@pytest.mark.parametrize(("count", "shown", "said"), [(9, 9, 0), (10, 10, 0), (11, 9, 2), (50, 9, 41)])
@pytest.mark.parametrize("level", list(Level))
def test_at_most_ten_of_a_kind(
    find: Callable[..., Finding], make: Callable[..., Report], legend: Legend, level: Level, count: int, shown: int, said: int
) -> None:
    """Ten are shown whole; of more, nine and how many there are beside them, all of which stand in the log."""
    report = make(*(find("contact", level, "a.yml", (line, 1, line, 2), f"第{line}处") for line in range(1, count + 1)))
    text = render(report, legend, "github")
    found = [part for part in commands(text) if part[0] in {"error", "warning", "notice"}]
    assert len(found) == min(count, 10)
    assert all(f"第{line}处" in found[line - 1][2] for line in range(1, shown + 1))
    assert (f"另有 {said} 处未在此列出" in found[-1][2]) == bool(said)
    log = re.findall(r"^\S+ a.yml:\d+:1 第(\d+)处（M03）$", text, re.MULTILINE)
    assert log == [str(line) for line in range(shown + 1, count + 1)]


def test_review_comes_before_advice(samples: dict[str, Report], legend: Legend) -> None:
    """Notices that have no room are the less important ones."""
    text = render(samples["flood"], legend, "github")
    notices = [data for name, _, data in commands(text) if name == "notice"]
    assert [data.startswith("请核实") for data in notices] == [True] * 7 + [False] * 3
    assert Counter(name for name, _, _ in commands(text)) == {"error": 10, "warning": 10, "notice": 10, "group": 1, "endgroup": 1}


@pytest.mark.parametrize("name", ["hostile", "hostile-fault"])
def test_user_text_gives_no_command(samples: dict[str, Report], legend: Legend, name: str, hostile_text: str) -> None:
    """Text full of commands makes no command of its own and changes no property of ours."""
    text = render(samples[name], legend, "github")
    found = commands(text)
    kinds = {"hostile": ["error"], "hostile-fault": ["error", "notice", "group", "endgroup"]}[name]
    assert [kind for kind, _, _ in found] == kinds
    assert "##[" not in text
    assert found[0 if name == "hostile" else 1][1]["file"].endswith(",line=9")
    assert found[-1 if name == "hostile" else 1][1].keys() == {"file", "line", "endLine", "col", "endColumn", "title"}
    assert not any(line.strip().startswith("::") for _, _, data in found for line in data.splitlines())
    assert "100%0A" in found[0 if name == "hostile" else 1][2]
    assert "\u202e" not in text


def test_fault_blames_nobody(samples: dict[str, Report], legend: Legend) -> None:
    """After a fault of ours the one error is ours; what was found until then is a notice."""
    found = commands(render(samples["fault"], legend, "github"))
    assert [name for name, _, _ in found] == ["error", "notice", "notice", "notice", "group", "endgroup"]
    assert "file" not in found[0][1]
    assert legend.site in found[0][2]
