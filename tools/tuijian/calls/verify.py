"""All that can be wrong with a catalogue: files, names, parameters, words, and whether examples come out as they say. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from tuijian.catalog.errors import CatalogError, Flaw
from tuijian.catalog.fault_words import Loc, UnplacedFlaw, choice_words, quoted
from tuijian.catalog.file_names import HOUSE, RECORD_RULES
from tuijian.catalog.load import Catalog, examine
from tuijian.catalog.models import Example, Expect, Rule
from tuijian.catalog.plain_data import located_flaw
from tuijian.check.pipeline import Outcome, filled_message
from tuijian.check.rule_examples import ExampleError, run_example
from tuijian.report.model import Finding
from tuijian.rules.base import BoundRule, Kind
from tuijian.rules.registry import bind_with_flaws, kinds, variables

MOST_UNASKED = 3
"""So many of the findings are told that an example did not ask for."""


def verify(files: Mapping[str, bytes]) -> tuple[Flaw, ...]:
    """Every fault of the catalogue in `files` (paths inside its folder), in the order of files and lines; empty where it is sound.

    Examples are run only where nothing else is wrong: what they give would be wrong for another reason.
    """
    catalog, flaws, follows = examine(files)
    if catalog is None:
        return flaws
    rules, unfit = bind_with_flaws(catalog)
    own_flaws = (*flaws, *(flaw for flaw in unfit if not follows(flaw)))
    flaws_so_far = {*own_flaws, *example_flaws(catalog, () if own_flaws else rules)}
    return tuple(sorted({*flaws_so_far, *record_flaws(catalog, () if flaws_so_far else rules)}))


def record_flaws(catalog: Catalog, rules: Sequence[BoundRule]) -> Iterator[Flaw]:
    """What is wrong with the rules over what is kept of zones, and with their examples; these are run where there are `rules`."""
    from tuijian.records.base import CHECKS, checked_rules
    from tuijian.records.examples import run_example, seats_of
    from tuijian.records.load import record_file

    try:
        over = checked_rules(catalog)
        parts = [(at, rule, rule.examples) for at, rule in enumerate(over.rules) if rule.retired is None]
    except CatalogError as error:
        yield from error.flaws
        return
    if not rules:
        return
    file, seats = record_file(catalog), seats_of(catalog, rules)
    for at, rule, examples in parts:
        run = partial(run_example, catalog, over, seats=seats)
        wrongs = [*_case_faults(rule, CHECKS), *_example_faults(run, rule, examples.passing, examples.failing)]
        yield from (located_flaw(one._replace(file=RECORD_RULES, loc=("rules", at, *one.loc)), file) for one in wrongs)


def example_flaws(catalog: Catalog, rules: Sequence[BoundRule]) -> Iterator[Flaw]:
    """What is wrong with the rules' examples: cannot be read, do not come out as they say, show not every case. `rules` are run."""
    running, run = {one.rule.id: one for one in rules}, partial(run_example, catalog, rules, outlined=False)
    for rule in catalog.rules:
        file, index = catalog.sources[rule.id]
        try:
            examples = rule.examples
        except CatalogError as error:
            yield from error.flaws
            continue
        wrongs = list(_case_faults(rule, kinds())) if not file.name.startswith(HOUSE) else []
        if rule.id in running and not wrongs:
            wrongs += _example_faults(run, running[rule.id].rule, examples.passing, examples.failing)
        yield from (located_flaw(one._replace(file=file.name, loc=(index, *one.loc)), file) for one in wrongs)


def _case_faults(rule: Rule, known_kinds: Mapping[str, Kind]) -> Iterator[UnplacedFlaw]:
    """Cases that no failing example expects, and expected ones that there are not among those of the `known` kinds."""
    expected = {expect.case for example in rule.examples.failing for expect in example.expect}
    for case in rule.messages:
        if case not in expected and rule.taken_from is None:
            yield UnplacedFlaw("", ("messages", case), f"“{case}”这种情形没有例子", "在 examples 的 fail 下补一个得到它的例子", key=True)
    for at, example in enumerate(rule.examples.passing):
        if example.expect:
            yield UnplacedFlaw(
                "", ("examples", "pass", at, "expect"), "通过的例子不写 expect", "删去 expect，或者把例子移到 fail 下", key=True
            )
    kind = known_kinds.get(rule.kind)
    for at, example in enumerate(rule.examples.failing):
        for index, expect in enumerate(example.expect):
            if kind and expect.case not in kind.cases:
                where = ("examples", "fail", at, "expect", index, "case")
                yield UnplacedFlaw("", where, f"这种规则没有{quoted(expect.case)}这种情形", choice_words(expect.case, sorted(kind.cases)))
        if not example.expect:
            yield UnplacedFlaw("", ("examples", "fail", at), f"例子{quoted(example.note)}没有写应当得到什么", "补上 expect")


