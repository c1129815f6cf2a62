"""Buttons that mend: a finding's replacement in a file as new texts for fields of the draft. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from tuijian.browser.draft import Draft, DraftFiles, DraftTask, with_texts
from tuijian.browser.finding_fields import Keys
from tuijian.browser.opened_files import draft_of_submission
from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Outcome
from tuijian.report.model import Finding, Level

LONGEST_VALUE = 20
"""So many characters of a value stand on a button."""


MOST_BUTTONS = 10
"""So many buttons a draft has at most: each is tried before it is offered."""


class Judged(NamedTuple):
    """A draft as it was judged: the files it made in `folder`, the outcome, and each finding with its key."""

    draft: Draft
    made: DraftFiles
    folder: str
    outcome: Outcome
    keys: Keys
    keyed: list[tuple[str, Finding]]

    @property
    def rules_by_key(self) -> set[tuple[str, str]]:
        """Which rule speaks where."""
        return {(key, one.rule) for key, one in self.keyed}


class Mend(NamedTuple):
    """The texts to put by their keys, the words of the button, the draft as it is then, and what the checker says of that besides."""

    put: dict[str, str]
    words: str
    judged: Judged
    more: list[tuple[str, Finding]]

    def data(self) -> dict[str, Any]:
        """The mend for the page."""
        return {"put": self.put, "words": self.words}


class Mends:
    """The mends of one draft; `judge` is the checker."""

    def __init__(self, catalog: Catalog, judge: Callable[[Draft], Judged]) -> None:
        self.catalog, self.judge, self.left = catalog, judge, MOST_BUTTONS

    def mend_of(self, judged: Judged, finding: Finding, key: str) -> Mend | None:
        """The mend of a finding, tried: it takes the finding away and brings no error. None where there is none.

        What else a press would bring to be mended in the same way (a name's code) is mended along with it.
        """
        put = self._replaced_texts(judged, finding)
        if not put or self.left <= 0:
            return None
        self.left -= 1
        after = self.judge(with_texts(judged.draft, put))
        for _, new_finding in self._new_findings(judged, after):
            if further := self._replaced_texts(after, new_finding):
                put |= further
                after = self.judge(with_texts(judged.draft, put))
        new = self._new_findings(judged, after)
        same = any((at, new_finding.rule, new_finding.message) == (key, finding.rule, finding.message) for at, new_finding in after.keyed)
        if same or any(new_finding.level is Level.error for _, new_finding in new):
            return None
        return Mend(put, "，".join(_mend_words(judged.keys, at, text, at == key) for at, text in put.items()), after, new)

    def _new_findings(self, before: Judged, after: Judged) -> list[tuple[str, Finding]]:
        known_before = before.rules_by_key
        return [(key, one) for key, one in after.keyed if (key, one.rule) not in known_before]

    def _replaced_texts(self, judged: Judged, finding: Finding) -> dict[str, str]:
        """The texts that a replacement puts; none where the form has no field for what is to be mended.

        The file is mended as the finding says and read again: what differs from before is what is to be put.
        """
        name = finding.path.removeprefix(f"{judged.folder}/")
        if finding.replacement is None or name not in judged.made.files:
            return {}
        files = dict(judged.made.files)
        files[name] = with_replacement(files[name], finding, finding.replacement)
        before, after = (texts(self._draft_of_files(judged, one)) for one in (judged.made.files, files))
        put = {at: text for at, text in after.items() if before.get(at) != text}
        shown = all(at in before if ".plan." in at else self._has_field(judged.keys, at) for at in put)
        return put if shown and not before.keys() - after.keys() else {}

    def _draft_of_files(self, judged: Judged, files: Mapping[str, str]) -> Draft:
        contents = {f"{judged.folder}/{name}": text.encode("utf-8", "replace") for name, text in files.items()}
        return draft_of_submission(self.catalog, self.catalog.reader.read(judged.folder.rpartition("/")[2], (), contents)).draft

    def _has_field(self, keys: Keys, key: str) -> bool:
        """Whether the page shows a field of a list or a group for it: the plan's file name is the page's own matter."""
        leaf, form = keys.field(key), self.catalog.form.plan
        return leaf is not None and leaf.type != "file" and (form is None or key.rpartition(".")[2] != form.field)


def _mend_words(keys: Keys, key: str, text: str, same: bool) -> str:
    """What a press puts into one field, in words."""
    shown = text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}……"
    leaf = keys.field(key)
    return f"改为“{shown}”" if same or leaf is None else f"“{leaf.label}”填“{shown}”"


def with_replacement(text: str, finding: Finding, replacement: str) -> str:
    """The text with what a finding points at replaced."""
    lines = text.split("\n")
    first, last = lines[finding.line - 1], lines[finding.end_line - 1]
    lines[finding.line - 1 : finding.end_line] = [first[: finding.column - 1] + replacement + last[finding.end_column - 1 :]]
    return "\n".join(lines)


def texts(draft: Draft) -> dict[str, str]:
    """Every text of a draft by its key."""
    return dict(draft.fields) | dict(_list_texts(draft))


def _list_texts(draft: Draft) -> Iterator[tuple[str, str]]:
    for name, entries in draft.lists.items():
        for at, entry in enumerate(entries):
            key = f"{name}.{at}"
            yield from ((f"{key}.{field}", text) for field, text in entry.fields.items())
            yield f"{key}.plan.background", entry.plan.background
            for number, task in enumerate(entry.plan.tasks):
                yield from _task_texts(task, f"{key}.plan.tasks.{number}")


def _task_texts(task: DraftTask, key: str) -> Iterator[tuple[str, str]]:
    if task.own is not None:
        yield f"{key}.task", task.own
    yield from ((f"{key}.parts.{at}", text) for at, text in enumerate(task.parts))
