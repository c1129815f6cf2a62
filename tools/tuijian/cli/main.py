"""The command `tuijian`. It only finds out which part is asked for; that part brings what it needs."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module

from tuijian.cli.arguments import add_other_commands, no_option, parser
from tuijian.console.errors import UsageError
from tuijian.console.output import use_utf8
from tuijian.console.skipped_imports import start_models


def main(argv: Sequence[str] | None = None, before: Callable[[], None] = lambda: None) -> int:
    """Run the command; the exit code: 0 nothing to mend, 1 something to mend, 2 wrong usage, 3 a bug of ours.

    `before` is called before the part that is asked for comes in.
    """
    use_utf8()
    try:
        return _run(list(sys.argv[1:] if argv is None else argv), before)
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return _output_closed()
    except Exception as error:
        from tuijian.console.fault import report_fault

        return report_fault(error)


def _run(argv: list[str], before: Callable[[], None]) -> int:
    top = parser(argv[0] if argv else "")
    if not argv or argv[0] not in top.commands.choices:
        add_other_commands(top)
    try:
        args, extra = top.parse_known_args(argv)
    except SystemExit:  # argparse has shown its help or the version
        return 0
    if extra:
        raise UsageError(no_option(extra, top.commands.choices[args.command]))
    return _start(args, before)


def _start(args: Namespace, before: Callable[[], None]) -> int:
    """Run the part asked for; UsageError where what it needs is not installed."""
    try:
        before()
        start_models()
        return int(import_module(args.module).run(args))
    except ModuleNotFoundError as error:
        from tuijian.console.missing_part import missing_part_error

        missing_part = missing_part_error(error, args.module)
        if missing_part is None:
            raise
        raise missing_part from error


def _output_closed() -> int:
    """Write nothing more once the reader of our output has closed it; the exit code of a program that SIGPIPE stopped."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141
