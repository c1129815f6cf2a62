"""Patterns and functions that are kept compiled do what those do that Python compiles; whatever is wrong, they are compiled anew."""

import collections
import dataclasses
import marshal
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from re import _compiler  # type: ignore[attr-defined]
from typing import Any, NamedTuple, TypeVar

import pytest
from commandline import ROOT, process

from tuijian.console import user_cache
from tuijian.console.compiled_functions import Functions
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

PYTHONS = _compiler.compile, _compiler._sre


def reset() -> None:
    """Python's own compilers are back, and nothing of what they did is remembered."""
    _compiler.compile, _compiler._sre = PYTHONS
    re.purge()
    vars(dataclasses).pop("exec", None)
    vars(collections).pop("eval", None)


@pytest.fixture(autouse=True)
def compilers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty cache; afterwards Python compiles for itself again."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    reset()
    yield
    reset()


Kept = TypeVar("Kept", Patterns, Functions)


def started(kept: type[Kept]) -> Kept:
    """As at the start of a process."""
    reset()
    compilations = kept()
    compilations.start()
    return compilations


def matches() -> list[Any]:
    """What the patterns find, and what is known of them."""
    made = [re.compile(pattern, flags) for pattern, flags in PATTERNS]
    return [
        (one.pattern, one.flags, one.groups, dict(one.groupindex), [(each.span(), each.groupdict()) for each in one.finditer(TEXT)])
        for one in made
    ]


def classes() -> list[Any]:
    """What classes of both kinds are and do."""

    @dataclasses.dataclass(frozen=True, order=True)
    class Place:
        name: str
        code: str = dataclasses.field(default="410300", compare=False)
        inside: tuple[str, ...] = ()

    class Seat(NamedTuple):
        unit: str
        most: int = 2

    one, other = Place("洛阳市"), Place("郑州市", "410100", ("河南省",))
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.name = "开封市"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Place()  # type: ignore[call-arg]
    said = [repr(one).rpartition(".")[2], one == Place("洛阳市", "1"), one < other, hash(one) == hash(Place("洛阳市")), other.inside]
    return [*said, Place.__init__.__annotations__, repr(Seat("河南省")), Seat("河南省", 1)._replace(most=3), Seat._field_defaults]


class Kind(NamedTuple):
    """What is kept: by which class, what a run does with it, and what another version of ours kept of it, more than is kept."""

    kept: Callable[[], Any]
    use: Callable[[], list[Any]]
    older: dict[tuple[str | int, str | int], Any]

    def started(self) -> Any:
        """As at the start of a process."""
        return started(self.kept)  # type: ignore[type-var]


BOTH = [
    pytest.param(Kind(Patterns, matches, {(f"{number}", 0): () for number in range(1_000)}), id="patterns"),
    pytest.param(Kind(Functions, classes, {("eval", f"{number}"): 0 for number in range(2_000)}), id="functions"),
]
both = pytest.mark.parametrize("kind", BOTH)


@both
def test_they_do_the_same(kind: Kind) -> None:
    """Compiled by Python, noted by us, and taken from what was kept: always the same, and the second time nothing is compiled."""
    own = kind.use()
    first = kind.started()
    assert (kind.use(), first.known) == (own, {})
    noted = set(first.fresh)
    first.keep()  # it looks for old files, by a pattern
    second = kind.started()
    assert kind.use() == own
    assert second.fresh == {}
    assert set(second.known) == noted


def test_all_are_noted() -> None:
    """Each of the patterns is kept, and of the classes what both modules write."""
    patterns = started(Patterns)
    matches()
    assert len(patterns.fresh) >= len(PATTERNS)
    functions = started(Functions)
    classes()
    assert {mode for mode, _ in functions.fresh} == {"exec", "eval"}


def test_flags_and_text_count() -> None:
    """A pattern that differs by a sign or a flag is another one."""
    first = started(Patterns)
    re.compile("one")
    first.keep()
    second = started(Patterns)
    assert re.compile("one", re.IGNORECASE).match("ONE")
    assert not re.compile("on").fullmatch("one")
    assert re.compile(b"one").match(b"one")
    assert {pattern for pattern, _ in second.fresh} == {"one", "on"}


def test_every_sign_counts() -> None:
    """A class that differs in one name is another one, and gets functions of its own."""
    first = started(Functions)
    collections.namedtuple("Pair", "one two")
    first.keep()
    second = started(Functions)
    made: Any = collections.namedtuple  # as it is called while the program runs
    assert made("Pair", "one three")(1, three=2) == (1, 2)
    assert len(second.fresh) == 1


@both
@pytest.mark.parametrize("damage", [b"", b"nothing of the kind", None])
def test_what_is_damaged_is_compiled_anew(kind: Kind, damage: bytes | None) -> None:
    """Where the file is not as it was written, everything is compiled by Python."""
    own, first = kind.use(), kind.started()
    kind.use()
    first.keep()
    assert first.place
    file = Path(first.place)
    file.write_bytes(file.read_bytes()[:-1] + b"x" if damage is None else damage)
    second = kind.started()
    assert (kind.use(), second.known) == (own, {})


@both
def test_another_python_compiles_for_itself(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of Python has compiled is not used."""
    first = kind.started()
    kind.use()
    first.keep()
    assert kind.started().known
    monkeypatch.setattr(sys, "version", "3.99")
    assert kind.started().known == {}


@both
def test_there_is_an_end(kind: Kind) -> None:
    """Of more than so many those stay that are new: what nobody asks for any more does not keep them out."""
    first = kind.started()
    assert first.place
    user_cache.keep(first.place, first.key, marshal.dumps(kind.older))
    second = kind.started()
    assert second.known == kind.older
    kind.use()
    second.keep()
    assert second.fresh
    assert kind.started().known.keys() == second.fresh.keys()


def test_a_text_of_a_class_of_its_own_is_not_kept() -> None:
    """It is compiled, as Python does it, and the others are kept."""

    class Own(str):
        __slots__ = ()

    first = started(Patterns)
    assert re.compile(Own("ab")).match("ab")
    re.compile("abc")
    first.keep()
    assert started(Patterns).known.keys() == {("abc", 0)}


@both
def test_no_cache_is_no_fault(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a cache all are compiled, and nothing is kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    own, first = kind.use(), kind.started()
    assert kind.use() == own
    first.keep()
    assert kind.started().known == {}


def test_the_command_keeps_them(tmp_path: Path) -> None:
    """A process leaves both behind, and the next one says the same; one that needs no library reads no functions."""
    command = ("check", ROOT / "catalog" / "examples", "--as-of", "2024-01-15")
    first, second = (process(*command, XDG_CACHE_HOME=str(tmp_path)) for _ in range(2))
    assert (first.returncode, first.stdout, first.stderr) == (second.returncode, second.stdout, second.stderr)
    assert list(Path(tmp_path, "tuijian").glob("patterns-*"))
    assert list(Path(tmp_path, "tuijian").glob("functions-*"))
    assert process("--version", XDG_CACHE_HOME=str(tmp_path / "other")).returncode == 0
    assert not list(Path(tmp_path, "other", "tuijian").glob("functions-*"))


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
