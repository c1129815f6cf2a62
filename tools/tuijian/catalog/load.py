"""Loads a catalogue from its files, strictly. An error names file and line; nothing is read from a disk here."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from tuijian.catalog.divisions import Register
from tuijian.catalog.errors import CatalogError
from tuijian.catalog.models import Clause, Examples, Exemplified, Notice, Received, Rule, Searched, Sentence, Step, Task, Unit, Zones
from tuijian.catalog.ownership import Ownership
from tuijian.catalog.source import CatalogFile
from tuijian.intake.form import Form
from tuijian.intake.submission import Reader
from tuijian.report.model import CheckItem, Cite

T = TypeVar("T")


SAMPLE = "sample/"
"""Under this name the files of the sample submission come in."""

EXAMPLES = "examples/"
"""Under this name the files come in that the rules' examples are made of."""

DIVISIONS = "divisions/"
"""Under this name the tables of divisions come in, and what is to go with them."""

PAGES = "pages/"
"""Under this name the hand-written pages of the call come in."""

STOPS = "，。；：、"
"""What may stand between two clauses."""

RECORDS = "records/"
"""Under this name, in a folder for each unit, the receipts of what was merged come in."""

SEARCH = "search.yml"
"""Under this name the words by which pages of the site are found come in."""

BESIDE = (SAMPLE, EXAMPLES, PAGES, RECORDS, SEARCH)
"""What the verdict of nothing that is open rests on, and no digest covers."""


@dataclass(frozen=True)
class Catalog:
    """One call for nominations.

    `sources` gives each rule's file and its place there, `tables` the division files, `terms` the texts beside those that say where they
    come from and on what terms, `sample` the files of the sample submission, `base` those that the rules' examples change: the sample's
    where the call has none of its own. `pages` are those pages of the site, written by hand, that speak of this call alone: they lie
    with it, so that no other call's site shows them. `search` are the words by which people look for its pages. `records` are each
    unit's receipts of what was merged.
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
    search: tuple[Searched, ...] = ()
    records: Mapping[str, tuple[Received, ...]] = field(default_factory=dict)

    @cached_property
    def register(self) -> Register:
        """The divisions as they stand in the notice's list year."""
        return Register.parse(self.notice.list_year, self.tables)

    @cached_property
    def ownership(self) -> Ownership:
        """Which unit each division belongs to."""
        return Ownership(self.register, self.units)

    @cached_property
    def reader(self) -> Reader:
        """Reads submissions by this call's form."""
        return Reader(self.form)

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
        if found := self._units.get(text):
            return found
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

    def place(self, rule: Rule) -> tuple[str, int]:
        """The file of a rule and the line on which it begins."""
        file, index = self.sources[rule.id]
        return file.name, file.line_at((index,))

    def url(self, rule: Rule) -> str:
        """The address of the rule's page."""
        return f"{self.notice.site}rules/{rule.name}/"

    @cached_property
    def checklist(self) -> tuple[CheckItem, ...]:
        """What the notice leaves to people, in its order."""
        found = ((one, clause.quote, clause.judged) for one in self.notice.sentences.values() for clause in _judged(one))
        return tuple(CheckItem(sentence=one.id, quote=quote, question=question) for one, quote, question in found if question)


def _judged(sentence: Sentence) -> tuple[Clause, ...]:
    """The sentence's clauses; as a whole it is one."""
    return sentence.clauses or (Clause(quote=sentence.judged_quote or sentence.text, judged=sentence.judged),)


