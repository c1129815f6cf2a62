"""The one door by which contents come in from JavaScript. Whatever is no run of bytes there is None from here on."""

from collections.abc import Iterable


def contents(given: Iterable[object]) -> list[bytes | None]:
    """Each content as bytes. JavaScript's null is no None in Python: it, and whatever else holds no bytes, was not read."""
    return [bytes(one) if isinstance(one, bytes | bytearray | memoryview) else None for one in given]
