"""How a unit chose among those that applied, where it says so: what it says there agrees with its list."""

from collections.abc import Iterator

from tuijian.catalog.models import Unit
from tuijian.catalog.references import FieldOfList, ListName, NameOfList, SelectingField, SelectingLeaf, SelectingList, WayChoice
from tuijian.report.model import Frozen
from tuijian.rules.base import Context, Hit, Scope, kind
from tuijian.rules.resolve import resolve
from tuijian.submission.reader import Entry, Submission


class SelectionParams(Frozen):
    """Entries of `list` are chosen among those of the list `of` in the file beside it; `name` and `code` are fields of both.

    In the field `way` of that file the choice `chosen` says that some were chosen among those that applied.
    """

    list: ListName
    of: SelectingList
    name: NameOfList = "name"
    code: FieldOfList = "code"
    applicant: SelectingField = "name"
    way: SelectingLeaf
    chosen: WayChoice


@kind("selection", Scope.submission, SelectionParams, not_applied="name", twice="name first", all_chosen="count")
def selection(subject: Submission, params: SelectionParams, context: Context) -> Iterator[Hit]:
    """Whoever is on the list is among those that applied, and a choice among these leaves some out.

    Nothing is asked for where the unit says nothing of it, and how many were chosen is nobody's business here.
    """
    selection_file = subject.selection
    if selection_file is None or params.of not in selection_file.lists or params.list not in subject.lists:
        return
    applied, repeated = _places_named(selection_file.lists[params.of], params.applicant, subject, params, context)
    nominated, _ = _places_named(subject.lists[params.list], params.name, subject, params, context)
    for entry, first in repeated:
        variables: dict[str, str | int] = {"name": entry.text(params.applicant), "first": first.span_of(params.applicant).line}
        yield Hit("twice", entry.path, entry.span_of(params.applicant), variables)
    for place, entry in nominated.items():
        if place not in applied:
            yield Hit("not-applied", entry.path, entry.span_of(params.name), {"name": entry.text(params.name)})
    if nominated and nominated.keys() == applied.keys() and _has_chosen(selection_file, params, context):
        yield Hit("all-chosen", selection_file.path, selection_file.span_of(params.way), {"count": len(applied)})


def _places_named(
    entries: tuple[Entry, ...], name: str, subject: Submission, params: SelectionParams, context: Context
) -> tuple[dict[object, Entry], list[tuple[Entry, Entry]]]:
    """Each place that entries name, with the first that does; and those that name one again, with that first one."""
    unit, entries_by_place, repeated = context.unit(subject), dict[object, Entry](), list[tuple[Entry, Entry]]()
    for entry in entries:
        if entry.text(name):  # of one without a name the rule of fields speaks
            first = entries_by_place.setdefault(_place_key(entry, name, params.code, unit, context), entry)
            repeated += [(entry, first)] if first is not entry else []
    return entries_by_place, repeated


def _place_key(entry: Entry, name: str, code: str, unit: Unit | None, context: Context) -> object:
    """What two entries have in common that speak of the same place, however it is written."""
    resolved = resolve(context, unit, entry.text(name), entry.text(code))
    codes = resolved.codes or ((entry.text(code),) if entry.text(code) else ())  # a slip in the name is another rule's
    return codes if resolved.place is None and codes else resolved.name


def _has_chosen(selection_file: Submission, params: SelectionParams, context: Context) -> bool:
    """Whether the unit says that it chose among those that applied."""
    form = context.catalog.form.selection
    words = form.leaves[params.way].choices.get(params.chosen) if form else None
    return selection_file.text(params.way) in (params.chosen, words)
