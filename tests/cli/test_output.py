"""Files are written whole or not at all."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import IN_TIME, ROOT, Result

from tuijian.files import whole_files

Run = Callable[..., Result]


def test_output(run: Run, home: Path, tmp_path: Path) -> None:
    """`--output` writes what else would be printed, and prints nothing."""
    argv = ["check", "--root", home, "--as-of", IN_TIME, "--format", "json"]
    printed = run(*argv)
    written = run(*argv, "--output", tmp_path / "report.json")
    assert (written.code, written.out, written.err) == (0, "", "")
    assert (tmp_path / "report.json").read_bytes() == printed.out.encode()
    assert set(os.listdir(tmp_path)) == {"home", "report.json"}


def test_output_has_no_colour(run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that watches makes no difference to a file."""
    monkeypatch.setattr(sys.stdout.__class__, "isatty", lambda _: True)
    run("check", "--root", home, "--output", tmp_path / "report.txt")
    assert b"\x1b" not in (tmp_path / "report.txt").read_bytes()


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    """New contents take the place of the old ones; the file's rights stay."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o640)
    whole_files.replace(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_usual_rights(tmp_path: Path) -> None:
    """A new file, and a new folder's files, may be read by those whom the umask lets."""
    old = os.umask(0o027)
    try:
        whole_files.replace(tmp_path / "file", b"new")
        whole_files.create(tmp_path / "folder", {"a": b"a"})
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "folder" / "a").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "folder").stat().st_mode) == 0o750


def test_a_link_is_followed(tmp_path: Path) -> None:
    """A link stays a link; the file that it names is replaced."""
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    whole_files.replace(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_a_device_is_written_to() -> None:
    """What is no plain file is not replaced by one."""
    whole_files.replace(Path(os.devnull), b"gone")
    assert not Path(os.devnull).is_file()


class Stop(BaseException):
    """Something that ends a program in the middle, such as Ctrl-C."""


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Whatever step fails, the old contents are there, and nothing else."""

    def stop(*_: object, **__: object) -> None:
        raise Stop

    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr(os, step, stop)
    with pytest.raises(Stop):
        whole_files.replace(tmp_path / "file", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": b"old"}


def test_killed_in_the_middle(tmp_path: Path) -> None:
    """A program that is killed while it writes leaves the old contents under the name."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    code = f"""
import os, time, pathlib
from tuijian.files import whole_files
os.fsync = lambda handle: (print("here", flush=True), time.sleep(60))
whole_files.replace(pathlib.Path({str(path)!r}), b"new" * 1000000)
"""
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"here\n"
        child.send_signal(signal.SIGKILL)
    assert path.read_bytes() == b"old"


def test_create_all(tmp_path: Path) -> None:
    """New files in a new folder, and in one that is there; folders above are made."""
    whole_files.create(tmp_path / "a" / "b", {"one": b"1", "two": b"2"})
    whole_files.create(tmp_path / "a" / "b", {"three": b"3"})
    assert {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()} == {"one": b"1", "two": b"2", "three": b"3"}
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_create_none(tmp_path: Path) -> None:
    """Where one file is there already, none is written, and that one stays."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "two").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        whole_files.create(folder, {"one": b"1", "two": b"2"})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"two": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_create_none_after_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full in the middle leaves no folder behind."""
    real, calls = os.fsync, list[int]()

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        whole_files.create(tmp_path / "folder", {"one": b"1", "two": b"2"})
    assert list(tmp_path.iterdir()) == []


def test_full_disk_is_one_sentence(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is said of `tuijian new`, and no folder is left."""

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("new", "河南", "--root", tmp_path)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert list((tmp_path / "submissions").iterdir()) == []


def test_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends quietly with the usual 130."""
    from tuijian.cli import seats

    def interrupted(args: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(seats, "run", interrupted)
    assert run("seats") == Result(130, "", "")


@pytest.mark.parametrize("data", ["", "old"])
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_a_file_keeps_its_mode(tmp_path: Path, data: str, mode: int) -> None:
    """What is written over keeps its rights, an empty file too, as one that was made for us alone."""
    path = tmp_path / "report.json"
    path.write_text(data)
    path.chmod(mode)
    whole_files.replace(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", mode)