def load_catalog(files: Mapping[str, bytes]) -> Catalog:
    """The catalogue in `files` (paths inside its folder). Raises CatalogError with the file and line of the first fault."""
    loader = _Loader(files)
    notice = loader.one("notice.yml", Notice)
    rules = tuple(rule.headed(notice.headings) for rule in loader.rules())
    catalog = Catalog(
        notice=notice,
        form=loader.one("form.yml", Form),
        units=loader.many("units.yml", Unit),
        rules=rules,
        tasks=loader.many("tasks.yml", Task, optional=True),
        steps=loader.many("procedure.yml", Step, optional=True),
        zones=loader.one("zones.yml", Zones) if "zones.yml" in files else Zones(batches=(), zones=()),
        tables={name.rpartition("/")[2]: _text(name, data) for name, data in files.items() if name.endswith(".csv")},
        terms={name.removeprefix(DIVISIONS): _text(name, data) for name, data in files.items() if _is_term(name)},
        sources=loader.sources,
        digest=_digest(files),
        sample=_below(files, SAMPLE),
        base=_below(files, EXAMPLES) or _below(files, SAMPLE),
        pages={name.removeprefix(PAGES): _text(name, data) for name, data in files.items() if name.startswith(PAGES)},
        search=loader.many(SEARCH, Searched, optional=True),
        records={folder: loader.many(name, Received) for name in sorted(files) if (folder := record_of(name))},
    )
    _check(catalog)
    return catalog


def record_of(name: str) -> str:
    """The folder of the unit whose receipts the file holds; "" for any other file."""
    parts = name.split("/")
    return parts[1] if len(parts) == 3 and f"{parts[0]}/" == RECORDS and parts[2] == "receipts.yml" else ""


def _below(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """The files of a folder, by their names in it."""
    return {name.removeprefix(folder): data for name, data in files.items() if name.startswith(folder)}


def _is_term(name: str) -> bool:
    return name.startswith(DIVISIONS) and name.endswith((".md", ".txt"))


def _digest(files: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for name, data in sorted((name, data) for name, data in files.items() if not name.startswith(BESIDE)):
        total.update(f"{name}\0{len(data)}\0".encode() + data)
    return f"sha256:{total.hexdigest()}"


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CatalogError(name, data.count(b"\n", 0, error.start) + 1, "not UTF-8") from error


class _Loader:
    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.sources: dict[str, tuple[CatalogFile, int]] = {}

    def one(self, name: str, model: type[T]) -> T:
        if name not in self.files:
            raise CatalogError(name, 1, "the file is missing")
        file = CatalogFile(name, self.files[name])
        return _typed(file, file.data, TypeAdapter(model))

    def many(self, name: str, model: type[T], optional: bool = False) -> tuple[T, ...]:
        return () if optional and name not in self.files else self.one(name, tuple[model, ...])  # type: ignore[valid-type]

    def rules(self) -> Iterator[Rule]:
        adapter = TypeAdapter(tuple[Rule, ...])
        for name in sorted(name for name in self.files if name.startswith("rules/") and name.endswith(".yml")):
            file = CatalogFile(name, self.files[name])
            rules = _typed(file, file.without("examples"), adapter)
            for index, rule in enumerate(rules):
                if rule.id in self.sources:
                    raise CatalogError(name, file.line_at((index,)), f"rule {rule.id} stands twice")
                self.sources[rule.id] = (file, index)
                yield rule.with_examples(partial(_examples, file, index))


def _typed(file: CatalogFile, data: Any, adapter: TypeAdapter[T], at: tuple[str | int, ...] = ()) -> T:
    """The data, which stands `at` a path in the file, as what it should be."""
    try:
        return adapter.validate_json(json.dumps(data))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, (*at, *first["loc"])))
        raise CatalogError(file.name, file.line_at((*at, *first["loc"])), f"{where}: {first['msg']}") from error


def _examples(file: CatalogFile, index: int) -> Examples:
    """The examples of the rule at a place in its file."""
    return _typed(file, file.data[index], TypeAdapter(Exemplified), (index,)).examples


def _check(catalog: Catalog) -> None:
    """What no single model sees: quotes stand word for word, names are unique, references lead somewhere."""
    for trouble in _troubles(catalog):
        raise CatalogError(*trouble)


