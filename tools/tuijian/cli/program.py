"""The installed command: a process of its own, in which nothing else is imported yet."""

import os
import sys

from tuijian.console.compiled_modules import COMMANDS, Modules


def program() -> int:
    """Run the command that was asked for; the exit code, see `tuijian.cli.main`."""
    asked = "".join(sys.argv[1:2])
    with Modules(asked):
        code = _run()
    if asked in COMMANDS:
        _leave(code)
    return code


def _run() -> int:
    from tuijian.cli.main import main
    from tuijian.console.compiled_functions import Functions
    from tuijian.console.compiled_patterns import Patterns
    from tuijian.console.skipped_imports import start_lean

    start_lean()
    with Patterns(), Functions() as functions:
        return main(before=functions.start)


def _leave(code: int) -> None:
    """Leave at once, as mypy does: to take a process apart piece by piece takes longer than to read a plan. All is closed by now."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # whoever reads has gone: Python says what it always says
        return
    os._exit(code)
