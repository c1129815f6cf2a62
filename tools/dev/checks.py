"""Works out what is owed and checks it, one process of its own for each, with limits: checks.py EVENT FOLDER [SECONDS].

The interpreter and the modules are loaded once; each check is a copy of this process that may take a minute. What there is no time for
is left to the next run: its number goes from FOLDER/order to FOLDER/left. This needs no token, and refuses to run with one.
"""

import os
import signal
import sys
import time
from pathlib import Path

import group

from tuijian.cli import main as tuijian_main
from tuijian.folder import read_catalog
from tuijian.review.command import read_event
from tuijian.review.gather import ORDER
from tuijian.review.sweep import LEFT, gathered, numbers
from tuijian.review.world import World

MOST = 900
"""So many seconds a run checks; what is left goes to the next."""

EACH = 60
"""So many seconds a check may take."""


def check(place: Path) -> int:
    """The exit code of `tuijian check` with the arguments in a folder; -9 for one that took too long."""
    arguments = (place / "arguments").read_text(encoding="utf-8").splitlines()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.setsid()
        os._exit(_checked(arguments))
    until = time.monotonic() + EACH
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
            until = float("inf")
        time.sleep(0.005)


def _checked(arguments: list[str]) -> int:
    try:
        return tuijian_main(["check", *arguments])
    except BaseException:
        return 3
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def main(arguments: list[str]) -> None:
    """Work it out, check, and say how each check ended."""
    if os.environ.get("GITHUB_TOKEN"):
        raise SystemExit("a check has no token")
    event, folder = read_event(arguments[0]), Path(arguments[1])
    until = time.monotonic() + float(arguments[2] if len(arguments) > 2 else MOST)
    if event.merge_group is not None:
        group.main([arguments[0], str(folder / "group")])
        print(f"group: {check(folder / 'group')}", flush=True)
        return
    gathered(World.load(folder), event, read_catalog(Path("catalog")), Path(), folder)
    waiting, done = numbers(folder / ORDER), list[int]()
    while waiting and time.monotonic() < until:
        number = waiting.pop(0)
        place = folder / str(number)
        print(f"{number}: {check(place) if (place / 'arguments').is_file() else 'not fetched'}", flush=True)
        done.append(number)
    for name, some in ((ORDER, done), (LEFT, waiting)):
        (folder / name).write_text("".join(f"{number}\n" for number in some), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
