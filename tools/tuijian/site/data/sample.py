"""The sample as the pages show it: its files, and the checker's own words on it, as it is and with slips in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tuijian.catalog.families import families
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Edit, Example, Rule
from tuijian.check.pipeline import Outcome, Request, check
from tuijian.check.rule_examples import ExampleError, edited_files
from tuijian.form.models import Form
from tuijian.report.model import Level
from tuijian.report.render import render
from tuijian.site.data.rule_examples import WIDTH, FileChange, OutputLine, edit_change, pointed_lines
from tuijian.site.markup.render import Site
from tuijian.submission.tree import MemoryTree

LIST = "推荐名单"
"""What people call the list file."""

MOST_SLIPS = 4
"""The faulty example has so many slips at most: enough to see how findings look."""

_PLAIN = {"note", "edits", "expect", "boundary"}


@dataclass(frozen=True, slots=True)
class File:
    """A file of a submission: its name, what it is, its text if known, and whether it must be there."""

    name: str
    what: str
    text: str = ""
    needed: bool = True

    @property
    def anchor(self) -> str:
        """Its place on a page."""
        return self.name.rpartition(".")[0]

    @property
    def words(self) -> str:
        """What it is, and that it may be left out where that is so."""
        return self.what if self.needed else f"{self.what}，可以没有"


@dataclass(frozen=True, slots=True)
class Slip:
    """Something wrong in the faulty example: the rule that says so, its own example, and the edits of that in the sample's files."""

    rule: Rule
    example: Example
    edits: tuple[Edit, ...]

    @property
    def changes(self) -> tuple[FileChange, ...]:
        """What differs from the sample."""
        return tuple(map(edit_change, self.edits))


@dataclass(frozen=True)
class ShownSample:
    """The call's sample. There is nothing in it where the call has none that can be judged."""

    site: Site

    @cached_property
    def files(self) -> tuple[File, ...]:
        """The sample's files: the list, and the plans in its order; scans and pictures are not shown."""
        form, sample = self.site.catalog.form, self.site.catalog.sample
        if not has_sample(self.site.catalog):
            return ()
        names = dict.fromkeys((form.file, *self._nominees, *sorted(sample)))
        shown = [name for name in names if name in sample and not name.endswith(form.attachments)]
        return tuple(File(name, self._what(name), sample[name].decode("utf-8")) for name in shown)

    def _what(self, name: str) -> str:
        form = self.site.catalog.form
        return LIST if name == form.file else f"{self._nominees.get(name, '')}{plan_label(form)}"

    @cached_property
    def _nominees(self) -> dict[str, str]:
        """Whose plan a file is, by its name: `某某市的`."""
        return {plan: f"{name}的" for plan, name in _plans(self.site.catalog, self.site.catalog.sample).items()}

    @cached_property
    def passed(self) -> tuple[OutputLine, ...]:
        """The checker's words on the sample as it is. Raises ExampleError where the checker itself fails."""
        return _output_lines(_outcome_with(self.site, ()))

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        """Slips from the rules' own examples, one a family, that fit together and give just the findings that they should."""
        slips: list[Slip] = []
        for rules in families(self.site.catalog).values():
            fits = _fitting_slips(self.site, rules, slips) if len(slips) < MOST_SLIPS else iter(())
            slips += [slip for slip in [next(fits, None)] if slip]
        return tuple(slips)

    @cached_property
    def faulty(self) -> Outcome:
        """What the checker makes of the sample with the slips in it."""
        return _outcome_with(self.site, _edits(self.slips))

    @property
    def failed(self) -> tuple[OutputLine, ...]:
        """The checker's words on that."""
        return _output_lines(self.faulty)


def has_sample(catalog: Catalog) -> bool:
    """Whether there is a sample, and a moment to judge it by."""
    return catalog.form.sample is not None and catalog.form.file in catalog.sample


def _plans(catalog: Catalog, files: Mapping[str, bytes]) -> dict[str, str]:
    """The names of the plans that a list names, in its order, with whose they are."""
    field = catalog.form.plan.field if catalog.form.plan else ""
    path = f"{catalog.form.root}//{catalog.form.file}"
    read = catalog.reader.read("", (), {path: files[catalog.form.file]})
    entries = read.entries_of(tuple(found.name for found in catalog.form.lists))
    return {entry.text(field): entry.text("name") for entry in entries if entry.text(field)}


def plan_label(form: Form) -> str:
    """What people call a plan: the label of the field that names it; empty where the call has no plans."""
    return next((field.label for field in form.plan_fields), "")


def _fitting_slips(site: Site, rules: tuple[Rule, ...], slips: list[Slip]) -> Iterator[Slip]:
    """Examples of these rules that can be added to the slips, and then give the findings of those and their own."""
    ids = [slip.rule.id for slip in slips]
    for rule in rules:
        for example in rule.examples.failing if rule.level is Level.error and rule.retired is None else ():
            slip = Slip(rule, example, _sample_edits(site.catalog, example.edits))
            if _is_plain(example) and _finding_ids(site, _edits((*slips, slip))) == sorted([*ids, rule.id]):
                yield slip


def _is_plain(example: Example) -> bool:
    """Whether the example does nothing but edit the files that it is made of, and is an error at that."""
    return bool(example.edits) and example.model_fields_set <= _PLAIN and not any(expect.level for expect in example.expect)


def _edits(slips: tuple[Slip, ...]) -> tuple[Edit, ...]:
    return tuple(edit for slip in slips for edit in slip.edits)


def _sample_edits(catalog: Catalog, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The edits of a rule's example in the sample's files: its first plan stands for the first of those that examples are made of."""
    names = dict(zip(_plans(catalog, catalog.base), _plans(catalog, catalog.sample), strict=False))
    return tuple(edit.model_copy(update={"file": names.get(edit.file, edit.file)}) for edit in edits)


def _finding_ids(site: Site, edits: tuple[Edit, ...]) -> list[str]:
    """The ids of the findings; none where the edits do not fit together."""
    try:
        return sorted(finding.id for finding in _outcome_with(site, edits, outlined=False).report.findings)
    except ExampleError:
        return []


def _outcome_with(site: Site, edits: tuple[Edit, ...], outlined: bool = True) -> Outcome:
    """What the checker says of the sample with the edits, in its own folder. Raises ExampleError where one does not fit, or it fails."""
    form, sample = site.catalog.form, site.catalog.form.sample
    if sample is None:
        raise ExampleError("the call has no sample")
    files = edited_files({name: data.decode("utf-8", "surrogateescape") for name, data in site.catalog.sample.items()}, edits)
    tree = MemoryTree({f"{form.root}/{sample.folder}/{name}": text.encode("utf-8", "surrogateescape") for name, text in files.items()})
    outcome = check(tree, site.catalog, site.rules, Request(sample.as_of, outlined=outlined))
    if outcome.report.fault:
        raise ExampleError(f"the sample: {outcome.report.fault.message}")
    return outcome


def _output_lines(outcome: Outcome) -> tuple[OutputLine, ...]:
    return tuple(pointed_lines(render(outcome.report, outcome.legend, "text", width=WIDTH).strip("\n")))
