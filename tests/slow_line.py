"""A built site over a slow line: so many bytes a second for all that is under way, a wait before every answer and every connection."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from io import BufferedIOBase
from pathlib import Path
from threading import Lock, Thread
from typing import Any, cast

from pagetree import Served

PIECE = 2 * 1448
AHEAD = 0.3  # seconds for which a line holds what it has not yet delivered


class Line:
    """What all connections share."""

    def __init__(self, rate: float, delay: float) -> None:
        self.rate, self.delay = rate, delay
        self._lock, self._free = Lock(), 0.0

    def carry(self, many: int) -> None:
        """Wait until so many bytes are through."""
        with self._lock:
            self._free = max(time.perf_counter() - AHEAD, self._free) + many / self.rate
            until = self._free
        time.sleep(max(0.0, until - time.perf_counter()))


class _Slowly:
    """A file that writes over the line."""

    def __init__(self, file: Any, line: Line) -> None:
        self._file, self._line = file, line

    def write(self, data: bytes) -> int:
        view = memoryview(data)
        for at in range(0, len(view), PIECE):
            self._line.carry(len(view[at : at + PIECE]))
            self._file.write(view[at : at + PIECE])
        return len(view)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class _Far(Served):
    """One connection for many requests, as hosts have it."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, line: Line, **more: Any) -> None:
        self.line = line
        super().__init__(*args, **more)

    def setup(self) -> None:
        """Connect."""
        super().setup()
        time.sleep(self.line.delay)
        self.wfile = cast("BufferedIOBase", _Slowly(self.wfile, self.line))

    def do_GET(self) -> None:  # noqa: N802 - as http.server names it
        """Answer."""
        time.sleep(self.line.delay)
        super().do_GET()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves is no fault."""


@contextmanager
def serve_slowly(site: Path, line: Line) -> Iterator[str]:
    """Serve a built site over a line; gives its address."""
    with _Server(("127.0.0.1", 0), partial(_Far, directory=str(site), line=line)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
