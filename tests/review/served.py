"""The fake kept in a file, and served over HTTP, for the workflow run from end to end.

    PYTHONPATH=tests python -m review.served --state state.json [--port 0] [--log writes.jsonl] [--git FOLDER]

The first line that it prints is its address, to be given as GITHUB_API_URL. The state (see `dumped`; `{"pulls": [{"number": 1,
"head": "…"}]}` is enough) is read anew whenever the file was changed, and written back after each write, so that a head is moved by
editing the file. With --git the files of a change come from that repository. Each write is a line of the log.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
from openapi_core.exceptions import OpenAPIError
from review.described import Ask, Json, see_headers, thing
from review.fake import Fake
from review.fake_world import PullRequest

# --- as a file --------------------------------------------------------------------------------------

_KEPT = ("repository", "made", "groups", "ids", "comments", "remarks", "statuses", "texts", "runs", "suites", "policies", "user")


def dumped(fake: Fake) -> str:
    """All that there is, as JSON."""
    data = {name: getattr(fake, name) for name in _KEPT} | {"pulls": [asdict(pull) for pull in fake.pulls.values()]}
    return json.dumps(data, ensure_ascii=False, indent=1, default=sorted)


def load(fake: Fake, text: str) -> None:
    """Let there be what `dumped` gave; what is left out stays as it is."""
    data = json.loads(text)
    for name in _KEPT:
        if name in data:
            setattr(fake, name, _numbers(data[name]) if name in ("comments", "remarks", "texts") else data[name])
    fake.made = set(fake.made) if fake.made is not None else None
    fake.pulls = {one["number"]: PullRequest(**one) for one in data.get("pulls", ())}
    for pull in fake.pulls.values():
        pull.files = [thing("diff-entry", **{"status": "added", "sha": "a" * 40, **each}) for each in pull.files]


def _numbers(known: dict[str, Json]) -> dict[int, Json]:
    return {int(key): value for key, value in known.items()}


# --- served -----------------------------------------------------------------------------------------


@contextmanager
def served(fake: Fake, port: int = 0, state: Path | None = None, log: Path | None = None) -> Iterator[str]:
    """The fake at an address of this machine, for programs of their own. `state` and `log`: see the head of this file.

    Who comes over the wire waits by its own clock, so that the fake's jumps ahead with every request.
    """
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(fake, _File(fake, state, log)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class _File:
    """Where the state is kept between requests, and the writes are told."""

    fake: Fake
    state: Path | None
    log: Path | None
    seen: int = 0

    def read(self) -> None:
        """What stands there, if it is not what was written last."""
        if self.state is not None and self.state.stat().st_mtime_ns != self.seen:
            load(self.fake, self.state.read_text("utf-8"))
            self.seen = self.state.stat().st_mtime_ns

    def write(self, ask: Ask, status: int) -> None:
        """What came of a write."""
        if self.state is not None:
            self.state.write_text(dumped(self.fake), encoding="utf-8")
            self.seen = self.state.stat().st_mtime_ns
        if self.log is not None:
            line = {"method": ask.method, "path": unquote(ask.path), "body": ask.body, "status": status}
            with self.log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _handler(fake: Fake, file: _File) -> type[BaseHTTPRequestHandler]:
    lock = Lock()

    def answered(ask: Ask, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        """The answer; 599 for what GitHub's description does not allow, which is told on the error stream."""
        with lock:
            file.read()
            fake.time += 1
            try:
                see_headers(headers)
                answer = fake.answer(ask, f"http://{headers['host']}")
            except (AssertionError, LookupError, OpenAPIError) as error:
                sys.stderr.write(f"{ask.method} {ask.path}: {error!r} {error.__cause__!r}\n")
                return 599, {}, repr(error).encode()
            if ask.writes:
                file.write(ask, answer[0])
            return answer

    class Handler(BaseHTTPRequestHandler):
        """Any method, handed on."""

        disable_nagle_algorithm = True
        """The head and the body of an answer are sent one by one; without this the second waits for a sign of the first, 40 ms."""
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            match = self.headers.get("if-none-match", "")
            ask = Ask(self.command, parts.path, dict(parse_qsl(parts.query)), json.loads(raw) if raw else None, match)
            try:
                status, headers, body = answered(ask, {key.lower(): value for key, value in self.headers.items()})
            except httpx.TransportError:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {"content-type": "application/json", **headers}.items():
                self.send_header(name, value)
            if status not in (204, 304):
                self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if status not in (204, 304) else b"")

        do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _serve  # noqa: N815 - http.server asks for these names

        def log_message(self, *_: object) -> None:
            """The fake keeps its own log."""

    return Handler


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--git", type=Path)
    options = parser.parse_args()
    with served(Fake(git=options.git), options.port, options.state, options.log) as address:
        sys.stdout.write(address + "\n")
        sys.stdout.flush()
        Event().wait()


if __name__ == "__main__":
    main()
