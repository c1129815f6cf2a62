"""An archive to hand on: with the checksums of all that it holds, and the same bytes for the same files and moment. Pure."""

import hashlib
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from tuijian.files.packing import pack

SUMS = "SHA256SUMS"
"""As `sha256sum --check` reads it."""

MODE = 0o644
"""Anyone may read what is unpacked, whatever unpacks it."""


def sealed(files: Mapping[str, bytes], seconds: int) -> bytes:
    """The files and their checksums, in order, all from one moment (seconds since 1970; archives know none before 1980)."""
    whole = {**files, SUMS: sums(files)}
    moment = datetime.fromtimestamp(max(seconds, 315532800), UTC)
    return pack({name: whole[name] for name in sorted(whole)}, zipfile.ZIP_DEFLATED, moment.timetuple()[:6], MODE)


def sums(files: Mapping[str, bytes]) -> bytes:
    """A line for each file in order: its SHA-256 and its name."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def in_folder(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files as they lie in a folder."""
    return {f"{folder}/{name}": data for name, data in files.items()}
