"""The names in a catalogue that lead to something: a mark on a model's field says what its value names, and every name is looked up. Pure.

A model says of a field what it names (`ListName`, `Annotated[str, Field of lists]`), and that is all: whatever model holds a mark has its
names resolved when a catalogue is loaded and its rules are bound.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from tuijian.catalog.fault_words import Loc, choice_words, quoted
from tuijian.catalog.name_variants import KIND_LEVELS
from tuijian.text.scalars import Code, Number, Slug, Text

if TYPE_CHECKING:
    from tuijian.catalog.load import Catalog
    from tuijian.catalog.models import Rule
    from tuijian.form.models import FormField, FormList


class Names:
    """All that can be named in a catalogue, gathered when first asked for; `rule` is the one whose parameters are looked at."""

    def __init__(self, catalog: "Catalog", rule: "Rule | None" = None) -> None:
        self.catalog = catalog
        self.rule = rule

    def of(self, rule: "Rule") -> "Names":
        """The same names, as seen from a rule."""
        other = Names(self.catalog, rule)
        other.__dict__.update({**self.__dict__, "rule": rule})
        return other

    @cached_property
    def lists(self) -> "dict[str, FormList]":
        """The form's lists, those in entries of others too."""
        return {found.name: found for found in self.catalog.form.all_lists}

    @cached_property
    def nested(self) -> tuple[str, ...]:
        """The lists in entries of others."""
        return tuple(one.name for found in self.catalog.form.lists for one in found.nested)

    @cached_property
    def selection_lists(self) -> "Mapping[str, FormList]":
        """The lists of the file that says how was chosen."""
        selection = self.catalog.form.selection
        return {form_list.name: form_list for form_list in selection.lists} if selection else {}

    @cached_property
    def selection_leaves(self) -> "Mapping[str, FormField]":
        """The fields outside the lists of that file, by their dotted names."""
        selection = self.catalog.form.selection
        return selection.leaves if selection else {}

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The form's groups of fields."""
        return tuple(field.name for field in self.catalog.form.fields if field.type == "group")

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The parts of a plan."""
        return self.catalog.form.plan.parts if self.catalog.form.plan else ()

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units by their full names."""
        return tuple(unit.name for unit in self.catalog.units)

    @cached_property
    def rules(self) -> frozenset[str]:
        """The rules that are in force, by name."""
        return frozenset(rule.name for rule in self.catalog.rules if rule.retired is None)

    @cached_property
    def zones(self) -> frozenset[str]:
        """The zones that exist."""
        return frozenset(zone.name for zone in self.catalog.zones.zones)

    @cached_property
    def batches(self) -> tuple[int, ...]:
        """The batches that zones came in."""
        return tuple(batch.number for batch in self.catalog.zones.batches)

    @cached_property
    def wholes(self) -> tuple[str, ...]:
        """The kinds of province, and the provinces."""
        return (*(kind for kind, level in KIND_LEVELS.items() if level == "province"), *self.units)

    @cached_property
    def tags(self) -> frozenset[str]:
        """The tags that divisions have."""
        return frozenset(tag for _, tag in self.catalog.register.tags)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years whose lists of divisions we have."""
        ends = [row.last_list[-4:] for row in self.catalog.register.divisions]
        listed = [int(year) for year in ends if year.isdecimal()]
        return tuple(range(min(listed), max(listed) + 1)) if listed else ()


def _timezone(_: Names, word: object) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(str(word))
    except (KeyError, ValueError, OSError):
        return False
    return True


def _timezones(_: Names) -> Collection[Any]:
    from zoneinfo import available_timezones

    return available_timezones()


class Unknown(NamedTuple):
    """A name that leads nowhere: what is wrong and how to mend it."""

    message: str
    mend: str


class Ref:
    """The mark of a name: what it is the name of, and what there is.

    `has` looks a word up where that is quicker than to list all. The value that a model gives of itself is looked up only where it is
    `always` needed. `said` is what is told of a word that leads nowhere.
    """

    def __init__(
        self,
        what: str,
        known: Callable[[Names], Collection[Any]],
        has: Callable[[Names, Any], bool] | None = None,
        always: bool = False,
        said: str = "没有{word}这{what}",
    ) -> None:
        self.what, self.known, self.has, self.always, self.said = what, known, has, always, said

    def unknown(self, word: Any, _: BaseModel, names: Names) -> Unknown | None:
        """What is wrong with the word, which stands in a model; None where nothing is."""
        if self.has(names, word) if self.has else word in self.known(names):
            return None
        return Unknown(self.said.format(word=quoted(word), what=self.what), choice_words(word, self.known(names)))


class EntryField(Ref):
    """A field of the entries of the lists that the model names under `of`; of any list where it names none."""

    def __init__(self, of: str, always: bool) -> None:
        super().__init__("个字段", lambda _: (), always=always)
        self.of = of

    def unknown(self, word: Any, holder: BaseModel, names: Names) -> Unknown | None:
        """What is wrong with the word; None where each of the lists has it, or is itself unknown."""
        lists = _named_lists(getattr(holder, self.of, ()), names)
        fields = {found.name: [field.name for field in found.fields if field.type != "list"] for found in lists}
        if not getattr(holder, self.of, ()) and any(word in known for known in fields.values()):
            return None
        lacking = next((name for name, known in fields.items() if word not in known), None)
        return Unknown(f"列表“{lacking}”里没有{quoted(word)}这个字段", choice_words(word, fields[lacking])) if lacking else None


class ItemField(Ref):
    """A field of what a model looks at: of the entries of its `list`, or by its dotted name of what stands outside the lists."""

    def unknown(self, word: Any, holder: BaseModel, names: Names) -> Unknown | None:
        """What is wrong with the word; None where it is such a field, or the list itself is unknown."""
        name = getattr(holder, "list", None)
        fields = _fields_of(name, names)
        if not fields or word in fields:
            return None
        where = f"列表“{name}”里" if name else ""
        return Unknown(f"{where}没有{quoted(word)}这个字段", choice_words(word, list(fields)))


def _fields_of(name: str | None, names: Names) -> "Mapping[str, FormField]":
    """The fields of a list by their dotted names, with "" those outside the lists, with None all; none of a list that is unknown."""
    form = names.catalog.form
    lists = [names.lists[name]] if name and name in names.lists else [*names.lists.values()] if name is None else []
    leaves = {dotted: leaf for one in lists for field in one.fields for dotted, leaf in field.leaves()}
    return leaves if name else {**leaves, **form.leaves}


class Conditions(Ref):
    """Fields, each with the values one of which it must have: of a field that is a choice they are among what can be chosen."""

    def unknown(self, word: Any, holder: BaseModel, names: Names) -> Unknown | None:
        """What is wrong with the first condition that can never hold."""
        for field, values in word.items():
            if lost_field := ItemField(self.what, self.known).unknown(field, holder, names):
                return lost_field
            choices = leaf.choices if (leaf := _fields_of(getattr(holder, "list", None), names).get(field)) else {}
            choice_texts = (*choices, *choices.values())
            wrong = next((value for value in values if choices and value not in choice_texts), None)
            if wrong is not None:
                return Unknown(f"“{field}”没有{quoted(wrong)}这一种", choice_words(wrong, list(choices.values())))
        return None


class ChoiceOfWay(Ref):
    """A choice of the field that the model names as its `way`, by its key."""

    def unknown(self, word: Any, holder: BaseModel, names: Names) -> Unknown | None:
        """What is wrong with the word; None where it is such a choice, or the field is itself unknown."""
        field = names.selection_leaves.get(getattr(holder, "way", ""))
        if field is None or word in field.choices:
            return None
        return Unknown(f"“{field.name}”没有{quoted(word)}这一种", choice_words(word, list(field.choices)))


class PlaceOfUnit(Ref):
    """The name of a nominee as it stands in the list of the model's `unit`: where nominees are divisions, one of that unit's."""

    def unknown(self, word: Any, holder: BaseModel, names: Names) -> Unknown | None:
        """What is wrong with the word; None where no division is meant, or it is one of the unit's, or the unit is itself unknown."""
        catalog, unit = names.catalog, names.catalog.unit_named(str(getattr(holder, "unit", "")))
        if "code" not in catalog.form.types or unit is None or catalog.register.places_named(word):
            return None
        rows = catalog.register.named(word)
        if catalog.ownership.divisions_of(unit, rows):
            return None
        if rows:
            return Unknown(f"{word}不属于{unit.name}", "核对推荐单位和地方的名称")
        return Unknown(f"没有{quoted(word)}这个地方", choice_words(word, [row.name for row in catalog.ownership.divisions_below(unit)]))


