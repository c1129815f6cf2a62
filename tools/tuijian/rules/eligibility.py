"""Who may be nominated: divisions by code and full name, their level, their province, and what they overlap."""

from collections.abc import Iterator

from tuijian.catalog.models import Zone, batch_name
from tuijian.catalog.references import DivisionKind, DivisionTag, FieldOfLists, NameOfLists, WholeName
from tuijian.rules.base import Context, Hit, RestsOn, Scope, kind
from tuijian.rules.resolve import NameStanding, NomineeParams, Resolved, WrongValue, place_of, resolve, with_code
from tuijian.submission.reader import Entry, Submission

WRONG = "name code year"


def nominees(subject: Submission, params: NomineeParams, context: Context) -> tuple[tuple[Entry, Resolved], ...]:
    """Every entry that has a name, with what it stands for; places that are made up for the sample stand for none."""
    return context.remembered(subject, (params.lists, params.name, params.code), lambda: tuple(_nominees(subject, params, context)))


def _nominees(subject: Submission, params: NomineeParams, context: Context) -> Iterator[tuple[Entry, Resolved]]:
    unit = context.unit(subject)
    made_up = context.catalog.form.made_up(subject.folder)
    for entry in subject.entries_of(params.lists):
        name = entry.text(params.name)
        if name and name not in made_up:
            yield entry, resolve(context, unit, name, entry.text(params.code))


class WholeParams(NomineeParams):
    """`whole` names the kinds of province, or the provinces, that may name their whole; people are asked about it."""

    whole: tuple[WholeName, ...] = ("直辖市",)

    def allows(self, resolved: Resolved) -> bool:
        """Whether the whole that was named is one of those."""
        row = resolved.division
        return resolved.standing is NameStanding.whole and row is not None and not {row.kind, row.name}.isdisjoint(self.whole)


class DivisionParams(WholeParams):
    """`ask` lists the tags of divisions that people must ask about."""

    ask: tuple[DivisionTag, ...] = ()


@kind(
    "division-in-list",
    Scope.submission,
    DivisionParams,
    rests_on=RestsOn.entry,
    code_of_other=f"{WRONG} other right",
    former_code=f"{WRONG} former right",
    code_unknown=f"{WRONG} right",
    name_differs=f"{WRONG} right",
    former_name=f"{WRONG} since right right_code",
    gone=f"{WRONG} since choices",
    not_yet=f"{WRONG} since",
    short=f"{WRONG} right right_code",
    misspelt=f"{WRONG} right right_code",
    alike=f"{WRONG} choices",
    ambiguous=f"{WRONG} choices",
    name_or_code=f"{WRONG} other choices",
    no_code=f"{WRONG} other",
    province=WRONG,
    unknown=WRONG,
    outside="name unit",
    ask="name tag",
)
def division_in_list(subject: Submission, params: DivisionParams, context: Context) -> Iterator[Hit]:
    """Code and full official name agree and stand in the list year; a wrong one is answered with the right one."""
    unit = subject.text(context.catalog.form.unit)
    outside = context.unit(subject) is None and context.is_outside_call(unit)
    for entry, resolved in nominees(subject, params, context):
        if outside:
            yield Hit("outside", entry.path, entry.span_of(params.name), {"name": resolved.name, "unit": unit})
            continue
        for wrong in resolved.wrongs if not params.allows(resolved) else _whole_in_short(resolved):
            right = with_code(entry, wrong.right, wrong.add_code, params.code) if wrong.right and wrong.add_code else wrong.right
            yield Hit(wrong.case, entry.path, place_of(entry, wrong, params), wrong.variables, right)
        for tag in params.ask:
            if resolved.division is not None and context.catalog.register.tagged(resolved.division.code, tag):
                yield Hit("ask", entry.path, entry.span_of(params.name), {"name": resolved.name, "tag": tag})


def _whole_in_short(resolved: Resolved) -> Iterator[WrongValue]:
    """A province that may be nominated whole is right by its full name; a shorter one is answered with that."""
    row = resolved.division
    if row is not None and resolved.name != row.name:
        variables = {**resolved.wrongs[0].variables, "right": row.name, "right_code": row.code}
        yield WrongValue("short", "name", variables, row.name)


