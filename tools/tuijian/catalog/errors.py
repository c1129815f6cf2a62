"""What goes wrong when a catalogue is read."""


class CatalogError(ValueError):
    """A fault in a catalogue's file: `path` and `line` (from 1) say where, `message` says what in one sentence."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(path, line, message)
        self.path = path
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"
