"""Loads a catalogue from its files, strictly. An error names file and line; nothing is read from a disk here."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from tuijian.catalog.divisions import TABLES, Register
from tuijian.catalog.errors import CatalogError, Flaw
from tuijian.catalog.fault_words import Loc, UnplacedFlaw, choice_words, model_faults, nearest, quoted
from tuijian.catalog.models import (
    Clause,
    Examples,
    Exemplified,
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
from tuijian.catalog.sending import Sending
from tuijian.form.models import Form
from tuijian.report.model import CheckItem
from tuijian.submission.reader import Reader
from tuijian.text.positions import START

if TYPE_CHECKING:
    from tuijian.catalog.house import HouseSample, Spoil

T = TypeVar("T")


SAMPLE = "sample/"
"""Under this name the files of the sample submission come in."""

EXAMPLES = "examples/"
"""Under this name the files come in that the rules' examples are made of."""

DIVISIONS = "divisions/"
"""Under this name the tables of divisions come in, and what is to go with them."""

PAGES = "pages/"
"""Under this name the hand-written pages of the call come in."""

RECORDS = "records/"
"""Under this name, in a folder for each unit, come in the receipts of what was merged, and what is kept of each zone's steps."""

RECORD_RULES = "records.yml"
"""Under this name the steps that are kept of a zone come in, and the rules over them."""

SEARCH = "search.yml"
"""Under this name the words by which pages of the site are found come in."""

WAIVERS = "waivers.yml"
"""Under this name the rules come in that are set aside for one unit."""

SENDING = "sending.yml"
"""Under this name come in the unit's letter, the list to tick before sending, and the timetable."""

HOUSE = "house/"
"""Under this name the files of the house rules come in."""

BESIDE = (SAMPLE, EXAMPLES, PAGES, RECORDS, RECORD_RULES, SEARCH, SENDING)
"""What the verdict of nothing that is open rests on, and no digest covers."""


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

    def url(self, rule: Rule) -> str:
        """The address of the rule's page."""
        return f"{self.notice.site}rules/{rule.name}/"

    @cached_property
    def checklist(self) -> tuple[CheckItem, ...]:
        """What the notice leaves to people, in its order."""
        found = ((one, clause.quote, clause.judged) for one in self.notice.sentences.values() for clause in _clauses(one))
        return tuple(CheckItem(sentence=one.id, quote=quote, question=question) for one, quote, question in found if question)


def no_examples() -> Examples:
    """What stands for a rule's examples where only checks are made."""
    raise LookupError("a catalogue for checks has no examples")


def _clauses(sentence: Sentence) -> tuple[Clause, ...]:
    """The sentence's clauses; as a whole it is one."""
    return sentence.clauses or (Clause(quote=sentence.judged_quote or sentence.text, judged=sentence.judged),)


def load_catalog(files: Mapping[str, bytes]) -> Catalog:
    """The catalogue in `files` (paths inside its folder). Raises CatalogError with every fault that is found, each with its place."""
    found = examine(files)
    if found.flaws or found.catalog is None:
        raise CatalogError(found.flaws)
    return found.catalog


class Examined(NamedTuple):
    """A catalogue, None where too much is missing, its faults, and whether another fault may only come of what was left out."""

    catalog: Catalog | None
    flaws: tuple[Flaw, ...]
    follows: Callable[[Flaw], bool]


def examine(files: Mapping[str, bytes]) -> Examined:
    """The catalogue in `files` with every fault of it. What does not fit is left out, so that the faults of the rest are found as well."""
    loader = _Loader(files)
    catalog = _assemble(loader)
    if catalog is None or not loader.can_read_divisions(catalog):
        return Examined(None, loader.flaws(()), loader.may_follow)
    from tuijian.catalog.soundness import catalog_faults  # a page has a catalogue that was looked through when it was made

    return Examined(catalog, loader.flaws(catalog_faults(catalog)), loader.may_follow)


