"""Archives whose bytes depend on what is in them and on nothing else. Pure."""

import io
import zipfile
from collections.abc import Mapping


def pack(parts: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """An archive of these parts, in this order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as packed:
        for name, data in parts.items():
            about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            about.compress_type, about.create_system = method, 3
            packed.writestr(about, data)
    return target.getvalue()
