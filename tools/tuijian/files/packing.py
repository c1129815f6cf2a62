"""Archives whose bytes depend on what is in them and on nothing else. Pure."""

import io
import zipfile
from collections.abc import Mapping

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that an archive knows."""


def pack(
    parts: Mapping[str, bytes],
    method: int = zipfile.ZIP_STORED,
    moment: tuple[int, int, int, int, int, int] = EARLIEST,
    mode: int = 0,
) -> bytes:
    """An archive of these parts, in this order. `mode`: the rights of what is unpacked, 0 where nobody does."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as packed:
        for name, data in parts.items():
            about = zipfile.ZipInfo(name, moment)
            about.compress_type, about.create_system, about.external_attr = method, 3, mode << 16
            packed.writestr(about, data)
    return target.getvalue()
