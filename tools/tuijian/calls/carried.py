"""Which rules of a call hold in another one that is made from it: those whose names and examples come out there. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tuijian.calls.verify import expectation_faults
from tuijian.catalog.load import Catalog, examine
from tuijian.catalog.models import Example, Rule
from tuijian.catalog.plain_data import CatalogFile
from tuijian.catalog.references import Names
from tuijian.catalog.soundness import rule_faults
from tuijian.check.rule_examples import ExampleError, run_example
from tuijian.rules.base import BoundRule
from tuijian.rules.registry import fit_rule, kind_named
from tuijian.rules.resolve import NomineeParams
from tuijian.rules.seats import ALLOWANCES

Data = dict[str, Any]


@dataclass(frozen=True)
class Renamed:
    """The nominee that the examples of one call are about, and the one of the other, by name, code and plan."""

    old: tuple[str, ...]
    new: tuple[str, ...]

    def rename_text(self, text: str) -> str:
        """The text about the other nominee."""
        for old, new in zip(self.old, self.new, strict=True):
            text = text.replace(old, new) if old else text
        return text

    def rename_data(self, data: Any) -> Any:
        """The data with every text about the other nominee."""
        if isinstance(data, dict):
            return {self.rename_text(key): self.rename_data(value) for key, value in data.items()}
        return [self.rename_data(one) for one in data] if isinstance(data, list) else self.rename_text(data)


@dataclass
class Carried:
    """The rules by their file, as data, and the titles of those that do not hold."""

    rules: dict[str, list[Data]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many examples the rules have."""
        return sum(len(some) for rules in self.rules.values() for rule in rules for some in rule["examples"].values())

    @property
    def names(self) -> frozenset[str]:
        """The names of the rules that hold."""
        return frozenset(rule["name"] for rules in self.rules.values() for rule in rules)


@dataclass(frozen=True)
class Setting:
    """What examples are made for: the nominees, what is gone of lists and units, the unit that all speak of, and a list that passes."""

    renamed: Renamed
    gone: frozenset[str]
    unit: str
    passing: Data


def candidates(catalog: Catalog, files: Mapping[str, bytes], setting: Setting) -> dict[str, list[Data]]:
    """The rules on places and plans by their file, about the other nominee; each says where it is from."""
    rules_by_file: dict[str, list[Data]] = {}
    for name in sorted(name for name in files if name.startswith("rules/")):
        for rule in CatalogFile(name, files[name]).data:
            if _holds_for_any_unit(rule) and _drop_gone(rule.setdefault("params", {}), setting.gone):
                examples = setting.renamed.rename_data(_examples_of_unit(rule["examples"], catalog, setting.unit))
                examples["pass"].append(setting.passing)
                own_rule = {**rule, "examples": examples, "taken_from": catalog.notice.number}
                rules_by_file.setdefault(name, []).append(own_rule)
    return rules_by_file


def _examples_of_unit(examples: Data, catalog: Catalog, unit: str) -> Data:
    """The examples, which all speak of one unit."""
    return {which: [_example_of_unit(one, catalog, unit) for one in some] for which, some in examples.items()}


def _example_of_unit(example: Data, catalog: Catalog, unit: str) -> Data:
    """The example for another unit; what it expects may come among more, as another unit has other places and entries."""
    other = catalog.unit_named(example.get("unit", ""))
    word = next((one for one in (other.name, other.short, *other.also) if one in example["note"]), "") if other else ""
    note = example["note"].replace(word, unit) if word else example["note"]
    expected = {one["case"]: one for one in reversed(example.get("expect", ()))}
    expectations = {"expect": [*reversed(expected.values())], "among": "true"} if expected else {}
    return {key: value for key, value in {**example, "note": note, **expectations}.items() if key != "unit"}


def _holds_for_any_unit(rule: Data) -> bool:
    """Whether a rule is on places or plans, whatever unit nominates."""
    kind = kind_named(rule["kind"])
    if kind is None or "retired" in rule or kind.name in ALLOWANCES:
        return False
    return kind.reads_plans or issubclass(kind.params, NomineeParams)


def _drop_gone(params: Data, gone: frozenset[str]) -> bool:
    """Take out of lists what is gone; False where a list of lists is empty then, so that the rule looks at nothing."""
    for key, value in params.items():
        if isinstance(value, list):
            params[key] = [one for one in value if not (isinstance(one, str) and one in gone)]
    return bool(params.get("lists", [""]))


def carried_rules(files: Mapping[str, bytes], rules: Mapping[str, Sequence[Data]]) -> Carried:
    """Of these rules those that hold in the call of `files`, in which they all stand, each with the examples that come out there."""
    other, carried = examine(files).catalog, Carried()
    holding = dict(_proven_rules(other, {rule["name"] for some in rules.values() for rule in some})) if other else {}
    for name, some in rules.items():
        kept = [
            {**rule, "examples": _chosen_examples(rule["examples"], *holding[rule["name"]])} for rule in some if rule["name"] in holding
        ]
        carried.rules |= {name: kept} if kept else {}
        carried.left += [rule["title"] for rule in some if rule["name"] not in holding]
    return carried


def _chosen_examples(examples: Data, passing: Sequence[int], failing: Sequence[int]) -> Data:
    """The examples at these places, those that pass and those that fail."""
    return {"pass": [examples["pass"][at] for at in passing], "fail": [examples["fail"][at] for at in failing]}


def _proven_rules(catalog: Catalog, names: set[str]) -> Iterator[tuple[str, tuple[list[int], list[int]]]]:
    """The names of the rules that fit and have examples that come out, with the places of these."""
    running = [bound for rule in catalog.rules if rule.retired is None and (bound := _bound_rule(rule, Names(catalog)))]
    for bound in (each for each in running if each.rule.name in names):
        passing, failing = (
            [at for at, example in enumerate(some) if _example_holds(catalog, running, bound.rule, example)]
            for some in (bound.rule.examples.passing, bound.rule.examples.failing)
        )
        if passing and failing:
            yield bound.rule.name, (passing, failing)


def _bound_rule(rule: Rule, names: Names) -> BoundRule | None:
    """The rule with its kind, where all that it names is there."""
    kind = kind_named(rule.kind)
    bound, wrongs = fit_rule(rule, kind, names) if kind else (None, [])
    return bound if not wrongs and not any(rule_faults(rule, names)) else None


def _example_holds(catalog: Catalog, rules: Sequence[BoundRule], rule: Rule, example: Example) -> bool:
    try:
        outcome = run_example(catalog, rules, example)
    except ExampleError:
        return False
    return not any(expectation_faults(rule, example, outcome))