@kind("code-left-out", Scope.submission, NomineeParams, rests_on=RestsOn.entry, left_out="name code")
def code_left_out(subject: Submission, params: NomineeParams, context: Context) -> Iterator[Hit]:
    """A name that stands for one division alone may go without its code; the replacement adds it."""
    for entry, resolved in nominees(subject, params, context):
        if resolved.division is not None and not resolved.wrongs and params.code not in entry.fields:
            code = resolved.division.code
            replacement = with_code(entry, resolved.name, code, params.code)
            yield Hit("left-out", entry.path, entry.span_of(params.name), {"name": resolved.name, "code": code}, replacement)


@kind("own-province", Scope.submission, NomineeParams, rests_on=RestsOn.entry, elsewhere="name provinces unit")
def own_province(subject: Submission, params: NomineeParams, context: Context) -> Iterator[Hit]:
    """A unit nominates places of its own."""
    unit = context.unit(subject)
    for entry, resolved in nominees(subject, params, context):
        if resolved.standing is NameStanding.elsewhere and unit is not None:
            provinces = "、".join(resolved.provinces[:3])
            variables = {"name": resolved.name, "provinces": provinces, "unit": unit.name}
            yield Hit("elsewhere", entry.path, entry.span_of(params.name), variables)


class LevelParams(NomineeParams):
    """`silent` kinds of division pass without a word, as does every kind in a unit of a `lifted` kind."""

    silent: tuple[DivisionKind, ...]
    lifted: tuple[DivisionKind, ...] = ()
    reason: NameOfLists = "reason"


@kind("applicant-level", Scope.submission, LevelParams, rests_on=RestsOn.entry, county="name kind", no_reason="name kind")
def applicant_level(subject: Submission, params: LevelParams, context: Context) -> Iterator[Hit]:
    """Kinds of division that the notice only lets in as an exception are shown to people, with the unit's reason."""
    unit = context.unit(subject)
    if unit is None or unit.kind in params.lifted:
        return
    for entry, resolved in nominees(subject, params, context):
        division = resolved.division
        if resolved.standing is NameStanding.found and division is not None and division.kind not in params.silent:
            variables = {"name": resolved.name, "kind": division.kind}
            yield Hit("county", entry.path, entry.span_of(params.name), variables)
            if not entry.text(params.reason):
                yield Hit("no-reason", entry.path, entry.span_of(params.name), variables)


@kind("not-a-division", Scope.submission, NomineeParams, rests_on=RestsOn.entry, known="name what inside", looks_like="name")
def not_a_division(subject: Submission, params: NomineeParams, context: Context) -> Iterator[Hit]:
    """A development zone or new area is no administrative division: never refused, always shown to people."""
    for entry, resolved in nominees(subject, params, context):
        if resolved.standing is not NameStanding.place:
            continue
        place = resolved.place
        if place is None:
            yield Hit("looks-like", entry.path, entry.span_of(params.name), {"name": resolved.name})
        else:
            rows = (context.catalog.register.at(code) for code in place.inside)
            inside = "、".join(row.name for row in rows if row)
            variables = {"name": resolved.name, "what": place.what, "inside": inside}
            yield Hit("known", entry.path, entry.span_of(params.name), variables)


@kind("whole-municipality", Scope.submission, WholeParams, rests_on=RestsOn.entry, whole="name")
def whole_municipality(subject: Submission, params: WholeParams, context: Context) -> Iterator[Hit]:
    """A 直辖市, or another province that the rule lets, that names its whole."""
    for entry, resolved in nominees(subject, params, context):
        if params.allows(resolved):
            yield Hit("whole", entry.path, entry.span_of(params.name), {"name": resolved.name})


@kind("xpcc-city", Scope.submission, NomineeParams, rests_on=RestsOn.entry, city="name division")
def xpcc_city(subject: Submission, params: NomineeParams, context: Context) -> Iterator[Hit]:
    """新疆 names a city that a 师 of the 兵团 runs."""
    for entry, resolved in nominees(subject, params, context):
        xpcc = context.catalog.register.xpcc(resolved.name)
        if resolved.standing is NameStanding.xpcc_elsewhere and xpcc is not None:
            yield Hit("city", entry.path, entry.span_of(params.name), {"name": resolved.name, "division": xpcc.division})


