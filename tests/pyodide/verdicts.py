"""What the checker says of a corpus, a line each with the checksum of the report: the same on every Python, or something is wrong.

    python verdicts.py NODE_MODULES [LINE…]

Where a line begins with one of LINE, the whole report follows it: so one sees in what two Pythons differ.
"""

import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from corpora import naughty_strings, threats, yaml_suite

from tuijian.catalog.disk import read_catalog
from tuijian.check.pipeline import Outcome, Request, check
from tuijian.check.rule_examples import run_example
from tuijian.report.render import FORMATS, render
from tuijian.rules.registry import bind
from tuijian.submission.tree import MemoryTree

AS_OF = datetime(2024, 1, 15, 2, tzinfo=UTC)
FOLDER = "submissions/henan"
LARGE = 20_000
"""Items of so many bytes or more are left out: they are about time, which has a test of its own."""

LATER = "\U0001fae8\U0001face\U00031350\U0002ebf0\u0897\U0001e4ec\U0001343a\U00010d6e\u1c89\ua7cb"
"""Characters of Unicode 15 and 16, which Python 3.11 does not know: emoji, ideographs, marks, a format control, a dash, letters."""

NEVER = "\u0378\u2065\ufdd0\ufff0\ufffe\U0003fffd\U000e0080\U0010ffff"
"""Characters that no version has."""

OUTSIDE = {"subprocess", "tuijian.submission.git_tree", "tuijian.cli", "tuijian.console", "tqdm"}
"""What is not there in a page, or has no place in it."""

Verdicts = Iterator[tuple[str, Outcome]]


class Corpus:
    """Submissions, each with its outcome."""

    def __init__(self, npm_dir: Path) -> None:
        """Load the catalogue that comes with the program; the public corpora lie in `npm_dir`."""
        self.npm_dir = npm_dir
        self.catalog = read_catalog()
        self.rules = bind(self.catalog)
        self.base = {name: data for name, data in self.catalog.base.items() if "/" not in name}

    def _check(self, folder: str, files: dict[bytes, bytes]) -> Outcome:
        tree = MemoryTree({folder.encode() + b"/" + name: data for name, data in files.items()})
        return check(tree, self.catalog, self.rules, Request(AS_OF))

    def _sent(self, name: str, data: bytes) -> Outcome:
        """What is said of what examples are made of, sent by a province, with one file changed or added."""
        return self._check(FOLDER, {key.encode(): text for key, text in self.base.items()} | {name.encode("utf-8", "surrogatepass"): data})

    def samples(self) -> Verdicts:
        """The sample submission in its own folder, and what examples are made of in a province's."""
        yield "sample own", self._check("submissions/_example", {name.encode(): data for name, data in self.catalog.sample.items()})
        yield "sample sent", self._sent("list.yml", self.base["list.yml"])

    def failing(self) -> Verdicts:
        """The first failing example of every rule."""
        for rule in self.catalog.rules:
            for example in rule.examples.failing[:1]:
                yield f"failing {rule.id}", run_example(self.catalog, self.rules, example)

    def examples(self) -> Verdicts:
        """All other examples of every rule."""
        for rule in self.catalog.rules:
            for number, example in enumerate((*rule.examples.passing, *rule.examples.failing[1:])):
                yield f"example {rule.id}/{number}", run_example(self.catalog, self.rules, example)

    def lists(self) -> Verdicts:
        """Hostile and tricky lists."""
        for item in chain(yaml_suite(self.npm_dir), threats()):
            if len(item.data) < LARGE:
                yield f"list {item.name!a}", self._sent("list.yml", item.data)

    def strings(self) -> Verdicts:
        """Naughty strings, and characters that not every Python knows, in turn as a value, in a plan and as the name of a file."""
        listed, plan = self.base["list.yml"].decode(), self.base["zhengzhou.md"].decode()
        for number, text in enumerate([*naughty_strings(self.npm_dir), *(text for text in LATER + NEVER for _ in range(3))]):
            name, content = (
                ("list.yml", listed.replace("郑州市", f"'{text}'", 1)),
                ("zhengzhou.md", f"{plan}\n## {text}\n\n{text}\n"),
                (f"郑州{text}.md", ""),
            )[number % 3]
            yield f"string {number} {text[:20]!a}", self._sent(name, content.encode("utf-8", "surrogatepass"))


def lines(corpus: Corpus, whole: tuple[str, ...]) -> Iterator[str]:
    """A line a report: the item's name, the format, the checksum. The sample and one example a rule in every format, the rest as JSON."""
    shown, tried = (corpus.samples(), corpus.failing()), (corpus.examples(), corpus.lists(), corpus.strings())
    for formats, verdicts in ((FORMATS, chain(*shown)), (("json",), chain(*tried))):
        for name, outcome in verdicts:
            for format in formats:
                text = render(outcome.report, outcome.legend, format)
                yield f"{name} {format} {hashlib.sha256(text.encode()).hexdigest()}"
                if f"{name} {format}".startswith(whole):
                    yield text


def main() -> None:
    """Print the version of Python and the system, then the lines, then what of OUTSIDE came in with the core."""
    before = set(sys.modules)
    print(*sys.version_info[:2], sys.platform)
    for line in lines(Corpus(Path(sys.argv[1])), tuple(sys.argv[2:])):
        print(line)
    print("came in:", *sorted(OUTSIDE & sys.modules.keys() - before))


if __name__ == "__main__":
    main()
