"""What is left out of a catalogue because it does not fit, so that the faults of the rest are found as well."""

import json
from typing import Any, ClassVar, TypeVar

from pydantic import TypeAdapter, ValidationError

from tuijian.catalog.fault_words import Loc, UnplacedFlaw, quoted

T = TypeVar("T")


class LeftOut:
    """What was left out of a catalogue because it does not fit: `files` whose parts no longer stand where they did, and all the words."""

    MOST: ClassVar = 50
    TELLING: ClassVar = {
        "form.yml": ("这个字段", "这个列表", "这组字段", "这个部分", "没有写明"),
        "rules/": ("这条规则", "“rules/"),
        "units.yml": ("这个推荐单位", "的推荐单位"),
        "tasks.yml": ("这项任务",),
        "notice.yml": ("这一句",),
        "zones.yml": ("这批", "zones.yml 里没有"),
    }
    """By the file that is not whole: what may be said for that reason alone."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self._words: set[str] = set()
        self._places: set[tuple[str, Loc]] = set()
        self._lacking: set[str] = set()

    def note_missing(self, name: str) -> None:
        """A file is not whole, or not there."""
        self._lacking |= {start for start in self.TELLING if name.startswith(start)}

    def fitting_part(self, name: str, data: Any, adapter: TypeAdapter[T]) -> T | None:
        """The data less what does not fit, thing by thing; None where nothing is left or it takes too long."""
        rest = json.loads(json.dumps(data))
        for _ in range(self.MOST):
            try:
                return adapter.validate_json(json.dumps(rest))
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
            loc = first["loc"][:-1] if first["type"] == "missing" else first["loc"]
            if not self._take_out(name, rest, loc, first["type"] == "missing"):
                break
        self._keep(rest)
        return None

    def explains(self, wrong: UnplacedFlaw) -> bool:
        """Whether a fault may only come of what was left out."""
        return (
            wrong.file in self.files
            or any(quoted(word) in wrong.message for word in self._words)
            or any(said in wrong.message for start in self._lacking for said in self.TELLING[start])
            or any((wrong.file, wrong.loc[:length]) in self._places for length in range(1, len(wrong.loc) + 1))
        )

    def _take_out(self, name: str, data: Any, loc: Loc, whole: bool) -> bool:
        """Take out what stands at a path, or the nearest item of a list around it where a `whole` is not complete."""
        path = [part for part in loc if part != "[key]"]
        while path and whole and not isinstance(path[-1], int):
            path.pop()
        if not path:
            return False
        *above, last = path
        self.note_missing(name)
        self._places |= {(name, tuple(above))} if above else set()
        for part in above:
            data = data[part]
        self._keep(data[last])
        if isinstance(last, int):
            self.files.add(name)
        del data[last]
        return True

    def _keep(self, data: Any) -> None:
        if isinstance(data, dict):
            for key, value in data.items():
                self._words.add(key)
                self._keep(value)
        elif isinstance(data, list):
            for value in data:
                self._keep(value)
        else:
            self._words.add(str(data))