class OwnerConditions(Conditions):
    """Conditions on the fields of the entries that the model's list lies in."""

    def unknown(self, word: Any, holder: BaseModel, names: Names) -> Unknown | None:
        """What is wrong with the first condition that can never hold."""
        around = str(getattr(holder, "list", "")).rpartition(".")[0]
        return super().unknown(word, holder.model_copy(update={"list": around}), names) if around in names.lists else None


class CountedBy(Ref):
    """A unit, for a model that counts by nothing else; with a field in its `by` any value of that."""

    def unknown(self, word: Any, holder: BaseModel, names: Names) -> Unknown | None:
        """What is wrong with the word; None where something else is counted by."""
        return None if getattr(holder, "by", "") else super().unknown(word, holder, names)


class FieldOfSelecting(Ref):
    """A field of the entries of the list that the model names as its `of`, in the file that says how was chosen."""

    def unknown(self, word: Any, holder: BaseModel, names: Names) -> Unknown | None:
        """What is wrong with the word; None where the list has it, or is itself unknown."""
        selecting_list = names.selection_lists.get(getattr(holder, "of", ""))
        field_names = [field.name for field in selecting_list.fields] if selecting_list else []
        return (
            Unknown(f"列表“{selecting_list.name}”里没有{quoted(word)}这个字段", choice_words(word, field_names))
            if selecting_list and word not in field_names
            else None
        )


