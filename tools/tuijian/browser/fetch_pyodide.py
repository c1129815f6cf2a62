"""Fetches the npm package `pyodide` as a lock names it: `python -m tuijian.browser.fetch_pyodide LOCK FOLDER`.

By npm where it is there, which knows this machine's registry and proxies; else from the address in the lock. What comes is held
to the lock's checksum either way, and only the few files that a page needs are kept.
"""

import base64
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from pathlib import Path
from typing import NamedTuple

FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
"""Pyodide asks this file which version it is of, and which packages there are; we use none of those."""

SECONDS = 120


class Locked(NamedTuple):
    """A package as the lock has it: its checksum is `sha512-` and base 64."""

    version: str
    address: str
    integrity: str


def locked(lock: Path) -> Locked:
    """What the lock says of pyodide."""
    package = json.loads(lock.read_text("utf-8"))["packages"]["node_modules/pyodide"]
    version = package["version"]
    return Locked(version, package.get("resolved", f"https://registry.npmjs.org/pyodide/-/pyodide-{version}.tgz"), package["integrity"])


def fetch(pyodide: Locked, folder: Path) -> None:
    """Put the files into the folder, unless they are there. OSError or ValueError where that cannot be done."""
    stamp = folder / ".stamp"
    if stamp.is_file() and stamp.read_text("utf-8") == pyodide.integrity:
        return
    data = _by_npm(pyodide) if shutil.which("npm") else _by_address(pyodide)
    if "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode() != pyodide.integrity:
        raise ValueError("the package is not the one that the lock names")
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(data)) as package:
        for name in FILES:
            (folder / name).write_bytes(_file_in_package(package, name))
        info = json.loads(_file_in_package(package, LOCK))["info"]
        (folder / LOCK).write_text(json.dumps({"info": info, "packages": {}}), "utf-8")
    stamp.write_text(pyodide.integrity, "utf-8")


def _file_in_package(package: tarfile.TarFile, name: str) -> bytes:
    file = package.extractfile(f"package/{name}")
    if file is None:
        raise ValueError(f"no {name} in the package")
    return file.read()


def _by_npm(pyodide: Locked) -> bytes:
    with tempfile.TemporaryDirectory() as target:
        command = ["npm", "pack", "--silent", f"--pack-destination={target}", f"pyodide@{pyodide.version}"]
        done = subprocess.run(command, check=False, capture_output=True, timeout=SECONDS)
        packed = list(Path(target).glob("*.tgz"))
        if done.returncode or not packed:
            raise OSError(f"npm pack ended with {done.returncode}")
        return packed[0].read_bytes()


def _by_address(pyodide: Locked) -> bytes:
    if not pyodide.address.startswith("https://"):
        raise ValueError("the lock's address is not https")
    with urllib.request.urlopen(pyodide.address, timeout=SECONDS) as answer:
        return bytes(answer.read())


def main() -> int:
    """Fetch; 1 with a line on stderr where that cannot be done."""
    try:
        fetch(locked(Path(sys.argv[1])), Path(sys.argv[2]))
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        print(f"pyodide: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
