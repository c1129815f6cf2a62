"""Reads a workbook by calamine, a text by mammoth: a program of its own, so that no file takes the memory, time or life of ours.

It imports nothing of ours. `read` and `html` are also what a page calls, where the browser's own walls stand around them.
"""

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

ROWS = 5_000
"""So many rows of a sheet are read."""

COLUMNS = 200
"""So many columns of a sheet are read."""

MEMORY = 160 * 1024 * 1024
"""Bytes of data that the process may hold: calamine lays a sheet out whole, from its first cell to its last."""

TEXT_MEMORY = 384 * 1024 * 1024
"""Bytes of data that it may hold for a text: mammoth keeps a tree of it."""

SECONDS = 20
"""So long the processor may work for it."""


def read(data: bytes) -> dict[str, Any]:
    """The sheets with their cells as JSON has them (a moment is {"at": …}), or the case why there are none."""
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(data))
        return {"sheets": [_sheet(book, about) for about in book.sheets_metadata if about.typ == calamine.SheetTypeEnum.WorkSheet]}
    except calamine.PasswordError:
        return {"case": "encrypted"}
    except _TooManyError as error:
        return {"case": error.args[0], "sheet": error.args[1]}
    except (calamine.CalamineError, OSError, ValueError):
        return {"case": "damaged"}


def html(data: bytes, styles: str) -> dict[str, Any]:
    """A Word file's text as HTML, or the case why there is none: mammoth trusts in much that a file may lack."""
    import mammoth  # type: ignore[import-untyped]

    try:
        result = mammoth.convert_to_html(io.BytesIO(data), style_map=styles, include_embedded_style_map=False, convert_image=lambda _: [])
    except MemoryError:
        raise
    except Exception:  # whatever it stumbles over
        return {"case": "damaged"}
    return {"html": str(result.value)}


class _TooManyError(Exception):
    """A sheet with too many rows or columns: the case and the sheet's name."""


def _sheet(book: Any, about: Any) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(about.name)
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= ROWS:
        raise _TooManyError("too-many-rows", about.name)
    if last_column >= COLUMNS:
        raise _TooManyError("too-many-columns", about.name)
    rows = [[_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or ()]
    return {"name": about.name, "hidden": str(about.visible) != "SheetVisibleEnum.Visible", "rows": rows, "merged": merged}


def _cell(cell: Any) -> Any:
    """A cell as JSON has it."""
    if isinstance(cell, datetime):
        return {"at": cell.isoformat()}
    if isinstance(cell, date):
        return {"at": f"{cell.isoformat()}T00:00:00"}
    return str(cell) if isinstance(cell, time | timedelta) else cell


def _limit_resources(memory: int) -> None:
    """Let the system end this process where it asks for too much; there are systems that cannot."""
    try:
        import resource
    except ImportError:
        return
    for resource_kind, most in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(resource_kind, (most, most))
        except (OSError, ValueError):
            continue


def main() -> None:
    """The workbook on standard input as JSON on standard output; with a map of styles as argument, the text."""
    data, styles = sys.stdin.buffer.read(), sys.argv[1:]
    _limit_resources(TEXT_MEMORY if styles else MEMORY)
    sys.stdout.buffer.write(json.dumps(html(data, styles[0]) if styles else read(data)).encode())


if __name__ == "__main__":
    main()