class ColumnOfTable(Ref):
    """A column of the table that the model names."""

    def unknown(self, word: Any, holder: BaseModel, names: Names) -> Unknown | None:
        """What is wrong with the word; None where the table has the column, or is itself unknown."""
        text = names.catalog.tables.get(f"{getattr(holder, 'table', '')}.csv")
        columns = text.partition("\n")[0].strip("\r\ufeff").split(",") if text else []
        if not columns or word in columns:
            return None
        return Unknown(f"表“{getattr(holder, 'table', '')}”里没有{quoted(word)}这一列", choice_words(word, columns))


class CodeOf(Ref):
    """The code of a division; a wrong one is mended by the name beside it, where the model has one."""

    def unknown(self, word: Any, holder: BaseModel, names: Names) -> Unknown | None:
        """What is wrong with the word; None where it is a code."""
        if names.catalog.register.at(word) is not None:
            return None
        named = [row.code for row in names.catalog.register.named(str(getattr(holder, "name", "")))]
        return Unknown(f"没有{quoted(word)}这个行政区划代码", f"改成 {'、'.join(named)}" if named else "核对名称和代码")


def _named_lists(value: object, names: Names) -> "list[FormList]":
    """The lists that a value names; all of them where it names none."""
    words = [value] if isinstance(value, str) else list(value) if isinstance(value, tuple) else []
    return [names.lists[word] for word in words if word in names.lists] if words else list(names.lists.values())


def _entry_field(of: str, always: bool = False) -> EntryField:
    return EntryField(of, always)


def _place_of_cite(names: Names) -> Collection[int]:
    return range(len(names.rule.cite)) if names.rule else ()


def _sentences(names: Names, word: str) -> bool:
    return bool(names.catalog.notice.matching((word,)))


IN_NOTICE = "通知里没有{word}这{what}"

ListName = Annotated[str, Ref("个列表", lambda names: names.lists)]
NestedName = Annotated[str, Ref("个列表", lambda names: names.nested, said="列表的项里没有{word}这{what}")]
"""A list in the entries of another, `works.authors`."""

FieldOfLists = Annotated[str, _entry_field("lists")]
"""A field of the entries of `lists`."""

NameOfLists = Annotated[str, _entry_field("lists", always=True)]
"""The same, which every such list must have."""