def _troubles(catalog: Catalog) -> Iterator[tuple[str, int, str]]:
    sentences = catalog.notice.sentences
    for rule in catalog.rules:
        for trouble in _rule_troubles(rule, catalog.notice):
            yield (*catalog.place(rule), f"rule {rule.id}: {trouble}")
    for step in catalog.steps:
        for trouble in _cite_troubles(step.cite, sentences):
            yield "procedure.yml", 1, f"step {step.number}: {trouble}"
    for task in catalog.tasks:
        if task.sentence not in sentences or task.name not in sentences[task.sentence].text:
            yield "tasks.yml", 1, f"task {task.number} does not stand in sentence {task.sentence}"
    names = {rule.name for rule in catalog.rules}
    for sentence in sentences.values():
        for trouble in _sentence_troubles(sentence, names):
            yield "notice.yml", 1, f"{sentence.id}: {trouble}"
    stage, leaves = catalog.form.stage, catalog.form.leaves
    if stage and (stage.field not in leaves or stage.draft not in leaves[stage.field].choices):
        yield "form.yml", 1, f"stage: there is no choice {stage.draft} of a field {stage.field}"
    yield from _too_soon(catalog.notice)
    yield from _repeated(catalog)
    yield from _lost(catalog)


def _too_soon(notice: Notice) -> Iterator[tuple[str, int, str]]:
    """A call that is over before its deadline has passed."""
    deadline, state = notice.deadline, notice.state
    if deadline and state.over and state.since and state.since <= deadline.day:
        yield "notice.yml", 1, f"state: {state.stands} since {state.since}, when the deadline {deadline.day} has not passed"


def _lost(catalog: Catalog) -> Iterator[tuple[str, int, str]]:
    """Records of what is no unit, and a commit that stands twice."""
    for folder, records in catalog.records.items():
        name = f"{RECORDS}{folder}/receipts.yml"
        if catalog.unit_in(folder) is None:
            yield name, 1, f"there is no unit {folder}"
        for sha in sorted({each.sha for each in records if [one.sha for one in records].count(each.sha) > 1}):
            yield name, 1, f"{sha} stands twice"


def _repeated(catalog: Catalog) -> Iterator[tuple[str, int, str]]:
    groups: dict[str, list[Any]] = {
        "units.yml": [key for unit in catalog.units for key in dict.fromkeys((unit.name, unit.short, *unit.also, *unit.signs))]
        + [unit.slug for unit in catalog.units],
        "tasks.yml": [task.number for task in catalog.tasks],
        "rules/": [rule.name for rule in catalog.rules],
        "notice.yml": [sentence.id for section in catalog.notice.text for sentence in section.sentences],
    }
    for name, keys in groups.items():
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield name, 1, f"{key} stands twice"


def _rule_troubles(rule: Rule, notice: Notice) -> Iterator[str]:
    cites = [*rule.cite, *(cite for message in rule.messages.values() for cite in message.cite or ())]
    for cite in cites:
        yield from _cite_troubles(cite, notice.sentences)
    for pattern in rule.enforces:
        if not notice.matching((pattern,)):
            yield f"there is no sentence {pattern} to enforce"
    for case, message in rule.messages.items():
        if (message.basis or "notice") != "notice" and message.cite:
            yield f"case {case!r} is not the notice's and cites it"
    if (rule.basis == "notice") != bool(rule.cite):
        yield "a rule cites sentences when, and only when, its basis is the notice"
    if (rule.basis == "standard") != bool(rule.standard):
        yield "a rule names a standard when, and only when, its basis is one"


def _sentence_troubles(sentence: Sentence, names: set[str]) -> Iterator[str]:
    """Clauses are the sentence, part by part: between them stand only stops."""
    if sentence.judged_quote and sentence.judged_quote not in sentence.text:
        yield "judged_quote does not stand in the sentence"
    rest = sentence.text
    for clause in sentence.clauses:
        before, found, rest = rest.partition(clause.quote)
        if not found or before.strip(STOPS):
            yield f"clause “{clause.quote}” does not go on where the one before it ends"
        for name in clause.checked:
            if name not in names:
                yield f"clause “{clause.quote}”: there is no rule {name}"
    if sentence.clauses and rest.strip(STOPS):
        yield f"“{rest}” stands in no clause"
    if sentence.clauses and (sentence.judged or sentence.background):
        yield "what becomes of a sentence with clauses is said there"


def _cite_troubles(cite: Cite, sentences: Mapping[str, Sentence]) -> Iterator[str]:
    if cite.sentence not in sentences:
        yield f"there is no sentence {cite.sentence}"
    elif cite.quote not in sentences[cite.sentence].text:
        yield f"“{cite.quote}” does not stand in {cite.sentence}"