def _example_faults(
    run: Callable[[Example], Outcome], rule: Rule, passing: Sequence[Example], failing: Sequence[Example]
) -> Iterator[UnplacedFlaw]:
    """Examples that do not come out as they say."""
    for which, examples in (("pass", passing), ("fail", failing)):
        for at, example in enumerate(examples):
            loc: Loc = ("examples", which, at)
            try:
                outcome = run(example)
            except ExampleError as error:
                yield UnplacedFlaw("", loc, f"例子{quoted(example.note)}做不出来：{error}", "按例子所用的文件改写")
                continue
            yield from expectation_faults(rule, example, outcome, loc)


def expectation_faults(rule: Rule, example: Example, outcome: Outcome, loc: Loc = ()) -> Iterator[UnplacedFlaw]:
    """Where what the checker says of an example, which stands at a place in its rule, is not what the example expects."""
    if outcome.report.fault:
        yield UnplacedFlaw("", loc, f"例子{quoted(example.note)}没有检查完：{outcome.report.fault.message}", "核对例子的文件")
        return
    findings = [one for one in outcome.report.findings if one.id == rule.id]
    lines = dict(outcome.legend.excerpts)
    if example.among:
        findings = _expected_findings(rule, findings, example, lines)
    if len(findings) != len(example.expect):
        got = "、".join(quoted(one.message) for one in findings[:MOST_UNASKED]) or "没有发现问题"
        expected = f"应当得到{len(example.expect)}处" if example.expect else "应当通过"
        yield UnplacedFlaw("", loc, f"例子{quoted(example.note)}{expected}，得到{len(findings)}处：{got}", "改规则，或者改例子")
        return
    for at, (finding, expect) in enumerate(zip(findings, example.expect, strict=True)):
        if different := _first_difference(rule, finding, expect, lines):
            key, is_now = different
            where = (*loc, "expect", at, key) if getattr(expect, key) is not None else (*loc, "expect", at)
            yield UnplacedFlaw("", where, f"例子{quoted(example.note)}得到的结果{is_now}", "改规则，或者改 expect")


def _expected_findings(rule: Rule, findings: Sequence[Finding], example: Example, lines: Mapping[tuple[str, int], str]) -> list[Finding]:
    """The first finding of each kind that the example expects; all of them where one does not come."""
    cases = [next((one for one in findings if _first_difference(rule, one, expect, lines) is None), None) for expect in example.expect]
    return [one for one in cases if one] if all(cases) else list(findings)


def _first_difference(rule: Rule, finding: Finding, expect: Expect, lines: Mapping[tuple[str, int], str]) -> tuple[str, str] | None:
    """The first key in which a finding is not the expected one, and what it is instead."""
    message = rule.messages.get(expect.case)
    if (
        message is None
        or not variables(message.text) <= set(finding.context)
        or finding.message != filled_message(message.text, finding.context)
    ):
        return "case", f"是{quoted(finding.message)}，不是“{expect.case}”"
    if expect.level is not None and finding.level is not expect.level:
        return "level", f"级别是 {finding.level.value}"
    if expect.at is not None and (at := _pointed_at(finding, lines)) != expect.at:
        return "at", f"指着{quoted(at)}"
    if expect.replacement is not None and finding.replacement != expect.replacement:
        return "replacement", f"改法是{quoted(finding.replacement or '')}"
    return None


def _pointed_at(finding: Finding, lines: Mapping[tuple[str, int], str]) -> str:
    """The text under a finding's span, to the end of its first line where it goes on."""
    text = lines.get((finding.path, finding.line), "")
    return text[finding.column - 1 : finding.end_column - 1] if finding.line == finding.end_line else text[finding.column - 1 :]