FieldOfList = Annotated[str, _entry_field("list")]
NameOfList = Annotated[str, _entry_field("list", always=True)]
FieldOfOf = Annotated[str, _entry_field("of")]
NameOfOf = Annotated[str, _entry_field("of", always=True)]
FieldOfAny = Annotated[str, _entry_field("")]
"""A field of the entries of some list."""

GroupName = Annotated[str, Ref("组字段", lambda names: names.groups)]
LeafName = Annotated[str, Ref("个字段", lambda names: names.catalog.form.leaves)]
"""A field outside the lists, by its dotted name."""

SelectingList = Annotated[str, Ref("个列表", lambda names: names.selection_lists, said="form.yml 的 selection 里没有{word}这{what}")]
"""A list of the file that says how was chosen."""

SelectingLeaf = Annotated[str, Ref("个字段", lambda names: names.selection_leaves, said="form.yml 的 selection 里没有{word}这{what}")]
SelectingField = Annotated[str, FieldOfSelecting("个字段", lambda _: (), always=True)]
WayChoice = Annotated[str, ChoiceOfWay("一种", lambda _: ())]

PartName = Annotated[str, Ref("个部分", lambda names: names.parts)]
UnitName = Annotated[str, Ref("个推荐单位", lambda names: names.units)]
PlaceName = Annotated[Text, PlaceOfUnit("个地方", lambda _: ())]
"""The name of a nominee of the model's unit."""

ZONE = Ref("个名称", lambda names: names.zones, said="zones.yml 里没有{word}这{what}")
"""What is a zone's name as well."""

WholeName = Annotated[str, Ref("类省级单位，也没有这个省级单位", lambda names: names.wholes)]
DivisionKind = Annotated[str, Ref("类行政区划", lambda _: KIND_LEVELS)]
DivisionTag = Annotated[str, Ref("种标记（divisions/tags.csv）", lambda names: names.tags)]
DivisionCode = Annotated[Code, CodeOf("个行政区划代码", lambda _: ())]
FieldOfItem = Annotated[str, ItemField("个字段", lambda _: ())]
"""A field of what the model looks at."""

Where = Annotated[dict[str, tuple[str, ...]], Conditions("个字段", lambda _: ())]
"""Conditions: each field has one of the values."""

OwnerWhere = Annotated[dict[str, tuple[str, ...]], OwnerConditions("个字段", lambda _: ())]
"""Conditions on the entries that `list` lies in."""

CountedName = Annotated[str, CountedBy("个推荐单位", lambda names: names.units)]
"""The name of a unit, or of a value that is counted by."""

TableName = Annotated[Text, Ref("张表", lambda names: [name.removesuffix(".csv") for name in names.catalog.tables])]
ColumnName = Annotated[Text, ColumnOfTable("一列", lambda _: (), always=True)]
RuleName = Annotated[Slug, Ref("条规则", lambda names: names.rules)]
SentenceId = Annotated[Text, Ref("一句", lambda names: names.catalog.notice.sentences, said=IN_NOTICE)]
SentencePattern = Annotated[Text, Ref("一句", lambda names: names.catalog.notice.sentences, _sentences, said=IN_NOTICE)]
"""The number of a sentence, or with `*` at its end how numbers begin."""

CitePlace = Annotated[Number, Ref("条引文（cite 从 0 数起）", _place_of_cite)]
"""The place of one of the rule's quotes."""

BatchNumber = Annotated[Number, Ref("批", lambda names: names.batches)]
TaskNumber = Annotated[Number, Ref("项任务", lambda names: names.catalog.tasks_by_number)]
TimeZone = Annotated[Text, Ref("个时区", _timezones, _timezone)]
ListYear = Annotated[Number, Ref("年的行政区划", lambda names: names.years)]


# --- looking names up ---------------------------------------------------------------------------


class MarkedName(NamedTuple):
    """A value that is a name: where it stands below the model, whether it is a key there, its mark, and the model that holds it."""

    loc: Loc
    key: bool
    ref: Ref
    word: Any
    holder: BaseModel


Walk = Callable[[Any, Loc, BaseModel, bool], Iterator[MarkedName]]
"""How the names in a value are found; it stands at a place below a model, and is a key there or not."""


