"""Which lines of a file a remark can stand on, from the patch that GitHub gives with it; and what stands on them."""

import re

_HUNK = re.compile(r"@@ -[0-9]+(?:,([0-9]+))? \+([0-9]+)(?:,([0-9]+))? @@")


def lines_of(patch: str) -> dict[int, str]:
    """The lines of the new file that the patch shows, by number. What a line holds can pass for nothing else: hunks are counted."""
    lines: dict[int, str] = {}
    number = left = gone = 0
    for text in patch.split("\n"):
        if left <= 0 and gone <= 0:
            head = _HUNK.match(text)
            gone, number, left = (int(head[1] or 1), int(head[2]), int(head[3] or 1)) if head else (0, 0, 0)
            continue
        if text.startswith(("+", " ")):
            lines[number] = text[1:]
            number, left = number + 1, left - 1
        gone -= text.startswith(("-", " "))
    return lines