def _assemble(loader: "_Loader") -> Catalog | None:
    """What the files hold, as far as it fits."""
    files = loader.files
    notice, form = loader.read_one("notice.yml", Notice), loader.read_one("form.yml", Form)
    units, rules = loader.read_list("units.yml", Unit), tuple(loader.rules())
    tasks, steps = loader.read_list("tasks.yml", Task, optional=True), loader.read_list("procedure.yml", Step, optional=True)
    zones = loader.read_one("zones.yml", Zones) if "zones.yml" in files else Zones(batches=(), zones=())
    search = loader.read_list(SEARCH, SearchWords, optional=True)
    sending = loader.read_one(SENDING, Sending) if SENDING in files else None
    receipts = {folder: loader.read_list(name, Received) for name in sorted(files) if (folder := receipts_folder(name))}
    texts = {name: loader.text(name) for name in files if name.endswith(".csv") or _is_terms_file(name) or name.startswith(PAGES)}
    tables = {name.rpartition("/")[2]: text for name, text in texts.items() if name.endswith(".csv")}
    if notice is None or form is None or zones is None:
        return None
    base = _files_in_folder(files, EXAMPLES) or _files_in_folder(files, SAMPLE)
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
        terms={name.removeprefix(DIVISIONS): text for name, text in texts.items() if _is_terms_file(name)},
        sources=loader.sources,
        digest=_digest(files, bool(house)),
        sample=_files_in_folder(files, SAMPLE),
        base=base,
        pages={name.removeprefix(PAGES): text for name, text in texts.items() if name.startswith(PAGES)},
        search=search,
        sending=sending or Sending(),
        receipts=receipts,
        record_files={name: data for name, data in files.items() if _is_record_file(name)},
        left_out=tuple(loader.left_out_rules(notice)),
        waivers=loader.read_list(WAIVERS, Waiver, optional=True),
    )


def receipts_folder(name: str) -> str:
    """The folder of the unit whose receipts the file holds; "" for any other file."""
    parts = name.split("/")
    return parts[1] if len(parts) == 3 and f"{parts[0]}/" == RECORDS and parts[2] == "receipts.yml" else ""


def _is_record_file(name: str) -> bool:
    return name == RECORD_RULES or (name.startswith(RECORDS) and not receipts_folder(name))


