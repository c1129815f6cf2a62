"""The site built as users build it, and its pages parsed as a browser would, for the tests of the site."""

import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html
from own_address import SITE

BASE = urljoin("https://site.invalid/", urlsplit(SITE).path)
"""Where the site is taken to lie: not at its own address, but in the same folder, which the page for lost addresses names."""
TEXTS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


def build_site(root: Path, target: Path, **env: str) -> Path:
    """Build the site of a checkout with mkdocs itself, strictly."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(root / "mkdocs.yml")]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1704067200", **env}
    done = subprocess.run(
        [*command, "--site-dir", str(target)], env=environment, check=False, capture_output=True, text=True, encoding="utf-8"
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return target


@dataclass(frozen=True)
class BuiltPage:
    """A page by its address below the site, `` for the first."""

    address: str
    text: str

    @cached_property
    def root(self) -> html.HtmlElement:
        """The parsed page."""
        return html.document_fromstring(self.text)

    @cached_property
    def content(self) -> html.HtmlElement:
        """What the page itself says, without the theme's frame."""
        (found,) = self.root.xpath("//article")
        return found

    @cached_property
    def ids(self) -> set[str]:
        """The anchors."""
        return {str(one) for one in self.root.xpath("//@id | //a/@name")}

    @property
    def links(self) -> list[str]:
        """Where the links lead, as full addresses below BASE or elsewhere."""
        return [urljoin(BASE + self.address, str(href)) for href in self.root.xpath("//a/@href")]

    @property
    def resources(self) -> list[str]:
        """What a browser fetches to show the page."""
        fetched = self.root.xpath("//*/@src | //*/@srcset | //link[not(@rel='canonical' or @rel='prev' or @rel='next')]/@href")
        return [urljoin(BASE + self.address, str(one)) for one in fetched]


def read_site(site: Path) -> dict[str, BuiltPage]:
    """Every page of a built site by its address."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        address = path.relative_to(site).as_posix().removesuffix("index.html")
        found[address] = BuiltPage(address, path.read_text("utf-8"))
    return found


def inside(link: str) -> tuple[str, str] | None:
    """A link within the site as address and anchor, None for one that leads elsewhere."""
    if not link.startswith(BASE):
        return None
    parts = urlsplit(link.removeprefix(BASE))
    return unquote(parts.path), unquote(parts.fragment)


@lru_cache(256)
def _compressed(path: Path, changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


class Served(SimpleHTTPRequestHandler):
    """Hands out the files of a site."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """As GitHub Pages does: texts compressed."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if self.path.partition("?")[0].endswith("/") else path
        if path.suffix not in TEXTS or not path.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            super().do_GET()
            return
        data = _compressed(path, path.stat().st_mtime_ns)
        self.send_response(HTTPStatus.OK)
        for name, value in {"Content-Type": TEXTS[path.suffix], "Content-Encoding": "gzip", "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serve(site: Path) -> Iterator[str]:
    """Serve a built site to a browser; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Served, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
