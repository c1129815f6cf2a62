"""Plans that come beside a workbook which names no file for their place: the list is made to name them. Pure."""

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from typing import NamedTuple

from tuijian.catalog.load import Catalog
from tuijian.office.listfile import Spot, nomination_of, write
from tuijian.office.read.remarks import Where
from tuijian.submission.reader import Submission

_FIT = re.compile(r"[\w（）()·]{1,40}")


class NamedPlans(NamedTuple):
    """A list file that names the plans, and where each of its lines stood in the workbook."""

    text: str
    places: Mapping[int, Where]


def plan_name(nominee: str, otherwise: str, ending: str) -> str:
    """The name of the file of a nominee's plan."""
    return f"{nominee}{ending}" if _FIT.fullmatch(nominee) else otherwise


def list_with_plans(catalog: Catalog, listed: bytes, plans: Mapping[str, str], places: Mapping[int, Where]) -> NamedPlans:
    """The list file of a workbook with the files of these nominees' plans in it. `places` are those of its lines as they were."""
    form = catalog.form
    assert form.plan is not None
    before = nomination_of(form, read_list(catalog, listed))
    field = form.plan.field
    lists = {name: tuple(_with_plan(entry, field, plans) for entry in entries) for name, entries in before.lists.items()}
    spots = {spot: places[line] for line, spot in write(form, before).spots.items() if line in places}
    list_file = write(form, replace(before, lists=lists))
    return NamedPlans(list_file.text, {line: where for line, spot in list_file.spots.items() if (where := _spot_place(spot, spots))})


def name_plans(
    catalog: Catalog, path: str, plans: Mapping[str, str], files: MutableMapping[str, bytes], places: MutableMapping[tuple[str, int], Where]
) -> None:
    """Write the files of these plans into the list file at a path among `files`, and renew the `places` of its lines."""
    lines = {line: places.pop((of, line)) for of, line in [*places] if of == path}
    named = list_with_plans(catalog, files[path], plans, lines)
    files[path] = named.text.encode("utf-8", "replace")
    places.update({(path, line): where for line, where in named.places.items()})


def _with_plan(entry: Mapping[str, str], field: str, plans: Mapping[str, str]) -> Mapping[str, str]:
    file = plans.get(entry.get("name", ""))
    return {**entry, field: file} if file else entry


def _spot_place(spot: Spot, spots: Mapping[Spot, Where]) -> Where | None:
    """Where a value stood; one that is new stands where its entry does."""
    return spots.get(spot) or spots.get(spot._replace(field="name"))


def read_list(catalog: Catalog, listed: bytes | None) -> Submission:
    """A list file by itself; an empty submission where there is none."""
    path = f"{catalog.form.root}/unit/{catalog.form.file}"
    return catalog.reader.read("unit", (), {path: listed} if listed is not None else {})
