"""How many there are: entries for each unit or value, their shares, what may stand once only, and what belongs to what."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from pydantic import Field

from tuijian.catalog.models import Unit
from tuijian.catalog.references import CountedName, FieldOfItem, ListName, NameOfOf, NestedName, OwnerWhere, Where
from tuijian.report.model import Frozen
from tuijian.rules.base import Collection, Context, Hit, Scope, WordedCase, kind
from tuijian.rules.general.items import Filtered, entry_of, items, label_of, meets_conditions, number_words, title_of
from tuijian.rules.seats import ALLOWANCES, Allowance
from tuijian.submission.reader import Entry, Submission
from tuijian.text.scalars import Flag, Number, Text


class CountParams(Filtered):
    """How many entries of `list` a unit may have, or with `by` how many of each value of that field.

    `exceptions` are other limits, for units or values by name. Entries of which `outside` holds do not count.
    """

    list: ListName
    by: FieldOfItem = ""
    at_least: Number | None = None
    at_most: Number | None = None
    exceptions: dict[CountedName, Number] = Field(default_factory=dict)
    outside: Where = Field(default_factory=dict)

    def limit_of(self, name: str) -> int | None:
        """The limit of a unit or a value."""
        return self.exceptions.get(name, self.at_most)


_COUNT_VARIABLES = "what entry count limit"


def _allow(params: CountParams, unit: Unit, context: Context) -> Allowance | None:
    """A count for each unit is that unit's seats in the list."""
    most = None if params.by or params.where or "." in params.list else params.limit_of(unit.name)
    return None if most is None else Allowance(params.list, most, ((f"{unit.name}最多{most}个", 0),))


ALLOWANCES["count"] = _allow


@kind(
    "count",
    Scope.submission,
    CountParams,
    over=WordedCase(f"{_COUNT_VARIABLES} over", "{what}有{count}个{entry}，最多{limit}个，多了{over}个。", "删去多出的。"),
    fewer=WordedCase(_COUNT_VARIABLES, "{what}有{count}个{entry}，至少{limit}个。", "补上缺少的；确实没有的，请写明。"),
)
def count(subject: Submission, params: CountParams, context: Context) -> Iterator[Hit]:
    """A unit has so many entries, or so many of each value; without any at all nothing is said of the least."""
    unit = context.unit(subject)
    groups: dict[str, list[Entry]] = {}
    for item in items(subject, params):
        if isinstance(item, Entry) and not (params.outside and meets_conditions(item, params.outside)):
            groups.setdefault(item.text(params.by) if params.by else unit.name if unit else "", []).append(item)
    for name, entries in groups.items():
        variables: dict[str, str | int] = {"what": name or "这里", "entry": entry_of(context.catalog, params.list), "count": len(entries)}
        most = params.limit_of(name)
        if most is not None and len(entries) > most:
            surplus = entries[most]
            yield Hit(
                "over", surplus.path, surplus.span_of(params.by or params.title), {**variables, "limit": most, "over": len(entries) - most}
            )
        if params.at_least is not None and len(entries) < params.at_least:
            yield Hit("fewer", entries[0].path, entries[0].span_of(params.by or params.title), {**variables, "limit": params.at_least})


class CountEachParams(Filtered):
    """How many entries of `list` there are in each entry that it lies in (`works.authors`: how many authors each work has).

    Only those of which `owners` holds are looked at.
    """

    list: NestedName
    owners: OwnerWhere = Field(default_factory=dict)
    at_least: Number | None = None
    at_most: Number | None = None


_COUNT_EACH_VARIABLES = "name entry label count limit"


@kind(
    "count-each",
    Scope.submission,
    CountEachParams,
    over=WordedCase(f"{_COUNT_EACH_VARIABLES} over", "“{name}”有{count}个{entry}，最多{limit}个，多了{over}个。", "删去多出的。"),
    fewer=WordedCase(_COUNT_EACH_VARIABLES, "“{name}”有{count}个{entry}，至少{limit}个。", "补上缺少的。"),
)
def count_each(subject: Submission, params: CountEachParams, context: Context) -> Iterator[Hit]:
    """Each entry has so many entries of the list in it; one that has none at all is named too."""
    around, _, field = params.list.rpartition(".")
    form = context.catalog.form
    for owner in subject.lists.get(around, ()):
        if not meets_conditions(owner, params.owners):
            continue
        entries = [one for one in subject.nested_entries(owner, field) if meets_conditions(one, params.where)]
        title = form.list_named(around).title
        variables: dict[str, str | int] = {"name": owner.text(title) or number_words(owner), "count": len(entries)}
        variables |= {"entry": entry_of(context.catalog, params.list), "label": form.list_named(params.list).label}
        if params.at_most is not None and len(entries) > params.at_most:
            surplus = entries[params.at_most]
            yield Hit(
                "over",
                surplus.path,
                surplus.span_of(params.title),
                {**variables, "limit": params.at_most, "over": len(entries) - params.at_most},
            )
        if params.at_least is not None and len(entries) < params.at_least:
            place = subject.key_span(owner, field) or owner.span_of(title)
            yield Hit("fewer", owner.path, place, {**variables, "limit": params.at_least})


