"""Reads the files of a catalogue one by one, strictly, and keeps what is wrong with them."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from tuijian.catalog.errors import CatalogError, Flaw
from tuijian.catalog.fault_words import Loc, UnplacedFlaw, choice_words, model_faults, quoted
from tuijian.catalog.file_names import DIVISIONS, HOUSE, stray
from tuijian.catalog.left_out import LeftOut
from tuijian.catalog.models import Examples, Exemplified, Notice, Rule, Unit
from tuijian.catalog.plain_data import CatalogFile, located_flaw
from tuijian.catalog.register import Register
from tuijian.form.models import Form

if TYPE_CHECKING:
    from tuijian.catalog.house import HouseSample, Spoil

T = TypeVar("T")


@lru_cache(maxsize=32)
def _adapter(model: Any) -> TypeAdapter[Any]:
    """The adapter of a type, which takes a millisecond or two to make."""
    return TypeAdapter(model)


class FileLoader:
    """Reads files one by one and keeps what is wrong with them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.sources: dict[str, tuple[CatalogFile, int]] = {}
        self._opened: dict[str, CatalogFile] = {}
        self._flaws: list[Flaw] = [Flaw(name, 1, 1, *message_and_mend) for name in files if (message_and_mend := stray(name))]
        self._left_out = LeftOut()
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
            rules: tuple[Rule, ...] = _adapter(tuple[Rule, ...]).validate_json(json.dumps(data))
            return rules
        except ValidationError:
            if not isinstance(data, list):
                self._typed(name, data, tuple[Rule, ...])
                return ()
        return [self._typed(name, item, Rule, (index,)) for index, item in enumerate(data)]

    def can_read_divisions(self, read_register: Callable[[], Register]) -> bool:
        """Whether the catalogue's tables of divisions can be read; what `read_register` finds wrong in them is kept."""
        try:
            read_register()
        except CatalogError as error:
            self._flaws += (flaw._replace(path=flaw.path if "/" in flaw.path else DIVISIONS + flaw.path) for flaw in error.flaws)
            return False
        return True

    def flaws(self, unplaced: Iterable[UnplacedFlaw]) -> tuple[Flaw, ...]:
        """All faults: those found here, and the `unplaced` ones of what is left, but for those that may come of something left out."""
        unexplained = [wrong for wrong in unplaced if not self._left_out.explains(wrong)]
        return tuple(sorted({*self._flaws, *(located_flaw(wrong, self._opened.get(wrong.file)) for wrong in unexplained)}))

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


def _examples(file: CatalogFile, index: int) -> Examples:
    """The examples of the rule at a place in its file. Raises CatalogError with every fault in them."""
    try:
        return _examples_adapter().validate_json(json.dumps(file.data[index])).examples
    except ValidationError as error:
        faults = model_faults(file.name, error.errors(include_url=False), Exemplified, (index,))
        raise CatalogError(located_flaw(wrong, file) for wrong in faults) from error


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
