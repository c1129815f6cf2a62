"""`tuijian intranet`: one archive with which an office that reaches no network reads, fills in and checks."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tuijian.catalog.load import Catalog
from tuijian.cli.main import main
from tuijian.console.errors import UsageError
from tuijian.intranet import bundle, wheels
from tuijian.intranet.platforms import PLATFORMS, PYTHONS, USUAL

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
LINUX = {"x86_64": "linux", "aarch64": "linux-arm"}
EPOCH = "1704067200"


@pytest.fixture
def quick(root: Path, offline_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command in this checkout, with a site that is built already and a wheel that is none."""
    site = {path.relative_to(offline_site).as_posix(): path.read_bytes() for path in offline_site.rglob("*") if path.is_file()}
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setattr(bundle, "offline", lambda *_: site)
    monkeypatch.setattr(bundle, "wheels", lambda *_: {"tuijian-1.0-py3-none-any.whl": b"wheel"})


def inside(path: Path) -> Mapping[str, bytes]:
    """The files of an archive."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def test_all_is_in_one_archive(quick: None, tmp_path: Path, catalog: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    """Site, program, a template for each unit, the sample, and a page that says how to use them; each file with its checksum."""
    path = tmp_path / "out.zip"
    assert main(["intranet", str(path)]) == 0
    assert "33 份模板" in capsys.readouterr().out
    files = dict(inside(path))
    sums = files.pop("SHA256SUMS").decode()
    assert sums == "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    assert {"site/index.html", "site/search/search_index.js", "packages/tuijian-1.0-py3-none-any.whl"} <= files.keys()
    assert {f"templates/{unit.name}推荐名单.xlsx" for unit in catalog.units} | {"templates/初步方案.docx"} <= files.keys()
    assert files["submissions/_example/list.yml"] == catalog.sample["list.yml"]
    guide = files["使用说明.html"].decode()
    assert "不是教育部的网站" in guide
    assert all(PLATFORMS[name].title in guide for name in USUAL)
    assert "--no-index --find-links packages" in guide
    assert "https://" not in guide  # nothing that has to be fetched


def test_the_same_bytes_again(quick: None, tmp_path: Path) -> None:
    """Two runs give the same archive, in order, with plain rights and one moment for all."""
    paths = [tmp_path / name for name in ("one.zip", "other.zip")]
    for path in paths:
        assert main(["intranet", str(path)]) == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as archive:
        infos = archive.infolist()
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)
    assert {(info.date_time, info.external_attr >> 16) for info in infos} == {((2024, 1, 1, 0, 0, 0), 0o644)}


def test_what_is_there_is_left_alone(quick: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of that name is replaced only where that is said, and this is known before all the work."""
    path = tmp_path / "out.zip"
    path.write_bytes(b"mine")
    assert main(["intranet", str(path)]) == 2
    assert "--replace" in capsys.readouterr().err
    assert path.read_bytes() == b"mine"
    assert main(["intranet", str(path), "--replace"]) == 0
    assert zipfile.is_zipfile(path)


@pytest.mark.parametrize(
    ("options", "said"),
    [(["out.tar"], ".zip"), (["out.zip", "--platform", "dos"], "windows"), (["out.zip", "--python", "2.7"], "3.11")],
)
def test_what_cannot_be_is_said(options: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Another kind of archive, a system and a Python that the program is not for: one sentence that names what can be written."""
    assert main(["intranet", *options]) == 2
    err = capsys.readouterr().err
    assert (err.count("\n"), said in err) == (1, True)


def test_a_site_without_the_checker_is_told(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where what checks in the page was not fetched, the command and the page in the archive say so."""
    monkeypatch.setenv("TUIJIAN_PAGE", str(tmp_path / "nothing"))
    assert main(["intranet", str(tmp_path / "out.zip"), "--platform", "windows"]) == 0
    assert "不能检查" in capsys.readouterr().out
    guide = inside(tmp_path / "out.zip")["使用说明.html"].decode()
    assert "没有网页用的检查程序" in guide
    assert r"program\Scripts\tuijian check" in guide
    assert "program/bin" not in guide


# --- the wheels -----------------------------------------------------------------------------------


def test_all_that_is_asked_for_is_named(root: Path) -> None:
    """What ours asks for and those ask for, by the system; everything of it stands in the lock with its hashes, and nothing of the site."""
    lock = wheels._lock((root / "requirements" / "run.txt").read_text("utf-8"))
    for name, platform in PLATFORMS.items():
        found = wheels.needed({**platform.markers, "python_version": "3.12", "python_full_version": "3.12.0"})
        assert {"pydantic-core", "pyyaml", "lxml", "tzdata", "python-calamine"} <= set(found)
        assert ("colorama" in found) == (name == "windows")
        assert not {"mkdocs", "jieba"} & set(found)
        assert all("--hash=sha256:" in lock[one] for one in found)


def test_every_python_that_is_tested_is_offered(root: Path) -> None:
    """The Pythons to install on are those that the package says it is for."""
    text = (root / "pyproject.toml").read_text("utf-8")
    assert (
        tuple(line.rpartition(" :: ")[2].rstrip('",') for line in text.splitlines() if '"Programming Language :: Python :: 3.' in line)
        == PYTHONS
    )


def test_what_pip_cannot_get_ends_the_run(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where there is no network, one sentence says so below what pip itself found wrong."""
    for name, value in {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": "",
        "PIP_CONFIG_FILE": os.devnull,
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match="安装用的文件没有取到"):
        wheels._fetched(root, tmp_path, PLATFORMS["linux"], "3.12")
    assert "ERROR" in capsys.readouterr().err


@pytest.mark.network
@pytest.mark.skipif(sys.platform != "linux" or os.uname().machine not in LINUX, reason="the wheels fetched here are for Linux")
def test_the_program_installs_without_network(root: Path, pypi: None, tmp_path: Path) -> None:
    """The wheels for this machine go into an empty environment with no index; what is installed checks the sample and writes Excel."""
    found = wheels.wheels(root, [LINUX[os.uname().machine]], [HERE], int(EPOCH))
    packages, home = tmp_path / "packages", tmp_path / "venv"
    packages.mkdir()
    for name, data in found.items():
        (packages / name).write_bytes(data)
    assert zipfile.is_zipfile(io.BytesIO(next(data for name, data in found.items() if name.startswith("tuijian-"))))
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(home), "install", "--quiet", "--no-index", f"--find-links={packages}"]
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))} | {"PIP_CONFIG_FILE": os.devnull}
    done = subprocess.run([*pip, "tuijian[office]"], check=False, env=alone, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    tuijian, example = home / "bin" / "tuijian", root / "submissions" / "_example"
    checked = subprocess.run([tuijian, "check", example], check=False, cwd=tmp_path, env=alone, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "通过" in checked.stdout
    exported = subprocess.run([tuijian, "export", "河南"], check=False, cwd=tmp_path, env=alone, capture_output=True, text=True)
    assert exported.returncode == 0, exported.stderr
    assert (tmp_path / "河南省推荐名单.xlsx").is_file()
