"""What the user got wrong, in one Chinese sentence."""

import os
from collections.abc import Iterable
from pathlib import Path


class UsageError(Exception):
    """Wrong usage: the text is one plain sentence in Chinese, and the command ends with 2."""


def in_quotes(text: str | Path) -> str:
    """What the user wrote, in quotes, safe to print on one line, personal data masked."""
    from tuijian.submission.tree import printable
    from tuijian.text.personal_data import mask

    return f"“{mask(printable(os.fsencode(text)))}”"


def nearest_hint(text: str, words: Iterable[str]) -> str:
    """`，相近的是“seats”` where something known is like the text, else nothing. Two or three equally near are all named."""
    from difflib import SequenceMatcher

    ratios = {word: SequenceMatcher(None, word, text).ratio() for word in words}
    best = max(ratios.values(), default=0)
    nearest_words = [word for word, ratio in ratios.items() if ratio == best >= 0.5]
    return f"，相近的是{''.join(f'“{word}”' for word in nearest_words)}" if 1 <= len(nearest_words) <= 3 else ""
