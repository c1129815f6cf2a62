"""File contents that come from JavaScript, as bytes; None for whatever holds none."""

from collections.abc import Iterable


def contents(given: Iterable[object]) -> list[bytes | None]:
    """Each content as bytes. JavaScript's null is no None in Python: it, and whatever else holds no bytes, was not read."""
    return [bytes(one) if isinstance(one, bytes | bytearray | memoryview) else None for one in given]
