"""The line that freezes a call: `state` in notice.yml. All else in the file stays as it is. Pure."""

from datetime import date

from tuijian.catalog.plain_data import CatalogFile
from tuijian.console.errors import UsageError

NOTICE = "notice.yml"


def line(day: date) -> str:
    """What is to stand in the file."""
    return f"state:\n  is: archived\n  since: {day.isoformat()}\n"


def with_archived_state(content: bytes, day: date) -> bytes:
    """The file with its call archived from that day on. UsageError where it is written so that nothing can be put in its place."""
    file = CatalogFile(NOTICE, content)
    if file.text.encode() != content:
        raise UsageError(f"{NOTICE} 开头有看不见的字符，没有改动；请手工把 state 改成 archived。")
    lines = file.text.splitlines(keepends=True)
    places = sorted(((file.place(("state", key)), text) for key, text in (("is", "archived"), ("since", day.isoformat()))), reverse=True)
    for span, text in places:
        old = lines[span.line - 1]
        lines[span.line - 1] = old[: span.column - 1] + text + old[span.end_column - 1 :]
    return "".join(lines).encode()
