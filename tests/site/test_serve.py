"""The site on the reader's own machine: served until stopped, said how where nobody watches, and a sentence on a page from the disk."""

import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browse import browser

from tuijian.site.serve import HOST, listening

SAID = "这一页是从硬盘直接打开的，链接、搜索和填报都不能用。请在仓库的文件夹里运行 make serve，再打开显示的网址。"


@contextmanager
def served(site: Path, address: str = "https://x.example.org/") -> Iterator[str]:
    """The site as `--serve` shows it; its address."""
    with listening(site, address) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()


def got(address: str) -> tuple[int, str]:
    """The status of an address, and what comes."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A site of two pages and a folder without one."""
    for name, text in {"index.html": "首页", "a/index.html": "甲", "404.html": "没有这一页", "assets/x.txt": "x"}.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text, encoding="utf-8")
    return tmp_path / "site"


@pytest.mark.parametrize("home", ["/", "/tuijian/"])
def test_pages_are_served_where_links_lead(small: Path, home: str) -> None:
    """A link to a folder shows its page, at the root and below the path that the site has at home; what is not there gets our own page."""
    with served(small, f"https://x.github.io{home}") as address:
        for under in {"/", home}:
            assert got(f"{address}{under}") == (200, "首页")
            assert got(f"{address}{under}a/") == (200, "甲")
            assert got(f"{address}{under}nothing/") == (404, "没有这一页")
            assert got(f"{address}{under}assets/") == (404, "没有这一页")
        assert got(f"{address}/../../etc/passwd")[0] == 404


def test_a_port_that_is_taken_is_left_alone(small: Path) -> None:
    """Two at once have two addresses, and nobody but this machine reaches either."""
    with served(small) as one, served(small) as other:
        assert one != other
        assert {got(one), got(other)} == {(200, "首页")}
        assert all(address.startswith("http://127.0.0.1:") for address in (one, other))


def test_the_address_to_preview_at_is_free() -> None:
    """`make serve` gets an address that nobody has."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        script = f"import tuijian.site.port as port; port.PORT = {taken.getsockname()[1]}; print(port.free())"
        found = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
        assert int(found) not in (0, taken.getsockname()[1])


TUIJIAN = """#!/bin/sh
echo "$@" >>"{log}"
case "$1 $*" in check*) exit {status} ;; *--serve*) echo http://127.0.0.1:8000/; exec sleep 60 ;; esac
"""


@pytest.fixture
def desk(root: Path, tmp_path: Path) -> Path:
    """A folder with run.sh, in which every program that it calls is a stand-in; the path has a blank and Chinese characters."""
    home = tmp_path / "某 处"
    for name in ("run.sh", "page.sh"):
        (home / "tools" / "dev" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "tools" / "dev" / name).write_text("#!/bin/sh\n", encoding="utf-8")
    shutil.copy(root / "tools" / "dev" / "run.sh", home / "tools" / "dev" / "run.sh")
    programs = {"tuijian": TUIJIAN.format(log=home / "log", status="${STATUS:-0}"), "python": "#!/bin/sh\n"}
    for name, text in programs.items():
        (home / ".venv" / "bin" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / ".venv" / "bin" / name).write_text(text, encoding="utf-8")
    for path in (*home.rglob("*.sh"), *(home / ".venv" / "bin").iterdir()):
        path.chmod(0o755)
    return home


def log(desk: Path) -> list[str]:
    """How the command was called, once after the other."""
    return (desk / "log").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("status", ["0", "1", "3"])
def test_run_without_a_terminal_ends(desk: Path, status: str) -> None:
    """In a script or on CI nothing is served; the site is built whatever the check said, and a fault of ours is the end's status."""
    done = subprocess.run(
        [desk / "tools/dev/run.sh"], env={**os.environ, "STATUS": status}, stdin=subprocess.DEVNULL, timeout=60, check=False
    )
    assert done.returncode == (3 if status == "3" else 0)
    assert log(desk) == ["check submissions", "site --output site"]


def test_run_with_a_terminal_serves_until_stopped(desk: Path) -> None:
    """Where somebody watches, the site is served, and its address is what is printed last."""
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a job in the background ignores it
        os.execv(desk / "tools/dev/run.sh", ["run.sh"])
    printed = b""
    while b"http://" not in printed:
        printed += os.read(terminal, 1024)
    assert log(desk)[-1] == "site --output site --serve"
    os.write(terminal, b"\x03")  # Ctrl+C
    ended = os.waitpid(child, 0)[1]
    os.close(terminal)
    assert os.WIFSIGNALED(ended) or os.WEXITSTATUS(ended) in (0, 130)


def test_serving_ends_without_a_trace(small: Path) -> None:
    """Ctrl+C is how it is stopped: one sentence, exit status 0."""
    script = f"from pathlib import Path; from tuijian.site.serve import serve; serve(Path({str(small)!r}), 'https://x.example.org/')"
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "  # a job in the background ignores it
    with subprocess.Popen(
        [sys.executable, "-c", heard + script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as one:
        assert one.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", one.stdout.readline())
        assert address
        assert got(address[0]) == (200, "首页")
        one.send_signal(signal.SIGINT)
        out, err = one.communicate(timeout=30)
    assert (one.returncode, err) == (0, "")
    assert out.endswith("已经停止。\n")


@pytest.mark.browser
def test_a_page_from_the_disk_says_what_to_do(site: Path, chromium: str) -> None:
    """Opened from the disk, every kind of page says once what to do, the one for filling in too; the picker does not blame the network."""
    with browser(chromium) as opened:
        page = opened.new_page()
        for name in ("index.html", "seats/index.html", "fill/index.html", "rules/index.html"):
            page.goto((site / name).as_uri())
            page.wait_for_selector(".from-disk")
            assert [one.inner_text() for one in page.query_selector_all(".from-disk")] == [SAID]
        page.goto((site / "seats" / "index.html").as_uri())
        page.fill("#ask-place", "郑州市")
        page.keyboard.press("Enter")
        page.wait_for_selector("#ask-answer p")
        assert "网络" not in page.inner_text("#ask-answer")


@pytest.mark.browser
def test_a_page_that_is_served_says_nothing_of_it(site: Path, chromium: str) -> None:
    """The address that is printed is one where links, search and the form work."""
    with served(site) as address, browser(chromium) as opened:
        page = opened.new_page()
        page.goto(f"{address}/")
        assert not page.query_selector(".from-disk")
        page.goto(f"{address}/seats/")
        page.fill("#ask-place", "郑州市")
        page.keyboard.press("Enter")
        page.wait_for_selector("#ask-answer .verdict")
        page.goto(f"{address}/fill/")
        page.wait_for_selector("#app:not([hidden])")
