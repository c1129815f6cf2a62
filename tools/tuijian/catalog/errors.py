"""What goes wrong when a catalogue is read."""

from collections.abc import Iterable
from typing import NamedTuple


class Flaw(NamedTuple):
    """One fault in a catalogue's file: where (lines and columns from 1), what is wrong, how to mend it, each half a Chinese sentence."""

    path: str
    line: int
    column: int
    message: str
    mend: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong and how to mend it."""
        return "，".join(filter(None, (self.message, self.mend))) + "。"

    def __str__(self) -> str:
        return f"{self.path} 第{self.line}行第{self.column}列：{self.sentence}"


class CatalogError(ValueError):
    """A catalogue that cannot be used: `flaws` are all the faults that were found, in the order of files and lines."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(sorted(set(flaws)))
        super().__init__(self.flaws)

    def __str__(self) -> str:
        return "\n".join(map(str, self.flaws))


def fault(path: str, line: int, message: str, mend: str = "", column: int = 1) -> CatalogError:
    """An error with one fault."""
    return CatalogError((Flaw(path, line, column, message, mend),))
