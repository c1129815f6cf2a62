"""What a press of one button puts into which fields: a replacement in a file, said in the draft's own keys. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tuijian.catalog.load import Catalog
from tuijian.page.draft import Draft, DraftTask, Made
from tuijian.page.keys import Keys
from tuijian.page.opened import opened
from tuijian.report.model import Finding

SHOWN = 20
"""So many characters of a value stand on a button."""


@dataclass(frozen=True)
class Mends:
    """The mends of one draft, by the files that it made in `folder`."""

    catalog: Catalog
    draft: Draft
    made: Made
    folder: str
    keys: Keys

    def of(self, finding: Finding, key: str) -> dict[str, Any] | None:
        """The texts to put by their keys, and the words of the button; None where the form has no field for what is to be mended.

        The file is mended as the finding says and read again: what differs from before is what is to be put.
        """
        name = finding.path.removeprefix(f"{self.folder}/")
        if finding.replacement is None or name not in self.made.files:
            return None
        files = dict(self.made.files)
        files[name] = replaced(files[name], finding, finding.replacement)
        before, after = texts(self._read(self.made.files)), texts(self._read(files))
        put = {at: text for at, text in after.items() if before.get(at) != text}
        lost = before.keys() - after.keys()
        if not put or lost or not all(self._field(at) for at in put):
            return None
        return {"put": put, "words": self._words(put, key)}

    def _read(self, files: Mapping[str, str]) -> Draft:
        contents = {f"{self.folder}/{name}": text.encode("utf-8", "replace") for name, text in files.items()}
        return opened(self.catalog, self.catalog.reader.read(self.folder.rpartition("/")[2], (), contents)).draft

    def _field(self, key: str) -> bool:
        """Whether the page shows a field for it: the plan's file name is the page's own matter."""
        leaf = self.keys.leaf(key)
        return ".plan." in key or (leaf is not None and leaf.type != "file" and not self._names_plan(key))

    def _names_plan(self, key: str) -> bool:
        form = self.catalog.form.plan
        return form is not None and key.rpartition(".")[2] == form.field and "." in key

    def _words(self, put: Mapping[str, str], key: str) -> str:
        parts = [self._part(at, text, at == key) for at, text in put.items()]
        return "，".join(parts)

    def _part(self, key: str, text: str, same: bool) -> str:
        shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}……"
        leaf = self.keys.leaf(key)
        return f"改为“{shown}”" if same or leaf is None else f"“{leaf.label}”填“{shown}”"


def replaced(text: str, finding: Finding, replacement: str) -> str:
    """The text with what a finding points at replaced."""
    lines = text.split("\n")
    first, last = lines[finding.line - 1], lines[finding.end_line - 1]
    lines[finding.line - 1 : finding.end_line] = [first[: finding.column - 1] + replacement + last[finding.end_column - 1 :]]
    return "\n".join(lines)


def texts(draft: Draft) -> dict[str, str]:
    """Every text of a draft by its key."""
    return dict(draft.fields) | dict(_listed(draft))


def _listed(draft: Draft) -> Iterator[tuple[str, str]]:
    for name, entries in draft.lists.items():
        for at, entry in enumerate(entries):
            key = f"{name}.{at}"
            yield from ((f"{key}.{field}", text) for field, text in entry.fields.items())
            yield f"{key}.plan.background", entry.plan.background
            for number, task in enumerate(entry.plan.tasks):
                yield from _task(task, f"{key}.plan.tasks.{number}")


def _task(task: DraftTask, key: str) -> Iterator[tuple[str, str]]:
    if task.own is not None:
        yield f"{key}.task", task.own
    yield from ((f"{key}.parts.{at}", text) for at, text in enumerate(task.parts))
