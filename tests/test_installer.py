"""Set-up on the pip that came with Python, on a day when the index has newer releases than the locks."""

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest

# The pip that came with Python 3.11.2 (Debian 12) and with 3.11.7 and 3.12.1, and the Pythons that it runs on.
OLD_PIPS = [
    pytest.param("23.0", marks=pytest.mark.skipif(sys.version_info >= (3, 12), reason="pip 23.0 does not run on this Python")),
    pytest.param("23.2.1", marks=pytest.mark.skipif(sys.version_info >= (3, 13), reason="pip 23.2.1 never came with this Python")),
]
BACKEND = """
import os
import zipfile


def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "tuijian-1.0-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("tuijian-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tuijian\\nVersion: 1.0\\n")
        wheel.writestr("tuijian-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("tuijian-1.0.dist-info/RECORD", "")
        wheel.writestr("_tuijian.pth", os.path.abspath("tools").encode())
    return name
"""


def asked_with_extra(root: Path) -> dict[str, tuple[str, str]]:
    """The locked packages that another one here asks for with an extra: name -> (locked version, extra)."""
    text = (root / "requirements" / "test.txt").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))
    asked = {}
    for one in distributions():
        for requirement in one.requires or ():
            found = re.match(r"([\w.-]+)\s*\[([\w-]+)", requirement)
            name = re.sub(r"[-_.]+", "-", found[1]).lower() if found else ""
            if found and name in locked and "extra ==" not in requirement:
                asked[name] = (locked[name], found[2])
    return asked


def wheel(index: Path, name: str, version: str, *lines: str) -> str:
    """Write an empty wheel into the index; its sha256."""
    stem = f"{name.replace('-', '_')}-{version}"
    path = index / f"{stem}-py3-none-any.whl"
    info = f"{stem}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{info}/METADATA", "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *lines, ""]))
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fill_index(index: Path, asked: dict[str, tuple[str, str]]) -> str:
    """The locked release and a newer one of each package, and one that asks for it with its extra; the lock of the former."""
    lock = []
    for name, (version, extra) in asked.items():
        digest = wheel(index, name, version, f"Provides-Extra: {extra}")
        wheel(index, name, f"{int(version.split('.')[0]) + 1}.0", f"Provides-Extra: {extra}")
        asking = wheel(index, f"asks-for-{name}", "1.0", f"Requires-Dist: {name}[{extra}]")
        lock += [f"{name}=={version} --hash=sha256:{digest}", f"asks-for-{name}==1.0 --hash=sha256:{asking}"]
    return "\n".join(lock) + "\n"


def project(root: Path, folder: Path, lock: str) -> None:
    """A folder with the real set-up and the real lock of the installer; what is installed besides is the index's."""
    for name in ("tools/dev/venv.sh", "tools/dev/python.sh", "requirements/installer.txt"):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((root / name).read_bytes())
        target.chmod(0o755)
    (folder / "tools" / "tuijian").mkdir()
    (folder / "tools" / "tuijian" / "__init__.py").write_bytes(b"")
    (folder / "requirements" / "build.txt").write_text("", encoding="utf-8")
    (folder / "requirements" / "run.txt").write_text(lock, encoding="utf-8")
    (folder / "backend.py").write_text(BACKEND, encoding="utf-8")
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "tuijian"\nversion = "1.0"\n[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
        encoding="utf-8",
    )


def python_with(pip: str, wheels: Path, folder: Path) -> Path:
    """A folder whose python3 makes environments that hold this pip, as an older Python does."""
    folder.mkdir()
    (folder / "python3").write_text(
        f'#!/bin/sh\n"{sys.executable}" "$@" || exit\n'
        f'case "$*" in *"-m venv"*) for home; do :; done\n'
        f'"$home/bin/python" -m pip install --quiet --no-index --find-links "{wheels}" "pip=={pip}"\nesac\n',
        encoding="utf-8",
    )
    (folder / "python3").chmod(0o755)
    return folder


@pytest.mark.network
@pytest.mark.parametrize("pip", OLD_PIPS)
def test_set_up_keeps_to_the_lock(root: Path, tmp_path: Path, pypi: None, pip: str) -> None:
    """On an old pip, set-up installs what the lock says although the index has a newer release of each package asked for by its extra.

    What it sets up starts in a locale that does not know the letters of the folder it lies in.
    """
    asked = asked_with_extra(root)
    assert {"coverage", "markdown-it-py"} <= asked.keys()
    index, old, place = tmp_path / "index", tmp_path / "old", tmp_path / "里面 有空格"
    index.mkdir()
    place.mkdir()
    project(root, place, fill_index(index, asked))
    fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    subprocess.run([*fetch, f"--dest={index}", "--require-hashes", "-r", root / "requirements/installer.txt"], check=True)
    subprocess.run([*fetch, f"--dest={old}", f"pip=={pip}"], check=True)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PIP_")},
        "PATH": f"{python_with(pip, old, tmp_path / 'bin')}:/usr/bin:/bin",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(index),
    }
    done = subprocess.run([place / "tools/dev/venv.sh", "run"], env=environment, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    listed = subprocess.run(
        [place / ".venv/bin/python", "-m", "pip", "list", "--format=freeze"],
        env=environment,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout.split()
    assert {f"{name}=={version}" for name, (version, _) in asked.items()} <= set(listed)
    ours = [place / ".venv/bin/python", "-c", "import tuijian; print(ascii(tuijian.__file__))"]
    found = subprocess.run(ours, env={**environment, "LC_ALL": "C"}, cwd="/", check=False, capture_output=True, encoding="utf-8")
    assert (found.stderr, found.stdout.strip()) == ("", ascii(str(place / "tools/tuijian/__init__.py")))
