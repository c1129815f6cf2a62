"""Writes the command's words to the terminal, a pipe or a file, as UTF-8 whatever the locale."""

import io
import os
import sys
from pathlib import Path

from tuijian.console.errors import UsageError, in_quotes


def use_utf8() -> None:
    """Make the standard streams UTF-8 with plain line ends; what cannot be encoded becomes an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def emit(text: str, output: str | None = None) -> None:
    """Write to the file `output`, whole or not at all, or to standard output."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    from tuijian.files import whole_files

    try:
        whole_files.replace(Path(output), text.encode("utf-8", "backslashreplace"))
    except FileNotFoundError as error:
        raise UsageError(f"没有{in_quotes(Path(output).parent)}这个文件夹，结果没有写出。") from error
    except IsADirectoryError as error:
        raise UsageError(f"{in_quotes(output)}是文件夹，结果没有写出。") from error
    except OSError as error:
        raise UsageError(f"{in_quotes(output)}写不进去（{error.strerror}），结果没有写出。") from error


def width() -> int:
    """The columns that a text may take: the terminal's, or 80 where nobody watches."""
    if not sys.stdout.isatty():
        return 80
    import shutil

    return min(max(shutil.get_terminal_size().columns, 40), 120)


def colored() -> bool:
    """Whether colour is wanted: on a terminal, unless NO_COLOR says otherwise (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
