"""What the tests of the rules of conduct share: a moment, a rule by its name, and what a rule says of a text."""

from datetime import UTC, datetime

from tuijian.catalog.load import Catalog
from tuijian.rules.base import BoundRule, Hit
from tuijian.submission.reader import Submission, TextFile
from tuijian.submission.tree import MemoryTree

NOW = datetime(2024, 1, 15, 10, tzinfo=UTC)
ROOT = "submissions"


def rule(rules: tuple[BoundRule, ...], name: str) -> BoundRule:
    """The rule of that name."""
    return next(bound for bound in rules if bound.rule.name == name)


def submission(catalog: Catalog, folder: str, text: str, **plans: str) -> Submission:
    """A folder with this list and these plans."""
    contents = {f"{ROOT}/{folder}/{name}.md": plan for name, plan in plans.items()} | {f"{ROOT}/{folder}/list.yml": text}
    tree = MemoryTree({name: data.encode() for name, data in contents.items()})
    return catalog.reader.read(folder, tree.entries(), {name: data.encode() for name, data in contents.items()})


def said_of_text(rules: tuple[BoundRule, ...], name: str, text: str) -> list[Hit]:
    """What a rule says of a file with this text."""
    return list(rule(rules, name).hits(TextFile("submissions/henan/a.md", text, ()), None))  # type: ignore[arg-type]