def _files_in_folder(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """The files of a folder, by their names in it."""
    return {name.removeprefix(folder): data for name, data in files.items() if name.startswith(folder)}


def _is_terms_file(name: str) -> bool:
    return name.startswith(DIVISIONS) and name.endswith((".md", ".txt"))


def _digest(files: Mapping[str, bytes], house: bool) -> str:
    total = hashlib.sha256()
    beside = BESIDE if house else (*BESIDE, HOUSE)
    for name, data in sorted((name, data) for name, data in files.items() if not name.startswith(beside)):
        total.update(f"{name}\0{len(data)}\0".encode() + data)
    return f"sha256:{total.hexdigest()}"


@lru_cache(maxsize=32)
def _adapter(model: Any) -> TypeAdapter[Any]:
    """The adapter of a type, which takes a millisecond or two to make."""
    return TypeAdapter(model)


class _Loader:
    """Reads files one by one and keeps what is wrong with them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.sources: dict[str, tuple[CatalogFile, int]] = {}
        self._opened: dict[str, CatalogFile] = {}
        self._flaws: list[Flaw] = [Flaw(name, 1, 1, *found) for name in files if (found := stray(name))]
        self._left_out = _LeftOut()
        for flaw in self._flaws:
            self._left_out.note_missing(flaw.path)

    def text(self, name: str) -> str:
        """A file's text."""
        data = self.files[name]
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            self._flaws.append(Flaw(name, data.count(b"\n", 0, error.start) + 1, 1, "文件有读不出的字符", "另存为 UTF-8 编码"))
            return ""

    def read_one(self, name: str, model: type[T]) -> T | None:
        """A file as what it should hold; None where it cannot be that."""
        if name not in self.files:
            self._flaws.append(Flaw(name, 1, 1, "没有这个文件", "补上它，或者核对文件名和文件夹"))
            return None
        data = self._data(name, lambda file: file.data)
        return None if data is None else self._typed(name, data, model)

    def read_list(self, name: str, model: type[T], optional: bool = False) -> tuple[T, ...]:
        """A file that holds a list."""
        if optional and name not in self.files:
            return ()
        return self.read_one(name, tuple[model, ...]) or ()  # type: ignore[valid-type]

    def rules(self) -> Iterator[Rule]:
        """The rules of every family, each with its place."""
        for name in sorted(name for name in self.files if name.startswith("rules/") and name.endswith(".yml")):
            data = self._data(name, lambda file: file.without("examples"))
            for index, rule in enumerate(self._rules(name, data) if data is not None else ()):
                if rule is None:
                    continue
                if rule.id in self.sources:
                    self._note_fault(UnplacedFlaw(name, (index, "id"), f"{quoted(rule.id)}前面已经用过", "换一个没有用过的编号"))
                    self._left_out.note_missing(name)
                    continue
                self.sources[rule.id] = (self._opened[name], index)
                yield rule.with_examples(partial(_examples, self._opened[name], index))

    def house_rules(self, rules: Sequence[Rule], notice: Notice, form: Form, units: tuple[Unit, ...], listed: str) -> Iterator[Rule]:
        """The house rules that hold: those of whose kind the call has no rule of its own, and which it does not leave out by name."""
        taken, without, names = {rule.kind for rule in rules}, notice.without, set[str]()
        for name in sorted(name for name in self.files if name.startswith(HOUSE)):
            heads = _heads_of(self.files[name])
            names |= {head.name for head in heads}
            if all(head.kind in taken or head.name in without for head in heads):
                continue
            data = self._data(name, lambda file: file.data) or []
            for index, item in enumerate(data):
                needed = item.pop("needs", None)
                if item["kind"] not in taken and item["name"] not in without and (needed is None or needed in form.types):
                    yield self._house_rule(name, index, item, (notice, form, units, listed))
        for word in without:
            if names and word not in names:
                self._note_fault(
                    UnplacedFlaw("notice.yml", ("without", word), f"没有{quoted(word)}这条通用规则", choice_words(word, names), key=True)
                )

    def left_out_rules(self, notice: Notice) -> Iterator[tuple[str, str]]:
        """The titles of the house rules that the call leaves out, with the reasons."""
        for name in sorted(name for name in self.files if name.startswith(HOUSE)):
            titles = {head.name: head.title for head in _heads_of(self.files[name])}
            yield from ((titles[word], reason) for word, reason in notice.without.items() if word in titles)

    def _house_rule(self, name: str, index: int, item: dict[str, Any], sample_of: tuple[Notice, Form, tuple[Unit, ...], str]) -> Rule:
        from tuijian.catalog.house import HouseSample, Spoil, with_words

        sample = HouseSample(*sample_of)
        spoils = TypeAdapter(tuple[Spoil, ...]).validate_json(json.dumps(item.pop("spoils")))
        rule = TypeAdapter(Rule).validate_json(json.dumps(with_words(item, sample.words)))
        file = self._opened[name]
        if rule.id in self.sources:
            used, at = self.sources[rule.id]
            self._note_fault(UnplacedFlaw(used.name, (at, "id"), f"{quoted(rule.id)}是通用规则“{rule.name}”的编号", "换一个没有用过的编号"))
        self.sources[rule.id] = (file, index)
        return rule.with_examples(partial(_house_examples, file, index, spoils, sample))

    def _rules(self, name: str, data: Any) -> Sequence[Rule | None]:
        """The rules of a file; None in the place of one that cannot be read, so that the others keep theirs."""
        try:
            found: tuple[Rule, ...] = _adapter(tuple[Rule, ...]).validate_json(json.dumps(data))
            return found
        except ValidationError:
            if not isinstance(data, list):
                self._typed(name, data, tuple[Rule, ...])
                return ()
        return [self._typed(name, item, Rule, (index,)) for index, item in enumerate(data)]

    def can_read_divisions(self, catalog: Catalog) -> bool:
        """Whether the catalogue's tables of divisions can be read."""
        try:
            _ = catalog.register
        except CatalogError as error:
            self._flaws += (flaw._replace(path=flaw.path if "/" in flaw.path else DIVISIONS + flaw.path) for flaw in error.flaws)
            return False
        return True

    def flaws(self, more: Iterable[UnplacedFlaw]) -> tuple[Flaw, ...]:
        """All that was found, and `more` that was found in what is left; what may come of something left out is not told."""
        found = [wrong for wrong in more if not self._left_out.explains(wrong)]
        return tuple(sorted({*self._flaws, *(located_flaw(wrong, self._opened.get(wrong.file)) for wrong in found)}))

    def may_follow(self, flaw: Flaw) -> bool:
        """Whether a fault that was found later may only come of what was left out."""
        return self._left_out.explains(UnplacedFlaw(flaw.path, (), flaw.message))

    def _data(self, name: str, read: Callable[[CatalogFile], Any]) -> Any:
        file = self._opened[name] = CatalogFile(name, self.files[name])
        try:
            return read(file)
        except CatalogError as error:
            self._flaws += error.flaws
            self._left_out.files.add(name)
            self._left_out.note_missing(name)
            return None

    def _note_fault(self, wrong: UnplacedFlaw) -> None:
        self._flaws.append(located_flaw(wrong, self._opened[wrong.file]))

    def _typed(self, name: str, data: Any, model: type[T], at: Loc = ()) -> T | None:
        """The data, which stands `at` a path in the file, as what it should be, less what does not fit."""
        adapter: TypeAdapter[T] = _adapter(model)  # type: ignore[arg-type]
        try:
            return adapter.validate_json(json.dumps(data))
        except ValidationError as error:
            errors = error.errors(include_url=False)
        for wrong in model_faults(name, errors, model, at):
            self._note_fault(wrong)
        return self._left_out.fitting_part(name, data, adapter)


class _LeftOut:
    """What was left out of a catalogue because it does not fit: `files` whose parts no longer stand where they did, and all the words."""

    MOST: ClassVar = 50
    TELLING: ClassVar = {
        "form.yml": ("这个字段", "这个列表", "这组字段", "这个部分", "没有写明"),
        "rules/": ("这条规则", "“rules/"),
        "units.yml": ("这个推荐单位", "的推荐单位"),
        "tasks.yml": ("这项任务",),
        "notice.yml": ("这一句",),
        "zones.yml": ("这批", "zones.yml 里没有"),
    }
    """By the file that is not whole: what may be said for that reason alone."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self._words: set[str] = set()
        self._places: set[tuple[str, Loc]] = set()
        self._lacking: set[str] = set()

    def note_missing(self, name: str) -> None:
        """A file is not whole, or not there."""
        self._lacking |= {start for start in self.TELLING if name.startswith(start)}

    def fitting_part(self, name: str, data: Any, adapter: TypeAdapter[T]) -> T | None:
        """The data less what does not fit, thing by thing; None where nothing is left or it takes too long."""
        rest = json.loads(json.dumps(data))
        for _ in range(self.MOST):
            try:
                return adapter.validate_json(json.dumps(rest))
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
            loc = first["loc"][:-1] if first["type"] == "missing" else first["loc"]
            if not self._take_out(name, rest, loc, first["type"] == "missing"):
                break
        self._keep(rest)
        return None

    def explains(self, wrong: UnplacedFlaw) -> bool:
        """Whether a fault may only come of what was left out."""
        return (
            wrong.file in self.files
            or any(quoted(word) in wrong.message for word in self._words)
            or any(said in wrong.message for start in self._lacking for said in self.TELLING[start])
            or any((wrong.file, wrong.loc[:length]) in self._places for length in range(1, len(wrong.loc) + 1))
        )

    def _take_out(self, name: str, data: Any, loc: Loc, whole: bool) -> bool:
        """Take out what stands at a path, or the nearest item of a list around it where a `whole` is not complete."""
        path = [part for part in loc if part != "[key]"]
        while path and whole and not isinstance(path[-1], int):
            path.pop()
        if not path:
            return False
        *above, last = path
        self.note_missing(name)
        self._places |= {(name, tuple(above))} if above else set()
        for part in above:
            data = data[part]
        self._keep(data[last])
        if isinstance(last, int):
            self.files.add(name)
        del data[last]
        return True

    def _keep(self, data: Any) -> None:
        if isinstance(data, dict):
            for key, value in data.items():
                self._words.add(key)
                self._keep(value)
        elif isinstance(data, list):
            for value in data:
                self._keep(value)
        else:
            self._words.add(str(data))


def located_flaw(wrong: UnplacedFlaw, file: CatalogFile | None) -> Flaw:
    """A fault with its line and column."""
    span = file.place(wrong.loc, wrong.key) if file else START
    return Flaw(wrong.file, span.line, span.column, wrong.message, wrong.mend)


def _examples(file: CatalogFile, index: int) -> Examples:
    """The examples of the rule at a place in its file. Raises CatalogError with every fault in them."""
    try:
        return _examples_adapter().validate_json(json.dumps(file.data[index])).examples
    except ValidationError as error:
        found = model_faults(file.name, error.errors(include_url=False), Exemplified, (index,))
        raise CatalogError(located_flaw(wrong, file) for wrong in found) from error


@cache
def _examples_adapter() -> TypeAdapter[Exemplified]:
    """Made once, when the first examples are asked for: it takes as long as reading those of a rule."""
    return TypeAdapter(Exemplified)


def _house_examples(file: CatalogFile, index: int, spoils: "tuple[Spoil, ...]", sample: "HouseSample") -> Examples:
    from tuijian.catalog.house import examples

    return examples(file.name, file.place((index,)).line, spoils, sample)


_HEAD = re.compile(r"(?m)^  name: (\S+)\n  title: (.+)$(?:\n  .*)*?\n  kind: (\S+)$")


class _Head(NamedTuple):
    """What tells a house rule apart, and what it is called."""

    name: str
    title: str
    kind: str


def _heads_of(data: bytes) -> list[_Head]:
    """The heads of the rules in a file of house rules, unparsed: most calls need no more of it."""
    return [_Head(*found) for found in _HEAD.findall(data.decode())]


# --- which files a catalogue has ----------------------------------------------------------------

_CALL = ("notice.yml", "form.yml", "units.yml", "tasks.yml", "procedure.yml", "zones.yml")
_FILES = (*_CALL, RECORD_RULES, SEARCH, SENDING, WAIVERS, "published.txt", "README.md")
_NAMED = re.compile(
    r"(rules|house)/[a-z][a-z0-9-]{0,60}\.yml|pages/[^/]{1,80}\.md|records/[^/]{1,80}/[^/]{1,80}\.(yml|md)|divisions/[^/]{1,80}\.(md|txt)"
)
_ANY = ("examples/", "sample/")


def stray(name: str) -> tuple[str, str] | None:
    """Why a file of that name is none of a catalogue's, which nobody would read, and what to do about it."""
    tables = [DIVISIONS + table for table in TABLES]
    if name in _FILES or name in tables or name.endswith(".csv") or name.startswith(_ANY) or _NAMED.fullmatch(name):
        return None
    swapped = re.sub(r"\.(yaml|YML|YAML)$", ".yml", name)
    if swapped != name and (swapped in _FILES or _NAMED.fullmatch(swapped)):
        return "文件名不对，这个文件没有人读", f"改成 {swapped}"
    near = nearest(name, (*_FILES, *tables))
    return "文件夹里没有这种文件，没有人读", f"改成 {near}，不需要的就删去" if near else "删去，或者移到别处"
