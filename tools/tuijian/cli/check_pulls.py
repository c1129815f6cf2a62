"""A step of the review: works out what is owed and checks it. `python -m tuijian.cli.check_pulls EVENT FOLDER [SECONDS]`.

The interpreter and the modules are loaded once; each check is a copy of this process that may take a minute. What there is no time for
is left to the next run: its number goes from FOLDER/order to FOLDER/left. This needs no token, and refuses to run with one.
"""

import os
import signal
import sys
import time
from importlib import import_module
from pathlib import Path

from tuijian.console.compiled_functions import Functions
from tuijian.console.compiled_patterns import Patterns
from tuijian.console.skipped_imports import start_lean, start_models

RUN_SECONDS = 900
"""So many seconds a run checks; what is left goes to the next."""

CHECK_SECONDS = 60
"""So many seconds a check may take."""


def check(arguments: list[str]) -> int:
    """The exit code of `tuijian check` with these arguments; -9 for one that took too long."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.setsid()
        os._exit(_exit_code_of(arguments))
    until = time.monotonic() + CHECK_SECONDS
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
            until = float("inf")
        time.sleep(0.005)


def arguments_in(place: Path) -> list[str]:
    """The arguments in a folder."""
    return (place / "arguments").read_text(encoding="utf-8").splitlines()


def _exit_code_of(arguments: list[str]) -> int:
    from tuijian.cli.main import main as tuijian_main

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
    from tuijian.cli.review import read_event
    from tuijian.console.catalog_snapshot import call_in
    from tuijian.review.open_pulls import World
    from tuijian.review.owed import LEFT, ORDER, gather_into, look_back, numbers

    for name in ("cli.main", "cli.check", "console.commits", "console.open_lists", "rules.registry", "report.render"):
        import_module(f"tuijian.{name}")  # once, for all checks
    event, folder = read_event(arguments[0]), Path(arguments[1])
    until = time.monotonic() + float(arguments[2] if len(arguments) > 2 else RUN_SECONDS)
    if event.merge_group is not None:
        from tuijian.review.merge_group import write_arguments

        write_arguments(event.merge_group, folder / "group")
        print(f"group: {check(arguments_in(folder / 'group'))}", flush=True)
        return
    catalog, _ = call_in(Path("catalog"))
    targets = {target.pull.number: target for target in gather_into(World.load(folder), event, catalog, Path(), folder)}
    waiting, done = numbers(folder / ORDER), list[int]()
    while waiting and time.monotonic() < until:
        number = waiting.pop(0)
        place = folder / str(number)
        look_back(targets[number], place, catalog, check)
        print(f"{number}: {check(arguments_in(place)) if targets[number].here else 'not fetched'}", flush=True)
        done.append(number)
    for name, pulls in ((ORDER, done), (LEFT, waiting)):
        (folder / name).write_text("".join(f"{number}\n" for number in pulls), encoding="utf-8")


if __name__ == "__main__":
    start_lean()
    with Patterns(), Functions() as functions:
        functions.start()
        start_models()
        main(sys.argv[1:])