class TotalParams(Filtered):
    """How many entries of `list` all units may have together."""

    list: ListName
    at_most: Number


@kind(
    "count-all",
    Scope.collection,
    TotalParams,
    over=WordedCase(
        "entry count limit over", "各单位一共有{count}个{entry}，最多{limit}个，多了{over}个。", "由汇总的人核对各单位的数目。"
    ),
)
def count_all(subject: Collection, params: TotalParams, context: Context) -> Iterator[Hit]:
    """All units together have at most so many entries; said once, at the first entry that is too many."""
    entries = [
        item for submission in subject.submissions if context.catalog.unit_in(submission.folder) for item in items(submission, params)
    ]
    if len(entries) > params.at_most:
        surplus, over = entries[params.at_most], len(entries) - params.at_most
        variables: dict[str, str | int] = {
            "entry": entry_of(context.catalog, params.list),
            "count": len(entries),
            "limit": params.at_most,
            "over": over,
        }
        yield Hit("over", surplus.path, surplus.span_of(params.title), variables)


# --- shares ---------------------------------------------------------------------------------------


class SharePart(Frozen):
    """Entries of which `where` holds, and what they are called."""

    called: Text
    where: Where


class ShareParams(Filtered):
    """Of the entries of `list` each part has its share: percent `at_least` or `at_most`, or all of them as in `ratio` to each other.

    A ratio may be off by `tolerance` entries in each part. It is judged from `from_total` entries on.
    """

    list: ListName
    parts: tuple[SharePart, ...]
    at_least: Number | None = None
    at_most: Number | None = None
    ratio: tuple[Number, ...] = ()
    tolerance: Number = 0
    from_total: Number = 1


_SHARE_VARIABLES = "called count total percent limit entry"


@kind(
    "share",
    Scope.submission,
    ShareParams,
    too_small=WordedCase(_SHARE_VARIABLES, "{total}个{entry}里{called}有{count}个，占{percent}%，不能少于{limit}%。", "调整各类的数目。"),
    too_large=WordedCase(_SHARE_VARIABLES, "{total}个{entry}里{called}有{count}个，占{percent}%，不能多于{limit}%。", "调整各类的数目。"),
    ratio=WordedCase("called counts ratio total entry", "{called}有{counts}，应当是{ratio}。", "调整各类的数目。"),
)
def share(subject: Submission, params: ShareParams, context: Context) -> Iterator[Hit]:
    """Each part has its share of the entries that there are."""
    entries = list(items(subject, params))
    total, entry = len(entries), entry_of(context.catalog, params.list)
    if total < max(params.from_total, 1):
        return
    counts = [sum(meets_conditions(item, part.where) for item in entries) for part in params.parts]
    place = subject.path, subject.span_of(params.list)
    for part, number in zip(params.parts, counts, strict=True):
        percent = Fraction(100 * number, total)
        variables: dict[str, str | int] = {
            "called": part.called,
            "count": number,
            "total": total,
            "percent": _percent_words(percent),
            "entry": entry,
        }
        if params.at_least is not None and percent < params.at_least:
            yield Hit("too-small", *place, {**variables, "limit": params.at_least})
        if params.at_most is not None and percent > params.at_most:
            yield Hit("too-large", *place, {**variables, "limit": params.at_most})
    if params.ratio and not _in_ratio(counts, params):
        called, count_words = "、".join(part.called for part in params.parts), "、".join(f"{number}个" for number in counts)
        ratio_variables: dict[str, str | int] = {
            "called": called,
            "counts": count_words,
            "ratio": ":".join(map(str, params.ratio)),
            "total": total,
            "entry": entry,
        }
        yield Hit("ratio", *place, ratio_variables)


def _percent_words(percent: Fraction) -> str:
    return f"{float(percent):.1f}".removesuffix(".0")


