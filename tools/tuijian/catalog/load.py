"""Loads a catalogue from its files, strictly. An error names file and line; nothing is read from a disk here."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tuijian.catalog.errors import CatalogError, Flaw
from tuijian.catalog.file_names import (
    BESIDE,
    DIVISIONS,
    EXAMPLES,
    HOUSE,
    PAGES,
    SAMPLE,
    SEARCH,
    SENDING,
    WAIVERS,
    files_in_folder,
    is_record_file,
    is_terms_file,
    receipts_folder,
)
from tuijian.catalog.models import (
    Clause,
    Examples,
    Notice,
    Received,
    Rule,
    SearchWords,
    Sentence,
    Step,
    Task,
    Unit,
    Waiver,
    Zones,
)
from tuijian.catalog.ownership import Ownership
from tuijian.catalog.plain_data import CatalogFile
from tuijian.catalog.register import Register
from tuijian.catalog.sending import Sending
from tuijian.form.models import Form
from tuijian.report.model import CheckItem
from tuijian.submission.reader import Reader

if TYPE_CHECKING:
    from tuijian.catalog.file_loader import FileLoader


@dataclass(frozen=True, eq=False)
class Catalog:
    """One call for nominations. What is worked out of one is remembered by it: only itself is equal to it.

    `sources` gives each rule's file and its place there, `tables` the division files, `terms` the texts beside those that say where they
    come from and on what terms, `sample` the files of the sample submission, `base` those that the rules' examples change: the sample's
    where the call has none of its own. `pages` are those pages of the site, written by hand, that speak of this call alone: they lie
    with it, so that no other call's site shows them. `search` are the words by which people look for its pages, `sending` is what a unit
    does before it sends its papers in. `receipts` are those of what was merged, by the unit's folder; `record_files` are the files of
    the zones' records, as bytes by their names, which `tuijian.records` reads: a fault in them is nothing that a submission is judged
    by. `left_out` are the titles of the house rules that do not hold, each with the reason; `waivers` the rules that are set aside for
    one unit.
    """

    notice: Notice
    form: Form
    units: tuple[Unit, ...]
    rules: tuple[Rule, ...]
    tasks: tuple[Task, ...]
    steps: tuple[Step, ...]
    zones: Zones
    tables: Mapping[str, str]
    terms: Mapping[str, str]
    sources: Mapping[str, tuple[CatalogFile, int]]
    digest: str
    sample: Mapping[str, bytes]
    base: Mapping[str, bytes]
    pages: Mapping[str, str]
    search: tuple[SearchWords, ...] = ()
    sending: Sending = field(default_factory=Sending)
    receipts: Mapping[str, tuple[Received, ...]] = field(default_factory=dict)
    record_files: Mapping[str, bytes] = field(default_factory=dict)
    left_out: tuple[tuple[str, str], ...] = ()
    waivers: tuple[Waiver, ...] = ()

    @cached_property
    def register(self) -> Register:
        """The divisions as they stand in the notice's list year."""
        return Register.of(self.notice.list_year, self.tables)

    @cached_property
    def ownership(self) -> Ownership:
        """Which unit each division belongs to."""
        return Ownership(self.register, self.units)

    @cached_property
    def reader(self) -> Reader:
        """Reads submissions by this call's form."""
        return Reader(self.form)

    def __getstate__(self) -> dict[str, Any]:
        """What is kept of a catalogue elsewhere: not what is quickly built from the rest."""
        return {name: value for name, value in self.__dict__.items() if name not in ("register", "ownership", "reader")}

    def for_checks(self) -> "Catalog":
        """The same call without what only its authors, the site and the tests of its rules read: that is half of it."""
        rules = tuple(rule.with_examples(no_examples) for rule in self.rules)
        sources = {rule: (CatalogFile(file.name, b""), at) for rule, (file, at) in self.sources.items()}
        kept = replace(self, rules=rules, sources=sources, terms={}, sample={}, base={}, pages={}, search=(), record_files={})
        kept.__dict__["checklist"] = self.checklist
        return kept

    def with_units(self, units: tuple[Unit, ...]) -> "Catalog":
        """The same call with other accounts of its units, for an example; what was built from the rest is kept."""
        other = replace(self, units=units)
        other.__dict__.update(register=self.register, reader=self.reader, ownership=self.ownership)
        return other

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {key: unit for unit in self.units for key in (*unit.also, unit.short, unit.name)}

    @cached_property
    def _folders(self) -> dict[str, Unit]:
        return {unit.slug: unit for unit in self.units}

    def unit_named(self, text: str) -> Unit | None:
        """The unit by its name or short name, or by that of the office there to which the notice is addressed (河南省教育厅)."""
        if unit := self._units.get(text):
            return unit
        bare = "".join(text.split())
        ending = next((office for office in self.notice.offices if bare.endswith(office)), "")
        return self._units.get(bare.removesuffix(ending))

    def unit_in(self, folder: str) -> Unit | None:
        """The unit by its folder's name."""
        return self._folders.get(folder)

    @cached_property
    def tasks_by_number(self) -> dict[int, Task]:
        """The notice's tasks by number."""
        return {task.number: task for task in self.tasks}

    def rule(self, key: str) -> Rule | None:
        """The rule by its name or id."""
        return next((rule for rule in self.rules if key in (rule.name, rule.id)), None)

    def url(self, rule: Rule) -> str:
        """The address of the rule's page."""
        return f"{self.notice.site}rules/{rule.name}/"

    @cached_property
    def checklist(self) -> tuple[CheckItem, ...]:
        """What the notice leaves to people, in its order."""
        clauses = ((sentence, clause.quote, clause.judged) for sentence in self.notice.sentences.values() for clause in _clauses(sentence))
        return tuple(CheckItem(sentence=sentence.id, quote=quote, question=question) for sentence, quote, question in clauses if question)


