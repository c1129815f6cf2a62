"""How the theme's search cuts Chinese into words, by jieba: the same words in less time."""

import marshal
from collections.abc import Callable, Iterable
from functools import lru_cache
from types import MethodType, SimpleNamespace
from typing import Any, BinaryIO


def quicken() -> None:
    """Have jieba read its dictionary at once, and cut each text once. It uses no dictionary but its own."""
    import jieba  # type: ignore[import-untyped]

    if isinstance(jieba.cut, MethodType):
        jieba.cut = _remember(jieba.cut)
        jieba.marshal = SimpleNamespace(load=_load, dump=marshal.dump)


def _remember(cut: Callable[[bytes], Iterable[str]]) -> Callable[[bytes], Iterable[str]]:
    """Two in three characters stand in a text that was there before: pages say the same things."""
    return lru_cache(maxsize=100_000)(lambda text: tuple(cut(text)))


def _load(file: BinaryIO) -> Any:
    """What jieba keeps of its dictionary: read from an open file, half a million words ask the file for each one."""
    return marshal.loads(file.read())
