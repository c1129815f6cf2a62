"""What is kept between runs: it never changes what is said, and whatever it rests on, or in it, is changed, it is not used."""

import hashlib
import io
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from commandline import ROOT, Result

from tuijian.catalog.disk import catalog_files, read_catalog
from tuijian.catalog.load import Catalog
from tuijian.console import catalog_snapshot, user_cache
from tuijian.console.catalog_snapshot import Call, call_in, catalog_in, key_of, sources
from tuijian.rules.registry import bind

Environ = dict[str, str]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A catalogue in a folder of its own."""
    shutil.copytree(ROOT / "catalog", tmp_path / "home" / "catalog")
    return tmp_path / "home" / "catalog"


@pytest.fixture
def environ(tmp_path: Path) -> Environ:
    """A user whose cache is empty."""
    return {"XDG_CACHE_HOME": str(tmp_path / "cache")}


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often a catalogue was read and checked, not taken from what was kept."""
    true, seen = catalog_snapshot.load_catalog, list[int]()

    def load(files: dict[str, bytes]) -> object:
        seen.append(len(files))
        return true(files)

    monkeypatch.setattr(catalog_snapshot, "load_catalog", load)
    return seen


def kept(environ: Environ) -> Path:
    """The one snapshot."""
    (found,) = Path(environ["XDG_CACHE_HOME"], "tuijian").glob("call-*")
    return found


def told(call: Call) -> tuple[object, ...]:
    """What a call holds that a check reads."""
    rules = [(one.rule, one.kind, one.params) for one in call.rules]
    return held(call.catalog), call.catalog.register.listed, rules


def held(catalog: Catalog) -> list[object]:
    """What stands in each of a catalogue's fields."""
    return [getattr(catalog, field.name) for field in fields(catalog)]


def test_it_holds_what_was_read(home: Path, environ: Environ, reads: list[int]) -> None:
    """The second time nothing is read and checked, and what comes is the same; all is the same as from the files but for examples."""
    first, second = call_in(home, environ), call_in(home, environ)
    assert len(reads) == 1
    assert told(first) == told(second)
    assert held(catalog_in(home, environ)) == held(first.catalog)
    assert len(reads) == 1
    whole = read_catalog(home)
    for name in ("digest", "notice", "form", "units", "tasks", "zones", "tables", "receipts", "waivers", "left_out", "sending", "steps"):
        assert getattr(second.catalog, name) == getattr(whole, name)
    assert [(one.rule.id, one.rule.messages, one.kind, one.params) for one in second.rules] == [
        (one.rule.id, one.rule.messages, one.kind, one.params) for one in bind(whole)
    ]


@pytest.mark.parametrize("call", ["yicunyipin", None])
def test_the_catalogue_alone(call: str | None, environ: Environ) -> None:
    """Where only the catalogue is wanted and nothing is kept, it is read and not kept: of another call, and of the program's own."""
    folder = ROOT / "tests" / "catalogs" / call if call else None
    found = catalog_in(folder, environ)
    assert found.notice == read_catalog(folder).notice
    assert not Path(environ["XDG_CACHE_HOME"]).exists()
    assert held(call_in(folder, environ).catalog) == held(call_in(folder, environ).catalog) == held(found)


def test_every_byte_counts(home: Path) -> None:
    """One more byte in any file of the catalogue, another name, or a file more: another key."""
    files = catalog_files(home)
    keys = {key_of(files), key_of({**files, "more.yml": b""})}
    for name, data in files.items():
        keys |= {
            key_of({**files, name: data + b" "}),
            key_of({**{one: some for one, some in files.items() if one != name}, f"{name}x": data}),
        }
    assert len(keys) == 2 + 2 * len(files)


