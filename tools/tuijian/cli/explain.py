"""`tuijian explain`: one rule with its reasons, its examples, and what the checker really says of them."""

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Example, Rule
from tuijian.check.pipeline import Outcome
from tuijian.check.rule_examples import run_example
from tuijian.cli.rules import BASIS, data
from tuijian.console.errors import UsageError, in_quotes, nearest_hint
from tuijian.console.output import colored, emit, width
from tuijian.console.terminal_tables import dump, paragraph
from tuijian.console.workspace import catalog_of, rules_of
from tuijian.report import terminal
from tuijian.report.escape import visible_lines
from tuijian.report.sentences import quoted
from tuijian.rules.base import BoundRule

SETTINGS = {"unit": "推荐单位", "as_of": "收到时间", "author": "提交人编号", "accounts": "登记的账号", "changed": "改动的文件"}


def run(args: Namespace) -> int:
    """Print the rule."""
    catalog = catalog_of(args.catalog)
    rules = rules_of(catalog, args.catalog)
    rule = _rule(catalog, args.rule)
    if args.format == "json":
        emit(dump(_data(rule, catalog, rules)))
    else:
        emit("\n".join(_text(rule, catalog, rules, width())))
    return 0


def _rule(catalog: Catalog, key: str) -> Rule:
    named_rule = catalog.rule(key) or catalog.rule(key.upper()) or catalog.rule(key.lower())
    if named_rule is None:
        names = [word for rule in catalog.rules for word in (rule.name, rule.id)]
        raise UsageError(f"没有{in_quotes(key)}这条规则{nearest_hint(key, names)}，全部规则见 tuijian rules。")
    return named_rule


def _examples(rule: Rule, catalog: Catalog, rules: Sequence[BoundRule]) -> Iterator[tuple[Example, bool, Outcome]]:
    """Each example, whether it is a passing one, and what this rule alone says of it."""
    both = ((one, passing) for passing, some in ((True, rule.examples.passing), (False, rule.examples.failing)) for one in some)
    for example, passing in both:
        outcome = run_example(catalog, rules, example)
        findings = tuple(finding for finding in outcome.report.findings if finding.id == rule.id)
        yield example, passing, Outcome(outcome.report.model_copy(update={"findings": findings}), outcome.legend)


def _data(rule: Rule, catalog: Catalog, rules: Sequence[BoundRule]) -> dict[str, Any]:
    texts = {
        "standard": rule.standard,
        "reading": rule.reading,
        "why": rule.why,
        "fix": rule.fix,
        "since": rule.since,
        "retired": rule.retired,
    }
    examples = [
        {
            **json.loads(example.model_dump_json(exclude_defaults=True, exclude={"expect"})), "passes": passing,
            "findings": [json.loads(finding.model_dump_json()) for finding in outcome.report.findings],
        }
        for example, passing, outcome in _examples(rule, catalog, rules)
    ]  # fmt: skip
    return {**data(rule, catalog), **texts, "examples": examples}


# --- for people ---------------------------------------------------------------------------------


def _text(rule: Rule, catalog: Catalog, rules: Sequence[BoundRule], room: int) -> Iterator[str]:
    yield "".join(_head(rule, room))
    for number, (example, passing, outcome) in enumerate(_examples(rule, catalog, rules), 1):
        yield "".join(_example(number, example, passing, outcome, room))
    yield f"网页：{catalog.url(rule)}\n"


def _head(rule: Rule, room: int) -> Iterator[str]:
    yield f"{rule.title}\n{rule.name}（{rule.id}） · 最重为{rule.level.label} · 依据：{rule.standard or BASIS[rule.basis]}\n\n"
    if rule.retired:
        yield paragraph(rule.retired, room, "已停用：", "  ")
    for cite in rule.cite:
        yield paragraph(quoted(cite), room, "通知原文：", "  ")
    for name, words in (("怎样理解", rule.reading), ("为什么", rule.why), ("怎么改", rule.fix)):
        yield from (paragraph(line, room, f"{name}：", "  ") for line in (words or "").splitlines() if line)


def _example(number: int, example: Example, passing: bool, outcome: Outcome, room: int) -> Iterator[str]:
    kind = "没有问题" if passing else "有问题"
    yield paragraph(example.note, room, f"━━ 例 {number}（{kind}）：", "   ")
    yield from (f"{line}\n" for line in _changes(example))
    if outcome.report.findings:
        yield "检查结果：\n" + terminal.findings(outcome.report, outcome.legend, width=room, color=colored())
    else:
        yield "检查结果：这条规则没有意见。\n"


def _changes(example: Example) -> Iterator[str]:
    """What the example changes in the sample submission, a line each."""
    for field, name in SETTINGS.items():
        if (value := getattr(example, field)) is not None:
            yield f"{name}：{'、'.join(map(str, value)) if isinstance(value, tuple) else value}"
    for name, text_ in example.files.items():
        yield f"文件 {name}：" if text_ else f"删去文件 {name}"
        yield from (f"  + {line}" for line in _lines(text_))
    for edit in example.edits:
        yield f"文件 {edit.file} 中："
        yield from (f"  {mark} {line}" for mark, words in (("-", edit.old), ("+", edit.new)) for line in _lines(words))
    for other in example.others:
        yield f"另一个合并请求 #{other['pull']}（提交人 {other['author']}）中的名单："
        yield from (f"  + {line}" for line in _lines(other["list"]))


def _lines(words: str) -> list[str]:
    return visible_lines(words.removesuffix("\n")) if words else []
