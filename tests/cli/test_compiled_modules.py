"""Modules that are kept compiled are those that Python would bring in: whatever has changed beside them, Python looks for them itself."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from commandline import ROOT, submission

SCRIPT = """
import sys
from tuijian.console import compiled_modules
def marks(module):
    spec = module.__spec__
    return [module.SAID, type(spec.loader).__name__, module.__file__, spec.cached, spec.loader.get_source(spec.name), spec.parent]
with compiled_modules.Modules("check"):
    import house.room, street
    print(*(marks(one) for one in (house, house.room, street)), sep="\\n")
    print(house.__path__, house.room.shown.__code__.co_filename)
"""


class Place(NamedTuple):
    """A folder of modules, one before it on the path, and the user's cache."""

    modules: Path
    before: Path
    cache: Path

    def run(self, script: str = SCRIPT, **env: str) -> subprocess.CompletedProcess[str]:
        """A process that brings the modules in."""
        path = os.pathsep.join(map(str, (self.before, self.modules, ROOT / "tools")))
        environ = {**os.environ, "PYTHONPATH": path, "XDG_CACHE_HOME": str(self.cache), "PYTHONDONTWRITEBYTECODE": "", **env}
        # From a file, as a command is: with -c the folder that somebody works in is looked through.
        (self.cache.parent / "run").mkdir(exist_ok=True)
        program = self.cache.parent / "run" / "program.py"
        if not program.exists() or program.read_text() != script:
            program.write_text(script)
        return subprocess.run([sys.executable, program], capture_output=True, text=True, check=False, env=environ, cwd=self.cache.parent)

    def loaders(self, **how: object) -> list[str]:
        """By what each of the three modules came in."""
        done = self.run(**how)  # type: ignore[arg-type]
        assert done.stderr == ""
        return re.findall(r"_KeptLoader|SourceFileLoader", done.stdout)

    @property
    def kept(self) -> list[Path]:
        """What is kept of modules."""
        return sorted((self.cache / "tuijian").glob("modules-*"))


KEPT, PYTHONS = ["_KeptLoader"] * 3, ["SourceFileLoader"] * 3


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A package with a module in it, and a module beside it."""
    found = Place(tmp_path / "modules", tmp_path / "before", tmp_path / "cache")
    (found.modules / "house").mkdir(parents=True)
    found.before.mkdir()
    (found.modules / "house" / "__init__.py").write_text("SAID = 'house'\n")
    (found.modules / "house" / "room.py").write_text("SAID = 'room'\ndef shown(): pass\n")
    (found.modules / "street.py").write_text("SAID = 'street'\n")
    return found


def test_they_are_the_same(place: Place) -> None:
    """The second time they come out of what was kept, and all that a module says of itself is the same; nothing is written again."""
    first = place.run()
    assert re.findall(r"_KeptLoader|SourceFileLoader", first.stdout) == PYTHONS, first.stderr
    (kept,) = place.kept
    written = kept.stat().st_mtime_ns
    second = place.run()
    assert second.stdout == first.stdout.replace("SourceFileLoader", "_KeptLoader")
    assert (kept.stat().st_mtime_ns, len(place.kept)) == (written, 1)


def edited(place: Place) -> None:
    """Another size."""
    (place.modules / "street.py").write_text("SAID = 'another street'\n")


def saved(place: Place) -> None:
    """The same size, another time."""
    (place.modules / "house" / "room.py").write_text("SAID = 'moor'\ndef shown(): pass\n")


@pytest.mark.parametrize(("change", "said", "others"), [(edited, "another street", 2), (saved, "moor", 2)])
def test_a_source_that_changed_is_read(place: Place, change: Callable[[Place], None], said: str, others: int) -> None:
    """It is compiled by Python and kept with the others, which are still those that were kept."""
    place.run()
    change(place)
    done = place.run()
    assert said in done.stdout
    assert done.stdout.count("_KeptLoader") == others
    assert said in (after := place.run()).stdout
    assert after.stdout.count("_KeptLoader") == 3


def shadow(place: Place) -> None:
    """A module of the same name stands before it on the path."""
    (place.before / "street.py").write_text("SAID = 'nearer'\n")


def package(place: Place) -> None:
    """A package of the same name goes before a module."""
    (place.modules / "street").mkdir()
    (place.modules / "street" / "__init__.py").write_text("SAID = 'nearer'\n")


def inside(place: Place) -> None:
    """So it does within a package."""
    (place.modules / "house" / "room").mkdir()
    (place.modules / "house" / "room" / "__init__.py").write_text("SAID = 'nearer'\ndef shown(): pass\n")


@pytest.mark.parametrize("change", [shadow, package, inside])
def test_what_stands_before_it_now_comes_in(place: Place, change: Callable[[Place], None]) -> None:
    """What has come into a folder on the way since is found as Python finds it."""
    place.run()
    change(place)
    assert "nearer" in place.run().stdout
    assert "nearer" in place.run().stdout
    assert place.loaders() == KEPT


def test_what_is_gone_is_gone(place: Place) -> None:
    """A module whose source was taken away is not there."""
    place.run()
    (place.modules / "street.py").unlink()
    assert "No module named 'street'" in place.run().stderr


def test_a_path_by_hand_is_kept_to(place: Place) -> None:
    """What a program takes from the path, or puts before all else, counts at once."""
    place.run()
    away = SCRIPT.replace("import house", f"sys.path.remove({str(place.modules)!r}); import house")
    assert "No module named 'house'" in place.run(away).stderr


def test_each_path_has_its_own(place: Place) -> None:
    """Another path is another environment: its modules are kept beside the first one's, and there is an end to it."""
    place.run()
    for number in range(5):
        more = place.cache.parent / f"more{number}"
        more.mkdir()
        done = Place(place.modules, more, place.cache)
        assert done.loaders() == PYTHONS
        assert done.loaders() == KEPT
    assert len(place.kept) == 4