def _in_ratio(counts: list[int], params: ShareParams) -> bool:
    whole, total = sum(params.ratio), sum(counts)
    return all(abs(number - Fraction(total * part, whole)) <= params.tolerance for number, part in zip(counts, params.ratio, strict=False))


# --- once only ------------------------------------------------------------------------------------


class UniqueParams(Filtered):
    """Entries of `list` differ in the fields of `key`: within their unit, or with `over_all` over the call and other open requests."""

    list: ListName
    key: tuple[FieldOfItem, ...]
    over_all: Flag = False


@kind(
    "unique",
    Scope.collection,
    UniqueParams,
    twice=WordedCase("name labels first", "“{name}”的{labels}与第{first}行的相同。", "留下一处；确实不同的，把名称写全。"),
    elsewhere=WordedCase("name labels unit", "“{name}”的{labels}与{unit}的相同，请核实。", "与这个单位核对由谁推荐。"),
)
def unique(subject: Collection, params: UniqueParams, context: Context) -> Iterator[Hit]:
    """A key stands once within a unit, and where that is asked for once over all of them and what is open beside."""
    labels = "、".join(label_of(context.catalog, params.list, name) for name in params.key)
    others = [claim.submission for claim in context.others] if params.over_all else []
    submissions: dict[tuple[str, ...], Submission] = {}
    for submission in others:
        submissions.update((key, submission) for key, _ in _keyed(submission, params))
    for submission in subject.submissions:
        first_entries: dict[tuple[str, ...], Entry] = {}
        for key, entry in _keyed(submission, params):
            variables = {"name": title_of(entry, params), "labels": labels}
            if key in first_entries:
                yield Hit(
                    "twice",
                    entry.path,
                    entry.span_of(params.key[0]),
                    {**variables, "first": first_entries[key].span_of(params.key[0]).line},
                )
            elif params.over_all and key in submissions and context.unit(submissions[key]) != context.unit(submission):
                yield Hit(
                    "elsewhere", entry.path, entry.span_of(params.key[0]), {**variables, "unit": _unit_name(submissions[key], context)}
                )
            first_entries.setdefault(key, entry)
        submissions = {**dict.fromkeys(first_entries, submission), **submissions}


def _unit_name(submission: Submission, context: Context) -> str:
    unit = context.unit(submission)
    return unit.name if unit else submission.folder


def _keyed(subject: Submission, params: UniqueParams) -> Iterator[tuple[tuple[str, ...], Entry]]:
    for item in items(subject, params):
        key = tuple("".join(item.text(name).split()) for name in params.key)
        if isinstance(item, Entry) and any(key):
            yield key, item


# --- what belongs to what -------------------------------------------------------------------------


class LinkedParams(Filtered):
    """Each entry of `list` names in `field` an entry of the list `of` by that one's `key`; of each there are so many."""

    list: ListName
    field: FieldOfItem
    of: ListName
    key: NameOfOf = "name"
    at_least: Number | None = None
    at_most: Number | None = None


_LINK_VARIABLES = "name entry count limit"


@kind(
    "linked",
    Scope.submission,
    LinkedParams,
    unlinked=WordedCase("name value of", "“{name}”写的“{value}”不在{of}里。", "改成名单里有的，或者把它补进名单。"),
    few=WordedCase(_LINK_VARIABLES, "“{name}”有{count}个{entry}，至少{limit}个。", "补上缺少的。"),
    many=WordedCase(_LINK_VARIABLES, "“{name}”有{count}个{entry}，最多{limit}个。", "删去多出的。"),
)
def linked(subject: Submission, params: LinkedParams, context: Context) -> Iterator[Hit]:
    """Entries belong to those of another list, and of each there are neither too few nor too many."""
    owners = {owner.text(params.key): owner for owner in subject.lists.get(params.of, ()) if owner.text(params.key)}
    counts = dict.fromkeys(owners, 0)
    for item in items(subject, params):
        text = item.text(params.field)
        if text in counts:
            counts[text] += 1
        elif text:
            variables = {"name": title_of(item, params), "value": text, "of": context.catalog.form.list_named(params.of).label}
            yield Hit("unlinked", item.path, item.span_of(params.field), variables)
    limits: tuple[tuple[str, int | None, Callable[[int, int], bool]], ...] = (
        ("few", params.at_least, int.__lt__),
        ("many", params.at_most, int.__gt__),
    )
    for name, number in counts.items():
        for case, limit, broken in limits:
            if limit is not None and broken(number, limit):
                variables = {"name": name, "entry": entry_of(context.catalog, params.list)}
                yield Hit(case, owners[name].path, owners[name].span_of(params.key), {**variables, "count": number, "limit": limit})
