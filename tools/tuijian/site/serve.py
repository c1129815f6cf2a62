"""Shows a built site on this machine alone, until somebody stops it: from the disk its links, its search and its form do not work."""

import errno
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

HOST, PORT = "127.0.0.1", 8000
"""Nobody but this machine; the port that `mkdocs serve` has too, or another one where it is taken."""


class Handler(SimpleHTTPRequestHandler):
    """The files of a folder, also below the path that the site has at home, with the site's own page for what is not there."""

    def __init__(self, *args: object, path: str, directory: str) -> None:
        """`path` is where the site lies at home: `/` or `/repository/`."""
        self.home = path
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        """The file of an address; the page for what is not there names files by their path at home."""
        return super().translate_path("/" + path.removeprefix(self.home) if path.startswith(self.home) else path)

    def list_directory(self, path: object) -> None:  # noqa: ARG002 (the library's own signature)
        """A folder without a page is not shown."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for what is not there, where it has one."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        data = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def end_headers(self) -> None:
        """A site that was built anew is shown anew."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: who looks at which page is of no interest."""


class Server(ThreadingHTTPServer):
    """One that takes no port from another program: on Windows two could share one otherwise."""

    allow_reuse_address = sys.platform != "win32"


def serve(site: Path, address: str) -> None:
    """Serve until stopped by Ctrl+C. `address` is the site's at home. OSError where no port is free."""
    with listening(site, address) as server:
        print(f"在浏览器里打开：http://{HOST}:{server.server_port}/\n只有这台电脑能看到。按 Ctrl+C 停止。", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\n已经停止。")


def listening(site: Path, address: str) -> Server:
    """A server on the usual port, or on a free one where that is taken."""
    handler = partial(Handler, directory=str(site), path=urlsplit(address).path or "/")
    try:
        return Server((HOST, PORT), handler)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        return Server((HOST, 0), handler)
