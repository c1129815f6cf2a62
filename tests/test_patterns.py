"""No regular expression of the package takes more than n log n steps, whatever it is given: steps are counted, never timed."""

import io
import json
import re
import subprocess
import sys
import tokenize
from functools import cache
from pathlib import Path

import pytest
from patterns import sites
from steps import Matcher, hostile, worse

LISTING = Path(__file__).with_name("patterns.py")

pytestmark = pytest.mark.xdist_group("patterns")

OUR_OWN = ("site/",)
"""What reads our own text alone is not measured."""


A_CALLS = ("rules/general/",)
"""What is compiled there is a call's own, written by who makes the call."""


@cache
def listing() -> list[tuple[str, int, str, int]]:
    """Every expression that is compiled: file, line, text, flags."""
    run = subprocess.run([sys.executable, str(LISTING)], capture_output=True, text=True, check=True)
    return [tuple(one) for one in json.loads(run.stdout)]


@cache
def compiled() -> dict[tuple[str, str], int]:
    """The flags of every expression of the package, by its file and text."""
    found = {(file, text): flags for file, _, text, flags in listing()}
    return found | {(file, written[0]): written[1] for (file, _), written in sites().items() if written}


def test_no_expression_is_overlooked() -> None:
    """Each place in the package's text that compiles an expression is reached by the listing, or tells its expression itself."""
    seen = {(file, line) for file, line, _, _ in listing()}
    unseen = [site for site, written in sites().items() if site not in seen and written is None]
    assert [site for site in unseen if not site[0].startswith(A_CALLS)] == []
    assert len(compiled()) > 100


def test_none_is_worse_than_n_log_n() -> None:
    """On texts made of what an expression itself looks for, four times the text takes little more than four times the steps."""
    mine = [one for one in sorted(compiled()) if not one[0].startswith(OUR_OWN)]
    bad = {one: text for one in mine if (text := worse(one[1], compiled()[one])) is not None}
    assert bad == {}


@pytest.mark.parametrize(
    "pattern",
    [
        r"""<(?:\w+:)?Relationship\b[^>]*\bTargetMode\s*=\s*["']External["'][^>]*>""",
        r"<x[^>]*y",
        r"\s*DDE(?:AUTO)?\b",
        r"（(\S+)收到）$",
        r"(a+)+$",
        r"(?:a|a)*b",
        r"a*a*b",
        r".*x.*y",
    ],
)
def test_bad_ones_are_noticed(pattern: str) -> None:
    """What is known to take quadratic time, or worse, is told as such, with a text that shows it."""
    assert worse(pattern, 0) is not None


@pytest.mark.parametrize("pattern", [r"\A\s*+DDE(?:AUTO)?\b", r"[a-z]+", r"<[^<>]*>", r"a{1,6}$", r"(?<!a)(?>a+)b", r"(?<=..)b"])
def test_good_ones_pass(pattern: str) -> None:
    """What takes a time in proportion to the text is left alone."""
    assert worse(pattern, 0) is None


@pytest.mark.parametrize("name", sorted({file for file, _ in compiled()}))
def test_the_count_is_of_the_same_matches(name: str) -> None:
    """The matcher that counts finds what Python's engine finds, so that the steps are those of this expression."""
    for (file, pattern), flags in compiled().items():
        for made in list(hostile(pattern, flags))[:6] if file == name else ():
            text = made(16)
            found = Matcher(pattern, flags, text, 10**6)
            ends = [match.span() for match in re.compile(pattern, flags & ~re.UNICODE).finditer(text) if match.span()[1] > match.span()[0]]
            assert [span for span in found.find_all() if span[1] > span[0]] == ends, (pattern, text)


def test_no_repetition_of_a_group_is_possessive(root: Path) -> None:
    """No pattern has `(?:…)*+`, which Python 3.11.0 to 3.11.4 lets match too much (python/cpython#106052); `(?>…)` says the same."""
    wrong = re.compile(r"\)(?:[*+?]|\{\{?[0-9a-z]*,?[0-9a-z]*\}?\})\+")
    assert wrong.search("(?:a)*+")
    assert wrong.search("(?:a){{10,}}+")
    found = [
        f"{path.name}:{token.start[0]}"
        for path in sorted((root / "tools" / "tuijian").rglob("*.py"))
        for token in tokenize.tokenize(io.BytesIO(path.read_bytes()).readline)
        if token.type == tokenize.STRING and wrong.search(token.string) and token.string.lower().startswith(("r", "fr"))
    ]
    assert found == []
