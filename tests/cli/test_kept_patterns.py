"""Patterns that are kept compiled find what Python's own compiling finds; whatever is wrong with them, they are compiled anew."""

import marshal
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from re import _compiler  # type: ignore[attr-defined]

import pytest
from commandline import ROOT, process

from tuijian.console import user_cache
from tuijian.console.compiled_patterns import Patterns

TEXT = "第3项任务：洛阳市 410300\nSecond line, ABC abc"
PATTERNS = [
    (r"第(?P<number>[0-9]{1,4})[项个]", 0),
    ("abc", 0),
    ("abc", re.IGNORECASE),
    (r"^\S+ line", re.MULTILINE),
    ("[一-鿿]+(?=市)", 0),
    (r"(?x) \d {6}", 0),
]


@pytest.fixture(autouse=True)
def compilers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty cache; afterwards Python's own compiler is back, and nothing of it is remembered."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before = _compiler.compile, _compiler._sre
    re.purge()
    yield
    _compiler.compile, _compiler._sre = before
    re.purge()


def started() -> Patterns:
    """As at the start of a process."""
    _compiler.compile, _compiler._sre = PYTHONS
    re.purge()
    found = Patterns()
    found.start()
    return found


PYTHONS = _compiler.compile, _compiler._sre


def found() -> list[object]:
    """What the patterns find, and what is known of them."""
    made = [re.compile(pattern, flags) for pattern, flags in PATTERNS]
    return [
        (one.pattern, one.flags, one.groups, dict(one.groupindex), [(each.span(), each.groupdict()) for each in one.finditer(TEXT)])
        for one in made
    ]


def test_they_find_the_same() -> None:
    """Compiled by Python, noted by us, and taken from what was kept: always the same, and the second time nothing is compiled."""
    own = found()
    first = started()
    assert (found(), first.known) == (own, {})
    first.keep()
    second = started()
    assert found() == own
    assert second.fresh == {}
    assert len(second.known) >= len(PATTERNS)


def test_flags_and_text_count() -> None:
    """A pattern that differs by a sign or a flag is another one."""
    first = started()
    re.compile("one")
    first.keep()
    second = started()
    assert re.compile("one", re.IGNORECASE).match("ONE")
    assert not re.compile("on").fullmatch("one")
    assert re.compile(b"one").match(b"one")
    assert {pattern for pattern, _ in second.fresh} == {"one", "on"}


@pytest.mark.parametrize("damage", [b"", b"nothing of the kind", None])
def test_what_is_damaged_is_compiled_anew(damage: bytes | None) -> None:
    """Where the file is not as it was written, every pattern is compiled by Python."""
    own, first = found(), started()
    found()
    first.keep()
    assert first.place
    first.place.write_bytes(first.place.read_bytes()[:-1] + b"x" if damage is None else damage)
    second = started()
    assert (found(), second.known) == (own, {})


def test_another_python_compiles_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of Python has compiled is not used."""
    first = started()
    found()
    first.keep()
    monkeypatch.setattr(sys, "version", "3.99")
    assert started().known == {}


def test_there_is_an_end() -> None:
    """Of more than so many those stay that are new: what nobody asks for any more does not keep them out."""
    first = started()
    assert first.place
    user_cache.keep(first.place, first.key, marshal.dumps({(f"{number}", 0): () for number in range(1_000)}))
    second = started()
    re.compile("one more")
    second.keep()
    assert started().known.keys() == {("one more", 0)}


def test_a_text_of_a_class_of_its_own_is_not_kept() -> None:
    """It is compiled, as Python does it, and the others are kept."""

    class Own(str):
        __slots__ = ()

    first = started()
    assert re.compile(Own("ab")).match("ab")
    re.compile("abc")
    first.keep()
    assert started().known.keys() == {("abc", 0)}


def test_no_cache_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a cache all are compiled, and nothing is kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    own, first = found(), started()
    assert found() == own
    first.keep()
    assert started().known == {}


def test_the_command_keeps_them(tmp_path: Path) -> None:
    """A process leaves its patterns behind, and the next one says the same."""
    command = ("check", ROOT / "catalog" / "examples", "--as-of", "2024-01-15")
    first, second = (process(*command, XDG_CACHE_HOME=str(tmp_path)) for _ in range(2))
    assert (first.returncode, first.stdout, first.stderr) == (second.returncode, second.stdout, second.stderr)
    assert list(Path(tmp_path, "tuijian").glob("patterns-*"))


def test_pydantic_is_none_the_worse() -> None:
    """Its own descriptions of schemas come in as plain classes; models, adapters and TypedDicts of one's own work as ever."""
    script = """
from tuijian.console.skipped_imports import start_models
start_models()
start_models()
from typing_extensions import TypedDict, is_typeddict
from pydantic import BaseModel, TypeAdapter, ValidationError
class Typed(TypedDict, total=False):
    number: int
class Model(BaseModel):
    typed: Typed
assert is_typeddict(Typed)
assert Model.model_validate({"typed": {"number": 1}}).model_dump() == {"typed": {"number": 1}}
assert TypeAdapter(Typed).json_schema()["properties"]["number"]["type"] == "integer"
try:
    Model.model_validate({"typed": {"number": "x"}})
except ValidationError as error:
    print(error.error_count())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT / "tools")}
    )
    assert (done.stdout, done.stderr) == ("1\n", "")
