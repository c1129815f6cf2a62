"""Functions of dataclasses and named tuples that are kept compiled do what Python's own do; whatever is wrong, they are compiled anew."""

import collections
import dataclasses
import marshal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from commandline import ROOT, process

from tuijian.console import user_cache
from tuijian.console.compiled_functions import Functions


@pytest.fixture(autouse=True)
def compilers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty cache; afterwards both modules compile for themselves again."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    yield
    vars(dataclasses).pop("exec", None)
    vars(collections).pop("eval", None)


def started() -> Functions:
    """As at the start of a process."""
    found = Functions()
    found.start()
    return found


def made() -> list[Any]:
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


def test_they_do_the_same() -> None:
    """Compiled by Python, noted by us, and taken from what was kept: always the same, and the second time nothing is compiled."""
    own = made()
    first = started()
    assert (made(), first.known) == (own, {})
    assert {mode for mode, _ in first.fresh} == {"exec", "eval"}
    first.keep()
    second = started()
    assert made() == own
    assert second.fresh == {}
    assert second.known.keys() == first.fresh.keys()


def test_every_sign_counts() -> None:
    """A class that differs in one name is another one, and gets functions of its own."""
    first = started()
    collections.namedtuple("Pair", "one two")
    first.keep()
    second = started()
    made: Any = collections.namedtuple  # as it is called while the program runs
    assert made("Pair", "one three")(1, three=2) == (1, 2)
    assert len(second.fresh) == 1


@pytest.mark.parametrize("damage", [b"", b"nothing of the kind", None])
def test_what_is_damaged_is_compiled_anew(damage: bytes | None) -> None:
    """Where the file is not as it was written, everything is compiled by Python."""
    own, first = made(), started()
    made()
    first.keep()
    assert first.place
    first.place.write_bytes(first.place.read_bytes()[:-1] + b"x" if damage is None else damage)
    second = started()
    assert (made(), second.known) == (own, {})


def test_another_python_compiles_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of Python has compiled is not used."""
    first = started()
    made()
    first.keep()
    monkeypatch.setattr(sys, "version", "3.99")
    assert started().known == {}


def test_there_is_an_end() -> None:
    """Of more than so many those stay that are new: what nobody asks for any more does not keep them out."""
    first = started()
    assert first.place
    user_cache.keep(first.place, first.key, marshal.dumps({("eval", f"{number}"): 0 for number in range(2_000)}))
    second = started()
    made()
    second.keep()
    assert started().known.keys() == second.fresh.keys()


def test_no_cache_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a cache all are compiled, and nothing is kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    own, first = made(), started()
    assert made() == own
    first.keep()
    assert started().known == {}


def test_the_command_keeps_them(tmp_path: Path) -> None:
    """A process leaves its functions behind, and the next one says the same; one that needs no library reads none."""
    command = ("check", ROOT / "catalog" / "examples", "--as-of", "2024-01-15")
    first, second = (process(*command, XDG_CACHE_HOME=str(tmp_path)) for _ in range(2))
    assert (first.returncode, first.stdout, first.stderr) == (second.returncode, second.stdout, second.stderr)
    assert list(Path(tmp_path, "tuijian").glob("functions-*"))
    assert process("--version", XDG_CACHE_HOME=str(tmp_path / "other")).returncode == 0
    assert not list(Path(tmp_path, "other", "tuijian").glob("functions-*"))