@lru_cache(maxsize=256)
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str, Walk], ...]:
    """The fields of a model that hold names, or models that may: each with its key in the file, and how its names are found."""
    walks = ((name, field.alias or name, _walk(field.annotation, field.metadata)) for name, field in model.model_fields.items())
    return tuple((name, key, walk) for name, key, walk in walks if walk)


@lru_cache(maxsize=256)
def _may_mark(model: type[BaseModel], seen: tuple[type[BaseModel], ...] = ()) -> bool:
    """Whether a model, or one below it, has a mark."""
    kinds = [part for field in model.model_fields.values() for part in (field.annotation, *field.metadata)]
    while kinds:
        kind = kinds.pop()
        if isinstance(kind, Ref):
            return True
        if isinstance(kind, type) and not get_args(kind) and issubclass(kind, BaseModel):
            if kind not in (*seen, model) and _may_mark(kind, (*seen, model)):
                return True
        else:
            kinds += get_args(kind)
    return False


def _walk(kind: Any, marks: Collection[Any] = ()) -> Walk | None:
    """How the names in values of a type with these marks are found; None where it has none."""
    refs, origin, args = [one for one in marks if isinstance(one, Ref)], get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _walk(args[0], (*marks, *args[1:]))
    inner: Walk | None
    if isinstance(kind, type) and not args:
        inner = _walk_model if issubclass(kind, BaseModel) and _may_mark(kind) else None
    elif origin in (Union, UnionType):
        inner = _walk_any([walk for arg in args if (walk := _walk(arg))])
    else:
        inner = {tuple: _walk_items, dict: _walk_pairs}.get(origin, lambda _: None)(args)
    return _walk_refs(refs, inner) if refs else inner


def _walk_model(value: Any, loc: Loc, _: BaseModel, __: bool) -> Iterator[MarkedName]:
    return marked_names(value, loc)


def _walk_refs(refs: list[Ref], inner: Walk | None) -> Walk:
    def walk(value: Any, loc: Loc, holder: BaseModel, key: bool) -> Iterator[MarkedName]:
        if value is not None and value != "":
            yield from (MarkedName(loc, key, ref, value, holder) for ref in refs)
            yield from inner(value, loc, holder, key) if inner else ()

    return walk


def _walk_any(walks: list[Walk]) -> Walk | None:
    """One of several types: of a model its own names, else those of each."""

    def walk(value: Any, loc: Loc, holder: BaseModel, key: bool) -> Iterator[MarkedName]:
        if isinstance(value, BaseModel):
            yield from marked_names(value, loc)
        elif value is not None and value != "":
            yield from (found for one in walks for found in one(value, loc, holder, key))

    return walk if walks else None


def _walk_items(args: tuple[Any, ...]) -> Walk | None:
    item = _walk(args[0])

    def walk(value: Any, loc: Loc, holder: BaseModel, _: bool) -> Iterator[MarkedName]:
        yield from (found for index, one in enumerate(value or ()) for found in item(one, (*loc, index), holder, False))  # type: ignore[misc]

    return walk if item else None


def _walk_pairs(args: tuple[Any, ...]) -> Walk | None:
    word, below = _walk(args[0]), _walk(args[1])

    def walk(value: Any, loc: Loc, holder: BaseModel, _: bool) -> Iterator[MarkedName]:
        for name, inner in (value or {}).items():
            yield from word(name, (*loc, name), holder, True) if word else ()
            yield from below(inner, (*loc, name), holder, False) if below else ()

    return walk if word or below else None


def marked_names(model: BaseModel, loc: Loc = ()) -> Iterator[MarkedName]:
    """Every name in a model and in those below it."""
    keys_set = model.model_fields_set
    for name, key, walk in _fields(type(model)):
        for marked in walk(getattr(model, name), (*loc, key), model, False):
            if name in keys_set or marked.ref.always:
                yield marked


class LostName(NamedTuple):
    """A name that leads nowhere, and its place below the model."""

    loc: Loc
    key: bool
    message: str
    mend: str


def lost_names(model: BaseModel, names: Names) -> Iterator[LostName]:
    """The names in a model that lead nowhere."""
    for marked in marked_names(model):
        if unknown := marked.ref.unknown(marked.word, marked.holder, names):
            yield LostName(marked.loc, marked.key, *unknown)
