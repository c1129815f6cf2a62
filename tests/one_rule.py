"""Run one rule of the catalogue over a folder made on the spot, without the rest of the pipeline."""

from collections.abc import Mapping
from datetime import datetime

from tuijian.catalog.load import Catalog
from tuijian.rules.base import BoundRule, Context, Hit
from tuijian.submission.folders import is_text
from tuijian.submission.reader import Submission
from tuijian.submission.tree import MemoryTree

AS_OF = datetime.fromisoformat("2024-01-15T10:00:00+08:00")


def sample(catalog: Catalog, **changed: str | None) -> dict[str, str]:
    """The files that the rules' examples are made of by name, some with another text, none for None.

    `zhengzhou="…"` stands for zhengzhou.md, `listed` for the list.
    """
    files: dict[str, str | None] = {name: data.decode() for name, data in catalog.base.items()}
    files.update({catalog.form.file if name == "listed" else f"{name}.md": text for name, text in changed.items()})
    return {name: text for name, text in files.items() if text is not None}


def submission(catalog: Catalog, files: Mapping[str, str | bytes], folder: str = "henan") -> Submission:
    """A folder as it is read."""
    tree = MemoryTree({f"{catalog.form.root}/{folder}/{name}": data for name, data in files.items()})
    entries = tree.entries()
    contents = {path: tree.read(path) for entry in entries if is_text(catalog.form, path := entry.path or "")}
    return catalog.reader.read(folder, entries, contents)


def hits(catalog: Catalog, rules: tuple[BoundRule, ...], rule: str, subject: object, as_of: datetime = AS_OF) -> list[Hit]:
    """What the rule (by its id) has to say of the subject."""
    bound = next(bound for bound in rules if bound.rule.id == rule)
    return list(bound.hits(subject, Context(catalog, as_of)))


def cases(found: list[Hit]) -> list[str]:
    """The cases of hits."""
    return [hit.case for hit in found]


def at(subject: Submission, hit: Hit) -> str:
    """The text under a hit's span, which stands in one line."""
    text = next(file.text for file in subject.files if file.path == hit.path)
    assert hit.span.line == hit.span.end_line
    return text.split("\n")[hit.span.line - 1][hit.span.column - 1 : hit.span.end_column - 1]