def is_zone(zone: Zone, resolved: Resolved, context: Context) -> bool:
    """Whether what was resolved is this zone of the same unit: by code, or by name for a place that has none."""
    if zone.code:
        return resolved.place is None and resolved.codes == (zone.code,)
    return zone.name == resolved.name or (resolved.place is not None and resolved.place in context.catalog.register.places_named(zone.name))


@kind("already-zone", Scope.submission, NomineeParams, rests_on=RestsOn.entry, already="name batch")
def already_zone(subject: Submission, params: NomineeParams, context: Context) -> Iterator[Hit]:
    """A nominee that is an existing zone."""
    unit = context.unit(subject)
    for entry, resolved in nominees(subject, params, context):
        for zone in context.existing_zones(unit) if unit else ():
            if is_zone(zone, resolved, context):
                yield Hit("already", entry.path, entry.span_of(params.name), {"name": resolved.name, "batch": batch_name(zone.batch)})


class TwiceParams(NomineeParams):
    """Two entries are one nominee when all fields in `key` agree; without a key, when they are the same place."""

    key: tuple[FieldOfLists, ...] = ()


@kind("listed-twice", Scope.submission, TwiceParams, rests_on=RestsOn.number, twice="name first")
def listed_twice(subject: Submission, params: TwiceParams, context: Context) -> Iterator[Hit]:
    """The same nominee twice in a list."""
    first_lines: dict[tuple[str, object], int] = {}
    resolved_entries = nominees(subject, params, context)
    for entry, resolved in resolved_entries if len(resolved_entries) > 1 else ():
        fields = tuple(entry.text(name) for name in params.key)
        key = (entry.list, fields or resolved.place or resolved.codes or resolved.name)
        first = first_lines.setdefault(key, entry.span_of(params.name).line)
        if first != entry.span_of(params.name).line:
            yield Hit("twice", entry.path, entry.span_of(params.name), {"name": resolved.name, "first": first})


@kind(
    "nested-place",
    Scope.submission,
    NomineeParams,
    inside_nominee="name other",
    around_nominee="name other",
    inside_zone="name other",
    around_zone="name other",
)
def nested_place(subject: Submission, params: NomineeParams, context: Context) -> Iterator[Hit]:
    """A nominee that lies in another one or in an existing zone, or has one inside it."""
    unit = context.unit(subject)
    located = [(entry, resolved) for entry, resolved in nominees(subject, params, context) if resolved.codes]
    for index, (entry, resolved) in enumerate(located):
        for _, other in located[:index]:
            yield from _nested_hits("nominee", entry, resolved, other.name, other, params, context)
        for zone in context.existing_zones(unit) if unit else ():
            if zone.name != unit.name:  # type: ignore[union-attr]
                yield from _nested_hits("zone", entry, resolved, zone.name, _as_resolved(zone, context), params, context)


def _as_resolved(zone: Zone, context: Context) -> Resolved:
    if zone.code:
        return Resolved(NameStanding.found, zone.name, codes=(zone.code,))
    places = context.catalog.register.places_named(zone.name)
    return Resolved(NameStanding.place, zone.name, place=places[0] if places else None, codes=(zone.inside,) if zone.inside else ())


def _nested_hits(
    other_kind: str, entry: Entry, resolved: Resolved, other_name: str, other: Resolved, params: NomineeParams, context: Context
) -> Iterator[Hit]:
    way = "inside" if _lies_in(resolved, other, context) else "around" if _lies_in(other, resolved, context) else None
    if way:
        yield Hit(f"{way}-{other_kind}", entry.path, entry.span_of(params.name), {"name": resolved.name, "other": other_name})


def _lies_in(inner: Resolved, outer: Resolved, context: Context) -> bool:
    """Whether `inner` lies in `outer` without being it; a place that is no division lies in those around it, none in it."""
    if outer.standing is NameStanding.place or (inner.standing is not NameStanding.place and inner.codes == outer.codes):
        return False
    return within(inner, outer, context)


def within(inner: Resolved, outer: Resolved, context: Context) -> bool:
    """Whether a division that `inner` is or lies in is, or lies in, one that `outer` is or lies in."""
    register = context.catalog.register
    pairs = [(register.at(one), register.at(two)) for one in inner.codes for two in outer.codes]
    return any(one is not None and two is not None and register.within(one, two) for one, two in pairs)
