"""A rule's examples as its page shows them: what is changed in the sample, and the checker's own words on it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Differ
from itertools import pairwise

from tuijian.calls.verify import expectation_faults
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Edit, Example, Rule
from tuijian.check.pipeline import Outcome
from tuijian.check.rule_examples import ExampleError, run_example
from tuijian.report import sentences
from tuijian.report.snippet import columns
from tuijian.report.terminal import findings
from tuijian.rules.base import BoundRule

WIDTH = 1000
"""So wide that no line of the checker's output is broken before the page breaks it where its own edge is."""

_CARETS = re.compile(r"\A *+│ ( *+)(\^++)")
_SOURCE = re.compile(r"\A *+\d++ │ ")


@dataclass(frozen=True, slots=True)
class OutputLine:
    """A line of output in three parts: `value` is what the carets under it point at, or empty."""

    before: str
    value: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What is done to a file of the sample (`edit`, `file` for a whole new text, `remove`), line by line with `+`, `-` or blank."""

    file: str
    kind: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownExample:
    """An example: its note, the circumstances it is judged in, what differs from the sample, what the checker says."""

    note: str
    circumstances: tuple[str, ...]
    changes: tuple[FileChange, ...]
    output: tuple[OutputLine, ...]


def shown_example(catalog: Catalog, rules: Sequence[BoundRule], rule: Rule, example: Example) -> ShownExample:
    """The example, run through the checker; of its output what this rule says.

    Only this rule is asked, and those that speak of a value alone: the rest would say things that the page does not show.
    Raises ExampleError where the example cannot be made, or does not come out as it says.
    """
    asked_rules = [bound for bound in rules if bound.rule.id == rule.id or bound.rule.alone]
    outcome = run_example(catalog, asked_rules, example, outlined=False)
    worded = next(bound.rule for bound in asked_rules if bound.rule.id == rule.id)
    for wrong in expectation_faults(worded, example, outcome):
        raise ExampleError(f"{catalog.sources[rule.id][0].name} {rule.id}：{wrong.message}，{wrong.mend}。")
    changes = (*(_replacement_change(name, text) for name, text in example.files.items()), *map(edit_change, example.edits))
    return ShownExample(example.note, tuple(_circumstances(example)), changes, tuple(pointed_lines(words_of_rule(outcome, rule))))


def words_of_rule(outcome: Outcome, rule: Rule) -> str:
    """What the checker's text says about this rule; empty where it says nothing."""
    of_rule = tuple(finding for finding in outcome.report.findings if finding.id == rule.id)
    report = outcome.report.model_copy(update={"findings": of_rule})
    return findings(report, outcome.legend, width=WIDTH).strip("\n")


def _replacement_change(name: str, text: str) -> FileChange:
    return FileChange(name, "file" if text else "remove", tuple((" ", line) for line in text.splitlines()))


def edit_change(edit: Edit) -> FileChange:
    """The edit as a comparison, so that what stays is not shown as changed."""
    compared = Differ().compare(edit.old.splitlines(), edit.new.splitlines())
    return FileChange(edit.file, "edit", tuple((line[0], line[2:]) for line in compared if line[0] in "+- "))


def _circumstances(example: Example) -> Iterator[str]:
    if example.unit:
        yield f"推荐单位：{example.unit}"
    if example.as_of:
        yield f"收到时间：{sentences.moment(example.as_of.isoformat())}"
    if example.accounts is not None:
        yield f"本单位登记的账号：{'、'.join(map(str, example.accounts)) or '没有'}"
    if example.author is not None:
        yield f"提交的账号：{example.author}"
    if example.changed:
        yield f"本次改动的文件：{'、'.join(example.changed)}"
    if not example.whole:
        yield "本次改动的文件太多，没有逐一检查"
    for other in example.others:
        yield f"另有待审的推荐 #{other['pull']}，由账号 {other['author']} 提交"


def pointed_lines(text: str) -> Iterator[OutputLine]:
    """The lines, with carets turned into the value that they point at: fonts of browsers do not keep columns."""
    for line, following in pairwise([*text.splitlines(), ""]):
        carets = _CARETS.fullmatch(following)
        if carets and _SOURCE.match(line):
            yield _pointed_line(line, carets)
        elif not _CARETS.fullmatch(line):
            yield OutputLine(line)


def _pointed_line(line: str, carets: re.Match[str]) -> OutputLine:
    start = _index_at(line, columns(carets.string[: carets.start(2)]))
    end = _index_at(line, columns(carets.string))
    return OutputLine(line[:start], line[start:end], line[end:])


def _index_at(line: str, column: int) -> int:
    """How many characters of the line stand before a column, counted from 0."""
    return next((index for index in range(len(line)) if columns(line[:index]) >= column), len(line))