def damage_start(data: bytes) -> bytes:
    """In what says where each module lies."""
    return data[:200] + bytes([data[200] ^ 1]) + data[201:]


@pytest.mark.parametrize("damage", [damage_start, lambda data: data[:-1], lambda _: b"", lambda data: data + b"x"])
def test_what_is_damaged_is_not_used(place: Place, damage: Callable[[bytes], bytes]) -> None:
    """A file that is not as it was written counts for nothing, and is written anew."""
    place.run()
    (kept,) = place.kept
    kept.write_bytes(damage(kept.read_bytes()))
    assert place.loaders() == PYTHONS
    assert place.loaders() == KEPT


def test_code_that_cannot_be_read_is_compiled(place: Place) -> None:
    """What is damaged within a module is no code, and Python takes its own."""
    first = place.run()
    (kept,) = place.kept
    data = kept.read_bytes()
    start = 80 + int.from_bytes(data[64:72], "big")
    kept.write_bytes(data[:start] + b"\xff" * (len(data) - start))
    assert place.run().stdout == first.stdout.replace("SourceFileLoader", "_KeptLoader")


@pytest.mark.parametrize(
    ("env", "script"),
    [
        ({"PYTHONDONTWRITEBYTECODE": "1"}, SCRIPT),
        ({"XDG_CACHE_HOME": "relative"}, SCRIPT),
        ({}, SCRIPT.replace('"check"', '"seats"')),
        ({}, SCRIPT.replace("with", "sys.path.insert(0, '')\nwith")),
    ],
    ids=["no bytecode wanted", "no cache", "another command", "wherever one stands"],
)
def test_where_nothing_is_kept(place: Place, env: dict[str, str], script: str) -> None:
    """Who wants no bytecode gets none, nor does a run that finds modules by where somebody stands."""
    assert place.loaders(script=script, **env) == PYTHONS
    assert place.loaders(script=script, **env) == PYTHONS
    assert place.kept == []


def test_another_python_compiles_for_itself(place: Place) -> None:
    """What another version of Python has compiled is not used."""
    place.run()
    other = SCRIPT.replace("with", "sys.version = '3.99'\nwith")
    assert place.loaders(script=other) == PYTHONS


def test_too_many_are_not_kept(place: Place) -> None:
    """There is an end: what a program brings in by the thousand is left to Python."""
    few = SCRIPT.replace("with", "compiled_modules.MOST_MODULES = 2\nwith")
    assert place.loaders(script=few) == PYTHONS
    assert place.kept == []


def test_the_command_keeps_them(tmp_path: Path) -> None:
    """Two checks say the same, and the second writes nothing; other commands keep no modules."""
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}

    def said(*argv: object) -> tuple[int, bytes, bytes]:
        command = [str(Path(sys.executable).with_name("tuijian")), *map(str, argv)]
        done = subprocess.run(command, capture_output=True, check=False, env=env, cwd=tmp_path)
        return done.returncode, done.stdout, done.stderr

    submission(tmp_path / "submissions" / "henan")
    check = ("check", tmp_path / "submissions" / "henan", "--as-of", "2024-01-15")
    first = said(*check)
    (kept,) = (tmp_path / "tuijian").glob("modules-check-*")
    before = kept.stat().st_mtime_ns
    assert first == said(*check)
    assert (first[0], first[2]) == (0, b"")
    said("seats")
    assert [one.stat().st_mtime_ns for one in (tmp_path / "tuijian").glob("modules-*")] == [before]