def no_examples() -> Examples:
    """What stands for a rule's examples where only checks are made."""
    raise LookupError("a catalogue for checks has no examples")


def _clauses(sentence: Sentence) -> tuple[Clause, ...]:
    """The sentence's clauses; as a whole it is one."""
    return sentence.clauses or (Clause(quote=sentence.judged_quote or sentence.text, judged=sentence.judged),)


def load_catalog(files: Mapping[str, bytes]) -> Catalog:
    """The catalogue in `files` (paths inside its folder). Raises CatalogError with every fault that is found, each with its place."""
    examined = examine(files)
    if examined.flaws or examined.catalog is None:
        raise CatalogError(examined.flaws)
    return examined.catalog


class Examined(NamedTuple):
    """A catalogue, None where too much is missing, its faults, and whether another fault may only come of what was left out."""

    catalog: Catalog | None
    flaws: tuple[Flaw, ...]
    follows: Callable[[Flaw], bool]


def examine(files: Mapping[str, bytes]) -> Examined:
    """The catalogue in `files` with every fault of it. What does not fit is left out, so that the faults of the rest are found as well."""
    from tuijian.catalog.file_loader import FileLoader  # a catalogue that was kept needs no loader

    loader = FileLoader(files)
    catalog = _assemble(loader)
    if catalog is None or not loader.can_read_divisions(lambda: catalog.register):
        return Examined(None, loader.flaws(()), loader.may_follow)
    from tuijian.catalog.soundness import catalog_faults  # a page has a catalogue that was looked through when it was made

    return Examined(catalog, loader.flaws(catalog_faults(catalog)), loader.may_follow)


def _assemble(loader: "FileLoader") -> Catalog | None:
    """What the files hold, as far as it fits."""
    files = loader.files
    notice, form = loader.read_one("notice.yml", Notice), loader.read_one("form.yml", Form)
    units, rules = loader.read_list("units.yml", Unit), tuple(loader.rules())
    tasks, steps = loader.read_list("tasks.yml", Task, optional=True), loader.read_list("procedure.yml", Step, optional=True)
    zones = loader.read_one("zones.yml", Zones) if "zones.yml" in files else Zones(batches=(), zones=())
    search = loader.read_list(SEARCH, SearchWords, optional=True)
    sending = loader.read_one(SENDING, Sending) if SENDING in files else None
    receipts = {folder: loader.read_list(name, Received) for name in sorted(files) if (folder := receipts_folder(name))}
    texts = {name: loader.text(name) for name in files if name.endswith(".csv") or is_terms_file(name) or name.startswith(PAGES)}
    tables = {name.rpartition("/")[2]: text for name, text in texts.items() if name.endswith(".csv")}
    if notice is None or form is None or zones is None:
        return None
    base = files_in_folder(files, EXAMPLES) or files_in_folder(files, SAMPLE)
    house = tuple(loader.house_rules(rules, notice, form, units, base.get(form.file, b"").decode("utf-8", "replace")))
    rules += house
    return Catalog(
        notice=notice,
        form=form,
        units=units,
        rules=tuple(rule.with_headings(notice.headings) for rule in rules),
        tasks=tasks,
        steps=steps,
        zones=zones,
        tables=tables,
        terms={name.removeprefix(DIVISIONS): text for name, text in texts.items() if is_terms_file(name)},
        sources=loader.sources,
        digest=_digest(files, bool(house)),
        sample=files_in_folder(files, SAMPLE),
        base=base,
        pages={name.removeprefix(PAGES): text for name, text in texts.items() if name.startswith(PAGES)},
        search=search,
        sending=sending or Sending(),
        receipts=receipts,
        record_files={name: data for name, data in files.items() if is_record_file(name)},
        left_out=tuple(loader.left_out_rules(notice)),
        waivers=loader.read_list(WAIVERS, Waiver, optional=True),
    )


def _digest(files: Mapping[str, bytes], house: bool) -> str:
    total = hashlib.sha256()
    beside = BESIDE if house else (*BESIDE, HOUSE)
    for name, data in sorted((name, data) for name, data in files.items() if not name.startswith(beside)):
        total.update(f"{name}\0{len(data)}\0".encode() + data)
    return f"sha256:{total.hexdigest()}"