def test_every_source_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more byte in any of our sources that read a catalogue, or a module more: another key. Without sources there is none."""
    names = list(sources())
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(catalog_snapshot.HERE / name, tmp_path / name)
    before = key_of({})
    monkeypatch.setattr(catalog_snapshot, "HERE", tmp_path)
    keys = {key_of({})}
    assert keys == {before}
    for name in names:
        data = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(data + b"#")
        keys.add(key_of({}))
        (tmp_path / name).write_bytes(data)
    (tmp_path / "rules" / "more.py").write_bytes(b"")
    keys.add(key_of({}))
    assert len(keys) == len(names) + 2
    (tmp_path / "__init__.py").unlink()
    assert key_of({}) is None


def test_versions_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another Python, pydantic or PyYAML: another key."""
    keys = {key_of({})}
    of = (
        (catalog_snapshot.sys, "version"),
        (catalog_snapshot.pydantic, "VERSION"),
        (catalog_snapshot.pydantic_core, "__version__"),
        (catalog_snapshot.yaml, "__version__"),
    )
    for module, name in of:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, "another")
            keys.add(key_of({}))
    assert len(keys) == 5


def test_no_source_is_forgotten() -> None:
    """Every module of ours that comes in to read a catalogue and bind its rules is among those that count."""
    script = (
        "import sys; from tuijian.catalog.disk import *; from tuijian.rules.registry import *; bind(read_catalog()); print(*sys.modules)"
    )
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environ, cwd=ROOT)
    ours = {name for name in done.stdout.split() if name.startswith("tuijian.")}
    count = {f"tuijian.{name.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}" for name in sources()}
    assert len(ours) > 40
    assert ours - count == set()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "short": lambda data: data[:-1],
    "cut": lambda data: data[:40],
    "long": lambda data: data + b"x",
    "key": lambda data: b"x" + data[1:],
    "checksum": lambda data: data[:32] + bytes([data[32] ^ 1]) + data[33:],
    "body": lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
    "else": lambda _: b"nothing of the kind" * 99,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_none(home: Path, environ: Environ, reads: list[int], damage: str) -> None:
    """A file that is not as it was written is passed over, and written again."""
    first, path = call_in(home, environ), kept(environ)
    good = path.read_bytes()
    path.write_bytes(DAMAGES[damage](good))
    assert told(call_in(home, environ)) == told(first)
    assert len(reads) == 2
    assert path.read_bytes()[:32] == good[:32]
    call_in(home, environ)
    assert len(reads) == 2


class Planted:
    """What makes a folder when it is read by pickle."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """See pickle."""
        return os.mkdir, (str(self.folder),)


def called(module: str, name: str, argument: Path) -> bytes:
    """A pickle that calls with it what is found by that name: three texts, of which the first two name a thing, a tuple, a call."""
    one, two, three = (b"\x8c" + bytes([len(text)]) + text.encode() for text in (module, name, str(argument)))
    return b"\x80\x05" + one + two + b"\x93" + three + b"\x85R."


@pytest.mark.parametrize(
    "planted",
    [
        lambda folder: pickle.dumps(Planted(folder)),
        lambda _: pickle.dumps((1, 2, 3)),
        lambda _: pickle.dumps(hashlib.sha256),
        lambda _: pickle.dumps(7),
        lambda folder: called("tuijian.catalog.disk", "os.mkdir", folder),
        lambda folder: called("tuijian.submission.git_objects", "os.mkdir", folder),
        lambda folder: called("tuijian.catalog.disk", "read_catalog", folder),
    ],
)
def test_nothing_else_is_read(home: Path, environ: Environ, reads: list[int], tmp_path: Path, planted: Callable[[Path], bytes]) -> None:
    """Even with the right key and checksum nothing is made of it that no snapshot holds, and nothing is done."""
    call_in(home, environ)
    user_cache.keep(str(kept(environ)), key_of(catalog_files(home)) or b"", planted(tmp_path / "done"))
    assert call_in(home, environ).catalog.notice == read_catalog(home).notice
    assert len(reads) == 2
    assert not (tmp_path / "done").exists()


def test_a_kind_that_is_gone(home: Path, environ: Environ, reads: list[int]) -> None:
    """A rule of a kind that there is not makes it none."""
    made = call_in(home, environ)
    target = io.BytesIO()
    writer = pickle.Pickler(target, 5)
    for one in ((made.catalog, made.catalog.register), ["gone"], [(made.rules[0].rule, "gone", made.rules[0].params)]):
        writer.dump(one)
    user_cache.keep(str(kept(environ)), key_of(catalog_files(home)) or b"", target.getvalue())
    assert told(call_in(home, environ)) == told(made)
    assert len(reads) == 2


def test_where_others_may_write_nothing_is_kept(home: Path, environ: Environ, reads: list[int]) -> None:
    """A file, or a folder, that others may write is not read; nor one that leads elsewhere."""
    call_in(home, environ)
    path = kept(environ)
    elsewhere = path.with_name("elsewhere")
    for spoil in (lambda: path.chmod(0o622), lambda: path.parent.chmod(0o777), lambda: elsewhere.write_bytes(path.read_bytes())):
        before = len(reads)
        path.chmod(0o600), path.parent.chmod(0o700)
        spoil()
        if elsewhere.exists():
            path.unlink()
            path.symlink_to(elsewhere)
            elsewhere.chmod(0o600)
        call_in(home, environ)
        assert len(reads) == before + 1


@pytest.mark.parametrize("named", ["relative/cache", "", "checkout"])
def test_no_cache_is_no_fault(home: Path, tmp_path: Path, reads: list[int], named: str) -> None:
    """Without a cache, or with one that is no full path or lies in a checkout, all is read each time, and nothing is written."""
    (tmp_path / "checkout" / ".git").mkdir(parents=True)
    environ = {"XDG_CACHE_HOME": str(tmp_path / "checkout" / "cache") if named == "checkout" else named}
    before = sorted(tmp_path.rglob("*"))
    call_in(home, environ), call_in(home, environ)
    assert (len(reads), sorted(tmp_path.rglob("*"))) == (2, before)


def test_a_disk_that_refuses_is_no_fault(home: Path, tmp_path: Path, reads: list[int]) -> None:
    """Where nothing can be written nothing is kept, and the check goes on."""
    (tmp_path / "cache").write_bytes(b"")
    environ = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert call_in(home, environ).rules
    assert call_in(home, environ).rules
    assert len(reads) == 2


def test_no_draft_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written whole leaves nothing behind; nor is a draft in the way that a process of the same number has left."""
    path = tmp_path / "kept" / "call-1"
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("no space")))
        user_cache.keep(str(path), bytes(32), b"body")
    assert list(path.parent.iterdir()) == []
    (path.parent / f".call-1.{os.getpid()}").write_bytes(b"half")
    for _ in range(2):
        user_cache.keep(str(path), bytes(32), b"body")
    assert list(path.parent.iterdir()) == [path]
    assert user_cache.read(str(path), bytes(32)) == b"body"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_no_reason_to_wait(tmp_path: Path) -> None:
    """What is no file holds nothing, at once."""
    path = tmp_path / "kept" / "call-1"
    path.parent.mkdir(mode=0o700)
    os.mkfifo(path, 0o600)
    assert user_cache.read(str(path), bytes(32)) is None


def test_the_oldest_go(tmp_path: Path) -> None:
    """Of many only the newest stay."""
    for number in range(user_cache.MOST_FILES + 3):
        path = tmp_path / "kept" / f"call-{number:03}"
        user_cache.keep(str(path), bytes(32), b"body")
        os.utime(path, (number, number))
    names = sorted(path.name for path in path.parent.iterdir())
    assert len(names) == user_cache.MOST_FILES
    assert "call-000" not in names
    assert user_cache.read(str(path), bytes(32)) == b"body"
    assert user_cache.read(str(path), hashlib.sha256().digest()) is None


def test_the_command_says_the_same(run: Callable[..., Result], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed catalogue is seen at once: the report of a run with a snapshot is that of a run without, before and after the change."""
    unit = tmp_path / "home" / "submissions" / "henan"
    shutil.copytree(ROOT / "catalog" / "examples", unit)
    command = ("check", unit, "--as-of", "2024-01-15", "--format", "json")

    def both() -> list[str]:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        outs = [run(*command).out for _ in range(2)]
        monkeypatch.setenv("XDG_CACHE_HOME", "relative")
        return [*outs, run(*command).out]

    before = both()
    path = home / "notice.yml"
    path.write_text(path.read_text("utf-8").replace("2024-01-20", "2024-01-10"), encoding="utf-8")
    after = both()
    assert (len(set(before)), len(set(after))) == (1, 1)
    assert before[0] != after[0]
